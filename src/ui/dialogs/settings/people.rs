//! Who works at the desk: officers and supervisors, and their PINs.

use egui::{Button, RichText, TextEdit};
use zeroize::{Zeroize as _, Zeroizing};

use super::rows::Rows;
use crate::{
    app::{Command, Secret, State},
    data_folder::{MAX_PIN_CHARS, MIN_PIN_CHARS, Officer, Role},
    text::{Language, shown, text},
    ui::theme,
    visit::MAX_FIELD_CHARS,
};

/// An officer as he is typed in.
#[derive(Default)]
pub(super) struct PeoplePart {
    name: String,
    role: Role,
    pin: String,
    again: String,
    to_remove: Option<String>,
}

impl PeoplePart {
    pub(super) fn part_ui(&mut self, rows: &mut Rows<'_>, state: &State, commands: &mut Vec<Command>) {
        let language = rows.language;
        rows.hint(text!(language, "people-hint"));
        if state.settings.officers.0.is_empty() {
            rows.hint(text!(language, "people-none"));
        }
        for officer in &state.settings.officers.0 {
            self.officer_ui(rows, officer, commands);
        }
        rows.head(text!(language, "people-add"));
        rows.text(text!(language, "settings-signatory-name"), &mut self.name);
        let roles = Role::ALL.map(|role| (role, role_name(role, language).to_owned()));
        rows.one_of(text!(language, "people-role"), &mut self.role, &roles);
        for (label, pin) in [
            (text!(language, "people-pin"), &mut self.pin),
            (text!(language, "encryption-once-more"), &mut self.again),
        ] {
            let label = rows.ui.label(label);
            let field =
                TextEdit::singleline(pin).password(true).char_limit(MAX_PIN_CHARS).desired_width(220.0);
            rows.ui.add(field).labelled_by(label.id);
        }
        let length = self.pin.chars().count();
        let known = state.settings.officers.named(self.name.trim());
        let has_pin = length > 0 || known.is_some_and(|officer| officer.pin.is_some());
        let fault = if length > 0 && length < MIN_PIN_CHARS {
            Some(text!(language, "people-pin-short", least = MIN_PIN_CHARS))
        } else if self.pin != self.again {
            Some(text!(language, "people-pin-differs").to_owned())
        } else if self.role == Role::Supervisor && !has_pin {
            Some(text!(language, "people-supervisor-pin").to_owned())
        } else {
            None
        };
        if let Some(fault) = fault.as_ref().filter(|_| !self.name.trim().is_empty()) {
            rows.fault(fault);
        }
        let ready = fault.is_none() && !self.name.trim().is_empty();
        let save =
            if known.is_some() { text!(language, "people-change") } else { text!(language, "settings-add") };
        if rows.ui.add_enabled(ready, Button::new(save)).clicked() {
            let name: String = self.name.trim().chars().take(MAX_FIELD_CHARS).collect();
            let pin = (length > 0).then(|| Secret(Zeroizing::new(self.pin.clone())));
            commands.push(Command::SetOfficer { name, role: self.role, pin });
            *self = Self::default();
        }
    }

    fn officer_ui(&mut self, rows: &mut Rows<'_>, officer: &Officer, commands: &mut Vec<Command>) {
        let language = rows.language;
        let name = shown(&officer.name);
        rows.ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(&name).font(theme::bold(theme::TEXT)));
            ui.label(role_name(officer.role, language));
            if officer.pin.is_none() {
                ui.label(RichText::new(text!(language, "people-without-pin")).small());
            }
            let change = ui.button(text!(language, "people-edit"));
            let label = text!(language, "people-edit-of", name = name.as_str());
            change.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
            if change.clicked() {
                (self.name, self.role) = (officer.name.clone(), officer.role);
            }
            let remove = ui.button(text!(language, "settings-remove"));
            let label = text!(language, "settings-remove-of", name = name.as_str());
            remove.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
            if remove.clicked() {
                self.to_remove = Some(officer.name.clone());
            }
        });
        if self.to_remove.as_ref() != Some(&officer.name) {
            return;
        }
        rows.hint(text!(language, "people-remove"));
        rows.ui.horizontal(|ui| {
            let remove = ui.button(text!(language, "settings-remove-yes")).clicked();
            if remove {
                commands.push(Command::RemoveOfficer(officer.name.clone()));
            }
            if ui.button(text!(language, "settings-remove-no")).clicked() || remove {
                self.to_remove = None;
            }
        });
    }
}

impl Drop for PeoplePart {
    fn drop(&mut self) {
        self.pin.zeroize();
        self.again.zeroize();
    }
}

fn role_name(role: Role, language: Language) -> &'static str {
    match role {
        Role::Officer => text!(language, "people-officer"),
        Role::Supervisor => text!(language, "people-supervisor"),
    }
}
