//! The encryption of the guest book, as the window sees it.

use std::fmt;

use zeroize::Zeroizing;

use crate::visit_log::{KeyError, LogTrouble};

/// A passphrase or a recovery key on its way.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub Zeroizing<String>);

/// How the guest book is kept, and what is being done about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Encryption {
    /// Nobody has opened the guest book yet.
    #[default]
    Unknown,
    /// Everyone who has the disk can read it.
    Off,
    /// A passphrase is being tried, or the guest book encrypted.
    Working,
    /// A passphrase opens it, and has.
    On,
    /// It has just been encrypted. This is its recovery key, which is shown once.
    New(Secret),
    /// The passphrase was not taken.
    Refused(KeyError),
    /// It could not be encrypted or opened, and is as it was.
    Failed(LogTrouble),
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret").finish_non_exhaustive()
    }
}
