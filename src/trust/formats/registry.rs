//! PathCheck's trust registry: keys of all schemes, in sections by scheme.

use serde::Deserialize;
use serde_json::Value;

use super::pem::pem_blocks;
use crate::{
    credential::{SignerName, base64},
    time::parse_rfc3339,
    trust::{
        csca::{self, Authority},
        entitlement::Entitlement,
        file_kind::TrustFileKind,
        key::PublicKey,
        list::{TrustList, listed_kid},
        listed_signer::ListedSigner,
        status::SignerStatus,
    },
};

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
struct Row {
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
pub(super) fn registry(file: &Value) -> Option<TrustList> {
    let file = file.as_object()?;
    let is_section = |name: &&str| file.get(*name).is_some_and(Value::is_object);
    if !["DCC", "SHC", "DIVOC", "CRED", "ICAO"].iter().any(is_section) {
        return None;
    }
    let mut listing = TrustList::new(TrustFileKind::KeyRegistry);
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
        match (authority(id, key), status(key.get("status").and_then(Value::as_str))) {
            (Some(authority), SignerStatus::Current) => listing.authorities.push(authority),
            (Some(authority), status) => {
                let name = SignerName::Method(id.to_owned());
                let former = ListedSigner { status, ..ListedSigner::bare(name, authority.public_key) };
                listing.former_authorities.push(former);
                listing.skipped += 1;
            }
            (None, _) => listing.skipped += 1,
        }
    }
    Some(listing)
}

/// A country authority: `STATE#base64 of its key identifier`, with its key or its certificate.
fn authority(id: &str, key: &Value) -> Option<Authority> {
    if let Some(pem) = key.get("didDocument").and_then(Value::as_str) {
        return csca::authority(&pem_blocks(pem, "CERTIFICATE").next()??);
    }
    let (state, key_id) = id.split_once('#')?;
    let public_key = PublicKey::from_spki(&base64(key.get("publicKey")?.as_str()?)?);
    Some(Authority { state: state.to_ascii_uppercase(), key_id: base64(key_id)?, public_key })
}

fn signer(name: SignerName, section: &str, key: &Value) -> Option<ListedSigner> {
    let row = Row::deserialize(key).ok()?;
    let status = status(Some(&row.status));
    let public_key = PublicKey::from_spki(&base64(row.public_key.as_deref()?)?);
    let mut signer = ListedSigner { status, ..ListedSigner::bare(name, public_key) };
    // The dates of the others are those of their entries, not of their keys.
    if section == "DCC" {
        signer.entitlement = Entitlement::of_letters(row.credential_type.iter().map(String::as_str));
        // An end that cannot be read is no leave to sign for ever.
        signer.not_after =
            row.valid_until.as_deref().map(parse_rfc3339).map_or(Some(None), |end| end.map(Some))?;
        signer.not_before =
            row.valid_from.as_deref().and_then(parse_rfc3339).filter(|_| signer.not_after.is_some());
    }
    Some(signer)
}

fn status(word: Option<&str>) -> SignerStatus {
    match word {
        Some("current") => SignerStatus::Current,
        Some("revoked") => SignerStatus::Revoked,
        _ => SignerStatus::Withdrawn,
    }
}
