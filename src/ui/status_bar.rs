//! The bottom line: whom we believe and since when, the policy, the post, the log, the clock.

use egui::{RichText, Ui};

use super::theme;
use crate::{
    app::{Command, LogState, State, TrustSummary, Work},
    text::text,
    time::local_day,
    words::{Language, dates, shown},
};

/// With less than this beside the clock, in points, the name of the day gives way.
const ROOM_FOR_THE_DAY: f32 = 900.0;

/// The height of a line, in points.
const LINE: f32 = 24.0;

/// Draws the line.
pub fn status_bar_ui(ui: &mut Ui, state: &State, language: Language, commands: &mut Vec<Command>) {
    // The clock on the right; where there is little room the rest goes on below.
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
        ui.spacing_mut().interact_size.y = LINE;
        ui.horizontal(|ui| {
            ui.label(RichText::new(dates::zoned_time(state.now, language)).font(theme::bold(theme::TEXT)))
        });
        if let Some(work) = state.work {
            ui.horizontal(|ui| work_ui(ui, work, language, commands));
        } else if ui.available_width() > ROOM_FOR_THE_DAY {
            let day = dates::long_date(local_day(state.now), language);
            ui.horizontal(|ui| part(ui, &day, theme::of(ui).ink));
        }
        let rest = egui::Layout::left_to_right(egui::Align::Center).with_main_wrap(true);
        // Of one line at first: in the middle of all the height that there is, it would ask for more in every frame.
        let room = egui::vec2(ui.available_width(), LINE);
        ui.allocate_ui_with_layout(room, rest, |ui| parts_ui(ui, state, language));
    });
}

fn parts_ui(ui: &mut Ui, state: &State, language: Language) {
    let (trust, good) = trust_words(state, language);
    part(ui, &trust, if good { theme::of(ui).good } else { theme::of(ui).danger });
    if let Some(policy) = &state.policy {
        separator(ui);
        part(
            ui,
            &format!("{} {}", text!(language, "desk-policy"), shown(policy.title(language))),
            theme::of(ui).ink,
        );
    }
    if !state.settings.post.is_empty() {
        separator(ui);
        part(
            ui,
            &format!("{} {}", text!(language, "desk-post"), shown(&state.settings.post)),
            theme::of(ui).ink,
        );
    }
    separator(ui);
    let (log, color) = match state.log {
        LogState::Ready => (text!(language, "desk-log-ready"), theme::of(ui).good),
        LogState::Opening | LogState::Upgrading { .. } => {
            (text!(language, "desk-log-opening"), theme::of(ui).quiet_ink)
        }
        LogState::Trouble(trouble) => (trouble.in_short(language), theme::of(ui).danger),
    };
    part(ui, log, color);
    if let Some(status) = &state.centre.status {
        let color = if status.state.trouble.is_none() { theme::of(ui).ink } else { theme::of(ui).danger };
        for line in status.in_short(state.now, language) {
            separator(ui);
            part(ui, &line, color);
        }
    }
    let overdue = state.overdue();
    if overdue > 0 {
        separator(ui);
        let hours = state.settings.overdue_hours;
        part(ui, &text!(language, "desk-overdue", count = overdue, hours), theme::of(ui).quiet_ink);
    }
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
    ui.label(RichText::new("·").small().color(theme::of(ui).quiet_ink));
}
