//! `posjaga log find`.

use std::process::ExitCode;

use crate::{
    cli::{days::wrong_order, session::Session, values},
    time::{Date, DaySpan},
    verdict::Verdict,
    visit::{EvidenceKind, Field},
    visit_log::{Place, Query},
};

/// The options of `posjaga log find`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    #[arg(default_value = "")]
    text: String,
    #[arg(long)]
    begins: bool,
    #[arg(long = "in", value_name = "FIELD", value_parser = values::search_field)]
    field: Option<Field>,
    #[arg(long, value_name = "DATE", value_parser = values::date)]
    from: Option<Date>,
    #[arg(long, value_name = "DATE", value_parser = values::date)]
    to: Option<Date>,
    #[arg(long, value_parser = values::verdict)]
    verdict: Option<Verdict>,
    #[arg(long, value_parser = values::evidence)]
    evidence: Option<EvidenceKind>,
    #[arg(long, value_name = "COUNT", default_value_t = 100)]
    limit: usize,
    #[arg(long, value_name = "NO")]
    before: Option<u64>,
    #[arg(long)]
    json: bool,
}

pub(super) fn run(session: &Session, options: &Options) -> anyhow::Result<ExitCode> {
    let Some(days) = DaySpan::between(options.from, options.to) else {
        return Ok(wrong_order(session.language));
    };
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
