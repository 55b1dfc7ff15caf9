//! A slice of the catalogue of faults, as `scripts/faults` injects them.

use std::process::Command;

use super::program;

#[test]
fn the_faults_of_a_guard_posts_life_are_borne() {
    if Command::new("python3").arg("-V").output().is_err() {
        eprintln!("skipped: there is no python3");
        return;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/faults");
    let output = Command::new("python3")
        .args([script, "--quick"])
        .env("POSJAGA", program())
        .env("POSJAGA_TESTS", std::env::current_exe().unwrap())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    eprintln!("{said}");
}
