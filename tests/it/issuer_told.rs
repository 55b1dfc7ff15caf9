//! Whose word a credential is: the signer's country as the lists name it; and until when it holds by itself.

use ciborium::Value;
use posjaga::{
    credential::KeyId,
    policy::PolicyBook,
    time::Timestamp,
    trust::TrustStore,
    verdict::{Assessment, JudgingContext, Proof, Reason, judge},
    verify::Validity,
};

use crate::support::{
    self, Signer, at,
    containers::{self, cwt, ddcc_members, signed},
    issuers::{Made, covid_pass},
    lists::{KINDS, Key, LAX, Terms},
    map, member, to_bytes,
};

const DURING: &str = "2022-06-01T00:00:00Z";

fn judged(code: &[u8], list: &[u8], now: Timestamp) -> Assessment {
    let mut trust = TrustStore::new();
    trust.add(list).expect("a trust file");
    let book = PolicyBook::shipped();
    let policy = book.choose("complete-primary", now.date_naive()).expect("it ships");
    judge(code, &JudgingContext { trust: &trust, policy, now, today: now.date_naive() })
}

fn reasons(assessment: &Assessment) -> Vec<&'static str> {
    assessment.reasons.iter().map(Reason::code).collect()
}

/// The claims of an ordinary DCC that names this issuer.
fn claims_of(issuer: &str) -> Value {
    let mut claims = support::claims();
    *member(&mut claims, &[Value::from(1)]) = Value::from(issuer);
    claims
}

#[test]
fn the_issuer_is_the_signers_country_and_another_one_is_for_the_officer() {
    let key = Key::new();
    for (country, issuer, told, differs) in [
        ("DE", "DE", "DE", false),
        ("DE", "FR", "DE", true),
        ("DE", "FRA", "DE", true),
        ("DE", "deu", "DE", false),
        ("FR", "CNAM", "FR", false),
        ("DE", "XX", "DE", false),
        ("DK", "FO", "DK", false),
        ("DK", "GL", "DK", false),
        ("FO", "DK", "FO", false),
        ("FO", "GL", "FO", true),
        ("GB", "IM", "GB", false),
        ("GB", "JE", "GB", false),
        ("GB", "GG", "GB", false),
        ("GB", "GI", "GB", false),
        ("GB", "UK", "GB", false),
        ("FR", "RE", "FR", false),
        ("NL", "CW", "NL", false),
        ("GR", "EL", "GR", false),
        ("IO", "IOM", "IOM", false),
        ("IO", "GB", "IOM", true),
    ] {
        let terms = Terms { country, ..LAX };
        let certificate = key.certificate(&terms);
        let kid = KeyId::of_certificate(&certificate);
        let code = key.code("HC1:", &kid, &claims_of(issuer));
        let answer = judged(&code, &certificate, at(DURING));
        assert_eq!((answer.proof, answer.issuer.as_deref()), (Some(Proof::Verified), Some(told)));
        let expected = if differs {
            ("review", &["issuer-differs", "complete-series"][..])
        } else {
            ("admit", &["complete-series"][..])
        };
        assert_eq!((answer.verdict.code(), &reasons(&answer)[..]), expected, "{country} signs as {issuer}");
    }
}

#[test]
fn a_country_code_that_no_country_has_is_no_fault_of_the_guests() {
    let signer = Signer::p256();
    for code in ["XX", "ZZ", "", "Indonesia"] {
        let mut claims = claims_of(code);
        let path = ["v", "", "co"].map(Value::from);
        let path = [&[Value::from(-260), Value::from(1)][..], &path].concat();
        *member(&mut claims, &path) = Value::from(code);
        let made = signed(&signer, &claims);
        let answer = judged(&made.code, &made.trust, at(DURING));
        assert_eq!((answer.proof, answer.verdict.code()), (Some(Proof::Verified), "admit"), "{code}");
    }
}

#[test]
fn a_refusal_stays_one_whoever_the_issuer_is() {
    let key = Key::new();
    let certificate = key.certificate(&Terms { country: "DE", ..LAX });
    let code = key.code("HC1:", &KeyId::of_certificate(&certificate), &claims_of("FR"));
    let answer = judged(&code, &certificate, at("2023-06-01T00:00:00Z"));
    assert_ne!(answer.verdict.code(), "admit");
    assert_eq!(answer.validity, Some(Validity::Expired { since: at("2023-03-01T00:00:00Z") }));
    assert!(answer.reasons.contains(&Reason::IssuerDiffers));
}

#[test]
fn where_no_list_names_a_country_none_is_shown() {
    let key = Key::new();
    let kid = KeyId::from_bytes(b"12345678");
    let code = key.code("HC1:", &kid, &claims_of("DE"));
    for kind in &KINDS {
        let list = (kind.write)(&key, &kid, &Terms { country: "DE", ..LAX });
        let answer = judged(&code, &list, at(DURING));
        // Certificates alone are known by their own kids.
        if answer.proof != Some(Proof::Verified) {
            continue;
        }
        let names_country = !matches!(kind.name, "Switzerland" | "registry");
        assert_eq!(answer.issuer.as_deref(), names_country.then_some("DE"), "{}", kind.name);
        assert_eq!(answer.reasons.contains(&Reason::IssuerUnnamed), !names_country, "{}", kind.name);
        assert_eq!(answer.verdict.code(), "admit", "{}", kind.name);
    }
}

#[test]
fn the_organization_for_migration_is_no_british_territory() {
    let key = Key::new();
    for country in ["IO", "IOT", "IOM"] {
        let terms = Terms { country, ..LAX };
        let kid = KeyId::of_certificate(&key.certificate(&terms));
        let code = key.code("HC1:", &kid, &claims_of(country));
        let mut trust = TrustStore::new();
        let added = trust.add(&key.did_document(&kid, &terms, "IOM")).expect("a list");
        assert_eq!(added.countries, [("IOM".to_owned(), 1)]);
        let answer = judged(&code, &key.did_document(&kid, &terms, "IOM"), at(DURING));
        assert_eq!(answer.issuer.as_deref(), Some("IOM"));
        assert_eq!(answer.issuer_name.as_deref(), Some("International Organization for Migration"));
    }
}

#[test]
fn the_test_signers_of_the_who_are_told_and_their_certificates_need_a_check() {
    let key = Key::new();
    for (country, organisation, participant, is_test) in [
        ("XH", "WHO", "XXH", true),
        ("XH", "Test State", "XXH", true),
        ("XA", "WHO", "XYK", true),
        ("XK", "Kosovo", "XKX", false),
        ("ID", "Ministry of Health", "IDN", false),
    ] {
        let terms = Terms { country, organisation, ..LAX };
        let kid = KeyId::of_certificate(&key.certificate(&terms));
        let code = key.code("HC1:", &kid, &claims_of(country));
        let list = key.did_document(&kid, &terms, participant);
        let added = TrustStore::new().add(&list).expect("a list");
        assert_eq!(added.test_signers, usize::from(is_test), "{participant}");
        let answer = judged(&code, &list, at(DURING));
        assert_eq!(answer.reasons.contains(&Reason::TestSigner), is_test, "{participant}");
        assert_eq!(answer.verdict.code(), if is_test { "review" } else { "admit" }, "{participant}");
    }
    // The older list has the participant in small letters, and no other mark.
    let terms = Terms { country: "XH", ..LAX };
    let kid = KeyId::of_certificate(&key.certificate(&terms));
    let document = String::from_utf8(key.did_document(&kid, &terms, "XXH")).expect("JSON");
    let older = document.replace(":v2:trustlist:DCC:XXH:DSC#", ":trustlist:xxh#");
    assert_eq!(TrustStore::new().add(older.as_bytes()).expect("a list").test_signers, 1);
    // Others make up states of their own for their tests.
    let other = key.certificate(&Terms { country: "XX", ..LAX });
    assert_eq!(TrustStore::new().add(&other).expect("a list").test_signers, 0);
}

#[test]
fn a_dcc_and_its_kin_say_when_they_were_issued() {
    let signer = Signer::p256();
    let without_iat = |claims: Value| {
        let Value::Map(mut members) = claims else { panic!("claims") };
        members.retain(|(label, _)| *label != Value::from(6));
        Value::Map(members)
    };
    let dcc = signed(&signer, &without_iat(support::claims()));
    let wrap = |prefix, claims: &Value| {
        let made = signed(&signer, claims);
        containers::container(prefix, &made.inside)
    };
    let exemption = wrap("AT1:", &without_iat(containers::exemption_claims("2030-01-01")));
    let light = wrap("LT1:", &without_iat(containers::light_claims(DURING, Some("2022-07-01T00:00:00Z"))));
    for code in [&dcc.code, &exemption, &light] {
        let answer = judged(code, &dcc.trust, at(DURING));
        assert_eq!((answer.proof, answer.verdict.code()), (Some(Proof::Malformed), "undetermined"));
        assert_eq!(reasons(&answer), ["missing-claim"]);
    }
}

#[test]
fn a_light_certificate_without_an_end_lasts_as_long_as_a_rapid_test() {
    let signer = Signer::p256();
    for (issued, last, over) in [
        ("2021-10-02T00:00:00Z", "2021-10-04T00:00:00Z", "2021-10-04T00:00:01Z"),
        ("2021-12-05T22:59:59Z", "2021-12-07T22:59:59Z", "2021-12-07T23:00:00Z"),
        ("2021-12-05T23:00:00Z", "2021-12-06T23:00:00Z", "2021-12-06T23:00:01Z"),
        ("2022-01-31T12:00:00Z", "2022-02-01T12:00:00Z", "2022-02-01T12:00:01Z"),
    ] {
        let made = signed(&signer, &containers::light_claims(issued, None));
        let code = containers::container("LT1:", &made.inside);
        let validity = |now| judged(&code, &made.trust, at(now)).validity;
        assert_eq!(validity(issued), Some(Validity::Current), "{issued}");
        assert_eq!(validity(last), Some(Validity::Current), "{issued}");
        assert_eq!(validity(over), Some(Validity::Expired { since: at(last) }), "{issued}");
        assert_eq!(validity("2021-10-01T00:00:00Z"), Some(Validity::NotYetValid { from: at(issued) }));
    }
    // Its own end counts where it has one.
    let made =
        signed(&signer, &containers::light_claims("2021-10-02T00:00:00Z", Some("2021-10-03T00:00:00Z")));
    let code = containers::container("LT1:", &made.inside);
    let over = judged(&code, &made.trust, at("2021-10-03T00:00:01Z")).validity;
    assert_eq!(over, Some(Validity::Expired { since: at("2021-10-03T00:00:00Z") }));
}

#[test]
fn of_two_ends_of_a_who_certificate_the_earlier_counts() {
    let signer = Signer::p256();
    let (early, late) = ("2022-03-01", "2023-03-01");
    let moment = |day: &str| at(&format!("{day}T23:59:59Z"));
    // The end of the container, that of the certificate within, and the one that counts.
    for (container, own, expected) in [
        (Some(early), Some(late), Some(early)),
        (Some(late), Some(early), Some(early)),
        (None, Some(early), Some(early)),
        (Some(early), None, Some(early)),
        (None, None, None),
    ] {
        let mut ddcc = ddcc_members();
        let Value::Map(members) = &mut ddcc else { panic!("members") };
        members.retain(|(name, _)| *name != Value::from("valid_until"));
        members.extend(own.map(|day| (Value::from("valid_until"), Value::from(day))));
        let mut dose =
            vec![(Value::from("tg"), Value::from("RA01")), (Value::from("dt"), Value::from("2021-11-15"))];
        dose.extend(own.map(|day| (Value::from("vle"), Value::from(day))));
        let dvc = map([
            (Value::from("n"), Value::from("Siti Aminah")),
            (Value::from("dob"), Value::from("1990-07-14")),
            (Value::from("v"), Value::Map(dose)),
        ]);
        for (content, kind) in [(ddcc, 3), (dvc, -6)] {
            let Value::Map(mut claims) = cwt("ID", -260, content, kind) else { panic!("claims") };
            claims.retain(|(label, _)| *label != Value::from(4));
            claims.extend(container.map(|day| (Value::from(4), Value::from(moment(day).timestamp()))));
            let made = signed(&signer, &Value::Map(claims));
            let validity = |now: &str| judged(&made.code, &made.trust, at(now)).validity;
            assert_eq!(validity("2022-02-01T00:00:00Z"), Some(Validity::Current), "{container:?} {own:?}");
            let after = expected.map_or(Validity::Current, |day| Validity::Expired { since: moment(day) });
            assert_eq!(validity("2022-06-01T00:00:00Z"), Some(after), "{kind}: {container:?} {own:?}");
        }
    }
    // An end that cannot be read is not the same as none.
    let mut ddcc = ddcc_members();
    *member(&mut ddcc, &[Value::from("valid_until")]) = Value::from("soon");
    let made = signed(&signer, &cwt("ID", -260, ddcc, 3));
    assert_eq!(judged(&made.code, &made.trust, at(DURING)).proof, Some(Proof::Malformed));
}

#[test]
fn what_a_weak_key_signed_is_neither_right_nor_wrong() {
    // An RSA key of 1024 bits whose modulus nobody needs to have factors of.
    let modulus = [&[0][..], &[0xb7; 128]].concat();
    let number = |bytes: &[u8]| [&[2, 0x81, bytes.len() as u8][..], bytes].concat();
    let numbers = [number(&modulus), vec![2, 3, 1, 0, 1]].concat();
    let key = [&[0x30, 0x81, numbers.len() as u8][..], &numbers].concat();
    let bits = [&[3, 0x81, key.len() as u8 + 1, 0][..], &key].concat();
    let algorithm = [0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1, 5, 0];
    let content = [&algorithm[..], &bits].concat();
    let spki = [&[0x30, 0x81, content.len() as u8][..], &content].concat();
    let certificate = support::certificate_over(spki);
    let kid = KeyId::of_certificate(&certificate);
    let protected =
        map([(Value::from(1), Value::from(-37)), (Value::from(4), Value::Bytes(kid.as_bytes().to_vec()))]);
    let envelope = Value::Array(vec![
        Value::Bytes(to_bytes(&protected)),
        map([]),
        Value::Bytes(to_bytes(&support::claims())),
        Value::Bytes(vec![1; 128]),
    ]);
    let code = support::text(&envelope).into_bytes();
    // A file has to bring somebody who can be used.
    let file = [certificate, Signer::p256().certificate()].concat();
    let answer = judged(&code, &file, at(DURING));
    assert_eq!((answer.proof, answer.verdict.code()), (Some(Proof::WeakKey), "undetermined"));
    assert_eq!(reasons(&answer), ["weak-key"]);
}

#[test]
fn keys_on_another_curve_than_the_schemes_are_not_taken() {
    // NZ COVID Pass has keys on P-256 alone. The coordinates are those of the generator of P-384.
    let made: Made = covid_pass();
    let mut document: serde_json::Value = serde_json::from_slice(&made.trust).expect("JSON");
    let number = |hex: &str| {
        data_encoding::BASE64URL_NOPAD
            .encode(&data_encoding::HEXLOWER.decode(hex.as_bytes()).expect("the test's hex is right"))
    };
    document["verificationMethod"][0]["publicKeyJwk"] = serde_json::json!({"kty": "EC", "crv": "P-384",
        "x": number("aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7"),
        "y": number("3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f")});
    let answer = judged(&made.code, document.to_string().as_bytes(), at(DURING));
    assert_eq!((answer.proof, reasons(&answer)), (Some(Proof::NotEntitled), vec!["alg-mismatch"]));
    // The same key as it should be, with the same document otherwise.
    assert_eq!(judged(&made.code, &made.trust, at(DURING)).proof, Some(Proof::Verified));
}

#[test]
fn a_birth_date_that_is_no_date_is_shown_as_it_is_written() {
    let signer = Signer::p256();
    for (born, shown) in [
        ("1989-00-20", Some("1989-00-20")),
        ("1989-13-01", Some("1989-13-01")),
        ("20.1.1989", Some("20.1.1989")),
        ("1989-00", Some("1989")),
        ("", None),
    ] {
        let mut claims = support::claims();
        *member(&mut claims, &[Value::from(-260), Value::from(1), Value::from("dob")]) = Value::from(born);
        let made = signed(&signer, &claims);
        let answer = judged(&made.code, &made.trust, at(DURING));
        assert_eq!((answer.proof, answer.verdict.code()), (Some(Proof::Verified), "admit"), "{born}");
        let told = answer.holder.and_then(|holder| holder.birth_date).map(|born| born.to_string());
        assert_eq!(told.as_deref(), shown, "{born}");
    }
}
