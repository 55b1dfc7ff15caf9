//! The search for guests in the whole log, and who was inside together with one of them.

use egui::{Button, Id, Label, RichText, ScrollArea, TextEdit, Ui, vec2};

use super::{settings_panel::name_it, theme};
use crate::{
    app::{Command, Find, Finding, State},
    visit::Visit,
    words::{Language, desk, find as words, judgement, shown},
};

const SIZE: egui::Vec2 = vec2(860.0, 430.0);
const ROW_HEIGHT: f32 = 28.0;

/// What has been typed, and whose company was asked for.
#[derive(Default)]
pub struct FindPanel {
    open: bool,
    text: String,
    /// Of whom it is asked who was inside together with him.
    with: Option<Visit>,
    /// The verdict that was on the screen when it was opened.
    verdict: Option<u64>,
}

impl FindPanel {
    /// Opens it with the last guests.
    pub fn open(&mut self, state: &State, commands: &mut Vec<Command>) {
        *self = Self { open: true, verdict: verdict_of(state), ..Self::default() };
        commands.push(self.question());
    }

    /// Whether it is on the screen.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Draws it, if it is open.
    pub fn ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
        if !self.open {
            return;
        }
        let modal = egui::Modal::new(Id::unique("find panel"))
            .frame(theme::modal_frame())
            .show(ui.ctx(), |ui| self.inside_ui(ui, state, commands));
        // The next guest does not wait behind it.
        let next_guest = verdict_of(state).is_some_and(|verdict| self.verdict != Some(verdict));
        if modal.inner || modal.should_close() || next_guest {
            *self = Self::default();
            commands.push(Command::CloseFind);
        }
    }

    fn question(&self) -> Command {
        Command::Find(Find::Text { text: self.text.clone(), before: None })
    }

    /// Whether the panel is done.
    fn inside_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) -> bool {
        let language = state.settings.language;
        ui.set_width(SIZE.x);
        let mut done = false;
        ui.horizontal(|ui| {
            let title = RichText::new(words::title(language)).font(theme::bold(theme::LARGE));
            ui.label(title);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                done = ui.button(desk::words(language).close).clicked();
            });
        });
        if let Some(visit) = &self.with {
            let mut back = false;
            ui.horizontal(|ui| {
                back = ui.button(words::back(language)).clicked();
                ui.add(Label::new(RichText::new(words::met(visit, language))).truncate());
            });
            if back {
                self.with = None;
                commands.push(self.question());
            }
        } else {
            let hint = words::field(language);
            let field = TextEdit::singleline(&mut self.text).hint_text(hint).char_limit(200);
            let field = ui.add(field.desired_width(f32::INFINITY));
            name_it(&field, hint);
            if field.changed() {
                commands.push(self.question());
            } else if ui.memory(|memory| memory.focused().is_none()) {
                field.request_focus();
            }
        }
        ui.allocate_ui(SIZE, |ui| {
            ui.set_min_size(SIZE);
            if let Some(find) = &state.find {
                self.found_ui(ui, find, language, commands);
            }
        });
        done
    }

    fn found_ui(&mut self, ui: &mut Ui, find: &Finding, language: Language, commands: &mut Vec<Command>) {
        let visits = &find.found.visits;
        if find.failed {
            ui.label(RichText::new(words::failed(language)).color(theme::DANGER));
        } else if find.answered && visits.is_empty() {
            ui.label(RichText::new(words::nobody(language)).color(theme::QUIET_INK));
        }
        ui.spacing_mut().item_spacing.y = 4.0;
        // Behind the last visit stands whether there are others.
        let rows = visits.len() + usize::from(find.found.more);
        ScrollArea::vertical().auto_shrink(false).show_rows(ui, ROW_HEIGHT, rows, |ui, rows| {
            for row in rows {
                match (visits.get(row), &find.question) {
                    (Some(visit), _) => {
                        if row_ui(ui, visit, language) {
                            commands.push(Command::Find(Find::With(visit.id)));
                            self.with = Some(visit.clone());
                        }
                    }
                    (None, Find::Text { text, .. }) => {
                        let more = ui.add_enabled(find.answered, Button::new(words::more(language)));
                        if more.clicked() {
                            let before = visits.last().map(|visit| visit.no);
                            commands.push(Command::Find(Find::Text { text: text.clone(), before }));
                        }
                    }
                    (None, Find::With(_)) => {
                        ui.label(words::too_many(language));
                    }
                }
            }
        });
    }
}

fn verdict_of(state: &State) -> Option<u64> {
    state.card.as_ref().map(|card| card.assessed.id)
}

/// A visit; whether it is asked who was inside together with this guest.
fn row_ui(ui: &mut Ui, visit: &Visit, language: Language) -> bool {
    ui.spacing_mut().button_padding.y = 1.0;
    ui.spacing_mut().interact_size.y = ROW_HEIGHT - 4.0;
    ui.horizontal(|ui| {
        let button = 104.0;
        let rest = ui.available_width() - 220.0 - 132.0 - button - 6.0 * ui.spacing().item_spacing.x;
        let cell = |ui: &mut Ui, width: f32, text: RichText| {
            let layout = egui::Layout::left_to_right(egui::Align::Center);
            ui.allocate_ui_with_layout(vec2(width, ROW_HEIGHT - 4.0), layout, |ui| {
                ui.set_min_width(width);
                ui.add(Label::new(text).truncate());
            });
        };
        cell(ui, 220.0, RichText::new(words::stay(visit, language)));
        cell(ui, rest * 0.45, RichText::new(words::name(visit, language)).font(theme::bold(theme::TEXT)));
        let about = [&visit.organisation, &visit.host].map(|text| shown(text));
        let about: Vec<_> = about.iter().filter(|text| !text.is_empty()).map(String::as_str).collect();
        cell(ui, rest * 0.55, RichText::new(about.join(" · ")));
        let verdict = visit.verdict.map_or("", |verdict| judgement::verdict(verdict, language));
        cell(ui, 132.0, RichText::new(verdict).color(theme::QUIET_INK));
        let together = ui.add_sized(vec2(button, ROW_HEIGHT - 4.0), Button::new(words::together(language)));
        let whose = words::together_with(visit, language);
        together.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &whose));
        together.clicked()
    })
    .inner
}
