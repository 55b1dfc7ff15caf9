//! ZIP archives from outside, read in one way only (PKWARE APPNOTE 6.3.10, sections 4.3 to 4.5).
//!
//! The directory says where each file is; what stands before the data has to agree with it. Refused is whatever
//! another reader might take for another archive: something behind the end, between the directory and the end, or
//! in an encryption; and content that is not what the directory says it is. A file twice is for the caller to see.
//!
//! A reader of our own, because `zip` forgets all but the last of several files of one name, looks for the end in
//! comments, and puts up with what stands before the archive: a directory to check it against would be most of
//! what stands here. The checksum is `crc32fast`'s, and the inflating `miniz_oxide`'s, which unlike `flate2` tells
//! a stream that is cut short from one that is at its end.

use std::io::{self, Read, Seek, SeekFrom, Take};

use crc32fast::Hasher;
use miniz_oxide::{
    DataFormat, MZError, MZFlush, MZStatus,
    inflate::stream::{InflateState, inflate},
};

/// Records of the format, by how they begin (4.3.7, 4.3.12, 4.3.14 to 4.3.16).
const LOCAL_HEAD: u64 = 0x0403_4b50;
const DIRECTORY_ENTRY: u64 = 0x0201_4b50;
const LARGE_END: u64 = 0x0606_4b50;
const LARGE_END_LOCATOR: u64 = 0x0706_4b50;
const END: u64 = 0x0605_4b50;
const LOCAL_HEAD_BYTES: usize = 30;
const DIRECTORY_ENTRY_BYTES: usize = 46;
const LARGE_END_BYTES: usize = 56;
const LOCATOR_BYTES: usize = 20;
const END_BYTES: usize = 22;

/// What stands for a number that has no room in 16 or 32 bits, but in a field for large ones (ZIP64).
const FULL_16: u64 = 0xFFFF;
const FULL_32: u64 = 0xFFFF_FFFF;
/// The extra field of large numbers (4.5.3).
const LARGE_FIELD: u64 = 1;

/// Flags of an entry (4.4.4): encrypted, in both ways.
const ENCRYPTED: u64 = 1 << 0 | 1 << 6;
/// Ways to pack a file (4.4.5).
const STORED: u64 = 0;
const DEFLATED: u64 = 8;

/// How much is read of an archive, or unpacked, at once.
const CHUNK: usize = 32 * 1024;

/// A file in an archive.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name; what is no UTF-8 in it is replaced.
    pub name: String,
    /// Where its head and its data begin.
    head_at: u64,
    data_at: u64,
    is_deflated: bool,
    packed: u64,
    unpacked: u64,
    checksum: u32,
}

/// Why an archive was refused.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The archive could not be read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// No archive, cut short, or one that could be read in two ways.
    #[error("the archive is broken: {0}")]
    Broken(&'static str),
    /// More files than the caller wants to see.
    #[error("more than {0} files")]
    TooMany(u64),
}

/// The files in an archive, in the order of its directory, if there are no more than `limit`. Nothing is
/// unpacked.
///
/// # Errors
///
/// When the archive cannot be read or is refused.
pub fn entries(archive: &mut (impl Read + Seek), limit: u64) -> Result<Vec<Entry>, ArchiveError> {
    let length = archive.seek(SeekFrom::End(0))?;
    let directory = Directory::find(archive, length)?;
    if directory.entries > limit {
        return Err(ArchiveError::TooMany(limit));
    }
    let mut entries = Vec::new();
    let mut at = directory.start;
    for _ in 0..directory.entries {
        let (entry, next) = entry(archive, at, directory.start)?;
        entries.push(entry);
        at = next;
    }
    // What stands between the last file and the end would be another directory.
    if at == directory.end { Ok(entries) } else { Err(ArchiveError::Broken("the directory has another end")) }
}

/// An archive of these files, by their names, as they are: for what is packed already. All together have less than 4 GiB.
#[must_use]
pub fn stored(files: &[(&str, &[u8])]) -> Vec<u8> {
    /// The first version of the format, names in UTF-8, and 1 January 1980, the first day that it can say.
    const FRAME: [u8; 10] = [20, 0, 0, 8, 0, 0, 0, 0, 33, 0];
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for (name, content) in files {
        let mut checksum = Hasher::new();
        checksum.update(content);
        let mut about = FRAME.to_vec();
        about.extend(checksum.finalize().to_le_bytes());
        about.extend((content.len() as u32).to_le_bytes());
        about.extend((content.len() as u32).to_le_bytes());
        about.extend((name.len() as u16).to_le_bytes());
        about.extend([0, 0]);
        directory.extend((DIRECTORY_ENTRY as u32).to_le_bytes());
        directory.extend([20, 0]);
        directory.extend(&about);
        directory.extend([0; 10]);
        directory.extend((archive.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        archive.extend((LOCAL_HEAD as u32).to_le_bytes());
        archive.extend(about);
        archive.extend(name.as_bytes());
        archive.extend(*content);
    }
    let start = archive.len() as u32;
    let count = (files.len() as u16).to_le_bytes();
    archive.extend(&directory);
    archive.extend((END as u32).to_le_bytes());
    archive.extend([0; 4]);
    archive.extend(count);
    archive.extend(count);
    archive.extend((directory.len() as u32).to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0; 2]);
    archive
}

impl Entry {
    /// Whether the archive begins with this file.
    #[must_use]
    pub fn is_first(&self) -> bool {
        self.head_at == 0
    }

    /// Reads the file, unpacked, out of its archive. It is for the reader to stop when that is too much. At the
    /// end it is an error ([`io::ErrorKind::InvalidData`]) if the content is not the one that the directory
    /// speaks of.
    ///
    /// # Errors
    ///
    /// When the archive cannot be read.
    pub fn open<R: Read + Seek>(&self, mut archive: R) -> io::Result<Unpacking<R>> {
        archive.seek(SeekFrom::Start(self.data_at))?;
        Ok(Unpacking {
            packed: archive.take(self.packed),
            state: self.is_deflated.then(|| InflateState::new_boxed(DataFormat::Raw)),
            input: if self.is_deflated { vec![0; CHUNK] } else { Vec::new() },
            from: 0,
            to: 0,
            is_at_end: false,
            checksum: Hasher::new(),
            bytes: 0,
            expected: (self.checksum, self.unpacked),
        })
    }
}

/// Where the descriptions of the files stand.
struct Directory {
    entries: u64,
    start: u64,
    end: u64,
}

impl Directory {
    fn find(archive: &mut (impl Read + Seek), length: u64) -> Result<Self, ArchiveError> {
        // An archive may end with a comment; those that we read have none.
        let at_end = length.checked_sub(END_BYTES as u64).ok_or(ArchiveError::Broken("it is cut short"))?;
        let end = record::<END_BYTES>(archive, at_end, END)?;
        if number(&end, 20, 2) != 0 {
            return Err(ArchiveError::Broken("it has a comment"));
        }
        let short = [number(&end, 8, 2), number(&end, 10, 2), number(&end, 12, 4), number(&end, 16, 4)];
        let locator = match at_end.checked_sub(LOCATOR_BYTES as u64) {
            Some(at) => bytes::<LOCATOR_BYTES>(archive, at)?,
            None => [0; LOCATOR_BYTES],
        };
        if number(&locator, 0, 4) != LARGE_END_LOCATOR {
            return Self::new(short, at_end);
        }
        let at_large = number(&locator, 8, 8);
        let end = record::<LARGE_END_BYTES>(archive, at_large, LARGE_END)?;
        // The record ends where the locator begins; its size does not count its first twelve bytes.
        let ends = at_large.checked_add(12).and_then(|start| start.checked_add(number(&end, 4, 8)));
        let large = [number(&end, 24, 8), number(&end, 32, 8), number(&end, 40, 8), number(&end, 48, 8)];
        // The short record says the same, or that it has no room for it.
        let full = [FULL_16, FULL_16, FULL_32, FULL_32];
        let agree = (0..4).all(|at| short[at] == large[at] || short[at] == full[at]);
        if ends != Some(at_end - LOCATOR_BYTES as u64) || !agree {
            return Err(ArchiveError::Broken("it has two ends"));
        }
        Self::new(large, at_large)
    }

    /// From what its end says: the entries in this part of the archive and in all, the directory's size and start.
    fn new([here, entries, size, start]: [u64; 4], end: u64) -> Result<Self, ArchiveError> {
        let agrees = here == entries && start.checked_add(size) == Some(end);
        let directory = Self { entries, start, end };
        if agrees { Ok(directory) } else { Err(ArchiveError::Broken("the directory is not where it says")) }
    }
}

/// The file whose description stands at `at`, and where the next one would. All data lies before `end`.
fn entry(archive: &mut (impl Read + Seek), at: u64, end: u64) -> Result<(Entry, u64), ArchiveError> {
    let described = record::<DIRECTORY_ENTRY_BYTES>(archive, at, DIRECTORY_ENTRY)?;
    let [name_bytes, extra_bytes, comment_bytes] = [28, 30, 32].map(|at| number(&described, at, 2));
    let name = following(archive, name_bytes)?;
    let extra = following(archive, extra_bytes)?;
    let next = at + DIRECTORY_ENTRY_BYTES as u64 + name_bytes + extra_bytes + comment_bytes;
    let (flags, method) = (number(&described, 8, 2), number(&described, 10, 2));
    if flags & ENCRYPTED != 0 {
        return Err(ArchiveError::Broken("a file is encrypted"));
    }
    if !matches!(method, STORED | DEFLATED) {
        return Err(ArchiveError::Broken("a file is packed in another way"));
    }
    let sizes = sizes(&described, &extra).ok_or(ArchiveError::Broken("a size is missing"))?;
    let (packed, unpacked, head_at) = sizes;

    let head = record::<LOCAL_HEAD_BYTES>(archive, head_at, LOCAL_HEAD)?;
    let (local_name, local_extra) = (number(&head, 26, 2), number(&head, 28, 2));
    if number(&head, 8, 2) != method || following(archive, local_name)? != name {
        return Err(ArchiveError::Broken("the directory names another file"));
    }
    let data_at = head_at + LOCAL_HEAD_BYTES as u64 + local_name + local_extra;
    if data_at.checked_add(packed).is_none_or(|data_end| data_end > end) {
        return Err(ArchiveError::Broken("a file is cut short"));
    }
    let name = String::from_utf8_lossy(&name).into_owned();
    let (is_deflated, checksum) = (method == DEFLATED, number(&described, 16, 4) as u32);
    Ok((Entry { name, head_at, data_at, is_deflated, packed, unpacked, checksum }, next))
}

/// How many bytes there are of a file, packed and unpacked, and where its head is. What has no room in 32 bits
/// stands in an extra field, in this order (4.5.3).
fn sizes(described: &[u8], extra: &[u8]) -> Option<(u64, u64, u64)> {
    let mut large = large_numbers(extra).chunks_exact(8).map(|chunk| number(chunk, 0, 8));
    let mut whole = |short: u64| if short == FULL_32 { large.next() } else { Some(short) };
    let unpacked = whole(number(described, 24, 4))?;
    let packed = whole(number(described, 20, 4))?;
    let head_at = whole(number(described, 42, 4))?;
    Some((packed, unpacked, head_at))
}

fn large_numbers(mut extra: &[u8]) -> &[u8] {
    while let Some((head, rest)) = extra.split_at_checked(4) {
        let Some((field, rest)) = rest.split_at_checked(number(head, 2, 2) as usize) else { break };
        if number(head, 0, 2) == LARGE_FIELD {
            return field;
        }
        extra = rest;
    }
    &[]
}

/// Unpacks a file as it is read, and checks it at its end.
pub struct Unpacking<R> {
    packed: Take<R>,
    /// `None` for what is stored as it is.
    state: Option<Box<InflateState>>,
    /// What has been read of a deflated file, and which part of it is still to be inflated.
    input: Vec<u8>,
    from: usize,
    to: usize,
    is_at_end: bool,
    checksum: Hasher,
    bytes: u64,
    /// Checksum and size, as the directory has them.
    expected: (u32, u64),
}

impl<R: Read> Read for Unpacking<R> {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        if self.is_at_end || output.is_empty() {
            return Ok(0);
        }
        let got = if self.state.is_some() { self.inflated(output)? } else { self.packed.read(output)? };
        self.checksum.update(output.get(..got).unwrap_or_default());
        self.bytes += got as u64;
        if got == 0 {
            self.is_at_end = true;
            // A deflated stream may end before its data do; whatever follows it is nothing that we know.
            let is_over = self.from == self.to && self.packed.limit() == 0;
            if !is_over || self.expected != (self.checksum.clone().finalize(), self.bytes) {
                return Err(io::ErrorKind::InvalidData.into());
            }
        }
        Ok(got)
    }
}

impl<R: Read> Unpacking<R> {
    /// Inflates into `output`; nothing only at the end of the stream.
    fn inflated(&mut self, output: &mut [u8]) -> io::Result<usize> {
        let Some(state) = &mut self.state else { return Ok(0) };
        loop {
            if self.from == self.to {
                (self.from, self.to) = (0, self.packed.read(&mut self.input)?);
            }
            let is_cut_short = self.to == 0;
            let packed = self.input.get(self.from..self.to).unwrap_or_default();
            let step = inflate(state, packed, output, MZFlush::None);
            self.from += step.bytes_consumed;
            match step.status {
                Ok(MZStatus::StreamEnd) => return Ok(step.bytes_written),
                Ok(_) | Err(MZError::Buf) if step.bytes_written > 0 => return Ok(step.bytes_written),
                Ok(_) | Err(MZError::Buf) if !is_cut_short => {}
                _ => return Err(io::ErrorKind::InvalidData.into()),
            }
        }
    }
}

/// A record of a fixed length that begins with its signature.
fn record<const N: usize>(
    archive: &mut (impl Read + Seek),
    at: u64,
    signature: u64,
) -> Result<[u8; N], ArchiveError> {
    let record = bytes::<N>(archive, at)?;
    if number(&record, 0, 4) == signature {
        Ok(record)
    } else {
        Err(ArchiveError::Broken("a record is missing"))
    }
}

fn bytes<const N: usize>(archive: &mut (impl Read + Seek), at: u64) -> Result<[u8; N], ArchiveError> {
    let mut bytes = [0; N];
    archive.seek(SeekFrom::Start(at))?;
    archive.read_exact(&mut bytes).map_err(|_| ArchiveError::Broken("it is cut short"))?;
    Ok(bytes)
}

/// So many of the bytes that come next; 16 bits count them, so they are not too many.
fn following(archive: &mut impl Read, count: u64) -> Result<Vec<u8>, ArchiveError> {
    let mut bytes = vec![0; count as usize];
    archive.read_exact(&mut bytes).map_err(|_| ArchiveError::Broken("it is cut short"))?;
    Ok(bytes)
}

/// A little-endian number of so many bytes; of what is not there it is nothing.
fn number(bytes: &[u8], at: usize, length: usize) -> u64 {
    let bytes = bytes.get(at..at + length).unwrap_or_default();
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use miniz_oxide::deflate::compress_to_vec;

    use super::*;

    const TEXT: &[u8] = b"a guest, a guest, and another guest";

    /// An archive of such files: what they are called, and whether they are deflated.
    fn archive(files: &[(&str, bool)]) -> Vec<u8> {
        let (mut archive, mut directory) = (Vec::new(), Vec::new());
        for (name, is_deflated) in files {
            let packed = if *is_deflated { compress_to_vec(TEXT, 6) } else { TEXT.to_vec() };
            let mut entry = [20, 0, 0, 0, if *is_deflated { 8 } else { 0 }, 0, 0, 0, 0, 0].to_vec();
            for field in [crc32fast::hash(TEXT), packed.len() as u32, TEXT.len() as u32] {
                entry.extend(field.to_le_bytes());
            }
            entry.extend([name.len() as u8, 0, 0, 0]);
            let start = archive.len() as u32;
            archive.extend([b"PK\x03\x04", &entry[..], name.as_bytes(), &packed].concat());
            directory.extend([b"PK\x01\x02\x14\x00", &entry[..], &[0; 10], &start.to_le_bytes()].concat());
            directory.extend(name.as_bytes());
        }
        let start = archive.len() as u32;
        archive.extend(&directory);
        let files = files.len() as u8;
        archive.extend(b"PK\x05\x06\0\0\0\0");
        archive.extend([files, 0, files, 0]);
        archive.extend((directory.len() as u32).to_le_bytes());
        archive.extend(start.to_le_bytes());
        archive.extend([0, 0]);
        archive
    }

    fn contents(archive: &[u8]) -> Result<Vec<(String, Vec<u8>)>, ArchiveError> {
        let mut archive = Cursor::new(archive);
        let mut contents = Vec::new();
        for entry in entries(&mut archive, 3)? {
            let mut content = Vec::new();
            entry.open(&mut archive)?.read_to_end(&mut content)?;
            contents.push((entry.name, content));
        }
        Ok(contents)
    }

    #[test]
    fn what_is_stored_is_read_again() {
        let files: [(&str, &[u8]); 3] = [("a.txt", b"one"), ("b/\u{e9}.bin", &[0, 255, 7]), ("empty", b"")];
        let archive = stored(&files);
        let mut archive = std::io::Cursor::new(archive);
        let entries = entries(&mut archive, 10).unwrap();
        let read: Vec<(String, Vec<u8>)> = entries
            .iter()
            .map(|entry| {
                let mut content = Vec::new();
                entry.open(&mut archive).unwrap().read_to_end(&mut content).unwrap();
                (entry.name.clone(), content)
            })
            .collect();
        let expected = files.map(|(name, content)| (name.to_owned(), content.to_vec()));
        assert_eq!(read, expected);
    }

    #[test]
    fn every_file_comes_back_and_one_of_a_name_hides_no_other() {
        let found = contents(&archive(&[("a", true), ("b", false), ("a", false)])).unwrap();
        let names: Vec<_> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["a", "b", "a"]);
        assert!(found.iter().all(|(_, content)| content == TEXT));
        assert!(contents(&archive(&[])).unwrap().is_empty());
        let many = contents(&archive(&[("a", true); 4]));
        assert!(matches!(many, Err(ArchiveError::TooMany(3))));
    }

    #[test]
    fn what_is_cut_short_grown_or_changed_is_refused() {
        for is_deflated in [true, false] {
            let good = archive(&[("a", is_deflated)]);
            for length in 0..good.len() {
                assert!(contents(&good[..length]).is_err(), "{length} bytes");
            }
            for more in [[&b"x"[..], &good].concat(), [&good[..], b"x"].concat()] {
                assert!(contents(&more).is_err());
            }
            // Versions, times, attributes, and the numbers of disks may be anything.
            let (entry, end) = (good.len() - END_BYTES - DIRECTORY_ENTRY_BYTES - 1, good.len() - END_BYTES);
            let free = [
                4..8,
                10..26,
                entry + 4..entry + 8,
                entry + 9..entry + 10,
                entry + 12..entry + 16,
                entry + 34..entry + 42,
                end + 4..end + 8,
            ];
            for at in (0..good.len()).filter(|at| !free.iter().any(|free| free.contains(at))) {
                let mut bent = good.clone();
                bent[at] ^= 0x55;
                let same = contents(&bent).is_ok_and(|found| found == contents(&good).unwrap());
                assert!(!same, "byte {at}");
            }
        }
    }

    #[test]
    fn content_that_is_not_what_the_directory_says_is_an_error_at_its_end() {
        for is_deflated in [true, false] {
            let good = archive(&[("a", is_deflated)]);
            let directory = good.len() - END_BYTES - DIRECTORY_ENTRY_BYTES - 1;
            // The checksum, and the size.
            for at in [directory + 16, directory + 24] {
                let mut bent = good.clone();
                bent[at] ^= 1;
                let mut archive = Cursor::new(bent.as_slice());
                let entry = entries(&mut archive, 1).unwrap().remove(0);
                let mut content = Vec::new();
                let read = entry.open(archive).unwrap().read_to_end(&mut content);
                assert_eq!(read.map_err(|error| error.kind()), Err(io::ErrorKind::InvalidData));
                assert_eq!(content, TEXT);
            }
        }
    }
}
