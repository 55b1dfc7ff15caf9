//! What would become of a file that is to be imported, before anything is logged; and what became of it.

use chrono::Days;
use egui::{Key, Modifiers, RichText, ScrollArea, TextEdit, Ui};

use super::kind::Next;
use crate::{
    app::{Command, Import, ListDays, State},
    import::DayOrder,
    text::text,
    time::{Date, local_day},
    ui::{theme, widgets::fit_width},
    words::{Language, dates, day_to_type, shown, typed_day},
};

/// What has been entered.
#[derive(Default)]
pub(super) struct ImportDialog {
    /// The day of a list that names none, as it was typed.
    day: String,
}

/// Asks in which order the days of the list are written.
fn order_ui(ui: &mut Ui, import: &Import, language: Language, commands: &mut Vec<Command>) {
    ui.add(egui::Label::new(text!(language, "import-which-day-order")).wrap());
    ui.horizontal_wrapped(|ui| {
        for (order, name) in [
            (DayOrder::DayFirst, text!(language, "import-day-first")),
            (DayOrder::MonthFirst, text!(language, "import-month-first")),
        ] {
            if ui.button(name).clicked() {
                let days = ListDays { order: Some(order), ..import.days };
                commands.push(Command::TryImportWith(import.path.clone(), days));
            }
        }
    });
}

/// What is wrong with the rows, and which columns nobody knows.
fn problems(import: &Import, language: Language) -> Vec<String> {
    let rows = import.problems.iter().map(|(place, problem)| problem.in_words(place, language));
    let unread = import.outcome.as_ref().ok().filter(|summary| !summary.unread.is_empty());
    let signed = import.outcome.as_ref().ok().and_then(|summary| summary.signed_in_words(language));
    signed.into_iter().chain(rows).chain(unread.map(|summary| summary.unread_in_words(language))).collect()
}

impl ImportDialog {
    /// Asks of which day the list is. Enter in its field takes the day.
    fn day_ui(&mut self, ui: &mut Ui, import: &Import, today: Date, language: Language) -> Option<Date> {
        let told = import.days.day.map(|day| dates::long_date(day, language));
        let sentence = told.unwrap_or_else(|| text!(language, "import-which-day").to_owned());
        ui.add(egui::Label::new(sentence).wrap());
        let yesterday = today.checked_sub_days(Days::new(1)).unwrap_or(today);
        if self.day.is_empty() {
            self.day = day_to_type(import.days.day.unwrap_or(yesterday));
        }
        let mut day = None;
        ui.horizontal_wrapped(|ui| {
            let label = ui.label(text!(language, "import-day"));
            let field = TextEdit::singleline(&mut self.day).char_limit(30).desired_width(150.0);
            let left = ui.add(field).labelled_by(label.id).lost_focus();
            let typed = typed_day(&self.day, today, language);
            // Once the rows were read with this day, Enter takes them in.
            let entered = left
                && typed != import.days.day
                && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
            let use_it = egui::Button::new(text!(language, "import-use-day"));
            if ui.add_enabled(typed.is_some(), use_it).clicked() || entered {
                day = typed;
            }
            for (label, named) in [
                (text!(language, "lists-day-yesterday"), yesterday),
                (text!(language, "lists-day-today"), today),
            ] {
                if ui.button(label).clicked() {
                    self.day = day_to_type(named);
                    day = Some(named);
                }
            }
        });
        day
    }

    /// Draws it, while there is an answer about a file.
    pub(super) fn inside_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) -> Next {
        let language = state.settings.language;
        let Some(import) = &state.import else { return Next::Close };
        fit_width(ui, 560.0);
        ui.label(RichText::new(text!(language, "desk-import-title")).font(theme::bold(theme::LARGE)));
        let name =
            import.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        ui.label(RichText::new(shown(&name)).color(theme::of(ui).quiet_ink));
        let (sentence, sound) = match &import.outcome {
            Ok(summary) => (summary.in_words(import.trial, language), true),
            Err(failure) => (failure.in_words(&import.path, language), false),
        };
        let ink = if sound { theme::of(ui).ink } else { theme::of(ui).danger };
        ui.add(egui::Label::new(RichText::new(sentence).color(ink)).wrap());
        if import.asks_order() {
            order_ui(ui, import, language, commands);
        }
        if import.asks_day()
            && let Some(day) = self.day_ui(ui, import, local_day(state.now), language)
        {
            let days = ListDays { day: Some(day), ..import.days };
            commands.push(Command::TryImportWith(import.path.clone(), days));
            return Next::Stay;
        }
        if !import.understood.is_empty() {
            ui.add(
                egui::Label::new(
                    RichText::new(text!(language, "import-first-rows")).color(theme::of(ui).quiet_ink),
                )
                .wrap(),
            );
            ScrollArea::vertical().id_salt("understood").max_height(180.0).show(ui, |ui| {
                ui.set_min_width(ui.available_width());
                for line in import.understood.iter().flat_map(|row| row.in_words(language)) {
                    ui.add(egui::Label::new(line).wrap());
                }
            });
        }
        let problems = problems(import, language);
        if !problems.is_empty() {
            ScrollArea::vertical().id_salt("problems").max_height(180.0).show(ui, |ui| {
                ui.set_min_width(ui.available_width());
                for problem in problems {
                    ui.add(egui::Label::new(problem).wrap());
                }
            });
            ui.add(
                egui::Label::new(
                    RichText::new(text!(language, "desk-import-advice")).color(theme::of(ui).quiet_ink),
                )
                .wrap(),
            );
        }
        let mut done = false;
        ui.horizontal(|ui| {
            if import.trial && sound {
                let entered = ui.input(|input| input.key_pressed(Key::Enter));
                if ui.button(text!(language, "desk-import-do")).clicked() || entered {
                    commands.push(Command::Import(import.path.clone()));
                }
            }
            done = ui.button(text!(language, "desk-close")).clicked();
        });
        Next::close_if(done)
    }
}
