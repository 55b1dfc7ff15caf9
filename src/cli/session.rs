//! What most commands work with: an opened data folder, its settings, and its log.

use anyhow::anyhow;

use super::{global::Global, key::Unlocking};
use crate::{
    data_folder::DataFolderError,
    destruction::Recorded,
    office::{self, ClockWatch, Office},
    text::{Language, shown_path, text},
    time,
    visit_log::{VisitLog, VisitLogError},
    words,
};

/// An opened data folder with its settings, the language and the way to its log.
pub(super) struct Session {
    /// Its settings have the language that was asked for.
    pub(super) office: Office,
    pub(super) language: Language,
    pub(super) quiet: bool,
    pub(super) unlocking: Unlocking,
}

impl Session {
    pub(super) fn open(global: &Global) -> anyhow::Result<Self> {
        let language = global.language;
        let explain = |error: DataFolderError| anyhow!(error.in_words(language));
        let folder = global.data_folder().map_err(explain)?;
        let mut settings = folder.settings().map_err(explain)?;
        settings.language = language;
        let office = Office::new(folder, settings);
        let unlocking = Unlocking::new(global, &office);
        Ok(Self { office, language, quiet: global.quiet, unlocking })
    }

    /// The log. What a program was killed in the middle of destroying gets its record first.
    pub(super) fn visit_log(&self) -> anyhow::Result<VisitLog> {
        let mut log = self.unlocking.visit_log()?;
        match office::complete_interrupted(&self.office, &mut log) {
            Ok(records) => {
                for path in records.iter().filter_map(Recorded::path) {
                    complain!("{}: {}", words::destruction::completed(self.language), shown_path(path));
                }
            }
            Err(error) => complain!("{}", error.in_words(self.language)),
        }
        Ok(log)
    }

    pub(super) fn explain(&self, error: &VisitLogError) -> anyhow::Error {
        anyhow!(error.in_words_at(&self.office.folder.visit_log_path(), self.language))
    }

    /// Says so when the computer's clock cannot be right: what is logged by it is not either.
    pub(super) fn heed_the_clock(&self, log: &VisitLog) {
        let watch = ClockWatch::of(&self.office.folder, Some(log));
        if watch.is_wrong(time::now()) {
            complain!("{}", text!(self.language, "cli-wrong-clock-logged"));
        }
        watch.keep(&self.office.folder);
    }
}
