//! The n-th call to the system fails, for n = 1, 2, 3 … until the operation needs no more calls of the
//! kind. `strace` makes them fail; without it these tests are skipped. `scripts/fail-at-call` leaves out
//! none.

use std::{fs, process::Command};

use super::{Template, asked_for};

/// Which call fails with what; a `+` is for this time and ever after.
const FAULTS: &[(&str, &str, &str)] = &[
    ("pwrite64", "EIO", ""),
    ("pwrite64", "EIO", "+"),
    ("pwrite64", "ENOSPC", ""),
    ("pwrite64", "ENOSPC", "+"),
    ("write", "ENOSPC", ""),
    ("write", "EIO", "+"),
    ("fdatasync", "EIO", ""),
    ("fdatasync", "EIO", "+"),
    ("fsync", "EIO", ""),
    ("fsync", "EIO", "+"),
    ("ftruncate", "EIO", ""),
    ("pread64", "EIO", ""),
    ("openat", "EMFILE", ""),
    ("unlink", "EIO", ""),
    ("rename", "EACCES", ""),
    ("linkat", "EACCES", ""),
    ("mkdir", "ENOSPC", ""),
];

/// No operation has more calls of one kind.
const MOST_CALLS: usize = 3000;

/// Tells a fault at once, since the whole loop takes long, and keeps it.
fn tell(wrong: &mut Vec<String>, fault: String) {
    eprintln!("{fault}");
    wrong.push(fault);
}

#[test]
fn a_call_that_fails_leaves_everything_as_it_was_or_as_it_was_to_be() {
    if Command::new("strace").arg("-V").output().is_err() {
        eprintln!("skipped: there is no strace");
        return;
    }
    // Of every so many calls one fails; the full loop leaves out none.
    let step = std::env::var("POSJAGA_EVERY_CALL").map_or(67, |step| step.parse().expect("a number"));
    let mut wrong = Vec::new();
    for operation in asked_for("POSJAGA_OPERATION") {
        let template = Template::new(operation);
        let mut tried = 0;
        for &(call, error, ever_after) in FAULTS {
            for nth in (1..MOST_CALLS).step_by(step) {
                let attempt = template.copy();
                let trace = attempt.place.join("trace");
                let traced = format!("trace={call}");
                let fault = format!("inject={call}:error={error}:when={nth}{ever_after}");
                let trace_name = trace.to_str().unwrap().to_owned();
                let strace = ["strace", "-f", "-qq", "-o", &trace_name, "-e", &traced, "-e", &fault];
                let ended = attempt.run(&strace);
                let injected = fs::read_to_string(&trace).unwrap_or_default().contains("(INJECTED)");
                if !injected {
                    break;
                }
                tried += 1;
                let stdout = ended.stdout.clone();
                if let Err(what) = attempt.look_over(Some(&ended), &stdout) {
                    tell(&mut wrong, format!("{}, {fault}: {what}", operation.name()));
                }
            }
        }
        eprintln!("{}: {tried} calls failed, {} faults in all so far", operation.name(), wrong.len());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_file_that_may_grow_no_further_leaves_everything_as_it_was_or_as_it_was_to_be() {
    if Command::new("prlimit").arg("-V").output().is_err() {
        eprintln!("skipped: there is no prlimit");
        return;
    }
    let step = std::env::var("POSJAGA_EVERY_CALL").map_or(40_000, |step: String| {
        step.parse::<usize>().expect("a number").saturating_mul(1500).min(40_000)
    });
    let mut wrong = Vec::new();
    for operation in asked_for("POSJAGA_OPERATION") {
        let template = Template::new(operation);
        let mut tried = 0;
        // A write over the limit is a short one; the next one fails.
        for limit in (1000..600_000).step_by(step) {
            let attempt = template.copy();
            let limit = format!("--fsize={limit}");
            // The signal that would end the program is ignored, as it is by a shell that says so.
            let ended = attempt.run(&["env", "--ignore-signal=XFSZ", "prlimit", &limit]);
            tried += 1;
            let stdout = ended.stdout.clone();
            if let Err(what) = attempt.look_over(Some(&ended), &stdout) {
                tell(&mut wrong, format!("{}, {limit}: {what}", operation.name()));
            }
        }
        eprintln!("{}: {tried} limits, {} faults in all so far", operation.name(), wrong.len());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
