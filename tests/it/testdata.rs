//! Where the third-party suites lie, which are not part of the project.

use std::path::{Path, PathBuf};

/// The folder of a suite: below `POSJAGA_TESTDATA`, else below `../shared/testdata`. Says plainly
/// that the suite is skipped when it is in neither place.
pub fn testdata(suite: &str) -> Option<PathBuf> {
    let root = std::env::var_os("POSJAGA_TESTDATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/testdata"), PathBuf::from);
    let folder = root.join(suite);
    if folder.exists() {
        return Some(folder);
    }
    eprintln!("skipped: the suite {suite} is not in {}", root.display());
    None
}
