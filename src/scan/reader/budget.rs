//! How much work a picture is worth. It is counted, in about nanoseconds, instead of measured, so that a picture gives
//! the same on a busy machine.

/// Work that was done, and how much may be done.
#[derive(Clone, Copy, Default)]
pub(super) struct Budget {
    spent: usize,
    allowance: usize,
}

impl Budget {
    /// So many nanoseconds of work.
    pub const fn new(nanos: usize) -> Self {
        Self { spent: 0, allowance: nanos }
    }

    /// Changes what may be spent in all.
    pub fn allow(&mut self, nanos: usize) {
        self.allowance = nanos;
    }

    /// Counts work that was done, or is about to be.
    pub fn spend(&mut self, nanos: usize) {
        self.spent = self.spent.saturating_add(nanos);
    }

    /// What was spent.
    pub fn spent(&self) -> usize {
        self.spent
    }

    /// What may still be spent.
    pub fn left(&self) -> usize {
        self.allowance.saturating_sub(self.spent)
    }

    /// Whether more was spent than might be.
    pub fn is_overspent(&self) -> bool {
        self.spent > self.allowance
    }

    /// Whether nothing is left.
    pub fn is_spent(&self) -> bool {
        self.left() == 0
    }
}
