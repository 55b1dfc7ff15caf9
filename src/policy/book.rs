//! The policies that a post can choose from: those that ship with the program, and its own.

use std::{collections::BTreeSet, fmt::Write as _};

use super::{
    definition::Policy,
    error::PolicyError,
    eu_rules::{RuleBook, RuleKind, RuleSelection, Scope},
    file::{self, RULES},
};
use crate::{
    text::{Detail, Language, detail, text},
    time::Date,
};

/// The files of the shipped policies.
const SHIPPED: &[&str] = &[
    include_str!("../../assets/policies/any-genuine.toml"),
    include_str!("../../assets/policies/booster.toml"),
    include_str!("../../assets/policies/complete-primary.toml"),
    include_str!("../../assets/policies/id-2021-09.toml"),
    include_str!("../../assets/policies/id-2022-02.toml"),
    include_str!("../../assets/policies/id-2022-07.toml"),
];

/// The policy that EU rules are imposed on when no other is named: the rules are to decide, and not we.
const BELOW_RULES: &str = "any-genuine";

/// All policies that this post knows, each id once.
#[derive(Clone, Debug, Default)]
pub struct PolicyBook {
    /// Sorted by id.
    policies: Vec<Policy>,
    /// Ids and series of which a file is faulty: nothing else may stand for it.
    faulty: BTreeSet<String>,
    /// Whether a file of EU rules is faulty: the others would let in whom it would keep out.
    faulty_rules: bool,
}

impl PolicyBook {
    /// The policies that ship with the program.
    ///
    /// # Panics
    ///
    /// When a shipped policy is broken, which a test rules out.
    #[must_use]
    pub fn shipped() -> Self {
        let mut book = Self::default();
        for file in SHIPPED {
            book.insert(Policy::parse(file).expect("shipped policies are tested"));
        }
        book
    }

    /// Adds the policies of the post's own, in place of shipped ones with the same ids. Says of those that
    /// cannot stand beside the others, by their places, why not; nobody judges by one of these, nor by what
    /// it was to replace.
    pub fn insert_own(&mut self, own: Vec<Policy>) -> Vec<(usize, PolicyError)> {
        let shipped = self.policies.clone();
        let stays = |known: &&Policy| !own.iter().any(|policy| policy.id == known.id);
        let faults: Vec<(usize, PolicyError)> = own
            .iter()
            .enumerate()
            .filter_map(|(at, policy)| {
                let others = own.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| other);
                let clash = others.chain(shipped.iter().filter(stays)).find_map(|other| policy.clash(other));
                clash.map(|(key, what)| (at, file::broken_at_key(&policy.file, key, what)))
            })
            .collect();
        for (at, policy) in own.into_iter().enumerate() {
            if faults.iter().any(|(faulty, _)| *faulty == at) {
                self.mark_faulty([policy.id].into_iter().chain(policy.series));
            } else {
                self.insert(policy);
            }
        }
        faults
    }

    /// Takes these ids and series out of use, because a file that bears them is faulty.
    pub fn mark_faulty(&mut self, names: impl IntoIterator<Item = String>) {
        self.faulty.extend(names);
        self.policies.retain(|policy| !self.faulty.contains(&policy.id));
    }

    /// Takes the EU rules out of use, because a file of them is faulty.
    pub fn mark_rules_faulty(&mut self) {
        self.faulty_rules = true;
        self.policies.retain(|policy| !policy.asks_rules());
    }

    /// Adds a policy, in place of one with the same id.
    pub fn insert(&mut self, policy: Policy) {
        match self.policies.binary_search_by(|known| known.id().cmp(policy.id())) {
            Ok(at) => self.policies[at] = policy,
            Err(at) => self.policies.insert(at, policy),
        }
    }

    /// Adds a policy for the EU rules of each country and region that the rule book has, such as
    /// `rules-at`, and [`RULES`] for all of them together: what every one of them accepts.
    pub fn insert_rules(&mut self, rules: &RuleBook) {
        self.faulty_rules = false;
        for scope in rules.scopes() {
            let Some(base) = self.policies.iter().find(|policy| policy.id == BELOW_RULES) else { return };
            let mut policy = ruled(base.clone(), rules.select(&scope));
            let all_regions = matches!(&scope, Scope::Country(country, None) if rules.has_regions(country));
            let place = match scope {
                Scope::All => String::new(),
                Scope::Country(country, None) => format!("-{country}"),
                Scope::Country(country, Some(region)) => format!("-{country}-{region}"),
            };
            policy.id = format!("{RULES}{}", place.to_ascii_lowercase());
            let titles =
                [("id", "Aturan Uni Eropa", " (semua wilayah)"), ("en", "EU rules", " (all regions)")];
            policy.titles = titles
                .map(|(language, title, all)| {
                    let all = if all_regions { all } else { "" };
                    (language.to_owned(), format!("{title}{}{all}", place.replace('-', " ")))
                })
                .into();
            self.insert(policy);
        }
    }

    /// The policy with this id on this day. The name of a dated series, such as `id` for the
    /// Indonesian periods, stands for the one in force; after the last one, that last one; before
    /// the first one, the first.
    ///
    /// `None` also where a file that bears the name is faulty: no other policy takes its place.
    #[must_use]
    pub fn choose(&self, id: &str, today: Date) -> Option<&Policy> {
        let is_faulty = self.faulty.contains(id) || self.faulty_rules && file::is_of_eu_rules(id);
        let chosen = self.named(id, today).filter(|_| !is_faulty);
        chosen.filter(|policy| !self.faulty.contains(&policy.id))
    }

    fn named(&self, id: &str, today: Date) -> Option<&Policy> {
        if let Some(policy) = self.policies.iter().find(|policy| policy.id() == id) {
            return Some(policy);
        }
        let series = || self.policies.iter().filter(|policy| policy.series() == Some(id));
        series()
            .filter(|policy| policy.valid_from() <= Some(today))
            .max_by_key(|policy| policy.valid_from())
            .or_else(|| series().min_by_key(|policy| policy.valid_from()))
    }

    /// All that can be chosen, sorted by id.
    #[must_use]
    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }
}

impl Policy {
    /// The same policy with all EU rules of a book besides: the stricter of both decides.
    #[must_use]
    pub fn with_rules(self, rules: &RuleBook) -> Self {
        imposed(self, rules)
    }

    /// Why this policy cannot stand beside another: which of its keys, and what is wrong with it.
    fn clash(&self, other: &Self) -> Option<(&'static str, Detail)> {
        let is = |name: &Option<String>, other: &str| name.as_deref() == Some(other);
        if self.id == other.id {
            Some(("id", detail!("policy-also-id", name = self.id.as_str())))
        } else if is(&other.series, &self.id) {
            Some(("id", detail!("policy-also-series", name = self.id.as_str())))
        } else if is(&self.series, &other.id) {
            Some(("series", detail!("policy-also-policy", name = other.id.as_str())))
        } else if self.series.is_some() && self.series == other.series && self.valid_from == other.valid_from
        {
            Some(("valid_from", detail!("policy-same-day", name = other.id.as_str())))
        } else {
            None
        }
    }
}

/// A policy with all EU rules of a book besides.
fn imposed(policy: Policy, rules: &RuleBook) -> Policy {
    let mut policy = ruled(policy, rules.select(&Scope::All));
    policy.id = format!("{}+{RULES}", policy.id);
    for (code, title) in &mut policy.titles {
        let language = Language::from_code(code).unwrap_or_default();
        *title = text!(language, "policy-with-rules", title = title.as_str());
    }
    policy
}

/// A policy that asks these rules besides, and shows them in its file.
fn ruled(mut policy: Policy, rules: RuleSelection) -> Policy {
    let (mut file, mut count) = (String::new(), 0);
    for rule in rules.rules() {
        let kind = match rule.kind() {
            RuleKind::Acceptance => "acceptance",
            RuleKind::Invalidation => "invalidation",
            RuleKind::Other => continue,
        };
        // The description is a stranger's text: in quotes it can neither end the line nor act on a
        // terminal. Writing into a String cannot fail.
        let _ = writeln!(
            file,
            "# {} {} ({kind}): {:?}",
            rule.country(),
            rule.identifier(),
            rule.description("id")
        );
        count += 1;
    }
    policy.file = format!("# EU rules, asked besides what stands below:\n{file}\n{}", policy.file);
    policy.source = format!("CertLogic: {count}\n{}", policy.source);
    policy.eu_rules = Some(rules);
    policy
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(id: &str, day: &str) -> Option<String> {
        PolicyBook::shipped().choose(id, day.parse().unwrap()).map(|policy| policy.id().to_owned())
    }

    #[test]
    fn the_indonesian_period_is_chosen_by_the_day() {
        for (day, expected) in [
            ("2020-01-01", "id-2021-09"),
            ("2021-09-05", "id-2021-09"),
            ("2021-09-06", "id-2021-09"),
            ("2022-02-13", "id-2021-09"),
            ("2022-02-14", "id-2022-02"),
            ("2022-07-16", "id-2022-02"),
            ("2022-07-17", "id-2022-07"),
            ("2026-11-23", "id-2022-07"),
        ] {
            assert_eq!(chosen("id", day).as_deref(), Some(expected), "{day}");
        }
        assert_eq!(chosen("id-2021-09", "2026-11-23").as_deref(), Some("id-2021-09"));
        assert_eq!(chosen("unknown", "2026-11-23"), None);
    }

    #[test]
    fn a_policy_of_the_posts_own_takes_the_place_of_a_shipped_one() {
        let mut book = PolicyBook::shipped();
        let before = book.policies().len();
        let own = Policy::parse(&SHIPPED[1].replace("Booster", "Mine")).unwrap();
        book.insert(own);
        assert_eq!(book.policies().len(), before);
        let today = "2026-11-23".parse().unwrap();
        assert_eq!(book.choose("booster", today).unwrap().title("en"), "Mine");
        assert!(book.policies().is_sorted_by(|one, next| one.id() < next.id()));
    }

    #[test]
    fn every_shipped_policy_says_what_it_is_in_both_languages_and_whence() {
        for policy in PolicyBook::shipped().policies() {
            assert_ne!(policy.title("id"), policy.title("en"), "{}", policy.id());
            assert_eq!(policy.title("fr"), policy.title("en"));
            assert!(!policy.source().is_empty());
        }
    }
}
