//! How a desk becomes a post of a centre.

use serde::{Deserialize, Serialize};

use super::{FORMAT, Fields, MAX_ENROLMENT_BYTES, OfflineKey, PostId, PublicKey, age::Recipient};

/// What the centre gives out for a post, as a file or a QR code: JSON, the same in both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// Its version, [`FORMAT`].
    pub v: u32,
    /// Where the centre is, such as `https://pusat.example.go.id:8443`; the paths follow it. Empty for a centre that
    /// is reached by stick alone.
    pub url: String,
    /// The centre's own root certificate (PEM), the only one that the desk trusts for `url`.
    pub root: String,
    /// Which post.
    pub post: PostId,
    /// What people call the post.
    pub name: String,
    /// Its office, by the centre's own short code; see [`Label::office`](super::Label::office).
    pub office: String,
    /// What people call the office.
    pub office_name: String,
    /// The one-time code.
    pub code: String,
    /// The public halves of the minisign keys that sign the feed; they never are on the centre's own computer.
    pub keys: Vec<OfflineKey>,
    /// Whom files on a stick are encrypted to: the centre's recipient of age.
    pub recipient: Recipient,
    /// The fields that the office sends.
    pub fields: Fields,
}

/// What a desk asks to be enrolled with: JSON.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentRequest {
    /// Its version, [`FORMAT`].
    pub v: u32,
    /// Which post.
    pub post: PostId,
    /// The one-time code of the enrolment file.
    pub code: String,
    /// What the desk signs with from now on.
    pub key: PublicKey,
    /// Whom files on a stick to this desk are encrypted to: its own recipient of age.
    pub recipient: Recipient,
    /// The version of the desk's program.
    pub app: String,
}

/// The centre's answer: JSON, status 200. The epoch before is over with it. By stick it is a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    /// Its version, [`FORMAT`].
    pub v: u32,
    /// Which post.
    pub post: PostId,
    /// The epoch that begins, with entry 1.
    pub epoch: u32,
    /// The key that was enrolled: a desk takes only an answer to its own.
    pub key: PublicKey,
}

/// Why a file is no enrolment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnrolmentError {
    /// It is too large, no JSON, or something is missing in it.
    #[error("no enrolment file")]
    Malformed,
    /// It is of a later version of the program.
    #[error("the enrolment file has version {v}")]
    Newer {
        /// Its version.
        v: u32,
    },
    /// The address is neither empty nor one of `https`.
    #[error("the address of the centre is not https")]
    Address,
    /// There is no key to check the feed with.
    #[error("the enrolment file has no key of the feed")]
    NoKey,
}

impl Enrolment {
    /// Reads an enrolment file, or the text of its QR code.
    ///
    /// # Errors
    ///
    /// See [`EnrolmentError`].
    pub fn parse(text: &str) -> Result<Self, EnrolmentError> {
        #[derive(Deserialize)]
        struct Version {
            v: u32,
        }
        if text.len() > MAX_ENROLMENT_BYTES {
            return Err(EnrolmentError::Malformed);
        }
        let text = text.trim_start_matches('\u{feff}');
        let Version { v } = serde_json::from_str(text).map_err(|_| EnrolmentError::Malformed)?;
        if v > FORMAT {
            return Err(EnrolmentError::Newer { v });
        }
        let enrolment: Self = serde_json::from_str(text).map_err(|_| EnrolmentError::Malformed)?;
        if !enrolment.url.is_empty() && !enrolment.url.starts_with("https://") {
            return Err(EnrolmentError::Address);
        }
        if enrolment.keys.is_empty() {
            return Err(EnrolmentError::NoKey);
        }
        Ok(enrolment)
    }
}

/// Without the code.
impl std::fmt::Debug for EnrolmentRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { post, key, app, .. } = self;
        f.debug_struct("EnrolmentRequest")
            .field("post", post)
            .field("key", key)
            .field("app", app)
            .finish_non_exhaustive()
    }
}
