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
mod days;
mod doctor;
mod export;
mod global;
mod help;
mod interruption;
mod key;
mod language;
mod log;
mod officer;
mod policy;
mod progress;
mod read;
mod session;
mod setup;
mod shell_files;
mod supervisor;
mod sync;
mod terminal;
mod trust;
mod usage;
mod values;

use std::{
    ffi::OsString,
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, error::ErrorKind};

use crate::{
    data_folder::{Refusal, Renderer},
    text::{Language, text},
};

#[cfg(feature = "centre")]
pub(crate) use self::help::in_language_under;
pub use self::{global::Global, interruption::Interruption};

#[derive(Debug, Parser)]
#[command(name = "posjaga", version)]
struct CommandLine {
    #[command(flatten)]
    global: Global,
    /// Of the window that opens where no command is named.
    #[command(flatten)]
    rendering: Rendering,
    #[command(subcommand)]
    wanted: Option<Wanted>,
}

/// The exit code for a command line that cannot be understood.
const USAGE: u8 = 2;

/// What somebody wants: a window, or a command without one.
#[derive(Debug, Subcommand)]
pub enum Wanted {
    /// `posjaga run`.
    Run(RunOptions),
    /// `posjaga demo`.
    Demo(DemoOptions),
    #[expect(missing_docs, reason = "its variants have their own")]
    #[command(flatten)]
    Command(Command),
}

/// What draws the window.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct Rendering {
    /// `--renderer`.
    #[arg(long, value_name = "RENDERER", value_parser = values::renderer, overrides_with = "renderer")]
    pub renderer: Option<Renderer>,
    /// `--instead-of`: why the other one did not work, for the program that starts itself again.
    #[arg(long, hide = true, value_name = "REFUSAL", value_parser = values::refusal, requires = "renderer")]
    pub instead_of: Option<Refusal>,
}

/// The options of `posjaga run`.
#[derive(Debug, Default, Args)]
pub struct RunOptions {
    /// What draws the window.
    #[command(flatten)]
    pub rendering: Rendering,
}

/// The options of `posjaga demo`.
#[derive(Debug, Args)]
pub struct DemoOptions {
    /// What draws the window.
    #[command(flatten)]
    pub rendering: Rendering,
    /// `--script`.
    #[arg(long, value_name = "FILE")]
    pub script: Option<PathBuf>,
    /// `--output`.
    #[arg(long, value_name = "DIR", default_value = ".", requires = "script")]
    pub output: PathBuf,
}

/// A command without a window.
#[derive(Debug, Subcommand)]
#[expect(private_interfaces, reason = "the options of a command are its own")]
pub enum Command {
    /// `posjaga check`.
    Check(check::Options),
    /// `posjaga read`.
    Read(read::Options),
    /// `posjaga trust`.
    #[command(subcommand)]
    Trust(trust::Command),
    /// `posjaga policy`.
    #[command(subcommand)]
    Policy(policy::Command),
    /// `posjaga officer`.
    #[command(subcommand)]
    Officer(officer::Command),
    /// `posjaga log`.
    #[command(subcommand)]
    Log(log::Command),
    /// `posjaga export`.
    Export(export::Options),
    /// `posjaga export-key`.
    ExportKey(export::KeyOptions),
    /// `posjaga backup`.
    Backup(backup::Options),
    /// `posjaga restore`.
    Restore(backup::Options),
    /// `posjaga setup`.
    Setup(setup::Options),
    /// `posjaga shell-files`, for packages.
    #[command(hide = true)]
    ShellFiles(shell_files::Options),
    /// `posjaga doctor`.
    Doctor(doctor::Options),
    /// `posjaga sync`.
    #[command(subcommand)]
    Sync(sync::Command),
}

impl Command {
    /// Whether only a supervisor may do this, once there is one. The window says the same of what can be done there.
    fn is_a_supervisors(&self) -> bool {
        match self {
            Self::Policy(command) => matches!(command, policy::Command::Use { .. }),
            Self::Trust(command) => !matches!(command, trust::Command::List { .. }),
            Self::Officer(command) => !matches!(command, officer::Command::List { .. }),
            Self::Log(command) => command.is_a_supervisors(),
            Self::Sync(command) => command.is_a_supervisors(),
            Self::Restore(_) => true,
            Self::Setup(options) => options.changes_the_desk(),
            Self::Check(_)
            | Self::Read(_)
            | Self::Export(_)
            | Self::ExportKey(_)
            | Self::Backup(_)
            | Self::ShellFiles(_)
            | Self::Doctor(_) => false,
        }
    }
}

/// The whole command line with its help in this language: for parsing, and for whoever writes it down.
#[must_use]
pub fn command(language: Language) -> clap::Command {
    help::in_language(CommandLine::command(), language)
}

/// Reads the command line of this process.
///
/// # Errors
///
/// How the program is to end where there is nothing to be done: what is wrong has been said, or the help.
pub fn parse() -> Result<(Global, Wanted), ExitCode> {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let language = language::spoken(&arguments);
    let parsed = command(language).try_get_matches_from(arguments);
    match parsed.and_then(|matches| CommandLine::from_arg_matches(&matches)) {
        Ok(CommandLine { global, rendering, wanted }) => {
            let mut wanted = wanted.unwrap_or(Wanted::Run(RunOptions { rendering }));
            if let Wanted::Run(RunOptions { rendering: own })
            | Wanted::Demo(DemoOptions { rendering: own, .. }) = &mut wanted
                && own.renderer.is_none()
            {
                *own = rendering;
            }
            Ok((Global { language, ..global }, wanted))
        }
        Err(error) => Err(answer_without_command(&error, language)),
    }
}

/// Answers what asks for help or the version, or cannot be understood.
fn answer_without_command(error: &clap::Error, language: Language) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => error.exit(),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let help = terminal::plain(&error.render().to_string());
            let _ = io::stderr().lock().write_all(help.as_bytes());
        }
        // An argument may be the name of a stranger's file.
        _ => complain!("{}", usage::in_words(error, language)),
    }
    ExitCode::from(USAGE)
}

/// There is no window in this program, and what to do without one.
#[must_use]
pub fn without_window(language: Language) -> &'static str {
    text!(language, "cli-without-window")
}

/// Runs a command.
///
/// # Errors
///
/// In the words of the user's language.
pub fn run(global: &Global, command: &Command) -> anyhow::Result<ExitCode> {
    if command.is_a_supervisors() {
        supervisor::allow(global)?;
    }
    match command {
        Command::Check(options) => check::run(global, options),
        Command::Read(options) => read::run(global, options),
        Command::Trust(command) => trust::run(global, command),
        Command::Policy(command) => policy::run(global, command),
        Command::Officer(command) => officer::run(global, command),
        Command::Log(command) => log::run(global, command),
        Command::Export(options) => export::run(global, options),
        Command::ExportKey(options) => export::make_key(global, options),
        Command::Backup(options) => backup::back_up(global, options),
        Command::Restore(options) => backup::restore(global, options),
        Command::Setup(options) => setup::run(global, options),
        Command::ShellFiles(options) => shell_files::run(options, self::command),
        Command::Doctor(options) => doctor::run(global, options),
        Command::Sync(command) => sync::run(global, command),
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
