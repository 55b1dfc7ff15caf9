//! Files of rules and of value sets, as the gateway has them: one object, or an array.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value as Json, value::RawValue};

use super::{
    file_kind::{RuleFileError, RuleFileKind},
    rule::{CertificateType, EuRule, RuleKind, Version},
};
use crate::{
    policy::certlogic::{Expression, SPECIFICATION},
    text::{Detail, detail},
    time::Timestamp,
};

/// The most bytes of a file of rules or value sets; the gateway's dump of 2022 has half a million.
const MAX_BYTES: usize = 16 * 1024 * 1024;
/// The most rules of a file, and the most codes of a value set.
const MAX_ENTRIES: usize = 2_000;
const MAX_NAME_BYTES: usize = 64;
/// Types of rules that decide nothing at a door: notices of the gateway, and of Germany's own apps. Any other
/// type may be one of the two that decide, misspelt.
const OTHER_TYPES: [&str; 11] = [
    "BoosterNotification",
    "Mask",
    "TwoG",
    "TwoGPlus",
    "TwoGPlusPlus",
    "ThreeG",
    "ThreeGPlus",
    "ImpfstatusBZwei",
    "ImpfstatusCZwei",
    "ImpfstatusEEins",
    "ImpfstatusEZwei",
];

pub(super) enum Content {
    /// Each with the line on which it begins.
    Rules(Vec<(usize, EuRule)>),
    ValueSets(Vec<ValueSet>),
}

pub(super) struct ValueSet {
    pub(super) id: String,
    /// ISO 8601.
    pub(super) date: String,
    pub(super) codes: Vec<String>,
}

/// Reads a file, whose kind is told from its content.
pub(super) fn read(file: &[u8]) -> Result<Content, RuleFileError> {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let text = match str::from_utf8(file) {
        Ok(text) => Lines(text),
        Err(error) => {
            let (sound, _) = file.split_at(error.valid_up_to());
            let sound = Lines(str::from_utf8(sound).unwrap_or_default());
            let kind = sound.seems().ok_or(RuleFileError::UnknownKind)?;
            return Err(sound.broken(kind, sound.0.len(), detail!("policy-rules-not-utf8")));
        }
    };
    let (kind, entries) = text.entries()?;
    if file.len() > MAX_BYTES {
        return Err(RuleFileError::TooLarge { limit: MAX_BYTES });
    }
    if let Some(first_too_many) = entries.get(MAX_ENTRIES) {
        let place = text.place_of(first_too_many.get());
        return Err(text.broken(kind, place, detail!("policy-rules-too-many", limit = MAX_ENTRIES)));
    }
    if kind == RuleFileKind::ValueSets {
        let sets = entries.into_iter().map(|entry| text.value_set(entry));
        sets.collect::<Result<_, _>>().map(Content::ValueSets)
    } else {
        // A rule that is left out lets in whom it would keep out, so one that is broken breaks the file.
        let rules = entries.into_iter().map(|entry| {
            let line = text.line(text.place_of(entry.get()));
            text.rule(entry).map(|rule| (line, rule))
        });
        rules.collect::<Result<_, _>>().map(Content::Rules)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RuleFile<'a> {
    #[serde(borrow)]
    identifier: &'a RawValue,
    #[serde(borrow)]
    r#type: &'a RawValue,
    #[serde(borrow)]
    country: &'a RawValue,
    #[serde(borrow)]
    region: Option<&'a RawValue>,
    #[serde(borrow)]
    version: &'a RawValue,
    #[serde(borrow)]
    schema_version: &'a RawValue,
    #[serde(borrow)]
    engine: &'a RawValue,
    #[serde(borrow)]
    engine_version: &'a RawValue,
    #[serde(borrow)]
    certificate_type: &'a RawValue,
    #[serde(borrow)]
    description: &'a RawValue,
    #[serde(borrow)]
    valid_from: &'a RawValue,
    #[serde(borrow)]
    valid_to: &'a RawValue,
    #[serde(borrow)]
    logic: &'a RawValue,
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

/// The text of a file, of which every part knows its line.
#[derive(Clone, Copy)]
struct Lines<'a>(&'a str);

impl<'a> Lines<'a> {
    /// The objects in the file, and which of the two kinds they are of.
    fn entries(self) -> Result<(RuleFileKind, Vec<&'a RawValue>), RuleFileError> {
        #[derive(Deserialize)]
        struct Probe {
            #[serde(rename = "Identifier")]
            identifier: Option<IgnoredAny>,
            #[serde(rename = "Logic")]
            logic: Option<IgnoredAny>,
            #[serde(rename = "valueSetId")]
            value_set_id: Option<IgnoredAny>,
        }

        let json = self.0.trim_start();
        let entries = if json.starts_with('[') {
            serde_json::from_str::<Vec<&'a RawValue>>(self.0)
        } else {
            serde_json::from_str::<&'a RawValue>(self.0).map(|entry| vec![entry])
        };
        let entries = match entries {
            Ok(entries) => entries,
            Err(error) => {
                let kind = self.seems().filter(|_| json.starts_with(['[', '{']));
                let kind = kind.ok_or(RuleFileError::UnknownKind)?;
                return Err(broken(kind, error.line(), reason(&error)));
            }
        };
        let probes: Vec<Option<Probe>> =
            entries.iter().map(|entry| serde_json::from_str(entry.get()).ok()).collect();
        let any = |wanted: fn(&Probe) -> bool| probes.iter().flatten().any(wanted);
        // An entry that lacks what makes a rule is a broken rule, if others are rules.
        let kind = if any(|probe| probe.identifier.is_some() && probe.logic.is_some()) {
            RuleFileKind::Rules
        } else if any(|probe| probe.value_set_id.is_some()) {
            RuleFileKind::ValueSets
        } else if !probes.is_empty()
            && probes.iter().all(|probe| probe.as_ref().is_some_and(|probe| probe.identifier.is_some()))
        {
            RuleFileKind::Rules
        } else {
            return Err(RuleFileError::UnknownKind);
        };
        Ok((kind, entries))
    }

    /// What a file that cannot even be taken apart seems to be.
    fn seems(self) -> Option<RuleFileKind> {
        if self.0.contains("\"CertificateType\"") || self.0.contains("\"Logic\"") {
            Some(RuleFileKind::Rules)
        } else {
            self.0.contains("\"valueSetId\"").then_some(RuleFileKind::ValueSets)
        }
    }

    fn rule(self, entry: &'a RawValue) -> Result<EuRule, RuleFileError> {
        let file: RuleFile<'a> = self.parsed(entry)?;
        let wrong = |part: &RawValue, what: Detail| Err(self.wrong(part, what));

        let identifier: String = self.parsed(file.identifier)?;
        if !is_name(&identifier) {
            return wrong(file.identifier, detail!("policy-rule-identifier"));
        }
        let country: String = self.parsed(file.country)?;
        if country.len() != 2 || !country.bytes().all(|letter| letter.is_ascii_uppercase()) {
            return wrong(file.country, detail!("policy-rule-country"));
        }
        // `Region: "AT"` in a rule of Austria means the whole country.
        let region = file.region.map(|region| self.parsed::<Option<String>>(region)).transpose()?.flatten();
        let region = region.filter(|region| !region.is_empty() && *region != country);
        if let (Some(name), Some(part)) = (&region, file.region)
            && !is_name(name)
        {
            return wrong(part, detail!("policy-rule-region"));
        }
        let kind = match self.parsed::<String>(file.r#type)?.as_str() {
            "Acceptance" => RuleKind::Acceptance,
            "Invalidation" => RuleKind::Invalidation,
            other if OTHER_TYPES.contains(&other) => RuleKind::Other,
            _ => return wrong(file.r#type, detail!("policy-rule-type")),
        };
        let certificate_type = match self.parsed::<String>(file.certificate_type)?.as_str() {
            "General" => CertificateType::General,
            "Vaccination" => CertificateType::Vaccination,
            "Test" => CertificateType::Test,
            "Recovery" => CertificateType::Recovery,
            _ => return wrong(file.certificate_type, detail!("policy-rule-certificate-type")),
        };
        let version_of = |part: &'a RawValue| {
            let text: String = self.parsed(part)?;
            version(&text).ok_or_else(|| self.wrong(part, detail!("policy-rule-version")))
        };
        let engine_version = version_of(file.engine_version)?;
        let (valid_from, valid_until) =
            (self.parsed::<Timestamp>(file.valid_from)?, self.parsed::<Timestamp>(file.valid_to)?);
        if valid_until < valid_from {
            return wrong(file.valid_to, detail!("policy-rule-ends-before"));
        }
        // A later version may say something else by the same words.
        let understood =
            self.parsed::<String>(file.engine)? == "CERTLOGIC" && engine_version <= SPECIFICATION;
        let descriptions: Vec<Description> = self.parsed(file.description)?;
        Ok(EuRule {
            kind,
            region,
            version: version_of(file.version)?,
            schema_version: version_of(file.schema_version)?,
            certificate_type,
            descriptions: descriptions.into_iter().map(|Description { lang, desc }| (lang, desc)).collect(),
            valid_from,
            valid_until,
            logic: if understood { Some(self.logic(file.logic)?) } else { None },
            identifier,
            country,
        })
    }

    fn logic(self, part: &'a RawValue) -> Result<Expression, RuleFileError> {
        self.parsed::<OneKeyEach>(part)?;
        Expression::parse(&self.parsed(part)?)
            .map_err(|error| self.wrong(part, detail!("policy-rule-logic", what = error.to_string())))
    }

    fn value_set(self, entry: &'a RawValue) -> Result<ValueSet, RuleFileError> {
        let ValueSetFile { id, date, codes } = self.parsed(entry)?;
        let broken = |what| Err(self.broken(RuleFileKind::ValueSets, self.place_of(entry.get()), what));
        if codes.len() > MAX_ENTRIES {
            return broken(detail!("policy-value-set-too-large"));
        }
        Ok(ValueSet { id, date, codes: codes.into_iter().map(|(code, _)| code).collect() })
    }

    fn parsed<T: Deserialize<'a>>(self, part: &'a RawValue) -> Result<T, RuleFileError> {
        let start = self.line(self.place_of(part.get()));
        serde_json::from_str(part.get()).map_err(|error| {
            let kind = self.seems().unwrap_or(RuleFileKind::Rules);
            broken(kind, start + error.line().saturating_sub(1), reason(&error))
        })
    }

    fn wrong(self, part: &RawValue, what: Detail) -> RuleFileError {
        self.broken(RuleFileKind::Rules, self.place_of(part.get()), what)
    }

    fn broken(self, kind: RuleFileKind, place: usize, what: Detail) -> RuleFileError {
        broken(kind, self.line(place), what)
    }

    /// Where a part of the text begins in it, in bytes.
    fn place_of(self, part: &str) -> usize {
        (part.as_ptr() as usize).saturating_sub(self.0.as_ptr() as usize)
    }

    fn line(self, place: usize) -> usize {
        1 + self.0.get(..place).unwrap_or(self.0).matches('\n').count()
    }
}

fn broken(kind: RuleFileKind, line: usize, what: Detail) -> RuleFileError {
    RuleFileError::Broken { kind, line: line.max(1), what }
}

/// What serde says, without its place, which counts from the part that it was given.
fn reason(error: &serde_json::Error) -> Detail {
    let text = error.to_string();
    Detail::of_parser(text.split(" at line ").next().unwrap_or_default())
}

/// An expression whose objects have one member each. A second one of the same name would replace the first
/// without a word.
struct OneKeyEach;

impl<'de> Deserialize<'de> for OneKeyEach {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EachLevel;

        impl<'de> Visitor<'de> for EachLevel {
            type Value = OneKeyEach;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a CertLogic expression")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<OneKeyEach, A::Error> {
                let mut known = std::collections::BTreeSet::new();
                while let Some(name) = members.next_key::<String>()? {
                    if !known.insert(name) {
                        return Err(A::Error::custom(detail!("policy-rule-twice").carried()));
                    }
                    members.next_value::<OneKeyEach>()?;
                }
                Ok(OneKeyEach)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<OneKeyEach, A::Error> {
                while items.next_element::<OneKeyEach>()?.is_some() {}
                Ok(OneKeyEach)
            }

            fn visit_bool<E>(self, _: bool) -> Result<OneKeyEach, E> {
                Ok(OneKeyEach)
            }

            fn visit_i64<E>(self, _: i64) -> Result<OneKeyEach, E> {
                Ok(OneKeyEach)
            }

            fn visit_u64<E>(self, _: u64) -> Result<OneKeyEach, E> {
                Ok(OneKeyEach)
            }

            fn visit_f64<E>(self, _: f64) -> Result<OneKeyEach, E> {
                Ok(OneKeyEach)
            }

            fn visit_str<E>(self, _: &str) -> Result<OneKeyEach, E> {
                Ok(OneKeyEach)
            }

            fn visit_unit<E>(self) -> Result<OneKeyEach, E> {
                Ok(OneKeyEach)
            }
        }

        deserializer.deserialize_any(EachLevel)
    }
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
