//! The dialog for exports: which days, which format, which file.

use std::path::{Path, PathBuf};

use egui::{RichText, TextEdit, Ui};

use super::{kind::Next, system_dialog::SystemDialogs};
use crate::{
    app::{Command, Export},
    export::ExportFormat,
    text::text,
    time::{Date, Timestamp, local_day},
    ui::theme,
    words::Language,
};

/// What has been entered.
pub(super) struct ExportDialog {
    from: String,
    to: String,
    format: ExportFormat,
    path: String,
    folder: PathBuf,
    dialogs: SystemDialogs,
}

impl ExportDialog {
    /// Today, in this format, in a file in this folder.
    pub(super) fn new(folder: PathBuf, format: ExportFormat, now: Timestamp) -> Self {
        let (from, to) = (local_day(now).to_string(), local_day(now).to_string());
        let mut dialog =
            Self { from, to, format, path: String::new(), folder, dialogs: SystemDialogs::default() };
        dialog.propose();
        dialog
    }

    /// The folder of the file that was named last, and its format.
    pub(super) fn into_proposal(self) -> (PathBuf, ExportFormat) {
        (self.folder_now(), self.format)
    }

    pub(super) fn inside_ui(&mut self, ui: &mut Ui, language: Language, commands: &mut Vec<Command>) -> Next {
        if let Some(path) = self.dialogs.answer(ui.ctx(), language) {
            self.path = path.display().to_string();
        }
        ui.set_width(500.0);
        ui.label(RichText::new(text!(language, "desk-export-title")).font(theme::bold(theme::LARGE)));
        let mut proposed_anew = false;
        egui::Grid::new("export").num_columns(2).spacing([12.0, 8.0]).show(ui, |ui| {
            for (label, day) in [
                (text!(language, "desk-export-from"), &mut self.from),
                (text!(language, "desk-export-to"), &mut self.to),
            ] {
                let label = ui.label(label);
                let field = TextEdit::singleline(day).char_limit(10).desired_width(120.0);
                proposed_anew |= ui.add(field).labelled_by(label.id).changed();
                ui.end_row();
            }
            ui.label(text!(language, "desk-export-format"));
            ui.horizontal(|ui| {
                for format in ExportFormat::ALL {
                    let name = format.code().to_uppercase();
                    proposed_anew |= ui.radio_value(&mut self.format, format, name).changed();
                }
            });
            ui.end_row();
            let label = ui.label(text!(language, "desk-export-file"));
            ui.horizontal(|ui| {
                ui.add(TextEdit::singleline(&mut self.path).desired_width(260.0)).labelled_by(label.id);
                if ui.button(text!(language, "desk-export-choose")).clicked() {
                    self.dialogs.save_file(Path::new(&self.path), ui.ctx());
                }
            });
            ui.end_row();
        });
        if proposed_anew {
            self.propose();
        }

        let days = self.days();
        if days.is_none() {
            ui.label(RichText::new(text!(language, "desk-export-bad-day")).small().color(theme::DANGER));
        }
        let mut done = false;
        ui.horizontal(|ui| {
            let ready = days.filter(|_| !self.path.trim().is_empty());
            let export =
                ui.add_enabled(ready.is_some(), egui::Button::new(text!(language, "desk-export-do")));
            let entered = ui.input(|input| input.key_pressed(egui::Key::Enter));
            if let Some((from, to)) = ready
                && (export.clicked() || entered)
            {
                let path = PathBuf::from(self.path.trim());
                commands.push(Command::Export(Export { from, to, format: self.format, path }));
                done = true;
            }
            done |= ui.button(text!(language, "desk-close")).clicked();
        });
        Next::close_if(done)
    }

    fn days(&self) -> Option<(Date, Date)> {
        let from = self.from.trim().parse().ok()?;
        let to = self.to.trim().parse().ok()?;
        (from <= to).then_some((from, to))
    }

    /// A file named after its days, in the folder of the file that was named before.
    fn propose(&mut self) {
        let days =
            if self.from == self.to { self.from.clone() } else { format!("{}_{}", self.from, self.to) };
        self.path =
            self.folder_now().join(format!("buku-tamu-{days}.{}", self.format.code())).display().to_string();
    }

    fn folder_now(&self) -> PathBuf {
        let folder = Path::new(&self.path).parent().filter(|folder| !folder.as_os_str().is_empty());
        folder.unwrap_or(&self.folder).to_owned()
    }
}
