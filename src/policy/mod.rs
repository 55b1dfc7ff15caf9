//! May the bearer of such evidence enter?
//!
//! A [`Policy`] is dated data (`assets/policies/*.toml`) in two layers: rules turn evidence into a
//! [`Colour`], and the site's table turns the colour into a [`Verdict`].

mod book;
pub mod certlogic;
pub mod eu_rules;
mod file;
mod rules;
mod series;

pub use book::{PolicyBook, RULES};

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde::Deserialize;

use self::eu_rules::{RuleAnswer, RuleBook, RuleSelection};
use crate::{
    credential::Entry,
    time::{Date, Timestamp},
    verify::{Validity, Verified},
};

/// How far the clock of an issuer may be ahead of the desk's.
const CLOCKS_APART: TimeDelta = TimeDelta::minutes(10);

/// What a policy looks at.
#[derive(Clone, Copy, Debug)]
pub enum Evidence<'a> {
    /// Genuine credentials of one holder, which whoever asks has made sure of.
    Verified(&'a [Genuine<'a>]),
    /// What the officer has seen with his own eyes. Never mixed up with the other.
    SeenByOfficer(Document),
}

/// A genuine credential, and whether it is in force.
#[derive(Clone, Copy, Debug)]
pub struct Genuine<'a> {
    /// The credential.
    pub credential: &'a Verified,
    /// Whether it is in force.
    pub validity: Validity,
}

/// What an officer can accept by looking at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Document {
    /// A vaccination card or a printed certificate.
    Card,
    /// The guest's own app with its colour.
    App,
    /// A doctor's letter of exemption.
    DoctorsLetter,
    /// A child in the company of a parent.
    Child,
}

/// The colour of the evidence, in PeduliLindungi's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Colour {
    /// Protected as the policy asks.
    Green,
    /// In part.
    Yellow,
    /// Not.
    Red,
    /// Nothing could be judged.
    Grey,
    /// A verified positive test. The ministry's own black needs its patient register.
    Black,
}

/// The one answer for the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// May enter.
    Admit,
    /// The officer decides.
    Review,
    /// May not enter.
    Refuse,
    /// Nothing can be said; not the guest's fault.
    Undetermined,
}

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

/// Why a policy finds what it finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PolicyReason {
    /// A dose beyond the complete primary series.
    Booster,
    /// The primary series is complete.
    CompleteSeries,
    /// The primary series is complete, and the policy asks for more.
    NoBooster,
    /// A dose, and the primary series is not complete.
    IncompleteSeries,
    /// Recovered within the time that the policy counts.
    RecentRecovery,
    /// Recovered, and the time that the policy counts is over or has not begun.
    RecoveryOutOfTime,
    /// A negative test within its hours.
    NegativeTest,
    /// A negative test whose hours are over.
    TestTooOld,
    /// A positive test.
    PositiveTest,
    /// Exempt from vaccination, which is for the policy what a doctor's letter is.
    Exemption,
    /// Exempt from vaccination until a day that is past.
    ExemptionOver,
    /// No dose, and nothing else that the policy counts.
    NotVaccinated,
    /// A dose of a series whose length is not said.
    SeriesUnknown,
    /// A pass that does not say for what it was given.
    NotStated,
    /// A test of which nobody can say what it proves: for antibodies, or of an unknown kind or result.
    TestUnclear,
    /// The credential is about another disease.
    OtherDisease,
    /// Neither the certificate nor its product tells against which disease it is.
    UnknownDisease,
    /// A date lies after the day of judging.
    FutureDate,
    /// A record in it cannot be read, and could change the answer.
    UnreadableRecord,
    /// Any genuine credential in force will do.
    Genuine,
    /// Every EU rule that applies is passed.
    RulesPassed,
    /// An EU rule says no.
    RuleFailed,
    /// An EU rule could not be evaluated, and none says no.
    RuleOpen,
    /// None of the EU rules applies on that day to such a credential.
    NoRules,
    /// EU rules speak of DCCs alone, and this is another kind of credential.
    OtherScheme,
    /// Not in force yet.
    NotYetValid,
    /// No longer in force.
    Expired,
    /// Withdrawn.
    Revoked,
    /// The officer has seen a card.
    SeenCard,
    /// The officer has seen the guest's app.
    SeenApp,
    /// The officer has seen a doctor's letter.
    SeenDoctorsLetter,
    /// A child in the company of a parent.
    AccompaniedChild,
}

/// A dated policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// As it was read.
    file: String,
    id: String,
    series: Option<String>,
    titles: BTreeMap<String, String>,
    source: String,
    valid_from: Option<Date>,
    rules: rules::Rules,
    /// The site's tables, the first one without a date, then by date; of one date the one for everyone
    /// comes first, the one for the youngest last.
    site: Vec<SiteTable>,
    seen: SeenTable,
    /// What a vaccination is worth whose certificate has expired.
    expired: Expired,
    /// The EU rules that are asked besides.
    eu_rules: Option<RuleSelection>,
}

/// The second layer: which colours may enter, from a day on, for everyone or for children.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct SiteTable {
    valid_from: Option<Date>,
    /// The oldest holder it is for, in completed years.
    to_age: Option<u32>,
    green: Verdict,
    yellow: Verdict,
    red: Verdict,
    black: Verdict,
}

/// What a vaccination is worth whose certificate, genuine as it is, has reached its technical end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Expired {
    /// As much as it was, but for the officer's check.
    Review,
    /// Nothing.
    #[default]
    Refuse,
}

/// What becomes of a guest whose document the officer has seen.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct SeenTable {
    card: Verdict,
    app: Verdict,
    doctors_letter: Verdict,
    child: Verdict,
}

/// Why a policy file was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Not TOML, or not of a policy's shape.
    #[error("the policy is broken: {what}")]
    Broken {
        /// The line and what is wrong there.
        what: String,
    },
}

impl Policy {
    /// Reads a policy file.
    ///
    /// # Errors
    ///
    /// Says what is wrong, and in which line.
    pub fn parse(file: &str) -> Result<Self, PolicyError> {
        file::parse(file)
    }

    /// The names that a policy file bears which [`Policy::parse`] has refused, as far as they can be told:
    /// its id, and the series that it would be of.
    pub fn names_in(file: &str) -> impl Iterator<Item = String> {
        file::names_in(file)
    }

    /// The file as it was read, with its comments.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Its stable name, such as `id-2022-07`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The dated series to which it belongs; of a series the policy in force is chosen by the day.
    #[must_use]
    pub fn series(&self) -> Option<&str> {
        self.series.as_deref()
    }

    /// What people call it, in the language with this code (`id`, `en`); Indonesian when it has none.
    #[must_use]
    pub fn title(&self, language: &str) -> &str {
        self.titles.get(language).or_else(|| self.titles.get("id")).unwrap_or(&self.id)
    }

    /// Where the policy comes from, a line for each source; one that is a newspaper says so.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The first day on which it applies, for one of a dated series.
    #[must_use]
    pub fn valid_from(&self) -> Option<Date> {
        self.valid_from
    }

    /// Whether it asks EU rules.
    #[must_use]
    pub fn asks_rules(&self) -> bool {
        self.eu_rules.is_some()
    }

    /// The same policy with all EU rules of a book besides: the stricter of both decides.
    #[must_use]
    pub fn with_rules(self, rules: &RuleBook) -> Self {
        book::imposed(self, rules)
    }

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
        let age = shown
            .first()
            .and_then(|one| rules::age(one.credential.claims().holder.birth_date.as_ref(), moment.today));
        // What begins in a while tells nothing yet; of a clock that is a little behind it is heard.
        let is_heard = |one: &&Genuine<'_>| match one.validity {
            Validity::NotYetValid { from } => from <= moment.now + CLOCKS_APART,
            _ => true,
        };
        let weigh = |counts: &dyn Fn(&Genuine<'_>, &Entry) -> bool| {
            let mut held = Vec::new();
            for one in shown.iter().filter(is_heard) {
                let entries = one.credential.claims().entries.iter();
                held.extend(entries.map(|entry| rules::Held { entry, counts: counts(one, entry) }));
            }
            let over_several = shown.iter().filter(|one| series::tells_no_series(one.credential.scheme()));
            let doses = over_several.filter(is_heard).flat_map(|one| {
                one.credential.claims().entries.iter().filter(move |entry| counts(one, entry))
            });
            let last_dose = if shown.len() > 1 { series::last_dose(doses, moment.today) } else { None };
            held.extend(last_dose.as_ref().map(|entry| rules::Held { entry, counts: true }));
            self.weigh(&held, age, moment)
        };

        let in_force = |one: &Genuine<'_>| one.validity == Validity::Current;
        let mut finding = weigh(&|one: &Genuine<'_>, _: &Entry| in_force(one));
        if !shown.iter().any(in_force) && finding.colour != Colour::Black {
            let not_yet = shown.iter().any(|one| matches!(one.validity, Validity::NotYetValid { .. }));
            finding = without_force(if not_yet { PolicyReason::NotYetValid } else { PolicyReason::Expired });
        }
        let is_late = |one: &Genuine<'_>, entry: &Entry| {
            matches!(one.validity, Validity::Expired { .. }) && matches!(entry, Entry::Vaccination { .. })
        };
        // The EU's rules ask for certificates in force.
        let looks_at_late = self.expired == Expired::Review && self.eu_rules.is_none();
        if looks_at_late && finding.colour != Colour::Black {
            let late = weigh(&|one, entry| in_force(one) || is_late(one, entry));
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

    /// What one holder's entries come to.
    fn weigh(&self, held: &[rules::Held<'_>], age: Option<u32>, moment: rules::Moment) -> Finding {
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

impl PolicyReason {
    /// Its stable name for other programs, in kebab case.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Booster => "booster",
            Self::CompleteSeries => "complete-series",
            Self::NoBooster => "no-booster",
            Self::IncompleteSeries => "incomplete-series",
            Self::RecentRecovery => "recent-recovery",
            Self::RecoveryOutOfTime => "recovery-out-of-time",
            Self::NegativeTest => "negative-test",
            Self::TestTooOld => "test-too-old",
            Self::PositiveTest => "positive-test",
            Self::Exemption => "exemption",
            Self::ExemptionOver => "exemption-over",
            Self::NotVaccinated => "not-vaccinated",
            Self::SeriesUnknown => "series-unknown",
            Self::NotStated => "not-stated",
            Self::TestUnclear => "test-unclear",
            Self::OtherDisease => "other-disease",
            Self::UnknownDisease => "unknown-disease",
            Self::FutureDate => "future-date",
            Self::UnreadableRecord => "unreadable-record",
            Self::Genuine => "genuine",
            Self::RulesPassed => "rules-passed",
            Self::RuleFailed => "rule-failed",
            Self::RuleOpen => "rule-open",
            Self::NoRules => "no-rules",
            Self::OtherScheme => "rules-other-scheme",
            Self::NotYetValid => "not-yet-valid",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::SeenCard => "seen-card",
            Self::SeenApp => "seen-app",
            Self::SeenDoctorsLetter => "doctors-letter",
            Self::AccompaniedChild => "child",
        }
    }
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Admit, Self::Review, Self::Refuse, Self::Undetermined];

    /// Its stable name for other programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Admit => "admit",
            Self::Review => "review",
            Self::Refuse => "refuse",
            Self::Undetermined => "undetermined",
        }
    }

    /// How little it allows.
    fn strictness(self) -> u8 {
        match self {
            Self::Admit => 0,
            Self::Review => 1,
            Self::Undetermined => 2,
            Self::Refuse => 3,
        }
    }

    /// The verdict with this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.code() == code)
    }
}

impl Colour {
    /// Its stable name for other programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Red => "red",
            Self::Grey => "grey",
            Self::Black => "black",
        }
    }
}
