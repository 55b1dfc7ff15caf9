//! A bundle into entries.

use super::{
    Entry, FORMAT, Header, MAX_ENTRIES, OpenError, PublicKey,
    entry::Line,
    envelope::{self, Subject},
};

/// What was in a bundle whose signature holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// Its first line.
    pub header: Header,
    /// Its entries, numbered from [`Header::from`] to [`Header::to`].
    pub entries: Vec<Entry>,
    /// The first entry whose link is not that of itself behind the one before it. Each later one is held against the
    /// link as it is written.
    pub broken: Option<u64>,
}

/// Opens a bundle with the key of its post, which [`peek`](super::peek) names. The signature is checked first, over the
/// bytes as they came.
///
/// # Errors
///
/// See [`OpenError`]. A kind or a visit that is not understood is no error; see [`Entry::strange`].
pub fn open(bytes: &[u8], key: &PublicKey) -> Result<Opened, OpenError> {
    let (sender, content) = envelope::open(Subject::Bundle, bytes, key)?;
    let content = content.strip_suffix(b"\n").ok_or(OpenError::Header)?;
    let mut lines = content.split(|byte| *byte == b'\n');
    let header = header(lines.next().unwrap_or_default())?;
    if (header.post, header.epoch) != (sender.post, sender.epoch) || !header.is_sound() {
        return Err(OpenError::Header);
    }
    let expected = header.to + 1 - header.from;
    if expected > MAX_ENTRIES as u64 {
        return Err(OpenError::Count);
    }
    let mut entries = Vec::with_capacity(expected as usize);
    let mut broken = None;
    let mut before = header.before;
    for seq in header.from..=header.to {
        let line = lines.next().ok_or(OpenError::Count)?;
        let entry = entry(line, seq).ok_or(OpenError::Entry { seq })?;
        if entry.linked(&before) != entry.link {
            broken = broken.or(Some(seq));
        }
        before = entry.link;
        entries.push(entry);
    }
    if lines.next().is_some() {
        return Err(OpenError::Count);
    }
    Ok(Opened { header, entries, broken })
}

/// The header line. A later format is told from a broken one, as far as it says which it is.
fn header(line: &[u8]) -> Result<Header, OpenError> {
    #[derive(serde::Deserialize)]
    struct Format {
        format: u32,
    }
    let Format { format } = serde_json::from_slice(line).map_err(|_| OpenError::Header)?;
    if format > FORMAT {
        return Err(OpenError::Newer { format });
    }
    serde_json::from_slice(line).map_err(|_| OpenError::Header)
}

fn entry(line: &[u8], seq: u64) -> Option<Entry> {
    let line: Line = serde_json::from_slice(line).ok()?;
    if line.seq() == seq { line.entry() } else { None }
}
