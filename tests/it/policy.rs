//! The `policy` commands, over a data folder of their own.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

/// Names and contents of files.
type Files = Vec<(&'static str, Vec<u8>)>;

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

/// A data folder whose language is told by its settings: not every system tells its own by the environment.
fn indonesian_folder() -> tempfile::TempDir {
    let data = tempfile::tempdir().unwrap();
    fs::write(data.path().join("config.toml"), "language = \"id\"\n").unwrap();
    data
}

fn posjaga(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_posjaga"))
        .env("LC_ALL", "C")
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
    let data = indonesian_folder();
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
    assert!(String::from_utf8(unknown.stderr).unwrap().contains("tidak ada aturan bosoter"));
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
    let data = indonesian_folder();
    let policies = data.path().join("policies");
    fs::create_dir_all(&policies).unwrap();
    fs::write(policies.join("own.toml"), OWN).unwrap();
    fs::write(policies.join("broken.toml"), "id = 7").unwrap();
    // The list is there, and a faulty file is an error all the same, which is said also quietly.
    for arguments in [&["list", "-q"][..], &["use", "own", "-q"], &["show", "own", "-q"]] {
        let output = posjaga(data.path(), arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains("broken.toml") && told.contains("baris 1: "), "{told}");
    }
    let list = posjaga(data.path(), &["list"]);
    assert!(stdout(&list).contains("* own                Aturan sendiri\n"));
    fs::remove_file(policies.join("broken.toml")).unwrap();
    assert!(posjaga(data.path(), &["list"]).status.success());
}

/// Nothing stands for a policy whose file is faulty: not the shipped one that it replaces, not another of
/// its series, not one of two that bear the same name.
#[test]
fn no_other_policy_takes_the_place_of_a_faulty_one() {
    let own = |id: &str| OWN.replacen("id = \"own\"", &format!("id = \"{id}\""), 1);
    let dated = |id: &str, series: &str, day: &str| {
        let head = format!("id = \"{id}\"\nseries = \"{series}\"\nvalid_from = \"{day}\"");
        OWN.replacen("id = \"own\"", &head, 1)
    };
    let faulty = |file: &str| file.replacen("[\"some-dose\"]", "[\"some-does\"]", 1);
    let windows = |file: &str| format!("\u{feff}{}", file.replace('\n', "\r\n"));
    let utf16 = |file: &str| file.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    // The files, what is gone with them, and what is named.
    let cases: Vec<(Files, &[&str], &str)> = vec![
        (vec![("a.toml", faulty(&own("booster")).into())], &["booster"], "line 13: unknown variant"),
        (vec![("A.TOML", faulty(&own("booster")).into())], &["booster"], "A.TOML"),
        (vec![("booster.toml", b"\xff".to_vec())], &["booster"], "not UTF-8"),
        (vec![("booster.toml", utf16(&own("own")))], &["booster", "own"], "not UTF-8"),
        (vec![("booster.toml.txt", own("own").into())], &["booster", "own"], "ends in .txt"),
        (vec![("a.toml", faulty(&dated("mine", "id", "2023-01-01")).into())], &["id", "mine"], "line 15: "),
        (
            vec![("a.toml", own("own").into()), ("b.toml", own("own").into())],
            &["own"],
            "line 2: `own` is also the id of another file",
        ),
        (vec![("a.toml", own("id").into())], &["id"], "line 2: `id` is also the name of a series"),
        (vec![("a.toml", dated("mine", "booster", "2022-01-01").into())], &["booster", "mine"], "line 3: "),
        (
            vec![("a.toml", dated("mine", "id", "2022-07-17").into())],
            &["id", "mine"],
            "line 4: the policy id-2022-07 of this series applies from the same day",
        ),
        (
            vec![
                ("a.toml", dated("one", "s", "2022-07-17").into()),
                ("b.toml", dated("two", "s", "2022-07-17").into()),
            ],
            &["s", "one", "two"],
            "applies from the same day",
        ),
        (vec![("a.toml", own("rules").into())], &["rules"], "are for the EU rules"),
        (vec![("a.toml", own("rules-at").into())], &["rules-at"], "are for the EU rules"),
    ];
    for (files, gone, told) in cases {
        let data = tempfile::tempdir().unwrap();
        let policies = data.path().join("policies");
        fs::create_dir_all(&policies).unwrap();
        for (name, content) in &files {
            fs::write(policies.join(name), content).unwrap();
        }
        let list = posjaga(data.path(), &["list", "--lang", "en"]);
        let stderr = String::from_utf8(list.stderr.clone()).unwrap();
        assert_eq!(list.status.code(), Some(1), "{stderr}");
        assert!(stderr.contains(told) && stderr.contains(files[0].0), "{told}: {stderr}");
        for id in gone {
            let used = posjaga(data.path(), &["use", id]);
            assert_eq!((used.status.code(), used.stdout.len()), (Some(1), 0), "{id}: {stderr}");
        }
        assert!(stdout(&posjaga(data.path(), &["list"])).contains("any-genuine"));
    }
    // What Windows' editor makes of a good file is a good file, and so is an ending in capitals.
    let data = tempfile::tempdir().unwrap();
    fs::create_dir_all(data.path().join("policies")).unwrap();
    fs::write(data.path().join("policies/OWN.TOML"), windows(&own("own"))).unwrap();
    assert!(posjaga(data.path(), &["use", "own"]).status.success());
}
