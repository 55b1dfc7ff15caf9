//! Words for the record of destruction (*berita acara pemusnahan*), which an office signs and keeps.

use std::fmt::Write as _;

use chrono::Local;

use super::{Language, dates, report, shown};
use crate::{
    time::Timestamp,
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
    pub notes: Vec<String>,
    /// Who sign: who takes note, and who did it.
    pub signers: [(String, String); 2],
}

/// What became of the logs that restores and rescues had put aside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OldLogs {
    /// How many went altogether.
    pub removed: u64,
    /// Of how many visits in the others something went.
    pub visits: u64,
    /// The folders whose log cannot be opened: nothing of it went.
    pub unread: Vec<String>,
}

/// How far a destruction has come when its record is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing has been destroyed yet.
    Begun,
    /// It is over.
    Complete,
    /// The program was ended in the middle of it; what it had destroyed by then is known.
    Interrupted,
}

/// The record of a destruction.
#[must_use]
pub fn record(done: &Destruction, old_logs: &OldLogs, stage: Stage, language: Language) -> Record {
    let mut fields = vec![
        (label(language, "Waktu", "Time"), dates::date_time(done.begun, language)),
        (label(language, "Petugas", "Officer"), shown(&done.by)),
    ];
    match stage {
        Stage::Begun => {
            fields.push((label(language, "Yang dimusnahkan", "To be destroyed"), due(done.due, language)));
        }
        Stage::Complete | Stage::Interrupted => fields.extend(destroyed(done, old_logs, language)),
    }
    fields.extend([
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
    ]);
    if let Some(anchor) = done.anchor {
        fields.push((label(language, "Hash penutup", "Closing hash"), anchor.to_string()));
    }
    Record {
        title: match stage {
            Stage::Begun => language.pick((
                "BERITA ACARA PEMUSNAHAN DATA TAMU (DIMULAI)",
                "RECORD OF DESTRUCTION OF GUEST DATA (BEGUN)",
            )),
            Stage::Complete | Stage::Interrupted => {
                language.pick(("BERITA ACARA PEMUSNAHAN DATA TAMU", "RECORD OF DESTRUCTION OF GUEST DATA"))
            }
        },
        beginning: beginning(done.begun, stage, language),
        fields,
        notes: notes(done, old_logs, stage, language),
        signers: [
            (label(language, "Mengetahui", "Acknowledged"), String::new()),
            (label(language, "Yang memusnahkan", "Destroyed by"), done.by.trim().to_owned()),
        ],
    }
}

/// The numbers of visits, as far as they are named one by one: `1–450, 452`.
fn numbers(done: &Destruction) -> String {
    let spans = done.numbers.iter().map(|span| match (span.start(), span.end()) {
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first}–{last}"),
    });
    spans.collect::<Vec<_>>().join(", ")
}

/// What was destroyed: the visits, and of how many of them each field.
fn destroyed(done: &Destruction, old_logs: &OldLogs, language: Language) -> Vec<(String, String)> {
    let day = |time: Timestamp| dates::date(time.with_timezone(&Local).date_naive(), language);
    let days = |first: Option<Timestamp>, last: Option<Timestamp>| match (first, last) {
        (Some(first), Some(last)) => format!("{} – {}", day(first), day(last)),
        _ => "–".to_owned(),
    };
    let mut fields = vec![
        (label(language, "Jumlah kunjungan", "Visits"), report::count(done.visits, language)),
        (
            label(language, "Tanggal kunjungan", "Days of the visits"),
            days(done.first_arrived, done.last_arrived),
        ),
        (label(language, "Nomor kunjungan", "Their numbers"), numbers(done)),
    ];
    let gone = PersonalField::ALL.into_iter().zip(done.fields).filter(|(_, gone)| gone.visits > 0);
    let gone: Vec<_> = gone
        .map(|(field, gone)| {
            let count = report::count(gone.visits, language);
            let days = days(gone.first_arrived, gone.last_arrived);
            let name = self::field(field, language);
            match language {
                Language::Indonesian => format!("{name}: {count} kunjungan ({days})"),
                Language::English => format!("{name}: {count} visits ({days})"),
            }
        })
        .collect();
    let gone = if gone.is_empty() { "–".to_owned() } else { gone.join("; ") };
    fields.push((label(language, "Yang dimusnahkan", "Destroyed"), gone));
    if done.mentions > 0 {
        let count = report::count(done.mentions, language);
        fields.push((label(language, "Sebutan di kunjungan lain", "Mentions in other visits"), count));
    }
    if old_logs.visits > 0 {
        let count = report::count(old_logs.visits, language);
        fields.push((label(language, "Kunjungan di buku lama", "Visits in old logs"), count));
    }
    if old_logs.removed > 0 {
        let count = report::count(old_logs.removed, language);
        fields.push((label(language, "Buku lama yang dihapus", "Old logs removed"), count));
    }
    fields
}

fn notes(done: &Destruction, old_logs: &OldLogs, stage: Stage, language: Language) -> Vec<String> {
    let mut notes = Vec::new();
    let mut note = |words: (&'static str, &'static str)| notes.push(language.pick(words).to_owned());
    match stage {
        Stage::Begun => note((
            "Pemusnahan baru dimulai. Berita acara ini dilengkapi bila sudah selesai, atau saat Pos Jaga dibuka lagi.",
            "The destruction has only begun. This record is completed when it is over, or when Pos Jaga is opened \
             again.",
        )),
        Stage::Interrupted => note((
            "Program terhenti di tengah pemusnahan; yang tertulis di sini adalah yang benar-benar sudah dimusnahkan.",
            "The program was ended in the middle of the destruction; what is written here is what was destroyed.",
        )),
        Stage::Complete => {}
    }
    note((
        "Cadangan dan berkas ekspor yang dibuat sebelumnya berada di luar buku tamu dan harus dimusnahkan tersendiri.",
        "Backups and exported files from before are outside the log and have to be destroyed by themselves.",
    ));
    if !done.complete && stage == Stage::Complete {
        note((
            "Program lain sedang membaca buku tamu: sisa di berkas terhapus pada pemusnahan berikutnya, setelah \
             program itu ditutup.",
            "Another program is reading the log: traces in its files go with the next purge, when that program is \
             closed.",
        ));
    }
    if done.inside > 0 {
        let count = report::count(done.inside, language);
        notes.push(match language {
            Language::Indonesian => format!(
                "Tidak dimusnahkan karena tamunya menurut buku tamu masih di dalam: {count} kunjungan. Catat \
                 keluarnya, lalu ikut pada pemusnahan berikutnya."
            ),
            Language::English => format!(
                "Not destroyed, because by the log their guests are still inside: {count} visits. Check them out; \
                 they go with the next purge."
            ),
        });
    }
    for folder in &old_logs.unread {
        let folder = shown(folder);
        notes.push(match language {
            Language::Indonesian => format!(
                "Buku lama di {folder} tidak bisa dibuka dan TIDAK ikut dimusnahkan; hapus folder itu bila tidak \
                 diperlukan lagi."
            ),
            Language::English => format!(
                "The old log in {folder} cannot be opened and was NOT destroyed; delete that folder when it is no \
                 longer needed."
            ),
        });
    }
    notes
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
        self.notes.iter().for_each(|note| text.extend([note.as_str(), "\n"]));
        text
    }
}

fn label(language: Language, indonesian: &'static str, english: &'static str) -> String {
    language.pick((indonesian, english)).to_owned()
}

fn beginning(now: Timestamp, stage: Stage, language: Language) -> String {
    let day = dates::long_date(now.with_timezone(&Local).date_naive(), language);
    match (language, stage) {
        (Language::Indonesian, Stage::Begun) => format!(
            "Pada hari {day} dimulai pemusnahan data pribadi tamu yang masa simpannya berakhir atau yang diminta \
             pemiliknya."
        ),
        (Language::English, Stage::Begun) => format!(
            "On {day} the destruction of personal data of guests begins, whose time of storage is over or whose \
             owners have asked for it."
        ),
        (Language::Indonesian, _) => format!(
            "Pada hari {day} telah dimusnahkan data pribadi tamu yang masa simpannya berakhir atau yang diminta \
             pemiliknya, dengan keterangan berikut."
        ),
        (Language::English, _) => format!(
            "On {day} personal data of guests was destroyed, whose time of storage was over or whose owners had \
             asked for it, as follows."
        ),
    }
}

/// What is due; with days where they differ.
fn due(due: Option<Retention>, language: Language) -> String {
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

/// Where the record is kept.
#[must_use]
pub fn kept_as(language: Language) -> &'static str {
    language.pick(("berita acara", "record"))
}

/// A record that a program left behind which was killed is complete now.
#[must_use]
pub fn completed(language: Language) -> &'static str {
    language.pick((
        "pemusnahan yang terputus dilengkapi berita acaranya",
        "the record of a destruction that was interrupted is complete now",
    ))
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
