//! Languages that a data folder brings along: `languages/ms.ftl` and its like, one file of texts for each.

use std::path::{Path, PathBuf};

use super::{DataFolder, files_where, read};
use crate::text::{self, Language, MAX_LANGUAGE_BYTES, TextFault, TextFaultKind, shown};

/// More languages than these are not offered.
const MAX_LANGUAGES: usize = 16;

impl DataFolder {
    /// Where further languages are.
    #[must_use]
    pub fn languages_path(&self) -> PathBuf {
        self.path().join("languages")
    }

    /// Offers every language that the folder brings along, with English for what it leaves out. What is wrong in its
    /// files is left out as well, and told.
    #[must_use]
    pub fn offer_languages(&self) -> Vec<TextFault> {
        let Ok(files) = files_where(&self.languages_path(), is_language_file) else { return Vec::new() };
        let mut faults = Vec::new();
        for (at, path) in files.iter().enumerate() {
            let refused = |kind| TextFault { file: name_of(path), line: 1, kind };
            if at >= MAX_LANGUAGES {
                faults.push(refused(TextFaultKind::TooLong));
                break;
            }
            match texts_in(path) {
                Ok(texts) => {
                    faults.extend_from_slice(texts.faults());
                    text::offer(texts);
                }
                Err(kind) => faults.push(refused(kind)),
            }
        }
        faults
    }

    /// Offers them, and tells the program's log what is wrong.
    pub(super) fn offer_and_tell(&self) {
        for fault in self.offer_languages() {
            tracing::warn!(file = fault.file, line = fault.line, kind = ?fault.kind, "a text is not used");
        }
    }

    /// The code of the language that the settings name, where there is none of it: English speaks in its place.
    #[must_use]
    pub fn missing_language(&self) -> Option<String> {
        let settings: toml::Table = self.config().ok()?.parse().ok()?;
        let code = settings.get("language")?.as_str()?;
        Language::from_code(code).is_none().then(|| shown(code))
    }
}

pub(super) fn texts_in(path: &Path) -> Result<text::Texts, TextFaultKind> {
    let code = path.file_stem().and_then(|stem| stem.to_str()).ok_or(TextFaultKind::NoLanguage)?;
    if Language::SHIPPED.iter().any(|shipped| shipped.code() == code) {
        return Err(TextFaultKind::Shipped);
    }
    let bytes = match read(path, MAX_LANGUAGE_BYTES) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Err(TextFaultKind::TooLong),
        Err(_) => return Err(TextFaultKind::Unreadable),
    };
    let file = String::from_utf8(bytes).map_err(|_| TextFaultKind::Unreadable)?;
    text::read_texts(code, &name_of(path), file).ok_or(TextFaultKind::NoLanguage)
}

pub(super) fn is_language_file(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "ftl")
}

pub(super) fn name_of(path: &Path) -> String {
    shown(&path.file_name().unwrap_or_default().to_string_lossy())
}
