//! Policies and languages of the post's own: put in, listed, and taken out again.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use super::{
    DataFolder, DataFolderError, MAX_CONFIG_BYTES, failed, files_where, is_policy_file, languages,
    make_folder, read, read_policy, write,
};
use crate::{
    policy::{Policy, PolicyBook, PolicyError},
    text::{self, MAX_LANGUAGE_BYTES, TextFault, TextFaultKind, detail},
};

/// A policy of the post's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPolicy {
    /// The name of its file, by which it is removed.
    pub file: String,
    /// Its id; empty where the file is faulty.
    pub id: String,
    /// Its titles by the codes of languages.
    pub titles: BTreeMap<String, String>,
}

/// A language of the post's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnLanguage {
    /// Its code, by which it is removed.
    pub code: String,
}

impl DataFolder {
    /// The policies in the folder, sorted by the names of their files.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    pub fn own_policies(&self) -> Result<Vec<OwnPolicy>, DataFolderError> {
        let files = files_where(&self.policies_path(), is_policy_file)?;
        let own = files.iter().map(|path| {
            let file = file_name(path);
            match read_policy(path) {
                Ok(policy) => OwnPolicy { file, id: policy.id().to_owned(), titles: policy.titles().clone() },
                Err(_) => OwnPolicy { file, id: String::new(), titles: BTreeMap::new() },
            }
        });
        Ok(own.collect())
    }

    /// Takes in a policy, in place of one of the post's own with the same id, and gives its id.
    ///
    /// # Errors
    ///
    /// Nothing is kept of a file that is refused, nor of one that cannot stand beside the others.
    pub fn install_policy(&self, file: &Path) -> Result<String, DataFolderError> {
        let refused = |source| DataFolderError::Policy { path: file.to_owned(), source };
        let broken = |what| refused(PolicyError::at(1, what));
        let bytes = read(file, MAX_CONFIG_BYTES)?.ok_or_else(|| broken(detail!("policy-too-large")))?;
        let content = String::from_utf8(bytes).map_err(|_| broken(detail!("policy-not-utf8")))?;
        let policy = Policy::parse(&content).map_err(refused)?;
        let id = policy.id().to_owned();

        let (mut place, mut others) = (self.policies_path().join(format!("{id}.toml")), Vec::new());
        for path in files_where(&self.policies_path(), is_policy_file)? {
            match read_policy(&path) {
                Ok(other) if other.id() == id => place = path,
                Ok(other) => others.push(other),
                // Told by the book of policies.
                Err(_) => {}
            }
        }
        let at = others.len();
        others.push(policy);
        let faults = PolicyBook::shipped().insert_own(others);
        if let Some((_, source)) = faults.into_iter().find(|(faulty, _)| *faulty == at) {
            return Err(refused(source));
        }
        make_folder(&self.policies_path())?;
        write(&place, content.as_bytes())?;
        Ok(id)
    }

    /// Takes out the policy in the file of this name.
    ///
    /// # Errors
    ///
    /// [`DataFolderError::NotInstalled`], or when the file stays.
    pub fn remove_policy(&self, name: &str) -> Result<(), DataFolderError> {
        remove_own(name, files_where(&self.policies_path(), is_policy_file)?, file_name)
    }

    /// The languages in the folder, sorted by their codes.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    pub fn own_languages(&self) -> Result<Vec<OwnLanguage>, DataFolderError> {
        let files = files_where(&self.languages_path(), languages::is_language_file)?;
        Ok(files.iter().map(|path| OwnLanguage { code: code_of(path) }).collect())
    }

    /// Takes in a language, whose code is the name of its file, and offers it. Gives the code, and how many of its
    /// texts cannot be used.
    ///
    /// # Errors
    ///
    /// Nothing is kept of a file that is refused.
    pub fn install_language(&self, file: &Path) -> Result<(String, usize), DataFolderError> {
        let texts = languages::texts_in(file).map_err(|kind| {
            DataFolderError::Language(TextFault { file: languages::name_of(file), line: 1, kind })
        })?;
        let (code, unused) = (texts.code().to_owned(), texts.faults().len());
        let bytes = read(file, MAX_LANGUAGE_BYTES)?.ok_or_else(|| {
            let kind = TextFaultKind::TooLong;
            DataFolderError::Language(TextFault { file: languages::name_of(file), line: 1, kind })
        })?;
        make_folder(&self.languages_path())?;
        write(&self.languages_path().join(format!("{code}.ftl")), &bytes)?;
        text::offer(texts);
        Ok((code, unused))
    }

    /// Takes out the language with this code. Where it is spoken now, it is until the next start.
    ///
    /// # Errors
    ///
    /// [`DataFolderError::NotInstalled`], or when the file stays.
    pub fn remove_language(&self, code: &str) -> Result<(), DataFolderError> {
        remove_own(code, files_where(&self.languages_path(), languages::is_language_file)?, code_of)
    }
}

fn remove_own(name: &str, files: Vec<PathBuf>, name_of: fn(&Path) -> String) -> Result<(), DataFolderError> {
    let wanted = files.into_iter().find(|path| name_of(path) == name);
    let path = wanted.ok_or_else(|| DataFolderError::NotInstalled(name.to_owned()))?;
    fs::remove_file(&path).map_err(failed("remove", &path))
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn code_of(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
