//! The `--data` folder: settings, installed trust material and policies, the visit log.

mod settings;

pub use settings::Settings;

use std::path::{Path, PathBuf};

use crate::{
    credential::Timestamp,
    policy::PolicyBook,
    trust::{Added, TrustFileError, TrustStore},
};

/// The folder with everything that a post keeps.
#[derive(Clone, Debug)]
pub struct DataFolder {
    path: PathBuf,
}

/// Trust material that is installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstalledTrust {
    /// Names it for `trust remove`: the first 12 hex digits of its SHA-256.
    pub id: String,
    /// The file's name when it was added.
    pub name: String,
    /// When it was added.
    pub added: Timestamp,
    /// What it holds.
    pub content: Added,
}

/// Why the data folder could not do it.
#[derive(Debug, thiserror::Error)]
pub enum DataFolderError {
    /// A file or folder could not be read or written.
    #[error("cannot {action} {}", .path.display())]
    Io {
        /// `read`, `write`, `create` or `remove`.
        action: &'static str,
        /// Which file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// `config.toml` is broken.
    #[error("the settings are broken: {what}")]
    Settings {
        /// The line and what is wrong there.
        what: String,
    },
    /// A trust file was refused.
    #[error("the trust file is refused: {}", .path.display())]
    Trust {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: TrustFileError,
    },
    /// A policy file of the post's own was refused.
    #[error("the policy file is refused: {}", .path.display())]
    Policy {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: crate::policy::PolicyError,
    },
    /// Nothing is installed under this id.
    #[error("no trust material is installed under {0}")]
    NotInstalled(String),
    /// Another window is open on this folder.
    #[error("Pos Jaga is open already on this data folder")]
    InUse,
    /// The system names no place for data.
    #[error("this system names no folder for data; give one with --data")]
    NoDefault,
}

/// Held while a window is open on the folder; a second one is refused. The system lets go of it when
/// the process ends, however it ends.
#[derive(Debug)]
pub struct FolderLock {
    _file: std::fs::File,
}

impl DataFolder {
    /// Where the data of this user belongs on this system.
    ///
    /// # Errors
    ///
    /// [`DataFolderError::NoDefault`].
    pub fn default_path() -> Result<PathBuf, DataFolderError> {
        todo!()
    }

    /// Opens the folder; makes it, with a commented `config.toml`, when there is none.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub fn open(path: &Path) -> Result<Self, DataFolderError> {
        Ok(Self { path: path.to_owned() })
    }

    /// Keeps other windows out for as long as the answer lives.
    ///
    /// # Errors
    ///
    /// [`DataFolderError::InUse`].
    pub fn lock(&self) -> Result<FolderLock, DataFolderError> {
        todo!()
    }

    /// Where the visit log is.
    #[must_use]
    pub fn visit_log_path(&self) -> PathBuf {
        self.path.join("visits.sqlite")
    }

    /// Reads `config.toml`.
    ///
    /// # Errors
    ///
    /// Says what is wrong, and in which line.
    pub fn settings(&self) -> Result<Settings, DataFolderError> {
        todo!()
    }

    /// Changes one setting in `config.toml` and leaves comments and everything else as they are.
    ///
    /// # Errors
    ///
    /// When the file is broken or cannot be written; it is then unchanged.
    pub fn change_setting(&self, name: &str, value: &str) -> Result<(), DataFolderError> {
        let _ = (name, value);
        todo!()
    }

    /// Installs a trust file. The same bytes again are the same material.
    ///
    /// # Errors
    ///
    /// Nothing is kept of a file that is refused.
    pub fn install_trust(&self, file: &Path, now: Timestamp) -> Result<InstalledTrust, DataFolderError> {
        let _ = (file, now);
        todo!()
    }

    /// What is installed, the newest first.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    pub fn installed_trust(&self) -> Result<Vec<InstalledTrust>, DataFolderError> {
        todo!()
    }

    /// Removes what is installed under this id.
    ///
    /// # Errors
    ///
    /// [`DataFolderError::NotInstalled`].
    pub fn remove_trust(&self, id: &str) -> Result<(), DataFolderError> {
        let _ = id;
        todo!()
    }

    /// Everybody whom the installed material says to believe. A file that has become unreadable is
    /// named beside the store and does not take the others down.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    pub fn trust_store(&self) -> Result<(TrustStore, Vec<DataFolderError>), DataFolderError> {
        todo!()
    }

    /// The shipped policies and the post's own (`policies/*.toml`). A broken one is named beside the
    /// book and does not take the others down.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    pub fn policy_book(&self) -> Result<(PolicyBook, Vec<DataFolderError>), DataFolderError> {
        todo!()
    }
}
