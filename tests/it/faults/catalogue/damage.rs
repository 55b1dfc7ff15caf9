//! The files of the data folder are damaged, missing, of another day or of a newer version.

use std::fs;

use rusqlite::Connection;

use super::{Post, Teller, all_of_it, ended, ready, words};

/// A post whose program was killed, so that its visits stand in the write-ahead log alone.
fn killed_at_work(post: &mut Post) {
    let mut teller = Teller::new(post, &[]);
    for _ in 0..30 {
        teller.tell(post);
    }
    teller.kill();
}

fn remove_log(post: &Post) {
    for name in ["visits.sqlite", "visits.sqlite-wal", "visits.sqlite-shm"] {
        let _ = fs::remove_file(post.data().join(name));
    }
}

#[test]
fn the_index_of_the_write_ahead_log_is_gone() {
    let mut post = Post::new();
    killed_at_work(&mut post);
    fs::remove_file(post.data().join("visits.sqlite-shm")).unwrap();
    post.check();
}

#[test]
fn the_write_ahead_log_is_cut() {
    let mut post = Post::new();
    post.added(5);
    let kept = post.acknowledged.clone();
    killed_at_work(&mut post);
    let content = fs::read(post.wal()).unwrap();
    fs::write(post.wal(), &content[..content.len() / 2]).unwrap();
    fs::remove_file(post.data().join("visits.sqlite-shm")).unwrap();
    post.acknowledged = kept;
    post.check();
}

#[test]
fn a_cut_tail_is_seen_by_whoever_kept_a_closing_hash() {
    let mut post = Post::new();
    post.added(5);
    let mut teller = Teller::new(&post, &[]);
    teller.tell(&mut post);
    let without_the_tail = fs::read(post.log()).unwrap();
    teller.end();
    let anchor = post.check();
    remove_log(&post);
    fs::write(post.log(), without_the_tail).unwrap();
    post.run(&["log", "verify", "--anchor", &anchor]).says_why(&["this entry is missing"]);
}

#[test]
fn a_damaged_log_is_told_and_set_aside_and_the_day_goes_on() {
    let mut post = Post::new();
    post.added(400);
    let whole = fs::read(post.log()).unwrap();
    let mut dice = 14_u64;
    let mut throw = |below: usize| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(dice >> 33).unwrap() % below
    };
    let mut places = vec![(0, 100), (0, whole.len())];
    for _ in 0..if all_of_it() { 40 } else { 6 } {
        places.push((throw(whole.len() / 4096) * 4096 + throw(4000), 8));
    }
    let mut told = 0;
    for (at, length) in places {
        let mut damaged = whole.clone();
        for byte in &mut damaged[at..at + length] {
            *byte = if length == 8 { throw(256).to_le_bytes()[0] } else { 0 };
        }
        fs::write(post.log(), &damaged).unwrap();
        let doctor = post.run(&["doctor"]);
        post.run(&["log", "list", "--from", "2020-01-01"]);
        // Otherwise it lies in a part that nobody reads, or in a name, which the chain tells.
        if !doctor.succeeded() && format!("{}{}", doctor.stdout, doctor.stderr).contains("damaged") {
            told += 1;
            let rescued = post.run(&["log", "rescue"]);
            assert!(rescued.succeeded(), "{}", rescued.stderr);
            let next = ended(post.command(&[], &["log", "add", "-"]), "{\"name\":\"Next\"}\n");
            assert!(next.succeeded(), "the day does not go on: {}", next.stderr);
            let folders = fs::read_dir(post.data()).unwrap().map(|entry| entry.unwrap().path());
            let mut aside = folders.filter(|path| path.to_string_lossy().contains("before-restore-"));
            let kept =
                aside.any(|folder| fs::read(folder.join("visits.sqlite")).is_ok_and(|kept| kept == damaged));
            assert!(kept, "the damaged file was changed, which had {length} bytes spoilt at {at}");
        }
        remove_log(&post);
    }
    assert!(told >= 2, "hardly any damage was seen");
    fs::write(post.log(), "").unwrap();
    post.run(&["log", "list"]).says_why(&["damaged"]);
    assert_eq!(fs::read(post.log()).unwrap(), b"", "it was made anew by itself");
    fs::remove_file(post.log()).unwrap();
    fs::create_dir(post.log()).unwrap();
    post.run(&["log", "list"]).says_why(&["damaged"]);
}

#[test]
fn the_key_is_wrong_or_its_file_is_gone() {
    if !ready(true, &[]) {
        return;
    }
    let mut post = Post::new();
    post.added(5);
    fs::write(post.place.join("right"), "correct horse battery\n").unwrap();
    fs::write(post.place.join("wrong"), "another horse battery\n").unwrap();
    let encrypted = post.run(&["log", "encrypt", "--new-passphrase-file", "right"]);
    assert!(encrypted.succeeded(), "{}", encrypted.stderr);
    let before = fs::read(post.log()).unwrap();
    let key = post.data().join("visits.key");
    post.run(&["--passphrase-file", "wrong", "log", "list"]).says_why(&["passphrase"]);
    let content = fs::read(&key).unwrap();
    fs::remove_file(&key).unwrap();
    post.run(&["--passphrase-file", "right", "log", "list"]).says_why(&[]);
    assert!(fs::read(post.log()).unwrap() == before, "the log was changed");
    fs::write(&key, content).unwrap();
    let listed = post.run(&["--passphrase-file", "right", "log", "list", "--from", "2020-01-01"]);
    assert!(listed.stdout.contains("Guest 4"), "{}", listed.stderr);
}

#[test]
fn a_log_of_a_newer_version_is_refused_and_left_alone() {
    let mut post = Post::new();
    post.added(3);
    let log = Connection::open(post.log()).unwrap();
    log.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA user_version = 99").unwrap();
    drop(log);
    let before = fs::read(post.log()).unwrap();
    post.add(1).says_why(&["newer version of Pos Jaga"]);
    assert!(fs::read(post.log()).unwrap() == before, "the file was changed");
}

#[test]
fn settings_are_broken_at_any_byte_or_cut_anywhere() {
    let post = Post::new();
    post.run(&["policy", "list"]);
    let path = post.data().join("config.toml");
    let whole = fs::read(&path).unwrap();
    for at in (0..whole.len()).step_by(if all_of_it() { 7 } else { 211 }) {
        let mut spoilt = whole.clone();
        spoilt[at] = 0xff;
        for broken in [&spoilt[..], &whole[..at]] {
            fs::write(&path, broken).unwrap();
            let ended = post.run(&["policy", "list"]);
            if !ended.succeeded() {
                ended.says_why(&["settings"]);
            }
            assert!(fs::read(&path).unwrap() == broken, "the settings were overwritten");
        }
    }
}

#[test]
fn a_trust_list_is_missing_cut_or_old() {
    if !ready(true, &["openssl", "faketime"]) {
        return;
    }
    let post = Post::new();
    let request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out list.pem \
                   -days 3650 -subj /C=ID/CN=Test";
    let mut openssl = std::process::Command::new("openssl");
    assert!(openssl.args(words(request)).current_dir(&post.place).output().unwrap().status.success());
    let none = ended(post.command(&[], &["check", "--json", "-"]), "HC1:6BFOXN\n");
    assert!(!none.stdout.contains("\"green\""), "{}", none.stdout);
    let path = post.place.join("list.pem");
    let whole = fs::read(&path).unwrap();
    for cut in [10, whole.len() / 2, whole.len() - 40] {
        fs::write(&path, &whole[..cut]).unwrap();
        post.run(&["trust", "add", "list.pem"]).says_why(&["refused"]);
    }
    fs::write(&path, &whole).unwrap();
    assert!(post.run(&["trust", "add", "list.pem"]).succeeded(), "a whole one is refused");
    let mut doctor = post.command(&words("faketime -f +40d"), &["doctor"]);
    doctor.envs([("DONT_FAKE_MONOTONIC", "1"), ("NO_FAKE_STAT", "1")]);
    let told = ended(doctor, "").stdout;
    assert!(told.lines().any(|line| line.starts_with('!') && line.contains("old")), "{told}");
}
