//! The clock is wrong, jumps, runs fast, or the computer sleeps. The monotonic clock runs on, as it does when somebody
//! sets a clock.

use std::{
    fs,
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use super::{Post, Teller, ended, ready, signal, words};

/// What loads another clock into a program that is to be signalled, or whose clock is to be set while it runs.
pub(super) fn other_clock() -> Option<PathBuf> {
    let places = ["/usr/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64"];
    let found = places
        .iter()
        .map(|place| PathBuf::from(place).join("faketime/libfaketime.so.1"))
        .find(|path| path.exists());
    if found.is_none() {
        eprintln!("skipped: there is no libfaketime.so.1");
    }
    found
}

/// A clock that says what stands in a file.
fn clock_of_a_file<'a>(library: &'a str, setting: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("LD_PRELOAD", library),
        ("DONT_FAKE_MONOTONIC", "1"),
        ("NO_FAKE_STAT", "1"),
        ("FAKETIME_TIMESTAMP_FILE", setting),
        ("FAKETIME_NO_CACHE", "1"),
    ]
}

#[test]
fn a_clock_three_years_ahead_destroys_nothing() {
    if !ready(true, &["faketime"]) {
        return;
    }
    let mut post = Post::new();
    post.added(20);
    let mut purge = post.command(&words("faketime -f +1095d"), &["log", "purge"]);
    purge.envs([("DONT_FAKE_MONOTONIC", "1"), ("NO_FAKE_STAT", "1")]);
    ended(purge, "").says_why(&["nothing is purged"]);
    post.check();
}

#[test]
fn every_jump_of_the_clock_is_recorded_and_the_order_stays() {
    if !ready(false, &[]) {
        return;
    }
    let Some(library) = other_clock() else { return };
    let mut post = Post::new();
    let setting = post.place.join("time");
    fs::write(&setting, "+0s").unwrap();
    let mut teller =
        Teller::new(&post, &clock_of_a_file(library.to_str().unwrap(), setting.to_str().unwrap()));
    teller.tell(&mut post);
    let mut shift = 0_i64;
    let jumps = [3_600, -3_600, 86_400, -86_400, 365 * 86_400, -365 * 86_400];
    for jump in jumps {
        shift += jump;
        fs::write(&setting, format!("{shift:+}s")).unwrap();
        teller.tell(&mut post);
    }
    teller.end();
    // The last jump brings the right time back.
    assert_eq!(post.clock_entries(), u32::try_from(jumps.len()).unwrap());
    post.check();
}

#[test]
fn a_clock_that_runs_ten_times_as_fast_slows_nothing_down() {
    if !ready(true, &["faketime"]) {
        return;
    }
    let mut post = Post::new();
    let env = [("DONT_FAKE_MONOTONIC", "1"), ("NO_FAKE_STAT", "1")];
    let ended = post.add_behind(100, &["faketime".into(), "-f".into(), "+0 x10".into()], &env);
    assert!(ended.succeeded(), "{}", ended.stderr);
    post.check();
}

#[test]
fn the_days_on_which_summer_time_begins_and_ends_are_whole() {
    let post = Post::new();
    let vienna = |arguments: &[&str], input: &str| {
        let mut command = post.command(&[], arguments);
        command.env("TZ", "Europe/Vienna");
        ended(command, input)
    };
    for hour in ["00:30", "02:30", "03:30"] {
        for day in ["2026-03-29", "2026-10-25"] {
            let line = format!("{{\"name\":\"{day} {hour}\",\"arrived\":\"{day}T{hour}:00+01:00\"}}\n");
            let added = vienna(&["log", "add", "-"], &line);
            assert!(added.succeeded(), "{line}: {}{}", added.stdout, added.stderr);
        }
    }
    // A leap second is taken or refused.
    vienna(&["log", "add", "-"], "{\"name\":\"leap\",\"arrived\":\"2016-12-31T23:59:60Z\"}\n");
    for day in ["2026-03-29", "2026-10-25"] {
        let listed = vienna(&["log", "list", "--json", "--from", day, "--to", day], "");
        assert_eq!(listed.stdout.lines().count(), 3, "{}", listed.stdout);
    }
}

#[test]
fn a_night_asleep_is_in_the_chain() {
    if !ready(true, &[]) {
        return;
    }
    let Some(library) = other_clock() else { return };
    let mut post = Post::new();
    let setting = post.place.join("time");
    fs::write(&setting, "+0s").unwrap();
    let mut teller =
        Teller::new(&post, &clock_of_a_file(library.to_str().unwrap(), setting.to_str().unwrap()));
    teller.tell(&mut post);
    signal("-STOP", &teller.child.id().to_string());
    fs::write(&setting, "+28800s").unwrap();
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(500) {
        thread::sleep(Duration::from_millis(50));
    }
    signal("-CONT", &teller.child.id().to_string());
    teller.tell(&mut post);
    teller.end();
    assert_eq!(post.clock_entries(), 1, "the night is not in the chain");
    // The right time again is a clock that was set back, which the next start sees.
    post.check();
}
