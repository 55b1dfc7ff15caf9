//! Spans of time, and the days of a calendar as such.

use chrono::{Days, MappedLocalTime, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};

use super::point::{Date, Timestamp};

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
        .find_map(|time| first_moment(time, zone))
        .unwrap_or_else(|| midnight.and_utc())
}

/// The moment at which a clock in this time zone shows this time. Where it is set back an hour happens twice, and
/// the first is meant; where it is set forward one never happens.
#[must_use]
pub fn first_moment(time: NaiveDateTime, zone: &impl TimeZone) -> Option<Timestamp> {
    // By how much clocks are set back, in minutes. Of two equal times the zone may name the second first, or
    // alone (seen with zones that `TZ` spells out).
    const SET_BACK: [i64; 4] = [120, 60, 30, 20];
    let found = match zone.from_local_datetime(&time) {
        MappedLocalTime::None => return None,
        MappedLocalTime::Single(found) => found.to_utc(),
        MappedLocalTime::Ambiguous(one, other) => one.to_utc().min(other.to_utc()),
    };
    let earlier =
        SET_BACK.into_iter().filter_map(|minutes| found.checked_sub_signed(TimeDelta::minutes(minutes)));
    let first = earlier.into_iter().find(|moment| moment.with_timezone(zone).naive_local() == time);
    Some(first.unwrap_or(found))
}
