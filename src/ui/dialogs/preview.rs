//! The dialog that says what the verdict on the last credential would be under another policy and on
//! another day.

use egui::{ComboBox, RichText, TextEdit, Ui};

use super::kind::Next;
use crate::{
    app::{Command, Preview, State},
    text::text,
    time::local_day,
    ui::{
        theme,
        widgets::{fit_width, name_it},
    },
    words::{dates, day_to_type, judgement, shown, typed_day},
};

/// What has been chosen.
pub(super) struct PreviewDialog {
    /// The policy's id.
    policy: String,
    day: String,
}

impl PreviewDialog {
    /// A dialog with the policy that judges today.
    pub(super) fn new(state: &State) -> Self {
        let policy = state.policy.as_ref().map(|policy| policy.id.clone()).unwrap_or_default();
        Self { policy, day: day_to_type(local_day(state.now)) }
    }

    pub(super) fn inside_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) -> Next {
        let language = state.settings.language;
        fit_width(ui, 460.0);
        ui.label(RichText::new(text!(language, "desk-preview-title")).font(theme::bold(theme::LARGE)));
        egui::Grid::new("preview").num_columns(2).spacing([12.0, 8.0]).show(ui, |ui| {
            ui.label(text!(language, "desk-policy"));
            let chosen = state.policies.iter().find(|policy| policy.id == self.policy);
            let title = chosen.map_or_else(|| shown(&self.policy), |policy| shown(policy.title(language)));
            let choice = ComboBox::from_id_salt("preview policy").width(290.0).selected_text(title);
            let choice = choice.show_ui(ui, |ui| {
                for policy in &state.policies {
                    ui.selectable_value(&mut self.policy, policy.id.clone(), shown(policy.title(language)));
                }
            });
            name_it(&choice.response, text!(language, "desk-policy"));
            ui.end_row();
            let label = ui.label(text!(language, "desk-preview-day"));
            ui.add(TextEdit::singleline(&mut self.day).char_limit(30).desired_width(120.0))
                .labelled_by(label.id);
            ui.end_row();
        });

        let day = typed_day(&self.day, local_day(state.now), language);
        match (&state.preview, day) {
            (_, None) => {
                ui.label(RichText::new(text!(language, "lists-bad-day")).small().color(theme::of(ui).danger));
            }
            (Some(preview), Some(day)) if preview.day == day && preview.policy == self.policy => {
                answer_ui(ui, preview, state);
            }
            _ if state.held_until.is_none() => {
                ui.label(text!(language, "desk-preview-gone"));
            }
            _ => {}
        }
        let mut done = false;
        ui.horizontal(|ui| {
            let judge = ui.add_enabled(day.is_some(), egui::Button::new(text!(language, "desk-preview-do")));
            if let Some(day) = day
                && judge.clicked()
            {
                commands.push(Command::Preview { policy: self.policy.clone(), day });
            }
            done = ui.button(text!(language, "desk-close")).clicked();
        });
        Next::close_if(done)
    }
}

fn answer_ui(ui: &mut Ui, preview: &Preview, state: &State) {
    let language = state.settings.language;
    let Some(assessment) = &preview.answer else {
        ui.label(text!(language, "desk-preview-gone"));
        return;
    };
    let verdict = judgement::headline(assessment, language);
    let paint = theme::of(ui).verdict(assessment.verdict, assessment.colour);
    egui::Frame::new().fill(paint.paper).corner_radius(theme::ROUNDING).inner_margin(8).show(ui, |ui| {
        ui.label(RichText::new(verdict).font(theme::bold(theme::LARGE)).color(paint.ink));
    });
    for reason in &assessment.reasons {
        ui.label(judgement::reason(reason, language));
    }
    ui.label(
        RichText::new(text!(language, "desk-preview-only", day = dates::date(preview.day, language))).small(),
    );
}
