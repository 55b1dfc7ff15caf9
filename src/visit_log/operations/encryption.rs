//! Turning a plain log into an encrypted one, and back.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, Write as _},
    path::{Path, PathBuf},
};

use rusqlite::Connection;

use super::super::{
    LogKey, VisitLogError, chain, connection,
    error::{explain, explain_io},
    search::index,
};
use crate::{progress::Unwatched, whole_file::Part};

/// The tables of a log whose rows are copied as they are. The index of the search is made anew.
const TABLES: [&str; 6] = ["meta", "visit", "entry", "destroyed", "destruction", "sqlite_sequence"];

/// The log under another key, whole and on the disk, beside the one that it is to take the place of.
///
/// While it lives nobody else can open or write the log, so nothing is lost between the copy and
/// [`Rekeyed::take_over`].
pub struct Rekeyed {
    old: Connection,
    path: PathBuf,
    new: Part,
    beginning: [u8; 16],
}

impl Rekeyed {
    /// Copies the log at `path`, which `from` opens, for the key `to`; `None` means unencrypted.
    ///
    /// # Errors
    ///
    /// [`VisitLogError::Locked`] when any program has the log open. The log is unchanged.
    pub fn copy(path: &Path, from: Option<&LogKey>, to: Option<&LogKey>) -> Result<Self, VisitLogError> {
        let path = std::path::absolute(path).map_err(explain_io)?;
        let mut old = connection::open(&path, from, &mut Unwatched)?;
        let new = Part::beside(&path).map_err(explain_io)?;
        connection::make(new.path(), to).map_err(|error| explain(error, &path))?;
        hold_alone(&mut old)
            .and_then(|()| copy_rows(&old, new.path(), to))
            .map_err(|error| explain(error, &path))?;

        let copied = connection::open_existing(new.path(), to, &mut Unwatched)?;
        let whole = (|| {
            copied.execute_batch("BEGIN IMMEDIATE")?;
            index::catch_up(&copied)?;
            copied.execute_batch("COMMIT")?;
            Ok(chain::verify(&copied, &[])?.fault.is_none())
        })()
        .map_err(|error| explain(error, &path))?;
        if !whole {
            return Err(VisitLogError::Damaged(path));
        }
        // One file, without a write-ahead log that would stay behind.
        copied
            .pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))
            .and_then(|()| copied.close().map_err(|(_, error)| error))
            .map_err(|error| explain(error, &path))?;
        let beginning = beginning_of(new.path())?;
        Ok(Self { old, path, new, beginning })
    }

    /// The first 16 bytes of the new log, which a [`KeyFile`](crate::visit_log::KeyFile) names.
    #[must_use]
    pub fn beginning(&self) -> [u8; 16] {
        self.beginning
    }

    /// Puts the copy in the place of the log, and overwrites the old file before it is gone. (A solid
    /// state drive may keep what was overwritten; nothing but its own erasure helps there.)
    ///
    /// # Errors
    ///
    /// The old log or the new one stands there, whole.
    pub fn take_over(self) -> Result<(), VisitLogError> {
        let Self { old, path, new, .. } = self;
        let mut wiped = File::options().write(true).open(&path).map_err(explain_io)?;
        new.put_in_place().map_err(explain_io)?;
        // Whoever has waited for the old file finds no log in it, and opens the new one.
        wipe(&mut wiped).map_err(explain_io)?;
        drop(old);
        Ok(())
    }
}

/// How the file of a log begins: with 16 random bytes, when it is encrypted. Not to be called while this
/// program has the log open: on Unix, closing the file again would let go of the locks of the log.
///
/// # Errors
///
/// When it cannot be read.
pub fn beginning_of(path: &Path) -> Result<[u8; 16], VisitLogError> {
    let mut beginning = [0; 16];
    File::open(path).and_then(|mut file| file.read_exact(&mut beginning)).map_err(explain_io)?;
    Ok(beginning)
}

/// Keeps everybody else out for as long as the connection lives, and leaves no write-ahead log.
fn hold_alone(old: &mut Connection) -> rusqlite::Result<()> {
    old.pragma_update_and_check(None, "locking_mode", "EXCLUSIVE", |_| Ok(()))?;
    old.pragma_update_and_check(None, "journal_mode", "DELETE", |row| {
        let mode: String = row.get(0)?;
        if mode == "delete" { Ok(()) } else { Err(rusqlite::Error::InvalidQuery) }
    })?;
    // The first reading takes the lock, which this mode then never gives back.
    old.execute_batch("BEGIN EXCLUSIVE; COMMIT;")
}

fn copy_rows(old: &Connection, new: &Path, key: Option<&LogKey>) -> rusqlite::Result<()> {
    let key = key.map(LogKey::in_sql);
    let new = new.to_string_lossy();
    old.execute("ATTACH ?1 AS new KEY ?2", [&*new, key.as_ref().map_or("", |key| key.as_str())])?;
    let copied = (|| {
        old.execute_batch("PRAGMA new.synchronous = FULL; BEGIN IMMEDIATE")?;
        for table in TABLES {
            old.execute_batch(&format!(
                "DELETE FROM new.{table}; INSERT INTO new.{table} SELECT * FROM main.{table};"
            ))?;
        }
        old.execute_batch("COMMIT")
    })();
    if copied.is_err() && !old.is_autocommit() {
        old.execute_batch("ROLLBACK")?;
    }
    copied?;
    old.execute_batch("DETACH new")
}

/// Overwrites a file that has lost its name.
fn wipe(file: &mut File) -> io::Result<()> {
    let zeros = vec![0; 64 * 1024];
    let mut left = file.metadata()?.len();
    file.rewind()?;
    while left > 0 {
        let now = left.min(zeros.len() as u64);
        file.write_all(zeros.get(..now as usize).unwrap_or(&zeros))?;
        left -= now;
    }
    file.sync_all()
}
