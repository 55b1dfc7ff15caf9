//! The dialog for the settings that change in a day's work.

use egui::{ComboBox, RichText, TextEdit, Ui};

use super::kind::{DialogKind, Next};
use crate::{
    app::{Command, Encryption, LogState, Setting, State},
    text::text,
    ui::{theme, widgets::name_it},
    words::{Language, shown},
};

/// The longest name of a post, an office or an officer, in characters.
const MAX_NAME_CHARS: usize = 80;

/// What has been entered.
pub(super) struct SettingsDialog {
    post: String,
    office: String,
    officer: String,
}

impl SettingsDialog {
    /// The settings as they are.
    pub(super) fn new(state: &State) -> Self {
        let settings = &state.settings;
        let (post, office) = (settings.post.clone(), settings.office.clone());
        Self { post, office, officer: settings.officer.clone() }
    }

    pub(super) fn inside_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) -> Next {
        let settings = &state.settings;
        let language = settings.language;
        let mut encrypt = false;
        ui.set_width(460.0);
        ui.label(RichText::new(text!(language, "desk-settings-title")).font(theme::bold(theme::LARGE)));
        egui::Grid::new("settings").num_columns(2).spacing([12.0, 8.0]).show(ui, |ui| {
            ui.label(text!(language, "desk-language"));
            ui.vertical(|ui| {
                for languages in Language::all().chunks(2) {
                    ui.horizontal(|ui| languages_ui(ui, languages, settings.language, commands));
                }
            });
            ui.end_row();
            for (label, text) in [
                (text!(language, "desk-post"), &mut self.post),
                (text!(language, "desk-office"), &mut self.office),
                (text!(language, "desk-officer"), &mut self.officer),
            ] {
                let label = ui.label(label);
                let field = TextEdit::singleline(text).char_limit(MAX_NAME_CHARS).desired_width(280.0);
                ui.add(field).labelled_by(label.id);
                ui.end_row();
            }
            ui.label(text!(language, "desk-policy"));
            policy_ui(ui, state, commands);
            ui.end_row();
            ui.label(text!(language, "desk-camera"));
            camera_ui(ui, state, commands);
            ui.end_row();
            encrypt = encryption_ui(ui, state);
            ui.end_row();
        });
        let done = ui.button(text!(language, "desk-done")).clicked();
        if encrypt { Next::Open(DialogKind::Encryption) } else { Next::close_if(done) }
    }

    /// Text is kept when the dialog is left, not with every letter.
    pub(super) fn keep(&self, state: &State, commands: &mut Vec<Command>) {
        let settings = &state.settings;
        if self.post != settings.post {
            commands.push(Command::Change(Setting::Post(self.post.clone())));
        }
        if self.office != settings.office {
            commands.push(Command::Change(Setting::Office(self.office.clone())));
        }
        if self.officer != settings.officer {
            commands.push(Command::Change(Setting::Officer(self.officer.clone())));
        }
    }
}

/// A choice of these languages, each under its own name.
fn languages_ui(ui: &mut Ui, languages: &[Language], spoken: Language, commands: &mut Vec<Command>) {
    for language in languages.iter().copied() {
        let chosen = spoken == language;
        if ui.radio(chosen, shown(language.name())).clicked() && !chosen {
            commands.push(Command::Change(Setting::Language(language)));
        }
    }
}

/// How the guest book is kept. Whether it is to be encrypted.
fn encryption_ui(ui: &mut Ui, state: &State) -> bool {
    let language = state.settings.language;
    ui.label(text!(language, "encryption-guest-book"));
    ui.horizontal(|ui| match state.encryption {
        Encryption::On | Encryption::New(_) => {
            ui.label(text!(language, "encryption-on"));
            false
        }
        Encryption::Working => {
            ui.label(text!(language, "encryption-working"));
            false
        }
        Encryption::Unknown | Encryption::Off | Encryption::Refused(_) | Encryption::Failed(_) => {
            let possible = state.log == LogState::Ready && !state.demo;
            ui.label(text!(language, "encryption-off"));
            ui.add_enabled(possible, egui::Button::new(text!(language, "encryption-encrypt"))).clicked()
        }
    })
    .inner
}

fn policy_ui(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    let language = state.settings.language;
    let in_force = format!("{} (id)", text!(language, "desk-policy-in-force"));
    let chosen = state.policies.iter().find(|policy| policy.id == state.settings.policy);
    let title = chosen.map_or_else(|| in_force.clone(), |policy| shown(policy.title(language)));
    let choice = ComboBox::from_id_salt("policy").width(290.0).selected_text(title).show_ui(ui, |ui| {
        if ui.selectable_label(chosen.is_none(), &in_force).clicked() {
            commands.push(Command::Change(Setting::Policy("id".to_owned())));
        }
        for policy in &state.policies {
            let selected = chosen == Some(policy);
            if ui.selectable_label(selected, shown(policy.title(language))).clicked() && !selected {
                commands.push(Command::Change(Setting::Policy(policy.id.clone())));
            }
        }
    });
    name_it(&choice.response, text!(language, "desk-policy"));
}

fn camera_ui(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    let language = state.settings.language;
    let chosen = &state.settings.camera;
    let name = state.cameras.iter().find(|camera| camera.id == *chosen);
    let title = match name {
        Some(camera) => shown(&camera.name),
        None if chosen.is_empty() => text!(language, "desk-camera-first").to_owned(),
        None => shown(chosen),
    };
    let choice = ComboBox::from_id_salt("camera").width(290.0).selected_text(title).show_ui(ui, |ui| {
        if ui.selectable_label(chosen.is_empty(), text!(language, "desk-camera-first")).clicked()
            && !chosen.is_empty()
        {
            commands.push(Command::Change(Setting::Camera(String::new())));
        }
        for camera in &state.cameras {
            let selected = camera.id == *chosen;
            if ui.selectable_label(selected, shown(&camera.name)).clicked() && !selected {
                commands.push(Command::Change(Setting::Camera(camera.id.clone())));
            }
        }
    });
    name_it(&choice.response, text!(language, "desk-camera-choice"));
}
