//! The bottom line: whom we believe and since when, the policy, the post, the log, the clock.

use egui::{RichText, Ui};

use super::theme;
use crate::{
    app::{Command, LogState, State, TrustSummary, Work},
    text::text,
    time::local_day,
    words::{Language, dates, shown},
};

/// Draws the line.
pub fn status_bar_ui(ui: &mut Ui, state: &State, language: Language, commands: &mut Vec<Command>) {
    ui.horizontal_centered(|ui| {
        let (trust, good) = trust_words(state, language);
        part(ui, &trust, if good { theme::GOOD } else { theme::DANGER });
        if let Some(policy) = &state.policy {
            separator(ui);
            part(
                ui,
                &format!("{} {}", text!(language, "desk-policy"), shown(policy.title(language))),
                theme::INK,
            );
        }
        if !state.settings.post.is_empty() {
            separator(ui);
            part(
                ui,
                &format!("{} {}", text!(language, "desk-post"), shown(&state.settings.post)),
                theme::INK,
            );
        }
        separator(ui);
        let (log, color) = match state.log {
            LogState::Ready => (text!(language, "desk-log-ready"), theme::GOOD),
            LogState::Opening | LogState::Upgrading { .. } => {
                (text!(language, "desk-log-opening"), theme::QUIET_INK)
            }
            LogState::Trouble(trouble) => (trouble.in_short(language), theme::DANGER),
        };
        part(ui, log, color);
        let overdue = state.overdue();
        if overdue > 0 {
            separator(ui);
            let hours = state.settings.overdue_hours;
            part(ui, &text!(language, "desk-overdue", count = overdue, hours), theme::QUIET_INK);
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let clock = dates::zoned_time(state.now, language);
            ui.label(RichText::new(clock).font(theme::bold(theme::TEXT)));
            if let Some(work) = state.work {
                work_ui(ui, work, language, commands);
                return;
            }
            ui.add(
                egui::Label::new(RichText::new(dates::long_date(local_day(state.now), language)).small())
                    .truncate(),
            );
        });
    });
}

/// How far an export or import is, in the place of the day's name, and a way to stop it.
fn work_ui(ui: &mut Ui, work: Work, language: Language, commands: &mut Vec<Command>) {
    if ui.small_button(text!(language, "desk-cancel")).clicked() {
        commands.push(Command::CancelWork);
    }
    ui.add(egui::ProgressBar::new(work.share.unwrap_or_default()).desired_width(90.0).desired_height(12.0));
    let sentence = if work.import {
        text!(language, "desk-importing", count = work.done)
    } else {
        text!(language, "desk-exporting", count = work.done)
    };
    ui.add(egui::Label::new(RichText::new(sentence).small()).truncate());
}

fn trust_words(state: &State, language: Language) -> (String, bool) {
    let Some(TrustSummary { signers, newest, dated, .. }) = &state.trust else {
        return (text!(language, "desk-trust-loading").to_owned(), true);
    };
    if *signers == 0 {
        return (text!(language, "desk-trust-none").to_owned(), false);
    }
    let mut text = text!(language, "desk-trust-keys", count = *signers);
    if let Some(updated) = dated.or(*newest) {
        let days = (state.now - updated).num_days();
        let age = if days < 1 {
            text!(language, "desk-trust-today").to_owned()
        } else {
            text!(language, "desk-trust-age", days)
        };
        text = format!("{text}, {age}");
    }
    (text, state.trust_too_old().is_none())
}

fn part(ui: &mut Ui, text: &str, color: egui::Color32) {
    ui.label(RichText::new(text).small().color(color));
}

fn separator(ui: &mut Ui) {
    ui.label(RichText::new("·").small().color(theme::QUIET_INK));
}
