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
}

impl<'a> File<'a> {
    pub(super) fn new(out: &'a mut (dyn Write + Send)) -> io::Result<Self> {
        out.write_all(b"{\"visits\":[")?;
        Ok(Self { out, separator: "\n" })
    }

    pub(super) fn push(&mut self, row: &Row<'_>) -> io::Result<()> {
        self.out.write_all(self.separator.as_bytes())?;
        self.separator = ",\n";
        Ok(serde_json::to_writer(&mut self.out, row)?)
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
