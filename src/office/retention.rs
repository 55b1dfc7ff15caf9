//! What is due for destruction, and its destruction. The record of it is part of the act; see
//! [`destruction`](crate::destruction).

use std::{path::Path, thread, time::Duration};

use super::{Office, draft};
use crate::{
    data_folder::Settings,
    destruction::{self, DestructionError, Mentions, Purge, Recorded, Step, Wish},
    progress::Progress,
    time::{self, Date, Timestamp, local_day, start_of_day},
    visit_log::{Retention, VisitLog, VisitLogError},
};

/// The pause between two batches in which other programs write: longer than they sleep between two looks.
const BETWEEN_BATCHES: Duration = Duration::from_millis(10);

/// What makes visits due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The times of the settings, by the clock.
    Settings,
    /// Somebody's word: all that arrived before this day.
    Before(Date),
}

/// What is due for destruction.
#[derive(Clone, Debug, PartialEq)]
pub struct Due {
    /// What is due if the clock is right.
    pub by_clock: Retention,
    /// What is due as far as the log bears the clock out, and may be destroyed: a clock that leapt ahead makes
    /// everything due, and what is destroyed does not come back.
    pub sure: Retention,
    /// Up to when the log bears the clock out.
    pub borne_out: Option<Timestamp>,
}

impl Rule {
    /// What is due on this day; `None` where everything is kept for ever.
    #[must_use]
    pub fn due_on(self, day: Date, settings: &Settings) -> Option<Retention> {
        match self {
            Self::Settings => settings.retention(day),
            Self::Before(before) => Some(Retention::all_before(start_of_day(before))),
        }
    }
}

impl Due {
    /// What is due when the clock shows `now`; `None` where everything is kept for ever.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn at(
        now: Timestamp,
        rule: Rule,
        office: &Office,
        log: &VisitLog,
    ) -> Result<Option<Self>, VisitLogError> {
        let Some(by_clock) = rule.due_on(local_day(now), &office.settings) else { return Ok(None) };
        let borne_out = log.borne_out(now)?;
        let sure = match (rule, borne_out) {
            (Rule::Settings, None) => Retention::all_before(Timestamp::MIN_UTC),
            (Rule::Settings, Some(sure)) => {
                rule.due_on(local_day(sure), &office.settings).unwrap_or(by_clock)
            }
            (Rule::Before(_), _) => by_clock,
        };
        Ok(Some(Self { by_clock, sure, borne_out }))
    }

    /// The day up to which the log bears the clock out.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        self.borne_out.map(local_day)
    }

    /// Whether something is due by the clock for which the log does not bear it out.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn waits(&self, log: &VisitLog) -> Result<bool, VisitLogError> {
        Ok(self.sure != self.by_clock && log.has_due(self.by_clock)?)
    }
}

/// What a purge has come to.
#[derive(Debug)]
pub struct Purged {
    /// What was destroyed, and where the record of it stands; `None` when nothing was due.
    pub recorded: Option<Recorded>,
    /// Whether it was stopped before all that is due was destroyed.
    pub cancelled: bool,
}

/// Begins the destruction of what is surely due, for whoever goes on with it bit by bit. It holds other programs
/// off until it is dropped.
///
/// # Errors
///
/// See [`Purge::begin`].
pub fn begin_purge(office: &Office, due: &Due, copy: Option<&Path>) -> Result<Purge, DestructionError> {
    Purge::begin(office.place(copy), due.sure, &office.settings.officer)
}

/// Destroys what is surely due, with pauses in which others write, and with a second record at `copy` if one is
/// wanted.
///
/// # Errors
///
/// See [`Purge::step`].
pub fn purge(
    office: &Office,
    log: &mut VisitLog,
    due: &Due,
    copy: Option<&Path>,
    progress: &mut dyn Progress,
) -> Result<Purged, DestructionError> {
    let place = office.place(copy);
    let mut purge = begin_purge(office, due, copy)?;
    let mut recorded = loop {
        if progress.at(purge.visits(), None).is_err() {
            return Ok(Purged { recorded: purge.stop(place, log)?, cancelled: true });
        }
        let before = purge.visits();
        match purge.step(place, log)? {
            Step::Further if purge.visits() > before => thread::sleep(BETWEEN_BATCHES),
            Step::Further => {}
            Step::Nothing => break None,
            Step::Done(recorded) => break Some(*recorded),
        }
    };
    // What a reader was in the way of, this time or last time, goes now.
    if recorded.as_ref().is_none_or(|recorded| !recorded.done.complete) {
        let complete = log
            .wipe_patiently()
            .map_err(|source| DestructionError::Log { path: office.folder.visit_log_path(), source })?;
        if let Some(recorded) = &mut recorded {
            recorded.done.complete = complete;
        }
    }
    Ok(Purged { recorded, cancelled: false })
}

/// What was erased by a guest's wish.
#[derive(Debug)]
pub struct Erased {
    /// What was destroyed, and where the record of it stands.
    pub recorded: Recorded,
    /// Where the guest was named beside, and may still be.
    pub elsewhere: Mentions,
}

/// Erases visits by a guest's wish, and says where else the guest is named.
///
/// # Errors
///
/// See [`destruction::erase`].
pub fn erase(
    office: &Office,
    log: &mut VisitLog,
    wish: &Wish<'_>,
    copy: Option<&Path>,
) -> Result<Erased, DestructionError> {
    let place = office.place(copy);
    let elsewhere = destruction::mentions(place, log, wish.ids)?;
    let explain = |source| DestructionError::Log { path: office.folder.visit_log_path(), source };
    let names = log.names_of(wish.ids).map_err(explain)?;
    let recorded = destruction::erase(place, log, wish)?;
    if let Err(error) = draft::forget_draft_of(office, &names, time::now()) {
        tracing::error!(error = &error as &dyn std::error::Error, "what is being typed is not erased");
    }
    Ok(Erased { recorded, elsewhere })
}

/// Completes the records of what a program was killed in the middle of destroying. To be called whenever the log
/// has been opened.
///
/// # Errors
///
/// See [`destruction::complete_interrupted`].
pub fn complete_interrupted(office: &Office, log: &mut VisitLog) -> Result<Vec<Recorded>, DestructionError> {
    destruction::complete_interrupted(office.place(None), log)
}
