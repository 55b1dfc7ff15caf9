//! The small windows about the encryption of the guest book: opening it, encrypting it, and the recovery
//! key, which is shown once.

use std::path::PathBuf;

use egui::{Id, RichText, TextEdit, Ui};
use zeroize::{Zeroize as _, Zeroizing};

use super::system_dialog::FileDialogs;
use crate::{
    app::{Command, Encryption, LogState, LogTrouble, Secret, State},
    text::text,
    ui::{primary_button, theme},
    visit_log::{KeyError, MIN_PASSPHRASE_CHARS},
    words::Language,
};

/// The longest passphrase that can be typed; a recovery key has 69.
const MAX_CHARS: usize = 200;
const WIDTH: f32 = 460.0;

/// What has been entered.
pub struct EncryptionPanel {
    open: bool,
    /// Whether it has opened by itself, which it does once.
    offered: bool,
    passphrase: String,
    again: String,
    folder: PathBuf,
    dialogs: FileDialogs,
}

impl EncryptionPanel {
    /// A panel that proposes a file for the recovery key in this folder.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self {
            open: false,
            offered: false,
            passphrase: String::new(),
            again: String::new(),
            folder,
            dialogs: FileDialogs::default(),
        }
    }

    /// Opens it: to open the guest book, or to encrypt it.
    pub fn open(&mut self) {
        self.open = true;
    }

    /// Whether it is on the screen.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Draws it, if it is open; a guest book that waits for its passphrase opens it once.
    pub fn ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
        let locked = matches!(state.log, LogState::Trouble(LogTrouble::KeyNeeded | LogTrouble::WrongKey));
        if locked && !self.offered {
            (self.open, self.offered) = (true, true);
        }
        // The recovery key may not be missed.
        self.open |= matches!(state.encryption, Encryption::New(_));
        if !self.open {
            return;
        }
        let language = state.settings.language;
        let modal = egui::Modal::new(Id::unique("encryption panel")).frame(theme::modal_frame()).show(
            ui.ctx(),
            |ui| {
                ui.set_width(WIDTH);
                match &state.encryption {
                    Encryption::New(key) => self.recovery_key_ui(ui, key, language, commands),
                    Encryption::On => true,
                    encryption => self.passphrase_ui(ui, locked, encryption, state, commands),
                }
            },
        );
        let must_be_answered = matches!(state.encryption, Encryption::New(_));
        if modal.inner || (modal.should_close() && !must_be_answered) {
            self.open = false;
            self.forget();
        }
    }

    /// Whether the panel is done.
    fn passphrase_ui(
        &mut self,
        ui: &mut Ui,
        locked: bool,
        encryption: &Encryption,
        state: &State,
        commands: &mut Vec<Command>,
    ) -> bool {
        let language = state.settings.language;
        let (title, hint, label) = if locked {
            (
                text!(language, "encryption-unlock"),
                text!(language, "encryption-unlock-hint"),
                text!(language, "encryption-passphrase"),
            )
        } else {
            (
                text!(language, "encryption-encrypt").trim_end_matches('…'),
                text!(language, "encryption-encrypt-hint"),
                text!(language, "encryption-new-passphrase"),
            )
        };
        ui.label(RichText::new(title).font(theme::bold(theme::LARGE)));
        ui.add(egui::Label::new(hint).wrap());
        ui.add_space(theme::GAP);
        let first = field_ui(ui, label, &mut self.passphrase);
        if locked && ui.memory(|memory| memory.focused().is_none()) {
            first.request_focus();
        }
        if !locked {
            field_ui(ui, text!(language, "encryption-once-more"), &mut self.again);
        }
        let long_enough = self.passphrase.chars().count() >= MIN_PASSPHRASE_CHARS;
        let problem = match encryption {
            Encryption::Working => Some(text!(language, "encryption-working").to_owned()),
            _ if locked && self.passphrase.is_empty() => match encryption {
                Encryption::Refused(error) => Some(error.in_words(language)),
                Encryption::Failed(_) => Some(text!(language, "encryption-other-key").to_owned()),
                _ => None,
            },
            Encryption::Failed(_) if self.passphrase.is_empty() => {
                Some(text!(language, "encryption-failed").to_owned())
            }
            _ if !locked && !self.passphrase.is_empty() && !long_enough => {
                Some(KeyError::Length.in_words(language))
            }
            _ if !locked && self.passphrase != self.again && !self.again.is_empty() => {
                Some(text!(language, "encryption-differ").to_owned())
            }
            _ => None,
        };
        // Keeps its place, so that nothing jumps.
        let problem = problem.unwrap_or_default();
        ui.add(egui::Label::new(RichText::new(problem).small().color(theme::DANGER)).wrap());
        let ready = *encryption != Encryption::Working
            && if locked {
                !self.passphrase.is_empty()
            } else {
                long_enough && self.passphrase == self.again
            };
        let action = ui.add_enabled_ui(ready, |ui| primary_button(ui, title, theme::ACCENT)).inner;
        let entered = ui.input(|input| input.key_pressed(egui::Key::Enter));
        if ready && (action.clicked() || entered) {
            let secret = Secret(Zeroizing::new(self.passphrase.clone()));
            commands.push(if locked { Command::Unlock(secret) } else { Command::Encrypt(secret) });
            self.forget();
        }
        ui.button(text!(language, "encryption-later")).clicked()
    }

    /// Whether it has been kept.
    fn recovery_key_ui(
        &mut self,
        ui: &mut Ui,
        key: &Secret,
        language: Language,
        commands: &mut Vec<Command>,
    ) -> bool {
        ui.label(RichText::new(text!(language, "encryption-recovery-key")).font(theme::bold(theme::LARGE)));
        ui.add(egui::Label::new(text!(language, "encryption-recovery-hint")).wrap());
        ui.add_space(theme::GAP);
        // Four groups to a line, as one writes them down.
        let groups: Vec<&str> = key.0.split('-').collect();
        for line in groups.chunks(4) {
            ui.label(RichText::new(line.join(" - ")).monospace().size(theme::LARGE + 4.0));
        }
        ui.add_space(theme::GAP);
        ui.horizontal(|ui| {
            if ui.button(text!(language, "encryption-save-sheet")).clicked() {
                self.dialogs.save_file(&self.folder.join("posjaga-recovery-key.pdf"), ui.ctx());
            }
            if ui.button(text!(language, "encryption-copy")).clicked() {
                ui.ctx().copy_text(key.0.to_string());
            }
        });
        if let Some(path) = self.dialogs.answer() {
            commands.push(Command::SaveRecoverySheet(key.clone(), path));
        }
        let kept = primary_button(ui, text!(language, "encryption-kept"), theme::GOOD).clicked();
        if kept {
            commands.push(Command::RecoveryKeyKept);
        }
        kept
    }

    fn forget(&mut self) {
        self.passphrase.zeroize();
        self.again.zeroize();
    }
}

fn field_ui(ui: &mut Ui, label: &str, text: &mut String) -> egui::Response {
    let label = ui.label(label);
    let field = TextEdit::singleline(text).password(true).char_limit(MAX_CHARS).desired_width(WIDTH - 12.0);
    ui.add(field).labelled_by(label.id)
}
