//! The log as a file. Bytes go where the caller says; a file is only one such place.

mod csv;
mod json;

use std::{io::Write, path::Path};

use crate::visit::Visit;

/// The kind of file. More kinds come with the log's own issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExportFormat {
    /// RFC 4180, UTF-8 with a byte-order mark, formulas made harmless.
    Csv,
    /// An object with `visits`.
    Json,
}

/// Why an export could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The disk or the receiver said no.
    #[error("the export cannot be written")]
    Write(#[from] std::io::Error),
}

/// Writes the visits in this format.
///
/// # Errors
///
/// When `out` cannot be written.
pub fn write(visits: &[Visit], format: ExportFormat, out: &mut dyn Write) -> Result<(), ExportError> {
    let _ = (visits, format, out);
    todo!()
}

/// Writes the visits into a file, which appears under its name only when it is complete and on the
/// disk (temporary file in the same folder, fsync, rename, fsync of the folder).
///
/// # Errors
///
/// A file that was there before is then unchanged.
pub fn write_file(visits: &[Visit], format: ExportFormat, path: &Path) -> Result<(), ExportError> {
    let _ = (visits, format, path);
    todo!()
}
