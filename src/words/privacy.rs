//! Words for the search for the content of credentials.

use super::{Language, report, shown};
use crate::credential::traces::Trace;

/// Something was found in a file.
#[must_use]
pub fn found(file: &str, at: u64, trace: Trace, language: Language) -> String {
    let (file, what) = (shown(file), kind(trace, language));
    match language {
        Language::Indonesian => format!("DITEMUKAN {what}: {file}, bita {at}"),
        Language::English => format!("FOUND {what}: {file}, byte {at}"),
    }
}

/// Something was found in what somebody has typed into a visit.
#[must_use]
pub fn found_in_visit(id: &str, language: Language) -> String {
    match language {
        Language::Indonesian => {
            format!("DITEMUKAN isi sertifikat dalam kunjungan {id}; betulkan dengan \"posjaga log correct\"")
        }
        Language::English => {
            format!("FOUND content of a credential in visit {id}; mend it with \"posjaga log correct\"")
        }
    }
}

/// Something was found in what the chain tells of a correction or of an erasure.
#[must_use]
pub fn found_in_entry(seq: u64, language: Language) -> String {
    match language {
        Language::Indonesian => format!(
            "DITEMUKAN isi sertifikat dalam riwayat, catatan {seq}; terhapus bersama kunjungannya dengan \"posjaga log erase\""
        ),
        Language::English => {
            format!(
                "FOUND content of a credential in the trail, entry {seq}; it goes with its visit by \"posjaga log erase\""
            )
        }
    }
}

/// A log that was put aside could not be looked into.
#[must_use]
pub fn not_opened(folder: &str, language: Language) -> String {
    let folder = shown(folder);
    match language {
        Language::Indonesian => {
            format!("buku lama di {folder} tidak bisa dibuka; hanya berkasnya yang diperiksa")
        }
        Language::English => format!("the old log in {folder} cannot be opened; only its file was looked at"),
    }
}

fn kind(trace: Trace, language: Language) -> &'static str {
    language.pick(match trace {
        Trace::Code => ("teks kode QR sertifikat", "the text of a credential's code"),
        Trace::Envelope => ("sertifikat bertanda tangan", "a signed credential"),
        Trace::Identifier => ("nomor sertifikat", "the number of a certificate"),
        Trace::BirthDate => ("isian tanggal lahir", "a field with a date of birth"),
        Trace::Medical => ("isian data kesehatan", "a field with health data"),
    })
}

/// What was looked at.
#[must_use]
pub fn looked_at(files: u64, bytes: u64, not_searched: u64, visits: u64, language: Language) -> String {
    let count = |number| report::count(number, language);
    let (files, bytes, not_searched, visits) =
        (count(files), count(bytes), count(not_searched), count(visits));
    match language {
        Language::Indonesian => format!(
            "diperiksa: {files} berkas ({bytes} bita), {visits} kunjungan; tidak diperiksa: {not_searched} berkas \
             daftar kepercayaan dan aturan, yang bukan data tamu"
        ),
        Language::English => format!(
            "looked at: {files} files ({bytes} bytes), {visits} visits; not looked at: {not_searched} trust lists and \
             policies, which are no guests' data"
        ),
    }
}

/// What it comes to.
#[must_use]
pub fn verdict(clean: bool, language: Language) -> &'static str {
    language.pick(if clean {
        ("tidak ada isi sertifikat di folder data", "no content of a credential is in the data folder")
    } else {
        ("ADA isi sertifikat di folder data", "content of a credential IS in the data folder")
    })
}
