//! A made-up issuer with a throw-away key: the way of a DCC from its claims to the text of its code,
//! for the demo and for tests. The inverse of [`crate::credential::decode`].

use std::time::Duration;

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use ciborium::Value;
use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, PKCS_ECDSA_P256_SHA256};

use crate::{
    credential::{
        Entry, Holder, KeyId, TestKind, TestResult,
        dcc::{
            self, base45, cose,
            schema::{self, Group},
        },
    },
    time::Timestamp,
    trust::{Entitlement, KeyUsages},
};

/// An issuer whose private key exists only here and only as long as it lives.
pub struct Issuer {
    country: String,
    key: EcdsaKeyPair,
    certificate: Vec<u8>,
}

/// What the issuer is to attest.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoCredential {
    /// Who it is about. The name goes out as one piece, as on Indonesian certificates.
    pub holder: Holder,
    /// What it attests. A genuine DCC has exactly one entry, and entries of one kind only.
    pub entries: Vec<Entry>,
    /// When it is issued.
    pub issued: Timestamp,
    /// Until when it is in force.
    pub expires: Timestamp,
}

/// The issuer's key or certificate could not be made, or it could not sign.
#[derive(Debug, thiserror::Error)]
#[error("the made-up issuer failed to {action}")]
pub struct IssuerError {
    action: &'static str,
}

impl Issuer {
    /// A new P-256 key and a DSC over it that may sign vaccinations, tests and recoveries.
    ///
    /// # Errors
    ///
    /// When the system gives no random numbers, or a moment lies before 1970.
    pub fn new(country: &str, not_before: Timestamp, not_after: Timestamp) -> Result<Self, IssuerError> {
        Self::entitled_to(Entitlement::DCC, country, not_before, not_after)
    }

    /// Like [`Issuer::new`], with a DSC that may sign only some kinds of statement.
    ///
    /// # Errors
    ///
    /// As for [`Issuer::new`].
    pub fn entitled_to(
        entitlement: Entitlement,
        country: &str,
        not_before: Timestamp,
        not_after: Timestamp,
    ) -> Result<Self, IssuerError> {
        let usages = match entitlement {
            Entitlement::Everything => Vec::new(),
            Entitlement::Only(KeyUsages { vaccination, test, recovery, .. }) => {
                let stated = [(test, 1), (vaccination, 2), (recovery, 3)];
                let stated: Vec<_> =
                    stated.iter().filter(|(may, _)| *may).map(|(_, last)| usage(*last)).collect();
                // Nothing is spelled out by a usage that nobody knows.
                if stated.is_empty() { vec![usage(99)] } else { stated }
            }
        };

        let failed = |action| move |_| IssuerError { action };
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(failed("make a key"))?;

        let mut certificate = CertificateParams::default();
        certificate.distinguished_name.push(DnType::CountryName, country);
        certificate.distinguished_name.push(DnType::CommonName, "Made-up issuer, not genuine");
        certificate.not_before = rcgen::date_time_ymd(1970, 1, 1) + since_1970(not_before)?;
        certificate.not_after = rcgen::date_time_ymd(1970, 1, 1) + since_1970(not_after)?;
        certificate.extended_key_usages = usages;
        let certificate = certificate.self_signed(&key).map_err(failed("make a certificate"))?;

        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key.serialized_der())
            .map_err(|_| IssuerError { action: "make a key" })?;
        Ok(Self { country: country.to_owned(), key, certificate: certificate.der().to_vec() })
    }

    /// The document signer certificate in DER; a trust file by itself.
    #[must_use]
    pub fn certificate_der(&self) -> &[u8] {
        &self.certificate
    }

    /// The text of a code that holds `credential`, signed.
    ///
    /// # Errors
    ///
    /// When the system gives no random numbers.
    pub fn issue(&self, credential: &DemoCredential) -> Result<String, IssuerError> {
        self.sign(&self.claims(credential)?)
    }

    /// The text of a code that holds this CWT claims set, signed. For what no honest issuer issues.
    ///
    /// # Errors
    ///
    /// When the system gives no random numbers.
    pub fn sign(&self, claims: &Value) -> Result<String, IssuerError> {
        let kid = KeyId::of_certificate(&self.certificate);
        let protected = cose::to_bytes(&Value::Map(vec![
            (Value::from(1), Value::from(-7)),
            (Value::from(4), Value::Bytes(kid.as_bytes().to_vec())),
        ]));
        let payload = cose::to_bytes(claims);
        let signature = self
            .key
            .sign(&SystemRandom::new(), &cose::sig_structure(&protected, &payload))
            .map_err(|_| IssuerError { action: "sign" })?;
        let envelope = Value::Tag(
            18,
            Box::new(Value::Array(vec![
                Value::Bytes(protected),
                Value::Map(Vec::new()),
                Value::Bytes(payload),
                Value::Bytes(signature.as_ref().to_vec()),
            ])),
        );
        Ok(envelope_text(&cose::to_bytes(&envelope)))
    }

    /// The CWT claims set of a DCC (hcert specification 3.3, schema 1.3.0).
    fn claims(&self, credential: &DemoCredential) -> Result<Value, IssuerError> {
        let mut random = [0; 8];
        aws_lc_rs::rand::fill(&mut random).map_err(|_| IssuerError { action: "draw a random number" })?;
        let ci = format!("URN:UVCI:01:{}:DEMO{:020}", self.country, u64::from_be_bytes(random));

        let holder = &credential.holder;
        let names = vec![
            (Value::from("fn"), Value::from(holder.name.as_str())),
            (Value::from("fnt"), Value::from(standard_name(holder))),
        ];
        let birth_date = holder.birth_date.as_ref().map(ToString::to_string).unwrap_or_default();
        let mut certificate = vec![
            (Value::from("ver"), Value::from("1.3.0")),
            (Value::from("nam"), Value::Map(names)),
            (Value::from("dob"), Value::from(birth_date)),
        ];
        for group in Group::ALL {
            let entries: Vec<_> = credential
                .entries
                .iter()
                .filter(|entry| group_of(entry) == Some(group))
                .map(|entry| entry_value(entry, &ci))
                .collect();
            if !entries.is_empty() {
                certificate.push((Value::from(group.name()), Value::Array(entries)));
            }
        }
        Ok(Value::Map(vec![
            (Value::from(1), Value::from(self.country.as_str())),
            (Value::from(4), Value::from(credential.expires.timestamp())),
            (Value::from(6), Value::from(credential.issued.timestamp())),
            (Value::from(-260), Value::Map(vec![(Value::from(1), Value::Map(certificate))])),
        ]))
    }
}

/// The text of a code around the CBOR of a signed envelope: zlib, base45, prefix.
#[must_use]
pub fn envelope_text(envelope: &[u8]) -> String {
    let compressed = miniz_oxide::deflate::compress_to_vec_zlib(envelope, 9);
    format!("{}{}", dcc::PREFIX, base45::encode(&compressed))
}

/// An extended key usage of the EU DCC (hcert specification 3.3.1), by the last number of its OID.
fn usage(last: u64) -> ExtendedKeyUsagePurpose {
    ExtendedKeyUsagePurpose::Other(vec![1, 3, 6, 1, 4, 1, 1847, 2021, 1, last])
}

fn since_1970(moment: Timestamp) -> Result<Duration, IssuerError> {
    let seconds =
        moment.timestamp().try_into().map_err(|_| IssuerError { action: "write so early a time" })?;
    Ok(Duration::from_secs(seconds))
}

/// The name in the letters of a passport; made up from the name when the holder brings none.
fn standard_name(holder: &Holder) -> String {
    holder.standard_name.clone().unwrap_or_else(|| {
        let letters = holder.name.to_uppercase();
        letters.chars().map(|letter| if letter.is_ascii_uppercase() { letter } else { '<' }).collect()
    })
}

/// Where an entry stands in a DCC; `None` for what has no place in one.
fn group_of(entry: &Entry) -> Option<Group> {
    match entry {
        Entry::Vaccination { .. } | Entry::OtherVaccination { .. } => Some(Group::Vaccination),
        Entry::Test { .. } => Some(Group::Test),
        Entry::Recovery { .. } => Some(Group::Recovery),
        Entry::Exemption { .. } | Entry::Pass { .. } | Entry::Unreadable { .. } => None,
    }
}

/// LOINC codes, of which the EU's value set has the first two.
fn test_code(kind: TestKind) -> &'static str {
    match kind {
        TestKind::NucleicAcid => schema::NUCLEIC_ACID_TEST,
        TestKind::Antigen => schema::ANTIGEN_TEST,
        TestKind::Antibody => "94563-4",
        TestKind::Unknown => "",
    }
}

/// An entry by the names of the DCC schema.
fn entry_value(entry: &Entry, ci: &str) -> Value {
    let (country, covid) = match entry {
        Entry::Vaccination { country, covid, .. }
        | Entry::Test { country, covid, .. }
        | Entry::Recovery { country, covid, .. }
        | Entry::Exemption { country, covid, .. }
        | Entry::Pass { country, covid, .. } => (country.as_str(), *covid),
        Entry::Unreadable { .. } => ("", true),
        Entry::OtherVaccination { country, .. } => (country.as_str(), false),
    };
    let mut fields = match entry {
        Entry::Vaccination { dose, of, date, product, .. } => vec![
            ("vp", Value::from("")),
            ("mp", Value::from(product.as_str())),
            ("ma", Value::from("")),
            ("dn", Value::from(*dose)),
            ("sd", Value::from(*of)),
            ("dt", Value::from(date.to_string())),
        ],
        Entry::OtherVaccination { date, product, .. } => vec![
            ("vp", Value::from("")),
            ("mp", Value::from(product.as_str())),
            ("ma", Value::from("")),
            ("dn", Value::from(1)),
            ("sd", Value::from(1)),
            ("dt", Value::from(date.to_string())),
        ],
        Entry::Test { sampled_at, result, kind, .. } => vec![
            ("tt", Value::from(test_code(*kind))),
            ("sc", Value::from(sampled_at.to_string())),
            (
                "tr",
                Value::from(match result {
                    TestResult::Positive => schema::DETECTED,
                    TestResult::Negative => schema::NOT_DETECTED,
                    TestResult::Unknown => "",
                }),
            ),
            ("tc", Value::from("Made-up test centre")),
        ],
        Entry::Recovery { first_positive, from, until, .. } => vec![
            ("fr", Value::from(first_positive.to_string())),
            ("df", Value::from(from.to_string())),
            ("du", Value::from(until.to_string())),
        ],
        Entry::Exemption { .. } | Entry::Pass { .. } | Entry::Unreadable { .. } => Vec::new(),
    };
    fields.extend([
        ("tg", Value::from(if covid { schema::COVID_19 } else { "6142004" })),
        ("co", Value::from(country)),
        ("is", Value::from("Made-up issuer, not genuine")),
        ("ci", Value::from(ci)),
    ]);
    Value::Map(fields.into_iter().map(|(name, value)| (Value::from(name), value)).collect())
}
