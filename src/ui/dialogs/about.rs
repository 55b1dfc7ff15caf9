//! What the program is, and whom it is easy or hard for: the statement on accessibility.

use egui::{RichText, Ui};

use super::kind::Next;
use crate::{text::text, ui::theme, words::Language};

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
    Next::close_if(close)
}
