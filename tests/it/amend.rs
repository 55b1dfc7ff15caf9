//! Nothing wrong stays wrong: visits are cancelled, departures taken back, days closed, and cards accounted for.

use chrono::TimeDelta;
use posjaga::{
    data_folder::{DataFolder, Settings},
    export::{self, ExportFormat, Report},
    office::{self, DayClose, Office},
    time::{Tick, Timestamp},
    visit::{Correction, Ending, NewVisit, Totals, Visit, VisitError, VisitId},
    visit_log::{ChangeKind, Closing, MET_WITHIN, Retention, TextOf, VisitLog, VisitLogError},
};
use serde_json::Value;

use crate::{
    chain::whole,
    import::{all, file, options, taken_in},
    two_faces::fingerprint,
    visit_log::{at, gone, guest},
};

fn because(why: &str) -> Correction {
    Correction::new("Dewi", why).unwrap()
}

fn visit(log: &VisitLog, id: VisitId) -> Visit {
    log.visit(id).unwrap().unwrap()
}

#[test]
fn a_cancelled_visit_stays_in_the_log_and_counts_nowhere() {
    let mut log = VisitLog::open_in_memory().unwrap();
    let fingerprint = fingerprint();
    let wrong = log
        .record_arrival(&NewVisit {
            party: 30,
            fingerprint: Some(fingerprint.clone()),
            ..guest("Salah Catat")
        })
        .unwrap();
    let right = log.record_arrival(&guest("Siti")).unwrap();
    assert_eq!(log.trace(right, MET_WITHIN, 9).unwrap().len(), 1);

    let cancelled = log.cancel(wrong, &because("salah orang")).unwrap().unwrap();
    assert_eq!((cancelled.ending, cancelled.left), (Ending::Cancelled, Some(cancelled.arrived)));
    assert_eq!(log.cancel(wrong, &because("sekali lagi")).unwrap(), None);
    let totals = Totals::of(&all(&log));
    assert_eq!((totals.visits, totals.people, totals.inside, totals.cancelled), (1, 1, 1, 1));
    assert_eq!(log.inside().unwrap().len(), 1);
    assert!(log.inside_with(&fingerprint).unwrap().is_none(), "he can be checked in anew");
    assert_eq!(log.trace(right, MET_WITHIN, 9).unwrap(), []);
    assert_eq!(log.known_guests("salah", 9).unwrap(), []);

    let trail = log.trail(wrong).unwrap();
    assert_eq!(trail.last().unwrap().kind, ChangeKind::Correction);
    let told = trail.last().unwrap().detail.clone().unwrap();
    assert!(told.contains("salah orang") && told.contains("Dewi") && told.contains("cancelled"), "{told}");
    whole(&log, &[]);
    assert!(log.soundness().unwrap().is_sound());
}

#[test]
fn a_cancelled_visit_is_marked_in_every_export_and_comes_back_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = VisitLog::open_in_memory().unwrap();
    for name in ["Siti", "Salah"] {
        let left = log.record_arrival(&NewVisit { post: "Pintu Utama".into(), ..gone(name) }).unwrap();
        if name == "Salah" {
            log.cancel(left, &because("salah")).unwrap();
        }
    }
    let inside = log.record_arrival(&NewVisit { post: "Pintu Utama".into(), ..guest("Budi") }).unwrap();
    let end = (inside, at("2026-11-23T09:00:00Z"));
    log.close_day(&Closing { by: "Dewi", note: "", left: &[end] }).unwrap();
    let visits = all(&log);
    for format in [ExportFormat::Csv, ExportFormat::Json, ExportFormat::Xlsx] {
        let mut bytes = Vec::new();
        export::write(&visits, format, &Report::default(), &mut bytes).unwrap();
        if format == ExportFormat::Json {
            let file: Value = serde_json::from_slice(&bytes).unwrap();
            assert_eq!((&file["totals"]["visits"], &file["totals"]["cancelled"]), (&2.into(), &1.into()));
            let endings: Vec<_> =
                file["visits"].as_array().unwrap().iter().map(|visit| visit.get("ending").cloned()).collect();
            assert_eq!(endings, [None, Some("cancelled".into()), Some("assumed".into())]);
        }
        let path = file(&folder, &format!("semua.{}", format.code()), bytes);
        let mut other = VisitLog::open_in_memory().unwrap();
        let (done, lines) = taken_in(&mut other, &path, &options());
        assert_eq!((done.unwrap().added, lines), (3, Vec::new()), "{format:?}");
        let endings: Vec<_> = all(&other).iter().map(|visit| visit.ending).collect();
        assert_eq!(endings, [Ending::Seen, Ending::Cancelled, Ending::Assumed], "{format:?}");
        whole(&other, &[]);
    }
}

#[test]
fn a_file_that_knows_of_the_end_tells_how_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = VisitLog::open_in_memory().unwrap();
    let id = log.record_arrival(&NewVisit { post: "Pintu Utama".into(), ..guest("Budi") }).unwrap();
    let export = |log: &VisitLog| {
        let mut bytes = Vec::new();
        export::write(&all(log), ExportFormat::Csv, &Report::default(), &mut bytes).unwrap();
        bytes
    };
    let mut other = VisitLog::open_in_memory().unwrap();
    taken_in(&mut other, &file(&folder, "siang.csv", export(&log)), &options()).0.unwrap();
    let left = [(id, at("2026-11-23T09:00:00Z"))];
    log.close_day(&Closing { by: "Dewi", note: "", left: &left }).unwrap();
    let (done, lines) = taken_in(&mut other, &file(&folder, "sore.csv", export(&log)), &options());
    assert_eq!((done.unwrap().completed, lines), (1, Vec::new()));
    assert_eq!(visit(&other, id).ending, Ending::Assumed);
    whole(&other, &[]);
}

#[test]
fn a_departure_is_taken_back_and_the_guest_is_known_by_his_credential_again() {
    let mut log = VisitLog::open_in_memory().unwrap();
    let fingerprint = fingerprint();
    let arrival = NewVisit { fingerprint: Some(fingerprint.clone()), ..guest("Siti") };
    let id = log.record_arrival(&arrival).unwrap();
    log.record_departure(id, at("2026-11-23T03:00:00Z")).unwrap();
    assert!(log.inside_with(&fingerprint).unwrap().is_none());
    let back = log.take_departure_back(id, &because("salah klik"), Some(&fingerprint)).unwrap().unwrap();
    assert_eq!((back.left, back.ending), (None, Ending::Seen));
    assert_eq!(log.inside_with(&fingerprint).unwrap().map(|visit| visit.id), Some(id));
    assert_eq!(log.take_departure_back(id, &because("lagi"), None).unwrap(), None);
    let told = log.trail(id).unwrap().pop().unwrap().detail.unwrap();
    assert!(told.contains("salah klik") && told.contains(r#""field":"left""#), "{told}");

    // Of an assumed departure nothing is left either.
    log.close_day(&Closing { by: "Dewi", note: "", left: &[(id, at("2026-11-23T09:00:00Z"))] }).unwrap();
    let back = log.correct(id, &because("masih ada"), |visit| visit.left = None).unwrap().unwrap();
    assert_eq!((back.left, back.ending), (None, Ending::Seen));
    whole(&log, &[]);
}

#[test]
fn an_end_without_a_time_is_none() {
    let mut log = VisitLog::open_in_memory().unwrap();
    for ending in [Ending::Assumed, Ending::Cancelled] {
        let refused = log.record_arrival(&NewVisit { ending, ..guest("Siti") });
        assert!(matches!(refused, Err(VisitLogError::Visit(VisitError::EndWithoutTime))), "{ending:?}");
    }
}

/// A log of its own, with a clock that stands.
fn log_at(now: Timestamp) -> VisitLog {
    let shown = Tick { wall: now, running: std::time::Duration::ZERO };
    VisitLog::open_in_memory().unwrap().with_clock(move || shown)
}

#[test]
fn the_day_is_closed_in_one_act_with_times_that_are_assumed() {
    let now = at("2026-11-24T10:00:00Z");
    let mut log = log_at(now);
    let of = |name: &str, arrived: &str, card: &str| NewVisit {
        name: name.to_owned(),
        card: card.to_owned(),
        ..NewVisit::at(at(arrived))
    };
    let yesterday = log.record_arrival(&of("Kemarin", "2026-11-23T02:00:00Z", "3")).unwrap();
    let today = log.record_arrival(&of("Hari Ini", "2026-11-24T02:00:00Z", "14")).unwrap();
    let technician = log.record_arrival(&of("Teknisi", "2026-11-24T03:00:00Z", "9")).unwrap();
    let left_before = log.record_arrival(&of("Sudah Pulang", "2026-11-24T04:00:00Z", "")).unwrap();
    log.record_departure(left_before, at("2026-11-24T05:00:00Z")).unwrap();
    assert_eq!(log.last_closing().unwrap(), None);

    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { officer: "Dewi".to_owned(), ..Settings::default() };
    let office = Office::new(DataFolder::open(folder.path()).unwrap(), settings);
    let close = DayClose {
        left: vec![yesterday, today, left_before],
        note: " Kunci ruang rapat di laci. ".to_owned(),
    };
    let ended = office::close_day(&office, &mut log, &close).unwrap();
    assert_eq!(ended.len(), 2);
    assert_eq!(visit(&log, today).left, Some(now));
    let of_yesterday = visit(&log, yesterday);
    assert_eq!(of_yesterday.ending, Ending::Assumed);
    let stayed = of_yesterday.left.unwrap() - of_yesterday.arrived;
    assert!(stayed > TimeDelta::zero() && stayed < TimeDelta::days(1), "{stayed}");
    assert_eq!(visit(&log, left_before).ending, Ending::Seen, "somebody saw him");
    assert_eq!(log.inside().unwrap().iter().map(|one| one.id).collect::<Vec<_>>(), [technician]);

    let closed = log.last_closing().unwrap().unwrap();
    assert_eq!(closed.note, "Kunci ruang rapat di laci.");
    assert_eq!((closed.by.as_str(), closed.assumed, closed.at), ("Dewi", 2, now));
    // Who left unseen has his card still.
    let cards: Vec<_> = log.cards_out().unwrap().into_iter().map(|out| (out.card, out.inside)).collect();
    assert_eq!(cards, [("3".into(), false), ("14".into(), false), ("9".into(), true)]);
    whole(&log, &[]);
}

#[test]
fn a_day_is_closed_all_of_it_or_not_at_all() {
    let mut log = log_at(at("2026-11-24T10:00:00Z"));
    let id = log.record_arrival(&guest("Siti")).unwrap();
    let nobody = VisitId::parse("01J00000000000000000000001").unwrap();
    let left = [(id, at("2026-11-24T09:00:00Z")), (nobody, at("2026-11-24T09:00:00Z"))];
    let refused = log.close_day(&Closing { by: "", note: "", left: &left });
    assert!(matches!(refused, Err(VisitLogError::NotFound(_))));
    assert!(visit(&log, id).left.is_none() && log.last_closing().unwrap().is_none());
    let too_much = "x".repeat(501);
    let refused = log.close_day(&Closing { by: "", note: &too_much, left: &[] });
    assert!(matches!(refused, Err(VisitLogError::Visit(VisitError::TooLong { field: "note", .. }))));
}

#[test]
fn what_was_handed_over_is_found_by_the_audit_and_names_are_taken_out_of_it() {
    let mut log = log_at(at("2026-11-24T10:00:00Z"));
    let id = log.record_arrival(&gone("Siti Aminah")).unwrap();
    let note = "Siti Aminah membawa kunci";
    log.close_day(&Closing { by: "Dewi", note, left: &[] }).unwrap();
    let mut found = false;
    log.for_each_text(|place, text| found |= matches!(place, TextOf::Entry(_)) && text.contains(note))
        .unwrap();
    assert!(found);
    let names = log.names_of(&[id]).unwrap();
    let mentions = log.mentions(&names, &[id]).unwrap();
    assert_eq!(mentions.len(), 1);
    let no = log.begin_erasure(&[id], &because("diminta"), "").unwrap();
    log.erase_begun(no, &[id], &mentions).unwrap();
    assert_eq!(log.last_closing().unwrap().unwrap().note, "[…] membawa kunci");
    whole(&log, &[]);
}

#[test]
fn a_card_is_out_until_it_comes_back_or_somebody_else_has_it() {
    let mut log = VisitLog::open_in_memory().unwrap();
    let with = |name: &str, card: &str| NewVisit { card: card.to_owned(), ..guest(name) };
    let out =
        |log: &VisitLog| -> Vec<_> { log.cards_out().unwrap().into_iter().map(|out| out.card).collect() };
    let siti = log.record_arrival(&with("Siti", "14")).unwrap();
    log.record_arrival(&with("Budi", "")).unwrap();
    assert_eq!(out(&log), ["14"]);
    assert!(log.cards_out().unwrap()[0].is(" 14 "));
    log.record_departure(siti, at("2026-11-23T03:00:00Z")).unwrap();
    assert_eq!(out(&log), Vec::<String>::new());
    assert_eq!(log.note_card(siti, false).unwrap().as_deref(), Some("14"));
    assert_eq!(out(&log), ["14"]);
    assert_eq!(log.known_guest("siti", None).unwrap().unwrap().card.as_deref(), Some("14"));
    assert_eq!(log.note_card(siti, true).unwrap().as_deref(), Some("14"));
    assert_eq!(log.note_card(siti, true).unwrap(), None);
    assert_eq!(out(&log), Vec::<String>::new());

    log.note_card(siti, false).unwrap();
    let ani = log.record_arrival(&with("Ani", "14")).unwrap();
    let now = log.cards_out().unwrap();
    assert_eq!((now.len(), now[0].id, now[0].inside), (1, ani, true));
    // What is destroyed of a guest leaves the number of the card that is missing.
    log.record_departure(ani, at("2026-11-23T03:00:00Z")).unwrap();
    log.note_card(ani, false).unwrap();
    log.purge(Retention::all_before(at("2026-12-01T00:00:00Z")), "Dewi").unwrap();
    assert_eq!(out(&log), ["14"]);
}
