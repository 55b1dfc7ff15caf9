//! `posjaga log confirm-clock`: a person vouches for the computer's clock.

use anyhow::anyhow;

use crate::{
    cli::session::Session,
    office::ClockWatch,
    text::text,
    time::{self, Timestamp},
    words::dates,
};

pub(super) fn confirm(session: &Session) -> anyhow::Result<()> {
    let now: Timestamp = time::now();
    if !ClockWatch::may_be_right(now) {
        let time = dates::date_time(now, session.language);
        return Err(anyhow!(text!(session.language, "cli-clock-cannot-be-right", time = time)));
    }
    let mut log = session.visit_log()?;
    log.confirm_clock(&session.office.settings.officer).map_err(|error| session.explain(&error))?;
    let watch = ClockWatch::of(&session.office.folder, None);
    watch.confirm(now);
    watch.keep(&session.office.folder);
    Ok(())
}
