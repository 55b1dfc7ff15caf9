//! EU Digital COVID Certificate: `HC1:` base45, zlib, COSE_Sign1, CWT.

pub(crate) mod base45;
pub(crate) mod cose;
pub(crate) mod schema;

use super::{Credential, DecodeError};

/// The prefix of a DCC's code (hcert specification 4.2.3).
pub(crate) const PREFIX: &str = "HC1:";

pub(super) fn decode(code: &[u8]) -> Result<Credential, DecodeError> {
    let _ = (code, base45::decode);
    todo!()
}
