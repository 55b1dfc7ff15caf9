//! What the program is, whom it is easy or hard for (the statement on accessibility), and whose work is in it.

use std::sync::LazyLock;

use egui::{Label, RichText, ScrollArea, TextStyle, Ui};

use super::kind::Next;
use crate::{text::text, ui::theme, words::Language};

/// How much of the licences is in sight at once.
const LICENCES_HEIGHT: f32 = 240.0;

pub(super) fn inside_ui(ui: &mut Ui, language: Language) -> Next {
    ui.set_width((ui.ctx().content_rect().width() - 76.0).clamp(300.0, 640.0));
    ui.label(RichText::new("Pos Jaga").font(theme::bold(theme::LARGE)));
    ui.label(text!(language, "about-what", version = env!("CARGO_PKG_VERSION")));
    let close = ui.button(text!(language, "desk-close")).clicked();
    for (head, points) in [
        (
            text!(language, "about-met"),
            &[
                text!(language, "about-met-keyboard"),
                text!(language, "about-met-focus"),
                text!(language, "about-met-contrast"),
                text!(language, "about-met-color"),
                text!(language, "about-met-size"),
                text!(language, "about-met-names"),
                text!(language, "about-met-live"),
                text!(language, "about-met-language"),
            ][..],
        ),
        (
            text!(language, "about-not-met"),
            &[
                text!(language, "about-not-met-system"),
                text!(language, "about-not-met-forced-colors"),
                text!(language, "about-not-met-charts"),
                text!(language, "about-not-met-tested"),
            ][..],
        ),
    ] {
        ui.add_space(theme::GAP);
        ui.label(RichText::new(head).font(theme::bold(theme::TEXT)));
        for point in points {
            ui.label(format!("• {point}"));
        }
    }
    ui.add_space(theme::GAP);
    ui.label(RichText::new(text!(language, "about-licences")).font(theme::bold(theme::TEXT)));
    licences_ui(ui, &LICENCES, language);
    Next::close_if(close)
}

/// The licences of everything that others have written, in lines, as `scripts/package` has put them together.
static LICENCES: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!(concat!(env!("OUT_DIR"), "/licences.txt")).lines().collect());

/// They are thousands of lines: only those in sight are drawn.
fn licences_ui(ui: &mut Ui, lines: &[&str], language: Language) {
    if lines.is_empty() {
        ui.label(text!(language, "about-licences-none"));
        return;
    }
    let height = ui.text_style_height(&TextStyle::Monospace);
    let area = ScrollArea::both().id_salt("licences").max_height(LICENCES_HEIGHT).auto_shrink(false);
    area.show_rows(ui, height, lines.len(), |ui, rows| {
        for line in lines.get(rows).unwrap_or_default() {
            ui.add(Label::new(RichText::new(*line).monospace()).extend());
        }
    });
}
