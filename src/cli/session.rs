//! What most commands work with: an opened data folder, its settings, and its log.

use std::{io, path::Path, time::SystemTime};

use anyhow::anyhow;

use super::{Global, key::Unlocking};
use crate::{
    app::ClockWatch,
    data_folder::{DataFolder, DataFolderError, Settings},
    destruction::{Place, Recorded, complete_interrupted},
    export::Letter,
    visit_log::{VisitLog, VisitLogError},
    whole_file,
    words::{self, Language},
};

/// An opened data folder with its settings, the language and the way to its log.
pub(super) struct Session {
    pub(super) folder: DataFolder,
    pub(super) settings: Settings,
    pub(super) language: Language,
    pub(super) quiet: bool,
    pub(super) unlocking: Unlocking,
}

impl Session {
    pub(super) fn open(global: &Global) -> anyhow::Result<Self> {
        let language = global.lang.unwrap_or_default();
        let explain = |error: DataFolderError| anyhow!(error.in_words(language));
        let folder = global.data_folder().map_err(explain)?;
        let settings = folder.settings().map_err(explain)?;
        let language = global.lang.unwrap_or(settings.language);
        let unlocking = Unlocking::new(global, &folder, language);
        Ok(Self { folder, settings, language, quiet: global.quiet, unlocking })
    }

    /// The log. What a program was killed in the middle of destroying gets its record first.
    pub(super) fn visit_log(&self) -> anyhow::Result<VisitLog> {
        let mut log = self.unlocking.visit_log()?;
        let place = Place { folder: &self.folder, key: self.unlocking.known_key(), copy: None };
        match complete_interrupted(place, &mut log) {
            Ok(records) => {
                for path in records.iter().filter_map(Recorded::path) {
                    complain!(
                        "{}: {}",
                        words::destruction::completed(self.language),
                        words::shown_path(path)
                    );
                }
            }
            Err(error) => complain!("{}", error.in_words(self.language)),
        }
        Ok(log)
    }

    pub(super) fn explain(&self, error: &VisitLogError) -> anyhow::Error {
        anyhow!(words::trouble::visit_log(error, &self.folder.visit_log_path(), self.language))
    }

    /// Says so when the computer's clock cannot be right: what is logged by it is not either.
    pub(super) fn heed_the_clock(&self, log: &VisitLog) {
        let watch = ClockWatch::of(&self.folder, Some(log));
        if watch.is_wrong(SystemTime::now().into()) {
            complain!("{}", words::command_line::logged_by_a_wrong_clock(self.language));
        }
        watch.keep(&self.folder);
    }

    /// Writes a letter into a file.
    pub(super) fn write_letter(&self, letter: &Letter, path: &Path) -> anyhow::Result<()> {
        whole_file::write::<_, io::Error>(path, |out| letter.write(out)).map_err(|source| {
            let error = DataFolderError::Io { action: "write", path: path.to_owned(), source };
            anyhow!(error.in_words(self.language))
        })
    }
}
