//! `posjaga backup` and `posjaga restore`.

use std::{path::PathBuf, process::ExitCode, time::SystemTime};

use anyhow::anyhow;

use super::{Global, interruption::Interruption, key::Unlocking};
use crate::{
    data_folder::{DataFolder, DataFolderError},
    visit_log::VisitLogError,
    words::{self, Language, shown_path},
};

/// The options of both.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// The file of the backup
    file: PathBuf,
}

pub(super) fn back_up(global: &Global, options: &Options) -> anyhow::Result<ExitCode> {
    let (folder, language) = open(global)?;
    Interruption::end_at_once(language);
    let unlocking = Unlocking::new(global, &folder, language);
    let visits =
        folder.back_up(&options.file, unlocking.key()?).map_err(|error| anyhow!(error.in_words(language)))?;
    if !global.quiet {
        say!("{}: {}", shown_path(&options.file), words::audit::backed_up(visits, language))?;
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn restore(global: &Global, options: &Options) -> anyhow::Result<ExitCode> {
    let (folder, language) = open(global)?;
    Interruption::end_at_once(language);
    let now = SystemTime::now().into();
    let unlocking = Unlocking::new(global, &folder, language);
    // The log that is here knows what was destroyed since the backup.
    let key_here = match folder.log_is_encrypted() {
        Ok(true) => unlocking.log_key().ok(),
        _ => None,
    };
    let restored = match folder.restore(&options.file, None, key_here, now) {
        Err(DataFolderError::Log { source: VisitLogError::KeyNeeded, .. }) => {
            match key_here.map(|key| folder.restore(&options.file, Some(key), Some(key), now)) {
                Some(Err(DataFolderError::Log { source: VisitLogError::WrongKey, .. })) | None => {
                    let key = unlocking.backup_key(&options.file)?;
                    folder.restore(&options.file, Some(&key), key_here, now)
                }
                Some(done) => done,
            }
        }
        done => done,
    }
    .map_err(|error| anyhow!(error.in_words(language)))?;
    if !global.quiet {
        say!("{}", words::audit::restored(restored.visits, &restored.aside, language))?;
    }
    if restored.destroyed_again > 0 {
        complain!("{}", words::audit::destroyed_again(restored.destroyed_again, language));
    }
    if restored.blind {
        complain!("{}", words::audit::restored_blind(language));
    }
    Ok(ExitCode::SUCCESS)
}

/// The folder, and the language as far as the settings can be read: a restore may be there to mend them.
fn open(global: &Global) -> anyhow::Result<(DataFolder, Language)> {
    let language = global.lang.unwrap_or_default();
    let folder = global.data_folder().map_err(|error: DataFolderError| anyhow!(error.in_words(language)))?;
    let language =
        global.lang.or_else(|| folder.settings().ok().map(|found| found.language)).unwrap_or_default();
    Ok((folder, language))
}
