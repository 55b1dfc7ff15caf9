//! A link to health data, signed in the container: HCERT claim 5 (WHO smart-trust "HCERT", IHE VHL ITI-YY3).
//!
//! The link holds the key to somebody's medical file. It is looked at as far as its beginning and dropped.

use ciborium::Value;

use super::{
    super::{claims::Holder, error::DecodeError, scheme::HEALTH_LINKS, statement::Content},
    cwt::{EXP, IAT, LATEST_SECOND},
    labels::{HCERT, LINK},
    members::{Members, named, take},
};

/// Whether these claims hold a link under labels that are texts, as an issuer writes them who makes his
/// claims from JSON (Entomo's validator, used in the Hajj of 2024).
pub(super) fn is_in_texts(claims: &[(Value, Value)]) -> bool {
    let hcert = named(claims, &HCERT.to_string()).and_then(Value::as_map);
    hcert.is_some_and(|kinds| named(kinds, &LINK.to_string()).is_some())
}

/// The claims with the labels that their texts stand for. Such an issuer also writes milliseconds, and an end
/// beyond all years for none.
pub(super) fn numbered(claims: Members) -> Result<Members, DecodeError> {
    if !claims.iter().any(|(key, _)| key.is_text()) {
        return Ok(claims);
    }
    let mut claims = relabelled(claims)?;
    for label in [IAT, EXP] {
        let moment = match take(&mut claims, label) {
            None | Some(Value::Null) => continue,
            Some(Value::Integer(number)) => number,
            Some(_) => return Err(DecodeError::Schema { claim: "exp" }),
        };
        let seconds = match i128::from(moment) {
            late if late > i128::from(LATEST_SECOND) => late / 1000,
            seconds => seconds,
        };
        if seconds > i128::from(LATEST_SECOND) {
            continue;
        }
        let seconds = i64::try_from(seconds).map_err(|_| DecodeError::Schema { claim: "iat" })?;
        claims.push((Value::from(label as i64), Value::from(seconds)));
    }
    Ok(claims)
}

/// What a credential says that is a link: nothing about anybody.
pub(super) fn content(hcert: Value) -> Result<Content, DecodeError> {
    let broken = DecodeError::Schema { claim: "hcert" };
    let Value::Map(kinds) = hcert else { return Err(broken) };
    let link = take(&mut relabelled(kinds)?, LINK).ok_or(DecodeError::MissingClaim { claim: "hcert" })?;
    if !is_link(&link) {
        return Err(broken);
    }
    let holder = Holder { name: String::new(), standard_name: None, birth_date: None };
    Ok(Content { holder, entries: Vec::new(), identifiers: Vec::new() })
}

/// A text that is a link, or an array of maps that hold one each as `u`.
fn is_link(value: &Value) -> bool {
    let text_is_link = |text: &str| {
        let link = text.rsplit_once('#').map_or(text, |(_, link)| link);
        HEALTH_LINKS.iter().any(|begin| link.starts_with(begin))
    };
    match value {
        Value::Text(text) => text_is_link(text),
        Value::Array(links) => {
            let holds_link = |link: &Value| {
                let url = link.as_map().and_then(|members| named(members, "u")).and_then(Value::as_text);
                url.is_some_and(text_is_link)
            };
            !links.is_empty() && links.iter().all(holds_link)
        }
        _ => false,
    }
}

/// The members by number; one that stands there as a number and as a text would be two readings.
fn relabelled(members: Members) -> Result<Members, DecodeError> {
    let mut numbered = Members::with_capacity(members.len());
    for (key, value) in members {
        let key = match key.as_text().and_then(label) {
            Some(label) => Value::from(label as i64),
            None => key,
        };
        if numbered.iter().any(|(known, _)| *known == key) {
            return Err(DecodeError::Cbor { part: "claims" });
        }
        numbered.push((key, value));
    }
    Ok(numbered)
}

/// The number that a text is, written as numbers are.
fn label(text: &str) -> Option<i128> {
    text.parse::<i32>().ok().filter(|number| number.to_string() == text).map(i128::from)
}
