//! Logs of every version that was ever shipped, as the programs of their time left them: they open, are brought up to
//! date and verify, and say what they said. The steps of the schema are frozen, and so are these.

use std::{fs, path::Path};

use posjaga::{
    time::TimeSpan,
    visit::VisitId,
    visit_log::{Anchor, Backup, ChangeKind, Query, VisitLog},
};
use rusqlite::Connection;

use crate::{
    chain::whole,
    import::all,
    visit_log::{at, guest},
};

/// The logs by the number of their schema, from the first.
pub const LOGS: [&str; 8] = [
    include_str!("frozen/visits-1.sql"),
    include_str!("frozen/visits-2.sql"),
    include_str!("frozen/visits-3.sql"),
    include_str!("frozen/visits-4.sql"),
    include_str!("frozen/visits-5.sql"),
    include_str!("frozen/visits-6.sql"),
    include_str!("frozen/visits-7.sql"),
    include_str!("frozen/visits-8.sql"),
];

/// The end of their chain, as somebody has kept it: from before the last visit was entered, and with it.
const KEPT: [&str; 2] = [
    "15-924487f849c8e6cc1b80b7d829f69a1e4d1430b4b1a3fb8c50e1ab58d83a20a2",
    "16-a068d46627cfc6c5c05eb2311c34657d870cc98d5410c49eb1dc982854679242",
];

const NAMES: [&str; 7] = [
    "Siti Aminah",
    "Gabriele Musterfrau-Gößinger",
    "李 小龍 \"Bruce\"",
    "Teknisi Genset",
    "Anak Kecil",
    // Erased.
    "",
    // Entered from paper, which the first three versions do not know of.
    "Dari Kertas",
];

pub fn frozen(version: usize, path: &Path) {
    let log = Connection::open(path).unwrap();
    log.execute_batch(LOGS[version - 1]).unwrap();
}

/// A log of the last version without cards.
pub fn newest_without_cards(path: &Path) {
    frozen(7, path);
}

#[test]
fn a_log_of_each_version_opens_and_says_what_it_said() {
    for version in 1..=LOGS.len() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("visits.sqlite");
        frozen(version, &path);
        let mut log = VisitLog::open(&path).unwrap();
        let visits = all(&log);
        let count = if version < 4 { 6 } else { 7 };
        // In the order of arrival: the one from paper came first.
        let mut by_number = visits.clone();
        by_number.sort_by_key(|visit| visit.no);
        let names: Vec<_> = by_number.iter().map(|visit| visit.name.as_str()).collect();
        assert_eq!(names, NAMES[..count], "version {version}");
        assert!(visits.is_sorted_by_key(|visit| visit.arrived), "version {version}");
        let siti = &by_number[0];
        assert_eq!(siti.id, VisitId::parse("01M8MSDVZ98DDSQZC70FEDD9ZJ").unwrap());
        assert_eq!(
            (siti.arrived, siti.left),
            (at("2026-11-29T23:14:47.401Z"), Some(at("2026-11-29T23:14:48.153Z"))),
            "version {version}"
        );
        assert_eq!((siti.party, siti.phone.as_str()), (2, "0812-3456-7890"), "version {version}");
        let entered: Vec<_> = by_number.iter().filter_map(|visit| visit.entered).collect();
        assert_eq!(entered.len(), usize::from(version >= 4), "version {version}");

        // The first version has no chain: its visits are adopted. The others keep theirs, to the letter.
        let anchors: Vec<_> = KEPT.map(|kept| Anchor::parse(kept).unwrap()).into();
        let anchors = match version {
            1 => &[][..],
            2 | 3 => &anchors[..1],
            _ => &anchors,
        };
        whole(&log, anchors);
        let kinds: Vec<_> =
            log.trail(by_number[1].id).unwrap().into_iter().map(|entry| (entry.kind, entry.detail)).collect();
        if version == 1 {
            assert_eq!(kinds, [(ChangeKind::Adoption, None)]);
        } else {
            let told: Vec<_> = kinds.iter().filter(|(kind, _)| *kind == ChangeKind::Correction).collect();
            assert_eq!(told.len(), 2, "version {version}");
            assert!(told[0].1.as_deref().is_some_and(|told| told.contains("Gabriele Mustermann")));
        }
        let corrected = by_number.iter().position(|visit| visit.corrected.is_some());
        assert_eq!(corrected, (version >= 2).then_some(1), "version {version}");

        // The search knows them, and so does everything that comes after.
        for (text, found) in [("aminah", 1), ("gabriele", 1), ("小龍", 1), ("dinas", 1), ("budi", 0)] {
            assert_eq!(log.search(&Query::text(text), None, 9).unwrap().len(), found, "{version}: {text}");
        }
        assert!(log.soundness().unwrap().is_sound(), "version {version}");
        log.check_integrity().unwrap();
        let id = log.record_arrival(&guest("new")).unwrap();
        assert_eq!(log.visit(id).unwrap().unwrap().no, count as u64 + 1, "version {version}");
        whole(&log, anchors);
        let backup = folder.path().join("backup");
        assert_eq!(log.back_up(&backup, &[]).unwrap(), count as u64 + 1);
        drop(log);
        Backup::open(&backup, None).unwrap();
        assert_eq!(VisitLog::open(&path).unwrap().count(TimeSpan::ALWAYS).unwrap(), count as u64 + 1);
    }
}

#[test]
fn a_log_of_each_version_is_of_the_same_tables_when_it_is_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let tables = |path: &Path| {
        drop(VisitLog::open(path).unwrap());
        let log = Connection::open(path).unwrap();
        let mut statement = log.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2").unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        rows.map(Result::unwrap).collect::<Vec<(String, String, Option<String>)>>()
    };
    let new = tables(&folder.path().join("new.sqlite"));
    for version in 1..=LOGS.len() {
        let path = folder.path().join(format!("{version}.sqlite"));
        frozen(version, &path);
        assert_eq!(tables(&path), new, "version {version}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), LOGS.len() + 1);
}
