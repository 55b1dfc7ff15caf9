//! The words of the report on paper and of the workbook's summary.

use chrono::{Datelike as _, Local};

use super::{Language, dates};
use crate::{
    text::text,
    time::{Date, Timestamp},
};

/// The heads of the columns of the report's table.
#[must_use]
pub fn columns(language: Language) -> [&'static str; 10] {
    [
        text!(language, "report-column-no"),
        text!(language, "report-column-in"),
        text!(language, "report-column-out"),
        text!(language, "report-column-name"),
        text!(language, "report-column-from"),
        text!(language, "report-column-purpose"),
        text!(language, "report-column-host"),
        text!(language, "report-column-people"),
        text!(language, "report-column-evidence"),
        text!(language, "report-column-verdict"),
    ]
}

/// The days of a report: `Senin, 6 Desember 2021`, or `6 Desember 2021 – 8 Desember 2021`.
#[must_use]
pub fn period(from: Date, to: Date, language: Language) -> String {
    if from == to {
        return dates::long_date(from, language);
    }
    format!("{} – {}", dates::date(from, language), dates::date(to, language))
}

/// A time of day beside a day that the reader knows: `09.05`, and `7/12 09.05` on another day.
#[must_use]
pub fn time_beside(moment: Timestamp, day: Date, language: Language) -> String {
    let date = moment.with_timezone(&Local).date_naive();
    let time = dates::time(moment, language);
    if date == day { time } else { format!("{}/{} {time}", date.day(), date.month()) }
}

/// A count as it is written: `12.345`, `12,345`.
#[must_use]
pub fn count(count: u64, language: Language) -> String {
    let separator = text!(language, "language-thousands");
    let digits = count.to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push_str(separator);
        }
        written.push(digit);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_as_people_here_group_them() {
        for (number, id, en) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1000, "1.000", "1,000"),
            (1_234_567, "1.234.567", "1,234,567"),
        ] {
            assert_eq!(count(number, Language::Indonesian), id);
            assert_eq!(count(number, Language::English), en);
        }
    }

    #[test]
    fn a_period_names_one_day_or_both_ends() {
        let (first, last) = ("2021-12-06".parse().unwrap(), "2021-12-08".parse().unwrap());
        assert_eq!(period(first, first, Language::Indonesian), "Senin, 6 Desember 2021");
        assert_eq!(period(first, last, Language::Indonesian), "6 Desember 2021 – 8 Desember 2021");
    }
}
