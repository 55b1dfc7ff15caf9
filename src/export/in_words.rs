//! What is wrong with an export, for people.

use std::path::Path;

use super::{error::ExportError, signature::SigningError};
use crate::{
    text::{Language, shown_path, system, text},
    words::report,
};

impl ExportError {
    /// What is wrong with an export to this path, why, and what to do now: half a sentence.
    #[must_use]
    pub fn in_words(&self, path: &Path, language: Language) -> String {
        let what = match self {
            Self::Write(why) => text!(language, "export-cannot-write", why = system(why, language)),
            Self::TooMany { limit } => {
                text!(language, "export-too-many", limit = report::count(*limit, language))
            }
        };
        format!("{what}: {}", shown_path(path))
    }
}

impl SigningError {
    /// What is wrong with a signature by the key in this file, why, and what to do now: half a sentence.
    #[must_use]
    pub fn in_words(&self, key: &Path, language: Language) -> String {
        let what = match self {
            Self::Io(why) => &text!(language, "signing-io", why = system(why, language)),
            Self::NoKey => text!(language, "signing-no-key"),
            Self::PasswordNeeded => text!(language, "signing-password-needed"),
            Self::WrongPassword => text!(language, "signing-wrong-password"),
            Self::Exists => text!(language, "signing-exists"),
            Self::Unusable => text!(language, "signing-unusable"),
        };
        format!("{what}: {}", shown_path(key))
    }
}
