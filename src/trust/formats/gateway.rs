//! The DGC gateway's list of signers, bare or under Germany's signature.

use data_encoding::BASE64;
use serde::Deserialize;

use super::pem::pem_blocks;
use crate::{
    credential::Algorithm,
    text::text,
    time::parse_rfc3339,
    trust::{
        file_kind::{FileSeal, TrustFileError, TrustFileKind},
        key::PublicKey,
        key_kind::KeyKind,
        list::{ListedCertificate, MAX_ENTRIES, TrustList, listed_kid},
    },
};

/// The key that signs Germany's production list: `dsc-list-signing-key.pem` of CovPass
/// (Digitaler-Impfnachweis/covpass-android), production flavour.
const GERMAN_PRODUCTION_KEY: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAETHfi8foQF4UtSNVxSFxeu7W+gMxd\
     SGElhdo7825SD3Lyb+Sqh4G6Kra0ro1BdrM6Qx+hsUx4Qwdby7QY0pzxyA==";
/// The key that signs Germany's acceptance list, whose signers are for tests: the same file of
/// CovPass's demo flavour.
const GERMAN_ACCEPTANCE_KEY: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEIxHvrv8jQx9OEzTZbsx1prQVQn/3\
     ex0gMYf6GyaNBW0QKLMjrSDeN6HwSPM0QzhvhmyQUixl6l88A7Zpu5OWSw==";

/// The DGC gateway's entries, bare or as the member `certificates` of an object.
pub(super) fn list(json: &[u8]) -> Result<TrustList, TrustFileError> {
    entries(TrustFileKind::GatewayList, json)
}

/// The same under a signature that one of the keys known for such lists made.
pub(super) fn signed_list(
    signature: &[u8; 64],
    json: &[u8],
    more_keys: &[PublicKey],
) -> Result<TrustList, TrustFileError> {
    let kind = signed_list_kind(signature, json, more_keys).ok_or(TrustFileError::BadSignature)?;
    Ok(TrustList { seal: FileSeal::Verified, ..entries(kind, json)? })
}

fn entries(kind: TrustFileKind, json: &[u8]) -> Result<TrustList, TrustFileError> {
    #[derive(Deserialize)]
    struct Document {
        certificates: Vec<GatewayEntry>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct GatewayEntry {
        certificate_type: Option<String>,
        country: Option<String>,
        kid: Option<String>,
        raw_data: Option<String>,
        timestamp: Option<String>,
    }

    let entries = if json.starts_with(b"[") {
        serde_json::from_slice::<Vec<GatewayEntry>>(json)
    } else {
        serde_json::from_slice::<Document>(json).map(|document| document.certificates)
    };
    let gateway_entries = entries.map_err(|error| match error.classify() {
        serde_json::error::Category::Data => TrustFileError::UnknownKind,
        _ => TrustFileError::Broken { kind, what: text!("trust-fault-json") },
    })?;
    if gateway_entries.len() > MAX_ENTRIES {
        return Err(TrustFileError::Broken { kind, what: text!("trust-fault-too-many") });
    }
    // Rules, value sets and key sets are arrays of objects, too.
    if !gateway_entries.is_empty() && gateway_entries.iter().all(|entry| entry.raw_data.is_none()) {
        return Err(TrustFileError::UnknownKind);
    }

    let mut listing = TrustList::new(kind);
    for entry in gateway_entries {
        listing.dated = listing.dated.max(entry.timestamp.as_deref().and_then(parse_rfc3339));
        // A CSCA signs certificates of signers, never a credential.
        let signer = entry.certificate_type.as_deref().is_none_or(|kind| kind.eq_ignore_ascii_case("DSC"));
        let certificate = entry.raw_data.and_then(|base64| BASE64.decode(base64.as_bytes()).ok());
        match certificate {
            Some(certificate) if signer => listing.entries.push(ListedCertificate {
                kid: entry.kid.and_then(|kid| listed_kid(&kid)),
                country: entry.country,
                ..ListedCertificate::bare(certificate)
            }),
            _ => listing.skipped += 1,
        }
    }
    Ok(listing)
}

/// Whose list this is: `None` when none of the keys known for such lists made the signature.
fn signed_list_kind(signature: &[u8; 64], json: &[u8], more_keys: &[PublicKey]) -> Option<TrustFileKind> {
    let signed_by = |key: &PublicKey| key.has_signed(Algorithm::Es256, json, signature);
    let signed_by_german =
        |spki: &str| BASE64.decode(spki.as_bytes()).is_ok_and(|spki| signed_by(&PublicKey::from_spki(&spki)));
    // Whoever installs the key of the acceptance list does not make it another list.
    if signed_by_german(GERMAN_ACCEPTANCE_KEY) {
        Some(TrustFileKind::SignedGermanTestList)
    } else {
        let known = signed_by_german(GERMAN_PRODUCTION_KEY) || more_keys.iter().any(signed_by);
        known.then_some(TrustFileKind::SignedGermanList)
    }
}

/// The key in a PEM file that holds one. It makes an office believe lists signed with it.
pub(super) fn list_key(text: &str) -> Result<PublicKey, TrustFileError> {
    let broken = |what| TrustFileError::Broken { kind: TrustFileKind::ListKey, what };
    let mut keys = pem_blocks(text, "PUBLIC KEY");
    let (Some(spki), None) = (keys.next(), keys.next()) else {
        return Err(broken(text!("trust-fault-several-keys")));
    };
    let key = PublicKey::from_spki(&spki.ok_or_else(|| broken(text!("trust-fault-base64")))?);
    if key.kind() == Some(KeyKind::P256) { Ok(key) } else { Err(broken(text!("trust-fault-curve"))) }
}
