//! The log over its file: how it is opened, how everything in it is read and written.
//!
//! One writer, and an answer only after what was written is on the disk, in a file that its path still names.

use std::path::{Path, PathBuf};

use aws_lc_rs::hmac;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{
    chain::Chain,
    clock::Clock,
    connection,
    error::{VisitLogError, explain},
    in_place::InPlace,
    key::LogKey,
    order::Order,
    row,
};
use crate::{
    progress::{Progress, Unwatched},
    time::{self, Timestamp},
    verdict::Fingerprint,
    visit::VisitId,
};

/// The log of visits over one SQLite file. Several programs may have it open at once; they wait for
/// one another, up to two seconds.
///
/// Times are kept to the millisecond.
pub struct VisitLog {
    pub(super) connection: Connection,
    /// Where the file is, absolute; `:memory:` is none.
    pub(super) path: PathBuf,
    /// What opens the file again; `None` when it is not encrypted.
    pub(super) key: Option<LogKey>,
    digest_key: hmac::Key,
    ids: ulid::Generator,
    pub(super) clock: Clock,
    /// Whether a write ended in a way that leaves open what is on the disk.
    pub(super) doubtful: bool,
    in_place: InPlace,
    pub(super) order: Order,
}

/// See [`VisitLog::snapshot`].
pub struct Snapshot<'a> {
    _transaction: Transaction<'a>,
}

/// The version of SQLite under the log.
#[must_use]
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}

impl VisitLog {
    /// Opens a log that is not encrypted, makes it when there is none, and brings its schema up to date.
    ///
    /// # Errors
    ///
    /// A log that cannot be opened is never recreated or deleted, and its file is left as it is.
    pub fn open(path: &Path) -> Result<Self, VisitLogError> {
        Self::open_with(path, None)
    }

    /// The same for a log that may be encrypted: with its key if it is.
    ///
    /// # Errors
    ///
    /// See [`VisitLog::open`]; [`VisitLogError::KeyNeeded`], [`VisitLogError::WrongKey`].
    pub fn open_with(path: &Path, key: Option<&LogKey>) -> Result<Self, VisitLogError> {
        Self::open_telling(path, key, &mut Unwatched)
    }

    /// The same, and `progress` hears how much is done while the schema of an older version is brought up to date,
    /// which takes about half a minute for a million visits and is not stopped half way. It hears nothing otherwise.
    ///
    /// # Errors
    ///
    /// See [`VisitLog::open_with`].
    pub fn open_telling(
        path: &Path,
        key: Option<&LogKey>,
        progress: &mut dyn Progress,
    ) -> Result<Self, VisitLogError> {
        // An absolute path is never taken for one of SQLite's `file:` addresses.
        let path = std::path::absolute(path).map_err(|error| VisitLogError::Disk(Box::new(error)))?;
        Self::over(connection::open(&path, key, progress)?, path, key.cloned())
    }

    /// A log that is gone with the program.
    ///
    /// # Errors
    ///
    /// See [`VisitLog::open`].
    pub fn open_in_memory() -> Result<Self, VisitLogError> {
        Self::over(connection::open_in_memory()?, PathBuf::from(":memory:"), None)
    }

    fn over(connection: Connection, path: PathBuf, key: Option<LogKey>) -> Result<Self, VisitLogError> {
        let digest_key: Vec<u8> = connection
            .query_row("SELECT value FROM meta WHERE name = 'digest-key'", [], |row| row.get(0))
            .map_err(|error| explain(error, &path))?;
        let digest_key = hmac::Key::new(hmac::HMAC_SHA256, &digest_key);
        let in_place = InPlace::of(&path);
        Ok(Self {
            connection,
            path,
            key,
            digest_key,
            ids: ulid::Generator::new(),
            clock: Clock::of_the_system(),
            doubtful: false,
            in_place,
            order: Order::default(),
        })
    }

    /// The same for a log that was there before: none is made in the place of one that is gone.
    ///
    /// # Errors
    ///
    /// See [`VisitLog::open_telling`]; [`VisitLogError::Moved`].
    pub fn open_again(
        path: &Path,
        key: Option<&LogKey>,
        progress: &mut dyn Progress,
    ) -> Result<Self, VisitLogError> {
        let path = std::path::absolute(path).map_err(|error| VisitLogError::Disk(Box::new(error)))?;
        if !path.exists() {
            return Err(VisitLogError::Moved(path));
        }
        Self::over(connection::open_existing(&path, key, progress)?, path, key.cloned())
    }

    /// Whether the path still names the file that is open, so that what is written is found again.
    pub fn is_in_place(&mut self) -> bool {
        self.in_place.holds()
    }

    /// The same log with another clock than the computer's.
    #[must_use]
    pub fn with_clock(self, clock: impl time::Clock + 'static) -> Self {
        Self { clock: Clock::new(clock), ..self }
    }

    /// What the clock of the log shows.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.read().wall()
    }

    /// Holds the log as it is now: until the answer is dropped, everything that is read is of one moment, whatever
    /// others write. Nothing can be written by this log meanwhile.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn snapshot(&self) -> Result<Snapshot<'_>, VisitLogError> {
        let begin = || {
            let transaction = self.connection.unchecked_transaction()?;
            // A transaction sees what was there when it was first asked something.
            transaction.query_row("SELECT count(*) FROM meta", [], |_| Ok(()))?;
            Ok(Snapshot { _transaction: transaction })
        };
        begin().map_err(|error| explain(error, &self.path))
    }

    /// Asks SQLite for faults in the file, and reads every visit: a name that is no text any more is no fault to
    /// SQLite. Takes 20 seconds for a million visits.
    ///
    /// # Errors
    ///
    /// [`VisitLogError::Damaged`] when something is.
    pub fn check_integrity(&self) -> Result<(), VisitLogError> {
        connection::check(&self.connection, "integrity_check", &self.path)?;
        self.read(|connection| {
            let mut statement = connection.prepare(&row::select(""))?;
            let mut rows = statement.query([])?;
            while let Some(found) = rows.next()? {
                row::visit(found)?;
            }
            Ok(())
        })
    }

    /// Opens the file anew, looks it over, and writes everything that was in doubt to the disk again.
    ///
    /// After a failed write nobody knows what is on the disk: the system may report a failed flush
    /// only once, and keep pages in memory that never arrived. So the connection is not used again for
    /// writing. The next write calls this first, and fails when this fails.
    ///
    /// # Errors
    ///
    /// The log stays in doubt.
    pub fn reopen(&mut self) -> Result<(), VisitLogError> {
        if self.path.as_os_str() != ":memory:" {
            // Never another file than the one that the visits of this run are in.
            if !self.in_place.holds() {
                return Err(VisitLogError::Moved(self.path.clone()));
            }
            let connection = connection::open_existing(&self.path, self.key.as_ref(), &mut Unwatched)?;
            connection::check(&connection, "quick_check", &self.path)?;
            let Self { connection, digest_key, in_place, .. } =
                Self::over(connection, self.path.clone(), None)?;
            (self.connection, self.digest_key, self.in_place) = (connection, digest_key, in_place);
        }
        self.doubtful = false;
        Ok(())
    }

    pub(super) fn write<T>(
        &mut self,
        act: impl FnOnce(&Transaction<'_>, &mut Chain<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, VisitLogError> {
        if self.doubtful {
            self.reopen()?;
        }
        self.stay()?;
        let reading = self.clock.read();
        let done = (|| {
            // Takes the right to write at once, so nothing can change between looking and writing.
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut chain = Chain::new(&transaction, reading);
            let done = act(&transaction, &mut chain)?;
            let looked_at_the_clock = chain.looked_at_the_clock();
            transaction.commit()?;
            if looked_at_the_clock {
                self.clock.settle(reading);
            }
            Ok(done)
        })();
        let done = done.map_err(|error| {
            let error = explain(error, &self.path);
            self.doubtful = !matches!(error, VisitLogError::Locked);
            error
        })?;
        // What is in a file that nobody finds is not in the log.
        self.stay()?;
        Ok(done)
    }

    /// Fails where the path does not name the file that is open.
    fn stay(&mut self) -> Result<(), VisitLogError> {
        if self.in_place.holds() {
            return Ok(());
        }
        self.doubtful = true;
        Err(VisitLogError::Moved(self.path.clone()))
    }

    pub(super) fn read<T>(
        &self,
        act: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, VisitLogError> {
        act(&self.connection).map_err(|error| explain(error, &self.path))
    }

    /// The digest under which the log knows a credential. Without the key, which stays in the log, it
    /// cannot be compared with any other list.
    pub(super) fn digest(&self, fingerprint: &Fingerprint) -> Vec<u8> {
        hmac::sign(&self.digest_key, &fingerprint.0).as_ref().to_vec()
    }

    /// A new id, after all earlier ones of this log even within one millisecond.
    pub(super) fn new_id(&mut self) -> VisitId {
        VisitId(self.ids.generate().unwrap_or_else(|_| ulid::Ulid::new()))
    }
}
