//! DIVOC, the WHO form of Indonesia's certificate, and India's, Sri Lanka's, the Philippines' and
//! Jamaica's: JSON-LD with a linked-data signature, in a ZIP.

mod canonical;
mod evidence;
mod zip;

use std::borrow::Cow;

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value, json};

use super::{Algorithm, Credential, DecodeError, Scheme, SignerName, json};

pub(super) use evidence::open;

const ZIP: &[u8] = b"PK\x03\x04";
/// Where a certificate has objects; everything else in it is a scalar.
const OBJECTS: [&str; 6] = ["credentialSubject", "evidence", "proof", "address", "verifier", "facility"];
/// How deep they are nested: evidence, facility, address.
const MAX_DEPTH: usize = 4;
const MAX_ID_BYTES: usize = 1000;

/// Opens the envelope as far as the signature. `code` is the ZIP, or the JSON itself.
pub(super) fn decode(code: &[u8]) -> Result<Credential, DecodeError> {
    let document =
        if code.starts_with(ZIP) { zip::certificate(&latin_1_undone(code))? } else { code.to_vec() };
    let Value::Object(mut certificate) =
        json::read(&document).map_err(|_| DecodeError::Json { part: "certificate" })?
    else {
        return Err(DecodeError::Json { part: "certificate" });
    };
    let Some(Value::Object(mut proof)) = certificate.remove("proof") else {
        return Err(DecodeError::MissingClaim { claim: "proof" });
    };
    let context = context(&certificate)?;
    check_shape(&certificate, MAX_DEPTH)?;
    check_shape(&proof, 0)?;

    let Some(Value::String(jws)) = proof.remove("jws") else {
        return Err(DecodeError::MissingClaim { claim: "jws" });
    };
    let (header, signature) = jws.split_once("..").ok_or_else(|| wrong("it is not detached"))?;
    let algorithm = algorithm(header, &proof)?;
    let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).map_err(|_| DecodeError::Encoding)?;
    let method = text(&proof, "verificationMethod")?.to_owned();
    if text(&proof, "proofPurpose")? != "assertionMethod" {
        return Err(wrong("it was made for another purpose"));
    }
    // The key says who signed, the context in whose words. One issuer's key is not for another's.
    if canonical::has_context_of_its_own(&method) && context != method && context != canonical::ANYBODY {
        return Err(DecodeError::Context);
    }

    // Linked Data Signatures: the proof without its value, and the document without its proof.
    proof.insert("@context".to_owned(), canonical::SECURITY.into());
    let payload = bytes_of(&certificate);
    let hash =
        |document: &[u8]| canonical::hash(document).map_err(|canonical::NotCanonical| DecodeError::Context);
    let signed = [header.as_bytes(), b".", &hash(&bytes_of(&proof))?, &hash(&payload)?].concat();
    let payload = bytes_of_value(&json!({"certificate": certificate, "method": method}));
    Ok(Credential {
        scheme: Scheme::Divoc,
        signer: SignerName::Method(method),
        algorithm,
        signed,
        signature,
        payload,
    })
}

/// The bytes of the code where a producer has taken each for a letter of Latin-1 and written it in
/// UTF-8. Compressed data is no UTF-8 by chance.
fn latin_1_undone(code: &[u8]) -> Cow<'_, [u8]> {
    let letters = str::from_utf8(code).ok().filter(|text| !text.is_ascii());
    let bytes: Option<Vec<u8>> =
        letters.and_then(|text| text.chars().map(|letter| u8::try_from(letter).ok()).collect());
    bytes.map_or(Cow::Borrowed(code), Cow::Owned)
}

/// The issuer to whom the certificate's contexts belong. They are exactly W3C's and one of DIVOC's: an
/// unknown or inline one could take terms out of what is signed.
fn context(certificate: &Map<String, Value>) -> Result<&'static str, DecodeError> {
    let contexts = certificate.get("@context").and_then(Value::as_array).ok_or(DecodeError::Context)?;
    match contexts.as_slice() {
        [Value::String(credentials), Value::String(divoc)] if credentials == canonical::CREDENTIALS => {
            canonical::owner_of_context(divoc).ok_or(DecodeError::Context)
        }
        _ => Err(DecodeError::Context),
    }
}

/// Checks that objects are where a certificate has them, and scalars elsewhere. Several terms mean the
/// same to JSON-LD, so an array, or a keyword of JSON-LD, could say things in another's place; and many
/// equal objects could make the canonical form take for ever.
fn check_shape(object: &Map<String, Value>, depth: usize) -> Result<(), DecodeError> {
    for (name, value) in object {
        let allowed = match value {
            Value::Object(inner) => {
                depth > 0 && OBJECTS.contains(&name.as_str()) && {
                    check_shape(inner, depth - 1)?;
                    true
                }
            }
            Value::Array(members) if name == "evidence" => match members.as_slice() {
                [Value::Object(inner)] if depth > 0 => {
                    check_shape(inner, depth - 1)?;
                    true
                }
                _ => false,
            },
            Value::Array(members) => {
                matches!(name.as_str(), "@context" | "type") && members.iter().all(Value::is_string)
            }
            Value::String(text) => !text.starts_with("_:"),
            Value::Null | Value::Bool(_) | Value::Number(_) => true,
        };
        let keyword = name.starts_with('@') && !(name == "@context" && depth == MAX_DEPTH);
        if keyword || !allowed {
            return Err(DecodeError::Schema { claim: "certificate" });
        }
    }
    Ok(())
}

/// The algorithm in the header of a detached signature (RFC 7797), which has to be the proof's. DIVOC's
/// `RsaSignature2018` is made with PS256.
fn algorithm(header: &str, proof: &Map<String, Value>) -> Result<Algorithm, DecodeError> {
    let header = BASE64URL_NOPAD.decode(header.as_bytes()).map_err(|_| DecodeError::Encoding)?;
    let header = json::read(&header).map_err(|_| DecodeError::Json { part: "header" })?;
    let algorithm = match (text(proof, "type")?, header.get("alg").and_then(Value::as_str)) {
        ("RsaSignature2018", Some("PS256")) => Algorithm::Ps256,
        ("Ed25519Signature2018", Some("EdDSA")) => Algorithm::EdDsa,
        _ => return Err(DecodeError::Algorithm),
    };
    if header.get("b64") != Some(&Value::Bool(false)) || header.get("crit") != Some(&json!(["b64"])) {
        return Err(DecodeError::UnknownCritical);
    }
    Ok(algorithm)
}

fn text<'a>(object: &'a Map<String, Value>, claim: &'static str) -> Result<&'a str, DecodeError> {
    match object.get(claim).ok_or(DecodeError::MissingClaim { claim })? {
        Value::String(text) if text.len() <= MAX_ID_BYTES => Ok(text),
        _ => Err(DecodeError::Schema { claim }),
    }
}

fn bytes_of(object: &Map<String, Value>) -> Vec<u8> {
    serde_json::to_vec(object).expect("it was JSON before")
}

fn bytes_of_value(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).expect("it was JSON before")
}

fn wrong(what: &'static str) -> DecodeError {
    DecodeError::Jws { what }
}
