//! The first layer: rules that turn the entries of a credential into a colour.

use chrono::TimeDelta;
use serde::{Deserialize, Deserializer, de::Error as _};

use super::answer::{Colour, PolicyReason};
use crate::{
    credential::{BirthDate, Entry, Record, Sampled, TestKind, TestResult},
    text::detail,
    time::{Date, Timestamp},
};

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
    RecoveryYoungerThanDays(#[serde(deserialize_with = "days")] u32),
    /// Taken at most so many hours ago, by kind of test.
    NegativeTestWithinHours(Hours),
    /// Taken less than so many days ago.
    PositiveTestYoungerThanDays(#[serde(deserialize_with = "days")] u32),
    /// Anything that counts at all.
    Genuine,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Hours {
    #[serde(deserialize_with = "hours")]
    antigen: u32,
    #[serde(deserialize_with = "hours")]
    nucleic_acid: u32,
}

/// A number of days that means something: none at all would never hold.
fn days<'de, D: Deserializer<'de>>(value: D) -> Result<u32, D::Error> {
    number(value, 1, 3650)
}

/// A number of hours; 0 is for a kind of test that does not count.
fn hours<'de, D: Deserializer<'de>>(value: D) -> Result<u32, D::Error> {
    number(value, 0, 8760)
}

fn number<'de, D: Deserializer<'de>>(value: D, least: u32, most: u32) -> Result<u32, D::Error> {
    let number = i64::deserialize(value)?;
    u32::try_from(number)
        .ok()
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| D::Error::custom(detail!("policy-number", least = least, most = most).carried()))
}

/// The moment of judging, as the rules see it.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    pub now: Timestamp,
    /// The desk's calendar day at `now`.
    pub today: Date,
}

/// What a holder has, and whether it counts for him. What does not can still count against him: a positive
/// test is one whatever the end of its certificate.
#[derive(Clone, Copy)]
pub(super) struct HeldEntry<'a> {
    entry: &'a Entry,
    counts: bool,
    /// Why it counts neither for nor against him, if so.
    set_aside: Option<PolicyReason>,
}

impl<'a> HeldEntry<'a> {
    pub(super) fn new(entry: &'a Entry, counts: bool, moment: Moment) -> Self {
        Self { entry, counts, set_aside: set_aside(entry, moment) }
    }
}

/// What a holder's entries come to.
pub(super) struct Weighed {
    pub colour: Colour,
    /// Why; never empty, the decisive one first.
    pub reasons: Vec<PolicyReason>,
    /// Whether the holder is exempt from vaccination, of which the colours know nothing.
    pub exempt: bool,
    /// Why nobody can tell what an entry is worth, which may be all that the rules ask for.
    pub open: Option<PolicyReason>,
    /// Why nobody can tell whether an entry is a positive test.
    pub doubt: Option<PolicyReason>,
}

impl Rules {
    /// The colour of what somebody of this age has, and what else is to be said about it.
    pub(super) fn weigh(&self, held: &[HeldEntry<'_>], age: Option<u32>, moment: Moment) -> Weighed {
        let favourable = || heard(held).filter(|held| held.counts).map(|held| held.entry);
        let (colour, reasons) =
            self.decided(held, age, moment).unwrap_or_else(|| self.falls_short(held, age, moment));
        let alarming = held.iter().map(|held| held.entry).filter(|entry| self.may_alarm(entry, moment));
        Weighed {
            colour,
            reasons,
            exempt: favourable().any(|entry| is_exemption_of(entry, moment.today)),
            open: decisive_question(favourable()),
            doubt: decisive_question(alarming),
        }
    }

    /// Whether an entry may be a positive test that the rules ask about: of a kind or of a result that nobody
    /// knows, and not too long ago; or one that cannot be read.
    fn may_alarm(&self, entry: &Entry, moment: Moment) -> bool {
        let asked_days = || {
            let conditions = self.rules.iter().flat_map(|rule| &rule.when);
            let days = conditions.filter_map(|condition| match condition {
                Condition::PositiveTestYoungerThanDays(days) => Some(*days),
                _ => None,
            });
            days.max()
        };
        match entry {
            Entry::Unreadable { record: Record::Test } => asked_days().is_some(),
            Entry::Test { kind, result, sampled_at, covid: true, .. } => {
                let open = match kind {
                    TestKind::NucleicAcid | TestKind::Antigen => *result == TestResult::Unknown,
                    TestKind::Unknown => *result == TestResult::Positive,
                    TestKind::Antibody => false,
                };
                open && asked_days().is_some_and(|days| taken_within(*sampled_at, days, moment.now))
            }
            _ => false,
        }
    }

    /// What the first rule says that applies.
    fn decided(
        &self,
        held: &[HeldEntry<'_>],
        age: Option<u32>,
        moment: Moment,
    ) -> Option<(Colour, Vec<PolicyReason>)> {
        self.rules.iter().filter(|rule| rule.is_for(age)).find_map(|rule| {
            let mut reasons = Vec::new();
            for condition in &rule.when {
                reasons.push(condition.met_by_one_of(held, moment)?);
            }
            Some((rule.colour, reasons))
        })
    }

    /// The colour when no rule applies, and what is missing.
    fn falls_short(
        &self,
        held: &[HeldEntry<'_>],
        age: Option<u32>,
        moment: Moment,
    ) -> (Colour, Vec<PolicyReason>) {
        // What would have been enough alone is worth a word about why it was not.
        let asked_for = |wanted: fn(&Condition) -> bool| {
            let for_this_age = self.rules.iter().filter(|rule| rule.is_for(age));
            for_this_age.into_iter().any(|rule| matches!(rule.when.as_slice(), [only] if wanted(only)))
        };
        let missing = |entry: &Entry| match entry {
            Entry::Vaccination { of: 0, .. } => PolicyReason::SeriesUnknown,
            Entry::Vaccination { dose, of, .. } if is_complete(*dose, *of) => PolicyReason::NoBooster,
            Entry::Vaccination { .. } => PolicyReason::IncompleteSeries,
            Entry::OtherVaccination { disease: Some(_), .. } => PolicyReason::OtherDisease,
            Entry::OtherVaccination { disease: None, .. } => PolicyReason::UnknownDisease,
            Entry::Pass { vaccinated: true, .. } => PolicyReason::NoBooster,
            Entry::Pass { vaccinated: false, .. } => PolicyReason::NotStated,
            Entry::Test { kind, result, .. } => match result {
                _ if !kind.is_of_the_virus() => PolicyReason::TestUnclear,
                TestResult::Unknown => PolicyReason::TestUnclear,
                TestResult::Positive => PolicyReason::PositiveTest,
                TestResult::Negative
                    if asked_for(|asked| matches!(asked, Condition::NegativeTestWithinHours(_))) =>
                {
                    PolicyReason::TestTooOld
                }
                TestResult::Negative => PolicyReason::NotVaccinated,
            },
            Entry::Recovery { .. }
                if asked_for(|asked| {
                    matches!(asked, Condition::RecoveryYoungerThanDays(_) | Condition::Genuine)
                }) =>
            {
                PolicyReason::RecoveryOutOfTime
            }
            Entry::Recovery { .. } => PolicyReason::NotVaccinated,
            Entry::Exemption { .. } if is_exemption_of(entry, moment.today) => PolicyReason::Exemption,
            Entry::Exemption { .. } => PolicyReason::ExemptionOver,
            Entry::Unreadable { .. } => PolicyReason::UnreadableRecord,
        };
        let counted = held.iter().filter(|held| held.counts);
        let found: Vec<PolicyReason> =
            counted.map(|held| held.set_aside.unwrap_or_else(|| missing(held.entry))).collect();
        let mut reasons: Vec<PolicyReason> =
            SHORTCOMINGS.into_iter().filter(|reason| found.contains(reason)).collect();
        if reasons.is_empty() {
            reasons.push(PolicyReason::NotVaccinated);
        }
        (self.otherwise, reasons)
    }
}

/// Why entries were not enough, the decisive one first.
const SHORTCOMINGS: [PolicyReason; 15] = [
    PolicyReason::PositiveTest,
    PolicyReason::Exemption,
    PolicyReason::ExemptionOver,
    PolicyReason::NoBooster,
    PolicyReason::IncompleteSeries,
    PolicyReason::SeriesUnknown,
    PolicyReason::NotStated,
    PolicyReason::TestUnclear,
    PolicyReason::TestTooOld,
    PolicyReason::RecoveryOutOfTime,
    PolicyReason::NotVaccinated,
    PolicyReason::FutureDate,
    PolicyReason::OtherDisease,
    PolicyReason::UnreadableRecord,
    PolicyReason::UnknownDisease,
];

/// Why nobody can tell, the decisive one first.
const OPEN: [PolicyReason; 5] = [
    PolicyReason::UnreadableRecord,
    PolicyReason::UnknownDisease,
    PolicyReason::SeriesUnknown,
    PolicyReason::NotStated,
    PolicyReason::TestUnclear,
];

impl Rule {
    /// Whether no age is both old and young enough for it.
    pub(super) fn is_for_nobody(&self) -> bool {
        self.from_age.zip(self.to_age).is_some_and(|(from, to)| from > to)
    }

    fn is_for(&self, age: Option<u32>) -> bool {
        // An unknown age is an adult's: the rules for children ask for less.
        let age = age.unwrap_or(u32::MAX);
        self.from_age.is_none_or(|from| from <= age) && self.to_age.is_none_or(|to| age <= to)
    }
}

impl Condition {
    /// What one of the entries has that the condition asks for.
    fn met_by_one_of(&self, held: &[HeldEntry<'_>], moment: Moment) -> Option<PolicyReason> {
        let against = matches!(self, Self::PositiveTestYoungerThanDays(_));
        let mut looked_at = heard(held).filter(|held| held.counts || against);
        looked_at.find_map(|held| self.met_by(held.entry, moment))
    }

    fn met_by(&self, entry: &Entry, Moment { now, today }: Moment) -> Option<PolicyReason> {
        let (met, reason) = match (self, entry) {
            (Self::Genuine, Entry::Recovery { .. }) => (holds_on(entry, today), PolicyReason::Genuine),
            (Self::Genuine, Entry::Test { kind, result, .. }) => {
                (kind.is_of_the_virus() && *result != TestResult::Unknown, PolicyReason::Genuine)
            }
            (Self::Genuine, Entry::Vaccination { .. } | Entry::Pass { .. }) => (true, PolicyReason::Genuine),
            (Self::Booster, Entry::Vaccination { dose, of, .. }) => {
                (is_booster(*dose, *of), PolicyReason::Booster)
            }
            (Self::CompleteSeries, Entry::Vaccination { dose, of, .. }) => {
                (is_complete(*dose, *of), PolicyReason::CompleteSeries)
            }
            (Self::CompleteSeries | Self::SomeDose, Entry::Pass { vaccinated: true, .. }) => {
                (true, PolicyReason::CompleteSeries)
            }
            (Self::SomeDose, Entry::Vaccination { of: 0, .. }) => (true, PolicyReason::SeriesUnknown),
            (Self::SomeDose, Entry::Vaccination { dose, of, .. }) if is_complete(*dose, *of) => {
                (true, PolicyReason::CompleteSeries)
            }
            (Self::SomeDose, Entry::Vaccination { dose, .. }) => (*dose >= 1, PolicyReason::IncompleteSeries),
            (Self::RecoveryYoungerThanDays(days), Entry::Recovery { first_positive, .. }) => {
                let recent = younger_than(*first_positive, *days, today);
                (recent && holds_on(entry, today), PolicyReason::RecentRecovery)
            }
            (
                Self::NegativeTestWithinHours(hours),
                Entry::Test { result: TestResult::Negative, sampled_at, kind, .. },
            ) => {
                let hours = match kind {
                    TestKind::NucleicAcid => hours.nucleic_acid,
                    TestKind::Antigen => hours.antigen,
                    TestKind::Antibody | TestKind::Unknown => return None,
                };
                let recent =
                    now.signed_duration_since(sampled_at.earliest()) <= TimeDelta::hours(hours.into());
                (recent, PolicyReason::NegativeTest)
            }
            (
                Self::PositiveTestYoungerThanDays(days),
                Entry::Test { result: TestResult::Positive, sampled_at, kind, .. },
            ) => {
                let recent = taken_within(*sampled_at, *days, now);
                (recent && kind.is_of_the_virus(), PolicyReason::PositiveTest)
            }
            // Of an exemption the colours know nothing; it is worth what a doctor's letter is.
            _ => return None,
        };
        met.then_some(reason)
    }
}

/// What is not set aside.
fn heard<'h, 'a>(held: &'h [HeldEntry<'a>]) -> impl Iterator<Item = &'h HeldEntry<'a>> {
    held.iter().filter(|held| held.set_aside.is_none())
}

/// Why an entry counts for nothing, if it does.
fn set_aside(entry: &Entry, Moment { now, today }: Moment) -> Option<PolicyReason> {
    let (covid, future) = match entry {
        Entry::OtherVaccination { disease: Some(_), date, .. } => (false, *date > today),
        Entry::Vaccination { covid, date, .. } => (*covid, *date > today),
        Entry::Test { covid, sampled_at, result, .. } => {
            let future = match sampled_at {
                // It counts at once, whatever the clocks and zones of laboratory and desk are.
                _ if *result == TestResult::Positive => false,
                Sampled::At(moment) => *moment > now,
                // Not even where clocks are furthest ahead has it been taken yet.
                Sampled::Local(time) => time.date() > today || sampled_at.earliest() > now,
                Sampled::On(day) => *day > today,
            };
            (*covid, future)
        }
        Entry::Recovery { covid, first_positive, .. } => (*covid, *first_positive > today),
        Entry::Exemption { covid, .. } | Entry::Pass { covid, .. } => (*covid, false),
        // Of what, nobody can say.
        Entry::Unreadable { .. } | Entry::OtherVaccination { disease: None, .. } => return None,
    };
    if !covid {
        Some(PolicyReason::OtherDisease)
    } else if future {
        Some(PolicyReason::FutureDate)
    } else {
        None
    }
}

/// Why nobody can tell what one of the entries is worth, if so.
fn decisive_question<'a>(entries: impl Iterator<Item = &'a Entry>) -> Option<PolicyReason> {
    let rank = |reason: &PolicyReason| OPEN.iter().position(|open| open == reason);
    entries.filter_map(open_question).min_by_key(rank)
}

/// Why nobody can tell what an entry is worth, if so.
fn open_question(entry: &Entry) -> Option<PolicyReason> {
    match entry {
        Entry::Unreadable { .. } => Some(PolicyReason::UnreadableRecord),
        Entry::OtherVaccination { disease: None, .. } => Some(PolicyReason::UnknownDisease),
        Entry::Vaccination { of: 0, .. } => Some(PolicyReason::SeriesUnknown),
        Entry::Pass { vaccinated: false, .. } => Some(PolicyReason::NotStated),
        Entry::Test { kind, result, .. } if !kind.is_of_the_virus() || *result == TestResult::Unknown => {
            Some(PolicyReason::TestUnclear)
        }
        _ => None,
    }
}

/// Whether a sample may have been taken less than so many days ago, wherever that was.
fn taken_within(sampled_at: Sampled, days: u32, now: Timestamp) -> bool {
    now.signed_duration_since(sampled_at.latest()) < TimeDelta::days(days.into())
}

/// Whether a recovery is attested for this day. One whose first positive test is of the same day is no
/// recovery yet.
fn holds_on(entry: &Entry, today: Date) -> bool {
    match entry {
        Entry::Recovery { first_positive, from, until, .. } => {
            (*from..=*until).contains(&today) && *first_positive < today
        }
        _ => false,
    }
}

/// Whether it exempts its holder on this day.
fn is_exemption_of(entry: &Entry, today: Date) -> bool {
    matches!(entry, Entry::Exemption { until, .. } if today <= *until)
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
pub(super) fn age(birth_date: Option<&BirthDate>, today: Date) -> Option<u32> {
    today.years_since(birth_date?.latest_day()?)
}

#[cfg(test)]
mod tests;
