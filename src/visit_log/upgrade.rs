//! How much of the upgrade of an older log is done: steps of the schema tell it, and the index of the search.

/// Hears how much of it is done, from 0 to 1.
pub(super) type Tell<'a> = &'a mut dyn FnMut(f32);

/// After how many rows it is told.
pub(super) const TELL_EVERY: u64 = 1000;
