//! A small window for naming a file that is to be opened: a path field, and the system's dialog behind
//! a button.

use std::path::PathBuf;

use egui::{Id, RichText, TextEdit, Ui};

use super::{import::LISTS, system_dialog::FileDialogs};
use crate::{app::Command, text::text, ui::theme, words::Language};

/// The endings of the files in which guests have their codes.
pub const PICTURES: [&str; 10] =
    ["png", "jpg", "jpeg", "webp", "bmp", "gif", "tif", "tiff", "pdf", "smart-health-card"];

/// What a file is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilePurpose {
    /// A picture whose codes are to be read.
    Picture,
    /// A trust file that is to be installed.
    Trust,
    /// A list of visits that is to be imported.
    Import,
}

/// The small window, and the dialogs that are open.
#[derive(Default)]
pub struct FilePanel {
    open: Option<FilePurpose>,
    path: String,
    just_opened: bool,
    dialogs: FileDialogs,
}

impl FilePanel {
    /// Opens it.
    pub fn open(&mut self, purpose: FilePurpose) {
        self.open_with(purpose, String::new());
    }

    /// Opens it with a path in its field.
    pub fn open_with(&mut self, purpose: FilePurpose, path: String) {
        self.open = Some(purpose);
        self.path = path;
        self.just_opened = true;
    }

    /// Whether it is on the screen.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Draws it, if it is open.
    pub fn ui(&mut self, ui: &mut Ui, language: Language, commands: &mut Vec<Command>) {
        let Some(purpose) = self.open else { return };
        if let Some(path) = self.dialogs.answer() {
            self.path = path.display().to_string();
        }
        let modal =
            egui::Modal::new(Id::unique("file panel")).frame(theme::modal_frame()).show(ui.ctx(), |ui| {
                ui.set_width(460.0);
                ui.label(RichText::new(title(purpose, language)).font(theme::bold(theme::LARGE)));
                let label = ui.label(text!(language, "desk-export-file"));
                ui.horizontal(|ui| {
                    let field = TextEdit::singleline(&mut self.path).desired_width(340.0);
                    let field = ui.add(field).labelled_by(label.id);
                    if std::mem::take(&mut self.just_opened) {
                        field.request_focus();
                    }
                    if ui.button(text!(language, "desk-export-choose")).clicked() {
                        let kinds: &[&str] = match purpose {
                            FilePurpose::Picture => &PICTURES,
                            FilePurpose::Trust => &[],
                            FilePurpose::Import => &LISTS,
                        };
                        self.dialogs.open_file(kinds, ui.ctx());
                    }
                });
                let entered = ui.input(|input| input.key_pressed(egui::Key::Enter));
                let mut close = false;
                ui.horizontal(|ui| {
                    let given = !self.path.trim().is_empty();
                    let go = ui.add_enabled(
                        given,
                        egui::Button::new(title(purpose, language).trim_end_matches('…')),
                    );
                    if given && (go.clicked() || entered) {
                        let path = PathBuf::from(self.path.trim());
                        match purpose {
                            FilePurpose::Picture => commands.push(Command::OpenPicture(path)),
                            FilePurpose::Trust => commands.push(Command::AddTrust(path)),
                            FilePurpose::Import => commands.push(Command::TryImport(path)),
                        }
                        close = true;
                    }
                    close |= ui.button(text!(language, "desk-close")).clicked();
                });
                close
            });
        if modal.inner || modal.should_close() {
            self.open = None;
        }
    }
}

fn title(purpose: FilePurpose, language: Language) -> &'static str {
    match purpose {
        FilePurpose::Picture => text!(language, "desk-open-picture"),
        FilePurpose::Trust => text!(language, "desk-add-trust-list"),
        FilePurpose::Import => text!(language, "desk-import-open"),
    }
}
