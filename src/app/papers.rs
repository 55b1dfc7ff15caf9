//! Files that were written for people: opened for printing, or shown in their folder, and never in the place of others.

use std::path::{Path, PathBuf};

/// So many files of one name are enough for a day.
const MOST_OF_A_NAME: u32 = 999;

/// The path itself, or with a number where something is there already: `report (2).pdf`. What somebody has written
/// is not replaced by what has the same name.
pub(super) fn free(path: &Path) -> PathBuf {
    let taken = |path: &Path| path.symlink_metadata().is_ok();
    if !taken(path) {
        return path.to_owned();
    }
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    let numbered = |number: u32| path.with_file_name(format!("{stem} ({number}){ending}"));
    (2..=MOST_OF_A_NAME)
        .map(numbered)
        .find(|path| !taken(path))
        .unwrap_or_else(|| numbered(MOST_OF_A_NAME + 1))
}

/// Has the system open a file or a folder with the program that it has for such. Returns at once: that program may
/// stay open for as long as somebody reads.
#[cfg(feature = "gui")]
pub(super) fn open(path: PathBuf) {
    let opened = std::thread::Builder::new().name("opener".to_owned()).spawn(move || {
        if let Err(error) = opener::open(&path) {
            tracing::warn!(error = &error as &dyn std::error::Error, "the system opens no such file");
        }
    });
    if let Err(error) = opened {
        tracing::error!(%error, "there is no thread to open a file");
    }
}

/// Without a window nobody asks.
#[cfg(not(feature = "gui"))]
pub(super) fn open(_: PathBuf) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_in_the_place_of_something() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("buku-tamu-2026-11-24.pdf");
        assert_eq!(free(&path), path);
        std::fs::write(&path, "kept").unwrap();
        let second = free(&path);
        assert_eq!(second.file_name().unwrap(), "buku-tamu-2026-11-24 (2).pdf");
        std::fs::create_dir(&second).unwrap();
        assert_eq!(free(&path).file_name().unwrap(), "buku-tamu-2026-11-24 (3).pdf");
        // A link that leads nowhere is something as well.
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("/nowhere", folder.path().join("x")).unwrap();
            assert_eq!(free(&folder.path().join("x")).file_name().unwrap(), "x (2)");
        }
    }
}
