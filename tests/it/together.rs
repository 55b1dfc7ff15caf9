//! Codes of one holder are judged together, in any order and from any door; everything else is as if each
//! had come alone.

use std::{fs, process::Command};

use posjaga::{
    credential::{Entry, Holder, PartialDate, Sampled, TestKind, TestResult},
    demo::issuer::{DemoCredential, Issuer},
    policy::{Colour, PolicyBook},
    time::{Date, Timestamp},
    trust::TrustStore,
    verdict::{Assessment, HeldCodes, JudgingContext, Proof, Reason, Verdict},
};
use serde_json::{Value, json};

use crate::support::{
    at, credential, issuer,
    issuers::{Made, card_claims, health_card},
    trust, vaccination,
};

const MOMENT: &str = "2022-03-15T05:00:00Z";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn recovery(first_positive: &str) -> Entry {
    Entry::Recovery {
        first_positive: day(first_positive),
        from: day(first_positive) + chrono::Days::new(11),
        until: day(first_positive) + chrono::Days::new(180),
        country: "ID".to_owned(),
        covid: true,
    }
}

fn test(result: TestResult, sampled_at: &str) -> Entry {
    let (kind, country) = (TestKind::NucleicAcid, "ID".to_owned());
    Entry::Test { sampled_at: Sampled::At(at(sampled_at)), result, kind, country, covid: true }
}

fn of(entry: Entry) -> DemoCredential {
    DemoCredential { entries: vec![entry], ..credential() }
}

/// What the desk says after each of these codes, one after the other.
struct Desk<'a> {
    trust: &'a TrustStore,
    policy: &'static str,
    now: Timestamp,
    held: HeldCodes,
}

impl<'a> Desk<'a> {
    fn new(trust: &'a TrustStore, policy: &'static str) -> Self {
        Self { trust, policy, now: at(MOMENT), held: HeldCodes::default() }
    }

    fn sees(&mut self, codes: &[&str]) -> Assessment {
        let book = PolicyBook::shipped();
        let policy = book.choose(self.policy, self.now.date_naive()).unwrap();
        let context =
            JudgingContext { trust: self.trust, policy, now: self.now, today: self.now.date_naive() };
        self.held.judge(codes.iter().map(|code| code.as_bytes().to_vec()).collect(), &context)
    }
}

/// What is left after all of the codes, shown in this order.
fn after(trust: &TrustStore, policy: &'static str, codes: &[&str]) -> Assessment {
    let mut desk = Desk::new(trust, policy);
    codes.iter().map(|code| desk.sees(&[code])).last().unwrap()
}

fn in_every_order<'a>(codes: &[&'a str]) -> Vec<Vec<&'a str>> {
    match codes {
        [] => vec![Vec::new()],
        _ => (0..codes.len())
            .flat_map(|at| {
                let mut others = codes.to_vec();
                let first = others.remove(at);
                in_every_order(&others).into_iter().map(move |rest| [vec![first], rest].concat())
            })
            .collect(),
    }
}

fn told(assessment: &Assessment) -> (Colour, Verdict, Vec<&'static str>) {
    let reasons = assessment.reasons.iter().map(Reason::code).collect();
    (assessment.colour, assessment.verdict, reasons)
}

#[test]
fn one_dose_and_recovered_is_shown_by_two_codes() {
    let issuer = issuer();
    let trust = trust(&[&issuer]);
    let dose = issuer.issue(&of(vaccination(1, 2))).unwrap();
    let recovered = issuer.issue(&of(recovery("2022-01-20"))).unwrap();
    for alone in [&dose, &recovered] {
        let assessment = after(&trust, "id-2022-02", &[alone]);
        assert_eq!((assessment.colour, assessment.verdict), (Colour::Yellow, Verdict::Refuse));
        assert_eq!(assessment.together, 1);
    }
    for order in in_every_order(&[&dose, &recovered]) {
        let assessment = after(&trust, "id-2022-02", &order);
        assert_eq!(
            told(&assessment),
            (Colour::Green, Verdict::Admit, vec!["incomplete-series", "recent-recovery"])
        );
        assert_eq!((assessment.together, assessment.entries.len()), (2, 2));
        assert_eq!(assessment.proof, Some(Proof::Verified));
    }
    // The same code again is one code.
    let again = after(&trust, "id-2022-02", &[&dose, &dose]);
    assert_eq!((again.together, again.colour), (1, Colour::Yellow));
    let again = after(&trust, "id-2022-02", &[&dose, &recovered, &dose]);
    assert_eq!((again.together, again.colour), (2, Colour::Green));
}

#[test]
fn another_holder_begins_anew_and_a_likeness_is_asked_about() {
    let issuer = issuer();
    let trust = trust(&[&issuer]);
    let dose = issuer.issue(&of(vaccination(1, 2))).unwrap();
    let recovered = |name: &str, born: Option<u32>| {
        let birth_date = born.map(|day| PartialDate { year: 1990, month: Some(7), day: Some(day) });
        let birth_date = birth_date.map(Into::into);
        let holder = Holder { name: name.to_owned(), standard_name: None, birth_date };
        issuer.issue(&DemoCredential { holder, ..of(recovery("2022-01-20")) }).unwrap()
    };
    for (name, born, together, asked) in [
        ("SITI AMINAH", Some(14), 2, false),
        ("Aminah  Siti", Some(14), 2, false),
        ("Siti Aminah", Some(15), 1, true),
        ("Siti Aminah", None, 1, true),
        ("Siti Amina", Some(14), 1, true),
        ("Budi Santoso", Some(14), 1, false),
    ] {
        let recovered = recovered(name, born);
        for order in in_every_order(&[&dose, &recovered]) {
            let assessment = after(&trust, "id-2022-02", &order);
            let green = assessment.colour == Colour::Green;
            assert_eq!((assessment.together, green), (together, together == 2), "{name} {born:?}");
            assert_eq!(assessment.reasons.contains(&Reason::HolderDiffers), asked, "{name} {born:?}");
        }
    }
    // The first guest's dose is forgotten with the second guest.
    let budi = recovered("Budi Santoso", Some(14));
    let siti = recovered("Siti Aminah", Some(14));
    assert_eq!(after(&trust, "id-2022-02", &[&dose, &budi, &siti]).together, 1);
}

#[test]
fn a_menu_between_two_codes_of_a_guest_does_not_part_them() {
    let issuer = issuer();
    let trust = trust(&[&issuer]);
    let dose = issuer.issue(&of(vaccination(1, 2))).unwrap();
    let recovered = issuer.issue(&of(recovery("2022-01-20"))).unwrap();
    for stray in ["https://example.org/menu", "8991234567890", "HC1:6BFOXN"] {
        let assessment = after(&trust, "id-2022-02", &[&dose, stray, &recovered]);
        assert_eq!((assessment.colour, assessment.together), (Colour::Green, 2), "{stray}");
    }
}

#[test]
fn what_is_forged_or_withdrawn_never_helps() {
    let issuer = issuer();
    let forger = Issuer::new("ID", at("2022-01-01T00:00:00Z"), at("2024-01-01T00:00:00Z")).unwrap();
    let dose = issuer.issue(&of(vaccination(1, 2))).unwrap();
    let unknown = forger.issue(&of(recovery("2022-01-20"))).unwrap();
    let card = health_card(&card_claims(&[("207", "2021-03-01"), ("207", "2021-04-01")]));
    let mut trust = trust(&[&issuer]);
    trust.add(&card.trust).unwrap();
    let card_code = String::from_utf8(card.code).unwrap();

    let mut desk = Desk::new(&trust, "id-2022-02");
    assert_eq!(desk.sees(&[&dose]).verdict, Verdict::Refuse);
    let assessment = desk.sees(&[&unknown]);
    assert_eq!((assessment.proof, assessment.together), (Some(Proof::UnknownIssuer), 1));
    assert_eq!(assessment.holder, None);
    assert_eq!(desk.sees(&[&dose]).together, 1);

    for order in in_every_order(&[&dose, &card_code]) {
        let assessment = after(&trust, "id-2022-02", &order);
        assert_eq!((assessment.colour, assessment.together), (Colour::Green, 2));
    }
    let keys: Value = serde_json::from_slice(&card.trust).unwrap();
    let revoked = json!({"kid": keys["keys"][0]["kid"], "method": "rid", "ctr": 1, "rids": ["made-up"]});
    trust.add(revoked.to_string().as_bytes()).unwrap();
    let boosted = issuer.issue(&of(vaccination(3, 3))).unwrap();
    for order in in_every_order(&[&boosted, &card_code]) {
        let assessment = after(&trust, "id-2022-02", &order);
        assert_eq!(told(&assessment), (Colour::Red, Verdict::Refuse, vec!["revoked"]));
    }
}

#[test]
fn a_positive_test_is_hidden_by_nothing_not_even_by_its_own_end() {
    let issuer = issuer();
    let trust = trust(&[&issuer]);
    let boosted = issuer.issue(&of(vaccination(3, 3))).unwrap();
    let positive = of(test(TestResult::Positive, "2022-03-12T05:00:00Z"));
    let ended = DemoCredential { expires: at("2022-03-14T00:00:00Z"), ..positive.clone() };
    let early = DemoCredential { issued: at("2022-03-15T05:00:30Z"), ..positive.clone() };
    // What is dated of next week is nobody's sample yet.
    let next_week = DemoCredential { issued: at("2022-03-22T05:00:00Z"), ..positive.clone() };
    let next_week = issuer.issue(&next_week).unwrap();
    assert_eq!(
        told(&after(&trust, "booster", &[&next_week])),
        (Colour::Red, Verdict::Refuse, vec!["not-yet-valid"])
    );
    assert_eq!(after(&trust, "booster", &[&next_week, &boosted]).colour, Colour::Green);
    for positive in [positive, ended, early] {
        let positive = issuer.issue(&positive).unwrap();
        for policy in ["id-2022-02", "any-genuine", "booster"] {
            assert_eq!(after(&trust, policy, &[&positive]).colour, Colour::Black, "{policy}");
            for order in in_every_order(&[&boosted, &positive]) {
                let assessment = after(&trust, policy, &order);
                assert_eq!(
                    told(&assessment),
                    (Colour::Black, Verdict::Refuse, vec!["positive-test"]),
                    "{policy}"
                );
            }
        }
    }
}

#[test]
fn a_vaccination_past_its_technical_end_is_worth_what_the_policy_says() {
    let issuer = issuer();
    let trust = trust(&[&issuer]);
    let late = |entry: Entry| {
        issuer.issue(&DemoCredential { expires: at("2022-03-14T00:00:00Z"), ..of(entry) }).unwrap()
    };
    let recovered = issuer.issue(&of(recovery("2022-01-20"))).unwrap();
    let (whole, one, tested) = (
        late(vaccination(2, 2)),
        late(vaccination(1, 2)),
        late(test(TestResult::Negative, "2022-03-15T01:00:00Z")),
    );
    let refused = (Colour::Red, Verdict::Refuse, vec!["expired"]);
    assert_eq!(
        told(&after(&trust, "id-2022-02", &[&whole])),
        (Colour::Yellow, Verdict::Review, vec!["expired", "complete-series"])
    );
    assert_eq!(told(&after(&trust, "id-2022-02", &[&one])), refused);
    assert_eq!(told(&after(&trust, "id-2022-07", &[&tested])), refused);
    for policy in ["complete-primary", "any-genuine", "booster"] {
        assert_eq!(told(&after(&trust, policy, &[&whole])), refused, "{policy}");
    }
    // Beside something in force it adds what it may, and no more than an officer's check.
    for order in in_every_order(&[&one, &recovered]) {
        let assessment = after(&trust, "id-2022-02", &order);
        assert_eq!(
            (assessment.colour, assessment.verdict, assessment.reasons[0].code()),
            (Colour::Yellow, Verdict::Review, "expired")
        );
        let assessment = after(&trust, "any-genuine", &order);
        assert_eq!((assessment.colour, assessment.verdict), (Colour::Green, Verdict::Admit));
    }
}

#[test]
fn several_at_once_are_judged_only_when_all_are_genuine_and_one_holders() {
    let issuer = issuer();
    let trust = trust(&[&issuer]);
    let dose = issuer.issue(&of(vaccination(1, 2))).unwrap();
    let recovered = issuer.issue(&of(recovery("2022-01-20"))).unwrap();
    let forged = format!("{}{}", &dose[..dose.len() - 1], if dose.ends_with('0') { '1' } else { '0' });
    let mut other = of(recovery("2022-01-20"));
    other.holder.birth_date = Some(PartialDate { year: 1991, month: Some(7), day: Some(14) }.into());
    let other = issuer.issue(&other).unwrap();

    let mut desk = Desk::new(&trust, "id-2022-02");
    let assessment = desk.sees(&[&dose, &recovered]);
    assert_eq!((assessment.colour, assessment.together), (Colour::Green, 2));
    for beside in [&forged, &other, &"HC1:".to_owned()] {
        let mut desk = Desk::new(&trust, "id-2022-02");
        let assessment = desk.sees(&[&recovered, beside]);
        assert_eq!(told(&assessment), (Colour::Grey, Verdict::Undetermined, vec!["several-codes"]));
        assert_eq!(assessment.holder, None);
    }
}

/// A health card tells its doses and no series; where each dose has a card of its own, they are counted on.
#[test]
fn doses_on_cards_of_their_own_are_one_series() {
    let card = |code, day| health_card(&card_claims(&[(code, day)]));
    let (first, second, janssen) =
        (card("208", "2021-03-01"), card("208", "2021-03-22"), card("212", "2021-01-10"));
    let next_day = card("208", "2021-03-02");
    let mut trust = TrustStore::new();
    for made in [&first, &second, &janssen, &next_day] {
        trust.add(&made.trust).unwrap();
    }
    let answer = |policy, cards: &[&Made]| {
        let codes: Vec<&str> = cards.iter().map(|card| str::from_utf8(&card.code).unwrap()).collect();
        let orders = in_every_order(&codes);
        let answers: Vec<_> = orders.iter().map(|codes| told(&after(&trust, policy, codes))).collect();
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        (answers[0].1, answers[0].2[0])
    };
    assert_eq!(answer("complete-primary", &[&first]), (Verdict::Refuse, "incomplete-series"));
    assert_eq!(answer("complete-primary", &[&first, &second]), (Verdict::Admit, "complete-series"));
    assert_eq!(answer("booster", &[&first, &second]), (Verdict::Refuse, "no-booster"));
    assert_eq!(answer("booster", &[&janssen, &second]), (Verdict::Admit, "booster"));
    assert_eq!(answer("booster", &[&first, &second, &janssen]), (Verdict::Admit, "booster"));
    // One dose with the days of two time zones is one dose.
    assert_eq!(answer("complete-primary", &[&first, &next_day]), (Verdict::Refuse, "incomplete-series"));
}

#[test]
fn pairs_come_to_the_same_in_both_orders_and_to_no_less_than_each() {
    let issuer = issuer();
    let trust = trust(&[&issuer]);
    let mut entries = vec![recovery("2022-01-20"), recovery("2021-06-01")];
    entries.extend([(1, 1), (1, 2), (2, 2), (3, 3), (2, 0)].map(|(dose, of)| vaccination(dose, of)));
    entries.push(test(TestResult::Negative, "2022-03-15T01:00:00Z"));
    let codes: Vec<String> = entries
        .iter()
        .flat_map(|entry| {
            ["2023-03-01T00:00:00Z", "2022-03-10T00:00:00Z"]
                .map(|expires| DemoCredential { expires: at(expires), ..of(entry.clone()) })
        })
        .map(|credential| issuer.issue(&credential).unwrap())
        .collect();
    let worth = |assessment: &Assessment| {
        let colours = [Colour::Black, Colour::Red, Colour::Grey, Colour::Yellow, Colour::Green];
        let verdicts = [Verdict::Refuse, Verdict::Undetermined, Verdict::Review, Verdict::Admit];
        (
            colours.iter().position(|colour| *colour == assessment.colour),
            verdicts.iter().position(|verdict| *verdict == assessment.verdict),
        )
    };
    for policy in ["any-genuine", "booster", "complete-primary", "id-2021-09", "id-2022-02", "id-2022-07"] {
        let alone: Vec<_> = codes.iter().map(|code| worth(&after(&trust, policy, &[code]))).collect();
        // An earlier end never gives a better answer.
        for pair in alone.chunks(2) {
            assert!(pair[1].0 <= pair[0].0 && pair[1].1 <= pair[0].1, "{policy}");
        }
        for (one, first) in codes.iter().zip(&alone) {
            for (another, second) in codes.iter().zip(&alone).filter(|(another, _)| *another > one) {
                let both = after(&trust, policy, &[one, another]);
                let turned = after(&trust, policy, &[another, one]);
                assert_eq!((both.colour, both.verdict), (turned.colour, turned.verdict), "{policy}");
                let both = worth(&both);
                assert!(both.0 >= first.0.max(second.0) && both.1 >= first.1.max(second.1), "{policy}");
            }
        }
    }
}

#[test]
fn check_judges_together_when_it_is_asked_to() {
    let issuer = issuer();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("trust.der"), issuer.certificate_der()).unwrap();
    let dose = issuer.issue(&of(vaccination(1, 2))).unwrap();
    let recovered = issuer.issue(&of(recovery("2022-01-20"))).unwrap();
    fs::write(folder.path().join("one.txt"), format!("{dose}\nhttps://example.org\n")).unwrap();
    fs::write(folder.path().join("two.txt"), recovered).unwrap();
    let check = |more: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_posjaga"))
            .current_dir(folder.path())
            .args(["--data", "data", "--lang", "en", "check", "--only-trust", "--trust", "trust.der"])
            .args(["--policy", "id-2022-02", "--at", MOMENT])
            .args(more)
            .args(["one.txt", "two.txt"])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let answers = |text: &str| -> Vec<(String, Value)> {
        let answers = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        answers
            .map(|answer| (answer["verdict"].as_str().unwrap().to_owned(), answer["together"].clone()))
            .collect()
    };
    let verdicts = |expected: [(&str, Value); 3]| expected.map(|(verdict, n)| (verdict.to_owned(), n));
    assert_eq!(
        answers(&check(&["--json"])),
        verdicts([("refuse", Value::Null), ("undetermined", Value::Null), ("refuse", Value::Null)])
    );
    assert_eq!(
        answers(&check(&["--json", "--together"])),
        verdicts([("refuse", Value::Null), ("undetermined", Value::Null), ("admit", json!(2))])
    );
    assert!(check(&["--together"]).contains("Judged together with the code before"));
}

/// A picture of codes side by side.
fn side_by_side(codes: &[&str], path: &std::path::Path) {
    const MODULE: usize = 5;
    const SPACE: usize = 40;
    let codes: Vec<_> = codes.iter().map(|text| crate::reader::code(*text)).collect();
    let mut left = SPACE;
    let mut places = Vec::new();
    for code in &codes {
        places.push((code, MODULE, (left, SPACE)));
        left += code.size * MODULE + SPACE;
    }
    let height = codes.iter().map(|code| code.size).max().unwrap() * MODULE + 2 * SPACE;
    let frame = crate::reader::draw(&places, left, height).frame();
    let picture = image::GrayImage::from_raw(left as u32, height as u32, frame.luma.to_vec()).unwrap();
    picture.save(path).unwrap();
}

#[test]
fn check_judges_the_codes_of_one_picture_together_when_it_is_asked_to() {
    let issuer = issuer();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("trust.der"), issuer.certificate_der()).unwrap();
    let dose = issuer.issue(&of(vaccination(1, 2))).unwrap();
    let recovered = issuer.issue(&of(recovery("2022-01-20"))).unwrap();
    let mut of_another = of(recovery("2022-01-20"));
    of_another.holder.name = "Budi Santoso".to_owned();
    of_another.holder.standard_name = Some("BUDI<SANTOSO".to_owned());
    let of_another = issuer.issue(&of_another).unwrap();
    side_by_side(&[&dose, "https://example.org/menu", &recovered], &folder.path().join("one.png"));
    side_by_side(&[&dose, &of_another], &folder.path().join("two.png"));
    let check = |picture: &str, more: &[&str]| -> Vec<(String, Value)> {
        let output = Command::new(env!("CARGO_BIN_EXE_posjaga"))
            .current_dir(folder.path())
            .args(["--data", "data", "--lang", "en", "check", "--only-trust", "--trust", "trust.der"])
            .args(["--policy", "id-2022-02", "--at", MOMENT, "--json"])
            .args(more)
            .arg(picture)
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let answers = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        answers
            .map(|answer| (answer["verdict"].as_str().unwrap().to_owned(), answer["together"].clone()))
            .collect()
    };
    let alone = |verdict: &str| (verdict.to_owned(), Value::Null);
    let both = ("admit".to_owned(), json!(2));
    // The smaller code comes first: its middle lies higher.
    assert_eq!(check("one.png", &[]), [alone("undetermined"), alone("refuse"), alone("refuse")]);
    assert_eq!(check("one.png", &["--together"]), [alone("undetermined"), both.clone(), both]);
    assert_eq!(check("two.png", &["--together"]), [alone("refuse"), alone("refuse")]);
}
