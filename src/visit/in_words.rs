//! What is wrong with a visit, for people.

use super::{Field, VisitError};
use crate::text::{Language, text};

impl VisitError {
    /// What is wrong, and what to do now: half a sentence.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        match self {
            Self::NoName => text!(language, "visit-no-name").to_owned(),
            Self::TooLong { field, limit } => {
                text!(language, "visit-too-long", field = column(field, language), limit = *limit)
            }
            Self::Party { limit } => text!(language, "visit-party", limit = *limit),
            Self::Year { first, last } => {
                text!(language, "visit-year", first = first.to_string(), last = last.to_string())
            }
            Self::LeftBeforeArriving => text!(language, "visit-left-before-arriving").to_owned(),
            Self::EndWithoutTime => text!(language, "visit-end-without-time").to_owned(),
            Self::Future => text!(language, "visit-future").to_owned(),
        }
    }
}

/// A column of the export, as people call it; one that has no other name by its code.
#[must_use]
pub fn column(code: &str, language: Language) -> &str {
    match code {
        "timestamp" => text!(language, "column-timestamp"),
        "date" => text!(language, "column-date"),
        "entered" => text!(language, "column-entered"),
        other => Field::from_code(other).map_or(other, |field| field.spec().heading.in_language(language)),
    }
}
