//! A data folder that several users of the system share: whatever makes a file in it, its group can read and write it.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, process::Command};

use posjaga::data_folder::DataFolder;

use crate::{
    frozen::frozen,
    support,
    tending::{printed, run},
};

/// What is in the folder and not its group's, with its mode.
fn not_shared(folder: &Path) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let mode = |path: &Path| fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777;
        if mode(&folder) != 0o2770 {
            wrong.push(format!("{} {:o}", folder.display(), mode(&folder)));
        }
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if mode(&path) != 0o660 {
                wrong.push(format!("{} {:o}", path.display(), mode(&path)));
            }
        }
    }
    wrong
}

/// The group of whoever runs the tests.
fn own_group() -> String {
    let told = Command::new("id").arg("-gn").output().unwrap();
    String::from_utf8(told.stdout).unwrap().trim().to_owned()
}

#[test]
fn what_anything_makes_in_a_shared_folder_is_its_groups() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let file = |name: &str| place.path().join(name).to_str().unwrap().to_owned();
    let folder = DataFolder::open(&data).unwrap();
    // A desk that is in use already, with a log of an earlier version.
    frozen(7, &folder.visit_log_path());
    assert_ne!(not_shared(&data), [""; 0], "one user's own folder is nobody else's");
    let shared = run(&data, &["setup", "--shared", &own_group()]);
    assert!(printed(&shared).contains("shares this guest book"), "{shared:?}");
    assert_eq!(not_shared(&data), [""; 0]);

    fs::write(file("list.der"), support::issuer().certificate_der()).unwrap();
    fs::write(file("guest.jsonl"), "{\"name\":\"Siti Aminah\"}\n").unwrap();
    fs::write(file("secret"), "kopi pagi di pos\n").unwrap();
    for command in [
        &["log", "list"][..],
        &["trust", "add", &file("list.der")],
        &["policy", "use", "booster"],
        &["log", "add", &file("guest.jsonl")],
        &["backup", &file("backup")],
        &["restore", &file("backup")],
        &["log", "encrypt", "--passphrase-file", &file("secret")],
        &["--passphrase-file", &file("secret"), "log", "list"],
        &["--passphrase-file", &file("secret"), "log", "decrypt"],
        &["log", "rescue"],
        &["log", "purge", "--before", "2026-11-25"],
    ] {
        let answer = run(&data, command);
        assert_eq!(not_shared(&data), [""; 0], "after {command:?}: {answer:?}");
        assert!(answer.status.success(), "{command:?}: {answer:?}");
    }
    assert!(!folder.kept_aside().unwrap().is_empty(), "an upgrade, a restore and a rescue were among them");
    // What leaves the folder is its writer's alone.
    assert_eq!(fs::metadata(file("backup")).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn the_window_s_own_log_is_shared_as_well() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    printed(&run(&data, &["setup", "--shared", &own_group()]));
    posjaga::data_folder::start_logging(&DataFolder::open(&data).unwrap()).unwrap();
    assert!(
        data.join("logs/posjaga.log").exists() && not_shared(&data).is_empty(),
        "{:?}",
        not_shared(&data)
    );
}

#[test]
fn a_group_that_is_none_is_told() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let answer = run(&data, &["setup", "--shared", "no-such-group-here"]);
    let told = String::from_utf8_lossy(&answer.stderr).into_owned();
    assert!(
        !answer.status.success() && told.contains("cannot be shared") && told.contains("no-such-group-here")
    );
    let answer = run(&data, &["setup", "--shared"]);
    assert!(String::from_utf8_lossy(&answer.stderr).contains("name the group"), "{answer:?}");
    let doctor = run(&data, &["doctor"]);
    assert!(!String::from_utf8_lossy(&doctor.stdout).contains("several users share it"), "{doctor:?}");
}
