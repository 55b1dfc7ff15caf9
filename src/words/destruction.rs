//! Words for the record of destruction (*berita acara pemusnahan*), which an office signs and keeps.

use std::fmt::Write as _;

use chrono::Local;

use super::{Language, dates, report, shown};
use crate::{
    credential::Timestamp,
    visit::PersonalField,
    visit_log::{Destruction, Retention},
};

/// What the record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What it is.
    pub title: &'static str,
    /// What was done, by what right, and how.
    pub beginning: String,
    /// Names with what stands under them.
    pub fields: Vec<(String, String)>,
    /// What is to be known beside.
    pub notes: Vec<&'static str>,
    /// Who sign: who takes note, and who did it.
    pub signers: [(String, String); 2],
}

/// The record of a purge by `officer` at `now`. `kept_aside` is how many old logs that a restore had put
/// aside went too.
#[must_use]
pub fn record(
    done: &Destruction,
    kept_aside: usize,
    officer: &str,
    now: Timestamp,
    language: Language,
) -> Record {
    let day = |time: Timestamp| dates::date(time.with_timezone(&Local).date_naive(), language);
    let days = match (done.first_arrived, done.last_arrived) {
        (Some(first), Some(last)) => format!("{} – {}", day(first), day(last)),
        _ => "–".to_owned(),
    };
    let mut fields = vec![
        (label(language, "Waktu", "Time"), dates::date_time(now, language)),
        (label(language, "Petugas", "Officer"), shown(officer)),
        (label(language, "Jumlah kunjungan", "Visits"), report::count(done.visits, language)),
        (label(language, "Tanggal kunjungan", "Days of the visits"), days),
        (label(language, "Yang dimusnahkan", "Destroyed"), destroyed(done.due, language)),
        (
            label(language, "Yang tetap disimpan", "Kept"),
            language
                .pick((
                    "waktu, jumlah orang, jenis bukti, putusan, pos dan petugas, untuk statistik",
                    "times, number of people, kind of evidence, verdict, post and officer, for the statistics",
                ))
                .to_owned(),
        ),
        (
            label(language, "Cara", "Method"),
            language
                .pick((
                    "isian dihapus dari buku tamu, indeks pencarian, dan isi pembetulan; tempatnya di berkas ditimpa",
                    "the fields are deleted from the log, from the index of the search and from what corrections \
                     said; their place in the files is overwritten",
                ))
                .to_owned(),
        ),
        (
            label(language, "Dasar hukum", "Legal basis"),
            language
                .pick((
                    "UU 27/2022 tentang Pelindungan Data Pribadi, Pasal 42 sampai 45; jadwal retensi arsip kantor",
                    "Law 27/2022 on the protection of personal data (Indonesia), articles 42 to 45; the archive \
                     schedule of the office",
                ))
                .to_owned(),
        ),
    ];
    if kept_aside > 0 {
        let count = report::count(kept_aside as u64, language);
        fields.push((label(language, "Buku lama yang dihapus", "Old logs removed"), count));
    }
    if let Some(anchor) = done.anchor {
        fields.push((label(language, "Hash penutup", "Closing hash"), anchor.to_string()));
    }
    let mut notes = vec![language.pick((
        "Cadangan dan berkas ekspor yang dibuat sebelumnya berada di luar buku tamu dan harus dimusnahkan tersendiri.",
        "Backups and exported files from before are outside the log and have to be destroyed by themselves.",
    ))];
    if !done.complete {
        notes.push(language.pick((
            "Program lain sedang membaca buku tamu: sisa di berkas terhapus pada pemusnahan berikutnya, setelah \
             program itu ditutup.",
            "Another program is reading the log: traces in its files go with the next purge, when that program is \
             closed.",
        )));
    }
    Record {
        title: language.pick(("BERITA ACARA PEMUSNAHAN DATA TAMU", "RECORD OF DESTRUCTION OF GUEST DATA")),
        beginning: beginning(now, language),
        fields,
        notes,
        signers: [
            (label(language, "Mengetahui", "Acknowledged"), String::new()),
            (label(language, "Yang memusnahkan", "Destroyed by"), officer.trim().to_owned()),
        ],
    }
}

impl Record {
    /// The record in plain text.
    #[must_use]
    pub fn text(&self, office: &str) -> String {
        let mut text = format!("{}\n", self.title);
        let office = office.lines().map(str::trim).filter(|line| !line.is_empty()).map(shown);
        office.for_each(|line| text.extend([line.as_str(), "\n"]));
        let widest = self.fields.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
        for (name, value) in &self.fields {
            // Writing into a `String` does not fail.
            let _ = writeln!(text, "{name:<widest$}  {value}");
        }
        self.notes.iter().for_each(|note| text.extend([note, "\n"]));
        text
    }
}

fn label(language: Language, indonesian: &'static str, english: &'static str) -> String {
    language.pick((indonesian, english)).to_owned()
}

fn beginning(now: Timestamp, language: Language) -> String {
    let day = dates::long_date(now.with_timezone(&Local).date_naive(), language);
    match language {
        Language::Indonesian => format!(
            "Pada hari {day} telah dimusnahkan data pribadi tamu yang masa simpannya berakhir atau yang diminta \
             pemiliknya, dengan keterangan berikut."
        ),
        Language::English => format!(
            "On {day} personal data of guests was destroyed, whose time of storage was over or whose owners had \
             asked for it, as follows."
        ),
    }
}

/// What went; with days where they differ.
fn destroyed(due: Option<Retention>, language: Language) -> String {
    let day = |time: Timestamp| dates::date(time.with_timezone(&Local).date_naive(), language);
    let all = language.pick((
        "nama, instansi, keperluan, tujuan, telepon, catatan, dan isi pembetulan",
        "name, organisation, purpose, host, phone, note, and what corrections said of them",
    ));
    let Some(due) = due else { return all.to_owned() };
    let name = due.of(PersonalField::Name);
    let before = |day: String| match language {
        Language::Indonesian => format!("kunjungan sebelum {day}"),
        Language::English => format!("visits before {day}"),
    };
    let with_the_name = (name > Timestamp::MIN_UTC).then(|| format!("{all} ({})", before(day(name))));
    let sooner = PersonalField::ALL.into_iter().filter(|field| due.of(*field) > name);
    let sooner =
        sooner.map(|field| format!("{} ({})", self::field(field, language), before(day(due.of(field)))));
    with_the_name.into_iter().chain(sooner).collect::<Vec<_>>().join("; ")
}

/// What a field is called.
#[must_use]
pub fn field(field: PersonalField, language: Language) -> &'static str {
    language.pick(match field {
        PersonalField::Name => ("nama", "name"),
        PersonalField::Organisation => ("instansi", "organisation"),
        PersonalField::Purpose => ("keperluan", "purpose"),
        PersonalField::Host => ("tujuan", "host"),
        PersonalField::Phone => ("telepon", "phone"),
        PersonalField::Note => ("catatan", "note"),
    })
}
