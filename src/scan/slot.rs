//! A mailbox for one value: a newer one replaces an older one that nobody took.

use std::sync::{Condvar, Mutex, PoisonError};

/// A mailbox for one value.
pub struct LatestSlot<T> {
    state: Mutex<State<T>>,
    news: Condvar,
}

struct State<T> {
    value: Option<T>,
    closed: bool,
}

impl<T> Default for LatestSlot<T> {
    fn default() -> Self {
        Self { state: Mutex::new(State { value: None, closed: false }), news: Condvar::new() }
    }
}

impl<T> LatestSlot<T> {
    /// Lays a value in, in place of one that nobody took. Does nothing once the slot is closed.
    pub fn put(&self, value: T) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if !state.closed {
            state.value = Some(value);
            self.news.notify_one();
        }
    }

    /// Waits for a value. `None` once the slot is closed and empty.
    pub fn take(&self) -> Option<T> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(value) = state.value.take() {
                return Some(value);
            }
            if state.closed {
                return None;
            }
            state = self.news.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The value, if there is one now.
    pub fn try_take(&self) -> Option<T> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).value.take()
    }

    /// Ends the waiting of all takers.
    pub fn close(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
        self.news.notify_all();
    }
}
