//! JSON Web Key sets (RFC 7517 section 5).

use serde::Deserialize as _;
use serde_json::Value;

use super::{
    jwk::{self, Jwk},
    revocation_lists::Counter,
};
use crate::{
    credential::SignerName,
    trust::{
        csca,
        file_kind::TrustFileKind,
        key::PublicKey,
        list::{ListedCertificate, TrustList, listed_kid},
        listed_signer::ListedSigner,
        x509,
    },
};

/// The most certificates of one key.
const MAX_CHAIN: usize = 8;
/// Key sets: `{"keys":[…]}`, with the issuer beside it as `iss` or `issuer`; several of them in an array
/// or by their issuers' URLs, `{"https://…":[…]}`.
pub(super) fn key_sets(file: &Value) -> Option<TrustList> {
    let mut listing = TrustList::new(TrustFileKind::KeySets);
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
fn add_set(listing: &mut TrustList, set: &Value) -> Option<()> {
    let keys = set.get("keys").or_else(|| set.get("jwks")?.get("keys"))?;
    keys.as_array()?;
    add_keys(listing, issuer_of(set), Some(keys));
    Some(())
}

/// The issuer that stands beside its keys.
pub(super) fn issuer_of(set: &Value) -> Option<&str> {
    let issuer = set.get("iss").or_else(|| set.get("issuer"))?;
    issuer.as_str().or_else(|| issuer.get("iss")?.as_str())
}

pub(super) fn add_keys(listing: &mut TrustList, issuer: Option<&str>, keys: Option<&Value>) {
    for key in keys.and_then(Value::as_array).into_iter().flatten() {
        let added = Jwk::deserialize(key).ok().and_then(|jwk| add_key(listing, issuer, &jwk));
        listing.skipped += usize::from(added.is_none());
    }
}

/// Adds one key; `None` where it cannot be used.
fn add_key(listing: &mut TrustList, issuer: Option<&str>, jwk: &Jwk) -> Option<()> {
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
        listing.signers.push(ListedSigner::bare(name, public_key));
        return Some(());
    }
    if issuer.is_some() {
        return None;
    }
    // A set for DCCs: the key identifier is in base64, and the certificate says what it may sign.
    let kid = listed_kid(kid)?;
    match jwk.x5c.as_ref().and_then(|chain| jwk::certificate(chain.first()?)) {
        Some(certificate) => {
            listing
                .entries
                .push(ListedCertificate { kid: Some(kid), ..ListedCertificate::bare(certificate) });
        }
        None => listing.signers.push(ListedSigner::bare(SignerName::Kid(kid), public_key)),
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
    let key_of = |der: &[u8]| x509::read(der).map(|signer| signer.public_key);
    let linked = chain
        .windows(2)
        .all(|pair| key_of(&pair[1]).is_some_and(|authority| csca::has_issued(&authority, &pair[0])));
    (linked && key_of(own)? == *key).then(|| csca::alternative_url(own))?
}
