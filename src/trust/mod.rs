//! Whom we believe: signers of credentials, read from trust files of every kind we know; and what they
//! have withdrawn.

mod added;
mod certificate;
mod chain;
mod countries;
mod curves;
mod did;
mod files;
mod jwk;
mod key;
mod key_sets;
mod national;
mod register;
mod registry;
mod revocation;
mod swiss;

pub use added::{Added, FileSeal, TrustFileError, TrustFileKind};
pub use chain::SealFault;
pub use key::{KeyKind, PublicKey};
pub use register::{OutOfTime, Signer};
pub use revocation::Mark;

use std::collections::{BTreeMap, HashSet};

use self::{
    chain::Authority,
    files::{Listing, Shape},
    register::{ListId, Listed, Register},
    revocation::Revocations,
};
use crate::credential::{KeyId, SignerName};

/// The most bytes that a trust file is read from. The largest public list has four million.
pub const MAX_TRUST_FILE_BYTES: usize = 64 * 1024 * 1024;

/// The signers that this post believes.
#[derive(Clone, Debug, Default)]
pub struct TrustStore {
    register: Register,
    /// The SHA-256 of every certificate, or bare key, that can be used.
    members: HashSet<[u8; 32]>,
    authorities: HashSet<Authority>,
    revocations: Revocations,
    /// The Swiss keys that are active; empty where no list of them is at hand.
    active_keys: HashSet<KeyId>,
    /// What issuers of SMART Health Cards are called, by their URLs.
    issuer_names: BTreeMap<String, String>,
    /// Keys of signed lists, besides those that the program brings along.
    list_keys: Vec<PublicKey>,
    /// The lists whose statements are in the register.
    lists: HashSet<ListId>,
}

/// Whether a list still stands by a signer, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It does.
    Current,
    /// It does, unless Switzerland's list of active keys is at hand and leaves it out: see
    /// [`TrustStore::standing`].
    WhileActive,
    /// Taken off in the ordinary course of things; kept because what it signed is still about.
    Withdrawn,
    /// Revoked: nothing of it can be believed, whatever other lists say.
    Revoked,
}

/// What a signer may sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entitlement {
    /// Nothing is said about it, so it may sign everything (hcert specification 3.3.1).
    Everything,
    /// What is spelled out, and no more.
    Only(Usages),
}

/// What somebody may sign whose usages are spelled out.
#[expect(clippy::struct_excessive_bools, reason = "each is a usage of its own, and any mix is found")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usages {
    /// Vaccinations.
    pub vaccination: bool,
    /// Tests.
    pub test: bool,
    /// Recoveries.
    pub recovery: bool,
    /// Swiss light certificates.
    pub light: bool,
    /// ICAO's visible digital seals for health.
    pub seals: bool,
}

impl Entitlement {
    /// The three statements of the DCC, spelled out.
    pub const DCC: Self =
        Self::Only(Usages { vaccination: true, test: true, recovery: true, light: false, seals: false });

    /// What both allow.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Everything, only) | (only, Self::Everything) => only,
            (Self::Only(one), Self::Only(other)) => Self::Only(Usages {
                vaccination: one.vaccination && other.vaccination,
                test: one.test && other.test,
                recovery: one.recovery && other.recovery,
                light: one.light && other.light,
                seals: one.seals && other.seals,
            }),
        }
    }

    /// What the letters of a list allow: `v`, `t` and `r`, and Switzerland's `l`. No letter at all says
    /// nothing; letters that nobody knows allow nothing.
    fn of_letters<'a>(letters: impl IntoIterator<Item = &'a str>) -> Self {
        let mut usages = Usages::default();
        let mut is_said = false;
        for letter in letters {
            is_said = true;
            match letter {
                "v" => usages.vaccination = true,
                "t" => usages.test = true,
                "r" => usages.recovery = true,
                "l" => usages.light = true,
                _ => {}
            }
        }
        if is_said { Self::Only(usages) } else { Self::Everything }
    }
}

impl TrustStore {
    /// A store that believes nobody.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the signers of a trust file, whose kind is told from its content. The order of files does
    /// not matter, except that the key of a signed list has to be there before the list; see
    /// [`TrustStore::add_all`].
    ///
    /// # Errors
    ///
    /// The store is unchanged when the file is refused.
    pub fn add(&mut self, file: &[u8]) -> Result<Added, TrustFileError> {
        if file.len() > MAX_TRUST_FILE_BYTES {
            return Err(TrustFileError::TooLarge { limit: MAX_TRUST_FILE_BYTES });
        }
        let listing = match Shape::of(file).ok_or(TrustFileError::UnknownKind)? {
            Shape::Pem(text) => files::pem(text)?,
            Shape::Der(der) => files::der(der)?,
            Shape::Base64Lines(text) => files::base64_lines(text)?,
            Shape::Token(token) => swiss::list(token)?,
            Shape::Json(json) => files::json(json)?,
            Shape::SignedJson { signature, json } => {
                let kind = files::signed_list_kind(&signature, json, &self.list_keys)
                    .ok_or(TrustFileError::BadSignature)?;
                Listing { seal: FileSeal::Verified, ..files::gateway(kind, json)? }
            }
            Shape::ListKey(text) => {
                let list_key = files::list_key(text)?;
                if !self.list_keys.contains(&list_key) {
                    self.list_keys.push(list_key);
                }
                return Ok(Added::nobody(TrustFileKind::ListKey));
            }
        };
        self.add_listing(listing, sha256(file))
    }

    /// Adds several trust files, the keys of signed lists first. The answers are in the files' order.
    pub fn add_all<'a>(
        &mut self,
        files: impl IntoIterator<Item = &'a [u8]>,
    ) -> Vec<Result<Added, TrustFileError>> {
        let files: Vec<_> = files.into_iter().collect();
        let is_list_key = |file: &[u8]| matches!(Shape::of(file), Some(Shape::ListKey(_)));
        let mut answers: Vec<_> = (0..files.len()).map(|_| None).collect();
        for keys_wanted in [true, false] {
            for (file, answer) in files.iter().zip(&mut answers) {
                if is_list_key(file) == keys_wanted {
                    *answer = Some(self.add(file));
                }
            }
        }
        answers.into_iter().flatten().collect()
    }

    /// All signers that bear this key identifier. A kid is part of a hash and not unique, so every
    /// one of them has to be tried.
    #[must_use]
    pub fn signers(&self, kid: &KeyId) -> Vec<Signer> {
        self.register.signers(&SignerName::Kid(kid.clone()))
    }

    /// All signers that go by this name.
    #[must_use]
    pub fn signers_named(&self, name: &SignerName) -> Vec<Signer> {
        let mut signers = self.register.signers(name);
        // A key set that came without its issuer holds for whoever signs with it.
        if let SignerName::IssuerKey { kid, .. } = name {
            let of_nobody = SignerName::IssuerKey { issuer: String::new(), kid: kid.clone() };
            let named: Vec<_> = signers.iter().map(|signer| signer.public_key.clone()).collect();
            let unnamed = self.register.signers(&of_nobody);
            signers.extend(unnamed.into_iter().filter(|signer| !named.contains(&signer.public_key)));
        }
        signers
    }

    /// The signer whose certificate a seal brings along, if an authority that we know has issued it for
    /// `state` (three letters).
    ///
    /// # Errors
    ///
    /// Why it is not believed.
    pub fn signer_of_seal(&self, certificate: &[u8], state: &str) -> Result<Signer, SealFault> {
        let (signer, authority) = chain::signer(certificate, state, self.authorities.iter())?;
        match self.register.standing(&authority.public_key) {
            Standing::Revoked => Err(SealFault::AuthorityRevoked),
            Standing::Withdrawn => Err(SealFault::AuthorityWithdrawn),
            Standing::Current | Standing::WhileActive => {
                let name = SignerName::Certificate { der: certificate.to_vec(), state: state.to_owned() };
                Ok(self.register.with_certificate(&signer, name))
            }
        }
    }

    /// Whether the lists together still stand by a signer: [`Standing::Current`], `Withdrawn` or `Revoked`.
    /// Switzerland's lists of active keys bear no date, so a key on any of them is active.
    #[must_use]
    pub fn standing(&self, signer: &Signer) -> Standing {
        match (signer.standing, &signer.name) {
            (Standing::WhileActive, SignerName::Kid(kid))
                if !self.active_keys.is_empty() && !self.active_keys.contains(kid) =>
            {
                Standing::Withdrawn
            }
            (Standing::WhileActive, _) => Standing::Current,
            (standing, _) => standing,
        }
    }

    /// What the directory of issuers calls the one with this key; only SMART Health Cards have such names.
    #[must_use]
    pub fn issuer_name(&self, name: &SignerName) -> Option<&str> {
        let SignerName::IssuerKey { issuer, .. } = name else { return None };
        self.issuer_names.get(issuer).map(String::as_str)
    }

    /// Whether a credential with this mark has been withdrawn.
    #[must_use]
    pub fn has_revoked(&self, mark: &Mark) -> bool {
        self.revocations.contains(mark)
    }

    /// Whether a newer revocation list than those at hand exists for the key of this name, as its issuer
    /// says. Only keys of SMART Health Cards say so.
    #[must_use]
    pub fn revocations_are_outdated(&self, name: &SignerName) -> bool {
        matches!(name, SignerName::IssuerKey { kid, .. } if self.revocations.are_outdated(kid))
    }

    /// How many signers there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len() + self.authorities.len()
    }

    /// Whether nobody is believed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn add_listing(&mut self, listing: Listing, list: ListId) -> Result<Added, TrustFileError> {
        let Listing {
            kind,
            entries,
            signers: bare_signers,
            authorities,
            former_authorities,
            revocations,
            active_keys,
            issuer_names,
            mut skipped,
            dated,
            seal,
        } = listing;
        // Files without keys are about one of these three.
        let said = revocations.len() + active_keys.len() + issuer_names.len();
        let mut signers = Vec::new();
        for entry in entries {
            match certificate::read(&entry.certificate) {
                Some(signer) => signers.push((entry, signer)),
                None => skipped += 1,
            }
        }
        let can_be_used = |signer: &Listed| signer.public_key.kind().is_some();
        let usable =
            signers.iter().map(|(_, signer)| signer).chain(&bare_signers).filter(|s| can_be_used(s)).count();
        skipped += signers.len() + bare_signers.len() - usable;
        let (usable_authorities, others): (Vec<_>, Vec<_>) =
            authorities.into_iter().partition(|authority| authority.public_key.kind().is_some());
        skipped += others.len();
        let brought = if kind.brings_no_keys() { said } else { usable + usable_authorities.len() };
        // A revocation list may be empty: nothing has been withdrawn yet.
        if brought == 0 && !kind.is_revocation_list() {
            return Err(TrustFileError::Empty { kind });
        }
        self.revocations.add_all(revocations);
        self.active_keys.extend(active_keys);
        for (url, name) in issuer_names {
            // Where two directories differ one of them has to win, in whichever order they come.
            let known = self.issuer_names.entry(url).or_insert_with(|| name.clone());
            if name < *known {
                *known = name;
            }
        }
        // An authority's certificate among others has been counted as a signer's.
        let authorities = if kind == TrustFileKind::Certificates { 0 } else { usable_authorities.len() };
        self.authorities.extend(usable_authorities);

        let mut countries = BTreeMap::<String, usize>::new();
        let mut test_signers = 0;
        let mut count = |signer: &Listed| {
            *countries.entry(signer.country.clone().unwrap_or_default()).or_default() += 1;
            test_signers += usize::from(signer.for_tests);
        };
        // What a list has said once it need not say again.
        let is_news = self.lists.insert(list);
        let register = &mut self.register;
        let mut take_down = |signer: Listed| {
            if is_news {
                register.add(list, signer);
            }
        };
        for (entry, signer) in signers {
            let country = entry.country.as_deref().and_then(countries::listed).or(signer.country);
            let for_tests = signer.for_tests || entry.for_tests;
            let signer = Listed { country, for_tests, ..signer };
            // A signer with a key that we cannot use is kept apart from one whom nobody knows: its
            // credentials are not those of a stranger.
            if can_be_used(&signer) {
                count(&signer);
                self.members.insert(sha256(&entry.certificate));
            }
            // Credentials bear the kid of their issuer's list, which is not always the computed one.
            if let Some(listed) = entry.kid.map(SignerName::Kid).filter(|listed| *listed != signer.name) {
                take_down(Listed { name: listed, ..signer.clone() });
            }
            take_down(signer);
        }
        for signer in bare_signers {
            if can_be_used(&signer) {
                count(&signer);
                self.members.insert(sha256(signer.public_key.spki()));
            }
            take_down(signer);
        }
        if is_news {
            for authority in former_authorities {
                self.register.note(list, authority);
            }
        }
        let signers = if kind.brings_no_keys() { said } else { usable + authorities };
        let countries = countries.into_iter().collect();
        Ok(Added { kind, signers, skipped, countries, test_signers, dated, seal })
    }
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut digest = [0; 32];
    digest.copy_from_slice(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref());
    digest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A list with this key on P-256, the generator of the curve, under these key identifiers.
    fn swiss_keys(kids: &[&[u8]]) -> Listing {
        let number = |hex: &str| data_encoding::HEXLOWER.decode(hex.as_bytes()).expect("hex");
        let x = number("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
        let y = number("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");
        let key = PublicKey::from_point(KeyKind::P256, &x, &y).expect("a key");
        let mut listing = Listing::new(TrustFileKind::SignedSwissList);
        listing.signers.extend(kids.iter().map(|kid| {
            let name = SignerName::Kid(KeyId::from_bytes(kid));
            Listed { standing: Standing::WhileActive, ..Listed::bare(name, key.clone()) }
        }));
        listing
    }

    fn active(kids: &[&[u8]]) -> Listing {
        let active_keys = kids.iter().map(|kid| KeyId::from_bytes(kid)).collect();
        Listing { active_keys, ..Listing::new(TrustFileKind::SwissActiveKeys) }
    }

    #[test]
    fn a_swiss_key_that_is_on_no_list_of_active_ones_is_withdrawn() {
        let orders: [fn() -> [Listing; 3]; 2] = [
            || [swiss_keys(&[b"a", b"b", b"c"]), active(&[b"a"]), active(&[b"b"])],
            || [active(&[b"b"]), active(&[b"a"]), swiss_keys(&[b"a", b"b", b"c"])],
        ];
        for order in orders {
            let mut trust = TrustStore::new();
            for (number, listing) in (0..).zip(order()) {
                trust.add_listing(listing, [number; 32]).expect("a list");
            }
            let standing = |kid: &[u8]| {
                trust
                    .signers(&KeyId::from_bytes(kid))
                    .iter()
                    .map(|signer| trust.standing(signer))
                    .collect::<Vec<_>>()
            };
            assert_eq!(standing(b"a"), [Standing::Current]);
            assert_eq!(standing(b"b"), [Standing::Current]);
            assert_eq!(standing(b"c"), [Standing::Withdrawn]);
        }
    }

    #[test]
    fn without_a_list_of_active_keys_all_swiss_ones_count() {
        let mut trust = TrustStore::new();
        trust.add_listing(swiss_keys(&[b"a"]), [0; 32]).expect("a list");
        let signers = trust.signers(&KeyId::from_bytes(b"a"));
        let [signer] = signers.as_slice() else { panic!("one key") };
        assert_eq!(trust.standing(signer), Standing::Current);
        let nothing = active(&[]);
        assert_eq!(
            trust.add_listing(nothing, [1; 32]),
            Err(TrustFileError::Empty { kind: TrustFileKind::SwissActiveKeys })
        );
    }
}
