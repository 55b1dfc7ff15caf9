//! The audit chain: what was done is in it, and whatever is done behind its back is found.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use chrono::TimeDelta;
use posjaga::{
    time::{Tick, TimeSpan, Timestamp},
    visit::{Correction, NewVisit},
    visit_log::{Anchor, Fault, FaultKind, Retention, VisitLog},
};
use rusqlite::Connection;

use crate::visit_log::{at, gone, guest};

/// A clock that a test sets, and a log that goes by it.
#[derive(Clone)]
pub struct TestClock(Arc<Mutex<Tick>>);

impl TestClock {
    pub fn at(time: &str) -> Self {
        Self(Arc::new(Mutex::new(Tick { wall: at(time), running: Duration::ZERO })))
    }

    pub fn open(&self, path: &Path) -> VisitLog {
        self.on(VisitLog::open(path).unwrap())
    }

    /// Gives a log this clock.
    pub fn on(&self, log: VisitLog) -> VisitLog {
        let clock = self.clone();
        log.with_clock(move || *clock.0.lock().unwrap())
    }

    /// Time passes, and the clock shows it.
    pub fn pass(&self, seconds: i64) {
        let mut tick = self.0.lock().unwrap();
        tick.running += Duration::from_secs(seconds.cast_unsigned());
        tick.wall += TimeDelta::seconds(seconds);
    }

    /// Somebody sets the clock.
    pub fn jump(&self, seconds: i64) {
        self.0.lock().unwrap().wall += TimeDelta::seconds(seconds);
    }

    pub fn shown(&self) -> Timestamp {
        self.0.lock().unwrap().wall
    }
}

pub fn path_in(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("visits.sqlite")
}

/// Asserts that the chain is whole, and gives its end.
pub fn whole(log: &VisitLog, anchors: &[Anchor]) -> Anchor {
    let verification = log.verify(anchors).unwrap();
    assert_eq!(verification.fault, None);
    verification.head.unwrap()
}

/// Number and kind of every entry.
pub fn kinds(path: &Path) -> Vec<(u64, String)> {
    let connection = Connection::open(path).unwrap();
    let mut statement = connection.prepare("SELECT seq, kind FROM entry ORDER BY seq").unwrap();
    statement
        .query_map([], |row| Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

#[test]
fn an_anchor_is_read_as_it_is_written_and_as_it_is_typed() {
    let mut log = VisitLog::open_in_memory().unwrap();
    log.record_arrival(&guest("Siti")).unwrap();
    let head = whole(&log, &[]);
    let written = head.to_string();
    assert_eq!(Anchor::parse(&written), Some(head));
    let typed = written.to_uppercase();
    let (front, back) = typed.split_at(20);
    assert_eq!(Anchor::parse(&format!(" {front} {back}\n")), Some(head));
    for broken in
        ["", "1", "1-", "0-00", "-5-00", &written[..written.len() - 1], "1-zz", "99999999999999999999-00"]
    {
        assert_eq!(Anchor::parse(broken), None, "{broken}");
    }
}

#[test]
fn the_closing_hash_of_a_day_holds_when_later_days_have_come() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::at("2026-11-23T02:00:00Z");
    let mut log = clock.open(&path_in(&folder));
    let day = |day: &str| {
        let day = day.parse().unwrap();
        TimeSpan::days(day, day, &chrono::Utc)
    };
    log.record_arrival(&guest("Siti")).unwrap();
    clock.pass(60);
    log.record_policy("id-2022-07", "", "").unwrap();
    let first = log.closing_hash(day("2026-11-23")).unwrap().unwrap();
    assert_eq!(first.seq(), 2);
    clock.pass(24 * 3600);
    log.record_export(TimeSpan::ALWAYS, "csv", 1).unwrap();
    assert_eq!(log.closing_hash(day("2026-11-23")).unwrap(), Some(first));
    let second = log.closing_hash(day("2026-11-24")).unwrap().unwrap();
    assert_ne!(first, second);
    assert_eq!(log.closing_hash(day("2026-11-25")).unwrap(), None);
    assert_eq!(whole(&log, &[first, second]), second);
}

#[test]
fn an_empty_log_verifies_and_a_log_that_was_emptied_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = path_in(&folder);
    let mut log = VisitLog::open(&path).unwrap();
    let verification = log.verify(&[]).unwrap();
    assert_eq!((verification.entries, verification.head, verification.fault), (0, None, None));
    log.record_arrival(&guest("Siti")).unwrap();
    let head = whole(&log, &[]);
    Connection::open(&path).unwrap().execute_batch("DELETE FROM entry; DELETE FROM visit;").unwrap();
    assert_eq!(log.verify(&[]).unwrap().fault, None, "only an anchor can tell");
    assert_eq!(log.verify(&[head]).unwrap().fault, Some(Fault { seq: 1, kind: FaultKind::Missing }));
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }
}

/// A log with every kind of entry, as a file without a write-ahead log.
struct Evidence {
    bytes: Vec<u8>,
    /// The log as it was earlier, and its last entry then.
    earlier: (Vec<u8>, u64),
    /// A log in which the same happened to another guest.
    forged: Vec<u8>,
    head: Anchor,
    /// The last entry about every visit, by its number less one.
    last_entries: Vec<u64>,
}

impl Evidence {
    fn make() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let forged = Self::history(&folder, "forged", "Budi").0;
        let (bytes, earlier, head) = Self::history(&folder, "genuine", "Siti");
        let path = folder.path().join("genuine");
        let connection = Connection::open(&path).unwrap();
        let mut statement =
            connection.prepare("SELECT max(seq) FROM entry WHERE visit > 0 GROUP BY visit").unwrap();
        let last_entries = statement
            .query_map([], |row| row.get::<_, i64>(0))
            .unwrap()
            .map(|seq| seq.unwrap().cast_unsigned())
            .collect();
        Self { bytes, earlier, forged, head, last_entries }
    }

    fn history(
        folder: &tempfile::TempDir,
        name: &str,
        guest_name: &str,
    ) -> (Vec<u8>, (Vec<u8>, u64), Anchor) {
        let path = folder.path().join(name);
        let clock = TestClock::at("2026-11-23T02:00:00Z");
        let mut log = clock.open(&path);
        log.record_policy("id-2022-07", "", "").unwrap();
        let mut ids = Vec::new();
        for count in 0..24 {
            clock.pass(300);
            let name = format!("{guest_name} {count}");
            let visit = NewVisit {
                note: format!("note {count}"),
                key: Some(format!("key {count}")),
                arrived: clock.shown(),
                ..guest(&name)
            };
            ids.push(log.record_arrival(&visit).unwrap());
            if count % 2 == 1 {
                log.record_departure(ids[count / 2], clock.shown()).unwrap();
            }
        }
        let earlier = whole(&log, &[]).seq();
        drop(log);
        let earlier = (fs::read(&path).unwrap(), earlier);
        let mut log = clock.open(&path);
        clock.jump(-3600);
        log.record_export(TimeSpan::ALWAYS, "csv", 24).unwrap();
        log.record_arrival(&NewVisit { arrived: clock.shown(), ..guest(guest_name) }).unwrap();
        // One correction that is still told, and one of a visit that was purged afterwards.
        let correction = Correction::new("Dewi", "misspelt").unwrap();
        for count in [2, 20] {
            log.correct(ids[count], &correction, |visit| visit.name.push_str(" binti Abdullah")).unwrap();
        }
        log.purge(Retention::all_before(at("2026-11-23T02:45:00Z")), "Dewi").unwrap();
        let head = whole(&log, &[]);
        drop(log);
        (fs::read(&path).unwrap(), earlier, head)
    }

    fn visits(&self) -> usize {
        self.last_entries.len()
    }
}

/// Does something behind the back of the program, and gives the entry that it must name.
fn tamper(dice: &mut Dice, evidence: &Evidence, path: &Path) -> (u64, String) {
    let head = evidence.head.seq();
    let no = dice.roll(evidence.visits()) + 1;
    let last = evidence.last_entries[no - 1];
    let seq = dice.roll(head as usize) as u64 + 1;
    fs::write(path, &evidence.bytes).unwrap();
    let (expected, sql) = match dice.roll(14) {
        0 | 1 => {
            let columns = [
                "name", "organisation", "purpose", "host", "phone", "evidence", "policy", "post", "officer", "note", "id", "key",
            ];
            let column = columns[dice.roll(columns.len())];
            let value = match column {
                "id" => "randomblob(16)".to_owned(),
                _ => format!("coalesce({column}, '') || 'x'"),
            };
            (last, format!("UPDATE visit SET {column} = {value} WHERE no = {no}"))
        }
        2 => (last, format!("UPDATE visit SET arrived = arrived - {} WHERE no = {no}", dice.roll(9_999_999) + 1)),
        3 => (last, format!("UPDATE visit SET departed = coalesce(departed, arrived) + 1, credential = NULL WHERE no = {no}")),
        4 => (last, format!("UPDATE visit SET party = party + 1, salt = zeroblob(16) WHERE no = {no}")),
        5 => (last, format!("DELETE FROM visit WHERE no = {no}")),
        6 => (
            head + 1,
            format!(
                "INSERT INTO visit (id, arrived, name, organisation, purpose, host, phone, party, evidence, policy,
                 post, officer, note, salt) SELECT randomblob(16), arrived, name, organisation, purpose, host, phone,
                 party, evidence, policy, post, officer, note, salt FROM visit WHERE no = {no}"
            ),
        ),
        7 => {
            let other = no % evidence.visits() + 1;
            let first = last.min(evidence.last_entries[other - 1]);
            let sql = format!(
                "UPDATE visit SET no = -{no} WHERE no = {no}; UPDATE visit SET no = {no} WHERE no = {other};
                 UPDATE visit SET no = {other} WHERE no = -{no};"
            );
            (first, sql)
        }
        8 => {
            let changes = [
                "kind = iif(kind = 'purge', 'arrival', 'purge')",
                "at = at + 1",
                "visit = coalesce(visit, 0) + 1",
                "state = randomblob(32)",
                "state = NULL, visit = 7",
                "detail = randomblob(32)",
                "link = randomblob(32)",
                "salt = randomblob(16)",
                "content = coalesce(content, '') || ' '",
            ];
            (seq, format!("UPDATE entry SET {} WHERE seq = {seq}", changes[dice.roll(changes.len())]))
        }
        9 => (seq, format!("DELETE FROM entry WHERE seq = {seq}")),
        10 => (seq, format!("DELETE FROM entry WHERE seq >= {seq}")),
        11 => {
            let seq = seq.min(head - 1);
            let sql = format!(
                "UPDATE entry SET seq = -{seq} WHERE seq = {seq}; UPDATE entry SET seq = {seq} WHERE seq = {seq} + 1;
                 UPDATE entry SET seq = {seq} + 1 WHERE seq = -{seq};"
            );
            (seq, sql)
        }
        12 => {
            fs::write(path, &evidence.earlier.0).unwrap();
            (evidence.earlier.1 + 1, String::new())
        }
        _ => {
            // A whole new chain is as whole as the old one. It ends where the anchor stands, so this is
            // the first entry of which anybody can say that it is another.
            fs::write(path, &evidence.forged).unwrap();
            (head, String::new())
        }
    };
    Connection::open(path).unwrap().execute_batch(&sql).unwrap();
    (expected, sql)
}

#[test]
fn every_tampering_is_found_at_the_first_entry_that_is_not_what_it_was() {
    let rounds = std::env::var("POSJAGA_TAMPERINGS")
        .map_or(300, |count| count.parse().expect("a number of tamperings"));
    let evidence = Evidence::make();
    let folder = tempfile::tempdir().unwrap();
    let path = path_in(&folder);
    fs::write(&path, &evidence.bytes).unwrap();
    assert_eq!(whole(&VisitLog::open(&path).unwrap(), &[evidence.head]), evidence.head);
    let mut dice = Dice(0x5EED);
    for round in 0..rounds {
        let (expected, how) = tamper(&mut dice, &evidence, &path);
        let fault = VisitLog::open(&path).unwrap().verify(&[evidence.head]).unwrap().fault;
        assert_eq!(fault.map(|fault| fault.seq), Some(expected), "round {round}: {how}: {fault:?}");
    }
    eprintln!("{rounds} tamperings, each found at its first entry");
}

#[test]
fn a_chain_made_anew_is_placed_between_two_anchors() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::at("2026-11-23T02:00:00Z");
    let mut log = clock.open(&path_in(&folder));
    let mut anchors = Vec::new();
    for count in 0..6 {
        log.record_arrival(&guest(&format!("Siti {count}"))).unwrap();
        anchors.push(whole(&log, &anchors));
    }
    drop(log);
    // The end of the chain is cut off and written again by the program itself.
    let connection = Connection::open(path_in(&folder)).unwrap();
    connection.execute_batch("DELETE FROM entry WHERE seq > 3; DELETE FROM visit WHERE no > 3;").unwrap();
    let mut log = clock.open(&path_in(&folder));
    for _ in 0..3 {
        log.record_arrival(&guest("Budi")).unwrap();
    }
    whole(&log, &anchors[..3]);
    let fault = |anchors: &[Anchor]| log.verify(anchors).unwrap().fault.unwrap();
    assert_eq!(fault(&anchors), Fault { seq: 4, kind: FaultKind::Anchor });
    assert_eq!(fault(&anchors[5..]), Fault { seq: 6, kind: FaultKind::Anchor });
}

#[test]
fn a_clock_that_jumps_is_recorded_and_the_order_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = path_in(&folder);
    let clock = TestClock::at("2026-11-23T02:00:00Z");
    let mut log = clock.open(&path);
    log.record_arrival(&guest("first")).unwrap();
    clock.pass(3600);
    clock.jump(1);
    log.record_arrival(&guest("a second is no jump")).unwrap();
    clock.jump(3600);
    log.record_arrival(&guest("forwards")).unwrap();
    let highest = clock.shown();
    clock.jump(-86_400);
    log.record_clock().unwrap();
    log.record_clock().unwrap();
    log.record_arrival(&guest("backwards")).unwrap();
    clock.jump(-1);
    log.record_arrival(&guest("a second back")).unwrap();
    let expected = ["arrival", "arrival", "clock", "arrival", "clock", "arrival", "arrival"];
    assert_eq!(kinds(&path).into_iter().map(|(_, kind)| kind).collect::<Vec<_>>(), expected);
    whole(&log, &[]);
    assert_eq!(log.high_water().unwrap(), Some(highest));
    let numbers: Vec<u64> = log.visits(TimeSpan::ALWAYS).unwrap().iter().map(|visit| visit.no).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
}

#[test]
fn a_clock_that_was_set_back_while_the_program_was_closed_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let path = path_in(&folder);
    TestClock::at("2026-11-23T02:00:00Z").open(&path).record_arrival(&guest("Siti")).unwrap();
    TestClock::at("1970-01-01T00:05:00Z").open(&path).record_arrival(&guest("Budi")).unwrap();
    assert_eq!(
        kinds(&path).into_iter().map(|(_, kind)| kind).collect::<Vec<_>>(),
        ["arrival", "clock", "arrival"]
    );
    let log = VisitLog::open(&path).unwrap();
    whole(&log, &[]);
    assert_eq!(log.high_water().unwrap(), Some(at("2026-11-23T02:00:00Z")));
}

#[test]
fn a_gap_in_the_numbers_and_an_index_that_does_not_fit_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let path = data.join("visits.sqlite");
    crate::tending::run(&data, &["policy", "list"]);
    let mut log = VisitLog::open(&path).unwrap();
    for count in 0..600 {
        log.record_arrival(&gone(&format!("Tamu {count}"))).unwrap();
    }
    assert!(log.soundness().unwrap().is_sound());
    drop(log);
    let sound = fs::read(&path).unwrap();
    let verify = |sql: &str| {
        fs::write(&path, &sound).unwrap();
        rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let output = crate::tending::run(&data, &["log", "verify"]);
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(verify("SELECT 1").0, Some(0));
    // With all that the chain says of it.
    let (code, said) =
        verify("DELETE FROM visit WHERE no IN (600, 599); DELETE FROM entry WHERE visit IN (600, 599)");
    assert!(code == Some(1) && said.contains("numbers without a visit: 2 (599–600)"), "{said}");
    let (code, said) = verify(
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage =
             (SELECT rootpage FROM sqlite_schema WHERE name = 'visit_long') WHERE name = 'visit_refuse'",
    );
    assert!(code == Some(1), "{said}");
    let (code, said) = verify("DELETE FROM visit_text_data WHERE id > 100");
    assert!(code == Some(1), "{said}");
    let (code, said) = verify("INSERT INTO visit_text (visit_text) VALUES ('delete-all')");
    assert!(code == Some(1) && said.contains("the index of the search does not fit"), "{said}");
    let mended = crate::tending::run(&data, &["log", "rescue"]);
    assert!(crate::tending::printed(&mended).contains("made anew"));
    assert!(VisitLog::open(&path).unwrap().soundness().unwrap().is_sound());
}
