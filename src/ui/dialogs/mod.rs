//! The windows in the window. At most one is open: a dialog that is asked for while another one is open waits until
//! that is done, so that nothing that was typed is lost.
//!
//! Each dialog draws its inside in a file of its own. The frame around it, which keeps the keyboard in it and closes
//! it with Escape or a click beside it, is drawn here. A new dialog is a file, a [`DialogKind`] and a line in each
//! `match` below; the compiler names them.

mod amend;
mod browser;
mod duty;
mod encryption;
mod expected;
mod export;
mod file;
mod find;
mod help;
mod import;
mod kind;
mod preview;
mod settings;
mod system_dialog;

pub use file::PICTURES;
pub use kind::{DialogKind, FilePurpose};

use std::path::PathBuf;

use egui::{Id, Modal, Ui};

use self::{
    duty::DutyDialog, encryption::EncryptionDialog, export::ExportDialog, file::FileDialog, find::FindDialog,
    kind::Next, preview::PreviewDialog, settings::SettingsDialog,
};
use super::theme;
use crate::{
    app::{Command, Encryption, LogState, State},
    data_folder::FirstStart,
    export::ExportFormat,
    visit_log::LogTrouble,
};

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
    /// Where the sheet with a recovery key is proposed.
    sheets: PathBuf,
}

/// A dialog with what has been entered in it.
#[expect(clippy::large_enum_variant, reason = "one is open at a time")]
enum Dialog {
    Duty(DutyDialog),
    Encryption(EncryptionDialog),
    Expected,
    Export(ExportDialog),
    File(FileDialog),
    Find(FindDialog),
    Help,
    Import,
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
            DialogKind::Encryption => Dialog::Encryption(EncryptionDialog::new(self.sheets.clone())),
            DialogKind::Expected => Dialog::Expected,
            DialogKind::Export => {
                let (folder, format) = self.exports.clone();
                Dialog::Export(ExportDialog::new(folder, format, state.now))
            }
            DialogKind::File(purpose) => Dialog::File(FileDialog::new(purpose, String::new())),
            DialogKind::Find => Dialog::Find(FindDialog::new(state, commands)),
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
            self.open = Some(Dialog::Import);
        } else if !self.first_start_offered && state.settings.first_start != FirstStart::Done && !state.demo {
            self.first_start_offered = true;
            self.open = Some(Dialog::Settings(SettingsDialog::first_start(state)));
        }
    }

    /// Draws the one that is open, if one is.
    pub fn ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
        let Some(mut dialog) = self.open.take() else { return };
        let modal = Modal::new(Id::unique(dialog.name()))
            .frame(theme::modal_frame())
            .show(ui.ctx(), |ui| dialog.inside_ui(ui, state, commands));
        let closed_by_a_slip = modal.should_close() && !dialog.must_be_answered(state);
        match modal.inner {
            Next::Stay if !closed_by_a_slip => self.open = Some(dialog),
            Next::Stay | Next::Close => self.close(dialog, state, commands),
            Next::Open(kind) => {
                self.close(dialog, state, commands);
                self.open(kind, state, commands);
            }
        }
    }

    fn close(&mut self, dialog: Dialog, state: &State, commands: &mut Vec<Command>) {
        match dialog {
            Dialog::Export(dialog) => self.exports = dialog.into_proposal(),
            Dialog::Find(_) => commands.push(Command::CloseFind),
            Dialog::Import if state.import.is_some() => commands.push(Command::CloseImport),
            Dialog::Settings(mut dialog) => dialog.keep(commands),
            Dialog::Duty(_)
            | Dialog::Expected
            | Dialog::Encryption(_)
            | Dialog::File(_)
            | Dialog::Help
            | Dialog::Import
            | Dialog::Preview(_) => {}
        }
    }
}

impl Dialog {
    fn name(&self) -> &'static str {
        match self {
            Self::Duty(_) => "duty dialog",
            Self::Encryption(_) => "encryption dialog",
            Self::Expected => "expected dialog",
            Self::Export(_) => "export dialog",
            Self::File(_) => "file dialog",
            Self::Find(_) => "find dialog",
            Self::Help => "help dialog",
            Self::Import => "import dialog",
            Self::Preview(_) => "preview dialog",
            Self::Settings(_) => "settings dialog",
        }
    }

    /// Whether Escape and a click beside it leave it open: what would be lost does not come back.
    fn must_be_answered(&self, state: &State) -> bool {
        match self {
            Self::Encryption(_) => matches!(state.encryption, Encryption::New(_)),
            Self::Find(dialog) => dialog.holds_a_correction(),
            Self::Settings(dialog) => dialog.holds_a_reason(),
            Self::Duty(_)
            | Self::Expected
            | Self::Export(_)
            | Self::File(_)
            | Self::Help
            | Self::Import
            | Self::Preview(_) => false,
        }
    }

    fn inside_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) -> Next {
        let language = state.settings.language;
        match self {
            Self::Duty(dialog) => dialog.inside_ui(ui, state, commands),
            Self::Encryption(dialog) => dialog.inside_ui(ui, state, commands),
            Self::Expected => expected::inside_ui(ui, state, commands),
            Self::Export(dialog) => dialog.inside_ui(ui, language, commands),
            Self::File(dialog) => dialog.inside_ui(ui, language, commands),
            Self::Find(dialog) => dialog.inside_ui(ui, state, commands),
            Self::Help => help::inside_ui(ui, language),
            Self::Import => import::inside_ui(ui, state.import.as_ref(), language, commands),
            Self::Preview(dialog) => dialog.inside_ui(ui, state, commands),
            Self::Settings(dialog) => dialog.inside_ui(ui, state, commands),
        }
    }
}
