//! The index of the search, of trigrams (FTS5): it knows in which visits each three letters in a row are. It holds no
//! text that could be read, and a purge takes the letters of a visit out of it.
//!
//! Visits go into it [`AT_ONCE`] at a time, those of a file [more](AT_ONCE_OF_A_FILE): one by one they would cost a
//! check-in as much as all the rest of it. A search looks at those that are still to come one after the other.
//!
//! Before each field stands a mark, twice, so that the beginning of a field has trigrams of its own: a
//! search for names that begin with `si` asks for one of them, and so does one for a single letter.

use rusqlite::{Connection, Row, TransactionBehavior, params};

use super::super::normal::{digits, form};
use crate::{
    progress::{Progress, Unwatched},
    visit::{Field, Search},
};

/// How many visits are taken into the index together.
pub(super) const AT_ONCE: i64 = 256;
/// How many of a file are: the more, the less of the index has to be joined again.
const AT_ONCE_OF_A_FILE: i64 = 2048;
/// After how many of very many it is told how far it is.
const TELL_EVERY: u64 = 1000;

/// What the index and the search know of what stands in a field.
pub(super) fn form_in(field: Field, content: &str) -> String {
    match search_of(field) {
        Search::Digits(_) => digits(content),
        Search::Words(_) | Search::Whole(_) | Search::No => form(content),
    }
}

/// How a field is searched.
pub(super) fn search_of(field: Field) -> Search {
    field.spec().search
}

/// The last visit that is in the index, and with it all before.
pub(super) fn last_indexed(connection: &Connection) -> rusqlite::Result<i64> {
    connection.prepare_cached("SELECT last FROM indexed_visits")?.query_row([], |row| row.get(0))
}

/// Sees to it that not too many visits are missing in the index, now that this one is in the log.
pub(in crate::visit_log) fn after_arrival(connection: &Connection, no: i64) -> rusqlite::Result<()> {
    if no % AT_ONCE == 0 { catch_up(connection) } else { Ok(()) }
}

/// The same while a file is being taken in.
pub(in crate::visit_log) fn within_import(connection: &Connection) -> rusqlite::Result<()> {
    let last = last_indexed(connection)?;
    let mut further = connection.prepare_cached("SELECT 1 FROM visit WHERE no >= ?1")?;
    if further.exists([last + AT_ONCE_OF_A_FILE])? { catch_up(connection) } else { Ok(()) }
}

/// Whether the index knows of as many visits as there are that each field is filled, as far as they are in it.
/// Its own terms are counted: those with which a field begins.
pub(in crate::visit_log) fn fits(connection: &Connection) -> rusqlite::Result<bool> {
    let sql = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.visit_terms USING fts5vocab(main, visit_text, row)";
    connection.execute_batch(sql)?;
    let mut terms =
        connection.prepare("SELECT coalesce(sum(doc), 0) FROM visit_terms WHERE term >= ?1 AND term < ?2")?;
    for (field, count) in Field::SEARCHED.iter().zip(filled_of_indexed(connection)?) {
        let (Search::Words(mark) | Search::Whole(mark) | Search::Digits(mark)) = search_of(*field) else {
            continue;
        };
        let from = format!("{mark}{mark}");
        let until = format!("{from}{}", char::MAX);
        let known: i64 = terms.query_row([from, until], |row| row.get(0))?;
        if known != count {
            return Ok(false);
        }
    }
    Ok(true)
}

/// In how many of the visits that are in the index each of the searched fields is filled.
fn filled_of_indexed(connection: &Connection) -> rusqlite::Result<[i64; Field::SEARCHED.len()]> {
    let mut counts = [0; Field::SEARCHED.len()];
    // The table itself, as an index may be what does not fit.
    let sql = format!("SELECT {} FROM visit NOT INDEXED WHERE no <= ?1", searched_columns());
    let mut visits = connection.prepare(&sql)?;
    let mut visits = visits.query([last_indexed(connection)?])?;
    while let Some(row) = visits.next()? {
        for (column, (count, field)) in counts.iter_mut().zip(Field::SEARCHED).enumerate() {
            let content = row.get_ref(column)?.as_str()?;
            // What nobody sees is not in the index.
            *count += i64::from(!content.is_empty() && !form_in(*field, content).is_empty());
        }
    }
    Ok(counts)
}

/// Makes the index anew.
pub(in crate::visit_log) fn rebuild(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute("INSERT INTO visit_text (visit_text) VALUES ('delete-all')", [])?;
    connection.execute("UPDATE indexed_visits SET last = 0", [])?;
    catch_up(connection)
}

/// Fills an index that a step of the schema has emptied: it knows no visit, though there are more of them than are
/// ever missing in it.
pub(in crate::visit_log) fn fill_if_emptied(
    connection: &mut Connection,
    progress: &mut dyn Progress,
) -> rusqlite::Result<()> {
    let emptied = |connection: &Connection| -> rusqlite::Result<bool> {
        Ok(last_indexed(connection)? == 0
            && connection.prepare("SELECT 1 FROM visit WHERE no > ?1")?.exists([AT_ONCE])?)
    };
    if !emptied(connection)? {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another program may have filled it while this one waited.
    if emptied(&transaction)? {
        catch_up_telling(&transaction, progress)?;
    }
    transaction.commit()
}

/// Takes all visits that are missing into the index.
pub(in crate::visit_log) fn catch_up(connection: &Connection) -> rusqlite::Result<()> {
    catch_up_telling(connection, &mut Unwatched)
}

fn catch_up_telling(connection: &Connection, progress: &mut dyn Progress) -> rusqlite::Result<()> {
    let last = fill(connection, last_indexed(connection)?, progress)?;
    connection.prepare_cached("UPDATE indexed_visits SET last = ?1")?.execute([last])?;
    Ok(())
}

/// Takes the visits after this one into the index. Gives the last of them.
fn fill(connection: &Connection, after: i64, progress: &mut dyn Progress) -> rusqlite::Result<i64> {
    let all: i64 = connection
        .prepare_cached("SELECT count(*) FROM visit WHERE no > ?1")?
        .query_row([after], |row| row.get(0))?;
    let (mut done, mut last) = (0, after);
    let columns = searched_columns();
    let mut visits =
        connection.prepare_cached(&format!("SELECT no, {columns} FROM visit WHERE no > ?1 ORDER BY no"))?;
    let mut rows = visits.query([after])?;
    while let Some(row) = rows.next()? {
        last = row.get(0)?;
        put(connection, last, &text_of(row, 1)?, INSERT)?;
        done += 1;
        if done % TELL_EVERY == 0 {
            let _ = progress.at(0, Some(done as f32 / all as f32));
        }
    }
    Ok(last)
}

const INSERT: &str = "INSERT INTO visit_text (rowid, text) VALUES (?1, ?2)";
const REMOVE: &str = "INSERT INTO visit_text (visit_text, rowid, text) VALUES ('delete', ?1, ?2)";

/// Changes a visit that may be in the index.
pub(in crate::visit_log) fn change<T>(
    connection: &Connection,
    no: i64,
    change: impl FnOnce() -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let indexed = no <= last_indexed(connection)?;
    if indexed {
        put_as_it_stands(connection, no, REMOVE)?;
    }
    let changed = change()?;
    if indexed {
        put_as_it_stands(connection, no, INSERT)?;
    }
    Ok(changed)
}

fn put_as_it_stands(connection: &Connection, no: i64, sql: &str) -> rusqlite::Result<()> {
    let select = format!("SELECT {} FROM visit WHERE no = ?1", searched_columns());
    let text = connection.prepare_cached(&select)?.query_row([no], |row| text_of(row, 0))?;
    put(connection, no, &text, sql)
}

fn searched_columns() -> String {
    Field::SEARCHED.iter().map(|field| field.spec().column).collect::<Vec<_>>().join(", ")
}

/// The text of a visit in the index, of a row that has its searched fields from this column on. A field that is empty
/// has no mark: an emptied visit is not in the index at all.
fn text_of(row: &Row<'_>, first: usize) -> rusqlite::Result<String> {
    let mut text = String::new();
    for (column, field) in (first..).zip(Field::SEARCHED) {
        let content = row.get_ref(column)?.as_str()?;
        if content.is_empty() {
            continue;
        }
        let content = form_in(*field, content);
        match search_of(*field) {
            Search::Digits(_) if content.is_empty() => {}
            Search::Words(mark) | Search::Digits(mark) => {
                text.extend([mark, mark]);
                text.push_str(&content);
            }
            // A mark at its end as well tells the whole of it from a part.
            Search::Whole(mark) if !content.is_empty() => {
                text.extend([mark, mark]);
                text.push_str(&content);
                text.push(mark);
            }
            Search::Whole(_) | Search::No => {}
        }
    }
    Ok(text)
}

fn put(connection: &Connection, no: i64, text: &str, sql: &str) -> rusqlite::Result<()> {
    if !text.is_empty() {
        connection.prepare_cached(sql)?.execute(params![no, text])?;
    }
    Ok(())
}
