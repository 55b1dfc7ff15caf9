//! The first layer: rules that turn the entries of a credential into a colour.

use chrono::TimeDelta;
use serde::Deserialize;

use super::{Colour, PolicyReason};
use crate::credential::{Claims, Date, Entry, PartialDate, TestResult, Timestamp};

/// The rules of a policy; the first that applies decides.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rules {
    pub rules: Vec<Rule>,
    /// The colour when no rule applies.
    pub otherwise: Colour,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    pub colour: Colour,
    /// The youngest holder it is for, in completed years.
    from_age: Option<u32>,
    /// The oldest holder it is for, in completed years.
    to_age: Option<u32>,
    /// All of them must hold; never empty.
    pub when: Vec<Condition>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Condition {
    Booster,
    CompleteSeries,
    SomeDose,
    /// First positive less than so many days ago, and within the attestation's own time.
    RecoveryYoungerThanDays(u32),
    /// Taken at most so many hours ago, by kind of test.
    NegativeTestWithinHours(Hours),
    /// Taken less than so many days ago.
    PositiveTestYoungerThanDays(u32),
    /// Anything that counts at all.
    Genuine,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Hours {
    antigen: u32,
    nucleic_acid: u32,
}

/// The moment of judging, as the rules see it.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    pub now: Timestamp,
    /// The desk's calendar day at `now`.
    pub today: Date,
}

impl Rules {
    /// The colour of these claims, and why; the reasons are never empty, the decisive one first.
    pub(super) fn colour(&self, claims: &Claims, moment: Moment) -> (Colour, Vec<PolicyReason>) {
        let age = age(claims.holder.birth_date, moment.today);
        let counted: Vec<&Entry> =
            claims.entries.iter().filter(|entry| set_aside(entry, moment).is_none()).collect();
        let for_this_age = || self.rules.iter().filter(|rule| rule.is_for(age));

        for rule in for_this_age() {
            let reasons: Option<Vec<PolicyReason>> =
                rule.when.iter().map(|condition| condition.met_by_one_of(&counted, moment)).collect();
            if let Some(reasons) = reasons {
                return (rule.colour, reasons);
            }
        }

        // What would have been enough alone is worth a word about why it was not.
        let asked_for = |wanted: fn(&Condition) -> bool| {
            for_this_age().any(|rule| matches!(rule.when.as_slice(), [only] if wanted(only)))
        };
        let missing = |entry: &Entry| match entry {
            Entry::Vaccination { dose, of, .. } if is_complete(*dose, *of) => PolicyReason::NoBooster,
            Entry::Vaccination { .. } => PolicyReason::IncompleteSeries,
            Entry::Pass { vaccinated: true, .. } => PolicyReason::NoBooster,
            Entry::Test { result: TestResult::Positive, .. } => PolicyReason::PositiveTest,
            Entry::Test { result: TestResult::Negative, .. }
                if asked_for(|c| matches!(c, Condition::NegativeTestWithinHours(_))) =>
            {
                PolicyReason::TestTooOld
            }
            Entry::Recovery { .. } if asked_for(|c| matches!(c, Condition::RecoveryYoungerThanDays(_))) => {
                PolicyReason::RecoveryOutOfTime
            }
            Entry::Exemption { until, .. } if *until < moment.today => PolicyReason::ExemptionOver,
            Entry::Exemption { .. } => PolicyReason::Exemption,
            Entry::Test { .. } | Entry::Recovery { .. } | Entry::Pass { .. } => PolicyReason::NotVaccinated,
            Entry::Unreadable { .. } => PolicyReason::UnreadableRecord,
        };
        let found: Vec<PolicyReason> =
            claims.entries.iter().map(|e| set_aside(e, moment).unwrap_or_else(|| missing(e))).collect();
        let mut reasons: Vec<PolicyReason> =
            SHORTCOMINGS.into_iter().filter(|reason| found.contains(reason)).collect();
        if reasons.is_empty() {
            reasons.push(PolicyReason::NotVaccinated);
        }
        (self.otherwise, reasons)
    }
}

/// Why entries were not enough, the decisive one first.
const SHORTCOMINGS: [PolicyReason; 11] = [
    PolicyReason::PositiveTest,
    PolicyReason::Exemption,
    PolicyReason::ExemptionOver,
    PolicyReason::NoBooster,
    PolicyReason::IncompleteSeries,
    PolicyReason::TestTooOld,
    PolicyReason::RecoveryOutOfTime,
    PolicyReason::NotVaccinated,
    PolicyReason::FutureDate,
    PolicyReason::OtherDisease,
    PolicyReason::UnreadableRecord,
];

impl Rule {
    fn is_for(&self, age: Option<u32>) -> bool {
        // An unknown age is an adult's: the rules for children ask for less.
        let age = age.unwrap_or(u32::MAX);
        self.from_age.is_none_or(|from| from <= age) && self.to_age.is_none_or(|to| age <= to)
    }
}

impl Condition {
    /// What one of the entries has that the condition asks for.
    fn met_by_one_of(&self, counted: &[&Entry], moment: Moment) -> Option<PolicyReason> {
        counted.iter().find_map(|entry| self.met_by(entry, moment))
    }

    fn met_by(&self, entry: &Entry, Moment { now, today }: Moment) -> Option<PolicyReason> {
        let (met, reason) = match (self, entry) {
            (Self::Genuine, Entry::Exemption { until, .. }) => (today <= *until, PolicyReason::Genuine),
            (Self::Genuine, _) => (true, PolicyReason::Genuine),
            (Self::Booster, Entry::Vaccination { dose, of, .. }) => {
                (is_booster(*dose, *of), PolicyReason::Booster)
            }
            (Self::CompleteSeries, Entry::Vaccination { dose, of, .. }) => {
                (is_complete(*dose, *of), PolicyReason::CompleteSeries)
            }
            (Self::CompleteSeries | Self::SomeDose, Entry::Pass { vaccinated: true, .. }) => {
                (true, PolicyReason::CompleteSeries)
            }
            (Self::SomeDose, Entry::Vaccination { dose, of, .. }) if is_complete(*dose, *of) => {
                (true, PolicyReason::CompleteSeries)
            }
            (Self::SomeDose, Entry::Vaccination { dose, .. }) => (*dose >= 1, PolicyReason::IncompleteSeries),
            (Self::RecoveryYoungerThanDays(days), Entry::Recovery { first_positive, from, until, .. }) => {
                let recent = younger_than(*first_positive, *days, today);
                (recent && (*from..=*until).contains(&today), PolicyReason::RecentRecovery)
            }
            (
                Self::NegativeTestWithinHours(hours),
                Entry::Test { result: TestResult::Negative, sampled_at, nucleic_acid, .. },
            ) => {
                let hours = if *nucleic_acid { hours.nucleic_acid } else { hours.antigen };
                let recent = now.signed_duration_since(sampled_at) <= TimeDelta::hours(hours.into());
                (recent, PolicyReason::NegativeTest)
            }
            (
                Self::PositiveTestYoungerThanDays(days),
                Entry::Test { result: TestResult::Positive, sampled_at, .. },
            ) => {
                let recent = now.signed_duration_since(sampled_at) < TimeDelta::days((*days).into());
                (recent, PolicyReason::PositiveTest)
            }
            _ => return None,
        };
        met.then_some(reason)
    }
}

/// Why an entry counts for nothing, if it does.
fn set_aside(entry: &Entry, Moment { now, today }: Moment) -> Option<PolicyReason> {
    let (covid, future) = match entry {
        Entry::Vaccination { covid, date, .. } => (*covid, *date > today),
        Entry::Test { covid, sampled_at, .. } => (*covid, *sampled_at > now),
        Entry::Recovery { covid, first_positive, .. } => (*covid, *first_positive > today),
        Entry::Exemption { covid, .. } | Entry::Pass { covid, .. } => (*covid, false),
        Entry::Unreadable { .. } => return Some(PolicyReason::UnreadableRecord),
    };
    if !covid {
        Some(PolicyReason::OtherDisease)
    } else if future {
        Some(PolicyReason::FutureDate)
    } else {
        None
    }
}

/// Whether the dose completes its series (`dn` ≥ `sd`). A series of none is no series.
fn is_complete(dose: u32, of: u32) -> bool {
    of >= 1 && dose >= of
}

/// Whether the dose goes beyond the primary series, in every notation that member states used: 2/1
/// (after a single-dose vaccine or a recovery), 3/2, and 3/3 and more (Implementing Decision (EU)
/// 2021/2301; older credentials keep the older notations).
fn is_booster(dose: u32, of: u32) -> bool {
    is_complete(dose, of) && (dose > of || dose >= 3)
}

fn younger_than(day: Date, days: u32, today: Date) -> bool {
    today.signed_duration_since(day) < TimeDelta::days(days.into())
}

/// The holder's age in completed years. Of a birth date that is known in part the last possible day
/// is taken, which favours the holder as CertLogic's rules do.
pub(super) fn age(birth_date: Option<PartialDate>, today: Date) -> Option<u32> {
    let PartialDate { year, month, day } = birth_date?;
    let month_of_birth = month.unwrap_or(12);
    let born = match day {
        Some(day) => Date::from_ymd_opt(year, month_of_birth, day),
        None => Date::from_ymd_opt(year, month_of_birth, 1)?
            .checked_add_months(chrono::Months::new(1))?
            .pred_opt(),
    }?;
    today.years_since(born)
}

#[cfg(test)]
mod tests;
