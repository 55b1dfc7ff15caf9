//! A public key, and whether it made a signature.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256K1_SHA256_ASN1, ECDSA_P384_SHA256_ASN1, ECDSA_P384_SHA384_FIXED,
    ECDSA_P521_SHA512_FIXED, ED25519, ParsedPublicKey, RSA_PSS_2048_8192_SHA256, UnparsedPublicKey,
    VerificationAlgorithm,
};
use der::{
    Decode as _, Encode as _,
    asn1::{Any, BitString, ObjectIdentifier, Uint},
};
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned, SubjectPublicKeyInfoRef};

use crate::credential::Algorithm;

const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const P521: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");
const SECP256K1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.10");
const ED25519_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSASSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");

/// The sizes of RSA moduli that are neither too weak nor too slow, in bits.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;
/// The bytes of each of the two numbers in an ECDSA signature over P-384.
const P384_BYTES: usize = 48;

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PublicKey {
    /// `None` is a weak key, one of a kind that we do not work with, or none at all: it fits nothing.
    kind: Option<KeyKind>,
    /// The SubjectPublicKeyInfo in DER (RFC 5280 section 4.1.2.7).
    spki: Vec<u8>,
}

/// The kinds of key that sign credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// NIST P-256.
    P256,
    /// NIST P-384.
    P384,
    /// NIST P-521.
    P521,
    /// The curve of Bitcoin.
    Secp256k1,
    /// Edwards curve 25519.
    Ed25519,
    /// RSA with a modulus of 2048 to 8192 bits.
    Rsa,
}

impl PublicKey {
    /// A key from its SubjectPublicKeyInfo in DER.
    #[must_use]
    pub fn from_spki(spki: &[u8]) -> Self {
        let kind = kind_of(spki).filter(|kind| {
            let algorithm = kind.algorithm();
            verification(*kind, algorithm)
                .is_some_and(|verification| ParsedPublicKey::new(verification, spki).is_ok())
        });
        Self { kind, spki: spki.to_vec() }
    }

    /// A key from its point on one of NIST's curves. `None` where the curve is none of them.
    pub(super) fn from_point(curve: KeyKind, x: &[u8], y: &[u8]) -> Option<Self> {
        let (oid, length): (_, usize) = match curve {
            KeyKind::P256 => (P256, 32),
            KeyKind::P384 => (P384, 48),
            KeyKind::P521 => (P521, 66),
            KeyKind::Secp256k1 => (SECP256K1, 32),
            KeyKind::Ed25519 | KeyKind::Rsa => return None,
        };
        // Some lists write numbers with a zero in front or without theirs.
        let padded = |number: &[u8]| {
            let number = &number[number.iter().take_while(|byte| **byte == 0).count()..];
            Some([vec![0; length.checked_sub(number.len())?], number.to_vec()].concat())
        };
        let point = [vec![4], padded(x)?, padded(y)?].concat();
        let parameters = Any::from(&oid);
        Self::from_parts(EC_PUBLIC_KEY, Some(parameters), &point)
    }

    /// An RSA key from modulus and exponent.
    pub(super) fn from_rsa_numbers(modulus: &[u8], exponent: &[u8]) -> Option<Self> {
        let numbers = vec![Uint::new(modulus).ok()?, Uint::new(exponent).ok()?].to_der().ok()?;
        Self::from_parts(RSA_ENCRYPTION, Some(Any::null()), &numbers)
    }

    /// An Ed25519 key from its 32 bytes.
    pub(super) fn from_ed25519(bytes: &[u8]) -> Option<Self> {
        Self::from_parts(ED25519_KEY, None, bytes)
    }

    fn from_parts(oid: ObjectIdentifier, parameters: Option<Any>, key: &[u8]) -> Option<Self> {
        let spki = SubjectPublicKeyInfoOwned {
            algorithm: AlgorithmIdentifierOwned { oid, parameters },
            subject_public_key: BitString::from_bytes(key).ok()?,
        };
        Some(Self::from_spki(&spki.to_der().ok()?))
    }

    /// Its SubjectPublicKeyInfo in DER.
    pub(super) fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// What kind of key it is; `None` where nothing can be verified with it.
    #[must_use]
    pub fn kind(&self) -> Option<KeyKind> {
        self.kind
    }

    /// Whether signatures of this algorithm can be made with such a key. ES256 over P-384, with
    /// SHA-256, is allowed by RFC 9053 section 2.1, and Spain has used it.
    #[must_use]
    pub fn fits(&self, algorithm: Algorithm) -> bool {
        self.kind.is_some_and(|kind| verification(kind, algorithm).is_some())
    }

    /// Whether this key made `signature` over `message`, which is false as well where the algorithm
    /// does not fit. An ECDSA signature is r‖s, each as long as the key's curve asks (RFC 9053 section
    /// 2.1).
    #[must_use]
    pub fn has_signed(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        let Some(kind) = self.kind else { return false };
        let Some(verification) = verification(kind, algorithm) else { return false };
        let key = UnparsedPublicKey::new(verification, &self.spki);
        if (kind, algorithm) == (KeyKind::P384, Algorithm::Es256) {
            let Some(signature) = der_signature(signature, P384_BYTES) else { return false };
            key.verify(message, &signature).is_ok()
        } else {
            key.verify(message, signature).is_ok()
        }
    }
}

impl KeyKind {
    /// The algorithm that such keys are for first of all.
    fn algorithm(self) -> Algorithm {
        match self {
            Self::P256 => Algorithm::Es256,
            Self::P384 => Algorithm::Es384,
            Self::P521 => Algorithm::Es512,
            Self::Secp256k1 => Algorithm::Es256k,
            Self::Ed25519 => Algorithm::EdDsa,
            Self::Rsa => Algorithm::Ps256,
        }
    }
}

/// How signatures are checked: the key decides, and an algorithm that does not fit it is none.
fn verification(kind: KeyKind, algorithm: Algorithm) -> Option<&'static dyn VerificationAlgorithm> {
    match (kind, algorithm) {
        (KeyKind::P256, Algorithm::Es256) => Some(&ECDSA_P256_SHA256_FIXED),
        (KeyKind::P384, Algorithm::Es256) => Some(&ECDSA_P384_SHA256_ASN1),
        (KeyKind::P384, Algorithm::Es384) => Some(&ECDSA_P384_SHA384_FIXED),
        (KeyKind::P521, Algorithm::Es512) => Some(&ECDSA_P521_SHA512_FIXED),
        (KeyKind::Secp256k1, Algorithm::Es256k) => Some(&ECDSA_P256K1_SHA256_ASN1),
        (KeyKind::Ed25519, Algorithm::EdDsa) => Some(&ED25519),
        (KeyKind::Rsa, Algorithm::Ps256) => Some(&RSA_PSS_2048_8192_SHA256),
        _ => None,
    }
}

fn kind_of(spki: &[u8]) -> Option<KeyKind> {
    let info = SubjectPublicKeyInfoRef::from_der(spki).ok()?;
    if info.algorithm.oid == EC_PUBLIC_KEY {
        return match info.algorithm.parameters?.decode_as::<ObjectIdentifier>().ok()? {
            P256 => Some(KeyKind::P256),
            P384 => Some(KeyKind::P384),
            P521 => Some(KeyKind::P521),
            SECP256K1 => Some(KeyKind::Secp256k1),
            _ => None,
        };
    }
    if info.algorithm.oid == ED25519_KEY {
        return Some(KeyKind::Ed25519);
    }
    let rsa = [RSA_ENCRYPTION, RSASSA_PSS].contains(&info.algorithm.oid);
    let bits = rsa_bits(info.subject_public_key.as_bytes()?)?;
    (rsa && RSA_BITS.contains(&bits)).then_some(KeyKind::Rsa)
}

/// The bits of the modulus in an RSAPublicKey (RFC 8017 appendix A.1.1).
fn rsa_bits(public_key: &[u8]) -> Option<usize> {
    let numbers = Vec::<Uint>::from_der(public_key).ok()?;
    let modulus = numbers.first()?.as_bytes();
    Some(modulus.len() * 8 - modulus.first()?.leading_zeros() as usize)
}

/// An ECDSA signature in DER from r‖s: aws-lc takes P-384 with SHA-256 in this form only.
fn der_signature(signature: &[u8], number_bytes: usize) -> Option<Vec<u8>> {
    let (r, s) = signature.split_at_checked(number_bytes)?;
    if s.len() != number_bytes {
        return None;
    }
    vec![Uint::new(r).ok()?, Uint::new(s).ok()?].to_der().ok()
}
