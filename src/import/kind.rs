//! What kind of file a list is in, by what is in it, and its rows.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek as _, SeekFrom},
    path::Path,
};

use encoding_rs::Encoding;

use super::{
    delimited, json, opendocument,
    outcome::{Foreign, ImportError},
    package,
    parcel::Bundles,
    rows::{Meter, Rows},
    text, workbook,
};
use crate::{
    archive::Entry,
    bounded,
    bundle::{MAX_PARCEL_BYTES, Parcel},
};

/// Reads a file from its beginning.
pub(super) fn meter(file: &File) -> io::Result<Meter> {
    let mut file = file.try_clone()?;
    file.seek(SeekFrom::Start(0))?;
    let bytes = file.metadata()?.len();
    Ok(Meter::over(file, bytes))
}

/// What a file is, by what is in it.
pub(super) enum Kind {
    Workbook(package::Contents),
    OpenDocument(Entry),
    Json(&'static Encoding),
    Delimited(&'static Encoding),
    Parcel(Bundles),
}

impl Kind {
    /// What this file is.
    pub(super) fn of(mut file: &File) -> Result<Self, ImportError> {
        const OTHERS: [&[u8]; 9] = [
            b"%PDF",
            b"\x89PNG",
            b"\xff\xd8\xff",
            b"GIF8",
            b"SQLite format 3",
            b"{\\rtf",
            b"Rar!",
            b"7z\xbc\xaf",
            b"\x1f\x8b",
        ];
        let mut start = Vec::new();
        file.take(4096).read_to_end(&mut start)?;
        file.seek(SeekFrom::Start(0))?;
        if start.starts_with(b"PK\x03\x04") {
            return Self::of_package(package::look_through(file)?);
        }
        if Parcel::begins(&start) {
            return Ok(Self::Parcel(Bundles::open(&bounded::read(file, MAX_PARCEL_BYTES)?)?));
        }
        if start.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(ImportError::Kind(Foreign::OldExcel));
        }
        if OTHERS.iter().any(|other| start.starts_with(other)) {
            return Err(ImportError::Kind(Foreign::Other));
        }
        let encoding = text::encoding_of(file)?;
        file.seek(SeekFrom::Start(0))?;
        let mut text = Vec::new();
        text::Decoded::new(start.as_slice(), encoding).read_to_end(&mut text)?;
        let text = text.trim_ascii_start();
        let says = |word: &[u8]| text.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word));
        match text.first() {
            Some(b'<') if says(b"urn:schemas-microsoft-com:office:spreadsheet") => {
                Err(ImportError::Kind(Foreign::XmlSpreadsheet))
            }
            Some(b'<') => Err(ImportError::Kind(Foreign::WebPage)),
            _ if text.starts_with(b"MIME-Version:") => Err(ImportError::Kind(Foreign::WebPage)),
            Some(b'{') => Ok(Self::Json(encoding)),
            _ => Ok(Self::Delimited(encoding)),
        }
    }

    fn of_package(contents: package::Contents) -> Result<Self, ImportError> {
        let has = |name: &str| contents.files.iter().any(|file| file.name.eq_ignore_ascii_case(name));
        if has("xl/workbook.bin") {
            return Err(ImportError::Kind(Foreign::BinaryExcel));
        }
        if has("word/document.xml") || has("ppt/presentation.xml") {
            return Err(ImportError::Kind(Foreign::Other));
        }
        match contents.files.iter().find(|file| file.name == "content.xml") {
            Some(content) => Ok(Self::OpenDocument(content.clone())),
            None => Ok(Self::Workbook(contents)),
        }
    }

    /// Hands over its rows.
    pub(super) fn read(&self, path: &Path, meter: Meter, rows: &mut dyn Rows) -> Result<(), ImportError> {
        let open = || meter_of(path);
        match self {
            Self::Workbook(contents) => workbook::read(File::open(path)?, contents, rows),
            Self::OpenDocument(content) => {
                let unpacked = content.open(BufReader::new(File::open(path)?))?;
                opendocument::read(Meter::over(unpacked, 0), rows)
            }
            Self::Parcel(bundles) => bundles.read(rows),
            Self::Json(encoding) => json::read(text::Decoded::new(meter, encoding), rows),
            Self::Delimited(encoding) => delimited::read(open, encoding, meter, rows),
        }
    }
}

fn meter_of(path: &Path) -> io::Result<Meter> {
    meter(&File::open(path)?)
}
