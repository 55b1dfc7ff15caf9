//! The FHIR bundle in a card: one patient, and what was done for it.
//!
//! A card says which doses were given, never "2 of 3"; how many make a series is known of the product.

use serde_json::{Map, Value};

use super::{
    super::{Content, Date, DecodeError, Entry, Holder, Kind, TestResult, Timestamp, dates},
    vaccines::{
        ANTIGEN_TESTS, CVX, LOINC, NEGATIVE, NUCLEIC_ACID_TESTS, POSITIVE, SNOMED, is_covid_cvx,
        is_covid_vaccine, is_single_dose_cvx,
    },
};

/// The type that a card about COVID-19 has ("Health Card Types").
const COVID_19: &str = "https://smarthealth.cards#covid19";
/// The most resources in one card.
const MAX_RESOURCES: usize = 100;
const MAX_TEXT_BYTES: usize = 1000;

type Object = Map<String, Value>;

/// A dose before its place in the series is known.
struct Dose {
    date: Date,
    product: String,
    covid: bool,
    single: bool,
}

/// Reads the bundle, and the kinds of what it attests.
pub(super) fn read(claims: &Object, now: Timestamp) -> Result<(Vec<Kind>, Content), DecodeError> {
    let vc = claims.get("vc").and_then(Value::as_object).ok_or(DecodeError::MissingClaim { claim: "vc" })?;
    let entries = vc
        .get("credentialSubject")
        .and_then(|subject| subject.get("fhirBundle")?.get("entry")?.as_array())
        .ok_or(DecodeError::MissingClaim { claim: "fhirBundle" })?;
    if entries.len() > MAX_RESOURCES {
        return Err(DecodeError::Schema { claim: "fhirBundle" });
    }
    let about_covid = strings(vc.get("type")).any(|kind| kind == COVID_19);
    let resources: Vec<&Object> =
        entries.iter().filter_map(|entry| entry.get("resource")?.as_object()).collect();
    let of_type = |kind: &'static str| {
        resources.iter().filter(move |resource| resource.get("resourceType").is_some_and(|name| name == kind))
    };

    let mut patients = of_type("Patient");
    let patient = patients.next();
    if patients.next().is_some() {
        return Err(DecodeError::Schema { claim: "Patient" });
    }
    let rid = vc.get("rid").and_then(Value::as_str).map(str::to_owned);
    let identifiers = rid.into_iter().collect();
    // A laboratory's report may name nobody; then it attests nothing about anybody.
    let Some(patient) = patient else {
        let holder = Holder { name: String::new(), standard_name: None, birth_date: None };
        return Ok((Vec::new(), Content { holder, entries: Vec::new(), identifiers }));
    };
    let doses: Vec<_> = of_type("Immunization").filter_map(|given| dose(given, about_covid)).collect();
    let tests: Vec<_> = of_type("Observation").filter_map(|observed| test(observed, about_covid)).collect();
    let mut attests = Vec::new();
    if !doses.is_empty() {
        attests.push(Kind::Vaccination);
    }
    if !tests.is_empty() {
        attests.push(Kind::Test);
    }
    let entries = series(doses).into_iter().chain(tests).collect();
    Ok((attests, Content { holder: holder(patient, now)?, entries, identifiers }))
}

/// Numbers the doses by their dates. A series has two doses, or one where the first was of a product
/// of which one is enough; what comes after it is a booster.
fn series(mut doses: Vec<Dose>) -> Vec<Entry> {
    doses.sort_by_key(|dose| dose.date);
    let mut entries = Vec::new();
    for covid in [true, false] {
        let group: Vec<_> = doses.iter().filter(|dose| dose.covid == covid).collect();
        let of = match group.first() {
            Some(first) if first.single => 1,
            // Of other vaccines nothing is known about their series.
            _ => {
                if covid {
                    2
                } else {
                    0
                }
            }
        };
        entries.extend(group.iter().zip(1..).map(|(dose, number)| Entry::Vaccination {
            dose: number,
            of,
            date: dose.date,
            product: dose.product.clone(),
            country: String::new(),
            covid,
        }));
    }
    entries
}

/// A dose that was given. One with a date that cannot be read is left out; it does not void the others.
fn dose(immunization: &Object, about_covid: bool) -> Option<Dose> {
    if immunization.get("status")? != "completed" {
        return None;
    }
    let date = dates::day_of_text(immunization.get("occurrenceDateTime")?.as_str()?)?;
    let codes: Vec<_> = codes(immunization.get("vaccineCode")).collect();
    let (_, product) = codes.iter().find(|(system, _)| *system == CVX).or(codes.first())?;
    let cvx = codes.iter().find_map(|(system, code)| (*system == CVX).then_some(*code));
    let covid = match cvx {
        Some(code) => is_covid_cvx(code),
        None => about_covid || codes.iter().any(|(system, code)| is_covid_vaccine(system, code)),
    };
    let product = (*product).to_owned();
    Some(Dose { date, product, covid, single: cvx.is_some_and(is_single_dose_cvx) })
}

/// A test for COVID-19 whose result is final. One of another kind, such as for antibodies, concludes
/// nothing.
fn test(observation: &Object, about_covid: bool) -> Option<Entry> {
    if !matches!(observation.get("status")?.as_str()?, "final" | "amended" | "corrected") {
        return None;
    }
    let taken = observation.get("effectiveDateTime")?.as_str()?;
    let sampled_at = dates::parse_moment(taken)
        .or_else(|| Some(dates::day_of_text(taken)?.and_time(chrono::NaiveTime::MIN).and_utc()))?;
    let loinc = codes(observation.get("code")).find_map(|(system, code)| (system == LOINC).then_some(code));
    let nucleic_acid = loinc.is_some_and(|code| NUCLEIC_ACID_TESTS.contains(&code));
    let known = nucleic_acid || loinc.is_some_and(|code| ANTIGEN_TESTS.contains(&code));
    if !known && !about_covid {
        return None;
    }
    let mut found = codes(observation.get("valueCodeableConcept"))
        .filter_map(|(system, code)| (system == SNOMED).then_some(code));
    let result = match found.next() {
        Some(code) if POSITIVE.contains(&code) => TestResult::Positive,
        Some(code) if known && NEGATIVE.contains(&code) => TestResult::Negative,
        _ => TestResult::Unknown,
    };
    Some(Entry::Test { sampled_at, result, nucleic_acid, country: String::new(), covid: true })
}

fn holder(patient: &Object, now: Timestamp) -> Result<Holder, DecodeError> {
    let wrong_name = DecodeError::Schema { claim: "name" };
    let name = patient
        .get("name")
        .and_then(|names| names.as_array()?.first()?.as_object())
        .ok_or(wrong_name.clone())?;
    let family = name.get("family").and_then(Value::as_str);
    let mut whole = strings(name.get("given")).chain(family).collect::<Vec<_>>().join(" ");
    if whole.is_empty() {
        whole.push_str(name.get("text").and_then(Value::as_str).unwrap_or_default());
    }
    if whole.is_empty() || whole.len() > MAX_TEXT_BYTES {
        return Err(wrong_name);
    }
    let birth_date = match patient.get("birthDate") {
        None => None,
        Some(born) => {
            let born = born.as_str().and_then(|born| dates::birth_date(born, now));
            Some(born.ok_or(DecodeError::Schema { claim: "birthDate" })?)
        }
    };
    Ok(Holder { name: whole, standard_name: None, birth_date })
}

/// The codes of a CodeableConcept, each with its system.
fn codes(concept: Option<&Value>) -> impl Iterator<Item = (&str, &str)> {
    let coding = concept.and_then(|concept| concept.get("coding")?.as_array());
    coding.into_iter().flatten().filter_map(|coding| {
        let code = coding.get("code")?.as_str().filter(|code| code.len() <= MAX_TEXT_BYTES)?;
        Some((coding.get("system")?.as_str()?, code))
    })
}

fn strings(list: Option<&Value>) -> impl Iterator<Item = &str> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}
