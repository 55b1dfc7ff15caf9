//! How far a long command has come, in one line on standard error, where that is a terminal.

use std::{
    cell::Cell,
    io::{self, IsTerminal as _, Write as _},
    time::{Duration, Instant},
};

use crate::{
    progress::{Cancelled, Progress, Stop},
    text::{Language, text},
    words::report,
};

/// How often the line is written anew.
const EVERY: Duration = Duration::from_millis(200);

/// The line, and the wish of whoever watches it that the command stops.
pub(super) struct Line {
    wanted: bool,
    language: Language,
    stop: Stop,
    /// When it was last written; `None` while it is not there.
    written: Cell<Option<Instant>>,
    started: Instant,
}

impl Line {
    /// A line about a command that stops when `stop` says so.
    pub(super) fn new(quiet: bool, language: Language, stop: Stop) -> Self {
        let wanted = !quiet && io::stderr().is_terminal();
        Self { wanted, language, stop, written: Cell::new(None), started: Instant::now() }
    }

    /// Shows a line of its own kind. What is done in an instant shows nothing.
    pub(super) fn show(&self, line: impl FnOnce() -> String) {
        if !self.wanted || self.written.get().unwrap_or(self.started).elapsed() < EVERY {
            return;
        }
        self.written.set(Some(Instant::now()));
        // A terminal that is gone is nothing to stop for.
        let _ = write!(io::stderr(), "\r{}\x1b[K", line());
    }

    /// Takes the line away, before something else is written.
    pub(super) fn clear(&self) {
        if self.written.take().is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

/// Shows how many visits or rows are done, and how much of all that is.
impl Progress for &Line {
    fn at(&mut self, done: u64, share: Option<f32>) -> Result<(), Cancelled> {
        self.show(|| {
            let rows = report::count(done, self.language);
            match share {
                Some(share) => {
                    let percent = format!("{:.0}", share * 100.0);
                    text!(self.language, "cli-progress-share", rows = rows, percent = percent)
                }
                None => text!(self.language, "cli-progress", rows = rows),
            }
        });
        self.stop.heed()
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.clear();
    }
}
