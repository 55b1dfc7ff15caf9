//! How far a long command has come, in one line on standard error, where that is a terminal.

use std::{
    io::{self, IsTerminal as _, Write as _},
    time::{Duration, Instant},
};

use crate::words::{self, Language};

/// How often the line is written anew.
const EVERY: Duration = Duration::from_millis(200);

/// The line.
pub(super) struct Progress {
    wanted: bool,
    /// When it was last written; `None` while it is not there.
    written: Option<Instant>,
    started: Instant,
}

impl Progress {
    pub(super) fn new(quiet: bool) -> Self {
        Self { wanted: !quiet && io::stderr().is_terminal(), written: None, started: Instant::now() }
    }

    /// Shows how many rows are done, and how much of all (0 to 1) that is. What is done in an instant shows
    /// nothing.
    pub(super) fn show(&mut self, rows: u64, share: Option<f32>, language: Language) {
        self.line(|| words::command_line::progress(rows, share, language));
    }

    /// Shows a line of its own kind, as often.
    pub(super) fn line(&mut self, line: impl FnOnce() -> String) {
        if !self.wanted || self.written.unwrap_or(self.started).elapsed() < EVERY {
            return;
        }
        self.written = Some(Instant::now());
        // A terminal that is gone is nothing to stop for.
        let _ = write!(io::stderr(), "\r{}\x1b[K", line());
    }

    /// Takes the line away, before something else is written.
    pub(super) fn clear(&mut self) {
        if self.written.take().is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}
