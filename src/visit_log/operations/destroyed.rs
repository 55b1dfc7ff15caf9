//! What was destroyed stays destroyed: marks by which the log knows a visit again that was emptied of what
//! tells whose it was, when a file or a program brings it once more.
//!
//! The emptied visit itself stays in the log under its id, so a file with ids needs no mark; where a restore has
//! brought a log that is older than the visit, its **id** is one, a random number. For everything else there are
//! two kinds:
//!
//! * A **key** that a program gave a visit is kept as eight bytes of its HMAC (RFC 2104, SHA-256) under the key
//!   of the log. Keys name rows of that program; what they name is not in the log. A key of a list is none of
//!   these: it is made of the guest's name, and would tell it to whoever tries names.
//! * A **guest** of a minute is kept as that minute, which the emptied visit tells anyway, and one byte of the
//!   HMAC of the minute with the form of his name; where he came by a list also the minute as the list has it,
//!   which is the same whatever zone the computer is in by then. Whoever has the log has its key as well, and can try names:
//!   so the mark has to be of no use to him. One name in 256 fits a byte. Of the two thousand people whom an
//!   office knows some eight fit every mark, and so a mark names nobody and proves nobody's visit. The price is
//!   that one in 256 of those other guests who came within the very minute of a destroyed visit, and are
//!   brought by a list, is taken for the destroyed one. That is told with its row, and the window logs him.

use aws_lc_rs::hmac;
use chrono::DateTime;
use rusqlite::{Connection, params};
use serde_json::Value;

use super::super::normal::form;
use crate::{time::Timestamp, visit::VisitId};

/// How much is kept of the HMAC of a key.
const KEY_BYTES: usize = 8;

/// The keys of the marks of a log: its own, and those of the logs whose marks it has taken over.
pub(super) struct Marks(Vec<hmac::Key>);

/// How the names of those keys begin in the log; that of the log itself is `digest-key` alone.
const KEYS: &str = "digest-key";

impl Marks {
    /// The keys of this log.
    pub(super) fn of(connection: &Connection) -> rusqlite::Result<Self> {
        let keys = keys(connection)?;
        Ok(Self(keys.iter().map(|key| hmac::Key::new(hmac::HMAC_SHA256, key)).collect()))
    }

    /// Whether a visit with this key was destroyed.
    fn has_key(&self, connection: &Connection, key: &str) -> rusqlite::Result<bool> {
        self.has(connection, |mac| of_key(mac, key))
    }

    /// Whether a visit of this guest in this minute was destroyed.
    fn has_guest(&self, connection: &Connection, minute: &Minute, name: &str) -> rusqlite::Result<bool> {
        let name = form(name);
        self.has(connection, |mac| of_guest(mac, minute, &name))
    }

    fn has(&self, connection: &Connection, mark: impl Fn(&hmac::Key) -> Vec<u8>) -> rusqlite::Result<bool> {
        let mut known = connection.prepare_cached("SELECT 1 FROM destroyed WHERE mark = ?1")?;
        for key in &self.0 {
            if known.exists([mark(key)])? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Marks the visit with this number, which is about to be emptied: by its key, and by the names and the
    /// times that it has or had before it was corrected.
    pub(super) fn put(&self, connection: &Connection, no: i64) -> rusqlite::Result<()> {
        let Some(mac) = self.0.first() else { return Ok(()) };
        let (key, name, arrived): (Option<String>, String, i64) = connection
            .prepare_cached("SELECT key, name, arrived FROM visit WHERE no = ?1")?
            .query_row([no], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let (mut names, mut times) = (vec![name], vec![arrived]);
        for detail in told(connection, no)? {
            for change in detail.changes {
                for value in [change.before, change.after] {
                    match (change.field.as_str(), value) {
                        ("name", Value::String(name)) => names.push(name),
                        ("arrived", Value::String(time)) => {
                            times.extend(
                                DateTime::parse_from_rfc3339(&time).map(|time| time.timestamp_millis()),
                            );
                        }
                        _ => {}
                    }
                }
            }
        }
        let mut put = connection.prepare_cached("INSERT OR IGNORE INTO destroyed VALUES (?1)")?;
        let mut minutes: Vec<_> = times.iter().map(|time| Minute::of_millis(*time)).collect();
        if let Some(key) = key {
            if is_of_list(&key) {
                minutes.extend(Minute::written_in(&key));
            } else {
                put.execute([of_key(mac, &key)])?;
            }
        }
        for name in names.iter().map(|name| form(name)).filter(|name| !name.is_empty()) {
            for minute in &minutes {
                put.execute([of_guest(mac, minute, &name)])?;
            }
        }
        Ok(())
    }
}

/// Marks a destroyed visit that is not in the log.
pub(super) fn put_id(connection: &Connection, id: VisitId) -> rusqlite::Result<()> {
    let sql = "INSERT OR IGNORE INTO destroyed VALUES (?1)";
    connection.prepare_cached(sql)?.execute([of_id(id)]).map(|_| ())
}

/// Whether this visit, which is not in the log, was destroyed.
pub(super) fn has_id(connection: &Connection, id: VisitId) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT 1 FROM destroyed WHERE mark = ?1")?.exists([of_id(id)])
}

/// The destroyed visits that are not in the log, or were not when they were marked.
pub(super) fn ids(connection: &Connection) -> rusqlite::Result<Vec<VisitId>> {
    let sql =
        "SELECT substr(mark, 2) FROM destroyed WHERE mark >= x'69' AND mark < x'6a' AND length(mark) = 17";
    let mut statement = connection.prepare(sql)?;
    let ids = statement.query_map([], |row| Ok(VisitId(ulid::Ulid::from_bytes(row.get(0)?))))?;
    ids.collect()
}

/// What an entry of the chain tells beside what is in the visit.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Told {
    pub changes: Vec<Change>,
}

/// A field that was corrected.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Change {
    pub field: String,
    pub before: Value,
    pub after: Value,
}

/// What the chain tells about a visit, as far as it has not been purged.
pub(super) fn told(connection: &Connection, no: i64) -> rusqlite::Result<Vec<Told>> {
    connection
        .prepare_cached("SELECT content FROM entry WHERE visit = ?1 AND content IS NOT NULL")?
        .query_map([no], |row| Ok(serde_json::from_str(row.get_ref(0)?.as_str()?).unwrap_or_default()))?
        .collect()
}

/// Takes over the marks of another log.
pub(super) fn take_over(from: &Connection, to: &Connection) -> rusqlite::Result<()> {
    let have = keys(to)?;
    let new = keys(from)?.into_iter().filter(|key| !have.contains(key));
    for (number, key) in (have.len()..).zip(new) {
        to.execute("INSERT OR IGNORE INTO meta VALUES (?1, ?2)", params![format!("{KEYS} {number}"), key])?;
    }
    let mut put = to.prepare_cached("INSERT OR IGNORE INTO destroyed VALUES (?1)")?;
    let mut marks = from.prepare("SELECT mark FROM destroyed")?;
    let mut marks = marks.query([])?;
    while let Some(mark) = marks.next()? {
        put.execute([mark.get_ref(0)?.as_blob()?])?;
    }
    Ok(())
}

/// The log's own key first.
fn keys(connection: &Connection) -> rusqlite::Result<Vec<Vec<u8>>> {
    let sql = "SELECT value FROM meta WHERE name = ?1 OR name GLOB ?1 || ' *' ORDER BY name";
    connection.prepare_cached(sql)?.query_map([KEYS], |row| row.get(0))?.collect()
}

fn of_id(id: VisitId) -> Vec<u8> {
    [b"i", &id.0.to_bytes()[..]].concat()
}

fn of_key(mac: &hmac::Key, key: &str) -> Vec<u8> {
    let digest = hmac::sign(mac, &[b"key\n", key.as_bytes()].concat());
    [b"k", digest.as_ref().get(..KEY_BYTES).unwrap_or_default()].concat()
}

fn of_guest(mac: &hmac::Key, minute: &Minute, form: &str) -> Vec<u8> {
    let minute = match minute {
        Minute::Utc(minute) => [b"g", &minute.to_be_bytes()[..]].concat(),
        Minute::Written(digits) => [b"w", digits.as_bytes()].concat(),
    };
    let digest = hmac::sign(mac, &[b"guest\n", &minute[..], form.as_bytes()].concat());
    [&minute[..], digest.as_ref().get(..1).unwrap_or_default()].concat()
}

/// A minute in which a guest came.
enum Minute {
    /// Minutes since 1970.
    Utc(i64),
    /// As a list has it, in whatever zone: the digits of the year, the month, the day, the hour and the minute.
    Written(String),
}

impl Minute {
    fn of_millis(time: i64) -> Self {
        Self::Utc(time.div_euclid(60_000))
    }

    /// The minute that a key of a list names.
    fn written_in(key: &str) -> Option<Self> {
        let (digits, _) = key.strip_prefix(OF_LISTS)?.split_once('-')?;
        let whole = digits.len() == WRITTEN_DIGITS && digits.bytes().all(|digit| digit.is_ascii_digit());
        whole.then(|| Self::Written(digits.to_owned()))
    }
}

/// What keys of lists begin with; a minute may follow, in [`WRITTEN_DIGITS`] and before a dash.
const OF_LISTS: &str = "import ";
const WRITTEN_DIGITS: usize = 12;

fn is_of_list(key: &str) -> bool {
    key.starts_with(OF_LISTS)
}

/// The visits that lists have brought, with their keys, as far as they are not destroyed.
pub(super) fn of_lists(connection: &Connection) -> rusqlite::Result<Vec<(i64, String)>> {
    // A key that begins so is less than the first that begins with the sign after the blank.
    let sql = "SELECT no, key FROM visit WHERE key >= 'import ' AND key < 'import!'";
    connection.prepare_cached(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// Whether the visit with this id or this key was destroyed, or one of this guest in this minute. Most logs have
/// hardly any marks, so nothing is computed where there are none.
pub(super) fn is_known(
    connection: &Connection,
    id: Option<VisitId>,
    key: Option<&str>,
    guest: Option<(Timestamp, &str)>,
) -> rusqlite::Result<bool> {
    if !connection.prepare_cached("SELECT 1 FROM destroyed LIMIT 1")?.exists([])? {
        return Ok(false);
    }
    if let Some(id) = id
        && has_id(connection, id)?
    {
        return Ok(true);
    }
    let marks = Marks::of(connection)?;
    if let Some(key) = key.filter(|key| !is_of_list(key))
        && marks.has_key(connection, key)?
    {
        return Ok(true);
    }
    let Some((arrived, name)) = guest else { return Ok(false) };
    let minutes = [Some(Minute::of_millis(arrived.timestamp_millis())), key.and_then(Minute::written_in)];
    for minute in minutes.iter().flatten() {
        if marks.has_guest(connection, minute, name)? {
            return Ok(true);
        }
    }
    Ok(false)
}
