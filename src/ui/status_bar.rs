//! The bottom line: whom we believe and since when, the policy, the post, the log, the clock.

use egui::{RichText, Ui};

use super::{notices, theme};
use crate::{
    app::{Command, LogState, State, TrustSummary, Work},
    time::local_day,
    words::{
        Language, dates,
        desk::{Words, fill, words},
        shown,
    },
};

/// Draws the line.
pub fn status_bar_ui(ui: &mut Ui, state: &State, language: Language, commands: &mut Vec<Command>) {
    let words = words(language);
    ui.horizontal_centered(|ui| {
        let (trust, good) = trust_words(state, words);
        part(ui, &trust, if good { theme::GOOD } else { theme::DANGER });
        if let Some(policy) = &state.policy {
            separator(ui);
            part(ui, &format!("{} {}", words.policy, shown(policy.title(language))), theme::INK);
        }
        if !state.settings.post.is_empty() {
            separator(ui);
            part(ui, &format!("{} {}", words.post, shown(&state.settings.post)), theme::INK);
        }
        separator(ui);
        let (log, color) = match state.log {
            LogState::Ready => (words.log_ready, theme::GOOD),
            LogState::Opening | LogState::Upgrading { .. } => (words.log_opening, theme::QUIET_INK),
            LogState::Trouble(trouble) => (notices::log_in_short(trouble, words), theme::DANGER),
        };
        part(ui, log, color);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let clock = dates::time(state.now, language);
            ui.label(RichText::new(clock).font(theme::bold(theme::TEXT)));
            if let Some(work) = state.work {
                work_ui(ui, work, words, commands);
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
fn work_ui(ui: &mut Ui, work: Work, words: &Words, commands: &mut Vec<Command>) {
    if ui.small_button(words.cancel).clicked() {
        commands.push(Command::CancelWork);
    }
    ui.add(egui::ProgressBar::new(work.share.unwrap_or_default()).desired_width(90.0).desired_height(12.0));
    let sentence = if work.import { words.importing } else { words.exporting };
    ui.add(egui::Label::new(RichText::new(fill(sentence, &[&work.done])).small()).truncate());
}

fn trust_words(state: &State, words: &Words) -> (String, bool) {
    let Some(TrustSummary { signers, newest, dated, .. }) = &state.trust else {
        return (words.trust_loading.to_owned(), true);
    };
    if *signers == 0 {
        return (words.trust_none.to_owned(), false);
    }
    let mut text = fill(words.trust_keys, &[signers]);
    if let Some(updated) = dated.or(*newest) {
        let days = (state.now - updated).num_days();
        let age = if days < 1 { words.trust_today.to_owned() } else { fill(words.trust_age, &[&days]) };
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
