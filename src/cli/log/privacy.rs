//! `posjaga log audit`: proves that no content of a credential lies in the data folder.

use std::process::ExitCode;

use anyhow::anyhow;
use serde_json::json;

use super::Desk;
use crate::{
    credential::traces::traces_in,
    visit::Visit,
    visit_log::{TimeSpan, VisitLogError},
    words::privacy,
};

/// The options of `posjaga log audit`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    /// Answer as a JSON object
    #[arg(long)]
    json: bool,
}

pub(super) fn run(desk: &Desk, options: &Options) -> anyhow::Result<ExitCode> {
    // The visits first: opening the log for them brings its files into order.
    let mut suspicious = Vec::new();
    let mut visits: u64 = 0;
    let log = desk.visit_log()?;
    log.for_each::<VisitLogError>(TimeSpan::ALWAYS, |visit| {
        visits += 1;
        if texts(&visit).into_iter().any(|text| traces_in(text.as_bytes()).next().is_some()) {
            suspicious.push(visit.id);
        }
        Ok(())
    })
    .map_err(|error| desk.explain(&error))?;
    drop(log);
    let audit = desk.folder.audit_privacy().map_err(|error| anyhow!(error.in_words(desk.language)))?;
    let clean = audit.findings.is_empty() && suspicious.is_empty();
    if options.json {
        let findings: Vec<_> = audit
            .findings
            .iter()
            .map(|found| json!({"file": found.file, "at": found.at, "kind": found.kind.code()}))
            .collect();
        let ids: Vec<_> = suspicious.iter().map(ToString::to_string).collect();
        say!(
            "{}",
            json!({"files": audit.files, "bytes": audit.bytes, "not_searched": audit.not_searched, "visits": visits,
                   "findings": findings, "visits_with_content": ids})
        )?;
    } else {
        for found in &audit.findings {
            let file = found.file.display().to_string();
            say!("{}", privacy::found(&file, found.at, found.kind, desk.language))?;
        }
        for id in &suspicious {
            say!("{}", privacy::found_in_visit(&id.to_string(), desk.language))?;
        }
        say!("{}", privacy::looked_at(audit.files, audit.bytes, audit.not_searched, visits, desk.language))?;
        say!("{}", privacy::verdict(clean, desk.language))?;
    }
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What people have typed into a visit.
fn texts(visit: &Visit) -> [&str; 9] {
    [
        &visit.name,
        &visit.organisation,
        &visit.purpose,
        &visit.host,
        &visit.phone,
        &visit.note,
        &visit.policy,
        &visit.post,
        &visit.officer,
    ]
}
