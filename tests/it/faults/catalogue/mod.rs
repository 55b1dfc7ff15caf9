//! The faults of a guard post's life, a test each. A fault is borne when nothing that was acknowledged is lost or
//! double, the log and its chain are sound, the program says in a sentence what is wrong, no verdict is
//! green because of it, and nothing panics.
//!
//! A slice is in every test run; `POSJAGA_FAULTS=all` asks for the rest, some of which need root, `strace`,
//! `faketime` or `Xvfb`, and say so where they are skipped. Some faults have tests elsewhere: kills
//! (`kill_loop`, [`super::killed`]), power cuts ([`super::power_cut`]), failing calls ([`super::failing_calls`]),
//! the camera's and the reader's (`scan_camera`), a signal in the middle of a long command (`interrupted`).

mod clock;
mod damage;
mod disk;
mod system;
mod window;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use rusqlite::Connection;
use serde_json::Value;

use super::program;

/// Whether the whole catalogue is asked for.
fn all_of_it() -> bool {
    std::env::var_os("POSJAGA_FAULTS").is_some_and(|asked| asked == "all")
}

/// Whether a test that takes long, or these programs, can be run; says why not.
fn ready(slow: bool, tools: &[&str]) -> bool {
    if slow && !all_of_it() {
        eprintln!("skipped: POSJAGA_FAULTS=all asks for it");
        return false;
    }
    let missing: Vec<_> = tools.iter().filter(|tool| !is_on_the_path(tool)).collect();
    if !missing.is_empty() {
        eprintln!("skipped: {missing:?} is missing");
    }
    missing.is_empty()
}

fn is_on_the_path(tool: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(tool).is_file())
}

/// `strace` that lets these calls fail or wait: each `call:error=…:when=…`.
fn strace(faults: &[&str]) -> Vec<String> {
    let calls: BTreeSet<_> = faults.iter().filter_map(|fault| fault.split(':').next()).collect();
    let traced = format!("trace={}", calls.into_iter().collect::<Vec<_>>().join(","));
    let mut words = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", &traced].map(str::to_owned).to_vec();
    for fault in faults {
        words.extend(["-e".to_owned(), format!("inject={fault}")]);
    }
    words
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// What one run of the program said, and how it ended.
struct Ended {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Self { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

impl Ended {
    fn succeeded(&self) -> bool {
        self.code == Some(0)
    }

    /// It could not do it, and said why, these words among others.
    #[track_caller]
    fn says_why(&self, expected: &[&str]) {
        let said = format!("{}{}", self.stderr, self.stdout);
        assert!(matches!(self.code, Some(1 | 2)), "it ended with {:?}: {said}", self.code);
        assert!(self.stderr.starts_with("posjaga: "), "it did not say why: {said}");
        for word in expected {
            assert!(said.contains(word), "it did not say “{word}”: {said}");
        }
    }
}

/// A guard post, what was acknowledged there, and how many visits were sent.
struct Post {
    place: PathBuf,
    _folder: Option<tempfile::TempDir>,
    acknowledged: BTreeMap<String, String>,
    sent: usize,
}

impl Post {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            place: folder.path().to_owned(),
            _folder: Some(folder),
            acknowledged: BTreeMap::new(),
            sent: 0,
        }
    }

    /// In a folder that somebody else removes.
    fn at(place: &Path) -> Self {
        Self { place: place.to_owned(), _folder: None, acknowledged: BTreeMap::new(), sent: 0 }
    }

    fn data(&self) -> PathBuf {
        self.place.join("data")
    }

    fn log(&self) -> PathBuf {
        self.data().join("visits.sqlite")
    }

    fn wal(&self) -> PathBuf {
        self.data().join("visits.sqlite-wal")
    }

    /// The program behind these words of another program's.
    fn command(&self, behind: &[String], arguments: &[&str]) -> Command {
        let mut command = match behind {
            [] => Command::new(program()),
            [first, rest @ ..] => {
                let mut command = Command::new(first);
                command.args(rest).arg(program());
                command
            }
        };
        command.current_dir(&self.place).env("RUST_BACKTRACE", "0").args(["--lang", "en", "--data", "data"]);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    #[track_caller]
    fn run(&self, arguments: &[&str]) -> Ended {
        ended(self.command(&[], arguments), "")
    }

    /// The lines of so many new guests.
    fn lines(&mut self, count: usize) -> String {
        let from = self.sent;
        self.sent += count;
        let line = |key| format!("{{\"name\":\"Guest {key}\",\"key\":\"{key}\"}}\n");
        (from..self.sent).map(line).collect::<Vec<_>>().concat()
    }

    /// Notes which of these lines were acknowledged.
    fn take_in(&mut self, lines: &str, answers: &str) {
        let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        for answer in answers.lines() {
            // One that was cut off was received by nobody.
            let Ok(answer) = serde_json::from_str::<Value>(answer) else { continue };
            if let (Some(id), Some(line)) = (answer["id"].as_str(), answer["line"].as_u64()) {
                let name = lines[usize::try_from(line).unwrap() - 1]["name"].as_str().unwrap();
                self.acknowledged.insert(name.to_owned(), id.to_owned());
            }
        }
    }

    #[track_caller]
    fn add(&mut self, count: usize) -> Ended {
        self.add_behind(count, &[], &[])
    }

    #[track_caller]
    fn add_behind(&mut self, count: usize, behind: &[String], env: &[(&str, &str)]) -> Ended {
        let lines = self.lines(count);
        let mut command = self.command(behind, &["log", "add", "-"]);
        command.envs(env.iter().copied());
        let ended = ended(command, &lines);
        self.take_in(&lines, &ended.stdout);
        ended
    }

    #[track_caller]
    fn added(&mut self, count: usize) {
        let ended = self.add(count);
        assert!(ended.succeeded(), "{}", ended.stderr);
    }

    /// Nothing lost, nothing double, sound and whole. The closing hash of the chain.
    #[track_caller]
    fn check(&self) -> String {
        let verified = self.run(&["log", "verify", "--json"]);
        assert!(verified.succeeded(), "the chain: {}", verified.stderr);
        let listed = self.run(&["log", "list", "--json", "--from", "2020-01-01"]);
        assert!(listed.succeeded(), "{}", listed.stderr);
        let visits: Vec<Value> =
            listed.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let ids: BTreeMap<_, _> =
            visits.iter().map(|visit| (visit["name"].as_str(), visit["id"].as_str())).collect();
        assert_eq!(ids.len(), visits.len(), "a visit is there twice");
        for (name, id) in &self.acknowledged {
            assert_eq!(ids.get(&Some(name.as_str())), Some(&Some(id.as_str())), "{name} is lost");
        }
        let log = Connection::open(self.log()).unwrap();
        let integrity: String = log.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(integrity, "ok");
        let verified: Value = serde_json::from_str(&verified.stdout).unwrap();
        verified["closing_hash"].as_str().unwrap().to_owned()
    }

    fn clock_entries(&self) -> u32 {
        let log = Connection::open(self.log()).unwrap();
        log.query_row("SELECT count(*) FROM entry WHERE kind = 'clock'", [], |row| row.get(0)).unwrap()
    }
}

/// Runs the program to its end. One that takes longer than two minutes hangs.
#[track_caller]
fn ended(mut command: Command, input: &str) -> Ended {
    let mut child = command.spawn().unwrap();
    // It may have ended before it read this.
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let ended = end_of(child, Duration::from_mins(2));
    assert!(!ended.stderr.contains("panicked"), "{}", ended.stderr);
    ended
}

/// Waits for the end of a program, and kills one that takes longer.
#[track_caller]
fn end_of(child: Child, longest: Duration) -> Ended {
    let id = child.id().to_string();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(child.wait_with_output()));
    if let Ok(output) = receiver.recv_timeout(longest) {
        return output.unwrap().into();
    }
    signal("-KILL", &id);
    panic!("the program does not end");
}

/// Sends a signal. Every shell has a `kill` of its own; a program of that name a bare system has not.
fn signal(signal: &str, id: &str) {
    assert!(Command::new("/bin/sh").args(["-c", &format!("kill {signal} {id}")]).status().unwrap().success());
}

/// `log add -` at work, one line at a time.
struct Teller {
    child: Child,
    input: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Teller {
    fn new(post: &Post, env: &[(&str, &str)]) -> Self {
        // In the background of a shell some signals would be ignored.
        let mut command = post.command(&words("env --default-signal=HUP,INT,TERM"), &["log", "add", "-"]);
        let mut child = command.envs(env.iter().copied()).spawn().unwrap();
        let (input, answers) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { child, input, answers: BufReader::new(answers) }
    }

    #[track_caller]
    fn tell(&mut self, post: &mut Post) {
        let line = post.lines(1);
        self.input.write_all(line.as_bytes()).unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        // Every run counts its lines from one; this one has told others before.
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let name = serde_json::from_str::<Value>(&line).unwrap()["name"].as_str().unwrap().to_owned();
        let id = answer["id"].as_str().unwrap_or_else(|| panic!("not taken in: {answer}")).to_owned();
        post.acknowledged.insert(name, id);
    }

    /// Ends the input, and waits for the program to end well.
    #[track_caller]
    fn end(self) {
        let Self { child, input, answers } = self;
        drop((input, answers));
        let ended = end_of(child, Duration::from_secs(90));
        assert!(ended.succeeded() && !ended.stderr.contains("panicked"), "{}", ended.stderr);
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Waits until this is so.
#[track_caller]
fn wait_for(what: &str, done: impl Fn() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_mins(1), "{what}: waited in vain");
        thread::sleep(Duration::from_millis(50));
    }
}
