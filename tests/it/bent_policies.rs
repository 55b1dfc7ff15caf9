//! Policy and rule files with one fault each: told with file, line and reason at every door, and no
//! verdict is another one for them.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use serde_json::{Value, json};

use crate::support;

/// A policy without a fault. Every piece of it stands on a line of its own.
const GOOD: &str = r#"id = "own"
otherwise = "red"
[title]
id = "Aturan sendiri"
en = "Our own rules"
[[source]]
text = "Bupati"
[[rule]]
colour = "black"
when = [{ positive-test-younger-than-days = 10 }]
[[rule]]
colour = "green"
from_age = 18
when = ["booster"]
[[rule]]
colour = "yellow"
when = ["complete-series", { recovery-younger-than-days = 90 }]
[[rule]]
colour = "green"
when = [{ negative-test-within-hours = { antigen = 24, nucleic-acid = 72 } }]
[[site]]
green = "admit"
yellow = "review"
red = "refuse"
black = "refuse"
[seen]
card = "admit"
app = "admit"
doctors-letter = "review"
child = "admit"
"#;

/// What is put in the place of what. The fault stands on the line where the two begin to differ, or, where
/// something is missing, it has no line of its own.
const FAULTS: &[(&str, &str, &str)] = &[
    ("a misspelt top key", "otherwise = \"red\"", "otherwize = \"red\""),
    ("a second top key", "otherwise = \"red\"", "otherwise = \"red\"\notherwise = \"green\""),
    (
        "an unknown key beside the right ones",
        "otherwise = \"red\"",
        "otherwise = \"red\"\nexpird = \"review\"",
    ),
    ("an id of another type", "id = \"own\"", "id = 7"),
    ("an empty id", "id = \"own\"", "id = \"\""),
    ("an id with a line end", "id = \"own\"", "id = \"ow\\nn\""),
    ("an id with an escape sequence", "id = \"own\"", "id = \"own\\u001b[2J\""),
    ("an id that is a path", "id = \"own\"", "id = \"../own\""),
    ("a colour that there is not", "colour = \"yellow\"", "colour = \"orange\""),
    ("a colour with a capital", "colour = \"yellow\"", "colour = \"Yellow\""),
    ("otherwise without a colour", "otherwise = \"red\"", "otherwise = \"refuse\""),
    ("a rule without conditions", "when = [\"booster\"]", "when = []"),
    ("a rule with a text for conditions", "when = [\"booster\"]", "when = \"booster\""),
    ("a misspelt condition", "when = [\"booster\"]", "when = [\"bosoter\"]"),
    ("a condition with a capital", "when = [\"booster\"]", "when = [\"Booster\"]"),
    ("an empty condition", "when = [\"booster\"]", "when = [{}]"),
    ("a number for a condition", "when = [\"booster\"]", "when = [3]"),
    ("negative days", "younger-than-days = 10", "younger-than-days = -10"),
    ("days in quotes", "younger-than-days = 10", "younger-than-days = \"10\""),
    ("half a day", "younger-than-days = 10", "younger-than-days = 10.5"),
    ("more days than there are", "younger-than-days = 10", "younger-than-days = 99999999999999999999"),
    ("days beyond any date", "recovery-younger-than-days = 90", "recovery-younger-than-days = 4000000000"),
    (
        "two conditions in one",
        "{ recovery-younger-than-days = 90 }",
        "{ recovery-younger-than-days = 90, positive-test-younger-than-days = 9 }",
    ),
    ("a test of an unknown kind", "antigen = 24, nucleic-acid = 72", "antigen = 24, pcr = 72"),
    ("a test without hours", "{ antigen = 24, nucleic-acid = 72 }", "{ }"),
    ("negative hours", "antigen = 24", "antigen = -24"),
    ("hours alone", "{ antigen = 24, nucleic-acid = 72 }", "24"),
    ("a misspelt age", "from_age = 18", "from_aeg = 18"),
    ("a negative age", "from_age = 18", "from_age = -1"),
    ("an age in words", "from_age = 18", "from_age = \"adult\""),
    ("an age beyond any", "from_age = 18", "from_age = 1800000000000"),
    ("ages that leave nobody", "from_age = 18", "from_age = 18\nto_age = 12"),
    ("a misspelt verdict", "yellow = \"review\"", "yellow = \"reveiw\""),
    ("a verdict that is none", "yellow = \"review\"", "yellow = \"undetermined\""),
    ("a verdict that is a colour", "green = \"admit\"", "green = \"green\""),
    ("a verdict that is a truth value", "green = \"admit\"", "green = true"),
    ("an unknown colour at the site", "black = \"refuse\"", "black = \"refuse\"\norange = \"admit\""),
    ("a date that no month has", "[[site]]\n", "[[site]]\nvalid_from = \"2022-02-30\"\n"),
    ("a date in another order", "[[site]]\n", "[[site]]\nvalid_from = \"17-07-2022\"\n"),
    ("a misspelt date", "[[site]]\n", "[[site]]\nvalid_form = \"2022-07-17\"\n"),
    (
        "a start that no month has",
        "otherwise = \"red\"",
        "otherwise = \"red\"\nseries = \"x\"\nvalid_from = \"2022-13-01\"",
    ),
    (
        "a series of another type",
        "otherwise = \"red\"",
        "otherwise = \"red\"\nseries = 4\nvalid_from = \"2022-01-01\"",
    ),
    (
        "an expired vaccination that is admitted",
        "otherwise = \"red\"",
        "otherwise = \"red\"\nexpired = \"admit\"",
    ),
    (
        "an expired vaccination that is a truth value",
        "otherwise = \"red\"",
        "otherwise = \"red\"\nexpired = false",
    ),
    ("a misspelt document", "card = \"admit\"", "crad = \"admit\""),
    ("a document's misspelt worth", "card = \"admit\"", "card = \"admitted\""),
    ("a source of another type", "text = \"Bupati\"", "text = 1"),
    ("a misspelt key of a source", "text = \"Bupati\"", "text = \"Bupati\"\nnewspapr = true"),
    ("a newspaper that is a text", "text = \"Bupati\"", "text = \"Bupati\"\nnewspaper = \"yes\""),
    ("a misspelt table", "[seen]", "[sean]"),
    ("a table that is no list", "[[site]]", "[site]"),
    ("a quote that is not closed", "colour = \"yellow\"", "colour = \"yellow"),
    ("a bracket that is not closed", "when = [\"booster\"]", "when = [\"booster\""),
    ("a colon for an equals sign", "from_age = 18", "from_age: 18"),
    ("quotes of a word processor", "colour = \"yellow\"", "colour = \u{201c}yellow\u{201d}"),
    // Missing altogether.
    ("no id", "id = \"own\"\n", ""),
    ("no otherwise", "otherwise = \"red\"\n", ""),
    ("no title", "[title]\nid = \"Aturan sendiri\"\nen = \"Our own rules\"\n", ""),
    ("no source", "[[source]]\ntext = \"Bupati\"\n", ""),
    ("a rule without a colour", "colour = \"yellow\"\n", ""),
    ("a rule without a when", "when = [\"booster\"]\n", ""),
    ("a site without a colour", "yellow = \"review\"\n", ""),
    (
        "no site",
        "[[site]]\ngreen = \"admit\"\nyellow = \"review\"\nred = \"refuse\"\nblack = \"refuse\"\n",
        "",
    ),
    ("a document without a worth", "doctors-letter = \"review\"\n", ""),
    (
        "nothing seen",
        "[seen]\ncard = \"admit\"\napp = \"admit\"\ndoctors-letter = \"review\"\nchild = \"admit\"\n",
        "",
    ),
];

/// A file's name and content.
type File = (&'static str, Vec<u8>);

/// A desk with a genuine booster.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let issuer = support::issuer();
        let mut credential = support::credential();
        credential.entries = vec![support::vaccination(3, 3)];
        fs::write(folder.path().join("trust.der"), issuer.certificate_der()).unwrap();
        fs::write(folder.path().join("codes.txt"), issuer.issue(&credential).unwrap()).unwrap();
        fs::create_dir_all(folder.path().join("data/policies")).unwrap();
        Self { folder }
    }

    fn put(&self, file: &str, content: impl AsRef<[u8]>) {
        fs::write(self.folder.path().join("data/policies").join(file), content).unwrap();
    }

    fn remove(&self, file: &str) {
        fs::remove_file(self.folder.path().join("data/policies").join(file)).unwrap();
    }

    fn posjaga(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_posjaga"))
            .current_dir(self.folder.path())
            .args(["--data", "data", "--lang", "en", "-q"])
            .args(arguments)
            .output()
            .unwrap()
    }

    fn check(&self, policy: &[&str]) -> Output {
        let check = ["check", "--json", "--only-trust", "--trust", "trust.der"];
        let at = ["--at", "2022-08-01T05:00:00Z"];
        self.posjaga(&[&check[..], &at, policy, &["codes.txt"]].concat())
    }
}

fn verdict(output: &Output) -> Option<String> {
    let answer: Value = serde_json::from_slice(&output.stdout).ok()?;
    Some(answer["verdict"].as_str()?.to_owned())
}

/// It failed, and answered nothing or that nothing was judged.
fn judges_nobody(output: &Output) -> bool {
    output.status.code() == Some(1) && verdict(output).is_none_or(|verdict| verdict == "undetermined")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The number of the line that a sentence about a file names: after its name, or as "line N".
fn line_named(sentence: &str, file: &str) -> Option<usize> {
    let number = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok();
    let after_name = sentence.split(&format!("{file}:")).nth(1).and_then(number);
    after_name.or_else(|| sentence.split("line ").nth(1).and_then(number))
}

/// Where two texts begin to differ: the line, from 1.
fn first_difference(one: &str, other: &str) -> usize {
    one.lines().zip(other.lines()).take_while(|(one, other)| one == other).count() + 1
}

#[test]
fn the_policy_that_is_bent_here_has_no_fault_itself() {
    let desk = Desk::new();
    desk.put("own.toml", GOOD);
    let list = desk.posjaga(&["policy", "list"]);
    assert_eq!((list.status.code(), said(&list)), (Some(0), String::new()));
    assert_eq!(verdict(&desk.check(&["--policy", "own"])).as_deref(), Some("admit"));
}

#[test]
fn a_policy_with_a_fault_is_told_with_its_line_and_judges_nobody() {
    let desk = Desk::new();
    let before = verdict(&desk.check(&["--policy", "complete-primary"]));
    assert_eq!(before.as_deref(), Some("admit"));
    let mut wrong = Vec::new();
    for (name, right, bent) in FAULTS {
        let content = GOOD.replacen(right, bent, 1);
        assert_ne!(content, GOOD, "{name}");
        desk.put("own.toml", &content);
        let list = desk.posjaga(&["policy", "list"]);
        let told = said(&list);
        if !told.contains("own.toml") {
            wrong.push(format!("{name}: the list does not name the file: {told:?}"));
        }
        let line = line_named(&told, "own.toml");
        // A fault of a whole table is told at its head.
        let near = |line: usize| line.abs_diff(first_difference(&content, GOOD)) <= 3;
        if !line.is_some_and(|line| bent.is_empty() || near(line)) {
            let right = first_difference(&content, GOOD);
            wrong.push(format!("{name}: line {line:?} for {right} in {told:?}"));
        }
        let check = desk.check(&["--policy", "own"]);
        if !judges_nobody(&check) || !said(&check).contains("own.toml") {
            wrong.push(format!("{name}: asked for, {:?} {}", verdict(&check), said(&check)));
        }
        let other = desk.check(&["--policy", "complete-primary"]);
        let unchanged = verdict(&other) == before && said(&other).contains("own.toml");
        if !(unchanged || judges_nobody(&other) && said(&other).contains("own.toml")) {
            wrong.push(format!("{name}: another policy, {:?} {}", verdict(&other), said(&other)));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), FAULTS.len(), wrong.join("\n"));
}

/// What is wrong with a file as such, or with two of them.
#[test]
fn files_that_cannot_be_two_policies_are_told() {
    let desk = Desk::new();
    let mut wrong = Vec::new();
    let dated = |id: &str| {
        GOOD.replacen(
            "id = \"own\"",
            &format!("id = \"{id}\"\nseries = \"office\"\nvalid_from = \"2022-01-01\""),
            1,
        )
    };
    let looser = GOOD.replace("otherwise = \"red\"", "otherwise = \"green\"");
    let cases: [(&str, Vec<File>, &str, &str); 8] = [
        (
            "one id in two files",
            vec![("a.toml", GOOD.into()), ("b.toml", looser.clone().into())],
            "own",
            "b.toml",
        ),
        (
            "a shipped series' name",
            vec![("a.toml", looser.replace("\"own\"", "\"id\"").into())],
            "id",
            "a.toml",
        ),
        (
            "the name of the EU's rules",
            vec![("a.toml", looser.replace("\"own\"", "\"rules\"").into())],
            "rules",
            "a.toml",
        ),
        (
            "one day in a series twice",
            vec![("a.toml", dated("one").into()), ("b.toml", dated("two").into())],
            "office",
            "b.toml",
        ),
        ("an ending in capitals", vec![("OWN.TOML", b"id = 7".to_vec())], "own", "OWN.TOML"),
        ("no Unicode", vec![("a.toml", [GOOD.as_bytes(), b"# \xff\xfe\n"].concat())], "own", "a.toml"),
        (
            "UTF-16",
            vec![("a.toml", GOOD.encode_utf16().flat_map(u16::to_le_bytes).collect())],
            "own",
            "a.toml",
        ),
        ("nothing", vec![("a.toml", Vec::new())], "own", "a.toml"),
    ];
    for (name, files, policy, named) in cases {
        for (file, content) in &files {
            desk.put(file, content);
        }
        let told = said(&desk.posjaga(&["policy", "list"]));
        if !told.contains(named) {
            wrong.push(format!("{name}: the list says {told:?}"));
        }
        // Whatever the files hold, the desk is no laxer for them: here a booster is admitted anyway, and so
        // the question is only whether it is told.
        let check = desk.check(&["--policy", policy]);
        if !said(&check).contains(named) {
            wrong.push(format!("{name}: the check says {:?} {:?}", verdict(&check), said(&check)));
        }
        for (file, _) in &files {
            desk.remove(file);
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

/// A rule that nobody passes, and one that everybody passes, in ways that cannot be followed.
#[test]
fn a_rule_with_a_fault_is_told_and_lets_nobody_in() {
    let rule = json!({
        "Identifier": "VR-AT-0001", "Type": "Acceptance", "Country": "AT", "Version": "1.0.0",
        "SchemaVersion": "1.0.0", "Engine": "CERTLOGIC", "EngineVersion": "0.7.5",
        "CertificateType": "Vaccination", "Description": [{"lang": "en", "desc": "Any dose"}],
        "ValidFrom": "2022-01-01T00:00:00Z", "ValidTo": "2023-01-01T00:00:00Z",
        "AffectedFields": ["v.0.dn"], "Logic": {">=": [{"var": "payload.v.0.dn"}, 1]}
    });
    let with = |name: &str, value: Value| {
        let mut rule = rule.clone();
        rule[name] = value;
        rule
    };
    let without = |name: &str| {
        let mut rule = rule.clone();
        rule.as_object_mut().unwrap().remove(name);
        rule
    };
    let strict = json!({"===": [1, 2]});
    let cases: Vec<(&str, Value)> = vec![
        ("a misspelt type", with("Type", json!("Acceptence"))),
        ("a type in small letters", with("Type", json!("acceptance"))),
        ("an unknown kind of certificate", with("CertificateType", json!("Vaccinations"))),
        ("no type", without("Type")),
        ("no logic", without("Logic")),
        ("no country", without("Country")),
        ("no version", without("Version")),
        ("no start", without("ValidFrom")),
        ("no end", without("ValidTo")),
        ("an end before the start", with("ValidTo", json!("2021-01-01T00:00:00Z"))),
        ("a day that no month has", with("ValidFrom", json!("2022-02-30T00:00:00Z"))),
        ("a version of two numbers", with("Version", json!("1.0"))),
        ("a country of three letters", with("Country", json!("AUT"))),
        ("one name and version with other logic", json!([rule, with("Logic", strict.clone())])),
        ("the stricter one first", json!([with("Logic", strict), rule])),
        ("a rule beside what is none", json!([rule, {"Identifier": "VR-AT-0002"}])),
    ];
    let desk = Desk::new();
    let mut wrong = Vec::new();
    let rules = desk.folder.path().join("rules.json");
    let asked = |rules: &Path, content: &Value| {
        fs::write(rules, content.to_string()).unwrap();
        desk.check(&["--rules", "rules.json", "--policy", "rules"])
    };
    assert_eq!(verdict(&asked(&rules, &rule)).as_deref(), Some("admit"));
    for (name, content) in &cases {
        let check = asked(&rules, content);
        let told = said(&check).contains("rules.json");
        let lets_in = verdict(&check).as_deref() == Some("admit");
        if lets_in || !told {
            wrong.push(format!("{name}: {:?} {:?}", verdict(&check), said(&check)));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
