//! Tending the log: corrections, retention, and who met whom.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use chrono::TimeDelta;
use posjaga::{
    time::TimeSpan,
    visit::{Correction, Field, NewVisit, VisitError, VisitId},
    visit_log::{ChangeKind, Fault, FaultKind, Place, Query, Retention, VisitLog, VisitLogError},
};
use rusqlite::Connection;

use crate::{
    chain::{kinds, path_in, whole},
    destroyed::files_of,
    visit_log::{at, gone, guest},
};

fn because(why: &str) -> Correction {
    Correction::new("Dewi", why).unwrap()
}

#[test]
fn a_correction_tells_who_when_why_before_and_after() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = VisitLog::open(&path_in(&folder)).unwrap();
    let id = log.record_arrival(&guest("Sity")).unwrap();
    let corrected = log
        .correct(id, &because("misspelt"), |visit| {
            visit.name = "Siti".to_owned();
            visit.left = Some(at("2026-11-23T03:00:00Z"));
            // Not hers to change.
            visit.no = 99;
        })
        .unwrap()
        .unwrap();
    assert_eq!((corrected.no, corrected.name.as_str()), (1, "Siti"));
    assert!(log.visits(TimeSpan::ALWAYS).unwrap() == [corrected]);
    let trail = log.trail(id).unwrap();
    assert_eq!(
        trail.iter().map(|entry| entry.kind).collect::<Vec<_>>(),
        [ChangeKind::Arrival, ChangeKind::Correction, ChangeKind::Correction]
    );
    // What tells whose the visit was goes in its own time, and so has an entry of its own.
    let changes = [
        serde_json::json!({"field": "name", "before": "Sity", "after": "Siti"}),
        serde_json::json!({"field": "left", "before": null, "after": "2026-11-23T03:00:00+00:00"}),
    ];
    for (entry, change) in trail[1..].iter().zip(changes) {
        let detail: serde_json::Value = serde_json::from_str(entry.detail.as_ref().unwrap()).unwrap();
        assert_eq!(detail, serde_json::json!({"by": "Dewi", "why": "misspelt", "changes": [change]}));
    }
    assert!(!format!("{trail:?}").contains("Siti"));
    whole(&log, &[]);
}

#[test]
fn a_correction_that_is_not_fit_or_changes_nothing_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let path = path_in(&folder);
    let mut log = VisitLog::open(&path).unwrap();
    let id = log.record_arrival(&guest("Siti")).unwrap();
    let nameless = log.correct(id, &because("x"), |visit| visit.name.clear());
    assert!(matches!(nameless, Err(VisitLogError::Visit(VisitError::NoName))));
    let early = log.correct(id, &because("x"), |visit| visit.left = Some(at("2020-01-01T00:00:00Z")));
    assert!(matches!(early, Err(VisitLogError::Visit(VisitError::LeftBeforeArriving))));
    let nobody = VisitId::parse("01ARZ3NDEKTSV4RRFFQ69G5FAV").unwrap();
    assert!(matches!(log.correct(nobody, &because("x"), |_| ()), Err(VisitLogError::NotFound(_))));
    assert!(log.correct(id, &because("x"), |_| ()).unwrap().is_none());
    assert_eq!(kinds(&path).len(), 1);
    assert_eq!(Correction::new("Dewi", "  "), None);
    assert_eq!(Correction::new("Dewi", &"x".repeat(501)), None);
}

/// The files of a folder in which this text is, in UTF-8 or UTF-16.
pub fn files_with(folder: &Path, text: &str) -> Vec<String> {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut found = Vec::new();
    for path in files_of(folder) {
        let bytes = fs::read(&path).unwrap();
        let has = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
        if has(text.as_bytes()) || has(&wide) {
            found.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    found
}

#[test]
fn a_purged_name_is_nowhere_on_the_disk_and_the_chain_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = path_in(&folder);
    let mut log = VisitLog::open(&path).unwrap();
    // Names of all lengths, so that some lie on pages of their own.
    let secret = |count: usize| format!("Zw{count:04}{}qx", "uvw".repeat(count % 160));
    let mut ids = Vec::new();
    for count in 0..450 {
        let arrived = at("2026-10-01T02:00:00Z") + TimeDelta::minutes(count);
        let secret = secret(count as usize);
        let visit = NewVisit {
            organisation: format!("o{secret}"),
            purpose: format!("p{secret}"),
            host: format!("h{secret}"),
            phone: format!("t{secret}"),
            note: format!("n{secret}"),
            key: Some(format!("k{secret}")),
            party: 2,
            arrived,
            ..gone(&secret)
        };
        ids.push(log.record_arrival(&visit).unwrap());
    }
    for (count, id) in ids.iter().enumerate().step_by(3) {
        log.correct(*id, &because(&format!("w{}", secret(count))), |visit| visit.name.push('!')).unwrap();
    }
    let kept = NewVisit { arrived: at("2026-11-01T02:00:00Z"), ..gone("Budi Santoso") };
    log.record_arrival(&kept).unwrap();
    let before = whole(&log, &[]);
    assert!(!files_with(folder.path(), &secret(7)).is_empty());

    let done = log.purge(Retention::all_before(at("2026-11-01T00:00:00Z")), "Dewi").unwrap();
    assert_eq!((done.visits, done.complete), (450, true));
    assert_eq!(done.first_arrived, Some(at("2026-10-01T02:00:00Z")));
    assert_eq!(done.last_arrived, Some(at("2026-10-01T09:29:00Z")));
    for count in 0..450 {
        let secret = &secret(count)[..8.min(secret(count).len())];
        assert_eq!(files_with(folder.path(), secret), Vec::<String>::new(), "while the log is open");
    }
    assert_eq!(files_with(folder.path(), "Budi Santoso"), ["visits.sqlite"]);
    assert_eq!(whole(&log, &[before, done.anchor.unwrap()]), done.anchor.unwrap());
    let totals = log.totals(TimeSpan::ALWAYS).unwrap();
    assert_eq!((totals.visits, totals.people), (451, 901), "the counts of the year stay");
    let trail = log.trail(ids[0]).unwrap();
    let kinds: Vec<_> = trail.iter().map(|entry| (entry.kind, entry.detail.is_some())).collect();
    assert_eq!(
        kinds,
        [(ChangeKind::Arrival, false), (ChangeKind::Correction, false), (ChangeKind::Purge, false)]
    );

    let again = log.purge(Retention::all_before(at("2026-11-01T00:00:00Z")), "Dewi").unwrap();
    assert_eq!((again.visits, again.anchor), (0, None));
    drop(log);
    assert_eq!(files_with(folder.path(), "Zw00"), Vec::<String>::new());
}

#[test]
fn a_detail_that_is_gone_without_a_purge_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = path_in(&folder);
    let mut log = VisitLog::open(&path).unwrap();
    let id = log.record_arrival(&gone("Siti")).unwrap();
    log.correct(id, &because("x"), |visit| visit.party = 2).unwrap();
    Connection::open(&path).unwrap().execute("UPDATE entry SET content = NULL, salt = NULL", []).unwrap();
    assert_eq!(log.verify(&[]).unwrap().fault, Some(Fault { seq: 2, kind: FaultKind::Detail }));
    log.erase(id, &because("the guest asked")).unwrap();
    whole(&log, &[]);
}

#[test]
fn one_guest_is_erased_on_request_and_the_others_stay() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = VisitLog::open(&path_in(&folder)).unwrap();
    let id = log.record_arrival(&gone("Siti Rahasia")).unwrap();
    log.record_arrival(&guest("Budi Santoso")).unwrap();
    let done = log.erase(id, &because("the guest asked")).unwrap();
    assert_eq!((done.visits, done.due, done.complete), (1, None, true));
    assert_eq!(files_with(folder.path(), "Rahasia"), Vec::<String>::new());
    assert_eq!(files_with(folder.path(), "Budi Santoso"), ["visits.sqlite"]);
    assert_eq!(whole(&log, &[]), done.anchor.unwrap());
}

#[test]
fn a_reader_in_the_way_of_the_purge_is_told_of_and_the_next_purge_finishes() {
    let folder = tempfile::tempdir().unwrap();
    let path = path_in(&folder);
    let mut log = VisitLog::open(&path).unwrap();
    log.record_arrival(&gone("Siti Rahasia")).unwrap();
    let reader = Connection::open(&path).unwrap();
    reader.execute_batch("BEGIN; SELECT * FROM visit;").unwrap();
    let before = at("2027-01-01T00:00:00Z");
    assert!(!log.purge(Retention::all_before(before), "Dewi").unwrap().complete);
    reader.execute_batch("COMMIT").unwrap();
    assert!(log.purge(Retention::all_before(before), "Dewi").unwrap().complete);
    assert_eq!(files_with(folder.path(), "Rahasia"), Vec::<String>::new());
}

/// F-40: nothing that is written while somebody reads can leave the write-ahead log.
#[test]
fn a_reader_that_stays_is_told_of_and_the_log_shrinks_when_he_has_left() {
    const LIMIT: u64 = 100_000;
    let folder = tempfile::tempdir().unwrap();
    let path = path_in(&folder);
    let mut log = VisitLog::open(&path).unwrap();
    log.record_arrival(&guest("Siti")).unwrap();
    let reader = Connection::open(&path).unwrap();
    reader.execute_batch("BEGIN; SELECT * FROM visit;").unwrap();
    assert_eq!(log.keep_below(LIMIT).unwrap(), None);
    for count in 0..20 {
        log.record_arrival(&guest(&format!("Tamu {count}"))).unwrap();
    }
    let held = log.keep_below(LIMIT).unwrap().unwrap();
    assert!(held > LIMIT, "{held}");
    reader.execute_batch("COMMIT").unwrap();
    assert_eq!(log.keep_below(LIMIT).unwrap(), None);
    assert_eq!(fs::metadata(folder.path().join("visits.sqlite-wal")).unwrap().len(), 0);
    whole(&log, &[]);
}

fn found(log: &VisitLog, text: &str) -> Vec<u64> {
    log.search(&Query::text(text), None, 100).unwrap().iter().map(|visit| visit.no).collect()
}

#[test]
fn a_guest_is_found_by_any_part_of_name_organisation_or_host() {
    let mut log = VisitLog::open_in_memory().unwrap();
    let mut add = |name: &str, organisation: &str, host: &str| {
        let visit = NewVisit {
            organisation: organisation.to_owned(),
            host: host.to_owned(),
            note: "abc".to_owned(),
            ..gone(name)
        };
        log.record_arrival(&visit).unwrap()
    };
    let siti = add("Siti Aminah", "Dinas Kesehatan", "Bagian Umum");
    add("Budi \"Si\" Santoso", "PT 100% Maju_Jaya", "Bagian Umum");
    add("МАРИЯ ÄÖÜ", "张三李四", "OR AND NOT *");
    add("Nul\u{0}Nul", "", "");
    let all = [4, 3, 2, 1];
    assert_eq!(found(&log, ""), all);
    for (text, expected) in [
        ("siti", &[1][..]),
        ("AMIN", &[1]),
        ("  siti aminah ", &[1]),
        ("bagian", &[2, 1]),
        ("i a", &[1]),
        ("si", &[2, 1]),
        ("\"si\"", &[2]),
        ("100%", &[2]),
        ("u_j", &[2]),
        ("мария äöü", &[3]),
        ("三李", &[3]),
        ("张三李", &[3]),
        ("or and not *", &[3]),
        ("nul\u{0}nul", &[4]),
        ("kesehatan bagian", &[]),
        ("abc", &[]),
        ("itis", &[]),
    ] {
        assert_eq!(found(&log, text), expected, "{text}");
    }
    let page = log.search(&Query::text("bagian"), Some(2), 100).unwrap();
    assert_eq!(page.iter().map(|visit| visit.no).collect::<Vec<_>>(), [1]);
    assert_eq!(log.search(&Query::default(), None, 2).unwrap().len(), 2);

    let begins = |text, field| -> Vec<u64> {
        let query = Query { place: Place::Beginning, field, ..Query::text(text) };
        log.search(&query, None, 100).unwrap().iter().map(|visit| visit.no).collect()
    };
    assert_eq!(begins("b", None), [2, 1], "a name and an organisation, and two hosts");
    assert_eq!(begins("b", Some(Field::Name)), [2]);
    assert_eq!(begins("di", None), [1], "no name begins with it");
    assert_eq!(begins("aminah", None), Vec::<u64>::new());
    assert_eq!(begins("pt 100%", Some(Field::Organisation)), [2]);
    assert_eq!(begins("张", Some(Field::Organisation)), [3]);

    log.correct(siti, &because("married"), |visit| visit.name = "Siti Halimah".to_owned()).unwrap();
    assert_eq!((found(&log, "amina"), found(&log, "halimah")), (vec![], vec![1]));
    log.check_integrity().unwrap();
    log.erase(siti, &because("asked")).unwrap();
    assert_eq!((found(&log, "halimah"), found(&log, "umum")), (vec![], vec![2]));
    log.check_integrity().unwrap();
}

#[test]
fn who_was_inside_together_is_found_within_a_window() {
    let mut log = VisitLog::open_in_memory().unwrap();
    let mut stay = |name: &str, arrived: &str, left: Option<&str>| {
        let time = |time: &str| at(&format!("2026-11-23T{time}:00Z"));
        let visit = NewVisit { arrived: time(arrived), left: left.map(time), ..guest(name) };
        log.record_arrival(&visit).unwrap()
    };
    let siti = stay("Siti", "09:00", Some("10:00"));
    stay("left before", "07:00", Some("08:44"));
    stay("left just before", "07:00", Some("08:46"));
    stay("all day", "06:00", Some("18:00"));
    stay("still inside", "09:30", None);
    stay("came just after", "10:14", Some("11:00"));
    stay("came after", "10:16", None);
    let names = |minutes| -> Vec<String> {
        let met = log.trace(siti, TimeDelta::minutes(minutes), usize::MAX).unwrap();
        met.into_iter().map(|visit| visit.name).collect()
    };
    assert_eq!(names(0), ["all day", "still inside"]);
    assert_eq!(names(15), ["left just before", "all day", "still inside", "came just after"]);
    let nobody = VisitId::parse("01ARZ3NDEKTSV4RRFFQ69G5FAV").unwrap();
    assert!(matches!(log.trace(nobody, TimeDelta::zero(), usize::MAX), Err(VisitLogError::NotFound(_))));
}

/// Runs the program on this data folder, in English.
pub fn run(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_posjaga"))
        .env("TZ", "WIB-7")
        .arg("--data")
        .arg(data)
        .args(["--lang", "en"])
        .args(arguments)
        .output()
        .unwrap()
}

pub fn printed(output: &Output) -> &str {
    assert!(output.status.success(), "{output:?}");
    std::str::from_utf8(&output.stdout).unwrap()
}

#[test]
fn a_policy_that_is_chosen_and_an_export_are_in_the_chain() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    printed(&run(&data, &["policy", "use", "booster"]));
    let file = place.path().join("day.csv");
    printed(&run(&data, &["export", "--output", file.to_str().unwrap()]));
    let path = data.join("visits.sqlite");
    assert_eq!(kinds(&path), [(1, "policy".to_owned()), (2, "export".to_owned())]);
    whole(&VisitLog::open(&path).unwrap(), &[]);
}

#[test]
fn the_commands_verify_correct_trace_and_purge() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    run(&data, &["policy", "list"]);
    let path = data.join("visits.sqlite");
    let id = VisitLog::open(&path).unwrap().record_arrival(&gone("Sity Rahasia")).unwrap().to_string();
    VisitLog::open(&path).unwrap().record_arrival(&gone("Budi")).unwrap();

    let corrected = run(&data, &["log", "correct", &id, "name=Siti Rahasia", "party=3", "--why", "misspelt"]);
    assert!(printed(&corrected).starts_with("Siti Rahasia is corrected"));
    for wrong in ["name", "colour=red", "party=many", "evidence=word", "left=never"] {
        let refused = run(&data, &["log", "correct", &id, wrong, "--why", "x"]);
        assert_eq!(refused.status.code(), Some(2), "{wrong}");
    }
    assert_eq!(run(&data, &["log", "correct", &id, "party=2", "--why", ""]).status.code(), Some(1));
    let trail = run(&data, &["log", "trail", &id]);
    assert!(printed(&trail).contains("misspelt") && printed(&trail).contains("Sity Rahasia"));
    assert!(printed(&run(&data, &["log", "trace", &id])).contains("Budi"));
    assert!(printed(&run(&data, &["log", "find", "rahas"])).contains("Siti Rahasia"));

    let today = chrono::Local::now().date_naive().to_string();
    let verified = run(&data, &["log", "verify", "--json", "--day", &today]);
    let answer: serde_json::Value = serde_json::from_str(printed(&verified)).unwrap();
    assert_eq!((&answer["entries"], &answer["fault"]), (&serde_json::json!(4), &serde_json::Value::Null));
    let anchor = answer["closing_hash"].as_str().unwrap().to_owned();

    let purged = run(&data, &["log", "purge", "--before", "2026-11-24"]);
    assert!(
        printed(&purged).contains("RECORD OF DESTRUCTION") && printed(&purged).contains("23 November 2026")
    );
    assert_eq!(files_with(&data, "Rahasia"), Vec::<String>::new());
    // Four, two purged visits, and the record of it.
    assert!(printed(&run(&data, &["log", "verify", "--anchor", &anchor])).contains("7 entries"));

    Connection::open(&path).unwrap().execute("UPDATE visit SET party = 9 WHERE no = 2", []).unwrap();
    let broken = run(&data, &["log", "verify", "--anchor", &anchor]);
    assert_eq!(broken.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&broken.stderr).contains("broken at entry 6"), "{broken:?}");
    assert_eq!(run(&data, &["log", "verify", "--anchor", "12-34"]).status.code(), Some(2));
}
