//! The latest time that the clock has shown to this desk, in a small file beside the log: for those who must
//! know whether the clock is wrong while the log is locked, or is not asked.

use super::{DataFolder, DataFolderError, read, write};
use crate::time::Timestamp;

const FILE: &str = "clock";
/// A time as RFC 3339 writes it, and a line break.
const MAX_BYTES: usize = 64;

impl DataFolder {
    /// The latest time that was kept here. A file that holds none is none.
    #[must_use]
    pub fn latest_shown(&self) -> Option<Timestamp> {
        let bytes = read(&self.path().join(FILE), MAX_BYTES).ok()??;
        std::str::from_utf8(&bytes).ok()?.trim().parse().ok()
    }

    /// Keeps the latest time, in one step: the file says the old one or the new one.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn keep_latest_shown(&self, time: Timestamp) -> Result<(), DataFolderError> {
        write(&self.path().join(FILE), format!("{}\n", time.to_rfc3339()).as_bytes())
    }
}
