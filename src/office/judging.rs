//! From codes to an assessment: whom we believe, what we ask for, which parts are there, which credentials of one
//! holder are judged together, and whether the clock can be right.

use std::sync::Arc;

use super::ClockWatch;
use crate::{
    credential::chunks::{Assembled, Chunks},
    policy::{Policy, PolicyBook},
    time::{Date, Timestamp, local_day, start_of_day},
    trust::TrustStore,
    verdict::{self, Assessment, HeldCodes, JudgingContext},
};

/// Everything that answers hang on, for as long as codes come.
pub struct Judging {
    /// Whom we believe.
    pub trust: TrustStore,
    /// The policies that there are.
    pub book: PolicyBook,
    /// The one that judges.
    pub policy: PolicyChoice,
    /// What tells whether the clock is wrong; `None` for whoever names the moment himself.
    pub clock: Option<Arc<ClockWatch>>,
    chunks: Chunks,
    held: HeldCodes,
}

/// Which policy judges.
#[derive(Clone, Debug, PartialEq)]
pub enum PolicyChoice {
    /// The one that this id names, which depends on the day.
    Id(String),
    /// This one.
    Given(Box<Policy>),
}

impl Judging {
    /// Believes nobody yet, and knows the shipped policies.
    #[must_use]
    pub fn new(policy: PolicyChoice, clock: Option<Arc<ClockWatch>>) -> Self {
        Self {
            trust: TrustStore::new(),
            book: PolicyBook::shipped(),
            policy,
            clock,
            chunks: Chunks::default(),
            held: HeldCodes::default(),
        }
    }

    /// The policy that judges on a day, or the id of one that is not there. No other takes its place: it might let
    /// in whom this one keeps out.
    ///
    /// # Errors
    ///
    /// The id.
    pub fn policy_on(&self, day: Date) -> Result<&Policy, &str> {
        match &self.policy {
            PolicyChoice::Id(id) => self.book.choose(id, day).ok_or(id),
            PolicyChoice::Given(policy) => Ok(policy),
        }
    }

    /// The code, or the credential of which it was the last part.
    pub fn join(&mut self, code: Vec<u8>) -> Assembled {
        self.chunks.take(code)
    }

    /// Whether parts wait for others.
    #[must_use]
    pub fn parts_wait(&self) -> bool {
        self.chunks.are_waiting()
    }

    /// Forgets parts that wait: the next guest's do not belong to them.
    pub fn forget_parts(&mut self) {
        self.chunks.forget();
    }

    /// Answers by the policy of the day, and leaves out what hangs on a clock that is wrong.
    pub fn answer(
        &self,
        now: Timestamp,
        judge: impl FnOnce(&JudgingContext<'_>) -> Assessment,
    ) -> Assessment {
        let today = local_day(now);
        match self.policy_on(today) {
            Ok(policy) => {
                let assessment = judge(&JudgingContext { trust: &self.trust, policy, now, today });
                self.in_time(assessment, now)
            }
            Err(id) => verdict::no_policy(id),
        }
    }

    /// Judges one code by itself.
    #[must_use]
    pub fn judge(&self, code: &[u8], now: Timestamp) -> Assessment {
        self.answer(now, |context| verdict::judge(code, context))
    }

    /// Judges the codes that are shown at once together with those before of the same holder, and holds on to what
    /// is genuine. After a fault of ours nothing is held.
    pub fn judge_together(&mut self, shown: Vec<Vec<u8>>, now: Timestamp) -> Assessment {
        let mut held = std::mem::take(&mut self.held);
        let assessment = self.answer(now, |context| held.judge(shown, context));
        self.held = held;
        assessment
    }

    /// What the answer about the held credentials would be by another policy, at the beginning of another day or
    /// now; `None` where nothing is held, or there is no such policy.
    #[must_use]
    pub fn judge_again(&self, policy: &str, day: Date, now: Timestamp) -> Option<Assessment> {
        let policy = self.book.choose(policy, day)?;
        let moment = if day == local_day(now) { now } else { start_of_day(day) };
        let context = JudgingContext { trust: &self.trust, policy, now: moment, today: day };
        self.held.judge_again(&context).map(|assessment| self.in_time(assessment, now))
    }

    /// Wipes the credentials that are held.
    pub fn forget(&mut self) {
        self.held.forget();
    }

    fn in_time(&self, assessment: Assessment, now: Timestamp) -> Assessment {
        let wrong = self.clock.as_ref().is_some_and(|clock| clock.is_wrong(now));
        if wrong { assessment.without_the_time() } else { assessment }
    }
}
