//! The settings of a post, and what each may be.

use std::collections::BTreeMap;

use chrono::Days;
use serde::{Deserialize, Deserializer, de::Error as _};

use super::{lists::Lists, officers::Officers};
use crate::{
    text::{Language, detail, is_language_code},
    time::{Date, Timestamp, start_of_day},
    visit::{ExportFormat, Field, MAX_FIELD_CHARS},
    visit_log::Retention,
};

/// A purpose is picked by a key from 1 to 9.
pub const MAX_PURPOSES: usize = 9;

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
    /// Who works at the desk, and what each may do.
    pub officers: Officers,
    /// The id of the policy; `id` follows the Indonesian periods.
    #[serde(deserialize_with = "text")]
    pub policy: String,
    /// The camera's id; empty means the first that works.
    #[serde(deserialize_with = "text")]
    pub camera: String,
    /// The port of a hand scanner that sends its codes over a serial line; empty means none.
    #[serde(deserialize_with = "text")]
    pub scanner: String,
    /// Whether the picture on the screen is mirrored, as guests know it from their phones. What is read never is.
    pub mirrored_preview: bool,
    /// How the window looks.
    pub appearance: Appearance,
    /// The size of texts in percent, 100 to 200.
    #[serde(deserialize_with = "text_size")]
    pub text_size: u32,
    /// Whether a second screen shows guests where to hold the code, and the sign of the verdict.
    pub guest_screen: bool,
    /// Whether each verdict is heard as well.
    pub sounds: bool,
    /// The purposes that one key picks, in order, at most nine.
    #[serde(deserialize_with = "purposes")]
    pub purposes: Vec<String>,
    /// How long an admitted guest's verdict stays when nobody does anything, in seconds, 2 to 60.
    #[serde(deserialize_with = "admit_seconds")]
    pub admit_seconds: u32,
    /// How many people the building may hold; 0 is any number.
    #[serde(deserialize_with = "capacity")]
    pub capacity: u32,
    /// How much of that may be used now, in percent, 1 to 100.
    #[serde(deserialize_with = "capacity_percent")]
    pub capacity_percent: u32,
    /// After how many days the trust lists count as old, 1 to 3650.
    #[serde(deserialize_with = "trust_max_age_days")]
    pub trust_max_age_days: u32,
    /// After how many days a visit is emptied of what tells whose it was, at most 36500; 0 is never.
    #[serde(deserialize_with = "retention_days")]
    pub retention_days: u32,
    /// After how many days single fields are emptied, where that is sooner.
    #[serde(deserialize_with = "retention_days_of")]
    pub retention_days_of: Vec<(Field, u32)>,
    /// After how many hours a guest who is still inside is said to be overdue, 1 to 168; 0 is never.
    #[serde(deserialize_with = "overdue_hours")]
    pub overdue_hours: u32,
    /// The files that are written when a day is closed.
    #[serde(deserialize_with = "formats")]
    pub evening_files: Vec<ExportFormat>,
    /// The file with the key that signs every export; empty means that none is signed.
    #[serde(deserialize_with = "text")]
    pub sign_key: String,
    /// The file with the password of that key; empty for a key without one.
    #[serde(deserialize_with = "text")]
    pub sign_password_file: String,
    /// How far the first start has come.
    pub first_start: FirstStart,
    /// What completes what is typed at the desk.
    pub lists: Lists,
}

/// How the window looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Appearance {
    /// Dark letters on light paper.
    #[default]
    Light,
    /// Light letters on dark paper.
    Dark,
    /// Black and white.
    HighContrast,
}

/// How far the first start has come: what is asked next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what is asked about")]
pub enum FirstStart {
    Language,
    Office,
    Trust,
    Camera,
    Scan,
    /// Nothing is asked any more.
    #[default]
    Done,
}

/// An enum that the settings name by a word.
macro_rules! named {
    ($type:ident, $($variant:ident = $code:literal),+) => {
        impl $type {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Its name in the settings.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code),+
                }
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
                let code = String::deserialize(value)?;
                let named = Self::ALL.iter().find(|one| one.code() == code);
                named.copied().ok_or_else(|| D::Error::custom(detail!("folder-setting-none-of", names = [$($code),+].join(" ")).carried()))
            }
        }
    };
}

named!(Appearance, Light = "light", Dark = "dark", HighContrast = "high-contrast");
named!(
    FirstStart,
    Language = "language",
    Office = "office",
    Trust = "trust",
    Camera = "camera",
    Scan = "scan",
    Done = "done"
);

impl Settings {
    /// Takes over what has changed between two states of the file. A setting that was changed here since the
    /// first of them stays as it is.
    pub fn take_changes(&mut self, before: &Self, after: &Self) {
        macro_rules! take {
            ($($setting:ident),+ $(,)?) => {
                // Names every setting, so that none is forgotten.
                let Self { $($setting),+ } = self;
                $(if *$setting == before.$setting && before.$setting != after.$setting {
                    $setting.clone_from(&after.$setting);
                })+
            };
        }
        take!(
            language,
            post,
            office,
            town,
            signatory,
            signatory_position,
            signatory_number,
            officer,
            officers,
            policy,
            camera,
            scanner,
            mirrored_preview,
            appearance,
            text_size,
            guest_screen,
            sounds,
            purposes,
            admit_seconds,
            capacity,
            capacity_percent,
            trust_max_age_days,
            retention_days,
            retention_days_of,
            overdue_hours,
            evening_files,
            sign_key,
            sign_password_file,
            first_start,
            lists,
        );
    }

    /// How many people may be inside now; `None` where that is not limited.
    #[must_use]
    pub fn limit(&self) -> Option<u32> {
        let limit = u64::from(self.capacity) * u64::from(self.capacity_percent) / 100;
        (self.capacity > 0).then(|| u32::try_from(limit).unwrap_or(u32::MAX))
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
            officers: Officers::default(),
            policy: "id".to_owned(),
            camera: String::new(),
            scanner: String::new(),
            mirrored_preview: false,
            appearance: Appearance::Light,
            text_size: 100,
            guest_screen: false,
            sounds: false,
            purposes: ["Rapat", "Layanan", "Antar surat", "Tamu pimpinan", "Pengiriman barang", "Lainnya"]
                .map(str::to_owned)
                .to_vec(),
            admit_seconds: 4,
            capacity: 0,
            capacity_percent: 100,
            trust_max_age_days: 30,
            retention_days: 30,
            retention_days_of: Vec::new(),
            overdue_hours: 4,
            evening_files: vec![ExportFormat::Pdf, ExportFormat::Xlsx],
            sign_key: String::new(),
            sign_password_file: String::new(),
            first_start: FirstStart::Done,
            lists: Lists::default(),
        }
    }
}

fn language<'de, D: Deserializer<'de>>(value: D) -> Result<Language, D::Error> {
    let code = String::deserialize(value)?;
    // The file of a language may be gone; the desk opens all the same, and the doctor tells.
    let absent = || is_language_code(&code).then_some(Language::English);
    Language::from_code(&code)
        .or_else(absent)
        .ok_or_else(|| D::Error::custom(detail!("folder-setting-language").carried()))
}

/// A text that fits into a field of a visit.
fn text<'de, D: Deserializer<'de>>(value: D) -> Result<String, D::Error> {
    let text = String::deserialize(value)?;
    if text.chars().count() > MAX_FIELD_CHARS {
        return Err(D::Error::custom(detail!("folder-setting-too-long", limit = MAX_FIELD_CHARS).carried()));
    }
    Ok(text)
}

fn purposes<'de, D: Deserializer<'de>>(value: D) -> Result<Vec<String>, D::Error> {
    let purposes = Vec::<String>::deserialize(value)?;
    if purposes.len() > MAX_PURPOSES {
        return Err(D::Error::custom(
            detail!("folder-setting-too-many-purposes", limit = MAX_PURPOSES).carried(),
        ));
    }
    if purposes.iter().any(|purpose| purpose.chars().count() > MAX_FIELD_CHARS) {
        return Err(D::Error::custom(
            detail!("folder-setting-purpose-too-long", limit = MAX_FIELD_CHARS).carried(),
        ));
    }
    Ok(purposes)
}

fn admit_seconds<'de, D: Deserializer<'de>>(value: D) -> Result<u32, D::Error> {
    number::<2, 60, D>(value)
}

fn text_size<'de, D: Deserializer<'de>>(value: D) -> Result<u32, D::Error> {
    number::<100, 200, D>(value)
}

fn capacity<'de, D: Deserializer<'de>>(value: D) -> Result<u32, D::Error> {
    number::<0, 100_000, D>(value)
}

fn capacity_percent<'de, D: Deserializer<'de>>(value: D) -> Result<u32, D::Error> {
    number::<1, 100, D>(value)
}

fn trust_max_age_days<'de, D: Deserializer<'de>>(value: D) -> Result<u32, D::Error> {
    number::<1, 3650, D>(value)
}

fn overdue_hours<'de, D: Deserializer<'de>>(value: D) -> Result<u32, D::Error> {
    number::<0, 168, D>(value)
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
                D::Error::custom(
                    detail!("folder-setting-no-field", name = name.as_str(), names = names.join(", "))
                        .carried(),
                )
            })?;
            let days = u32::try_from(days).ok().filter(|days| (1..=36_500).contains(days));
            Ok((
                field,
                days.ok_or_else(|| {
                    D::Error::custom(detail!("policy-number", least = 1_u32, most = 36_500_u32).carried())
                })?,
            ))
        })
        .collect()
}

fn formats<'de, D: Deserializer<'de>>(value: D) -> Result<Vec<ExportFormat>, D::Error> {
    let mut formats = Vec::new();
    for code in Vec::<String>::deserialize(value)? {
        let format = ExportFormat::from_code(&code).ok_or_else(|| {
            let names = ExportFormat::ALL.map(ExportFormat::code).join(" ");
            D::Error::custom(detail!("folder-setting-none-of", names = names.as_str()).carried())
        })?;
        if !formats.contains(&format) {
            formats.push(format);
        }
    }
    Ok(formats)
}

fn number<'de, const MIN: u32, const MAX: u32, D: Deserializer<'de>>(value: D) -> Result<u32, D::Error> {
    let number = i64::deserialize(value)?;
    u32::try_from(number)
        .ok()
        .filter(|number| (MIN..=MAX).contains(number))
        .ok_or_else(|| D::Error::custom(detail!("policy-number", least = MIN, most = MAX).carried()))
}
