//! The rules that member states published, and their own tests of them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use posjaga::policy::eu_rules::{RuleBook, RuleFileKind, RuleOutcome};
use serde_json::{Value, json};

use crate::testdata::testdata;

#[test]
fn the_rules_of_member_states_pass_their_own_tests() {
    let Some(folder) = testdata("business-rules-testdata") else { return };
    let (mut run, mut without_payload, mut faults) = (0, 0, Vec::new());
    for path in json_files(&folder) {
        let file = read(&path);
        // Value sets, which the tests refer to.
        let Some(tests) = file["tests"].as_array() else { continue };
        let mut book = RuleBook::new();
        book.add(file["rule"].to_string().as_bytes()).unwrap();
        for test in tests {
            let Some(payload) = test.get("payload") else {
                without_payload += 1;
                continue;
            };
            let mut external = test["external"].clone();
            if let Some(sets) = external["valueSets"].as_str().and_then(|name| name.strip_prefix('@')) {
                external["valueSets"] = read(&folder.join(sets));
            }
            let expected =
                if test["expected"] == json!(true) { RuleOutcome::Passed } else { RuleOutcome::Failed };
            let outcome = book.rules()[0].evaluate(payload, &external);
            run += 1;
            if outcome != expected {
                let (name, label) = (path.display(), test["file"].as_str().unwrap_or_default());
                faults.push(format!("{name} {label}: {outcome:?} instead of {expected:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{} of {run}:\n{}", faults.len(), faults.join("\n"));
    assert!(run >= 500, "only {run} tests were found");
    println!("business rules: {run} tests, {without_payload} without a payload");
}

#[test]
fn the_gateways_rules_are_loaded_and_understood() {
    let Some(folder) = testdata("business-rules") else { return };
    for path in json_files(&folder) {
        let mut book = RuleBook::new();
        let added = book.add(&fs::read(&path).unwrap()).unwrap();
        assert_eq!(added.kind, RuleFileKind::Rules);
        // Togo's only rule asks for version 2.0.1 of CertLogic, later than the one that we follow.
        let not_understood: Vec<_> =
            book.rules().iter().filter(|rule| !rule.is_understood()).map(|rule| rule.country()).collect();
        assert!(not_understood.iter().all(|country| *country == "TG"), "{not_understood:?}");
        assert_eq!(not_understood.len(), added.skipped);
        let counted: usize = added.countries.iter().map(|(_, rules)| rules).sum();
        assert_eq!(counted + added.skipped, book.rules().len());
        println!("{}: {} rules, {} open to us", path.display(), book.rules().len(), added.skipped);
    }
    let Some(folder) = testdata("valuesets") else { return };
    for path in json_files(&folder) {
        let added = RuleBook::new().add(&fs::read(&path).unwrap()).unwrap();
        assert_eq!(added.kind, RuleFileKind::ValueSets, "{}", path.display());
    }
}

#[test]
fn the_gateways_rules_judge_every_credential_of_the_dgc_suite() {
    let (Some(cases), Some(rules), Some(sets), Some(trust)) = (
        testdata("hc1-dgc-testdata"),
        testdata("business-rules"),
        testdata("valuesets/de-gateway-dump/eu-value-sets.json"),
        testdata("trustlists/de-ubirch-acc-2022"),
    ) else {
        return;
    };
    let desk = tempfile::tempdir().unwrap();
    let mut codes = String::new();
    for path in json_files(&cases) {
        let case = read(&path);
        if let Some(code) =
            case["PREFIX"].as_str().filter(|code| !code.trim().is_empty() && !code.contains('\n'))
        {
            codes.push_str(code);
            codes.push('\n');
        }
    }
    fs::write(desk.path().join("codes.txt"), &codes).unwrap();
    let list = json_files(&trust).into_iter().find(|path| path.to_string_lossy().contains("signed")).unwrap();
    let (list, sets) = (list.to_string_lossy(), sets.to_string_lossy());
    let moments = ["2021-07-01T12:00:00Z", "2022-01-15T12:00:00Z", "2022-09-15T12:00:00Z"];
    for (dump, moment) in json_files(&rules).iter().flat_map(|dump| moments.map(|moment| (dump, moment))) {
        let dump = dump.to_string_lossy();
        let output = Command::new(env!("CARGO_BIN_EXE_posjaga"))
            .current_dir(desk.path())
            .args(["--data", "data", "check", "--json", "--only-trust", "--trust", &list])
            .args(["--rules", &dump, "--rules", &sets, "--at", moment, "codes.txt"])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let answers = String::from_utf8(output.stdout).unwrap();
        let answers: Vec<Value> = answers.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(answers.len(), codes.lines().count());
        let in_force = |answer: &&Value| answer["proof"] == "verified" && answer["validity"] == "current";
        let asked: Vec<_> = answers.iter().filter(in_force).collect();
        for answer in &asked {
            let reasons = answer["reasons"].as_array().unwrap();
            let by_rules = ["rules-passed", "rule-failed", "rule-open", "no-rules"];
            assert!(reasons.iter().any(|reason| by_rules.contains(&reason.as_str().unwrap())), "{answer}");
        }
        println!("{dump} at {moment}: {} codes, {} asked the rules", answers.len(), asked.len());
    }
}

#[test]
fn every_rule_of_the_gateway_has_an_answer_for_every_credential_of_the_dgc_suite() {
    let (Some(cases), Some(rules), Some(sets)) =
        (testdata("hc1-dgc-testdata"), testdata("business-rules"), testdata("valuesets/de-gateway-dump"))
    else {
        return;
    };
    let mut rules_by_group = Vec::new();
    for rule in json_files(&rules).iter().flat_map(|path| read(path).as_array().unwrap().clone()) {
        let group = match rule["CertificateType"].as_str().unwrap() {
            "Vaccination" => Some("v"),
            "Test" => Some("t"),
            "Recovery" => Some("r"),
            _ => None,
        };
        let mut book = RuleBook::new();
        book.add(rule.to_string().as_bytes()).unwrap();
        rules_by_group.push((group, book.rules()[0].clone()));
    }
    let mut value_sets = serde_json::Map::new();
    for path in json_files(&sets) {
        for set in read(&path).as_array().unwrap() {
            let codes: Vec<_> = set["valueSetValues"].as_object().unwrap().keys().cloned().collect();
            value_sets.insert(set["valueSetId"].as_str().unwrap().to_owned(), codes.into());
        }
    }
    let external = json!({"validationClock": "2022-09-15T12:00:00Z", "valueSets": value_sets});
    let (mut credentials, mut passed, mut failed, mut open) = (0, 0, 0, Vec::new());
    for path in json_files(&cases) {
        let case = read(&path);
        let Some(payload) = case.get("JSON").filter(|payload| payload.is_object()) else { continue };
        credentials += 1;
        let asked = rules_by_group.iter().filter(|(group, rule)| {
            rule.is_understood() && group.is_none_or(|group| payload[group][0].is_object())
        });
        for (_, rule) in asked {
            match rule.evaluate(payload, &external) {
                RuleOutcome::Passed => passed += 1,
                RuleOutcome::Failed => failed += 1,
                RuleOutcome::Open => open.push(format!("{}: {}", path.display(), rule.identifier())),
            }
        }
    }
    println!("{credentials} credentials: {passed} times passed, {failed} failed, {} open", open.len());
    assert!(credentials >= 200 && passed > failed && failed > 0);
    // A credential that is broken on purpose may leave a rule open.
    assert!(open.len() * 1_000 <= passed, "open:\n{}", open.join("\n"));
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(json_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "json") {
            files.push(path);
        }
    }
    files.sort();
    files
}
