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
    ($($line:tt)*) => {
        $crate::cli::complain(&format!($($line)*))
    };
}

mod backup;
mod check;
mod doctor;
mod export;
mod interruption;
mod key;
mod log;
mod policy;
mod progress;
mod read;
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

pub use self::interruption::Interruption;

/// Pos Jaga, the guard post: verifies vaccination credentials offline and keeps the guest book.
#[derive(Debug, Parser)]
#[command(name = "posjaga", version)]
struct CommandLine {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    wanted: Option<Wanted>,
}

/// The exit code for a command line that cannot be understood.
const USAGE: u8 = 2;

/// What every command understands.
#[derive(Debug, Args)]
pub struct Global {
    /// The data folder [default: the system's place for it]
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// The language, `id` or `en` [default: as in the settings]
    #[arg(long, global = true, value_name = "LANG", value_parser = parse_language)]
    pub lang: Option<Language>,
    /// A file whose first line is the passphrase, or the recovery key, of an encrypted log
    #[arg(long, global = true, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Say nothing but errors
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Say more; twice, still more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

/// What somebody wants: a window, or a command without one.
#[derive(Debug, Subcommand)]
pub enum Wanted {
    /// Open the guard post: camera, verdict, guest form, who is inside [default]
    Run(RunOptions),
    /// The same window with a camera that holds up made-up credentials
    Demo(DemoOptions),
    #[expect(missing_docs, reason = "its variants have their own")]
    #[command(flatten)]
    Command(Command),
}

/// The options of `posjaga run`.
#[derive(Debug, Default, Args)]
pub struct RunOptions {}

/// The options of `posjaga demo`.
#[derive(Debug, Args)]
pub struct DemoOptions {
    /// Work the window by the steps in this file (`builtin`: a tour), and close it
    #[arg(long, value_name = "FILE")]
    pub script: Option<PathBuf>,
    /// Where the files of the script go
    #[arg(long, value_name = "DIR", default_value = ".", requires = "script")]
    pub output: PathBuf,
}

/// A command without a window.
#[derive(Debug, Subcommand)]
#[expect(private_interfaces, reason = "the options of a command are its own")]
pub enum Command {
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
    ///
    /// # Errors
    ///
    /// See [`DataFolder::open`].
    pub fn data_folder(&self) -> Result<DataFolder, DataFolderError> {
        match &self.data {
            Some(path) => DataFolder::open(path),
            None => DataFolder::open(&DataFolder::default_path()?),
        }
    }
}

fn parse_language(code: &str) -> Result<Language, String> {
    Language::from_code(code).ok_or_else(|| "the languages are id and en".to_owned())
}

/// Reads the command line of this process.
///
/// # Errors
///
/// How the program is to end where there is nothing to be done: what is wrong has been said, or the help.
pub fn parse() -> Result<(Global, Wanted), ExitCode> {
    match CommandLine::try_parse() {
        Ok(CommandLine { global, wanted }) => Ok((global, wanted.unwrap_or(Wanted::Run(RunOptions {})))),
        Err(error) if error.use_stderr() => {
            // An argument may be the name of a stranger's file.
            let error = terminal::plain(&error.render().to_string());
            let _ = io::stderr().lock().write_all(error.as_bytes());
            Err(ExitCode::from(USAGE))
        }
        // Help, or the version.
        Err(error) => error.exit(),
    }
}

/// Runs a command.
///
/// # Errors
///
/// In the words of the user's language.
pub fn run(global: &Global, command: &Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Check(options) => check::run(global, options),
        Command::Read(options) => read::run(global, options),
        Command::Trust(command) => trust::run(global, command),
        Command::Policy(command) => policy::run(global, command),
        Command::Log(command) => log::run(global, command),
        Command::Export(options) => export::run(global, options),
        Command::ExportKey(options) => export::make_key(global, options),
        Command::Backup(options) => backup::back_up(global, options),
        Command::Restore(options) => backup::restore(global, options),
        Command::Doctor(options) => doctor::run(global, options),
    }
}

/// How the program ends, and says what went wrong.
#[must_use]
pub fn exit_code(done: anyhow::Result<ExitCode>) -> ExitCode {
    done.unwrap_or_else(|error| {
        complain!("{error:#}");
        ExitCode::FAILURE
    })
}

/// Prints a line on standard error, without what a terminal would obey. Nobody can be told when that fails.
pub fn complain(line: &str) {
    let line = terminal::plain(line);
    let _ = io::stderr().lock().write_fmt(format_args!("posjaga: {line}\n"));
}
