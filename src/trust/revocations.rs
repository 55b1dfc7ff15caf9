//! What issuers have withdrawn: DCCs by hashes in the gateway's batches, SMART Health Cards by revocation
//! identifiers in their issuers' lists.
//!
//! Withdrawals are only ever added. An older list after a newer one, or one that has run out, brings
//! nothing back.

use std::collections::{HashMap, HashSet};

use crate::{digest::sha256, time::Timestamp};

/// The bytes of a SHA-256 that a batch lists.
const HASH_BYTES: usize = 16;

/// All withdrawals that are known.
#[derive(Clone, Debug, Default)]
pub(super) struct Revocations {
    hashes: HashSet<[u8; HASH_BYTES]>,
    /// By key identifier and revocation identifier: cards issued before that time, or all.
    rids: HashMap<(String, String), Option<i64>>,
    /// Of each key, the counter of the newest list that is held.
    held: HashMap<String, u64>,
    /// Of each key, the counter that its issuer says the newest list has.
    wanted: HashMap<String, u64>,
}

/// Something about a credential by which it may have been withdrawn.
#[derive(Clone, PartialEq, Eq)]
pub enum RevocationId {
    /// The first half of a SHA-256 over its signature or its identifier (DCC Revocation, DGC gateway). It
    /// is long enough to name one credential, so it does not matter in whose batch it stands.
    Hash([u8; HASH_BYTES]),
    /// A revocation identifier of a SMART Health Card ("Revocation").
    Rid {
        /// The key that signed the card; each has a list of its own.
        kid: String,
        /// The identifier.
        rid: String,
        /// When the card was issued.
        issued_at: Option<Timestamp>,
    },
}

impl RevocationId {
    /// The mark that `bytes` leave in a batch.
    #[must_use]
    pub fn hash(bytes: &[u8]) -> Self {
        let mut hash = [0; HASH_BYTES];
        hash.copy_from_slice(&sha256(bytes)[..HASH_BYTES]);
        Self::Hash(hash)
    }
}

impl Revocations {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.hashes.len() + self.rids.len()
    }

    /// Withdraws what bears this hash. Says whether it is one.
    pub(super) fn add_hash(&mut self, hash: &[u8]) -> bool {
        // Batches list the first half; some tools write the whole.
        let Some(hash) = hash.first_chunk() else { return false };
        self.hashes.insert(*hash);
        true
    }

    /// Withdraws cards by `RID` or `RID.SECONDS`; the latter those issued before. Says whether it is one.
    pub(super) fn add_rid(&mut self, kid: &str, entry: &str) -> bool {
        let (rid, before) = match entry.split_once('.') {
            Some((rid, seconds)) => match seconds.parse() {
                Ok(seconds) => (rid, Some(seconds)),
                Err(_) => return false,
            },
            None => (entry, None),
        };
        let letters = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if rid.is_empty() || rid.len() > 24 || !rid.bytes().all(letters) {
            return false;
        }
        self.rids
            .entry((kid.to_owned(), rid.to_owned()))
            // The further reaching withdrawal stays.
            .and_modify(|known| *known = known.zip(before).map(|(known, before)| known.max(before)))
            .or_insert(before);
        true
    }

    /// A list for this key with this counter is held.
    pub(super) fn hold_version(&mut self, kid: &str, version: u64) {
        keep_highest(&mut self.held, kid, version);
    }

    /// The newest list for this key has this counter, says its issuer.
    pub(super) fn want_version(&mut self, kid: &str, version: u64) {
        keep_highest(&mut self.wanted, kid, version);
    }

    /// Whether the issuer has a newer list for this key than the ones that are held, or one and none is.
    pub(super) fn are_outdated(&self, kid: &str) -> bool {
        let wanted = self.wanted.get(kid).copied().unwrap_or_default();
        wanted > self.held.get(kid).copied().unwrap_or_default()
    }

    pub(super) fn add_all(&mut self, others: Self) {
        self.hashes.extend(others.hashes);
        for (kid, version) in others.held {
            keep_highest(&mut self.held, &kid, version);
        }
        for (kid, version) in others.wanted {
            keep_highest(&mut self.wanted, &kid, version);
        }
        for ((kid, rid), before) in others.rids {
            let entry = before.map_or(rid.clone(), |before| format!("{rid}.{before}"));
            self.add_rid(&kid, &entry);
        }
    }

    pub(super) fn contains(&self, mark: &RevocationId) -> bool {
        match mark {
            RevocationId::Hash(hash) => self.hashes.contains(hash),
            RevocationId::Rid { kid, rid, issued_at } => match self.rids.get(&(kid.clone(), rid.clone())) {
                None => false,
                Some(None) => true,
                Some(Some(before)) => issued_at.is_none_or(|issued_at| {
                    // A fraction of a second counts.
                    issued_at.timestamp_millis() < before.saturating_mul(1000)
                }),
            },
        }
    }
}

fn keep_highest(versions: &mut HashMap<String, u64>, kid: &str, version: u64) {
    let known = versions.entry(kid.to_owned()).or_default();
    *known = version.max(*known);
}
