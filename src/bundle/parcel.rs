//! What lies in a file on a stick: bundles and all else that otherwise goes through the network, in one file.
//!
//! `"PJS1"`, then parts: one byte for the kind, four for the length (big endian), and as many bytes. To a centre, and
//! from it, the whole is encrypted ([`Parcel::encrypted`]); between two posts without a centre it is plain.

use serde::{Deserialize, Serialize};

use super::{
    AgeError, Answer, Enrolled, EnrolmentRequest, FeedItem, Identity, MAX_PARCEL_BYTES, PublicKey, Recipient,
    Refusal, Sender,
};

const MAGIC: &[u8] = b"PJS1";
/// How an encrypted one begins.
const AGE: &[u8] = b"age-encryption.org/v1\n";

/// What travels together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parcel {
    /// In the order in which they are to be taken.
    pub parts: Vec<Part>,
}

/// One thing that travels.
#[derive(Clone, PartialEq)]
pub enum Part {
    /// `K`: who made the bundles that follow, and what checks them: for whoever has no enrolment to know it from.
    Post(Introduction),
    /// `B`: a bundle, as it is posted.
    Bundle(Vec<u8>),
    /// `A`: the centre's answer to a bundle of this post.
    Answer(Told<Answer>),
    /// `X`: the centre's refusal of a bundle or an enrolment of this post.
    Refusal(Told<Refusal>),
    /// `I`: an item of the feed.
    Item(FeedItem),
    /// `E`: a request to be enrolled.
    Enrol(EnrolmentRequest),
    /// `R`: the answer to it.
    Enrolled(Enrolled),
}

/// Who made a parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Introduction {
    /// Which post and epoch.
    #[serde(flatten)]
    pub sender: Sender,
    /// What people call the post.
    pub name: String,
    /// What its signatures are checked with. Nobody vouches for it: people compare its fingerprint.
    pub key: PublicKey,
}

/// An answer with whom it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told<T> {
    /// Which post and epoch.
    #[serde(flatten)]
    pub to: Sender,
    /// What it is told.
    pub answer: T,
}

/// Why a file is no parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParcelError {
    /// It does not begin as one.
    #[error("no parcel of Pos Jaga")]
    NoParcel,
    /// It is larger than one may be.
    #[error("a parcel has at most {limit} bytes")]
    TooLarge {
        /// The most bytes.
        limit: usize,
    },
    /// It is encrypted, and cannot be opened.
    #[error("the parcel cannot be decrypted")]
    Age(#[from] AgeError),
    /// It is cut short, or a part of it is none.
    #[error("the parcel is malformed")]
    Malformed,
}

impl Part {
    fn kind(&self) -> u8 {
        match self {
            Self::Post(_) => b'K',
            Self::Bundle(_) => b'B',
            Self::Answer(_) => b'A',
            Self::Refusal(_) => b'X',
            Self::Item(_) => b'I',
            Self::Enrol(_) => b'E',
            Self::Enrolled(_) => b'R',
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let json = match self {
            Self::Bundle(bytes) => return bytes.clone(),
            Self::Post(post) => serde_json::to_vec(post),
            Self::Answer(answer) => serde_json::to_vec(answer),
            Self::Refusal(refusal) => serde_json::to_vec(refusal),
            Self::Item(item) => serde_json::to_vec(item),
            Self::Enrol(request) => serde_json::to_vec(request),
            Self::Enrolled(enrolled) => serde_json::to_vec(enrolled),
        };
        json.expect("numbers, texts and lists are JSON")
    }

    /// `None` for a kind that is not known, which is passed over.
    fn read(kind: u8, bytes: &[u8]) -> Result<Option<Self>, serde_json::Error> {
        Ok(Some(match kind {
            b'K' => Self::Post(serde_json::from_slice(bytes)?),
            b'B' => Self::Bundle(bytes.to_vec()),
            b'A' => Self::Answer(serde_json::from_slice(bytes)?),
            b'X' => Self::Refusal(serde_json::from_slice(bytes)?),
            b'I' => Self::Item(serde_json::from_slice(bytes)?),
            b'E' => Self::Enrol(serde_json::from_slice(bytes)?),
            b'R' => Self::Enrolled(serde_json::from_slice(bytes)?),
            _ => return Ok(None),
        }))
    }
}

impl Parcel {
    /// Whether these bytes begin as a parcel, encrypted or not.
    #[must_use]
    pub fn begins(bytes: &[u8]) -> bool {
        bytes.starts_with(MAGIC) || bytes.starts_with(AGE)
    }

    /// The bytes of the file, in plain.
    #[must_use]
    pub fn plain(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        for part in &self.parts {
            let content = part.bytes();
            bytes.push(part.kind());
            bytes.extend((content.len() as u32).to_be_bytes());
            bytes.extend(content);
        }
        bytes
    }

    /// The bytes of the file, which this recipient alone can open.
    ///
    /// # Errors
    ///
    /// [`AgeError::Unusable`].
    pub fn encrypted(&self, to: &Recipient) -> Result<Vec<u8>, AgeError> {
        to.encrypt(&self.plain())
    }

    /// Opens a file; one that is encrypted with this identity.
    ///
    /// # Errors
    ///
    /// See [`ParcelError`]. The bundles in it are as they came; [`open`](super::open) checks them.
    pub fn open(file: &[u8], identity: Option<&Identity>) -> Result<Self, ParcelError> {
        if file.len() > MAX_PARCEL_BYTES {
            return Err(ParcelError::TooLarge { limit: MAX_PARCEL_BYTES });
        }
        if !file.starts_with(AGE) {
            return Self::parse(file);
        }
        let identity = identity.ok_or(AgeError::NotForUs)?;
        Self::parse(&identity.decrypt(file)?)
    }

    fn parse(bytes: &[u8]) -> Result<Self, ParcelError> {
        let mut rest = bytes.strip_prefix(MAGIC).ok_or(ParcelError::NoParcel)?;
        let mut parts = Vec::new();
        while let Some((kind, after)) = rest.split_first() {
            let (length, after) = after.split_first_chunk().ok_or(ParcelError::Malformed)?;
            let length = u32::from_be_bytes(*length) as usize;
            let (content, after) = after.split_at_checked(length).ok_or(ParcelError::Malformed)?;
            parts.extend(Part::read(*kind, content).map_err(|_| ParcelError::Malformed)?);
            rest = after;
        }
        Ok(Self { parts })
    }
}

/// Without what is in it.
impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Part({})", char::from(self.kind()))
    }
}
