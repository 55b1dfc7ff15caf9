//! Files of rules and of value sets, as the gateway has them: one object, or an array.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value as Json};

use super::{CertificateType, EuRule, RuleKind, Version};
use crate::{
    credential::Timestamp,
    policy::certlogic::{Expression, SPECIFICATION},
    trust::{TrustFileError, TrustFileKind},
};

/// The most bytes of a file of rules or value sets; the gateway's dump of 2022 has half a million.
const MAX_BYTES: usize = 16 * 1024 * 1024;
/// The most rules of a file, and the most codes of a value set.
const MAX_ENTRIES: usize = 2_000;
const MAX_NAME_BYTES: usize = 64;

pub(super) enum Content {
    Rules(Vec<EuRule>),
    ValueSets(Vec<ValueSet>),
}

pub(super) struct ValueSet {
    pub(super) id: String,
    /// ISO 8601.
    pub(super) date: String,
    pub(super) codes: Vec<String>,
}

/// Reads a file, whose kind is told from its content.
pub(super) fn read(file: &[u8]) -> Result<Content, TrustFileError> {
    let json = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file).trim_ascii();
    let kind = kind_of(json).ok_or(TrustFileError::UnknownKind)?;
    if json.len() > MAX_BYTES {
        return Err(TrustFileError::TooLarge { limit: MAX_BYTES });
    }
    let broken = |what| TrustFileError::Broken { kind, what };
    if kind == TrustFileKind::ValueSets {
        let sets = entries::<ValueSetFile>(json).map_err(|_| broken("a value set is not of its form"))?;
        if sets.iter().any(|set| set.codes.len() > MAX_ENTRIES) {
            return Err(broken("a value set has more codes than any honest one"));
        }
        Ok(Content::ValueSets(sets.into_iter().map(ValueSet::from).collect()))
    } else {
        let rules =
            entries::<RuleFile>(json).map_err(|_| broken("a rule lacks a field, or has a wrong one"))?;
        if rules.len() > MAX_ENTRIES {
            return Err(broken("it has more rules than any honest file"));
        }
        // A rule that is left out lets in whom it would keep out, so one that is broken breaks the file.
        rules.into_iter().map(rule).collect::<Result<_, _>>().map(Content::Rules).map_err(broken)
    }
}

/// Which of the two kinds a file is of, if any. Cheap also for a large file of another kind.
fn kind_of(json: &[u8]) -> Option<TrustFileKind> {
    #[derive(Deserialize)]
    struct Probe {
        #[serde(rename = "Identifier")]
        identifier: Option<serde::de::IgnoredAny>,
        #[serde(rename = "valueSetId")]
        value_set_id: Option<serde::de::IgnoredAny>,
    }

    let probes = entries::<Probe>(json).ok().filter(|probes| !probes.is_empty())?;
    if probes.iter().all(|probe| probe.identifier.is_some()) {
        Some(TrustFileKind::Rules)
    } else {
        probes.iter().all(|probe| probe.value_set_id.is_some()).then_some(TrustFileKind::ValueSets)
    }
}

fn entries<T: DeserializeOwned>(json: &[u8]) -> serde_json::Result<Vec<T>> {
    if json.starts_with(b"[") {
        serde_json::from_slice(json)
    } else {
        Ok(vec![serde_json::from_slice(json)?])
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RuleFile {
    identifier: String,
    r#type: String,
    country: String,
    region: Option<String>,
    version: String,
    schema_version: String,
    engine: String,
    engine_version: String,
    certificate_type: String,
    description: Vec<Description>,
    valid_from: Timestamp,
    valid_to: Timestamp,
    logic: Json,
}

#[derive(Deserialize)]
struct Description {
    lang: String,
    desc: String,
}

#[derive(Deserialize)]
struct ValueSetFile {
    #[serde(rename = "valueSetId")]
    id: String,
    #[serde(rename = "valueSetDate")]
    date: String,
    /// What there is to know about each code.
    #[serde(rename = "valueSetValues")]
    codes: Map<String, Json>,
}

fn rule(file: RuleFile) -> Result<EuRule, &'static str> {
    if !is_name(&file.identifier) {
        return Err("the identifier of a rule is no name");
    }
    if file.country.len() != 2 || !file.country.bytes().all(|letter| letter.is_ascii_uppercase()) {
        return Err("the country of a rule has no code of two letters");
    }
    // `Region: "AT"` in a rule of Austria means the whole country.
    let region = file.region.filter(|region| !region.is_empty() && *region != file.country);
    if region.as_deref().is_some_and(|region| !is_name(region)) {
        return Err("the region of a rule is no name");
    }
    let version = |text: &str| version(text).ok_or("a version of a rule is not of three numbers");
    let engine_version = version(&file.engine_version)?;
    // A later version may say something else by the same words.
    let understood = file.engine == "CERTLOGIC" && engine_version <= SPECIFICATION;
    Ok(EuRule {
        kind: match file.r#type.as_str() {
            "Acceptance" => RuleKind::Acceptance,
            "Invalidation" => RuleKind::Invalidation,
            _ => RuleKind::Other,
        },
        region,
        version: version(&file.version)?,
        schema_version: version(&file.schema_version)?,
        certificate_type: match file.certificate_type.as_str() {
            "General" => CertificateType::General,
            "Vaccination" => CertificateType::Vaccination,
            "Test" => CertificateType::Test,
            "Recovery" => CertificateType::Recovery,
            _ => return Err("the certificate type of a rule is not known"),
        },
        descriptions: file.description.into_iter().map(|Description { lang, desc }| (lang, desc)).collect(),
        valid_from: file.valid_from,
        valid_until: file.valid_to,
        logic: understood.then(|| Expression::parse(&file.logic).ok()).flatten(),
        identifier: file.identifier,
        country: file.country,
    })
}

fn is_name(name: &str) -> bool {
    (1..=MAX_NAME_BYTES).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// A semantic version; what follows the three numbers makes no difference here.
pub(super) fn version(text: &str) -> Option<Version> {
    let numbers = text.split(['-', '+']).next()?;
    let mut numbers = numbers.split('.').map(|number| number.parse().ok());
    match (numbers.next()??, numbers.next()??, numbers.next()??, numbers.next()) {
        (major, minor, patch, None) => Some([major, minor, patch]),
        _ => None,
    }
}

impl From<ValueSetFile> for ValueSet {
    fn from(file: ValueSetFile) -> Self {
        let ValueSetFile { id, date, codes } = file;
        Self { id, date, codes: codes.into_iter().map(|(code, _)| code).collect() }
    }
}
