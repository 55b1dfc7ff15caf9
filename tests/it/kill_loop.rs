//! The program is killed in the middle of its work, again and again; whatever it acknowledged is there.
//!
//! `scripts/kill-loop` runs more rounds than the few of every test run.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Write as _},
    process::{Command, Stdio},
    sync::mpsc,
    time::Duration,
};

use posjaga::{time::TimeSpan, visit_log::VisitLog};

use crate::faults::program;

#[test]
fn no_acknowledged_visit_is_lost_when_the_program_is_killed() {
    let rounds = std::env::var("POSJAGA_KILLS").map_or(10, |count| count.parse().expect("a number of kills"));
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let path = data.join("visits.sqlite");
    let mut acknowledged = BTreeMap::new();
    let mut sent = 0;
    // Kept between rounds and sent again, as a program does that was not answered.
    let mut unanswered = None;
    for round in 0..rounds {
        let mut child = Command::new(program())
            .arg("--data")
            .arg(&data)
            .args(["log", "add", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        // Every third kill comes while the program starts and makes or mends the log, the others
        // within the storm: after the first answer and up to sixty milliseconds more.
        let (answered, first_answer) = mpsc::channel();
        let killer = std::thread::spawn(move || {
            if round % 3 != 0 {
                // An error: the program ended by itself, which the answers will show.
                let _ = first_answer.recv();
            }
            std::thread::sleep(Duration::from_millis((round * 37) % 60));
            child.kill().unwrap();
            child.wait().unwrap();
        });
        loop {
            let key = unanswered.take().unwrap_or_else(|| {
                sent += 1;
                sent
            });
            unanswered = Some(key);
            if writeln!(input, "{{\"name\":\"Guest {key}\",\"key\":\"{key}\"}}").is_err() {
                break;
            }
            let mut answer = String::new();
            // A line that was cut off by the kill was not received.
            if output.read_line(&mut answer).is_err() || !answer.ends_with('\n') {
                break;
            }
            let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
            acknowledged.insert(key, answer["id"].as_str().expect("no line is refused").to_owned());
            unanswered = None;
            let _ = answered.send(());
        }
        drop(answered);
        killer.join().unwrap();
        if !path.exists() {
            continue;
        }
        let log = VisitLog::open(&path).unwrap();
        log.check_integrity().unwrap();
        assert_eq!(log.verify(&[]).unwrap().fault, None, "round {round}");
        let visits = log.visits(TimeSpan::ALWAYS).unwrap();
        let by_name: BTreeMap<_, _> =
            visits.iter().map(|visit| (visit.name.clone(), visit.id.to_string())).collect();
        assert_eq!(by_name.len(), visits.len(), "a visit is there twice");
        assert_eq!(visits.last().map_or(0, |visit| visit.no), visits.len() as u64, "a number is missing");
        for (key, id) in &acknowledged {
            assert_eq!(by_name.get(&format!("Guest {key}")), Some(id), "round {round}");
        }
    }
    assert!(!acknowledged.is_empty(), "every kill came before the first visit");
    eprintln!("{rounds} kills, {} visits acknowledged, none lost, none twice", acknowledged.len());
}
