//! What is wrong with an export, for people. It stands here because `words` does not know us.

use std::path::Path;

use super::{ExportError, SigningError};
use crate::words::{
    Language::{self, English, Indonesian},
    report, trouble,
};

impl ExportError {
    /// What is wrong with an export to this path, why, and what to do now, in one line.
    #[must_use]
    pub fn in_words(&self, path: &Path, language: Language) -> String {
        let path = path.display();
        match (language, self) {
            (Indonesian, Self::Write(why)) => format!(
                "berkas ekspor tidak bisa ditulis ({}); pilih tempat lain dengan --output: {path}",
                trouble::system(why, language)
            ),
            (English, Self::Write(why)) => format!(
                "the export cannot be written ({}); choose another place with --output: {path}",
                trouble::system(why, language)
            ),
            (Indonesian, Self::TooMany { limit }) => format!(
                "laporan PDF memuat paling banyak {} kunjungan; pilih hari yang lebih sedikit, atau xlsx, csv, \
                 json: {path}",
                report::count(*limit, language)
            ),
            (English, Self::TooMany { limit }) => format!(
                "a PDF report holds at most {} visits; choose fewer days, or xlsx, csv, json: {path}",
                report::count(*limit, language)
            ),
        }
    }
}

impl SigningError {
    /// What is wrong with a signature by the key in this file, why, and what to do now, in one line.
    #[must_use]
    pub fn in_words(&self, key: &Path, language: Language) -> String {
        let what = match (language, self) {
            (Indonesian, Self::Io(why)) => {
                format!(
                    "berkas untuk tanda tangan tidak bisa dibaca atau ditulis ({})",
                    trouble::system(why, language)
                )
            }
            (English, Self::Io(why)) => {
                format!(
                    "a file of the signature cannot be read or written ({})",
                    trouble::system(why, language)
                )
            }
            (Indonesian, Self::NoKey) => {
                "berkas ini bukan kunci minisign; buat dengan \"posjaga export-key\"".to_owned()
            }
            (English, Self::NoKey) => {
                "this file is no key of minisign; make one with \"posjaga export-key\"".to_owned()
            }
            (Indonesian, Self::PasswordNeeded) => {
                "kunci tanda tangan dilindungi kata sandi; beri berkasnya dengan --password-file, atau isi \
                 sign_password_file di config.toml"
                    .to_owned()
            }
            (English, Self::PasswordNeeded) => {
                "the key is protected by a password; name a file with it by --password-file, or by \
                 sign_password_file in config.toml"
                    .to_owned()
            }
            (Indonesian, Self::WrongPassword) => "kata sandi kunci tanda tangan salah".to_owned(),
            (English, Self::WrongPassword) => "the password of the key is wrong".to_owned(),
            (Indonesian, Self::Exists) => {
                "sudah ada kunci dengan nama ini dan tidak ditimpa; pilih nama lain".to_owned()
            }
            (English, Self::Exists) => {
                "there is a key of this name, which is not replaced; choose another name".to_owned()
            }
            (Indonesian, Self::Unusable) => "kunci tidak bisa dipakai di komputer ini".to_owned(),
            (English, Self::Unusable) => "the key cannot be used on this computer".to_owned(),
        };
        format!("{what}: {}", key.display())
    }
}
