//! Lists of guests as people write them: sixty of them, made here in every way that they use, each as CSV, XLSX
//! and ODS. Every guest is in the log as he came, and no format says anything else than another.

use std::{collections::BTreeSet, path::Path, slice};

use chrono::{Datelike as _, Days, Local, NaiveDate, NaiveDateTime, NaiveTime};
use posjaga::{
    import::{DayOrder, ImportError, Options, Summary},
    visit::Visit,
    visit_log::VisitLog,
};

use crate::{
    import::{all, file, options, taken_in},
    support::archives::{Dialect, Grid, Value, csv, ods, xlsx},
};

/// A guest as the porter saw him.
#[derive(Clone)]
struct Guest {
    day: NaiveDate,
    came: NaiveTime,
    left: Option<NaiveDateTime>,
    name: &'static str,
    organisation: &'static str,
    purpose: &'static str,
    phone: &'static str,
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn time(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").unwrap()
}

/// Three days of a post, with everything that upsets careless readers.
fn guests() -> Vec<Guest> {
    let rows: [(&str, &str, &str, &str, &str, &str, &str); 12] = [
        ("2026-11-03", "08:15", "09:40", "Siti Aminah", "Dinas Kesehatan", "Rapat", "081234567890"),
        ("2026-11-03", "09:05", "", "Budi Santoso", "PT \"Maju\"; Jaya, Tbk", "Layanan", "0215551234"),
        ("2026-11-03", "09:05", "11:30", "Budi Santoso", "CV Lain", "Antar surat", ""),
        ("2026-11-03", "12:10", "13:00", "André Gößinger", "Kedutaan", "Rapat", "+62 812-3456-7890"),
        ("2026-11-12", "07:30", "16:45", "O'Brien, Pat", "", "Kunjungan\ndinas", "081111222333"),
        ("2026-11-12", "10:00", "10:10", "Ni Luh", "Sekolah <Negeri> & Co", "Layanan", ""),
        ("2026-11-12", "14:45", "", "Rudi", "PT A", "Rapat", "081234567891"),
        ("2026-11-12", "22:30", "+01:15", "Teknisi Genset Agus", "PT Listrik", "Perbaikan", ""),
        ("2026-11-23", "09:50", "10:30", "Dewi", "PT A", "Rapat", ""),
        ("2026-11-23", "11:01", "12:00", "李小龙", "PT A", "Layanan", ""),
        ("2026-11-23", "13:10", "14:20", "=SUM(A1)", "PT B", "Rapat", ""),
        ("2026-11-23", "19:00", "21:05", "Kurir Malam", "Ekspedisi", "Antar barang", ""),
    ];
    rows.into_iter()
        .map(|(on, came, left, name, organisation, purpose, phone)| {
            let on = day(on);
            let left = match left.strip_prefix('+') {
                Some(left) => Some((on + Days::new(1)).and_time(time(left))),
                None if left.is_empty() => None,
                None => Some(on.and_time(time(left))),
            };
            Guest { day: on, came: time(came), left, name, organisation, purpose, phone }
        })
        .collect()
}

const DAYS: [&str; 7] = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"];
const SHORT: [&str; 12] =
    ["Jan", "Peb", "Mrt", "Apr", "Mei", "Jun", "Jul", "Agt", "Sept", "Okt", "Nop", "Des"];
const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];
const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

/// The ways in which a day is written.
const DAY_STYLES: usize = 13;

fn written_day(date: NaiveDate, style: usize) -> Value {
    let (month, weekday) = (date.month0() as usize, DAYS[date.weekday().num_days_from_monday() as usize]);
    let text = match style {
        0 => return Value::Day(date),
        1 => date.to_string(),
        2 => date.format("%d/%m/%Y").to_string(),
        3 => date.format("%-d-%-m-%y").to_string(),
        4 => format!("{weekday}, {} {} {}", date.day(), MONTHS[month], date.year()),
        5 => format!("{} {}. {}", date.day(), SHORT[month], date.year()),
        6 => date.format("%b %-d, %Y").to_string(),
        7 => date.format("%m/%d/%Y").to_string(),
        8 => date.format("%d.%m.%Y 0:00").to_string(),
        9 => date.format("%Y%m%d").to_string(),
        10 => return Value::Number(f64::from(date.num_days_from_ce() - 693_594)),
        11 => format!("{}-{}-{}", date.day(), ROMAN[month], date.year()),
        _ => date.format("%Y/%m/%d").to_string(),
    };
    Value::Text(text)
}

/// The ways in which a time is written.
const TIME_STYLES: usize = 10;

fn written_time(time: NaiveTime, style: usize) -> Value {
    let text = match style {
        0 => return Value::Time(time),
        1 => time.format("%H:%M").to_string(),
        2 => time.format("%-H.%M").to_string(),
        3 => time.format("Pkl %H.%M").to_string(),
        4 => time.format("%-I:%M %p").to_string(),
        5 => time.format("%H%M").to_string(),
        6 => {
            use chrono::Timelike as _;
            return Value::Number(f64::from(time.hour() * 100 + time.minute()) / 100.0);
        }
        7 => time.format("%H:%M:%S").to_string(),
        8 => time.format("jam %-H.%M").to_string(),
        _ => time.format("%Hh%M").to_string(),
    };
    Value::Text(text)
}

/// How a list is laid out.
#[derive(Clone, Copy, Debug)]
struct Layout {
    days: usize,
    times: usize,
    heads: usize,
    /// Where the day stands: in each row; in the first of its day; the others with a mark; or on a line by itself.
    placing: usize,
    title: bool,
}

const HEADS: [[&str; 8]; 5] = [
    ["No", "Tanggal", "Nama", "Instansi", "Jam Masuk", "Jam Keluar", "Keperluan", "No HP"],
    ["#", "Date", "Visitor Name", "Company", "Time In", "Time Out", "Purpose of Visit", "Contact Number"],
    [
        "No.",
        "Hari/Tanggal",
        "NAMA TAMU",
        "Asal Instansi",
        "Datang",
        "Pulang",
        "Maksud & Tujuan",
        "No. HP / WA",
    ],
    [
        "No urut",
        "Tgl.",
        "Nama Lengkap",
        "Asal Instansi / Alamat",
        "Waktu Kedatangan",
        "Waktu Kepulangan",
        "Tujuan Kunjungan",
        "Nomor WhatsApp",
    ],
    // The fifth and the sixth stand under one head.
    ["No", "Tanggal", "Nama", "Instansi", "Masuk", "Keluar", "Keperluan", "Telepon"],
];

fn layouts() -> Vec<Layout> {
    (0..20)
        .map(|at| Layout {
            days: at % DAY_STYLES,
            times: (at * 7 + at / 10) % TIME_STYLES,
            heads: at % HEADS.len(),
            placing: at / 5 % 4,
            title: at % 3 > 0,
        })
        .collect()
}

/// The list as somebody would fill it in.
fn grid(layout: Layout, guests: &[Guest]) -> Grid {
    let mut grid = Grid { name: "Daftar".to_owned(), ..Grid::default() };
    if layout.title {
        grid.rows.push(vec![Value::text("BUKU TAMU \"Pintu Utama\"")]);
        grid.rows.push(vec![Value::text("Bulan: November 2026")]);
        grid.rows.push(Vec::new());
    }
    let heads = HEADS[layout.heads].map(Value::text).to_vec();
    if layout.heads == 4 {
        let row = grid.rows.len();
        let mut upper = heads.clone();
        let mut lower = vec![Value::Empty; heads.len()];
        (upper[4], upper[5]) = (Value::text("Jam"), Value::Empty);
        (lower[4], lower[5]) = (heads[4].clone(), heads[5].clone());
        grid.rows.extend([upper, lower]);
        grid.merged.push((row, 4, 1, 2));
        grid.merged.extend([0, 1, 2, 3, 6, 7].map(|column| (row, column, 2, 1)));
    } else {
        grid.rows.push(heads);
    }
    let mut last = None;
    for (at, guest) in guests.iter().enumerate() {
        let first = last != Some(guest.day);
        last = Some(guest.day);
        let day = written_day(guest.day, layout.days);
        let day = match (layout.placing, first) {
            (0, _) | (1 | 2, true) => day,
            (1, false) => Value::Empty,
            (2, false) => Value::text("sda"),
            _ => {
                if first {
                    let weekday = DAYS[guest.day.weekday().num_days_from_monday() as usize];
                    let line = written_day(guest.day, 4).shown();
                    assert!(line.starts_with(weekday));
                    grid.rows.push(vec![Value::Empty, Value::text(line)]);
                }
                Value::Empty
            }
        };
        let left = match guest.left {
            None => Value::text(if at % 2 == 0 { "-" } else { "" }),
            Some(left) => written_time(left.time(), layout.times),
        };
        // A spreadsheet takes a number that begins with no plus for a number.
        let phone = match guest.phone.parse::<f64>() {
            Ok(number) if !guest.phone.starts_with('+') => Value::Number(number),
            _ => Value::text(guest.phone),
        };
        grid.rows.push(vec![
            Value::Number(at as f64 + 1.0),
            day,
            Value::text(guest.name),
            Value::text(guest.organisation),
            written_time(guest.came, layout.times),
            left,
            Value::text(guest.purpose),
            phone,
        ]);
    }
    grid
}

/// A visit as a person reads it.
fn read(visit: &Visit) -> (String, String, String, String, String, String) {
    let local =
        |time: posjaga::time::Timestamp| time.with_timezone(&Local).format("%Y-%m-%d %H:%M").to_string();
    (
        visit.name.clone(),
        visit.organisation.clone(),
        local(visit.arrived),
        visit.left.map(local).unwrap_or_default(),
        visit.purpose.clone(),
        visit.phone.clone(),
    )
}

fn expected(guest: &Guest) -> (String, String, String, String, String, String) {
    let at = |time: NaiveDateTime| time.format("%Y-%m-%d %H:%M").to_string();
    (
        guest.name.to_owned(),
        guest.organisation.to_owned(),
        at(guest.day.and_time(guest.came)),
        guest.left.map(at).unwrap_or_default(),
        guest.purpose.to_owned(),
        guest.phone.to_owned(),
    )
}

fn imported(path: &Path, options: &Options) -> (Result<Summary, ImportError>, Vec<String>, Vec<Visit>) {
    let mut log = VisitLog::open_in_memory().unwrap();
    let (done, lines) = taken_in(&mut log, path, options);
    (done, lines, all(&log))
}

const DIALECTS: [Dialect; 6] = [
    Dialect { separator: ',', line_end: "\n", quote_all: false, mark: false },
    Dialect { separator: ';', line_end: "\r\n", quote_all: false, mark: false },
    Dialect { separator: ',', line_end: "\r\n", quote_all: true, mark: true },
    Dialect { separator: '\t', line_end: "\r\n", quote_all: false, mark: false },
    Dialect { separator: ';', line_end: "\r", quote_all: true, mark: true },
    Dialect { separator: '|', line_end: "\n", quote_all: false, mark: false },
];

#[test]
fn sixty_lists_in_the_ways_people_write_them_are_read_alike_in_three_formats() {
    let folder = tempfile::tempdir().unwrap();
    let guests = guests();
    let wanted: Vec<_> = guests.iter().map(expected).collect();
    let mut faults = Vec::new();
    for (at, layout) in layouts().into_iter().enumerate() {
        let grid = grid(layout, &guests);
        let dialect = DIALECTS[at % DIALECTS.len()];
        for (ending, bytes) in [
            ("csv", csv(&grid, dialect)),
            ("xlsx", xlsx(slice::from_ref(&grid))),
            ("ods", ods(slice::from_ref(&grid))),
        ] {
            let path = file(&folder, &format!("{at}.{ending}"), bytes);
            let (done, lines, visits) = imported(&path, &options());
            let found: Vec<_> = visits.iter().map(read).collect();
            if found != wanted || !lines.is_empty() {
                let differs = found.iter().zip(&wanted).find(|(found, wanted)| found != wanted);
                faults.push(format!("{at}.{ending} {layout:?} {done:?}\n  {lines:?}\n  {differs:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{} of 60:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_same_list_again_in_another_format_adds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let guests = guests();
    let mut log = VisitLog::open_in_memory().unwrap();
    for (at, layout) in layouts().into_iter().enumerate() {
        let grid = grid(layout, &guests);
        let (ending, bytes) = match at % 3 {
            0 => ("csv", csv(&grid, DIALECTS[at % DIALECTS.len()])),
            1 => ("xlsx", xlsx(&[grid])),
            _ => ("ods", ods(&[grid])),
        };
        let path = file(&folder, &format!("{at}.{ending}"), bytes);
        let options = Options { post: format!("Pos {at}"), ..options() };
        let (done, lines) = taken_in(&mut log, &path, &options);
        let Summary { added, known, .. } = done.unwrap();
        let expected = if at == 0 { (12, 0) } else { (0, 12) };
        assert_eq!((added, known), expected, "{at}.{ending} {layout:?} {lines:?}");
    }
}

#[test]
fn a_sheet_a_day_is_read_by_its_name_or_by_the_line_above_the_table() {
    let folder = tempfile::tempdir().unwrap();
    let guests = guests();
    let days: BTreeSet<_> = guests.iter().map(|guest| guest.day).collect();
    let layout = Layout { days: 0, times: 0, heads: 0, placing: 1, title: false };
    for by_name in [true, false] {
        let sheets: Vec<Grid> = days
            .iter()
            .enumerate()
            .map(|(at, day)| {
                let of_day: Vec<_> = guests.iter().filter(|guest| guest.day == *day).cloned().collect();
                let mut sheet = grid(layout, &of_day);
                for row in &mut sheet.rows {
                    row.remove(1);
                }
                sheet.name = format!("Lembar {at}");
                if by_name {
                    sheet.name = day.format("%d-%m-%Y").to_string();
                } else {
                    let line = format!("Hari/Tanggal : {}", written_day(*day, 4).shown());
                    sheet.rows.insert(0, vec![Value::text("BUKU TAMU")]);
                    sheet.rows.insert(1, vec![Value::text(line)]);
                }
                sheet
            })
            .collect();
        for (ending, bytes) in [("xlsx", xlsx(&sheets)), ("ods", ods(&sheets))] {
            let (done, lines, visits) =
                imported(&file(&folder, &format!("days.{ending}"), bytes), &options());
            let found: Vec<_> = visits.iter().map(read).collect();
            let wanted: Vec<_> = guests.iter().map(expected).collect();
            assert_eq!(found, wanted, "{ending} {by_name} {done:?} {lines:?}");
        }
    }
}

#[test]
fn merged_cells_are_of_all_whom_they_reach() {
    let folder = tempfile::tempdir().unwrap();
    let text = Value::text;
    let clock = |at: &str| Value::Time(time(at));
    let grid = Grid {
        name: "A".to_owned(),
        rows: vec![
            ["Tanggal", "Nama", "Instansi", "Jam Masuk"].map(text).to_vec(),
            vec![Value::Day(day("2026-11-23")), text("Rina"), text("PT A"), clock("09:00")],
            vec![Value::Empty, text("Joko"), Value::Empty, clock("09:01")],
            vec![Value::Empty, text("Ani"), text("PT B"), clock("09:02")],
            vec![Value::Day(day("2026-11-24")), text("Bram"), Value::Empty, clock("09:03")],
        ],
        merged: vec![(1, 0, 3, 1), (1, 2, 2, 1)],
    };
    for (ending, bytes) in [("xlsx", xlsx(slice::from_ref(&grid))), ("ods", ods(&[grid]))] {
        let (done, lines, visits) = imported(&file(&folder, &format!("merged.{ending}"), bytes), &options());
        assert_eq!((done.unwrap().added, lines), (4, Vec::new()), "{ending}");
        let found: Vec<_> = visits
            .iter()
            .map(|visit| (visit.name.as_str(), visit.organisation.as_str(), read(visit).2))
            .collect();
        let expected = [
            ("Rina", "PT A", "2026-11-23 09:00".to_owned()),
            ("Joko", "PT A", "2026-11-23 09:01".to_owned()),
            ("Ani", "PT B", "2026-11-23 09:02".to_owned()),
            ("Bram", "", "2026-11-24 09:03".to_owned()),
        ];
        assert_eq!(found, expected, "{ending}");
    }
}

/// What became of a CSV: the summary, what was told, and the visits.
fn of_csv(text: &str, options: &Options) -> (Summary, Vec<String>, Vec<Visit>) {
    let folder = tempfile::tempdir().unwrap();
    let (done, lines, visits) = imported(&file(&folder, "list.csv", text), options);
    (done.unwrap(), lines, visits)
}

fn arrivals(visits: &[Visit]) -> Vec<String> {
    visits.iter().map(|visit| read(visit).2).collect()
}

#[test]
fn days_are_read_in_the_order_that_the_list_proves_and_asked_about_where_it_proves_none() {
    let list = |head: &str, days: &[&str]| {
        let rows = days.iter().enumerate().map(|(at, day)| format!("{day},Tamu {at},09:0{at}\n"));
        format!("{head}\n{}", rows.collect::<String>())
    };
    let (english, indonesian) = ("Date,Name,Time In", "Tanggal,Nama,Jam Masuk");
    let proven = list(english, &["11/2/2026", "11/3/2026", "11/23/2026"]);
    assert_eq!(
        arrivals(&of_csv(&proven, &options()).2),
        ["2026-11-02 09:00", "2026-11-03 09:01", "2026-11-23 09:02"]
    );
    let proven = list(indonesian, &["2/11/2026", "3/11/2026", "23/11/2026"]);
    assert_eq!(
        arrivals(&of_csv(&proven, &options()).2),
        ["2026-11-02 09:00", "2026-11-03 09:01", "2026-11-23 09:02"]
    );
    // The month first under Indonesian heads too, and the name of a weekday.
    let proven = list(indonesian, &["11/2/2026", "11/23/2026"]);
    assert_eq!(arrivals(&of_csv(&proven, &options()).2), ["2026-11-02 09:00", "2026-11-23 09:01"]);
    let proven = list(english, &["Monday 11/2/2026", "11/3/2026"]);
    assert_eq!(arrivals(&of_csv(&proven, &options()).2), ["2026-11-02 09:00", "2026-11-03 09:01"]);

    // Nothing proves it, or the list contradicts itself.
    for list in [
        list(english, &["11/2/2026", "11/3/2026"]),
        list(english, &["3/11/2026"]),
        // Read as it is written here, one guest came in each month.
        list(indonesian, &["11/2/2026", "11/3/2026", "11/4/2026"]),
        list(indonesian, &["11/2/2026"]),
    ] {
        let (summary, lines, visits) = of_csv(&list, &options());
        assert_eq!((visits.len(), summary.asks_order), (0, true), "{list} {lines:?}");
        assert!(lines.iter().all(|line| line.contains("may be")), "{lines:?}");
        let told = Options { order: Some(DayOrder::MonthFirst), ..options() };
        assert_eq!(of_csv(&list, &told).2.len() as u64, summary.refused, "{list}");
    }
    let (summary, _, visits) =
        of_csv(&list(indonesian, &["13/11/2026", "11/14/2026", "3/11/2026"]), &options());
    assert_eq!((visits.len(), summary.refused, summary.asks_order), (2, 1, true), "mixed");
    // A list of one day as it is written here is no question.
    for days in [&["3/11/2026", "3/11/2026"][..], &["2/11/2026", "3/11/2026"], &["12/11/2026"]] {
        let (summary, lines, visits) = of_csv(&list(indonesian, days), &options());
        assert_eq!((visits.len(), summary.refused), (days.len(), 0), "{days:?} {lines:?}");
        assert!(arrivals(&visits).iter().all(|arrived| arrived.starts_with("2026-11-")), "{days:?}");
    }
}

#[test]
fn a_spreadsheet_that_has_swapped_half_of_a_list_is_seen_through() {
    let folder = tempfile::tempdir().unwrap();
    let head = ["Tanggal", "Nama", "Jam Masuk"].map(Value::text).to_vec();
    let row = |date: Value, at: u32| {
        let name = format!("Tamu {at}");
        vec![date, Value::text(name), Value::Time(NaiveTime::from_hms_opt(9, at, 0).unwrap())]
    };
    // An American spreadsheet took 3/11/2026 for the eleventh of March, and left 23/11/2026 alone.
    let rows = vec![
        head,
        row(Value::Day(day("2026-03-11")), 0),
        row(Value::Day(day("2026-04-11")), 1),
        row(Value::text("23/11/2026"), 2),
    ];
    let grid = Grid { name: "A".to_owned(), rows, merged: Vec::new() };
    let (_, lines, visits) = imported(&file(&folder, "half.xlsx", xlsx(&[grid])), &options());
    assert_eq!(arrivals(&visits), ["2026-11-03 09:00", "2026-11-04 09:01", "2026-11-23 09:02"], "{lines:?}");
}

#[test]
fn what_is_in_doubt_is_told_with_its_row() {
    let list = "Tanggal;Nama;Jam Masuk;Jam Keluar;No HP\n\
        23/11/2026;Dini;11.00;10.30;\n\
        23/11/2026;Malam;22.30;01.15;\n\
        23/11/2026;Akhir;23.50;24.00;\n\
        23/11/2026;Lewat;22.00;25.15;\n\
        23/11/2026;Pecahan;0.38;;\n\
        23/11/2026;Setrip;09-05;;\n\
        23/11;Tanpa tahun;09.00;;\n\
        1448-06-03;Hijriah;09.00;;\n\
        23/11/2026;Sampai;09.05 - 10.30;;\n\
        23/11/2026;Tengah malam;12 malam;;\n\
        23/11/2026;Hilang;09.10;;6,28123E+11\n\
        23/11/2026;Nol;09.11;;81234567890\n\
        23/11/2026;Rumus;09.12;;=\"081234567890\"\n\
        23/11/2026;Petik;09.13;;'081234567890\n";
    let (summary, lines, visits) = of_csv(list, &options());
    let rows: Vec<_> = lines.iter().map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(rows, ["row 2", "row 6", "row 7", "row 8", "row 9", "row 11", "row 12"], "{lines:#?}");
    assert_eq!((summary.added, summary.refused, summary.remarked), (8, 6, 1));
    let found: Vec<_> = visits.iter().map(read).collect();
    let by_name = |name: &str| found.iter().find(|visit| visit.0 == name).unwrap();
    assert_eq!(by_name("Malam").3, "2026-11-24 01:15");
    assert_eq!(by_name("Akhir").3, "2026-11-24 00:00");
    assert_eq!(by_name("Lewat").3, "2026-11-24 01:15");
    assert_eq!(
        (by_name("Sampai").2.as_str(), by_name("Sampai").3.as_str()),
        ("2026-11-23 09:05", "2026-11-23 10:30")
    );
    assert_eq!(by_name("Hilang").5, "");
    for name in ["Nol", "Rumus", "Petik"] {
        assert_eq!(by_name(name).5, "081234567890", "{name}");
    }
}

#[test]
fn a_time_cell_that_hides_another_day_is_of_the_day_in_its_row() {
    let folder = tempfile::tempdir().unwrap();
    let moment = |on: &str, at: &str| Value::Moment(day(on).and_time(time(at)));
    let rows = vec![
        ["Tanggal", "Nama", "Jam Masuk", "Jam Keluar"].map(Value::text).to_vec(),
        vec![
            Value::Day(day("2026-11-23")),
            Value::text("Rina"),
            moment("2026-11-16", "09:05"),
            moment("2026-11-16", "10:00"),
        ],
        vec![
            Value::Day(day("2026-11-23")),
            Value::text("Joko"),
            moment("2026-11-16", "22:05"),
            moment("2026-11-17", "01:00"),
        ],
        vec![
            Value::Day(day("2026-11-23")),
            Value::text("Ani"),
            Value::text("16/11/2026 09:05"),
            Value::Empty,
        ],
    ];
    let grid = Grid { name: "A".to_owned(), rows, merged: Vec::new() };
    for (ending, bytes) in [("xlsx", xlsx(slice::from_ref(&grid))), ("ods", ods(&[grid]))] {
        let (done, lines, visits) = imported(&file(&folder, &format!("hidden.{ending}"), bytes), &options());
        let found: Vec<_> = visits.iter().map(|visit| (read(visit).2, read(visit).3)).collect();
        let at = |came: &str, left: &str| (format!("2026-11-23 {came}"), format!("2026-11-{left}"));
        assert_eq!(found, [at("09:05", "23 10:00"), at("22:05", "24 01:00")], "{ending} {lines:?}");
        assert_eq!(done.unwrap().refused, 1, "what both can read contradicts itself");
    }
}

#[test]
fn a_head_that_is_missing_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for (list, lacks, unknown) in [
        ("Tanggal,Nama,Kedatangannya\n", vec!["arrived"], vec!["Kedatangannya"]),
        ("Tanggal,Jam masuk,Siapa\n", vec!["name"], vec!["Siapa"]),
        ("a,b\n", vec![], vec![]),
    ] {
        let (done, ..) = imported(&file(&folder, "list.csv", list), &options());
        let Err(ImportError::NoHeader { lacks: found, unknown: heads, .. }) = &done else {
            panic!("{done:?}")
        };
        assert_eq!((found.clone(), heads.iter().map(String::as_str).collect::<Vec<_>>()), (lacks, unknown));
    }
    // Forms write the day and the time into one cell, in their own order.
    for (list, arrived) in [
        ("Timestamp,Nama Lengkap,Asal Instansi\n11/23/2026 9:05:12,Rina,PT A\n", "2026-11-23 09:05"),
        ("Stempel waktu,Nama,Instansi\n23/11/2026 9:05:12,Rina,PT A\n", "2026-11-23 09:05"),
        ("Tanggal dan Jam,Nama\n23/11/2026 9.05,Rina\n", "2026-11-23 09:05"),
        ("Timestamp,Jam Masuk,Visitor Name\n23/11/2026 17:00:00,9:05 AM,Rina\n", "2026-11-23 09:05"),
        ("Stempel waktu,Jam Masuk,Nama\n23/11/2026 17.00.00,9.05,Rina\n", "2026-11-23 09:05"),
    ] {
        let (_, lines, visits) = of_csv(list, &options());
        assert_eq!(arrivals(&visits), [arrived], "{list} {lines:?}");
    }
}
