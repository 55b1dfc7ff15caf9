//! The kinds of files that visits are written to.

use std::path::Path;

/// The kind of a file with visits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExportFormat {
    /// RFC 4180, UTF-8 with a byte-order mark, formulas made harmless: where a spreadsheet could take
    /// a text for a formula it has an apostrophe more (see the source of `export::formula`).
    Csv,
    /// A workbook: the visits in typed cells, where a text is never a formula, and a summary.
    Xlsx,
    /// The report on paper: letterhead, table, totals, and a place for signatures.
    Pdf,
    /// An object with `visits` and `totals`.
    Json,
}

impl ExportFormat {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Xlsx, Self::Pdf, Self::Json];

    /// Its name on the command line, and the ending of its files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Pdf => "pdf",
            Self::Json => "json",
        }
    }

    /// The format with this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }

    /// The format that the ending of this file names.
    #[must_use]
    pub fn of_file(path: &Path) -> Option<Self> {
        Self::from_code(&path.extension()?.to_str()?.to_ascii_lowercase())
    }
}
