//! What is wrong with a file, for people. It stands here because `words` does not know us.

use std::path::Path;

use super::{Foreign, ImportError, Place, Problem, Summary, Understood};
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
            Self::DayOrder { day_first, month_first } => {
                import::day_order(*day_first, *month_first, language)
            }
            Self::TwoDays => import::two_days(language).to_owned(),
            Self::LeftEarlier => import::left_earlier(language).to_owned(),
            Self::PhoneLost => import::phone_lost(language).to_owned(),
            Self::StrayQuote => import::stray_quote(language).to_owned(),
            Self::StillHeld(post) => import::still_held(post, language),
            Self::DestroyedElsewhere(post) => import::destroyed_elsewhere(post, language),
        };
        import::row(place.sheet.as_deref(), place.row, &what, language)
    }
}

impl Understood {
    /// The row, and below it a line for each of its cells.
    #[must_use]
    pub fn in_words(&self, language: Language) -> Vec<String> {
        let cells = self.cells.iter().map(|cell| {
            let text = import::understood(&cell.head, &cell.written, cell.column, &cell.value, language);
            format!("  {text}")
        });
        let Place { sheet, row } = &self.place;
        std::iter::once(import::row(sheet.as_deref(), *row, "", language)).chain(cells).collect()
    }
}

impl Summary {
    /// What became of the rows, in one line.
    #[must_use]
    pub fn in_words(&self, trial: bool, language: Language) -> String {
        let Self { added, completed, known, purged, differing, refused, .. } = *self;
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
            (_, Self::Kind(kind)) => language.pick(foreign(*kind)).to_owned(),
            (Indonesian, Self::NoHeader { rows, lacks, .. }) if lacks.is_empty() => format!(
                "tidak ada baris judul kolom di {rows} baris pertama; beri judul \"Nama\" dan \"Jam masuk\""
            ),
            (English, Self::NoHeader { rows, lacks, .. }) if lacks.is_empty() => format!(
                "no heads of columns in the first {rows} rows; head them \"Name\" and \"Time in\" at least"
            ),
            (_, Self::NoHeader { lacks, unknown, .. }) => import::lacks(lacks, unknown, language),
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
            (Indonesian, Self::Cancelled(_)) => {
                "impor dibatalkan; impor lagi tidak menggandakan apa pun".into()
            }
            (English, Self::Cancelled(_)) => {
                "the import was cancelled; to import again doubles nothing".into()
            }
        };
        format!("{what}: {}", path.display())
    }
}

fn foreign(kind: Foreign) -> (&'static str, &'static str) {
    match kind {
        Foreign::OldExcel => (
            "ini format Excel lama (.xls) atau buku kerja berkata sandi; buka, simpan sebagai XLSX atau CSV tanpa kata \
             sandi, lalu impor",
            "this is the old format of Excel (.xls), or a workbook with a password; open it, save it as XLSX or CSV \
             without one, and import that",
        ),
        Foreign::BinaryExcel => (
            "ini buku kerja biner Excel (.xlsb); simpan sebagai XLSX atau CSV lalu impor",
            "this is a binary workbook of Excel (.xlsb); save it as XLSX or CSV and import that",
        ),
        Foreign::WebPage => (
            "ini halaman web (HTML), walaupun namanya mungkin .xls; buka di Excel atau LibreOffice, simpan sebagai XLSX \
             atau CSV, lalu impor",
            "this is a web page (HTML), although it may be called .xls; open it in Excel or LibreOffice, save it as XLSX \
             or CSV, and import that",
        ),
        Foreign::XmlSpreadsheet => (
            "ini XML Spreadsheet 2003, walaupun namanya mungkin .xls; simpan sebagai XLSX atau CSV lalu impor",
            "this is an XML Spreadsheet of 2003, although it may be called .xls; save it as XLSX or CSV and import that",
        ),
        Foreign::Other => (
            "berkas ini bukan CSV, XLSX, ODS, atau JSON dari Pos Jaga; simpan sebagai XLSX atau CSV lalu impor",
            "this file is no CSV, XLSX, ODS or JSON of Pos Jaga; save it as XLSX or CSV and import that",
        ),
    }
}
