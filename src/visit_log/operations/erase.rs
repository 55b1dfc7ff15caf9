//! Destruction by a guest's wish: his visits, and where others name him.
//!
//! A guest is known by his name, as it is now and as it was before it was corrected. Where the same name stands
//! in other visits (the host, a note, an officer, the reason of a correction) a person has to say whether he is
//! meant.

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use serde_json::Value;

use super::{
    super::{
        VisitLog, VisitLogError,
        chain::{Chain, ChangeKind},
        normal::{self, form},
        row,
        search::{Query, index},
        sql::timestamp,
    },
    destroyed::{self, Marks},
    destruction::{self, Destruction, Done, Plan},
    purge::empty,
};
use crate::{
    time::Timestamp,
    visit::{Correction, Field, Visit, VisitId},
};

/// Where somebody is named who is not its guest.
#[derive(Clone, PartialEq, Eq)]
pub struct Mention {
    /// The visit, and its number; `None` in an entry of the chain that is about no visit.
    pub visit: Option<(VisitId, u64)>,
    /// When its guest came, or when that entry was written.
    pub at: Timestamp,
    /// Where in it.
    pub place: MentionPlace,
    /// The text in which the name stands.
    pub text: String,
}

/// Where somebody is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionPlace {
    /// In the field with this name.
    Field(&'static str),
    /// In what the entry of the chain with this number tells: of a correction, or of what an officer did.
    Entry(u64),
}

/// A part of a name of fewer letters is no name by itself.
const SHORTEST_PART: usize = 3;

/// The fields in which others may be named, those that are about the guest first.
fn naming_fields() -> impl Iterator<Item = Field> {
    let of_guest =
        |wanted: bool| Field::MAY_NAME.iter().copied().filter(move |field| field.is_personal() == wanted);
    of_guest(true).chain(of_guest(false))
}

/// What an entry that is about no visit tells of people: who did it, why, who vouches for the clock, and what was handed
/// over at the close of a day.
const TOLD_OF_PEOPLE: [&str; 4] = ["by", "why", "confirmed", "note"];

/// Without the text, which names people.
impl std::fmt::Debug for Mention {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mention")
            .field("visit", &self.visit)
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}

impl VisitLog {
    /// The visits of everybody who is called so, by the form of the name, or was before it was corrected; in
    /// the order of their arrival.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn visits_called(&self, name: &str) -> Result<Vec<Visit>, VisitLogError> {
        let name = form(name);
        if name.is_empty() {
            return Ok(Vec::new());
        }
        let query = Query { field: Some(Field::Name), ..Query::text(&name) };
        let mut visits = self.search(&query, None, usize::MAX)?;
        visits.retain(|visit| form(&visit.name) == name);
        visits.extend(self.read(|connection| formerly_called(connection, &name))?);
        visits.sort_by_key(|visit| (visit.arrived, visit.no));
        visits.dedup_by_key(|visit| visit.no);
        Ok(visits)
    }

    /// The names that these visits have and had before they were corrected, each form of them once.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn names_of(&self, ids: &[VisitId]) -> Result<Vec<String>, VisitLogError> {
        self.read(|connection| {
            let mut names = Vec::new();
            for id in ids {
                if let Some(visit) = row::by_id(connection, *id)? {
                    names.extend(names_of(connection, &visit)?);
                }
            }
            let mut forms = Vec::new();
            names.retain(|name| {
                let form = form(name);
                let new = !form.is_empty() && !forms.contains(&form);
                forms.push(form);
                new
            });
            Ok(names)
        })
    }

    /// Where other visits than these and the entries that are about none name one of these people, in the order
    /// of time. All of the log is looked through, which takes some seconds for a million visits.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn mentions(&self, names: &[String], own: &[VisitId]) -> Result<Vec<Mention>, VisitLogError> {
        let names: Vec<_> =
            names.iter().map(|name| normal::words(name)).filter(|name| !name.is_empty()).collect();
        if names.is_empty() {
            return Ok(Vec::new());
        }
        self.read(|connection| {
            let mut found = Vec::new();
            let fields: Vec<_> = naming_fields().collect();
            let columns = fields.iter().map(|field| field.spec().column).collect::<Vec<_>>().join(", ");
            let sql = format!("SELECT no, id, arrived, {columns} FROM visit");
            let mut statement = connection.prepare(&sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let id = VisitId(ulid::Ulid::from_bytes(row.get(1)?));
                for (column, field) in (3..).zip(&fields) {
                    let text = row.get_ref(column)?.as_str()?;
                    if !own.contains(&id) && is_named(text, &names) {
                        found.push(Mention {
                            visit: Some((id, row.get::<_, i64>(0)?.cast_unsigned())),
                            at: timestamp(row, 2)?.unwrap_or_default(),
                            place: MentionPlace::Field(field.code()),
                            text: text.to_owned(),
                        });
                    }
                }
            }
            let sql = "SELECT visit.no, visit.id, visit.arrived, entry.seq, entry.content
                       FROM entry JOIN visit ON visit.no = entry.visit
                       WHERE entry.visit IS NOT NULL AND entry.content IS NOT NULL";
            let mut statement = connection.prepare(sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let id = VisitId(ulid::Ulid::from_bytes(row.get(1)?));
                let told = texts_of(row.get_ref(4)?.as_str()?);
                let told = told.into_iter().find(|text| !own.contains(&id) && is_named(text, &names));
                if let Some(text) = told {
                    found.push(Mention {
                        visit: Some((id, row.get::<_, i64>(0)?.cast_unsigned())),
                        at: timestamp(row, 2)?.unwrap_or_default(),
                        place: MentionPlace::Entry(row.get::<_, i64>(3)?.cast_unsigned()),
                        text,
                    });
                }
            }
            found.extend(told_of(connection, &names)?);
            found.sort_by_key(|mention| (mention.at, mention.visit.map(|(_, no)| no)));
            Ok(found)
        })
    }

    /// Empties one visit, as its guest may ask for, and records who did it and why.
    ///
    /// # Errors
    ///
    /// See [`VisitLog::erase_begun`].
    pub fn erase(&mut self, id: VisitId, wish: &Correction) -> Result<Destruction, VisitLogError> {
        let no = self.begin_erasure(&[id], wish, "")?;
        let mut done = self.erase_begun(no, &[id], &[])?;
        done.complete = done.complete || self.wipe_patiently()?;
        self.forget_destruction(no)?;
        Ok(done)
    }

    /// Whether these visits can be erased.
    ///
    /// # Errors
    ///
    /// [`VisitLogError::NotFound`], [`VisitLogError::StillInside`].
    pub fn can_erase(&self, ids: &[VisitId]) -> Result<(), VisitLogError> {
        self.read(|connection| can_go(connection, ids))?.map(|_| ())
    }

    /// Notes that these visits are about to be erased, with what whoever does it wants to remember of it; see
    /// [`VisitLog::begun_destructions`].
    ///
    /// # Errors
    ///
    /// [`VisitLogError::NotFound`], [`VisitLogError::StillInside`]. The log is unchanged.
    pub fn begin_erasure(
        &mut self,
        ids: &[VisitId],
        wish: &Correction,
        note: &str,
    ) -> Result<i64, VisitLogError> {
        let now = self.clock.read().wall();
        self.write(|transaction, _| {
            let visits = match can_go(transaction, ids)? {
                Ok(visits) => visits,
                Err(error) => return Ok(Err(error)),
            };
            let mut names = Vec::new();
            for visit in &visits {
                names.extend(names_of(transaction, visit)?);
            }
            let why = without_names(wish.why(), &names);
            let plan = Plan { by: wish.by().to_owned(), why: Some(why), before: None, note: note.to_owned() };
            destruction::begin(transaction, now, &plan).map(Ok)
        })?
    }

    /// Empties these visits and takes the names of their guests out of these texts of other visits, all in one.
    /// The reason is recorded without the names. Visits that are empty stay so and are not counted, and one
    /// that is named twice is counted once.
    ///
    /// # Errors
    ///
    /// [`VisitLogError::NotFound`], [`VisitLogError::StillInside`]. The log is unchanged.
    pub fn erase_begun(
        &mut self,
        no: i64,
        ids: &[VisitId],
        mentions: &[Mention],
    ) -> Result<Destruction, VisitLogError> {
        let done = self.write(|transaction, chain| {
            let visits = match can_go(transaction, ids)? {
                Ok(visits) => visits,
                Err(error) => return Ok(Err(error)),
            };
            let marks = Marks::of(transaction)?;
            let (mut done, mut names) = (Done::default(), Vec::new());
            for visit in &visits {
                names.extend(names_of(transaction, visit)?);
                let number = visit.no.cast_signed();
                let told = !destroyed::told(transaction, number)?.is_empty();
                let fields = filled(visit);
                if fields.is_empty() && !told {
                    continue;
                }
                // Everything goes, whatever is there of it.
                empty(transaction, chain, &marks, number, Field::PERSONAL)?;
                done.count(visit.arrived, &fields);
                destruction::join(&mut done.numbers, number);
            }
            let names: Vec<_> =
                names.iter().map(|name| normal::words(name)).filter(|name| !name.is_empty()).collect();
            let own = |mention: &Mention| mention.visit.is_some_and(|(id, _)| ids.contains(&id));
            for mention in mentions.iter().filter(|mention| !own(mention)) {
                done.mentions += u64::from(forget(transaction, chain, mention, &names)?);
            }
            destruction::keep(transaction, no, &done)?;
            destruction::end(transaction, chain, no).map(Ok)
        })?;
        let mut done = done?;
        done.complete = self.wipe()?;
        Ok(done)
    }
}

/// The visits with these ids, in the order of their numbers and each once, if all of them can be erased.
fn can_go(connection: &Connection, ids: &[VisitId]) -> rusqlite::Result<Result<Vec<Visit>, VisitLogError>> {
    let mut visits = Vec::new();
    for id in ids {
        match row::by_id(connection, *id)? {
            None => return Ok(Err(VisitLogError::NotFound(*id))),
            Some(visit) if visit.left.is_none() => return Ok(Err(VisitLogError::StillInside(*id))),
            Some(visit) => visits.push(visit),
        }
    }
    visits.sort_by_key(|visit| visit.no);
    visits.dedup_by_key(|visit| visit.no);
    Ok(Ok(visits))
}

/// The fields that tell whose a visit was, and in which something stands.
pub(super) fn filled(visit: &Visit) -> Vec<Field> {
    Field::PERSONAL.iter().copied().filter(|field| !visit.text(*field).is_empty()).collect()
}

fn names_of(connection: &Connection, visit: &Visit) -> rusqlite::Result<Vec<String>> {
    let mut names = vec![visit.name.clone()];
    for told in destroyed::told(connection, visit.no.cast_signed())? {
        for change in told.changes.into_iter().filter(|change| change.field == Field::Name.code()) {
            let values = [change.before, change.after].into_iter();
            names.extend(values.filter_map(|name| name.as_str().map(str::to_owned)));
        }
    }
    names.retain(|name| !name.trim().is_empty());
    Ok(names)
}

fn formerly_called(connection: &Connection, name: &str) -> rusqlite::Result<Vec<Visit>> {
    let sql = "SELECT DISTINCT visit FROM entry WHERE visit IS NOT NULL AND content IS NOT NULL";
    let mut statement = connection.prepare(sql)?;
    let numbers = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
    let mut found = Vec::new();
    for no in numbers {
        let visit = connection
            .prepare_cached(&row::select("WHERE no = ?1"))?
            .query_row([no], row::visit)
            .optional()?;
        if let Some(visit) = visit
            && names_of(connection, &visit)?.iter().any(|former| form(former) == name)
        {
            found.push(visit);
        }
    }
    Ok(found)
}

/// Where entries that are about no visit name one of these people.
fn told_of(connection: &Connection, names: &[Vec<String>]) -> rusqlite::Result<Vec<Mention>> {
    let sql = "SELECT seq, at, content FROM entry WHERE visit IS NULL AND content IS NOT NULL";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let told: Value = serde_json::from_str(row.get_ref(2)?.as_str()?).unwrap_or_default();
        let mut texts = TOLD_OF_PEOPLE.into_iter().filter_map(|of| told.get(of)?.as_str());
        if let Some(text) = texts.find(|text| is_named(text, names)) {
            found.push(Mention {
                visit: None,
                at: timestamp(row, 1)?.unwrap_or_default(),
                place: MentionPlace::Entry(row.get::<_, i64>(0)?.cast_unsigned()),
                text: text.to_owned(),
            });
        }
    }
    Ok(found)
}

/// All texts in what an entry tells.
fn texts_of(content: &str) -> Vec<String> {
    fn texts(value: Value, found: &mut Vec<String>) {
        match value {
            Value::String(text) => found.push(text),
            Value::Array(values) => values.into_iter().for_each(|value| texts(value, found)),
            Value::Object(members) => members.into_iter().for_each(|(_, value)| texts(value, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut found = Vec::new();
    texts(serde_json::from_str(content).unwrap_or_default(), &mut found);
    found
}

fn is_named(text: &str, names: &[Vec<String>]) -> bool {
    !text.is_empty() && names.iter().any(|name| !normal::places(text, name).is_empty())
}

/// A reason without the names of those whom it is about, nor any part of them that is a word by itself.
fn without_names(text: &str, names: &[String]) -> String {
    let words: Vec<_> =
        names.iter().map(|name| normal::words(name)).filter(|name| !name.is_empty()).collect();
    let parts = words.iter().flatten().filter(|word| word.chars().count() >= SHORTEST_PART);
    let parts: Vec<_> = parts.map(|word| vec![word.clone()]).collect();
    let text = normal::without(text, &words).unwrap_or_else(|| text.to_owned());
    normal::without(&text, &parts).unwrap_or(text)
}

/// Takes the names out of a text of a visit; `false` when they stand there no longer.
fn forget(
    transaction: &Transaction<'_>,
    chain: &mut Chain<'_>,
    mention: &Mention,
    names: &[Vec<String>],
) -> rusqlite::Result<bool> {
    let Some((_, no)) = mention.visit else { return redact(transaction, chain, mention, names) };
    let no = no.cast_signed();
    let forgotten = match mention.place {
        MentionPlace::Field(code) => {
            let Some(field) = naming_fields().find(|field| field.code() == code) else { return Ok(false) };
            let field = field.spec().column;
            let sql = format!("SELECT {field} FROM visit WHERE no = ?1");
            let text: Option<String> =
                transaction.prepare_cached(&sql)?.query_row([no], |row| row.get(0)).optional()?;
            let Some(rest) = text.and_then(|text| normal::without(&text, names)) else { return Ok(false) };
            let sql = format!("UPDATE visit SET {field} = ?2 WHERE no = ?1");
            index::change(transaction, no, || transaction.prepare_cached(&sql)?.execute(params![no, rest]))?
                > 0
        }
        MentionPlace::Entry(seq) => {
            let sql = "UPDATE entry SET content = NULL, salt = NULL
                       WHERE seq = ?1 AND visit = ?2 AND content IS NOT NULL";
            transaction.execute(sql, params![seq.cast_signed(), no])? > 0
        }
    };
    if forgotten {
        chain.record_visit(ChangeKind::Purge, no, None)?;
    }
    Ok(forgotten)
}

/// Takes the names out of what an entry tells that is about no visit; `false` when they stand there no longer.
fn redact(
    transaction: &Transaction<'_>,
    chain: &mut Chain<'_>,
    mention: &Mention,
    names: &[Vec<String>],
) -> rusqlite::Result<bool> {
    let MentionPlace::Entry(seq) = mention.place else { return Ok(false) };
    let sql = "SELECT content FROM entry WHERE seq = ?1 AND visit IS NULL AND content IS NOT NULL";
    let content: Option<String> =
        transaction.prepare_cached(sql)?.query_row([seq.cast_signed()], |row| row.get(0)).optional()?;
    let Some(Ok(mut told)) = content.map(|content| serde_json::from_str::<Value>(&content)) else {
        return Ok(false);
    };
    let mut forgotten = false;
    for text in TOLD_OF_PEOPLE {
        if let Some(Value::String(text)) = told.get_mut(text)
            && let Some(rest) = normal::without(text, names)
        {
            *text = rest;
            forgotten = true;
        }
    }
    if forgotten {
        chain.redact(seq.cast_signed(), &told.to_string())?;
    }
    Ok(forgotten)
}
