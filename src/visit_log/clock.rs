//! The computer's clock as the log sees it: whether it jumped, measured against the time that runs on
//! whatever the clock says.

use chrono::TimeDelta;

use super::sql::to_the_millisecond;
use crate::time::{self, SystemClock, Tick, Timestamp};

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

/// Looks at the clock for the log, and remembers the last look that went into it.
pub(super) struct Clock {
    clock: Box<dyn time::Clock>,
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

/// When a visit was entered that is logged `now`: `None` where that is as it happens.
pub(super) fn entered(arrived: Timestamp, now: Timestamp) -> Option<Timestamp> {
    (now - arrived > BACKDATED).then_some(now)
}

/// The rests between uses of the desk, from now backwards.
pub(super) struct Rests {
    /// The earliest use so far.
    earliest: Timestamp,
    /// How long the desk has been in use since then, with no rest for more than a day.
    in_use: TimeDelta,
    /// The rests that nothing bears out.
    unsure: TimeDelta,
}

impl Rests {
    /// Whether the desk has been in use for so long that earlier leaps of the clock would have been seen.
    pub(super) fn are_over(&self) -> bool {
        self.in_use >= AFTER_A_LEAP
    }

    /// The time that has passed for sure when the clock shows `now`.
    pub(super) fn borne_out(&self, now: Timestamp) -> Option<Timestamp> {
        now.checked_sub_signed(self.unsure)
    }

    pub(super) fn before(now: Timestamp) -> Self {
        Self { earliest: now, in_use: TimeDelta::zero(), unsure: TimeDelta::zero() }
    }

    /// The desk was in use at this time too, before what is known.
    pub(super) fn used(&mut self, at: Timestamp) {
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
        Self::new(SystemClock::start())
    }

    pub(super) fn new(clock: impl time::Clock + 'static) -> Self {
        let last = clock.tick();
        Self { clock: Box::new(clock), last }
    }

    pub(super) fn read(&self) -> Reading {
        let tick = self.clock.tick();
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
