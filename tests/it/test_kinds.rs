//! A test proves something only if its code says what it looks for, in every scheme that has tests.

use posjaga::{
    credential::{Entry, Sampled, TestKind},
    policy::PolicyBook,
    trust::TrustStore,
    verdict::{self, Assessment, JudgingContext, Reason},
};
use serde_json::{Value, json};

use crate::support::{
    at,
    issuers::{card_claims, health_card},
};

/// A SMART card with this observation, and whatever doses.
fn card(observation: &Value, doses: &[(&str, &str)]) -> (Vec<u8>, Vec<u8>) {
    let mut claims = card_claims(doses);
    let bundle = &mut claims["vc"]["credentialSubject"]["fhirBundle"]["entry"];
    bundle.as_array_mut().unwrap().push(json!({"fullUrl": "resource:9", "resource": observation}));
    let made = health_card(&claims);
    (made.code, made.trust)
}

fn observation(code: &str, result: &str, taken: &str) -> Value {
    json!({"resourceType": "Observation", "status": "final", "subject": {"reference": "resource:0"},
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "effectiveDateTime": taken,
        "valueCodeableConcept": {"coding": [{"system": "http://snomed.info/sct", "code": result}]}})
}

const POSITIVE: &str = "260373001";
const NEGATIVE: &str = "260415000";

fn judged(policy: &str, (code, trust): &(Vec<u8>, Vec<u8>)) -> Assessment {
    let mut store = TrustStore::new();
    store.add(trust).unwrap();
    let now = at("2022-08-01T12:00:00Z");
    let book = PolicyBook::shipped();
    let policy = book.choose(policy, now.date_naive()).unwrap();
    verdict::judge(code, &JudgingContext { trust: &store, policy, now, today: now.date_naive() })
}

fn told(assessment: &Assessment) -> (&'static str, &'static str) {
    (assessment.verdict.code(), assessment.reasons.first().map_or("none", Reason::code))
}

#[test]
fn a_card_with_a_test_for_antibodies_is_the_officers_whatever_was_found() {
    for (code, result, expected) in [
        ("94500-6", NEGATIVE, ("admit", "negative-test")),
        ("94558-4", NEGATIVE, ("admit", "negative-test")),
        ("94500-6", POSITIVE, ("refuse", "positive-test")),
        ("LP6464-4", POSITIVE, ("refuse", "positive-test")),
        ("94563-4", NEGATIVE, ("review", "test-unclear")),
        ("94563-4", POSITIVE, ("review", "test-unclear")),
        ("94762-2", POSITIVE, ("review", "test-unclear")),
    ] {
        let card = card(&observation(code, result, "2022-08-01T06:00:00Z"), &[]);
        assert_eq!(told(&judged("id-2022-07", &card)), expected, "{code} {result}");
    }
    // Beside doses it takes nothing away.
    let doses = [("207", "2021-03-01"), ("207", "2021-04-01"), ("207", "2021-12-01")];
    let card = card(&observation("94563-4", POSITIVE, "2022-08-01T06:00:00Z"), &doses);
    assert_eq!(told(&judged("id-2022-07", &card)), ("admit", "booster"));
}

#[test]
fn a_test_without_a_time_is_read_as_it_is_least_favourable() {
    for (result, taken, expected) in [
        (POSITIVE, "2022-08-01", ("refuse", "positive-test")),
        (POSITIVE, "2022-07-22", ("refuse", "positive-test")),
        (POSITIVE, "2022-08-01T12:00:30Z", ("refuse", "positive-test")),
        (NEGATIVE, "2022-07-31", ("admit", "negative-test")),
        (NEGATIVE, "2022-07-30", ("refuse", "test-too-old")),
        (NEGATIVE, "2022-08-02", ("refuse", "future-date")),
    ] {
        let card = card(&observation("94500-6", result, taken), &[]);
        let assessment = judged("id-2022-07", &card);
        assert_eq!(told(&assessment), expected, "{result} {taken}");
        let [Entry::Test { sampled_at, kind, .. }] = assessment.entries.as_slice() else { panic!("a test") };
        assert!(*kind == TestKind::NucleicAcid && sampled_at.to_string() == taken, "{taken}");
        assert_eq!(matches!(sampled_at, Sampled::On(_)), taken.len() == 10);
    }
}
