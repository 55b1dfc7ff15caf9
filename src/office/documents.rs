//! What an office prints beside its records: the sheet with the recovery key, and all that is kept of one guest.

use std::{io, path::Path};

use super::Office;
use crate::{
    data_folder::{DataFolderError, Settings},
    export::{Block, Letter},
    time,
    visit::{Field, Visit, VisitId},
    visit_log::{Query, VisitLog, VisitLogError, normal},
    whole_file,
    words::{Language, subject},
};

/// Writes the sheet with a recovery key into a file, to be printed and then deleted.
///
/// # Errors
///
/// When it cannot be written.
pub fn write_recovery_sheet(office: &Office, key: &str, path: &Path) -> Result<(), DataFolderError> {
    let Settings { office, post, language, .. } = &office.settings;
    write(&Letter::of_recovery_key(key, office, post, time::now(), *language), path)
}

/// Writes the list of those who are inside into a file, to be printed and ticked off after an evacuation.
///
/// # Errors
///
/// When it cannot be written.
pub fn write_muster_list(
    office: &Office,
    inside: &[Visit],
    found: &[VisitId],
    path: &Path,
) -> Result<(), DataFolderError> {
    let Settings { office, post, language, .. } = &office.settings;
    write(&Letter::of_muster(inside, found, office, post, time::now(), *language), path)
}

/// Why nobody can read what is kept of a guest.
#[derive(Debug, thiserror::Error)]
pub enum SubjectError {
    /// No visit stands under these names and ids.
    #[error("no guest is called that")]
    Nobody {
        /// How many stand under longer names with these in it.
        similar: usize,
    },
    /// A log cannot be read.
    #[error(transparent)]
    Log(#[from] VisitLogError),
    /// The folder cannot be read, or the file not written.
    #[error(transparent)]
    Folder(#[from] DataFolderError),
}

/// Writes everything that is kept of one guest, by whole names or ids of visits, into a file for the guest to read;
/// in the log and in those put aside. Says of how many visits.
///
/// # Errors
///
/// See [`SubjectError`].
pub fn write_subject_report(
    office: &Office,
    log: &VisitLog,
    who: &[String],
    path: &Path,
) -> Result<usize, SubjectError> {
    let language = office.settings.language;
    let visits = visits_of(log, who)?;
    let mut own: Vec<VisitId> = visits.iter().map(|visit| visit.id).collect();

    // What restores and rescues have put aside is kept as well.
    let mut old_logs = Vec::new();
    let mut unread = Vec::new();
    for aside in office.folder.kept_aside()? {
        match aside.open(office.key()) {
            None => {}
            Some(Err(_)) => unread.push(aside.name),
            Some(Ok(old)) => {
                let mut visits = visits_of(&old, who)?;
                visits.retain(|visit| !own.contains(&visit.id));
                own.extend(visits.iter().map(|visit| visit.id));
                old_logs.push((aside.name, old, visits));
            }
        }
    }
    let only_old = old_logs.iter().flat_map(|(_, _, visits)| visits);
    let count = visits.len() + only_old.clone().count();
    let Some(name) = visits.iter().chain(only_old).last().map(|visit| visit.name.clone()) else {
        return Err(SubjectError::Nobody { similar: longer_names(log, &who.join(", "))? });
    };
    let mut names = log.names_of(&own)?;
    names.extend(who.iter().filter(|who| VisitId::parse(who).is_none()).cloned());

    let mut blocks = vec![Block::Text(subject::beginning(&name, count, language))];
    blocks.extend(blocks_of(log, &visits, language)?);
    for (folder, old, visits) in old_logs.iter().filter(|(_, _, visits)| !visits.is_empty()) {
        blocks.push(Block::Heading(subject::put_aside(folder, language)));
        blocks.extend(blocks_of(old, visits, language)?);
    }
    let mentions = log.mentions(&names, &own)?;
    if !mentions.is_empty() {
        blocks.push(Block::Heading(subject::mentions(language).to_owned()));
        let mentions = mentions.iter().map(|mention| subject::mention(mention, language));
        blocks.push(Block::Fields(mentions.collect()));
    }
    blocks.push(Block::Text(subject::left_out(&unread, longer_names(log, &name)?, language)));
    let letter = Letter {
        language,
        office: office.settings.office.clone(),
        post: office.settings.post.clone(),
        title: subject::title(language).to_owned(),
        made_at: time::now(),
        blocks,
    };
    write(&letter, path)?;
    Ok(count)
}

fn write(letter: &Letter, path: &Path) -> Result<(), DataFolderError> {
    whole_file::write::<_, io::Error>(path, |out| letter.write(out)).map_err(|source| DataFolderError::Io {
        action: "write",
        path: path.to_owned(),
        source,
    })
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
    let query = Query { field: Some(Field::Name), ..Query::text(name) };
    let form = normal::form(name);
    let found = log.search(&query, None, usize::MAX)?;
    Ok(found.iter().filter(|visit| normal::form(&visit.name) != form).count())
}
