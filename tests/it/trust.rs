//! Whom we believe: every kind of trust file, and what is refused.

use std::{fs, time::Instant};

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use data_encoding::BASE64;
use posjaga::{
    credential::KeyId,
    trust::{Added, FileSeal, SignerStatus, TrustFileError, TrustFileKind, TrustStore},
};

use crate::{
    support::{self, Signer},
    testdata::testdata,
};

#[test]
fn certificates_are_read_in_every_form() {
    let (first, second) = (support::issuer(), support::issuer());
    let (first, second) = (first.certificate_der(), second.certificate_der());
    let pem = |der: &[u8]| {
        let base64 = BASE64.encode(der);
        let lines: Vec<_> = base64.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
        format!("-----BEGIN CERTIFICATE-----\r\n{}\r\n-----END CERTIFICATE-----\r\n", lines.join("\r\n"))
    };
    for file in [
        [first, second].concat(),
        format!("Issued by hand\n{}{}", pem(first), pem(second)).into_bytes(),
        format!("\u{feff}{}{}", pem(first), pem(second)).into_bytes(),
        format!("{}\n\n{}\r\n", BASE64.encode(first), BASE64.encode(second)).into_bytes(),
    ] {
        let mut trust = TrustStore::new();
        let added = trust.add(&file).expect("certificates");
        let expected = Added {
            kind: TrustFileKind::Certificates,
            signers: 2,
            skipped: 0,
            countries: vec![("ID".to_owned(), 2)],
            test_signers: 0,
            dated: None,
            seal: FileSeal::None,
        };
        assert_eq!(added, expected);
        assert_eq!(trust.len(), 2);
        assert_eq!(trust.signers(&KeyId::of_certificate(first)).len(), 1);
        trust.add(&file).expect("the same file again");
        assert_eq!(trust.len(), 2);
        assert_eq!(trust.signers(&KeyId::of_certificate(first)).len(), 1);
    }
}

#[test]
fn a_listed_kid_is_honoured_beside_the_computed_one() {
    let signer = Signer::p256();
    let list = serde_json::json!([
        {"kid": "bm8rc2FuKzE=", "country": "XX", "certificateType": "DSC",
         "rawData": BASE64.encode(&signer.certificate())},
        {"kid": "AAAA", "country": "XX", "certificateType": "CSCA",
         "rawData": BASE64.encode(&Signer::p256().certificate())},
        {"kid": "AAAA", "country": "XX", "certificateType": "DSC", "rawData": "no base64"},
        {"kid": "AAAA", "country": "XX", "certificateType": "DSC", "rawData": "MAAw"},
    ]);
    let mut trust = TrustStore::new();
    let added = trust.add(list.to_string().as_bytes()).expect("a gateway list");
    assert_eq!((added.kind, added.signers, added.skipped), (TrustFileKind::GatewayList, 1, 3));
    assert_eq!(trust.len(), 1);
    assert_eq!(trust.signers(&KeyId::from_bytes(b"no+san+1")).len(), 1);
    assert_eq!(trust.signers(&KeyId::of_certificate(&signer.certificate())).len(), 1);
    assert_eq!(trust.signers(&KeyId::from_bytes(b"no+san+")).len(), 0);
    assert_eq!(trust.signers(&KeyId::from_bytes(b"")).len(), 0);
}

#[test]
fn a_signed_list_is_believed_by_its_signature_alone() {
    let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key can be made");
    let json = serde_json::json!({"certificates": [
        {"kid": "", "country": "ID", "certificateType": "DSC", "rawData": BASE64.encode(&Signer::p256().certificate())},
    ]})
    .to_string();
    let signature = key.sign(&SystemRandom::new(), json.as_bytes()).expect("it can sign");
    let list = format!("{}\n{json}", BASE64.encode(signature.as_ref()));
    let spki = [
        &[0x30, 0x59, 0x30, 0x13, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8, 0x2a, 0x86, 0x48][..],
        &[0xce, 0x3d, 3, 1, 7, 3, 0x42, 0],
        key.public_key().as_ref(),
    ]
    .concat();
    let list_key =
        format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", BASE64.encode(&spki));

    let mut trust = TrustStore::new();
    assert_eq!(trust.add(list.as_bytes()), Err(TrustFileError::BadSignature));
    assert!(trust.is_empty());
    assert_eq!(trust.add(list_key.as_bytes()).map(|added| added.kind), Ok(TrustFileKind::ListKey));
    assert_eq!(trust.add(list.as_bytes()).map(|added| added.kind), Ok(TrustFileKind::SignedGermanList));
    let changed = list.replace("\"ID\"", "\"SG\"");
    assert_eq!(trust.add(changed.as_bytes()), Err(TrustFileError::BadSignature));

    let answers = TrustStore::new().add_all([list.as_bytes(), list_key.as_bytes()]);
    let kinds: Vec<_> = answers.into_iter().map(|answer| answer.map(|added| added.kind)).collect();
    assert_eq!(kinds, [Ok(TrustFileKind::SignedGermanList), Ok(TrustFileKind::ListKey)]);
}

#[test]
fn other_files_are_refused_by_name() {
    use TrustFileKind::{Certificates, GatewayList, ListKey};
    let broken = |kind: TrustFileKind, what| format!("the {} is broken: {what}", kind.code());
    let said = |error: TrustFileError| error.to_string();
    for (file, error) in [
        ("", said(TrustFileError::UnknownKind)),
        ("hello", said(TrustFileError::UnknownKind)),
        ("{}", said(TrustFileError::UnknownKind)),
        ("[1]", said(TrustFileError::UnknownKind)),
        (r#"[{"Identifier":"GR-AT-0001"}]"#, said(TrustFileError::UnknownKind)),
        (r#"{"keys":[{"kty":"EC"}]}"#, said(TrustFileError::Empty { kind: TrustFileKind::KeySets })),
        ("[", broken(GatewayList, "its JSON is broken")),
        ("[]", said(TrustFileError::Empty { kind: GatewayList })),
        (r#"{"certificates":[]}"#, said(TrustFileError::Empty { kind: GatewayList })),
        (r#"[{"rawData":"MAAw"}]"#, said(TrustFileError::Empty { kind: GatewayList })),
        ("-----BEGIN CERTIFICATE-----\nMII", said(TrustFileError::Empty { kind: Certificates })),
        ("MIIB\nMIIB", said(TrustFileError::Empty { kind: Certificates })),
        ("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----", broken(ListKey, "its base64 is broken")),
    ] {
        let mut trust = TrustStore::new();
        assert_eq!(trust.add(file.as_bytes()).map_err(said), Err(error), "{file}");
        assert!(trust.is_empty());
    }
    assert_eq!(
        TrustStore::new().add(b"\x30\x82\x01\x00\x30").map_err(said),
        Err(broken(Certificates, "its DER is broken"))
    );
    let limit = posjaga::trust::MAX_TRUST_FILE_BYTES;
    assert_eq!(TrustStore::new().add(&vec![b'['; limit + 1]), Err(TrustFileError::TooLarge { limit }));
}

#[test]
fn every_kind_has_a_name_of_its_own() {
    let mut names: Vec<_> = TrustFileKind::ALL.iter().map(|kind| kind.code()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), TrustFileKind::ALL.len());
}

#[test]
fn the_german_lists_are_read_whole() {
    let Some(lists) = testdata("trustlists") else { return };
    for (list, kind, signers, skipped, countries) in [
        ("de-ubirch-prod-2023", TrustFileKind::SignedGermanList, 829, 0, 77),
        // One signer there has an RSA key of 1024 bits.
        ("de-ubirch-acc-2022", TrustFileKind::SignedGermanTestList, 609, 1, 81),
    ] {
        let file = fs::read(lists.join(list).join("dsc-list.signed.json")).expect("the list can be read");
        let mut trust = TrustStore::new();
        let start = Instant::now();
        let added = trust.add(&file).expect("the signature is right");
        eprintln!("{list}: {:?}", start.elapsed());
        assert_eq!((added.kind, added.countries.len()), (kind, countries), "{list}");
        assert_eq!((added.signers, added.skipped), (signers, skipped), "{list}");

        let mut changed = file.clone();
        let last = changed.len() - 10;
        changed[last] ^= 1;
        assert_eq!(TrustStore::new().add(&changed), Err(TrustFileError::BadSignature), "{list}");
        let key = fs::read(lists.join(list).join("dsc-list-signing-key.pem")).expect("the key can be read");
        assert_eq!(TrustStore::new().add(&key).map(|added| added.kind), Ok(TrustFileKind::ListKey));
    }
}

#[test]
fn every_public_trust_file_is_read() {
    use TrustFileKind::{
        DidDocuments, GatewayList, HealthCardDirectory, KeyRegistry, NationalList, SignedSwissList,
    };
    let Some(root) = testdata("trustlists") else { return };
    for (file, kind, signers) in [
        ("mirror-at/trustlist_at.min.json", GatewayList, 791),
        ("mirror-se/trustlist_se.min.json", GatewayList, 616),
        ("mirror-fr/trustlist_fr.min.json", NationalList, 670),
        ("mirror-it/trustlist_it.min.json", NationalList, 849),
        ("mirror-pl/trustlist_pl.min.json", NationalList, 414),
        ("mirror-ch/trustlist_ch.min.json", NationalList, 684),
        ("mirror-nl/trustlist_nl.raw.keys.json", NationalList, 806),
        ("mirror-de-2022-06-17/trustlist_de.min.json", GatewayList, 493),
        ("ch-signed-2021-07-15/CH-20210715at1944-updates.jwt", SignedSwissList, 131),
        ("ch-signed-2021-07-15/CH-20210715at1944-DCCkeys.json", NationalList, 131),
        ("pathcheck-registry/registry_normalized.json", KeyRegistry, 2134),
        ("pathcheck-registry/test_registry_normalized.json", KeyRegistry, 0),
        ("pathcheck-registry/ICAO_health_latest.json", KeyRegistry, 0),
        ("pathcheck-registry/ICAO_ml_latest.json", KeyRegistry, 0),
        ("who-gdhcn-2026-08-22/v1-trustlist-did.json", DidDocuments, 438),
        ("who-gdhcn-2026-08-22/v2-trustlist-did.json", DidDocuments, 498),
        ("who-gdhcn-2026-08-22/IDN-SCA-did.json", DidDocuments, 2),
        ("who-gdhcn-2026-08-22/IDN-DSC-did.json", DidDocuments, 1),
        ("indonesia/id-keys.json", NationalList, 0),
        ("../shc-vci-directory/vci_snapshot.json", HealthCardDirectory, 961),
    ] {
        let bytes = fs::read(root.join(file)).expect("the list can be read");
        let mut trust = TrustStore::new();
        let start = Instant::now();
        let added = trust.add(&bytes).unwrap_or_else(|error| panic!("{file}: {error}"));
        eprintln!("{file}: {} signers, {} skipped, {:?}", added.signers, added.skipped, start.elapsed());
        assert_eq!(added.kind, kind, "{file}");
        assert!(!trust.is_empty());
        if signers > 0 {
            assert_eq!(added.signers, signers, "{file}, {} skipped", added.skipped);
        }
        let before = trust.len();
        trust.add(&bytes).expect("the same file again");
        assert_eq!(trust.len(), before, "{file}");
    }
    let list = root.join("ch-signed-2021-07-15/CH-20210715at1944-updates.jwt");
    let mut tampered = fs::read(list).expect("the list can be read");
    let middle = tampered.len() / 2;
    tampered[middle] = if tampered[middle] == b'A' { b'B' } else { b'A' };
    assert_eq!(TrustStore::new().add(&tampered), Err(TrustFileError::BadSignature));
}

#[test]
fn an_older_revocation_list_brings_nothing_back() {
    use posjaga::trust::RevocationId;

    let card = |rid: &str, issued_at: &str| RevocationId::Rid {
        kid: "key".to_owned(),
        rid: rid.to_owned(),
        issued_at: Some(support::at(issued_at)),
    };
    let list = |counter: u32, rids: &[&str]| {
        serde_json::json!({"kid": "key", "method": "rid", "ctr": counter, "rids": rids}).to_string()
    };
    // 1650000000 is the 15th of April 2022.
    let (older, newer) = (list(1, &["a.1650000000"]), list(2, &["a.1660000000", "b"]));
    for order in [[&older, &newer, &older], [&newer, &older, &newer]] {
        let mut trust = TrustStore::new();
        for file in order {
            let added = trust.add(file.as_bytes()).expect("a revocation list");
            assert_eq!(added.kind, TrustFileKind::HealthCardRevocations);
        }
        assert!(trust.has_revoked(&card("a", "2022-05-01T00:00:00Z")));
        assert!(!trust.has_revoked(&card("a", "2022-12-01T00:00:00Z")), "issued anew");
        assert!(trust.has_revoked(&card("b", "2022-12-01T00:00:00Z")));
        assert!(!trust.has_revoked(&card("c", "2022-05-01T00:00:00Z")));
    }
    let empty = TrustStore::new().add(list(1, &[]).as_bytes()).map(|added| added.signers);
    assert_eq!(empty, Ok(0), "nothing has been withdrawn yet");
    let other_method = r#"{"kid":"key","method":"hash","ctr":1,"rids":["a"]}"#;
    assert_eq!(TrustStore::new().add(other_method.as_bytes()), Err(TrustFileError::UnknownKind));
}

/// Every file of the lists says of when it is, if it does, and whether its signature was checked.
#[test]
fn a_list_tells_its_own_date_and_what_is_known_of_its_signature() {
    let Some(root) = testdata("trustlists") else { return };
    for (file, dated, seal) in [
        ("ch-signed-2021-07-15/CH-20210715at1944-keylist.jwt", None, FileSeal::Verified),
        ("../shc-vci-directory/vci-issuers.json", None, FileSeal::None),
        ("de-ubirch-prod-2023/dsc-list.signed.json", Some("2023-11-28"), FileSeal::Verified),
        ("ch-signed-2021-07-15/CH-20210715at1944-updates.jwt", None, FileSeal::Verified),
        ("who-gdhcn-2026-08-22/v2-trustlist-did.json", Some("2026-08-22"), FileSeal::Unchecked),
        ("../shc-vci-directory/vci_snapshot.json", Some("2026-08-22"), FileSeal::None),
        ("mirror-fr/trustlist_fr.min.json", None, FileSeal::None),
    ] {
        let bytes = fs::read(root.join(file)).expect("the list can be read");
        let added = TrustStore::new().add(&bytes).expect("a list");
        let day = added.dated.map(|dated| dated.date_naive().to_string());
        assert_eq!(day.as_deref().map(|day| &day[..dated.map_or(0, str::len)]), dated, "{file}");
        assert_eq!(added.seal, seal, "{file}");
    }
}

/// Every trust file there is comes in, whatever its kind; and those without keys make nobody believed.
#[test]
fn every_published_trust_file_is_taken() {
    let Some(root) = testdata("trustlists") else { return };
    let mut folders = vec![root.clone(), root.join("../shc-vci-directory")];
    let (mut count, mut kinds) = (0, std::collections::BTreeSet::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the lists can be listed") {
            let path = entry.expect("the lists can be listed").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with("README") || name.starts_with("LICENSE") {
                continue;
            }
            let mut trust = TrustStore::new();
            let added = trust.add(&fs::read(&path).expect("the list can be read"));
            // Of the Dutch app's files one holds its settings.
            if name == "trustlist_nl.raw.config.json" {
                assert_eq!(added, Err(TrustFileError::UnknownKind));
                continue;
            }
            let added = added.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let holds_keys = !added.kind.brings_no_keys() && added.kind != TrustFileKind::ListKey;
            assert_eq!(!trust.is_empty(), holds_keys, "{}", path.display());
            assert!(added.signers > 0 || added.kind == TrustFileKind::ListKey, "{}", path.display());
            kinds.insert(added.kind.code());
            count += 1;
        }
    }
    assert_eq!(count, 27);
    let expected = [
        "certificates",
        "did-documents",
        "gateway-list",
        "health-card-directory",
        "health-card-issuers",
        "key-registry",
        "list-key",
        "national-list",
        "signed-german-list",
        "signed-german-test-list",
        "signed-swiss-list",
        "swiss-active-keys",
    ];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), expected);
}

/// Both Swiss lists are of the same hour, and name the same keys.
#[test]
fn active_swiss_keys_stay_and_an_altered_list_of_them_is_refused() {
    let Some(lists) = testdata("trustlists/ch-signed-2021-07-15") else { return };
    let read = |file: &str| fs::read(lists.join(file)).expect("the list can be read");
    let (keys, active) = (read("CH-20210715at1944-updates.jwt"), read("CH-20210715at1944-keylist.jwt"));
    for order in [[&keys, &active], [&active, &keys]] {
        let mut trust = TrustStore::new();
        let counts = order.map(|file| trust.add(file).expect("a signed list").signers);
        assert_eq!(counts, [131, 131]);
        let kid = KeyId::from_bytes(&BASE64.decode(b"Ll3NP03zOxY=").expect("base64"));
        let [signer] = &trust.signers(&kid)[..] else { panic!("one key") };
        assert_eq!(trust.status(signer), SignerStatus::Current);
    }
    let mut altered = active;
    let place = altered.iter().position(|byte| *byte == b'.').expect("a token") + 30;
    altered[place] = if altered[place] == b'A' { b'B' } else { b'A' };
    assert_eq!(TrustStore::new().add(&altered), Err(TrustFileError::BadSignature));
}

#[test]
fn the_list_for_tests_stays_one_whatever_keys_are_installed() {
    let Some(lists) = testdata("trustlists") else { return };
    let read = |file: &str| fs::read(lists.join("de-ubirch-acc-2022").join(file)).expect("it can be read");
    let mut trust = TrustStore::new();
    trust.add(&read("dsc-list-signing-key.pem")).expect("a key");
    let added = trust.add(&read("dsc-list.signed.json")).expect("the signature is right");
    assert_eq!(added.kind, TrustFileKind::SignedGermanTestList);
}

#[test]
fn keys_of_health_cards_are_taken_and_refused_as_the_development_tools_say() {
    let Some(suite) = testdata("shc-dev-tools") else { return };
    let read = |name: &str| fs::read_to_string(suite.join("keys").join(name)).expect("it can be read");
    let expected: serde_json::Value = serde_json::from_str(&read("expected.json")).expect("JSON");
    for (name, verdict) in expected["cases"].as_object().expect("cases") {
        let accepted = verdict == "accept";
        let mut keys: serde_json::Value = serde_json::from_str(&read(name)).expect("JSON");
        assert_eq!(TrustStore::new().add(keys.to_string().as_bytes()).is_ok(), accepted, "{name}");
        keys["iss"] = expected["subject_alt_name"].clone();
        assert_eq!(
            TrustStore::new().add(keys.to_string().as_bytes()).is_ok(),
            accepted,
            "{name}, with issuer"
        );
    }
}

#[test]
fn a_did_documents_keys_sign_only_what_it_says() {
    let key = |id: &str| {
        serde_json::json!({"id": id, "type": "JsonWebKey2020", "publicKeyJwk": {"kty": "EC", "crv": "P-256",
            "x": "11XvRWy1I2S0EyJlyf_bWfw_TQ5CJJNLw78bHXNxcgw", "y": "eZXwxvO1hvCY0KucrPfKo7yAyMT6Ajc3N7OkAB6VYy8"}})
    };
    let full = "did:web:made-up.example#key-1";
    for (method, assertions, taken) in [
        (full, serde_json::json!([full]), true),
        ("#key-1", serde_json::json!(["#key-1"]), true),
        ("#key-1", serde_json::json!([full]), true),
        (full, serde_json::json!([key(full)]), true),
        (full, serde_json::json!(["did:web:made-up.example#key-2"]), false),
        (full, serde_json::json!([]), false),
        (full, serde_json::Value::Null, false),
    ] {
        let document = serde_json::json!({"id": "did:web:made-up.example", "verificationMethod": [key(method)],
            "assertionMethod": assertions});
        let mut trust = TrustStore::new();
        let added = trust.add(document.to_string().as_bytes());
        assert_eq!(added.is_ok(), taken, "{method} {assertions}");
        let name = posjaga::credential::SignerName::Method(full.to_owned());
        assert_eq!(trust.signers_named(&name).len(), usize::from(taken));
    }
}
