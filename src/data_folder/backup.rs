//! Backup and restore of the whole folder, as one file.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::{
    DataFolder, DataFolderError,
    aside::{ASIDE, ASIDE_DATE},
    failed, make_folder, read, travelling_key,
};
use crate::{
    progress::Unwatched,
    time::Timestamp,
    visit_log::{Backup, KeyFile, LogKey, VisitLog, VisitLogError, beginning_of},
    whole_file::{self, Part, Unfinished},
};

const LOG: &str = "visits.sqlite";

/// What goes into a backup beside the log: this file and the files in these folders.
const CONFIG: &str = "config.toml";
const FOLDERS: [&str; 3] = ["trust", "policies", "languages"];

/// How the folder is called in which a restore makes everything new, and how from the moment on when it is
/// decided. A date follows.
const STAGED: &str = ".restore-";
const DECIDED: &str = ".restoring-";

/// Never goes into a backup, in which it would be encrypted with the key that it holds.
const KEY_FILE: &str = "visits.key";
/// Says in a staged restore that the key file here is put aside and gets no successor.
const NO_KEY_FILE: &str = "visits.key.gone";

/// The most bytes of one file in a backup.
const MAX_FILE_BYTES: usize = 64 * 1024 * 1024;

/// What a restore did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// How many visits the log has now.
    pub visits: u64,
    /// The folder in which everything lies that was there before.
    pub aside: PathBuf,
    /// Of how many of its visits something had been destroyed since the backup, and was destroyed again.
    pub destroyed_again: u64,
    /// Whether what had been destroyed since is not known, because the log that was here cannot be read.
    pub blind: bool,
}

/// What was saved of a damaged log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rescued {
    /// How many visits could be read, and are in the log now.
    pub visits: u64,
    /// How many could not, as far as anybody can tell.
    pub lost: u64,
    /// The folder in which the damaged log lies.
    pub aside: PathBuf,
}

/// A folder in which everything new is made, and which is gone when this is dropped.
struct Staged {
    folder: TempDir,
    _unfinished: Unfinished,
}

impl DataFolder {
    /// Writes the log, the settings, the trust material and the policies into one file, as they are at
    /// this moment; the desk goes on working meanwhile. The file appears under its name only when it is
    /// complete, looked through, and on the disk. The backup of an encrypted log is encrypted with the
    /// same key, which is `key`, and takes it along as the key file has it: wrapped under the passphrase.
    ///
    /// # Errors
    ///
    /// A file that was there before is then unchanged.
    pub fn back_up(&self, to: &Path, key: Option<&LogKey>) -> Result<u64, DataFolderError> {
        let to = std::path::absolute(to).map_err(failed("write", to))?;
        let in_log = |source| DataFolderError::Log { path: self.visit_log_path(), source };
        let in_backup = |source| DataFolderError::Log { path: to.clone(), source };
        let log = self.visit_log(key, &mut Unwatched).map_err(in_log)?;
        let part = Part::beside(&to).map_err(failed("write", &to))?;
        let visits = log.back_up(part.path(), &self.files_to_keep()?).map_err(in_backup)?;
        drop(log);
        if let Some(key) = key
            && let Some(file) = self.key_file().ok().flatten()
            && let Some(file) = file.for_copy(key, beginning_of(part.path()).map_err(in_backup)?)
        {
            travelling_key::append(part.path(), &file).map_err(failed("write", &to))?;
            Backup::open(part.path(), Some(key)).map_err(in_backup)?;
        }
        part.put_in_place().map_err(failed("write", &to))?;
        Ok(visits)
    }

    /// Puts a backup in the place of everything that is here, once it has been looked through and a log
    /// made of it. What was here is kept aside in a folder of its own. No window may be open. `key` opens
    /// the backup of an encrypted log; where neither the key file here nor the backup has that key wrapped,
    /// the recovery key opens the log until it gets a passphrase. What the log that was here has destroyed is
    /// destroyed in the new one, too; `key_here` opens it, where that is another key.
    ///
    /// # Errors
    ///
    /// Nothing has changed when the backup is refused.
    pub fn restore(
        &self,
        from: &Path,
        key: Option<&LogKey>,
        key_here: Option<&LogKey>,
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
        let staged = self.stage()?;
        let new_log = staged.folder.path().join(LOG);
        backup.make_log(&new_log).map_err(in_backup)?;
        let destroyed_again = self.destroy_again(&new_log, key, key_here).map_err(in_backup)?;
        self.stage_key_file(&staged, key, travelling_key::read(from))?;
        for folder in FOLDERS {
            make_folder(&staged.folder.path().join(folder))?;
        }
        for (path, content) in &files {
            super::write(&staged.folder.path().join(path), content)?;
        }
        let aside = self.put_in_place(&staged, key_here.or(key), now)?;
        Ok(Restored {
            visits: backup.visits(),
            aside,
            destroyed_again: destroyed_again.unwrap_or(0),
            blind: destroyed_again.is_none(),
        })
    }

    /// Destroys in a log that is about to take the place of the one here what that has destroyed. Says of how
    /// many visits something went; `None` when the log here cannot be read.
    fn destroy_again(
        &self,
        new: &Path,
        key: Option<&LogKey>,
        key_here: Option<&LogKey>,
    ) -> Result<Option<u64>, VisitLogError> {
        let here = self.visit_log_path();
        if !here.exists() {
            return Ok(Some(0));
        }
        let log = [None, key_here, key].into_iter().find_map(|key| VisitLog::open_with(&here, key).ok());
        let Some(log) = log else { return Ok(None) };
        VisitLog::open_with(new, key)?.destroy_as_in(&log, None).map(Some)
    }

    /// Puts a log of what can still be read in the place of a damaged one, which is kept aside. No other
    /// program may have it open.
    ///
    /// # Errors
    ///
    /// Nothing has changed. [`VisitLogError::Locked`], or when the log is not damaged after all.
    pub fn rescue_log(&self, key: Option<&LogKey>, now: Timestamp) -> Result<Rescued, DataFolderError> {
        let path = self.visit_log_path();
        let in_log = |source| DataFolderError::Log { path: path.clone(), source };
        let staged = self.stage()?;
        let saved = VisitLog::salvage(&path, &staged.folder.path().join(LOG), key).map_err(in_log)?;
        self.stage_key_file(&staged, key, None)?;
        let aside = self.put_in_place(&staged, key, now)?;
        Ok(Rescued { visits: saved.visits, lost: saved.lost, aside })
    }

    /// A folder in which everything new is made.
    fn stage(&self) -> Result<Staged, DataFolderError> {
        for (_, abandoned) in self.folders_beginning(STAGED)? {
            fs::remove_dir_all(&abandoned).map_err(failed("remove", &abandoned))?;
        }
        let make = || whole_file::create_folder_in(self.path(), STAGED);
        let (folder, unfinished) =
            Unfinished::make(make, TempDir::path).map_err(failed("create", self.path()))?;
        Ok(Staged { folder, _unfinished: unfinished })
    }

    /// Stages the key file for the staged log, or that there is none for it: the one here, or else the one that
    /// has travelled with a backup.
    fn stage_key_file(
        &self,
        staged: &Staged,
        key: Option<&LogKey>,
        travelled: Option<KeyFile>,
    ) -> Result<(), DataFolderError> {
        let path = staged.folder.path().join(LOG);
        let in_log = |source| DataFolderError::Log { path: path.clone(), source };
        let mut file = None;
        if let Some(key) = key {
            let beginning = beginning_of(&path).map_err(in_log)?;
            let files = [self.key_file().ok().flatten(), travelled];
            file = files.into_iter().flatten().find_map(|file| file.for_copy(key, beginning));
        }
        match file {
            Some(file) => super::write(&staged.folder.path().join(KEY_FILE), &file.to_bytes()),
            None => super::write(&staged.folder.path().join(NO_KEY_FILE), b""),
        }
    }

    /// Puts what is staged in the place of what is here, and says where that is kept.
    fn put_in_place(
        &self,
        staged: &Staged,
        key: Option<&LogKey>,
        now: Timestamp,
    ) -> Result<PathBuf, DataFolderError> {
        self.release_log(key)?;
        sync(staged.folder.path())?;
        // From here on there is no way back, only on: what is interrupted is finished by the next start.
        let date = now.format(ASIDE_DATE).to_string();
        rename(staged.folder.path(), &self.path().join(format!("{DECIDED}{date}")))?;
        sync(self.path())?;
        self.finish(&date)
    }

    /// Finishes a restore that was interrupted, if there is one and nobody else is at it.
    pub(super) fn finish_interrupted_restore(&self) -> Result<(), DataFolderError> {
        for (name, _) in self.folders_beginning(DECIDED)? {
            let Ok(_lock) = self.lock() else { return Ok(()) };
            self.finish(name.trim_start_matches(DECIDED))?;
        }
        Ok(())
    }

    /// Takes the steps of a restore that are left: each thing of the old is put aside, and its new one
    /// takes its place. Says where the old things are.
    fn finish(&self, date: &str) -> Result<PathBuf, DataFolderError> {
        let staged = self.path().join(format!("{DECIDED}{date}"));
        let aside = self.path().join(format!("{ASIDE}{date}"));
        make_folder(&aside)?;
        let put_aside = |name: &str| {
            let (here, old) = (self.path().join(name), aside.join(name));
            if here.exists() && !old.exists() { rename(&here, &old) } else { Ok(()) }
        };
        let no_key_file = staged.join(NO_KEY_FILE);
        if no_key_file.exists() {
            put_aside(KEY_FILE)?;
            fs::remove_file(&no_key_file).map_err(failed("remove", &no_key_file))?;
        }
        let new_log = staged.join(LOG);
        if new_log.exists() {
            self.keep_log(&aside)?;
            // The new log takes the place of the old one in one step: there is never none, for which the
            // program would begin a new one.
            rename(&new_log, &self.visit_log_path())?;
        }
        for name in FOLDERS.into_iter().chain([CONFIG, KEY_FILE]) {
            let new = staged.join(name);
            if new.exists() {
                put_aside(name)?;
                rename(&new, &self.path().join(name))?;
            }
        }
        sync(self.path())?;
        fs::remove_dir_all(&staged).map_err(failed("remove", &staged))?;
        Ok(aside)
    }

    /// Sees to it that nobody has the old log open.
    fn release_log(&self, key: Option<&LogKey>) -> Result<(), DataFolderError> {
        let path = self.visit_log_path();
        if !path.exists() {
            return Ok(());
        }
        match VisitLog::open_with(&path, key) {
            // Opening and closing a sound log leaves one file, unless another program has it open.
            Ok(log) => drop(log),
            Err(
                VisitLogError::Damaged(_)
                | VisitLogError::Newer { .. }
                | VisitLogError::KeyNeeded
                | VisitLogError::WrongKey,
            ) => return Ok(()),
            Err(source) => return Err(DataFolderError::Log { path, source }),
        }
        if self.beside_the_log().iter().any(|part| part.exists()) {
            return Err(DataFolderError::Log { path, source: VisitLogError::Locked });
        }
        Ok(())
    }

    /// Names the old log a second time, in `aside`, with all that belongs to it.
    fn keep_log(&self, aside: &Path) -> Result<(), DataFolderError> {
        for part in self.beside_the_log() {
            if part.exists() {
                rename(&part, &aside.join(part.file_name().unwrap_or_default()))?;
            }
        }
        let (path, kept) = (self.visit_log_path(), aside.join(LOG));
        if kept.exists() || !path.exists() {
            return Ok(());
        }
        if fs::hard_link(&path, &kept).is_ok() {
            return Ok(());
        }
        // Where a file cannot have two names it is copied, and an interrupted copy is begun anew.
        let copied = Part::beside(&kept).and_then(|part| {
            fs::copy(&path, part.path())?;
            part.put_in_place()
        });
        copied.map_err(failed("write", &kept))
    }

    /// What SQLite keeps beside the log while it is open.
    fn beside_the_log(&self) -> [PathBuf; 2] {
        ["-wal", "-shm"].map(|ending| {
            let mut part = self.visit_log_path().into_os_string();
            part.push(ending);
            PathBuf::from(part)
        })
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
            && matches!(ending, "trust" | "json" | "toml" | "ftl")
    };
    match path.split_once('/') {
        None => path == CONFIG,
        Some((folder, name)) => FOLDERS.contains(&folder) && plain(name),
    }
}

fn sync(folder: &Path) -> Result<(), DataFolderError> {
    whole_file::sync_folder(folder).map_err(failed("write", folder))
}

fn rename(from: &Path, to: &Path) -> Result<(), DataFolderError> {
    fs::rename(from, to).map_err(failed("write", to))
}
