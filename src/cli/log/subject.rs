//! `posjaga log subject`: everything that the log keeps about one guest, for him to read.

use std::path::PathBuf;

use anyhow::anyhow;

use crate::{
    cli::session::Session,
    office::{self, SubjectError},
    text::shown_path,
    words::subject,
};

/// The options of `posjaga log subject`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    #[arg(required = true, value_name = "NAME|ID")]
    who: Vec<String>,
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
