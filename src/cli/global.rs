//! What every command understands.

use std::path::PathBuf;

use super::values;
use crate::{
    data_folder::{DataFolder, DataFolderError},
    text::Language,
};

/// The options of every command. Their help is in `help.ftl`.
#[derive(Debug, clap::Args)]
pub struct Global {
    /// `--data`.
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// `--lang`.
    #[arg(long, global = true, value_name = "LANG", value_parser = values::language)]
    pub lang: Option<Language>,
    /// `--passphrase-file`.
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) passphrase_file: Option<PathBuf>,
    /// `--pin-file`.
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) pin_file: Option<PathBuf>,
    /// `--quiet`.
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    /// `--verbose`.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// The language that was asked for, or that of the settings, or of the system.
    #[arg(skip)]
    pub language: Language,
}

impl Global {
    /// Opens the data folder that was asked for.
    ///
    /// # Errors
    ///
    /// See [`DataFolder::open`].
    pub fn data_folder(&self) -> Result<DataFolder, DataFolderError> {
        let first = Language::of_system(sys_locale::get_locales());
        match &self.data {
            Some(path) => DataFolder::open_in(path, first),
            None => DataFolder::open_in(&DataFolder::default_path()?, first),
        }
    }
}
