//! The digests of the chain: of a visit as it is, of what an entry tells, and of an entry with all before it.
//!
//! The digest of a visit is made of the names of what is there, each with its value: what is empty or missing is not in
//! it, so a field that is added later leaves every digest as it is that was written before. Entries of before digests
//! had names are of the first form, in which the columns of that time stood one after the other; it says nothing of a
//! visit in which a later field is filled. The second form has names and the first one's long way to write a value;
//! entries are written in the third, which is as short as it can be: to hash it is most of what verifying takes.

use std::{io, sync::LazyLock};

use aws_lc_rs::digest::{self, SHA256};
use rusqlite::{Row, types::ValueRef};

use crate::visit::{FIELDS, Field};

/// A SHA-256: of a visit, of a detail, or an entry's link.
pub type Digest = [u8; 32];

/// Keeps a digest from telling what it is of, once it is forgotten.
pub(in crate::visit_log) type Salt = [u8; 16];

/// The link before the first entry.
pub const NO_LINK: Digest = [0; 32];

/// What the chain vouches for in a visit: everything but the digest of the credential, which the log forgets without
/// a trace when the guest leaves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::visit_log) enum Part {
    No,
    Id,
    Of(Field),
    Key,
    Entered,
}

impl Part {
    /// Its column in the log.
    pub(in crate::visit_log) const fn column(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Id => "id",
            Self::Of(field) => field.spec().column,
            Self::Key => "key",
            Self::Entered => "entered",
        }
    }
}

/// How many parts there are.
pub(in crate::visit_log) const PARTS: usize = FIELDS.len() + 4;

/// The parts, in the order of the names of their columns: that in which fields are declared makes no difference.
pub(in crate::visit_log) static STATE: LazyLock<[Part; PARTS]> = LazyLock::new(|| {
    let mut state = [Part::No; PARTS];
    let others = [Part::No, Part::Id, Part::Key, Part::Entered];
    let fields = Field::ALL.iter().map(|field| Part::Of(*field));
    for (slot, part) in state.iter_mut().zip(others.into_iter().chain(fields)) {
        *slot = part;
    }
    state.sort_unstable_by_key(|part| part.column());
    state
});

/// Their columns, as a list.
pub(in crate::visit_log) static STATE_COLUMNS: LazyLock<String> =
    LazyLock::new(|| STATE.map(Part::column).join(", "));

/// The values of [`STATE`].
pub(in crate::visit_log) type Values<'a> = [ValueRef<'a>; PARTS];

/// How the digest of a visit is made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::visit_log) enum Form {
    /// Of the columns of the first versions, in their order.
    First,
    /// Of what is there, with its name.
    Second,
    /// The same in fewer bytes.
    Third,
}

impl Form {
    /// All of them, that in which entries are written before the others.
    pub(in crate::visit_log) const ALL: [Self; 3] = [Self::Third, Self::First, Self::Second];

    /// The digest of a visit under this salt; `None` where this form says nothing of it.
    pub(in crate::visit_log) fn digest(self, state: &Values<'_>, salt: &[u8]) -> Option<Digest> {
        match self {
            Self::Third => Some(state_digest(state, salt)),
            Self::Second => Some(second_digest(state, salt)),
            Self::First => {
                let mut later = STATE.iter().zip(state).filter(|(part, _)| is_later(**part));
                later.all(|(_, value)| is_nothing(*value)).then(|| first_digest(&first_values(state), salt))
            }
        }
    }
}

/// The values of a row that begins with [`STATE`].
pub(in crate::visit_log) fn values<'a>(row: &'a Row<'_>) -> rusqlite::Result<Values<'a>> {
    let mut state = [ValueRef::Null; PARTS];
    for (column, value) in state.iter_mut().enumerate() {
        *value = row.get_ref(column)?;
    }
    Ok(state)
}

/// What is not there is in no digest.
fn is_nothing(value: ValueRef<'_>) -> bool {
    matches!(value, ValueRef::Null | ValueRef::Text(b""))
}

/// What is there, with its name.
fn filled<'s, 'a>(state: &'s Values<'a>) -> impl Iterator<Item = (&'static str, ValueRef<'a>)> + 's {
    STATE
        .iter()
        .zip(state)
        .filter(|(_, value)| !is_nothing(**value))
        .map(|(part, value)| (part.column(), *value))
}

/// The digest of the values of [`STATE`], in the third form. Each goes in with its name, which has small letters alone, a
/// capital for its kind, and its length where that is not eight bytes, so that no two states read alike.
pub(in crate::visit_log) fn state_digest(state: &Values<'_>, salt: &[u8]) -> Digest {
    let mut text = Preimage::new("posjaga visit 3");
    text.short(b'S', salt);
    for (name, value) in filled(state) {
        text.0.extend_from_slice(name.as_bytes());
        match value {
            ValueRef::Null => {}
            ValueRef::Integer(number) => text.eight(b'I', number.to_be_bytes()),
            ValueRef::Real(number) => text.eight(b'R', number.to_be_bytes()),
            ValueRef::Text(bytes) => text.short(b'T', bytes),
            ValueRef::Blob(bytes) => text.short(b'B', bytes),
        }
    }
    text.digest()
}

fn second_digest(state: &Values<'_>, salt: &[u8]) -> Digest {
    let mut text = Preimage::new("posjaga visit 2");
    text.bytes(salt);
    for (name, value) in filled(state) {
        text.text(name.as_bytes());
        text.value(value);
    }
    text.digest()
}

/// The columns of the first form. The last is in it only where it has a value: to a visit from before that column it
/// makes no difference.
const FIRST: [&str; 18] = [
    "no",
    "id",
    "arrived",
    "departed",
    "name",
    "organisation",
    "purpose",
    "host",
    "phone",
    "party",
    "evidence",
    "verdict",
    "policy",
    "post",
    "officer",
    "note",
    "key",
    "entered",
];
/// The column of the id. The first form vouches for it as it is written, which it was in the log as well at first.
const ID: usize = 1;

/// Where the columns of the first form stand in [`STATE`].
static IN_STATE: LazyLock<[Option<usize>; FIRST.len()]> =
    LazyLock::new(|| FIRST.map(|column| STATE.iter().position(|part| part.column() == column)));

fn is_later(part: Part) -> bool {
    !FIRST.contains(&part.column())
}

fn first_values<'a>(state: &Values<'a>) -> [ValueRef<'a>; FIRST.len()] {
    IN_STATE.map(|at| at.and_then(|at| state.get(at)).copied().unwrap_or(ValueRef::Null))
}

/// The first form of the digest, of the values of its columns.
fn first_digest(values: &[ValueRef<'_>; FIRST.len()], salt: &[u8]) -> Digest {
    let mut text = Preimage::new("posjaga visit 1");
    text.bytes(salt);
    for (column, value) in values.iter().enumerate() {
        match *value {
            ValueRef::Null if column + 1 == FIRST.len() => {}
            ValueRef::Null => text.nothing(),
            ValueRef::Blob(bytes) if column == ID => match <[u8; 16]>::try_from(bytes) {
                Ok(id) => {
                    text.text(ulid::Ulid::from_bytes(id).array_to_str(&mut [0; ulid::ULID_LEN]).as_bytes());
                }
                Err(_) => text.bytes(bytes),
            },
            value => text.value(value),
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

/// The link of an entry: of the link before it, its number, the code of its kind, its time in milliseconds, the number
/// of its visit, and the salted digests of that visit and of its detail. Nothing personal goes into it, so whoever has
/// these can make it anew.
#[must_use]
pub fn link(
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
        let mut text = Self(Vec::with_capacity(1024));
        text.bytes(domain.as_bytes());
        text
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.0.push(b'b');
        self.0.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
        self.0.extend_from_slice(bytes);
    }

    fn text(&mut self, bytes: &[u8]) {
        self.0.push(b't');
        self.bytes(bytes);
    }

    fn number(&mut self, number: i64) {
        self.0.push(b'i');
        self.0.extend_from_slice(&number.to_be_bytes());
    }

    fn nothing(&mut self) {
        self.0.push(b'n');
    }

    fn value(&mut self, value: ValueRef<'_>) {
        match value {
            ValueRef::Null => self.nothing(),
            ValueRef::Integer(number) => self.number(number),
            ValueRef::Real(number) => self.bytes(&number.to_be_bytes()),
            ValueRef::Text(bytes) => self.text(bytes),
            ValueRef::Blob(bytes) => self.bytes(bytes),
        }
    }

    /// Bytes after a mark and their number, seven bits of it at a time, the lowest first; all but the last of these
    /// have their highest bit set.
    fn short(&mut self, mark: u8, bytes: &[u8]) {
        self.0.push(mark);
        let mut length = bytes.len();
        while length > 0x7f {
            self.0.push((length & 0x7f) as u8 | 0x80);
            length >>= 7;
        }
        self.0.push(length as u8);
        self.0.extend_from_slice(bytes);
    }

    fn eight(&mut self, mark: u8, bytes: [u8; 8]) {
        self.0.push(mark);
        self.0.extend_from_slice(&bytes);
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

/// Random numbers of the system: a salt, or the key of a log for its digests.
pub(in crate::visit_log) fn random<const N: usize>() -> rusqlite::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(io::Error::from(error).into()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state_of<'a>(id: &'a [u8; 16], filled: &[(&str, ValueRef<'a>)]) -> Values<'a> {
        STATE.map(|part| match part.column() {
            "no" => ValueRef::Integer(7),
            "id" => ValueRef::Blob(id),
            "arrived" => ValueRef::Integer(1_795_399_500_999),
            column => match filled.iter().find(|(name, _)| *name == column) {
                Some((_, value)) => *value,
                None if ["departed", "verdict", "key", "entered"].contains(&column) => ValueRef::Null,
                None => ValueRef::Text(b""),
            },
        })
    }

    fn hex(digest: Option<Digest>) -> String {
        digest.map(|digest| data_encoding::HEXLOWER.encode(&digest)).unwrap_or_default()
    }

    const FILLED: [(&str, ValueRef<'_>); 4] = [
        ("name", ValueRef::Text("Siti Aminah".as_bytes())),
        ("party", ValueRef::Integer(3)),
        ("evidence", ValueRef::Text(b"verified")),
        ("key", ValueRef::Text(b"row 17")),
    ];

    /// As the version with the first form alone made them, and as they are written now: for good.
    #[test]
    fn digests_stay_what_they_are() {
        let id = [9; 16];
        let plain = state_of(&id, &FILLED);
        let entered = [&FILLED[..], &[("entered", ValueRef::Integer(1_795_399_600_000))]].concat();
        let entered = state_of(&id, &entered);
        let salt = [5; 16];
        let made = [Form::First, Form::Second, Form::Third]
            .map(|form| [&plain, &entered].map(|state| hex(form.digest(state, &salt))));
        assert_eq!(
            made,
            [
                [
                    "0066958894dd213dfb31dbe2751db85b1ae4f311848a0665ad24276b74edd7fa",
                    "97430978e3e82822e2f3a1cb7d11dbe31f926d3ea1a639680cedf0e316d6eb7d"
                ],
                [
                    "d9ef9f85155d9a0b9542e70b13569d14e6f28aa3c0db88e7324de849538a6587",
                    "b074a7b313d400085d85638f7738e3398c64bfe1ce7276582458fe1e175a3049"
                ],
                [
                    "6b8f05ede26ecfb5010a785e1f68b74d47aaede42028a92ab989522db0e6d9d2",
                    "80ec6457db1c76d9ba53950acb06c4b5ce449ed04d20654d6a293e3d8aa3afaa"
                ]
            ]
        );
    }

    /// Where a name ends is seen by the capital after it.
    #[test]
    fn names_have_small_letters_alone() {
        assert!(STATE.iter().all(|part| part.column().bytes().all(|byte| byte.is_ascii_lowercase())));
    }

    #[test]
    fn whatever_is_changed_changes_the_digest() {
        let id = [9; 16];
        let before = state_of(&id, &FILLED);
        for form in Form::ALL {
            let digest = form.digest(&before, &[5; 16]);
            for at in 0..PARTS {
                for other in [ValueRef::Integer(99), ValueRef::Text(b"x"), ValueRef::Blob(&[1; 16])] {
                    let mut after = before;
                    after[at] = other;
                    assert!(form.digest(&after, &[5; 16]) != digest, "{}", STATE[at].column());
                }
            }
            assert!(form.digest(&before, &[6; 16]) != digest);
        }
    }
}
