//! The lines of a bundle.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::{Map, Value as Json};

use super::{Digest, Fields, PostId, Reason, base64, link};
use crate::{
    time::Timestamp,
    verdict::Verdict,
    visit::{Ending, EvidenceKind, Field, Slot, Value, Visit, VisitError, VisitId},
    visit_log::ChangeKind,
};

/// The longest code of a kind.
const MAX_KIND_CHARS: usize = 40;
/// The longest version of a program.
const MAX_APP_CHARS: usize = 40;

/// The first line of a bundle. Its order of members is that in which they are written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// See [`FORMAT`](super::FORMAT).
    pub format: u32,
    /// Which post; the same as before the content.
    pub post: PostId,
    /// Which of its lives; the same as before the content.
    pub epoch: u32,
    /// The number of the first entry, from 1.
    pub from: u64,
    /// The number of the last entry; `from - 1` where there is none, which says that the desk is there and has sent
    /// everything.
    pub to: u64,
    /// The link of the entry before the first; [`NO_LINK`](super::NO_LINK) where there is none.
    #[serde(with = "base64")]
    pub before: Digest,
    /// The version of the program that made it.
    pub app: String,
    /// What the clock of the desk showed when it was made, in milliseconds since 1970 (UTC).
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub clock: Timestamp,
    /// The number of the last item of the feed that the desk has looked at; 0 before the first.
    #[serde(default)]
    pub feed: u64,
    /// The fields that the office sends. Any other is empty in every visit, whatever stands in it at the desk.
    pub fields: Fields,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Something that this program knows.
    Known(ChangeKind),
    /// Something that a later one does; its code.
    Unknown(String),
}

/// One entry of the chain. In JSON: `{"seq", "kind", "at", "no", "state", "detail", "link", "id", "visit"}`, those that are
/// `None` left out; digests in Base64 for the web, times in milliseconds since 1970 (UTC).
#[derive(Clone, PartialEq)]
pub struct Entry {
    /// Its number, from 1, without gaps.
    pub seq: u64,
    /// What happened.
    pub kind: Kind,
    /// What the clock said then, to the millisecond.
    pub at: Timestamp,
    /// The number of the visit that it is about, in the post's own log.
    pub no: Option<u64>,
    /// The salted digest of that visit as it was then. Only the desk can make it anew.
    pub state: Option<Digest>,
    /// The salted digest of what else the entry tells, such as what a correction changed. It stays at the desk.
    pub detail: Option<Digest>,
    /// Its link; see [`Entry::linked`].
    pub link: Digest,
    /// The visit that it is about; `None` for what concerns no single visit.
    pub id: Option<VisitId>,
    /// That visit as it is now, with the last entry of a bundle that is about it. Its [`Visit::no`] is the entry's, and
    /// [`Visit::corrected`] does not travel.
    pub visit: Option<Visit>,
    /// What was not understood of it; see [`Reason`].
    pub strange: Option<Reason>,
}

impl Kind {
    /// Its stable name.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Known(kind) => kind.code(),
            Self::Unknown(code) => code,
        }
    }
}

impl Entry {
    /// The link that it must have behind the link of the entry before it.
    #[must_use]
    pub fn linked(&self, before: &Digest) -> Digest {
        link(
            before,
            self.seq.cast_signed(),
            self.kind.code(),
            self.at.timestamp_millis(),
            self.no.map(u64::cast_signed),
            self.state.as_ref(),
            self.detail.as_ref(),
        )
    }
}

/// Without the visit.
impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { seq, kind, at, strange, .. } = self;
        f.debug_struct("Entry")
            .field("seq", seq)
            .field("kind", kind)
            .field("at", at)
            .field("strange", strange)
            .finish_non_exhaustive()
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let code = String::deserialize(from)?;
        match ChangeKind::from_code(&code) {
            Some(kind) => Ok(Self::Known(kind)),
            None if code.is_empty() || code.chars().count() > MAX_KIND_CHARS => {
                Err(de::Error::custom("no kind"))
            }
            None => Ok(Self::Unknown(code)),
        }
    }
}

/// An entry as it is written.
#[derive(Serialize, Deserialize)]
pub(super) struct Line {
    seq: u64,
    kind: Kind,
    at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    no: Option<u64>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "base64::serialize_option",
        deserialize_with = "base64::deserialize_option"
    )]
    state: Option<Digest>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "base64::serialize_option",
        deserialize_with = "base64::deserialize_option"
    )]
    detail: Option<Digest>,
    #[serde(with = "base64")]
    link: Digest,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    visit: Option<Json>,
}

impl Line {
    /// The line of an entry without its visit.
    pub(super) fn of(entry: &Entry) -> Self {
        Self {
            seq: entry.seq,
            kind: entry.kind.clone(),
            at: entry.at.timestamp_millis(),
            no: entry.no,
            state: entry.state,
            detail: entry.detail,
            link: entry.link,
            id: entry.id.map(|id| id.to_string()),
            visit: None,
        }
    }

    /// The same with its visit, of which these fields travel.
    pub(super) fn with_visit(mut self, visit: Option<&Visit>, fields: Fields) -> Self {
        self.visit = visit.map(|visit| written(visit, fields));
        self
    }

    /// The entry of a line; `None` when it is none. What is not understood of its visit makes it strange.
    pub(super) fn entry(self) -> Option<Entry> {
        let at = Timestamp::from_timestamp_millis(self.at)?;
        let id = match &self.id {
            Some(id) => Some(VisitId::parse(id)?),
            None => None,
        };
        let unknown = matches!(self.kind, Kind::Unknown(_)).then_some(Reason::UnknownKind);
        let (visit, strange) = match (id, self.visit) {
            (Some(id), Some(visit)) => match read(&visit, self.no.unwrap_or_default(), id) {
                Some(visit) => (Some(visit), None),
                None => (None, Some(Reason::UnknownVisit)),
            },
            (None, Some(_)) => (None, Some(Reason::UnknownVisit)),
            (_, None) => (None, None),
        };
        Some(Entry {
            seq: self.seq,
            kind: self.kind,
            at,
            no: self.no,
            state: self.state,
            detail: self.detail,
            link: self.link,
            id,
            visit,
            strange: strange.or(unknown),
        })
    }

    pub(super) fn seq(&self) -> u64 {
        self.seq
    }
}

impl Header {
    /// Whether a receiver can rely on it.
    pub(super) fn is_sound(&self) -> bool {
        self.from >= 1
            && self.from <= i64::MAX.cast_unsigned()
            && self.to.checked_add(1).is_some_and(|end| end >= self.from)
            && self.app.chars().count() <= MAX_APP_CHARS
    }
}

/// When a visit was entered afterwards, beside its fields.
const ENTERED: &str = "entered";

/// A visit in JSON: the codes of its fields with what stands in them; what is empty is left out. A cancelled visit, which
/// never was, has nothing in it but its counts.
fn written(visit: &Visit, fields: Fields) -> Json {
    let mut object = Map::new();
    let fields = if visit.is_cancelled() { Fields::COUNTS } else { fields };
    for field in Field::ALL.iter().copied().filter(|field| fields.has(*field)) {
        let value = match visit.get(field) {
            Value::Count(count) => count.into(),
            Value::Time(Some(time)) => time.timestamp_millis().into(),
            Value::Time(None) => continue,
            other => match other.text() {
                None | Some("") => continue,
                Some(text) => text.into(),
            },
        };
        object.insert(field.code().to_owned(), value);
    }
    if let Some(entered) = visit.entered {
        object.insert(ENTERED.to_owned(), entered.timestamp_millis().into());
    }
    Json::Object(object)
}

/// The visit of such an object; `None` when something in it is no value of its field. Members that are not known are
/// passed over.
fn read(object: &Json, no: u64, id: VisitId) -> Option<Visit> {
    let object = object.as_object()?;
    let time = |value: &Json| value.as_i64().and_then(Timestamp::from_timestamp_millis);
    let mut visit = Visit::blank(no, id);
    visit.arrived = time(object.get(Field::Arrived.code())?)?;
    for field in Field::ALL.iter().copied() {
        let Some(value) = object.get(field.code()) else { continue };
        match visit.slot(field) {
            Slot::Text(text) => value.as_str()?.clone_into(text),
            Slot::Count(count) => *count = value.as_u64()?.try_into().ok()?,
            Slot::Evidence(kind) => *kind = EvidenceKind::from_code(value.as_str()?)?,
            Slot::Verdict(verdict) => *verdict = Some(Verdict::from_code(value.as_str()?)?),
            Slot::Ending(ending) => *ending = Ending::from_code(value.as_str()?)?,
            Slot::Time(at) => *at = time(value)?,
            Slot::OptionalTime(at) => *at = Some(time(value)?),
        }
    }
    if let Some(entered) = object.get(ENTERED) {
        visit.entered = Some(time(entered)?);
    }
    // One without a name was emptied, or its name is not sent.
    let named = match visit.check() {
        Err(VisitError::NoName) => Visit { name: "-".to_owned(), ..visit.clone() }.check(),
        checked => checked,
    };
    named.is_ok().then_some(visit)
}
