//! All rules and value sets that a post has.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde_json::{Map, Value as Json};

use super::{
    file::{self, Content},
    file_kind::{AddedRules, RuleFileError, RuleFileKind},
    rule::{EuRule, RuleKind},
    selection::RuleSelection,
};
use crate::text::detail;

/// Rules and value sets from files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuleBook {
    rules: Vec<Arc<EuRule>>,
    /// Date and codes by id.
    value_sets: BTreeMap<String, (String, Vec<String>)>,
}

/// Whose acceptance rules are asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::policy) enum Scope {
    /// Those of every country and region in the book.
    All,
    /// Those of one country, and of one of its regions besides; without a region, of all of them, since
    /// a rule that is not asked lets in whom it would keep out.
    Country(String, Option<String>),
}

impl RuleBook {
    /// An empty book.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file of rules or value sets. Of a value set that comes twice the newer one counts, of a
    /// rule all versions are kept: the day decides.
    ///
    /// # Errors
    ///
    /// [`RuleFileError::UnknownKind`] when it is neither, and [`RuleFileError::Broken`] also when a
    /// rule is there already under the same identifier and version and says something else: nobody can
    /// tell which of the two is meant. The book is unchanged when the file is refused.
    pub fn add(&mut self, file: &[u8]) -> Result<AddedRules, RuleFileError> {
        match file::read(file)? {
            Content::Rules(rules) => {
                let mut countries = BTreeMap::<String, usize>::new();
                let mut skipped = 0;
                let mut added = self.rules.clone();
                for (line, rule) in rules {
                    if added.iter().any(|known| known.contradicts(&rule)) {
                        let what = detail!("policy-rule-contradicted", name = rule.identifier.as_str());
                        return Err(RuleFileError::Broken { kind: RuleFileKind::Rules, line, what });
                    }
                    if rule.is_understood() {
                        *countries.entry(rule.country.clone()).or_default() += 1;
                    } else {
                        skipped += 1;
                    }
                    if !added.iter().any(|known| **known == rule) {
                        added.push(Arc::new(rule));
                    }
                }
                self.rules = added;
                let countries = countries.into_iter().collect();
                Ok(AddedRules { kind: RuleFileKind::Rules, countries, skipped })
            }
            Content::ValueSets(sets) => {
                for set in sets {
                    let known = self.value_sets.entry(set.id).or_default();
                    if known.0 <= set.date {
                        *known = (set.date, set.codes);
                    }
                }
                Ok(AddedRules { kind: RuleFileKind::ValueSets, countries: Vec::new(), skipped: 0 })
            }
        }
    }

    /// Every rule, in the order of the files.
    #[must_use]
    pub fn rules(&self) -> &[Arc<EuRule>] {
        &self.rules
    }

    /// Its value sets alone.
    #[must_use]
    pub fn value_sets_alone(self) -> Self {
        Self { rules: Vec::new(), ..self }
    }

    /// Whether a country has acceptance rules for some of its regions.
    pub(in crate::policy) fn has_regions(&self, country: &str) -> bool {
        let acceptance = self.rules.iter().filter(|rule| rule.kind == RuleKind::Acceptance);
        acceptance.into_iter().any(|rule| rule.country == country && rule.region.is_some())
    }

    /// Everything that can be asked of the book: every country with acceptance rules, and its regions.
    pub(in crate::policy) fn scopes(&self) -> BTreeSet<Scope> {
        let acceptance = self.rules.iter().filter(|rule| rule.kind == RuleKind::Acceptance);
        let scopes = acceptance.flat_map(|rule| {
            [None, rule.region.clone()].map(|region| Scope::Country(rule.country.clone(), region))
        });
        scopes.chain([Scope::All]).collect()
    }

    /// The rules that are asked within a scope. Invalidation rules are asked in all of them.
    pub(in crate::policy) fn select(&self, scope: &Scope) -> RuleSelection {
        let asked = |rule: &&Arc<EuRule>| match (rule.kind, scope) {
            (RuleKind::Other, _) => false,
            (RuleKind::Invalidation, _) | (RuleKind::Acceptance, Scope::All) => true,
            (RuleKind::Acceptance, Scope::Country(country, region)) => {
                let in_the_region = region.is_none() || rule.region.is_none() || rule.region == *region;
                rule.country == *country && in_the_region
            }
        };
        let codes = |(id, (_, codes)): (&String, &(String, Vec<String>))| (id.clone(), codes.clone().into());
        let value_sets: Map<String, Json> = self.value_sets.iter().map(codes).collect();
        let region = match scope {
            Scope::All => None,
            Scope::Country(_, region) => region.clone(),
        };
        RuleSelection::new(self.rules.iter().filter(asked).cloned().collect(), value_sets.into(), region)
    }
}
