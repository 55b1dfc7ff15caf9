//! The wrapped key of an encrypted log, at the end of its backup, so that the passphrase opens the backup in an
//! empty folder as well.
//!
//! It cannot lie in the backup, which is encrypted with the key itself. It stands behind the last page, where
//! SQLite does not look: the key file, its length (four bytes, the highest first), and a mark.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::Path,
};

use crate::visit_log::KeyFile;

const MARK: &[u8; 8] = b"PJagKey1";
const TAIL_BYTES: u64 = 12;
/// The most bytes of a key file.
const MAX_BYTES: u32 = 16 * 1024;

/// Adds the key file at the end of a backup.
pub(super) fn append(backup: &Path, file: &KeyFile) -> io::Result<()> {
    let bytes = file.to_bytes();
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    let mut out = File::options().append(true).open(backup)?;
    out.write_all(&[&bytes[..], &length.to_be_bytes(), MARK].concat())
}

/// The key file at the end of a backup, if there is one that can be read.
pub(super) fn read(backup: &Path) -> Option<KeyFile> {
    let mut file =
        File::open(backup).ok().filter(|file| file.metadata().is_ok_and(|found| found.is_file()))?;
    let end = file.seek(SeekFrom::End(0)).ok()?;
    file.seek(SeekFrom::Start(end.checked_sub(TAIL_BYTES)?)).ok()?;
    let mut tail = [0; TAIL_BYTES as usize];
    file.read_exact(&mut tail).ok()?;
    let (length, mark) = tail.split_first_chunk::<4>()?;
    let length = u32::from_be_bytes(*length);
    if mark != MARK || length > MAX_BYTES {
        return None;
    }
    file.seek(SeekFrom::Start(end.checked_sub(TAIL_BYTES + u64::from(length))?)).ok()?;
    let mut bytes = vec![0; length as usize];
    file.read_exact(&mut bytes).ok()?;
    KeyFile::parse(&bytes).ok()
}
