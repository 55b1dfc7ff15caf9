//! The office, opened: where it keeps its things, how it wants them, and what opens its log.

use std::{
    path::Path,
    sync::{Arc, OnceLock},
};

use crate::{
    data_folder::{DataFolder, DataFolderError, Settings},
    destruction::Place,
    progress::Progress,
    visit_log::{LogKey, VisitLog, VisitLogError},
};

/// What every use case leans on. Clones share the key, whoever of them is given it.
#[derive(Clone)]
pub struct Office {
    /// Where everything is kept.
    pub folder: DataFolder,
    /// The settings as they were read last; whoever starts the program may have asked for another language.
    pub settings: Settings,
    key: Arc<OnceLock<LogKey>>,
}

impl Office {
    /// An office with these settings, whose log nobody has unlocked yet.
    #[must_use]
    pub fn new(folder: DataFolder, settings: Settings) -> Self {
        Self { folder, settings, key: Arc::default() }
    }

    /// The same office with the settings as they are in their file now.
    ///
    /// # Errors
    ///
    /// When they are broken.
    pub fn reread(&self) -> Result<Self, DataFolderError> {
        Ok(Self { settings: self.folder.settings()?, ..self.clone() })
    }

    /// The key of the log, once somebody has given it.
    #[must_use]
    pub fn key(&self) -> Option<&LogKey> {
        self.key.get()
    }

    /// Keeps the key of the log for all that opens it from here on. The first one stays.
    pub fn keep_key(&self, key: LogKey) {
        let _ = self.key.set(key);
    }

    /// Opens the log, with its key where there is one.
    ///
    /// # Errors
    ///
    /// See [`DataFolder::visit_log`].
    pub fn visit_log(&self, progress: &mut dyn Progress) -> Result<VisitLog, VisitLogError> {
        self.folder.visit_log(self.key(), progress)
    }

    /// Opens the encrypted log for whoever knows its passphrase or has its recovery key. Only a key that opens the
    /// log is kept, so that another one can be tried.
    ///
    /// # Errors
    ///
    /// See [`DataFolder::log_key`] and [`DataFolder::visit_log`].
    pub fn unlock(&self, secret: &str, progress: &mut dyn Progress) -> Result<VisitLog, DataFolderError> {
        let (path, key) = (self.folder.visit_log_path(), self.folder.log_key(secret)?);
        let log = self
            .folder
            .visit_log(Some(&key), progress)
            .map_err(|source| DataFolderError::Log { path, source })?;
        self.keep_key(key);
        Ok(log)
    }

    /// Where it is that something is destroyed, with a second record there if one is wanted.
    #[must_use]
    pub fn place<'a>(&'a self, copy: Option<&'a Path>) -> Place<'a> {
        Place { folder: &self.folder, key: self.key(), copy }
    }
}
