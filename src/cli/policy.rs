//! `posjaga policy`.

use std::{io::Write as _, process::ExitCode};

use anyhow::anyhow;

use super::{global::Global, key::Unlocking, terminal};
use crate::{
    data_folder::{DataFolderError, Settings},
    office::Office,
    policy::Policy,
    text::{Language, shown, text},
    time::{self, local_day},
};

/// The commands of `posjaga policy`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    List,
    Show { id: String },
    Use { id: String },
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
        Command::Use { id } => {
            let policy = choose(id)?;
            folder.change_setting("policy", id).map_err(explain)?;
            let path = folder.visit_log_path();
            Unlocking::new(global, &Office::new(folder, Settings { language, ..settings }))
                .visit_log()?
                .record_policy(policy.id())
                .map_err(|error| anyhow!(error.in_words_at(&path, language)))?;
            if !global.quiet {
                writeln!(out, "{}", line(policy, language))?;
            }
        }
    }
    // What was asked for is done; that a file is faulty is an error all the same.
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn line(policy: &Policy, language: Language) -> String {
    format!("{:<18} {}", policy.id(), shown(policy.title(language.code())))
}
