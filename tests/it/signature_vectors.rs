//! Third parties' signature vectors, through the interface that credentials are verified with.

use std::{fs, path::Path};

use data_encoding::{BASE64URL_NOPAD, HEXLOWER_PERMISSIVE};
use posjaga::{
    credential::{self, Algorithm, DecodeError},
    trust::{PublicKey, TrustStore},
    verify::{Rejection, verify},
};
use serde_json::{Value, json};

use crate::{
    support::{at, containers::container},
    testdata::testdata,
};

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).expect("the suite can be read")).expect("the suite is JSON")
}

fn hex(value: &Value) -> Vec<u8> {
    HEXLOWER_PERMISSIVE.decode(value.as_str().expect("a text").as_bytes()).expect("hex")
}

/// Runs every vector of a file for an algorithm of credentials; `expected` is the answer for one of them.
fn run(name: &str, algorithm: Algorithm, expected: impl Fn(&Value) -> bool) {
    run_with(name, |key, message, signature| key.has_signed(algorithm, message, signature), expected);
}

fn run_with(
    name: &str,
    has_signed: impl Fn(&PublicKey, &[u8], &[u8]) -> bool,
    expected: impl Fn(&Value) -> bool,
) {
    let Some(suite) = testdata("wycheproof") else { return };
    let suite = read(&suite.join(name));
    let (mut count, mut faults) = (0, Vec::new());
    for group in suite["testGroups"].as_array().expect("groups") {
        let key = PublicKey::from_spki(&hex(&group["publicKeyDer"]));
        for test in group["tests"].as_array().expect("tests") {
            count += 1;
            let signed = has_signed(&key, &hex(&test["msg"]), &hex(&test["sig"]));
            if signed != expected(test) {
                faults.push(format!("{}: {} ({})", test["tcId"], test["comment"], test["result"]));
            }
        }
    }
    assert_eq!(suite["numberOfTests"], count, "{name}");
    assert!(faults.is_empty(), "{name}:\n{}", faults.join("\n"));
}

fn valid(test: &Value) -> bool {
    test["result"] == "valid"
}

#[test]
fn es256_is_judged_as_wycheproof_says() {
    run("ecdsa_secp256r1_sha256_p1363_test.json", Algorithm::Es256, valid);
}

/// The signatures of certificates are in DER.
#[test]
fn certificates_on_p256_are_judged_as_wycheproof_says() {
    const ECDSA_WITH_SHA256: &str = "1.2.840.10045.4.3.2";
    run_with(
        "ecdsa_secp256r1_sha256_test.json",
        |key, message, signature| key.has_certified(ECDSA_WITH_SHA256, &[], message, signature),
        valid,
    );
}

#[test]
fn ps256_is_judged_as_wycheproof_says() {
    run("rsa_pss_2048_sha256_mgf1_32_test.json", Algorithm::Ps256, valid);
    run("rsa_pss_3072_sha256_mgf1_32_test.json", Algorithm::Ps256, valid);
}

/// PS256 has a salt of 32 bytes. Of signatures made with none just the one passes whose salt was changed
/// to 32.
#[test]
fn ps256_has_no_other_salt() {
    run("rsa_pss_2048_sha256_mgf1_0_test.json", Algorithm::Ps256, |test| test["tcId"] == 69);
}

/// The envelope of an example of the COSE working group, and the key for it.
struct Example {
    title: String,
    envelope: Vec<u8>,
    key: Value,
    signed: Option<Vec<u8>>,
}

fn examples(folder: &str) -> Vec<Example> {
    let Some(suite) = testdata("cose-wg") else { return Vec::new() };
    let mut paths: Vec<_> = fs::read_dir(suite.join(folder))
        .expect("the suite can be listed")
        .map(|entry| entry.expect("the suite can be listed").path())
        .collect();
    paths.sort();
    let of = |path: std::path::PathBuf| {
        let file = read(&path);
        // Messages for several signers, and those that are encrypted, are no credentials' envelopes.
        let input = file["input"].get("sign0")?;
        Some(Example {
            title: path.file_stem()?.to_string_lossy().into_owned(),
            envelope: hex(&file["output"]["cbor"]),
            key: jwk(&input["key"]),
            signed: file["intermediates"].get("ToBeSign_hex").map(hex),
        })
    };
    paths.into_iter().filter_map(of).collect()
}

fn jwk(key: &Value) -> Value {
    let number = |name: &str| match key.get(format!("{name}_hex")) {
        Some(number) => BASE64URL_NOPAD.encode(&hex(number)).into(),
        None => key[name].clone(),
    };
    json!({"kty": "EC", "crv": key["crv"], "x": number("x"), "y": number("y"), "kid": "MTE="})
}

/// What is no COSE_Sign1: messages for several signers, of a MAC, or encrypted. None of them comes as far as
/// a signature.
#[test]
fn other_envelopes_of_the_cose_working_group_are_refused() {
    let Some(suite) = testdata("cose-wg") else { return };
    let mut count = 0;
    for folder in ["CWT", "ecdsa-examples", "rsa-pss-examples"] {
        for entry in fs::read_dir(suite.join(folder)).expect("the suite can be listed") {
            let path = entry.expect("the suite can be listed").path();
            let file = read(&path);
            if file["input"].get("sign0").is_some() {
                continue;
            }
            for prefix in ["HC1:", "AT1:", "LT1:"] {
                let answer = credential::decode(&container(prefix, &hex(&file["output"]["cbor"])));
                let refused = matches!(answer, Err(DecodeError::Envelope { .. }));
                assert!(refused, "{prefix} {}: {:?}", path.display(), answer.err());
            }
            count += 1;
        }
    }
    assert_eq!(count, 11);
}

/// The examples end where their content begins, which is no credential. So one whose signature is right
/// comes as far as its content, and no other.
#[test]
fn envelopes_of_the_cose_working_group_pass_or_fail_as_they_are_called() {
    let mut count = 0;
    for Example { title, envelope, key, .. } in examples("sign1-tests") {
        let mut trust = TrustStore::new();
        trust.add(json!({"keys": [key]}).to_string().as_bytes()).expect("a key set");
        let answer = credential::decode(&container("HC1:", &envelope))
            .map_err(Rejection::Content)
            .and_then(|credential| verify(credential, &trust, at("2022-01-01T00:00:00Z")));
        let answer = answer.expect_err("an example is no credential");
        let expected = match title.as_str() {
            // Another tag around it.
            "sign-fail-01" => matches!(answer, Rejection::Content(DecodeError::Envelope { .. })),
            // An algorithm that no scheme has, or that is none; or one whom no header protects.
            "sign-fail-03" | "sign-fail-04" | "sign-pass-01" => {
                answer == Rejection::Content(DecodeError::Algorithm)
            }
            // No scheme signs bytes besides the envelope's.
            "sign-fail-02" | "sign-fail-06" | "sign-fail-07" | "sign-pass-02" => {
                answer == Rejection::BadSignature
            }
            _ => matches!(answer, Rejection::Content(DecodeError::Cbor { part: "claims" })),
        };
        assert!(expected, "{title}: {answer:?}");
        count += 1;
    }
    assert!(count == 0 || count == 9, "{count} examples");
}

/// Signatures of all curves, over the bytes that the examples say.
#[test]
fn signatures_of_the_cose_working_group_hold() {
    let mut count = 0;
    for Example { title, envelope, key, signed } in
        examples("ecdsa-examples").into_iter().chain(examples("CWT"))
    {
        let (algorithm, holds) = match title.as_str() {
            "ecdsa-sig-02" => (Algorithm::Es384, true),
            "ecdsa-sig-03" => (Algorithm::Es512, true),
            // SHA-512 with a P-256 key: no scheme uses it.
            "ecdsa-sig-04" => (Algorithm::Es512, false),
            _ => (Algorithm::Es256, true),
        };
        let signature =
            crate::support::containers::fields(&envelope).pop().and_then(|field| field.into_bytes().ok());
        let (signature, signed) = (signature.expect("a signature"), signed.expect("what was signed"));
        let mut trust = TrustStore::new();
        trust.add(json!({"keys": [key]}).to_string().as_bytes()).expect("a key set");
        let [known] = &trust.signers(&credential::KeyId::from_bytes(b"11"))[..] else { panic!("one key") };
        assert_eq!(known.public_key.has_signed(algorithm, &signed, &signature), holds, "{title}");
        let mut changed = signed.clone();
        changed[20] ^= 1;
        assert!(!known.public_key.has_signed(algorithm, &changed, &signature), "{title}, changed");
        count += 1;
    }
    assert!(count == 0 || count == 5, "{count} examples");
}
