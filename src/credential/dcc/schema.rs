//! The health claims of a DCC, by the DCC schema as the issuers live it.
//!
//! Lenient where genuine credentials need it: values outside the value sets, empty ones (Indonesia
//! leaves `vp`, `mp` and `ma` empty), dates with a time, whole numbers as floats, texts longer than the
//! schema allows. Strict where two readers could understand different things, and where something
//! that a verdict leans on is missing.

use ciborium::Value;

use super::{
    super::{
        claims::{Entry, Holder, TestResult},
        dates,
        error::DecodeError,
        statement::{Content, Kind},
        test_kind::TestKind,
    },
    members::named,
};
use crate::time::Timestamp;

/// COVID-19 as the disease targeted (SNOMED CT).
pub(crate) const COVID_19: &str = "840539006";
/// The type of a nucleic-acid amplification test (LOINC).
pub(crate) const NUCLEIC_ACID_TEST: &str = "LP6464-4";
/// The type of a rapid antigen test (LOINC).
pub(crate) const ANTIGEN_TEST: &str = "LP217198-3";
/// The result of a test that found the virus (SNOMED CT).
pub(crate) const DETECTED: &str = "260373001";
/// The result of a test that did not find the virus (SNOMED CT).
pub(crate) const NOT_DETECTED: &str = "260415000";

/// The most bytes of one text. The schema allows 80 characters, and genuine ones exceed that a little.
pub(in crate::credential) const MAX_TEXT_BYTES: usize = 1000;
/// The most entries of one credential. From version 1.3.0 of the schema on it is one.
const MAX_ENTRIES: usize = 10;
/// The highest number of a dose. The schema allows 9.
const MAX_DOSES: u32 = 99;

/// What one group of entries is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    Vaccination,
    Test,
    Recovery,
}

impl Group {
    pub(crate) const ALL: [Self; 3] = [Self::Vaccination, Self::Test, Self::Recovery];

    /// The name of the group in the schema.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Vaccination => "v",
            Self::Test => "t",
            Self::Recovery => "r",
        }
    }

    pub(super) fn kind(self) -> Kind {
        match self {
            Self::Vaccination => Kind::Vaccination,
            Self::Test => Kind::Test,
            Self::Recovery => Kind::Recovery,
        }
    }
}

/// Whether there is anything in a group, well-formed or not.
pub(super) fn has_entries(dcc: &[(Value, Value)], group: Group) -> bool {
    match named(dcc, group.name()) {
        None | Some(Value::Null) => false,
        Some(Value::Array(entries)) => !entries.is_empty(),
        Some(_) => true,
    }
}

/// Reads the health claims. `now` only tells who cannot have been born yet.
pub(super) fn read(dcc: &[(Value, Value)], now: Timestamp) -> Result<Content, DecodeError> {
    let mut groups = Group::ALL.into_iter().filter(|group| has_entries(dcc, *group));
    let group = groups.next().ok_or(DecodeError::MissingClaim { claim: "v, t or r" })?;
    if groups.next().is_some() {
        return Err(DecodeError::Schema { claim: "v, t or r" });
    }
    let Some(Value::Array(group_entries)) = named(dcc, group.name()) else {
        return Err(DecodeError::Schema { claim: group.name() });
    };
    let most = if version(dcc)? >= (1, 3) { 1 } else { MAX_ENTRIES };
    if group_entries.len() > most {
        return Err(DecodeError::Schema { claim: group.name() });
    }

    let mut entries = Vec::new();
    let mut identifiers = Vec::new();
    for fields in group_entries {
        let Value::Map(fields) = fields else { return Err(DecodeError::Schema { claim: group.name() }) };
        entries.push(entry(group, fields)?);
        identifiers.push(text(fields, "ci")?.to_owned());
    }
    Ok(Content { holder: holder(dcc, now)?, entries, identifiers })
}

fn entry(group: Group, fields: &[(Value, Value)]) -> Result<Entry, DecodeError> {
    let covid = text(fields, "tg")? == COVID_19;
    let country = text(fields, "co")?.to_owned();
    text(fields, "is")?;
    match group {
        Group::Vaccination => {
            for claim in ["vp", "ma"] {
                text(fields, claim)?;
            }
            Ok(Entry::Vaccination {
                dose: doses(fields, "dn", 1)?,
                // Zero has been seen, and says nothing.
                of: doses(fields, "sd", 0)?,
                date: dates::day(required(fields, "dt")?).ok_or(DecodeError::Schema { claim: "dt" })?,
                product: text(fields, "mp")?.to_owned(),
                country,
                covid,
            })
        }
        Group::Test => Ok(Entry::Test {
            sampled_at: dates::sampled(required(fields, "sc")?).ok_or(DecodeError::Schema { claim: "sc" })?,
            result: match text(fields, "tr")? {
                DETECTED => TestResult::Positive,
                NOT_DETECTED => TestResult::Negative,
                _ => TestResult::Unknown,
            },
            kind: TestKind::of_code(text(fields, "tt")?),
            country,
            covid,
        }),
        Group::Recovery => {
            let date = |claim| dates::day(required(fields, claim)?).ok_or(DecodeError::Schema { claim });
            Ok(Entry::Recovery {
                first_positive: date("fr")?,
                from: date("df")?,
                until: date("du")?,
                country,
                covid,
            })
        }
    }
}

/// The holder. A name in the holder's own letters comes with the same in the letters of a passport
/// (`fn` with `fnt`, `gn` with `gnt`); a person may have one name only.
pub(super) fn holder(dcc: &[(Value, Value)], now: Timestamp) -> Result<Holder, DecodeError> {
    let Some(Value::Map(names)) = named(dcc, "nam") else {
        return Err(DecodeError::Schema { claim: "nam" });
    };
    let name_of = |own, standard| {
        let (own, standard) = (optional_text(names, own)?, optional_text(names, standard)?);
        if !own.is_empty() && standard.is_empty() {
            return Err(DecodeError::Schema { claim: "nam" });
        }
        Ok((own, standard))
    };
    let (family, standard_family) = name_of("fn", "fnt")?;
    let (given, standard_given) = name_of("gn", "gnt")?;

    let standard_name = joined(standard_family, "<<", standard_given);
    let mut name = joined(given, " ", family);
    if name.is_empty() {
        name = standard_name.split('<').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    }
    if name.is_empty() {
        return Err(DecodeError::Schema { claim: "nam" });
    }

    let birth_date = text(dcc, "dob")?;
    let birth_date = if birth_date.is_empty() {
        None
    } else {
        Some(dates::birth_date(birth_date, now).ok_or(DecodeError::Schema { claim: "dob" })?)
    };
    Ok(Holder { name, standard_name: (!standard_name.is_empty()).then_some(standard_name), birth_date })
}

fn joined(first: &str, between: &str, second: &str) -> String {
    let between = if first.is_empty() || second.is_empty() { "" } else { between };
    format!("{first}{between}{second}")
}

/// The version of the schema, major and minor.
fn version(dcc: &[(Value, Value)]) -> Result<(u32, u32), DecodeError> {
    let mut numbers = text(dcc, "ver")?.split('.').map(str::parse);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => Ok((major, minor)),
        _ => Err(DecodeError::Schema { claim: "ver" }),
    }
}

/// A number of doses; Ireland has written whole numbers as floats.
pub(super) fn doses(fields: &[(Value, Value)], claim: &'static str, least: u32) -> Result<u32, DecodeError> {
    let number = match required(fields, claim)? {
        Value::Integer(number) => u32::try_from(*number).ok(),
        Value::Float(number) if number.fract() == 0.0 && (0.0..=f64::from(MAX_DOSES)).contains(number) => {
            Some(*number as u32)
        }
        _ => None,
    };
    number.filter(|number| (least..=MAX_DOSES).contains(number)).ok_or(DecodeError::Schema { claim })
}

/// A text that has to be there; it may be empty.
pub(super) fn text<'a>(fields: &'a [(Value, Value)], claim: &'static str) -> Result<&'a str, DecodeError> {
    match required(fields, claim)? {
        Value::Text(text) if text.len() <= MAX_TEXT_BYTES => Ok(text),
        _ => Err(DecodeError::Schema { claim }),
    }
}

/// A text that may be missing, which is the same as empty.
pub(super) fn optional_text<'a>(
    fields: &'a [(Value, Value)],
    claim: &'static str,
) -> Result<&'a str, DecodeError> {
    match named(fields, claim) {
        None | Some(Value::Null) => Ok(""),
        Some(_) => text(fields, claim),
    }
}

pub(super) fn required<'a>(
    fields: &'a [(Value, Value)],
    claim: &'static str,
) -> Result<&'a Value, DecodeError> {
    named(fields, claim).ok_or(DecodeError::MissingClaim { claim })
}
