//! The desk at work: takes what the officer wants, sets the workers to it, and takes in what they report.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, SyncSender, TrySendError},
    },
    thread::JoinHandle,
    time::Duration,
};

use chrono::TimeDelta;

use super::{
    Amend, Amendment, Assessed, CentreCommand, CheckIn, Command, Done, Encryption, Event, Finding, Guest,
    ListDays, Notice, PinCheck, PinPurpose, PolicyName, SaveTrouble, Saving, Secret, SettingsChange, State,
    TrustSource, Whose, Worker, clerk, files, judge, papers, sender,
    sounds::Sounds,
    watch,
    worker::{self, Bell, Reports},
};
use crate::{
    data_folder::{DataFolder, Settings},
    office::{ClockWatch, Office},
    progress::Stop,
    scan::{
        ScanSource, ScannedCode,
        camera::{Camera, CameraEvent, CameraStatus, CameraSystem},
        frame::{CameraError, Frame},
        serial::{SerialEvent, SerialScanner},
    },
    sync::Network,
    text::text,
    time::{Timestamp, local_day},
    verdict::Verdict,
    visit::{EvidenceKind, NewVisit, VisitId},
    words::judgement,
};

const MAX_EVENTS: usize = 64;
const MAX_FOR_THE_JUDGE: usize = 4;
const MAX_FOR_THE_CLERK: usize = 16;
const MAX_FOR_THE_FILES: usize = 16;
const MAX_FOR_THE_SENDER: usize = 4;

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

/// The desk at work.
pub struct App {
    /// Everything the window may draw.
    pub state: State,
    events: Receiver<Event>,
    judge: SyncSender<judge::Request>,
    /// Taken at the end, which is how the workers learn of it.
    clerk: Option<SyncSender<clerk::Request>>,
    files: Option<SyncSender<files::Request>>,
    /// Nobody joins it: what it has not sent, it sends another time.
    sender: SyncSender<sender::Request>,
    /// Whether an enrolment that is held up to the camera is meant for this desk.
    awaits_enrolment: Arc<AtomicBool>,
    joined_at_the_end: Vec<JoinHandle<()>>,
    camera: Option<Camera>,
    missed: Arc<AtomicBool>,
    scanner: Option<SerialScanner>,
    /// Started with the first sound that is wanted.
    sounds: Option<Sounds>,
    reports: Reports,
    /// Stops the export or import that is going on.
    stop: Stop,
    clock: Arc<ClockWatch>,
    /// Dropped at the end, which is how the watch learns of it. Nobody joins it: it has nothing to lose.
    _watching: SyncSender<()>,
    /// When the camera was last told to look anew because several codes were in view.
    looked_again: Timestamp,
    /// The last departure that was asked for in a list, and when.
    last_row: Option<(VisitId, Timestamp)>,
}

/// Two rows within this time are a double click: nobody points at another one so fast.
const TOO_FAST: TimeDelta = TimeDelta::milliseconds(600);

/// While several codes are in view, they are looked at anew this often: the one that is left is meant.
const SEVERAL_CODES_LOOK: TimeDelta = TimeDelta::seconds(1);
/// The camera rests for so long after a hand scanner was used.
const CAMERA_RESTS: Duration = Duration::from_secs(3);

impl App {
    /// Opens the desk. Starts threads and returns at once; `bell` is rung by them when there is news
    /// for [`App::poll`].
    #[must_use]
    pub fn start(setup: Setup, bell: Bell, now: Timestamp) -> Self {
        let (report, events) = mpsc::sync_channel(MAX_EVENTS);
        let reports = Reports::new(report, bell);
        let (judge, of_the_judge) = mpsc::sync_channel(MAX_FOR_THE_JUDGE);
        let (clerk, of_the_clerk) = mpsc::sync_channel(MAX_FOR_THE_CLERK);
        let (files, of_the_files) = mpsc::sync_channel(MAX_FOR_THE_FILES);
        let (sender, of_the_sender) = mpsc::sync_channel(MAX_FOR_THE_SENDER);
        let missed = Arc::new(AtomicBool::new(false));
        let awaits_enrolment = Arc::new(AtomicBool::new(false));

        let Setup { folder, settings, trust, cameras, demo } = setup;
        let mut state = State::new(settings, now);
        state.demo = demo;
        if !demo {
            state.waved_away = folder.waved_away(local_day(now));
        }
        let office = Office::new(folder, state.settings.clone());

        let clock = Arc::new(ClockWatch::default());
        let (its_office, its_clock) = (office.clone(), clock.clone());
        let awaits = awaits_enrolment.clone();
        let (tell_stamp, first_stamp) = mpsc::sync_channel(1);
        worker::spawn(Worker::Judge, &reports, move |reports| {
            // Taken before anything is read, so that no change is missed.
            let _ = tell_stamp.send(its_office.folder.stamp());
            judge::Judge::new(its_office, trust, its_clock, awaits).work(&of_the_judge, reports);
        });
        let (its_office, its_clock) = (office.clone(), clock.clone());
        let clerk_thread = worker::spawn(Worker::Clerk, &reports, move |reports| {
            clerk::work(its_office, its_clock, &of_the_clerk, reports);
        });
        let stop = Stop::default();
        let (its_office, to_the_judge, its_stop) = (office.clone(), judge.clone(), stop.clone());
        let files_thread = worker::spawn(Worker::Files, &reports, move |reports| {
            files::work(&its_office, &its_stop, &of_the_files, &to_the_judge, reports);
        });
        // What is made up is nobody's to know.
        if !demo {
            let its_office = office.clone();
            worker::spawn(Worker::Sender, &reports, move |reports| {
                sender::work(&its_office, Network::default(), &of_the_sender, reports);
            });
        }
        let (watching, until) = mpsc::sync_channel(0);
        let to_the_judge = judge.clone();
        worker::spawn(Worker::Watch, &reports, move |reports| {
            let stamp = first_stamp.recv().unwrap_or_default();
            watch::work(&office, stamp, &until, &to_the_judge, reports);
        });

        let camera = cameras.map(|cameras| {
            let preferred = Some(state.settings.camera.clone()).filter(|id| !id.is_empty());
            Camera::start(cameras, preferred, camera_report(judge.clone(), reports.clone(), missed.clone()))
        });
        if camera.is_none() {
            state.camera = CameraStatus::Trouble(CameraError::NotFound);
        }

        let joined_at_the_end = [clerk_thread, files_thread].into_iter().flatten().collect();
        let mut app = Self {
            state,
            events,
            judge,
            clerk: Some(clerk),
            files: Some(files),
            sender,
            awaits_enrolment,
            joined_at_the_end,
            camera,
            missed,
            scanner: None,
            sounds: None,
            reports,
            stop,
            clock,
            _watching: watching,
            looked_again: now,
            last_row: None,
        };
        app.listen_to_scanner();
        app
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
                Event::Judged(assessed) => {
                    self.ask_whether_inside(assessed);
                    self.ask_who_it_is(assessed);
                }
                Event::Policy(policy) => self.record_policy(policy),
                Event::ScannerUsed => self.rest_camera(),
                Event::Settings(change) => self.take_settings(change),
                Event::PinChecked { purpose, name, right } => self.take_pin(*purpose, name, *right),
                _ => {}
            }
            let judged = matches!(event, Event::Judged(_));
            self.state.apply(event);
            if judged {
                self.sound();
            }
        }
        self.suggest();
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
        if command.is_a_supervisors() && !self.state.may_supervise() {
            self.state.duty.refusals += 1;
            self.state.post(Notice::SupervisorNeeded);
            return;
        }
        match command {
            Command::Judge(code) => {
                if code.source == ScanSource::HandScanner {
                    self.rest_camera();
                }
                self.ask(judge::Request::Codes(vec![code]));
            }
            Command::Seen(document) => {
                // A code that is still held up does not take the place of what was seen.
                self.wave_away();
                self.ask(judge::Request::Seen(document));
            }
            Command::Dismiss => self.dismiss(),
            Command::LookAgain => self.camera.iter().for_each(Camera::look_again),
            Command::Preview { policy, day } => self.ask(judge::Request::Preview { policy, day }),
            Command::CheckIn(check_in) => self.check_in(*check_in),
            Command::CheckOut(id) => self.check_out(id),
            Command::CheckOutRow(id) => self.check_out_row(id),
            Command::Come(coming) => {
                let before = self.state.comes.take().map_or(0, |(number, _)| number);
                self.state.comes = Some((before + 1, coming));
            }
            Command::Undo => self.undo(),
            Command::Amend(amend) => {
                self.tell_the_clerk(clerk::Request::Amend { amend, fingerprint: None, by: self.on_duty() });
            }
            Command::NoteCard { id, back } => self.tell_the_clerk(clerk::Request::NoteCard { id, back }),
            Command::CloseDay(close) => {
                self.state.day_closed = None;
                self.tell_the_clerk(clerk::Request::CloseDay { close, by: self.on_duty() });
            }
            Command::Suggest(begun) => {
                self.state.suggestions.next = Some(begun);
                self.suggest();
            }
            Command::Know { name, organisation } => {
                let whose = Whose::Guest { name: name.clone(), organisation };
                // Who it is helps, and nothing hangs on it.
                let _ = self.hand_over(clerk::Request::Know { name, whose });
            }
            Command::KeepDraft(draft) => {
                // One that finds no room is kept with the next letter.
                let _ = self.hand_over(clerk::Request::KeepDraft(draft));
            }
            Command::CloseFoundDraft => self.close_found_draft(),
            Command::Find(question) => {
                self.state.find = Some(Finding::asking(question.clone(), self.state.find.take()));
                self.tell_the_clerk(clerk::Request::Find(question));
            }
            Command::Glance(day) => self.tell_the_clerk(clerk::Request::Glance(day)),
            Command::PrintMuster { found, path } => {
                let inside = self.state.book.inside.clone();
                self.send(files::Request::Muster { inside, found, path });
            }
            Command::OpenPaper(path) => papers::open(path),
            Command::ClosePapers => self.state.papers.clear(),
            Command::ReadHandover => self.state.read_handover(),
            Command::CloseFind => self.state.find = None,
            Command::Correct(correct) => {
                self.tell_the_clerk(clerk::Request::Correct { correct: *correct, by: self.on_duty() });
            }
            Command::Export(export) => self.send(files::Request::Export(export)),
            Command::TryImport(path) => self.import(path, true, ListDays::default()),
            Command::TryImportWith(path, days) => {
                self.state.import = None;
                self.import(path, true, days);
            }
            Command::Import(path) => {
                let tried = self.state.import.take().filter(|tried| tried.path == path);
                self.import(path, false, tried.map(|tried| tried.days).unwrap_or_default());
            }
            Command::CloseImport => self.state.import = None,
            Command::CancelWork => self.stop.ask(),
            Command::OpenPicture(path) => self.send(files::Request::Picture(path)),
            Command::Add(what, path) => self.send(files::Request::Add(what, path)),
            Command::Remove(what, name) => self.send(files::Request::Remove(what, name)),
            Command::ListInstalled => self.send(files::Request::ListInstalled),
            Command::Change(change) => {
                self.take_settings(&change);
                self.send(files::Request::Settings(change));
            }
            Command::ChangePolicy { id, why } => self.change_policy(id, why),
            Command::SetOfficer { name, role, pin } => self.send(files::Request::Officer { name, role, pin }),
            Command::RemoveOfficer(name) => self.send(files::Request::RemoveOfficer(name)),
            Command::EnterPin { purpose, name, pin } => self.enter_pin(purpose, name, pin),
            Command::Unlock(secret) => self.change_encryption(clerk::Request::Unlock(secret)),
            Command::Encrypt(passphrase) => self.change_encryption(clerk::Request::Encrypt(passphrase)),
            Command::SaveRecoverySheet(key, path) => self.send(files::Request::RecoverySheet(key, path)),
            Command::RecoveryKeyKept => self.state.encryption = Encryption::On,
            Command::RescueLog => self.tell_the_clerk(clerk::Request::Rescue),
            Command::ConfirmClock => {
                self.clock.confirm(self.state.now);
                self.tell_the_clerk(clerk::Request::ConfirmClock { by: self.on_duty() });
            }
            Command::Centre(command) => self.centre(command),
            Command::RetryLog => self.tell_the_clerk(clerk::Request::Reopen),
        }
    }

    /// The newest picture of the camera, if one came since the last call. Never waits.
    #[must_use]
    pub fn newest_frame(&self) -> Option<Frame> {
        self.camera.as_ref().and_then(Camera::newest_frame)
    }

    fn close_found_draft(&mut self) {
        self.state.found_draft = None;
        let _ = self.hand_over(clerk::Request::KeepDraft(None));
    }

    /// The officer whom the log names.
    fn on_duty(&self) -> String {
        self.state.settings.officer.clone()
    }

    /// What could not be judged is tried again as soon as it is held up once more, and whoever may enter soon comes
    /// to leave.
    fn dismiss(&mut self) {
        let verdict = self.state.card.as_ref().map(|card| card.assessed.assessment.verdict);
        if matches!(verdict, Some(Verdict::Refuse | Verdict::Review)) {
            self.wave_away();
        }
        let before = self.state.waved_away;
        self.state.wave_away();
        if self.state.waved_away != before && !self.state.demo {
            self.send(files::Request::WavedAway(local_day(self.state.now), self.state.waved_away));
        }
        self.forget();
    }

    fn change_encryption(&mut self, request: clerk::Request) {
        if self.hand_over(request) {
            self.state.encryption = Encryption::Working;
        } else {
            self.state.post(Notice::TooMuchWaiting);
        }
    }

    fn check_in(&mut self, check_in: CheckIn) {
        let CheckIn { key, assessed, guest } = check_in;
        let visit = new_visit(&key, assessed.as_deref(), &guest, &self.state);
        if let Err(error) = visit.check() {
            self.state.saving = Saving::Failed { key, why: SaveTrouble::Visit(error) };
            return;
        }
        let request = clerk::Request::Arrival {
            assessed: assessed.map(|assessed| assessed.id),
            visit: Box::new(visit),
        };
        self.state.saving = if self.hand_over(request) {
            Saving::Pending { key }
        } else {
            Saving::Failed { key, why: SaveTrouble::Busy }
        };
    }

    /// Judges by another policy at once; the log and the file of the settings follow.
    fn change_policy(&mut self, id: String, why: String) {
        self.state.settings.policy.clone_from(&id);
        self.ask(judge::Request::UsePolicy(id.clone()));
        self.state.dismiss();
        let by = self.state.duty.responsible(self.state.now).unwrap_or(&self.state.settings.officer);
        let by = by.to_owned();
        self.tell_the_clerk(clerk::Request::ChoosePolicy { id, by, why });
    }

    /// Has a PIN checked, which takes a while. An officer without one takes over at once.
    fn enter_pin(&mut self, purpose: PinPurpose, name: String, pin: Secret) {
        let officer = self.state.settings.officers.named(&name);
        match officer.map(|officer| officer.pin.clone()) {
            Some(Some(kept)) => {
                self.state.duty.pin = PinCheck::Working;
                self.send(files::Request::Pin { purpose, name, kept, pin });
            }
            Some(None) if purpose == PinPurpose::Duty => {
                self.state.duty.hand_over();
                self.put_on_duty(name);
            }
            _ => self.state.duty.pin = PinCheck::Wrong,
        }
    }

    fn take_pin(&mut self, purpose: PinPurpose, name: &str, right: bool) {
        if !right {
            self.state.duty.pin = PinCheck::Wrong;
            return;
        }
        self.state.duty.prove(purpose, name.to_owned(), self.state.now);
        if purpose == PinPurpose::Duty {
            self.put_on_duty(name.to_owned());
        }
    }

    /// The log names this officer from now on. Verdicts and drafts stay: the guest is still at the desk.
    fn put_on_duty(&mut self, name: String) {
        let change = SettingsChange::of(&self.state.settings, |settings| settings.officer = name);
        self.state.settings.take_changes(&change.before, &change.after);
        self.send(files::Request::Settings(change));
    }

    /// Listens to the hand scanner on the port that was chosen, and to no other any more.
    fn listen_to_scanner(&mut self) {
        self.state.scanner_connected = None;
        let port = Some(self.state.settings.scanner.clone()).filter(|port| !port.is_empty());
        let (judge, reports) = (self.judge.clone(), self.reports.clone());
        self.scanner = port.map(|port| {
            SerialScanner::start(port, move |event| match event {
                SerialEvent::Code(content) => {
                    reports.send(Event::ScannerUsed);
                    let code = ScannedCode { content, source: ScanSource::SerialScanner };
                    if let Err(TrySendError::Full(_)) = judge.try_send(judge::Request::Codes(vec![code])) {
                        reports.send(Event::Notice(Notice::TooMuchWaiting));
                    }
                }
                SerialEvent::TooLong => reports.send(Event::Notice(Notice::CodeTooLong)),
                SerialEvent::Connected(connected) => reports.send(Event::ScannerConnected(connected)),
            })
        });
    }

    /// Takes over what somebody changed in the settings; what was changed here since stays.
    /// The verdict that has just come is heard, where that is wanted; not of a code that only lies there.
    fn sound(&mut self) {
        let Some(card) =
            self.state.card.as_ref().filter(|card| self.state.settings.sounds && !card.lies_there)
        else {
            return;
        };
        let verdict = card.assessed.assessment.verdict;
        self.sounds.get_or_insert_with(|| Sounds::start(self.reports.clone())).play(verdict);
    }

    fn take_settings(&mut self, SettingsChange { before, after }: &SettingsChange) {
        let Settings { policy, camera, scanner, .. } = self.state.settings.clone();
        self.state.settings.take_changes(before, after);
        if self.state.settings.scanner != scanner {
            self.listen_to_scanner();
        }
        let settings = &self.state.settings;
        if settings.camera != camera
            && let Some(camera) = &self.camera
        {
            camera.choose(Some(settings.camera.clone()).filter(|id| !id.is_empty()));
        }
        if settings.policy != policy {
            self.ask(judge::Request::UsePolicy(self.state.settings.policy.clone()));
            self.state.dismiss();
        }
    }

    /// Another policy than the one until now goes into the log, whether it was chosen or its day has come.
    fn record_policy(&mut self, policy: &PolicyName) {
        if self.state.policy.as_ref().is_some_and(|before| before.id != policy.id) {
            self.tell_the_clerk(clerk::Request::Policy { id: policy.id.clone() });
        }
    }

    fn tell_the_clerk(&mut self, request: clerk::Request) {
        if !self.hand_over(request) {
            self.state.post(Notice::TooMuchWaiting);
        }
    }

    fn import(&mut self, path: PathBuf, trial: bool, days: ListDays) {
        self.send(files::Request::Import { path, trial, days });
    }

    fn ask_whether_inside(&mut self, assessed: &Assessed) {
        if let Some(fingerprint) = &assessed.assessment.fingerprint {
            // When the clerk is too busy to say, the arrival itself is still held against the log.
            let _ = self.hand_over(clerk::Request::Presence {
                assessed: assessed.id,
                fingerprint: fingerprint.clone(),
            });
        }
    }

    /// Has the log look whether it knows the holder of a credential by the name.
    fn ask_who_it_is(&mut self, assessed: &Assessed) {
        let holder = assessed.assessment.holder.as_ref().filter(|_| !assessed.turned_away());
        if let Some(holder) = holder {
            let (name, whose) = (holder.name.clone(), Whose::Assessed(assessed.id));
            // Who it is helps, and nothing hangs on it.
            let _ = self.hand_over(clerk::Request::Know { name, whose });
        }
    }

    /// Asks the log for the last text that was typed, one at a time: a slow disk is not asked for every letter.
    fn suggest(&mut self) {
        let suggestions = &mut self.state.suggestions;
        if suggestions.asked.is_some() {
            return;
        }
        if let Some(begun) = suggestions.next.take()
            && self.hand_over(clerk::Request::Suggest(begun.clone()))
        {
            self.state.suggestions.asked = Some(begun);
        }
    }

    /// A double click and a key pressed twice never reach the guest who moves up. Numbers of cards are typed faster.
    fn check_out_row(&mut self, id: VisitId) {
        let now = self.state.now;
        if self.last_row.is_none_or(|(other, at)| other == id || (now - at).abs() >= TOO_FAST) {
            self.last_row = Some((id, now));
            self.check_out(id);
        }
    }

    /// Logs a departure.
    fn check_out(&mut self, id: VisitId) {
        let now = self.state.now;
        if !self.hand_over(clerk::Request::Departure { id, at: now }) {
            self.state.post(Notice::CheckOutFailed(SaveTrouble::Busy));
        }
    }

    /// Takes back what was done last, if that is not too long ago.
    fn undo(&mut self) {
        let Some(undo) = self.state.undo.take() else { return };
        let what = match undo.done {
            Done::CheckedIn => Amendment::Cancel,
            Done::CheckedOut => Amendment::TakeDepartureBack,
        };
        let settings = &self.state.settings;
        let why = text!(settings.language, "desk-undone").to_owned();
        let (by, fingerprint) = (settings.officer.clone(), undo.fingerprint);
        let amend = Amend { id: undo.id, what, why };
        self.tell_the_clerk(clerk::Request::Amend { amend, fingerprint, by });
    }

    /// Whoever uses a hand scanner does not mean what lies before the camera.
    fn rest_camera(&self) {
        if let Some(camera) = &self.camera {
            camera.pause_for(CAMERA_RESTS);
        }
    }

    fn wave_away(&self) {
        if let Some(camera) = &self.camera {
            camera.wave_away();
        }
    }

    /// Has the last credential forgotten. One that is full of questions forgets it with the next of them.
    fn forget(&mut self) {
        self.state.held_until = None;
        let _ = self.judge.try_send(judge::Request::Forget);
    }

    fn ask(&mut self, request: judge::Request) {
        if self.judge.try_send(request).is_err() {
            self.state.post(Notice::TooMuchWaiting);
        }
    }

    fn send(&mut self, request: files::Request) {
        if self.files.as_ref().is_none_or(|files| files.try_send(request).is_err()) {
            self.state.post(Notice::TooMuchWaiting);
        }
    }

    fn centre(&mut self, command: CentreCommand) {
        match command {
            CentreCommand::SendNow => self.ask_the_sender(sender::Request::Now),
            CentreCommand::LookAt(path) => self.ask_the_sender(sender::Request::Look(path)),
            CentreCommand::AwaitEnrolment(awaits) => self.awaits_enrolment.store(awaits, Ordering::Relaxed),
            CentreCommand::Enrol => {
                if let Some(enrolment) = self.state.centre.enrolment.take() {
                    self.ask_the_sender(sender::Request::Enrol(enrolment));
                }
            }
            CentreCommand::ForgetEnrolment => self.state.centre.enrolment = None,
            CentreCommand::WriteParcel(path) => self.ask_the_sender(sender::Request::To(path)),
            CentreCommand::TakeParcel(path) => self.ask_the_sender(sender::Request::From(path)),
        }
    }

    fn ask_the_sender(&mut self, request: sender::Request) {
        if self.sender.try_send(request).is_ok() {
            (self.state.centre.working, self.state.centre.done) = (true, None);
        } else {
            self.state.post(Notice::TooMuchWaiting);
        }
    }

    fn hand_over(&self, request: clerk::Request) -> bool {
        self.clerk.as_ref().is_some_and(|clerk| clerk.try_send(request).is_ok())
    }
}

/// Whatever the clerk was handed is in the log when this is over, and an export that was begun is done.
impl Drop for App {
    fn drop(&mut self) {
        self.clerk = None;
        self.files = None;
        // A worker that waits for the window would wait for ever: nobody listens from here on.
        drop(std::mem::replace(&mut self.events, mpsc::channel().1));
        for thread in self.joined_at_the_end.drain(..) {
            // One that died has said so before.
            let _ = thread.join();
        }
    }
}

fn new_visit(key: &str, assessed: Option<&Assessed>, guest: &Guest, state: &State) -> NewVisit {
    let mut visit = NewVisit {
        evidence: assessed.map_or(EvidenceKind::None, Assessed::evidence),
        verdict: assessed.map(|assessed| assessed.assessment.verdict),
        policy: assessed.map(|assessed| assessed.assessment.policy.clone()).unwrap_or_default(),
        post: state.settings.post.clone(),
        officer: state.settings.officer.clone(),
        left: assessed.is_some_and(Assessed::turned_away).then_some(state.now),
        key: Some(key.to_owned()),
        fingerprint: assessed
            .filter(|assessed| !assessed.turned_away())
            .and_then(|assessed| assessed.assessment.fingerprint.clone()),
        ..NewVisit::at(state.now)
    };
    for (field, value) in guest.said() {
        visit.slot(field).set(value);
    }
    if let Some(verified) = assessed.and_then(|assessed| assessed.beside.as_ref()) {
        // Whatever the officer decides upon what he saw, the book says what was verified as well.
        let verdict = judgement::verdict(verified.assessment.verdict, state.settings.language);
        let verified = text!(state.settings.language, "card-note-verified", verdict);
        visit.note = if visit.note.is_empty() { verified } else { format!("{} · {verified}", visit.note) };
    }
    visit
}

/// What the camera's threads call. A code for which the judge has no room is still in view: the camera
/// is asked to look again.
fn camera_report(
    judge: SyncSender<judge::Request>,
    reports: Reports,
    missed: Arc<AtomicBool>,
) -> Arc<dyn Fn(CameraEvent) + Send + Sync> {
    Arc::new(move |event| match event {
        CameraEvent::Devices(devices) => reports.send(Event::CameraDevices(devices)),
        CameraEvent::Status(status) => reports.send(Event::CameraStatus(status)),
        CameraEvent::Picture => reports.ring(),
        CameraEvent::Outlines(outlines) => reports.send(Event::Outlines(outlines)),
        CameraEvent::Hint(hint) => reports.send(Event::CameraHint(hint)),
        CameraEvent::Parts { seen, of } => reports.send(Event::PartSeen { seen, of }),
        CameraEvent::Scanned(codes) => {
            let full = matches!(judge.try_send(judge::Request::Codes(codes)), Err(TrySendError::Full(_)));
            if full {
                missed.store(true, Ordering::Relaxed);
                reports.ring();
            }
        }
    })
}
