//! Panics of others' code that are caught and told as errors are not printed as well. The one place that touches the
//! panic hook of the process.

use std::{
    any::Any,
    cell::Cell,
    panic::{self, AssertUnwindSafe},
    sync::Once,
};

thread_local! {
    static HUSHED: Cell<bool> = const { Cell::new(false) };
}

/// Does the work, and gives what it panicked with instead of printing it.
///
/// The panic hook of the process goes on serving everyone else: it is only passed over while this thread is in here.
///
/// # Errors
///
/// What the work panicked with.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Box<dyn Any + Send>> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !HUSHED.get() {
                before(panic);
            }
        }));
    });
    let outer = HUSHED.replace(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    HUSHED.set(outer);
    done
}

#[cfg(test)]
mod tests {
    use super::caught;

    #[test]
    fn a_panic_is_an_answer_and_the_next_work_is_done() {
        assert_eq!(caught(|| 7).ok(), Some(7));
        assert!(caught(|| Vec::<u8>::new()[std::hint::black_box(3)]).is_err());
        assert_eq!(caught(|| caught(|| 8).ok()).ok(), Some(Some(8)));
    }
}
