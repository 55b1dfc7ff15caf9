//! What one list says of one signer.

use super::{entitlement::Entitlement, key::PublicKey, status::SignerStatus};
use crate::{credential::SignerName, time::Timestamp};

/// What one list says of one signer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ListedSigner {
    pub(super) name: SignerName,
    /// The country (ISO 3166-1 alpha-2) as the list says, or the certificate's subject.
    pub(super) country: Option<String>,
    pub(super) public_key: PublicKey,
    pub(super) not_before: Option<Timestamp>,
    pub(super) not_after: Option<Timestamp>,
    pub(super) entitlement: Entitlement,
    pub(super) status: SignerStatus,
    /// Whether it signs for tests alone.
    pub(super) for_tests: bool,
}

impl ListedSigner {
    /// A signer of whom nothing but the key is known.
    pub(super) fn bare(name: SignerName, public_key: PublicKey) -> Self {
        Self {
            name,
            country: None,
            public_key,
            not_before: None,
            not_after: None,
            entitlement: Entitlement::Everything,
            status: SignerStatus::Current,
            for_tests: false,
        }
    }
}
