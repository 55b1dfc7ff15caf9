//! What is wrong with the data folder, for people. It stands here because `words` does not know us.

use super::DataFolderError;
use crate::words::{
    Language::{self, English, Indonesian},
    shown, trouble,
};

impl DataFolderError {
    /// What is wrong, why, and what to do now, in one line.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        match (language, self) {
            (Indonesian, DataFolderError::Io { action, path, source }) => {
                let action = match *action {
                    "read" => "dibaca",
                    "create" => "dibuat",
                    "remove" => "dihapus",
                    _ => "ditulis",
                };
                format!("tidak bisa {action} ({}): {}", trouble::system(source, language), path.display())
            }
            (English, DataFolderError::Io { action, path, source }) => {
                format!("cannot {action} ({}): {}", trouble::system(source, language), path.display())
            }
            (Indonesian, DataFolderError::Settings { what }) => {
                format!("pengaturan salah, perbaiki config.toml: {what}")
            }
            (English, DataFolderError::Settings { what }) => {
                format!("the settings are broken, correct config.toml: {what}")
            }
            (Indonesian, DataFolderError::Trust { path, source }) => {
                format!(
                    "berkas kepercayaan ditolak: {}: {}",
                    trouble::trust_file(source, language),
                    path.display()
                )
            }
            (English, DataFolderError::Trust { path, source }) => {
                format!(
                    "the trust file is refused: {}: {}",
                    trouble::trust_file(source, language),
                    path.display()
                )
            }
            (Indonesian, DataFolderError::Policy { path, source }) => {
                format!("berkas aturan ditolak: {source}: {}", path.display())
            }
            (English, DataFolderError::Policy { path, source }) => {
                format!("the policy file is refused: {source}: {}", path.display())
            }
            (_, DataFolderError::Log { path, source }) => trouble::visit_log(source, path, language),
            (_, DataFolderError::Key(error)) => trouble::key(*error, language),
            (Indonesian, DataFolderError::Encrypted) => "buku tamu sudah terenkripsi".to_owned(),
            (English, DataFolderError::Encrypted) => "the log is encrypted already".to_owned(),
            (Indonesian, DataFolderError::NotEncrypted) => "buku tamu tidak terenkripsi".to_owned(),
            (English, DataFolderError::NotEncrypted) => "the log is not encrypted".to_owned(),
            (Indonesian, DataFolderError::ForeignFile) => {
                "cadangan ditolak: di dalamnya ada berkas yang bukan milik folder data".to_owned()
            }
            (English, DataFolderError::ForeignFile) => {
                "the backup is refused: it holds a file that does not belong into a data folder".to_owned()
            }
            (Indonesian, DataFolderError::NotInstalled(id)) => {
                format!("tidak ada daftar kepercayaan dengan ID {}; lihat \"posjaga trust list\"", shown(id))
            }
            (English, DataFolderError::NotInstalled(id)) => {
                format!("no trust material has the id {}; see \"posjaga trust list\"", shown(id))
            }
            (Indonesian, DataFolderError::InUse) => {
                "Pos Jaga sudah terbuka dengan folder data ini; pakai jendela itu".to_owned()
            }
            (English, DataFolderError::InUse) => {
                "Pos Jaga is open already on this data folder; use that window".to_owned()
            }
            (Indonesian, DataFolderError::NoDefault) => {
                "sistem ini tidak punya folder data; sebutkan satu dengan --data".to_owned()
            }
            (English, DataFolderError::NoDefault) => {
                "this system names no folder for data; give one with --data".to_owned()
            }
        }
    }
}
