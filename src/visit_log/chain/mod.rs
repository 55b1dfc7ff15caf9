//! The audit chain: every change to the log is an entry that is linked to all entries before it.
//!
//! An entry holds digests and no content. What changed a visit bears the digest of the visit as it is
//! afterwards, salted with a salt beside the visit; what needs more (a correction, an export) bears the
//! digest of its detail, salted with a salt beside the detail. So a visit can be emptied by law, and its
//! old salts forgotten with it: nobody can find out from a digest whose name it was, and all links stay
//! what they were. Where a name goes out of what an entry tells that is about no visit, a later entry bears the
//! digest of what it tells from then on.
//!
//! A link is the SHA-256 of the link before it and of the entry. Whoever can write the file can also
//! make a whole new chain, or cut off its end. That is what an [`Anchor`] is for, the closing hash of a
//! day: kept on paper or in another file, it tells that chain from every other.

mod anchor;
mod append;
mod digest;
mod entry;
mod kind;
mod verify;

pub use anchor::Anchor;
pub use digest::{Digest, NO_LINK, link};
pub use entry::Entry;
pub use kind::ChangeKind;
pub use verify::{Fault, FaultKind, Verification};

pub(super) use anchor::closing;
pub(super) use append::{Chain, high_water};
pub(super) use digest::{Part, STATE, STATE_COLUMNS, Salt, Values, random, state_digest};
pub(super) use entry::entries_about;
pub(super) use verify::verify;
