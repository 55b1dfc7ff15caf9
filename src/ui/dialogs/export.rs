//! The dialog for exports: which days, which format, which file.

use std::path::{Path, PathBuf};

use egui::{RichText, TextEdit, Ui};

use super::{kind::Next, system_dialog::SystemDialogs};
use crate::{
    app::{Command, Export, State},
    export::ExportFormat,
    text::text,
    time::{Date, Timestamp, local_day},
    ui::{theme, widgets::fit_width},
    words::{Language, day_to_type, typed_day},
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
        let today = local_day(now);
        let (from, to) = (day_to_type(today), day_to_type(today));
        let mut dialog =
            Self { from, to, format, path: String::new(), folder, dialogs: SystemDialogs::default() };
        dialog.propose(today, Language::default());
        dialog
    }

    /// The folder of the file that was named last, and its format.
    pub(super) fn into_proposal(self) -> (PathBuf, ExportFormat) {
        (self.folder_now(), self.format)
    }

    pub(super) fn inside_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) -> Next {
        let (language, today) = (state.settings.language, local_day(state.now));
        if let Some(path) = self.dialogs.answer(ui.ctx(), language) {
            self.path = path.display().to_string();
        }
        fit_width(ui, 500.0);
        ui.label(RichText::new(text!(language, "desk-export-title")).font(theme::bold(theme::LARGE)));
        let mut proposed_anew = false;
        egui::Grid::new("export").num_columns(2).spacing([12.0, 8.0]).show(ui, |ui| {
            for (label, day) in [
                (text!(language, "desk-export-from"), &mut self.from),
                (text!(language, "desk-export-to"), &mut self.to),
            ] {
                let label = ui.label(label);
                let field = TextEdit::singleline(day).char_limit(30).desired_width(140.0);
                proposed_anew |= ui.add(field).labelled_by(label.id).changed();
                ui.end_row();
            }
            ui.label(text!(language, "desk-export-format"));
            ui.horizontal_wrapped(|ui| {
                for format in ExportFormat::ALL {
                    let name = format.code().to_uppercase();
                    proposed_anew |= ui.radio_value(&mut self.format, format, name).changed();
                }
            });
            ui.end_row();
            let label = ui.label(text!(language, "desk-export-file"));
            ui.horizontal(|ui| {
                let width = (ui.ctx().content_rect().width() - 330.0).clamp(120.0, 260.0);
                ui.add(TextEdit::singleline(&mut self.path).desired_width(width)).labelled_by(label.id);
                if ui.button(text!(language, "desk-export-choose")).clicked() {
                    self.dialogs.save_file(Path::new(&self.path), ui.ctx());
                }
            });
            ui.end_row();
        });
        if proposed_anew {
            self.propose(today, language);
        }

        let days = self.days(today, language);
        if days.is_none() {
            ui.label(RichText::new(text!(language, "lists-bad-day")).small().color(theme::of(ui).danger));
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
                let path = with_ending(Path::new(self.path.trim()), self.format);
                commands.push(Command::Export(Export { from, to, format: self.format, path }));
                done = true;
            }
            done |= ui.button(text!(language, "desk-close")).clicked();
        });
        Next::close_if(done)
    }

    fn days(&self, today: Date, language: Language) -> Option<(Date, Date)> {
        let from = typed_day(&self.from, today, language)?;
        let to = typed_day(&self.to, today, language)?;
        (from <= to).then_some((from, to))
    }

    /// A file named after its days, in the folder of the file that was named before.
    fn propose(&mut self, today: Date, language: Language) {
        let name = match self.days(today, language) {
            Some((from, to)) if from == to => format!("buku-tamu-{from}"),
            Some((from, to)) => format!("buku-tamu-{from}_{to}"),
            None => "buku-tamu".to_owned(),
        };
        self.path = self.folder_now().join(format!("{name}.{}", self.format.code())).display().to_string();
    }

    fn folder_now(&self) -> PathBuf {
        let folder = Path::new(&self.path).parent().filter(|folder| !folder.as_os_str().is_empty());
        folder.unwrap_or(&self.folder).to_owned()
    }
}

/// The path with the ending of its format: a workbook that is called `.csv` opens nowhere.
fn with_ending(path: &Path, format: ExportFormat) -> PathBuf {
    match ExportFormat::of_file(path) {
        Some(named) if named == format => path.to_owned(),
        Some(_) => path.with_extension(format.code()),
        None => {
            let mut path = path.as_os_str().to_owned();
            path.push(format!(".{}", format.code()));
            PathBuf::from(path)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_is_that_of_the_format() {
        let of = |path: &str, format| with_ending(Path::new(path), format).display().to_string();
        assert_eq!(of("/a/b.pdf", ExportFormat::Pdf), "/a/b.pdf");
        assert_eq!(of("/a/b.PDF", ExportFormat::Pdf), "/a/b.PDF");
        assert_eq!(of("/a/b.csv", ExportFormat::Xlsx), "/a/b.xlsx");
        // What stands behind a dot need not be an ending.
        assert_eq!(of("/a/rekap.24.11", ExportFormat::Csv), "/a/rekap.24.11.csv");
        assert_eq!(of("/a/b", ExportFormat::Json), "/a/b.json");
    }
}
