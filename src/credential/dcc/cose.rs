//! COSE_Sign1 (RFC 9052 section 4.2), the signed envelope of a DCC.

use ciborium::Value;

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
