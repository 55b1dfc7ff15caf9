//! The policies that a post can choose from: those that ship with the program, and its own.

use super::Policy;
use crate::credential::Date;

/// All policies that this post knows, each id once.
#[derive(Clone, Debug)]
pub struct PolicyBook {
    policies: Vec<Policy>,
}

impl PolicyBook {
    /// The policies that ship with the program.
    #[must_use]
    pub fn shipped() -> Self {
        todo!()
    }

    /// Adds a policy of the post's own, in place of one with the same id.
    pub fn insert(&mut self, policy: Policy) {
        let _ = policy;
        todo!()
    }

    /// The policy with this id on this day. The id `id` names the Indonesian period in force; after
    /// the last one, that last one; before the first one, the first.
    #[must_use]
    pub fn choose(&self, id: &str, today: Date) -> Option<&Policy> {
        let _ = (id, today);
        todo!()
    }

    /// All of them, sorted by id.
    #[must_use]
    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }
}
