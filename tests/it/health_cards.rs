//! SMART Health Cards by a made-up issuer: what their records come to, and every way in which they travel.

use posjaga::{
    credential::{
        Entry, Record, TestKind,
        chunks::{Assembled, Chunks},
    },
    policy::PolicyBook,
    trust::TrustStore,
    verdict::{Assessment, JudgingContext, Proof, Reason, judge},
};
use serde_json::{Value, json};

use crate::support::{
    at,
    issuers::{Made, card_claims, health_card, health_card_of},
};

const DURING: &str = "2022-06-01T00:00:00Z";
const POLICIES: [&str; 5] = ["complete-primary", "booster", "any-genuine", "id-2021-09", "id-2022-07"];

fn judged(made: &Made, policy: &str) -> Assessment {
    judged_code(&made.code, &made.trust, policy)
}

fn judged_code(code: &[u8], trust: &[u8], policy: &str) -> Assessment {
    let mut store = TrustStore::new();
    store.add(trust).expect("a trust file");
    let book = PolicyBook::shipped();
    let now = at(DURING);
    let policy = book.choose(policy, now.date_naive()).expect("it ships");
    judge(code, &JudgingContext { trust: &store, policy, now, today: now.date_naive() })
}

fn summary(assessment: &Assessment) -> (&'static str, &'static str, &'static str) {
    let reason = assessment.reasons.first().map_or("none", Reason::code);
    (assessment.verdict.code(), assessment.colour.code(), reason)
}

/// Doses of Moderna's vaccine on these days, the first of them changed.
fn doses_with(days: &[&str], change: impl FnOnce(&mut Value)) -> Value {
    let doses: Vec<_> = days.iter().map(|day| ("207", *day)).collect();
    let mut claims = card_claims(&doses);
    change(&mut claims["vc"]["credentialSubject"]["fhirBundle"]["entry"][1]["resource"]);
    claims
}

/// The same for every dose.
fn all_doses_with(days: &[&str], change: impl Fn(&mut Value)) -> Value {
    let doses: Vec<_> = days.iter().map(|day| ("207", *day)).collect();
    let mut claims = card_claims(&doses);
    for entry in claims["vc"]["credentialSubject"]["fhirBundle"]["entry"].as_array_mut().unwrap() {
        if entry["resource"]["resourceType"] == "Immunization" {
            change(&mut entry["resource"]);
        }
    }
    claims
}

fn without(name: &'static str) -> impl Fn(&mut Value) {
    move |resource| drop(resource.as_object_mut().unwrap().remove(name))
}

fn with(members: Value) -> impl Fn(&mut Value) {
    move |resource| resource.as_object_mut().unwrap().extend(members.as_object().unwrap().clone())
}

type Change = Box<dyn Fn(&mut Value)>;

/// Ways of writing a dose that FHIR does not know, or that leave open what and when it was.
fn unreadable() -> Vec<(&'static str, Change)> {
    vec![
        ("status in another case", Box::new(with(json!({"status": "Completed"})))),
        ("status of no kind", Box::new(with(json!({"status": "done"})))),
        ("status as a number", Box::new(with(json!({"status": 1})))),
        ("no status", Box::new(without("status"))),
        ("a month", Box::new(with(json!({"occurrenceDateTime": "2021-09"})))),
        ("a year", Box::new(with(json!({"occurrenceDateTime": "2021"})))),
        ("another notation", Box::new(with(json!({"occurrenceDateTime": "09/01/2021"})))),
        ("no such day", Box::new(with(json!({"occurrenceDateTime": "2021-09-31"})))),
        ("no date", Box::new(without("occurrenceDateTime"))),
        (
            "a date in words",
            Box::new(|resource: &mut Value| {
                without("occurrenceDateTime")(resource);
                resource["occurrenceString"] = "autumn of 2021".into();
            }),
        ),
        ("product in words", Box::new(with(json!({"vaccineCode": {"text": "Sinovac CoronaVac"}})))),
        ("no product", Box::new(without("vaccineCode"))),
        (
            "a code of another system",
            Box::new(with(json!({"vaccineCode": {"coding":
            [{"system": "https://www.gs1.org/gtin", "code": "00359267100018"}]}}))),
        ),
        (
            "a code behind the last known",
            Box::new(with(json!({"vaccineCode": {"coding":
            [{"system": "http://hl7.org/fhir/sid/cvx", "code": "400"}]}}))),
        ),
        (
            "a code with a sign",
            Box::new(with(json!({"vaccineCode": {"coding":
            [{"system": "http://hl7.org/fhir/sid/cvx", "code": "+207"}]}}))),
        ),
        (
            "a code as a number",
            Box::new(with(json!({"vaccineCode": {"coding":
            [{"system": "http://hl7.org/fhir/sid/cvx", "code": 207}]}}))),
        ),
        ("potency in words", Box::new(with(json!({"isSubpotent": "true"})))),
        ("of another patient", Box::new(with(json!({"patient": {"reference": "Patient/other"}})))),
        ("of another resource", Box::new(with(json!({"patient": {"reference": "resource:7"}})))),
        ("type in another case", Box::new(with(json!({"resourceType": "immunization"})))),
        ("no type", Box::new(without("resourceType"))),
    ]
}

#[test]
fn a_record_that_cannot_be_read_needs_a_check_and_is_not_held_against_the_guest() {
    for (name, change) in unreadable() {
        for days in [&["2021-09-01"][..], &["2021-09-01", "2021-10-01"]] {
            let card = health_card(&all_doses_with(days, &change));
            for policy in POLICIES {
                let answer = judged(&card, policy);
                let expected = ("review", "grey", "unreadable-record");
                assert_eq!(summary(&answer), expected, "{name}, {} doses, {policy}", days.len());
                assert_eq!(answer.proof, Some(Proof::Verified));
                assert!(answer.entries.iter().all(|entry| matches!(entry, Entry::Unreadable { .. })));
            }
        }
    }
}

#[test]
fn a_record_that_cannot_be_read_beside_others_changes_only_what_it_could() {
    let answer = |days: &[&str], change: &dyn Fn(&mut Value)| {
        summary(&judged(&health_card(&doses_with(days, change)), "complete-primary"))
    };
    let month = with(json!({"occurrenceDateTime": "2021-09"}));
    // It could be the dose that is missing.
    assert_eq!(answer(&["x", "2021-10-01"], &month), ("review", "grey", "unreadable-record"));
    // A series that is complete without it stays so.
    assert_eq!(answer(&["x", "2021-10-01", "2021-11-01"], &month), ("admit", "green", "complete-series"));
    // What was not done counts as nothing, and leaves nothing open.
    for status in ["not-done", "entered-in-error"] {
        let void = with(json!({"status": status, "occurrenceDateTime": "2021-09"}));
        assert_eq!(answer(&["x"], &void), ("refuse", "red", "not-vaccinated"));
        assert_eq!(answer(&["x", "2021-10-01"], &void), ("refuse", "red", "incomplete-series"));
    }
}

#[test]
fn records_of_one_day_are_one_dose() {
    let answer = |doses: &[(&str, &str)]| {
        let answer = judged(&health_card(&card_claims(doses)), "complete-primary");
        let numbers = answer.entries.iter().map(|entry| match entry {
            Entry::Vaccination { dose, of, .. } => (*dose, *of),
            _ => (0, 0),
        });
        (summary(&answer).2, numbers.collect::<Vec<_>>())
    };
    let incomplete = |of| ("incomplete-series", vec![(1, of)]);
    let complete = ("complete-series", vec![(1, 2), (2, 2)]);
    for (doses, expected) in [
        (&[("207", "2021-09-01"), ("207", "2021-09-01")][..], incomplete(2)),
        (&[("207", "2021-09-01"), ("208", "2021-09-01"), ("213", "2021-09-01")], incomplete(2)),
        (&[("207", "2021-09-01"), ("207", "2021-09-01T10:00:00Z")], incomplete(2)),
        // 1 September in Hawaii is 2 September in UTC.
        (&[("207", "2021-09-01T20:00:00-10:00"), ("207", "2021-09-02T06:00:00Z")], incomplete(2)),
        (&[("207", "2021-09-02"), ("207", "2021-09-01T20:00:00-10:00")], incomplete(2)),
        (&[("207", "2021-09-01"), ("207", "2021-09-01"), ("207", "2021-10-01")], complete.clone()),
        (&[("207", "2021-10-01"), ("208", "2021-09-01"), ("207", "2021-09-01")], complete.clone()),
        // Two products on a day: one of which one dose is enough, and one of which it is not.
        (&[("212", "2021-09-01"), ("207", "2021-09-01")], incomplete(2)),
        (&[("212", "2021-09-01"), ("212", "2021-09-01")], ("complete-series", vec![(1, 1)])),
        // Influenza and COVID-19 on a day are two doses, one of which counts.
        (&[("140", "2021-09-01"), ("207", "2021-09-01")], ("incomplete-series", vec![(1, 2), (1, 0)])),
    ] {
        assert_eq!(answer(doses), expected, "{doses:?}");
    }
}

#[test]
fn a_dose_that_was_too_small_does_not_count() {
    let answer = |days: &[&str], change: &dyn Fn(&mut Value)| {
        summary(&judged(&health_card(&doses_with(days, change)), "complete-primary")).2
    };
    let (subpotent, whole) = (with(json!({"isSubpotent": true})), with(json!({"isSubpotent": false})));
    assert_eq!(answer(&["2021-09-01", "2021-10-01"], &whole), "complete-series");
    assert_eq!(answer(&["2021-09-01", "2021-10-01"], &subpotent), "incomplete-series");
    assert_eq!(answer(&["2021-09-01", "2021-10-01", "2021-11-01"], &subpotent), "complete-series");
    assert_eq!(answer(&["2021-09-01"], &subpotent), "not-vaccinated");
    // Two records of one dose that differ about it.
    assert_eq!(answer(&["2021-09-01", "2021-09-01", "2021-10-01"], &subpotent), "unreadable-record");
}

#[test]
fn a_dose_is_of_the_patient_whom_it_refers_to() {
    for (url, id, reference, counts) in [
        (Some("resource:0"), None, "resource:0", true),
        (Some("resource:0"), None, "resource:1", false),
        (Some("resource:0"), Some("p1"), "Patient/p1", true),
        (Some("resource:0"), Some("p1"), "Patient/p2", false),
        (Some("https://ehr.example/fhir/Patient/p1"), None, "Patient/p1", true),
        (Some("https://ehr.example/fhir/Patient/p1"), None, "Patient/p", false),
        (None, Some("p1"), "Patient/p1", true),
        (None, Some("p1"), "Patient/p11", false),
        (None, None, "Patient/p1", true),
    ] {
        let mut claims =
            all_doses_with(&["2021-09-01", "2021-10-01"], with(json!({"patient": {"reference": reference}})));
        let entry = &mut claims["vc"]["credentialSubject"]["fhirBundle"]["entry"][0];
        without("fullUrl")(entry);
        if let Some(url) = url {
            entry["fullUrl"] = url.into();
        }
        if let Some(id) = id {
            entry["resource"]["id"] = id.into();
        }
        let answer = summary(&judged(&health_card(&claims), "complete-primary")).0;
        assert_eq!(answer, if counts { "admit" } else { "review" }, "{url:?} {id:?} {reference}");
    }
    let unreferred = all_doses_with(&["2021-09-01", "2021-10-01"], without("patient"));
    assert_eq!(summary(&judged(&health_card(&unreferred), "complete-primary")).0, "admit");
}

/// The claims of a card with these doses and this test.
fn with_test(days: &[&str], change: impl Fn(&mut Value)) -> Value {
    let doses: Vec<_> = days.iter().map(|day| ("207", *day)).collect();
    let mut claims = card_claims(&doses);
    let mut test = json!({"resourceType": "Observation", "status": "final", "subject": {"reference": "resource:0"},
        "code": {"coding": [{"system": "http://loinc.org", "code": "94500-6"}]},
        "effectiveDateTime": "2022-05-31T20:00:00Z",
        "valueCodeableConcept": {"coding": [{"system": "http://snomed.info/sct", "code": "260373001"}]}});
    change(&mut test);
    let entries = claims["vc"]["credentialSubject"]["fhirBundle"]["entry"].as_array_mut().unwrap();
    entries.push(json!({"fullUrl": "resource:9", "resource": test}));
    claims
}

#[test]
fn a_test_that_cannot_be_read_could_be_a_positive_one() {
    let series = ["2021-09-01", "2021-10-01"];
    let answer = |claims: &Value, policy| summary(&judged(&health_card(claims), policy));
    assert_eq!(answer(&with_test(&series, |_| ()), "id-2021-09").2, "positive-test");
    for change in [
        with(json!({"status": "Final"})),
        with(json!({"effectiveDateTime": "2022-05"})),
        with(json!({"effectiveDateTime": null})),
        with(json!({"code": {"text": "PCR"}})),
        with(json!({"subject": {"reference": "resource:8"}})),
    ] {
        for policy in ["id-2021-09", "complete-primary"] {
            let claims = with_test(&series, &change);
            assert_eq!(answer(&claims, policy), ("review", "grey", "unreadable-record"), "{claims}");
        }
    }
    for status in ["registered", "preliminary", "cancelled", "entered-in-error", "unknown"] {
        let claims = with_test(&series, with(json!({"status": status})));
        assert_eq!(answer(&claims, "id-2021-09"), ("admit", "green", "complete-series"), "{status}");
    }
    // Antibodies tell nothing about today, found or not.
    for found in ["260373001", "260415000"] {
        let claims = with_test(&[], |test| {
            test["code"]["coding"][0]["code"] = "94563-4".into();
            test["valueCodeableConcept"]["coding"][0]["code"] = found.into();
        });
        let answer = judged(&health_card(&claims), "id-2022-07");
        assert_ne!((answer.verdict.code(), answer.colour.code()), ("admit", "green"));
        assert!(matches!(answer.entries.as_slice(), [Entry::Test { kind: TestKind::Antibody, .. }]));
        assert!(!answer.reasons.iter().any(|reason| reason.code() == "positive-test"), "{found}");
    }
}

#[test]
fn the_holder_is_called_by_the_official_name() {
    let name = |names: Value| {
        let mut claims = card_claims(&[("207", "2021-09-01")]);
        claims["vc"]["credentialSubject"]["fhirBundle"]["entry"][0]["resource"]["name"] = names;
        let answer = judged(&health_card(&claims), "complete-primary");
        answer.holder.map_or_else(|| "nobody".to_owned(), |holder| holder.name)
    };
    let used_as = |kind: &str, family: &str| json!({"use": kind, "family": family, "given": ["Rina"]});
    let (old, official, usual) =
        (used_as("old", "Lama"), used_as("official", "Baru"), used_as("usual", "Biasa"));
    let plain = json!({"family": "Saja", "given": ["Rina"]});
    let all = [&old, &official, &usual, &plain, &used_as("maiden", "Gadis"), &used_as("nickname", "Kecil")];
    for at in 0..all.len() {
        let mut names: Vec<_> = all.iter().map(|name| (*name).clone()).collect();
        names.rotate_left(at);
        assert_eq!(name(names.into()), "Rina Baru");
    }
    assert_eq!(name(json!([old, usual, plain])), "Rina Biasa");
    assert_eq!(name(json!([old, plain])), "Rina Saja");
    assert_eq!(name(json!([old])), "Rina Lama");
    assert_eq!(name(json!([{"use": "official"}, plain])), "Rina Saja");
    assert_eq!(name(json!([{"use": "official", "text": "Rina Sari Baru"}, plain])), "Rina Sari Baru");
    assert_eq!(name(json!([{"use": "official"}])), "nobody");
}

#[test]
fn a_card_says_from_when_it_is_in_force() {
    let card = |change: &dyn Fn(&mut Value)| {
        let mut claims = card_claims(&[("207", "2021-09-01"), ("207", "2021-10-01")]);
        change(&mut claims);
        summary(&judged(&health_card(&claims), "complete-primary"))
    };
    assert_eq!(card(&|_| ()).0, "admit");
    for nbf in [json!("1640000000"), json!("2021-12-20T00:00:00Z"), json!(true), Value::Null] {
        let answer = card(&|claims| claims["nbf"] = nbf.clone());
        assert_eq!(answer, ("undetermined", "grey", "schema"), "{nbf}");
    }
    assert_eq!(card(&without("nbf")), ("undetermined", "grey", "missing-claim"));
    let issued = |claims: &mut Value| {
        without("nbf")(claims);
        claims["iat"] = 1_640_000_000.into();
    };
    assert_eq!(card(&issued).2, "missing-claim");
    // The drafts, which asked for another type as well, had `iat` in its place.
    let draft = |claims: &mut Value| {
        issued(claims);
        claims["vc"]["type"].as_array_mut().unwrap().push("VerifiableCredential".into());
    };
    assert_eq!(card(&draft).2, "complete-series");
}

#[test]
fn what_follows_the_compressed_claims_is_left_alone() {
    let claims = card_claims(&[("207", "2021-09-01"), ("207", "2021-10-01")]).to_string();
    let gzip = [&crc32fast::hash(claims.as_bytes()).to_le_bytes()[..], &(claims.len() as u32).to_le_bytes()]
        .concat();
    for trailer in [&[][..], &gzip, &[0; 8], b"x", &[0xff; 100]] {
        let card = health_card_of(&claims, trailer);
        assert_eq!(summary(&judged(&card, "complete-primary")).0, "admit", "{} bytes", trailer.len());
    }
}

#[test]
fn a_card_may_come_in_up_to_99_codes() {
    // A long one: every dose with a number of its own that does not compress.
    let days: Vec<_> = (1..=99).map(|day| format!("2021-{:02}-{:02}", 1 + day / 28, 1 + day % 28)).collect();
    let mut claims = card_claims(&days.iter().map(|day| ("207", day.as_str())).collect::<Vec<_>>());
    let mut chance = crate::mutation::Chance::new(1);
    for entry in claims["vc"]["credentialSubject"]["fhirBundle"]["entry"].as_array_mut().unwrap() {
        let lot: String = (0..100).map(|_| char::from(b'0' + chance.below(10) as u8)).collect();
        entry["resource"]["lotNumber"] = lot.into();
    }
    let short = health_card(&card_claims(&[("207", "2021-09-01"), ("207", "2021-10-01")]));
    let long = health_card(&claims);
    for (card, counts) in [(&short, &[2, 16, 17, 18, 50, 99][..]), (&long, &[17, 99])] {
        let digits = card.code.strip_prefix(b"shc:/").unwrap();
        for count in counts {
            let size = digits.len().div_ceil(*count).next_multiple_of(2);
            let chunks: Vec<_> = digits.chunks(size).collect();
            let mut parts = Chunks::default();
            let mut whole = None;
            for (place, chunk) in chunks.iter().enumerate().rev() {
                let head = format!("shc:/{}/{}/", place + 1, chunks.len());
                match parts.take([head.as_bytes(), chunk].concat()) {
                    Assembled::Whole(code) => whole = Some(code),
                    Assembled::Waiting { .. } => assert_ne!(place, 0),
                }
            }
            let answer = judged_code(&whole.expect("all parts"), &card.trust, "complete-primary");
            assert_eq!(answer.verdict.code(), "admit", "{} parts: {:?}", chunks.len(), answer.reasons);
        }
    }
}

#[test]
fn a_card_is_the_same_as_the_text_that_is_in_files() {
    let card = health_card(&card_claims(&[("207", "2021-09-01"), ("207", "2021-10-01")]));
    let scanned = judged(&card, "complete-primary");
    let text = String::from_utf8(card.inside.clone()).expect("a JWS");
    for code in [text.clone(), format!("  {text}\r\n")] {
        assert_eq!(judged_code(code.as_bytes(), &card.trust, "complete-primary"), scanned);
    }
    // Another signed text is no card.
    for other in ["eyJhbGciOiJFUzI1NiJ9.e30.AAAA", "eyJ.e30.AAAA", "eyJ6aXAiOiJERUYifQ"] {
        assert_eq!(
            summary(&judged_code(other.as_bytes(), &card.trust, "complete-primary")).2,
            "not-a-credential"
        );
    }
    let unsigned = text.rsplit_once('.').unwrap().0;
    assert_eq!(
        summary(&judged_code(unsigned.as_bytes(), &card.trust, "complete-primary")).2,
        "jws-structure"
    );
}

#[test]
fn a_card_without_a_patient_names_nobody_and_is_not_held_against_the_guest() {
    for kind in ["patient", "Person"] {
        let mut claims = card_claims(&[("207", "2021-09-01"), ("207", "2021-10-01")]);
        claims["vc"]["credentialSubject"]["fhirBundle"]["entry"][0]["resource"]["resourceType"] = kind.into();
        assert_eq!(
            summary(&judged(&health_card(&claims), "complete-primary")),
            ("undetermined", "grey", "schema")
        );
    }
}

#[test]
fn what_a_record_was_of_is_told() {
    let card = health_card(&with_test(&["2021-09"], with(json!({"status": "Final"}))));
    let answer = judged(&card, "complete-primary");
    let records: Vec<_> = answer
        .entries
        .iter()
        .map(|entry| matches!(entry, Entry::Unreadable { record: Record::Dose }))
        .collect();
    assert_eq!(records, [true, false]);
}
