//! `posjaga log rescue`: what can be read of a damaged log goes on in a new one.

use std::{process::ExitCode, time::SystemTime};

use anyhow::anyhow;

use super::Session;
use crate::{
    cli::interruption::Interruption,
    data_folder::{DataFolderError, Rescued},
    office::{self, Rescue},
    visit_log::{VisitLog, VisitLogError},
    words::audit,
};

pub(super) fn run(session: &Session) -> anyhow::Result<ExitCode> {
    let explain = |error: DataFolderError| anyhow!(error.in_words(session.language));
    // No window may have the folder.
    let _lock = session.office.folder.lock().map_err(explain)?;
    if matches!(VisitLog::open(&session.office.folder.visit_log_path()), Err(VisitLogError::KeyNeeded)) {
        session.unlocking.log_key()?;
    }
    Interruption::end_at_once(session.language);
    match office::rescue(&session.office, SystemTime::now().into()).map_err(explain)? {
        Rescue::Sound => say!("{}", audit::is_sound(session.language))?,
        Rescue::SearchMended => say!("{}", audit::search_mended(session.language))?,
        Rescue::Saved(Rescued { visits, lost, aside }) => {
            say!("{}", audit::rescued(visits, lost, &aside, session.language))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
