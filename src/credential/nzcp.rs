//! NZ COVID Pass (Technical Specification version 1): base32, COSE_Sign1, CWT, a verifiable credential.

use ciborium::Value;
use data_encoding::BASE32_NOPAD;

use super::{
    claims::{Entry, Holder},
    dates,
    dcc::{Cwt, Members, claims, cose::Sign1, named, take},
    envelope::{Credential, Payload, SignerName},
    error::DecodeError,
    scheme::Scheme,
    statement::{Content, Kind, Statement},
};
use crate::time::Timestamp;

/// The prefix with the version (section 4).
const PREFIX: &[u8] = b"NZCP:/1/";

/// The label of the claim `cti` (RFC 8392 section 4).
const CTI: i128 = 7;
/// The contexts that a pass names, in this order (section 2.4).
const CONTEXTS: [&str; 2] =
    ["https://www.w3.org/2018/credentials/v1", "https://nzcp.covid19.health.nz/contexts/v1"];
/// The types of a pass (section 2.4).
const TYPES: [&str; 2] = ["VerifiableCredential", "PublicCovidPass"];
const MAX_NAME_BYTES: usize = 1000;

/// Opens the envelope as far as the signature, with the issuer, who has to be known for finding the
/// key.
pub(super) fn decode(code: &[u8]) -> Result<Credential, DecodeError> {
    let text = code.strip_prefix(PREFIX).ok_or(DecodeError::Encoding)?;
    let envelope = BASE32_NOPAD.decode(text).map_err(|_| DecodeError::Encoding)?;
    let Sign1 { kid, kid_is_signed, algorithm, signed, payload, signature, .. } =
        Sign1::read(&envelope)?.with_binary_kid()?;
    if !kid_is_signed {
        return Err(DecodeError::Envelope { what: "its key identifier is not protected" });
    }
    // One that is no text, as in another scheme's envelope, names a key that nobody has.
    let kid = String::from_utf8_lossy(kid.as_bytes());
    let claims = claims(&payload)?;
    // Those with a name, such as the pass itself, are opened once the signature holds.
    let registered = claims.iter().filter(|(label, _)| label.is_integer()).cloned().collect();
    let issuer = Cwt::of(registered)?.issuer.ok_or(DecodeError::MissingClaim { claim: "iss" })?;
    // Section 5: the DID URL of the key is made of issuer and key identifier.
    let signer = SignerName::Method(format!("{issuer}#{kid}"));
    let payload = Payload::Cbor(Ok(claims));
    Ok(Credential { scheme: Scheme::NzCovidPass, signer, algorithm, signed, signature, payload })
}

/// Opens the claims.
pub(super) fn open(claims: Members, now: Timestamp) -> Result<Statement, DecodeError> {
    let mut cwt = Cwt::of(claims)?;
    let content = content(&mut cwt, now);
    let Cwt { issuer, issued_at, not_before, expires_at, .. } = cwt;
    Ok(Statement { issuer, issued_at, not_before, expires_at, attests: vec![Kind::Pass], content })
}

fn content(cwt: &mut Cwt, now: Timestamp) -> Result<Content, DecodeError> {
    cwt.not_before.ok_or(DecodeError::MissingClaim { claim: "nbf" })?;
    cwt.expires_at.ok_or(DecodeError::MissingClaim { claim: "exp" })?;
    let cti = take(&mut cwt.others, CTI).ok_or(DecodeError::MissingClaim { claim: "cti" })?;
    if cti.as_bytes().is_none_or(|uuid| uuid.len() != 16) {
        return Err(DecodeError::Schema { claim: "cti" });
    }
    let vc = named(&cwt.others, "vc").ok_or(DecodeError::MissingClaim { claim: "vc" })?;
    let Value::Map(vc) = vc else { return Err(DecodeError::Schema { claim: "vc" }) };
    if texts(vc, "@context").as_deref() != Some(&CONTEXTS[..]) {
        return Err(DecodeError::Schema { claim: "@context" });
    }
    if texts(vc, "type").as_deref() != Some(&TYPES[..]) {
        return Err(DecodeError::Schema { claim: "type" });
    }
    let Some(Value::Map(subject)) = named(vc, "credentialSubject") else {
        return Err(DecodeError::Schema { claim: "credentialSubject" });
    };

    let text = |claim| match named(subject, claim) {
        None => Ok(""),
        Some(Value::Text(text)) if text.len() <= MAX_NAME_BYTES => Ok(text.as_str()),
        Some(_) => Err(DecodeError::Schema { claim }),
    };
    let (given, family) = (text("givenName")?, text("familyName")?);
    let name = [given, family].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(DecodeError::MissingClaim { claim: "givenName" });
    }
    let birth_date = Some(dates::birth_date(text("dob")?, now).ok_or(DecodeError::Schema { claim: "dob" })?);
    // Section 1: a pass says that the holder is vaccinated as the order in force asks, and no more.
    let entry = Entry::Pass { vaccinated: true, country: "NZ".to_owned(), covid: true };
    let holder = Holder { name, standard_name: None, birth_date };
    Ok(Content { holder, entries: vec![entry], identifiers: Vec::new() })
}

fn texts<'a>(members: &'a [(Value, Value)], name: &str) -> Option<Vec<&'a str>> {
    named(members, name)?.as_array()?.iter().map(Value::as_text).collect()
}
