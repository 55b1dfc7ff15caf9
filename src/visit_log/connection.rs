//! How the file of the log is made, opened and asked for faults, and what SQLite's errors mean.

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};

use super::{
    chain,
    error::{VisitLogError, explain, explain_io},
    key::{LogKey, key_file_path},
    migrations::{self, STEPS},
    search::index,
};
use crate::{
    progress::{Progress, Unwatched},
    whole_file::Part,
};

/// Older versions can damage a log that two programs write at one instant (the "WAL-reset bug").
const OLDEST_SQLITE: i32 = 3_051_003;

/// How often, and at most how many times, a held log is tried again: two seconds in all. SQLite's own
/// handler waits longer and longer, which can starve one of two busy writers.
const RETRY: Duration = Duration::from_millis(4);
const RETRIES: i32 = 500;

/// How much of bringing an older log up to date are the steps of its schema; the rest of the time goes into the index
/// of the search.
const STEPS_SHARE: f32 = 0.3;

/// Opens the log at this absolute path, and makes it when there is none. A file that is no log, or of
/// a newer program, is left byte for byte as it is. `progress` hears how far the schema of an older one is
/// up to date.
pub(super) fn open(
    path: &Path,
    key: Option<&LogKey>,
    progress: &mut dyn Progress,
) -> Result<Connection, VisitLogError> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(VisitLogError::OldSqlite { found: rusqlite::version() });
    }
    if !exists(path)? {
        // A log that was encrypted and is gone is not replaced by one that is not.
        if key.is_none() && key_file_path(path).exists() {
            return Err(VisitLogError::KeyNeeded);
        }
        create(path, key)?;
    }
    open_existing(path, key, progress)
}

pub(super) fn open_in_memory() -> Result<Connection, VisitLogError> {
    let no_path = Path::new(":memory:");
    let mut connection = Connection::open_in_memory().map_err(|error| explain(error, no_path))?;
    configure(&mut connection)
        .and_then(|()| lay_out(&mut connection))
        .map_err(|error| explain(error, no_path))?;
    Ok(connection)
}

/// Asks SQLite for faults: `quick_check` or the slower and more thorough `integrity_check`.
pub(super) fn check(connection: &Connection, pragma: &str, path: &Path) -> Result<(), VisitLogError> {
    let found: String = connection
        .query_row(&format!("PRAGMA {pragma}(1)"), [], |row| row.get(0))
        .map_err(|error| explain(error, path))?;
    if found == "ok" { Ok(()) } else { Err(VisitLogError::Damaged(path.to_owned())) }
}

/// Whether there is a log to open. A log comes into the world whole (see [`create`]), so an empty file
/// is a damaged one, and so is a write-ahead log that has lost its main file: making a new log there
/// would throw away the visits in it.
fn exists(path: &Path) -> Result<bool, VisitLogError> {
    match path.metadata() {
        Ok(found) if found.is_file() && found.len() > 0 => Ok(true),
        Ok(_) => Err(VisitLogError::Damaged(path.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if write_ahead_bytes(path) > 0 {
                Err(VisitLogError::Damaged(path.to_owned()))
            } else {
                Ok(false)
            }
        }
        Err(error) => Err(explain_io(error)),
    }
}

/// How large the write-ahead log of this log is; 0 when there is none.
pub(super) fn write_ahead_bytes(path: &Path) -> u64 {
    let mut wal = path.as_os_str().to_owned();
    wal.push("-wal");
    Path::new(&wal).metadata().map_or(0, |found| found.len())
}

/// Makes an empty log beside its place and moves it there, unless another program was faster.
fn create(path: &Path, key: Option<&LogKey>) -> Result<(), VisitLogError> {
    let new = Part::beside(path).map_err(explain_io)?;
    make(new.path(), key).map_err(|error| explain(error, path))?;
    match new.put_in_free_place() {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(explain_io(error)),
        _ => Ok(()),
    }
}

/// Makes an empty log in an empty file.
pub(super) fn make(file: &Path, key: Option<&LogKey>) -> rusqlite::Result<()> {
    let mut connection = Connection::open_with_flags(file, flags())?;
    unlock(&connection, key)?;
    configure(&mut connection)?;
    lay_out(&mut connection)?;
    connection.close().map_err(|(_, error)| error)
}

/// Gives the connection its key, before anything else is asked of it.
pub(super) fn unlock(connection: &Connection, key: Option<&LogKey>) -> rusqlite::Result<()> {
    let Some(key) = key else { return Ok(()) };
    // Its errors reach us as errors; it would print them too.
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
    // No number of rounds: the key is random already.
    let quoted = zeroize::Zeroizing::new(format!("PRAGMA key = \"{}\"", *key.in_sql()));
    connection.query_row(&quoted, [], |_| Ok(()))
}

/// What an error of the first look into a file means. Where SQLite finds no database, the key may be
/// missing or wrong: a page of an encrypted log is like random bytes, of which hardly a value is missing
/// in 4096; a damaged plain one is mostly text and zeros.
pub(super) fn explain_opening(error: rusqlite::Error, path: &Path, key: Option<&LogKey>) -> VisitLogError {
    if error.sqlite_error_code() != Some(ErrorCode::NotADatabase) {
        return explain(error, path);
    }
    let mut page = Vec::new();
    // Closing the file lets go of the locks that this program has on it, but it has no log open there:
    // the opening has just failed.
    let read = File::open(path).and_then(|file| file.take(4096).read_to_end(&mut page));
    let mut seen = [false; 256];
    for byte in &page {
        seen[usize::from(*byte)] = true;
    }
    let random = read.is_ok() && page.len() == 4096 && seen.iter().filter(|seen| **seen).count() >= 240;
    match key {
        _ if !random => VisitLogError::Damaged(path.to_owned()),
        None => VisitLogError::KeyNeeded,
        Some(key) if page.get(..16).is_some_and(|beginning| key.belongs_to(beginning)) => {
            VisitLogError::Damaged(path.to_owned())
        }
        Some(_) => VisitLogError::WrongKey,
    }
}

/// Makes the tables, and the key for the digests, which never leaves the log.
fn lay_out(connection: &mut Connection) -> rusqlite::Result<()> {
    let key = chain::random::<32>()?;
    connection.pragma_update(None, "application_id", migrations::APPLICATION_ID)?;
    migrations::bring_up_to_date(connection, STEPS, &mut Unwatched)?;
    connection.execute("INSERT INTO meta (name, value) VALUES ('digest-key', ?1)", [key.as_slice()])?;
    Ok(())
}

/// Opens a log that is there.
pub(super) fn open_existing(
    path: &Path,
    key: Option<&LogKey>,
    progress: &mut dyn Progress,
) -> Result<Connection, VisitLogError> {
    let known = migrations::newest(STEPS);
    let looked_at = (|| {
        let mut connection = Connection::open_with_flags(path, flags())?;
        unlock(&connection, key)?;
        // Closing would otherwise write into a file that turns out not to be ours.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        configure(&mut connection)?;
        let application: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
        let version = migrations::version(&connection)?;
        let read_only = connection.is_readonly("main")?;
        Ok((connection, application, version, read_only))
    })();
    let (mut connection, application, found, read_only) =
        looked_at.map_err(|error| explain_opening(error, path, key))?;
    if application != migrations::APPLICATION_ID || found < 1 {
        return Err(VisitLogError::Damaged(path.to_owned()));
    }
    if found > known {
        return Err(VisitLogError::Newer { found, known });
    }
    if read_only {
        return Err(VisitLogError::ReadOnly);
    }
    let mode = (|| {
        let mode: String =
            connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
        migrations::bring_up_to_date(&mut connection, STEPS, &mut |rows, share: Option<f32>| {
            progress.at(rows, share.map(|share| STEPS_SHARE * share))
        })?;
        index::fill_if_emptied(&mut connection, &mut |rows, share: Option<f32>| {
            progress.at(rows, share.map(|share| STEPS_SHARE + (1.0 - STEPS_SHARE) * share))
        })?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
        // What an earlier run left in the write-ahead log may be in the system's memory only, after a
        // flush that failed. Copying it into the main file puts it on the disk; the next visits then
        // do not stand behind a part that is not there after a power cut.
        bring_in(&connection)?;
        Ok(mode)
    })()
    .map_err(|error| explain(error, path))?;
    if mode == "wal" { Ok(connection) } else { Err(VisitLogError::NotLocal) }
}

/// Copies what is in the write-ahead log into the main file, as far as nobody is in the way.
pub(super) fn bring_in(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
}

fn flags() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

/// Lets the connection wait for others who hold the log.
pub(super) fn wait_for_others(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.busy_handler(Some(|times: i32| {
        std::thread::sleep(RETRY);
        times < RETRIES
    }))
}

/// What every connection has to be told: to flush each commit to the disk, and to run nothing that
/// the file brings along.
pub(super) fn configure(connection: &mut Connection) -> rusqlite::Result<()> {
    wait_for_others(connection)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    // The commit that makes the write-ahead log this many pages long (8 MiB) brings them into the main file,
    // which takes as long as many others. It is one in 250; the window does it in its pauses.
    connection.pragma_update_and_check(None, "wal_autocheckpoint", 2000, |_| Ok(()))?;
    connection.execute_batch(
        "PRAGMA cell_size_check = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA synchronous = FULL;",
    )?;
    // An ordinary fsync of macOS stops at the drive's own cache.
    #[cfg(target_os = "macos")]
    connection.execute_batch("PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;")?;
    // A digest that was taken out is overwritten, not only marked as free.
    connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
    let synchronous: i64 = connection.pragma_query_value(None, "synchronous", |row| row.get(0))?;
    if synchronous == 2 { Ok(()) } else { Err(rusqlite::Error::InvalidQuery) }
}
