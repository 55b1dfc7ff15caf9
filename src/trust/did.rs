//! DID documents (DID Core section 5): those of NZ COVID Pass issuers, and the WHO's GDHCN lists of
//! document signers, which have the same form.

use serde::Deserialize as _;
use serde_json::Value;

use super::{
    Signer, TrustFileKind,
    files::{Entry, Listing, listed_kid},
    jwk::{self, Jwk},
};
use crate::credential::SignerName;

/// One document, or an array of them.
pub(super) fn documents(file: &Value) -> Option<Listing> {
    let documents = match file {
        Value::Array(documents) if !documents.is_empty() => documents.as_slice(),
        document => std::slice::from_ref(document),
    };
    let mut listing = Listing::new(TrustFileKind::DidDocuments);
    for document in documents {
        let methods = document.get("verificationMethod")?.as_array()?;
        // Where it says which keys may make assertions, the others may not.
        let assertion: Option<Vec<_>> = document
            .get("assertionMethod")
            .and_then(Value::as_array)
            .map(|methods| methods.iter().filter_map(Value::as_str).collect());
        for method in methods {
            let added = add(&mut listing, method, assertion.as_deref());
            listing.skipped += usize::from(added.is_none());
        }
    }
    Some(listing)
}

/// Adds one verification method; `None` where it cannot be used.
fn add(listing: &mut Listing, method: &Value, assertion: Option<&[&str]>) -> Option<()> {
    let id = method.get("id")?.as_str()?;
    let jwk = Jwk::deserialize(method.get("publicKeyJwk")?).ok()?;
    let certificate = jwk.x5c.as_ref().and_then(|chain| jwk::certificate(chain.first()?));
    if let Some(certificate) = certificate {
        // The country authorities of GDHCN sign certificates of signers, never a credential.
        let usage = method.get("keyusage").and_then(|usage| usage.get("code")?.as_str());
        if usage.is_some_and(|usage| usage != "#DSC") || id.contains(":SCA#") {
            return None;
        }
        let kid = jwk.kid.as_deref().or_else(|| id.rsplit_once('#').map(|(_, kid)| kid)).and_then(listed_kid);
        listing.entries.push(Entry { kid, country: None, certificate });
        return Some(());
    }
    if assertion.is_some_and(|methods| !methods.contains(&id)) {
        return None;
    }
    listing.signers.push(Signer::bare(SignerName::Method(id.to_owned()), jwk.public_key()?));
    Some(())
}
