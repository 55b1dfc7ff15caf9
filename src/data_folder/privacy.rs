//! Looking for what must never be on the disk: the content of credentials.
//!
//! Every file of the folder is read byte by byte, the pages of the log with those that are free and the
//! write-ahead log as well; what is packed in spreadsheets and PDFs is unpacked. Installed trust lists and policies hold keys of issuers and are no guests'
//! data; they are counted and not searched. Of an encrypted log the file says nothing, so the visits in
//! the log are held against the same patterns, one by one.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use super::{
    DataFolder, DataFolderError, failed,
    packed::{MAX_PACKED, is_packed, unpacked},
};
use crate::credential::{
    birth_dates::birth_dates_in,
    traces::{Trace, traces_in},
};

/// How much of a file is looked at once, and how far a pattern can reach over the edge.
const WINDOW: usize = 1024 * 1024;
const OVERLAP: usize = 4096;
/// The most findings that are told of one file.
const MAX_FINDINGS: usize = 20;

/// What was looked at, and what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrivacyAudit {
    /// Files that were searched.
    pub files: u64,
    /// Bytes in them.
    pub bytes: u64,
    /// Files with trust lists and policies, which hold no guests' data.
    pub not_searched: u64,
    /// What was found. Empty is good.
    pub findings: Vec<Finding>,
}

/// Something that looks like the content of a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// In which file, below the folder.
    pub file: PathBuf,
    /// How far from its beginning, in bytes.
    pub at: u64,
    /// What it looks like.
    pub kind: Trace,
}

impl DataFolder {
    /// Searches all files of the folder for the content of credentials.
    ///
    /// # Errors
    ///
    /// When a file cannot be read.
    pub fn audit_privacy(&self) -> Result<PrivacyAudit, DataFolderError> {
        let mut audit = PrivacyAudit::default();
        let mut folders = vec![self.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).map_err(failed("read", &folder))? {
                let entry = entry.map_err(failed("read", &folder))?;
                let path = entry.path();
                let kind = entry.file_type().map_err(failed("read", &path))?;
                if kind.is_dir() {
                    folders.push(path);
                } else if kind.is_file() && holds_issuers(&path) {
                    audit.not_searched += 1;
                } else if kind.is_file() {
                    match self.search_file(&path, &mut audit) {
                        // Another program has just finished with it.
                        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                        done => done.map_err(failed("read", &path))?,
                    }
                }
            }
        }
        audit.findings.sort_by(|one, other| (&one.file, one.at).cmp(&(&other.file, other.at)));
        Ok(audit)
    }

    fn search_file(&self, path: &Path, audit: &mut PrivacyAudit) -> io::Result<()> {
        let mut file = File::open(path)?;
        audit.files += 1;
        let name = path.strip_prefix(self.path()).unwrap_or(path);
        let (mut window, mut start, mut found) = (Vec::new(), 0, 0);
        loop {
            let read = file.by_ref().take(WINDOW as u64).read_to_end(&mut window)?;
            audit.bytes += read as u64;
            let last = read < WINDOW;
            // What begins in the overlap is found with the next window.
            let until = if last { window.len() } else { window.len().saturating_sub(OVERLAP) };
            for (at, kind) in all_traces_in(&window).filter(|(at, _)| *at < until) {
                found += 1;
                if found <= MAX_FINDINGS {
                    audit.findings.push(Finding { file: name.to_owned(), at: start + at as u64, kind });
                }
            }
            if start == 0 && is_packed(&window) && file.metadata()?.len() <= MAX_PACKED {
                let mut rest = Vec::new();
                file.read_to_end(&mut rest)?;
                audit.bytes += rest.len() as u64;
                window.extend(rest);
                for (at, part) in unpacked(&window) {
                    let kinds = all_traces_in(&part)
                        .map(|(_, kind)| kind)
                        .take(MAX_FINDINGS - found.min(MAX_FINDINGS));
                    for kind in kinds {
                        found += 1;
                        audit.findings.push(Finding { file: name.to_owned(), at: at as u64, kind });
                    }
                }
                return Ok(());
            }
            if last {
                return Ok(());
            }
            window.drain(..until);
            start += until as u64;
        }
    }
}

/// The content of credentials, and what people write of it.
pub fn all_traces_in(bytes: &[u8]) -> impl Iterator<Item = (usize, Trace)> + '_ {
    let dates = birth_dates_in(bytes).map(|at| (at, Trace::BirthDate));
    traces_in(bytes).chain(dates)
}

/// Whether this file holds keys and rules, which are public.
fn holds_issuers(path: &Path) -> bool {
    let folder = path.parent().and_then(Path::file_name);
    folder.is_some_and(|folder| folder == "trust" || folder == "policies")
}
