//! Credentials of every scheme by made-up issuers: genuine as they are, and never when altered.

use posjaga::{
    credential::Entry,
    policy::PolicyBook,
    time::{Date, Timestamp},
    trust::{TrustFileError, TrustFileKind, TrustStore},
    verdict::{Assessment, JudgingContext, Proof, Reason, judge},
    verify::Validity,
};
use serde_json::json;

use crate::support::{
    at,
    issuers::{Made, SEALED, card_claims, covid_pass, health_card, seal, seal_of, seal_with},
};

const DURING: &str = "2022-06-01T00:00:00Z";

fn trust_in(made: &Made) -> TrustStore {
    trust_of(&made.trust)
}

fn trust_of(file: &[u8]) -> TrustStore {
    let mut trust = TrustStore::new();
    trust.add(file).expect("a trust file");
    trust
}

fn judged(code: &[u8], trust: &TrustStore, now: Timestamp) -> Assessment {
    let book = PolicyBook::shipped();
    let today: Date = now.date_naive();
    let policy = book.choose("complete-primary", today).expect("it ships");
    judge(code, &JudgingContext { trust, policy, now, today })
}

fn answer(made: &Made, now: &str) -> (Option<Proof>, &'static str, &'static str) {
    let assessment = judged(&made.code, &trust_in(made), at(now));
    let reason = assessment.reasons.first().map_or("none", Reason::code);
    (assessment.proof, assessment.verdict.code(), reason)
}

#[test]
fn doses_on_a_health_card_are_counted_by_their_dates() {
    for (doses, verdict, reason) in [
        (&[("207", "2021-03-01")][..], "refuse", "incomplete-series"),
        (&[("208", "2021-04-01"), ("208", "2021-03-01")], "admit", "complete-series"),
        (&[("212", "2021-04-01")], "admit", "complete-series"),
        (&[("208", "2021-03-01"), ("212", "2021-09-01")], "admit", "complete-series"),
        (&[("140", "2021-03-01"), ("140", "2021-09-01")], "refuse", "other-disease"),
        (&[("207", "2021-03-01"), ("207", "2031-03-01")], "refuse", "incomplete-series"),
        (&[], "refuse", "not-vaccinated"),
    ] {
        let made = health_card(&card_claims(doses));
        assert_eq!(answer(&made, DURING), (Some(Proof::Verified), verdict, reason), "{doses:?}");
    }
    let third =
        health_card(&card_claims(&[("207", "2021-03-01"), ("207", "2021-04-01"), ("213", "2021-12-01")]));
    let assessment = judged(&third.code, &trust_in(&third), at(DURING));
    assert!(matches!(assessment.entries.last(), Some(Entry::Vaccination { dose: 3, of: 2, .. })));
    assert_eq!(assessment.holder.map(|holder| holder.name).as_deref(), Some("Siti Aminah"));
}

#[test]
fn a_health_card_is_believed_by_issuer_and_key_together() {
    let made = health_card(&card_claims(&[("207", "2021-03-01")]));
    let trust = String::from_utf8(made.trust.clone()).expect("JSON");
    for (issuer, genuine) in [
        ("https://made-up.example/issuer", true),
        ("https://made-up.example/issuer2", false),
        ("https://made-up.example/issue", false),
        ("https://Made-up.example/issuer", false),
    ] {
        let trust = trust.replace("https://made-up.example/issuer", issuer).into_bytes();
        let proof = judged(&made.code, &trust_of(&trust), at(DURING)).proof;
        assert_eq!(proof == Some(Proof::Verified), genuine, "{issuer}");
    }
    for issuer in ["http://made-up.example/issuer", "https://made-up.example/issuer/"] {
        let trust = trust.replace("https://made-up.example/issuer", issuer);
        assert!(TrustStore::new().add(trust.as_bytes()).is_err(), "{issuer}");
    }
}

#[test]
fn a_key_without_its_issuers_name_proves_no_name() {
    let made = health_card(&card_claims(&[("207", "2021-03-01"), ("207", "2021-04-01")]));
    let mut keys: serde_json::Value = serde_json::from_slice(&made.trust).expect("JSON");
    let named = judged(&made.code, &trust_in(&made), at(DURING));
    assert_eq!(named.issuer.as_deref(), Some("https://made-up.example/issuer"));
    keys.as_object_mut().expect("a key set").remove("iss");
    let unnamed = judged(&made.code, &trust_of(keys.to_string().as_bytes()), at(DURING));
    assert_eq!((unnamed.proof, unnamed.issuer), (Some(Proof::Verified), None));
    let codes: Vec<_> = unnamed.reasons.iter().map(Reason::code).collect();
    assert_eq!(codes, ["complete-series", "issuer-unnamed"]);
}

#[test]
fn an_issuer_is_called_by_its_name_in_the_directory_and_a_name_alone_is_not_believed() {
    let made = health_card(&card_claims(&[("207", "2021-03-01"), ("207", "2021-04-01")]));
    let directory = json!({"participating_issuers": [{"iss": "https://made-up.example/issuer", "name": " Made-up Clinic "},
        {"iss": "https://made-up.example/other", "name": "Others"}, {"iss": "https://made-up.example/unnamed"}]});
    let directory = directory.to_string().into_bytes();
    let mut alone = TrustStore::new();
    let added = alone.add(&directory).expect("a directory");
    assert_eq!((added.kind, added.signers, added.skipped), (TrustFileKind::HealthCardIssuers, 2, 1));
    let answer = judged(&made.code, &alone, at(DURING));
    assert_eq!(answer.reasons.first().map(Reason::code), Some("no-trust-list"));
    for order in [[&directory, &made.trust], [&made.trust, &directory]] {
        let mut trust = TrustStore::new();
        for file in order {
            trust.add(file).expect("a trust file");
        }
        let answer = judged(&made.code, &trust, at(DURING));
        assert_eq!(answer.issuer_name.as_deref(), Some("Made-up Clinic"));
        assert_eq!(answer.issuer.as_deref(), Some("https://made-up.example/issuer"));
    }
    let nobody = json!({"participating_issuers": [{"iss": "https://made-up.example/unnamed"}]}).to_string();
    let empty = TrustFileError::Empty { kind: TrustFileKind::HealthCardIssuers };
    assert_eq!(TrustStore::new().add(nobody.as_bytes()), Err(empty));
}

#[test]
fn a_newer_revocation_list_than_ours_is_spoken_of() {
    let mut claims = card_claims(&[("207", "2021-03-01"), ("207", "2021-04-01")]);
    claims["vc"]["rid"] = "another".into();
    let made = health_card(&claims);
    let mut keys: serde_json::Value = serde_json::from_slice(&made.trust).expect("JSON");
    keys["keys"][0]["crlVersion"] = 2.into();
    let mut trust = trust_of(keys.to_string().as_bytes());
    for (held, outdated) in
        [(None, true), (Some(json!(1)), true), (Some(json!("2")), false), (Some(json!(1)), false)]
    {
        if let Some(version) = held {
            let list =
                json!({"kid": keys["keys"][0]["kid"], "method": "rid", "ctr": version, "rids": ["made-up"]});
            trust.add(list.to_string().as_bytes()).expect("a revocation list");
        }
        let assessment = judged(&made.code, &trust, at(DURING));
        assert_eq!(assessment.verdict.code(), "admit");
        assert_eq!(assessment.reasons.contains(&Reason::RevocationsOutdated), outdated);
    }
}

#[test]
fn a_revoked_health_card_is_genuine_and_refused() {
    let made = health_card(&card_claims(&[("207", "2021-03-01"), ("207", "2021-04-01")]));
    let keys: serde_json::Value = serde_json::from_slice(&made.trust).expect("JSON");
    let list = |entry: &str| {
        json!({"kid": keys["keys"][0]["kid"], "method": "rid", "ctr": 1, "rids": [entry]}).to_string()
    };
    // The card was issued half a second after 1640000000.
    for (entry, revoked) in
        [("made-up", true), ("made-up.1640000001", true), ("made-up.1640000000", false), ("other", false)]
    {
        let mut trust = trust_in(&made);
        trust.add(list(entry).as_bytes()).expect("a revocation list");
        let assessment = judged(&made.code, &trust, at(DURING));
        assert_eq!(assessment.proof, Some(Proof::Verified));
        assert_eq!(assessment.validity == Some(Validity::Revoked), revoked, "{entry}");
        assert_eq!(assessment.verdict.code(), if revoked { "refuse" } else { "admit" }, "{entry}");
    }
}

#[test]
fn a_covid_pass_says_vaccinated_and_no_more() {
    let made = covid_pass();
    assert_eq!(answer(&made, DURING), (Some(Proof::Verified), "admit", "complete-series"));
    assert_eq!(answer(&made, "2021-12-31T00:00:00Z"), (Some(Proof::Verified), "refuse", "not-yet-valid"));
    assert_eq!(answer(&made, "2023-06-01T00:00:00Z"), (Some(Proof::Verified), "refuse", "expired"));
    assert_eq!(
        answer(&Made { trust: covid_pass().trust, ..made }, DURING),
        (Some(Proof::BadSignature), "refuse", "bad-signature")
    );
}

#[test]
fn a_seal_needs_an_authority_of_its_own_state() {
    let made = seal("ID");
    assert_eq!(answer(&made, DURING), (Some(Proof::Verified), "admit", "complete-series"));
    assert_eq!(answer(&seal("SG"), DURING), (Some(Proof::NotEntitled), "refuse", "issuer-mismatch"));
    assert_eq!(
        answer(&Made { trust: seal("ID").trust, ..made }, DURING),
        (Some(Proof::UnknownIssuer), "undetermined", "unknown-issuer")
    );
}

#[test]
fn a_seal_whose_disease_or_numbers_cannot_be_read_is_not_held_against_the_guest() {
    for (from, to, verdict, reason) in [
        (r#""dis":"RA01.0""#, r#""dis":"COVID-19""#, "admit", "complete-series"),
        (r#""des":"XM68M6","dis":"RA01.0""#, r#""des":"XM68M6""#, "admit", "complete-series"),
        (r#""des":"XM68M6","dis":"RA01.0""#, r#""des":"XM0GQ8","dis":"ra01""#, "admit", "complete-series"),
        (
            r#""des":"XM68M6","dis":"RA01.0""#,
            r#""des":"XM0N24","dis":"ra01.0""#,
            "review",
            "unreadable-record",
        ),
        (r#""des":"XM68M6","dis":"RA01.0""#, r#""des":"","dis":7"#, "review", "unreadable-record"),
        (r#""des":"XM68M6","dis":"RA01.0","#, "", "review", "unreadable-record"),
        (r#""dis":"RA01.0""#, r#""dis":"1D47""#, "refuse", "other-disease"),
        (r#""seq":2"#, r#""seq":"2""#, "undetermined", "schema"),
        (r#""seq":2"#, r#""seq":null"#, "undetermined", "schema"),
        (r#""dvc":"2021-11-15""#, r#""dvc":"2021-11""#, "undetermined", "schema"),
    ] {
        assert!(SEALED.contains(from));
        let made = seal_of("ES256", "ID", &SEALED.replacen(from, to, 1));
        let (_, found_verdict, found_reason) = answer(&made, DURING);
        assert_eq!((found_verdict, found_reason), (verdict, reason), "{to}");
    }
}

#[test]
fn a_seal_may_be_signed_on_every_curve_of_its_specification() {
    for algorithm in ["ES256", "ES384", "ES512"] {
        let made = seal_with(algorithm, "ID");
        assert_eq!(answer(&made, DURING), (Some(Proof::Verified), "admit", "complete-series"), "{algorithm}");
        // The key decides: the same seal that claims another algorithm is refused.
        let other = if algorithm == "ES256" { "ES384" } else { "ES256" };
        let text = String::from_utf8(made.code.clone()).expect("JSON").replace(algorithm, other);
        let proof = judged(text.as_bytes(), &trust_in(&made), at(DURING)).proof;
        assert!(matches!(proof, Some(Proof::NotEntitled | Proof::BadSignature)), "{algorithm}: {proof:?}");
    }
}

#[test]
fn a_seal_may_be_written_in_any_order_and_with_spaces() {
    let mut made = seal("ID");
    let written = String::from_utf8(made.code.clone()).expect("JSON");
    made.code = written
        .replacen(
            r#"{"is":"IDN","t":"icao.vacc","v":1}"#,
            r#"{ "v" : 1, "t":"icao.v\u0061cc","is":"IDN"}"#,
            1,
        )
        .into_bytes();
    assert_eq!(answer(&made, DURING).0, Some(Proof::Verified));
    made.code = written.replacen(r#""n":"#, r#""n":"A B","n":"#, 1).into_bytes();
    assert_eq!(answer(&made, DURING).2, "json-malformed");
}
