//! The log of what is being destroyed, until there is a record of it outside the log.
//!
//! Before anything is destroyed the log knows that it is about to be, by whom and by what right. What goes is
//! counted in the same transaction in which it goes, so whatever happens to the program, the log can say at its
//! next start what was destroyed: those fields of those visits, once each, and nothing else.

use std::ops::RangeInclusive;

use rusqlite::{Connection, Transaction, params};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    super::{
        VisitLog, VisitLogError,
        chain::{Anchor, Chain, ChangeKind},
        sql,
    },
    retention::Retention,
};
use crate::{
    time::Timestamp,
    visit::{Field, Personal},
};

/// What was destroyed, for the record of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destruction {
    /// When it began.
    pub begun: Timestamp,
    /// Who did it.
    pub by: String,
    /// What was to go; `None` when it was a guest's wish, and everything.
    pub due: Option<Retention>,
    /// Of how many visits something went.
    pub visits: u64,
    /// When the first of them arrived.
    pub first_arrived: Option<Timestamp>,
    /// When the last of them arrived.
    pub last_arrived: Option<Timestamp>,
    /// What went of them.
    pub fields: Personal<Gone>,
    /// Their numbers.
    pub numbers: Vec<RangeInclusive<u64>>,
    /// In how many texts of other visits the guest was named, and is no longer.
    pub mentions: u64,
    /// Of how many visits something was due that stays, because nobody has checked their guests out.
    pub inside: u64,
    /// Attests the chain with the destruction in it; `None` when there was nothing to destroy.
    pub anchor: Option<Anchor>,
    /// Whether the last trace is gone from the files of the log. It is not while another program reads
    /// the log; the next purge then finishes it.
    pub complete: bool,
}

/// Of how many visits one field went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    /// So many.
    pub visits: u64,
    /// When the first of them arrived.
    pub first_arrived: Option<Timestamp>,
    /// When the last of them arrived.
    pub last_arrived: Option<Timestamp>,
}

/// A destruction that has begun, and of which there is no complete record yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// Its number in the log.
    pub no: i64,
    /// What whoever began it wanted to remember of it.
    pub note: String,
}

/// What is to be destroyed, and by what right.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Plan {
    pub by: String,
    /// Why, where it is a guest's wish.
    pub why: Option<String>,
    /// In milliseconds; `None` where it is a guest's wish.
    pub before: Option<Personal<i64>>,
    pub note: String,
}

/// What has been destroyed so far.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Done {
    pub visits: u64,
    pub first_arrived: Option<Timestamp>,
    pub last_arrived: Option<Timestamp>,
    pub fields: Personal<Gone>,
    pub mentions: u64,
    /// From and to; of a purge they are counted at its end.
    pub numbers: Vec<(i64, i64)>,
    pub inside: u64,
    pub anchor: Option<String>,
}

impl Done {
    /// Counts that these fields of a visit go, which arrived then.
    pub(super) fn count(&mut self, arrived: Timestamp, fields: &[Field]) {
        let widen = |first: &mut Option<Timestamp>, last: &mut Option<Timestamp>| {
            *first = Some(first.map_or(arrived, |first| first.min(arrived)));
            *last = Some(last.map_or(arrived, |last| last.max(arrived)));
        };
        self.visits += 1;
        widen(&mut self.first_arrived, &mut self.last_arrived);
        for (field, gone) in self.fields.iter_mut() {
            if fields.contains(&field) {
                gone.visits += 1;
                widen(&mut gone.first_arrived, &mut gone.last_arrived);
            }
        }
    }

    fn is_nothing(&self) -> bool {
        self.visits == 0 && self.mentions == 0
    }
}

impl VisitLog {
    /// The destructions that have begun and of which there is no complete record yet. More than one there
    /// are only where a program was killed again and again.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn begun_destructions(&self) -> Result<Vec<Begun>, VisitLogError> {
        self.read(|connection| {
            let mut statement = connection.prepare("SELECT no, plan FROM destruction ORDER BY no")?;
            let begun = statement
                .query_map([], |row| Ok(Begun { no: row.get(0)?, note: parsed::<Plan>(row, 1)?.note }))?;
            begun.collect()
        })
    }

    /// Ends a destruction that has begun, unless it has ended, and says what was destroyed.
    ///
    /// # Errors
    ///
    /// What is destroyed is destroyed all the same.
    pub fn end_destruction(&mut self, no: i64) -> Result<Destruction, VisitLogError> {
        let mut destruction = self.write(|transaction, chain| end(transaction, chain, no))?;
        destruction.complete = self.wipe()?;
        Ok(destruction)
    }

    /// Of how many visits something was destroyed since this entry of the chain.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn emptied_since(&self, entry: u64) -> Result<u64, VisitLogError> {
        let spans = self.read(|connection| numbers_since(connection, entry.cast_signed()))?;
        Ok(spans.iter().map(|(first, last)| (last - first + 1).cast_unsigned()).sum())
    }

    /// Forgets a destruction of which there is a complete record, or one that destroyed nothing.
    ///
    /// # Errors
    ///
    /// The log is unchanged.
    pub fn forget_destruction(&mut self, no: i64) -> Result<(), VisitLogError> {
        self.write(|transaction, _| {
            transaction.execute("DELETE FROM destruction WHERE no = ?1", [no]).map(|_| ())
        })
    }
}

/// Notes that something is about to be destroyed. Gives the number of the note.
pub(super) fn begin(transaction: &Transaction<'_>, begun: Timestamp, plan: &Plan) -> rusqlite::Result<i64> {
    let (plan, done) = (json!(plan).to_string(), json!(Done::default()).to_string());
    transaction.execute(
        "INSERT INTO destruction (begun, after, plan, done)
         VALUES (?1, (SELECT coalesce(max(seq), 0) FROM entry), ?2, ?3)",
        params![begun.timestamp_millis(), plan, done],
    )?;
    Ok(transaction.last_insert_rowid())
}

/// Notes what has been destroyed so far.
pub(super) fn keep(transaction: &Transaction<'_>, no: i64, done: &Done) -> rusqlite::Result<()> {
    let sql = "UPDATE destruction SET done = ?2 WHERE no = ?1";
    transaction.prepare_cached(sql)?.execute(params![no, json!(done).to_string()]).map(|_| ())
}

/// Records the destruction in the chain, once, and says what was destroyed.
pub(super) fn end(
    transaction: &Transaction<'_>,
    chain: &mut Chain<'_>,
    no: i64,
) -> rusqlite::Result<Destruction> {
    let (begun, after, plan, mut done) = transaction.query_row(
        "SELECT begun, after, plan, done FROM destruction WHERE no = ?1",
        [no],
        |row| {
            let begun = sql::timestamp(row, 0)?.unwrap_or_default();
            Ok((begun, row.get::<_, i64>(1)?, parsed::<Plan>(row, 2)?, parsed::<Done>(row, 3)?))
        },
    )?;
    let due = plan.before.and_then(Retention::of_millis);
    if done.anchor.is_none() && !done.is_nothing() {
        if done.numbers.is_empty() {
            done.numbers = numbers_since(transaction, after)?;
        }
        if let Some(due) = due {
            done.inside = still_inside(transaction, due)?;
        }
        chain.record(ChangeKind::Destruction, &detail(&plan, &done))?;
        done.anchor = Some(chain.anchor()?.to_string());
        keep(transaction, no, &done)?;
    }
    Ok(Destruction::new(begun, plan.by, due, &done))
}

impl Destruction {
    /// One that is about to begin: nothing has been destroyed yet.
    #[must_use]
    pub fn begun(now: Timestamp, by: &str, due: Option<Retention>) -> Self {
        Self::new(now, by.to_owned(), due, &Done::default())
    }

    /// What was destroyed, before its traces are wiped off the files.
    pub(super) fn new(begun: Timestamp, by: String, due: Option<Retention>, done: &Done) -> Self {
        let number = |no: i64| u64::try_from(no).unwrap_or_default();
        Self {
            begun,
            by,
            due,
            visits: done.visits,
            first_arrived: done.first_arrived,
            last_arrived: done.last_arrived,
            fields: done.fields,
            numbers: done.numbers.iter().map(|(first, last)| number(*first)..=number(*last)).collect(),
            mentions: done.mentions,
            inside: done.inside,
            anchor: done.anchor.as_deref().and_then(Anchor::parse),
            complete: false,
        }
    }
}

/// What the chain keeps of it.
fn detail(plan: &Plan, done: &Done) -> Value {
    let fields = done.fields.map(|gone| gone.visits);
    let mut detail = json!({"by": plan.by, "visits": done.visits, "fields": fields});
    if let Value::Object(detail) = &mut detail {
        if let Some(before) = &plan.before {
            detail.insert("before".to_owned(), json!(before));
        } else {
            detail.insert("why".to_owned(), json!(plan.why));
            detail.insert("numbers".to_owned(), json!(done.numbers));
            detail.insert("mentions".to_owned(), json!(done.mentions));
        }
    }
    detail
}

/// The numbers of the visits that were emptied since this entry.
fn numbers_since(connection: &Connection, after: i64) -> rusqlite::Result<Vec<(i64, i64)>> {
    let mut statement = connection.prepare(
        "SELECT DISTINCT visit FROM entry
         WHERE seq > ?1 AND kind = 'purge' AND visit IS NOT NULL ORDER BY visit",
    )?;
    let numbers = statement.query_map([after], |row| row.get(0))?;
    let mut spans = Vec::new();
    for no in numbers {
        join(&mut spans, no?);
    }
    Ok(spans)
}

/// Adds a number behind those that are there.
pub(super) fn join(spans: &mut Vec<(i64, i64)>, no: i64) {
    match spans.last_mut() {
        Some((_, last)) if *last + 1 == no => *last = no,
        Some((_, last)) if *last == no => {}
        _ => spans.push((no, no)),
    }
}

/// Of how many visits something is due whose guests are inside, as far as the log knows.
fn still_inside(connection: &Connection, due: Retention) -> rusqlite::Result<u64> {
    let sql = "SELECT count(*) FROM visit WHERE departed IS NULL AND arrived < ?1";
    let before = due.latest().timestamp_millis();
    connection.query_row(sql, [before], |row| Ok(row.get::<_, i64>(0)?.cast_unsigned()))
}

fn parsed<T: for<'de> Deserialize<'de>>(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<T> {
    sql::parsed(row, column, |text| serde_json::from_str(text).ok())
}
