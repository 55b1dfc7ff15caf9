//! Whom we believe: every kind of trust file, and what is refused.

use std::{fs, time::Instant};

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use data_encoding::BASE64;
use posjaga::{
    credential::KeyId,
    trust::{Added, TrustFileError, TrustFileKind, TrustStore},
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
    let broken = |kind, what| TrustFileError::Broken { kind, what };
    for (file, error) in [
        ("", TrustFileError::UnknownKind),
        ("hello", TrustFileError::UnknownKind),
        ("{}", TrustFileError::UnknownKind),
        ("[1]", TrustFileError::UnknownKind),
        (r#"[{"Identifier":"GR-AT-0001"}]"#, TrustFileError::UnknownKind),
        (r#"{"keys":[{"kty":"EC"}]}"#, TrustFileError::Empty { kind: TrustFileKind::KeySets }),
        ("[", broken(GatewayList, "its JSON is broken")),
        ("[]", TrustFileError::Empty { kind: GatewayList }),
        (r#"{"certificates":[]}"#, TrustFileError::Empty { kind: GatewayList }),
        (r#"[{"rawData":"MAAw"}]"#, TrustFileError::Empty { kind: GatewayList }),
        ("-----BEGIN CERTIFICATE-----\nMII", TrustFileError::Empty { kind: Certificates }),
        ("MIIB\nMIIB", TrustFileError::Empty { kind: Certificates }),
        ("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----", broken(ListKey, "its key is no P-256 key")),
    ] {
        let mut trust = TrustStore::new();
        assert_eq!(trust.add(file.as_bytes()), Err(error), "{file}");
        assert!(trust.is_empty());
    }
    assert_eq!(
        TrustStore::new().add(b"\x30\x82\x01\x00\x30"),
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
