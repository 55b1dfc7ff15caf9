//! The encryption of the visit log: its key file, and turning it on and off.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{Aside, DataFolder, DataFolderError, failed, read, travelling_key, write};
use crate::{
    progress::{Progress, Unwatched},
    time,
    visit_log::{KeyError, KeyFile, LogKey, Rekeyed, VisitLog, VisitLogError, beginning_of, key_file_path},
};

/// How much of an upgrade goes into the copy of the old log: 0.2 of 3.4 seconds with 100,000 visits of the first version.
const KEEPING_SHARE: f32 = 0.05;
/// The most bytes of a key file.
const MAX_KEY_FILE_BYTES: usize = 16 * 1024;

impl DataFolder {
    /// Where the key file of the log is, if the log is encrypted.
    #[must_use]
    pub fn key_file_path(&self) -> PathBuf {
        key_file_path(&self.visit_log_path())
    }

    /// The key of the log or of a backup, for whoever knows the passphrase or has the recovery key. Takes
    /// about a quarter of a second. A recovery key is taken as it is, whatever the key file here says, for
    /// the day when that is lost, broken or of another log: whether it is the one, opening tells.
    ///
    /// # Errors
    ///
    /// [`DataFolderError::Key`], or when the key file cannot be read.
    pub fn log_key(&self, secret: &str) -> Result<LogKey, DataFolderError> {
        let by_the_file = match self.key_file() {
            Ok(Some(file)) => file.open(secret),
            Ok(None) => Err(KeyError::Missing),
            Err(DataFolderError::Key(error)) => Err(error),
            Err(error) => return Err(error),
        };
        match by_the_file {
            Err(KeyError::Wrong | KeyError::Missing | KeyError::Broken) => {
                Ok(LogKey::from_recovery_key(secret).unwrap_or(by_the_file)?)
            }
            key => Ok(key?),
        }
    }

    /// The key of a backup, for whoever knows the passphrase that was good when it was made, or that is good here,
    /// or has the recovery key.
    ///
    /// # Errors
    ///
    /// See [`DataFolder::log_key`].
    pub fn backup_key(&self, backup: &Path, secret: &str) -> Result<LogKey, DataFolderError> {
        match travelling_key::read(backup).map(|file| file.open(secret)) {
            Some(Ok(key)) => Ok(key),
            Some(Err(error)) => self.log_key(secret).map_err(|_| error.into()),
            None => self.log_key(secret),
        }
    }

    /// Whether only the recovery key opens an encrypted backup: neither it nor the folder has its key wrapped.
    #[must_use]
    pub fn backup_needs_recovery_key(&self, backup: &Path) -> bool {
        travelling_key::read(backup).is_none() && !self.key_file_path().exists()
    }

    /// The logs that were put aside and that everybody can read although the log is encrypted.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    pub fn aside_in_plain(&self) -> Result<Vec<Aside>, DataFolderError> {
        let mut aside = self.kept_aside()?;
        aside.retain(|aside| {
            aside.open(None).is_some_and(|opened| !matches!(opened, Err(VisitLogError::KeyNeeded)))
        });
        Ok(aside)
    }

    /// Opens the log of this folder, with its key where it is encrypted. One of an earlier version of this program is
    /// kept aside as it is before its schema is brought up to date.
    ///
    /// # Errors
    ///
    /// See [`VisitLog::open_telling`] and [`VisitLog::keep_before_upgrade`].
    pub fn visit_log(
        &self,
        key: Option<&LogKey>,
        progress: &mut dyn Progress,
    ) -> Result<VisitLog, VisitLogError> {
        let path = self.visit_log_path();
        let kept =
            VisitLog::keep_before_upgrade(&path, key, time::now(), &mut |pages, share: Option<f32>| {
                progress.at(pages, share.map(|share| KEEPING_SHARE * share))
            })?;
        let Some(kept) = kept else { return VisitLog::open_telling(&path, key, progress) };
        let folder = kept.file_name().unwrap_or_default().to_string_lossy().into_owned();
        tracing::warn!(
            folder,
            "the log is of an earlier version, and is kept there before it is brought up to date"
        );
        VisitLog::open_telling(&path, key, &mut |rows, share: Option<f32>| {
            progress.at(rows, share.map(|share| KEEPING_SHARE + (1.0 - KEEPING_SHARE) * share))
        })
    }

    /// Whether the log is there and encrypted.
    ///
    /// # Errors
    ///
    /// When it cannot be opened for another reason.
    pub fn log_is_encrypted(&self) -> Result<bool, DataFolderError> {
        let path = self.visit_log_path();
        match self.visit_log(None, &mut Unwatched) {
            Ok(_) => Ok(false),
            Err(VisitLogError::KeyNeeded) => Ok(true),
            Err(source) => Err(DataFolderError::Log { path, source }),
        }
    }

    /// Encrypts the log, which nobody may have open, under a new key, and the logs that were put aside with it, as
    /// far as they can be read (see [`DataFolder::aside_in_plain`]). The old files are overwritten.
    ///
    /// The key file is on the disk before the encrypted log takes the place of the plain one, and does no
    /// harm beside a plain one.
    ///
    /// # Errors
    ///
    /// [`DataFolderError::Encrypted`] when it is already, [`VisitLogError::Locked`]. The log is as it was.
    pub fn encrypt_log(&self, passphrase: &str) -> Result<LogKey, DataFolderError> {
        let path = self.visit_log_path();
        let in_log = |source| match source {
            VisitLogError::KeyNeeded => DataFolderError::Encrypted,
            source => DataFolderError::Log { path: path.clone(), source },
        };
        // Makes the log of a new folder.
        drop(self.visit_log(None, &mut Unwatched).map_err(in_log)?);
        let key = LogKey::generate()?;
        // Fails for a passphrase that is too short, before anything is copied.
        KeyFile::seal(&key, [0; 16], passphrase)?;
        let copy = Rekeyed::copy(&path, None, Some(&key)).map_err(in_log)?;
        for aside in self.aside_in_plain()? {
            if let Err(error) = encrypt_aside(&aside, &key, passphrase) {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    folder = aside.name,
                    "a log that was put aside is not encrypted"
                );
            }
        }
        let file = KeyFile::seal(&key, copy.beginning(), passphrase)?;
        write(&self.key_file_path(), &file.to_bytes())?;
        copy.take_over().map_err(in_log)?;
        if let Err(error) = self.reseal_sync_identity(None, Some(&key)) {
            tracing::error!(error = &error as &dyn std::error::Error, "the key of the post stays in plain");
        }
        Ok(file.open(&key.recovery_key())?)
    }

    /// Takes the encryption off the log, which nobody may have open.
    ///
    /// # Errors
    ///
    /// [`VisitLogError::Locked`], [`VisitLogError::WrongKey`]. The log is as it was.
    pub fn decrypt_log(&self, key: &LogKey) -> Result<(), DataFolderError> {
        let path = self.visit_log_path();
        let in_log = |source| DataFolderError::Log { path: path.clone(), source };
        Rekeyed::copy(&path, Some(key), None).and_then(Rekeyed::take_over).map_err(in_log)?;
        if let Err(error) = self.reseal_sync_identity(Some(key), None) {
            tracing::error!(error = &error as &dyn std::error::Error, "the post has to be enrolled again");
        }
        for aside in self.kept_aside()? {
            // One under another key stays as it is.
            let path = aside.log_path();
            if matches!(aside.open(None), Some(Err(VisitLogError::KeyNeeded)))
                && Rekeyed::copy(&path, Some(key), None).and_then(Rekeyed::take_over).is_ok()
            {
                let _ = fs::remove_file(aside.key_file_path());
            }
        }
        let key_file = self.key_file_path();
        match fs::remove_file(&key_file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("remove", &key_file)(error)),
            _ => Ok(()),
        }
    }

    /// Gives the log, which this program may not have open, another passphrase. The recovery key stays
    /// the same.
    ///
    /// # Errors
    ///
    /// The old passphrase is good as before.
    pub fn change_passphrase(&self, key: &LogKey, passphrase: &str) -> Result<(), DataFolderError> {
        let path = self.visit_log_path();
        let in_log = |source| DataFolderError::Log { path: path.clone(), source };
        // Never wraps a key that does not open the log.
        drop(self.visit_log(Some(key), &mut Unwatched).map_err(in_log)?);
        let beginning = beginning_of(&path).map_err(in_log)?;
        write(&self.key_file_path(), &KeyFile::seal(key, beginning, passphrase)?.to_bytes())?;
        for aside in self.kept_aside()? {
            if let Some(Ok(log)) = aside.open(Some(key))
                && aside.key_file_path().exists()
            {
                drop(log);
                let beginning = beginning_of(&aside.log_path()).map_err(in_log)?;
                let file = KeyFile::seal(key, beginning, passphrase)?;
                write(&aside.key_file_path(), &file.to_bytes())?;
            }
        }
        Ok(())
    }

    pub(super) fn key_file(&self) -> Result<Option<KeyFile>, DataFolderError> {
        let path = self.key_file_path();
        if !path.exists() {
            return Ok(None);
        }
        let bytes = read(&path, MAX_KEY_FILE_BYTES)?.ok_or(KeyError::Broken)?;
        Ok(Some(KeyFile::parse(&bytes)?))
    }
}

/// Encrypts a log that was put aside, with a key file of its own under the same passphrase.
fn encrypt_aside(aside: &Aside, key: &LogKey, passphrase: &str) -> Result<(), DataFolderError> {
    let path = aside.log_path();
    let in_log = |source| DataFolderError::Log { path: path.clone(), source };
    let copy = Rekeyed::copy(&path, None, Some(key)).map_err(in_log)?;
    let file = KeyFile::seal(key, copy.beginning(), passphrase)?;
    write(&aside.key_file_path(), &file.to_bytes())?;
    copy.take_over().map_err(in_log)
}
