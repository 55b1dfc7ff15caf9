//! The lists of guests as tables: sorted, narrowed, worked with the keys, and as wide as there is room.

use chrono::TimeDelta;
use egui::{Key, accesskit::Role};
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use posjaga::{
    app::{Command, Event, Find, Finding, Found, State, Wanted},
    verdict::Verdict,
    visit::{EvidenceKind, Visit},
    visit_log::{CardOut, DayClosed},
    words::Language,
};

use crate::ui::{Test, commands, now, press, state, type_text, visit, window, window_of};

const LIST: &str = "Sedang di dalam";

fn guests(count: u64) -> Vec<Visit> {
    let guest = |no| {
        let arrived = now() - TimeDelta::minutes(i64::try_from(count - no).unwrap());
        Visit { organisation: format!("Dinas {no:03}"), ..visit(no, &format!("Tamu {no:03}"), arrived) }
    };
    (1..=count).rev().map(guest).collect()
}

fn with_inside(visits: Vec<Visit>) -> State {
    let mut state = state();
    (state.book.visits, state.book.inside) = (visits.clone(), visits);
    state
}

/// The names in the rows that are drawn, from the top.
fn names(test: &Test) -> Vec<String> {
    let labels = test.query_all(
        By::new()
            .role(Role::Label)
            .predicate(|node| node.value().is_some_and(|value| value.starts_with("Tamu "))),
    );
    let mut rows: Vec<_> = labels.map(|node| (node.rect().top(), node.value().unwrap())).collect();
    rows.sort_by(|one, other| one.0.total_cmp(&other.0));
    rows.into_iter().map(|(_, name)| name).collect()
}

fn list(test: &Test) -> String {
    test.get(By::new().role(Role::ListBox).label(LIST)).value().unwrap_or_default()
}

fn take_keyboard(test: &mut Test) {
    test.get(By::new().role(Role::ListBox).label(LIST)).focus();
    test.run();
}

#[test]
fn the_arrow_keys_choose_and_enter_checks_out_once() {
    let visits = guests(5);
    let mut test = window(with_inside(visits.clone()));
    take_keyboard(&mut test);
    press(&mut test, Key::Enter);
    assert_eq!(commands(&mut test), [], "nobody is chosen yet");
    for _ in 0..3 {
        press(&mut test, Key::ArrowDown);
    }
    assert!(list(&test).contains("Tamu 003") && list(&test).contains("Dinas 003"), "{}", list(&test));
    press(&mut test, Key::Enter);
    assert_eq!(commands(&mut test), [Command::CheckOutRow(visits[2].id)]);
    // Enter once more is not the next guest's, also when the rows have moved up.
    press(&mut test, Key::Enter);
    let id = visits[2].id;
    let state = &mut test.state_mut().state;
    state.apply(Event::CheckedOut(Box::new(visits[2].clone())));
    state.book.inside.retain(|visit| visit.id != id);
    test.run();
    press(&mut test, Key::Enter);
    assert_eq!(commands(&mut test), []);
    // The notice says who it was.
    test.get_by_label(&Language::Indonesian.filled("desk-checked-out", &[("name", "Tamu 003".into())]));
}

#[test]
fn a_second_click_does_not_check_out_the_guest_who_moved_up() {
    let visits = guests(5);
    let mut test = window(with_inside(visits.clone()));
    let place = test.get_by_label("Catat keluar Tamu 004").rect().center();
    let click = |test: &mut Test| {
        for pressed in [true, false] {
            let button = egui::PointerButton::Primary;
            test.event(egui::Event::PointerButton {
                pos: place,
                button,
                pressed,
                modifiers: egui::Modifiers::NONE,
            });
            test.step();
        }
    };
    test.hover_at(place);
    test.step();
    click(&mut test);
    assert_eq!(commands(&mut test), [Command::CheckOutRow(visits[1].id)]);
    test.state_mut().state.book.inside.remove(1);
    test.step();
    click(&mut test);
    assert_eq!(commands(&mut test), [], "the one below has come under the mouse");
}

#[test]
fn a_head_sorts_and_a_text_narrows() {
    let mut test = window_of([1366.0, 768.0], with_inside(guests(4)));
    assert_eq!(names(&test), ["Tamu 004", "Tamu 003", "Tamu 002", "Tamu 001"], "the last comes first");
    test.get(By::new().role(Role::ColumnHeader).label("Nama")).click();
    test.run();
    assert_eq!(names(&test), ["Tamu 001", "Tamu 002", "Tamu 003", "Tamu 004"]);
    test.get(By::new().role(Role::ColumnHeader).label("Nama, urut naik")).click();
    test.run();
    assert_eq!(names(&test), ["Tamu 004", "Tamu 003", "Tamu 002", "Tamu 001"]);

    test.get(By::new().role(Role::TextInput).label("Saring daftar")).focus();
    test.run();
    type_text(&mut test, "dinas 002");
    assert_eq!(names(&test), ["Tamu 002"]);
    test.get_by_label("1 dari 4");
}

#[test]
fn a_larger_window_shows_more_rows_and_more_of_them() {
    let rows = |size| names(&window_of(size, with_inside(guests(300)))).len();
    let (small, large) = (rows([1024.0, 768.0]), rows([1920.0, 1080.0]));
    assert!(small >= 2 && large > small + 5, "{small} and {large} rows");
    // Only those in sight are drawn.
    assert!(large < 40, "{large} rows");
    let heads = |size| {
        let test = window_of(size, with_inside(guests(3)));
        test.query_all(By::new().role(Role::ColumnHeader)).count()
    };
    assert!(heads([1920.0, 1080.0]) > heads([1024.0, 768.0]));
    assert_eq!(heads([1920.0, 1080.0]), 10, "all columns");
}

#[test]
fn a_name_is_not_cut_while_there_is_room() {
    let long = "Tamu Raden Ajeng Kusumaningrum Widyastuti Prabowo Hadiningrat";
    let mut visits = guests(3);
    visits[1].name = long.to_owned();
    let test = window_of([1366.0, 768.0], with_inside(visits));
    let label = test.get(
        By::new()
            .role(Role::Label)
            .predicate(|node| node.value().is_some_and(|value| value.starts_with("Tamu Raden"))),
    );
    assert_eq!(label.value().as_deref(), Some(long));
    let cut = test.output().shapes.iter().any(|shape| match &shape.shape {
        egui::Shape::Text(drawn) => drawn.galley.elided && drawn.galley.text().starts_with("Tamu Raden"),
        _ => false,
    });
    assert!(!cut);
}

#[test]
fn a_list_is_one_stop_of_the_tabulator() {
    let mut test = window(with_inside(guests(40)));
    take_keyboard(&mut test);
    press(&mut test, Key::Tab);
    let focused = |test: &Test| {
        let node = test.query_all(By::new()).find(|node| node.accesskit_node().is_focused());
        node.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
    };
    assert_eq!(
        focused(&test),
        Language::Indonesian.plain("find-open"),
        "behind the list comes what can be done"
    );
    take_keyboard(&mut test);
    press(&mut test, Key::ArrowDown);
    press(&mut test, Key::Tab);
    assert_eq!(
        focused(&test),
        "Catat keluar Tamu 040",
        "the buttons of the row that is chosen can be reached"
    );
}

#[test]
fn letters_typed_while_a_list_has_the_keyboard_are_a_name() {
    let mut test = window(with_inside(guests(3)));
    take_keyboard(&mut test);
    type_text(&mut test, "Les");
    type_text(&mut test, "tari");
    assert_eq!(crate::ui::field(&test, Language::Indonesian.plain("field-name-label")), "Lestari");
}

#[test]
fn those_of_today_stand_in_a_list_of_their_own() {
    let mut visits = guests(3);
    visits[0].left = Some(now());
    let mut state = with_inside(visits.clone());
    state.book.inside.remove(0);
    for visit in &visits {
        state.book.today.add(visit);
    }
    let mut test = window_of([1366.0, 768.0], state);
    test.get_by_label("Sedang di dalam 2");
    test.get_by_label("Hari ini 3").click();
    test.run();
    assert_eq!(names(&test).len(), 3);
    assert!(test.query_by_label("Catat keluar Tamu 003").is_none(), "he has left");
    test.get_by_label("Catat keluar Tamu 002");
}

#[test]
fn the_search_knows_days_as_people_write_them_and_verdicts() {
    let mut test = window_of([1366.0, 768.0], state());
    test.get_by_label(Language::Indonesian.plain("find-open")).click();
    test.run();
    commands(&mut test);
    let field = |test: &mut Test, label: &str, typed: &str| {
        test.get(By::new().role(Role::TextInput).label(label)).focus();
        test.run();
        type_text(test, typed);
    };
    field(&mut test, "Dari tanggal", "1 nov");
    field(&mut test, "Sampai", "24/11/2026");
    let day = |day: &str| Some(day.parse().unwrap());
    let last = commands(&mut test).pop();
    let wanted = Wanted { from: day("2026-11-01"), to: day("2026-11-24"), ..Wanted::default() };
    assert_eq!(last, Some(Command::Find(Find::Visits { wanted: wanted.clone(), before: None })));

    test.get(By::new().role(Role::ComboBox).label("Hasil")).click();
    test.run();
    test.get_by_label("Tidak Layak Masuk").click();
    test.run();
    let wanted = Wanted { verdict: Some(Verdict::Refuse), ..wanted };
    let last = commands(&mut test).pop();
    assert_eq!(last, Some(Command::Find(Find::Visits { wanted: wanted.clone(), before: None })));
    test.get(By::new().role(Role::ComboBox).label("Bukti")).click();
    test.run();
    test.get_by_label("Sertifikat terverifikasi").click();
    test.run();
    let wanted = Wanted { evidence: Some(EvidenceKind::Verified), ..wanted };
    let last = commands(&mut test).pop();
    assert_eq!(last, Some(Command::Find(Find::Visits { wanted, before: None })));
    // What is no day is said, and nothing else is looked for meanwhile.
    field(&mut test, "Sampai", "x");
    test.get_by_label(Language::Indonesian.plain("lists-bad-day"));
    assert_eq!(commands(&mut test), []);
}

#[test]
fn who_is_inside_is_checked_out_from_the_search() {
    let mut test = window(state());
    test.get_by_label(Language::Indonesian.plain("find-open")).click();
    test.run();
    let question = Find::Visits { wanted: Wanted::default(), before: None };
    let visits = guests(2);
    let here = &mut test.state_mut().state;
    here.find = Some(Finding::asking(question.clone(), None));
    here.apply(Event::Found(question, Some(Found { visits: visits.clone(), more: false })));
    test.run();
    commands(&mut test);
    // From the field the arrow goes into the table.
    press(&mut test, Key::ArrowDown);
    press(&mut test, Key::ArrowDown);
    press(&mut test, Key::Enter);
    // What was found is looked for again, since it has changed.
    let again = Command::Find(Find::Visits { wanted: Wanted::default(), before: None });
    assert_eq!(commands(&mut test), [Command::CheckOutRow(visits[0].id), again]);
}

#[test]
fn whoever_is_found_after_an_evacuation_is_ticked_off_and_stays_so() {
    let mut visits = guests(3);
    visits[1].party = 4;
    let mut test = window_of([1366.0, 768.0], with_inside(visits.clone()));
    let language = Language::Indonesian;
    let of =
        |found: u64| language.filled("muster-found-of", &[("found", found.into()), ("people", 6_u64.into())]);
    test.get_by_label(language.plain("muster-open")).click();
    test.run();
    test.get_by_label(&of(0));
    test.get_by_label("Tamu 002 sudah di titik kumpul").click();
    test.run();
    test.get_by_label(&of(4));
    test.get_by_label(language.plain("muster-show-missing")).click();
    test.run();
    assert!(test.query_by_label("Tamu 002 belum di titik kumpul").is_none());
    press(&mut test, Key::Escape);
    test.get_by_label(language.plain("muster-open")).click();
    test.run();
    test.get_by_label(&of(4));
    commands(&mut test);
    test.get_by_label(language.plain("muster-print")).click();
    test.run();
    let printed = commands(&mut test);
    let [Command::PrintMuster { found, path }] = printed.as_slice() else { panic!("{printed:?}") };
    assert_eq!(found, &[visits[1].id]);
    assert!(path.extension().is_some_and(|ending| ending == "pdf"), "{path:?}");
}

#[test]
fn each_chart_of_a_day_has_its_table_beside_it() {
    let mut test = window_of([1366.0, 1000.0], state());
    let language = Language::Indonesian;
    test.get_by_label(language.plain("glance-open")).click();
    test.run();
    let day = posjaga::time::local_day(now());
    assert_eq!(commands(&mut test), [Command::Glance(day)]);
    let mut figures = posjaga::app::DayFigures::default();
    for visit in guests(7) {
        figures.add(&visit);
    }
    test.state_mut().state.apply(Event::Glance(day, Some(Box::new(figures))));
    test.run();
    for title in ["glance-by-hour", "glance-by-evidence"] {
        let title = language.plain(title);
        test.get_by_label(&language.filled("glance-chart", &[("title", title.into())]));
    }
    // The sum of the hour, of its column, and of the kind of evidence, beside the bars.
    let count = |number: &str| test.query_all_by_label(number).count();
    // Six came in one hour, one in the hour before, and all with the same evidence.
    assert_eq!((count("6"), count("1"), count("7")), (2, 2, 2));
    // A day that is typed as people write it.
    test.get(By::new().role(Role::TextInput).label(language.plain("glance-day"))).focus();
    test.run();
    test.get_by_label(language.plain("glance-earlier")).click();
    test.run();
    assert_eq!(commands(&mut test), [Command::Glance(day - TimeDelta::days(1))]);
}

#[test]
fn the_day_is_closed_with_three_keys() {
    let visits = guests(4);
    let mut test = window_of([1366.0, 900.0], with_inside(visits.clone()));
    press(&mut test, Key::F12);
    commands(&mut test);
    press(&mut test, Key::Enter);
    let done = commands(&mut test);
    let [Command::CloseDay(close)] = done.as_slice() else { panic!("{done:?}") };
    assert_eq!(close.left, visits.iter().map(|visit| visit.id).collect::<Vec<_>>());
    // Enter once more closes nothing twice.
    press(&mut test, Key::Enter);
    assert_eq!(commands(&mut test), []);
    let state = &mut test.state_mut().state;
    state.apply(Event::DayClosed(Ok(visits)));
    test.run();
    let written = commands(&mut test);
    let endings: Vec<_> = written
        .iter()
        .map(|command| match command {
            Command::Export(export) => export.path.extension().unwrap().to_string_lossy().into_owned(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(endings, ["pdf", "xlsx"]);
    let language = Language::Indonesian;
    test.get_by_label(&language.filled("evening-done", &[("count", 4_u64.into())]));
    press(&mut test, Key::Enter);
    assert!(test.query_by_label_contains("Hari ditutup, 4").is_none(), "the third key");
    assert!(test.state().state.book.inside.is_empty());
}

#[test]
fn whoever_stays_inside_overnight_is_not_swept_and_a_note_is_not_lost() {
    let visits = guests(2);
    let mut test = window_of([1366.0, 900.0], with_inside(visits.clone()));
    let language = Language::Indonesian;
    test.get_by_label(language.plain("evening-open")).click();
    test.run();
    test.get_by_label("Tamu 002 masih di dalam").click();
    test.run();
    test.get(By::new().role(Role::TextInput).label(language.plain("evening-note"))).focus();
    test.run();
    type_text(&mut test, "kunci di laci");
    press(&mut test, Key::Escape);
    press(&mut test, Key::Enter);
    let done = commands(&mut test);
    let [Command::CloseDay(close)] = done.as_slice() else { panic!("{done:?}") };
    assert_eq!((close.left.as_slice(), close.note.as_str()), (&[visits[1].id][..], "kunci di laci"));
    // What could not be done is said, and can be tried again.
    let trouble = posjaga::app::SaveTrouble::Busy;
    test.state_mut().state.apply(Event::DayClosed(Err(trouble)));
    test.run();
    press(&mut test, Key::Enter);
    assert!(matches!(commands(&mut test).as_slice(), [Command::CloseDay(_)]));
    // As the desk does when it hands the wish on.
    test.state_mut().state.day_closed = None;
    press(&mut test, Key::Enter);
    let state = &mut test.state_mut().state;
    state.apply(Event::DayClosed(Ok(vec![visits[1].clone()])));
    assert_eq!(state.book.inside, visits[..1]);
    test.run();
    test.get_by_label(&language.filled("evening-still-inside", &[("count", 1_u64.into())]));
}

#[test]
fn whoever_is_refused_and_waved_away_is_counted() {
    let mut state = with_inside(guests(1));
    state.apply(Event::Judged(crate::ui::refused(1)));
    state.wave_away();
    state.apply(Event::Judged(crate::ui::admitted(2, "Siti")));
    state.wave_away();
    assert_eq!(state.waved_away, 1);
    let sums =
        Language::Indonesian.filled("lists-day-sums", &[("visits", 0_u64.into()), ("refused", 1_u64.into())]);
    window(state).get_by_label(&sums);
}

/// It grew with every frame once what it says needed two lines.
#[test]
fn the_bottom_line_is_no_higher_than_what_it_says() {
    let mut visits = guests(2);
    for visit in &mut visits {
        visit.arrived -= TimeDelta::hours(20);
    }
    let language = Language::Indonesian;
    let overdue = language.filled("desk-overdue", &[("count", 2_u64.into()), ("hours", 8_u64.into())]);
    for width in (700_u16..=1500).step_by(40) {
        let mut state = with_inside(visits.clone());
        state.settings.overdue_hours = 8;
        state.settings.post = "Pintu Utama Kantor Bupati".to_owned();
        let mut test = window_of([width.into(), 768.0], state);
        for _ in 0..30 {
            test.step();
        }
        let first = test.get_by_label(language.plain("desk-log-ready")).rect();
        let last = test.get_by_label(&overdue).rect();
        assert!(first.top() > 768.0 - 90.0 && last.bottom() < 768.0, "{width}: {first:?}, {last:?}");
    }
}

#[test]
fn the_limit_of_people_inside_stands_beside_them_and_is_told_when_it_is_reached() {
    let mut state = with_inside(guests(4));
    (state.settings.capacity, state.settings.capacity_percent) = (10, 50);
    let mut test = window(state);
    let language = Language::Indonesian;
    let full = language.filled("lists-full", &[("limit", 5_u64.into())]);
    test.get_by_label("Sedang di dalam 4 dari 5");
    assert!(test.query_by_label(&full).is_none());
    // A group is as many as it has people.
    test.state_mut().state.book.inside[0].party = 2;
    test.run();
    test.get_by_label("Sedang di dalam 5 dari 5");
    test.get_by_label(&full);
}

#[test]
fn cards_that_are_missing_have_a_list_of_their_own() {
    let visits = guests(2);
    let mut test = window(with_inside(visits.clone()));
    let language = Language::Indonesian;
    assert!(test.query_by_label_contains(language.plain("lists-cards")).is_none(), "none is missing");
    // Whoever leaves may have kept his card.
    let left = Visit { card: "7".to_owned(), left: Some(now()), ..visits[1].clone() };
    test.state_mut().state.apply(Event::CheckedOut(Box::new(left.clone())));
    test.run();
    test.get_by_label(&language.filled("lists-card-kept", &[("card", "7".into())])).click();
    test.run();
    assert_eq!(commands(&mut test), [Command::NoteCard { id: left.id, back: false }]);
    let kept = CardOut { card: "7".to_owned(), id: left.id, since: left.arrived, inside: false };
    let with_a_guest = CardOut { card: "9".to_owned(), id: visits[0].id, since: now(), inside: true };
    test.state_mut().state.book.cards = vec![kept, with_a_guest];
    test.run();
    assert!(test.query_by_label_contains("Kartu 7 belum kembali").is_none(), "it is noted");
    test.get_by_label("Kartu belum kembali 1").click();
    test.run();
    test.get_by_label(&language.filled("lists-card-back-of", &[("card", "7".into())])).click();
    test.run();
    assert_eq!(commands(&mut test), [Command::NoteCard { id: left.id, back: true }]);
    test.state_mut().state.book.cards.clear();
    test.run();
    assert!(test.query_by_label_contains("Kartu belum").is_none());
    assert!(names(&test).contains(&"Tamu 002".to_owned()), "those who are inside");
}

#[test]
fn what_was_handed_over_stands_there_the_next_day_until_it_is_read() {
    let closed = |at| DayClosed { at, by: "Dewi".to_owned(), note: "kunci di laci".to_owned(), assumed: 0 };
    let mut state = state();
    state.book.closed = Some(closed(now()));
    let mut test = window(state);
    assert!(test.query_by_label_contains("kunci di laci").is_none(), "who wrote it knows it");
    test.state_mut().state.book.closed = Some(closed(now() - TimeDelta::days(1)));
    test.run();
    test.get_by_label_contains("kunci di laci");
    test.get_by_label(Language::Indonesian.plain("evening-handover-read")).click();
    test.run();
    assert_eq!(commands(&mut test), [Command::ReadHandover]);
}
