//! The thread that turns codes into assessments. It owns the trust store and the policies.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, mpsc::Receiver},
    time::{Duration, Instant, SystemTime},
};

use chrono::Local;

use super::{
    Assessed, ClockWatch, Event, FileFault, Grounds, HELD_FOR, Notice, PolicyName, Preview, TrustSource,
    TrustSummary, local_day, worker::Reports,
};
use crate::{
    credential::{
        Scheme,
        parts::{Parts, Taken},
        typed::{self, KeyboardFault},
    },
    data_folder::{DataFolder, DataFolderError},
    policy::{Document, Policy, PolicyBook},
    scan::{ScanSource, ScannedCode},
    time::{Date, TimeSpan, Timestamp},
    trust::TrustStore,
    verdict::{self, Bench, HeldCodes, Proof},
};

/// How long the parts of a credential wait for one another. The next guest's do not belong to them.
const PARTS_WAIT: Duration = Duration::from_secs(30);

/// What the judge can be asked.
pub(super) enum Question {
    /// The contents of the codes that were held up at once, from one source.
    Codes(Vec<ScannedCode>),
    /// A picture without a code.
    NoCode,
    /// A document that the officer saw.
    Seen(Document),
    /// What the verdict on the last credential would be.
    Preview { policy: String, day: Date },
    /// Nobody asks any more about the last credential.
    Forget,
    /// The trust material or the policies in the data folder have changed.
    Reload,
    /// Another day has begun.
    NewDay,
    /// Judge by this policy from now on.
    UsePolicy(String),
}

pub(super) struct Judge {
    folder: DataFolder,
    source: TrustSource,
    trust: TrustStore,
    book: PolicyBook,
    /// The id in the settings; which policy it names depends on the day.
    policy: String,
    /// The policy that was last told to judge, or the id of one that is not there.
    reported: Option<Result<PolicyName, String>>,
    assessments: u64,
    parts: Parts,
    clock: Arc<ClockWatch>,
    /// When the last part came.
    part_seen_at: Option<Timestamp>,
    /// The last credential, and those before it of the same holder with which it was judged, while the desk
    /// may ask what another policy says of them, or sees one more.
    held: HeldCodes,
    /// When the last of them came.
    held_since: Instant,
}

impl Judge {
    pub(super) fn new(
        folder: DataFolder,
        source: TrustSource,
        policy: String,
        clock: Arc<ClockWatch>,
    ) -> Self {
        Self {
            folder,
            source,
            trust: TrustStore::new(),
            book: PolicyBook::shipped(),
            policy,
            reported: None,
            assessments: 0,
            parts: Parts::default(),
            clock,
            part_seen_at: None,
            held: HeldCodes::default(),
            held_since: Instant::now(),
        }
    }

    /// Loads what there is, then answers until nobody asks any more.
    pub(super) fn work(mut self, questions: &Receiver<Question>, reports: &Reports) {
        self.clock.recall(&self.folder);
        self.load_policies(reports);
        self.load_trust(reports);
        while let Ok(question) = questions.recv() {
            match question {
                Question::Codes(codes) => self.codes(codes, reports),
                Question::NoCode => {
                    self.answer(Grounds::Scanned(ScanSource::Picture), reports, verdict::no_code);
                }
                Question::Seen(document) => {
                    self.answer(Grounds::Seen(document), reports, |bench| {
                        verdict::judge_seen(document, bench)
                    });
                }
                Question::Preview { policy, day } => {
                    let answer = self.previewed(&policy, day);
                    reports.send(Event::Previewed(Preview { policy, day, answer }));
                }
                Question::Forget => self.held.forget(),
                Question::Reload => {
                    // Business rules are trust files too, and become policies.
                    self.load_policies(reports);
                    self.load_trust(reports);
                    self.take_back(reports);
                }
                Question::NewDay => self.report_policy(now(), reports),
                Question::UsePolicy(id) => {
                    self.policy = id;
                    self.report_policy(now(), reports);
                }
            }
        }
    }

    /// Judges the one credential among the codes, together with those before it of the same holder. Where
    /// there are several of more than one holder, nobody has said which one is the guest's; an ordinary code
    /// beside a credential is not meant.
    fn codes(&mut self, codes: Vec<ScannedCode>, reports: &Reports) {
        let Some(source) = codes.first().map(|code| code.source) else { return };
        let codes = match codes.into_iter().map(as_in_the_symbol).collect::<Result<Vec<_>, _>>() {
            Ok(codes) => codes,
            Err(fault) => {
                self.answer(Grounds::Scanned(source), reports, |bench| verdict::garbled(fault, bench));
                return;
            }
        };
        let whole: Vec<_> = codes.into_iter().filter_map(|code| self.whole(code, reports)).collect();
        let (mut shown, mut others): (Vec<_>, Vec<_>) =
            whole.into_iter().partition(|code| Scheme::recognise(code).is_some());
        if shown.is_empty() {
            shown.extend(others.pop());
        }
        if shown.is_empty() {
            return;
        }
        let mut held = std::mem::take(&mut self.held);
        if self.held_since.elapsed() > HELD_FOR.to_std().unwrap_or_default() {
            held.forget();
        }
        let genuine = self.answer(Grounds::Scanned(source), reports, |bench| held.judge(shown, bench));
        if genuine {
            (self.held, self.held_since) = (held, Instant::now());
        }
    }

    /// The code, or the credential of which it was the last part; `None` while parts are missing.
    fn whole(&mut self, code: Vec<u8>, reports: &Reports) -> Option<Vec<u8>> {
        let now = now();
        let late = |seen_at: Timestamp| (now - seen_at).to_std().map_or(true, |waited| waited > PARTS_WAIT);
        if self.part_seen_at.is_some_and(late) {
            self.parts.forget();
        }
        match self.parts.take(code) {
            Taken::Whole(code) => Some(code),
            Taken::Waiting { seen, of } => {
                self.part_seen_at = Some(now);
                reports.send(Event::PartSeen { seen, of });
                None
            }
        }
    }

    /// Reports an answer, and says whether it is about a genuine credential.
    fn answer(
        &mut self,
        grounds: Grounds,
        reports: &Reports,
        judge: impl FnOnce(&Bench<'_>) -> verdict::Assessment,
    ) -> bool {
        self.held.forget();
        let now = now();
        self.report_policy(now, reports);
        let assessment = match self.policy_of_the_day(now) {
            Some(policy) => {
                let bench = Bench { trust: &self.trust, policy, now, today: local_day(now) };
                // A stranger's code must never end the judging, not even by a fault of ours.
                let Ok(assessment) = catch_unwind(AssertUnwindSafe(|| judge(&bench))) else {
                    reports.send(Event::Notice(Notice::CodeFailed));
                    return false;
                };
                self.in_time(assessment, now)
            }
            // No other policy takes its place: it might let in whom this one keeps out.
            None => verdict::no_policy(&self.policy),
        };
        self.assessments += 1;
        let id = self.assessments;
        let genuine = assessment.proof == Some(Proof::Verified);
        reports.send(Event::Judged(Arc::new(Assessed { id, assessment, grounds })));
        genuine
    }

    /// What is left of an answer when the clock is wrong.
    fn in_time(&self, assessment: verdict::Assessment, now: Timestamp) -> verdict::Assessment {
        if self.clock.is_wrong(now) { assessment.without_the_time() } else { assessment }
    }

    /// The verdict on the held credentials under a policy, at the beginning of another day or now.
    fn previewed(&self, policy: &str, day: Date) -> Option<verdict::Assessment> {
        let policy = self.book.choose(policy, day)?;
        let now = now();
        let moment = if day == local_day(now) { now } else { TimeSpan::days(day, day, &Local).from };
        let bench = Bench { trust: &self.trust, policy, now: moment, today: day };
        let judged = catch_unwind(AssertUnwindSafe(|| self.held.judge_again(&bench))).ok().flatten();
        judged.map(|assessment| self.in_time(assessment, now))
    }

    fn policy_of_the_day(&self, now: Timestamp) -> Option<&Policy> {
        self.book.choose(&self.policy, local_day(now))
    }

    /// Says which policy judges, or that none does, when that has changed: by the settings, by its file, or
    /// because a day has begun.
    fn report_policy(&mut self, now: Timestamp, reports: &Reports) {
        let used = self.policy_of_the_day(now).map(PolicyName::of).ok_or_else(|| self.policy.clone());
        if self.reported.as_ref() == Some(&used) {
            return;
        }
        let changed = self.reported.replace(used.clone()).is_some();
        match used {
            Ok(policy) => {
                tracing::info!(policy = policy.id, "judging by this policy");
                reports.send(Event::Policy(policy));
            }
            Err(id) => {
                tracing::error!(policy = id, "there is no such policy, and nothing is judged");
                reports.send(Event::NoPolicy(id));
            }
        }
        if changed {
            self.take_back(reports);
        }
    }

    /// Says that nothing that was answered until now holds any more.
    fn take_back(&mut self, reports: &Reports) {
        self.held.forget();
        reports.send(Event::GroundsChanged { up_to: self.assessments });
    }

    fn load_policies(&mut self, reports: &Reports) {
        let (book, faults) = match self.folder.policy_book() {
            Ok(found) => found,
            Err(fault) => (PolicyBook::default(), vec![fault]),
        };
        self.book = book;
        faults.iter().for_each(log_broken_file);
        reports.send(Event::Policies(self.book.policies().iter().map(PolicyName::of).collect()));
        reports.send(Event::PolicyFaults(faults.iter().map(FileFault::of).collect()));
        self.report_policy(now(), reports);
    }

    fn load_trust(&mut self, reports: &Reports) {
        let mut summary = TrustSummary::default();
        match &self.source {
            TrustSource::Only(store) => self.trust = TrustStore::clone(store),
            TrustSource::Installed => {
                match self.folder.trust_store() {
                    Ok((store, broken)) => {
                        self.trust = store;
                        summary.broken = broken.len();
                        broken.iter().for_each(log_broken_file);
                    }
                    Err(error) => {
                        summary.broken = 1;
                        log_broken_file(&error);
                    }
                }
                let installed = self.folder.installed_trust().unwrap_or_default();
                summary.newest = installed.iter().map(|trust| trust.added).max();
                summary.dated = installed.iter().filter_map(|trust| trust.content.dated).max();
                summary.for_tests = installed.iter().any(|trust| trust.content.kind.is_for_tests());
                summary.test_signers = installed.iter().map(|trust| trust.content.test_signers).sum();
            }
        }
        summary.signers = self.trust.len();
        reports.send(Event::Trust(summary));
    }
}

fn now() -> Timestamp {
    SystemTime::now().into()
}

/// The content of a code as its symbol has it, whatever keyboard it came through.
fn as_in_the_symbol(code: ScannedCode) -> Result<Vec<u8>, KeyboardFault> {
    match code.source {
        ScanSource::HandScanner | ScanSource::Typed => typed::restore(code.content),
        ScanSource::Camera | ScanSource::Picture => Ok(code.content),
    }
}

fn log_broken_file(error: &DataFolderError) {
    tracing::warn!(error = error as &dyn std::error::Error, "a file of the data folder is left out");
}
