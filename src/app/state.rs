//! Everything the window may draw, and how events change it. Pure: no clock, no thread, no file.

use std::{
    collections::{BTreeSet, VecDeque},
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::TimeDelta;

use super::{
    Amendment, Assessed, Centre, Coming, DayFigures, Done, Duty, Encryption, Event, FileFault, Finding,
    Grounds, GuestBook, Import, Installed, LogState, Notice, PolicyName, Presence, Preview, SaveTrouble,
    Suggestions, TrustSummary, UNDO_FOR, Undo, Whose, Work, Worker,
};
use crate::{
    data_folder::Settings,
    import::Expected,
    office::Draft,
    scan::{
        ScanSource,
        camera::{CameraDevice, CameraStatus, Hint, Outlines},
    },
    time::{Date, Timestamp, local_day},
    verdict::{Fingerprint, Proof, Reason, Verdict},
    visit::{Visit, VisitId},
    visit_log::{CardOut, DayClosed, Known, normal::form},
};

/// How long a holder's name and date of birth stay on the screen when nobody does anything.
pub const NAMES_SHOWN_FOR: TimeDelta = TimeDelta::seconds(30);
/// How long a credential is held, so that another policy can be asked about it.
pub const HELD_FOR: TimeDelta = TimeDelta::minutes(2);
/// How long the word that a visit was logged stays on the verdict.
pub const FILED_SHOWN_FOR: TimeDelta = TimeDelta::seconds(3);
/// A guest who is shown again so soon after arriving did not come to leave.
pub const JUST_ARRIVED: TimeDelta = TimeDelta::seconds(10);
/// A guest who has been inside for so long and shows the same code again has come to leave, and nobody need press a key.
/// Before that he may have come back to ask something.
pub const LEAVES_BY_SCAN: TimeDelta = TimeDelta::minutes(5);
/// A code that was last seen so short a time ago has only lain before the camera.
const LIES_THERE: TimeDelta = TimeDelta::seconds(60);
/// The same code again within this time is told of.
pub const SAME_CODE_WITHIN: TimeDelta = TimeDelta::minutes(10);
/// Within this time a code that is read again was not taken away.
const SAME_SHOWING: TimeDelta = TimeDelta::seconds(20);
const MAX_RECENT: usize = 200;
/// As many guests are remembered for the time that one takes.
const MAX_HANDLED: usize = 5_000;
/// How long files that were written are offered for printing.
const PAPERS_SHOWN_FOR: TimeDelta = TimeDelta::minutes(2);
const MAX_PAPERS: usize = 4;
const NOTICE_SHOWN_FOR: TimeDelta = TimeDelta::seconds(8);
const MAX_NOTICES: usize = 4;

/// Everything the window may draw.
pub struct State {
    /// The moment of the last [`super::App::poll`].
    pub now: Timestamp,
    /// Everything here is made up.
    pub demo: bool,
    /// The settings of the post.
    pub settings: Settings,
    /// How the camera is doing.
    pub camera: CameraStatus,
    /// Whether the hand scanner on a serial line is there; `None` where none is wanted, and until it is known.
    pub scanner_connected: Option<bool>,
    /// What would help the code that is held up.
    pub hint: Option<Hint>,
    /// Where codes lie in the camera's picture.
    pub outlines: Outlines,
    /// The cameras that could be chosen.
    pub cameras: Vec<CameraDevice>,
    /// The verdict on the screen.
    pub card: Option<Card>,
    /// Until when the last genuine credential is held, for those of the same holder and for
    /// [`super::Command::Preview`].
    pub held_until: Option<Timestamp>,
    /// What the verdict on it would be under another policy, when that was asked.
    pub preview: Option<Preview>,
    /// What became of the visit that was last handed to the log.
    pub saving: Saving,
    /// How the log is doing.
    pub log: LogState,
    /// How the log is kept.
    pub encryption: Encryption,
    /// Who is inside, and the day so far.
    pub book: GuestBook,
    /// What became of the close of the day that was asked for last: how many departures were assumed.
    pub day_closed: Option<Result<usize, SaveTrouble>>,
    /// How many were refused today whom the officer waved away, so that they are in no book.
    pub waved_away: u64,
    /// The files that were written lately, for printing, until that is over or somebody says so.
    pub papers: Vec<PathBuf>,
    /// When the last of them was written.
    papers_at: Timestamp,
    /// The day that was asked for last, and what it comes to; `None` when the log could not be read.
    pub glance: Option<(Date, Option<Box<DayFigures>>)>,
    /// The search for guests that is on the screen.
    pub find: Option<Finding>,
    /// Whom the name that is being typed may mean.
    pub suggestions: Suggestions,
    /// Who the guest is that was asked about last.
    pub known: Option<(Whose, Option<Box<Known>>)>,
    /// Who is expected today and has not come, the first of the day first.
    pub expected: Vec<Expected>,
    /// Who is to be brought into the form; the number tells one wish from the next.
    pub comes: Option<(u64, Coming)>,
    /// What was done last and can be taken back.
    pub undo: Option<Undo>,
    /// The visits that were put right last: which, and why one was not.
    pub amended: Option<(VisitId, Result<(), SaveTrouble>)>,
    /// The hand-over note that has been read, by when it was written.
    handover_read: Option<Timestamp>,
    /// What was being typed when the program ended last, until it is taken up or thrown away.
    pub found_draft: Option<Draft>,
    /// The credential that was shown last, and when.
    last_shown: Option<(Fingerprint, Timestamp)>,
    /// Whom we believe; `None` until it is loaded.
    pub trust: Option<TrustSummary>,
    /// The policies that can be chosen.
    pub policies: Vec<PolicyName>,
    /// The policy that judges today; `None` until it is loaded, and where there is none.
    pub policy: Option<PolicyName>,
    /// The id of the policy that is to judge and is not there, so that nothing is judged.
    pub missing_policy: Option<String>,
    /// What is wrong with policy and rule files.
    pub policy_faults: Vec<FileFault>,
    /// What the post has installed of its own, as far as it was asked for.
    pub installed: Installed,
    /// Who is on duty, and what a supervisor has allowed.
    pub duty: Duty,
    /// The export or import that is going on.
    pub work: Option<Work>,
    /// What became, or would become, of a file that is to be imported, until it is taken off the screen.
    pub import: Option<Import>,
    /// What happened lately, the oldest first.
    pub notices: VecDeque<PostedNotice>,
    /// Whether the clock of the computer is wrong, so that nothing that hangs on the time can be said.
    pub clock_is_wrong: bool,
    /// How many mebibytes the write-ahead log has, when another program keeps it from being emptied.
    pub log_held: Option<u64>,
    /// Whether the destruction of what is due waits for somebody to say that the clock is right.
    pub retention_waits: bool,
    /// Assessments up to this one stand on other trust lists or another policy than those of now.
    pub outdated: u64,
    /// What is known of the centre.
    pub centre: Centre,
    /// Workers that are no longer there.
    pub dead: Vec<Worker>,
    /// The genuine codes that were shown lately, and when. Nothing of it outlives the program.
    recent: VecDeque<(Fingerprint, Timestamp)>,
    /// How long each guest of the day took, from the verdict to the guest book.
    pub handled: Vec<TimeDelta>,
}

/// The verdict on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// What was found.
    pub assessed: Arc<Assessed>,
    /// Since when it is on the screen.
    pub shown_at: Timestamp,
    /// Whether the holder is inside already.
    pub presence: Presence,
    /// When the visit was logged, if it was.
    pub filed_at: Option<Timestamp>,
    /// Whether the same code was seen a moment ago: it only lies there.
    pub lies_there: bool,
    /// When the same code was shown before, if that was minutes ago: somebody may have handed it on.
    pub shown_before: Option<Timestamp>,
}

/// What became of the visit that was last handed to the log. `key` tells which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saving {
    /// Nothing was handed over yet.
    Idle,
    /// The log has it in hand.
    Pending {
        /// See [`super::CheckIn::key`].
        key: String,
    },
    /// It is in the log and survives a power cut.
    Saved {
        /// See [`super::CheckIn::key`].
        key: String,
        /// The visit.
        id: VisitId,
    },
    /// It is not in the log.
    Failed {
        /// See [`super::CheckIn::key`].
        key: String,
        /// Why not.
        why: SaveTrouble,
    },
}

/// A notice and since when it is on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct PostedNotice {
    /// What happened.
    pub notice: Notice,
    /// Since when it is on the screen.
    pub at: Timestamp,
}

impl State {
    /// A desk at which nothing has happened yet.
    #[must_use]
    pub fn new(settings: Settings, now: Timestamp) -> Self {
        Self {
            now,
            demo: false,
            settings,
            camera: CameraStatus::Starting,
            scanner_connected: None,
            hint: None,
            outlines: Outlines::default(),
            cameras: Vec::new(),
            card: None,
            held_until: None,
            preview: None,
            saving: Saving::Idle,
            log: LogState::Opening,
            encryption: Encryption::default(),
            book: GuestBook::default(),
            day_closed: None,
            waved_away: 0,
            papers: Vec::new(),
            papers_at: now,
            glance: None,
            find: None,
            suggestions: Suggestions::default(),
            known: None,
            expected: Vec::new(),
            comes: None,
            undo: None,
            handover_read: None,
            amended: None,
            found_draft: None,
            last_shown: None,
            trust: None,
            policies: Vec::new(),
            policy: None,
            missing_policy: None,
            policy_faults: Vec::new(),
            installed: Installed::default(),
            duty: Duty::default(),
            work: None,
            import: None,
            notices: VecDeque::new(),
            clock_is_wrong: false,
            log_held: None,
            retention_waits: false,
            outdated: 0,
            centre: Centre::default(),
            dead: Vec::new(),
            recent: VecDeque::new(),
            handled: Vec::new(),
        }
    }

    /// Takes in what a worker reports.
    pub fn apply(&mut self, event: Event) {
        match event {
            Event::CameraDevices(devices) => self.cameras = devices,
            Event::CameraStatus(status) => {
                (self.camera, self.hint, self.outlines) = (status, None, Outlines::default());
            }
            Event::CameraHint(hint) => self.hint = hint,
            Event::Outlines(outlines) => self.outlines = outlines,
            Event::Judged(assessed) => self.show(assessed),
            Event::PartSeen { seen, of } => self.post_part(Notice::PartSeen { seen, of }),
            Event::Previewed(preview) => self.preview = Some(preview),
            Event::Presence { assessed, presence } => self.place(assessed, presence),
            Event::Saved { key, assessed, id, name } => {
                self.saving = Saving::Saved { key, id };
                self.note_arrival(assessed, id, name);
            }
            Event::NotSaved { key, why } => self.saving = Saving::Failed { key, why },
            Event::CheckedOut(visit) => self.see_off(*visit),
            Event::Amended(amend, outcome) => self.amend(amend.what, amend.id, outcome),
            Event::DayClosed(Ok(ended)) => {
                self.day_closed = Some(Ok(ended.len()));
                let ids: BTreeSet<_> = ended.iter().map(|visit| visit.id).collect();
                self.book.inside.retain(|visit| !ids.contains(&visit.id));
                self.post(Notice::DayClosed { assumed: ended.len() });
            }
            Event::DayClosed(Err(why)) => {
                self.day_closed = Some(Err(why.clone()));
                self.post(Notice::CloseFailed(why));
            }
            Event::Suggested(begun, guests) => self.suggestions.take(begun, guests),
            Event::Known(whose, known) => self.known = Some((whose, known)),
            Event::Expected(guests) => {
                self.post(Notice::Expected { count: guests.len() });
                self.expected = guests;
            }
            Event::DraftFound(draft) => self.found_draft = Some(draft),
            Event::Log(log) => self.log = log,
            // The recovery key stays on the screen until it is kept.
            Event::Encryption(Encryption::On) if matches!(self.encryption, Encryption::New(_)) => {}
            Event::Encryption(encryption) => self.encryption = encryption,
            Event::Book(book) => self.book = book,
            Event::Trust(trust) => self.trust = Some(trust),
            Event::Centre(status) => self.centre.status = Some(status),
            Event::CentreDone(done) => (self.centre.done, self.centre.working) = (Some(done), false),
            Event::EnrolmentSeen(enrolment) => {
                (self.centre.enrolment, self.centre.working) = (Some(enrolment), false);
            }
            Event::Policies(policies) => self.policies = policies,
            Event::Policy(policy) => (self.policy, self.missing_policy) = (Some(policy), None),
            Event::NoPolicy(id) => (self.policy, self.missing_policy) = (None, Some(id)),
            Event::PolicyFaults(faults) => self.policy_faults = faults,
            Event::Installed(installed) => self.installed = installed,
            Event::Work(work) => self.work = work,
            Event::Found(question, found) => {
                if let Some(find) = &mut self.find {
                    find.take(&question, found);
                }
            }
            Event::Glance(day, figures) => self.glance = Some((day, figures)),
            Event::Corrected(id, corrected) => {
                if let Some(find) = &mut self.find {
                    find.corrected = Some((id, corrected));
                }
            }
            Event::Import(import) => self.import = Some(import),
            Event::LogHeld(mebibytes) => self.log_held = mebibytes,
            Event::RetentionWaits(waits) => self.retention_waits = waits,
            Event::ScannerConnected(connected) => self.scanner_connected = Some(connected),
            // They change more than what can be seen.
            Event::Settings(_) | Event::PinChecked { .. } | Event::ScannerUsed => {}
            Event::GroundsChanged { up_to } => {
                self.outdated = up_to;
                (self.preview, self.held_until) = (None, None);
                if self.card.take_if(|card| card.assessed.id <= up_to).is_some() {
                    self.post(Notice::VerdictTakenBack);
                }
            }
            Event::Notice(notice) => {
                match &notice {
                    Notice::Exported { path, .. }
                    | Notice::PaperWritten { path }
                    | Notice::RecordWritten { path }
                    | Notice::SheetSaved { path } => self.note_paper(path),
                    _ => {}
                }
                self.post(notice);
            }
            Event::Died(worker) => self.dead.push(worker),
        }
    }

    /// A guest is in the log: he is expected no more, and for a while it can be taken back.
    fn note_arrival(&mut self, assessed: Option<u64>, id: VisitId, name: String) {
        let came = form(&name);
        if let Some(at) = self.expected.iter().position(|one| form(&one.visit.name) == came) {
            self.expected.remove(at);
        }
        self.undo = Some(Undo {
            done: Done::CheckedIn,
            id,
            name,
            card: String::new(),
            fingerprint: None,
            until: self.now + UNDO_FOR,
        });
        if let Some(card) = self.card.as_mut().filter(|card| Some(card.assessed.id) == assessed) {
            card.filed_at = Some(self.now);
            if self.handled.len() < MAX_HANDLED {
                self.handled.push(self.now - card.shown_at);
            }
        }
    }

    /// Moves the clock on, and takes off the screen whose time is over.
    pub fn pass_time(&mut self, now: Timestamp) {
        if local_day(now) != local_day(self.now) {
            self.waved_away = 0;
            self.handled.clear();
        }
        if now < self.now {
            self.step_back(now);
        }
        self.now = now;
        if self.card.as_ref().and_then(|card| self.card_ends(card)).is_some_and(|end| end <= now) {
            self.card = None;
        }
        self.notices.retain(|posted| posted.at + NOTICE_SHOWN_FOR > now);
        self.undo.take_if(|undo| undo.until <= now);
        if self.papers_at + PAPERS_SHOWN_FOR <= now || self.papers_at > now {
            self.papers.clear();
        }
    }

    /// A file was written that somebody may want to print.
    fn note_paper(&mut self, path: &Path) {
        self.papers.retain(|paper| paper != path);
        self.papers.push(path.to_owned());
        if self.papers.len() > MAX_PAPERS {
            self.papers.remove(0);
        }
        self.papers_at = self.now;
    }

    /// Takes in whether the clock is wrong. A verdict from before the clock was set is not left standing.
    pub fn see_clock(&mut self, is_wrong: bool) {
        if is_wrong && !self.clock_is_wrong {
            self.dismiss();
        }
        self.clock_is_wrong = is_wrong;
    }

    /// Whether the last credential is to be forgotten now. Says so once.
    pub(super) fn forgets_now(&mut self) -> bool {
        self.held_until.take_if(|until| *until <= self.now).is_some()
    }

    /// Whether [`super::Command::Preview`] would be about what is on the screen.
    #[must_use]
    pub fn may_preview(&self) -> bool {
        let genuine = |card: &Card| card.assessed.assessment.proof == Some(Proof::Verified);
        self.held_until.is_some() && self.card.as_ref().is_none_or(genuine)
    }

    /// When something on the screen changes although nothing happens.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Timestamp> {
        let card = self.card.as_ref();
        let names = card.map(|card| card.shown_at + NAMES_SHOWN_FOR).filter(|&at| at > self.now);
        let ready = card.and_then(Card::may_leave_from).filter(|&at| at > self.now);
        let end = card.and_then(|card| self.card_ends(card));
        let notice = self.notices.iter().map(|posted| posted.at + NOTICE_SHOWN_FOR).min();
        let held = self.held_until.filter(|&at| at > self.now);
        let undo = self.undo.as_ref().map(|undo| undo.until);
        let allowed = self.duty.ends().filter(|&at| at > self.now);
        let papers = (!self.papers.is_empty()).then_some(self.papers_at + PAPERS_SHOWN_FOR);
        [names, ready, end, notice, held, undo, allowed, papers].into_iter().flatten().min()
    }

    /// Whether the camera saw several credentials at once, and the officer waits for one of them.
    #[must_use]
    pub fn several_codes(&self) -> bool {
        self.card.as_ref().is_some_and(|card| {
            card.assessed.grounds == Grounds::Scanned(ScanSource::Camera)
                && card.assessed.assessment.reasons.contains(&Reason::SeveralCodes)
        })
    }

    /// The officer waves the verdict away. Whoever is refused and leaves no name is counted all the same.
    pub fn wave_away(&mut self) {
        let refused = |card: &Card| {
            card.filed_at.is_none()
                && card.inside().is_none()
                && card.assessed.assessment.verdict == Verdict::Refuse
        };
        self.waved_away += u64::from(self.card.as_ref().is_some_and(refused));
        self.dismiss();
    }

    /// Takes the verdict off the screen.
    pub fn dismiss(&mut self) {
        self.card = None;
    }

    /// Whether what is a supervisor's may be done now.
    #[must_use]
    pub fn may_supervise(&self) -> bool {
        self.duty.may_supervise(&self.settings, self.now)
    }

    /// Puts a notice on the screen, in place of the same one or of the oldest.
    pub fn post(&mut self, notice: Notice) {
        self.notices.retain(|posted| posted.notice != notice);
        self.notices.push_back(PostedNotice { notice, at: self.now });
        if self.notices.len() > MAX_NOTICES {
            self.notices.pop_front();
        }
    }

    /// Whether the names of the verdict on the screen may still be shown.
    #[must_use]
    pub fn names_shown(&self) -> bool {
        self.card.as_ref().is_some_and(|card| card.shown_at + NAMES_SHOWN_FOR > self.now)
    }

    /// How old the newest trust material is, in days, once that is more than the settings allow.
    #[must_use]
    pub fn trust_too_old(&self) -> Option<i64> {
        let newest = self.trust.as_ref()?.newest?;
        let days = (self.now - newest).num_days();
        (days > i64::from(self.settings.trust_max_age_days)).then_some(days)
    }

    /// How many guests have been inside for longer than is usual.
    #[must_use]
    pub fn overdue(&self) -> usize {
        let hours = self.settings.overdue_hours;
        let since = self.now - TimeDelta::hours(hours.into());
        let overdue = self.book.inside.iter().filter(|visit| visit.arrived < since);
        if hours == 0 { 0 } else { overdue.count() }
    }

    /// Takes what was handed over off the screen.
    pub fn read_handover(&mut self) {
        self.handover_read = self.book.closed.as_ref().map(|closed| closed.at);
    }

    /// What was handed over when an earlier day was closed, until somebody has read it.
    #[must_use]
    pub fn handed_over(&self) -> Option<&DayClosed> {
        let closed = self.book.closed.as_ref().filter(|closed| !closed.note.is_empty())?;
        let is_of_before = local_day(closed.at) < local_day(self.now);
        (is_of_before && self.handover_read != Some(closed.at)).then_some(closed)
    }

    /// The cards that guests have kept who have left, the longest ago first.
    pub fn cards_missing(&self) -> impl Iterator<Item = &CardOut> {
        self.book.cards.iter().filter(|card| !card.inside)
    }

    /// The limit of people inside, once it is reached.
    #[must_use]
    pub fn limit_reached(&self) -> Option<u32> {
        self.settings.limit().filter(|limit| self.people_inside() >= u64::from(*limit))
    }

    /// How many people are inside.
    #[must_use]
    pub fn people_inside(&self) -> u64 {
        self.book.inside.iter().map(|visit| u64::from(visit.party)).sum()
    }

    /// Puts the count of parts on the screen in place of an earlier one.
    fn post_part(&mut self, notice: Notice) {
        self.notices.retain(|posted| !matches!(posted.notice, Notice::PartSeen { .. }));
        self.post(notice);
    }

    /// A clock that was set back does not keep on the screen what was to go.
    fn step_back(&mut self, now: Timestamp) {
        for posted in &mut self.notices {
            posted.at = posted.at.min(now);
        }
        if let Some(card) = &mut self.card {
            card.shown_at = card.shown_at.min(now);
            card.filed_at = card.filed_at.map(|at| at.min(now));
        }
        self.duty.step_back(now);
        self.held_until = self.held_until.map(|at| at.min(now + HELD_FOR));
        if let Some(undo) = &mut self.undo {
            undo.until = undo.until.min(now + UNDO_FOR);
        }
    }

    fn show(&mut self, assessed: Arc<Assessed>) {
        self.notices.retain(|posted| !matches!(posted.notice, Notice::PartSeen { .. }));
        let genuine = assessed.assessment.proof == Some(Proof::Verified);
        if matches!(assessed.grounds, Grounds::Seen(_)) {
            self.held_until = None;
        } else if genuine {
            self.held_until = Some(self.now + HELD_FOR);
        }
        self.preview = None;
        let fingerprint = assessed.assessment.fingerprint.clone();
        let before = self.last_shown.take().filter(|(last, _)| Some(last) == fingerprint.as_ref());
        let lies_there = before.is_some_and(|(_, at)| self.now - at < LIES_THERE);
        self.last_shown = fingerprint.map(|fingerprint| (fingerprint, self.now));
        let assessed = self.beside_what_was_verified(assessed);
        let shown_before = self.shown_before(&assessed);
        self.card = Some(Card {
            assessed,
            shown_at: self.now,
            presence: Presence::Unknown,
            filed_at: None,
            lies_there,
            shown_before,
        });
    }

    /// A guest has left.
    fn see_off(&mut self, visit: Visit) {
        let card = self.card.take_if(|card| card.inside().is_some_and(|inside| inside.id == visit.id));
        let fingerprint = card.and_then(|card| card.assessed.assessment.fingerprint.clone());
        self.post(Notice::CheckedOut { name: visit.name.clone() });
        let (done, until) = (Done::CheckedOut, self.now + UNDO_FOR);
        let (id, name, card) = (visit.id, visit.name, visit.card);
        self.undo = Some(Undo { done, id, name, card, fingerprint, until });
    }

    /// A visit was put right, or was not.
    fn amend(&mut self, what: Amendment, id: VisitId, outcome: Result<Option<Visit>, SaveTrouble>) {
        self.amended = Some((id, outcome.as_ref().map(|_| ()).map_err(Clone::clone)));
        match (outcome, what) {
            (Ok(Some(visit)), Amendment::Cancel) => self.post(Notice::CheckInUndone { name: visit.name }),
            (Ok(Some(visit)), Amendment::TakeDepartureBack) => {
                self.post(Notice::CheckOutUndone { name: visit.name });
            }
            (Ok(None), _) => {}
            (Err(why), _) => self.post(Notice::AmendFailed(why)),
        }
    }

    /// Who this is, as far as the log has said.
    #[must_use]
    pub fn known_as(&self, whose: &Whose) -> Option<&Known> {
        self.known.as_ref().filter(|(asked, _)| asked == whose)?.1.as_deref()
    }

    /// What the officer sees with his own eyes stands beside what was verified of the guest before him, and does not
    /// take its place, where that does not admit him.
    fn beside_what_was_verified(&self, assessed: Arc<Assessed>) -> Arc<Assessed> {
        let Grounds::Seen(_) = assessed.grounds else { return assessed };
        let Some(card) = self.card.as_ref().filter(|card| card.filed_at.is_none()) else { return assessed };
        let before = match card.assessed.grounds {
            Grounds::Seen(_) => card.assessed.beside.clone(),
            Grounds::Scanned(_) => Some(card.assessed.clone()),
        };
        let verified = |before: &Arc<Assessed>| {
            before.assessment.proof == Some(Proof::Verified) && before.assessment.verdict != Verdict::Admit
        };
        match before.filter(verified) {
            Some(before) => Arc::new(Assessed { beside: Some(before), ..Assessed::clone(&assessed) }),
            None => assessed,
        }
    }

    /// When the same code was on the screen before, if that was a short while ago.
    fn shown_before(&mut self, assessed: &Assessed) -> Option<Timestamp> {
        let now = self.now;
        self.recent.retain(|(_, at)| *at <= now && now - *at < SAME_CODE_WITHIN);
        let fingerprint = assessed.assessment.fingerprint.as_ref()?;
        let known = self.recent.iter().position(|(one, _)| one == fingerprint);
        let before = known.and_then(|at| self.recent.remove(at)).map(|(_, at)| at);
        self.recent.push_back((fingerprint.clone(), now));
        if self.recent.len() > MAX_RECENT {
            self.recent.pop_front();
        }
        // One that stays before the camera is the same showing.
        before.filter(|at| now - *at >= SAME_SHOWING)
    }

    fn place(&mut self, assessed: u64, presence: Presence) {
        if let Some(card) = self.card.as_mut().filter(|card| card.assessed.id == assessed) {
            card.presence = presence;
        }
    }

    /// A green verdict leaves by itself, and so does one that has been dealt with.
    fn card_ends(&self, card: &Card) -> Option<Timestamp> {
        if let Some(filed_at) = card.filed_at {
            return Some(filed_at + FILED_SHOWN_FOR);
        }
        let stays = card.assessed.assessment.verdict != Verdict::Admit || card.inside().is_some();
        let admit = TimeDelta::seconds(i64::from(self.settings.admit_seconds));
        (!stays).then_some(card.shown_at + admit)
    }
}

impl Card {
    /// The visit by which the holder is inside already.
    #[must_use]
    pub fn inside(&self) -> Option<&Visit> {
        match &self.presence {
            Presence::Inside(visit) => Some(visit),
            Presence::Unknown | Presence::Outside => None,
        }
    }

    /// The visit by which the holder is inside, where showing the code again says that he leaves.
    #[must_use]
    pub fn leaves(&self) -> Option<&Visit> {
        self.inside().filter(|visit| !self.lies_there && visit.arrived + LEAVES_BY_SCAN <= self.shown_at)
    }

    /// From when on one key checks the holder out; before that the guest has only just arrived, and
    /// the key was meant for something else.
    #[must_use]
    pub fn may_leave_from(&self) -> Option<Timestamp> {
        self.inside().map(|visit| visit.arrived + JUST_ARRIVED)
    }
}
