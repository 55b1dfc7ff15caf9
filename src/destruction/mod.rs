//! The destruction of guests' data: of what is due, and of what a guest wishes, each with a record of it
//! (*berita acara pemusnahan*) for the office to sign.
//!
//! It is one act for the window and for the command line. The record stands in the data folder before anything
//! is destroyed, and says that it is only begun; it is completed when all is done, or by the next start after a
//! program that was killed. Where it cannot be written, nothing is destroyed. Whatever lies in the folders that
//! restores and rescues put aside is destroyed as well.

mod in_words;
mod record;

pub use record::{Kept, OldLogs, Recorded};

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use self::record::{Stage, write};
use crate::{
    data_folder::{Aside, DataFolder, DataFolderError, FolderLock},
    time::Timestamp,
    visit::{Correction, VisitId},
    visit_log::{Begun, Destruction, LogKey, Mention, PurgeRun, Retention, Seek, VisitLog, VisitLogError},
};

/// Why nothing was destroyed, or not everything.
#[derive(Debug, thiserror::Error)]
pub enum DestructionError {
    /// The record cannot be written, so nothing is destroyed.
    #[error("the record of destruction cannot be written")]
    Record(#[source] DataFolderError),
    /// Another program destroys something just now.
    #[error("another program destroys data just now")]
    Busy,
    /// The log, or one that was put aside, could not do it.
    #[error("the log cannot do it: {}", .path.display())]
    Log {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: VisitLogError,
    },
    /// The data folder cannot be read or written.
    #[error(transparent)]
    Folder(#[from] DataFolderError),
}

/// Where it is done.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The folder of the log, of the logs put aside, and of the records.
    pub folder: &'a DataFolder,
    /// What opens the logs put aside, where they are encrypted.
    pub key: Option<&'a LogKey>,
    /// Where a second record is to stand, if one is wanted.
    pub copy: Option<&'a Path>,
}

/// What the log remembers of a destruction that has begun, for the program that completes its record.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Note {
    /// The file of the record.
    record: PathBuf,
    copy: Option<PathBuf>,
    /// The logs that were put aside, by folder, each with the last entry of its chain from before.
    aside: Vec<(String, u64)>,
    /// The folders put aside that are to go altogether.
    removed: Vec<String>,
    /// Those whose log cannot be opened.
    unread: Vec<String>,
}

/// A purge that is going on. It holds other programs off until it is dropped.
pub struct Purge {
    due: Retention,
    by: String,
    main: PurgeRun,
    phase: Phase,
    note: Note,
    /// Whether something is due.
    due_anywhere: bool,
    /// The number of the destruction in the log.
    no: Option<i64>,
    _lock: FolderLock,
}

/// A log that was put aside, and the purge of it.
type OldLog = Box<(VisitLog, PurgeRun)>;

/// How far a purge has come.
enum Phase {
    /// Is anything due in the log?
    Seeking,
    /// And in what was put aside?
    SeekingAside(Vec<Aside>, Option<OldLog>),
    /// The log itself.
    Log,
    /// What was put aside.
    Aside(Vec<Aside>, Option<OldLog>),
    Over,
}

/// What a purge has come to.
#[derive(Debug)]
pub enum Step {
    /// There is more to do.
    Further,
    /// Nothing is due.
    Nothing,
    /// All is done, and here is its record.
    Done(Box<Recorded>),
}

impl Purge {
    /// Begins a purge of what is due. Nothing is destroyed before the first [`Purge::step`].
    ///
    /// # Errors
    ///
    /// [`DestructionError::Busy`].
    pub fn begin(place: Place<'_>, due: Retention, by: &str) -> Result<Self, DestructionError> {
        let lock = place.folder.lock_destruction()?.ok_or(DestructionError::Busy)?;
        Ok(Self {
            due,
            by: by.to_owned(),
            main: PurgeRun::of(due, by),
            phase: Phase::Seeking,
            note: Note::default(),
            due_anywhere: false,
            no: None,
            _lock: lock,
        })
    }

    /// How many visits have been emptied so far.
    #[must_use]
    pub fn visits(&self) -> u64 {
        self.main.visits()
    }

    /// Does a bit of it, for about 50 milliseconds.
    ///
    /// # Errors
    ///
    /// What is destroyed is destroyed, and has its record now or after the next start.
    pub fn step(&mut self, place: Place<'_>, log: &mut VisitLog) -> Result<Step, DestructionError> {
        match std::mem::replace(&mut self.phase, Phase::Over) {
            Phase::Seeking => {
                let found = log.seek_due(&mut self.main).map_err(in_log(place))?;
                self.due_anywhere = found == Seek::Due;
                self.phase = match found {
                    Seek::Further => Phase::Seeking,
                    Seek::Due | Seek::Nothing => Phase::SeekingAside(place.folder.kept_aside()?, None),
                };
                Ok(Step::Further)
            }
            Phase::SeekingAside(mut left, at_work) => {
                let next = match at_work {
                    Some(at_work) => Some(at_work),
                    None => match left.pop() {
                        Some(aside) => self.look_into(place, aside)?,
                        None if self.due_anywhere => return self.prepare(place, log),
                        None => return Ok(Step::Nothing),
                    },
                };
                let next = match next {
                    Some(mut at_work) => {
                        let (old, run) = &mut *at_work;
                        let found = old.seek_due(run).map_err(in_log(place))?;
                        self.due_anywhere |= found == Seek::Due;
                        (found == Seek::Further).then_some(at_work)
                    }
                    None => None,
                };
                self.phase = Phase::SeekingAside(left, next);
                Ok(Step::Further)
            }
            Phase::Log => {
                let more = log.purge_batch(&mut self.main).map_err(in_log(place))?;
                self.phase = if more { Phase::Log } else { Phase::Aside(self.to_visit(place)?, None) };
                Ok(Step::Further)
            }
            Phase::Aside(mut left, at_work) => {
                match at_work {
                    Some(mut at_work) => {
                        let (old, run) = &mut *at_work;
                        if old.purge_batch(run).map_err(in_log(place))? {
                            self.phase = Phase::Aside(left, Some(at_work));
                            return Ok(Step::Further);
                        }
                        finish_old(old).map_err(in_log(place))?;
                    }
                    None => match left.pop() {
                        None => return self.end(place, log).map(|done| Step::Done(Box::new(done))),
                        Some(aside) if self.note.removed.contains(&aside.name) => {
                            place.folder.remove_aside(&aside)?;
                        }
                        Some(aside) => {
                            if let Some(Ok(mut old)) = aside.open(place.key) {
                                // Who had not left by then has left since, and is destroyed as in the log.
                                let inside = old.inside().map_err(in_log(place))?;
                                let inside: Vec<_> = inside.into_iter().map(|visit| visit.id).collect();
                                old.destroy_as_in(log, Some(&inside)).map_err(in_log(place))?;
                                let run = PurgeRun::of(self.due, &self.by);
                                self.phase = Phase::Aside(left, Some(Box::new((old, run))));
                                return Ok(Step::Further);
                            }
                        }
                    },
                }
                self.phase = Phase::Aside(left, None);
                Ok(Step::Further)
            }
            Phase::Over => Ok(Step::Nothing),
        }
    }

    /// Ends the purge before its time, with a record of what was done.
    ///
    /// # Errors
    ///
    /// See [`Purge::step`].
    pub fn stop(
        mut self,
        place: Place<'_>,
        log: &mut VisitLog,
    ) -> Result<Option<Recorded>, DestructionError> {
        if self.no.is_none() { Ok(None) } else { self.end(place, log).map(Some) }
    }

    /// Opens a log that was put aside, unless all of its folder is to go.
    fn look_into(&mut self, place: Place<'_>, aside: Aside) -> Result<Option<OldLog>, DestructionError> {
        if aside.since.is_some_and(|since| since < self.due.everything()) {
            self.note.removed.push(aside.name);
            self.due_anywhere = true;
            return Ok(None);
        }
        match aside.open(place.key) {
            None => Ok(None),
            Some(Err(_)) => {
                self.note.unread.push(aside.name);
                Ok(None)
            }
            Some(Ok(old)) => {
                self.note.aside.push((aside.name.clone(), old.last_entry().map_err(in_log(place))?));
                Ok(Some(Box::new((old, PurgeRun::of(self.due, &self.by)))))
            }
        }
    }

    /// Writes what is needed before the first visit goes.
    fn prepare(&mut self, place: Place<'_>, log: &mut VisitLog) -> Result<Step, DestructionError> {
        let begun = Destruction::begun(log.now(), &self.by, Some(self.due));
        self.note.reserve(place, &begun)?;
        let no = log.begin_purge(&mut self.main, &self.note.text()).map_err(in_log(place))?;
        self.note.begin(place, log, no, &begun)?;
        self.no = Some(no);
        self.phase = Phase::Log;
        Ok(Step::Further)
    }

    /// What was put aside and is to be gone through.
    fn to_visit(&self, place: Place<'_>) -> Result<Vec<Aside>, DestructionError> {
        let mut all = place.folder.kept_aside()?;
        all.retain(|aside| {
            self.note.removed.contains(&aside.name)
                || self.note.aside.iter().any(|(name, _)| *name == aside.name)
        });
        Ok(all)
    }

    fn end(&mut self, place: Place<'_>, log: &mut VisitLog) -> Result<Recorded, DestructionError> {
        match self.no.take() {
            Some(no) => complete(place, log, no, &self.note, Stage::Complete)?.ok_or(DestructionError::Busy),
            None => Err(DestructionError::Busy),
        }
    }
}

/// A guest's wish.
pub struct Wish<'a> {
    /// His visits.
    pub ids: &'a [VisitId],
    /// Who does it, and why.
    pub wish: &'a Correction,
    /// Whether he also goes out of the other visits that name him.
    pub mentions: bool,
}

/// Erases visits by a guest's wish, in the log and in those put aside.
///
/// # Errors
///
/// [`VisitLogError::NotFound`] and [`VisitLogError::StillInside`]: nothing is erased when it cannot be all of
/// them.
pub fn erase(place: Place<'_>, log: &mut VisitLog, wish: &Wish<'_>) -> Result<Recorded, DestructionError> {
    let _lock = place.folder.lock_destruction()?.ok_or(DestructionError::Busy)?;
    let mut note = Note::default();
    let mut here = Vec::new();
    for id in wish.ids {
        if log.visit(*id).map_err(in_log(place))?.is_some() {
            here.push(*id);
        }
    }
    let mut found = here.clone();
    let mut old_logs = Vec::new();
    for aside in place.folder.kept_aside()? {
        match aside.open(place.key) {
            None => {}
            Some(Err(_)) => note.unread.push(aside.name),
            Some(Ok(old)) => {
                for id in wish.ids {
                    if old.visit(*id).map_err(in_log(place))?.is_some() {
                        found.push(*id);
                    }
                }
                note.aside.push((aside.name, old.last_entry().map_err(in_log(place))?));
                old_logs.push(old);
            }
        }
    }
    if let Some(nowhere) = wish.ids.iter().find(|id| !found.contains(id)) {
        return Err(in_log(place)(VisitLogError::NotFound(*nowhere)));
    }
    // Asked before anything is written: is all of it there, and nobody inside?
    log.can_erase(&here).map_err(in_log(place))?;
    let begun = Destruction::begun(log.now(), wish.wish.by(), None);
    note.reserve(place, &begun)?;
    let no = log.begin_erasure(&here, wish.wish, &note.text()).map_err(in_log(place))?;
    note.begin(place, log, no, &begun)?;
    let names = names_everywhere(place, log, &old_logs, wish.ids)?;
    let mentions =
        if wish.mentions { log.mentions(&names, wish.ids).map_err(in_log(place))? } else { Vec::new() };
    let done = log.erase_begun(no, &here, &mentions).map_err(in_log(place));
    if let Err(error) = done {
        note.withdraw(place);
        log.forget_destruction(no).map_err(in_log(place))?;
        return Err(error);
    }
    for mut old in old_logs {
        erase_in_old(place, log, &mut old, wish, &names)?;
    }
    log.wipe_patiently().map_err(in_log(place))?;
    complete(place, log, no, &note, Stage::Complete)?.ok_or(DestructionError::Busy)
}

/// The names of the guests of these visits, here and in the logs put aside.
fn names_everywhere(
    place: Place<'_>,
    log: &VisitLog,
    old_logs: &[VisitLog],
    ids: &[VisitId],
) -> Result<Vec<String>, DestructionError> {
    let mut names = log.names_of(ids).map_err(in_log(place))?;
    for old in old_logs {
        names.extend(old.names_of(ids).map_err(in_log(place))?);
    }
    Ok(names)
}

fn erase_in_old(
    place: Place<'_>,
    log: &VisitLog,
    old: &mut VisitLog,
    wish: &Wish<'_>,
    names: &[String],
) -> Result<(), DestructionError> {
    old.destroy_as_in(log, Some(wish.ids)).map_err(in_log(place))?;
    let mut ids = Vec::new();
    for id in wish.ids {
        // One who had not left by then has left since: that is how the log could erase him.
        let there = old.visit(*id).map_err(in_log(place))?;
        ids.extend(there.filter(|visit| visit.left.is_some()).map(|visit| visit.id));
    }
    let mentions =
        if wish.mentions { old.mentions(names, wish.ids).map_err(in_log(place))? } else { Vec::new() };
    if !ids.is_empty() || !mentions.is_empty() {
        let no = old.begin_erasure(&ids, wish.wish, "").map_err(in_log(place))?;
        old.erase_begun(no, &ids, &mentions).map_err(in_log(place))?;
    }
    finish_old(old).map_err(in_log(place))
}

/// The record of what was destroyed in a log put aside is that of the log.
fn finish_old(old: &mut VisitLog) -> Result<(), VisitLogError> {
    for Begun { no, .. } in old.begun_destructions()? {
        old.end_destruction(no)?;
        old.forget_destruction(no)?;
    }
    old.wipe_patiently().map(|_| ())
}

/// Where guests are named beside their own visits, for whoever is asked whether that is to go as well: in the
/// log, and the visits of the same name in those put aside that are not in it.
#[derive(Debug, Default)]
pub struct Mentions {
    /// In other visits of the log.
    pub here: Vec<Mention>,
    /// Other visits under the same name, in the log and in those put aside.
    pub namesakes: Vec<(Option<String>, VisitId, u64, Timestamp)>,
}

/// Looks for other places that name the guests of these visits.
///
/// # Errors
///
/// When the log cannot be read.
pub fn mentions(place: Place<'_>, log: &VisitLog, ids: &[VisitId]) -> Result<Mentions, DestructionError> {
    let mut old_logs = Vec::new();
    for aside in place.folder.kept_aside()? {
        if let Some(Ok(old)) = aside.open(place.key) {
            old_logs.push((aside.name, old));
        }
    }
    let mut names = log.names_of(ids).map_err(in_log(place))?;
    for (_, old) in &old_logs {
        names.extend(old.names_of(ids).map_err(in_log(place))?);
    }
    let mut found =
        Mentions { here: log.mentions(&names, ids).map_err(in_log(place))?, ..Mentions::default() };
    let mut known = ids.to_vec();
    for (folder, log) in
        std::iter::once((None, log)).chain(old_logs.iter().map(|(name, old)| (Some(name.clone()), old)))
    {
        for name in &names {
            for visit in log.visits_called(name).map_err(in_log(place))? {
                if !known.contains(&visit.id) {
                    known.push(visit.id);
                    found.namesakes.push((folder.clone(), visit.id, visit.no, visit.arrived));
                }
            }
        }
    }
    Ok(found)
}

/// Completes the records of destructions that were interrupted, unless somebody is at it. To be called at every
/// start, when the log is open.
///
/// # Errors
///
/// The next start tries again.
pub fn complete_interrupted(place: Place<'_>, log: &mut VisitLog) -> Result<Vec<Recorded>, DestructionError> {
    let begun = log.begun_destructions().map_err(in_log(place))?;
    if begun.is_empty() {
        return Ok(Vec::new());
    }
    let Some(_lock) = place.folder.lock_destruction()? else { return Ok(Vec::new()) };
    let mut records = Vec::new();
    // Somebody may have completed them before the lock was free.
    for Begun { no, note } in log.begun_destructions().map_err(in_log(place))? {
        let note: Note = serde_json::from_str(&note).unwrap_or_default();
        // What was destroyed here is to be destroyed where it was put aside, too.
        for aside in place.folder.kept_aside()? {
            if let Some(Ok(mut old)) = aside.open(place.key) {
                old.destroy_as_in(log, None).map_err(in_log(place))?;
                finish_old(&mut old).map_err(in_log(place))?;
            }
        }
        records.extend(complete(place, log, no, &note, Stage::Interrupted)?);
    }
    Ok(records)
}

/// Ends a destruction and completes its record; `None` when nothing was destroyed, of which no record stays.
fn complete(
    place: Place<'_>,
    log: &mut VisitLog,
    no: i64,
    note: &Note,
    stage: Stage,
) -> Result<Option<Recorded>, DestructionError> {
    let done = log.end_destruction(no).map_err(in_log(place))?;
    let old_logs = note.old_logs(place)?;
    if done.visits == 0 && done.mentions == 0 && old_logs.removed == 0 && old_logs.visits == 0 {
        note.withdraw(place);
        log.forget_destruction(no).map_err(in_log(place))?;
        return Ok(None);
    }
    let recorded = note.write(place, &done, old_logs, stage)?;
    log.forget_destruction(no).map_err(in_log(place))?;
    Ok(Some(recorded))
}

impl Note {
    fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Says where the record will stand. The log knows it before the record is there, so that after a kill the
    /// next start finds it, and takes it back where nothing came of it.
    fn reserve(&mut self, place: Place<'_>, begun: &Destruction) -> Result<(), DestructionError> {
        self.record = place.folder.free_record(begun.begun).map_err(DestructionError::Record)?;
        self.copy = place.copy.map(|path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
        Ok(())
    }

    /// Puts the record there, begun. Where that cannot be, the log forgets the destruction.
    fn begin(
        &self,
        place: Place<'_>,
        log: &mut VisitLog,
        no: i64,
        begun: &Destruction,
    ) -> Result<(), DestructionError> {
        let old_logs = OldLogs { unread: self.unread.clone(), ..OldLogs::default() };
        let written = self.write(place, begun, old_logs, Stage::Begun);
        if written.is_err() {
            self.withdraw(place);
            log.forget_destruction(no).map_err(in_log(place))?;
        }
        written.map(|_| ())
    }

    fn write(
        &self,
        place: Place<'_>,
        done: &Destruction,
        old_logs: OldLogs,
        stage: Stage,
    ) -> Result<Recorded, DestructionError> {
        // The second first: where it cannot be written, neither is there one in the folder.
        let settings = place.folder.settings().unwrap_or_default();
        let mut recorded = Recorded { done: done.clone(), old_logs, kept: Vec::new() };
        let copy = self.copy.as_ref().map(|copy| write(copy, &recorded, stage, &settings));
        match copy {
            // Its disk may be gone by the next start; the one in the folder is the record.
            Some(Err(error)) if stage != Stage::Interrupted => return Err(DestructionError::Record(error)),
            Some(Ok(())) => recorded.kept.extend(self.copy.clone().map(Kept::Copy)),
            Some(Err(_)) | None => {}
        }
        if !self.record.as_os_str().is_empty() {
            write(&self.record, &recorded, stage, &settings).map_err(DestructionError::Record)?;
            recorded.kept.push(Kept::Folder(self.record.clone()));
        }
        Ok(recorded)
    }

    /// Takes back a record of which nothing came.
    fn withdraw(&self, place: Place<'_>) {
        // One that stays says itself that it was only begun.
        let _ = place.folder.remove_record(&self.record);
        if let Some(copy) = &self.copy {
            let _ = std::fs::remove_file(copy);
        }
    }

    /// What has become of the logs put aside.
    fn old_logs(&self, place: Place<'_>) -> Result<OldLogs, DestructionError> {
        let kept = place.folder.kept_aside()?;
        let is_kept = |name: &String| kept.iter().any(|aside| aside.name == *name);
        let removed = self.removed.iter().filter(|name| !is_kept(name)).count() as u64;
        let mut visits = 0;
        for (name, since) in &self.aside {
            let aside = kept.iter().find(|aside| aside.name == *name);
            if let Some(Ok(old)) = aside.and_then(|aside| aside.open(place.key)) {
                visits += old.emptied_since(*since).map_err(in_log(place))?;
            }
        }
        Ok(OldLogs { removed, visits, unread: self.unread.clone() })
    }
}

fn in_log(place: Place<'_>) -> impl Fn(VisitLogError) -> DestructionError {
    move |source| DestructionError::Log { path: place.folder.visit_log_path(), source }
}
