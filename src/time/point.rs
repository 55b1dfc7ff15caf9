//! Points in time, and days.

/// A point in time, always UTC.
pub type Timestamp = chrono::DateTime<chrono::Utc>;
/// A calendar day without a time zone.
pub type Date = chrono::NaiveDate;

/// A point in time as RFC 3339 writes it, with its offset. `None` for any other text.
#[must_use]
pub fn parse_rfc3339(text: &str) -> Option<Timestamp> {
    chrono::DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.to_utc())
}
