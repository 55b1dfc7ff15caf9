//! The visit log over real files.

use std::{fs, path::Path};

use chrono::{FixedOffset, TimeZone as _};
use posjaga::{
    policy::Document,
    time::{Tick, TimeSpan, Timestamp},
    verdict::Verdict,
    visit::{EvidenceKind, NewVisit, Totals, Visit, VisitError, VisitId},
    visit_log::{VisitLog, VisitLogError},
};
use rusqlite::Connection;

/// Names that break careless programs.
pub const HOSTILE_NAMES: &[&str] = &[
    "\u{202e}gnp.exe Ahmad",
    "Siti\u{2066}Aminah\u{2069}",
    "Budi\nVALID: YES",
    "Budi\r\n=1+1",
    "Nul\u{0}Nul",
    "\u{1b}[31mRed",
    "=HYPERLINK(\"http://x\";\"y\")",
    "+62 812 3456",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
    "\t=1+1",
    "'; DROP TABLE visit; --",
    "100% _ \\ '' \"\"",
    "<b>Budi</b>&amp;",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
    "\u{200b}\u{feff}unsichtbar",
    "محمد 张三 👨‍👩‍👧",
];

/// A guest with a name and nothing else.
pub fn guest(name: &str) -> NewVisit {
    NewVisit { name: name.to_owned(), ..NewVisit::at(at("2026-11-23T02:05:00Z")) }
}

/// A guest who has left again.
pub fn gone(name: &str) -> NewVisit {
    NewVisit { left: Some(at("2026-11-23T03:05:00Z")), ..guest(name) }
}

pub fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

fn all(log: &VisitLog) -> Vec<Visit> {
    log.visits(TimeSpan::ALWAYS).unwrap()
}

fn log_in(folder: &Path) -> VisitLog {
    VisitLog::open(&folder.join("visits.sqlite")).unwrap()
}

/// Name and bytes of every file in a folder.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn every_field_comes_back_as_it_went_in() {
    let folder = tempfile::tempdir().unwrap();
    let visit = NewVisit {
        organisation: "Dinas Kesehatan".to_owned(),
        purpose: "Rapat".to_owned(),
        host: "Bagian Umum".to_owned(),
        phone: "+62 812".to_owned(),
        party: 3,
        evidence: EvidenceKind::Seen(Document::DoctorsLetter),
        verdict: Some(Verdict::Review),
        policy: "id-2022-07".to_owned(),
        post: "Pintu Utama".to_owned(),
        officer: "Dewi".to_owned(),
        note: "membawa paket".to_owned(),
        arrived: at("2026-11-23T02:05:00.123Z"),
        left: Some(at("2026-11-23T03:00:00Z")),
        ..guest("Siti Aminah")
    };
    let shown = Tick { wall: at("2026-11-23T03:00:00Z"), running: std::time::Duration::ZERO };
    let id = log_in(folder.path()).with_clock(move || shown).record_arrival(&visit).unwrap();
    let found = all(&log_in(folder.path()));
    let expected = Visit {
        name: visit.name,
        organisation: visit.organisation,
        purpose: visit.purpose,
        host: visit.host,
        phone: visit.phone,
        party: 3,
        evidence: visit.evidence,
        verdict: visit.verdict,
        policy: visit.policy,
        post: visit.post,
        officer: visit.officer,
        note: visit.note,
        arrived: visit.arrived,
        left: visit.left,
        // The guest came an hour before.
        entered: Some(shown.wall),
        ..Visit::blank(1, id)
    };
    assert!(found == [expected]);
}

#[test]
fn hostile_names_come_back_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let lengthy = "Ж".repeat(300);
    let names: Vec<&str> = HOSTILE_NAMES.iter().copied().chain([lengthy.as_str()]).collect();
    let mut log = log_in(folder.path());
    for name in &names {
        log.record_arrival(&guest(name)).unwrap();
    }
    drop(log);
    let log = log_in(folder.path());
    assert_eq!(all(&log).iter().map(|visit| visit.name.as_str()).collect::<Vec<_>>(), names);
    log.check_integrity().unwrap();
}

#[test]
fn the_same_key_again_is_the_same_visit() {
    let folder = tempfile::tempdir().unwrap();
    let keyed = |name, key: &str| NewVisit { key: Some(key.to_owned()), ..guest(name) };
    let mut log = log_in(folder.path());
    let first = log.record_arrival(&keyed("Siti", "a")).unwrap();
    assert_eq!(log.record_arrival(&keyed("Siti", "a")).unwrap(), first);
    assert_ne!(log.record_arrival(&keyed("Siti", "b")).unwrap(), first);
    drop(log);
    let mut log = log_in(folder.path());
    assert_eq!(log.record_arrival(&keyed("Another", "a")).unwrap(), first);
    let empty = log.record_arrival(&keyed("Siti", "")).unwrap();
    assert_ne!(log.record_arrival(&keyed("Siti", "")).unwrap(), empty, "an empty key is none");
    assert_eq!(all(&log).iter().map(|visit| visit.no).collect::<Vec<_>>(), [1, 2, 3, 4]);
}

#[test]
fn ids_sort_by_time_of_writing() {
    let mut log = VisitLog::open_in_memory().unwrap();
    let ids: Vec<VisitId> = (0..200).map(|_| log.record_arrival(&guest("Siti")).unwrap()).collect();
    assert!(ids.is_sorted());
    assert_eq!(VisitId::parse(&ids[0].to_string().to_lowercase()), Some(ids[0]));
    assert_eq!(VisitId::parse("not an id"), None);
}

#[test]
fn a_guest_leaves_once_and_not_before_arriving() {
    let mut log = VisitLog::open_in_memory().unwrap();
    let id = log.record_arrival(&guest("Siti")).unwrap();
    let other = log.record_arrival(&guest("Budi")).unwrap();
    let early = log.record_departure(id, at("2026-11-23T02:04:59Z"));
    assert!(matches!(early, Err(VisitLogError::Visit(VisitError::LeftBeforeArriving))));
    log.record_departure(id, at("2026-11-23T02:06:00Z")).unwrap();
    let again = log.record_departure(id, at("2026-11-23T02:07:00Z"));
    assert!(matches!(again, Err(VisitLogError::AlreadyLeft(found)) if found == id));
    let nobody = VisitId::parse("01ARZ3NDEKTSV4RRFFQ69G5FAV").unwrap();
    let unknown = log.record_departure(nobody, at("2026-11-23T02:07:00Z"));
    assert!(matches!(unknown, Err(VisitLogError::NotFound(found)) if found == nobody));
    assert_eq!(log.inside().unwrap().iter().map(|visit| visit.id).collect::<Vec<_>>(), [other]);
    assert_eq!(all(&log)[0].left, Some(at("2026-11-23T02:06:00Z")));
}

#[test]
fn a_guest_can_leave_within_the_millisecond_of_arriving() {
    let mut log = VisitLog::open_in_memory().unwrap();
    let moment = at("2026-11-23T02:05:00.123456Z");
    let id = log.record_arrival(&NewVisit { arrived: moment, ..guest("Siti") }).unwrap();
    log.record_departure(id, moment).unwrap();
}

#[test]
fn a_visit_that_is_not_fit_changes_nothing() {
    let mut log = VisitLog::open_in_memory().unwrap();
    for (visit, expected) in [
        (guest("  "), VisitError::NoName),
        (guest(&"x".repeat(501)), VisitError::TooLong { field: "name", limit: 500 }),
        (
            NewVisit { key: Some("x".repeat(501)), ..guest("Siti") },
            VisitError::TooLong { field: "key", limit: 500 },
        ),
        (NewVisit { party: 0, ..guest("Siti") }, VisitError::Party { limit: 9_999 }),
        (
            NewVisit { arrived: at("1969-12-31T23:59:59Z"), ..guest("Siti") },
            VisitError::Year { first: 1970, last: 9998 },
        ),
        (
            NewVisit { left: Some(at("2026-11-23T02:04:00Z")), ..guest("Siti") },
            VisitError::LeftBeforeArriving,
        ),
    ] {
        let error = log.record_arrival(&visit).unwrap_err();
        assert!(matches!(error, VisitLogError::Visit(found) if found == expected));
    }
    assert!(all(&log).is_empty());
}

#[test]
fn a_day_is_the_desks_own_day() {
    let jakarta = FixedOffset::east_opt(7 * 3600).unwrap();
    let day = "2026-11-23".parse().unwrap();
    let span = TimeSpan::days(day, day, &jakarta);
    assert_eq!(span.from, at("2026-11-22T17:00:00Z"));
    assert_eq!(span.until, at("2026-11-23T17:00:00Z"));
    let mut log = VisitLog::open_in_memory().unwrap();
    for time in [
        "2026-11-22T16:59:59.999Z",
        "2026-11-22T17:00:00Z",
        "2026-11-23T16:59:59.999Z",
        "2026-11-23T17:00:00Z",
    ] {
        log.record_arrival(&NewVisit { arrived: at(time), ..guest("Siti") }).unwrap();
    }
    let found = log.visits(span).unwrap();
    assert_eq!(found.iter().map(|visit| visit.no).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(jakarta.from_utc_datetime(&span.from.naive_utc()).date_naive(), day);
}

#[test]
fn totals_are_those_of_the_visits() {
    let mut log = VisitLog::open_in_memory().unwrap();
    for (party, left, verdict) in
        [(3, None, Some(Verdict::Admit)), (1, Some("2026-11-23T03:00:00Z"), None), (2, None, None)]
    {
        let visit = NewVisit { party, left: left.map(at), verdict, ..guest("Siti") };
        log.record_arrival(&visit).unwrap();
    }
    let totals = log.totals(TimeSpan::ALWAYS).unwrap();
    assert_eq!((totals.visits, totals.people, totals.inside), (3, 6, 5));
    assert_eq!(totals.verdicts, [1, 0, 0, 0]);
    assert_eq!(totals.evidence, [0, 0, 0, 0, 0, 3]);
    assert_eq!(totals, Totals::of(&all(&log)));
}

#[test]
fn a_visit_is_found_by_how_its_id_begins() {
    let mut log = VisitLog::open_in_memory().unwrap();
    let ids: Vec<VisitId> = (0..3).map(|_| log.record_arrival(&guest("Siti")).unwrap()).collect();
    let whole = ids[1].to_string().to_lowercase();
    assert_eq!(log.find(&whole, 9).unwrap().iter().map(|visit| visit.id).collect::<Vec<_>>(), [ids[1]]);
    assert_eq!(log.find("0", 2).unwrap().len(), 2);
    for nothing in ["%", "_", "Z", "'", "\u{202e}"] {
        assert!(log.find(nothing, 9).unwrap().is_empty());
    }
}

#[test]
fn a_log_of_a_newer_version_is_refused_and_its_files_are_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    log_in(folder.path()).record_arrival(&guest("Siti")).unwrap();
    let path = folder.path().join("visits.sqlite");
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 77).unwrap();
    let before = files(folder.path());
    let error = VisitLog::open(&path).err().unwrap();
    assert!(matches!(error, VisitLogError::Newer { found: 77, known: 9 }), "{error:?}");
    let after = files(folder.path());
    let main = |files: &[(String, Vec<u8>)]| files.iter().find(|(name, _)| name == "visits.sqlite").cloned();
    assert!(main(&before) == main(&after));
}

#[test]
fn what_is_no_log_is_refused_and_left_as_it_is() {
    let foreign = tempfile::tempdir().unwrap();
    let foreign = foreign.path().join("other.sqlite");
    Connection::open(&foreign)
        .unwrap()
        .execute_batch("CREATE TABLE visit (x); PRAGMA user_version = 1;")
        .unwrap();
    let zeros = vec![0; 8192];
    let foreign = fs::read(foreign).unwrap();
    for bytes in [
        b"".as_slice(),
        b"not a database, but long enough for the header of one, or is it? Surely, it is one hundred bytes",
        &zeros,
        &foreign,
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("visits.sqlite");
        fs::write(&path, bytes).unwrap();
        let error = VisitLog::open(&path).err().unwrap();
        assert!(matches!(&error, VisitLogError::Damaged(found) if *found == path), "{error:?}");
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
}

#[test]
fn a_folder_in_its_place_and_a_lost_main_file_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("visits.sqlite");
    fs::create_dir(&path).unwrap();
    assert!(matches!(VisitLog::open(&path), Err(VisitLogError::Damaged(_))));
    fs::remove_dir(&path).unwrap();
    // Visits may be in it that are nowhere else.
    fs::write(folder.path().join("visits.sqlite-wal"), "visits").unwrap();
    assert!(matches!(VisitLog::open(&path), Err(VisitLogError::Damaged(_))));
    assert!(!path.exists());
}

#[test]
fn a_damaged_page_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = log_in(folder.path());
    for _ in 0..500 {
        log.record_arrival(&guest("Siti Aminah binti Abdullah")).unwrap();
    }
    drop(log);
    let path = folder.path().join("visits.sqlite");
    let mut bytes = fs::read(&path).unwrap();
    let third = bytes.len() / 3 / 4096 * 4096;
    bytes[third..third + 4096].fill(0xA5);
    fs::write(&path, &bytes).unwrap();
    let found = VisitLog::open(&path).and_then(|log| log.check_integrity());
    assert!(matches!(found, Err(VisitLogError::Damaged(_))), "{found:?}");
}

/// Asks again when the others held the log for too long, as the desk does; a slow machine may come to that.
fn unless_locked<T>(mut ask: impl FnMut() -> Result<T, VisitLogError>) -> T {
    for _ in 0..20 {
        match ask() {
            Err(VisitLogError::Locked) => {}
            answer => return answer.unwrap(),
        }
    }
    panic!("the log stayed locked");
}

#[test]
fn two_programs_write_at_once_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("visits.sqlite");
    std::thread::scope(|scope| {
        for writer in 0..3 {
            let path = &path;
            scope.spawn(move || {
                // Each opens it itself; who comes first makes it.
                let mut log = unless_locked(|| VisitLog::open(path));
                for _ in 0..40 {
                    unless_locked(|| log.record_arrival(&guest(&format!("guest of {writer}"))));
                }
            });
        }
    });
    let log = VisitLog::open(&path).unwrap();
    let numbers: Vec<u64> = all(&log).iter().map(|visit| visit.no).collect();
    assert_eq!(numbers, (1..=120).collect::<Vec<_>>());
    log.check_integrity().unwrap();
}

#[test]
fn a_log_that_another_program_holds_for_long_is_locked_and_works_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = log_in(folder.path());
    let other = Connection::open(folder.path().join("visits.sqlite")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert!(matches!(log.record_arrival(&guest("Siti")), Err(VisitLogError::Locked)));
    other.execute_batch("ROLLBACK").unwrap();
    log.record_arrival(&guest("Siti")).unwrap();
    assert_eq!(all(&log).len(), 1);
}

#[test]
fn a_log_in_a_missing_folder_says_that_it_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let error = VisitLog::open(&folder.path().join("nowhere/visits.sqlite")).err().unwrap();
    assert!(matches!(error, VisitLogError::ReadOnly), "{error:?}");
}

#[cfg(unix)]
#[test]
fn the_log_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let mut log = log_in(folder.path());
    log.record_arrival(&guest("Siti")).unwrap();
    for entry in fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", entry.file_name());
    }
}

#[test]
fn nothing_of_a_guest_shows_in_debug() {
    let visit = guest("Siti Aminah");
    let mut log = VisitLog::open_in_memory().unwrap();
    log.record_arrival(&visit).unwrap();
    assert!(!format!("{visit:?} {:?}", all(&log)).contains("Siti"));
}
