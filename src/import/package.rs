//! Looks through a spreadsheet before anybody unpacks it: a few kilobytes of its archive may become gigabytes, or
//! claim to.
//!
//! Every file in it is unpacked once and counted, whatever it is called: what an archive says of its own sizes and
//! names counts for nothing.

use std::{
    fs::File,
    io::{BufReader, Read as _},
};

use super::outcome::ImportError;
use crate::archive::{self, ArchiveError, Entry};

const MAX_FILES: u64 = 2_000;
/// A million visits in our own export are 700 MB of XML.
const MAX_SHEET_BYTES: u64 = 2 << 30;
/// Everything else is held in memory by the reader of workbooks.
const MAX_OTHER_BYTES: u64 = 64 << 20;
/// The reader makes room for as many strings as a workbook claims to have, in whichever of its files.
const MAX_STRINGS: u64 = 2_000_000;
/// What it claims that with.
const CLAIM: &[u8] = b"uniqueCount";
const MOST_OF_A_CLAIM: usize = 256;
/// The reader holds all merged cells of a sheet, which stand in it as this.
const MERGED: &[u8] = b"mergeCell ";
const MAX_MERGED: u64 = 100_000;
const CHUNK: usize = 32 * 1024;

/// What was found in a package.
#[derive(Clone, Debug, Default)]
pub(super) struct Contents {
    pub files: Vec<Entry>,
    /// Whether any sheet has merged cells.
    pub merged: bool,
}

const BROKEN: ImportError = ImportError::Broken { row: 0 };

/// Refuses a package that would not be one of a front desk, and lists what is in it.
pub(super) fn look_through(package: &File) -> Result<Contents, ImportError> {
    let mut package = BufReader::new(package);
    let files = archive::entries(&mut package, MAX_FILES).map_err(|error| match error {
        ArchiveError::Io(error) => error.into(),
        ArchiveError::Broken(_) => BROKEN,
        ArchiveError::TooMany(_) => ImportError::TooLarge { row: 0 },
    })?;
    let mut merged = false;
    for file in &files {
        merged |= merged_cells(&mut package, file)? > 0;
    }
    Ok(Contents { files, merged })
}

/// Unpacks a file as a whole, and says how many merged cells are in it.
fn merged_cells(package: &mut BufReader<&File>, file: &Entry) -> Result<u64, ImportError> {
    let name = file.name.to_ascii_lowercase();
    let is_sheet = name.contains("worksheets/") || name == "content.xml";
    let most = if is_sheet { MAX_SHEET_BYTES } else { MAX_OTHER_BYTES };
    let mut inspection = Inspection { bytes: 0, most, merged: 0, tail: Vec::new() };
    let mut unpacked = file.open(package)?;
    let mut chunk = vec![0; CHUNK];
    loop {
        match unpacked.read(&mut chunk).map_err(|_| BROKEN)? {
            0 => return Ok(inspection.merged),
            got => inspection.at(chunk.get(..got).unwrap_or_default())?,
        }
    }
}

/// What was seen of one file.
struct Inspection {
    bytes: u64,
    most: u64,
    merged: u64,
    /// The end of the piece before: what is looked for may be cut in two.
    tail: Vec<u8>,
}

impl Inspection {
    fn at(&mut self, piece: &[u8]) -> Result<(), ImportError> {
        let first = self.bytes == 0;
        self.bytes += piece.len() as u64;
        if self.bytes > self.most {
            return Err(ImportError::TooLarge { row: 0 });
        }
        // Text of two bytes a letter would hide what is looked for.
        if first && matches!(piece, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, b'<', ..] | [b'<', 0, ..]) {
            return Err(BROKEN);
        }
        self.tail.extend_from_slice(piece);
        let longest = CLAIM.len().max(MERGED.len());
        let mut done = self.tail.len().saturating_sub(longest - 1);
        let mut at = 0;
        while at < done {
            let rest = self.tail.get(at..).unwrap_or_default();
            let Some(next) = rest.iter().position(|byte| matches!(byte, b'u' | b'm')) else { break };
            at += next;
            if at >= done {
                break;
            }
            let rest = self.tail.get(at..).unwrap_or_default();
            if rest.starts_with(MERGED) {
                self.merged += 1;
                if self.merged > MAX_MERGED {
                    return Err(ImportError::TooLarge { row: 0 });
                }
            } else if let Some(claim) = rest.strip_prefix(CLAIM)
                && !is_small(claim)?
            {
                // The next piece has the rest of it.
                done = at;
                break;
            }
            at += 1;
        }
        self.tail.drain(..done);
        Ok(())
    }
}

/// Whether a claim is one that can be believed; `false` when there is not enough of it yet.
fn is_small(claim: &[u8]) -> Result<bool, ImportError> {
    let too_large = || Err(ImportError::TooLarge { row: 0 });
    // Somebody's text with this word in it claims nothing.
    let Some(start) = claim.iter().position(|byte| !byte.is_ascii_whitespace()) else {
        return if claim.len() > MOST_OF_A_CLAIM { too_large() } else { Ok(false) };
    };
    if claim.get(start) != Some(&b'=') {
        return Ok(true);
    }
    let digits = claim.iter().skip_while(|byte| !byte.is_ascii_digit());
    let mut strings = 0;
    for byte in digits {
        if !byte.is_ascii_digit() {
            return if strings > MAX_STRINGS { too_large() } else { Ok(true) };
        }
        strings = (strings * 10 + u64::from(byte - b'0')).min(MAX_STRINGS + 1);
    }
    if strings > MAX_STRINGS || claim.len() > MOST_OF_A_CLAIM { too_large() } else { Ok(false) }
}
