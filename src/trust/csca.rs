//! Seals bring their signer's certificate along. It is believed when a country authority that we know
//! has issued it (ICAO Doc 9303-12, and Technical Report VDS-NC version 1.4 section 3).
//!
//! A certificate is parsed once for all that is asked of it: a seal is verified in the time of its two
//! signatures.

use aws_lc_rs::{
    digest,
    signature::{
        ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA384_ASN1, ECDSA_P256_SHA512_ASN1, ECDSA_P384_SHA256_ASN1,
        ECDSA_P384_SHA384_ASN1, ECDSA_P384_SHA512_ASN1, ECDSA_P521_SHA256_ASN1, ECDSA_P521_SHA384_ASN1,
        ECDSA_P521_SHA512_ASN1, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
        RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384,
        RSA_PSS_2048_8192_SHA512, UnparsedPublicKey, VerificationAlgorithm,
    },
};
use der::{
    Decode as _, Encode as _,
    asn1::{Any, AnyRef, ObjectIdentifier, UintRef},
};
use pkcs1::RsaPssParams;
use x509_cert::{
    Certificate,
    ext::pkix::{
        AuthorityKeyIdentifier, BasicConstraints, SubjectAltName, SubjectKeyIdentifier, name::GeneralName,
    },
    spki::SubjectPublicKeyInfoRef,
};

use super::{
    countries,
    curves::Curve,
    entitlement::{Entitlement, KeyUsages},
    key::PublicKey,
    key_kind::KeyKind,
    listed_signer::ListedSigner,
    x509,
};

const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
const SUBJECT_KEY_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.14");
const AUTHORITY_KEY_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.35");
const SUBJECT_ALTERNATIVE_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.17");
/// Hashes of SHA-2 (RFC 5754 section 2), and the mask generation function MGF1 (RFC 8017 appendix B.2.1).
const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");
const MGF1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.8");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");

/// A country authority (CSCA): it signs certificates of signers, never a credential.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Authority {
    /// Its state, in two or three letters, as the list has it.
    pub(super) state: String,
    /// By what certificates name it.
    pub(super) key_id: Vec<u8>,
    pub(super) public_key: PublicKey,
}

/// Why the certificate in a seal is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealFault {
    /// It cannot be read, or no authority that we know has issued it.
    UnknownAuthority,
    /// It belongs to another state than the seal says.
    OtherState,
    /// It may not sign seals for health.
    NotForSeals,
    /// The authority that issued it has been revoked.
    AuthorityRevoked,
    /// The authority that issued it has been taken off its list.
    AuthorityWithdrawn,
}

/// The authority whose certificate this is; `None` where it is no authority's.
pub(super) fn authority(der: &[u8]) -> Option<Authority> {
    let certificate = Certificate::from_der(der).ok()?;
    let constraints = extension(&certificate, BASIC_CONSTRAINTS)?;
    if !BasicConstraints::from_der(constraints).ok()?.ca {
        return None;
    }
    let key_id = SubjectKeyIdentifier::from_der(extension(&certificate, SUBJECT_KEY_IDENTIFIER)?).ok()?;
    let signer = x509::signer(&certificate, der)?;
    Some(Authority {
        state: signer.country?.to_ascii_uppercase(),
        key_id: key_id.0.as_bytes().to_vec(),
        public_key: signer.public_key,
    })
}

/// The signer whose certificate a seal of `state` (three letters) brings along, and the authority that
/// issued it.
pub(super) fn signer<'a>(
    der: &[u8],
    state: &str,
    authorities: impl Iterator<Item = &'a Authority>,
) -> Result<(ListedSigner, &'a Authority), SealFault> {
    let unknown = SealFault::UnknownAuthority;
    let parsed = Certificate::from_der(der).map_err(|_| unknown)?;
    let names_authority = extension(&parsed, AUTHORITY_KEY_IDENTIFIER)
        .and_then(|extension| AuthorityKeyIdentifier::from_der(extension).ok()?.key_identifier)
        .ok_or(unknown)?;
    let named: Vec<_> =
        authorities.filter(|authority| authority.key_id == names_authority.as_bytes()).collect();
    let issuer =
        *named.iter().find(|authority| has_signed(&authority.public_key, &parsed, der)).ok_or(unknown)?;
    let signer = x509::signer(&parsed, der).ok_or(unknown)?;

    let country = signer.country.as_deref().unwrap_or_default().to_ascii_uppercase();
    // Lists may have one authority under several states; then all of them have to be the signer's.
    let is_of_issuer =
        named.iter().filter(|authority| authority.public_key == issuer.public_key).all(|issuer| {
            issuer.state == country
                || issuer.state == state
                || countries::is_same_state(&country, &issuer.state)
        });
    if !is_of_issuer || !countries::is_same_state(&country, state) {
        return Err(SealFault::OtherState);
    }
    let is_for_seals = matches!(signer.entitlement, Entitlement::Only(KeyUsages { seals: true, .. }));
    if is_for_seals { Ok((signer, issuer)) } else { Err(SealFault::NotForSeals) }
}

/// Whether the holder of this key has signed the certificate (RFC 5280 section 4.1.1.3).
pub(super) fn has_issued(issuer: &PublicKey, der: &[u8]) -> bool {
    Certificate::from_der(der).is_ok_and(|certificate| has_signed(issuer, &certificate, der))
}

/// The same for a certificate that has been parsed from `der`.
fn has_signed(issuer: &PublicKey, certificate: &Certificate, der: &[u8]) -> bool {
    let verified = || {
        let algorithm = certificate.signature_algorithm();
        let parameters = algorithm.parameters.as_ref().and_then(|parameters| parameters.to_der().ok());
        let (algorithm, parameters) = (algorithm.oid.to_string(), parameters.unwrap_or_default());
        let signature = certificate.signature().as_bytes()?;
        Some(issuer.has_certified(&algorithm, &parameters, signed_part(der)?, signature))
    };
    verified().unwrap_or_default()
}

impl PublicKey {
    /// Whether this key made a signature as certificates bear it, where one of ECDSA is in DER (RFC 3279
    /// section 2.2.3). `algorithm` is the OID of the certificate's signature algorithm, and `parameters` the
    /// DER of its parameters, which only RSASSA-PSS needs.
    #[must_use]
    pub fn has_certified(
        &self,
        algorithm: &str,
        parameters: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        let Some(kind) = self.kind() else { return false };
        if let KeyKind::BrainpoolP256r1 | KeyKind::BrainpoolP384r1 | KeyKind::BrainpoolP512r1 = kind {
            return self.has_certified_on_brainpool(kind, algorithm, message, signature).unwrap_or_default();
        }
        verification(kind, algorithm, parameters).is_some_and(|verification| {
            UnparsedPublicKey::new(verification, self.spki()).verify(message, signature).is_ok()
        })
    }

    fn has_certified_on_brainpool(
        &self,
        kind: KeyKind,
        algorithm: &str,
        message: &[u8],
        signature: &[u8],
    ) -> Option<bool> {
        let hash = match algorithm {
            "1.2.840.10045.4.3.2" => &digest::SHA256,
            "1.2.840.10045.4.3.3" => &digest::SHA384,
            "1.2.840.10045.4.3.4" => &digest::SHA512,
            _ => return None,
        };
        let curve = Curve::of_kind(kind)?;
        let info = SubjectPublicKeyInfoRef::from_der(self.spki()).ok()?;
        let key = curve.point(info.subject_public_key.as_bytes()?)?;
        let numbers = Vec::<UintRef<'_>>::from_der(signature).ok()?;
        let [r, s] = numbers.as_slice() else { return None };
        Some(curve.has_signed(&key, digest::digest(hash, message).as_ref(), r.as_bytes(), s.as_bytes()))
    }
}

/// The common name of a certificate's subject.
pub(super) fn common_name(der: &[u8]) -> Option<String> {
    let certificate = Certificate::from_der(der).ok()?;
    let name =
        certificate.tbs_certificate().subject().iter().find(|attribute| attribute.oid == COMMON_NAME)?;
    str::from_utf8(name.value.value()).ok().map(str::to_owned)
}

/// The URL among the alternative names of a certificate's subject (RFC 5280 section 4.2.1.6).
pub(super) fn alternative_url(der: &[u8]) -> Option<String> {
    let certificate = Certificate::from_der(der).ok()?;
    let names = SubjectAltName::from_der(extension(&certificate, SUBJECT_ALTERNATIVE_NAME)?).ok()?;
    names.0.iter().find_map(|name| match name {
        GeneralName::UniformResourceIdentifier(url) => Some(url.as_str().to_owned()),
        _ => None,
    })
}

/// The bytes of a certificate under its signature, as they came: encoding them anew could change them.
fn signed_part(der: &[u8]) -> Option<&[u8]> {
    let content = AnyRef::from_der(der).ok()?.value();
    let (_, behind) = AnyRef::from_der_partial(content).ok()?;
    content.get(..content.len() - behind.len())
}

/// How the signature of a certificate is checked: the key decides, and the algorithm has to fit it.
fn verification(
    kind: KeyKind,
    algorithm: &str,
    parameters: &[u8],
) -> Option<&'static dyn VerificationAlgorithm> {
    const PSS: &str = "1.2.840.113549.1.1.10";
    match (kind, algorithm) {
        (KeyKind::P256, "1.2.840.10045.4.3.2") => Some(&ECDSA_P256_SHA256_ASN1),
        (KeyKind::P256, "1.2.840.10045.4.3.3") => Some(&ECDSA_P256_SHA384_ASN1),
        (KeyKind::P256, "1.2.840.10045.4.3.4") => Some(&ECDSA_P256_SHA512_ASN1),
        (KeyKind::P384, "1.2.840.10045.4.3.2") => Some(&ECDSA_P384_SHA256_ASN1),
        (KeyKind::P384, "1.2.840.10045.4.3.3") => Some(&ECDSA_P384_SHA384_ASN1),
        (KeyKind::P384, "1.2.840.10045.4.3.4") => Some(&ECDSA_P384_SHA512_ASN1),
        (KeyKind::P521, "1.2.840.10045.4.3.2") => Some(&ECDSA_P521_SHA256_ASN1),
        (KeyKind::P521, "1.2.840.10045.4.3.3") => Some(&ECDSA_P521_SHA384_ASN1),
        (KeyKind::P521, "1.2.840.10045.4.3.4") => Some(&ECDSA_P521_SHA512_ASN1),
        (KeyKind::Rsa, "1.2.840.113549.1.1.11") => Some(&RSA_PKCS1_2048_8192_SHA256),
        (KeyKind::Rsa, "1.2.840.113549.1.1.12") => Some(&RSA_PKCS1_2048_8192_SHA384),
        (KeyKind::Rsa, "1.2.840.113549.1.1.13") => Some(&RSA_PKCS1_2048_8192_SHA512),
        (KeyKind::Rsa, PSS) => pss_verification(parameters),
        _ => None,
    }
}

/// How a signature of RSASSA-PSS with these parameters is checked (RFC 4055 section 3.1). Of the parameters that
/// could be, only those are in use, and known to the library for signatures, that have one hash for the message
/// and the mask, and salt as long as it.
fn pss_verification(parameters: &[u8]) -> Option<&'static dyn VerificationAlgorithm> {
    let parameters = RsaPssParams::<Any>::from_der(parameters).ok()?;
    let (verification, salt_bytes): (&dyn VerificationAlgorithm, u8) = match parameters.hash.oid {
        SHA256 => (&RSA_PSS_2048_8192_SHA256, 32),
        SHA384 => (&RSA_PSS_2048_8192_SHA384, 48),
        SHA512 => (&RSA_PSS_2048_8192_SHA512, 64),
        _ => return None,
    };
    let mask = parameters.mask_gen;
    let is_usual = mask.oid == MGF1
        && mask.parameters.is_some_and(|hash| hash.oid == parameters.hash.oid)
        && parameters.salt_len == salt_bytes;
    is_usual.then_some(verification)
}

fn extension(certificate: &Certificate, oid: ObjectIdentifier) -> Option<&[u8]> {
    let extensions = certificate.tbs_certificate().extensions()?;
    let found = extensions.iter().find(|extension| extension.extn_id == oid)?;
    Some(found.extn_value.as_bytes())
}
