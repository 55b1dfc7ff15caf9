//! A signer, as all lists together have it.

use std::collections::BTreeSet;

use super::{
    countries, entitlement::Entitlement, key::PublicKey, listed_signer::ListedSigner, status::SignerStatus,
};
use crate::{credential::SignerName, time::Timestamp};

/// Someone who signs credentials: a document signer certificate or a bare key, with what all lists that
/// speak of the key allow it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// How credentials name it.
    pub name: SignerName,
    /// The country it signs for (ISO 3166-1 alpha-2) as the lists name it; `None` where none does, or not
    /// all name the same.
    pub country: Option<String>,
    /// The key that its signatures are checked with.
    pub public_key: PublicKey,
    /// What it may sign.
    pub entitlement: Entitlement,
    /// Whether the lists still stand by it.
    pub status: SignerStatus,
    /// Whether it is one of those that the WHO keeps for tests of its own.
    pub for_tests: bool,
    /// Every country that a list names.
    countries: BTreeSet<String>,
    /// When it may sign: in one of the periods of each list that names any.
    periods: Vec<Vec<Period>>,
}

/// From when until when a list lets somebody sign, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Period {
    begins: Option<Timestamp>,
    ends: Option<Timestamp>,
}

/// On which side of a signer's time a moment lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutOfTime {
    /// Before the signer's time begins.
    NotYet {
        /// When it begins.
        not_before: Timestamp,
    },
    /// After it ended.
    Over {
        /// When it ended.
        not_after: Timestamp,
    },
}

impl Signer {
    /// What the lists together allow a key under this name.
    ///
    /// KeyUsages are those that every statement about the key allows. Of time and status each list has one say:
    /// what it says of the key by this name, or where it has the key under other names only, the best of that.
    /// A list that has a renewed certificate beside the old one, as Germany's has for dozens of keys, does not
    /// contradict itself. Every list has to agree.
    pub(super) fn of_lists<'a>(
        name: &SignerName,
        key: &PublicKey,
        lists: impl Iterator<Item = &'a [ListedSigner]>,
    ) -> Self {
        let mut signer = Self {
            name: name.clone(),
            country: None,
            public_key: key.clone(),
            entitlement: Entitlement::Everything,
            status: SignerStatus::Current,
            for_tests: false,
            countries: BTreeSet::new(),
            periods: Vec::new(),
        };
        for list in lists {
            for listed in list {
                signer.entitlement = signer.entitlement.and(listed.entitlement);
                signer.for_tests |= listed.for_tests;
                signer.countries.extend(listed.country.clone());
                if listed.status == SignerStatus::Revoked {
                    signer.status = SignerStatus::Revoked;
                }
            }
            let is_named = list.iter().any(|listed| listed.name == *name);
            let said = || list.iter().filter(|listed| !is_named || listed.name == *name);
            // By one name a key is either on the list or off it; by several, one that is on will do.
            let statuses = said().map(|listed| listed.status);
            let status = if is_named { statuses.max() } else { statuses.min() };
            signer.status = signer.status.max(status.unwrap_or(SignerStatus::Current));
            let periods: Vec<_> = said()
                .map(|listed| Period { begins: listed.not_before, ends: listed.not_after })
                .filter(|period| period.begins.is_some() || period.ends.is_some())
                .collect();
            if !periods.is_empty() && !signer.periods.contains(&periods) {
                signer.periods.push(periods);
            }
        }
        let mut countries = signer.countries.iter();
        signer.country = countries.next().filter(|_| signer.countries.len() == 1).cloned();
        signer
    }

    /// Whether it may be this country's (ISO 3166-1 alpha-2): no list names another. A code that no country
    /// has names none.
    #[must_use]
    pub fn may_be_of(&self, country: &str) -> bool {
        self.countries.iter().filter_map(|code| countries::known(code)).all(|known| known == country)
    }

    /// Whether certificates that name this issuer may come from it: a country of which it is, one of that
    /// country's territories, or the country of which it is a territory. What is no country's code, such as an
    /// office's name, contradicts nobody.
    #[must_use]
    pub fn may_sign_for(&self, issuer: &str) -> bool {
        self.countries.iter().all(|country| countries::may_sign_for(country, issuer))
    }

    /// What it is called, where its code is no country's.
    #[must_use]
    pub fn organisation(&self) -> Option<&'static str> {
        self.country.as_deref().and_then(countries::organisation)
    }

    /// Why it may not have signed anything at this moment; `None` where every list lets it. What one list
    /// does not know any more outweighs what another does not know yet.
    #[must_use]
    pub fn out_of_time(&self, moment: Timestamp) -> Option<OutOfTime> {
        let mut ended: Option<Timestamp> = None;
        let mut begins: Option<Timestamp> = None;
        for periods in
            self.periods.iter().filter(|periods| !periods.iter().any(|period| period.holds(moment)))
        {
            // Of a signer who was renewed the latest end that is past counts.
            let last_end =
                periods.iter().filter_map(|period| period.ends.filter(|ends| *ends < moment)).max();
            if let Some(end) = last_end {
                ended = Some(ended.map_or(end, |other| other.min(end)));
            } else {
                begins = begins.max(periods.iter().filter_map(|period| period.begins).min());
            }
        }
        ended
            .map(|not_after| OutOfTime::Over { not_after })
            .or_else(|| begins.map(|not_before| OutOfTime::NotYet { not_before }))
    }
}

impl Period {
    fn holds(&self, moment: Timestamp) -> bool {
        self.begins.is_none_or(|begins| begins <= moment) && self.ends.is_none_or(|ends| moment <= ends)
    }
}
