//! The thread that owns the visit log.
//!
//! A log in trouble is reported and tried again; nothing that was handed over is dropped in silence:
//! each arrival is answered with [`Event::Saved`] or [`Event::NotSaved`].

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::{Duration, Instant},
};

use chrono::Local;

use super::{
    Amend, Amendment, Correct, Encryption, Event, Find, GuestBook, LogState, MOST_OF_A_DAY, Notice, Presence,
    SaveTrouble, Secret, Whose, find, glance, known, retention::RetentionDuty, worker::Reports,
};
use crate::{
    data_folder::{DataFolderError, Rescued},
    destruction::{DestructionError, Recorded},
    office::{self, ClockWatch, DayClose, Draft, Encrypted, Office, Rescue},
    progress::Unwatched,
    time::{self, Date, TimeSpan, Timestamp, local_day},
    verdict::Fingerprint,
    visit::{Correction, MAX_FIELD_CHARS, NewVisit, Totals, Visit, VisitError, VisitId},
    visit_log::{Admitted, LogTrouble, VisitLog, VisitLogError},
};

/// How often the log is looked at when nothing is to be done: other programs may write to it, a log
/// in trouble may be well again, and a new day may have begun.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// The pause between two batches of a purge, in which guests go first.
const BETWEEN_BATCHES: Duration = Duration::from_millis(20);

/// How large the write-ahead log may become before the officer hears that somebody keeps it from being
/// emptied: more than a thousand visits.
const MOST_WRITTEN_AHEAD: u64 = 64 << 20;

/// What the clerk can be asked.
#[expect(clippy::large_enum_variant, reason = "a handful wait at most, and each is moved once")]
pub(super) enum Request {
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
    /// Say what a day comes to.
    Glance(Date),
    /// Correct a visit.
    Correct {
        /// What is right.
        correct: Correct,
        /// Who says so.
        by: String,
    },
    /// Put a visit right.
    Amend {
        /// What.
        amend: Amend,
        /// By what the guest is known who is inside again.
        fingerprint: Option<Fingerprint>,
        /// Who says so.
        by: String,
    },
    /// Note whether a card came back.
    NoteCard {
        /// By which visit somebody had it.
        id: VisitId,
        /// Whether it did.
        back: bool,
    },
    /// Close the day.
    CloseDay {
        /// How.
        close: DayClose,
        /// Who closes it.
        by: String,
    },
    /// Whom may this text mean?
    Suggest(String),
    /// Who is this?
    Know {
        /// The name.
        name: String,
        /// Of whom.
        whose: Whose,
    },
    /// Keep what is typed, or forget it.
    KeepDraft(Option<Draft>),
    /// Try to open the log now.
    Reopen,
    /// Put a damaged log aside and go on with what can be read of it.
    Rescue,
    /// Record which policy judges from now on, unless that is in the log.
    Policy {
        /// Its id.
        id: String,
    },
    /// Have another policy judge from now on.
    ChoosePolicy {
        /// Its id, or the series that it is of.
        id: String,
        /// Who says so.
        by: String,
        /// Why.
        why: String,
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
pub(super) fn work(office: Office, clock: Arc<ClockWatch>, requests: &Receiver<Request>, reports: &Reports) {
    let (state, retention) = (LogState::Opening, RetentionDuty::default());
    let mut clerk = Clerk {
        office,
        clock,
        log: None,
        had_log: false,
        draft_sought: false,
        state,
        book: None,
        retention,
        held_mebibytes: None,
        recorded_policy: None,
        looked: Instant::now(),
        reports,
    };
    clerk.tend();
    clerk.look();
    loop {
        // What is due for destruction goes in the pauses, batch by batch.
        let patience = if clerk.retention.at_work() { BETWEEN_BATCHES } else { LOOK_EVERY };
        match requests.recv_timeout(patience) {
            // Somebody is typing: the answer comes first, and others are looked at no later for it.
            Ok(request) if request.leaves_the_log() => {
                clerk.work_on(request);
                if clerk.looked.elapsed() < LOOK_EVERY {
                    continue;
                }
            }
            Ok(request) => clerk.work_on(request),
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
    office: Office,
    clock: Arc<ClockWatch>,
    log: Option<VisitLog>,
    /// Whether the log has been open in this run.
    had_log: bool,
    /// Whether a draft of the last run has been looked for.
    draft_sought: bool,
    state: LogState,
    book: Option<GuestBook>,
    retention: RetentionDuty,
    /// See [`Event::LogHeld`].
    held_mebibytes: Option<u64>,
    /// The policy that the log was last told of in this run.
    recorded_policy: Option<String>,
    /// When the window's view of the log was last brought up to date.
    looked: Instant,
    reports: &'a Reports,
}

impl Request {
    /// Whether it is asked while somebody types, and leaves the log as it is.
    fn leaves_the_log(&self) -> bool {
        matches!(self, Self::Suggest(_) | Self::Know { .. } | Self::KeepDraft(_))
    }
}

impl Clerk<'_> {
    fn work_on(&mut self, request: Request) {
        match request {
            Request::Arrival { assessed, visit } => {
                let key = visit.key.clone().unwrap_or_default();
                let event = match self.arrival(assessed, &visit) {
                    Ok(id) => Event::Saved { key, assessed, id, name: visit.name.clone() },
                    Err(why) => Event::NotSaved { key, why },
                };
                self.reports.send(event);
            }
            Request::Departure { id, at } => {
                let departure = self.ask(|log| {
                    log.record_departure(id, at)?;
                    log.visit(id)?.ok_or(VisitLogError::NotFound(id))
                });
                let event = match departure {
                    Ok(visit) => Event::CheckedOut(Box::new(visit)),
                    Err(why) => Event::Notice(Notice::CheckOutFailed(why)),
                };
                self.reports.send(event);
            }
            Request::Presence { assessed, fingerprint } => {
                let presence = self.presence(&fingerprint).unwrap_or(Presence::Unknown);
                self.reports.send(Event::Presence { assessed, presence });
            }
            Request::Find(question) => {
                let found = self.ask(|log| find::ask(log, &question)).ok();
                self.reports.send(Event::Found(question, found));
            }
            Request::Glance(day) => {
                let figures = self.ask(|log| glance::ask(log, day)).ok().map(Box::new);
                self.reports.send(Event::Glance(day, figures));
            }
            Request::Correct { correct, by } => {
                let id = correct.id;
                let corrected = self.correct(&correct, &by);
                self.reports.send(Event::Corrected(id, corrected));
            }
            Request::Amend { amend, fingerprint, by } => {
                let outcome = self.amend(&amend, fingerprint.as_ref(), &by);
                self.reports.send(Event::Amended(amend, outcome));
            }
            Request::NoteCard { id, back } => {
                if let Err(why) = self.ask(|log| log.note_card(id, back)) {
                    self.reports.send(Event::Notice(Notice::AmendFailed(why)));
                }
            }
            Request::CloseDay { close, by } => {
                let mut office = self.office.clone();
                office.settings.officer = by;
                let closed = self.ask(|log| office::close_day(&office, log, &close));
                self.reports.send(Event::DayClosed(closed));
            }
            Request::Suggest(begun) => {
                // Of a log that cannot be read nobody is known.
                let guests = self.ask(|log| known::suggest(log, &begun)).unwrap_or_default();
                self.reports.send(Event::Suggested(begun, guests));
            }
            Request::Know { name, whose } => {
                let known = self.ask(|log| known::know(log, &name, &whose)).ok().flatten();
                self.reports.send(Event::Known(whose, known.map(Box::new)));
            }
            Request::KeepDraft(draft) => self.keep_draft(draft.as_ref()),
            Request::Reopen => self.reopen(),
            Request::Rescue => self.rescue(),
            // What goes wrong with it is told as trouble of the log.
            Request::Policy { id } if self.recorded_policy.as_ref() != Some(&id) => {
                drop(self.ask(|log| log.record_policy(&id, "", "")));
                self.recorded_policy = Some(id);
            }
            Request::Policy { .. } => {}
            Request::ChoosePolicy { id, by, why } => self.choose_policy(&id, &by, &why),
            Request::ConfirmClock { by } => {
                let _ = self.ask(|log| log.confirm_clock(&by));
                self.tend();
            }
            Request::Unlock(secret) => self.unlock(&secret),
            Request::Encrypt(passphrase) => self.encrypt(&passphrase),
        }
    }

    fn unlock(&mut self, secret: &Secret) {
        match self.office.unlock(&secret.0, &mut Unwatched) {
            Ok(log) => {
                drop(log);
                self.open();
            }
            Err(error) => self.tell(refusal(&error)),
        }
    }

    fn encrypt(&mut self, passphrase: &Secret) {
        // Nobody may have it open meanwhile, and neither may we.
        self.log = None;
        match office::encrypt(&self.office, &passphrase.0) {
            Ok(Encrypted { recovery_key, in_plain }) => {
                self.open();
                self.tell(Encryption::New(Secret(recovery_key)));
                for aside in in_plain.unwrap_or_default() {
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

    fn choose_policy(&mut self, id: &str, by: &str, why: &str) {
        let office = self.office.clone();
        let chosen = match office::choose_policy(&office, id) {
            Ok(policy) => policy.id().to_owned(),
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the policy could not be kept");
                self.reports.send(Event::Notice(Notice::SettingNotKept));
                return;
            }
        };
        let logged = self.ask(|log| log.record_policy(&chosen, by, why));
        self.recorded_policy = Some(chosen);
        let notice = if logged.is_ok() { Notice::PolicyChosen } else { Notice::PolicyNotLogged };
        self.reports.send(Event::Notice(notice));
    }

    fn tell(&self, encryption: Encryption) {
        self.reports.send(Event::Encryption(encryption));
    }

    fn arrival(&mut self, assessed: Option<u64>, visit: &NewVisit) -> Result<VisitId, SaveTrouble> {
        match self.ask(|log| log.admit(visit))? {
            Admitted::Recorded(id) => Ok(id),
            Admitted::AlreadyInside(before) => {
                if let Some(assessed) = assessed {
                    self.reports.send(Event::Presence { assessed, presence: Presence::Inside(before) });
                }
                Err(SaveTrouble::AlreadyInside)
            }
        }
    }

    fn correct(&mut self, correct: &Correct, by: &str) -> Result<(), SaveTrouble> {
        let Some(correction) = Correction::new(by, &correct.why) else {
            let limit = MAX_FIELD_CHARS;
            return Err(SaveTrouble::Visit(VisitError::TooLong { field: "why", limit }));
        };
        match self.ask(|log| log.correct(correct.id, &correction, |visit| correct.edit(visit)))? {
            Some(_) => Ok(()),
            None => Err(SaveTrouble::Unchanged),
        }
    }

    fn amend(
        &mut self,
        amend: &Amend,
        fingerprint: Option<&Fingerprint>,
        by: &str,
    ) -> Result<Option<Visit>, SaveTrouble> {
        let Some(why) = Correction::new(by, &amend.why) else {
            let limit = MAX_FIELD_CHARS;
            return Err(SaveTrouble::Visit(VisitError::TooLong { field: "why", limit }));
        };
        self.ask(|log| match amend.what {
            Amendment::Cancel => log.cancel(amend.id, &why),
            Amendment::TakeDepartureBack => log.take_departure_back(amend.id, &why, fingerprint),
        })
    }

    fn keep_draft(&self, draft: Option<&Draft>) {
        let kept = match draft {
            Some(draft) => office::keep_draft(&self.office, draft),
            None => office::forget_draft(&self.office),
        };
        if let Err(error) = kept {
            tracing::warn!(error = &error as &dyn std::error::Error, "what is being typed is not kept");
        }
    }

    /// What was being typed when the program ended last, once it can be read.
    fn find_draft(&mut self) {
        if std::mem::replace(&mut self.draft_sought, true) {
            return;
        }
        if let Some(draft) = office::found_draft(&self.office, time::now()) {
            self.reports.send(Event::DraftFound(draft));
        }
    }

    fn presence(&mut self, fingerprint: &Fingerprint) -> Result<Presence, SaveTrouble> {
        let inside = self.ask(|log| log.inside_with(fingerprint))?;
        Ok(inside.map_or(Presence::Outside, |visit| Presence::Inside(Box::new(visit))))
    }

    /// What is to be done from time to time although nobody asks.
    fn tend(&mut self) {
        self.open();
        let now = time::now();
        let wrong = self.clock.is_wrong(now);
        self.clock.keep(&self.office.folder);
        if self.log.is_none() {
            return;
        }
        self.complete_interrupted();
        // A clock that jumps is told of by the next entry; this is for the time in between.
        let _ = self.ask(VisitLog::record_use);
        let office = self.office.clone();
        let mut duty = std::mem::take(&mut self.retention);
        let waited = duty.waits();
        // Of a clock that is wrong nobody can say what is due.
        if !wrong {
            let _ = self.ask(|log| duty.begin(&office, log, now));
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
        self.destroy(|office, log| {
            Ok(duty.go_on(office, log)?.into_iter().map(|recorded| *recorded).collect())
        });
        self.retention = duty;
    }

    /// A program that was killed while it destroyed something has left its record to us.
    fn complete_interrupted(&mut self) {
        if !self.retention.at_work() {
            self.destroy(office::complete_interrupted);
        }
    }

    /// Has something destroyed, and says what was and where its record is.
    fn destroy(
        &mut self,
        act: impl FnOnce(&Office, &mut VisitLog) -> Result<Vec<Recorded>, DestructionError>,
    ) {
        let office = self.office.clone();
        let done = self.ask(|log| match act(&office, log) {
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
        let rescued = office::rescue(&self.office, time::now());
        self.open();
        let notice = match rescued {
            Ok(Rescue::Saved(Rescued { visits, lost, .. })) => Notice::Rescued { visits, lost },
            // It is open again, which is all that there is to say.
            Ok(Rescue::Sound | Rescue::SearchMended) => return,
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
        self.looked = Instant::now();
        let today = local_day(time::now());
        let book = self.ask(|log| {
            let mut totals = Totals::default();
            let mut visits = VecDeque::new();
            log.for_each::<VisitLogError>(TimeSpan::days(today, today, &Local), |visit| {
                totals.add(&visit);
                visits.push_front(visit);
                visits.truncate(MOST_OF_A_DAY);
                Ok(())
            })?;
            Ok(GuestBook {
                inside: log.inside()?,
                today: totals,
                visits: visits.into(),
                cards: log.cards_out()?,
                typed: log.typed_before()?,
                closed: log.last_closing()?,
            })
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
        let office = self.office.clone();
        let had_log = self.had_log;
        let mut upgrading = |_: u64, share: Option<f32>| {
            self.enter(LogState::Upgrading { percent: (share.unwrap_or_default() * 100.0) as u8 });
            Ok(())
        };
        // A log that this window has had open and that is gone is not replaced by an empty one.
        let opened = if had_log {
            VisitLog::open_again(&office.folder.visit_log_path(), office.key(), &mut upgrading)
        } else {
            office.visit_log(&mut upgrading)
        };
        let opened =
            opened.and_then(|mut log| if was_damaged { log.reopen().map(|()| log) } else { Ok(log) });
        match opened {
            Ok(log) => {
                self.clock.recall_log(&log);
                self.log = Some(log);
                self.had_log = true;
                self.find_draft();
                self.tell(if self.office.key().is_some() { Encryption::On } else { Encryption::Off });
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
