//! Goes round for as long as a program lasts: looks whether something is to be sent, sends it, and rests after a failure.

use std::time::{Duration, Instant};

use super::{Failure, Line, Network, Pace, Status, status};
use crate::{
    data_folder::DataFolder,
    progress::Stop,
    time,
    visit_log::{LogKey, LogStamp, Outbox},
};

/// How often the files of the log are looked at, which costs next to nothing.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often the centre hears from a desk at which nothing happens, and the desk of what is new there.
const HEARTBEAT: Duration = Duration::from_mins(1);

/// Whoever goes round.
pub struct Runner {
    network: Network,
    pace: Pace,
    seen: Option<LogStamp>,
    heard: Option<Instant>,
    rests_until: Option<Instant>,
    stopped: bool,
}

/// What one look came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// How it stands, where that is to be told anew.
    pub status: Option<Status>,
    /// When the next look is due.
    pub again: Duration,
    /// Whether something was put in that came from the centre.
    pub items: bool,
}

impl Runner {
    /// One that uses the network so.
    #[must_use]
    pub fn new(network: Network) -> Self {
        Self { network, pace: Pace::default(), seen: None, heard: None, rests_until: None, stopped: false }
    }

    /// Looks, and sends where there is something to be sent, or where somebody has `asked` for it. Before the post is
    /// enrolled it does nothing.
    pub fn step(&mut self, folder: &DataFolder, key: Option<&LogKey>, asked: bool, stop: &Stop) -> Step {
        if !folder.has_sync_identity() {
            let first = self.seen.is_none();
            self.seen = Some(LogStamp::default());
            return Step {
                status: first.then(|| status(folder, key, time::now())),
                again: LOOK_EVERY,
                items: false,
            };
        }
        let now = Instant::now();
        let stamp = Outbox::new(folder.visit_log_path(), None).stamp();
        let changed = self.seen.replace(stamp) != Some(stamp);
        let due = self.heard.is_none_or(|heard| now.duration_since(heard) >= HEARTBEAT);
        let rests = self.stopped || self.rests_until.is_some_and(|until| now < until);
        if !asked && (rests || !(changed || due)) {
            // What waits is told although nothing can be sent.
            let status = changed.then(|| status(folder, key, time::now()));
            return Step { status, again: LOOK_EVERY, items: false };
        }
        let sent = Line::open(folder, key).and_then(|line| line.over(&self.network)).and_then(|mut line| {
            // The files also change when nothing new is in them.
            let wanted = asked || due || line.waiting()? > 0;
            if wanted { line.send(stop).map(Some) } else { Ok(None) }
        });
        let items = matches!(sent, Ok(Some(sent)) if sent.items > 0);
        match sent {
            Ok(Some(_)) => {
                self.pace.succeed();
                (self.heard, self.rests_until, self.stopped) = (Some(now), None, false);
            }
            Ok(None) => {}
            Err(Failure::InUse) => self.rests_until = Some(now + LOOK_EVERY),
            Err(failure) => {
                tracing::info!(%failure, "the centre was not told");
                self.stopped = failure.waits_for_a_person();
                self.rests_until = Some(now + self.pace.fail());
            }
        }
        Step { status: Some(status(folder, key, time::now())), again: LOOK_EVERY, items }
    }

    /// Somebody has changed what the post is to its centre: what was given up is tried again.
    pub fn begin_anew(&mut self) {
        *self = Self::new(self.network.clone());
    }
}
