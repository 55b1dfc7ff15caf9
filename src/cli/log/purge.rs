//! `posjaga log purge` and `erase`: destruction by the time that it is, and by a guest's wish.

use std::{path::PathBuf, process::ExitCode};

use anyhow::anyhow;

use crate::{
    cli::{
        interruption::{INTERRUPTED, Interruption},
        progress::Line,
        session::Session,
        values,
    },
    destruction::{Mentions, Recorded, Wish},
    office::{self, Due, Erased, Purged, Rule},
    text::{Language, shown_path, text},
    time::{self, Date, Timestamp, local_day},
    visit::{Correction, VisitId},
    visit_log::{VisitLog, VisitLogError},
    words::{self, dates},
};

/// The options of `posjaga log purge`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    #[arg(long, value_name = "DATE", value_parser = values::date)]
    before: Option<Date>,
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
}

/// The options of `posjaga log erase`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct EraseOptions {
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[arg(long, value_name = "NAME")]
    officer: Option<String>,
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    #[arg(long)]
    mentions: bool,
}

pub(super) fn purge(session: &Session, options: &Options) -> anyhow::Result<ExitCode> {
    let now: Timestamp = time::now();
    let today = local_day(now);
    if let Some(day) = options.before.filter(|day| *day > today) {
        let language = session.language;
        let (day, today) = (dates::date(day, language), dates::date(today, language));
        return Err(anyhow!(text!(language, "purge-before-is-ahead", day = day, today = today)));
    }
    let rule = options.before.map_or(Rule::Settings, Rule::Before);
    let keeps_for_ever = || say!("{}", text!(session.language, "purge-keeps-for-ever"));
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
    let why = leap(today, due.day(), session.language);
    let waiting = || anyhow!(text!(session.language, "purge-waits", why = &why));
    let any = log.has_due(due.sure).map_err(in_log)?;
    if any && due.day() != Some(today) && options.before.is_some() {
        complain!("{}", text!(session.language, "purge-by-day", why = &why));
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
        None if !cancelled => say!("{}", text!(session.language, "purge-nothing-due"))?,
        None => {}
    }
    if cancelled {
        complain!("{}", text!(session.language, "cli-stopped"));
        return Ok(ExitCode::from(INTERRUPTED));
    }
    if due.waits(&log).map_err(in_log)? { Err(waiting()) } else { Ok(ExitCode::SUCCESS) }
}

pub(super) fn erase(session: &Session, options: &EraseOptions) -> anyhow::Result<()> {
    let officer = options.officer.as_deref().unwrap_or(&session.office.settings.officer);
    let wish = Correction::new(officer, &options.reason)
        .ok_or_else(|| anyhow!(text!(session.language, "erase-no-reason")))?;
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
            complain!("{}: {}", words::destruction::kept_as(self.language), shown_path(path));
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

/// Why the computer's date is doubted.
fn leap(today: Date, borne_out: Option<Date>, language: Language) -> String {
    let today = dates::date(today, language);
    match borne_out.map(|sure| dates::date(sure, language)) {
        Some(sure) => text!(language, "purge-leap", today = today, sure = sure),
        None => text!(language, "purge-leap-unused", today = today),
    }
}
