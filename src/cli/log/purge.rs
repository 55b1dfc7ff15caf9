//! `posjaga log purge` and `erase`: destruction by the time that it is, and by a guest's wish.

use std::{path::PathBuf, process::ExitCode, thread, time::Duration};

use anyhow::anyhow;
use chrono::Local;

use super::{Session, days};
use crate::{
    cli::{
        interruption::{INTERRUPTED, Interruption},
        progress::Progress,
    },
    destruction::{self, DestructionError, Place, Purge, Recorded, Step, Wish},
    time::{Date, TimeSpan, Timestamp},
    visit::{Correction, VisitId},
    visit_log::{Retention, VisitLog},
    words,
};

/// The pause between two batches in which other programs write: longer than they sleep between two looks.
const BETWEEN_BATCHES: Duration = Duration::from_millis(10);

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
    let now = Local::now();
    let today = now.date_naive();
    if let Some(day) = options.before.filter(|day| *day > today) {
        return Err(anyhow!(words::audit::before_is_ahead(day, today, session.language)));
    }
    let due_on = |day| match options.before {
        Some(before) => Some(Retention::all_before(TimeSpan::days(before, before, &Local).from)),
        None => session.settings.retention(day),
    };
    let Some(by_clock) = due_on(today) else {
        say!("{}", words::audit::keeps_for_ever(session.language))?;
        return Ok(ExitCode::SUCCESS);
    };
    let mut log = session.visit_log()?;
    session.heed_the_clock(&log);
    // A clock that leapt ahead makes everything due.
    let sure = log.borne_out(now.to_utc()).map_err(|error| session.explain(&error))?;
    let sure = sure.map(|sure| sure.with_timezone(&Local).date_naive());
    let due = match (options.before, sure) {
        (None, None) => Retention::all_before(Timestamp::MIN_UTC),
        (None, Some(sure)) => due_on(sure).unwrap_or(by_clock),
        (Some(_), _) => by_clock,
    };
    let waits = |log: &VisitLog| -> anyhow::Result<bool> {
        Ok(due != by_clock && log.has_due(by_clock).map_err(|error| session.explain(&error))?)
    };
    let any = log.has_due(due).map_err(|error| session.explain(&error))?;
    if any && sure != Some(today) && options.before.is_some() {
        complain!("{}", words::audit::purged_by_day(today, sure, session.language));
    }
    if !any && waits(&log)? {
        return Err(anyhow!(words::audit::purge_waits(today, sure, session.language)));
    }
    let explain = |error: DestructionError| anyhow!(error.in_words(session.language));
    let place = Place {
        folder: &session.folder,
        key: session.unlocking.known_key(),
        copy: options.record.as_deref(),
    };
    let mut purge = Purge::begin(place, due, &session.settings.officer).map_err(explain)?;
    let interruption = Interruption::heed(session.language);
    let mut progress = Progress::new(session.quiet);
    let recorded = loop {
        if interruption.asked_to_stop() {
            progress.clear();
            if let Some(recorded) = purge.stop(place, &mut log).map_err(explain)? {
                session.report(&recorded)?;
            }
            complain!("{}", words::command_line::stopped(session.language));
            return Ok(ExitCode::from(INTERRUPTED));
        }
        let before = purge.visits();
        let step = purge.step(place, &mut log);
        progress.show(purge.visits(), None, session.language);
        match step {
            Ok(Step::Further) if purge.visits() > before => thread::sleep(BETWEEN_BATCHES),
            Ok(Step::Further) => {}
            Ok(Step::Nothing) => break Ok(None),
            Ok(Step::Done(recorded)) => break Ok(Some(recorded)),
            Err(error) => break Err(error),
        }
    };
    progress.clear();
    if let Some(mut recorded) = recorded.map_err(explain)? {
        if !recorded.done.complete {
            recorded.done.complete = log.wipe_patiently().map_err(|error| session.explain(&error))?;
        }
        session.report(&recorded)?;
    } else {
        // What a reader was in the way of last time goes now.
        log.wipe_patiently().map_err(|error| session.explain(&error))?;
        say!("{}", words::audit::nothing_due(session.language))?;
    }
    if waits(&log)? {
        return Err(anyhow!(words::audit::purge_waits(today, sure, session.language)));
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn erase(session: &Session, options: &EraseOptions) -> anyhow::Result<()> {
    let officer = options.officer.as_deref().unwrap_or(&session.settings.officer);
    let wish = Correction::new(officer, &options.reason)
        .ok_or_else(|| anyhow!(words::audit::no_reason_to_erase(session.language)))?;
    let explain = |error: DestructionError| anyhow!(error.in_words(session.language));
    let mut log = session.visit_log()?;
    let place = Place {
        folder: &session.folder,
        key: session.unlocking.known_key(),
        copy: options.record.as_deref(),
    };
    // Nothing is erased when one of them is not there.
    let ids = options.ids.iter().map(|id| session.id_named(&log, id)).collect::<anyhow::Result<Vec<_>>>()?;
    let mentions = destruction::mentions(place, &log, &ids).map_err(explain)?;
    let recorded =
        destruction::erase(place, &mut log, &Wish { ids: &ids, wish: &wish, mentions: options.mentions })
            .map_err(explain)?;
    drop(log);
    session.report(&recorded)?;
    let others =
        words::subject::elsewhere(&mentions.here, &mentions.namesakes, options.mentions, session.language);
    for line in others {
        complain!("{line}");
    }
    Ok(())
}

impl Session {
    /// Prints the record of a destruction, and says where it is kept.
    pub(super) fn report(&self, recorded: &Recorded) -> anyhow::Result<()> {
        say!("{}", recorded.text(&self.settings.office, self.language).trim_end())?;
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
