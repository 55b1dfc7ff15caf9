//! What a report says of rows that were not logged as they happened, and what its closing code covers.

use calamine::{Data, Reader as _};
use std::process::Command;

use chrono::TimeDelta;
use posjaga::{
    export::{self, ExportFormat, Report},
    import::Options,
    time::TimeSpan,
    visit::{Correction, NewVisit},
    visit_log::{Anchor, FaultKind, VisitLog},
    words::Language,
};

use crate::{
    chain::{TestClock, path_in, whole},
    import::{all, file, options, taken_in},
    tending::{printed, run},
    visit_log::{at, guest},
};

fn day(day: &str) -> TimeSpan {
    let day = day.parse().unwrap();
    TimeSpan::days(day, day, &chrono::Local)
}

#[test]
fn the_closing_code_of_a_day_covers_its_rows_as_they_are_printed() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::at("2026-11-23T02:00:00Z");
    let mut log = clock.open(&path_in(&folder));
    let first_day = day("2026-11-23");
    let code = |log: &VisitLog| log.closing_hash(first_day).unwrap();
    let id = log.record_arrival(&NewVisit { arrived: clock.shown(), ..guest("Siti") }).unwrap();
    let mut codes: Vec<Anchor> = code(&log).into_iter().collect();
    let mut changed = |log: &VisitLog, what: &str| {
        let now = code(log).unwrap();
        assert!(!codes.contains(&now), "{what} is not covered");
        codes.push(now);
        // The code before still tells the chain from every other.
        whole(log, &codes);
    };
    clock.pass(2 * 86_400);
    log.correct(id, &Correction::new("Dewi", "misheard").unwrap(), |visit| visit.name = "Sity".to_owned())
        .unwrap();
    changed(&log, "a correction of days later");
    log.record_departure(id, clock.shown()).unwrap();
    changed(&log, "a departure of days later");
    log.record_arrival(&NewVisit { arrived: at("2026-11-23T03:00:00Z"), ..guest("late") }).unwrap();
    changed(&log, "a visit that was entered days later");
    let list = file(&folder, "list.csv", "Nama,Tanggal,Jam masuk\nBudi,2026-11-23,10:00\n");
    let options = Options { now: clock.shown(), ..options() };
    assert_eq!(taken_in(&mut log, &list, &options).0.unwrap().added, 1);
    changed(&log, "a list from paper");
    // What happens to other days is none of it.
    let before = code(&log);
    log.record_arrival(&NewVisit { arrived: clock.shown(), ..guest("another day") }).unwrap();
    assert_eq!(code(&log), before);

    // A day that was entered from paper alone has a code as well.
    assert_eq!(log.closing_hash(day("2026-11-20")).unwrap(), None);
    let list = file(&folder, "older.csv", "Nama,Tanggal,Jam masuk\nAni,2026-11-20,10:00\n");
    taken_in(&mut log, &list, &options).0.unwrap();
    let code = log.closing_hash(day("2026-11-20")).unwrap().unwrap();
    assert_eq!(whole(&log, &[code]).seq(), code.seq() + 1, "only the record of the import comes later");
}

#[test]
fn a_snapshot_is_of_one_moment() {
    let folder = tempfile::tempdir().unwrap();
    let path = path_in(&folder);
    let mut writer = VisitLog::open(&path).unwrap();
    writer.record_arrival(&guest("Siti")).unwrap();
    let reader = VisitLog::open(&path).unwrap();
    let snapshot = reader.snapshot().unwrap();
    let code = reader.closing_hash(TimeSpan::ALWAYS).unwrap();
    writer.record_arrival(&guest("Budi")).unwrap();
    assert_eq!((reader.closing_hash(TimeSpan::ALWAYS).unwrap(), all(&reader).len()), (code, 1));
    drop(snapshot);
    assert_eq!(all(&reader).len(), 2);
}

#[test]
fn rows_that_were_not_logged_as_they_happened_are_marked_everywhere() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    // Made-up ids and times, as another post would send them.
    let forged = "no,date,arrived,left,name,organisation,purpose,host,phone,party,evidence,verdict,policy,post,officer,\
                  note,id,entered\n\
                  1,2026-11-19,2026-11-19T09:00:00+00:00,2026-11-19T10:00:00+00:00,Tamu Palsu,,,,,1,verified,admit,\
                  id-2022-07,Pintu Utama,,,01M7H000000000000000000000,\n";
    let list = place.path().join("forged.csv");
    std::fs::write(&list, forged).unwrap();
    printed(&run(&data, &["log", "import", list.to_str().unwrap()]));
    let lines = place.path().join("lines.jsonl");
    std::fs::write(&lines, "{\"name\":\"Tamu Lama\",\"arrived\":\"2026-11-19T09:30:00Z\"}\n").unwrap();
    printed(&run(&data, &["log", "add", lines.to_str().unwrap()]));

    let span = ["--from", "2026-11-19", "--to", "2026-11-19"];
    let listed = run(&data, &[&["log", "list"], &span[..]].concat());
    assert_eq!(printed(&listed).matches("* ").count(), 3, "{}", printed(&listed));
    for command in [&["log", "inside"][..], &["log", "find", "Tamu"]] {
        assert!(printed(&run(&data, command)).contains('*'), "{command:?}");
    }
    for format in ["csv", "json", "xlsx"] {
        let path = place.path().join(format!("day.{format}"));
        printed(&run(&data, &[&["export"], &span[..], &["--output", path.to_str().unwrap()]].concat()));
        let mut log = VisitLog::open_in_memory().unwrap();
        taken_in(&mut log, &path, &options()).0.unwrap();
        let told = options().now;
        // The marks travel with the export, and are not made by the import of it.
        assert!(
            all(&log).iter().all(|visit| visit.entered.is_some_and(|entered| entered != told)),
            "{format}"
        );
        assert_eq!(all(&log).len(), 2, "{format}");
    }
}

#[test]
fn a_corrected_row_bears_the_day_of_its_correction_on_paper() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::at("2026-11-23T02:00:00Z");
    let mut log = clock.open(&path_in(&folder));
    for name in ["Siti", "Budi"] {
        log.record_arrival(&NewVisit { arrived: clock.shown(), ..guest(name) }).unwrap();
    }
    clock.pass(2 * 86_400);
    let id = all(&log)[0].id;
    log.correct(id, &Correction::new("Dewi", "misheard").unwrap(), |visit| visit.party = 2).unwrap();
    let report = Report { language: Language::English, ..Report::default() };
    let mut bytes = Vec::new();
    export::write(&all(&log), ExportFormat::Pdf, &report, &mut bytes).unwrap();
    let path = file(&folder, "day.pdf", bytes);
    let Ok(read) = Command::new("pdftotext").arg("-layout").arg(&path).arg("-").output() else {
        eprintln!("skipped: pdftotext is not installed");
        return;
    };
    let text = String::from_utf8(read.stdout).unwrap();
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    assert_eq!(text.matches("(corrected").count(), 1, "{text}");
    assert!(text.contains("25 November 2026"), "{text}");
}

#[test]
fn a_corrected_row_bears_the_time_of_its_correction_in_every_list_and_export() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    std::fs::create_dir_all(&data).unwrap();
    let clock = TestClock::at("2026-11-23T02:00:00Z");
    let mut log = clock.open(&data.join("visits.sqlite"));
    for name in ["Siti", "Budi"] {
        log.record_arrival(&NewVisit { arrived: clock.shown(), ..guest(name) }).unwrap();
    }
    let id = all(&log)[0].id;
    for (days, party) in [(1, 2), (2, 3)] {
        clock.pass(days * 86_400);
        let corrected =
            log.correct(id, &Correction::new("Dewi", "misheard").unwrap(), |visit| visit.party = party);
        assert_eq!(corrected.unwrap().unwrap().corrected, Some(clock.shown()));
    }
    // What changes nothing is no correction.
    clock.pass(86_400);
    log.correct(id, &Correction::new("Dewi", "again").unwrap(), |visit| visit.party = 3).unwrap();
    let marks: Vec<_> = all(&log).iter().map(|visit| visit.corrected).collect();
    assert_eq!(marks, [Some(at("2026-11-26T02:00:00Z")), None]);
    drop(log);

    let span = ["--from", "2026-11-23", "--to", "2026-11-23"];
    let of_siti = |lines: &str| {
        let marked: Vec<_> = lines.lines().filter(|line| line.contains("26 November 2026")).collect();
        assert!(matches!(&marked[..], [line] if line.contains("Siti")), "{lines}");
    };
    of_siti(printed(&run(&data, &[&["log", "list"], &span[..]].concat())));
    for command in [&["log", "inside"][..], &["log", "find", "Siti"]] {
        of_siti(printed(&run(&data, command)));
    }
    let jsonl: [&[&str]; 3] = [
        &["log", "list", "--from", "2026-11-23", "--to", "2026-11-23"],
        &["log", "inside"],
        &["log", "find"],
    ];
    for command in jsonl {
        for line in printed(&run(&data, &[command, &["--json"]].concat())).lines() {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            let corrected = row.get("corrected").and_then(|time| time.as_str()).map(at);
            assert_eq!(corrected, (row["name"] == "Siti").then(|| at("2026-11-26T02:00:00Z")), "{line}");
        }
    }
    for format in ["csv", "json", "xlsx"] {
        let path = place.path().join(format!("day.{format}"));
        printed(&run(&data, &[&["export"], &span[..], &["--output", path.to_str().unwrap()]].concat()));
        if format != "xlsx" {
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(text.matches("2026-11-26").count(), 1, "{format}");
        }
        // The export is read back as it is; the log into which it goes has corrected nothing.
        let mut other = VisitLog::open_in_memory().unwrap();
        let (done, lines) = taken_in(&mut other, &path, &options());
        assert_eq!((done.unwrap().added, lines.len()), (2, 0), "{format}");
        assert!(all(&other).iter().all(|visit| visit.corrected.is_none() && visit.entered.is_some()));
    }
    let mut book = calamine::open_workbook_auto(place.path().join("day.xlsx")).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<_> = sheet.rows().collect();
    let column = rows[0].iter().position(|head| *head == Data::String("corrected".to_owned())).unwrap();
    assert!(rows[1][column].to_string().parse::<f64>().is_ok_and(|day| day > 46_000.0), "{:?}", rows[1]);
    assert_eq!(rows[2][column], Data::Empty);
}

#[test]
fn a_mark_that_was_taken_off_or_put_on_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = path_in(&folder);
    let mut log = VisitLog::open(&path).unwrap();
    let ids = ["Siti", "Budi"].map(|name| log.record_arrival(&guest(name)).unwrap());
    log.correct(ids[0], &Correction::new("Dewi", "misheard").unwrap(), |visit| visit.party = 2).unwrap();
    whole(&log, &[]);
    let mark = all(&log)[0].corrected.unwrap().timestamp_millis();
    let file = rusqlite::Connection::open(&path).unwrap();
    for (change, undo) in [
        (
            "UPDATE visit SET corrected = NULL WHERE no = 1".to_owned(),
            format!("UPDATE visit SET corrected = {mark} WHERE no = 1"),
        ),
        (
            "UPDATE visit SET corrected = corrected - 86400000 WHERE no = 1".to_owned(),
            format!("UPDATE visit SET corrected = {mark} WHERE no = 1"),
        ),
        (
            format!("UPDATE visit SET corrected = {mark} WHERE no = 2"),
            "UPDATE visit SET corrected = NULL WHERE no = 2".to_owned(),
        ),
    ] {
        file.execute_batch(&change).unwrap();
        assert_eq!(
            log.verify(&[]).unwrap().fault.map(|fault| fault.kind),
            Some(FaultKind::Visit),
            "{change}"
        );
        file.execute_batch(&undo).unwrap();
        whole(&log, &[]);
    }
    // A log that is saved from a damaged one keeps its marks, and vouches for them.
    let saved = folder.path().join("saved.sqlite");
    drop(log);
    VisitLog::salvage(&path, &saved, None).unwrap();
    let log = VisitLog::open(&saved).unwrap();
    whole(&log, &[]);
    assert_eq!(all(&log)[0].corrected.unwrap().timestamp_millis(), mark);
    rusqlite::Connection::open(&saved).unwrap().execute_batch("UPDATE visit SET corrected = NULL").unwrap();
    assert!(log.verify(&[]).unwrap().fault.is_some());
}

#[test]
fn exports_are_in_the_order_of_day_and_time() {
    let mut log = VisitLog::open_in_memory().unwrap();
    for (name, minutes) in [("third", 20), ("first", 0), ("second", 10), ("second too", 10)] {
        let arrived = at("2026-11-23T02:00:00Z") + TimeDelta::minutes(minutes);
        log.record_arrival(&NewVisit { arrived, ..guest(name) }).unwrap();
    }
    let names = |span| log.visits(span).unwrap().into_iter().map(|visit| visit.name).collect::<Vec<_>>();
    for span in [TimeSpan::ALWAYS, day("2026-11-23")] {
        assert_eq!(names(span), ["first", "second", "second too", "third"]);
    }
}
