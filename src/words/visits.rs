//! Words for the guest book on the command line.

use chrono::Local;

use super::{Language, dates, shown};
use crate::{
    time::Timestamp,
    visit::{Totals, Visit},
};

/// The heads of the columns of a list of visits.
#[must_use]
pub fn columns(language: Language) -> [&'static str; 9] {
    match language {
        Language::Indonesian => {
            ["No", "Tanggal", "Masuk", "Keluar", "Orang", "Nama", "Instansi", "Keperluan", "ID"]
        }
        Language::English => {
            ["No", "Date", "Arrived", "Left", "People", "Name", "Organisation", "Purpose", "ID"]
        }
    }
}

/// `3 kunjungan, 5 orang, 2 orang masih di dalam`.
#[must_use]
pub fn totals(totals: &Totals, language: Language) -> String {
    let Totals { visits, people, inside, entered_later, .. } = totals;
    let mut text = match language {
        Language::Indonesian => {
            format!("{visits} kunjungan, {people} orang, {inside} orang masih di dalam")
        }
        Language::English => format!("visits: {visits}, people: {people}, still inside: {inside}"),
    };
    if *entered_later > 0 {
        let later = match language {
            Language::Indonesian => format!("; * dicatat kemudian: {entered_later}"),
            Language::English => format!("; * entered later: {entered_later}"),
        };
        text.push_str(&later);
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
    let entered = visit.entered.map(|at| {
        let day = day(at, language);
        match language {
            Language::Indonesian => format!("* dicatat kemudian {day}"),
            Language::English => format!("* entered later {day}"),
        }
    });
    let corrected = visit.corrected.map(|at| format!("† {}", corrected(at, language)));
    entered.into_iter().chain(corrected).collect::<Vec<_>>().join("\n")
}

fn corrected(at: Timestamp, language: Language) -> String {
    let day = day(at, language);
    match language {
        Language::Indonesian => format!("dibetulkan {day}"),
        Language::English => format!("corrected {day}"),
    }
}

fn day(at: Timestamp, language: Language) -> String {
    dates::date(at.with_timezone(&Local).date_naive(), language)
}

/// Stands above those who came on other days and are inside, as far as the log knows.
#[must_use]
pub fn inside_earlier(count: usize, language: Language) -> String {
    match language {
        Language::Indonesian => format!("Masuk pada hari lain, belum tercatat keluar: {count}"),
        Language::English => format!("Came on other days and never checked out: {count}"),
    }
}

/// Says that a guest has been checked out.
#[must_use]
pub fn checked_out(visit: &Visit, language: Language) -> String {
    let name = shown(&visit.name);
    match language {
        Language::Indonesian => format!("{name} tercatat keluar"),
        Language::English => format!("{name} has left"),
    }
}

/// No visit, or more than one, has an id that begins like this.
#[must_use]
pub fn id_names(count: usize, prefix: &str, language: Language) -> String {
    let prefix = shown(prefix);
    match (language, count) {
        (Language::Indonesian, 0) => {
            format!("tidak ada kunjungan dengan ID {prefix}; lihat \"posjaga log inside\"")
        }
        (Language::English, 0) => format!("no visit has the id {prefix}; see \"posjaga log inside\""),
        (Language::Indonesian, _) => {
            format!("lebih dari satu kunjungan dengan ID {prefix}…; ketik ID lebih panjang")
        }
        (Language::English, _) => format!("more than one visit has an id {prefix}…; type more of it"),
    }
}
