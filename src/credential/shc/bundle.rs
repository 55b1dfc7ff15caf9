//! The FHIR bundle in a card: one patient, and what was done for it.
//!
//! A card says which doses were given, never "2 of 3"; how many make a series is known of the product.
//! The bundle is read as FHIR R4 has it, letter by letter: what is written in another way is there all the
//! same, and is told as a record that cannot be read. It never counts, and it never counts as nothing.

use serde_json::{Map, Value};

use super::{
    super::{
        claims::{Entry, Holder, Record, TestResult},
        dates,
        error::DecodeError,
        statement::{Content, Kind},
        test_kind::TestKind,
    },
    vaccines::{LOINC, NEGATIVE, POSITIVE, Product, SNOMED},
};
use crate::time::{Date, Timestamp};

/// The type that a card about COVID-19 has ("Health Card Types").
const COVID_19: &str = "https://smarthealth.cards#covid19";
/// The most resources in one card.
const MAX_RESOURCES: usize = 1000;
const MAX_TEXT_BYTES: usize = 1000;

type Object = Map<String, Value>;

/// The resources that are read (FHIR R4).
const PATIENT: &str = "Patient";
const IMMUNIZATION: &str = "Immunization";
const OBSERVATION: &str = "Observation";

/// A record is there, and is not written as FHIR has it.
struct Unreadable;

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
    let rid = vc.get("rid").and_then(Value::as_str).map(str::to_owned);
    let identifiers = rid.into_iter().collect();
    let resources: Vec<_> = entries
        .iter()
        .filter_map(|entry| {
            let resource = entry.get("resource")?;
            let name = resource.get("resourceType").and_then(Value::as_str).unwrap_or_default();
            Some((entry, resource, name))
        })
        .collect();

    let mut patients = resources.iter().filter(|(.., name)| *name == PATIENT);
    let patient = patients.next();
    if patients.next().is_some() {
        return Err(DecodeError::Schema { claim: PATIENT });
    }
    let Some((entry, resource, _)) = patient else {
        // A laboratory's report may name nobody; then it attests nothing about anybody.
        if resources.iter().any(|(.., name)| name.eq_ignore_ascii_case(IMMUNIZATION)) {
            return Err(DecodeError::MissingClaim { claim: PATIENT });
        }
        let holder = Holder { name: String::new(), standard_name: None, birth_date: None };
        return Ok((Vec::new(), Content { holder, entries: Vec::new(), identifiers }));
    };
    let patient = Patient { resource, full_url: entry.get("fullUrl").and_then(Value::as_str) };

    let (mut doses, mut others, mut attests) = (Vec::new(), Vec::new(), Vec::new());
    for (_, resource, name) in &resources {
        let read = match *name {
            IMMUNIZATION => dose(resource, &patient).map(|dose| {
                attests.extend(dose.as_ref().map(|_| Kind::Vaccination));
                doses.extend(dose);
            }),
            OBSERVATION => test(resource, &patient, about_covid).map(|test| {
                attests.extend(test.as_ref().map(|_| Kind::Test));
                others.extend(test);
            }),
            // Without a type that is known nobody can say what it is.
            name if is_misspelt(name) => Err(Unreadable),
            _ => Ok(()),
        };
        if read.is_err() {
            let dose = name.eq_ignore_ascii_case(IMMUNIZATION);
            others.push(Entry::Unreadable { record: if dose { Record::Dose } else { Record::Test } });
            attests.push(if dose { Kind::Vaccination } else { Kind::Test });
        }
    }
    attests.dedup();
    let entries = series(doses).into_iter().chain(others).collect();
    Ok((attests, Content { holder: patient.holder(now)?, entries, identifiers }))
}

/// Whether a resource is of no type, or of one that is written in another case.
fn is_misspelt(name: &str) -> bool {
    let known = [PATIENT, IMMUNIZATION, OBSERVATION];
    name.is_empty() || known.iter().any(|known| name.eq_ignore_ascii_case(known) && name != *known)
}

/// A dose that was given, before its place in the series is known.
struct Dose {
    date: Date,
    /// The same day in UTC, another one where the time bears another zone.
    utc_date: Date,
    product: Product,
    /// Less than what protects, so that it does not count; `None` where two records of it differ.
    subpotent: Option<bool>,
}

impl Dose {
    /// Whether both are records of one dose: nobody is given two of one vaccine on a day.
    fn is_of_one_day_with(&self, other: &Self) -> bool {
        let same_kind = self.product.covid == other.product.covid
            && (self.product.covid || self.product.code == other.product.code);
        same_kind && [self.date, self.utc_date].iter().any(|day| [other.date, other.utc_date].contains(day))
    }

    /// What both records say of the one dose, and where they differ, what is less in favour of the holder.
    fn agree_with(&mut self, other: &Self) {
        if self.subpotent != other.subpotent {
            self.subpotent = None;
        }
        self.product.agree_with(&other.product);
    }
}

/// Numbers the doses by their dates. A series has two doses, or one where the first was of a product
/// of which one is enough; what comes after it is a booster. Records of one day are one dose.
fn series(mut records: Vec<Dose>) -> Vec<Entry> {
    records.sort_by_key(|dose| dose.date);
    let mut doses: Vec<Dose> = Vec::new();
    for record in records {
        match doses.iter_mut().find(|dose| dose.is_of_one_day_with(&record)) {
            Some(dose) => dose.agree_with(&record),
            None => doses.push(record),
        }
    }
    let mut entries = Vec::new();
    for covid in [true, false] {
        let of_this = |dose: &&Dose| dose.product.covid == covid;
        let group: Vec<_> =
            doses.iter().filter(of_this).filter(|dose| dose.subpotent == Some(false)).collect();
        let of = match group.first() {
            Some(first) if first.product.single == Some(true) => 1,
            Some(_) if covid => 2,
            // Of other vaccines nothing is known about their series.
            _ => 0,
        };
        entries.extend(group.iter().zip(1..).map(|(dose, number)| Entry::Vaccination {
            dose: number,
            of,
            date: dose.date,
            product: dose.product.code.clone(),
            country: String::new(),
            covid,
        }));
        let contradicted = doses.iter().filter(of_this).filter(|dose| dose.subpotent.is_none());
        entries.extend(contradicted.map(|_| Entry::Unreadable { record: Record::Dose }));
    }
    entries
}

/// A dose that was given; `None` where the record says that it was not.
fn dose(immunization: &Value, patient: &Patient<'_>) -> Result<Option<Dose>, Unreadable> {
    match immunization.get("status").and_then(Value::as_str) {
        Some("completed") => {}
        Some("not-done" | "entered-in-error") => return Ok(None),
        _ => return Err(Unreadable),
    }
    if !patient.is_meant_by(immunization.get("patient")) {
        return Err(Unreadable);
    }
    let subpotent = match immunization.get("isSubpotent") {
        None => false,
        Some(subpotent) => subpotent.as_bool().ok_or(Unreadable)?,
    };
    let given = immunization.get("occurrenceDateTime").and_then(Value::as_str).ok_or(Unreadable)?;
    let date = dates::day_of_text(given).ok_or(Unreadable)?;
    let utc_date = dates::parse_moment(given).map_or(date, |moment| moment.date_naive());
    let codes: Vec<_> = codes(immunization.get("vaccineCode")).collect();
    let product = Product::of_codes(&codes).ok_or(Unreadable)?;
    Ok(Some(Dose { date, utc_date, product, subpotent: Some(subpotent) }))
}

/// A test for COVID-19 whose result is final; `None` where it is not final, or is about something else.
/// One of another kind, such as for antibodies, concludes nothing.
fn test(observation: &Value, patient: &Patient<'_>, about_covid: bool) -> Result<Option<Entry>, Unreadable> {
    let is_of_loinc = codes(observation.get("code")).any(|(system, _)| system == LOINC);
    let kinds = codes(observation.get("code")).map(|(_, code)| TestKind::of_code(code));
    let kind =
        kinds.fold(TestKind::Unknown, |known, kind| if known == TestKind::Unknown { kind } else { known });
    if kind == TestKind::Unknown && !about_covid {
        return Ok(None);
    }
    match observation.get("status").and_then(Value::as_str) {
        Some("final" | "amended" | "corrected") => {}
        Some("registered" | "preliminary" | "cancelled" | "entered-in-error" | "unknown") => return Ok(None),
        _ => return Err(Unreadable),
    }
    if kind == TestKind::Unknown && !is_of_loinc || !patient.is_meant_by(observation.get("subject")) {
        return Err(Unreadable);
    }
    let taken = observation.get("effectiveDateTime").and_then(Value::as_str).ok_or(Unreadable)?;
    let sampled_at = dates::sampled_of_text(taken).ok_or(Unreadable)?;
    let found = |known: &[&str]| {
        codes(observation.get("valueCodeableConcept"))
            .any(|(system, code)| (system == SNOMED || system == LOINC) && known.contains(&code))
    };
    let result = if found(&POSITIVE) {
        TestResult::Positive
    } else if found(&NEGATIVE) {
        TestResult::Negative
    } else {
        TestResult::Unknown
    };
    Ok(Some(Entry::Test { sampled_at, result, kind, country: String::new(), covid: true }))
}

/// The one patient of a bundle.
struct Patient<'a> {
    resource: &'a Value,
    /// By what the other resources refer to it (`Bundle.entry.fullUrl`).
    full_url: Option<&'a str>,
}

impl Patient<'_> {
    /// Whether a reference is to this patient (FHIR R4, Resolving references in Bundles). One that is
    /// not there can be to no other.
    fn is_meant_by(&self, reference: Option<&Value>) -> bool {
        let Some(reference) = reference.and_then(|reference| reference.get("reference")) else { return true };
        let Some(reference) = reference.as_str() else { return false };
        let id = self.resource.get("id").and_then(Value::as_str);
        let by_url = |url: &str| url == reference || url.ends_with(&format!("/{reference}"));
        let by_id = |id: &str| reference.strip_prefix("Patient/") == Some(id);
        match (self.full_url, id) {
            (None, None) => true,
            (url, id) => url.is_some_and(by_url) || id.is_some_and(by_id),
        }
    }

    fn holder(&self, now: Timestamp) -> Result<Holder, DecodeError> {
        let names = self.resource.get("name").and_then(Value::as_array);
        let name = names
            .into_iter()
            .flatten()
            .filter_map(|name| Some((rank_of_use(name), whole_name(name)?)))
            .min_by_key(|(rank, _)| *rank)
            .ok_or(DecodeError::Schema { claim: "name" })?
            .1;
        let birth_date = match self.resource.get("birthDate") {
            None => None,
            Some(born) => {
                let born = born.as_str().and_then(|born| dates::birth_date(born, now));
                Some(born.ok_or(DecodeError::Schema { claim: "birthDate" })?)
            }
        };
        Ok(Holder { name, standard_name: None, birth_date })
    }
}

/// Which of several names is the holder's: the official one before the usual one, and a former one last
/// (FHIR R4, NameUse).
fn rank_of_use(name: &Value) -> u8 {
    match name.get("use").and_then(Value::as_str) {
        Some("official") => 0,
        Some("usual") => 1,
        None => 2,
        Some("temp") => 4,
        Some("nickname") => 5,
        Some("maiden") => 6,
        Some("old") => 7,
        Some("anonymous") => 8,
        Some(_) => 3,
    }
}

/// A name in full: its parts, or else its text.
fn whole_name(name: &Value) -> Option<String> {
    let family = name.get("family").and_then(Value::as_str);
    let parts = strings(name.get("given")).chain(family).collect::<Vec<_>>().join(" ");
    let text = || name.get("text").and_then(Value::as_str).map(str::to_owned);
    let whole = Some(parts).filter(|parts| !parts.trim().is_empty()).or_else(text)?;
    (!whole.trim().is_empty() && whole.len() <= MAX_TEXT_BYTES).then_some(whole)
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
