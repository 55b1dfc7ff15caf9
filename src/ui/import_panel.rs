//! What would become of a file that is to be imported, before anything is logged; and what became of it.

use egui::{Id, RichText, ScrollArea, Ui};

use super::theme;
use crate::{
    app::{Command, Import},
    words::{Language, desk::words, shown},
};

/// The endings of files that can be imported.
pub(super) const LISTS: [&str; 4] = ["csv", "xlsx", "json", "txt"];

/// Draws it, while there is an answer about a file.
pub fn import_panel_ui(
    ui: &mut Ui,
    import: Option<&Import>,
    language: Language,
    commands: &mut Vec<Command>,
) {
    let Some(import) = import else { return };
    let modal = egui::Modal::new(Id::unique("import panel"))
        .frame(theme::modal_frame())
        .show(ui.ctx(), |ui| inside_ui(ui, import, language, commands));
    if modal.inner || modal.should_close() {
        commands.push(Command::CloseImport);
    }
}

/// Whether the officer is done with it.
fn inside_ui(ui: &mut Ui, import: &Import, language: Language, commands: &mut Vec<Command>) -> bool {
    let words = words(language);
    ui.set_width(560.0);
    ui.label(RichText::new(words.import_title).font(theme::bold(theme::LARGE)));
    let name = import.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    ui.label(RichText::new(shown(&name)).color(theme::QUIET_INK));
    let (sentence, sound) = match &import.outcome {
        Ok(sentence) => (sentence, true),
        Err(sentence) => (sentence, false),
    };
    let ink = if sound { theme::INK } else { theme::DANGER };
    ui.add(egui::Label::new(RichText::new(sentence).color(ink)).wrap());
    if !import.problems.is_empty() {
        ScrollArea::vertical().max_height(220.0).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            for problem in &import.problems {
                ui.add(egui::Label::new(problem).wrap());
            }
        });
        ui.add(egui::Label::new(RichText::new(words.import_advice).color(theme::QUIET_INK)).wrap());
    }
    let mut done = false;
    ui.horizontal(|ui| {
        if import.trial && sound {
            let entered = ui.input(|input| input.key_pressed(egui::Key::Enter));
            if ui.button(words.import_do).clicked() || entered {
                commands.push(Command::Import(import.path.clone()));
            }
        }
        done = ui.button(words.close).clicked();
    });
    done
}
