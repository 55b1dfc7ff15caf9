//! The destruction of what is due, once a day, in batches that let guests go first.

use chrono::TimeDelta;

use super::local_day;
use crate::{
    credential::{Date, Timestamp},
    data_folder::DataFolder,
    visit_log::{Destruction, PurgeRun, VisitLog, VisitLogError},
};

/// Which day has been seen to, and what is still to be done for it.
#[derive(Default)]
pub(super) struct RetentionDuty {
    day: Option<Date>,
    officer: String,
    run: Option<PurgeRun>,
    /// Everything is emptied, but a reader was in the way of wiping it off the files.
    to_wipe: bool,
    /// Something is due by a clock that the log does not bear out.
    waits: bool,
    /// When the clock and the log were last looked at.
    looked: Option<Timestamp>,
}

/// How often it is looked what is due.
const LOOK_EVERY: TimeDelta = TimeDelta::minutes(10);
/// A rest of the desk after which nobody wonders that some destruction waits: a long weekend.
const WEEKEND: TimeDelta = TimeDelta::days(4);

impl RetentionDuty {
    /// Whether something is to be done now.
    pub(super) fn at_work(&self) -> bool {
        self.run.is_some()
    }

    /// Whether something is due, and the clock is not trusted with it. What is destroyed does not come back,
    /// so a clock that leapt ahead must not empty the guest book.
    pub(super) fn waits(&self) -> bool {
        self.waits
    }

    /// Begins what is due when the clock shows `now`, as far as the log bears it out, unless that has been
    /// seen to. The settings are read anew, for
    /// they may have changed.
    pub(super) fn begin(
        &mut self,
        folder: &DataFolder,
        log: &VisitLog,
        now: Timestamp,
    ) -> Result<(), VisitLogError> {
        let looked_lately = self.looked.is_some_and(|looked| looked <= now && now - looked < LOOK_EVERY);
        if looked_lately && !self.waits {
            return Ok(());
        }
        self.looked = Some(now);
        // A clock that leapt ahead makes everything due.
        let borne_out = log.borne_out(now)?;
        let (today, sure) = (local_day(now), borne_out.map(local_day));
        if self.day == Some(today) && sure == self.day {
            self.waits = false;
            return Ok(());
        }
        let Ok(settings) = folder.settings() else { return Ok(()) };
        // What a weekend has made due waits for some days, and nobody need be told.
        let rested = borne_out.is_none_or(|borne_out| now - borne_out > WEEKEND);
        self.waits = rested && settings.retention(today).map_or(Ok(false), |due| log.has_due(due))?;
        if self.day == sure {
            return Ok(());
        }
        self.day = sure;
        let Some(due) = sure.and_then(|sure| settings.retention(sure)) else { return Ok(()) };
        self.officer = settings.officer;
        if let Err(error) = folder.remove_kept_aside(due.everything()) {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "an old log that was put aside is still there"
            );
        }
        self.run = Some(PurgeRun::of(due));
        Ok(())
    }

    /// Wipes what a reader was in the way of.
    pub(super) fn wipe(&mut self, log: &mut VisitLog) -> Result<(), VisitLogError> {
        if self.to_wipe {
            self.to_wipe = !log.wipe()?;
        }
        Ok(())
    }

    /// Does a bit of it. At the end it says what was done, if that was anything.
    pub(super) fn go_on(&mut self, log: &mut VisitLog) -> Result<Option<Destruction>, VisitLogError> {
        let Some(mut run) = self.run.take() else { return Ok(None) };
        // If this fails it is begun anew, as on a new day.
        let day = self.day.take();
        self.looked = None;
        let more = log.purge_batch(&mut run)?;
        if more {
            (self.day, self.run) = (day, Some(run));
            return Ok(None);
        }
        let done = log.finish_purge(&run, &self.officer)?;
        self.day = day;
        self.to_wipe = !done.complete;
        if done.visits > 0 {
            tracing::info!(visits = done.visits, "what was due is destroyed");
        }
        Ok((done.visits > 0).then_some(done))
    }
}
