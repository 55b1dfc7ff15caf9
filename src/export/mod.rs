//! The log as a file. Bytes go where the caller says; a file is only one such place.

mod csv;
mod formula;
mod json;
mod row;

pub use row::Row;

use std::{
    io::{self, Write},
    path::Path,
};

use crate::{
    visit::{Totals, Visit},
    whole_file,
};

/// The kind of file. More kinds come with the log's own issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExportFormat {
    /// RFC 4180, UTF-8 with a byte-order mark, formulas made harmless: where a spreadsheet could take
    /// a text for a formula it has an apostrophe more (see the source of `export::formula`).
    Csv,
    /// An object with `visits` and `totals`.
    Json,
}

/// Why an export could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The disk or the receiver said no.
    #[error("the export cannot be written")]
    Write(#[from] io::Error),
}

/// An export that is being written, visit by visit, so that the log need not be held in memory.
pub struct Exporter<'a> {
    file: File<'a>,
    totals: Totals,
}

enum File<'a> {
    Csv(Box<csv::File<'a>>),
    Json(json::File<'a>),
}

impl ExportFormat {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Csv, Self::Json];

    /// Its name on the command line, and the ending of its files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// The format with this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }
}

impl<'a> Exporter<'a> {
    /// Begins an export.
    ///
    /// # Errors
    ///
    /// When `out` cannot be written.
    pub fn new(format: ExportFormat, out: &'a mut dyn Write) -> Result<Self, ExportError> {
        let file = match format {
            ExportFormat::Csv => File::Csv(Box::new(csv::File::new(out)?)),
            ExportFormat::Json => File::Json(json::File::new(out)?),
        };
        Ok(Self { file, totals: Totals::default() })
    }

    /// Writes one more visit. Its times get the offset of this system's time zone.
    ///
    /// # Errors
    ///
    /// When `out` cannot be written.
    pub fn push(&mut self, visit: &Visit) -> Result<(), ExportError> {
        self.totals.add(visit);
        let row = Row::new(visit, &chrono::Local);
        match &mut self.file {
            File::Csv(file) => file.push(&row)?,
            File::Json(file) => file.push(&row)?,
        }
        Ok(())
    }

    /// Ends the export and says what its visits came to.
    ///
    /// # Errors
    ///
    /// When `out` cannot be written.
    pub fn finish(self) -> Result<Totals, ExportError> {
        match self.file {
            File::Csv(file) => file.finish()?,
            File::Json(file) => file.finish(&self.totals)?,
        }
        Ok(self.totals)
    }
}

/// Writes the visits in this format.
///
/// # Errors
///
/// When `out` cannot be written.
pub fn write(visits: &[Visit], format: ExportFormat, out: &mut dyn Write) -> Result<(), ExportError> {
    let mut exporter = Exporter::new(format, out)?;
    visits.iter().try_for_each(|visit| exporter.push(visit))?;
    exporter.finish()?;
    Ok(())
}

/// Writes the visits into a file, which appears under its name only when it is complete and on the
/// disk (see [`whole_file`]).
///
/// # Errors
///
/// A file that was there before is then unchanged.
pub fn write_file(visits: &[Visit], format: ExportFormat, path: &Path) -> Result<(), ExportError> {
    whole_file::write(path, |out| write(visits, format, out))
}

/// Like [`write_file`], with the visits that `fill` pushes, one after the other. Says what they came to.
///
/// # Errors
///
/// A file that was there before is then unchanged.
pub fn write_file_with<E: From<ExportError> + From<io::Error>>(
    format: ExportFormat,
    path: &Path,
    fill: impl FnOnce(&mut Exporter<'_>) -> Result<(), E>,
) -> Result<Totals, E> {
    whole_file::write(path, |out| {
        let mut exporter = Exporter::new(format, out)?;
        fill(&mut exporter)?;
        Ok(exporter.finish()?)
    })
}
