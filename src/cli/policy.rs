//! `posjaga policy`.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use anyhow::{Context as _, anyhow};
use chrono::{Local, Utc};

use super::Global;
use crate::{
    credential::Date,
    data_folder::DataFolder,
    policy::{Policy, PolicyBook},
    words::{Language, command_line, dates, shown},
};

/// The commands of `posjaga policy`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Name the policies; the one in use has a star
    List,
    /// Print a policy's file, which is also a pattern for one of the post's own
    Show {
        /// The policy's id, or `id` for the Indonesian period of today
        id: String,
    },
    /// Judge by this policy from now on
    Use {
        /// The policy's id, or `id` to follow the Indonesian periods
        id: String,
    },
}

pub(super) fn run(global: &Global, command: &Command) -> anyhow::Result<ExitCode> {
    let folder = global.data_folder()?;
    let (book, broken) = folder.policy_book()?;
    for error in broken {
        eprintln!("posjaga: {error}, and is left out");
    }
    let today = Utc::now().with_timezone(&Local).date_naive();
    match command {
        Command::List => list(global, &folder, &book, today)?,
        Command::Show { id } => {
            io::stdout().lock().write_all(choose(&book, id, today)?.file().as_bytes())?;
        }
        Command::Use { id } => {
            let policy = choose(&book, id, today)?;
            folder.change_setting("policy", id)?;
            if !global.quiet {
                println!("{}", line(policy, language(global, &folder)?));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn list(global: &Global, folder: &DataFolder, book: &PolicyBook, today: Date) -> anyhow::Result<()> {
    let language = language(global, folder)?;
    let wanted = folder.settings()?.policy;
    let in_use = book.choose(&wanted, today).map(Policy::id);
    let mut out = io::stdout().lock();
    for policy in book.policies() {
        let star = if in_use == Some(policy.id()) { '*' } else { ' ' };
        writeln!(out, "{star} {}", line(policy, language))?;
    }
    if in_use.is_none() {
        return Err(unknown(&wanted)).context("the policy of the settings cannot be used");
    }
    Ok(())
}

fn line(policy: &Policy, language: Language) -> String {
    let since = policy.valid_from().map_or(String::new(), |day| {
        format!(" ({})", command_line::since(&dates::date(day, language), language))
    });
    format!("{:<18} {}{since}", policy.id(), shown(policy.title(language.code())))
}

fn choose<'a>(book: &'a PolicyBook, id: &str, today: Date) -> anyhow::Result<&'a Policy> {
    book.choose(id, today).ok_or_else(|| unknown(id))
}

fn unknown(id: &str) -> anyhow::Error {
    anyhow!("there is no policy {}; `posjaga policy list` names those that there are", shown(id))
}

fn language(global: &Global, folder: &DataFolder) -> anyhow::Result<Language> {
    Ok(match global.lang {
        Some(language) => language,
        None => folder.settings()?.language,
    })
}
