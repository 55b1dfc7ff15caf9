//! What only a supervisor may do, once there is one: his PIN is asked for, or read from a file.

use anyhow::anyhow;

use super::{global::Global, key};
use crate::{
    office,
    text::{Language, text},
};

/// Ends with an error where there are supervisors and none allows it.
pub(super) fn allow(global: &Global) -> anyhow::Result<()> {
    let language: Language = global.language;
    // A folder that cannot be opened is told by the command itself.
    let Ok(settings) = global.data_folder().and_then(|folder| folder.settings()) else { return Ok(()) };
    if !settings.officers.are_set() {
        return Ok(());
    }
    let pin = match &global.pin_file {
        Some(path) => key::secret_in(path, language)?,
        None => key::ask(text!(language, "duty-ask-pin"), text!(language, "duty-no-terminal"))?,
    };
    let known = office::supervisor_with(&settings.officers, &pin);
    known.map(drop).ok_or_else(|| anyhow!(text!(language, "duty-no-supervisor")))
}
