//! The clocks of this computer.

use std::time::{Duration, Instant, SystemTime};

use super::point::Timestamp;

/// What this computer's clock shows.
#[must_use]
pub fn now() -> Timestamp {
    SystemTime::now().into()
}

/// One look at both clocks of the computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    /// The date and time that it shows.
    pub wall: Timestamp,
    /// The time since some moment of this run, which nobody can set.
    pub running: Duration,
}

/// Where both come from: the computer, or a test that holds the year 2022 in its hand.
pub trait Clock: Send {
    /// Looks at both clocks.
    fn tick(&self) -> Tick;
}

impl<F: Fn() -> Tick + Send> Clock for F {
    fn tick(&self) -> Tick {
        self()
    }
}

/// The clocks of this computer.
pub struct SystemClock {
    start: Instant,
}

impl SystemClock {
    /// Counts the time that runs on from here.
    #[must_use]
    pub fn start() -> Self {
        Self { start: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn tick(&self) -> Tick {
        Tick { wall: now(), running: self.start.elapsed() }
    }
}
