//! A backup: the log as it was at one moment, in one SQLite file, with other files beside the visits.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, backup, params};

use super::super::{
    LogKey, VisitLog, VisitLogError, chain, connection,
    error::{explain, explain_io},
    migrations::{self, STEPS},
};
use crate::{progress::Unwatched, whole_file};

/// The most bytes of one file beside the log, and the most files.
const MAX_FILE_BYTES: i64 = 64 * 1024 * 1024;
const MAX_FILES: i64 = 10_000;

/// The table of the files, which a log does not have.
const FILES: &str = "CREATE TABLE backup_file (path TEXT NOT NULL PRIMARY KEY, content BLOB NOT NULL) STRICT";

/// A backup that has been looked through and can be restored.
pub struct Backup {
    connection: Connection,
    path: PathBuf,
    key: Option<LogKey>,
    visits: u64,
}

impl VisitLog {
    /// Writes the log as it is now, with these files (a path and its content), into a new database at
    /// `to`, encrypted with the same key if the log is. Visits can be written meanwhile; they are not
    /// in it. Looks it through, and says how many visits it holds.
    ///
    /// # Errors
    ///
    /// What has been written so far is no backup, and nothing takes it for one.
    pub fn back_up(&self, to: &Path, files: &[(String, Vec<u8>)]) -> Result<u64, VisitLogError> {
        (|| {
            let mut copy = Connection::open(to)?;
            connection::unlock(&copy, self.key.as_ref())?;
            // In one step: with a write-ahead log a reader keeps nobody from writing.
            backup::Backup::new(&self.connection, &mut copy)?.step(-1)?;
            // One file that can be carried away, instead of three.
            copy.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
            copy.pragma_update(None, "synchronous", "FULL")?;
            let transaction = copy.transaction()?;
            transaction.execute(FILES, [])?;
            for (path, content) in files {
                transaction.execute("INSERT INTO backup_file VALUES (?1, ?2)", params![path, content])?;
            }
            transaction.commit()?;
            copy.close().map_err(|(_, error)| error)
        })()
        .map_err(|error| explain(error, to))?;
        Ok(Backup::open(to, self.key.as_ref())?.visits())
    }
}

impl Backup {
    /// Opens a backup and looks it through: is it one of ours, undamaged, and its audit chain whole?
    /// The file comes from a stranger: it may only say, word for word, what our own schema says, so no
    /// view, trigger or check of its own is ever run. It is not written to.
    ///
    /// # Errors
    ///
    /// [`VisitLogError::Damaged`] for everything that is no sound backup, [`VisitLogError::Newer`];
    /// [`VisitLogError::KeyNeeded`] and [`VisitLogError::WrongKey`] for one of an encrypted log.
    pub fn open(path: &Path, key: Option<&LogKey>) -> Result<Self, VisitLogError> {
        let path = std::path::absolute(path).map_err(|error| VisitLogError::Disk(Box::new(error)))?;
        let damaged = || VisitLogError::Damaged(path.clone());
        let explain = |error| explain(error, &path);
        if !path.metadata().is_ok_and(|found| found.is_file() && found.len() > 0) {
            return Err(damaged());
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(&path, flags).map_err(explain)?;
        let application: i32 = connection::unlock(&connection, key)
            .and_then(|()| connection::configure(&mut connection))
            .and_then(|()| connection.pragma_query_value(None, "application_id", |row| row.get(0)))
            .map_err(|error| connection::explain_opening(error, &path, key))?;
        let found = migrations::version(&connection).map_err(explain)?;
        let known = migrations::newest(STEPS);
        if application != migrations::APPLICATION_ID || found < 1 {
            return Err(damaged());
        }
        if found > known {
            return Err(VisitLogError::Newer { found, known });
        }
        if tables(&connection).map_err(explain)? != tables_of_version(found).map_err(explain)? {
            return Err(damaged());
        }
        connection::check(&connection, "integrity_check", &path)?;
        let has_chain = found >= migrations::FIRST_WITH_CHAIN;
        if has_chain && chain::verify(&connection, &[]).map_err(explain)?.fault.is_some() {
            return Err(damaged());
        }
        let count = |sql| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map_err(explain);
        let longest = count("SELECT coalesce(max(length(content)), 0) FROM backup_file")?;
        if count("SELECT count(*) FROM backup_file")? > MAX_FILES || longest > MAX_FILE_BYTES {
            return Err(damaged());
        }
        let visits = count("SELECT count(*) FROM visit")?.cast_unsigned();
        Ok(Self { connection, path, key: key.cloned(), visits })
    }

    /// How many visits it holds.
    #[must_use]
    pub fn visits(&self) -> u64 {
        self.visits
    }

    /// The files in it, by path. The paths are as they stand there: nobody has looked at them.
    ///
    /// # Errors
    ///
    /// When the backup cannot be read.
    pub fn files(&self) -> Result<Vec<(String, Vec<u8>)>, VisitLogError> {
        (|| -> rusqlite::Result<Vec<_>> {
            let mut statement =
                self.connection.prepare("SELECT path, content FROM backup_file ORDER BY path")?;
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        })()
        .map_err(|error| explain(error, &self.path))
    }

    /// Makes a log of it at `to`, where there is none yet, of the newest schema, and encrypted as the
    /// backup is.
    ///
    /// # Errors
    ///
    /// What has been made until then is to be thrown away.
    pub fn make_log(&self, to: &Path) -> Result<(), VisitLogError> {
        // It holds the names of guests, and is its owner's alone from its first moment on.
        whole_file::create(to).map_err(explain_io)?;
        (|| {
            let mut log = Connection::open(to)?;
            connection::unlock(&log, self.key.as_ref())?;
            backup::Backup::new(&self.connection, &mut log)?.step(-1)?;
            log.pragma_update(None, "secure_delete", true)?;
            log.execute("DROP TABLE backup_file", [])?;
            log.close().map_err(|(_, error)| error)
        })()
        .map_err(|error| explain(error, to))?;
        let log = VisitLog::open_with(to, self.key.as_ref())?;
        match log.verify(&[])?.fault {
            None => Ok(()),
            Some(_) => Err(VisitLogError::Damaged(self.path.clone())),
        }
    }
}

type Tables = Vec<(String, String, String, Option<String>)>;

fn tables(connection: &Connection) -> rusqlite::Result<Tables> {
    let sql = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name";
    let mut statement = connection.prepare(sql)?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?.collect()
}

/// What a backup of this version has for tables and indexes.
fn tables_of_version(version: i64) -> rusqlite::Result<Tables> {
    let mut connection = Connection::open_in_memory()?;
    let steps = usize::try_from(version).ok().and_then(|version| STEPS.get(..version));
    migrations::bring_up_to_date(&mut connection, steps.unwrap_or(STEPS), &mut Unwatched)?;
    connection.execute(FILES, [])?;
    tables(&connection)
}
