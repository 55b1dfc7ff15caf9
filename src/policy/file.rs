//! The shape of a policy file, and what is checked beyond it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    Policy, PolicyError, SeenTable, SiteTable,
    rules::{Rule, Rules},
};
use crate::{credential::Date, policy::Colour};

/// The longest policy file, in bytes; the shipped ones have about 2 KiB.
const MAX_BYTES: usize = 64 * 1024;
/// The most rules of a policy.
const MAX_RULES: usize = 200;
const MAX_ID_BYTES: usize = 64;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyFile {
    id: String,
    series: Option<String>,
    valid_from: Option<Date>,
    title: BTreeMap<String, String>,
    source: Vec<Source>,
    rule: Vec<Rule>,
    otherwise: Colour,
    site: Vec<SiteTable>,
    seen: SeenTable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    text: String,
    /// Its dates are then exact to the day at best.
    #[serde(default)]
    newspaper: bool,
}

pub(super) fn parse(file: &str) -> Result<Policy, PolicyError> {
    if file.len() > MAX_BYTES {
        return Err(broken(format!("longer than {MAX_BYTES} bytes")));
    }
    let PolicyFile { id, series, valid_from, title, source, rule, otherwise, mut site, seen } =
        toml::from_str(file).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start).min(file.len());
            let line = 1 + file.get(..at).unwrap_or_default().matches('\n').count();
            broken(format!("line {line}: {}", error.message()))
        })?;

    for name in std::iter::once(&id).chain(&series) {
        if !is_name(name) {
            return Err(broken(format!(
                "`id` and `series` have 1 to {MAX_ID_BYTES} letters a to z, digits and hyphens"
            )));
        }
    }
    if series.is_some() && valid_from.is_none() {
        return Err(broken("a policy of a series needs `valid_from`".to_owned()));
    }
    if !title.contains_key("id") {
        return Err(broken("`title` has no `id`, the Indonesian one".to_owned()));
    }
    if source.is_empty() {
        return Err(broken("there is no `source`".to_owned()));
    }
    if rule.len() > MAX_RULES {
        return Err(broken(format!("more than {MAX_RULES} rules")));
    }
    for (colour, index) in std::iter::once((otherwise, 0)).chain(rule.iter().map(|rule| rule.colour).zip(1..))
    {
        if colour == Colour::Grey {
            let place = if index == 0 { "`otherwise`".to_owned() } else { format!("rule {index}") };
            return Err(broken(format!("{place}: grey is for what cannot be judged, no rule may give it")));
        }
    }
    if let Some(index) = rule.iter().position(|rule| rule.when.is_empty()) {
        return Err(broken(format!("rule {}: `when` is empty", index + 1)));
    }
    let applies = |table: &SiteTable| (table.valid_from, table.to_age.is_some());
    site.sort_by_key(applies);
    if site.first().map(applies) != Some((None, false)) {
        return Err(broken(
            "one `site` must have neither `valid_from` nor `to_age`, as the first to apply".to_owned(),
        ));
    }
    if site.windows(2).any(|pair| applies(&pair[0]) == applies(&pair[1])) {
        return Err(broken("two `site` apply from the same day".to_owned()));
    }

    let source = source
        .into_iter()
        .map(
            |Source { text, newspaper }| {
                if newspaper { format!("{text} [surat kabar/newspaper]") } else { text }
            },
        )
        .collect::<Vec<_>>()
        .join("\n");
    Ok(Policy {
        file: file.to_owned(),
        id,
        series,
        titles: title,
        source,
        valid_from,
        rules: Rules { rules: rule, otherwise },
        site,
        seen,
        eu_rules: None,
    })
}

fn broken(what: String) -> PolicyError {
    PolicyError::Broken { what }
}

fn is_name(name: &str) -> bool {
    (1..=MAX_ID_BYTES).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOSTER: &str = include_str!("../../assets/policies/booster.toml");

    fn fault(file: &str) -> String {
        match parse(file) {
            Err(PolicyError::Broken { what }) => what,
            Ok(policy) => panic!("{} was accepted", policy.id),
        }
    }

    #[test]
    fn a_fault_is_named_with_its_line() {
        assert_eq!(
            fault("id = \"x\"\ncolour = \"green\"\n"),
            "line 2: unknown field `colour`, expected one of `id`, `series`, `valid_from`, `title`, \
             `source`, `rule`, `otherwise`, `site`, `seen`"
        );
        let what = fault(&BOOSTER.replace("[\"booster\"]", "[\"boosted\"]"));
        assert!(what.starts_with("line 20: unknown variant `boosted`"), "{what}");
        let what = fault("id = ");
        assert!(what.starts_with("line 1: "), "{what}");
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for (from, to, expected) in [
            ("id = \"booster\"", "id = \"../x\"", "`id` and `series` have 1 to 64"),
            ("id = \"booster\"", "id = \"\"", "`id` and `series` have 1 to 64"),
            (
                "id = \"booster\"",
                "id = \"booster\"\nseries = \"s\"",
                "a policy of a series needs `valid_from`",
            ),
            ("colour = \"green\"", "colour = \"grey\"", "rule 2: grey is for"),
            ("otherwise = \"red\"", "otherwise = \"grey\"", "`otherwise`: grey is for"),
            ("[\"booster\"]", "[]", "rule 2: `when` is empty"),
            (
                "[[site]]",
                "[[site]]\nvalid_from = \"2022-01-01\"",
                "one `site` must have neither `valid_from`",
            ),
            ("[[site]]", "[[site]]\nto_age = 12", "one `site` must have neither `valid_from`"),
            (
                "[seen]",
                "[[site]]\ngreen = \"admit\"\nyellow = \"admit\"\nred = \"admit\"\nblack = \"admit\"\n\n[seen]",
                "two `site` apply",
            ),
            ("id = \"Vaksin lanjutan (booster)\"\n", "", "`title` has no `id`"),
        ] {
            let file = BOOSTER.replacen(from, to, 1);
            assert_ne!(file, BOOSTER, "{from}");
            let what = fault(&file);
            assert!(what.starts_with(expected), "{what}");
        }
        assert!(fault(&" ".repeat(MAX_BYTES + 1)).starts_with("longer than"));
    }

    #[test]
    fn a_newspaper_is_marked_as_one() {
        let policy = parse(include_str!("../../assets/policies/id-2021-09.toml")).unwrap();
        let marked = policy.source().lines().filter(|line| line.ends_with("[surat kabar/newspaper]"));
        assert_eq!(marked.count(), 2);
    }
}
