//! A rule, and what comes of it.

use std::sync::Arc;

use serde_json::Value as Json;

use super::super::certlogic::{Expression, Value};
use crate::time::Timestamp;

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EuRule {
    pub(super) identifier: String,
    pub(super) kind: RuleKind,
    pub(super) country: String,
    /// `None` for a rule of the whole country.
    pub(super) region: Option<String>,
    pub(super) version: Version,
    /// The oldest version of the DCC schema that it is written for.
    pub(super) schema_version: Version,
    pub(super) certificate_type: CertificateType,
    /// Language and text.
    pub(super) descriptions: Vec<(String, String)>,
    pub(super) valid_from: Timestamp,
    pub(super) valid_until: Timestamp,
    /// `None` when it is written for another engine, or for a later version of CertLogic, or badly.
    pub(super) logic: Option<Expression>,
}

/// What a rule is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// Lets in, or not.
    Acceptance,
    /// The issuing country takes back what it should not have issued.
    Invalidation,
    /// A notice about boosters, masks or the like, which decides nothing at a door.
    Other,
}

/// What came of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleOutcome {
    /// It is true.
    Passed,
    /// It is false.
    Failed,
    /// It could not be evaluated.
    Open,
}

/// A rule and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleAnswer {
    /// The rule.
    pub rule: Arc<EuRule>,
    /// What came of it.
    pub outcome: RuleOutcome,
}

/// Major, minor and patch.
pub(super) type Version = [u32; 3];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CertificateType {
    General,
    Vaccination,
    Test,
    Recovery,
}

impl EuRule {
    /// Its name, such as `VR-DE-0001`; unique together with its version.
    #[must_use]
    pub fn identifier(&self) -> &str {
        &self.identifier
    }

    /// What it is for.
    #[must_use]
    pub fn kind(&self) -> RuleKind {
        self.kind
    }

    /// Whose rule it is (ISO 3166-1 alpha-2).
    #[must_use]
    pub fn country(&self) -> &str {
        &self.country
    }

    /// What it asks for, in the language with this code; else in English, else in whatever there is;
    /// empty when the rule does not say. The words are those of the rule's author.
    #[must_use]
    pub fn description(&self, language: &str) -> &str {
        let in_language = |wanted: &str| {
            self.descriptions.iter().find(|(language, _)| language.eq_ignore_ascii_case(wanted))
        };
        in_language(language)
            .or_else(|| in_language("en"))
            .or(self.descriptions.first())
            .map_or("", |(_, description)| description)
    }

    /// Whether this program can evaluate it at all.
    #[must_use]
    pub fn is_understood(&self) -> bool {
        self.logic.is_some()
    }

    /// Evaluates the rule's logic over a DCC and the circumstances (`validationClock`, `valueSets`),
    /// whatever the rule's dates and type.
    #[must_use]
    pub fn evaluate(&self, payload: &Json, external: &Json) -> RuleOutcome {
        self.outcome(Value::from(payload), Value::from(external))
    }

    /// Whether both bear the same name and version and do not say the same. When each is in force may
    /// differ: the gateway and national apps have the same rule from different days on.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        let Self { kind, region, version, schema_version, certificate_type, logic, .. } = self;
        self.country == other.country
            && self.identifier == other.identifier
            && *version == other.version
            && (*kind != other.kind
                || *region != other.region
                || *schema_version != other.schema_version
                || *certificate_type != other.certificate_type
                || *logic != other.logic)
    }

    pub(super) fn outcome<'a>(&self, payload: Value<'a>, external: Value<'a>) -> RuleOutcome {
        let data = Value::record([("payload", payload), ("external", external)]);
        let (Some(logic), Some(data)) = (&self.logic, data) else { return RuleOutcome::Open };
        match logic.holds(&data) {
            Ok(true) => RuleOutcome::Passed,
            Ok(false) => RuleOutcome::Failed,
            Err(_) => RuleOutcome::Open,
        }
    }
}

impl RuleOutcome {
    /// Its stable name for other programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Open => "open",
        }
    }
}
