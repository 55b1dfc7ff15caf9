//! Words for the audit chain, corrections and backups.

use std::path::Path;

use super::{Language, dates, shown};
use crate::{
    time::Date,
    visit_log::{Anchor, ChangeKind, Fault, FaultKind, Soundness},
};

/// The chain is whole, and ends like this.
#[must_use]
pub fn whole(entries: u64, head: Option<&Anchor>, language: Language) -> String {
    let head = head.map(ToString::to_string).unwrap_or_default();
    match language {
        Language::Indonesian => format!("rantai audit utuh, {entries} catatan\nhash penutup: {head}"),
        Language::English => format!("the audit chain is whole, {entries} entries\nclosing hash: {head}"),
    }
}

/// The closing hash of a day, or that the day has none.
#[must_use]
pub fn closing_hash(anchor: Option<&Anchor>, language: Language) -> String {
    match (language, anchor) {
        (_, Some(anchor)) => anchor.to_string(),
        (Language::Indonesian, None) => "tidak ada catatan pada hari itu".to_owned(),
        (Language::English, None) => "nothing was written on that day".to_owned(),
    }
}

/// The first entry that is not what it was.
#[must_use]
pub fn broken(fault: Fault, language: Language) -> String {
    let Fault { seq, kind } = fault;
    match language {
        Language::Indonesian => {
            let what = match kind {
                FaultKind::Missing => "catatan ini hilang",
                FaultKind::Changed => "catatan ini diubah",
                FaultKind::Anchor => "rantai sampai di sini bukan rantai dari hash penutup",
                FaultKind::Order => "waktunya mundur tanpa lompatan jam yang tercatat",
                FaultKind::Detail => "rincian catatan ini diubah, atau hilang tanpa pemusnahan",
                FaultKind::Visit => "kunjungan diubah setelah catatan ini",
                FaultKind::VisitMissing => "kunjungan dari catatan ini hilang",
                FaultKind::Stray => "ada kunjungan yang tidak tercatat di rantai",
            };
            format!(
                "rantai audit putus pada catatan {seq}: {what}. Simpan salinan folder data dan laporkan; \
                 jangan menghapus apa pun"
            )
        }
        Language::English => {
            let what = match kind {
                FaultKind::Missing => "this entry is missing",
                FaultKind::Changed => "this entry was changed",
                FaultKind::Anchor => "the chain up to here is not the one of the closing hash",
                FaultKind::Order => "its time runs backwards without a recorded jump of the clock",
                FaultKind::Detail => "the detail of this entry was changed, or is gone without a purge",
                FaultKind::Visit => "the visit was changed after this entry",
                FaultKind::VisitMissing => "the visit of this entry is gone",
                FaultKind::Stray => "a visit is in no entry",
            };
            format!(
                "the audit chain is broken at entry {seq}: {what}. Keep a copy of the data folder and report \
                 it; delete nothing"
            )
        }
    }
}

/// What is wrong beside the chain, a line each.
#[must_use]
pub fn soundness(found: &Soundness, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    if found.missing > 0 {
        let spans = found.gaps.iter().map(|span| match (span.start(), span.end()) {
            (first, last) if first == last => first.to_string(),
            (first, last) => format!("{first}–{last}"),
        });
        let spans = spans.collect::<Vec<_>>().join(", ");
        let missing = found.missing;
        lines.push(match (language, found.rescued) {
            (Language::Indonesian, true) => format!(
                "nomor kunjungan yang tidak ada: {missing} ({spans}); hilang bersama buku lama yang rusak"
            ),
            (Language::English, true) => {
                format!("numbers without a visit: {missing} ({spans}); they were lost with the damaged log")
            }
            (Language::Indonesian, false) => format!(
                "nomor kunjungan yang tidak ada: {missing} ({spans}); ada kunjungan yang dihapus dari berkas. Simpan \
                 salinan folder data dan laporkan"
            ),
            (Language::English, false) => format!(
                "numbers without a visit: {missing} ({spans}); visits were taken out of the file. Keep a copy of the \
                 data folder and report it"
            ),
        });
    }
    if let Some(index) = &found.index {
        let index = shown(index);
        lines.push(match language {
            Language::Indonesian => {
                format!(
                    "tabel kunjungan atau indeksnya tidak cocok ({index}); jalankan \"posjaga log rescue\""
                )
            }
            Language::English => {
                format!(
                    "the table of visits or an index of it does not fit ({index}); run \"posjaga log rescue\""
                )
            }
        });
    }
    if found.search {
        lines.push(
            language
                .pick((
                    "indeks pencarian tidak cocok dengan kunjungan; jalankan \"posjaga log rescue\"",
                    "the index of the search does not fit the visits; run \"posjaga log rescue\"",
                ))
                .to_owned(),
        );
    }
    lines
}

/// What happened to the log.
#[must_use]
pub fn change(kind: ChangeKind, language: Language) -> &'static str {
    language.pick(match kind {
        ChangeKind::Adoption => ("diambil alih", "taken over"),
        ChangeKind::Arrival => ("masuk", "arrival"),
        ChangeKind::Departure => ("keluar", "departure"),
        ChangeKind::Correction => ("pembetulan", "correction"),
        ChangeKind::Purge => ("dikosongkan", "purge"),
        ChangeKind::Destruction => ("pemusnahan", "destruction"),
        ChangeKind::Policy => ("kebijakan", "policy"),
        ChangeKind::Export => ("ekspor", "export"),
        ChangeKind::Import => ("impor dari berkas", "import from a file"),
        ChangeKind::Clock => ("jam komputer", "clock"),
        ChangeKind::Rescue => ("diselamatkan dari buku yang rusak", "saved from a damaged log"),
    })
}

/// A correction needs a reason that fits.
#[must_use]
pub fn no_reason(language: Language) -> &'static str {
    language.pick((
        "isi alasan dengan --why, paling banyak 500 huruf",
        "give the reason with --why, at most 500 characters",
    ))
}

/// A visit has been corrected.
#[must_use]
pub fn corrected(name: &str, language: Language) -> String {
    let name = shown(name);
    match language {
        Language::Indonesian => format!("{name} dibetulkan; isi lama tetap di \"posjaga log trail\""),
        Language::English => format!("{name} is corrected; \"posjaga log trail\" keeps what it said before"),
    }
}

/// A backup has been written and looked through.
#[must_use]
pub fn backed_up(visits: u64, language: Language) -> String {
    match language {
        Language::Indonesian => format!("cadangan lengkap dan sudah diperiksa, {visits} kunjungan"),
        Language::English => format!("the backup is complete and checked, {visits} visits"),
    }
}

/// A damaged log has been set aside, and what could be read of it is in a new one.
#[must_use]
pub fn rescued(visits: u64, lost: u64, aside: &Path, language: Language) -> String {
    let aside = aside.display();
    match language {
        Language::Indonesian => format!(
            "{visits} kunjungan diselamatkan ke buku tamu baru, {lost} tidak terbaca; buku yang rusak disimpan di \
             {aside}"
        ),
        Language::English => format!(
            "saved into a new log: {visits} visits; could not be read: {lost}; the damaged log is kept in {aside}"
        ),
    }
}

/// There is nothing to rescue.
#[must_use]
pub fn is_sound(language: Language) -> &'static str {
    language.pick((
        "buku tamu utuh; tidak ada yang perlu diselamatkan",
        "the log is sound; there is nothing to rescue",
    ))
}

/// The index of the search has been made anew.
#[must_use]
pub fn search_mended(language: Language) -> &'static str {
    language.pick((
        "buku tamu utuh; indeks pencarian dibuat ulang",
        "the log is sound; the index of the search was made anew",
    ))
}

/// A backup has been restored.
#[must_use]
pub fn restored(visits: u64, aside: &Path, language: Language) -> String {
    let aside = aside.display();
    match language {
        Language::Indonesian => {
            format!("cadangan dipulihkan, {visits} kunjungan; yang lama disimpan di {aside}")
        }
        Language::English => {
            format!("the backup is restored, {visits} visits; what was here before is kept in {aside}")
        }
    }
}

/// What had been destroyed since a backup is destroyed again in what was restored.
#[must_use]
pub fn destroyed_again(visits: u64, language: Language) -> String {
    match language {
        Language::Indonesian => format!(
            "sejak cadangan itu dibuat ada data tamu yang dimusnahkan; dimusnahkan lagi pada {visits} kunjungan. \
             Berkas cadangannya masih memuatnya: buat cadangan baru dan musnahkan yang lama"
        ),
        Language::English => format!(
            "guests' data was destroyed since the backup was made; it was destroyed again in so many visits: {visits}. \
             The backup still holds it: make a new one and destroy the old"
        ),
    }
}

/// Nobody knows what was destroyed since a backup.
#[must_use]
pub fn restored_blind(language: Language) -> &'static str {
    language.pick((
        "buku tamu yang tadi di sini tidak terbaca, jadi yang dimusnahkan sejak cadangan itu tidak diketahui: \
         periksa berita acara di folder records dan musnahkan lagi",
        "the log that was here cannot be read, so nobody knows what was destroyed since the backup: look at the \
         records in the folder records and destroy it again",
    ))
}

/// There is nothing to purge by the settings.
#[must_use]
pub fn keeps_for_ever(language: Language) -> &'static str {
    language.pick((
        "retention_days = 0: tidak ada yang dimusnahkan; pakai --before TANGGAL",
        "retention_days = 0: nothing is purged; use --before DATE",
    ))
}

/// Nothing is due for destruction.
#[must_use]
pub fn nothing_due(language: Language) -> &'static str {
    language.pick(("tidak ada yang perlu dimusnahkan", "nothing is due for destruction"))
}

/// A day that has not come yet is no day before which everything can be destroyed.
#[must_use]
pub fn before_is_ahead(day: Date, today: Date, language: Language) -> String {
    let (day, today) = (dates::date(day, language), dates::date(today, language));
    match language {
        Language::Indonesian => format!(
            "{day} belum tiba, hari ini {today}: itu akan memusnahkan juga kunjungan hari ini; beri hari yang sudah lewat"
        ),
        Language::English => format!(
            "{day} has not come, today is {today}: that would destroy the visits of today as well; give a day that \
             has passed"
        ),
    }
}

/// Nothing was corrected, because the visit says all of it already.
#[must_use]
pub fn unchanged(language: Language) -> &'static str {
    language.pick((
        "tidak ada yang berubah: kunjungan itu sudah berisi demikian",
        "nothing has changed: the visit says so already",
    ))
}

/// An erasure needs a reason that fits.
#[must_use]
pub fn no_reason_to_erase(language: Language) -> &'static str {
    language.pick((
        "isi alasan dengan --reason, paling banyak 500 huruf",
        "give the reason with --reason, at most 500 characters",
    ))
}

/// Something is due by a clock that the log bears out only until another day, and waits.
#[must_use]
pub fn purge_waits(today: Date, borne_out: Option<Date>, language: Language) -> String {
    let why = leap(today, borne_out, language);
    match language {
        Language::Indonesian => format!(
            "{why}; yang jatuh tempo karena itu belum dimusnahkan. Bila tanggal itu benar: `posjaga log \
             confirm-clock`, atau pakai --before TANGGAL"
        ),
        Language::English => format!(
            "{why}; what that makes due is not purged. If the date is right: `posjaga log confirm-clock`, or use \
             --before DATE"
        ),
    }
}

/// The same where somebody has named a day, by which it is destroyed.
#[must_use]
pub fn purged_by_day(today: Date, borne_out: Option<Date>, language: Language) -> String {
    let why = leap(today, borne_out, language);
    match language {
        Language::Indonesian => format!("{why}; dimusnahkan menurut tanggal yang diberikan"),
        Language::English => format!("{why}; purged by the day that was given"),
    }
}

fn leap(today: Date, borne_out: Option<Date>, language: Language) -> String {
    let day = dates::date(today, language);
    match (language, borne_out.map(|sure| dates::date(sure, language))) {
        (Language::Indonesian, Some(sure)) => {
            format!("menurut komputer hari ini {day}, tetapi menurut pemakaian buku tamu baru pasti {sure}")
        }
        (Language::Indonesian, None) => {
            format!("menurut komputer hari ini {day}, tetapi buku tamu ini belum dipakai selama seminggu")
        }
        (Language::English, Some(sure)) => {
            format!("by the computer today is {day}, but the use of the log bears out no more than {sure}")
        }
        (Language::English, None) => {
            format!("by the computer today is {day}, but this log has not been in use for a week")
        }
    }
}
