//! Visits that come from a file: those of another post, and those that were written on paper.
//!
//! A visit is there once, whatever it is brought in by: a visit of another post is known by its id, one
//! from paper by its key, also when two posts have each taken in the same list. What the log says of a visit is
//! not changed by a file, but for one thing: a guest who was inside has left, unless somebody here has said
//! otherwise. What was destroyed stays destroyed; what another post has destroyed comes in as it is there, for
//! the counts.

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher, Hash},
};

use rusqlite::{Connection, Transaction};
use serde_json::json;

use super::{Beside, ChangeKind, VisitLog, VisitLogError, chain::Chain, destroyed, insert, row};
use crate::{
    credential::Timestamp,
    policy::Verdict,
    visit::{NewVisit, Visit, VisitError, VisitId, check_departure},
};

/// A visit from a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// Its id, where it comes from the log of another post; without one it is new, unless its key is known.
    pub id: Option<VisitId>,
    /// What the file says. Without a name it has been destroyed in the log of that id.
    pub visit: NewVisit,
    /// When it was entered afterwards; see [`Visit::entered`].
    pub entered: Option<Timestamp>,
}

/// What becomes of a visit from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged {
    /// It was not there.
    Added,
    /// It was there, and the file knows when the guest left.
    Completed,
    /// It was there.
    Known,
    /// The log says something else in these fields, and is left as it is.
    Differs(Vec<&'static str>),
    /// It was there and has been purged, and stays so.
    Purged,
    /// The log that it comes from has destroyed it, and this one still has it.
    PurgedThere,
}

/// What the log would say of the visits of a file that were only looked at, so that a second row of the same
/// visit is told like when both are taken in. About a hundred bytes a visit.
#[derive(Default)]
pub struct Seen(HashMap<u64, Facts<u16>>);

/// The facts of a visit of a file or of the log: their fields have the same names. One without a name has been
/// purged.
macro_rules! facts {
    ($visit:expr) => {{
        let visit = $visit;
        Facts {
            texts: [
                visit.name.as_str(),
                &visit.organisation,
                &visit.purpose,
                &visit.host,
                &visit.phone,
                visit.evidence.code(),
                visit.verdict.map_or("", Verdict::code),
                &visit.policy,
                &visit.post,
                &visit.officer,
                &visit.note,
            ],
            party: visit.party,
            arrived: visit.arrived,
            left: visit.left,
            purged: visit.name.is_empty(),
        }
    }};
}

impl VisitLog {
    /// Takes the visits into the log, all of them or none, and says what became of each.
    ///
    /// It is one transaction, which others wait for: a few hundred visits at a time let a desk work on.
    ///
    /// # Errors
    ///
    /// The log is unchanged.
    pub fn merge(&mut self, visits: &[Incoming]) -> Result<Vec<Merged>, VisitLogError> {
        visits.iter().try_for_each(check)?;
        let ids: Vec<VisitId> = visits.iter().map(|one| one.id.unwrap_or_else(|| self.new_id())).collect();
        self.write(|transaction, chain| {
            visits.iter().zip(ids).map(|(incoming, id)| merge(transaction, chain, incoming, id)).collect()
        })
    }

    /// What [`VisitLog::merge`] would say, with nothing written. `seen` is what was looked at before.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn try_merge(&self, visits: &[Incoming], seen: &mut Seen) -> Result<Vec<Merged>, VisitLogError> {
        visits.iter().try_for_each(check)?;
        self.read(|connection| {
            let look = |incoming: &Incoming| {
                let facts = facts!(&incoming.visit);
                let Some(which) = fingerprint(incoming) else { return Ok(Merged::Added) };
                let merged = match seen.0.get(&which) {
                    Some(there) => compare(there, &facts.sketch()),
                    None => match there(connection, incoming)? {
                        Some(there) => decide(connection, &there, incoming)?,
                        None if is_destroyed(connection, incoming)? => Merged::Purged,
                        None => Merged::Added,
                    },
                };
                if matches!(merged, Merged::Added | Merged::Completed) {
                    seen.0.insert(which, facts.sketch());
                }
                Ok(merged)
            };
            visits.iter().map(look).collect()
        })
    }

    /// Records that a file was taken in, and what came of it.
    ///
    /// # Errors
    ///
    /// The log is unchanged.
    pub fn record_import(
        &mut self,
        by: &str,
        added: u64,
        completed: u64,
        refused: u64,
    ) -> Result<(), VisitLogError> {
        let detail = json!({"by": by, "added": added, "completed": completed, "refused": refused});
        self.write(|_, chain| chain.record(ChangeKind::Import, &detail))
    }
}

/// Whether a visit can be logged as it comes.
fn check(incoming: &Incoming) -> Result<(), VisitError> {
    match incoming.visit.check() {
        // One that was destroyed has no name, and all else has to be as of every visit.
        Err(VisitError::NoName) if incoming.id.is_some() && incoming.visit.name.is_empty() => {
            NewVisit { name: "-".to_owned(), ..incoming.visit.clone() }.check()
        }
        checked => checked,
    }
}

fn merge(
    transaction: &Transaction<'_>,
    chain: &mut Chain<'_>,
    incoming: &Incoming,
    id: VisitId,
) -> rusqlite::Result<Merged> {
    let Incoming { visit, entered, .. } = incoming;
    let Some(there) = there(transaction, incoming)? else {
        if is_destroyed(transaction, incoming)? {
            return Ok(Merged::Purged);
        }
        let beside = Beside { id, key: key(incoming), credential: None, entered: *entered };
        insert(transaction, chain, ChangeKind::Import, visit, &beside)?;
        return Ok(Merged::Added);
    };
    let merged = decide(transaction, &there, incoming)?;
    if let (Merged::Completed, Some(left)) = (&merged, visit.left) {
        let no = there.no.cast_signed();
        transaction
            .prepare_cached("UPDATE visit SET departed = ?2, credential = NULL WHERE no = ?1")?
            .execute([no, left.timestamp_millis()])?;
        chain.record_visit(ChangeKind::Import, no, None)?;
    }
    Ok(merged)
}

/// The visit as the log has it.
fn there(connection: &Connection, incoming: &Incoming) -> rusqlite::Result<Option<Visit>> {
    let by_id = incoming.id.map_or(Ok(None), |id| row::by_id(connection, id))?;
    match (by_id, key(incoming)) {
        (None, Some(key)) => row::by_key(connection, key),
        (by_id, _) => Ok(by_id),
    }
}

/// Whether a visit that is not in the log was, until it was destroyed. One of another post is known by its id.
fn is_destroyed(connection: &Connection, incoming: &Incoming) -> rusqlite::Result<bool> {
    let Incoming { id, visit, .. } = incoming;
    if let Some(id) = *id
        && destroyed::has_id(connection, id)?
    {
        return Ok(true);
    }
    let guest = id.is_none().then_some((visit.arrived, visit.name.as_str()));
    destroyed::is_known(connection, key(incoming), guest)
}

/// What becomes of a visit that is in the log. That somebody here has corrected when a guest left, or that he is
/// still inside, goes before what an older file says.
fn decide(connection: &Connection, there: &Visit, incoming: &Incoming) -> rusqlite::Result<Merged> {
    let merged = compare(&facts!(there), &facts!(&incoming.visit));
    if merged == Merged::Completed {
        let told = destroyed::told(connection, there.no.cast_signed())?;
        if told.iter().flat_map(|told| &told.changes).any(|change| change.field == "left") {
            return Ok(Merged::Differs(vec!["left"]));
        }
    }
    Ok(merged)
}

fn key(incoming: &Incoming) -> Option<&str> {
    incoming.visit.key.as_deref().filter(|key| !key.is_empty())
}

/// What two rows of the same visit are compared by, with its texts as they are or as the hashes of them.
struct Facts<T> {
    /// In the order of [`TEXTS`].
    texts: [T; TEXTS.len()],
    party: u32,
    arrived: Timestamp,
    left: Option<Timestamp>,
    purged: bool,
}

const TEXTS: [&str; 11] = [
    "name",
    "organisation",
    "purpose",
    "host",
    "phone",
    "evidence",
    "verdict",
    "policy",
    "post",
    "officer",
    "note",
];

impl Facts<&str> {
    /// The same without its texts, of which a file may hold millions. One of 65,536 differences goes unseen.
    fn sketch(&self) -> Facts<u16> {
        let Self { texts, party, arrived, left, purged } = *self;
        Facts { texts: texts.map(|text| hash(text) as u16), party, arrived, left, purged }
    }
}

fn compare<T: PartialEq>(there: &Facts<T>, incoming: &Facts<T>) -> Merged {
    match (there.purged, incoming.purged) {
        (true, _) => return Merged::Purged,
        (false, true) => return Merged::PurgedThere,
        (false, false) => {}
    }
    // Files hold whole seconds.
    let same_time = |one: Timestamp, other: Timestamp| one.timestamp() == other.timestamp();
    let left_differs = match (there.left, incoming.left) {
        (Some(one), Some(other)) => !same_time(one, other),
        _ => false,
    };
    let texts = there.texts.iter().zip(&incoming.texts).map(|(one, other)| one != other);
    let others = [
        ("party", there.party != incoming.party),
        ("arrived", !same_time(there.arrived, incoming.arrived)),
        ("left", left_differs),
    ];
    let differs: Vec<_> = TEXTS
        .into_iter()
        .zip(texts)
        .chain(others)
        .filter(|(_, differs)| *differs)
        .map(|(field, _)| field)
        .collect();
    match (there.left, incoming.left) {
        _ if !differs.is_empty() => Merged::Differs(differs),
        (None, Some(left)) if check_departure(there.arrived, left).is_err() => Merged::Differs(vec!["left"]),
        (None, Some(_)) => Merged::Completed,
        _ => Merged::Known,
    }
}

/// Tells a visit from the others of its file; nothing does where it has neither an id nor a key.
fn fingerprint(incoming: &Incoming) -> Option<u64> {
    match (incoming.id, key(incoming)) {
        (Some(id), _) => Some(hash(id)),
        (None, key) => key.map(hash),
    }
}

fn hash(value: impl Hash) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(value)
}
