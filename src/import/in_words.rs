//! What is wrong with a file, for people. It stands here because `words` does not know us.

use std::path::Path;

use super::{ImportError, Place, Problem, Summary};
use crate::words::{
    Language::{self, English, Indonesian},
    import, trouble,
};

impl Problem {
    /// Where it is, and what is wrong there, in one line.
    #[must_use]
    pub fn in_words(&self, place: &Place, language: Language) -> String {
        let what = match self {
            Self::Missing(column) => import::missing(column, language),
            Self::Unreadable(column) => import::unreadable(column, language),
            Self::Visit(error) => trouble::visit(error, language),
            Self::Differs(columns) => import::differs(columns, language),
            Self::StillHeld(post) => import::still_held(post, language),
            Self::DestroyedElsewhere(post) => import::destroyed_elsewhere(post, language),
        };
        import::row(place.sheet.as_deref(), place.row, &what, language)
    }
}

impl Summary {
    /// What became of the rows, in one line.
    #[must_use]
    pub fn in_words(&self, trial: bool, language: Language) -> String {
        let Self { added, completed, known, purged, differing, refused, unread: _ } = *self;
        let counts = import::Counts { added, completed, known, purged, differing, refused };
        import::counts(&counts, trial, language)
    }
}

impl ImportError {
    /// What is wrong with this file, why, and what to do now, in one line. `log` is where the log is.
    #[must_use]
    pub fn in_words(&self, path: &Path, log: &Path, language: Language) -> String {
        let what = match (language, self) {
            (_, Self::Log(error)) => return trouble::visit_log(error, log, language),
            (Indonesian, Self::Read(why)) => {
                format!("berkas tidak bisa dibaca ({})", trouble::system(why, language))
            }
            (English, Self::Read(why)) => {
                format!("the file cannot be read ({})", trouble::system(why, language))
            }
            (Indonesian, Self::Kind) => {
                "berkas ini bukan CSV, XLSX, atau JSON dari Pos Jaga; simpan sebagai XLSX atau CSV lalu impor"
                    .into()
            }
            (English, Self::Kind) => {
                "this file is no CSV, XLSX or JSON of Pos Jaga; save it as XLSX or CSV and import that".into()
            }
            (Indonesian, Self::NoHeader { rows }) => format!(
                "tidak ada baris judul kolom di {rows} baris pertama; beri judul \"Nama\" dan \"Jam masuk\""
            ),
            (English, Self::NoHeader { rows }) => format!(
                "no heads of columns in the first {rows} rows; head them \"Name\" and \"Time in\" at least"
            ),
            (Indonesian, Self::Broken { row: 0 }) => "berkas rusak; simpan ulang lalu impor lagi".into(),
            (English, Self::Broken { row: 0 }) => {
                "the file is broken; save it anew and import it again".into()
            }
            (Indonesian, Self::Broken { row }) => {
                format!(
                    "berkas rusak mulai baris {row}; yang sebelumnya sudah dibaca. Perbaiki lalu impor lagi"
                )
            }
            (English, Self::Broken { row }) => {
                format!(
                    "the file is broken from row {row} on; what stands before was read. Mend it and import it again"
                )
            }
            (Indonesian, Self::TooLarge { row: 0 }) => "isi berkas melebihi batas".into(),
            (English, Self::TooLarge { row: 0 }) => "the file holds more than it may".into(),
            (Indonesian, Self::TooLarge { row }) => {
                format!(
                    "baris {row} terlalu panjang, mungkin kurang tanda kutip; yang sebelumnya sudah dibaca"
                )
            }
            (English, Self::TooLarge { row }) => {
                format!("row {row} is too long, a quotation mark may be missing; what stands before was read")
            }
            (Indonesian, Self::Cancelled) => "impor dibatalkan; impor lagi tidak menggandakan apa pun".into(),
            (English, Self::Cancelled) => "the import was cancelled; to import again doubles nothing".into(),
        };
        format!("{what}: {}", path.display())
    }
}
