//! `posjaga log subject`: everything that the log keeps about one guest, for him to read.

use std::path::PathBuf;

use anyhow::anyhow;

use super::Session;
use crate::{
    office::{self, SubjectError},
    words::{shown_path, subject},
};

/// The options of `posjaga log subject`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    /// The whole name of the guest, or the ids of the visits
    #[arg(required = true, value_name = "NAME|ID")]
    who: Vec<String>,
    /// The file, a PDF
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
}

pub(super) fn run(session: &Session, options: &Options) -> anyhow::Result<()> {
    let language = session.language;
    let log = session.visit_log()?;
    let count = office::write_subject_report(&session.office, &log, &options.who, &options.output).map_err(
        |error| match error {
            SubjectError::Nobody { similar } => {
                anyhow!(subject::nobody(&options.who.join(", "), similar, language))
            }
            SubjectError::Log(error) => session.explain(&error),
            SubjectError::Folder(error) => anyhow!(error.in_words(language)),
        },
    )?;
    if !session.quiet {
        say!("{}: {count}", shown_path(&options.output))?;
    }
    Ok(())
}
