//! Credentials of every scheme by made-up issuers: genuine as they are, and never when altered.

use posjaga::{
    credential::{Date, Entry, Timestamp},
    policy::PolicyBook,
    trust::TrustStore,
    verdict::{Assessment, Bench, Proof, Reason, judge},
    verify::Validity,
};
use proptest::prelude::*;
use serde_json::json;

use crate::support::{
    at,
    issuers::{Made, card_claims, covid_pass, cred, health_card, seal},
};

const DURING: &str = "2022-06-01T00:00:00Z";

fn trust_in(made: &Made) -> TrustStore {
    let mut trust = TrustStore::new();
    trust.add(&made.trust).expect("a trust file");
    trust
}

fn judged(code: &[u8], trust: &TrustStore, now: Timestamp) -> Assessment {
    let book = PolicyBook::shipped();
    let today: Date = now.date_naive();
    let policy = book.choose("complete-primary", today).expect("it ships");
    judge(code, &Bench { trust, policy, now, today })
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
        let proof = answer(&Made { code: made.code.clone(), trust }, DURING).0;
        assert_eq!(proof == Some(Proof::Verified), genuine, "{issuer}");
    }
    for issuer in ["http://made-up.example/issuer", "https://made-up.example/issuer/"] {
        let trust = trust.replace("https://made-up.example/issuer", issuer);
        assert!(TrustStore::new().add(trust.as_bytes()).is_err(), "{issuer}");
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
        answer(&Made { code: made.code, trust: covid_pass().trust }, DURING),
        (Some(Proof::BadSignature), "refuse", "bad-signature")
    );
}

#[test]
fn a_seal_needs_an_authority_of_its_own_state() {
    let made = seal("ID");
    assert_eq!(answer(&made, DURING), (Some(Proof::Verified), "admit", "complete-series"));
    assert_eq!(answer(&seal("SG"), DURING), (Some(Proof::NotEntitled), "refuse", "issuer-mismatch"));
    assert_eq!(
        answer(&Made { code: made.code, trust: seal("ID").trust }, DURING),
        (Some(Proof::UnknownIssuer), "undetermined", "unknown-issuer")
    );
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

#[test]
fn no_altered_credential_is_ever_admitted() {
    let made = [
        health_card(&card_claims(&[("207", "2021-03-01"), ("207", "2021-04-01")])),
        covid_pass(),
        seal("ID"),
        cred(),
    ];
    let stores: Vec<_> = made.iter().map(trust_in).collect();
    for (made, trust) in made.iter().zip(&stores) {
        assert_eq!(judged(&made.code, trust, at(DURING)).proof, Some(Proof::Verified));
    }
    let config = ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() };
    let change = (0..made.len(), any::<prop::sample::Index>(), any::<u8>(), 0..4_u8);
    proptest!(config, |((which, place, byte, how) in change)| {
        let (original, trust) = (&made[which].code, &stores[which]);
        let mut code = original.clone();
        let at_byte = place.index(code.len());
        match how {
            0 => code[at_byte] = byte,
            1 => code.truncate(at_byte),
            2 => code.insert(at_byte, byte),
            _ => { code.remove(at_byte); }
        }
        prop_assume!(code != *original);
        let assessment = judged(&code, trust, at(DURING));
        if assessment.proof == Some(Proof::Verified) {
            // Space between the parts of a seal, and the unsigned fields of a CRED, change nothing.
            let genuine = judged(original, trust, at(DURING));
            prop_assert!(matches!(which, 0 | 2 | 3));
            prop_assert_eq!(assessment, genuine);
        } else {
            prop_assert!(assessment.verdict.code() != "admit" && assessment.holder.is_none());
        }
    });
}
