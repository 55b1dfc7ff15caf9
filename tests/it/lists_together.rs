//! A key is what all lists that speak of it allow, whatever their kinds and in whichever order they come.

use posjaga::{
    credential::KeyId,
    policy::PolicyBook,
    time::Timestamp,
    trust::TrustStore,
    verdict::{Assessment, JudgingContext, Reason, judge},
};
use serde_json::json;

use crate::support::{
    self, at, containers,
    issuers::{self, Made},
    lists::{KINDS, Key, Kind, LAX, Terms, gateway_entry},
};

const DURING: &str = "2022-06-01T00:00:00Z";
const TESTS: Terms = Terms { usages: Some("t"), ..LAX };
const ENDED: Terms = Terms { ends: "2022-04-01T00:00:00Z", ..LAX };

fn judged(code: &[u8], lists: &[&[u8]], now: Timestamp) -> Assessment {
    let mut trust = TrustStore::new();
    for list in lists {
        trust.add(list).expect("a trust file");
    }
    let book = PolicyBook::shipped();
    let policy = book.choose("complete-primary", now.date_naive()).expect("it ships");
    judge(code, &JudgingContext { trust: &trust, policy, now, today: now.date_naive() })
}

fn answer(code: &[u8], lists: &[&[u8]], now: &str) -> (&'static str, &'static str) {
    let assessment = judged(code, lists, at(now));
    (assessment.verdict.code(), assessment.reasons.first().map_or("none", Reason::code))
}

/// What a list with these terms says of a vaccination in June 2022, written from what the list can say at all.
fn alone(kind: &Kind, terms: &Terms) -> (&'static str, &'static str) {
    if kind.states_usages && terms.usages.is_some_and(|usages| !usages.contains('v')) {
        ("refuse", "key-usage")
    } else if kind.states_time && terms.ends < DURING {
        ("refuse", "signer-expired")
    } else {
        ("admit", "complete-series")
    }
}

const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

#[test]
fn the_strictest_of_three_lists_of_every_kind_decides_in_every_order() {
    let key = Key::new();
    let kid = KeyId::of_certificate(&key.certificate(&LAX));
    let code = key.code("HC1:", &kid, &support::claims());
    let first = (KINDS[3].write)(&key, &kid, &LAX);
    assert_eq!(answer(&code, &[&first], DURING), ("admit", "complete-series"));
    let statements: Vec<_> = KINDS
        .iter()
        .flat_map(|kind| [&LAX, &TESTS, &ENDED].map(|terms| (kind, terms, (kind.write)(&key, &kid, terms))))
        .collect();
    let mut refused = 0;
    for (at, (kind, terms, list)) in statements.iter().enumerate() {
        for (other_kind, other_terms, other_list) in &statements[at..] {
            let alone = [alone(kind, terms), alone(other_kind, other_terms)];
            let lists: [&[u8]; 3] = [&first, list, other_list];
            let answers = ORDERS.map(|order| answer(&code, &order.map(|at| lists[at]), DURING));
            let case = format!("{} {terms:?}, {} {other_terms:?}", kind.name, other_kind.name);
            assert!(answers.iter().all(|answer| *answer == answers[0]), "{case}: {answers:?}");
            let strictest = alone.iter().find(|answer| answer.0 == "refuse").unwrap_or(&alone[0]);
            assert_eq!(answers[0].0, strictest.0, "{case}");
            assert!(alone.contains(&answers[0]), "{case}: {:?} is what neither says", answers[0]);
            refused += usize::from(answers[0].0 == "refuse");
        }
    }
    assert!(refused > 500, "only {refused}");
}

#[test]
fn usages_are_what_every_list_has() {
    let key = Key::new();
    let kid = KeyId::of_certificate(&key.certificate(&LAX));
    let code = key.code("HC1:", &kid, &support::claims());
    for (usages, admitted) in [
        (None, true),
        (Some("v"), true),
        (Some("vtr"), true),
        (Some("tr"), false),
        (Some("x"), false),
        (Some("xv"), true),
    ] {
        for kind in KINDS.iter().filter(|kind| kind.states_usages) {
            let list = (kind.write)(&key, &kid, &Terms { usages, ..LAX });
            // A certificate alone is known by the kid of its own.
            let first = (KINDS[3].write)(&key, &kid, &LAX);
            let expected = if admitted { "complete-series" } else { "key-usage" };
            assert_eq!(answer(&code, &[&list, &first], DURING).1, expected, "{} {usages:?}", kind.name);
        }
    }
    // Spain's signers bear usages of machines alone, and sign vaccinations.
    let general = key.certificate(&Terms { usages: Some("g"), ..LAX });
    let code = key.code("HC1:", &KeyId::of_certificate(&general), &support::claims());
    assert_eq!(answer(&code, &[&general], DURING).1, "complete-series");
}

#[test]
fn a_list_with_a_renewed_certificate_does_not_contradict_itself() {
    let old = Terms { ends: "2022-04-01T00:00:00Z", ..LAX };
    let new = Terms { begins: "2022-03-15T00:00:00Z", ..LAX };
    let key = Key::new();
    let kids = [&old, &new].map(|terms| KeyId::of_certificate(&key.certificate(terms)));
    let entries = [gateway_entry(&key, &kids[0], &old), gateway_entry(&key, &kids[1], &new)];
    let list = json!(entries).to_string().into_bytes();
    for (kid, now, expected) in [
        (&kids[0], "2022-03-10T00:00:00Z", "complete-series"),
        (&kids[0], DURING, "signer-expired"),
        (&kids[1], DURING, "complete-series"),
        (&kids[1], "2022-03-10T00:00:00Z", "signer-not-yet-valid"),
    ] {
        let code = key.code("HC1:", kid, &support::claims());
        assert_eq!(answer(&code, &[&list], now).1, expected, "{now}");
        // Another list that has the key without a time says nothing against it, nor one that has it for longer.
        for kind in KINDS.iter().filter(|kind| !kind.states_time || kind.name == "registry") {
            let other = (kind.write)(&key, kid, &LAX);
            for lists in [[&list[..], &other], [&other, &list]] {
                assert_eq!(answer(&code, &lists, now).1, expected, "{now}, {}", kind.name);
            }
        }
    }
}

#[test]
fn one_list_that_revokes_or_withdraws_outweighs_every_other() {
    let key = Key::new();
    let kid = KeyId::of_certificate(&key.certificate(&LAX));
    let code = key.code("HC1:", &kid, &support::claims());
    let other_kid = KeyId::from_bytes(b"another!");
    for (status, expected) in [
        ("revoked", ("refuse", "signer-revoked")),
        ("terminated", ("undetermined", "signer-withdrawn")),
        ("current", ("admit", "complete-series")),
    ] {
        for kind in &KINDS {
            let list = (kind.write)(&key, &kid, &LAX);
            let first = (KINDS[3].write)(&key, &kid, &LAX);
            // The key is the same under whichever name.
            for named in [&kid, &other_kid] {
                let registry = key.registry(named, &LAX, status);
                for lists in [[&list[..], &first, &registry], [&registry, &first, &list]] {
                    assert_eq!(answer(&code, &lists, DURING), expected, "{status}, {}", kind.name);
                }
            }
        }
    }
}

#[test]
fn an_end_in_the_registry_that_cannot_be_read_is_no_leave() {
    let key = Key::new();
    let kid = KeyId::of_certificate(&key.certificate(&LAX));
    let mut registry: serde_json::Value =
        serde_json::from_slice(&key.registry(&kid, &LAX, "current")).expect("JSON");
    for key in registry["DCC"].as_object_mut().expect("a section").values_mut() {
        key["validUntilDT"] = "soon".into();
    }
    assert!(TrustStore::new().add(registry.to_string().as_bytes()).is_err());
}

#[test]
fn an_exemption_and_a_light_certificate_are_signed_by_their_own_countries_alone() {
    let key = Key::new();
    for (usages, country, at1, lt1) in [
        (None, "AT", true, false),
        (None, "CH", false, true),
        (None, "DE", false, false),
        (None, "IOM", false, false),
        // What no country has for a code contradicts nothing; a list may name no country at all.
        (None, "XX", true, true),
        (Some("vtr"), "AT", false, false),
        (Some("vtr"), "CH", false, false),
        (Some("g"), "AT", false, false),
        (Some("x"), "AT", false, false),
        (Some("x"), "CH", false, false),
    ] {
        let terms = Terms { usages, country, ..LAX };
        let certificate = key.certificate(&terms);
        let kid = KeyId::of_certificate(&certificate);
        let exemption = key.code("AT1:", &kid, &containers::exemption_claims("2030-01-01"));
        let light = key.code("LT1:", &kid, &containers::light_claims("2022-06-01T00:00:00Z", None));
        let is_entitled =
            |code: &[u8], lists: &[&[u8]]| answer(code, lists, "2022-06-01T08:00:00Z").1 != "key-usage";
        assert_eq!(is_entitled(&exemption, &[&certificate]), at1, "AT1, {country} {usages:?}");
        assert_eq!(is_entitled(&light, &[&certificate]), lt1, "LT1, {country} {usages:?}");
        // Switzerland's list names no country. Another that does is heard as well.
        let swiss = (KINDS[10].write)(&key, &kid, &LAX);
        for lists in [[&certificate[..], &swiss], [&swiss, &certificate]] {
            assert_eq!(is_entitled(&light, &lists), lt1, "LT1, {country} {usages:?}, Swiss list");
        }
    }
    let kid = KeyId::from_bytes(b"light");
    let light = key.code("LT1:", &kid, &containers::light_claims("2022-06-01T00:00:00Z", None));
    for (usages, admitted) in [(None, true), (Some("l"), true), (Some("vtr"), false), (Some("v"), false)] {
        let swiss = (KINDS[10].write)(&key, &kid, &Terms { usages, ..LAX });
        let reason = answer(&light, &[&swiss], "2022-06-01T08:00:00Z").1;
        assert_eq!(reason != "key-usage", admitted, "{usages:?}: {reason}");
    }
    // A key for light certificates alone signs nothing else.
    let dcc = key.code("HC1:", &kid, &support::claims());
    let swiss = (KINDS[10].write)(&key, &kid, &Terms { usages: Some("l"), ..LAX });
    assert_eq!(answer(&dcc, &[&swiss], DURING).1, "key-usage");
}

#[test]
fn an_authority_that_one_list_has_struck_off_issues_no_seal_any_more() {
    let made: Made = issuers::seal("ID");
    let spki = support::public_key_of(&made.trust);
    // A registry has to bring somebody who can be used.
    let other = data_encoding::BASE64.encode(&Key::new().spki());
    let registry = |status: &str| {
        let key = data_encoding::BASE64.encode(&spki);
        json!({"ICAO": {"ID#AAAA": {"status": status, "publicKey": key}},
            "CRED": {"x": {"status": "current", "publicKey": other}}})
        .to_string()
        .into_bytes()
    };
    for (status, expected) in [
        ("current", ("admit", "complete-series")),
        ("revoked", ("refuse", "signer-revoked")),
        ("terminated", ("undetermined", "signer-withdrawn")),
    ] {
        let registry = registry(status);
        for lists in [[&made.trust[..], &registry], [&registry, &made.trust]] {
            assert_eq!(answer(&made.code, &lists, DURING), expected, "{status}");
        }
    }
}
