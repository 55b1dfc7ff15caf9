//! `posjaga setup`: sets a desk up from one file, or writes that file.

use std::{path::PathBuf, process::ExitCode};

use anyhow::anyhow;

use super::global::Global;
use crate::{
    data_folder::DataFolderError,
    text::{shown_path, text},
    time,
};

/// The options of `posjaga setup`.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub(super) struct Options {
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

impl Options {
    /// Whether this desk is another one afterwards.
    pub(super) fn changes_the_desk(&self) -> bool {
        self.from.is_some()
    }
}

pub(super) fn run(global: &Global, options: &Options) -> anyhow::Result<ExitCode> {
    let language = global.language;
    let explain = |error: DataFolderError| anyhow!(error.in_words(language));
    let folder = global.data_folder().map_err(explain)?;
    if let Some(to) = &options.write {
        let files = folder.write_office_file(to).map_err(explain)?;
        if !global.quiet {
            say!("{}", shown_path(to))?;
            if let Some(files) = files {
                say!("{}", shown_path(&files))?;
            }
        }
    }
    let Some(from) = &options.from else { return Ok(ExitCode::SUCCESS) };
    match folder.set_up(from, time::now()) {
        Ok(done) => {
            if !global.quiet {
                let (settings, trust, others) = (done.settings, done.trust, done.others);
                say!(
                    "{}",
                    text!(language, "setup-done", settings = settings, trust = trust, others = others)
                )?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            for line in error.in_words(from, language).lines() {
                complain!("{line}");
            }
            Ok(ExitCode::FAILURE)
        }
    }
}
