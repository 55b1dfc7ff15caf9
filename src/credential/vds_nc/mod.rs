//! ICAO's Visible Digital Seal for non-constrained environments (Technical Report VDS-NC, version 1.4):
//! JSON, signed over its canonical form, with the signer's certificate in it.

mod jcs;

use serde_json::{Map, Value};

use super::{
    base64,
    claims::{Entry, Holder, Record, TestResult},
    dates,
    envelope::{Algorithm, Credential, Payload, SignerName},
    error::DecodeError,
    json,
    scheme::Scheme,
    statement::{Content, Kind, Statement},
    test_kind::TestKind,
};
use crate::time::{Date, Timestamp};

/// Types of seals for health ("Header Zone").
const VACCINATION: &str = "icao.vacc";
const TEST: &str = "icao.test";
/// COVID-19 in ICD-11, with what follows it.
const COVID_19: &str = "RA01";
/// Vaccines against COVID-19 in ICD-11, whatever they are made of.
const COVID_VACCINES: [&str; 10] =
    ["XM68M6", "XM0GQ8", "XM3CT4", "XM1NL1", "XM5DF6", "XM9QW8", "XM0CX4", "XM5JC5", "XM1J92", "XM6AT1"];
/// Products of which one dose is a complete series, as they are called.
const SINGLE_DOSE_PRODUCTS: [&str; 5] = ["janssen", "jcovden", "ad26.cov2", "convidecia", "sputnik light"];
const MAX_TEXT_BYTES: usize = 1000;
const MAX_DOSES: usize = 99;

type Object = Map<String, Value>;

/// Opens the envelope as far as the signature.
pub(super) fn decode(code: &[u8]) -> Result<Credential, DecodeError> {
    let Value::Object(seal) = json::read(code).map_err(|_| DecodeError::Json { part: "seal" })? else {
        return Err(DecodeError::Schema { claim: "data" });
    };
    let data = seal.get("data").ok_or(DecodeError::MissingClaim { claim: "data" })?;
    let state = header(data)?.1.to_owned();

    let signature = object(&seal, "sig")?;
    let algorithm = match text(signature, "alg") {
        Ok("ES256") => Algorithm::Es256,
        Ok("ES384") => Algorithm::Es384,
        Ok("ES512") => Algorithm::Es512,
        _ => return Err(DecodeError::Algorithm),
    };
    let bytes = |claim| {
        let encoded = signature.get(claim).and_then(Value::as_str);
        base64(encoded.ok_or(DecodeError::MissingClaim { claim })?).ok_or(DecodeError::Encoding)
    };
    let (certificate, signature) = (bytes("cer")?, bytes("sigvl")?);
    let signed = jcs::canonical(data).ok_or(DecodeError::Json { part: "seal" })?;
    Ok(Credential {
        scheme: Scheme::IcaoVdsNc,
        signer: SignerName::Certificate { der: certificate, state },
        algorithm,
        payload: Payload::Bytes(signed.clone()),
        signed,
        signature,
    })
}

/// Opens the claims.
pub(super) fn open(payload: &[u8], now: Timestamp) -> Result<Statement, DecodeError> {
    let data = json::read(payload).map_err(|_| DecodeError::Json { part: "seal" })?;
    let (kind, state) = header(&data)?;
    let content = object_in(&data, "msg").and_then(|message| {
        let holder = holder(object(message, "pid")?, now)?;
        let (entries, identifier) = if kind == Kind::Test {
            (vec![test(message)?], "utci")
        } else {
            (vaccinations(message)?, "uvci")
        };
        let identifiers = message.get(identifier).and_then(Value::as_str).map(str::to_owned);
        Ok(Content { holder, entries, identifiers: identifiers.into_iter().collect() })
    });
    Ok(Statement {
        issuer: Some(state.to_owned()),
        issued_at: None,
        not_before: None,
        expires_at: None,
        attests: vec![kind],
        content,
    })
}

/// What kind of seal it is, and of which state.
fn header(data: &Value) -> Result<(Kind, &str), DecodeError> {
    let header = object_in(data, "hdr")?;
    if header.get("v").and_then(Value::as_u64) != Some(1) {
        return Err(DecodeError::Schema { claim: "v" });
    }
    let kind = match text(header, "t")? {
        VACCINATION => Kind::Vaccination,
        TEST => Kind::Test,
        _ => return Err(DecodeError::Schema { claim: "t" }),
    };
    Ok((kind, text(header, "is")?))
}

fn holder(person: &Object, now: Timestamp) -> Result<Holder, DecodeError> {
    let name = text(person, "n")?.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(DecodeError::Schema { claim: "n" });
    }
    let birth_date = if person.contains_key("dob") {
        let born = dates::birth_date(text(person, "dob")?, now);
        Some(born.ok_or(DecodeError::Schema { claim: "dob" })?)
    } else {
        None
    };
    Ok(Holder { name, standard_name: None, birth_date })
}

/// A dose as the seal has it, before its place in the series is known.
struct Dose {
    date: Date,
    /// Its number, as the issuer counts; of another product some begin anew.
    number: u32,
    product: String,
    country: String,
    /// Against COVID-19; `None` where that cannot be read.
    covid: Option<bool>,
    /// One of this product is a complete series.
    single: bool,
}

/// The doses of all vaccines.
fn vaccinations(message: &Object) -> Result<Vec<Entry>, DecodeError> {
    let mut doses = Vec::new();
    for event in array(message, "ve")? {
        let event = event.as_object().ok_or(DecodeError::Schema { claim: "ve" })?;
        let product = event.get("nam").and_then(Value::as_str).unwrap_or_default();
        let covid = is_against_covid(event);
        let lower = product.to_lowercase();
        let single = SINGLE_DOSE_PRODUCTS.iter().any(|name| lower.contains(name));
        for dose in array(event, "vd")? {
            let dose = dose.as_object().ok_or(DecodeError::Schema { claim: "vd" })?;
            let number = dose.get("seq").map_or(Some(1), Value::as_u64);
            doses.push(Dose {
                number: number
                    .and_then(|number| u32::try_from(number).ok())
                    .filter(|number| (1..=MAX_DOSES as u32).contains(number))
                    .ok_or(DecodeError::Schema { claim: "seq" })?,
                date: dates::day_of_text(text(dose, "dvc")?).ok_or(DecodeError::Schema { claim: "dvc" })?,
                product: product.to_owned(),
                country: text(dose, "ctr")?.to_owned(),
                covid,
                single,
            });
            if doses.len() > MAX_DOSES {
                return Err(DecodeError::Schema { claim: "vd" });
            }
        }
    }
    if doses.is_empty() { Err(DecodeError::MissingClaim { claim: "vd" }) } else { Ok(series(doses)) }
}

/// Numbers the doses by their days, whatever their products; an issuer's own number may be higher where
/// earlier ones are not in the seal. As on a SMART Health Card a series has two doses, or one where the first
/// was of a product of which one is enough, and what was given on one day is one dose.
fn series(mut doses: Vec<Dose>) -> Vec<Entry> {
    doses.sort_by_key(|dose| dose.date);
    let is_first_and_single = doses
        .iter()
        .find(|dose| dose.covid == Some(true))
        .is_some_and(|first| first.single && first.number == 1);
    let mut counted = 0;
    let mut last_day = None;
    let entries = doses.into_iter().map(|dose| {
        let Dose { date, mut number, product, country, covid, .. } = dose;
        let Some(covid) = covid else { return Entry::Unreadable { record: Record::Dose } };
        let mut of = 0;
        if covid {
            counted += u32::from(last_day != Some(date));
            last_day = Some(date);
            number = number.max(counted);
            of = if is_first_and_single { 1 } else { 2 };
        }
        Entry::Vaccination { dose: number, of, date, product, country, covid }
    });
    entries.collect()
}

/// Whether an event is a vaccination against COVID-19; `None` where neither its disease nor its vaccine
/// tells.
fn is_against_covid(event: &Object) -> Option<bool> {
    let code = |claim| event.get(claim).and_then(Value::as_str);
    let is_code = |code: &str| {
        let known = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase() || b"./&".contains(&byte);
        code.len() >= 4 && code.bytes().all(known) && code.bytes().any(|byte| byte.is_ascii_digit())
    };
    match code("dis") {
        Some(disease) if disease.to_uppercase().contains("COVID") => Some(true),
        Some(disease) if is_code(disease) => Some(disease.starts_with(COVID_19)),
        _ => code("des").filter(|vaccine| COVID_VACCINES.contains(vaccine)).map(|_| true),
    }
}

fn test(message: &Object) -> Result<Entry, DecodeError> {
    let sampled = text(object(message, "dat")?, "sc")?;
    let result = object(message, "tr")?;
    Ok(Entry::Test {
        sampled_at: dates::sampled_of_text(sampled).ok_or(DecodeError::Schema { claim: "sc" })?,
        result: match text(result, "r")? {
            "positive" => TestResult::Positive,
            "negative" => TestResult::Negative,
            _ => TestResult::Unknown,
        },
        kind: TestKind::of_code(text(result, "tc")?),
        country: object(message, "sp")
            .ok()
            .and_then(|provider| provider.get("ctr")?.as_str())
            .unwrap_or_default()
            .to_owned(),
        // Tests of seals are for COVID-19 alone ("Data Set for Test").
        covid: true,
    })
}

fn object_in<'a>(value: &'a Value, claim: &'static str) -> Result<&'a Object, DecodeError> {
    object(value.as_object().ok_or(DecodeError::Schema { claim: "data" })?, claim)
}

fn object<'a>(members: &'a Object, claim: &'static str) -> Result<&'a Object, DecodeError> {
    match members.get(claim).ok_or(DecodeError::MissingClaim { claim })? {
        Value::Object(object) => Ok(object),
        _ => Err(DecodeError::Schema { claim }),
    }
}

fn array<'a>(members: &'a Object, claim: &'static str) -> Result<&'a [Value], DecodeError> {
    match members.get(claim).ok_or(DecodeError::MissingClaim { claim })? {
        Value::Array(array) => Ok(array),
        _ => Err(DecodeError::Schema { claim }),
    }
}

fn text<'a>(members: &'a Object, claim: &'static str) -> Result<&'a str, DecodeError> {
    match members.get(claim).ok_or(DecodeError::MissingClaim { claim })? {
        Value::String(text) if text.len() <= MAX_TEXT_BYTES => Ok(text),
        _ => Err(DecodeError::Schema { claim }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Numbers of the doses of products on days of 2021, each with the issuer's own number.
    fn numbered(doses: &[(&str, &str, u32)]) -> Vec<(u32, u32)> {
        let events: Vec<_> = doses
            .iter()
            .map(|(product, day, seq)| {
                json!({"des": "XM68M6", "nam": product,
                    "vd": [{"dvc": format!("2021-{day}"), "seq": seq, "ctr": "IDN"}]})
            })
            .collect();
        let message = json!({"ve": events});
        let entries = vaccinations(message.as_object().expect("an object")).expect("doses");
        let number = |entry: &Entry| match entry {
            Entry::Vaccination { dose, of, .. } => Some((*dose, *of)),
            _ => None,
        };
        entries.iter().filter_map(number).collect()
    }

    #[test]
    fn doses_of_mixed_products_are_one_series() {
        for (doses, expected) in [
            (&[("Janssen", "03-01", 1), ("Comirnaty", "06-01", 2)][..], &[(1, 1), (2, 1)][..]),
            // An issuer may count each product anew.
            (&[("Janssen", "03-01", 1), ("Comirnaty", "06-01", 1)], &[(1, 1), (2, 1)]),
            (&[("Comirnaty", "06-01", 2), ("Janssen", "03-01", 1)], &[(1, 1), (2, 1)]),
            (&[("Comirnaty", "03-01", 1), ("Janssen", "06-01", 2)], &[(1, 2), (2, 2)]),
            (&[("Comirnaty", "03-01", 1), ("Janssen", "06-01", 1)], &[(1, 2), (2, 2)]),
            // What came before is not in the seal.
            (&[("Janssen", "06-01", 2)], &[(2, 2)]),
            (&[("Comirnaty", "06-01", 3)], &[(3, 2)]),
            (&[("Comirnaty", "03-01", 1), ("Comirnaty", "03-01", 2)], &[(1, 2), (2, 2)]),
            (&[("CoronaVac", "03-01", 1), ("CoronaVac", "03-01", 1)], &[(1, 2), (1, 2)]),
        ] {
            assert_eq!(numbered(doses), expected, "{doses:?}");
        }
    }

    #[test]
    fn a_test_says_what_it_looks_for() {
        for (method, kind) in [
            ("molecular(PCR)", TestKind::NucleicAcid),
            ("molecular(other)", TestKind::NucleicAcid),
            ("antigen", TestKind::Antigen),
            ("antibody", TestKind::Antibody),
            ("molecular-like", TestKind::Unknown),
        ] {
            for result in ["positive", "negative"] {
                let message = json!({"dat": {"sc": "2021-06-01"}, "tr": {"tc": method, "r": result}});
                let Ok(Entry::Test { kind: found, sampled_at, .. }) =
                    test(message.as_object().expect("an object"))
                else {
                    panic!("{method}")
                };
                assert!(found == kind && sampled_at.to_string() == "2021-06-01", "{method}");
            }
        }
    }
}
