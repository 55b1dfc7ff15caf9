//! `office.toml`: one file that sets up the desks of an office alike.
//!
//! It holds settings by their names in `config.toml`, and names files that lie beside it: trust lists (`trust`), policies
//! (`policies`) and languages (`languages`). Everything in it is tried out in a folder that is thrown away, so either all of
//! it is taken over or nothing.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs, io,
    ops::Range,
    path::{Component, Path, PathBuf},
};

use chrono::Local;
use toml_edit::{Array, Document, DocumentMut, Item, TableLike, Value};

use super::{
    DataFolder, DataFolderError, MAX_CONFIG_BYTES,
    config_file::{self, SettingsFault},
    failed, has_ending, make_folder, read,
    settings::FirstStart,
    write,
};
use crate::{
    text::{Detail, Language, MAX_LANGUAGE_BYTES, is_language_code},
    time::Timestamp,
};

/// The lists of files in it. Everything else is a setting.
const LISTS: [&str; 3] = ["trust", "policies", "languages"];
/// Settings that are a desk's own: who sits there, and what is plugged in or lies on its disk.
const OF_ONE_DESK: [&str; 6] =
    ["officer", "camera", "scanner", "sign_key", "sign_password_file", "first_start"];
/// The most files that it names.
const MAX_FILES: usize = 200;

/// What is wrong in the file, and where.
#[derive(Debug)]
pub struct OfficeFault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub kind: OfficeFaultKind,
}

/// What is wrong in an `office.toml`.
#[derive(Debug)]
pub enum OfficeFaultKind {
    /// It is no TOML, or no setting is called that or can have this value.
    Setting(Detail),
    /// This is a list of files, and says something else.
    NoList(&'static str),
    /// It is not UTF-8 text.
    NotText,
    /// It sets nothing.
    Empty,
    /// The name of the post is empty.
    NoPost,
    /// A file is named that does not lie beside it or in a folder there.
    NotBeside(String),
    /// A file is named twice.
    Twice(String),
    /// More files are named than anybody needs.
    TooMany,
    /// A file of this list does not have this ending.
    Ending(&'static str),
    /// A file cannot be read, or is refused.
    File(DataFolderError),
    /// No policy has this name, neither of those that are here nor of those that are named.
    NoPolicy(String),
    /// No language has this code.
    NoLanguage(String),
}

/// Why a desk is not set up. It is as it was.
#[derive(Debug)]
pub enum OfficeFileError {
    /// The file is faulty: everything that is wrong in it, by lines.
    Faults(Vec<OfficeFault>),
    /// The file or the data folder cannot be read or written.
    Folder(DataFolderError),
}

impl From<DataFolderError> for OfficeFileError {
    fn from(error: DataFolderError) -> Self {
        Self::Folder(error)
    }
}

/// What was taken over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SetUp {
    /// How many settings.
    pub settings: usize,
    /// How many trust lists.
    pub trust: usize,
    /// How many policies and languages.
    pub others: usize,
}

/// A file that is named, and where.
struct Named {
    line: usize,
    path: PathBuf,
    name: String,
}

/// The file, understood.
struct OfficeFile {
    settings: DocumentMut,
    lines: BTreeMap<String, usize>,
    trust: Vec<Named>,
    policies: Vec<Named>,
    languages: Vec<Named>,
}

impl DataFolder {
    /// Sets the desk up as `file` says. Settings that it does not name stay as they are, and so do trust lists,
    /// policies and languages that are here already.
    ///
    /// # Errors
    ///
    /// See [`OfficeFileError`]; nothing is changed.
    pub fn set_up(&self, file: &Path, now: Timestamp) -> Result<SetUp, OfficeFileError> {
        let too_large = || failed("read", file)(io::ErrorKind::FileTooLarge.into());
        let bytes = read(file, MAX_CONFIG_BYTES)?.ok_or_else(too_large)?;
        let folder = file.parent().unwrap_or(Path::new(""));
        let (office, mut faults) = OfficeFile::parse(&bytes, folder);
        let Some(office) = office else { return Err(OfficeFileError::Faults(faults)) };
        let mut config = self.config()?;
        if faults.is_empty() {
            config = merged(&config, &office.settings).map_err(DataFolderError::Settings)?;
        }
        // What is wrong with the files is told together with what is wrong with the settings.
        faults.append(&mut self.try_out(&office, &config, now)?);
        if !faults.is_empty() {
            faults.sort_by_key(|fault| fault.line);
            return Err(OfficeFileError::Faults(faults));
        }
        self.apply(&office, &config, now)?;
        Ok(SetUp {
            settings: office.lines.len(),
            trust: office.trust.len(),
            others: office.policies.len() + office.languages.len(),
        })
    }

    /// Takes everything over in a copy of this folder, without the log, and says what is wrong.
    fn try_out(
        &self,
        office: &OfficeFile,
        config: &str,
        now: Timestamp,
    ) -> Result<Vec<OfficeFault>, DataFolderError> {
        let place = tempfile::tempdir().map_err(failed("create", &std::env::temp_dir()))?;
        let trial = Self::open(place.path())?;
        for (from, to) in [
            (self.trust_path(), trial.trust_path()),
            (self.policies_path(), trial.policies_path()),
            (self.languages_path(), trial.languages_path()),
        ] {
            copy_files(&from, &to)?;
        }
        let mut faults = install_in_any_order(&trial, &office.trust, now);
        for (list, folder) in
            [(&office.policies, trial.policies_path()), (&office.languages, trial.languages_path())]
        {
            for named in list {
                if let Err(error) = named.copy_into(&folder) {
                    faults.push(OfficeFault { line: named.line, kind: OfficeFaultKind::File(error) });
                }
            }
        }
        config_file::parse(config).map_err(DataFolderError::Settings)?;
        let (book, broken) = trial.policy_book()?;
        for error in broken {
            let of = |error: &DataFolderError| match error {
                DataFolderError::Policy { path, .. } | DataFolderError::Io { path, .. } => {
                    path.file_name().map(|name| name.to_string_lossy().into_owned())
                }
                _ => None,
            };
            let name = of(&error);
            // One that was broken before is no fault of this file.
            if let Some(named) = office.policies.iter().find(|named| Some(&named.name) == name.as_ref()) {
                faults.push(OfficeFault { line: named.line, kind: OfficeFaultKind::File(error) });
            }
        }
        let today = now.with_timezone(&Local).date_naive();
        if let (Some(line), Some(id)) = (office.lines.get("policy"), office.text("policy"))
            && book.choose(&id, today).is_none()
        {
            faults.push(OfficeFault { line: *line, kind: OfficeFaultKind::NoPolicy(id) });
        }
        for fault in trial.offer_languages() {
            if let Some(named) = office.languages.iter().find(|named| named.name == fault.file) {
                faults.push(OfficeFault {
                    line: named.line,
                    kind: OfficeFaultKind::File(DataFolderError::Language(fault)),
                });
            }
        }
        if let (Some(line), Some(code)) = (office.lines.get("language"), office.text("language"))
            && is_language_code(&code)
            && Language::from_code(&code).is_none()
        {
            faults.push(OfficeFault { line: *line, kind: OfficeFaultKind::NoLanguage(code) });
        }
        Ok(faults)
    }

    /// The settings come last: what is interrupted before them has added files that nobody has chosen yet.
    fn apply(&self, office: &OfficeFile, config: &str, now: Timestamp) -> Result<(), DataFolderError> {
        let before = self.trust_ids()?;
        let mut replaced = Vec::new();
        let done = (|| {
            for (list, folder) in
                [(&office.policies, self.policies_path()), (&office.languages, self.languages_path())]
            {
                for named in list {
                    let path = folder.join(&named.name);
                    replaced.push((path.clone(), fs::read(&path).ok()));
                    named.copy_into(&folder)?;
                }
            }
            if let Some(OfficeFault { kind: OfficeFaultKind::File(error), .. }) =
                install_in_any_order(self, &office.trust, now).into_iter().next()
            {
                return Err(error);
            }
            write(&self.config_path(), config.as_bytes())
        })();
        if done.is_err() {
            // As far as a disk that has just failed lets us.
            for (path, old) in replaced {
                let _ = match old {
                    Some(old) => write(&path, &old),
                    None => fs::remove_file(&path).map_err(failed("remove", &path)),
                };
            }
            for id in self.trust_ids()?.iter().filter(|id| !before.contains(id)) {
                self.remove_trust(id)?;
            }
        }
        done
    }

    /// Writes an `office.toml` that sets other desks up like this one, and the files that it names into a folder
    /// beside it. What is one desk's own stays here. Says where that folder is, if there is any file in it.
    ///
    /// # Errors
    ///
    /// When something cannot be read or written.
    pub fn write_office_file(&self, to: &Path) -> Result<Option<PathBuf>, DataFolderError> {
        self.settings()?;
        let mut document: DocumentMut = self.config()?.parse().map_err(|error: toml_edit::TomlError| {
            DataFolderError::Settings(Detail::of_parser(error.message()).into())
        })?;
        for name in OF_ONE_DESK {
            document.remove(name);
        }
        let stem = to.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let beside = to.with_file_name(format!("{stem}-files"));
        let mut lists: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let mut copies: Vec<(PathBuf, String)> = Vec::new();
        for installed in self.installed_trust()?.into_iter().rev() {
            let name = free_name(&plain(&installed.name), &installed.id, &copies);
            copies.push((self.trust_path().join(format!("{}.trust", installed.id)), name.clone()));
            lists.entry("trust").or_default().push(name);
        }
        for (list, folder, ending) in
            [("policies", self.policies_path(), "toml"), ("languages", self.languages_path(), "ftl")]
        {
            for path in super::files_where(&folder, |_| true)? {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                if has_ending(&path, ending) && plain(&name) == name {
                    lists.entry(list).or_default().push(name.clone());
                    copies.push((path, name));
                }
            }
        }
        let mut text = String::from(HEAD);
        for (list, names) in &lists {
            let paths: Array = names.iter().map(|name| format!("{stem}-files/{name}")).collect();
            // Writing into a `String` does not fail.
            let _ = writeln!(text, "{list} = {paths}");
        }
        text.push_str(&document.to_string());
        if !copies.is_empty() {
            make_folder(&beside)?;
        }
        for (from, name) in &copies {
            let bytes = fs::read(from).map_err(failed("read", from))?;
            write(&beside.join(name), &bytes)?;
        }
        write(to, text.as_bytes())?;
        Ok(Some(beside).filter(|_| !copies.is_empty()))
    }
}

/// What stands over a file that is written, in both languages.
const HEAD: &str = include_str!("office.toml");

impl OfficeFile {
    /// What it says, if it is TOML, and everything that is wrong in it without a look at the files that it names.
    fn parse(bytes: &[u8], folder: &Path) -> (Option<Self>, Vec<OfficeFault>) {
        let text = match str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let line = 1 + bytes.iter().take(error.valid_up_to()).filter(|byte| **byte == b'\n').count();
                return (None, vec![OfficeFault { line, kind: OfficeFaultKind::NotText }]);
            }
        };
        let fault = |before: usize, fault: SettingsFault| OfficeFault {
            line: before + fault.line.unwrap_or(1),
            kind: OfficeFaultKind::Setting(fault.what),
        };
        let document = match Document::parse(text) {
            Ok(document) => document,
            Err(error) => {
                let line = error.span().map(|span| line_of(text, span.start));
                let what = Detail::of_parser(&error.message().lines().collect::<Vec<_>>().join(", "));
                return (None, vec![fault(0, SettingsFault { line, what })]);
            }
        };
        let mut faults = Vec::new();
        let lines: BTreeMap<String, usize> = parts(&document, text.len())
            .into_iter()
            .map(|(name, range)| (name, line_of(text, range.start)))
            .collect();
        for (name, range) in parts(&document, text.len()) {
            if LISTS.contains(&name.as_str()) {
                continue;
            }
            // Each by itself, so that the second fault is told as well as the first.
            let before = line_of(text, range.start) - 1;
            if let Err(found) = config_file::parse(text.get(range).unwrap_or_default()) {
                faults.push(fault(before, found));
            }
        }
        let mut named = LISTS.map(|list| files_of(&document, list, text, folder, &mut faults).into_iter());
        let [trust, policies, languages] = named.each_mut().map(Iterator::collect::<Vec<_>>);
        for (list, ending) in [(&policies, "toml"), (&languages, "ftl")] {
            for named in list.iter().filter(|named| !has_ending(Path::new(&named.name), ending)) {
                faults.push(OfficeFault { line: named.line, kind: OfficeFaultKind::Ending(ending) });
            }
        }
        if trust.len() + policies.len() + languages.len() > MAX_FILES {
            faults.push(OfficeFault { line: 1, kind: OfficeFaultKind::TooMany });
        }
        let post = document.get("post").and_then(Item::as_str);
        if let (Some(post), Some(line)) = (post, lines.get("post"))
            && post.trim().is_empty()
        {
            faults.push(OfficeFault { line: *line, kind: OfficeFaultKind::NoPost });
        }
        let mut settings = document.into_mut();
        for list in LISTS {
            settings.remove(list);
        }
        if settings.is_empty()
            && trust.is_empty()
            && policies.is_empty()
            && languages.is_empty()
            && faults.is_empty()
        {
            faults.push(OfficeFault { line: 1, kind: OfficeFaultKind::Empty });
        }
        if faults.is_empty() {
            // What holds between settings.
            if let Err(found) = config_file::parse(&without_lists(text)) {
                faults.push(fault(0, found));
            }
        }
        let lines = lines.into_iter().filter(|(name, _)| !LISTS.contains(&name.as_str())).collect();
        (Some(Self { settings, lines, trust, policies, languages }), faults)
    }

    fn text(&self, setting: &str) -> Option<String> {
        self.settings.get(setting).and_then(Item::as_str).map(str::to_owned)
    }
}

/// The settings of the file alone; the lines of the lists of files are blank in it.
fn without_lists(text: &str) -> String {
    let Ok(document) = Document::parse(text) else { return String::new() };
    let mut rest = text.to_owned();
    for (_, range) in
        parts(&document, text.len()).into_iter().filter(|(name, _)| LISTS.contains(&name.as_str()))
    {
        let blank: String =
            text.get(range.clone()).unwrap_or_default().chars().filter(|letter| *letter == '\n').collect();
        let padding = " ".repeat(range.len() - blank.len());
        rest.replace_range(range, &(blank + &padding));
    }
    rest
}

/// Everything at the top of the file, with the part of the text that it takes, in its order.
fn parts(document: &Document<&str>, end: usize) -> Vec<(String, Range<usize>)> {
    let mut starts: Vec<(usize, String, Option<usize>)> = document
        .iter()
        .filter_map(|(name, item)| {
            let key = document.key(name).and_then(toml_edit::Key::span);
            let own = item.span();
            let start = match item {
                Item::Value(_) => key.or(own.clone())?.start,
                _ => own.clone().or(key)?.start,
            };
            let value_end = item.is_value().then(|| own.map(|span| span.end)).flatten();
            Some((start, name.to_owned(), value_end))
        })
        .collect();
    starts.sort();
    let next: Vec<usize> = starts.iter().skip(1).map(|(start, ..)| *start).chain([end]).collect();
    starts
        .into_iter()
        .zip(next)
        .map(|((start, name, value_end), next)| (name, start..value_end.unwrap_or(next).max(start)))
        .collect()
}

/// The files of a list, as far as they can be named.
fn files_of(
    document: &Document<&str>,
    list: &'static str,
    text: &str,
    folder: &Path,
    faults: &mut Vec<OfficeFault>,
) -> Vec<Named> {
    let Some(item) = document.get(list) else { return Vec::new() };
    let line = |span: Option<Range<usize>>| {
        let of_list = document.key(list).and_then(toml_edit::Key::span).or(item.span());
        span.or(of_list).map_or(1, |span| line_of(text, span.start))
    };
    let wrong = |line| OfficeFault { line, kind: OfficeFaultKind::NoList(list) };
    let Some(values) = item.as_array() else {
        faults.push(wrong(line(None)));
        return Vec::new();
    };
    let mut named: Vec<Named> = Vec::new();
    for value in values {
        let line = line(value.span());
        let Some(path) = value.as_str() else {
            faults.push(wrong(line));
            continue;
        };
        // As people write it on Windows as well.
        let relative = PathBuf::from(path.replace('\\', "/"));
        let is_beside = !relative.as_os_str().is_empty()
            && !path.contains(':')
            && relative.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        let Some(name) = relative.file_name().filter(|_| is_beside) else {
            faults.push(OfficeFault { line, kind: OfficeFaultKind::NotBeside(path.to_owned()) });
            continue;
        };
        let name = name.to_string_lossy().into_owned();
        let path = folder.join(&relative);
        if named.iter().any(|other| other.path == path || (list != "trust" && other.name == name)) {
            faults.push(OfficeFault { line, kind: OfficeFaultKind::Twice(name) });
            continue;
        }
        named.push(Named { line, path, name });
    }
    named
}

impl Named {
    fn copy_into(&self, folder: &Path) -> Result<(), DataFolderError> {
        let limit = MAX_CONFIG_BYTES.max(MAX_LANGUAGE_BYTES);
        let too_large = || failed("read", &self.path)(io::ErrorKind::FileTooLarge.into());
        let bytes = read(&self.path, limit)?.ok_or_else(too_large)?;
        make_folder(folder)?;
        write(&folder.join(&self.name), &bytes)
    }
}

/// Installs trust lists in whatever order they stand: a list is believed once the key that has signed it is there.
/// Says what is wrong with those that were not.
fn install_in_any_order(folder: &DataFolder, files: &[Named], now: Timestamp) -> Vec<OfficeFault> {
    let mut waiting: Vec<&Named> = files.iter().collect();
    loop {
        let mut faults = Vec::new();
        let mut left = Vec::new();
        for named in &waiting {
            if let Err(error) = folder.install_trust(&named.path, now) {
                faults.push(OfficeFault { line: named.line, kind: OfficeFaultKind::File(error) });
                left.push(*named);
            }
        }
        if left.is_empty() || left.len() == waiting.len() {
            return faults;
        }
        waiting = left;
    }
}

/// The settings with those of the office in their places. Comments stay, and so do the settings that it leaves out;
/// nothing is left for the first start to ask.
fn merged(config: &str, office: &DocumentMut) -> Result<String, SettingsFault> {
    let mut merged = config_file::document(config)?;
    if !office.contains_key("first_start") {
        put(merged.as_table_mut(), "first_start", &Item::Value(FirstStart::Done.code().into()));
    }
    for (name, item) in office.iter() {
        put(merged.as_table_mut(), name, item);
    }
    config_file::as_written(config, &merged)
}

/// Puts a setting, or each of a table of settings, in its place.
fn put(settings: &mut dyn TableLike, name: &str, item: &Item) {
    match (settings.get_mut(name), item) {
        (Some(Item::Value(known)), Item::Value(new)) => {
            let around = known.decor().clone();
            *known = bare(new);
            *known.decor_mut() = around;
        }
        (Some(Item::Table(known)), Item::Table(new)) => {
            for (name, item) in new {
                put(known, name, item);
            }
        }
        (_, Item::Value(new)) => _ = settings.insert(name, Item::Value(bare(new))),
        (_, other) => _ = settings.insert(name, other.clone()),
    }
}

/// A value without the comments around it.
fn bare(value: &Value) -> Value {
    let mut value = value.clone();
    value.decor_mut().clear();
    value
}

fn copy_files(from: &Path, to: &Path) -> Result<(), DataFolderError> {
    for path in super::files_where(from, Path::is_file)? {
        make_folder(to)?;
        let name = path.file_name().unwrap_or_default();
        fs::copy(&path, to.join(name)).map_err(failed("read", &path))?;
    }
    Ok(())
}

fn line_of(text: &str, at: usize) -> usize {
    1 + text.get(..at).unwrap_or_default().matches('\n').count()
}

/// A name that every system takes.
fn plain(name: &str) -> String {
    let letters = name
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || "-_.".contains(letter) { letter } else { '-' });
    let name: String = letters.collect();
    let name = name.trim_matches(['.', '-']).to_owned();
    if name.is_empty() { "list".to_owned() } else { name }
}

fn free_name(name: &str, id: &str, taken: &[(PathBuf, String)]) -> String {
    if taken.iter().any(|(_, taken)| taken.eq_ignore_ascii_case(name)) {
        format!("{id}-{name}")
    } else {
        name.to_owned()
    }
}
