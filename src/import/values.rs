//! Days, times and counts as people write them, on paper lists and in spreadsheets.
//!
//! What could be read in two ways is not read in one of them: it is handed on as what it is, or not at all. The
//! same writing means the same in every kind of file: a spreadsheet that takes `9.50` for a number keeps 9.5, and
//! writes `9.5` into a CSV.

use std::borrow::Cow;

use chrono::{
    DateTime, Datelike as _, Days, FixedOffset, Local, NaiveDate, NaiveDateTime, NaiveTime, Offset as _,
    Timelike as _, Weekday,
};
use unicode_normalization::UnicodeNormalization as _;

use super::{
    rows::Cell,
    vocabulary::{self, PartOfDay, Zone},
};
use crate::time::{Date, Timestamp, first_moment};

/// In which order the numbers of a day such as `3/11/2026` stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOrder {
    /// The day, then the month, as it is written in Indonesia.
    DayFirst,
    /// The month, then the day, as it is written in the United States.
    MonthFirst,
}

/// A day as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// Only one is meant.
    Sure(Date),
    /// Two numbers and a year: at least one of both is a day. The name of the weekday may stand with it.
    Numbers { day_first: Option<Date>, month_first: Option<Date>, weekday: Option<Weekday> },
}

/// A time of day, with the days that it lies after the day that it is told of (`24.00`, `25.15`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    pub time: NaiveTime,
    pub days: u8,
    /// The zone that is written with it.
    pub zone: Option<FixedOffset>,
}

/// A time, with its day or without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// A moment with its offset, the same everywhere.
    Moment(Timestamp),
    /// A day and a time. A typed cell may show no more of it than the time.
    On { day: Day, clock: Clock, typed: bool },
    /// A time of some day.
    At(Clock),
}

/// The years in which guests of a list can have come: of another calendar than ours are other years.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;
/// The days of spreadsheets, counted from the end of 1899, in years in which a list can be of: 2009 to 2064.
const SERIALS: std::ops::RangeInclusive<u32> = 40_000..=60_000;
const SERIALS_BEGIN: f64 = 40_000.0;
/// A part of a day is known to the second by so many digits.
const EXACT: usize = 6;

impl Day {
    /// What this day says of the order of its numbers, and whether that is a proof: one of them is no month, or
    /// the name of the weekday fits one order only. It is no more than a hint that the day would lie after
    /// `latest` in the other.
    pub(super) fn proves(self, latest: Date) -> Option<(DayOrder, bool)> {
        let Self::Numbers { day_first, month_first, weekday } = self else { return None };
        let (Some(day), Some(month)) = (day_first, month_first) else {
            let order = if day_first.is_some() { DayOrder::DayFirst } else { DayOrder::MonthFirst };
            return Some((order, true));
        };
        let told = |fits: &dyn Fn(Date) -> bool| match (fits(day), fits(month)) {
            (true, false) => Some(DayOrder::DayFirst),
            (false, true) => Some(DayOrder::MonthFirst),
            _ => None,
        };
        let by_weekday = told(&|date| weekday == Some(date.weekday())).map(|order| (order, true));
        by_weekday.or_else(|| told(&|date| date <= latest).map(|order| (order, false)))
    }

    /// The day, when its numbers stand in this order; both that it can be, where nobody knows the order.
    pub(super) fn read(self, order: Option<DayOrder>) -> Result<Date, (Date, Date)> {
        match (self, order) {
            (Self::Sure(date), _) => Ok(date),
            (Self::Numbers { day_first: Some(day), month_first: Some(month), .. }, _) if day == month => {
                Ok(day)
            }
            (Self::Numbers { day_first: Some(day), month_first: Some(month), .. }, None) => Err((day, month)),
            (Self::Numbers { day_first, month_first, .. }, Some(DayOrder::MonthFirst)) => {
                Ok(month_first.or(day_first).unwrap_or_default())
            }
            (Self::Numbers { day_first, month_first, .. }, _) => {
                Ok(day_first.or(month_first).unwrap_or_default())
            }
        }
    }
}

impl Clock {
    fn at(time: NaiveTime) -> Self {
        Self { time, days: 0, zone: None }
    }

    /// This time of a day, by the clock that it was read from.
    pub(super) fn on(self, day: Date) -> Option<NaiveDateTime> {
        Some(day.checked_add_days(Days::new(self.days.into()))?.and_time(self.time))
    }

    /// The moment of it, in its own zone or by the desk's clock.
    pub(super) fn moment(self, time: NaiveDateTime) -> Option<Timestamp> {
        match self.zone {
            Some(zone) => first_moment(time, &zone),
            None => first_moment(time, &Local),
        }
    }
}

/// A day: `2026-11-23`, `23/11/2026`, `23-11-26`, `Senin, 23 November 2026`, `Nov 23, 2026`, `23-XI-2026`,
/// `20261123`, as a spreadsheet counts it (46349), and each with a time behind it.
pub(super) fn day(cell: &Cell<'_>) -> Option<Day> {
    match cell {
        Cell::Moment(moment) => Some(Day::Sure(moment.date())),
        Cell::Number(number) if number.fract() == 0.0 && (0.0..1e9).contains(number) => {
            day_of(&number.to_string())
        }
        Cell::Number(number) => serial_moment(&number.to_string()).map(|(date, _)| Day::Sure(date)),
        Cell::Text(text) => day_of(text)
            .or_else(|| serial_moment(text).map(|(date, _)| Day::Sure(date)))
            .or_else(|| match when_of(text)? {
                (When::On { day, .. }, _) => Some(day),
                _ => None,
            }),
        _ => None,
    }
}

/// The day that a line above a table or the name of a sheet speaks of: `Hari/Tanggal : 25 November 2026`. A
/// number before it says that there is more than a day in it (`1 s/d 30 November 2026`), and some words say that
/// it is another day than that of the guests.
pub(super) fn day_within(cell: &Cell<'_>) -> Option<Day> {
    let Cell::Text(text) = cell else {
        return if matches!(cell, Cell::Moment(_)) { day(cell) } else { None };
    };
    let first = text.find(|letter: char| letter.is_ascii_digit())?;
    let before = text.get(..first)?.to_lowercase();
    if before.split(|letter: char| !letter.is_alphabetic()).any(|word| vocabulary::OTHER_DAYS.contains(&word))
    {
        return None;
    }
    // The month may stand before the number.
    let starts =
        before.char_indices().filter(|(at, _)| *at == 0 || !before[..*at].ends_with(char::is_alphanumeric));
    starts.map(|(at, _)| at).chain([first]).find_map(|at| day_of(text.get(at..)?))
}

/// A time (`09:05`, `9.05`, `0905`, `Pkl 09.05 WIB`, `9:05 AM`, `2.15 siang`), a day and a time, or a span of
/// both (`09.05 - 10.30`), of which the end stands beside it.
pub(super) fn when(cell: &Cell<'_>) -> Option<(When, Option<Clock>)> {
    match cell {
        Cell::Moment(moment) => {
            let (day, clock) = (Day::Sure(moment.date()), Clock::at(moment.time()));
            Some((When::On { day, clock, typed: true }, None))
        }
        Cell::Time(time, days) => Some((When::At(Clock { days: *days, ..Clock::at(*time) }), None)),
        Cell::Number(number) if *number < SERIALS_BEGIN => Some((When::At(clock_of_number(*number)?), None)),
        Cell::Number(number) => when_of(&number.to_string()),
        Cell::Text(text) => when_of(text),
        _ => None,
    }
}

/// How many people: `3`, `3 orang`.
pub(super) fn count(cell: &Cell<'_>) -> Option<u32> {
    match cell {
        Cell::Number(number) if number.fract() == 0.0 && (0.0..1e9).contains(number) => Some(*number as u32),
        Cell::Text(text) => {
            let text = text.trim();
            let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
            let (number, unit) = text.split_at_checked(digits)?;
            // Not `3.5` and not `-3`. A spreadsheet may write a whole number as `3.0`.
            let whole =
                unit.is_empty() || unit.starts_with(' ') || matches!(unit, ".0" | ",0" | ".00" | ",00");
            whole.then(|| number.parse().ok())?
        }
        _ => None,
    }
}

/// A piece of a written day: all digits or all letters.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    for word in text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let mut start = 0;
        let mut before: Option<bool> = None;
        for (at, letter) in word.char_indices() {
            let digit = letter.is_ascii_digit();
            if before.is_some_and(|before| before != digit) {
                pieces.push(&word[start..at]);
                start = at;
            }
            before = Some(digit);
        }
        pieces.push(&word[start..]);
    }
    pieces
}

/// The text with its wide digits and signs as the narrow ones (NFKC).
fn narrow(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { text.nfkc().collect::<String>().into() }
}

fn day_of(text: &str) -> Option<Day> {
    // No day is written longer, and a cell can hold a book.
    if text.len() > 120 {
        return None;
    }
    let lower = narrow(text).to_lowercase();
    let mut all = pieces(&lower);
    let is_number = |piece: &str| piece.starts_with(|letter: char| letter.is_ascii_digit());
    let first = all.iter().position(|piece| is_number(piece))?;
    // `Nov 23`; any other word before it is the name of the weekday, or says that a day follows.
    let start = if first > 0 && month_named(all[first - 1]).is_some() { first - 1 } else { first };
    let weekday = all[..start].iter().find_map(|piece| vocabulary::weekday(piece));
    all.drain(..start);
    let mut parts: Vec<&str> = Vec::new();
    for (at, piece) in all.iter().enumerate() {
        let behind_a_number = at > 0 && is_number(all[at - 1]);
        let last = at + 1 == all.len();
        let silent = behind_a_number && ["st", "nd", "rd", "th"].contains(piece)
            || last && at > 2 && ["m", "masehi", "ad"].contains(piece);
        if !silent {
            parts.push(piece);
        }
    }
    match *parts.as_slice() {
        [digits] if digits.len() == 8 => {
            let part = |from: usize, until: usize| digits.get(from..until)?.parse::<u32>().ok();
            let year = |from: usize| digits.get(from..from + 4)?.parse().ok();
            // `20261123`; `23112026`, which is no day with the year first.
            date(year(0)?, part(4, 6)?, part(6, 8)?)
                .map(Day::Sure)
                .or_else(|| numbers(year(4)?, part(0, 2)?, part(2, 4)?, None))
        }
        // As a spreadsheet counts days, where nobody has told it to show one. The cell is nothing else.
        [digits] if digits.len() == 5 && lower.trim() == digits => day_of_serial(digits).map(Day::Sure),
        [year, month, day] if year.len() == 4 && is_number(year) => {
            date(year.parse().ok()?, month_of(month)?, number(day)?).map(Day::Sure)
        }
        [month, day, year] if !is_number(month) => {
            date(year_of(year)?, month_of(month)?, number(day)?).map(Day::Sure)
        }
        [day, month, year] if !is_number(month) => {
            date(year_of(year)?, month_of(month)?, number(day)?).map(Day::Sure)
        }
        [first, second, year] => numbers(year_of(year)?, number(first)?, number(second)?, weekday),
        _ => None,
    }
}

fn numbers(year: i32, first: u32, second: u32, weekday: Option<Weekday>) -> Option<Day> {
    let (day_first, month_first) = (date(year, second, first), date(year, first, second));
    (day_first.is_some() || month_first.is_some()).then_some(Day::Numbers { day_first, month_first, weekday })
}

/// The day that a spreadsheet counts so.
fn day_of_serial(digits: &str) -> Option<Date> {
    let serial = digits.parse().ok().filter(|serial| SERIALS.contains(serial))?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(u64::from(serial)))
}

/// A day and a time as a spreadsheet counts them, where nobody has told it to show either: `46349.378472`. The
/// time is there only where the fraction is one.
fn serial_moment(text: &str) -> Option<(Date, Option<Clock>)> {
    let (days, fraction) = text.trim().split_once(['.', ','])?;
    let day = (days.len() == 5).then(|| day_of_serial(days))??;
    if !fraction.is_empty() && fraction.bytes().all(|digit| digit == b'0') {
        return Some((day, None));
    }
    Some((day, Some(part_of_a_day(fraction)?)))
}

/// A time as a spreadsheet counts it, a part of the day: `375` behind the point is 9:00. Of fewer than three
/// digits nobody knows whether they are minutes; of few digits a whole minute is meant, or it is none.
fn part_of_a_day(fraction: &str) -> Option<Clock> {
    if !(3..=17).contains(&fraction.len()) || !fraction.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let seconds = format!("0.{fraction}").parse::<f64>().ok()? * 86_400.0;
    let whole_minutes = (seconds / 60.0).round() * 60.0;
    let off = (seconds - whole_minutes).abs();
    let seconds = match fraction.len() {
        EXACT.. if off >= 0.1 => (seconds + 0.1).floor(),
        _ if off < 1.0 => whole_minutes,
        _ => return None,
    };
    NaiveTime::from_num_seconds_from_midnight_opt(seconds as u32, 0).map(Clock::at)
}

fn date(year: i32, month: u32, day: u32) -> Option<Date> {
    YEARS.contains(&year).then(|| NaiveDate::from_ymd_opt(year, month, day))?
}

/// A number of one or two digits.
fn number(text: &str) -> Option<u32> {
    (text.len() <= 2).then(|| text.parse().ok())?
}

fn year_of(text: &str) -> Option<i32> {
    match text.len() {
        4 => text.parse().ok(),
        2 => Some(2000 + text.parse::<i32>().ok()?),
        _ => None,
    }
}

fn month_of(text: &str) -> Option<u32> {
    if text.starts_with(|letter: char| letter.is_ascii_digit()) {
        return number(text);
    }
    let roman = vocabulary::ROMAN_MONTHS.iter().position(|month| *month == text).map(|at| at as u32 + 1);
    roman.or_else(|| month_named(text))
}

fn month_named(text: &str) -> Option<u32> {
    let named = vocabulary::MONTHS.iter().position(|names| {
        names.iter().any(|name| if name.len() > 2 { text.starts_with(name) } else { text == *name })
    })?;
    Some(named as u32 + 1)
}

fn when_of(text: &str) -> Option<(When, Option<Clock>)> {
    if text.len() > 120 {
        return None;
    }
    // Blanks of all kinds are blanks, and raised minutes the usual ones.
    let text = narrow(text);
    let text = text.trim();
    if let Some((date, Some(clock))) = serial_moment(text) {
        return Some((When::On { day: Day::Sure(date), clock, typed: false }, None));
    }
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some((When::Moment(moment.to_utc()), None));
    }
    if let Some((from, until)) = span_of(text) {
        return Some((When::At(from), until));
    }
    // The day ends where the time begins.
    let ends = text.char_indices().filter(|(_, letter)| matches!(letter, ' ' | 'T' | ','));
    ends.map(|(at, _)| at).find_map(|at| {
        let (day, (clock, until)) = (day_of(text.get(..at)?)?, span_of(text.get(at + 1..)?)?);
        Some((When::On { day, clock, typed: false }, until))
    })
}

/// One time, or two with a sign between them for from and until.
fn span_of(text: &str) -> Option<(Clock, Option<Clock>)> {
    if let Some(clock) = clock_of(text) {
        return Some((clock, None));
    }
    let lower = text.to_lowercase();
    vocabulary::UNTIL.iter().find_map(|sign| {
        let (from, until) = lower.split_once(sign)?;
        // `09-05` is no span of hours.
        let has_minutes =
            |text: &str| text.contains([':', '.']) || text.matches(char::is_numeric).count() == 4;
        let (from, until) = (from.trim(), until.trim());
        if vocabulary::OPEN_END.contains(&until.trim_matches('.')) && has_minutes(from) {
            return Some((clock_of(from)?, None));
        }
        if !has_minutes(from) || !has_minutes(until) {
            return None;
        }
        let (mut from, until) = (clock_of(from)?, clock_of(until)?);
        from.zone = from.zone.or(until.zone);
        Some((from, Some(Clock { zone: from.zone.or(until.zone), ..until })))
    })
}

fn clock_of(text: &str) -> Option<Clock> {
    let lower = text.to_lowercase();
    let mut text = lower.trim();
    while let Some(rest) = vocabulary::AT.iter().find_map(|word| text.strip_prefix(word)) {
        let rest = rest.trim_start_matches(['.', ':', ' ']);
        // `jamal` is no `jam`.
        if rest.is_empty()
            || rest.starts_with(char::is_alphabetic) && !vocabulary::AT.iter().any(|at| rest.starts_with(at))
        {
            return None;
        }
        text = rest;
    }
    let (mut zone, mut part) = (None, None);
    loop {
        text = text.trim_end_matches(['.', ',', ' ', ')']);
        if zone.is_none()
            && let Some((rest, found)) = zone_behind(text)
        {
            (text, zone) = (rest, Some(found));
        } else if part.is_none()
            && let Some((rest, found)) = vocabulary::PARTS_OF_DAY.iter().find_map(|(word, part)| {
                Some((text.strip_suffix(word)?, *part))
                    .filter(|(rest, _)| !rest.ends_with(char::is_alphabetic))
            })
        {
            (text, part) = (rest.trim_end_matches(['(', ' ']), Some(found));
        } else {
            break;
        }
    }
    let text = text.strip_suffix("hrs").or_else(|| text.strip_suffix("h")).unwrap_or(text).trim_end();
    let (hour, minute, second) = digits_of(text)?;
    let (hour, days) = match part {
        Some(part) => (hour_of(hour, part)?, 0),
        None if hour < 24 => (hour, 0),
        None if hour < 48 => (hour - 24, 1),
        None => return None,
    };
    Some(Clock { time: NaiveTime::from_hms_opt(hour, minute, second)?, days, zone })
}

/// `WIB`, `WITA`, `WIT`, `GMT+7`, `UTC+07:00` behind a time.
fn zone_behind(text: &str) -> Option<(&str, FixedOffset)> {
    for Zone { name, hours } in vocabulary::ZONES {
        if let Some(rest) = text.strip_suffix(name)
            && !rest.ends_with(char::is_alphabetic)
        {
            return Some((rest.trim_end_matches(['(', ' ']), FixedOffset::east_opt(hours * 3600)?));
        }
    }
    let at = text.find("gmt").or_else(|| text.find("utc"))?;
    let offset = text.get(at + 3..)?.trim();
    if offset.is_empty() {
        return Some((text.get(..at)?, chrono::Utc.fix()));
    }
    let (sign, digits) = match offset.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, offset.strip_prefix(['-', '−'])?),
    };
    let (hours, minutes) = digits.split_once(':').unwrap_or((digits, "0"));
    let seconds = i32::try_from(number(hours)? * 3600 + number(minutes)? * 60).ok()?;
    Some((text.get(..at)?, FixedOffset::east_opt(sign * seconds)?))
}

/// Hours, minutes and seconds as they are written.
fn digits_of(text: &str) -> Option<(u32, u32, u32)> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let at = |range: std::ops::Range<usize>| text.get(range)?.parse::<u32>().ok();
        return match text.len() {
            1 | 2 => Some((at(0..text.len())?, 0, 0)),
            3 => Some((at(0..1)?, at(1..3)?, 0)),
            4 => Some((at(0..2)?, at(2..4)?, 0)),
            6 => Some((at(0..2)?, at(2..4)?, at(4..6)?)),
            _ => None,
        };
    }
    if let Some(clock) =
        text.strip_prefix(['0']).and_then(|rest| part_of_a_day(rest.strip_prefix(['.', ','])?))
    {
        return Some((clock.time.hour(), clock.time.minute(), clock.time.second()));
    }
    let sign = text.chars().find(|letter| !letter.is_ascii_digit())?;
    let parts: Vec<&str> = text.split([':', '.', ',', 'h', ' ']).collect();
    if !parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    match *parts.as_slice() {
        // A number of a spreadsheet, which drops the zero behind it. Of nothing and a fraction nobody knows
        // whether it is a part of a day.
        [hour, minute] if matches!(sign, '.' | ',') && (minute.len() == 1 || hour == "0") => {
            Some((number(hour).filter(|hour| *hour > 0)?, number(minute)? * 10, 0))
                .filter(|_| minute.len() == 1)
        }
        [_, minute] if minute.len() == 1 && sign != ':' => None,
        [hour, minute] => Some((number(hour)?, number(minute)?, 0)),
        [hour, minute, second] => Some((number(hour)?, number(minute)?, number(second)?)),
        // Parts of a second.
        [hour, minute, second, rest] if rest.len() <= 9 => {
            Some((number(hour)?, number(minute)?, number(second)?))
        }
        _ => None,
    }
}

/// The hour of the day; none where people mean different hours.
fn hour_of(hour: u32, part: PartOfDay) -> Option<u32> {
    match (part, hour) {
        (PartOfDay::Am, 12) => Some(0),
        (PartOfDay::Am, 0..=11)
        | (PartOfDay::Morning, 1..=11)
        | (PartOfDay::Noon, 10..=15)
        | (PartOfDay::Afternoon, 14..=19)
        | (PartOfDay::Night, 18..=23)
        | (PartOfDay::BeforeDawn, 0..=5)
        | (PartOfDay::Pm, 12..=23) => Some(hour),
        (PartOfDay::Pm, 1..=11)
        | (PartOfDay::Noon, 1..=3)
        | (PartOfDay::Afternoon, 2..=6)
        | (PartOfDay::Night, 6..=11) => Some(hour + 12),
        _ => None,
    }
}

/// A number that stands where a time belongs, such as 9.05 or 905. It means what it would mean as a text.
fn clock_of_number(number: f64) -> Option<Clock> {
    let hundredths = (number * 100.0).round();
    if !(0.0..=2359.0).contains(&number) {
        return None;
    }
    if (number * 100.0 - hundredths).abs() > 1e-6 {
        return clock_of(&number.to_string()).filter(|_| number < 1.0);
    }
    clock_of(&(hundredths / 100.0).to_string())
}

#[cfg(test)]
mod tests;
