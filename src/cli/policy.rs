//! `posjaga policy`.

use std::{io::Write as _, process::ExitCode};

use anyhow::anyhow;
use chrono::{Local, SecondsFormat};
use serde_json::json;

use super::{global::Global, key::Unlocking, terminal};
use crate::{
    data_folder::{DataFolderError, Settings},
    office::{self, Office, PolicyChoiceError},
    policy::Policy,
    text::{Language, shown, text},
    time::{self, local_day},
    visit::MAX_FIELD_CHARS,
    visit_log::{PolicyChange, VisitLogError},
};

/// The commands of `posjaga policy`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    List,
    Show {
        id: String,
    },
    Use {
        id: String,
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        why: String,
    },
    Log {
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(global: &Global, command: &Command) -> anyhow::Result<ExitCode> {
    let language = global.language;
    let explain = |error: DataFolderError| anyhow!(error.in_words(language));
    let folder = global.data_folder().map_err(explain)?;
    let settings = folder.settings().map_err(explain)?;
    let (book, faults) = folder.policy_book().map_err(explain)?;
    for fault in &faults {
        complain!("{}", fault.in_words(language));
    }
    let today = local_day(time::now());
    let choose = |id: &str| {
        book.choose(id, today).ok_or_else(|| anyhow!(text!(language, "cli-no-such-policy", id = shown(id))))
    };
    let mut out = terminal::stdout();
    match command {
        Command::List => {
            let in_use = choose(&settings.policy);
            for policy in book.policies() {
                let star = if in_use.as_ref().is_ok_and(|used| used.id() == policy.id()) { '*' } else { ' ' };
                writeln!(out, "{star} {}", line(policy, language))?;
            }
            in_use?;
        }
        Command::Show { id } => out.write_all(choose(id)?.file().as_bytes())?,
        Command::Use { id, why } => {
            if why.chars().count() > MAX_FIELD_CHARS {
                return Err(anyhow!(text!(language, "policy-reason-too-long", most = MAX_FIELD_CHARS)));
            }
            let office = Office::new(folder, Settings { language, ..settings });
            let policy = office::choose_policy(&office, id).map_err(|error| match error {
                PolicyChoiceError::Missing(id) => {
                    anyhow!(text!(language, "cli-no-such-policy", id = shown(&id)))
                }
                PolicyChoiceError::Folder(error) => explain(error),
            })?;
            Unlocking::new(global, &office)
                .visit_log()?
                .record_policy(policy.id(), &office.settings.officer, why.trim())
                .map_err(|error| in_log(&office, &error))?;
            if !global.quiet {
                writeln!(out, "{}", line(&policy, language))?;
            }
        }
        Command::Log { json } => {
            let office = Office::new(folder, Settings { language, ..settings });
            let log = Unlocking::new(global, &office).visit_log()?;
            for change in log.policy_changes(usize::MAX).map_err(|error| in_log(&office, &error))? {
                let PolicyChange { at, policy, by, why } = change;
                let at = at.with_timezone(&Local);
                if *json {
                    let at = at.to_rfc3339_opts(SecondsFormat::Secs, false);
                    writeln!(out, "{}", json!({"at": at, "policy": policy, "by": by, "why": why}))?;
                } else {
                    let at = at.format("%Y-%m-%d %H:%M");
                    writeln!(out, "{at}  {policy:<18} {}  {}", shown(&by), shown(&why))?;
                }
            }
        }
    }
    // What was asked for is done; that a file is faulty is an error all the same.
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn in_log(office: &Office, error: &VisitLogError) -> anyhow::Error {
    anyhow!(error.in_words_at(&office.folder.visit_log_path(), office.settings.language))
}

fn line(policy: &Policy, language: Language) -> String {
    format!("{:<18} {}", policy.id(), shown(policy.title(language.code())))
}
