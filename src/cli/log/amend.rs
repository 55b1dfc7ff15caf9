//! `posjaga log cancel` and `posjaga log back`: a visit that never was, and a departure that was none.

use anyhow::anyhow;

use crate::{
    cli::session::Session,
    text::{shown, text},
    visit::{Correction, Visit, VisitId},
    visit_log::{VisitLog, VisitLogError},
};

/// The options of both.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    id: String,
    #[arg(long, value_name = "TEXT")]
    why: String,
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

pub(super) fn cancel(session: &Session, options: &Options) -> anyhow::Result<()> {
    amend(session, options, VisitLog::cancel, |name| text!(session.language, "amend-cancelled", name))
}

pub(super) fn back(session: &Session, options: &Options) -> anyhow::Result<()> {
    amend(
        session,
        options,
        |log, id, why| log.take_departure_back(id, why, None),
        |name| text!(session.language, "amend-back", name),
    )
}

fn amend(
    session: &Session,
    options: &Options,
    act: impl FnOnce(&mut VisitLog, VisitId, &Correction) -> Result<Option<Visit>, VisitLogError>,
    done: impl FnOnce(String) -> String,
) -> anyhow::Result<()> {
    let by = options.by.as_deref().unwrap_or(&session.office.settings.officer);
    let why = Correction::new(by, &options.why)
        .ok_or_else(|| anyhow!(text!(session.language, "correct-no-reason")))?;
    let mut log = session.visit_log()?;
    session.heed_the_clock(&log);
    let id = session.visit_named(&log, &options.id)?.id;
    match act(&mut log, id, &why).map_err(|error| session.explain(&error))? {
        Some(_) if session.quiet => {}
        Some(visit) => say!("{}", done(shown(&visit.name)))?,
        None => say!("{}", text!(session.language, "correct-unchanged"))?,
    }
    Ok(())
}
