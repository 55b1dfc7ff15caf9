//! A document signer certificate (RFC 5280), read leniently: what counts is its key, its time and what
//! it may sign. Genuine ones break DER elsewhere, such as Finland's with an explicit `cA FALSE`.

use chrono::DateTime;
use der::{
    Decode as _, Encode as _,
    asn1::{Any, ObjectIdentifier},
};
use x509_cert::{Certificate, time::Time};

use super::{Entitlement, PublicKey, Signer, Standing};
use crate::credential::{KeyId, SignerName, Timestamp};

const EXTENDED_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");
const COUNTRY_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");

/// The arcs of the DCC's key usages (hcert specification 3.3.1). The second one came from a slip in
/// an early version, and one in five signers bears it.
const USAGE_ARCS: [&str; 2] = ["1.3.6.1.4.1.1847.2021.1.", "1.3.6.1.4.1.0.1847.2021.1."];

/// Reads a certificate. `None` where it is broken.
pub(super) fn read(der: &[u8]) -> Option<Signer> {
    signer(&Certificate::from_der(der).ok()?, der)
}

/// The signer of a certificate that has been parsed from `der`.
pub(super) fn signer(certificate: &Certificate, der: &[u8]) -> Option<Signer> {
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
    let country = content
        .subject()
        .iter()
        .find(|attribute| attribute.oid == COUNTRY_NAME)
        .and_then(|attribute| text(&attribute.value));
    Some(Signer {
        name: SignerName::Kid(KeyId::of_certificate(der)),
        country,
        public_key: PublicKey::from_spki(&content.subject_public_key_info().to_der().ok()?),
        not_before: Some(moment(&validity.not_before)?),
        not_after: Some(moment(&validity.not_after)?),
        entitlement: entitlement(&usages),
        standing: Standing::Current,
    })
}

fn entitlement(usages: &[ObjectIdentifier]) -> Entitlement {
    let mut entitlement = Entitlement { vaccination: false, test: false, recovery: false };
    for usage in usages {
        let usage = usage.to_string();
        match USAGE_ARCS.iter().find_map(|arc| usage.strip_prefix(arc)) {
            Some("1") => entitlement.test = true,
            Some("2") => entitlement.vaccination = true,
            Some("3") => entitlement.recovery = true,
            _ => {}
        }
    }
    // Other usages, such as TLS, do not take away what was never spelled out: dozens of signers in
    // the production lists bear foreign usages only.
    let nothing_said = !(entitlement.vaccination || entitlement.test || entitlement.recovery);
    if nothing_said { Entitlement::ALL } else { entitlement }
}

fn moment(time: &Time) -> Option<Timestamp> {
    let seconds = time.to_unix_duration().as_secs();
    DateTime::from_timestamp(seconds.try_into().ok()?, 0)
}

fn text(value: &Any) -> Option<String> {
    let text = str::from_utf8(value.value()).ok()?;
    (!text.is_empty() && text.len() <= 100).then(|| text.to_owned())
}
