//! `posjaga export`.

use std::process::ExitCode;

use super::Global;

/// The options of `posjaga export`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {}

pub(super) fn run(global: &Global, options: &Options) -> anyhow::Result<ExitCode> {
    let _ = (global, options);
    todo!()
}
