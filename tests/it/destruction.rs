//! Destruction by the time that it is and by a guest's wish, what an office signs for it, and what a guest
//! gets to read.

use std::{collections::BTreeSet, fs, path::Path};

use chrono::{Days, TimeDelta};
use posjaga::{
    data_folder::{DataFolder, Settings},
    destruction::{Place, Purge, Step},
    office::ClockWatch,
    time::{TimeSpan, Timestamp, start_of_day},
    visit::{Correction, Field, NewVisit},
    visit_log::{PurgeRun, Query, Retention, VisitLog, WRITTEN},
    words::Language,
};
use rusqlite::Connection;

use crate::{
    chain::{path_in, whole},
    tending::{files_with, printed, run},
    visit_log::{at, gone, guest},
};

fn settings(toml: &str) -> Result<Settings, String> {
    let folder = tempfile::tempdir().unwrap();
    let data = DataFolder::open(folder.path()).unwrap();
    fs::write(data.config_path(), toml).unwrap();
    data.settings().map_err(|error| error.to_string())
}

#[test]
fn each_field_has_its_own_time_in_the_settings() {
    let day = "2026-11-24".parse().unwrap();
    let midnight = |days: u64| {
        let day: posjaga::time::Date = day;
        let day = day.checked_sub_days(Days::new(days)).unwrap();
        start_of_day(day)
    };
    let due = settings("").unwrap().retention(day).unwrap();
    assert_eq!(due, Retention::all_before(midnight(30)), "thirty days by default");
    let due =
        settings("retention_days_of = { phone = 7, note = 14, name = 90 }").unwrap().retention(day).unwrap();
    assert_eq!(due.of(Field::Phone), midnight(7));
    assert_eq!(due.of(Field::Note), midnight(14));
    assert_eq!(due.of(Field::Name), midnight(30), "a field may go sooner, never later");
    assert_eq!(due.everything(), midnight(30));
    let due =
        settings("retention_days = 0\nretention_days_of = { phone = 7 }").unwrap().retention(day).unwrap();
    assert_eq!(due.of(Field::Name), Timestamp::MIN_UTC);
    assert_eq!(settings("retention_days = 0").unwrap().retention(day), None);
    for wrong in ["{ shoe = 7 }", "{ phone = 0 }", "{ phone = 99999 }", "{ phone = \"x\" }", "7"] {
        settings(&format!("retention_days_of = {wrong}")).unwrap_err();
    }
}

#[test]
fn a_field_whose_time_is_over_goes_and_the_others_stay() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = VisitLog::open(&path_in(&folder)).unwrap();
    let visit = NewVisit {
        organisation: "Dinas Kesehatan".to_owned(),
        phone: "081234567890".to_owned(),
        arrived: at("2026-11-10T02:00:00Z"),
        ..gone("Siti Aminah")
    };
    let id = log.record_arrival(&visit).unwrap();
    let because = |why: &str| Correction::new("Dewi", why).unwrap();
    log.correct(id, &because("a slip"), |visit| visit.phone = "081298765432".to_owned()).unwrap();
    log.correct(id, &because("promoted"), |visit| visit.organisation = "Dinas Pendidikan".to_owned())
        .unwrap();
    let due =
        Retention::all_before(at("2026-10-25T00:00:00Z")).with(Field::Phone, at("2026-11-17T00:00:00Z"));
    let done = log.purge(due, "Dewi").unwrap();
    assert_eq!((done.visits, done.complete, done.due), (1, true, Some(due)));
    let kept = log.visits(TimeSpan::ALWAYS).unwrap().remove(0);
    assert_eq!((kept.name.as_str(), kept.phone.as_str()), ("Siti Aminah", ""));
    assert_eq!(log.search(&Query::text("pendidikan"), None, 9).unwrap().len(), 1);
    for phone in ["0812345", "0812987"] {
        assert_eq!(files_with(folder.path(), phone), Vec::<String>::new());
    }
    let details: Vec<_> = log.trail(id).unwrap().iter().map(|entry| entry.detail.is_some()).collect();
    assert_eq!(
        details,
        [false, false, true, false],
        "what was said of the phone is forgotten, the rest is not"
    );
    whole(&log, &[]);
    assert_eq!(log.purge(due, "Dewi").unwrap().visits, 0);

    // The name goes, and the host stays a while.
    let due = Retention::all_before(at("2027-01-01T00:00:00Z")).with(Field::Organisation, Timestamp::MIN_UTC);
    log.purge(due, "Dewi").unwrap();
    assert_eq!(
        log.search(&Query::text("pendidikan"), None, 9).unwrap().len(),
        1,
        "it is still found by what is left"
    );
    log.purge(Retention::all_before(at("2027-01-01T00:00:00Z")), "Dewi").unwrap();
    assert!(log.search(&Query::text("pendidikan"), None, 9).unwrap().is_empty());
    log.check_integrity().unwrap();
    whole(&log, &[]);
}

/// R13: a thousand names out of ten thousand, and not a byte of them is left; nobody waits meanwhile.
#[test]
fn a_thousand_purged_names_leave_not_a_byte_and_a_check_in_hardly_waits() {
    const VISITS: usize = 10_000;
    let folder = tempfile::tempdir().unwrap();
    let path = path_in(&folder);
    let mut log = VisitLog::open(&path).unwrap();
    let name = |count: usize| format!("Zx{count:05}yq Putri");
    fill(&mut log, VISITS, |count| NewVisit {
        organisation: format!("Instansi {}", name(count)),
        phone: format!("08{count:05}77"),
        arrived: at("2026-01-01T00:00:00Z") + TimeDelta::minutes(5 * count as i64),
        ..gone(&name(count))
    });
    let before = at("2026-01-01T00:00:00Z") + TimeDelta::minutes(5 * 1000);
    let mut run = PurgeRun::of(Retention::all_before(before), "Dewi");
    let mut longest = std::time::Duration::ZERO;
    loop {
        let begun = std::time::Instant::now();
        let more = log.purge_batch(&mut run).unwrap();
        longest = longest.max(begun.elapsed());
        if !more {
            break;
        }
    }
    let done = log.finish_purge(&run).unwrap();
    assert_eq!((done.visits, done.complete), (1000, true));
    eprintln!("the longest batch took {longest:?}");
    drop(log);
    let left = names_in(folder.path());
    assert_eq!(left.iter().find(|count| **count < 1000), None);
    assert_eq!(left.len(), VISITS - 1000, "the others stay");
    let log = VisitLog::open(&path).unwrap();
    whole(&log, &[]);
}

/// Logs many visits in as many transactions as it takes.
fn fill(log: &mut VisitLog, count: usize, visit: impl Fn(usize) -> NewVisit) {
    for count in 0..count {
        log.record_arrival(&visit(count)).unwrap();
    }
}

/// The numbers of the names, in capitals or not, that stand anywhere in the files of a folder.
fn names_in(folder: &Path) -> BTreeSet<usize> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let bytes: Vec<u8> = files.flat_map(|path| fs::read(path).unwrap()).collect();
    let number = |at: usize| {
        let digits = bytes
            .get(at + 2..at + 7)
            .filter(|_| bytes[at..].starts_with(b"zx") || bytes[at..].starts_with(b"Zx"))?;
        std::str::from_utf8(digits).ok()?.parse().ok()
    };
    (0..bytes.len()).filter_map(number).collect()
}

#[test]
fn the_commands_erase_print_and_give_a_record_to_sign() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    run(&data, &["policy", "list"]);
    let path = data.join("visits.sqlite");
    let mut ids = Vec::new();
    for (name, note) in [("Siti Rahasia", "kursi roda"), ("Siti Rahasia", ""), ("Budi Santoso", "")] {
        let visit = NewVisit { note: note.to_owned(), ..gone(name) };
        ids.push(VisitLog::open(&path).unwrap().record_arrival(&visit).unwrap().to_string());
    }
    run(&data, &["log", "correct", &ids[0], "party=3", "--why", "she brought two"]);

    let file = place.path().join("siti.pdf");
    let file_name = file.to_str().unwrap();
    printed(&run(&data, &["log", "subject", "siti rahasia", "--output", file_name]));
    if let Some(text) = text_of_pdf(&file) {
        for part in ["Siti Rahasia", "kursi roda", "she brought two", &ids[0], &ids[1]] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("Budi"));
    }
    let nobody = run(&data, &["log", "subject", "Siti", "--output", file_name]);
    assert_eq!(nobody.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&nobody.stderr).contains("2 visits are under names that contain it"));

    let record = place.path().join("record.pdf");
    let arguments = [
        "log",
        "erase",
        &ids[0],
        &ids[1],
        "--reason",
        "she asked",
        "--officer",
        "Dewi",
        "--record",
        record.to_str().unwrap(),
    ];
    assert!(printed(&run(&data, &arguments)).contains("RECORD OF DESTRUCTION"));
    if let Some(text) = text_of_pdf(&record) {
        assert!(text.contains("27/2022") && text.contains("Dewi") && text.contains("Destroyed by"), "{text}");
        assert!(!text.contains("Rahasia"), "it names no guest");
    }
    assert_eq!(files_with(&data, "Rahasia"), Vec::<String>::new());
    assert_eq!(files_with(&data, "kursi roda"), Vec::<String>::new());
    assert_eq!(files_with(&data, "Budi Santoso"), ["visits.sqlite"]);
    printed(&run(&data, &["log", "verify"]));
    let entries = whole(&VisitLog::open(&path).unwrap(), &[]);
    let missing = run(&data, &["log", "erase", &ids[2], "NOBODY", "--reason", "x", "--officer", "Dewi"]);
    assert_eq!(missing.status.code(), Some(1));
    assert_eq!(whole(&VisitLog::open(&path).unwrap(), &[]), entries, "nothing is erased by half");
    assert_eq!(run(&data, &["log", "erase", &ids[2]]).status.code(), Some(2));
    assert_eq!(run(&data, &["log", "erase", &ids[2], "--reason", " "]).status.code(), Some(1));
}

/// The words of a PDF, where there is a program to read it.
pub fn text_of_pdf(path: &Path) -> Option<String> {
    let Ok(output) = std::process::Command::new("pdftotext").arg("-layout").arg(path).arg("-").output()
    else {
        eprintln!("not read: there is no pdftotext");
        return None;
    };
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn no_content_of_a_credential_lies_in_the_data_folder_and_some_that_does_is_found() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let path = data.join("visits.sqlite");
    run(&data, &["policy", "list"]);
    VisitLog::open(&path).unwrap().record_arrival(&guest("Siti")).unwrap();
    let clean = run(&data, &["log", "audit"]);
    assert!(printed(&clean).contains("no content of a credential is in the data folder"), "{clean:?}");
    let code = "HC1:6BFOXN%TSMAHN-H6SKJPT.-7G2TZ97 MS$AXI6%JG";
    let pasted = VisitLog::open(&path).unwrap().record_arrival(&guest(code)).unwrap();
    fs::write(data.join("notes.txt"), r#"{"birthDate":"1990-01-01"}"#).unwrap();
    let found = run(&data, &["log", "audit", "--json"]);
    assert_eq!(found.status.code(), Some(1));
    let answer: serde_json::Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!(answer["visits_with_content"], serde_json::json!([pasted.to_string()]));
    let kinds: Vec<_> = answer["findings"].as_array().unwrap().iter().map(|found| &found["kind"]).collect();
    assert!(kinds.contains(&&serde_json::json!("birth-date")) && kinds.contains(&&serde_json::json!("code")));
    assert!(!String::from_utf8_lossy(&found.stdout).contains("6BFOXN"), "it does not repeat what it finds");
}

#[test]
fn what_can_be_read_of_a_damaged_log_goes_on_in_a_new_one() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let path = data.join("visits.sqlite");
    run(&data, &["policy", "list"]);
    let mut log = VisitLog::open(&path).unwrap();
    fill(&mut log, 2000, |count| NewVisit {
        organisation: "o".repeat(100),
        ..guest(&format!("Guest {count}"))
    });
    drop(log);
    assert!(printed(&run(&data, &["log", "rescue"])).contains("the log is sound"));

    // Every fiftieth page is overwritten, but for the first ones.
    let mut bytes = fs::read(&path).unwrap();
    for page in bytes.chunks_mut(4096).skip(20).step_by(50) {
        page.fill(0xa5);
    }
    fs::write(&path, &bytes).unwrap();
    let rescued = run(&data, &["log", "rescue"]);
    let told = printed(&rescued);
    let log = VisitLog::open(&path).unwrap();
    log.check_integrity().unwrap();
    whole(&log, &[]);
    let visits = log.visits(TimeSpan::ALWAYS).unwrap();
    assert!((1700..2000).contains(&visits.len()), "{}: {told}", visits.len());
    assert!(visits.iter().all(|visit| visit.name == format!("Guest {}", visit.no - 1)));
    assert!(
        told.contains(&format!("{} visits; could not be read: {}", visits.len(), 2000 - visits.len())),
        "{told}"
    );
    drop(log);
    let aside: Vec<_> = fs::read_dir(&data)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("before-restore-"))
        .collect();
    assert_eq!(aside.len(), 1);
    assert_eq!(
        fs::read(aside[0].join("visits.sqlite")).unwrap(),
        bytes,
        "the damaged file is kept as it was"
    );

    // A file that is no log at all.
    fs::write(&path, "no log any more").unwrap();
    assert!(printed(&run(&data, &["log", "rescue"])).contains("saved into a new log: 0 visits"));
    VisitLog::open(&path).unwrap().record_arrival(&guest("the day goes on")).unwrap();
    // And a log in another program's hands is not touched.
    let other = Connection::open(&path).unwrap();
    other.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;").unwrap();
    assert_eq!(run(&data, &["log", "rescue"]).status.code(), Some(1));
}

#[test]
fn what_a_restore_put_aside_goes_when_its_time_is_over() {
    let place = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(&place.path().join("data")).unwrap();
    let backup = place.path().join("backup");
    folder.back_up(&backup, None).unwrap();
    let aside = folder.restore(&backup, None, None, at("2026-10-01T02:00:00Z")).unwrap().aside;
    let mut log = VisitLog::open(&folder.visit_log_path()).unwrap();
    let purge = |log: &mut VisitLog, before: &str| {
        let place = Place { folder: &folder, key: None, copy: None };
        let mut purge = Purge::begin(place, Retention::all_before(at(before)), "Dewi").unwrap();
        loop {
            match purge.step(place, log).unwrap() {
                Step::Further => {}
                Step::Nothing => return None,
                Step::Done(recorded) => return Some(recorded),
            }
        }
    };
    assert!(purge(&mut log, "2026-10-01T02:00:00Z").is_none());
    assert!(aside.exists());
    let recorded = purge(&mut log, "2026-10-02T00:00:00Z").unwrap();
    assert_eq!((recorded.old_logs.removed, recorded.done.visits), (1, 0));
    assert!(recorded.text("", Language::English).contains("Old logs removed"), "the record tells of it");
    assert!(recorded.path().unwrap().exists());
    assert!(!aside.exists());
}

#[test]
fn a_clock_that_cannot_be_right_is_seen() {
    let now = at("2026-11-24T02:00:00Z");
    let after = |seconds: i64| now + TimeDelta::seconds(seconds);
    let day = 86_400;
    let watch = || {
        let watch = ClockWatch::default();
        watch.has_shown(now);
        watch
    };
    for (seconds, wrong) in [
        (0, false),
        (1, false),
        (3600, false),
        (day, false),
        (365 * day, false),
        (-1, false),
        (-299, false),
        (-301, true),
        (-3600, true),
        (-day, true),
        (-7 * day, true),
        (-365 * day, true),
        (25 * 366 * day, true),
    ] {
        assert_eq!(watch().is_wrong(after(seconds)), wrong, "{seconds} s");
    }
    for (time, wrong) in [
        ("1970-01-01T00:05:00Z", true),
        ("2000-01-01T00:00:00Z", true),
        ("2026-10-31T00:00:00Z", true),
        ("2026-11-24T02:00:00Z", false),
        ("2060-01-01T00:00:00Z", true),
    ] {
        assert_eq!(ClockWatch::default().is_wrong(at(time)), wrong, "{time} at the start");
    }
    // A clock that was ahead for a while makes the right one look wrong, until somebody says so.
    let watch = watch();
    assert!(!watch.is_wrong(after(3 * day)));
    assert!(watch.is_wrong(after(60)));
    watch.confirm(after(60));
    assert!(!watch.is_wrong(after(61)));
    assert!(!ClockWatch::may_be_right(WRITTEN - TimeDelta::days(1)));
}

#[test]
fn a_confirmed_clock_is_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let path = path_in(&folder);
    let clock = crate::chain::TestClock::at("2026-11-24T02:00:00Z");
    let mut log = clock.open(&path);
    log.record_arrival(&guest("Siti")).unwrap();
    clock.jump(365 * 86_400);
    log.record_arrival(&guest("in the future")).unwrap();
    clock.jump(-365 * 86_400);
    clock.pass(60);
    log.record_arrival(&guest("Budi")).unwrap();
    assert_eq!(log.high_water().unwrap(), Some(at("2027-11-24T02:00:00Z")));
    log.confirm_clock("Dewi").unwrap();
    assert_eq!(log.high_water().unwrap(), Some(clock.shown()));
    clock.pass(60);
    log.record_arrival(&guest("Ani")).unwrap();
    assert_eq!(log.high_water().unwrap(), Some(clock.shown()));
    whole(&log, &[]);
}

#[test]
fn a_purge_by_the_settings_asks_whether_a_clock_that_leapt_ahead_is_right() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    printed(&run(&data, &["policy", "list"]));
    let path = data.join("visits.sqlite");
    let old = NewVisit { arrived: at("2020-01-05T02:00:00Z"), ..gone("Siti Rahasia") };
    let other = NewVisit { arrived: at("2020-02-05T02:00:00Z"), ..gone("Budi Rahasia") };
    for visit in [&old, &other] {
        VisitLog::open(&path).unwrap().record_arrival(visit).unwrap();
    }
    let refused = run(&data, &["log", "purge"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(refused.status.code() == Some(1) && said.contains("confirm-clock"), "{said}");
    let by_day = run(&data, &["log", "purge", "--before", "2020-02-01"]);
    assert!(printed(&by_day).contains("RECORD OF DESTRUCTION"));
    assert!(String::from_utf8_lossy(&by_day.stderr).contains("purged by the day that was given"));
    assert_eq!(files_with(&data, "Budi Rahasia"), ["visits.sqlite"]);
    printed(&run(&data, &["log", "confirm-clock"]));
    printed(&run(&data, &["log", "purge"]));
    assert_eq!(files_with(&data, "Rahasia"), Vec::<String>::new());
}
