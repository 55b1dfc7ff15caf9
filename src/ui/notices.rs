//! What is wrong and stays until it is dealt with, and what happened lately.

use egui::{Color32, RichText, Ui, vec2};

use super::{
    dialogs::file::FilePurpose,
    theme::{self, Paint},
    verdict_shape,
};
use crate::{
    app::{Command, LogState, LogTrouble, Notice, SaveTrouble, State, Worker},
    office::ClockWatch,
    policy::Verdict,
    text::{shown_path, text},
    time::local_day,
    trust::FileSeal,
    visit::{MAX_FIELD_CHARS, MAX_PARTY, VisitError},
    words::{
        Language, dates,
        desk::{Words, fill, words},
        encryption, pictures, shown,
    },
};

/// More faulty policy files than these would push the guests off the screen; `posjaga doctor` names all.
const MOST_FAULTS: usize = 3;

/// One line of the strip.
pub struct Line {
    tone: Tone,
    sentence: String,
    help: Option<Help>,
}

/// What a line asks others to show.
pub enum Asked {
    /// A panel for a file.
    File(FilePurpose),
    /// The panel that opens the guest book.
    Unlock,
}

/// What a line offers to do.
#[derive(Clone, Copy)]
enum Help {
    RetryLog,
    UnlockLog,
    RescueLog,
    ConfirmClock,
    AddTrust,
}

/// What is wrong now, and stays until it is dealt with.
#[must_use]
pub fn lines(state: &State) -> Vec<Line> {
    let words = words(state.settings.language);
    let mut lines = Vec::new();
    let mut say = |tone, sentence: String, help| lines.push(Line { tone, sentence, help });
    for worker in &state.dead {
        say(Tone::Danger, worker_sentence(*worker, words).to_owned(), None);
    }
    if let LogState::Trouble(trouble) = state.log {
        let help = match trouble {
            LogTrouble::KeyNeeded | LogTrouble::WrongKey => Help::UnlockLog,
            LogTrouble::Damaged => Help::RescueLog,
            _ => Help::RetryLog,
        };
        say(Tone::Danger, log_sentence(trouble, words).to_owned(), Some(help));
    }
    if let LogState::Upgrading { percent } = state.log {
        say(Tone::Warning, fill(words.log_upgrading, &[&percent]), None);
    }
    if let Some(mebibytes) = state.log_held {
        say(Tone::Warning, fill(words.log_held, &[&mebibytes]), None);
    }
    if state.clock_is_wrong {
        let help = ClockWatch::may_be_right(state.now).then_some(Help::ConfirmClock);
        say(Tone::Danger, words.clock_wrong.to_owned(), help);
    } else if state.retention_waits {
        let today = dates::date(local_day(state.now), state.settings.language);
        say(Tone::Warning, fill(words.retention_waits, &[&today]), Some(Help::ConfirmClock));
    }
    if let Some(id) = &state.missing_policy {
        say(Tone::Danger, fill(words.policy_missing, &[&shown(id)]), None);
    }
    for fault in state.policy_faults.iter().take(MOST_FAULTS) {
        say(Tone::Danger, shown(&fault.in_words(state.settings.language)), None);
    }
    if let Some(trust) = &state.trust {
        if trust.signers == 0 {
            say(Tone::Warning, words.no_trust_list.to_owned(), Some(Help::AddTrust));
        } else if let Some(days) = state.trust_too_old() {
            say(Tone::Warning, fill(words.trust_too_old, &[&days]), Some(Help::AddTrust));
        }
        if trust.for_tests {
            say(Tone::Warning, words.trust_for_tests.to_owned(), None);
        }
        if trust.test_signers > 0 {
            say(Tone::Warning, fill(words.test_signers, &[&trust.test_signers]), None);
        }
        if trust.broken > 0 {
            say(Tone::Warning, fill(words.trust_broken, &[&trust.broken]), Some(Help::AddTrust));
        }
    }
    lines
}

/// Draws the lines. Says what was asked for.
pub fn lines_ui(
    ui: &mut Ui,
    lines: &[Line],
    language: Language,
    commands: &mut Vec<Command>,
) -> Option<Asked> {
    let words = words(language);
    let mut asked = None;
    for line in lines {
        line_ui(ui, line, |ui| match line.help {
            Some(Help::RetryLog) if ui.button(words.log_retry).clicked() => commands.push(Command::RetryLog),
            Some(Help::AddTrust) if ui.button(words.add_trust_list).clicked() => {
                asked = Some(Asked::File(FilePurpose::Trust));
            }
            Some(Help::UnlockLog) if ui.button(words.log_unlock).clicked() => asked = Some(Asked::Unlock),
            Some(Help::RescueLog) if ui.button(words.log_rescue).clicked() => {
                commands.push(Command::RescueLog);
            }
            Some(Help::ConfirmClock) if ui.button(words.clock_confirm).clicked() => {
                commands.push(Command::ConfirmClock);
            }
            Some(
                Help::RetryLog | Help::UnlockLog | Help::RescueLog | Help::ConfirmClock | Help::AddTrust,
            )
            | None => {}
        });
    }
    asked
}

/// Draws what happened lately over the status bar, so that nothing moves and no guest is hidden.
pub fn passing_ui(ui: &mut Ui, state: &State) {
    if state.notices.is_empty() {
        return;
    }
    let area = egui::Area::new(egui::Id::unique("passing notices"))
        .anchor(egui::Align2::LEFT_BOTTOM, vec2(12.0, -1.0))
        .order(egui::Order::Foreground)
        .interactable(false);
    area.show(ui.ctx(), |ui| {
        ui.set_width((ui.ctx().content_rect().width() - theme::FORM_WIDTH - 60.0).max(200.0));
        for posted in &state.notices {
            let (tone, sentence) = notice_sentence(&posted.notice, state.settings.language);
            line_ui(ui, &Line { tone, sentence, help: None }, |_| {});
        }
    });
}

/// Why a visit is not in the log, and what to do.
pub(super) fn save_sentence(trouble: &SaveTrouble, words: &Words) -> String {
    match trouble {
        SaveTrouble::Busy => words.not_saved_busy.to_owned(),
        SaveTrouble::AlreadyInside => words.not_saved_inside.to_owned(),
        SaveTrouble::NotInside => words.not_saved_not_inside.to_owned(),
        SaveTrouble::Destroyed => words.not_saved_destroyed.to_owned(),
        SaveTrouble::Unchanged => words.not_saved_unchanged.to_owned(),
        SaveTrouble::Log(trouble) => fill(words.not_saved_log, &[&log_in_short(*trouble, words)]),
        SaveTrouble::Visit(VisitError::NoName) => words.name_missing.to_owned(),
        SaveTrouble::Visit(VisitError::Party { .. }) => fill(words.not_saved_party, &[&MAX_PARTY]),
        SaveTrouble::Visit(VisitError::TooLong { .. }) => fill(words.not_saved_too_long, &[&MAX_FIELD_CHARS]),
        SaveTrouble::Visit(VisitError::Year { .. } | VisitError::LeftBeforeArriving | VisitError::Future) => {
            words.not_saved_clock.to_owned()
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
    let (paper, ink, shape) = match line.tone {
        Tone::Good => (Color32::from_rgb(0xd2, 0xee, 0xda), theme::GOOD, Verdict::Admit),
        Tone::Warning => (theme::WARNING_PAPER, theme::INK, Verdict::Review),
        Tone::Danger => (theme::DANGER, Color32::WHITE, Verdict::Review),
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

fn worker_sentence(worker: Worker, words: &Words) -> &'static str {
    match worker {
        Worker::Judge => words.judge_died,
        Worker::Clerk => words.clerk_died,
        Worker::Files => words.files_died,
        Worker::Watch => words.watch_died,
    }
}

/// What is wrong with the log in two or three words, where there is no room for what to do.
pub(super) fn log_in_short(trouble: LogTrouble, words: &Words) -> &'static str {
    match trouble {
        LogTrouble::DiskFull => words.log_full,
        LogTrouble::ReadOnly => words.log_unwritable,
        LogTrouble::Locked => words.log_in_use,
        LogTrouble::Moved => words.log_gone,
        LogTrouble::KeyNeeded | LogTrouble::WrongKey => words.log_closed,
        LogTrouble::Damaged
        | LogTrouble::Version
        | LogTrouble::Disk
        | LogTrouble::NotLocal
        | LogTrouble::Other => words.log_trouble,
    }
}

fn log_sentence(trouble: LogTrouble, words: &Words) -> &'static str {
    match trouble {
        LogTrouble::DiskFull => words.log_disk_full,
        LogTrouble::ReadOnly => words.log_read_only,
        LogTrouble::Locked => words.log_locked,
        LogTrouble::Moved => words.log_moved,
        LogTrouble::Damaged => words.log_damaged,
        LogTrouble::KeyNeeded => words.log_key_needed,
        LogTrouble::WrongKey => words.log_wrong_key,
        LogTrouble::Version => words.log_version,
        LogTrouble::Disk => words.log_disk,
        LogTrouble::NotLocal => words.log_not_local,
        LogTrouble::Other => words.log_other,
    }
}

fn notice_sentence(notice: &Notice, language: Language) -> (Tone, String) {
    let words = words(language);
    let warning = |text: &str| (Tone::Warning, text.to_owned());
    match notice {
        Notice::Exported { path, totals } => {
            let path = shown(&path.display().to_string());
            (Tone::Good, fill(words.exported, &[&totals.visits, &totals.people, &path]))
        }
        Notice::ExportFailed { path } => {
            (Tone::Warning, fill(words.export_failed, &[&shown(&path.display().to_string())]))
        }
        Notice::NotSigned { path } => {
            (Tone::Warning, fill(words.not_signed, &[&shown(&path.display().to_string())]))
        }
        Notice::WorkCancelled => warning(words.work_cancelled),
        Notice::Purged { visits } => (Tone::Good, fill(words.purged, &[visits])),
        Notice::RecordWritten { path } => {
            (Tone::Good, fill(words.record_written, &[&shown(&path.display().to_string())]))
        }
        Notice::AsideInPlain { path } => {
            (Tone::Warning, text!(language, "encrypt-aside-is-plain", folder = shown_path(path)))
        }
        Notice::SheetSaved { path } => (
            Tone::Good,
            fill(encryption::words(language).sheet_saved, &[&shown(&path.display().to_string())]),
        ),
        Notice::SheetFailed => warning(encryption::words(language).sheet_failed),
        Notice::RecordFailed => warning(words.record_failed),
        Notice::Rescued { visits, lost } => (Tone::Good, fill(words.rescued, &[visits, lost])),
        Notice::RescueFailed => warning(words.rescue_failed),
        Notice::CheckedOut => (Tone::Good, words.checked_out.to_owned()),
        Notice::CheckOutFailed(why) => {
            let why = match why {
                SaveTrouble::NotInside => words.not_saved_not_inside,
                SaveTrouble::Busy
                | SaveTrouble::AlreadyInside
                | SaveTrouble::Destroyed
                | SaveTrouble::Unchanged
                | SaveTrouble::Visit(_)
                | SaveTrouble::Log(_) => words.check_out_failed,
            };
            warning(why)
        }
        Notice::TrustAdded(added) => {
            let doubtful =
                added.kind.is_for_tests() || added.test_signers > 0 || added.seal == FileSeal::Unchecked;
            let tone = if doubtful { Tone::Warning } else { Tone::Good };
            (tone, added.in_words(language))
        }
        Notice::TrustRefused(error) => (Tone::Warning, error.in_words(language)),
        Notice::TrustFailed => warning(words.trust_failed),
        Notice::PictureRefused(trouble) => warning(pictures::trouble(*trouble, language)),
        Notice::CodeNotForAField => warning(words.code_not_for_a_field),
        Notice::VerdictTakenBack => warning(words.verdict_taken_back),
        Notice::SettingsBroken => warning(words.settings_broken),
        Notice::PartSeen { seen, of } => (Tone::Good, fill(words.part_seen, &[seen, of])),
        Notice::TooMuchWaiting => warning(words.too_much_waiting),
        Notice::CodeFailed => warning(words.code_failed),
        Notice::CodeTooLong => warning(words.code_too_long),
        Notice::SettingNotKept => warning(words.setting_not_kept),
    }
}
