//! Looks through the archive of a workbook before anybody unpacks it: a few kilobytes of it may become
//! gigabytes, or claim to.
//!
//! ZIP as in APPNOTE.TXT 6.3.10, sections 4.3 and 4.4. Every file in it is unpacked once and counted; what it
//! says of its own size counts for nothing. A file that could be read in two ways is refused.

use std::{
    fs::File,
    io::{BufReader, Read, Seek as _, SeekFrom},
};

use miniz_oxide::{
    DataFormat, MZError, MZFlush, MZStatus,
    inflate::stream::{InflateState, inflate},
};

use super::ImportError;

const MAX_FILES: u64 = 2_000;
/// A million visits in our own export are 700 MB of XML.
const MAX_SHEET_BYTES: u64 = 2 << 30;
/// Everything else is held in memory by the reader of workbooks.
const MAX_OTHER_BYTES: u64 = 64 << 20;
/// The reader makes room for as many strings as a workbook claims to have.
const MAX_STRINGS: u64 = 2_000_000;
/// What it claims that with.
const CLAIM: &[u8] = b"uniqueCount";
const MOST_OF_A_CLAIM: usize = 256;
const CHUNK: usize = 32 * 1024;
const END: usize = 22;

/// Refuses a workbook that would not be a workbook of a front desk.
pub(super) fn check(file: &File) -> Result<(), ImportError> {
    let mut file = BufReader::new(file);
    let length = file.seek(SeekFrom::End(0))?;
    let (files, mut at) = directory(&mut file, length)?;
    if files > MAX_FILES {
        return Err(ImportError::TooLarge { row: 0 });
    }
    for _ in 0..files {
        let head = bytes::<46>(&mut file, at)?;
        if number(&head, 0, 4) != 0x0201_4b50 {
            return Err(BROKEN);
        }
        let method = number(&head, 10, 2);
        let [name_bytes, extra_bytes, comment_bytes] = [28, 30, 32].map(|at| number(&head, at, 2));
        let mut name = vec![0; name_bytes as usize];
        file.read_exact(&mut name).map_err(|_| BROKEN)?;
        let mut extra = vec![0; extra_bytes as usize];
        file.read_exact(&mut extra).map_err(|_| BROKEN)?;
        let sizes = Sizes::of(&head, &extra).ok_or(BROKEN)?;
        look_through(&mut file, &name, method, &sizes, length)?;
        at += 46 + name_bytes + extra_bytes + comment_bytes;
    }
    Ok(())
}

const BROKEN: ImportError = ImportError::Broken { row: 0 };

/// How many files there are, and where the first of them is described.
fn directory(file: &mut BufReader<&File>, length: u64) -> Result<(u64, u64), ImportError> {
    // An archive may end with a comment; one that a spreadsheet wrote has none.
    let at = length.checked_sub(END as u64).ok_or(BROKEN)?;
    let end = bytes::<END>(file, at)?;
    if number(&end, 0, 4) != 0x0605_4b50 || number(&end, 20, 2) != 0 {
        return Err(BROKEN);
    }
    let (files, start) = (number(&end, 10, 2), number(&end, 16, 4));
    let locator = match at.checked_sub(20) {
        Some(at) => bytes::<20>(file, at)?,
        None => [0; 20],
    };
    if number(&locator, 0, 4) != 0x0706_4b50 {
        return Ok((files, start));
    }
    let end = bytes::<56>(file, number(&locator, 8, 8))?;
    if number(&end, 0, 4) != 0x0606_4b50 {
        return Err(BROKEN);
    }
    Ok((number(&end, 32, 8), number(&end, 48, 8)))
}

/// What stands for a number that has no room in 32 bits.
const FULL: u64 = 0xFFFF_FFFF;

/// Where a file is, and how much there is of it in the archive.
struct Sizes {
    packed: u64,
    start: u64,
}

impl Sizes {
    fn of(head: &[u8], extra: &[u8]) -> Option<Self> {
        let (mut packed, size, mut start) = (number(head, 20, 4), number(head, 24, 4), number(head, 42, 4));
        // What has no room in 32 bits stands in the extra field 1, in this order (4.5.3).
        let mut large = large_sizes(extra).chunks_exact(8).map(|chunk| number(chunk, 0, 8));
        if size == FULL {
            large.next()?;
        }
        if packed == FULL {
            packed = large.next()?;
        }
        if start == FULL {
            start = large.next()?;
        }
        Some(Self { packed, start })
    }
}

fn large_sizes(mut extra: &[u8]) -> &[u8] {
    while let Some((head, rest)) = extra.split_at_checked(4) {
        let Some((field, rest)) = rest.split_at_checked(number(head, 2, 2) as usize) else { break };
        if number(head, 0, 2) == 1 {
            return field;
        }
        extra = rest;
    }
    &[]
}

fn look_through(
    file: &mut BufReader<&File>,
    name: &[u8],
    method: u64,
    sizes: &Sizes,
    length: u64,
) -> Result<(), ImportError> {
    let head = bytes::<30>(file, sizes.start)?;
    if number(&head, 0, 4) != 0x0403_4b50 || number(&head, 8, 2) != method {
        return Err(BROKEN);
    }
    let start = sizes.start + 30 + number(&head, 26, 2) + number(&head, 28, 2);
    if start.checked_add(sizes.packed).is_none_or(|end| end > length) {
        return Err(BROKEN);
    }
    file.seek(SeekFrom::Start(start))?;
    let packed = file.by_ref().take(sizes.packed);
    let name = name.to_ascii_lowercase();
    let sheet = name.windows(11).any(|part| part == b"worksheets/");
    let most = if sheet { MAX_SHEET_BYTES } else { MAX_OTHER_BYTES };
    let strings = name.ends_with(b"sharedstrings.xml");
    let mut looked = Looked { bytes: 0, most, strings, tail: Vec::new() };
    match method {
        0 => copy(packed, &mut looked),
        8 => unpack(packed, &mut looked),
        _ => Err(BROKEN),
    }
}

fn copy(mut packed: impl Read, looked: &mut Looked) -> Result<(), ImportError> {
    let mut chunk = vec![0; CHUNK];
    loop {
        let got = packed.read(&mut chunk)?;
        if got == 0 {
            return Ok(());
        }
        looked.at(chunk.get(..got).unwrap_or_default())?;
    }
}

fn unpack(mut packed: impl Read, looked: &mut Looked) -> Result<(), ImportError> {
    let mut state = InflateState::new_boxed(DataFormat::Raw);
    let (mut input, mut output) = (vec![0; CHUNK], vec![0; CHUNK]);
    let (mut from, mut to) = (0, 0);
    loop {
        if from == to {
            (from, to) = (0, packed.read(&mut input)?);
        }
        let ended = to == 0;
        let done = inflate(&mut state, input.get(from..to).unwrap_or_default(), &mut output, MZFlush::None);
        from += done.bytes_consumed;
        looked.at(output.get(..done.bytes_written).unwrap_or_default())?;
        match done.status {
            Ok(MZStatus::StreamEnd) => return Ok(()),
            Ok(_) | Err(MZError::Buf) if !ended || done.bytes_written > 0 => {}
            _ => return Err(BROKEN),
        }
    }
}

/// What was seen of one file.
struct Looked {
    bytes: u64,
    most: u64,
    /// Whether it is the one that claims how many strings it has.
    strings: bool,
    /// The end of the piece before: what is looked for may be cut in two.
    tail: Vec<u8>,
}

impl Looked {
    fn at(&mut self, piece: &[u8]) -> Result<(), ImportError> {
        self.bytes += piece.len() as u64;
        if self.bytes > self.most {
            return Err(ImportError::TooLarge { row: 0 });
        }
        if !self.strings {
            return Ok(());
        }
        self.tail.extend_from_slice(piece);
        // Text of two bytes a letter would hide what is looked for.
        if piece.contains(&0) {
            return Err(BROKEN);
        }
        let mut done = self.tail.len().saturating_sub(CLAIM.len());
        for at in 0..=done {
            let Some(claim) = self.tail.get(at..).and_then(|rest| rest.strip_prefix(CLAIM)) else { continue };
            let digits = claim.iter().skip_while(|byte| !byte.is_ascii_digit());
            let (mut strings, mut whole) = (0, false);
            for byte in digits {
                whole = !byte.is_ascii_digit();
                if whole {
                    break;
                }
                strings = (strings * 10 + u64::from(byte - b'0')).min(MAX_STRINGS + 1);
            }
            if strings > MAX_STRINGS || (!whole && claim.len() > MOST_OF_A_CLAIM) {
                return Err(ImportError::TooLarge { row: 0 });
            }
            if !whole {
                // The next piece has the rest of it.
                done = at;
                break;
            }
        }
        self.tail.drain(..done);
        Ok(())
    }
}

fn bytes<const N: usize>(file: &mut BufReader<&File>, at: u64) -> Result<[u8; N], ImportError> {
    let mut bytes = [0; N];
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut bytes).map_err(|_| BROKEN)?;
    Ok(bytes)
}

/// A little-endian number of so many bytes; of what is not there it is nothing.
fn number(bytes: &[u8], at: usize, length: usize) -> u64 {
    let bytes = bytes.get(at..at + length).unwrap_or_default();
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
}
