//! A ZIP with exactly one entry (PKWARE APPNOTE 6.3), which is all that a DIVOC code holds.

use super::super::{DecodeError, inflate};

/// The name of the entry.
const NAME: &[u8] = b"certificate.json";

/// Records of the format: the end, an entry of the directory, and the head before an entry's data
/// (sections 4.3.16, 4.3.12, 4.3.7).
const END: &[u8] = b"PK\x05\x06";
const DIRECTORY_ENTRY: &[u8] = b"PK\x01\x02";
const LOCAL_HEAD: &[u8] = b"PK\x03\x04";
const END_BYTES: usize = 22;
const DIRECTORY_ENTRY_BYTES: usize = 46;
const LOCAL_HEAD_BYTES: usize = 30;

/// Flags of an entry (section 4.4.4): encrypted, in both ways.
const ENCRYPTED: u16 = 1 << 0 | 1 << 6;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// The content of `certificate.json`, the one entry of `zip`. Its directory counts: an archive that says
/// one thing there and another before the data is refused where the two could be read differently.
pub(super) fn certificate(zip: &[u8]) -> Result<Vec<u8>, DecodeError> {
    // A comment may follow the end; nobody needs one here.
    let at_end = zip.len().checked_sub(END_BYTES).ok_or_else(|| wrong("it is cut short"))?;
    let end = record(zip, at_end, END, END_BYTES)?;
    let entries = [number(end, 8), number(end, 10)];
    if entries != [1, 1] {
        return Err(wrong("it has not one entry"));
    }
    let at_directory = offset(end, 16)?;
    let entry = record(zip, at_directory, DIRECTORY_ENTRY, DIRECTORY_ENTRY_BYTES)?;
    let (flags, method, name_bytes) = (number(entry, 8), number(entry, 10), usize::from(number(entry, 28)));
    let (checksum, packed, unpacked) = (long(entry, 16), offset(entry, 20)?, offset(entry, 24)?);
    let at_local = offset(entry, 42)?;
    if flags & ENCRYPTED != 0 {
        return Err(wrong("its entry is encrypted"));
    }
    let at_name = at_directory + DIRECTORY_ENTRY_BYTES;
    if zip.get(at_name..at_name + name_bytes) != Some(NAME) || at_local != 0 {
        return Err(wrong("its entry is another file"));
    }

    let local = record(zip, at_local, LOCAL_HEAD, LOCAL_HEAD_BYTES)?;
    let (local_name, extra) = (usize::from(number(local, 26)), usize::from(number(local, 28)));
    if zip.get(LOCAL_HEAD_BYTES..LOCAL_HEAD_BYTES + local_name) != Some(NAME) || number(local, 8) != method {
        return Err(wrong("its directory names another entry"));
    }
    let at_data = LOCAL_HEAD_BYTES + local_name + extra;
    let data = at_data
        .checked_add(packed)
        .filter(|end| *end <= at_directory)
        .and_then(|end| zip.get(at_data..end))
        .ok_or_else(|| wrong("its entry is cut short"))?;
    let content = match method {
        STORED => data.to_vec(),
        DEFLATED => inflate::raw(data).map_err(|error| match error {
            DecodeError::Inflate => wrong("its entry is damaged"),
            other => other,
        })?,
        _ => return Err(wrong("its entry is packed in another way")),
    };
    if content.len() != unpacked || crc32(&content) != checksum {
        return Err(wrong("its entry is not what the directory says"));
    }
    Ok(content)
}

/// A record of a fixed length that begins with its signature.
fn record<'a>(zip: &'a [u8], at: usize, signature: &[u8], bytes: usize) -> Result<&'a [u8], DecodeError> {
    at.checked_add(bytes)
        .and_then(|end| zip.get(at..end))
        .filter(|record| record.starts_with(signature))
        .ok_or_else(|| wrong("a record is missing"))
}

/// The two bytes at `at` within a record; zero behind its end, which no caller asks for.
fn number(record: &[u8], at: usize) -> u16 {
    record.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |bytes| u16::from_le_bytes(*bytes))
}

fn long(record: &[u8], at: usize) -> u32 {
    record.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

fn offset(record: &[u8], at: usize) -> Result<usize, DecodeError> {
    usize::try_from(long(record, at)).map_err(|_| wrong("it is larger than it can be"))
}

/// The checksum of the format (section 4.4.7).
fn crc32(bytes: &[u8]) -> u32 {
    const POLYNOMIAL: u32 = 0xedb8_8320;
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 0 { crc >> 1 } else { crc >> 1 ^ POLYNOMIAL },
        )
    })
}

fn wrong(what: &'static str) -> DecodeError {
    DecodeError::Zip { what }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_format() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }
}
