//! Evidence held against a policy.

use chrono::TimeDelta;

use super::{
    answer::{Colour, PolicyReason, Verdict},
    definition::{Expired, Policy, SiteTable},
    eu_rules::RuleAnswer,
    evidence::{Document, Evidence, Genuine},
    rules, series,
};
use crate::{
    credential::Entry,
    time::{Date, Timestamp},
    verify::Validity,
};

/// How far the clock of an issuer may be ahead of the desk's.
const CLOCKS_APART: TimeDelta = TimeDelta::minutes(10);

/// What a policy finds in the evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The first layer's answer.
    pub colour: Colour,
    /// The second layer's answer.
    pub verdict: Verdict,
    /// Why, the decisive one first; never empty.
    pub reasons: Vec<PolicyReason>,
    /// The EU rules that were not passed, the failed ones first.
    pub rules: Vec<RuleAnswer>,
}

impl Policy {
    /// Holds evidence against the policy, as of `now`; `today` is the desk's calendar day then.
    ///
    /// Several credentials are worth together whatever is in them. What is not in force counts for nothing
    /// under every policy, except an expired vaccination where the policy says so; a positive test in it
    /// counts all the same, and a withdrawn credential is not made good by another. What the officer has
    /// seen bears no colour: nothing of it was proved. A genuine exemption is worth as much as a doctor's
    /// letter.
    #[must_use]
    pub fn assess(&self, evidence: &Evidence<'_>, now: Timestamp, today: Date) -> Finding {
        match evidence {
            Evidence::SeenByOfficer(document) => self.assess_seen(*document),
            Evidence::Verified(shown) => self.assess_genuine(shown, rules::Moment { now, today }),
        }
    }

    fn assess_genuine(&self, shown: &[Genuine<'_>], moment: rules::Moment) -> Finding {
        let without_force = |reason| Finding::new(Colour::Red, Verdict::Refuse, vec![reason]);
        if shown.iter().any(|one| one.validity == Validity::Revoked) {
            return without_force(PolicyReason::Revoked);
        }
        let in_force = |one: &Genuine<'_>| one.validity == Validity::Current;
        let mut finding = self.weigh_shown(shown, moment, |one, _| in_force(one));
        if !shown.iter().any(in_force) && finding.colour != Colour::Black {
            let not_yet = shown.iter().any(|one| matches!(one.validity, Validity::NotYetValid { .. }));
            finding = without_force(if not_yet { PolicyReason::NotYetValid } else { PolicyReason::Expired });
        }
        let is_late = |one: &Genuine<'_>, entry: &Entry| {
            matches!(one.validity, Validity::Expired { .. }) && matches!(entry, Entry::Vaccination { .. })
        };
        // The EU's rules ask for certificates in force.
        let looks_at_late =
            self.expired == Expired::Review && self.eu_rules.is_none() && !shown.iter().all(in_force);
        if looks_at_late && finding.colour != Colour::Black {
            let late = self.weigh_shown(shown, moment, |one, entry| in_force(one) || is_late(one, entry));
            if late.verdict != Verdict::Refuse {
                finding = finding.or(late.for_the_officer(PolicyReason::Expired));
            }
        }

        let rules = self.eu_rules.as_ref();
        let asked = rules.into_iter().flat_map(|rules| {
            let asked = shown.iter().filter(|one| in_force(one));
            asked.map(|one| Finding::of_rules(rules.ask(one.credential, moment.now)))
        });
        // One of the credentials has to pass.
        match asked.min_by_key(Finding::strictness) {
            Some(by_rules) => finding.stricter(by_rules),
            None => finding,
        }
    }

    /// What one holder's credentials come to, of whose entries these count for him.
    fn weigh_shown(
        &self,
        shown: &[Genuine<'_>],
        moment: rules::Moment,
        counts: impl Fn(&Genuine<'_>, &Entry) -> bool,
    ) -> Finding {
        // What begins in a while tells nothing yet; of a clock that is a little behind it is heard.
        let is_heard = |one: &&Genuine<'_>| match one.validity {
            Validity::NotYetValid { from } => from <= moment.now + CLOCKS_APART,
            _ => true,
        };
        let mut held =
            Vec::with_capacity(shown.iter().map(|one| one.credential.claims().entries.len() + 1).sum());
        for one in shown.iter().filter(is_heard) {
            let of_it = one.credential.claims().entries.iter();
            held.extend(of_it.map(|entry| rules::HeldEntry::new(entry, counts(one, entry), moment)));
        }
        let over_several = shown.iter().filter(|one| series::tells_no_series(one.credential.scheme()));
        let doses = over_several
            .filter(is_heard)
            .flat_map(|one| one.credential.claims().entries.iter().filter(|entry| counts(one, entry)));
        let last_dose = if shown.len() > 1 { series::last_dose(doses, moment.today) } else { None };
        held.extend(last_dose.as_ref().map(|entry| rules::HeldEntry::new(entry, true, moment)));
        let born = shown.first().and_then(|one| one.credential.claims().holder.birth_date.as_ref());
        self.weigh(&held, rules::age(born, moment.today), moment)
    }

    /// What one holder's entries come to.
    pub(super) fn weigh(
        &self,
        held: &[rules::HeldEntry<'_>],
        age: Option<u32>,
        moment: rules::Moment,
    ) -> Finding {
        let rules::Weighed { colour, reasons, exempt, open, doubt } = self.rules.weigh(held, age, moment);
        let mut finding = Finding::new(colour, self.verdict(colour, moment.today, age), reasons);
        // Nothing makes good a positive test.
        if colour == Colour::Black {
            return finding;
        }
        // The colours speak of vaccination, recovery and tests. Whoever is exempt has none.
        if exempt {
            let letter = self.seen.doctors_letter;
            finding = finding.or(Finding::new(Colour::Grey, letter, vec![PolicyReason::Exemption]));
        }
        if let Some(open) = open {
            finding = finding.or(Finding::new(Colour::Grey, Verdict::Review, vec![open]));
        }
        match doubt {
            Some(doubt) if finding.verdict == Verdict::Admit => {
                Finding::new(Colour::Grey, Verdict::Review, [vec![doubt], finding.reasons].concat())
            }
            _ => finding,
        }
    }

    fn assess_seen(&self, document: Document) -> Finding {
        let (verdict, reason) = match document {
            Document::Card => (self.seen.card, PolicyReason::SeenCard),
            Document::App => (self.seen.app, PolicyReason::SeenApp),
            Document::DoctorsLetter => (self.seen.doctors_letter, PolicyReason::SeenDoctorsLetter),
            Document::Child => (self.seen.child, PolicyReason::AccompaniedChild),
        };
        Finding::new(Colour::Grey, verdict, vec![reason])
    }

    fn verdict(&self, colour: Colour, today: Date, age: Option<u32>) -> Verdict {
        let applies = |table: &&SiteTable| {
            table.valid_from.is_none_or(|from| from <= today)
                && table.to_age.is_none_or(|to| age.is_some_and(|age| age <= to))
        };
        let Some(site) = self.site.iter().rev().find(applies) else {
            return Verdict::Undetermined;
        };
        match colour {
            Colour::Green => site.green,
            Colour::Yellow => site.yellow,
            Colour::Red => site.red,
            Colour::Black => site.black,
            Colour::Grey => Verdict::Undetermined,
        }
    }
}

impl Finding {
    fn new(colour: Colour, verdict: Verdict, reasons: Vec<PolicyReason>) -> Self {
        Self { colour, verdict, reasons, rules: Vec::new() }
    }

    fn strictness(&self) -> u8 {
        self.verdict.strictness()
    }

    /// What two findings about the same holder come to when either will do: the better of each layer, and
    /// the reasons of what it stands on, the other's behind them where both are needed to understand it.
    fn or(self, other: Self) -> Self {
        let brightness = |finding: &Self| match finding.colour {
            Colour::Green => 4,
            Colour::Yellow => 3,
            Colour::Grey => 2,
            Colour::Red => 1,
            Colour::Black => 0,
        };
        let colour = if brightness(&other) > brightness(&self) { other.colour } else { self.colour };
        if other.strictness() >= self.strictness() {
            return Self { colour, ..self };
        }
        let mut reasons = other.reasons;
        reasons
            .extend(self.reasons.into_iter().filter(|reason| !reasons.contains(reason)).collect::<Vec<_>>());
        Self { colour, reasons, ..other }
    }

    /// The same finding, which only the officer can act on, for this reason.
    fn for_the_officer(mut self, reason: PolicyReason) -> Self {
        if self.colour == Colour::Green {
            self.colour = Colour::Yellow;
        }
        if self.verdict == Verdict::Admit {
            self.verdict = Verdict::Review;
        }
        self.reasons.insert(0, reason);
        self
    }

    fn of_rules((reason, rules): (PolicyReason, Vec<RuleAnswer>)) -> Self {
        let (colour, verdict) = match reason {
            PolicyReason::RulesPassed => (Colour::Green, Verdict::Admit),
            PolicyReason::RuleFailed => (Colour::Red, Verdict::Refuse),
            // What nobody could say is not said against the guest.
            _ => (Colour::Yellow, Verdict::Review),
        };
        Self { rules, ..Self::new(colour, verdict, vec![reason]) }
    }

    /// The stricter of two findings about the same credential, with the reasons of both.
    fn stricter(self, rules: Self) -> Self {
        let (mut strict, other) =
            if self.strictness() > rules.strictness() { (self, rules) } else { (rules, self) };
        strict.reasons.extend(other.reasons);
        strict.rules.extend(other.rules);
        strict
    }
}
