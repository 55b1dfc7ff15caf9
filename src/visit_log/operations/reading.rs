//! What the log knows of visits, by day, by who is inside and by id.

use chrono::TimeDelta;
use rusqlite::Connection;

use super::super::{VisitLog, VisitLogError, error::explain, row};
use crate::{
    time::TimeSpan,
    verdict::Fingerprint,
    visit::{Totals, Visit, VisitId},
};

/// A span of so many visits is found by the index of arrivals.
const SMALL_SPAN: i64 = 50_000;
/// In so long no more than that come, and they are not counted first.
const SHORT_SPAN: TimeDelta = TimeDelta::days(2);

impl VisitLog {
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
        let explain = |error| E::from(explain(error, &self.path));
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
            let sql = row::select("WHERE id BETWEEN ?1 AND ?2 ORDER BY id");
            connection
                .prepare_cached(&sql)?
                .query_map([first.as_slice(), last.as_slice()], row::visit)?
                .take(limit as usize)
                .collect()
        })
    }

    /// How to come by the visits of a span in the order of their arrival. Those of some days are found by the
    /// index of arrivals. Most of the log is walked as it stands, which is faster, if it stands in that order.
    pub(in crate::visit_log) fn walk(
        &self,
        connection: &Connection,
        span: TimeSpan,
    ) -> rusqlite::Result<&'static str> {
        const BY_INDEX: &str = "WHERE arrived >= ?1 AND arrived < ?2 ORDER BY arrived, no";
        // The signs keep the index of arrivals out of it.
        const ALL: &str = "WHERE +arrived >= ?1 AND +arrived < ?2 ORDER BY no";
        let few = || {
            let sql = "SELECT 1 FROM visit WHERE arrived >= ?1 AND arrived < ?2 LIMIT 1 OFFSET ?3";
            let span = [span.from.timestamp_millis(), span.until.timestamp_millis(), SMALL_SPAN];
            connection.prepare_cached(sql)?.exists(span).map(|more| !more)
        };
        let few = span != TimeSpan::ALWAYS && (span.until - span.from <= SHORT_SPAN || few()?);
        Ok(if few || !self.order.holds(connection)? { BY_INDEX } else { ALL })
    }
}
