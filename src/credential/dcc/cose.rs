//! COSE_Sign1 (RFC 9052 section 4.2), the signed envelope of a DCC and of a NZ COVID Pass.

use ciborium::Value;

use super::{
    super::{
        base64,
        envelope::{Algorithm, KeyId},
        error::DecodeError,
    },
    cbor,
    members::labelled,
};

/// The tag of a COSE_Sign1 (RFC 9052 section 2), and that of a CWT around it (RFC 8392 section 6).
const COSE_SIGN1_TAG: u64 = 18;
const CWT_TAG: u64 = 61;

/// Labels of header parameters (RFC 9052 section 3.1).
const ALG: i128 = 1;
const CRIT: i128 = 2;
const KID: i128 = 4;

const NO_BYTES: &str = "its key identifier is no byte string";

/// A COSE_Sign1 taken apart. Nothing in it has been proved.
pub(in crate::credential) struct Sign1 {
    pub(in crate::credential) kid: KeyId,
    /// Whether the signature covers the key identifier.
    pub(in crate::credential) kid_is_signed: bool,
    /// Whether the key identifier is a text, which no specification allows and one issuer of health links
    /// writes.
    pub(in crate::credential) kid_is_text: bool,
    pub(in crate::credential) algorithm: Algorithm,
    pub(in crate::credential) signed: Vec<u8>,
    pub(in crate::credential) payload: Vec<u8>,
    pub(in crate::credential) signature: Vec<u8>,
}

impl Sign1 {
    /// Takes an envelope apart: tagged, untagged, or tagged as a CWT besides (RFC 8392 section 2).
    ///
    /// The algorithm counts only where the signature covers it, in the protected header (RFC 9052
    /// section 3.1, hcert specification 3.3.2). The key identifier is only a hint for finding the key, so
    /// it may stand in either header; the protected one wins (hcert specification 3.3.3).
    pub(in crate::credential) fn read(envelope: &[u8]) -> Result<Self, DecodeError> {
        let value = cbor::read(envelope).map_err(|_| DecodeError::Cbor { part: "envelope" })?;
        let Value::Array(members) = without_tags(value)? else { return Err(wrong("it is no array")) };
        let members = <[Value; 4]>::try_from(members).map_err(|_| wrong("it has not four members"))?;
        let [
            Value::Bytes(protected),
            Value::Map(unprotected),
            Value::Bytes(payload),
            Value::Bytes(signature),
        ] = members
        else {
            return Err(wrong("a member is of a wrong kind"));
        };

        let protected_header = protected_header(&protected)?;
        if labelled(&protected_header, CRIT).is_some() || labelled(&unprotected, CRIT).is_some() {
            return Err(DecodeError::UnknownCritical);
        }
        let algorithm = labelled(&protected_header, ALG)
            .and_then(Value::as_integer)
            .and_then(|number| match i128::from(number) {
                -7 => Some(Algorithm::Es256),
                -37 => Some(Algorithm::Ps256),
                _ => None,
            })
            .ok_or(DecodeError::Algorithm)?;
        let signed_kid = labelled(&protected_header, KID);
        let kid_is_signed = signed_kid.is_some();
        let kid = match signed_kid.or_else(|| labelled(&unprotected, KID)) {
            Some(Value::Bytes(kid)) => KeyId::from_bytes(kid),
            // Lists write key identifiers in base64, and so does whoever takes it from there.
            Some(Value::Text(kid)) => KeyId(base64(kid).unwrap_or_else(|| kid.clone().into_bytes())),
            Some(_) => return Err(wrong(NO_BYTES)),
            None => return Err(wrong("it has no key identifier")),
        };
        let kid_is_text = matches!(signed_kid.or_else(|| labelled(&unprotected, KID)), Some(Value::Text(_)));

        let signed = sig_structure(&protected, &payload);
        Ok(Self { kid, kid_is_signed, kid_is_text, algorithm, signed, payload, signature })
    }

    /// The envelope, if its key identifier is a byte string (RFC 9052 section 3.1).
    pub(in crate::credential) fn with_binary_kid(self) -> Result<Self, DecodeError> {
        if self.kid_is_text { Err(wrong(NO_BYTES)) } else { Ok(self) }
    }
}

/// What a COSE_Sign1 signature is made over (RFC 9052 section 4.4). The protected header goes in as
/// it was received: encoding it anew could change it.
pub(crate) fn sig_structure(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    to_bytes(&Value::Array(vec![
        Value::from("Signature1"),
        Value::Bytes(protected.to_vec()),
        Value::Bytes(Vec::new()),
        Value::Bytes(payload.to_vec()),
    ]))
}

/// The CBOR of a value.
pub(crate) fn to_bytes(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).expect("writing to memory cannot fail");
    bytes
}

fn without_tags(value: Value) -> Result<Value, DecodeError> {
    match value {
        Value::Tag(COSE_SIGN1_TAG, inner) => Ok(*inner),
        Value::Tag(CWT_TAG, inner) => match *inner {
            Value::Tag(COSE_SIGN1_TAG, inner) => Ok(*inner),
            // RFC 8392 section 6: the CWT tag is followed by a tag of COSE.
            _ => Err(wrong("its tag is another's")),
        },
        Value::Tag(..) => Err(wrong("its tag is another's")),
        untagged => Ok(untagged),
    }
}

/// The members of the protected header; an empty byte string stands for an empty map.
fn protected_header(bytes: &[u8]) -> Result<Vec<(Value, Value)>, DecodeError> {
    if bytes.is_empty() {
        return Ok(Vec::new());
    }
    match cbor::read(bytes).map_err(|_| DecodeError::Cbor { part: "protected header" })? {
        Value::Map(members) => Ok(members),
        _ => Err(wrong("its protected header is no map")),
    }
}

fn wrong(what: &'static str) -> DecodeError {
    DecodeError::Envelope { what }
}
