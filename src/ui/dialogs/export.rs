//! The small window for exports: which days, which format, which file.

use std::path::{Path, PathBuf};

use egui::{Id, RichText, TextEdit, Ui};

use super::system_dialog::FileDialogs;
use crate::{
    app::{Command, Export},
    export::ExportFormat,
    text::text,
    time::{Date, Timestamp, local_day},
    ui::theme,
    words::Language,
};

/// What has been entered.
pub struct ExportPanel {
    open: bool,
    from: String,
    to: String,
    format: ExportFormat,
    path: String,
    folder: PathBuf,
    dialogs: FileDialogs,
}

impl ExportPanel {
    /// A panel that proposes files in this folder.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self {
            open: false,
            from: String::new(),
            to: String::new(),
            format: ExportFormat::Csv,
            path: String::new(),
            folder,
            dialogs: FileDialogs::default(),
        }
    }

    /// Opens it for today.
    pub fn open(&mut self, now: Timestamp) {
        let today = local_day(now).to_string();
        self.open = true;
        self.from.clone_from(&today);
        self.to = today;
        self.propose();
    }

    /// Whether it is on the screen.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Draws it, if it is open.
    pub fn ui(&mut self, ui: &mut Ui, language: Language, commands: &mut Vec<Command>) {
        if !self.open {
            return;
        }
        if let Some(path) = self.dialogs.answer() {
            self.path = path.display().to_string();
        }
        let modal = egui::Modal::new(Id::unique("export panel"))
            .frame(theme::modal_frame())
            .show(ui.ctx(), |ui| self.inside_ui(ui, language, commands));
        if modal.inner || modal.should_close() {
            self.open = false;
        }
    }

    /// Whether the panel is done.
    fn inside_ui(&mut self, ui: &mut Ui, language: Language, commands: &mut Vec<Command>) -> bool {
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
        done
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
        let folder = Path::new(&self.path).parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(&self.folder);
        self.path = folder.join(format!("buku-tamu-{days}.{}", self.format.code())).display().to_string();
    }
}
