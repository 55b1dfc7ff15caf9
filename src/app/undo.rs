//! What was done last at the desk and can be taken back with one key.

use std::fmt;

use chrono::TimeDelta;

use crate::{time::Timestamp, verdict::Fingerprint, visit::VisitId};

/// How long the last check-in or check-out can be taken back with one key.
pub const UNDO_FOR: TimeDelta = TimeDelta::seconds(10);

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// A guest was checked in, or turned away.
    CheckedIn,
    /// A guest was checked out.
    CheckedOut,
}

/// The last act at the desk, as long as it can be taken back.
#[derive(Clone, PartialEq)]
pub struct Undo {
    /// What was done.
    pub done: Done,
    /// To which visit.
    pub id: VisitId,
    /// The guest's name.
    pub name: String,
    /// The number of the card that the guest should have given back; empty where there is none.
    pub card: String,
    /// By what the guest was known who was checked out.
    pub(super) fingerprint: Option<Fingerprint>,
    /// Until when.
    pub until: Timestamp,
}

/// What is to be put right about a visit.
#[derive(Clone, PartialEq, Eq)]
pub struct Amend {
    /// Which visit.
    pub id: VisitId,
    /// What.
    pub what: Amendment,
    /// Why.
    pub why: String,
}

/// How a visit is put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amendment {
    /// It never was.
    Cancel,
    /// The guest has not left.
    TakeDepartureBack,
}

/// Without the name.
impl fmt::Debug for Undo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Undo").field("done", &self.done).field("id", &self.id).finish_non_exhaustive()
    }
}

/// Without the reason, which may name somebody.
impl fmt::Debug for Amend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Amend").field("id", &self.id).field("what", &self.what).finish_non_exhaustive()
    }
}
