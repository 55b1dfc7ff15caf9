//! Lists of what has been withdrawn: the gateway's batches of DCCs, and revocation lists of SMART Health
//! Cards.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    credential::base64,
    trust::{file_kind::TrustFileKind, list::TrustList},
};

/// The gateway's batches: one object, or an array of them.
pub(super) fn batches(file: &Value) -> Option<TrustList> {
    let batches: Vec<Batch> = one_or_many(file)?;
    let mut listing = TrustList::new(TrustFileKind::RevocationBatches);
    for entry in batches.iter().flat_map(|batch| &batch.entries) {
        let hash = base64(&entry.hash);
        let known = hash.is_some_and(|hash| listing.revocations.add_hash(&hash));
        listing.skipped += usize::from(!known);
    }
    Some(listing)
}

/// Revocation lists of SMART Health Cards: one object, or an array of them.
pub(super) fn card_lists(file: &Value) -> Option<TrustList> {
    let lists: Vec<CardList> = one_or_many(file)?;
    let mut listing = TrustList::new(TrustFileKind::HealthCardRevocations);
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
    pub(super) fn add_to(&self, listing: &mut TrustList) {
        let Method::Rid = self.method;
        let version = self.ctr.number().unwrap_or_default();
        listing.revocations.hold_version(&self.kid, version);
        for entry in &self.rids {
            let known = listing.revocations.add_rid(&self.kid, entry);
            listing.skipped += usize::from(!known);
        }
    }
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
