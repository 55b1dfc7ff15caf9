//! Why the log could not do what it was asked to.

use std::{
    io,
    path::{Path, PathBuf},
};

use rusqlite::ErrorCode;

use crate::visit::{VisitError, VisitId};

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
    /// The guest is inside, and is to be found while he is.
    #[error("the guest of visit {0} is still inside")]
    StillInside(VisitId),
    /// The visit was emptied of what tells whose it was, and stays so.
    #[error("the visit was destroyed already")]
    Destroyed,
    /// The path no longer names the file that is open: it was moved, removed or replaced, or its folder, or
    /// its disk.
    #[error("the log is no longer where it was: {}", .0.display())]
    Moved(PathBuf),
    /// The disk, or what the user may have of it, is full.
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
    /// The log is encrypted, and nobody has given its key.
    #[error("the log is encrypted; its passphrase is needed")]
    KeyNeeded,
    /// The log is encrypted under another key than this.
    #[error("this is not the key of the log")]
    WrongKey,
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
    /// The disk failed while reading or writing.
    #[error("the disk fails")]
    Disk(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The folder lies where SQLite's write-ahead log does not work, such as on a network drive.
    #[error("the log does not work on this drive")]
    NotLocal,
    /// Anything else.
    #[error("the log does not work")]
    Sqlite(#[source] rusqlite::Error),
}

/// What an error of SQLite means for the log at this path.
pub(super) fn explain(error: rusqlite::Error, path: &Path) -> VisitLogError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => VisitLogError::DiskFull,
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            VisitLogError::ReadOnly
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed) => {
            VisitLogError::Locked
        }
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => VisitLogError::Damaged(path.to_owned()),
        Some(ErrorCode::SystemIoFailure) => VisitLogError::Disk(Box::new(error)),
        _ => match error {
            // Our statements fit our schema and our values its columns: the file is not as we made it.
            rusqlite::Error::SqlInputError { .. }
            | rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::Utf8Error(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::QueryReturnedNoRows => VisitLogError::Damaged(path.to_owned()),
            other => VisitLogError::Sqlite(other),
        },
    }
}

pub(super) fn explain_io(error: io::Error) -> VisitLogError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => VisitLogError::DiskFull,
        io::ErrorKind::PermissionDenied
        | io::ErrorKind::ReadOnlyFilesystem
        | io::ErrorKind::NotFound
        | io::ErrorKind::NotADirectory => VisitLogError::ReadOnly,
        _ => VisitLogError::Disk(Box::new(error)),
    }
}
