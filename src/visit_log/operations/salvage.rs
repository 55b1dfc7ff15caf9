//! Saving what can still be read of a damaged log.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, config::DbConfig, params_from_iter, types::Value};
use serde_json::json;

use super::super::{LogKey, VisitLog, VisitLogError, chain::ChangeKind, connection, row, search::index};
use crate::visit::VisitId;

/// How many visits are saved in one transaction.
const BATCH: usize = 1000;
/// The longest leap over what cannot be read, in visits: about as many as a page of the file holds.
const LONGEST_LEAP: i64 = 16;
/// So many leaps in a row without a visit are the end, whatever a damaged log says of how many visits there were.
const LEAPS_IN_VAIN: u32 = 100_000;
/// No more visits than this are said to be lost behind the last that was found: as many as those leaps pass over.
const MOST_LOST_AT_THE_END: i64 = LEAPS_IN_VAIN as i64 * LONGEST_LEAP;

/// What was saved of a damaged log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Salvaged {
    /// Visits that could be read.
    pub visits: u64,
    /// Visits that could not, as far as their numbers tell.
    pub lost: u64,
}

impl VisitLog {
    /// Makes a new log at `to` of the visits in a damaged one that can still be read, with their numbers
    /// and ids. Their trail is not saved: a new chain begins with them, and says so. The damaged file is
    /// not changed; one of which nothing at all can be read gives an empty log.
    ///
    /// # Errors
    ///
    /// [`VisitLogError::Locked`] when another program has the damaged log, [`VisitLogError::KeyNeeded`]
    /// and [`VisitLogError::WrongKey`], or when the new one cannot be written.
    pub fn salvage(damaged: &Path, to: &Path, key: Option<&LogKey>) -> Result<Salvaged, VisitLogError> {
        if let Err(error @ (VisitLogError::Locked | VisitLogError::KeyNeeded | VisitLogError::WrongKey)) =
            Self::open_with(damaged, key)
        {
            return Err(error);
        }
        let mut log = Self::open_with(to, key)?;
        let mut saved = Salvaged::default();
        if let Ok(old) = open_damaged(damaged, key)
            && let Ok(columns) = columns_of_both(&old, &log.connection)
        {
            saved = log.take_over_from(&old, &columns)?;
        }
        let detail = json!({"visits": saved.visits, "lost": saved.lost});
        log.write(|_, chain| chain.record(ChangeKind::Rescue, &detail))?;
        Ok(saved)
    }

    fn take_over_from(&mut self, old: &Connection, columns: &str) -> Result<Salvaged, VisitLogError> {
        // The digests of the credentials of who is inside are good for nothing without their key.
        let digest_key = "SELECT value FROM meta WHERE name = 'digest-key'";
        if let Ok(Value::Blob(digest_key)) = old.query_row(digest_key, [], |row| row.get(0)) {
            self.write(|new, _| {
                new.execute("UPDATE meta SET value = ?1 WHERE name = 'digest-key'", [digest_key])
            })?;
        }
        // What was destroyed stays so, as far as it can be read. Older logs have no such table.
        let marks = (|| {
            let mut marks = old.prepare("SELECT mark FROM destroyed")?;
            let marks = marks.query_map([], |row| row.get::<_, Vec<u8>>(0))?;
            Ok::<_, rusqlite::Error>(marks.map_while(Result::ok).collect::<Vec<_>>())
        })();
        for some in marks.unwrap_or_default().chunks(BATCH) {
            self.write(|new, _| {
                let mut put = new.prepare_cached("INSERT OR IGNORE INTO destroyed VALUES (?1)")?;
                some.iter().try_for_each(|mark| put.execute([mark]).map(|_| ()))
            })?;
        }
        let sequence = "SELECT seq FROM sqlite_sequence WHERE name = 'visit'";
        let last: Option<i64> = old.query_row(sequence, [], |row| row.get(0)).ok();
        let mut saved = 0;
        let (mut next, mut leap, mut in_vain) = (i64::MIN, 1, 0);
        // Behind the last that was found.
        let mut behind = 1;
        loop {
            let (rows, broken) = read_on(old, columns, next);
            if let Some(no) = rows.last().and_then(|(no, _)| no.checked_add(1)) {
                (next, leap, in_vain, behind) = (no, 1, 0, no);
                saved += self.save(&rows, columns)?;
            } else if !broken {
                break;
            }
            if broken {
                next = next.max(1).saturating_add(leap);
                leap = (leap * 2).min(LONGEST_LEAP);
                in_vain += 1;
                if in_vain > LEAPS_IN_VAIN || last.is_some_and(|last| next > last) {
                    break;
                }
            }
        }
        // A damaged log may say any number of visits.
        let there_were =
            last.unwrap_or(next.saturating_sub(1)).min(behind.saturating_add(MOST_LOST_AT_THE_END));
        let visits = u64::try_from(there_were).unwrap_or_default();
        Ok(Salvaged { visits: saved, lost: visits.saturating_sub(saved) })
    }

    /// Takes these rows into the log, but for those that no log could have written. Says how many.
    fn save(&mut self, rows: &[(i64, Vec<Value>)], columns: &str) -> Result<u64, VisitLogError> {
        let places = vec!["?"; columns.split(',').count()].join(", ");
        let insert = format!("INSERT OR IGNORE INTO visit ({columns}) VALUES ({places})");
        self.write(|new, chain| {
            let mut saved = 0;
            for (no, values) in rows {
                let fits = new.prepare_cached(&insert)?.execute(params_from_iter(values));
                let fits = match fits {
                    Err(error)
                        if error.sqlite_error_code() != Some(rusqlite::ErrorCode::ConstraintViolation) =>
                    {
                        return Err(error);
                    }
                    fits => fits.is_ok_and(|count| count == 1),
                };
                if !fits {
                    continue;
                }
                let Ok(visit) = row::by_no(new, *no) else {
                    new.prepare_cached("DELETE FROM visit WHERE no = ?1")?.execute([no])?;
                    continue;
                };
                // Its corrections are in the trail that is not saved.
                let corrected = visit.corrected.map(|at| json!({"corrected": at.timestamp_millis()}));
                chain.record_visit(ChangeKind::Adoption, *no, corrected.as_ref())?;
                saved += 1;
            }
            index::catch_up(new)?;
            Ok(saved)
        })
    }
}

/// Opens a log of which nothing is believed, to read it as it stands.
fn open_damaged(path: &Path, key: Option<&LogKey>) -> rusqlite::Result<Connection> {
    // Reading what is in the write-ahead log takes writing into the index beside it, and nothing else.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection::unlock(&connection, key)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    connection.execute_batch("PRAGMA query_only = ON")?;
    Ok(connection)
}

/// The columns that the damaged log has and a new one wants, as a list; the number stands first.
fn columns_of_both(old: &Connection, new: &Connection) -> rusqlite::Result<String> {
    let names = |connection: &Connection| -> rusqlite::Result<Vec<String>> {
        let mut statement = connection.prepare("SELECT name FROM pragma_table_info('visit')")?;
        statement.query_map([], |row| row.get(0))?.collect()
    };
    let known = names(old)?;
    let mut columns = names(new)?;
    columns.retain(|name| name != "salt" && known.contains(name));
    match columns.first() {
        Some(first) if first == "no" => Ok(columns.join(", ")),
        _ => Err(rusqlite::Error::InvalidQuery),
    }
}

/// The next rows from this number on, and whether something among or behind them cannot be read.
fn read_on(old: &Connection, columns: &str, from: i64) -> (Vec<(i64, Vec<Value>)>, bool) {
    let mut found = Vec::new();
    let sql = format!("SELECT {columns} FROM visit WHERE no >= ?1 ORDER BY no LIMIT {BATCH}");
    let done: rusqlite::Result<()> = (|| {
        let mut statement = old.prepare_cached(&sql)?;
        let count = statement.column_count();
        let mut rows = statement.query([from])?;
        while let Some(row) = rows.next()? {
            let mut values =
                (0..count).map(|column| row.get(column)).collect::<rusqlite::Result<Vec<Value>>>()?;
            // Older logs have their ids in letters.
            for (value, _) in values.iter_mut().zip(columns.split(", ")).filter(|(_, name)| *name == "id") {
                if let Value::Text(text) = value
                    && let Some(id) = VisitId::parse(text)
                {
                    *value = Value::Blob(id.0.to_bytes().to_vec());
                }
            }
            found.push((row.get(0)?, values));
        }
        Ok(())
    })();
    (found, done.is_err())
}
