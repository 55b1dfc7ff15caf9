//! Runs a decoder that may panic, and counts how often one did.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::panics::caught;

/// How often what ran in here has panicked.
static PANICS: AtomicUsize = AtomicUsize::new(0);

/// How often a decoder has panicked since the program started.
pub(super) fn panics() -> usize {
    PANICS.load(Ordering::Relaxed)
}

/// What `work` gives; `None` when it panicked, of which nothing is printed.
pub(super) fn quietly<T>(work: impl FnOnce() -> T) -> Option<T> {
    caught(work).inspect_err(|_| _ = PANICS.fetch_add(1, Ordering::Relaxed)).ok()
}
