//! `posjaga log encrypt`, `decrypt` and `passphrase`: who can read the log.

use std::{path::PathBuf, time::SystemTime};

use anyhow::anyhow;

use super::Desk;
use crate::{
    cli::{interruption::Interruption, key::new_passphrase},
    data_folder::{DataFolderError, Settings},
    export::Letter,
    visit_log::LogKey,
    words::command_line,
};

/// The options of `posjaga log encrypt` and `posjaga log passphrase`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    /// A file with the new passphrase in its first line, instead of asking for it
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
    /// Write a sheet with the recovery key, a PDF to print and then to delete
    #[arg(long, value_name = "FILE")]
    recovery_sheet: Option<PathBuf>,
}

pub(super) fn encrypt(desk: &Desk, options: &Options) -> anyhow::Result<()> {
    let explain = |error: DataFolderError| anyhow!(error.in_words(desk.language));
    let _lock = desk.folder.lock().map_err(explain)?;
    if desk.folder.log_is_encrypted().map_err(explain)? {
        return Err(explain(DataFolderError::Encrypted));
    }
    let passphrase = new_passphrase(options.new_passphrase_file.as_deref(), desk.language)?;
    Interruption::end_at_once(desk.language);
    let key = desk.folder.encrypt_log(&passphrase).map_err(explain)?;
    write_sheet(desk, options, &key)?;
    // The recovery key is the answer, also for `--quiet`.
    say!("{}", *key.recovery_key())?;
    for aside in desk.folder.aside_in_plain().map_err(explain)? {
        complain!("{}", command_line::aside_is_plain(&aside.path, desk.language));
    }
    if !desk.quiet {
        complain!("{}", command_line::keep_the_recovery_key(desk.language));
    }
    Ok(())
}

pub(super) fn decrypt(desk: &Desk) -> anyhow::Result<()> {
    let explain = |error: DataFolderError| anyhow!(error.in_words(desk.language));
    let _lock = desk.folder.lock().map_err(explain)?;
    let key = desk.unlocking.key()?.ok_or_else(|| explain(DataFolderError::NotEncrypted))?;
    Interruption::end_at_once(desk.language);
    desk.folder.decrypt_log(key).map_err(explain)?;
    if !desk.quiet {
        complain!("{}", command_line::log_is_plain(desk.language));
    }
    Ok(())
}

pub(super) fn passphrase(desk: &Desk, options: &Options) -> anyhow::Result<()> {
    let explain = |error: DataFolderError| anyhow!(error.in_words(desk.language));
    let _lock = desk.folder.lock().map_err(explain)?;
    let key = desk.unlocking.key()?.ok_or_else(|| explain(DataFolderError::NotEncrypted))?;
    let passphrase = new_passphrase(options.new_passphrase_file.as_deref(), desk.language)?;
    desk.folder.change_passphrase(key, &passphrase).map_err(explain)?;
    write_sheet(desk, options, key)?;
    if !desk.quiet {
        complain!("{}", command_line::passphrase_changed(desk.language));
    }
    Ok(())
}

fn write_sheet(desk: &Desk, options: &Options, key: &LogKey) -> anyhow::Result<()> {
    let Some(path) = &options.recovery_sheet else { return Ok(()) };
    let Settings { office, post, .. } = &desk.settings;
    let letter =
        Letter::of_recovery_key(&key.recovery_key(), office, post, SystemTime::now().into(), desk.language);
    desk.write_letter(&letter, path)
}
