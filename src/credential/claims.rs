//! The claims of a credential, in one shape for all schemes.
//!
//! No `Debug` here shows a value: these are a guest's health data.

use std::fmt;

use chrono::{Months, NaiveDateTime, NaiveTime, SecondsFormat, TimeDelta};

use super::test_kind::TestKind;
use crate::time::{Date, Timestamp};

/// Everything that a credential says.
#[derive(Clone, PartialEq)]
pub struct Claims {
    /// Who issued it: a country code, a URL or a DID.
    pub issuer: Option<String>,
    /// When it was issued; it is in force from then on.
    pub issued_at: Option<Timestamp>,
    /// From when it is in force, where it says more than when it was issued.
    pub not_before: Option<Timestamp>,
    /// Until when it is in force.
    pub expires_at: Option<Timestamp>,
    /// Who it is about.
    pub holder: Holder,
    /// What it attests; nothing where it is genuine and about something else, as a laboratory's report.
    pub entries: Vec<Entry>,
    /// Its unique identifiers, for revocation lists alone.
    pub(crate) identifiers: Vec<String>,
}

/// Who a credential is about.
#[derive(Clone, PartialEq, Eq)]
pub struct Holder {
    /// The name as the holder writes it, or the standardised one when there is no other; empty on a
    /// credential that names nobody.
    pub name: String,
    /// The name in the letters of a passport's machine-readable zone (ICAO 9303-3), for comparing.
    pub standard_name: Option<String>,
    /// The date of birth; `None` where none is given.
    pub birth_date: Option<BirthDate>,
}

/// A date of birth as a credential has it.
#[derive(Clone, PartialEq, Eq)]
pub enum BirthDate {
    /// A date, or as much of one as is known.
    Date(PartialDate),
    /// A text that is no date, such as `1989-00-20`: shown as it is written. It is the issuer's slip, and says
    /// nothing against the rest.
    AsWritten {
        /// The text.
        text: String,
        /// The year that it begins with, if it does: 1900 to the year of judging.
        year: Option<i32>,
    },
}

/// A date of which the day, or the day and month, may be unknown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PartialDate {
    /// The year, 1900 to 2099.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: Option<u32>,
    /// The day of the month.
    pub day: Option<u32>,
}

/// One thing that a credential attests.
#[derive(Clone, PartialEq)]
pub enum Entry {
    /// A dose of a vaccine.
    Vaccination {
        /// The dose's number, from 1.
        dose: u32,
        /// How many doses the series has, as the issuer counts them.
        of: u32,
        /// The day of the dose.
        date: Date,
        /// The product, a code of the value set or the issuer's own words; empty when not said.
        product: String,
        /// Where it was given.
        country: String,
        /// Against COVID-19 (SNOMED CT 840539006), or against something else.
        covid: bool,
    },
    /// A dose against another disease than COVID-19, or against one that the product does not tell. It stands
    /// by itself: such certificates are given for each dose.
    OtherVaccination {
        /// The disease; `None` where neither the certificate nor its product tells.
        disease: Option<Disease>,
        /// The day of the dose.
        date: Date,
        /// The product, by its code or in the issuer's own words; empty when not said.
        product: String,
        /// Where it was given, or an empty text.
        country: String,
    },
    /// A test result.
    Test {
        /// When the sample was taken.
        sampled_at: Sampled,
        /// Whether the virus was found.
        result: TestResult,
        /// What it looks for.
        kind: TestKind,
        /// Where it was taken.
        country: String,
        /// For COVID-19, or for something else.
        covid: bool,
    },
    /// An exemption from vaccination for medical reasons.
    Exemption {
        /// The last day on which it holds.
        until: Date,
        /// Where it was given.
        country: String,
        /// From vaccination against COVID-19, or against something else.
        covid: bool,
    },
    /// A pass whose issuer vouches that its holder has what the issuer's rules ask for, without saying
    /// which doses, test or recovery that is.
    Pass {
        /// The rules ask for a complete vaccination; otherwise a recovery or a test will do as well.
        vaccinated: bool,
        /// Where it was given.
        country: String,
        /// About COVID-19, or about something else.
        covid: bool,
    },
    /// A recovery.
    Recovery {
        /// The day of the first positive test.
        first_positive: Date,
        /// From when the attestation holds.
        from: Date,
        /// Until when it holds.
        until: Date,
        /// Where it was attested.
        country: String,
        /// From COVID-19, or from something else.
        covid: bool,
    },
    /// A record that is there and cannot be read, so that nobody can say whether it counts: its status, its
    /// day or its product is written in a way that the scheme does not know.
    Unreadable {
        /// What it is a record of.
        record: Record,
    },
}

/// What a record is of that cannot be read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Record {
    /// A dose, which could only speak for the guest.
    Dose,
    /// A test, which could be a positive one.
    Test,
}

impl BirthDate {
    /// The last day on which the holder can have been born, so that the age is the youngest that the text
    /// allows.
    #[must_use]
    pub fn latest_day(&self) -> Option<Date> {
        let (year, month, day) = match self {
            Self::Date(PartialDate { year, month, day }) => (*year, month.unwrap_or(12), *day),
            Self::AsWritten { year, .. } => ((*year)?, 12, None),
        };
        match day {
            Some(day) => Date::from_ymd_opt(year, month, day),
            None => Date::from_ymd_opt(year, month, 1)?.checked_add_months(Months::new(1))?.pred_opt(),
        }
    }
}

impl From<PartialDate> for BirthDate {
    fn from(date: PartialDate) -> Self {
        Self::Date(date)
    }
}

impl Entry {
    /// The country that it names, or an empty text.
    #[must_use]
    pub fn country(&self) -> &str {
        match self {
            Self::Vaccination { country, .. }
            | Self::OtherVaccination { country, .. }
            | Self::Test { country, .. }
            | Self::Recovery { country, .. }
            | Self::Exemption { country, .. }
            | Self::Pass { country, .. } => country,
            Self::Unreadable { .. } => "",
        }
    }
}

/// When a sample was taken, as exactly as the issuer says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sampled {
    /// At this moment.
    At(Timestamp),
    /// At this time of a clock whose zone is not said.
    Local(NaiveDateTime),
    /// On this day, at a place whose zone is not said.
    On(Date),
}

/// A disease that the yellow card of the International Health Regulations knows, besides COVID-19.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Disease {
    /// Yellow fever (ICD-11 1D47).
    YellowFever,
    /// Poliomyelitis (ICD-11 1C81).
    Poliomyelitis,
    /// Meningococcal disease (ICD-11 1C1C).
    Meningococcal,
    /// Measles (ICD-11 1F03), alone or with mumps and rubella.
    Measles,
    /// Influenza (ICD-11 1E32).
    Influenza,
    /// Another one, which the certificate names by a code.
    Other,
}

impl Disease {
    /// Its stable name for other programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::YellowFever => "yellow-fever",
            Self::Poliomyelitis => "poliomyelitis",
            Self::Meningococcal => "meningococcal",
            Self::Measles => "measles",
            Self::Influenza => "influenza",
            Self::Other => "other",
        }
    }
}

/// What a test found.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum TestResult {
    /// The virus (SNOMED CT 260373001).
    Positive,
    /// No virus (SNOMED CT 260415000).
    Negative,
    /// Said in words that are not of the value set: nothing can be concluded.
    Unknown,
}

impl Sampled {
    /// The furthest that clocks anywhere are ahead of UTC, and behind it.
    const MAX_AHEAD_OF_UTC: TimeDelta = TimeDelta::hours(14);
    const MAX_BEHIND_UTC: TimeDelta = TimeDelta::hours(12);

    /// The earliest moment that it can have been.
    #[must_use]
    pub fn earliest(self) -> Timestamp {
        match self {
            Self::At(moment) => moment,
            Self::Local(time) => shifted(time, -Self::MAX_AHEAD_OF_UTC),
            Self::On(day) => shifted(day.and_time(NaiveTime::MIN), -Self::MAX_AHEAD_OF_UTC),
        }
    }

    /// The latest moment that it can have been.
    #[must_use]
    pub fn latest(self) -> Timestamp {
        match self {
            Self::At(moment) => moment,
            Self::Local(time) => shifted(time, Self::MAX_BEHIND_UTC),
            Self::On(day) => shifted(day.and_time(NaiveTime::MIN), Self::MAX_BEHIND_UTC + TimeDelta::days(1)),
        }
    }
}

/// A time of no zone as if of UTC, moved by so much; what is out of reach stays as it is.
fn shifted(time: NaiveDateTime, by: TimeDelta) -> Timestamp {
    time.checked_add_signed(by).unwrap_or(time).and_utc()
}

impl fmt::Display for Sampled {
    /// ISO 8601, as much as is known: `2021-12-06T09:05:00Z`, `2021-12-06T09:05:00`, `2021-12-06`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(moment) => f.write_str(&moment.to_rfc3339_opts(SecondsFormat::Secs, true)),
            Self::Local(time) => write!(f, "{}", time.format("%Y-%m-%dT%H:%M:%S")),
            Self::On(day) => write!(f, "{day}"),
        }
    }
}

impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claims").finish_non_exhaustive()
    }
}

impl fmt::Debug for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Holder").finish_non_exhaustive()
    }
}

impl fmt::Debug for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BirthDate").finish_non_exhaustive()
    }
}

impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartialDate").finish_non_exhaustive()
    }
}

impl fmt::Debug for Sampled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sampled").finish_non_exhaustive()
    }
}

impl fmt::Debug for TestKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestKind").finish_non_exhaustive()
    }
}

impl fmt::Debug for Disease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Disease").finish_non_exhaustive()
    }
}

impl fmt::Debug for TestResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestResult").finish_non_exhaustive()
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record").finish_non_exhaustive()
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry").finish_non_exhaustive()
    }
}

impl fmt::Display for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(date) => date.fmt(f),
            Self::AsWritten { text, .. } => f.write_str(text),
        }
    }
}

impl fmt::Display for PartialDate {
    /// ISO 8601, as much as is known: `1998-02-26`, `1998-02`, `1998`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
            if let Some(day) = self.day {
                write!(f, "-{day:02}")?;
            }
        }
        Ok(())
    }
}
