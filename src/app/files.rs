//! The thread that does the work with files: pictures, trust files, settings, exports.

use std::{
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, SyncSender},
    time::SystemTime,
};

use super::{Event, Export, Notice, books::Books, judge::Question, worker::Reports};
use crate::{
    data_folder::{DataFolder, DataFolderError},
    scan::{
        ScanSource, ScannedCode, pictures,
        reader::{self, Effort},
    },
};

/// What can be done with files.
pub(super) enum Errand {
    /// Read the codes of a picture.
    Picture(PathBuf),
    /// Install a trust file.
    Trust(PathBuf),
    /// Keep a setting.
    Setting {
        /// Its name in the settings.
        name: &'static str,
        /// What it is to be.
        value: String,
    },
    /// Write the log of some days to a file.
    Export(Export),
    /// Take the visits in a file into the log, or only say what would become of them.
    Import {
        /// Which file.
        path: PathBuf,
        /// Only say it.
        trial: bool,
    },
}

/// Works until there are no more errands.
pub(super) fn work(
    folder: &DataFolder,
    books: &Books,
    errands: &Receiver<Errand>,
    questions: &SyncSender<Question>,
    reports: &Reports,
) {
    while let Ok(errand) = errands.recv() {
        let notice = match errand {
            Errand::Picture(path) => picture(&path, questions),
            Errand::Trust(path) => Some(trust(folder, &path, questions)),
            Errand::Setting { name, value } => setting(folder, name, &value),
            Errand::Export(export) => Some(books.export(export, reports)),
            Errand::Import { path, trial } => {
                books.import(path, trial, reports);
                None
            }
        };
        if let Some(notice) = notice {
            reports.send(Event::Notice(notice));
        }
    }
}

fn picture(path: &Path, questions: &SyncSender<Question>) -> Option<Notice> {
    let Ok(frame) = pictures::open_picture(path) else { return Some(Notice::PictureFailed) };
    let codes = reader::read_codes(&frame, Effort::Best);
    let count = codes.len();
    if count == 0 {
        // The judge outlives this thread, unless it died, which the window knows.
        let _ = questions.send(Question::NoCode);
    }
    for content in codes {
        let _ = questions.send(Question::Code(ScannedCode { content, source: ScanSource::Picture }));
    }
    (count > 1).then_some(Notice::SeveralCodes { count })
}

fn trust(folder: &DataFolder, path: &Path, questions: &SyncSender<Question>) -> Notice {
    match folder.install_trust(path, SystemTime::now().into()) {
        Ok(installed) => {
            let _ = questions.send(Question::ReloadTrust);
            Notice::TrustAdded { signers: installed.content.signers }
        }
        Err(DataFolderError::Trust { source, .. }) => Notice::TrustRefused(source),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a trust file could not be installed");
            Notice::TrustFailed
        }
    }
}

fn setting(folder: &DataFolder, name: &str, value: &str) -> Option<Notice> {
    folder.change_setting(name, value).err().map(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, name, "a setting could not be kept");
        Notice::SettingNotKept
    })
}
