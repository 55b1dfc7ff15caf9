//! The shape of a policy file, and what is checked beyond it.

use std::{collections::BTreeMap, ops::Range};

use serde::Deserialize;
use toml::Spanned;

use super::{
    answer::{Colour, Verdict},
    definition::{Expired, Policy, SeenTable, SiteTable},
    error::PolicyError,
    rules::{Rule, Rules},
};
use crate::{
    text::{Detail, detail},
    time::Date,
};

/// The id of the policy of all EU rules there are; those of a country's append its code.
pub const RULES: &str = "rules";

/// The longest policy file, in bytes; the shipped ones have about 2 KiB.
const MAX_BYTES: usize = 64 * 1024;
/// The most rules of a policy.
const MAX_RULES: usize = 200;
/// The most tables of a site.
const MAX_SITES: usize = 100;
const MAX_ID_BYTES: usize = 64;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyFile {
    id: Spanned<String>,
    series: Option<Spanned<String>>,
    valid_from: Option<Date>,
    #[serde(default)]
    expired: Expired,
    title: Spanned<BTreeMap<String, String>>,
    source: Vec<Spanned<Source>>,
    rule: Vec<Spanned<Rule>>,
    otherwise: Spanned<Colour>,
    site: Vec<Spanned<SiteTable>>,
    seen: Spanned<SeenTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    text: String,
    /// Its dates are then exact to the day at best.
    #[serde(default)]
    newspaper: bool,
}

impl Policy {
    /// Reads a policy file.
    ///
    /// # Errors
    ///
    /// Says what is wrong, and in which line.
    pub fn parse(file: &str) -> Result<Self, PolicyError> {
        parse(file)
    }

    /// The names that a policy file bears which [`Policy::parse`] has refused, as far as they can be told:
    /// its id, and the series that it would be of.
    pub fn names_in(file: &str) -> impl Iterator<Item = String> {
        names_in(file)
    }
}

fn parse(file: &str) -> Result<Policy, PolicyError> {
    if file.len() > MAX_BYTES {
        return Err(PolicyError { line: None, what: detail!("policy-too-long", limit = MAX_BYTES) });
    }
    let at = Lines(file);
    let PolicyFile { id, series, valid_from, expired, title, source, rule, otherwise, site, seen } =
        toml::from_str(file).map_err(|error| at.broken(error.span(), of_parser(error.message())))?;

    for name in std::iter::once(&id).chain(&series) {
        if !is_name(name.get_ref()) {
            return Err(at.broken(Some(name.span()), detail!("policy-name", limit = MAX_ID_BYTES)));
        }
        if is_of_eu_rules(name.get_ref()) {
            return Err(at.broken(Some(name.span()), detail!("policy-name-of-rules", name = RULES)));
        }
    }
    if let Some(series) = &series {
        if valid_from.is_none() {
            return Err(at.broken(Some(series.span()), detail!("policy-series-without-start")));
        }
        if series.get_ref() == id.get_ref() {
            return Err(at.broken(Some(series.span()), detail!("policy-series-is-id")));
        }
    }
    if !title.get_ref().contains_key("id") {
        return Err(at.broken(Some(title.span()), detail!("policy-title-without-indonesian")));
    }
    if title.get_ref().values().any(|title| title.trim().is_empty()) {
        return Err(at.broken(Some(title.span()), detail!("policy-title-empty")));
    }
    if source.is_empty() {
        return Err(at.broken(None, detail!("policy-no-source")));
    }
    if let Some(empty) = source.iter().find(|source| source.get_ref().text.trim().is_empty()) {
        return Err(at.broken(Some(empty.span()), detail!("policy-source-empty")));
    }
    let rules = checked_rules(rule, &otherwise, at)?;
    let site = checked_sites(site, at)?;
    let verdicts = seen.get_ref();
    if [verdicts.card, verdicts.app, verdicts.doctors_letter, verdicts.child].contains(&Verdict::Undetermined)
    {
        return Err(at.broken(Some(seen.span()), detail!("policy-seen")));
    }

    let source = source
        .into_iter()
        .map(Spanned::into_inner)
        .map(
            |Source { text, newspaper }| {
                if newspaper { format!("{text} [surat kabar/newspaper]") } else { text }
            },
        )
        .collect::<Vec<_>>()
        .join("\n");
    Ok(Policy {
        file: file.to_owned(),
        id: id.into_inner(),
        series: series.map(Spanned::into_inner),
        titles: title.into_inner(),
        source,
        valid_from,
        rules: Rules { rules, otherwise: otherwise.into_inner() },
        site,
        seen: seen.into_inner(),
        expired,
        eu_rules: None,
    })
}

fn checked_rules(
    rules: Vec<Spanned<Rule>>,
    otherwise: &Spanned<Colour>,
    at: Lines<'_>,
) -> Result<Vec<Rule>, PolicyError> {
    if let Some(first_too_many) = rules.get(MAX_RULES) {
        return Err(
            at.broken(Some(first_too_many.span()), detail!("policy-too-many-rules", limit = MAX_RULES))
        );
    }
    if *otherwise.get_ref() == Colour::Grey {
        return Err(at.broken(Some(otherwise.span()), detail!("policy-otherwise-grey")));
    }
    for (rule, number) in rules.iter().zip(1_usize..) {
        let wrong = |what| Err(at.broken(Some(rule.span()), what));
        if rule.get_ref().colour == Colour::Grey {
            return wrong(detail!("policy-rule-grey", number = number));
        }
        if rule.get_ref().when.is_empty() {
            return wrong(detail!("policy-rule-empty", number = number));
        }
        if rule.get_ref().is_for_nobody() {
            return wrong(detail!("policy-rule-ages", number = number));
        }
    }
    Ok(rules.into_iter().map(Spanned::into_inner).collect())
}

/// The tables in the order in which they take effect.
fn checked_sites(mut site: Vec<Spanned<SiteTable>>, at: Lines<'_>) -> Result<Vec<SiteTable>, PolicyError> {
    if let Some(first_too_many) = site.get(MAX_SITES) {
        return Err(
            at.broken(Some(first_too_many.span()), detail!("policy-too-many-sites", limit = MAX_SITES))
        );
    }
    for table in &site {
        let SiteTable { green, yellow, red, black, .. } = table.get_ref();
        let verdicts = [green, yellow, red, black];
        if verdicts.contains(&&Verdict::Undetermined) {
            return Err(at.broken(Some(table.span()), detail!("policy-site-verdict")));
        }
        let strictness = verdicts.map(|verdict| verdict.strictness());
        if !strictness.is_sorted() {
            return Err(at.broken(Some(table.span()), detail!("policy-site-order")));
        }
    }
    // Of one day the one for the youngest holders comes last.
    let applies = |table: &Spanned<SiteTable>| {
        let table = table.get_ref();
        (table.valid_from, table.to_age.is_some(), std::cmp::Reverse(table.to_age))
    };
    site.sort_by_key(applies);
    let first = site.first().map(Spanned::get_ref);
    if first.is_none_or(|first| first.valid_from.is_some() || first.to_age.is_some()) {
        let place = site.first().map(Spanned::span);
        return Err(at.broken(place, detail!("policy-site-first")));
    }
    if let Some(pair) = site.windows(2).find(|pair| applies(&pair[0]) == applies(&pair[1])) {
        return Err(at.broken(pair.get(1).map(Spanned::span), detail!("policy-site-same-day")));
    }
    Ok(site.into_iter().map(Spanned::into_inner).collect())
}

/// A file whose places become numbers of lines.
#[derive(Clone, Copy)]
struct Lines<'a>(&'a str);

impl Lines<'_> {
    /// What is wrong at this place; without one, with the file as a whole.
    fn broken(self, place: Option<Range<usize>>, what: Detail) -> PolicyError {
        let start = place.map_or(0, |place| place.start).min(self.0.len());
        PolicyError::at(1 + self.0.get(..start).unwrap_or_default().matches('\n').count(), what)
    }
}

/// What the parser says, on one line.
fn of_parser(message: &str) -> Detail {
    Detail::of_parser(&message.lines().collect::<Vec<_>>().join(", "))
}

/// What is wrong with the top key of this name in a policy file that is well-formed.
pub(super) fn broken_at_key(file: &str, key: &str, what: Detail) -> PolicyError {
    let line = file.lines().position(|line| line.split('=').next().is_some_and(|name| name.trim() == key));
    PolicyError::at(line.map_or(1, |line| line + 1), what)
}

/// What a policy file says of its name, as far as that can be told of one that is broken: its `id`, and the
/// `series` that it would be of.
fn names_in(file: &str) -> impl Iterator<Item = String> {
    file.lines().filter_map(|line| {
        let (key, value) = line.split_once('=')?;
        let is_name_of_it = matches!(key.trim().trim_matches(['"', '\'']), "id" | "series");
        let value = value.trim().trim_start_matches(['"', '\'']);
        let name = value.split(['"', '\'', '#', ' ', '\t']).next()?;
        (is_name_of_it && is_name(name)).then(|| name.to_owned())
    })
}

/// Whether a name is one of those that EU rules have as policies.
pub(super) fn is_of_eu_rules(name: &str) -> bool {
    name.strip_prefix(RULES).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
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
            Err(error) => error.to_string().replacen("the policy is broken: ", "", 1),
            Ok(policy) => panic!("{} was accepted", policy.id),
        }
    }

    #[test]
    fn a_fault_is_named_with_its_line() {
        assert_eq!(
            fault("id = \"x\"\ncolour = \"green\"\n"),
            "line 2: unknown field `colour`, expected one of `id`, `series`, `valid_from`, `expired`, \
             `title`, `source`, `rule`, `otherwise`, `site`, `seen`"
        );
        let what = fault(&BOOSTER.replace("[\"booster\"]", "[\"boosted\"]"));
        assert!(what.starts_with("line 23: unknown variant `boosted`"), "{what}");
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
            let bent = file.lines().zip(BOOSTER.lines()).take_while(|(one, another)| one == another).count();
            let line = what.strip_prefix("line ").and_then(|what| what.split_once(": "));
            let (line, what) = line.expect("every fault has its line");
            assert!(what.starts_with(expected), "{what}");
            // The line itself, or the head of the table that it is in.
            let line: usize = line.parse().unwrap();
            assert!((bent.saturating_sub(2)..=bent + 2).contains(&line), "{line} of {}: {what}", bent + 1);
        }
        assert!(fault(&" ".repeat(MAX_BYTES + 1)).starts_with("longer than"));
        let windows = format!("\u{feff}{}", BOOSTER.replace('\n', "\r\n"));
        assert_eq!(parse(&windows).unwrap().id(), "booster");
    }

    #[test]
    fn the_names_of_a_broken_file_are_found_as_far_as_they_can() {
        let names = |file: &str| names_in(file).collect::<Vec<_>>();
        assert_eq!(
            names("id = \"own\"\nseries='id' # ours\n[title]\nid = \"Aturan sendiri\"\n"),
            ["own", "id"]
        );
        assert_eq!(names("id = \"own\nid = ../x\nseries = \"\"\n"), ["own"]);
    }

    #[test]
    fn a_newspaper_is_marked_as_one() {
        let policy = parse(include_str!("../../assets/policies/id-2021-09.toml")).unwrap();
        let marked = policy.source().lines().filter(|line| line.ends_with("[surat kabar/newspaper]"));
        assert_eq!(marked.count(), 2);
    }
}
