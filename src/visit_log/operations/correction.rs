//! Corrections: the visit says what is right, and the chain who changed what, when and why.

use serde_json::{Value, json};

use super::{
    super::{VisitLog, VisitLogError, chain::ChangeKind, row, search::index, sql::to_the_millisecond},
    clock::check_past,
};
use crate::{
    policy::Verdict,
    visit::{Correction, PersonalField, Visit, VisitId},
};

impl VisitLog {
    /// Corrects a visit and gives it as it is now; `None` when that changes nothing. What it said before, with
    /// who corrected it and why, goes into the audit chain and stays there until the visit is purged: each
    /// field that tells whose the visit was in an entry of its own, so that it goes when its time is over. Its
    /// number and its id stay what they are, whatever `edit` does. Durable like an arrival.
    ///
    /// # Errors
    ///
    /// The log is unchanged. [`VisitLogError::Destroyed`] for a visit that has been purged.
    pub fn correct(
        &mut self,
        id: VisitId,
        correction: &Correction,
        edit: impl FnOnce(&mut Visit),
    ) -> Result<Option<Visit>, VisitLogError> {
        self.write(|transaction, chain| {
            let Some(before) = row::by_id(transaction, id)? else {
                return Ok(Err(VisitLogError::NotFound(id)));
            };
            if before.name.is_empty() {
                return Ok(Err(VisitLogError::Destroyed));
            }
            let mut after = before.clone();
            edit(&mut after);
            let mut after = Visit { no: before.no, id, corrected: before.corrected, ..after };
            after.arrived = to_the_millisecond(after.arrived);
            after.left = after.left.map(to_the_millisecond);
            if let Err(error) = after.check() {
                return Ok(Err(error.into()));
            }
            // A time that was logged while the clock was ahead is not in the way of other corrections.
            let arrived = Some(after.arrived).filter(|_| after.arrived != before.arrived);
            let left = after.left.filter(|_| after.left != before.left);
            if let Err(error) = check_past(transaction, chain.wall(), arrived.into_iter().chain(left))? {
                return Ok(Err(error.into()));
            }
            let (personal, others): (Vec<_>, Vec<_>) = fields(&before)
                .into_iter()
                .zip(fields(&after))
                .filter(|(before, after)| before != after)
                .map(|((field, before), (_, after))| {
                    (field, json!({"field": field, "before": before, "after": after}))
                })
                .partition(|(field, _)| PersonalField::from_code(field).is_some());
            let entries = personal.into_iter().map(|change| vec![change]);
            let entries = entries.chain((!others.is_empty()).then_some(others)).collect::<Vec<_>>();
            if entries.is_empty() {
                return Ok(Ok(None));
            }
            let no = after.no.cast_signed();
            index::change(transaction, no, || row::update(transaction, &after))?;
            for changes in entries {
                let changes: Vec<_> = changes.into_iter().map(|(_, change)| change).collect();
                let detail = json!({"by": correction.by(), "why": correction.why(), "changes": changes});
                chain.record_visit(ChangeKind::Correction, no, Some(&detail))?;
            }
            after.corrected = Some(row::mark_corrected(transaction, no)?);
            Ok(Ok(Some(after)))
        })?
    }
}

/// What can be corrected.
fn fields(visit: &Visit) -> [(&'static str, Value); 14] {
    let time = |time: crate::time::Timestamp| time.to_rfc3339();
    [
        ("name", json!(visit.name)),
        ("organisation", json!(visit.organisation)),
        ("purpose", json!(visit.purpose)),
        ("host", json!(visit.host)),
        ("phone", json!(visit.phone)),
        ("party", json!(visit.party)),
        ("evidence", json!(visit.evidence.code())),
        ("verdict", json!(visit.verdict.map(Verdict::code))),
        ("policy", json!(visit.policy)),
        ("post", json!(visit.post)),
        ("officer", json!(visit.officer)),
        ("note", json!(visit.note)),
        ("arrived", json!(time(visit.arrived))),
        ("left", json!(visit.left.map(time))),
    ]
}
