//! What travels to and from the desk: the officer's [`Command`]s, and the workers' [`Event`]s.

use std::{fmt, path::PathBuf, sync::Arc};

use super::{
    Amend, Assessed, CentreCommand, CentreDone, Coming, Correct, DayFigures, Encryption, Export, FileFault,
    Find, Found, Guest, GuestBook, Import, Installable, Installed, ListDays, LogState, Notice, PinPurpose,
    PolicyName, Presence, Preview, SaveTrouble, Secret, TrustSummary, Whose, Work, Worker,
};
use crate::{
    bundle::Enrolment,
    data_folder::{Role, Settings},
    import::Expected,
    office::{DayClose, Draft},
    policy::Document,
    scan::{
        ScannedCode,
        camera::{CameraDevice, CameraStatus, Hint, Outlines},
    },
    sync::{Failure, Status},
    time::Date,
    visit::{Visit, VisitId},
    visit_log::Known,
};

/// What the officer wants.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Judge what a hand scanner read, or what was typed or pasted.
    Judge(ScannedCode),
    /// Judge what the officer has seen with his own eyes.
    Seen(Document),
    /// Take the verdict off the screen.
    Dismiss,
    /// Judge once more what is held to the camera.
    LookAgain,
    /// Say what the verdict on the last credential would be under another policy and on another day.
    Preview {
        /// The policy's id.
        policy: String,
        /// The day.
        day: Date,
    },
    /// Log an arrival, or that a guest was turned away.
    CheckIn(Box<CheckIn>),
    /// Log a departure.
    CheckOut(VisitId),
    /// The guest in this row of a list leaves. Not right after the guest of another row: that is a double click, and the
    /// rows have moved up.
    CheckOutRow(VisitId),
    /// Take back what was done last.
    Undo,
    /// Bring a guest into the form.
    Come(Coming),
    /// Put a visit right that never was, or that has not ended.
    Amend(Amend),
    /// Note whether the card of a guest who has left came back.
    NoteCard {
        /// By which visit he had it.
        id: VisitId,
        /// Whether it did.
        back: bool,
    },
    /// Close the day.
    CloseDay(DayClose),
    /// Say which guests a text may mean that is being typed.
    Suggest(String),
    /// Say who a guest is.
    Know {
        /// The name.
        name: String,
        /// Where he comes from.
        organisation: String,
    },
    /// Keep what is typed until the visit is logged; without anything, forget it.
    KeepDraft(Option<Draft>),
    /// The draft that was found at the start is taken up, or is not wanted.
    CloseFoundDraft,
    /// Look for guests in the whole log.
    Find(Find),
    /// Say what a day comes to.
    Glance(Date),
    /// Write the list for an evacuation into a file, and open it for printing.
    PrintMuster {
        /// Who has been found already.
        found: Vec<VisitId>,
        /// The file.
        path: PathBuf,
    },
    /// Have the system open a file that was written, or the folder that it is in.
    OpenPaper(PathBuf),
    /// Take the names of the files that were written off the screen.
    ClosePapers,
    /// What was handed over has been read.
    ReadHandover,
    /// Take what was found off the screen.
    CloseFind,
    /// Correct what was noted of a guest.
    Correct(Box<Correct>),
    /// Write the log of some days to a file.
    Export(Export),
    /// Say what would become of the visits in a file.
    TryImport(PathBuf),
    /// The same, with what the officer has said of its days.
    TryImportWith(PathBuf, ListDays),
    /// Take the visits in a file into the log, as they were understood when that was tried.
    Import(PathBuf),
    /// Take the answer about an import off the screen.
    CloseImport,
    /// Stop the export or import that is going on.
    CancelWork,
    /// Read the codes of a picture file.
    OpenPicture(PathBuf),
    /// Install a trust file, a policy or a language.
    Add(Installable, PathBuf),
    /// Remove what is installed under this name.
    Remove(Installable, String),
    /// Say what is installed, now and whenever that changes.
    ListInstalled,
    /// Change settings, now and for the next start.
    Change(Box<SettingsChange>),
    /// Judge by another policy from now on.
    ChangePolicy {
        /// Its id.
        id: String,
        /// Why.
        why: String,
    },
    /// Take in an officer, or change what an officer is.
    SetOfficer {
        /// Who.
        name: String,
        /// What he may do.
        role: Role,
        /// A new PIN.
        pin: Option<Secret>,
    },
    /// Take an officer off the list.
    RemoveOfficer(String),
    /// An officer proves who he is.
    EnterPin {
        /// What for.
        purpose: PinPurpose,
        /// Who.
        name: String,
        /// The PIN.
        pin: Secret,
    },
    /// Try to open the log again now.
    RetryLog,
    /// Save what can be read of a damaged log into a new one, and go on with that.
    RescueLog,
    /// The clock is right, whatever it showed before.
    ConfirmClock,
    /// Open the encrypted log with its passphrase or its recovery key.
    Unlock(Secret),
    /// Encrypt the log with this passphrase.
    Encrypt(Secret),
    /// Write a sheet with this recovery key to a file, to be printed.
    SaveRecoverySheet(Secret, PathBuf),
    /// The officer has kept the recovery key, which is then forgotten here.
    RecoveryKeyKept,
    /// Something about the centre.
    Centre(CentreCommand),
}

/// An arrival, bound to the assessment that the officer saw.
#[derive(Clone, PartialEq)]
pub struct CheckIn {
    /// The same key again is the same visit, so that trying again adds nothing.
    pub key: String,
    /// On what grounds; `None` when nothing was shown.
    pub assessed: Option<Arc<Assessed>>,
    /// What the guest says.
    pub guest: Guest,
}

/// The settings before and after somebody changed them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "nothing is left to say")]
pub struct SettingsChange {
    pub before: Settings,
    pub after: Settings,
}

/// What a worker reports.
#[derive(Debug)]
pub enum Event {
    /// The list of cameras changed.
    CameraDevices(Vec<CameraDevice>),
    /// The camera in use, or what is wrong.
    CameraStatus(CameraStatus),
    /// What would help the code that is held up.
    CameraHint(Option<Hint>),
    /// Where codes lie in the camera's picture.
    Outlines(Outlines),
    /// An answer.
    Judged(Arc<Assessed>),
    /// A part of a credential that is spread over several codes was seen; others are still to come.
    PartSeen {
        /// How many have been seen.
        seen: usize,
        /// How many there are.
        of: usize,
    },
    /// What the verdict would be under another policy.
    Previewed(Preview),
    /// Whether the holder is inside already.
    Presence {
        /// The assessment that this is about.
        assessed: u64,
        /// The answer.
        presence: Presence,
    },
    /// A visit is in the log and survives a power cut.
    Saved {
        /// See [`CheckIn::key`].
        key: String,
        /// The assessment that it stands on.
        assessed: Option<u64>,
        /// The visit.
        id: VisitId,
        /// The guest's name.
        name: String,
    },
    /// A visit is not in the log.
    NotSaved {
        /// See [`CheckIn::key`].
        key: String,
        /// Why not.
        why: SaveTrouble,
    },
    /// A departure is in the log.
    CheckedOut(Box<Visit>),
    /// What is to be put right about a visit is, or why not.
    Amended(Amend, Result<Option<Visit>, SaveTrouble>),
    /// The day is closed; the visits that ended by it, or why it is not.
    DayClosed(Result<Vec<Visit>, SaveTrouble>),
    /// Who may be meant by a text.
    Suggested(String, Vec<Visit>),
    /// Who somebody is; `None` for somebody whom the log does not know.
    Known(Whose, Option<Box<Known>>),
    /// Who is expected today, by a list.
    Expected(Vec<Expected>),
    /// What was being typed when the program ended last.
    DraftFound(Draft),
    /// How the log is doing.
    Log(LogState),
    /// How the log is kept.
    Encryption(Encryption),
    /// Who is inside, and the day so far.
    Book(GuestBook),
    /// What was found in the log; `None` when it could not be read.
    Found(Find, Option<Found>),
    /// What a day comes to; `None` when the log could not be read.
    Glance(Date, Option<Box<DayFigures>>),
    /// Whether a visit was corrected, or why not.
    Corrected(VisitId, Result<(), SaveTrouble>),
    /// Whom we believe.
    Trust(TrustSummary),
    /// The policies that can be chosen.
    Policies(Vec<PolicyName>),
    /// The policy that judges.
    Policy(PolicyName),
    /// Nothing is judged: the policy with this id is not there, or its file is faulty.
    NoPolicy(String),
    /// What is wrong with policy and rule files.
    PolicyFaults(Vec<FileFault>),
    /// The post's own policies and languages, and how the policy was changed lately.
    Installed(Installed),
    /// How far an export or import has come; `None` when it is over.
    Work(Option<Work>),
    /// What became of a file that was to be imported.
    Import(Import),
    /// Another program has been reading the log for so long that what is written cannot leave the write-ahead
    /// log, which has grown to so many mebibytes; `None` when it is small.
    LogHeld(Option<u64>),
    /// Whether something is due for destruction by a clock that the log does not bear out.
    RetentionWaits(bool),
    /// The settings were changed in their file.
    Settings(Box<SettingsChange>),
    /// A hand scanner on a serial line read something.
    ScannerUsed,
    /// Whether the hand scanner on a serial line is there.
    ScannerConnected(bool),
    /// The trust lists or the policy are others than those that assessments up to this one stand on.
    GroundsChanged {
        /// See [`Assessed::id`].
        up_to: u64,
    },
    /// Whether a PIN was right.
    PinChecked {
        /// What for.
        purpose: PinPurpose,
        /// Whose it is.
        name: String,
        /// Whether it was.
        right: bool,
    },
    /// How it stands with the centre.
    Centre(Box<Status>),
    /// What became of what the centre was asked or told.
    CentreDone(Result<CentreDone, Failure>),
    /// An enrolment was read that this desk awaits.
    EnrolmentSeen(Box<Enrolment>),
    /// Something that the officer should know.
    Notice(Notice),
    /// A worker is no longer there.
    Died(Worker),
}

impl Command {
    /// Whether only a supervisor may do this, once there is one: settings and policy, what is installed, import, and
    /// the encryption. Erasing and purging by hand are commands without a window.
    #[must_use]
    pub(super) fn is_a_supervisors(&self) -> bool {
        matches!(
            self,
            Self::Change(_)
                | Self::ChangePolicy { .. }
                | Self::Add(..)
                | Self::Remove(..)
                | Self::SetOfficer { .. }
                | Self::RemoveOfficer(_)
                | Self::Import(_)
                | Self::Encrypt(_)
        ) || matches!(self, Self::Centre(command) if command.is_a_supervisors())
    }
}

impl SettingsChange {
    /// What comes of these settings when this is done to them.
    #[must_use]
    pub fn of(before: &Settings, change: impl FnOnce(&mut Settings)) -> Box<Self> {
        let mut after = before.clone();
        change(&mut after);
        Box::new(Self { before: before.clone(), after })
    }
}

impl fmt::Debug for CheckIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckIn").field("assessed", &self.assessed).finish_non_exhaustive()
    }
}
