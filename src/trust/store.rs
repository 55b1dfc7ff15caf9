//! The store of everybody whom this post believes: what trust files say, and what it comes to together.

use std::collections::{BTreeMap, HashSet};

use super::{
    countries,
    csca::{self, Authority, SealFault},
    file_kind::{Added, TrustFileError, TrustFileKind},
    formats::{self, Content},
    key::PublicKey,
    list::TrustList,
    listed_signer::ListedSigner,
    register::{ListId, Register},
    revocations::{RevocationId, Revocations},
    signer::Signer,
    status::SignerStatus,
    x509,
};
use crate::credential::{KeyId, SignerName};

/// The most bytes that a trust file is read from. The largest public list has four million.
pub const MAX_TRUST_FILE_BYTES: usize = 64 * 1024 * 1024;

/// The signers that this post believes.
#[derive(Clone, Debug, Default)]
pub struct TrustStore {
    register: Register,
    /// The key identifier that belongs to every certificate, or bare key, that can be used. They are only counted.
    members: HashSet<SignerName>,
    authorities: HashSet<Authority>,
    revocations: Revocations,
    /// The Swiss keys that are active; empty where no list of them is at hand.
    active_keys: HashSet<KeyId>,
    /// What issuers of SMART Health Cards are called, by their URLs.
    issuer_names: BTreeMap<String, String>,
    /// Keys of signed lists, besides those that the program brings along.
    list_keys: Vec<PublicKey>,
    /// How many lists there have been.
    lists: ListId,
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
        match formats::read(file, &self.list_keys)? {
            Content::List(list) => self.add_list(*list),
            Content::ListKey(list_key) => {
                if !self.list_keys.contains(&list_key) {
                    self.list_keys.push(list_key);
                }
                Ok(Added::nobody(TrustFileKind::ListKey))
            }
        }
    }

    /// Adds several trust files, the keys of signed lists first. The answers are in the files' order.
    pub fn add_all<'a>(
        &mut self,
        files: impl IntoIterator<Item = &'a [u8]>,
    ) -> Vec<Result<Added, TrustFileError>> {
        let files: Vec<_> = files.into_iter().collect();
        let mut answers: Vec<_> = (0..files.len()).map(|_| None).collect();
        for keys_wanted in [true, false] {
            for (file, answer) in files.iter().zip(&mut answers) {
                if formats::is_list_key(file) == keys_wanted {
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
        let (signer, authority) = csca::signer(certificate, state, self.authorities.iter())?;
        match self.register.status(&authority.public_key) {
            SignerStatus::Revoked => Err(SealFault::AuthorityRevoked),
            SignerStatus::Withdrawn => Err(SealFault::AuthorityWithdrawn),
            SignerStatus::Current | SignerStatus::WhileActive => {
                let name = SignerName::Certificate { der: certificate.to_vec(), state: state.to_owned() };
                Ok(self.register.with_certificate(&signer, name))
            }
        }
    }

    /// Whether the lists together still stand by a signer: [`SignerStatus::Current`], `Withdrawn` or `Revoked`.
    /// Switzerland's lists of active keys bear no date, so a key on any of them is active.
    #[must_use]
    pub fn status(&self, signer: &Signer) -> SignerStatus {
        match (signer.status, &signer.name) {
            (SignerStatus::WhileActive, SignerName::Kid(kid))
                if !self.active_keys.is_empty() && !self.active_keys.contains(kid) =>
            {
                SignerStatus::Withdrawn
            }
            (SignerStatus::WhileActive, _) => SignerStatus::Current,
            (status, _) => status,
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
    pub fn has_revoked(&self, mark: &RevocationId) -> bool {
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

    fn add_list(&mut self, listing: TrustList) -> Result<Added, TrustFileError> {
        let TrustList {
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
            match x509::read(&entry.certificate) {
                Some(signer) => signers.push((entry, signer)),
                None => skipped += 1,
            }
        }
        let can_be_used = |signer: &ListedSigner| signer.public_key.kind().is_some();
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
        let mut count = |signer: &ListedSigner| {
            *countries.entry(signer.country.clone().unwrap_or_default()).or_default() += 1;
            test_signers += usize::from(signer.for_tests);
        };
        self.lists += 1;
        let list = self.lists;
        for (entry, signer) in signers {
            let country = entry.country.as_deref().and_then(countries::listed).or(signer.country);
            let for_tests = signer.for_tests || entry.for_tests;
            let signer = ListedSigner { country, for_tests, ..signer };
            // A signer with a key that we cannot use is kept apart from one whom nobody knows: its
            // credentials are not those of a stranger.
            if can_be_used(&signer) {
                count(&signer);
                // By its own identifier, whatever the list calls it.
                self.members.insert(signer.name.clone());
            }
            // Credentials bear the kid of their issuer's list, which is not always the computed one.
            if let Some(listed) = entry.kid.map(SignerName::Kid).filter(|listed| *listed != signer.name) {
                self.register.add(list, ListedSigner { name: listed, ..signer.clone() });
            }
            self.register.add(list, signer);
        }
        for signer in bare_signers {
            if can_be_used(&signer) {
                count(&signer);
                self.members.insert(SignerName::Kid(KeyId::of_certificate(signer.public_key.spki())));
            }
            self.register.add(list, signer);
        }
        for authority in former_authorities {
            self.register.note(list, authority);
        }
        let signers = if kind.brings_no_keys() { said } else { usable + authorities };
        let countries = countries.into_iter().collect();
        Ok(Added { kind, signers, skipped, countries, test_signers, dated, seal })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::KeyKind;

    /// A list with this key on P-256, the generator of the curve, under these key identifiers.
    fn swiss_keys(kids: &[&[u8]]) -> TrustList {
        let number = |hex: &str| data_encoding::HEXLOWER.decode(hex.as_bytes()).expect("hex");
        let x = number("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
        let y = number("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");
        let key = PublicKey::from_point(KeyKind::P256, &x, &y).expect("a key");
        let mut listing = TrustList::new(TrustFileKind::SignedSwissList);
        listing.signers.extend(kids.iter().map(|kid| {
            let name = SignerName::Kid(KeyId::from_bytes(kid));
            ListedSigner { status: SignerStatus::WhileActive, ..ListedSigner::bare(name, key.clone()) }
        }));
        listing
    }

    fn active(kids: &[&[u8]]) -> TrustList {
        let active_keys = kids.iter().map(|kid| KeyId::from_bytes(kid)).collect();
        TrustList { active_keys, ..TrustList::new(TrustFileKind::SwissActiveKeys) }
    }

    #[test]
    fn a_swiss_key_that_is_on_no_list_of_active_ones_is_withdrawn() {
        let orders: [fn() -> [TrustList; 3]; 2] = [
            || [swiss_keys(&[b"a", b"b", b"c"]), active(&[b"a"]), active(&[b"b"])],
            || [active(&[b"b"]), active(&[b"a"]), swiss_keys(&[b"a", b"b", b"c"])],
        ];
        for order in orders {
            let mut trust = TrustStore::new();
            for listing in order() {
                trust.add_list(listing).expect("a list");
            }
            let status = |kid: &[u8]| {
                trust
                    .signers(&KeyId::from_bytes(kid))
                    .iter()
                    .map(|signer| trust.status(signer))
                    .collect::<Vec<_>>()
            };
            assert_eq!(status(b"a"), [SignerStatus::Current]);
            assert_eq!(status(b"b"), [SignerStatus::Current]);
            assert_eq!(status(b"c"), [SignerStatus::Withdrawn]);
        }
    }

    #[test]
    fn without_a_list_of_active_keys_all_swiss_ones_count() {
        let mut trust = TrustStore::new();
        trust.add_list(swiss_keys(&[b"a"])).expect("a list");
        let signers = trust.signers(&KeyId::from_bytes(b"a"));
        let [signer] = signers.as_slice() else { panic!("one key") };
        assert_eq!(trust.status(signer), SignerStatus::Current);
        let nothing = active(&[]);
        assert_eq!(
            trust.add_list(nothing),
            Err(TrustFileError::Empty { kind: TrustFileKind::SwissActiveKeys })
        );
    }
}
