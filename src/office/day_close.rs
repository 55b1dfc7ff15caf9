//! The close of a day: who has not left, the times that are assumed for them, and the note for who comes next.

use chrono::TimeDelta;

use super::Office;
use crate::{
    time::{Timestamp, local_day, start_of_day},
    visit::{Visit, VisitId},
    visit_log::{Closing, VisitLog, VisitLogError},
};

/// How the day is to be closed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayClose {
    /// Those who have left without being seen. The others stay inside, such as a technician of the night.
    pub left: Vec<VisitId>,
    /// What the next officer should know; empty for nothing.
    pub note: String,
}

/// When a guest who was not seen leaving is taken to have left: now, or where he came on another day at its end.
#[must_use]
pub fn assumed_departure(visit: &Visit, now: Timestamp) -> Timestamp {
    let day = local_day(visit.arrived);
    let end = day.succ_opt().map_or(now, |next| start_of_day(next) - TimeDelta::minutes(1));
    end.min(now).max(visit.arrived)
}

/// Closes the day, all of it or nothing: those who are named have left, at an assumed time, and the note is kept for
/// [`VisitLog::last_closing`]. Gives the visits that ended by it.
///
/// # Errors
///
/// See [`VisitLog::close_day`].
pub fn close_day(office: &Office, log: &mut VisitLog, close: &DayClose) -> Result<Vec<Visit>, VisitLogError> {
    let now = log.now();
    let inside = log.inside()?;
    let left: Vec<_> = inside
        .iter()
        .filter(|visit| close.left.contains(&visit.id))
        .map(|visit| (visit.id, assumed_departure(visit, now)))
        .collect();
    log.close_day(&Closing { by: &office.settings.officer, note: close.note.trim(), left: &left })
}
