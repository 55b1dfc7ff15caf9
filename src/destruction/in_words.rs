//! Why nothing was destroyed, in words.

use super::DestructionError;
use crate::words::{Language, trouble};

impl DestructionError {
    /// What went wrong and what to do, in one line.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        match self {
            Self::Record(error) => {
                let why = error.in_words(language);
                match language {
                    Language::Indonesian => {
                        format!("tidak ada yang dimusnahkan: berita acaranya tidak bisa ditulis; {why}")
                    }
                    Language::English => format!("nothing is destroyed: its record cannot be written; {why}"),
                }
            }
            Self::Busy => language
                .pick((
                    "program lain sedang memusnahkan data; coba lagi sesudahnya",
                    "another program destroys data just now; try again after it",
                ))
                .to_owned(),
            Self::Log { path, source } => trouble::visit_log(source, path, language),
            Self::Folder(error) => error.in_words(language),
        }
    }
}
