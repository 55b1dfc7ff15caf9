//! What is going on at the desk, and the threads that do the work.
//!
//! The window owns an [`App`], hands it [`Command`]s and draws its [`State`]. Everything slow is done
//! by workers, which answer with [`Event`]s; the window never waits for one of them.

mod books;
mod clerk;
mod clock_watch;
mod encryption;
mod files;
mod find;
mod judge;
mod message;
mod retention;
mod state;
mod trouble;
mod watch;
mod worker;

pub use clock_watch::ClockWatch;
pub use encryption::{Encryption, Secret};
pub use find::{Correct, Find, Finding, Found};
pub use message::{CheckIn, Command, Event, Export, Guest, Import, Setting, SettingsChange, Work};
pub use state::{
    Assessed, Card, FILED_SHOWN_FOR, FileFault, Grounds, GuestBook, HELD_FOR, JUST_ARRIVED, LogState,
    NAMES_SHOWN_FOR, PolicyName, PostedNotice, Presence, Preview, Saving, State, TrustSummary,
};
pub use trouble::{LogTrouble, Notice, SaveTrouble};
pub use worker::{Bell, Worker};

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, SyncSender, TrySendError},
    },
    thread::JoinHandle,
};

use chrono::{Local, TimeDelta};

use self::{
    books::Books, clerk::Job, encryption::SharedKey, files::Errand, judge::Question, worker::Reports,
};
use crate::{
    data_folder::{DataFolder, Settings},
    scan::{
        camera::{Camera, CameraEvent, CameraStatus, CameraSystem, CameraTrouble},
        frame::Frame,
    },
    time::{Date, Timestamp},
    trust::TrustStore,
    visit::{EvidenceKind, NewVisit},
};

const MAX_EVENTS: usize = 64;
const MAX_QUESTIONS: usize = 4;
const MAX_JOBS: usize = 16;
const MAX_ERRANDS: usize = 16;

/// What a desk is opened with.
pub struct Setup {
    /// Where everything is kept.
    pub folder: DataFolder,
    /// The settings as they were read.
    pub settings: Settings,
    /// Whom we believe.
    pub trust: TrustSource,
    /// Where cameras come from; `None` is a program without them.
    pub cameras: Option<Cameras>,
    /// Everything here is made up.
    pub demo: bool,
}

/// Makes the camera system anew on each camera thread.
pub type Cameras = Arc<dyn Fn() -> Box<dyn CameraSystem> + Send + Sync>;

/// Whom a desk believes.
pub enum TrustSource {
    /// Those whom the data folder has installed.
    Installed,
    /// These, and nobody else.
    Only(Box<TrustStore>),
}

/// The desk at work.
pub struct App {
    /// Everything the window may draw.
    pub state: State,
    events: Receiver<Event>,
    questions: SyncSender<Question>,
    /// Taken at the end, which is how the workers learn of it.
    jobs: Option<SyncSender<Job>>,
    errands: Option<SyncSender<Errand>>,
    joined_at_the_end: Vec<JoinHandle<()>>,
    camera: Option<Camera>,
    missed: Arc<AtomicBool>,
    /// Stops the export or import that is going on.
    cancelled: Arc<AtomicBool>,
    clock: Arc<ClockWatch>,
    /// Dropped at the end, which is how the watch learns of it. Nobody joins it: it has nothing to lose.
    _watching: SyncSender<()>,
    /// When the camera was last told to look anew because several codes were in view.
    looked_again: Timestamp,
}

/// While several codes are in view, they are looked at anew this often: the one that is left is meant.
const SEVERAL_CODES_LOOK: TimeDelta = TimeDelta::seconds(1);

impl App {
    /// Opens the desk. Starts threads and returns at once; `bell` is rung by them when there is news
    /// for [`App::poll`].
    #[must_use]
    pub fn start(setup: Setup, bell: Bell, now: Timestamp) -> Self {
        let (report, events) = mpsc::sync_channel(MAX_EVENTS);
        let reports = Reports::new(report, bell);
        let (questions, asked) = mpsc::sync_channel(MAX_QUESTIONS);
        let (jobs, handed_over) = mpsc::sync_channel(MAX_JOBS);
        let (errands, sent) = mpsc::sync_channel(MAX_ERRANDS);
        let missed = Arc::new(AtomicBool::new(false));

        let Setup { folder, settings, trust, cameras, demo } = setup;
        let mut state = State::new(settings, now);
        state.demo = demo;

        let clock = Arc::new(ClockWatch::default());
        let its_clock = clock.clone();
        let (its_folder, policy) = (folder.clone(), state.settings.policy.clone());
        let (tell_stamp, first_stamp) = mpsc::sync_channel(1);
        worker::spawn(Worker::Judge, &reports, move |reports| {
            // Taken before anything is read, so that no change is missed.
            let _ = tell_stamp.send(its_folder.stamp());
            judge::Judge::new(its_folder, trust, policy, its_clock).work(&asked, reports);
        });
        let key = SharedKey::default();
        let (its_folder, its_key, its_clock) = (folder.clone(), key.clone(), clock.clone());
        let clerk = worker::spawn(Worker::Clerk, &reports, move |reports| {
            clerk::work(its_folder, its_key, its_clock, &handed_over, reports);
        });
        let to_the_judge = questions.clone();
        let cancelled = Arc::new(AtomicBool::new(false));
        let books = Books { folder: folder.clone(), key, cancelled: cancelled.clone() };
        let its_folder = folder.clone();
        let files = worker::spawn(Worker::Files, &reports, move |reports| {
            files::work(&its_folder, &books, &sent, &to_the_judge, reports);
        });
        let (watching, stop) = mpsc::sync_channel(0);
        let (its_settings, to_the_judge) = (state.settings.clone(), questions.clone());
        worker::spawn(Worker::Watch, &reports, move |reports| {
            let stamp = first_stamp.recv().unwrap_or_default();
            watch::work(&folder, stamp, its_settings, &stop, &to_the_judge, reports);
        });

        let camera = cameras.map(|cameras| {
            let preferred = Some(state.settings.camera.clone()).filter(|id| !id.is_empty());
            Camera::start(
                cameras,
                preferred,
                camera_report(questions.clone(), reports.clone(), missed.clone()),
            )
        });
        if camera.is_none() {
            state.camera = CameraStatus::Trouble(CameraTrouble::NotFound);
        }

        let joined_at_the_end = [clerk, files].into_iter().flatten().collect();
        Self {
            state,
            events,
            questions,
            jobs: Some(jobs),
            errands: Some(errands),
            joined_at_the_end,
            camera,
            missed,
            cancelled,
            clock,
            _watching: watching,
            looked_again: now,
        }
    }

    /// Takes in what the workers report, and moves the clock on. Says whether there was anything. Never
    /// waits.
    pub fn poll(&mut self, now: Timestamp) -> bool {
        self.state.pass_time(now);
        self.state.see_clock(self.clock.is_wrong(now));
        if self.state.forgets_now() {
            self.forget();
        }
        let mut news = false;
        for _ in 0..MAX_EVENTS {
            let Ok(event) = self.events.try_recv() else { break };
            news = true;
            match &event {
                Event::Judged(assessed) => self.ask_whether_inside(assessed),
                Event::Policy(policy) => self.record_policy(policy),
                Event::Settings(change) => self.take_settings(change),
                _ => {}
            }
            self.state.apply(event);
        }
        let several = self.state.several_codes() && self.looked_again + SEVERAL_CODES_LOOK <= now;
        if (self.missed.swap(false, Ordering::Relaxed) || several)
            && let Some(camera) = &self.camera
        {
            camera.look_again();
            self.looked_again = now;
        }
        news
    }

    /// When [`App::poll`] or the state has something to do although nothing happens. The window draws itself
    /// anew then.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Timestamp> {
        let look = self.state.several_codes().then_some(self.looked_again + SEVERAL_CODES_LOOK);
        self.state.next_deadline().into_iter().chain(look).min()
    }

    /// Does what the officer wants, or sets somebody to work on it. Never waits.
    pub fn handle(&mut self, command: Command) {
        match command {
            Command::Judge(code) => self.ask(Question::Codes(vec![code])),
            Command::Seen(document) => self.ask(Question::Seen(document)),
            Command::Dismiss => {
                self.state.dismiss();
                self.forget();
            }
            Command::Preview { policy, day } => self.ask(Question::Preview { policy, day }),
            Command::CheckIn(check_in) => self.check_in(*check_in),
            Command::CheckOut(id) => {
                let job = Job::Departure { id, at: self.state.now };
                if !self.hand_over(job) {
                    self.state.post(Notice::CheckOutFailed(SaveTrouble::Busy));
                }
            }
            Command::Find(question) => {
                self.state.find = Some(Finding::asking(question.clone(), self.state.find.take()));
                self.tell_the_clerk(Job::Find(question));
            }
            Command::CloseFind => self.state.find = None,
            Command::Correct(correct) => {
                let by = self.state.settings.officer.clone();
                self.tell_the_clerk(Job::Correct { correct: *correct, by });
            }
            Command::Export(export) => self.send(Errand::Export(export)),
            Command::TryImport(path) => self.send(Errand::Import { path, trial: true, order: None }),
            Command::TryImportInOrder(path, order) => {
                self.state.import = None;
                self.send(Errand::Import { path, trial: true, order: Some(order) });
            }
            Command::Import(path) => {
                let tried = self.state.import.take().filter(|tried| tried.path == path);
                let order = tried.and_then(|tried| tried.order);
                self.send(Errand::Import { path, trial: false, order });
            }
            Command::CloseImport => self.state.import = None,
            Command::CancelWork => self.cancelled.store(true, Ordering::Relaxed),
            Command::OpenPicture(path) => self.send(Errand::Picture(path)),
            Command::AddTrust(path) => self.send(Errand::Trust(path)),
            Command::Change(setting) => self.change(setting),
            Command::Unlock(secret) => self.change_encryption(Job::Unlock(secret)),
            Command::Encrypt(passphrase) => self.change_encryption(Job::Encrypt(passphrase)),
            Command::SaveRecoverySheet(key, path) => self.send(Errand::RecoverySheet(key, path)),
            Command::RecoveryKeyKept => self.state.encryption = Encryption::On,
            Command::RescueLog => self.tell_the_clerk(Job::Rescue),
            Command::ConfirmClock => {
                self.clock.confirm(self.state.now);
                self.tell_the_clerk(Job::ConfirmClock { by: self.state.settings.officer.clone() });
            }
            Command::RetryLog => self.tell_the_clerk(Job::Reopen),
        }
    }

    /// The newest picture of the camera, if one came since the last call. Never waits.
    #[must_use]
    pub fn newest_frame(&self) -> Option<Frame> {
        self.camera.as_ref().and_then(Camera::newest_frame)
    }

    fn change_encryption(&mut self, job: Job) {
        if self.hand_over(job) {
            self.state.encryption = Encryption::Working;
        } else {
            self.state.post(Notice::TooMuchWaiting);
        }
    }

    fn check_in(&mut self, check_in: CheckIn) {
        let CheckIn { key, assessed, guest } = check_in;
        let visit = new_visit(&key, assessed.as_deref(), guest, &self.state);
        if let Err(error) = visit.check() {
            self.state.saving = Saving::Failed { key, why: SaveTrouble::Visit(error) };
            return;
        }
        let job = Job::Arrival { assessed: assessed.map(|assessed| assessed.id), visit: Box::new(visit) };
        self.state.saving = if self.hand_over(job) {
            Saving::Pending { key }
        } else {
            Saving::Failed { key, why: SaveTrouble::Busy }
        };
    }

    fn change(&mut self, setting: Setting) {
        let errand = Errand::Setting { name: setting.name(), value: setting.value().to_owned() };
        let settings = &mut self.state.settings;
        match setting {
            Setting::Language(language) => settings.language = language,
            Setting::Post(post) => settings.post = post,
            Setting::Office(office) => settings.office = office,
            Setting::Officer(officer) => settings.officer = officer,
            Setting::Policy(id) => {
                settings.policy.clone_from(&id);
                self.ask(Question::UsePolicy(id));
                self.state.dismiss();
            }
            Setting::Camera(id) => {
                settings.camera.clone_from(&id);
                if let Some(camera) = &self.camera {
                    camera.choose(Some(id).filter(|id| !id.is_empty()));
                }
            }
        }
        self.send(errand);
    }

    /// Takes over what somebody changed in the file of the settings; what was changed here since stays.
    fn take_settings(&mut self, SettingsChange { before, after }: &SettingsChange) {
        let (policy, camera) = (self.state.settings.policy.clone(), self.state.settings.camera.clone());
        self.state.settings.take_changes(before, after);
        let settings = &self.state.settings;
        if settings.camera != camera
            && let Some(camera) = &self.camera
        {
            camera.choose(Some(settings.camera.clone()).filter(|id| !id.is_empty()));
        }
        if settings.policy != policy {
            self.ask(Question::UsePolicy(self.state.settings.policy.clone()));
        }
    }

    /// Another policy than the one until now goes into the log, whether it was chosen or its day has come.
    fn record_policy(&mut self, policy: &PolicyName) {
        if self.state.policy.as_ref().is_some_and(|before| before.id != policy.id) {
            self.tell_the_clerk(Job::Policy { id: policy.id.clone() });
        }
    }

    fn tell_the_clerk(&mut self, job: Job) {
        if !self.hand_over(job) {
            self.state.post(Notice::TooMuchWaiting);
        }
    }

    fn ask_whether_inside(&mut self, assessed: &Assessed) {
        if let Some(fingerprint) = &assessed.assessment.fingerprint {
            // When the clerk is too busy to say, the arrival itself is still held against the log.
            let _ = self.hand_over(Job::Presence { assessed: assessed.id, fingerprint: fingerprint.clone() });
        }
    }

    /// Has the last credential forgotten. One that is full of questions forgets it with the next of them.
    fn forget(&mut self) {
        self.state.held_until = None;
        let _ = self.questions.try_send(Question::Forget);
    }

    fn ask(&mut self, question: Question) {
        if self.questions.try_send(question).is_err() {
            self.state.post(Notice::TooMuchWaiting);
        }
    }

    fn send(&mut self, errand: Errand) {
        if self.errands.as_ref().is_none_or(|errands| errands.try_send(errand).is_err()) {
            self.state.post(Notice::TooMuchWaiting);
        }
    }

    fn hand_over(&self, job: Job) -> bool {
        self.jobs.as_ref().is_some_and(|jobs| jobs.try_send(job).is_ok())
    }
}

/// Whatever the clerk was handed is in the log when this is over, and an export that was begun is done.
impl Drop for App {
    fn drop(&mut self) {
        self.jobs = None;
        self.errands = None;
        // A worker that waits for the window would wait for ever: nobody listens from here on.
        drop(std::mem::replace(&mut self.events, mpsc::channel().1));
        for thread in self.joined_at_the_end.drain(..) {
            // One that died has said so before.
            let _ = thread.join();
        }
    }
}

/// The calendar day of this computer at that moment.
#[must_use]
pub fn local_day(at: Timestamp) -> Date {
    at.with_timezone(&Local).date_naive()
}

fn new_visit(key: &str, assessed: Option<&Assessed>, guest: Guest, state: &State) -> NewVisit {
    let Guest { name, organisation, purpose, host, phone, party, note } = guest;
    NewVisit {
        name,
        organisation,
        purpose,
        host,
        phone,
        party,
        evidence: assessed.map_or(EvidenceKind::None, Assessed::evidence),
        verdict: assessed.map(|assessed| assessed.assessment.verdict),
        policy: assessed.map(|assessed| assessed.assessment.policy.clone()).unwrap_or_default(),
        post: state.settings.post.clone(),
        officer: state.settings.officer.clone(),
        note,
        arrived: state.now,
        left: assessed.is_some_and(Assessed::turned_away).then_some(state.now),
        key: Some(key.to_owned()),
        fingerprint: assessed
            .filter(|assessed| !assessed.turned_away())
            .and_then(|assessed| assessed.assessment.fingerprint.clone()),
    }
}

/// What the camera's threads call. A code for which the judge has no room is still in view: the camera
/// is asked to look again.
fn camera_report(
    questions: SyncSender<Question>,
    reports: Reports,
    missed: Arc<AtomicBool>,
) -> Arc<dyn Fn(CameraEvent) + Send + Sync> {
    Arc::new(move |event| match event {
        CameraEvent::Devices(devices) => reports.send(Event::CameraDevices(devices)),
        CameraEvent::Status(status) => reports.send(Event::CameraStatus(status)),
        CameraEvent::Picture => reports.ring(),
        CameraEvent::Hint(hint) => reports.send(Event::CameraHint(hint)),
        CameraEvent::Parts { seen, of } => reports.send(Event::PartSeen { seen, of }),
        CameraEvent::Scanned(codes) => {
            let full = matches!(questions.try_send(Question::Codes(codes)), Err(TrySendError::Full(_)));
            if full {
                missed.store(true, Ordering::Relaxed);
                reports.ring();
            }
        }
    })
}
