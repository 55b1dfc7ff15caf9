//! What a chain that is whole does not tell: visits whose numbers are missing, and indexes that do not fit.

use std::ops::RangeInclusive;

use rusqlite::Connection;

use super::super::{VisitLog, VisitLogError, search::index};

/// The most gaps that are named one by one.
const MAX_GAPS: usize = 20;

/// What was found beside the chain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Soundness {
    /// Numbers that no visit has, though later ones are given: at most twenty spans of them.
    pub gaps: Vec<RangeInclusive<u64>>,
    /// How many numbers that are in all.
    pub missing: u64,
    /// Whether the log was saved from a damaged one, which explains them.
    pub rescued: bool,
    /// What is wrong with the table of visits or one of its indexes, in SQLite's words.
    pub index: Option<String>,
    /// Whether the index of the search does not know as many visits as there are.
    pub search: bool,
}

impl Soundness {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        (self.missing == 0 || self.rescued) && self.index.is_none() && !self.search
    }
}

impl VisitLog {
    /// Looks for gaps in the numbers of the visits, and for indexes that do not fit their table. Takes some
    /// seconds for a million visits.
    ///
    /// # Errors
    ///
    /// When the log cannot be read. What is wrong with it is an answer and no error.
    pub fn soundness(&self) -> Result<Soundness, VisitLogError> {
        self.read(|connection| {
            let (gaps, missing) = gaps(connection)?;
            let rescued = "SELECT EXISTS (SELECT 1 FROM entry WHERE kind = 'rescue')";
            let index: String =
                connection.query_row("PRAGMA integrity_check('visit')", [], |row| row.get(0))?;
            Ok(Soundness {
                gaps,
                missing,
                rescued: missing > 0 && connection.query_row(rescued, [], |row| row.get(0))?,
                index: (index != "ok").then_some(index),
                search: !index::fits(connection)?,
            })
        })
    }
}

impl VisitLog {
    /// Makes the index of the search anew, where it does not fit.
    ///
    /// # Errors
    ///
    /// The log is unchanged.
    pub fn rebuild_search(&mut self) -> Result<(), VisitLogError> {
        self.write(|transaction, _| index::rebuild(transaction))
    }
}

fn gaps(connection: &Connection) -> rusqlite::Result<(Vec<RangeInclusive<u64>>, u64)> {
    let last: i64 = connection.query_row(
        "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'visit'), 0),
                    coalesce((SELECT max(no) FROM visit), 0))",
        [],
        |row| row.get(0),
    )?;
    let (mut gaps, mut missing, mut next) = (Vec::new(), 0, 1);
    let mut note = |first: i64, last: i64| {
        if first <= last {
            missing += (last - first + 1).cast_unsigned();
            if gaps.len() < MAX_GAPS {
                gaps.push(first.cast_unsigned()..=last.cast_unsigned());
            }
        }
    };
    // The table itself, not an index, which may be what does not fit.
    let mut statement = connection.prepare("SELECT no FROM visit NOT INDEXED ORDER BY no")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let no: i64 = row.get(0)?;
        note(next, no.saturating_sub(1));
        next = no.saturating_add(1);
    }
    note(next, last);
    Ok((gaps, missing))
}
