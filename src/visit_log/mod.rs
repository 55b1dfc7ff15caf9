//! The visit log: SQLite, one writer, and an answer only after the visit is on the disk.
//!
//! From the bottom up: values and errors; the file (`connection`, `migrations`, `in_place`); a visit as a row, the
//! audit chain and the index of the search; the log over them; and what can be done with it (`operations`).

mod chain;
mod clock;
mod connection;
mod error;
mod in_place;
mod in_words;
mod key;
mod log;
mod migrations;
pub mod normal;
mod operations;
mod order;
mod row;
mod search;
mod sql;
#[cfg(test)]
mod tests;
mod trouble;

pub use chain::{Anchor, ChangeKind, Digest, Entry, Fault, FaultKind, NO_LINK, Verification, link};
pub use clock::{OBSOLETE, WRITTEN};
pub use error::VisitLogError;
pub use key::{KeyError, KeyFile, LogKey, MIN_PASSPHRASE_CHARS, key_file_path};
pub use log::{Snapshot, VisitLog, sqlite_version};
pub use operations::{
    Admitted, BEFORE_UPGRADE, Backup, Begun, CardOut, Closing, DayClosed, Destruction, Gone, Incoming,
    LogStamp, MET_WITHIN, Mention, MentionPlace, Merged, Outbox, Outgoing, PolicyChange, PurgeRun, Rekeyed,
    Retention, Salvaged, Seek, Seen, Soundness, TextOf, TypedBefore, beginning_of, nth_key,
};
pub use search::{Known, Place, Query, SHORTEST_BEGINNING};
pub use trouble::LogTrouble;
