//! The rows of step 4: the visits of the table before go into the new one, with their ids as bytes. The index of the
//! search is not filled: step 6 makes it anew.

use rusqlite::{Connection, types::ToSqlOutput};

use crate::progress::Progress;

/// After how many visits it is told how much is done.
const TELL_EVERY: i64 = 1000;

/// The indexes over the visits, made when the visits are there, which is faster.
const INDEXES: &str = include_str!("4-indexes.sql");

/// The column with the id.
const ID: usize = 1;

pub(super) fn rebuild(connection: &Connection, progress: &mut dyn Progress) -> rusqlite::Result<()> {
    let all: i64 = connection.query_row("SELECT count(*) FROM visit_before", [], |row| row.get(0))?;
    let mut done = 0;
    let mut old = connection.prepare(
        "SELECT no, id, arrived, departed, name, organisation, purpose, host, phone, party, evidence, verdict,
                policy, post, officer, note, key, credential, salt FROM visit_before ORDER BY no",
    )?;
    let columns = old.column_count();
    let places = vec!["?"; columns].join(", ");
    let mut insert = connection.prepare(&format!("INSERT INTO visit VALUES ({places}, NULL)"))?;
    let mut rows = old.query([])?;
    while let Some(row) = rows.next()? {
        let id = ulid::Ulid::from_string(row.get_ref(ID)?.as_str()?).map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(ID, rusqlite::types::Type::Text, error.into())
        })?;
        for column in 0..columns {
            match column {
                ID => insert.raw_bind_parameter(column + 1, id.to_bytes().as_slice())?,
                _ => insert.raw_bind_parameter(column + 1, ToSqlOutput::Borrowed(row.get_ref(column)?))?,
            }
        }
        insert.raw_execute()?;
        done += 1;
        if done % TELL_EVERY == 0 {
            let _ = progress.at(0, Some(done as f32 / all as f32));
        }
    }
    drop(rows);
    drop(old);
    connection.execute_batch("DROP TABLE visit_before")?;
    connection.execute_batch(INDEXES)
}
