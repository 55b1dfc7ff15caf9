//! A document signer certificate (RFC 5280), read leniently: what counts is its key, its time and what
//! it may sign. Genuine ones break DER elsewhere, such as Finland's with an explicit `cA FALSE`.

use chrono::DateTime;
use der::{
    Decode as _, Encode as _,
    asn1::{Any, ObjectIdentifier},
};
use x509_cert::{Certificate, time::Time};

use super::{
    countries,
    entitlement::{Entitlement, KeyUsages},
    key::PublicKey,
    listed_signer::ListedSigner,
    status::SignerStatus,
};
use crate::{
    credential::{KeyId, SignerName},
    time::Timestamp,
};

const EXTENDED_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");
const COUNTRY_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");
const ORGANISATION_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");

/// The arcs of the DCC's key usages (hcert specification 3.3.1). The second one came from a slip in
/// an early version, and one in five signers bears it.
const USAGE_ARCS: [&str; 2] = ["1.3.6.1.4.1.1847.2021.1.", "1.3.6.1.4.1.0.1847.2021.1."];

/// The usage of those who sign seals for health (ICAO Technical Report VDS-NC version 1.4 section 3).
const HEALTH_SEALS: &str = "2.23.136.1.1.14.2";

/// Arcs of usages that speak of machines, mails and documents, and not of health certificates: those of
/// RFC 5280 section 4.2.1.12, Microsoft's, Adobe's, and Poland's e-health system's. In the production lists
/// some fifty genuine signers bear nothing else, nearly all of Spain's among them.
const GENERAL_ARCS: [&str; 5] = [
    "1.3.6.1.5.5.7.3.",
    "2.5.29.37.",
    "1.3.6.1.4.1.311.",
    "1.2.840.113583.1.1.",
    "2.16.840.1.113883.3.4424.",
];

/// Reads a certificate. `None` where it is broken.
pub(super) fn read(der: &[u8]) -> Option<ListedSigner> {
    signer(&Certificate::from_der(der).ok()?, der)
}

/// The signer of a certificate that has been parsed from `der`.
pub(super) fn signer(certificate: &Certificate, der: &[u8]) -> Option<ListedSigner> {
    let content = certificate.tbs_certificate();
    let validity = content.validity();
    let usages = content
        .extensions()
        .into_iter()
        .flatten()
        .find(|extension| extension.extn_id == EXTENDED_KEY_USAGE)
        .map(|extension| Vec::<ObjectIdentifier>::from_der(extension.extn_value.as_bytes()))
        .transpose()
        .ok()?
        .unwrap_or_default();
    let subject = |name: ObjectIdentifier| {
        let attribute = content.subject().iter().find(|attribute| attribute.oid == name)?;
        text(&attribute.value)
    };
    let country = subject(COUNTRY_NAME).as_deref().and_then(countries::listed);
    // The WHO signs for its own test participants.
    let for_tests = country.as_deref().is_some_and(countries::is_for_tests)
        && subject(ORGANISATION_NAME)
            .is_some_and(|name| ["WHO", "World Health Organization"].contains(&&*name));
    Some(ListedSigner {
        country,
        not_before: Some(moment(&validity.not_before)?),
        not_after: Some(moment(&validity.not_after)?),
        entitlement: entitlement(&usages),
        status: SignerStatus::Current,
        for_tests,
        ..ListedSigner::bare(
            SignerName::Kid(KeyId::of_certificate(der)),
            PublicKey::from_spki(&content.subject_public_key_info().to_der().ok()?),
        )
    })
}

/// What the extended key usages allow. None at all say nothing. General ones say nothing of the DCC, and
/// not that other statements may be signed. Whoever bears unknown ones only may sign nothing.
fn entitlement(usages: &[ObjectIdentifier]) -> Entitlement {
    if usages.is_empty() {
        return Entitlement::Everything;
    }
    let usages: Vec<_> = usages.iter().map(ToString::to_string).collect();
    let mut stated = KeyUsages::default();
    for usage in &usages {
        stated.seals |= usage == HEALTH_SEALS;
        match USAGE_ARCS.iter().find_map(|arc| usage.strip_prefix(arc)) {
            Some("1") => stated.test = true,
            Some("2") => stated.vaccination = true,
            Some("3") => stated.recovery = true,
            _ => {}
        }
    }
    let is_general = |usage: &String| GENERAL_ARCS.iter().any(|arc| usage.starts_with(arc));
    if stated == KeyUsages::default() && usages.iter().all(is_general) {
        Entitlement::DCC
    } else {
        Entitlement::Only(stated)
    }
}

fn moment(time: &Time) -> Option<Timestamp> {
    let seconds = time.to_unix_duration().as_secs();
    DateTime::from_timestamp(seconds.try_into().ok()?, 0)
}

fn text(value: &Any) -> Option<String> {
    let text = str::from_utf8(value.value()).ok()?;
    (!text.is_empty() && text.len() <= 100).then(|| text.to_owned())
}
