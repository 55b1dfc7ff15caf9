//! Visits that come from a file: those of another post, and those that were written on paper.
//!
//! A visit is there once, whatever it is brought in by. One of another post is known by its id. One of a list is
//! known by its key, which is of what the list says, or by who came in which minute, where it was entered at
//! another post too. What the log says of a visit is not changed by a file, but for one thing: a guest who was
//! inside has left. What somebody has corrected here is the last word, whatever a file says.

use std::{
    array,
    collections::HashMap,
    hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher, Hash},
};

use chrono::TimeDelta;
use rusqlite::{Connection, Transaction, params};
use serde_json::json;

use super::{
    super::{
        VisitLog, VisitLogError,
        chain::{Chain, ChangeKind},
        normal::form,
        row::{self, RowExtras},
        search::index,
        sql::to_the_millisecond,
    },
    arrival::insert,
    destroyed,
};
use crate::{
    time::Timestamp,
    visit::{Field, NewVisit, Visit, VisitError, VisitId, check_departure},
};

/// A visit from a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// Its id, where it comes from the log of another post; without one it is new, unless its key is known.
    pub id: Option<VisitId>,
    /// What the file says.
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

/// What keys of lists begin with.
const OF_LISTS: &str = "import ";
/// The most guests of one name in one minute of one list.
const MAX_TWINS: u32 = 50;
/// How far two zones are apart at most, and the step between them.
const ZONES_APART: TimeDelta = TimeDelta::hours(26);
const ZONE_STEP: TimeDelta = TimeDelta::minutes(15);

/// The key of the first, second … of several visits of a list that are told apart by nothing else.
#[must_use]
pub fn nth_key(key: &str, nth: u32) -> String {
    if nth <= 1 { key.to_owned() } else { format!("{key} {nth}") }
}

impl Incoming {
    /// Whether it has been purged where it comes from: nothing tells whose it was.
    #[must_use]
    pub fn is_emptied(&self) -> bool {
        self.id.is_some() && self.visit.name.is_empty()
    }

    /// Whether the visit can be logged.
    ///
    /// # Errors
    ///
    /// See [`NewVisit::check`]. One that has been purged needs no name.
    pub fn check(&self) -> Result<(), VisitError> {
        match self.visit.check() {
            Err(VisitError::NoName) if self.is_emptied() => {
                NewVisit { name: "-".to_owned(), ..self.visit.clone() }.check()
            }
            checked => checked,
        }
    }

    /// Whether it comes from a list, which knows no ids.
    fn is_of_list(&self) -> bool {
        self.list_key().is_some()
    }

    fn key(&self) -> Option<&str> {
        self.visit.key.as_deref().filter(|key| !key.is_empty())
    }

    /// For a visit of a list the key that all share whom nothing else tells apart, and which of them it is.
    fn list_key(&self) -> Option<(&str, u32)> {
        let key = self.key().filter(|key| self.id.is_none() && key.starts_with(OF_LISTS))?;
        let (base, nth) = key.rsplit_once(' ')?;
        match nth.parse() {
            Ok(nth) if base.len() > OF_LISTS.len() => Some((base, nth)),
            _ => Some((key, 1)),
        }
    }
}

/// The facts of a visit of a file or of the log. One without a name has been purged.
macro_rules! facts {
    ($visit:expr) => {{
        let visit = $visit;
        Facts {
            words: array::from_fn(|at| visit.get(Field::WORDS[at]).text().unwrap_or_default()),
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
        visits.iter().try_for_each(Incoming::check)?;
        let ids: Vec<VisitId> = visits.iter().map(|one| one.id.unwrap_or_else(|| self.new_id())).collect();
        self.write(|transaction, chain| {
            let merge = |(incoming, id)| merge(transaction, chain, incoming, id);
            let merged = visits.iter().zip(ids).map(merge).collect::<rusqlite::Result<_>>()?;
            index::within_import(transaction)?;
            Ok(merged)
        })
    }

    /// What [`VisitLog::merge`] would say, with nothing written. `seen` is what was looked at before.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn try_merge(&self, visits: &[Incoming], seen: &mut Seen) -> Result<Vec<Merged>, VisitLogError> {
        visits.iter().try_for_each(Incoming::check)?;
        self.read(|connection| {
            let look = |incoming: &Incoming| {
                let sketch = facts!(&incoming.visit).sketch();
                let found = find(incoming, |nth| {
                    let Some(which) = fingerprint(incoming, nth) else { return Ok(None) };
                    if let Some(there) = seen.0.get(&which) {
                        return Ok(Some((
                            compare(there, &sketch, incoming.is_of_list(), &(hash("") as u16)),
                            None,
                        )));
                    }
                    let there = there(connection, incoming, nth)?;
                    there
                        .map(|there| {
                            Ok((judge(connection, &there, incoming, incoming.is_of_list())?, Some(there)))
                        })
                        .transpose()
                })?;
                let (merged, nth) = match found {
                    Found::There(merged, nth, _) => (merged, nth),
                    Found::New(nth) => match elsewhere(connection, incoming, nth)? {
                        Some((merged, _)) => (merged, nth),
                        None if is_destroyed(connection, incoming)? => (Merged::Purged, nth),
                        None => (Merged::Added, nth),
                    },
                };
                if matches!(merged, Merged::Added | Merged::Completed)
                    && let Some(which) = fingerprint(incoming, nth)
                {
                    seen.0.insert(which, sketch);
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
        self.write(|transaction, chain| {
            index::catch_up(transaction)?;
            chain.record(ChangeKind::Import, &detail)
        })
    }
}

fn merge(
    transaction: &Transaction<'_>,
    chain: &mut Chain<'_>,
    incoming: &Incoming,
    id: VisitId,
) -> rusqlite::Result<Merged> {
    let Incoming { visit, entered, .. } = incoming;
    let found = find(incoming, |nth| {
        let there = there(transaction, incoming, nth)?;
        there
            .map(|there| Ok((judge(transaction, &there, incoming, incoming.is_of_list())?, there)))
            .transpose()
    })?;
    let (merged, there) = match found {
        Found::There(merged, _, there) => (merged, there),
        Found::New(nth) => {
            if let Some(found) = elsewhere(transaction, incoming, nth)? {
                found
            } else if is_destroyed(transaction, incoming)? {
                return Ok(Merged::Purged);
            } else {
                let key = incoming.list_key().map(|(base, _)| nth_key(base, nth));
                let key = key.as_deref().or(incoming.key());
                let extras = RowExtras { id, key, credential: None, entered: *entered };
                insert(transaction, chain, ChangeKind::Import, visit, &extras)?;
                return Ok(Merged::Added);
            }
        }
    };
    if let (Merged::Completed, Some(left)) = (&merged, left_by_our_clock(transaction, &there, incoming)?) {
        let no = there.no.cast_signed();
        transaction
            .prepare_cached("UPDATE visit SET departed = ?2, ending = ?3, credential = NULL WHERE no = ?1")?
            .execute(params![no, left.timestamp_millis(), visit.ending.code()])?;
        chain.record_visit(ChangeKind::Import, no, None)?;
    }
    Ok(merged)
}

/// Whether a visit is there, and which of those that nothing else tells apart it is.
enum Found<T> {
    New(u32),
    There(Merged, u32, T),
}

/// Looks at the visits that it may be, one after the other. It is the first that says the same; or the one that
/// stood at its place in the list, with something else; or a further one.
fn find<T>(
    incoming: &Incoming,
    mut look: impl FnMut(u32) -> rusqlite::Result<Option<(Merged, T)>>,
) -> rusqlite::Result<Found<T>> {
    let own = incoming.list_key().map_or(1, |(_, nth)| nth);
    let mut at_its_place = None;
    let last = if incoming.list_key().is_some() { MAX_TWINS } else { 1 };
    for nth in 1..=last {
        match look(nth)? {
            None => {
                return Ok(
                    at_its_place.map_or(Found::New(nth), |(merged, there)| Found::There(merged, own, there))
                );
            }
            Some((merged @ Merged::Differs(_), there)) if nth != last => {
                if nth == own {
                    at_its_place = Some((merged, there));
                }
            }
            Some((merged, there)) => return Ok(Found::There(merged, nth, there)),
        }
    }
    Ok(Found::New(last))
}

/// The visit as the log has it.
fn there(connection: &Connection, incoming: &Incoming, nth: u32) -> rusqlite::Result<Option<Visit>> {
    match (incoming.id, incoming.list_key(), incoming.key()) {
        (Some(id), ..) => row::by_id(connection, id),
        (None, Some((base, _)), _) => row::by_key(connection, &nth_key(base, nth)),
        (None, None, Some(key)) => row::by_key(connection, key),
        (None, None, None) => Ok(None),
    }
}

/// A visit that was entered afterwards, here and where the file comes from: of a guest of that name in that
/// minute. A paper list that went into two posts is one list.
fn elsewhere(
    connection: &Connection,
    incoming: &Incoming,
    nth: u32,
) -> rusqlite::Result<Option<(Merged, Visit)>> {
    if nth > 1 || incoming.entered.is_none() || incoming.is_emptied() {
        return Ok(None);
    }
    let minute = incoming.visit.arrived.timestamp().div_euclid(60) * 60_000;
    let mut found = row::of_lists_between(connection, minute, minute + 59_999)?;
    found.sort_unstable_by_key(|visit| visit.no);
    found.truncate(MAX_TWINS as usize);
    let wanted = if found.is_empty() { String::new() } else { form(&incoming.visit.name) };
    let mut differing = None;
    for visit in found.into_iter().filter(|visit| form(&visit.name) == wanted) {
        match judge(connection, &visit, incoming, true)? {
            merged @ Merged::Differs(_) => differing = differing.or(Some((merged, visit))),
            merged => return Ok(Some((merged, visit))),
        }
    }
    // One of another post that says something else may be somebody else of that name.
    Ok(differing.filter(|_| incoming.is_of_list()))
}

/// Whether a visit that is not in the log was, until it was destroyed. One of another post is known by its id.
fn is_destroyed(connection: &Connection, incoming: &Incoming) -> rusqlite::Result<bool> {
    let Incoming { id, visit, .. } = incoming;
    let guest = id.is_none().then_some((visit.arrived, visit.name.as_str()));
    destroyed::is_known(connection, *id, incoming.key(), guest)
}

/// What becomes of a visit from a file that is this one. It may be one of a list at another post.
fn judge(
    connection: &Connection,
    there: &Visit,
    incoming: &Incoming,
    of_list: bool,
) -> rusqlite::Result<Merged> {
    if incoming.is_emptied() {
        return Ok(if there.name.is_empty() { Merged::Purged } else { Merged::PurgedThere });
    }
    let left = left_by_our_clock(connection, there, incoming)?;
    let visit = NewVisit { left, ..incoming.visit.clone() };
    match compare(&facts!(there), &facts!(&visit), of_list, &"") {
        Merged::Differs(mut fields) => {
            let corrected = corrected(connection, there)?;
            fields.retain(|field| !corrected.iter().any(|name| name == field));
            Ok(if fields.is_empty() { Merged::Known } else { Merged::Differs(fields) })
        }
        // Somebody here has said that the guest is inside still.
        Merged::Completed if corrected(connection, there)?.iter().any(|field| field == "left") => {
            Ok(Merged::Known)
        }
        merged => Ok(merged),
    }
}

/// When the guest left, where the visit came by the same list in another zone: as long after he came.
fn left_by_our_clock(
    connection: &Connection,
    there: &Visit,
    incoming: &Incoming,
) -> rusqlite::Result<Option<Timestamp>> {
    let NewVisit { arrived, left, .. } = incoming.visit;
    let shift = to_the_millisecond(there.arrived) - arrived;
    let apart = incoming.is_of_list()
        && !shift.is_zero()
        && shift.abs() <= ZONES_APART
        && shift.num_milliseconds() % ZONE_STEP.num_milliseconds() == 0;
    let Some(left) = left.filter(|_| apart) else { return Ok(left) };
    let moved = corrected(connection, there)?.iter().any(|field| field == "arrived");
    Ok(if moved { Some(left) } else { left.checked_add_signed(shift) })
}

/// The fields of a visit that somebody has corrected here.
fn corrected(connection: &Connection, there: &Visit) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT json_extract(change.value, '$.field')
               FROM entry, json_each(entry.content, '$.changes') AS change
               WHERE entry.visit = ?1 AND entry.kind = 'correction' AND entry.content IS NOT NULL";
    connection.prepare_cached(sql)?.query_map([there.no.cast_signed()], |row| row.get(0))?.collect()
}

/// What two rows of the same visit are compared by, with its texts and codes as they are or as the hashes of them.
struct Facts<T> {
    /// In the order of [`Field::WORDS`].
    words: [T; Field::WORDS.len()],
    party: u32,
    arrived: Timestamp,
    left: Option<Timestamp>,
    purged: bool,
}

impl Facts<&str> {
    /// The same without its texts, of which a file may hold millions. One of 65,536 differences goes unseen.
    fn sketch(&self) -> Facts<u16> {
        let Self { words, party, arrived, left, purged } = *self;
        Facts { words: words.map(|text| hash(text) as u16), party, arrived, left, purged }
    }
}

/// What becomes of a visit of a file beside that of the log. A list does not say everything that the log can: what
/// it leaves `empty`, the post and the minute of arrival, by which it was found, make no difference. Nor does a file
/// from before a field was there say anything of it.
fn compare<T: PartialEq>(there: &Facts<T>, incoming: &Facts<T>, of_list: bool, empty: &T) -> Merged {
    if there.purged {
        return Merged::Purged;
    }
    // Files hold whole seconds.
    let same_time = |one: Timestamp, other: Timestamp| one.timestamp() == other.timestamp();
    let left_differs = match (there.left, incoming.left) {
        (Some(one), Some(other)) => !same_time(one, other),
        _ => false,
    };
    let silent = |field: Field, text: &T| {
        let unsaid = text == empty && (of_list || field.spec().later);
        unsaid || of_list && matches!(field, Field::Post | Field::Evidence)
    };
    let words = there.words.iter().zip(&incoming.words).zip(Field::WORDS.iter().copied());
    // How a visit ended comes with its end.
    let ends = there.left.is_none() && incoming.left.is_some();
    let comes_with_the_end = |field: Field| field == Field::Ending && ends;
    let words = words.map(|((one, other), field)| {
        (field, one != other && !silent(field, other) && !comes_with_the_end(field))
    });
    let others = [
        (Field::Party, there.party != incoming.party),
        (Field::Arrived, !of_list && !same_time(there.arrived, incoming.arrived)),
        (Field::Left, left_differs),
    ];
    let differs: Vec<_> =
        words.chain(others).filter(|(_, differs)| *differs).map(|(field, _)| field.code()).collect();
    match (there.left, incoming.left) {
        _ if !differs.is_empty() => Merged::Differs(differs),
        (None, Some(left)) if check_departure(there.arrived, left).is_err() => Merged::Differs(vec!["left"]),
        (None, Some(_)) => Merged::Completed,
        _ => Merged::Known,
    }
}

/// Tells a visit from the others of its file; nothing does where it has neither an id nor a key.
fn fingerprint(incoming: &Incoming, nth: u32) -> Option<u64> {
    match (incoming.id, incoming.list_key(), incoming.key()) {
        (Some(id), ..) => Some(hash(id)),
        (None, Some((base, _)), _) => Some(hash(nth_key(base, nth))),
        (None, None, key) => key.map(hash),
    }
}

fn hash(value: impl Hash) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(value)
}
