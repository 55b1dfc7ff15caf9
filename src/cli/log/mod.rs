//! `posjaga log`.

mod add;
mod amend;
mod audit;
mod clock;
mod close;
mod correct;
mod encrypt;
mod find;
mod import;
mod known;
mod list;
mod purge;
mod rescue;
mod subject;
mod verify;

pub(super) use add::fields;

use std::process::ExitCode;

use super::{
    days::{Days, wrong_order},
    global::Global,
    session::Session,
    values,
};
use crate::{
    time::{self, Date, Timestamp},
    visit_log::{Anchor, MET_WITHIN},
};

/// The commands of `posjaga log`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    Add(add::Options),
    List {
        #[command(flatten)]
        days: Days,
        #[arg(long)]
        json: bool,
    },
    Inside {
        #[arg(long)]
        json: bool,
    },
    Out {
        id: String,
        #[arg(long, value_name = "TIME", value_parser = values::time)]
        at: Option<Timestamp>,
    },
    Correct(correct::Options),
    Cancel(amend::Options),
    Back(amend::Options),
    Close(close::Options),
    Known {
        begun: String,
    },
    Cards(known::CardOptions),
    Trail {
        id: String,
    },
    Find(find::Options),
    Import(import::Options),
    Trace {
        id: String,
        #[arg(long, value_name = "MINUTES", default_value_t = MET_WITHIN.num_minutes() as u32)]
        window: u32,
        #[arg(long)]
        json: bool,
    },
    Verify {
        #[arg(long, value_name = "HASH", value_parser = values::closing_hash)]
        anchor: Vec<Anchor>,
        #[arg(long, value_name = "DATE", value_parser = values::date)]
        day: Option<Date>,
        #[arg(long)]
        json: bool,
    },
    Encrypt(encrypt::Options),
    Decrypt,
    Passphrase(encrypt::Options),
    Purge(purge::Options),
    Erase(purge::EraseOptions),
    Subject(subject::Options),
    Audit(audit::Options),
    ConfirmClock,
    Rescue,
}

impl Command {
    /// Whether only a supervisor may do this, once there is one.
    pub(super) fn is_a_supervisors(&self) -> bool {
        match self {
            Self::Import(options) => !options.dry_run,
            Self::Purge(_) | Self::Erase(_) | Self::Encrypt(_) | Self::Decrypt | Self::Passphrase(_) => true,
            _ => false,
        }
    }
}

pub(super) fn run(global: &Global, command: &Command) -> anyhow::Result<ExitCode> {
    let session = Session::open(global)?;
    match command {
        Command::Add(options) => return add::run(&session, options),
        Command::List { days, json } => {
            let Some(days) = days.days() else { return Ok(wrong_order(session.language)) };
            session.list(|log, act| log.for_each(days.span(), act), *json)?;
        }
        Command::Inside { json } => session.inside(*json)?,
        Command::Correct(options) => correct::run(&session, options)?,
        Command::Cancel(options) => amend::cancel(&session, options)?,
        Command::Back(options) => amend::back(&session, options)?,
        Command::Close(options) => close::run(&session, options)?,
        Command::Known { begun } => known::known(&session, begun)?,
        Command::Cards(options) => known::cards(&session, options)?,
        Command::Find(options) => return find::run(&session, options),
        Command::Import(options) => return import::run(&session, options),
        Command::Trail { id } => session.trail(id)?,
        Command::Trace { id, window, json } => session.trace(id, *window, *json)?,
        Command::Verify { anchor, day, json } => return session.verify(anchor, *day, *json),
        Command::Purge(options) => return purge::purge(&session, options),
        Command::Erase(options) => purge::erase(&session, options)?,
        Command::Subject(options) => subject::run(&session, options)?,
        Command::Audit(options) => return audit::run(&session, options),
        Command::ConfirmClock => clock::confirm(&session)?,
        Command::Rescue => return rescue::run(&session),
        Command::Encrypt(options) => encrypt::encrypt(&session, options)?,
        Command::Decrypt => encrypt::decrypt(&session)?,
        Command::Passphrase(options) => encrypt::passphrase(&session, options)?,
        Command::Out { id, at } => session.check_out(id, at.unwrap_or_else(time::now))?,
    }
    Ok(ExitCode::SUCCESS)
}
