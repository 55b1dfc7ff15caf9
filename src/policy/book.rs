//! The policies that a post can choose from: those that ship with the program, and its own.

use std::fmt::Write as _;

use super::{
    Policy,
    eu_rules::{RuleBook, RuleKind, RuleSelection, Scope},
};
use crate::credential::Date;

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
/// The id of the policy of all EU rules there are; those of a country's append its code.
pub const RULES: &str = "rules";

/// All policies that this post knows, each id once.
#[derive(Clone, Debug)]
pub struct PolicyBook {
    /// Sorted by id.
    policies: Vec<Policy>,
}

impl PolicyBook {
    /// The policies that ship with the program.
    ///
    /// # Panics
    ///
    /// When a shipped policy is broken, which a test rules out.
    #[must_use]
    pub fn shipped() -> Self {
        let mut book = Self { policies: Vec::new() };
        for file in SHIPPED {
            book.insert(Policy::parse(file).expect("shipped policies are tested"));
        }
        book
    }

    /// Adds a policy of the post's own, in place of one with the same id.
    pub fn insert(&mut self, policy: Policy) {
        match self.policies.binary_search_by(|known| known.id().cmp(policy.id())) {
            Ok(at) => self.policies[at] = policy,
            Err(at) => self.policies.insert(at, policy),
        }
    }

    /// Adds a policy for the EU rules of each country and region that the rule book has, such as
    /// `rules-at`, and [`RULES`] for all of them together: what every one of them accepts.
    pub fn insert_rules(&mut self, rules: &RuleBook) {
        for scope in rules.scopes() {
            let Some(base) = self.policies.iter().find(|policy| policy.id == BELOW_RULES) else { return };
            let mut policy = ruled(base.clone(), rules.select(&scope));
            let place = match scope {
                Scope::All => String::new(),
                Scope::Country(country, None) => format!("-{country}"),
                Scope::Country(country, Some(region)) => format!("-{country}-{region}"),
            };
            policy.id = format!("{RULES}{}", place.to_ascii_lowercase());
            policy.titles = [("id", "Aturan Uni Eropa"), ("en", "EU rules")]
                .map(|(language, title)| (language.to_owned(), format!("{title}{}", place.replace('-', " "))))
                .into();
            self.insert(policy);
        }
    }

    /// The policy with this id on this day. The name of a dated series, such as `id` for the
    /// Indonesian periods, stands for the one in force; after the last one, that last one; before
    /// the first one, the first.
    #[must_use]
    pub fn choose(&self, id: &str, today: Date) -> Option<&Policy> {
        if let Some(policy) = self.policies.iter().find(|policy| policy.id() == id) {
            return Some(policy);
        }
        let series = || self.policies.iter().filter(|policy| policy.series() == Some(id));
        series()
            .filter(|policy| policy.valid_from() <= Some(today))
            .max_by_key(|policy| policy.valid_from())
            .or_else(|| series().min_by_key(|policy| policy.valid_from()))
    }

    /// All of them, sorted by id.
    #[must_use]
    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }
}

/// A policy with all EU rules of a book besides.
pub(super) fn imposed(policy: Policy, rules: &RuleBook) -> Policy {
    let mut policy = ruled(policy, rules.select(&Scope::All));
    policy.id = format!("{}+{RULES}", policy.id);
    for (language, title) in &mut policy.titles {
        title.push_str(if language == "en" { " and EU rules" } else { " dan aturan Uni Eropa" });
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
            assert_eq!(policy.title("fr"), policy.title("id"));
            assert!(!policy.source().is_empty());
        }
    }
}
