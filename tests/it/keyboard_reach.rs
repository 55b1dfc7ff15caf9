//! The keyboard gets everywhere, is never caught, and is where it was before when a dialog is over.

use egui::{Key, accesskit::Role};
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use posjaga::{
    ui::dialogs::{DialogKind, FilePurpose},
    words::Language,
};

use crate::ui::{Test, admitted, open, press, showing, state, window};

/// What has the keyboard, as it is called.
fn focused(test: &Test) -> Option<String> {
    let node = test.query_all(By::new()).find(|node| node.accesskit_node().is_focused())?;
    let node = node.accesskit_node();
    let named = node.label().or_else(|| node.value()).unwrap_or_default();
    (node.role() != Role::Window).then_some(named)
}

fn name_field() -> &'static str {
    Language::Indonesian.plain("field-name-label")
}

#[test]
fn the_tabulator_comes_to_everything_and_back() {
    let mut test = window(showing(&admitted(1, "Siti Aminah")));
    let mut stops = Vec::new();
    for _ in 0..80 {
        press(&mut test, Key::Tab);
        stops.extend(focused(&test));
    }
    let language = Language::Indonesian;
    for wanted in [
        "field-name-label",
        "field-organisation-label",
        "desk-card-seen",
        "desk-check-in",
        "desk-check-code",
        "desk-close",
        "lists-filter",
        "find-open",
        "evening-open",
        "muster-open",
        "glance-open",
        "desk-export-open",
        "desk-settings-open",
        "about-open",
    ] {
        let wanted = language.plain(wanted);
        let reached = stops.iter().any(|stop| stop.contains(wanted));
        // A button that does nothing now is no stop.
        let there = test.query_all_by_label_contains(wanted).any(|node| !node.accesskit_node().is_disabled());
        assert!(reached || !there, "{wanted} is not among {stops:?}");
    }
    let first = stops.first().unwrap();
    assert!(stops.iter().skip(1).any(|stop| stop == first), "it never comes round: {stops:?}");
}

#[test]
fn a_dialog_has_the_keyboard_and_gives_it_back() {
    for kind in [
        DialogKind::Find,
        DialogKind::Export,
        DialogKind::Settings,
        DialogKind::Muster,
        DialogKind::Glance,
        DialogKind::About,
        DialogKind::CloseDay,
        DialogKind::File(FilePurpose::Picture),
    ] {
        let mut test = window(state());
        test.get(By::new().role(Role::TextInput).label(name_field())).focus();
        test.run();
        assert_eq!(focused(&test).as_deref(), Some(name_field()), "{kind:?}");
        open(&mut test, kind);
        test.run_ok();
        let inside = focused(&test);
        assert!(inside.is_some() && inside.as_deref() != Some(name_field()), "{kind:?}: {inside:?}");
        // The tabulator stays in it.
        for _ in 0..30 {
            press(&mut test, Key::Tab);
            let stop = focused(&test);
            assert!(stop.as_deref() != Some(name_field()), "{kind:?}: out of the dialog");
        }
        // A field that has the keyboard takes the first one.
        for _ in 0..2 {
            if focused(&test).as_deref() != Some(name_field()) {
                press(&mut test, Key::Escape);
            }
        }
        assert_eq!(focused(&test).as_deref(), Some(name_field()), "{kind:?}");
    }
}

#[test]
fn each_place_of_the_keyboard_can_be_seen() {
    let mut test = window(showing(&admitted(1, "Siti Aminah")));
    let screen = test.ctx.content_rect();
    for _ in 0..60 {
        press(&mut test, Key::Tab);
        let node = test.query_all(By::new()).find(|node| node.accesskit_node().is_focused());
        let Some(node) = node.filter(|node| node.accesskit_node().role() != Role::Window) else { continue };
        let rect = node.rect();
        assert!(screen.expand(1.0).contains_rect(rect), "{:?} {rect}", focused(&test));
    }
}
