//! Words for the search for guests in the window.

use chrono::Local;

use super::{Language, report, shown, visits};
use crate::{
    text::text,
    visit::{Ending, Visit},
    visit_log::MET_WITHIN,
};

/// The same with the guest's name, for those who hear the screen.
#[must_use]
pub fn together_with(visit: &Visit, language: Language) -> String {
    let name = name(visit, language);
    text!(language, "find-together-with", name)
}

/// The head of the list of those who were inside together with a guest.
#[must_use]
pub fn met(visit: &Visit, language: Language) -> String {
    let (name, stay, minutes) = (name(visit, language), stay(visit, language), MET_WITHIN.num_minutes());
    text!(language, "find-met", name, stay, minutes)
}

/// The head of the correction of a visit.
#[must_use]
pub fn correction_of(visit: &Visit, language: Language) -> String {
    let (name, stay) = (name(visit, language), stay(visit, language));
    text!(language, "find-correction-of", name, stay)
}

/// A guest's name, or a word in its place where it has been destroyed.
#[must_use]
pub fn name(visit: &Visit, language: Language) -> String {
    if visit.name.is_empty() { text!(language, "find-destroyed").to_owned() } else { shown(&visit.name) }
}

/// The day and from when until when: `6/12/2021 09.05–10.30`, `6/12/2021 09.05 · di dalam`.
#[must_use]
pub fn stay(visit: &Visit, language: Language) -> String {
    let day = visit.arrived.with_timezone(&Local).date_naive();
    let left = match visit.left {
        _ if visit.is_cancelled() => format!(" · {}", visits::ending(visit.ending, language)),
        None => text!(language, "find-inside").to_owned(),
        Some(left) => {
            let sign = if visit.ending == Ending::Assumed { "±" } else { "" };
            format!("–{sign}{}", report::time_beside(left, day, language))
        }
    };
    format!("{} {}{left}", day.format("%-d/%-m/%Y"), visits::marked_arrival(visit, language))
}
