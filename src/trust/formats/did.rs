//! DID documents (DID Core section 5): those of NZ COVID Pass issuers, and the WHO's GDHCN lists of
//! document signers, which have the same form.

use serde::Deserialize as _;
use serde_json::Value;

use super::jwk::{self, Jwk};
use crate::{
    credential::SignerName,
    time::parse_rfc3339,
    trust::{
        countries, csca,
        file_kind::{FileSeal, TrustFileKind},
        list::{ListedCertificate, TrustList, listed_kid},
        listed_signer::ListedSigner,
    },
};

/// One document, or an array of them.
pub(super) fn documents(file: &Value) -> Option<TrustList> {
    let documents = match file {
        Value::Array(documents) if !documents.is_empty() => documents.as_slice(),
        document => std::slice::from_ref(document),
    };
    let mut listing = TrustList::new(TrustFileKind::DidDocuments);
    for document in documents {
        let methods = document.get("verificationMethod")?.as_array()?;
        if let Some(proof) = document.get("proof") {
            listing.seal = FileSeal::Unchecked;
            let created = proof.get("created").and_then(Value::as_str).and_then(parse_rfc3339);
            listing.dated = listing.dated.max(created);
        }
        let own = document.get("id").and_then(Value::as_str).unwrap_or_default();
        // Keys that may make assertions, by their names or as they are.
        let assertions = document.get("assertionMethod").and_then(Value::as_array);
        let assertions: Vec<_> = assertions
            .into_iter()
            .flatten()
            .filter_map(|method| absolute(method.as_str().or_else(|| method.get("id")?.as_str())?, own))
            .collect();
        for method in methods {
            let added = add(&mut listing, method, own, &assertions);
            listing.skipped += usize::from(added.is_none());
        }
    }
    Some(listing)
}

/// Adds one verification method; `None` where it cannot be used.
fn add(listing: &mut TrustList, method: &Value, own: &str, assertions: &[String]) -> Option<()> {
    let id = absolute(method.get("id")?.as_str()?, own)?;
    let jwk = Jwk::deserialize(method.get("publicKeyJwk")?).ok()?;
    let certificate = jwk.x5c.as_ref().and_then(|chain| jwk::certificate(chain.first()?));
    if let Some(certificate) = certificate {
        // The country authorities of GDHCN sign certificates of signers, never a credential.
        let usage = method.get("keyusage").and_then(|usage| usage.get("code")?.as_str());
        if matches!(usage, Some("#SCA" | "#CSCA")) || id.contains(":SCA#") {
            listing.authorities.push(csca::authority(&certificate)?);
            return Some(());
        }
        if usage.is_some_and(|usage| usage != "#DSC") {
            return None;
        }
        let kid = jwk.kid.as_deref().or_else(|| id.rsplit_once('#').map(|(_, kid)| kid)).and_then(listed_kid);
        let for_tests = participant(method, &id).is_some_and(countries::is_for_tests);
        listing.entries.push(ListedCertificate { kid, for_tests, ..ListedCertificate::bare(certificate) });
        return Some(());
    }
    if !assertions.contains(&id) {
        return None;
    }
    let public_key = jwk.public_key()?;
    listing.signers.push(ListedSigner::bare(SignerName::Method(id), public_key));
    Some(())
}

/// The code of the WHO's participant whose key this is. It stands beside the key, or in its name:
/// `…:v2:trustlist:DCC:XXH:DSC#…`, and in the older list `…:trustlist:xxh#…`.
fn participant<'a>(method: &'a Value, id: &'a str) -> Option<&'a str> {
    let code = method.get("participant").and_then(|participant| participant.get("code")?.as_str());
    code.map(|code| code.trim_start_matches('#')).or_else(|| {
        let (_, path) = id.split_once(":trustlist:")?;
        let mut parts = path.split('#').next()?.split(':');
        parts.clone().nth(1).or_else(|| parts.next())
    })
}

/// A DID URL, which may be written relative to its document (DID Core section 3.2.2).
fn absolute(url: &str, document: &str) -> Option<String> {
    match url.strip_prefix('#') {
        Some(_) if document.is_empty() => None,
        Some(_) => Some(format!("{document}{url}")),
        None => Some(url.to_owned()),
    }
}
