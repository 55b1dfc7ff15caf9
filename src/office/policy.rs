//! Which policy judges.

use super::Office;
use crate::{
    data_folder::DataFolderError,
    policy::Policy,
    time::{self, local_day},
};

/// Why a policy cannot be chosen.
#[derive(Debug, thiserror::Error)]
pub enum PolicyChoiceError {
    /// There is none with this id, or its file is faulty.
    #[error("there is no policy {0}")]
    Missing(String),
    /// The policies cannot be read, or the settings not written.
    #[error(transparent)]
    Folder(#[from] DataFolderError),
}

/// Has another policy judge from now on, and gives the one that judges today. Whoever calls it has the log told
/// (see [`VisitLog::record_policy`](crate::visit_log::VisitLog::record_policy)).
///
/// # Errors
///
/// See [`PolicyChoiceError`]. The settings are unchanged.
pub fn choose_policy(office: &Office, id: &str) -> Result<Policy, PolicyChoiceError> {
    let (book, _) = office.folder.policy_book()?;
    let today = local_day(time::now());
    let policy = book.choose(id, today).ok_or_else(|| PolicyChoiceError::Missing(id.to_owned()))?;
    office.folder.change_setting("policy", id)?;
    Ok(policy.clone())
}
