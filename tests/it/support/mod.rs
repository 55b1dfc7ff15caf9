//! Signers and moments that only tests need.

pub mod archives;
pub mod containers;
pub mod divoc;
pub mod issuers;
pub mod lists;
#[cfg(feature = "gui")]
pub mod screens;

use aws_lc_rs::{
    rand::SystemRandom,
    rsa::KeySize,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PSS_SHA256, RsaKeyPair},
};
use ciborium::Value;
use posjaga::{
    credential::{Entry, Holder, KeyId, PartialDate},
    demo::issuer::{DemoCredential, Issuer, envelope_text},
    time::{Date, Timestamp},
    trust::TrustStore,
};

/// A moment in RFC 3339.
pub fn at(text: &str) -> Timestamp {
    text.parse().expect("the test's moment is right")
}

/// A made-up issuer of 2022 to 2024.
pub fn issuer() -> Issuer {
    Issuer::new("ID", at("2022-01-01T00:00:00Z"), at("2024-01-01T00:00:00Z")).expect("an issuer can be made")
}

/// A store that believes these issuers alone.
pub fn trust(issuers: &[&Issuer]) -> TrustStore {
    let mut trust = TrustStore::new();
    for issuer in issuers {
        trust.add(issuer.certificate_der()).expect("a certificate is a trust file");
    }
    trust
}

/// Siti Aminah's second of two doses, in force from March 2022 to March 2023.
pub fn credential() -> DemoCredential {
    DemoCredential {
        holder: Holder {
            name: "Siti Aminah".to_owned(),
            standard_name: Some("AMINAH<<SITI".to_owned()),
            birth_date: Some(PartialDate { year: 1990, month: Some(7), day: Some(14) }.into()),
        },
        entries: vec![vaccination(2, 2)],
        issued: at("2022-03-01T00:00:00Z"),
        expires: at("2023-03-01T00:00:00Z"),
    }
}

/// A dose in February 2022.
pub fn vaccination(dose: u32, of: u32) -> Entry {
    Entry::Vaccination {
        dose,
        of,
        date: Date::from_ymd_opt(2022, 2, 2).expect("a day"),
        product: "CoronaVac".to_owned(),
        country: "ID".to_owned(),
        covid: true,
    }
}

/// The CWT claims set of [`credential`], for bending.
pub fn claims() -> Value {
    let text = |text: &str| Value::from(text);
    let entry = map([
        (text("tg"), text("840539006")),
        (text("vp"), text("")),
        (text("mp"), text("")),
        (text("ma"), text("")),
        (text("dn"), Value::from(2)),
        (text("sd"), Value::from(2)),
        (text("dt"), text("2022-02-02")),
        (text("co"), text("ID")),
        (text("is"), text("Indonesia")),
        (text("ci"), text("URN:UVCI:01:ID:0")),
    ]);
    let names = map([(text("fn"), text("Siti Aminah")), (text("fnt"), text("AMINAH<<SITI"))]);
    let dcc = map([
        (text("ver"), text("1.3.0")),
        (text("nam"), names),
        (text("dob"), text("1990-07-14")),
        (text("v"), Value::Array(vec![entry])),
    ]);
    map([
        (Value::from(1), text("ID")),
        (Value::from(4), Value::from(at("2023-03-01T00:00:00Z").timestamp())),
        (Value::from(6), Value::from(at("2022-03-01T00:00:00Z").timestamp())),
        (Value::from(-260), map([(Value::from(1), dcc)])),
    ])
}

/// A CBOR map.
pub fn map<const N: usize>(members: [(Value, Value); N]) -> Value {
    Value::Map(members.into())
}

/// The member of a map at the end of `path`, for changing it.
pub fn member<'a>(value: &'a mut Value, path: &[Value]) -> &'a mut Value {
    path.iter().fold(value, |value, key| match value {
        Value::Map(members) => {
            &mut members.iter_mut().find(|(name, _)| name == key).expect("the member is there").1
        }
        Value::Array(members) => &mut members[0],
        _ => panic!("the path leads nowhere"),
    })
}

/// The CBOR of a value.
pub fn to_bytes(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).expect("writing to memory cannot fail");
    bytes
}

/// The bytes under the signature of a COSE_Sign1 (RFC 9052 section 4.4), written out by hand.
pub fn sig_structure(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    to_bytes(&Value::Array(vec![
        Value::from("Signature1"),
        Value::Bytes(protected.to_vec()),
        Value::Bytes(Vec::new()),
        Value::Bytes(payload.to_vec()),
    ]))
}

/// A key with which envelopes of every shape can be signed.
pub enum Signer {
    P256(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

impl Signer {
    pub fn p256() -> Self {
        Self::P256(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key can be made"))
    }

    pub fn rsa() -> Self {
        Self::Rsa(RsaKeyPair::generate(KeySize::Rsa2048).expect("a key can be made"))
    }

    pub fn algorithm(&self) -> i64 {
        match self {
            Self::P256(_) => -7,
            Self::Rsa(_) => -37,
        }
    }

    /// A certificate over the key; see [`certificate_over`].
    pub fn certificate(&self) -> Vec<u8> {
        let spki = match self {
            Self::P256(key) => der(
                0x30,
                &[
                    // id-ecPublicKey, prime256v1
                    der(0x30, &[unhex("06072a8648ce3d0201"), unhex("06082a8648ce3d030107")]),
                    der(0x03, &[vec![0], key.public_key().as_ref().to_vec()]),
                ],
            ),
            Self::Rsa(key) => der(
                0x30,
                &[
                    // rsaEncryption, NULL
                    der(0x30, &[unhex("06092a864886f70d010101"), unhex("0500")]),
                    der(0x03, &[vec![0], key.public_key().as_ref().to_vec()]),
                ],
            ),
        };
        certificate_over(spki)
    }

    pub fn kid(&self) -> Vec<u8> {
        KeyId::of_certificate(&self.certificate()).as_bytes().to_vec()
    }

    /// The members of a COSE_Sign1 with these headers.
    pub fn sign1(&self, protected: &Value, unprotected: Value, payload: &[u8]) -> Value {
        let protected = to_bytes(protected);
        let message = sig_structure(&protected, payload);
        let random = SystemRandom::new();
        let signature = match self {
            Self::P256(key) => key.sign(&random, &message).expect("it can sign").as_ref().to_vec(),
            Self::Rsa(key) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(&RSA_PSS_SHA256, &random, &message, &mut signature).expect("it can sign");
                signature
            }
        };
        Value::Array(vec![
            Value::Bytes(protected),
            unprotected,
            Value::Bytes(payload.to_vec()),
            Value::Bytes(signature),
        ])
    }

    /// [`claims`] in a COSE_Sign1 with `alg` and `kid` in the protected header.
    pub fn ordinary(&self) -> Value {
        let protected = map([
            (Value::from(1), Value::from(self.algorithm())),
            (Value::from(4), Value::Bytes(self.kid())),
        ]);
        self.sign1(&protected, map([]), &to_bytes(&claims()))
    }
}

/// A certificate over a SubjectPublicKeyInfo, made by hand: valid from 2021 to 2023, no extensions, not
/// even signed. What counts of a listed certificate is what it says.
pub fn certificate_over(spki: Vec<u8>) -> Vec<u8> {
    let algorithm = der(0x30, &[unhex("06082a8648ce3d040302")]);
    let validity =
        der(0x30, &[der(0x17, &[b"210101000000Z".to_vec()]), der(0x17, &[b"240101000000Z".to_vec()])]);
    let name = der(0x30, &[]);
    let content = der(
        0x30,
        &[unhex("a003020102"), unhex("020101"), algorithm.clone(), name.clone(), validity, name, spki],
    );
    der(0x30, &[content, algorithm, unhex("030100")])
}

/// The text of a code around this CBOR.
pub fn text(envelope: &Value) -> String {
    envelope_text(&to_bytes(envelope))
}

/// A DER item.
fn der(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    let content = parts.concat();
    let length = content.len();
    let head = match length {
        0..128 => vec![tag, length as u8],
        128..256 => vec![tag, 0x81, length as u8],
        _ => vec![tag, 0x82, (length >> 8) as u8, length as u8],
    };
    [head, content].concat()
}

fn unhex(hex: &str) -> Vec<u8> {
    data_encoding::HEXLOWER.decode(hex.as_bytes()).expect("the test's hex is right")
}

/// The SubjectPublicKeyInfo in a certificate.
pub fn public_key_of(certificate: &[u8]) -> Vec<u8> {
    use x509_cert::der::{Decode as _, Encode as _};

    let certificate = x509_cert::Certificate::from_der(certificate).expect("a certificate");
    certificate.tbs_certificate().subject_public_key_info().to_der().expect("it was DER")
}
