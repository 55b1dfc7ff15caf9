//! The `policy` commands, over a data folder of their own.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

const OWN: &str = r#"
id = "own"
otherwise = "red"

[title]
id = "Aturan sendiri"

[[source]]
text = "Bupati"

[[rule]]
colour = "green"
when = ["some-dose"]

[[site]]
green = "admit"
yellow = "review"
red = "refuse"
black = "refuse"

[seen]
card = "admit"
app = "admit"
doctors-letter = "admit"
child = "admit"
"#;

fn posjaga(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_posjaga"))
        .arg("--data")
        .arg(data)
        .arg("policy")
        .args(arguments)
        .output()
        .unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn the_policy_in_use_has_a_star_and_can_be_changed() {
    let data = tempfile::tempdir().unwrap();
    let starred = |output: &Output| -> Vec<String> {
        stdout(output).lines().filter_map(|line| line.strip_prefix("* ")).map(str::to_owned).collect()
    };
    let list = posjaga(data.path(), &["list", "--lang", "en"]);
    assert!(list.status.success());
    assert_eq!(stdout(&list).lines().count(), 6);
    assert_eq!(starred(&list), ["id-2022-07         PeduliLindungi from 17 July 2022"]);

    assert!(posjaga(data.path(), &["use", "booster"]).status.success());
    assert_eq!(starred(&posjaga(data.path(), &["list"])), ["booster            Vaksin lanjutan (booster)"]);

    let unknown = posjaga(data.path(), &["use", "bosoter"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(String::from_utf8(unknown.stderr).unwrap().contains("tidak ada kebijakan bosoter"));
    assert_eq!(starred(&posjaga(data.path(), &["list"])).len(), 1);
}

#[test]
fn a_shown_policy_is_a_policy_file() {
    let data = tempfile::tempdir().unwrap();
    let shown = posjaga(data.path(), &["show", "id"]);
    assert_eq!(shown.stdout, fs::read("assets/policies/id-2022-07.toml").unwrap());
}

#[test]
fn a_policy_of_the_posts_own_is_listed_and_a_broken_one_is_named() {
    let data = tempfile::tempdir().unwrap();
    let policies = data.path().join("policies");
    fs::create_dir_all(&policies).unwrap();
    fs::write(policies.join("own.toml"), OWN).unwrap();
    fs::write(policies.join("broken.toml"), "id = 7").unwrap();
    let list = posjaga(data.path(), &["list"]);
    assert!(list.status.success());
    assert!(stdout(&list).contains("  own                Aturan sendiri\n"));
    assert!(String::from_utf8(list.stderr).unwrap().contains("broken.toml"));
    assert!(posjaga(data.path(), &["use", "own"]).status.success());
}
