//! The rows of step 2: the visits of a log without an audit chain are taken into its new one, each in an entry that
//! bears the digest of the visit, under a salt that the visit keeps.
//!
//! The digests are those of the first version of the chain, of columns that stood in the log by then.

use std::time::SystemTime;

use aws_lc_rs::digest::{SHA256, digest};
use rusqlite::{Connection, Row, params, types::ValueRef};

use super::super::chain::{self, Salt};
use crate::{progress::Progress, time::Timestamp};

/// After how many visits it is told how much is done.
const TELL_EVERY: i64 = 1000;

/// What of a visit the entry vouches for.
const COLUMNS: &str = "no, id, arrived, departed, name, organisation, purpose, host, phone, party, evidence, verdict, \
                       policy, post, officer, note, key";
const COUNT: usize = 17;

pub(super) fn adopt(connection: &Connection, progress: &mut dyn Progress) -> rusqlite::Result<()> {
    let now = Timestamp::from(SystemTime::now()).timestamp_millis();
    let all: i64 = connection.query_row("SELECT count(*) FROM visit", [], |row| row.get(0))?;
    let sql = format!("UPDATE visit SET salt = ?2 WHERE no = ?1 RETURNING {COLUMNS}");
    let mut salted = connection.prepare(&sql)?;
    let mut put = connection.prepare(
        "INSERT INTO entry (seq, kind, at, visit, state, detail, link, salt, content)
         VALUES (?1, 'adoption', ?2, ?3, ?4, NULL, ?5, NULL, NULL)",
    )?;
    let mut numbers = connection.prepare("SELECT no FROM visit ORDER BY no")?;
    let mut rows = numbers.query([])?;
    let (mut seq, mut link) = (0, vec![0; 32]);
    while let Some(row) = rows.next()? {
        let no: i64 = row.get(0)?;
        let salt: Salt = chain::random()?;
        let state = salted.query_row(params![no, salt.as_slice()], |row| state_digest(row, &salt))?;
        seq += 1;
        link = link_digest(&link, seq, now, no, &state);
        put.execute(params![seq, now, no, state, link])?;
        if seq % TELL_EVERY == 0 {
            let _ = progress.at(0, Some(seq as f32 / all as f32));
        }
    }
    Ok(())
}

fn state_digest(row: &Row<'_>, salt: &[u8]) -> rusqlite::Result<Vec<u8>> {
    let mut text = Vec::with_capacity(512);
    bytes(&mut text, b"posjaga visit 1");
    bytes(&mut text, salt);
    for column in 0..COUNT {
        match row.get_ref(column)? {
            ValueRef::Null => text.push(b'n'),
            ValueRef::Integer(value) => number(&mut text, value),
            ValueRef::Real(value) => bytes(&mut text, &value.to_be_bytes()),
            ValueRef::Text(value) => {
                text.push(b't');
                bytes(&mut text, value);
            }
            ValueRef::Blob(value) => bytes(&mut text, value),
        }
    }
    Ok(digest(&SHA256, &text).as_ref().to_vec())
}

fn link_digest(before: &[u8], seq: i64, at: i64, visit: i64, state: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(256);
    bytes(&mut text, b"posjaga entry 1");
    bytes(&mut text, before);
    number(&mut text, seq);
    bytes(&mut text, b"adoption");
    number(&mut text, at);
    number(&mut text, visit);
    bytes(&mut text, state);
    // No detail.
    text.push(b'n');
    digest(&SHA256, &text).as_ref().to_vec()
}

fn bytes(text: &mut Vec<u8>, bytes: &[u8]) {
    text.push(b'b');
    text.extend((bytes.len() as u64).to_be_bytes());
    text.extend(bytes);
}

fn number(text: &mut Vec<u8>, number: i64) {
    text.push(b'i');
    text.extend(number.to_be_bytes());
}
