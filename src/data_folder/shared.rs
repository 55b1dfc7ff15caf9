//! One folder for all who take turns at a desk under names of their own: with it, every user of the computer works on the
//! same guest book.
//!
//! Whether it is there decides: then nobody's own folder is used. On Unix it belongs to a group, and all that is made in it
//! is the group's ([`whole_file::share`]); on Windows what is made in a folder has its rights by itself.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use super::{DataFolder, DataFolderError, failed, make_folder};
use crate::{text::Language, whole_file};

/// Windows' own number for all users of a computer, whatever its language calls them.
const USERS: &str = "*S-1-5-32-545";
/// The same for the system and for administrators, who may everything.
const SYSTEM_AND_ADMINISTRATORS: [&str; 2] = ["*S-1-5-18:(OI)(CI)F", "*S-1-5-32-544:(OI)(CI)F"];

impl DataFolder {
    /// Where a folder for all users of this computer is, if there is one.
    #[must_use]
    pub fn shared_path() -> Option<PathBuf> {
        #[cfg(windows)]
        let place = PathBuf::from(std::env::var_os("ProgramData")?).join("posjaga").join("data");
        #[cfg(target_os = "macos")]
        let place = PathBuf::from("/Library/Application Support/posjaga");
        #[cfg(not(any(windows, target_os = "macos")))]
        let place = PathBuf::from("/var/lib/posjaga");
        place.is_absolute().then_some(place)
    }

    /// Where the data of the user who runs this belongs on this system, were there no shared folder.
    ///
    /// # Errors
    ///
    /// [`DataFolderError::NoDefault`].
    pub fn own_path() -> Result<PathBuf, DataFolderError> {
        let places = directories::ProjectDirs::from("", "", "posjaga").ok_or(DataFolderError::NoDefault)?;
        Ok(places.data_local_dir().to_owned())
    }

    /// Lets a group of users share this folder, with everything that is in it; makes it where there is none. On Windows
    /// no group means all users of the computer.
    ///
    /// # Errors
    ///
    /// When it cannot be made, or the group or the right to do so is missing: [`DataFolderError::NotShared`].
    pub fn share(path: &Path, group: Option<&str>, first: Language) -> Result<Self, DataFolderError> {
        let path = std::path::absolute(path).map_err(failed("create", path))?;
        make_folder(&path)?;
        give(&path, group)?;
        share_all(&path).map_err(failed("write", &path))?;
        Self::open_in(&path, first)
    }
}

/// Has the system's own tool give the folder and what is in it to the group.
fn give(path: &Path, group: Option<&str>) -> Result<(), DataFolderError> {
    let mut tool;
    if cfg!(windows) {
        tool = Command::new("icacls");
        tool.arg(path).args(["/T", "/Q"]);
        if group.is_some() {
            // Only they: what is in there names guests.
            tool.arg("/inheritance:r");
            for one in SYSTEM_AND_ADMINISTRATORS {
                tool.args(["/grant", one]);
            }
        }
        tool.args(["/grant", &format!("{}:(OI)(CI)M", group.unwrap_or(USERS))]);
    } else {
        tool = Command::new("chgrp");
        tool.args(["-R", "--"]).arg(group.unwrap_or_default()).arg(path);
    }
    let answer = tool.output().map_err(failed("write", path))?;
    if answer.status.success() {
        return Ok(());
    }
    let said = [answer.stderr, answer.stdout].concat();
    let said = String::from_utf8_lossy(&said).lines().next().unwrap_or_default().to_owned();
    Err(DataFolderError::NotShared { path: path.to_owned(), said })
}

/// From the folder down. What stands in it is ours, and no deep tree.
fn share_all(folder: &Path) -> io::Result<()> {
    whole_file::give_to_group(folder)?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            share_all(&entry.path())?;
        } else if kind.is_file() {
            whole_file::give_to_group(&entry.path())?;
        }
    }
    Ok(())
}
