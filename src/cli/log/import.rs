//! `posjaga log import`.

use std::{path::PathBuf, process::ExitCode};

use crate::{
    cli::{
        interruption::{INTERRUPTED, Interruption},
        progress::Line,
        session::Session,
        values,
    },
    import::{DayOrder, ImportError, ImportEvent},
    office::{self, ImportRequest},
    text::{shown_path, text},
    time::Date,
};

/// The options of `posjaga log import`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[arg(long, value_name = "NAME")]
    post: Option<String>,
    #[arg(long, value_name = "DATE", value_parser = values::date)]
    day: Option<Date>,
    #[arg(long, value_name = "ORDER", value_parser = values::order)]
    dates: Option<DayOrder>,
    #[arg(long)]
    pub(super) dry_run: bool,
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
                ImportEvent::Problem(place, problem) => {
                    complain!("{name}: {}", problem.in_words(place, session.language));
                }
                ImportEvent::Understood(understood) if !session.quiet => {
                    for line in understood.in_words(session.language) {
                        // Whoever reads has seen enough.
                        let _ = say!("{line}");
                    }
                }
                ImportEvent::Understood(_) => {}
            }
        });
        line.clear();
        match done {
            Ok(summary) => {
                complete &= summary.complete();
                if summary.asks_order {
                    complain!("{name}: {}", text!(session.language, "import-choose-order"));
                }
                if summary.asks_day {
                    complain!("{name}: {}", text!(session.language, "import-choose-day"));
                }
                if let Some(signed) = summary.signed_in_words(session.language) {
                    complain!("{name}: {signed}");
                }
                if !summary.unread.is_empty() {
                    complain!("{name}: {}", summary.unread_in_words(session.language));
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
