//! The thread that does the work with files: pictures, trust files, settings, exports, records.

use std::{
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, SyncSender},
    time::SystemTime,
};

use chrono::Local;

use super::{Event, Export, Notice, encryption::SharedKey, judge::Question, worker::Reports};
use crate::{
    credential::Date,
    data_folder::{DataFolder, DataFolderError, Settings},
    export::{self, ExportError, Letter, Report},
    scan::{
        ScanSource, ScannedCode, pictures,
        reader::{self, Effort},
    },
    visit_log::{Destruction, TimeSpan, VisitLog, VisitLogError},
    words::destruction,
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
    /// Write the record of a destruction.
    Record(Destruction),
}

/// Works until there are no more errands.
pub(super) fn work(
    folder: &DataFolder,
    key: &SharedKey,
    errands: &Receiver<Errand>,
    questions: &SyncSender<Question>,
    reports: &Reports,
) {
    while let Ok(errand) = errands.recv() {
        let notice = match errand {
            Errand::Picture(path) => picture(&path, questions),
            Errand::Trust(path) => Some(trust(folder, &path, questions)),
            Errand::Setting { name, value } => setting(folder, name, &value),
            Errand::Export(export) => Some(write_export(folder, key, export)),
            Errand::Record(done) => Some(write_record(folder, &done)),
        };
        if let Some(notice) = notice {
            reports.send(Event::Notice(notice));
        }
    }
}

fn picture(path: &Path, questions: &SyncSender<Question>) -> Option<Notice> {
    let Ok(frame) = pictures::open_picture(path) else { return Some(Notice::PictureFailed) };
    let codes: Vec<_> = reader::read_codes(&frame, Effort::Best)
        .into_iter()
        .map(|content| ScannedCode { content, source: ScanSource::Picture })
        .collect();
    // The judge outlives this thread, unless it died, which the window knows.
    let _ = questions.send(if codes.is_empty() { Question::NoCode } else { Question::Codes(codes) });
    None
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
fn write_export(folder: &DataFolder, key: &SharedKey, export: Export) -> Notice {
    let Export { from, to, format, path } = export;
    let written = report(folder, from, to).map_err(ExportTrouble::from).and_then(|mut report| {
        let mut log = VisitLog::open_with(&folder.visit_log_path(), key.get())?;
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

/// Writes the record of a destruction beside the log, for somebody to print and to sign.
fn write_record(folder: &DataFolder, done: &Destruction) -> Notice {
    let now = SystemTime::now().into();
    let written = folder.settings().and_then(|settings| {
        let Settings { language, office, post, officer, .. } = settings;
        let record = destruction::record(done, 0, &officer, now, language);
        let letter = Letter::of_destruction(&record, &office, &post, now, language);
        folder.keep_record(now, |out| letter.write(out))
    });
    match written {
        Ok(path) => Notice::RecordWritten { path },
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a record of destruction is missing");
            Notice::RecordFailed
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
