//! Files that break careless importers.

use posjaga::{
    import::{Foreign, ImportError},
    visit_log::VisitLog,
};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use crate::{
    import::{all, file, options, taken_in},
    support::archives::zip,
};

const HEAD: &str = "Nama;Tanggal;Jam masuk\n";

fn imported(
    name: &str,
    content: impl AsRef<[u8]>,
) -> (Result<posjaga::import::Summary, ImportError>, Vec<String>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let mut log = VisitLog::open_in_memory().unwrap();
    let (done, lines) = taken_in(&mut log, &file(&folder, name, content), &options());
    assert_eq!(log.verify(&[]).unwrap().fault, None);
    (done, lines, all(&log).into_iter().map(|visit| visit.name).collect())
}

#[test]
fn names_are_read_in_the_encodings_that_spreadsheets_write() {
    let list = format!("{HEAD}André Gößinger;2026-11-23;08:15\n");
    let utf16 = |bytes: fn(u16) -> [u8; 2]| {
        format!("\u{feff}{list}").encode_utf16().flat_map(bytes).collect::<Vec<u8>>()
    };
    let windows: Vec<u8> = list.chars().map(|letter| letter as u8).collect();
    let files: [(&str, Vec<u8>); 5] = [
        ("UTF-8", list.clone().into_bytes()),
        ("UTF-8 with a mark", format!("\u{feff}{list}").into_bytes()),
        ("UTF-16 little", utf16(u16::to_le_bytes)),
        ("UTF-16 big", utf16(u16::to_be_bytes)),
        ("Windows-1252", windows),
    ];
    for (encoding, bytes) in files {
        let (done, lines, names) = imported("list.csv", bytes);
        assert_eq!((done.unwrap().added, lines.len()), (1, 0), "{encoding}");
        assert_eq!(names, ["André Gößinger"], "{encoding}");
    }
    for separator in [",", "\t"] {
        assert_eq!(imported("list.csv", list.replace(';', separator)).2, ["André Gößinger"]);
    }
    assert_eq!(imported("list.csv", format!("sep=;\r\n{list}")).2, ["André Gößinger"]);
}

#[test]
fn a_broken_file_keeps_what_stands_before_the_break() {
    let endless = format!("{HEAD}Siti;2026-11-23;08:15\nBudi;\"2026{}", "x".repeat(3 << 20));
    let (done, _, names) = imported("list.csv", endless);
    assert!(matches!(done, Err(ImportError::TooLarge { row: 3 })), "{done:?}");
    assert_eq!(names, ["Siti"]);

    let visit = r#"{"name":"Siti","arrived":"2026-11-23T08:15:00+07:00","party":2}"#;
    let (done, _, names) = imported("list.json", format!("{{\"visits\":[\n{visit},\n{{\"name\":\"Bu"));
    assert!(matches!(done, Err(ImportError::Broken { row: 2 })), "{done:?}");
    assert_eq!(names, ["Siti"]);
    let huge = format!("{{\"visits\":[{visit},{{\"name\":\"{}\"}}]}}", "x".repeat(3 << 20));
    let (done, _, names) = imported("list.json", huge);
    assert!(matches!(done, Err(ImportError::TooLarge { row: 2 })), "{done:?}");
    assert_eq!(names, ["Siti"]);
    let deep = format!("{{\"visits\":[{visit},{}]}}", "[".repeat(100_000));
    assert!(matches!(imported("list.json", deep).0, Err(ImportError::Broken { row: 2 })));
}

#[test]
fn files_of_other_kinds_are_refused() {
    for content in
        [&b"%PDF-1.7"[..], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x89PNG\r\n", b"SQLite format 3\0"]
    {
        assert!(matches!(imported("file", content).0, Err(ImportError::Kind(_))));
    }
    for content in ["", "\n\n", "just;some;words\n1;2;3\n", "{\"totals\":{}}"] {
        assert!(matches!(imported("file", content).0, Err(ImportError::NoHeader { .. })), "{content}");
    }
    let folder = tempfile::tempdir().unwrap();
    let mut log = VisitLog::open_in_memory().unwrap();
    assert!(matches!(taken_in(&mut log, folder.path(), &options()).0, Err(ImportError::Kind(_))));
    assert!(matches!(
        taken_in(&mut log, &folder.path().join("none"), &options()).0,
        Err(ImportError::Read(_))
    ));
}

#[test]
fn files_are_named_for_what_they_are() {
    let kind = |content: &[u8]| match imported("list.xls", content).0 {
        Err(ImportError::Kind(kind)) => kind,
        other => panic!("{other:?}"),
    };
    assert_eq!(kind(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Foreign::OldExcel);
    for page in ["<html><table><tr><th>Nama</th></tr></table>", "\u{feff}\n <!DOCTYPE html>", "<table>"] {
        assert_eq!(kind(page.as_bytes()), Foreign::WebPage, "{page}");
    }
    let xml = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>";
    assert_eq!(kind(xml.as_bytes()), Foreign::XmlSpreadsheet);
    assert_eq!(kind(&zip(&[("xl/workbook.bin", b"")])), Foreign::BinaryExcel);
    assert_eq!(kind(&zip(&[("word/document.xml", b"")])), Foreign::Other);
    assert_eq!(kind(b"{\\rtf1 Nama}"), Foreign::Other);
}

#[test]
fn an_archive_that_reads_two_ways_is_refused() {
    let sound = workbook();
    assert_eq!(imported("list.xlsx", &sound).2, ["Siti"]);
    let end = sound.len() - 22;
    let number = |at: usize| u32::from_le_bytes(sound[at..at + 4].try_into().unwrap());
    let (size, start) = (number(end + 12), number(end + 16));
    let with = |at: usize, value: u32| {
        let mut bytes = sound.clone();
        bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
        bytes
    };
    // A reader that counts back from the end finds another directory than one that goes to its start.
    for bytes in [with(end + 12, size + 46), with(end + 12, size - 46), with(end + 16, start + 46)] {
        let done = imported("list.xlsx", bytes).0;
        assert!(matches!(done, Err(ImportError::Broken { .. })), "{done:?}");
    }
    // A second directory between the first and the end.
    let mut bytes = sound[..end].to_vec();
    bytes.extend(&sound[start as usize..end]);
    bytes.extend(&sound[end..]);
    assert!(matches!(imported("list.xlsx", bytes).0, Err(ImportError::Broken { .. })));
}

#[test]
fn claims_of_size_are_seen_in_whichever_file_they_stand() {
    let strings = b"<sst xmlns=\"x\" uniqueCount=\"1000000000000\"><si><t>x</t></si></sst>";
    for name in ["xl/sharedStrings.xml", "xl/SHAREDSTRINGS.XML", "xl/worksheets/sheet9.xml", "a/b.xml"] {
        let done = imported("list.xlsx", workbook_with(name, strings, strings.len() as u32)).0;
        assert!(matches!(done, Err(ImportError::TooLarge { .. })), "{name} {done:?}");
    }
    let merged = format!("<worksheet>{}</worksheet>", "<mergeCell ref=\"A1:B2\"/>".repeat(200_000));
    let bytes = workbook_with("xl/worksheets/sheet1.xml", merged.as_bytes(), merged.len() as u32);
    assert!(matches!(imported("list.xlsx", bytes).0, Err(ImportError::TooLarge { .. })));
}

#[test]
fn a_document_of_libreoffice_repeats_no_more_than_a_list_of_guests_has() {
    let document = |rows: &str| {
        let head: String = ["Nama", "Tanggal", "Jam masuk"]
            .map(|head| format!("<t:table-cell o:value-type=\"string\"><x:p>{head}</x:p></t:table-cell>"))
            .concat();
        let content = format!(
            "<o:d xmlns:o=\"o\" xmlns:t=\"t\" xmlns:x=\"x\"><t:table t:name=\"A\"><t:table-row>{head}</t:table-row>\
             {rows}</t:table></o:d>"
        );
        zip(&[("content.xml", content.as_bytes())])
    };
    let row = "<t:table-cell><x:p>Siti &amp; Ani</x:p><o:annotation><x:p>Budi</x:p></o:annotation></t:table-cell>\
               <t:table-cell><x:p>2026-11-23</x:p></t:table-cell><t:table-cell><x:p>08:15</x:p></t:table-cell>";
    let whole = document(&format!("<t:table-row>{row}</t:table-row>"));
    assert_eq!(imported("list.ods", whole).2, ["Siti & Ani"]);
    let many = document(&format!("<t:table-row t:number-rows-repeated=\"1000000000\">{row}</t:table-row>"));
    assert!(matches!(imported("list.ods", many).0, Err(ImportError::TooLarge { row: 2 })));
    let wide = row.replace("<t:table-cell>", "<t:table-cell t:number-columns-repeated=\"1000000000\">");
    assert_eq!(
        imported("list.ods", document(&format!("<t:table-row>{wide}</t:table-row>"))).2,
        Vec::<String>::new()
    );
    let long = document(&format!("<t:table-row>{row}<t:table-cell><x:p>{}", "x".repeat(3 << 20)));
    assert!(matches!(imported("list.ods", long).0, Err(ImportError::TooLarge { .. })));
    let cut = document(&format!("<t:table-row>{row}</t:table-row><t:table-row></t:table>"));
    assert_eq!(imported("list.ods", cut).2, ["Siti & Ani"]);
    let deep = document(&"<x:p>".repeat(100_000));
    let _ = imported("list.ods", deep);
}

#[test]
fn rows_are_counted_as_a_spreadsheet_counts_them() {
    let list = format!("{HEAD}\n\n\"Siti\nAminah\";2026-11-23;08:15\n\nBudi;2026-11-23;spät\n;\n");
    let (done, lines, names) = imported("list.csv", list);
    assert_eq!(done.unwrap().added, 1);
    assert_eq!(names, ["Siti\nAminah"]);
    assert!(lines[0].starts_with("row 6: "), "{lines:?}");
}

#[test]
fn a_field_that_is_too_long_is_refused_with_its_row() {
    let list = format!("{HEAD}{};2026-11-23;08:15\nSiti;2099-01-01;08:15\n", "Ж".repeat(501));
    let (done, lines, _) = imported("list.csv", list);
    assert_eq!(done.unwrap().refused, 2);
    assert_eq!(
        lines,
        [
            "row 2: name is longer than 500 characters",
            "row 3: the time has not come yet; check the date and the time, and the computer's clock"
        ]
    );
}

/// A workbook with one visit.
fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in [["Nama", "Tanggal", "Jam masuk"], ["Siti", "2026-11-23", "08:15"]].iter().enumerate()
    {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write(row as u32, column as u16, *cell).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// The workbook with one of its files replaced, unpacked.
fn workbook_with(path: &str, content: &[u8], claimed: u32) -> Vec<u8> {
    let (mut archive, mut directory, mut files) = (Vec::new(), Vec::new(), 0_u16);
    for (name, bytes) in unpacked(&workbook())
        .into_iter()
        .filter(|(name, _)| name != path)
        .chain([(path.to_owned(), content.to_vec())])
    {
        let (packed, method) = if name == path {
            (miniz_oxide::deflate::compress_to_vec(&bytes, 9), 8_u16)
        } else {
            (bytes.clone(), 0)
        };
        let size = if name == path { claimed } else { bytes.len() as u32 };
        let mut entry = Vec::new();
        entry.extend([20, 0, 0, 0]);
        entry.extend(method.to_le_bytes());
        entry.extend([0; 4]);
        entry.extend(crc32fast::hash(&bytes).to_le_bytes());
        entry.extend((packed.len() as u32).to_le_bytes());
        entry.extend(size.to_le_bytes());
        entry.extend((name.len() as u16).to_le_bytes());
        entry.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&entry);
        directory.extend([0; 10]);
        directory.extend((archive.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        archive.extend(b"PK\x03\x04");
        archive.extend(&entry);
        archive.extend(name.as_bytes());
        archive.extend(packed);
        files += 1;
    }
    let start = archive.len() as u32;
    archive.extend(&directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend(files.to_le_bytes());
    archive.extend(files.to_le_bytes());
    archive.extend((directory.len() as u32).to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0, 0]);
    archive
}

/// Names and contents of the files of an archive, by its local headers.
fn unpacked(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let number = |at: usize, length: usize| {
        archive[at..at + length].iter().rev().fold(0_usize, |number, &byte| number << 8 | usize::from(byte))
    };
    let end = archive.len() - 22;
    let (mut at, mut files) = (number(end + 16, 4), Vec::new());
    for _ in 0..number(end + 10, 2) {
        let (name_length, extra, comment) = (number(at + 28, 2), number(at + 30, 2), number(at + 32, 2));
        let name = String::from_utf8(archive[at + 46..at + 46 + name_length].to_vec()).unwrap();
        let local = number(at + 42, 4);
        let start = local + 30 + number(local + 26, 2) + number(local + 28, 2);
        let packed = &archive[start..start + number(at + 20, 4)];
        let bytes = if number(at + 10, 2) == 8 {
            miniz_oxide::inflate::decompress_to_vec(packed).unwrap()
        } else {
            packed.to_vec()
        };
        files.push((name, bytes));
        at += 46 + name_length + extra + comment;
    }
    files
}

#[test]
fn bombs_in_a_workbook_are_refused_before_they_are_unpacked() {
    assert_eq!(imported("list.xlsx", workbook()).2, ["Siti"]);
    let sst = |count: &str, content: &str| {
        format!(
            "<?xml version=\"1.0\"?><sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" uniqueCount={count}>{content}</sst>"
        )
    };
    let strings =
        unpacked(&workbook()).into_iter().find(|(name, _)| name == "xl/sharedStrings.xml").unwrap().1;
    let whole = workbook_with("xl/sharedStrings.xml", &strings, strings.len() as u32);
    assert_eq!(imported("list.xlsx", whole).2, ["Siti"], "the archive made by hand is one");

    // A kilobyte that unpacks to a gigabyte, whatever it says of its size.
    let bomb = sst("\"1\"", &" ".repeat(100 << 20));
    for claimed in [bomb.len() as u32, 100] {
        let done = imported("list.xlsx", workbook_with("xl/sharedStrings.xml", bomb.as_bytes(), claimed)).0;
        assert!(matches!(done, Err(ImportError::TooLarge { .. })), "{done:?}");
    }
    // Room for a trillion strings.
    for count in [
        "\"1000000000000\"",
        "   \"99999999999999999999999\"",
        &format!("{}\"1000000000000\"", " ".repeat(100_000)),
    ] {
        let content = sst(count, "<si><t>x</t></si>");
        let done = imported(
            "list.xlsx",
            workbook_with("xl/sharedStrings.xml", content.as_bytes(), content.len() as u32),
        )
        .0;
        assert!(matches!(done, Err(ImportError::TooLarge { .. })), "{done:?}");
    }
    // A cell beyond all columns, and a string that is not there.
    let sheet = |cell: &str| {
        format!(
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\">{cell}</row></sheetData></worksheet>"
        )
    };
    for cell in [
        "<c r=\"ZZZZZZ99999999999\"><v>1</v></c>",
        "<c r=\"A1\" t=\"s\"><v>99999</v></c>",
        "<c r=\"A0\"><v>1e999</v></c>",
        "<c",
    ] {
        let content = sheet(cell);
        let bytes = workbook_with("xl/worksheets/sheet1.xml", content.as_bytes(), content.len() as u32);
        imported("list.xlsx", bytes).0.unwrap_err();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn a_workbook_that_was_tampered_with_never_ends_the_program(
        flips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = workbook();
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let _ = imported("list.xlsx", bytes);
    }

    #[test]
    fn any_text_below_the_heads_is_taken_in_or_told(text in "([;,\"\n=a0-9:.-]|\\PC){0,200}") {
        let (done, lines, _) = imported("list.csv", format!("{HEAD}{text}"));
        if let Ok(summary) = done {
            prop_assert_eq!(summary.refused + summary.remarked, lines.len() as u64);
        }
    }
}

/// Looks at the most memory that the program ever had, while it runs.
#[cfg(target_os = "linux")]
#[test]
fn a_long_list_is_not_held_in_memory() {
    use std::{fs, io::Write as _};
    let folder = tempfile::tempdir().unwrap();
    let peak = |rows: u32| -> u64 {
        let path = folder.path().join(format!("{rows}.csv"));
        let mut file = std::io::BufWriter::new(fs::File::create(&path).unwrap());
        file.write_all(HEAD.as_bytes()).unwrap();
        for row in 0..rows {
            writeln!(file, "Tamu {row};2026-11-23;{:02}:{:02}", row / 60 % 24, row % 60).unwrap();
        }
        file.flush().unwrap();
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_posjaga"))
            .arg("--data")
            .arg(folder.path().join(format!("data {rows}")))
            .args(["log", "import", "--dry-run"])
            .arg(&path)
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let mut peak = 0;
        loop {
            let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
            let kilobytes: String = line.chars().filter(char::is_ascii_digit).collect();
            peak = peak.max(kilobytes.parse().unwrap_or(0));
            if child.try_wait().unwrap().is_some() {
                break;
            }
            std::thread::yield_now();
        }
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        assert!(String::from_utf8(output.stdout).unwrap().contains(&rows.to_string()));
        peak
    };
    let (short, long) = (peak(20_000), peak(300_000));
    // A trial remembers a hundred bytes a row, twice that while its table grows; a whole visit takes far more.
    assert!(short > 0 && long < short + 64 * 1024, "{short} kB, {long} kB");
}
