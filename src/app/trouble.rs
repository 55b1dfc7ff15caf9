//! What may go wrong at a desk, and what else the officer should know, as plain values.

use std::path::PathBuf;

use super::FileFault;
use crate::{
    data_folder::{Material, MaterialError},
    scan::pictures::PictureTrouble,
    text::text,
    visit::{MAX_FIELD_CHARS, MAX_PARTY, Totals, VisitError},
    visit_log::{LogTrouble, VisitLogError},
    words::Language,
};

/// Why a visit is not in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveTrouble {
    /// Too much is waiting for the log, or its worker is gone.
    Busy,
    /// The holder of the credential is inside already.
    AlreadyInside,
    /// The guest of the visit has left already, or the visit is not there.
    NotInside,
    /// The visit itself is not fit.
    Visit(VisitError),
    /// The visit was destroyed, and stays so.
    Destroyed,
    /// The visit says all of it already.
    Unchanged,
    /// The log is in trouble.
    Log(LogTrouble),
}

impl SaveTrouble {
    /// Why the visit is not in the log, and what to do.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        match self {
            Self::Busy => text!(language, "desk-not-saved-busy").to_owned(),
            Self::AlreadyInside => text!(language, "desk-not-saved-inside").to_owned(),
            Self::NotInside => text!(language, "desk-not-saved-not-inside").to_owned(),
            Self::Destroyed => text!(language, "desk-not-saved-destroyed").to_owned(),
            Self::Unchanged => text!(language, "desk-not-saved-unchanged").to_owned(),
            Self::Log(trouble) => {
                text!(language, "desk-not-saved-log", trouble = trouble.in_short(language))
            }
            Self::Visit(VisitError::NoName) => text!(language, "desk-name-missing").to_owned(),
            Self::Visit(VisitError::Party { .. }) => {
                text!(language, "desk-not-saved-party", most = MAX_PARTY)
            }
            Self::Visit(VisitError::TooLong { .. }) => {
                text!(language, "desk-not-saved-too-long", most = MAX_FIELD_CHARS)
            }
            Self::Visit(
                VisitError::Year { .. }
                | VisitError::LeftBeforeArriving
                | VisitError::EndWithoutTime
                | VisitError::Future,
            ) => text!(language, "desk-not-saved-clock").to_owned(),
        }
    }
}

/// Something that the officer should know and that then passes.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// The log of some days is a file now.
    Exported {
        /// Which file.
        path: PathBuf,
        /// The rows in it.
        totals: Totals,
    },
    /// The log of some days could not be written to a file.
    ExportFailed {
        /// Which file.
        path: PathBuf,
    },
    /// The log of some days is a file now, which could not be signed.
    NotSigned {
        /// Which file.
        path: PathBuf,
    },
    /// An export or import was stopped before its end.
    WorkCancelled,
    /// What was due for destruction is gone.
    Purged {
        /// Of how many visits.
        visits: u64,
    },
    /// The record of a destruction lies here, to be printed and signed.
    RecordWritten {
        /// Which file.
        path: PathBuf,
    },
    /// A log that a restore has put aside could not be encrypted with the log.
    AsideInPlain {
        /// Which folder.
        path: PathBuf,
    },
    /// A paper lies here, to be printed.
    PaperWritten {
        /// Which file.
        path: PathBuf,
    },
    /// The sheet with the recovery key lies here, to be printed.
    SheetSaved {
        /// Which file.
        path: PathBuf,
    },
    /// The sheet with the recovery key could not be written.
    SheetFailed,
    /// The record of a destruction could not be written.
    RecordFailed,
    /// A damaged log was put aside, and this is what the new one has of it.
    Rescued {
        /// Visits that could be read.
        visits: u64,
        /// Visits that could not.
        lost: u64,
    },
    /// A damaged log could not be put aside.
    RescueFailed,
    /// A departure was logged.
    CheckedOut {
        /// Whose.
        name: String,
    },
    /// A check-in was taken back: the visit is cancelled.
    CheckInUndone {
        /// Whose.
        name: String,
    },
    /// A departure was taken back: the guest is inside.
    CheckOutUndone {
        /// Whose.
        name: String,
    },
    /// A visit could not be put right.
    AmendFailed(SaveTrouble),
    /// A list of who is expected today was taken in.
    Expected {
        /// How many guests.
        count: usize,
    },
    /// The day was closed.
    DayClosed {
        /// How many guests were not seen leaving.
        assumed: usize,
    },
    /// The day could not be closed.
    CloseFailed(SaveTrouble),
    /// A departure could not be logged.
    CheckOutFailed(SaveTrouble),
    /// A trust file was installed.
    TrustAdded(Material),
    /// A trust file was refused.
    TrustRefused(MaterialError),
    /// A trust file could not be read or kept.
    TrustFailed,
    /// A policy was installed.
    PolicyAdded {
        /// Its id.
        id: String,
    },
    /// A language was installed.
    LanguageAdded {
        /// Its code.
        code: String,
        /// How many of its texts cannot be used.
        unused: usize,
    },
    /// A policy or a language was refused, or something installed could not be removed.
    FileRefused(FileFault),
    /// Something installed was removed.
    Removed {
        /// What it was called.
        name: String,
    },
    /// The code by which a scanner is tried came as it is.
    ScannerFits,
    /// Only a supervisor may do that.
    SupervisorNeeded,
    /// A verdict was to be heard, and this computer has no way to make a sound.
    NoSound,
    /// The list of officers stays as it is.
    OfficerRefused,
    /// The policy is another one from now on, and that is in the log.
    PolicyChosen,
    /// The policy is another one from now on, which could not be logged.
    PolicyNotLogged,
    /// A picture file was refused.
    PictureRefused(PictureTrouble),
    /// A hand scanner sent a short code that is no credential while a field had the keyboard.
    CodeNotForAField,
    /// What the verdict on the screen stood on has changed, so it was taken off.
    VerdictTakenBack,
    /// The file of the settings was changed and cannot be read; the settings stay as they were.
    SettingsBroken,
    /// One of several codes of a credential was seen, and the others are awaited.
    PartSeen {
        /// How many have been seen.
        seen: usize,
        /// How many there are.
        of: usize,
    },
    /// Too much is waiting; what was asked for last was not done.
    TooMuchWaiting,
    /// A code broke the reader of credentials; nothing can be said about it.
    CodeFailed,
    /// What a hand scanner sent is too long for a code.
    CodeTooLong,
    /// A setting could not be kept.
    SettingNotKept,
}

impl SaveTrouble {
    /// Tells a visit that the log refuses from a log that does not work.
    #[must_use]
    pub fn of(error: &VisitLogError) -> Self {
        match error {
            VisitLogError::Visit(error) => Self::Visit(error.clone()),
            VisitLogError::NotFound(_) | VisitLogError::AlreadyLeft(_) => Self::NotInside,
            VisitLogError::StillInside(_) | VisitLogError::Destroyed => Self::Destroyed,
            error => Self::Log(error.trouble().unwrap_or(LogTrouble::Other)),
        }
    }
}
