//! What is wrong with the data folder, for people.

use std::{io, path::Path};

use super::{DataFolder, DataFolderError, OfficeFault, OfficeFaultKind, OfficeFileError};
use crate::text::{Language, shown, shown_path, system, text};

impl DataFolderError {
    /// What is wrong, why, and what to do now, with the file that it is about: half a sentence.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        match self {
            Self::Io { action, path, source } => {
                let mut why = system(source, language);
                let shared = DataFolder::shared_path().is_some_and(|shared| path.starts_with(shared));
                if shared && source.kind() == io::ErrorKind::PermissionDenied {
                    why = text!(language, "folder-not-a-member", why = why);
                }
                let what = match *action {
                    "read" => text!(language, "folder-cannot-read", why = why),
                    "create" => text!(language, "folder-cannot-create", why = why),
                    "remove" => text!(language, "folder-cannot-remove", why = why),
                    _ => text!(language, "folder-cannot-write", why = why),
                };
                format!("{what}: {}", shown_path(path))
            }
            Self::Settings(fault) => text!(language, "folder-settings", what = fault.in_words(language)),
            Self::Trust { path, source } => {
                let what = text!(language, "folder-trust", why = source.in_words(language));
                format!("{what}: {}", shown_path(path))
            }
            Self::Changed(path) => {
                let why = text!(language, "folder-file-changed");
                format!("{}: {}", text!(language, "folder-cannot-read", why = why), shown_path(path))
            }
            Self::NoRecord { path, id } => {
                let why = text!(language, "folder-no-record", id = shown(id));
                format!("{}: {}", text!(language, "folder-cannot-read", why = why), shown_path(path))
            }
            Self::Policy { path, source } => {
                let what = text!(language, "folder-policy", why = source.in_words(language));
                format!("{what}: {}", shown_path(path))
            }
            Self::Language(fault) => fault.in_words(language),
            Self::Log { path, source } => source.in_words_at(path, language),
            Self::Key(error) => error.in_words(language),
            Self::Encrypted => text!(language, "folder-encrypted").to_owned(),
            Self::NotEncrypted => text!(language, "folder-not-encrypted").to_owned(),
            Self::ForeignFile => text!(language, "folder-foreign-file").to_owned(),
            Self::NotInstalled(id) => text!(language, "folder-not-installed", id = shown(id)),
            Self::NotShared { path, said } => {
                let why = if said.is_empty() { "?".to_owned() } else { shown(said) };
                format!("{}: {}", text!(language, "folder-not-shared", why = why), shown_path(path))
            }
            Self::InUse => text!(language, "folder-in-use").to_owned(),
            Self::NoDefault => text!(language, "folder-no-default").to_owned(),
        }
    }
}

impl OfficeFileError {
    /// Everything that is wrong, a fault a line, and that nothing was changed. `file` is the office file.
    #[must_use]
    pub fn in_words(&self, file: &Path, language: Language) -> String {
        match self {
            Self::Folder(error) => error.in_words(language),
            Self::Faults(faults) => {
                let lines =
                    faults.iter().map(|fault| format!("{}: {}", shown_path(file), fault.in_words(language)));
                let nothing = text!(language, "setup-nothing-changed", count = faults.len());
                lines.chain([nothing]).collect::<Vec<_>>().join("\n")
            }
        }
    }
}

impl OfficeFault {
    /// The line, and what is wrong there.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        let what = match &self.kind {
            OfficeFaultKind::Setting(what) => shown(&what.in_words(language)),
            OfficeFaultKind::NoList(list) => text!(language, "setup-no-list", list = *list),
            OfficeFaultKind::NotText => text!(language, "setup-not-text").to_owned(),
            OfficeFaultKind::Empty => text!(language, "setup-empty").to_owned(),
            OfficeFaultKind::NoPost => text!(language, "setup-no-post").to_owned(),
            OfficeFaultKind::NotBeside(path) => text!(language, "setup-not-beside", path = shown(path)),
            OfficeFaultKind::Twice(name) => text!(language, "setup-twice", name = shown(name)),
            OfficeFaultKind::TooMany => text!(language, "setup-too-many").to_owned(),
            OfficeFaultKind::Ending(ending) => text!(language, "setup-ending", ending = *ending),
            OfficeFaultKind::File(error) => error.in_words(language),
            OfficeFaultKind::NoPolicy(id) => text!(language, "setup-no-policy", id = shown(id)),
            OfficeFaultKind::NoLanguage(code) => text!(language, "setup-no-language", code = shown(code)),
        };
        text!(language, "setup-fault", line = self.line, what = what)
    }
}
