//! `posjaga log audit`: proves that no content of a credential lies in the data folder.

use std::{collections::BTreeSet, process::ExitCode};

use anyhow::anyhow;
use serde_json::json;

use crate::{
    cli::session::Session,
    credential::traces::Trace,
    data_folder::{DataFolderError, all_traces_in},
    text::{Language, shown, shown_path, text},
    time::TimeSpan,
    visit::VisitId,
    visit_log::{TextOf, VisitLog, VisitLogError},
    words::report,
};

/// The options of `posjaga log audit`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    #[arg(long)]
    json: bool,
}

pub(super) fn run(session: &Session, options: &Options) -> anyhow::Result<ExitCode> {
    let language = session.language;
    let explain = |error: DataFolderError| anyhow!(error.in_words(language));
    // The logs first: opening them brings their files into order. What is encrypted cannot be read byte by byte.
    let log = session.visit_log()?;
    let mut visits = log.count(TimeSpan::ALWAYS).map_err(|error| session.explain(&error))?;
    let (mut suspicious, mut entries) = suspicious_in(&log).map_err(|error| session.explain(&error))?;
    drop(log);
    let mut unread = Vec::new();
    for aside in session.office.folder.kept_aside().map_err(explain)? {
        match aside.open(session.office.key()) {
            None => {}
            Some(Err(_)) => unread.push(aside.name),
            Some(Ok(old)) => {
                visits += old.count(TimeSpan::ALWAYS).map_err(|error| session.explain(&error))?;
                let (more, of_entries) = suspicious_in(&old).map_err(|error| session.explain(&error))?;
                suspicious.extend(more);
                entries.extend(of_entries);
            }
        }
    }
    let audit = session.office.folder.audit_privacy().map_err(explain)?;
    let clean = audit.findings.is_empty() && suspicious.is_empty() && entries.is_empty();
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
                   "findings": findings, "visits_with_content": ids, "entries_with_content": entries,
                   "not_opened": unread})
        )?;
    } else {
        for found in &audit.findings {
            let file = shown_path(&found.file);
            say!(
                "{}",
                text!(language, "audit-found", what = what(found.kind, language), file = file, at = found.at)
            )?;
        }
        for id in &suspicious {
            say!("{}", text!(language, "audit-found-in-visit", id = id.to_string()))?;
        }
        for seq in &entries {
            say!("{}", text!(language, "audit-found-in-entry", entry = *seq))?;
        }
        for folder in &unread {
            say!("{}", text!(language, "audit-not-opened", folder = shown(folder)))?;
        }
        let count = |number: u64| report::count(number, language);
        let looked_at = text!(
            language,
            "audit-looked-at",
            files = count(audit.files),
            bytes = count(audit.bytes),
            visits = count(visits),
            not_searched = count(audit.not_searched)
        );
        say!("{looked_at}")?;
        say!("{}", if clean { text!(language, "audit-clean") } else { text!(language, "audit-not-clean") })?;
    }
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The visits, and the entries of the chain, in whose texts there is content of a credential.
fn suspicious_in(log: &VisitLog) -> Result<(BTreeSet<VisitId>, BTreeSet<u64>), VisitLogError> {
    let (mut visits, mut entries) = (BTreeSet::new(), BTreeSet::new());
    log.for_each_text(|place, text| {
        if all_traces_in(text.as_bytes()).next().is_some() {
            match place {
                TextOf::Visit(id) => drop(visits.insert(id)),
                TextOf::Entry(seq) => drop(entries.insert(seq)),
            }
        }
    })?;
    Ok((visits, entries))
}

fn what(trace: Trace, language: Language) -> &'static str {
    match trace {
        Trace::Code => text!(language, "audit-code"),
        Trace::Envelope => text!(language, "audit-envelope"),
        Trace::Identifier => text!(language, "audit-identifier"),
        Trace::BirthDate => text!(language, "audit-birth-date"),
        Trace::Medical => text!(language, "audit-medical"),
    }
}
