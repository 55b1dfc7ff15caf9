//! Runs a decoder that may panic, without a word on standard error.

use std::{
    cell::Cell,
    panic::{self, AssertUnwindSafe},
    sync::{
        Once,
        atomic::{AtomicUsize, Ordering},
    },
};

/// How often what ran in here has panicked.
static PANICS: AtomicUsize = AtomicUsize::new(0);

/// How often a decoder has panicked since the program started.
pub(super) fn panics() -> usize {
    PANICS.load(Ordering::Relaxed)
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// What `work` gives; `None` when it panicked.
///
/// The panic hook of the process goes on serving everyone else: it is only passed over while this
/// thread is in here.
pub(super) fn quietly<T>(work: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                before(panic);
            }
        }));
    });
    let outer = QUIET.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work)).ok();
    QUIET.set(outer);
    if result.is_none() {
        PANICS.fetch_add(1, Ordering::Relaxed);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::quietly;

    #[test]
    fn a_panic_is_nothing_read() {
        assert_eq!(quietly(|| 7), Some(7));
        assert_eq!(quietly(|| Vec::<u8>::new()[std::hint::black_box(3)]), None);
        assert_eq!(quietly(|| 8), Some(8));
    }
}
