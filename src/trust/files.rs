//! The kinds of trust file, read from their bytes into certificates.

use std::collections::{BTreeMap, HashSet};

use data_encoding::BASE64;
use der::{Decode as _, asn1::AnyRef};
use serde::Deserialize;

use super::{
    FileSeal, KeyKind, PublicKey, TrustFileError, TrustFileKind,
    chain::{self, Authority},
    did, key_sets, national,
    register::Listed,
    registry,
    revocation::{self, Revocations},
    swiss,
};
use crate::{
    credential::{Algorithm, KeyId},
    time::Timestamp,
};

/// The most entries of one file. The largest public list has below a thousand.
const MAX_ENTRIES: usize = 100_000;

/// The key that signs Germany's production list: `dsc-list-signing-key.pem` of CovPass
/// (Digitaler-Impfnachweis/covpass-android), production flavour.
const GERMAN_PRODUCTION_KEY: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAETHfi8foQF4UtSNVxSFxeu7W+gMxd\
     SGElhdo7825SD3Lyb+Sqh4G6Kra0ro1BdrM6Qx+hsUx4Qwdby7QY0pzxyA==";
/// The key that signs Germany's acceptance list, whose signers are for tests: the same file of
/// CovPass's demo flavour.
const GERMAN_ACCEPTANCE_KEY: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEIxHvrv8jQx9OEzTZbsx1prQVQn/3\
     ex0gMYf6GyaNBW0QKLMjrSDeN6HwSPM0QzhvhmyQUixl6l88A7Zpu5OWSw==";

/// What a file looks like before it is read as a whole.
pub(super) enum Shape<'a> {
    Pem(&'a str),
    ListKey(&'a str),
    Der(&'a [u8]),
    Base64Lines(&'a str),
    Json(&'a [u8]),
    Token(&'a str),
    SignedJson { signature: [u8; 64], json: &'a [u8] },
}

/// What is in a file.
pub(super) struct Listing {
    pub(super) kind: TrustFileKind,
    /// Signers by their certificates.
    pub(super) entries: Vec<Entry>,
    /// Signers by their keys alone.
    pub(super) signers: Vec<Listed>,
    /// Country authorities, whose word is needed for the signers that seals bring along.
    pub(super) authorities: Vec<Authority>,
    /// Country authorities that are not stood by any more.
    pub(super) former_authorities: Vec<Listed>,
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

impl Listing {
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
pub(super) struct Entry {
    pub(super) kid: Option<KeyId>,
    pub(super) country: Option<String>,
    pub(super) certificate: Vec<u8>,
    /// Whether the list has it for tests alone.
    pub(super) for_tests: bool,
}

impl Entry {
    /// A certificate of which the list says nothing.
    pub(super) fn bare(certificate: Vec<u8>) -> Self {
        Self { kid: None, country: None, certificate, for_tests: false }
    }
}

impl<'a> Shape<'a> {
    /// Tells the shape from the content.
    pub(super) fn of(file: &'a [u8]) -> Option<Self> {
        let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
        if let [0x30, length, ..] = file
            && length & 0x80 != 0
        {
            return Some(Self::Der(file));
        }
        let file = file.trim_ascii();
        if let [b'{' | b'[', ..] = file {
            return Some(Self::Json(file));
        }
        let text = str::from_utf8(file).ok()?;
        if text.contains("-----BEGIN CERTIFICATE-----") {
            return Some(Self::Pem(text));
        }
        if text.contains("-----BEGIN PUBLIC KEY-----") {
            return Some(Self::ListKey(text));
        }
        if swiss::is_token(text) {
            return Some(Self::Token(text));
        }
        let (first_line, rest) = text.split_once('\n').unwrap_or((text, ""));
        let first_bytes = BASE64.decode(first_line.trim_end().as_bytes()).ok()?;
        if let Ok(signature) = first_bytes.as_slice().try_into()
            && rest.starts_with('{')
        {
            return Some(Self::SignedJson { signature, json: rest.as_bytes() });
        }
        first_bytes.starts_with(&[0x30]).then_some(Self::Base64Lines(text))
    }
}

/// The key in a PEM file that holds one. It makes an office believe lists signed with it.
pub(super) fn list_key(text: &str) -> Result<PublicKey, TrustFileError> {
    let broken = |what| TrustFileError::Broken { kind: TrustFileKind::ListKey, what };
    let mut keys = pem_blocks(text, "PUBLIC KEY");
    let (Some(spki), None) = (keys.next(), keys.next()) else { return Err(broken("it holds several keys")) };
    let key = PublicKey::from_spki(&spki.ok_or_else(|| broken("its base64 is broken"))?);
    if key.kind() == Some(KeyKind::P256) { Ok(key) } else { Err(broken("its key is no P-256 key")) }
}

pub(super) fn pem(text: &str) -> Result<Listing, TrustFileError> {
    certificates(pem_blocks(text, "CERTIFICATE"))
}

pub(super) fn base64_lines(text: &str) -> Result<Listing, TrustFileError> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    certificates(lines.map(|line| BASE64.decode(line.as_bytes()).ok()))
}

/// Certificates one behind the other.
pub(super) fn der(file: &[u8]) -> Result<Listing, TrustFileError> {
    let mut rest = file;
    let listing = certificates(std::iter::from_fn(|| {
        let (_, behind) = (!rest.is_empty()).then(|| AnyRef::from_der_partial(rest).ok()).flatten()?;
        let one = &rest[..rest.len() - behind.len()];
        rest = behind;
        Some(Some(one.to_vec()))
    }))?;
    if rest.is_empty() { Ok(listing) } else { Err(broken_certificates("its DER is broken")) }
}

/// A JSON file of whichever kind.
pub(super) fn json(json: &[u8]) -> Result<Listing, TrustFileError> {
    // The largest lists are the gateway's, and read without a tree in between.
    match gateway(TrustFileKind::GatewayList, json) {
        Err(TrustFileError::UnknownKind) => {}
        read => return read,
    }
    let file = serde_json::from_slice(json).map_err(|_| TrustFileError::UnknownKind)?;
    let kinds = [
        key_sets::directory,
        key_sets::issuers,
        key_sets::key_sets,
        revocation::card_lists,
        revocation::batches,
        did::documents,
        registry::registry,
        national::list,
    ];
    kinds.into_iter().find_map(|read| read(&file)).ok_or(TrustFileError::UnknownKind)
}

/// The DGC gateway's entries, bare or as the member `certificates` of an object.
pub(super) fn gateway(kind: TrustFileKind, json: &[u8]) -> Result<Listing, TrustFileError> {
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
        _ => TrustFileError::Broken { kind, what: "its JSON is broken" },
    })?;
    if gateway_entries.len() > MAX_ENTRIES {
        return Err(TrustFileError::Broken { kind, what: "it has more entries than any list" });
    }
    // Rules, value sets and key sets are arrays of objects, too.
    if !gateway_entries.is_empty() && gateway_entries.iter().all(|entry| entry.raw_data.is_none()) {
        return Err(TrustFileError::UnknownKind);
    }

    let mut listing = Listing::new(kind);
    for entry in gateway_entries {
        listing.dated = listing.dated.max(entry.timestamp.as_deref().and_then(national::moment));
        // A CSCA signs certificates of signers, never a credential.
        let signer = entry.certificate_type.as_deref().is_none_or(|kind| kind.eq_ignore_ascii_case("DSC"));
        let certificate = entry.raw_data.and_then(|base64| BASE64.decode(base64.as_bytes()).ok());
        match certificate {
            Some(certificate) if signer => listing.entries.push(Entry {
                kid: entry.kid.and_then(|kid| listed_kid(&kid)),
                country: entry.country,
                ..Entry::bare(certificate)
            }),
            _ => listing.skipped += 1,
        }
    }
    Ok(listing)
}

/// Whose list this is: `None` when none of the keys known for such lists made the signature.
pub(super) fn signed_list_kind(
    signature: &[u8; 64],
    json: &[u8],
    more_keys: &[PublicKey],
) -> Option<TrustFileKind> {
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

pub(super) fn listed_kid(base64: &str) -> Option<KeyId> {
    let bytes = BASE64.decode(base64.as_bytes()).ok()?;
    (!bytes.is_empty()).then(|| KeyId::from_bytes(&bytes))
}

/// A listing of bare certificates; `None` stands for one that could not even be taken out.
fn certificates(found: impl Iterator<Item = Option<Vec<u8>>>) -> Result<Listing, TrustFileError> {
    let mut entries = Vec::new();
    let mut skipped = 0;
    for certificate in found {
        match certificate {
            Some(certificate) => entries.push(Entry::bare(certificate)),
            None => skipped += 1,
        }
        if entries.len() + skipped > MAX_ENTRIES {
            return Err(broken_certificates("it has more entries than any list"));
        }
    }
    // An authority's certificate may be meant for either use.
    let authorities = entries.iter().filter_map(|entry| chain::authority(&entry.certificate)).collect();
    Ok(Listing { entries, authorities, skipped, ..Listing::new(TrustFileKind::Certificates) })
}

fn broken_certificates(what: &'static str) -> TrustFileError {
    TrustFileError::Broken { kind: TrustFileKind::Certificates, what }
}

/// The bytes of each PEM block with this label (RFC 7468); `None` for one that is broken.
pub(super) fn pem_blocks(text: &str, label: &str) -> impl Iterator<Item = Option<Vec<u8>>> {
    let begin = format!("-----BEGIN {label}-----");
    let end = format!("-----END {label}-----");
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, block) = rest.split_once(&begin)?;
        let Some((base64, behind)) = block.split_once(&end) else {
            rest = "";
            return Some(None);
        };
        rest = behind;
        let base64: Vec<u8> = base64.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
        Some(BASE64.decode(&base64).ok())
    })
}
