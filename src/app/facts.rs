//! What is known at the desk: the plain values that travel in events and stay in the state.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    data_folder::{DataFolderError, InstalledTrust, OwnLanguage, OwnPolicy},
    export::ExportFormat,
    import::{DayOrder, ImportError, Place, Problem, Summary, Understood},
    policy::{self, Document, Policy},
    scan::ScanSource,
    time::{Date, Timestamp},
    verdict::{Assessment, Proof, Verdict},
    visit::{EvidenceKind, Totals, Visit},
    visit_log::{CardOut, DayClosed, LogTrouble, TypedBefore},
    words::Language,
};

/// An assessment with its circumstances, bound to one guest: a form holds on to it, so that a check-in
/// is logged with the verdict that the officer saw, whatever is scanned meanwhile.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessed {
    /// Counts up with each assessment.
    pub id: u64,
    /// The answer.
    pub assessment: Assessment,
    /// On what it stands.
    pub grounds: Grounds,
    /// What was verified of this guest and did not admit him, before the officer saw something with his own eyes:
    /// that does not wipe it out.
    pub beside: Option<Arc<Assessed>>,
}

/// On what an assessment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grounds {
    /// A code.
    Scanned(ScanSource),
    /// A document that the officer saw.
    Seen(Document),
}

/// What the verdict on the last credential would be under a policy on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// The policy's id.
    pub policy: String,
    /// The day.
    pub day: Date,
    /// The answer; `None` when the credential has been forgotten.
    pub answer: Option<Assessment>,
}

/// Whether the holder of a credential is inside already.
#[derive(Clone, Debug, PartialEq)]
pub enum Presence {
    /// Not known: nothing to tell the holder by, or the log has not answered.
    Unknown,
    /// Not inside.
    Outside,
    /// Inside, by this visit.
    Inside(Box<Visit>),
}

/// How the log is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogState {
    /// It is being opened.
    Opening,
    /// It was written by an older version, and is being brought up to date.
    Upgrading {
        /// How much is done, from 0 to 100.
        percent: u8,
    },
    /// It works.
    Ready,
    /// It does not work; verdicts go on, and are not recorded.
    Trouble(LogTrouble),
}

/// Who is inside, and the day so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GuestBook {
    /// Who is inside, the last to arrive first.
    pub inside: Vec<Visit>,
    /// What the visits of the day come to.
    pub today: Totals,
    /// The cards that somebody has.
    pub cards: Vec<CardOut>,
    /// What has been typed before.
    pub typed: TypedBefore,
    /// When a day was last closed.
    pub closed: Option<DayClosed>,
    /// The visits of the day, the last to arrive first; of more than [`MOST_OF_A_DAY`] the last of them.
    pub visits: Vec<Visit>,
}

/// More visits of a day are not held for its list; the search has them all.
pub const MOST_OF_A_DAY: usize = 3_000;

/// Whom we believe.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustSummary {
    /// How many signers.
    pub signers: usize,
    /// When material was last installed.
    pub newest: Option<Timestamp>,
    /// Of when the newest list is that says so.
    pub dated: Option<Timestamp>,
    /// Whether signers of tests are believed, whose credentials anybody can have.
    pub for_tests: bool,
    /// How many signers are those that the WHO keeps for tests of its own.
    pub test_signers: usize,
    /// Installed files that could not be read.
    pub broken: usize,
    /// What is installed, the newest first.
    pub installed: Vec<InstalledTrust>,
}

/// What a post can install.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Installable {
    /// Whom to believe, what was revoked, and the EU's rules.
    Trust,
    /// A policy of the post's own.
    Policy,
    /// A language of the post's own.
    Language,
}

/// What a post has installed of its own, besides trust files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Installed {
    /// Its policies.
    pub policies: Vec<OwnPolicy>,
    /// Its languages.
    pub languages: Vec<OwnLanguage>,
    /// The serial ports that a hand scanner may be on.
    pub ports: Vec<String>,
}

/// What a policy is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyName {
    /// Its id.
    pub id: String,
    /// Its titles by the codes of languages.
    pub titles: BTreeMap<String, String>,
}

/// What is wrong with a file of the data folder, which one, and where.
#[derive(Clone, Debug)]
pub struct FileFault(pub Arc<DataFolderError>);

impl Assessed {
    /// What the log is told about the grounds of the visit.
    #[must_use]
    pub fn evidence(&self) -> EvidenceKind {
        match (self.grounds, self.assessment.proof) {
            (Grounds::Seen(document), _) => EvidenceKind::Seen(document),
            (Grounds::Scanned(_), Some(Proof::Verified)) => EvidenceKind::Verified,
            (Grounds::Scanned(_), _) => EvidenceKind::None,
        }
    }

    /// Whether this guest was turned away: the visit ends as it begins.
    #[must_use]
    pub fn turned_away(&self) -> bool {
        self.assessment.verdict == Verdict::Refuse
    }
}

/// Each time that something went wrong is one of its own.
impl PartialEq for FileFault {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for FileFault {}

impl FileFault {
    /// In one line.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        self.0.in_words(language)
    }
}

impl PolicyName {
    /// The name of a policy.
    #[must_use]
    pub fn of(policy: &Policy) -> Self {
        Self { id: policy.id().to_owned(), titles: policy.titles().clone() }
    }

    /// Its title in this language.
    #[must_use]
    pub fn title(&self, language: Language) -> &str {
        policy::title(&self.titles, language.code()).unwrap_or(&self.id)
    }
}

/// Which part of the log goes where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// The kind of file.
    pub format: ExportFormat,
    /// The file; where one is there already, another one beside it gets a number.
    pub path: PathBuf,
}

/// An export or import that is going on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Work {
    /// Whether it is an import.
    pub import: bool,
    /// Visits or rows so far.
    pub done: u64,
    /// How much of all that is, from 0 to 1, where that is known.
    pub share: Option<f32>,
}

/// What became, or would become, of a file that is to be imported.
#[derive(Clone, Debug)]
pub struct Import {
    /// Which file.
    pub path: PathBuf,
    /// Whether nothing was logged yet.
    pub trial: bool,
    /// What the officer has said of its days.
    pub days: ListDays,
    /// How its first rows were understood, in a trial.
    pub understood: Vec<Understood>,
    /// What became of its rows, or why nothing did.
    pub outcome: Result<Summary, Arc<ImportFailure>>,
    /// What is wrong with its rows, as far as there is room for it on a screen.
    pub problems: Vec<(Place, Problem)>,
}

/// What an officer has said of the days of a list that does not say it itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListDays {
    /// In which order they are written.
    pub order: Option<DayOrder>,
    /// The day of rows that name none.
    pub day: Option<Date>,
}

/// Why a file could not be taken in.
#[derive(Debug, thiserror::Error)]
pub enum ImportFailure {
    /// The settings are broken.
    #[error(transparent)]
    Settings(#[from] DataFolderError),
    /// The file is of no use, or the log, which is there.
    #[error("{error}")]
    File {
        /// What is wrong.
        error: ImportError,
        /// Where the log is.
        log: PathBuf,
    },
}

impl Import {
    /// Whether the officer has to say in which order the days are written.
    #[must_use]
    pub fn asks_order(&self) -> bool {
        self.outcome.as_ref().is_ok_and(|summary| summary.asks_order)
    }

    /// Whether the officer has to say of which day the list is, or may say another.
    #[must_use]
    pub fn asks_day(&self) -> bool {
        self.trial && (self.days.day.is_some() || self.outcome.as_ref().is_ok_and(|summary| summary.asks_day))
    }
}

impl ImportFailure {
    /// What is wrong with this file, in one line.
    #[must_use]
    pub fn in_words(&self, path: &Path, language: Language) -> String {
        match self {
            Self::Settings(error) => error.in_words(language),
            Self::File { error, log } => error.in_words(path, log, language),
        }
    }
}

/// The threads behind the window, beside the camera's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Worker {
    /// Turns codes into assessments.
    Judge,
    /// Owns the visit log.
    Clerk,
    /// Opens pictures, installs trust files, keeps settings, writes exports.
    Files,
    /// Sees what other programs change in the data folder.
    Watch,
    /// Tells the centre.
    Sender,
}

impl Worker {
    pub(super) fn thread_name(self) -> &'static str {
        match self {
            Self::Judge => "judge",
            Self::Clerk => "clerk",
            Self::Files => "files",
            Self::Watch => "watch",
            Self::Sender => "sender",
        }
    }
}
