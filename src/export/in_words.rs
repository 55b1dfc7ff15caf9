//! What is wrong with an export, for people. It stands here because `words` does not know us.

use std::path::Path;

use super::ExportError;
use crate::words::{
    Language::{self, English, Indonesian},
    report, trouble,
};

impl ExportError {
    /// What is wrong with an export to this path, why, and what to do now, in one line.
    #[must_use]
    pub fn in_words(&self, path: &Path, language: Language) -> String {
        let path = path.display();
        match (language, self) {
            (Indonesian, Self::Write(why)) => format!(
                "berkas ekspor tidak bisa ditulis ({}); pilih tempat lain dengan --output: {path}",
                trouble::system(why, language)
            ),
            (English, Self::Write(why)) => format!(
                "the export cannot be written ({}); choose another place with --output: {path}",
                trouble::system(why, language)
            ),
            (Indonesian, Self::TooMany { limit }) => format!(
                "laporan PDF memuat paling banyak {} kunjungan; pilih hari yang lebih sedikit, atau xlsx, csv, \
                 json: {path}",
                report::count(*limit, language)
            ),
            (English, Self::TooMany { limit }) => format!(
                "a PDF report holds at most {} visits; choose fewer days, or xlsx, csv, json: {path}",
                report::count(*limit, language)
            ),
        }
    }
}
