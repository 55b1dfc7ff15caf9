//! The thread that turns codes into assessments. It owns the trust store and the policies.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::Receiver,
    },
    time::{Duration, Instant},
};

use super::{
    Assessed, Event, FileFault, Grounds, HELD_FOR, Notice, PolicyName, Preview, TrustSummary, worker::Reports,
};
use crate::{
    bundle::Enrolment,
    credential::{
        Scheme,
        chunks::Assembled,
        typed::{self, KeyboardFault},
    },
    data_folder::DataFolderError,
    office::{ClockWatch, Judging, Office, PolicyChoice},
    policy::{Document, PolicyBook},
    scan::{ScanSource, ScannedCode},
    time::{self, Date, Timestamp, local_day},
    trust::TrustStore,
    verdict::{self, Assessment, Proof},
};

/// Whom a desk believes.
pub enum TrustSource {
    /// Those whom the data folder has installed.
    Installed,
    /// These, and nobody else.
    Only(Box<TrustStore>),
}

/// How long the parts of a credential wait for one another. The next guest's do not belong to them.
const PARTS_WAIT: Duration = Duration::from_secs(30);

/// What the judge can be asked.
pub(super) enum Request {
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
    office: Office,
    source: TrustSource,
    judging: Judging,
    clock: Arc<ClockWatch>,
    /// Whether an enrolment that is held up is meant for this desk.
    awaits_enrolment: Arc<AtomicBool>,
    /// The policy that was last told to judge, or the id of one that is not there.
    reported: Option<Result<PolicyName, String>>,
    assessments: u64,
    /// When the last part came.
    part_seen_at: Option<Timestamp>,
    /// When the last credential came of those that are held while the desk may ask what another policy says of
    /// them, or sees one more.
    held_since: Instant,
}

impl Judge {
    pub(super) fn new(
        office: Office,
        source: TrustSource,
        clock: Arc<ClockWatch>,
        awaits_enrolment: Arc<AtomicBool>,
    ) -> Self {
        let policy = PolicyChoice::Id(office.settings.policy.clone());
        let judging = Judging::new(policy, Some(clock.clone()));
        Self {
            office,
            source,
            judging,
            clock,
            awaits_enrolment,
            reported: None,
            assessments: 0,
            part_seen_at: None,
            held_since: Instant::now(),
        }
    }

    /// Loads what there is, then answers until nobody asks any more.
    pub(super) fn work(mut self, requests: &Receiver<Request>, reports: &Reports) {
        self.clock.recall(&self.office.folder);
        self.load_policies(reports);
        self.load_trust(reports);
        while let Ok(request) = requests.recv() {
            match request {
                Request::Codes(codes) => self.codes(codes, reports),
                Request::NoCode => {
                    self.answer(Grounds::Scanned(ScanSource::Picture), reports, |judging, now| {
                        judging.answer(now, verdict::no_code)
                    });
                }
                Request::Seen(document) => {
                    self.answer(Grounds::Seen(document), reports, |judging, now| {
                        judging.answer(now, |context| verdict::judge_seen(document, context))
                    });
                }
                Request::Preview { policy, day } => {
                    let answer = self.previewed(&policy, day);
                    reports.send(Event::Previewed(Preview { policy, day, answer }));
                }
                Request::Forget => self.judging.forget(),
                Request::Reload => {
                    // Business rules are trust files too, and become policies.
                    self.load_policies(reports);
                    self.load_trust(reports);
                    self.take_back(reports);
                }
                Request::NewDay => self.report_policy(time::now(), reports),
                Request::UsePolicy(id) => {
                    self.judging.policy = PolicyChoice::Id(id);
                    self.report_policy(time::now(), reports);
                }
            }
        }
    }

    /// Judges the one credential among the codes, together with those before it of the same holder. Where
    /// there are several of more than one holder, nobody has said which one is the guest's; an ordinary code
    /// beside a credential is not meant.
    fn codes(&mut self, codes: Vec<ScannedCode>, reports: &Reports) {
        let Some(source) = codes.first().map(|code| code.source) else { return };
        if self.awaits_enrolment.load(Ordering::Relaxed)
            && let Some(enrolment) = codes.iter().find_map(enrolment)
        {
            reports.send(Event::EnrolmentSeen(Box::new(enrolment)));
            return;
        }
        let codes = match codes.into_iter().map(as_in_the_symbol).collect::<Result<Vec<_>, _>>() {
            Ok(codes) => codes,
            Err(fault) => {
                self.answer(Grounds::Scanned(source), reports, |judging, now| {
                    judging.answer(now, |context| verdict::garbled(fault, context))
                });
                return;
            }
        };
        if codes.iter().any(|code| code == typed::CALIBRATION.as_bytes()) {
            reports.send(Event::Notice(Notice::ScannerFits));
            return;
        }
        let whole: Vec<_> = codes.into_iter().filter_map(|code| self.whole(code, reports)).collect();
        let (mut shown, mut others): (Vec<_>, Vec<_>) =
            whole.into_iter().partition(|code| Scheme::recognise(code).is_some());
        if shown.is_empty() {
            shown.extend(others.pop());
        }
        if shown.is_empty() {
            return;
        }
        if self.held_since.elapsed() > HELD_FOR.to_std().unwrap_or_default() {
            self.judging.forget();
        }
        let genuine =
            self.answer(Grounds::Scanned(source), reports, |judging, now| judging.judge_together(shown, now));
        if genuine {
            self.held_since = Instant::now();
        }
    }

    /// The code, or the credential of which it was the last part; `None` while parts are missing.
    fn whole(&mut self, code: Vec<u8>, reports: &Reports) -> Option<Vec<u8>> {
        let now = time::now();
        let late = |seen_at: Timestamp| (now - seen_at).to_std().map_or(true, |waited| waited > PARTS_WAIT);
        if self.part_seen_at.is_some_and(late) {
            self.judging.forget_parts();
        }
        match self.judging.join(code) {
            Assembled::Whole(code) => Some(code),
            Assembled::Waiting { seen, of } => {
                self.part_seen_at = Some(now);
                reports.send(Event::PartSeen { seen, of });
                None
            }
        }
    }

    /// Reports an answer, and says whether it is about a genuine credential. Another code, such as that of a menu,
    /// does not part two codes of a guest; what an officer sees is another guest's.
    fn answer(
        &mut self,
        grounds: Grounds,
        reports: &Reports,
        judge: impl FnOnce(&mut Judging, Timestamp) -> Assessment,
    ) -> bool {
        let now = time::now();
        self.report_policy(now, reports);
        // A stranger's code must never end the judging, not even by a fault of ours.
        let Ok(assessment) = catch_unwind(AssertUnwindSafe(|| judge(&mut self.judging, now))) else {
            self.judging.forget();
            reports.send(Event::Notice(Notice::CodeFailed));
            return false;
        };
        self.assessments += 1;
        let id = self.assessments;
        let genuine = assessment.proof == Some(Proof::Verified);
        if matches!(grounds, Grounds::Seen(_)) {
            self.judging.forget();
        }
        reports.send(Event::Judged(Arc::new(Assessed { id, assessment, grounds, beside: None })));
        genuine
    }

    /// The verdict on the held credentials under a policy, at the beginning of another day or now.
    fn previewed(&self, policy: &str, day: Date) -> Option<Assessment> {
        catch_unwind(AssertUnwindSafe(|| self.judging.judge_again(policy, day, time::now()))).ok().flatten()
    }

    /// Says which policy judges, or that none does, when that has changed: by the settings, by its file, or
    /// because a day has begun.
    fn report_policy(&mut self, now: Timestamp, reports: &Reports) {
        let used = self.judging.policy_on(local_day(now)).map(PolicyName::of).map_err(str::to_owned);
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
        self.judging.forget();
        reports.send(Event::GroundsChanged { up_to: self.assessments });
    }

    fn load_policies(&mut self, reports: &Reports) {
        let (book, faults) = match self.office.folder.policy_book() {
            Ok(found) => found,
            Err(fault) => (PolicyBook::default(), vec![fault]),
        };
        self.judging.book = book;
        faults.iter().for_each(log_broken_file);
        reports.send(Event::Policies(self.judging.book.policies().iter().map(PolicyName::of).collect()));
        let faults = faults.into_iter().map(|fault| FileFault(Arc::new(fault)));
        reports.send(Event::PolicyFaults(faults.collect()));
        self.report_policy(time::now(), reports);
    }

    fn load_trust(&mut self, reports: &Reports) {
        let mut summary = TrustSummary::default();
        match &self.source {
            TrustSource::Only(store) => self.judging.trust = TrustStore::clone(store),
            TrustSource::Installed => {
                match self.office.folder.trust_store() {
                    Ok((store, broken)) => {
                        self.judging.trust = store;
                        summary.broken = broken.len();
                        broken.iter().for_each(log_broken_file);
                    }
                    Err(error) => {
                        summary.broken = 1;
                        log_broken_file(&error);
                    }
                }
                let installed = self.office.folder.installed_trust().unwrap_or_default();
                summary.newest = installed.iter().map(|trust| trust.added).max();
                let lists = || installed.iter().filter_map(|material| material.content.trust());
                summary.dated = lists().filter_map(|list| list.dated).max();
                summary.for_tests = lists().any(|list| list.kind.is_for_tests());
                summary.test_signers = lists().map(|list| list.test_signers).sum();
                summary.installed = installed;
            }
        }
        summary.signers = self.judging.trust.len();
        reports.send(Event::Trust(summary));
    }
}

/// The content of a code as its symbol has it, whatever keyboard it came through.
/// The enrolment in a code, if there is one.
fn enrolment(code: &ScannedCode) -> Option<Enrolment> {
    Enrolment::parse(str::from_utf8(&code.content).ok()?).ok()
}

fn as_in_the_symbol(code: ScannedCode) -> Result<Vec<u8>, KeyboardFault> {
    match code.source {
        ScanSource::HandScanner | ScanSource::Typed => typed::restore(code.content),
        ScanSource::Camera | ScanSource::SerialScanner | ScanSource::Picture => Ok(code.content),
    }
}

fn log_broken_file(error: &DataFolderError) {
    tracing::warn!(error = error as &dyn std::error::Error, "a file of the data folder is left out");
}
