//! Reading a DCC: what comes out is what went in, and hostile input is an answer, not a panic.

use ciborium::Value;
use posjaga::{
    credential::{self, BirthDate, DecodeError, Entry, PartialDate, Sampled, Scheme, TestKind, TestResult},
    demo::issuer::envelope_text,
    trust::TrustStore,
    verify::{self, Rejection},
};
use proptest::prelude::*;

use crate::support::{self, at, member};

#[test]
fn an_issued_credential_comes_back_as_it_was() {
    let issuer = support::issuer();
    let mut made = support::credential();
    for entry in [
        support::vaccination(3, 3),
        Entry::Test {
            sampled_at: Sampled::At(at("2022-02-28T09:30:00Z")),
            result: TestResult::Negative,
            kind: TestKind::NucleicAcid,
            country: "ID".to_owned(),
            covid: true,
        },
        Entry::Recovery {
            first_positive: "2022-01-03".parse().expect("a day"),
            from: "2022-01-14".parse().expect("a day"),
            until: "2022-07-02".parse().expect("a day"),
            country: "ID".to_owned(),
            covid: true,
        },
    ] {
        made.entries = vec![entry];
        let text = issuer.issue(&made).expect("it can sign");
        let credential = credential::decode(text.as_bytes()).expect("it is well-formed");
        assert_eq!(credential.scheme(), Scheme::EuDcc);
        let verified = verify::verify(credential, &support::trust(&[&issuer]), made.issued).expect("genuine");
        let claims = verified.claims();
        assert!(claims.holder == made.holder);
        assert!(claims.entries == made.entries);
        assert_eq!(claims.issuer.as_deref(), Some("ID"));
        assert_eq!((claims.issued_at, claims.expires_at), (Some(made.issued), Some(made.expires)));
    }
}

#[test]
fn schemes_are_told_apart_by_their_beginning() {
    for (code, scheme) in [
        ("HC1:NCFOXN", Some(Scheme::EuDcc)),
        ("HC2:NCFOXN", None),
        ("hc1:NCFOXN", None),
        (" HC1:NCFOXN", None),
        ("\u{41d}C1:NCFOXN", None),
        ("NCFOXN", None),
        ("", None),
        ("AT1:NCFOXN", Some(Scheme::AtExemption)),
        ("LT1:NCFOXN", Some(Scheme::SwissLight)),
        ("NL2:ABC", Some(Scheme::NlDomestic)),
        ("shc:/5676", Some(Scheme::SmartHealthCard)),
        ("NZCP:/1/2KCE", Some(Scheme::NzCovidPass)),
        ("https://www.pedulilindungi.id/x?y", Some(Scheme::PeduliLindungi)),
        ("https://pedulilindungi.id.example.com/", None),
        ("https://www.kemkes.go.id/", None),
    ] {
        assert_eq!(Scheme::recognise(code.as_bytes()), scheme, "{code}");
    }
    let decode = |code: &str| credential::decode(code.as_bytes()).err();
    assert_eq!(decode("https://example.com/"), Some(DecodeError::UnknownScheme));
    assert_eq!(decode("AT1:X"), Some(DecodeError::Base45 { at: 0 }));
    assert_eq!(decode("https://pedulilindungi.id/"), Some(DecodeError::Unsigned(Scheme::PeduliLindungi)));
}

#[test]
fn what_is_wrong_is_named() {
    let decode = |code: &str| credential::decode(code.as_bytes()).err();
    assert_eq!(decode("HC1:"), Some(DecodeError::Base45 { at: 0 }));
    assert_eq!(decode("HC1:BB8x"), Some(DecodeError::Base45 { at: 3 }));
    assert_eq!(decode("HC1:BB8"), Some(DecodeError::Inflate));
    let long = format!("HC1:{}", "0".repeat(credential::MAX_CODE_BYTES));
    assert_eq!(decode(&long), Some(DecodeError::TooLong { limit: credential::MAX_CODE_BYTES }));
    let bomb = envelope_text(&vec![0; 3_000_000]);
    assert_eq!(decode(&bomb), Some(DecodeError::TooLarge { limit: 64 * 1024 }));
    assert_eq!(decode(&envelope_text(b"\xff")), Some(DecodeError::Cbor { part: "envelope" }));
    assert!(matches!(decode(&envelope_text(b"\x00")), Some(DecodeError::Envelope { .. })));
}

#[test]
fn genuine_oddities_are_read() {
    let v =
        |field: &str| [Value::from(-260), Value::from(1), Value::from("v"), Value::Null, Value::from(field)];
    let dcc = |field: &str| [Value::from(-260), Value::from(1), Value::from(field)];
    read(&v("dn"), Value::from(2.0)).expect("Ireland's float dose");
    read(&v("dt"), Value::from("2022-01-15T00:00:00")).expect("Colombia's date with a time");
    read(&v("tg"), Value::from("other")).expect("another disease is the policy's business");
    read(&v("is"), Value::from("x".repeat(300))).expect("Hungary's long name");
    read(&[Value::from(4)], Value::from(1_677_628_800.5)).expect("Spain's float exp");
    let born = |text: &str| read(&dcc("dob"), Value::from(text)).expect("a partial date of birth").1;
    assert!(born("").is_none());
    assert!(born("1963-00") == Some(PartialDate { year: 1963, month: None, day: None }.into()));
    assert!(born("1964-01") == Some(PartialDate { year: 1964, month: Some(1), day: None }.into()));
}

#[test]
fn broken_content_is_named() {
    let v =
        |field: &str| [Value::from(-260), Value::from(1), Value::from("v"), Value::Null, Value::from(field)];
    let dcc = |field: &str| [Value::from(-260), Value::from(1), Value::from(field)];
    for (field, value) in [
        ("dn", Value::from(0)),
        ("dn", Value::from(-1)),
        ("dn", Value::from(1.5)),
        ("dn", Value::from(f64::NAN)),
        ("dn", Value::from(u64::MAX)),
        ("dn", Value::from("2")),
        ("sd", Value::from(100)),
        ("dt", Value::from("2022-02-30")),
        ("dt", Value::from(1_644_000_000)),
        ("ci", Value::Null),
        ("mp", Value::from("x".repeat(1001))),
    ] {
        let claim = ["dn", "sd", "dt", "ci", "mp"].into_iter().find(|name| *name == field).expect("named");
        assert_eq!(read(&v(field), value.clone()).err(), Some(DecodeError::Schema { claim }), "{value:?}");
    }
    for (field, claim, value) in [
        ("dob", "dob", Value::from("1815-08-24")),
        ("dob", "dob", Value::from("2099-01-01")),
        ("ver", "ver", Value::from("one")),
        ("nam", "nam", Value::from("Siti")),
        ("nam", "nam", support::map([])),
        ("nam", "nam", support::map([(Value::from("fn"), Value::from("Siti"))])),
        ("v", "v", Value::from("x")),
        ("v", "v", Value::Array(vec![Value::from("x")])),
        ("v", "v", Value::Array(vec![Value::Map(Vec::new()), Value::Map(Vec::new())])),
    ] {
        assert_eq!(read(&dcc(field), value.clone()).err(), Some(DecodeError::Schema { claim }), "{value:?}");
    }
    let none = Some(DecodeError::MissingClaim { claim: "v, t or r" });
    assert_eq!(read(&dcc("v"), Value::Null).err(), none);
    assert_eq!(read(&dcc("v"), Value::Array(Vec::new())).err(), none);
    for value in [
        Value::from("2023-03-01"),
        Value::from(f64::NAN),
        Value::from(f64::INFINITY),
        Value::from(u64::MAX),
        Value::from(i64::MIN),
        Value::Tag(1, Box::new(Value::from(1_677_628_800))),
        Value::Null,
    ] {
        let answer = read(&[Value::from(4)], value.clone()).err();
        assert_eq!(answer, Some(DecodeError::Schema { claim: "exp" }), "{value:?}");
    }
}

#[test]
fn nothing_of_a_guest_shows_in_debug_or_error() {
    let issuer = support::issuer();
    let text = issuer.issue(&support::credential()).expect("it can sign");
    let credential = credential::decode(text.as_bytes()).expect("it is well-formed");
    let closed = format!("{credential:?}");
    let verified =
        verify::verify(credential, &support::trust(&[&issuer]), at("2022-06-01T00:00:00Z")).expect("genuine");
    let claims = verified.claims();
    let shown = format!("{closed} {verified:?} {claims:?} {:?} {:?}", claims.holder, claims.entries);
    for secret in ["Siti", "AMINAH", "1990", "CoronaVac", "URN", "2022-02"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

#[test]
fn cut_and_garbled_codes_are_answers() {
    let text = support::issuer().issue(&support::credential()).expect("it can sign");
    for length in 0..text.len() {
        assert!(credential::decode(&text.as_bytes()[..length]).is_err(), "cut to {length}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = credential::decode(&bytes);
        let _ = credential::decode(&[b"HC1:", bytes.as_slice()].concat());
        let _ = credential::decode(envelope_text(&bytes).as_bytes());
        let _ = TrustStore::new().add(&bytes);
    }

    #[test]
    fn any_claims_that_are_signed_are_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let issuer = support::issuer();
        let text = issuer.sign(&Value::Bytes(bytes)).expect("it can sign");
        let credential = credential::decode(text.as_bytes()).expect("the envelope is well-formed");
        let answer = verify::verify(credential, &support::trust(&[&issuer]), at("2022-06-01T00:00:00Z"));
        prop_assert!(matches!(answer, Err(Rejection::Content(_))));
    }
}

/// Signs the ordinary claims with one of them changed, and reads them. The answer has the date of birth
/// with it, which is the only claim here of which the value matters.
fn read(path: &[Value], value: Value) -> Result<(Scheme, Option<BirthDate>), DecodeError> {
    let issuer = support::issuer();
    let mut claims = support::claims();
    *member(&mut claims, path) = value;
    let text = issuer.sign(&claims).expect("it can sign");
    let credential = credential::decode(text.as_bytes())?;
    match verify::verify(credential, &support::trust(&[&issuer]), at("2022-06-01T00:00:00Z")) {
        Ok(verified) => Ok((verified.scheme(), verified.claims().holder.birth_date.clone())),
        Err(Rejection::Content(error)) => Err(error),
        Err(other) => panic!("rejected for another reason: {other}"),
    }
}
