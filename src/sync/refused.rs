//! What of the feed was not taken, and why.

use serde::{Deserialize, Serialize};

use crate::{
    bundle::{FeedError, FeedItem},
    data_folder::DataFolderError,
    time::Timestamp,
};

/// An item of the feed that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Its number.
    pub no: u64,
    /// What it said that it is.
    pub kind: String,
    /// What it was called.
    pub name: String,
    /// Why not.
    pub fault: ItemFault,
    /// When it came.
    pub at: Timestamp,
}

/// Why an item of the feed was not taken. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum ItemFault {
    /// No key of the enrolment signed it, or it was altered.
    #[error("the signature does not hold")]
    Signature,
    /// It was signed as something else.
    #[error("it was signed as something else")]
    Label,
    /// This program does not know such items.
    #[error("items of this kind are not known")]
    Unknown,
    /// It is larger than an item may be.
    #[error("it is too large")]
    TooLarge,
    /// It is for another office.
    #[error("it is for another office")]
    OtherOffice,
    /// What is in force was signed later.
    #[error("what is in force is newer")]
    Stale,
    /// What it holds is refused as it would be from a file.
    #[error("its content is refused")]
    Content,
    /// A file cannot be written.
    #[error("it cannot be kept")]
    Disk,
}

impl Refused {
    pub(super) fn of(item: &FeedItem, fault: ItemFault, at: Timestamp) -> Self {
        let short = |text: &str| text.chars().take(100).collect();
        Self { no: item.no, kind: short(&item.kind), name: short(&item.name), fault, at }
    }
}

impl From<FeedError> for ItemFault {
    fn from(error: FeedError) -> Self {
        match error {
            FeedError::Signature => Self::Signature,
            FeedError::Label => Self::Label,
            FeedError::Unknown => Self::Unknown,
            FeedError::TooLarge { .. } => Self::TooLarge,
        }
    }
}

impl From<DataFolderError> for ItemFault {
    fn from(error: DataFolderError) -> Self {
        tracing::warn!(error = &error as &dyn std::error::Error, "the content of an item of the feed");
        match error {
            DataFolderError::Io { .. } => Self::Disk,
            _ => Self::Content,
        }
    }
}
