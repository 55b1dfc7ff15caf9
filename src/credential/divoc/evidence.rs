//! What a DIVOC certificate says, read from the statements under its signature.
//!
//! DIVOC's context gives several terms the same meaning, so the statements do not tell them apart: `dose` and
//! `totalDoses`; `date`, `effectiveStart` and `effectiveUntil`; `vaccine`, `batch`, `manufacturer`,
//! `certificateId` and `icd11Code`. Whoever reads the JSON can be shown a "1 of 2" as a "2 of 1". Here each
//! group is read as a whole, and what is least in favour of the holder is taken.

use chrono::NaiveTime;

use super::{
    super::{
        claims::{Entry, Holder},
        dates,
        error::DecodeError,
        statement::{Content, Kind, Statement},
    },
    signed::Signed,
    statements::{Ambiguous, Statements},
};
use crate::time::{Date, Timestamp};

/// Types and terms of W3C's credentials (Verifiable Credentials Data Model 1.1).
const CREDENTIAL: &str = "https://www.w3.org/2018/credentials#VerifiableCredential";
const SUBJECT: &str = "https://www.w3.org/2018/credentials#credentialSubject";
const EVIDENCE: &str = "https://www.w3.org/2018/credentials#evidence";
const ISSUED: &str = "https://www.w3.org/2018/credentials#issuanceDate";
const VALID_FROM: &str = "https://www.w3.org/2018/credentials#validFrom";
const EXPIRES: &str = "https://www.w3.org/2018/credentials#expirationDate";
const VALID_UNTIL: &str = "https://www.w3.org/2018/credentials#validUntil";
/// Types and terms of DIVOC (vaccination context, versions 1 and 2). `vac` is no prefix there, so its terms
/// stay as they are.
const PERSON: &str = "https://schema.org/Person";
const VACCINATION: &str = "vac:Vaccination";
const FACILITY: &str = "vac:Facility";
const ADDRESS: &str = "https://schema.org/PostalAddress";
const COUNTRY: &str = "https://schema.org/addressCountry";
/// The name of a person; of a vaccination, what it protects from (`prophylaxis`).
const NAME: &str = "https://schema.org/name";
/// Of a person the date of birth; of a vaccination `date`, `effectiveStart` and `effectiveUntil`.
const DATE: &str = "https://schema.org/date";
/// `dose` and `totalDoses`.
const DOSES: &str = "https://schema.org/doseValue";
/// `vaccine`, `batch`, `manufacturer`, `certificateId` and `icd11Code`.
const NAMES: &str = "https://schema.org/id";

/// What vaccines against COVID-19 are called, in lower case, products before those that make them.
const PRODUCTS: [&str; 24] = [
    "coronavac",
    "covishield",
    "covaxin",
    "vaxzevria",
    "comirnaty",
    "spikevax",
    "bbibp",
    "jcovden",
    "janssen",
    "sputnik",
    "covovax",
    "nuvaxovid",
    "zifivax",
    "indovac",
    "inavac",
    "convidecia",
    "corbevax",
    "zycov",
    "sinovac",
    "astrazeneca",
    "pfizer",
    "moderna",
    "sinopharm",
    "covid",
];
const MAX_TEXT_BYTES: usize = 1000;
const MAX_DOSES: u32 = 99;

/// Opens the claims.
pub(in super::super) fn open(payload: &[u8], now: Timestamp) -> Result<Statement, DecodeError> {
    let broken = DecodeError::Json { part: "certificate" };
    let Signed { certificate, method } = serde_json::from_slice(payload).map_err(|_| broken)?;
    let credential = certificate
        .node_of_type(CREDENTIAL)
        .map_err(|Ambiguous| DecodeError::Schema { claim: "type" })?
        .ok_or(DecodeError::MissingClaim { claim: "type" })?;
    let moment = |term, claim| match certificate.literal(credential, term) {
        Ok(None) => Ok(None),
        Ok(Some(text)) => moment(text).map(Some).ok_or(DecodeError::Schema { claim }),
        Err(Ambiguous) => Err(DecodeError::Schema { claim }),
    };
    let ends = [moment(EXPIRES, "expirationDate")?, moment(VALID_UNTIL, "validUntil")?];
    Ok(Statement {
        issuer: Some(method),
        issued_at: moment(ISSUED, "issuanceDate")?,
        not_before: moment(VALID_FROM, "validFrom")?,
        expires_at: ends.into_iter().flatten().min(),
        attests: vec![Kind::Vaccination],
        content: content(&certificate, credential, now),
    })
}

fn content(certificate: &Statements<'_>, credential: &str, now: Timestamp) -> Result<Content, DecodeError> {
    let claim = "credentialSubject";
    let subject = certificate.node(credential, SUBJECT).map_err(|Ambiguous| DecodeError::Schema { claim })?;
    let subject = subject.filter(|subject| certificate.is_of_type(subject, PERSON));
    let holder = holder(certificate, subject.ok_or(DecodeError::MissingClaim { claim })?, now)?;

    let claim = "evidence";
    let vaccinations: Vec<_> = certificate.nodes(credential, EVIDENCE).collect();
    if vaccinations.is_empty() {
        return Err(DecodeError::MissingClaim { claim });
    }
    if !vaccinations.iter().all(|vaccination| certificate.is_of_type(vaccination, VACCINATION)) {
        return Err(DecodeError::Schema { claim });
    }
    let entries = vaccinations.into_iter().map(|vaccination| dose(certificate, vaccination));
    let mut entries: Vec<_> = entries.collect::<Result<_, _>>()?;
    // The order in which they were written is not signed.
    entries.sort_by_key(|entry| match entry {
        Entry::Vaccination { date, dose, .. } => (Some(*date), *dose),
        _ => (None, 0),
    });
    Ok(Content { holder, entries, identifiers: Vec::new() })
}

fn holder(certificate: &Statements<'_>, subject: &str, now: Timestamp) -> Result<Holder, DecodeError> {
    let wrong = |claim| move |Ambiguous| DecodeError::Schema { claim };
    let name = certificate.literal(subject, NAME).map_err(wrong("name"))?;
    let name = name.filter(says_something).ok_or(DecodeError::Schema { claim: "name" })?;
    let born = certificate.literal(subject, DATE).map_err(wrong("dob"))?;
    let birth_date = match born.filter(|born| !born.is_empty()) {
        None => None,
        Some(born) => Some(dates::birth_date(born, now).ok_or(DecodeError::Schema { claim: "dob" })?),
    };
    Ok(Holder { name: name.to_owned(), standard_name: None, birth_date })
}

fn dose(certificate: &Statements<'_>, vaccination: &str) -> Result<Entry, DecodeError> {
    let said = |term| certificate.literals(vaccination, term).filter(says_something);
    let doses: Option<Vec<u32>> = certificate.literals(vaccination, DOSES).map(number).collect();
    let doses = doses.ok_or(DecodeError::Schema { claim: "dose" })?;
    let (Some(dose), Some(of)) = (doses.iter().min(), doses.iter().max()) else {
        return Err(DecodeError::MissingClaim { claim: "dose" });
    };
    let date = said(DATE).filter_map(day).min().ok_or(DecodeError::MissingClaim { claim: "date" })?;
    // Of the five names one is the product's, and only a known one can be told from the others.
    let known =
        |product: &&str| said(NAMES).find(|name| name.to_lowercase().contains(product)).map(str::to_owned);
    let country = [FACILITY, ADDRESS]
        .iter()
        .try_fold(vaccination, |node, term| certificate.node(node, term).ok().flatten())
        .and_then(|address| certificate.literal(address, COUNTRY).ok().flatten())
        .filter(says_something);
    Ok(Entry::Vaccination {
        dose: *dose,
        of: *of,
        date,
        product: PRODUCTS.iter().find_map(known).unwrap_or_default(),
        country: country.unwrap_or_default().to_owned(),
        // Version 2 can be about other diseases, and says so in a term of its own.
        covid: said(NAME).all(|against| against.to_uppercase().contains("COVID")),
    })
}

/// A number of doses in digits.
fn number(text: &str) -> Option<u32> {
    text.trim().parse().ok().filter(|number| (1..=MAX_DOSES).contains(number))
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

/// Whether a text says something, and no more than anybody has to say.
fn says_something(text: &&str) -> bool {
    !text.is_empty() && text.len() <= MAX_TEXT_BYTES
}
