//! A worker: a named thread that reports to the window and says so when it dies.

use std::{
    sync::{Arc, mpsc::SyncSender},
    thread::{self, JoinHandle},
};

use super::{Event, Worker};

/// What a worker rings when it has news for the window.
pub type Bell = Arc<dyn Fn() + Send + Sync>;

/// The way from a worker to the window.
#[derive(Clone)]
pub(super) struct Reports {
    events: SyncSender<Event>,
    bell: Bell,
}

impl Reports {
    pub(super) fn new(events: SyncSender<Event>, bell: Bell) -> Self {
        Self { events, bell }
    }

    /// Waits while the window has its hands full. Once the window is gone, this does nothing.
    pub(super) fn send(&self, event: Event) {
        if self.events.send(event).is_ok() {
            self.ring();
        }
    }

    pub(super) fn ring(&self) {
        (self.bell)();
    }
}

/// Starts a worker. When the system has no thread to give, or the worker panics, [`Event::Died`] says so.
pub(super) fn spawn(
    worker: Worker,
    reports: &Reports,
    work: impl FnOnce(&Reports) + Send + 'static,
) -> Option<JoinHandle<()>> {
    let for_the_thread = reports.clone();
    let spawned = thread::Builder::new().name(worker.thread_name().to_owned()).spawn(move || {
        let last_words = LastWords { worker, reports: for_the_thread };
        work(&last_words.reports);
    });
    match spawned {
        Ok(thread) => Some(thread),
        Err(error) => {
            tracing::error!(worker = worker.thread_name(), %error, "a worker could not be started");
            // Not through `send`: nobody has taken anything out yet, so there is room.
            let _ = reports.events.try_send(Event::Died(worker));
            None
        }
    }
}

/// Speaks when a worker panics.
struct LastWords {
    worker: Worker,
    reports: Reports,
}

impl Drop for LastWords {
    fn drop(&mut self) {
        if thread::panicking() {
            tracing::error!(worker = self.worker.thread_name(), "a worker died");
            self.reports.send(Event::Died(self.worker));
        }
    }
}
