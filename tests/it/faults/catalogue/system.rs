//! Other programs hold the log; memory and file descriptors run out; the system asks the program to end.

use std::{
    fs,
    time::{Duration, Instant},
};

use rusqlite::Connection;

use super::{Post, Teller, end_of, ended, ready, signal, words};

#[test]
fn another_program_holds_the_log_for_a_second_and_for_ever() {
    let mut post = Post::new();
    post.added(3);
    let other = Connection::open(post.log()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    post.add(1).says_why(&["held by another program"]);
    let lines = post.lines(1);
    let mut child = post.command(&[], &["log", "add", "-"]).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), lines.as_bytes()).unwrap();
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(1) {
        std::thread::sleep(Duration::from_millis(100));
    }
    other.execute_batch("COMMIT").unwrap();
    drop(other);
    let waited = end_of(child, Duration::from_mins(1));
    assert!(waited.succeeded(), "it did not wait for a second: {}", waited.stderr);
    post.take_in(&lines, &waited.stdout);
    post.check();
}

#[test]
fn memory_runs_out() {
    if !ready(true, &["prlimit"]) {
        return;
    }
    let mut post = Post::new();
    post.added(3);
    for mebibytes in [24, 32, 48, 64, 96, 128, 192] {
        let lines = post.lines(3);
        let limit = words(&format!("prlimit --as={}", mebibytes << 20));
        let mut child = post.command(&limit, &["log", "add", "-"]).spawn().unwrap();
        let _ = std::io::Write::write_all(&mut child.stdin.take().unwrap(), lines.as_bytes());
        let ended = end_of(child, Duration::from_mins(1));
        post.take_in(&lines, &ended.stdout);
        let sane = !ended.stderr.contains("panicked") || ended.stderr.contains("memory");
        assert!(sane, "{}", ended.stderr);
        post.check();
    }
}

#[test]
fn file_descriptors_run_out() {
    if !ready(false, &["prlimit"]) {
        return;
    }
    let mut post = Post::new();
    post.added(3);
    for limit in 3..14 {
        let ended = post.add_behind(2, &words(&format!("prlimit --nofile={limit}")), &[]);
        // Below some limit the program itself cannot be loaded.
        if !ended.succeeded() && !ended.stderr.contains("shared libraries") {
            ended.says_why(&[]);
        }
        post.check();
    }
}

#[test]
fn asked_to_end_while_visits_are_logged() {
    for end in ["-TERM", "-HUP", "-INT"] {
        let mut post = Post::new();
        let mut teller = Teller::new(&post, &[]);
        for _ in 0..20 {
            teller.tell(&mut post);
        }
        let Teller { child, input, answers } = teller;
        signal(end, &child.id().to_string());
        // At once, but for a disk that has to take in what others wrote before.
        let ended = end_of(child, Duration::from_secs(90));
        drop((input, answers));
        assert!(!ended.stderr.contains("panicked"), "{}", ended.stderr);
        post.check();
    }
}

#[test]
fn a_long_reader_keeps_the_write_ahead_log_from_being_emptied() {
    if !ready(true, &[]) {
        return;
    }
    let mut post = Post::new();
    post.added(3);
    let reader = Connection::open(post.log()).unwrap();
    reader.execute_batch("BEGIN").unwrap();
    let _: u32 = reader.query_row("SELECT count(*) FROM visit", [], |row| row.get(0)).unwrap();
    post.added(600);
    let size = fs::metadata(post.wal()).unwrap().len();
    assert!(size < 64 << 20, "it has grown to {size} bytes");
    reader.execute_batch("COMMIT").unwrap();
    drop(reader);
    post.added(1);
    assert!(!post.wal().exists(), "it is not emptied afterwards");
    post.check();
}

#[test]
fn a_virus_scanner_locks_the_log() {
    if !ready(false, &["python3"]) {
        return;
    }
    let mut post = Post::new();
    post.added(3);
    // The bytes by which SQLite's readers and writers know of each other, locked as another process locks them.
    let locks = "import fcntl,sys;f=open(sys.argv[1],'r+b');fcntl.lockf(f,fcntl.LOCK_EX,512,0x40000000);\
                 print('locked',flush=True);sys.stdin.read()";
    let mut scanner = std::process::Command::new("python3");
    scanner.args(["-c", locks]).arg(post.log());
    scanner.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    let mut scanner = scanner.spawn().unwrap();
    let mut said = [0; 6];
    std::io::Read::read_exact(scanner.stdout.as_mut().unwrap(), &mut said).unwrap();
    post.add(1).says_why(&["another program is using the guest book"]);
    drop(scanner.stdin.take());
    scanner.wait().unwrap();
    post.added(1);
    post.check();
}

#[test]
fn a_command_line_without_a_terminal_ends_with_a_sentence() {
    let post = Post::new();
    let ended = ended(post.command(&[], &["log", "encrypt"]), "");
    ended.says_why(&["passphrase"]);
}
