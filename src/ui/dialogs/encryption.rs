//! The dialogs about the encryption of the guest book: opening it, encrypting it, and the recovery
//! key, which is shown once.

use std::path::PathBuf;

use egui::{RichText, TextEdit, Ui};
use zeroize::{Zeroize as _, Zeroizing};

use super::{kind::Next, system_dialog::SystemDialogs};
use crate::{
    app::{Command, Encryption, LogState, Secret, State},
    text::text,
    ui::{
        theme,
        widgets::{fit_width, primary_button},
    },
    visit_log::{KeyError, LogTrouble, MIN_PASSPHRASE_CHARS},
    words::Language,
};

/// The longest passphrase that can be typed; a recovery key has 69.
const MAX_CHARS: usize = 200;
const WIDTH: f32 = 460.0;

/// What has been entered. It is wiped when the dialog is over.
pub(super) struct EncryptionDialog {
    passphrase: String,
    again: String,
    folder: PathBuf,
    dialogs: SystemDialogs,
}

impl EncryptionDialog {
    /// A dialog that proposes a file for the recovery key in this folder.
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { passphrase: String::new(), again: String::new(), folder, dialogs: SystemDialogs::default() }
    }

    pub(super) fn inside_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) -> Next {
        let locked = matches!(state.log, LogState::Trouble(LogTrouble::KeyNeeded | LogTrouble::WrongKey));
        let language = state.settings.language;
        fit_width(ui, WIDTH);
        Next::close_if(match &state.encryption {
            Encryption::New(key) => self.recovery_key_ui(ui, key, language, commands),
            Encryption::On => true,
            encryption => self.passphrase_ui(ui, locked, encryption, state, commands),
        })
    }

    /// Whether it is done.
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
        ui.add(egui::Label::new(RichText::new(problem).small().color(theme::of(ui).danger)).wrap());
        let ready = *encryption != Encryption::Working
            && if locked {
                !self.passphrase.is_empty()
            } else {
                long_enough && self.passphrase == self.again
            };
        let action = ui.add_enabled_ui(ready, |ui| primary_button(ui, title, theme::of(ui).primary)).inner;
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
        if let Some(path) = self.dialogs.answer(ui.ctx(), language) {
            commands.push(Command::SaveRecoverySheet(key.clone(), path));
        }
        let kept = primary_button(ui, text!(language, "encryption-kept"), theme::of(ui).good).clicked();
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

impl Drop for EncryptionDialog {
    fn drop(&mut self) {
        self.forget();
    }
}

fn field_ui(ui: &mut Ui, label: &str, text: &mut String) -> egui::Response {
    let label = ui.label(label);
    let field = TextEdit::singleline(text).password(true).char_limit(MAX_CHARS).desired_width(f32::INFINITY);
    ui.add(field).labelled_by(label.id)
}
