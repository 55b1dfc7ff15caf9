//! Corrections: the visit says what is right, and the chain who changed what, when and why.

use serde_json::{Value, json};

use super::{ChangeKind, VisitLog, VisitLogError, clock::check_past, row, search};
use crate::{
    policy::Verdict,
    visit::{Correction, Visit, VisitId},
};

impl VisitLog {
    /// Corrects a visit and gives it as it is now. What it said before, with who corrected it and why,
    /// goes into the audit chain and stays there until the visit is purged. Its number and its id stay
    /// what they are, whatever `edit` does. Durable like an arrival.
    ///
    /// # Errors
    ///
    /// The log is unchanged. A visit that has been purged cannot be corrected: it has no name.
    pub fn correct(
        &mut self,
        id: VisitId,
        correction: &Correction,
        edit: impl FnOnce(&mut Visit),
    ) -> Result<Visit, VisitLogError> {
        self.write(|transaction, chain| {
            let Some(before) = row::by_id(transaction, id)? else {
                return Ok(Err(VisitLogError::NotFound(id)));
            };
            let mut after = before.clone();
            edit(&mut after);
            let mut after = Visit { no: before.no, id, ..after };
            after.arrived = row::to_the_millisecond(after.arrived);
            after.left = after.left.map(row::to_the_millisecond);
            if let Err(error) = after.check() {
                return Ok(Err(error.into()));
            }
            // A time that was logged while the clock was ahead is not in the way of other corrections.
            let arrived = Some(after.arrived).filter(|_| after.arrived != before.arrived);
            let left = after.left.filter(|_| after.left != before.left);
            if let Err(error) = check_past(transaction, chain.wall(), arrived.into_iter().chain(left))? {
                return Ok(Err(error.into()));
            }
            let changes: Vec<Value> = fields(&before)
                .into_iter()
                .zip(fields(&after))
                .filter(|(before, after)| before != after)
                .map(
                    |((field, before), (_, after))| json!({"field": field, "before": before, "after": after}),
                )
                .collect();
            if !changes.is_empty() {
                let no = after.no.cast_signed();
                search::change(transaction, no, || row::update(transaction, &after))?;
                let detail = json!({"by": correction.by(), "why": correction.why(), "changes": changes});
                chain.record_visit(ChangeKind::Correction, no, Some(&detail))?;
            }
            Ok(Ok(after))
        })?
    }
}

/// What can be corrected.
fn fields(visit: &Visit) -> [(&'static str, Value); 14] {
    let time = |time: crate::credential::Timestamp| time.to_rfc3339();
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
