//! The log of a data folder, for whoever can open it; where it is encrypted, its passphrase is asked for.

use std::{
    cell::OnceCell,
    path::{Path, PathBuf},
};

use anyhow::anyhow;
use zeroize::Zeroizing;

use super::{Global, progress::Progress};
use crate::{
    bounded,
    data_folder::{DataFolder, DataFolderError},
    visit_log::{LogKey, VisitLog, VisitLogError},
    words::{self, Language, command_line},
};

/// Opens the log of a folder, as often as a command needs it, and asks at most once.
pub(super) struct Unlocking {
    folder: DataFolder,
    passphrase_file: Option<PathBuf>,
    language: Language,
    quiet: bool,
    key: OnceCell<LogKey>,
}

impl Unlocking {
    pub(super) fn new(global: &Global, folder: &DataFolder, language: Language) -> Self {
        Self {
            folder: folder.clone(),
            passphrase_file: global.passphrase_file.clone(),
            language,
            quiet: global.quiet,
            key: OnceCell::new(),
        }
    }

    /// The log.
    pub(super) fn visit_log(&self) -> anyhow::Result<VisitLog> {
        let path = self.folder.visit_log_path();
        let open = |key: Option<&LogKey>| {
            let mut progress = Progress::new(self.quiet);
            VisitLog::open_telling(&path, key, &mut |share| {
                progress.line(|| command_line::upgrading(share, self.language));
            })
        };
        let opened = match open(self.key.get()) {
            Err(VisitLogError::KeyNeeded) => open(Some(self.log_key()?)),
            opened => opened,
        };
        opened.map_err(|error| anyhow!(words::trouble::visit_log(&error, &path, self.language)))
    }

    /// The key of the log; `None` when it is not encrypted.
    pub(super) fn key(&self) -> anyhow::Result<Option<&LogKey>> {
        drop(self.visit_log()?);
        Ok(self.key.get())
    }

    /// The key, if one had to be given until now.
    pub(super) fn known_key(&self) -> Option<&LogKey> {
        self.key.get()
    }

    /// The key of a log that is known to be encrypted.
    pub(super) fn log_key(&self) -> anyhow::Result<&LogKey> {
        if self.key.get().is_none() {
            let key = self.folder.log_key(&self.secret()?).map_err(|error| self.explain(&error))?;
            let _ = self.key.set(key);
        }
        self.key.get().ok_or_else(|| self.explain(&DataFolderError::NotEncrypted))
    }

    /// The key of a backup that is encrypted.
    pub(super) fn backup_key(&self, backup: &Path) -> anyhow::Result<LogKey> {
        if self.folder.backup_needs_recovery_key(backup) {
            complain!("{}", command_line::backup_needs_recovery_key(self.language));
        }
        self.folder.backup_key(backup, &self.secret()?).map_err(|error| self.explain(&error))
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
