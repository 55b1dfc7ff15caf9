//! Texts for the guest book on the command line.

use chrono::Local;

use super::{Language, dates, shown};
use crate::{
    text::text,
    time::Timestamp,
    visit::{Totals, Visit},
};

/// The heads of the columns of a list of visits.
#[must_use]
pub fn columns(language: Language) -> [&'static str; 9] {
    [
        text!(language, "visits-column-no"),
        text!(language, "visits-column-day"),
        text!(language, "visits-column-arrived"),
        text!(language, "visits-column-left"),
        text!(language, "visits-column-people"),
        text!(language, "visits-column-name"),
        text!(language, "visits-column-organisation"),
        text!(language, "visits-column-purpose"),
        text!(language, "visits-column-id"),
    ]
}

/// `3 kunjungan, 5 orang, 2 orang masih di dalam`.
#[must_use]
pub fn totals(totals: &Totals, language: Language) -> String {
    let Totals { visits, people, inside, entered_later, .. } = totals;
    let mut text = text!(language, "visits-totals", visits = *visits, people = *people, inside = *inside);
    if *entered_later > 0 {
        text += &text!(language, "visits-entered-later", count = *entered_later);
    }
    text
}

/// When a guest came, with a mark where the visit was entered afterwards: `09.05*`.
#[must_use]
pub fn arrival(visit: &Visit, language: Language) -> String {
    let mark = if visit.entered.is_some() { "*" } else { "" };
    format!("{}{mark}", dates::time(visit.arrived, language))
}

/// The guest's name, and behind it the day on which the visit was corrected: `Siti (dibetulkan 24 November 2026)`.
#[must_use]
pub fn name(visit: &Visit, language: Language) -> String {
    let name = shown(&visit.name);
    match visit.corrected {
        Some(at) if name.is_empty() => format!("({})", corrected(at, language)),
        Some(at) => format!("{name} ({})", corrected(at, language)),
        None => name,
    }
}

/// When a guest came, with the marks of a visit that was entered afterwards or corrected: `09.05*†`.
#[must_use]
pub fn marked_arrival(visit: &Visit, language: Language) -> String {
    let mark = if visit.corrected.is_some() { "†" } else { "" };
    format!("{}{mark}", arrival(visit, language))
}

/// Explains the marks of a visit: `* dicatat kemudian 24 November 2026`. Empty where it has none.
#[must_use]
pub fn marks(visit: &Visit, language: Language) -> String {
    let entered = visit.entered.map(|at| text!(language, "visits-mark-entered", day = day(at, language)));
    let corrected = visit.corrected.map(|at| format!("† {}", corrected(at, language)));
    entered.into_iter().chain(corrected).collect::<Vec<_>>().join("\n")
}

fn corrected(at: Timestamp, language: Language) -> String {
    text!(language, "visits-corrected", day = day(at, language))
}

fn day(at: Timestamp, language: Language) -> String {
    dates::date(at.with_timezone(&Local).date_naive(), language)
}

/// Stands above those who came on other days and are inside, as far as the log knows.
#[must_use]
pub fn inside_earlier(count: usize, language: Language) -> String {
    text!(language, "visits-inside-earlier", count)
}

/// Says that a guest has been checked out.
#[must_use]
pub fn checked_out(visit: &Visit, language: Language) -> String {
    text!(language, "visits-checked-out", name = shown(&visit.name))
}

/// No visit, or more than one, has an id that begins like this.
#[must_use]
pub fn id_names(count: usize, prefix: &str, language: Language) -> String {
    let prefix = shown(prefix);
    match count {
        0 => text!(language, "visits-no-such-id", prefix),
        _ => text!(language, "visits-several-ids", prefix),
    }
}
