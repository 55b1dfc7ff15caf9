//! PathCheck's trust registry: keys of all schemes, in sections by scheme.

use serde::Deserialize;
use serde_json::Value;

use super::{
    Entitlement, PublicKey, Signer, Standing, TrustFileKind,
    chain::{self, Authority},
    files::{Listing, listed_kid},
    national::moment,
};
use crate::credential::{SignerName, base64};

/// How a section's identifiers name signers.
type NameOf = fn(&str) -> Option<SignerName>;

/// The sections of signers, and how each names them.
const SECTIONS: [(&str, NameOf); 4] = [
    ("DCC", |id| Some(SignerName::Kid(listed_kid(id)?))),
    ("SHC", |id| {
        let (issuer, kid) = id.rsplit_once('#')?;
        Some(SignerName::IssuerKey { issuer: issuer.to_owned(), kid: kid.to_owned() })
    }),
    ("DIVOC", |id| Some(SignerName::Method(id.to_owned()))),
    ("CRED", |id| Some(SignerName::Method(id.to_owned()))),
];

/// A key as the registry lists it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    /// SubjectPublicKeyInfo in base64.
    public_key: Option<String>,
    status: String,
    #[serde(rename = "validFromDT")]
    valid_from: Option<String>,
    #[serde(rename = "validUntilDT")]
    valid_until: Option<String>,
    #[serde(default)]
    credential_type: Vec<String>,
}

/// A registry; `None` where it is none.
pub(super) fn registry(file: &Value) -> Option<Listing> {
    let file = file.as_object()?;
    let is_section = |name: &&str| file.get(*name).is_some_and(Value::is_object);
    if !["DCC", "SHC", "DIVOC", "CRED", "ICAO"].iter().any(is_section) {
        return None;
    }
    let mut listing = Listing::new(TrustFileKind::KeyRegistry);
    for (section, name) in SECTIONS {
        for (id, key) in file.get(section).and_then(Value::as_object).into_iter().flatten() {
            let signer = name(id).and_then(|name| signer(name, section, key));
            match signer {
                Some(signer) => listing.signers.push(signer),
                None => listing.skipped += 1,
            }
        }
    }
    for (id, key) in file.get("ICAO").and_then(Value::as_object).into_iter().flatten() {
        match authority(id, key) {
            Some(authority) => listing.authorities.push(authority),
            None => listing.skipped += 1,
        }
    }
    Some(listing)
}

/// A country authority: `STATE#base64 of its key identifier`, with its key or its certificate.
fn authority(id: &str, key: &Value) -> Option<Authority> {
    if key.get("status").and_then(Value::as_str) != Some("current") {
        return None;
    }
    if let Some(pem) = key.get("didDocument").and_then(Value::as_str) {
        return chain::authority(&super::files::pem_blocks(pem, "CERTIFICATE").next()??);
    }
    let (state, key_id) = id.split_once('#')?;
    let public_key = PublicKey::from_spki(&base64(key.get("publicKey")?.as_str()?)?);
    Some(Authority { state: state.to_ascii_uppercase(), key_id: base64(key_id)?, public_key })
}

fn signer(name: SignerName, section: &str, key: &Value) -> Option<Signer> {
    let key = Listed::deserialize(key).ok()?;
    let standing = match key.status.as_str() {
        "current" => Standing::Current,
        "revoked" => Standing::Revoked,
        _ => Standing::Withdrawn,
    };
    let public_key = PublicKey::from_spki(&base64(key.public_key.as_deref()?)?);
    let mut signer = Signer { standing, ..Signer::bare(name, public_key) };
    // The dates of the others are those of their entries, not of their keys.
    if section == "DCC" {
        let letters: Vec<_> = key
            .credential_type
            .iter()
            .map(String::as_str)
            .filter(|kind| matches!(*kind, "v" | "t" | "r"))
            .collect();
        signer.entitlement = Entitlement::of(&letters);
        signer.not_after = key.valid_until.as_deref().and_then(moment);
        signer.not_before = key.valid_from.as_deref().and_then(moment).filter(|_| signer.not_after.is_some());
    }
    Some(signer)
}
