//! What a DIVOC certificate says, read as its signature covers it.
//!
//! DIVOC's context gives several terms the same meaning, so their values can be exchanged without
//! breaking the signature: `dose` and `totalDoses`; `date`, `effectiveStart` and `effectiveUntil`;
//! `vaccine`, `batch`, `manufacturer`, `certificateId` and `icd11Code`. A "1 of 2" can be shown as a "2 of
//! 1". So each group is read as a whole, and what is least in favour of the holder is taken.

use chrono::NaiveTime;
use serde_json::{Map, Value};

use super::super::{Content, Date, DecodeError, Entry, Holder, Kind, Statement, Timestamp, dates, json};

/// Terms of one meaning each (DIVOC vaccination context, versions 1 and 2).
const DOSES: [&str; 2] = ["dose", "totalDoses"];
const DATES: [&str; 3] = ["date", "effectiveStart", "effectiveUntil"];
const NAMES: [&str; 5] = ["vaccine", "batch", "manufacturer", "certificateId", "icd11Code"];
/// What vaccines against COVID-19 are called, in lower case.
const PRODUCTS: [&str; 24] = [
    "coronavac",
    "sinovac",
    "covishield",
    "covaxin",
    "astrazeneca",
    "vaxzevria",
    "pfizer",
    "comirnaty",
    "moderna",
    "spikevax",
    "sinopharm",
    "bbibp",
    "janssen",
    "jcovden",
    "sputnik",
    "covovax",
    "nuvaxovid",
    "zifivax",
    "indovac",
    "inavac",
    "convidecia",
    "corbevax",
    "zycov",
    "covid",
];
const MAX_TEXT_BYTES: usize = 1000;
const MAX_DOSES: u64 = 99;

type Object = Map<String, Value>;

/// Opens the claims.
pub(in super::super) fn open(payload: &[u8], now: Timestamp) -> Result<Statement, DecodeError> {
    let document = json::read(payload).map_err(|_| DecodeError::Json { part: "certificate" })?;
    let certificate = document.get("certificate").and_then(Value::as_object);
    let certificate = certificate.ok_or(DecodeError::Json { part: "certificate" })?;
    let moment = |claim| match certificate.get(claim) {
        None => Ok(None),
        Some(value) => value.as_str().and_then(moment).map(Some).ok_or(DecodeError::Schema { claim }),
    };
    Ok(Statement {
        issuer: document.get("method").and_then(Value::as_str).map(str::to_owned),
        issued_at: moment("issuanceDate")?,
        not_before: None,
        expires_at: moment("expirationDate")?,
        attests: vec![Kind::Vaccination],
        content: content(certificate, now),
    })
}

fn content(certificate: &Object, now: Timestamp) -> Result<Content, DecodeError> {
    let subject = object(certificate.get("credentialSubject"), "credentialSubject")?;
    let name = text(subject, "name").ok_or(DecodeError::Schema { claim: "name" })?;
    let birth_date = match text(subject, "dob") {
        None => None,
        Some(born) => Some(dates::birth_date(born, now).ok_or(DecodeError::Schema { claim: "dob" })?),
    };
    let holder = Holder { name: name.to_owned(), standard_name: None, birth_date };

    let evidence = certificate.get("evidence");
    let evidence = evidence.and_then(|evidence| evidence.get(0)).or(evidence);
    let evidence = object(evidence, "evidence")?;
    let doses: Vec<_> = DOSES.iter().filter_map(|term| evidence.get(*term)).map(number).collect();
    let doses: Vec<_> =
        doses.into_iter().collect::<Option<_>>().ok_or(DecodeError::Schema { claim: "dose" })?;
    let (Some(dose), Some(of)) = (doses.iter().min(), doses.iter().max()) else {
        return Err(DecodeError::MissingClaim { claim: "dose" });
    };
    let date = DATES.iter().filter_map(|term| day(text(evidence, term)?)).min();
    let names: Vec<_> = NAMES.iter().filter_map(|term| text(evidence, term)).collect();
    let known = |name: &&&str| PRODUCTS.iter().any(|product| name.to_lowercase().contains(product));
    let product = names.iter().find(known).copied().or(text(evidence, "vaccine")).unwrap_or_default();
    let country = evidence
        .get("facility")
        .and_then(|facility| facility.get("address")?.get("addressCountry")?.as_str())
        .filter(|country| country.len() <= MAX_TEXT_BYTES)
        .unwrap_or_default();
    let entry = Entry::Vaccination {
        dose: *dose,
        of: *of,
        date: date.ok_or(DecodeError::MissingClaim { claim: "date" })?,
        product: product.to_owned(),
        country: country.to_owned(),
        // Version 2 can be about other diseases, and says so in a term of its own.
        covid: text(evidence, "prophylaxis").is_none_or(|against| against.to_uppercase().contains("COVID")),
    };
    Ok(Content { holder, entries: vec![entry], identifiers: Vec::new() })
}

/// A number of doses, as a number or in digits.
fn number(value: &Value) -> Option<u32> {
    let number = value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())?;
    u32::try_from(number).ok().filter(|_| (1..=MAX_DOSES).contains(&number))
}

/// A day: ISO 8601, or its digits alone.
fn day(text: &str) -> Option<Date> {
    dates::day_of_text(text).or_else(|| {
        let digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
        Date::parse_from_str(text, "%Y%m%d").ok().filter(|_| digits)
    })
}

fn moment(text: &str) -> Option<Timestamp> {
    dates::parse_moment(text).or_else(|| Some(day(text)?.and_time(NaiveTime::MIN).and_utc()))
}

fn object<'a>(value: Option<&'a Value>, claim: &'static str) -> Result<&'a Object, DecodeError> {
    value.and_then(Value::as_object).ok_or(DecodeError::MissingClaim { claim })
}

/// A text that says something.
fn text<'a>(object: &'a Object, term: &str) -> Option<&'a str> {
    let text = object.get(term)?.as_str()?;
    (!text.is_empty() && text.len() <= MAX_TEXT_BYTES).then_some(text)
}
