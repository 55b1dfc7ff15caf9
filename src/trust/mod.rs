//! Whom we believe: document signers, read from trust files of every kind we know.

use crate::credential::{KeyId, Timestamp};

/// The signers that this post believes.
#[derive(Clone, Debug, Default)]
pub struct TrustStore {
    _todo: (),
}

/// A document signer certificate, as far as we need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dsc {
    /// Its key identifier.
    pub kid: KeyId,
    /// The country it signs for (ISO 3166-1 alpha-2), as the list says or the certificate's subject.
    pub country: Option<String>,
    /// The SubjectPublicKeyInfo in DER.
    pub public_key: Vec<u8>,
    /// From when it may sign.
    pub not_before: Timestamp,
    /// Until when it may sign.
    pub not_after: Timestamp,
    /// What it may sign.
    pub entitlement: Entitlement,
}

/// What a signer may sign, from the extended key usage of its certificate (hcert specification 3.3.1).
/// Without any of the OIDs it may sign everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entitlement {
    /// Vaccinations.
    pub vaccination: bool,
    /// Tests.
    pub test: bool,
    /// Recoveries.
    pub recovery: bool,
}

/// What a trust file brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// What kind of file it was.
    pub kind: TrustFileKind,
    /// Signers in the file.
    pub signers: usize,
    /// Entries in the file that could not be used.
    pub skipped: usize,
    /// Signers per country, sorted by country; the empty string counts those without one.
    pub countries: Vec<(String, usize)>,
}

/// A kind of trust file, told from its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrustFileKind {
    /// X.509 certificates in PEM, DER, or base64 of DER a line.
    Certificates,
    /// The DGC gateway's entries as a JSON array.
    GatewayList,
    /// The German list: the gateway's entries under a signature.
    SignedGermanList,
}

impl Entitlement {
    /// Everything, as for a certificate without any of the OIDs.
    pub const ALL: Self = Self { vaccination: true, test: true, recovery: true };
}

impl TrustFileKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Certificates, Self::GatewayList, Self::SignedGermanList];

    /// The kind with this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The kind's stable name for other programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Certificates => "certificates",
            Self::GatewayList => "gateway-list",
            Self::SignedGermanList => "signed-german-list",
        }
    }
}

/// Why a trust file was refused. Nothing of a refused file is kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrustFileError {
    /// None of the kinds we know.
    #[error("not a trust file of a known kind")]
    UnknownKind,
    /// More than any list has.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// The most that is read, in bytes.
        limit: usize,
    },
    /// Looks like one of the kinds, and is broken.
    #[error("the {} is broken: {what}", .kind.code())]
    Broken {
        /// What the file looked like.
        kind: TrustFileKind,
        /// What is wrong with it.
        what: &'static str,
    },
    /// A signed list whose signature none of the known list keys made.
    #[error("the signature of the list is wrong")]
    BadSignature,
    /// A list with not one usable signer.
    #[error("the {} holds no usable signer", .kind.code())]
    Empty {
        /// What kind of file it was.
        kind: TrustFileKind,
    },
}

impl TrustStore {
    /// A store that believes nobody.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the signers of a trust file, whose kind is told from its content.
    ///
    /// # Errors
    ///
    /// The store is unchanged when the file is refused.
    pub fn add(&mut self, file: &[u8]) -> Result<Added, TrustFileError> {
        let _ = file;
        todo!()
    }

    /// All signers that bear this key identifier. A kid is part of a hash and not unique, so every
    /// one of them has to be tried.
    #[must_use]
    pub fn signers(&self, kid: &KeyId) -> &[Dsc] {
        let _ = kid;
        todo!()
    }

    /// How many signers there are.
    #[must_use]
    pub fn len(&self) -> usize {
        todo!()
    }

    /// Whether nobody is believed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
