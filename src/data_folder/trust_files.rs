//! Installed trust material: each file as it came (`ID.trust`), and beside it what is known of it
//! (`ID.json`). The second is written last and removed first, so what has no second is not installed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use super::{DataFolder, DataFolderError, InstalledTrust, make_folder, read, write};
use crate::{
    credential::Timestamp,
    policy::eu_rules::RuleBook,
    trust::{Added, TrustFileError, TrustFileKind, TrustStore},
};

/// The most bytes that a trust file may have. The largest list of 2022 had two million.
const MAX_BYTES: usize = 64 * 1024 * 1024;
/// Hex digits of an id.
const ID_DIGITS: usize = 12;

/// `ID.json`.
#[derive(Serialize, Deserialize)]
struct Record {
    name: String,
    added: Timestamp,
    sha256: String,
    kind: String,
    signers: usize,
    skipped: usize,
    countries: Vec<(String, usize)>,
}

impl DataFolder {
    /// Installs a trust file. The same bytes again are the same material, with the new date.
    ///
    /// # Errors
    ///
    /// Nothing is kept of a file that is refused.
    pub fn install_trust(&self, file: &Path, now: Timestamp) -> Result<InstalledTrust, DataFolderError> {
        let refused = |source| DataFolderError::Trust { path: file.to_owned(), source };
        let bytes = read(file, MAX_BYTES)?.ok_or(refused(TrustFileError::TooLarge { limit: MAX_BYTES }))?;
        let content = match RuleBook::new().add(&bytes) {
            Err(TrustFileError::UnknownKind) => TrustStore::new().add(&bytes),
            rules => rules,
        };
        let content = content.map_err(refused)?;
        let sha256 = HEXLOWER.encode(digest(&SHA256, &bytes).as_ref());
        let installed = InstalledTrust {
            id: sha256.chars().take(ID_DIGITS).collect(),
            name: file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            added: now,
            content,
        };
        make_folder(&self.trust_path())?;
        write(&self.trust_path().join(format!("{}.trust", installed.id)), &bytes)?;
        let record =
            serde_json::to_vec_pretty(&Record::new(&installed, sha256)).expect("a record is plain data");
        write(&self.trust_path().join(format!("{}.json", installed.id)), &record)?;
        Ok(installed)
    }

    /// What is installed, the newest first.
    ///
    /// # Errors
    ///
    /// When the folder or the record of one of the files cannot be read.
    pub fn installed_trust(&self) -> Result<Vec<InstalledTrust>, DataFolderError> {
        let mut installed = Vec::new();
        for id in self.trust_ids()? {
            installed.push(self.trust_record(&id)?.0);
        }
        installed.sort_by(|a, b| (b.added, &b.id).cmp(&(a.added, &a.id)));
        Ok(installed)
    }

    /// Removes what is installed under this id.
    ///
    /// # Errors
    ///
    /// [`DataFolderError::NotInstalled`].
    pub fn remove_trust(&self, id: &str) -> Result<(), DataFolderError> {
        if !self.trust_ids()?.iter().any(|installed| installed == id) {
            return Err(DataFolderError::NotInstalled(id.to_owned()));
        }
        for ending in ["json", "trust"] {
            let path = self.trust_path().join(format!("{id}.{ending}"));
            match fs::remove_file(&path) {
                Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                    return Err(DataFolderError::Io { action: "remove", path, source });
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Everybody whom the installed material says to believe. A file that has become unreadable is
    /// named beside the store and does not take the others down.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    pub fn trust_store(&self) -> Result<(TrustStore, Vec<DataFolderError>), DataFolderError> {
        let mut store = TrustStore::new();
        let mut faults = Vec::new();
        for id in self.trust_ids()? {
            if let Err(fault) = self.add_installed(&id, &mut store) {
                faults.push(fault);
            }
        }
        Ok((store, faults))
    }

    /// All installed business rules and value sets. A file that has become unreadable is named beside
    /// the book and does not take the others down.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    pub fn rule_book(&self) -> Result<(RuleBook, Vec<DataFolderError>), DataFolderError> {
        let mut rules = RuleBook::new();
        let mut faults = Vec::new();
        for id in self.trust_ids()? {
            // What else is broken, the trust store names.
            let is_about_rules =
                |(installed, _): &(InstalledTrust, String)| is_about_rules(installed.content.kind);
            if !self.trust_record(&id).is_ok_and(|record| is_about_rules(&record)) {
                continue;
            }
            let added = self.installed_file(&id).and_then(|(path, bytes)| {
                rules.add(&bytes).map_err(|source| DataFolderError::Trust { path, source })
            });
            faults.extend(added.err());
        }
        Ok((rules, faults))
    }

    fn add_installed(&self, id: &str, store: &mut TrustStore) -> Result<(), DataFolderError> {
        if is_about_rules(self.trust_record(id)?.0.content.kind) {
            return Ok(());
        }
        let (path, bytes) = self.installed_file(id)?;
        store.add(&bytes).map_err(|source| DataFolderError::Trust { path, source })?;
        Ok(())
    }

    /// Path and bytes of the file with this id, as it was when it was added.
    fn installed_file(&self, id: &str) -> Result<(PathBuf, Vec<u8>), DataFolderError> {
        let (_, sha256) = self.trust_record(id)?;
        let path = self.trust_path().join(format!("{id}.trust"));
        let bytes = read(&path, MAX_BYTES)?;
        let Some(bytes) = bytes.filter(|bytes| HEXLOWER.encode(digest(&SHA256, bytes).as_ref()) == sha256)
        else {
            let source = std::io::Error::other("the file has changed since it was added; add it again");
            return Err(DataFolderError::Io { action: "read", path, source });
        };
        Ok((path, bytes))
    }

    /// The ids of what is installed, sorted.
    fn trust_ids(&self) -> Result<Vec<String>, DataFolderError> {
        let files = super::files_ending(&self.trust_path(), "json")?;
        let names = files.iter().filter_map(|path| path.file_stem()?.to_str());
        Ok(names.filter(|name| is_id(name)).map(str::to_owned).collect())
    }

    /// What is known of the file with this id, and the SHA-256 that it had.
    fn trust_record(&self, id: &str) -> Result<(InstalledTrust, String), DataFolderError> {
        let path = self.trust_path().join(format!("{id}.json"));
        let record = read(&path, MAX_BYTES)?.and_then(|bytes| serde_json::from_slice::<Record>(&bytes).ok());
        record.and_then(|record| record.installed(id)).ok_or_else(|| {
            let source = std::io::Error::other(format!("not a record of trust material; remove {id}"));
            DataFolderError::Io { action: "read", path, source }
        })
    }
}

impl Record {
    fn new(installed: &InstalledTrust, sha256: String) -> Self {
        let Added { kind, signers, skipped, countries } = &installed.content;
        Self {
            name: installed.name.clone(),
            added: installed.added,
            sha256,
            kind: kind.code().to_owned(),
            signers: *signers,
            skipped: *skipped,
            countries: countries.clone(),
        }
    }

    /// `None` where the record is not one that this program writes.
    fn installed(self, id: &str) -> Option<(InstalledTrust, String)> {
        let content = Added {
            kind: TrustFileKind::from_code(&self.kind)?,
            signers: self.signers,
            skipped: self.skipped,
            countries: self.countries,
        };
        let installed = InstalledTrust { id: id.to_owned(), name: self.name, added: self.added, content };
        self.sha256.starts_with(id).then_some((installed, self.sha256))
    }
}

/// Whether such a file is for policies, and tells nothing about whom to believe.
fn is_about_rules(kind: TrustFileKind) -> bool {
    matches!(kind, TrustFileKind::Rules | TrustFileKind::ValueSets)
}

fn is_id(name: &str) -> bool {
    name.len() == ID_DIGITS && name.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
}
