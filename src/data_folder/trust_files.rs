//! Installed trust material: each file as it came (`ID.trust`), and beside it what is known of it
//! (`ID.json`). The second is written last and removed first, so what has no second is not installed.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use super::{DataFolder, DataFolderError, InstalledTrust, Material, failed, make_folder, read, write};
use crate::{
    digest::sha256,
    policy::eu_rules::{AddedRules, RuleBook, RuleFileError, RuleFileKind},
    time::Timestamp,
    trust::{Added, FileSeal, MAX_TRUST_FILE_BYTES, TrustFileError, TrustFileKind, TrustStore},
};

/// The most bytes of a record; a list of all countries has a few thousand.
const MAX_RECORD_BYTES: usize = 64 * 1024;
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
    #[serde(default)]
    test_signers: usize,
    #[serde(default)]
    dated: Option<Timestamp>,
    #[serde(default)]
    seal: String,
}

impl DataFolder {
    /// Installs a trust file. The same bytes again are the same material, with the new date.
    ///
    /// # Errors
    ///
    /// Nothing is kept of a file that is refused.
    pub fn install_trust(&self, file: &Path, now: Timestamp) -> Result<InstalledTrust, DataFolderError> {
        let refused = |source| DataFolderError::Trust { path: file.to_owned(), source };
        let bytes = read(file, MAX_TRUST_FILE_BYTES)?
            .ok_or_else(|| refused(TrustFileError::TooLarge { limit: MAX_TRUST_FILE_BYTES }.into()))?;
        // A signed list is believed if its key is installed.
        let (mut store, _) = self.trust_store()?;
        // So are rules, beside those that are installed; if these are faulty, by themselves.
        let (mut rules, _) = self.rule_book()?;
        let content = Material::read(&bytes, &mut store, &mut rules).map_err(refused)?;
        let sha256 = HEXLOWER.encode(&sha256(&bytes));
        let installed = InstalledTrust {
            id: sha256.chars().take(ID_DIGITS).collect(),
            name: file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            added: now,
            content,
        };
        make_folder(&self.trust_path())?;
        write(&self.trust_path().join(format!("{}.trust", installed.id)), &bytes)?;
        let path = self.trust_path().join(format!("{}.json", installed.id));
        let record = serde_json::to_vec_pretty(&Record::new(&installed, sha256))
            .map_err(|error| failed("write", &path)(error.into()))?;
        write(&path, &record)?;
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
                Err(source) if source.kind() != io::ErrorKind::NotFound => {
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
        let mut faults = Vec::new();
        let mut files = Vec::new();
        for id in self.trust_ids()? {
            if self.is_about_rules(&id) {
                continue;
            }
            match self.installed_file(&id) {
                Ok(file) => files.push(file),
                Err(fault) => faults.push(fault),
            }
        }
        let mut store = TrustStore::new();
        let answers = store.add_all(files.iter().map(|(_, bytes)| bytes.as_slice()));
        for (answer, (path, _)) in answers.into_iter().zip(files) {
            if let Err(source) = answer {
                faults.push(DataFolderError::Trust { path, source: source.into() });
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
            if !self.is_about_rules(&id) {
                continue;
            }
            let added = self.installed_file(&id).and_then(|(path, bytes)| {
                rules.add(&bytes).map_err(|source| DataFolderError::Trust { path, source: source.into() })
            });
            faults.extend(added.err());
        }
        Ok((rules, faults))
    }

    /// Whether what is installed is for policies, and tells nothing about whom to believe. Where the record
    /// is broken, the file itself says so: rules that are not asked let in whom they would keep out.
    fn is_about_rules(&self, id: &str) -> bool {
        if let Ok((installed, _)) = self.trust_record(id) {
            return matches!(installed.content, Material::Rules(_));
        }
        let path = self.trust_path().join(format!("{id}.trust"));
        let file = read(&path, MAX_TRUST_FILE_BYTES).ok().flatten().unwrap_or_default();
        matches!(RuleBook::new().add(&file), Ok(_) | Err(RuleFileError::Broken { .. }))
    }

    /// The path and the bytes of what is installed under this id, if they are what they were.
    fn installed_file(&self, id: &str) -> Result<(PathBuf, Vec<u8>), DataFolderError> {
        let (_, recorded) = self.trust_record(id)?;
        let path = self.trust_path().join(format!("{id}.trust"));
        let bytes = read(&path, MAX_TRUST_FILE_BYTES)?;
        let unchanged = bytes.filter(|bytes| HEXLOWER.encode(&sha256(bytes)) == recorded);
        match unchanged {
            Some(bytes) => Ok((path, bytes)),
            None => Err(DataFolderError::Changed(path)),
        }
    }

    /// The ids of what is installed, sorted.
    pub(super) fn trust_ids(&self) -> Result<Vec<String>, DataFolderError> {
        let is_record = |path: &Path| path.extension().is_some_and(|ending| ending == "json");
        let files = super::files_where(&self.trust_path(), is_record)?;
        let names = files.iter().filter_map(|path| path.file_stem()?.to_str());
        Ok(names.filter(|name| is_id(name)).map(str::to_owned).collect())
    }

    /// What is known of the file with this id, and the SHA-256 that it had.
    fn trust_record(&self, id: &str) -> Result<(InstalledTrust, String), DataFolderError> {
        let path = self.trust_path().join(format!("{id}.json"));
        let record =
            read(&path, MAX_RECORD_BYTES)?.and_then(|bytes| serde_json::from_slice::<Record>(&bytes).ok());
        let installed = record.and_then(|record| record.installed(id));
        installed.ok_or_else(|| DataFolderError::NoRecord { path, id: id.to_owned() })
    }
}

impl Record {
    fn new(installed: &InstalledTrust, sha256: String) -> Self {
        let content = &installed.content;
        Self {
            name: installed.name.clone(),
            added: installed.added,
            sha256,
            kind: content.code().to_owned(),
            signers: content.signers(),
            skipped: content.skipped(),
            countries: content.countries().to_vec(),
            test_signers: content.trust().map_or(0, |added| added.test_signers),
            dated: content.dated(),
            seal: content.seal().code().to_owned(),
        }
    }

    /// `None` where the record is not one that this program writes.
    fn installed(self, id: &str) -> Option<(InstalledTrust, String)> {
        let content = match RuleFileKind::from_code(&self.kind) {
            Some(kind) => {
                Material::Rules(AddedRules { kind, countries: self.countries, skipped: self.skipped })
            }
            None => Material::Trust(Added {
                kind: TrustFileKind::from_code(&self.kind)?,
                signers: self.signers,
                skipped: self.skipped,
                countries: self.countries,
                test_signers: self.test_signers,
                dated: self.dated,
                // Records of an earlier version do not say.
                seal: FileSeal::from_code(&self.seal).unwrap_or_default(),
            }),
        };
        let installed = InstalledTrust { id: id.to_owned(), name: self.name, added: self.added, content };
        self.sha256.starts_with(id).then_some((installed, self.sha256))
    }
}

fn is_id(name: &str) -> bool {
    name.len() == ID_DIGITS && name.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
}
