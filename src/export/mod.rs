//! The log as a file. Bytes go where the caller says; a file is only one such place.

mod csv;
mod error;
mod formula;
mod in_words;
mod json;
mod letter;
mod pdf;
mod report;
mod row;
mod signature;
mod xlsx;

pub use error::ExportError;
pub use letter::{Block, Letter};
pub use report::{Report, Signatory};
pub use row::Row;
pub use signature::{SigningError, SigningKey};

pub(crate) use formula::text_back;
#[cfg(feature = "gui")]
pub(crate) use pdf::{OPEN_SANS, SCRIPTS};
pub(crate) use row::{COLUMNS, Column};

use std::{
    io::{self, Write},
    path::Path,
};

use report::Tally;

pub use crate::visit::ExportFormat;
use crate::{
    visit::{Totals, Visit},
    whole_file,
};

/// An export that is being written, visit by visit, so that the log need not be held in memory.
pub struct Exporter<'a> {
    file: File<'a>,
    report: &'a Report,
    tally: Tally,
}

enum File<'a> {
    Csv(Box<csv::File<'a>>),
    Xlsx(Box<xlsx::File<'a>>),
    Pdf(Box<pdf::File<'a>>),
    Json(json::File<'a>),
}

impl<'a> Exporter<'a> {
    /// Begins an export. A workbook passes through a nameless file in the system's folder for those.
    ///
    /// # Errors
    ///
    /// When `out` cannot be written.
    pub fn new(
        format: ExportFormat,
        report: &'a Report,
        out: &'a mut (dyn Write + Send),
    ) -> Result<Self, ExportError> {
        Self::with_spool(format, report, out, &std::env::temp_dir())
    }

    fn with_spool(
        format: ExportFormat,
        report: &'a Report,
        out: &'a mut (dyn Write + Send),
        spool: &Path,
    ) -> Result<Self, ExportError> {
        let file = match format {
            ExportFormat::Csv => File::Csv(Box::new(csv::File::new(out)?)),
            ExportFormat::Xlsx => File::Xlsx(Box::new(xlsx::File::new(report, out, spool)?)),
            ExportFormat::Pdf => File::Pdf(Box::new(pdf::File::new(report, out))),
            ExportFormat::Json => File::Json(json::File::new(out)?),
        };
        Ok(Self { file, report, tally: Tally::default() })
    }

    /// Writes one more visit. Its times are those of this system's time zone.
    ///
    /// # Errors
    ///
    /// When `out` cannot be written, or the format holds no more visits.
    pub fn push(&mut self, visit: &Visit) -> Result<(), ExportError> {
        self.tally.add(visit);
        match &mut self.file {
            File::Csv(file) => file.push(&Row::new(visit, &chrono::Local))?,
            File::Xlsx(file) => file.push(visit)?,
            File::Pdf(file) => file.push(visit)?,
            File::Json(file) => file.push(&Row::new(visit, &chrono::Local))?,
        }
        Ok(())
    }

    /// Ends the export and says what its visits came to.
    ///
    /// # Errors
    ///
    /// When `out` cannot be written.
    pub fn finish(self) -> Result<Totals, ExportError> {
        let totals = self.tally.totals;
        match self.file {
            File::Csv(file) => file.finish()?,
            File::Xlsx(file) => file.finish(self.report, &self.tally)?,
            File::Pdf(file) => file.finish(self.report, &self.tally)?,
            File::Json(file) => file.finish(&totals)?,
        }
        Ok(totals)
    }
}

/// Writes the visits in this format.
///
/// # Errors
///
/// When `out` cannot be written, or the format does not hold as many visits.
pub fn write(
    visits: &[Visit],
    format: ExportFormat,
    report: &Report,
    out: &mut (dyn Write + Send),
) -> Result<(), ExportError> {
    let mut exporter = Exporter::new(format, report, out)?;
    visits.iter().try_for_each(|visit| exporter.push(visit))?;
    exporter.finish()?;
    Ok(())
}

/// Writes the visits that `fill` pushes, one after the other, into a file, which appears under its name
/// only when it is complete and on the disk (see [`whole_file`]). Says what they came to.
///
/// # Errors
///
/// A file that was there before is then unchanged.
pub fn write_file_with<E: From<ExportError> + From<io::Error>>(
    format: ExportFormat,
    report: &Report,
    path: &Path,
    fill: impl FnOnce(&mut Exporter<'_>) -> Result<(), E>,
) -> Result<Totals, E> {
    // The file's own folder has room for it, as far as any place has.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    whole_file::write(path, |out| {
        let mut exporter = Exporter::with_spool(format, report, out, folder.unwrap_or(Path::new(".")))?;
        fill(&mut exporter)?;
        Ok(exporter.finish()?)
    })
}
