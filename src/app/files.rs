//! The thread that does the work with files: pictures, trust files, settings, exports.

use std::{
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, SyncSender},
    time::SystemTime,
};

use chrono::Local;

use super::{Event, Export, Notice, judge::Question, worker::Reports};
use crate::{
    credential::{Date, parts::Parts},
    data_folder::{DataFolder, DataFolderError, Settings},
    export::{self, ExportError, Report},
    scan::{
        ScanSource, ScannedCode, pictures,
        reader::{self, Effort},
    },
    visit_log::{TimeSpan, VisitLog, VisitLogError},
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
}

/// Works until there are no more errands.
pub(super) fn work(
    folder: &DataFolder,
    errands: &Receiver<Errand>,
    questions: &SyncSender<Question>,
    reports: &Reports,
) {
    while let Ok(errand) = errands.recv() {
        let notice = match errand {
            Errand::Picture(path) => picture(&path, questions),
            Errand::Trust(path) => Some(trust(folder, &path, questions)),
            Errand::Setting { name, value } => setting(folder, name, &value),
            Errand::Export(export) => Some(write_export(folder, export)),
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
    let several = Parts::credentials_among(codes.iter().map(Vec::as_slice)) > 1;
    let question = if several { Question::OneOfSeveral } else { Question::Code };
    for content in codes {
        let _ = questions.send(question(ScannedCode { content, source: ScanSource::Picture }));
    }
    several.then_some(Notice::SeveralCodes { count })
}

fn trust(folder: &DataFolder, path: &Path, questions: &SyncSender<Question>) -> Notice {
    match folder.install_trust(path, SystemTime::now().into()) {
        Ok(installed) => {
            let _ = questions.send(Question::ReloadTrust);
            Notice::TrustAdded(installed.content)
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

/// Reads the log through a connection of its own, so that guests are checked in meanwhile.
fn write_export(folder: &DataFolder, export: Export) -> Notice {
    let Export { from, to, format, path } = export;
    let written = report(folder, from, to).map_err(ExportTrouble::from).and_then(|mut report| {
        let mut log = VisitLog::open(&folder.visit_log_path())?;
        let span = TimeSpan::days(from, to, &Local);
        report.closing_hash = log.closing_hash(span)?.map(|hash| hash.to_string());
        let totals = export::write_file_with(format, &report, &path, |exporter| {
            log.for_each(span, |visit| exporter.push(&visit).map_err(ExportTrouble::from))
        })?;
        log.record_export(span, format.code(), totals.visits)?;
        Ok::<_, ExportTrouble>(totals)
    });
    match written {
        Ok(totals) => Notice::Exported { path, totals },
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "an export could not be written");
            Notice::ExportFailed { path }
        }
    }
}

/// What the settings say about the report of these days.
fn report(folder: &DataFolder, from: Date, to: Date) -> Result<Report, DataFolderError> {
    let Settings { language, office, post, officer, .. } = folder.settings()?;
    let made_at = SystemTime::now().into();
    Ok(Report {
        language,
        office,
        post,
        officer,
        from: Some(from),
        to: Some(to),
        made_at,
        closing_hash: None,
    })
}

/// Why an export could not be made.
#[derive(Debug, thiserror::Error)]
enum ExportTrouble {
    #[error(transparent)]
    Settings(#[from] DataFolderError),
    #[error(transparent)]
    Log(#[from] VisitLogError),
    #[error(transparent)]
    File(#[from] ExportError),
    #[error("the file cannot be made")]
    Io(#[from] std::io::Error),
}
