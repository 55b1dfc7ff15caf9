//! The close of a day: who has not left has left, at a time that is assumed, and a note goes to who comes next.

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use serde_json::{Value, json};

use super::{
    super::{
        VisitLog, VisitLogError,
        chain::{Chain, ChangeKind},
        row,
        sql::{timestamp, to_the_millisecond},
    },
    cards,
    clock::check_past,
};
use crate::{
    time::Timestamp,
    visit::{Ending, MAX_FIELD_CHARS, Visit, VisitError, VisitId, check_departure},
};

/// How a day is closed.
#[derive(Clone, Debug)]
pub struct Closing<'a> {
    /// Who closes it.
    pub by: &'a str,
    /// What the next officer should know; empty for nothing.
    pub note: &'a str,
    /// Who has left without being seen, each with the time that is assumed.
    pub left: &'a [(VisitId, Timestamp)],
}

/// The last close of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayClosed {
    /// When.
    pub at: Timestamp,
    /// Who closed it.
    pub by: String,
    /// What was handed over; empty for nothing.
    pub note: String,
    /// How many departures were assumed.
    pub assumed: u64,
}

impl VisitLog {
    /// Closes the day, all of it or nothing. Guests who have left meanwhile stay as they are. Gives the visits that
    /// ended by it. Cards of theirs have not come back; see [`VisitLog::cards_out`].
    ///
    /// # Errors
    ///
    /// The log is unchanged.
    pub fn close_day(&mut self, closing: &Closing<'_>) -> Result<Vec<Visit>, VisitLogError> {
        if closing.note.chars().count() > MAX_FIELD_CHARS {
            return Err(VisitError::TooLong { field: "note", limit: MAX_FIELD_CHARS }.into());
        }
        self.write(|transaction, chain| {
            // All of it is looked at before anything is written.
            let mut ending = Vec::new();
            for (id, left) in closing.left {
                let left = to_the_millisecond(*left);
                match can_end(transaction, chain.wall(), *id, left)? {
                    Ok(visit) => ending.extend(visit.map(|visit| (visit, left))),
                    Err(error) => return Ok(Err(error)),
                }
            }
            let mut ended = Vec::new();
            for (visit, left) in ending {
                ended.push(end(transaction, chain, visit, left)?);
            }
            let detail = json!({"by": closing.by, "note": closing.note, "assumed": ended.len()});
            chain.record(ChangeKind::Closing, &detail)?;
            Ok(Ok(ended))
        })?
    }

    /// When a day was last closed, and what was handed over then.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn last_closing(&self) -> Result<Option<DayClosed>, VisitLogError> {
        self.read(|connection| {
            let sql = "SELECT at, content FROM entry WHERE kind = 'closing' ORDER BY seq DESC LIMIT 1";
            let closed = connection.prepare_cached(sql)?.query_row([], |row| {
                let told: Value = serde_json::from_str(row.get_ref(1)?.as_str()?).unwrap_or_default();
                let text = |of| told.get(of).and_then(Value::as_str).unwrap_or_default().to_owned();
                Ok(DayClosed {
                    at: timestamp(row, 0)?.unwrap_or_default(),
                    by: text("by"),
                    note: text("note"),
                    assumed: told.get("assumed").and_then(Value::as_u64).unwrap_or_default(),
                })
            });
            closed.optional()
        })
    }
}

/// The visit, if it can end at this time; `None` when its guest has left.
fn can_end(
    connection: &Connection,
    now: Timestamp,
    id: VisitId,
    left: Timestamp,
) -> rusqlite::Result<Result<Option<Visit>, VisitLogError>> {
    let Some(visit) = row::by_id(connection, id)? else { return Ok(Err(VisitLogError::NotFound(id))) };
    if visit.left.is_some() {
        return Ok(Ok(None));
    }
    if let Err(error) = check_departure(visit.arrived, left) {
        return Ok(Err(error.into()));
    }
    Ok(check_past(connection, now, [left])?.map(|()| Some(visit)).map_err(VisitLogError::from))
}

/// Ends a visit at a time that is assumed.
fn end(
    transaction: &Transaction<'_>,
    chain: &mut Chain<'_>,
    visit: Visit,
    left: Timestamp,
) -> rusqlite::Result<Visit> {
    let no = visit.no.cast_signed();
    let sql = "UPDATE visit SET departed = ?2, ending = ?3, credential = NULL WHERE no = ?1";
    let ending = Ending::Assumed;
    transaction.prepare_cached(sql)?.execute(params![no, left.timestamp_millis(), ending.code()])?;
    chain.record_visit(ChangeKind::Departure, no, None)?;
    cards::not_returned(transaction, &visit)?;
    Ok(Visit { left: Some(left), ending, ..visit })
}
