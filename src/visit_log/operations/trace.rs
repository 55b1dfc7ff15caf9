//! Who was in the building together.

use chrono::TimeDelta;
use rusqlite::{OptionalExtension as _, params};

use super::super::{VisitLog, VisitLogError, row};
use crate::visit::{Visit, VisitId};

/// So long before a guest comes and after he leaves, others count as inside together with him, if nothing else
/// is asked for.
pub const MET_WITHIN: TimeDelta = TimeDelta::minutes(15);

/// A stay that is longer than this (milliseconds) is in an index of its own; see the schema. So of all who
/// came earlier, only those of one more day have to be looked at.
const LONG_STAY: i64 = 86_400_000;

/// The numbers of who was inside from ?1 until ?2, some of them twice; ?3 is [`LONG_STAY`]. For an order, or
/// each once, SQLite would rather look through the whole log.
const MET: &str = "
    SELECT no FROM visit WHERE arrived BETWEEN ?1 - ?3 AND ?2 AND departed >= ?1
    UNION ALL SELECT no FROM visit
        WHERE departed - arrived > 86400000 AND arrived <= ?2 AND departed >= ?1
    UNION ALL SELECT no FROM visit WHERE departed IS NULL AND arrived <= ?2";

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
            let mut numbers = connection
                .prepare_cached(MET)?
                .query_map(params![from, until, LONG_STAY], |row| row.get(0))?
                .collect::<rusqlite::Result<Vec<i64>>>()?;
            numbers.sort_unstable();
            numbers.dedup();
            let mut visit = connection
                .prepare_cached(&row::select("WHERE no = ?1 AND id <> ?2 AND ending <> 'cancelled'"))?;
            let id = id.0.to_bytes();
            let mut met = Vec::with_capacity(numbers.len().min(limit));
            for number in numbers {
                if met.len() == limit {
                    break;
                }
                met.extend(visit.query_row(params![number, id.as_slice()], row::visit).optional()?);
            }
            Ok(met)
        })
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::params;

    use super::{LONG_STAY, MET};
    use crate::visit_log::VisitLog;

    /// In what steps SQLite answers.
    fn plan(log: &VisitLog, statement: &str) -> Vec<String> {
        let mut plan = log.connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}")).unwrap();
        let steps = plan.query_map(params![0, 1, LONG_STAY], |row| row.get("detail")).unwrap();
        steps.map(Result::unwrap).collect()
    }

    #[test]
    fn who_met_whom_is_found_without_looking_through_the_log() {
        let folder = tempfile::tempdir().unwrap();
        let log = VisitLog::open(&folder.path().join("visits.sqlite")).unwrap();
        let steps = plan(&log, MET);
        assert_eq!(
            steps.iter().filter(|step| step.starts_with("SEARCH visit USING")).count(),
            3,
            "{steps:?}"
        );
        assert!(!steps.iter().any(|step| step.starts_with("SCAN visit")), "{steps:?}");
    }
}
