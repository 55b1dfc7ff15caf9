//! The disk fails, is full, becomes read-only, or may not be written to.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use super::{Post, ended, program, ready, strace, words};

/// A small disk in memory; taking it off removes what is on it.
struct Mounted(PathBuf);

impl Mounted {
    /// `None` where nothing can be mounted, which is said.
    fn new(size: &str) -> Option<Self> {
        let place = tempfile::tempdir().unwrap().keep();
        let mounted = mount(&place, &format!("size={size}"));
        if !mounted {
            eprintln!("skipped: nothing can be mounted here");
            fs::remove_dir(&place).unwrap();
        }
        mounted.then_some(Self(place))
    }

    fn option(&self, option: &str) {
        assert!(mount(&self.0, &format!("remount,{option}")), "{option}");
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).output();
        let _ = fs::remove_dir(&self.0);
    }
}

fn mount(place: &Path, options: &str) -> bool {
    let line = ["-t", "tmpfs", "-o", options, "posjaga"];
    Command::new("mount").args(line).arg(place).output().is_ok_and(|output| output.status.success())
}

#[test]
fn a_flush_fails_once() {
    if !ready(true, &["strace"]) {
        return;
    }
    let mut post = Post::new();
    post.added(3);
    let mut refused = 0;
    for nth in 1..12 {
        for call in ["fdatasync", "fsync"] {
            let ended = post.add_behind(3, &strace(&[&format!("{call}:error=EIO:when={nth}")]), &[]);
            refused += u32::from(!ended.succeeded());
            post.check();
        }
    }
    assert!(refused > 0, "no flush failed");
}

#[test]
fn every_flush_fails() {
    if !ready(false, &["strace"]) {
        return;
    }
    let mut post = Post::new();
    post.added(3);
    let faults = strace(&["fdatasync:error=EIO:when=1+", "fsync:error=EIO:when=1+"]);
    post.add_behind(5, &faults, &[]).says_why(&["the disk fails"]);
    assert_eq!(post.acknowledged.len(), 3, "it acknowledged what it could not keep");
    post.check();
    post.added(2);
    post.check();
}

#[test]
fn a_write_fails() {
    if !ready(true, &["strace"]) {
        return;
    }
    let mut post = Post::new();
    post.added(3);
    for error in ["EIO", "ENOSPC", "EDQUOT"] {
        for nth in [1, 2, 3, 5, 8, 13, 21] {
            for ever in ["", "+"] {
                let fault = format!("pwrite64:error={error}:when={nth}{ever}");
                let ended = post.add_behind(2, &strace(&[&fault]), &[]);
                if !ended.succeeded() {
                    ended.says_why(&[]);
                }
                post.check();
            }
        }
    }
}

#[test]
fn a_disk_is_full_and_freed_later() {
    if !ready(true, &[]) {
        return;
    }
    let Some(disk) = Mounted::new("700k") else { return };
    let mut post = Post::at(&disk.0);
    let full = (0..80).map(|_| post.add(50)).find(|ended| !ended.succeeded()).expect("the disk never filled");
    full.says_why(&["the disk is full"]);
    disk.option("size=8m");
    post.added(50);
    post.check();
}

#[test]
fn a_file_may_grow_no_further() {
    if !ready(false, &["prlimit"]) {
        return;
    }
    let mut post = Post::new();
    post.added(3);
    let size = fs::metadata(post.log()).unwrap().len();
    let limit = words(&format!("env --ignore-signal=XFSZ prlimit --fsize={}", size + 60_000));
    post.add_behind(400, &limit, &[]).says_why(&[]);
    post.check();
}

#[test]
fn a_disk_becomes_read_only() {
    if !ready(true, &[]) {
        return;
    }
    let Some(disk) = Mounted::new("16m") else { return };
    let mut post = Post::at(&disk.0);
    post.added(5);
    disk.option("ro");
    post.add(2).says_why(&["read-only"]);
    for arguments in [&["check", "-"][..], &["policy", "list"]] {
        assert!(post.run(arguments).succeeded(), "{arguments:?} does not work any more");
    }
    disk.option("rw");
    post.added(2);
    post.check();
}

#[test]
fn there_is_no_right_to_write_the_log_or_its_folder() {
    if !ready(true, &["setpriv"]) {
        return;
    }
    let mut post = Post::new();
    post.added(5);
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let copy = post.place.join("posjaga");
    fs::copy(program(), &copy).unwrap();
    for path in [&post.place, &copy, &post.data()] {
        mode(path, 0o755);
    }
    for entry in fs::read_dir(post.data()).unwrap() {
        let path = entry.unwrap().path();
        mode(&path, if path.is_dir() { 0o755 } else { 0o644 });
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&copy).args(["--lang", "en"]);
    command.arg("--data").arg(post.data()).args(["log", "add", "-"]);
    command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    let refused = ended_or_skipped(command.stderr(std::process::Stdio::piped()), &post.lines(1));
    let Some(refused) = refused else { return };
    refused.says_why(&["read-only", "visits.sqlite"]);
    post.check();
}

/// `None` where this user may not become another, which is said.
fn ended_or_skipped(command: &mut Command, input: &str) -> Option<super::Ended> {
    let command = std::mem::replace(command, Command::new("true"));
    let ended = ended(command, input);
    if ended.stderr.starts_with("setpriv: ") {
        eprintln!("skipped: {}", ended.stderr);
        return None;
    }
    Some(ended)
}

#[test]
fn the_place_for_an_export_is_full() {
    if !ready(true, &[]) {
        return;
    }
    let Some(disk) = Mounted::new("64k") else { return };
    let mut post = Post::new();
    post.added(600);
    let old = disk.0.join("day.csv");
    fs::write(&old, "old").unwrap();
    for ending in ["csv", "xlsx", "pdf", "json"] {
        let path = old.with_extension(ending);
        let ended = post.run(&["export", "--output", path.to_str().unwrap()]);
        if !ended.succeeded() {
            ended.says_why(&["disk is full"]);
            assert!(!path.exists() || fs::read(&path).unwrap() == b"old", "a part of a {ending} is there");
        }
    }
    assert_eq!(fs::read(&old).unwrap(), b"old");
    let names = fs::read_dir(&disk.0).unwrap().map(|entry| entry.unwrap().file_name());
    let left: Vec<_> = names.filter(|name| name.to_string_lossy().starts_with('.')).collect();
    assert!(left.is_empty(), "{left:?}");
    post.check();
}
