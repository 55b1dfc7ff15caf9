//! What a policy can say: a colour, a verdict, and the reasons.

use serde::Deserialize;

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
    pub(super) fn strictness(self) -> u8 {
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
