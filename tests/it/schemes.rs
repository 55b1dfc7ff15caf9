//! Whole credentials of every scheme: the public suites, each with its own trust and its own clock.

use std::{fs, path::Path};

use data_encoding::BASE64;
use posjaga::{
    credential::{
        self, Entry,
        chunks::{Assembled, Chunks},
    },
    policy::PolicyBook,
    time::Timestamp,
    trust::TrustStore,
    verdict::{Assessment, JudgingContext, Proof, Reason, judge},
    verify::{Validity, validity, verify},
};
use serde_json::{Value, json};

use crate::testdata::testdata;

fn read_json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).expect("the suite can be read")).expect("the suite is JSON")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn second(seconds: i64) -> Timestamp {
    chrono::DateTime::from_timestamp(seconds, 0).expect("in range")
}

fn store(files: &[&Value]) -> TrustStore {
    let mut trust = TrustStore::new();
    for file in files {
        trust.add(file.to_string().as_bytes()).expect("a trust file");
    }
    trust
}

/// What `check --policy complete-primary` finds.
fn assess(code: &[u8], trust: &TrustStore, now: Timestamp) -> Assessment {
    let book = PolicyBook::shipped();
    let policy = book.choose("complete-primary", now.date_naive()).expect("it ships");
    judge(code, &JudgingContext { trust, policy, now, today: now.date_naive() })
}

/// Genuine and in force, or the code of the decisive reason.
fn outcome(assessment: &Assessment) -> Result<(), &'static str> {
    if assessment.proof == Some(Proof::Verified) && assessment.validity == Some(Validity::Current) {
        return Ok(());
    }
    Err(assessment.reasons.first().map_or("none", Reason::code))
}

fn joined(codes: &[&str]) -> Vec<u8> {
    let mut parts = Chunks::default();
    let mut last = Vec::new();
    for code in codes {
        if let Assembled::Whole(whole) = parts.take(code.as_bytes().to_vec()) {
            last = whole;
        }
    }
    last
}

#[test]
fn the_examples_of_the_smart_health_card_specification_are_accepted() {
    let Some(suite) = testdata("shc-spec-examples") else { return };
    let expected = read_json(&suite.join("expected.json"));
    let mut keys = read_json(&suite.join("issuer-jwks.json"));
    let now = second(expected["clock"].as_i64().expect("a clock"));
    let crl = read_json(&suite.join("issuer-crl-3Kfdg-XwP-7gXyywtUfUADwBumDOPKMQx-iELL11W9s.json"));
    let by_itself = store(&[&keys, &crl]);
    keys["iss"] = expected["issuer"].clone();
    let trust = store(&[&keys, &crl]);
    let mut count = 0;
    for (name, case) in expected["cases"].as_object().expect("cases") {
        let codes: Vec<_> = case["qr"]
            .as_array()
            .expect("codes")
            .iter()
            .map(|file| fs::read_to_string(suite.join(text(file))).expect("the code can be read"))
            .collect();
        let mut codes: Vec<_> = codes.iter().map(|code| code.trim_end()).collect();
        assert_eq!(outcome(&assess(&joined(&codes), &trust, now)), Ok(()), "{name}");
        codes.reverse();
        assert_eq!(outcome(&assess(&joined(&codes), &trust, now)), Ok(()), "{name}, in reverse");
        assert_eq!(outcome(&assess(&joined(&codes), &by_itself, now)), Ok(()), "{name}, keys without issuer");
        count += 1;
    }
    assert_eq!(count, 2);
}

#[test]
fn every_published_version_of_those_examples_is_genuine() {
    let Some(suite) = testdata("shc-spec-examples") else { return };
    let history = read_json(&suite.join("history-cases.json"));
    let mut faults = Vec::new();
    let cases = history["cases"].as_array().expect("cases");
    for case in cases {
        let keys = json!({"iss": case["iss"], "keys": history["keysets"][text(&case["keyset"])]});
        let codes: Vec<_> = case["qr"].as_array().expect("codes").iter().map(text).collect();
        let answer = assess(&joined(&codes), &store(&[&keys]), second(1_687_500_000));
        if answer.proof != Some(Proof::Verified) {
            faults.push(format!("{}: {:?}", text(&case["id"]), answer.reasons));
        }
    }
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), cases.len(), faults.join("\n"));
}

#[test]
fn the_development_tools_signature_cases_come_out_as_they_should() {
    let Some(suite) = testdata("shc-dev-tools") else { return };
    let keys = read_json(&suite.join("issuer-keys.json"));
    let trust = store(&[&keys]);
    let mut count = 0;
    for case in read_json(&suite.join("expected.json"))["cases"].as_array().expect("cases") {
        // Pictures are the reader's, and bare payloads have no signature.
        let kind = text(&case["type"]);
        if !matches!(kind, "jws" | "qrnumeric" | "healthcard") {
            continue;
        }
        let file = fs::read_to_string(suite.join(text(&case["files"][0]))).expect("the case can be read");
        let code = if kind == "healthcard" {
            let file: Value = serde_json::from_str(&file).expect("a file of cards");
            text(&file["verifiableCredential"][0]).to_owned()
        } else {
            file
        };
        let code = if kind == "qrnumeric" { code } else { digits(&code) };
        let answer = assess(code.as_bytes(), &trust, second(1_687_500_000));
        let name = text(&case["name"]);
        let expected = text(&case["verdict"]) == "reject";
        assert_eq!(answer.proof != Some(Proof::Verified), expected, "{name}: {:?}", answer.reasons);
        count += 1;
    }
    assert_eq!(count, 16);
}

/// The digits of a JWS.
fn digits(jws: &str) -> String {
    // What has no digits becomes a pair that no character has.
    let pairs = jws.trim().bytes().map(|byte| format!("{:02}", byte.checked_sub(45).unwrap_or(99)));
    format!("shc:/{}", pairs.collect::<String>())
}

#[test]
fn new_zealands_examples_come_out_as_the_specification_says() {
    let Some(suite) = testdata("nzcp-spec") else { return };
    let expected = read_json(&suite.join("expected.json"));
    let now = second(expected["clock"].as_i64().expect("a clock"));
    let trust = store(&[&read_json(&suite.join("did-document-example.json"))]);
    let live = store(&[&read_json(&suite.join("did-document-live.json"))]);
    let mut count = 0;
    for (name, verdict) in expected["cases"].as_object().expect("cases") {
        let code = fs::read_to_string(suite.join(format!("{name}.txt"))).expect("the code can be read");
        let answer = assess(code.trim_end().as_bytes(), &trust, now);
        let reason = match text(verdict) {
            "accept" => Ok(()),
            signature if signature.starts_with("reject: signature") => Err("bad-signature"),
            expired if expired.starts_with("reject: expired") => Err("expired"),
            _ => Err("not-yet-valid"),
        };
        assert_eq!(outcome(&answer), reason, "{name}");
        let unknown = assess(code.trim_end().as_bytes(), &live, now);
        assert_eq!(outcome(&unknown), Err("unknown-issuer"), "{name}");
        if reason.is_ok() {
            assert!(matches!(answer.entries.as_slice(), [Entry::Pass { vaccinated: true, .. }]));
            assert_eq!(answer.verdict.code(), "admit");
        }
        count += 1;
    }
    assert_eq!(count, 5);
}

#[test]
fn austrias_exemptions_come_out_as_they_should() {
    let Some(suite) = testdata("hc1-at1-exemption") else { return };
    let mut count = 0;
    for file in fs::read_dir(suite).expect("the suite can be read") {
        let path = file.expect("a file").path();
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let case = read_json(&path);
        let now: Timestamp = text(&case["TESTCTX"]["VALIDATIONCLOCK"]).parse().expect("a clock");
        let code = text(&case["PREFIX"]);
        let list = if code.starts_with("AT1:") { "AT_CERTIFICATE" } else { "CERTIFICATE" };
        let certificate = BASE64.decode(text(&case["TESTCTX"][list]).as_bytes()).expect("base64");
        let mut trust = TrustStore::new();
        trust.add(&certificate).expect("a certificate");
        let answer = outcome(&assess(code.as_bytes(), &trust, now));
        let refused = case["EXPECTEDRESULTS"].as_object().expect("results").values().any(|ok| ok == false);
        assert_eq!(answer.is_err(), refused, "{}: {answer:?}", path.display());
        count += 1;
    }
    assert_eq!(count, 4);
}

#[test]
fn the_swiss_vectors_verify() {
    let Some(suite) = testdata("national-light") else { return };
    for case in read_json(&suite.join("lt1-swiss.json"))["cases"].as_array().expect("cases") {
        let mut key = case["key"].clone();
        key["alg"] = if key.get("n").is_some() { "RS256".into() } else { "ES256".into() };
        key["use"] = "sig".into();
        let trust = store(&[&json!({text(&case["key"]["kid"]): [key]})]);
        let answer = assess(text(&case["qr"]).as_bytes(), &trust, second(1_660_000_000));
        let light = text(&case["id"]) == "LT1_A";
        // The light one is of July 2021, and held for two days.
        let expected = if light { Err("expired") } else { Ok(()) };
        assert_eq!((answer.proof, outcome(&answer)), (Some(Proof::Verified), expected), "{}", case["id"]);
        assert_eq!(matches!(answer.entries.as_slice(), [Entry::Pass { vaccinated: false, .. }]), light);
    }
}

#[test]
fn credentials_in_the_shape_of_indonesias_are_genuine() {
    let Some(suite) = testdata("indonesia-synthetic") else { return };
    let suite = fs::read_to_string(suite.join("cases.json")).expect("the suite can be read");
    let suite: Value = serde_json::from_str(&suite).expect("the suite is JSON");
    let now = chrono::DateTime::from_timestamp(1_660_000_000, 0).expect("in range");
    let mut count = 0;
    for case in suite["cases"].as_array().expect("cases").iter().filter(|case| case["format"] == "hc1") {
        let certificate = BASE64.decode(text(&case["certificate_b64"]).as_bytes()).expect("base64");
        let mut trust = TrustStore::new();
        trust.add(&certificate).expect("a certificate");
        let answer = verified(text(&case["qr"]).as_bytes(), &trust, now);
        let expected = text(&case["expect"]).starts_with("accept");
        assert_eq!(answer.is_ok(), expected, "{}: {answer:?}", case["id"]);
        count += 1;
    }
    assert!(count > 0);
}

#[test]
fn the_dutch_vectors_verify() {
    let Some(suite) = testdata("hc1-nl-coronacheck") else { return };
    let suite = fs::read_to_string(suite.join("cases.json")).expect("the suite can be read");
    let suite: Value = serde_json::from_str(&suite).expect("the suite is JSON");
    let now =
        chrono::DateTime::from_timestamp(suite["clock"].as_i64().expect("a clock"), 0).expect("in range");
    let mut trust = TrustStore::new();
    for (kid, keys) in suite["keys"].as_object().expect("keys") {
        for key in keys.as_array().expect("keys of a kid") {
            let spki = BASE64.decode(text(&key["subjectPk"]).as_bytes()).expect("base64");
            let country = key["ian"].as_str().unwrap_or_default();
            let entry = serde_json::json!([{"kid": kid, "country": country, "certificateType": "DSC",
                "rawData": BASE64.encode(&crate::support::certificate_over(spki))}]);
            trust.add(entry.to_string().as_bytes()).expect("a gateway list");
        }
    }
    for case in suite["cases"].as_array().expect("cases") {
        let credential = credential::decode(text(&case["qr"]).as_bytes()).expect("well-formed");
        let answer = verify(credential, &trust, now);
        match (text(&case["id"]), answer) {
            // Most of these credentials end in 1970, which the upstream test does not look at.
            ("incorrectIssuerQR", Ok(verified)) => {
                assert_eq!(verified.issuer(), Some("FR"));
            }
            (_, Ok(verified)) => {
                assert!(matches!(validity(&verified, &trust, now), Validity::Expired { .. }));
            }
            (id, Err(rejection)) => panic!("{id}: {rejection}"),
        }
    }
}

#[test]
fn the_seals_of_icao_verify_under_their_authorities() {
    let Some(suite) = testdata("vds-nc") else { return };
    let Some(lists) = testdata("trustlists") else { return };
    let registry = read_json(&lists.join("pathcheck-registry/registry_normalized.json"));
    let trust = store(&[&registry]);
    let now = second(1_640_000_000);
    let mut count = 0;
    for case in read_json(&suite.join("cases.json"))["cases"].as_array().expect("cases") {
        let code = text(&case["qr"]).as_bytes();
        let answer = assess(code, &trust, now);
        let expected =
            if text(&case["expect"]).starts_with("accept") { Ok(()) } else { Err("unknown-issuer") };
        assert_eq!(outcome(&answer), expected, "{}", case["id"]);
        count += 1;
    }
    assert_eq!(count, 2);
}

#[test]
fn a_pathcheck_credential_is_genuine_and_attests_nothing() {
    let Some(suite) = testdata("national-light") else { return };
    for case in read_json(&suite.join("cred-pathcheck.json"))["cases"].as_array().expect("cases") {
        let code = text(&case["qr"]);
        let pem = text(&case["key_pem"]).lines().filter(|line| !line.starts_with('-')).collect::<String>();
        let id = code.split(':').nth(4).expect("a key");
        let trust = store(&[&json!({"CRED": {id: {"status": "current", "publicKey": pem}}})]);
        let answer = assess(code.as_bytes(), &trust, second(1_640_000_000));
        assert_eq!(outcome(&answer), Ok(()));
        assert_eq!((answer.verdict.code(), answer.entries.len()), ("refuse", 0));
        let changed = assess(code.replace("JD82", "JD83").as_bytes(), &trust, second(1_640_000_000));
        assert_eq!(outcome(&changed), Err("bad-signature"));
    }
}

#[test]
fn divoc_certificates_verify_under_their_issuers_keys() {
    let Some(suite) = testdata("divoc") else { return };
    let now = second(1_660_000_000);
    let mut count = 0;
    for case in read_json(&suite.join("cases.json"))["cases"].as_array().expect("cases") {
        let key = match case["key_spki_b64"].as_str() {
            Some(spki) => spki.to_owned(),
            None => text(&case["key_pem"]).lines().filter(|line| !line.starts_with('-')).collect(),
        };
        let trust = store(&[&json!({"DIVOC": {"did:india": {"status": "current", "publicKey": key}}})]);
        let code = text(&case["vc_json"]);
        assert_eq!(outcome(&assess(code.as_bytes(), &trust, now)), Ok(()), "{}", case["id"]);
        let changed = code.replacen("\"name\":\"", "\"name\":\"X", 1);
        assert_eq!(outcome(&assess(changed.as_bytes(), &trust, now)), Err("bad-signature"));
        count += 1;
    }
    assert_eq!(count, 2);
}

#[test]
fn indonesias_who_form_is_read_and_its_weakness_known() {
    let Some(suite) = testdata("indonesia-synthetic") else { return };
    let suite = read_json(&suite.join("cases.json"));
    let did = text(&suite["did"]);
    let trust = store(&[
        &json!({"DIVOC": {did: {"status": "current", "publicKey": suite["divoc_test_key_spki_b64"]}}}),
    ]);
    let mut count = 0;
    for case in suite["cases"].as_array().expect("cases").iter().filter(|case| case["format"] == "divoc") {
        let code = BASE64.decode(text(&case["qr_bytes_b64"]).as_bytes()).expect("base64");
        let as_utf8: String = code.iter().map(|byte| char::from(*byte)).collect();
        let expected = match text(&case["expect"]) {
            "reject" => ("refuse", "bad-signature"),
            complete if complete.starts_with("accept; ") => ("admit", "complete-series"),
            _ => ("refuse", "incomplete-series"),
        };
        for code in [&code[..], as_utf8.as_bytes()] {
            let answer = assess(code, &trust, second(1_660_000_000));
            let reason = answer.reasons.first().map_or("none", Reason::code);
            assert_eq!((answer.verdict.code(), reason), expected, "{}", case["id"]);
        }
        count += 1;
    }
    assert_eq!(count, 6);
}

#[test]
fn the_who_s_collection_comes_out_as_its_validator_says() {
    let Some(suite) = testdata("multi-who-gdhcn") else { return };
    let mut count = 0;
    for case in read_json(&suite.join("expected.json"))["cases"].as_array().expect("cases") {
        let file = fs::read_to_string(suite.join(text(&case["file"]))).expect("the case can be read");
        let code = match file.trim_end_matches(['\r', '\n']).strip_prefix("B64:") {
            Some(bytes) => BASE64.decode(bytes.as_bytes()).expect("base64"),
            None => file.trim_end_matches(['\r', '\n']).as_bytes().to_vec(),
        };
        let format = text(&case["format"]);
        let mut trust = TrustStore::new();
        if let Some(kid) = case["key"]["kid"].as_str() {
            let file = if let Some(key) = case["key"]["spki_b64"].as_str() {
                let section = match format {
                    "SHC" => "SHC",
                    divoc if divoc.starts_with("DIVOC") => "DIVOC",
                    _ => "DCC",
                };
                json!({section: {kid: {"status": "current", "publicKey": key}}})
            } else {
                let mut jwk = case["key"]["jwk"].clone();
                jwk["kid"] = kid.into();
                json!({"keys": [jwk]})
            };
            trust = store(&[&file]);
        } else if let Some(lists) = testdata("trustlists") {
            trust = store(&[&read_json(&lists.join("pathcheck-registry/registry_normalized.json"))]);
        }
        let answer = assess(&code, &trust, second(1_660_000_000));
        let proof = match text(&case["upstream_expected_status"]) {
            "VERIFIED" => Proof::Verified,
            "INVALID_SIGNATURE" => Proof::BadSignature,
            _ => Proof::UnknownIssuer,
        };
        assert_eq!(answer.proof, Some(proof), "{}: {:?}", case["file"], answer.reasons);
        let scheme = answer.scheme.map_or("unknown", |scheme| scheme.code());
        let expected = match format {
            ddcc if ddcc.contains("DDCC") => "who-ddcc",
            dvc if dvc.contains("DVC") => "who-dvc",
            "SHC" => "smart-health-card",
            "VDS-NC" => "icao-vds-nc",
            divoc if divoc.starts_with("DIVOC") => "divoc",
            _ => "eu-dcc",
        };
        assert_eq!(scheme, expected, "{}", case["file"]);
        count += 1;
    }
    assert_eq!(count, 9);
}

/// Verified and in force.
fn verified(code: &[u8], trust: &TrustStore, now: Timestamp) -> Result<(), &'static str> {
    outcome(&assess(code, trust, now))
}
