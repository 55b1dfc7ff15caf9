//! What all lists together say of a key: it may do what every list that speaks of it allows.
//!
//! The statements are kept as the lists make them and are held against one another when somebody asks, so
//! that the order in which lists came cannot matter.

use std::collections::{BTreeSet, HashMap};

use super::{Entitlement, PublicKey, Standing, countries};
use crate::{credential::SignerName, time::Timestamp};

/// One list among the others, by the digest of its bytes.
pub(super) type ListId = [u8; 32];

/// What one list says of one signer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) name: SignerName,
    /// The country (ISO 3166-1 alpha-2) as the list says, or the certificate's subject.
    pub(super) country: Option<String>,
    pub(super) public_key: PublicKey,
    pub(super) not_before: Option<Timestamp>,
    pub(super) not_after: Option<Timestamp>,
    pub(super) entitlement: Entitlement,
    pub(super) standing: Standing,
    /// Whether it signs for tests alone.
    pub(super) for_tests: bool,
}

impl Listed {
    /// A signer of whom nothing but the key is known.
    pub(super) fn bare(name: SignerName, public_key: PublicKey) -> Self {
        Self {
            name,
            country: None,
            public_key,
            not_before: None,
            not_after: None,
            entitlement: Entitlement::Everything,
            standing: Standing::Current,
            for_tests: false,
        }
    }
}

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
    pub standing: Standing,
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

/// All statements about signers.
#[derive(Clone, Debug, Default)]
pub(super) struct Register {
    keys_by_name: HashMap<SignerName, BTreeSet<PublicKey>>,
    statements: HashMap<PublicKey, HashMap<ListId, Vec<Listed>>>,
}

impl Register {
    /// Takes down what a list says.
    pub(super) fn add(&mut self, list: ListId, listed: Listed) {
        self.keys_by_name.entry(listed.name.clone()).or_default().insert(listed.public_key.clone());
        self.note(list, listed);
    }

    /// The same for somebody who signs no credentials, such as a country authority.
    pub(super) fn note(&mut self, list: ListId, listed: Listed) {
        let lists = self.statements.entry(listed.public_key.clone()).or_default();
        lists.entry(list).or_default().push(listed);
    }

    /// The signers that go by this name, one for each key.
    pub(super) fn signers(&self, name: &SignerName) -> Vec<Signer> {
        let keys = self.keys_by_name.get(name).into_iter().flatten();
        keys.map(|key| together(name, key, self.lists(key))).collect()
    }

    /// The signer of this certificate, which is a statement like those of the lists, under the name that its
    /// credential gives it.
    pub(super) fn with_certificate(&self, own: &Listed, name: SignerName) -> Signer {
        let lists = self.lists(&own.public_key).chain(std::iter::once(std::slice::from_ref(own)));
        Signer { name, ..together(&own.name, &own.public_key, lists) }
    }

    /// How the lists stand by whoever holds this key.
    pub(super) fn standing(&self, key: &PublicKey) -> Standing {
        // No list knows an authority by such a name, so all that is said of its key counts.
        let anybody = SignerName::Method(String::new());
        together(&anybody, key, self.lists(key)).standing
    }

    fn lists(&self, key: &PublicKey) -> impl Iterator<Item = &[Listed]> {
        self.statements.get(key).into_iter().flat_map(HashMap::values).map(Vec::as_slice)
    }
}

/// What the lists together allow a key under this name.
///
/// Usages are those that every statement about the key allows. Of time and standing each list has one say:
/// what it says of the key by this name, or where it has the key under other names only, the best of that.
/// A list that has a renewed certificate beside the old one, as Germany's has for dozens of keys, does not
/// contradict itself. Every list has to agree.
fn together<'a>(name: &SignerName, key: &PublicKey, lists: impl Iterator<Item = &'a [Listed]>) -> Signer {
    let mut signer = Signer {
        name: name.clone(),
        country: None,
        public_key: key.clone(),
        entitlement: Entitlement::Everything,
        standing: Standing::Current,
        for_tests: false,
        countries: BTreeSet::new(),
        periods: Vec::new(),
    };
    for list in lists {
        for listed in list {
            signer.entitlement = signer.entitlement.and(listed.entitlement);
            signer.for_tests |= listed.for_tests;
            signer.countries.extend(listed.country.clone());
            if listed.standing == Standing::Revoked {
                signer.standing = Standing::Revoked;
            }
        }
        let is_named = list.iter().any(|listed| listed.name == *name);
        let said = || list.iter().filter(|listed| !is_named || listed.name == *name);
        // By one name a key is either on the list or off it; by several, one that is on will do.
        let standings = said().map(|listed| listed.standing);
        let standing = if is_named { standings.max() } else { standings.min() };
        signer.standing = signer.standing.max(standing.unwrap_or(Standing::Current));
        let periods: Vec<_> = said()
            .map(|listed| Period { begins: listed.not_before, ends: listed.not_after })
            .filter(|period| period.begins.is_some() || period.ends.is_some())
            .collect();
        if !periods.is_empty() {
            signer.periods.push(periods);
        }
    }
    let mut countries = signer.countries.iter();
    signer.country = countries.next().filter(|_| signer.countries.len() == 1).cloned();
    signer
}
