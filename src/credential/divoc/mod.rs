//! DIVOC, the WHO form of Indonesia's certificate, and India's, Sri Lanka's, the Philippines' and
//! Jamaica's: JSON-LD with a linked-data signature, in a ZIP.
//!
//! The signature covers what the document states in RDF, not how it is written: names have long forms and
//! aliases, and a term that the contexts do not define is not signed at all. So every claim is read from the
//! statements under the signature, of the certificate and of its proof alike, and nothing from the JSON. The
//! JSON has to have the one shape that issuers give it: that bounds the work before anything is expanded, and
//! keeps every other way of writing out.

mod canonical;
mod evidence;
mod shape;
mod signed;
mod statements;
mod zip;

use std::borrow::Cow;

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value, json};

use super::{
    envelope::{Algorithm, Credential, Payload, SignerName},
    error::DecodeError,
    json,
    scheme::Scheme,
};
use signed::Signed;
use statements::{Ambiguous, Statements};

pub(super) use evidence::open;

const ZIP: &[u8] = b"PK\x03\x04";
const MAX_ID_BYTES: usize = 1000;

/// What the proof states, besides its type (security vocabulary, `https://w3id.org/security`).
const VERIFICATION_METHOD: &str = "https://w3id.org/security#verificationMethod";
const PROOF_PURPOSE: &str = "https://w3id.org/security#proofPurpose";
const ASSERTION_METHOD: &str = "https://w3id.org/security#assertionMethod";
const RSA_SIGNATURE: &str = "https://w3id.org/security#RsaSignature2018";
const ED25519_SIGNATURE: &str = "https://w3id.org/security#Ed25519Signature2018";

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
    let Some(Value::String(jws)) = proof.remove("jws") else {
        return Err(DecodeError::MissingClaim { claim: "jws" });
    };
    let context = context(&certificate)?;
    if !shape::is_certificate(&certificate) || !shape::is_proof(&proof) {
        return Err(DecodeError::Schema { claim: "certificate" });
    }

    // Linked Data Signatures: the proof without its value, and the document without its proof.
    proof.insert("@context".to_owned(), canonical::SECURITY.into());
    let canonical = |document: &Map<String, Value>| {
        let document = serde_json::to_vec(document).expect("it was JSON before");
        canonical::canonical(&document).map_err(|canonical::NotCanonical| DecodeError::Context)
    };
    let (proof, proof_hash) = canonical(&proof)?;
    let (header, signature) = jws.split_once("..").ok_or_else(|| wrong("it is not detached"))?;
    let (algorithm, method) = signer(&proof, header)?;
    let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).map_err(|_| DecodeError::Encoding)?;
    // The key says who signed, the context in whose words. One issuer's key is not for another's.
    if canonical::has_context_of_its_own(&method) && context != method && context != canonical::ANYBODY {
        return Err(DecodeError::Context);
    }

    let (certificate, certificate_hash) = canonical(&certificate)?;
    let signed = [header.as_bytes(), b".", &proof_hash, &certificate_hash].concat();
    let payload = serde_json::to_vec(&Signed { certificate, method: method.clone() });
    Ok(Credential {
        scheme: Scheme::Divoc,
        signer: SignerName::Method(method),
        algorithm,
        signed,
        signature,
        payload: Payload::Bytes(payload.expect("texts can be written")),
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

/// The algorithm of a proof, which has to be that in the header of its detached signature (RFC 7797), and
/// the verification method. DIVOC's `RsaSignature2018` is made with PS256.
fn signer(proof: &Statements<'_>, header: &str) -> Result<(Algorithm, String), DecodeError> {
    let claim = "verificationMethod";
    let ambiguous = |Ambiguous| DecodeError::Schema { claim: "proof" };
    let node = proof.node_with(VERIFICATION_METHOD).map_err(ambiguous)?;
    let node = node.ok_or(DecodeError::MissingClaim { claim })?;
    let method = proof.node(node, VERIFICATION_METHOD).map_err(ambiguous)?;
    let method = method.ok_or(DecodeError::MissingClaim { claim })?;
    if method.len() > MAX_ID_BYTES {
        return Err(DecodeError::Schema { claim });
    }
    if proof.node(node, PROOF_PURPOSE).map_err(ambiguous)? != Some(ASSERTION_METHOD) {
        return Err(wrong("it was made for another purpose"));
    }

    let header = BASE64URL_NOPAD.decode(header.as_bytes()).map_err(|_| DecodeError::Encoding)?;
    let header = json::read(&header).map_err(|_| DecodeError::Json { part: "header" })?;
    let algorithm = match header.get("alg").and_then(Value::as_str) {
        Some("PS256") if proof.is_of_type(node, RSA_SIGNATURE) => Algorithm::Ps256,
        Some("EdDSA") if proof.is_of_type(node, ED25519_SIGNATURE) => Algorithm::EdDsa,
        _ => return Err(DecodeError::Algorithm),
    };
    if header.get("b64") != Some(&Value::Bool(false)) || header.get("crit") != Some(&json!(["b64"])) {
        return Err(DecodeError::UnknownCritical);
    }
    Ok((algorithm, method.to_owned()))
}

fn wrong(what: &'static str) -> DecodeError {
    DecodeError::Jws { what }
}
