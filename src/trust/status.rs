//! Whether the lists still stand by a signer.

/// Whether a list still stands by a signer, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignerStatus {
    /// It does.
    Current,
    /// It does, unless Switzerland's list of active keys is at hand and leaves it out: see
    /// [`TrustStore::status`](super::TrustStore::status).
    WhileActive,
    /// Taken off in the ordinary course of things; kept because what it signed is still about.
    Withdrawn,
    /// Revoked: nothing of it can be believed, whatever other lists say.
    Revoked,
}
