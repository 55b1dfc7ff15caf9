//! Why nothing was destroyed, for people.

use super::DestructionError;
use crate::text::{Language, text};

impl DestructionError {
    /// What went wrong and what to do now: half a sentence.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        match self {
            Self::Record(error) => text!(language, "destruction-no-record", why = error.in_words(language)),
            Self::Busy => text!(language, "destruction-busy").to_owned(),
            Self::Log { path, source } => source.in_words_at(path, language),
            Self::Folder(error) => error.in_words(language),
        }
    }
}
