//! Writes entries at the end of the chain.

use chrono::TimeDelta;
use data_encoding::BASE64URL_NOPAD;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::{Value, json};

use super::{
    super::{clock::Reading, sql::timestamp},
    Anchor, ChangeKind,
    digest::{Digest, NO_LINK, STATE_COLUMNS, Salt, detail_digest, link, random, state_digest, values},
};
use crate::time::Timestamp;

/// Writes entries at the end of the chain, within one transaction.
pub(in crate::visit_log) struct Chain<'a> {
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
    pub(in crate::visit_log) fn new(connection: &'a Connection, reading: Reading) -> Self {
        Self { connection, reading, head: None }
    }

    /// Records what was just done to a visit, under a new salt for it.
    pub(in crate::visit_log) fn record_visit(
        &mut self,
        kind: ChangeKind,
        no: i64,
        detail: Option<&Value>,
    ) -> rusqlite::Result<()> {
        let sql = format!("UPDATE visit SET salt = ?2 WHERE no = ?1 RETURNING {}", *STATE_COLUMNS);
        let salt: Salt = random()?;
        let state = self
            .connection
            .prepare_cached(&sql)?
            .query_row(params![no, salt.as_slice()], |row| Ok(state_digest(&values(row)?, &salt)))?;
        self.append(kind, Some(no), Some(state), detail)
    }

    /// Records a new visit, which has this digest.
    pub(in crate::visit_log) fn record_new(
        &mut self,
        kind: ChangeKind,
        no: i64,
        state: Digest,
    ) -> rusqlite::Result<()> {
        self.append(kind, Some(no), Some(state), None)
    }

    /// Records what concerns no single visit.
    pub(in crate::visit_log) fn record(&mut self, kind: ChangeKind, detail: &Value) -> rusqlite::Result<()> {
        self.append(kind, None, None, Some(detail))
    }

    /// Puts another text in the place of what an entry about no visit tells, and records that. The entry keeps
    /// the digest of what it told; the new one bears that of what it tells now.
    pub(in crate::visit_log) fn redact(&mut self, seq: i64, content: &str) -> rusqlite::Result<()> {
        let salt: Salt = random()?;
        self.connection
            .prepare_cached("UPDATE entry SET content = ?2, salt = ?3 WHERE seq = ?1 AND visit IS NULL")?
            .execute(params![seq, content, salt])?;
        let digest = BASE64URL_NOPAD.encode(&detail_digest(content, &salt));
        self.record(ChangeKind::Purge, &json!({"redacted": seq, "digest": digest}))
    }

    /// Records that the clock jumped, if it did. Every other entry does so first, by itself.
    pub(in crate::visit_log) fn record_clock(&mut self) -> rusqlite::Result<()> {
        self.settled_head().map(|_| ())
    }

    /// Whether the last entry is older than this; a chain without one has not begun.
    pub(in crate::visit_log) fn has_rested(&mut self, time: TimeDelta) -> rusqlite::Result<bool> {
        let last = self.settled_head()?.at;
        Ok(last.is_some_and(|last| self.reading.wall() - last > time))
    }

    /// What the clock shows.
    pub(in crate::visit_log) fn wall(&self) -> Timestamp {
        self.reading.wall()
    }

    /// Attests the chain as it is now.
    pub(in crate::visit_log) fn anchor(&mut self) -> rusqlite::Result<Anchor> {
        let Head { seq, link, .. } = self.settled_head()?;
        Ok(Anchor { seq, link })
    }

    /// Whether a jump of the clock would be in the chain by now.
    pub(in crate::visit_log) fn looked_at_the_clock(&self) -> bool {
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
        let salt = content.is_some().then(random::<16>).transpose()?;
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

/// The latest time that the clock has shown to the log since somebody said that it is right.
pub(in crate::visit_log) fn high_water(connection: &Connection) -> rusqlite::Result<Option<Timestamp>> {
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
    connection.prepare_cached(sql)?.query_row([], |row| timestamp(row, 0))
}

fn last_entry(connection: &Connection) -> rusqlite::Result<Head> {
    let head = connection
        .prepare_cached("SELECT seq, link, at FROM entry ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok(Head { seq: row.get(0)?, link: row.get(1)?, at: timestamp(row, 2)? }))
        .optional()?;
    Ok(head.unwrap_or(Head { seq: 0, link: NO_LINK, at: None }))
}
