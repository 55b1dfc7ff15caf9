//! Hostile and odd codes of the attack corpus, through the program's own judging.

use std::{collections::BTreeMap, fs, path::Path};

use data_encoding::{BASE64, HEXLOWER};
use posjaga::{
    credential::{
        self, DecodeError,
        chunks::{Assembled, Chunks},
    },
    time::Timestamp,
    trust::TrustStore,
    verify::{Rejection, Validity, Verified, validity, verify},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::testdata::testdata;

/// Cases whose reason is another one, and why that will do.
const OTHER_REASONS: &[(&str, &str, &str)] = &[
    // The later part wins, so two halves of different cards meet, as they do in `shc-chunks-mixed`.
    ("shc-chunk-conflict", "json_malformed", "encoding"),
];

#[derive(Deserialize)]
struct Case {
    id: String,
    trust: String,
    clock: Timestamp,
    expect: String,
    #[serde(default)]
    also_ok: Vec<String>,
    reason_class: String,
    #[serde(default)]
    reason_also: Vec<String>,
    payload: Option<String>,
    payload_b64: Option<String>,
    #[serde(default)]
    frames: Vec<String>,
    #[serde(default)]
    limits: BTreeMap<String, u64>,
}

#[test]
fn no_attack_passes_and_no_honest_code_is_stopped() {
    let Some(corpus) = testdata("attacks") else { return };
    let cases = fs::read_to_string(corpus.join("cases.jsonl")).expect("the corpus can be read");
    let mut stores = BTreeMap::new();
    let mut faults = Vec::new();
    let mut differing = Vec::new();
    let mut count = 0;
    for line in cases.lines() {
        let case: Case = serde_json::from_str(line).expect("a case is as described");
        count += 1;
        let trust = stores.entry(case.trust.clone()).or_insert_with(|| trust(&corpus.join(&case.trust)));
        let start = std::time::Instant::now();
        let answer = judge(&case.code(), trust, case.clock);
        let millis = start.elapsed().as_millis();
        if let Some(limit) = case.limits.get("max_ms").filter(|limit| millis > u128::from(**limit)) {
            faults.push(format!("{}: {millis} ms, and at most {limit} are allowed", case.id));
        }
        let good = |outcome: &str| matches!(outcome, "accept" | "notvaccinated");
        let may_pass = good(&case.expect) || case.also_ok.iter().any(|outcome| good(outcome));
        let may_stop = !good(&case.expect) || case.also_ok.iter().any(|outcome| outcome == "reject");
        match answer {
            Ok(_) if !may_pass => faults.push(format!("{}: passes", case.id)),
            Err(reason) if !may_stop => faults.push(format!("{}: stopped by {reason}", case.id)),
            Err(reason)
                if case.reason_class != "ok"
                    && !same_class(reason, &case.reason_class)
                    && !case.reason_also.iter().any(|also| same_class(reason, also)) =>
            {
                differing.push(format!("{}: {reason} instead of {}", case.id, case.reason_class));
            }
            _ => {}
        }
    }
    eprintln!("{count} cases");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let known: Vec<_> =
        OTHER_REASONS.iter().map(|(id, ours, theirs)| format!("{id}: {ours} instead of {theirs}")).collect();
    assert_eq!(differing, known);
}

/// The corpus tells keys, issuers and signers that are not known apart; for a desk they are one.
fn same_class(ours: &str, theirs: &str) -> bool {
    ours == theirs || (ours == "unknown_key" && matches!(theirs, "issuer_untrusted" | "signer_untrusted"))
}

impl Case {
    /// The code that is judged: of several frames what they come to in the end.
    fn code(&self) -> Vec<u8> {
        if let Some(payload) = &self.payload_b64 {
            return BASE64.decode(payload.as_bytes()).expect("base64");
        }
        let mut parts = Chunks::default();
        let mut code = Vec::new();
        for frame in self.payload.iter().chain(&self.frames) {
            code = frame.as_bytes().to_vec();
            if let Assembled::Whole(whole) = parts.take(code.clone()) {
                code = whole;
            }
        }
        code
    }
}

/// Verified and in force, or the reason in the corpus's words.
fn judge(code: &[u8], trust: &TrustStore, now: Timestamp) -> Result<Verified, &'static str> {
    let decode_reason = |error: DecodeError| match error {
        DecodeError::UnknownScheme | DecodeError::Unsigned(_) => "unsupported_format",
        DecodeError::Zip { .. } => "zip_structure",
        DecodeError::Context => "context_unknown",
        DecodeError::TooLong { .. } | DecodeError::TooLarge { .. } => "too_large",
        DecodeError::Base45 { .. } | DecodeError::Encoding => "encoding",
        DecodeError::Incomplete { .. } => "incomplete",
        DecodeError::Json { .. } => "json_malformed",
        DecodeError::Jws { .. } => "jws_structure",
        DecodeError::Inflate => "decompress",
        DecodeError::Cbor { .. } => "cbor_malformed",
        DecodeError::Envelope { .. } => "cose_structure",
        DecodeError::UnknownCritical => "unknown_critical",
        DecodeError::Algorithm => "alg_unsupported",
        DecodeError::MissingClaim { claim: "exp" | "hcert" | "iss" | "cti" | "vc" | "nbf" } => {
            "missing_claim"
        }
        DecodeError::MissingClaim { .. } | DecodeError::Schema { .. } => "schema",
    };
    let credential = credential::decode(code).map_err(decode_reason)?;
    let verified = verify(credential, trust, now).map_err(|rejection| match rejection {
        Rejection::UnknownIssuer | Rejection::NoTrustList => "unknown_key",
        Rejection::BadSignature => "bad_signature",
        Rejection::AlgorithmMismatch | Rejection::WeakKey => "alg_mismatch",
        Rejection::SignerExpired { .. } => "signer_expired",
        Rejection::SignerNotYetValid { .. } => "signer_not_yet_valid",
        Rejection::SignerWithdrawn | Rejection::SignerRevoked => "revoked",
        Rejection::IssuerMismatch => "issuer_mismatch",
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

/// The trust file of the corpus, as the files that the program knows.
fn trust(file: &Path) -> TrustStore {
    let file = fs::read_to_string(file).expect("the trust file can be read");
    let file: Value = serde_json::from_str(&file).expect("the trust file is JSON");
    let list = |pointer: &str| file.pointer(pointer).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut files = Vec::new();

    let signers: Vec<_> = list("/dcc/dsc")
        .iter()
        .map(|signer| {
            json!({"kid": signer["kid"], "country": signer["country"],
                "certificateType": "DSC", "rawData": signer["der"]})
        })
        .collect();
    if !signers.is_empty() {
        files.push(Value::from(signers));
    }
    for revoked in list("/dcc/revoked/dsc_kid") {
        let signer = list("/dcc/dsc").into_iter().find(|signer| signer["kid"] == revoked).expect("is listed");
        let certificate = BASE64.decode(text(&signer["der"]).as_bytes()).expect("base64");
        let key = BASE64.encode(&crate::support::public_key_of(&certificate));
        files.push(json!({"DCC": {text(&revoked): {"status": "revoked", "publicKey": key}}}));
    }
    for (name, kind) in [("signature", "SIGNATURE"), ("uci", "UCI"), ("countrycode_uci", "COUNTRYCODEUCI")] {
        let entries: Vec<_> = list(&format!("/dcc/revoked/{name}"))
            .iter()
            .map(|hex| {
                let hash = HEXLOWER.decode(text(hex).as_bytes()).expect("hex");
                json!({"hash": BASE64.encode(&hash)})
            })
            .collect();
        if !entries.is_empty() {
            files.push(json!({"country": "AT", "expires": "2030-01-01T00:00:00Z", "kid": "UNKNOWN_KID",
                "hashType": kind, "entries": entries}));
        }
    }
    for issuer in list("/shc/issuers") {
        files.push(json!({"iss": issuer["iss"], "jwks": issuer["jwks"]}));
        files.extend(issuer["crls"].as_array().cloned().unwrap_or_default());
    }
    for key in list("/divoc/keys") {
        let pem = text(&key["pem"]).lines().filter(|line| !line.starts_with('-')).collect::<String>();
        files.push(json!({"DIVOC": {text(&key["id"]): {"status": "current", "publicKey": pem}}}));
    }
    files.extend(list("/nzcp/issuers").iter().map(|issuer| issuer["did_document"].clone()));

    let mut trust = TrustStore::new();
    for authority in list("/icao/csca") {
        let certificate = BASE64.decode(text(&authority["der"]).as_bytes()).expect("base64");
        trust.add(&certificate).expect("an authority");
    }
    for file in files {
        // Some hold nothing that can be used, on purpose.
        let _ = trust.add(file.to_string().as_bytes());
    }
    trust
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}
