//! By what guests are judged, and how many may be inside.

use super::rows::Rows;
use crate::{
    app::{Command, State},
    data_folder::Settings,
    text::{shown, text},
    visit::MAX_FIELD_CHARS,
};

/// The Indonesian policy in force.
const IN_FORCE: &str = "id";
/// The shares of a building that were allowed at the levels of PPKM, and all of it.
const SHARES: [u32; 4] = [25, 50, 75, 100];

/// Another policy that is asked for, until it is said why.
#[derive(Default)]
pub(super) struct PolicyPart {
    wanted: Option<String>,
    why: String,
}

impl PolicyPart {
    pub(super) fn holds_a_reason(&self) -> bool {
        self.wanted.is_some() && !self.why.is_empty()
    }

    pub(super) fn part_ui(
        &mut self,
        rows: &mut Rows<'_>,
        settings: &mut Settings,
        state: &State,
        commands: &mut Vec<Command>,
    ) {
        let language = rows.language;
        let in_force = (IN_FORCE.to_owned(), format!("{} (id)", text!(language, "desk-policy-in-force")));
        let named = state.policies.iter().map(|policy| (policy.id.clone(), shown(policy.title(language))));
        let choices: Vec<_> = std::iter::once(in_force).chain(named).collect();
        let mut chosen = self.wanted.clone().unwrap_or_else(|| state.settings.policy.clone());
        if rows.pick(text!(language, "desk-policy"), &mut chosen, &choices) {
            self.wanted = Some(chosen).filter(|chosen| *chosen != state.settings.policy);
        }
        if self.wanted.is_some() {
            self.reason_ui(rows, state, commands);
        }
        rows.number(
            text!(language, "settings-admit-seconds"),
            &mut settings.admit_seconds,
            2..=60,
            text!(language, "settings-seconds"),
        );
        let hours = text!(language, "settings-hours");
        rows.number(text!(language, "settings-overdue"), &mut settings.overdue_hours, 0..=168, hours);

        rows.head(text!(language, "settings-capacity"));
        rows.hint(text!(language, "settings-capacity-hint"));
        let people = text!(language, "settings-people");
        rows.number(text!(language, "settings-capacity-people"), &mut settings.capacity, 0..=100_000, people);
        rows.number(text!(language, "settings-capacity-share"), &mut settings.capacity_percent, 1..=100, "%");
        let shares = SHARES.map(|share| (share, format!("{share} %")));
        rows.one_of(text!(language, "settings-capacity-presets"), &mut settings.capacity_percent, &shares);
        if let Some(limit) = settings.limit() {
            rows.hint(&text!(language, "settings-capacity-limit", limit));
        }
    }

    /// A change of the policy goes into the log with its reason.
    fn reason_ui(&mut self, rows: &mut Rows<'_>, state: &State, commands: &mut Vec<Command>) {
        let language = rows.language;
        rows.hint(text!(language, "settings-policy-why-hint"));
        let label = rows.ui.label(text!(language, "settings-policy-why"));
        let field =
            egui::TextEdit::singleline(&mut self.why).char_limit(MAX_FIELD_CHARS).desired_width(420.0);
        let field = rows.ui.add(field).labelled_by(label.id);
        let entered = field.lost_focus() && rows.ui.input(|input| input.key_pressed(egui::Key::Enter));
        let mut given_up = false;
        rows.ui.horizontal(|ui| {
            let ready = !self.why.trim().is_empty();
            let apply = egui::Button::new(text!(language, "settings-policy-apply"));
            let apply = ui.add_enabled(ready, apply).clicked() || ready && entered;
            if let Some(id) = self.wanted.take_if(|_| apply) {
                let why = std::mem::take(&mut self.why).trim().to_owned();
                commands.push(Command::ChangePolicy { id, why });
            }
            given_up = ui.button(text!(language, "settings-back")).clicked();
        });
        if given_up || self.wanted.as_ref() == Some(&state.settings.policy) {
            *self = Self::default();
        }
    }
}
