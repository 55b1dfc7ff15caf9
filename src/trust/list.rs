//! What a trust file of any kind yields.

use std::collections::{BTreeMap, HashSet};

use data_encoding::BASE64;

use super::{
    csca::Authority,
    file_kind::{FileSeal, TrustFileKind},
    listed_signer::ListedSigner,
    revocations::Revocations,
};
use crate::{credential::KeyId, time::Timestamp};

/// The most entries of one file. The largest public list has below a thousand.
pub(super) const MAX_ENTRIES: usize = 100_000;

/// What is in a file.
pub(super) struct TrustList {
    pub(super) kind: TrustFileKind,
    /// Signers by their certificates.
    pub(super) entries: Vec<ListedCertificate>,
    /// Signers by their keys alone.
    pub(super) signers: Vec<ListedSigner>,
    /// Country authorities, whose word is needed for the signers that seals bring along.
    pub(super) authorities: Vec<Authority>,
    /// Country authorities that are not stood by any more.
    pub(super) former_authorities: Vec<ListedSigner>,
    /// Withdrawn credentials.
    pub(super) revocations: Revocations,
    /// The Swiss keys that are active; empty where the list says nothing about them.
    pub(super) active_keys: HashSet<KeyId>,
    /// What issuers are called, by their URLs.
    pub(super) issuer_names: BTreeMap<String, String>,
    /// Entries that could not be used.
    pub(super) skipped: usize,
    /// Of when it is.
    pub(super) dated: Option<Timestamp>,
    pub(super) seal: FileSeal,
}

impl TrustList {
    /// A listing with nothing in it.
    pub(super) fn new(kind: TrustFileKind) -> Self {
        Self {
            kind,
            entries: Vec::new(),
            signers: Vec::new(),
            authorities: Vec::new(),
            former_authorities: Vec::new(),
            revocations: Revocations::default(),
            active_keys: HashSet::new(),
            issuer_names: BTreeMap::new(),
            skipped: 0,
            dated: None,
            seal: FileSeal::None,
        }
    }
}

/// One certificate, and what the list says about it.
pub(super) struct ListedCertificate {
    pub(super) kid: Option<KeyId>,
    pub(super) country: Option<String>,
    pub(super) certificate: Vec<u8>,
    /// Whether the list has it for tests alone.
    pub(super) for_tests: bool,
}

impl ListedCertificate {
    /// A certificate of which the list says nothing.
    pub(super) fn bare(certificate: Vec<u8>) -> Self {
        Self { kid: None, country: None, certificate, for_tests: false }
    }
}

/// A key identifier as lists write it, in base64.
pub(super) fn listed_kid(base64: &str) -> Option<KeyId> {
    let bytes = BASE64.decode(base64.as_bytes()).ok()?;
    (!bytes.is_empty()).then(|| KeyId::from_bytes(&bytes))
}
