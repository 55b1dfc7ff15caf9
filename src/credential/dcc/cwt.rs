//! A CWT claims set (RFC 8392), as in a DCC (hcert specification 3.3) and in a NZ COVID Pass.

use chrono::DateTime;
use ciborium::Value;

use super::{
    super::error::DecodeError,
    cbor,
    members::{Members, take},
    schema,
};
use crate::time::Timestamp;

/// Labels of claims (RFC 8392 section 4; hcert specification 3.3.8).
const ISS: i128 = 1;
pub(super) const EXP: i128 = 4;
const NBF: i128 = 5;
pub(super) const IAT: i128 = 6;

/// The last moment that has a year of four digits. A later one is nobody's honest claim.
pub(super) const LATEST_SECOND: i64 = 253_402_300_799;

/// A claims set whose registered claims are read and whose others are still as they came.
pub(in crate::credential) struct Cwt {
    /// `iss`.
    pub(in crate::credential) issuer: Option<String>,
    /// `iat`.
    pub(in crate::credential) issued_at: Option<Timestamp>,
    /// `nbf`.
    pub(in crate::credential) not_before: Option<Timestamp>,
    /// `exp`.
    pub(in crate::credential) expires_at: Option<Timestamp>,
    /// The other claims.
    pub(in crate::credential) others: Members,
}

impl Cwt {
    /// Reads the registered claims among these.
    pub(in crate::credential) fn of(mut claims: Members) -> Result<Self, DecodeError> {
        let issuer = match take(&mut claims, ISS) {
            None | Some(Value::Null) => None,
            Some(Value::Text(issuer)) if issuer.len() <= schema::MAX_TEXT_BYTES => Some(issuer),
            Some(_) => return Err(DecodeError::Schema { claim: "iss" }),
        };
        let issued_at = numeric_date(&mut claims, IAT, "iat")?;
        let not_before = numeric_date(&mut claims, NBF, "nbf")?;
        let expires_at = numeric_date(&mut claims, EXP, "exp")?;
        Ok(Self { issuer, issued_at, not_before, expires_at, others: claims })
    }

    /// Narrows the time down to what the certificate within says of itself: the later beginning and the
    /// earlier end count.
    pub(super) fn keep_within(&mut self, (begins, ends): (Option<Timestamp>, Option<Timestamp>)) {
        self.not_before = self.not_before.max(begins);
        self.expires_at = match (self.expires_at, ends) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
}

/// The claims of a set, still as they came.
pub(in crate::credential) fn claims(payload: &[u8]) -> Result<Members, DecodeError> {
    match cbor::read(payload).map_err(|_| DecodeError::Cbor { part: "claims" })? {
        Value::Map(claims) => Ok(claims),
        _ => Err(DecodeError::Schema { claim: "claims" }),
    }
}

/// A NumericDate (RFC 8392 section 2): seconds, as an integer or a float, without the tag. Some member
/// states write floats.
fn numeric_date(
    claims: &mut Members,
    label: i128,
    claim: &'static str,
) -> Result<Option<Timestamp>, DecodeError> {
    let moment = match take(claims, label) {
        None => return Ok(None),
        Some(Value::Integer(seconds)) => i64::try_from(seconds)
            .ok()
            .filter(|seconds| (-LATEST_SECOND..=LATEST_SECOND).contains(seconds))
            .and_then(|seconds| DateTime::from_timestamp(seconds, 0)),
        Some(Value::Float(seconds)) if seconds.abs() <= LATEST_SECOND as f64 => {
            DateTime::from_timestamp_millis((seconds * 1000.0) as i64)
        }
        Some(_) => None,
    };
    moment.map(Some).ok_or(DecodeError::Schema { claim })
}
