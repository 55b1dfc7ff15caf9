//! Whether the path of the log still names the file that is open.
//!
//! A file can be moved, removed or replaced while SQLite has it open, its folder renamed, its disk unmounted:
//! SQLite goes on writing into a file that nobody finds again. So nothing is acknowledged before the path has
//! been asked whose it is, and the files beside the log with it, without which it is not whole.

#[cfg(not(windows))]
use std::fs;
#[cfg(windows)]
use std::io;
use std::path::{Path, PathBuf};

#[cfg(windows)]
use crate::whole_file::folder_of;

/// What SQLite keeps beside the log while it is open.
#[cfg(not(windows))]
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// What tells a file from another one of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FileId(u64, u64);

/// What a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    File(FileId),
    /// No file.
    Nothing,
    /// The system does not say: on Windows another program may have it to itself for a moment, which looks for viruses.
    #[cfg_attr(not(windows), expect(dead_code, reason = "whoever may look into the folder is told"))]
    Untold,
}

/// What is asked about an open log.
#[derive(Clone, Debug, Default)]
pub(super) struct InPlace(Vec<(PathBuf, Named)>);

impl InPlace {
    /// The files of a log that has just been opened at this path; of a log in memory there are none.
    pub(super) fn of(path: &Path) -> Self {
        if path.as_os_str() == ":memory:" {
            return Self::default();
        }
        let known = |path: PathBuf| {
            let named = named(&path);
            (path, named)
        };
        Self(asked_about(path).into_iter().map(known).collect())
    }

    /// Whether every path names the file that it named before. A file beside the log that has come since is
    /// remembered.
    pub(super) fn holds(&mut self) -> bool {
        let holds = |(path, known): &mut (PathBuf, Named)| match (*known, named(path)) {
            (_, Named::Untold) => true,
            (Named::File(before), now) => now == Named::File(before),
            (Named::Nothing | Named::Untold, now) => {
                *known = now;
                true
            }
        };
        // The log itself was there when it was opened.
        self.0.first().is_none_or(|(_, known)| *known != Named::Nothing) && self.0.iter_mut().all(holds)
    }
}

/// The log, and what is beside it. That may come with the first reading and writing only.
#[cfg(not(windows))]
fn asked_about(path: &Path) -> Vec<PathBuf> {
    let beside = BESIDE.map(|ending| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    });
    std::iter::once(path.to_owned()).chain(beside).collect()
}

/// The folder alone. Windows lets nobody move or remove a file that SQLite has open, nor rename its folder; a drive can
/// go away all the same, and another one come in its place. The files themselves are not asked, for that opens them:
/// with every visit a scanner for viruses would look at them, and Wine lets go of none while SQLite has a lock on one.
#[cfg(windows)]
fn asked_about(path: &Path) -> Vec<PathBuf> {
    vec![folder_of(path).to_owned()]
}

/// The device and the number of the file on it, and nothing else: a file whose times were asked for gets a new one of its
/// own with the next write (Linux 6.13 and newer), and the flush after it then waits for the journal of the file
/// system.
#[cfg(target_os = "linux")]
fn named(path: &Path) -> Named {
    use rustix::{
        fs::{AtFlags, CWD, FileType, StatxFlags, makedev, statx},
        io::Errno,
    };
    match statx(CWD, path, AtFlags::empty(), StatxFlags::TYPE | StatxFlags::INO) {
        Ok(found) if FileType::from_raw_mode(found.stx_mode.into()) == FileType::RegularFile => {
            Named::File(FileId(makedev(found.stx_dev_major, found.stx_dev_minor), found.stx_ino))
        }
        Err(Errno::NOSYS) => named_with_times(path),
        Ok(_) | Err(_) => Named::Nothing,
    }
}

#[cfg(all(unix, not(target_os = "linux")))]
fn named(path: &Path) -> Named {
    named_with_times(path)
}

/// The same by a call that every system has. The file is not opened: closing it again would let go of the locks that this
/// program has on it.
#[cfg(unix)]
fn named_with_times(path: &Path) -> Named {
    use std::os::unix::fs::MetadataExt as _;
    match fs::metadata(path) {
        Ok(found) if found.is_file() => Named::File(FileId(found.dev(), found.ino())),
        Ok(_) | Err(_) => Named::Nothing,
    }
}

/// The serial number of the drive and the number of the folder on it.
#[cfg(windows)]
fn named(folder: &Path) -> Named {
    use winapi_util::{Handle, file::information};
    match Handle::from_path_any(folder).and_then(information) {
        Ok(found) => Named::File(FileId(found.volume_serial_number(), found.file_index())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Named::Nothing,
        Err(_) => Named::Untold,
    }
}

/// Elsewhere a file that is there is the one that was.
#[cfg(not(any(unix, windows)))]
fn named(path: &Path) -> Named {
    match fs::metadata(path) {
        Ok(found) if found.is_file() => Named::File(FileId(0, 0)),
        Ok(_) | Err(_) => Named::Nothing,
    }
}
