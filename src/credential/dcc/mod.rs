//! EU Digital COVID Certificate: `HC1:` base45, zlib, COSE_Sign1, CWT; a file a step.
//!
//! The rules are those of the hcert specification (eHealth Network, Electronic Health Certificate
//! Container, version 1.0.5) and of the DCC schema 1.0.0 to 1.3.3.

pub(crate) mod base45;
mod cbor;
pub(crate) mod cose;
mod cwt;
mod dates;
pub(crate) mod json;
pub(crate) mod schema;
mod zlib;

pub(crate) use cwt::Cwt;

use super::{Credential, DecodeError, Scheme};

/// The prefix of a DCC's code (hcert specification 4.2.3).
pub(crate) const PREFIX: &str = "HC1:";

/// Opens the envelope of a DCC as far as the signature.
pub(super) fn decode(code: &[u8]) -> Result<Credential, DecodeError> {
    let text = code.strip_prefix(PREFIX.as_bytes()).ok_or(DecodeError::UnknownScheme)?;
    if text.is_empty() {
        return Err(DecodeError::Base45 { at: 0 });
    }
    let cose::Sign1 { kid, algorithm, signed, payload, signature } =
        cose::Sign1::read(&zlib::inflate(&base45::decode(text)?)?)?;
    Ok(Credential { scheme: Scheme::EuDcc, kid, algorithm, signed, signature, payload })
}

impl Credential {
    /// Opens the claims set of a DCC. For [`crate::verify`] alone, and only once the signature holds.
    pub(crate) fn open(self) -> Result<Cwt, DecodeError> {
        Cwt::read(&self.payload)
    }
}
