//! The keys of posts: Ed25519 (RFC 8032).

use std::fmt;

use aws_lc_rs::{
    error::Unspecified,
    rand,
    signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey},
};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use zeroize::Zeroizing;

use crate::digest::sha256;

/// How many bytes a signature has.
pub(super) const SIGNATURE_BYTES: usize = 64;

/// What a post signs with.
pub struct SigningKey {
    seed: Zeroizing<[u8; 32]>,
    pair: Ed25519KeyPair,
}

/// What tells the signatures of a post from all others.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublicKey([u8; 32]);

impl SigningKey {
    /// A new key.
    ///
    /// # Errors
    ///
    /// When the computer has no random numbers to give.
    pub fn generate() -> Result<Self, Unspecified> {
        let mut seed = Zeroizing::new([0; 32]);
        rand::fill(seed.as_mut())?;
        Ok(Self::from_seed(&seed))
    }

    /// The key of this seed; every seed has one.
    ///
    /// # Panics
    ///
    /// Never: 32 bytes are what the key is made of.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).expect("a seed has 32 bytes");
        Self { seed: Zeroizing::new(*seed), pair }
    }

    /// What the key is kept as. Whoever has it can send as this post.
    #[must_use]
    pub fn seed(&self) -> &[u8; 32] {
        &self.seed
    }

    /// The half that others check with.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(self.pair.public_key().as_ref());
        PublicKey(bytes)
    }

    pub(super) fn sign(&self, bytes: &[u8]) -> [u8; SIGNATURE_BYTES] {
        let mut signature = [0; SIGNATURE_BYTES];
        signature.copy_from_slice(self.pair.sign(bytes).as_ref());
        signature
    }
}

impl PublicKey {
    /// The key of these bytes. Whether they are one is found out with the first signature.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 32] {
        self.0
    }

    /// What people compare over the telephone: 16 digits of its SHA-256, in groups of four.
    #[must_use]
    pub fn fingerprint(self) -> String {
        let hash = sha256(&self.0);
        let groups = hash.chunks(2).take(4).map(|group| HEXLOWER.encode(group));
        groups.collect::<Vec<_>>().join(" ")
    }

    pub(super) fn verifies(self, bytes: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.0).verify(bytes, signature).is_ok()
    }
}

/// Without the secret.
impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("public", &self.public()).finish_non_exhaustive()
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fingerprint())
    }
}

impl Serialize for PublicKey {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&BASE64URL_NOPAD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        super::base64::deserialize(from)
            .map(Self)
            .map_err(|_: D::Error| de::Error::custom("no key of a post"))
    }
}
