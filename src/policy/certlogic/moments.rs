//! Dates and date-times as CertLogic reads and moves them.

use chrono::{Datelike as _, Days, FixedOffset, Months, NaiveTime, TimeDelta};

use crate::time::{Date, Timestamp};

/// What a date-time is moved by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Year,
    Month,
    Day,
    Hour,
}

impl Unit {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "year" => Self::Year,
            "month" => Self::Month,
            "day" => Self::Day,
            "hour" => Self::Hour,
            _ => return None,
        })
    }
}

/// A date or date-time in one of the formats of `plusTime`, to the millisecond.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    let Some((date, time)) = text.split_once('T') else { return date_of_birth(text) };
    let date = day(date).filter(|whole| whole.to_string() == date)?;
    let (clock, rest) = time.split_at_checked("hh:mm:ss".len())?;
    let &[h1, h2, b':', m1, m2, b':', s1, s2] = clock.as_bytes() else { return None };
    let (hour, minute, second) = (number(&[h1, h2])?, number(&[m1, m2])?, number(&[s1, s2])?);

    let (millis, zone) = match rest.strip_prefix('.') {
        None => (0, rest),
        Some(rest) => {
            let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
            let (digits, zone) = rest.split_at_checked(end)?;
            // The decimals beyond the third are ignored.
            let millis =
                digits.bytes().chain(*b"00").take(3).fold(0, |n, digit| n * 10 + u32::from(digit - b'0'));
            (if digits.is_empty() { return None } else { millis }, zone)
        }
    };
    let local = date.and_time(NaiveTime::from_hms_milli_opt(hour, minute, second, millis)?);
    local.and_local_timezone(offset(zone)?).single().map(|moment| moment.to_utc())
}

/// The last day that fits the date, which may lack its day or month, at midnight.
pub(super) fn date_of_birth(text: &str) -> Option<Timestamp> {
    day(text)?.and_time(NaiveTime::MIN).and_utc().into()
}

/// Moves a moment as JavaScript's `Date` does (`setUTCFullYear`, `setUTCMonth`, …): a day that the
/// month does not have runs over into the next. `None` outside the years that can be told.
pub(super) fn plus(moment: Timestamp, amount: i64, unit: Unit) -> Option<Timestamp> {
    let months = match unit {
        Unit::Hour => return moment.checked_add_signed(TimeDelta::try_hours(amount)?),
        Unit::Day => return moment.checked_add_signed(TimeDelta::try_days(amount)?),
        Unit::Month => amount,
        Unit::Year => amount.checked_mul(12)?,
    };
    let (date, time) = (moment.date_naive(), moment.time());
    let first = date.with_day(1)?;
    let distance = Months::new(u32::try_from(months.unsigned_abs()).ok()?);
    let first =
        if months < 0 { first.checked_sub_months(distance) } else { first.checked_add_months(distance) }?;
    let date = first.checked_add_days(Days::new(u64::from(date.day0())))?;
    Some(date.and_time(time).and_utc())
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; of a partial date its last day. A month or day that is not known
/// may also be written as `00`, as issuers do; the specification leaves that open.
fn day(text: &str) -> Option<Date> {
    let of_length = |part: &str, length| (part.len() == length).then(|| number(part.as_bytes())).flatten();
    let known = |part: Option<&str>| part.map_or(Some(0), |part| of_length(part, 2));
    let mut parts = text.split('-');
    let year = of_length(parts.next()?, 4)? as i32;
    match (known(parts.next())?, known(parts.next())?, parts.next()) {
        (0, 0, None) => Date::from_ymd_opt(year, 12, 31),
        (month, 0, None) => {
            Date::from_ymd_opt(year, month, 1)?.checked_add_months(Months::new(1))?.pred_opt()
        }
        (month, day, None) => Date::from_ymd_opt(year, month, day),
        _ => None,
    }
}

/// Nothing or `Z` for UTC, or `+` or `-` with `h`, `hh`, `hmm`, `hhmm`, `h:mm` or `hh:mm`.
fn offset(zone: &str) -> Option<FixedOffset> {
    let (west, digits) = match zone.as_bytes() {
        [] | [b'Z'] => return FixedOffset::east_opt(0),
        [b'+', digits @ ..] => (false, digits),
        [b'-', digits @ ..] => (true, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits {
        [_] | [_, _] => (number(digits)?, 0),
        [hours @ .., b':', m1, m2] if matches!(hours.len(), 1 | 2) => (number(hours)?, number(&[*m1, *m2])?),
        [hours @ .., m1, m2] if matches!(hours.len(), 1 | 2) => (number(hours)?, number(&[*m1, *m2])?),
        _ => return None,
    };
    let seconds = i32::try_from(hours * 3600 + minutes * 60).ok().filter(|_| minutes < 60)?;
    FixedOffset::east_opt(if west { -seconds } else { seconds })
}

/// The number of a few digits, and nothing else.
fn number(digits: &[u8]) -> Option<u32> {
    digits
        .iter()
        .try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(moment: Option<Timestamp>) -> String {
        moment.map_or("-".to_owned(), |moment| moment.to_rfc3339_opts(chrono::SecondsFormat::Millis, true))
    }

    #[test]
    fn every_format_of_the_specification_is_read_and_nothing_else() {
        for (text, expected) in [
            ("2021", "2021-12-31T00:00:00.000Z"),
            ("2024-02", "2024-02-29T00:00:00.000Z"),
            ("2021-12", "2021-12-31T00:00:00.000Z"),
            ("1963-00", "1963-12-31T00:00:00.000Z"),
            ("1963-00-00", "1963-12-31T00:00:00.000Z"),
            ("1963-02-00", "1963-02-28T00:00:00.000Z"),
            ("1963-00-01", "-"),
            ("1963-02-00T12:30:15", "-"),
            ("2021-06-01", "2021-06-01T00:00:00.000Z"),
            ("2021-06-01T12:30:15", "2021-06-01T12:30:15.000Z"),
            ("2021-06-01T12:30:15Z", "2021-06-01T12:30:15.000Z"),
            ("2021-06-01T12:30:15+7", "2021-06-01T05:30:15.000Z"),
            ("2021-06-01T12:30:15-07", "2021-06-01T19:30:15.000Z"),
            ("2021-06-01T12:30:15+530", "2021-06-01T07:00:15.000Z"),
            ("2021-06-01T12:30:15+0530", "2021-06-01T07:00:15.000Z"),
            ("2021-06-01T12:30:15+5:30", "2021-06-01T07:00:15.000Z"),
            ("2021-06-01T12:30:15+05:30", "2021-06-01T07:00:15.000Z"),
            ("2021-06-01T12:30:15.1", "2021-06-01T12:30:15.100Z"),
            ("2021-06-01T12:30:15.1239Z", "2021-06-01T12:30:15.123Z"),
            ("2021-06-01T12:30:15.042+0000", "2021-06-01T12:30:15.042Z"),
            ("2021-06-01T12:30:15.999999999999999999999+01:00", "2021-06-01T11:30:15.999Z"),
            ("", "-"),
            ("21", "-"),
            ("2021-13", "-"),
            ("2021-09-99", "-"),
            ("2021-6-1", "-"),
            ("2021-", "-"),
            ("2021-06-", "-"),
            ("2021-06-01-", "-"),
            ("2021-06T12:30:15", "-"),
            ("2021T12:30:15", "-"),
            ("2021-06-01T12:30", "-"),
            ("2021-06-01T25:30:15", "-"),
            ("2021-06-01T12:30:15.", "-"),
            ("2021-06-01T12:30:15.Z", "-"),
            ("2021-06-01T12:30:15+", "-"),
            ("2021-06-01T12:30:15+05:99", "-"),
            ("2021-06-01T12:30:15+99:00", "-"),
            ("2021-06-01T12:30:15 UTC", "-"),
            ("2021-06-01T12:30:1é", "-"),
            ("２０２１", "-"),
        ] {
            assert_eq!(shown(parse(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_day_that_the_month_lacks_runs_over() {
        for (text, amount, unit, expected) in [
            ("2020-02-29", 1, Unit::Day, "2020-03-01T00:00:00.000Z"),
            ("2020-02-29", 1, Unit::Month, "2020-03-29T00:00:00.000Z"),
            ("2020-02-29", 1, Unit::Year, "2021-03-01T00:00:00.000Z"),
            ("2021-01-31", 1, Unit::Month, "2021-03-03T00:00:00.000Z"),
            ("2021-03-31", -1, Unit::Month, "2021-03-03T00:00:00.000Z"),
            ("2021-10-31T23:30:00+01:00", -18, Unit::Year, "2003-10-31T22:30:00.000Z"),
            ("2021-01-01", -1, Unit::Hour, "2020-12-31T23:00:00.000Z"),
            ("2021-01-01", 999_999, Unit::Year, "-"),
            ("2021-01-01", i64::MAX, Unit::Year, "-"),
            ("2021-01-01", i64::MIN, Unit::Month, "-"),
            ("2021-01-01", i64::MIN, Unit::Day, "-"),
            ("2021-01-01", i64::MAX, Unit::Hour, "-"),
        ] {
            assert_eq!(shown(plus(parse(text).unwrap(), amount, unit)), expected, "{text} {amount} {unit:?}");
        }
    }
}
