//! The thread that sees what is changed behind the window's back: trust lists, policies and settings by the
//! command line, the day, and the clock.
//!
//! It looks twice a second, which every system can do on every kind of drive.

use std::{
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender},
    time::{Duration, Instant, SystemTime},
};

use super::{Event, Notice, SettingsChange, judge::Request, worker::Reports};
use crate::{
    data_folder::{FolderStamp, Settings},
    office::Office,
    time::{self, Date, local_day},
};

const LOOK_EVERY: Duration = Duration::from_millis(500);
/// A clock that is further from where it should be has been set, or the computer has slept.
const CLOCK_STEP: Duration = Duration::from_secs(1);

/// Looks until `stop` is dropped.
pub(super) fn work(
    office: &Office,
    stamp: FolderStamp,
    stop: &Receiver<()>,
    judge: &SyncSender<Request>,
    reports: &Reports,
) {
    // What the window was told besides, such as another language, is not in the file.
    let settings = office.folder.settings().unwrap_or_else(|_| office.settings.clone());
    let mut watch = Watch { stamp, settings, day: today(), clock: Clock::read() };
    while matches!(stop.recv_timeout(LOOK_EVERY), Err(RecvTimeoutError::Timeout)) {
        watch.look(office, judge, reports);
    }
}

struct Watch {
    stamp: FolderStamp,
    settings: Settings,
    day: Date,
    clock: Clock,
}

impl Watch {
    fn look(&mut self, office: &Office, judge: &SyncSender<Request>, reports: &Reports) {
        let stamp = office.folder.stamp();
        let before = std::mem::replace(&mut self.stamp, stamp);
        if stamp.grounds != before.grounds {
            // The judge outlives this thread, unless it died, which the window knows.
            let _ = judge.send(Request::Reload);
        }
        if stamp.settings != before.settings {
            self.read_settings(office, reports);
        }
        let day = today();
        if std::mem::replace(&mut self.day, day) != day {
            let _ = judge.send(Request::NewDay);
        }
        let clock = Clock::read();
        if std::mem::replace(&mut self.clock, clock).stepped_to(clock) {
            reports.ring();
        }
    }

    fn read_settings(&mut self, office: &Office, reports: &Reports) {
        match office.folder.settings() {
            Ok(after) if after == self.settings => {}
            Ok(after) => {
                let before = std::mem::replace(&mut self.settings, after.clone());
                reports.send(Event::Settings(Box::new(SettingsChange { before, after })));
            }
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the settings as they were stay");
                reports.send(Event::Notice(Notice::SettingsBroken));
            }
        }
    }
}

/// The computer's clock beside one that nobody can set.
#[derive(Clone, Copy)]
struct Clock {
    shown: SystemTime,
    passed: Instant,
}

impl Clock {
    fn read() -> Self {
        Self { shown: SystemTime::now(), passed: Instant::now() }
    }

    fn stepped_to(self, later: Self) -> bool {
        let passed = later.passed.saturating_duration_since(self.passed);
        let expected = self.shown + passed;
        let apart = later.shown.duration_since(expected).unwrap_or_else(|error| error.duration());
        apart > CLOCK_STEP
    }
}

fn today() -> Date {
    local_day(time::now())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_set_is_told_from_one_that_goes_on() {
        let before = Clock::read();
        let after = |shown: Duration, passed: Duration| Clock {
            shown: before.shown + shown,
            passed: before.passed + passed,
        };
        let half = Duration::from_millis(500);
        assert!(!before.stepped_to(after(half, half)));
        assert!(before.stepped_to(after(Duration::from_hours(1), half)), "forward, or asleep");
        let back = Clock { shown: before.shown - Duration::from_mins(1), passed: before.passed + half };
        assert!(before.stepped_to(back));
    }
}
