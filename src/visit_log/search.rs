//! Finding guests by a part of their name, of where they come from, or of whom they see.
//!
//! An index of trigrams (FTS5) knows in which visits each three letters in a row are. It is asked for all
//! trigrams of the text, and the visits that it names are looked at. It holds no text that could be read,
//! and a purge takes the letters of a visit out of it.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::{VisitLog, VisitLogError, connection, row};
use crate::visit::Visit;

/// How many letters the index knows at once.
const GRAM: usize = 3;

impl VisitLog {
    /// The visits in whose name, organisation or host the text stands, in capitals or not, the last to
    /// arrive first and at most `limit`. The next page comes `before` the number of the last visit of
    /// this one. An empty text is in every visit.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn search(&self, text: &str, before: Option<u64>, limit: usize) -> Result<Vec<Visit>, VisitLogError> {
        let text = fold(text.trim());
        let before = before.map_or(i64::MAX, |no| i64::try_from(no).unwrap_or(i64::MAX));
        let grams = grams(&text);
        // A text of one or two letters has no trigram, and is in so many visits that a page is soon full.
        let rest = if grams.is_empty() {
            "WHERE no < ?1 AND ?2 = '' ORDER BY no DESC"
        } else {
            "JOIN visit_text ON visit_text.rowid = visit.no
             WHERE visit_text MATCH ?2 AND visit_text.rowid < ?1 ORDER BY visit_text.rowid DESC"
        };
        (|| {
            let mut found = Vec::new();
            let mut statement = self.connection.prepare_cached(&row::select(rest))?;
            let mut rows = statement.query(params![before, grams])?;
            while found.len() < limit
                && let Some(row) = rows.next()?
            {
                let visit = row::visit(row)?;
                if [&visit.name, &visit.organisation, &visit.host]
                    .iter()
                    .any(|field| fold(field).contains(&text))
                {
                    found.push(visit);
                }
            }
            Ok(found)
        })()
        .map_err(|error| connection::explain(error, &self.path))
    }
}

/// Takes a visit into the index.
pub(super) fn insert(connection: &Connection, no: i64) -> rusqlite::Result<()> {
    put(connection, no, "INSERT INTO visit_text (rowid, text) VALUES (?1, ?2)")
}

/// Takes a visit out of the index, before it changes.
pub(super) fn remove(connection: &Connection, no: i64) -> rusqlite::Result<()> {
    put(connection, no, "INSERT INTO visit_text (visit_text, rowid, text) VALUES ('delete', ?1, ?2)")
}

fn put(connection: &Connection, no: i64, sql: &str) -> rusqlite::Result<()> {
    let text = connection
        .prepare_cached("SELECT name, organisation, host FROM visit WHERE no = ?1")?
        .query_row([no], |row| {
            let [name, organisation, host]: [String; 3] = [row.get(0)?, row.get(1)?, row.get(2)?];
            Ok(fold(&format!("{name}\n{organisation}\n{host}")))
        })
        .optional()?;
    if let Some(text) = text {
        connection.prepare_cached(sql)?.execute(params![no, text])?;
    }
    Ok(())
}

/// Takes all visits into a new index.
pub(super) fn insert_all(connection: &Connection) -> rusqlite::Result<()> {
    let mut numbers = connection.prepare("SELECT no FROM visit ORDER BY no")?;
    let mut rows = numbers.query([])?;
    while let Some(row) = rows.next()? {
        insert(connection, row.get(0)?)?;
    }
    Ok(())
}

/// Small letters, and no NUL, at which the index would end.
fn fold(text: &str) -> String {
    text.to_lowercase().replace('\0', "\u{1}")
}

/// The trigrams of a text as a query that asks for all of them.
fn grams(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters
        .windows(GRAM)
        .map(|gram| format!("\"{}\"", gram.iter().collect::<String>().replace('"', "\"\"")))
        .collect::<Vec<_>>()
        .join(" AND ")
}
