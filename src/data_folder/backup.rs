//! Backup and restore of the whole folder, as one file.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{DataFolder, DataFolderError, failed, make_folder, read};
use crate::{
    credential::Timestamp,
    visit_log::{Backup, LogKey, VisitLog, VisitLogError, beginning_of},
    whole_file,
};

/// What goes into a backup beside the log: this file and the files in these folders.
const CONFIG: &str = "config.toml";
const FOLDERS: [&str; 2] = ["trust", "policies"];

/// Never goes into a backup, in which it would be encrypted with the key that it holds.
const KEY_FILE: &str = "visits.key";

/// The most bytes of one file in a backup.
const MAX_FILE_BYTES: usize = 64 * 1024 * 1024;

/// What a restore did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// How many visits the log has now.
    pub visits: u64,
    /// The folder in which everything lies that was there before.
    pub aside: PathBuf,
}

impl DataFolder {
    /// Writes the log, the settings, the trust material and the policies into one file, as they are at
    /// this moment; the desk goes on working meanwhile. The file appears under its name only when it is
    /// complete, looked through, and on the disk. The backup of an encrypted log is encrypted with the
    /// same key, which is `key`.
    ///
    /// # Errors
    ///
    /// A file that was there before is then unchanged.
    pub fn back_up(&self, to: &Path, key: Option<&LogKey>) -> Result<u64, DataFolderError> {
        let to = std::path::absolute(to).map_err(failed("write", to))?;
        let in_log = |source| DataFolderError::Log { path: self.visit_log_path(), source };
        let in_backup = |source| DataFolderError::Log { path: to.clone(), source };
        let folder = to.parent().unwrap_or(&to);
        let part = tempfile::Builder::new()
            .prefix(".posjaga-")
            .suffix(".part")
            .tempfile_in(folder)
            .map_err(failed("write", &to))?
            .into_temp_path();
        let log = VisitLog::open_with(&self.visit_log_path(), key).map_err(in_log)?;
        log.back_up(&part, &self.files_to_keep()?).map_err(in_backup)?;
        let visits = Backup::open(&part, key).map_err(in_backup)?.visits();
        part.persist(&to).map_err(|refused| failed("write", &to)(refused.error))?;
        whole_file::sync_folder(folder).map_err(failed("write", &to))?;
        Ok(visits)
    }

    /// Puts a backup in the place of everything that is here, once it has been looked through and a log
    /// made of it. What was here is kept aside in a folder of its own. No window may be open. `key` opens
    /// the backup of an encrypted log; where the key file here holds another one, it is kept aside too,
    /// and the recovery key opens the log until it gets a passphrase.
    ///
    /// # Errors
    ///
    /// Nothing has changed when the backup is refused.
    pub fn restore(
        &self,
        from: &Path,
        key: Option<&LogKey>,
        now: Timestamp,
    ) -> Result<Restored, DataFolderError> {
        let _lock = self.lock()?;
        let in_backup = |source| DataFolderError::Log { path: from.to_owned(), source };
        let backup = Backup::open(from, key).map_err(in_backup)?;
        let files = backup.files().map_err(in_backup)?;
        if !files.iter().all(|(path, _)| belongs(path)) {
            return Err(DataFolderError::ForeignFile);
        }

        // Everything new is made first, beside its place.
        let staged = tempfile::Builder::new()
            .prefix(".restore-")
            .tempdir_in(self.path())
            .map_err(failed("create", self.path()))?;
        let new_log = staged.path().join("visits.sqlite");
        backup.make_log(&new_log).map_err(in_backup)?;
        let kept_key_file = self.key_file().ok().flatten();
        if let (Some(key), Some(file)) = (key, kept_key_file)
            && let Some(file) = file.for_copy(key, beginning_of(&new_log).map_err(in_backup)?)
        {
            super::write(&staged.path().join(KEY_FILE), &file.to_bytes())?;
        }
        for folder in FOLDERS {
            make_folder(&staged.path().join(folder))?;
        }
        for (path, content) in &files {
            super::write(&staged.path().join(path), content)?;
        }

        let aside = self.path().join(format!("before-restore-{}", now.format("%Y%m%d-%H%M%S-%3f")));
        make_folder(&aside)?;
        self.release_log(&aside, key)?;
        // The new log takes the place of the old one in one step: there is never none, for which the
        // program would begin a new one.
        rename(&new_log, &self.visit_log_path())?;
        for name in FOLDERS.into_iter().chain([CONFIG, KEY_FILE]) {
            let (here, new) = (self.path().join(name), staged.path().join(name));
            if here.exists() {
                rename(&here, &aside.join(name))?;
            }
            if new.exists() {
                rename(&new, &here)?;
            }
        }
        whole_file::sync_folder(self.path()).map_err(failed("write", self.path()))?;
        Ok(Restored { visits: backup.visits(), aside })
    }

    /// Names the old log a second time, in `aside`, with all that belongs to it.
    fn release_log(&self, aside: &Path, key: Option<&LogKey>) -> Result<(), DataFolderError> {
        let path = self.visit_log_path();
        if !path.exists() {
            return Ok(());
        }
        // Opening and closing a sound log leaves one file, unless another program has it open.
        let sound = match VisitLog::open_with(&path, key) {
            Ok(log) => {
                drop(log);
                true
            }
            Err(
                VisitLogError::Damaged(_)
                | VisitLogError::Newer { .. }
                | VisitLogError::KeyNeeded
                | VisitLogError::WrongKey,
            ) => false,
            Err(source) => return Err(DataFolderError::Log { path, source }),
        };
        for ending in ["-wal", "-shm"] {
            let mut part = path.clone().into_os_string();
            part.push(ending);
            let part = PathBuf::from(part);
            if part.exists() {
                if sound {
                    return Err(DataFolderError::Log { path, source: VisitLogError::Locked });
                }
                rename(&part, &aside.join(part.file_name().unwrap_or_default()))?;
            }
        }
        let kept = aside.join("visits.sqlite");
        fs::hard_link(&path, &kept)
            .or_else(|_| fs::copy(&path, &kept).map(|_| ()))
            .map_err(failed("write", &kept))
    }

    fn files_to_keep(&self) -> Result<Vec<(String, Vec<u8>)>, DataFolderError> {
        let mut paths = vec![CONFIG.to_owned()];
        for folder in FOLDERS {
            let path = self.path().join(folder);
            let entries = match fs::read_dir(&path) {
                Ok(entries) => entries,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(source) => return Err(failed("read", &path)(source)),
            };
            for entry in entries {
                let name = entry.map_err(failed("read", &path))?.file_name();
                let inside = format!("{folder}/{}", name.to_string_lossy());
                if belongs(&inside) {
                    paths.push(inside);
                }
            }
        }
        let mut files = Vec::new();
        for inside in paths {
            let path = self.path().join(&inside);
            let too_large = || failed("read", &path)(io::Error::from(io::ErrorKind::FileTooLarge));
            files.push((inside.clone(), read(&path, MAX_FILE_BYTES)?.ok_or_else(too_large)?));
        }
        Ok(files)
    }
}

/// Whether this path in a backup names a file of a data folder, and nothing outside it or hidden in it.
fn belongs(path: &str) -> bool {
    let plain = |name: &str| {
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        !stem.is_empty()
            && stem.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
            && matches!(ending, "trust" | "json" | "toml")
    };
    match path.split_once('/') {
        None => path == CONFIG,
        Some((folder, name)) => FOLDERS.contains(&folder) && plain(name),
    }
}

fn rename(from: &Path, to: &Path) -> Result<(), DataFolderError> {
    fs::rename(from, to).map_err(failed("write", to))
}
