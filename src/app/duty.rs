//! Who is on duty at the desk, and what a supervisor has allowed.

use chrono::TimeDelta;

use crate::{
    data_folder::{Officer, Settings},
    time::Timestamp,
};

/// How long a supervisor's word holds.
pub const ALLOWED_FOR: TimeDelta = TimeDelta::minutes(5);

/// Who has proved what by a PIN in this run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duty {
    /// The officer who has proved to be the one on duty.
    proved: Option<String>,
    /// The supervisor who has allowed what only he may, and until when.
    allowed: Option<(String, Timestamp)>,
    /// What became of the PIN that was typed last.
    pub pin: PinCheck,
    /// How often something was refused that a supervisor would have had to allow.
    pub refusals: u64,
}

/// What became of a PIN.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PinCheck {
    /// None was typed, or it was right.
    #[default]
    Settled,
    /// It is being checked.
    Working,
    /// It was not the one.
    Wrong,
}

/// What a PIN is typed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinPurpose {
    /// This officer is on duty from now on.
    Duty,
    /// A supervisor allows for a while what only he may.
    Allow,
}

impl Duty {
    /// Whether what is a supervisor's may be done now: nobody has set roles, or one is on duty or has allowed it.
    #[must_use]
    pub fn may_supervise(&self, settings: &Settings, now: Timestamp) -> bool {
        let officers = &settings.officers;
        let on_duty = || self.proved.as_ref().filter(|proved| **proved == settings.officer);
        !officers.are_set()
            || on_duty().and_then(|name| officers.named(name)).is_some_and(Officer::is_supervisor)
            || self.allowed.as_ref().is_some_and(|(by, until)| {
                *until > now && officers.named(by).is_some_and(Officer::is_supervisor)
            })
    }

    /// When a supervisor's word ends.
    #[must_use]
    pub fn ends(&self) -> Option<Timestamp> {
        self.allowed.as_ref().map(|(_, until)| *until)
    }

    /// Who answers for what is a supervisor's, where one has allowed it.
    #[must_use]
    pub fn responsible(&self, now: Timestamp) -> Option<&str> {
        self.allowed.as_ref().filter(|(_, until)| *until > now).map(|(by, _)| by.as_str())
    }

    /// A PIN was right.
    pub(super) fn prove(&mut self, purpose: PinPurpose, name: String, now: Timestamp) {
        self.pin = PinCheck::Settled;
        match purpose {
            PinPurpose::Duty => (self.proved, self.allowed) = (Some(name), None),
            PinPurpose::Allow => self.allowed = Some((name, now + ALLOWED_FOR)),
        }
    }

    /// Somebody else has taken over who need not prove it: what was proved and allowed is over.
    pub(super) fn hand_over(&mut self) {
        *self = Self { refusals: self.refusals, ..Self::default() };
    }

    /// A clock that was set back makes no word hold longer.
    pub(super) fn step_back(&mut self, now: Timestamp) {
        if let Some((_, until)) = &mut self.allowed {
            *until = (*until).min(now + ALLOWED_FOR);
        }
    }
}
