//! Who is on duty now, and the PIN by which a supervisor allows what only he may.

use egui::{Key, RichText, TextEdit, Ui};
use zeroize::{Zeroize as _, Zeroizing};

use super::kind::{DialogKind, Next};
use crate::{
    app::{Command, PinCheck, PinPurpose, Secret, SettingsChange, State},
    data_folder::{MAX_PIN_CHARS, Officer},
    text::text,
    ui::{theme, widgets::primary_button},
    visit::MAX_FIELD_CHARS,
    words::shown,
};

const WIDTH: f32 = 440.0;
/// So many officers are picked by a digit.
const DIGITS: [Key; 9] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

/// What has been entered.
pub(super) struct DutyDialog {
    purpose: PinPurpose,
    /// What is opened once a supervisor has allowed it.
    then: Option<DialogKind>,
    /// Who has been picked.
    name: Option<String>,
    /// The name of an officer where there is no list, or the PIN.
    typed: String,
    just_opened: bool,
    /// Whether a PIN was handed over.
    handed_over: bool,
}

impl DutyDialog {
    /// Asks who is on duty.
    pub(super) fn switch() -> Self {
        Self::new(PinPurpose::Duty, None)
    }

    /// Asks a supervisor, and opens this once he has allowed it.
    pub(super) fn ask(then: Option<DialogKind>) -> Self {
        Self::new(PinPurpose::Allow, then)
    }

    fn new(purpose: PinPurpose, then: Option<DialogKind>) -> Self {
        Self { purpose, then, name: None, typed: String::new(), just_opened: true, handed_over: false }
    }

    pub(super) fn inside_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) -> Next {
        let language = state.settings.language;
        ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 80.0));
        let title = match self.purpose {
            PinPurpose::Duty => text!(language, "duty-switch"),
            PinPurpose::Allow => text!(language, "duty-ask"),
        };
        ui.label(RichText::new(title).font(theme::bold(theme::LARGE)));
        if self.purpose == PinPurpose::Allow {
            ui.add(egui::Label::new(text!(language, "duty-ask-hint")).wrap());
        }
        if self.done(state) {
            // Nobody does anything now, and what comes next is to be seen.
            ui.ctx().request_repaint();
            return self.then.take().map_or(Next::Close, Next::Open);
        }
        let officers = &state.settings.officers.0;
        let close = match &self.name {
            _ if officers.is_empty() => self.free_ui(ui, state, commands),
            None => self.pick_ui(ui, state, commands),
            Some(name) => {
                let name = name.clone();
                self.pin_ui(ui, &name, state, commands);
                false
            }
        };
        Next::close_if(ui.button(text!(language, "desk-close")).clicked() || close)
    }

    /// Whether what it asks for has been answered.
    fn done(&self, state: &State) -> bool {
        self.handed_over
            && match self.purpose {
                PinPurpose::Duty => self.name.as_ref() == Some(&state.settings.officer),
                PinPurpose::Allow => true,
            }
            && state.duty.pin == PinCheck::Settled
            && (self.purpose == PinPurpose::Duty || state.may_supervise())
    }

    /// Where no officers are listed, a name is typed.
    fn free_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) -> bool {
        let language = state.settings.language;
        if self.just_opened {
            self.typed.clone_from(&state.settings.officer);
        }
        let label = ui.label(text!(language, "duty-name"));
        let field =
            TextEdit::singleline(&mut self.typed).char_limit(MAX_FIELD_CHARS).desired_width(WIDTH - 20.0);
        let field = ui.add(field).labelled_by(label.id);
        if std::mem::take(&mut self.just_opened) {
            field.request_focus();
        }
        let entered = ui.input(|input| input.key_pressed(Key::Enter));
        let taken =
            primary_button(ui, text!(language, "duty-take-over"), theme::of(ui).primary).clicked() || entered;
        if taken {
            let officer = self.typed.trim().to_owned();
            commands.push(Command::Change(SettingsChange::of(&state.settings, |settings| {
                settings.officer = officer;
            })));
        }
        taken
    }

    /// An officer is picked by a digit or a click; one without a PIN takes over at once.
    fn pick_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) -> bool {
        let asked: Vec<&Officer> = match self.purpose {
            PinPurpose::Duty => state.settings.officers.0.iter().collect(),
            PinPurpose::Allow => state.settings.officers.supervisors().collect(),
        };
        let mut picked = match (self.purpose, asked.as_slice()) {
            // Nobody else can be meant.
            (PinPurpose::Allow, [only]) => Some(*only),
            _ => None,
        };
        for (at, officer) in asked.iter().enumerate() {
            let digit = DIGITS.get(at).map_or(String::new(), |_| format!("{}  ", at + 1));
            let name = format!("{digit}{}", shown(&officer.name));
            let button = egui::Button::new(name).min_size(egui::vec2(WIDTH - 20.0, theme::BUTTON_HEIGHT));
            let button = ui.add(button);
            if std::mem::take(&mut self.just_opened) {
                button.request_focus();
            }
            let pressed = DIGITS.get(at).is_some_and(|digit| ui.input(|input| input.key_pressed(*digit)));
            if button.clicked() || pressed {
                picked = Some(*officer);
            }
        }
        let Some(officer) = picked else { return false };
        let without_pin = officer.pin.is_none();
        if without_pin {
            let (name, pin) = (officer.name.clone(), Secret(Zeroizing::default()));
            commands.push(Command::EnterPin { purpose: self.purpose, name, pin });
        }
        (self.name, self.just_opened) = (Some(officer.name.clone()), true);
        // The digit that picked is not the first of the PIN.
        ui.input_mut(|input| input.events.retain(|event| !matches!(event, egui::Event::Text(_))));
        without_pin
    }

    fn pin_ui(&mut self, ui: &mut Ui, name: &str, state: &State, commands: &mut Vec<Command>) {
        let language = state.settings.language;
        let label = ui.label(text!(language, "duty-pin-of", name = shown(name)));
        let field = TextEdit::singleline(&mut self.typed).password(true).char_limit(MAX_PIN_CHARS);
        let field = ui.add(field.desired_width(220.0)).labelled_by(label.id);
        if std::mem::take(&mut self.just_opened) {
            field.request_focus();
        }
        // Keeps its place, so that nothing jumps.
        let outcome = match state.duty.pin {
            PinCheck::Working => text!(language, "duty-pin-working"),
            PinCheck::Wrong if self.handed_over && self.typed.is_empty() => text!(language, "duty-pin-wrong"),
            PinCheck::Wrong | PinCheck::Settled => "",
        };
        ui.label(RichText::new(outcome).small().color(theme::of(ui).danger));
        let ready = !self.typed.is_empty() && state.duty.pin != PinCheck::Working;
        let label = match self.purpose {
            PinPurpose::Duty => text!(language, "duty-take-over"),
            PinPurpose::Allow => text!(language, "duty-allow"),
        };
        let button = ui.add_enabled_ui(ready, |ui| primary_button(ui, label, theme::of(ui).primary)).inner;
        let entered = ui.input(|input| input.key_pressed(Key::Enter));
        if ready && (button.clicked() || entered) {
            let pin = Secret(Zeroizing::new(std::mem::take(&mut self.typed)));
            commands.push(Command::EnterPin { purpose: self.purpose, name: name.to_owned(), pin });
            (self.handed_over, self.just_opened) = (true, true);
        }
    }
}

impl Drop for DutyDialog {
    fn drop(&mut self) {
        self.typed.zeroize();
    }
}
