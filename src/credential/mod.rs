//! What a code claims, believed by nobody yet.
//!
//! [`decode`] opens the envelope of a credential as far as the signature: scheme, key identifier,
//! algorithm, and the bytes that were signed. The claims inside stay closed until
//! [`crate::verify::verify`] has said yes (hcert specification 6.3: the signature SHALL be verified
//! before any processing of the contents).

pub mod birth_dates;
mod claims;
mod cred;
mod dates;
pub(crate) mod dcc;
mod divoc;
mod holder;
mod inflate;
mod json;
mod nzcp;
pub mod parts;
mod scheme;
mod shc;
mod statement;
mod test_kind;
pub mod traces;
pub mod typed;
mod vds_nc;

pub use claims::{BirthDate, Claims, Disease, Entry, Holder, PartialDate, Record, Sampled, TestResult};
pub use scheme::Scheme;
pub use shc::cards_of_file;
pub(crate) use statement::{Content, Kind, Statement};
pub use test_kind::TestKind;

use std::fmt;

use crate::{digest::sha256, time::Timestamp};

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
    /// The claims as they came, still closed.
    pub(crate) payload: Vec<u8>,
}

impl Credential {
    /// The kind of credential.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Opens the claims. For [`crate::verify`] alone, and only once the signature holds. `now` only
    /// tells who cannot have been born yet.
    pub(crate) fn open(&self, now: Timestamp) -> Result<Statement, DecodeError> {
        match self.scheme {
            Scheme::EuDcc
            | Scheme::WhoDdcc
            | Scheme::WhoDvc
            | Scheme::HealthLink
            | Scheme::AtExemption
            | Scheme::SwissLight => dcc::open(self.scheme, &self.payload, now),
            Scheme::SmartHealthCard => shc::open(&self.payload, now),
            Scheme::NzCovidPass => nzcp::open(&self.payload, now),
            Scheme::IcaoVdsNc => vds_nc::open(&self.payload, now),
            Scheme::Cred => Ok(cred::open(&self.payload)),
            Scheme::Divoc => divoc::open(&self.payload, now),
            // Nothing decodes to these.
            scheme @ (Scheme::NlDomestic | Scheme::PeduliLindungi) => Err(DecodeError::Unsigned(scheme)),
        }
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

/// Why a code could not be read as a credential.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// An ordinary code; `peduli-lindungi` and other schemes without an offline proof are a [`Scheme`].
    #[error("no scheme has this prefix")]
    UnknownScheme,
    /// A scheme whose codes hold nothing that can be checked without a network.
    #[error("codes of the kind {} have no proof that can be checked offline", .0.code())]
    Unsigned(Scheme),
    /// Longer than any QR code.
    #[error("longer than {limit} bytes")]
    TooLong {
        /// The most that is read, in bytes.
        limit: usize,
    },
    /// Not base45 (RFC 9285).
    #[error("base45 is broken at byte {at}")]
    Base45 {
        /// Offset of the first wrong character, counted after the prefix.
        at: usize,
    },
    /// Digits, base32 or base64 that do not stand for bytes.
    #[error("the encoding is broken")]
    Encoding,
    /// One part of a credential that is spread over several codes, without the others.
    #[error("one of {of} parts")]
    Incomplete {
        /// How many parts there are.
        of: usize,
    },
    /// Not zlib (RFC 1950), cut short, or followed by other bytes.
    #[error("the compressed data is broken")]
    Inflate,
    /// Inflates to more than any credential needs.
    #[error("inflates to more than {limit} bytes")]
    TooLarge {
        /// The most that is inflated, in bytes.
        limit: usize,
    },
    /// Ill-formed CBOR, too deeply nested, a key twice, or bytes behind the end (RFC 8949).
    #[error("the CBOR of the {part} is broken")]
    Cbor {
        /// Which part of the credential.
        part: &'static str,
    },
    /// Ill-formed JSON, too deeply nested, a name twice, or something behind the end (RFC 8259).
    #[error("the JSON of the {part} is broken")]
    Json {
        /// Which part of the credential.
        part: &'static str,
    },
    /// No ZIP as the scheme asks for, with exactly one certificate in it.
    #[error("the archive is not as it should be: {what}")]
    Zip {
        /// What is wrong with it.
        what: &'static str,
    },
    /// JSON-LD contexts that are not the scheme's own.
    #[error("the context is not one of this scheme")]
    Context,
    /// No JSON Web Signature as the scheme asks for (RFC 7515).
    #[error("the signed text is not as it should be: {what}")]
    Jws {
        /// What is wrong with it.
        what: &'static str,
    },
    /// Well-formed CBOR that is no COSE_Sign1 (RFC 9052 section 4.2).
    #[error("the signed envelope is not as it should be: {what}")]
    Envelope {
        /// What is wrong with it.
        what: &'static str,
    },
    /// A critical header that this program does not know (RFC 9052 section 3.1).
    #[error("the envelope demands something unknown")]
    UnknownCritical,
    /// No algorithm, or one that the scheme does not allow.
    #[error("the signature algorithm is not one of this scheme")]
    Algorithm,
    /// A claim that must be there is missing.
    #[error("the claim {claim} is missing")]
    MissingClaim {
        /// The claim's name in the specification.
        claim: &'static str,
    },
    /// A claim that breaks the scheme's schema.
    #[error("the claim {claim} breaks the schema")]
    Schema {
        /// The claim's name in the specification.
        claim: &'static str,
    },
}

/// Bytes in base64 of whichever alphabet, padded or not: issuers and lists write all of them.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let url_letters = text.trim_end_matches('=').bytes().map(|letter| match letter {
        b'+' => b'-',
        b'/' => b'_',
        other => other,
    });
    data_encoding::BASE64URL_NOPAD.decode(&url_letters.collect::<Vec<_>>()).ok()
}

/// Opens the envelope of the credential in `code`, the content of a QR code.
///
/// Work and memory are bounded whatever `code` holds.
///
/// # Errors
///
/// Says which step failed, and never quotes the code.
pub fn decode(code: &[u8]) -> Result<Credential, DecodeError> {
    let too_long = Err(DecodeError::TooLong { limit: MAX_CODE_BYTES });
    if code.len() > parts::MAX_WHOLE_BYTES {
        return too_long;
    }
    match Scheme::recognise(code) {
        // A card may have been put together from many codes.
        Some(Scheme::SmartHealthCard) => shc::decode(code),
        _ if code.len() > MAX_CODE_BYTES => too_long,
        None => Err(DecodeError::UnknownScheme),
        Some(
            scheme @ (Scheme::EuDcc
            | Scheme::WhoDdcc
            | Scheme::WhoDvc
            | Scheme::AtExemption
            | Scheme::SwissLight),
        ) => dcc::decode(scheme, code),
        Some(Scheme::NzCovidPass) => nzcp::decode(code),
        Some(Scheme::IcaoVdsNc) => vds_nc::decode(code),
        Some(Scheme::Cred) => cred::decode(code),
        Some(Scheme::Divoc) => divoc::decode(code),
        Some(scheme @ (Scheme::PeduliLindungi | Scheme::NlDomestic | Scheme::HealthLink)) => {
            Err(DecodeError::Unsigned(scheme))
        }
    }
}
