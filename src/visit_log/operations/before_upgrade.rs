//! A log of an earlier version is kept as it was before its schema is brought up to date.

use std::{
    fs::{self, File},
    io::Read as _,
    path::{Path, PathBuf},
};

use rusqlite::{
    Connection, OpenFlags,
    backup::{self, StepResult},
    config::DbConfig,
    ffi,
};

use super::{
    super::{
        KeyFile, LogKey, VisitLog, VisitLogError, connection,
        error::{explain, explain_io},
        key_file_path,
        migrations::{self, STEPS},
    },
    beginning_of,
};
use crate::{progress::Progress, time::Timestamp, whole_file};

/// How the folder is called in which such a log is kept, before its date, and while it is being made.
pub const BEFORE_UPGRADE: &str = "before-upgrade-";
const BEING_MADE: &str = ".upgrade-";
/// How the date is written: as that of a folder that a restore puts aside.
const DATE: &str = "%Y%m%d-%H%M%S%.3f";
/// So many pages of the log are copied between two looks at whether it is to go on: 16 MiB of 4 KiB pages.
const PAGES_AT_ONCE: i32 = 4096;
/// The most bytes of a key file.
const MAX_KEY_FILE_BYTES: u64 = 16 * 1024;

impl VisitLog {
    /// Copies the log at `path`, as it is, into a folder beside it, where its schema is older than this program's;
    /// with a key file for the copy where there is one. Says where that folder is. Opening the log brings it up to
    /// date. What is no log, or cannot be read with this key, is for whoever opens it to tell. `progress` hears how far
    /// the copy is, in pages.
    ///
    /// # Errors
    ///
    /// When there is no room for the copy, or its folder cannot be written. The log is then to be left as it is.
    pub fn keep_before_upgrade(
        path: &Path,
        key: Option<&LogKey>,
        now: Timestamp,
        progress: &mut dyn Progress,
    ) -> Result<Option<PathBuf>, VisitLogError> {
        let path = std::path::absolute(path).map_err(explain_io)?;
        let Some(old) = opened_if_older(&path, key) else { return Ok(None) };
        let folder = path.parent().unwrap_or(Path::new("."));
        remove_abandoned(folder);
        let made = whole_file::create_folder_in(folder, BEING_MADE).map_err(explain_io)?;
        let copy = made.path().join(path.file_name().unwrap_or_default());
        whole_file::create(&copy).map_err(explain_io)?;
        whole_copy(&old, &copy, key, progress).map_err(|error| explain(error, &copy))?;
        drop(old);
        if let Some(key) = key
            && let Some(file) = key_file(&key_file_path(&path))
            && let Some(file) = file.for_copy(key, beginning_of(&copy)?)
        {
            whole_file::write(&key_file_path(&copy), |out| out.write_all(&file.to_bytes()))
                .map_err(explain_io)?;
        }
        File::options().write(true).open(&copy).and_then(|file| file.sync_all()).map_err(explain_io)?;
        whole_file::sync_folder(made.path()).map_err(explain_io)?;
        let kept = folder.join(format!("{BEFORE_UPGRADE}{}", now.format(DATE)));
        fs::rename(made.path(), &kept).map_err(explain_io)?;
        // It is no longer where it would be removed from.
        let _ = made.keep();
        whole_file::sync_folder(folder).map_err(explain_io)?;
        Ok(Some(kept))
    }
}

/// The log, to be read, if it is one of ours and older than this program.
fn opened_if_older(path: &Path, key: Option<&LogKey>) -> Option<Connection> {
    if !path.is_file() {
        return None;
    }
    // It may have to bring the write-ahead log into order first, which takes writing.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut old = Connection::open_with_flags(path, flags).ok()?;
    connection::unlock(&old, key).ok()?;
    // One of a newer version is left byte for byte as it is.
    old.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).ok()?;
    connection::wait_for_others(&mut old).ok()?;
    let application: i32 = old.pragma_query_value(None, "application_id", |row| row.get(0)).ok()?;
    let found = migrations::version(&old).ok()?;
    (application == migrations::APPLICATION_ID && (1..migrations::newest(STEPS)).contains(&found))
        .then_some(old)
}

fn whole_copy(
    old: &Connection,
    to: &Path,
    key: Option<&LogKey>,
    progress: &mut dyn Progress,
) -> rusqlite::Result<()> {
    // With a write-ahead log a reader keeps nobody from writing; what is read is the log of one moment.
    let moment = old.unchecked_transaction()?;
    let mut copy = Connection::open(to)?;
    connection::unlock(&copy, key)?;
    let copying = backup::Backup::new(&moment, &mut copy)?;
    loop {
        match copying.step(PAGES_AT_ONCE)? {
            StepResult::Done => break,
            StepResult::More => {
                let backup::Progress { pagecount, remaining } = copying.progress();
                let share = f64::from(pagecount - remaining) / f64::from(pagecount.max(1));
                // Whoever has had enough has the old log still, and ends the program.
                let _ =
                    progress.at(u64::try_from(pagecount - remaining).unwrap_or_default(), Some(share as f32));
            }
            // The log was waited for already, and nobody else knows of the copy.
            _ => return Err(rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_BUSY), None)),
        }
    }
    drop(copying);
    // One file, which can be carried away.
    copy.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
    copy.close().map_err(|(_, error)| error)
}

fn key_file(path: &Path) -> Option<KeyFile> {
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(MAX_KEY_FILE_BYTES).read_to_end(&mut bytes).ok()?;
    KeyFile::parse(&bytes).ok()
}

/// Removes what a killed program has begun.
fn remove_abandoned(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(BEING_MADE) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{progress::Unwatched, time, visit_log::KeyError};

    #[test]
    fn an_encrypted_log_is_kept_encrypted_with_its_passphrase() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("visits.sqlite");
        let key = LogKey::generate().unwrap();
        drop(VisitLog::open_with(&path, Some(&key)).unwrap());
        let file = KeyFile::seal(&key, beginning_of(&path).unwrap(), "kopi pagi di pos").unwrap();
        fs::write(key_file_path(&path), file.to_bytes()).unwrap();
        assert_eq!(
            VisitLog::keep_before_upgrade(&path, Some(&key), time::now(), &mut Unwatched).unwrap(),
            None,
            "it is up to date"
        );

        let log = Connection::open(&path).unwrap();
        connection::unlock(&log, Some(&key)).unwrap();
        log.pragma_update(None, "user_version", migrations::newest(STEPS) - 1).unwrap();
        drop(log);
        assert_eq!(
            VisitLog::keep_before_upgrade(&path, None, time::now(), &mut Unwatched).unwrap(),
            None,
            "it asks for its key"
        );
        let kept =
            VisitLog::keep_before_upgrade(&path, Some(&key), time::now(), &mut Unwatched).unwrap().unwrap();
        let copy = kept.join("visits.sqlite");
        let file = KeyFile::parse(&fs::read(key_file_path(&copy)).unwrap()).unwrap();
        assert!(matches!(file.open("another phrase"), Err(KeyError::Wrong)));
        let opened = Connection::open(&copy).unwrap();
        connection::unlock(&opened, Some(&file.open("kopi pagi di pos").unwrap())).unwrap();
        assert_eq!(migrations::version(&opened).unwrap(), migrations::newest(STEPS) - 1);
        let left = fs::read_dir(place.path()).unwrap().flatten();
        assert!(!left.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with(BEING_MADE)));
    }
}
