//! Why a code could not be read.

use super::scheme::Scheme;

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
