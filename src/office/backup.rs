//! Everything that a post keeps as one file, and back; and what can be saved of a damaged log.

use std::path::Path;

use super::Office;
use crate::{
    data_folder::{DataFolderError, Rescued, Restored},
    time::Timestamp,
    visit_log::{LogKey, VisitLog, VisitLogError},
};

/// Writes everything into one file, and says how many visits are in it.
///
/// # Errors
///
/// See [`DataFolder::back_up`](crate::data_folder::DataFolder::back_up).
pub fn back_up(office: &Office, to: &Path) -> Result<u64, DataFolderError> {
    office.folder.back_up(to, office.key())
}

/// Puts a backup in the place of everything that is here. `key` opens an encrypted one; without it the key of the
/// log here is tried, if it is known.
///
/// # Errors
///
/// See [`DataFolder::restore`](crate::data_folder::DataFolder::restore); [`VisitLogError::KeyNeeded`] and
/// [`VisitLogError::WrongKey`] where the backup has a key of its own.
pub fn restore(
    office: &Office,
    from: &Path,
    key: Option<&LogKey>,
    now: Timestamp,
) -> Result<Restored, DataFolderError> {
    let key_here = office.key();
    match office.folder.restore(from, key, key_here, now) {
        Err(DataFolderError::Log { source: VisitLogError::KeyNeeded, .. }) if key_here.is_some() => {
            office.folder.restore(from, key_here, key_here, now)
        }
        done => done,
    }
}

/// What became of a log that was said to be damaged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rescue {
    /// It is sound.
    Sound,
    /// Its visits were sound, and the index of the search was made anew.
    SearchMended,
    /// What could be read of it is a new log now.
    Saved(Rescued),
}

/// Mends a damaged log, or puts it aside and goes on with what can be read of it. Nobody may have it open.
///
/// # Errors
///
/// See [`DataFolder::rescue_log`](crate::data_folder::DataFolder::rescue_log).
pub fn rescue(office: &Office, now: Timestamp) -> Result<Rescue, DataFolderError> {
    let path = office.folder.visit_log_path();
    let mended = VisitLog::open_with(&path, office.key()).and_then(|mut log| {
        log.check_integrity()?;
        if log.soundness()?.search {
            log.rebuild_search()?;
            return Ok(Rescue::SearchMended);
        }
        Ok(Rescue::Sound)
    });
    match mended {
        Ok(rescue) => Ok(rescue),
        Err(VisitLogError::Damaged(_)) => office.folder.rescue_log(office.key(), now).map(Rescue::Saved),
        Err(source) => Err(DataFolderError::Log { path, source }),
    }
}
