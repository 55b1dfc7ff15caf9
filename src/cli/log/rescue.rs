//! `posjaga log rescue`: what can be read of a damaged log goes on in a new one.

use std::{process::ExitCode, time::SystemTime};

use anyhow::anyhow;

use super::Desk;
use crate::{
    cli::interruption::Interruption,
    data_folder::DataFolderError,
    visit_log::{VisitLog, VisitLogError},
    words::{self, audit},
};

pub(super) fn run(desk: &Desk) -> anyhow::Result<ExitCode> {
    let explain = |error: DataFolderError| anyhow!(error.in_words(desk.language));
    // No window may have the folder.
    let _lock = desk.folder.lock().map_err(explain)?;
    let path = desk.folder.visit_log_path();
    let key = match VisitLog::open(&path) {
        Err(VisitLogError::KeyNeeded) => Some(desk.unlocking.log_key()?),
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
                if mended { audit::search_mended(desk.language) } else { audit::is_sound(desk.language) }
            )?;
            return Ok(ExitCode::SUCCESS);
        }
        Err(VisitLogError::Damaged(_)) => {}
        Err(error) => return Err(anyhow!(words::trouble::visit_log(&error, &path, desk.language))),
    }
    Interruption::end_at_once(desk.language);
    let rescued = desk.folder.rescue_log(key, SystemTime::now().into()).map_err(explain)?;
    say!("{}", audit::rescued(rescued.visits, rescued.lost, &rescued.aside, desk.language))?;
    Ok(ExitCode::SUCCESS)
}
