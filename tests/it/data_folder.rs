//! The data folder: settings, trust material, policies, the lock.

use std::{fs, path::Path};

use aws_lc_rs::{rand::SystemRandom, signature};
use data_encoding::BASE64;
use posjaga::{
    data_folder::{DataFolder, DataFolderError, FirstStart, Settings},
    time::Timestamp,
    words::Language,
};
use rcgen::PublicKeyData as _;

fn folder() -> (tempfile::TempDir, DataFolder) {
    let place = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(&place.path().join("data")).unwrap();
    (place, folder)
}

fn now() -> Timestamp {
    "2026-11-23T02:05:00Z".parse().unwrap()
}

fn config(folder: &DataFolder) -> String {
    fs::read_to_string(folder.config_path()).unwrap()
}

/// A made-up signer's certificate as a file.
pub fn certificate(place: &Path) -> std::path::PathBuf {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::default();
    params.distinguished_name.push(rcgen::DnType::CountryName, "ID");
    params.not_before = rcgen::date_time_ymd(2021, 1, 1);
    params.not_after = rcgen::date_time_ymd(2031, 1, 1);
    let path = place.join("signer.der");
    fs::write(&path, params.self_signed(&key).unwrap().der()).unwrap();
    path
}

/// A list of one signer under the signature of a made-up key, and that key in PEM.
fn signed_list(certificate: &[u8]) -> (String, String) {
    let key = rcgen::KeyPair::generate().unwrap();
    let der = key.serialize_der();
    let algorithm = &signature::ECDSA_P256_SHA256_FIXED_SIGNING;
    let pair = signature::EcdsaKeyPair::from_pkcs8(algorithm, &der).unwrap();
    let json = serde_json::json!({"certificates": [
        {"kid": "", "country": "ID", "certificateType": "DSC", "rawData": BASE64.encode(certificate)},
    ]})
    .to_string();
    let signature = pair.sign(&SystemRandom::new(), json.as_bytes()).unwrap();
    let pem = format!(
        "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
        BASE64.encode(&key.subject_public_key_info())
    );
    (format!("{}\n{json}", BASE64.encode(signature.as_ref())), pem)
}

#[test]
fn a_new_folder_has_commented_settings_with_the_defaults() {
    let (_place, folder) = folder();
    // A desk that is new is asked about itself.
    let new = Settings { first_start: FirstStart::Language, ..Settings::default() };
    assert_eq!(folder.settings().unwrap(), new);
    let config = config(&folder);
    for name in [
        "language",
        "post",
        "office",
        "officer",
        "policy",
        "camera",
        "purposes",
        "admit_seconds",
        "trust_max_age_days",
        "retention_days",
    ] {
        let at = config.find(&format!("\n{name} = ")).expect(name);
        assert!(config[..at].lines().next_back().unwrap().starts_with("# "), "{name} has no comment");
    }
}

#[test]
fn opening_again_keeps_what_the_officer_wrote() {
    let (_place, folder) = folder();
    fs::write(folder.config_path(), "post = \"Gerbang\"").unwrap();
    let folder = DataFolder::open(folder.path()).unwrap();
    assert_eq!(folder.settings().unwrap(), Settings { post: "Gerbang".to_owned(), ..Settings::default() });
}

#[test]
fn a_setting_is_changed_in_its_place() {
    let (_place, folder) = folder();
    let before = config(&folder);
    folder.change_setting("post", "Pintu \"Barat\" \\ 2").unwrap();
    folder.change_setting("admit_seconds", "12").unwrap();
    folder.change_setting("language", "en").unwrap();
    folder.change_setting("purposes", "Rapat\nMagang").unwrap();
    let settings = folder.settings().unwrap();
    assert_eq!(settings.post, "Pintu \"Barat\" \\ 2");
    assert_eq!((settings.admit_seconds, settings.language), (12, Language::English));
    assert_eq!(settings.purposes, ["Rapat", "Magang"]);
    let changed = |line: &&str| !before.lines().any(|old| old == *line);
    assert_eq!(config(&folder).lines().filter(changed).count(), 4);
    assert_eq!(config(&folder).lines().count(), before.lines().count());
}

#[test]
fn a_setting_that_the_file_does_not_name_is_added() {
    let (_place, folder) = folder();
    for start in ["", "post = \"A\" # mine", "\u{feff}post = \"A\"\r\n"] {
        fs::write(folder.config_path(), start).unwrap();
        folder.change_setting("policy", "booster").unwrap();
        folder.change_setting("post", "B").unwrap();
        let settings = folder.settings().unwrap();
        assert_eq!((settings.policy.as_str(), settings.post.as_str()), ("booster", "B"), "{start:?}");
    }
    assert!(config(&folder).starts_with("\u{feff}post = \"B\"\r\n"));
}

#[test]
fn broken_settings_name_the_line_and_are_left_alone() {
    let (_place, folder) = folder();
    for (file, expected) in [
        ("post = \"A\"\nofice = \"B\"\n", "line 2: unknown field `ofice`"),
        ("\n\nadmit_seconds = 61\n", "line 3: not from 2 to 60"),
        ("admit_seconds = \"6\"\n", "line 1: invalid type"),
        ("language = \"d e\"\n", "line 1: a language has a code"),
        ("post = \"A\n", "line 1: "),
        ("post = \"A\"\npost = \"B\"\n", "line 2: duplicate key"),
        ("[post]\nx = 1\n", "line 1: invalid type"),
        ("purposes = [\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\"]", "line 1: more than 9"),
    ] {
        fs::write(folder.config_path(), file).unwrap();
        for result in [folder.settings().map(|_| ()), folder.change_setting("post", "B")] {
            let Err(DataFolderError::Settings(fault)) = result else { panic!("{file:?} is taken") };
            assert!(fault.to_string().starts_with(expected), "{fault}");
        }
        assert_eq!(config(&folder), file);
    }
}

#[test]
fn settings_cut_anywhere_never_panic() {
    let (_place, folder) = folder();
    let whole = fs::read(folder.config_path()).unwrap();
    for length in (0..whole.len()).step_by(7) {
        let mut bytes = whole[..length].to_vec();
        fs::write(folder.config_path(), &bytes).unwrap();
        let _ = folder.settings();
        bytes.push(0xff);
        fs::write(folder.config_path(), &bytes).unwrap();
        assert!(matches!(folder.settings(), Err(DataFolderError::Settings(_))));
    }
}

#[test]
fn a_value_that_a_setting_cannot_have_is_refused() {
    let (_place, folder) = folder();
    let before = config(&folder);
    let long = "x".repeat(501);
    for (name, value) in [
        ("admit_seconds", "1"),
        ("admit_seconds", "soon"),
        ("trust_max_age_days", "-3"),
        ("language", "d e"),
        ("no_such_setting", "x"),
        ("post", long.as_str()),
    ] {
        let refused = folder.change_setting(name, value);
        assert!(matches!(refused, Err(DataFolderError::Settings(_))), "{name} = {value}");
    }
    assert_eq!(config(&folder), before);
}

#[test]
fn a_second_window_is_kept_out_until_the_first_closes() {
    let (_place, folder) = folder();
    let first = folder.lock().unwrap();
    assert!(matches!(folder.lock(), Err(DataFolderError::InUse)));
    drop(first);
    folder.lock().unwrap();
}

#[test]
fn trust_material_is_installed_listed_and_removed() {
    let (place, folder) = folder();
    let file = certificate(place.path());
    let installed = folder.install_trust(&file, now()).unwrap();
    assert_eq!(installed.name, "signer.der");
    assert_eq!(installed.id.len(), 12);
    assert_eq!(installed.content.signers(), 1);
    assert_eq!(folder.installed_trust().unwrap(), std::slice::from_ref(&installed));
    let (store, faults) = folder.trust_store().unwrap();
    assert_eq!((store.len(), faults.len()), (1, 0));

    let later = now() + chrono::TimeDelta::days(1);
    let again = folder.install_trust(&file, later).unwrap();
    assert_eq!((again.id.as_str(), again.added), (installed.id.as_str(), later));
    assert_eq!(folder.installed_trust().unwrap(), [again]);

    folder.remove_trust(&installed.id).unwrap();
    assert!(folder.installed_trust().unwrap().is_empty());
    assert!(folder.trust_store().unwrap().0.is_empty());
    for id in [installed.id.as_str(), "../config", ""] {
        let gone = folder.remove_trust(id);
        assert!(matches!(gone, Err(DataFolderError::NotInstalled(found)) if found == id));
    }
}

#[test]
fn nothing_is_kept_of_a_refused_trust_file() {
    let (place, folder) = folder();
    let file = place.path().join("shopping.txt");
    fs::write(&file, "milk, eggs").unwrap();
    let refused = folder.install_trust(&file, now());
    assert!(matches!(refused, Err(DataFolderError::Trust { .. })));
    assert!(matches!(folder.install_trust(place.path(), now()), Err(DataFolderError::Io { .. })));
    assert!(folder.installed_trust().unwrap().is_empty());
    assert!(!folder.path().join("trust").exists());
}

#[test]
fn a_spoiled_trust_file_does_not_take_the_others_down() {
    let (place, folder) = folder();
    let spoiled = folder.install_trust(&certificate(place.path()), now()).unwrap();
    folder.install_trust(&certificate(place.path()), now()).unwrap();
    fs::write(folder.path().join(format!("trust/{}.trust", spoiled.id)), "milk").unwrap();
    let (store, faults) = folder.trust_store().unwrap();
    assert_eq!(store.len(), 1);
    let [DataFolderError::Changed(path)] = faults.as_slice() else { panic!("{faults:?}") };
    assert!(path.ends_with(format!("{}.trust", spoiled.id)));
    folder.remove_trust(&spoiled.id).unwrap();
    assert_eq!(folder.trust_store().unwrap().1.len(), 0);
}

#[test]
fn a_signed_list_is_installed_once_its_key_is() {
    let (place, folder) = folder();
    let signer = fs::read(certificate(place.path())).unwrap();
    let (list, key) = signed_list(&signer);
    let (list_file, key_file) = (place.path().join("list.json"), place.path().join("key.pem"));
    fs::write(&list_file, list).unwrap();
    fs::write(&key_file, key).unwrap();
    assert!(matches!(folder.install_trust(&list_file, now()), Err(DataFolderError::Trust { .. })));
    let key = folder.install_trust(&key_file, now()).unwrap();
    assert_eq!(folder.install_trust(&list_file, now()).unwrap().content.signers(), 1);
    assert_eq!(folder.trust_store().unwrap().0.len(), 1);
    // Without its key nobody can say any more that the list is genuine.
    folder.remove_trust(&key.id).unwrap();
    let (store, faults) = folder.trust_store().unwrap();
    assert_eq!((store.len(), faults.len()), (0, 1));
}

#[test]
fn a_policy_of_the_posts_own_joins_the_shipped_ones() {
    let (_place, folder) = folder();
    let shipped = folder.policy_book().unwrap().0.policies().len();
    fs::create_dir(folder.policies_path()).unwrap();
    let own = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/policies/booster.toml"))
        .unwrap()
        .replacen("id = \"booster\"", "id = \"ours\"", 1);
    fs::write(folder.policies_path().join("ours.toml"), own).unwrap();
    fs::write(folder.policies_path().join("broken.toml"), "id = ").unwrap();
    fs::write(folder.policies_path().join("notes.txt"), "not a policy").unwrap();
    let (book, faults) = folder.policy_book().unwrap();
    assert_eq!(book.policies().len(), shipped + 1);
    assert!(book.choose("ours", "2026-11-23".parse().unwrap()).is_some());
    let [DataFolderError::Policy { path, .. }] = faults.as_slice() else { panic!("{faults:?}") };
    assert!(path.ends_with("broken.toml"));
}

#[cfg(unix)]
#[test]
fn everything_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let (place, folder) = folder();
    folder.install_trust(&certificate(place.path()), now()).unwrap();
    let _lock = folder.lock().unwrap();
    let mut folders = vec![folder.path().to_owned()];
    while let Some(path) = folders.pop() {
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700, "{}", path.display());
        for entry in fs::read_dir(&path).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
                assert_eq!(mode, 0o600, "{}", path.display());
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_in_place_of_the_settings_does_not_hang() {
    let (_place, folder) = folder();
    fs::remove_file(folder.config_path()).unwrap();
    let made = std::process::Command::new("mkfifo").arg(folder.config_path()).status();
    if made.is_ok_and(|status| status.success()) {
        assert!(matches!(folder.settings(), Err(DataFolderError::Io { .. })));
    }
}
