//! The `--data` folder: settings, installed trust material and policies, the visit log.

mod aside;
mod backup;
mod clock_mark;
mod config_file;
mod encryption;
mod in_words;
mod languages;
mod lists;
mod logging;
mod material;
mod office_file;
mod officers;
mod own_files;
mod packed;
mod privacy;
mod renderer;
mod settings;
mod shared;
mod stamp;
mod sync_files;
mod template;
mod travelling_key;
mod trust_files;
mod waved_away;
mod window_mark;

pub use aside::Aside;
pub use backup::{Rescued, Restored};
pub use config_file::SettingsFault;
pub use lists::{Host, Lists, MAX_LISTED};
pub use logging::start_logging;
pub use material::{Material, MaterialError};
pub use office_file::{OfficeFault, OfficeFaultKind, OfficeFileError, SetUp};
pub use officers::{MAX_OFFICERS, MAX_PIN_CHARS, MIN_PIN_CHARS, Officer, Officers, Pin, Role};
pub use own_files::{OwnLanguage, OwnPolicy};
pub use privacy::{Finding, PrivacyAudit, all_traces_in};
pub use renderer::{Refusal, Renderer, Substitute};
pub use settings::{Appearance, FirstStart, MAX_PURPOSES, Settings};
pub use stamp::FolderStamp;
pub use template::Template;
pub use window_mark::WindowMark;

use std::{
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    thread,
    time::Duration,
};

use chrono::Local;

use crate::{
    bounded,
    policy::{Policy, PolicyBook, PolicyError},
    text::{Detail, Language, TextFault, detail},
    time::Timestamp,
    visit_log::{KeyError, VisitLogError},
    whole_file,
};

/// The most bytes that settings or a policy may have.
const MAX_CONFIG_BYTES: usize = 256 * 1024;

/// How often, and how long apart, a lock is tried before the folder counts as in use.
const LOCK_TRIES: u32 = 10;
const BETWEEN_LOCK_TRIES: Duration = Duration::from_millis(30);

/// The folder with everything that a post keeps.
#[derive(Clone, Debug)]
pub struct DataFolder {
    path: PathBuf,
}

/// Trust material that is installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstalledTrust {
    /// Names it for `trust remove`: the first 12 hex digits of its SHA-256.
    pub id: String,
    /// The file's name when it was added.
    pub name: String,
    /// When it was added.
    pub added: Timestamp,
    /// What it holds.
    pub content: Material,
}

/// Why the data folder could not do it.
#[derive(Debug, thiserror::Error)]
pub enum DataFolderError {
    /// A file or folder could not be read or written.
    #[error("cannot {action} {}", .path.display())]
    Io {
        /// `read`, `write`, `create` or `remove`.
        action: &'static str,
        /// Which file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// `config.toml` is broken.
    #[error("the settings are broken: {0}")]
    Settings(SettingsFault),
    /// A trust file was refused.
    #[error("the trust file is refused: {}", .path.display())]
    Trust {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: MaterialError,
    },
    /// A file is not what was installed.
    #[error("the file has changed since it was installed: {}", .0.display())]
    Changed(PathBuf),
    /// What is known of an installed file cannot be read.
    #[error("no record of an installed file: {}", .path.display())]
    NoRecord {
        /// Which file.
        path: PathBuf,
        /// By what it is removed.
        id: String,
    },
    /// A policy file of the post's own was refused.
    #[error("the policy file is refused: {}", .path.display())]
    Policy {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: PolicyError,
    },
    /// A file of a language was refused.
    #[error("the file of a language is refused: {}", .0.file)]
    Language(TextFault),
    /// The visit log, or a backup of it, cannot be used.
    #[error("the visit log or its backup cannot be used: {}", .path.display())]
    Log {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: VisitLogError,
    },
    /// The passphrase or the recovery key of the log is of no use.
    #[error("the log's key: {0}")]
    Key(#[from] KeyError),
    /// The log is encrypted already.
    #[error("the log is encrypted already")]
    Encrypted,
    /// The log is not encrypted.
    #[error("the log is not encrypted")]
    NotEncrypted,
    /// A backup holds a file that does not belong into a data folder.
    #[error("the backup holds a file that does not belong there")]
    ForeignFile,
    /// Nothing is installed under this id or name.
    #[error("nothing is installed under {0}")]
    NotInstalled(String),
    /// The system would not let a group share the folder.
    #[error("the folder cannot be shared: {}", .path.display())]
    NotShared {
        /// Which folder.
        path: PathBuf,
        /// What its tool said.
        said: String,
    },
    /// Another window is open on this folder.
    #[error("Pos Jaga is open already on this data folder")]
    InUse,
    /// The system names no place for data.
    #[error("this system names no folder for data; give one with --data")]
    NoDefault,
}

/// Held while a window is open on the folder; a second one is refused. The system lets go of it when
/// the process ends, however it ends.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

impl DataFolder {
    /// Where the data is when nobody says otherwise: in the folder that the users of this computer share, if there is
    /// one, or else where that of this user belongs.
    ///
    /// # Errors
    ///
    /// [`DataFolderError::NoDefault`].
    pub fn default_path() -> Result<PathBuf, DataFolderError> {
        Self::shared_path().filter(|shared| shared.is_dir()).map_or_else(Self::own_path, Ok)
    }

    /// Opens the folder; makes it, with a commented `config.toml`, when there is none. What it makes
    /// is for this user alone.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub fn open(path: &Path) -> Result<Self, DataFolderError> {
        Self::open_in(path, Language::Indonesian)
    }

    /// Opens the folder as [`DataFolder::open`] does; a `config.toml` that it makes names this language.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub fn open_in(path: &Path, first: Language) -> Result<Self, DataFolderError> {
        let path = std::path::absolute(path).map_err(failed("create", path))?;
        make_folder(&path)?;
        let folder = Self { path };
        folder.finish_interrupted_restore()?;
        folder.clear_removed()?;
        // What a kill has left of an encryption holds the names of guests. On Windows nothing tells it for sure
        // from what another program is making.
        if cfg!(unix) {
            whole_file::remove_abandoned(folder.path());
        }
        // A record is locked while it is written.
        whole_file::remove_abandoned(&folder.records_path());
        let config = folder.config_path();
        if !config.exists() {
            let template = config_file::change(config_file::TEMPLATE, "language", first.code())
                .and_then(|file| config_file::change(&file, "first_start", FirstStart::Language.code()));
            write(&config, template.as_deref().unwrap_or(config_file::TEMPLATE).as_bytes())?;
        }
        folder.offer_and_tell();
        Ok(folder)
    }

    /// The folder where there is one, as it is: nothing is made, and nothing is brought into order.
    #[must_use]
    pub fn existing(path: &Path) -> Option<Self> {
        let path = std::path::absolute(path).ok()?;
        let folder = path.is_dir().then_some(Self { path })?;
        folder.offer_and_tell();
        Some(folder)
    }

    /// The folder itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the visit log is.
    #[must_use]
    pub fn visit_log_path(&self) -> PathBuf {
        self.path.join("visits.sqlite")
    }

    /// Where the settings are.
    #[must_use]
    pub fn config_path(&self) -> PathBuf {
        self.path.join("config.toml")
    }

    /// Where the post's own policies are, if it has any.
    #[must_use]
    pub fn policies_path(&self) -> PathBuf {
        self.path.join("policies")
    }

    /// Where a record of destruction, a PDF, of this time is to stand: in `records/`, under its date.
    ///
    /// # Errors
    ///
    /// When the folder for it cannot be made.
    pub fn free_record(&self, begun: Timestamp) -> Result<PathBuf, DataFolderError> {
        let records = self.records_path();
        make_folder(&records)?;
        let date = begun.with_timezone(&Local).format("%Y%m%d-%H%M%S");
        let names = (1..).map(|count| match count {
            1 => format!("pemusnahan-{date}.pdf"),
            count => format!("pemusnahan-{date}-{count}.pdf"),
        });
        let mut paths = names.map(|name| records.join(name));
        paths.find(|path| !path.exists()).ok_or(DataFolderError::NoDefault)
    }

    /// Writes a record of destruction, a PDF. It names no guest.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn write_record(
        path: &Path,
        fill: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
    ) -> Result<(), DataFolderError> {
        whole_file::write(path, fill).map_err(failed("write", path))
    }

    /// Removes a record of which nothing came.
    ///
    /// # Errors
    ///
    /// When it stays.
    pub fn remove_record(&self, path: &Path) -> Result<(), DataFolderError> {
        if path.parent() == Some(&self.records_path()) {
            fs::remove_file(path).map_err(failed("remove", path))?;
        }
        Ok(())
    }

    fn records_path(&self) -> PathBuf {
        self.path.join("records")
    }

    /// Keeps other programs from destroying guests' data for as long as the answer lives; `None` when one is
    /// at it.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written.
    pub fn lock_destruction(&self) -> Result<Option<FolderLock>, DataFolderError> {
        match lock_at(&self.path.join("destruction.lock")) {
            Err(DataFolderError::InUse) => Ok(None),
            lock => lock.map(Some),
        }
    }

    fn trust_path(&self) -> PathBuf {
        self.path.join("trust")
    }

    /// Keeps other windows out for as long as the answer lives.
    ///
    /// # Errors
    ///
    /// [`DataFolderError::InUse`].
    pub fn lock(&self) -> Result<FolderLock, DataFolderError> {
        lock_at(&self.path.join("lock"))
    }

    /// Reads `config.toml`.
    ///
    /// # Errors
    ///
    /// Says what is wrong, and in which line.
    pub fn settings(&self) -> Result<Settings, DataFolderError> {
        config_file::parse(&self.config()?).map_err(DataFolderError::Settings)
    }

    /// Changes one setting in `config.toml` and leaves comments and everything else as they are. Of a
    /// list, each line of `value` is an entry.
    ///
    /// # Errors
    ///
    /// When the file is broken or cannot be written, or the setting cannot have this value; the file is
    /// then unchanged.
    pub fn change_setting(&self, name: &str, value: &str) -> Result<(), DataFolderError> {
        self.rewrite_config(|file| config_file::change(file, name, value))
    }

    /// Writes into `config.toml` what differs between two states of the settings, and leaves comments and everything
    /// else as they are.
    ///
    /// # Errors
    ///
    /// See [`DataFolder::change_setting`].
    pub fn change_settings(&self, before: &Settings, after: &Settings) -> Result<(), DataFolderError> {
        self.rewrite_config(|file| config_file::change_all(file, before, after))
    }

    /// Takes over what a file like `config.toml` says, which may name these settings alone.
    ///
    /// # Errors
    ///
    /// See [`DataFolder::change_setting`].
    pub fn change_some_settings(&self, others: &str, allowed: &[&str]) -> Result<(), DataFolderError> {
        let before = self.settings()?;
        let after = config_file::with_others(&self.config()?, others, allowed);
        self.change_settings(&before, &after.map_err(DataFolderError::Settings)?)
    }

    fn rewrite_config(
        &self,
        change: impl FnOnce(&str) -> Result<String, SettingsFault>,
    ) -> Result<(), DataFolderError> {
        // The threads of one program do not write over one another.
        static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
        let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = change(&self.config()?).map_err(DataFolderError::Settings)?;
        write(&self.config_path(), changed.as_bytes())
    }

    fn config(&self) -> Result<String, DataFolderError> {
        let broken = |what| DataFolderError::Settings(SettingsFault { line: None, what });
        let bytes = read(&self.config_path(), MAX_CONFIG_BYTES)?
            .ok_or_else(|| broken(detail!("policy-too-large")))?;
        String::from_utf8(bytes).map_err(|_| broken(detail!("policy-not-utf8")))
    }

    /// The shipped policies, those of installed business rules, and the post's own (`policies/*.toml`). What
    /// is wrong with which file is named beside the book. A faulty one does not take the others down, and
    /// nothing takes its place: the book has no policy under its name.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    pub fn policy_book(&self) -> Result<(PolicyBook, Vec<DataFolderError>), DataFolderError> {
        let mut book = PolicyBook::shipped();
        let (rules, mut faults) = self.rule_book()?;
        if !faults.is_empty() {
            book.mark_rules_faulty();
        } else if !rules.rules().is_empty() {
            book.insert_rules(&rules);
        }
        let (mut paths, mut own) = (Vec::new(), Vec::new());
        for path in files_where(&self.policies_path(), is_policy_file)? {
            match read_policy(&path) {
                Ok(policy) => {
                    paths.push(path);
                    own.push(policy);
                }
                Err(refusal) => {
                    let (names, fault) = *refusal;
                    book.mark_faulty(names);
                    faults.push(fault);
                }
            }
        }
        for (at, source) in book.insert_own(own) {
            if let Some(path) = paths.get(at) {
                faults.push(DataFolderError::Policy { path: path.clone(), source });
            }
        }
        Ok((book, faults))
    }
}

fn lock_at(path: &Path) -> Result<FolderLock, DataFolderError> {
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).map_err(failed("write", path))?;
    // That of another user is shared already.
    let _ = whole_file::share(path);
    let mut tries = 0;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(FolderLock { _file: file }),
            // A program that is just starting another one shares its locks with it for a moment.
            Err(TryLockError::WouldBlock) if tries < LOCK_TRIES => {
                tries += 1;
                thread::sleep(BETWEEN_LOCK_TRIES);
            }
            Err(TryLockError::WouldBlock) => return Err(DataFolderError::InUse),
            Err(TryLockError::Error(source)) => return Err(failed("write", path)(source)),
        }
    }
}

/// Whether a file in the folder of policies is meant as one; systems differ in whether `x.TOML` is one, and
/// Windows' editor makes `x.toml.txt` of it.
fn is_policy_file(path: &Path) -> bool {
    has_ending(path, "toml") || is_renamed_policy(path)
}

/// Whether a policy file was given another ending by Windows' editor.
fn is_renamed_policy(path: &Path) -> bool {
    has_ending(path, "txt") && path.file_stem().is_some_and(|stem| has_ending(Path::new(stem), "toml"))
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
}

/// A policy file; where it is faulty, the names that are then in nobody's use.
fn read_policy(path: &Path) -> Result<Policy, Box<(Vec<String>, DataFolderError)>> {
    let refused =
        |what: Detail| DataFolderError::Policy { path: path.to_owned(), source: PolicyError::at(1, what) };
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let stem = name.split('.').next().unwrap_or_default().to_owned();
    let bytes = match read(path, MAX_CONFIG_BYTES) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Err(Box::new((vec![stem], refused(detail!("policy-too-large"))))),
        Err(fault) => return Err(Box::new((vec![stem], fault))),
    };
    let text = String::from_utf8_lossy(&bytes);
    let faulty = |fault: DataFolderError| {
        Box::new((Policy::names_in(&text.replace('\0', "")).chain([stem.clone()]).collect(), fault))
    };
    // Of UTF-16 without a letter beyond ASCII, every byte is UTF-8, and every other one is zero.
    let fault_at = str::from_utf8(&bytes).map_err(|error| error.valid_up_to()).err();
    if let Some(at) = fault_at.or_else(|| bytes.iter().position(|byte| *byte == 0)) {
        let line = 1 + bytes.iter().take(at).filter(|byte| **byte == b'\n').count();
        let source = PolicyError::at(line, detail!("policy-not-utf8"));
        return Err(faulty(DataFolderError::Policy { path: path.to_owned(), source }));
    }
    if is_renamed_policy(path) {
        return Err(faulty(refused(detail!("policy-ends-in-txt"))));
    }
    Policy::parse(&text).map_err(|source| faulty(DataFolderError::Policy { path: path.to_owned(), source }))
}

/// The files in a folder that are of this kind, sorted; none when there is no folder.
fn files_where(folder: &Path, wanted: fn(&Path) -> bool) -> Result<Vec<PathBuf>, DataFolderError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(failed("read", folder)(source)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(failed("read", folder))?.path();
        if wanted(&path) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The whole file, or `None` when it has more than `limit` bytes.
fn read(path: &Path, limit: usize) -> Result<Option<Vec<u8>>, DataFolderError> {
    let bytes = || {
        // A device or a pipe might never end, or never begin.
        if !fs::metadata(path)?.is_file() {
            return Err(io::ErrorKind::NotSeekable.into());
        }
        let bytes = bounded::read(File::open(path)?, limit)?;
        Ok((bytes.len() <= limit).then_some(bytes))
    };
    bytes().map_err(failed("read", path))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), DataFolderError> {
    whole_file::write(path, |out| out.write_all(bytes)).map_err(failed("write", path))
}

/// Makes a folder, with those above it, for this user alone, or for whom the folder above is shared with; one that is
/// there stays as it is.
fn make_folder(path: &Path) -> Result<(), DataFolderError> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(path)
        .and_then(|()| whole_file::share(path))
        .and_then(|()| path.parent().map_or(Ok(()), whole_file::sync_folder))
        .map_err(failed("create", path))
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> DataFolderError {
    let path = path.to_owned();
    move |source| DataFolderError::Io { action, path, source }
}
