//! What comes down from the centre: a numbered feed, each item of which is signed with a key that is not on the centre's
//! computer.

use std::io::Cursor;

use data_encoding::BASE64;
use minisign::{PublicKey as MinisignKey, SignatureBox};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{
    MAX_ITEM_BYTES, OpenError, PublicKey, Sender, SigningKey, base64,
    envelope::{self, Subject},
};
use crate::time::Timestamp;

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FeedKind {
    /// A trust list, revocation list, rules or value sets: whatever `posjaga trust add` takes, which finds out by itself.
    Trust,
    /// A policy with its dates, as `posjaga policy add` takes it.
    Policy,
    /// Settings of the office: a TOML file with those alone that an office may set.
    Settings,
    /// The purposes that are offered, one a line.
    Purposes,
    /// The hosts that are offered, one a line.
    Hosts,
    /// Expected guests, as a list that `posjaga log expect` takes.
    Expected,
    /// A notice for the officers: plain text.
    Notice,
}

/// What a signature of the feed is about. It stands in the trusted comment of minisign, so a centre that was broken into
/// can neither pass an item off as another nor bring an old one back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// What it is.
    pub kind: FeedKind,
    /// Its name: a later item of this kind and name takes its place. Letters and digits of ASCII, `.`, `-` and `_`, at most 100.
    pub name: String,
    /// The code of the office that it is for; `None` for all.
    pub office: Option<String>,
    /// When it was signed. A desk takes no item that is older than the one it has of this kind and name.
    pub issued: Timestamp,
}

/// One item of the feed, as it travels: JSON, its bytes in Base64 for the web.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedItem {
    /// Its number, from 1; later items have higher ones, and there may be gaps, which are of other offices.
    pub no: u64,
    /// The code of its kind. One that is not known is told and passed over.
    pub kind: String,
    /// See [`Label::name`].
    pub name: String,
    /// What it holds.
    #[serde(serialize_with = "base64::serialize_bytes", deserialize_with = "base64::deserialize_bytes")]
    pub bytes: Vec<u8>,
    /// The signature file of minisign for `bytes` (prehashed), with the [`Label`] as trusted comment.
    pub signature: String,
}

/// An item whose signature holds; [`FeedItem::verified`] alone makes one.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiedItem<'a> {
    no: u64,
    label: Label,
    bytes: &'a [u8],
}

/// Why an item was not taken. Nothing of it was used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// No key of the enrolment signed it, or it was altered since.
    #[error("the signature does not hold")]
    Signature,
    /// What was signed is not what the item says that it is.
    #[error("the signature is about something else")]
    Label,
    /// It is of a kind that this program does not know.
    #[error("the kind is not known")]
    Unknown,
    /// It is larger than an item may be.
    #[error("an item has at most {limit} bytes")]
    TooLarge {
        /// The most bytes.
        limit: usize,
    },
}

/// The public half of a key that signs the feed: minisign's, in one line of Base64.
#[derive(Clone, PartialEq, Eq)]
pub struct OfflineKey(MinisignKey);

/// What a desk asks for the feed with. It travels signed like a bundle; see [`FeedRequest::sealed`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedRequest {
    /// The number of the last item that the desk has seen.
    pub after: u64,
    /// How many seconds the centre may wait for something new, at most 60.
    pub wait: u32,
    /// What the clock of the desk shows.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub clock: Timestamp,
}

/// What the centre answers: JSON, status 200. As many items as have room, in the order of their numbers.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedAnswer {
    /// The items that are new to the desk.
    pub items: Vec<FeedItem>,
    /// The number of the last item that the desk may have: with a higher one than that of the last item here there is more.
    pub last: u64,
}

impl FeedKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Trust,
        Self::Policy,
        Self::Settings,
        Self::Purposes,
        Self::Hosts,
        Self::Expected,
        Self::Notice,
    ];

    /// Its stable name.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Trust => "trust",
            Self::Policy => "policy",
            Self::Settings => "settings",
            Self::Purposes => "purposes",
            Self::Hosts => "hosts",
            Self::Expected => "expected",
            Self::Notice => "notice",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How a trusted comment of the feed begins.
const COMMENT: &str = "posjaga-feed-1";
const MAX_NAME_CHARS: usize = 100;

impl Label {
    /// The trusted comment that says so; `None` where the name or the office is none. Sign with it:
    /// `minisign -S -m FILE -t 'COMMENT'`.
    #[must_use]
    pub fn comment(&self) -> Option<String> {
        let office = self.office.as_deref().unwrap_or("*");
        (is_name(&self.name) && (self.office.is_none() || is_name(office))).then(|| {
            let Self { kind, name, issued, .. } = self;
            format!("{COMMENT} {} {name} {office} {}", kind.code(), issued.timestamp_millis())
        })
    }

    /// Reads a trusted comment.
    #[must_use]
    pub fn parse(comment: &str) -> Option<Self> {
        let mut words = comment.split(' ');
        if words.next()? != COMMENT {
            return None;
        }
        let kind = FeedKind::from_code(words.next()?)?;
        let name = words.next().filter(|name| is_name(name))?.to_owned();
        let office = words.next().filter(|office| *office == "*" || is_name(office))?;
        let issued = Timestamp::from_timestamp_millis(words.next()?.parse().ok()?)?;
        let office = (office != "*").then(|| office.to_owned());
        words.next().is_none().then_some(Self { kind, name, office, issued })
    }
}

fn is_name(text: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || ['.', '-', '_'].contains(&letter);
    (1..=MAX_NAME_CHARS).contains(&text.len()) && text.chars().all(plain)
}

impl FeedItem {
    /// Checks the item against the keys of the enrolment, before anything reads its bytes.
    ///
    /// # Errors
    ///
    /// See [`FeedError`].
    pub fn verified(&self, keys: &[OfflineKey]) -> Result<VerifiedItem<'_>, FeedError> {
        if self.bytes.len() > MAX_ITEM_BYTES {
            return Err(FeedError::TooLarge { limit: MAX_ITEM_BYTES });
        }
        if !has_whole_signatures(&self.signature) {
            return Err(FeedError::Signature);
        }
        let signature = SignatureBox::from_string(&self.signature).map_err(|_| FeedError::Signature)?;
        let holds = |key: &OfflineKey| {
            minisign::verify(&key.0, &signature, Cursor::new(&self.bytes), true, false, false).is_ok()
        };
        if !keys.iter().any(holds) {
            return Err(FeedError::Signature);
        }
        let kind = FeedKind::from_code(&self.kind).ok_or(FeedError::Unknown)?;
        let comment = signature.trusted_comment().unwrap_or_default();
        let label = Label::parse(&comment).ok_or(FeedError::Label)?;
        if label.kind != kind || label.name != self.name {
            return Err(FeedError::Label);
        }
        Ok(VerifiedItem { no: self.no, label, bytes: &self.bytes })
    }
}

/// Whether the second and the fourth line are as long as minisign's are: the crate takes that for granted of the fourth.
fn has_whole_signatures(text: &str) -> bool {
    let length = |line: Option<&str>| {
        line.and_then(|line| BASE64.decode(line.trim().as_bytes()).ok()).map(|bytes| bytes.len())
    };
    let mut lines = text.lines();
    let first = length(lines.nth(1));
    let second = length(lines.nth(1));
    (first, second) == (Some(2 + 8 + 64), Some(64))
}

impl<'a> VerifiedItem<'a> {
    /// Its number.
    #[must_use]
    pub fn no(&self) -> u64 {
        self.no
    }

    /// What was signed of it.
    #[must_use]
    pub fn label(&self) -> &Label {
        &self.label
    }

    /// What it holds.
    #[must_use]
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }
}

impl OfflineKey {
    /// Reads a key: the one line of Base64, or the two lines of its file.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let line = text.lines().map(str::trim).rfind(|line| !line.is_empty())?;
        MinisignKey::from_base64(line).ok().map(Self)
    }
}

impl std::fmt::Debug for OfflineKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.to_base64())
    }
}

impl Serialize for OfflineKey {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0.to_base64())
    }
}

impl<'de> Deserialize<'de> for OfflineKey {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("no key of minisign"))
    }
}

/// Without what it holds, in which expected guests may be.
impl std::fmt::Debug for FeedItem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { no, kind, .. } = self;
        f.debug_struct("FeedItem").field("no", no).field("kind", kind).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for VerifiedItem<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VerifiedItem")
            .field("no", &self.no)
            .field("label", &self.label)
            .finish_non_exhaustive()
    }
}

impl FeedRequest {
    /// The bytes that are posted.
    ///
    /// # Panics
    ///
    /// Never: numbers are JSON.
    #[must_use]
    pub fn sealed(&self, sender: Sender, key: &SigningKey) -> Vec<u8> {
        let content = serde_json::to_vec(self).expect("numbers are JSON");
        envelope::seal(Subject::FeedRequest, sender, &content, key)
    }
}

/// Opens a request of the feed with the key of its post, which [`peek`](super::peek) names.
///
/// # Errors
///
/// See [`OpenError`].
pub fn open_request(bytes: &[u8], key: &PublicKey) -> Result<(Sender, FeedRequest), OpenError> {
    let (sender, content) = envelope::open(Subject::FeedRequest, bytes, key)?;
    Ok((sender, serde_json::from_slice(&content).map_err(|_| OpenError::Header)?))
}
