//! Points in time, days, and spans of both: what the whole program counts time with.

mod span;

pub use span::{TimeSpan, first_moment};

/// A point in time, always UTC.
pub type Timestamp = chrono::DateTime<chrono::Utc>;
/// A calendar day without a time zone.
pub type Date = chrono::NaiveDate;
