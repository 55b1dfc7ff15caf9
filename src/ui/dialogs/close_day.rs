//! The close of a day: who has not left is taken to have left, what the next officer should know is noted, and the
//! evening's files are written. Enter does all of it.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use egui::{Key, RichText, TextEdit, Ui};

use super::kind::Next;
use crate::{
    app::{Command, Export, State},
    export::ExportFormat,
    office::DayClose,
    text::text,
    time::local_day,
    ui::{
        theme,
        visit_table::{Column, Kind, VisitTable},
        widgets::primary_button,
    },
    visit::{MAX_FIELD_CHARS, Visit, VisitId},
    words::{dates, shown, shown_path},
};

const COLUMNS: &[Column] =
    &[Column::Arrived, Column::Name, Column::Organisation, Column::Host, Column::Card, Column::Stay];
const BY_WORTH: &[Column] =
    &[Column::Name, Column::Arrived, Column::Card, Column::Host, Column::Organisation, Column::Stay];

/// What has been entered.
pub(super) struct CloseDayDialog {
    /// Those who are inside and stay there.
    stay: BTreeSet<VisitId>,
    note: String,
    formats: Vec<ExportFormat>,
    folder: PathBuf,
    table: VisitTable,
    step: Step,
    just_opened: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// It is asked what is to be done.
    Asking,
    /// The log closes the day.
    Closing,
    /// The day is closed; the files are written, or being written.
    Closed { departures: usize },
}

impl CloseDayDialog {
    /// A dialog that writes these files into this folder.
    pub(super) fn new(folder: &Path, formats: Vec<ExportFormat>) -> Self {
        Self {
            stay: BTreeSet::new(),
            note: String::new(),
            formats,
            folder: folder.to_owned(),
            table: VisitTable::new("close day"),
            step: Step::Asking,
            just_opened: true,
        }
    }

    /// Whether something has been typed that would be lost.
    pub(super) fn holds_a_note(&self) -> bool {
        self.step == Step::Asking && !self.note.trim().is_empty()
    }

    pub(super) fn inside_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) -> Next {
        let language = state.settings.language;
        let room = ui.ctx().content_rect().size() - egui::vec2(76.0, 120.0);
        ui.set_width(room.x.clamp(300.0, 900.0));
        let day = dates::long_date(local_day(state.now), language);
        let title = text!(language, "evening-title", day);
        ui.label(RichText::new(title).font(theme::bold(theme::LARGE)));
        if self.step == Step::Closing
            && let Some(Ok(departures)) = state.day_closed
        {
            self.step = Step::Closed { departures };
            self.write_files(state, commands);
        }
        match self.step {
            Step::Asking | Step::Closing => self.asking_ui(ui, room.y, state, commands),
            Step::Closed { departures } => self.closed_ui(ui, departures, state, commands),
        }
    }

    fn asking_ui(&mut self, ui: &mut Ui, height: f32, state: &State, commands: &mut Vec<Command>) -> Next {
        let language = state.settings.language;
        let inside = &state.book.inside;
        if inside.is_empty() {
            ui.label(text!(language, "evening-nobody"));
        } else {
            ui.label(text!(language, "evening-inside", count = inside.len()));
            self.table.follow(inside, "", state.now, language);
            let stay = &self.stay;
            let keep = |visit: &Visit| {
                let name = shown(&visit.name);
                vec![if stay.contains(&visit.id) {
                    ((), text!(language, "evening-leaves"), text!(language, "evening-leaves-of", name))
                } else {
                    ((), text!(language, "evening-stays"), text!(language, "evening-stays-of", name))
                }]
            };
            let name = text!(language, "desk-inside");
            let kind = Kind { name, columns: COLUMNS, by_worth: BY_WORTH, actions: &keep, moves: false };
            let rows = inside.len().min(10) as f32;
            let room = egui::vec2(ui.available_width(), (34.0 + rows * 30.0).min((height - 250.0).max(90.0)));
            let kept = ui.allocate_ui(room, |ui| {
                ui.set_min_size(room);
                self.table.ui(ui, inside, &kind, (state.now, language))
            });
            if let Some(((), id)) = kept.inner
                && !self.stay.remove(&id)
            {
                self.stay.insert(id);
            }
        }
        let label = ui.label(text!(language, "evening-note"));
        let note = TextEdit::singleline(&mut self.note).char_limit(MAX_FIELD_CHARS);
        ui.add(note.desired_width(f32::INFINITY)).labelled_by(label.id);
        ui.horizontal_wrapped(|ui| {
            ui.label(text!(language, "evening-files"));
            for format in ExportFormat::ALL {
                let mut wanted = self.formats.contains(&format);
                if ui.checkbox(&mut wanted, format.code().to_uppercase()).changed() {
                    self.formats.retain(|one| *one != format);
                    self.formats.extend(wanted.then_some(format));
                }
            }
        });
        ui.label(RichText::new(shown_path(&self.folder)).small().color(theme::of(ui).quiet_ink));
        if let (Step::Closing, Some(Err(why))) = (self.step, &state.day_closed) {
            ui.label(RichText::new(why.in_words(language)).color(theme::of(ui).danger));
            self.step = Step::Asking;
        }
        let leaving = inside.iter().filter(|visit| !self.stay.contains(&visit.id)).map(|visit| visit.id);
        let leaving: Vec<_> = leaving.collect();
        let label = text!(language, "evening-do", count = leaving.len());
        // A table that has the keyboard takes Enter for itself.
        let entered = ui.input(|input| input.key_pressed(Key::Enter)) && !self.has_keyboard(ui);
        let close_the_day = primary_button(ui, &label, theme::of(ui).primary);
        if std::mem::take(&mut self.just_opened) {
            // What is most likely wanted is one key away.
            close_the_day.request_focus();
        }
        if (close_the_day.clicked() || entered) && self.step == Step::Asking {
            let note = self.note.trim().to_owned();
            commands.push(Command::CloseDay(DayClose { left: leaving, note }));
            self.step = Step::Closing;
        }
        Next::close_if(ui.button(text!(language, "desk-close")).clicked())
    }

    fn has_keyboard(&self, ui: &Ui) -> bool {
        ui.memory(egui::Memory::focused).is_some_and(|focused| self.table.is(focused))
    }

    fn closed_ui(&self, ui: &mut Ui, departures: usize, state: &State, commands: &mut Vec<Command>) -> Next {
        let language = state.settings.language;
        let sentence = text!(language, "evening-done", count = departures);
        ui.label(RichText::new(sentence).font(theme::bold(theme::LARGE)).color(theme::of(ui).good));
        // Those who stay, and whoever came in while the day was being closed.
        if !state.book.inside.is_empty() {
            ui.label(text!(language, "evening-still-inside", count = state.book.inside.len()));
        }
        for path in &state.papers {
            ui.label(shown_path(path));
        }
        if state.work.is_some() || state.papers.len() < self.formats.len() {
            ui.label(RichText::new(text!(language, "evening-writing")).color(theme::of(ui).quiet_ink));
        }
        ui.horizontal_wrapped(|ui| {
            let pdf = state.papers.iter().find(|path| ExportFormat::of_file(path) == Some(ExportFormat::Pdf));
            if let Some(pdf) = pdf
                && ui.button(text!(language, "papers-open")).clicked()
            {
                commands.push(Command::OpenPaper(pdf.clone()));
            }
            if !state.papers.is_empty() && ui.button(text!(language, "papers-folder")).clicked() {
                commands.push(Command::OpenPaper(self.folder.clone()));
            }
            let entered = ui.input(|input| input.key_pressed(Key::Enter));
            let close = ui.button(text!(language, "desk-close"));
            Next::close_if(close.clicked() || entered && !close.has_focus())
        })
        .inner
    }

    fn write_files(&self, state: &State, commands: &mut Vec<Command>) {
        let day = local_day(state.now);
        for format in &self.formats {
            let path = self.folder.join(format!("buku-tamu-{day}.{}", format.code()));
            commands.push(Command::Export(Export { from: day, to: day, format: *format, path }));
        }
    }
}
