//! What went wrong at the desk is put right: a visit that never was, a guest who has not left after all.
//!
//! Both are corrections, with who, when and why in the trail.

use rusqlite::params;

use super::super::{VisitLog, VisitLogError};
use crate::{
    verdict::Fingerprint,
    visit::{Correction, Ending, Visit, VisitId},
};

impl VisitLog {
    /// Marks a visit as one that never was: it stays in the log, and counts nowhere. A guest who was inside by it is
    /// not any more. `None` when it was cancelled before.
    ///
    /// # Errors
    ///
    /// See [`VisitLog::correct`].
    pub fn cancel(&mut self, id: VisitId, why: &Correction) -> Result<Option<Visit>, VisitLogError> {
        self.correct(id, why, |visit| {
            visit.ending = Ending::Cancelled;
            // What never was took no time.
            visit.left.get_or_insert(visit.arrived);
        })
    }

    /// Takes a departure back: the guest is inside. With the fingerprint of his credential he is known by it again.
    /// `None` when he is inside anyhow.
    ///
    /// # Errors
    ///
    /// See [`VisitLog::correct`].
    pub fn take_departure_back(
        &mut self,
        id: VisitId,
        why: &Correction,
        fingerprint: Option<&Fingerprint>,
    ) -> Result<Option<Visit>, VisitLogError> {
        let back = self.correct(id, why, |visit| visit.left = None)?;
        if let (Some(visit), Some(fingerprint)) = (&back, fingerprint) {
            // The chain does not vouch for it: it goes with the guest.
            let digest = self.digest(fingerprint);
            let no = visit.no.cast_signed();
            self.write(|transaction, _| {
                let sql = "UPDATE visit SET credential = ?2 WHERE no = ?1 AND departed IS NULL";
                transaction.prepare_cached(sql)?.execute(params![no, digest])
            })?;
        }
        Ok(back)
    }
}
