//! Who was in the building together.

use chrono::TimeDelta;
use rusqlite::params;

use super::{VisitLog, VisitLogError, row};
use crate::visit::{Visit, VisitId};

/// A stay that is longer than this (milliseconds) is in an index of its own; see the schema. So of all who
/// came earlier, only those of one more day have to be looked at.
const LONG_STAY: i64 = 86_400_000;

impl VisitLog {
    /// The visits that were inside at the same time as this one, or within `window` before it or after
    /// it, by number. Who is still inside counts as inside from his arrival on.
    ///
    /// # Errors
    ///
    /// [`VisitLogError::NotFound`], or when the log cannot be read.
    pub fn trace(&self, id: VisitId, window: TimeDelta) -> Result<Vec<Visit>, VisitLogError> {
        let visit = self.read(|connection| row::by_id(connection, id))?.ok_or(VisitLogError::NotFound(id))?;
        let window = window.num_milliseconds().max(0);
        let from = visit.arrived.timestamp_millis().saturating_sub(window);
        let until = visit.left.map_or(i64::MAX, |left| left.timestamp_millis().saturating_add(window));
        self.read(|connection| {
            let sql = row::select(
                "WHERE id <> ?1 AND no IN (
                     SELECT no FROM visit WHERE arrived BETWEEN ?2 - ?4 AND ?3 AND departed >= ?2
                     UNION SELECT no FROM visit
                         WHERE departed - arrived > 86400000 AND arrived <= ?3 AND departed >= ?2
                     UNION SELECT no FROM visit WHERE departed IS NULL AND arrived <= ?3
                 ) ORDER BY no",
            );
            connection
                .prepare_cached(&sql)?
                .query_map(params![id.0.to_bytes().as_slice(), from, until, LONG_STAY], row::visit)?
                .collect()
        })
    }
}
