//! A credential whose envelope is open as far as the signature.

use std::fmt;

use ciborium::Value;
use serde_json::{Map, Value as Json};

use super::{error::DecodeError, scheme::Scheme};
use crate::digest::sha256;

/// The most bytes that a code is read from. The largest QR code holds 7,089 digits.
pub const MAX_CODE_BYTES: usize = 16 * 1024;

/// A credential whose envelope could be opened. Nothing in it has been proved.
pub struct Credential {
    pub(crate) scheme: Scheme,
    /// How the credential names its signer.
    pub(crate) signer: SignerName,
    pub(crate) algorithm: Algorithm,
    /// The exact bytes under the signature.
    pub(crate) signed: Vec<u8>,
    pub(crate) signature: Vec<u8>,
    /// The claims, still closed.
    pub(crate) payload: Payload,
}

/// The claims of a credential, which nobody has looked into.
#[derive(Clone, PartialEq)]
pub(crate) enum Payload {
    /// As they came.
    Bytes(Vec<u8>),
    /// A claims set in CBOR, taken apart because its labels tell the scheme or the issuer; or why it cannot be.
    Cbor(Result<Vec<(Value, Value)>, DecodeError>),
    /// Claims in JSON, taken apart because they name the issuer.
    Json(Map<String, Json>),
}

impl Payload {
    /// The claims as they came; nothing where they have been taken apart.
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Cbor(_) | Self::Json(_) => &[],
        }
    }

    /// The members of the claims set in CBOR.
    pub(crate) fn cbor(&self) -> Result<&[(Value, Value)], DecodeError> {
        match self {
            Self::Cbor(claims) => claims.as_deref().map_err(Clone::clone),
            Self::Bytes(_) | Self::Json(_) => Err(DecodeError::Cbor { part: "claims" }),
        }
    }

    /// The claims in JSON.
    pub(crate) fn json(&self) -> Result<&Map<String, Json>, DecodeError> {
        match self {
            Self::Json(claims) => Ok(claims),
            Self::Bytes(_) | Self::Cbor(_) => Err(DecodeError::Json { part: "claims" }),
        }
    }
}

impl Credential {
    /// The kind of credential.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential").field("scheme", &self.scheme).finish_non_exhaustive()
    }
}

/// A key identifier as the credential bears it; for a DCC the first eight bytes of the SHA-256 of
/// the DSC. Not unique: several signers may share one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub(crate) Vec<u8>);

impl KeyId {
    /// The key identifier of a DSC: the first eight bytes of the SHA-256 of its DER (hcert
    /// specification 3.3.3).
    #[must_use]
    pub fn of_certificate(der: &[u8]) -> Self {
        Self(sha256(der)[..8].to_vec())
    }

    /// Its bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// A key identifier from its bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

/// How a credential names its signer, each family of schemes in its own way.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SignerName {
    /// By a key identifier alone (hcert specification 3.3.3).
    Kid(KeyId),
    /// By an issuer and the name of one of its keys (SMART Health Cards, "Determining keys associated
    /// with an issuer").
    IssuerKey {
        /// The issuer's URL, compared letter by letter.
        issuer: String,
        /// The key identifier.
        kid: String,
    },
    /// By the DID URL of a verification method (DID Core section 5.2), or another name that is one of
    /// its own in the world.
    Method(String),
    /// By bringing its certificate along.
    Certificate {
        /// The certificate in DER.
        der: Vec<u8>,
        /// The state for which it says to sign, in three letters (ICAO Doc 9303-3 section 5).
        state: String,
    },
}

/// A signature algorithm that some scheme allows (RFC 9053 section 2, RFC 8230).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA with SHA-256; the curve is the key's.
    Es256,
    /// ECDSA over P-384 with SHA-384.
    Es384,
    /// ECDSA over P-521 with SHA-512.
    Es512,
    /// ECDSA over secp256k1 with SHA-256, the signature in DER.
    Es256k,
    /// RSASSA-PSS with SHA-256, MGF1 with SHA-256, 32 bytes of salt.
    Ps256,
    /// Ed25519 (RFC 8032).
    EdDsa,
}
