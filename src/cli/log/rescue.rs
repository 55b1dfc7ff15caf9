//! `posjaga log rescue`: what can be read of a damaged log goes on in a new one.

use std::process::ExitCode;

use anyhow::anyhow;

use crate::{
    cli::{interruption::Interruption, session::Session},
    data_folder::{DataFolderError, Rescued},
    office::{self, Rescue},
    progress::Unwatched,
    text::{shown_path, text},
    time,
    visit_log::VisitLogError,
};

pub(super) fn run(session: &Session) -> anyhow::Result<ExitCode> {
    let explain = |error: DataFolderError| anyhow!(error.in_words(session.language));
    // No window may have the folder.
    let _lock = session.office.folder.lock().map_err(explain)?;
    if matches!(session.office.visit_log(&mut Unwatched), Err(VisitLogError::KeyNeeded)) {
        session.unlocking.log_key()?;
    }
    Interruption::end_at_once(session.language);
    match office::rescue(&session.office, time::now()).map_err(explain)? {
        Rescue::Sound => say!("{}", text!(session.language, "rescue-not-needed"))?,
        Rescue::SearchMended => say!("{}", text!(session.language, "rescue-search-mended"))?,
        Rescue::Saved(Rescued { visits, lost, aside }) => {
            let folder = shown_path(&aside);
            let done = text!(session.language, "rescue-done", visits = visits, lost = lost, folder = folder);
            say!("{done}")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
