//! `posjaga backup` and `posjaga restore`.

use std::{path::PathBuf, process::ExitCode};

use anyhow::anyhow;

use super::{global::Global, interruption::Interruption, key::Unlocking};
use crate::{
    data_folder::{DataFolderError, Settings},
    office::{self, Office},
    text::{shown_path, text},
    time,
    visit_log::VisitLogError,
};

/// The options of both.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    file: PathBuf,
}

pub(super) fn back_up(global: &Global, options: &Options) -> anyhow::Result<ExitCode> {
    let office = open(global)?;
    let language = office.settings.language;
    Interruption::end_at_once(language);
    Unlocking::new(global, &office).key()?;
    let visits =
        office::back_up(&office, &options.file).map_err(|error| anyhow!(error.in_words(language)))?;
    if !global.quiet {
        say!("{}: {}", shown_path(&options.file), text!(language, "backup-done", visits = visits))?;
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn restore(global: &Global, options: &Options) -> anyhow::Result<ExitCode> {
    let office = open(global)?;
    let language = office.settings.language;
    Interruption::end_at_once(language);
    let now = time::now();
    let unlocking = Unlocking::new(global, &office);
    // The log that is here knows what was destroyed since the backup.
    if matches!(office.folder.log_is_encrypted(), Ok(true)) {
        let _ = unlocking.log_key();
    }
    let restored = match office::restore(&office, &options.file, None, now) {
        Err(DataFolderError::Log { source: VisitLogError::KeyNeeded | VisitLogError::WrongKey, .. }) => {
            let key = unlocking.backup_key(&options.file)?;
            office::restore(&office, &options.file, Some(&key), now)
        }
        done => done,
    }
    .map_err(|error| anyhow!(error.in_words(language)))?;
    if !global.quiet {
        let folder = shown_path(&restored.aside);
        say!("{}", text!(language, "restore-done", visits = restored.visits, folder = folder))?;
    }
    if restored.destroyed_again > 0 {
        complain!("{}", text!(language, "restore-destroyed-again", visits = restored.destroyed_again));
    }
    if restored.blind {
        complain!("{}", text!(language, "restore-blind"));
    }
    Ok(ExitCode::SUCCESS)
}

/// The office, as far as its settings can be read: a restore may be there to mend them.
fn open(global: &Global) -> anyhow::Result<Office> {
    let language = global.language;
    let folder = global.data_folder().map_err(|error| anyhow!(error.in_words(language)))?;
    let settings = Settings { language, ..folder.settings().unwrap_or_default() };
    Ok(Office::new(folder, settings))
}
