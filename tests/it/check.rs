//! `posjaga check`, by the door that people use.

use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
};

use posjaga::{
    credential::{Entry, Holder, PartialDate},
    demo::issuer::{DemoCredential, Issuer},
};
use serde_json::Value;
use tempfile::TempDir;

use crate::{
    chain::{TestClock, path_in},
    visit_log::guest,
};

/// A folder with a trust file, a data folder and the codes of a made-up issuer.
struct Desk {
    folder: TempDir,
    issuer: Issuer,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (from, until) = ("2022-01-01T00:00:00Z", "2024-01-01T00:00:00Z");
        let issuer = Issuer::new("AT", from.parse().unwrap(), until.parse().unwrap()).unwrap();
        fs::write(folder.path().join("trust.der"), issuer.certificate_der()).unwrap();
        Self { folder, issuer }
    }

    fn code(&self, name: &str, dose: u32, of: u32) -> String {
        let credential = DemoCredential {
            holder: Holder {
                name: name.to_owned(),
                standard_name: Some("MUSTERFRAU".to_owned()),
                birth_date: Some(PartialDate { year: 1998, month: Some(2), day: Some(26) }.into()),
            },
            entries: vec![Entry::Vaccination {
                dose,
                of,
                date: "2022-02-18".parse().unwrap(),
                product: "EU/1/20/1528".to_owned(),
                country: "AT".to_owned(),
                covid: true,
            }],
            issued: "2022-02-20T00:00:00Z".parse().unwrap(),
            expires: "2023-02-20T00:00:00Z".parse().unwrap(),
        };
        self.issuer.issue(&credential).unwrap()
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.folder.path().join(name), content).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_posjaga"));
        command
            .current_dir(self.folder.path())
            .args(["--data", "data", "--lang", "en"])
            .args(["check", "--trust", "trust.der", "--only-trust"])
            .args(["--at", "2022-08-01T12:00:00Z", "--policy", "id"])
            .args(arguments);
        command
    }

    fn check(&self, arguments: &[&str]) -> Output {
        self.command(arguments).stdin(Stdio::null()).output().unwrap()
    }

    /// Input, verdict and first reason of each answer.
    fn answers(&self, inputs: &[&str]) -> Vec<(String, String, String)> {
        let output = self.check(&[&["--json"], inputs].concat());
        lines(&output).iter().map(summary).collect()
    }
}

fn lines(output: &Output) -> Vec<Value> {
    let text = str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn summary(answer: &Value) -> (String, String, String) {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&answer["input"]), text(&answer["verdict"]), text(&answer["reasons"][0]))
}

fn expected(answers: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    answers.iter().map(|(a, b, c)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned())).collect()
}

/// A picture of a code, six pixels a module.
fn picture_of(code: &str, path: &Path) {
    const PIXELS: usize = 6;
    const BORDER: usize = 4;
    let qr = fast_qr::QRBuilder::new(code).build().unwrap();
    let side = (qr.size + 2 * BORDER) * PIXELS;
    let picture = image::GrayImage::from_fn(side as u32, side as u32, |x, y| {
        let module = |pixel: u32| (pixel as usize / PIXELS).checked_sub(BORDER).filter(|at| *at < qr.size);
        let dark = match (module(x), module(y)) {
            (Some(x), Some(y)) => qr[y][x].value(),
            _ => false,
        };
        image::Luma([if dark { 0 } else { 255 }])
    });
    picture.save(path).unwrap();
}

#[test]
fn the_answer_has_its_fields_in_order() {
    let desk = Desk::new();
    desk.write("visitors.txt", desk.code("Gabriele Musterfrau-Gößinger", 3, 3));
    let output = desk.check(&["--json", "visitors.txt"]);
    assert!(output.status.success());
    assert_eq!(
        str::from_utf8(&output.stdout).unwrap(),
        concat!(
            r#"{"input":"visitors.txt:1","format":"eu-dcc","proof":"verified","validity":"current","#,
            r#""verdict":"admit","colour":"green","reasons":["booster"],"policy":"id-2022-07","#,
            r#""issuer":"AT","holder":{"name":"Gabriele Musterfrau-Gößinger","birth_date":"1998-02-26"},"#,
            r#""entries":[{"kind":"vaccination","dose":3,"of":3,"date":"2022-02-18","#,
            r#""product":"EU/1/20/1528","country":"AT"}]}"#,
            "\n"
        )
    );
}

#[test]
fn every_input_is_answered_in_order_whatever_it_is() {
    let desk = Desk::new();
    let (booster, complete) = (desk.code("Eins", 3, 3), desk.code("Zwei", 2, 2));
    desk.write("lines.txt", format!("{booster}\r\n\r\n{complete}\nhttps://example.org\nbase64:UEsDBA==\n"));
    desk.write("empty.txt", "");
    desk.write("broken.png", "\x7FPNG".replace('\x7F', "\u{89}"));
    desk.write("broken2.png", b"\x89PNG\r\n\x1a\nand no more");
    desk.write("huge.txt", format!("{}\n{booster}", "A".repeat(20_000_000)));
    picture_of(&booster, &desk.folder.path().join("code.png"));
    fs::rename(desk.folder.path().join("code.png"), desk.folder.path().join("picture.txt")).unwrap();
    image::GrayImage::from_pixel(80, 60, image::Luma([200]))
        .save(desk.folder.path().join("blank.png"))
        .unwrap();

    let inputs = [
        "lines.txt",
        "empty.txt",
        "missing.txt",
        "broken.png",
        "broken2.png",
        "huge.txt",
        "picture.txt",
        "blank.png",
        ".",
    ];
    assert_eq!(
        desk.answers(&inputs),
        expected(&[
            ("lines.txt:1", "admit", "booster"),
            ("lines.txt:3", "review", "complete-series"),
            ("lines.txt:4", "undetermined", "not-a-credential"),
            ("lines.txt:5", "undetermined", "zip-structure"),
            ("empty.txt", "undetermined", "no-code"),
            ("missing.txt", "undetermined", "no-such-file"),
            ("broken.png:1", "undetermined", "not-a-credential"),
            ("broken2.png", "undetermined", "picture-broken"),
            ("huge.txt:1", "undetermined", "too-long"),
            ("huge.txt:2", "admit", "booster"),
            ("picture.txt", "admit", "booster"),
            ("blank.png", "undetermined", "no-code"),
            (".", "undetermined", "file-unreadable"),
        ])
    );
    let output = desk.check(&inputs);
    assert_eq!(output.status.code(), Some(1), "two of the inputs were no files");
    assert!(
        str::from_utf8(&output.stderr).unwrap().starts_with("posjaga: 2 of the inputs could not be read")
    );
}

#[test]
fn standard_input_is_answered_line_by_line_while_it_is_open() {
    use std::io::{BufRead as _, BufReader};

    let desk = Desk::new();
    let mut child =
        desk.command(&["--json", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for (line, (dose, verdict)) in [(3, "admit"), (1, "refuse"), (2, "review")].into_iter().enumerate() {
        writeln!(stdin, "{}", desk.code("Gast", dose, dose.max(2))).unwrap();
        let answer: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
        assert_eq!(answer["input"], format!("-:{}", line + 1));
        assert_eq!(answer["verdict"], verdict);
    }
    drop(stdin);
    assert!(answers.next().is_none());
    assert!(child.wait().unwrap().success());
}

#[test]
fn the_same_code_is_judged_by_the_moment_and_the_policy_that_were_asked_for() {
    let desk = Desk::new();
    desk.write("code.txt", desk.code("Gast", 2, 2));
    desk.write(
        "own.toml",
        fs::read_to_string("assets/policies/booster.toml")
            .unwrap()
            .replace("id = \"booster\"", "id = \"own\"")
            .replace("[\"booster\"]", "[\"some-dose\"]"),
    );
    for (arguments, policy, verdict, reason) in [
        (&["--policy", "booster"][..], "booster", "refuse", "no-booster"),
        (&["--policy", "own.toml"], "own", "admit", "complete-series"),
        (&["--at", "2023-03-01"], "id-2022-07", "review", "expired"),
        (&["--at", "2023-03-01", "--policy", "complete-primary"], "complete-primary", "refuse", "expired"),
        (&["--at", "2022-02-19T12:00:00+07:00"], "id-2022-02", "refuse", "not-yet-valid"),
        (&["--at", "2022-04-01T09:00"], "id-2022-02", "admit", "complete-series"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_posjaga"));
        command.current_dir(desk.folder.path()).args([
            "--data",
            "data",
            "check",
            "--json",
            "--trust",
            "trust.der",
            "--only-trust",
        ]);
        if !arguments.contains(&"--at") {
            command.args(["--at", "2022-08-01"]);
        }
        let output = command.args(arguments).arg("code.txt").output().unwrap();
        assert_eq!(str::from_utf8(&output.stderr).unwrap(), "");
        let answer = &lines(&output)[0];
        assert_eq!(answer["policy"], policy);
        assert_eq!((&answer["verdict"], &answer["reasons"][0]), (&verdict.into(), &reason.into()));
    }
}

#[test]
fn what_was_asked_for_wrongly_is_said_on_one_line() {
    let desk = Desk::new();
    desk.write("code.txt", "x");
    desk.write("bad.toml", "id = \"x\"\nrules = 3\n");
    for (arguments, code, message) in [
        (&["--policy", "nonsense", "code.txt"][..], 1, "there is no policy nonsense"),
        (&["--policy", "bad.toml", "code.txt"], 1, "line 2: unknown field `rules`"),
        (&["--trust", "code.txt", "code.txt"], 1, "known kinds: certificates"),
        (&["--trust", "missing.pem", "code.txt"], 1, "cannot read"),
        (&["--at", "yesterday", "code.txt"], 2, "yesterday"),
        (&["--rules", "code.txt", "code.txt"], 1, "known kinds: certificates"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_posjaga"));
        command.current_dir(desk.folder.path()).args([
            "--data",
            "data",
            "--lang",
            "en",
            "check",
            "--only-trust",
        ]);
        let output = command.args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.lines().next().unwrap().contains(message), "{stderr}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_hostile_name_acts_on_no_terminal() {
    let desk = Desk::new();
    let name = "Muster\u{202E}nam\u{202C}\u{1B}[2J\r\u{9B}31m\u{E0041}";
    desk.write("code.txt", desk.code(name, 3, 3));
    let words = desk.check(&["code.txt"]);
    let words = str::from_utf8(&words.stdout).unwrap();
    assert!(words.contains("May enter (Green)"), "{words}");
    assert!(words.contains("Muster�nam��[2J��31m�"), "{words}");
    let json = desk.check(&["--json", "code.txt"]);
    let text = str::from_utf8(&json.stdout).unwrap();
    assert!(text.trim_end_matches('\n').chars().all(|letter| !posjaga::words::is_unsafe(letter)), "{text}");
    assert_eq!(lines(&json)[0]["holder"]["name"], name, "the same name, byte for byte");
}

#[test]
fn the_installed_trust_is_believed_unless_only_trust() {
    let desk = Desk::new();
    desk.write("code.txt", desk.code("Gast", 3, 3));
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_posjaga"));
        command.current_dir(desk.folder.path()).args(["--data", "data"]).args(arguments).output().unwrap()
    };
    assert!(run(&["trust", "add", "trust.der"]).status.success());
    let check = ["check", "--json", "--at", "2022-08-01", "code.txt"];
    assert_eq!(lines(&run(&check))[0]["proof"], "verified");
    let answer = &lines(&run(&[&check[..], &["--only-trust"]].concat()))[0];
    assert_eq!(
        (&answer["proof"], &answer["reasons"][0]),
        (&"unknown-issuer".into(), &"no-trust-list".into())
    );
    assert_eq!(answer["holder"], Value::Null);
    assert_eq!(answer["entries"], Value::Array(Vec::new()));
}

#[test]
fn the_doctor_answers_on_an_empty_folder() {
    let desk = Desk::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_posjaga"));
    let output =
        command.arg("--data").arg(desk.folder.path()).args(["doctor", "--lang", "en"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    for topic in [
        "Data folder",
        "Settings",
        "Policy",
        "Trust lists",
        "Visit log",
        "Clock",
        "SQLite",
        "Cameras",
        "Display",
    ] {
        assert_eq!(text.lines().filter(|line| line.contains(topic)).count(), 1, "{topic} in\n{text}");
    }
    assert!(text.contains("posjaga trust add"), "{text}");
}

#[test]
fn the_doctor_says_that_the_clock_is_earlier_than_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let doctor = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_posjaga"));
        let output =
            command.arg("--data").arg(folder.path()).args(["doctor", "--lang", "en"]).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        (output.status.success(), text.contains("earlier than this program or the log"))
    };
    let log = |hours| {
        let later = chrono::Utc::now() + chrono::TimeDelta::hours(hours);
        let mut log = TestClock::at(&later.to_rfc3339()).open(&path_in(&folder));
        log.record_arrival(&guest("Siti")).unwrap();
    };
    log(-1);
    assert_eq!(doctor(), (true, false));
    log(1);
    assert_eq!(doctor(), (false, true));
}

#[test]
fn a_credential_in_parts_is_answered_at_its_last_part() {
    use crate::support::issuers::{card_claims, health_card};

    let desk = Desk::new();
    let card = health_card(&card_claims(&[("207", "2021-03-01"), ("207", "2021-04-01")]));
    desk.write("keys.json", &card.trust);
    let code = String::from_utf8(card.code).unwrap();
    let digits = code.strip_prefix("shc:/").unwrap();
    // Each part has an even number of digits.
    let (first, second) = digits.split_at(digits.len() / 4 * 2);
    desk.write("second.txt", format!("shc:/2/2/{second}\nhttps://example.org\n"));
    desk.write("first.txt", format!("shc:/1/2/{first}\n"));
    let check = |inputs: &[&str]| {
        let arguments = [&["--json", "--trust", "keys.json"], inputs].concat();
        let output = desk.check(&arguments);
        assert!(output.status.success());
        str::from_utf8(&output.stdout)
            .unwrap()
            .lines()
            .map(|line| {
                let answer: serde_json::Value = serde_json::from_str(line).unwrap();
                format!("{} {} {}", answer["input"], answer["format"], answer["reasons"][0]).replace('"', "")
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(
        check(&["second.txt", "first.txt"]),
        ["second.txt:2 unknown not-a-credential", "first.txt:1 smart-health-card complete-series"]
    );
    assert_eq!(
        check(&["second.txt"]),
        ["second.txt:2 unknown not-a-credential", "second.txt:1 smart-health-card incomplete"]
    );
}

/// What the characters of base45 become where the keys of an American keyboard meet another layout: those
/// that differ.
const LAYOUTS: &[(&str, &[(char, &str)])] = &[
    ("German", &[('Y', "Z"), ('Z', "Y"), ('*', "("), ('+', "`"), ('-', "ß"), ('/', "-"), (':', "Ö")]),
    (
        "Swiss",
        &[('Y', "Z"), ('Z', "Y"), ('$', "ç"), ('*', "("), ('+', "`"), ('-', "'"), ('/', "-"), (':', "é")],
    ),
    (
        "French",
        &[
            ('1', "&"),
            ('2', "é"),
            ('3', "\""),
            ('4', "'"),
            ('5', "("),
            ('6', "-"),
            ('7', "è"),
            ('8', "_"),
            ('9', "ç"),
            ('0', "à"),
            ('A', "Q"),
            ('Q', "A"),
            ('Z', "W"),
            ('W', "Z"),
            ('M', "?"),
            ('$', "4"),
            ('%', "5"),
            ('*', "8"),
            ('-', ")"),
            ('.', ":"),
            ('/', "!"),
            (':', "M"),
        ],
    ),
    ("Spanish", &[('*', "("), ('+', "¿"), ('-', "'"), ('/', "-"), (':', "Ñ")]),
    ("Italian", &[('*', "("), ('+', "^"), ('-', "'"), ('/', "-"), (':', "ç")]),
    ("Portuguese", &[('*', "("), ('+', "»"), ('-', "'"), ('/', "-"), (':', "Ç")]),
    ("Turkish", &[('$', "+"), ('*', "("), ('+', "_"), ('-', "*"), ('.', "ç"), ('/', "."), (':', "Ş")]),
    ("Swedish", &[('$', "¤"), ('*', "("), ('+', "`"), ('-', "+"), ('/', "-"), (':', "Ö")]),
];

fn as_typed(code: &str, layout: &[(char, &str)]) -> String {
    let key = |letter: char| layout.iter().find(|(from, _)| *from == letter).map(|(_, to)| *to);
    let mut typed = String::new();
    for letter in code.chars() {
        match key(letter) {
            Some(other) => typed.push_str(other),
            None => typed.push(letter),
        }
    }
    // A dead key goes with the vowel after it, and with a blank it stands alone.
    for (pair, one) in [("`A", "À"), ("`E", "È"), ("`I", "Ì"), ("`O", "Ò"), ("`U", "Ù"), ("` ", "`")] {
        typed = typed.replace(pair, one);
    }
    typed
}

#[test]
fn a_code_that_a_hand_scanner_typed_is_answered_as_the_code_itself() {
    let desk = Desk::new();
    let mut lines = Vec::new();
    for at in 0..12 {
        let code = desk.code(&format!("Musterfrau {at}"), 2, 2);
        lines.push(code.clone());
        for before in ["]Q1", "]Q3", "]d2", "]z0", " ", "\t  ", "]Q1 "] {
            lines.push(format!("{before}{code}"));
        }
        lines.push(code.to_lowercase());
        lines.push(format!("]q1{}", code.to_lowercase()));
        for (_, layout) in LAYOUTS {
            let typed = as_typed(&code, layout);
            // Caps Lock on top of it.
            let turned: String = typed
                .chars()
                .map(|letter| {
                    if letter.is_uppercase() {
                        letter.to_lowercase().collect::<String>()
                    } else if letter.is_lowercase() && letter != 'ß' {
                        letter.to_uppercase().collect()
                    } else {
                        letter.to_string()
                    }
                })
                .collect();
            lines.extend([typed, turned]);
        }
    }
    desk.write("typed.txt", lines.join("\n"));
    let answers = desk.answers(&["typed.txt"]);
    assert_eq!(answers.len(), lines.len());
    let expected = (answers[0].1.as_str(), answers[0].2.as_str());
    assert_eq!(expected.0, "review");
    for (answer, line) in answers.iter().zip(&lines) {
        let beginning: String = line.chars().take(12).collect();
        assert_eq!((answer.1.as_str(), answer.2.as_str()), expected, "{}: {beginning}", answer.0);
    }
}

#[test]
fn a_keyboard_that_spoils_a_code_is_named_in_both_languages() {
    let desk = Desk::new();
    // What no key gives is lost for good.
    let lost = as_typed(&desk.code("Musterfrau", 2, 2), LAYOUTS[0].1).replace('`', "");
    let json = r#"{"data":{"hdr":{"t":"icao.vacc","is":"UTO"},"msg":{"uvci":"abc","x":"yz"}},"sig":{}}"#;
    desk.write("spoilt.txt", format!("{lost}\n{}\n", json.to_uppercase()));
    let reasons: Vec<_> =
        desk.answers(&["spoilt.txt"]).into_iter().map(|answer| (answer.1, answer.2)).collect();
    let undetermined = |reason: &str| ("undetermined".to_owned(), reason.to_owned());
    assert_eq!(reasons, [undetermined("keyboard-layout"), undetermined("caps-lock")]);
    for (language, words) in
        [("en", ["German keyboard", "Caps Lock"]), ("id", ["papan ketik Jerman", "Caps Lock"])]
    {
        let mut command = Command::new(env!("CARGO_BIN_EXE_posjaga"));
        command.current_dir(desk.folder.path()).args([
            "--data",
            "data",
            "--lang",
            language,
            "check",
            "spoilt.txt",
        ]);
        let output = command.output().unwrap();
        let told = String::from_utf8(output.stdout).unwrap();
        for word in words {
            assert!(told.contains(word), "{told}");
        }
    }
}
