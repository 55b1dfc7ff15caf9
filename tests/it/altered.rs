//! A second opinion: credentials of every scheme by made-up issuers are genuine as they are, and whatever
//! is done to them, nothing that was altered is admitted.

use ciborium::Value;
use posjaga::{
    policy::PolicyBook,
    trust::TrustStore,
    verdict::{Assessment, JudgingContext, Proof, Reason, judge},
};
use proptest::{prelude::*, sample::Index};

use crate::support::{
    Signer, at, containers, divoc,
    issuers::{Made, card_claims, covid_pass, cred, health_card, seal_with},
};

/// When all of them are in force.
const DURING: &str = "2022-06-01T00:00:00Z";

/// A credential, the store that believes it, and what it is worth under `complete-primary`.
struct Sample {
    name: &'static str,
    made: Made,
    trust: TrustStore,
    verdict: &'static str,
    reason: &'static str,
}

fn samples() -> Vec<Sample> {
    let (p256, rsa) = (Signer::p256(), Signer::rsa());
    let card = || health_card(&card_claims(&[("207", "2021-03-01"), ("207", "2021-04-01")]));
    [
        ("DCC, ES256", containers::dcc(&p256), "admit", "complete-series"),
        ("DCC, PS256", containers::dcc(&rsa), "admit", "complete-series"),
        ("DCC, one dose", containers::doses(&p256, 1, 2), "refuse", "incomplete-series"),
        ("AT1", containers::exemption(&p256, "2022-12-31"), "review", "exemption"),
        ("AT1, over", containers::exemption(&p256, "2022-05-31"), "refuse", "exemption-over"),
        ("LT1", containers::light(&p256), "review", "not-stated"),
        ("DDCC", containers::ddcc(&p256), "admit", "complete-series"),
        ("DDCC, bare", containers::bare_ddcc(&p256), "admit", "complete-series"),
        ("DVC", containers::yellow_card(&p256), "refuse", "other-disease"),
        ("SHC", card(), "admit", "complete-series"),
        ("NZCP", covid_pass(), "admit", "complete-series"),
        ("VDS-NC, ES256", seal_with("ES256", "ID"), "admit", "complete-series"),
        ("VDS-NC, ES384", seal_with("ES384", "ID"), "admit", "complete-series"),
        ("VDS-NC, ES512", seal_with("ES512", "ID"), "admit", "complete-series"),
        ("CRED", cred(), "refuse", "not-vaccinated"),
        ("DIVOC, Ed25519", divoc::indonesian(), "admit", "complete-series"),
        ("DIVOC, PS256", divoc::indian(), "admit", "complete-series"),
    ]
    .into_iter()
    .map(|(name, made, verdict, reason)| {
        let mut trust = TrustStore::new();
        trust.add(&made.trust).expect("a trust file");
        Sample { name, made, trust, verdict, reason }
    })
    .collect()
}

fn judged(code: &[u8], trust: &TrustStore) -> Assessment {
    let (book, now) = (PolicyBook::shipped(), at(DURING));
    let today = now.date_naive();
    let policy = book.choose("complete-primary", today).expect("it ships");
    judge(code, &JudgingContext { trust, policy, now, today })
}

/// Of something altered: not genuine and then neither admitted nor named, or altered where no signature
/// reaches and then exactly what the original is.
fn is_harmless(altered: &Assessment, original: &Assessment) -> bool {
    if altered.proof == Some(Proof::Verified) {
        altered == original
    } else {
        altered.verdict.code() != "admit" && altered.holder.is_none() && altered.entries.is_empty()
    }
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// What may happen to bytes.
#[derive(Clone, Debug)]
enum Change {
    Replace(u8),
    Flip(u8),
    Cut,
    Insert(u8),
    Remove,
    /// From here on as another sample of the same signer or scheme has it.
    Splice(Index, Index),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        any::<u8>().prop_map(Change::Replace),
        (0..8_u8).prop_map(|bit| Change::Flip(1 << bit)),
        Just(Change::Cut),
        any::<u8>().prop_map(Change::Insert),
        Just(Change::Remove),
        (any::<Index>(), any::<Index>()).prop_map(|(other, from)| Change::Splice(other, from)),
    ]
}

fn apply(change: &Change, place: Index, bytes: &mut Vec<u8>, others: &[&[u8]]) {
    let at = place.index(bytes.len());
    match change {
        Change::Replace(byte) => bytes[at] = *byte,
        Change::Flip(bit) => bytes[at] ^= bit,
        Change::Cut => bytes.truncate(at),
        Change::Insert(byte) => bytes.insert(at, *byte),
        Change::Remove => {
            bytes.remove(at);
        }
        Change::Splice(other, from) => {
            let other = others[other.index(others.len())];
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from.index(other.len())..]);
        }
    }
}

#[test]
fn credentials_of_every_scheme_are_genuine_as_they_are() {
    for Sample { name, made, trust, verdict, reason } in samples() {
        let found = judged(&made.code, &trust);
        let reasons = found.reasons.first().map(Reason::code);
        assert_eq!(
            (found.proof, found.verdict.code(), reasons),
            (Some(Proof::Verified), verdict, Some(reason)),
            "{name}"
        );
        let strangers = judged(&made.code, &TrustStore::new());
        assert_eq!((strangers.proof, strangers.holder), (Some(Proof::UnknownIssuer), None), "{name}");
    }
}

#[test]
fn no_altered_code_is_ever_admitted() {
    let samples = samples();
    let originals: Vec<_> = samples.iter().map(|sample| judged(&sample.made.code, &sample.trust)).collect();
    let codes: Vec<_> = samples.iter().map(|sample| sample.made.code.as_slice()).collect();
    proptest!(config(3000), |(which in 0..samples.len(), place in any::<Index>(), change in change())| {
        let mut code = codes[which].to_vec();
        apply(&change, place, &mut code, &codes);
        // A whole other sample is no altered one.
        prop_assume!(!codes.contains(&code.as_slice()));
        let altered = judged(&code, &samples[which].trust);
        prop_assert!(is_harmless(&altered, &originals[which]), "{}", samples[which].name);
    });
}

/// Most changes of a code only break its packing. Here the packing is right and the content is not.
#[test]
fn nothing_that_is_altered_inside_is_ever_admitted() {
    let samples = samples();
    let originals: Vec<_> = samples.iter().map(|sample| judged(&sample.made.code, &sample.trust)).collect();
    let insides: Vec<_> = samples.iter().map(|sample| sample.made.inside.as_slice()).collect();
    proptest!(config(3000), |(which in 0..samples.len(), place in any::<Index>(), change in change())| {
        let mut inside = insides[which].to_vec();
        apply(&change, place, &mut inside, &insides);
        prop_assume!(!insides.contains(&inside.as_slice()) && !inside.is_empty());
        let altered = judged(&(samples[which].made.wrap)(&inside), &samples[which].trust);
        prop_assert!(is_harmless(&altered, &originals[which]), "{}", samples[which].name);
    });
}

/// Headers, payloads and signatures of one signer's own credentials, in every other combination.
#[test]
fn fields_of_one_signers_envelopes_cannot_be_exchanged() {
    let signer = Signer::p256();
    let made = [
        containers::dcc(&signer),
        containers::doses(&signer, 1, 2),
        containers::exemption(&signer, "2022-12-31"),
        containers::light(&signer),
        containers::ddcc(&signer),
        containers::yellow_card(&signer),
    ];
    let mut trust = TrustStore::new();
    trust.add(&signer.certificate()).expect("a certificate");
    let envelopes: Vec<Vec<Value>> = made.iter().map(|made| containers::fields(&made.inside)).collect();
    let mut count = 0;
    for (one, other) in (0..made.len()).flat_map(|one| (0..made.len()).map(move |other| (one, other))) {
        for field in 0..4 {
            let mut fields = envelopes[one].clone();
            fields[field] = envelopes[other][field].clone();
            if fields == envelopes[one] || fields == envelopes[other] {
                continue;
            }
            let code = (made[one].wrap)(&containers::envelope(fields));
            let found = judged(&code, &trust);
            assert_eq!(found.proof, Some(Proof::BadSignature), "field {field} of {other} in {one}");
            count += 1;
        }
    }
    assert!(count >= made.len() * (made.len() - 1));
}

/// An unsigned prefix says what a credential is. Under another one it is not believed.
#[test]
fn a_credential_under_another_prefix_is_worth_nothing() {
    let signer = Signer::p256();
    let mut trust = TrustStore::new();
    trust.add(&signer.certificate()).expect("a certificate");
    for (own, made) in [
        ("HC1:", containers::dcc(&signer)),
        ("HC1:", containers::yellow_card(&signer)),
        ("AT1:", containers::exemption(&signer, "2022-12-31")),
        ("LT1:", containers::light(&signer)),
    ] {
        for prefix in ["HC1:", "AT1:", "LT1:"] {
            let found = judged(&containers::container(prefix, &made.inside), &trust);
            assert_eq!(found.proof == Some(Proof::Verified), own == prefix, "{own} as {prefix}");
            assert!(own == prefix || found.holder.is_none());
        }
    }
}

/// Protected headers that ask for something else than what was signed.
#[test]
fn a_header_of_the_attackers_making_does_not_pass() {
    let signer = Signer::p256();
    let made = containers::dcc(&signer);
    let mut trust = TrustStore::new();
    trust.add(&made.trust).expect("a certificate");
    let fields = containers::fields(&made.inside);
    let kid = || (Value::from(4), Value::Bytes(signer.kid()));
    let header = |members: Vec<(Value, Value)>| Value::Bytes(crate::support::to_bytes(&Value::Map(members)));
    for (protected, unprotected) in [
        // No algorithm, "none", HMAC, and others that are no signature of this key's.
        (header(vec![kid()]), vec![]),
        (header(vec![]), vec![(Value::from(1), Value::from(-7)), kid()]),
        (header(vec![(Value::from(1), Value::from(0)), kid()]), vec![]),
        (header(vec![(Value::from(1), Value::from(5)), kid()]), vec![]),
        (header(vec![(Value::from(1), Value::from(-37)), kid()]), vec![]),
        (header(vec![(Value::from(1), Value::from(-8)), kid()]), vec![]),
        (header(vec![(Value::from(1), Value::from("ES256")), kid()]), vec![]),
        // Something critical that nobody knows.
        (
            header(vec![
                (Value::from(1), Value::from(-7)),
                (Value::from(2), Value::Array(vec![Value::from("unknown")])),
                kid(),
            ]),
            vec![],
        ),
    ] {
        let altered = vec![protected, Value::Map(unprotected), fields[2].clone(), fields[3].clone()];
        let found = judged(&(made.wrap)(&containers::envelope(altered.clone())), &trust);
        assert!(found.proof != Some(Proof::Verified) && found.verdict.code() != "admit", "{altered:?}");
        assert!(found.holder.is_none());
    }
}
