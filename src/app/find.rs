//! The search for guests in the whole log.

use std::fmt;

use super::{Guest, SaveTrouble};
use crate::{
    time::{Date, DaySpan, TimeSpan, Timestamp},
    verdict::Verdict,
    visit::{Ending, EvidenceKind, Visit, VisitId},
    visit_log::{MET_WITHIN, Query, VisitLog, VisitLogError},
};

/// How many visits come at once.
const PAGE: usize = 50;
/// The most visits that are shown of those who were inside together: a guest who never left met everybody.
const MOST_MET: usize = 300;

/// Whom the officer looks for.
#[derive(Clone, PartialEq, Eq)]
pub enum Find {
    /// Guests by what is known of them.
    Visits {
        /// What is known.
        wanted: Wanted,
        /// The next page begins below the visit of this number.
        before: Option<u64>,
    },
    /// Those who were inside together with the guest of this visit.
    With(VisitId),
}

/// What the officer knows of the visits that he looks for. Nothing is known of the last to come.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// A text in the guest's name, organisation or host.
    pub text: String,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// The verdict.
    pub verdict: Option<Verdict>,
    /// On what grounds.
    pub evidence: Option<EvidenceKind>,
}

/// A search, as far as it has come.
#[derive(Debug)]
pub struct Finding {
    /// What was asked last.
    pub question: Find,
    /// What was found; of the question before until the log has answered this one.
    pub found: Found,
    /// Whether the log has answered.
    pub answered: bool,
    /// Whether it could not.
    pub failed: bool,
    /// The visit that was to be corrected last, and why it was not.
    pub corrected: Option<(VisitId, Result<(), SaveTrouble>)>,
}

/// Visits that were found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The visits.
    pub visits: Vec<Visit>,
    /// Whether there are others.
    pub more: bool,
}

/// What a visit is to say, and why.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Correct {
    /// Which visit.
    pub id: VisitId,
    /// What it is to say of the guest.
    pub guest: Guest,
    /// When the guest came, where that was wrong.
    pub arrived: Option<Timestamp>,
    /// When the guest left, where that was wrong.
    pub left: Option<Timestamp>,
    /// Why.
    pub why: String,
}

impl Finding {
    /// A question that has just been asked, after another one or none.
    #[must_use]
    pub fn asking(question: Find, before: Option<Self>) -> Self {
        let found = before.map(|before| before.found).unwrap_or_default();
        Self { question, found, answered: false, failed: false, corrected: None }
    }

    /// Takes in an answer, unless another question has been asked meanwhile. A next page comes behind what
    /// is there; `None` says that the log could not be read.
    pub fn take(&mut self, question: &Find, answer: Option<Found>) {
        if self.question != *question || self.answered {
            return;
        }
        self.answered = true;
        self.failed = answer.is_none();
        let next_page = matches!(question, Find::Visits { before: Some(_), .. });
        match answer {
            Some(mut page) if next_page => {
                self.found.visits.append(&mut page.visits);
                self.found.more = page.more;
            }
            Some(found) => self.found = found,
            None => {}
        }
    }
}

/// Asks the log.
pub(super) fn ask(log: &VisitLog, question: &Find) -> Result<Found, VisitLogError> {
    let (mut visits, most) = match question {
        Find::Visits { wanted, before } => (log.search(&wanted.query(), *before, PAGE + 1)?, PAGE),
        Find::With(id) => (log.trace(*id, MET_WITHIN, MOST_MET + 1)?, MOST_MET),
    };
    let more = visits.len() > most;
    visits.truncate(most);
    Ok(Found { visits, more })
}

impl Wanted {
    /// A search for this text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }

    /// Days in the wrong order are on no day.
    fn query(&self) -> Query<'_> {
        let nowhere = TimeSpan { from: Timestamp::MAX_UTC, until: Timestamp::MIN_UTC };
        let span = DaySpan::between(self.from, self.to).map_or(nowhere, DaySpan::span);
        Query { span, verdict: self.verdict, evidence: self.evidence, ..Query::text(&self.text) }
    }
}

impl Correct {
    /// Puts in what is right.
    pub(super) fn edit(&self, visit: &mut Visit) {
        for (field, value) in self.guest.said() {
            visit.slot(field).set(value);
        }
        if let Some(arrived) = self.arrived {
            visit.arrived = arrived;
        }
        if let Some(left) = self.left {
            visit.left = Some(left);
            // Somebody knows now when it was.
            visit.ending = Ending::Seen;
        }
    }
}

/// Without what is said of the guest.
impl fmt::Debug for Correct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Correct").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Without the text, which is a guest's name.
impl fmt::Debug for Find {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Visits { wanted, before } => {
                write!(f, "Visits({} letters, {before:?})", wanted.text.chars().count())
            }
            Self::With(id) => write!(f, "With({id:?})"),
        }
    }
}
