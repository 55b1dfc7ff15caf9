//! Words for the print-out of everything that the log keeps about one guest.

use chrono::{DateTime, Local};
use serde_json::Value;

use super::{Language, audit, dates, judgement, shown};
use crate::{
    policy::Verdict,
    time::Timestamp,
    visit::{EvidenceKind, PersonalField, Visit, VisitId},
    visit_log::{Entry, Mention, MentionPlace},
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

/// A change of the visit, as the log knows it: when, and what was changed by whom and why.
#[must_use]
pub fn change(entry: &Entry, language: Language) -> (String, String) {
    let what = audit::change(entry.kind, language);
    let told = entry.detail.as_deref().and_then(|detail| serde_json::from_str(detail).ok());
    let what = told.map_or_else(|| what.to_owned(), |told| format!("{what}{}", correction(&told, language)));
    (dates::date_time(entry.at, language), what)
}

fn correction(told: &Value, language: Language) -> String {
    let text = |name: &str| told.get(name).and_then(Value::as_str).map(shown).filter(|text| !text.is_empty());
    let mut words = String::new();
    if let Some(by) = text("by") {
        words.extend([language.pick((" oleh ", " by ")), &by]);
    }
    let changes = told.get("changes").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for (at, change) in changes.iter().enumerate() {
        let field = change.get("field").and_then(Value::as_str).unwrap_or_default();
        let value = |name| value_in_words(field, change.get(name).unwrap_or(&Value::Null), language);
        let sign = if at == 0 { ": " } else { "; " };
        let to = language.pick((" menjadi ", " to "));
        words.extend([sign, &field_name(field, language), " ", &value("before"), to, &value("after")]);
    }
    if let Some(why) = text("why") {
        words.extend([language.pick((". Alasan: ", ". Reason: ")), &why]);
    }
    words
}

/// What a field of a visit is called, by its name in the log.
fn field_name(field: &str, language: Language) -> String {
    if let Some(field) = PersonalField::from_code(field) {
        return super::destruction::field(field, language).to_owned();
    }
    let name = match field {
        "party" => ("jumlah orang", "people"),
        "evidence" => ("bukti", "evidence"),
        "verdict" => ("putusan", "verdict"),
        "policy" => ("aturan", "policy"),
        "post" => ("pos", "post"),
        "officer" => ("petugas", "officer"),
        "arrived" => ("masuk", "arrived"),
        "left" => ("keluar", "left"),
        other => return shown(other),
    };
    language.pick(name).to_owned()
}

fn value_in_words(field: &str, value: &Value, language: Language) -> String {
    let text = match value {
        Value::Null => return "–".to_owned(),
        Value::String(text) => text,
        other => return other.to_string(),
    };
    let moment =
        || DateTime::parse_from_rfc3339(text).map(|moment| dates::date_time(moment.to_utc(), language));
    let known = match field {
        "evidence" => {
            EvidenceKind::from_code(text).map(|kind| judgement::evidence(kind, language).to_owned())
        }
        "verdict" => Verdict::from_code(text).map(|verdict| judgement::verdict(verdict, language).to_owned()),
        "arrived" | "left" => moment().ok(),
        _ => None,
    };
    known.unwrap_or_else(|| if text.is_empty() { "–".to_owned() } else { format!("\"{}\"", shown(text)) })
}

/// Stands above the visits of others that name the guest.
#[must_use]
pub fn mentions(language: Language) -> &'static str {
    language.pick(("Disebut di tempat lain dalam buku", "Named elsewhere in the log"))
}

/// Where the guest is named, and the text.
#[must_use]
pub fn mention(mention: &Mention, language: Language) -> (String, String) {
    let day = dates::date(mention.at.with_timezone(&Local).date_naive(), language);
    let Some((_, no)) = mention.visit else {
        let entry =
            language.pick(("catatan petugas dalam jejak audit", "what an officer did, in the audit chain"));
        return (format!("{entry}, {day}"), shown(&mention.text));
    };
    let place = match mention.place {
        MentionPlace::Field(field) => field_name(field, language),
        MentionPlace::Entry(_) => language.pick(("pembetulan", "correction")).to_owned(),
    };
    let visit = language.pick(("kunjungan", "visit"));
    (format!("{visit} {no}, {day}, {place}"), shown(&mention.text))
}

/// Stands above the visits of a log that a restore or a rescue has put aside.
#[must_use]
pub fn put_aside(folder: &str, language: Language) -> String {
    let folder = shown(folder);
    match language {
        Language::Indonesian => format!("Hanya di buku lama {folder}"),
        Language::English => format!("Only in the old log {folder}"),
    }
}

/// What the print-out leaves out: logs that cannot be opened, names that are longer than the guest's, and what
/// was written out of the log.
#[must_use]
pub fn left_out(unread: &[String], longer: usize, language: Language) -> String {
    let mut words = vec![
        language
            .pick((
                "Tidak termasuk: cadangan dan berkas ekspor yang dibuat sebelumnya.",
                "Not in here: backups and exported files from before.",
            ))
            .to_owned(),
    ];
    words.extend(unread.iter().map(|folder| match (language, shown(folder)) {
        (Language::Indonesian, folder) => {
            format!("Buku lama di {folder} tidak bisa dibuka dan tidak dicari.")
        }
        (Language::English, folder) => {
            format!("The old log in {folder} cannot be opened and was not searched.")
        }
    }));
    if longer > 0 {
        words.push(match language {
            Language::Indonesian => format!(
                "Kunjungan dengan nama yang lebih panjang yang memuat nama ini: {longer}, dianggap orang lain."
            ),
            Language::English => {
                format!("Visits under a longer name in which this one stands: {longer}, taken for other people.")
            }
        });
    }
    words.join(" ")
}

/// Where else a guest is named who was just erased, a line each, and what to do about it.
#[must_use]
pub fn elsewhere(
    mentions: &[Mention],
    namesakes: &[(Option<String>, VisitId, u64, Timestamp)],
    taken_out: bool,
    language: Language,
) -> Vec<String> {
    let mut lines = Vec::new();
    for (folder, id, no, arrived) in namesakes {
        let day = dates::date(arrived.with_timezone(&Local).date_naive(), language);
        let folder = folder.as_deref().map(|folder| format!(" ({})", shown(folder))).unwrap_or_default();
        lines.push(match language {
            Language::Indonesian => {
                format!("kunjungan lain dengan nama yang sama: {no}, {day}, {id}{folder}")
            }
            Language::English => format!("another visit under the same name: {no}, {day}, {id}{folder}"),
        });
    }
    for one in mentions {
        let (place, text) = mention(one, language);
        lines.push(match (taken_out, language) {
            (true, Language::Indonesian) => format!("nama dihapus juga dari {place}"),
            (true, Language::English) => format!("the name is gone from {place} as well"),
            (false, Language::Indonesian) => format!("nama masih disebut di {place}: {text}"),
            (false, Language::English) => format!("the name still stands in {place}: {text}"),
        });
    }
    if !taken_out && !mentions.is_empty() {
        lines.push(
            language
                .pick((
                    "untuk menghapus nama itu di sana juga: \"posjaga log correct\", atau pakai --mentions saat menghapus",
                    "to take the name out there as well: \"posjaga log correct\", or --mentions when you erase",
                ))
                .to_owned(),
        );
    }
    lines
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
