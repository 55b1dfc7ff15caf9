//! Words for the print-out of everything that the log keeps about one guest.

use chrono::Local;

use super::{Language, audit, dates, judgement, shown};
use crate::{
    visit::{PersonalField, Visit},
    visit_log::Entry,
};

/// What the print-out is.
#[must_use]
pub fn title(language: Language) -> &'static str {
    language.pick(("DATA TAMU YANG DISIMPAN", "DATA KEPT ABOUT A GUEST"))
}

/// What it holds, and what the guest may ask for.
#[must_use]
pub fn beginning(name: &str, visits: usize, language: Language) -> String {
    let name = shown(name);
    match language {
        Language::Indonesian => format!(
            "Ini semua yang disimpan buku tamu tentang {name}: {visits} kunjungan, dengan riwayat perubahannya. \
             Buku tamu tidak menyimpan tanggal lahir, data vaksinasi, nomor sertifikat, atau isi kode QR. \
             Pemilik data berhak meminta pembetulan dan penghapusan (UU 27/2022, Pasal 5 sampai 13)."
        ),
        Language::English => format!(
            "This is all that the guest book keeps about {name}: {visits} visits, with what was changed in them. It \
             keeps no date of birth, no data of vaccinations, no number of a certificate and no content of a QR code. \
             You may ask for corrections and for erasure (Law 27/2022 of Indonesia, articles 5 to 13)."
        ),
    }
}

/// What stands above a visit.
#[must_use]
pub fn heading(visit: &Visit, language: Language) -> String {
    let day = dates::long_date(visit.arrived.with_timezone(&Local).date_naive(), language);
    format!("{} {} · {day}", language.pick(("Kunjungan", "Visit")), visit.no)
}

/// A visit, field by field.
#[must_use]
pub fn fields(visit: &Visit, language: Language) -> Vec<(String, String)> {
    let label =
        |indonesian: &'static str, english: &'static str| language.pick((indonesian, english)).to_owned();
    let capital = |field: PersonalField| {
        let name = super::destruction::field(field, language);
        let mut letters = name.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>())
            .unwrap_or_default()
    };
    let inside = language.pick(("masih di dalam", "still inside"));
    vec![
        (capital(PersonalField::Name), shown(&visit.name)),
        (capital(PersonalField::Organisation), shown(&visit.organisation)),
        (capital(PersonalField::Purpose), shown(&visit.purpose)),
        (capital(PersonalField::Host), shown(&visit.host)),
        (capital(PersonalField::Phone), shown(&visit.phone)),
        (capital(PersonalField::Note), shown(&visit.note)),
        (label("Jumlah orang", "People"), visit.party.to_string()),
        (label("Masuk", "Arrived"), dates::date_time(visit.arrived, language)),
        (
            label("Keluar", "Left"),
            visit.left.map_or_else(|| inside.to_owned(), |left| dates::date_time(left, language)),
        ),
        (
            label("Dicatat kemudian", "Entered later"),
            visit.entered.map_or("–".to_owned(), |entered| dates::date_time(entered, language)),
        ),
        (label("Bukti", "Evidence"), judgement::evidence(visit.evidence, language).to_owned()),
        (
            label("Putusan", "Verdict"),
            visit.verdict.map_or("–", |verdict| judgement::verdict(verdict, language)).to_owned(),
        ),
        (label("Aturan", "Policy"), shown(&visit.policy)),
        (label("Pos", "Post"), shown(&visit.post)),
        (label("Petugas", "Officer"), shown(&visit.officer)),
        ("ID".to_owned(), visit.id.to_string()),
    ]
}

/// A change of the visit, as the log knows it.
#[must_use]
pub fn change(entry: &Entry, language: Language) -> (String, String) {
    let detail = shown(entry.detail.as_deref().unwrap_or_default());
    let what = audit::change(entry.kind, language);
    let what = if detail.is_empty() { what.to_owned() } else { format!("{what}: {detail}") };
    (dates::date_time(entry.at, language), what)
}

/// Nobody has this name.
#[must_use]
pub fn nobody(name: &str, similar: usize, language: Language) -> String {
    let name = shown(name);
    match language {
        Language::Indonesian => format!(
            "tidak ada tamu bernama {name}; yang namanya mengandungnya: {similar}, lihat \"posjaga log find\""
        ),
        Language::English => format!(
            "no guest is called {name}; in the names of so many it stands: {similar}, see \"posjaga log find\""
        ),
    }
}
