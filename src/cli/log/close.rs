//! `posjaga log close`: who has not left has left, at an assumed time, and a note goes to who comes next.

use crate::{
    cli::session::Session,
    office::{self, DayClose},
    text::{shown, text},
    words::{dates, visits},
};

/// The options of `posjaga log close`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    note: String,
    #[arg(long, value_name = "ID")]
    stays: Vec<String>,
    #[arg(long)]
    last: bool,
}

pub(super) fn run(session: &Session, options: &Options) -> anyhow::Result<()> {
    let language = session.language;
    let mut log = session.visit_log()?;
    if options.last {
        return match log.last_closing().map_err(|error| session.explain(&error))? {
            Some(closed) => {
                let (at, by) = (dates::date_time(closed.at, language), shown(&closed.by));
                say!("{}", text!(language, "close-last", at, by, count = closed.assumed))?;
                if !closed.note.is_empty() {
                    say!("{}", shown(&closed.note))?;
                }
                Ok(())
            }
            None => Ok(say!("{}", text!(language, "close-never"))?),
        };
    }
    session.heed_the_clock(&log);
    let mut stays = Vec::new();
    for id in &options.stays {
        stays.push(session.visit_named(&log, id)?.id);
    }
    let inside = log.inside().map_err(|error| session.explain(&error))?;
    let left = inside.iter().map(|visit| visit.id).filter(|id| !stays.contains(id)).collect();
    let close = DayClose { left, note: options.note.clone() };
    let ended =
        office::close_day(&session.office, &mut log, &close).map_err(|error| session.explain(&error))?;
    if !session.quiet {
        for visit in &ended {
            let left = visits::departure(visit, language);
            say!("{}", text!(language, "close-assumed", name = shown(&visit.name), left))?;
        }
        say!("{}", text!(language, "close-done", count = ended.len()))?;
    }
    Ok(())
}
