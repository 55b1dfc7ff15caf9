//! What a new desk may begin with: purposes and hosts of the offices that are most common.

use serde::Deserialize;

use super::{
    lists::{Host, Lists},
    settings::Settings,
};

/// An office to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// The office of a *kecamatan*.
    Kecamatan,
    /// An *organisasi perangkat daerah*: an office of a regency.
    Opd,
}

/// What a template holds.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Content {
    purposes: Vec<String>,
    lists: Lists,
}

impl Template {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Kecamatan, Self::Opd];

    /// Sets the purposes, and adds to the lists what they do not hold yet.
    pub fn apply(self, settings: &mut Settings) {
        let Content { purposes, lists: Lists { mut organisations, mut hosts, .. } } = self.content();
        settings.purposes = purposes;
        let lists = &mut settings.lists;
        organisations.retain(|one| !lists.organisations.contains(one));
        lists.organisations.append(&mut organisations);
        hosts.retain(|Host { name, .. }| !lists.hosts.iter().any(|there| there.name == *name));
        lists.hosts.append(&mut hosts);
    }

    fn content(self) -> Content {
        let file = match self {
            Self::Kecamatan => include_str!("templates/kecamatan.toml"),
            Self::Opd => include_str!("templates/opd.toml"),
        };
        // A test reads them all.
        toml::from_str(file).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_adds_and_takes_nothing_away() {
        for template in Template::ALL {
            let mut settings = Settings::default();
            let own =
                Host { name: "Camat".to_owned(), unit: "Ruang 1".to_owned(), telephone: "101".to_owned() };
            settings.lists.hosts = vec![own.clone()];
            settings.lists.organisations = vec!["Perorangan".to_owned()];
            template.apply(&mut settings);
            assert!(
                (4..=9).contains(&settings.purposes.len()) && settings.lists.hosts.len() > 4,
                "{template:?}"
            );
            assert_eq!(settings.lists.hosts.first(), Some(&own));
            assert_eq!(settings.lists.hosts.iter().filter(|host| host.name == "Camat").count(), 1);
            let once = settings.clone();
            template.apply(&mut settings);
            assert_eq!(settings, once);
        }
    }
}
