//! The dialog for naming a file that is to be opened: a path field, and the system's dialog behind
//! a button.

use std::path::PathBuf;

use egui::{RichText, TextEdit, Ui};

use super::{
    kind::{FilePurpose, Next},
    system_dialog::SystemDialogs,
};
use crate::{
    app::{Command, Installable},
    text::text,
    ui::{theme, widgets::fit_width},
    words::Language,
};

/// The endings of the files in which guests have their codes.
pub const PICTURES: [&str; 10] =
    ["png", "jpg", "jpeg", "webp", "bmp", "gif", "tif", "tiff", "pdf", "smart-health-card"];

/// The endings of files that can be imported.
const LISTS: [&str; 5] = ["csv", "xlsx", "ods", "json", "txt"];

/// What has been entered.
pub(super) struct FileDialog {
    purpose: FilePurpose,
    path: String,
    just_opened: bool,
    dialogs: SystemDialogs,
}

impl FileDialog {
    /// A dialog with this path in its field.
    pub(super) fn new(purpose: FilePurpose, path: String) -> Self {
        Self { purpose, path, just_opened: true, dialogs: SystemDialogs::default() }
    }

    pub(super) fn inside_ui(&mut self, ui: &mut Ui, language: Language, commands: &mut Vec<Command>) -> Next {
        let purpose = self.purpose;
        if let Some(path) = self.dialogs.answer(ui.ctx(), language) {
            self.path = path.display().to_string();
        }
        fit_width(ui, 460.0);
        ui.label(RichText::new(title(purpose, language)).font(theme::bold(theme::LARGE)));
        let label = ui.label(text!(language, "desk-export-file"));
        ui.horizontal_wrapped(|ui| {
            let field = TextEdit::singleline(&mut self.path).desired_width(340.0);
            let field = ui.add(field).labelled_by(label.id);
            if std::mem::take(&mut self.just_opened) {
                field.request_focus();
            }
            if ui.button(text!(language, "desk-export-choose")).clicked() {
                let kinds: &[&'static str] = match purpose {
                    FilePurpose::Picture => &PICTURES,
                    FilePurpose::Trust => &[],
                    FilePurpose::Import | FilePurpose::Expected => &LISTS,
                };
                self.dialogs.open_file(kinds, ui.ctx());
            }
        });
        let entered = ui.input(|input| input.key_pressed(egui::Key::Enter));
        let mut close = false;
        ui.horizontal(|ui| {
            let given = !self.path.trim().is_empty();
            let go = ui.add_enabled(given, egui::Button::new(title(purpose, language).trim_end_matches('…')));
            if given && (go.clicked() || entered) {
                let path = PathBuf::from(self.path.trim());
                match purpose {
                    FilePurpose::Picture => commands.push(Command::OpenPicture(path)),
                    FilePurpose::Trust => commands.push(Command::Add(Installable::Trust, path)),
                    FilePurpose::Import | FilePurpose::Expected => commands.push(Command::TryImport(path)),
                }
                close = true;
            }
            close |= ui.button(text!(language, "desk-close")).clicked();
        });
        Next::close_if(close)
    }
}

fn title(purpose: FilePurpose, language: Language) -> &'static str {
    match purpose {
        FilePurpose::Picture => text!(language, "desk-open-picture"),
        FilePurpose::Trust => text!(language, "desk-add-trust-list"),
        FilePurpose::Import => text!(language, "desk-import-open"),
        FilePurpose::Expected => text!(language, "desk-expected-open"),
    }
}
