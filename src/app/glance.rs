//! A day at a glance: who came in which hour, with which verdict and on what grounds.

use chrono::{Local, TimeDelta, Timelike as _};

use crate::{
    time::{Date, DaySpan},
    verdict::Verdict,
    visit::{EvidenceKind, Totals, Visit},
    visit_log::{VisitLog, VisitLogError},
};

/// What a day comes to. Counted are visits, not people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayFigures {
    /// By the hour in which the guest came, by the desk's clock, and by verdict: in the order of [`Verdict::ALL`],
    /// and last those that nobody judged.
    pub hours: [[u64; Verdict::ALL.len() + 1]; 24],
    /// By evidence, in the order of [`EvidenceKind::ALL`], and by verdict as above.
    pub evidence: [[u64; Verdict::ALL.len() + 1]; EvidenceKind::ALL.len()],
    /// All of them.
    pub totals: Totals,
}

impl DayFigures {
    /// Counts one more visit.
    pub fn add(&mut self, visit: &Visit) {
        let before = self.totals.visits;
        self.totals.add(visit);
        if self.totals.visits == before {
            // It counts for nothing.
            return;
        }
        let verdict = visit.verdict.and_then(|verdict| Verdict::ALL.iter().position(|one| *one == verdict));
        let verdict = verdict.unwrap_or(Verdict::ALL.len());
        let hour = visit.arrived.with_timezone(&Local).hour() as usize;
        let kind = EvidenceKind::ALL.iter().position(|one| *one == visit.evidence);
        let counts = [self.hours.get_mut(hour), kind.and_then(|kind| self.evidence.get_mut(kind))];
        for count in counts.into_iter().flatten().filter_map(|counts| counts.get_mut(verdict)) {
            *count += 1;
        }
    }

    /// The hours worth showing: those of an office day, and all in which somebody came.
    #[must_use]
    pub fn busy_hours(&self) -> std::ops::RangeInclusive<usize> {
        let came = |counts: &[u64; Verdict::ALL.len() + 1]| counts.iter().any(|&count| count > 0);
        let first = self.hours.iter().position(came).unwrap_or(7);
        let last = self.hours.iter().rposition(came).unwrap_or(16);
        first.min(7)..=last.max(16)
    }
}

/// Asks the log.
pub(super) fn ask(log: &VisitLog, day: Date) -> Result<DayFigures, VisitLogError> {
    let mut figures = DayFigures::default();
    let Some(days) = DaySpan::between(Some(day), Some(day)) else { return Ok(figures) };
    log.for_each::<VisitLogError>(days.span(), |visit| {
        figures.add(&visit);
        Ok(())
    })?;
    Ok(figures)
}

/// The middle of these times, in whole seconds; `None` of none.
#[must_use]
pub fn median_seconds(times: &[TimeDelta]) -> Option<i64> {
    let mut seconds: Vec<i64> = times.iter().map(TimeDelta::num_seconds).collect();
    seconds.sort_unstable();
    let (middle, last) = (seconds.len() / 2, seconds.len().checked_sub(1)?);
    Some(i64::midpoint(*seconds.get(last / 2)?, *seconds.get(middle)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_visit_is_in_its_hour_its_kind_and_the_sum() {
        let mut figures = DayFigures::default();
        let visit = |at: &str, verdict, evidence| Visit {
            arrived: at.parse().unwrap(),
            party: 2,
            verdict,
            evidence,
            ..Visit::default()
        };
        figures.add(&visit("2026-11-24T02:05:00Z", Some(Verdict::Admit), EvidenceKind::Verified));
        figures.add(&visit("2026-11-24T02:59:00Z", Some(Verdict::Refuse), EvidenceKind::Verified));
        figures.add(&visit("2026-11-24T05:00:00Z", None, EvidenceKind::None));
        assert_eq!(figures.totals.visits, 3);
        assert_eq!(figures.hours.as_flattened().iter().sum::<u64>(), 3);
        assert_eq!(figures.evidence.as_flattened().iter().sum::<u64>(), 3);
        assert_eq!(figures.evidence[0].iter().sum::<u64>(), 2);
        assert!(figures.busy_hours().contains(&12));
    }

    #[test]
    fn the_middle_is_not_the_mean() {
        let of = |seconds: &[i64]| {
            median_seconds(&seconds.iter().copied().map(TimeDelta::seconds).collect::<Vec<_>>())
        };
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[7]), Some(7));
        assert_eq!(of(&[4, 600, 6]), Some(6));
        assert_eq!(of(&[4, 600, 6, 8]), Some(7));
    }
}
