//! The visit log: SQLite, one writer, and an answer only after the visit is on the disk.

mod again;
mod backup;
mod chain;
mod clock;
mod connection;
mod correction;
mod destroyed;
mod destruction;
mod encryption;
mod erase;
mod error;
mod in_place;
mod key;
mod merge;
pub mod normal;
mod purge;
mod row;
mod salvage;
mod schema;
mod search;
mod soundness;
#[cfg(test)]
mod tests;
mod texts;
mod trace;

pub use backup::Backup;
pub use chain::{Anchor, ChangeKind, Entry, Fault, FaultKind, Verification};
pub use clock::{OBSOLETE, Tick, WRITTEN};
pub use destruction::{Begun, Destruction, Gone};
pub use encryption::{Rekeyed, beginning_of};
pub use erase::{Mention, MentionPlace};
pub use error::VisitLogError;
pub use key::{KeyError, KeyFile, LogKey, MIN_PASSPHRASE_CHARS, key_file_path};
pub use merge::{Incoming, Merged, Seen, nth_key};
pub use purge::{PurgeRun, Retention, Seek};
pub use salvage::Salvaged;
pub use search::{Place, Query, SearchField};
pub use soundness::Soundness;
pub use texts::TextOf;
pub use trace::MET_WITHIN;

use std::{
    cell::Cell,
    path::{Path, PathBuf},
};

use aws_lc_rs::hmac;
use chrono::TimeDelta;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use serde_json::json;

use self::{
    chain::Chain,
    clock::{Clock, check_past},
    in_place::InPlace,
    row::Beside,
};
use crate::{
    progress::{Progress, Unwatched},
    time::{TimeSpan, Timestamp},
    verdict::Fingerprint,
    visit::{NewVisit, Totals, Visit, VisitId, check_departure},
};

/// The log of visits over one SQLite file. Several programs may have it open at once; they wait for
/// one another, up to two seconds.
///
/// Times are kept to the millisecond.
pub struct VisitLog {
    connection: Connection,
    /// Where the file is, absolute; `:memory:` is none.
    path: PathBuf,
    /// What opens the file again; `None` when it is not encrypted.
    key: Option<LogKey>,
    digest_key: hmac::Key,
    ids: ulid::Generator,
    clock: Clock,
    /// Whether a write ended in a way that leaves open what is on the disk.
    doubtful: bool,
    in_place: InPlace,
    order: Cell<Order>,
}

/// How far it is known whether visits are numbered in the order of their arrival.
#[derive(Clone, Copy)]
struct Order {
    /// The last entry of the chain by then.
    seq: i64,
    /// The visit with the highest number, and the latest arrival (milliseconds).
    last: (i64, i64),
    holds: bool,
}

impl Order {
    const UNKNOWN: Self = Self { seq: 0, last: (0, i64::MIN), holds: true };
}

/// What became of an arrival.
#[derive(Clone, Debug, PartialEq)]
pub enum Admitted {
    /// It is in the log.
    Recorded(VisitId),
    /// Somebody is inside with the same credential, by this visit, and the log is unchanged.
    AlreadyInside(Box<Visit>),
}

/// See [`VisitLog::snapshot`].
pub struct Snapshot<'a> {
    _transaction: Transaction<'a>,
}

/// The version of SQLite under the log.
#[must_use]
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}

/// A span of so many visits is found by the index of arrivals.
const FEW: i64 = 50_000;

/// A guest who came no longer ago than this is at the door.
const LIVE: TimeDelta = TimeDelta::minutes(2);

impl VisitLog {
    /// Opens a log that is not encrypted, makes it when there is none, and brings its schema up to date.
    ///
    /// # Errors
    ///
    /// A log that cannot be opened is never recreated or deleted, and its file is left as it is.
    pub fn open(path: &Path) -> Result<Self, VisitLogError> {
        Self::open_with(path, None)
    }

    /// The same for a log that may be encrypted: with its key if it is.
    ///
    /// # Errors
    ///
    /// See [`VisitLog::open`]; [`VisitLogError::KeyNeeded`], [`VisitLogError::WrongKey`].
    pub fn open_with(path: &Path, key: Option<&LogKey>) -> Result<Self, VisitLogError> {
        Self::open_telling(path, key, &mut Unwatched)
    }

    /// The same, and `progress` hears how much is done while the schema of an older version is brought up to date,
    /// which takes about half a minute for a million visits and is not stopped half way. It hears nothing otherwise.
    ///
    /// # Errors
    ///
    /// See [`VisitLog::open_with`].
    pub fn open_telling(
        path: &Path,
        key: Option<&LogKey>,
        progress: &mut dyn Progress,
    ) -> Result<Self, VisitLogError> {
        // An absolute path is never taken for one of SQLite's `file:` addresses.
        let path = std::path::absolute(path).map_err(|error| VisitLogError::Disk(Box::new(error)))?;
        Self::over(connection::open(&path, key, &mut told(progress))?, path, key.cloned())
    }

    /// A log that is gone with the program.
    ///
    /// # Errors
    ///
    /// See [`VisitLog::open`].
    pub fn open_in_memory() -> Result<Self, VisitLogError> {
        Self::over(connection::open_in_memory()?, PathBuf::from(":memory:"), None)
    }

    fn over(connection: Connection, path: PathBuf, key: Option<LogKey>) -> Result<Self, VisitLogError> {
        let digest_key: Vec<u8> = connection
            .query_row("SELECT value FROM meta WHERE name = 'digest-key'", [], |row| row.get(0))
            .map_err(|error| connection::explain(error, &path))?;
        let digest_key = hmac::Key::new(hmac::HMAC_SHA256, &digest_key);
        let in_place = InPlace::of(&path);
        Ok(Self {
            connection,
            path,
            key,
            digest_key,
            ids: ulid::Generator::new(),
            clock: Clock::of_the_system(),
            doubtful: false,
            in_place,
            order: Cell::new(Order::UNKNOWN),
        })
    }

    /// The same for a log that was there before: none is made in the place of one that is gone.
    ///
    /// # Errors
    ///
    /// See [`VisitLog::open_telling`]; [`VisitLogError::Moved`].
    pub fn open_again(
        path: &Path,
        key: Option<&LogKey>,
        progress: &mut dyn Progress,
    ) -> Result<Self, VisitLogError> {
        let path = std::path::absolute(path).map_err(|error| VisitLogError::Disk(Box::new(error)))?;
        if !path.exists() {
            return Err(VisitLogError::Moved(path));
        }
        Self::over(connection::open_existing(&path, key, &mut told(progress))?, path, key.cloned())
    }

    /// Whether the path still names the file that is open, so that what is written is found again.
    pub fn is_in_place(&mut self) -> bool {
        self.in_place.holds()
    }

    /// The same log with another clock than the computer's.
    #[must_use]
    pub fn with_clock(self, look: impl Fn() -> Tick + Send + 'static) -> Self {
        Self { clock: Clock::new(look), ..self }
    }

    /// Writes an arrival; when this returns, the visit survives a power cut. The same
    /// [`NewVisit::key`] again returns the id of the first and adds nothing. A visit of a guest who came more
    /// than a quarter of an hour ago is marked as entered later; one who has not come yet is refused.
    ///
    /// After a failure of the disk it may be open whether the visit is there. The same key makes the
    /// second attempt safe.
    ///
    /// # Errors
    ///
    /// The log is unchanged, as far as the disk lets anyone say so.
    pub fn record_arrival(&mut self, visit: &NewVisit) -> Result<VisitId, VisitLogError> {
        match self.arrive(visit, |_, _| Ok(None))? {
            Admitted::Recorded(id) => Ok(id),
            Admitted::AlreadyInside(visit) => Ok(visit.id),
        }
    }

    /// The same, unless somebody is inside with the credential of the guest. It is one act: of two desks that let
    /// the same guest in at one instant, one is told of the other.
    ///
    /// # Errors
    ///
    /// See [`VisitLog::record_arrival`].
    pub fn admit(&mut self, visit: &NewVisit) -> Result<Admitted, VisitLogError> {
        self.arrive(visit, row::inside_with)
    }

    fn arrive(
        &mut self,
        visit: &NewVisit,
        inside: impl FnOnce(&Connection, &[u8]) -> rusqlite::Result<Option<Visit>>,
    ) -> Result<Admitted, VisitLogError> {
        visit.check()?;
        let key = visit.key.as_deref().filter(|key| !key.is_empty());
        let digest = match (&visit.fingerprint, visit.left) {
            (Some(fingerprint), None) => Some(self.digest(fingerprint)),
            _ => None,
        };
        let id = self.new_id();
        self.write(|transaction, chain| {
            if let Some(key) = key
                && let Some(visit) = row::by_key(transaction, key)?
            {
                return Ok(Ok(Admitted::Recorded(visit.id)));
            }
            if let Some(digest) = &digest
                && let Some(before) = inside(transaction, digest)?
            {
                return Ok(Ok(Admitted::AlreadyInside(Box::new(before))));
            }
            // Whoever stands at the door comes anew, also when an earlier visit of his was destroyed.
            let guest = (chain.wall() - visit.arrived > LIVE).then_some((visit.arrived, visit.name.as_str()));
            if destroyed::is_known(transaction, key, guest)? {
                return Ok(Err(VisitLogError::Destroyed));
            }
            let now = chain.wall();
            if let Err(error) = check_past(transaction, now, visit.left.into_iter().chain([visit.arrived]))? {
                return Ok(Err(error.into()));
            }
            let entered = clock::entered(visit.arrived, now);
            let beside = Beside { id, key, credential: digest.as_deref(), entered };
            insert(transaction, chain, ChangeKind::Arrival, visit, &beside)?;
            Ok(Ok(Admitted::Recorded(id)))
        })?
    }

    /// Writes a departure, and forgets the credential of the guest. Durable like an arrival.
    ///
    /// # Errors
    ///
    /// The log is unchanged.
    pub fn record_departure(&mut self, id: VisitId, at: Timestamp) -> Result<(), VisitLogError> {
        self.write(|transaction, chain| {
            let Some(visit) = row::by_id(transaction, id)? else {
                return Ok(Err(VisitLogError::NotFound(id)));
            };
            if visit.left.is_some() {
                return Ok(Err(VisitLogError::AlreadyLeft(id)));
            }
            // To the millisecond, like the arrival: a guest may leave within the one he came in.
            if let Err(error) = check_departure(visit.arrived, row::to_the_millisecond(at)) {
                return Ok(Err(error.into()));
            }
            if let Err(error) = check_past(transaction, chain.wall(), [at])? {
                return Ok(Err(error.into()));
            }
            let no = visit.no.cast_signed();
            transaction
                .prepare_cached("UPDATE visit SET departed = ?2, credential = NULL WHERE no = ?1")?
                .execute([no, at.timestamp_millis()])?;
            chain.record_visit(ChangeKind::Departure, no, None)?;
            Ok(Ok(()))
        })?
    }

    /// The visits that arrived within the span, in the order of their arrival.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn visits(&self, span: TimeSpan) -> Result<Vec<Visit>, VisitLogError> {
        let mut visits = Vec::new();
        self.for_each::<VisitLogError>(span, |visit| {
            visits.push(visit);
            Ok(())
        })?;
        Ok(visits)
    }

    /// Hands over the visits that arrived within the span, in the order of their arrival, one at a time: a
    /// million of them take no more memory than one. They are as they were at the start, whatever is written meanwhile.
    ///
    /// # Errors
    ///
    /// When the log cannot be read, or what `act` says.
    pub fn for_each<E: From<VisitLogError>>(
        &self,
        span: TimeSpan,
        mut act: impl FnMut(Visit) -> Result<(), E>,
    ) -> Result<(), E> {
        let explain = |error| E::from(connection::explain(error, &self.path));
        let (from, until) = (span.from.timestamp_millis(), span.until.timestamp_millis());
        let sql = row::select(self.read(|connection| self.walk(connection, span))?);
        let mut statement = self.connection.prepare_cached(&sql).map_err(explain)?;
        let mut rows = statement.query([from, until]).map_err(explain)?;
        while let Some(row) = rows.next().map_err(explain)? {
            act(row::visit(row).map_err(explain)?)?;
        }
        Ok(())
    }

    /// How many visits arrived within the span.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn count(&self, span: TimeSpan) -> Result<u64, VisitLogError> {
        self.read(|connection| {
            let sql = "SELECT count(*) FROM visit WHERE arrived >= ?1 AND arrived < ?2";
            let span = [span.from.timestamp_millis(), span.until.timestamp_millis()];
            connection.prepare_cached(sql)?.query_row(span, |row| Ok(row.get::<_, i64>(0)?.cast_unsigned()))
        })
    }

    /// What the visits of the span come to.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn totals(&self, span: TimeSpan) -> Result<Totals, VisitLogError> {
        let mut totals = Totals::default();
        self.for_each::<VisitLogError>(span, |visit| {
            totals.add(&visit);
            Ok(())
        })?;
        Ok(totals)
    }

    /// Who is inside, the last to arrive first.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn inside(&self) -> Result<Vec<Visit>, VisitLogError> {
        self.read(|connection| {
            let sql = row::select("WHERE departed IS NULL ORDER BY arrived DESC, no DESC");
            connection.prepare_cached(&sql)?.query_map([], row::visit)?.collect()
        })
    }

    /// The visit of the guest who is inside with this credential; the latest, if he was let in twice.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn inside_with(&self, fingerprint: &Fingerprint) -> Result<Option<Visit>, VisitLogError> {
        let digest = self.digest(fingerprint);
        self.read(|connection| row::inside_with(connection, &digest))
    }

    /// The visit with this id, if there is one.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn visit(&self, id: VisitId) -> Result<Option<Visit>, VisitLogError> {
        self.read(|connection| row::by_id(connection, id))
    }

    /// The number of the last entry of the chain; 0 before the first.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn last_entry(&self) -> Result<u64, VisitLogError> {
        self.read(|connection| {
            let sql = "SELECT coalesce(max(seq), 0) FROM entry";
            connection.prepare_cached(sql)?.query_row([], |row| Ok(row.get::<_, i64>(0)?.cast_unsigned()))
        })
    }

    /// What the clock of the log shows.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.read().wall()
    }

    /// The visits whose id begins like this, in capitals or not, by id and at most `limit`. With nothing an id
    /// does not begin.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn find(&self, prefix: &str, limit: u32) -> Result<Vec<Visit>, VisitLogError> {
        if prefix.trim().is_empty() {
            return Ok(Vec::new());
        }
        let (Some(first), Some(last)) = (row::id_beginning(prefix, '0'), row::id_beginning(prefix, 'Z'))
        else {
            return Ok(Vec::new());
        };
        self.read(|connection| {
            let sql = row::select("WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT ?3");
            connection
                .prepare_cached(&sql)?
                .query_map(params![first.as_slice(), last.as_slice(), limit], row::visit)?
                .collect()
        })
    }

    /// Walks the audit chain: is every entry linked to the one before it, every visit as the last entry
    /// about it left it, and the chain the one that the anchors attest? Takes a few seconds for a
    /// million visits. The log as it is at the start is what counts.
    ///
    /// # Errors
    ///
    /// When the log cannot be read. A broken chain is an answer and no error.
    pub fn verify(&self, anchors: &[Anchor]) -> Result<Verification, VisitLogError> {
        self.read(|connection| chain::verify(connection, anchors))
    }

    /// The closing hash of some days: attests every entry up to the last one that was written within the span, or
    /// later about a visit of the span. So it covers the visits of the span as they are now, whenever they were
    /// entered or corrected. `None` when there is no such entry.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn closing_hash(&self, span: TimeSpan) -> Result<Option<Anchor>, VisitLogError> {
        self.read(|connection| chain::closing(connection, span))
    }

    /// Holds the log as it is now: until the answer is dropped, everything that is read is of one moment, whatever
    /// others write. Nothing can be written by this log meanwhile.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn snapshot(&self) -> Result<Snapshot<'_>, VisitLogError> {
        let begin = || {
            let transaction = self.connection.unchecked_transaction()?;
            // A transaction sees what was there when it was first asked something.
            transaction.query_row("SELECT count(*) FROM meta", [], |_| Ok(()))?;
            Ok(Snapshot { _transaction: transaction })
        };
        begin().map_err(|error| connection::explain(error, &self.path))
    }

    /// What the chain knows of one visit, in order: who changed what, when and why, as far as it has not
    /// been purged.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn trail(&self, id: VisitId) -> Result<Vec<Entry>, VisitLogError> {
        self.read(|connection| chain::entries_about(connection, id))
    }

    /// Records that visits of a span were exported, and how.
    ///
    /// # Errors
    ///
    /// The log is unchanged.
    pub fn record_export(&mut self, span: TimeSpan, format: &str, visits: u64) -> Result<(), VisitLogError> {
        let (from, until) = (span.from.timestamp_millis(), span.until.timestamp_millis());
        let detail = json!({"from": from, "until": until, "format": format, "visits": visits});
        self.write(|_, chain| chain.record(ChangeKind::Export, &detail))
    }

    /// Records which policy judges from now on.
    ///
    /// # Errors
    ///
    /// The log is unchanged.
    pub fn record_policy(&mut self, policy: &str) -> Result<(), VisitLogError> {
        self.write(|_, chain| chain.record(ChangeKind::Policy, &json!({"policy": policy})))
    }

    /// Asks SQLite for faults in the file, and reads every visit: a name that is no text any more is no fault to
    /// SQLite. Takes 20 seconds for a million visits.
    ///
    /// # Errors
    ///
    /// [`VisitLogError::Damaged`] when something is.
    pub fn check_integrity(&self) -> Result<(), VisitLogError> {
        connection::check(&self.connection, "integrity_check", &self.path)?;
        self.read(|connection| {
            let mut statement = connection.prepare(&row::select(""))?;
            let mut rows = statement.query([])?;
            while let Some(found) = rows.next()? {
                row::visit(found)?;
            }
            Ok(())
        })
    }

    /// Opens the file anew, looks it over, and writes everything that was in doubt to the disk again.
    ///
    /// After a failed write nobody knows what is on the disk: the system may report a failed flush
    /// only once, and keep pages in memory that never arrived. So the connection is not used again for
    /// writing. The next write calls this first, and fails when this fails.
    ///
    /// # Errors
    ///
    /// The log stays in doubt.
    pub fn reopen(&mut self) -> Result<(), VisitLogError> {
        if self.path.as_os_str() != ":memory:" {
            // Never another file than the one that the visits of this run are in.
            if !self.in_place.holds() {
                return Err(VisitLogError::Moved(self.path.clone()));
            }
            let connection = connection::open_existing(&self.path, self.key.as_ref(), &mut |_| ())?;
            connection::check(&connection, "quick_check", &self.path)?;
            let Self { connection, digest_key, in_place, .. } =
                Self::over(connection, self.path.clone(), None)?;
            (self.connection, self.digest_key, self.in_place) = (connection, digest_key, in_place);
        }
        self.doubtful = false;
        Ok(())
    }

    /// How to come by the visits of a span in the order of their arrival. Those of some days are found by the
    /// index of arrivals. Most of the log is walked as it stands, which is faster, if it stands in that order.
    fn walk(&self, connection: &Connection, span: TimeSpan) -> rusqlite::Result<&'static str> {
        const BY_INDEX: &str = "WHERE arrived >= ?1 AND arrived < ?2 ORDER BY arrived, no";
        // The signs keep the index of arrivals out of it.
        const ALL: &str = "WHERE +arrived >= ?1 AND +arrived < ?2 ORDER BY no";
        let few = span != TimeSpan::ALWAYS && {
            let sql =
                "SELECT count(*) FROM (SELECT 1 FROM visit WHERE arrived >= ?1 AND arrived < ?2 LIMIT ?3)";
            let span = [span.from.timestamp_millis(), span.until.timestamp_millis(), FEW];
            connection.prepare_cached(sql)?.query_row(span, |row| Ok(row.get::<_, i64>(0)? < FEW))?
        };
        Ok(if few || !self.in_order()? { BY_INDEX } else { ALL })
    }

    /// Whether the visits are numbered in the order of their arrival. They are where all were logged as they
    /// happened. Only what has come since the last look is looked at, unless something was corrected.
    fn in_order(&self) -> rusqlite::Result<bool> {
        let mut order = self.order.get();
        let seq: i64 = self
            .connection
            .prepare_cached("SELECT coalesce(max(seq), 0) FROM entry")?
            .query_row([], |row| row.get(0))?;
        if seq == order.seq {
            return Ok(order.holds);
        }
        let changed = order.seq > seq || {
            let sql = "SELECT EXISTS (SELECT 1 FROM entry WHERE seq > ?1 AND kind = 'correction')";
            order.seq > 0 && self.connection.prepare_cached(sql)?.query_row([order.seq], |row| row.get(0))?
        };
        if changed || order.seq == 0 {
            order = Order::UNKNOWN;
        }
        if order.holds {
            let sql = if order.seq == 0 {
                // All of it stands in the index.
                "SELECT no, arrived FROM visit WHERE arrived >= ?1 ORDER BY arrived, no"
            } else {
                "SELECT no, arrived FROM visit WHERE no > ?1 ORDER BY no"
            };
            let from = if order.seq == 0 { i64::MIN } else { order.last.0 };
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query([from])?;
            while let Some(row) = rows.next()? {
                let next = (row.get(0)?, row.get(1)?);
                if next.0 < order.last.0 || next.1 < order.last.1 {
                    order.holds = false;
                    break;
                }
                order.last = next;
            }
        }
        order.seq = seq;
        self.order.set(order);
        Ok(order.holds)
    }

    fn write<T>(
        &mut self,
        act: impl FnOnce(&Transaction<'_>, &mut Chain<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, VisitLogError> {
        if self.doubtful {
            self.reopen()?;
        }
        self.stay()?;
        let reading = self.clock.read();
        let done = (|| {
            // Takes the right to write at once, so nothing can change between looking and writing.
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut chain = Chain::new(&transaction, reading);
            let done = act(&transaction, &mut chain)?;
            let looked_at_the_clock = chain.looked_at_the_clock();
            transaction.commit()?;
            if looked_at_the_clock {
                self.clock.settle(reading);
            }
            Ok(done)
        })();
        let done = done.map_err(|error| {
            let error = connection::explain(error, &self.path);
            self.doubtful = !matches!(error, VisitLogError::Locked);
            error
        })?;
        // What is in a file that nobody finds is not in the log.
        self.stay()?;
        Ok(done)
    }

    /// Fails where the path does not name the file that is open.
    fn stay(&mut self) -> Result<(), VisitLogError> {
        if self.in_place.holds() {
            return Ok(());
        }
        self.doubtful = true;
        Err(VisitLogError::Moved(self.path.clone()))
    }

    fn read<T>(&self, act: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, VisitLogError> {
        act(&self.connection).map_err(|error| connection::explain(error, &self.path))
    }

    /// The digest under which the log knows a credential. Without the key, which stays in the log, it
    /// cannot be compared with any other list.
    fn digest(&self, fingerprint: &Fingerprint) -> Vec<u8> {
        hmac::sign(&self.digest_key, &fingerprint.0).as_ref().to_vec()
    }

    /// A new id, after all earlier ones of this log even within one millisecond.
    fn new_id(&mut self) -> VisitId {
        VisitId(self.ids.generate().unwrap_or_else(|_| ulid::Ulid::new()))
    }
}

/// Of an upgrade only its share is known.
fn told(progress: &mut dyn Progress) -> impl FnMut(f32) {
    |share| {
        let _ = progress.at(0, Some(share));
    }
}

/// Writes a new visit into the table and the chain, and now and then into the index of the search.
fn insert(
    transaction: &Transaction<'_>,
    chain: &mut Chain<'_>,
    kind: ChangeKind,
    visit: &NewVisit,
    beside: &Beside<'_>,
) -> rusqlite::Result<()> {
    let (no, state) = row::insert(transaction, visit, beside, &chain::new_salt()?)?;
    search::after_arrival(transaction, no)?;
    chain.record_new(kind, no, state)
}
