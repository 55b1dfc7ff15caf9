//! Certificates that are issued in 2026: the yellow card in its three forms, and links to health data.

use ciborium::Value;
use posjaga::{
    credential::{self, Disease, Entry, KeyId, Scheme},
    policy::PolicyBook,
    time::Timestamp,
    trust::TrustStore,
    verdict::{Assessment, JudgingContext, Proof, Reason, judge},
    verify::{self, Validity},
    words::{Language, judgement},
};

use crate::support::{
    Signer, at,
    containers::{self, signed},
    issuers::Made,
    lists::{Key, LAX, Terms},
    map,
};

const TODAY: &str = "2022-06-01T00:00:00Z";

fn text(text: &str) -> Value {
    Value::from(text)
}

fn trust(list: &[u8]) -> TrustStore {
    let mut trust = TrustStore::new();
    trust.add(list).expect("a trust file");
    trust
}

fn judged(code: &[u8], list: &[u8], now: Timestamp) -> Assessment {
    let book = PolicyBook::shipped();
    let policy = book.choose("complete-primary", now.date_naive()).expect("it ships");
    judge(code, &JudgingContext { trust: &trust(list), policy, now, today: now.date_naive() })
}

fn reasons(assessment: &Assessment) -> Vec<&'static str> {
    assessment.reasons.iter().map(Reason::code).collect()
}

/// A yellow card: the members of its dose, and those beside it; and what the container has for its end.
fn yellow_card(dose: (&str, Value), more: &[(&str, Value)], end: Option<Value>) -> Made {
    let mut card = vec![(text("n"), text("Siti Aminah")), (text("dob"), text("1990-07-14"))];
    card.push((text(dose.0), dose.1));
    card.extend(more.iter().map(|(name, value)| (text(name), value.clone())));
    let mut claims = vec![
        (Value::from(1), text("CR")),
        (Value::from(6), Value::from(at("2022-01-01T00:00:00Z").timestamp())),
        (Value::from(-260), map([(Value::from(-6), Value::Map(card))])),
    ];
    claims.extend(end.map(|end| (Value::from(4), end)));
    signed(&Signer::p256(), &Value::Map(claims))
}

/// A member of a certificate.
type Member = (&'static str, Value);

/// The dose of 2024, of 2025, and of 2026 in its present and its interim form, all of one product.
fn doses(product: &str) -> [(&'static str, Value, Vec<Member>); 4] {
    let product = || (text("vp"), text(product));
    let official = || (text("is"), text("Ministry of Health"));
    let of_2025 = map([product(), (text("dt"), text("2021-11-15")), (text("bo"), text("B1")), official()]);
    let version = || vec![("s", text("female")), ("nt", text("CRI")), ("v", text("DVC-9.9"))];
    [
        (
            "v",
            map([
                product(),
                (text("dn"), text("primaryDose")),
                (text("mp"), text("")),
                (text("dt"), text("2021-11-15")),
                (text("vls"), text("2021-11-25")),
                official(),
            ]),
            vec![("s", text("M"))],
        ),
        ("v", of_2025, vec![("ntl", text("CL")), ("ndt", text("PPN"))]),
        ("vx", map([product(), (text("dv"), text("2021-11-15")), official()]), version()),
        ("vx", map([product(), (text("dt"), text("2021-11-15")), official()]), version()),
    ]
}

#[test]
fn a_yellow_card_of_every_form_is_read_and_its_product_tells_the_disease() {
    for (product, disease, verdict, reason) in [
        (
            "YellowFeverProductd2c75a15ed309658b3968519ddb31690",
            Some(Disease::YellowFever),
            "refuse",
            "other-disease",
        ),
        ("XM0N24", Some(Disease::YellowFever), "refuse", "other-disease"),
        ("PolioVaccineOralOPVBivalProduct1234", Some(Disease::Poliomyelitis), "refuse", "other-disease"),
        ("XM79H3", Some(Disease::Poliomyelitis), "refuse", "other-disease"),
        // A number of a catalogue that this program does not have.
        ("a3K3X000006MihuUAC", None, "review", "unknown-disease"),
        ("something new", None, "review", "unknown-disease"),
        ("", None, "review", "unknown-disease"),
    ] {
        for (name, dose, more) in doses(product) {
            let card = yellow_card((name, dose), &more, None);
            let answer = judged(&card.code, &card.trust, at(TODAY));
            let case = format!("{product} {name} {}", more.len());
            assert_eq!(
                (answer.scheme, answer.proof),
                (Some(Scheme::WhoDvc), Some(Proof::Verified)),
                "{case}"
            );
            assert_eq!((answer.verdict.code(), reasons(&answer)[0]), (verdict, reason), "{case}");
            let [Entry::OtherVaccination { disease: told, date, product: shown, .. }] = &answer.entries[..]
            else {
                panic!("{case}: one dose")
            };
            assert!(*told == disease && shown == product, "{case}");
            assert_eq!(date.to_string(), "2021-11-15", "{case}");
            let line = judgement::entry(&answer.entries[0], Language::English);
            assert!(line.contains("15 November 2021") && line.contains(product), "{line}");
            assert_eq!(answer.holder.map(|holder| holder.name).as_deref(), Some("Siti Aminah"));
        }
    }
    // Against COVID-19 it is a dose like any other.
    for (name, dose, more) in doses("XM68M6") {
        let card = yellow_card((name, dose), &more, None);
        let answer = judged(&card.code, &card.trust, at(TODAY));
        assert!(matches!(answer.entries[..], [Entry::Vaccination { dose: 1, covid: true, .. }]));
    }
}

#[test]
fn the_disease_of_2024_counts_where_it_is_named() {
    for (code, disease) in [
        ("1D47", Some(Some(Disease::YellowFever))),
        ("1C81", Some(Some(Disease::Poliomyelitis))),
        ("1A07", Some(Some(Disease::Other))),
        ("a word", Some(None)),
        ("RA01", None),
        ("840539006", None),
    ] {
        let dose = map([(text("tg"), text(code)), (text("vp"), text("x")), (text("dt"), text("2021-11-15"))]);
        let card = yellow_card(("v", dose), &[], None);
        let told = judged(&card.code, &card.trust, at(TODAY)).entries.first().map(|entry| match entry {
            Entry::OtherVaccination { disease, .. } => Some(*disease),
            _ => None,
        });
        assert!(told == Some(disease), "{code}");
    }
}

#[test]
fn the_end_of_a_yellow_card_may_be_missing_a_word_or_a_day() {
    let end = |day: &str| Validity::Expired { since: at(&format!("{day}T23:59:59Z")) };
    let seconds = at("2022-03-01T00:00:00Z");
    for (value, expected) in [
        (None, Validity::Current),
        (Some(text("life of person vaccinated")), Validity::Current),
        (Some(text("Life of Person Vaccinated")), Validity::Current),
        (Some(text("vie entière du sujet vacciné")), Validity::Current),
        (Some(text("2022-05-31")), end("2022-05-31")),
        (Some(text("2032-05-31")), Validity::Current),
        (Some(Value::from(seconds.timestamp())), Validity::Expired { since: seconds }),
    ] {
        for (name, dose, more) in doses("XM0N24") {
            let card = yellow_card((name, dose), &more, value.clone());
            assert_eq!(judged(&card.code, &card.trust, at(TODAY)).validity, Some(expected), "{value:?}");
        }
    }
    // In the form of 2025 the words may stand with the dose.
    let dose = map([
        (text("vp"), text("XM0N24")),
        (text("dt"), text("2021-11-15")),
        (text("vle"), text("life of person vaccinated")),
    ]);
    let card = yellow_card(("v", dose), &[], None);
    assert_eq!(judged(&card.code, &card.trust, at(TODAY)).validity, Some(Validity::Current));
    // Other words are no end, and no leave to hold for ever. A DCC ends on a moment.
    let (name, dose, more) = doses("XM0N24")[2].clone();
    let card = yellow_card((name, dose), &more, Some(text("soon")));
    assert_eq!(judged(&card.code, &card.trust, at(TODAY)).proof, Some(Proof::Malformed));
}

const SECRET: &str = "rxTgYlOaKJPFtcEd0qcceN8wEU4p94SqAwIWQe6uX7Q";

fn link(begin: &str) -> String {
    let payload = format!(r#"{{"url":"https://example.org/m","key":"{SECRET}","flag":"P","label":"IPS"}}"#);
    format!("{begin}{}", data_encoding::BASE64URL_NOPAD.encode(payload.as_bytes()))
}

/// The claims of a link, under labels that are numbers.
fn link_claims(link: Value, exp: Option<i64>) -> Value {
    let mut claims = vec![
        (Value::from(1), text("MY")),
        (Value::from(6), Value::from(at("2022-01-01T00:00:00Z").timestamp())),
        (Value::from(-260), map([(Value::from(5), link)])),
    ];
    claims.extend(exp.map(|exp| (Value::from(4), Value::from(exp))));
    Value::Map(claims)
}

#[test]
fn a_signed_health_link_is_verified_and_nothing_in_it_is_judged() {
    let key = Key::new();
    let kid = KeyId::of_certificate(&key.certificate(&LAX));
    let certificate = key.certificate(&LAX);
    let array = |link: &str| Value::Array(vec![map([(text("u"), text(link))])]);
    // As an issuer writes it who makes his claims from JSON: labels and kid are texts, times are milliseconds, and
    // no end is the end of all years.
    let in_texts = |iat: i64, exp: i64| {
        map([
            (text("1"), text("ID")),
            (text("4"), Value::from(exp)),
            (text("6"), Value::from(iat)),
            (text("-260"), map([(text("5"), array(&link("shlink://")))])),
        ])
    };
    let name = text(&data_encoding::BASE64.encode(kid.as_bytes()));
    let iat = at("2022-01-01T00:00:00Z").timestamp_millis();
    let codes = [
        key.code(
            "HC1:",
            &kid,
            &link_claims(text(&link("vhlink:/")), Some(at("2023-01-01T00:00:00Z").timestamp())),
        ),
        key.code("HC1:", &kid, &link_claims(text(&link("shlink:/")), None)),
        key.code("HC1:", &kid, &link_claims(array(&link("shlink:/")), None)),
        key.code("HC1:", &kid, &link_claims(text(&link("https://viewer.example/#vhlink:/")), None)),
        key.code_with_kid("HC1:", name.clone(), &in_texts(iat, i64::MAX / 1000)),
        key.code_with_kid("HC1:", name.clone(), &in_texts(iat, at("2023-01-01T00:00:00Z").timestamp())),
    ];
    for (number, code) in codes.iter().enumerate() {
        let answer = judged(code, &certificate, at(TODAY));
        assert_eq!(
            (answer.scheme, answer.proof),
            (Some(Scheme::HealthLink), Some(Proof::Verified)),
            "{number}"
        );
        assert_eq!((answer.verdict.code(), answer.validity), ("review", Some(Validity::Current)), "{number}");
        assert_eq!(reasons(&answer)[0], "health-link", "{number}");
        assert_eq!(answer.issuer.as_deref(), Some("ID"), "{number}");
        assert!(answer.holder.is_none() && answer.entries.is_empty(), "{number}");
        // Whatever could be printed of it keeps the key to the data.
        let credential = credential::decode(code).expect("it is well-formed");
        let closed = format!("{credential:?}");
        let verified = verify::verify(credential, &trust(&certificate), at(TODAY)).expect("genuine");
        let shown = format!("{closed}{verified:?}{:?}{answer:?}", verified.claims());
        assert!(!shown.contains(SECRET) && !shown.contains("link:/"), "{shown}");
    }
    let nothing = key.certificate(&Terms { usages: Some("x"), ..LAX });
    let code =
        key.code("HC1:", &KeyId::of_certificate(&nothing), &link_claims(text(&link("shlink:/")), None));
    assert_eq!(reasons(&judged(&code, &nothing, at(TODAY))), ["key-usage"]);
    let over = judged(&codes[0], &certificate, at("2023-06-01T00:00:00Z"));
    assert!(matches!(over.validity, Some(Validity::Expired { .. })));
    assert_ne!(over.verdict.code(), "admit");
    let forged = judged(&codes[0], &Key::new().certificate(&LAX), at(TODAY));
    assert_eq!(forged.proof, Some(Proof::UnknownIssuer));
}

#[test]
fn what_is_no_link_under_the_links_number_is_malformed() {
    let signer = Signer::p256();
    for link in [
        text("https://example.org"),
        text(""),
        Value::Null,
        Value::Array(Vec::new()),
        Value::Array(vec![text("shlink:/x")]),
        Value::Array(vec![map([(text("u"), text("x"))])]),
    ] {
        let made = signed(&signer, &link_claims(link.clone(), None));
        assert_eq!(judged(&made.code, &made.trust, at(TODAY)).proof, Some(Proof::Malformed), "{link:?}");
    }
    // Labels that say a thing twice, as a number and as a text, say it to two readers.
    let twice = map([
        (text("1"), text("ID")),
        (Value::from(1), text("MY")),
        (text("-260"), map([(text("5"), text(&link("shlink:/")))])),
    ]);
    let made = signed(&signer, &twice);
    assert_eq!(judged(&made.code, &made.trust, at(TODAY)).proof, Some(Proof::Malformed));
    // A certificate of another kind has its labels as numbers, and its kid as bytes.
    let key = Key::new();
    let kid = KeyId::of_certificate(&key.certificate(&LAX));
    let name = text(&data_encoding::BASE64.encode(kid.as_bytes()));
    let code = key.code_with_kid("HC1:", name, &crate::support::claims());
    assert_eq!(judged(&code, &key.certificate(&LAX), at(TODAY)).proof, Some(Proof::Malformed));
}

#[test]
fn a_health_link_by_itself_is_named_and_not_judged() {
    for code in [
        link("shlink:/"),
        link("vhlink:/"),
        link("shlink://"),
        link("https://viewer.example/ips#shlink:/"),
        link("https://viewer.example/#vhlink:/"),
    ] {
        let answer = judged(code.as_bytes(), &containers::dcc(&Signer::p256()).trust, at(TODAY));
        assert_eq!((answer.scheme, answer.proof), (Some(Scheme::HealthLink), Some(Proof::Unsigned)));
        assert_eq!(
            (answer.verdict.code(), &reasons(&answer)[..]),
            ("undetermined", &["no-offline-proof"][..])
        );
        for language in [Language::Indonesian, Language::English] {
            let words = judgement::reason(&answer.reasons[0], language);
            assert!(words.contains("data"), "{words}");
        }
        assert!(!format!("{answer:?}").contains(SECRET));
    }
    for code in ["https://example.org/shlink:/x", "https://example.org/#link", "shlink"] {
        assert_eq!(Scheme::recognise(code.as_bytes()), None, "{code}");
    }
}
