//! `posjaga log find`.

use std::process::ExitCode;

use super::{
    Session,
    days::{self, wrong_order},
};
use crate::{
    policy::Verdict,
    time::{Date, DaySpan},
    visit::EvidenceKind,
    visit_log::{Place, Query, SearchField},
};

/// The options of `posjaga log find`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    /// The text, or a part of it; of one or two letters, the beginning of a word. Without it all visits
    #[arg(default_value = "")]
    text: String,
    /// Only where a field begins with the text
    #[arg(long)]
    begins: bool,
    /// Only in this field: name, organisation or host
    #[arg(long = "in", value_name = "FIELD", value_parser = parse_field)]
    field: Option<SearchField>,
    /// Only visits of this day and later, as 2026-11-23
    #[arg(long, value_name = "DATE", value_parser = days::parse_date)]
    from: Option<Date>,
    /// Only visits of this day and earlier
    #[arg(long, value_name = "DATE", value_parser = days::parse_date)]
    to: Option<Date>,
    /// Only with this verdict: admit, review, refuse or undetermined
    #[arg(long, value_parser = parse_verdict)]
    verdict: Option<Verdict>,
    /// Only on this evidence: verified, seen-card, seen-app, doctors-letter, child or none
    #[arg(long, value_parser = parse_evidence)]
    evidence: Option<EvidenceKind>,
    /// At most so many
    #[arg(long, value_name = "COUNT", default_value_t = 100)]
    limit: usize,
    /// The next page: the visits after the one with this number in the list
    #[arg(long, value_name = "NO")]
    before: Option<u64>,
    /// One JSON object per visit and line, in the columns of the export
    #[arg(long)]
    json: bool,
}

pub(super) fn run(session: &Session, options: &Options) -> anyhow::Result<ExitCode> {
    let Some(days) = DaySpan::between(options.from, options.to) else { return Ok(wrong_order()) };
    let query = Query {
        text: &options.text,
        place: if options.begins { Place::Beginning } else { Place::Anywhere },
        field: options.field,
        span: days.span(),
        verdict: options.verdict,
        evidence: options.evidence,
    };
    session.list(
        |log, act| log.search(&query, options.before, options.limit)?.into_iter().try_for_each(act),
        options.json,
    )?;
    Ok(ExitCode::SUCCESS)
}

fn parse_field(name: &str) -> Result<SearchField, &'static str> {
    match name {
        "name" => Ok(SearchField::Name),
        "organisation" => Ok(SearchField::Organisation),
        "host" => Ok(SearchField::Host),
        _ => Err("the fields are name, organisation and host"),
    }
}

fn parse_verdict(code: &str) -> Result<Verdict, String> {
    Verdict::from_code(code)
        .ok_or_else(|| format!("the verdicts are {}", Verdict::ALL.map(Verdict::code).join(", ")))
}

fn parse_evidence(code: &str) -> Result<EvidenceKind, String> {
    EvidenceKind::from_code(code)
        .ok_or_else(|| format!("the kinds are {}", EvidenceKind::ALL.map(EvidenceKind::code).join(", ")))
}
