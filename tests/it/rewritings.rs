//! One credential written in many ways: whoever keeps the signature changes nothing by the rest.
//!
//! A rewriting that keeps what is signed gives the answer of the original, or is refused as a credential. One
//! that an issuer signs although two readers would see different things in it is never worth more than the
//! plain one. All are drawn from fixed seeds.

use data_encoding::BASE32_NOPAD;
use posjaga::{
    policy::PolicyBook,
    time::{Date, Timestamp},
    trust::TrustStore,
    verdict::{Assessment, JudgingContext, Proof, Verdict, judge},
};
use serde_json::{Value, json};

use crate::{
    mutation::Chance,
    support::{
        at, divoc,
        issuers::{Made, card_claims, covid_pass, cred, health_card_of, seal},
    },
    written::Written,
};

const DURING: &str = "2022-06-01T00:00:00Z";

/// Judges under one trust file.
struct Desk {
    trust: TrustStore,
    book: PolicyBook,
    now: Timestamp,
}

impl Desk {
    fn of(made: &Made) -> Self {
        let mut trust = TrustStore::new();
        trust.add(&made.trust).expect("a trust file");
        Self { trust, book: PolicyBook::shipped(), now: at(DURING) }
    }

    fn judge(&self, code: &[u8]) -> Assessment {
        let today: Date = self.now.date_naive();
        let policy = self.book.choose("complete-primary", today).expect("it ships");
        judge(code, &JudgingContext { trust: &self.trust, policy, now: self.now, today })
    }
}

/// What is wrong with an answer to a rewriting, if anything: it is that of the original, or the code is not
/// taken for a credential.
fn fault(original: &Assessment, answer: &Assessment) -> Option<String> {
    let same = answer == original;
    let not_taken = answer.proof != Some(Proof::Verified)
        && answer.verdict != Verdict::Admit
        && answer.holder.is_none()
        && answer.entries.is_empty();
    (!same && !not_taken).then(|| format!("{:?} for {:?}", answer.reasons, original.reasons))
}

fn pick<'a, T: ?Sized>(chance: &mut Chance, all: &[&'a T]) -> &'a T {
    all[chance.below(all.len())]
}

/// The terms of a certificate, and the IRIs that they stand for.
const TERMS: [(&str, &str); 28] = [
    ("name", "https://schema.org/name"),
    ("prophylaxis", "https://schema.org/name"),
    ("dob", "https://schema.org/date"),
    ("date", "https://schema.org/date"),
    ("effectiveStart", "https://schema.org/date"),
    ("effectiveUntil", "https://schema.org/date"),
    ("dose", "https://schema.org/doseValue"),
    ("totalDoses", "https://schema.org/doseValue"),
    ("vaccine", "https://schema.org/id"),
    ("batch", "https://schema.org/id"),
    ("manufacturer", "https://schema.org/id"),
    ("certificateId", "https://schema.org/id"),
    ("icd11Code", "https://schema.org/id"),
    ("refId", "https://schema.org/id"),
    ("uhid", "https://schema.org/id"),
    ("age", "https://schema.org/Number"),
    ("gender", "https://schema.org/gender"),
    ("sex", "https://schema.org/gender"),
    ("nationality", "https://schema.org/nationality"),
    ("feedbackUrl", "https://schema.org/url"),
    ("infoUrl", "https://schema.org/url"),
    ("address", "https://schema.org/PostalAddress"),
    ("addressCountry", "https://schema.org/addressCountry"),
    ("facility", "vac:Facility"),
    ("verifier", "vac:verifier"),
    ("credentialSubject", "https://www.w3.org/2018/credentials#credentialSubject"),
    ("evidence", "https://www.w3.org/2018/credentials#evidence"),
    ("issuanceDate", "https://www.w3.org/2018/credentials#issuanceDate"),
];
const TYPES: [(&str, &str); 4] = [
    ("Person", "https://schema.org/Person"),
    ("Vaccination", "vac:Vaccination"),
    ("ProofOfVaccinationCredential", "https://schema.org/ProofOfVaccinationCredential"),
    ("VerifiableCredential", "https://www.w3.org/2018/credentials#VerifiableCredential"),
];

/// The long form of a term, whole or compact.
fn long(term: &str, chance: &mut Chance) -> Option<String> {
    let (_, iri) = TERMS.iter().chain(&TYPES).find(|(name, _)| *name == term)?;
    let compact = iri.strip_prefix("https://schema.org/").map(|rest| format!("schema:{rest}"));
    Some(compact.filter(|_| chance.below(2) == 0).unwrap_or_else(|| (*iri).to_owned()))
}

/// Something that somebody would like to be read in a certificate.
fn wished_for(chance: &mut Chance) -> (String, Written) {
    let text = |text: &str| Written::Text(text.to_owned());
    let number = |number: &str| Written::Plain(number.to_owned());
    let (name, value) = match chance.below(12) {
        0 => ("dob", text("2015-01-01")),
        1 => ("name", text("SOMEBODY ELSE")),
        2 => ("dose", number("3")),
        3 => ("totalDoses", number("1")),
        4 => ("date", text("2022-05-01")),
        5 => ("vaccine", text("Janssen")),
        6 => ("prophylaxis", text("COVID-19")),
        7 => ("expirationDate", text("2099-01-01T00:00:00Z")),
        8 => ("addressCountry", text("XX")),
        9 => ("Dose", number("3")),
        10 => ("doses", Written::Array(vec![number("3")])),
        _ => ("meta", Written::object([("dose", number("3")), ("name", text("SOMEBODY ELSE"))])),
    };
    (name.to_owned(), value)
}

/// Writes a certificate in another way, which may keep what it states.
fn rewrite(certificate: &mut Written, chance: &mut Chance) {
    let place = chance.below(certificate.objects());
    match chance.below(20) {
        0 => wrap(certificate, chance),
        1 => rename_contexts(certificate, chance),
        kind => certificate.change_object(place, |members| rewrite_object(members, kind, chance)),
    }
}

fn rewrite_object(members: &mut Vec<(String, Written)>, kind: usize, chance: &mut Chance) {
    if members.is_empty() {
        return;
    }
    let at = chance.below(members.len());
    match kind {
        2 | 3 => {
            if let Some(iri) = long(&members[at].0, chance) {
                let term = std::mem::replace(&mut members[at].0, iri);
                // The name that is free now may say something else.
                if chance.below(2) == 0 {
                    members.push((term, wished_for(chance).1));
                }
            }
        }
        4 => {
            for (name, value) in members.iter_mut().filter(|(name, _)| name == "type") {
                match value {
                    Written::Text(kind) => *kind = long(kind, chance).unwrap_or_default(),
                    Written::Array(kinds) => kinds.iter_mut().for_each(|kind| {
                        if let Written::Text(kind) = kind {
                            *kind = long(kind, chance).unwrap_or_default();
                        }
                    }),
                    _ => {}
                }
                if chance.below(3) == 0 {
                    "@type".clone_into(name);
                }
            }
            // Where a type has its long name, its terms need theirs.
            if chance.below(2) == 0 {
                for (name, _) in members.iter_mut() {
                    *name = long(name, chance).unwrap_or_else(|| name.clone());
                }
                members.push(wished_for(chance));
            }
        }
        5 => {
            for (name, _) in members.iter_mut().filter(|(name, _)| matches!(name.as_str(), "id" | "type")) {
                *name = format!("@{name}");
            }
        }
        6 => {
            let value = members[at].1.clone();
            members[at].1 = match chance.below(6) {
                0 => Written::object([("@value", value)]),
                1 => Written::Array(vec![value]),
                2 => Written::object([("@set", Written::Array(vec![value]))]),
                3 => Written::object([("@list", Written::Array(vec![value]))]),
                4 => Written::Array(vec![value.clone(), value]),
                _ => Written::object([("@value", value), ("@language", "en".into())]),
            };
        }
        7 => {
            // Terms of one meaning exchange their values.
            let iri = |name: &str| TERMS.iter().find(|(term, _)| *term == name).map(|(_, iri)| *iri);
            let twins: Vec<_> = (0..members.len())
                .filter(|other| iri(&members[*other].0).is_some_and(|it| iri(&members[at].0) == Some(it)))
                .collect();
            if let Some(other) = twins.get(chance.below(twins.len().max(1))) {
                let name = members[*other].0.clone();
                members[*other].0 = std::mem::replace(&mut members[at].0, name);
            }
        }
        kind => add_to_object(members, at, kind, chance),
    }
}

/// Puts something into an object that need not change what it states.
fn add_to_object(members: &mut Vec<(String, Written)>, at: usize, kind: usize, chance: &mut Chance) {
    match kind {
        8 | 9 => {
            let member = wished_for(chance);
            members.insert(at, member);
        }
        10 => {
            let (name, value) = (members[at].0.clone(), wished_for(chance).1);
            members.insert(chance.below(members.len()), (name, value));
        }
        11 => {
            let nested = members.split_off(at);
            members.push(("@nest".to_owned(), Written::Object(nested)));
        }
        12 => members.push(("@included".to_owned(), Written::Object(vec![wished_for(chance)]))),
        13 => {
            let context = match chance.below(4) {
                0 => Written::object([("dose", "https://schema.org/name".into())]),
                1 => Written::object([("@vocab", "https://schema.org/".into())]),
                2 => Written::Plain("null".to_owned()),
                _ => Written::object([
                    ("extra", "@nest".into()),
                    ("dosage", "https://schema.org/doseValue".into()),
                ]),
            };
            members.insert(0, ("@context".to_owned(), context));
        }
        14 => {
            let name = members[at].0.clone();
            members[at].0 = match chance.below(3) {
                0 => name.to_uppercase(),
                1 => name.to_lowercase(),
                _ => format!(" {name}"),
            };
            members.push((name, Written::Plain("null".to_owned())));
        }
        15 => {
            if let Written::Plain(number) = &mut members[at].1 {
                *number = match chance.below(4) {
                    0 => format!("{number}.0"),
                    1 => format!("{number}e0"),
                    2 => format!("0.{number}E1"),
                    _ => format!("\"{number}\""),
                };
            }
        }
        16 => {
            for (_, value) in members.iter_mut().filter(|(name, _)| name == "type") {
                let mut types = match &*value {
                    Written::Array(types) => types.clone(),
                    one => vec![one.clone()],
                };
                let more = pick(
                    chance,
                    &["Foo", "Person", "Vaccination", "VerifiableCredential", "_:b9", "Ed25519Signature2018"],
                );
                types.insert(chance.below(types.len() + 1), more.into());
                *value = Written::Array(types);
            }
        }
        17 => members.push((
            pick(chance, &["@index", "@id", "id", "@reverse", "@graph"]).to_owned(),
            wished_for(chance).1,
        )),
        18 => {
            let member = members.remove(at);
            members.insert(chance.below(members.len() + 1), member);
        }
        _ => members
            .push(("id".to_owned(), pick(chance, &["_:b0", "", "did:indonesia:0000000000000001"]).into())),
    }
}

/// The whole certificate inside something else.
fn wrap(certificate: &mut Written, chance: &mut Chance) {
    let Written::Object(members) = certificate else { return };
    let outside = |name: &str| matches!(name, "@context" | "proof");
    let (mut kept, inside): (Vec<_>, Vec<_>) = members.drain(..).partition(|(name, _)| outside(name));
    let inside = Written::Object(inside);
    let name = pick(chance, &["@graph", "@nest", "@included", "@set"]).to_owned();
    kept.push((name, if chance.below(2) == 0 { Written::Array(vec![inside]) } else { inside }));
    kept.push(wished_for(chance));
    *members = kept;
}

/// The same contexts written in another way, or others besides.
fn rename_contexts(certificate: &mut Written, chance: &mut Chance) {
    let Written::Object(members) = certificate else { return };
    for (_, value) in members.iter_mut().filter(|(name, _)| name == "@context") {
        let Written::Array(contexts) = value else { continue };
        match chance.below(5) {
            0 => contexts.push(contexts[1].clone()),
            1 => contexts.push(Written::object([("dosage", "https://schema.org/doseValue".into())])),
            2 => contexts.reverse(),
            3 => contexts.push(Written::object([("@vocab", "https://schema.org/".into())])),
            _ => contexts.insert(0, Written::object([("@language", "id".into())])),
        }
    }
}

/// What a certificate states besides its proof; two texts that state the same have one signature.
fn statements(text: &str) -> Option<String> {
    let mut document: Value = serde_json::from_str(text).ok()?;
    document.as_object_mut()?.remove("proof");
    divoc::statements(document.to_string().as_bytes())
}

#[test]
fn no_other_way_of_writing_a_divoc_certificate_is_read_differently() {
    const KEPT: usize = 2_000;
    const MOST: u64 = 30_000;
    let one_of_two = |certificate: &mut Value| certificate["evidence"][0]["dose"] = 1.into();
    let originals = [
        divoc::indonesian(),
        divoc::indonesian_with(one_of_two),
        divoc::indian_with(|_| ()),
        divoc::indian_with(one_of_two),
    ];
    let verdicts = [Verdict::Admit, Verdict::Refuse, Verdict::Admit, Verdict::Refuse];
    let originals = originals.map(|made| {
        let desk = Desk::of(&made);
        let text = String::from_utf8(made.inside.clone()).expect("JSON");
        let value: Value = serde_json::from_str(&text).expect("JSON");
        let answer = desk.judge(&made.code);
        (desk, Written::from(&value), statements(&text).expect("it is a certificate"), answer)
    });
    for ((.., answer), verdict) in originals.iter().zip(verdicts) {
        assert_eq!((answer.proof, answer.verdict), (Some(Proof::Verified), verdict));
    }

    let (mut kept, mut read) = (0, 0);
    let mut faults = Vec::new();
    for seed in 0..MOST {
        let mut chance = Chance::new(seed);
        let (desk, original, stated, answer) = &originals[seed as usize % originals.len()];
        let mut rewriting = original.clone();
        for _ in 0..=chance.below(3) {
            rewrite(&mut rewriting, &mut chance);
        }
        let text = rewriting.text_by(&mut chance);
        let keeps = statements(&text).as_ref() == Some(stated);
        kept += usize::from(keeps);
        let found = desk.judge(text.as_bytes());
        read += usize::from(keeps && &found == answer);
        faults.extend(fault(answer, &found).map(|fault| format!("{seed}: {fault}\n{text}")));
        if kept == KEPT {
            break;
        }
    }
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.join("\n"));
    eprintln!("{kept} kept their signature, {read} of them gave the answer of the original");
    // Otherwise nothing was tried.
    assert_eq!(kept, KEPT);
    assert!(read > KEPT / 10, "{read}");
}

#[test]
fn a_seal_is_read_in_one_way_however_it_is_written() {
    let made = seal("ID");
    let desk = Desk::of(&made);
    let original = desk.judge(&made.code);
    assert_eq!(original.verdict, Verdict::Admit);
    let plain = Written::from(&serde_json::from_slice::<Value>(&made.code).expect("JSON"));
    let mut read = 0;
    for seed in 0..1_000 {
        let mut chance = Chance::new(seed);
        let mut rewriting = plain.clone();
        for _ in 0..chance.below(3) {
            let place = chance.below(rewriting.objects());
            rewriting.change_object(place, |members| disturb(members, &mut chance));
        }
        let text = rewriting.text_by(&mut chance);
        let answer = desk.judge(text.as_bytes());
        assert_eq!(fault(&original, &answer), None, "{seed}: {text}");
        read += usize::from(answer == original);
    }
    assert!(read > 300, "{read}");
}

/// Writes an object of a JSON scheme in another way.
fn disturb(members: &mut Vec<(String, Written)>, chance: &mut Chance) {
    if members.is_empty() {
        return;
    }
    let at = chance.below(members.len());
    let (name, value) = members[at].clone();
    match chance.below(8) {
        0 | 1 => {
            let member = members.remove(at);
            members.insert(chance.below(members.len() + 1), member);
        }
        2 => members.insert(chance.below(members.len() + 1), (name, "x".into())),
        3 => members[at].0 = if chance.below(2) == 0 { name.to_uppercase() } else { name.to_lowercase() },
        4 => members.push((name.to_uppercase(), "x".into())),
        5 => members.push((pick(chance, &["extra", "", "@context", "\0", "seq "]).to_owned(), "x".into())),
        6 => {
            members[at].1 = match value {
                Written::Plain(number) if chance.below(2) == 0 => Written::Plain(number + ".0"),
                Written::Plain(number) => Written::Text(number),
                Written::Text(text) if text.parse::<u64>().is_ok() => Written::Plain(text),
                other => Written::Array(vec![other]),
            };
        }
        _ => drop(members.remove(at)),
    }
}

#[test]
fn a_card_that_its_issuer_wrote_oddly_is_never_worth_more() {
    for (doses, expected) in [
        (&[("207", "2021-03-01")][..], Verdict::Refuse),
        (&[("207", "2021-03-01"), ("207", "2021-03-01")], Verdict::Refuse),
        (&[("207", "2021-03-01"), ("207", "2021-04-01")], Verdict::Admit),
    ] {
        let claims = Written::from(&card_claims(doses));
        let judged = |text: &str| {
            let made = health_card_of(text, &[]);
            Desk::of(&made).judge(&made.code)
        };
        let worth = |answer: &Assessment| Assessment { fingerprint: None, ..answer.clone() };
        let original = judged(&claims.text());
        assert_eq!(original.verdict, expected);
        for seed in 0..150 {
            let mut chance = Chance::new(seed);
            // Escapes and spaces change nothing.
            let text = claims.text_by(&mut chance);
            assert_eq!(worth(&judged(&text)), worth(&original), "{seed}: {text}");

            let mut rewriting = claims.clone();
            for _ in 0..=chance.below(2) {
                let place = chance.below(rewriting.objects());
                rewriting.change_object(place, |members| disturb(members, &mut chance));
            }
            let text = rewriting.text_by(&mut chance);
            let answer = judged(&text);
            let better = answer.verdict == Verdict::Admit && expected != Verdict::Admit;
            let another = answer.holder.is_some() && answer.holder != original.holder;
            // Less of a name, or of its parts, is all that may be left of it.
            let part_of = |name: &str| "Siti Aminah".contains(name);
            let another = another && !answer.holder.as_ref().is_some_and(|holder| part_of(&holder.name));
            assert!(!better && !another, "{seed}: {:?} {text}", answer.reasons);
        }
    }
}

#[test]
fn a_code_around_a_signed_text_changes_nothing_in_it() {
    let card = health_card_of(&card_claims(&[("207", "2021-03-01"), ("207", "2021-04-01")]).to_string(), &[]);
    for made in [card, covid_pass(), cred(), divoc::indonesian(), seal("ID")] {
        let desk = Desk::of(&made);
        let original = desk.judge(&made.code);
        assert_eq!(original.proof, Some(Proof::Verified));
        for seed in 0..400 {
            let mut chance = Chance::new(seed);
            // Spoilt inside or outside of the wrapping: a letter more, less, doubled or another one.
            let spoil = |bytes: &[u8], chance: &mut Chance| {
                let mut bytes = bytes.to_vec();
                for _ in 0..=chance.below(2) {
                    let at = chance.below(bytes.len());
                    let letter =
                        pick(chance, &["A", "a", "=", " ", "/", ":", "0", "\n", "-", "_", "\"", "\u{e9}"]);
                    match chance.below(5) {
                        0 => drop(bytes.splice(at..at, letter.bytes())),
                        1 => drop(bytes.remove(at)),
                        2 => bytes[at] ^= 0x20,
                        3 => bytes[at] ^= 1 << chance.below(8),
                        _ => bytes.extend(letter.bytes()),
                    }
                }
                bytes
            };
            let code = if chance.below(2) == 0 {
                spoil(&made.code, &mut chance)
            } else {
                (made.wrap)(&spoil(&made.inside, &mut chance))
            };
            let answer = desk.judge(&code);
            assert_eq!(fault(&original, &answer), None, "{seed}: {}", String::from_utf8_lossy(&code));
        }
    }
}

#[test]
fn what_of_a_code_is_not_signed_says_nothing() {
    // The first fields of a PathCheck credential are not under its signature.
    let made = cred();
    let desk = Desk::of(&made);
    let original = desk.judge(&made.code);
    let code = String::from_utf8(made.code.clone()).expect("a text");
    for kind in ["STATUS:2", "BADGE:2", "PASSKEY:1", "COUPON:9", "X:Y"] {
        let changed = code.replace("STATUS:2", kind);
        assert_eq!(desk.judge(changed.as_bytes()), original, "{kind}");
    }
    // Nor is the outer header of a pass, nor its tag.
    let made = covid_pass();
    let desk = Desk::of(&made);
    let original = desk.judge(&made.code);
    let envelope: ciborium::Value = ciborium::from_reader(made.inside.as_slice()).expect("CBOR");
    let ciborium::Value::Tag(18, inner) = envelope else { panic!("a tag") };
    let ciborium::Value::Array(mut members) = *inner else { panic!("an array") };
    for header in [
        json!({}),
        json!({"vc": {"credentialSubject": {"givenName": "Other"}}}),
        json!({"4": "key-2", "iss": "did:web:other.example"}),
    ] {
        members[1] = ciborium::Value::serialized(&header).expect("CBOR");
        let mut bytes = Vec::new();
        let tagged = ciborium::Value::Tag(18, Box::new(ciborium::Value::Array(members.clone())));
        ciborium::into_writer(&tagged, &mut bytes).expect("memory");
        let code = format!("NZCP:/1/{}", BASE32_NOPAD.encode(&bytes));
        assert_eq!(fault(&original, &desk.judge(code.as_bytes())), None, "{header}");
    }
}
