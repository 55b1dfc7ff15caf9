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
            Entry::Test { .. } | Entry::Recovery { .. } | Entry::Exemption { .. } | Entry::Pass { .. } => {
                PolicyReason::NotVaccinated
            }
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
const SHORTCOMINGS: [PolicyReason; 8] = [
    PolicyReason::PositiveTest,
    PolicyReason::NoBooster,
    PolicyReason::IncompleteSeries,
    PolicyReason::TestTooOld,
    PolicyReason::RecoveryOutOfTime,
    PolicyReason::NotVaccinated,
    PolicyReason::FutureDate,
    PolicyReason::OtherDisease,
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
fn age(birth_date: Option<PartialDate>, today: Date) -> Option<u32> {
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
mod tests {
    use super::*;
    use crate::{
        credential::Holder,
        policy::{PolicyBook, Verdict},
    };

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// Noon of the day, UTC.
    fn noon(text: &str) -> Timestamp {
        day(text).and_hms_opt(12, 0, 0).unwrap().and_utc()
    }

    fn dose(dose: u32, of: u32) -> Entry {
        dose_on("2021-12-06", dose, of)
    }

    fn dose_on(date: &str, dose: u32, of: u32) -> Entry {
        let (product, country) = ("of no value set".to_owned(), "ID".to_owned());
        Entry::Vaccination { dose, of, date: day(date), product, country, covid: true }
    }

    fn test(sampled_at: &str, positive: bool, nucleic_acid: bool) -> Entry {
        let sampled_at = sampled_at.parse().unwrap();
        let result = if positive { TestResult::Positive } else { TestResult::Negative };
        Entry::Test { sampled_at, result, nucleic_acid, country: "ID".to_owned(), covid: true }
    }

    fn recovery(first_positive: &str, from: &str, until: &str) -> Entry {
        Entry::Recovery {
            first_positive: day(first_positive),
            from: day(from),
            until: day(until),
            country: "ID".to_owned(),
            covid: true,
        }
    }

    fn born(year: i32, month: Option<u32>, day: Option<u32>) -> PartialDate {
        PartialDate { year, month, day }
    }

    fn claims(entries: Vec<Entry>, birth_date: Option<PartialDate>) -> Claims {
        Claims {
            issuer: None,
            not_before: None,
            issued_at: None,
            expires_at: None,
            holder: Holder { name: "Siti".to_owned(), standard_name: None, birth_date },
            entries,
            identifiers: Vec::new(),
        }
    }

    /// Colour, verdict and reason codes under a policy at noon of a day.
    fn judged(policy: &str, today: &str, claims: &Claims) -> (Colour, Verdict, Vec<&'static str>) {
        let book = PolicyBook::shipped();
        let policy = book.choose(policy, day(today)).unwrap();
        let moment = Moment { now: noon(today), today: day(today) };
        let (colour, reasons) = policy.rules.colour(claims, moment);
        let codes = reasons.into_iter().map(PolicyReason::code).collect();
        (colour, policy.verdict(colour, day(today)), codes)
    }

    fn adult(policy: &str, today: &str, entries: Vec<Entry>) -> (Colour, Verdict, Vec<&'static str>) {
        judged(policy, today, &claims(entries, None))
    }

    use Colour::{Black, Green, Red, Yellow};
    use Verdict::{Admit, Refuse, Review};

    #[test]
    fn every_notation_of_a_dose_is_understood() {
        for (number, of, booster, primary) in [
            (1, 1, "no-booster", "complete-series"),
            (2, 2, "no-booster", "complete-series"),
            (1, 2, "incomplete-series", "incomplete-series"),
            (2, 3, "incomplete-series", "incomplete-series"),
            (2, 1, "booster", "complete-series"),
            (3, 2, "booster", "complete-series"),
            (3, 3, "booster", "complete-series"),
            (4, 4, "booster", "complete-series"),
            (4, 2, "booster", "complete-series"),
            (1, 0, "incomplete-series", "incomplete-series"),
            (0, 0, "incomplete-series", "incomplete-series"),
            (u32::MAX, 2, "booster", "complete-series"),
        ] {
            let (.., codes) = adult("booster", "2022-09-01", vec![dose(number, of)]);
            assert_eq!(codes, [booster], "{number}/{of}");
            let (.., codes) = adult("complete-primary", "2022-09-01", vec![dose(number, of)]);
            assert_eq!(codes, [primary], "{number}/{of}");
        }
    }

    #[test]
    fn the_colours_of_september_2021() {
        let on = |entries| adult("id-2021-09", "2021-12-20", entries);
        assert_eq!(on(vec![dose(2, 2)]), (Green, Admit, vec!["complete-series"]));
        assert_eq!(on(vec![dose(1, 2)]), (Yellow, Review, vec!["incomplete-series"]));
        assert_eq!(
            on(vec![recovery("2021-11-01", "2021-11-12", "2022-04-30")]),
            (Yellow, Review, vec!["recent-recovery"])
        );
        assert_eq!(
            on(vec![test("2021-12-20T06:00:00Z", false, true)]),
            (Red, Refuse, vec!["not-vaccinated"])
        );
        assert_eq!(
            on(vec![test("2021-12-07T12:00:00Z", true, true)]),
            (Black, Refuse, vec!["positive-test"])
        );
    }

    #[test]
    fn from_christmas_2021_yellow_may_not_enter() {
        for (today, verdict) in [("2021-12-23", Review), ("2021-12-24", Refuse), ("2022-02-13", Refuse)] {
            assert_eq!(
                adult("id", today, vec![dose(1, 2)]),
                (Yellow, verdict, vec!["incomplete-series"]),
                "{today}"
            );
        }
    }

    #[test]
    fn the_colours_of_february_2022() {
        let on = |entries| adult("id-2022-02", "2022-03-01", entries);
        let recent = || recovery("2022-01-10", "2022-01-21", "2022-07-01");
        assert_eq!(on(vec![dose(2, 2)]), (Green, Admit, vec!["complete-series"]));
        assert_eq!(on(vec![dose(1, 1)]), (Green, Admit, vec!["complete-series"]));
        assert_eq!(
            on(vec![dose(1, 2), recent()]),
            (Green, Admit, vec!["incomplete-series", "recent-recovery"])
        );
        assert_eq!(on(vec![dose(1, 2)]), (Yellow, Refuse, vec!["incomplete-series"]));
        assert_eq!(on(vec![recent()]), (Yellow, Refuse, vec!["recent-recovery"]));
    }

    #[test]
    fn the_colours_of_july_2022_for_adults() {
        let on = |entries| adult("id-2022-07", "2022-08-01", entries);
        let recent = || recovery("2022-06-10", "2022-06-21", "2022-12-01");
        assert_eq!(on(vec![dose(3, 3)]), (Green, Admit, vec!["booster"]));
        assert_eq!(on(vec![dose(2, 2)]), (Yellow, Review, vec!["complete-series"]));
        assert_eq!(
            on(vec![dose(2, 2), recent()]),
            (Green, Admit, vec!["complete-series", "recent-recovery"])
        );
        assert_eq!(
            on(vec![dose(1, 2), recent()]),
            (Yellow, Review, vec!["incomplete-series", "recent-recovery"])
        );
        assert_eq!(on(vec![dose(1, 2)]), (Red, Refuse, vec!["incomplete-series"]));
        assert_eq!(on(vec![recent()]), (Red, Refuse, vec!["not-vaccinated"]));
    }

    #[test]
    fn a_child_is_asked_for_less_and_an_unknown_age_is_an_adults() {
        for (birth_date, expected) in [
            (Some(born(2004, Some(8), Some(1))), (Yellow, Review)),
            (Some(born(2004, Some(8), Some(2))), (Green, Admit)),
            (Some(born(2004, Some(8), None)), (Green, Admit)),
            (Some(born(2004, Some(7), None)), (Yellow, Review)),
            (Some(born(2004, None, None)), (Green, Admit)),
            (Some(born(2003, None, None)), (Yellow, Review)),
            (Some(born(2004, Some(13), Some(1))), (Yellow, Review)),
            (Some(born(2030, None, None)), (Yellow, Review)),
            (None, (Yellow, Review)),
        ] {
            let (colour, verdict, _) =
                judged("id-2022-07", "2022-08-01", &claims(vec![dose(2, 2)], birth_date));
            assert_eq!(
                (colour, verdict),
                expected,
                "{}",
                birth_date.map_or(String::new(), |d| d.to_string())
            );
        }
    }

    #[test]
    fn a_negative_test_counts_for_its_hours() {
        for (sampled_at, nucleic_acid, code) in [
            ("2022-07-31T12:00:00Z", false, "negative-test"),
            ("2022-07-31T11:59:59Z", false, "test-too-old"),
            ("2022-07-29T12:00:00Z", true, "negative-test"),
            ("2022-07-29T11:59:59Z", true, "test-too-old"),
            ("2022-08-01T12:00:01Z", true, "future-date"),
        ] {
            let (.., codes) = adult("id-2022-07", "2022-08-01", vec![test(sampled_at, false, nucleic_acid)]);
            assert_eq!(codes, [code], "{sampled_at}");
        }
    }

    #[test]
    fn a_test_of_unknown_result_is_no_test() {
        let sampled_at = noon("2022-08-01");
        let (result, country) = (TestResult::Unknown, "ID".to_owned());
        let unknown = Entry::Test { sampled_at, result, nucleic_acid: true, country, covid: true };
        assert_eq!(adult("id-2022-07", "2022-08-01", vec![unknown]), (Red, Refuse, vec!["not-vaccinated"]));
    }

    #[test]
    fn a_recovery_counts_less_than_ninety_days_and_within_its_own_time() {
        for (first_positive, from, until, code) in [
            ("2022-01-01", "2022-01-12", "2022-06-30", "recent-recovery"),
            ("2021-12-31", "2022-01-11", "2022-06-30", "recovery-out-of-time"),
            ("2022-03-25", "2022-04-05", "2022-06-30", "recovery-out-of-time"),
            ("2022-01-05", "2022-01-16", "2022-03-30", "recovery-out-of-time"),
            ("2022-04-01", "2022-04-12", "2022-06-30", "future-date"),
        ] {
            // 2022-03-31 is 89 days after New Year.
            let (.., codes) = adult("id-2022-02", "2022-03-31", vec![recovery(first_positive, from, until)]);
            assert_eq!(codes, [code], "{first_positive}");
        }
    }

    #[test]
    fn a_dose_of_tomorrow_or_against_another_disease_is_none() {
        let mut other = dose(3, 3);
        if let Entry::Vaccination { covid, .. } = &mut other {
            *covid = false;
        }
        for policy in ["id", "complete-primary", "booster", "any-genuine"] {
            let tomorrow = dose_on("2022-08-02", 3, 3);
            assert_eq!(
                adult(policy, "2022-08-01", vec![tomorrow.clone()]),
                (Red, Refuse, vec!["future-date"]),
                "{policy}"
            );
            assert_eq!(
                adult(policy, "2022-08-01", vec![other.clone()]),
                (Red, Refuse, vec!["other-disease"]),
                "{policy}"
            );
        }
        let (.., codes) =
            adult("complete-primary", "2022-08-01", vec![other, dose_on("2022-08-02", 2, 2), dose(1, 2)]);
        assert_eq!(codes, ["incomplete-series", "future-date", "other-disease"]);
    }

    #[test]
    fn anything_genuine_will_do_except_a_recent_positive_test() {
        let on = |entry| adult("any-genuine", "2022-08-01", vec![entry]);
        assert_eq!(on(dose(1, 2)), (Green, Admit, vec!["genuine"]));
        assert_eq!(on(test("2022-02-01T12:00:00Z", true, true)), (Green, Admit, vec!["genuine"]));
        assert_eq!(on(test("2022-07-30T12:00:00Z", true, false)), (Black, Refuse, vec!["positive-test"]));
    }

    #[test]
    fn a_positive_test_outweighs_a_booster() {
        let entries = vec![dose(3, 3), test("2022-07-30T12:00:00Z", true, true)];
        assert_eq!(adult("id-2022-07", "2022-08-01", entries), (Black, Refuse, vec!["positive-test"]));
    }

    #[test]
    fn no_entry_is_no_vaccination() {
        assert_eq!(adult("id", "2022-08-01", Vec::new()), (Red, Refuse, vec!["not-vaccinated"]));
    }
}
