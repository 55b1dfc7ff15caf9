//! Posts in three zones, and a computer whose zone is changed: every format tells the same moments everywhere.
//! The program is run as it is, for the zone of a process is set once.

use std::{
    collections::BTreeMap,
    io::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
};

use posjaga::time::Timestamp;
use serde_json::Value;

const WIB: &str = "WIB-7";
const WITA: &str = "WITA-8";
const WIT: &str = "WIT-9";
/// A zone with summer time, in which an hour happens twice on the 25th of October 2026.
const CET: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

fn run(zone: &str, data: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_posjaga"))
        .env("TZ", zone)
        .arg("--data")
        .arg(data)
        .args(["--lang", "en"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn said(zone: &str, data: &Path, arguments: &[&str]) -> String {
    let output = run(zone, data, arguments, "");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// When each guest came and left, and when it was entered.
fn moments(zone: &str, data: &Path) -> BTreeMap<String, [Option<Timestamp>; 3]> {
    let listed = said(zone, data, &["log", "list", "--from", "2026-01-01", "--json"]);
    listed
        .lines()
        .map(|line| {
            let row: Value = serde_json::from_str(line).unwrap();
            let time = |field: &str| row[field].as_str().map(|time| time.parse().unwrap());
            (row["name"].as_str().unwrap().to_owned(), ["arrived", "left", "entered"].map(time))
        })
        .collect()
}

fn add(zone: &str, data: &Path, visits: &[(&str, &str, &str)]) {
    let line = |(name, arrived, left): &(&str, &str, &str)| {
        let left = Some(left).filter(|left| !left.is_empty());
        serde_json::json!({"name": name, "arrived": arrived, "left": left}).to_string()
    };
    let lines = visits.iter().map(line).collect::<Vec<_>>().join("\n");
    let output = run(zone, data, &["log", "add", "-"], &lines);
    assert!(output.status.success(), "{output:?}");
}

const VISITS: [(&str, &str, &str); 6] = [
    ("morning", "2026-11-23T02:05:00Z", "2026-11-23T03:00:00Z"),
    ("around midnight", "2026-11-23T16:30:00Z", "2026-11-23T17:30:00Z"),
    ("inside", "2026-11-22T23:30:00Z", ""),
    ("summer", "2026-07-01T10:00:00Z", "2026-07-01T11:00:00Z"),
    // In central Europe both came at half past two.
    ("first of two", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"),
    ("second of two", "2026-10-25T01:30:00Z", "2026-10-25T03:00:00Z"),
];

#[test]
fn posts_in_three_zones_tell_one_another_the_same_moments_in_every_format() {
    let place = tempfile::tempdir().unwrap();
    let home = place.path().join("home");
    add(WIB, &home, &VISITS);
    let told = moments(WIB, &home);
    assert_eq!(told["morning"][0], Some("2026-11-23T02:05:00Z".parse().unwrap()));
    for (at, zone) in [WIB, WITA, WIT, CET].into_iter().enumerate() {
        for format in ["csv", "xlsx", "json"] {
            let export = place.path().join(format!("{at}.{format}"));
            let export = export.to_str().unwrap();
            // The computer of the post may have any zone when it writes.
            said(zone, &home, &["export", "--from", "2026-01-01", "--output", export]);
            for (other_at, other) in [WIB, WITA, WIT, CET].into_iter().enumerate() {
                let data = place.path().join(format!("{at} {other_at} {format}"));
                said(other, &data, &["log", "import", export]);
                assert_eq!(moments(other, &data), told, "{zone} → {other}, {format}");
                // And back at home everything is known.
                let back = place.path().join(format!("back.{format}"));
                let back = back.to_str().unwrap();
                said(other, &data, &["export", "--from", "2026-01-01", "--output", back]);
                let summary = said(zone, &home, &["log", "import", back]);
                assert!(summary.contains("0 new, 6 known already"), "{zone} → {other}, {format}: {summary}");
            }
        }
    }
}

#[test]
fn a_list_is_known_again_whatever_the_zone_and_the_name_of_the_post_and_corrections_since() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let list = place.path().join("list.csv");
    let rows = "Tanggal;Nama;Instansi;Jam Masuk;Jam Keluar\n\
                23/11/2026;Siti Aminah;PT A;09.00;10.00\n\
                23/11/2026;Siti Aminah;PT B;09.00;11.30\n\
                23/11/2026;Budi;PT C;09.00;\n";
    std::fs::write(&list, rows).unwrap();
    let list = list.to_str().unwrap();
    assert!(said(WIB, &data, &["log", "import", list]).contains("3 new"));
    for (zone, post) in [(WIB, "Pintu Utama"), (WITA, "Pintu Utama"), (WIT, "Barat"), (CET, "Timur")] {
        let summary = said(zone, &data, &["log", "import", "--post", post, list]);
        assert!(summary.contains("0 new, 3 known already"), "{zone} {post}: {summary}");
    }
    // A corrected visit is known too, and what was corrected is not undone.
    let listed = said(WIB, &data, &["log", "list", "--from", "2026-11-23", "--json"]);
    let rows: Vec<Value> = listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let budi = rows.iter().find(|row| row["name"] == "Budi").unwrap()["id"].as_str().unwrap();
    let siti = rows.iter().find(|row| row["organisation"] == "PT A").unwrap()["id"].as_str().unwrap();
    said(WIB, &data, &["log", "correct", budi, "name=Badu", "arrived=2026-11-23T09:20", "--why", "misheard"]);
    said(WIB, &data, &["log", "correct", siti, "left=", "organisation=PT Z", "--why", "still inside"]);
    for zone in [WIB, WIT] {
        let summary = said(zone, &data, &["log", "import", list]);
        assert!(summary.contains("0 new, 3 known already"), "{zone}: {summary}");
    }
    // The same list with a departure that nobody had: by the clock of the list, not by ours.
    let filled = place.path().join("filled.csv");
    std::fs::write(&filled, "Tanggal;Nama;Instansi;Jam Masuk;Jam Keluar\n23/11/2026;Tono;PT C;09.00;\n")
        .unwrap();
    said(WIB, &data, &["log", "import", filled.to_str().unwrap()]);
    std::fs::write(&filled, "Tanggal;Nama;Instansi;Jam Masuk;Jam Keluar\n23/11/2026;Tono;PT C;09.00;9.45\n")
        .unwrap();
    let summary = said(WIT, &data, &["log", "import", filled.to_str().unwrap()]);
    assert!(summary.contains("1 completed"), "{summary}");
    assert_eq!(
        moments(WIB, &data)["Tono"][..2],
        ["2026-11-23T02:00:00Z", "2026-11-23T02:45:00Z"].map(|time| Some(time.parse().unwrap()))
    );
}

#[test]
fn a_paper_list_that_went_into_two_posts_is_one_list_after_the_merge() {
    let place = tempfile::tempdir().unwrap();
    let (west, east) = (place.path().join("west"), place.path().join("east"));
    let list = place.path().join("list.csv");
    std::fs::write(
        &list,
        "Tanggal,Nama,Jam Masuk,Jam Keluar\n23/11/2026,Siti,09:00,\n23/11/2026,Budi,09:10,10:00\n",
    )
    .unwrap();
    for (data, post) in [(&west, "Barat"), (&east, "Timur")] {
        said(WIB, data, &["log", "import", "--post", post, list.to_str().unwrap()]);
    }
    for format in ["csv", "xlsx", "json"] {
        let export = place.path().join(format!("east.{format}"));
        said(WIB, &east, &["export", "--from", "2026-11-23", "--output", export.to_str().unwrap()]);
        let output = run(WIB, &west, &["log", "import", export.to_str().unwrap()], "");
        let summary = String::from_utf8(output.stdout).unwrap();
        assert!(summary.contains("0 new"), "{format}: {summary}");
    }
    assert_eq!(said(WIB, &west, &["log", "list", "--from", "2026-11-23", "--json"]).lines().count(), 2);
}

#[test]
fn the_first_of_two_equal_local_times_is_meant_at_every_door() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    add(CET, &data, &[("door", "2026-10-25T02:30", "")]);
    let list = place.path().join("list.csv");
    std::fs::write(&list, "Date,Name,Time In\n2026-10-25,list,02:30\n").unwrap();
    said(CET, &data, &["log", "import", list.to_str().unwrap()]);
    add(CET, &data, &[("corrected", "2026-10-25T00:00:00Z", "")]);
    let listed = said(CET, &data, &["log", "list", "--from", "2026-10-24", "--json"]);
    let row: Value = listed
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .find(|row| row["name"] == "corrected")
        .unwrap();
    let id = row["id"].as_str().unwrap();
    said(CET, &data, &["log", "correct", id, "arrived=2026-10-25T02:30", "--why", "by the book"]);
    said(CET, &data, &["log", "out", id, "--at", "2026-10-25 02:30"]);
    let first: Option<Timestamp> = Some("2026-10-25T00:30:00Z".parse().unwrap());
    let told = moments(CET, &data);
    assert_eq!([told["door"][0], told["list"][0], told["corrected"][0], told["corrected"][1]], [first; 4]);
}
