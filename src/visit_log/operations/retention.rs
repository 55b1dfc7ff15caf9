//! What is kept how long.

use crate::{time::Timestamp, visit::PersonalField};

/// Which field goes, of visits that arrived before when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// In the order of [`PersonalField::ALL`].
    before: [Timestamp; PersonalField::ALL.len()],
}

impl Retention {
    /// Everything goes that tells whose a visit was, of visits that arrived before this moment.
    #[must_use]
    pub fn all_before(before: Timestamp) -> Self {
        Self { before: [before; PersonalField::ALL.len()] }
    }

    /// This field goes of visits that arrived before this moment.
    #[must_use]
    pub fn with(mut self, field: PersonalField, before: Timestamp) -> Self {
        self.before[field as usize] = before;
        self
    }

    /// Of visits that arrived before when this field goes.
    #[must_use]
    pub fn of(&self, field: PersonalField) -> Timestamp {
        self.before[field as usize]
    }

    /// Of visits that arrived before when nothing is left that tells whose they were.
    #[must_use]
    pub fn everything(&self) -> Timestamp {
        self.before.into_iter().min().unwrap_or(Timestamp::MIN_UTC)
    }

    /// Of visits that arrived before when anything goes.
    pub(super) fn latest(&self) -> Timestamp {
        self.before.into_iter().max().unwrap_or(Timestamp::MIN_UTC)
    }

    /// In milliseconds, as the log keeps it.
    pub(super) fn to_millis(self) -> [i64; PersonalField::ALL.len()] {
        self.before.map(|before| before.timestamp_millis())
    }

    pub(super) fn of_millis(before: [i64; PersonalField::ALL.len()]) -> Option<Self> {
        let times = before.map(Timestamp::from_timestamp_millis);
        times.iter().all(Option::is_some).then(|| Self { before: times.map(Option::unwrap_or_default) })
    }
}
