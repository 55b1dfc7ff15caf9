//! What is kept how long.

use crate::{
    time::Timestamp,
    visit::{Field, Personal},
};

/// Which field goes, of visits that arrived before when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention(Personal<Timestamp>);

impl Retention {
    /// Everything goes that tells whose a visit was, of visits that arrived before this moment.
    #[must_use]
    pub fn all_before(before: Timestamp) -> Self {
        Self(Personal::all(before))
    }

    /// This field goes of visits that arrived before this moment, if it is one that tells whose they were.
    #[must_use]
    pub fn with(mut self, field: Field, before: Timestamp) -> Self {
        if let Some(slot) = self.0.of_mut(field) {
            *slot = before;
        }
        self
    }

    /// Of visits that arrived before when this field goes. What is not personal has no time of its own.
    #[must_use]
    pub fn of(&self, field: Field) -> Timestamp {
        self.0.of(field).copied().unwrap_or(Timestamp::MIN_UTC)
    }

    /// Of visits that arrived before when nothing is left that tells whose they were.
    #[must_use]
    pub fn everything(&self) -> Timestamp {
        self.0.iter().map(|(_, before)| *before).min().unwrap_or(Timestamp::MIN_UTC)
    }

    /// Of visits that arrived before when anything goes.
    pub(super) fn latest(&self) -> Timestamp {
        self.0.iter().map(|(_, before)| *before).max().unwrap_or(Timestamp::MIN_UTC)
    }

    /// Each field that tells whose a visit was, with when it goes.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Field, Timestamp)> {
        self.0.iter().map(|(field, before)| (field, *before))
    }

    /// In milliseconds, as the log keeps it.
    pub(super) fn to_millis(self) -> Personal<i64> {
        self.0.map(|before| before.timestamp_millis())
    }

    pub(super) fn of_millis(before: Personal<i64>) -> Option<Self> {
        let times = before.map(Timestamp::from_timestamp_millis);
        times.iter().all(|(_, time)| time.is_some()).then(|| Self(times.map(Option::unwrap_or_default)))
    }
}
