//! The windows in the window: one at a time, and nothing that was typed is lost by another.

use std::sync::Arc;

use egui::{Key, accesskit::Role};
use egui_kittest::kittest::{By, Queryable as _};
use posjaga::{
    app::{Command, Event, Find, Finding, Found, Import, ListDays, LogState, Wanted},
    import::Summary,
    time::local_day,
    verdict::Verdict,
    visit_log::LogTrouble,
    words::Language,
};

use crate::ui::{Test, admitted, commands, field, now, press, showing, state, type_text, visit, window};

const EXPORT: &str = "Ekspor buku tamu";
const FILE: &str = "Berkas";
const IMPORT: &str = "Impor kunjungan";
const SETTINGS: &str = "Pengaturan";
const UNLOCK: &str =
    "Buku tamu terenkripsi. Sebelum dibuka, kode tetap diperiksa, tetapi kunjungan tidak tercatat.";
const CLOSE: &str = "Tutup (Esc)";

fn is_there(test: &Test, label: &str) -> bool {
    test.query_all_by_label(label).next().is_some()
}

fn click(test: &mut Test, label: &str) {
    test.get_by_label(label).click();
    test.run();
}

fn imported() -> Import {
    Import {
        path: "/tmp/daftar.csv".into(),
        trial: true,
        days: ListDays::default(),
        understood: Vec::new(),
        outcome: Ok(Summary::default()),
        problems: Vec::new(),
    }
}

#[test]
fn one_dialog_is_open_and_the_next_waits_for_it() {
    let mut test = window(state());
    click(&mut test, "Ekspor…");
    test.get(By::new().role(Role::TextInput).label(FILE)).focus();
    test.run();
    type_text(&mut test, "Q");
    let typed = field(&test, FILE);
    assert!(typed.contains('Q'), "{typed}");

    // An answer about a file, and a guest book that wants its passphrase, come while it is open.
    test.state_mut().state.apply(Event::Import(imported()));
    test.state_mut().state.apply(Event::Log(LogState::Trouble(LogTrouble::KeyNeeded)));
    test.run();
    assert!(is_there(&test, EXPORT) && !is_there(&test, IMPORT) && !is_there(&test, UNLOCK));
    assert_eq!(field(&test, FILE), typed);

    click(&mut test, CLOSE);
    assert!(is_there(&test, UNLOCK) && !is_there(&test, EXPORT) && !is_there(&test, IMPORT));
    press(&mut test, Key::Escape);
    assert!(is_there(&test, IMPORT) && !is_there(&test, UNLOCK));
    assert_eq!(commands(&mut test), []);
    press(&mut test, Key::Escape);
    assert_eq!(commands(&mut test), [Command::CloseImport]);
}

/// Enter takes the day that is proposed, and Enter again takes in what was read with it.
#[test]
fn a_list_without_a_day_is_asked_for_it() {
    let language = Language::Indonesian;
    let mut test = window(state());
    let nameless =
        Import { outcome: Ok(Summary { refused: 2, asks_day: true, ..Summary::default() }), ..imported() };
    test.state_mut().state.apply(Event::Import(nameless));
    test.run();
    test.get_by_label(language.plain("import-which-day"));
    let today = local_day(now());
    let yesterday = today.pred_opt();
    press(&mut test, Key::Enter);
    let path = imported().path;
    let with = |day| Command::TryImportWith(path.clone(), ListDays { order: None, day });
    assert_eq!(commands(&mut test), [with(yesterday)]);

    let days = ListDays { order: None, day: yesterday };
    test.state_mut().state.import = None;
    test.run();
    test.state_mut().state.apply(Event::Import(Import { days, ..imported() }));
    test.run();
    commands(&mut test);
    // It can still be another one.
    click(&mut test, language.plain("lists-day-today"));
    assert_eq!(commands(&mut test), [with(Some(today))]);
    test.get(By::new().role(Role::TextInput).label(language.plain("import-day"))).focus();
    test.run();
    let days = ListDays { order: None, day: Some(today) };
    test.state_mut().state.apply(Event::Import(Import { days, ..imported() }));
    test.run();
    press(&mut test, Key::Enter);
    assert_eq!(commands(&mut test), [Command::Import(path)]);
}

#[test]
fn what_is_typed_in_the_form_outlives_every_dialog() {
    let mut test = window(state());
    test.get(By::new().role(Role::TextInput).label("Nama lengkap")).focus();
    test.run();
    type_text(&mut test, "Lestari");
    for (button, inside) in
        [("Ekspor…", EXPORT), ("Pengaturan…", SETTINGS), ("Impor…", "Pilih…"), ("Cari tamu…", "Cari tamu")]
    {
        click(&mut test, button);
        assert!(is_there(&test, inside), "{button}");
        // What the keys do at the desk they do not do from within a dialog.
        press(&mut test, Key::F5);
        press(&mut test, Key::Escape);
        assert!(!is_there(&test, inside), "{button}");
        assert_eq!(field(&test, "Nama lengkap"), "Lestari", "{button}");
    }
    let done = commands(&mut test);
    let at_the_desk = |command: &Command| matches!(command, Command::Seen(_) | Command::CheckIn(_));
    assert!(!done.iter().any(at_the_desk), "{done:?}");
}

#[test]
fn escape_closes_a_dialog_and_leaves_the_verdict_behind_it() {
    let mut test = window(showing(&admitted(1, "Siti Aminah")));
    click(&mut test, "Aturan lain…");
    press(&mut test, Key::Escape);
    assert!(!commands(&mut test).contains(&Command::Dismiss));
    press(&mut test, Key::Escape);
    assert_eq!(commands(&mut test), [Command::Dismiss]);
    assert_eq!(test.state().state.card.as_ref().unwrap().assessed.assessment.verdict, Verdict::Admit);
}

#[test]
fn a_correction_that_was_begun_is_not_lost_by_a_slip() {
    let mut test = window(state());
    click(&mut test, "Cari tamu…");
    let siti = visit(2, "Siti Aminah", now());
    let question = Find::Visits { wanted: Wanted::default(), before: None };
    let here = &mut test.state_mut().state;
    here.find = Some(Finding::asking(question.clone(), None));
    here.apply(Event::Found(question, Some(Found { visits: vec![siti.clone()], more: false })));
    test.run();
    test.get(By::new().label_contains("Perbaiki catatan Siti Aminah")).click();
    test.run();
    // Nothing is typed yet, so nothing is lost.
    press(&mut test, Key::Escape);
    assert!(!is_there(&test, "Alasan perbaikan"));
    assert!(commands(&mut test).contains(&Command::CloseFind));

    click(&mut test, "Cari tamu…");
    test.get(By::new().label_contains("Perbaiki catatan Siti Aminah")).click();
    // The columns of the correction settle in a few frames.
    test.run_steps(8);
    test.get(By::new().role(Role::TextInput).label("Alasan perbaikan")).focus();
    test.run();
    type_text(&mut test, "salah ketik");
    commands(&mut test);
    press(&mut test, Key::Escape);
    // Not even by the next guest.
    test.state_mut().state.apply(Event::Judged(Arc::clone(&admitted(2, "Budi"))));
    test.run();
    assert_eq!(field(&test, "Alasan perbaikan"), "salah ketik");
    assert_eq!(commands(&mut test), []);
    // Once it is given up, the guest at the door comes first.
    click(&mut test, "Kembali");
    assert!(commands(&mut test).contains(&Command::CloseFind));
}
