//! What is typed of a guest and not logged yet: kept beside the log, so that a power cut takes no work with it.
//!
//! It holds what somebody typed, never anything of a credential. Where the log is encrypted, so is it, with a key made
//! of the log's; where it is not, the file is for its owner alone, as the log is. It is gone when the visit is logged or
//! the form emptied, after a day, and when a guest of that name is erased.

use std::{
    collections::BTreeMap,
    fmt,
    fs::{self, File},
    io,
    path::PathBuf,
};

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::Office;
use crate::{
    bounded,
    time::Timestamp,
    visit::{Field, Kind, MAX_FIELD_CHARS},
    visit_log::normal::form,
    whole_file,
};

/// A draft that is older is nobody's who still stands at the desk.
const KEPT_FOR: TimeDelta = TimeDelta::days(1);
/// The largest file: each field at its longest.
const MAX_BYTES: usize = 64 << 10;

/// What has been typed of a guest.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// When it was typed.
    at: Timestamp,
    /// The texts by the codes of their fields.
    texts: BTreeMap<String, String>,
}

impl Draft {
    /// A draft with these texts; those that are empty are not in it.
    #[must_use]
    pub fn new<'a>(at: Timestamp, texts: impl IntoIterator<Item = (Field, &'a str)>) -> Self {
        let texts = texts.into_iter().filter(|(_, text)| !text.is_empty());
        Self { at, texts: texts.map(|(field, text)| (field.code().to_owned(), text.to_owned())).collect() }
    }

    /// What was typed into this field.
    #[must_use]
    pub fn text(&self, field: Field) -> &str {
        self.texts.get(field.code()).map_or("", String::as_str)
    }

    /// Whether it can be one of ours: whatever stands in a file is from outside.
    fn fits(&self, now: Timestamp) -> bool {
        let asked = |code: &str| {
            let field = Field::from_code(code)?;
            let kind = field.spec().kind;
            (field.spec().form && matches!(kind, Kind::Text { .. } | Kind::Count)).then_some(())
        };
        let texts = self.texts.iter();
        let mut texts =
            texts.map(|(code, text)| asked(code).is_some() && text.chars().count() <= MAX_FIELD_CHARS);
        self.at <= now && now - self.at < KEPT_FOR && !self.texts.is_empty() && texts.all(|fits| fits)
    }
}

/// Without what it says of a guest.
impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Draft").field("at", &self.at).finish_non_exhaustive()
    }
}

/// Where it is kept.
fn path(office: &Office) -> PathBuf {
    office.folder.visit_log_path().with_extension("draft")
}

/// Keeps a draft in the place of the one before.
///
/// # Errors
///
/// What the system said; the one before may be there still.
pub fn keep_draft(office: &Office, draft: &Draft) -> io::Result<()> {
    let mut bytes = serde_json::to_vec(draft)?;
    if let Some(key) = office.key() {
        bytes = key.seal_beside(bytes).map_err(io::Error::other)?;
    }
    whole_file::write(&path(office), |out| out.write_all(&bytes))
}

/// Forgets the draft, if there is one.
///
/// # Errors
///
/// What the system said.
pub fn forget_draft(office: &Office) -> io::Result<()> {
    match fs::remove_file(path(office)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The draft that the program left when it ended last. One that cannot be read, or is too old, is forgotten.
#[must_use]
pub fn found_draft(office: &Office, now: Timestamp) -> Option<Draft> {
    let path = path(office);
    let bytes = bounded::read(File::open(&path).ok()?, MAX_BYTES).ok()?;
    let bytes = match office.key() {
        Some(key) => key.open_beside(&bytes),
        None => Some(bytes),
    };
    let draft = bytes.and_then(|bytes| serde_json::from_slice::<Draft>(&bytes).ok());
    let found = draft.filter(|draft| draft.fits(now));
    if found.is_none() {
        let _ = forget_draft(office);
    }
    found
}

/// Forgets a draft in which one of these people is named: what is erased is erased there too.
pub(super) fn forget_draft_of(office: &Office, names: &[String], now: Timestamp) -> io::Result<()> {
    let Some(draft) = found_draft(office, now) else { return Ok(()) };
    let names: Vec<_> = names.iter().map(|name| form(name)).filter(|name| !name.is_empty()).collect();
    let is_about =
        draft.texts.values().map(|text| form(text)).any(|text| names.iter().any(|name| text.contains(name)));
    if is_about { forget_draft(office) } else { Ok(()) }
}
