//! The windows in the window. At most one is open: a dialog that is asked for while another one is open waits until
//! that is done, so that nothing that was typed is lost.
//!
//! Each dialog draws its inside in a file of its own. The frame around it, which keeps the keyboard in it and closes
//! it with Escape or a click beside it, is drawn here. A new dialog is a file, a [`DialogKind`] and a line in each
//! `match` below; the compiler names them.

mod about;
mod amend;
mod browser;
mod close_day;
mod duty;
mod encryption;
mod expected;
mod export;
mod file;
mod find;
mod glance;
mod help;
mod import;
mod kind;
mod muster;
mod preview;
mod settings;
mod system_dialog;

pub use file::PICTURES;
pub use kind::{DialogKind, FilePurpose};

use std::path::PathBuf;

use egui::{Id, Modal, Ui};

use self::{
    close_day::CloseDayDialog,
    duty::DutyDialog,
    encryption::EncryptionDialog,
    export::ExportDialog,
    file::FileDialog,
    find::FindDialog,
    glance::GlanceDialog,
    import::ImportDialog,
    kind::Next,
    muster::{Muster, MusterDialog},
    preview::PreviewDialog,
    settings::SettingsDialog,
};
use super::theme;
use crate::{
    app::{Command, Encryption, LogState, State},
    data_folder::FirstStart,
    export::ExportFormat,
    visit_log::LogTrouble,
};

/// What a dialog leaves of the screen around it, with its own frame.
const MARGIN: egui::Vec2 = egui::vec2(60.0, 60.0);

/// It takes so many frames until a dialog has found its size, and the keyboard has come to it.
const TAKING: u8 = 2;
/// The same for the way back.
const GIVING_BACK: u8 = 2;

/// The dialog that is open, and what is remembered for the next ones.
pub struct Dialogs {
    open: Option<Dialog>,
    /// One that was asked for while another one was open.
    waiting: Option<Dialog>,
    /// Whether the passphrase has been asked for although nobody wished it, which is done once.
    unlock_offered: bool,
    /// Whether the first start was offered, which is done once.
    first_start_offered: bool,
    /// The refusals after which a supervisor has been asked for.
    refusals: u64,
    /// Where files for exports are proposed, and of which kind.
    exports: (PathBuf, ExportFormat),
    /// Whether one was on the screen in the last frame, and what had the keyboard before.
    has_opened: bool,
    focus_before: Option<Id>,
    /// For how many frames still a dialog that has just been opened takes the keyboard.
    taking: u8,
    /// What is given the keyboard back, and for how many frames still.
    give_back: Option<(Id, u8)>,
    /// Who has been found after an evacuation.
    muster: Muster,
    /// Where the sheet with a recovery key is proposed.
    sheets: PathBuf,
}

/// A dialog with what has been entered in it.
#[expect(clippy::large_enum_variant, reason = "one is open at a time")]
enum Dialog {
    Duty(DutyDialog),
    About,
    CloseDay(CloseDayDialog),
    Encryption(EncryptionDialog),
    Expected,
    Export(ExportDialog),
    File(FileDialog),
    Find(FindDialog),
    Help,
    Glance(GlanceDialog),
    Import(ImportDialog),
    Muster(MusterDialog),
    Preview(PreviewDialog),
    Settings(SettingsDialog),
}

impl Dialogs {
    /// No dialog. Files are proposed in this folder.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        let exports = (folder.clone(), ExportFormat::Csv);
        Self {
            open: None,
            waiting: None,
            unlock_offered: false,
            first_start_offered: false,
            refusals: 0,
            exports,
            has_opened: false,
            focus_before: None,
            taking: 0,
            give_back: None,
            muster: Muster::default(),
            sheets: folder,
        }
    }

    /// Whether one is on the screen.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Opens a dialog.
    pub fn open(&mut self, kind: DialogKind, state: &State, commands: &mut Vec<Command>) {
        // What is a supervisor's waits until one has allowed it.
        let is_a_supervisors =
            matches!(kind, DialogKind::Settings | DialogKind::File(FilePurpose::Trust | FilePurpose::Import));
        if is_a_supervisors && !state.may_supervise() {
            self.put_up(Dialog::Duty(DutyDialog::ask(Some(kind))));
            return;
        }
        let dialog = match kind {
            DialogKind::Duty => Dialog::Duty(DutyDialog::switch()),
            DialogKind::Help => Dialog::Help,
            DialogKind::About => Dialog::About,
            DialogKind::CloseDay => {
                Dialog::CloseDay(CloseDayDialog::new(&self.exports.0, state.settings.evening_files.clone()))
            }
            DialogKind::Encryption => Dialog::Encryption(EncryptionDialog::new(self.sheets.clone())),
            DialogKind::Expected => Dialog::Expected,
            DialogKind::Export => {
                let (folder, format) = self.exports.clone();
                Dialog::Export(ExportDialog::new(folder, format, state.now))
            }
            DialogKind::File(purpose) => Dialog::File(FileDialog::new(purpose, String::new())),
            DialogKind::Find => Dialog::Find(FindDialog::new(state, commands)),
            DialogKind::Glance => Dialog::Glance(GlanceDialog::new(state, commands)),
            DialogKind::Muster => Dialog::Muster(MusterDialog::new(&self.exports.0)),
            DialogKind::Preview => Dialog::Preview(PreviewDialog::new(state)),
            DialogKind::Settings => Dialog::Settings(SettingsDialog::new(state, commands)),
        };
        self.put_up(dialog);
    }

    /// Opens the dialog that asks about a file, with this path in its field.
    pub fn open_file(&mut self, purpose: FilePurpose, path: String) {
        self.put_up(Dialog::File(FileDialog::new(purpose, path)));
    }

    fn put_up(&mut self, dialog: Dialog) {
        let place = if self.open.is_some() { &mut self.waiting } else { &mut self.open };
        *place = Some(dialog);
    }

    /// Opens what waits, and what nobody asks for by hand: the recovery key, which may not be missed, the passphrase
    /// of a guest book that waits for it, and the answer about a file.
    pub fn follow(&mut self, state: &State) {
        if self.open.is_some() {
            return;
        }
        let locked = matches!(state.log, LogState::Trouble(LogTrouble::KeyNeeded | LogTrouble::WrongKey));
        let offers_unlock = locked && !self.unlock_offered;
        self.unlock_offered |= locked;
        if offers_unlock || matches!(state.encryption, Encryption::New(_)) {
            self.open = Some(Dialog::Encryption(EncryptionDialog::new(self.sheets.clone())));
        } else if self.refusals != state.duty.refusals {
            self.refusals = state.duty.refusals;
            self.open = Some(Dialog::Duty(DutyDialog::ask(None)));
        } else if self.waiting.is_some() {
            self.open = self.waiting.take();
        } else if state.import.is_some() {
            self.open = Some(Dialog::Import(ImportDialog::default()));
        } else if !self.first_start_offered && state.settings.first_start != FirstStart::Done && !state.demo {
            self.first_start_offered = true;
            self.open = Some(Dialog::Settings(SettingsDialog::first_start(state)));
        }
    }

    /// Draws the one that is open, if one is.
    pub fn ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
        self.go_on_giving_focus_back(ui);
        let Some(mut dialog) = self.open.take() else { return };
        if !std::mem::replace(&mut self.has_opened, true) {
            self.focus_before = ui.memory(egui::Memory::focused);
            if let Some(before) = self.focus_before {
                ui.memory_mut(|memory| memory.surrender_focus(before));
            }
            self.taking = TAKING;
        }
        if let Some(left) = self.taking.checked_sub(1) {
            self.taking = left;
            // Its first widget that wants the keyboard has it, unless the dialog gives it to another one.
            if ui.memory(|memory| memory.focused().is_none()) {
                ui.memory_mut(|memory| memory.move_focus(egui::FocusDirection::Next));
            }
        }
        let muster = &mut self.muster;
        let modal =
            Modal::new(Id::unique(dialog.name())).frame(theme::modal_frame(ui.ctx())).show(ui.ctx(), |ui| {
                // On a small screen, or with large letters, what is below is scrolled to.
                let room = ui.ctx().content_rect().size() - MARGIN;
                ui.set_max_width(room.x);
                let scroll = egui::ScrollArea::vertical().max_height(room.y).min_scrolled_height(room.y);
                scroll.show(ui, |ui| dialog.inside_ui(ui, muster, state, commands)).inner
            });
        if self.taking > 0 && ui.memory(|memory| memory.focused().is_none()) {
            ui.ctx().request_repaint();
        }
        let closed_by_a_slip = modal.should_close() && !dialog.must_be_answered(state);
        match modal.inner {
            Next::Stay if !closed_by_a_slip => self.open = Some(dialog),
            Next::Stay | Next::Close => self.close(dialog, state, commands),
            Next::Open(kind) => {
                self.close(dialog, state, commands);
                self.open(kind, state, commands);
            }
        }
        self.give_focus_back(ui);
    }

    /// Gives the keyboard back to what had it before the dialogs.
    fn give_focus_back(&mut self, ui: &Ui) {
        if self.open.is_none() && std::mem::take(&mut self.has_opened) {
            self.give_back = self.focus_before.take().map(|before| (before, GIVING_BACK));
            if self.give_back.is_none() {
                ui.memory_mut(egui::Memory::stop_text_input);
            }
            ui.ctx().request_repaint();
        }
    }

    /// What lies under a dialog cannot have the keyboard in the first frame after it.
    fn go_on_giving_focus_back(&mut self, ui: &Ui) {
        if let Some((before, frames)) = self.give_back.take()
            && self.open.is_none()
        {
            ui.memory_mut(|memory| memory.request_focus(before));
            self.give_back = frames.checked_sub(1).filter(|left| *left > 0).map(|left| (before, left));
            ui.ctx().request_repaint();
        }
    }

    fn close(&mut self, dialog: Dialog, state: &State, commands: &mut Vec<Command>) {
        match dialog {
            Dialog::Export(dialog) => self.exports = dialog.into_proposal(),
            Dialog::Find(_) => commands.push(Command::CloseFind),
            Dialog::Import(_) if state.import.is_some() => commands.push(Command::CloseImport),
            Dialog::Settings(mut dialog) => dialog.keep(commands),
            Dialog::About
            | Dialog::Duty(_)
            | Dialog::Expected
            | Dialog::Encryption(_)
            | Dialog::File(_)
            | Dialog::Glance(_)
            | Dialog::Help
            | Dialog::CloseDay(_)
            | Dialog::Import(_)
            | Dialog::Muster(_)
            | Dialog::Preview(_) => {}
        }
    }
}

impl Dialog {
    fn name(&self) -> &'static str {
        match self {
            Self::Duty(_) => "duty dialog",
            Self::About => "about dialog",
            Self::CloseDay(_) => "closing dialog",
            Self::Encryption(_) => "encryption dialog",
            Self::Expected => "expected dialog",
            Self::Export(_) => "export dialog",
            Self::File(_) => "file dialog",
            Self::Find(_) => "find dialog",
            Self::Help => "help dialog",
            Self::Glance(_) => "glance dialog",
            Self::Import(_) => "import dialog",
            Self::Muster(_) => "muster dialog",
            Self::Preview(_) => "preview dialog",
            Self::Settings(_) => "settings dialog",
        }
    }

    /// Whether Escape and a click beside it leave it open: what would be lost does not come back.
    fn must_be_answered(&self, state: &State) -> bool {
        match self {
            Self::Encryption(_) => matches!(state.encryption, Encryption::New(_)),
            Self::CloseDay(dialog) => dialog.holds_a_note(),
            Self::Find(dialog) => dialog.holds_a_correction(),
            Self::About
            | Self::Duty(_)
            | Self::Expected
            | Self::Export(_)
            | Self::File(_)
            | Self::Glance(_)
            | Self::Help
            | Self::Import(_)
            | Self::Muster(_)
            | Self::Preview(_) => false,
            Self::Settings(dialog) => dialog.holds_a_reason(),
        }
    }

    fn inside_ui(
        &mut self,
        ui: &mut Ui,
        muster: &mut Muster,
        state: &State,
        commands: &mut Vec<Command>,
    ) -> Next {
        let language = state.settings.language;
        match self {
            Self::Duty(dialog) => dialog.inside_ui(ui, state, commands),
            Self::About => about::inside_ui(ui, language),
            Self::CloseDay(dialog) => dialog.inside_ui(ui, state, commands),
            Self::Encryption(dialog) => dialog.inside_ui(ui, state, commands),
            Self::Expected => expected::inside_ui(ui, state, commands),
            Self::Export(dialog) => dialog.inside_ui(ui, state, commands),
            Self::File(dialog) => dialog.inside_ui(ui, language, commands),
            Self::Find(dialog) => dialog.inside_ui(ui, state, commands),
            Self::Help => help::inside_ui(ui, language),
            Self::Glance(dialog) => dialog.inside_ui(ui, state, commands),
            Self::Muster(dialog) => dialog.inside_ui(ui, muster, state, commands),
            Self::Import(dialog) => dialog.inside_ui(ui, state, commands),
            Self::Preview(dialog) => dialog.inside_ui(ui, state, commands),
            Self::Settings(dialog) => dialog.inside_ui(ui, state, commands),
        }
    }
}
