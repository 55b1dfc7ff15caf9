//! What may be wrong with the log itself.

use super::VisitLogError;

/// What is wrong with the log, in terms of what a person can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogTrouble {
    /// The disk is full.
    DiskFull,
    /// The file or its folder cannot be written.
    ReadOnly,
    /// Another program holds the log.
    Locked,
    /// The file is no longer where it was.
    Moved,
    /// The file is no log, or damaged.
    Damaged,
    /// It is encrypted, and nobody has given its passphrase.
    KeyNeeded,
    /// It is encrypted under another key than the one of its key file.
    WrongKey,
    /// It was written by a newer version of the program, or this SQLite is too old.
    Version,
    /// The disk fails.
    Disk,
    /// The folder lies where a log does not work, such as on a network drive.
    NotLocal,
    /// Anything else.
    Other,
}

impl VisitLogError {
    /// What is wrong with the log; `None` where it is sound, and only the visit is not fit.
    #[must_use]
    pub fn trouble(&self) -> Option<LogTrouble> {
        Some(match self {
            Self::Visit(_)
            | Self::NotFound(_)
            | Self::AlreadyLeft(_)
            | Self::StillInside(_)
            | Self::Destroyed => return None,
            Self::Moved(_) => LogTrouble::Moved,
            Self::DiskFull => LogTrouble::DiskFull,
            Self::ReadOnly => LogTrouble::ReadOnly,
            Self::Locked => LogTrouble::Locked,
            Self::Damaged(_) => LogTrouble::Damaged,
            Self::KeyNeeded => LogTrouble::KeyNeeded,
            Self::WrongKey => LogTrouble::WrongKey,
            Self::Newer { .. } | Self::OldSqlite { .. } => LogTrouble::Version,
            Self::Disk(_) => LogTrouble::Disk,
            Self::NotLocal => LogTrouble::NotLocal,
            Self::Sqlite(_) => LogTrouble::Other,
        })
    }
}
