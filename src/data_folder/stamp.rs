//! Tells whether the data folder has been changed, by this program or another one.

use std::{
    collections::hash_map::DefaultHasher,
    fs,
    hash::{Hash as _, Hasher as _},
    path::Path,
};

use super::{DataFolder, MAX_CONFIG_BYTES, files_where, has_ending, read};

/// What the settings, and what judgements stand on, looked like at a moment. A file that is as long as before
/// and of the same time is told by its content, since some disks know the time to two seconds only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FolderStamp {
    /// Of `config.toml`.
    pub settings: u64,
    /// Of trust material and policies.
    pub grounds: u64,
}

impl DataFolder {
    /// What the folder looks like now. Reads the small files and asks for the sizes and times of the large ones;
    /// what cannot be read looks like nothing.
    #[must_use]
    pub fn stamp(&self) -> FolderStamp {
        let mut settings = DefaultHasher::new();
        content(&self.config_path(), &mut settings);
        let mut grounds = DefaultHasher::new();
        for file in files_where(&self.policies_path(), |_| true).unwrap_or_default() {
            content(&file, &mut grounds);
        }
        for file in files_where(&self.trust_path(), |_| true).unwrap_or_default() {
            // The lists may be large; their records are small.
            let look = if has_ending(&file, "json") { content } else { size_and_time };
            look(&file, &mut grounds);
        }
        FolderStamp { settings: settings.finish(), grounds: grounds.finish() }
    }
}

fn content(file: &Path, stamp: &mut DefaultHasher) {
    file.hash(stamp);
    read(file, MAX_CONFIG_BYTES).ok().hash(stamp);
}

fn size_and_time(file: &Path, stamp: &mut DefaultHasher) {
    file.hash(stamp);
    let metadata = fs::metadata(file).ok();
    metadata.map(|metadata| (metadata.len(), metadata.modified().ok())).hash(stamp);
}
