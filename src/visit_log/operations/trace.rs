//! Who was in the building together.

use chrono::TimeDelta;
use rusqlite::params;

use super::super::{VisitLog, VisitLogError, row};
use crate::visit::{Visit, VisitId};

/// So long before a guest comes and after he leaves, others count as inside together with him, if nothing else
/// is asked for.
pub const MET_WITHIN: TimeDelta = TimeDelta::minutes(15);

/// A stay that is longer than this (milliseconds) is in an index of its own; see the schema. So of all who
/// came earlier, only those of one more day have to be looked at.
const LONG_STAY: i64 = 86_400_000;

/// Who was inside from ?1 until ?2 but ?4, by number; ?3 is [`LONG_STAY`]. The numbers are gathered first, some of them
/// twice: of them all, SQLite would rather look through the whole log for an order.
const MET: &str = "
    WHERE no IN (
        SELECT no FROM visit WHERE arrived BETWEEN ?1 - ?3 AND ?2 AND departed >= ?1
        UNION ALL SELECT no FROM visit
            WHERE departed - arrived > 86400000 AND arrived <= ?2 AND departed >= ?1
        UNION ALL SELECT no FROM visit WHERE departed IS NULL AND arrived <= ?2)
    AND no <> ?4 AND ending <> 'cancelled' ORDER BY no";

impl VisitLog {
    /// The visits that were inside at the same time as this one, or within `window` before it or after
    /// it, by number, at most `limit`. Who is still inside counts as inside from his arrival on.
    ///
    /// # Errors
    ///
    /// [`VisitLogError::NotFound`], or when the log cannot be read.
    pub fn trace(&self, id: VisitId, window: TimeDelta, limit: usize) -> Result<Vec<Visit>, VisitLogError> {
        let visit = self.read(|connection| row::by_id(connection, id))?.ok_or(VisitLogError::NotFound(id))?;
        let window = window.num_milliseconds().max(0);
        let from = visit.arrived.timestamp_millis().saturating_sub(window);
        let until = visit.left.map_or(i64::MAX, |left| left.timestamp_millis().saturating_add(window));
        self.read(|connection| {
            connection
                .prepare_cached(&row::select(MET))?
                .query_map(params![from, until, LONG_STAY, visit.no.cast_signed()], row::visit)?
                .take(limit)
                .collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::params;

    use super::{LONG_STAY, MET};
    use crate::visit_log::{VisitLog, row};

    #[test]
    fn who_met_whom_is_found_without_looking_through_the_log() {
        let folder = tempfile::tempdir().unwrap();
        let log = VisitLog::open(&folder.path().join("visits.sqlite")).unwrap();
        let mut plan = log.connection.prepare(&format!("EXPLAIN QUERY PLAN {}", row::select(MET))).unwrap();
        let steps = plan.query_map(params![0, 1, LONG_STAY, 1], |row| row.get("detail")).unwrap();
        let steps: Vec<String> = steps.map(Result::unwrap).collect();
        let searches = |how| steps.iter().filter(|step| step.starts_with(how)).count();
        assert_eq!(searches("SEARCH visit USING INDEX"), 3, "{steps:?}");
        assert_eq!(searches("SEARCH visit USING INTEGER PRIMARY KEY (rowid=?)"), 1, "{steps:?}");
        assert_eq!(searches("SCAN visit") + searches("USE TEMP B-TREE"), 0, "{steps:?}");
    }
}
