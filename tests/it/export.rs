//! The log as a file.

use std::{fs, io};

use posjaga::{
    export::{self, ExportError, ExportFormat, Report},
    time::TimeSpan,
    visit::{NewVisit, Totals, Visit},
    visit_log::VisitLog,
};

use crate::visit_log::{HOSTILE_NAMES, at, guest};

const COLUMNS: &str = "no,date,arrived,left,name,organisation,purpose,host,phone,card,party,evidence,verdict,policy,post,officer,note,ending,id,entered,corrected";

fn hostile_visits() -> Vec<Visit> {
    let mut log = VisitLog::open_in_memory().unwrap();
    for (count, name) in HOSTILE_NAMES.iter().enumerate() {
        let left = (count % 2 == 0).then(|| at("2026-11-23T03:00:00Z"));
        let visit = NewVisit {
            organisation: (*name).to_owned(),
            note: (*name).to_owned(),
            phone: "+62 812".to_owned(),
            party: 1 + count as u32,
            left,
            ..guest(name)
        };
        log.record_arrival(&visit).unwrap();
    }
    log.visits(TimeSpan::ALWAYS).unwrap()
}

fn bytes(visits: &[Visit], format: ExportFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    export::write(visits, format, &Report::default(), &mut bytes).unwrap();
    bytes
}

/// What the documentation of the export tells a reader to do with a cell.
fn without_apostrophes(cell: &str) -> String {
    let mut text = String::new();
    let mut at_start = true;
    for letter in cell.chars() {
        if !(at_start && letter == '\'') {
            text.push(letter);
        }
        at_start = matches!(letter, ';' | '\t' | '\r' | '\n');
    }
    text
}

#[test]
fn csv_holds_every_visit_and_no_formula() {
    let visits = hostile_visits();
    let bytes = bytes(&visits, ExportFormat::Csv);
    let text = std::str::from_utf8(&bytes).unwrap().strip_prefix('\u{feff}').unwrap();
    assert!(text.starts_with(&format!("{COLUMNS}\r\n")));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let records: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), visits.len());
    for (record, visit) in records.iter().zip(&visits) {
        for cell in record {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝']), "{cell:?}");
        }
        assert_eq!(without_apostrophes(&record[4]), visit.name);
        assert_eq!(without_apostrophes(&record[16]), visit.note);
        assert_eq!(&record[8], "'+62 812");
        assert_eq!(record[2].parse::<chrono::DateTime<chrono::Utc>>().unwrap(), visit.arrived);
        assert_eq!(record[3].is_empty(), visit.left.is_none());
        assert_eq!(record[18], visit.id.to_string());
    }
}

#[test]
fn json_holds_every_visit_as_it_is_and_the_totals_of_the_screen() {
    let visits = hostile_visits();
    let export: serde_json::Value = serde_json::from_slice(&bytes(&visits, ExportFormat::Json)).unwrap();
    let rows = export["visits"].as_array().unwrap();
    assert_eq!(rows.len(), visits.len());
    for (row, visit) in rows.iter().zip(&visits) {
        assert_eq!(row["name"], visit.name);
        assert_eq!(row["no"], visit.no);
        assert_eq!(row["party"], visit.party);
        assert_eq!(row["verdict"], serde_json::Value::Null);
        assert_eq!(row["left"].is_null(), visit.left.is_none());
    }
    // The last ones only where there is something to say.
    let marked = visits[0].entered.is_some();
    let columns: Vec<_> = COLUMNS
        .split(',')
        .filter(|&column| !["corrected", "ending"].contains(&column) && (column != "entered" || marked))
        .collect();
    assert!(columns.iter().all(|column| rows[0].get(column).is_some()));
    assert_eq!(rows[0].as_object().unwrap().len(), columns.len());
    let totals = Totals::of(&visits);
    assert_eq!(export["totals"]["visits"], totals.visits);
    assert_eq!(export["totals"]["people"], totals.people);
    assert_eq!(export["totals"]["inside"], totals.inside);
    assert_eq!(export["totals"]["evidence"]["none"], totals.visits);
}

#[test]
fn an_export_of_no_visits_is_whole_too() {
    assert_eq!(bytes(&[], ExportFormat::Csv), format!("\u{feff}{COLUMNS}\r\n").into_bytes());
    let export: serde_json::Value = serde_json::from_slice(&bytes(&[], ExportFormat::Json)).unwrap();
    assert_eq!(export["visits"], serde_json::json!([]));
    assert_eq!(export["totals"]["visits"], 0);
}

#[test]
fn visit_by_visit_gives_the_same_file_as_all_at_once() {
    let visits = hostile_visits();
    let folder = tempfile::tempdir().unwrap();
    for format in ExportFormat::ALL {
        let path = folder.path().join("day");
        let totals = export::write_file_with::<ExportError>(format, &Report::default(), &path, |exporter| {
            visits.iter().try_for_each(|visit| exporter.push(visit))
        });
        assert_eq!(totals.unwrap(), Totals::of(&visits));
        assert_eq!(fs::read(&path).unwrap(), bytes(&visits, format));
    }
}

#[test]
fn an_export_that_fails_leaves_the_file_of_yesterday() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("day.csv");
    fs::write(&path, "yesterday").unwrap();
    let failed = export::write_file_with(ExportFormat::Csv, &Report::default(), &path, |exporter| {
        exporter.push(&hostile_visits()[0])?;
        Err(ExportError::Write(io::Error::other("no more")))
    });
    assert!(failed.is_err());
    assert_eq!(fs::read_to_string(&path).unwrap(), "yesterday");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    let nowhere = folder.path().join("nowhere/day.csv");
    export::write_file_with::<ExportError>(ExportFormat::Csv, &Report::default(), &nowhere, |_| Ok(()))
        .unwrap_err();
}
