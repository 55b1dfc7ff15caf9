//! Trust lists of every kind about one key, written without the program's own readers.

use std::cell::RefCell;

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use ciborium::Value as Cbor;
use data_encoding::{BASE64, BASE64URL_NOPAD};
use posjaga::credential::KeyId;
use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair};
use serde_json::{Value, json};

use super::{Signer, at, containers::container, map, public_key_of, to_bytes};

/// Someone with a key on P-256, for whom certificates of every kind can be made.
pub struct Key {
    pair: KeyPair,
    signer: Signer,
    /// The certificates made so far: a signature is another each time, and so would be the kid.
    certificates: RefCell<Vec<(String, Vec<u8>)>>,
}

/// What a list says of a signer.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// The letters of what it may sign, as lists write them: `v`, `t`, `r`; `x` is a usage that nobody knows, `g`
    /// one of machines, `a` the one of seals. `None` says nothing.
    pub usages: Option<&'static str>,
    pub begins: &'static str,
    pub ends: &'static str,
    pub country: &'static str,
    pub organisation: &'static str,
}

/// Everything, for three years.
pub const LAX: Terms = Terms {
    usages: None,
    begins: "2021-01-01T00:00:00Z",
    ends: "2024-01-01T00:00:00Z",
    country: "ID",
    organisation: "Made up",
};

/// A kind of list, how one is written, and of what it speaks: usages, and the time.
pub struct Kind {
    pub name: &'static str,
    pub states_usages: bool,
    pub states_time: bool,
    pub write: fn(&Key, &KeyId, &Terms) -> Vec<u8>,
}

pub const KINDS: [Kind; 14] = [
    Kind { name: "PEM", states_usages: true, states_time: true, write: pem },
    Kind {
        name: "DER",
        states_usages: true,
        states_time: true,
        write: |key, _, terms| key.certificate(terms),
    },
    Kind {
        name: "base64 lines",
        states_usages: true,
        states_time: true,
        write: |key, _, terms| format!("{}\n", key.base64(terms)).into_bytes(),
    },
    Kind {
        name: "gateway",
        states_usages: true,
        states_time: true,
        write: |key, kid, terms| text(&json!([gateway_entry(key, kid, terms)])),
    },
    Kind {
        name: "gateway, as an object",
        states_usages: true,
        states_time: true,
        write: |key, kid, terms| text(&json!({"certificates": [gateway_entry(key, kid, terms)]})),
    },
    Kind {
        name: "Poland",
        states_usages: true,
        states_time: true,
        write: |key, kid, terms| {
            text(&json!([{"identyfikatorKlucza": name(kid), "certyfikat": key.base64(terms)}]))
        },
    },
    Kind {
        name: "Sweden",
        states_usages: true,
        states_time: true,
        write: |key, kid, terms| {
            let entry = json!({"kid": name(kid), "x5c": [key.base64(terms)]});
            text(&json!({"dsc_trust_list": {terms.country: {"keys": [entry]}}}))
        },
    },
    Kind {
        name: "by kid",
        states_usages: true,
        states_time: true,
        write: |key, kid, terms| text(&json!({name(kid): {"rawData": key.base64(terms)}})),
    },
    Kind {
        name: "France",
        states_usages: false,
        states_time: true,
        write: |key, kid, terms| {
            text(&json!({name(kid): {"publicKeyPem": BASE64.encode(&key.spki()), "notBefore": terms.begins,
                "notAfter": terms.ends, "subject": format!("CN=Made up, C={}", terms.country)}}))
        },
    },
    Kind {
        name: "the Netherlands",
        states_usages: true,
        states_time: false,
        write: |key, kid, terms| {
            let usages: Vec<_> = terms.usages.unwrap_or_default().chars().map(String::from).collect();
            let entry =
                json!({"subjectPk": BASE64.encode(&key.spki()), "ian": terms.country, "keyUsage": usages});
            text(&json!({"eu_keys": {name(kid): [entry]}}))
        },
    },
    Kind {
        name: "Switzerland",
        states_usages: true,
        states_time: false,
        write: |key, kid, terms| {
            let mut entry = key.jwk();
            entry["use"] = terms.usages.unwrap_or("sig").into();
            entry["alg"] = "ES256".into();
            text(&json!({name(kid): [entry]}))
        },
    },
    Kind {
        name: "key set",
        states_usages: true,
        states_time: true,
        write: |key, kid, terms| {
            let mut entry = key.jwk();
            entry["kid"] = name(kid).into();
            entry["x5c"] = json!([key.base64(terms)]);
            text(&json!({"keys": [entry]}))
        },
    },
    Kind {
        name: "GDHCN",
        states_usages: true,
        states_time: true,
        write: |key, kid, terms| key.did_document(kid, terms, "IDN"),
    },
    Kind {
        name: "registry",
        states_usages: true,
        states_time: true,
        write: |key, kid, terms| key.registry(kid, terms, "current"),
    },
];

impl Key {
    pub fn new() -> Self {
        let pair = KeyPair::generate().expect("a key can be made");
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pair.serialized_der());
        let signer = Signer::P256(key.expect("it is a key"));
        Self { pair, signer, certificates: RefCell::default() }
    }

    /// A certificate over the key, signed by itself. The same terms give the same certificate.
    pub fn certificate(&self, terms: &Terms) -> Vec<u8> {
        let name = format!("{terms:?}");
        let known = |(known, _): &&(String, Vec<u8>)| *known == name;
        if let Some((_, certificate)) = self.certificates.borrow().iter().find(known) {
            return certificate.clone();
        }
        let certificate = self.new_certificate(terms);
        self.certificates.borrow_mut().push((name, certificate.clone()));
        certificate
    }

    fn new_certificate(&self, terms: &Terms) -> Vec<u8> {
        let moment = |text: &str| {
            let seconds = at(text).timestamp().try_into().expect("after 1970");
            rcgen::date_time_ymd(1970, 1, 1) + std::time::Duration::from_secs(seconds)
        };
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CountryName, terms.country);
        params.distinguished_name.push(DnType::OrganizationName, terms.organisation);
        (params.not_before, params.not_after) = (moment(terms.begins), moment(terms.ends));
        params.serial_number = Some(rcgen::SerialNumber::from(7_u64));
        let usage = |letter| {
            ExtendedKeyUsagePurpose::Other(match letter {
                't' => vec![1, 3, 6, 1, 4, 1, 1847, 2021, 1, 1],
                'v' => vec![1, 3, 6, 1, 4, 1, 1847, 2021, 1, 2],
                // The arc of a slip, which one in five signers bears.
                'r' => vec![1, 3, 6, 1, 4, 1, 0, 1847, 2021, 1, 3],
                'g' => vec![1, 3, 6, 1, 5, 5, 7, 3, 2],
                'a' => vec![2, 23, 136, 1, 1, 14, 2],
                _ => vec![1, 3, 6, 1, 4, 1, 1847, 2021, 1, 9],
            })
        };
        params.extended_key_usages = terms.usages.unwrap_or_default().chars().map(usage).collect();
        params.self_signed(&self.pair).expect("it can sign").der().to_vec()
    }

    /// A code with these claims, signed under this key identifier.
    pub fn code(&self, prefix: &str, kid: &KeyId, claims: &Cbor) -> Vec<u8> {
        self.code_with_kid(prefix, Cbor::Bytes(kid.as_bytes().to_vec()), claims)
    }

    pub fn code_with_kid(&self, prefix: &str, kid: Cbor, claims: &Cbor) -> Vec<u8> {
        let protected = map([(Cbor::from(1), Cbor::from(-7)), (Cbor::from(4), kid)]);
        let envelope = self.signer.sign1(&protected, map([]), &to_bytes(claims));
        container(prefix, &to_bytes(&Cbor::Tag(18, Box::new(envelope))))
    }

    pub fn spki(&self) -> Vec<u8> {
        public_key_of(&self.certificate(&LAX))
    }

    pub fn base64(&self, terms: &Terms) -> String {
        BASE64.encode(&self.certificate(terms))
    }

    /// A DID document of the WHO's network, of a participant with this code.
    pub fn did_document(&self, kid: &KeyId, terms: &Terms, participant: &str) -> Vec<u8> {
        let mut entry = self.jwk();
        entry["kid"] = name(kid).into();
        entry["x5c"] = json!([self.base64(terms)]);
        let id = format!("did:web:tng-cdn.who.int:v2:trustlist:DCC:{participant}:DSC#{}", name(kid));
        text(&json!({"id": "did:web:tng-cdn.who.int:v2:trustlist",
            "verificationMethod": [{"id": id, "type": "JsonWebKey2020", "publicKeyJwk": entry}]}))
    }

    /// PathCheck's registry with the key in this status.
    pub fn registry(&self, kid: &KeyId, terms: &Terms, status: &str) -> Vec<u8> {
        let usages = terms.usages.unwrap_or_default().chars().map(String::from);
        text(&json!({"DCC": {name(kid): {"status": status, "publicKey": BASE64.encode(&self.spki()),
            "credentialType": usages.collect::<Vec<_>>(), "validFromDT": terms.begins, "validUntilDT": terms.ends}}}))
    }

    fn jwk(&self) -> Value {
        let spki = self.spki();
        let point = &spki[spki.len() - 64..];
        let number = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
        json!({"kty": "EC", "crv": "P-256", "x": number(&point[..32]), "y": number(&point[32..])})
    }
}

fn pem(key: &Key, _: &KeyId, terms: &Terms) -> Vec<u8> {
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", key.base64(terms)).into_bytes()
}

pub fn gateway_entry(key: &Key, kid: &KeyId, terms: &Terms) -> Value {
    json!({"kid": name(kid), "country": terms.country, "certificateType": "DSC", "rawData": key.base64(terms)})
}

fn name(kid: &KeyId) -> String {
    BASE64.encode(kid.as_bytes())
}

fn text(list: &Value) -> Vec<u8> {
    list.to_string().into_bytes()
}
