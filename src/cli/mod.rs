//! The same work without a window: a file per command.

/// Prints a line on standard output. That may be a full disk or a closed pipe, so it can fail.
macro_rules! say {
    ($($line:tt)*) => {
        std::io::Write::write_fmt(
            &mut $crate::cli::terminal::stdout(),
            format_args!("{}\n", format_args!($($line)*)),
        )
    };
}

/// Prints a line on standard error, without what a terminal would obey. Nobody can be told when that fails.
macro_rules! complain {
    ($($line:tt)*) => {{
        let line = $crate::cli::terminal::plain(&format!($($line)*));
        let _ = std::io::Write::write_fmt(&mut std::io::stderr().lock(), format_args!("posjaga: {line}\n"));
    }};
}

mod backup;
mod check;
mod demo;
mod doctor;
mod export;
mod interruption;
mod key;
mod log;
mod policy;
mod progress;
mod read;
mod run;
mod session;
mod terminal;
mod trust;

use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand};

use crate::{
    data_folder::{DataFolder, DataFolderError},
    words::Language,
};

/// Pos Jaga, the guard post: verifies vaccination credentials offline and keeps the guest book.
#[derive(Debug, Parser)]
#[command(name = "posjaga", version)]
struct CommandLine {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Option<Command>,
}

/// The exit code for a command line that cannot be understood.
const USAGE: u8 = 2;

/// What every command understands.
#[derive(Debug, Args)]
struct Global {
    /// The data folder [default: the system's place for it]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The language, `id` or `en` [default: as in the settings]
    #[arg(long, global = true, value_name = "LANG", value_parser = parse_language)]
    lang: Option<Language>,
    /// A file whose first line is the passphrase, or the recovery key, of an encrypted log
    #[arg(long, global = true, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Say nothing but errors
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Say more; twice, still more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Open the guard post: camera, verdict, guest form, who is inside [default]
    Run(run::Options),
    /// The same window with a camera that holds up made-up credentials
    Demo(demo::Options),
    /// Verify codes from pictures, text files or standard input
    Check(check::Options),
    /// Read the QR codes of pictures; verifies nothing
    Read(read::Options),
    /// The installed trust material
    #[command(subcommand)]
    Trust(trust::Command),
    /// The dated policies
    #[command(subcommand)]
    Policy(policy::Command),
    /// The visit log
    #[command(subcommand)]
    Log(log::Command),
    /// Write the log as a file
    Export(export::Options),
    /// Make the pair of keys that signs exports
    ExportKey(export::KeyOptions),
    /// Write everything that a post keeps into one file, also while the window is open
    Backup(backup::Options),
    /// Put a backup in the place of everything that is here, which is kept aside
    Restore(backup::Options),
    /// Say what works here
    Doctor(doctor::Options),
}

impl Global {
    /// Opens the data folder that was asked for.
    fn data_folder(&self) -> Result<DataFolder, DataFolderError> {
        match &self.data {
            Some(path) => DataFolder::open(path),
            None => DataFolder::open(&DataFolder::default_path()?),
        }
    }
}

fn parse_language(code: &str) -> Result<Language, String> {
    Language::from_code(code).ok_or_else(|| "the languages are id and en".to_owned())
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    crate::export::hush_guarded_panics();
    let line = match CommandLine::try_parse() {
        Ok(line) => line,
        Err(error) if error.use_stderr() => {
            // An argument may be the name of a stranger's file.
            let error = terminal::plain(&error.render().to_string());
            let _ = io::stderr().lock().write_all(error.as_bytes());
            return ExitCode::from(USAGE);
        }
        // Help, or the version.
        Err(error) => error.exit(),
    };
    let done = match line.command.unwrap_or(Command::Run(run::Options::default())) {
        Command::Run(options) => run::run(&line.global, &options),
        Command::Demo(options) => demo::run(&line.global, &options),
        Command::Check(options) => check::run(&line.global, &options),
        Command::Read(options) => read::run(&line.global, &options),
        Command::Trust(command) => trust::run(&line.global, &command),
        Command::Policy(command) => policy::run(&line.global, &command),
        Command::Log(command) => log::run(&line.global, &command),
        Command::Export(options) => export::run(&line.global, &options),
        Command::ExportKey(options) => export::make_key(&line.global, &options),
        Command::Backup(options) => backup::back_up(&line.global, &options),
        Command::Restore(options) => backup::restore(&line.global, &options),
        Command::Doctor(options) => doctor::run(&line.global, &options),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            complain!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
