//! The lists of the office in its settings: where guests come from, what for, and whom they see.

use serde::{Deserialize, Deserializer, de::Error as _};

use crate::{text::detail, visit::MAX_FIELD_CHARS};

/// The most entries of one list.
pub const MAX_LISTED: usize = 1_000;

/// What completes what is typed at the desk, beside what was typed before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lists {
    /// Where guests come from.
    #[serde(deserialize_with = "texts")]
    pub organisations: Vec<String>,
    /// What for, beside the purposes that one key picks.
    #[serde(deserialize_with = "texts")]
    pub purposes: Vec<String>,
    /// Whom guests see.
    #[serde(deserialize_with = "hosts")]
    pub hosts: Vec<Host>,
}

/// Somebody whom guests see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Host {
    /// The name or the position.
    pub name: String,
    /// The unit.
    pub unit: String,
    /// Where to call, such as an extension.
    pub telephone: String,
}

impl Lists {
    /// The host who is called so.
    #[must_use]
    pub fn host(&self, name: &str) -> Option<&Host> {
        let wanted = name.trim();
        self.hosts.iter().find(|host| host.name.trim().eq_ignore_ascii_case(wanted))
    }
}

fn texts<'de, D: Deserializer<'de>>(value: D) -> Result<Vec<String>, D::Error> {
    let texts = Vec::<String>::deserialize(value)?;
    check(texts.len(), texts.iter())?;
    Ok(texts)
}

fn hosts<'de, D: Deserializer<'de>>(value: D) -> Result<Vec<Host>, D::Error> {
    let hosts = Vec::<Host>::deserialize(value)?;
    check(hosts.len(), hosts.iter().flat_map(|host| [&host.name, &host.unit, &host.telephone]))?;
    if hosts.iter().any(|host| host.name.trim().is_empty()) {
        return Err(D::Error::custom(detail!("folder-setting-host-name").carried()));
    }
    Ok(hosts)
}

fn check<'a, E: serde::de::Error>(
    count: usize,
    mut texts: impl Iterator<Item = &'a String>,
) -> Result<(), E> {
    if count > MAX_LISTED {
        return Err(E::custom(detail!("folder-setting-too-many", limit = MAX_LISTED).carried()));
    }
    if texts.any(|text| text.chars().count() > MAX_FIELD_CHARS) {
        return Err(E::custom(detail!("folder-setting-too-long", limit = MAX_FIELD_CHARS).carried()));
    }
    Ok(())
}
