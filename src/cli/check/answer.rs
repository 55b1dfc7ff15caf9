//! How an assessment is told: as an object for programs, or in words.

use std::fmt::Write as _;

use serde::Serialize;

use super::codes::Fault;
use crate::{
    cli::terminal,
    credential::{Disease, Entry, Holder, Record, TestKind, TestResult},
    policy::{Colour, Policy, eu_rules::RuleAnswer},
    text::{Language, shown},
    verdict::{Assessment, Proof, Reason, Verdict},
    verify::Validity,
    words::judgement,
};

/// One line of `--json`; the fields stand in the order of the line.
#[derive(Serialize)]
struct Answer<'a> {
    input: &'a str,
    format: &'static str,
    proof: Option<&'static str>,
    validity: Option<&'static str>,
    verdict: &'static str,
    colour: &'static str,
    reasons: Vec<&'static str>,
    policy: &'a str,
    issuer: Option<&'a str>,
    holder: Option<AnswerHolder<'a>>,
    entries: Vec<AnswerEntry<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rules: Vec<AnswerRule<'a>>,
    /// How many codes of one holder were judged together; not said of one alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    together: Option<usize>,
}

/// A rule that was not passed.
#[derive(Serialize)]
struct AnswerRule<'a> {
    id: &'a str,
    country: &'a str,
    outcome: &'static str,
}

#[derive(Serialize)]
struct AnswerHolder<'a> {
    name: &'a str,
    birth_date: Option<String>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum AnswerEntry<'a> {
    Vaccination {
        dose: u32,
        /// `null` where it is not said.
        of: Option<u32>,
        date: String,
        product: &'a str,
        country: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        disease: Option<&'static str>,
    },
    /// A dose of the yellow card, which says neither its number nor how many there are to be.
    #[serde(rename = "vaccination")]
    OtherVaccination {
        dose: Option<u32>,
        of: Option<u32>,
        date: String,
        product: &'a str,
        country: &'a str,
        disease: &'static str,
    },
    Test {
        result: &'static str,
        method: &'static str,
        sampled_at: String,
        country: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        disease: Option<&'static str>,
    },
    Exemption {
        until: String,
        country: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        disease: Option<&'static str>,
    },
    /// Doses that nobody numbers: the issuer vouches that they are complete.
    #[serde(rename = "vaccination")]
    VaccinationPass {
        complete: bool,
        dose: Option<u32>,
        of: Option<u32>,
        date: Option<String>,
        country: &'a str,
    },
    Pass {
        country: &'a str,
    },
    Recovery {
        first_positive: String,
        from: String,
        until: String,
        country: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        disease: Option<&'static str>,
    },
    Unreadable {
        record: &'static str,
    },
}

/// How answers are given.
pub(super) struct Form<'a> {
    /// As an object on a line, instead of for people.
    pub(super) json: bool,
    /// What judged.
    pub(super) policy: &'a Policy,
    /// What people are told in.
    pub(super) language: Language,
}

impl Form<'_> {
    /// The answer to a code.
    pub(super) fn of(&self, input: &str, assessment: &Assessment) -> String {
        if self.json { json(input, assessment) } else { text(input, assessment, self.policy, self.language) }
    }

    /// The answer to what could not be read.
    pub(super) fn of_fault(&self, input: &str, fault: Fault) -> String {
        if self.json {
            json_fault(input, fault, self.policy)
        } else {
            text_fault(input, fault, self.language)
        }
    }
}

/// The assessment as one line of JSON.
fn json(input: &str, assessment: &Assessment) -> String {
    line(&Answer {
        input,
        format: assessment.scheme.map_or("unknown", |scheme| scheme.code()),
        proof: assessment.proof.map(Proof::code),
        validity: assessment.validity.map(validity_code),
        verdict: assessment.verdict.code(),
        colour: assessment.colour.code(),
        reasons: assessment.reasons.iter().map(Reason::code).collect(),
        policy: &assessment.policy,
        issuer: assessment.issuer.as_deref(),
        holder: assessment.holder.as_ref().map(|Holder { name, birth_date, .. }| AnswerHolder {
            name,
            birth_date: birth_date.as_ref().map(ToString::to_string),
        }),
        entries: assessment.entries.iter().map(AnswerEntry::from).collect(),
        rules: assessment.rules.iter().map(AnswerRule::from).collect(),
        together: Some(assessment.together).filter(|codes| *codes > 1),
    })
}

/// An input that could not be read, as one line of JSON.
fn json_fault(input: &str, fault: Fault, policy: &Policy) -> String {
    line(&Answer {
        input,
        format: "unknown",
        proof: None,
        validity: None,
        verdict: Verdict::Undetermined.code(),
        colour: Colour::Grey.code(),
        reasons: vec![fault.code()],
        policy: policy.id(),
        issuer: None,
        holder: None,
        entries: Vec::new(),
        rules: Vec::new(),
        together: None,
    })
}

/// The assessment in words, over several lines.
fn text(input: &str, assessment: &Assessment, policy: &Policy, language: Language) -> String {
    let verdict = judgement::headline(assessment, language);
    let colour = judgement::colour(assessment.colour, language);
    let mut text = format!("{}  {verdict} ({colour})\n", shown(input));
    let mut add = |line: &str| {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "    {line}");
    };
    if let Some(together) = judgement::together(assessment, language) {
        add(&together);
    }
    for reason in &assessment.reasons {
        add(judgement::reason(reason, language));
    }
    for rule in judgement::rules(assessment, language) {
        add(&format!("• {rule}"));
    }
    if let Some(holder) = &assessment.holder {
        let born = holder
            .birth_date
            .as_ref()
            .map_or(String::new(), |born| format!(" · {}", shown(&born.to_string())));
        add(&format!("{}{born}", shown(&holder.name)));
    }
    for entry in &assessment.entries {
        add(&judgement::entry(entry, language));
    }
    let mut circumstances = Vec::new();
    circumstances.extend(assessment.proof.map(|proof| judgement::proof(proof, language).to_owned()));
    circumstances.extend(assessment.validity.map(|validity| judgement::validity(validity, language)));
    circumstances.extend(assessment.scheme.map(|scheme| judgement::scheme(scheme, language).to_owned()));
    circumstances.extend(assessment.issuer_name.as_deref().or(assessment.issuer.as_deref()).map(shown));
    circumstances.push(shown(policy.title(language.code())));
    add(&circumstances.join(" · "));
    if let Some(advice) = judgement::advice(assessment, language) {
        add(&format!("→ {advice}"));
    }
    text
}

/// An input that could not be read, in words.
fn text_fault(input: &str, fault: Fault, language: Language) -> String {
    let verdict = judgement::verdict(Verdict::Undetermined, language);
    format!("{}  {verdict}\n    {}\n", shown(input), fault.words(language))
}

fn line(answer: &Answer<'_>) -> String {
    terminal::json(answer) + "\n"
}

fn validity_code(validity: Validity) -> &'static str {
    match validity {
        Validity::Current => "current",
        Validity::NotYetValid { .. } => "not-yet-valid",
        Validity::Expired { .. } => "expired",
        Validity::Revoked => "revoked",
    }
}

impl<'a> From<&'a RuleAnswer> for AnswerRule<'a> {
    fn from(RuleAnswer { rule, outcome }: &'a RuleAnswer) -> Self {
        Self { id: rule.identifier(), country: rule.country(), outcome: outcome.code() }
    }
}

impl<'a> From<&'a Entry> for AnswerEntry<'a> {
    fn from(entry: &'a Entry) -> Self {
        // Said only where it is not COVID-19.
        let disease = |covid: &bool| (!covid).then_some("other");
        match entry {
            Entry::Vaccination { dose, of, date, product, country, covid } => Self::Vaccination {
                dose: *dose,
                of: Some(*of).filter(|of| *of > 0),
                date: date.to_string(),
                product,
                country,
                disease: disease(covid),
            },
            Entry::OtherVaccination { disease, date, product, country } => Self::OtherVaccination {
                dose: None,
                of: None,
                date: date.to_string(),
                product,
                country,
                disease: disease.map_or("unknown", Disease::code),
            },
            Entry::Test { sampled_at, result, kind, country, covid } => Self::Test {
                result: match result {
                    TestResult::Positive => "positive",
                    TestResult::Negative => "negative",
                    TestResult::Unknown => "unknown",
                },
                method: match kind {
                    TestKind::NucleicAcid => "nucleic-acid",
                    TestKind::Antigen => "antigen",
                    TestKind::Antibody => "antibody",
                    TestKind::Unknown => "unknown",
                },
                sampled_at: sampled_at.to_string(),
                country,
                disease: disease(covid),
            },
            Entry::Exemption { until, country, covid } => {
                Self::Exemption { until: until.to_string(), country, disease: disease(covid) }
            }
            Entry::Pass { vaccinated: true, country, .. } => {
                Self::VaccinationPass { complete: true, dose: None, of: None, date: None, country }
            }
            Entry::Pass { vaccinated: false, country, .. } => Self::Pass { country },
            Entry::Recovery { first_positive, from, until, country, covid } => Self::Recovery {
                first_positive: first_positive.to_string(),
                from: from.to_string(),
                until: until.to_string(),
                country,
                disease: disease(covid),
            },
            Entry::Unreadable { record } => Self::Unreadable {
                record: match record {
                    Record::Dose => "dose",
                    Record::Test => "test",
                },
            },
        }
    }
}
