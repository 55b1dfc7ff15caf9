//! `posjaga doctor` for other programs and for support.

use std::fs;

use posjaga::{
    data_folder::{DataFolder, Refusal, Renderer, Substitute},
    visit_log::VisitLog,
};
use serde_json::Value;

use crate::{tending::run, visit_log::guest};

fn checks(report: &Value) -> Vec<(&str, &str)> {
    let checks = report["checks"].as_array().unwrap();
    checks.iter().map(|check| (check["topic"].as_str().unwrap(), check["health"].as_str().unwrap())).collect()
}

#[test]
fn other_programs_read_what_was_found_in_one_object() {
    let place = tempfile::tempdir().unwrap();
    let answer = run(&place.path().join("data"), &["doctor", "--json"]);
    let report: Value = serde_json::from_slice(&answer.stdout).unwrap();
    assert_eq!(report["healthy"], true, "{report}");
    assert_eq!(report["version"], env!("CARGO_PKG_VERSION"));
    let found = checks(&report);
    for wanted in
        [("program", "ok"), ("settings", "ok"), ("policy", "ok"), ("trust", "note"), ("visit-log", "ok")]
    {
        assert!(found.contains(&wanted), "{wanted:?} is not in {found:?}");
    }
    fs::write(place.path().join("data/config.toml"), "post = 7\n").unwrap();
    let answer = run(&place.path().join("data"), &["doctor", "--json"]);
    assert_eq!(answer.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&answer.stdout).unwrap();
    assert_eq!(report["healthy"], false);
    assert!(checks(&report).contains(&("settings", "bad")), "{report}");
}

#[test]
fn what_support_gets_names_nobody() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let folder = DataFolder::open(&data).unwrap();
    let secrets = [
        ("office", "Kantor Rahasia"),
        ("post", "Pos Rahasia"),
        ("town", "Kota Rahasia"),
        ("officer", "Petugas Rahasia"),
        ("signatory", "Kepala Rahasia"),
        ("signatory_number", "19700101"),
        ("purposes", "Urusan Rahasia"),
        ("sign_key", "/home/rahasia/key"),
    ];
    for (name, value) in secrets {
        folder.change_setting(name, value).unwrap();
    }
    let mut log = VisitLog::open(&folder.visit_log_path()).unwrap();
    log.record_arrival(&guest("Tamu Rahasia")).unwrap();
    drop(log);
    fs::create_dir_all(data.join("logs")).unwrap();
    fs::write(data.join("logs/posjaga.log"), "a line of the program's own\n").unwrap();

    let bundle = place.path().join("bundle.json");
    run(&data, &["doctor", "--bundle", bundle.to_str().unwrap()]);
    let text = fs::read_to_string(&bundle).unwrap();
    assert!(!text.to_lowercase().contains("rahasia") && !text.contains("19700101"), "{text}");
    let bundle: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(bundle["settings"]["policy"], "id");
    assert_eq!(bundle["settings"]["purposes"], 1);
    assert_eq!(bundle["log"][0], "a line of the program's own");
    assert!(bundle["files"].as_array().unwrap().iter().any(|file| file["name"] == "visits.sqlite"), "{text}");
    assert!(checks(&bundle["doctor"]).len() > 8);
}

#[cfg(feature = "gui")]
#[test]
fn the_doctor_tells_what_draws_the_window_and_why() {
    let place = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(place.path()).unwrap();
    let told = || String::from_utf8_lossy(&run(place.path(), &["doctor"]).stdout).into_owned();
    assert!(told().contains("OpenGL (glow)"), "{}", told());
    let substitute = Substitute { renderer: Renderer::Wgpu, refusal: Refusal::Version };
    folder.remember_substitute(Some(substitute)).unwrap();
    let told = told();
    assert!(told.contains("(wgpu), because OpenGL does not work here: its version is older"), "{told}");
}
