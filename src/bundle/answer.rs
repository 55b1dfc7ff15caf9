//! What the centre says to a bundle.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Digest, base64};
use crate::time::Timestamp;

/// The answer to a bundle, given only once what it acknowledges is on the disk of the centre. Status 200.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The number of the last entry of this epoch that the centre has with all before it; 0 for none.
    pub acked: u64,
    /// The link of that entry; [`NO_LINK`](super::NO_LINK) for none. A desk believes an acknowledgement only when its own entry
    /// has this link.
    #[serde(with = "base64")]
    pub link: Digest,
    /// From which entry the centre wants to have everything again; `None` when it goes on behind `acked`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub want_from: Option<u64>,
    /// What is stored and could not be used, for people to see. The sending goes on all the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quarantined: Vec<Quarantined>,
    /// What the clock of the centre shows.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub clock: Timestamp,
    /// The number of the last item of the feed that this post may have.
    #[serde(default)]
    pub feed: u64,
    /// The oldest version of the desk's program that the centre still takes bundles of, such as `0.1.0`.
    #[serde(default)]
    pub min_version: String,
}

/// An entry that the centre stored and could not use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantined {
    /// Its number.
    pub seq: u64,
    /// Why.
    pub code: Reason,
}

/// Why an entry is in quarantine. In JSON its code; one that is not known is kept as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// `unknown-kind`: something happened that this program does not know yet.
    UnknownKind,
    /// `unknown-visit`: a value of its visit is none that this program knows.
    UnknownVisit,
    /// `link`: its link is not that of itself: the log at the desk was altered.
    Link,
    /// `branch`: another entry has its number: a restored backup, or a copy of the computer's disk. A person decides.
    Branch,
    /// A reason of a later version.
    Other(String),
}

/// Why the centre did not take what was sent. Nothing of it was stored, unless the code says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Why.
    pub error: RefusalCode,
    /// What the clock of the centre shows.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub clock: Timestamp,
    /// The oldest version of the desk's program that the centre takes; empty where it says nothing of it.
    #[serde(default)]
    pub min_version: String,
}

/// What a refusal says. In JSON its code; one that is not known is kept as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RefusalCode {
    /// `malformed`, status 400: no bundle, no request. Also for what is too large (413).
    Malformed,
    /// `signature`, status 401: the signature is not that of this post in this epoch.
    Signature,
    /// `not-enrolled`, status 401: the centre does not know this post.
    NotEnrolled,
    /// `revoked`, status 403: this post may no longer send.
    Revoked,
    /// `superseded`, status 403: the post is enrolled again, on another computer: this epoch is over.
    Superseded,
    /// `code-used`, `code-expired`, `code-wrong`, status 403: for enrolments.
    CodeUsed,
    /// See [`RefusalCode::CodeUsed`].
    CodeExpired,
    /// See [`RefusalCode::CodeUsed`].
    CodeWrong,
    /// `newer`, status 409: the desk speaks a later format than the centre.
    Newer,
    /// `older`, status 409: the desk is older than `min_version`.
    Older,
    /// `busy`, status 429 or 503: later.
    Busy,
    /// A code of a later version.
    Other(String),
}

macro_rules! codes {
    ($type:ident { $($variant:ident => $code:literal),* $(,)? }) => {
        impl $type {
            /// Its stable name.
            #[must_use]
            pub fn code(&self) -> &str {
                match self {
                    $(Self::$variant => $code,)*
                    Self::Other(code) => code,
                }
            }

            /// What has this name. Of one that is not known at most 40 characters are kept.
            #[must_use]
            pub fn from_code(code: &str) -> Self {
                match code {
                    $($code => Self::$variant,)*
                    other => Self::Other(other.chars().take(40).collect()),
                }
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.code())
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                String::deserialize(from).map(|code| Self::from_code(&code))
            }
        }
    };
}

codes!(Reason {
    UnknownKind => "unknown-kind",
    UnknownVisit => "unknown-visit",
    Link => "link",
    Branch => "branch",
});

codes!(RefusalCode {
    Malformed => "malformed",
    Signature => "signature",
    NotEnrolled => "not-enrolled",
    Revoked => "revoked",
    Superseded => "superseded",
    CodeUsed => "code-used",
    CodeExpired => "code-expired",
    CodeWrong => "code-wrong",
    Newer => "newer",
    Older => "older",
    Busy => "busy",
});

impl RefusalCode {
    /// The HTTP status that goes with it.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Malformed | Self::Other(_) => 400,
            Self::Signature | Self::NotEnrolled => 401,
            Self::Revoked | Self::Superseded | Self::CodeUsed | Self::CodeExpired | Self::CodeWrong => 403,
            Self::Newer | Self::Older => 409,
            Self::Busy => 503,
        }
    }
}
