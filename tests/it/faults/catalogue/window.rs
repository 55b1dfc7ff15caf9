//! Faults that are borne by an open window, on a screen that nobody sees.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use super::{Ended, Post, clock::other_clock, end_of, ready, signal, strace, wait_for, words};

/// A screen.
struct Display {
    server: Child,
    name: String,
}

impl Display {
    /// `None` where none can be opened, which is said.
    fn new(size: &str) -> Option<Self> {
        let line = ["-displayfd", "1", "-screen", "0", &format!("{size}x24")].map(str::to_owned);
        let mut server =
            Command::new("Xvfb").args(line).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        let display = Self { server, name: format!(":{}", number.trim()) };
        if number.trim().is_empty() {
            eprintln!("skipped: Xvfb does not start");
            return None;
        }
        Some(display)
    }

    fn window(&self, post: &Post, behind: &[String], env: &[(&str, &str)], arguments: &[&str]) -> Child {
        let mut command = post.command(behind, arguments);
        command.env("DISPLAY", &self.name).env("LIBGL_ALWAYS_SOFTWARE", "1").env_remove("WAYLAND_DISPLAY");
        command.envs(env.iter().copied()).spawn().unwrap()
    }

    /// Works the demo's window by these steps.
    #[track_caller]
    fn demo(&self, post: &Post, behind: &[String], env: &[(&str, &str)], steps: &[&str]) -> Ended {
        fs::write(post.place.join("steps.txt"), steps.join("\n")).unwrap();
        let window = self.window(post, behind, env, &["-v", "demo", "--script", "steps.txt"]);
        let ended = end_of(window, Duration::from_mins(3));
        assert!(!ended.stderr.contains("panicked"), "{}", ended.stderr);
        ended
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

const CHECK_IN: [&str; 6] = ["show admit", "wait admit", "type 1", "key Enter", "wait saved", "quit"];
const CLOCK: [(&str, &str); 2] = [("DONT_FAKE_MONOTONIC", "1"), ("NO_FAKE_STAT", "1")];

/// Ends an open window. One that has ended by itself did not bear the fault.
#[track_caller]
fn still_open(mut window: Child) {
    let ended = window.try_wait().unwrap();
    assert!(ended.is_none(), "the window has ended by itself: {ended:?}");
    signal("-TERM", &window.id().to_string());
    let ended = end_of(window, Duration::from_mins(1));
    assert!(!ended.stderr.contains("panicked"), "{}", ended.stderr);
}

/// Lets a window be open for a while.
fn a_while() {
    thread::sleep(Duration::from_secs(3));
}

#[test]
fn a_flush_takes_its_time_and_no_frame_waits_for_it() {
    if !ready(true, &["strace", "Xvfb"]) {
        return;
    }
    let (post, Some(display)) = (Post::new(), Display::new("1280x720")) else { return };
    let steps = [&CHECK_IN[..5], &["wait inside 1", "show review", "wait review", "quit"]].concat();
    let ended = display.demo(&post, &strace(&["fdatasync:delay_enter=700000"]), &[], &steps);
    assert!(ended.succeeded(), "{}", ended.stderr);
    // On a busy computer frames are slow by themselves; one that waits for a flush takes as long as that.
    let said = format!("{}{}", ended.stdout, ended.stderr);
    let late: Vec<_> =
        said.lines().filter(|line| drawing_millis(line).is_some_and(|took| took > 600.0)).collect();
    assert!(late.is_empty(), "frames that waited: {late:?}");
}

/// How long a slow frame took, in milliseconds.
fn drawing_millis(line: &str) -> Option<f64> {
    let took = line.split_once("drawing=")?.1.split_whitespace().next()?;
    let number: f64 = took.trim_end_matches(|letter: char| letter.is_alphabetic()).parse().ok()?;
    Some(match took {
        _ if took.ends_with("ms") => number,
        _ if took.ends_with("µs") => number / 1000.0,
        _ => number * 1000.0,
    })
}

#[test]
fn a_second_window_says_why_and_a_stale_lock_keeps_nobody_out() {
    if !ready(true, &["Xvfb"]) {
        return;
    }
    let (post, Some(display)) = (Post::new(), Display::new("1280x720")) else { return };
    let mut first = display.window(&post, &[], &[], &["run"]);
    wait_for("the first window", || post.data().join("lock").exists() && post.log().exists());
    // It says so on the terminal and in a window, which stays until somebody has read it.
    let mut second = display.window(&post, &[], &[], &["run"]);
    let mut said = String::new();
    BufReader::new(second.stderr.take().unwrap()).read_line(&mut said).unwrap();
    assert!(said.contains("open already"), "{said}");
    a_while();
    still_open(second);
    first.kill().unwrap();
    first.wait().unwrap();
    let third = display.window(&post, &[], &[], &["run"]);
    a_while();
    still_open(third);
}

#[test]
fn a_wrong_clock_admits_nobody_and_destroys_nothing() {
    if !ready(true, &["Xvfb", "faketime"]) {
        return;
    }
    let (Some(display), Some(library)) = (Display::new("1280x720"), other_clock()) else { return };
    let undetermined = ["show admit", "wait undetermined", "quit"];
    for moment in ["1970-01-01 00:05:00", "2000-06-01 12:00:00", "2060-01-01 12:00:00"] {
        let post = Post::new();
        let behind = ["faketime".to_owned(), "-f".to_owned(), format!("@{moment}")];
        let ended = display.demo(&post, &behind, &CLOCK, &undetermined);
        // No certificate can be made in 1970, which the demo says.
        assert!(ended.succeeded() || ended.stderr.contains("no issuer"), "{moment}: {}", ended.stderr);
    }
    // A log that knows better: the clock was set back a week while the program was closed.
    let post = Post::new();
    let right = display.demo(&post, &[], &[], &CHECK_IN);
    assert!(right.succeeded(), "{}", right.stderr);
    let late = [&["pause 1500"][..], &undetermined].concat();
    let set_back = display.demo(&post, &words("faketime -f -7d"), &CLOCK, &late);
    assert!(set_back.succeeded(), "{}", set_back.stderr);
    // All that is in the guest book is due by this clock, and nothing of it goes.
    let mut post = Post::new();
    post.added(20);
    let ahead = [("LD_PRELOAD", library.to_str().unwrap()), CLOCK[0], CLOCK[1], ("FAKETIME", "+1095d")];
    let window = display.window(&post, &[], &ahead, &["run"]);
    a_while();
    still_open(window);
    post.check();
}

#[test]
fn a_slow_computer_still_takes_a_guest_in() {
    if !ready(true, &["taskset", "Xvfb"]) {
        return;
    }
    let (post, Some(display)) = (Post::new(), Display::new("1280x720")) else { return };
    let busy: Vec<_> = (0..3)
        .map(|_| {
            Command::new("taskset").args(["-c", "0", "sh", "-c", "while :; do :; done"]).spawn().unwrap()
        })
        .collect();
    let ended = display.demo(&post, &words("taskset -c 0"), &[], &CHECK_IN);
    for mut other in busy {
        other.kill().unwrap();
        other.wait().unwrap();
    }
    assert!(ended.succeeded(), "{}", ended.stderr);
}

#[test]
fn the_display_goes_and_the_log_is_free() {
    if !ready(true, &["Xvfb"]) {
        return;
    }
    let mut post = Post::new();
    post.added(3);
    let Some(display) = Display::new("1280x720") else { return };
    let window = display.window(&post, &[], &[], &["run"]);
    wait_for("the window", || post.data().join("lock").exists());
    a_while();
    drop(display);
    end_of(window, Duration::from_mins(1));
    post.added(2);
    post.check();
}

#[test]
fn a_small_screen_shows_the_verdict() {
    if !ready(true, &["Xvfb"]) {
        return;
    }
    let (post, Some(display)) = (Post::new(), Display::new("800x600")) else { return };
    let ended =
        display.demo(&post, &[], &[], &["show admit", "wait admit", "show refuse", "wait refuse", "quit"]);
    assert!(ended.succeeded(), "{}", ended.stderr);
}

#[test]
fn a_window_works_without_a_log_of_its_own() {
    if !ready(true, &["Xvfb"]) {
        return;
    }
    let (post, Some(display)) = (Post::new(), Display::new("1280x720")) else { return };
    post.run(&["policy", "list"]);
    fs::write(post.data().join("logs"), "a file in the place of a folder").unwrap();
    let window = display.window(&post, &[], &[], &["run"]);
    wait_for("the window", || post.log().exists());
    a_while();
    still_open(window);
}
