//! `posjaga log subject`: everything that the log keeps about one guest, for him to read.

use std::{path::PathBuf, time::SystemTime};

use anyhow::anyhow;

use super::Desk;
use crate::{
    export::{Block, Letter},
    visit::{Visit, VisitId},
    visit_log::{Query, VisitLog},
    words::subject,
};

/// The most visits of one guest that are printed: more than anybody makes.
const MAX_VISITS: usize = 5000;

/// The options of `posjaga log subject`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    /// The whole name of the guest, or the ids of the visits
    #[arg(required = true, value_name = "NAME|ID")]
    who: Vec<String>,
    /// The file, a PDF
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
}

pub(super) fn run(desk: &Desk, options: &Options) -> anyhow::Result<()> {
    let log = desk.visit_log()?;
    let mut visits: Vec<Visit> = Vec::new();
    for who in &options.who {
        let found = match VisitId::parse(who) {
            Some(_) => vec![desk.visit_named(&log, who)?],
            None => visits_of(desk, &log, who)?,
        };
        visits.extend(found);
    }
    visits.sort_by_key(|visit| visit.no);
    visits.dedup_by_key(|visit| visit.no);

    let name = visits.last().map(|visit| visit.name.clone()).unwrap_or_default();
    let language = desk.language;
    let mut blocks = vec![Block::Text(subject::beginning(&name, visits.len(), language))];
    for visit in &visits {
        blocks.push(Block::Heading(subject::heading(visit, language)));
        let trail = log.trail(visit.id).map_err(|error| desk.explain(&error))?;
        let changes = trail.iter().map(|entry| subject::change(entry, language));
        blocks.push(Block::Fields(subject::fields(visit, language).into_iter().chain(changes).collect()));
    }
    let letter = Letter {
        language,
        office: desk.settings.office.clone(),
        post: desk.settings.post.clone(),
        title: subject::title(language).to_owned(),
        made_at: SystemTime::now().into(),
        blocks,
    };
    desk.write_letter(&letter, &options.output)?;
    if !desk.quiet {
        say!("{}: {}", options.output.display(), visits.len())?;
    }
    Ok(())
}

/// The visits of a guest with this whole name, in capitals or not.
fn visits_of(desk: &Desk, log: &VisitLog, name: &str) -> anyhow::Result<Vec<Visit>> {
    let found = log.search(&Query::text(name), None, MAX_VISITS).map_err(|error| desk.explain(&error))?;
    let similar = found.len();
    let wanted = name.trim().to_lowercase();
    let exact: Vec<_> =
        found.into_iter().filter(|visit| visit.name.trim().to_lowercase() == wanted).collect();
    if exact.is_empty() { Err(anyhow!(subject::nobody(name, similar, desk.language))) } else { Ok(exact) }
}
