//! Genuine, or not, and why.

use ciborium::Value;
use posjaga::{
    credential::{self, DecodeError},
    demo::issuer::Issuer,
    time::Timestamp,
    trust::{Entitlement, KeyUsages, TrustStore},
    verify::{Rejection, Validity, Verified, validity, verify},
};

use crate::support::{self, Signer, at, map, to_bytes};

const DURING: &str = "2022-06-01T00:00:00Z";

#[test]
fn a_genuine_credential_is_verified_and_in_force_between_its_bounds() {
    let issuer = support::issuer();
    let trust = support::trust(&[&issuer]);
    let made = support::credential();
    let text = issuer.issue(&made).expect("it can sign");
    let second = chrono::Duration::seconds(1);
    for (now, expected) in [
        (made.issued - second, Validity::NotYetValid { from: made.issued }),
        (made.issued, Validity::Current),
        (at(DURING), Validity::Current),
        (made.expires, Validity::Current),
        (made.expires + second, Validity::Expired { since: made.expires }),
        (at("2040-01-01T00:00:00Z"), Validity::Expired { since: made.expires }),
    ] {
        let verified = check(&text, &trust, now).expect("genuine at any time");
        assert_eq!(validity(&verified, &trust, now), expected, "at {now}");
    }
}

#[test]
fn an_end_before_the_beginning_is_never_in_force() {
    let issuer = support::issuer();
    let trust = support::trust(&[&issuer]);
    let mut made = support::credential();
    (made.issued, made.expires) = (made.expires, made.issued);
    let text = issuer.issue(&made).expect("it can sign");
    for now in [
        "2022-02-28T00:00:00Z",
        "2022-03-01T00:00:00Z",
        DURING,
        "2023-03-01T00:00:00Z",
        "2023-06-01T00:00:00Z",
    ] {
        let verified = check(&text, &trust, at(now)).expect("the signature holds");
        assert_ne!(validity(&verified, &trust, at(now)), Validity::Current, "at {now}");
    }
}

#[test]
fn a_later_nbf_counts() {
    let issuer = support::issuer();
    let trust = support::trust(&[&issuer]);
    let from = at("2022-09-01T00:00:00Z");
    let mut claims = support::claims();
    if let Value::Map(members) = &mut claims {
        members.push((Value::from(5), Value::from(from.timestamp())));
    }
    let text = issuer.sign(&claims).expect("it can sign");
    let verified = check(&text, &trust, at(DURING)).expect("genuine");
    assert_eq!(validity(&verified, &trust, at(DURING)), Validity::NotYetValid { from });
    assert_eq!(validity(&verified, &trust, from), Validity::Current);
}

#[test]
fn whom_nobody_knows_is_no_liar() {
    let issuer = support::issuer();
    let text = issuer.issue(&support::credential()).expect("it can sign");
    assert_eq!(check(&text, &TrustStore::new(), at(DURING)).err(), Some(Rejection::NoTrustList));
    let others = support::trust(&[&support::issuer()]);
    assert_eq!(check(&text, &others, at(DURING)).err(), Some(Rejection::UnknownIssuer));
}

#[test]
fn no_flipped_bit_of_the_envelope_verifies() {
    let signer = Signer::p256();
    let trust = trust_in(&[&signer]);
    let good = to_bytes(&signer.ordinary());
    let verifies =
        |envelope: &[u8]| check(&posjaga::demo::issuer::envelope_text(envelope), &trust, at(DURING)).is_ok();
    assert!(verifies(&good));
    // No signature covers the head of the array, those of its members, and the empty unprotected
    // header. Changing one of them breaks the envelope.
    for at in 0..good.len() {
        for bit in 0..8 {
            let mut changed = good.clone();
            changed[at] ^= 1 << bit;
            assert!(!verifies(&changed), "bit {bit} of byte {at}");
        }
    }
}

#[test]
fn rsa_signatures_are_checked() {
    let signer = Signer::rsa();
    let trust = trust_in(&[&signer]);
    let good = signer.ordinary();
    assert!(check(&support::text(&good), &trust, at(DURING)).is_ok());
    let Value::Array(mut members) = good else { panic!("an array") };
    if let Some(Value::Bytes(signature)) = members.last_mut() {
        signature[100] ^= 1;
    }
    let changed = support::text(&Value::Array(members));
    assert_eq!(check(&changed, &trust, at(DURING)).err(), Some(Rejection::BadSignature));
}

#[test]
fn the_algorithm_has_to_fit_the_key() {
    let (ec, rsa) = (Signer::p256(), Signer::rsa());
    let trust = trust_in(&[&ec, &rsa]);
    for (signer, wrong) in [(&ec, -37), (&rsa, -7)] {
        let protected =
            map([(Value::from(1), Value::from(wrong)), (Value::from(4), Value::Bytes(signer.kid()))]);
        let text = support::text(&signer.sign1(&protected, map([]), &to_bytes(&support::claims())));
        assert_eq!(check(&text, &trust, at(DURING)).err(), Some(Rejection::AlgorithmMismatch));
    }
}

#[test]
fn an_algorithm_outside_the_signature_does_not_count() {
    let signer = Signer::p256();
    let kid = (Value::from(4), Value::Bytes(signer.kid()));
    let alg = (Value::from(1), Value::from(-7));
    let payload = to_bytes(&support::claims());
    let outside = signer.sign1(&map([kid.clone()]), map([alg.clone()]), &payload);
    assert_eq!(decode_error(&outside), Some(DecodeError::Algorithm));
    let rs256 = signer.sign1(&map([(Value::from(1), Value::from(-257)), kid.clone()]), map([alg]), &payload);
    assert_eq!(decode_error(&rs256), Some(DecodeError::Algorithm));
    let critical = (Value::from(2), Value::Array(vec![Value::from(99)]));
    let demanding = signer.sign1(&map([(Value::from(1), Value::from(-7)), kid, critical]), map([]), &payload);
    assert_eq!(decode_error(&demanding), Some(DecodeError::UnknownCritical));
}

#[test]
fn the_protected_kid_wins() {
    let (signer, other) = (Signer::p256(), Signer::p256());
    let trust = trust_in(&[&signer, &other]);
    let alg = (Value::from(1), Value::from(-7));
    let kid = |signer: &Signer| (Value::from(4), Value::Bytes(signer.kid()));
    let payload = to_bytes(&support::claims());
    let check = |protected: &Value, unprotected| {
        let text = support::text(&signer.sign1(protected, unprotected, &payload));
        check(&text, &trust, at(DURING)).map(|_| ())
    };
    let right_inside = map([alg.clone(), kid(&signer)]);
    let wrong_inside = map([alg.clone(), kid(&other)]);
    assert_eq!(check(&right_inside, map([kid(&other)])), Ok(()));
    assert_eq!(check(&wrong_inside, map([kid(&signer)])), Err(Rejection::BadSignature));
    assert_eq!(check(&map([alg]), map([kid(&signer)])), Ok(()));
}

#[test]
fn envelopes_are_read_with_and_without_their_tags() {
    let signer = Signer::p256();
    let trust = trust_in(&[&signer]);
    let plain = signer.ordinary();
    let tagged = |tag, value: &Value| Value::Tag(tag, Box::new(value.clone()));
    for (envelope, good) in [
        (plain.clone(), true),
        (tagged(18, &plain), true),
        (tagged(61, &tagged(18, &plain)), true),
        (tagged(61, &plain), false),
        (tagged(18, &tagged(61, &plain)), false),
        (tagged(18, &tagged(18, &plain)), false),
        (tagged(98, &plain), false),
    ] {
        let answer = check(&support::text(&envelope), &trust, at(DURING));
        assert_eq!(answer.is_ok(), good, "{envelope:?}");
    }
}

#[test]
fn every_signer_of_a_shared_kid_is_tried() {
    let (ec, rsa) = (Signer::p256(), Signer::rsa());
    let entry = |signer: &Signer| {
        serde_json::json!({
            "kid": data_encoding::BASE64.encode(&ec.kid()),
            "country": "ID",
            "certificateType": "DSC",
            "rawData": data_encoding::BASE64.encode(&signer.certificate()),
        })
    };
    for signers in [[&rsa, &ec], [&ec, &rsa]] {
        let mut trust = TrustStore::new();
        let list = serde_json::Value::from(signers.map(entry).to_vec());
        trust.add(list.to_string().as_bytes()).expect("a list");
        let verified = check(&support::text(&ec.ordinary()), &trust, at(DURING)).expect("genuine");
        assert!(verified.signer().country.as_deref() == Some("ID"));
    }
}

#[test]
fn a_signer_is_held_to_its_time() {
    let (begins, ends) = (at("2022-04-01T00:00:00Z"), at("2022-12-01T00:00:00Z"));
    let issuer = Issuer::new("ID", begins, ends).expect("an issuer can be made");
    let trust = support::trust(&[&issuer]);
    let text = issuer.issue(&support::credential()).expect("it can sign");
    let too_early = Some(Rejection::SignerNotYetValid { not_before: begins });
    let too_late = Some(Rejection::SignerExpired { not_after: ends });
    assert_eq!(check(&text, &trust, at("2022-03-15T00:00:00Z")).err(), too_early);
    assert_eq!(check(&text, &trust, at(DURING)).err(), None);
    assert_eq!(check(&text, &trust, at("2023-01-01T00:00:00Z")).err(), too_late);
    // Long after both, the nearest moment of the credential's life is its end.
    assert_eq!(check(&text, &trust, at("2030-01-01T00:00:00Z")).err(), too_late);
}

#[test]
fn a_signer_is_held_to_its_entitlement() {
    let only_tests = Entitlement::Only(KeyUsages { test: true, ..KeyUsages::default() });
    let (begins, ends) = (at("2022-01-01T00:00:00Z"), at("2024-01-01T00:00:00Z"));
    let issuer = Issuer::entitled_to(only_tests, "ID", begins, ends).expect("an issuer can be made");
    let text = issuer.issue(&support::credential()).expect("it can sign");
    let answer = check(&text, &support::trust(&[&issuer]), at(DURING));
    assert_eq!(answer.err(), Some(Rejection::KeyUsage));
}

#[test]
fn an_issuer_that_is_no_country_is_named_by_its_signer() {
    let issuer = support::issuer();
    let mut claims = support::claims();
    *support::member(&mut claims, &[Value::from(1)]) = Value::from("CNAM");
    let text = issuer.sign(&claims).expect("it can sign");
    let verified = check(&text, &support::trust(&[&issuer]), at(DURING)).expect("genuine");
    assert_eq!(verified.issuer(), Some("ID"));
    assert!(!verified.names_another_issuer());
}

fn trust_in(signers: &[&Signer]) -> TrustStore {
    let mut trust = TrustStore::new();
    for signer in signers {
        trust.add(&signer.certificate()).expect("a certificate is a trust file");
    }
    trust
}

fn check(text: &str, trust: &TrustStore, now: Timestamp) -> Result<Verified, Rejection> {
    verify(credential::decode(text.as_bytes()).map_err(Rejection::Content)?, trust, now)
}

fn decode_error(envelope: &Value) -> Option<DecodeError> {
    credential::decode(support::text(envelope).as_bytes()).err()
}
