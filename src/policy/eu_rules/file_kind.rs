//! What a file of rules is, what it brought, and why one is refused.

use crate::text::{Detail, Language, shown, text};

/// A kind of file for policies, told from its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleFileKind {
    /// Business rules.
    Rules,
    /// Value sets for business rules.
    ValueSets,
}

/// What a file of rules brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedRules {
    /// What kind of file it was.
    pub kind: RuleFileKind,
    /// Rules per country, sorted by country.
    pub countries: Vec<(String, usize)>,
    /// Rules that are written for another engine, or a later one.
    pub skipped: usize,
}

/// Why a file of rules was refused. Nothing of a refused file is kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleFileError {
    /// Neither rules nor value sets.
    #[error("neither rules nor value sets")]
    UnknownKind,
    /// More than any file of rules has.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// The most that is read, in bytes.
        limit: usize,
    },
    /// Looks like one of the kinds, and one of its lines is wrong.
    #[error("the {} are broken: line {line}: {what}", .kind.code())]
    Broken {
        /// What the file looked like.
        kind: RuleFileKind,
        /// Which line, from 1.
        line: usize,
        /// What is wrong there.
        what: Detail,
    },
}

impl RuleFileKind {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Rules, Self::ValueSets];

    /// The kind's stable name for other programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::ValueSets => "value-sets",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Its stable name, and what it is.
    #[must_use]
    pub fn in_words(self, language: Language) -> String {
        let words = match self {
            Self::Rules => text!(language, "policy-kind-rules"),
            Self::ValueSets => text!(language, "policy-kind-value-sets"),
        };
        format!("{} ({words})", self.code())
    }
}

impl AddedRules {
    /// How many rules the file brought.
    #[must_use]
    pub fn count(&self) -> usize {
        self.countries.iter().map(|(_, rules)| rules).sum()
    }

    /// What the file brought.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        match self.kind {
            RuleFileKind::Rules => text!(language, "policy-added-rules", count = self.count()),
            RuleFileKind::ValueSets => text!(language, "policy-added-value-sets").to_owned(),
        }
    }
}

impl RuleFileError {
    /// Why the file is refused, with the kinds that are known where it is of none of them: half a sentence.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        match self {
            Self::UnknownKind => {
                let kinds = RuleFileKind::ALL.map(|kind| kind.in_words(language)).join("; ");
                text!(language, "trust-unknown-kind", kinds = kinds)
            }
            Self::TooLarge { limit } => text!(language, "trust-too-large", limit = *limit),
            Self::Broken { kind, line, what } => {
                let (kind, what) = (kind.in_words(language), shown(&what.in_words(language)));
                text!(language, "trust-broken-line", kind, line = *line, what)
            }
        }
    }
}
