//! What the log knows of the computer's clock, and which times it takes for possible.

use chrono::TimeDelta;
use rusqlite::Connection;
use serde_json::json;

use super::super::{
    VisitLog, VisitLogError,
    chain::{self, ChangeKind},
    clock::{OBSOLETE, Rests},
    sql::timestamp,
};
use crate::{time::Timestamp, visit::VisitError};

/// How far a time that people give may lie ahead of the clock: those of two computers differ a little.
const AHEAD: TimeDelta = TimeDelta::minutes(5);
/// How often the log is told that the desk is in use when nobody comes.
const TELL_OF_USE_EVERY: TimeDelta = TimeDelta::hours(12);

impl VisitLog {
    /// Looks at the clock, and records it when it has jumped. Every other change does so first, by
    /// itself; this is for the time in between.
    ///
    /// # Errors
    ///
    /// The log is unchanged.
    pub fn record_clock(&mut self) -> Result<(), VisitLogError> {
        self.write(|_, chain| chain.record_clock())
    }

    /// Records that the clock is right as it is, whatever it showed before, and who says so.
    ///
    /// # Errors
    ///
    /// The log is unchanged.
    pub fn confirm_clock(&mut self, by: &str) -> Result<(), VisitLogError> {
        self.write(|_, chain| chain.record(ChangeKind::Clock, &json!({"confirmed": by})))
    }

    /// The latest time that the clock has shown to the log since it was last confirmed. A clock that shows
    /// an earlier one is, or was, wrong.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn high_water(&self) -> Result<Option<Timestamp>, VisitLogError> {
        self.read(chain::high_water)
    }

    /// The time that has passed for sure when the clock shows `now`: `now` itself, less the rests of the desk
    /// in which the clock may have leapt.
    ///
    /// While the desk is in use, day after day, its clock is watched by everybody who reads the date. Where it
    /// jumps by more than a day and a half between two entries of the log, nobody can tell a holiday from a
    /// clock that leapt: that time counts once the desk has been in use by the clock for three days (a week,
    /// where it was more than four days), or when somebody has said that the clock is right. `None` is a log
    /// that has not been in use for a week, and whose clock nobody has vouched for.
    ///
    /// It is for what cannot be undone when the clock turns out to be wrong. What guests are said to have come
    /// when plays no part, and neither does what is kept how long.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn borne_out(&self, now: Timestamp) -> Result<Option<Timestamp>, VisitLogError> {
        self.read(|connection| {
            let sql = "SELECT at, kind = 'clock' AND json_extract(content, '$.confirmed') IS NOT NULL
                       FROM entry ORDER BY seq DESC";
            let mut statement = connection.prepare_cached(sql)?;
            let mut rows = statement.query([])?;
            let mut rests = Rests::before(now);
            while let Some(row) = rows.next()? {
                let (at, confirmed) = (timestamp(row, 0)?.unwrap_or_default(), row.get(1)?);
                rests.used(at);
                if confirmed || rests.are_over() {
                    return Ok(rests.borne_out(now));
                }
            }
            Ok(None)
        })
    }

    /// Records that the desk is in use, when nothing has been written for half a day.
    ///
    /// # Errors
    ///
    /// The log is unchanged.
    pub fn record_use(&mut self) -> Result<(), VisitLogError> {
        self.write(|_, chain| {
            chain.record_clock()?;
            if chain.has_rested(TELL_OF_USE_EVERY)? {
                chain.record(ChangeKind::Clock, &json!({"in_use": true}))?;
            }
            Ok(())
        })
    }

    /// The latest time that somebody can say something happened at, when the clock shows `now`: a little
    /// later, and where the clock is behind what it has shown to the log before, a little later than that.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn latest_possible(&self, now: Timestamp) -> Result<Timestamp, VisitLogError> {
        self.read(|connection| latest_possible(connection, now))
    }
}

/// See [`VisitLog::latest_possible`].
pub(in crate::visit_log) fn latest_possible(
    connection: &Connection,
    now: Timestamp,
) -> rusqlite::Result<Timestamp> {
    let shown = chain::high_water(connection)?.filter(|shown| *shown < OBSOLETE);
    let latest = shown.map_or(now, |shown| shown.max(now));
    Ok(latest.checked_add_signed(AHEAD).unwrap_or(Timestamp::MAX_UTC))
}

/// Whether these times can have come, when the clock shows `now`. The one answer of all doors of the log.
pub(in crate::visit_log) fn check_past(
    connection: &Connection,
    now: Timestamp,
    times: impl IntoIterator<Item = Timestamp>,
) -> rusqlite::Result<Result<(), VisitError>> {
    let Some(latest) = times.into_iter().max().filter(|latest| *latest - now > AHEAD) else {
        return Ok(Ok(()));
    };
    let possible = latest <= latest_possible(connection, now)?;
    Ok(if possible { Ok(()) } else { Err(VisitError::Future) })
}
