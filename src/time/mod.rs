//! Points in time, days, and spans of both: what the whole program counts time with.

mod clock;
mod days;
mod point;
mod span;

pub use clock::{Clock, SystemClock, Tick, now};
pub use days::{DaySpan, local_day, start_of_day};
pub use point::{Date, Timestamp, parse_rfc3339};
pub use span::{TimeSpan, first_moment};
