//! What the log remembers of a guest. It holds no health data, by its shape.

mod ending;
mod export_format;
mod field;
mod in_words;
mod personal;

pub use ending::Ending;
pub use export_format::ExportFormat;
pub use field::{FIELDS, Field, FieldSpec, Keeping, Kind, Search, Slot, Value};
pub use personal::Personal;

use std::{fmt, ops::RangeInclusive};

use chrono::Datelike as _;

use crate::{
    policy::Document,
    time::Timestamp,
    verdict::{Fingerprint, Verdict},
};

pub use in_words::column;

/// The longest text in a field of a visit, in characters.
pub const MAX_FIELD_CHARS: usize = 500;
/// The largest group that one visit stands for.
pub const MAX_PARTY: u32 = 9_999;
/// The years (UTC) in which a guest can come or leave. Their times can be written with four digits
/// of the year in every time zone.
pub const YEARS: RangeInclusive<i32> = 1970..=9998;

/// Names one visit for ever, in every post: a ULID, 26 characters that sort by time of writing.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VisitId(pub(crate) ulid::Ulid);

/// How the officer came to let the guest in or turn him away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum EvidenceKind {
    /// A credential that was proved.
    Verified,
    /// A document that the officer saw.
    Seen(Document),
    /// Nothing was shown, or nothing could be proved.
    #[default]
    None,
}

/// A visit that is about to be logged. [`NewVisit::check`] says whether it can be.
#[derive(Clone, Default, PartialEq)]
pub struct NewVisit {
    /// The guest's name, the only field that is required.
    pub name: String,
    /// Where the guest comes from.
    pub organisation: String,
    /// What for.
    pub purpose: String,
    /// To see whom.
    pub host: String,
    /// How to reach the guest.
    pub phone: String,
    /// The number of the visitor card that the guest wears.
    pub card: String,
    /// How many people this visit stands for, 1 to [`MAX_PARTY`].
    pub party: u32,
    /// On what grounds.
    pub evidence: EvidenceKind,
    /// The verdict at the door, if there was one.
    pub verdict: Option<Verdict>,
    /// The id of the policy that judged.
    pub policy: String,
    /// Which post.
    pub post: String,
    /// Which officer.
    pub officer: String,
    /// Anything else.
    pub note: String,
    /// When the guest came.
    pub arrived: Timestamp,
    /// When the guest left; `None` while inside.
    pub left: Option<Timestamp>,
    /// How the visit ended; of a guest who is inside nothing is said.
    pub ending: Ending,
    /// The same key again is the same visit. An empty one is none, so that a program that fills in
    /// every field does not make one visit of all.
    pub key: Option<String>,
    /// Tells the guest's credential from others, kept (keyed) only while the guest is inside.
    pub fingerprint: Option<Fingerprint>,
}

/// A visit as the log has it.
#[derive(Clone, Default, PartialEq)]
pub struct Visit {
    /// The log's own order of arrival, from 1, without gaps.
    pub no: u64,
    /// Its name for ever.
    pub id: VisitId,
    /// See [`NewVisit::name`].
    pub name: String,
    /// See [`NewVisit::organisation`].
    pub organisation: String,
    /// See [`NewVisit::purpose`].
    pub purpose: String,
    /// See [`NewVisit::host`].
    pub host: String,
    /// See [`NewVisit::phone`].
    pub phone: String,
    /// See [`NewVisit::card`].
    pub card: String,
    /// See [`NewVisit::party`].
    pub party: u32,
    /// See [`NewVisit::evidence`].
    pub evidence: EvidenceKind,
    /// See [`NewVisit::verdict`].
    pub verdict: Option<Verdict>,
    /// See [`NewVisit::policy`].
    pub policy: String,
    /// See [`NewVisit::post`].
    pub post: String,
    /// See [`NewVisit::officer`].
    pub officer: String,
    /// See [`NewVisit::note`].
    pub note: String,
    /// See [`NewVisit::arrived`].
    pub arrived: Timestamp,
    /// See [`NewVisit::left`].
    pub left: Option<Timestamp>,
    /// See [`NewVisit::ending`].
    pub ending: Ending,
    /// When it was entered afterwards, such as from a paper list; `None` when it was logged as it
    /// happened.
    pub entered: Option<Timestamp>,
    /// When it was last corrected here; `None` when it says what it said at first. It is a mark of the log, which
    /// does not travel with the visit into another one.
    pub corrected: Option<Timestamp>,
}

/// Who corrects a visit, and why. It stays in the log beside what was there before.
#[derive(Clone, PartialEq)]
pub struct Correction {
    by: String,
    why: String,
}

/// What a list of visits comes to. The screen and every file count with it, so they agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Visits, without those that were cancelled, which are in no other count either.
    pub visits: u64,
    /// Visits that were cancelled; see [`Ending::Cancelled`].
    pub cancelled: u64,
    /// People, every visit with its [`NewVisit::party`].
    pub people: u64,
    /// People who have not left.
    pub inside: u64,
    /// Visits that were entered afterwards; see [`Visit::entered`].
    pub entered_later: u64,
    /// Visits by evidence, in the order of [`EvidenceKind::ALL`].
    pub evidence: [u64; EvidenceKind::ALL.len()],
    /// Visits by verdict, in the order of [`Verdict::ALL`].
    pub verdicts: [u64; Verdict::ALL.len()],
}

/// Why a visit cannot be logged as it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VisitError {
    /// No name.
    #[error("a visit needs a name")]
    NoName,
    /// A field is too long.
    #[error("{field} is longer than {limit} characters")]
    TooLong {
        /// Which field.
        field: &'static str,
        /// The most it may have.
        limit: usize,
    },
    /// A group of nobody, or of too many.
    #[error("a visit stands for 1 to {limit} people")]
    Party {
        /// The most it may stand for.
        limit: u32,
    },
    /// A time that no clock of a desk shows.
    #[error("a time lies outside the years {first} to {last}")]
    Year {
        /// The first year that can be logged.
        first: i32,
        /// The last one.
        last: i32,
    },
    /// Left before arriving.
    #[error("the guest left before arriving")]
    LeftBeforeArriving,
    /// An end is told of that has no time.
    #[error("a visit has ended, and not when")]
    EndWithoutTime,
    /// A time that has not come yet, by the clock of the log.
    #[error("a time has not come yet")]
    Future,
}

impl fmt::Debug for NewVisit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewVisit").field("evidence", &self.evidence).finish_non_exhaustive()
    }
}

impl fmt::Debug for Visit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Visit").field("no", &self.no).field("id", &self.id).finish_non_exhaustive()
    }
}

impl fmt::Debug for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Correction").finish_non_exhaustive()
    }
}

impl fmt::Display for VisitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for VisitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl VisitId {
    /// Reads an id as it is written, in capitals or not.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        ulid::Ulid::from_string(text).ok().map(Self)
    }
}

impl EvidenceKind {
    /// All of them, in the order in which they are listed to people.
    pub const ALL: [Self; 6] = [
        Self::Verified,
        Self::Seen(Document::Card),
        Self::Seen(Document::App),
        Self::Seen(Document::DoctorsLetter),
        Self::Seen(Document::Child),
        Self::None,
    ];

    /// Its stable name in files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Seen(Document::Card) => "seen-card",
            Self::Seen(Document::App) => "seen-app",
            Self::Seen(Document::DoctorsLetter) => "doctors-letter",
            Self::Seen(Document::Child) => "child",
            Self::None => "none",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl NewVisit {
    /// A visit of one person of whom nothing is said yet but when he came.
    #[must_use]
    pub fn at(arrived: Timestamp) -> Self {
        Self { party: 1, arrived, ..Self::default() }
    }

    /// Whether the visit can be logged.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it.
    pub fn check(&self) -> Result<(), VisitError> {
        self.check_texts()?;
        check_length("key", self.key.as_deref().unwrap_or_default(), MAX_FIELD_CHARS)?;
        check_ending(self.left, self.ending)?;
        check_stay(&self.name, self.party, self.arrived, self.left)
    }
}

impl Visit {
    /// The visit of this number and this id, of which nothing is said yet.
    #[must_use]
    pub fn blank(no: u64, id: VisitId) -> Self {
        Self { no, id, party: 1, ..Self::default() }
    }

    /// Whether the visit can stand in the log like this, after a correction.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it.
    pub fn check(&self) -> Result<(), VisitError> {
        self.check_texts()?;
        check_ending(self.left, self.ending)?;
        check_stay(&self.name, self.party, self.arrived, self.left)
    }

    /// Whether there was no such visit; see [`Ending::Cancelled`].
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.ending == Ending::Cancelled
    }
}

impl Correction {
    /// `None` without a reason, or when one of both is longer than a field.
    #[must_use]
    pub fn new(by: &str, why: &str) -> Option<Self> {
        let fits = |text: &str| text.chars().count() <= MAX_FIELD_CHARS;
        (!why.trim().is_empty() && fits(by) && fits(why))
            .then(|| Self { by: by.to_owned(), why: why.to_owned() })
    }

    /// The officer.
    #[must_use]
    pub fn by(&self) -> &str {
        &self.by
    }

    /// The reason.
    #[must_use]
    pub fn why(&self) -> &str {
        &self.why
    }
}

fn check_length(field: &'static str, text: &str, limit: usize) -> Result<(), VisitError> {
    if text.chars().count() > limit { Err(VisitError::TooLong { field, limit }) } else { Ok(()) }
}

fn check_stay(name: &str, party: u32, arrived: Timestamp, left: Option<Timestamp>) -> Result<(), VisitError> {
    if name.trim().is_empty() {
        return Err(VisitError::NoName);
    }
    if !(1..=MAX_PARTY).contains(&party) {
        return Err(VisitError::Party { limit: MAX_PARTY });
    }
    if !YEARS.contains(&arrived.year()) {
        return Err(VisitError::YEAR);
    }
    left.map_or(Ok(()), |left| check_departure(arrived, left))
}

fn check_ending(left: Option<Timestamp>, ending: Ending) -> Result<(), VisitError> {
    if left.is_none() && ending != Ending::Seen { Err(VisitError::EndWithoutTime) } else { Ok(()) }
}

/// Whether a guest who came at `arrived` can have left at `left`.
///
/// # Errors
///
/// [`VisitError::Year`] and [`VisitError::LeftBeforeArriving`].
pub fn check_departure(arrived: Timestamp, left: Timestamp) -> Result<(), VisitError> {
    if !YEARS.contains(&left.year()) {
        return Err(VisitError::YEAR);
    }
    if left < arrived {
        return Err(VisitError::LeftBeforeArriving);
    }
    Ok(())
}

impl VisitError {
    const YEAR: Self = Self::Year { first: *YEARS.start(), last: *YEARS.end() };
}

impl Totals {
    /// What these visits come to.
    #[must_use]
    pub fn of(visits: &[Visit]) -> Self {
        let mut totals = Self::default();
        for visit in visits {
            totals.add(visit);
        }
        totals
    }

    /// Counts one more visit.
    pub fn add(&mut self, visit: &Visit) {
        if visit.is_cancelled() {
            self.cancelled += 1;
            return;
        }
        self.visits += 1;
        self.people += u64::from(visit.party);
        if visit.left.is_none() {
            self.inside += u64::from(visit.party);
        }
        self.entered_later += u64::from(visit.entered.is_some());
        for (kind, count) in EvidenceKind::ALL.into_iter().zip(&mut self.evidence) {
            *count += u64::from(visit.evidence == kind);
        }
        for (verdict, count) in Verdict::ALL.into_iter().zip(&mut self.verdicts) {
            *count += u64::from(visit.verdict == Some(verdict));
        }
    }
}
