//! Days and moments as issuers write them.

use chrono::{DateTime, Datelike as _, NaiveDateTime};
use ciborium::Value;

use super::claims::{BirthDate, PartialDate, Sampled};
use crate::time::{Date, Timestamp};

/// Tags of dates in CBOR: date-time text, seconds (RFC 8949 section 3.4), days, date text (RFC 8943).
const DATE_TIME_TEXT: u64 = 0;
const SECONDS: u64 = 1;
const DAYS: u64 = 100;
const DATE_TEXT: u64 = 1004;
/// A date and time without a zone.
const LOCAL: &str = "%Y-%m-%dT%H:%M:%S%.f";

/// A calendar day: ISO 8601, also with a time behind it, or a date of CBOR's own.
pub(super) fn day(value: &Value) -> Option<Date> {
    match value {
        Value::Text(text) => day_of_text(text),
        Value::Tag(DATE_TIME_TEXT | DATE_TEXT, inner) if inner.is_text() => day(inner),
        Value::Tag(DAYS, inner) => {
            let days =
                i64::try_from(inner.as_integer()?).ok().filter(|days| days.unsigned_abs() < 100_000)?;
            Some(DateTime::UNIX_EPOCH.date_naive() + chrono::Duration::days(days))
        }
        Value::Tag(SECONDS, inner) => seconds(inner).map(|moment| moment.date_naive()),
        _ => None,
    }
}

/// A calendar day: ISO 8601, also with a time behind it.
pub(super) fn day_of_text(text: &str) -> Option<Date> {
    let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
    let date = parse_day(date)?;
    match time {
        None => Some(date),
        Some(_) => parse_moment(text).map(|_| date),
    }
}

/// A moment: ISO 8601, or one of CBOR's own.
pub(super) fn moment(value: &Value) -> Option<Timestamp> {
    match value {
        Value::Text(text) => parse_moment(text),
        Value::Tag(DATE_TIME_TEXT, inner) => parse_moment(inner.as_text()?),
        Value::Tag(SECONDS, inner) => seconds(inner),
        _ => None,
    }
}

/// When a sample was taken: a moment, a time of no zone, or a day; ISO 8601, or one of CBOR's own.
pub(super) fn sampled(value: &Value) -> Option<Sampled> {
    match value {
        Value::Text(text) => sampled_of_text(text),
        Value::Tag(DATE_TIME_TEXT, inner) => sampled_of_text(inner.as_text()?),
        Value::Tag(SECONDS, _) => moment(value).map(Sampled::At),
        _ => day(value).map(Sampled::On),
    }
}

/// When a sample was taken, in ISO 8601.
pub(super) fn sampled_of_text(text: &str) -> Option<Sampled> {
    let local = || NaiveDateTime::parse_from_str(text, LOCAL).ok().map(Sampled::Local);
    local().or_else(|| parse_moment(text).map(Sampled::At)).or_else(|| parse_day(text).map(Sampled::On))
}

/// A date of birth: in the years 1900 to 2099, of which the end may be missing or zero, and nobody is born
/// in a year after `now`; or a text that is no date. `None` is no text at all, or a date that nobody alive
/// can have been born on.
pub(super) fn birth_date(text: &str, now: Timestamp) -> Option<BirthDate> {
    let is_year = |year: &i32| (1900..2100).contains(year) && *year <= now.year();
    match partial_date(text) {
        Some(date) => is_year(&date.year).then_some(date.into()),
        None if text.trim().is_empty() => None,
        None => {
            let year = text.get(..4).and_then(|year| number(year, 4)).map(|year| year as i32).filter(is_year);
            Some(BirthDate::AsWritten { text: text.to_owned(), year })
        }
    }
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, of which the end may be zero; also with a time behind it.
fn partial_date(text: &str) -> Option<PartialDate> {
    let date = text.split_once('T').map_or(text, |(date, _)| date);
    let mut parts = date.split('-');
    let year = number(parts.next()?, 4)? as i32;
    let mut part = || parts.next().map_or(Some(0), |part| number(part, 2));
    let (month, day) = (part()?, part()?);
    let known = |number: u32| (number != 0).then_some(number);
    let date = PartialDate { year, month: known(month), day: known(day) };
    let is_date = match (date.month, date.day) {
        (Some(month), day) => Date::from_ymd_opt(year, month, day.unwrap_or(1)).is_some(),
        (None, day) => day.is_none(),
    };
    (is_date && parts.next().is_none()).then_some(date)
}

fn parse_day(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, day) =
        (number(parts.next()?, 4)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    if parts.next().is_some() {
        return None;
    }
    Date::from_ymd_opt(year as i32, month, day)
}

/// RFC 3339; also with an offset of hours alone, or without one, which is then taken for UTC.
pub(super) fn parse_moment(text: &str) -> Option<Timestamp> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some(moment.to_utc());
    }
    if let Ok(moment) = DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%#z") {
        return Some(moment.to_utc());
    }
    NaiveDateTime::parse_from_str(text, LOCAL).ok().map(|moment| moment.and_utc())
}

fn seconds(value: &Value) -> Option<Timestamp> {
    let seconds =
        i64::try_from(value.as_integer()?).ok().filter(|seconds| seconds.unsigned_abs() < 1 << 36)?;
    DateTime::from_timestamp(seconds, 0)
}

/// A number of exactly `digits` decimal digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    let exact = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    if exact { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_issuers_write_them() {
        let christmas = Date::from_ymd_opt(2021, 12, 25);
        for value in [
            Value::from("2021-12-25"),
            Value::from("2021-12-25T00:00:00"),
            Value::from("2021-12-25T23:00:00.000Z"),
            Value::from("2021-12-25T00:00:00+07:00"),
            Value::Tag(1004, Box::new(Value::from("2021-12-25"))),
            Value::Tag(100, Box::new(Value::from(18_986))),
            Value::Tag(1, Box::new(Value::from(1_640_390_400))),
        ] {
            assert_eq!(day(&value), christmas, "{value:?}");
        }
        for text in
            ["", "2021", "2021-12", "2021-02-29", "21-12-25", "2021-12-25 ", "2021-12-25T", "+021-12-25"]
        {
            assert_eq!(day(&Value::from(text)), None, "{text}");
        }
        assert_eq!(day(&Value::Tag(100, Box::new(Value::from(u64::MAX)))), None);
        assert_eq!(day(&Value::Tag(1, Box::new(Value::from(i64::MIN)))), None);
    }

    #[test]
    fn moments_are_read_as_issuers_write_them() {
        let expected = DateTime::from_timestamp(1_624_816_799, 0);
        for text in [
            "2021-06-27T19:59:59+02:00",
            "2021-06-27T17:59:59Z",
            "2021-06-27T19:59:59+02",
            "2021-06-27T19:59:59+0200",
            "2021-06-27T17:59:59",
        ] {
            assert_eq!(moment(&Value::from(text)), expected, "{text}");
        }
        assert_eq!(moment(&Value::from("2021-06-27")), None);
        assert_eq!(moment(&Value::from("2021-06-31T17:59:59Z")), None);
    }

    #[test]
    fn a_sample_was_taken_as_exactly_as_the_issuer_says() {
        for (text, earliest, latest) in [
            ("2021-06-27T19:59:59+02:00", "2021-06-27T17:59:59Z", "2021-06-27T17:59:59Z"),
            ("2021-06-27T19:59:59", "2021-06-27T05:59:59Z", "2021-06-28T07:59:59Z"),
            ("2021-06-27", "2021-06-26T10:00:00Z", "2021-06-28T12:00:00Z"),
        ] {
            let sampled = sampled(&Value::from(text)).expect(text);
            let moment = |text: &str| parse_moment(text).expect("a moment");
            assert_eq!((sampled.earliest(), sampled.latest()), (moment(earliest), moment(latest)), "{text}");
        }
        let day = Value::Tag(1004, Box::new(Value::from("2021-12-25")));
        assert_eq!(sampled(&day).map(|day| day.to_string()).as_deref(), Some("2021-12-25"));
        assert!(sampled(&Value::from("2021-06")).is_none());
    }

    #[test]
    fn a_date_of_birth_may_be_partial() {
        let now = DateTime::from_timestamp(1_640_390_400, 0).expect("in range");
        let read = |text| birth_date(text, now).map(|date| date.to_string());
        for (text, expected) in [
            ("1998-02-26", "1998-02-26"),
            ("1998-02", "1998-02"),
            ("1963-00", "1963"),
            ("1963-00-00", "1963"),
            ("1992", "1992"),
            ("2021-12-31", "2021-12-31"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected));
        }
        for text in ["1815-08-24", "1899", "2022-01-01", "", " "] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_of_birth_that_is_no_date_is_kept_as_it_is_written() {
        let now = DateTime::from_timestamp(1_640_390_400, 0).expect("in range");
        for (text, latest) in [
            ("1989-00-20", Some("1989-12-31")),
            ("1998-13", Some("1998-12-31")),
            ("1998-02-30", Some("1998-12-31")),
            ("1998-00-01", Some("1998-12-31")),
            ("1998-", Some("1998-12-31")),
            ("1998-02-03-04", Some("1998-12-31")),
            ("20.01.1989", None),
            ("9999-99-99", None),
            ("98", None),
            ("x", None),
            ("١٩٨٩", None),
        ] {
            let born = birth_date(text, now).expect("a text");
            assert_eq!(born.to_string(), text);
            assert_eq!(born.latest_day().map(|day| day.to_string()).as_deref(), latest, "{text}");
        }
        for (text, latest) in
            [("1998-02", "1998-02-28"), ("1963-00", "1963-12-31"), ("2000-02-29", "2000-02-29")]
        {
            let born = birth_date(text, now).expect("a date");
            assert_eq!(born.latest_day().map(|day| day.to_string()).as_deref(), Some(latest), "{text}");
        }
    }
}
