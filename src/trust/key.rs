//! A public key, and whether it made a signature.

use std::borrow::Cow;

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

use super::{curves::Curve, key_kind::KeyKind};
use crate::credential::Algorithm;

const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const ED25519_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSASSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");

/// With what a point begins that has both coordinates (SEC 1 section 2.3.3).
const UNCOMPRESSED: u8 = 4;
/// The sizes of RSA moduli that are neither too weak nor too slow, in bits.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;
/// The bytes of each of the two numbers in an ECDSA signature over P-384.
const P384_BYTES: usize = 48;

/// A public key. Two are equal when they are the same key, however they were written.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PublicKey {
    /// `None` is a weak key, one of a kind that we do not work with, or none at all: it fits nothing.
    kind: Option<KeyKind>,
    /// The SubjectPublicKeyInfo in DER (RFC 5280 section 4.1.2.7): a curve by its name, a point without
    /// compression, an RSA key without restrictions. Of a key that fits nothing, as it came.
    spki: Vec<u8>,
}

impl PublicKey {
    /// A key from its SubjectPublicKeyInfo in DER.
    #[must_use]
    pub fn from_spki(spki: &[u8]) -> Self {
        Self::read(spki).unwrap_or_else(|| Self { kind: None, spki: spki.to_vec() })
    }

    /// `None` where nothing can be verified with it.
    fn read(spki: &[u8]) -> Option<Self> {
        let info = SubjectPublicKeyInfoRef::from_der(spki).ok()?;
        let key = info.subject_public_key.as_bytes()?;
        if info.algorithm.oid == EC_PUBLIC_KEY {
            let parameters = info.algorithm.parameters?;
            match parameters.decode_as::<ObjectIdentifier>() {
                Ok(name) => match Curve::named(name)? {
                    // In DER there is one way to write it.
                    curve if Self::is_whole(curve, key) => Self::checked(curve.kind, spki.to_vec()),
                    curve => Self::on_curve(curve, key),
                },
                Err(_) => Self::on_curve(Curve::spelled_out(parameters)?, key),
            }
        } else if info.algorithm.oid == ED25519_KEY {
            Self::from_ed25519(key)
        } else if [RSA_ENCRYPTION, RSASSA_PSS].contains(&info.algorithm.oid) {
            let numbers = Vec::<Uint>::from_der(key).ok()?;
            let [modulus, exponent] = numbers.as_slice() else { return None };
            Self::from_rsa_numbers(modulus.as_bytes(), exponent.as_bytes()).filter(|key| key.kind.is_some())
        } else {
            None
        }
    }

    /// A key from its point on one of NIST's curves or secp256k1. `None` where the curve is none of them.
    pub(super) fn from_point(curve: KeyKind, x: &[u8], y: &[u8]) -> Option<Self> {
        let length: usize = match curve {
            KeyKind::P256 | KeyKind::Secp256k1 => 32,
            KeyKind::P384 => 48,
            KeyKind::P521 => 66,
            _ => return None,
        };
        // Some lists write numbers with a zero in front or without theirs.
        let padded = |number: &[u8]| {
            let number = &number[number.iter().take_while(|byte| **byte == 0).count()..];
            Some([vec![0; length.checked_sub(number.len())?], number.to_vec()].concat())
        };
        let point = [vec![UNCOMPRESSED], padded(x)?, padded(y)?].concat();
        let curve = Curve::of_kind(curve)?;
        // A point beside the curve is nobody's key, and kept apart from no entry at all.
        Self::on_curve(curve, &point).or_else(|| {
            let spki = spki(EC_PUBLIC_KEY, Some(Any::from(&curve.oid)), &point)?;
            Some(Self { kind: None, spki })
        })
    }

    /// A key is kept with both coordinates, however a list has it. Whether they are on the curve the library for
    /// signatures sees by itself, where it knows the curve.
    fn on_curve(curve: &Curve, point: &[u8]) -> Option<Self> {
        let point = if Self::is_whole(curve, point) {
            Cow::from(point)
        } else {
            curve.encoded(&curve.point(point)?).into()
        };
        Self::checked(curve.kind, spki(EC_PUBLIC_KEY, Some(Any::from(&curve.oid)), &point)?)
    }

    /// Whether the library for signatures takes the point as it is, with both coordinates.
    fn is_whole(curve: &Curve, point: &[u8]) -> bool {
        point.first() == Some(&UNCOMPRESSED) && curve.kind.algorithm().is_some()
    }

    /// An RSA key from modulus and exponent.
    pub(super) fn from_rsa_numbers(modulus: &[u8], exponent: &[u8]) -> Option<Self> {
        let modulus = Uint::new(modulus).ok()?;
        let leading_zeros = modulus.as_bytes().first()?.leading_zeros() as usize;
        let is_strong = RSA_BITS.contains(&(modulus.as_bytes().len() * 8 - leading_zeros));
        let numbers = vec![modulus, Uint::new(exponent).ok()?].to_der().ok()?;
        let spki = spki(RSA_ENCRYPTION, Some(Any::null()), &numbers)?;
        let weak = || Self { kind: None, spki: spki.clone() };
        Some(if is_strong { Self::checked(KeyKind::Rsa, spki.clone()).unwrap_or_else(weak) } else { weak() })
    }

    /// An Ed25519 key from its 32 bytes.
    pub(super) fn from_ed25519(bytes: &[u8]) -> Option<Self> {
        Self::checked(KeyKind::Ed25519, spki(ED25519_KEY, None, bytes)?)
    }

    /// A key of this kind, if the library for signatures finds nothing wrong with it. Brainpool's curves it
    /// does not know.
    fn checked(kind: KeyKind, spki: Vec<u8>) -> Option<Self> {
        let is_good = match kind.algorithm() {
            None => true,
            Some(algorithm) => verification(kind, algorithm)
                .is_some_and(|verification| ParsedPublicKey::new(verification, &spki).is_ok()),
        };
        is_good.then_some(Self { kind: Some(kind), spki })
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

fn spki(oid: ObjectIdentifier, parameters: Option<Any>, key: &[u8]) -> Option<Vec<u8>> {
    let info = SubjectPublicKeyInfoOwned {
        algorithm: AlgorithmIdentifierOwned { oid, parameters },
        subject_public_key: BitString::from_bytes(key).ok()?,
    };
    info.to_der().ok()
}

/// An ECDSA signature in DER from r‖s: aws-lc takes P-384 with SHA-256 in this form only.
fn der_signature(signature: &[u8], number_bytes: usize) -> Option<Vec<u8>> {
    let (r, s) = signature.split_at_checked(number_bytes)?;
    if s.len() != number_bytes {
        return None;
    }
    vec![Uint::new(r).ok()?, Uint::new(s).ok()?].to_der().ok()
}
