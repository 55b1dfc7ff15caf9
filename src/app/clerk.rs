//! The thread that owns the visit log.
//!
//! A log in trouble is reported and tried again; nothing that was handed over is dropped in silence:
//! each arrival is answered with [`Event::Saved`] or [`Event::NotSaved`].

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::{Duration, SystemTime},
};

use chrono::Local;

use super::{
    ClockWatch, Correct, Encryption, Event, Find, GuestBook, LogState, LogTrouble, Notice, Presence,
    SaveTrouble, Secret, encryption::SharedKey, find, local_day, retention::RetentionDuty, worker::Reports,
};
use crate::{
    data_folder::{DataFolder, DataFolderError, Rescued},
    destruction::{DestructionError, Place, Recorded, complete_interrupted},
    time::{TimeSpan, Timestamp},
    verdict::Fingerprint,
    visit::{Correction, MAX_FIELD_CHARS, NewVisit, VisitError, VisitId},
    visit_log::{VisitLog, VisitLogError},
};

/// How often the log is looked at when nothing is to be done: other programs may write to it, a log
/// in trouble may be well again, and a new day may have begun.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// The pause between two batches of a purge, in which guests go first.
const BETWEEN_BATCHES: Duration = Duration::from_millis(20);

/// How large the write-ahead log may become before the officer hears that somebody keeps it from being
/// emptied: more than a thousand visits.
const MOST_WRITTEN_AHEAD: u64 = 64 << 20;

/// What the clerk can be handed.
pub(super) enum Job {
    /// Log an arrival, unless the holder of the credential is inside already.
    Arrival {
        /// The assessment that it stands on.
        assessed: Option<u64>,
        /// The visit, with its key.
        visit: Box<NewVisit>,
    },
    /// Log a departure.
    Departure {
        /// Of which visit.
        id: VisitId,
        /// When.
        at: Timestamp,
    },
    /// Is the holder of this credential inside?
    Presence {
        /// The assessment that this is about.
        assessed: u64,
        /// Tells the credential from others.
        fingerprint: Fingerprint,
    },
    /// Look for guests.
    Find(Find),
    /// Correct a visit.
    Correct {
        /// What is right.
        correct: Correct,
        /// Who says so.
        by: String,
    },
    /// Try to open the log now.
    Reopen,
    /// Put a damaged log aside and go on with what can be read of it.
    Rescue,
    /// Record which policy judges from now on.
    Policy {
        /// Its id.
        id: String,
    },
    /// Record that the clock is right.
    ConfirmClock {
        /// Who says so.
        by: String,
    },
    /// Open the encrypted log.
    Unlock(Secret),
    /// Encrypt the log.
    Encrypt(Secret),
}

/// Works until nobody hands anything over any more and everything handed over is done.
pub(super) fn work(
    folder: DataFolder,
    key: SharedKey,
    clock: Arc<ClockWatch>,
    jobs: &Receiver<Job>,
    reports: &Reports,
) {
    let (state, retention) = (LogState::Opening, RetentionDuty::default());
    let mut clerk = Clerk {
        folder,
        key,
        clock,
        log: None,
        had_log: false,
        state,
        book: None,
        retention,
        held_mebibytes: None,
        reports,
    };
    clerk.tend();
    clerk.look();
    loop {
        // What is due for destruction goes in the pauses, batch by batch.
        let patience = if clerk.retention.at_work() { BETWEEN_BATCHES } else { LOOK_EVERY };
        match jobs.recv_timeout(patience) {
            Ok(job) => clerk.work_on(job),
            Err(RecvTimeoutError::Timeout) if clerk.retention.at_work() => {
                clerk.purge();
                continue;
            }
            Err(RecvTimeoutError::Timeout) => clerk.tend(),
            Err(RecvTimeoutError::Disconnected) => return,
        }
        clerk.look();
    }
}

struct Clerk<'a> {
    folder: DataFolder,
    key: SharedKey,
    clock: Arc<ClockWatch>,
    log: Option<VisitLog>,
    /// Whether the log has been open in this run.
    had_log: bool,
    state: LogState,
    book: Option<GuestBook>,
    retention: RetentionDuty,
    /// See [`Event::LogHeld`].
    held_mebibytes: Option<u64>,
    reports: &'a Reports,
}

impl Clerk<'_> {
    fn work_on(&mut self, job: Job) {
        match job {
            Job::Arrival { assessed, visit } => {
                let key = visit.key.clone().unwrap_or_default();
                let event = match self.arrival(assessed, &visit) {
                    Ok(id) => Event::Saved { key, assessed, id },
                    Err(why) => Event::NotSaved { key, why },
                };
                self.reports.send(event);
            }
            Job::Departure { id, at } => {
                let event = match self.ask(|log| log.record_departure(id, at)) {
                    Ok(()) => Event::CheckedOut(id),
                    Err(why) => Event::Notice(Notice::CheckOutFailed(why)),
                };
                self.reports.send(event);
            }
            Job::Presence { assessed, fingerprint } => {
                let presence = self.presence(&fingerprint).unwrap_or(Presence::Unknown);
                self.reports.send(Event::Presence { assessed, presence });
            }
            Job::Find(question) => {
                let found = self.ask(|log| find::ask(log, &question)).ok();
                self.reports.send(Event::Found(question, found));
            }
            Job::Correct { correct, by } => {
                let id = correct.id;
                let corrected = self.correct(correct, &by);
                self.reports.send(Event::Corrected(id, corrected));
            }
            Job::Reopen => self.reopen(),
            Job::Rescue => self.rescue(),
            // What goes wrong with it is told as trouble of the log.
            Job::Policy { id } => drop(self.ask(|log| log.record_policy(&id))),
            Job::ConfirmClock { by } => {
                let _ = self.ask(|log| log.confirm_clock(&by));
                self.tend();
            }
            Job::Unlock(secret) => self.unlock(&secret),
            Job::Encrypt(passphrase) => self.encrypt(&passphrase),
        }
    }

    fn unlock(&mut self, secret: &Secret) {
        let path = self.folder.visit_log_path();
        // Only a key that opens the log is kept, so that another one can be tried.
        let opened = self.folder.log_key(&secret.0).and_then(|key| {
            let opened = VisitLog::open_with(&path, Some(&key));
            opened.map_err(|source| DataFolderError::Log { path, source }).map(|_| key)
        });
        match opened {
            Ok(key) => {
                // Refused where there is a key already: then the log is open.
                let _ = self.key.set(key);
                self.open();
            }
            Err(error) => self.tell(refusal(&error)),
        }
    }

    fn encrypt(&mut self, passphrase: &Secret) {
        // Nobody may have it open meanwhile, and neither may we.
        self.log = None;
        match self.folder.encrypt_log(&passphrase.0) {
            Ok(key) => {
                let recovery_key = Secret(key.recovery_key());
                let _ = self.key.set(key);
                self.open();
                self.tell(Encryption::New(recovery_key));
                for aside in self.folder.aside_in_plain().unwrap_or_default() {
                    self.reports.send(Event::Notice(Notice::AsideInPlain { path: aside.path }));
                }
            }
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the log was not encrypted");
                self.open();
                self.tell(refusal(&error));
            }
        }
    }

    fn tell(&self, encryption: Encryption) {
        self.reports.send(Event::Encryption(encryption));
    }

    fn arrival(&mut self, assessed: Option<u64>, visit: &NewVisit) -> Result<VisitId, SaveTrouble> {
        if let (Some(assessed), Some(fingerprint)) = (assessed, &visit.fingerprint) {
            let presence = self.presence(fingerprint)?;
            if matches!(presence, Presence::Inside(_)) {
                self.reports.send(Event::Presence { assessed, presence });
                return Err(SaveTrouble::AlreadyInside);
            }
        }
        self.ask(|log| log.record_arrival(visit))
    }

    fn correct(&mut self, correct: Correct, by: &str) -> Result<(), SaveTrouble> {
        let Some(correction) = Correction::new(by, &correct.why) else {
            let limit = MAX_FIELD_CHARS;
            return Err(SaveTrouble::Visit(VisitError::TooLong { field: "why", limit }));
        };
        match self.ask(|log| log.correct(correct.id, &correction, |visit| correct.edit(visit)))? {
            Some(_) => Ok(()),
            None => Err(SaveTrouble::Unchanged),
        }
    }

    fn presence(&mut self, fingerprint: &Fingerprint) -> Result<Presence, SaveTrouble> {
        let inside = self.ask(|log| log.inside_with(fingerprint))?;
        Ok(inside.map_or(Presence::Outside, |visit| Presence::Inside(Box::new(visit))))
    }

    /// What is to be done from time to time although nobody asks.
    fn tend(&mut self) {
        self.open();
        let now = SystemTime::now().into();
        let wrong = self.clock.is_wrong(now);
        self.clock.keep(&self.folder);
        if self.log.is_none() {
            return;
        }
        self.complete_interrupted();
        // A clock that jumps is told of by the next entry; this is for the time in between.
        let _ = self.ask(VisitLog::record_use);
        let folder = self.folder.clone();
        let mut duty = std::mem::take(&mut self.retention);
        let waited = duty.waits();
        // Of a clock that is wrong nobody can say what is due.
        if !wrong {
            let _ = self.ask(|log| duty.begin(&folder, log, now));
        }
        let _ = self.ask(|log| duty.wipe(log));
        if duty.waits() != waited {
            self.reports.send(Event::RetentionWaits(duty.waits()));
        }
        self.retention = duty;
        if let Ok(held) = self.ask(|log| log.keep_below(MOST_WRITTEN_AHEAD)) {
            let held = held.map(|bytes| bytes >> 20);
            if held != self.held_mebibytes {
                self.held_mebibytes = held;
                self.reports.send(Event::LogHeld(held));
            }
        }
    }

    /// A bit of the purge that is going on, or its end.
    fn purge(&mut self) {
        let mut duty = std::mem::take(&mut self.retention);
        self.destroy(|place, log| {
            Ok(duty.go_on(place, log)?.into_iter().map(|recorded| *recorded).collect())
        });
        self.retention = duty;
    }

    /// A program that was killed while it destroyed something has left its record to us.
    fn complete_interrupted(&mut self) {
        if !self.retention.at_work() {
            self.destroy(complete_interrupted);
        }
    }

    /// Has something destroyed, and says what was and where its record is.
    fn destroy(
        &mut self,
        act: impl FnOnce(Place<'_>, &mut VisitLog) -> Result<Vec<Recorded>, DestructionError>,
    ) {
        let (folder, key) = (self.folder.clone(), self.key.clone());
        let place = Place { folder: &folder, key: key.get(), copy: None };
        let done = self.ask(|log| match act(place, log) {
            Err(DestructionError::Log { source, .. }) => Err(source),
            done => Ok(done),
        });
        match done {
            Ok(Ok(records)) => {
                for recorded in records {
                    self.reports.send(Event::Notice(Notice::Purged { visits: recorded.done.visits }));
                    if let Some(path) = recorded.path() {
                        self.reports.send(Event::Notice(Notice::RecordWritten { path: path.to_owned() }));
                    }
                }
            }
            Ok(Err(error)) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "what is due is not destroyed, or its record not complete"
                );
                self.reports.send(Event::Notice(Notice::RecordFailed));
            }
            // Told as trouble of the log.
            Err(_) => {}
        }
    }

    fn rescue(&mut self) {
        // Nobody may have it open meanwhile, and neither may we.
        self.log = None;
        let rescued = self.folder.rescue_log(self.key.get(), SystemTime::now().into());
        self.open();
        let notice = match rescued {
            Ok(Rescued { visits, lost, .. }) => Notice::Rescued { visits, lost },
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the damaged log stays where it is"
                );
                Notice::RescueFailed
            }
        };
        self.reports.send(Event::Notice(notice));
    }

    /// Brings the window's view of the log up to date, when it has changed.
    fn look(&mut self) {
        let today = local_day(SystemTime::now().into());
        let book = self.ask(|log| {
            let today = log.totals(TimeSpan::days(today, today, &Local))?;
            Ok(GuestBook { inside: log.inside()?, today })
        });
        if let Ok(book) = book
            && self.book.as_ref() != Some(&book)
        {
            self.book = Some(book.clone());
            self.reports.send(Event::Book(book));
        }
    }

    /// Asks the log, and opens it first where that is needed. After a fault of the log itself the
    /// connection is not trusted any more: the next time begins with a new one.
    fn ask<T>(
        &mut self,
        question: impl FnOnce(&mut VisitLog) -> Result<T, VisitLogError>,
    ) -> Result<T, SaveTrouble> {
        self.open();
        if self.state == LogState::Trouble(LogTrouble::Moved)
            && self.log.as_mut().is_some_and(|log| !log.is_in_place())
        {
            return Err(SaveTrouble::Log(LogTrouble::Moved));
        }
        let Some(log) = &mut self.log else {
            return Err(match self.state {
                LogState::Trouble(trouble) => SaveTrouble::Log(trouble),
                LogState::Opening | LogState::Upgrading { .. } | LogState::Ready => {
                    SaveTrouble::Log(LogTrouble::Other)
                }
            });
        };
        let answer = question(log);
        let back = answer.is_ok() && self.state == LogState::Trouble(LogTrouble::Moved);
        if back {
            // The file is where it was.
            self.enter(LogState::Ready);
        }
        answer.map_err(|error| {
            let trouble = SaveTrouble::of(&error);
            if let SaveTrouble::Log(trouble) = trouble {
                tracing::error!(error = &error as &dyn std::error::Error, "the visit log is in trouble");
                // One that was moved is held on to: it may come back, and nothing is begun in its place.
                if trouble != LogTrouble::Moved {
                    self.log = None;
                }
                self.enter(LogState::Trouble(trouble));
            }
            trouble
        })
    }

    /// Tries again at somebody's word, also with another file where the log was moved or replaced.
    fn reopen(&mut self) {
        if self.log.as_mut().is_some_and(|log| !log.is_in_place()) {
            self.log = None;
        }
        self.open();
    }

    fn open(&mut self) {
        if self.log.is_some() {
            return;
        }
        // A damage may lie where opening does not look.
        let was_damaged = self.state == LogState::Trouble(LogTrouble::Damaged);
        let (path, key) = (self.folder.visit_log_path(), self.key.clone());
        let had_log = self.had_log;
        let mut tell = |share: f32| self.enter(LogState::Upgrading { percent: (share * 100.0) as u8 });
        // A log that this window has had open and that is gone is not replaced by an empty one.
        let opened = if had_log {
            VisitLog::open_again(&path, key.get(), &mut tell)
        } else {
            VisitLog::open_telling(&path, key.get(), &mut tell)
        };
        let opened =
            opened.and_then(|mut log| if was_damaged { log.reopen().map(|()| log) } else { Ok(log) });
        match opened {
            Ok(log) => {
                self.clock.recall_log(&log);
                self.log = Some(log);
                self.had_log = true;
                self.tell(if self.key.get().is_some() { Encryption::On } else { Encryption::Off });
                self.enter(LogState::Ready);
            }
            Err(error) => {
                let trouble = match SaveTrouble::of(&error) {
                    SaveTrouble::Log(trouble) => trouble,
                    _ => LogTrouble::Other,
                };
                if self.state != LogState::Trouble(trouble) {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "the visit log cannot be opened"
                    );
                }
                self.enter(LogState::Trouble(trouble));
            }
        }
    }

    fn enter(&mut self, state: LogState) {
        if self.state != state {
            self.state = state.clone();
            self.reports.send(Event::Log(state));
        }
    }
}

/// Why the encryption is as it was.
fn refusal(error: &DataFolderError) -> Encryption {
    match error {
        DataFolderError::Key(error) => Encryption::Refused(*error),
        DataFolderError::Log { source, .. } => match SaveTrouble::of(source) {
            SaveTrouble::Log(trouble) => Encryption::Failed(trouble),
            _ => Encryption::Failed(LogTrouble::Other),
        },
        _ => Encryption::Failed(LogTrouble::Other),
    }
}
