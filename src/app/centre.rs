//! What the desk knows of its centre.

use std::path::PathBuf;

use crate::{
    bundle::Enrolment,
    sync::{Failure, Status, Taken, Written},
    text::{Language, shown_path, text},
};

/// What the desk knows of its centre.
#[derive(Debug, Default)]
pub struct Centre {
    /// How it stands; `None` until it is known.
    pub status: Option<Box<Status>>,
    /// Whether something that was asked for is being done.
    pub working: bool,
    /// What became of what was asked for last.
    pub done: Option<Result<CentreDone, Failure>>,
    /// The enrolment that was read, until somebody says what becomes of it.
    pub enrolment: Option<Box<Enrolment>>,
}

/// What the officer wants of the centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CentreCommand {
    /// Send what waits.
    SendNow,
    /// Say for what an enrolment file is.
    LookAt(PathBuf),
    /// Whether an enrolment that is held up to the camera is meant for this desk.
    AwaitEnrolment(bool),
    /// Enrol the post by what was read.
    Enrol,
    /// Forget what was read.
    ForgetEnrolment,
    /// Write what waits into a file.
    WriteParcel(PathBuf),
    /// Take what the centre says from a file.
    TakeParcel(PathBuf),
}

impl CentreCommand {
    /// Whether only a supervisor may do this, once there is one.
    pub(super) fn is_a_supervisors(&self) -> bool {
        matches!(self, Self::LookAt(_) | Self::Enrol | Self::TakeParcel(_))
    }
}

/// What was done.
#[derive(Clone, Debug, PartialEq)]
pub enum CentreDone {
    /// What waited is sent.
    Sent,
    /// The post is enrolled.
    Enrolled,
    /// The post asks by stick to be enrolled.
    ByStick,
    /// What waited is in this file.
    Written(PathBuf, Written),
    /// What was in a file is taken.
    Taken(Taken),
}

impl CentreDone {
    /// What was done, in one line.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        match self {
            Self::Sent => text!(language, "sync-sent").to_owned(),
            Self::Enrolled => text!(language, "sync-enrolled").to_owned(),
            Self::ByStick => text!(language, "sync-asks-by-stick").to_owned(),
            Self::Written(path, written) if written.request => {
                text!(language, "sync-written-request", file = shown_path(path))
            }
            Self::Written(path, written) => {
                let (file, entries) = (shown_path(path), written.entries);
                let said = text!(language, "sync-written", file, entries);
                let warning = (!written.encrypted).then(|| text!(language, "sync-written-plain"));
                warning.map_or_else(|| said.clone(), |warning| format!("{said}. {warning}"))
            }
            Self::Taken(taken) => {
                let answers = (taken.answers > 0)
                    .then(|| text!(language, "sync-taken-answers", answers = taken.answers));
                let items =
                    (taken.items > 0).then(|| text!(language, "sync-done-items", items = taken.items));
                let enrolled = taken.enrolled.then(|| text!(language, "sync-enrolled").to_owned());
                let parts: Vec<String> = [enrolled, answers, items].into_iter().flatten().collect();
                if parts.is_empty() {
                    return text!(language, "sync-taken-nothing").to_owned();
                }
                parts.join(" · ")
            }
        }
    }
}
