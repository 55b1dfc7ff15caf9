//! What can be done with the log, each in a file of its own.

mod again;
mod arrival;
mod backup;
mod clock;
mod correction;
mod destroyed;
mod destruction;
mod encryption;
mod erase;
mod merge;
mod purge;
mod reading;
mod retention;
mod salvage;
mod soundness;
mod texts;
mod trace;
mod trail;

pub use arrival::Admitted;
pub use backup::Backup;
pub use destruction::{Begun, Destruction, Gone};
pub use encryption::{Rekeyed, beginning_of};
pub use erase::{Mention, MentionPlace};
pub use merge::{Incoming, Merged, Seen, nth_key};
pub use purge::{PurgeRun, Seek};
pub use retention::Retention;
pub use salvage::Salvaged;
pub use soundness::Soundness;
pub use texts::TextOf;
pub use trace::MET_WITHIN;
pub use trail::PolicyChange;
