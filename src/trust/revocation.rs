//! What issuers have withdrawn: DCCs by hashes in the gateway's batches, SMART Health Cards by revocation
//! identifiers in their issuers' lists.
//!
//! Withdrawals are only ever added. An older list after a newer one, or one that has run out, brings
//! nothing back.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{TrustFileKind, files::Listing};
use crate::{credential::base64, time::Timestamp};

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
pub enum Mark {
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

impl Mark {
    /// The mark that `bytes` leave in a batch.
    #[must_use]
    pub fn hash(bytes: &[u8]) -> Self {
        let mut hash = [0; HASH_BYTES];
        hash.copy_from_slice(&super::sha256(bytes)[..HASH_BYTES]);
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

    pub(super) fn contains(&self, mark: &Mark) -> bool {
        match mark {
            Mark::Hash(hash) => self.hashes.contains(hash),
            Mark::Rid { kid, rid, issued_at } => match self.rids.get(&(kid.clone(), rid.clone())) {
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

/// The gateway's batches: one object, or an array of them.
pub(super) fn batches(file: &Value) -> Option<Listing> {
    let batches: Vec<Batch> = one_or_many(file)?;
    let mut listing = Listing::new(TrustFileKind::RevocationBatches);
    for entry in batches.iter().flat_map(|batch| &batch.entries) {
        let hash = base64(&entry.hash);
        let known = hash.is_some_and(|hash| listing.revocations.add_hash(&hash));
        listing.skipped += usize::from(!known);
    }
    Some(listing)
}

/// Revocation lists of SMART Health Cards: one object, or an array of them.
pub(super) fn card_lists(file: &Value) -> Option<Listing> {
    let lists: Vec<CardList> = one_or_many(file)?;
    let mut listing = Listing::new(TrustFileKind::HealthCardRevocations);
    for list in &lists {
        list.add_to(&mut listing);
    }
    Some(listing)
}

/// A batch of withdrawn DCCs. Its kinds of hash need no telling apart: what a hash is over differs, and
/// none of them is ever equal to one of another kind.
#[derive(Deserialize)]
struct Batch {
    #[serde(rename = "hashType")]
    _hash_type: HashType,
    entries: Vec<BatchEntry>,
}

#[derive(Deserialize)]
enum HashType {
    #[serde(rename = "SIGNATURE")]
    Signature,
    #[serde(rename = "UCI")]
    Uci,
    #[serde(rename = "COUNTRYCODEUCI")]
    CountryCodeUci,
}

#[derive(Deserialize)]
struct BatchEntry {
    hash: String,
}

/// A revocation list of SMART Health Cards ("Card Revocation List"), for one key.
#[derive(Deserialize)]
pub(super) struct CardList {
    kid: String,
    method: Method,
    ctr: Counter,
    rids: Vec<String>,
}

/// The number of a list; some issuers write it as a text.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Counter {
    Number(u64),
    Text(String),
}

impl Counter {
    pub(super) fn number(&self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.parse().ok(),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Method {
    Rid,
}

impl CardList {
    pub(super) fn add_to(&self, listing: &mut Listing) {
        let Method::Rid = self.method;
        let version = self.ctr.number().unwrap_or_default();
        keep_highest(&mut listing.revocations.held, &self.kid, version);
        for entry in &self.rids {
            let known = listing.revocations.add_rid(&self.kid, entry);
            listing.skipped += usize::from(!known);
        }
    }
}

fn keep_highest(versions: &mut HashMap<String, u64>, kid: &str, version: u64) {
    let known = versions.entry(kid.to_owned()).or_default();
    *known = version.max(*known);
}

/// What an object or an array of objects holds; `None` where one of them is of another kind, or there
/// is none.
fn one_or_many<T: DeserializeOwned>(file: &Value) -> Option<Vec<T>> {
    let many = match file {
        Value::Array(many) => many.as_slice(),
        one => std::slice::from_ref(one),
    };
    many.iter().map(|one| T::deserialize(one).ok()).collect::<Option<Vec<_>>>().filter(|all| !all.is_empty())
}
