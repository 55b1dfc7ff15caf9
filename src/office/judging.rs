//! From codes to an assessment: whom we believe, what we ask for, which parts are there, which credentials of one
//! holder are judged together, and whether the clock can be right.

use std::sync::Arc;

use chrono::Local;

use super::ClockWatch;
use crate::{
    credential::parts::{Parts, Taken},
    policy::{Policy, PolicyBook},
    time::{Date, TimeSpan, Timestamp, local_day},
    trust::TrustStore,
    verdict::{self, Assessment, Bench, HeldCodes},
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
    parts: Parts,
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
            parts: Parts::default(),
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
    pub fn join(&mut self, code: Vec<u8>) -> Taken {
        self.parts.take(code)
    }

    /// Whether parts wait for others.
    #[must_use]
    pub fn parts_wait(&self) -> bool {
        self.parts.are_waiting()
    }

    /// Forgets parts that wait: the next guest's do not belong to them.
    pub fn forget_parts(&mut self) {
        self.parts.forget();
    }

    /// Answers by the policy of the day, and leaves out what hangs on a clock that is wrong.
    pub fn answer(&self, now: Timestamp, judge: impl FnOnce(&Bench<'_>) -> Assessment) -> Assessment {
        let today = local_day(now);
        match self.policy_on(today) {
            Ok(policy) => {
                let assessment = judge(&Bench { trust: &self.trust, policy, now, today });
                self.in_time(assessment, now)
            }
            Err(id) => verdict::no_policy(id),
        }
    }

    /// Judges one code by itself.
    #[must_use]
    pub fn judge(&self, code: &[u8], now: Timestamp) -> Assessment {
        self.answer(now, |bench| verdict::judge(code, bench))
    }

    /// Judges the codes that are shown at once together with those before of the same holder, and holds on to what
    /// is genuine. After a fault of ours nothing is held.
    pub fn judge_together(&mut self, shown: Vec<Vec<u8>>, now: Timestamp) -> Assessment {
        let mut held = std::mem::take(&mut self.held);
        let assessment = self.answer(now, |bench| held.judge(shown, bench));
        self.held = held;
        assessment
    }

    /// What the answer about the held credentials would be by another policy, at the beginning of another day or
    /// now; `None` where nothing is held, or there is no such policy.
    #[must_use]
    pub fn judge_again(&self, policy: &str, day: Date, now: Timestamp) -> Option<Assessment> {
        let policy = self.book.choose(policy, day)?;
        let moment = if day == local_day(now) { now } else { TimeSpan::days(day, day, &Local).from };
        let bench = Bench { trust: &self.trust, policy, now: moment, today: day };
        self.held.judge_again(&bench).map(|assessment| self.in_time(assessment, now))
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
