//! The encryption of the guest book.

use zeroize::Zeroizing;

use super::{Office, forget_draft, found_draft, keep_draft};
use crate::{
    data_folder::{Aside, DataFolderError},
    time,
};

/// A guest book that has just been encrypted.
pub struct Encrypted {
    /// What opens it when the passphrase is lost. It is nowhere else.
    pub recovery_key: Zeroizing<String>,
    /// The logs that were put aside and could not be encrypted with it, which everybody can read.
    pub in_plain: Result<Vec<Aside>, DataFolderError>,
}

/// Encrypts the log, which nobody may have open.
///
/// # Errors
///
/// See [`DataFolder::encrypt_log`](crate::data_folder::DataFolder::encrypt_log). The log is as it was.
pub fn encrypt(office: &Office, passphrase: &str) -> Result<Encrypted, DataFolderError> {
    let key = office.folder.encrypt_log(passphrase)?;
    let recovery_key = key.recovery_key();
    // What is being typed is encrypted with it.
    let draft = found_draft(office, time::now());
    office.keep_key(key);
    if let Some(draft) = draft
        && let Err(error) = keep_draft(office, &draft)
    {
        tracing::warn!(error = &error as &dyn std::error::Error, "what is being typed is not kept");
        let _ = forget_draft(office);
    }
    Ok(Encrypted { recovery_key, in_plain: office.folder.aside_in_plain() })
}
