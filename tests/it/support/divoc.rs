//! DIVOC certificates. What is signed of them, their canonical statements, was written by another program
//! (pyld) and lies beside them in `tests/fixtures/divoc`.

use std::io::Write as _;

use aws_lc_rs::{
    digest::{SHA256, digest},
    encoding::AsDer as _,
    rand::SystemRandom,
    rsa::KeySize,
    signature::{Ed25519KeyPair, KeyPair as _, RSA_PSS_SHA256, RsaKeyPair},
};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use serde_json::{Value, json};

use super::issuers::Made;

/// Indonesia's form, signed with Ed25519.
pub fn indonesian() -> Made {
    let key = Ed25519KeyPair::generate().expect("a key can be made");
    let spki = [&super::unhex("302a300506032b6570032100")[..], key.public_key().as_ref()].concat();
    made(
        "did:indonesia",
        "EdDSA",
        &spki,
        include_str!("../../fixtures/divoc/indonesia.json"),
        include_str!("../../fixtures/divoc/indonesia.nq"),
        include_str!("../../fixtures/divoc/indonesia-proof.json"),
        include_str!("../../fixtures/divoc/indonesia-proof.nq"),
        |message| key.sign(message).as_ref().to_vec(),
    )
}

/// India's form, signed with PS256.
pub fn indian() -> Made {
    let key = RsaKeyPair::generate(KeySize::Rsa2048).expect("a key can be made");
    let spki = key.public_key().as_der().expect("a key has DER").as_ref().to_vec();
    made(
        "did:india",
        "PS256",
        &spki,
        include_str!("../../fixtures/divoc/india.json"),
        include_str!("../../fixtures/divoc/india.nq"),
        include_str!("../../fixtures/divoc/india-proof.json"),
        include_str!("../../fixtures/divoc/india-proof.nq"),
        |message| {
            let mut signature = vec![0; key.public_modulus_len()];
            key.sign(&RSA_PSS_SHA256, &SystemRandom::new(), message, &mut signature).expect("it can sign");
            signature
        },
    )
}

#[expect(clippy::too_many_arguments, reason = "the four texts of a fixture and what signs them")]
fn made(
    issuer: &str,
    algorithm: &str,
    spki: &[u8],
    certificate: &str,
    statements: &str,
    proof: &str,
    proof_statements: &str,
    sign: impl Fn(&[u8]) -> Vec<u8>,
) -> Made {
    let header = format!(r#"{{"alg":"{algorithm}","b64":false,"crit":["b64"]}}"#);
    let header = BASE64URL_NOPAD.encode(header.as_bytes());
    let hash = |statements: &str| digest(&SHA256, statements.as_bytes());
    let signed =
        [header.as_bytes(), b".", hash(proof_statements).as_ref(), hash(statements).as_ref()].concat();
    let mut certificate: Value = serde_json::from_str(certificate).expect("the fixture is JSON");
    certificate["proof"] = serde_json::from_str(proof).expect("the fixture is JSON");
    certificate["proof"]["jws"] = format!("{header}..{}", BASE64URL_NOPAD.encode(&sign(&signed))).into();
    let trust = json!({"DIVOC": {issuer: {"status": "current", "publicKey": BASE64.encode(spki)}}});
    Made::new(certificate.to_string().into_bytes(), zip, trust.to_string().into_bytes())
}

/// A ZIP with one deflated entry (APPNOTE 4.3).
fn zip(certificate: &[u8]) -> Vec<u8> {
    let name = b"certificate.json";
    let deflated = miniz_oxide::deflate::compress_to_vec(certificate, 9);
    let mut fields = Vec::new();
    for number in [20_u16, 0, 8, 0, 0x21] {
        fields.extend(number.to_le_bytes());
    }
    for number in [crc32(certificate), deflated.len() as u32, certificate.len() as u32] {
        fields.extend(number.to_le_bytes());
    }
    fields.extend((name.len() as u16).to_le_bytes());
    fields.extend(0_u16.to_le_bytes());

    let mut zip = Vec::new();
    let mut put = |parts: &[&[u8]]| parts.iter().for_each(|part| zip.write_all(part).expect("memory"));
    put(&[b"PK\x03\x04", &fields, name, &deflated]);
    let directory = (30 + name.len() + deflated.len()) as u32;
    put(&[b"PK\x01\x02", &20_u16.to_le_bytes(), &fields, &[0; 14], name]);
    let length = (46 + name.len()) as u32;
    put(&[b"PK\x05\x06", &[0; 4], &1_u16.to_le_bytes(), &1_u16.to_le_bytes()]);
    put(&[&length.to_le_bytes(), &directory.to_le_bytes(), &[0; 2]]);
    zip
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}
