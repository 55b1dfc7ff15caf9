//! What the officer may do next, or say to the guest.

use super::keyboard;
use crate::{
    credential::DecodeError,
    policy::PolicyReason,
    text::{Language, Text, text},
    verdict::{Assessment, Reason, Verdict},
    verify::Rejection,
};

/// What the officer may do, or say to the guest. `None` when there is nothing to be done: the guest
/// is welcome.
#[must_use]
pub fn advice(assessment: &Assessment, language: Language) -> Option<&'static str> {
    let decisive = assessment.reasons.first()?;
    let text = match assessment.verdict {
        Verdict::Admit => return None,
        Verdict::Review => for_review(decisive),
        Verdict::Refuse | Verdict::Undetermined => match decisive {
            Reason::NoCode => TRY_AGAIN,
            Reason::SeveralCodes => ONE_CODE,
            Reason::Keyboard(fault) => keyboard::advice(*fault),
            Reason::Unreadable(error) => after_unreadable(error),
            Reason::Rejected(rejection) => after_rejection(rejection),
            Reason::Policy(reason) => after_finding(*reason),
            Reason::ClockWrong => {
                text!("advice-clock-wrong")
            }
            Reason::PolicyMissing => text!("advice-policy-missing"),
            Reason::IssuerUnnamed
            | Reason::IssuerDiffers
            | Reason::HealthLink
            | Reason::TestSigner
            | Reason::RevocationsOutdated
            | Reason::HolderDiffers => ANOTHER_PROOF,
        },
    };
    Some(text.in_language(language))
}

fn for_review(reason: &Reason) -> Text {
    match reason {
        Reason::SeveralCodes => ONE_CODE,
        Reason::HealthLink => text!("advice-review-health-link"),
        Reason::IssuerDiffers => text!("advice-review-issuer-differs"),
        Reason::TestSigner => ANOTHER_PROOF,
        Reason::Policy(PolicyReason::UnknownDisease) => text!("advice-review-unknown-disease"),
        Reason::Policy(PolicyReason::SeenDoctorsLetter) => text!("advice-review-doctors-letter"),
        Reason::Policy(PolicyReason::CompleteSeries) => text!("advice-review-complete-series"),
        Reason::Policy(PolicyReason::UnreadableRecord) => text!("advice-review-unreadable-record"),
        Reason::Policy(PolicyReason::SeriesUnknown) => text!("advice-review-series-unknown"),
        Reason::Policy(PolicyReason::NotStated) => text!("advice-review-not-stated"),
        Reason::Policy(PolicyReason::Expired) => text!("advice-review-expired"),
        _ => text!("advice-review-other"),
    }
}

const TRY_AGAIN: Text = text!("advice-try-again");
const ONE_CODE: Text = text!("advice-one-code");
const ANOTHER_PROOF: Text = text!("advice-another-proof");
const CHECK_CLOCK: Text = text!("advice-check-clock");

fn after_unreadable(error: &DecodeError) -> Text {
    match error {
        DecodeError::UnknownScheme => text!("advice-unknown-scheme"),
        DecodeError::Unsigned(_) => text!("advice-unsigned"),
        DecodeError::Incomplete { .. } => text!("advice-incomplete"),
        DecodeError::TooLong { .. }
        | DecodeError::Base45 { .. }
        | DecodeError::Encoding
        | DecodeError::Inflate
        | DecodeError::TooLarge { .. }
        | DecodeError::Cbor { .. }
        | DecodeError::Json { .. }
        | DecodeError::Jws { .. }
        | DecodeError::Zip { .. }
        | DecodeError::Context
        | DecodeError::Envelope { .. }
        | DecodeError::UnknownCritical
        | DecodeError::Algorithm
        | DecodeError::MissingClaim { .. }
        | DecodeError::Schema { .. } => text!("advice-damaged"),
    }
}

fn after_rejection(rejection: &Rejection) -> Text {
    match rejection {
        Rejection::UnknownIssuer | Rejection::WeakKey | Rejection::SignerWithdrawn => {
            text!("advice-unknown-issuer")
        }
        Rejection::NoTrustList => text!("advice-no-trust-list"),
        Rejection::BadSignature
        | Rejection::AlgorithmMismatch
        | Rejection::SignerRevoked
        | Rejection::IssuerMismatch
        | Rejection::KeyUsage => text!("advice-original"),
        Rejection::SignerExpired { .. } | Rejection::SignerNotYetValid { .. } => CHECK_CLOCK,
        Rejection::Content(error) => after_unreadable(error),
    }
}

fn after_finding(reason: PolicyReason) -> Text {
    match reason {
        PolicyReason::PositiveTest => text!("advice-positive-test"),
        PolicyReason::NoBooster | PolicyReason::CompleteSeries | PolicyReason::IncompleteSeries => {
            text!("advice-missing-dose")
        }
        PolicyReason::TestTooOld => {
            text!("advice-recent-test")
        }
        PolicyReason::FutureDate | PolicyReason::NotYetValid => CHECK_CLOCK,
        PolicyReason::Expired => text!("advice-expired"),
        PolicyReason::OtherDisease => text!("advice-covid-certificate"),
        PolicyReason::Booster
        | PolicyReason::RecentRecovery
        | PolicyReason::RecoveryOutOfTime
        | PolicyReason::NegativeTest
        | PolicyReason::Exemption
        | PolicyReason::ExemptionOver
        | PolicyReason::NotVaccinated
        | PolicyReason::UnreadableRecord
        | PolicyReason::SeriesUnknown
        | PolicyReason::NotStated
        | PolicyReason::TestUnclear
        | PolicyReason::UnknownDisease
        | PolicyReason::Genuine
        | PolicyReason::RulesPassed
        | PolicyReason::RuleFailed
        | PolicyReason::RuleOpen
        | PolicyReason::NoRules
        | PolicyReason::OtherScheme
        | PolicyReason::Revoked
        | PolicyReason::SeenCard
        | PolicyReason::SeenApp
        | PolicyReason::SeenDoctorsLetter
        | PolicyReason::AccompaniedChild => ANOTHER_PROOF,
    }
}
