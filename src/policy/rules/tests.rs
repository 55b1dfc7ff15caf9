//! The rules of the shipped policies, over entries and days.

use super::*;
use crate::{
    credential::PartialDate,
    policy::{answer::Verdict, book::PolicyBook, definition::Policy},
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
    let result = if positive { TestResult::Positive } else { TestResult::Negative };
    let kind = if nucleic_acid { TestKind::NucleicAcid } else { TestKind::Antigen };
    sample(Sampled::At(sampled_at.parse().unwrap()), result, kind)
}

fn sample(sampled_at: Sampled, result: TestResult, kind: TestKind) -> Entry {
    Entry::Test { sampled_at, result, kind, country: "ID".to_owned(), covid: true }
}

fn exemption(until: &str) -> Entry {
    Entry::Exemption { until: day(until), country: "AT".to_owned(), covid: true }
}

fn pass(vaccinated: bool) -> Entry {
    Entry::Pass { vaccinated, country: "CH".to_owned(), covid: true }
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

/// Colour, verdict and reason codes under a policy at noon of a day.
fn judged(
    policy: &str,
    today: &str,
    birth_date: Option<PartialDate>,
    entries: &[Entry],
) -> (Colour, Verdict, Vec<&'static str>) {
    judged_by(PolicyBook::shipped().choose(policy, day(today)).unwrap(), today, birth_date, entries)
}

fn judged_by(
    policy: &Policy,
    today: &str,
    birth_date: Option<PartialDate>,
    entries: &[Entry],
) -> (Colour, Verdict, Vec<&'static str>) {
    let moment = Moment { now: noon(today), today: day(today) };
    let held: Vec<_> = entries.iter().map(|entry| HeldEntry::new(entry, true, moment)).collect();
    let finding = policy.weigh(&held, age(birth_date.map(BirthDate::from).as_ref(), day(today)), moment);
    (finding.colour, finding.verdict, finding.reasons.into_iter().map(PolicyReason::code).collect())
}

#[expect(clippy::needless_pass_by_value, reason = "the tests read better without borrows")]
fn adult(policy: &str, today: &str, entries: Vec<Entry>) -> (Colour, Verdict, Vec<&'static str>) {
    judged(policy, today, None, &entries)
}

use Colour::{Black, Green, Grey, Red, Yellow};
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
        (1, 0, "series-unknown", "series-unknown"),
        (3, 0, "series-unknown", "series-unknown"),
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
        let (colour, verdict, _) = judged("id-2022-07", "2022-08-01", birth_date, &[dose(2, 2)]);
        assert_eq!((colour, verdict), expected, "{}", birth_date.map_or(String::new(), |d| d.to_string()));
    }
}

#[test]
fn of_a_birth_date_that_is_no_date_the_year_tells_the_youngest_age() {
    let age_of = |text: &str, year| {
        age(Some(&BirthDate::AsWritten { text: text.to_owned(), year }), day("2022-08-01"))
    };
    assert_eq!(age_of("2010-00-20", Some(2010)), Some(11));
    assert_eq!(age_of("20.1.2010", None), None);
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
fn a_test_that_proves_nothing_is_the_officers_whatever_it_found() {
    use TestKind::{Antibody, Antigen, NucleicAcid, Unknown as UnknownKind};
    use TestResult::{Negative, Positive, Unknown};

    for (kind, result) in [
        (Antibody, Positive),
        (Antibody, Negative),
        (Antibody, Unknown),
        (UnknownKind, Positive),
        (UnknownKind, Negative),
        (UnknownKind, Unknown),
        (Antigen, Unknown),
        (NucleicAcid, Unknown),
    ] {
        for policy in POLICIES {
            let test = sample(Sampled::At(noon("2022-08-01")), result, kind);
            assert_eq!(
                adult(policy, "2022-08-01", vec![test]),
                (Grey, Review, vec!["test-unclear"]),
                "{policy}"
            );
        }
    }
    // What may be a positive test is not hidden by doses, for as long as one would count; what tells nothing
    // about the virus is no matter.
    for (kind, result, sampled_at, verdict) in [
        (Antibody, Positive, "2022-07-25", Admit),
        (UnknownKind, Negative, "2022-07-25", Admit),
        (UnknownKind, Unknown, "2022-07-25", Admit),
        (UnknownKind, Positive, "2022-07-25", Review),
        (Antigen, Unknown, "2022-07-25", Review),
        (UnknownKind, Positive, "2022-07-15", Admit),
        (Antigen, Unknown, "2022-07-15", Admit),
    ] {
        let test = sample(Sampled::On(day(sampled_at)), result, kind);
        let (_, found, _) = adult("id-2022-07", "2022-08-01", vec![dose(3, 3), test]);
        assert_eq!(found, verdict, "{sampled_at}");
    }
}

#[test]
fn a_positive_test_counts_at_once_and_for_as_long_as_it_may() {
    let positive = |sampled_at| sample(sampled_at, TestResult::Positive, TestKind::Antigen);
    let local = |text: &str| Sampled::Local(text.parse().unwrap());
    let at = |text: &str| Sampled::At(text.parse().unwrap());
    for (sampled_at, colour) in [
        (Sampled::On(day("2022-08-01")), Black),
        (local("2022-08-01T23:59:59"), Black),
        (at("2022-08-01T12:00:40Z"), Black),
        (at("2023-08-01T12:10:01Z"), Black),
        // Ten days: the tenth last one is not over everywhere.
        (Sampled::On(day("2022-07-22")), Black),
        (Sampled::On(day("2022-07-20")), Red),
        (local("2022-07-22T00:00:01"), Black),
        (local("2022-07-21T23:59:59"), Red),
    ] {
        let (found, verdict, _) = adult("id-2022-07", "2022-08-01", vec![positive(sampled_at)]);
        assert_eq!((found, verdict), (colour, Refuse), "{sampled_at}");
    }
}

#[test]
fn a_negative_test_of_no_zone_is_as_old_as_it_can_be() {
    let negative = |sampled_at| sample(sampled_at, TestResult::Negative, TestKind::NucleicAcid);
    for (sampled_at, code) in [
        (Sampled::On(day("2022-08-01")), "negative-test"),
        // Begun 14 hours before midnight of UTC.
        (Sampled::On(day("2022-07-31")), "negative-test"),
        (Sampled::On(day("2022-07-30")), "test-too-old"),
        (Sampled::On(day("2022-08-02")), "future-date"),
        (Sampled::Local("2022-07-30T02:00:00".parse().unwrap()), "negative-test"),
        (Sampled::Local("2022-07-30T01:59:59".parse().unwrap()), "test-too-old"),
    ] {
        let (.., codes) = adult("id-2022-07", "2022-08-01", vec![negative(sampled_at)]);
        assert_eq!(codes, [code], "{sampled_at}");
    }
}

#[test]
fn a_genuine_recovery_holds_between_its_own_days_and_an_exemption_is_a_doctors_letter() {
    for (first_positive, from, until, expected) in [
        ("2022-06-01", "2022-06-12", "2022-08-01", (Green, Admit, "genuine")),
        ("2022-06-01", "2022-08-01", "2022-12-01", (Green, Admit, "genuine")),
        ("2022-06-01", "2022-06-12", "2022-07-31", (Red, Refuse, "recovery-out-of-time")),
        ("2022-06-01", "2022-08-02", "2022-12-01", (Red, Refuse, "recovery-out-of-time")),
        ("2022-08-01", "2022-08-01", "2022-12-01", (Red, Refuse, "recovery-out-of-time")),
    ] {
        let (colour, verdict, reasons) =
            adult("any-genuine", "2022-08-01", vec![recovery(first_positive, from, until)]);
        assert_eq!((colour, verdict, reasons[0]), expected, "{first_positive} {from} {until}");
    }
    for (policy, verdict) in
        [("any-genuine", Review), ("booster", Review), ("id-2021-09", Review), ("id-2022-07", Admit)]
    {
        let exempt = |until| adult(policy, "2022-08-01", vec![exemption(until)]);
        assert_eq!(exempt("2022-08-01"), (Grey, verdict, vec!["exemption"]), "{policy}");
        assert_eq!(exempt("2022-07-31"), (Red, Refuse, vec!["exemption-over"]), "{policy}");
    }
}

#[test]
fn a_recovery_of_today_is_none_under_any_policy() {
    let today = || recovery("2022-03-01", "2022-03-01", "2022-09-01");
    assert_eq!(adult("id", "2022-03-01", vec![today()]), (Red, Refuse, vec!["recovery-out-of-time"]));
    let (colour, ..) = adult("id", "2022-03-01", vec![dose(1, 2), today()]);
    assert_eq!(colour, Yellow);
}

#[test]
fn what_does_not_say_enough_is_never_an_incomplete_vaccination() {
    for policy in ["complete-primary", "booster", "id-2022-02", "id-2022-07", "id-2021-09"] {
        for (entry, code) in [(dose(3, 0), "series-unknown"), (pass(false), "not-stated")] {
            let (colour, verdict, reasons) = adult(policy, "2022-07-20", vec![entry]);
            assert_eq!((verdict, &reasons[..]), (Review, &[code][..]), "{policy}");
            assert!(matches!(colour, Grey | Yellow), "{policy}");
        }
    }
    assert_eq!(adult("any-genuine", "2022-07-20", vec![pass(false)]), (Green, Admit, vec!["genuine"]));
    assert_eq!(adult("any-genuine", "2022-07-20", vec![dose(3, 0)]), (Green, Admit, vec!["genuine"]));
}

#[test]
fn a_small_child_comes_with_a_parent_whatever_it_holds() {
    let five = born(2016, Some(8), Some(2));
    let six = born(2016, Some(8), Some(1));
    let old_test = || vec![test("2022-07-01T12:00:00Z", false, true)];
    for (policy, today, birth_date, verdict) in [
        ("id-2022-07", "2022-08-01", five, Review),
        ("id-2022-07", "2022-08-01", six, Refuse),
        ("id-2022-02", "2022-02-28", five, Refuse),
        ("id-2022-02", "2022-03-01", five, Review),
        ("id-2022-02", "2022-08-01", six, Refuse),
        ("id-2021-09", "2022-01-20", five, Refuse),
    ] {
        let (colour, found, _) = judged(policy, today, Some(birth_date), &old_test());
        assert_eq!((colour, found), (Red, verdict), "{policy} {today}");
    }
    let positive = [test("2022-07-31T12:00:00Z", true, true)];
    assert_eq!(judged("id-2022-07", "2022-08-01", Some(five), &positive).1, Refuse);
}

/// Everything that a guest may have on 1 August 2022, but for positive tests and what may be one.
fn all_evidence() -> Vec<Entry> {
    let mut entries = vec![
        dose(1, 1),
        dose(1, 2),
        dose(2, 2),
        dose(2, 1),
        dose(3, 3),
        dose(2, 0),
        dose_on("2022-08-09", 3, 3),
        recovery("2022-06-20", "2022-07-01", "2022-12-17"),
        recovery("2022-03-01", "2022-03-12", "2022-09-01"),
        recovery("2022-08-01", "2022-08-01", "2022-12-17"),
        test("2022-08-01T06:00:00Z", false, false),
        test("2022-07-30T06:00:00Z", false, true),
        test("2022-07-01T06:00:00Z", false, true),
        sample(Sampled::On(day("2022-08-01")), TestResult::Positive, TestKind::Antibody),
        sample(Sampled::On(day("2022-08-01")), TestResult::Negative, TestKind::Unknown),
        exemption("2022-12-31"),
        exemption("2022-07-31"),
        pass(true),
        pass(false),
    ];
    let mut other = dose(3, 3);
    if let Entry::Vaccination { covid, .. } = &mut other {
        *covid = false;
    }
    entries.push(other);
    entries
}

const POLICIES: [&str; 6] =
    ["any-genuine", "booster", "complete-primary", "id-2021-09", "id-2022-02", "id-2022-07"];

fn brightness(colour: Colour) -> u8 {
    match colour {
        Green => 4,
        Yellow => 3,
        Grey => 2,
        Red => 1,
        Black => 0,
    }
}

/// The better the more, in both layers.
fn worth((colour, verdict, _): &(Colour, Verdict, Vec<&'static str>)) -> (u8, u8) {
    let verdict = match verdict {
        Admit => 3,
        Review => 2,
        Verdict::Undetermined => 1,
        Refuse => 0,
    };
    (brightness(*colour), verdict)
}

#[test]
fn more_evidence_never_gives_a_worse_colour_or_verdict() {
    let all = all_evidence();
    let book = PolicyBook::shipped();
    let ages =
        [None, Some(born(2020, None, None)), Some(born(2012, None, None)), Some(born(2006, None, None))];
    for (policy, today) in POLICIES.into_iter().flat_map(|policy| {
        ["2021-12-30", "2022-02-20", "2022-03-10", "2022-08-01"].map(|today| (policy, today))
    }) {
        let chosen = book.choose(policy, day(today)).unwrap();
        for birth_date in ages {
            let judged = |entries: &[&Entry]| {
                let entries: Vec<Entry> = entries.iter().map(|entry| (*entry).clone()).collect();
                judged_by(chosen, today, birth_date, &entries)
            };
            // What one, two or three entries come to is not lessened by one more of them, in any order.
            for (n, one) in all.iter().enumerate() {
                for another in &all[n + 1..] {
                    let both = worth(&judged(&[one, another]));
                    assert_eq!(both, worth(&judged(&[another, one])), "{policy} {today}: order");
                    for less in [&[one][..], &[another]] {
                        let less = worth(&judged(less));
                        assert!(less.0 <= both.0 && less.1 <= both.1, "{policy} {today}: {less:?} {both:?}");
                    }
                    for third in &all {
                        let three = worth(&judged(&[one, another, third]));
                        assert!(
                            both.0 <= three.0 && both.1 <= three.1,
                            "{policy} {today}: {both:?} {three:?}"
                        );
                    }
                }
            }
        }
    }
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
