//! What a trust file is, what it brought, and why one is refused.

use crate::{
    text::{Language, Text},
    time::Timestamp,
};

/// What a trust file brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// What kind of file it was.
    pub kind: TrustFileKind,
    /// Signers and authorities in the file; withdrawals, names or key identifiers in one of those.
    pub signers: usize,
    /// Entries in the file that are no signers or could not be used.
    pub skipped: usize,
    /// Signers per country, sorted by country; the empty string counts those without one.
    pub countries: Vec<(String, usize)>,
    /// Signers among them that sign made-up credentials: those of the WHO's own test participants.
    pub test_signers: usize,
    /// Of when the file is, where it says so: its own date, or that of its newest entry.
    pub dated: Option<Timestamp>,
    /// What is known of the signature over the file.
    pub seal: FileSeal,
}

/// What is known of the signature over a trust file. One that is wrong never comes this far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FileSeal {
    /// It bears none.
    #[default]
    None,
    /// A key that is known for such files has signed it.
    Verified,
    /// It bears one that this program cannot check: whoever adds the file has to know whence it came.
    Unchecked,
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
    /// The German list of the acceptance environment. Its signers sign made-up credentials for tests,
    /// so no real post should believe them.
    SignedGermanTestList,
    /// The public key of such a signed list, in PEM. It brings no signers; it lets a list be believed.
    ListKey,
    /// A national list of DCC signers, as mirrored: Austria, Sweden, France, Italy, Switzerland, the
    /// Netherlands, Poland.
    NationalList,
    /// Switzerland's signed list.
    SignedSwissList,
    /// Switzerland's signed list of the key identifiers that are active. It brings no signers: those of
    /// [`TrustFileKind::SignedSwissList`] that it leaves out are withdrawn.
    SwissActiveKeys,
    /// JSON Web Key sets, for SMART Health Cards beside their issuer.
    KeySets,
    /// A snapshot of the VCI directory: issuers of SMART Health Cards, their keys and revocations.
    HealthCardDirectory,
    /// The VCI directory itself: the names of issuers of SMART Health Cards, and not one key.
    HealthCardIssuers,
    /// Revocation lists of SMART Health Cards.
    HealthCardRevocations,
    /// Withdrawn DCCs, in the gateway's batches.
    RevocationBatches,
    /// DID documents, of New Zealand or in the WHO's GDHCN list.
    DidDocuments,
    /// PathCheck's trust registry.
    KeyRegistry,
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
    #[error("the {} is broken: {}", .kind.code(), .what.in_language(Language::English))]
    Broken {
        /// What the file looked like.
        kind: TrustFileKind,
        /// What is wrong with it.
        what: Text,
    },
    /// A signed list whose signature none of the known list keys made.
    #[error("the signature of the list is wrong")]
    BadSignature,
    /// A list with not one usable entry.
    #[error("the {} holds no usable entry", .kind.code())]
    Empty {
        /// What kind of file it was.
        kind: TrustFileKind,
    },
}

impl Added {
    /// What a file of this kind brings that names no signer.
    #[must_use]
    pub(super) fn nobody(kind: TrustFileKind) -> Self {
        let (countries, dated, seal) = (Vec::new(), None, FileSeal::None);
        Self { kind, signers: 0, skipped: 0, countries, test_signers: 0, dated, seal }
    }
}

impl FileSeal {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::None, Self::Verified, Self::Unchecked];

    /// Its stable name for other programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Verified => "verified",
            Self::Unchecked => "unchecked",
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|seal| seal.code() == code)
    }
}

impl TrustFileKind {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Certificates,
        Self::GatewayList,
        Self::SignedGermanList,
        Self::SignedGermanTestList,
        Self::ListKey,
        Self::NationalList,
        Self::SignedSwissList,
        Self::SwissActiveKeys,
        Self::KeySets,
        Self::HealthCardDirectory,
        Self::HealthCardIssuers,
        Self::HealthCardRevocations,
        Self::RevocationBatches,
        Self::DidDocuments,
        Self::KeyRegistry,
    ];

    /// Whether the signers of such files sign made-up credentials.
    #[must_use]
    pub fn is_for_tests(self) -> bool {
        self == Self::SignedGermanTestList
    }

    /// Whether such files withdraw credentials, and bring no signers.
    #[must_use]
    pub fn is_revocation_list(self) -> bool {
        matches!(self, Self::HealthCardRevocations | Self::RevocationBatches)
    }

    /// Whether such files only say something about signers whose keys other files bring.
    #[must_use]
    pub fn brings_no_keys(self) -> bool {
        self.is_revocation_list() || matches!(self, Self::SwissActiveKeys | Self::HealthCardIssuers)
    }

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
            Self::SignedGermanTestList => "signed-german-test-list",
            Self::ListKey => "list-key",
            Self::NationalList => "national-list",
            Self::SignedSwissList => "signed-swiss-list",
            Self::SwissActiveKeys => "swiss-active-keys",
            Self::KeySets => "key-sets",
            Self::HealthCardDirectory => "health-card-directory",
            Self::HealthCardIssuers => "health-card-issuers",
            Self::HealthCardRevocations => "health-card-revocations",
            Self::RevocationBatches => "revocation-batches",
            Self::DidDocuments => "did-documents",
            Self::KeyRegistry => "key-registry",
        }
    }
}
