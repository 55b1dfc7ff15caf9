//! The rules of the shipped policies, over entries and days.

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
        issued_at: None,
        not_before: None,
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
    let age = age(claims.holder.birth_date, day(today));
    (colour, policy.verdict(colour, day(today), age), codes)
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
    assert_eq!(on(vec![test("2021-12-20T06:00:00Z", false, true)]), (Red, Refuse, vec!["not-vaccinated"]));
    assert_eq!(on(vec![test("2021-12-07T12:00:00Z", true, true)]), (Black, Refuse, vec!["positive-test"]));
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
    assert_eq!(on(vec![dose(1, 2), recent()]), (Green, Admit, vec!["incomplete-series", "recent-recovery"]));
    assert_eq!(on(vec![dose(1, 2)]), (Yellow, Refuse, vec!["incomplete-series"]));
    assert_eq!(on(vec![recent()]), (Yellow, Refuse, vec!["recent-recovery"]));
}

#[test]
fn the_colours_of_july_2022_for_adults() {
    let on = |entries| adult("id-2022-07", "2022-08-01", entries);
    let recent = || recovery("2022-06-10", "2022-06-21", "2022-12-01");
    assert_eq!(on(vec![dose(3, 3)]), (Green, Admit, vec!["booster"]));
    assert_eq!(on(vec![dose(2, 2)]), (Yellow, Review, vec!["complete-series"]));
    assert_eq!(on(vec![dose(2, 2), recent()]), (Green, Admit, vec!["complete-series", "recent-recovery"]));
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
        let (colour, verdict, _) = judged("id-2022-07", "2022-08-01", &claims(vec![dose(2, 2)], birth_date));
        assert_eq!((colour, verdict), expected, "{}", birth_date.map_or(String::new(), |d| d.to_string()));
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
