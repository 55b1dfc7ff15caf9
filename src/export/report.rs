//! What stands around the visits in the files that people read.

use chrono::{Local, NaiveTime, Timelike as _};

use crate::{
    time::{Date, Timestamp},
    visit::{Totals, Visit},
    words::Language,
};

/// Who reports, on which days, in which language. CSV and JSON leave it out: they hold the visits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The language of the report.
    pub language: Language,
    /// The office, for the letterhead. Its first line is the largest.
    pub office: String,
    /// The post that reports.
    pub post: String,
    /// The officer who signs; empty leaves a line to write on.
    pub officer: String,
    /// Who acknowledges the report.
    pub signatory: Signatory,
    /// The first day; `None` is the day of the first visit.
    pub from: Option<Date>,
    /// The last day; `None` is the day of the last visit.
    pub to: Option<Date>,
    /// When the report is made.
    pub made_at: Timestamp,
    /// What the log's chain of changes comes to with these days in it, to check the log with later.
    pub closing_hash: Option<String>,
}

/// Who acknowledges a report, and where it is signed. What is empty leaves a line to write on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signatory {
    /// The town.
    pub town: String,
    /// The name.
    pub name: String,
    /// The position.
    pub position: String,
    /// The staff number (NIP).
    pub number: String,
}

/// What the visits of a file come to, counted while they pass by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// As on the screen.
    pub totals: Totals,
    /// Visits by the hour in which the guest came, by the desk's clock.
    pub hours: [u64; 24],
    /// The days of the first and the last visit, by the desk's calendar.
    pub days: Option<(Date, Date)>,
}

impl Tally {
    pub(super) fn add(&mut self, visit: &Visit) {
        self.totals.add(visit);
        let arrived = visit.arrived.with_timezone(&Local);
        let (day, time): (Date, NaiveTime) = (arrived.date_naive(), arrived.time());
        if !visit.is_cancelled()
            && let Some(count) = self.hours.get_mut(time.hour() as usize)
        {
            *count += 1;
        }
        self.days = Some(self.days.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
    }

    /// Visits without a verdict.
    pub(super) fn not_judged(&self) -> u64 {
        self.totals.visits.saturating_sub(self.totals.verdicts.iter().sum())
    }

    /// The hours worth showing: those of an office day, and all in which somebody came.
    pub(super) fn busy_hours(&self) -> std::ops::RangeInclusive<usize> {
        let first = self.hours.iter().position(|&count| count > 0).unwrap_or(7);
        let last = self.hours.iter().rposition(|&count| count > 0).unwrap_or(17);
        first.min(7)..=last.max(17)
    }
}

impl Report {
    /// The first and the last day, as far as they are known.
    pub(super) fn period(&self, tally: &Tally) -> Option<(Date, Date)> {
        let from = self.from.or(tally.days.map(|(first, _)| first)).or(self.to)?;
        let to = self.to.or(tally.days.map(|(_, last)| last)).unwrap_or(from);
        Some((from, to))
    }
}
