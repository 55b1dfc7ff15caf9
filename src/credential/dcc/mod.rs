//! EU Digital COVID Certificate: `HC1:` base45, zlib, COSE_Sign1, CWT.

use super::{Credential, DecodeError};

pub(super) fn decode(code: &[u8]) -> Result<Credential, DecodeError> {
    let _ = code;
    todo!()
}
