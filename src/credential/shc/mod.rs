//! SMART Health Cards (specification 1.4): digits, a JSON Web Signature, raw DEFLATE, a bundle of FHIR
//! resources.

mod bundle;
mod file;
mod vaccines;

pub use self::file::cards_of_file;

use chrono::DateTime;
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value};

use super::{
    chunks::Chunk,
    envelope::{Algorithm, Credential, Payload, SignerName},
    error::DecodeError,
    inflate, json,
    scheme::Scheme,
    statement::{Content, Statement},
};
use crate::time::Timestamp;

const PREFIX: &[u8] = b"shc:/";
/// What two digits are less than the character that they stand for ("Encoding Chunks as QR Codes").
const DIGITS_OFFSET: u8 = 45;
/// The highest two digits, for `z`.
const HIGHEST_DIGITS: u8 = b'z' - DIGITS_OFFSET;

/// The type that every health card has ("Finalize the Health Card Payload").
const HEALTH_CARD: &str = "https://smarthealth.cards#health-card";
/// The last moment that has a year of four digits.
const LATEST_SECOND: f64 = 253_402_300_799.0;
const MAX_URL_BYTES: usize = 1000;
const SIGNATURE_BYTES: usize = 64;

/// Opens the envelope as far as the signature, with the issuer, who has to be known for finding the
/// key: a key identifier alone says nothing. `code` is the digits, or the JSON Web Signature itself.
pub(super) fn decode(code: &[u8]) -> Result<Credential, DecodeError> {
    let code = code.trim_ascii();
    let jws = match (Chunk::read(code), code.strip_prefix(PREFIX)) {
        (Some(Chunk { of: 1, digits, .. }), _) | (None, Some(digits)) => characters(digits)?,
        (Some(Chunk { of, .. }), _) => return Err(DecodeError::Incomplete { of }),
        (None, None) => code.to_vec(),
    };
    let Jws { header, payload, signed, signature } = Jws::read(&jws)?;

    let Value::Object(header) = header else { return Err(wrong("its header is no object")) };
    // Compared with the one that is allowed, so that no other can be asked for.
    if header.get("alg").and_then(Value::as_str) != Some("ES256") {
        return Err(DecodeError::Algorithm);
    }
    if header.contains_key("crit") {
        return Err(DecodeError::UnknownCritical);
    }
    if header.get("zip").and_then(Value::as_str) != Some("DEF") {
        return Err(wrong("its payload is not said to be compressed"));
    }
    let kid = header.get("kid").and_then(Value::as_str).ok_or_else(|| wrong("it has no key identifier"))?;
    if signature.len() != SIGNATURE_BYTES {
        return Err(wrong("its signature is not 64 bytes long"));
    }

    let claims = claims(&inflate::card(&payload)?)?;
    let issuer = issuer(&claims)?;
    let signer = SignerName::IssuerKey { issuer, kid: kid.to_owned() };
    let (scheme, algorithm) = (Scheme::SmartHealthCard, Algorithm::Es256);
    Ok(Credential { scheme, signer, algorithm, signed, signature, payload: Payload::Json(claims) })
}

/// Opens the claims.
pub(super) fn open(claims: &Map<String, Value>, now: Timestamp) -> Result<Statement, DecodeError> {
    let (attests, content) = match bundle::read(claims, now) {
        Ok((attests, content)) => (attests, Ok(content)),
        Err(error) => (Vec::new(), Err(error)),
    };
    Ok(Statement {
        issuer: Some(issuer(claims)?),
        issued_at: numeric_date(claims, "iat")?,
        not_before: numeric_date(claims, "nbf")?,
        expires_at: numeric_date(claims, "exp")?,
        attests,
        content: content.and_then(|content: Content| {
            has_type(claims)?;
            has_beginning(claims)?;
            Ok(content)
        }),
    })
}

/// A JSON Web Signature in its compact form (RFC 7515 section 7.1).
struct Jws {
    header: Value,
    payload: Vec<u8>,
    signed: Vec<u8>,
    signature: Vec<u8>,
}

impl Jws {
    fn read(jws: &[u8]) -> Result<Self, DecodeError> {
        let mut fields = jws.split(|byte| *byte == b'.');
        let (Some(header), Some(payload), Some(signature), None) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        else {
            return Err(wrong("it has not three parts"));
        };
        let signed = [header, b".", payload].concat();
        let bytes = |field| BASE64URL_NOPAD.decode(field).map_err(|_| DecodeError::Encoding);
        let header = json::read(&bytes(header)?).map_err(|_| DecodeError::Json { part: "header" })?;
        Ok(Self { header, payload: bytes(payload)?, signed, signature: bytes(signature)? })
    }
}

/// The characters that pairs of digits stand for.
fn characters(digits: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let (pairs, []) = digits.as_chunks::<2>() else { return Err(DecodeError::Encoding) };
    pairs
        .iter()
        .map(|pair| match pair {
            [tens @ b'0'..=b'9', units @ b'0'..=b'9'] => Some((tens - b'0') * 10 + (units - b'0'))
                .filter(|number| *number <= HIGHEST_DIGITS)
                .map(|number| number + DIGITS_OFFSET)
                .ok_or(DecodeError::Encoding),
            _ => Err(DecodeError::Encoding),
        })
        .collect()
}

fn claims(payload: &[u8]) -> Result<Map<String, Value>, DecodeError> {
    match json::read(payload).map_err(|_| DecodeError::Json { part: "claims" })? {
        Value::Object(claims) => Ok(claims),
        _ => Err(DecodeError::Json { part: "claims" }),
    }
}

fn issuer(claims: &Map<String, Value>) -> Result<String, DecodeError> {
    match claims.get("iss").ok_or(DecodeError::MissingClaim { claim: "iss" })? {
        Value::String(issuer) if issuer.len() <= MAX_URL_BYTES => Ok(issuer.clone()),
        _ => Err(DecodeError::Schema { claim: "iss" }),
    }
}

/// Seconds since 1970, which may have a fraction (RFC 7519 section 2).
fn numeric_date(claims: &Map<String, Value>, claim: &'static str) -> Result<Option<Timestamp>, DecodeError> {
    let Some(value) = claims.get(claim) else { return Ok(None) };
    value
        .as_f64()
        .filter(|seconds| seconds.abs() <= LATEST_SECOND)
        .and_then(|seconds| DateTime::from_timestamp_millis((seconds * 1000.0) as i64))
        .map(Some)
        .ok_or(DecodeError::Schema { claim })
}

/// `nbf` is required ("Health Card are Compact JWS"). The drafts before version 1.0, which asked for the type
/// `VerifiableCredential` as well, had `iat` in its place.
fn has_beginning(claims: &Map<String, Value>) -> Result<(), DecodeError> {
    let draft = types(claims).any(|name| name == "VerifiableCredential");
    if claims.contains_key("nbf") || (draft && claims.contains_key("iat")) {
        Ok(())
    } else {
        Err(DecodeError::MissingClaim { claim: "nbf" })
    }
}

fn has_type(claims: &Map<String, Value>) -> Result<(), DecodeError> {
    let found = types(claims).any(|name| name == HEALTH_CARD);
    if found { Ok(()) } else { Err(DecodeError::Schema { claim: "vc.type" }) }
}

fn types(claims: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let types = claims.get("vc").and_then(|vc| vc.get("type")).and_then(Value::as_array);
    types.into_iter().flatten().filter_map(Value::as_str)
}

fn wrong(what: &'static str) -> DecodeError {
    DecodeError::Jws { what }
}
