//! Entries into a bundle.

use std::collections::HashSet;

use super::{
    Digest, Entry, FORMAT, Fields, Header, MAX_CONTENT_BYTES, MAX_ENTRIES, Sender, SigningKey,
    entry::Line,
    envelope::{self, Subject},
};
use crate::time::Timestamp;

/// What the header line may take of the content.
const MAX_HEADER_BYTES: usize = 1024;

/// A bundle, and which entries are in it.
pub struct Encoded {
    /// The bytes that travel.
    pub bytes: Vec<u8>,
    /// What its header says.
    pub header: Header,
    /// The link of its last entry; that before it when it has none.
    pub link: Digest,
}

/// Makes a bundle of the first of these entries, as many as it holds, and says which. Each has its visit as it is now;
/// of that go the fields that the office sends, once. `from` is the number of the first entry and `before` the link of the one before
/// it; without entries the bundle says that the desk is there. What its clock shows goes along, and the last item of the feed that
/// it has.
///
/// The entries follow one another without a gap; one that does not ends the bundle.
#[must_use]
pub fn encode(
    sender: Sender,
    (from, before): (u64, Digest),
    entries: &[Entry],
    fields: Fields,
    (clock, feed): (Timestamp, u64),
    key: &SigningKey,
) -> Encoded {
    let mut lines: Vec<String> = Vec::new();
    let mut bytes = MAX_HEADER_BYTES;
    for (entry, seq) in entries.iter().zip(from..).take(MAX_ENTRIES) {
        let line = line_of(entry, true, fields);
        if entry.seq != seq || bytes + line.len() > MAX_CONTENT_BYTES {
            break;
        }
        bytes += line.len();
        lines.push(line);
    }
    let taken = entries.get(..lines.len()).unwrap_or_default();
    // From the end, so that the last entry about a visit is the one that has it.
    let mut told = HashSet::new();
    for (entry, line) in taken.iter().zip(&mut lines).rev() {
        if entry.id.is_some_and(|id| !told.insert(id)) {
            *line = line_of(entry, false, fields);
        }
    }
    let header = Header {
        format: FORMAT,
        post: sender.post,
        epoch: sender.epoch,
        from,
        to: from + taken.len() as u64 - 1,
        before,
        app: env!("CARGO_PKG_VERSION").to_owned(),
        clock,
        feed,
        fields,
    };
    let mut content = serialized(&header);
    for line in &lines {
        content.push_str(line);
    }
    let link = taken.last().map_or(before, |entry| entry.link);
    Encoded { bytes: envelope::seal(Subject::Bundle, sender, content.as_bytes(), key), header, link }
}

fn line_of(entry: &Entry, with_visit: bool, fields: Fields) -> String {
    let visit = entry.visit.as_ref().filter(|_| with_visit);
    serialized(&Line::of(entry).with_visit(visit, fields))
}

fn serialized(value: &impl serde::Serialize) -> String {
    let mut line = serde_json::to_string(value).expect("numbers, texts and lists are JSON");
    line.push('\n');
    line
}
