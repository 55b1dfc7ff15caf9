//! One presented code in, one answer out: the only place that strings the steps together.

use std::fmt;

use crate::{
    credential::{Date, DecodeError, Entry, Holder, Scheme, Timestamp},
    policy::{Colour, Document, Policy, PolicyReason, Verdict},
    trust::TrustStore,
    verify::{Rejection, Validity},
};

/// Everything that a judgement leans on.
#[derive(Clone, Copy)]
pub struct Bench<'a> {
    /// Whom we believe.
    pub trust: &'a TrustStore,
    /// What we ask for.
    pub policy: &'a Policy,
    /// The moment of judging.
    pub now: Timestamp,
    /// The desk's calendar day at that moment.
    pub today: Date,
}

/// The answer with its circumstances. Always complete.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// The kind of credential; `None` is an ordinary code, or no code at all.
    pub scheme: Option<Scheme>,
    /// What was found out about its genuineness; `None` when there was nothing to prove.
    pub proof: Option<Proof>,
    /// Whether it is in force; `None` when unknowable.
    pub validity: Option<Validity>,
    /// The answer.
    pub verdict: Verdict,
    /// The colour behind it.
    pub colour: Colour,
    /// Why, the decisive one first; never empty.
    pub reasons: Vec<Reason>,
    /// The id of the policy that judged.
    pub policy: String,
    /// Who issued the credential; only if the proof held.
    pub issuer: Option<String>,
    /// Who it is about; only if the proof held.
    pub holder: Option<Holder>,
    /// What it attests; only if the proof held.
    pub entries: Vec<Entry>,
    /// Tells this credential from others while its holder is inside; only if the proof held.
    pub fingerprint: Option<Fingerprint>,
}

/// What was found out about a credential's genuineness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Proof {
    /// The signature holds, and its signer is believed and entitled.
    Verified,
    /// The signature is wrong.
    BadSignature,
    /// The signer is not known here.
    UnknownIssuer,
    /// The signer is known, and may not sign this.
    NotEntitled,
    /// Claims to be of its scheme, and is not well-formed.
    Malformed,
    /// The scheme has no proof that can be checked offline.
    Unsigned,
}

/// Why an assessment says what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The picture holds no code.
    NoCode,
    /// The code could not be read as a credential.
    Unreadable(DecodeError),
    /// The credential is not believed.
    Rejected(Rejection),
    /// What the policy found.
    Policy(PolicyReason),
}

/// A digest of the signed bytes of one credential. Opaque: it is never shown or written as it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Fingerprint(pub(crate) [u8; 32]);

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fingerprint(..)")
    }
}

/// Reads, verifies and judges the content of one QR code.
#[must_use]
pub fn judge(code: &[u8], bench: &Bench<'_>) -> Assessment {
    let _ = (code, bench);
    todo!()
}

/// Judges what the officer has seen with his own eyes.
#[must_use]
pub fn judge_seen(document: Document, bench: &Bench<'_>) -> Assessment {
    let _ = (document, bench);
    todo!()
}

/// The answer for a picture without a code.
#[must_use]
pub fn no_code(bench: &Bench<'_>) -> Assessment {
    let _ = bench;
    todo!()
}

impl Proof {
    /// Its stable name for other programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::BadSignature => "bad-signature",
            Self::UnknownIssuer => "unknown-issuer",
            Self::NotEntitled => "not-entitled",
            Self::Malformed => "malformed",
            Self::Unsigned => "unsigned",
        }
    }
}

impl Reason {
    /// Its stable name for other programs, in kebab case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        todo!()
    }
}
