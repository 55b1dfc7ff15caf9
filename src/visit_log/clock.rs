//! The computer's clock as the log sees it: whether it jumped, measured against the time that runs on
//! whatever the clock says.

use std::time::{Duration, Instant, SystemTime};

use chrono::TimeDelta;
use rusqlite::Connection;
use serde_json::json;

use super::{
    ChangeKind, VisitLog, VisitLogError, chain,
    row::{self, to_the_millisecond},
};
use crate::{time::Timestamp, visit::VisitError};

/// How far the clock may be from where it should be: time servers nudge it by less.
const TOLERANCE: TimeDelta = TimeDelta::seconds(2);

/// The longest the desk rests between two uses without anybody asking whether the clock leapt: from one
/// morning to the evening of the next day. A weekend is longer.
const LONGEST_REST: TimeDelta = TimeDelta::hours(36);
/// The desk has to be in use for so long after a longer rest before the time of that rest counts as passed,
/// where the rest may be a long weekend.
const AFTER_A_WEEKEND: TimeDelta = TimeDelta::days(3);
const WEEKEND: TimeDelta = TimeDelta::days(4);
/// And after one that is longer than that.
const AFTER_A_LEAP: TimeDelta = TimeDelta::days(7);
/// What a rest counts for, at most, as the use of the desk after an earlier one.
const MOST_OF_A_REST: TimeDelta = TimeDelta::days(1);

/// How far a time that people give may lie ahead of the clock: those of two computers differ a little.
const AHEAD: TimeDelta = TimeDelta::minutes(5);
/// A visit that is logged so long after the guest came was not logged as it happened.
const BACKDATED: TimeDelta = TimeDelta::minutes(15);

/// When this version of the program was written, in milliseconds since 1970: the first of November 2026. A
/// clock that shows an earlier time is wrong.
pub const WRITTEN: Timestamp = match Timestamp::from_timestamp_millis(1_793_491_200_000) {
    Some(time) => time,
    None => Timestamp::UNIX_EPOCH,
};

/// So long after it was written nobody uses this version any more (20 years): a clock that shows a later time
/// is wrong.
pub const OBSOLETE: Timestamp =
    match Timestamp::from_timestamp_millis(WRITTEN.timestamp_millis() + 20 * 366 * 86_400_000) {
        Some(time) => time,
        None => Timestamp::UNIX_EPOCH,
    };

/// How often the log is told that the desk is in use when nobody comes.
const TELL_OF_USE_EVERY: TimeDelta = TimeDelta::hours(12);

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
                let (at, confirmed) = (row::timestamp(row, 0)?.unwrap_or_default(), row.get(1)?);
                rests.used(at);
                if confirmed || rests.in_use >= AFTER_A_LEAP {
                    return Ok(now.checked_sub_signed(rests.unsure));
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
pub(super) fn latest_possible(connection: &Connection, now: Timestamp) -> rusqlite::Result<Timestamp> {
    let shown = chain::high_water(connection)?.filter(|shown| *shown < OBSOLETE);
    let latest = shown.map_or(now, |shown| shown.max(now));
    Ok(latest.checked_add_signed(AHEAD).unwrap_or(Timestamp::MAX_UTC))
}

/// Whether these times can have come, when the clock shows `now`. The one answer of all doors of the log.
pub(super) fn check_past(
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

/// When a visit was entered that is logged `now`: `None` where that is as it happens.
pub(super) fn entered(arrived: Timestamp, now: Timestamp) -> Option<Timestamp> {
    (now - arrived > BACKDATED).then_some(now)
}

/// The rests between uses of the desk, from now backwards.
struct Rests {
    /// The earliest use so far.
    earliest: Timestamp,
    /// How long the desk has been in use since then, with no rest for more than a day.
    in_use: TimeDelta,
    /// The rests that nothing bears out.
    unsure: TimeDelta,
}

impl Rests {
    fn before(now: Timestamp) -> Self {
        Self { earliest: now, in_use: TimeDelta::zero(), unsure: TimeDelta::zero() }
    }

    /// The desk was in use at this time too, before what is known.
    fn used(&mut self, at: Timestamp) {
        // What the clock showed while it was wrong is no use by this one.
        if at > self.earliest || at < WRITTEN {
            return;
        }
        let rest = self.earliest - at;
        if rest > LONGEST_REST {
            let needed = if rest <= WEEKEND { AFTER_A_WEEKEND } else { AFTER_A_LEAP };
            if self.in_use < needed {
                self.unsure = self.unsure.checked_add(&rest).unwrap_or(TimeDelta::MAX);
            }
        }
        self.in_use += rest.min(MOST_OF_A_REST);
        self.earliest = at;
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
