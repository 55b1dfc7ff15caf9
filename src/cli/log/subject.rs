//! `posjaga log subject`: everything that the log keeps about one guest, for him to read.

use std::{path::PathBuf, time::SystemTime};

use anyhow::anyhow;

use super::Session;
use crate::{
    data_folder::DataFolderError,
    export::{Block, Letter},
    visit::{Visit, VisitId},
    visit_log::{Query, SearchField, VisitLog, VisitLogError, normal},
    words::{Language, shown_path, subject},
};

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

pub(super) fn run(session: &Session, options: &Options) -> anyhow::Result<()> {
    let language = session.language;
    let explain = |error: VisitLogError| session.explain(&error);
    let log = session.visit_log()?;
    let visits = visits_of(&log, &options.who).map_err(explain)?;
    let mut own: Vec<VisitId> = visits.iter().map(|visit| visit.id).collect();

    // What restores and rescues have put aside is kept as well.
    let mut old_logs = Vec::new();
    let mut unread = Vec::new();
    let aside = session.folder.kept_aside();
    for aside in aside.map_err(|error: DataFolderError| anyhow!(error.in_words(language)))? {
        match aside.open(session.unlocking.known_key()) {
            None => {}
            Some(Err(_)) => unread.push(aside.name),
            Some(Ok(old)) => {
                let mut visits = visits_of(&old, &options.who).map_err(explain)?;
                visits.retain(|visit| !own.contains(&visit.id));
                own.extend(visits.iter().map(|visit| visit.id));
                old_logs.push((aside.name, old, visits));
            }
        }
    }
    let only_old = old_logs.iter().flat_map(|(_, _, visits)| visits);
    let count = visits.len() + only_old.clone().count();
    let Some(name) = visits.iter().chain(only_old).last().map(|visit| visit.name.clone()) else {
        let name = options.who.join(", ");
        let similar = longer_names(&log, &name).map_err(explain)?;
        return Err(anyhow!(subject::nobody(&name, similar, language)));
    };
    let mut names = log.names_of(&own).map_err(explain)?;
    names.extend(options.who.iter().filter(|who| VisitId::parse(who).is_none()).cloned());

    let mut blocks = vec![Block::Text(subject::beginning(&name, count, language))];
    blocks.extend(blocks_of(&log, &visits, language).map_err(explain)?);
    for (folder, old, visits) in old_logs.iter().filter(|(_, _, visits)| !visits.is_empty()) {
        blocks.push(Block::Heading(subject::put_aside(folder, language)));
        blocks.extend(blocks_of(old, visits, language).map_err(explain)?);
    }
    let mentions = log.mentions(&names, &own).map_err(explain)?;
    if !mentions.is_empty() {
        blocks.push(Block::Heading(subject::mentions(language).to_owned()));
        let mentions = mentions.iter().map(|mention| subject::mention(mention, language));
        blocks.push(Block::Fields(mentions.collect()));
    }
    let longer = longer_names(&log, &name).map_err(explain)?;
    blocks.push(Block::Text(subject::left_out(&unread, longer, language)));
    let letter = Letter {
        language,
        office: session.settings.office.clone(),
        post: session.settings.post.clone(),
        title: subject::title(language).to_owned(),
        made_at: SystemTime::now().into(),
        blocks,
    };
    session.write_letter(&letter, &options.output)?;
    if !session.quiet {
        say!("{}: {count}", shown_path(&options.output))?;
    }
    Ok(())
}

/// The visits under these names, now or before they were corrected, and those with these ids.
fn visits_of(log: &VisitLog, who: &[String]) -> Result<Vec<Visit>, VisitLogError> {
    let mut visits = Vec::new();
    for who in who {
        match VisitId::parse(who) {
            Some(id) => visits.extend(log.visit(id)?),
            None => visits.extend(log.visits_called(who)?),
        }
    }
    visits.sort_by_key(|visit| (visit.arrived, visit.no));
    visits.dedup_by_key(|visit| visit.no);
    Ok(visits)
}

/// The visits with all that the log keeps about each.
fn blocks_of(log: &VisitLog, visits: &[Visit], language: Language) -> Result<Vec<Block>, VisitLogError> {
    let mut blocks = Vec::new();
    for visit in visits {
        blocks.push(Block::Heading(subject::heading(visit, language)));
        let trail = log.trail(visit.id)?;
        let changes = trail.iter().map(|entry| subject::change(entry, language));
        blocks.push(Block::Fields(subject::fields(visit, language).into_iter().chain(changes).collect()));
    }
    Ok(blocks)
}

/// How many visits stand under a longer name with this one in it.
fn longer_names(log: &VisitLog, name: &str) -> Result<usize, VisitLogError> {
    let query = Query { field: Some(SearchField::Name), ..Query::text(name) };
    let form = normal::form(name);
    let found = log.search(&query, None, usize::MAX)?;
    Ok(found.iter().filter(|visit| normal::form(&visit.name) != form).count())
}
