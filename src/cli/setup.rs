//! `posjaga setup`: sets a desk up from one file, or writes that file.

use std::{path::PathBuf, process::ExitCode};

use anyhow::anyhow;

use super::global::Global;
use crate::{
    data_folder::{DataFolder, DataFolderError},
    text::{Language, shown_path, text},
    time,
};

/// The options of `posjaga setup`.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = true)]
pub(super) struct Options {
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    #[arg(long, value_name = "FILE", conflicts_with_all = ["from", "shared"])]
    write: Option<PathBuf>,
    /// A group of the system; on Windows all users when none is named.
    #[arg(long, value_name = "GROUP", num_args = 0..=1)]
    #[expect(clippy::option_option, reason = "not asked for, asked for, asked for with a name")]
    shared: Option<Option<String>>,
}

impl Options {
    /// Whether this desk is another one afterwards.
    pub(super) fn changes_the_desk(&self) -> bool {
        self.from.is_some() || self.shared.is_some()
    }
}

pub(super) fn run(global: &Global, options: &Options) -> anyhow::Result<ExitCode> {
    let language = global.language;
    let explain = |error: DataFolderError| anyhow!(error.in_words(language));
    if let Some(group) = &options.shared {
        share(global, group.as_deref())?;
    }
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

/// Makes the folder that the users of this computer share, or lets a folder that was named be shared.
fn share(global: &Global, group: Option<&str>) -> anyhow::Result<()> {
    let language = global.language;
    if cfg!(unix) && group.is_none() {
        return Err(anyhow!(text!(language, "setup-names-no-group")));
    }
    let explain = |error: DataFolderError| anyhow!(error.in_words(language));
    let place = global.data.clone().or_else(DataFolder::shared_path);
    let place = place.ok_or(DataFolderError::NoDefault).map_err(explain)?;
    let first = Language::of_system(sys_locale::get_locales());
    let folder = DataFolder::share(&place, group, first).map_err(explain)?;
    if global.quiet {
        return Ok(());
    }
    say!("{}: {}", shown_path(folder.path()), text!(language, "setup-shared"))?;
    if let Some(own) = global.data.is_none().then(own_guest_book).flatten() {
        say!("{}: {}", shown_path(&own), text!(language, "setup-own-stays"))?;
    }
    Ok(())
}

/// The folder of this user alone, where it has a guest book.
pub(super) fn own_guest_book() -> Option<PathBuf> {
    DataFolder::own_path().ok().filter(|own| own.join("visits.sqlite").exists())
}
