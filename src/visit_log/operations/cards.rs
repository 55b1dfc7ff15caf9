//! Where the visitor cards are: with those who are inside, and with those who left without giving theirs back.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::super::{VisitLog, VisitLogError, normal::form, row, sql::timestamp};
use crate::{
    time::Timestamp,
    visit::{Visit, VisitId},
};

/// A card that somebody has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardOut {
    /// Its number, as it was typed.
    pub card: String,
    /// By which visit.
    pub id: VisitId,
    /// Since when.
    pub since: Timestamp,
    /// Whether the guest is inside; one who is not has kept it.
    pub inside: bool,
}

impl CardOut {
    /// Whether this is the card of this number.
    #[must_use]
    pub fn is(&self, number: &str) -> bool {
        form(&self.card) == form(number)
    }
}

impl VisitLog {
    /// The cards that somebody has, those with the longest absence first.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn cards_out(&self) -> Result<Vec<CardOut>, VisitLogError> {
        self.read(|connection| {
            let sql = "SELECT card, id, arrived, 1 FROM visit WHERE departed IS NULL AND card <> ''
                       UNION ALL
                       SELECT card_out.card, visit.id, visit.arrived, 0
                       FROM card_out JOIN visit ON visit.no = card_out.visit WHERE visit.departed IS NOT NULL
                       ORDER BY 3";
            connection
                .prepare_cached(sql)?
                .query_map([], |row| {
                    Ok(CardOut {
                        card: row.get(0)?,
                        id: VisitId(ulid::Ulid::from_bytes(row.get(1)?)),
                        since: timestamp(row, 2)?.unwrap_or_default(),
                        inside: row.get(3)?,
                    })
                })?
                .collect()
        })
    }

    /// Notes whether the card of a guest who has left came back. Gives its number; `None` for a visit without one.
    ///
    /// # Errors
    ///
    /// [`VisitLogError::NotFound`]. The log is unchanged.
    pub fn note_card(&mut self, id: VisitId, back: bool) -> Result<Option<String>, VisitLogError> {
        self.write(|transaction, _| {
            let Some(visit) = row::by_id(transaction, id)? else {
                return Ok(Err(VisitLogError::NotFound(id)));
            };
            if back {
                let no = [visit.no.cast_signed()];
                let sql = "DELETE FROM card_out WHERE visit = ?1 RETURNING card";
                return transaction.prepare_cached(sql)?.query_row(no, |row| row.get(0)).optional().map(Ok);
            }
            not_returned(transaction, &visit)?;
            Ok(Ok(Some(visit.card).filter(|card| !card.is_empty())))
        })?
    }
}

/// The card of this visit has not come back.
pub(super) fn not_returned(connection: &Connection, visit: &Visit) -> rusqlite::Result<()> {
    if !visit.card.is_empty() {
        let sql = "INSERT OR REPLACE INTO card_out (visit, card) VALUES (?1, ?2)";
        connection.prepare_cached(sql)?.execute(params![visit.no.cast_signed(), visit.card])?;
    }
    Ok(())
}

/// A card that is given to another guest has come back.
pub(super) fn given_out(connection: &Connection, card: &str) -> rusqlite::Result<()> {
    if !card.is_empty() {
        connection.prepare_cached("DELETE FROM card_out WHERE card = ?1")?.execute([card])?;
    }
    Ok(())
}
