//! Spans of time, and the days of a calendar as such.

use chrono::{Days, NaiveTime, TimeDelta, TimeZone};

use crate::credential::{Date, Timestamp};

/// A span of time, from its start to before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeSpan {
    /// The first moment.
    pub from: Timestamp,
    /// The first moment after it.
    pub until: Timestamp,
}

impl TimeSpan {
    /// All of time.
    pub const ALWAYS: Self = Self { from: Timestamp::MIN_UTC, until: Timestamp::MAX_UTC };

    /// The days from `first` to `last`, both included, in this time zone. A day is as long as its clock
    /// makes it, 23 or 25 hours where summer time begins or ends.
    #[must_use]
    pub fn days(first: Date, last: Date, zone: &impl TimeZone) -> Self {
        let until = last.checked_add_days(Days::new(1)).map_or(Timestamp::MAX_UTC, |day| start_of(day, zone));
        Self { from: start_of(first, zone), until }
    }
}

/// The first moment of a day. Where the clock jumps over midnight, the day begins after the jump.
fn start_of(day: Date, zone: &impl TimeZone) -> Timestamp {
    let midnight = day.and_time(NaiveTime::MIN);
    (0..=12)
        .filter_map(|quarters| midnight.checked_add_signed(TimeDelta::minutes(15 * quarters)))
        .find_map(|time| zone.from_local_datetime(&time).earliest())
        .map_or_else(|| midnight.and_utc(), |time| time.to_utc())
}
