//! Several trust lists speak of one key: what all of them allow is what it may sign, in whatever order they
//! were installed.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use ciborium::Value as Cbor;
use data_encoding::{BASE64, BASE64URL_NOPAD};
use posjaga::{
    credential::KeyId,
    policy::PolicyBook,
    time::Timestamp,
    trust::TrustStore,
    verdict::{JudgingContext, Proof, Reason, judge},
};
use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair};
use serde_json::{Value, json};

use crate::support::{self, Signer, at, claims, map, public_key_of, text, to_bytes};

/// A list that speaks of the key, and what it says.
struct List {
    name: String,
    file: Vec<u8>,
    /// It lists the key under the identifier that the credential names.
    names_it: bool,
    vaccinations: bool,
    until: Option<Timestamp>,
}

/// The key in PKCS #8, so that certificates can be made over it and credentials signed with it.
struct Key {
    pair: KeyPair,
}

const VACCINATION: [u64; 10] = [1, 3, 6, 1, 4, 1, 1847, 2021, 1, 2];
const TEST: [u64; 10] = [1, 3, 6, 1, 4, 1, 1847, 2021, 1, 1];
const RECOVERY: [u64; 10] = [1, 3, 6, 1, 4, 1, 1847, 2021, 1, 3];

impl Key {
    fn new() -> Self {
        Self { pair: KeyPair::generate().expect("a key can be made") }
    }

    fn certificate(&self, country: &str, usages: &[&[u64]], until: i32) -> Vec<u8> {
        let mut certificate = CertificateParams::default();
        certificate.distinguished_name.push(DnType::CountryName, country);
        certificate.not_before = rcgen::date_time_ymd(2021, 1, 1);
        certificate.not_after = rcgen::date_time_ymd(until, 1, 1);
        certificate.extended_key_usages =
            usages.iter().map(|usage| ExtendedKeyUsagePurpose::Other(usage.to_vec())).collect();
        certificate.self_signed(&self.pair).expect("it can sign").der().to_vec()
    }

    /// The ordinary vaccination under this key identifier.
    fn vaccination(&self, kid: &[u8]) -> String {
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, self.pair.serialized_der());
        let signer = Signer::P256(key.expect("it is a key"));
        let protected = map([(Cbor::from(1), Cbor::from(-7)), (Cbor::from(4), Cbor::Bytes(kid.to_vec()))]);
        text(&signer.sign1(&protected, support::map([]), &to_bytes(&claims())))
    }

    fn jwk(&self) -> Value {
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, self.pair.serialized_der())
            .expect("it is a key");
        let point = key.public_key().as_ref().to_vec();
        let number = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
        json!({"kty": "EC", "crv": "P-256", "x": number(&point[1..33]), "y": number(&point[33..65])})
    }
}

#[allow(clippy::too_many_lines, reason = "a table of lists")]
fn lists(key: &Key, country: &str, kid: &[u8], spki: &[u8]) -> Vec<List> {
    let kid = BASE64.encode(kid);
    let spki = BASE64.encode(spki);
    let mut lists = Vec::new();
    let mut add = |name: &str, file: String, names_it, vaccinations, until: Option<&str>| {
        let (name, file, until) = (name.to_owned(), file.into_bytes(), until.map(at));
        lists.push(List { name, file, names_it, vaccinations, until });
    };
    let gateway = |certificate: &[u8]| {
        json!([{"kid": kid, "country": country, "certificateType": "DSC", "rawData": BASE64.encode(certificate)}])
            .to_string()
    };
    let (late, early) = (Some("2030-01-01T00:00:00Z"), Some("2022-01-01T00:00:00Z"));
    let unknown: [u64; 8] = [1, 3, 6, 1, 4, 1, 99999, 1];
    add(
        "gateway, all usages",
        gateway(&key.certificate(country, &[&VACCINATION, &TEST, &RECOVERY], 2030)),
        true,
        true,
        late,
    );
    add("gateway, no usages", gateway(&key.certificate(country, &[], 2030)), true, true, late);
    add("gateway, tests", gateway(&key.certificate(country, &[&TEST], 2030)), true, false, late);
    add(
        "gateway, tests and recoveries",
        gateway(&key.certificate(country, &[&TEST, &RECOVERY], 2030)),
        true,
        false,
        late,
    );
    add("gateway, ended", gateway(&key.certificate(country, &[&VACCINATION], 2022)), true, true, early);
    // The Austrian and Swedish form.
    let certificate = BASE64.encode(&key.certificate(country, &[&VACCINATION], 2030));
    add(
        "AT form",
        json!({"certificates": [{"kid": kid, "rawData": certificate}]}).to_string(),
        true,
        true,
        late,
    );
    let polish = json!([{"identyfikator": "00", "identyfikatorKlucza": kid, "certyfikat": certificate}]);
    add("PL form", polish.to_string(), true, true, late);
    let french = |until: &str| {
        json!({&kid: {"serialNumber": "1", "subject": format!("C={country}, CN=Made-up"), "publicKeyPem": spki,
            "notBefore": "2021-01-01T00:00:00.000Z", "notAfter": until}})
        .to_string()
    };
    add("FR form", french("2030-01-01T00:00:00.000Z"), true, true, late);
    add("FR form, ended", french("2022-01-01T00:00:00.000Z"), true, true, early);
    let point = key.jwk();
    let swiss = |usage: &str| {
        json!({&kid: [{"use": usage, "alg": "ES256", "n": null, "e": null, "crv": "P-256",
            "x": point["x"], "y": point["y"]}]})
        .to_string()
    };
    add("CH form, signatures", swiss("sig"), true, true, None);
    add("CH form, all", swiss("tvr"), true, true, None);
    add("CH form, tests", swiss("t"), true, false, None);
    let dutch = |usages: Value| {
        json!({"cl_keys": [], "nl_keys": {}, "eu_keys": {&kid: [{"subjectPk": spki, "ian": country, "san": "",
            "keyUsage": usages}]}})
        .to_string()
    };
    add("NL form, no usages", dutch(json!([])), true, true, None);
    add("NL form, vaccinations", dutch(json!(["v"])), true, true, None);
    add("NL form, recoveries", dutch(json!(["r"])), true, false, None);
    let registry = |kinds: Value, until: &str| {
        json!({"DCC": {&kid: {"displayName": {"en": format!("Gov of {country}")}, "entityType": "issuer",
            "status": "current", "validFromDT": "2021-01-01T00:00:00.000Z", "validUntilDT": until,
            "credentialType": kinds, "publicKey": spki}}})
        .to_string()
    };
    add("registry", registry(json!(["t", "v", "r"]), "2030-01-01T00:00:00.000Z"), true, true, late);
    add("registry, tests", registry(json!(["t"]), "2030-01-01T00:00:00.000Z"), true, false, late);
    add("registry, ended", registry(json!(["v"]), "2022-01-01T00:00:00.000Z"), true, true, early);
    let method = format!("did:web:made-up.example#{kid}");
    let mut did_key = key.jwk();
    did_key["x5c"] = json!([BASE64.encode(&key.certificate(country, &[&VACCINATION, &TEST], 2030))]);
    did_key["kid"] = kid.as_str().into();
    let document = json!({"@context": "https://w3.org/ns/did/v1", "id": "did:web:made-up.example",
        "verificationMethod": [{"id": method, "controller": "did:web:made-up.example", "type": "JsonWebKey2020",
            "publicKeyJwk": did_key}]});
    add("DID document", document.to_string(), true, true, late);
    let mut set_key = key.jwk();
    set_key["kid"] = kid.as_str().into();
    set_key["use"] = "sig".into();
    set_key["alg"] = "ES256".into();
    add("JWK set", json!({"keys": [set_key]}).to_string(), true, true, None);
    // Certificates by themselves have another identifier, and the same key.
    let alone = |name: &str, certificate: Vec<u8>, vaccinations, until: &str| List {
        name: name.to_owned(),
        file: certificate,
        names_it: false,
        vaccinations,
        until: Some(at(until)),
    };
    let end = "2030-01-01T00:00:00Z";
    lists.push(alone(
        "certificate, vaccinations",
        key.certificate(country, &[&VACCINATION], 2030),
        true,
        end,
    ));
    lists.push(alone("certificate, tests", key.certificate(country, &[&TEST], 2030), false, end));
    lists.push(alone(
        "certificate, an unknown usage",
        key.certificate(country, &[&unknown], 2030),
        false,
        end,
    ));
    lists
}

/// Tries every two and three of them in every order.
#[test]
fn what_all_lists_allow_is_what_a_key_may_sign() {
    let key = Key::new();
    let kid = b"one-key!";
    let spki = public_key_of(&key.certificate("ID", &[], 2030));
    let code = key.vaccination(kid);
    let lists = lists(&key, "ID", kid, &spki);
    let book = PolicyBook::shipped();
    let now = at("2022-06-01T00:00:00Z");
    let policy = book.choose("complete-primary", now.date_naive()).expect("it ships");

    let mut wrong = Vec::new();
    let mut orders = 0;
    let mut compare = |chosen: &[&List]| {
        let mut trust = TrustStore::new();
        for list in chosen {
            trust.add(&list.file).unwrap_or_else(|error| panic!("{}: {error}", list.name));
        }
        let seen =
            judge(code.as_bytes(), &JudgingContext { trust: &trust, policy, now, today: now.date_naive() });
        let reason = seen.reasons.first().map_or("none", Reason::code);
        let known = chosen.iter().any(|list| list.names_it);
        let ended = chosen.iter().any(|list| list.until.is_some_and(|until| until < now));
        let allowed = chosen.iter().all(|list| list.vaccinations);
        let right = match (known, allowed, ended) {
            (false, ..) => seen.proof == Some(Proof::UnknownIssuer),
            (true, true, false) => seen.proof == Some(Proof::Verified) && reason == "complete-series",
            (true, true, true) => seen.proof == Some(Proof::NotEntitled) && reason == "signer-expired",
            (true, false, false) => seen.proof == Some(Proof::NotEntitled) && reason == "key-usage",
            (true, false, true) => seen.proof == Some(Proof::NotEntitled),
        };
        if !right {
            let names: Vec<_> = chosen.iter().map(|list| list.name.as_str()).collect();
            wrong.push(format!("{}: {:?} {reason}", names.join(" + "), seen.proof));
        }
        orders += 1;
    };
    for (n, first) in lists.iter().enumerate() {
        compare(&[first]);
        for (m, second) in lists.iter().enumerate().filter(|(m, _)| *m != n) {
            compare(&[first, second]);
            for (_, third) in lists.iter().enumerate().filter(|(l, _)| *l != n && *l != m) {
                compare(&[first, second, third]);
            }
        }
    }
    let shown = wrong.iter().take(60).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} of {orders} orders:\n{shown}", wrong.len());
}

/// A key identifier is the hash of a certificate: another certificate over the key has another one.
#[test]
fn the_strictest_list_counts_under_every_identifier_of_a_key() {
    let key = Key::new();
    let all = key.certificate("ID", &[&VACCINATION, &TEST, &RECOVERY], 2030);
    let tests = key.certificate("ID", &[&TEST], 2030);
    let book = PolicyBook::shipped();
    let now = at("2022-06-01T00:00:00Z");
    let policy = book.choose("complete-primary", now.date_naive()).expect("it ships");
    for named in [&all, &tests] {
        let code = key.vaccination(KeyId::of_certificate(named).as_bytes());
        for order in [[&all, &tests], [&tests, &all]] {
            let mut trust = TrustStore::new();
            for certificate in order {
                trust.add(certificate).expect("a certificate");
            }
            let seen = judge(
                code.as_bytes(),
                &JudgingContext { trust: &trust, policy, now, today: now.date_naive() },
            );
            assert_eq!(seen.proof, Some(Proof::NotEntitled));
            assert_eq!(seen.reasons.first().map(Reason::code), Some("key-usage"));
        }
    }
}
