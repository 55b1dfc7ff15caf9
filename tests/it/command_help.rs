//! `--help` and what is said of a command line that cannot be understood, each in the language of its reader.

use std::{fs, path::Path, process::Command};

/// How the program ends with these arguments, and what it says on standard output and error.
fn run(locale: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_posjaga"))
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env_remove("LANGUAGE")
        .env("LANG", locale)
        .args(arguments)
        .output()
        .expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what it says is text");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn data_folder(config: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("config.toml"), config).expect("it can be written");
    folder
}

fn path(folder: &Path) -> &str {
    folder.to_str().expect("a path of letters")
}

#[test]
fn the_help_is_in_the_language_of_the_option_the_settings_or_the_system() {
    let nowhere = "/nonexistent/posjaga";
    let english = data_folder("language = \"en\"\n");
    let indonesian = data_folder("language = \"id\"\n");
    let of_system: &[(&str, &[&str], &str)] = &[
        ("C", &["--data", nowhere, "--help"], "Pemakaian: posjaga [OPSI] [PERINTAH]"),
        ("en_GB.UTF-8", &["--data", nowhere, "--help"], "Usage: posjaga [OPTIONS] [COMMAND]"),
        ("id_ID.UTF-8", &["--data", nowhere, "--help"], "Pemakaian: posjaga"),
    ];
    // Windows and macOS tell their language otherwise than by the environment.
    let of_system = if cfg!(target_os = "linux") { of_system } else { &[] };
    let told: &[(&str, &[&str], &str)] = &[
        ("en_GB.UTF-8", &["--data", path(indonesian.path()), "--help"], "Pemakaian: posjaga"),
        ("C", &["--data", path(english.path()), "--help"], "Usage: posjaga"),
        (
            "C",
            &["log", "add", "--help", "--lang", "en", "--data", nowhere],
            "Usage: posjaga log add [OPTIONS] <INPUT>",
        ),
        ("C", &["--data", nowhere, "--lang=en", "help", "log", "purge"], "Usage: posjaga log purge"),
    ];
    for (locale, arguments, expected) in of_system.iter().chain(told) {
        let (code, help, error) = run(locale, arguments);
        assert_eq!((code, error.as_str()), (Some(0), ""), "{arguments:?}");
        assert!(help.contains(expected), "{arguments:?}: {help}");
    }
    assert!(!Path::new(nowhere).exists(), "asking for help makes no data folder");
    let kept: Vec<_> = fs::read_dir(english.path()).expect("it is there").collect();
    assert_eq!(kept.len(), 1, "asking for help writes nothing into a data folder");
}

#[test]
fn the_help_says_what_a_command_does_in_plain_words() {
    let data = data_folder("");
    let help = |arguments: &[&str]| run("C", &[&["--data", path(data.path())], arguments].concat()).1;
    let english = help(&["--lang", "en", "--help"]);
    for words in
        ["Restore a backup; the current data is moved aside", "Increase log verbosity (-vv for trace)"]
    {
        assert!(english.contains(words), "{words}: {english}");
    }
    let indonesian = help(&["--lang", "id", "log", "--help"]);
    assert!(
        indonesian.contains("Musnahkan data pribadi kunjungan yang masa simpannya berakhir"),
        "{indonesian}"
    );
    // What the program knows itself stands in its place.
    let add = help(&["--lang", "en", "log", "add", "--help"]);
    assert!(add.contains("organisation, purpose, host") && add.contains(r#"{"line":1,"id":"…"}"#), "{add}");
    let read = help(&["--lang", "id", "read", "--help"]);
    assert!(read.contains("- best: ") && read.contains("[bawaan: normal]"), "{read}");
    assert!(help(&["--version"]).starts_with("posjaga "));
}

#[test]
fn a_command_line_that_cannot_be_understood_is_explained() {
    let data = data_folder("");
    for (arguments, indonesian, english) in [
        (&["lgo"][..], "perintah \"lgo\" tidak dikenal", "unknown command \"lgo\""),
        (&["log", "list", "--form", "2026-01-01"], "argumen --form tidak dikenal", "unknown argument --form"),
        (&["log", "add"], "argumen yang kurang: <MASUKAN>", "missing argument: <INPUT>"),
        (
            &["log", "list", "--from", "kemarin"],
            "\"kemarin\" untuk --from <TANGGAL> tidak sah: bukan tanggal seperti",
            "\"kemarin\" of --from <DATE> is not valid: not a date such as",
        ),
        (&["log", "list", "--from"], "--from <TANGGAL> perlu nilai", "--from <DATE> needs a value"),
        (
            &["read", "--effort", "all", "x.png"],
            "nilai yang mungkin: fast, normal, best",
            "possible values: fast, normal, best",
        ),
        (
            &["read", "--effort", "fast", "--sequence", "x.png"],
            "tidak boleh diberikan bersama",
            "cannot be given together with",
        ),
        (&["log", "list", "--json", "--json"], "lebih dari sekali", "more than once"),
        (&["log", "trace", "x", "--window", "lama"], "bukan bilangan bulat", "not a whole number"),
        (
            &["log", "correct", "x", "--why", "y", "party=dua"],
            "party: bukan bilangan bulat",
            "party: not a whole number",
        ),
        (&["export", "--output", "x", "--format", "doc"], "bukan salah satu dari csv", "none of csv"),
    ] {
        for (language, expected) in [("id", indonesian), ("en", english)] {
            let line = [&["--data", path(data.path()), "--lang", language], arguments].concat();
            let (code, out, error) = run("C", &line);
            assert_eq!((code, out.as_str()), (Some(2), ""), "{line:?}");
            assert!(error.starts_with("posjaga: ") && error.contains(expected), "{line:?}: {error}");
        }
    }
    let (_, _, error) = run("C", &["--data", path(data.path()), "--lang", "en", "log", "list", "--form"]);
    assert!(error.contains("did you mean --from?") && error.contains("Usage: posjaga log list"), "{error}");
    // A command alone shows what it can do.
    let (code, _, error) = run("C", &["--data", path(data.path()), "--lang", "en", "log"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("Usage: posjaga log [OPTIONS] <COMMAND>"), "{error}");
}

/// The terminal of an officer obeys nothing that stands in an argument.
#[test]
fn an_argument_acts_on_no_terminal() {
    let (_, _, error) = run("C", &["--data", "/nonexistent/posjaga", "--\u{1b}[31mred"]);
    assert!(!error.contains('\u{1b}'), "{error:?}");
}
