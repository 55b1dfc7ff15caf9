//! Is the credential genuine, and is it in force?
//!
//! Genuine is one thing, in force another: [`verify`] answers the first and hands out a [`Verified`],
//! which is the proof; [`validity`] answers the second.

mod signature;

use std::fmt;

use crate::{
    credential::{Claims, Credential, DecodeError, Scheme, Timestamp},
    trust::{Dsc, TrustStore},
};

/// A credential whose signature holds, whose signer is believed and was entitled to sign it.
/// Holding one is the proof: nothing but [`verify`] can make it.
#[derive(Clone, PartialEq)]
pub struct Verified {
    scheme: Scheme,
    claims: Claims,
    signer: Dsc,
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
    let _ = (credential, trust, now);
    todo!()
}

/// Whether a genuine credential is in force at `now`.
#[must_use]
pub fn validity(verified: &Verified, trust: &TrustStore, now: Timestamp) -> Validity {
    let _ = (verified, trust, now);
    todo!()
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
