//! Words for the search for guests in the window.

use chrono::Local;

use super::{Language, report, shown, visits};
use crate::{visit::Visit, visit_log::MET_WITHIN};

/// Opens the search.
#[must_use]
pub fn open(language: Language) -> &'static str {
    language.pick(("Cari tamu…", "Find a guest…"))
}

/// The head of the panel.
#[must_use]
pub fn title(language: Language) -> &'static str {
    language.pick(("Cari tamu", "Find a guest"))
}

/// What is typed into the field.
#[must_use]
pub fn field(language: Language) -> &'static str {
    language.pick(("Nama, asal atau yang ditemui", "Name, organisation or host"))
}

/// Nobody was found.
#[must_use]
pub fn nobody(language: Language) -> &'static str {
    language.pick(("Tidak ditemukan.", "Nobody was found."))
}

/// The log cannot be read.
#[must_use]
pub fn failed(language: Language) -> &'static str {
    language.pick(("Buku tamu tidak dapat dibaca sekarang.", "The guest book cannot be read now."))
}

/// Asks for the next page.
#[must_use]
pub fn more(language: Language) -> &'static str {
    language.pick(("Tampilkan lagi", "Show more"))
}

/// There are more of those who were inside together than are shown.
#[must_use]
pub fn too_many(language: Language) -> &'static str {
    language.pick((
        "Masih ada lagi. Semuanya: posjaga log trace",
        "There are others. For all of them: posjaga log trace",
    ))
}

/// Asks who was inside together with a guest.
#[must_use]
pub fn together(language: Language) -> &'static str {
    language.pick(("Bersamanya", "Who else"))
}

/// The same with the guest's name, for those who hear the screen.
#[must_use]
pub fn together_with(visit: &Visit, language: Language) -> String {
    let name = name(visit, language);
    match language {
        Language::Indonesian => format!("Siapa di dalam bersama {name}?"),
        Language::English => format!("Who was inside together with {name}?"),
    }
}

/// The head of the list of those who were inside together with a guest.
#[must_use]
pub fn met(visit: &Visit, language: Language) -> String {
    let (name, stay, minutes) = (name(visit, language), stay(visit, language), MET_WITHIN.num_minutes());
    match language {
        Language::Indonesian => {
            format!("Di dalam bersama {name}, {stay}, atau {minutes} menit sebelum dan sesudahnya")
        }
        Language::English => {
            format!("Inside together with {name}, {stay}, or {minutes} minutes before or after")
        }
    }
}

/// Asks to correct a visit.
#[must_use]
pub fn correct(language: Language) -> &'static str {
    language.pick(("Perbaiki", "Correct"))
}

/// The head of the correction of a visit.
#[must_use]
pub fn correction_of(visit: &Visit, language: Language) -> String {
    let (name, stay) = (name(visit, language), stay(visit, language));
    match language {
        Language::Indonesian => format!("Perbaiki catatan {name}, {stay}"),
        Language::English => format!("Correct what is noted of {name}, {stay}"),
    }
}

/// The reason of a correction.
#[must_use]
pub fn why(language: Language) -> &'static str {
    language.pick(("Alasan perbaikan", "Why it is corrected"))
}

/// What was noted before is not lost.
#[must_use]
pub fn what_was_stays(language: Language) -> &'static str {
    language.pick((
        "Isi yang lama tetap tersimpan dalam riwayat, dengan alasan dan nama petugas.",
        "What was noted before stays in the trail, with the reason and the officer.",
    ))
}

/// Saves a correction.
#[must_use]
pub fn save(language: Language) -> &'static str {
    language.pick(("Simpan perbaikan", "Save the correction"))
}

/// Goes back to what was found before.
#[must_use]
pub fn back(language: Language) -> &'static str {
    language.pick(("Kembali", "Back"))
}

/// A guest's name, or a word in its place where it has been destroyed.
#[must_use]
pub fn name(visit: &Visit, language: Language) -> String {
    if visit.name.is_empty() {
        language.pick(("(dimusnahkan)", "(destroyed)")).to_owned()
    } else {
        shown(&visit.name)
    }
}

/// The day and from when until when: `6/12/2021 09.05–10.30`, `6/12/2021 09.05 · di dalam`.
#[must_use]
pub fn stay(visit: &Visit, language: Language) -> String {
    let day = visit.arrived.with_timezone(&Local).date_naive();
    let left = visit.left.map_or_else(
        || language.pick((" · di dalam", " · inside")).to_owned(),
        |left| format!("–{}", report::time_beside(left, day, language)),
    );
    format!("{} {}{left}", day.format("%-d/%-m/%Y"), visits::marked_arrival(visit, language))
}
