//! What a code claims, believed by nobody yet.
//!
//! [`decode`] opens the envelope of a credential as far as the signature: scheme, key identifier,
//! algorithm, and the bytes that were signed. The claims inside stay closed until
//! [`crate::verify::verify`] has said yes (hcert specification 6.3: the signature SHALL be verified
//! before any processing of the contents).

mod base64;
pub mod birth_dates;
pub mod chunks;
mod claims;
mod cred;
mod dates;
pub(crate) mod dcc;
mod divoc;
mod envelope;
mod error;
mod holder;
mod inflate;
mod json;
mod nzcp;
mod scheme;
mod shc;
mod statement;
mod test_kind;
pub mod traces;
pub mod typed;
mod vds_nc;

pub(crate) use base64::base64;
pub use claims::{BirthDate, Claims, Disease, Entry, Holder, PartialDate, Record, Sampled, TestResult};
pub(crate) use envelope::Payload;
pub use envelope::{Algorithm, Credential, KeyId, MAX_CODE_BYTES, SignerName};
pub use error::DecodeError;
pub use scheme::Scheme;
pub use shc::cards_of_file;
pub(crate) use statement::{Kind, Statement};
pub use test_kind::TestKind;

use crate::time::Timestamp;

impl Credential {
    /// Opens the claims. For [`crate::verify`] alone, and only once the signature holds. `now` only
    /// tells who cannot have been born yet.
    pub(crate) fn open(&self, now: Timestamp) -> Result<Statement, DecodeError> {
        let claims = || self.payload.cbor().map(<[_]>::to_vec);
        let payload = self.payload.bytes();
        match self.scheme {
            Scheme::EuDcc
            | Scheme::WhoDdcc
            | Scheme::WhoDvc
            | Scheme::HealthLink
            | Scheme::AtExemption
            | Scheme::SwissLight => dcc::open(self.scheme, claims()?, now),
            Scheme::SmartHealthCard => shc::open(self.payload.json()?, now),
            Scheme::NzCovidPass => nzcp::open(claims()?, now),
            Scheme::IcaoVdsNc => vds_nc::open(payload, now),
            Scheme::Cred => Ok(cred::open(payload)),
            Scheme::Divoc => divoc::open(payload, now),
            // Nothing decodes to these.
            scheme @ (Scheme::NlDomestic | Scheme::PeduliLindungi) => Err(DecodeError::Unsigned(scheme)),
        }
    }
}

/// Opens the envelope of the credential in `code`, the content of a QR code.
///
/// Work and memory are bounded whatever `code` holds.
///
/// # Errors
///
/// Says which step failed, and never quotes the code.
pub fn decode(code: &[u8]) -> Result<Credential, DecodeError> {
    decode_as(Scheme::recognise(code), code)
}

/// The same for a code of which it is known what [`Scheme::recognise`] says.
pub(crate) fn decode_as(scheme: Option<Scheme>, code: &[u8]) -> Result<Credential, DecodeError> {
    let too_long = Err(DecodeError::TooLong { limit: MAX_CODE_BYTES });
    if code.len() > chunks::MAX_WHOLE_BYTES {
        return too_long;
    }
    match scheme {
        // A card may have been put together from many codes.
        Some(Scheme::SmartHealthCard) => shc::decode(code),
        _ if code.len() > MAX_CODE_BYTES => too_long,
        None => Err(DecodeError::UnknownScheme),
        Some(
            scheme @ (Scheme::EuDcc
            | Scheme::WhoDdcc
            | Scheme::WhoDvc
            | Scheme::AtExemption
            | Scheme::SwissLight),
        ) => dcc::decode(scheme, code),
        Some(Scheme::NzCovidPass) => nzcp::decode(code),
        Some(Scheme::IcaoVdsNc) => vds_nc::decode(code),
        Some(Scheme::Cred) => cred::decode(code),
        Some(Scheme::Divoc) => divoc::decode(code),
        Some(scheme @ (Scheme::PeduliLindungi | Scheme::NlDomestic | Scheme::HealthLink)) => {
            Err(DecodeError::Unsigned(scheme))
        }
    }
}
