//! `posjaga log purge` and `erase`: destruction by the time that it is, and by a guest's wish.

use std::{io, path::PathBuf, process::ExitCode, time::SystemTime};

use anyhow::anyhow;
use chrono::Local;

use super::{Desk, days};
use crate::{
    cli::{
        interruption::{INTERRUPTED, Interruption},
        progress::Progress,
    },
    credential::{Date, Timestamp},
    data_folder::DataFolderError,
    export::Letter,
    visit::Correction,
    visit_log::{Destruction, Retention, TimeSpan, VisitLog},
    whole_file,
    words::{self, destruction},
};

/// The options of `posjaga log purge`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    /// Visits that arrived before this day [default: by the settings]
    #[arg(long, value_name = "DATE", value_parser = days::parse_date)]
    before: Option<Date>,
    /// Write the record of it as PDF, to be signed
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
    /// Write the record of it as PDF, to be signed
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
}

pub(super) fn purge(desk: &Desk, options: &Options) -> anyhow::Result<ExitCode> {
    let now = Local::now();
    let today = now.date_naive();
    let due_on = |day| match options.before {
        Some(before) => Some(Retention::all_before(TimeSpan::days(before, before, &Local).from)),
        None => desk.settings.retention(day),
    };
    let Some(by_clock) = due_on(today) else {
        say!("{}", words::audit::keeps_for_ever(desk.language))?;
        return Ok(ExitCode::SUCCESS);
    };
    let mut log = desk.visit_log()?;
    desk.heed_the_clock(&log);
    // A clock that leapt ahead makes everything due.
    let sure = log.borne_out(now.to_utc()).map_err(|error| desk.explain(&error))?;
    let sure = sure.map(|sure| sure.with_timezone(&Local).date_naive());
    let due = match (options.before, sure) {
        (None, None) => Retention::all_before(Timestamp::MIN_UTC),
        (None, Some(sure)) => due_on(sure).unwrap_or(by_clock),
        (Some(_), _) => by_clock,
    };
    let waits = |log: &VisitLog| -> anyhow::Result<bool> {
        Ok(due != by_clock && log.has_due(by_clock).map_err(|error| desk.explain(&error))?)
    };
    let any = log.has_due(due).map_err(|error| desk.explain(&error))?;
    if any && sure != Some(today) && options.before.is_some() {
        complain!("{}", words::audit::purged_by_day(today, sure, desk.language));
    }
    if !any && waits(&log)? {
        return Err(anyhow!(words::audit::purge_waits(today, sure, desk.language)));
    }
    let interruption = Interruption::heed(desk.language);
    let mut progress = Progress::new(desk.quiet);
    let done = log.purge_while(due, &desk.settings.officer, |visits| {
        progress.show(visits, None, desk.language);
        !interruption.asked_to_stop()
    });
    progress.clear();
    let done = done.map_err(|error| desk.explain(&error))?;
    if interruption.asked_to_stop() {
        report(desk, &done, 0, &desk.settings.officer, options.record.as_deref())?;
        complain!("{}", words::command_line::stopped(desk.language));
        return Ok(ExitCode::from(INTERRUPTED));
    }
    let aside = desk.folder.remove_kept_aside(due.everything());
    let aside = aside.map_err(|error: DataFolderError| anyhow!(error.in_words(desk.language)))?;
    report(desk, &done, aside, &desk.settings.officer, options.record.as_deref())?;
    if waits(&log)? {
        return Err(anyhow!(words::audit::purge_waits(today, sure, desk.language)));
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn erase(desk: &Desk, options: &EraseOptions) -> anyhow::Result<()> {
    let officer = options.officer.as_deref().unwrap_or(&desk.settings.officer);
    let wish = Correction::new(officer, &options.reason)
        .ok_or_else(|| anyhow!(words::audit::no_reason(desk.language)))?;
    let mut log = desk.visit_log()?;
    // Nothing is erased when one of them is not there.
    let visits =
        options.ids.iter().map(|id| desk.visit_named(&log, id)).collect::<anyhow::Result<Vec<_>>>()?;
    let mut all: Option<Destruction> = None;
    for visit in visits {
        let done = log.erase(visit.id, &wish).map_err(|error| desk.explain(&error))?;
        all = Some(match all {
            None => done,
            Some(all) => Destruction {
                visits: all.visits + done.visits,
                first_arrived: all.first_arrived.min(done.first_arrived),
                last_arrived: all.last_arrived.max(done.last_arrived),
                complete: done.complete,
                anchor: done.anchor,
                due: None,
            },
        });
    }
    drop(log);
    let Some(all) = all else { return Ok(()) };
    report(desk, &all, 0, officer, options.record.as_deref())
}

/// Prints the record of destruction, and writes it where it was asked for.
fn report(
    desk: &Desk,
    done: &Destruction,
    kept_aside: usize,
    officer: &str,
    file: Option<&std::path::Path>,
) -> anyhow::Result<()> {
    let now: Timestamp = SystemTime::now().into();
    let record = destruction::record(done, kept_aside, officer, now, desk.language);
    if let Some(path) = file {
        let letter =
            Letter::of_destruction(&record, &desk.settings.office, &desk.settings.post, now, desk.language);
        desk.write_letter(&letter, path)?;
    }
    say!("{}", record.text(&desk.settings.office).trim_end())?;
    Ok(())
}

impl Desk {
    /// Writes a letter into a file.
    pub(super) fn write_letter(&self, letter: &Letter, path: &std::path::Path) -> anyhow::Result<()> {
        whole_file::write::<_, io::Error>(path, |out| letter.write(out)).map_err(|source| {
            let error = DataFolderError::Io { action: "write", path: path.to_owned(), source };
            anyhow!(error.in_words(self.language))
        })
    }
}
