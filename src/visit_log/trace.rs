//! Who was in the building together.

use chrono::TimeDelta;
use rusqlite::params;

use super::{VisitLog, VisitLogError, row};
use crate::visit::{Visit, VisitId};

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
                "WHERE arrived <= ?1 AND (departed IS NULL OR departed >= ?2) AND id <> ?3 ORDER BY no",
            );
            connection
                .prepare_cached(&sql)?
                .query_map(params![until, from, id.to_string()], row::visit)?
                .collect()
        })
    }
}
