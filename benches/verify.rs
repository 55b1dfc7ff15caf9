//! From a code's text to the verdict, per scheme and step by step, and the reading of trust lists:
//! `cargo bench --bench verify`. All credentials are made up.

#[path = "../tests/it/support/mod.rs"]
#[expect(dead_code, reason = "the tests need more of their support than this")]
mod support;

use divan::{Bencher, black_box};
use posjaga::{
    credential::{self, Credential},
    policy::{Evidence, Genuine, PolicyBook},
    trust::{PublicKey, TrustStore},
    verdict::{JudgingContext, judge},
    verify::{validity, verify},
};
use rcgen::{CertificateParams, DnType, KeyPair};
use serde_json::json;
use support::{
    Signer, at, containers, divoc,
    issuers::{Made, card_claims, covid_pass, health_card, seal_with},
};

fn main() {
    divan::main();
}

const DURING: &str = "2022-06-01T00:00:00Z";
/// As many as Germany's production list had in the end.
const SIGNERS: usize = 829;

const SCHEMES: [&str; 8] =
    ["DCC, ES256", "DCC, PS256", "WHO DDCC", "SHC", "NZCP", "VDS-NC", "DIVOC, Ed25519", "DIVOC, PS256"];

fn made(scheme: &str) -> Made {
    match scheme {
        "DCC, ES256" => containers::dcc(&Signer::p256()),
        "DCC, PS256" => containers::dcc(&Signer::rsa()),
        "WHO DDCC" => containers::ddcc(&Signer::p256()),
        "SHC" => health_card(&card_claims(&[("207", "2021-03-01"), ("207", "2021-04-01")])),
        "NZCP" => covid_pass(),
        "VDS-NC" => seal_with("ES256", "ID"),
        "DIVOC, Ed25519" => divoc::indonesian(),
        _ => divoc::indian(),
    }
}

/// A gateway's list with this many other signers.
fn list() -> Vec<u8> {
    let entries: Vec<_> = (0..SIGNERS)
        .map(|number| {
            let mut params = CertificateParams::default();
            params.distinguished_name.push(DnType::CountryName, "XX");
            params.distinguished_name.push(DnType::CommonName, format!("DSC {number}"));
            let key = KeyPair::generate().expect("a key can be made");
            let der = params.self_signed(&key).expect("it can sign").der().to_vec();
            let kid = credential::KeyId::of_certificate(&der);
            let base64 = |bytes: &[u8]| data_encoding::BASE64.encode(bytes);
            json!({"kid": base64(kid.as_bytes()), "country": "XX", "certificateType": "DSC",
                "rawData": base64(&der)})
        })
        .collect();
    serde_json::Value::from(entries).to_string().into_bytes()
}

fn trust(made: &Made) -> TrustStore {
    let mut trust = TrustStore::new();
    trust.add(&list()).expect("a list");
    trust.add(&made.trust).expect("a trust file");
    trust
}

fn decoded(made: &Made) -> Credential {
    credential::decode(&made.code).expect("well-formed")
}

/// The whole way, with 829 other signers in the store.
#[divan::bench(args = SCHEMES)]
fn text_to_verdict(bencher: Bencher<'_, '_>, scheme: &str) {
    let (made, book, now) = (made(scheme), PolicyBook::shipped(), at(DURING));
    let trust = trust(&made);
    let policy = book.choose("complete-primary", now.date_naive()).expect("it ships");
    let bench = JudgingContext { trust: &trust, policy, now, today: now.date_naive() };
    assert_eq!(judge(&made.code, &bench).verdict.code(), "admit");
    bencher.bench(|| judge(black_box(&made.code), &bench));
}

/// Its first part: unpacking, inflating and reading the envelope; of DIVOC its canonical form as well.
#[divan::bench(args = SCHEMES)]
fn part_decode(bencher: Bencher<'_, '_>, scheme: &str) {
    let made = made(scheme);
    bencher.bench(|| credential::decode(black_box(&made.code)));
}

/// Its second part: finding the signer, the signature, and reading the claims.
#[divan::bench(args = SCHEMES)]
fn part_verify(bencher: Bencher<'_, '_>, scheme: &str) {
    let made = made(scheme);
    let (trust, now) = (trust(&made), at(DURING));
    bencher.with_inputs(|| decoded(&made)).bench_values(|credential| verify(credential, &trust, now));
}

/// Its third part: times, withdrawals and the policy.
#[divan::bench]
fn part_rules(bencher: Bencher<'_, '_>) {
    let (made, book, now) = (made("DCC, ES256"), PolicyBook::shipped(), at(DURING));
    let trust = trust(&made);
    let policy = book.choose("complete-primary", now.date_naive()).expect("it ships");
    let verified = verify(decoded(&made), &trust, now).expect("genuine");
    bencher.bench(|| {
        let validity = validity(black_box(&verified), &trust, now);
        let shown = [Genuine { credential: &verified, validity }];
        policy.assess(&Evidence::Verified(&shown), now, now.date_naive())
    });
}

/// Within the first part: inflating the envelope of a DCC, by the same library.
#[divan::bench]
fn within_decode_inflate(bencher: Bencher<'_, '_>) {
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(&made("DCC, ES256").inside, 9);
    bencher.bench(|| miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(black_box(&packed), 65536));
}

/// Within the second part: the bare signature.
#[divan::bench(args = ["ES256", "PS256"])]
fn within_verify_signature(bencher: Bencher<'_, '_>, algorithm: &str) {
    let signer = if algorithm == "ES256" { Signer::p256() } else { Signer::rsa() };
    let made = containers::dcc(&signer);
    let [protected, _, payload, signature] =
        containers::fields(&made.inside).try_into().expect("four fields");
    let (payload, signature) = (payload.into_bytes().expect("bytes"), signature.into_bytes().expect("bytes"));
    let message = support::sig_structure(&protected.into_bytes().expect("bytes"), &payload);
    let mut trust = TrustStore::new();
    trust.add(&made.trust).expect("a certificate");
    let key: PublicKey = trust.signers(&credential::KeyId::from_bytes(&signer.kid()))[0].public_key.clone();
    let algorithm =
        if algorithm == "ES256" { credential::Algorithm::Es256 } else { credential::Algorithm::Ps256 };
    assert!(key.has_signed(algorithm, &message, &signature));
    bencher.bench(|| key.has_signed(algorithm, black_box(&message), &signature));
}

/// Reading a list of 829 signers into an empty store.
#[divan::bench]
fn trust_store_of_829(bencher: Bencher<'_, '_>) {
    let list = list();
    bencher.bench(|| TrustStore::new().add(black_box(&list)).map(|added| added.signers));
}
