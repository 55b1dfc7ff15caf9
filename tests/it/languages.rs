//! A further language is a file in the data folder: offered, used, and never trusted.

use std::{fs, path::Path, process::Command};

use posjaga::{
    data_folder::DataFolder,
    text::{Language, TextFaultKind, read_texts, shown},
    time::Timestamp,
    words::{dates, judgement, report},
};
use proptest::prelude::*;
use tempfile::TempDir;

/// A data folder that brings this language along.
fn folder(code: &str, file: impl AsRef<[u8]>) -> (TempDir, DataFolder) {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("data");
    fs::create_dir_all(path.join("languages")).unwrap();
    fs::write(path.join("languages").join(format!("{code}.ftl")), file).unwrap();
    let folder = DataFolder::open(&path).unwrap();
    (place, folder)
}

/// What the program says on this data folder.
fn said(data: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_posjaga"));
    command.arg("--data").arg(data).args(arguments);
    command.env("LC_ALL", "C").env_remove("LANGUAGE");
    let output = command.output().unwrap();
    String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
}

const MALAY: &str = "\
# Dibuat untuk ujian.
-guna = Guna
language-name = Bahasa Melayu
language-locale = ms_MY
desk-ready = Sedia
verdict-admit = Boleh { -guna } masuk
verdict-together = { $before ->
    [1] Dengan kod sebelumnya
   *[other] Dengan { $before } kod sebelumnya
 }
visits-column-purpose = Tujuan
visits-inside-earlier = Belum keluar: { $count }
help-log-list = Senaraikan lawatan
";

#[test]
fn a_language_of_the_data_folder_is_offered_and_speaks() {
    let (_place, folder) = folder("ms", MALAY);
    assert_eq!(folder.offer_languages(), []);
    let malay = Language::from_code("ms").expect("it is offered");
    assert!(Language::all().contains(&malay));
    assert_eq!(malay.name(), "Bahasa Melayu");
    assert_eq!(malay.plain("desk-ready"), "Sedia");
    assert_eq!(malay.plain("verdict-admit"), "Boleh Guna masuk");
    assert_eq!(malay.filled("visits-inside-earlier", &[("count", 3_u64.into())]), "Belum keluar: 3");
    for (before, expected) in [(1_u64, "Dengan kod sebelumnya"), (2, "Dengan 2 kod sebelumnya")] {
        assert_eq!(malay.filled("verdict-together", &[("before", before.into())]), expected);
    }
    // Where it is silent, English speaks, also for numbers and times.
    assert_eq!(malay.plain("desk-settings-title"), Language::English.plain("desk-settings-title"));
    assert_eq!(report::count(1_234_567, malay), "1,234,567");
    assert_eq!(dates::date("2021-12-06".parse().unwrap(), malay), "6 Disember 2021");
    let moment: Timestamp = "2021-12-06T02:05:00Z".parse().unwrap();
    assert_eq!(dates::time(moment, malay), dates::time(moment, Language::English));
}

#[test]
fn the_command_line_speaks_it_and_the_settings_may_name_it() {
    let (_place, folder) = folder("ms", MALAY);
    let list = said(folder.path(), &["--lang", "ms", "log", "list"]);
    assert!(list.contains("Tujuan") && list.contains("Organisation"), "{list}");
    let help = said(folder.path(), &["--lang", "ms", "log", "--help"]);
    assert!(help.contains("Senaraikan lawatan"), "{help}");
    folder.change_setting("language", "ms").unwrap();
    assert_eq!(folder.settings().unwrap().language.code(), "ms");
    assert!(said(folder.path(), &["log", "list"]).contains("Tujuan"));
    assert!(said(folder.path(), &["doctor"]).contains("Bahasa Melayu"));
    // Its file is gone: the desk opens all the same, in English, and the doctor tells.
    fs::remove_dir_all(folder.languages_path()).unwrap();
    let list = said(folder.path(), &["log", "list"]);
    assert!(list.contains("Purpose"), "{list}");
    assert!(said(folder.path(), &["doctor"]).contains("the language ms"));
}

#[test]
fn a_backup_takes_it_along() {
    let (place, folder) = folder("ms", MALAY);
    let backup = place.path().join("backup.posjaga");
    let done =
        said(folder.path(), &["log", "list"]) + &said(folder.path(), &["backup", backup.to_str().unwrap()]);
    assert!(backup.exists(), "{done}");
    let other = place.path().join("other");
    let done = said(&other, &["restore", backup.to_str().unwrap()]);
    assert_eq!(fs::read_to_string(other.join("languages/ms.ftl")).ok().as_deref(), Some(MALAY), "{done}");
}

#[test]
fn the_first_start_speaks_the_systems_language() {
    for (locales, expected) in [
        (&["id-ID"][..], Language::Indonesian),
        (&["en-US", "id"], Language::English),
        (&["de-DE", "en-GB"], Language::English),
        (&["de-DE"], Language::Indonesian),
        (&["C"], Language::Indonesian),
        (&[], Language::Indonesian),
    ] {
        assert_eq!(Language::of_system(locales.iter().map(ToString::to_string)), expected, "{locales:?}");
    }
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("data");
    let folder = DataFolder::open_in(&path, Language::English).unwrap();
    assert_eq!(folder.settings().unwrap().language, Language::English);
    // Later starts keep what the settings say.
    let again = DataFolder::open_in(&path, Language::Indonesian).unwrap();
    assert_eq!(again.settings().unwrap().language, Language::English);
}

/// What is wrong in a file, without its places.
fn faults(file: &str) -> Vec<TextFaultKind> {
    let texts = read_texts("xx", "xx.ftl", file.to_owned()).expect("xx is a code");
    texts.faults().iter().map(|fault| fault.kind.clone()).collect()
}

#[test]
fn what_is_wrong_is_told_and_the_rest_holds() {
    use TextFaultKind::{Argument, Double, Reference, Syntax, TooDeep, TooLong, Unknown, Unsafe};
    let id = |id: &str| id.to_owned();
    let deep = "{".repeat(100_000);
    for (what, bad, expected) in [
        ("no Fluent", "§ what is this\n", vec![Syntax]),
        ("no value", "desk-close\n", vec![Syntax]),
        ("an open brace", "desk-close = { $x\n", vec![Syntax]),
        ("braces in braces", &format!("desk-close = {deep}\n"), vec![TooLong]),
        ("a hundred braces", &format!("desk-close = {}\n", &deep[..100]), vec![TooDeep]),
        ("calls in calls", &format!("desk-close = {{ {} }}\n", "A(".repeat(100)), vec![TooDeep]),
        ("a long text", &format!("desk-close = {}\n", "a".repeat(5000)), vec![TooLong]),
        ("a long term", &format!("-a = {}\n", "a".repeat(500)), vec![TooLong]),
        ("an escape", "desk-close = a\u{1b}[2J\n", vec![Unsafe]),
        ("a hidden override", "desk-close = a\u{202e}b\n", vec![Unsafe]),
        ("a written escape", "desk-close = a{ \"\\u001B\" }\n", vec![Unsafe]),
        ("an unknown text", "desk-close-all = a\n", vec![Unknown(id("desk-close-all"))]),
        ("an unknown argument", "desk-close = { $name }\n", vec![Argument(id("desk-close"))]),
        (
            "one in a variant",
            "visits-inside-earlier = { $count ->\n   *[other] { $x }\n }\n",
            vec![Argument(id("visits-inside-earlier"))],
        ),
        ("no text but an attribute", "desk-close =\n    .label = a\n", vec![Argument(id("desk-close"))]),
        ("another text", "desk-close = { desk-ready }\n", vec![Reference(id("desk-close"))]),
        ("itself", "desk-close = { desk-close }\n", vec![Reference(id("desk-close"))]),
        (
            "a function",
            "visits-inside-earlier = { NUMBER($count) }\n",
            vec![Reference(id("visits-inside-earlier"))],
        ),
        ("a term that is not there", "desk-close = { -none }\n", vec![Reference(id("desk-close"))]),
        (
            "a term of a term",
            "-a = { -a }\ndesk-close = { -a }\n",
            vec![Reference(id("a")), Reference(id("desk-close"))],
        ),
        ("twice", "desk-close = a\ndesk-close = b\n", vec![Double(id("desk-close"))]),
    ] {
        let file = format!("desk-ready = Bereit\n{bad}desk-camera = Heute\n");
        assert_eq!(faults(&file), expected, "{what}");
        let texts = read_texts("xx", "xx.ftl", file).unwrap();
        posjaga::text::offer(texts);
        let language = Language::from_code("xx").unwrap();
        assert_eq!(language.plain("desk-ready"), "Bereit", "{what}");
        assert_eq!(language.plain("desk-camera"), "Heute", "{what}");
        assert!(["Close (Esc)", "a"].contains(&language.plain("desk-close")), "{what}");
        assert!(language.filled("visits-inside-earlier", &[("count", 2_u64.into())]).contains('2'), "{what}");
    }
}

#[test]
fn a_file_that_is_no_language_is_refused() {
    for (name, bytes, expected) in [
        ("id", &b"desk-ready = Siap\n"[..], TextFaultKind::Shipped),
        ("en", b"desk-ready = Go\n", TextFaultKind::Shipped),
        ("a language", b"desk-ready = a\n", TextFaultKind::NoLanguage),
        ("..", b"desk-ready = a\n", TextFaultKind::NoLanguage),
        ("zz", b"desk-ready = \xff\xfe\n", TextFaultKind::Unreadable),
        ("zz", &vec![b'#'; 600_000], TextFaultKind::TooLong),
    ] {
        let (_place, folder) = folder(name, bytes);
        let kinds: Vec<_> = folder.offer_languages().into_iter().map(|fault| fault.kind).collect();
        assert_eq!(kinds, [expected], "{name}");
    }
    assert_eq!(Language::from_code("zz"), None);
    assert_ne!(Language::Indonesian.plain("desk-ready"), "Go");
}

#[test]
fn there_are_so_many_languages_and_no_more() {
    let (_place, folder) = folder("qaa", "desk-ready = a\n");
    for at in 0..40_u8 {
        let code = format!("q{}{}", char::from(b'b' + at / 20), char::from(b'a' + at % 20));
        fs::write(folder.languages_path().join(format!("{code}.ftl")), "desk-ready = a\n").unwrap();
    }
    let faults = folder.offer_languages();
    assert_eq!(faults.len(), 1);
    assert!(faults[0].in_words(Language::English).contains("too many"));
}

proptest! {
    #[test]
    fn nothing_in_a_file_of_texts_makes_the_program_fall(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "desk-ready", "visits-totals", "-term", " = ", "{", "}", "$count", "$visits", "->", "[one]", "*[other]",
                "\n", "\n    ", "\"", "\\u0041", "\\", ".a", "FN(", ")", ",", ":", "1", "1e9", "0.000001", "a", "#",
                "\u{202e}", "é", "\r\n", " ", "{ -term }", "{ $visits }",
            ]),
            0..60,
        )
    ) {
        let texts = read_texts("xy", "xy.ftl", pieces.concat()).unwrap();
        posjaga::text::offer(texts);
        let language = Language::from_code("xy").unwrap();
        for text in [
            language.plain("desk-ready").to_owned(),
            language.filled("visits-totals", &[("visits", 1_u64.into()), ("people", 2_u64.into()), ("inside", 3_u64.into())]),
        ] {
            prop_assert!(!text.is_empty() || text.is_empty());
            prop_assert!(text.lines().all(|line| shown(line).chars().all(|letter| !letter.is_control())));
            prop_assert!(text.len() < 100_000);
        }
        let _ = judgement::verdict(posjaga::verdict::Verdict::Admit, language);
    }
}
