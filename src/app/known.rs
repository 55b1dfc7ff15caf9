//! Guests who have been here before, and what the desk remembers so that nobody types it twice.

use std::fmt;

use crate::{
    import::Expected,
    visit::Visit,
    visit_log::{Known, VisitLog, VisitLogError},
};

/// So many guests are suggested.
const SUGGESTED: usize = 6;

/// What the log was asked to suggest guests for, and what it said last.
#[derive(Default)]
pub struct Suggestions {
    /// What was typed.
    pub begun: String,
    /// Who may be meant, the newest visit of each.
    pub guests: Vec<Visit>,
    /// What the log has been asked for and has not answered.
    pub asked: Option<String>,
    /// What was typed since.
    pub(super) next: Option<String>,
}

/// Who is to be brought into the form.
#[derive(Clone, PartialEq)]
pub enum Coming {
    /// The guest of a visit comes again.
    Again(Box<Visit>),
    /// A guest comes who is expected.
    Expected(Box<Expected>),
}

/// Who is to be known.
#[derive(Clone, PartialEq, Eq)]
pub enum Whose {
    /// The holder of the credential of this assessment.
    Assessed(u64),
    /// The guest of this name from there.
    Guest {
        /// The name.
        name: String,
        /// Where he comes from.
        organisation: String,
    },
}

impl Suggestions {
    /// Whether the log is still to answer for this text.
    #[must_use]
    pub fn awaits(&self, begun: &str) -> bool {
        self.asked.as_deref() == Some(begun) || self.next.as_deref() == Some(begun)
    }

    /// Who may be meant by this text, as far as the log has said.
    #[must_use]
    pub fn of(&self, begun: &str) -> &[Visit] {
        if self.begun == begun { &self.guests } else { &[] }
    }

    /// Takes in an answer.
    pub(super) fn take(&mut self, begun: String, guests: Vec<Visit>) {
        self.asked.take_if(|asked| *asked == begun);
        (self.begun, self.guests) = (begun, guests);
    }
}

/// Asks the log whom a text may mean.
pub(super) fn suggest(log: &VisitLog, begun: &str) -> Result<Vec<Visit>, VisitLogError> {
    log.known_guests(begun, SUGGESTED)
}

/// Asks the log who somebody is.
pub(super) fn know(log: &VisitLog, name: &str, whose: &Whose) -> Result<Option<Known>, VisitLogError> {
    let organisation = match whose {
        Whose::Assessed(_) => None,
        Whose::Guest { organisation, .. } => Some(organisation.as_str()),
    };
    log.known_guest(name, organisation)
}

/// Without what is said of the guest.
impl fmt::Debug for Coming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Again(_) => "Again(..)",
            Self::Expected(_) => "Expected(..)",
        })
    }
}

/// Without what was typed, which is a guest's name.
impl fmt::Debug for Whose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Assessed(id) => write!(f, "Assessed({id})"),
            Self::Guest { .. } => f.write_str("Guest(..)"),
        }
    }
}
