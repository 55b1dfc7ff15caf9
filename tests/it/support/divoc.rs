//! DIVOC certificates. What is signed of the two fixtures, their canonical statements, was written by another
//! program (pyld) and lies beside them in `tests/fixtures/divoc`; that of other certificates is made here.

use std::io::Write as _;

use aws_lc_rs::{
    digest::{SHA256, digest},
    encoding::AsDer as _,
    rand::SystemRandom,
    rsa::KeySize,
    signature::{Ed25519KeyPair, KeyPair as _, RSA_PSS_SHA256, RsaKeyPair},
};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use oxjsonld::{JsonLdParser, JsonLdRemoteDocument};
use oxrdf::{
    Dataset,
    dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm},
};
use serde_json::{Value, json};

use super::issuers::Made;

/// A certificate and its canonical statements, and the same of its proof.
struct Texts<'a> {
    certificate: &'a str,
    statements: &'a str,
    proof: &'a str,
    proof_statements: &'a str,
}

const INDONESIA: Texts<'_> = Texts {
    certificate: include_str!("../../fixtures/divoc/indonesia.json"),
    statements: include_str!("../../fixtures/divoc/indonesia.nq"),
    proof: include_str!("../../fixtures/divoc/indonesia-proof.json"),
    proof_statements: include_str!("../../fixtures/divoc/indonesia-proof.nq"),
};
const INDIA: Texts<'_> = Texts {
    certificate: include_str!("../../fixtures/divoc/india.json"),
    statements: include_str!("../../fixtures/divoc/india.nq"),
    proof: include_str!("../../fixtures/divoc/india-proof.json"),
    proof_statements: include_str!("../../fixtures/divoc/india-proof.nq"),
};

/// Indonesia's form (version 2 of the context), signed with Ed25519.
pub fn indonesian() -> Made {
    signed_with_ed25519(&INDONESIA)
}

/// India's form (version 1 of the context), signed with PS256.
pub fn indian() -> Made {
    let key = RsaKeyPair::generate(KeySize::Rsa2048).expect("a key can be made");
    let spki = key.public_key().as_der().expect("a key has DER").as_ref().to_vec();
    made(&INDIA, "PS256", &spki, |message| {
        let mut signature = vec![0; key.public_modulus_len()];
        key.sign(&RSA_PSS_SHA256, &SystemRandom::new(), message, &mut signature).expect("it can sign");
        signature
    })
}

/// Indonesia's form, changed and then signed.
pub fn indonesian_with(change: impl FnOnce(&mut Value)) -> Made {
    let mut certificate: Value = serde_json::from_str(INDONESIA.certificate).expect("the fixture is JSON");
    change(&mut certificate);
    let certificate = certificate.to_string();
    let statements = statements(certificate.as_bytes()).expect("it is a certificate");
    signed_with_ed25519(&Texts { certificate: &certificate, statements: &statements, ..INDONESIA })
}

/// India's form, changed and then signed; with Ed25519, since only the context is India's here.
pub fn indian_with(change: impl FnOnce(&mut Value)) -> Made {
    let mut certificate: Value = serde_json::from_str(INDIA.certificate).expect("the fixture is JSON");
    change(&mut certificate);
    let certificate = certificate.to_string();
    let statements = statements(certificate.as_bytes()).expect("it is a certificate");
    let proof = INDIA.proof.replace("RsaSignature2018", "Ed25519Signature2018");
    let proof_statements = INDIA.proof_statements.replace("RsaSignature2018", "Ed25519Signature2018");
    signed_with_ed25519(&Texts {
        certificate: &certificate,
        statements: &statements,
        proof: &proof,
        proof_statements: &proof_statements,
    })
}

/// The canonical statements of a document without its proof; `None` where it has none.
pub fn statements(document: &[u8]) -> Option<String> {
    let parser = JsonLdParser::new().for_slice(document).with_load_document_callback(|url, _| {
        let document = match url {
            "https://www.w3.org/2018/credentials/v1" => {
                include_str!("../../../assets/contexts/credentials-v1.json")
            }
            "https://www.pedulilindungi.id/credentials/vaccination/v2" => {
                include_str!("../../../assets/contexts/divoc-v2.json")
            }
            "https://cowin.gov.in/credentials/vaccination/v1" => {
                include_str!("../../../assets/contexts/divoc-v1.json")
            }
            _ => return Err("another context".into()),
        };
        Ok(JsonLdRemoteDocument { document: document.as_bytes().to_vec(), document_url: url.to_owned() })
    });
    let mut dataset = parser.collect::<Result<Dataset, _>>().ok()?;
    dataset.canonicalize(CanonicalizationAlgorithm::Rdfc10 {
        hash_algorithm: CanonicalizationHashAlgorithm::Sha256,
    });
    let mut lines: Vec<_> = dataset.iter().map(|quad| format!("{quad} .\n")).collect();
    lines.sort_unstable();
    Some(lines.concat())
}

fn signed_with_ed25519(texts: &Texts<'_>) -> Made {
    let key = Ed25519KeyPair::generate().expect("a key can be made");
    let spki = [&super::unhex("302a300506032b6570032100")[..], key.public_key().as_ref()].concat();
    made(texts, "EdDSA", &spki, |message| key.sign(message).as_ref().to_vec())
}

fn made(texts: &Texts<'_>, algorithm: &str, spki: &[u8], sign: impl Fn(&[u8]) -> Vec<u8>) -> Made {
    let header = format!(r#"{{"alg":"{algorithm}","b64":false,"crit":["b64"]}}"#);
    let header = BASE64URL_NOPAD.encode(header.as_bytes());
    let hash = |statements: &str| digest(&SHA256, statements.as_bytes());
    let hashes = [hash(texts.proof_statements), hash(texts.statements)];
    let signed = [header.as_bytes(), b".", hashes[0].as_ref(), hashes[1].as_ref()].concat();
    let mut certificate: Value = serde_json::from_str(texts.certificate).expect("the fixture is JSON");
    let mut proof: Value = serde_json::from_str(texts.proof).expect("the fixture is JSON");
    proof["jws"] = format!("{header}..{}", BASE64URL_NOPAD.encode(&sign(&signed))).into();
    let issuer = proof["verificationMethod"].as_str().expect("a name").to_owned();
    certificate["proof"] = proof;
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
    for number in [crc32fast::hash(certificate), deflated.len() as u32, certificate.len() as u32] {
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
