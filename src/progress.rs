//! How far something has come that takes long, and whether it is to go on: one way to tell for all of it.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Hears how far some work has come, and says whether it is to go on. A closure of the same arguments is one, too.
pub trait Progress {
    /// So many visits or rows are done, and this share of all the work, from 0 to 1, where that is known. It is
    /// called often, and answers in an instant.
    ///
    /// # Errors
    ///
    /// [`Cancelled`], after which the work stops as soon as it can.
    fn at(&mut self, done: u64, share: Option<f32>) -> Result<(), Cancelled>;
}

/// Whoever waited for the work has had enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it was cancelled")]
pub struct Cancelled;

/// Nobody looks on, and the work is done to its end.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Progress for Unwatched {
    fn at(&mut self, _: u64, _: Option<f32>) -> Result<(), Cancelled> {
        Ok(())
    }
}

impl<F: FnMut(u64, Option<f32>) -> Result<(), Cancelled>> Progress for F {
    fn at(&mut self, done: u64, share: Option<f32>) -> Result<(), Cancelled> {
        self(done, share)
    }
}

/// The wish that some work stops: any thread may say it, and the work looks at it between two steps.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// The work is to stop.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Work that begins now is not meant.
    pub fn withdraw(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// Whether to go on.
    ///
    /// # Errors
    ///
    /// [`Cancelled`] once somebody has asked.
    pub fn heed(&self) -> Result<(), Cancelled> {
        if self.0.load(Ordering::Relaxed) { Err(Cancelled) } else { Ok(()) }
    }
}
