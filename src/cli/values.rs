//! Values as they are typed on the command line.

use std::fmt;

use chrono::{DateTime, Local, NaiveDateTime};

use crate::{
    data_folder::{Refusal, Renderer, Role},
    export::ExportFormat,
    import::DayOrder,
    text::{Language, shown, text},
    time::{Date, Timestamp, first_moment, start_of_day},
    verdict::Verdict,
    visit::{Ending, EvidenceKind, Field},
    visit_log::Anchor,
};

/// Why a value is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum BadValue {
    /// No language that there is.
    Language,
    /// No day.
    Date,
    /// No point in time.
    Time,
    /// A local time that the clocks here have skipped.
    LocalTime,
    /// Neither a point in time nor a day.
    Moment,
    /// No closing hash.
    ClosingHash,
    /// No order of day and month.
    Order,
    /// No whole number.
    Number,
    /// Not a field and what it should say.
    Change,
    /// None of these.
    Choice(String),
    /// What a field should say is no value for it.
    Of(&'static str, Box<Self>),
}

impl BadValue {
    /// What is wrong with it, and how it is written.
    pub(super) fn in_words(&self, language: Language) -> String {
        match self {
            Self::Language => {
                let languages =
                    Language::all().into_iter().map(Language::code).collect::<Vec<_>>().join(", ");
                text!(language, "bad-language", languages = languages)
            }
            Self::Date => text!(language, "bad-date").to_owned(),
            Self::Time => text!(language, "bad-time").to_owned(),
            Self::LocalTime => text!(language, "bad-local-time").to_owned(),
            Self::Moment => text!(language, "bad-moment").to_owned(),
            Self::ClosingHash => text!(language, "bad-closing-hash").to_owned(),
            Self::Order => text!(language, "bad-order").to_owned(),
            Self::Number => text!(language, "bad-number").to_owned(),
            Self::Change => text!(language, "bad-change").to_owned(),
            Self::Choice(values) => text!(language, "bad-choice", values = values),
            Self::Of(field, why) => format!("{}: {}", shown(field), why.in_words(language)),
        }
    }

    fn none_of<T, const N: usize>(all: [T; N], code: impl FnMut(T) -> &'static str) -> Self {
        Self::Choice(all.map(code).join(", "))
    }
}

/// In English, as other programs read it.
impl fmt::Display for BadValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_words(Language::English))
    }
}

impl std::error::Error for BadValue {}

pub(super) fn language(code: &str) -> Result<Language, BadValue> {
    Language::from_code(code).ok_or(BadValue::Language)
}

/// Reads RFC 3339, or the same without the offset or the seconds, which is then local time.
pub(super) fn time(text: &str) -> Result<Timestamp, BadValue> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Ok(time.to_utc());
    }
    let local = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|pattern| NaiveDateTime::parse_from_str(text, pattern).ok())
        .ok_or(BadValue::Time)?;
    first_moment(local, &Local).ok_or(BadValue::LocalTime)
}

/// Reads a day such as `2026-11-23`.
pub(super) fn date(text: &str) -> Result<Date, BadValue> {
    Date::parse_from_str(text, "%Y-%m-%d").map_err(|_| BadValue::Date)
}

/// A point in time, or a day for its beginning.
pub(super) fn moment(text: &str) -> Result<Timestamp, BadValue> {
    // RFC 3339, and ISO 8601's offset without a colon, which other programs write.
    if let Ok(moment) = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
    {
        return Ok(moment.to_utc());
    }
    if let Ok(day) = text.parse::<Date>() {
        return Ok(start_of_day(day));
    }
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"]
        .iter()
        .find_map(|pattern| NaiveDateTime::parse_from_str(text, pattern).ok())
        .and_then(|local| first_moment(local, &Local))
        .ok_or(BadValue::Moment)
}

pub(super) fn closing_hash(text: &str) -> Result<Anchor, BadValue> {
    Anchor::parse(text).ok_or(BadValue::ClosingHash)
}

pub(super) fn order(text: &str) -> Result<DayOrder, BadValue> {
    match text {
        "day-first" => Ok(DayOrder::DayFirst),
        "month-first" => Ok(DayOrder::MonthFirst),
        _ => Err(BadValue::Order),
    }
}

pub(super) fn role(code: &str) -> Result<Role, BadValue> {
    let all = || BadValue::Choice(Role::ALL.map(Role::code).join(", "));
    Role::from_code(code).ok_or_else(all)
}

pub(super) fn renderer(code: &str) -> Result<Renderer, BadValue> {
    Renderer::from_code(code).ok_or_else(|| BadValue::none_of(Renderer::ALL, Renderer::code))
}

pub(super) fn refusal(code: &str) -> Result<Refusal, BadValue> {
    Refusal::from_code(code).ok_or_else(|| BadValue::none_of(Refusal::ALL, Refusal::code))
}

pub(super) fn search_field(name: &str) -> Result<Field, BadValue> {
    Field::from_code(name).filter(|field| Field::SEARCHED.contains(field)).ok_or_else(|| {
        let all: Vec<_> = Field::SEARCHED.iter().map(|field| field.code()).collect();
        BadValue::Choice(all.join(", "))
    })
}

pub(super) fn verdict(code: &str) -> Result<Verdict, BadValue> {
    Verdict::from_code(code).ok_or_else(|| BadValue::none_of(Verdict::ALL, Verdict::code))
}

pub(super) fn evidence(code: &str) -> Result<EvidenceKind, BadValue> {
    EvidenceKind::from_code(code).ok_or_else(|| BadValue::none_of(EvidenceKind::ALL, EvidenceKind::code))
}

pub(super) fn ending(code: &str) -> Result<Ending, BadValue> {
    Ending::from_code(code).ok_or_else(|| BadValue::none_of(Ending::ALL, Ending::code))
}

pub(super) fn format(code: &str) -> Result<ExportFormat, BadValue> {
    ExportFormat::from_code(code).ok_or_else(|| BadValue::none_of(ExportFormat::ALL, ExportFormat::code))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn a_moment_is_written_in_three_ways() {
        let moment = |text: &str| moment(text).unwrap();
        assert_eq!(moment("2022-03-01T12:00:00Z"), moment("2022-03-01T19:00:00+07:00"));
        assert_eq!(moment("2022-03-01T12:00:00.250+0200"), moment("2022-03-01T10:00:00.25Z"));
        assert_eq!(moment("2022-03-01"), moment("2022-03-01T00:00"));
        assert_eq!(moment("2022-03-01T00:00:00.5") - moment("2022-03-01"), TimeDelta::milliseconds(500));
        assert_eq!(moment("2022-03-01").with_timezone(&Local).date_naive().to_string(), "2022-03-01");
        for text in ["", "tomorrow", "2022-13-01", "2022-03-01T25:00"] {
            assert_eq!(super::moment(text), Err(BadValue::Moment), "{text}");
        }
    }

    #[test]
    fn what_is_none_is_told_with_what_there_is() {
        let told = |bad: BadValue| bad.in_words(Language::Indonesian);
        assert_eq!(told(evidence("passport").unwrap_err()).matches(',').count(), EvidenceKind::ALL.len() - 1);
        assert_eq!(format("doc").unwrap_err().to_string(), "none of csv, xlsx, pdf, json");
    }
}
