//! What all lists together say of a key: it may do what every list that speaks of it allows.
//!
//! The statements are kept as the lists make them and are held against one another when somebody asks, so
//! that the order in which lists came cannot matter.

use std::collections::{BTreeSet, HashMap};

use super::{key::PublicKey, listed_signer::ListedSigner, signer::Signer, status::SignerStatus};
use crate::credential::SignerName;

/// One list among the others. A list that comes twice is two that agree, and changes nothing.
pub(super) type ListId = u32;

/// All statements about signers.
#[derive(Clone, Debug, Default)]
pub(super) struct Register {
    keys_by_name: HashMap<SignerName, BTreeSet<PublicKey>>,
    /// A key is on few lists.
    statements: HashMap<PublicKey, Vec<(ListId, Vec<ListedSigner>)>>,
}

impl Register {
    /// Takes down what a list says.
    pub(super) fn add(&mut self, list: ListId, listed: ListedSigner) {
        self.keys_by_name.entry(listed.name.clone()).or_default().insert(listed.public_key.clone());
        self.note(list, listed);
    }

    /// The same for somebody who signs no credentials, such as a country authority.
    pub(super) fn note(&mut self, list: ListId, listed: ListedSigner) {
        let lists = self.statements.entry(listed.public_key.clone()).or_default();
        match lists.iter_mut().find(|(id, _)| *id == list) {
            Some((_, statements)) => statements.push(listed),
            None => lists.push((list, vec![listed])),
        }
    }

    /// The signers that go by this name, one for each key.
    pub(super) fn signers(&self, name: &SignerName) -> Vec<Signer> {
        let keys = self.keys_by_name.get(name).into_iter().flatten();
        keys.map(|key| Signer::of_lists(name, key, self.lists(key))).collect()
    }

    /// The signer of this certificate, which is a statement like those of the lists, under the name that its
    /// credential gives it.
    pub(super) fn with_certificate(&self, own: &ListedSigner, name: SignerName) -> Signer {
        let lists = self.lists(&own.public_key).chain(std::iter::once(std::slice::from_ref(own)));
        let mut signer = Signer::of_lists(&own.name, &own.public_key, lists);
        signer.name = name;
        signer
    }

    /// How the lists stand by whoever holds this key.
    pub(super) fn status(&self, key: &PublicKey) -> SignerStatus {
        // No list knows an authority by such a name, so all that is said of its key counts.
        let anybody = SignerName::Method(String::new());
        Signer::of_lists(&anybody, key, self.lists(key)).status
    }

    fn lists(&self, key: &PublicKey) -> impl Iterator<Item = &[ListedSigner]> {
        self.statements.get(key).into_iter().flatten().map(|(_, statements)| statements.as_slice())
    }
}
