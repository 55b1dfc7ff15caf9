//! A public key, and whether it made a signature.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA256_ASN1, ParsedPublicKey, RSA_PSS_2048_8192_SHA256,
    UnparsedPublicKey, VerificationAlgorithm,
};
use der::{
    Decode as _, Encode as _,
    asn1::{ObjectIdentifier, Uint},
};
use x509_cert::spki::SubjectPublicKeyInfoRef;

use crate::credential::Algorithm;

const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
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
    /// RSA with a modulus of 2048 to 8192 bits.
    Rsa,
}

impl PublicKey {
    /// A key from its SubjectPublicKeyInfo in DER.
    #[must_use]
    pub fn from_spki(spki: &[u8]) -> Self {
        let kind = kind_of(spki).filter(|kind| ParsedPublicKey::new(kind.verification(), spki).is_ok());
        Self { kind, spki: spki.to_vec() }
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
        match algorithm {
            Algorithm::Es256 => matches!(self.kind, Some(KeyKind::P256 | KeyKind::P384)),
            Algorithm::Ps256 => self.kind == Some(KeyKind::Rsa),
        }
    }

    /// Whether this key made `signature` over `message`, which is false as well where the algorithm
    /// does not fit. An ECDSA signature is r‖s, each as long as the key's curve asks (RFC 9053 section
    /// 2.1).
    #[must_use]
    pub fn has_signed(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        let Some(kind) = self.kind.filter(|_| self.fits(algorithm)) else { return false };
        let key = UnparsedPublicKey::new(kind.verification(), &self.spki);
        if kind == KeyKind::P384 {
            let Some(signature) = der_signature(signature, P384_BYTES) else { return false };
            key.verify(message, &signature).is_ok()
        } else {
            key.verify(message, signature).is_ok()
        }
    }
}

impl KeyKind {
    fn verification(self) -> &'static dyn VerificationAlgorithm {
        match self {
            Self::P256 => &ECDSA_P256_SHA256_FIXED,
            Self::P384 => &ECDSA_P384_SHA256_ASN1,
            Self::Rsa => &RSA_PSS_2048_8192_SHA256,
        }
    }
}

fn kind_of(spki: &[u8]) -> Option<KeyKind> {
    let info = SubjectPublicKeyInfoRef::from_der(spki).ok()?;
    if info.algorithm.oid == EC_PUBLIC_KEY {
        return match info.algorithm.parameters?.decode_as::<ObjectIdentifier>().ok()? {
            P256 => Some(KeyKind::P256),
            P384 => Some(KeyKind::P384),
            _ => None,
        };
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
