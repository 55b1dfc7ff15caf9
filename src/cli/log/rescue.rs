//! `posjaga log rescue`: what can be read of a damaged log goes on in a new one.

use std::{process::ExitCode, time::SystemTime};

use anyhow::anyhow;

use super::Session;
use crate::{
    cli::interruption::Interruption,
    data_folder::DataFolderError,
    visit_log::{VisitLog, VisitLogError},
    words::{self, audit},
};

pub(super) fn run(session: &Session) -> anyhow::Result<ExitCode> {
    let explain = |error: DataFolderError| anyhow!(error.in_words(session.language));
    // No window may have the folder.
    let _lock = session.folder.lock().map_err(explain)?;
    let path = session.folder.visit_log_path();
    let key = match VisitLog::open(&path) {
        Err(VisitLogError::KeyNeeded) => Some(session.unlocking.log_key()?),
        _ => None,
    };
    let mended = VisitLog::open_with(&path, key).and_then(|mut log| {
        log.check_integrity()?;
        let search = log.soundness()?.search;
        if search { log.rebuild_search().map(|()| true) } else { Ok(false) }
    });
    match mended {
        Ok(mended) => {
            say!(
                "{}",
                if mended {
                    audit::search_mended(session.language)
                } else {
                    audit::is_sound(session.language)
                }
            )?;
            return Ok(ExitCode::SUCCESS);
        }
        Err(VisitLogError::Damaged(_)) => {}
        Err(error) => return Err(anyhow!(words::trouble::visit_log(&error, &path, session.language))),
    }
    Interruption::end_at_once(session.language);
    let rescued = session.folder.rescue_log(key, SystemTime::now().into()).map_err(explain)?;
    say!("{}", audit::rescued(rescued.visits, rescued.lost, &rescued.aside, session.language))?;
    Ok(ExitCode::SUCCESS)
}
