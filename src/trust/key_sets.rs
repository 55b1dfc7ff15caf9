//! JSON Web Key sets, and the VCI directory of issuers of SMART Health Cards.

use serde::Deserialize as _;
use serde_json::Value;

use super::{
    PublicKey, TrustFileKind, certificate, chain,
    files::{Entry, Listing, listed_kid},
    jwk::{self, Jwk},
    national,
    register::Listed,
    revocation::{CardList, Counter},
};
use crate::credential::SignerName;

/// The most certificates of one key.
const MAX_CHAIN: usize = 8;
/// The most bytes of an issuer's name.
const MAX_NAME_BYTES: usize = 200;

/// A snapshot of the VCI directory: `{"issuerInfo":[{"issuer":{"iss":…},"keys":[…],"crls":[…]}]}`.
pub(super) fn directory(file: &Value) -> Option<Listing> {
    let issuers = file.get("issuerInfo")?.as_array()?;
    let dated = file.get("time").and_then(Value::as_str).and_then(national::moment);
    let mut listing = Listing { dated, ..Listing::new(TrustFileKind::HealthCardDirectory) };
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
pub(super) fn issuers(file: &Value) -> Option<Listing> {
    let mut listing = Listing::new(TrustFileKind::HealthCardIssuers);
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

/// Key sets: `{"keys":[…]}`, with the issuer beside it as `iss` or `issuer`; several of them in an array
/// or by their issuers' URLs, `{"https://…":[…]}`.
pub(super) fn key_sets(file: &Value) -> Option<Listing> {
    let mut listing = Listing::new(TrustFileKind::KeySets);
    match file {
        Value::Array(sets) if !sets.is_empty() => {
            for set in sets {
                add_set(&mut listing, set)?;
            }
        }
        Value::Object(issuers) if !issuers.is_empty() && issuers.keys().all(|url| url.contains("://")) => {
            for (url, keys) in issuers {
                add_keys(&mut listing, Some(url), keys.get("keys").or(Some(keys)));
            }
        }
        set => add_set(&mut listing, set)?,
    }
    Some(listing)
}

/// Adds one key set; `None` where it is none.
fn add_set(listing: &mut Listing, set: &Value) -> Option<()> {
    let keys = set.get("keys").or_else(|| set.get("jwks")?.get("keys"))?;
    keys.as_array()?;
    add_keys(listing, issuer_of(set), Some(keys));
    Some(())
}

/// The issuer that stands beside its keys.
fn issuer_of(set: &Value) -> Option<&str> {
    let issuer = set.get("iss").or_else(|| set.get("issuer"))?;
    issuer.as_str().or_else(|| issuer.get("iss")?.as_str())
}

fn add_keys(listing: &mut Listing, issuer: Option<&str>, keys: Option<&Value>) {
    for key in keys.and_then(Value::as_array).into_iter().flatten() {
        let added = Jwk::deserialize(key).ok().and_then(|jwk| add_key(listing, issuer, &jwk));
        listing.skipped += usize::from(added.is_none());
    }
}

/// Adds one key; `None` where it cannot be used.
fn add_key(listing: &mut Listing, issuer: Option<&str>, jwk: &Jwk) -> Option<()> {
    if jwk.usage.as_deref().is_some_and(|usage| usage != "sig") {
        return None;
    }
    let public_key = jwk.public_key()?;
    let kid = jwk.kid.as_deref()?;
    if jwk.is_named_by_thumbprint() {
        let certified = match &jwk.x5c {
            // The directory vouches for its keys, and not all of their certificates are right.
            Some(chain) if listing.kind != TrustFileKind::HealthCardDirectory => {
                Some(certified_issuer(chain, &public_key)?)
            }
            _ => None,
        };
        // So does whoever puts an issuer beside its keys: Yukon's certificates name the specification's
        // example as their issuer.
        let issuer = issuer.map(str::to_owned).or(certified).unwrap_or_default();
        // "Determining keys associated with an issuer": https, and no slash at the end.
        if !issuer.is_empty() && (!issuer.starts_with("https://") || issuer.ends_with('/')) {
            return None;
        }
        if let Some(version) = jwk.revocations.as_ref().and_then(Counter::number) {
            listing.revocations.want_version(kid, version);
        }
        let name = SignerName::IssuerKey { issuer, kid: kid.to_owned() };
        listing.signers.push(Listed::bare(name, public_key));
        return Some(());
    }
    if issuer.is_some() {
        return None;
    }
    // A set for DCCs: the key identifier is in base64, and the certificate says what it may sign.
    let kid = listed_kid(kid)?;
    match jwk.x5c.as_ref().and_then(|chain| jwk::certificate(chain.first()?)) {
        Some(certificate) => listing.entries.push(Entry { kid: Some(kid), ..Entry::bare(certificate) }),
        None => listing.signers.push(Listed::bare(SignerName::Kid(kid), public_key)),
    }
    Some(())
}

/// The issuer that the certificates of a key name, the key's own first ("Issuer Generates Keys"): each is
/// issued by the next, and the first is over the key itself. When they were in force does not count: cards
/// outlive the certificates of the keys that signed them.
fn certified_issuer(chain: &[String], key: &PublicKey) -> Option<String> {
    if chain.len() > MAX_CHAIN {
        return None;
    }
    let chain: Vec<_> = chain.iter().map(|entry| jwk::certificate(entry)).collect::<Option<_>>()?;
    let own = chain.first()?;
    let key_of = |der: &[u8]| certificate::read(der).map(|signer| signer.public_key);
    let linked = chain
        .windows(2)
        .all(|pair| key_of(&pair[1]).is_some_and(|authority| chain::has_issued(&authority, &pair[0])));
    (linked && key_of(own)? == *key).then(|| chain::alternative_url(own))?
}
