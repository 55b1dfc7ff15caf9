//! Looks through the archive of a spreadsheet before anybody unpacks it: a few kilobytes of it may become
//! gigabytes, or claim to.
//!
//! ZIP as in APPNOTE.TXT 6.3.10, sections 4.3 and 4.4. Every file in it is unpacked once and counted, whatever it
//! is called: what an archive says of its own sizes and names counts for nothing. An archive that could be read
//! in two ways, with one directory for us and another for the reader of workbooks, is refused.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek as _, SeekFrom},
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
/// The reader makes room for as many strings as a workbook claims to have, in whichever of its files.
const MAX_STRINGS: u64 = 2_000_000;
/// What it claims that with.
const CLAIM: &[u8] = b"uniqueCount";
const MOST_OF_A_CLAIM: usize = 256;
/// The reader holds all merged cells of a sheet, which stand in it as this.
const MERGED: &[u8] = b"mergeCell ";
const MAX_MERGED: u64 = 100_000;
const CHUNK: usize = 32 * 1024;
const END: usize = 22;

/// A file in an archive that has been looked through.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub name: String,
    method: u64,
    start: u64,
    packed: u64,
}

/// What was found in an archive.
#[derive(Clone, Debug, Default)]
pub(super) struct Contents {
    pub entries: Vec<Entry>,
    /// Whether any sheet has merged cells.
    pub merged: bool,
}

const BROKEN: ImportError = ImportError::Broken { row: 0 };

/// Refuses an archive that would not be one of a front desk, and lists what is in it.
pub(super) fn look_through(file: &File) -> Result<Contents, ImportError> {
    let mut file = BufReader::new(file);
    let length = file.seek(SeekFrom::End(0))?;
    let (files, mut at, end) = directory(&mut file, length)?;
    if files > MAX_FILES {
        return Err(ImportError::TooLarge { row: 0 });
    }
    let mut contents = Contents::default();
    for _ in 0..files {
        let head = bytes::<46>(&mut file, at)?;
        if number(&head, 0, 4) != 0x0201_4b50 {
            return Err(BROKEN);
        }
        let [name_bytes, extra_bytes, comment_bytes] = [28, 30, 32].map(|at| number(&head, at, 2));
        let mut name = vec![0; name_bytes as usize];
        file.read_exact(&mut name).map_err(|_| BROKEN)?;
        let mut extra = vec![0; extra_bytes as usize];
        file.read_exact(&mut extra).map_err(|_| BROKEN)?;
        let (packed, local) = sizes(&head, &extra).ok_or(BROKEN)?;
        let entry = entry(&mut file, &name, number(&head, 10, 2), packed, local, length)?;
        contents.merged |= look_into(&mut file, &entry)? > 0;
        contents.entries.push(entry);
        at += 46 + name_bytes + extra_bytes + comment_bytes;
    }
    // What stands between the last file and the end would be another directory.
    if at == end { Ok(contents) } else { Err(BROKEN) }
}

/// How many files there are, where the first of them is described, and where the descriptions end.
fn directory(file: &mut BufReader<&File>, length: u64) -> Result<(u64, u64, u64), ImportError> {
    // An archive may end with a comment; one that a spreadsheet wrote has none.
    let at = length.checked_sub(END as u64).ok_or(BROKEN)?;
    let end = bytes::<END>(file, at)?;
    if number(&end, 0, 4) != 0x0605_4b50 || number(&end, 20, 2) != 0 {
        return Err(BROKEN);
    }
    let whole = |numbers: [u64; 4], end: u64| {
        let [here, files, size, start] = numbers;
        let agrees = here == files && start.checked_add(size) == Some(end);
        if agrees { Ok((files, start, end)) } else { Err(BROKEN) }
    };
    let short = [number(&end, 8, 2), number(&end, 10, 2), number(&end, 12, 4), number(&end, 16, 4)];
    let locator = match at.checked_sub(20) {
        Some(at) => bytes::<20>(file, at)?,
        None => [0; 20],
    };
    if number(&locator, 0, 4) != 0x0706_4b50 {
        return whole(short, at);
    }
    let large_at = number(&locator, 8, 8);
    let end = bytes::<56>(file, large_at)?;
    // The record ends where the locator begins; its size does not count its first twelve bytes.
    let ends = large_at.checked_add(12).and_then(|start| start.checked_add(number(&end, 4, 8)));
    if number(&end, 0, 4) != 0x0606_4b50 || ends != Some(at - 20) {
        return Err(BROKEN);
    }
    let large = [number(&end, 24, 8), number(&end, 32, 8), number(&end, 40, 8), number(&end, 48, 8)];
    // The short record says the same, or that it has no room for it.
    let full = [0xFFFF, 0xFFFF, FULL, FULL];
    if (0..4).any(|at| short[at] != large[at] && short[at] != full[at]) {
        return Err(BROKEN);
    }
    whole(large, large_at)
}

/// What stands for a number that has no room in 32 bits.
const FULL: u64 = 0xFFFF_FFFF;

/// How much there is of a file in the archive, and where.
fn sizes(head: &[u8], extra: &[u8]) -> Option<(u64, u64)> {
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
    Some((packed, start))
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

fn entry(
    file: &mut BufReader<&File>,
    name: &[u8],
    method: u64,
    packed: u64,
    local: u64,
    length: u64,
) -> Result<Entry, ImportError> {
    let head = bytes::<30>(file, local)?;
    if number(&head, 0, 4) != 0x0403_4b50 || number(&head, 8, 2) != method || !matches!(method, 0 | 8) {
        return Err(BROKEN);
    }
    let start = local + 30 + number(&head, 26, 2) + number(&head, 28, 2);
    if start.checked_add(packed).is_none_or(|end| end > length) {
        return Err(BROKEN);
    }
    Ok(Entry { name: String::from_utf8_lossy(name).into_owned(), method, start, packed })
}

/// Unpacks a file as a whole, and says how many merged cells are in it.
fn look_into(file: &mut BufReader<&File>, entry: &Entry) -> Result<u64, ImportError> {
    file.seek(SeekFrom::Start(entry.start))?;
    let name = entry.name.to_ascii_lowercase();
    let sheet = name.contains("worksheets/") || name == "content.xml";
    let most = if sheet { MAX_SHEET_BYTES } else { MAX_OTHER_BYTES };
    let mut looked = Looked { bytes: 0, most, merged: 0, tail: Vec::new() };
    let mut unpacked = Unpacking::new(file.by_ref().take(entry.packed), entry.method);
    let mut chunk = vec![0; CHUNK];
    loop {
        match unpacked.read(&mut chunk).map_err(|_| BROKEN)? {
            0 => return Ok(looked.merged),
            got => looked.at(chunk.get(..got).unwrap_or_default())?,
        }
    }
}

impl Entry {
    /// Reads the file in the archive, unpacked.
    pub(super) fn open(&self, mut archive: File) -> io::Result<impl Read + use<>> {
        archive.seek(SeekFrom::Start(self.start))?;
        Ok(Unpacking::new(BufReader::new(archive).take(self.packed), self.method))
    }
}

/// Unpacks what it reads (4.4.5: stored, or deflated).
struct Unpacking<R> {
    packed: R,
    /// `None` for what is stored as it is.
    state: Option<Box<InflateState>>,
    input: Vec<u8>,
    from: usize,
    to: usize,
    done: bool,
}

impl<R: Read> Unpacking<R> {
    fn new(packed: R, method: u64) -> Self {
        let state = (method != 0).then(|| InflateState::new_boxed(DataFormat::Raw));
        Self { packed, state, input: vec![0; CHUNK], from: 0, to: 0, done: false }
    }
}

impl<R: Read> Read for Unpacking<R> {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        let Some(state) = &mut self.state else { return self.packed.read(output) };
        while !self.done && !output.is_empty() {
            if self.from == self.to {
                (self.from, self.to) = (0, self.packed.read(&mut self.input)?);
            }
            let ended = self.to == 0;
            let packed = self.input.get(self.from..self.to).unwrap_or_default();
            let step = inflate(state, packed, output, MZFlush::None);
            self.from += step.bytes_consumed;
            match step.status {
                Ok(MZStatus::StreamEnd) => self.done = true,
                Ok(_) | Err(MZError::Buf) if !ended || step.bytes_written > 0 => {}
                _ => return Err(io::ErrorKind::InvalidData.into()),
            }
            if step.bytes_written > 0 {
                return Ok(step.bytes_written);
            }
        }
        Ok(0)
    }
}

/// What was seen of one file.
struct Looked {
    bytes: u64,
    most: u64,
    merged: u64,
    /// The end of the piece before: what is looked for may be cut in two.
    tail: Vec<u8>,
}

impl Looked {
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
