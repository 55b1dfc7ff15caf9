//! Retention: visits are emptied of what tells whose they were, and nothing of it stays on the disk.
//!
//! Name, organisation, purpose, host, phone and note go, each in its time, and with the name the key and
//! what corrections said. Times, party, evidence, verdict, policy, post and officer stay, for the counts
//! of the year. The audit chain stays whole: it holds digests, and their salts go with what they salted.

use std::{
    thread,
    time::{Duration, Instant},
};

use rusqlite::{Transaction, params};
use serde_json::{Map, Value, json};

use super::{Anchor, ChangeKind, VisitLog, VisitLogError, chain::Chain, connection, row, search};
use crate::{
    credential::Timestamp,
    visit::{Correction, PersonalField, VisitId},
};

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

/// Which field goes, of visits that arrived before when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// In the order of [`PersonalField::ALL`].
    before: [Timestamp; PersonalField::ALL.len()],
}

/// A purge that is going on, batch by batch.
#[derive(Clone, Debug)]
pub struct PurgeRun {
    due: Retention,
    /// Arrival (milliseconds) and number of the last visit that was looked at.
    last: (i64, i64),
    /// How many visits the next batch empties.
    batch: usize,
    visits: u64,
    first_arrived: Option<Timestamp>,
    last_arrived: Option<Timestamp>,
}

/// What a purge did, for the record of destruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Destruction {
    /// What was to go; `None` when it was one guest's wish, and everything.
    pub due: Option<Retention>,
    /// Of how many visits something went.
    pub visits: u64,
    /// When the first of them arrived.
    pub first_arrived: Option<Timestamp>,
    /// When the last of them arrived.
    pub last_arrived: Option<Timestamp>,
    /// Attests the chain with the purge in it; `None` when there was nothing to purge.
    pub anchor: Option<Anchor>,
    /// Whether the last trace is gone from the files of the log. It is not while another program reads
    /// the log; the next purge then finishes it.
    pub complete: bool,
}

impl Retention {
    /// Everything goes that tells whose a visit was, of visits that arrived before this moment.
    #[must_use]
    pub fn all_before(before: Timestamp) -> Self {
        Self { before: [before; PersonalField::ALL.len()] }
    }

    /// This field goes of visits that arrived before this moment.
    #[must_use]
    pub fn with(mut self, field: PersonalField, before: Timestamp) -> Self {
        self.before[field as usize] = before;
        self
    }

    /// Of visits that arrived before when this field goes.
    #[must_use]
    pub fn of(&self, field: PersonalField) -> Timestamp {
        self.before[field as usize]
    }

    /// Of visits that arrived before when nothing is left that tells whose they were.
    #[must_use]
    pub fn everything(&self) -> Timestamp {
        self.before.into_iter().min().unwrap_or(Timestamp::MIN_UTC)
    }

    /// Of visits that arrived before when anything goes.
    fn latest(&self) -> Timestamp {
        self.before.into_iter().max().unwrap_or(Timestamp::MIN_UTC)
    }
}

impl PurgeRun {
    /// A purge of what is due.
    #[must_use]
    pub fn of(due: Retention) -> Self {
        Self {
            due,
            last: (i64::MIN, i64::MIN),
            batch: FIRST_BATCH,
            visits: 0,
            first_arrived: None,
            last_arrived: None,
        }
    }

    /// How many visits it has emptied so far.
    #[must_use]
    pub fn visits(&self) -> u64 {
        self.visits
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
    arrived: i64,
    fields: Vec<PersonalField>,
}

impl VisitLog {
    /// Empties visits of what is due, and records that it was done by `by`.
    ///
    /// # Errors
    ///
    /// What was emptied until then stays so; the next purge goes on.
    pub fn purge(&mut self, due: Retention, by: &str) -> Result<Destruction, VisitLogError> {
        self.purge_while(due, by, |_| true)
    }

    /// The same for as long as `go_on` says so, which hears how many visits have been emptied. A purge that
    /// ends before its time is recorded too.
    ///
    /// # Errors
    ///
    /// See [`VisitLog::purge`].
    pub fn purge_while(
        &mut self,
        due: Retention,
        by: &str,
        mut go_on: impl FnMut(u64) -> bool,
    ) -> Result<Destruction, VisitLogError> {
        let mut run = PurgeRun::of(due);
        while self.purge_batch(&mut run)? && go_on(run.visits()) {
            thread::sleep(BETWEEN_BATCHES);
        }
        let mut done = self.finish_purge(&run, by)?;
        done.complete = done.complete || self.wipe_patiently()?;
        Ok(done)
    }

    /// Looks at the next visits, and empties some of what is due, in about 50 milliseconds at most; `false`
    /// when none is left to look at. In between others can write.
    ///
    /// # Errors
    ///
    /// The batch has not been emptied; it can be tried again.
    pub fn purge_batch(&mut self, run: &mut PurgeRun) -> Result<bool, VisitLogError> {
        let begun = Instant::now();
        let (due, last, more) = self.write(|transaction, chain| {
            let (due, last, more) = due(transaction, run)?;
            for visit in &due {
                empty(transaction, chain, visit.no, &visit.fields)?;
            }
            Ok((due, last, more))
        })?;
        if due.len() == run.batch {
            run.learn(begun.elapsed());
        }
        let time = |visit: Option<&Due>| visit.and_then(|v| Timestamp::from_timestamp_millis(v.arrived));
        run.first_arrived = run.first_arrived.or(time(due.first()));
        run.last_arrived = time(due.last()).or(run.last_arrived);
        run.last = last;
        run.visits += due.len() as u64;
        Ok(more)
    }

    /// Whether a purge has something to do, by the latest visits of which anything is due.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn has_due(&self, due: Retention) -> Result<bool, VisitLogError> {
        self.read(|connection| {
            for field in PersonalField::ALL {
                let code = field.code();
                let sql = format!(
                    "SELECT EXISTS (SELECT 1 FROM (SELECT {code} FROM visit WHERE arrived < ?1
                                                   ORDER BY arrived DESC LIMIT {LOOKED_AT})
                                    WHERE {code} <> '')"
                );
                let before = due.of(field).timestamp_millis();
                if connection.prepare_cached(&sql)?.query_row([before], |row| row.get(0))? {
                    return Ok(true);
                }
            }
            Ok(false)
        })
    }

    /// Records the purge, unless there was nothing to do, and wipes its traces from the files, unless
    /// somebody reads the log just now.
    ///
    /// # Errors
    ///
    /// The visits are emptied all the same.
    pub fn finish_purge(&mut self, run: &PurgeRun, by: &str) -> Result<Destruction, VisitLogError> {
        let before: Map<String, Value> = PersonalField::ALL
            .into_iter()
            .map(|field| (field.code().to_owned(), json!(run.due.of(field).timestamp_millis())))
            .collect();
        let detail = json!({"by": by, "before": before, "visits": run.visits});
        let anchor = match run.visits {
            0 => None,
            _ => Some(self.write(|_, chain| {
                chain.record(ChangeKind::Destruction, &detail)?;
                chain.anchor()
            })?),
        };
        Ok(Destruction {
            due: Some(run.due),
            visits: run.visits,
            first_arrived: run.first_arrived,
            last_arrived: run.last_arrived,
            anchor,
            complete: self.wipe()?,
        })
    }

    /// Empties one visit, as its guest may ask for, and records who did it and why.
    ///
    /// # Errors
    ///
    /// The log is unchanged.
    pub fn erase(&mut self, id: VisitId, wish: &Correction) -> Result<Destruction, VisitLogError> {
        let done = self.write(|transaction, chain| {
            let Some(visit) = row::by_id(transaction, id)? else {
                return Ok(Err(VisitLogError::NotFound(id)));
            };
            empty(transaction, chain, visit.no.cast_signed(), &PersonalField::ALL)?;
            let detail = json!({"by": wish.by(), "why": wish.why(), "no": visit.no, "visits": 1});
            chain.record(ChangeKind::Destruction, &detail)?;
            Ok(Ok((visit.arrived, chain.anchor()?)))
        })?;
        let (arrived, anchor) = done?;
        Ok(Destruction {
            due: None,
            visits: 1,
            first_arrived: Some(arrived),
            last_arrived: Some(arrived),
            anchor: Some(anchor),
            complete: self.wipe_patiently()?,
        })
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
        .map_err(|error| connection::explain(error, &self.path))
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

    fn wipe_patiently(&mut self) -> Result<bool, VisitLogError> {
        for _ in 0..WIPE_TRIES {
            if self.wipe()? {
                return Ok(true);
            }
            thread::sleep(BETWEEN_WIPE_TRIES);
        }
        Ok(false)
    }
}

/// The next visits of which something is due, the last visit that was looked at, and whether there are
/// more to look at.
fn due(transaction: &Transaction<'_>, run: &PurgeRun) -> rusqlite::Result<(Vec<Due>, (i64, i64), bool)> {
    let sql =
        "SELECT arrived, no, name <> '' OR key IS NOT NULL, organisation <> '', purpose <> '', host <> '',
                   phone <> '', note <> ''
               FROM visit WHERE arrived < ?1 AND (arrived, no) > (?2, ?3) ORDER BY arrived, no LIMIT ?4";
    let mut statement = transaction.prepare_cached(sql)?;
    let before = run.due.latest().timestamp_millis();
    let mut rows = statement.query(params![before, run.last.0, run.last.1, LOOKED_AT as i64])?;
    let (mut found, mut last, mut looked_at) = (Vec::new(), run.last, 0);
    while let Some(row) = rows.next()? {
        let (arrived, no) = (row.get(0)?, row.get(1)?);
        let mut fields = Vec::new();
        for (at, field) in PersonalField::ALL.into_iter().enumerate() {
            if arrived < run.due.of(field).timestamp_millis() && row.get(at + 2)? {
                fields.push(field);
            }
        }
        if !fields.is_empty() {
            found.push(Due { no, arrived, fields });
        }
        (last, looked_at) = ((arrived, no), looked_at + 1);
        if found.len() == run.batch {
            return Ok((found, last, true));
        }
    }
    Ok((found, last, looked_at == LOOKED_AT))
}

/// Empties these fields of a visit, and forgets what corrections said of them; with the name, everything
/// that was ever said of the visit.
fn empty(
    transaction: &Transaction<'_>,
    chain: &mut Chain<'_>,
    no: i64,
    fields: &[PersonalField],
) -> rusqlite::Result<()> {
    let mut set = fields.iter().map(|field| format!("{} = ''", field.code())).collect::<Vec<_>>().join(", ");
    let nameless = fields.contains(&PersonalField::Name);
    if nameless {
        set.push_str(", key = NULL, credential = NULL");
    }
    let empty = format!("UPDATE visit SET {set} WHERE no = ?1");
    search::change(transaction, no, || transaction.prepare_cached(&empty)?.execute([no]))?;
    let forget = "UPDATE entry SET content = NULL, salt = NULL WHERE visit = ?1 AND content IS NOT NULL";
    let fields = fields.iter().map(|field| format!("'{}'", field.code())).collect::<Vec<_>>().join(", ");
    let of_these = format!(
        "{forget} AND EXISTS (SELECT 1 FROM json_each(entry.content, '$.changes')
                              WHERE json_extract(value, '$.field') IN ({fields}))"
    );
    transaction.prepare_cached(if nameless { forget } else { &of_these })?.execute([no])?;
    chain.record_visit(ChangeKind::Purge, no, None)
}
