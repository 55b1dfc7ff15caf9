//! `posjaga backup` and `posjaga restore`.

use std::{path::PathBuf, process::ExitCode, time::SystemTime};

use anyhow::anyhow;

use super::{Global, interruption::Interruption, key::Unlocking};
use crate::{
    data_folder::DataFolderError,
    office::{self, Office},
    visit_log::VisitLogError,
    words::{self, shown_path},
};

/// The options of both.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// The file of the backup
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
        say!("{}: {}", shown_path(&options.file), words::audit::backed_up(visits, language))?;
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn restore(global: &Global, options: &Options) -> anyhow::Result<ExitCode> {
    let office = open(global)?;
    let language = office.settings.language;
    Interruption::end_at_once(language);
    let now = SystemTime::now().into();
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

/// The office, as far as its settings can be read: a restore may be there to mend them.
fn open(global: &Global) -> anyhow::Result<Office> {
    let language = global.lang.unwrap_or_default();
    let folder = global.data_folder().map_err(|error: DataFolderError| anyhow!(error.in_words(language)))?;
    let mut settings = folder.settings().unwrap_or_default();
    settings.language = global.lang.unwrap_or(settings.language);
    Ok(Office::new(folder, settings))
}
