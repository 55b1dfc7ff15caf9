//! A ZIP with exactly one file, which is all that a DIVOC code holds.

use std::io::{Cursor, Read as _};

use super::super::{error::DecodeError, inflate::MAX_INFLATED_BYTES};
use crate::archive::{self, ArchiveError};

const NAME: &str = "certificate.json";

/// The content of `certificate.json`, the one file in `zip`.
pub(super) fn certificate(zip: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let mut zip = Cursor::new(zip);
    let files = archive::entries(&mut zip, 1).map_err(|error| match error {
        ArchiveError::Broken(what) => wrong(what),
        ArchiveError::TooMany(_) => wrong(NOT_ONE),
        ArchiveError::Io(_) => wrong("it is cut short"),
    })?;
    let [file] = files.as_slice() else { return Err(wrong(NOT_ONE)) };
    if file.name != NAME || !file.is_first() {
        return Err(wrong("it holds another file"));
    }
    let mut content = Vec::new();
    let unpacked = file.open(zip).map(|unpacked| unpacked.take(MAX_INFLATED_BYTES as u64 + 1));
    unpacked
        .and_then(|mut unpacked| unpacked.read_to_end(&mut content))
        .map_err(|_| wrong("its file is not what the directory says"))?;
    if content.len() > MAX_INFLATED_BYTES {
        return Err(DecodeError::TooLarge { limit: MAX_INFLATED_BYTES });
    }
    Ok(content)
}

const NOT_ONE: &str = "it has not one file";

fn wrong(what: &'static str) -> DecodeError {
    DecodeError::Zip { what }
}
