//! Corrections: the visit says what is right, and the chain who changed what, when and why.

use serde_json::{Value as Json, json};

use super::{
    super::{VisitLog, VisitLogError, chain::ChangeKind, row, search::index, sql::to_the_millisecond},
    clock::check_past,
};
use crate::{
    verdict::Verdict,
    visit::{Correction, Ending, Field, Value, Visit, VisitId},
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
            if after.left.is_none() {
                // Of a guest who is inside again nothing is said of how he left.
                after.ending = Ending::Seen;
            }
            if let Err(error) = after.check() {
                return Ok(Err(error.into()));
            }
            // A time that was logged while the clock was ahead is not in the way of other corrections.
            let arrived = Some(after.arrived).filter(|_| after.arrived != before.arrived);
            let left = after.left.filter(|_| after.left != before.left);
            if let Err(error) = check_past(transaction, chain.wall(), arrived.into_iter().chain(left))? {
                return Ok(Err(error.into()));
            }
            let changed = Field::ALL.iter().filter(|field| before.get(**field) != after.get(**field));
            let (personal, others): (Vec<_>, Vec<_>) = changed
                .map(|field| {
                    let (before, after) = (json_of(before.get(*field)), json_of(after.get(*field)));
                    (field, json!({"field": field.code(), "before": before, "after": after}))
                })
                .partition(|(field, _)| field.is_personal());
            let entries = personal.into_iter().map(|change| vec![change]);
            let entries = entries.chain((!others.is_empty()).then_some(others)).collect::<Vec<_>>();
            if entries.is_empty() {
                return Ok(Ok(None));
            }
            let no = after.no.cast_signed();
            index::change(transaction, no, || row::update(transaction, &after))?;
            for entry in entries {
                let told: Vec<_> = entry.into_iter().map(|(_, change)| change).collect();
                let detail = json!({"by": correction.by(), "why": correction.why(), "changes": told});
                chain.record_visit(ChangeKind::Correction, no, Some(&detail))?;
            }
            after.corrected = Some(row::mark_corrected(transaction, no)?);
            Ok(Ok(Some(after)))
        })?
    }
}

/// What stands in a field, as the chain keeps it.
fn json_of(value: Value<'_>) -> Json {
    match value {
        Value::Text(text) => json!(text),
        Value::Count(count) => json!(count),
        Value::Evidence(kind) => json!(kind.code()),
        Value::Verdict(verdict) => json!(verdict.map(Verdict::code)),
        Value::Ending(ending) => json!(ending.code()),
        Value::Time(time) => json!(time.map(|time| time.to_rfc3339())),
    }
}
