//! Exports that are signed, and what the public tool says of them.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use posjaga::{
    data_folder::DataFolder,
    export::{SigningError, SigningKey},
};

use crate::visit_log::at;

fn run(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_posjaga"))
        .arg("--data")
        .arg(data)
        .args(["--lang", "en"])
        .args(arguments)
        .output()
        .unwrap()
}

/// Whether the signature beside the file is good, by another reading of the format.
fn verified(file: &Path, public: &Path) -> bool {
    let key = fs::read_to_string(public).unwrap();
    let key = minisign::PublicKeyBox::from_string(&key).unwrap().into_public_key().unwrap();
    let signature = fs::read_to_string(format!("{}.minisig", file.display())).unwrap();
    let signature = minisign::SignatureBox::from_string(&signature).unwrap();
    let comment = signature.trusted_comment().unwrap();
    assert!(comment.contains(&format!("file:{}", file.file_name().unwrap().to_string_lossy())), "{comment}");
    let good = minisign::verify(&key, &signature, fs::File::open(file).unwrap(), true, false, false).is_ok();
    // The tool itself, where there is one.
    if let Ok(tool) = Command::new("minisign").arg("-Vm").arg(file).arg("-p").arg(public).output() {
        assert_eq!(tool.status.success(), good, "{tool:?}");
    } else {
        eprintln!("skipped: there is no minisign here to compare with");
    }
    good
}

#[test]
fn a_signed_export_is_verified_by_the_public_tool_and_a_changed_one_is_not() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let key = place.path().join("kantor.key");
    let made = run(&data, &["export-key", "--no-password", key.to_str().unwrap()]);
    assert!(made.status.success(), "{made:?}");
    let public = place.path().join("kantor.key.pub");
    for format in ["csv", "xlsx", "pdf", "json"] {
        let file = place.path().join(format!("day.{format}"));
        let signed =
            run(&data, &["export", "--output", file.to_str().unwrap(), "--sign", key.to_str().unwrap()]);
        assert!(signed.status.success(), "{signed:?}");
        assert!(verified(&file, &public));
        let mut bytes = fs::read(&file).unwrap();
        bytes[3] ^= 1;
        fs::write(&file, bytes).unwrap();
        assert!(!verified(&file, &public));
    }
    // A key is not replaced, and is its owner's alone.
    let again = run(&data, &["export-key", "--no-password", key.to_str().unwrap()]);
    assert_eq!(again.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&again.stderr).contains("a key with this name already exists"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn the_settings_can_have_every_export_signed() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let key = place.path().join("kantor.key");
    let public = SigningKey::make(&key, "").unwrap();
    DataFolder::open(&data).unwrap().change_setting("sign_key", key.to_str().unwrap()).unwrap();
    let file = place.path().join("day.csv");
    assert!(run(&data, &["export", "--output", file.to_str().unwrap()]).status.success());
    assert!(verified(&file, &public));

    fs::write(&key, "not a key").unwrap();
    let before = fs::read(&file).unwrap();
    let failed = run(&data, &["export", "--output", file.to_str().unwrap()]);
    assert_eq!(failed.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&failed.stderr).contains("not a minisign secret key"));
    assert_eq!(fs::read(&file).unwrap(), before, "nothing is exported that cannot be signed");
}

#[test]
fn a_key_with_a_password_opens_with_it_alone() {
    let place = tempfile::tempdir().unwrap();
    let key = place.path().join("kantor.key");
    let public = SigningKey::make(&key, "rahasia sekali").unwrap();
    assert!(matches!(SigningKey::open(&key, None), Err(SigningError::PasswordNeeded)));
    assert!(matches!(SigningKey::open(&key, Some("rahasia")), Err(SigningError::WrongPassword)));
    let file = place.path().join("day.csv");
    fs::write(&file, "x").unwrap();
    SigningKey::open(&key, Some("rahasia sekali")).unwrap().sign(&file, at("2026-11-25T00:00:00Z")).unwrap();
    assert!(verified(&file, &public));
    for rubbish in
        ["", "untrusted comment: x\n", "untrusted comment: x\n!!!\n", "untrusted comment: x\nAAAA\n"]
    {
        fs::write(&key, rubbish).unwrap();
        assert!(matches!(SigningKey::open(&key, None), Err(SigningError::NoKey)), "{rubbish}");
        assert!(matches!(SigningKey::open(&key, Some("x")), Err(SigningError::NoKey)), "{rubbish}");
    }
}
