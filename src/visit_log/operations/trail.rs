//! What the audit chain tells, and what goes into it that changes no visit.

use serde_json::json;

use super::super::{
    VisitLog, VisitLogError,
    chain::{self, Anchor, ChangeKind, Entry, Verification},
};
use crate::{time::TimeSpan, visit::VisitId};

impl VisitLog {
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
}
