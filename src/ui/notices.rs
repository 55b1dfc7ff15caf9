//! What is wrong and stays until it is dealt with, and what happened lately.

use std::path::Path;

use egui::{RichText, Ui, vec2};

use super::{
    dialogs::{DialogKind, FilePurpose},
    theme::{self, Paint},
    verdict_shape,
};
use crate::{
    app::{Command, Done, LogState, Notice, SaveTrouble, State, Worker},
    export::ExportFormat,
    office::ClockWatch,
    text::{capitalised, shown_path, text},
    time::local_day,
    verdict::Verdict,
    visit_log::LogTrouble,
    words::{Language, dates, shown},
};

/// More faulty policy files than these would push the guests off the screen; `posjaga doctor` names all.
const MOST_FAULTS: usize = 3;

/// One line of the strip.
pub struct Line {
    tone: Tone,
    sentence: String,
    help: Option<Help>,
}

/// What a line offers to do.
#[derive(Clone, Copy)]
enum Help {
    RetryLog,
    UnlockLog,
    RescueLog,
    ConfirmClock,
    AddTrust,
    Papers,
    HandoverRead,
}

/// What is wrong now, and stays until it is dealt with.
#[must_use]
pub fn lines(state: &State) -> Vec<Line> {
    let language = state.settings.language;
    let mut lines = Vec::new();
    let mut say = |tone, sentence: String, help| lines.push(Line { tone, sentence, help });
    for worker in &state.dead {
        say(Tone::Danger, worker_sentence(*worker, language).to_owned(), None);
    }
    if let LogState::Trouble(trouble) = state.log {
        let help = match trouble {
            LogTrouble::KeyNeeded | LogTrouble::WrongKey => Help::UnlockLog,
            LogTrouble::Damaged => Help::RescueLog,
            _ => Help::RetryLog,
        };
        say(Tone::Danger, log_sentence(trouble, language), Some(help));
    }
    if let LogState::Upgrading { percent } = state.log {
        say(Tone::Warning, text!(language, "desk-log-upgrading", percent), None);
    }
    if let Some(mebibytes) = state.log_held {
        say(Tone::Warning, text!(language, "desk-log-held", mebibytes), None);
    }
    if state.clock_is_wrong {
        let help = ClockWatch::may_be_right(state.now).then_some(Help::ConfirmClock);
        say(Tone::Danger, text!(language, "desk-clock-wrong").to_owned(), help);
    } else if state.retention_waits {
        let today = dates::date(local_day(state.now), state.settings.language);
        say(Tone::Warning, text!(language, "desk-retention-waits", today), Some(Help::ConfirmClock));
    }
    if let Some(id) = &state.missing_policy {
        say(Tone::Danger, text!(language, "desk-policy-missing", policy = shown(id)), None);
    }
    for fault in state.policy_faults.iter().take(MOST_FAULTS) {
        say(Tone::Danger, shown(&fault.in_words(state.settings.language)), None);
    }
    if let Some(trust) = &state.trust {
        if trust.signers == 0 {
            say(Tone::Warning, text!(language, "desk-no-trust-list").to_owned(), Some(Help::AddTrust));
        } else if let Some(days) = state.trust_too_old() {
            say(Tone::Warning, text!(language, "desk-trust-too-old", days), Some(Help::AddTrust));
        }
        if trust.for_tests {
            say(Tone::Warning, text!(language, "desk-trust-for-tests").to_owned(), None);
        }
        if trust.test_signers > 0 {
            say(Tone::Warning, text!(language, "desk-test-signers", count = trust.test_signers), None);
        }
        if trust.broken > 0 {
            say(
                Tone::Warning,
                text!(language, "desk-trust-broken", count = trust.broken),
                Some(Help::AddTrust),
            );
        }
    }
    if let Some(closed) = state.handed_over() {
        let at = dates::date_time(closed.at, language);
        let (by, note) = (shown(&closed.by), shown(&closed.note));
        let sentence = if by.is_empty() {
            text!(language, "evening-handed-over", at, note)
        } else {
            text!(language, "evening-handed-over-by", by, at, note)
        };
        say(Tone::Good, sentence, Some(Help::HandoverRead));
    }
    if let Some(folder) = state.papers.last().and_then(|path| path.parent()) {
        let beside = |path: &Path| path.strip_prefix(folder).map_or_else(|_| shown_path(path), shown_path);
        let names: Vec<_> = state.papers.iter().map(|path| beside(path)).collect();
        let files = format!("{} ({})", names.join(", "), shown_path(folder));
        say(Tone::Good, text!(language, "papers-written", files), Some(Help::Papers));
    }
    lines
}

/// Opens what was written, or its folder, or takes it off the screen.
fn papers_ui(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    let language = state.settings.language;
    let Some(last) = state.papers.last() else { return };
    if ui.button(text!(language, "papers-away")).clicked() {
        commands.push(Command::ClosePapers);
    }
    if let Some(folder) = last.parent()
        && ui.button(text!(language, "papers-folder")).clicked()
    {
        commands.push(Command::OpenPaper(folder.to_owned()));
    }
    let pdf = state.papers.iter().find(|path| ExportFormat::of_file(path) == Some(ExportFormat::Pdf));
    if ui.button(text!(language, "papers-open")).clicked() {
        commands.push(Command::OpenPaper(pdf.unwrap_or(last).clone()));
    }
}

/// Draws the lines. Says which dialog was asked for.
pub fn lines_ui(
    ui: &mut Ui,
    lines: &[Line],
    state: &State,
    commands: &mut Vec<Command>,
) -> Option<DialogKind> {
    let language = state.settings.language;
    let mut asked = None;
    for line in lines {
        line_ui(ui, line, |ui| match line.help {
            Some(Help::Papers) => papers_ui(ui, state, commands),
            Some(Help::HandoverRead) if ui.button(text!(language, "evening-handover-read")).clicked() => {
                commands.push(Command::ReadHandover);
            }
            Some(Help::RetryLog) if ui.button(text!(language, "desk-log-retry")).clicked() => {
                commands.push(Command::RetryLog);
            }
            Some(Help::AddTrust) if ui.button(text!(language, "desk-add-trust-list")).clicked() => {
                asked = Some(DialogKind::File(FilePurpose::Trust));
            }
            Some(Help::UnlockLog) if ui.button(text!(language, "desk-log-unlock")).clicked() => {
                asked = Some(DialogKind::Encryption);
            }
            Some(Help::RescueLog) if ui.button(text!(language, "desk-log-rescue")).clicked() => {
                commands.push(Command::RescueLog);
            }
            Some(Help::ConfirmClock) if ui.button(text!(language, "desk-clock-confirm")).clicked() => {
                commands.push(Command::ConfirmClock);
            }
            Some(
                Help::HandoverRead
                | Help::RetryLog
                | Help::UnlockLog
                | Help::RescueLog
                | Help::ConfirmClock
                | Help::AddTrust,
            )
            | None => {}
        });
    }
    asked
}

/// Draws what happened lately, each on a line.
pub fn passing_ui(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    let last_departure = state.notices.iter().rposition(|posted| is_departure(&posted.notice));
    for (at, posted) in state.notices.iter().enumerate() {
        let (tone, sentence) = notice_sentence(&posted.notice, state.settings.language);
        line_ui(ui, &Line { tone, sentence, help: None }, |ui| {
            if Some(at) == last_departure {
                departure_ui(ui, state, commands);
            }
        });
    }
}

fn is_departure(notice: &Notice) -> bool {
    matches!(notice, Notice::CheckedOut { .. })
}

/// The last check-out is taken back, or its guest has kept the card.
fn departure_ui(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    let language = state.settings.language;
    let Some(undo) = state.undo.as_ref().filter(|undo| undo.done == Done::CheckedOut) else { return };
    if ui.button(text!(language, "desk-undo-check-out")).clicked() {
        commands.push(Command::Undo);
    }
    let is_noted = || state.cards_missing().any(|card| card.id == undo.id);
    if !undo.card.is_empty() && !is_noted() {
        let label = text!(language, "lists-card-kept", card = shown(&undo.card));
        if ui.button(label).clicked() {
            commands.push(Command::NoteCard { id: undo.id, back: false });
        }
    }
}

#[derive(Clone, Copy)]
enum Tone {
    Good,
    Warning,
    Danger,
}

fn line_ui(ui: &mut Ui, line: &Line, help: impl FnOnce(&mut Ui)) {
    let palette = theme::of(ui);
    let (Paint { paper, ink }, shape) = match line.tone {
        Tone::Good => (palette.good_notice, Verdict::Admit),
        Tone::Warning => (palette.warning, Verdict::Review),
        Tone::Danger => (palette.alarm, Verdict::Review),
    };
    let margin = egui::Margin::symmetric(10, 3);
    let edge = egui::Stroke::new(1.0, ink);
    egui::Frame::new().fill(paper).stroke(edge).corner_radius(theme::ROUNDING).inner_margin(margin).show(
        ui,
        |ui| {
            ui.horizontal(|ui| {
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    help(ui);
                    ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                        let (sign, _) = ui.allocate_exact_size(vec2(17.0, 17.0), egui::Sense::hover());
                        verdict_shape::paint_verdict(ui.painter(), sign, shape, Paint { paper, ink });
                        ui.add(egui::Label::new(RichText::new(&line.sentence).color(ink)).wrap());
                    });
                });
            });
        },
    );
}

fn worker_sentence(worker: Worker, language: Language) -> &'static str {
    match worker {
        Worker::Judge => text!(language, "desk-judge-died"),
        Worker::Clerk => text!(language, "desk-clerk-died"),
        Worker::Files => text!(language, "desk-files-died"),
        Worker::Watch => text!(language, "desk-watch-died"),
        Worker::Sender => text!(language, "sync-sender-died"),
    }
}

fn log_sentence(trouble: LogTrouble, language: Language) -> String {
    text!(language, "desk-log-not-recorded", trouble = capitalised(trouble.in_words(language)))
}

fn notice_sentence(notice: &Notice, language: Language) -> (Tone, String) {
    let warning = |text: &str| (Tone::Warning, text.to_owned());
    match notice {
        Notice::Exported { path, totals } => {
            let path = shown(&path.display().to_string());
            (
                Tone::Good,
                text!(language, "desk-exported", visits = totals.visits, people = totals.people, path),
            )
        }
        Notice::ExportFailed { path } => {
            (Tone::Warning, text!(language, "desk-export-failed", path = shown(&path.display().to_string())))
        }
        Notice::NotSigned { path } => {
            (Tone::Warning, text!(language, "desk-not-signed", path = shown(&path.display().to_string())))
        }
        Notice::WorkCancelled => warning(text!(language, "desk-work-cancelled")),
        Notice::Purged { visits } => (Tone::Good, text!(language, "desk-purged", visits = *visits)),
        Notice::RecordWritten { path } => {
            (Tone::Good, text!(language, "desk-record-written", path = shown(&path.display().to_string())))
        }
        Notice::AsideInPlain { path } => {
            (Tone::Warning, text!(language, "encrypt-aside-is-plain", folder = shown_path(path)))
        }
        Notice::PaperWritten { path } => {
            (Tone::Good, text!(language, "lists-paper-written", path = shown_path(path)))
        }
        Notice::SheetSaved { path } => {
            (Tone::Good, text!(language, "encryption-sheet-saved", path = shown(&path.display().to_string())))
        }
        Notice::SheetFailed => warning(text!(language, "encryption-sheet-failed")),
        Notice::RecordFailed => warning(text!(language, "desk-record-failed")),
        Notice::Rescued { visits, lost } => {
            (Tone::Good, text!(language, "desk-rescued", visits = *visits, lost = *lost))
        }
        Notice::RescueFailed => warning(text!(language, "desk-rescue-failed")),
        Notice::CheckedOut { name } => (Tone::Good, text!(language, "desk-checked-out", name = shown(name))),
        Notice::CheckInUndone { name } => {
            (Tone::Good, text!(language, "desk-visit-cancelled", name = shown(name)))
        }
        Notice::CheckOutUndone { name } => {
            (Tone::Good, text!(language, "desk-still-inside", name = shown(name)))
        }
        Notice::AmendFailed(why) | Notice::CloseFailed(why) => (Tone::Warning, why.in_words(language)),
        Notice::Expected { count } => (Tone::Good, text!(language, "desk-expected-taken-in", count = *count)),
        Notice::DayClosed { assumed } => (Tone::Good, text!(language, "desk-day-closed", count = *assumed)),
        Notice::CheckOutFailed(why) => {
            let why = match why {
                SaveTrouble::NotInside => text!(language, "desk-not-saved-not-inside"),
                SaveTrouble::Busy
                | SaveTrouble::AlreadyInside
                | SaveTrouble::Destroyed
                | SaveTrouble::Unchanged
                | SaveTrouble::Visit(_)
                | SaveTrouble::Log(_) => text!(language, "desk-check-out-failed"),
            };
            warning(why)
        }
        Notice::TrustAdded(added) => {
            let tone = if added.notes(language).is_empty() { Tone::Good } else { Tone::Warning };
            (tone, added.in_words(language))
        }
        Notice::TrustRefused(error) => (Tone::Warning, error.in_words(language)),
        Notice::TrustFailed => warning(text!(language, "desk-trust-failed")),
        Notice::PolicyAdded { id } => (Tone::Good, text!(language, "settings-policy-added", id = shown(id))),
        Notice::LanguageAdded { code, unused } => {
            let tone = if *unused > 0 { Tone::Warning } else { Tone::Good };
            (tone, text!(language, "settings-language-added", code = shown(code), unused = *unused))
        }
        Notice::FileRefused(fault) => (Tone::Warning, capitalised(&fault.in_words(language))),
        Notice::Removed { name } => (Tone::Good, text!(language, "settings-removed", name = shown(name))),
        Notice::ScannerFits => (Tone::Good, text!(language, "settings-scanner-fits").to_owned()),
        Notice::NoSound => warning(text!(language, "desk-no-sound")),
        Notice::SupervisorNeeded => warning(text!(language, "duty-needed")),
        Notice::OfficerRefused => warning(text!(language, "people-refused")),
        Notice::PolicyChosen => (Tone::Good, text!(language, "settings-policy-chosen").to_owned()),
        Notice::PolicyNotLogged => warning(text!(language, "settings-policy-not-logged")),
        Notice::PictureRefused(trouble) => warning(trouble.in_words(language)),
        Notice::CodeNotForAField => warning(text!(language, "desk-code-not-for-a-field")),
        Notice::VerdictTakenBack => warning(text!(language, "desk-verdict-taken-back")),
        Notice::SettingsBroken => warning(text!(language, "desk-settings-broken")),
        Notice::PartSeen { seen, of } => {
            (Tone::Good, text!(language, "desk-part-seen", number = *seen, of = *of))
        }
        Notice::TooMuchWaiting => warning(text!(language, "desk-too-much-waiting")),
        Notice::CodeFailed => warning(text!(language, "desk-code-failed")),
        Notice::CodeTooLong => warning(text!(language, "desk-code-too-long")),
        Notice::SettingNotKept => warning(text!(language, "desk-setting-not-kept")),
    }
}
