//! The thread that does the work with files: pictures, trust files, settings, exports.

use std::{
    io,
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, SyncSender},
    time::SystemTime,
};

use super::{Event, Export, Notice, Secret, books::Books, judge::Question, worker::Reports};
use crate::{
    data_folder::{DataFolder, DataFolderError, Settings},
    export::Letter,
    import::DayOrder,
    scan::{
        ScanSource, ScannedCode, pictures,
        reader::{self, Code, Effort, Joined, Parts},
    },
    whole_file,
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
        /// In which order its days are written, where the officer has said so.
        order: Option<DayOrder>,
    },
    /// Write the sheet with a recovery key.
    RecoverySheet(Secret, PathBuf),
}

/// Works until there are no more errands.
pub(super) fn work(
    folder: &DataFolder,
    books: &Books,
    errands: &Receiver<Errand>,
    questions: &SyncSender<Question>,
    reports: &Reports,
) {
    let mut parts = Parts::default();
    while let Ok(errand) = errands.recv() {
        let notice = match errand {
            Errand::Picture(path) => picture(&path, &mut parts, questions, reports),
            Errand::Trust(path) => Some(trust(folder, &path)),
            Errand::Setting { name, value } => setting(folder, name, &value),
            Errand::Export(export) => Some(books.export(export, reports)),
            Errand::Import { path, trial, order } => {
                books.import(path, trial, order, reports);
                None
            }
            Errand::RecoverySheet(key, path) => Some(write_recovery_sheet(folder, &key, path)),
        };
        if let Some(notice) = notice {
            reports.send(Event::Notice(notice));
        }
    }
}

/// Reads a picture. The parts of a message may stand in several of them.
fn picture(
    path: &Path,
    parts: &mut Parts,
    questions: &SyncSender<Question>,
    reports: &Reports,
) -> Option<Notice> {
    let sight = match pictures::look_at(path, |page| reader::look(page, Effort::Best)) {
        Ok(sight) => sight,
        Err(error) => return Some(Notice::PictureRefused((&error).into())),
    };
    let (mut codes, mut waiting) = (sight.codes, None);
    for part in sight.parts {
        match parts.add(part) {
            Joined::Whole(code) => codes.push(code),
            Joined::Waiting(part) => waiting = Some(part),
        }
    }
    if let (true, Some(part)) = (codes.is_empty(), waiting) {
        reports.send(Event::PartSeen { seen: part.seen, of: part.of });
        return None;
    }
    let scanned = |code: Code| ScannedCode { content: code.content, source: ScanSource::Picture };
    let codes: Vec<_> = codes.into_iter().map(scanned).collect();
    // The judge outlives this thread, unless it died, which the window knows.
    let _ = questions.send(if codes.is_empty() { Question::NoCode } else { Question::Codes(codes) });
    None
}

/// The watch sees that there is a new file, whoever has put it there.
fn trust(folder: &DataFolder, path: &Path) -> Notice {
    match folder.install_trust(path, SystemTime::now().into()) {
        Ok(installed) => Notice::TrustAdded(installed.content),
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

/// Writes the sheet with a recovery key, for somebody to print.
fn write_recovery_sheet(folder: &DataFolder, key: &Secret, path: PathBuf) -> Notice {
    let Ok(Settings { language, office, post, .. }) = folder.settings() else { return Notice::SheetFailed };
    let letter = Letter::of_recovery_key(&key.0, &office, &post, SystemTime::now().into(), language);
    match whole_file::write::<_, io::Error>(&path, |out| letter.write(out)) {
        Ok(()) => Notice::SheetSaved { path },
        Err(error) => {
            tracing::error!(%error, "the recovery key could not be saved");
            Notice::SheetFailed
        }
    }
}
