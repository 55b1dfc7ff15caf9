//! Names as they come: hostile ones are shown harmlessly everywhere, and those of many scripts in their letters.

use std::sync::Arc;

use egui::{Shape, accesskit::Role};
use egui_kittest::{
    Harness,
    kittest::{By, NodeT as _, Queryable as _},
};
use posjaga::{
    app::{Command, Event, Find, Finding, Found, State, Wanted},
    ui::{desk::Desk, dialogs::DialogKind, theme},
    visit::{Field, Visit},
    words::is_unsafe,
};

use crate::{
    support::screens::screens,
    ui::{admitted, now, visit},
};

/// What nobody is called, and what somebody writes into a field or a code to do harm.
fn hostile() -> Vec<String> {
    let mut names: Vec<String> = [
        "\u{202e}nimda\u{202c} itiS",
        "Siti\u{202d}\u{202e}\u{2066}\u{2067}\u{2069}Aminah",
        "\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}",
        "Siti\u{200b}Aminah",
        "Siti\u{ad}Aminah",
        "Siti\nAminah\r\nTidak Layak Masuk",
        "Siti\tAminah",
        "Siti\u{0}Aminah",
        "\u{7}\u{8}\u{1b}[31mSiti\u{1b}[0m",
        "Siti\u{85}\u{2028}\u{2029}Aminah",
        "<script>alert(1)</script>",
        "<b>Siti</b> &amp; <img src=x onerror=alert(1)>",
        "'; DROP TABLE visit; --",
        "\" OR 1=1 --",
        "=HYPERLINK(\"http://x\";\"Siti\")",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "+62-812\u{202e}",
        "{ $name }",
        "{\"name\": \"Siti\"}",
        "%s%s%n%x",
        "../../../../etc/passwd",
        "C:\\Windows\\System32",
        "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}",
        "\u{1f1ee}\u{1f1e9}\u{1f44d}\u{1f3fd}",
        "\u{fffd}\u{fffe}\u{ffff}",
        "\u{e000}\u{f8ff}\u{10fffd}",
        "\u{fdfd}\u{fdfd}\u{fdfd}",
        "\u{1d4e2}\u{1d4f2}\u{1d4fd}\u{1d4f2}",
        "Ѕіті Аміnаh",
        "   ",
        ".",
        "null",
        "\u{e0001}\u{e0020}\u{e0041}Siti",
        "a\u{340}\u{341}\u{17a3}\u{206a}",
    ]
    .map(str::to_owned)
    .to_vec();
    names.push("W".repeat(10_000));
    names.push(format!("S{}iti", "\u{301}\u{302}\u{489}".repeat(150)));
    names
}

struct Window {
    desk: Desk,
    state: State,
    commands: Vec<Command>,
}

fn draw(state: State, dialog: Option<DialogKind>) -> Harness<'static, Window> {
    let mut window = Window { desk: Desk::new("/tmp".into()), state, commands: Vec::new() };
    if let Some(kind) = dialog {
        window.desk.open(kind, &window.state, &mut window.commands);
    }
    let ui = |ui: &mut egui::Ui, window: &mut Window| {
        window.desk.ui(ui, &window.state, None, &mut window.commands);
    };
    let mut test = Harness::builder()
        .with_size([1366.0, 900.0])
        .with_max_steps(16)
        .allow_missing_glyphs()
        .with_context_setup(theme::dress)
        .build_ui_state(ui, window);
    test.run_ok();
    test
}

/// What stands on the screen and what is said of it, with what is wrong about it.
/// `typed`: what stands in a field as it is, so that it can be put right.
fn harm(test: &Harness<'_, Window>, typed: &str) -> Vec<String> {
    let mut harm = Vec::new();
    let screen = test.ctx.content_rect();
    let mut shapes: Vec<&Shape> = test.output().shapes.iter().map(|shape| &shape.shape).collect();
    while let Some(shape) = shapes.pop() {
        match shape {
            Shape::Vec(inner) => shapes.extend(inner),
            Shape::Text(drawn) => {
                let words = drawn.galley.text();
                // What the galley has as its own line breaks stays below it; from a name there are none.
                if words != typed && words.chars().any(|letter| is_unsafe(letter) && letter != '\n') {
                    harm.push(format!("drawn: {words:?}"));
                }
                if !drawn.galley.rect.width().is_finite() || drawn.galley.rect.height() > screen.height() {
                    harm.push(format!("as large as the screen: {:?}", drawn.galley.rect));
                }
            }
            _ => {}
        }
    }
    for node in test.query_all(By::new().predicate(|_| true)) {
        let node = node.accesskit_node();
        // What stands in a field is what was typed, as it is.
        if node.role() == Role::TextInput || node.role() == Role::TextRun {
            continue;
        }
        for said in [node.label(), node.value()].into_iter().flatten() {
            if said.chars().any(|letter| is_unsafe(letter) && letter != '\n') {
                harm.push(format!("said: {said:?}"));
            }
        }
    }
    harm
}

/// A visit all of whose texts are hostile.
fn hostile_visit(no: u64, text: &str) -> Visit {
    // The log takes no more than 500 letters; a code may bring ten thousand.
    let short: String = text.chars().take(500).collect();
    let mut visit = visit(no, &short, now());
    for field in [Field::Organisation, Field::Purpose, Field::Host, Field::Card, Field::Phone] {
        visit.slot(field).set(posjaga::visit::Value::Text(&short));
    }
    visit
}

#[test]
fn hostile_names_do_no_harm_anywhere() {
    let names = hostile();
    assert!(names.len() >= 35, "{}", names.len());
    let visits: Vec<Visit> =
        names.iter().enumerate().map(|(at, name)| hostile_visit(at as u64 + 1, name)).collect();
    let language = posjaga::words::Language::Indonesian;
    let desk = || {
        let mut state = screens(language).remove(0).state;
        (state.book.visits, state.book.inside) = (visits.clone(), visits.clone());
        state
    };
    for dialog in [None, Some(DialogKind::Muster)] {
        assert_eq!(harm(&draw(desk(), dialog), ""), Vec::<String>::new(), "{dialog:?}");
    }
    let mut found = desk();
    let question = Find::Visits { wanted: Wanted::default(), before: None };
    found.find = Some(Finding::asking(question.clone(), None));
    found.apply(Event::Found(question, Some(Found { visits: visits.clone(), more: false })));
    assert_eq!(harm(&draw(found, Some(DialogKind::Find)), ""), Vec::<String>::new());
    for (at, name) in names.iter().enumerate() {
        let mut state = screens(language).remove(0).state;
        let mut assessed = (*admitted(1, name)).clone();
        if let Some(holder) = &mut assessed.assessment.holder {
            holder.standard_name = Some(name.clone());
        }
        assessed.assessment.issuer_name = Some(name.clone());
        state.apply(Event::Judged(Arc::new(assessed)));
        state.settings.post.clone_from(name);
        state.apply(Event::CheckedOut(Box::new(visits[at].clone())));
        assert_eq!(harm(&draw(state, None), name), Vec::<String>::new(), "{name:?}");
    }
}

#[test]
fn names_of_twenty_scripts_have_their_letters() {
    let names = [
        ("Latin", "Éléonore Đặng Łukasz"),
        ("Greek", "Γιώργος Παπαδόπουλος"),
        ("Cyrillic", "Наталія Їжакевич"),
        ("Hebrew", "דוד לוי"),
        ("Arabic", "محمد عبد الله"),
        ("Persian", "گلناز پژمان"),
        ("Devanagari", "प्रिया शर्मा"),
        ("Bengali", "রবীন্দ্রনাথ"),
        ("Tamil", "முத்துலட்சுமி"),
        ("Thai", "สมชาย ใจดี"),
        ("Javanese", "ꦱꦶꦠꦶ"),
        ("Balinese", "ᬦᬶᬮᬸᬄ"),
        ("Sundanese", "ᮃᮞᮦᮕ᮪"),
        ("Batak", "ᯘᯪᯔᯩᯀᯉ᯲"),
        ("Buginese", "ᨕᨉᨗ"),
        ("Hangul", "김민수"),
        ("Han", "陈美玲"),
        ("Hiragana", "さくら"),
        ("Katakana", "タナカ"),
        ("Vietnamese", "Nguyễn Thị Hường"),
        ("Armenian or Georgian in Latin letters", "Hovhannisyan Giorgi"),
    ];
    // Without leave to draw boxes, a letter that no font has ends the test.
    for (script, name) in names {
        let state = screens(posjaga::words::Language::Indonesian).remove(0).state;
        let mut window = Window { desk: Desk::new("/tmp".into()), state, commands: Vec::new() };
        window.state.apply(Event::Judged(admitted(1, name)));
        window.state.book.inside[0].name = name.to_owned();
        let ui = |ui: &mut egui::Ui, window: &mut Window| {
            window.desk.ui(ui, &window.state, None, &mut window.commands);
        };
        let mut test = Harness::builder()
            .with_size([1366.0, 768.0])
            .with_max_steps(16)
            .with_context_setup(theme::dress)
            .build_ui_state(ui, window);
        test.run_ok();
        assert!(test.query_all_by_label(name).count() >= 2, "{script}: on the card and in the list");
    }
}
