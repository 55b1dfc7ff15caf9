//! Signs the credentials of the table, several schemes by made-up issuers whom one trust store believes.
//! Written by the specifications, without the program's own encoders.

use aws_lc_rs::{
    digest::{SHA256, digest},
    signature::{Ed25519KeyPair, KeyPair as _},
};
use ciborium::Value as Cbor;
use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER};
use posjaga::{
    time::{Date, Timestamp},
    trust::TrustStore,
};
use serde_json::{Value, json};

use crate::support::{
    self, Signer, containers,
    issuers::{self, SealSigner},
    to_bytes,
};

/// The issuers, and the trust store that grows with every key they make.
pub struct Issuers {
    indonesia: Signer,
    austria: Signer,
    switzerland: Signer,
    seal: SealSigner,
    divoc: Ed25519KeyPair,
    pub trust: TrustStore,
}

/// Whom a credential is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    pub family: &'static str,
    pub given: &'static str,
    /// ISO 8601, whole or partial, or empty.
    pub born: &'static str,
}

/// From when until when an envelope is in force.
#[derive(Clone, Copy)]
pub struct Window {
    pub from: Timestamp,
    pub until: Timestamp,
}

/// A vaccination on a seal: the ICD-11 code, the brand, and of each dose the day and the number.
pub type Event = (&'static str, &'static str, Vec<(Date, u32)>);

/// A CBOR map with these members.
fn named(members: &[(&str, Cbor)]) -> Cbor {
    Cbor::Map(members.iter().map(|(name, value)| (Cbor::from(*name), value.clone())).collect())
}

fn coded(code: &str) -> Cbor {
    named(&[("code", Cbor::from(code)), ("system", Cbor::from("http://made-up.example"))])
}

impl Issuers {
    pub fn new() -> Self {
        let signers = [("ID", Signer::p256()), ("AT", Signer::p256()), ("CH", Signer::p256())];
        let listed: Vec<Value> = signers
            .iter()
            .map(|(country, signer)| {
                json!({"kid": BASE64.encode(&signer.kid()), "country": country, "certificateType": "DSC",
                    "rawData": BASE64.encode(&signer.certificate())})
            })
            .collect();
        let [(_, indonesia), (_, austria), (_, switzerland)] = signers;
        let (seal, authority) = SealSigner::new("ES256", "ID");
        let divoc = Ed25519KeyPair::generate().expect("a key can be made");
        let spki = [&unhex("302a300506032b6570032100")[..], divoc.public_key().as_ref()].concat();
        let registry =
            json!({"DIVOC": {"did:indonesia": {"status": "current", "publicKey": BASE64.encode(&spki)}}});
        let mut issuers = Self { indonesia, austria, switzerland, seal, divoc, trust: TrustStore::new() };
        issuers.believe(Value::from(listed).to_string().as_bytes());
        issuers.believe(&authority);
        issuers.believe(registry.to_string().as_bytes());
        issuers
    }

    fn believe(&mut self, file: &[u8]) {
        self.trust.add(file).expect("a trust file");
    }

    /// An EU DCC with one entry in the group `v`, `t` or `r`, without what every entry has.
    pub fn dcc(&self, person: Person, window: Window, group: &str, entry: &[(&str, Cbor)]) -> Vec<u8> {
        let mut entry = entry.to_vec();
        if !entry.iter().any(|(name, _)| *name == "tg") {
            entry.push(("tg", Cbor::from("840539006")));
        }
        entry.extend([
            ("co", Cbor::from("ID")),
            ("is", Cbor::from("Indonesia")),
            ("ci", Cbor::from("URN:UVCI:01:ID:0")),
        ]);
        let certificate = hcert("1.3.0", person, group, &entry);
        hc1("HC1:", &self.indonesia, &cwt("ID", window, -260, 1, certificate))
    }

    /// Austria's exemption from vaccination.
    pub fn exemption(&self, person: Person, window: Window, until: Date) -> Vec<u8> {
        let entry = [
            ("tg", Cbor::from("840539006")),
            ("du", Cbor::from(until.to_string())),
            ("co", Cbor::from("AT")),
            ("is", Cbor::from("Ministry of Health, Austria")),
            ("ci", Cbor::from("URN:UVCI:01:AT:0")),
        ];
        let certificate = hcert("AT-1.0.0", person, "ve", &entry);
        hc1("AT1:", &self.austria, &cwt("AT", window, -260, 1, certificate))
    }

    /// Switzerland's light certificate.
    pub fn light(&self, person: Person, window: Window) -> Vec<u8> {
        let certificate =
            named(&[("ver", Cbor::from("1.0.0")), ("nam", names(person)), ("dob", Cbor::from(person.born))]);
        hc1("LT1:", &self.switzerland, &cwt("CH", window, -250, 1, certificate))
    }

    /// WHO's DDCC:VS, as HCERT 2.0 wraps it; `doses` is the number of the dose and the total, where said.
    pub fn ddcc(
        &self,
        person: Person,
        window: Window,
        date: Date,
        doses: (u32, Option<u32>),
        valid_until: Option<Date>,
    ) -> Vec<u8> {
        let mut members = vec![
            ("name", Cbor::from(format!("{} {}", person.given, person.family))),
            ("birthDate", Cbor::from(person.born)),
            ("hcid", Cbor::from("HCID0")),
            ("vaccine", coded("XM68M6")),
            ("brand", coded("CoronaVac")),
            ("disease", coded("RA01")),
            ("country", coded("ID")),
            ("dose", Cbor::from(doses.0)),
            ("date", Cbor::from(date.to_string())),
        ];
        members.extend(doses.1.map(|total| ("total_doses", Cbor::from(total))));
        members.extend(valid_until.map(|until| ("valid_until", Cbor::from(until.to_string()))));
        hc1("HC1:", &self.indonesia, &cwt("ID", window, -260, 3, named(&members)))
    }

    /// A SMART Health Card with these FHIR resources beside the patient.
    pub fn health_card(&mut self, person: Person, from: Timestamp, resources: &[Value]) -> Vec<u8> {
        let mut claims = issuers::card_claims(&[]);
        claims["nbf"] = from.timestamp().into();
        let entries = &mut claims["vc"]["credentialSubject"]["fhirBundle"]["entry"];
        let patient = &mut entries[0]["resource"];
        patient["name"] = json!([{"family": person.family, "given": [person.given]}]);
        if person.born.is_empty() {
            patient.as_object_mut().expect("an object").remove("birthDate");
        } else {
            patient["birthDate"] = person.born.into();
        }
        let entries = entries.as_array_mut().expect("a bundle has entries");
        entries.extend(
            resources
                .iter()
                .enumerate()
                .map(|(n, resource)| json!({"fullUrl": format!("resource:{}", n + 1), "resource": resource})),
        );
        let made = issuers::health_card(&claims);
        self.believe(&made.trust);
        made.code
    }

    /// A VDS-NC seal over vaccinations: ICD-11 code and brand, and of each its doses with day and number.
    pub fn vds_nc(&self, person: Person, events: &[Event]) -> Vec<u8> {
        // Members in canonical order, so that the text is its own canonical form (RFC 8785).
        let doses = |doses: &[(Date, u32)]| {
            let doses = doses.iter().map(|(day, number)| {
                format!(r#"{{"adm":"RS","ctr":"IDN","dvc":"{day}","lot":"1","seq":{number}}}"#)
            });
            doses.collect::<Vec<_>>().join(",")
        };
        let events = events.iter().map(|(code, brand, given)| {
            format!(r#"{{"des":"{code}","dis":"RA01.0","nam":"{brand}","vd":[{}]}}"#, doses(given))
        });
        let events = events.collect::<Vec<_>>().join(",");
        let name = format!("{} {}", person.given, person.family).to_uppercase();
        let data = format!(
            r#"{{"hdr":{{"is":"IDN","t":"icao.vacc","v":1}},"msg":{{"pid":{{"dob":"{}","n":"{name}"}},"uvci":"U1","ve":[{events}]}}}}"#,
            person.born
        );
        self.seal.over(&data)
    }

    /// Indonesia's "WHO form": a DIVOC certificate of one dose.
    pub fn divoc(&self, person: Person, from: Timestamp, date: Date, doses: (u32, u32)) -> Vec<u8> {
        let own = |text: &str| {
            text.replace("2022-02-14T10:46:55.935Z", &from.format("%Y-%m-%dT%H:%M:%S.000Z").to_string())
                .replace("2021-09-07", &date.to_string())
                .replace("SITI AMINAH", &format!("{} {}", person.given, person.family).to_uppercase())
                .replace("1990-07-14", person.born)
                .replace(
                    "\"dose\":2,\"totalDoses\":2",
                    &format!("\"dose\":{},\"totalDoses\":{}", doses.0, doses.1),
                )
        };
        let certificate = own(include_str!("../../fixtures/divoc/indonesia.json"));
        let mut statements: Vec<String> = Vec::new();
        for line in own(include_str!("../../fixtures/divoc/indonesia.nq")).lines() {
            // Both numbers are the same property; two equal statements are one.
            if line.contains("doseValue") {
                statements.push(line.replace("\"2\"", &format!("\"{}\"", doses.0)));
                statements.push(line.replace("\"2\"", &format!("\"{}\"", doses.1)));
            } else {
                statements.push(line.to_owned());
            }
        }
        let statements = canonical(&statements);
        let proof = include_str!("../../fixtures/divoc/indonesia-proof.json");
        let proof_statements = include_str!("../../fixtures/divoc/indonesia-proof.nq");
        let header = BASE64URL_NOPAD.encode(br#"{"alg":"EdDSA","b64":false,"crit":["b64"]}"#);
        let hash = |statements: &str| digest(&SHA256, statements.as_bytes());
        let signed =
            [header.as_bytes(), b".", hash(proof_statements).as_ref(), hash(&statements).as_ref()].concat();
        let signature = BASE64URL_NOPAD.encode(self.divoc.sign(&signed).as_ref());
        let mut certificate: Value = serde_json::from_str(&certificate).expect("it is JSON");
        certificate["proof"] = serde_json::from_str(proof).expect("the fixture is JSON");
        certificate["proof"]["jws"] = format!("{header}..{signature}").into();
        certificate.to_string().into_bytes()
    }

    /// A NZ COVID Pass.
    pub fn covid_pass(&mut self) -> Vec<u8> {
        let made = issuers::covid_pass();
        self.believe(&made.trust);
        made.code
    }
}

fn hcert(version: &str, person: Person, group: &str, entry: &[(&str, Cbor)]) -> Cbor {
    named(&[
        ("ver", Cbor::from(version)),
        ("nam", names(person)),
        ("dob", Cbor::from(person.born)),
        (group, Cbor::Array(vec![named(entry)])),
    ])
}

/// An Immunization of FHIR, by CVX code and day.
pub fn immunization(code: &str, day: &str) -> Value {
    json!({"resourceType": "Immunization", "status": "completed",
        "vaccineCode": {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": code}]},
        "patient": {"reference": "resource:0"}, "occurrenceDateTime": day})
}

fn names(person: Person) -> Cbor {
    named(&[
        ("fn", Cbor::from(person.family)),
        ("gn", Cbor::from(person.given)),
        ("fnt", Cbor::from(person.family.to_uppercase())),
        ("gnt", Cbor::from(person.given.to_uppercase())),
    ])
}

/// The claims of one kind of certificate within a claim.
fn cwt(issuer: &str, window: Window, claim: i64, kind: i64, content: Cbor) -> Cbor {
    Cbor::Map(vec![
        (Cbor::from(1), Cbor::from(issuer)),
        (Cbor::from(4), Cbor::from(window.until.timestamp())),
        (Cbor::from(6), Cbor::from(window.from.timestamp())),
        (Cbor::from(claim), Cbor::Map(vec![(Cbor::from(kind), content)])),
    ])
}

fn hc1(prefix: &str, signer: &Signer, claims: &Cbor) -> Vec<u8> {
    let protected = support::map([
        (Cbor::from(1), Cbor::from(signer.algorithm())),
        (Cbor::from(4), Cbor::Bytes(signer.kid())),
    ]);
    let envelope = signer.sign1(&protected, support::map([]), &to_bytes(claims));
    containers::container(prefix, &to_bytes(&Cbor::Tag(18, Box::new(envelope))))
}

/// N-Quads with the labels that RDF dataset canonicalisation (RDFC-1.0 section 4.4) gives, for statements
/// in which every blank node's first-degree hash is its own.
fn canonical(statements: &[String]) -> String {
    const LABEL: &str = "_:c14n";
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>();
    let mut nodes: Vec<String> = statements
        .iter()
        .flat_map(|line| line.split(LABEL).skip(1).map(|rest| format!("{LABEL}{}", digits(rest))))
        .collect();
    nodes.sort();
    nodes.dedup();

    let relabelled = |line: &str, label: &dyn Fn(&str) -> String| {
        let mut parts = line.split(LABEL);
        let mut text = parts.next().unwrap_or_default().to_owned();
        for rest in parts {
            let number = digits(rest);
            text.push_str(&label(&format!("{LABEL}{number}")));
            text.push_str(&rest[number.len()..]);
        }
        text
    };
    let sorted = |mut lines: Vec<String>| {
        lines.sort();
        lines.dedup();
        lines.iter().fold(String::new(), |text, line| text + line + "\n")
    };
    let first_degree = |node: &String| {
        let speaks_of_it = statements.iter().filter(|line| line.split_whitespace().any(|word| word == node));
        let lines = speaks_of_it
            .map(|line| relabelled(line, &|other| if other == node { "_:a" } else { "_:z" }.to_owned()));
        HEXLOWER.encode(digest(&SHA256, sorted(lines.collect()).as_bytes()).as_ref())
    };
    let mut hashed: Vec<(String, &String)> = nodes.iter().map(|node| (first_degree(node), node)).collect();
    hashed.sort();
    assert!(hashed.is_sorted_by(|one, other| one.0 < other.0), "two blank nodes look alike");
    let label = |node: &str| {
        let place = hashed.iter().position(|(_, other)| *other == node).expect("it was hashed");
        format!("{LABEL}{place}")
    };
    sorted(statements.iter().map(|line| relabelled(line, &label)).collect())
}

fn unhex(hex: &str) -> Vec<u8> {
    HEXLOWER.decode(hex.as_bytes()).expect("the test's hex is right")
}
