//! The log of some days as a file, with what attests it.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::Office;
use crate::{
    data_folder::Settings,
    export::{self, ExportError, ExportFormat, Exporter, Report, Signatory, SigningError, SigningKey},
    progress::{Cancelled, Progress},
    time::{self, DaySpan},
    visit::Totals,
    visit_log::{VisitLog, VisitLogError},
};

/// What is to be written, and where.
pub struct ExportRequest<'a> {
    /// Which days.
    pub days: DaySpan,
    /// The kind of file.
    pub format: ExportFormat,
    /// Where it goes.
    pub output: Output<'a>,
    /// What signs it; only a file can be signed.
    pub key: Option<&'a SigningKey>,
}

/// Where an export goes.
pub enum Output<'a> {
    /// Into this file, which is replaced if it is there, and stands there only when all is in it.
    File(&'a Path),
    /// To whoever reads.
    Stream(&'a mut (dyn Write + Send)),
}

/// An export that was made.
#[derive(Debug)]
pub struct Exported {
    /// What its visits come to.
    pub totals: Totals,
    /// Where its signature is, or why there is none although one was wanted; the export stands.
    pub signature: Option<Result<PathBuf, SigningError>>,
}

/// Why an export could not be made. A file that was there before is unchanged.
#[derive(Debug, thiserror::Error)]
pub enum ExportFailure {
    /// The log cannot be read, or the export not recorded in it.
    #[error(transparent)]
    Log(#[from] VisitLogError),
    /// The file cannot be written.
    #[error(transparent)]
    Output(#[from] ExportError),
    /// Whoever waited for it has had enough.
    #[error("the export was cancelled")]
    Cancelled(#[from] Cancelled),
}

impl From<io::Error> for ExportFailure {
    fn from(error: io::Error) -> Self {
        Self::Output(error.into())
    }
}

/// Writes the visits of some days, records that in the log, and signs the file.
///
/// # Errors
///
/// See [`ExportFailure`].
pub fn export(
    office: &Office,
    log: &mut VisitLog,
    request: ExportRequest<'_>,
    progress: &mut dyn Progress,
) -> Result<Exported, ExportFailure> {
    let ExportRequest { days, format, output, key } = request;
    let span = days.span();
    // The rows and the code that attests them are of one moment.
    let snapshot = log.snapshot()?;
    let report = report(office, log, days)?;
    let all = log.count(span)?;
    let mut done = 0;
    let mut fill = |exporter: &mut Exporter<'_>| {
        log.for_each(span, |visit| {
            done += 1;
            progress.at(done, Some(done as f32 / all as f32))?;
            Ok::<_, ExportFailure>(exporter.push(&visit)?)
        })
    };
    let (totals, on_disk) = match output {
        Output::File(path) => (export::write_file_with(format, &report, path, &mut fill)?, Some(path)),
        Output::Stream(out) => {
            let mut exporter = Exporter::new(format, &report, out)?;
            fill(&mut exporter)?;
            (exporter.finish()?, None)
        }
    };
    drop(snapshot);
    log.record_export(span, format.code(), totals.visits)?;
    let signature = key.zip(on_disk).map(|(key, file)| key.sign(file, time::now()));
    Ok(Exported { totals, signature })
}

/// What stands around the visits.
fn report(office: &Office, log: &VisitLog, days: DaySpan) -> Result<Report, VisitLogError> {
    let Settings {
        language,
        office,
        post,
        officer,
        town,
        signatory: name,
        signatory_position: position,
        signatory_number: number,
        ..
    } = office.settings.clone();
    Ok(Report {
        language,
        office,
        post,
        officer,
        signatory: Signatory { town, name, position, number },
        from: days.first(),
        to: days.last(),
        made_at: time::now(),
        closing_hash: log.closing_hash(days.span())?.map(|hash| hash.to_string()),
    })
}
