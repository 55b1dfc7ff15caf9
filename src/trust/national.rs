//! National lists of DCC signers, as their mirrors hold them: the same keys, each country in its own way.

use chrono::DateTime;
use serde::Deserialize as _;
use serde_json::{Map, Value};

use super::{
    Entitlement, PublicKey, TrustFileKind, countries,
    files::{Entry, Listing, listed_kid},
    jwk::{self, Jwk},
    register::Listed,
};
use crate::{
    credential::{SignerName, base64},
    time::Timestamp,
};

/// A list of whichever country; `None` where it is of none.
pub(super) fn list(file: &Value) -> Option<Listing> {
    let mut listing = Listing::new(TrustFileKind::NationalList);
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
fn polish(listing: &mut Listing, entries: &[Value]) -> Option<()> {
    entries.first()?.get("certyfikat")?;
    for entry in entries {
        let kid = entry.get("identyfikatorKlucza").and_then(Value::as_str).and_then(listed_kid);
        match entry.get("certyfikat").and_then(Value::as_str).and_then(base64) {
            Some(certificate) => listing.entries.push(Entry { kid, ..Entry::bare(certificate) }),
            None => listing.skipped += 1,
        }
    }
    Some(())
}

/// The Netherlands: `{"eu_keys":{kid:[{"subjectPk":key,"ian":country,"keyUsage":["v"]}]}}`.
fn dutch(listing: &mut Listing, keys: &Map<String, Value>) {
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
            Some(Listed { country, entitlement, ..Listed::bare(name, public_key) })
        })();
        push(listing, signer);
    }
}

/// Sweden, as the payload of its signed list: `{"dsc_trust_list":{country:{"keys":[{"kid":…,"x5c":[…]}]}}}`.
fn swedish(listing: &mut Listing, countries: &Map<String, Value>) {
    for (country, set) in countries {
        for key in set.get("keys").and_then(Value::as_array).into_iter().flatten() {
            let entry = Jwk::deserialize(key).ok().and_then(|jwk| {
                let certificate = jwk::certificate(jwk.x5c.as_ref()?.first()?)?;
                let kid = jwk.kid.as_deref().and_then(listed_kid);
                Some(Entry { kid, country: Some(country.clone()), ..Entry::bare(certificate) })
            });
            match entry {
                Some(entry) => listing.entries.push(entry),
                None => listing.skipped += 1,
            }
        }
    }
}

/// Switzerland: keys with a `use` of `sig`, or of the letters of what they may sign.
pub(super) fn swiss<'a>(listing: &mut Listing, keys: impl Iterator<Item = (Option<&'a str>, &'a Value)>) {
    for (kid, key) in keys {
        let signer = Jwk::deserialize(key).ok().and_then(|jwk| {
            let name = SignerName::Kid(listed_kid(kid.or(jwk.key_id.as_deref()).or(jwk.kid.as_deref())?)?);
            let letters = jwk.usage.as_deref().filter(|usage| *usage != "sig").unwrap_or_default();
            let letters = letters.char_indices().map(|(at, letter)| &letters[at..at + letter.len_utf8()]);
            let entitlement = Entitlement::of_letters(letters);
            Some(Listed { entitlement, ..Listed::bare(name, jwk.public_key()?) })
        });
        push(listing, signer);
    }
}

/// By key identifier: Switzerland `{kid:[JWK]}`; France and Italy `{kid:{"publicKeyPem":key,"subject":…,
/// "notBefore":…,"notAfter":…}}`; others `{kid:{"rawData":certificate}}`.
fn by_kid(listing: &mut Listing, members: &Map<String, Value>) -> Option<()> {
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
                    listing.entries.push(Entry { kid: listed_kid(kid), ..Entry::bare(certificate) });
                }
                None => listing.skipped += 1,
            }
        }
    }
    found.then_some(())
}

/// A signer of whose certificate only the fields are listed.
fn described(kid: &str, fields: &Value) -> Option<Listed> {
    let text = |name: &str| fields.get(name).and_then(Value::as_str);
    let name = SignerName::Kid(listed_kid(kid)?);
    let public_key = PublicKey::from_spki(&base64(text("publicKeyPem")?)?);
    let country = text("subject")
        .and_then(|subject| subject.split(", ").find_map(|part| part.strip_prefix("C=")))
        .and_then(countries::listed);
    let not_before = Some(moment(text("notBefore")?)?);
    let not_after = Some(moment(text("notAfter")?)?);
    Some(Listed { country, not_before, not_after, ..Listed::bare(name, public_key) })
}

fn push(listing: &mut Listing, signer: Option<Listed>) {
    match signer {
        Some(signer) => listing.signers.push(signer),
        None => listing.skipped += 1,
    }
}

pub(super) fn moment(text: &str) -> Option<Timestamp> {
    DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.to_utc())
}
