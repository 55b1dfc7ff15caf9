//! The log of a data folder, for whoever can open it; where it is encrypted, its passphrase is asked for.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use zeroize::Zeroizing;

use super::{Global, progress::Line};
use crate::{
    bounded,
    data_folder::DataFolderError,
    office::Office,
    progress::Stop,
    visit_log::{LogKey, VisitLog, VisitLogError},
    words::{self, Language, command_line},
};

/// Opens the log of an office, as often as a command needs it, and asks at most once.
pub(super) struct Unlocking {
    office: Office,
    passphrase_file: Option<PathBuf>,
    language: Language,
    quiet: bool,
}

impl Unlocking {
    pub(super) fn new(global: &Global, office: &Office) -> Self {
        Self {
            office: office.clone(),
            passphrase_file: global.passphrase_file.clone(),
            language: office.settings.language,
            quiet: global.quiet,
        }
    }

    /// The log.
    pub(super) fn visit_log(&self) -> anyhow::Result<VisitLog> {
        let line = Line::new(self.quiet, self.language, Stop::default());
        let mut upgrading = |_: u64, share: Option<f32>| {
            line.show(|| command_line::upgrading(share.unwrap_or_default(), self.language));
            Ok(())
        };
        match self.office.visit_log(&mut upgrading) {
            Err(VisitLogError::KeyNeeded) => {
                self.office.unlock(&self.secret()?, &mut upgrading).map_err(|error| self.explain(&error))
            }
            opened => opened.map_err(|error| {
                let path = self.office.folder.visit_log_path();
                anyhow!(words::trouble::visit_log(&error, &path, self.language))
            }),
        }
    }

    /// The key of the log; `None` when it is not encrypted.
    pub(super) fn key(&self) -> anyhow::Result<Option<&LogKey>> {
        drop(self.visit_log()?);
        Ok(self.office.key())
    }

    /// The key of a log that is known to be encrypted.
    pub(super) fn log_key(&self) -> anyhow::Result<&LogKey> {
        if self.office.key().is_none() {
            let key = self.office.folder.log_key(&self.secret()?).map_err(|error| self.explain(&error))?;
            self.office.keep_key(key);
        }
        self.office.key().ok_or_else(|| self.explain(&DataFolderError::NotEncrypted))
    }

    /// The key of a backup that is encrypted.
    pub(super) fn backup_key(&self, backup: &Path) -> anyhow::Result<LogKey> {
        if self.office.folder.backup_needs_recovery_key(backup) {
            complain!("{}", command_line::backup_needs_recovery_key(self.language));
        }
        self.office.folder.backup_key(backup, &self.secret()?).map_err(|error| self.explain(&error))
    }

    fn secret(&self) -> anyhow::Result<Zeroizing<String>> {
        match &self.passphrase_file {
            Some(path) => secret_in(path, self.language),
            None => ask(command_line::ask_passphrase(self.language), self.language),
        }
    }

    fn explain(&self, error: &DataFolderError) -> anyhow::Error {
        anyhow!(error.in_words(self.language))
    }
}

/// A new passphrase, from the file or typed twice on the terminal.
pub(super) fn new_passphrase(file: Option<&Path>, language: Language) -> anyhow::Result<Zeroizing<String>> {
    if let Some(path) = file {
        return secret_in(path, language);
    }
    let ask = |question| ask_or(question, command_line::no_terminal_for_new(language));
    let first = ask(command_line::ask_new_passphrase(language))?;
    let again = ask(command_line::ask_passphrase_again(language))?;
    if first == again { Ok(first) } else { Err(anyhow!(command_line::passphrases_differ(language))) }
}

/// The first line of a file.
fn secret_in(path: &Path, language: Language) -> anyhow::Result<Zeroizing<String>> {
    bounded::secret_in(path).map_err(|source| {
        let error = DataFolderError::Io { action: "read", path: path.to_owned(), source };
        anyhow!(error.in_words(language))
    })
}

/// Asks for a secret on the terminal.
pub(super) fn ask(question: &str, language: Language) -> anyhow::Result<Zeroizing<String>> {
    ask_or(question, command_line::no_terminal(language))
}

/// The same, or says what else there is to do where nobody can be asked.
fn ask_or(question: &str, otherwise: &str) -> anyhow::Result<Zeroizing<String>> {
    rpassword::prompt_password(format!("{question}: "))
        .map(Zeroizing::new)
        .map_err(|_| anyhow!(otherwise.to_owned()))
}
