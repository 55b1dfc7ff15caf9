//! JSON: an object with `visits`, one a line, and `totals`.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::row::Row;
use crate::{
    verdict::Verdict,
    visit::{EvidenceKind, Totals},
};

pub(super) struct File<'a> {
    out: &'a mut (dyn Write + Send),
    separator: &'static str,
    /// A line, which goes out at once: it is made of a hundred pieces.
    line: Vec<u8>,
}

impl<'a> File<'a> {
    pub(super) fn new(out: &'a mut (dyn Write + Send)) -> io::Result<Self> {
        out.write_all(b"{\"visits\":[")?;
        Ok(Self { out, separator: "\n", line: Vec::new() })
    }

    pub(super) fn push(&mut self, row: &Row<'_>) -> io::Result<()> {
        self.line.clear();
        self.line.extend_from_slice(self.separator.as_bytes());
        self.separator = ",\n";
        serde_json::to_writer(&mut self.line, row)?;
        self.out.write_all(&self.line)
    }

    pub(super) fn finish(self, totals: &Totals) -> io::Result<()> {
        writeln!(self.out, "\n],\"totals\":{}}}", object(totals))
    }
}

fn object(totals: &Totals) -> Value {
    let evidence: Map<_, _> = EvidenceKind::ALL
        .into_iter()
        .zip(totals.evidence)
        .map(|(kind, count)| (kind.code().to_owned(), count.into()))
        .collect();
    let verdicts: Map<_, _> = Verdict::ALL
        .into_iter()
        .zip(totals.verdicts)
        .map(|(verdict, count)| (verdict.code().to_owned(), count.into()))
        .collect();
    json!({
        "visits": totals.visits,
        "cancelled": totals.cancelled,
        "people": totals.people,
        "inside": totals.inside,
        "entered_later": totals.entered_later,
        "evidence": evidence,
        "verdicts": verdicts,
    })
}
