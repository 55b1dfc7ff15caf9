//! The record of a destruction as a file.

use std::path::{Path, PathBuf};

pub use crate::words::destruction::OldLogs;
pub(super) use crate::words::destruction::Stage;
use crate::{
    data_folder::{DataFolder, DataFolderError, Settings},
    export::Letter,
    visit_log::Destruction,
    words::{
        Language,
        destruction::{self, Record},
    },
};

/// A destruction of which there is a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// What was destroyed.
    pub done: Destruction,
    /// What became of the logs that restores and rescues had put aside.
    pub old_logs: OldLogs,
    /// Where the record stands.
    pub kept: Vec<Kept>,
}

/// Where a record stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// In the data folder.
    Folder(PathBuf),
    /// Where it was asked for.
    Copy(PathBuf),
}

impl Recorded {
    /// The record in plain text.
    #[must_use]
    pub fn text(&self, office: &str, language: Language) -> String {
        self.record(Stage::Complete, language).text(office)
    }

    /// The record in the data folder.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.kept.iter().find_map(|kept| match kept {
            Kept::Folder(path) => Some(path.as_path()),
            Kept::Copy(_) => None,
        })
    }

    fn record(&self, stage: Stage, language: Language) -> Record {
        destruction::record(&self.done, &self.old_logs, stage, language)
    }
}

/// Writes the record as a PDF.
pub(super) fn write(
    path: &Path,
    recorded: &Recorded,
    stage: Stage,
    settings: &Settings,
) -> Result<(), DataFolderError> {
    let Settings { language, office, post, .. } = settings;
    let record = recorded.record(stage, *language);
    let letter = Letter::of_destruction(&record, office, post, recorded.done.begun, *language);
    DataFolder::write_record(path, |out| letter.write(out))
}
