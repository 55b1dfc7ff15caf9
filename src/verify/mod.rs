//! Is the credential genuine, and is it in force?
//!
//! Genuine is one thing, in force another: [`verify`] answers the first and hands out a [`Verified`],
//! which is the proof; [`validity`] answers the second.

use std::fmt;

use crate::{
    credential::{
        Algorithm, Claims, Credential, DecodeError, Entry, Kind, Scheme, SignerName, Statement, Timestamp,
        dcc,
    },
    trust::{Entitlement, Mark, SealFault, Signer, Standing, TrustStore},
};

/// A credential whose signature holds, whose signer is believed and was entitled to sign it.
/// Holding one is the proof: nothing but [`verify`] can make it.
#[derive(Clone, PartialEq)]
pub struct Verified {
    scheme: Scheme,
    claims: Claims,
    signer: Signer,
    /// By what it may have been withdrawn.
    marks: Vec<Mark>,
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
    /// The signer has been taken off its list. What it signed may be genuine all the same.
    #[error("the signer has been withdrawn")]
    SignerWithdrawn,
    /// The signer has been revoked.
    #[error("the signer has been revoked")]
    SignerRevoked,
    /// The signer belongs to another issuer than the credential names.
    #[error("the signer belongs to another issuer")]
    IssuerMismatch,
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
    let Credential { signer, algorithm, signed, signature, .. } = &credential;
    let in_the_seal;
    let namesakes = match signer {
        SignerName::Certificate { der, state } => {
            in_the_seal = trust.signer_of_seal(der, state).map_err(|fault| match fault {
                SealFault::UnknownAuthority => Rejection::UnknownIssuer,
                SealFault::OtherState => Rejection::IssuerMismatch,
                SealFault::NotForSeals => Rejection::KeyUsage,
            })?;
            vec![&in_the_seal]
        }
        name => trust.signers_named(name),
    };
    if namesakes.is_empty() {
        return Err(Rejection::UnknownIssuer);
    }
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
    if signers.iter().any(|signer| trust.standing(signer) == Standing::Revoked) {
        return Err(Rejection::SignerRevoked);
    }

    let statement = credential.open(now).map_err(Rejection::Content)?;
    // One key may come in several certificates, such as a renewed one: one of them has to do.
    let mut objection = None;
    let entitled = signers.into_iter().find(|signer| match objection_to(signer, &statement, trust, now) {
        None => true,
        Some(found) => {
            objection.get_or_insert(found);
            false
        }
    });
    let Some(signer) = entitled else { return Err(objection.unwrap_or(Rejection::BadSignature)) };

    let mut claims = statement.into_claims().map_err(Rejection::Content)?;
    let marks = marks(&credential, &claims);
    // Some issuers write an office's name (France: `CNAM`) where the country's code belongs.
    if signer.country.is_some()
        && matches!(signer.name, SignerName::Kid(_))
        && !claims.issuer.as_deref().is_some_and(is_country_code)
    {
        claims.issuer.clone_from(&signer.country);
    }
    Ok(Verified {
        scheme: credential.scheme,
        claims,
        signer: Signer::clone(signer),
        marks,
        payload: credential.payload,
    })
}

/// Whether a genuine credential is in force at `now`: from `iat` (and `nbf`) until `exp`, both
/// included (RFC 8392 section 3.1, and the vectors of dgc-testdata).
#[must_use]
pub fn validity(verified: &Verified, trust: &TrustStore, now: Timestamp) -> Validity {
    if verified.marks.iter().any(|mark| trust.has_revoked(mark)) {
        return Validity::Revoked;
    }
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
fn objection_to(
    signer: &Signer,
    statement: &Statement,
    trust: &TrustStore,
    now: Timestamp,
) -> Option<Rejection> {
    let moment = nearest_moment(statement, now);
    if let Some(not_before) = signer.not_before.filter(|not_before| moment < *not_before) {
        return Some(Rejection::SignerNotYetValid { not_before });
    }
    if let Some(not_after) = signer.not_after.filter(|not_after| *not_after < moment) {
        return Some(Rejection::SignerExpired { not_after });
    }
    let Entitlement { vaccination, test, recovery } = signer.entitlement;
    let may_sign = |kind: &Kind| match kind {
        Kind::Vaccination => vaccination,
        Kind::Test => test,
        Kind::Recovery => recovery,
        // Whose usages are spelled out is for statements of the DCC (Austria keeps the two apart).
        Kind::Exemption => signer.entitlement == Entitlement::ALL,
        Kind::Pass => true,
    };
    if !statement.attests.iter().all(may_sign) {
        return Some(Rejection::KeyUsage);
    }
    (trust.standing(signer) == Standing::Withdrawn).then_some(Rejection::SignerWithdrawn)
}

/// The moment nearest to `now` between the credential's issue and its end.
fn nearest_moment(statement: &Statement, now: Timestamp) -> Timestamp {
    let begins = statement.issued_at.or(statement.expires_at).unwrap_or(now);
    let ends = statement.expires_at.unwrap_or_else(|| now.max(begins));
    now.clamp(begins.min(ends), begins.max(ends))
}

/// By what a credential may have been withdrawn.
fn marks(credential: &Credential, claims: &Claims) -> Vec<Mark> {
    let identifiers = claims.identifiers.iter().filter(|identifier| !identifier.is_empty());
    match &credential.signer {
        SignerName::Kid(_) => {
            // DCC Revocation: of an ECDSA signature only r counts, since s has two right values.
            let signature = match credential.algorithm {
                Algorithm::Ps256 | Algorithm::EdDsa => credential.signature.as_slice(),
                Algorithm::Es256 | Algorithm::Es384 | Algorithm::Es512 | Algorithm::Es256k => {
                    &credential.signature[..credential.signature.len() / 2]
                }
            };
            let countries: Vec<&str> =
                claims.entries.iter().map(Entry::country).chain(claims.issuer.as_deref()).collect();
            let mut marks = vec![Mark::hash(signature)];
            for identifier in identifiers {
                marks.push(Mark::hash(identifier.as_bytes()));
                let of_country =
                    countries.iter().map(|country| Mark::hash([*country, identifier].concat().as_bytes()));
                marks.extend(of_country);
            }
            marks
        }
        SignerName::IssuerKey { kid, .. } => {
            let issued_at = claims.not_before.or(claims.issued_at);
            identifiers.map(|rid| Mark::Rid { kid: kid.clone(), rid: rid.clone(), issued_at }).collect()
        }
        SignerName::Method(_) | SignerName::Certificate { .. } => Vec::new(),
    }
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
    pub fn signer(&self) -> &Signer {
        &self.signer
    }
}

impl fmt::Debug for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified").field("scheme", &self.scheme).finish_non_exhaustive()
    }
}
