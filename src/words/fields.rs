//! The fields of a visit, and what stands in them.

use super::{Language, dates, judgement, shown, visits};
use crate::{
    text::text,
    visit::{Field, Value},
};

/// The name of a field with a capital, as it stands before what is in it.
#[must_use]
pub fn heading(field: Field, language: Language) -> String {
    let mut letters = field.spec().name.in_language(language).chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What stands in a field.
#[must_use]
pub fn value(value: Value<'_>, language: Language) -> String {
    match value {
        Value::Text(text) => shown(text),
        Value::Count(count) => count.to_string(),
        Value::Evidence(kind) => judgement::evidence(kind, language).to_owned(),
        Value::Verdict(verdict) => {
            verdict.map_or("–", |verdict| judgement::verdict(verdict, language)).to_owned()
        }
        Value::Ending(ending) => visits::ending(ending, language).to_owned(),
        Value::Time(Some(time)) => dates::date_time(time, language),
        Value::Time(None) => text!(language, "subject-still-inside").to_owned(),
    }
}
