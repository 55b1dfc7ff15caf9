//! A file that appears under its name only when it is complete and on the disk.
//!
//! It is written under another name in the same folder, flushed to the disk, and renamed; then the
//! folder is flushed too. A reader, a full disk or a power cut finds the old file or the new one.

use std::{
    collections::BTreeSet,
    fs::{self, File, TryLockError},
    io::{self, BufWriter, Write},
    mem,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use tempfile::{Builder, NamedTempFile, TempDir, TempPath};

const PREFIX: &str = ".posjaga-";
const SUFFIX: &str = ".part";
/// What SQLite keeps beside a database that is being made there.
const COMPANIONS: [&str; 3] = ["-journal", "-wal", "-shm"];

/// Writes the file with what `fill` gives, and replaces one that is there. A symbolic link stays, and
/// the file that it names is replaced. A new file is for its owner alone (it may hold the names of
/// guests), or for whom its folder is shared with ([`share`]); an old one keeps its permissions.
///
/// # Errors
///
/// What the system said, or what `fill` said; a file that was there before is then unchanged.
pub fn write<T, E: From<io::Error>>(
    path: &Path,
    fill: impl FnOnce(&mut (dyn Write + Send)) -> Result<T, E>,
) -> Result<T, E> {
    let part = Part::beside(path)?;
    // Tells others that somebody is still writing. A file system without locks does without.
    let _ = part.file.as_file().try_lock();
    let mut out = BufWriter::new(part.file.as_file());
    let done = fill(&mut out)?;
    out.flush()?;
    drop(out);
    part.put_in_place()?;
    Ok(done)
}

/// A file that is being made beside the one that it is to replace. It is gone when it is dropped.
pub struct Part {
    file: NamedTempFile,
    unfinished: Unfinished,
    companions: Companions,
    target: PathBuf,
    replaced: Option<fs::Metadata>,
}

impl Part {
    /// Makes an empty one. Others are kept from cleaning it away where that does not keep the caller from
    /// opening it by its name.
    ///
    /// # Errors
    ///
    /// What the system said.
    pub fn beside(path: &Path) -> io::Result<Self> {
        let (target, replaced) = target(path)?;
        let folder = folder_of(&target);
        remove_abandoned(folder);
        let make = || Builder::new().prefix(PREFIX).suffix(SUFFIX).tempfile_in(folder);
        let (mut file, mut unfinished) = Unfinished::make(make, NamedTempFile::path)?;
        // Another program may clean it away before it is locked; then it is gone, or about to be.
        while cfg!(unix)
            && (matches!(file.as_file().try_lock(), Err(TryLockError::WouldBlock)) || !file.path().exists())
        {
            (file, unfinished) = Unfinished::make(make, NamedTempFile::path)?;
        }
        let companions = Companions(file.path().to_owned());
        Ok(Self { file, unfinished, companions, target, replaced })
    }

    /// Where it is for now.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Flushes it to the disk and gives it its name.
    ///
    /// # Errors
    ///
    /// What the system said; a file that was there before is then unchanged.
    pub fn put_in_place(self) -> io::Result<()> {
        let Self { file, unfinished: _unfinished, companions: _companions, target, replaced } = self;
        match replaced {
            Some(replaced) if cfg!(unix) => file.as_file().set_permissions(replaced.permissions())?,
            Some(_) => {}
            None => share(file.path())?,
        }
        file.as_file().sync_all()?;
        let _ = file.as_file().unlock();
        persist(file, &target)?;
        sync_folder(folder_of(&target))
    }

    /// The same where no file may be replaced: one that another program has put there meanwhile stays.
    ///
    /// # Errors
    ///
    /// What the system said; [`io::ErrorKind::AlreadyExists`].
    pub fn put_in_free_place(self) -> io::Result<()> {
        let Self { file, unfinished: _unfinished, companions: _companions, target, .. } = self;
        share(file.path())?;
        file.as_file().sync_all()?;
        let _ = file.as_file().unlock();
        file.persist_noclobber(&target).map_err(|refused| refused.error)?;
        sync_folder(folder_of(&target))
    }
}

/// Windows renames nothing onto a file that somebody has open, and to an account without rights it says the same
/// ("access denied"). Virus scanners and search services open what is new for some milliseconds.
const RENAME_TRIES: u32 = 20;
const BETWEEN_RENAME_TRIES: Duration = Duration::from_millis(25);

/// Gives the file its name, in the place of one that has it.
fn persist(mut file: NamedTempFile, target: &Path) -> io::Result<()> {
    let mut tries = 1;
    loop {
        match file.persist(target) {
            Ok(_) => return Ok(()),
            Err(refused) if tries < RENAME_TRIES && may_be_in_use(&refused.error) => {
                tries += 1;
                thread::sleep(BETWEEN_RENAME_TRIES);
                file = refused.file;
            }
            Err(refused) => return Err(refused.error),
        }
    }
}

/// Whether Windows may have refused because another program has the file open: `ERROR_ACCESS_DENIED`,
/// `ERROR_SHARING_VIOLATION` or `ERROR_LOCK_VIOLATION`. Never so on other systems.
#[must_use]
pub fn may_be_in_use(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(5 | 32 | 33))
}

/// What this program is making and has not finished. A program that is interrupted has no time to unwind,
/// and nobody but the whole program knows all of it: hence one list for all.
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn unfinished() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file or a folder that [`abandon_all`] removes, as long as this lives.
#[derive(Debug)]
pub struct Unfinished(PathBuf);

impl Unfinished {
    /// Makes it and puts it on the list, with nothing in between.
    ///
    /// # Errors
    ///
    /// What `make` says.
    pub fn make<T>(
        make: impl FnOnce() -> io::Result<T>,
        path: impl FnOnce(&T) -> &Path,
    ) -> io::Result<(T, Self)> {
        let mut list = unfinished();
        let new = make()?;
        let path = path(&new).to_owned();
        list.insert(path.clone());
        Ok((new, Self(path)))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        unfinished().remove(&self.0);
    }
}

/// Removes what is not finished, for a program that ends in the middle of its work; nothing else is begun.
pub fn abandon_all() {
    let mut list = unfinished();
    for path in mem::take(&mut *list) {
        // What was put in its place meanwhile is no longer there.
        let _ = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        remove_companions(&path);
    }
    mem::forget(list);
}

/// A second name of a file, in the same folder, by which it is still found when another one has taken its place.
/// It is gone when this is dropped, and as abandoned as any part when the program is killed.
pub struct SecondName {
    path: TempPath,
    _unfinished: Unfinished,
}

impl SecondName {
    /// Gives the file a second name.
    ///
    /// # Errors
    ///
    /// What the system said; a FAT drive gives a file one name only.
    pub fn of(path: &Path) -> io::Result<Self> {
        let link = |name: &Path| fs::hard_link(path, name);
        let make = || Builder::new().prefix(PREFIX).suffix(SUFFIX).make_in(folder_of(path), link);
        let (named, unfinished) = Unfinished::make(make, NamedTempFile::path)?;
        Ok(Self { path: named.into_temp_path(), _unfinished: unfinished })
    }

    /// The second name.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Removes, when it is dropped, what SQLite has kept beside the file with this name.
struct Companions(PathBuf);

impl Drop for Companions {
    fn drop(&mut self) {
        remove_companions(&self.0);
    }
}

fn remove_companions(path: &Path) {
    for companion in COMPANIONS {
        let mut name = path.as_os_str().to_owned();
        name.push(companion);
        // Hardly ever is there one.
        let _ = fs::remove_file(name);
    }
}

/// The folder that a file is in; `.` for one that is named without a folder.
#[must_use]
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The set-group-ID bit and the right of the group to write: what is made in such a folder is the group's.
#[cfg(unix)]
const SHARED: u32 = 0o2020;

/// Whether several users of the system share this folder: its group may write in it, and what is made there is the
/// group's. Windows hands the rights of a folder on by itself, so that there is nothing to be seen.
#[must_use]
pub fn is_shared(folder: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::metadata(folder).is_ok_and(|found| found.permissions().mode() & SHARED == SHARED)
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        false
    }
}

/// Gives a file or a folder that was just made to the group of the folder that it is in, where that is shared
/// ([`is_shared`]). Elsewhere it stays its owner's alone.
///
/// # Errors
///
/// What the system said.
pub fn share(made: &Path) -> io::Result<()> {
    if is_shared(folder_of(made)) { give_to_group(made) } else { Ok(()) }
}

/// Makes an empty file, its owner's alone from its first moment on, or for whom its folder is shared with.
///
/// # Errors
///
/// What the system said; [`io::ErrorKind::AlreadyExists`].
pub fn create(path: &Path) -> io::Result<()> {
    let mut options = File::options();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).and_then(|_| share(path))
}

/// Makes a folder under a name that nobody has, for what is not finished, in this one: its owner's alone, or for whom
/// the folder is shared with. It is removed when it is dropped.
///
/// # Errors
///
/// What the system said.
pub fn create_folder_in(folder: &Path, prefix: &str) -> io::Result<TempDir> {
    let mut builder = Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    let made = builder.tempdir_in(folder)?;
    share(made.path())?;
    Ok(made)
}

/// Lets the group of a file read and write it; of a folder, also what will be made in it. Nobody else may.
///
/// # Errors
///
/// What the system said.
pub fn give_to_group(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let found = fs::metadata(path)?;
        let mode = if found.is_dir() { 0o2770 } else { 0o660 };
        if found.permissions().mode() & 0o7777 != mode {
            fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
        }
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Flushes a folder to the disk, so that a new name in it survives a power cut. Windows writes its
/// folders through, and some network drives know no such thing; neither is an error.
///
/// # Errors
///
/// What the system said.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    match File::open(folder)?.sync_all() {
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            Ok(())
        }
        done => done,
    }
}

/// The file to replace, behind a symbolic link if there is one, and what is known of it.
fn target(path: &Path) -> io::Result<(PathBuf, Option<fs::Metadata>)> {
    let target = match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => fs::canonicalize(path)?,
        _ => path.to_owned(),
    };
    match fs::metadata(&target) {
        Ok(found) if found.is_file() => Ok((target, Some(found))),
        Ok(_) => Err(io::ErrorKind::NotSeekable.into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok((target, None)),
        Err(error) => Err(error),
    }
}

/// Removes what a killed program left half written in a folder: a part that nobody holds locked any more.
/// Every [`Part`] does so first.
pub fn remove_abandoned(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else { continue };
        let mut parts = COMPANIONS.iter().filter_map(|companion| name.strip_suffix(companion));
        if parts.any(|part| part.ends_with(SUFFIX) && !folder.join(part).exists()) {
            let _ = fs::remove_file(entry.path());
        } else if name.ends_with(SUFFIX)
            && entry.file_type().is_ok_and(|kind| kind.is_file())
            && let Ok(part) = File::options().write(true).open(entry.path())
            && part.try_lock().is_ok()
        {
            // It stays locked until it is gone, but for Windows, which removes no open file.
            let part = cfg!(unix).then_some(part);
            let _ = fs::remove_file(entry.path());
            remove_companions(&entry.path());
            drop(part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(path: &Path, text: &str) -> io::Result<()> {
        write(path, |out| out.write_all(text.as_bytes()))
    }

    #[test]
    fn a_failing_writer_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("day.csv");
        text(&path, "old").unwrap();
        let failed: io::Result<()> = write(&path, |out| {
            out.write_all(b"half of the new")?;
            Err(io::Error::other("no more"))
        });
        assert_eq!(failed.unwrap_err().to_string(), "no more");
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn an_abandoned_part_is_removed_and_a_held_one_stays() {
        let folder = tempfile::tempdir().unwrap();
        let abandoned = folder.path().join(".posjaga-a.part");
        let held = folder.path().join(".posjaga-b.part");
        fs::write(&abandoned, "x").unwrap();
        fs::write(folder.path().join(".posjaga-a.part-wal"), "x").unwrap();
        fs::write(folder.path().join(".posjaga-gone.part-journal"), "x").unwrap();
        let holder = File::create(&held).unwrap();
        holder.lock().unwrap();
        text(&folder.path().join("new"), "text").unwrap();
        let mut left: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, [".posjaga-b.part", "new"]);
        assert!(held.exists());
    }

    #[test]
    fn a_folder_in_its_place_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(text(folder.path(), "x").unwrap_err().kind(), io::ErrorKind::NotSeekable);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_and_its_file_is_replaced_with_its_permissions() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&file, &link).unwrap();
        text(&link, "new").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        text(&folder.path().join("new"), "x").unwrap();
        let mode = fs::metadata(folder.path().join("new")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
