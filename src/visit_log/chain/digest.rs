//! The digests of the chain: of a visit as it is, of what an entry tells, and of an entry with all before it.

use aws_lc_rs::digest::{self, SHA256};
use rusqlite::{Row, types::ValueRef};

pub(in crate::visit_log) type Digest = [u8; 32];

/// Keeps a digest from telling what it is of, once it is forgotten.
pub(in crate::visit_log) type Salt = [u8; 16];

/// The link before the first entry.
pub(in crate::visit_log) const NO_LINK: Digest = [0; 32];

/// What of a visit the chain vouches for: everything but the digest of the credential, which the log
/// forgets without a trace when the guest leaves.
pub(in crate::visit_log) const STATE: &str = "no, id, arrived, departed, name, organisation, purpose, host, phone, party, \
                                evidence, verdict, policy, post, officer, note, key, entered";
/// The column of the id. A digest vouches for it as it is written, which it was in the log as well at first.
const ID_COLUMN: usize = 1;
/// The columns in a digest. The last is in it only where it has a value: to a visit from before that column
/// it makes no difference.
pub(in crate::visit_log) const STATE_COLUMNS: usize = 18;

/// The digest of a row that begins with [`STATE`].
pub(in crate::visit_log) fn state_digest_of(row: &Row<'_>, salt: &[u8]) -> rusqlite::Result<Digest> {
    let mut state = [ValueRef::Null; STATE_COLUMNS];
    for (column, value) in state.iter_mut().enumerate() {
        *value = row.get_ref(column)?;
    }
    Ok(state_digest(&state, salt))
}

/// The digest of the values of [`STATE`]. Each goes in with its kind and its length, so that no two states
/// read alike.
pub(in crate::visit_log) fn state_digest(state: &[ValueRef<'_>; STATE_COLUMNS], salt: &[u8]) -> Digest {
    let mut text = Preimage::new("posjaga visit 1");
    text.bytes(salt);
    for (column, value) in state.iter().enumerate() {
        match *value {
            ValueRef::Null if column + 1 == STATE_COLUMNS => {}
            ValueRef::Null => text.nothing(),
            ValueRef::Integer(number) => text.number(number),
            ValueRef::Real(number) => text.bytes(&number.to_be_bytes()),
            ValueRef::Text(bytes) => text.text(bytes),
            ValueRef::Blob(bytes) => match <[u8; 16]>::try_from(bytes) {
                Ok(id) if column == ID_COLUMN => {
                    text.text(ulid::Ulid::from_bytes(id).array_to_str(&mut [0; ulid::ULID_LEN]).as_bytes());
                }
                _ => text.bytes(bytes),
            },
        }
    }
    text.digest()
}

pub(in crate::visit_log) fn detail_digest(content: &str, salt: &[u8]) -> Digest {
    let mut text = Preimage::new("posjaga detail 1");
    text.bytes(salt);
    text.bytes(content.as_bytes());
    text.digest()
}

pub(in crate::visit_log) fn link(
    before: &Digest,
    seq: i64,
    kind: &str,
    at_millis: i64,
    visit: Option<i64>,
    state: Option<&Digest>,
    detail: Option<&Digest>,
) -> Digest {
    let mut text = Preimage::new("posjaga entry 1");
    text.bytes(before);
    text.number(seq);
    text.bytes(kind.as_bytes());
    text.number(at_millis);
    match visit {
        Some(no) => text.number(no),
        None => text.nothing(),
    }
    for digest in [state, detail] {
        match digest {
            Some(digest) => text.bytes(digest),
            None => text.nothing(),
        }
    }
    text.digest()
}

/// What a digest is of, put together before it is hashed at once: a hash that is fed piece by piece takes
/// most of its time for the pieces.
struct Preimage(Vec<u8>);

impl Preimage {
    fn new(domain: &str) -> Self {
        let mut text = Self(Vec::with_capacity(512));
        text.bytes(domain.as_bytes());
        text
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.0.push(b'b');
        self.0.extend((bytes.len() as u64).to_be_bytes());
        self.0.extend(bytes);
    }

    fn text(&mut self, bytes: &[u8]) {
        self.0.push(b't');
        self.bytes(bytes);
    }

    fn number(&mut self, number: i64) {
        self.0.push(b'i');
        self.0.extend(number.to_be_bytes());
    }

    fn nothing(&mut self) {
        self.0.push(b'n');
    }

    fn digest(self) -> Digest {
        let mut digest = NO_LINK;
        // A SHA-256 has as many bytes as the digest.
        for (to, from) in digest.iter_mut().zip(digest::digest(&SHA256, &self.0).as_ref()) {
            *to = *from;
        }
        digest
    }
}

pub(in crate::visit_log) fn new_salt() -> rusqlite::Result<Salt> {
    let mut salt = [0; 16];
    aws_lc_rs::rand::fill(&mut salt)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    Ok(salt)
}
