//! What the centre has not been told yet: the audit chain itself, read in short pieces over a connection of its own, which
//! cannot write and waits for nobody.

use std::{
    path::{Path, PathBuf},
    time::SystemTime,
};

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, config::DbConfig};

use super::super::{
    VisitLogError,
    chain::{ChangeKind, Digest, NO_LINK},
    connection::{explain_opening, unlock},
    error::explain,
    key::LogKey,
    migrations::{APPLICATION_ID, STEPS, newest, version},
    row,
    sql::{parsed, strange, timestamp},
};
use crate::{time::Timestamp, visit::Visit};

/// The log, for whoever sends it on. It is open only while something is read: a log that is to be encrypted or put
/// aside is not held.
#[derive(Clone, Debug)]
pub struct Outbox {
    path: PathBuf,
    key: Option<LogKey>,
}

/// An entry of the chain with all that its link is made of.
#[derive(Clone, PartialEq)]
pub struct Outgoing {
    /// Its number.
    pub seq: u64,
    /// What happened.
    pub kind: ChangeKind,
    /// What the clock said then.
    pub at: Timestamp,
    /// The number of the visit that it is about.
    pub no: Option<u64>,
    /// The salted digest of that visit, as it was then.
    pub state: Option<Digest>,
    /// The salted digest of what else it tells.
    pub detail: Option<Digest>,
    /// Its link.
    pub link: Digest,
    /// The visit as it is now.
    pub visit: Option<Visit>,
}

/// What the files of the log look like, which changes with everything that is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogStamp([Option<(u64, SystemTime)>; 2]);

impl Outbox {
    /// The log at this path, with its key where it is encrypted.
    #[must_use]
    pub fn new(path: PathBuf, key: Option<LogKey>) -> Self {
        Self { path, key }
    }

    /// What the files look like now, which costs next to nothing.
    #[must_use]
    pub fn stamp(&self) -> LogStamp {
        let look = |path: &Path| {
            let found = path.metadata().ok()?;
            Some((found.len(), found.modified().ok()?))
        };
        let mut ahead = self.path.as_os_str().to_owned();
        ahead.push("-wal");
        LogStamp([look(&self.path), look(Path::new(&ahead))])
    }

    /// The number of the last entry; 0 when there is none.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn last(&self) -> Result<u64, VisitLogError> {
        if self.is_not_begun() {
            return Ok(0);
        }
        self.read(|connection| {
            let sql = "SELECT coalesce(max(seq), 0) FROM entry";
            connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map(i64::cast_unsigned)
        })
    }

    /// The link of an entry, and when it was written; of none for number 0. `None` when there is no such entry.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn link(&self, seq: u64) -> Result<Option<(Digest, Option<Timestamp>)>, VisitLogError> {
        if seq == 0 {
            return Ok(Some((NO_LINK, None)));
        }
        let Ok(seq) = i64::try_from(seq) else { return Ok(None) };
        self.read(|connection| {
            let sql = "SELECT link, at FROM entry WHERE seq = ?1";
            connection.query_row(sql, [seq], |row| Ok((row.get(0)?, timestamp(row, 1)?))).optional()
        })
    }

    /// The entries from this number on, at most `limit`, with their visits as they are at this moment.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn entries(&self, from: u64, limit: usize) -> Result<Vec<Outgoing>, VisitLogError> {
        let Ok(from) = i64::try_from(from) else { return Ok(Vec::new()) };
        if self.is_not_begun() {
            return Ok(Vec::new());
        }
        self.read(|connection| {
            // One moment for all of it.
            let transaction = connection.unchecked_transaction()?;
            let sql = "SELECT seq, kind, at, visit, state, detail, link FROM entry
                       WHERE seq >= ?1 ORDER BY seq LIMIT ?2";
            let mut statement = transaction.prepare(sql)?;
            let mut rows = statement.query((from, limit as i64))?;
            let mut visit_of = transaction.prepare(&row::select("WHERE no = ?1"))?;
            let mut entries = Vec::new();
            while let Some(found) = rows.next()? {
                let no: Option<i64> = found.get(3)?;
                let visit = match no {
                    Some(no) => visit_of.query_row([no], row::visit).optional()?,
                    None => None,
                };
                let at = timestamp(found, 2)?.ok_or_else(|| strange(2, rusqlite::types::Type::Null))?;
                entries.push(Outgoing {
                    seq: found.get::<_, i64>(0)?.cast_unsigned(),
                    kind: parsed(found, 1, ChangeKind::from_code)?,
                    at,
                    no: no.map(i64::cast_unsigned),
                    state: found.get(4)?,
                    detail: found.get(5)?,
                    link: found.get(6)?,
                    visit,
                });
            }
            Ok(entries)
        })
    }

    /// Whether no guest has come yet, so that there is no file.
    fn is_not_begun(&self) -> bool {
        matches!(self.path.try_exists(), Ok(false))
    }

    fn read<T>(&self, act: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, VisitLogError> {
        let opened = (|| {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(&self.path, flags)?;
            unlock(&connection, self.key.as_ref())?;
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
            let application: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
            let version = version(&connection)?;
            Ok((connection, application, version))
        })();
        let (connection, application, version) =
            opened.map_err(|error| explain_opening(error, &self.path, self.key.as_ref()))?;
        let known = newest(STEPS);
        if application != APPLICATION_ID || version < known {
            return Err(VisitLogError::Damaged(self.path.clone()));
        }
        if version > known {
            return Err(VisitLogError::Newer { found: version, known });
        }
        act(&connection).map_err(|error| explain(error, &self.path))
    }
}

/// Without the visit.
impl std::fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outgoing").field("seq", &self.seq).field("kind", &self.kind).finish_non_exhaustive()
    }
}
