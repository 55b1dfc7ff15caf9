//! Days, times and counts as people write them.

use chrono::{DateTime, Local, NaiveDate, NaiveDateTime, NaiveTime, TimeZone as _};

use super::rows::Cell;
use crate::{
    credential::{Date, Timestamp},
    words,
};

/// A time, with its day or without.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum When {
    Moment(Timestamp),
    Time(NaiveTime),
}

/// A day: `2026-11-23`, `23/11/2026`, `23-11-26`, `Senin, 23 November 2026`. Where both numbers could be the
/// month, the day comes first, as it is written here.
pub(super) fn day(cell: &Cell<'_>) -> Option<Date> {
    match cell {
        Cell::Moment(moment) => Some(moment.date()),
        Cell::Text(text) => day_of(text),
        _ => None,
    }
}

/// A moment (`2026-11-23T09:05:00+07:00`, `23/11/2026 09.05`) or a time of day (`09:05`, `9.05`, `0905`,
/// `09.05 WIB`).
pub(super) fn when(cell: &Cell<'_>) -> Option<When> {
    match cell {
        Cell::Moment(moment) => local(*moment).map(When::Moment),
        Cell::Time(time) => Some(When::Time(*time)),
        // A spreadsheet takes 9.05 for a number: hours, and minutes in hundredths.
        Cell::Number(number) if (0.0..24.0).contains(number) => {
            let minutes = ((number.fract() * 100.0).round()) as u32;
            NaiveTime::from_hms_opt(number.trunc() as u32, minutes, 0).map(When::Time)
        }
        Cell::Text(text) => when_of(text),
        _ => None,
    }
}

/// A moment of the desk's own clock. Where it is set back an hour happens twice; the first is meant.
pub(super) fn local(time: NaiveDateTime) -> Option<Timestamp> {
    Local.from_local_datetime(&time).earliest().map(|time| time.to_utc())
}

/// How many people: `3`, `3 orang`.
pub(super) fn count(cell: &Cell<'_>) -> Option<u32> {
    match cell {
        Cell::Number(number) if number.fract() == 0.0 && (0.0..1e9).contains(number) => Some(*number as u32),
        Cell::Text(text) => {
            let text = text.trim();
            let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
            let (number, unit) = text.split_at_checked(digits)?;
            // Not `3.5` and not `-3`.
            (unit.is_empty() || unit.starts_with(' ')).then(|| number.parse().ok())?
        }
        _ => None,
    }
}

fn day_of(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|part| !part.is_empty())
        // The name of the day before it.
        .skip_while(|part| !part.starts_with(|letter: char| letter.is_ascii_digit()))
        .collect();
    let &[first, second, third] = parts.as_slice() else { return None };
    let (year, month, day) = if first.len() == 4 { (first, second, third) } else { (third, second, first) };
    let year: i32 = match year.len() {
        4 => year.parse().ok()?,
        2 => 2000 + year.parse::<i32>().ok()?,
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year, month_of(month)?, day.parse().ok()?)
}

fn month_of(text: &str) -> Option<u32> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let text = text.to_lowercase();
    let named =
        words::import::MONTHS.iter().position(|names| names.iter().any(|name| text.starts_with(name)))?;
    Some(named as u32 + 1)
}

fn when_of(text: &str) -> Option<When> {
    let text = text.trim();
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some(When::Moment(moment.to_utc()));
    }
    if let Some(time) = time_of(text) {
        return Some(When::Time(time));
    }
    // The day ends where the time begins: at the last blank, or at a T.
    let (day, time) = [' ', 'T']
        .into_iter()
        .filter_map(|letter| text.rsplit_once(letter))
        .find_map(|(day, time)| Some((day_of(day)?, time_of(time)?)))?;
    local(day.and_time(time)).map(When::Moment)
}

fn time_of(text: &str) -> Option<NaiveTime> {
    const ZONES: [&str; 4] = ["wib", "wita", "wit", "h"];
    let text = text.to_lowercase();
    let text = ZONES.iter().find_map(|zone| text.strip_suffix(zone)).unwrap_or(&text).trim();
    let numbers: Vec<&str> = text.split([':', '.']).collect();
    let numbers: Vec<u32> = match numbers.as_slice() {
        // 0905, as on a clock without a colon.
        &[digits] if digits.len() == 4 => {
            vec![digits.get(..2)?.parse().ok()?, digits.get(2..)?.parse().ok()?]
        }
        &[_] => return None,
        parts if parts.iter().all(|part| matches!(part.len(), 1 | 2)) => {
            parts.iter().map(|part| part.parse().ok()).collect::<Option<_>>()?
        }
        _ => return None,
    };
    match *numbers.as_slice() {
        [hour, minute] => NaiveTime::from_hms_opt(hour, minute, 0),
        [hour, minute, second] => NaiveTime::from_hms_opt(hour, minute, second),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell<'_> {
        Cell::Text(text.into())
    }

    #[test]
    fn days_are_read_as_people_here_write_them() {
        let expected = NaiveDate::from_ymd_opt(2026, 11, 3).unwrap();
        for written in [
            "2026-11-03",
            "03/11/2026",
            "3-11-26",
            "3.11.2026",
            "3 November 2026",
            "Selasa, 3 Nov 2026",
            "03 NOPEMBER 2026",
            "Selasa/3-11-2026",
        ] {
            assert_eq!(day(&text(written)), Some(expected), "{written}");
        }
        assert_eq!(day(&text("17 Agustus 2026")), NaiveDate::from_ymd_opt(2026, 8, 17));
        for wrong in ["", "kemarin", "31/02/2026", "13/13/2026", "3/11", "1/2/3/4", "11/3/226"] {
            assert_eq!(day(&text(wrong)), None, "{wrong}");
        }
    }

    #[test]
    fn times_are_read_as_people_here_write_them() {
        let expected = Some(When::Time(NaiveTime::from_hms_opt(9, 5, 0).unwrap()));
        for written in ["09:05", "9.05", "09.05 WIB", "0905", "09:05:00", " 9:05 wib"] {
            assert_eq!(when(&text(written)), expected, "{written}");
        }
        assert_eq!(when(&Cell::Number(9.05)), expected);
        for wrong in ["", "pagi", "25:00", "9", "9:5:5:5", "-9:05", "09:60", "９:05"] {
            assert_eq!(when(&text(wrong)), None, "{wrong}");
        }
        let moment = local(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(9, 5, 0).unwrap());
        for written in ["23/11/2026 09.05", "2026-11-23 09:05:00", "2026-11-23T09:05", "23 Nov 2026 0905"] {
            assert_eq!(when(&text(written)), moment.map(When::Moment), "{written}");
        }
        let with_offset = when(&text("2026-11-23T09:05:00+07:00"));
        assert_eq!(with_offset, Some(When::Moment("2026-11-23T02:05:00Z".parse().unwrap())));
    }

    #[test]
    fn a_party_may_have_its_unit() {
        for (written, party) in
            [("3", Some(3)), ("3 orang", Some(3)), ("-3", None), ("3.5", None), ("", None)]
        {
            assert_eq!(count(&text(written)), party, "{written}");
        }
        assert_eq!(count(&Cell::Number(3.0)), Some(3));
        assert_eq!(count(&Cell::Number(3.5)), None);
    }
}
