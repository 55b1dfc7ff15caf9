//! `posjaga log`.

use std::process::ExitCode;

use super::Global;

/// The commands of `posjaga log`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Lists
    List,
}

pub(super) fn run(global: &Global, command: &Command) -> anyhow::Result<ExitCode> {
    let _ = (global, command);
    todo!()
}
