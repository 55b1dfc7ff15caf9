//! The number of the visitor card, a field that came after others had shipped: logs, exports and entries of the chain
//! from before know nothing of it.

use posjaga::{
    export::{self, ExportFormat, Report},
    visit::{Correction, Field, NewVisit, Visit, VisitError, VisitId},
    visit_log::{Fault, FaultKind, Query, Retention, TextOf, VisitLog, VisitLogError},
};
use rusqlite::Connection;
use serde_json::Value;

use crate::{
    chain::{path_in, whole},
    frozen::newest_without_cards,
    import::{all, file, options, taken_in},
    visit_log::{at, gone, guest},
};

fn with_card(visit: NewVisit, card: &str) -> NewVisit {
    NewVisit { card: card.to_owned(), post: "Pintu Utama".to_owned(), ..visit }
}

fn because(why: &str) -> Correction {
    Correction::new("Dewi", why).unwrap()
}

/// The visits as the version before wrote them: without the column.
fn export_of_before(visits: &[Visit], format: ExportFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    export::write(visits, format, &Report::default(), &mut bytes).unwrap();
    if format == ExportFormat::Json {
        let mut file: Value = serde_json::from_slice(&bytes).unwrap();
        for visit in file["visits"].as_array_mut().unwrap() {
            assert!(visit.as_object_mut().unwrap().remove("card").is_some());
            assert!(visit.get("ending").is_none(), "only where there is something to say");
        }
        serde_json::to_vec(&file).unwrap()
    } else {
        let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[..]);
        let mut before = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let mut later = Vec::new();
        for row in rows.records().map(Result::unwrap) {
            if later.is_empty() {
                later =
                    ["card", "ending"].map(|name| row.iter().position(|head| head == name).unwrap()).into();
            }
            let cells = row.iter().enumerate().filter(|(at, _)| !later.contains(at)).map(|(_, cell)| cell);
            before.write_record(cells).unwrap();
        }
        before.into_inner().unwrap()
    }
}

#[test]
fn a_log_of_before_opens_verifies_and_takes_cards_from_then_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = path_in(&folder);
    newest_without_cards(&path);
    let mut log = VisitLog::open(&path).unwrap();
    let before = whole(&log, &[]);
    let visits = all(&log);
    assert!(visits.iter().all(|visit| visit.card.is_empty()));
    let named = visits.iter().find(|visit| !visit.name.is_empty()).unwrap().clone();
    log.correct(named.id, &because("forgotten"), |visit| visit.card = "A-17".to_owned()).unwrap();
    log.record_arrival(&with_card(guest("Umar"), "18")).unwrap();
    whole(&log, &[before]);
    assert_eq!(log.visit(named.id).unwrap().unwrap().card, "A-17");
    let told = log.trail(named.id).unwrap().pop().unwrap().detail.unwrap();
    assert!(told.contains(r#""field":"card""#) && told.contains(r#""before":"""#), "{told}");
    assert!(log.soundness().unwrap().is_sound());
}

#[test]
fn a_card_that_was_put_into_a_visit_behind_the_logs_back_is_a_fault() {
    for card_of in ["a visit of before", "a visit with a card"] {
        let folder = tempfile::tempdir().unwrap();
        let path = path_in(&folder);
        newest_without_cards(&path);
        let mut log = VisitLog::open(&path).unwrap();
        let no = if card_of == "a visit of before" {
            1
        } else {
            let id = log.record_arrival(&with_card(guest("Umar"), "18")).unwrap();
            log.visit(id).unwrap().unwrap().no
        };
        whole(&log, &[]);
        drop(log);
        let raw = Connection::open(&path).unwrap();
        raw.execute("UPDATE visit SET card = '99' WHERE no = ?1", [no.cast_signed()]).unwrap();
        drop(raw);
        let fault = VisitLog::open(&path).unwrap().verify(&[]).unwrap().fault;
        assert!(matches!(fault, Some(Fault { kind: FaultKind::Visit, .. })), "{card_of}: {fault:?}");
    }
}

#[test]
fn an_export_of_before_says_nothing_of_cards() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = VisitLog::open_in_memory().unwrap();
    for (name, card) in [("Siti; Aminah", "17"), ("'Budi", ""), ("Ani", "A 3")] {
        log.record_arrival(&with_card(gone(name), card)).unwrap();
    }
    for format in [ExportFormat::Csv, ExportFormat::Json] {
        let path = file(&folder, &format!("lama.{}", format.code()), export_of_before(&all(&log), format));
        let before = all(&log);
        let (done, lines) = taken_in(&mut log, &path, &options());
        assert_eq!((done.unwrap().known, lines), (3, Vec::new()), "{format:?}");
        assert!(all(&log) == before);

        let mut other = VisitLog::open_in_memory().unwrap();
        let (done, lines) = taken_in(&mut other, &path, &options());
        assert_eq!((done.unwrap().added, lines), (3, Vec::new()), "{format:?}");
        for (came, was) in all(&other).iter().zip(&before) {
            assert_eq!((came.id, &came.name, came.card.as_str()), (was.id, &was.name, ""));
        }
        // And what knows of cards comes to one that has none.
        for newer in [ExportFormat::Csv, ExportFormat::Xlsx, ExportFormat::Json] {
            let mut bytes = Vec::new();
            export::write(&before, newer, &Report::default(), &mut bytes).unwrap();
            let path = file(&folder, &format!("baru.{}", newer.code()), bytes);
            let (_, lines) = taken_in(&mut other, &path, &options());
            let differs = "the log says something else and was left as it is: card";
            assert_eq!(
                lines.iter().filter(|line| line.ends_with(differs)).count(),
                2,
                "{newer:?}: {lines:?}"
            );
            let mut empty = VisitLog::open_in_memory().unwrap();
            assert_eq!(taken_in(&mut empty, &path, &options()).0.unwrap().added, 3);
            let cards: Vec<_> = all(&empty).into_iter().map(|visit| visit.card).collect();
            assert_eq!(cards, ["17", "", "A 3"], "{newer:?}");
            whole(&empty, &[]);
        }
    }
}

#[test]
fn a_list_has_cards_under_its_own_head() {
    let folder = tempfile::tempdir().unwrap();
    for head in ["No Kartu", "No. Kartu", "Nomor Kartu Tamu", "Card number", "Visitor card no."] {
        let list = format!(
            "Nama,Tanggal,Jam Masuk,{head}\r\nSiti,23/11/2026,09.05,017\r\nBudi,23/11/2026,09.10,{}\r\n",
            "9".repeat(21)
        );
        let mut log = VisitLog::open_in_memory().unwrap();
        let (done, lines) = taken_in(&mut log, &file(&folder, "kertas.csv", list), &options());
        assert_eq!(done.unwrap().added, 1, "{head}");
        assert!(lines.len() == 1 && lines[0].contains("20"), "{head}: {lines:?}");
        assert_eq!(all(&log)[0].card, "017", "{head}");
    }
}

#[test]
fn a_card_is_found_by_the_whole_of_it() {
    let mut log = VisitLog::open_in_memory().unwrap();
    // Some are in the index of the search, and the last are not.
    let mut ids = Vec::new();
    for count in 0..300 {
        let card = if count % 100 == 17 { "17".to_owned() } else { format!("{count}-117") };
        ids.push(log.record_arrival(&with_card(guest("Tamu"), &card)).unwrap());
    }
    let found = |log: &VisitLog, query: &Query<'_>| -> Vec<VisitId> {
        let mut found: Vec<_> = log.search(query, None, 400).unwrap().into_iter().map(|one| one.id).collect();
        found.sort();
        found
    };
    let in_cards = |text| Query { field: Some(Field::Card), ..Query::text(text) };
    let mut wanted = vec![ids[17], ids[117], ids[217]];
    wanted.sort();
    assert_eq!(found(&log, &in_cards("17")), wanted);
    assert_eq!(found(&log, &Query::text("17")), wanted);
    assert_eq!(found(&log, &Query::text("250-117")), [ids[250]]);
    assert_eq!(found(&log, &in_cards("50-117")), [ids[50]]);
    for none in ["117", "0-11", "1", "7", "-117"] {
        assert_eq!(found(&log, &in_cards(none)), [], "{none}");
    }
    log.correct(ids[17], &because("swapped"), |visit| visit.card = "x".to_owned()).unwrap();
    assert_eq!(found(&log, &Query::text("17")).len(), 2);
    assert_eq!(found(&log, &in_cards("X")), [ids[17]]);
    assert!(log.soundness().unwrap().is_sound());
}

#[test]
fn a_card_goes_with_the_name_and_with_nothing_else() {
    let mut log = VisitLog::open_in_memory().unwrap();
    let visit = with_card(NewVisit { phone: "0812".to_owned(), ..gone("Siti Aminah") }, "17");
    let id = log.record_arrival(&visit).unwrap();
    let long_ago = at("2026-01-01T00:00:00Z");
    let soon = at("2026-12-01T00:00:00Z");
    let phone_only = Retention::all_before(long_ago).with(Field::Phone, soon).with(Field::Card, soon);
    log.purge(phone_only, "Dewi").unwrap();
    let kept = log.visit(id).unwrap().unwrap();
    assert_eq!((kept.phone.as_str(), kept.card.as_str()), ("", "17"));
    log.correct(id, &because("a slip"), |visit| visit.card = "71".to_owned()).unwrap();
    assert_eq!(log.search(&Query::text("71"), None, 9).unwrap().len(), 1);

    log.purge(Retention::all_before(soon), "Dewi").unwrap();
    let emptied = log.visit(id).unwrap().unwrap();
    assert_eq!((emptied.name.as_str(), emptied.card.as_str(), emptied.party), ("", "", 1));
    assert_eq!(log.search(&Query::text("71"), None, 9).unwrap().len(), 0);
    let told: Vec<_> = log.trail(id).unwrap().into_iter().filter_map(|entry| entry.detail).collect();
    assert_eq!(told, Vec::<String>::new(), "what a correction said of the card is gone");
    whole(&log, &[]);

    let erased = log.record_arrival(&with_card(gone("Budi"), "18")).unwrap();
    log.erase(erased, &because("by wish")).unwrap();
    assert_eq!(log.visit(erased).unwrap().unwrap().card, "");
    assert!(log.soundness().unwrap().is_sound());
    whole(&log, &[]);
}

#[test]
fn the_audit_of_privacy_looks_into_cards() {
    let mut log = VisitLog::open_in_memory().unwrap();
    let id = log.record_arrival(&with_card(guest("Siti"), "1990-07-14")).unwrap();
    let mut texts = Vec::new();
    log.for_each_text(|place, text| texts.extend((place == TextOf::Visit(id)).then(|| text.to_owned())))
        .unwrap();
    assert!(texts.contains(&"1990-07-14".to_owned()));
}

#[test]
fn a_card_has_twenty_characters_at_most() {
    let mut log = VisitLog::open_in_memory().unwrap();
    let longest = "Ж".repeat(20);
    let id = log.record_arrival(&with_card(guest("Siti"), &longest)).unwrap();
    let refused = log.record_arrival(&with_card(guest("Budi"), &format!("{longest}x")));
    let too_long = VisitError::TooLong { field: "card", limit: 20 };
    assert!(matches!(refused, Err(VisitLogError::Visit(error)) if error == too_long));
    let corrected = log.correct(id, &because("longer"), |visit| visit.card.push('x'));
    assert!(matches!(corrected, Err(VisitLogError::Visit(error)) if error == too_long));
}
