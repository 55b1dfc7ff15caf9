//! The words for a judgement: what it is, why, and what the officer may do or say.
//!
//! Every `match` names all variants, so a new one asks for its words at compile time. No word
//! accuses the guest: a wrong signature is "not valid", never "forged".

mod advice;
mod keyboard;

pub use advice::advice;

use super::{
    Language,
    dates::{date, date_time, sampled},
    shown,
};
use crate::{
    credential::{DecodeError, Disease, Entry, Record, Scheme, TestKind, TestResult},
    policy::{
        Colour, Document, PolicyReason,
        eu_rules::{RuleAnswer, RuleOutcome},
    },
    text::{Text, text},
    verdict::{Assessment, Proof, Reason, Verdict},
    verify::{Rejection, Validity},
    visit::EvidenceKind,
};

/// The large word on the card. Finer than [`verdict`]: what could not be read is told from what
/// could not be verified.
#[must_use]
pub fn headline(assessment: &Assessment, language: Language) -> &'static str {
    let unreadable = match assessment.verdict {
        Verdict::Admit | Verdict::Review | Verdict::Refuse => false,
        Verdict::Undetermined => {
            assessment.proof == Some(Proof::Malformed)
                || assessment
                    .reasons
                    .iter()
                    .any(|reason| matches!(reason, Reason::NoCode | Reason::Keyboard(_)))
        }
    };
    if unreadable { text!(language, "verdict-not-readable") } else { verdict(assessment.verdict, language) }
}

/// What a verdict is called.
#[must_use]
pub fn verdict(verdict: Verdict, language: Language) -> &'static str {
    let text = match verdict {
        Verdict::Admit => text!("verdict-admit"),
        Verdict::Review => text!("verdict-review"),
        Verdict::Refuse => text!("verdict-refuse"),
        Verdict::Undetermined => text!("verdict-undetermined"),
    };
    text.in_language(language)
}

/// Why, in one short sentence.
#[must_use]
pub fn reason(reason: &Reason, language: Language) -> &'static str {
    let text = match reason {
        Reason::SeveralCodes => {
            text!("verdict-reason-several-codes")
        }
        Reason::NoCode => text!("verdict-reason-no-code"),
        Reason::Keyboard(fault) => keyboard::reason(*fault),
        Reason::Unreadable(error) => unreadable(error),
        Reason::Rejected(rejection) => rejected(rejection),
        Reason::Policy(reason) => found(*reason),
        Reason::HealthLink => text!("verdict-health-link"),
        Reason::IssuerDiffers => text!("verdict-reason-issuer-differs"),
        Reason::TestSigner => {
            text!("verdict-reason-test-signer")
        }
        Reason::ClockWrong => text!("verdict-reason-clock-wrong"),
        Reason::IssuerUnnamed => {
            text!("verdict-reason-issuer-unnamed")
        }
        Reason::RevocationsOutdated => {
            text!("verdict-reason-revocations-outdated")
        }
        Reason::HolderDiffers => text!("verdict-reason-holder-differs"),
        Reason::PolicyMissing => text!("verdict-reason-policy-missing"),
    };
    text.in_language(language)
}

/// That an answer stands on several codes of one holder; `None` where it stands on one.
#[must_use]
pub fn together(assessment: &Assessment, language: Language) -> Option<String> {
    let before = assessment.together.saturating_sub(1);
    (before > 0).then(|| text!(language, "verdict-together", before))
}

/// The EU rules that are not passed, a line for each of the first few, in the words of the rules.
#[must_use]
pub fn rules(assessment: &Assessment, language: Language) -> Vec<String> {
    /// More would push everything else off the card.
    const MOST: usize = 4;
    let line = |RuleAnswer { rule, outcome }: &RuleAnswer| {
        let outcome = match outcome {
            RuleOutcome::Passed => text!(language, "verdict-rule-passed"),
            RuleOutcome::Failed => text!(language, "verdict-rule-failed"),
            RuleOutcome::Open => text!(language, "verdict-rule-open"),
        };
        let description = shown(rule.description(language.code()));
        format!("{} ({outcome}): {description}", shown(rule.identifier()))
    };
    let mut lines: Vec<_> = assessment.rules.iter().take(MOST).map(line).collect();
    let more = assessment.rules.len().saturating_sub(MOST);
    if more > 0 {
        lines.push(text!(language, "verdict-rules-more", more));
    }
    lines
}

/// What was found out about a credential's genuineness.
#[must_use]
pub fn proof(proof: Proof, language: Language) -> &'static str {
    let text = match proof {
        Proof::Verified => text!("verdict-proof-verified"),
        Proof::BadSignature => text!("verdict-proof-bad-signature"),
        Proof::UnknownIssuer => text!("verdict-proof-unknown-issuer"),
        Proof::NotEntitled => text!("verdict-proof-not-entitled"),
        Proof::Malformed => text!("verdict-proof-malformed"),
        Proof::WeakKey => text!("verdict-proof-weak-key"),
        Proof::Unsigned => text!("verdict-proof-unsigned"),
    };
    text.in_language(language)
}

/// Whether it is in force, with the day that matters.
#[must_use]
pub fn validity(validity: Validity, language: Language) -> String {
    match validity {
        Validity::Current => text!(language, "verdict-validity-current").to_owned(),
        Validity::NotYetValid { from } => {
            text!(language, "verdict-validity-not-yet-valid", from = date_time(from, language))
        }
        Validity::Expired { since } => {
            text!(language, "verdict-validity-expired", since = date_time(since, language))
        }
        Validity::Revoked => text!(language, "verdict-validity-revoked").to_owned(),
    }
}

/// What a colour is called.
#[must_use]
pub fn colour(colour: Colour, language: Language) -> &'static str {
    let text = match colour {
        Colour::Green => text!("verdict-colour-green"),
        Colour::Yellow => text!("verdict-colour-yellow"),
        Colour::Red => text!("verdict-colour-red"),
        Colour::Grey => text!("verdict-colour-grey"),
        Colour::Black => text!("verdict-colour-black"),
    };
    text.in_language(language)
}

/// On what grounds a visit was logged.
#[must_use]
pub fn evidence(kind: EvidenceKind, language: Language) -> &'static str {
    let text = match kind {
        EvidenceKind::Verified => text!("verdict-evidence-verified"),
        EvidenceKind::Seen(Document::Card) => text!("verdict-evidence-card"),
        EvidenceKind::Seen(Document::App) => text!("verdict-evidence-app"),
        EvidenceKind::Seen(Document::DoctorsLetter) => text!("verdict-evidence-doctors-letter"),
        EvidenceKind::Seen(Document::Child) => text!("verdict-evidence-child"),
        EvidenceKind::None => text!("verdict-evidence-none"),
    };
    text.in_language(language)
}

/// What the entries of a credential attest, a line for each of the last few.
#[must_use]
pub fn entries(assessment: &Assessment, language: Language) -> Vec<String> {
    /// More would push everything else off the card.
    const MOST: usize = 8;
    let more = assessment.entries.len().saturating_sub(MOST);
    let line = (more > 0).then(|| text!(language, "verdict-entries-more", more));
    line.into_iter().chain(assessment.entries.iter().skip(more).map(|each| entry(each, language))).collect()
}

/// What an entry attests, on one line: `Vaksin dosis 2 dari 2 · 6 Desember 2021`.
#[must_use]
pub fn entry(entry: &Entry, language: Language) -> String {
    let (line, covid) = match entry {
        Entry::Vaccination { dose, of, date: day, covid, .. } => {
            let day = date(*day, language);
            // How many there are to be is not always said.
            let line = text!(language, "verdict-entry-vaccination", dose = *dose, of = *of, day);
            (line, covid)
        }
        Entry::OtherVaccination { disease, date: day, product, .. } => {
            let disease = match disease {
                Some(Disease::YellowFever) => text!("verdict-disease-yellow-fever"),
                Some(Disease::Poliomyelitis) => text!("verdict-disease-poliomyelitis"),
                Some(Disease::Meningococcal) => text!("verdict-disease-meningococcal"),
                Some(Disease::Measles) => text!("verdict-disease-measles"),
                Some(Disease::Influenza) => text!("verdict-disease-influenza"),
                Some(Disease::Other) => text!("verdict-disease-other"),
                None => text!("verdict-disease-unknown"),
            }
            .in_language(language);
            let product = if product.is_empty() { String::new() } else { format!(" · {}", shown(product)) };
            let day = date(*day, language);
            return text!(language, "verdict-entry-other-vaccination", disease, product, day);
        }
        Entry::Test { sampled_at, result, kind, covid, .. } => {
            let kind = match kind {
                TestKind::NucleicAcid => text!("verdict-test-nucleic-acid"),
                TestKind::Antigen => text!("verdict-test-antigen"),
                TestKind::Antibody => text!("verdict-test-antibody"),
                TestKind::Unknown => text!("verdict-test-unknown"),
            }
            .in_language(language);
            let result = match result {
                TestResult::Positive => text!("verdict-result-positive"),
                TestResult::Negative => text!("verdict-result-negative"),
                TestResult::Unknown => text!("verdict-result-unknown"),
            }
            .in_language(language);
            let moment = sampled(*sampled_at, language);
            let line = text!(language, "verdict-entry-test", kind, result, moment);
            (line, covid)
        }
        Entry::Exemption { until, covid, .. } => {
            let day = date(*until, language);
            let line = text!(language, "verdict-entry-exemption", day);
            (line, covid)
        }
        Entry::Pass { vaccinated, covid, .. } => {
            let line = if *vaccinated {
                text!("verdict-entry-pass-vaccinated")
            } else {
                text!("verdict-entry-pass")
            };
            (line.in_language(language).to_owned(), covid)
        }
        Entry::Recovery { first_positive, from, until, covid, .. } => {
            let [first, from, until] = [first_positive, from, until].map(|day| date(*day, language));
            let line = text!(language, "verdict-entry-recovery", first, from, until);
            (line, covid)
        }
        Entry::Unreadable { record } => {
            let line = match record {
                Record::Dose => {
                    text!("verdict-entry-unreadable-dose")
                }
                Record::Test => text!("verdict-entry-unreadable-test"),
            };
            return line.in_language(language).to_owned();
        }
    };
    if *covid { line } else { line + text!(language, "verdict-entry-not-covid") }
}

/// What a kind of credential is called.
#[must_use]
pub fn scheme(scheme: Scheme, language: Language) -> &'static str {
    let text = match scheme {
        Scheme::EuDcc => text!("verdict-scheme-eu-dcc"),
        Scheme::WhoDdcc => text!("verdict-scheme-who-ddcc"),
        Scheme::WhoDvc => text!("verdict-scheme-who-dvc"),
        Scheme::HealthLink => text!("verdict-scheme-health-link"),
        Scheme::AtExemption => text!("verdict-scheme-at-exemption"),
        Scheme::SwissLight => text!("verdict-scheme-swiss-light"),
        Scheme::NlDomestic => text!("verdict-scheme-nl-domestic"),
        Scheme::SmartHealthCard => text!("verdict-scheme-smart-health-card"),
        Scheme::NzCovidPass => text!("verdict-scheme-nz-covid-pass"),
        Scheme::IcaoVdsNc => text!("verdict-scheme-icao-vds-nc"),
        Scheme::Divoc => text!("verdict-scheme-divoc"),
        Scheme::Cred => text!("verdict-scheme-cred"),
        Scheme::PeduliLindungi => text!("verdict-scheme-peduli-lindungi"),
    };
    text.in_language(language)
}

fn unreadable(error: &DecodeError) -> Text {
    match error {
        DecodeError::UnknownScheme => {
            text!("verdict-unreadable-unknown-scheme")
        }
        DecodeError::Unsigned(Scheme::HealthLink) => text!("verdict-health-link"),
        DecodeError::Unsigned(_) => text!("verdict-unreadable-unsigned"),
        DecodeError::TooLong { .. } | DecodeError::TooLarge { .. } => text!("verdict-unreadable-too-long"),
        DecodeError::Incomplete { .. } => {
            text!("verdict-unreadable-incomplete")
        }
        DecodeError::Base45 { .. } | DecodeError::Encoding | DecodeError::Inflate => {
            text!("verdict-unreadable-base45")
        }
        DecodeError::Cbor { .. }
        | DecodeError::Json { .. }
        | DecodeError::Jws { .. }
        | DecodeError::Zip { .. }
        | DecodeError::Context
        | DecodeError::Envelope { .. }
        | DecodeError::UnknownCritical => {
            text!("verdict-unreadable-cbor")
        }
        DecodeError::Algorithm => text!("verdict-unreadable-algorithm"),
        DecodeError::MissingClaim { .. } => text!("verdict-unreadable-missing-claim"),
        DecodeError::Schema { .. } => {
            text!("verdict-unreadable-schema")
        }
    }
}

fn rejected(rejection: &Rejection) -> Text {
    match rejection {
        Rejection::UnknownIssuer => text!("verdict-rejected-unknown-issuer"),
        Rejection::NoTrustList => {
            text!("verdict-rejected-no-trust-list")
        }
        Rejection::BadSignature => text!("verdict-rejected-bad-signature"),
        Rejection::AlgorithmMismatch => {
            text!("verdict-rejected-algorithm-mismatch")
        }
        Rejection::WeakKey => text!("verdict-rejected-weak-key"),
        Rejection::SignerExpired { .. } => {
            text!("verdict-rejected-signer-expired")
        }
        Rejection::SignerNotYetValid { .. } => {
            text!("verdict-rejected-signer-not-yet-valid")
        }
        Rejection::SignerWithdrawn => {
            text!("verdict-rejected-signer-withdrawn")
        }
        Rejection::SignerRevoked => text!("verdict-rejected-signer-revoked"),
        Rejection::IssuerMismatch => text!("verdict-rejected-issuer-mismatch"),
        Rejection::KeyUsage => text!("verdict-rejected-key-usage"),
        Rejection::Content(error) => unreadable(error),
    }
}

fn found(reason: PolicyReason) -> Text {
    match reason {
        PolicyReason::Booster => text!("verdict-policy-booster"),
        PolicyReason::CompleteSeries => text!("verdict-policy-complete-series"),
        PolicyReason::NoBooster => text!("verdict-policy-no-booster"),
        PolicyReason::IncompleteSeries => {
            text!("verdict-policy-incomplete-series")
        }
        PolicyReason::RecentRecovery => text!("verdict-policy-recent-recovery"),
        PolicyReason::RecoveryOutOfTime => {
            text!("verdict-policy-recovery-out-of-time")
        }
        PolicyReason::NegativeTest => text!("verdict-policy-negative-test"),
        PolicyReason::TestTooOld => {
            text!("verdict-policy-test-too-old")
        }
        PolicyReason::PositiveTest => {
            text!("verdict-policy-positive-test")
        }
        PolicyReason::Exemption => text!("verdict-policy-exemption"),
        PolicyReason::ExemptionOver => {
            text!("verdict-policy-exemption-over")
        }
        PolicyReason::NotVaccinated => text!("verdict-policy-not-vaccinated"),
        PolicyReason::SeriesUnknown => text!("verdict-policy-series-unknown"),
        PolicyReason::NotStated => text!("verdict-policy-not-stated"),
        PolicyReason::TestUnclear => text!("verdict-policy-test-unclear"),
        PolicyReason::OtherDisease => {
            text!("verdict-policy-other-disease")
        }
        PolicyReason::UnknownDisease => text!("verdict-policy-unknown-disease"),
        PolicyReason::FutureDate => {
            text!("verdict-policy-future-date")
        }
        PolicyReason::UnreadableRecord => text!("verdict-policy-unreadable-record"),
        PolicyReason::Genuine => text!("verdict-policy-genuine"),
        PolicyReason::RulesPassed => text!("verdict-policy-rules-passed"),
        PolicyReason::RuleFailed => text!("verdict-policy-rule-failed"),
        PolicyReason::RuleOpen => text!("verdict-policy-rule-open"),
        PolicyReason::OtherScheme => text!("verdict-policy-other-scheme"),
        PolicyReason::NoRules => text!("verdict-policy-no-rules"),
        PolicyReason::NotYetValid => text!("verdict-policy-not-yet-valid"),
        PolicyReason::Expired => text!("verdict-policy-expired"),
        PolicyReason::Revoked => {
            text!("verdict-policy-revoked")
        }
        PolicyReason::SeenCard => text!("verdict-policy-seen-card"),
        PolicyReason::SeenApp => text!("verdict-policy-seen-app"),
        PolicyReason::SeenDoctorsLetter => {
            text!("verdict-policy-seen-doctors-letter")
        }
        PolicyReason::AccompaniedChild => text!("verdict-policy-accompanied-child"),
    }
}
