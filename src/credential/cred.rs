//! PathCheck's paper credentials: `CRED:TYPE:VERSION:SIGNATURE:KEY:PAYLOAD`.
//!
//! The signature covers the last field alone. Type and version, and with them what the fields of the
//! payload mean, can be exchanged by anybody: such a code can be genuine, and attests nothing.

use data_encoding::BASE32_NOPAD;

use super::{
    claims::Holder,
    envelope::{Algorithm, Credential, Payload, SignerName},
    error::DecodeError,
    scheme::Scheme,
    statement::{Content, Statement},
};

const MAX_KEY_BYTES: usize = 255;

/// Opens the envelope as far as the signature.
pub(super) fn decode(code: &[u8]) -> Result<Credential, DecodeError> {
    let code = str::from_utf8(code).map_err(|_| DecodeError::Encoding)?;
    let fields: Vec<_> = code.splitn(6, ':').collect();
    let &["CRED", kind, version, signature, key, payload] = fields.as_slice() else {
        return Err(DecodeError::Schema { claim: "CRED" });
    };
    if [kind, version, key, payload].iter().any(|field| field.is_empty()) || key.len() > MAX_KEY_BYTES {
        return Err(DecodeError::Schema { claim: "CRED" });
    }
    Ok(Credential {
        scheme: Scheme::Cred,
        signer: SignerName::Method(key.to_owned()),
        algorithm: Algorithm::Es256k,
        signed: payload.as_bytes().to_vec(),
        signature: BASE32_NOPAD.decode(signature.as_bytes()).map_err(|_| DecodeError::Encoding)?,
        payload: Payload::Bytes(key.as_bytes().to_vec()),
    })
}

/// Opens the claims, of which there are none that count.
pub(super) fn open(key: &[u8]) -> Statement {
    let holder = Holder { name: String::new(), standard_name: None, birth_date: None };
    Statement {
        issuer: str::from_utf8(key).ok().map(str::to_owned),
        issued_at: None,
        not_before: None,
        expires_at: None,
        attests: Vec::new(),
        content: Ok(Content { holder, entries: Vec::new(), identifiers: Vec::new() }),
    }
}
