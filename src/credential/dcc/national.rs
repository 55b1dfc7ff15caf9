//! What single countries put into the container: Austria's exemption from vaccination, and
//! Switzerland's light certificate, which tells a venue no more than that it is a valid one.

use chrono::TimeDelta;
use ciborium::Value;

use super::{
    super::{
        claims::{Entry, Holder},
        dates,
        error::DecodeError,
        statement::Content,
    },
    schema,
};
use crate::time::Timestamp;

/// The group of exemptions in Austria's schema AT-1.0.0.
const EXEMPTIONS: &str = "ve";

/// Reads an Austrian exemption. Statements of a DCC have no place in it: whoever may sign the one
/// need not be allowed to sign the other.
pub(super) fn exemption(members: &[(Value, Value)], now: Timestamp) -> Result<Content, DecodeError> {
    if schema::Group::ALL.into_iter().any(|group| schema::has_entries(members, group)) {
        return Err(DecodeError::Schema { claim: "v, t or r" });
    }
    let Value::Array(exemptions) = schema::required(members, EXEMPTIONS)? else {
        return Err(DecodeError::Schema { claim: EXEMPTIONS });
    };
    let [Value::Map(fields)] = exemptions.as_slice() else {
        return Err(DecodeError::Schema { claim: EXEMPTIONS });
    };
    let entry = Entry::Exemption {
        until: dates::day(schema::required(fields, "du")?).ok_or(DecodeError::Schema { claim: "du" })?,
        country: schema::text(fields, "co")?.to_owned(),
        covid: schema::text(fields, "tg")? == schema::COVID_19,
    };
    let identifiers = vec![schema::text(fields, "ci")?.to_owned()];
    Ok(Content { holder: schema::holder(members, now)?, entries: vec![entry], identifiers })
}

/// Until when a Swiss light certificate without an end of its own holds: as long as the test certificate
/// that holds shortest (COVID-19 Certificates Ordinance, SR 818.102.2, article 28a paragraph 4 and annex 4),
/// which was a rapid antigen test's: 48 hours, and 24 from 6 December 2021 on (decision of the Federal Council of
/// 3 December 2021).
pub(super) fn light_end(issued_at: Timestamp) -> Timestamp {
    /// Midnight of 6 December 2021 in Switzerland.
    const SHORTENED: i64 = 1_638_745_200;
    let hours = if issued_at.timestamp() < SHORTENED { 48 } else { 24 };
    issued_at.checked_add_signed(TimeDelta::hours(hours)).unwrap_or(issued_at)
}

/// Reads a Swiss light certificate. It is given to the vaccinated, the recovered and the tested alike,
/// and does not say for what.
pub(super) fn light(members: &[(Value, Value)], now: Timestamp) -> Result<Content, DecodeError> {
    let holder: Holder = schema::holder(members, now)?;
    let entry = Entry::Pass { vaccinated: false, country: "CH".to_owned(), covid: true };
    Ok(Content { holder, entries: vec![entry], identifiers: Vec::new() })
}
