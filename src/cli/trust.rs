//! `posjaga trust`.

use std::{io::Write as _, path::PathBuf, process::ExitCode};

use anyhow::anyhow;
use chrono::Local;
use serde_json::json;

use super::{global::Global, terminal};
use crate::{
    data_folder::{DataFolderError, InstalledTrust},
    text::{Language, shown, text},
    time,
};

/// The commands of `posjaga trust`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    Add {
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    List {
        #[arg(long)]
        json: bool,
    },
    Remove {
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
    },
}

pub(super) fn run(global: &Global, command: &Command) -> anyhow::Result<ExitCode> {
    let language = global.language;
    let folder = global.data_folder().map_err(|error| anyhow!(error.in_words(language)))?;
    let explain = |error: DataFolderError| anyhow!(error.in_words(language));
    match command {
        Command::Add { files } => Ok(each(files, language, |file| {
            let installed = folder.install_trust(file, time::now())?;
            if !global.quiet {
                // It is installed, whether or not anybody reads this.
                let _ = say!("{}", line(&installed, language));
            }
            Ok(())
        })),
        Command::List { json } => {
            let mut out = terminal::stdout();
            for installed in folder.installed_trust().map_err(explain)? {
                if *json {
                    writeln!(out, "{}", object(&installed))?;
                } else {
                    writeln!(out, "{}", line(&installed, language))?;
                }
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Remove { ids } => Ok(each(ids, language, |id| folder.remove_trust(id))),
    }
}

/// Does every one of them, and says which could not be done.
fn each<T>(items: &[T], language: Language, act: impl Fn(&T) -> Result<(), DataFolderError>) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for item in items {
        if let Err(error) = act(item) {
            complain!("{}", error.in_words(language));
            code = ExitCode::FAILURE;
        }
    }
    code
}

/// The most countries that a line names; the rest is counted.
const MAX_NAMED: usize = 6;

/// `3f2a…  2026-11-23 09:05  signed-german-list (…)  60 (AT 3, DE 57)  list.json`.
fn line(installed: &InstalledTrust, language: Language) -> String {
    let InstalledTrust { id, name, added, content } = installed;
    let mut notes: Vec<_> = content.countries().iter().take(MAX_NAMED).map(named).collect();
    let more = content.countries().len().saturating_sub(MAX_NAMED);
    if more > 0 {
        notes.push(text!(language, "trust-more-countries", count = more));
    }
    if content.skipped() > 0 {
        notes.push(text!(language, "trust-skipped", count = content.skipped()));
    }
    if let Some(dated) = content.dated() {
        notes.push(text!(language, "trust-dated", day = dated.date_naive().to_string()));
    }
    notes.extend(content.notes(language).into_iter().map(str::to_owned));
    let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join(", ")) };
    format!(
        "{id}  {}  {}  {}{notes}  {}",
        added.with_timezone(&Local).format("%Y-%m-%d %H:%M"),
        content.kind_in_words(language),
        content.count(),
        shown(name),
    )
}

fn named((country, signers): &(String, usize)) -> String {
    let country = if country.is_empty() { "–".to_owned() } else { shown(country) };
    format!("{country} {signers}")
}

fn object(installed: &InstalledTrust) -> serde_json::Value {
    let InstalledTrust { id, name, added, content } = installed;
    let countries: serde_json::Map<_, _> =
        content.countries().iter().map(|(country, signers)| (country.clone(), (*signers).into())).collect();
    json!({
        "id": id,
        "kind": content.code(),
        "name": name,
        "added": added.with_timezone(&Local).to_rfc3339_opts(chrono::SecondsFormat::Secs, false),
        "signers": content.signers(),
        "skipped": content.skipped(),
        "dated": content.dated().map(|dated| dated.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)),
        "signature": content.seal().code(),
        "countries": countries,
    })
}
