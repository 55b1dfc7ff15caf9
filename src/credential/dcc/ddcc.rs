//! WHO's certificates in the container: DDCC:VS and DDCC:TR (Digital Documentation of COVID-19
//! Certificates, core data sets), and the Digital Vaccination Certificate, the yellow card of the
//! International Health Regulations (smart-trust, HCERT 2.0).
//!
//! The yellow card has had three forms. In 2024 the dose stood under `v`, with the disease (`tg`), its number
//! and its validity; in 2025 without the disease; from 2026 on it stands under `vx`, its day is `dv`, and `v`
//! is the version of the form. Then only the product tells the disease (REQ-DE-12).

use chrono::NaiveTime;
use ciborium::Value;

use super::{
    super::{
        claims::{Disease, Entry, Holder, TestResult},
        dates,
        error::DecodeError,
        statement::{Content, Kind},
        test_kind::TestKind,
    },
    cwt,
    members::{Members, named, take},
    schema,
};
use crate::time::{Date, Timestamp};

/// COVID-19 as SNOMED CT and ICD-11 write it; the virus as ICD-11 writes it.
const COVID_19: [&str; 4] = [schema::COVID_19, "RA01", "RA01.0", "XN109"];

/// Whether these outermost claims are those of a DDCC that is not wrapped in the claim `hcert`, as
/// WHO's demonstrator and Singapore issue it.
pub(super) fn is_ddcc(claims: &[(Value, Value)]) -> bool {
    named(claims, "birthDate").is_some()
        && (named(claims, "vaccine").is_some() || named(claims, "test").is_some())
}

pub(super) fn ddcc_kind(ddcc: &[(Value, Value)]) -> Kind {
    if named(ddcc, "test").is_some() { Kind::Test } else { Kind::Vaccination }
}

/// From when and until when something is valid.
type Validity = (Option<Timestamp>, Option<Timestamp>);

/// From when and until when the certificate is valid, as it says itself.
pub(super) fn ddcc_validity(ddcc: &[(Value, Value)]) -> Result<Validity, DecodeError> {
    Ok((beginning(ddcc, "valid_from")?, end(ddcc, "valid_until")?))
}

/// Reads a DDCC.
pub(super) fn ddcc(ddcc: &[(Value, Value)], now: Timestamp) -> Result<Content, DecodeError> {
    let entry = match named(ddcc, "test") {
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
                of: match named(ddcc, "total_doses") {
                    None | Some(Value::Null) => 0,
                    Some(_) => schema::doses(ddcc, "total_doses", 0)?,
                },
                date: day(ddcc, "date")?,
                product: code(ddcc, "brand").unwrap_or_default().to_owned(),
                country: code(ddcc, "country")?.to_owned(),
                covid: match named(ddcc, "disease") {
                    None | Some(Value::Null) => true,
                    Some(_) => COVID_19.contains(&code(ddcc, "disease")?),
                },
            }
        }
    };
    let identifiers = vec![schema::optional_text(ddcc, "hcid")?.to_owned()];
    Ok(Content { holder: holder(ddcc, "name", "birthDate", now)?, entries: vec![entry], identifiers })
}

/// The claims without an end that is the words for "lifelong": a yellow card against yellow fever has them where
/// the container has its end (REQ-DE-23). An end that is a day is the last second of it.
pub(super) fn with_lifelong_end(mut claims: Members) -> Members {
    match take(&mut claims, cwt::EXP) {
        Some(Value::Text(text)) if is_lifelong(&text) => {}
        Some(end) => {
            let last_second = Some(&end).filter(|end| end.is_text()).and_then(last_second);
            let end = last_second.map_or(end, |moment| Value::from(moment.timestamp()));
            claims.push((Value::from(cwt::EXP as i64), end));
        }
        None => {}
    }
    claims
}

/// From when and until when a vaccination of the yellow card protects.
pub(super) fn dvc_validity(dvc: &[(Value, Value)]) -> Result<Validity, DecodeError> {
    let dose = dose_of(dvc)?;
    Ok((beginning(dose, "vls")?, end(dose, "vle")?))
}

/// Reads a Digital Vaccination Certificate. Its dose is a word, not a number.
pub(super) fn dvc(dvc: &[(Value, Value)], now: Timestamp) -> Result<Content, DecodeError> {
    let dose = dose_of(dvc)?;
    let date = ["dv", "dt"]
        .into_iter()
        .find(|claim| named(dose, claim).is_some())
        .ok_or(DecodeError::MissingClaim { claim: "dv" })
        .and_then(|claim| day(dose, claim))?;
    let product = schema::optional_text(dose, "vp")?;
    let country = String::new();
    let entry = match against(schema::optional_text(dose, "tg")?, product) {
        Some(Against::Covid19) => Entry::Vaccination {
            dose: dose_number(schema::optional_text(dose, "dn")?),
            of: 0,
            date,
            product: product.to_owned(),
            country,
            covid: true,
        },
        Some(Against::Other(disease)) => {
            Entry::OtherVaccination { disease: Some(disease), date, product: product.to_owned(), country }
        }
        None => Entry::OtherVaccination { disease: None, date, product: product.to_owned(), country },
    };
    Ok(Content { holder: holder(dvc, "n", "dob", now)?, entries: vec![entry], identifiers: Vec::new() })
}

/// The dose of a yellow card, in whichever form.
fn dose_of(dvc: &[(Value, Value)]) -> Result<&[(Value, Value)], DecodeError> {
    match (named(dvc, "vx"), named(dvc, "v")) {
        (Some(Value::Map(dose)), _) | (None | Some(Value::Null), Some(Value::Map(dose))) => Ok(dose),
        (Some(_), _) => Err(DecodeError::Schema { claim: "vx" }),
        (None, Some(_)) => Err(DecodeError::Schema { claim: "v" }),
        (None, None) => Err(DecodeError::MissingClaim { claim: "vx" }),
    }
}

/// What a vaccine is against.
#[derive(Clone, Copy)]
enum Against {
    Covid19,
    Other(Disease),
}

/// What a vaccine is against, by the disease where it is named, or by the product; `None` where neither tells.
fn against(disease: &str, product: &str) -> Option<Against> {
    if disease.is_empty() { against_by_product(product) } else { against_by_disease(disease) }
}

/// Diseases by their codes in ICD-11 and SNOMED CT.
fn against_by_disease(code: &str) -> Option<Against> {
    if COVID_19.contains(&code) {
        return Some(Against::Covid19);
    }
    let disease = match code {
        "1D47" | "16541001" => Disease::YellowFever,
        "1C81" | "398102009" => Disease::Poliomyelitis,
        "1C1C" | "23511006" => Disease::Meningococcal,
        "1F03" | "14189004" => Disease::Measles,
        "1E32" | "6142004" => Disease::Influenza,
        // The chapter of ICD-11 for infections.
        _ if code.len() >= 4
            && code.starts_with('1')
            && code.as_bytes().get(1).is_some_and(u8::is_ascii_uppercase) =>
        {
            Disease::Other
        }
        _ => return None,
    };
    Some(Against::Other(disease))
}

/// Products by their identifiers: the WHO's for prequalified vaccines, of which the first letters are the type
/// of vaccine (value set ICVPProductIds), or are a number in its catalogue of 2026; and codes of ICD-11.
fn against_by_product(product: &str) -> Option<Against> {
    const COVID_19_VACCINES: [&str; 10] =
        ["XM68M6", "XM1NL1", "XM5DF6", "XM9QW8", "XM0CX4", "XM5JC5", "XM1J92", "XM6AT1", "XM0GQ8", "XM9T65"];
    const YELLOW_FEVER: [&str; 5] = ["XM0N24", "XM3418", "FVP-P-64", "FVP-P-65", "FVP-P-66"];
    const POLIO: [&str; 13] = [
        "XM0N50", "XM5V19", "XM79H3", "XM0VX8", "XM0KZ1", "XM1LX9", "XM09Q7", "XM0LT9", "XM8AW1", "XM01H1",
        "XM21E6", "XM84S1", "XM9JP8",
    ];
    if COVID_19_VACCINES.contains(&product) || product.starts_with("Covid") || product.starts_with("COVID") {
        return Some(Against::Covid19);
    }
    let disease = if YELLOW_FEVER.contains(&product) || product.starts_with("YellowFever") {
        Disease::YellowFever
    } else if POLIO.contains(&product) || product.contains("Polio") {
        Disease::Poliomyelitis
    } else if product.starts_with("Meningococcal") {
        Disease::Meningococcal
    } else if product.starts_with("Measles") {
        Disease::Measles
    } else if product.starts_with("Influenza") {
        Disease::Influenza
    } else {
        return None;
    };
    Some(Against::Other(disease))
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

/// A moment, or the beginning of a day.
fn moment(value: &Value) -> Option<Timestamp> {
    dates::moment(value).or_else(|| Some(dates::day(value)?.and_time(NaiveTime::MIN).and_utc()))
}

fn beginning(members: &[(Value, Value)], claim: &'static str) -> Result<Option<Timestamp>, DecodeError> {
    stated(members, claim).map(|day| moment(day).ok_or(DecodeError::Schema { claim })).transpose()
}

/// The last moment of a validity; `None` is none. An end that cannot be read is not the same as no end.
fn end(members: &[(Value, Value)], claim: &'static str) -> Result<Option<Timestamp>, DecodeError> {
    stated(members, claim)
        .filter(|end| !end.as_text().is_some_and(is_lifelong))
        .map(|end| last_second(end).ok_or(DecodeError::Schema { claim }))
        .transpose()
}

/// A moment, or the last second of a day.
fn last_second(value: &Value) -> Option<Timestamp> {
    dates::moment(value).or_else(|| Some(dates::day(value)?.and_hms_opt(23, 59, 59)?.and_utc()))
}

fn stated<'a>(members: &'a [(Value, Value)], claim: &str) -> Option<&'a Value> {
    named(members, claim).filter(|value| !value.is_null() && value.as_text() != Some(""))
}

/// Whether an end is the words of the International Health Regulations (annex 6) for one that is none.
fn is_lifelong(end: &str) -> bool {
    const LIFELONG: [&str; 3] =
        ["life of person vaccinated", "life of the person vaccinated", "vie entière du sujet vacciné"];
    let end = end.trim().to_lowercase();
    LIFELONG.contains(&end.as_str())
}
