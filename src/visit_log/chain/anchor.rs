//! The closing hash of a day.

use std::fmt;

use data_encoding::HEXLOWER;
use rusqlite::{Connection, OptionalExtension as _};

use super::digest::Digest;
use crate::time::TimeSpan;

/// Attests the chain up to one entry: whoever keeps it apart from the log can later tell whether the
/// entries up to there are still the same. Written as the entry's number and its link in hex,
/// `1234-9f86d0…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Anchor {
    pub(super) seq: i64,
    pub(super) link: Digest,
}

impl Anchor {
    /// Reads an anchor as it is written, in capitals or not and with spaces in between or not, as
    /// somebody types it from paper.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.split_whitespace().collect::<String>().to_ascii_lowercase();
        let (seq, link) = text.split_once('-')?;
        let seq = seq.parse().ok().filter(|&seq: &i64| seq > 0)?;
        let link = HEXLOWER.decode(link.as_bytes()).ok()?.try_into().ok()?;
        Some(Self { seq, link })
    }

    /// The number of the entry.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.seq.cast_unsigned()
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.seq, HEXLOWER.encode(&self.link))
    }
}

/// The anchor of the last entry that was written within the span, or later about a visit of the span: it
/// attests what a report of these days prints, with what was entered and corrected afterwards.
pub(in crate::visit_log) fn closing(
    connection: &Connection,
    span: TimeSpan,
) -> rusqlite::Result<Option<Anchor>> {
    let limits = [span.from.timestamp_millis(), span.until.timestamp_millis()];
    let seq = |sql: &str| -> rusqlite::Result<Option<i64>> {
        connection.prepare_cached(sql)?.query_row(limits, |row| row.get(0)).optional().map(Option::flatten)
    };
    // Walks from the end, where the days are that are closed.
    let within = seq("SELECT seq FROM entry WHERE at >= ?1 AND at < ?2 ORDER BY seq DESC LIMIT 1")?;
    // All of time has every entry in it.
    let about = if span == TimeSpan::ALWAYS {
        None
    } else {
        seq("SELECT max((SELECT max(seq) FROM entry WHERE entry.visit = visit.no)) FROM visit
             WHERE arrived >= ?1 AND arrived < ?2")?
    };
    let Some(seq) = within.max(about) else { return Ok(None) };
    let sql = "SELECT seq, link FROM entry WHERE seq = ?1";
    connection
        .prepare_cached(sql)?
        .query_row([seq], |row| Ok(Anchor { seq: row.get(0)?, link: row.get(1)? }))
        .optional()
}
