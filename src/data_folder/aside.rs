//! What restores, rescues and upgrades have put aside: folders with a log each, of which nobody thinks any more, and which
//! hold the names of guests like the log itself.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use chrono::NaiveDateTime;

use super::{DataFolder, DataFolderError, failed};
use crate::{
    time::Timestamp,
    visit_log::{BEFORE_UPGRADE, LogKey, VisitLog, VisitLogError, key_file_path},
};

/// How such a folder is called, before its date.
pub(super) const ASIDE: &str = "before-restore-";
/// How the date is written. Its milliseconds keep two restores within one second apart.
pub(super) const ASIDE_DATE: &str = "%Y%m%d-%H%M%S%.3f";
/// How one is called that is being removed.
const REMOVED: &str = ".removed-";
const LOG: &str = "visits.sqlite";

/// A folder that was put aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// Its name in the data folder.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// When it was put aside; `None` when its name does not say so.
    pub since: Option<Timestamp>,
}

impl Aside {
    /// Where its log is, if it has one.
    #[must_use]
    pub fn log_path(&self) -> PathBuf {
        self.path.join(LOG)
    }

    /// Where the key file of its log is, if that is encrypted.
    #[must_use]
    pub fn key_file_path(&self) -> PathBuf {
        key_file_path(&self.log_path())
    }

    /// Its log, with this key where it is encrypted; `None` when there is no log in it.
    #[must_use]
    pub fn open(&self, key: Option<&LogKey>) -> Option<Result<VisitLog, VisitLogError>> {
        let path = self.log_path();
        if !path.exists() {
            return None;
        }
        Some(match VisitLog::open(&path) {
            Err(VisitLogError::KeyNeeded) if key.is_some() => VisitLog::open_with(&path, key),
            opened => opened,
        })
    }
}

impl DataFolder {
    /// What restores, rescues and upgrades have put aside, the oldest first.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    pub fn kept_aside(&self) -> Result<Vec<Aside>, DataFolderError> {
        let mut found = Vec::new();
        for prefix in [ASIDE, BEFORE_UPGRADE] {
            found.extend(self.folders_beginning(prefix)?.into_iter().map(|(name, path)| {
                let date = NaiveDateTime::parse_from_str(name.trim_start_matches(prefix), ASIDE_DATE);
                Aside { since: date.ok().map(|date| date.and_utc()), name, path }
            }));
        }
        found.sort_by(|one: &Aside, other| (one.since, &one.name).cmp(&(other.since, &other.name)));
        Ok(found)
    }

    /// Removes a folder that was put aside, and overwrites its log before.
    ///
    /// # Errors
    ///
    /// When it cannot be removed.
    pub fn remove_aside(&self, aside: &Aside) -> Result<(), DataFolderError> {
        // From here on it is none any more, whatever comes between.
        let removed = self.path().join(format!("{REMOVED}{}", aside.name));
        fs::rename(&aside.path, &removed).map_err(failed("remove", &aside.path))?;
        self.clear_removed()
    }

    /// Removes what an interrupted removal has left.
    pub(super) fn clear_removed(&self) -> Result<(), DataFolderError> {
        for (_, path) in self.folders_beginning(REMOVED)? {
            for file in [LOG, "visits.sqlite-wal"] {
                match overwrite(&path.join(file)) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => {
                        return Err(failed("remove", &path)(error));
                    }
                    _ => {}
                }
            }
            fs::remove_dir_all(&path).map_err(failed("remove", &path))?;
        }
        Ok(())
    }

    /// Name and path of each folder in here whose name begins like this.
    pub(super) fn folders_beginning(&self, prefix: &str) -> Result<Vec<(String, PathBuf)>, DataFolderError> {
        let mut found = Vec::new();
        for entry in fs::read_dir(self.path()).map_err(failed("read", self.path()))? {
            let entry = entry.map_err(failed("read", self.path()))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with(prefix) && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                found.push((name, entry.path()));
            }
        }
        Ok(found)
    }
}

/// Overwrites a file with zeros.
fn overwrite(path: &Path) -> io::Result<()> {
    let mut file = File::options().write(true).open(path)?;
    let zeros = vec![0; 64 * 1024];
    let mut left = file.metadata()?.len();
    while left > 0 {
        let now = left.min(zeros.len() as u64);
        file.write_all(zeros.get(..now as usize).unwrap_or(&zeros))?;
        left -= now;
    }
    file.sync_all()
}
