//! What a guest says of a visit.

use std::fmt;

use crate::visit::Visit;

/// What a guest says about a visit; see [`NewVisit`](crate::visit::NewVisit) for the fields.
#[derive(Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of `NewVisit` under their own names")]
pub struct Guest {
    pub name: String,
    pub organisation: String,
    pub purpose: String,
    pub host: String,
    pub phone: String,
    pub party: u32,
    pub note: String,
}

impl Guest {
    /// What a visit says of its guest.
    #[must_use]
    pub fn of(visit: &Visit) -> Self {
        let Visit { name, organisation, purpose, host, phone, party, note, .. } = visit.clone();
        Self { name, organisation, purpose, host, phone, party, note }
    }
}

impl fmt::Debug for Guest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guest").finish_non_exhaustive()
    }
}
