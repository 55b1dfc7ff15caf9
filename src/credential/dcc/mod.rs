//! The certificates of the EU's container, HCERT: base45, zlib, COSE_Sign1, CWT; a file a step. First
//! of all the EU Digital COVID Certificate (`HC1:`); Austria (`AT1:`), Switzerland (`LT1:`) and the WHO put
//! statements of their own into the same container.
//!
//! The rules are those of the hcert specification (eHealth Network, Electronic Health Certificate
//! Container, version 1.0.5), of the DCC schema 1.0.0 to 1.3.3, and of WHO's SMART Trust (HCERT 2.0).

pub(crate) mod base45;
mod cbor;
pub(crate) mod cose;
mod cwt;
mod ddcc;
pub(crate) mod json;
mod labels;
mod link;
mod members;
mod national;
pub(crate) mod schema;

use ciborium::Value;

pub(super) use cwt::{Cwt, claims};
pub(super) use members::{Members, named, take};

use self::{
    labels::{DCC, DDCC, DVC, HCERT, LINK, SWISS_LIGHT},
    members::labelled,
    schema::Group,
};
use super::{
    envelope::{Credential, Payload, SignerName},
    error::DecodeError,
    inflate,
    scheme::Scheme,
    statement::{Kind, Statement},
};
use crate::time::Timestamp;

/// The prefix of a DCC's code (hcert specification 4.2.3).
pub(crate) const PREFIX: &str = "HC1:";

/// Opens the envelope as far as the signature. What `HC1:` begins may be one of several schemes; which
/// one shows in the outermost names of the claims, and they are only looked at for the scheme's name.
pub(super) fn decode(scheme: Scheme, code: &[u8]) -> Result<Credential, DecodeError> {
    // All prefixes of this container have four letters.
    let text = code.get(PREFIX.len()..).ok_or(DecodeError::UnknownScheme)?;
    if text.is_empty() {
        return Err(DecodeError::Base45 { at: 0 });
    }
    let envelope = cose::Sign1::read(&inflate::zlib(&base45::decode(text)?)?)?;
    let claims = claims(&envelope.payload);
    let scheme = match &claims {
        Ok(claims) if scheme == Scheme::EuDcc => scheme_of(claims),
        _ => scheme,
    };
    let envelope = if scheme == Scheme::HealthLink { envelope } else { envelope.with_binary_kid()? };
    let cose::Sign1 { kid, algorithm, signed, signature, .. } = envelope;
    let signer = SignerName::Kid(kid);
    Ok(Credential { scheme, signer, algorithm, signed, signature, payload: Payload::Cbor(claims) })
}

/// Opens the claims, of whichever of these schemes.
pub(super) fn open(scheme: Scheme, claims: Members, now: Timestamp) -> Result<Statement, DecodeError> {
    let mut cwt = match scheme {
        Scheme::HealthLink => Cwt::of(link::numbered(claims)?),
        Scheme::WhoDvc => Cwt::of(ddcc::with_lifelong_end(claims)),
        _ => Cwt::of(claims),
    }?;
    let (attests, content) = match scheme {
        Scheme::SwissLight => {
            let issued_at = issued(&cwt)?;
            cwt.expires_at = Some(cwt.expires_at.unwrap_or_else(|| national::light_end(issued_at)));
            let light = certificate(&mut cwt, SWISS_LIGHT, DCC)?;
            (vec![Kind::Pass], national::light(&light, now))
        }
        Scheme::AtExemption => {
            expiring(&cwt)?;
            issued(&cwt)?;
            let exemption = certificate(&mut cwt, HCERT, DCC)?;
            (vec![Kind::Exemption], national::exemption(&exemption, now))
        }
        Scheme::WhoDvc => {
            let dvc = certificate(&mut cwt, HCERT, DVC)?;
            cwt.keep_within(ddcc::dvc_validity(&dvc)?);
            (vec![Kind::Vaccination], ddcc::dvc(&dvc, now))
        }
        Scheme::WhoDdcc => {
            let ddcc = DDCC
                .into_iter()
                .find_map(|kind| certificate(&mut cwt, HCERT, kind).ok())
                .unwrap_or_else(|| std::mem::take(&mut cwt.others));
            cwt.keep_within(ddcc::ddcc_validity(&ddcc)?);
            (vec![ddcc::ddcc_kind(&ddcc)], ddcc::ddcc(&ddcc, now))
        }
        Scheme::HealthLink => {
            let hcert = take(&mut cwt.others, HCERT).ok_or(DecodeError::MissingClaim { claim: "hcert" })?;
            (vec![Kind::Link], link::content(hcert))
        }
        _ => {
            expiring(&cwt)?;
            issued(&cwt)?;
            let dcc = certificate(&mut cwt, HCERT, DCC)?;
            let attests = Group::ALL.into_iter().filter(|group| schema::has_entries(&dcc, *group));
            (attests.map(Group::kind).collect(), schema::read(&dcc, now))
        }
    };
    let Cwt { issuer, issued_at, not_before, expires_at, others: _ } = cwt;
    Ok(Statement { issuer, issued_at, not_before, expires_at, attests, content })
}

/// What kind of certificate the claims hold; anything odd is left for when the signature has been
/// checked.
fn scheme_of(claims: &[(Value, Value)]) -> Scheme {
    let has = |kinds: &[(Value, Value)], kind: i128| labelled(kinds, kind).is_some();
    let hcert = labelled(claims, HCERT).and_then(Value::as_map);
    match hcert {
        Some(kinds) if has(kinds, DCC) => Scheme::EuDcc,
        Some(kinds) if has(kinds, DVC) => Scheme::WhoDvc,
        Some(kinds) if DDCC.into_iter().any(|kind| has(kinds, kind)) => Scheme::WhoDdcc,
        Some(kinds) if has(kinds, LINK) => Scheme::HealthLink,
        None if link::is_in_texts(claims) => Scheme::HealthLink,
        None if ddcc::is_ddcc(claims) => Scheme::WhoDdcc,
        _ => Scheme::EuDcc,
    }
}

/// The members of one kind of certificate within a claim.
fn certificate(cwt: &mut Cwt, claim: i128, kind: i128) -> Result<Vec<(Value, Value)>, DecodeError> {
    let hcert = take(&mut cwt.others, claim).ok_or(DecodeError::MissingClaim { claim: "hcert" })?;
    let Value::Map(mut hcert) = hcert else { return Err(DecodeError::Schema { claim: "hcert" }) };
    match take(&mut hcert, kind) {
        Some(Value::Map(members)) => Ok(members),
        Some(_) => Err(DecodeError::Schema { claim: "hcert" }),
        None => {
            // Another kind may be in there.
            cwt.others.push((Value::from(claim as i64), Value::Map(hcert)));
            Err(DecodeError::MissingClaim { claim: "hcert" })
        }
    }
}

/// When it was issued (hcert specification 3.3: `iat` shall be there).
fn issued(cwt: &Cwt) -> Result<Timestamp, DecodeError> {
    cwt.issued_at.ok_or(DecodeError::MissingClaim { claim: "iat" })
}

fn expiring(cwt: &Cwt) -> Result<(), DecodeError> {
    cwt.expires_at.map(|_| ()).ok_or(DecodeError::MissingClaim { claim: "exp" })
}
