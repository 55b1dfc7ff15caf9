//! `config.toml`: every setting with its default and a comment.

use std::collections::BTreeMap;

use chrono::Days;
use serde::{Deserialize, Deserializer, de::Error as _};
use toml_edit::{DocumentMut, Item, TomlError, Value};

use crate::{
    text::{Language, is_language_code},
    time::{Date, Timestamp, start_of_day},
    visit::{Field, MAX_FIELD_CHARS},
    visit_log::Retention,
};

/// The file as a new data folder gets it: every setting with its default, in both languages.
pub(super) const TEMPLATE: &str = include_str!("config.toml");

/// A purpose is picked by a key from 1 to 9.
const MAX_PURPOSES: usize = 9;

/// The settings of a post. A setting that the file does not name has its default, and a name that we do
/// not know is an error: it is most likely a slip of the pen.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The language of the window and of messages.
    #[serde(deserialize_with = "language")]
    pub language: Language,
    /// What the post is called in the log, such as `Pintu Utama`.
    #[serde(deserialize_with = "text")]
    pub post: String,
    /// The office, for the window's title and the report's letterhead.
    #[serde(deserialize_with = "text")]
    pub office: String,
    /// Where reports are signed, such as a town; empty leaves a line to write on.
    #[serde(deserialize_with = "text")]
    pub town: String,
    /// Who acknowledges reports; empty leaves a line to write on.
    #[serde(deserialize_with = "text")]
    pub signatory: String,
    /// The position of who acknowledges reports.
    #[serde(deserialize_with = "text")]
    pub signatory_position: String,
    /// The staff number (NIP) of who acknowledges reports.
    #[serde(deserialize_with = "text")]
    pub signatory_number: String,
    /// The officer on duty.
    #[serde(deserialize_with = "text")]
    pub officer: String,
    /// The id of the policy; `id` follows the Indonesian periods.
    #[serde(deserialize_with = "text")]
    pub policy: String,
    /// The camera's id; empty means the first that works.
    #[serde(deserialize_with = "text")]
    pub camera: String,
    /// The purposes that one key picks, in order, at most nine.
    #[serde(deserialize_with = "purposes")]
    pub purposes: Vec<String>,
    /// How long an admitted guest's verdict stays when nobody does anything, in seconds, 2 to 60.
    #[serde(deserialize_with = "admit_seconds")]
    pub admit_seconds: u32,
    /// After how many days the trust lists count as old, 1 to 3650.
    #[serde(deserialize_with = "trust_max_age_days")]
    pub trust_max_age_days: u32,
    /// After how many days a visit is emptied of what tells whose it was, at most 36500; 0 is never.
    #[serde(deserialize_with = "retention_days")]
    pub retention_days: u32,
    /// After how many days single fields are emptied, where that is sooner.
    #[serde(deserialize_with = "retention_days_of")]
    pub retention_days_of: Vec<(Field, u32)>,
    /// The file with the key that signs every export; empty means that none is signed.
    #[serde(deserialize_with = "text")]
    pub sign_key: String,
    /// The file with the password of that key; empty for a key without one.
    #[serde(deserialize_with = "text")]
    pub sign_password_file: String,
}

impl Settings {
    /// Takes over what has changed between two states of the file. A setting that was changed here since the
    /// first of them stays as it is.
    pub fn take_changes(&mut self, before: &Self, after: &Self) {
        fn take<T: Clone + PartialEq>(mine: &mut T, before: &T, after: &T) {
            if mine == before && before != after {
                mine.clone_from(after);
            }
        }
        let Self {
            language,
            post,
            office,
            town,
            signatory,
            signatory_position,
            signatory_number,
            officer,
            policy,
            camera,
            purposes,
            admit_seconds,
            trust_max_age_days,
            retention_days,
            retention_days_of,
            sign_key,
            sign_password_file,
        } = self;
        take(language, &before.language, &after.language);
        take(post, &before.post, &after.post);
        take(office, &before.office, &after.office);
        take(town, &before.town, &after.town);
        take(signatory, &before.signatory, &after.signatory);
        take(signatory_position, &before.signatory_position, &after.signatory_position);
        take(signatory_number, &before.signatory_number, &after.signatory_number);
        take(officer, &before.officer, &after.officer);
        take(policy, &before.policy, &after.policy);
        take(camera, &before.camera, &after.camera);
        take(purposes, &before.purposes, &after.purposes);
        take(admit_seconds, &before.admit_seconds, &after.admit_seconds);
        take(trust_max_age_days, &before.trust_max_age_days, &after.trust_max_age_days);
        take(retention_days, &before.retention_days, &after.retention_days);
        take(retention_days_of, &before.retention_days_of, &after.retention_days_of);
        take(sign_key, &before.sign_key, &after.sign_key);
        take(sign_password_file, &before.sign_password_file, &after.sign_password_file);
    }

    /// What is due for destruction on this day of the desk's calendar: a visit has its days in full before
    /// something of it goes. `None` when nothing ever is.
    #[must_use]
    pub fn retention(&self, today: Date) -> Option<Retention> {
        let before = |days: u32| match days {
            0 => Timestamp::MIN_UTC,
            days => {
                let day = today.checked_sub_days(Days::new(days.into())).unwrap_or(Date::MIN);
                start_of_day(day)
            }
        };
        let all = before(self.retention_days);
        let due = self
            .retention_days_of
            .iter()
            .fold(Retention::all_before(all), |due, (field, days)| due.with(*field, before(*days).max(all)));
        (self.retention_days > 0 || !self.retention_days_of.is_empty()).then_some(due)
    }
}

impl Default for Settings {
    /// What a new `config.toml` says.
    fn default() -> Self {
        Self {
            language: Language::Indonesian,
            post: "Pintu Utama".to_owned(),
            office: String::new(),
            town: String::new(),
            signatory: String::new(),
            signatory_position: String::new(),
            signatory_number: String::new(),
            officer: String::new(),
            policy: "id".to_owned(),
            camera: String::new(),
            purposes: ["Rapat", "Layanan", "Antar surat", "Tamu pimpinan", "Pengiriman barang", "Lainnya"]
                .map(str::to_owned)
                .to_vec(),
            admit_seconds: 6,
            trust_max_age_days: 30,
            retention_days: 30,
            retention_days_of: Vec::new(),
            sign_key: String::new(),
            sign_password_file: String::new(),
        }
    }
}

/// What an editor of Windows may write before the first setting.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Reads the file; the error names the line.
pub(super) fn parse(file: &str) -> Result<Settings, String> {
    toml::from_str(file).map_err(|error| with_line(file, &error))
}

/// The file with one value replaced, or added where the file does not name the setting. Whatever
/// stands around the value stays as it is, the byte order mark and the line ends of Windows as well.
pub(super) fn change(file: &str, name: &str, value: &str) -> Result<String, String> {
    parse(file)?;
    let mark = if file.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK } else { "" };
    let windows_lines = file.contains("\r\n");
    let mut document: DocumentMut = file.parse().map_err(|error: TomlError| error.message().to_owned())?;
    let value: Value = match name {
        "admit_seconds" | "trust_max_age_days" | "retention_days" => {
            value.parse::<i64>().map_err(|_| format!("{name} is a whole number"))?.into()
        }
        "purposes" => value.lines().collect(),
        _ => value.into(),
    };
    match document.get_mut(name).and_then(Item::as_value_mut) {
        Some(known) => {
            let around = known.decor().clone();
            *known = value;
            *known.decor_mut() = around;
        }
        None => _ = document.insert(name, Item::Value(value)),
    }
    let mut changed = document.to_string();
    if windows_lines {
        changed = changed.replace("\r\n", "\n").replace('\n', "\r\n");
    }
    if !changed.starts_with(mark) {
        changed.insert_str(0, mark);
    }
    parse(&changed)?;
    Ok(changed)
}

fn with_line(file: &str, error: &toml::de::Error) -> String {
    let what = error.message().lines().collect::<Vec<_>>().join(", ");
    let before = error.span().and_then(|span| file.get(..span.start));
    before.map_or(what.clone(), |before| format!("line {}: {what}", before.matches('\n').count() + 1))
}

fn language<'de, D: Deserializer<'de>>(value: D) -> Result<Language, D::Error> {
    let code = String::deserialize(value)?;
    // The file of a language may be gone; the desk opens all the same, and the doctor tells.
    let absent = || is_language_code(&code).then_some(Language::English);
    Language::from_code(&code)
        .or_else(absent)
        .ok_or_else(|| D::Error::custom("a language has a code, such as \"id\" or \"en\""))
}

/// A text that fits into a field of a visit.
fn text<'de, D: Deserializer<'de>>(value: D) -> Result<String, D::Error> {
    let text = String::deserialize(value)?;
    if text.chars().count() > MAX_FIELD_CHARS {
        return Err(D::Error::custom(format!("longer than {MAX_FIELD_CHARS} characters")));
    }
    Ok(text)
}

fn purposes<'de, D: Deserializer<'de>>(value: D) -> Result<Vec<String>, D::Error> {
    let purposes = Vec::<String>::deserialize(value)?;
    if purposes.len() > MAX_PURPOSES {
        return Err(D::Error::custom(format!("more than {MAX_PURPOSES} purposes")));
    }
    if purposes.iter().any(|purpose| purpose.chars().count() > MAX_FIELD_CHARS) {
        return Err(D::Error::custom(format!("a purpose is longer than {MAX_FIELD_CHARS} characters")));
    }
    Ok(purposes)
}

fn admit_seconds<'de, D: Deserializer<'de>>(value: D) -> Result<u32, D::Error> {
    number::<2, 60, D>(value)
}

fn trust_max_age_days<'de, D: Deserializer<'de>>(value: D) -> Result<u32, D::Error> {
    number::<1, 3650, D>(value)
}

fn retention_days<'de, D: Deserializer<'de>>(value: D) -> Result<u32, D::Error> {
    number::<0, 36_500, D>(value)
}

/// Fields by their names in the log, each with a number of days.
fn retention_days_of<'de, D: Deserializer<'de>>(value: D) -> Result<Vec<(Field, u32)>, D::Error> {
    let days = BTreeMap::<String, i64>::deserialize(value)?;
    days.into_iter()
        .map(|(name, days)| {
            let field = Field::from_code(&name).filter(|field| field.is_personal()).ok_or_else(|| {
                let names: Vec<_> = Field::PERSONAL.iter().map(|field| field.code()).collect();
                D::Error::custom(format!("{name} is none of {}", names.join(", ")))
            })?;
            let days = u32::try_from(days).ok().filter(|days| (1..=36_500).contains(days));
            Ok((field, days.ok_or_else(|| D::Error::custom("not from 1 to 36500"))?))
        })
        .collect()
}

fn number<'de, const MIN: u32, const MAX: u32, D: Deserializer<'de>>(value: D) -> Result<u32, D::Error> {
    let number = i64::deserialize(value)?;
    u32::try_from(number)
        .ok()
        .filter(|number| (MIN..=MAX).contains(number))
        .ok_or_else(|| D::Error::custom(format!("not from {MIN} to {MAX}")))
}
