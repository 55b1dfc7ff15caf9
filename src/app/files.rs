//! The thread that does the work with files: pictures, trust files, settings, exports.

use std::{
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, SyncSender},
};

use super::{Event, Export, Notice, Secret, judge, transfers, worker::Reports};
use crate::{
    data_folder::DataFolderError,
    import::DayOrder,
    office::{self, Office},
    progress::Stop,
    scan::{
        ScanSource, ScannedCode, pictures,
        reader::{Code, Effort, Joined, Parts},
    },
    time,
};

/// What can be asked of it.
pub(super) enum Request {
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

/// Works until nobody asks for anything any more.
pub(super) fn work(
    office: &Office,
    stop: &Stop,
    requests: &Receiver<Request>,
    judge: &SyncSender<judge::Request>,
    reports: &Reports,
) {
    let mut parts = Parts::default();
    while let Ok(request) = requests.recv() {
        let notice = match request {
            Request::Picture(path) => picture(&path, &mut parts, judge, reports),
            Request::Trust(path) => Some(trust(office, &path)),
            Request::Setting { name, value } => setting(office, name, &value),
            Request::Export(export) => Some(transfers::export(office, export, stop, reports)),
            Request::Import { path, trial, order } => {
                transfers::import(office, path, trial, order, stop, reports);
                None
            }
            Request::RecoverySheet(key, path) => Some(write_recovery_sheet(office, &key, path)),
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
    judge: &SyncSender<judge::Request>,
    reports: &Reports,
) -> Option<Notice> {
    let sight = match pictures::look_at(path, |page| pictures::look_for_credentials(page, Effort::Best)) {
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
    let request = if codes.is_empty() { judge::Request::NoCode } else { judge::Request::Codes(codes) };
    let _ = judge.send(request);
    None
}

/// The watch sees that there is a new file, whoever has put it there.
fn trust(office: &Office, path: &Path) -> Notice {
    match office.folder.install_trust(path, time::now()) {
        Ok(installed) => Notice::TrustAdded(installed.content),
        Err(DataFolderError::Trust { source, .. }) => Notice::TrustRefused(source),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a trust file could not be installed");
            Notice::TrustFailed
        }
    }
}

fn setting(office: &Office, name: &str, value: &str) -> Option<Notice> {
    office.folder.change_setting(name, value).err().map(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, name, "a setting could not be kept");
        Notice::SettingNotKept
    })
}

/// Writes the sheet with a recovery key, for somebody to print.
fn write_recovery_sheet(office: &Office, key: &Secret, path: PathBuf) -> Notice {
    let written = office.reread().and_then(|office| office::write_recovery_sheet(&office, &key.0, &path));
    match written {
        Ok(()) => Notice::SheetSaved { path },
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "the recovery key could not be saved");
            Notice::SheetFailed
        }
    }
}
