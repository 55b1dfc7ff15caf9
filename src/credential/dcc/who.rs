//! WHO's certificates in the container: DDCC:VS and DDCC:TR (Digital Documentation of COVID-19
//! Certificates, core data sets), and the Digital Vaccination Certificate, the yellow card of the
//! International Health Regulations (smart-trust, HCERT 2.0).

use chrono::NaiveTime;
use ciborium::Value;

use super::{
    super::{Date, DecodeError, Entry, Holder, TestKind, TestResult, Timestamp, dates},
    Content, Kind, schema,
};

/// COVID-19 as SNOMED CT and ICD-11 write it; the virus as ICD-11 writes it.
const COVID_19: [&str; 4] = [schema::COVID_19, "RA01", "RA01.0", "XN109"];

/// Whether these outermost claims are those of a DDCC that is not wrapped in the claim `hcert`, as
/// WHO's demonstrator and Singapore issue it.
pub(super) fn is_ddcc(claims: &[(Value, Value)]) -> bool {
    schema::find(claims, "birthDate").is_some()
        && (schema::find(claims, "vaccine").is_some() || schema::find(claims, "test").is_some())
}

pub(super) fn ddcc_kind(ddcc: &[(Value, Value)]) -> Kind {
    if schema::find(ddcc, "test").is_some() { Kind::Test } else { Kind::Vaccination }
}

/// From when and until when the certificate is valid, as it says itself.
pub(super) fn ddcc_validity(ddcc: &[(Value, Value)]) -> (Option<Timestamp>, Option<Timestamp>) {
    (beginning(ddcc, "valid_from"), end(ddcc, "valid_until"))
}

/// Reads a DDCC.
pub(super) fn ddcc(ddcc: &[(Value, Value)], now: Timestamp) -> Result<Content, DecodeError> {
    let entry = match schema::find(ddcc, "test") {
        Some(Value::Map(test)) => Entry::Test {
            sampled_at: schema::required(test, "date")
                .and_then(|date| dates::sampled(date).ok_or(DecodeError::Schema { claim: "date" }))?,
            result: match code(test, "result")? {
                schema::DETECTED => TestResult::Positive,
                schema::NOT_DETECTED => TestResult::Negative,
                _ => TestResult::Unknown,
            },
            kind: TestKind::of_code(code(test, "type")?),
            country: code(test, "country")?.to_owned(),
            covid: COVID_19.contains(&code(test, "pathogen")?),
        },
        Some(_) => return Err(DecodeError::Schema { claim: "test" }),
        None => {
            code(ddcc, "vaccine")?;
            Entry::Vaccination {
                dose: schema::doses(ddcc, "dose", 1)?,
                // How many doses there are to be is not always known.
                of: match schema::find(ddcc, "total_doses") {
                    None | Some(Value::Null) => 0,
                    Some(_) => schema::doses(ddcc, "total_doses", 0)?,
                },
                date: day(ddcc, "date")?,
                product: code(ddcc, "brand").unwrap_or_default().to_owned(),
                country: code(ddcc, "country")?.to_owned(),
                covid: match schema::find(ddcc, "disease") {
                    None | Some(Value::Null) => true,
                    Some(_) => COVID_19.contains(&code(ddcc, "disease")?),
                },
            }
        }
    };
    let identifiers = vec![schema::optional_text(ddcc, "hcid")?.to_owned()];
    Ok(Content { holder: holder(ddcc, "name", "birthDate", now)?, entries: vec![entry], identifiers })
}

/// From when and until when a vaccination of the yellow card protects.
pub(super) fn dvc_validity(dvc: &[(Value, Value)]) -> (Option<Timestamp>, Option<Timestamp>) {
    let Some(Value::Map(vaccination)) = schema::find(dvc, "v") else { return (None, None) };
    (beginning(vaccination, "vls"), end(vaccination, "vle"))
}

/// Reads a Digital Vaccination Certificate. Its dose is a word, not a number.
pub(super) fn dvc(dvc: &[(Value, Value)], now: Timestamp) -> Result<Content, DecodeError> {
    let Value::Map(vaccination) = schema::required(dvc, "v")? else {
        return Err(DecodeError::Schema { claim: "v" });
    };
    let disease = schema::text(vaccination, "tg")?;
    let entry = Entry::Vaccination {
        dose: dose_number(schema::optional_text(vaccination, "dn")?),
        of: 0,
        date: day(vaccination, "dt")?,
        product: schema::optional_text(vaccination, "vp")?.to_owned(),
        country: String::new(),
        covid: COVID_19.contains(&disease),
    };
    Ok(Content { holder: holder(dvc, "n", "dob", now)?, entries: vec![entry], identifiers: Vec::new() })
}

/// The number that the word for a dose means; any dose is at least the first.
fn dose_number(word: &str) -> u32 {
    match word {
        "secondDose" => 2,
        "thirdDose" => 3,
        "fourthDose" => 4,
        _ => word.parse().unwrap_or(1).clamp(1, 99),
    }
}

fn holder(
    members: &[(Value, Value)],
    name: &'static str,
    birth_date: &'static str,
    now: Timestamp,
) -> Result<Holder, DecodeError> {
    let full_name = schema::text(members, name)?;
    if full_name.is_empty() {
        return Err(DecodeError::Schema { claim: name });
    }
    let born = schema::optional_text(members, birth_date)?;
    let birth_date = match born {
        "" => None,
        _ => Some(dates::birth_date(born, now).ok_or(DecodeError::Schema { claim: birth_date })?),
    };
    Ok(Holder { name: full_name.to_owned(), standard_name: None, birth_date })
}

/// The code in a coded value: `{"system": …, "code": …}`.
fn code<'a>(members: &'a [(Value, Value)], claim: &'static str) -> Result<&'a str, DecodeError> {
    match schema::required(members, claim)? {
        Value::Map(coded) => schema::text(coded, "code").map_err(|_| DecodeError::Schema { claim }),
        _ => Err(DecodeError::Schema { claim }),
    }
}

fn day(members: &[(Value, Value)], claim: &'static str) -> Result<Date, DecodeError> {
    dates::day(schema::required(members, claim)?).ok_or(DecodeError::Schema { claim })
}

fn beginning(members: &[(Value, Value)], claim: &str) -> Option<Timestamp> {
    Some(dates::day(schema::find(members, claim)?)?.and_time(NaiveTime::MIN).and_utc())
}

/// The last second of a day.
fn end(members: &[(Value, Value)], claim: &str) -> Option<Timestamp> {
    Some(dates::day(schema::find(members, claim)?)?.and_hms_opt(23, 59, 59)?.and_utc())
}
