//! The log of a data folder, for whoever can open it; where it is encrypted, its passphrase is asked for.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use zeroize::Zeroizing;

use super::{global::Global, progress::Line};
use crate::{
    bounded,
    data_folder::DataFolderError,
    office::Office,
    progress::Stop,
    text::{Language, shown_path, text},
    visit_log::{LogKey, VisitLog, VisitLogError},
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

    /// The file that was named for a passphrase.
    pub(super) fn passphrase_file(&self) -> Option<&Path> {
        self.passphrase_file.as_deref()
    }

    /// The log.
    pub(super) fn visit_log(&self) -> anyhow::Result<VisitLog> {
        let line = Line::new(self.quiet, self.language, Stop::default());
        let mut upgrading = |_: u64, share: Option<f32>| {
            let percent = format!("{:.0}", share.unwrap_or_default() * 100.0);
            line.show(|| text!(self.language, "cli-upgrading", percent = percent));
            Ok(())
        };
        let aside = self.office.folder.kept_aside().map_or(0, |aside| aside.len());
        let opened = match self.office.visit_log(&mut upgrading) {
            Err(VisitLogError::KeyNeeded) => {
                self.office.unlock(&self.secret()?, &mut upgrading).map_err(|error| self.explain(&error))
            }
            opened => opened.map_err(|error| {
                let path = self.office.folder.visit_log_path();
                anyhow!(error.in_words_at(&path, self.language))
            }),
        };
        if let Ok(kept) = self.office.folder.kept_aside() {
            for folder in kept.iter().skip(aside) {
                line.clear();
                complain!(
                    "{}",
                    text!(self.language, "cli-kept-before-upgrade", folder = shown_path(&folder.path))
                );
            }
        }
        opened
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
            complain!("{}", text!(self.language, "backup-needs-recovery-key"));
        }
        self.office.folder.backup_key(backup, &self.secret()?).map_err(|error| self.explain(&error))
    }

    fn secret(&self) -> anyhow::Result<Zeroizing<String>> {
        match &self.passphrase_file {
            Some(path) => secret_in(path, self.language),
            None => ask(text!(self.language, "key-ask"), text!(self.language, "key-no-terminal")),
        }
    }

    fn explain(&self, error: &DataFolderError) -> anyhow::Error {
        anyhow!(error.in_words(self.language))
    }
}

/// A new passphrase, from the file or typed twice on the terminal; `no_terminal` says what to do without one.
pub(super) fn new_passphrase(
    file: Option<&Path>,
    no_terminal: &str,
    language: Language,
) -> anyhow::Result<Zeroizing<String>> {
    if let Some(path) = file {
        return secret_in(path, language);
    }
    let first = ask(text!(language, "key-ask-new"), no_terminal)?;
    let again = ask(text!(language, "key-ask-again"), no_terminal)?;
    if first == again { Ok(first) } else { Err(anyhow!(text!(language, "key-differ"))) }
}

/// The first line of a file.
pub(super) fn secret_in(path: &Path, language: Language) -> anyhow::Result<Zeroizing<String>> {
    bounded::secret_in(path).map_err(|source| {
        let error = DataFolderError::Io { action: "read", path: path.to_owned(), source };
        anyhow!(error.in_words(language))
    })
}

/// Asks for a secret on the terminal, or says what else there is to do where there is none.
pub(super) fn ask(question: &str, otherwise: &str) -> anyhow::Result<Zeroizing<String>> {
    rpassword::prompt_password(format!("{question}: "))
        .map(Zeroizing::new)
        .map_err(|_| anyhow!(otherwise.to_owned()))
}
