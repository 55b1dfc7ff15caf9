//! Days and times of day as people here write them.

use chrono::{
    Datelike as _, FixedOffset, Local, Locale, NaiveDateTime, NaiveTime, Offset as _, Timelike as _,
};

use super::Language;
use crate::{
    credential::Sampled,
    text::text,
    time::{Date, Timestamp},
};

/// `6 Desember 2021`, `6 December 2021`.
#[must_use]
pub fn date(date: Date, language: Language) -> String {
    date.format_localized("%-d %B %Y", locale(language)).to_string()
}

/// `Senin, 6 Desember 2021`, `Monday, 6 December 2021`.
#[must_use]
pub fn long_date(date: Date, language: Language) -> String {
    date.format_localized("%A, %-d %B %Y", locale(language)).to_string()
}

/// A day beside a time of day, with its year where that is not this one: `6 Des`, `6 Dec 2021`.
#[must_use]
pub fn short_date(day: Date, today: Date, language: Language) -> String {
    let pattern = if day.year() == today.year() { "%-d %b" } else { "%-d %b %Y" };
    day.format_localized(pattern, locale(language)).to_string()
}

/// The desk's time of day: `09.05`, `09:05`.
#[must_use]
pub fn time(moment: Timestamp, language: Language) -> String {
    clock(moment.with_timezone(&Local).naive_local(), language)
}

/// A time of day by itself: `09.05`.
#[must_use]
pub fn time_of_day(time: NaiveTime, language: Language) -> String {
    clock(NaiveDateTime::new(Date::default(), time), language)
}

/// The desk's time of day and its zone: `09.05 WIB`.
#[must_use]
pub fn zoned_time(moment: Timestamp, language: Language) -> String {
    format!("{} {}", time(moment, language), zone(moment.with_timezone(&Local).offset().fix()))
}

/// The desk's day and time of day, with its zone: `6 Desember 2021 09.05 WIB`.
#[must_use]
pub fn date_time(moment: Timestamp, language: Language) -> String {
    let day = moment.with_timezone(&Local).date_naive();
    format!("{} {}", date(day, language), zoned_time(moment, language))
}

/// What a zone is called here: the three of Indonesia by their names, others by their distance from UTC.
fn zone(offset: FixedOffset) -> String {
    match offset.local_minus_utc() {
        WIB => "WIB".to_owned(),
        WITA => "WITA".to_owned(),
        WIT => "WIT".to_owned(),
        0 => "UTC".to_owned(),
        _ => format!("UTC{offset}"),
    }
}

/// Western, central and eastern Indonesian time, in seconds before UTC.
const WIB: i32 = 7 * 3600;
const WITA: i32 = 8 * 3600;
const WIT: i32 = 9 * 3600;

/// When a sample was taken: by the desk's clock, or as it is written where no zone is said.
#[must_use]
pub fn sampled(sampled: Sampled, language: Language) -> String {
    match sampled {
        Sampled::At(moment) => date_time(moment, language),
        Sampled::Local(time) => format!("{} {}", date(time.date(), language), clock(time, language)),
        Sampled::On(day) => date(day, language),
    }
}

fn clock(time: NaiveDateTime, language: Language) -> String {
    format!("{:02}{}{:02}", time.hour(), text!(language, "language-clock"), time.minute())
}

fn locale(language: Language) -> Locale {
    Locale::try_from(text!(language, "language-locale")).unwrap_or(Locale::en_GB)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_as_people_write_it() {
        let day = "2021-12-06".parse().unwrap();
        assert_eq!(date(day, Language::Indonesian), "6 Desember 2021");
        assert_eq!(date(day, Language::English), "6 December 2021");
        assert_eq!(long_date(day, Language::Indonesian), "Senin, 6 Desember 2021");
        assert_eq!(long_date(day, Language::English), "Monday, 6 December 2021");
        let today = "2021-12-31".parse().unwrap();
        assert_eq!(short_date(day, today, Language::Indonesian), "6 Des");
        assert_eq!(short_date(day, "2022-01-01".parse().unwrap(), Language::English), "6 Dec 2021");
    }

    #[test]
    fn the_clock_has_a_dot_in_indonesian() {
        let moment = "2021-12-06T02:05:00Z".parse().unwrap();
        let (id, en) = (time(moment, Language::Indonesian), time(moment, Language::English));
        assert_eq!(id.replace('.', ":"), en);
        assert_eq!(id.len(), 5);
        assert!(date_time(moment, Language::Indonesian).contains(&format!(" {id} ")));
    }

    #[test]
    fn the_zones_of_indonesia_have_their_names() {
        for (seconds, name) in [
            (WIB, "WIB"),
            (WITA, "WITA"),
            (WIT, "WIT"),
            (0, "UTC"),
            (19_800, "UTC+05:30"),
            (-10_800, "UTC-03:00"),
        ] {
            assert_eq!(zone(FixedOffset::east_opt(seconds).unwrap()), name);
        }
    }
}
