//! The VCI directory of issuers of SMART Health Cards, and snapshots of it.

use serde::Deserialize as _;
use serde_json::Value;

use super::{
    key_sets::{add_keys, issuer_of},
    revocation_lists::CardList,
};
use crate::{
    time::parse_rfc3339,
    trust::{file_kind::TrustFileKind, list::TrustList},
};

/// The most bytes of an issuer's name.
const MAX_NAME_BYTES: usize = 200;

/// A snapshot of the VCI directory: `{"issuerInfo":[{"issuer":{"iss":…},"keys":[…],"crls":[…]}]}`.
pub(super) fn directory(file: &Value) -> Option<TrustList> {
    let issuers = file.get("issuerInfo")?.as_array()?;
    let dated = file.get("time").and_then(Value::as_str).and_then(parse_rfc3339);
    let mut listing = TrustList { dated, ..TrustList::new(TrustFileKind::HealthCardDirectory) };
    for issuer in issuers {
        let Some(url) = issuer_of(issuer) else {
            listing.skipped += 1;
            continue;
        };
        add_keys(&mut listing, Some(url), issuer.get("keys"));
        if let Some(name) = issuer.get("issuer").and_then(name_of) {
            listing.issuer_names.insert(url.to_owned(), name);
        }
        for list in issuer.get("crls").and_then(Value::as_array).into_iter().flatten() {
            match CardList::deserialize(list) {
                Ok(list) => list.add_to(&mut listing),
                Err(_) => listing.skipped += 1,
            }
        }
    }
    Some(listing)
}

/// The VCI directory itself: `{"participating_issuers":[{"iss":…,"name":…}]}`. Whose keys are believed
/// another file says.
pub(super) fn issuers(file: &Value) -> Option<TrustList> {
    let mut listing = TrustList::new(TrustFileKind::HealthCardIssuers);
    for issuer in file.get("participating_issuers")?.as_array()? {
        match (issuer_of(issuer), name_of(issuer)) {
            (Some(url), Some(name)) => _ = listing.issuer_names.insert(url.to_owned(), name),
            _ => listing.skipped += 1,
        }
    }
    Some(listing)
}

/// What the directory calls an issuer.
fn name_of(issuer: &Value) -> Option<String> {
    let name = issuer.get("name")?.as_str()?.trim();
    (!name.is_empty() && name.len() <= MAX_NAME_BYTES).then(|| name.to_owned())
}
