//! The guest book from the command line, by the real program.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use chrono::{Local, SecondsFormat, TimeZone as _};
use posjaga::{time::TimeSpan, visit_log::VisitLog};
use serde_json::{Value, json};

use crate::visit_log::HOSTILE_NAMES;

/// A post with a data folder of its own.
struct Post {
    place: tempfile::TempDir,
}

impl Post {
    fn new() -> Self {
        Self { place: tempfile::tempdir().unwrap() }
    }

    fn data(&self) -> PathBuf {
        self.place.path().join("data")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_posjaga"));
        // Seven hours east of Greenwich, with or without a time zone database.
        command.env("TZ", "WIB-7").arg("--data").arg(self.data()).args(["--lang", "en"]).args(arguments);
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(arguments, b"")
    }

    fn run_with(&self, arguments: &[&str], input: &[u8]) -> Output {
        fed(self.command(arguments), input)
    }

    /// Adds the lines and gives the answers.
    fn add(&self, input: &[u8]) -> Vec<Value> {
        answers(&self.run_with(&["log", "add", "-"], input))
    }

    fn json_lines(&self, arguments: &[&str]) -> Vec<Value> {
        let output = self.run(arguments);
        assert!(output.status.success(), "{output:?}");
        answers(&output)
    }

    fn names(&self) -> Vec<String> {
        let log = VisitLog::open(&self.data().join("visits.sqlite")).unwrap();
        log.visits(TimeSpan::ALWAYS).unwrap().into_iter().map(|visit| visit.name).collect()
    }
}

fn fed(mut command: Command, input: &[u8]) -> Output {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        // The program may end before it has read everything.
        scope.spawn(move || stdin.write_all(input));
        child.wait_with_output().unwrap()
    })
}

fn answers(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn lines(visits: &[Value]) -> Vec<u8> {
    visits.iter().flat_map(|visit| format!("{visit}\n").into_bytes()).collect()
}

/// A time of this place as the program writes it. Windows takes its zone from elsewhere than `TZ`.
fn here(time: &str) -> String {
    if cfg!(unix) {
        return format!("{time}+07:00");
    }
    let time: chrono::NaiveDateTime = time.parse().unwrap();
    Local.from_local_datetime(&time).unwrap().to_rfc3339_opts(SecondsFormat::Secs, false)
}

fn error(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

#[test]
fn a_line_in_is_an_answer_out_and_a_visit_in_the_export() {
    let post = Post::new();
    let answers = post.add(&lines(&[
        json!({"name": "Siti Aminah", "organisation": "Dinas Kesehatan", "purpose": "Rapat", "host": "Bagian Umum",
               "phone": "+62 812", "party": 3, "evidence": "seen-card", "verdict": "admit", "post": "Barat",
               "arrived": here("2026-11-23T09:05:00"), "left": null}),
        json!({"name": "Budi", "arrived": "2026-11-23T23:59:59", "left": "2026-11-24 00:30"}),
    ]));
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0]["line"], 1);
    let mut rows = post.json_lines(&["log", "list", "--from", "2026-11-23", "--to", "2026-11-23", "--json"]);
    // Days later it was not logged as it happened.
    let entered = rows[0].as_object_mut().unwrap().remove("entered").unwrap();
    assert!(entered.as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().is_ok());
    assert_eq!(
        rows[0],
        json!({"no": 1, "date": "2026-11-23", "arrived": here("2026-11-23T09:05:00"), "left": null,
               "name": "Siti Aminah", "organisation": "Dinas Kesehatan", "purpose": "Rapat",
               "host": "Bagian Umum", "phone": "+62 812", "card": "", "party": 3,
               "evidence": "seen-card", "verdict": "admit", "policy": "", "post": "Barat", "officer": "", "note": "",
               "id": answers[0]["id"]})
    );
    assert_eq!(rows[1]["arrived"], here("2026-11-23T23:59:59"));
    assert_eq!(rows[1]["left"], here("2026-11-24T00:30:00"));
    assert_eq!(rows[1]["post"], "Pintu Utama", "the post of the settings");
    assert_eq!(rows[1]["evidence"], "none");
    assert!(post.json_lines(&["log", "list", "--from", "2026-11-24", "--json"]).is_empty());
}

#[test]
fn a_bad_line_is_answered_and_changes_nothing() {
    let post = Post::new();
    let mut input = Vec::new();
    let bad: &[&[u8]] = &[
        b"",
        b"not json",
        b"{\"name\":\"Budi\"",
        b"[\"Budi\"]",
        b"{}",
        b"{\"name\":\"  \"}",
        b"{\"name\":7}",
        b"{\"name\":null}",
        b"{\"name\":\"Budi\",\"organization\":\"typo\"}",
        b"{\"name\":\"Budi\",\"name\":\"Andi\"}",
        b"{\"name\":\"Budi\",\"party\":0}",
        b"{\"name\":\"Budi\",\"party\":\"3\"}",
        b"{\"name\":\"Budi\",\"party\":-1}",
        b"{\"name\":\"Budi\",\"party\":18446744073709551616}",
        b"{\"name\":\"Budi\",\"evidence\":\"green\"}",
        b"{\"name\":\"Budi\",\"verdict\":\"ok\"}",
        b"{\"name\":\"Budi\",\"arrived\":\"yesterday\"}",
        b"{\"name\":\"Budi\",\"arrived\":\"0001-01-01T00:00:00Z\"}",
        b"{\"name\":\"Budi\",\"arrived\":\"2026-11-23T09:00\",\"left\":\"2026-11-23T08:00\"}",
        b"{\"name\":\"\xff\xfe\"}",
        b"{\"name\":\"\\ud800\"}",
    ];
    for line in bad {
        input.extend_from_slice(line);
        input.push(b'\n');
    }
    input.extend_from_slice(format!("{{\"name\":\"{}\"}}\n", "x".repeat(501)).as_bytes());
    input.extend_from_slice(&b"[".repeat(100_000));
    input.push(b'\n');
    input.extend_from_slice(&b"x".repeat(3_000_000));
    input.push(b'\n');
    input.extend_from_slice(b"\xef\xbb\xbf{\"name\":\"Siti\"}\r\n{\"name\":\"no newline\"}");
    let output = post.run_with(&["log", "add", "-"], &input);
    assert_eq!(output.status.code(), Some(1));
    let answers = answers(&output);
    assert_eq!(answers.len(), bad.len() + 5);
    for (at, answer) in answers.iter().enumerate() {
        assert_eq!(answer["line"], at + 1);
        assert_eq!(answer["error"].is_string(), at < bad.len() + 3, "{answer}");
        assert_eq!(answer["id"].is_string(), at >= bad.len() + 3, "{answer}");
        assert!(!answer.to_string().contains("Budi"), "{answer}");
    }
    assert_eq!(error(&output).lines().count(), 1);
    assert_eq!(post.names(), ["Siti", "no newline"]);
}

#[test]
fn the_same_key_is_one_visit_in_every_run() {
    let post = Post::new();
    let line = lines(&[json!({"name": "Siti", "key": "k1"}), json!({"name": "Siti", "key": "k1"})]);
    let first = post.add(&line);
    let second = post.add(&line);
    assert_eq!(first[0]["id"], first[1]["id"]);
    assert_eq!(first[0]["id"], second[1]["id"]);
    assert_eq!(post.names(), ["Siti"]);
}

#[test]
fn hostile_names_are_safe_on_the_screen_and_whole_in_json() {
    let post = Post::new();
    let visits: Vec<Value> = HOSTILE_NAMES.iter().map(|name| json!({ "name": name })).collect();
    assert_eq!(post.add(&lines(&visits)).len(), HOSTILE_NAMES.len());
    let rows = post.json_lines(&["log", "inside", "--json"]);
    let mut names: Vec<_> = rows.iter().map(|row| row["name"].as_str().unwrap()).collect();
    names.reverse();
    assert_eq!(names, HOSTILE_NAMES);
    let table = String::from_utf8(post.run(&["log", "list"]).stdout).unwrap();
    assert_eq!(table.lines().count(), HOSTILE_NAMES.len() + 2, "a line for each visit");
    assert!(!table.contains(['\u{1b}', '\u{202e}', '\u{2066}', '\u{0}', '\t', '\r']));
}

#[test]
fn a_guest_is_checked_out_by_how_the_id_begins() {
    let post = Post::new();
    let answers = post.add(&lines(&[json!({"name": "Siti"}), json!({"name": "Budi"})]));
    let id = answers[0]["id"].as_str().unwrap();
    let both = post.run(&["log", "out", "0"]);
    assert_eq!(both.status.code(), Some(1));
    assert!(error(&both).contains("more than one"));
    let out = post.run(&["log", "out", &id.to_lowercase()]);
    assert!(out.status.success(), "{out:?}");
    assert_eq!(String::from_utf8_lossy(&out.stdout).trim_end(), "Siti has left");
    let again = post.run(&["log", "out", id]);
    assert_eq!(again.status.code(), Some(1));
    assert!(error(&again).contains("has already left"));
    assert!(error(&post.run(&["log", "out", "nobody"])).contains("no visit"));
    assert_eq!(post.json_lines(&["log", "inside", "--json"]).len(), 1);
}

#[test]
fn the_export_agrees_with_the_log() {
    let post = Post::new();
    post.add(&lines(&[
        json!({"name": "=1+1", "party": 2, "arrived": "2026-11-22T23:59:59"}),
        json!({"name": "Siti", "party": 3, "arrived": "2026-11-23T00:00:00", "verdict": "admit"}),
        json!({"name": "Budi", "party": 4, "arrived": "2026-11-23T23:59:59", "left": "2026-11-24T01:00:00"}),
        json!({"name": "Andi", "arrived": "2026-11-24T00:00:00"}),
    ]));
    let day = ["--from", "2026-11-23", "--to", "2026-11-23"];
    let listed = post.run(&[&["log", "list"], &day[..]].concat());
    let totals = String::from_utf8(listed.stdout).unwrap().lines().last().unwrap().to_owned();
    assert_eq!(totals, "2 visits, 7 people, 3 still inside; * entered later: 2");

    let csv = post.place.path().join("day.csv");
    let done = post.run(&[&["export", "--output", csv.to_str().unwrap()], &day[..]].concat());
    assert!(done.status.success(), "{done:?}");
    assert_eq!(String::from_utf8_lossy(&done.stdout).trim_end(), format!("{}: {totals}", csv.display()));
    let mut reader = csv::Reader::from_path(&csv).unwrap();
    let records: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.iter().map(|record| record[10].parse::<u64>().unwrap()).sum::<u64>(), 7);
    assert_eq!(records.iter().map(|record| &record[4]).collect::<Vec<_>>(), ["Siti", "Budi"]);

    let json = post.run(&[&["export", "--format", "json", "--output", "-"], &day[..]].concat());
    let export: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(export["totals"]["people"], 7);
    assert_eq!(export["totals"]["verdicts"]["admit"], 1);
    assert_eq!(export["visits"][1]["name"], "Budi");
}

#[test]
fn wrong_usage_is_two_and_what_cannot_be_done_is_one() {
    let post = Post::new();
    for wrong in [
        &["export", "--from", "2026-11-24", "--to", "2026-11-23", "--output", "x.csv"][..],
        &["export", "--format", "docx", "--output", "x"],
        &["export"],
        &["log", "list", "--from", "23.11.2026"],
        &["log", "add"],
        &["trust", "add"],
    ] {
        let output = post.run(wrong);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
    }
    let nowhere = post.place.path().join("nowhere/day.csv");
    let output = post.run(&["export", "--output", nowhere.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(error(&output).lines().count(), 1);
    assert!(
        error(&output).starts_with("posjaga: the export cannot be written (there is no such file or folder)")
    );
    fs::write(post.data().join("config.toml"), "post = 1").unwrap();
    let output = post.run(&["log", "list"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(error(&output).contains("line 1"), "{output:?}");
}

#[test]
fn an_unknown_trust_file_is_refused_with_the_kinds_that_are_known() {
    let post = Post::new();
    let file = post.place.path().join("shopping.txt");
    fs::write(&file, "milk, eggs").unwrap();
    let output = post.run(&["trust", "add", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    for kind in ["certificates", "gateway-list", "signed-german-list"] {
        assert!(error(&output).contains(kind), "{output:?}");
    }
    let output = post.run(&["trust", "remove", "0123456789ab"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(post.run(&["trust", "list"]).stdout.is_empty());
}

#[test]
fn a_damaged_log_is_named_and_left_as_it_is() {
    let post = Post::new();
    post.add(&lines(&[json!({"name": "Siti"})]));
    let path = post.data().join("visits.sqlite");
    fs::write(&path, "").unwrap();
    let output = post.run_with(&["log", "add", "-"], b"{\"name\":\"Budi\"}\n");
    assert_eq!(output.status.code(), Some(1));
    assert!(error(&output).contains("do not delete it"), "{output:?}");
    assert!(output.stdout.is_empty());
    assert_eq!(fs::metadata(&path).unwrap().len(), 0);
}

#[test]
fn adding_goes_on_while_another_program_has_the_log_open() {
    let post = Post::new();
    post.add(&lines(&[json!({"name": "Siti"})]));
    let mut window = VisitLog::open(&post.data().join("visits.sqlite")).unwrap();
    let visits: Vec<Value> = (0..50).map(|count| json!({"name": format!("{count}")})).collect();
    let input = lines(&visits);
    std::thread::scope(|scope| {
        let added = scope.spawn(|| post.add(&input));
        for _ in 0..50 {
            window.record_arrival(&crate::visit_log::guest("from the window")).unwrap();
        }
        let answers = added.join().unwrap();
        assert!(answers.iter().all(|answer| answer["id"].is_string()), "{answers:?}");
    });
    drop(window);
    assert_eq!(post.names().len(), 101);
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_answered_and_no_acknowledged_visit_is_missing() {
    let post = Post::new();
    post.add(&lines(&[json!({"name": "first"})]));
    let visits: Vec<Value> =
        (0..200).map(|count| json!({"name": format!("{count}"), "note": "x".repeat(450)})).collect();
    // No file may have more than this; the signal that would kill the program is ignored.
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 160; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_posjaga")]);
    command.arg("--data").arg(post.data()).args(["log", "add", "-"]);
    let output = fed(command, &lines(&visits));
    let answers = answers(&output);
    assert_eq!(answers.len(), 200, "{output:?}");
    let refused: Vec<_> = answers.iter().filter(|answer| answer["error"].is_string()).collect();
    assert!(!refused.is_empty(), "the limit was not reached");
    assert!(refused.iter().all(|answer| {
        let error = answer["error"].as_str().unwrap();
        error.contains("the disk fails") || error.contains("the disk is full")
    }));
    let names = post.names();
    for (count, answer) in answers.iter().enumerate() {
        assert_eq!(answer["id"].is_string(), names.contains(&count.to_string()), "{answer}");
    }
    // With room again it goes on.
    assert!(post.add(&lines(&[json!({"name": "later"})]))[0]["id"].is_string());
    VisitLog::open(&post.data().join("visits.sqlite")).unwrap().check_integrity().unwrap();
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let post = Post::new();
    post.add(&lines(&[json!({"name": "Siti"})]));
    let read_only = |on: bool| {
        let (folder, file) = if on { (0o555, 0o444) } else { (0o755, 0o644) };
        for entry in fs::read_dir(post.data()).unwrap() {
            fs::set_permissions(entry.unwrap().path(), fs::Permissions::from_mode(file)).unwrap();
        }
        fs::set_permissions(post.data(), fs::Permissions::from_mode(folder)).unwrap();
        fs::set_permissions(post.place.path(), fs::Permissions::from_mode(0o755)).unwrap();
    };
    read_only(true);
    let is_root = fs::write(post.data().join("probe"), "").is_ok();
    let mut command = post.command(&["log", "add", "-"]);
    if is_root {
        let _ = fs::remove_file(post.data().join("probe"));
        // The super-user may write everywhere; become somebody who may not, from where he may run us.
        let program = post.place.path().join("posjaga");
        fs::copy(env!("CARGO_BIN_EXE_posjaga"), &program).unwrap();
        let mut dropped = Command::new("setpriv");
        dropped.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
        dropped.arg("--data").arg(post.data()).args(["--lang", "en", "log", "add", "-"]);
        if Command::new("setpriv").arg("--version").output().is_err() {
            eprintln!("skipped: nobody here but the super-user");
            return;
        }
        command = dropped;
    }
    let output = fed(command, b"{\"name\":\"Budi\"}\n");
    read_only(false);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(error(&output).contains("read-only"), "{output:?}");
    assert_eq!(post.names(), ["Siti"]);
}

/// A failed flush must not be answered with an id: SQLite's file may not have arrived (reliability of
/// fsync: "Can Applications Recover from fsync Failures?", ATC 2020).
#[cfg(target_os = "linux")]
#[test]
fn a_failed_flush_is_never_acknowledged() {
    let post = Post::new();
    post.add(&lines(&[json!({"name": "first"})]));
    let visits: Vec<Value> =
        (0..12).map(|count| json!({"name": format!("{count}"), "key": format!("{count}")})).collect();
    let mut command = Command::new("strace");
    command.args(["-f", "-q", "-o"]).arg(post.place.path().join("trace"));
    command.args(["-e", "trace=fdatasync,fsync", "-e", "inject=fdatasync,fsync:error=EIO:when=5"]);
    command.arg(env!("CARGO_BIN_EXE_posjaga")).arg("--data").arg(post.data()).args(["log", "add", "-"]);
    if Command::new("strace").args(["-o", "/dev/null", "true"]).status().is_ok_and(|status| status.success())
    {
        let output = fed(command, &lines(&visits));
        let answers = answers(&output);
        let refused: Vec<_> = answers.iter().filter(|answer| answer["error"].is_string()).collect();
        assert_eq!(refused.len(), 1, "{output:?}");
        assert!(refused[0]["error"].as_str().unwrap().contains("the disk fails"));
        assert_eq!(answers.len(), 12);
        // The same keys again: nothing is lost and nothing is there twice.
        post.add(&lines(&visits));
        let mut names = post.names();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 13);
        assert_eq!(post.names().len(), 13);
    } else {
        eprintln!("skipped: strace does not work here");
    }
}

#[test]
fn no_word_of_a_guest_is_anywhere_but_in_the_log() {
    let post = Post::new();
    let planted = "Qwyxz-Planted";
    post.add(&lines(&[json!({"name": planted, "phone": planted, "party": 0}), json!({"name": planted})]));
    post.run(&["log", "list"]);
    assert!(files_with(&post.data(), planted).iter().all(|path| path.ends_with("visits.sqlite")));
    assert_eq!(files_with(&post.data(), planted).len(), 1);
}

fn files_with(folder: &Path, planted: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if fs::read(&path).unwrap().windows(planted.len()).any(|part| part == planted.as_bytes()) {
                found.push(path);
            }
        }
    }
    found
}
