//! Which verdict would it be under which policy on which day: every row of the Indonesian periods, by
//! `posjaga check --policy --at`, from the last moment of a period to the first of the next.

use std::{fs, path::Path, process::Command};

use chrono::Datelike as _;
use posjaga::{
    credential::{Entry, Holder, PartialDate, Sampled, TestKind, TestResult},
    demo::issuer::{DemoCredential, Issuer},
    time::Timestamp,
};
use serde_json::Value;

use crate::support::at;

/// What a guest may hold.
#[derive(Clone, Copy)]
enum Held {
    /// Number of the dose, and of how many.
    Dose(u32, u32),
    /// The first positive test so many days ago.
    Recovered(u32),
    /// A negative antigen test so many minutes ago.
    Antigen(u32),
    /// A negative PCR test so many minutes ago.
    Pcr(u32),
    /// A positive test so many minutes ago.
    Positive(u32),
}

use Held::{Antigen, Dose, Pcr, Positive, Recovered};

const HOUR: u32 = 60;
const DAY: u32 = 24 * HOUR;

/// An office in Jakarta that believes one issuer.
struct Post {
    folder: tempfile::TempDir,
    issuer: Issuer,
}

impl Post {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let issuer = Issuer::new("ID", at("2020-01-01T00:00:00Z"), at("2030-01-01T00:00:00Z")).unwrap();
        fs::write(folder.path().join("trust.der"), issuer.certificate_der()).unwrap();
        Self { folder, issuer }
    }

    /// Colour, verdict, policy and reasons for each guest, who is so old and holds this, at a moment.
    fn judged(&self, policy: &str, moment: &str, guests: &[(u32, &[Held])]) -> Vec<String> {
        let now = at(moment);
        let codes: Vec<String> = guests
            .iter()
            .map(|(age, held)| self.issuer.issue(&credential(*age, held, now)).unwrap())
            .collect();
        fs::write(self.folder.path().join("codes.txt"), codes.join("\n")).unwrap();
        self.check(policy, moment)
            .iter()
            .map(|answer| {
                let text = |name: &str| answer[name].as_str().unwrap().to_owned();
                let reasons =
                    answer["reasons"].as_array().unwrap().iter().map(|reason| reason.as_str().unwrap());
                let (colour, verdict, policy) = (text("colour"), text("verdict"), text("policy"));
                format!("{colour} {verdict} {policy} {}", reasons.collect::<Vec<_>>().join(" "))
            })
            .collect()
    }

    fn check(&self, policy: &str, moment: &str) -> Vec<Value> {
        let output = Command::new(env!("CARGO_BIN_EXE_posjaga"))
            .current_dir(self.folder.path())
            .env("TZ", "Asia/Jakarta")
            .args(["--data", "data", "check", "--json", "--only-trust", "--trust", "trust.der"])
            .args(["--policy", policy, "--at", moment, "codes.txt"])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let answers = String::from_utf8(output.stdout).unwrap();
        answers.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn own_policy(&self, file: &str, content: &str) {
        let policies = self.folder.path().join("data/policies");
        fs::create_dir_all(&policies).unwrap();
        fs::write(policies.join(file), content).unwrap();
    }
}

/// A credential over this, which was issued a day ago and is about somebody whose birthday it is.
fn credential(age: u32, held: &[Held], now: Timestamp) -> DemoCredential {
    let today = (now + chrono::TimeDelta::hours(7)).date_naive();
    let birthday = today - chrono::Months::new(12 * age);
    let ago = |minutes: u32| now - chrono::TimeDelta::minutes(minutes.into());
    let country = || "ID".to_owned();
    let test = |minutes, result, kind| Entry::Test {
        sampled_at: Sampled::At(ago(minutes)),
        result,
        kind,
        country: country(),
        covid: true,
    };
    let entry = |held: &Held| match *held {
        Dose(dose, of) => Entry::Vaccination {
            dose,
            of,
            date: today - chrono::Days::new(30),
            product: String::new(),
            country: country(),
            covid: true,
        },
        Recovered(days) => Entry::Recovery {
            first_positive: today - chrono::Days::new(days.into()),
            from: today - chrono::Days::new(days.saturating_sub(11).into()),
            until: today + chrono::Days::new(90),
            country: country(),
            covid: true,
        },
        Antigen(minutes) => test(minutes, TestResult::Negative, TestKind::Antigen),
        Pcr(minutes) => test(minutes, TestResult::Negative, TestKind::NucleicAcid),
        Positive(minutes) => test(minutes, TestResult::Positive, TestKind::NucleicAcid),
    };
    DemoCredential {
        holder: Holder {
            name: "Siti Aminah".to_owned(),
            standard_name: Some("AMINAH<<SITI".to_owned()),
            birth_date: Some(
                PartialDate {
                    year: birthday.year(),
                    month: Some(birthday.month()),
                    day: Some(birthday.day()),
                }
                .into(),
            ),
        },
        entries: held.iter().map(entry).collect(),
        issued: now - chrono::TimeDelta::days(1),
        expires: now + chrono::TimeDelta::days(300),
    }
}

/// Asserts the answers at several moments of one period.
fn rows(policy: &str, moments: &[&str], rows: &[(u32, &[Held], &str)]) {
    let post = Post::new();
    let guests: Vec<_> = rows.iter().map(|(age, held, _)| (*age, *held)).collect();
    for moment in moments {
        let answers = post.judged(policy, moment, &guests);
        assert_eq!(answers.len(), rows.len());
        for ((row, (.., expected)), answer) in
            rows.iter().enumerate().map(|(n, row)| (n + 1, row)).zip(answers)
        {
            assert_eq!(answer, *expected, "row {row} at {moment}");
        }
    }
}

/// What is the same from September 2021 to February 2022, but for who may enter with yellow.
fn until_february_2022(yellow: &str, moments: &[&str]) {
    rows(
        "id",
        moments,
        &[
            (30, &[Dose(2, 2)], "green admit id-2021-09 complete-series"),
            (30, &[Dose(1, 1)], "green admit id-2021-09 complete-series"),
            (30, &[Dose(3, 3)], "green admit id-2021-09 complete-series"),
            (30, &[Dose(1, 2)], &format!("yellow {yellow} id-2021-09 incomplete-series")),
            (30, &[Recovered(89)], &format!("yellow {yellow} id-2021-09 recent-recovery")),
            (30, &[Recovered(90)], "red refuse id-2021-09 recovery-out-of-time"),
            (30, &[Antigen(HOUR)], "red refuse id-2021-09 not-vaccinated"),
            (30, &[Positive(14 * DAY - 1)], "black refuse id-2021-09 positive-test"),
            (30, &[Positive(14 * DAY)], "red refuse id-2021-09 positive-test"),
        ],
    );
}

#[test]
fn september_2021_until_christmas() {
    until_february_2022("review", &["2021-09-06T00:00:00+07:00", "2021-12-23T23:59:59+07:00"]);
}

#[test]
fn christmas_2021_until_february_2022_green_only() {
    until_february_2022(
        "refuse",
        &["2021-12-24T00:00:00+07:00", "2022-01-18T12:00:00+07:00", "2022-02-13T23:59:59+07:00"],
    );
}

#[test]
fn february_until_july_2022() {
    rows(
        "id",
        &["2022-02-14T00:00:00+07:00", "2022-07-16T23:59:59+07:00"],
        &[
            (30, &[Dose(2, 2)], "green admit id-2022-02 complete-series"),
            (30, &[Dose(1, 1)], "green admit id-2022-02 complete-series"),
            (30, &[Dose(1, 2)], "yellow refuse id-2022-02 incomplete-series"),
            (30, &[Recovered(89)], "yellow refuse id-2022-02 recent-recovery"),
            (30, &[Recovered(90)], "red refuse id-2022-02 recovery-out-of-time"),
            (30, &[Antigen(HOUR)], "red refuse id-2022-02 not-vaccinated"),
            (30, &[Pcr(HOUR)], "red refuse id-2022-02 not-vaccinated"),
            (30, &[Positive(10 * DAY - 1)], "black refuse id-2022-02 positive-test"),
            (30, &[Positive(10 * DAY)], "red refuse id-2022-02 positive-test"),
        ],
    );
}

#[test]
fn from_march_2022_the_officer_looks_at_a_child_with_one_dose() {
    for (moment, verdict) in
        [("2022-02-28T23:59:59+07:00", "refuse"), ("2022-03-01T00:00:00+07:00", "review")]
    {
        let child = format!("yellow {verdict} id-2022-02 incomplete-series");
        rows(
            "id",
            &[moment],
            &[
                (12, &[Dose(1, 2)], &child),
                (6, &[Dose(1, 2)], &child),
                (13, &[Dose(1, 2)], "yellow refuse id-2022-02 incomplete-series"),
                (12, &[Dose(2, 2)], "green admit id-2022-02 complete-series"),
                (12, &[Antigen(HOUR)], "red refuse id-2022-02 not-vaccinated"),
            ],
        );
    }
}

#[test]
fn from_july_2022_adults() {
    rows(
        "id",
        &["2022-07-17T00:00:00+07:00", "2022-12-29T12:00:00+07:00", "2026-11-23T12:00:00+07:00"],
        &[
            (18, &[Dose(3, 3)], "green admit id-2022-07 booster"),
            (30, &[Dose(2, 1)], "green admit id-2022-07 booster"),
            (30, &[Dose(3, 2)], "green admit id-2022-07 booster"),
            (30, &[Dose(4, 4)], "green admit id-2022-07 booster"),
            (18, &[Dose(2, 2)], "yellow review id-2022-07 complete-series"),
            (30, &[Dose(1, 1)], "yellow review id-2022-07 complete-series"),
            (30, &[Dose(1, 2)], "red refuse id-2022-07 incomplete-series"),
            (30, &[Recovered(30)], "red refuse id-2022-07 not-vaccinated"),
            (30, &[Antigen(24 * HOUR)], "green admit id-2022-07 negative-test"),
            (30, &[Antigen(24 * HOUR + 1)], "red refuse id-2022-07 test-too-old"),
            (30, &[Pcr(72 * HOUR)], "green admit id-2022-07 negative-test"),
            (30, &[Pcr(72 * HOUR + 1)], "red refuse id-2022-07 test-too-old"),
            (30, &[Positive(10 * DAY - 1)], "black refuse id-2022-07 positive-test"),
            (30, &[Positive(10 * DAY)], "red refuse id-2022-07 positive-test"),
        ],
    );
}

#[test]
fn from_july_2022_children() {
    rows(
        "id",
        &["2022-07-17T00:00:00+07:00", "2022-12-29T12:00:00+07:00"],
        &[
            (17, &[Dose(2, 2)], "green admit id-2022-07 complete-series"),
            (6, &[Dose(2, 2)], "green admit id-2022-07 complete-series"),
            (17, &[Dose(1, 1)], "green admit id-2022-07 complete-series"),
            (17, &[Dose(1, 2)], "yellow review id-2022-07 incomplete-series"),
            (17, &[Recovered(89)], "yellow review id-2022-07 recent-recovery"),
            (17, &[Recovered(90)], "red refuse id-2022-07 recovery-out-of-time"),
            (17, &[Antigen(HOUR)], "green admit id-2022-07 negative-test"),
            (17, &[Positive(HOUR)], "black refuse id-2022-07 positive-test"),
        ],
    );
}

#[test]
fn the_same_evidence_under_another_policy_on_the_same_day() {
    let post = Post::new();
    for (policy, expected) in [
        ("id", "yellow review id-2022-07 complete-series"),
        ("id-2021-09", "green admit id-2021-09 complete-series"),
        ("id-2022-02", "green admit id-2022-02 complete-series"),
        ("complete-primary", "green admit complete-primary complete-series"),
        ("booster", "red refuse booster no-booster"),
        ("any-genuine", "green admit any-genuine genuine"),
    ] {
        assert_eq!(post.judged(policy, "2022-08-01T09:00:00+07:00", &[(30, &[Dose(2, 2)])]), [expected]);
    }
}

#[test]
fn a_series_of_the_posts_own_switches_by_itself() {
    let post = Post::new();
    let own = |id: &str, from: &str, condition: &str| {
        let shipped =
            fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/policies/booster.toml"));
        let own = shipped
            .unwrap()
            .replacen(
                "id = \"booster\"",
                &format!("id = \"{id}\"\nseries = \"kantor\"\nvalid_from = \"{from}\""),
                1,
            )
            .replacen("[\"booster\"]", &format!("[\"{condition}\"]"), 1);
        post.own_policy(&format!("{id}.toml"), &own);
    };
    own("kantor-1", "2022-06-01", "some-dose");
    own("kantor-2", "2022-09-01", "booster");
    for (moment, expected) in [
        ("2022-05-31T23:59:59+07:00", "green admit kantor-1 incomplete-series"),
        ("2022-08-31T23:59:59+07:00", "green admit kantor-1 incomplete-series"),
        ("2022-09-01T00:00:00+07:00", "red refuse kantor-2 incomplete-series"),
        ("2026-11-23T12:00:00+07:00", "red refuse kantor-2 incomplete-series"),
    ] {
        assert_eq!(post.judged("kantor", moment, &[(30, &[Dose(1, 2)])]), [expected], "{moment}");
    }
}
