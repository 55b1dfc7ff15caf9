//! `office.toml`: one file makes a desk that judges, or changes nothing and says why, by lines.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Output,
};

use posjaga::{
    data_folder::{DataFolder, FirstStart, Settings},
    demo::issuer::Issuer,
    text::Language,
};

use crate::{
    support,
    tending::{printed, run},
};

/// A stick with an office file and what it names, and a desk.
struct Stick {
    place: tempfile::TempDir,
    issuer: Issuer,
}

/// What an IT officer would write. The lists of trust stand over the settings, as TOML wants it.
const OFFICE: &str = r#"
# Kantor Bupati
trust = [
    "trust/austria.der",
]
policies = ["tamu.toml"]
language = "en"
office = "Kantor Bupati"  # for the letterhead
town = "Manokwari"
post = "Pintu Timur"
policy = "tamu"
purposes = ["Rapat", "Upacara"]
retention_days = 60
retention_days_of = { phone = 7 }
officers = [{ name = "Siti", role = "officer" }]

[lists]
organisations = ["Dinas Kesehatan"]
hosts = [{ name = "Budi", unit = "Umum" }]
"#;

impl Stick {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let stick = Self { place, issuer: support::issuer() };
        fs::create_dir(stick.path("stick")).unwrap();
        fs::create_dir(stick.path("stick/trust")).unwrap();
        fs::write(stick.path("stick/trust/austria.der"), stick.issuer.certificate_der()).unwrap();
        fs::write(stick.path("stick/tamu.toml"), policy("tamu")).unwrap();
        fs::write(stick.path("stick/broken.toml"), "id = 7\n").unwrap();
        fs::write(stick.path("stick/ms.ftl"), "language-name = Melayu\n").unwrap();
        fs::write(stick.path("stick/nothing.pem"), "no certificate at all\n").unwrap();
        stick
    }

    fn path(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    fn set_up(&self, office: impl AsRef<[u8]>) -> Output {
        let file = self.path("stick/office.toml");
        fs::write(&file, office).unwrap();
        run(&self.path("data"), &["setup", "--from", file.to_str().unwrap()])
    }

    /// Everything in the desk's folder, but for what every start writes.
    fn desk(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        files_in(&self.path("data"), &mut files);
        files
    }
}

fn files_in(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_in(&path, files);
        } else {
            files.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
}

/// A shipped policy under another name.
fn policy(id: &str) -> String {
    let place = tempfile::tempdir().unwrap();
    let shipped = run(place.path(), &["policy", "show", "any-genuine"]);
    printed(&shipped).replace("any-genuine", id)
}

#[test]
fn a_right_office_file_makes_a_desk_that_judges_its_first_credential() {
    let stick = Stick::new();
    let answer = stick.set_up(OFFICE);
    assert_eq!(printed(&answer), "Set up: 10 settings, 1 trust list, 1 policy or language\n", "{answer:?}");

    let settings = DataFolder::open(&stick.path("data")).unwrap().settings().unwrap();
    assert_eq!(settings.language, Language::English);
    assert_eq!((settings.office.as_str(), settings.post.as_str()), ("Kantor Bupati", "Pintu Timur"));
    assert_eq!((settings.policy.as_str(), settings.retention_days), ("tamu", 60));
    assert_eq!(settings.purposes, ["Rapat", "Upacara"]);
    assert_eq!((settings.lists.hosts.len(), settings.lists.organisations.len()), (1, 1));
    assert_eq!(settings.officers.0.len(), 1);
    assert_eq!(settings.first_start, FirstStart::Done, "nothing is left to be asked");
    assert_eq!(
        settings.admit_seconds,
        Settings::default().admit_seconds,
        "what the file does not name stays"
    );
    let config = fs::read_to_string(stick.path("data/config.toml")).unwrap();
    assert!(config.contains("# What this post is called in the guest book."), "comments stay:\n{config}");
    assert!(!config.contains("austria"));

    let code = stick.issuer.issue(&support::credential()).unwrap();
    fs::write(stick.path("code.txt"), code).unwrap();
    let code = stick.path("code.txt");
    let judged =
        run(&stick.path("data"), &["check", "--json", "--at", "2022-08-01T09:00", code.to_str().unwrap()]);
    let judged = String::from_utf8_lossy(&judged.stdout).into_owned();
    assert!(judged.contains(r#""verdict":"admit""#) && judged.contains(r#""policy":"tamu""#), "{judged}");

    // The same file again changes nothing.
    let before = stick.desk();
    printed(&stick.set_up(OFFICE));
    let without_dates = |files: BTreeMap<PathBuf, Vec<u8>>| -> Vec<_> {
        files.into_iter().filter(|(path, _)| path.extension().is_none_or(|end| end != "json")).collect()
    };
    assert_eq!(without_dates(stick.desk()), without_dates(before));
}

#[test]
fn a_desk_writes_the_file_that_makes_another_one_like_it() {
    let stick = Stick::new();
    printed(&stick.set_up(OFFICE));
    let folder = DataFolder::open(&stick.path("data")).unwrap();
    folder.change_setting("officer", "Dewi").unwrap();
    folder.change_setting("camera", "/dev/video2").unwrap();

    let written = stick.path("copy/kantor.toml");
    fs::create_dir(stick.path("copy")).unwrap();
    let answer = run(&stick.path("data"), &["setup", "--write", written.to_str().unwrap()]);
    assert!(printed(&answer).contains("kantor-files"), "{answer:?}");
    let text = fs::read_to_string(&written).unwrap();
    assert!(!text.contains("Dewi") && !text.contains("video2"), "{text}");

    let other = stick.path("other");
    printed(&run(&other, &["setup", "--from", written.to_str().unwrap()]));
    let (other, mut own) = (DataFolder::open(&other).unwrap(), folder.settings().unwrap());
    (own.officer, own.camera) = (String::new(), String::new());
    assert_eq!(other.settings().unwrap(), own);
    let ids = |folder: &DataFolder| -> Vec<String> {
        folder.installed_trust().unwrap().into_iter().map(|trust| trust.id).collect()
    };
    assert_eq!(ids(&other), ids(&folder));
    assert_eq!(fs::read(other.policies_path().join("tamu.toml")).unwrap(), policy("tamu").as_bytes());
}

#[test]
fn a_faulty_office_file_is_told_by_lines_and_changes_nothing() {
    /// What stands in the file, and for each fault its line and a part of its reason.
    type Case = (&'static str, &'static [(usize, &'static str)]);
    let cases: &[Case] = &[
        // TOML itself.
        ("post = \"Timur\noffice = \"B\"\n", &[(1, "string")]),
        ("post = \"A\"\n\noffice \"B\"\n", &[(3, "")]),
        ("post = \"A\"\npost = \"B\"\n", &[(2, "duplicate")]),
        ("post = \"A\"\n[lists\n", &[(2, "")]),
        ("= 7\n", &[(1, "")]),
        // Settings.
        ("post = \"A\"\nretention = 30\n", &[(2, "unknown field `retention`")]),
        ("Post = \"A\"\n", &[(1, "unknown field `Post`")]),
        ("retention_days = \"thirty\"\n", &[(1, "invalid type")]),
        ("retention_days = -1\n", &[(1, "not from 0 to 36500")]),
        ("retention_days = 99999\n", &[(1, "not from 0 to 36500")]),
        ("retention_days = 1.5\n", &[(1, "invalid type")]),
        ("admit_seconds = 1\n", &[(1, "not from 2 to 60")]),
        ("trust_max_age_days = 0\n", &[(1, "not from 1 to 3650")]),
        ("post = 7\n", &[(1, "invalid type")]),
        ("office = [\"A\"]\n", &[(1, "invalid type")]),
        ("# one\n\npost = \"  \"\n", &[(3, "name of the post is empty")]),
        ("purposes = \"Rapat\"\n", &[(1, "invalid type")]),
        (
            "purposes = [\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\"]\n",
            &[(1, "more than 9")],
        ),
        ("retention_days_of = { phone = 0 }\n", &[(1, "not from 1 to 36500")]),
        ("retention_days_of = { shoe = 7 }\n", &[(1, "shoe is none of")]),
        ("language = \"bahasa Indonesia\"\n", &[(1, "a language has a code")]),
        ("post = \"A\"\nlanguage = \"xx\"\n", &[(2, "no language xx")]),
        ("policy = \"nobody\"\n", &[(1, "no policy nobody")]),
        // Files.
        ("trust = \"trust/austria.der\"\n", &[(1, "trust is a list of files")]),
        ("trust = [\n  \"trust/austria.der\",\n  7,\n]\n", &[(3, "trust is a list of files")]),
        ("trust = [\"missing.pem\"]\n", &[(1, "no such file")]),
        ("trust = [\n\"trust/austria.der\",\n\"nothing.pem\",\n]\n", &[(3, "nothing.pem")]),
        ("trust = [\"trust\"]\n", &[(1, "trust")]),
        ("trust = [\"../stick/trust/austria.der\"]\n", &[(1, "no path beside this file")]),
        ("trust = [\"/etc/passwd\"]\n", &[(1, "no path beside this file")]),
        ("trust = [\"C:\\\\austria.der\"]\n", &[(1, "no path beside this file")]),
        ("trust = [\"\"]\n", &[(1, "no path beside this file")]),
        ("trust = [\"trust/austria.der\", \"trust/austria.der\"]\n", &[(1, "named twice")]),
        ("policies = [\"broken.toml\"]\n", &[(1, "broken.toml")]),
        ("policies = [\"nothing.pem\"]\n", &[(1, "ends in .toml")]),
        ("policies = [\"missing.toml\"]\n", &[(1, "no such file")]),
        ("languages = [\"tamu.toml\"]\n", &[(1, "ends in .ftl")]),
        ("post = \"A\"\n\n[lists]\nhosts = [\n  { name = 7 },\n]\n", &[(5, "invalid type")]),
        ("[lists]\nguests = []\n", &[(2, "unknown field `guests`")]),
        ("officers = [{ name = \"Siti\", role = \"king\" }]\n", &[(1, "")]),
        ("appearance = \"pink\"\n", &[(1, "")]),
        ("post = \"A\"\n[trust]\nfiles = []\n", &[(2, "trust is a list of files")]),
        // Nothing, and several at once.
        ("", &[(1, "sets nothing")]),
        ("# only a comment\n", &[(1, "sets nothing")]),
        (
            "trust = [\"missing.pem\", \"nothing.pem\"]\npost = \"A\"\npolicy = \"nobody\"\n",
            &[(1, "no such file"), (1, "nothing.pem"), (3, "no policy nobody")],
        ),
        ("admit_seconds = 1\npolicies = [\"missing.toml\"]\n", &[(1, "not from 2"), (2, "no such file")]),
        (
            "retention_days = -1\npost = \"\"\nadmit_seconds = 1\nwhat = 1\n",
            &[(1, "not from 0"), (2, "post is empty"), (3, "not from 2"), (4, "unknown field `what`")],
        ),
    ];
    assert!(cases.len() >= 30);
    let stick = Stick::new();
    // A desk that is in use, with a trust list of its own.
    let own =
        Issuer::new("DE", "2022-01-01T00:00:00Z".parse().unwrap(), "2024-01-01T00:00:00Z".parse().unwrap());
    fs::write(stick.path("own.der"), own.unwrap().certificate_der()).unwrap();
    printed(&run(&stick.path("data"), &["trust", "add", stick.path("own.der").to_str().unwrap()]));
    let before = stick.desk();

    let check = |bytes: &[u8], told: &[(usize, &str)]| {
        let answer = stick.set_up(bytes);
        let errors = String::from_utf8_lossy(&answer.stderr).into_owned();
        let what = String::from_utf8_lossy(bytes);
        assert_eq!(answer.status.code(), Some(1), "{what}\n{answer:?}");
        let lines: Vec<&str> = errors.lines().collect();
        assert_eq!(lines.len(), told.len() + 1, "{what}\n{errors}");
        for (line, (number, reason)) in lines.iter().zip(told) {
            assert!(line.contains(&format!("office.toml: line {number}: ")), "{what}\n{line}");
            assert!(line.contains(reason), "{what}\n{line} instead of {reason}");
        }
        assert!(lines.last().is_some_and(|line| line.contains("nothing was changed")), "{errors}");
        assert_eq!(stick.desk(), before, "{what}");
        assert!(answer.stdout.is_empty());
    };
    for (office, told) in cases {
        check(office.as_bytes(), told);
    }
    check(b"post = \"A\"\noffice = \"Kant\xf8r\"\n", &[(2, "not UTF-8")]);
    check(&"post = \"A\"\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(), &[(1, "")]);

    // As Windows' editor writes it, it is right.
    let windows = format!("\u{feff}{}", OFFICE.replace('\n', "\r\n"));
    printed(&stick.set_up(windows));
}

#[test]
fn an_office_file_that_is_none_is_told() {
    let stick = Stick::new();
    let data = stick.path("data");
    for (file, reason) in [("stick/none.toml", "no such file"), ("stick/trust", "ordinary file")] {
        let answer = run(&data, &["setup", "--from", stick.path(file).to_str().unwrap()]);
        assert!(!answer.status.success());
        assert!(String::from_utf8_lossy(&answer.stderr).contains(reason), "{answer:?}");
    }
    assert_eq!(run(&data, &["setup"]).status.code(), Some(2), "it wants to know what");
}
