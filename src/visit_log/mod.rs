//! The visit log: SQLite, one writer, and an answer only after the visit is on the disk.

mod schema;

use std::path::{Path, PathBuf};

use crate::{
    credential::Timestamp,
    verdict::Fingerprint,
    visit::{NewVisit, Visit, VisitError, VisitId},
};

/// The log of visits over one SQLite file.
pub struct VisitLog {
    connection: rusqlite::Connection,
}

/// A span of time, from its start to before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeSpan {
    /// The first moment.
    pub from: Timestamp,
    /// The first moment after it.
    pub until: Timestamp,
}

/// Why the log could not do it.
#[derive(Debug, thiserror::Error)]
pub enum VisitLogError {
    /// The visit itself is not fit.
    #[error("the visit cannot be logged")]
    Visit(#[from] VisitError),
    /// No visit has this id.
    #[error("there is no visit {0}")]
    NotFound(VisitId),
    /// The guest has left already.
    #[error("the guest of visit {0} has left already")]
    AlreadyLeft(VisitId),
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// The file or its folder cannot be written.
    #[error("the log cannot be written")]
    ReadOnly,
    /// Another program holds the log.
    #[error("the log is held by another program")]
    Locked,
    /// The file is no log, or damaged.
    #[error("the log is damaged: {}", .0.display())]
    Damaged(PathBuf),
    /// The log was written by a newer version of the program.
    #[error("the log is of a newer version ({found}; this program knows {known})")]
    Newer {
        /// The schema's number in the file.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// SQLite is older than is safe.
    #[error("SQLite {found} can damage logs; 3.51.3 is needed")]
    OldSqlite {
        /// Its version.
        found: &'static str,
    },
    /// Anything else.
    #[error("the log does not work")]
    Sqlite(#[source] rusqlite::Error),
}

impl VisitLog {
    /// Opens the log, makes it when there is none, and brings its schema up to date.
    ///
    /// # Errors
    ///
    /// A log that cannot be opened is never recreated or deleted.
    pub fn open(path: &Path) -> Result<Self, VisitLogError> {
        let _ = path;
        todo!()
    }

    /// A log that is gone with the program.
    ///
    /// # Errors
    ///
    /// See [`VisitLog::open`].
    pub fn open_in_memory() -> Result<Self, VisitLogError> {
        todo!()
    }

    /// Writes an arrival; when this returns, the visit survives a power cut. The same
    /// [`NewVisit::key`] again returns the id of the first and adds nothing.
    ///
    /// # Errors
    ///
    /// The log is unchanged.
    pub fn record_arrival(&mut self, visit: &NewVisit) -> Result<VisitId, VisitLogError> {
        let _ = (visit, &self.connection);
        todo!()
    }

    /// Writes a departure, and forgets the credential of the guest.
    ///
    /// # Errors
    ///
    /// The log is unchanged.
    pub fn record_departure(&mut self, id: VisitId, at: Timestamp) -> Result<(), VisitLogError> {
        let _ = (id, at);
        todo!()
    }

    /// The visits that arrived within the span, by number.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn visits(&self, span: TimeSpan) -> Result<Vec<Visit>, VisitLogError> {
        let _ = span;
        todo!()
    }

    /// Who is inside, the last to arrive first.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn inside(&self) -> Result<Vec<Visit>, VisitLogError> {
        todo!()
    }

    /// The visit of the guest who is inside with this credential.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn inside_with(&self, fingerprint: &Fingerprint) -> Result<Option<Visit>, VisitLogError> {
        let _ = fingerprint;
        todo!()
    }

    /// Asks SQLite for faults in the file.
    ///
    /// # Errors
    ///
    /// [`VisitLogError::Damaged`] when it finds any.
    pub fn check_integrity(&self) -> Result<(), VisitLogError> {
        todo!()
    }
}
