//! Made-up issuers of the schemes that are no DCC, each with the trust file that believes it. Written by
//! the specifications and without the program's own decoders.

use aws_lc_rs::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, ECDSA_P521_SHA512_FIXED_SIGNING,
        EcdsaKeyPair, KeyPair as _,
    },
};
use ciborium::Value as Cbor;
use data_encoding::{BASE32_NOPAD, BASE64, BASE64URL, BASE64URL_NOPAD};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_ECDSA_P521_SHA512,
};
use serde_json::{Value, json};

use super::{map, to_bytes};

/// A signed code, and the trust file under which it is genuine.
pub struct Made {
    pub code: Vec<u8>,
    pub trust: Vec<u8>,
    /// What was signed, with its signature, before it was packed for a QR code.
    pub inside: Vec<u8>,
    /// Packs it.
    pub wrap: fn(&[u8]) -> Vec<u8>,
}

impl Made {
    pub fn new(inside: Vec<u8>, wrap: fn(&[u8]) -> Vec<u8>, trust: Vec<u8>) -> Self {
        Self { code: wrap(&inside), trust, inside, wrap }
    }
}

fn key() -> EcdsaKeyPair {
    EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key can be made")
}

fn sign(key: &EcdsaKeyPair, message: &[u8]) -> Vec<u8> {
    key.sign(&SystemRandom::new(), message).expect("it can sign").as_ref().to_vec()
}

fn jwk(key: &EcdsaKeyPair) -> Value {
    let point = key.public_key().as_ref();
    let number = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
    json!({"kty": "EC", "crv": "P-256", "x": number(&point[1..33]), "y": number(&point[33..65])})
}

/// Who issues the cards.
const CARD_ISSUER: &str = "https://made-up.example/issuer";

/// The claims of a SMART Health Card with these doses: CVX code and day.
pub fn card_claims(doses: &[(&str, &str)]) -> Value {
    let mut entries = vec![json!({"fullUrl": "resource:0", "resource": {"resourceType": "Patient",
        "name": [{"family": "Aminah", "given": ["Siti"]}], "birthDate": "1990-07-14"}})];
    entries.extend(doses.iter().map(|(code, day)| {
        json!({"fullUrl": "resource:1", "resource": {"resourceType": "Immunization", "status": "completed",
            "vaccineCode": {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": code}]},
            "patient": {"reference": "resource:0"}, "occurrenceDateTime": day}})
    }));
    json!({"iss": CARD_ISSUER, "nbf": 1_640_000_000.5, "vc": {
        "type": ["https://smarthealth.cards#health-card", "https://smarthealth.cards#covid19"],
        "rid": "made-up",
        "credentialSubject": {"fhirVersion": "4.0.1",
            "fhirBundle": {"resourceType": "Bundle", "type": "collection", "entry": entries}}}})
}

/// A SMART Health Card.
pub fn health_card(claims: &Value) -> Made {
    health_card_of(&claims.to_string(), &[])
}

/// A SMART Health Card with these claims as they are written, and with bytes behind the compressed ones; of
/// the issuer of [`card_claims`].
pub fn health_card_of(claims: &str, trailer: &[u8]) -> Made {
    let key = key();
    let mut jwk = jwk(&key);
    // RFC 7638: the members of the key in order, without spaces.
    let kid = BASE64URL_NOPAD.encode(digest(&SHA256, jwk.to_string().as_bytes()).as_ref());
    jwk["kid"] = kid.as_str().into();
    jwk["use"] = "sig".into();
    jwk["alg"] = "ES256".into();
    let header = json!({"zip": "DEF", "alg": "ES256", "kid": kid}).to_string();
    let payload = [&miniz_oxide::deflate::compress_to_vec(claims.as_bytes(), 9), trailer].concat();
    let signed =
        format!("{}.{}", BASE64URL_NOPAD.encode(header.as_bytes()), BASE64URL_NOPAD.encode(&payload));
    let jws = format!("{signed}.{}", BASE64URL_NOPAD.encode(&sign(&key, signed.as_bytes())));
    let trust = json!({"iss": CARD_ISSUER, "keys": [jwk]}).to_string().into_bytes();
    Made::new(jws.into_bytes(), digits, trust)
}

/// The digits of a JSON Web Signature; what has none becomes a pair that no character has.
fn digits(jws: &[u8]) -> Vec<u8> {
    let pairs = jws.iter().map(|letter| format!("{:02}", letter.checked_sub(45).unwrap_or(99).min(99)));
    format!("shc:/{}", pairs.collect::<String>()).into_bytes()
}

/// A NZ COVID Pass from 2022 to 2023.
pub fn covid_pass() -> Made {
    const ISSUER: &str = "did:web:made-up.example";
    let key = key();
    let text = |text: &str| Cbor::from(text);
    let texts = |texts: &[&str]| Cbor::Array(texts.iter().map(|text| Cbor::from(*text)).collect());
    let subject = map([
        (text("givenName"), text("Siti")),
        (text("familyName"), text("Aminah")),
        (text("dob"), text("1990-07-14")),
    ]);
    let contexts = ["https://www.w3.org/2018/credentials/v1", "https://nzcp.covid19.health.nz/contexts/v1"];
    let vc = map([
        (text("@context"), texts(&contexts)),
        (text("version"), text("1.0.0")),
        (text("type"), texts(&["VerifiableCredential", "PublicCovidPass"])),
        (text("credentialSubject"), subject),
    ]);
    let claims = map([
        (Cbor::from(1), text(ISSUER)),
        (Cbor::from(5), Cbor::from(1_640_995_200)),
        (Cbor::from(4), Cbor::from(1_672_531_200)),
        (Cbor::from(7), Cbor::Bytes(vec![7; 16])),
        (text("vc"), vc),
    ]);
    let protected = map([(Cbor::from(1), Cbor::from(-7)), (Cbor::from(4), Cbor::Bytes(b"key-1".to_vec()))]);
    let envelope = super::Signer::P256(key).sign1_with_key(&protected, &to_bytes(&claims));
    let (envelope, jwk) = (envelope.0, envelope.1);
    let method = format!("{ISSUER}#key-1");
    let trust = json!({"@context": "https://w3.org/ns/did/v1", "id": ISSUER, "assertionMethod": [method],
        "verificationMethod": [{"id": method, "controller": ISSUER, "type": "JsonWebKey2020",
            "publicKeyJwk": jwk}]});
    let wrap = |inside: &[u8]| format!("NZCP:/1/{}", BASE32_NOPAD.encode(inside)).into_bytes();
    Made::new(to_bytes(&Cbor::Tag(18, Box::new(envelope))), wrap, trust.to_string().into_bytes())
}

/// A seal of Indonesia's with two doses, under an authority of `country` (two letters).
pub fn seal(country: &str) -> Made {
    seal_with("ES256", country)
}

/// The same with a key for this algorithm.
pub fn seal_with(algorithm: &str, country: &str) -> Made {
    seal_of(algorithm, country, SEALED)
}

/// What [`seal`] seals, its members in canonical order, so that the text is its own canonical form.
pub const SEALED: &str = concat!(
    r#"{"hdr":{"is":"IDN","t":"icao.vacc","v":1},"msg":{"pid":{"dob":"1990-07-14","n":"SITI AMINAH"},"#,
    r#""uvci":"U1","ve":[{"des":"XM68M6","dis":"RA01.0","nam":"CoronaVac","vd":["#,
    r#"{"adm":"RS","ctr":"IDN","dvc":"2021-10-15","lot":"1","seq":1},"#,
    r#"{"adm":"RS","ctr":"IDN","dvc":"2021-11-15","lot":"2","seq":2}]}]}}"#
);

/// A seal of this data, which is in canonical form.
pub fn seal_of(algorithm: &str, country: &str, data: &str) -> Made {
    let (signer, trust) = SealSigner::new(algorithm, country);
    Made::new(signer.over(data), <[u8]>::to_vec, trust)
}

/// A signer of visible digital seals (ICAO TR VDS-NC) under an authority of its own.
pub struct SealSigner {
    algorithm: String,
    key: EcdsaKeyPair,
    certificate: String,
}

impl SealSigner {
    /// The signer, and its authority's certificate as a trust file.
    pub fn new(algorithm: &str, country: &str) -> (Self, Vec<u8>) {
        let (kind, signing) = match algorithm {
            "ES256" => (&PKCS_ECDSA_P256_SHA256, &ECDSA_P256_SHA256_FIXED_SIGNING),
            "ES384" => (&PKCS_ECDSA_P384_SHA384, &ECDSA_P384_SHA384_FIXED_SIGNING),
            _ => (&PKCS_ECDSA_P521_SHA512, &ECDSA_P521_SHA512_FIXED_SIGNING),
        };
        let mut authority = CertificateParams::default();
        authority.distinguished_name.push(DnType::CountryName, country);
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority_key = KeyPair::generate().expect("a key can be made");
        let trust = authority.self_signed(&authority_key).expect("it can sign").der().to_vec();
        let issuer = rcgen::Issuer::new(authority, authority_key);

        let mut signer = CertificateParams::default();
        signer.distinguished_name.push(DnType::CountryName, country);
        signer.use_authority_key_identifier_extension = true;
        signer.extended_key_usages = vec![ExtendedKeyUsagePurpose::Other(vec![2, 23, 136, 1, 1, 14, 2])];
        let signer_key = KeyPair::generate_for(kind).expect("a key can be made");
        let certificate = signer.signed_by(&signer_key, &issuer).expect("it can sign");
        let key = EcdsaKeyPair::from_pkcs8(signing, signer_key.serialized_der()).expect("it is a key");
        let certificate = BASE64URL.encode(certificate.der());
        (Self { algorithm: algorithm.to_owned(), key, certificate }, trust)
    }

    /// A seal over this data, which is in canonical form.
    pub fn over(&self, data: &str) -> Vec<u8> {
        let Self { algorithm, key, certificate } = self;
        let signature = BASE64URL.encode(&sign(key, data.as_bytes()));
        format!(
            r#"{{"data":{data},"sig":{{"alg":"{algorithm}","cer":"{certificate}","sigvl":"{signature}"}}}}"#
        )
        .into_bytes()
    }
}

/// A PathCheck credential, whose key is on secp256k1.
pub fn cred() -> Made {
    use aws_lc_rs::signature::ECDSA_P256K1_SHA256_ASN1_SIGNING;

    let key = EcdsaKeyPair::generate(&ECDSA_P256K1_SHA256_ASN1_SIGNING).expect("a key can be made");
    let payload = "1//JD82";
    let code = format!(
        "CRED:STATUS:2:{}:KEY.EXAMPLE:{payload}",
        BASE32_NOPAD.encode(&sign(&key, payload.as_bytes()))
    );
    // id-ecPublicKey, secp256k1
    let head = super::unhex("3056301006072a8648ce3d020106052b8104000a034200");
    let spki = [&head[..], key.public_key().as_ref()].concat();
    let trust = json!({"CRED": {"KEY.EXAMPLE": {"status": "current", "publicKey": BASE64.encode(&spki)}}});
    Made::new(code.into_bytes(), <[u8]>::to_vec, trust.to_string().into_bytes())
}

impl super::Signer {
    /// An envelope with this protected header, and the public key as a JSON Web Key.
    fn sign1_with_key(&self, protected: &Cbor, payload: &[u8]) -> (Cbor, Value) {
        let Self::P256(key) = self else { panic!("only for P-256") };
        (self.sign1(protected, map([]), payload), jwk(key))
    }
}
