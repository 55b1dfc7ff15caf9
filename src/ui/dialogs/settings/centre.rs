//! The centre: how it stands, sending now or by file, and the enrolment.

use std::path::PathBuf;

use egui::{Button, RichText};

use super::{super::system_dialog::SystemDialogs, rows::Rows};
use crate::{
    app::{CentreCommand, Command, State},
    bundle::Enrolment,
    sync::{self, Standing},
    text::{shown, text},
};

/// What is entered about the centre.
#[derive(Default)]
pub(super) struct CentrePart {
    dialogs: SystemDialogs,
    /// What the file is for that is being chosen.
    wanted: Option<Wanted>,
    /// Whether the camera was told to look for an enrolment.
    awaits: bool,
}

/// What a file is chosen for.
#[derive(Clone, Copy)]
enum Wanted {
    Enrolment,
    To,
    From,
}

impl CentrePart {
    pub(super) fn part_ui(&mut self, rows: &mut Rows<'_>, state: &State, commands: &mut Vec<Command>) {
        let language = rows.language;
        if let Some(path) = self.dialogs.answer(rows.ui.ctx(), language) {
            commands.extend(self.wanted.take().map(|wanted| wanted.command(path)));
        }
        if !std::mem::replace(&mut self.awaits, true) {
            commands.push(Command::Centre(CentreCommand::AwaitEnrolment(true)));
        }
        if let Some(status) = &state.centre.status {
            for line in status.in_words(state.now, language) {
                rows.hint(&line);
            }
        }
        if let Some(enrolment) = &state.centre.enrolment {
            ask_ui(rows, enrolment, commands);
        }
        self.buttons_ui(rows, state, commands);
        if state.centre.working {
            rows.hint(text!(language, "sync-working"));
        }
        match &state.centre.done {
            Some(Ok(done)) => rows.hint(&done.in_words(language)),
            Some(Err(failure)) => rows.fault(&failure.in_words(language)),
            None => {}
        }
        rows.hint(text!(language, "sync-settings-hint"));
    }

    fn buttons_ui(&mut self, rows: &mut Rows<'_>, state: &State, commands: &mut Vec<Command>) {
        let language = rows.language;
        let standing = state.centre.status.as_ref().and_then(|status| status.standing.as_ref());
        let online = matches!(standing, Some(Standing::Member(enrolment)) if !enrolment.url.is_empty());
        let idle = !state.centre.working && !state.demo;
        rows.ui.horizontal_wrapped(|ui| {
            let button = |ui: &mut egui::Ui, enabled: bool, caption: &str| {
                ui.add_enabled(enabled, Button::new(caption)).clicked()
            };
            if button(ui, idle && online, text!(language, "sync-send-now")) {
                commands.push(Command::Centre(CentreCommand::SendNow));
            }
            if button(ui, idle, text!(language, "sync-to-file")) {
                self.wanted = Some(Wanted::To);
                let post = state.settings.post.as_str();
                let proposal = state.centre.status.as_ref().map_or_else(
                    || PathBuf::from("posjaga.pjs"),
                    |status| sync::parcel_name(&status.state, post),
                );
                self.dialogs.save_file(&proposal, ui.ctx());
            }
            if button(ui, idle && standing.is_some(), text!(language, "sync-from-file")) {
                self.wanted = Some(Wanted::From);
                self.dialogs.open_file(&[], ui.ctx());
            }
            if button(ui, idle, text!(language, "sync-enrol-file")) {
                self.wanted = Some(Wanted::Enrolment);
                self.dialogs.open_file(&[], ui.ctx());
            }
        });
        rows.hint(text!(language, "sync-enrol-camera"));
    }
}

/// Whether this desk is to be that post.
fn ask_ui(rows: &mut Rows<'_>, enrolment: &Enrolment, commands: &mut Vec<Command>) {
    let language = rows.language;
    let host = match enrolment.url.strip_prefix("https://") {
        Some(host) => shown(host),
        None => text!(language, "sync-by-stick").to_owned(),
    };
    let (post, office) = (shown(&enrolment.name), shown(&enrolment.office_name));
    rows.ui.group(|ui| {
        ui.set_width(ui.available_width());
        let question = text!(language, "sync-ask-enrol", post, office, host);
        ui.add(egui::Label::new(RichText::new(question).strong()).wrap());
        let fields = sync::fields_in_words(enrolment.fields, language);
        ui.add(egui::Label::new(RichText::new(fields).small()).wrap());
        ui.horizontal(|ui| {
            if ui.button(text!(language, "sync-enrol")).clicked() {
                commands.push(Command::Centre(CentreCommand::Enrol));
            }
            if ui.button(text!(language, "sync-not-now")).clicked() {
                commands.push(Command::Centre(CentreCommand::ForgetEnrolment));
            }
        });
    });
}

impl Wanted {
    fn command(self, path: PathBuf) -> Command {
        Command::Centre(match self {
            Self::Enrolment => CentreCommand::LookAt(path),
            Self::To => CentreCommand::WriteParcel(path),
            Self::From => CentreCommand::TakeParcel(path),
        })
    }
}
