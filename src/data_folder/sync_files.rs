//! What a post keeps of its membership in a centre: files in a folder of their own, which no backup takes along. A
//! restored backup is the same post in another life, and is enrolled anew.

use std::{fs, io, path::PathBuf};

use zeroize::Zeroizing;

use super::{DataFolder, DataFolderError, FolderLock, failed, lock_at, make_folder, read, write};
use crate::visit_log::{KeyError, LogKey};

const FOLDER: &str = "sync";
/// What the post signs with, in plain or under the key of the log.
const IDENTITY: &str = "identity.json";
const SEALED_IDENTITY: &str = "identity.sealed";
const STATE: &str = "state.json";
const LOCK: &str = "lock";
const EXPECTED: &str = "expected";
/// The most bytes of one of these files.
const MAX_BYTES: usize = 1024 * 1024;

impl DataFolder {
    /// Where a post keeps what a centre is to it.
    #[must_use]
    pub fn sync_path(&self) -> PathBuf {
        self.path().join(FOLDER)
    }

    /// Whether there is an identity, without opening it.
    #[must_use]
    pub fn has_sync_identity(&self) -> bool {
        [IDENTITY, SEALED_IDENTITY].iter().any(|file| self.sync_path().join(file).exists())
    }

    /// What the post signs with; `None` when it has no identity.
    ///
    /// # Errors
    ///
    /// [`KeyError::Missing`] when it is sealed and the log's key is not there; [`KeyError::Wrong`] when it is sealed under
    /// another key.
    pub fn sync_identity(&self, key: Option<&LogKey>) -> Result<Option<Zeroizing<Vec<u8>>>, DataFolderError> {
        if let Some(bytes) = self.sync_file(IDENTITY)? {
            return Ok(Some(Zeroizing::new(bytes)));
        }
        let Some(sealed) = self.sync_file(SEALED_IDENTITY)? else { return Ok(None) };
        let key = key.ok_or(KeyError::Missing)?;
        Ok(Some(Zeroizing::new(key.open_beside(&sealed).ok_or(KeyError::Wrong)?)))
    }

    /// Keeps what the post signs with: for this user alone, and under the key of the log where that is encrypted.
    ///
    /// # Errors
    ///
    /// What was there before stays.
    pub fn keep_sync_identity(&self, bytes: &[u8], key: Option<&LogKey>) -> Result<(), DataFolderError> {
        make_folder(&self.sync_path())?;
        let (file, other) = match key {
            Some(_) => (SEALED_IDENTITY, IDENTITY),
            None => (IDENTITY, SEALED_IDENTITY),
        };
        let bytes = match key {
            Some(key) => key.seal_beside(bytes.to_vec())?,
            None => bytes.to_vec(),
        };
        write(&self.sync_path().join(file), &bytes)?;
        self.remove_sync_file(other)
    }

    /// Keeps the identity, if there is one, as the log is kept from now on.
    pub(super) fn reseal_sync_identity(
        &self,
        before: Option<&LogKey>,
        after: Option<&LogKey>,
    ) -> Result<(), DataFolderError> {
        match self.sync_identity(before)? {
            Some(identity) => self.keep_sync_identity(&identity, after),
            None => Ok(()),
        }
    }

    /// How far the centre has been told, and what came of it.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn sync_state(&self) -> Result<Option<Vec<u8>>, DataFolderError> {
        self.sync_file(STATE)
    }

    /// Keeps it, in one step.
    ///
    /// # Errors
    ///
    /// What was there before stays.
    pub fn keep_sync_state(&self, bytes: &[u8]) -> Result<(), DataFolderError> {
        make_folder(&self.sync_path())?;
        write(&self.sync_path().join(STATE), bytes)
    }

    /// Where the list of the guests is kept whom the centre says to expect.
    #[must_use]
    pub fn expected_path(&self) -> PathBuf {
        self.sync_path().join(EXPECTED)
    }

    /// Keeps that list in the place of an earlier one.
    ///
    /// # Errors
    ///
    /// What was there before stays.
    pub fn keep_expected(&self, bytes: &[u8]) -> Result<(), DataFolderError> {
        make_folder(&self.sync_path())?;
        write(&self.expected_path(), bytes)
    }

    /// Forgets that list: its day is over.
    ///
    /// # Errors
    ///
    /// When the file stays.
    pub fn forget_expected(&self) -> Result<(), DataFolderError> {
        self.remove_sync_file(EXPECTED)
    }

    /// Forgets the centre.
    ///
    /// # Errors
    ///
    /// When a file stays.
    pub fn forget_sync(&self) -> Result<(), DataFolderError> {
        [IDENTITY, SEALED_IDENTITY, STATE].into_iter().try_for_each(|file| self.remove_sync_file(file))
    }

    /// Held while something is sent, so that two programs do not tell the centre the same in one another's way.
    ///
    /// # Errors
    ///
    /// [`DataFolderError::InUse`] when another one sends just now.
    pub fn lock_sync(&self) -> Result<FolderLock, DataFolderError> {
        make_folder(&self.sync_path())?;
        lock_at(&self.sync_path().join(LOCK))
    }

    fn sync_file(&self, name: &str) -> Result<Option<Vec<u8>>, DataFolderError> {
        let path = self.sync_path().join(name);
        match read(&path, MAX_BYTES) {
            Ok(Some(bytes)) => Ok(Some(bytes)),
            Ok(None) => Err(failed("read", &path)(io::ErrorKind::FileTooLarge.into())),
            Err(DataFolderError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn remove_sync_file(&self, name: &str) -> Result<(), DataFolderError> {
        let path = self.sync_path().join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("remove", &path)(error)),
            _ => Ok(()),
        }
    }
}
