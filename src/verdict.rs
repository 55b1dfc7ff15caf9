//! One presented code in, one answer out: the only place that strings the steps together.

mod held;

pub use held::HeldCodes;

pub use crate::policy::Verdict;

use std::fmt;

use crate::{
    credential::{self, Credential, DecodeError, Entry, Holder, Scheme, typed::KeyboardFault},
    digest::sha256,
    policy::{Colour, Document, Evidence, Finding, Genuine, Policy, PolicyReason, eu_rules::RuleAnswer},
    time::{Date, Timestamp},
    trust::TrustStore,
    verify::{self, Rejection, Validity, Verified},
};

/// The inputs of a judgement: trust store, policy, time, and local date.
#[derive(Clone, Copy)]
pub struct JudgingContext<'a> {
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
    /// What the issuer is called, where a trust list says so.
    pub issuer_name: Option<String>,
    /// Who it is about; only if the proof held.
    pub holder: Option<Holder>,
    /// What it attests; only if the proof held.
    pub entries: Vec<Entry>,
    /// The EU rules that it does not pass, the failed ones first; none when the policy asks none.
    pub rules: Vec<RuleAnswer>,
    /// Tells this credential from others while its holder is inside; only if the proof held.
    pub fingerprint: Option<Fingerprint>,
    /// How many credentials of one holder the answer stands on: 1, or as many as were judged together.
    /// Scheme, issuer, validity and fingerprint are those of the last one.
    pub together: usize,
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
    /// The signer is known, and its key is too weak to prove anything.
    WeakKey,
    /// The scheme has no proof that can be checked offline.
    Unsigned,
}

/// Why an assessment says what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The picture holds no code.
    NoCode,
    /// Several credentials are held up at once, and nobody has said whose the guest is.
    SeveralCodes,
    /// A hand scanner's credential, which the keyboard of this computer has garbled.
    Keyboard(KeyboardFault),
    /// The code could not be read as a credential.
    Unreadable(DecodeError),
    /// The credential is not believed.
    Rejected(Rejection),
    /// What the policy found.
    Policy(PolicyReason),
    /// The clock is wrong, and without the time nothing can be said.
    ClockWrong,
    /// The key came on a list without its issuer's name, so whose name the credential bears is not proved.
    IssuerUnnamed,
    /// The credential names another country than its signer's as its issuer.
    IssuerDiffers,
    /// The credential is a link to health data elsewhere, and holds none.
    HealthLink,
    /// The signer is one that the WHO keeps for tests.
    TestSigner,
    /// The issuer has a newer list of withdrawn credentials than this post.
    RevocationsOutdated,
    /// The credential before is of much the same holder, and yet not of the same: the two were not judged
    /// together, and whether they are one guest's is the officer's question.
    HolderDiffers,
    /// The policy that is to judge is not there, or its file is faulty.
    PolicyMissing,
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
///
/// What cannot be read, or whose signer is not known, is undetermined: it says nothing against the
/// guest. What is signed wrongly, or by someone who may not sign it, is refused.
#[must_use]
pub fn judge(code: &[u8], context: &JudgingContext<'_>) -> Assessment {
    judge_beside(&[], code, context)
}

/// Judges a code together with those before it that are genuine and of the same holder: WHO and the EU give
/// one certificate an event, so that "one dose, and recovered" is shown by no single one. What comes out is
/// the same in every order.
///
/// Each code is proved by itself: one that is not genuine adds nothing to the others, and one of another holder
/// is judged alone.
fn judge_beside(before: &[&[u8]], code: &[u8], context: &JudgingContext<'_>) -> Assessment {
    let newest = match Opened::new(code, context) {
        Ok(opened) => opened,
        Err(not_genuine) => return *not_genuine,
    };
    let mut shown: Vec<Opened> = Vec::new();
    let mut holder_differs = false;
    for code in before {
        let Ok(earlier) = Opened::new(code, context) else { continue };
        if shown.iter().chain([&newest]).any(|known| known.fingerprint == earlier.fingerprint) {
            continue;
        }
        let (one, other) = (&earlier.verified.claims().holder, &newest.verified.claims().holder);
        if one.is_same_as(other) {
            shown.push(earlier);
        } else {
            holder_differs |= one.resembles(other);
        }
    }
    shown.push(newest);
    let mut assessment = assessed(&shown, context);
    if holder_differs {
        assessment.reasons.push(Reason::HolderDiffers);
    }
    assessment
}

/// Judges several credentials that are held up at once, together with those `before`. A forged one can hide
/// beside a genuine one, so they are judged only if every one is genuine and all are of one holder.
fn judge_at_once(before: &[&[u8]], codes: &[&[u8]], context: &JudgingContext<'_>) -> Assessment {
    let opened: Option<Vec<Opened>> = codes.iter().map(|code| Opened::new(code, context).ok()).collect();
    let of_one_holder = |opened: &Vec<Opened>| {
        let holder = |opened: &Opened| opened.verified.claims().holder.clone();
        opened.windows(2).all(|pair| holder(&pair[0]).is_same_as(&holder(&pair[1])))
    };
    match codes.split_last() {
        Some((last, others)) if opened.as_ref().is_some_and(of_one_holder) => {
            judge_beside(&[before, others].concat(), last, context)
        }
        _ => several_codes(context),
    }
}

/// The answer while there is no policy to judge by.
#[must_use]
pub fn no_policy(id: &str) -> Assessment {
    Assessment::by(id, vec![Reason::PolicyMissing], Verdict::Undetermined, Colour::Grey)
}

/// Judges what the officer has seen with his own eyes. It proves nothing, and says so by its reason.
#[must_use]
pub fn judge_seen(document: Document, context: &JudgingContext<'_>) -> Assessment {
    let finding = context.policy.assess(&Evidence::SeenByOfficer(document), context.now, context.today);
    Assessment::found(finding, context)
}

/// The answer for a picture without a code.
#[must_use]
pub fn no_code(context: &JudgingContext<'_>) -> Assessment {
    Assessment::because(vec![Reason::NoCode], Verdict::Undetermined, Colour::Grey, context)
}

/// The answer for several credentials at once: none of them is judged before one has been chosen.
#[must_use]
pub fn several_codes(context: &JudgingContext<'_>) -> Assessment {
    Assessment::because(vec![Reason::SeveralCodes], Verdict::Undetermined, Colour::Grey, context)
}

/// The answer for a code of a hand scanner that the keyboard has garbled: it says nothing against the guest.
#[must_use]
pub fn garbled(fault: KeyboardFault, context: &JudgingContext<'_>) -> Assessment {
    Assessment::because(vec![Reason::Keyboard(fault)], Verdict::Undetermined, Colour::Grey, context)
}

/// The answer for a code that was too long even to be held, longer than
/// [`credential::MAX_CODE_BYTES`]; `beginning` is what there is of it.
#[must_use]
pub fn too_long(beginning: &[u8], context: &JudgingContext<'_>) -> Assessment {
    let error = DecodeError::TooLong { limit: credential::MAX_CODE_BYTES };
    unreadable(Scheme::recognise(beginning), error, context)
}

fn unreadable(scheme: Option<Scheme>, error: DecodeError, context: &JudgingContext<'_>) -> Assessment {
    let proof = match &error {
        DecodeError::UnknownScheme => None,
        DecodeError::Unsigned(_) => Some(Proof::Unsigned),
        DecodeError::TooLong { .. }
        | DecodeError::Base45 { .. }
        | DecodeError::Encoding
        | DecodeError::Incomplete { .. }
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
        | DecodeError::Schema { .. } => scheme.map(|_| Proof::Malformed),
    };
    Assessment {
        scheme,
        proof,
        ..Assessment::because(vec![Reason::Unreadable(error)], Verdict::Undetermined, Colour::Grey, context)
    }
}

fn rejected(scheme: Scheme, rejection: Rejection, context: &JudgingContext<'_>) -> Assessment {
    let (proof, verdict, colour) = match &rejection {
        Rejection::UnknownIssuer | Rejection::NoTrustList => {
            (Proof::UnknownIssuer, Verdict::Undetermined, Colour::Grey)
        }
        Rejection::Content(_) => (Proof::Malformed, Verdict::Undetermined, Colour::Grey),
        // Neither right nor wrong, and not the guest's fault.
        Rejection::WeakKey => (Proof::WeakKey, Verdict::Undetermined, Colour::Grey),
        // The guest could not know, and what was signed before may well be genuine.
        Rejection::SignerWithdrawn => (Proof::NotEntitled, Verdict::Undetermined, Colour::Grey),
        Rejection::BadSignature => (Proof::BadSignature, Verdict::Refuse, Colour::Red),
        Rejection::AlgorithmMismatch
        | Rejection::SignerExpired { .. }
        | Rejection::SignerNotYetValid { .. }
        | Rejection::SignerRevoked
        | Rejection::IssuerMismatch
        | Rejection::KeyUsage => (Proof::NotEntitled, Verdict::Refuse, Colour::Red),
    };
    Assessment {
        scheme: Some(scheme),
        proof: Some(proof),
        ..Assessment::because(vec![Reason::Rejected(rejection)], verdict, colour, context)
    }
}

/// A genuine credential, opened.
struct Opened {
    verified: Verified,
    fingerprint: Fingerprint,
    validity: Validity,
}

impl Opened {
    /// Opens and proves a code; otherwise the answer to it.
    fn new(code: &[u8], context: &JudgingContext<'_>) -> Result<Self, Box<Assessment>> {
        let scheme = Scheme::recognise(code);
        let credential =
            credential::decode_as(scheme, code).map_err(|error| unreadable(scheme, error, context))?;
        let scheme = credential.scheme();
        let fingerprint = Fingerprint::of(&credential);
        let verified = verify::verify(credential, context.trust, context.now)
            .map_err(|rejection| rejected(scheme, rejection, context))?;
        let validity = verify::validity(&verified, context.trust, context.now);
        Ok(Self { verified, fingerprint, validity })
    }
}

/// The answer to genuine credentials of one holder, of which the last one was shown last.
fn assessed(shown: &[Opened], context: &JudgingContext<'_>) -> Assessment {
    let evidence: Vec<Genuine<'_>> = shown
        .iter()
        .map(|opened| Genuine { credential: &opened.verified, validity: opened.validity })
        .collect();
    // No policy could judge what is not there.
    let is_link = shown.iter().all(|opened| opened.verified.scheme() == Scheme::HealthLink);
    let mut found = if is_link && shown.iter().all(|opened| opened.validity == Validity::Current) {
        Assessment::because(vec![Reason::HealthLink], Verdict::Review, Colour::Grey, context)
    } else {
        let finding = context.policy.assess(&Evidence::Verified(&evidence), context.now, context.today);
        Assessment::found(finding, context)
    };
    if shown.iter().any(|opened| opened.verified.names_another_issuer()) {
        found = found.in_doubt(Reason::IssuerDiffers);
    }
    if shown.iter().any(|opened| opened.verified.signer().for_tests) {
        found = found.in_doubt(Reason::TestSigner);
    }
    if shown.iter().any(|opened| opened.verified.issuer_is_unnamed()) {
        found.reasons.push(Reason::IssuerUnnamed);
    }
    if shown.iter().any(|Opened { verified, validity, .. }| {
        *validity == Validity::Current && context.trust.revocations_are_outdated(&verified.signer().name)
    }) {
        found.reasons.push(Reason::RevocationsOutdated);
    }
    let mut entries: Vec<Entry> = Vec::new();
    for entry in shown.iter().flat_map(|opened| &opened.verified.claims().entries) {
        if !entries.contains(entry) {
            entries.push(entry.clone());
        }
    }
    let Some(Opened { verified, fingerprint, validity }) = shown.last() else { return found };
    let claims = verified.claims();
    let name = &verified.signer().name;
    Assessment {
        scheme: Some(verified.scheme()),
        proof: Some(Proof::Verified),
        validity: Some(*validity),
        issuer: verified.issuer().map(str::to_owned),
        issuer_name: context
            .trust
            .issuer_name(name)
            .or_else(|| verified.signer().organisation())
            .map(str::to_owned),
        holder: Some(&claims.holder).filter(|holder| !holder.name.is_empty()).cloned(),
        entries,
        fingerprint: Some(fingerprint.clone()),
        together: shown.len(),
        ..found
    }
}

impl Assessment {
    /// What is left of it when the time that it was made at cannot be believed: whatever hangs on the time,
    /// an admission first of all, is undetermined. A wrong signature is wrong at any time.
    #[must_use]
    pub fn without_the_time(self) -> Self {
        let signer_and_time = self.reasons.iter().any(|reason| {
            matches!(
                reason,
                Reason::Rejected(Rejection::SignerExpired { .. } | Rejection::SignerNotYetValid { .. })
            )
        });
        let judged_in_time = matches!(self.proof, None | Some(Proof::Verified)) || signer_and_time;
        if self.verdict == Verdict::Undetermined || !judged_in_time {
            return self;
        }
        Self {
            validity: None,
            verdict: Verdict::Undetermined,
            colour: Colour::Grey,
            reasons: vec![Reason::ClockWrong],
            rules: Vec::new(),
            ..self
        }
    }

    /// The same answer for a code that is not alone in its picture. A forged code can hide beside a genuine
    /// one, so nobody is admitted until one code is shown alone.
    #[must_use]
    pub fn among_others(self) -> Self {
        self.in_doubt(Reason::SeveralCodes)
    }

    /// The same answer where something speaks against admitting without a look.
    fn in_doubt(mut self, reason: Reason) -> Self {
        if self.verdict == Verdict::Admit {
            (self.verdict, self.colour) = (Verdict::Review, Colour::Yellow);
            self.reasons.insert(0, reason);
        } else {
            self.reasons.push(reason);
        }
        self
    }

    /// An answer that names nobody.
    fn because(reasons: Vec<Reason>, verdict: Verdict, colour: Colour, context: &JudgingContext<'_>) -> Self {
        Self::by(context.policy.id(), reasons, verdict, colour)
    }

    fn by(policy: &str, reasons: Vec<Reason>, verdict: Verdict, colour: Colour) -> Self {
        Self {
            scheme: None,
            proof: None,
            validity: None,
            verdict,
            colour,
            reasons,
            policy: policy.to_owned(),
            issuer: None,
            issuer_name: None,
            holder: None,
            entries: Vec::new(),
            rules: Vec::new(),
            fingerprint: None,
            together: 1,
        }
    }

    /// The policy's answer, as long as it names nobody.
    fn found(finding: Finding, context: &JudgingContext<'_>) -> Self {
        let Finding { colour, verdict, reasons, rules } = finding;
        let reasons = reasons.into_iter().map(Reason::Policy).collect();
        Self { rules, ..Self::because(reasons, verdict, colour, context) }
    }
}

impl Fingerprint {
    fn of(credential: &Credential) -> Self {
        Self(sha256(&credential.signed))
    }
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
            Self::WeakKey => "weak-key",
            Self::Unsigned => "unsigned",
        }
    }
}

impl Reason {
    /// Its stable name for other programs, in kebab case.
    ///
    /// - Nothing to judge: `no-code`, `several-codes`, `not-a-credential`, `no-offline-proof`, `caps-lock`,
    ///   `keyboard-layout`.
    /// - Not well-formed: `too-long`, `encoding`, `incomplete`, `decompress`, `too-large`, `cbor-malformed`,
    ///   `json-malformed`, `jws-structure`, `zip-structure`, `context-unknown`, `cose-structure`, `unknown-critical`, `alg-unsupported`, `missing-claim`, `schema`.
    /// - Not believed: `unknown-issuer`, `no-trust-list`, `bad-signature`, `alg-mismatch`,
    ///   `weak-key`, `signer-expired`, `signer-not-yet-valid`, `signer-withdrawn`, `signer-revoked`,
    ///   `issuer-mismatch`, `key-usage`.
    /// - Not to be said without the time: `clock-wrong`; without a policy: `policy-missing`.
    /// - Genuine, or seen by the officer: see [`PolicyReason::code`]; besides those `issuer-unnamed`,
    ///   `issuer-differs`, `health-link`, `test-signer`, `revocations-outdated` and `holder-differs`, and
    ///   `several-codes` where a genuine one is not alone.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoCode => "no-code",
            Self::SeveralCodes => "several-codes",
            Self::Keyboard(KeyboardFault::CapsLock) => "caps-lock",
            Self::Keyboard(KeyboardFault::Layout(_)) => "keyboard-layout",
            Self::Unreadable(error) | Self::Rejected(Rejection::Content(error)) => decode_error_code(error),
            Self::Rejected(Rejection::UnknownIssuer) => "unknown-issuer",
            Self::Rejected(Rejection::NoTrustList) => "no-trust-list",
            Self::Rejected(Rejection::BadSignature) => "bad-signature",
            Self::Rejected(Rejection::AlgorithmMismatch) => "alg-mismatch",
            Self::Rejected(Rejection::WeakKey) => "weak-key",
            Self::Rejected(Rejection::SignerExpired { .. }) => "signer-expired",
            Self::Rejected(Rejection::SignerNotYetValid { .. }) => "signer-not-yet-valid",
            Self::Rejected(Rejection::SignerWithdrawn) => "signer-withdrawn",
            Self::Rejected(Rejection::SignerRevoked) => "signer-revoked",
            Self::Rejected(Rejection::IssuerMismatch) => "issuer-mismatch",
            Self::Rejected(Rejection::KeyUsage) => "key-usage",
            Self::Policy(reason) => reason.code(),
            Self::ClockWrong => "clock-wrong",
            Self::IssuerUnnamed => "issuer-unnamed",
            Self::IssuerDiffers => "issuer-differs",
            Self::HealthLink => "health-link",
            Self::TestSigner => "test-signer",
            Self::RevocationsOutdated => "revocations-outdated",
            Self::HolderDiffers => "holder-differs",
            Self::PolicyMissing => "policy-missing",
        }
    }
}

fn decode_error_code(error: &DecodeError) -> &'static str {
    match error {
        DecodeError::UnknownScheme => "not-a-credential",
        DecodeError::Unsigned(_) => "no-offline-proof",
        DecodeError::TooLong { .. } => "too-long",
        DecodeError::Base45 { .. } | DecodeError::Encoding => "encoding",
        DecodeError::Incomplete { .. } => "incomplete",
        DecodeError::Inflate => "decompress",
        DecodeError::TooLarge { .. } => "too-large",
        DecodeError::Cbor { .. } => "cbor-malformed",
        DecodeError::Json { .. } => "json-malformed",
        DecodeError::Jws { .. } => "jws-structure",
        DecodeError::Zip { .. } => "zip-structure",
        DecodeError::Context => "context-unknown",
        DecodeError::Envelope { .. } => "cose-structure",
        DecodeError::UnknownCritical => "unknown-critical",
        DecodeError::Algorithm => "alg-unsupported",
        // What the envelope itself asks for; all else is missing from the content.
        DecodeError::MissingClaim { claim: "exp" | "iat" | "hcert" | "iss" | "cti" | "vc" | "nbf" } => {
            "missing-claim"
        }
        DecodeError::MissingClaim { .. } | DecodeError::Schema { .. } => "schema",
    }
}
