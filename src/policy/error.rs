//! Why a policy file is refused.

use crate::text::{Detail, Language, text};

/// Why a policy file was refused: it is not TOML, or not of a policy's shape.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.in_words(Language::English))]
pub struct PolicyError {
    /// In which line, counted from 1; `None` where it is the file as a whole.
    pub line: Option<usize>,
    /// What is wrong there.
    pub what: Detail,
}

impl PolicyError {
    /// A fault in this line.
    pub(crate) fn at(line: usize, what: Detail) -> Self {
        Self { line: Some(line), what }
    }

    /// What is wrong, and where: half a sentence.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        let what = self.what.in_words(language);
        match self.line {
            Some(line) => text!(language, "policy-broken-line", line, what),
            None => text!(language, "policy-broken", what),
        }
    }
}
