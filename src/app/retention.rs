//! The destruction of what is due, once a day, in batches that let guests go first.

use chrono::TimeDelta;

use crate::{
    destruction::{DestructionError, Purge, Recorded, Step},
    office::{self, Due, Office, Rule},
    time::{Date, Timestamp, local_day},
    visit_log::{VisitLog, VisitLogError},
};

/// Which day has been seen to, and what is still to be done for it.
#[derive(Default)]
pub(super) struct RetentionDuty {
    day: Option<Date>,
    purge: Option<Purge>,
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
        self.purge.is_some()
    }

    /// Whether something is due, and the clock is not trusted with it. What is destroyed does not come back,
    /// so a clock that leapt ahead must not empty the guest book.
    pub(super) fn waits(&self) -> bool {
        self.waits
    }

    /// Begins what is due when the clock shows `now`, as far as the log bears it out, unless that has been
    /// seen to. The settings are read anew, for they may have changed.
    pub(super) fn begin(
        &mut self,
        office: &Office,
        log: &VisitLog,
        now: Timestamp,
    ) -> Result<(), VisitLogError> {
        let looked_lately = self.looked.is_some_and(|looked| looked <= now && now - looked < LOOK_EVERY);
        if looked_lately && !self.waits {
            return Ok(());
        }
        self.looked = Some(now);
        let sure = log.borne_out(now)?.map(local_day);
        if self.day == Some(local_day(now)) && sure == self.day {
            self.waits = false;
            return Ok(());
        }
        let Ok(office) = office.reread() else { return Ok(()) };
        let due = Due::at(now, Rule::Settings, &office, log)?;
        // What a weekend has made due waits for some days, and nobody need be told.
        let rested = |due: &Due| due.borne_out.is_none_or(|borne_out| now - borne_out > WEEKEND);
        self.waits = due.as_ref().filter(|due| rested(due)).map_or(Ok(false), |due| due.waits(log))?;
        if self.day == sure {
            return Ok(());
        }
        self.day = sure;
        let Some(due) = due.filter(|_| sure.is_some()) else { return Ok(()) };
        // Another program that destroys something has it done sooner than we.
        match office::begin_purge(&office, &due, None) {
            Ok(purge) => self.purge = Some(purge),
            Err(error) => {
                self.day = None;
                tracing::debug!(error = &error as &dyn std::error::Error, "what is due waits");
            }
        }
        Ok(())
    }

    /// Wipes what a reader was in the way of.
    pub(super) fn wipe(&mut self, log: &mut VisitLog) -> Result<(), VisitLogError> {
        if self.to_wipe {
            self.to_wipe = !log.wipe()?;
        }
        Ok(())
    }

    /// Does a bit of it. At the end it says what was done, if that was anything. Without a record nothing is
    /// destroyed, and it is tried again on the next day.
    pub(super) fn go_on(
        &mut self,
        office: &Office,
        log: &mut VisitLog,
    ) -> Result<Option<Box<Recorded>>, DestructionError> {
        let Some(mut purge) = self.purge.take() else { return Ok(None) };
        // If the log fails it is begun anew, as on a new day.
        let day = self.day.take();
        self.looked = None;
        let step = purge.step(office.place(None), log);
        if !matches!(step, Err(DestructionError::Log { .. })) {
            self.day = day;
        }
        match step? {
            Step::Further => self.purge = Some(purge),
            Step::Nothing => self.to_wipe = !log.wipe().unwrap_or(true),
            Step::Done(recorded) => {
                self.to_wipe = !recorded.done.complete;
                tracing::info!(visits = recorded.done.visits, "what was due is destroyed");
                return Ok(Some(recorded));
            }
        }
        Ok(None)
    }
}
