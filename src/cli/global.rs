//! What every command understands.

use std::{env, fs, path::PathBuf};

use super::values;
use crate::{
    data_folder::{DataFolder, DataFolderError, OfficeFileError},
    text::Language,
    time,
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
        DataFolder::open_in(&self.data_path()?, first)
    }

    fn data_path(&self) -> Result<PathBuf, DataFolderError> {
        self.data.clone().map_or_else(DataFolder::default_path, Ok)
    }

    /// Sets a desk up that is started for the first time, if an `office.toml` lies beside the program, as on a stick.
    /// From here on the language is that of the office, unless another was asked for.
    ///
    /// # Errors
    ///
    /// What is wrong, a fault a line. The desk is as new as before, so the file can be mended.
    pub fn set_up_at_first_start(&mut self) -> Result<(), String> {
        let beside = env::current_exe().ok().and_then(|program| Some(program.parent()?.join("office.toml")));
        let Some(office) = beside.filter(|office| office.is_file()) else { return Ok(()) };
        let path = self.data_path().map_err(|error| error.in_words(self.language))?;
        let config = path.join("config.toml");
        if config.exists() {
            return Ok(());
        }
        let done = self
            .data_folder()
            .map_err(OfficeFileError::Folder)
            .and_then(|folder| folder.set_up(&office, time::now()).map(|_| folder));
        match done {
            Ok(folder) => {
                if let (None, Ok(settings)) = (self.lang, folder.settings()) {
                    self.language = settings.language;
                }
                Ok(())
            }
            Err(error) => {
                let _ = fs::remove_file(config);
                Err(error.in_words(&office, self.language))
            }
        }
    }
}
