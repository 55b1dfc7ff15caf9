//! What the audit chain tells, and what goes into it that changes no visit.

use serde_json::json;

use super::super::{
    VisitLog, VisitLogError,
    chain::{self, Anchor, ChangeKind, Entry, Verification},
    sql::timestamp,
};
use crate::{
    time::{TimeSpan, Timestamp},
    visit::VisitId,
};

/// Another policy judges from then on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyChange {
    /// When.
    pub at: Timestamp,
    /// Its id.
    pub policy: String,
    /// Who said so; empty where nobody did, such as when its day had come.
    pub by: String,
    /// Why; empty where nobody said.
    pub why: String,
}

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

    /// Records which policy judges from now on, who says so, and why, as far as that is known.
    ///
    /// # Errors
    ///
    /// The log is unchanged.
    pub fn record_policy(&mut self, policy: &str, by: &str, why: &str) -> Result<(), VisitLogError> {
        let mut detail = json!({"policy": policy});
        for (name, said) in [("by", by), ("why", why)] {
            if !said.is_empty() {
                detail[name] = said.into();
            }
        }
        self.write(|_, chain| chain.record(ChangeKind::Policy, &detail))
    }

    /// How the policy was changed lately, the last change first.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn policy_changes(&self, most: usize) -> Result<Vec<PolicyChange>, VisitLogError> {
        self.read(|connection| {
            let sql = "SELECT at, json_extract(content, '$.policy'), json_extract(content, '$.by'),
                              json_extract(content, '$.why')
                       FROM entry WHERE kind = ?1 ORDER BY seq DESC";
            let kind = ChangeKind::Policy.code();
            connection
                .prepare_cached(sql)?
                .query_map([kind], |row| {
                    let text = |at| row.get::<_, Option<String>>(at).map(Option::unwrap_or_default);
                    let at = timestamp(row, 0)?.unwrap_or_default();
                    Ok(PolicyChange { at, policy: text(1)?, by: text(2)?, why: text(3)? })
                })?
                .take(most)
                .collect()
        })
    }
}
