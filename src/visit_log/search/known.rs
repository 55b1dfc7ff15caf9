//! Guests who have been here before, found while somebody types: by the beginning of a word of their name or of where
//! they come from, or by some digits of their telephone number.
//!
//! Whatever the log holds, no more than so many visits are looked at, the newest first: an answer is there before the
//! next key is pressed.

use rusqlite::{Connection, params};

use super::{
    super::{
        VisitLog, VisitLogError,
        normal::{digits, form},
        row,
    },
    index::last_indexed,
    query::{Place, Text},
};
use crate::{
    verdict::Verdict,
    visit::{Ending, Field, Visit},
};

/// The shortest text that guests are suggested for, in letters.
pub const SHORTEST_BEGINNING: usize = 3;
/// No more visits are looked at for suggestions. Measured at a million visits, of which each names one of 400 guests: a
/// visit takes some ten microseconds.
const LOOKED_AT: usize = 1_500;
/// No more visits of one guest are counted.
const COUNTED: usize = 1_500;

/// What the log knows of a guest who has been here before.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// The newest of his visits that took place.
    pub last: Visit,
    /// How many there are.
    pub visits: u64,
    /// Whether there may be more, which nobody counted.
    pub more: bool,
    /// The card of an earlier visit that has not come back.
    pub card: Option<String>,
}

impl VisitLog {
    /// The newest visit of each guest of whom a word of the name or the organisation begins so, or whose telephone
    /// number has these digits; the newest first, at most `limit`. Nobody for fewer than [`SHORTEST_BEGINNING`]
    /// letters. Whose name was destroyed is nobody's.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn known_guests(&self, begun: &str, limit: usize) -> Result<Vec<Visit>, VisitLogError> {
        if form(begun).chars().count() < SHORTEST_BEGINNING {
            return Ok(Vec::new());
        }
        let text = Text::within(begun, Place::Word, vec![Field::Name, Field::Organisation, Field::Phone]);
        let mut found: Vec<Visit> = Vec::new();
        self.read(|connection| {
            newest_first(connection, text.grams(), LOOKED_AT, |visit| {
                if !took_place(&visit) || !text.stands_in(|field| visit.text(field)) {
                    return true;
                }
                match found.iter_mut().find(|known| is_same_guest(known, &visit)) {
                    // What was entered from paper may stand behind what came later.
                    Some(known) if known.arrived < visit.arrived => *known = visit,
                    Some(_) => {}
                    None => found.push(visit),
                }
                found.len() < limit
            })
        })?;
        found.sort_by_key(|visit| std::cmp::Reverse((visit.arrived, visit.no)));
        Ok(found)
    }

    /// What the log knows of a guest of this name; where it knows several, of the one from this organisation if it is
    /// given, and else of the one who came last.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn known_guest(
        &self,
        name: &str,
        organisation: Option<&str>,
    ) -> Result<Option<Known>, VisitLogError> {
        let wanted = form(name);
        if wanted.is_empty() {
            return Ok(None);
        }
        let text = Text::within(name, Place::Beginning, vec![Field::Name]);
        let organisation = organisation.map(form);
        self.read(|connection| {
            let mut visits: Vec<Visit> = Vec::new();
            let mut looked_at = 0;
            newest_first(connection, text.grams(), COUNTED, |visit| {
                looked_at += 1;
                if took_place(&visit) && form(&visit.name) == wanted {
                    visits.push(visit);
                }
                true
            })?;
            let of_there =
                |visit: &&Visit| organisation.as_ref().is_none_or(|of| form(&visit.organisation) == *of);
            let newest =
                visits.iter().filter(of_there).max_by_key(|visit| (visit.arrived, visit.no)).cloned();
            let Some(last) = newest else { return Ok(None) };
            visits.retain(|visit| is_same_guest(&last, visit));
            let mut out = connection.prepare_cached("SELECT card FROM card_out WHERE visit = ?1")?;
            let mut card = None;
            for visit in &visits {
                card = out.query_row([visit.no.cast_signed()], |row| row.get(0)).ok();
                if card.is_some() {
                    break;
                }
            }
            Ok(Some(Known { last, visits: visits.len() as u64, more: looked_at == COUNTED, card }))
        })
    }
}

/// Whether somebody came in by this visit who is known by it.
fn took_place(visit: &Visit) -> bool {
    !visit.name.is_empty() && visit.ending != Ending::Cancelled && visit.verdict != Some(Verdict::Refuse)
}

/// Whether two visits are of one guest, as far as anybody can tell: by the name, and by where he comes from or by his
/// telephone number, unless nothing of that is known of one of them.
fn is_same_guest(one: &Visit, other: &Visit) -> bool {
    let says = |visit: &Visit| (form(&visit.organisation), digits(&visit.phone));
    let ((from, phone), (other_from, other_phone)) = (says(one), says(other));
    form(&one.name) == form(&other.name)
        && (from == other_from
            || from.is_empty()
            || other_from.is_empty()
            || !phone.is_empty() && phone == other_phone)
}

/// Hands over the visits that the index names, the newest first, those that are not in it yet before, until nobody wants
/// more of them or so many were looked at. Where the index cannot be asked, only the latter are.
fn newest_first(
    connection: &Connection,
    grams: Option<&str>,
    limit: usize,
    mut act: impl FnMut(Visit) -> bool,
) -> rusqlite::Result<()> {
    let indexed = last_indexed(connection)?;
    let mut left = limit;
    let one_by_one = row::select("WHERE ?1 IS NULL AND no > ?2 ORDER BY no DESC");
    let by_index = row::select(
        "JOIN visit_text ON visit_text.rowid = visit.no
         WHERE visit_text MATCH ?1 AND visit_text.rowid <= ?2 ORDER BY visit_text.rowid DESC",
    );
    let by_index = grams.map(|grams| (by_index, Some(grams)));
    for (sql, grams) in [Some((one_by_one, None)), by_index].into_iter().flatten() {
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![grams, indexed])?;
        while left > 0
            && let Some(found) = rows.next()?
        {
            left -= 1;
            if !act(row::visit(found)?) {
                return Ok(());
            }
        }
    }
    Ok(())
}
