//! `posjaga log encrypt`, `decrypt` and `passphrase`: who can read the log.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use zeroize::Zeroizing;

use crate::{
    cli::{interruption::Interruption, key::new_passphrase, session::Session},
    data_folder::DataFolderError,
    office::{self, Encrypted},
    text::{shown_path, text},
};

/// The options of `posjaga log encrypt` and `posjaga log passphrase`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    recovery_sheet: Option<PathBuf>,
}

pub(super) fn encrypt(session: &Session, options: &Options) -> anyhow::Result<()> {
    let explain = |error: DataFolderError| anyhow!(error.in_words(session.language));
    let _lock = session.office.folder.lock().map_err(explain)?;
    if session.office.folder.log_is_encrypted().map_err(explain)? {
        return Err(explain(DataFolderError::Encrypted));
    }
    // A plain log has no other passphrase than its new one: whichever option names it, it is this.
    let file = options.new_passphrase_file.as_deref().or(session.unlocking.passphrase_file());
    let passphrase = asked(session, file)?;
    Interruption::end_at_once(session.language);
    let Encrypted { recovery_key, in_plain } =
        office::encrypt(&session.office, &passphrase).map_err(explain)?;
    // The recovery key is the answer, also for `--quiet`, and where the sheet with it cannot be written.
    say!("{}", *recovery_key)?;
    write_sheet(session, options, &recovery_key)?;
    for aside in in_plain.map_err(explain)? {
        complain!("{}", text!(session.language, "encrypt-aside-is-plain", folder = shown_path(&aside.path)));
    }
    if !session.quiet {
        complain!("{}", text!(session.language, "encrypt-keep-recovery-key"));
    }
    Ok(())
}

pub(super) fn decrypt(session: &Session) -> anyhow::Result<()> {
    let explain = |error: DataFolderError| anyhow!(error.in_words(session.language));
    let _lock = session.office.folder.lock().map_err(explain)?;
    let key = session.unlocking.key()?.ok_or_else(|| explain(DataFolderError::NotEncrypted))?;
    Interruption::end_at_once(session.language);
    session.office.folder.decrypt_log(key).map_err(explain)?;
    if !session.quiet {
        complain!("{}", text!(session.language, "encrypt-is-plain"));
    }
    Ok(())
}

pub(super) fn passphrase(session: &Session, options: &Options) -> anyhow::Result<()> {
    let explain = |error: DataFolderError| anyhow!(error.in_words(session.language));
    let _lock = session.office.folder.lock().map_err(explain)?;
    let key = session.unlocking.key()?.ok_or_else(|| explain(DataFolderError::NotEncrypted))?;
    let passphrase = asked(session, options.new_passphrase_file.as_deref())?;
    session.office.folder.change_passphrase(key, &passphrase).map_err(explain)?;
    write_sheet(session, options, &key.recovery_key())?;
    if !session.quiet {
        complain!("{}", text!(session.language, "encrypt-passphrase-changed"));
    }
    Ok(())
}

/// The new passphrase.
fn asked(session: &Session, file: Option<&Path>) -> anyhow::Result<Zeroizing<String>> {
    new_passphrase(file, text!(session.language, "key-no-terminal-new"), session.language)
}

fn write_sheet(session: &Session, options: &Options, recovery_key: &str) -> anyhow::Result<()> {
    let Some(path) = &options.recovery_sheet else { return Ok(()) };
    office::write_recovery_sheet(&session.office, recovery_key, path)
        .map_err(|error| anyhow!(error.in_words(session.language)))
}
