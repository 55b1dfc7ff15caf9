//! `posjaga officer`.

use std::{io::Write as _, path::PathBuf, process::ExitCode};

use anyhow::anyhow;
use serde_json::json;

use super::{global::Global, key, session::Session, terminal, values};
use crate::{
    data_folder::Role,
    office,
    text::{shown, text},
};

/// The commands of `posjaga officer`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    List {
        #[arg(long)]
        json: bool,
    },
    Set {
        name: String,
        #[arg(long, value_name = "ROLE", value_parser = values::role, default_value = Role::Officer.code())]
        role: Role,
        #[arg(long, value_name = "FILE")]
        new_pin_file: Option<PathBuf>,
        #[arg(long, conflicts_with = "new_pin_file")]
        without_pin: bool,
    },
    Remove {
        name: String,
    },
}

pub(super) fn run(global: &Global, command: &Command) -> anyhow::Result<ExitCode> {
    let Session { office, language, .. } = Session::open(global)?;
    match command {
        Command::List { json } => {
            let mut out = terminal::stdout();
            for officer in &office.settings.officers.0 {
                let (name, role, pin) = (&officer.name, officer.role.code(), officer.pin.is_some());
                if *json {
                    writeln!(out, "{}", json!({"name": name, "role": role, "pin": pin}))?;
                } else {
                    let without = if pin { "" } else { text!(language, "people-without-pin") };
                    writeln!(out, "{role:<12} {}  {without}", shown(name))?;
                }
            }
        }
        Command::Set { name, role, new_pin_file, without_pin } => {
            let otherwise = text!(language, "people-no-terminal");
            let pin = match new_pin_file {
                _ if *without_pin => None,
                Some(path) => Some(key::secret_in(path, language)?),
                None => {
                    let first = key::ask(text!(language, "people-ask-pin"), otherwise)?;
                    let again = key::ask(text!(language, "encryption-once-more"), otherwise)?;
                    if first != again {
                        return Err(anyhow!(text!(language, "people-pin-differs")));
                    }
                    Some(first)
                }
            };
            let pin = pin.as_ref().map(|pin| pin.as_str());
            office::set_officer(&office, name, *role, pin)
                .map_err(|error| anyhow!(error.in_words(language)))?;
        }
        Command::Remove { name } => {
            office::remove_officer(&office, name).map_err(|error| anyhow!(error.in_words(language)))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
