//! Whether the computer's clock can be right. Without a network it can only be held against what cannot lie
//! in the future: the program itself, the log, and what the clock has shown before.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::TimeDelta;

use crate::{credential::Timestamp, visit_log::WRITTEN};

/// How far back the clock may be: time servers and people set it right by less.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);
/// So long after it was written nobody uses this version any more.
const IN_USE_FOR: TimeDelta = TimeDelta::days(20 * 366);

/// The latest time that the clock has shown, for all workers to see.
#[derive(Debug)]
pub struct ClockWatch {
    /// In milliseconds since 1970.
    latest: AtomicI64,
}

impl Default for ClockWatch {
    fn default() -> Self {
        Self { latest: AtomicI64::new(WRITTEN.timestamp_millis()) }
    }
}

impl ClockWatch {
    /// Takes in that the clock has shown this time. One that no clock of this program can show is left out.
    pub fn has_shown(&self, time: Timestamp) {
        if time < WRITTEN + IN_USE_FOR {
            self.latest.fetch_max(time.timestamp_millis(), Ordering::Relaxed);
        }
    }

    /// Whether a clock that shows `now` is wrong. Takes in that it has shown it.
    pub fn is_wrong(&self, now: Timestamp) -> bool {
        self.has_shown(now);
        now >= WRITTEN + IN_USE_FOR
            || (now + TOLERANCE).timestamp_millis() < self.latest.load(Ordering::Relaxed)
    }

    /// Whether a person may say that a clock that shows `now` is right: it is not older than the program.
    #[must_use]
    pub fn may_be_right(now: Timestamp) -> bool {
        now + TOLERANCE >= WRITTEN && now < WRITTEN + IN_USE_FOR
    }

    /// Takes a person's word for it that the clock is right.
    pub fn confirm(&self, now: Timestamp) {
        if Self::may_be_right(now) {
            self.latest.store(now.timestamp_millis(), Ordering::Relaxed);
        }
    }
}
