//! The rules that a policy asks, and what they say about one credential.

use std::{collections::BTreeMap, sync::Arc};

use chrono::SecondsFormat;
use serde_json::Value as Json;

use super::{
    file,
    rule::{CertificateType, EuRule, RuleAnswer, RuleKind, RuleOutcome},
};
use crate::{
    policy::{answer::PolicyReason, certlogic::Value},
    time::Timestamp,
    verify::Verified,
};

/// Rules that are asked together.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::policy) struct RuleSelection {
    rules: Arc<[Arc<EuRule>]>,
    /// `external.valueSets`.
    value_sets: Arc<Json>,
    region: Option<String>,
}

impl RuleSelection {
    pub(super) fn new(rules: Vec<Arc<EuRule>>, value_sets: Json, region: Option<String>) -> Self {
        Self { rules: rules.into(), value_sets: Arc::new(value_sets), region }
    }

    pub(in crate::policy) fn rules(&self) -> &[Arc<EuRule>] {
        &self.rules
    }

    /// What the rules say, and which of them were not passed. They speak of DCCs alone.
    pub(in crate::policy) fn ask(
        &self,
        verified: &Verified,
        now: Timestamp,
    ) -> (PolicyReason, Vec<RuleAnswer>) {
        let Some(payload) = verified.dcc_json() else { return (PolicyReason::OtherScheme, Vec::new()) };
        let claims = verified.claims();
        let applying = self.applying_to(&payload, claims.issuer.as_deref(), now);
        if !applying.iter().any(|rule| rule.kind == RuleKind::Acceptance) {
            return (PolicyReason::NoRules, Vec::new());
        }

        let text = |moment: Timestamp| moment.to_rfc3339_opts(SecondsFormat::Millis, true);
        let (clock, issued, expires) = (text(now), claims.issued_at.map(text), claims.expires_at.map(text));
        let mut answers: Vec<RuleAnswer> = applying
            .into_iter()
            .map(|rule| {
                let external = Value::record([
                    ("validationClock", Value::Text(&clock)),
                    ("valueSets", Value::from(&*self.value_sets)),
                    ("countryCode", Value::Text(&rule.country)),
                    ("region", optional(self.region.as_deref().or(rule.region.as_deref()))),
                    ("issuerCountryCode", optional(claims.issuer.as_deref())),
                    ("iat", optional(issued.as_deref())),
                    ("exp", optional(expires.as_deref())),
                ]);
                let outcome = match external {
                    Some(external) if rule.is_written_for(&payload) => {
                        rule.outcome(Value::from(&payload), external)
                    }
                    _ => RuleOutcome::Open,
                };
                RuleAnswer { rule: rule.clone(), outcome }
            })
            .filter(|answer| answer.outcome != RuleOutcome::Passed)
            .collect();
        // The decisive ones first.
        answers.sort_by_key(|answer| answer.outcome != RuleOutcome::Failed);
        let reason = match answers.first().map(|answer| answer.outcome) {
            None | Some(RuleOutcome::Passed) => PolicyReason::RulesPassed,
            Some(RuleOutcome::Failed) => PolicyReason::RuleFailed,
            Some(RuleOutcome::Open) => PolicyReason::RuleOpen,
        };
        (reason, answers)
    }

    /// The rules in force for such a credential of this issuer, of each the latest version.
    fn applying_to(&self, payload: &Json, issuer: Option<&str>, now: Timestamp) -> Vec<&Arc<EuRule>> {
        let mut latest = BTreeMap::<(&str, Option<&str>, &str), &Arc<EuRule>>::new();
        let applying = self.rules.iter().filter(|rule| {
            (rule.valid_from..=rule.valid_until).contains(&now)
                && rule.certificate_type.is_of(payload)
                && (rule.kind == RuleKind::Acceptance || issuer == Some(&*rule.country))
        });
        for rule in applying {
            let name = (&*rule.country, rule.region.as_deref(), &*rule.identifier);
            let known = latest.entry(name).or_insert(rule);
            if known.version < rule.version {
                *known = rule;
            }
        }
        latest.into_values().collect()
    }
}

fn optional(text: Option<&str>) -> Value<'_> {
    text.map_or(Value::Null, Value::Text)
}

impl EuRule {
    /// Whether the DCC's schema is the one that the rule is written for, or a later one like it.
    fn is_written_for(&self, payload: &Json) -> bool {
        let version = payload["ver"].as_str().and_then(file::version);
        version.is_some_and(|version| version[0] == self.schema_version[0] && version >= self.schema_version)
    }
}

impl CertificateType {
    fn is_of(self, payload: &Json) -> bool {
        let has = |group: &str| payload[group].as_array().is_some_and(|entries| !entries.is_empty());
        match self {
            Self::General => true,
            Self::Vaccination => has("v"),
            Self::Test => has("t"),
            Self::Recovery => has("r"),
        }
    }
}
