//! The claims set of a DCC, a CWT (RFC 8392, hcert specification 3.3).

use chrono::DateTime;
use ciborium::Value;

use super::{
    super::{Claims, DecodeError, Timestamp},
    cbor,
    schema::{self, Group},
};

/// Labels of claims (RFC 8392 section 4; hcert specification 3.3.8).
const ISS: i128 = 1;
const EXP: i128 = 4;
const NBF: i128 = 5;
const IAT: i128 = 6;
const HCERT: i128 = -260;
/// The key of the DCC within the claim `hcert`.
const DCC: i128 = 1;

/// The last moment that has a year of four digits. A later one is nobody's honest claim.
const LATEST_SECOND: i64 = 253_402_300_799;

/// A claims set whose times are read and whose health claims are still closed.
pub(crate) struct Cwt {
    issuer: Option<String>,
    /// `iat`.
    pub(crate) issued_at: Option<Timestamp>,
    not_before: Option<Timestamp>,
    /// `exp`.
    pub(crate) expires_at: Timestamp,
    dcc: Vec<(Value, Value)>,
}

impl Cwt {
    /// Reads a claims set whose signature has been checked.
    pub(super) fn read(payload: &[u8]) -> Result<Self, DecodeError> {
        let value = cbor::read(payload).map_err(|_| DecodeError::Cbor { part: "claims" })?;
        let Value::Map(mut claims) = value else { return Err(DecodeError::Schema { claim: "claims" }) };

        let issuer = match take(&mut claims, ISS) {
            None | Some(Value::Null) => None,
            Some(Value::Text(issuer)) if issuer.len() <= schema::MAX_TEXT_BYTES => Some(issuer),
            Some(_) => return Err(DecodeError::Schema { claim: "iss" }),
        };
        let issued_at = numeric_date(&mut claims, IAT, "iat")?;
        let not_before = numeric_date(&mut claims, NBF, "nbf")?;
        let expires_at =
            numeric_date(&mut claims, EXP, "exp")?.ok_or(DecodeError::MissingClaim { claim: "exp" })?;

        let hcert = take(&mut claims, HCERT).ok_or(DecodeError::MissingClaim { claim: "hcert" })?;
        let Value::Map(mut hcert) = hcert else { return Err(DecodeError::Schema { claim: "hcert" }) };
        let dcc = take(&mut hcert, DCC).ok_or(DecodeError::MissingClaim { claim: "hcert" })?;
        let Value::Map(dcc) = dcc else { return Err(DecodeError::Schema { claim: "hcert" }) };

        Ok(Self { issuer, issued_at, not_before, expires_at, dcc })
    }

    /// Whether it says anything of this kind, well-formed or not.
    pub(crate) fn attests(&self, group: Group) -> bool {
        schema::has_entries(&self.dcc, group)
    }

    /// Opens the health claims.
    pub(crate) fn claims(self, now: Timestamp) -> Result<Claims, DecodeError> {
        let content = schema::read(&self.dcc, now)?;
        Ok(Claims {
            issuer: self.issuer,
            issued_at: self.issued_at,
            not_before: self.not_before,
            expires_at: Some(self.expires_at),
            holder: content.holder,
            entries: content.entries,
            identifiers: content.identifiers,
        })
    }
}

/// A NumericDate (RFC 8392 section 2): seconds, as an integer or a float, without the tag. Some member
/// states write floats.
fn numeric_date(
    claims: &mut Vec<(Value, Value)>,
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

fn take(members: &mut Vec<(Value, Value)>, label: i128) -> Option<Value> {
    let at =
        members.iter().position(|(key, _)| key.as_integer().is_some_and(|key| i128::from(key) == label))?;
    Some(members.swap_remove(at).1)
}
