//! `posjaga log import`.

use std::{path::PathBuf, process::ExitCode};

use super::{Session, days};
use crate::{
    cli::{
        interruption::{INTERRUPTED, Interruption},
        progress::Line,
    },
    import::{DayOrder, Happening, ImportError},
    office::{self, ImportRequest},
    time::Date,
    words::{self, shown_path},
};

/// The options of `posjaga log import`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    /// The files: CSV, XLSX, ODS, or JSON of Pos Jaga
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The post of visits that name none [default: the one of the settings]
    #[arg(long, value_name = "NAME")]
    post: Option<String>,
    /// The day of visits that name none, as 2026-11-23
    #[arg(long, value_name = "DATE", value_parser = days::parse_date)]
    day: Option<Date>,
    /// In which order the numbers of a date such as 3/11/2026 stand, where the list does not prove it:
    /// day-first or month-first
    #[arg(long, value_name = "ORDER", value_parser = parse_order)]
    dates: Option<DayOrder>,
    /// Log nothing, and say what would become of the rows, and how the first of them are understood
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(session: &Session, options: &Options) -> anyhow::Result<ExitCode> {
    let mut log = session.visit_log()?;
    session.heed_the_clock(&log);
    let stop = Interruption::heed(session.language);
    let mut complete = true;
    for path in &options.files {
        let name = shown_path(path);
        let line = Line::new(session.quiet, session.language, stop.clone());
        let request = ImportRequest {
            path,
            post: options.post.as_deref(),
            day: options.day,
            order: options.dates,
            trial: options.dry_run,
        };
        let done = office::import(&session.office, &mut log, request, &mut &line, &mut |happening| {
            line.clear();
            match happening {
                Happening::Problem(place, problem) => {
                    complain!("{name}: {}", problem.in_words(place, session.language));
                }
                Happening::Understood(understood) if !session.quiet => {
                    for line in understood.in_words(session.language) {
                        // Whoever reads has seen enough.
                        let _ = say!("{line}");
                    }
                }
                Happening::Understood(_) => {}
            }
        });
        line.clear();
        match done {
            Ok(summary) => {
                complete &= summary.complete();
                if summary.asks_order {
                    complain!("{name}: {}", words::import::choose_day_order(session.language));
                }
                if !summary.unread.is_empty() {
                    complain!("{name}: {}", words::import::unread(&summary.unread, session.language));
                }
                if !session.quiet {
                    say!("{name}: {}", summary.in_words(options.dry_run, session.language))?;
                }
            }
            Err(error) => {
                complete = false;
                let log = session.office.folder.visit_log_path();
                complain!("{}", error.in_words(path, &log, session.language));
                if matches!(error, ImportError::Cancelled(_)) {
                    return Ok(ExitCode::from(INTERRUPTED));
                }
            }
        }
    }
    Ok(if complete { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn parse_order(text: &str) -> Result<DayOrder, &'static str> {
    match text {
        "day-first" => Ok(DayOrder::DayFirst),
        "month-first" => Ok(DayOrder::MonthFirst),
        _ => Err("neither day-first nor month-first"),
    }
}
