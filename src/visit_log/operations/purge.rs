//! Retention: visits are emptied of what tells whose they were, and nothing of it stays on the disk.
//!
//! The personal fields go, each in its time, and with the name the key, what corrections said and the fields that go
//! with it (see [`Keeping`](crate::visit::Keeping)). The others stay, for the counts of the year. The audit chain stays whole: it holds digests, and their salts go with what they salted.
//! Of a guest who is inside nothing goes: he is to be found while he is there.

use std::{
    thread,
    time::{Duration, Instant},
};

use rusqlite::{Connection, Transaction};

use super::{
    super::{
        VisitLog, VisitLogError,
        chain::{Chain, ChangeKind},
        connection,
        error::explain,
        search::index,
    },
    destroyed::{self, Marks},
    destruction::{self, Destruction, Done, Plan},
    retention::Retention,
};
use crate::{time::Timestamp, visit::Field};

/// How many visits are emptied in one transaction, at first and at most. How many it is in between is found
/// by the time that a batch takes with its commit, in which the index of the search has the most to do: so
/// that a check-in need not wait, on a slow computer as well.
const FIRST_BATCH: usize = 8;
const LARGEST_BATCH: usize = 128;
const BATCH_TIME: Duration = Duration::from_millis(50);
/// The pause between two batches in which other programs write: longer than they sleep between two looks.
const BETWEEN_BATCHES: Duration = Duration::from_millis(10);
/// How many visits are looked at in one transaction, which is about as long.
const LOOKED_AT: usize = 2000;

/// How long a purge waits for others who read the log, and how often it tries anew.
const WIPE_TRIES: u32 = 40;
const BETWEEN_WIPE_TRIES: Duration = Duration::from_millis(50);

/// A purge that is going on, batch by batch.
#[derive(Clone, Debug)]
pub struct PurgeRun {
    due: Retention,
    by: String,
    /// Its number in the log of destructions, once it has begun.
    no: Option<i64>,
    /// Arrival (milliseconds) and number of the last visit that was looked at.
    last: (i64, i64),
    /// How many visits the next batch empties.
    batch: usize,
    done: Done,
}

/// Whether something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seek {
    /// Something is, of the visits that come next.
    Due,
    /// Nothing so far; there are others to look at.
    Further,
    /// Nothing is.
    Nothing,
}

impl PurgeRun {
    /// A purge of what is due, by this officer.
    #[must_use]
    pub fn of(due: Retention, by: &str) -> Self {
        Self {
            due,
            by: by.to_owned(),
            no: None,
            last: (i64::MIN, i64::MIN),
            batch: FIRST_BATCH,
            done: Done::default(),
        }
    }

    /// How many visits it has emptied so far.
    #[must_use]
    pub fn visits(&self) -> u64 {
        self.done.visits
    }

    /// Its number in the log of destructions, once it has begun.
    #[must_use]
    pub fn no(&self) -> Option<i64> {
        self.no
    }

    /// Halves the batch that took too long, and doubles the one that was done in no time.
    fn learn(&mut self, took: Duration) {
        self.batch = match took {
            _ if took > BATCH_TIME => (self.batch / 2).max(1),
            _ if took < BATCH_TIME / 4 => (self.batch * 2).min(LARGEST_BATCH),
            _ => self.batch,
        };
    }
}

/// A visit of which something is due.
struct Due {
    no: i64,
    arrived: Timestamp,
    fields: Vec<Field>,
}

impl VisitLog {
    /// Empties visits of what is due, and records that it was done by `by`.
    ///
    /// # Errors
    ///
    /// What was emptied until then stays so; the next purge goes on.
    pub fn purge(&mut self, due: Retention, by: &str) -> Result<Destruction, VisitLogError> {
        let mut run = PurgeRun::of(due, by);
        while self.purge_batch(&mut run)? {
            thread::sleep(BETWEEN_BATCHES);
        }
        let mut done = self.finish_purge(&run)?;
        done.complete = done.complete || self.wipe_patiently()?;
        if let Some(no) = run.no {
            self.forget_destruction(no)?;
        }
        Ok(done)
    }

    /// Looks whether something is due, among so many visits as take no time, and changes nothing.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn seek_due(&self, run: &mut PurgeRun) -> Result<Seek, VisitLogError> {
        let (due, last, more) = self.read(|connection| due(connection, run))?;
        if !due.is_empty() {
            return Ok(Seek::Due);
        }
        run.last = last;
        Ok(if more { Seek::Further } else { Seek::Nothing })
    }

    /// Notes that the purge begins, with what whoever does it wants to remember of it; see
    /// [`VisitLog::begun_destructions`]. Without it, the first batch begins it.
    ///
    /// # Errors
    ///
    /// The log is unchanged.
    pub fn begin_purge(&mut self, run: &mut PurgeRun, note: &str) -> Result<i64, VisitLogError> {
        let now = self.clock.read().wall();
        let no = self.write(|transaction, _| destruction::begin(transaction, now, &run.plan(note)))?;
        run.no = Some(no);
        Ok(no)
    }

    /// Looks at the next visits, and empties some of what is due, in about 50 milliseconds at most; `false`
    /// when none is left to look at. In between others can write.
    ///
    /// # Errors
    ///
    /// The batch has not been emptied; it can be tried again.
    pub fn purge_batch(&mut self, run: &mut PurgeRun) -> Result<bool, VisitLogError> {
        let begun = Instant::now();
        let now = self.clock.read().wall();
        let mut done = run.done.clone();
        let (no, found, last, more) = self.write(|transaction, chain| {
            let (due, last, more) = due(transaction, run)?;
            if due.is_empty() {
                return Ok((run.no, 0, last, more));
            }
            let no = match run.no {
                Some(no) => no,
                None => destruction::begin(transaction, now, &run.plan(""))?,
            };
            let marks = Marks::of(transaction)?;
            for visit in &due {
                empty(transaction, chain, &marks, visit.no, &visit.fields)?;
                done.count(visit.arrived, &visit.fields);
            }
            destruction::keep(transaction, no, &done)?;
            Ok((Some(no), due.len(), last, more))
        })?;
        if found == run.batch {
            run.learn(begun.elapsed());
        }
        (run.no, run.last, run.done) = (no, last, done);
        Ok(more)
    }

    /// Whether a purge has something to do, by the latest visits of which anything is due.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn has_due(&self, due: Retention) -> Result<bool, VisitLogError> {
        self.read(|connection| {
            for (field, before) in due.iter() {
                let filled = is_filled(field);
                let sql = format!(
                    "SELECT EXISTS (SELECT 1 FROM (SELECT * FROM visit
                                                   WHERE arrived < ?1 AND departed IS NOT NULL
                                                   ORDER BY arrived DESC LIMIT {LOOKED_AT})
                                    WHERE {filled})"
                );
                let before = before.timestamp_millis();
                if connection.prepare_cached(&sql)?.query_row([before], |row| row.get(0))? {
                    return Ok(true);
                }
            }
            Ok(false)
        })
    }

    /// Records the purge, unless there was nothing to do, and wipes its traces from the files, unless
    /// somebody reads the log just now. The log of destructions keeps it until it is told to forget it.
    ///
    /// # Errors
    ///
    /// The visits are emptied all the same.
    pub fn finish_purge(&mut self, run: &PurgeRun) -> Result<Destruction, VisitLogError> {
        if let Some(no) = run.no {
            return self.end_destruction(no);
        }
        let mut nothing =
            Destruction::new(self.clock.read().wall(), run.by.clone(), Some(run.due), &run.done);
        nothing.complete = self.wipe()?;
        Ok(nothing)
    }

    /// Brings everything into the main file, where what is deleted is overwritten, and empties the
    /// write-ahead log, which holds pages as they were. `false` when a reader is in the way; it does not
    /// wait for him.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn wipe(&mut self) -> Result<bool, VisitLogError> {
        let connection = &mut self.connection;
        (|| {
            connection.busy_handler(None::<fn(i32) -> bool>)?;
            let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
            let wiped = connection.query_row(sql, [], |row| Ok(row.get::<_, i64>(0)? == 0));
            connection::wait_for_others(connection)?;
            wiped
        })()
        .map_err(|error| explain(error, &self.path))
    }

    /// Brings what is in the write-ahead log into the main file, so that no check-in has to, and keeps it
    /// below so many bytes. Says how large it is when that cannot be done, because another program has been
    /// reading the log all the while: until it has read to its end, everything that is written stays there.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn keep_below(&mut self, bytes: u64) -> Result<Option<u64>, VisitLogError> {
        self.read(connection::bring_in)?;
        if connection::write_ahead_bytes(&self.path) <= bytes || self.wipe()? {
            return Ok(None);
        }
        Ok(Some(connection::write_ahead_bytes(&self.path)).filter(|left| *left > bytes))
    }

    /// The same, and waits a while for whoever reads the log.
    ///
    /// # Errors
    ///
    /// See [`VisitLog::wipe`].
    pub fn wipe_patiently(&mut self) -> Result<bool, VisitLogError> {
        for _ in 0..WIPE_TRIES {
            if self.wipe()? {
                return Ok(true);
            }
            thread::sleep(BETWEEN_WIPE_TRIES);
        }
        Ok(false)
    }
}

impl PurgeRun {
    fn plan(&self, note: &str) -> Plan {
        Plan { by: self.by.clone(), why: None, before: Some(self.due.to_millis()), note: note.to_owned() }
    }
}

/// Whether something stands in a field of a visit, or in one that goes with it, in SQL.
fn is_filled(field: Field) -> String {
    let with_it = if field == Field::Name { Field::WITH_NAME } else { &[] };
    let fields = std::iter::once(&field).chain(with_it);
    let filled = fields.map(|field| format!("{} <> ''", field.spec().column));
    filled.collect::<Vec<_>>().join(" OR ")
}

/// The next visits of which something is due, the last visit that was looked at, and whether there are
/// more to look at.
fn due(connection: &Connection, run: &PurgeRun) -> rusqlite::Result<(Vec<Due>, (i64, i64), bool)> {
    let filled = Field::PERSONAL.iter().map(|field| match field {
        Field::Name => format!("{} OR key IS NOT NULL", is_filled(*field)),
        _ => is_filled(*field),
    });
    // What corrections said has an index of its own, in which most visits are not.
    let sql = format!(
        "SELECT arrived, no,
                EXISTS (SELECT 1 FROM entry WHERE entry.visit = visit.no AND entry.content IS NOT NULL), {}
         FROM visit WHERE arrived < ?1 AND (arrived, no) > (?2, ?3) AND departed IS NOT NULL
         ORDER BY arrived, no LIMIT {LOOKED_AT}",
        filled.collect::<Vec<_>>().join(", ")
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let before = run.due.latest().timestamp_millis();
    let mut rows = statement.query([before, run.last.0, run.last.1])?;
    let (mut found, mut last, mut looked_at) = (Vec::new(), run.last, 0);
    while let Some(row) = rows.next()? {
        let (arrived, no) = (row.get(0)?, row.get(1)?);
        let told = if row.get(2)? { told_of(connection, no)? } else { Vec::new() };
        let mut fields = Vec::new();
        for (column, (field, before)) in (3..).zip(run.due.iter()) {
            let is_there = row.get::<_, bool>(column)? || told.contains(&field);
            if is_there && arrived < before.timestamp_millis() {
                fields.push(field);
            }
        }
        if let Some(arrived) = Timestamp::from_timestamp_millis(arrived).filter(|_| !fields.is_empty()) {
            found.push(Due { no, arrived, fields });
        }
        (last, looked_at) = ((arrived, no), looked_at + 1);
        if found.len() == run.batch {
            return Ok((found, last, true));
        }
    }
    Ok((found, last, looked_at == LOOKED_AT))
}

/// Which fields corrections tell of that are still in the trail of a visit. Whatever they say goes with the
/// name.
fn told_of(connection: &Connection, no: i64) -> rusqlite::Result<Vec<Field>> {
    let told = destroyed::told(connection, no)?;
    let fields = told.iter().flat_map(|told| &told.changes);
    let fields = fields.filter_map(|change| Field::from_code(&change.field));
    Ok(fields.chain((!told.is_empty()).then_some(Field::Name)).collect())
}

/// Empties these fields of a visit, and forgets what corrections said of them; with the name, everything
/// that was ever said of the visit.
pub(super) fn empty(
    transaction: &Transaction<'_>,
    chain: &mut Chain<'_>,
    marks: &Marks,
    no: i64,
    fields: &[Field],
) -> rusqlite::Result<()> {
    let nameless = fields.contains(&Field::Name);
    let with_it = if nameless { Field::WITH_NAME } else { &[] };
    let set = fields.iter().chain(with_it).map(|field| format!("{} = ''", field.spec().column));
    let mut set = set.collect::<Vec<_>>().join(", ");
    if nameless {
        marks.put(transaction, no)?;
        set.push_str(", key = NULL, credential = NULL");
    }
    let empty = format!("UPDATE visit SET {set} WHERE no = ?1");
    index::change(transaction, no, || transaction.prepare_cached(&empty)?.execute([no]))?;
    let forget = "UPDATE entry SET content = NULL, salt = NULL WHERE visit = ?1 AND content IS NOT NULL";
    let fields = fields.iter().map(|field| format!("'{}'", field.code())).collect::<Vec<_>>().join(", ");
    let of_these = format!(
        "{forget} AND EXISTS (SELECT 1 FROM json_each(entry.content, '$.changes')
                              WHERE json_extract(value, '$.field') IN ({fields}))"
    );
    transaction.prepare_cached(if nameless { forget } else { &of_these })?.execute([no])?;
    chain.record_visit(ChangeKind::Purge, no, None)
}
