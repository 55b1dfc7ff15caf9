//! Guests who have been here before, and what has been typed before.

use posjaga::{
    verdict::Verdict,
    visit::{Correction, NewVisit},
    visit_log::{Query, Retention, VisitLog},
};

use crate::visit_log::{at, gone};

fn of(name: &str, organisation: &str, phone: &str) -> NewVisit {
    NewVisit {
        organisation: organisation.to_owned(),
        phone: phone.to_owned(),
        host: "Bagian Umum".to_owned(),
        purpose: "Rapat".to_owned(),
        ..gone(name)
    }
}

fn names(log: &VisitLog, begun: &str) -> Vec<String> {
    log.known_guests(begun, 9).unwrap().into_iter().map(|visit| visit.name).collect()
}

/// Before and after the visits are in the index of the search.
fn logs(visits: &[NewVisit]) -> [VisitLog; 2] {
    [0, 600].map(|others| {
        let mut log = VisitLog::open_in_memory().unwrap();
        for visit in visits {
            log.record_arrival(visit).unwrap();
        }
        for other in 0..others {
            log.record_arrival(&gone(&format!("Umar {other}"))).unwrap();
        }
        log
    })
}

#[test]
fn three_letters_of_name_organisation_or_phone_name_who_has_been_here() {
    let visits = [
        of("Siti Aminah", "Dinas Kesehatan", "0812-3456-7890"),
        of("Budi Santoso", "Kecamatan Simpang", "+62 813 1111 2222"),
        of("Gunasiti", "PT Maju", ""),
    ];
    for log in logs(&visits) {
        for (begun, found) in [
            ("sit", &["Siti Aminah"][..]),
            ("SIT", &["Siti Aminah"]),
            ("ami", &["Siti Aminah"]),
            ("siti am", &["Siti Aminah"]),
            ("dinas", &["Siti Aminah"]),
            ("kes", &["Siti Aminah"]),
            ("0812", &["Siti Aminah"]),
            ("7890", &["Siti Aminah"]),
            ("+62812", &["Siti Aminah"]),
            ("0813 1111", &["Budi Santoso"]),
            ("simp", &["Budi Santoso"]),
            ("gun", &["Gunasiti"]),
            ("si", &[]),
            ("   ", &[]),
            ("umum", &[]),
            ("iti", &[]),
        ] {
            assert_eq!(names(&log, begun), found, "{begun}");
        }
        // And so does the search.
        for (text, count) in [("0812", 1), ("345678", 1), ("0812-3456", 1), ("+62812", 1), ("99999", 0)] {
            assert_eq!(log.search(&Query::text(text), None, 9).unwrap().len(), count, "{text}");
        }
        assert!(log.soundness().unwrap().is_sound());
    }
}

#[test]
fn each_guest_is_there_once_with_his_newest_visit() {
    let visits = [
        NewVisit { host: "Camat".to_owned(), ..of("Siti Aminah", "Dinas Kesehatan", "0812") },
        NewVisit { host: "Sekretaris".to_owned(), ..of("SITI  AMINAH", "dinas kesehatan", "") },
        // Somebody else of that name.
        of("Siti Aminah", "PT Maju", "0899"),
    ];
    for mut log in logs(&visits) {
        let found = log.known_guests("siti", 9).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].organisation.as_str(), found[1].host.as_str()), ("PT Maju", "Sekretaris"));
        let known = log.known_guest("siti aminah", Some("Dinas Kesehatan")).unwrap().unwrap();
        assert_eq!((known.visits, known.more, known.last.host.as_str()), (2, false, "Sekretaris"));
        // By a credential only the name is known.
        let known = log.known_guest("Siti AMINAH", None).unwrap().unwrap();
        assert_eq!((known.visits, known.last.organisation.as_str()), (1, "PT Maju"));
        assert_eq!(log.known_guest("Siti", None).unwrap(), None);
        assert_eq!(log.known_guest("", None).unwrap(), None);

        // What was entered from paper may stand behind what came later.
        let paper = NewVisit {
            arrived: at("2026-11-01T02:00:00Z"),
            left: Some(at("2026-11-01T03:00:00Z")),
            ..visits[2].clone()
        };
        log.record_arrival(&paper).unwrap();
        assert_eq!(log.known_guests("siti", 9).unwrap()[0].arrived, visits[2].arrived);
        assert_eq!(log.known_guest("siti aminah", None).unwrap().unwrap().visits, 2);
    }
}

#[test]
fn nobody_is_known_whose_name_was_destroyed_who_was_turned_away_or_never_came() {
    let visits = [of("Siti Aminah", "Dinas Kesehatan", "0812 777 999")];
    for mut log in logs(&visits) {
        let id = log.known_guests("siti", 1).unwrap()[0].id;
        let refused = NewVisit { verdict: Some(Verdict::Refuse), ..of("Tono Ditolak", "", "") };
        log.record_arrival(&refused).unwrap();
        assert_eq!(names(&log, "ditolak"), Vec::<String>::new());
        log.erase(id, &Correction::new("Dewi", "diminta").unwrap()).unwrap();
        for begun in ["siti", "dinas", "777"] {
            assert_eq!(names(&log, begun), Vec::<String>::new(), "{begun}");
        }
        assert_eq!(log.known_guest("Siti Aminah", None).unwrap(), None);
        assert_eq!(log.search(&Query::text("777"), None, 9).unwrap().len(), 0);
        assert!(!log.typed_before().unwrap().organisations.contains(&"Dinas Kesehatan".to_owned()));
        log.purge(Retention::all_before(at("2026-12-01T00:00:00Z")), "Dewi").unwrap();
        assert_eq!(names(&log, "umar"), Vec::<String>::new());
        assert!(log.soundness().unwrap().is_sound());
    }
}

#[test]
fn what_was_typed_most_often_comes_first_and_then_what_was_typed_last() {
    let mut log = VisitLog::open_in_memory().unwrap();
    for (from, to) in
        [("PT A", "Camat"), ("PT B", "Camat"), ("pt b", "Camat"), ("PT C", ""), ("PT D", "Kasi")]
    {
        log.record_arrival(&NewVisit { host: to.to_owned(), ..of("Tamu", from, "") }).unwrap();
    }
    let typed = log.typed_before().unwrap();
    assert_eq!(typed.organisations, ["pt b", "PT D", "PT C", "PT A"]);
    assert_eq!(typed.hosts, ["Camat", "Kasi"]);
    assert_eq!(typed.purposes, ["Rapat"]);
}

/// `POSJAGA_VISITS=1000000 cargo test --test it -- --nocapture guests_are_known_among_many`: says how long the slowest
/// answers take among so many. No time is asserted, of which a noisy computer has its own opinion.
#[test]
fn guests_are_known_among_many() {
    let count = std::env::var("POSJAGA_VISITS").ok().and_then(|count| count.parse().ok()).unwrap_or(2_000);
    let (first, last) = (["Siti", "Budi", "Ani", "Joko", "Dewi"], ["Aminah", "Santoso", "Wijaya", "Lestari"]);
    let folder = tempfile::tempdir().unwrap();
    let mut log = VisitLog::open(&folder.path().join("visits.sqlite")).unwrap();
    let begin = at("2020-01-01T00:00:00Z");
    let visit = |at: usize| {
        let name = format!("{} {} {}", first[at % 5], last[at % 4], at % 97);
        let arrived = begin + chrono::TimeDelta::minutes(at as i64);
        let left = Some(arrived + chrono::TimeDelta::minutes(30));
        let phone = format!("08{:010}", at * 7919 % 10_000_000_000);
        NewVisit { arrived, left, ..of(&name, &format!("Dinas {}", at % 31), &phone) }
    };
    let numbers: Vec<usize> = (0..count).collect();
    for some in numbers.chunks(500) {
        let visits: Vec<_> = some
            .iter()
            .map(|at| posjaga::visit_log::Incoming { id: None, visit: visit(*at), entered: None })
            .collect();
        log.merge(&visits).unwrap();
    }
    for begun in ["sit", "siti", "siti a", "din", "dinas 3", "081", "0812345", "xyz", "les", "97"] {
        let started = std::time::Instant::now();
        let found = log.known_guests(begun, 6).unwrap();
        println!("{count} visits, {begun:?}: {} guests in {:?}", found.len(), started.elapsed());
        let some_begin_so = ["sit", "siti", "din", "dinas 3", "081", "les"].contains(&begun);
        assert!(!some_begin_so || found.len() == 6, "{begun}");
        assert!(begun != "xyz" || found.is_empty());
        let started = std::time::Instant::now();
        if let Some(visit) = found.first() {
            let known = log.known_guest(&visit.name, Some(&visit.organisation)).unwrap().unwrap();
            assert!(known.visits >= 1);
            println!("    known by {} visits in {:?}", known.visits, started.elapsed());
        }
    }
    let started = std::time::Instant::now();
    log.typed_before().unwrap();
    println!("what was typed before: {:?}", started.elapsed());
}
