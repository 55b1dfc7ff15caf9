//! Trust files, and what is wrong with them, for people.

use super::file_kind::{Added, FileSeal, TrustFileError, TrustFileKind};
use crate::text::{Language, text};

impl TrustFileKind {
    /// Its stable name, and what it is.
    #[must_use]
    pub fn in_words(self, language: Language) -> String {
        let words = match self {
            Self::Certificates => text!(language, "trust-kind-certificates"),
            Self::GatewayList => text!(language, "trust-kind-gateway-list"),
            Self::SignedGermanList => text!(language, "trust-kind-signed-german-list"),
            Self::SignedGermanTestList => text!(language, "trust-kind-signed-german-test-list"),
            Self::ListKey => text!(language, "trust-kind-list-key"),
            Self::NationalList => text!(language, "trust-kind-national-list"),
            Self::SignedSwissList => text!(language, "trust-kind-signed-swiss-list"),
            Self::SwissActiveKeys => text!(language, "trust-kind-swiss-active-keys"),
            Self::KeySets => text!(language, "trust-kind-key-sets"),
            Self::HealthCardDirectory => text!(language, "trust-kind-health-card-directory"),
            Self::HealthCardIssuers => text!(language, "trust-kind-health-card-issuers"),
            Self::HealthCardRevocations => text!(language, "trust-kind-health-card-revocations"),
            Self::RevocationBatches => text!(language, "trust-kind-revocation-batches"),
            Self::DidDocuments => text!(language, "trust-kind-did-documents"),
            Self::KeyRegistry => text!(language, "trust-kind-key-registry"),
        };
        format!("{} ({words})", self.code())
    }
}

impl TrustFileError {
    /// Why the file is refused, with the kinds that are known where it is of none of them: half a sentence.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        match self {
            Self::UnknownKind => {
                let kinds = TrustFileKind::ALL.map(|kind| kind.in_words(language)).join("; ");
                text!(language, "trust-unknown-kind", kinds = kinds)
            }
            Self::TooLarge { limit } => text!(language, "trust-too-large", limit = *limit),
            Self::Broken { kind, what } => {
                text!(
                    language,
                    "trust-broken",
                    kind = kind.in_words(language),
                    what = what.in_language(language)
                )
            }
            Self::BadSignature => text!(language, "trust-bad-signature").to_owned(),
            Self::Empty { kind } => text!(language, "trust-empty", kind = kind.in_words(language)),
        }
    }
}

impl Added {
    /// What the file brought, and what is to be known about it.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        let count = self.signers;
        let brought = match self.kind {
            TrustFileKind::ListKey => text!(language, "trust-added-list-key").to_owned(),
            TrustFileKind::SwissActiveKeys => {
                text!(language, "trust-added-swiss-active-keys", count = count)
            }
            TrustFileKind::HealthCardIssuers => {
                text!(language, "trust-added-health-card-issuers", count = count)
            }
            kind if kind.is_revocation_list() => text!(language, "trust-added-revocations", count = count),
            _ => text!(language, "trust-added-keys", count = count),
        };
        let notes = self.notes(language);
        if notes.is_empty() { brought } else { format!("{brought}; {}", notes.join("; ")) }
    }

    /// What makes the file doubtful.
    #[must_use]
    pub fn notes(&self, language: Language) -> Vec<&'static str> {
        let mut notes = Vec::new();
        if self.kind.is_for_tests() {
            notes.push(text!(language, "trust-for-tests"));
        }
        if self.test_signers > 0 {
            notes.push(text!(language, "trust-test-signers"));
        }
        if self.seal == FileSeal::Unchecked {
            notes.push(text!(language, "trust-unchecked"));
        }
        notes
    }
}
