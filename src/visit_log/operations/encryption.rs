//! Turning a plain log into an encrypted one, and back.

use std::{
    fs::{self, File},
    io::{self, Read as _, Seek as _, Write as _},
    path::{Path, PathBuf},
};

use rusqlite::Connection;

use super::super::{
    LogKey, VisitLogError, chain, connection,
    error::{explain, explain_io},
    search::index,
};
use crate::{
    progress::Unwatched,
    whole_file::{Part, SecondName, may_be_in_use},
};

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
        if cfg!(windows) { exchange_closed(old, &path, new) } else { exchange_held(old, &path, new) }
    }
}

/// Exchanges the file while nobody else can open it.
fn exchange_held(old: Connection, path: &Path, new: Part) -> Result<(), VisitLogError> {
    let mut wiped = File::options().write(true).open(path).map_err(explain_io)?;
    new.put_in_place().map_err(explain_io)?;
    // Whoever has waited for the old file finds no log in it, and opens the new one.
    wipe(&mut wiped).map_err(explain_io)?;
    drop(old);
    Ok(())
}

/// Exchanges the file where nothing is renamed onto one that is open, which is what Windows is like.
fn exchange_closed(old: Connection, path: &Path, new: Part) -> Result<(), VisitLogError> {
    // Every program of ours that opens the log writes into its first page, and so does every writer.
    let before = first_page(path).map_err(explain_io)?;
    old.close().map_err(|(_, error)| explain(error, path))?;
    // Where a file has one name only (FAT, as on sticks) the old one cannot be overwritten afterwards. Of a flash
    // drive nothing would be, either.
    let old = SecondName::of(path).ok();
    new.put_in_place().map_err(explain_exchange)?;
    old.map_or(Ok(()), |old| settle(&old, path, &before))
}

/// Overwrites the old file, to which another one has been renamed. For a moment between closing and renaming another
/// program could write into the old file: then it takes its place again.
fn settle(old: &SecondName, path: &Path, before: &FirstPage) -> Result<(), VisitLogError> {
    if first_page(old.path()).map_err(explain_io)? != *before {
        fs::rename(old.path(), path).map_err(explain_exchange)?;
        return Err(VisitLogError::Locked);
    }
    let mut wiped = File::options().write(true).open(old.path()).map_err(explain_io)?;
    wipe(&mut wiped).map_err(explain_io)
}

/// The folder can be written, for the copy is in it.
fn explain_exchange(error: io::Error) -> VisitLogError {
    if may_be_in_use(&error) { VisitLogError::Locked } else { explain_io(error) }
}

/// The length of a log and its first page.
type FirstPage = (u64, Vec<u8>);

fn first_page(path: &Path) -> io::Result<FirstPage> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut page = Vec::new();
    file.take(4096).read_to_end(&mut page)?;
    Ok((length, page))
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::visit_log::VisitLog;

    /// A log with a visit, its copy under a key, and a second name by which the test looks at the old file.
    fn begun(folder: &Path) -> (PathBuf, LogKey, Rekeyed, PathBuf) {
        let path = folder.join("visits.sqlite");
        let mut log = VisitLog::open(&path).unwrap();
        let at = crate::time::now();
        let visit =
            crate::visit::NewVisit { name: "Siti Aminah".to_owned(), ..crate::visit::NewVisit::at(at) };
        log.record_arrival(&visit).unwrap();
        drop(log);
        let key = LogKey::generate().unwrap();
        let copy = Rekeyed::copy(&path, None, Some(&key)).unwrap();
        let old = folder.join("old");
        fs::hard_link(&path, &old).unwrap();
        (path, key, copy, old)
    }

    fn visits(path: &Path, key: Option<&LogKey>) -> usize {
        let log = VisitLog::open_with(path, key).unwrap();
        log.visits(crate::time::TimeSpan::ALWAYS).unwrap().len()
    }

    #[test]
    fn as_on_windows_the_log_is_exchanged_closed_and_the_old_file_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let (path, key, copy, old) = begun(folder.path());
        exchange_closed(copy.old, &path, copy.new).unwrap();
        assert_eq!(visits(&path, Some(&key)), 1);
        assert!(fs::read(&old).unwrap().iter().all(|byte| *byte == 0));
        let names = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> = names.collect();
        names.sort();
        assert_eq!(names, ["old", "visits.sqlite"]);
    }

    #[test]
    fn what_another_program_wrote_before_the_exchange_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let (path, _, copy, old) = begun(folder.path());
        let before = first_page(&path).unwrap();
        drop(copy.old);
        let second = SecondName::of(&path).unwrap();
        assert_eq!(visits(&path, None), 1);
        copy.new.put_in_place().unwrap();
        assert!(matches!(settle(&second, &path, &before), Err(VisitLogError::Locked)));
        assert_eq!(visits(&path, None), 1);
        assert_eq!(visits(&old, None), 1);
    }
}
