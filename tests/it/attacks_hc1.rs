//! Hostile and odd codes of the attack corpus, and other suites of whole credentials.

use std::{collections::BTreeMap, fs, path::Path};

use data_encoding::BASE64;
use posjaga::{
    credential::{self, DecodeError, Timestamp},
    trust::TrustStore,
    verify::{Rejection, Validity, Verified, validity, verify},
};
use serde::Deserialize;
use serde_json::Value;

use crate::testdata::testdata;

/// Cases that are taken although they should not be, until withdrawals are read.
const KNOWN_DIFFERENCES: &[(&str, &str)] = &[
    ("hc1-dsc-revoked", "no list of withdrawn signers is read yet"),
    ("hc1-revoked-signature", "no revocation list is read yet"),
    ("hc1-revoked-signature-kid-moved", "no revocation list is read yet"),
    ("hc1-revoked-country-uci", "no revocation list is read yet"),
];

#[derive(Deserialize)]
struct Case {
    id: String,
    family: String,
    trust: String,
    clock: Timestamp,
    expect: String,
    #[serde(default)]
    also_ok: Vec<String>,
    reason_class: String,
    #[serde(default)]
    reason_also: Vec<String>,
    payload: Option<String>,
    #[serde(default)]
    limits: BTreeMap<String, u64>,
}

#[test]
fn no_attack_passes_and_no_honest_code_is_stopped() {
    let Some(corpus) = testdata("attacks") else { return };
    let cases = fs::read_to_string(corpus.join("cases.jsonl")).expect("the corpus can be read");
    let mut faults = Vec::new();
    let mut differing = Vec::new();
    let mut count = 0;
    for line in cases.lines() {
        let case: Case = serde_json::from_str(line).expect("a case is as described");
        let Some(payload) = case.payload.as_ref().filter(|_| case.family == "hc1") else { continue };
        count += 1;
        let trust = trust(&corpus.join(&case.trust));
        let start = std::time::Instant::now();
        let answer = judge(payload.as_bytes(), &trust, case.clock);
        let millis = start.elapsed().as_millis();
        if let Some(limit) = case.limits.get("max_ms").filter(|limit| millis > u128::from(**limit)) {
            faults.push(format!("{}: {millis} ms, and at most {limit} are allowed", case.id));
        }
        let good = |outcome: &str| matches!(outcome, "accept" | "notvaccinated");
        let may_pass = good(&case.expect) || case.also_ok.iter().any(|outcome| good(outcome));
        let may_stop = !good(&case.expect) || case.also_ok.iter().any(|outcome| outcome == "reject");
        match answer {
            Ok(_) if !may_pass => differing.push(case.id),
            Err(reason) if !may_stop => faults.push(format!("{}: stopped by {reason}", case.id)),
            Err(reason)
                if case.reason_class != "ok"
                    && reason != case.reason_class
                    && !case.reason_also.iter().any(|also| also == reason) =>
            {
                faults.push(format!("{}: {reason} instead of {}", case.id, case.reason_class));
            }
            _ => {}
        }
    }
    eprintln!("{count} cases");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let known: Vec<_> = KNOWN_DIFFERENCES.iter().map(|(id, _)| *id).collect();
    assert_eq!(differing, known);
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
        let answer = judge(text(&case["qr"]).as_bytes(), &trust, now);
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
                assert_eq!(verified.claims().issuer.as_deref(), Some("FR"));
            }
            (_, Ok(verified)) => {
                assert!(matches!(validity(&verified, &trust, now), Validity::Expired { .. }));
            }
            (id, Err(rejection)) => panic!("{id}: {rejection}"),
        }
    }
}

/// Verified and in force, or the reason in the corpus's words.
fn judge(code: &[u8], trust: &TrustStore, now: Timestamp) -> Result<Verified, &'static str> {
    let decode_reason = |error: DecodeError| match error {
        DecodeError::UnknownScheme | DecodeError::UnsupportedScheme(_) | DecodeError::Unsigned(_) => {
            "unsupported_format"
        }
        DecodeError::TooLong { .. } | DecodeError::TooLarge { .. } => "too_large",
        DecodeError::Base45 { .. } => "encoding",
        DecodeError::Inflate => "decompress",
        DecodeError::Cbor { .. } => "cbor_malformed",
        DecodeError::Envelope { .. } => "cose_structure",
        DecodeError::UnknownCritical => "unknown_critical",
        DecodeError::Algorithm => "alg_unsupported",
        DecodeError::MissingClaim { claim: "exp" | "hcert" } => "missing_claim",
        DecodeError::MissingClaim { .. } | DecodeError::Schema { .. } => "schema",
    };
    let credential = credential::decode(code).map_err(decode_reason)?;
    let verified = verify(credential, trust, now).map_err(|rejection| match rejection {
        Rejection::UnknownIssuer | Rejection::NoTrustList => "unknown_key",
        Rejection::BadSignature => "bad_signature",
        Rejection::AlgorithmMismatch => "alg_mismatch",
        Rejection::SignerExpired { .. } => "signer_expired",
        Rejection::SignerNotYetValid { .. } => "signer_not_yet_valid",
        Rejection::KeyUsage => "key_usage",
        Rejection::Content(error) => decode_reason(error),
    })?;
    match validity(&verified, trust, now) {
        Validity::Current => Ok(verified),
        Validity::NotYetValid { .. } => Err("not_yet_valid"),
        Validity::Expired { .. } => Err("cert_expired"),
        Validity::Revoked => Err("revoked"),
    }
}

/// The signers of a trust file of the corpus, as the gateway would list them.
fn trust(file: &Path) -> TrustStore {
    let file = fs::read_to_string(file).expect("the trust file can be read");
    let file: Value = serde_json::from_str(&file).expect("the trust file is JSON");
    let entries: Vec<_> = file["dcc"]["dsc"]
        .as_array()
        .expect("signers")
        .iter()
        .map(|signer| {
            serde_json::json!({"kid": signer["kid"], "country": signer["country"],
                "certificateType": "DSC", "rawData": signer["der"]})
        })
        .collect();
    let mut trust = TrustStore::new();
    if !entries.is_empty() {
        trust.add(Value::from(entries).to_string().as_bytes()).expect("a gateway list");
    }
    trust
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}
