//! The kinds of key.

use crate::credential::Algorithm;

/// The kinds of key that sign credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyKind {
    /// NIST P-256.
    P256,
    /// NIST P-384.
    P384,
    /// NIST P-521.
    P521,
    /// The curve of Bitcoin.
    Secp256k1,
    /// brainpoolP256r1, as of country authorities alone.
    BrainpoolP256r1,
    /// brainpoolP384r1, as of country authorities alone.
    BrainpoolP384r1,
    /// brainpoolP512r1, as of country authorities alone.
    BrainpoolP512r1,
    /// Edwards curve 25519.
    Ed25519,
    /// RSA with a modulus of 2048 to 8192 bits.
    Rsa,
}

impl KeyKind {
    /// The algorithm that such keys sign credentials with first of all, if they do.
    pub(super) fn algorithm(self) -> Option<Algorithm> {
        match self {
            Self::P256 => Some(Algorithm::Es256),
            Self::P384 => Some(Algorithm::Es384),
            Self::P521 => Some(Algorithm::Es512),
            Self::Secp256k1 => Some(Algorithm::Es256k),
            Self::BrainpoolP256r1 | Self::BrainpoolP384r1 | Self::BrainpoolP512r1 => None,
            Self::Ed25519 => Some(Algorithm::EdDsa),
            Self::Rsa => Some(Algorithm::Ps256),
        }
    }
}
