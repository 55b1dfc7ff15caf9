//! `config.toml`: every setting with its default and a comment. What is changed there leaves comments and order as
//! they are.

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TomlError, Value};

use super::{lists::Host, settings::Settings};
use crate::text::{Detail, Language, detail, text};

/// The file as a new data folder gets it: every setting with its default, in both languages.
pub(super) const TEMPLATE: &str = include_str!("config.toml");

/// What an editor of Windows may write before the first setting.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// What is wrong with `config.toml`, or with what it is to become.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.in_words(Language::English))]
pub struct SettingsFault {
    /// In which line, counted from 1; `None` where it is the file as a whole.
    pub line: Option<usize>,
    /// What is wrong there.
    pub what: Detail,
}

impl SettingsFault {
    /// What is wrong, and where: half a sentence.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        let what = self.what.in_words(language);
        match self.line {
            Some(line) => text!(language, "folder-settings-line", line, what),
            None => what,
        }
    }
}

impl From<Detail> for SettingsFault {
    fn from(what: Detail) -> Self {
        Self { line: None, what }
    }
}

/// Reads the file.
pub(super) fn parse(file: &str) -> Result<Settings, SettingsFault> {
    toml::from_str(file).map_err(|error| with_line(file, &error))
}

/// The file to be changed.
pub(super) fn document(file: &str) -> Result<DocumentMut, SettingsFault> {
    parse(file)?;
    Ok(file.parse().map_err(|error: TomlError| Detail::of_parser(error.message()))?)
}

/// What is to be written of a changed document in the place of `file`: the byte order mark and the line ends of
/// Windows stay. It is parsed once more.
pub(super) fn as_written(file: &str, document: &DocumentMut) -> Result<String, SettingsFault> {
    let mark = if file.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK } else { "" };
    let mut changed = document.to_string();
    if file.contains("\r\n") {
        changed = changed.replace("\r\n", "\n").replace('\n', "\r\n");
    }
    if !changed.starts_with(mark) {
        changed.insert_str(0, mark);
    }
    parse(&changed)?;
    Ok(changed)
}

/// The file with one value replaced, or added where the file does not name the setting. Of a list, each line of
/// `value` is an entry.
pub(super) fn change(file: &str, name: &str, value: &str) -> Result<String, SettingsFault> {
    let known = values(&Settings::default());
    let value = match known.iter().find(|(known, _)| *known == name).map(|(_, value)| value) {
        Some(Value::Integer(_)) => {
            value.parse::<i64>().map_err(|_| detail!("folder-setting-whole-number", name = name))?.into()
        }
        Some(Value::Boolean(_)) => {
            value.parse::<bool>().map_err(|_| detail!("folder-setting-true-or-false", name = name))?.into()
        }
        Some(Value::Array(_)) => value.lines().collect(),
        _ => value.into(),
    };
    set(file, [(name, value)])
}

/// The settings of a file with those of another one in their place, which may name these alone.
pub(super) fn with_others(file: &str, others: &str, allowed: &[&str]) -> Result<Settings, SettingsFault> {
    let mut settings: toml::Table = toml::from_str(file).map_err(|error| with_line(file, &error))?;
    let others: toml::Table = toml::from_str(others).map_err(|error| with_line(others, &error))?;
    if others.keys().any(|name| !allowed.contains(&name.as_str())) {
        return Err(detail!("folder-setting-none-of", names = allowed.join(" ")).into());
    }
    settings.extend(others);
    parse(&settings.to_string())
}

/// The file with everything replaced that differs between two states of the settings.
pub(super) fn change_all(file: &str, before: &Settings, after: &Settings) -> Result<String, SettingsFault> {
    let before = values(before).into_iter().map(|(_, value)| value.to_string());
    let changed = values(after).into_iter().zip(before);
    set(file, changed.filter(|((_, after), before)| after.to_string() != *before).map(|(changed, _)| changed))
}

/// Whatever stands around a value stays as it is, the byte order mark and the line ends of Windows as well.
fn set<'a>(file: &str, values: impl IntoIterator<Item = (&'a str, Value)>) -> Result<String, SettingsFault> {
    let mut document = document(file)?;
    for (name, value) in values {
        let (table, key) = match name.split_once('.') {
            Some((table, key)) => (document.entry(table).or_insert(Item::Table(Table::new())), key),
            None => (document.as_item_mut(), name),
        };
        let table =
            table.as_table_like_mut().ok_or_else(|| detail!("folder-setting-no-table", name = name))?;
        match table.get_mut(key) {
            Some(known) => match known.as_value_mut() {
                Some(value_there) => {
                    let around = value_there.decor().clone();
                    *value_there = value;
                    *value_there.decor_mut() = around;
                }
                // A table, or tables, that say the same as a value.
                None => *known = Item::Value(value),
            },
            None => _ = table.insert(key, Item::Value(value)),
        }
    }
    as_written(file, &document)
}

/// Every setting under its name in the file.
fn values(settings: &Settings) -> Vec<(&'static str, Value)> {
    let Settings {
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
    } = settings;
    let number = |number: u32| Value::from(i64::from(number));
    let days = retention_days_of.iter().map(|(field, days)| (field.code(), number(*days)));
    vec![
        ("language", language.code().into()),
        ("post", post.as_str().into()),
        ("office", office.as_str().into()),
        ("town", town.as_str().into()),
        ("signatory", signatory.as_str().into()),
        ("signatory_position", signatory_position.as_str().into()),
        ("signatory_number", signatory_number.as_str().into()),
        ("officer", officer.as_str().into()),
        ("officers", officers.value()),
        ("policy", policy.as_str().into()),
        ("camera", camera.as_str().into()),
        ("scanner", scanner.as_str().into()),
        ("mirrored_preview", (*mirrored_preview).into()),
        ("appearance", appearance.code().into()),
        ("text_size", number(*text_size)),
        ("guest_screen", (*guest_screen).into()),
        ("sounds", (*sounds).into()),
        ("purposes", purposes.iter().collect()),
        ("admit_seconds", number(*admit_seconds)),
        ("capacity", number(*capacity)),
        ("capacity_percent", number(*capacity_percent)),
        ("trust_max_age_days", number(*trust_max_age_days)),
        ("retention_days", number(*retention_days)),
        ("retention_days_of", Value::InlineTable(days.collect())),
        ("overdue_hours", number(*overdue_hours)),
        ("evening_files", evening_files.iter().map(|format| format.code()).collect()),
        ("sign_key", sign_key.as_str().into()),
        ("sign_password_file", sign_password_file.as_str().into()),
        ("first_start", first_start.code().into()),
        ("lists.organisations", one_a_line(lists.organisations.iter().map(Value::from))),
        ("lists.purposes", one_a_line(lists.purposes.iter().map(Value::from))),
        ("lists.hosts", one_a_line(lists.hosts.iter().map(host))),
    ]
}

fn host(Host { name, unit, telephone }: &Host) -> Value {
    let mut table = InlineTable::new();
    table.insert("name", name.as_str().into());
    for (key, value) in [("unit", unit), ("telephone", telephone)] {
        if !value.is_empty() {
            table.insert(key, value.as_str().into());
        }
    }
    table.into()
}

/// A list that people can read and write on.
fn one_a_line(values: impl Iterator<Item = Value>) -> Value {
    let mut array = Array::new();
    for mut value in values {
        value.decor_mut().set_prefix("\n    ");
        array.push_formatted(value);
    }
    if !array.is_empty() {
        array.set_trailing_comma(true);
        array.set_trailing("\n");
    }
    array.into()
}

fn with_line(file: &str, error: &toml::de::Error) -> SettingsFault {
    let what = Detail::of_parser(&error.message().lines().collect::<Vec<_>>().join(", "));
    let before = error.span().and_then(|span| file.get(..span.start));
    SettingsFault { line: before.map(|before| before.matches('\n').count() + 1), what }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data_folder::{
        lists::Lists,
        officers::{Officer, Officers, Pin, Role},
        settings::{Appearance, FirstStart},
    };

    /// Settings of which none has its default.
    fn other() -> Settings {
        let text = |text: &str| text.to_owned();
        let host = Host { name: text("Budi"), unit: text("Bagian \"Umum\""), telephone: text("0811") };
        Settings {
            language: crate::text::Language::English,
            post: text("Barat"),
            office: text("Kantor\nKecamatan"),
            town: text("Mesuji"),
            signatory: text("Siti"),
            signatory_position: text("Camat"),
            signatory_number: text("1970"),
            officer: text("Ani"),
            officers: Officers(vec![
                Officer { name: text("Ani"), role: Role::Officer, pin: None },
                Officer { name: text("Siti"), role: Role::Supervisor, pin: Pin::new("0417") },
            ]),
            policy: text("booster"),
            camera: text("kamera 2"),
            scanner: text("COM3"),
            mirrored_preview: true,
            appearance: Appearance::HighContrast,
            text_size: 150,
            guest_screen: true,
            sounds: true,
            purposes: vec![text("Rapat")],
            admit_seconds: 9,
            capacity: 80,
            capacity_percent: 75,
            trust_max_age_days: 7,
            retention_days: 14,
            retention_days_of: vec![(crate::visit::Field::Phone, 3)],
            overdue_hours: 2,
            evening_files: vec![crate::visit::ExportFormat::Csv],
            sign_key: text("kunci"),
            sign_password_file: text("sandi"),
            first_start: FirstStart::Camera,
            lists: Lists {
                organisations: vec![text("Dinas A"), text("Dinas B")],
                purposes: vec![text("Magang")],
                hosts: vec![host],
            },
        }
    }

    #[test]
    fn the_file_of_a_new_folder_holds_every_setting_with_its_default() {
        assert_eq!(parse(TEMPLATE).unwrap(), Settings::default());
        let document: DocumentMut = TEMPLATE.parse().unwrap();
        for (name, value) in values(&Settings::default()) {
            let there = name.split('.').try_fold(document.as_item(), |item, part| item.get(part));
            let there = there.and_then(Item::as_value).unwrap_or_else(|| panic!("{name} is not there"));
            assert_eq!(there.to_string().trim(), value.to_string().trim(), "{name}");
        }
    }

    #[test]
    fn every_setting_is_written_and_read_again() {
        let other = other();
        for ((name, one), (_, before)) in values(&other).iter().zip(values(&Settings::default())) {
            assert_ne!(one.to_string(), before.to_string(), "{name} has its default");
        }
        for file in [TEMPLATE, "", "lists = { organisations = [] }\n"] {
            let changed = change_all(file, &Settings::default(), &other).unwrap();
            assert_eq!(parse(&changed).unwrap(), other, "{changed}");
            // And back, with every comment where it was.
            let back = change_all(&changed, &other, &Settings::default()).unwrap();
            assert_eq!(parse(&back).unwrap(), Settings::default());
        }
        let there_and_back = change_all(
            &change_all(TEMPLATE, &Settings::default(), &other).unwrap(),
            &other,
            &Settings::default(),
        );
        assert_eq!(there_and_back.unwrap(), TEMPLATE);
    }

    #[test]
    fn what_somebody_else_changed_meanwhile_stays() {
        let file = TEMPLATE.replace("post = \"Pintu Utama\"", "post = \"Timur\" # hand");
        let after = Settings { office: "Dinas".to_owned(), ..Settings::default() };
        let changed = change_all(&file, &Settings::default(), &after).unwrap();
        assert!(changed.contains("post = \"Timur\" # hand") && changed.contains("office = \"Dinas\""));
    }
}
