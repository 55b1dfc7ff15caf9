//! `posjaga log purge` and `erase`: destruction by the time that it is, and by a guest's wish.

use std::{path::PathBuf, process::ExitCode, time::SystemTime};

use anyhow::anyhow;

use super::{Session, days};
use crate::{
    cli::{
        interruption::{INTERRUPTED, Interruption},
        progress::Line,
    },
    destruction::{Mentions, Recorded, Wish},
    office::{self, Due, Erased, Purged, Rule},
    time::{Date, Timestamp, local_day},
    visit::{Correction, VisitId},
    visit_log::{VisitLog, VisitLogError},
    words,
};

/// The options of `posjaga log purge`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    /// Visits that arrived before this day [default: by the settings]
    #[arg(long, value_name = "DATE", value_parser = days::parse_date)]
    before: Option<Date>,
    /// Write the record of it as PDF, to be signed, here as well as into `records` in the data folder
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
}

/// The options of `posjaga log erase`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct EraseOptions {
    /// The ids of the visits, or how they begin
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// The reason for it
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Who does it [default: the officer in the settings]
    #[arg(long, value_name = "NAME")]
    officer: Option<String>,
    /// Write the record of it as PDF, to be signed, here as well as into `records` in the data folder
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Take the guest's name also out of other visits in which it stands: as host, in a note, as officer, in the
    /// reason of a correction. They are listed in any case
    #[arg(long)]
    mentions: bool,
}

pub(super) fn purge(session: &Session, options: &Options) -> anyhow::Result<ExitCode> {
    let now: Timestamp = SystemTime::now().into();
    let today = local_day(now);
    if let Some(day) = options.before.filter(|day| *day > today) {
        return Err(anyhow!(words::audit::before_is_ahead(day, today, session.language)));
    }
    let rule = options.before.map_or(Rule::Settings, Rule::Before);
    let keeps_for_ever = || say!("{}", words::audit::keeps_for_ever(session.language));
    if rule.due_on(today, &session.office.settings).is_none() {
        keeps_for_ever()?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut log = session.visit_log()?;
    session.heed_the_clock(&log);
    let in_log = |error: VisitLogError| session.explain(&error);
    let Some(due) = Due::at(now, rule, &session.office, &log).map_err(in_log)? else {
        keeps_for_ever()?;
        return Ok(ExitCode::SUCCESS);
    };
    let waiting = || anyhow!(words::audit::purge_waits(today, due.day(), session.language));
    let any = log.has_due(due.sure).map_err(in_log)?;
    if any && due.day() != Some(today) && options.before.is_some() {
        complain!("{}", words::audit::purged_by_day(today, due.day(), session.language));
    }
    if !any && due.waits(&log).map_err(in_log)? {
        return Err(waiting());
    }
    let line = Line::new(session.quiet, session.language, Interruption::heed(session.language));
    let purged = office::purge(&session.office, &mut log, &due, options.record.as_deref(), &mut &line);
    line.clear();
    let Purged { recorded, cancelled } = purged.map_err(|error| anyhow!(error.in_words(session.language)))?;
    match &recorded {
        Some(recorded) => session.report(recorded)?,
        None if !cancelled => say!("{}", words::audit::nothing_due(session.language))?,
        None => {}
    }
    if cancelled {
        complain!("{}", words::command_line::stopped(session.language));
        return Ok(ExitCode::from(INTERRUPTED));
    }
    if due.waits(&log).map_err(in_log)? { Err(waiting()) } else { Ok(ExitCode::SUCCESS) }
}

pub(super) fn erase(session: &Session, options: &EraseOptions) -> anyhow::Result<()> {
    let officer = options.officer.as_deref().unwrap_or(&session.office.settings.officer);
    let wish = Correction::new(officer, &options.reason)
        .ok_or_else(|| anyhow!(words::audit::no_reason_to_erase(session.language)))?;
    let mut log = session.visit_log()?;
    // Nothing is erased when one of them is not there.
    let ids = options.ids.iter().map(|id| session.id_named(&log, id)).collect::<anyhow::Result<Vec<_>>>()?;
    let wish = Wish { ids: &ids, wish: &wish, mentions: options.mentions };
    let Erased { recorded, elsewhere: Mentions { here, namesakes } } =
        office::erase(&session.office, &mut log, &wish, options.record.as_deref())
            .map_err(|error| anyhow!(error.in_words(session.language)))?;
    drop(log);
    session.report(&recorded)?;
    for line in words::subject::elsewhere(&here, &namesakes, options.mentions, session.language) {
        complain!("{line}");
    }
    Ok(())
}

impl Session {
    /// Prints the record of a destruction, and says where it is kept.
    pub(super) fn report(&self, recorded: &Recorded) -> anyhow::Result<()> {
        say!("{}", recorded.text(&self.office.settings.office, self.language).trim_end())?;
        if let Some(path) = recorded.path().filter(|_| !self.quiet) {
            complain!("{}: {}", words::destruction::kept_as(self.language), words::shown_path(path));
        }
        Ok(())
    }

    /// The id of a visit here, or, given in full, of one in a log that was put aside.
    fn id_named(&self, log: &VisitLog, id: &str) -> anyhow::Result<VisitId> {
        let named = self.visit_named(log, id).map(|visit| visit.id);
        match VisitId::parse(id) {
            Some(id) if named.is_err() => Ok(id),
            _ => named,
        }
    }
}
