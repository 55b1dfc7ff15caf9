//! Is the credential genuine, and is it in force?
//!
//! Genuine is one thing, in force another: [`verify`] answers the first and hands out a [`Verified`],
//! which is the proof; [`validity`] answers the second.

use std::fmt;

use crate::{
    credential::{
        Algorithm, Claims, Credential, DecodeError, Entry, Kind, Payload, Scheme, SignerName, Statement, dcc,
    },
    time::Timestamp,
    trust::{
        Entitlement, KeyKind, KeyUsages, OutOfTime, RevocationId, SealFault, Signer, SignerStatus, TrustStore,
    },
};

/// A credential whose signature holds, whose signer is believed and was entitled to sign it.
/// Holding one is the proof: nothing but [`verify`] can make it.
#[derive(Clone, PartialEq)]
pub struct Verified {
    scheme: Scheme,
    claims: Claims,
    signer: Signer,
    /// By what it may have been withdrawn.
    marks: Vec<RevocationId>,
    /// The claims as they were signed, for business rules.
    payload: Payload,
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
    /// The algorithm does not fit the key, or the scheme has no such keys.
    #[error("the algorithm does not fit the signer's key")]
    AlgorithmMismatch,
    /// A key with this key identifier is listed with which nothing can be verified: too weak, or of an
    /// unknown kind. Whether the signature is right nobody can say.
    #[error("the signer's key is too weak, or of an unknown kind")]
    WeakKey,
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
    let Credential { scheme, signer, algorithm, signed, signature, .. } = &credential;
    let namesakes = match signer {
        SignerName::Certificate { der, state } => {
            let signer = trust.signer_of_seal(der, state).map_err(|fault| match fault {
                SealFault::UnknownAuthority => Rejection::UnknownIssuer,
                SealFault::OtherState => Rejection::IssuerMismatch,
                SealFault::NotForSeals => Rejection::KeyUsage,
                SealFault::AuthorityRevoked => Rejection::SignerRevoked,
                SealFault::AuthorityWithdrawn => Rejection::SignerWithdrawn,
            })?;
            vec![signer]
        }
        name => trust.signers_named(name),
    };
    if namesakes.is_empty() {
        return Err(Rejection::UnknownIssuer);
    }
    let is_taken = |signer: &&Signer| {
        signer.public_key.kind().is_some_and(|kind| has_such_keys(*scheme, kind, *algorithm))
    };
    let mut fitting = namesakes.iter().filter(is_taken).peekable();
    let any_fits = fitting.peek().is_some();
    let Some(signer) = fitting.find(|signer| signer.public_key.has_signed(*algorithm, signed, signature))
    else {
        let has_weak_key = namesakes.iter().any(|signer| signer.public_key.kind().is_none());
        return Err(match (has_weak_key, any_fits) {
            (true, _) => Rejection::WeakKey,
            (false, true) => Rejection::BadSignature,
            (false, false) => Rejection::AlgorithmMismatch,
        });
    };
    if trust.status(signer) == SignerStatus::Revoked {
        return Err(Rejection::SignerRevoked);
    }

    let statement = credential.open(now).map_err(Rejection::Content)?;
    if let Some(objection) = objection_to(signer, *scheme, &statement, trust, now) {
        return Err(objection);
    }
    let claims = statement.into_claims().map_err(Rejection::Content)?;
    let marks = marks(&credential, &claims);
    Ok(Verified {
        scheme: credential.scheme,
        claims,
        signer: signer.clone(),
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

/// Whether a scheme has keys of this kind for this algorithm. The specifications name the curve with the
/// algorithm, where RFC 9053 section 2.1 would leave it open: hcert 3.3.2, SMART Health Cards "Generating and
/// Resolving Cryptographic Keys", NZ COVID Pass section 4, VDS-NC section 3.
fn has_such_keys(scheme: Scheme, kind: KeyKind, algorithm: Algorithm) -> bool {
    use Algorithm::{EdDsa, Es256, Es256k, Es384, Es512, Ps256};
    use KeyKind::{Ed25519, P256, P384, P521, Rsa, Secp256k1};
    match scheme {
        // Spain has signed with ES256 over P-384 (dgc-testdata, ES/401 to 403).
        Scheme::EuDcc => matches!((kind, algorithm), (P256 | P384, Es256) | (Rsa, Ps256)),
        Scheme::WhoDdcc | Scheme::WhoDvc | Scheme::HealthLink | Scheme::AtExemption | Scheme::SwissLight => {
            matches!((kind, algorithm), (P256, Es256) | (Rsa, Ps256))
        }
        Scheme::SmartHealthCard | Scheme::NzCovidPass => (kind, algorithm) == (P256, Es256),
        Scheme::IcaoVdsNc => matches!((kind, algorithm), (P256, Es256) | (P384, Es384) | (P521, Es512)),
        Scheme::Divoc => matches!((kind, algorithm), (Rsa, Ps256) | (Ed25519, EdDsa)),
        Scheme::Cred => (kind, algorithm) == (Secp256k1, Es256k),
        Scheme::NlDomestic | Scheme::PeduliLindungi => false,
    }
}

/// Why `signer` may not have signed this, although the signature is right.
fn objection_to(
    signer: &Signer,
    scheme: Scheme,
    statement: &Statement,
    trust: &TrustStore,
    now: Timestamp,
) -> Option<Rejection> {
    match signer.out_of_time(nearest_moment(statement, now)) {
        Some(OutOfTime::NotYet { not_before }) => return Some(Rejection::SignerNotYetValid { not_before }),
        Some(OutOfTime::Over { not_after }) => return Some(Rejection::SignerExpired { not_after }),
        None => {}
    }
    let may_sign = |kind: &Kind| match (signer.entitlement, scheme, kind) {
        (Entitlement::Everything, ..) => true,
        (Entitlement::Only(KeyUsages { seals, .. }), Scheme::IcaoVdsNc, _) => seals,
        // A light certificate is given for any of the three, and has a usage of its own.
        (Entitlement::Only(KeyUsages { light, .. }), Scheme::SwissLight, _) => light,
        (Entitlement::Only(KeyUsages { vaccination, .. }), _, Kind::Vaccination | Kind::Pass) => vaccination,
        (Entitlement::Only(KeyUsages { test, .. }), _, Kind::Test) => test,
        (Entitlement::Only(KeyUsages { recovery, .. }), _, Kind::Recovery) => recovery,
        // Whose usages are spelled out is for statements of the DCC (Austria keeps the two apart).
        (Entitlement::Only(_), _, Kind::Exemption) => false,
        (Entitlement::Only(usages), _, Kind::Link) => usages != KeyUsages::default(),
    };
    let is_national = match scheme {
        Scheme::AtExemption => signer.may_be_of("AT"),
        Scheme::SwissLight => signer.may_be_of("CH"),
        _ => true,
    };
    if !is_national || !statement.attests.iter().all(may_sign) {
        return Some(Rejection::KeyUsage);
    }
    (trust.status(signer) == SignerStatus::Withdrawn).then_some(Rejection::SignerWithdrawn)
}

/// The moment nearest to `now` between the credential's issue and its end.
fn nearest_moment(statement: &Statement, now: Timestamp) -> Timestamp {
    let begins = statement.issued_at.or(statement.expires_at).unwrap_or(now);
    let ends = statement.expires_at.unwrap_or_else(|| now.max(begins));
    now.clamp(begins.min(ends), begins.max(ends))
}

/// By what a credential may have been withdrawn.
fn marks(credential: &Credential, claims: &Claims) -> Vec<RevocationId> {
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
            let mut marks = vec![RevocationId::hash(signature)];
            for identifier in identifiers {
                marks.push(RevocationId::hash(identifier.as_bytes()));
                let of_country = countries
                    .iter()
                    .map(|country| RevocationId::hash([*country, identifier].concat().as_bytes()));
                marks.extend(of_country);
            }
            marks
        }
        SignerName::IssuerKey { kid, .. } => {
            let issued_at = claims.not_before.or(claims.issued_at);
            identifiers
                .map(|rid| RevocationId::Rid { kid: kid.clone(), rid: rid.clone(), issued_at })
                .collect()
        }
        SignerName::Method(_) | SignerName::Certificate { .. } => Vec::new(),
    }
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
            Scheme::EuDcc => dcc::json::of_claims(self.payload.cbor().ok()?),
            _ => None,
        }
    }

    /// Who issued it, as far as that is proved: the country of the signer as the lists name it, where a kid
    /// alone names the signer; where the credential names its issuer with the key, that issuer. `None` where no
    /// list says whose the key is.
    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        let country = self.signer.country.as_deref();
        match &self.signer.name {
            SignerName::Kid(_) => country,
            SignerName::IssuerKey { issuer, .. } if issuer.is_empty() => None,
            _ => self.claims.issuer.as_deref().or(country),
        }
    }

    /// Whether no list says whose the key is that signed it, so that nothing proves whose name it bears.
    #[must_use]
    pub fn issuer_is_unnamed(&self) -> bool {
        let is_named_by_key = matches!(self.signer.name, SignerName::Kid(_) | SignerName::IssuerKey { .. });
        is_named_by_key && self.issuer().is_none()
    }

    /// Whether it names a country as its issuer for which its signer does not sign.
    #[must_use]
    pub fn names_another_issuer(&self) -> bool {
        let named = self.claims.issuer.as_deref().unwrap_or_default();
        matches!(self.signer.name, SignerName::Kid(_)) && !self.signer.may_sign_for(named)
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
