//! `posjaga` and `posjaga run`: the guard post.

use std::{path::PathBuf, process::ExitCode};

use super::Global;

/// The options of `posjaga run`.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Options {}

#[cfg(feature = "gui")]
pub(super) fn run(global: &Global, _: &Options) -> anyhow::Result<ExitCode> {
    use crate::{
        app::{Setup, TrustSource},
        ui,
    };

    let folder = global.data_folder()?;
    let _lock = folder.lock()?;
    let mut settings = folder.settings()?;
    if let Some(language) = global.lang {
        settings.language = language;
    }
    let setup = Setup { folder, settings, trust: TrustSource::Installed, cameras: cameras(), demo: false };
    ui::run(setup, export_folder(), None)?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(not(feature = "gui"))]
pub(super) fn run(_: &Global, _: &Options) -> anyhow::Result<ExitCode> {
    anyhow::bail!("this build of posjaga has no window; use `posjaga check` and `posjaga log`")
}

/// Where people look for what a program has written for them.
pub(super) fn export_folder() -> PathBuf {
    let folders = directories::UserDirs::new();
    let folder = folders.as_ref().map(|folders| folders.document_dir().unwrap_or(folders.home_dir()));
    folder.map(PathBuf::from).unwrap_or_default()
}

#[cfg(all(feature = "gui", feature = "camera"))]
fn cameras() -> Option<crate::app::Cameras> {
    None
}

#[cfg(all(feature = "gui", not(feature = "camera")))]
fn cameras() -> Option<crate::app::Cameras> {
    None
}
