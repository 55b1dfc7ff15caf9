//! Texts for the guest book on the command line.

use chrono::Local;

use super::{Language, dates, report, shown};
use crate::{
    text::text,
    time::Timestamp,
    visit::{Ending, Totals, Visit},
    visit_log::Known,
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
    let Totals { visits, people, inside, entered_later, cancelled, .. } = totals;
    let mut text = text!(language, "visits-totals", visits = *visits, people = *people, inside = *inside);
    if *entered_later > 0 {
        text += &text!(language, "visits-entered-later", count = *entered_later);
    }
    if *cancelled > 0 {
        text += &text!(language, "visits-cancelled-too", count = *cancelled);
    }
    text
}

/// How a visit ended, where that is not as usual.
#[must_use]
pub fn ending(ending: Ending, language: Language) -> &'static str {
    match ending {
        Ending::Seen => "",
        Ending::Assumed => text!(language, "visits-ending-assumed"),
        Ending::Cancelled => text!(language, "visits-ending-cancelled"),
    }
}

/// When a guest left: `10.30`, and `±10.30` where that is assumed. Nothing while inside, and of a cancelled visit.
#[must_use]
pub fn departure(visit: &Visit, language: Language) -> String {
    let sign = if visit.ending == Ending::Assumed { "±" } else { "" };
    let left = visit.left.filter(|_| !visit.is_cancelled());
    left.map(|left| format!("{sign}{}", dates::time(left, language))).unwrap_or_default()
}

/// When a guest came, with a mark where the visit was entered afterwards: `09.05*`.
#[must_use]
pub fn arrival(visit: &Visit, language: Language) -> String {
    let mark = if visit.entered.is_some() { "*" } else { "" };
    format!("{}{mark}", dates::time(visit.arrived, language))
}

/// The guest's name, and behind it that the visit was cancelled, or the day on which it was corrected: `Siti (dibetulkan
/// 24 November 2026)`.
#[must_use]
pub fn name(visit: &Visit, language: Language) -> String {
    let name = shown(&visit.name);
    if visit.is_cancelled() {
        return format!("{name} ({})", ending(visit.ending, language)).trim_start().to_owned();
    }
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
    let assumed = (visit.ending == Ending::Assumed).then(|| format!("± {}", ending(visit.ending, language)));
    entered.into_iter().chain(corrected).chain(assumed).collect::<Vec<_>>().join("\n")
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

/// Who a guest is whom the log knows: `Siti, Dinas Kesehatan: 7 kunjungan, terakhir 12 November 2026 ke Bagian Umum`, and
/// which card has not come back.
#[must_use]
pub fn known(known: &Known, language: Language) -> String {
    let Known { last, visits, more, card } = known;
    let who = [&last.name, &last.organisation].map(|text| shown(text));
    let who = who.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
    format!("{who}: {}", history(*visits, *more, last, card.as_deref(), language))
}

/// What is known of a guest besides who he is: `7 kunjungan, terakhir 12 November 2026 ke Bagian Umum`.
#[must_use]
pub fn history(visits: u64, more: bool, last: &Visit, card: Option<&str>, language: Language) -> String {
    let count = report::count(visits, language);
    let visits = if more {
        text!(language, "visits-known-at-least", count)
    } else {
        text!(language, "visits-known", visits, count)
    };
    let day = day(last.arrived, language);
    let last = match shown(&last.host) {
        host if host.is_empty() => text!(language, "visits-known-last", day),
        host => text!(language, "visits-known-last-to", day, host),
    };
    let card = card.map(|card| text!(language, "visits-known-card", card = shown(card)));
    [Some(visits), Some(last), card].into_iter().flatten().collect::<Vec<_>>().join(", ")
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
