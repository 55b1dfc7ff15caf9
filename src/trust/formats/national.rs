//! National lists of DCC signers, as their mirrors hold them: the same keys, each country in its own way.

use serde::Deserialize as _;
use serde_json::{Map, Value};

use super::jwk::{self, Jwk};
use crate::{
    credential::{SignerName, base64},
    time::parse_rfc3339,
    trust::{
        countries,
        entitlement::Entitlement,
        file_kind::TrustFileKind,
        key::PublicKey,
        list::{ListedCertificate, TrustList, listed_kid},
        listed_signer::ListedSigner,
    },
};

/// A list of whichever country; `None` where it is of none.
pub(super) fn list(file: &Value) -> Option<TrustList> {
    let mut listing = TrustList::new(TrustFileKind::NationalList);
    let known = match file {
        Value::Array(entries) => polish(&mut listing, entries),
        Value::Object(members) => {
            if let Some(keys) = members.get("eu_keys").and_then(Value::as_object) {
                dutch(&mut listing, keys);
                Some(())
            } else if let Some(countries) = members.get("dsc_trust_list").and_then(Value::as_object) {
                swedish(&mut listing, countries);
                Some(())
            } else if let Some(keys) = members.get("certs").and_then(Value::as_array) {
                swiss(&mut listing, keys.iter().map(|key| (None, key)));
                Some(())
            } else {
                by_kid(&mut listing, members)
            }
        }
        _ => None,
    };
    known.map(|()| listing)
}

/// Poland: `[{"identyfikatorKlucza":kid,"certyfikat":certificate}]`.
fn polish(listing: &mut TrustList, entries: &[Value]) -> Option<()> {
    entries.first()?.get("certyfikat")?;
    for entry in entries {
        let kid = entry.get("identyfikatorKlucza").and_then(Value::as_str).and_then(listed_kid);
        match entry.get("certyfikat").and_then(Value::as_str).and_then(base64) {
            Some(certificate) => {
                listing.entries.push(ListedCertificate { kid, ..ListedCertificate::bare(certificate) });
            }
            None => listing.skipped += 1,
        }
    }
    Some(())
}

/// The Netherlands: `{"eu_keys":{kid:[{"subjectPk":key,"ian":country,"keyUsage":["v"]}]}}`.
fn dutch(listing: &mut TrustList, keys: &Map<String, Value>) {
    for (kid, key) in
        keys.iter().flat_map(|(kid, keys)| keys.as_array().into_iter().flatten().map(move |key| (kid, key)))
    {
        let signer = (|| {
            let name = SignerName::Kid(listed_kid(kid)?);
            let public_key = PublicKey::from_spki(&base64(key.get("subjectPk")?.as_str()?)?);
            let usages =
                key.get("keyUsage")?.as_array()?.iter().map(|usage| usage.as_str().unwrap_or_default());
            let entitlement = Entitlement::of_letters(usages);
            let country = key.get("ian").and_then(Value::as_str).and_then(countries::listed);
            Some(ListedSigner { country, entitlement, ..ListedSigner::bare(name, public_key) })
        })();
        push(listing, signer);
    }
}

/// Sweden, as the payload of its signed list: `{"dsc_trust_list":{country:{"keys":[{"kid":…,"x5c":[…]}]}}}`.
fn swedish(listing: &mut TrustList, countries: &Map<String, Value>) {
    for (country, set) in countries {
        for key in set.get("keys").and_then(Value::as_array).into_iter().flatten() {
            let entry = Jwk::deserialize(key).ok().and_then(|jwk| {
                let certificate = jwk::certificate(jwk.x5c.as_ref()?.first()?)?;
                let kid = jwk.kid.as_deref().and_then(listed_kid);
                Some(ListedCertificate {
                    kid,
                    country: Some(country.clone()),
                    ..ListedCertificate::bare(certificate)
                })
            });
            match entry {
                Some(entry) => listing.entries.push(entry),
                None => listing.skipped += 1,
            }
        }
    }
}

/// Switzerland: keys with a `use` of `sig`, or of the letters of what they may sign.
pub(super) fn swiss<'a>(listing: &mut TrustList, keys: impl Iterator<Item = (Option<&'a str>, &'a Value)>) {
    for (kid, key) in keys {
        let signer = Jwk::deserialize(key).ok().and_then(|jwk| {
            let name = SignerName::Kid(listed_kid(kid.or(jwk.key_id.as_deref()).or(jwk.kid.as_deref())?)?);
            let letters = jwk.usage.as_deref().filter(|usage| *usage != "sig").unwrap_or_default();
            let letters = letters.char_indices().map(|(at, letter)| &letters[at..at + letter.len_utf8()]);
            let entitlement = Entitlement::of_letters(letters);
            Some(ListedSigner { entitlement, ..ListedSigner::bare(name, jwk.public_key()?) })
        });
        push(listing, signer);
    }
}

/// By key identifier: Switzerland `{kid:[JWK]}`; France and Italy `{kid:{"publicKeyPem":key,"subject":…,
/// "notBefore":…,"notAfter":…}}`; others `{kid:{"rawData":certificate}}`.
fn by_kid(listing: &mut TrustList, members: &Map<String, Value>) -> Option<()> {
    let first = members.values().next()?;
    let is_key = |key: &Value| key.get("alg").is_some() && key.get("use").is_some();
    if first.as_array().is_some_and(|keys| keys.first().is_some_and(is_key)) {
        let keys = members.iter().flat_map(|(kid, keys)| {
            keys.as_array().into_iter().flatten().map(move |key| (Some(kid.as_str()), key))
        });
        swiss(listing, keys);
        return Some(());
    }
    if first.get("publicKeyPem").is_some() {
        for (kid, fields) in members {
            push(listing, described(kid, fields));
        }
        return Some(());
    }
    // Lists that tell several sources apart have another level.
    let mut found = false;
    for section in std::iter::once(members).chain(members.values().filter_map(Value::as_object)) {
        for (kid, fields) in section {
            let Some(certificate) = fields.get("rawData").and_then(Value::as_str) else { continue };
            found = true;
            match base64(certificate) {
                Some(certificate) => {
                    listing.entries.push(ListedCertificate {
                        kid: listed_kid(kid),
                        ..ListedCertificate::bare(certificate)
                    });
                }
                None => listing.skipped += 1,
            }
        }
    }
    found.then_some(())
}

/// A signer of whose certificate only the fields are listed.
fn described(kid: &str, fields: &Value) -> Option<ListedSigner> {
    let text = |name: &str| fields.get(name).and_then(Value::as_str);
    let name = SignerName::Kid(listed_kid(kid)?);
    let public_key = PublicKey::from_spki(&base64(text("publicKeyPem")?)?);
    let country = text("subject")
        .and_then(|subject| subject.split(", ").find_map(|part| part.strip_prefix("C=")))
        .and_then(countries::listed);
    let not_before = Some(parse_rfc3339(text("notBefore")?)?);
    let not_after = Some(parse_rfc3339(text("notAfter")?)?);
    Some(ListedSigner { country, not_before, not_after, ..ListedSigner::bare(name, public_key) })
}

fn push(listing: &mut TrustList, signer: Option<ListedSigner>) {
    match signer {
        Some(signer) => listing.signers.push(signer),
        None => listing.skipped += 1,
    }
}
