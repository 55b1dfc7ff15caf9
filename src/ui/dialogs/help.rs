//! The page behind F1: how to use the desk, with every key.

use egui::{RichText, ScrollArea, Ui};

use super::kind::Next;
use crate::{
    text::{Language, text},
    ui::{
        keys::{KEYS, keys_ui},
        theme,
    },
};

const WIDTH: f32 = 520.0;
/// What the window keeps around it.
const AROUND: f32 = 190.0;

pub(super) fn inside_ui(ui: &mut Ui, language: Language) -> Next {
    let room = ui.ctx().content_rect().size();
    ui.set_width(WIDTH.min(room.x - 80.0));
    ui.label(RichText::new(text!(language, "desk-help-title")).font(theme::bold(theme::LARGE)));
    ScrollArea::vertical().max_height((room.y - AROUND).max(80.0)).show(ui, |ui| {
        keys_ui(ui, KEYS.iter(), language);
        ui.add_space(theme::GAP);
        for hint in [text!(language, "keys-hint-scanner"), text!(language, "keys-hint-trouble")] {
            ui.add(egui::Label::new(RichText::new(hint).small()).wrap());
        }
    });
    Next::close_if(ui.button(text!(language, "desk-close")).clicked())
}
