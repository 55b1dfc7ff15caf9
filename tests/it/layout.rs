//! Every screen and dialog in both languages, on small and large screens and with large letters: no text is cut, none
//! lies over another one or outside the screen, none is too small to read, and whatever is to be hit is large enough.

use egui::{Color32, Rect, Shape, accesskit::Role, pos2};
use egui_kittest::{
    Harness,
    kittest::{By, NodeT as _, Queryable as _},
};
use posjaga::{
    app::{Command, State},
    ui::{desk::Desk, theme},
    verdict::Verdict,
    visit::{EvidenceKind, Field},
    words::{Language, judgement, shown},
};

use crate::support::screens::{Screen, screens};

const SIZES: [[f32; 2]; 3] = [[1024.0, 768.0], [1366.0, 768.0], [1920.0, 1080.0]];
const ZOOMS: [f32; 3] = [1.0, 1.5, 2.0];
const LANGUAGES: [Language; 2] = [Language::Indonesian, Language::English];

struct Window {
    desk: Desk,
    state: State,
    commands: Vec<Command>,
}

fn draw(screen: Screen, [width, height]: [f32; 2], zoom: f32) -> Harness<'static, Window> {
    let mut window =
        Window { desk: Desk::new("/home/pos/Dokumen".into()), state: screen.state, commands: Vec::new() };
    if let Some(kind) = screen.dialog {
        window.desk.open(kind, &window.state, &mut window.commands);
    }
    let ui = |ui: &mut egui::Ui, window: &mut Window| {
        window.desk.ui(ui, &window.state, None, &mut window.commands);
    };
    let mut test = Harness::builder()
        .with_size([width / zoom, height / zoom])
        .with_pixels_per_point(zoom)
        .with_max_steps(16)
        .with_context_setup(theme::dress)
        .build_ui_state(ui, window);
    test.run_ok();
    test
}

/// A text on the screen.
struct Seen {
    text: String,
    /// What there is of it.
    rect: Rect,
    /// What can be seen of it.
    visible: Rect,
    elided: bool,
    smallest: f32,
}

/// The texts of the uppermost window, as far as they can be seen.
fn texts(test: &Harness<'_, Window>) -> Vec<Seen> {
    let screen = test.ctx.content_rect();
    let mut texts: Vec<Seen> = Vec::new();
    let mut shapes: Vec<(Rect, &Shape)> =
        test.output().shapes.iter().rev().map(|shape| (shape.clip_rect, &shape.shape)).collect();
    while let Some((clip, shape)) = shapes.pop() {
        match shape {
            Shape::Vec(inner) => shapes.extend(inner.iter().rev().map(|shape| (clip, shape))),
            // The veil under a dialog: what is below it is not in use.
            Shape::Rect(rect) if is_veil(rect.fill) && rect.rect.intersect(clip).contains_rect(screen) => {
                texts.clear();
            }
            // What something solid covers cannot be seen.
            Shape::Rect(rect) if rect.fill.a() == 255 => {
                let cover = rect.rect.intersect(clip);
                texts.retain(|text| !cover.contains_rect(text.visible));
            }
            Shape::Text(drawn) if !drawn.galley.text().trim().is_empty() => {
                let sizes = drawn.galley.job.sections.iter().map(|section| section.format.font_id.size);
                let smallest = sizes.fold(f32::INFINITY, f32::min);
                // Each line by itself: the first one of a text may begin in the middle of another's line.
                for row in &drawn.galley.rows {
                    let ink = row.visuals.mesh_bounds;
                    let rect = ink.translate(row.pos.to_vec2() + drawn.pos.to_vec2());
                    let visible = rect.intersect(clip).intersect(screen);
                    if ink.is_positive() && visible.is_positive() {
                        let (words, elided) = (drawn.galley.text().to_owned(), drawn.galley.elided);
                        texts.push(Seen { text: words, rect, visible, elided, smallest });
                    }
                }
            }
            _ => {}
        }
    }
    texts
}

fn is_veil(color: Color32) -> bool {
    let [red, green, blue, alpha] = color.to_array();
    red.max(green).max(blue) < 60 && (40..255).contains(&alpha)
}

/// Whether it is what somebody wrote of a visit, which may be longer than any column.
fn is_of_a_visit(text: &str, state: &State) -> bool {
    let visits = state.book.visits.iter().chain(&state.book.inside);
    let said = |visit: &posjaga::visit::Visit| {
        Field::FORM.iter().any(|field| {
            let said = if *field == Field::Party { String::new() } else { shown(visit.text(*field)) };
            !said.is_empty() && text.contains(&said)
        })
    };
    visits.into_iter().any(said)
}

/// Whether it is what a table says of itself and of visits: a column gives way to the names.
fn is_of_a_table(text: &str, language: Language) -> bool {
    let heads = [
        "lists-no",
        "lists-arrived",
        "lists-name",
        "lists-organisation",
        "lists-host",
        "lists-purpose",
        "lists-card",
        "lists-evidence",
        "lists-verdict",
        "lists-left",
        "lists-stay",
    ];
    heads.iter().any(|head| text == language.plain(head))
        || EvidenceKind::ALL.iter().any(|kind| text == judgement::evidence(*kind, language))
        || Verdict::ALL.iter().any(|verdict| text == judgement::verdict(*verdict, language))
}

fn faults(test: &Harness<'_, Window>) -> Vec<String> {
    let texts = texts(test);
    assert!(texts.len() > 3, "something is drawn");
    let state = &test.state().state;
    let language = state.settings.language;
    faults_of(&texts, &|text| {
        // The office may have a longer name than its field in the settings.
        is_of_a_visit(text, state) || is_of_a_table(text, language) || text == state.settings.office
    })
}

/// `may_be_cut`: of which texts it is known that they can be longer than there is room.
fn faults_of(texts: &[Seen], may_be_cut: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut faults = Vec::new();
    for (at, one) in texts.iter().enumerate() {
        let Seen { text, rect, visible, .. } = one;
        if one.elided && !may_be_cut(text) {
            faults.push(format!("ends in dots: {text:?}"));
        }
        if (rect.left() < visible.left() - 1.5 || rect.right() > visible.right() + 1.5) && !may_be_cut(text) {
            faults.push(format!("cut at its side: {text:?} {rect} seen {visible}"));
        }
        // The mark of what could not be read is a shape, with its word beside it.
        if one.smallest < 14.0 && text != "?" {
            faults.push(format!("too small: {text:?} of {} points", one.smallest));
        }
        for other in &texts[at + 1..] {
            let both = visible.intersect(other.visible);
            if both.is_positive() && both.width() > 1.0 && both.height() > 1.0 {
                faults.push(format!("one over the other: {text:?} and {:?}", other.text));
            }
        }
    }
    faults
}

fn targets(test: &Harness<'_, Window>) -> Vec<String> {
    let kinds =
        [Role::Button, Role::CheckBox, Role::TextInput, Role::ComboBox, Role::RadioButton, Role::SpinButton];
    let screen = Rect::from_min_max(pos2(0.0, 0.0), test.ctx.content_rect().max);
    let mut small = Vec::new();
    for kind in kinds {
        for node in test.query_all(By::new().role(kind)) {
            let rect = node.rect();
            if !screen.intersects(rect) || node.accesskit_node().is_disabled() {
                continue;
            }
            if rect.height() < theme::TARGET - 0.5 || rect.width() < theme::TARGET - 0.5 {
                let name = node.accesskit_node().label().or_else(|| node.accesskit_node().value());
                small.push(format!("too small to hit: {kind:?} {name:?} {rect}"));
            }
        }
    }
    small
}

fn check(size: [f32; 2]) {
    let mut faults_of_all = Vec::new();
    let mut drawn = 0;
    for language in LANGUAGES {
        for zoom in ZOOMS {
            for screen in screens(language) {
                let name = screen.name;
                let test = draw(screen, size, zoom);
                drawn += 1;
                let found = faults(&test).into_iter().chain(targets(&test));
                faults_of_all
                    .extend(found.map(|fault| format!("{name} {language:?} {size:?} at {zoom}: {fault}")));
            }
        }
    }
    assert!(drawn > 100, "{drawn}");
    faults_of_all.dedup();
    let count = faults_of_all.len();
    assert!(faults_of_all.is_empty(), "{count} faults:\n{}", faults_of_all[..count.min(80)].join("\n"));
}

#[test]
fn nothing_is_cut_or_covered_on_a_small_screen() {
    check(SIZES[0]);
}

#[test]
fn nothing_is_cut_or_covered_on_a_laptop() {
    check(SIZES[1]);
}

#[test]
fn nothing_is_cut_or_covered_on_a_large_screen() {
    check(SIZES[2]);
}

#[test]
fn faults_are_seen_where_there_are_some() {
    let text = |text: &str, rect: Rect, visible: Rect| Seen {
        text: text.to_owned(),
        rect,
        visible,
        elided: false,
        smallest: 14.0,
    };
    let place = |left: f32, top: f32| Rect::from_min_size(pos2(left, top), egui::vec2(80.0, 20.0));
    let whole = |name: &str, rect: Rect| text(name, rect, rect);
    let count = |texts: &[Seen]| faults_of(texts, &|_| false).len();
    assert_eq!(count(&[whole("one", place(0.0, 0.0)), whole("below", place(0.0, 20.0))]), 0);
    assert_eq!(count(&[whole("one", place(0.0, 0.0)), whole("over it", place(40.0, 8.0))]), 1);
    assert_eq!(count(&[text("cut", place(0.0, 0.0), place(0.0, 0.0).with_max_x(60.0))]), 1);
    assert_eq!(count(&[Seen { elided: true, ..whole("dots…", place(0.0, 0.0)) }]), 1);
    assert_eq!(count(&[Seen { smallest: 12.0, ..whole("small", place(0.0, 0.0)) }]), 1);
}
