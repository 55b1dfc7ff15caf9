//! The audit chain: every change to the log is an entry that is linked to all entries before it.
//!
//! An entry holds digests and no content. What changed a visit bears the digest of the visit as it is
//! afterwards, salted with a salt beside the visit; what needs more (a correction, an export) bears the
//! digest of its detail, salted with a salt beside the detail. So a visit can be emptied by law, and its
//! old salts forgotten with it: nobody can find out from a digest whose name it was, and all links stay
//! what they were. Where a name goes out of what an entry tells that is about no visit, a later entry bears the
//! digest of what it tells from then on.
//!
//! A link is the SHA-256 of the link before it and of the entry. Whoever can write the file can also
//! make a whole new chain, or cut off its end. That is what an [`Anchor`] is for, the closing hash of a
//! day: kept on paper or in another file, it tells that chain from every other.

mod anchor;
mod entry;
mod verify;

pub use anchor::Anchor;
pub use entry::Entry;
pub use verify::{Fault, FaultKind, Verification};

pub(super) use anchor::closing;
pub(super) use entry::entries_about;
pub(super) use verify::verify;

use aws_lc_rs::digest::{self, SHA256};
use chrono::TimeDelta;
use data_encoding::BASE64URL_NOPAD;
use rusqlite::{Connection, OptionalExtension as _, Row, params, types::ValueRef};
use serde_json::{Value, json};

use super::{
    clock::Reading,
    row,
    schema::{self, TELL_EVERY, Tell},
};
use crate::time::Timestamp;

/// What happened to the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// A visit from before the log had a chain was taken over.
    Adoption,
    /// A guest came.
    Arrival,
    /// A guest left.
    Departure,
    /// What the log says of a visit was corrected.
    Correction,
    /// A visit was emptied of what tells whose it was, or a name went out of an entry that is about no visit.
    Purge,
    /// A run of purges is over.
    Destruction,
    /// Another policy judges from here on.
    Policy,
    /// Visits were written to a file.
    Export,
    /// A visit came from a file, or its departure did; without a visit, the end of such a file.
    Import,
    /// The clock of the computer jumped, somebody says that it is right, or it is only told that the desk is
    /// in use.
    Clock,
    /// What could be read of a damaged log was saved into this one.
    Rescue,
}

impl ChangeKind {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Adoption,
        Self::Arrival,
        Self::Departure,
        Self::Correction,
        Self::Purge,
        Self::Destruction,
        Self::Policy,
        Self::Export,
        Self::Import,
        Self::Clock,
        Self::Rescue,
    ];

    /// Its stable name in the log.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Adoption => "adoption",
            Self::Arrival => "arrival",
            Self::Departure => "departure",
            Self::Correction => "correction",
            Self::Purge => "purge",
            Self::Destruction => "destruction",
            Self::Policy => "policy",
            Self::Export => "export",
            Self::Import => "import",
            Self::Clock => "clock",
            Self::Rescue => "rescue",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

pub(super) type Digest = [u8; 32];

/// Keeps a digest from telling what it is of, once it is forgotten.
pub(super) type Salt = [u8; 16];

/// The link before the first entry.
const NO_LINK: Digest = [0; 32];

/// What of a visit the chain vouches for: everything but the digest of the credential, which the log
/// forgets without a trace when the guest leaves.
pub(super) const STATE: &str = "no, id, arrived, departed, name, organisation, purpose, host, phone, party, \
                                evidence, verdict, policy, post, officer, note, key, entered";
/// The same of a log from before the last of these columns.
const FIRST_STATE: &str = "no, id, arrived, departed, name, organisation, purpose, host, phone, party, \
                           evidence, verdict, policy, post, officer, note, key, NULL";
/// The column of the id. A digest vouches for it as it is written, which it was in the log as well at first.
const ID_COLUMN: usize = 1;
/// The columns in a digest. The last is in it only where it has a value: to a visit from before that column
/// it makes no difference.
pub(super) const STATE_COLUMNS: usize = 18;

/// Writes entries at the end of the chain, within one transaction.
pub(super) struct Chain<'a> {
    connection: &'a Connection,
    reading: Reading,
    head: Option<Head>,
}

/// The end of the chain.
#[derive(Clone, Copy)]
struct Head {
    seq: i64,
    link: Digest,
    at: Option<Timestamp>,
}

impl<'a> Chain<'a> {
    pub(super) fn new(connection: &'a Connection, reading: Reading) -> Self {
        Self { connection, reading, head: None }
    }

    /// Records what was just done to a visit, under a new salt for it.
    pub(super) fn record_visit(
        &mut self,
        kind: ChangeKind,
        no: i64,
        detail: Option<&Value>,
    ) -> rusqlite::Result<()> {
        self.record_state(kind, no, detail, STATE)
    }

    /// Records a new visit, which has this digest.
    pub(super) fn record_new(&mut self, kind: ChangeKind, no: i64, state: Digest) -> rusqlite::Result<()> {
        self.append(kind, Some(no), Some(state), None)
    }

    fn record_state(
        &mut self,
        kind: ChangeKind,
        no: i64,
        detail: Option<&Value>,
        columns: &str,
    ) -> rusqlite::Result<()> {
        let sql = format!("UPDATE visit SET salt = ?2 WHERE no = ?1 RETURNING {columns}");
        let salt = new_salt()?;
        let state = self
            .connection
            .prepare_cached(&sql)?
            .query_row(params![no, salt.as_slice()], |row| state_digest_of(row, &salt))?;
        self.append(kind, Some(no), Some(state), detail)
    }

    /// Records what concerns no single visit.
    pub(super) fn record(&mut self, kind: ChangeKind, detail: &Value) -> rusqlite::Result<()> {
        self.append(kind, None, None, Some(detail))
    }

    /// Puts another text in the place of what an entry about no visit tells, and records that. The entry keeps
    /// the digest of what it told; the new one bears that of what it tells now.
    pub(super) fn redact(&mut self, seq: i64, content: &str) -> rusqlite::Result<()> {
        let salt = new_salt()?;
        self.connection
            .prepare_cached("UPDATE entry SET content = ?2, salt = ?3 WHERE seq = ?1 AND visit IS NULL")?
            .execute(params![seq, content, salt])?;
        let digest = BASE64URL_NOPAD.encode(&detail_digest(content, &salt));
        self.record(ChangeKind::Purge, &json!({"redacted": seq, "digest": digest}))
    }

    /// Records that the clock jumped, if it did. Every other entry does so first, by itself.
    pub(super) fn record_clock(&mut self) -> rusqlite::Result<()> {
        self.settled_head().map(|_| ())
    }

    /// Whether the last entry is older than this; a chain without one has not begun.
    pub(super) fn has_rested(&mut self, time: TimeDelta) -> rusqlite::Result<bool> {
        let last = self.settled_head()?.at;
        Ok(last.is_some_and(|last| self.reading.wall() - last > time))
    }

    /// What the clock shows.
    pub(super) fn wall(&self) -> Timestamp {
        self.reading.wall()
    }

    /// Attests the chain as it is now.
    pub(super) fn anchor(&mut self) -> rusqlite::Result<Anchor> {
        let Head { seq, link, .. } = self.settled_head()?;
        Ok(Anchor { seq, link })
    }

    /// Whether a jump of the clock would be in the chain by now.
    pub(super) fn looked_at_the_clock(&self) -> bool {
        self.head.is_some()
    }

    fn append(
        &mut self,
        kind: ChangeKind,
        visit: Option<i64>,
        state: Option<Digest>,
        detail: Option<&Value>,
    ) -> rusqlite::Result<()> {
        let head = self.settled_head()?;
        // Within the tolerance a clock that was set back stands still: the times of entries run
        // forwards, except over an entry that says that the clock jumped.
        let at = head.at.map_or(self.reading.wall(), |last| last.max(self.reading.wall()));
        self.push(head, kind, at, visit, state, detail)
    }

    /// The end of the chain, once a jump of the clock is recorded.
    fn settled_head(&mut self) -> rusqlite::Result<Head> {
        if let Some(head) = self.head {
            return Ok(head);
        }
        let head = last_entry(self.connection)?;
        self.head = Some(head);
        if let Some(jump) = self.reading.jump(head.at) {
            let shown = self.reading.wall();
            let detail =
                json!({"expected": jump.expected.timestamp_millis(), "shown": shown.timestamp_millis()});
            self.push(head, ChangeKind::Clock, shown, None, None, Some(&detail))?;
        }
        Ok(self.head.unwrap_or(head))
    }

    fn push(
        &mut self,
        head: Head,
        kind: ChangeKind,
        at: Timestamp,
        visit: Option<i64>,
        state: Option<Digest>,
        detail: Option<&Value>,
    ) -> rusqlite::Result<()> {
        let content = detail.map(Value::to_string);
        let salt = content.is_some().then(new_salt).transpose()?;
        let detail = match (&content, &salt) {
            (Some(content), Some(salt)) => Some(detail_digest(content, salt)),
            _ => None,
        };
        let seq = head.seq + 1;
        let at_millis = at.timestamp_millis();
        let link = link(&head.link, seq, kind.code(), at_millis, visit, state.as_ref(), detail.as_ref());
        let sql = "INSERT INTO entry (seq, kind, at, visit, state, detail, link, salt, content) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        self.connection.prepare_cached(sql)?.execute(params![
            seq,
            kind.code(),
            at_millis,
            visit,
            state,
            detail,
            link,
            salt,
            content
        ])?;
        self.head = Some(Head { seq, link, at: Some(at) });
        Ok(())
    }
}

/// Takes the visits of a log without a chain into its new one.
pub(super) fn adopt(connection: &Connection, reading: Reading, tell: Tell<'_>) -> rusqlite::Result<()> {
    let mut chain = Chain::new(connection, reading);
    let all = schema::count(connection, "visit")?;
    let mut done = 0;
    let mut numbers = connection.prepare("SELECT no FROM visit ORDER BY no")?;
    let mut rows = numbers.query([])?;
    while let Some(row) = rows.next()? {
        chain.record_state(ChangeKind::Adoption, row.get(0)?, None, FIRST_STATE)?;
        done += 1;
        if done % TELL_EVERY == 0 {
            tell(done as f32 / all as f32);
        }
    }
    Ok(())
}

/// The latest time that the clock has shown to the log since somebody said that it is right.
pub(super) fn high_water(connection: &Connection) -> rusqlite::Result<Option<Timestamp>> {
    // Times run forwards, except over a jump: so the latest stands at the end or before a jump.
    let sql = "WITH confirmed AS (
                   SELECT coalesce(max(seq), 0) AS seq FROM entry
                   WHERE kind = 'clock' AND json_extract(content, '$.confirmed') IS NOT NULL)
               SELECT max(at) FROM (
                   SELECT at FROM (SELECT at FROM entry ORDER BY seq DESC LIMIT 1)
                   UNION ALL
                   SELECT earlier.at FROM entry AS jump JOIN entry AS earlier ON earlier.seq = jump.seq - 1
                   JOIN confirmed ON earlier.seq >= confirmed.seq
                   WHERE jump.kind = 'clock')";
    connection.prepare_cached(sql)?.query_row([], |row| row::timestamp(row, 0))
}

fn last_entry(connection: &Connection) -> rusqlite::Result<Head> {
    let head = connection
        .prepare_cached("SELECT seq, link, at FROM entry ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok(Head { seq: row.get(0)?, link: row.get(1)?, at: row::timestamp(row, 2)? }))
        .optional()?;
    Ok(head.unwrap_or(Head { seq: 0, link: NO_LINK, at: None }))
}

/// The digest of a row that begins with [`STATE`].
fn state_digest_of(row: &Row<'_>, salt: &[u8]) -> rusqlite::Result<Digest> {
    let mut state = [ValueRef::Null; STATE_COLUMNS];
    for (column, value) in state.iter_mut().enumerate() {
        *value = row.get_ref(column)?;
    }
    Ok(state_digest(&state, salt))
}

/// The digest of the values of [`STATE`]. Each goes in with its kind and its length, so that no two states
/// read alike.
pub(super) fn state_digest(state: &[ValueRef<'_>; STATE_COLUMNS], salt: &[u8]) -> Digest {
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

fn detail_digest(content: &str, salt: &[u8]) -> Digest {
    let mut text = Preimage::new("posjaga detail 1");
    text.bytes(salt);
    text.bytes(content.as_bytes());
    text.digest()
}

fn link(
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

pub(super) fn new_salt() -> rusqlite::Result<Salt> {
    let mut salt = [0; 16];
    aws_lc_rs::rand::fill(&mut salt)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    Ok(salt)
}
