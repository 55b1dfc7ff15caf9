//! An entry of the chain as people see it.

use std::fmt;

use rusqlite::Connection;

use super::{super::sql, ChangeKind};
use crate::{time::Timestamp, visit::VisitId};

/// One change to the log.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number, from 1, without gaps: the order in which things happened, whatever the clock said.
    pub seq: u64,
    /// What happened.
    pub kind: ChangeKind,
    /// What the clock said then.
    pub at: Timestamp,
    /// More about it as JSON, such as the fields of a correction before and after; `None` when there is
    /// no more, or when it was purged.
    pub detail: Option<String>,
}

/// Without the detail, which may hold names.
impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seq, kind, at, detail: _ } = self;
        f.debug_struct("Entry").field("seq", seq).field("kind", kind).field("at", at).finish_non_exhaustive()
    }
}

pub(in crate::visit_log) fn entries_about(
    connection: &Connection,
    id: VisitId,
) -> rusqlite::Result<Vec<Entry>> {
    let sql = "SELECT seq, kind, at, content FROM entry
               WHERE visit = (SELECT no FROM visit WHERE id = ?1) ORDER BY seq";
    connection
        .prepare_cached(sql)?
        .query_map([id.0.to_bytes().as_slice()], |row| {
            Ok(Entry {
                seq: row.get::<_, i64>(0)?.cast_unsigned(),
                kind: sql::parsed(row, 1, ChangeKind::from_code)?,
                at: sql::timestamp(row, 2)?.unwrap_or_default(),
                detail: row.get(3)?,
            })
        })?
        .collect()
}
