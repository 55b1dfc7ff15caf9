//! The search for guests in the whole log, who was inside together with one of them, and the correction of
//! what was entered wrongly.

use egui::{Button, DragValue, Label, RichText, ScrollArea, TextEdit, Ui, vec2};

use super::{
    amend::{Changed, Times, acts_ui},
    kind::Next,
};
use crate::{
    app::{Coming, Command, Correct, Find, Finding, Guest, State},
    text::text,
    ui::{
        theme,
        visit_list::{ROW_HEIGHT, cell, marked_cell, together},
        widgets::name_it,
    },
    visit::{Field, MAX_FIELD_CHARS, MAX_PARTY, Visit},
    words::{Language, find as words, judgement},
};

const SIZE: egui::Vec2 = vec2(910.0, 430.0);

/// What has been typed, and what is on the screen.
pub(super) struct FindDialog {
    text: String,
    view: View,
    /// The verdict that was on the screen when it was opened.
    verdict: Option<u64>,
    /// Whether a visit is to be put right of which nobody has said yet whether it is.
    amending: bool,
    /// Whether there is nothing more to look for.
    done: bool,
}

#[expect(clippy::large_enum_variant, reason = "there is one, and a correction is what it is for")]
enum View {
    /// Those who were found.
    Found,
    /// Who was inside together with the guest of this visit.
    Met(Box<Visit>),
    /// What the visit is to say, and why.
    Correction { of: Box<Visit>, guest: Guest, times: Times, why: String },
}

impl FindDialog {
    /// A dialog with the last guests.
    pub(super) fn new(state: &State, commands: &mut Vec<Command>) -> Self {
        let (text, verdict) = (String::new(), verdict_of(state));
        let dialog = Self { text, view: View::Found, verdict, amending: false, done: false };
        commands.push(dialog.question());
        dialog
    }

    /// Whether something has been typed for a correction and not been saved.
    pub(super) fn holds_a_correction(&self) -> bool {
        match &self.view {
            View::Correction { of, guest, why, .. } => !why.is_empty() || *guest != Guest::of(of),
            View::Found | View::Met(_) => false,
        }
    }

    fn question(&self) -> Command {
        Command::Find(Find::Text { text: self.text.clone(), before: None })
    }

    pub(super) fn inside_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) -> Next {
        let language = state.settings.language;
        ui.set_width(SIZE.x);
        let mut done = false;
        ui.horizontal(|ui| {
            ui.label(RichText::new(text!(language, "find-title")).font(theme::bold(theme::LARGE)));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                done = ui.button(text!(language, "desk-close")).clicked();
            });
        });
        let back = match &self.view {
            View::Found => {
                self.field_ui(ui, language, commands);
                false
            }
            View::Met(visit) => head_ui(ui, &words::met(visit, language), language),
            View::Correction { of, .. } => head_ui(ui, &words::correction_of(of, language), language),
        };
        let outcome = state.find.as_ref().and_then(|find| find.corrected.as_ref());
        let (mut corrected, mut amended, mut asks) = (false, false, false);
        ui.allocate_ui(SIZE, |ui| {
            ui.set_min_size(SIZE);
            match (&mut self.view, &state.find) {
                (View::Correction { of, guest, times, why }, _) => {
                    let outcome = outcome.filter(|(id, _)| *id == of.id).map(|(_, outcome)| outcome);
                    corrected = matches!(outcome, Some(Ok(())));
                    if let Some(Err(trouble)) = outcome {
                        let sentence = trouble.in_words(language);
                        ui.label(RichText::new(sentence).color(theme::DANGER));
                    }
                    amended = state.amended.as_ref().is_some_and(|(id, done)| *id == of.id && done.is_ok());
                    if let Some((arrived, left)) =
                        correction_ui(ui, (&**of, &mut *guest), times, why, language)
                    {
                        let (id, guest, why) = (of.id, guest.clone(), why.clone());
                        commands.push(Command::Correct(Box::new(Correct { id, guest, arrived, left, why })));
                    }
                    asks = acts_ui(ui, of, why, language, commands);
                }
                (_, Some(find)) => self.found_ui(ui, find, language, commands),
                (_, None) => {}
            }
        });
        // An answer to what is asked for in this frame comes later.
        let amended = amended && self.amending;
        self.amending = (self.amending && !amended && !back) || asks;
        if back || corrected || amended {
            self.view = View::Found;
            commands.push(self.question());
        }
        // The next guest does not wait behind it; what is being corrected is not lost.
        let next_guest = verdict_of(state).is_some_and(|verdict| self.verdict != Some(verdict));
        Next::close_if(done || self.done || next_guest && !matches!(self.view, View::Correction { .. }))
    }

    fn field_ui(&mut self, ui: &mut Ui, language: Language, commands: &mut Vec<Command>) {
        let hint = text!(language, "find-field");
        let field = TextEdit::singleline(&mut self.text).hint_text(hint).char_limit(200);
        let field = ui.add(field.desired_width(f32::INFINITY));
        name_it(&field, hint);
        if field.changed() {
            commands.push(self.question());
        } else if ui.memory(|memory| memory.focused().is_none()) {
            field.request_focus();
        }
    }

    fn found_ui(&mut self, ui: &mut Ui, find: &Finding, language: Language, commands: &mut Vec<Command>) {
        let visits = &find.found.visits;
        if find.failed {
            ui.label(RichText::new(text!(language, "find-failed")).color(theme::DANGER));
        } else if find.answered && visits.is_empty() {
            ui.label(RichText::new(text!(language, "find-nobody")).color(theme::QUIET_INK));
        }
        ui.spacing_mut().item_spacing.y = 4.0;
        // Behind the last visit stands whether there are others.
        let rows = visits.len() + usize::from(find.found.more);
        ScrollArea::vertical().auto_shrink(false).show_rows(ui, ROW_HEIGHT, rows, |ui, rows| {
            for row in rows {
                match (visits.get(row), &find.question) {
                    (Some(visit), _) => match row_ui(ui, visit, language) {
                        Some(Wish::Met) => {
                            commands.push(Command::Find(Find::With(visit.id)));
                            self.view = View::Met(Box::new(visit.clone()));
                        }
                        Some(Wish::Correct) => {
                            let (of, guest) = (Box::new(visit.clone()), Guest::of(visit));
                            let times = Times::of(visit, language);
                            self.view = View::Correction { of, guest, times, why: String::new() };
                        }
                        Some(Wish::Leave) => {
                            commands.push(Command::CheckOut(visit.id));
                            commands.push(self.question());
                        }
                        Some(Wish::ComeAgain) => {
                            commands.push(Command::Come(Coming::Again(Box::new(visit.clone()))));
                            self.done = true;
                        }
                        None => {}
                    },
                    (None, Find::Text { text, .. }) => {
                        let more = ui.add_enabled(find.answered, Button::new(text!(language, "find-more")));
                        if more.clicked() {
                            let before = visits.last().map(|visit| visit.no);
                            commands.push(Command::Find(Find::Text { text: text.clone(), before }));
                        }
                    }
                    (None, Find::With(_)) => {
                        ui.label(text!(language, "find-too-many"));
                    }
                }
            }
        });
    }
}

fn verdict_of(state: &State) -> Option<u64> {
    state.card.as_ref().map(|card| card.assessed.id)
}

/// The head of a view that was reached from another one; whether it is left.
fn head_ui(ui: &mut Ui, head: &str, language: Language) -> bool {
    ui.horizontal(|ui| {
        let back = ui.button(text!(language, "find-back")).clicked();
        ui.add(Label::new(head).truncate());
        back
    })
    .inner
}

/// What is asked about the guest of a row.
enum Wish {
    Met,
    Correct,
    Leave,
    ComeAgain,
}

fn row_ui(ui: &mut Ui, visit: &Visit, language: Language) -> Option<Wish> {
    ui.spacing_mut().button_padding.y = 1.0;
    ui.spacing_mut().interact_size.y = ROW_HEIGHT - 4.0;
    ui.horizontal(|ui| {
        let (stay, judged, button) = (218.0, 112.0, 96.0);
        let between = 8.0 * ui.spacing().item_spacing.x + ui.spacing().scroll.allocated_width();
        let rest = SIZE.x - stay - judged - 3.0 * button - between;
        marked_cell(ui, stay, RichText::new(words::stay(visit, language)), visit, language);
        cell(ui, rest * 0.45, RichText::new(words::name(visit, language)).font(theme::bold(theme::TEXT)));
        cell(ui, rest * 0.55, RichText::new(together([&visit.organisation, &visit.host])));
        let verdict = visit.verdict.map_or("", |verdict| judgement::verdict(verdict, language));
        cell(ui, judged, RichText::new(verdict).color(theme::QUIET_INK).small());
        // The rows have the same buttons; a screen reader says whose they are.
        let wish = |ui: &mut Ui, word: &str, whose: &str, enabled: bool| {
            let clicked = ui.add_enabled_ui(enabled, |ui| {
                let clicked = ui.add_sized(vec2(button, ROW_HEIGHT - 4.0), Button::new(word));
                clicked.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, whose));
                clicked.clicked()
            });
            clicked.inner
        };
        if wish(ui, text!(language, "find-together"), &words::together_with(visit, language), true) {
            return Some(Wish::Met);
        }
        // What has been destroyed cannot be corrected.
        let named = !visit.name.is_empty();
        let correct =
            wish(ui, text!(language, "find-correct"), &words::correction_of(visit, language), named);
        if correct {
            return Some(Wish::Correct);
        }
        let name = words::name(visit, language);
        if visit.left.is_none() {
            let whose = text!(language, "desk-check-out-of", name);
            return wish(ui, text!(language, "desk-check-out"), &whose, true).then_some(Wish::Leave);
        }
        let whose = text!(language, "find-come-again-of", name);
        wish(ui, text!(language, "find-come-again"), &whose, named).then_some(Wish::ComeAgain)
    })
    .inner
}

/// The fields of a correction; what is to become of the times once it is to be saved.
fn correction_ui(
    ui: &mut Ui,
    (visit, guest): (&Visit, &mut Guest),
    times: &mut Times,
    why: &mut String,
    language: Language,
) -> Option<Changed> {
    egui::Grid::new("correction").num_columns(2).spacing([12.0, 8.0]).show(ui, |ui| {
        let field = |ui: &mut Ui, label: &str, text: &mut String, limit: usize| {
            let label = ui.label(label);
            let field = TextEdit::singleline(text).char_limit(limit).desired_width(600.0);
            ui.add(field).labelled_by(label.id);
            ui.end_row();
        };
        for one in Field::FORM.iter().copied() {
            let label = one.spec().label.in_language(language);
            if one == Field::Party {
                let label = ui.label(label);
                ui.add(DragValue::new(&mut guest.party).range(1..=MAX_PARTY)).labelled_by(label.id);
                ui.end_row();
            } else {
                field(ui, label, guest.text_mut(one), one.max_chars());
            }
        }
        times.ui(ui, visit, language);
        let label = ui.label(text!(language, "find-why"));
        let reason = TextEdit::singleline(why).char_limit(MAX_FIELD_CHARS).desired_width(600.0);
        ui.add(reason).labelled_by(label.id);
        ui.end_row();
    });
    let changed = times.read(visit, language);
    if changed.is_none() {
        ui.label(RichText::new(text!(language, "find-no-time")).small().color(theme::DANGER));
    }
    ui.label(RichText::new(text!(language, "find-what-was-stays")).small().color(theme::QUIET_INK));
    let fit = !why.trim().is_empty() && !guest.text(Field::Name).trim().is_empty() && changed.is_some();
    let saved = ui.add_enabled(fit, Button::new(text!(language, "find-save"))).clicked();
    changed.filter(|_| saved)
}
