//! A day as people here write it.

use chrono::{Datelike as _, Days, Locale, Months};

use super::Language;
use crate::{text::text, time::Date};

/// The least of a month's name that is taken for it: `Mei`, `Ags`.
const MONTH_LETTERS: usize = 3;

/// The day that somebody typed: `24/11/2026`, `24-11-26`, `24.11`, `24 November 2026`, `24 Nov`, `2026-11-24`, `kemarin`.
/// The day comes before the month, as Indonesians and the British write. Without a year it is the last such day that is
/// not after `today`.
#[must_use]
pub fn typed_day(typed: &str, today: Date, language: Language) -> Option<Date> {
    let typed = typed.trim().to_lowercase();
    if typed == text!(language, "lists-day-today").to_lowercase() {
        return Some(today);
    }
    if typed == text!(language, "lists-day-yesterday").to_lowercase() {
        return today.checked_sub_days(Days::new(1));
    }
    let parts: Vec<&str> =
        typed.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.len() <= 4);
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => {
            Date::from_ymd_opt(number(year)?.try_into().ok()?, number(month)?, number(day)?)
        }
        [day, month, year] => {
            let year = match (year.len(), number(year)?) {
                (4, year) => year,
                (2, year) => century(today) + year,
                _ => return None,
            };
            Date::from_ymd_opt(year.try_into().ok()?, month_of(month, language)?, number(day)?)
        }
        [day, month] => {
            let this_year = Date::from_ymd_opt(today.year(), month_of(month, language)?, number(day)?)?;
            if this_year > today { this_year.checked_sub_months(Months::new(12)) } else { Some(this_year) }
        }
        _ => None,
    }
}

/// A day as it is proposed in a field, and taken back from there: `24/11/2026`.
#[must_use]
pub fn day_to_type(day: Date) -> String {
    day.format("%-d/%-m/%Y").to_string()
}

fn century(today: Date) -> u32 {
    u32::try_from(today.year()).unwrap_or_default() / 100 * 100
}

fn month_of(part: &str, language: Language) -> Option<u32> {
    if let Ok(number) = part.parse() {
        return Some(number);
    }
    let locales = [text!(language, "language-locale"), "id_ID", "en_GB"];
    let locales = locales.into_iter().filter_map(|locale| Locale::try_from(locale).ok());
    let begins = |name: String| {
        let name = name.to_lowercase();
        name.starts_with(part) && part.chars().count() >= MONTH_LETTERS || name == part
    };
    locales.flat_map(|locale| (1..=12).map(move |month| (locale, month))).find_map(|(locale, month)| {
        let first = Date::from_ymd_opt(2021, month, 1)?;
        let name = |pattern: &str| first.format_localized(pattern, locale).to_string();
        (begins(name("%B")) || begins(name("%b"))).then_some(month)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_taken_as_people_write_it() {
        let today = "2026-11-24".parse().unwrap();
        let day = |typed: &str| {
            let days =
                [Language::Indonesian, Language::English].map(|language| typed_day(typed, today, language));
            assert_eq!(days[0], days[1], "{typed}");
            days[0].map(|day| day.to_string())
        };
        for typed in [
            "6/12/2021",
            "06-12-2021",
            "6.12.21",
            " 6 Desember 2021 ",
            "6 des 2021",
            "6 December 2021",
            "2021-12-06",
            "2021/12/6",
            "6 12 2021",
            "6, Desember, 2021",
        ] {
            assert_eq!(day(typed).as_deref(), Some("2021-12-06"), "{typed}");
        }
        // Without a year the last one: nobody came on a day that is yet to come.
        assert_eq!(day("24/11").as_deref(), Some("2026-11-24"));
        assert_eq!(day("25/11").as_deref(), Some("2025-11-25"));
        assert_eq!(day("1 mei").as_deref(), Some("2026-05-01"));
        for typed in
            ["", "31/2/2026", "12", "2026", "6/13/2021", "x/1/2021", "1/1/123", "６/12/2021/1", "1//", "m 5"]
        {
            assert_eq!(day(typed), None, "{typed}");
        }
        assert_eq!(typed_day("kemarin", today, Language::Indonesian).unwrap().to_string(), "2026-11-23");
        assert_eq!(typed_day("Today", today, Language::English), Some(today));
        assert_eq!(typed_day(&day_to_type(today), today, Language::English), Some(today));
    }
}
