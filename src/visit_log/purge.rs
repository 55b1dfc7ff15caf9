//! Retention: visits are emptied of what tells whose they were, and nothing of it stays on the disk.
//!
//! Name, organisation, purpose, host, phone, note and key go, and what corrections said of them. Times,
//! party, evidence, verdict, policy, post and officer stay, for the counts of the year. The audit chain
//! stays whole: it holds digests, and their salts go with what they salted.

use rusqlite::{Transaction, params};
use serde_json::json;

use super::{Anchor, ChangeKind, VisitLog, VisitLogError, chain::Chain, row, search};
use crate::{
    credential::Timestamp,
    visit::{Correction, VisitId},
};

/// How many visits are emptied in one transaction: few enough that a check-in need not wait.
const BATCH: u32 = 100;

/// A purge that is going on, batch by batch.
#[derive(Clone, Debug)]
pub struct PurgeRun {
    before: Timestamp,
    /// Arrival (milliseconds) and number of the last visit that was looked at.
    last: (i64, i64),
    visits: u64,
    first_arrived: Option<Timestamp>,
    last_arrived: Option<Timestamp>,
}

/// What a purge did, for the record of destruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Destruction {
    /// Visits that arrived before this were to be emptied; `None` when it was one guest's wish.
    pub before: Option<Timestamp>,
    /// How many were.
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

impl PurgeRun {
    /// A purge of the visits that arrived before this moment.
    #[must_use]
    pub fn before(before: Timestamp) -> Self {
        Self { before, last: (i64::MIN, i64::MIN), visits: 0, first_arrived: None, last_arrived: None }
    }

    /// How many visits it has emptied so far.
    #[must_use]
    pub fn visits(&self) -> u64 {
        self.visits
    }
}

impl VisitLog {
    /// Empties all visits that arrived before this moment, and records that it was done by `by`.
    ///
    /// # Errors
    ///
    /// What was emptied until then stays so; the next purge goes on.
    pub fn purge(&mut self, before: Timestamp, by: &str) -> Result<Destruction, VisitLogError> {
        let mut run = PurgeRun::before(before);
        while self.purge_batch(&mut run)? {}
        self.finish_purge(&run, by)
    }

    /// Empties the next hundred visits; `false` when none is left. In between others can write.
    ///
    /// # Errors
    ///
    /// The batch has not been emptied; it can be tried again.
    pub fn purge_batch(&mut self, run: &mut PurgeRun) -> Result<bool, VisitLogError> {
        let emptied: Vec<(i64, i64)> = self.write(|transaction, chain| {
            let sql = "SELECT arrived, no FROM visit
                       WHERE arrived < ?1 AND (arrived, no) > (?2, ?3) AND (name <> '' OR organisation <> ''
                           OR purpose <> '' OR host <> '' OR phone <> '' OR note <> '' OR key IS NOT NULL)
                       ORDER BY arrived, no LIMIT ?4";
            let visits = transaction
                .prepare_cached(sql)?
                .query_map(params![run.before.timestamp_millis(), run.last.0, run.last.1, BATCH], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?
                .collect::<rusqlite::Result<Vec<(i64, i64)>>>()?;
            for &(_, no) in &visits {
                empty(transaction, chain, no)?;
            }
            Ok(visits)
        })?;
        let time = |visit: Option<&(i64, i64)>| visit.and_then(|v| Timestamp::from_timestamp_millis(v.0));
        run.first_arrived = run.first_arrived.or(time(emptied.first()));
        run.last_arrived = time(emptied.last()).or(run.last_arrived);
        run.last = emptied.last().copied().unwrap_or(run.last);
        run.visits += emptied.len() as u64;
        Ok(!emptied.is_empty())
    }

    /// Records the purge, unless there was nothing to do, and wipes its traces from the files.
    ///
    /// # Errors
    ///
    /// The visits are emptied all the same.
    pub fn finish_purge(&mut self, run: &PurgeRun, by: &str) -> Result<Destruction, VisitLogError> {
        let detail = json!({"by": by, "before": run.before.timestamp_millis(), "visits": run.visits});
        let anchor = match run.visits {
            0 => None,
            _ => Some(self.write(|_, chain| {
                chain.record(ChangeKind::Destruction, &detail)?;
                chain.anchor()
            })?),
        };
        Ok(Destruction {
            before: Some(run.before),
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
            empty(transaction, chain, visit.no.cast_signed())?;
            let detail = json!({"by": wish.by(), "why": wish.why(), "no": visit.no, "visits": 1});
            chain.record(ChangeKind::Destruction, &detail)?;
            Ok(Ok((visit.arrived, chain.anchor()?)))
        })?;
        let (arrived, anchor) = done?;
        Ok(Destruction {
            before: None,
            visits: 1,
            first_arrived: Some(arrived),
            last_arrived: Some(arrived),
            anchor: Some(anchor),
            complete: self.wipe()?,
        })
    }

    /// Brings everything into the main file, where what is deleted is overwritten, and empties the
    /// write-ahead log, which holds pages as they were. `false` when a reader is in the way.
    fn wipe(&self) -> Result<bool, VisitLogError> {
        self.read(|connection| {
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| Ok(row.get::<_, i64>(0)? == 0))
        })
    }
}

fn empty(transaction: &Transaction<'_>, chain: &mut Chain<'_>, no: i64) -> rusqlite::Result<()> {
    search::remove(transaction, no)?;
    transaction
        .prepare_cached(
            "UPDATE visit SET name = '', organisation = '', purpose = '', host = '', phone = '', note = '',
             key = NULL, credential = NULL WHERE no = ?1",
        )?
        .execute([no])?;
    transaction
        .prepare_cached(
            "UPDATE entry SET content = NULL, salt = NULL WHERE visit = ?1 AND content IS NOT NULL",
        )?
        .execute([no])?;
    chain.record_visit(ChangeKind::Purge, no, None)
}
