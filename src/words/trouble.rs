//! What went wrong with us, why, and what to do now, in one line.

use std::{io, path::Path};

use super::{Language, shown};
use crate::{
    trust::{Added, FileSeal, TrustFileError, TrustFileKind},
    visit::VisitError,
    visit_log::{KeyError, MIN_PASSPHRASE_CHARS, VisitLogError},
};

/// What is wrong with the visit log at this path.
#[must_use]
#[expect(clippy::too_many_lines, reason = "each error in two languages")]
pub fn visit_log(error: &VisitLogError, path: &Path, language: Language) -> String {
    use Language::{English, Indonesian};
    let path = path.display();
    match (language, error) {
        (_, VisitLogError::Visit(error)) => visit(error, language),
        (Indonesian, VisitLogError::NotFound(id)) => {
            format!("tidak ada kunjungan {id}; lihat \"posjaga log inside\"")
        }
        (English, VisitLogError::NotFound(id)) => {
            format!("there is no visit {id}; see \"posjaga log inside\"")
        }
        (Indonesian, VisitLogError::AlreadyLeft(id)) => format!("tamu kunjungan {id} sudah keluar"),
        (English, VisitLogError::AlreadyLeft(id)) => format!("the guest of visit {id} has left already"),
        (Indonesian, VisitLogError::StillInside(id)) => format!(
            "tamu kunjungan {id} masih di dalam dan tidak dihapus; catat dulu keluarnya dengan \"posjaga log out\""
        ),
        (English, VisitLogError::StillInside(id)) => format!(
            "the guest of visit {id} is still inside and is not destroyed; check the guest out first, with \
             \"posjaga log out\""
        ),
        (Indonesian, VisitLogError::Destroyed) => {
            "kunjungan ini sudah dimusnahkan dan tidak bisa dikembalikan".to_owned()
        }
        (English, VisitLogError::Destroyed) => {
            "this visit was destroyed already, and stays destroyed".to_owned()
        }
        (Indonesian, VisitLogError::Moved(path)) => format!(
            "berkas buku tamu tidak lagi di tempatnya: dipindah, dihapus, atau diganti; kembalikan berkasnya, \
             lalu coba lagi: {}",
            path.display()
        ),
        (English, VisitLogError::Moved(path)) => format!(
            "the file of the log is no longer where it was: it was moved, removed or replaced; put it back, then \
             try again: {}",
            path.display()
        ),
        (Indonesian, VisitLogError::DiskFull) => {
            format!("buku tamu tidak bisa ditulis: penyimpanan penuh; kosongkan ruang di tempat {path}")
        }
        (English, VisitLogError::DiskFull) => {
            format!("the log cannot be written: the disk is full; free some space where {path} is")
        }
        (Indonesian, VisitLogError::ReadOnly) => format!(
            "buku tamu tidak bisa ditulis: berkas atau foldernya hanya bisa dibaca; beri hak tulis pada {path}"
        ),
        (English, VisitLogError::ReadOnly) => {
            format!("the log cannot be written: the file or its folder is read-only; allow writing to {path}")
        }
        (Indonesian, VisitLogError::Locked) => {
            format!("buku tamu sedang dipakai program lain; tutup program itu atau coba lagi: {path}")
        }
        (English, VisitLogError::Locked) => {
            format!("another program holds the log; close it or try again: {path}")
        }
        (Indonesian, VisitLogError::Damaged(path)) => format!(
            "buku tamu rusak atau bukan buku tamu Pos Jaga; jangan dihapus: pindahkan ke tempat aman, lalu \
             pulihkan cadangan atau mulai buku baru: {}",
            path.display()
        ),
        (English, VisitLogError::Damaged(path)) => format!(
            "the log is damaged, or no log of Pos Jaga; do not delete it: move it to a safe place, then \
             restore a backup or begin a new log: {}",
            path.display()
        ),
        (Indonesian, VisitLogError::KeyNeeded) => format!(
            "buku tamu terkunci; ketik kata sandi atau kunci pemulihannya, atau beri berkasnya dengan \
             --passphrase-file: {path}"
        ),
        (English, VisitLogError::KeyNeeded) => format!(
            "the log is encrypted; type its passphrase or recovery key, or name a file with it by \
             --passphrase-file: {path}"
        ),
        (Indonesian, VisitLogError::WrongKey) => format!("kunci ini bukan kunci buku tamu ini: {path}"),
        (English, VisitLogError::WrongKey) => format!("this is not the key of this log: {path}"),
        (Indonesian, VisitLogError::Newer { found, known }) => format!(
            "buku tamu dari Pos Jaga yang lebih baru (versi {found}, program ini sampai {known}); pasang \
             versi terbaru"
        ),
        (English, VisitLogError::Newer { found, known }) => format!(
            "the log is of a newer Pos Jaga (version {found}, this program knows {known}); install the \
             newest version"
        ),
        (Indonesian, VisitLogError::OldSqlite { found }) => {
            format!("SQLite {found} bisa merusak buku tamu; pasang Pos Jaga yang asli")
        }
        (English, VisitLogError::OldSqlite { found }) => {
            format!("SQLite {found} can damage logs; install the original Pos Jaga")
        }
        (Indonesian, VisitLogError::Disk(_)) => {
            format!("penyimpanan gagal; periksa disk dan kabelnya, lalu coba lagi: {path}")
        }
        (English, VisitLogError::Disk(_)) => {
            format!("the disk fails; check it and its cable, then try again: {path}")
        }
        (Indonesian, VisitLogError::NotLocal) => {
            format!(
                "buku tamu tidak bisa di folder jaringan; pilih folder di komputer ini dengan --data: {path}"
            )
        }
        (English, VisitLogError::NotLocal) => {
            format!("the log does not work on this drive; choose a local folder with --data: {path}")
        }
        (Indonesian, VisitLogError::Sqlite(_)) => {
            format!("buku tamu tidak berfungsi; coba lagi, lalu pulihkan cadangan: {path}")
        }
        (English, VisitLogError::Sqlite(_)) => {
            format!("the log does not work; try again, then restore a backup: {path}")
        }
    }
}

/// What is wrong with a passphrase, a recovery key or the key file.
#[must_use]
pub fn key(error: KeyError, language: Language) -> String {
    use Language::{English, Indonesian};
    match (language, error) {
        (Indonesian, KeyError::Wrong) => {
            "kata sandi salah; ketik ulang, atau pakai kunci pemulihan yang dicetak dulu".to_owned()
        }
        (English, KeyError::Wrong) => {
            "this is not the passphrase; type it again, or use the recovery key that was printed".to_owned()
        }
        (Indonesian, KeyError::Mistyped) => "kunci pemulihan salah ketik; periksa setiap huruf".to_owned(),
        (English, KeyError::Mistyped) => "the recovery key is mistyped; check each letter".to_owned(),
        (Indonesian, KeyError::Broken) => {
            "berkas kunci buku tamu rusak; pakai kunci pemulihan yang dicetak dulu".to_owned()
        }
        (English, KeyError::Broken) => {
            "the key file of the log is broken; use the recovery key that was printed".to_owned()
        }
        (Indonesian, KeyError::Missing) => {
            "berkas kunci buku tamu tidak ada; pakai kunci pemulihan yang dicetak dulu".to_owned()
        }
        (English, KeyError::Missing) => {
            "the key file of the log is not there; use the recovery key that was printed".to_owned()
        }
        (Indonesian, KeyError::Length) => {
            format!("kata sandi harus {MIN_PASSPHRASE_CHARS} huruf atau lebih, dan tidak lebih dari 1024")
        }
        (English, KeyError::Length) => {
            format!("a passphrase has {MIN_PASSPHRASE_CHARS} characters or more, and not more than 1024")
        }
        (Indonesian, KeyError::System) => "kunci tidak bisa dihitung; memori kurang".to_owned(),
        (English, KeyError::System) => "the key cannot be computed; too little memory".to_owned(),
    }
}

/// What is wrong with a visit.
#[must_use]
pub fn visit(error: &VisitError, language: Language) -> String {
    use Language::{English, Indonesian};
    match (language, error) {
        (Indonesian, VisitError::NoName) => "nama tamu belum diisi".to_owned(),
        (Indonesian, VisitError::TooLong { field, limit }) => {
            format!("isian {field} lebih panjang dari {limit} huruf")
        }
        (Indonesian, VisitError::Party { limit }) => format!("jumlah orang dari 1 sampai {limit}"),
        (Indonesian, VisitError::Year { first, last }) => {
            format!("waktu di luar tahun {first} sampai {last}; periksa jam komputer")
        }
        (Indonesian, VisitError::LeftBeforeArriving) => {
            "waktu keluar lebih awal daripada waktu masuk; periksa jam komputer".to_owned()
        }
        (Indonesian, VisitError::Future) => {
            "waktunya belum terjadi; periksa tanggal dan jamnya, juga jam komputer".to_owned()
        }
        (English, VisitError::Future) => {
            "the time has not come yet; check the date and the time, and the computer's clock".to_owned()
        }
        (English, VisitError::Year { .. } | VisitError::LeftBeforeArriving) => {
            format!("{error}; check the clock")
        }
        (English, VisitError::NoName | VisitError::TooLong { .. } | VisitError::Party { .. }) => {
            error.to_string()
        }
    }
}

/// Why a trust file is refused, with the kinds that are known where it is of none of them.
#[must_use]
pub fn trust_file(error: &TrustFileError, language: Language) -> String {
    use Language::{English, Indonesian};
    let kinds = || TrustFileKind::ALL.map(|kind| trust_file_kind(kind, language)).join("; ");
    match (language, error) {
        (Indonesian, TrustFileError::UnknownKind) => {
            format!("jenisnya tidak dikenal; yang dikenal: {}", kinds())
        }
        (English, TrustFileError::UnknownKind) => {
            format!("its kind is not known; the known kinds: {}", kinds())
        }
        (Indonesian, TrustFileError::TooLarge { limit }) => format!("lebih besar dari {limit} bita"),
        (Indonesian, TrustFileError::Broken { kind, what }) => {
            format!("{} yang rusak ({what}); unduh lagi", trust_file_kind(*kind, language))
        }
        (Indonesian, TrustFileError::BrokenLine { kind, line, what }) => {
            format!("{} yang rusak (baris {line}: {})", trust_file_kind(*kind, language), shown(what))
        }
        (English, TrustFileError::BrokenLine { kind, line, what }) => {
            format!("the {} is broken: line {line}: {}", kind.code(), shown(what))
        }
        (Indonesian, TrustFileError::BadSignature) => {
            "tanda tangan daftar salah; unduh lagi dari sumber resmi".to_owned()
        }
        (English, TrustFileError::BadSignature) => {
            "the signature of the list is wrong; get it again from the official source".to_owned()
        }
        (Indonesian, TrustFileError::Empty { kind }) => {
            format!("{} tanpa satu pun isi yang bisa dipakai", trust_file_kind(*kind, language))
        }
        (
            English,
            TrustFileError::TooLarge { .. } | TrustFileError::Broken { .. } | TrustFileError::Empty { .. },
        ) => error.to_string(),
    }
}

/// A kind of trust file, with its stable name first.
#[must_use]
pub fn trust_file_kind(kind: TrustFileKind, language: Language) -> String {
    use Language::{English, Indonesian};
    let words = match (language, kind) {
        (Indonesian, TrustFileKind::Certificates) => "sertifikat X.509: PEM, DER, atau base64 per baris",
        (English, TrustFileKind::Certificates) => "X.509 certificates: PEM, DER, or base64 per line",
        (Indonesian, TrustFileKind::GatewayList) => "daftar JSON gateway DGC Uni Eropa",
        (English, TrustFileKind::GatewayList) => "the EU DGC gateway's JSON list",
        (Indonesian, TrustFileKind::SignedGermanList) => "daftar Jerman bertanda tangan",
        (English, TrustFileKind::SignedGermanList) => "the signed German list",
        (Indonesian, TrustFileKind::SignedGermanTestList) => {
            "daftar Jerman untuk uji coba, BUKAN untuk pos sungguhan"
        }
        (English, TrustFileKind::SignedGermanTestList) => "the German list for tests, NOT for a real post",
        (Indonesian, TrustFileKind::ListKey) => "kunci publik daftar bertanda tangan, PEM",
        (English, TrustFileKind::ListKey) => "the public key of a signed list, PEM",
        (Indonesian, TrustFileKind::NationalList) => "daftar nasional AT, SE, FR, IT, CH, NL, PL",
        (English, TrustFileKind::NationalList) => "a national list of AT, SE, FR, IT, CH, NL, PL",
        (Indonesian, TrustFileKind::SignedSwissList) => "daftar Swiss bertanda tangan",
        (English, TrustFileKind::SignedSwissList) => "the signed Swiss list",
        (Indonesian, TrustFileKind::SwissActiveKeys) => {
            "daftar kunci Swiss yang masih aktif, bertanda tangan"
        }
        (English, TrustFileKind::SwissActiveKeys) => "the signed list of active Swiss keys",
        (Indonesian, TrustFileKind::KeySets) => "kumpulan kunci JWK, dengan penerbitnya",
        (English, TrustFileKind::KeySets) => "JWK sets, beside their issuer",
        (Indonesian, TrustFileKind::HealthCardDirectory) => "direktori VCI untuk Kartu Kesehatan SMART",
        (English, TrustFileKind::HealthCardDirectory) => "the VCI directory of SMART Health Cards",
        (Indonesian, TrustFileKind::HealthCardIssuers) => "nama penerbit Kartu Kesehatan SMART, tanpa kunci",
        (English, TrustFileKind::HealthCardIssuers) => "names of issuers of SMART Health Cards, without keys",
        (Indonesian, TrustFileKind::HealthCardRevocations) => "daftar pencabutan Kartu Kesehatan SMART",
        (English, TrustFileKind::HealthCardRevocations) => "revocation lists of SMART Health Cards",
        (Indonesian, TrustFileKind::RevocationBatches) => "daftar pencabutan DCC",
        (English, TrustFileKind::RevocationBatches) => "revocation batches of DCCs",
        (Indonesian, TrustFileKind::DidDocuments) => "dokumen DID, dari Selandia Baru atau GDHCN WHO",
        (English, TrustFileKind::DidDocuments) => "DID documents, of New Zealand or the WHO's GDHCN",
        (Indonesian, TrustFileKind::KeyRegistry) => "daftar kunci PathCheck",
        (English, TrustFileKind::KeyRegistry) => "PathCheck's trust registry",
        (Indonesian, TrustFileKind::Rules) => "aturan CertLogic Uni Eropa, JSON",
        (English, TrustFileKind::Rules) => "CertLogic rules of the EU, JSON",
        (Indonesian, TrustFileKind::ValueSets) => "daftar nilai untuk aturan Uni Eropa, JSON",
        (English, TrustFileKind::ValueSets) => "value sets for the EU's rules, JSON",
    };
    format!("{} ({words})", kind.code())
}

/// What a trust file brought, and what is to be known about it.
#[must_use]
pub fn trust_added(added: &Added, language: Language) -> String {
    let count = added.count();
    let brought = match (added.kind, language) {
        (TrustFileKind::Rules, Language::Indonesian) => {
            format!("Aturan Uni Eropa ditambahkan: {count}. Pilih sebagai kebijakan masuk")
        }
        (TrustFileKind::Rules, Language::English) => {
            format!("EU rules added: {count}. Choose them as the policy")
        }
        (TrustFileKind::ValueSets, Language::Indonesian) => {
            "Daftar nilai untuk aturan ditambahkan".to_owned()
        }
        (TrustFileKind::ValueSets, Language::English) => "Value sets for rules added".to_owned(),
        (TrustFileKind::ListKey, Language::Indonesian) => "Kunci daftar ditambahkan".to_owned(),
        (TrustFileKind::ListKey, Language::English) => "Key of signed lists added".to_owned(),
        (TrustFileKind::SwissActiveKeys, Language::Indonesian) => {
            format!("Daftar kunci Swiss yang aktif ditambahkan: {count}")
        }
        (TrustFileKind::SwissActiveKeys, Language::English) => {
            format!("List of active Swiss keys added: {count}")
        }
        (TrustFileKind::HealthCardIssuers, Language::Indonesian) => {
            format!("Nama penerbit ditambahkan: {count}, tanpa kunci")
        }
        (TrustFileKind::HealthCardIssuers, Language::English) => {
            format!("Names of issuers added: {count}, without keys")
        }
        (kind, Language::Indonesian) if kind.is_revocation_list() => {
            format!("Daftar pencabutan ditambahkan: {count}")
        }
        (kind, Language::English) if kind.is_revocation_list() => format!("Revocations added: {count}"),
        (_, Language::Indonesian) => format!("Daftar kunci ditambahkan: {count} kunci"),
        (_, Language::English) => format!("Trust list added: {count} keys"),
    };
    let notes = trust_notes(added, language);
    if notes.is_empty() { brought } else { format!("{brought}; {}", notes.join("; ")) }
}

/// What makes a trust file doubtful.
#[must_use]
pub fn trust_notes(added: &Added, language: Language) -> Vec<&'static str> {
    let mut notes = Vec::new();
    if added.kind.is_for_tests() {
        notes.push(
            language
                .pick(("HANYA UNTUK UJI, bukan untuk pos sungguhan", "FOR TESTS ONLY, not for a real post")),
        );
    }
    if added.test_signers > 0 {
        notes.push(language.pick((
            "memuat penanda tangan UJI milik WHO, sertifikat dari mereka ditandai",
            "it holds TEST signers of the WHO, whose certificates are marked",
        )));
    }
    if added.seal == FileSeal::Unchecked {
        notes.push(language.pick((
            "tanda tangan daftar tidak diperiksa, pastikan asalnya",
            "the list's signature was not checked, be sure of its origin",
        )));
    }
    notes
}

/// Why the system said no, for the cases that happen at a desk.
#[must_use]
pub fn system(error: &io::Error, language: Language) -> String {
    let words = match (language, error.kind()) {
        (Language::Indonesian, io::ErrorKind::NotFound) => "tidak ada berkas atau folder itu",
        (Language::English, io::ErrorKind::NotFound) => "there is no such file or folder",
        (Language::Indonesian, io::ErrorKind::PermissionDenied) => "tidak ada izin",
        (Language::English, io::ErrorKind::PermissionDenied) => "no permission",
        (Language::Indonesian, io::ErrorKind::StorageFull) => "penyimpanan penuh",
        (Language::English, io::ErrorKind::StorageFull) => "the disk is full",
        (Language::Indonesian, io::ErrorKind::ReadOnlyFilesystem) => "penyimpanan hanya bisa dibaca",
        (Language::English, io::ErrorKind::ReadOnlyFilesystem) => "the disk is read-only",
        _ => return error.to_string(),
    };
    words.to_owned()
}
