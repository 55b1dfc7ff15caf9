//! Is the credential genuine, and is it in force?
//!
//! Genuine is one thing, in force another: [`verify`] answers the first and hands out a [`Verified`],
//! which is the proof; [`validity`] answers the second.

use std::fmt;

use crate::{
    credential::{
        Claims, Credential, DecodeError, Scheme, Timestamp,
        dcc::{self, Cwt, schema::Group},
    },
    trust::{Dsc, Entitlement, TrustStore},
};

/// A credential whose signature holds, whose signer is believed and was entitled to sign it.
/// Holding one is the proof: nothing but [`verify`] can make it.
#[derive(Clone, PartialEq)]
pub struct Verified {
    scheme: Scheme,
    claims: Claims,
    signer: Dsc,
    /// The claims as they were signed, for business rules.
    payload: Vec<u8>,
}

/// Why a credential is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Nobody in the trust store bears this key identifier.
    #[error("the issuer is not known")]
    UnknownIssuer,
    /// Nobody is believed at all: the trust lists are missing.
    #[error("there is no trust list")]
    NoTrustList,
    /// The signature is wrong under every signer with this key identifier.
    #[error("the signature is wrong")]
    BadSignature,
    /// The algorithm does not fit the key, or the key is too weak.
    #[error("the algorithm does not fit the signer's key")]
    AlgorithmMismatch,
    /// The signer's certificate had run out.
    #[error("the signer's certificate ended at {not_after}")]
    SignerExpired {
        /// When it ended.
        not_after: Timestamp,
    },
    /// The signer's certificate had not begun.
    #[error("the signer's certificate begins at {not_before}")]
    SignerNotYetValid {
        /// When it begins.
        not_before: Timestamp,
    },
    /// The signer may not sign this kind of statement.
    #[error("the signer is not entitled to sign this kind of statement")]
    KeyUsage,
    /// Signed well, and yet its content breaks the rules of its scheme.
    #[error("the content is broken")]
    Content(#[source] DecodeError),
}

/// Whether a genuine credential is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// In force.
    Current,
    /// Issued or valid only from a later moment on.
    NotYetValid {
        /// From when.
        from: Timestamp,
    },
    /// Its time is over.
    Expired {
        /// Since when.
        since: Timestamp,
    },
    /// Withdrawn by its issuer.
    Revoked,
}

/// Proves that `credential` is genuine.
///
/// The signer is held to the moment of the credential's own life that is nearest to `now`: a genuine
/// credential that has run out together with its signer is genuine, and expired.
///
/// # Errors
///
/// Why it is not believed. "Not known" is not "forged".
pub fn verify(credential: Credential, trust: &TrustStore, now: Timestamp) -> Result<Verified, Rejection> {
    if trust.is_empty() {
        return Err(Rejection::NoTrustList);
    }
    let namesakes = trust.signers(&credential.kid);
    if namesakes.is_empty() {
        return Err(Rejection::UnknownIssuer);
    }
    let Credential { scheme, algorithm, signed, signature, .. } = &credential;
    if !namesakes.iter().any(|signer| signer.public_key.fits(*algorithm)) {
        return Err(Rejection::AlgorithmMismatch);
    }
    let signers: Vec<_> = namesakes
        .iter()
        .filter(|signer| signer.public_key.has_signed(*algorithm, signed, signature))
        .collect();
    if signers.is_empty() {
        return Err(Rejection::BadSignature);
    }

    let scheme = *scheme;
    let payload = credential.payload.clone();
    let cwt = credential.open().map_err(Rejection::Content)?;
    // One key may come in several certificates, such as a renewed one: one of them has to do.
    let mut objection = None;
    let entitled = signers.into_iter().find(|signer| match objection_to(signer, &cwt, now) {
        None => true,
        Some(found) => {
            objection.get_or_insert(found);
            false
        }
    });
    let Some(signer) = entitled else { return Err(objection.unwrap_or(Rejection::BadSignature)) };

    let mut claims = cwt.claims(now).map_err(Rejection::Content)?;
    // Some issuers write an office's name (France: `CNAM`) where the country's code belongs.
    if !claims.issuer.as_deref().is_some_and(is_country_code) && signer.country.is_some() {
        claims.issuer.clone_from(&signer.country);
    }
    Ok(Verified { scheme, claims, signer: signer.clone(), payload })
}

/// Whether a genuine credential is in force at `now`: from `iat` (and `nbf`) until `exp`, both
/// included (RFC 8392 section 3.1, and the vectors of dgc-testdata).
#[must_use]
pub fn validity(verified: &Verified, trust: &TrustStore, now: Timestamp) -> Validity {
    // No kind of trust file withdraws a credential yet.
    let _ = trust;
    let claims = &verified.claims;
    if let Some(since) = claims.expires_at.filter(|expires_at| *expires_at < now) {
        return Validity::Expired { since };
    }
    match claims.issued_at.max(claims.not_before) {
        Some(from) if now < from => Validity::NotYetValid { from },
        _ => Validity::Current,
    }
}

/// Why `signer` may not have signed this, although the signature is right.
fn objection_to(signer: &Dsc, cwt: &Cwt, now: Timestamp) -> Option<Rejection> {
    let moment = nearest_moment(cwt, now);
    if moment < signer.not_before {
        return Some(Rejection::SignerNotYetValid { not_before: signer.not_before });
    }
    if signer.not_after < moment {
        return Some(Rejection::SignerExpired { not_after: signer.not_after });
    }
    let Entitlement { vaccination, test, recovery } = signer.entitlement;
    let may_sign = [(Group::Vaccination, vaccination), (Group::Test, test), (Group::Recovery, recovery)];
    may_sign.into_iter().any(|(group, may)| cwt.attests(group) && !may).then_some(Rejection::KeyUsage)
}

/// The moment nearest to `now` between the credential's issue and its end.
fn nearest_moment(cwt: &Cwt, now: Timestamp) -> Timestamp {
    let issued_at = cwt.issued_at.unwrap_or(cwt.expires_at);
    now.clamp(issued_at.min(cwt.expires_at), issued_at.max(cwt.expires_at))
}

fn is_country_code(issuer: &str) -> bool {
    issuer.len() == 2 && issuer.bytes().all(|byte| byte.is_ascii_uppercase())
}

impl Verified {
    /// The kind of credential.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// What it says.
    #[must_use]
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// The health claims of a DCC as they were signed, for business rules alone; of every other scheme
    /// `None`.
    pub(crate) fn dcc_json(&self) -> Option<serde_json::Value> {
        match self.scheme {
            Scheme::EuDcc => dcc::json::of_claims(&self.payload),
            _ => None,
        }
    }

    /// Who signed it.
    #[must_use]
    pub fn signer(&self) -> &Dsc {
        &self.signer
    }
}

impl fmt::Debug for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified").field("scheme", &self.scheme).finish_non_exhaustive()
    }
}
