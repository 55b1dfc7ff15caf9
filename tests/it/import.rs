//! Visits from files: lists from paper days, and the exports of other posts.

use std::{
    fs,
    path::{Path, PathBuf},
};

use posjaga::{
    export::{self, ExportFormat, Report},
    import::{self, ImportError, ImportEvent, Options, Summary},
    policy::Document,
    progress::{Cancelled, Unwatched},
    time::TimeSpan,
    verdict::Verdict,
    visit::{Correction, EvidenceKind, NewVisit, Visit},
    visit_log::{ChangeKind, VisitLog},
    words::Language,
};
use rust_xlsxwriter::{Format, Workbook};

use crate::visit_log::{HOSTILE_NAMES, at, gone, guest};

pub fn options() -> Options {
    Options {
        post: "Pintu Utama".to_owned(),
        day: None,
        order: None,
        officer: "Dewi".to_owned(),
        now: at("2026-11-25T05:00:00Z"),
        trial: false,
    }
}

/// What became of a file, and the lines that it was told.
pub fn taken_in(
    log: &mut VisitLog,
    path: &Path,
    options: &Options,
) -> (Result<Summary, ImportError>, Vec<String>) {
    let mut lines = Vec::new();
    let done = import::import(log, path, options, &mut Unwatched, &mut |happening| {
        if let ImportEvent::Problem(place, problem) = happening {
            lines.push(problem.in_words(place, Language::English));
        }
    });
    (done, lines)
}

pub fn file(folder: &tempfile::TempDir, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    path
}

pub fn all(log: &VisitLog) -> Vec<Visit> {
    log.visits(TimeSpan::ALWAYS).unwrap()
}

fn local(visit: &Visit) -> (String, Option<String>) {
    let time = |time: posjaga::time::Timestamp| {
        time.with_timezone(&chrono::Local).format("%Y-%m-%d %H:%M").to_string()
    };
    (time(visit.arrived), visit.left.map(time))
}

const PAPER: &str = "BUKU TAMU;;;;;;;\r\n\
    Pos: Pintu Utama;;;;;;;\r\n\
    \r\n\
    No;Hari/Tanggal;Nama Tamu;Asal / Instansi;Keperluan;Jam Masuk;Jam Keluar;Jumlah;Tanda Tangan;Warna Baju\r\n\
    1;Senin, 23 November 2026;Siti Aminah;Dinas Kesehatan;Rapat;08.15;09.40;3 orang;;biru\r\n\
    2;\"\"\"\";Budi Santoso;\"PT \"\"Maju\"\"; Jaya\";Layanan;9:05;;;;\r\n\
    3;;;;;10:00;;;;\r\n\
    4;24/11/2026;Ahmad;;;pagi;;;;\r\n\
    ;;;;;;;;;\r\n\
    5;;Dewi;;;11.00;10.30;;;\r\n\
    6;;Rudi;;;1130;-;2;;\r\n";

#[test]
fn a_list_from_a_paper_day_is_taken_in_as_an_indonesian_excel_writes_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = VisitLog::open_in_memory().unwrap();
    let path = file(&folder, "kertas.csv", PAPER);
    let (done, lines) = taken_in(&mut log, &path, &options());
    let summary = done.unwrap();
    assert_eq!((summary.added, summary.refused, &summary.unread), (3, 3, &vec!["Warna Baju".to_owned()]));
    assert_eq!(
        lines,
        [
            "row 7: name is empty",
            "row 8: arrived cannot be read; write it like: 09:05, 09.05, 2026-11-23T09:05:00+07:00",
            "row 10: the departure is before the arrival; if it was on another day, write that day too (24/11/2026 01:15)",
        ]
    );
    let visits = all(&log);
    let [siti, budi, rudi] = visits.as_slice() else { panic!("{visits:?}") };
    assert_eq!(local(siti), ("2026-11-23 08:15".into(), Some("2026-11-23 09:40".into())));
    assert_eq!(
        (siti.name.as_str(), siti.organisation.as_str(), siti.party),
        ("Siti Aminah", "Dinas Kesehatan", 3)
    );
    assert_eq!(local(budi), ("2026-11-23 09:05".into(), None));
    assert_eq!(budi.organisation, "PT \"Maju\"; Jaya");
    assert_eq!(local(rudi), ("2026-11-24 11:30".into(), None));
    for visit in &visits {
        assert_eq!((visit.post.as_str(), visit.entered), ("Pintu Utama", Some(options().now)));
    }

    // The mark is in the chain, and the same list again adds nothing.
    let kinds: Vec<_> = log.trail(siti.id).unwrap().iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [ChangeKind::Import]);
    assert_eq!(log.verify(&[]).unwrap().fault, None);
    let again = taken_in(&mut log, &path, &options()).0.unwrap();
    assert_eq!((again.added, again.known, again.refused), (0, 3, 3));
    assert_eq!(all(&log).len(), 3);

    // Budi's departure was filled in, and somebody wrote another organisation for Siti.
    let filled = PAPER.replace("9:05;;;;", "9:05;9.55;;;").replace("Dinas Kesehatan", "Dinas Sosial");
    let (done, lines) = taken_in(&mut log, &file(&folder, "kertas2.csv", filled), &options());
    let summary = done.unwrap();
    assert_eq!((summary.added, summary.completed, summary.known, summary.differing), (0, 1, 1, 1));
    let differs = "row 5: the log says something else and was left as it is: organisation".to_owned();
    assert!(lines.contains(&differs), "{lines:?}");
    assert_eq!(all(&log)[1].left.map(|_| local(&all(&log)[1]).1), Some(Some("2026-11-23 09:55".into())));
    assert_eq!(all(&log)[0].organisation, "Dinas Kesehatan");
    assert_eq!(log.verify(&[]).unwrap().fault, None);
}

#[test]
fn a_trial_says_the_same_and_logs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = VisitLog::open_in_memory().unwrap();
    let path = file(
        &folder,
        "kertas.csv",
        PAPER.replace("6;;Rudi;;;1130", "6;;Rudi;;;1130;;2;;\r\n7;;Rudi;;;11.30"),
    );
    let trial = taken_in(&mut log, &path, &Options { trial: true, ..options() });
    assert_eq!(all(&log), []);
    let real = taken_in(&mut log, &path, &options());
    assert_eq!(trial.0.as_ref().unwrap(), real.0.as_ref().unwrap());
    assert_eq!(trial.1, real.1);
    assert_eq!(real.0.unwrap().known, 1);
}

#[test]
fn a_trial_says_the_same_of_rows_that_differ_about_one_visit() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = VisitLog::open_in_memory().unwrap();
    let row = |id: &str, name: &str, rest: &str| {
        format!(r#"{{"id":"{id}","name":"{name}","arrived":"2026-11-24T02:00:00Z","party":2{rest}}}"#)
    };
    let left = |time: &str| format!(r#","left":"2026-11-24T{time}:00Z""#);
    let (inside, new) = ("01ARZ3NDEKTSV4RRFFQ69G5FAA", "01ARZ3NDEKTSV4RRFFQ69G5FAV");
    let first = file(&folder, "one.json", format!("{{\"visits\":[{}]}}", row(inside, "Siti", "")));
    taken_in(&mut log, &first, &options()).0.unwrap();
    let rows = [
        row(new, "Budi", ""),
        row(new, "Budi", ""),
        row(new, "Budi", &left("09:00")),
        row(new, "Budi", &left("10:00")),
        row(new, "Badu", r#","note":"lain","phone":"0812""#),
        row(inside, "Siti", &left("09:00")),
        row(inside, "Siti", &left("09:00")),
        row(inside, "Sity", &left("10:00")),
    ];
    let path = file(&folder, "two.json", format!("{{\"visits\":[{}]}}", rows.join(",")));
    let trial = taken_in(&mut log, &path, &Options { trial: true, ..options() });
    assert_eq!(all(&log).len(), 1);
    let real = taken_in(&mut log, &path, &options());
    assert_eq!(trial.0.as_ref().unwrap(), real.0.as_ref().unwrap());
    assert_eq!(trial.1, real.1);
    let Summary { added, completed, known, differing, .. } = real.0.unwrap();
    assert_eq!((added, completed, known, differing), (1, 2, 2, 3));
}

#[test]
fn a_workbook_with_typed_cells_is_taken_in() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kertas.xlsx");
    let mut workbook = Workbook::new();
    let (day, time) = (Format::new().set_num_format("dd/mm/yyyy"), Format::new().set_num_format("hh:mm"));
    let notes = workbook.add_worksheet().set_name("Catatan").unwrap();
    notes.write(0, 0, "nothing here").unwrap();
    let sheet = workbook.add_worksheet().set_name("November").unwrap();
    for (column, head) in
        ["Tanggal", "Nama", "Jam Masuk", "Jam Keluar", "No HP", "Jumlah", "Bukti"].iter().enumerate()
    {
        sheet.write(2, column as u16, *head).unwrap();
    }
    let date = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let clock = |hour, minute| chrono::NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
    sheet.write_with_format(3, 0, &date, &day).unwrap();
    sheet.write(3, 1, "Siti Aminah").unwrap();
    sheet.write_with_format(3, 2, &clock(8, 15), &time).unwrap();
    sheet.write_with_format(3, 3, &clock(9, 40), &time).unwrap();
    sheet.write(3, 4, 81_234_567_890.0).unwrap();
    sheet.write(3, 5, 2).unwrap();
    sheet.write(3, 6, "Kartu vaksin dilihat").unwrap();
    sheet.write_with_format(4, 0, &date, &day).unwrap();
    sheet.write(4, 1, "=HYPERLINK(\"http://x\")").unwrap();
    sheet.write(4, 2, 9.05).unwrap();
    sheet.write(4, 6, "katanya").unwrap();
    sheet.write(5, 1, "Budi").unwrap();
    sheet.write_formula(5, 2, rust_xlsxwriter::Formula::new("=C4+1/24").set_result("#REF!")).unwrap();
    sheet.write(6, 1, "Rudi").unwrap();
    sheet.write(6, 2, "23/11/2026 10.00").unwrap();
    workbook.save(&path).unwrap();

    let mut log = VisitLog::open_in_memory().unwrap();
    let (done, lines) = taken_in(&mut log, &path, &options());
    assert_eq!(done.unwrap().added, 2);
    let visits = all(&log);
    assert_eq!(local(&visits[0]), ("2026-11-23 08:15".into(), Some("2026-11-23 09:40".into())));
    assert_eq!((visits[0].phone.as_str(), visits[0].party), ("081234567890", 2));
    assert_eq!(visits[0].evidence, EvidenceKind::Seen(Document::Card));
    assert_eq!(local(&visits[1]).0, "2026-11-23 10:00");
    assert!(lines[0].starts_with("November, row 5: evidence cannot be read"), "{lines:?}");
    assert!(lines[1].starts_with("November, row 6: arrived cannot be read"), "{lines:?}");
    assert_eq!(lines.len(), 2);
}

/// Visits of another post, with everything that could be in one.
fn another_post() -> VisitLog {
    let mut log = VisitLog::open_in_memory().unwrap();
    for (count, name) in HOSTILE_NAMES.iter().enumerate() {
        let visit = NewVisit {
            organisation: format!(" {name} "),
            purpose: "Rapat; lalu\nmakan".to_owned(),
            host: "'Bagian Umum'".to_owned(),
            phone: "+62 812".to_owned(),
            party: 1 + count as u32,
            evidence: EvidenceKind::ALL[count % 6],
            verdict: (count % 5 > 0).then(|| Verdict::ALL[count % 4]),
            policy: "id-2022-07".to_owned(),
            post: "Pintu Barat".to_owned(),
            officer: "Agus".to_owned(),
            note: (*name).to_owned(),
            arrived: at("2026-11-23T02:05:00.123Z"),
            left: (count % 2 == 0).then(|| at("2026-11-23T03:00:00.9Z")),
            ..guest(name)
        };
        log.record_arrival(&visit).unwrap();
    }
    log
}

fn exported(log: &VisitLog, folder: &tempfile::TempDir, format: ExportFormat) -> PathBuf {
    let mut bytes = Vec::new();
    export::write(&all(log), format, &Report::default(), &mut bytes).unwrap();
    file(folder, &format!("barat.{}", format.code()), bytes)
}

#[test]
fn the_export_of_another_post_is_merged_to_the_letter_in_each_format() {
    let folder = tempfile::tempdir().unwrap();
    let other = another_post();
    for format in [ExportFormat::Csv, ExportFormat::Xlsx, ExportFormat::Json] {
        let path = exported(&other, &folder, format);
        let mut log = VisitLog::open_in_memory().unwrap();
        log.record_arrival(&guest("our own")).unwrap();
        let (done, lines) = taken_in(&mut log, &path, &options());
        assert_eq!(lines, Vec::<String>::new(), "{format:?}");
        assert_eq!(done.unwrap().added, HOSTILE_NAMES.len() as u64, "{format:?}");
        for (came, was) in all(&log)[1..].iter().zip(all(&other)) {
            let whole_seconds = |time: posjaga::time::Timestamp| {
                posjaga::time::Timestamp::from_timestamp(time.timestamp(), 0).unwrap()
            };
            let expected = Visit {
                no: came.no,
                arrived: whole_seconds(was.arrived),
                left: was.left.map(whole_seconds),
                entered: was.entered.map(whole_seconds),
                ..was.clone()
            };
            assert!(*came == expected, "{format:?}: {:?}", came.name);
        }
        // Back at the other post, in any format, everything is known.
        for back in [ExportFormat::Csv, ExportFormat::Xlsx, ExportFormat::Json] {
            let mut other = another_post_as(&all(&other), &folder);
            let path = exported(&log, &folder, back);
            let summary = taken_in(&mut other, &path, &options()).0.unwrap();
            assert_eq!((summary.added, summary.known), (1, HOSTILE_NAMES.len() as u64), "{back:?}");
        }
        assert_eq!(log.verify(&[]).unwrap().fault, None);
    }
}

/// A log with the same visits under the same ids.
fn another_post_as(visits: &[Visit], folder: &tempfile::TempDir) -> VisitLog {
    let mut bytes = Vec::new();
    export::write(visits, ExportFormat::Json, &Report::default(), &mut bytes).unwrap();
    let mut log = VisitLog::open_in_memory().unwrap();
    taken_in(&mut log, &file(folder, "same.json", bytes), &options()).0.unwrap();
    log
}

#[test]
fn a_merged_visit_gets_its_departure_and_nothing_else_changes() {
    let folder = tempfile::tempdir().unwrap();
    let mut other = VisitLog::open_in_memory().unwrap();
    let visit = |name| if name == "Siti" { guest(name) } else { gone(name) };
    let ids: Vec<_> = ["Siti", "Budi", "Rudi", "Dewi"]
        .iter()
        .map(|name| other.record_arrival(&NewVisit { post: "Barat".to_owned(), ..visit(name) }).unwrap())
        .collect();
    let mut log = VisitLog::open_in_memory().unwrap();
    taken_in(&mut log, &exported(&other, &folder, ExportFormat::Csv), &options()).0.unwrap();

    let because = |why| Correction::new("Dewi", why).unwrap();
    other.record_departure(ids[0], at("2026-11-23T03:00:00Z")).unwrap();
    other.correct(ids[1], &because("misheard"), |visit| visit.name = "Badu".to_owned()).unwrap();
    other.erase(ids[3], &because("asked")).unwrap();
    log.erase(ids[2], &because("asked")).unwrap();
    let path = exported(&other, &folder, ExportFormat::Csv);
    let (done, lines) = taken_in(&mut log, &path, &options());
    let summary = done.unwrap();
    assert_eq!((summary.completed, summary.differing, summary.purged, summary.added), (1, 1, 2, 0));
    assert_eq!(
        lines,
        [
            "row 3: the log says something else and was left as it is: name",
            "row 4: destroyed here, and still held by post Barat; destroy it there as well",
            "row 5: destroyed in the log that the file comes from (post Barat), and still here; destroy it here as well",
        ]
    );
    let visits = all(&log);
    assert_eq!(visits[0].left, Some(at("2026-11-23T03:00:00Z")));
    assert_eq!((visits[1].name.as_str(), visits[2].name.as_str()), ("Budi", ""));
    // What comes from a file is marked, or bears the mark that it came with.
    assert!(visits.iter().all(|visit| visit.entered.is_some() && visit.post == "Barat"));
    let kinds: Vec<_> = log.trail(ids[0]).unwrap().iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [ChangeKind::Import, ChangeKind::Import]);
    assert_eq!(log.verify(&[]).unwrap().fault, None);
    // The earlier file, without the departure, takes nothing back.
    let summary = taken_in(&mut log, &path, &options()).0.unwrap();
    assert_eq!((summary.known, summary.completed), (1, 0));
}

#[test]
fn the_mark_of_a_paper_visit_travels_with_its_export() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = VisitLog::open_in_memory().unwrap();
    taken_in(&mut log, &file(&folder, "kertas.csv", PAPER), &options()).0.unwrap();
    for format in [ExportFormat::Csv, ExportFormat::Xlsx, ExportFormat::Json] {
        let mut other = VisitLog::open_in_memory().unwrap();
        taken_in(&mut other, &exported(&log, &folder, format), &options()).0.unwrap();
        assert!(all(&other).iter().all(|visit| visit.entered == Some(options().now)), "{format:?}");
    }
    assert_eq!(posjaga::visit::Totals::of(&all(&log)).entered_later, 3);
}

#[test]
fn a_cancelled_import_keeps_what_it_took_in() {
    let folder = tempfile::tempdir().unwrap();
    let mut list = "Nama,Tanggal,Jam masuk\n".to_owned();
    for count in 0..2_000 {
        let row = format!("Tamu {count},2026-11-23,08:{:02}\n", count % 60);
        list.push_str(&row);
    }
    let path = file(&folder, "list.csv", list);
    let mut log = VisitLog::open_in_memory().unwrap();
    let mut enough =
        |rows: u64, share: Option<f32>| if share.is_some() && rows > 1_000 { Err(Cancelled) } else { Ok(()) };
    let done = import::import(&mut log, &path, &options(), &mut enough, &mut |_| ());
    assert!(matches!(done, Err(ImportError::Cancelled(_))));
    let taken = all(&log).len();
    assert!((1_000..2_000).contains(&taken), "{taken}");
    let summary = taken_in(&mut log, &path, &options()).0.unwrap();
    assert_eq!((summary.added as usize, summary.known as usize), (2_000 - taken, taken));
}
