//! Days of the calendar that this computer keeps.

use chrono::Local;

use super::{
    point::{Date, Timestamp},
    span::TimeSpan,
};

/// The calendar day of this computer at that moment.
#[must_use]
pub fn local_day(at: Timestamp) -> Date {
    at.with_timezone(&Local).date_naive()
}

/// The first moment of a day of this computer's calendar.
#[must_use]
pub fn start_of_day(day: Date) -> Timestamp {
    TimeSpan::days(day, day, &Local).from
}

/// Days of this computer's calendar, both ends included; open at an end that is not given. The last does not come
/// before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaySpan {
    from: Option<Date>,
    to: Option<Date>,
}

impl DaySpan {
    /// The days between these; `None` when the last comes before the first.
    #[must_use]
    pub fn between(from: Option<Date>, to: Option<Date>) -> Option<Self> {
        let in_order = from.zip(to).is_none_or(|(from, to)| from <= to);
        in_order.then_some(Self { from, to })
    }

    /// The first day, where there is one.
    #[must_use]
    pub fn first(self) -> Option<Date> {
        self.from
    }

    /// The last day, where there is one.
    #[must_use]
    pub fn last(self) -> Option<Date> {
        self.to
    }

    /// All that happens on these days.
    #[must_use]
    pub fn span(self) -> TimeSpan {
        let from = self.from.map_or(TimeSpan::ALWAYS.from, start_of_day);
        let until = self.to.map_or(TimeSpan::ALWAYS.until, |day| TimeSpan::days(day, day, &Local).until);
        TimeSpan { from, until }
    }
}
