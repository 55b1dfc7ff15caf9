//! The EU's business rules: every part of a rule that decides whether it is asked, and what comes of it.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use posjaga::{
    policy::{
        Policy, PolicyBook,
        eu_rules::{RuleBook, RuleFileError, RuleFileKind},
    },
    verdict::{self, Assessment, JudgingContext, Reason},
    words::{Language, judgement},
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{at, credential, issuer, trust};

fn book(files: &[&Value]) -> RuleBook {
    let mut book = RuleBook::new();
    for file in files {
        book.add(file.to_string().as_bytes()).unwrap();
    }
    book
}

/// An acceptance rule of Austria for vaccinations, which asks for two doses.
fn rule() -> Value {
    json!({
        "Identifier": "VR-AT-0001",
        "Type": "Acceptance",
        "Country": "AT",
        "Version": "1.0.0",
        "SchemaVersion": "1.0.0",
        "Engine": "CERTLOGIC",
        "EngineVersion": "0.7.5",
        "CertificateType": "Vaccination",
        "Description": [{"lang": "en", "desc": "Two doses"}, {"lang": "id", "desc": "Dua dosis"}],
        "ValidFrom": "2022-04-01T00:00:00Z",
        "ValidTo": "2022-05-01T00:00:00+02:00",
        "AffectedFields": ["v.0.dn"],
        "Logic": {">=": [{"var": "payload.v.0.dn"}, 2]}
    })
}

fn with(changes: &Value) -> Value {
    let mut rule = rule();
    for (name, value) in changes.as_object().unwrap() {
        rule[name] = value.clone();
    }
    rule
}

fn failing(changes: &Value) -> Value {
    let mut rule = with(changes);
    rule["Logic"] = json!({"===": [1, 2]});
    rule
}

/// Siti's two doses, issued in Indonesia, under a policy of these rules.
fn judged_at(policy: &Policy, moment: &str) -> Assessment {
    let issuer = issuer();
    let now = at(moment);
    let context = JudgingContext { trust: &trust(&[&issuer]), policy, now, today: now.date_naive() };
    verdict::judge(issuer.issue(&credential()).unwrap().as_bytes(), &context)
}

fn ruled(id: &str, rules: &[&Value]) -> Policy {
    let mut policies = PolicyBook::shipped();
    policies.insert_rules(&book(rules));
    policies.choose(id, at("2022-04-10T00:00:00Z").date_naive()).unwrap().clone()
}

/// Verdict, colour, reasons, and the rules that were not passed.
fn told(assessment: &Assessment) -> String {
    let rules: Vec<_> = assessment
        .rules
        .iter()
        .map(|answer| format!("{} {}", answer.rule.identifier(), answer.outcome.code()))
        .collect();
    let reasons: Vec<_> = assessment.reasons.iter().map(Reason::code).collect();
    let (verdict, colour) = (assessment.verdict.code(), assessment.colour.code());
    format!("{verdict} {colour} {} [{}]", reasons.join(" "), rules.join(", "))
}

fn in_april(rules: &[&Value]) -> String {
    told(&judged_at(&ruled("rules", rules), "2022-04-10T00:00:00Z"))
}

const PASSED: &str = "admit green rules-passed genuine []";
const NONE: &str = "review yellow no-rules genuine []";

#[test]
fn every_rule_has_to_be_passed_and_an_open_one_is_for_the_officer() {
    let broken = with(&json!({"Identifier": "VR-AT-0002", "Logic": {"<": [{"var": "payload.v.0.none"}, 1]}}));
    let strict = failing(&json!({"Identifier": "VR-AT-0003"}));
    assert_eq!(in_april(&[&rule()]), PASSED);
    assert_eq!(in_april(&[&rule(), &broken]), "review yellow rule-open genuine [VR-AT-0002 open]");
    assert_eq!(
        in_april(&[&broken, &strict, &rule()]),
        "refuse red rule-failed genuine [VR-AT-0003 failed, VR-AT-0002 open]"
    );
    let no_boolean = with(&json!({"Logic": {"var": "payload.v.0.dn"}}));
    assert_eq!(in_april(&[&no_boolean]), "review yellow rule-open genuine [VR-AT-0001 open]");
}

#[test]
fn a_rule_is_asked_from_its_first_to_its_last_moment() {
    let policy = ruled("rules", &[&rule()]);
    for (moment, expected) in [
        ("2022-03-31T23:59:59Z", NONE),
        ("2022-04-01T00:00:00Z", PASSED),
        ("2022-04-30T22:00:00Z", PASSED),
        ("2022-04-30T22:00:01Z", NONE),
    ] {
        assert_eq!(told(&judged_at(&policy, moment)), expected, "{moment}");
    }
}

#[test]
fn of_several_versions_the_latest_in_force_is_asked() {
    let older = failing(&json!({"Version": "0.9.12"}));
    let future = failing(&json!({"Version": "1.0.1", "ValidFrom": "2022-04-20T00:00:00Z"}));
    assert_eq!(in_april(&[&rule(), &older, &future]), PASSED);
    let newer = failing(&json!({"Version": "1.0.10"}));
    assert_eq!(
        in_april(&[&newer, &with(&json!({"Version": "1.0.9"}))]),
        "refuse red rule-failed genuine [VR-AT-0001 failed]"
    );
    // The same name in another country is another rule.
    let abroad = failing(&json!({"Country": "DE"}));
    assert_eq!(in_april(&[&rule(), &abroad]), "refuse red rule-failed genuine [VR-AT-0001 failed]");
}

#[test]
fn a_rule_is_asked_for_its_kind_of_certificate() {
    for kind in ["Test", "Recovery"] {
        assert_eq!(in_april(&[&failing(&json!({"CertificateType": kind}))]), NONE);
    }
    for kind in ["General", "Vaccination"] {
        let rule = failing(&json!({"CertificateType": kind}));
        assert!(in_april(&[&rule]).starts_with("refuse"), "{kind}");
    }
}

#[test]
fn an_invalidation_rule_is_asked_of_what_its_country_issued() {
    let invalidation = |country: &str| {
        failing(&json!({"Identifier": "IR-XX-0001", "Type": "Invalidation", "Country": country}))
    };
    assert_eq!(in_april(&[&rule(), &invalidation("DE")]), PASSED);
    let refused = "refuse red rule-failed genuine [IR-XX-0001 failed]";
    assert_eq!(in_april(&[&rule(), &invalidation("ID")]), refused);
    let austrian = ruled("rules-at", &[&rule(), &invalidation("ID")]);
    assert_eq!(told(&judged_at(&austrian, "2022-04-10T00:00:00Z")), refused);
    // Alone it lets nobody in.
    assert_eq!(in_april(&[&invalidation("DE")]), NONE);
    let notice = failing(&json!({"Type": "BoosterNotification", "Identifier": "BNR-AT-0001"}));
    assert_eq!(in_april(&[&rule(), &notice]), PASSED);
}

#[test]
fn each_country_and_region_is_a_policy_of_its_own() {
    let german = failing(&json!({"Identifier": "VR-DE-0001", "Country": "DE"}));
    let northern = with(&json!({"Identifier": "VR-DE-0002", "Country": "DE", "Region": "SH"}));
    let whole = with(&json!({"Identifier": "VR-AT-0002", "Region": "AT"}));
    let rules = [&rule(), &german, &northern, &whole];
    let mut policies = PolicyBook::shipped();
    policies.insert_rules(&book(&rules));
    let titles: Vec<_> = policies
        .policies()
        .iter()
        .filter(|policy| policy.asks_rules())
        .map(|policy| (policy.id(), policy.title("id"), policy.title("en")))
        .collect();
    assert_eq!(
        titles,
        [
            ("rules", "Aturan Uni Eropa", "EU rules"),
            ("rules-at", "Aturan Uni Eropa AT", "EU rules AT"),
            ("rules-de", "Aturan Uni Eropa DE (semua wilayah)", "EU rules DE (all regions)"),
            ("rules-de-sh", "Aturan Uni Eropa DE SH", "EU rules DE SH"),
        ]
    );
    for (id, expected) in [
        ("rules-at", PASSED),
        ("rules-de", "refuse red rule-failed genuine [VR-DE-0001 failed]"),
        ("rules", "refuse red rule-failed genuine [VR-DE-0001 failed]"),
    ] {
        assert_eq!(told(&judged_at(&ruled(id, &rules), "2022-04-10T00:00:00Z")), expected, "{id}");
    }
    let region = failing(&json!({"Identifier": "VR-DE-0003", "Country": "DE", "Region": "SH"}));
    let elsewhere = with(&json!({"Identifier": "VR-DE-0004", "Country": "DE", "Region": "BY"}));
    let rules = [&with(&json!({"Country": "DE"})), &region, &elsewhere];
    // A rule that is not asked lets in whom it would keep out: without a region all of them are asked.
    for (id, expected) in
        [("rules-de-by", "admit"), ("rules-de-sh", "refuse"), ("rules-de", "refuse"), ("rules", "refuse")]
    {
        let answer = told(&judged_at(&ruled(id, &rules), "2022-04-10T00:00:00Z"));
        assert!(answer.starts_with(expected), "{id}: {answer}");
    }
}

#[test]
fn what_is_written_for_others_is_open() {
    let open = "review yellow rule-open genuine [VR-AT-0001 open]";
    for (changes, expected) in [
        (json!({"Engine": "JSONLOGIC"}), open),
        (json!({"EngineVersion": "1.3.4"}), open),
        (json!({"EngineVersion": "2.0.1"}), open),
        (json!({"EngineVersion": "1.3.3"}), PASSED),
        (json!({"SchemaVersion": "1.3.1"}), open),
        (json!({"SchemaVersion": "2.0.0"}), open),
        (json!({"SchemaVersion": "1.3.0"}), PASSED),
    ] {
        assert_eq!(in_april(&[&with(&changes)]), expected, "{changes}");
    }
}

#[test]
fn value_sets_are_joined_in_and_the_newer_one_counts() {
    let set = |date: &str, code: &str| json!({"valueSetId": "vaccines", "valueSetDate": date, "valueSetValues": {code: {"display": "", "active": true}}});
    let asks =
        with(&json!({"Logic": {"in": [{"var": "payload.v.0.mp"}, {"var": "external.valueSets.vaccines"}]}}));
    let open = "review yellow rule-open genuine [VR-AT-0001 open]";
    let (new, old) = (set("2022-02-01", "CoronaVac"), set("2021-02-01", "Covaxin"));
    assert_eq!(in_april(&[&asks]), open);
    assert_eq!(in_april(&[&asks, &new]), PASSED);
    assert_eq!(in_april(&[&asks, &new, &old]), PASSED);
    assert_eq!(in_april(&[&asks, &old, &new]), PASSED);
    assert_eq!(in_april(&[&asks, &old]), "refuse red rule-failed genuine [VR-AT-0001 failed]");
}

#[test]
fn a_rule_sees_the_moment_and_the_circumstances() {
    for logic in [
        json!({"===": [{"var": "external.countryCode"}, "AT"]}),
        json!({"===": [{"var": "external.issuerCountryCode"}, "ID"]}),
        json!({"===": [{"var": "external.validationClock"}, "2022-04-10T00:00:00.000Z"]}),
        json!({"===": [{"var": "external.iat"}, "2022-03-01T00:00:00.000Z"]}),
        json!({"===": [{"var": "external.exp"}, "2023-03-01T00:00:00.000Z"]}),
        json!({"===": [{"var": "payload.dob"}, "1990-07-14"]}),
        json!({"===": [{"var": "payload.nam.fnt"}, "AMINAH<<SITI"]}),
        json!({"!": [{"var": "payload.t.0"}]}),
        json!({"not-after": [
            {"plusTime": [{"var": "payload.v.0.dt"}, 14, "day"]},
            {"plusTime": [{"var": "external.validationClock"}, 0, "day"]},
            {"plusTime": [{"var": "payload.v.0.dt"}, 270, "day"]}
        ]}),
    ] {
        assert_eq!(in_april(&[&with(&json!({"Logic": logic}))]), PASSED, "{logic}");
    }
}

#[test]
fn rules_imposed_on_a_policy_make_it_stricter_and_never_laxer() {
    let shipped = PolicyBook::shipped();
    let imposed = |id: &str, rule: &Value| {
        let policy = shipped.policies().iter().find(|policy| policy.id() == id).unwrap().clone();
        let policy = policy.with_rules(&book(&[rule]));
        assert_eq!(policy.id(), format!("{id}+rules"));
        told(&judged_at(&policy, "2022-04-10T00:00:00Z"))
    };
    assert_eq!(imposed("booster", &rule()), "refuse red no-booster rules-passed []");
    assert_eq!(
        imposed("complete-primary", &failing(&json!({}))),
        "refuse red rule-failed complete-series [VR-AT-0001 failed]"
    );
    assert_eq!(
        imposed("complete-primary", &with(&json!({"EngineVersion": "2.0.0"}))),
        "review yellow rule-open complete-series [VR-AT-0001 open]"
    );
    assert_eq!(imposed("complete-primary", &rule()), "admit green rules-passed complete-series []");
}

#[test]
fn a_file_that_is_no_rule_is_refused_as_what_it_is() {
    let refused = |file: &Value| RuleBook::new().add(file.to_string().as_bytes()).unwrap_err();
    for file in [json!([]), json!({}), json!([{"kid": "x"}]), json!("x")] {
        assert_eq!(refused(&file), RuleFileError::UnknownKind, "{file}");
    }
    let set = json!({"valueSetId": "x", "valueSetDate": "2022-02-01"});
    assert!(matches!(refused(&set), RuleFileError::Broken { kind: RuleFileKind::ValueSets, .. }));
}

/// A rule that is left out lets in whom it would keep out, so each fault breaks the file and has its line.
#[test]
fn a_faulty_rule_breaks_its_file_and_has_its_line() {
    let good =
        serde_json::to_string_pretty(&json!([rule(), with(&json!({"Identifier": "VR-AT-0002"}))])).unwrap();
    assert!(RuleBook::new().add(good.as_bytes()).is_ok());
    // What stands in the second rule, what is put in its place, and a part of the reason.
    for (right, bent, reason) in [
        ("\"VR-AT-0002\"", "\"VR AT\\u0007\"", "`Identifier`"),
        ("\"VR-AT-0002\"", "\"\"", "`Identifier`"),
        ("\"VR-AT-0002\"", "7", "invalid type"),
        ("\"AT\"", "\"Austria\"", "`Country`"),
        ("\"AT\"", "\"at\"", "`Country`"),
        ("\"AT\"", "\"AT\",\n\"Region\": \"../x\"", "`Region`"),
        ("\"AT\"", "\"AT\",\n\"Country\": \"DE\"", "duplicate field"),
        ("\"Acceptance\"", "\"Acceptence\"", "`Type`"),
        ("\"Acceptance\"", "\"acceptance\"", "`Type`"),
        ("\"Acceptance\"", "\"\"", "`Type`"),
        ("\"Acceptance\"", "null", "invalid type"),
        ("\"Version\": \"1.0.0\"", "\"Version\": \"1.0\"", "three numbers"),
        ("\"Version\": \"1.0.0\"", "\"Version\": \"1.0.99999999999\"", "three numbers"),
        ("\"0.7.5\"", "\"\"", "three numbers"),
        ("\"SchemaVersion\": \"1.0.0\"", "\"SchemaVersion\": \"one\"", "three numbers"),
        ("\"Vaccination\"", "\"Vaccinations\"", "`CertificateType`"),
        ("\"2022-04-01T00:00:00Z\"", "\"yesterday\"", ""),
        ("\"2022-04-01T00:00:00Z\"", "\"2022-04-31T00:00:00Z\"", ""),
        ("\"2022-05-01T00:00:00+02:00\"", "\"2022-03-01T00:00:00Z\"", "before `ValidFrom`"),
        ("\"desc\": \"Two doses\"", "\"desc\": 2", "invalid type"),
        ("\">=\": [", "\"=>\": [", "no operator `=>`"),
        ("\">=\": [", "\"all\": [", "no operator `all`"),
        ("\">=\": [", "\"!\": [1],\n\">=\": [", "2 keys"),
        ("\">=\": [", "\">=\": [2, 1],\n\">=\": [", "twice"),
        ("\"payload.v.0.dn\"", "\"payload..dn\"", "empty part"),
        ("\"payload.v.0.dn\"", "null", "no path"),
    ] {
        let at = good.rfind(right).unwrap_or_else(|| panic!("{right}"));
        let file = format!("{}{bent}{}", &good[..at], &good[at + right.len()..]);
        let RuleFileError::Broken { kind: RuleFileKind::Rules, line, what } =
            RuleBook::new().add(file.as_bytes()).unwrap_err()
        else {
            panic!("{bent}")
        };
        let what = what.to_string();
        assert!(what.contains(reason), "{bent}: {what}");
        // The line itself, or of a whole part that is wrong, such as the `Logic`, the line where it begins.
        let wrong = 1 + file[..at].matches('\n').count();
        assert!((wrong.saturating_sub(3)..=wrong + 1).contains(&line), "{bent}: {line} for {wrong}: {what}");
    }
    for (bent, reason) in [
        (good.replacen("\"Type\": \"Acceptance\",", "", 1), "missing field `Type`"),
        (good.replacen("},\n  {", "}\n  {", 1), "expected `,`"),
        (good.replacen("\n]", ",\n]", 1), "trailing comma"),
        (format!("{good}]"), "trailing characters"),
        (good[..good.len() - 3].to_owned(), "EOF"),
        (good.replacen("\n]", ",\n7\n]", 1), "invalid type"),
        (good.replacen("\n]", ",\n{\"Identifier\": \"VR-AT-0003\"}\n]", 1), "missing field"),
    ] {
        assert_ne!(bent, good, "{reason}");
        match RuleBook::new().add(bent.as_bytes()) {
            Err(RuleFileError::Broken { line, what, .. }) => {
                assert!(line > 1 && what.to_string().contains(reason), "{line} {what}");
            }
            other => panic!("{reason}: {other:?}"),
        }
    }
    let mut no_text = good.clone().into_bytes();
    no_text.extend(b"\n\xff");
    assert!(matches!(RuleBook::new().add(&no_text), Err(RuleFileError::Broken { line, .. }) if line > 20));
}

#[test]
fn one_name_and_version_does_not_mean_two_things() {
    let strict = failing(&json!({}));
    let elsewhere = with(&json!({"Region": "W"}));
    for other in [&strict, &elsewhere, &with(&json!({"Type": "Invalidation"}))] {
        for (one, another) in [(&rule(), other), (other, &rule())] {
            let file = json!([one, another]).to_string();
            let refused = RuleBook::new().add(file.as_bytes());
            assert!(matches!(refused, Err(RuleFileError::Broken { .. })), "{refused:?}");
            let mut book = book(&[one]);
            assert!(book.add(another.to_string().as_bytes()).is_err());
            assert_eq!(book.rules().len(), 1, "the book is as it was");
        }
    }
    // The gateway and national apps have the same rule from different days on, and in other words.
    let later = with(&json!({"ValidFrom": "2022-04-05T00:00:00Z", "Description": []}));
    assert_eq!(in_april(&[&rule(), &later]), PASSED);
}

#[test]
fn a_description_acts_on_no_terminal_and_ends_no_line() {
    let hostile = with(&json!({"Description": [{"lang": "id", "desc": "a\u{1b}[2J\nid = \"x\"\u{202e}"}]}));
    let policy = ruled("rules-at", &[&hostile]);
    assert!(
        policy.file().contains("# AT VR-AT-0001 (acceptance): \"a\\u{1b}[2J\\nid = \\\"x\\\"\\u{202e}\"\n")
    );
    let failed = ruled("rules-at", &[&failing(&json!({"Description": hostile["Description"]}))]);
    let assessment = judged_at(&failed, "2022-04-10T00:00:00Z");
    let lines = judgement::rules(&assessment, Language::Indonesian);
    assert_eq!(lines, ["VR-AT-0001 (tidak terpenuhi): a\u{fffd}[2J\u{fffd}id = \"x\"\u{fffd}"]);
}

#[test]
fn many_failed_rules_are_counted_and_not_all_told() {
    let rules: Vec<_> = (0..10).map(|n| failing(&json!({"Identifier": format!("VR-AT-{n:04}")}))).collect();
    let policy = ruled("rules", &rules.iter().collect::<Vec<_>>());
    let assessment = judged_at(&policy, "2022-04-10T00:00:00Z");
    assert_eq!(assessment.rules.len(), 10);
    let lines = judgement::rules(&assessment, Language::English);
    assert_eq!((lines.len(), lines[0].as_str()), (5, "VR-AT-0000 (not met): Two doses"));
    assert_eq!(lines[4], "and 6 more");
}

#[test]
fn a_description_is_told_in_the_officers_language_or_the_next_best() {
    let book = book(&[&rule(), &with(&json!({"Description": [{"lang": "de", "desc": "Zwei"}]}))]);
    let described = |at: usize, language| book.rules()[at].description(language);
    assert_eq!(
        [described(0, "id"), described(0, "en"), described(0, "fr")],
        ["Dua dosis", "Two doses", "Two doses"]
    );
    assert_eq!(described(1, "id"), "Zwei");
}

fn posjaga(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_posjaga"))
        .current_dir(folder)
        .args(["--data", "data"])
        .args(arguments)
        .output()
        .unwrap()
}

fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// A folder with Siti's code, its issuer, and rules.
fn desk(rules: &Value) -> tempfile::TempDir {
    let desk = tempfile::tempdir().unwrap();
    let issuer = issuer();
    fs::write(desk.path().join("trust.der"), issuer.certificate_der()).unwrap();
    fs::write(desk.path().join("codes.txt"), issuer.issue(&credential()).unwrap()).unwrap();
    fs::write(desk.path().join("rules.json"), rules.to_string()).unwrap();
    desk
}

const CHECK: [&str; 6] = ["check", "--trust", "trust.der", "--at", "2022-04-10T00:00:00Z", "codes.txt"];

#[test]
fn check_holds_credentials_against_rules_and_names_the_one_that_failed() {
    let desk = desk(&json!([rule(), failing(&json!({"Identifier": "VR-AT-0002"}))]));
    let check = |more: &[&str]| stdout(&posjaga(desk.path(), &[&CHECK, more].concat()));
    let answer: Value =
        serde_json::from_str(&check(&["--rules", "rules.json", "--only-trust", "--json"])).unwrap();
    assert_eq!(answer["verdict"], "refuse");
    assert_eq!(answer["policy"], "rules");
    assert_eq!(answer["reasons"], json!(["rule-failed", "genuine"]));
    assert_eq!(answer["rules"], json!([{"id": "VR-AT-0002", "country": "AT", "outcome": "failed"}]));

    let text = check(&["--rules", "rules.json", "--lang", "id"]);
    assert!(text.contains("VR-AT-0002 (tidak terpenuhi): Dua dosis"), "{text}");
    let text = check(&["--rules", "rules.json", "--lang", "en", "--policy", "rules-at"]);
    assert!(text.contains("VR-AT-0002 (not met): Two doses") && text.contains("EU rules AT"), "{text}");

    let answer: Value =
        serde_json::from_str(&check(&["--rules", "rules.json", "--policy", "booster", "--json"])).unwrap();
    assert_eq!(answer["policy"], "booster+rules");
    let answer: Value = serde_json::from_str(&check(&["--policy", "complete-primary", "--json"])).unwrap();
    assert_eq!((&answer["verdict"], answer.get("rules")), (&json!("admit"), None));

    let unknown = posjaga(desk.path(), &[&CHECK[..], &["--rules", "codes.txt"]].concat());
    assert_eq!(unknown.status.code(), Some(1));
}

#[test]
fn installed_rules_are_policies_to_choose_from() {
    let desk = desk(&json!([rule(), failing(&json!({"Country": "DE", "Identifier": "VR-DE-0001"}))]));
    let run = |arguments: &[&str]| stdout(&posjaga(desk.path(), arguments));
    assert!(
        run(&["trust", "add", "rules.json", "--lang", "en"])
            .contains("rules (CertLogic rules of the EU, JSON)  2 (AT 1, DE 1)")
    );
    assert!(run(&["policy", "list", "--lang", "en"]).contains("\n  rules-at           EU rules AT\n"));
    let shown = run(&["policy", "show", "rules-at"]);
    assert!(shown.contains("# AT VR-AT-0001 (acceptance): \"Dua dosis\"\n"), "{shown}");
    run(&["policy", "use", "rules-at"]);
    assert!(run(&[&CHECK[..], &["--json"]].concat()).contains(
        r#""verdict":"admit","colour":"green","reasons":["rules-passed","genuine"],"policy":"rules-at""#
    ));
    run(&["policy", "use", "rules-de"]);
    assert!(run(&[&CHECK[..], &["--json"]].concat()).contains(r#""verdict":"refuse""#));

    let id: Value = serde_json::from_str(&run(&["trust", "list", "--json"])).unwrap();
    run(&["trust", "remove", id["id"].as_str().unwrap()]);
    assert!(!run(&["policy", "use", "id"]).is_empty());
    assert!(!run(&["policy", "list"]).contains("rules-at"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_rule_with_any_field_bent_is_taken_or_refused(
        field in prop::sample::select(rule().as_object().unwrap().keys().cloned().collect::<Vec<_>>()),
        text in prop_oneof!["\\PC{0,20}", "[0-9.]{0,30}", "[A-Z]{2}"],
        kind in 0..4,
    ) {
        let value = match kind {
            0 => Value::Null,
            1 => json!(text),
            2 => json!([text]),
            _ => json!({text: 1}),
        };
        let mut book = RuleBook::new();
        if book.add(json!([with(&json!({field: value}))]).to_string().as_bytes()).is_ok() {
            let mut policies = PolicyBook::shipped();
            policies.insert_rules(&book);
            prop_assert!(policies.policies().iter().any(Policy::asks_rules));
        }
    }
}

/// Rules of the EU speak of its own certificates. Of another kind they say nothing, and the officer decides.
#[test]
fn rules_say_nothing_about_other_kinds_of_credentials() {
    use crate::support::{
        Signer, containers,
        issuers::{card_claims, health_card},
    };

    let policy = ruled("rules", &[&rule()]);
    let signer = Signer::p256();
    for (made, reason) in [
        (health_card(&card_claims(&[("207", "2021-03-01"), ("207", "2021-04-01")])), "genuine"),
        (containers::ddcc(&signer), "genuine"),
        (containers::exemption(&signer, "2022-12-31"), "exemption"),
    ] {
        let mut trust = posjaga::trust::TrustStore::new();
        trust.add(&made.trust).unwrap();
        let now = at("2022-04-10T00:00:00Z");
        let context = JudgingContext { trust: &trust, policy: &policy, now, today: now.date_naive() };
        let assessment = verdict::judge(&made.code, &context);
        let told = told(&assessment);
        assert!(told.starts_with(&format!("review yellow rules-other-scheme {reason}")), "{told}");
        assert!(told.ends_with(" []"), "{told}");
        assert!(!judgement::reason(&assessment.reasons[0], Language::English).is_empty());
    }
}
