//! The workbook and the report on paper.

use std::{collections::BTreeMap, process::Command};

use chrono::{Local, NaiveDate};
use posjaga::{
    export::{self, ExportError, ExportFormat, Report, Signatory},
    time::{TimeSpan, Timestamp},
    verdict::Verdict,
    visit::{EvidenceKind, NewVisit, Totals, Visit},
    visit_log::VisitLog,
    words::Language,
};

use crate::{
    testdata::testdata,
    visit_log::{HOSTILE_NAMES, at, guest},
};

fn report() -> Report {
    Report {
        language: Language::Indonesian,
        office: "Pemerintah Kabupaten Mesuji\nSekretariat Daerah".to_owned(),
        post: "Pintu Utama".to_owned(),
        officer: "Dewi Lestari".to_owned(),
        signatory: Signatory {
            town: "Mesuji".to_owned(),
            name: "Ratna Kusuma".to_owned(),
            position: "Kepala Bagian Umum".to_owned(),
            number: "19700101 199503 2 001".to_owned(),
        },
        from: Some("2026-11-23".parse().unwrap()),
        to: Some("2026-11-23".parse().unwrap()),
        made_at: at("2026-11-23T10:00:00Z"),
        closing_hash: Some("3f1c-77ab-closing".to_owned()),
    }
}

fn visits(names: &[&str]) -> Vec<Visit> {
    let mut log = VisitLog::open_in_memory().unwrap();
    for (count, name) in names.iter().enumerate() {
        let arrived = at("2026-11-23T01:30:00Z") + chrono::TimeDelta::minutes(7 * (count as i64 % 60));
        let verdict = Verdict::ALL.into_iter().cycle().nth(count).filter(|_| count % 7 != 6);
        let visit = NewVisit {
            organisation: (*name).to_owned(),
            purpose: "Rapat koordinasi".to_owned(),
            phone: "0812345678".to_owned(),
            party: 1 + count as u32 % 4,
            evidence: EvidenceKind::ALL[count % EvidenceKind::ALL.len()],
            verdict,
            arrived,
            left: (count % 3 == 0).then(|| arrived + chrono::TimeDelta::hours(1)),
            ..guest(name)
        };
        log.record_arrival(&visit).unwrap();
    }
    log.visits(TimeSpan::ALWAYS).unwrap()
}

fn bytes(visits: &[Visit], format: ExportFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    export::write(visits, format, &report(), &mut bytes).unwrap();
    bytes
}

/// The files in a ZIP archive (APPNOTE 4.3), stored or deflated.
fn unzip(archive: &[u8]) -> BTreeMap<String, String> {
    let number = |at: usize, bytes: usize| {
        (0..bytes).rev().fold(0_usize, |number, byte| number << 8 | usize::from(archive[at + byte]))
    };
    let end = archive.windows(4).rposition(|bytes| bytes == b"PK\x05\x06").unwrap();
    let (count, mut entry) = (number(end + 10, 2), number(end + 16, 4));
    let mut files = BTreeMap::new();
    for _ in 0..count {
        let (method, length) = (number(entry + 10, 2), number(entry + 20, 4));
        let (name, header) = (number(entry + 28, 2), number(entry + 42, 4));
        let start = header + 30 + number(header + 26, 2) + number(header + 28, 2);
        let packed = &archive[start..start + length];
        let file = match method {
            0 => packed.to_vec(),
            _ => miniz_oxide::inflate::decompress_to_vec(packed).unwrap(),
        };
        let path = String::from_utf8(archive[entry + 46..entry + 46 + name].to_vec()).unwrap();
        files.insert(path, String::from_utf8(file).unwrap());
        entry += 46 + name + number(entry + 30, 2) + number(entry + 32, 2);
    }
    files
}

/// The cells of a sheet: its place, its kind and its value, with XML's and Excel's escapes undone.
fn cells(sheet: &str) -> BTreeMap<String, (String, String)> {
    let attribute = |tag: &str, name: &str| {
        tag.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned)
    };
    sheet
        .split("<c ")
        .skip(1)
        .map(|cell| {
            let (tag, rest) = cell.split_once('>').unwrap();
            let place = attribute(tag, "r").unwrap();
            let kind = attribute(tag, "t").unwrap_or_default();
            let inside = rest.split("</c>").next().unwrap_or_default();
            let value = if kind == "inlineStr" {
                inside.split_once("<t").unwrap().1.split_once('>').unwrap().1.split("</t>").next().unwrap()
            } else {
                inside.split("<v>").nth(1).map_or("", |value| value.split("</v>").next().unwrap())
            };
            (place, (kind, unescape(value)))
        })
        .collect()
}

fn unescape(value: &str) -> String {
    let value = value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    let mut text = String::new();
    let mut rest = value.as_str();
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).and_then(|code| u32::from_str_radix(code, 16).ok());
        match code.and_then(char::from_u32) {
            Some(letter) if rest.get(at + 6..at + 7) == Some("_") => {
                text.push_str(&rest[..at]);
                text.push(letter);
                rest = &rest[at + 7..];
            }
            _ => {
                text.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
            }
        }
    }
    text + rest
}

/// Days since the epoch of spreadsheets, 30 December 1899.
fn serial(moment: Timestamp) -> f64 {
    let epoch = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap().and_hms_opt(0, 0, 0).unwrap();
    (moment.with_timezone(&Local).naive_local() - epoch).num_seconds() as f64 / 86_400.0
}

/// Hostile names of this project, and of the third-party suite where it is there.
fn hostile_names() -> Vec<String> {
    let mut names: Vec<_> = HOSTILE_NAMES.iter().map(|&name| name.to_owned()).collect();
    names.extend(
        ["_x0041_", "_x005F_", " vorn und hinten ", "\u{fffe}\u{ffff}", "]]>", "😀"].map(str::to_owned),
    );
    if let Some(suite) = testdata("attacks") {
        let cases = std::fs::read_to_string(suite.join("cases.jsonl")).unwrap();
        let cases = cases.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        names.extend(cases.filter_map(|case| case["id"].as_str().map(|id| format!("={id}"))).take(200));
    }
    names
}

#[test]
fn a_workbook_has_typed_cells_and_no_formula() {
    let names = hostile_names();
    let visits = visits(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let files = unzip(&bytes(&visits, ExportFormat::Xlsx));
    for (path, file) in &files {
        assert!(!path.contains("externalLink") && !file.contains("<f>") && !file.contains("<f "), "{path}");
        assert!(!file.contains("<hyperlink"), "{path}");
    }
    let sheet = &files["xl/worksheets/sheet1.xml"];
    assert!(sheet.contains("ySplit=\"1\"") && sheet.contains("state=\"frozen\""));
    assert!(sheet.contains(&format!("<autoFilter ref=\"A1:V{}\"", visits.len() + 1)));
    let cells = cells(sheet);
    let text = |place: &str| match cells.get(place) {
        Some((kind, value)) => {
            assert_eq!(kind, "inlineStr", "{place}");
            value.as_str()
        }
        None => "",
    };
    let number = |place: &str| match &cells[place] {
        (kind, value) if kind.is_empty() => value.parse::<f64>().unwrap(),
        (kind, value) => panic!("{place} is {kind} {value}"),
    };
    assert_eq!(text("E1"), "name");
    assert_eq!(text("S1"), "id");
    for (row, visit) in (2..).zip(&visits) {
        let is = |place: &str, expected: f64| (number(place) - expected).abs() < 1e-6;
        assert!(is(&format!("A{row}"), visit.no as f64));
        assert!(is(&format!("B{row}"), serial(visit.arrived).floor()));
        assert!(is(&format!("C{row}"), serial(visit.arrived)));
        assert_eq!(cells.contains_key(&format!("D{row}")), visit.left.is_some());
        assert_eq!(text(&format!("E{row}")), visit.name);
        assert_eq!(text(&format!("F{row}")), visit.organisation);
        assert_eq!(text(&format!("I{row}")), visit.phone);
        assert!(is(&format!("K{row}"), f64::from(visit.party)));
        assert_eq!(text(&format!("L{row}")), visit.evidence.code());
        assert_eq!(text(&format!("M{row}")), visit.verdict.map_or("", Verdict::code));
        assert_eq!(text(&format!("S{row}")), visit.id.to_string());
    }
}

#[test]
fn the_summary_has_the_totals_of_the_screen_and_a_chart() {
    let visits = visits(&["Siti"; 40]);
    let files = unzip(&bytes(&visits, ExportFormat::Xlsx));
    let strings: Vec<_> = files["xl/sharedStrings.xml"]
        .split("<si>")
        .skip(1)
        .map(|item| item.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned())
        .collect();
    let cells = cells(&files["xl/worksheets/sheet2.xml"]);
    let mut counts = Vec::new();
    for (place, (_, label)) in cells.iter().filter(|(place, _)| place.starts_with('A')) {
        if let Some((_, count)) = cells.get(&place.replace('A', "B"))
            && let Ok(count) = count.parse::<u64>()
        {
            counts.push((strings[label.parse::<usize>().unwrap()].clone(), count));
        }
    }
    let counted = |label: &str| counts.iter().find(|(found, _)| found == label).map(|(_, count)| *count);
    let totals = Totals::of(&visits);
    assert_eq!(counted("Kunjungan"), Some(totals.visits));
    assert_eq!(counted("Orang"), Some(totals.people));
    assert_eq!(counted("Orang belum keluar"), Some(totals.inside));
    assert_eq!(counted("Layak Masuk"), Some(totals.verdicts[0]));
    assert_eq!(counted("Sertifikat terverifikasi"), Some(totals.evidence[0]));
    let hours: u64 = counts.iter().filter(|(label, _)| label.len() == 2).map(|(_, count)| count).sum();
    assert_eq!(hours, totals.visits);
    assert!(files["xl/charts/chart1.xml"].contains("Ringkasan"));
}

#[test]
fn the_report_is_the_same_whenever_it_is_made() {
    let visits = visits(&["Siti Aminah", "Budi"]);
    for format in ExportFormat::ALL {
        assert!(bytes(&visits, format) == bytes(&visits, format), "{format:?}");
    }
}

#[test]
fn a_report_has_whole_pages_for_nobody_and_for_many() {
    for (count, pages) in [(0, 1), (1, 1), (500, 12)] {
        let names = vec!["Siti Aminah binti Abdullah"; count];
        let pdf = bytes(&visits(&names), ExportFormat::Pdf);
        assert!(pdf.starts_with(b"%PDF-1.") && pdf.trim_ascii_end().ends_with(b"%%EOF"));
        let found = pdf
            .windows(11)
            .filter(|bytes| bytes.starts_with(b"/Type/Page") && bytes[10] != b's')
            .count()
            + pdf.windows(12).filter(|bytes| bytes.starts_with(b"/Type /Page") && bytes[11] != b's').count();
        assert!(found >= pages, "{count} visits on {found} pages");
    }
}

#[test]
fn a_report_of_too_many_visits_is_refused_before_it_is_made() {
    let visits = visits(&["Siti"]);
    let mut out = Vec::new();
    let report = report();
    let mut exporter = export::Exporter::new(ExportFormat::Pdf, &report, &mut out).unwrap();
    let refused = (0..100_000).find_map(|_| exporter.push(&visits[0]).err());
    assert!(matches!(refused, Some(ExportError::TooMany { limit: 30_000 })));
    drop(exporter);
    assert!(out.is_empty());
}

/// Reads the report with the tool that people have, where it is installed.
#[test]
fn names_stand_on_paper_in_any_script() {
    let names = ["Siti Aminah", "王小明", "김영희", "กมล", "Đặng Thị Hương", "ꦱꦶꦠꦶ", "\u{12031} kuno"];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("day.pdf");
    std::fs::write(&path, bytes(&visits(&names), ExportFormat::Pdf)).unwrap();
    let Ok(read) = Command::new("pdftotext").arg("-layout").arg(&path).arg("-").output() else {
        eprintln!("skipped: pdftotext is not installed");
        return;
    };
    let text = String::from_utf8(read.stdout).unwrap();
    for name in names.into_iter().take(5).chain(["\u{fffd} kuno"]) {
        assert!(text.contains(name), "{name} is not in\n{text}");
    }
    let words = |id| Language::Indonesian.plain(id);
    for part in [
        "Pemerintah Kabupaten Mesuji",
        "LAPORAN HARIAN BUKU TAMU",
        "Senin, 23 November 2026",
        "Dewi Lestari",
        "Kepala Bagian Umum",
        "Ratna Kusuma",
        "19700101 199503 2 001",
        "Mesuji, 23 November 2026",
        "3f1c-77ab-closing",
        "Halaman 1/",
        words("report-acknowledged"),
        words("report-staff-number"),
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}
