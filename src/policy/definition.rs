//! A policy as its file defines it: rules, the site's tables, and what it is called.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{answer::Verdict, eu_rules::RuleSelection, rules::Rules};
use crate::time::Date;

/// The title in the language with this code; where there is none, the English or the Indonesian one.
#[must_use]
pub fn title<'a>(titles: &'a BTreeMap<String, String>, language: &str) -> Option<&'a str> {
    [language, "en", "id"].iter().find_map(|code| titles.get(*code)).map(String::as_str)
}

/// A dated policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// As it was read.
    pub(super) file: String,
    pub(super) id: String,
    pub(super) series: Option<String>,
    pub(super) titles: BTreeMap<String, String>,
    pub(super) source: String,
    pub(super) valid_from: Option<Date>,
    pub(super) rules: Rules,
    /// The site's tables, the first one without a date, then by date; of one date the one for everyone
    /// comes first, the one for the youngest last.
    pub(super) site: Vec<SiteTable>,
    pub(super) seen: SeenTable,
    /// What a vaccination is worth whose certificate has expired.
    pub(super) expired: Expired,
    /// The EU rules that are asked besides.
    pub(super) eu_rules: Option<RuleSelection>,
}

/// The second layer: which colours may enter, from a day on, for everyone or for children.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SiteTable {
    pub(super) valid_from: Option<Date>,
    /// The oldest holder it is for, in completed years.
    pub(super) to_age: Option<u32>,
    pub(super) green: Verdict,
    pub(super) yellow: Verdict,
    pub(super) red: Verdict,
    pub(super) black: Verdict,
}

/// What a vaccination is worth whose certificate, genuine as it is, has reached its technical end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Expired {
    /// As much as it was, but for the officer's check.
    Review,
    /// Nothing.
    #[default]
    Refuse,
}

/// What becomes of a guest whose document the officer has seen.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct SeenTable {
    pub(super) card: Verdict,
    pub(super) app: Verdict,
    pub(super) doctors_letter: Verdict,
    pub(super) child: Verdict,
}

impl Policy {
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

    /// What people call it, in the language with this code (BCP 47): its own title, else the English one, else the
    /// Indonesian one, else its id.
    #[must_use]
    pub fn title(&self, language: &str) -> &str {
        title(&self.titles, language).unwrap_or(&self.id)
    }

    /// What people call it, by the codes of languages.
    #[must_use]
    pub fn titles(&self) -> &BTreeMap<String, String> {
        &self.titles
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
}
