//! What is installed of what others publish: lists of signers, and rules for policies.

use crate::{
    policy::eu_rules::{AddedRules, RuleBook, RuleFileError, RuleFileKind},
    text::{Language, text},
    time::Timestamp,
    trust::{Added, FileSeal, TrustFileError, TrustFileKind, TrustStore},
};

/// What a file brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Material {
    /// It says whom to believe.
    Trust(Added),
    /// It is for policies, and says of nobody that he is believed.
    Rules(AddedRules),
}

/// Why a file was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MaterialError {
    /// A trust file, or none of the kinds that are known.
    #[error(transparent)]
    Trust(#[from] TrustFileError),
    /// A file of rules.
    #[error(transparent)]
    Rules(#[from] RuleFileError),
}

impl Material {
    /// Reads a file of any kind. A signed list is believed if its key is in `trust`, and rules are refused that
    /// contradict those in `rules`.
    pub(super) fn read(
        file: &[u8],
        trust: &mut TrustStore,
        rules: &mut RuleBook,
    ) -> Result<Self, MaterialError> {
        match rules.add(file) {
            Err(RuleFileError::UnknownKind) => Ok(Self::Trust(trust.add(file)?)),
            rules => Ok(Self::Rules(rules?)),
        }
    }

    /// What it says of whom to believe.
    #[must_use]
    pub fn trust(&self) -> Option<&Added> {
        match self {
            Self::Trust(added) => Some(added),
            Self::Rules(_) => None,
        }
    }

    /// The stable name of its kind for other programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Trust(added) => added.kind.code(),
            Self::Rules(added) => added.kind.code(),
        }
    }

    /// The stable name of its kind, and what it is.
    #[must_use]
    pub fn kind_in_words(&self, language: Language) -> String {
        match self {
            Self::Trust(added) => added.kind.in_words(language),
            Self::Rules(added) => added.kind.in_words(language),
        }
    }

    /// How many things it brought: signers, withdrawals or rules, whichever its kind is about.
    #[must_use]
    pub fn count(&self) -> usize {
        match self {
            Self::Trust(added) => added.signers,
            Self::Rules(added) => added.count(),
        }
    }

    /// How many signers it brought.
    #[must_use]
    pub fn signers(&self) -> usize {
        self.trust().map_or(0, |added| added.signers)
    }

    /// Entries that could not be used.
    #[must_use]
    pub fn skipped(&self) -> usize {
        match self {
            Self::Trust(added) => added.skipped,
            Self::Rules(added) => added.skipped,
        }
    }

    /// How many of them there are for each country.
    #[must_use]
    pub fn countries(&self) -> &[(String, usize)] {
        match self {
            Self::Trust(added) => &added.countries,
            Self::Rules(added) => &added.countries,
        }
    }

    /// Of when it is, where it says so.
    #[must_use]
    pub fn dated(&self) -> Option<Timestamp> {
        self.trust().and_then(|added| added.dated)
    }

    /// What is known of the signature over it.
    #[must_use]
    pub fn seal(&self) -> FileSeal {
        self.trust().map_or(FileSeal::None, |added| added.seal)
    }

    /// What makes it doubtful.
    #[must_use]
    pub fn notes(&self, language: Language) -> Vec<&'static str> {
        self.trust().map_or_else(Vec::new, |added| added.notes(language))
    }

    /// What it brought, and what is to be known about it.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        match self {
            Self::Trust(added) => added.in_words(language),
            Self::Rules(added) => added.in_words(language),
        }
    }
}

impl MaterialError {
    /// Why the file is refused, with the kinds that are known where it is of none of them: half a sentence.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        match self {
            Self::Trust(TrustFileError::UnknownKind) | Self::Rules(RuleFileError::UnknownKind) => {
                let lists = TrustFileKind::ALL.map(|kind| kind.in_words(language));
                let rules = RuleFileKind::ALL.map(|kind| kind.in_words(language));
                let kinds = lists.into_iter().chain(rules).collect::<Vec<_>>().join("; ");
                text!(language, "trust-unknown-kind", kinds = kinds)
            }
            Self::Trust(error) => error.in_words(language),
            Self::Rules(error) => error.in_words(language),
        }
    }
}
