//! The encryption of the visit log: its key file, and turning it on and off.

use std::{fs, io, path::PathBuf};

use super::{DataFolder, DataFolderError, failed, read, write};
use crate::visit_log::{
    KeyError, KeyFile, LogKey, Rekeyed, VisitLog, VisitLogError, beginning_of, key_file_path,
};

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

    /// Whether the log is there and encrypted.
    ///
    /// # Errors
    ///
    /// When it cannot be opened for another reason.
    pub fn log_is_encrypted(&self) -> Result<bool, DataFolderError> {
        let path = self.visit_log_path();
        match VisitLog::open(&path) {
            Ok(_) => Ok(false),
            Err(VisitLogError::KeyNeeded) => Ok(true),
            Err(source) => Err(DataFolderError::Log { path, source }),
        }
    }

    /// Encrypts the log, which nobody may have open, under a new key. The old file is overwritten.
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
        drop(VisitLog::open(&path).map_err(in_log)?);
        let key = LogKey::generate()?;
        // Fails for a passphrase that is too short, before anything is copied.
        KeyFile::seal(&key, [0; 16], passphrase)?;
        let copy = Rekeyed::copy(&path, None, Some(&key)).map_err(in_log)?;
        let file = KeyFile::seal(&key, copy.beginning(), passphrase)?;
        write(&self.key_file_path(), &file.to_bytes())?;
        copy.take_over().map_err(in_log)?;
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
        drop(VisitLog::open_with(&path, Some(key)).map_err(in_log)?);
        let beginning = beginning_of(&path).map_err(in_log)?;
        write(&self.key_file_path(), &KeyFile::seal(key, beginning, passphrase)?.to_bytes())
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
