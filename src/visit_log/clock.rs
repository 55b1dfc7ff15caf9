//! The computer's clock as the log sees it: whether it jumped, measured against the time that runs on
//! whatever the clock says.

use std::time::{Duration, Instant, SystemTime};

use chrono::TimeDelta;
use serde_json::json;

use super::{ChangeKind, VisitLog, VisitLogError, chain, row::to_the_millisecond};
use crate::credential::Timestamp;

/// How far the clock may be from where it should be: time servers nudge it by less.
const TOLERANCE: TimeDelta = TimeDelta::seconds(2);

/// The log bears a clock out by what was written so long before, and not longer: a clock that leapt ahead has
/// no such past, and a fortnight of holidays makes no clock wrong.
const BORNE_OUT_BY: [TimeDelta; 2] = [TimeDelta::days(7), TimeDelta::days(14)];

/// When this version of the program was written, in milliseconds since 1970: the first of November 2026. A
/// clock that shows an earlier time is wrong.
pub const WRITTEN: Timestamp = match Timestamp::from_timestamp_millis(1_793_491_200_000) {
    Some(time) => time,
    None => Timestamp::UNIX_EPOCH,
};

/// One look at both clocks of the computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    /// The date and time that it shows.
    pub wall: Timestamp,
    /// The time since some moment of this run, which nobody can set.
    pub running: Duration,
}

/// Looks at the clock for the log, and remembers the last look that went into it.
pub(super) struct Clock {
    look: Box<dyn Fn() -> Tick + Send>,
    last: Tick,
}

/// What the clock shows, and what it should show by the last look.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    tick: Tick,
    expected: Option<Timestamp>,
}

/// The clock does not show what it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Jump {
    pub expected: Timestamp,
}

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

    /// Whether the log bears out that it is `now`: a guest came one to two weeks before, or somebody has said
    /// within these two weeks that the clock is right. A clock that is ahead by years has neither, until
    /// guests have been logged by it for a week.
    ///
    /// For what cannot be undone when the clock turns out to be wrong.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn bears_out(&self, now: Timestamp) -> Result<bool, VisitLogError> {
        let [latest, earliest] = BORNE_OUT_BY
            .map(|ago| now.checked_sub_signed(ago).unwrap_or(Timestamp::MIN_UTC).timestamp_millis());
        // What came from paper was not dated by this clock.
        let sql = "SELECT EXISTS (SELECT 1 FROM visit
                                  WHERE arrived BETWEEN ?1 AND ?2 AND entered IS NULL)
                       OR EXISTS (SELECT 1 FROM entry
                                  WHERE kind = 'clock' AND at BETWEEN ?1 AND ?3
                                  AND json_extract(content, '$.confirmed') IS NOT NULL)";
        let times = [earliest, latest, now.timestamp_millis()];
        self.read(|connection| connection.prepare_cached(sql)?.query_row(times, |row| row.get(0)))
    }
}

impl Clock {
    pub(super) fn of_the_system() -> Self {
        let start = Instant::now();
        Self::new(move || Tick { wall: SystemTime::now().into(), running: start.elapsed() })
    }

    pub(super) fn new(look: impl Fn() -> Tick + Send + 'static) -> Self {
        let last = look();
        Self { look: Box::new(look), last }
    }

    pub(super) fn read(&self) -> Reading {
        let tick = (self.look)();
        let tick = Tick { wall: to_the_millisecond(tick.wall), ..tick };
        let expected = tick
            .running
            .checked_sub(self.last.running)
            .and_then(|passed| TimeDelta::from_std(passed).ok())
            .and_then(|passed| self.last.wall.checked_add_signed(passed));
        Reading { tick, expected }
    }

    /// Counts from this reading on. To be called when what it led to is in the log.
    pub(super) fn settle(&mut self, reading: Reading) {
        self.last = reading.tick;
    }
}

impl Reading {
    pub(super) fn wall(&self) -> Timestamp {
        self.tick.wall
    }

    /// Whether the clock jumped: since the last look, or back before the last entry of the log.
    pub(super) fn jump(&self, last_entry: Option<Timestamp>) -> Option<Jump> {
        let wall = self.tick.wall;
        let since_last_look = self.expected.filter(|&expected| (wall - expected).abs() > TOLERANCE);
        let before_last_entry = last_entry.filter(|&last| last - wall > TOLERANCE);
        since_last_look.or(before_last_entry).map(|expected| Jump { expected })
    }
}
