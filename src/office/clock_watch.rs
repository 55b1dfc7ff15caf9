//! Whether the computer's clock can be right. Without a network it can only be held against what cannot lie
//! in the future: the program itself, the log, and what the clock has shown before to this desk, also while
//! its log is locked.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::TimeDelta;

use crate::{
    data_folder::DataFolder,
    time::Timestamp,
    visit_log::{OBSOLETE, VisitLog, WRITTEN},
};

/// How far back the clock may be: time servers and people set it right by less.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);
/// How often the latest time is kept for the next start.
const KEEP_EVERY: TimeDelta = TimeDelta::minutes(10);

/// The latest time that the clock has shown, for all workers to see.
#[derive(Debug)]
pub struct ClockWatch {
    /// In milliseconds since 1970.
    latest: AtomicI64,
    /// What of it is in the data folder.
    kept: AtomicI64,
}

impl Default for ClockWatch {
    fn default() -> Self {
        Self { latest: AtomicI64::new(WRITTEN.timestamp_millis()), kept: AtomicI64::new(0) }
    }
}

impl ClockWatch {
    /// What the data folder and its log, where it can be read, know of the clock.
    #[must_use]
    pub fn of(folder: &DataFolder, log: Option<&VisitLog>) -> Self {
        let watch = Self::default();
        watch.recall(folder);
        if let Some(log) = log {
            watch.recall_log(log);
        }
        watch
    }

    /// Takes in what the clock has shown to earlier runs.
    pub fn recall(&self, folder: &DataFolder) {
        if let Some(latest) = folder.latest_shown() {
            self.kept.store(latest.timestamp_millis(), Ordering::Relaxed);
            self.has_shown(latest);
        }
    }

    /// Takes in what the clock has shown to the log.
    pub fn recall_log(&self, log: &VisitLog) {
        if let Ok(Some(latest)) = log.high_water() {
            self.has_shown(latest);
        }
    }

    /// Keeps the latest time in the data folder for later runs, now and then. Where it cannot be written, the
    /// log still knows.
    pub fn keep(&self, folder: &DataFolder) {
        let (latest, kept) = (self.latest.load(Ordering::Relaxed), self.kept.load(Ordering::Relaxed));
        let since = TimeDelta::milliseconds(latest.saturating_sub(kept));
        // Somebody who says that the clock is right takes it back.
        if (since >= KEEP_EVERY || since < TimeDelta::zero())
            && let Some(time) = Timestamp::from_timestamp_millis(latest)
        {
            match folder.keep_latest_shown(time) {
                Ok(()) => self.kept.store(latest, Ordering::Relaxed),
                Err(error) => {
                    tracing::debug!(error = &error as &dyn std::error::Error, "the time is not kept");
                }
            }
        }
    }

    /// Takes in that the clock has shown this time. One that no clock of this program can show is left out.
    pub fn has_shown(&self, time: Timestamp) {
        if time < OBSOLETE {
            self.latest.fetch_max(time.timestamp_millis(), Ordering::Relaxed);
        }
    }

    /// Whether a clock that shows `now` is wrong. Takes in that it has shown it.
    pub fn is_wrong(&self, now: Timestamp) -> bool {
        self.has_shown(now);
        now >= OBSOLETE || (now + TOLERANCE).timestamp_millis() < self.latest.load(Ordering::Relaxed)
    }

    /// Whether a person may say that a clock that shows `now` is right: it is not older than the program.
    #[must_use]
    pub fn may_be_right(now: Timestamp) -> bool {
        now + TOLERANCE >= WRITTEN && now < OBSOLETE
    }

    /// Takes a person's word for it that the clock is right.
    pub fn confirm(&self, now: Timestamp) {
        if Self::may_be_right(now) {
            self.latest.store(now.timestamp_millis(), Ordering::Relaxed);
        }
    }
}
