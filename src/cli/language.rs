//! The language that a command speaks. It is known before the command line is understood, so that what is wrong with
//! that is told in it as well.

use std::{ffi::OsString, path::PathBuf};

use crate::{data_folder::DataFolder, text::Language};

/// The language that is asked for by `--lang`, that of the settings, or that of the system.
pub(super) fn spoken(arguments: &[OsString]) -> Language {
    let path = value("--data", arguments).map(PathBuf::from).or_else(|| DataFolder::default_path().ok());
    let folder = path.as_deref().and_then(DataFolder::existing);
    let asked_for = value("--lang", arguments).and_then(|code| Language::from_code(code.to_str()?));
    asked_for
        .or_else(|| Some(folder?.settings().ok()?.language))
        .unwrap_or_else(|| Language::of_system(sys_locale::get_locales()))
}

/// The value of this option, wherever it stands before `--`.
fn value(option: &str, arguments: &[OsString]) -> Option<OsString> {
    let mut arguments = arguments.iter().skip(1).take_while(|argument| *argument != "--");
    while let Some(argument) = arguments.next() {
        if argument == option {
            return arguments.next().cloned();
        }
        let text = argument.to_str().and_then(|text| text.strip_prefix(option)?.strip_prefix('='));
        if let Some(value) = text {
            return Some(value.into());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_found_wherever_it_stands() {
        let found = |line: &str| {
            let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            value("--lang", &arguments).map(|value| value.to_string_lossy().into_owned())
        };
        assert_eq!(found("posjaga --lang en log list").as_deref(), Some("en"));
        assert_eq!(found("posjaga log list --lang=en").as_deref(), Some("en"));
        assert_eq!(found("posjaga log list --lang"), None);
        assert_eq!(found("posjaga check -- --lang en"), None);
        assert_eq!(found("posjaga --language en"), None);
    }
}
