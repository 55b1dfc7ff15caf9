//! One visit in the columns of every export.

use chrono::{DateTime, SecondsFormat, TimeZone};
use serde::Serialize;

use crate::{policy::Verdict, time::Timestamp, visit::Visit};

/// A visit as other programs see it, in the order of the columns. As JSON it is an object with the
/// columns for fields: numbers are numbers, `left` is null while the guest is inside, `verdict` is null
/// when nothing was judged; `entered` is there only where the visit was entered afterwards, and `corrected`
/// only where it was corrected.
#[derive(Clone, PartialEq, Serialize)]
pub struct Row<'a> {
    pub(super) no: u64,
    pub(super) date: String,
    pub(super) arrived: String,
    pub(super) left: Option<String>,
    pub(super) name: &'a str,
    pub(super) organisation: &'a str,
    pub(super) purpose: &'a str,
    pub(super) host: &'a str,
    pub(super) phone: &'a str,
    pub(super) party: u32,
    pub(super) evidence: &'static str,
    pub(super) verdict: Option<&'static str>,
    pub(super) policy: &'a str,
    pub(super) post: &'a str,
    pub(super) officer: &'a str,
    pub(super) note: &'a str,
    pub(super) id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) entered: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) corrected: Option<String>,
}

/// The names of the columns.
pub(crate) const COLUMNS: [&str; 19] = [
    "no",
    "date",
    "arrived",
    "left",
    "name",
    "organisation",
    "purpose",
    "host",
    "phone",
    "party",
    "evidence",
    "verdict",
    "policy",
    "post",
    "officer",
    "note",
    "id",
    "entered",
    "corrected",
];

impl<'a> Row<'a> {
    /// The visit, with its times in this time zone: a date as `2026-11-23`, a time as
    /// `2026-11-23T09:05:00+07:00` (RFC 3339).
    #[must_use]
    pub fn new(visit: &'a Visit, zone: &impl TimeZone) -> Self {
        let arrived = visit.arrived.with_timezone(zone).fixed_offset();
        let written = |time: DateTime<_>| time.to_rfc3339_opts(SecondsFormat::Secs, false);
        let local = |time: Timestamp| written(time.with_timezone(zone).fixed_offset());
        Self {
            no: visit.no,
            date: arrived.date_naive().to_string(),
            arrived: written(arrived),
            left: visit.left.map(local),
            name: &visit.name,
            organisation: &visit.organisation,
            purpose: &visit.purpose,
            host: &visit.host,
            phone: &visit.phone,
            party: visit.party,
            evidence: visit.evidence.code(),
            verdict: visit.verdict.map(Verdict::code),
            policy: &visit.policy,
            post: &visit.post,
            officer: &visit.officer,
            note: &visit.note,
            id: visit.id.to_string(),
            entered: visit.entered.map(local),
            corrected: visit.corrected.map(local),
        }
    }
}
