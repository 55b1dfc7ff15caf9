//! What would become of a file that is to be imported, before anything is logged; and what became of it.

use egui::{RichText, ScrollArea, Ui};

use super::kind::Next;
use crate::{
    app::{Command, Import},
    import::DayOrder,
    text::text,
    ui::{theme, widgets::fit_width},
    words::{Language, shown},
};

/// Asks in which order the days of the list are written.
fn order_ui(ui: &mut Ui, import: &Import, language: Language, commands: &mut Vec<Command>) {
    ui.add(egui::Label::new(text!(language, "import-which-day-order")).wrap());
    ui.horizontal_wrapped(|ui| {
        for (order, name) in [
            (DayOrder::DayFirst, text!(language, "import-day-first")),
            (DayOrder::MonthFirst, text!(language, "import-month-first")),
        ] {
            if ui.button(name).clicked() {
                commands.push(Command::TryImportInOrder(import.path.clone(), order));
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

/// Draws it, while there is an answer about a file.
pub(super) fn inside_ui(
    ui: &mut Ui,
    import: Option<&Import>,
    language: Language,
    commands: &mut Vec<Command>,
) -> Next {
    let Some(import) = import else { return Next::Close };
    fit_width(ui, 560.0);
    ui.label(RichText::new(text!(language, "desk-import-title")).font(theme::bold(theme::LARGE)));
    let name = import.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
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
            let entered = ui.input(|input| input.key_pressed(egui::Key::Enter));
            if ui.button(text!(language, "desk-import-do")).clicked() || entered {
                commands.push(Command::Import(import.path.clone()));
            }
        }
        done = ui.button(text!(language, "desk-close")).clicked();
    });
    Next::close_if(done)
}
