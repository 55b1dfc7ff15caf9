//! Who is expected today: one key brings a guest into the form.

use egui::{Button, RichText, ScrollArea, Ui, vec2};

use super::kind::{DialogKind, FilePurpose, Next};
use crate::{
    app::{Coming, Command, State},
    text::text,
    ui::{
        theme,
        type_ahead::expected_words,
        widgets::{ROW_HEIGHT, cell, together},
    },
    words::shown,
};

const SIZE: egui::Vec2 = vec2(760.0, 400.0);

pub(super) fn inside_ui(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) -> Next {
    let language = state.settings.language;
    let (mut done, mut choose) = (false, false);
    ui.set_width(SIZE.x);
    ui.horizontal(|ui| {
        ui.label(RichText::new(text!(language, "desk-expected")).font(theme::bold(theme::LARGE)));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            done = ui.button(text!(language, "desk-close")).clicked();
            choose = ui.button(text!(language, "desk-expected-open")).clicked();
        });
    });
    if choose {
        return Next::Open(DialogKind::File(FilePurpose::Expected));
    }
    if state.expected.is_empty() {
        ui.label(RichText::new(text!(language, "desk-expected-none")).color(theme::of(ui).quiet_ink));
        return Next::close_if(done);
    }
    ui.allocate_ui(SIZE, |ui| {
        ui.set_min_size(SIZE);
        ui.spacing_mut().item_spacing.y = 4.0;
        ScrollArea::vertical().auto_shrink(false).show_rows(
            ui,
            ROW_HEIGHT,
            state.expected.len(),
            |ui, rows| {
                for guest in rows.filter_map(|at| state.expected.get(at)) {
                    ui.spacing_mut().button_padding.y = 1.0;
                    ui.horizontal(|ui| {
                        let button = 96.0;
                        let rest = SIZE.x - button - 4.0 * ui.spacing().item_spacing.x - 16.0;
                        let who = together([&guest.visit.name, &guest.visit.organisation]);
                        cell(ui, rest * 0.55, RichText::new(who).font(theme::bold(theme::TEXT)));
                        cell(ui, rest * 0.45, RichText::new(expected_words(guest, language)));
                        let size = vec2(button, ROW_HEIGHT - 4.0);
                        let come = ui.add_sized(size, Button::new(text!(language, "desk-expected-come")));
                        let whose = text!(language, "desk-expected-come-of", name = shown(&guest.visit.name));
                        come.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &whose));
                        if come.clicked() {
                            commands.push(Command::Come(Coming::Expected(Box::new(guest.clone()))));
                            done = true;
                        }
                    });
                }
            },
        );
    });
    Next::close_if(done)
}
