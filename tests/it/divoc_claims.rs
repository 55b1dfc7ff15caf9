//! What a DIVOC certificate is taken to say: what its statements say, and nothing that stands beside them.

use posjaga::{
    credential::Entry,
    policy::PolicyBook,
    trust::TrustStore,
    verdict::{Assessment, JudgingContext, Proof, Reason, judge},
};
use serde_json::{Value, json};

use crate::support::{at, divoc, issuers::Made};

fn judged(made: &Made, certificate: &Value, policy: &str) -> Assessment {
    let mut trust = TrustStore::new();
    trust.add(&made.trust).expect("a trust file");
    let book = PolicyBook::shipped();
    let now = at("2022-06-01T00:00:00Z");
    let policy = book.choose(policy, now.date_naive()).expect("it ships");
    let code = (made.wrap)(certificate.to_string().as_bytes());
    judge(&code, &JudgingContext { trust: &trust, policy, now, today: now.date_naive() })
}

fn certificate_of(made: &Made) -> Value {
    serde_json::from_slice(&made.inside).expect("JSON")
}

/// Proof, verdict and decisive reason.
fn summary(answer: &Assessment) -> (Option<Proof>, &'static str, &'static str) {
    (answer.proof, answer.verdict.code(), answer.reasons.first().map_or("none", Reason::code))
}

/// The answer to a certificate that its issuer signed like this.
fn issued(change: impl FnOnce(&mut Value)) -> Assessment {
    let made = divoc::indonesian_with(change);
    judged(&made, &certificate_of(&made), "complete-primary")
}

const NOT_READ: (Option<Proof>, &str, &str) = (Some(Proof::Malformed), "undetermined", "schema");

/// Renames a member of an object.
fn rename(object: &mut Value, name: &str, other: &str) {
    let members = object.as_object_mut().expect("an object");
    let value = members.remove(name).expect("it is there");
    members.insert(other.to_owned(), value);
}

#[test]
fn a_term_under_another_name_is_not_read() {
    let made = divoc::indonesian_with(|certificate| certificate["evidence"][0]["dose"] = 1.into());
    let genuine = certificate_of(&made);
    assert_eq!(summary(&judged(&made, &genuine, "complete-primary")).2, "incomplete-series");
    for name in ["https://schema.org/doseValue", "schema:doseValue"] {
        let mut alias = genuine.clone();
        rename(&mut alias["evidence"][0], "dose", name);
        // It states the same, so the signature would hold.
        let stated = |certificate: &Value| {
            let mut certificate = certificate.clone();
            certificate.as_object_mut().expect("an object").remove("proof");
            divoc::statements(certificate.to_string().as_bytes())
        };
        assert_eq!(stated(&alias), stated(&genuine));
        assert_eq!(summary(&judged(&made, &alias, "complete-primary")), NOT_READ, "{name}");
    }
}

#[test]
fn a_type_under_another_name_is_not_read() {
    let made = divoc::indonesian();
    for kind in ["https://schema.org/Person", "schema:Person"] {
        let mut other = certificate_of(&made);
        let subject = &mut other["credentialSubject"];
        subject["type"] = kind.into();
        subject.as_object_mut().expect("an object").remove("address");
        for (name, long) in [
            ("refId", "schema:id"),
            ("name", "schema:name"),
            ("gender", "schema:gender"),
            ("age", "https://schema.org/Number"),
            ("nationality", "schema:nationality"),
            ("dob", "schema:date"),
        ] {
            rename(subject, name, long);
        }
        subject["name"] = "SOMEBODY ELSE".into();
        subject["dob"] = "2001-01-01".into();
        assert_eq!(summary(&judged(&made, &other, "complete-primary")), NOT_READ);
    }
}

#[test]
fn what_the_context_does_not_know_says_nothing() {
    // Version 1 has no term for the date of birth, so anybody can write one.
    let made = divoc::indian_with(|_| ());
    let genuine = judged(&made, &certificate_of(&made), "complete-primary");
    assert_eq!(summary(&genuine), (Some(Proof::Verified), "admit", "complete-series"));
    for (place, member) in [
        ("/credentialSubject", json!({"dob": "2015-01-01"})),
        ("/credentialSubject", json!({"birthDate": "2015-01-01", "dose": 3, "totalDoses": 3})),
        ("/evidence/0", json!({"prophylaxis": "Measles", "icd11Code": "XM0KZ1", "dob": "2015-01-01"})),
        ("/evidence/0", json!({"Dose": 3, "DOSE": 3, "doses": 3, "dn": 3, "name": "SOMEBODY ELSE"})),
        ("/evidence/0", json!({"addressCountry": "XX", "expirationDate": "2021-01-01T00:00:00Z"})),
        ("", json!({"dose": 3, "name": "SOMEBODY ELSE", "dob": "2015-01-01", "date": "2022-05-30"})),
        ("", json!({"meta": null, "expirationdate": "2021-01-01T00:00:00Z"})),
    ] {
        let mut more = certificate_of(&made);
        let object = more.pointer_mut(place).and_then(Value::as_object_mut).expect("it is there");
        object.extend(member.as_object().expect("an object").clone());
        assert_eq!(judged(&made, &more, "complete-primary"), genuine, "{place}: {member}");
    }
}

#[test]
fn names_of_one_meaning_may_change_places_without_effect() {
    let made = divoc::indonesian_with(|certificate| {
        certificate["evidence"][0]["dose"] = 1.into();
        certificate["evidence"][0]["effectiveUntil"] = "2022-09-07".into();
        certificate["evidence"][0]["batch"] = "CoronaVac 7".into();
    });
    let genuine = judged(&made, &certificate_of(&made), "complete-primary");
    assert_eq!(summary(&genuine).2, "incomplete-series");
    for (one, other) in [
        ("dose", "totalDoses"),
        ("date", "effectiveUntil"),
        ("effectiveStart", "effectiveUntil"),
        ("vaccine", "batch"),
        ("certificateId", "icd11Code"),
    ] {
        let mut exchanged = certificate_of(&made);
        let evidence = &mut exchanged["evidence"][0];
        let value = evidence[one].take();
        evidence[one] = evidence[other].take();
        evidence[other] = value;
        assert_eq!(judged(&made, &exchanged, "complete-primary"), genuine, "{one} and {other}");
    }
}

#[test]
fn claims_are_what_the_issuer_signed() {
    let answer = issued(|_| ());
    assert_eq!(summary(&answer), (Some(Proof::Verified), "admit", "complete-series"));
    let holder = answer.holder.as_ref().expect("a holder");
    assert_eq!(holder.name, "SITI AMINAH");
    assert_eq!(holder.birth_date.as_ref().map(ToString::to_string).as_deref(), Some("1990-07-14"));
    let [Entry::Vaccination { dose: 2, of: 2, date, product, country, covid: true }] =
        answer.entries.as_slice()
    else {
        panic!("a dose")
    };
    let said = (date.to_string(), product.as_str(), country.as_str());
    assert_eq!(said, ("2021-09-07".to_owned(), "COVID-19 Vaccine CoronaVac", "IDN"));

    let evidence = |name: &'static str, value: Value| {
        summary(&issued(|certificate| certificate["evidence"][0][name] = value.clone())).2
    };
    assert_eq!(evidence("dose", 1.into()), "incomplete-series");
    assert_eq!(evidence("dose", "1".into()), "incomplete-series");
    assert_eq!(evidence("dose", 2.0.into()), "complete-series");
    assert_eq!(evidence("dose", 1.5.into()), "schema");
    assert_eq!(evidence("dose", 0.into()), "schema");
    assert_eq!(evidence("dose", "two".into()), "schema");
    assert_eq!(evidence("date", "2023-01-01".into()), "complete-series", "the earliest day counts");
    assert_eq!(evidence("prophylaxis", "Measles".into()), "other-disease");
    assert_eq!(evidence("prophylaxis", "COVID-19".into()), "complete-series");
    assert_eq!(evidence("vaccine", "XYZ".into()), "complete-series");
    assert_eq!(
        issued(|certificate| {
            certificate["evidence"][0]["dose"] = 3.into();
            certificate["evidence"][0]["totalDoses"] = 3.into();
        })
        .reasons
        .first()
        .map(Reason::code),
        Some("complete-series")
    );

    let top = |name: &'static str, value: &'static str| {
        summary(&issued(|certificate| certificate[name] = value.into())).2
    };
    assert_eq!(top("expirationDate", "2022-05-01T00:00:00Z"), "expired");
    assert_eq!(top("validUntil", "2022-05-01T00:00:00Z"), "expired");
    assert_eq!(top("validFrom", "2022-07-01T00:00:00Z"), "not-yet-valid");
    assert_eq!(top("issuanceDate", "2022-07-01T00:00:00Z"), "not-yet-valid");
    assert_eq!(top("expirationDate", "soon"), "schema");
    let nobody = issued(|certificate| certificate["credentialSubject"]["name"] = "".into());
    assert_eq!(summary(&nobody), NOT_READ);
}

#[test]
fn several_vaccinations_of_one_certificate_all_count() {
    let two = |certificate: &mut Value| {
        let mut first = certificate["evidence"][0].clone();
        first["dose"] = 1.into();
        for term in ["date", "effectiveStart", "effectiveUntil"] {
            first[term] = "2021-08-10".into();
        }
        certificate["evidence"].as_array_mut().expect("a list").push(first);
    };
    let made = divoc::indonesian_with(two);
    let answer = judged(&made, &certificate_of(&made), "complete-primary");
    assert_eq!(summary(&answer), (Some(Proof::Verified), "admit", "complete-series"));
    let doses = answer.entries.iter().map(|entry| match entry {
        Entry::Vaccination { dose, of, date, .. } => (*dose, *of, date.to_string()),
        _ => (0, 0, String::new()),
    });
    assert_eq!(doses.collect::<Vec<_>>(), [(1, 2, "2021-08-10".to_owned()), (2, 2, "2021-09-07".to_owned())]);
    // Their order is not signed, and says nothing.
    let mut turned = certificate_of(&made);
    turned["evidence"].as_array_mut().expect("a list").reverse();
    assert_eq!(judged(&made, &turned, "complete-primary"), answer);
    // One of them left out, or there twice, was not signed.
    let mut alone = certificate_of(&made);
    alone["evidence"].as_array_mut().expect("a list").pop();
    assert_eq!(summary(&judged(&made, &alone, "complete-primary")).2, "bad-signature");
}

#[test]
fn a_proof_is_read_like_the_certificate() {
    let made = divoc::indonesian();
    let genuine = certificate_of(&made);
    let expected = judged(&made, &genuine, "complete-primary");
    let with = |member: Value| {
        let mut other = genuine.clone();
        let proof = other["proof"].as_object_mut().expect("a proof");
        proof.extend(member.as_object().expect("an object").clone());
        judged(&made, &other, "complete-primary")
    };
    assert_eq!(with(json!({"unknown": "x"})), expected);
    for (member, reason) in [
        (json!({"proofPurpose": "authentication"}), "jws-structure"),
        (json!({"proofPurpose": "https://w3id.org/security#assertionMethod"}), "complete-series"),
        (json!({"verificationMethod": "did:other"}), "unknown-issuer"),
        (json!({"verificationMethod": ["did:indonesia", "did:other"]}), "schema"),
        (json!({"verificationMethod": {"id": "did:indonesia"}}), "schema"),
        (json!({"https://w3id.org/security#verificationMethod": {"@id": "did:other"}}), "schema"),
        (json!({"sec:proofPurpose": "x"}), "schema"),
        (json!({"type": "RsaSignature2018"}), "alg-unsupported"),
        (json!({"type": "https://w3id.org/security#Ed25519Signature2018"}), "schema"),
        (json!({"type": ["Ed25519Signature2018", "RsaSignature2018"]}), "bad-signature"),
        (json!({"created": "2023-01-01T00:00:00Z"}), "bad-signature"),
        (json!({"domain": "other.example"}), "bad-signature"),
        (json!({"@context": "https://w3id.org/security/v1"}), "schema"),
    ] {
        assert_eq!(summary(&with(member.clone())).2, reason, "{member}");
    }
}

#[test]
fn thousands_of_types_and_members_are_refused_before_they_are_worked_on() {
    let made = divoc::indonesian();
    for change in [
        |certificate: &mut Value| certificate["type"] = vec!["VerifiableCredential"; 2_500].into(),
        |certificate: &mut Value| certificate["credentialSubject"]["type"] = vec!["Person"; 6_000].into(),
        |certificate: &mut Value| {
            for number in 0..3_000 {
                certificate["evidence"][0][format!("x{number}")] = number.into();
            }
        },
        |certificate: &mut Value| {
            certificate["evidence"] = vec![json!({"type": "Vaccination"}); 1_000].into();
        },
    ] {
        let mut many = certificate_of(&made);
        change(&mut many);
        assert_eq!(summary(&judged(&made, &many, "complete-primary")), NOT_READ);
    }
}
