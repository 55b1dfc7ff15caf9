//! The program is killed in the middle of a purge or an erasure: nothing is destroyed without a true record.
//!
//! `POSJAGA_KILLS` asks for more kills than the few of every test run.

use std::{
    collections::BTreeSet,
    fs,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use posjaga::{
    data_folder::DataFolder,
    destruction::{Place, complete_interrupted},
    time::TimeSpan,
    visit::{Field, NewVisit},
    visit_log::VisitLog,
};

use crate::{
    chain::whole,
    destroyed::files_of,
    faults::program,
    visit_log::{at, gone},
};

const VISITS: usize = 400;

#[test]
fn nothing_is_destroyed_without_a_true_record_when_the_program_is_killed() {
    let rounds = std::env::var("POSJAGA_KILLS").map_or(6, |count| count.parse().expect("a number of kills"));
    let template = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(&template.path().join("data")).unwrap();
    let mut log = VisitLog::open(&folder.visit_log_path()).unwrap();
    let mut ids = Vec::new();
    for count in 0..VISITS {
        let arrived = at("2026-10-01T02:00:00Z") + TimeDelta::minutes(count as i64);
        let visit = NewVisit { arrived, phone: format!("08{count}"), ..gone(&format!("Tamu Zk{count:04}")) };
        ids.push(log.record_arrival(&visit).unwrap().to_string());
    }
    drop(log);
    let mut purge = vec!["log", "purge", "--before", "2026-11-01"];
    let mut erase = vec!["log", "erase", "--reason", "asked", "--officer", "Dewi"];
    erase.extend(ids.iter().take(VISITS / 2).map(String::as_str));
    let mut again = purge.clone();
    let (mut interrupted, mut cut_off) = (0, 0);
    for (arguments, writable) in [(&mut purge, true), (&mut erase, true), (&mut again, false)] {
        let mut takes = Duration::from_millis(300);
        for round in 0..=rounds {
            let place = tempfile::tempdir().unwrap();
            let data = place.path().join("data");
            fs::create_dir(&data).unwrap();
            for file in files_of(folder.path()) {
                fs::copy(&file, data.join(file.file_name().unwrap())).unwrap();
            }
            if !writable {
                fs::write(data.join("records"), "in the way").unwrap();
            }
            let begun = Instant::now();
            let mut child = Command::new(program())
                .args(["--lang", "en", "--data"])
                .arg(&data)
                .args(arguments.iter())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            // The first round tells how long it takes; the others are spread evenly over that.
            if round > 0 {
                std::thread::sleep(takes.mul_f64(f64::from(round) / f64::from(rounds)));
                child.kill().unwrap();
            }
            let status = child.wait().unwrap();
            if round == 0 {
                takes = begun.elapsed();
                assert_eq!(status.success(), writable);
            }
            interrupted += u32::from(status.code().is_none());

            let folder = DataFolder::open(&data).unwrap();
            let mut log = VisitLog::open(&folder.visit_log_path()).unwrap();
            let emptied = |log: &VisitLog| -> BTreeSet<u64> {
                let visits = log.visits(TimeSpan::ALWAYS).unwrap().into_iter();
                visits.filter(|visit| visit.name.is_empty()).map(|visit| visit.no).collect()
            };
            let gone = emptied(&log);
            let records = files_of(&data).into_iter().filter(|path| path.starts_with(data.join("records")));
            let records =
                records.filter(|path| path.extension().is_some_and(|ending| ending == "pdf")).count();
            assert!(
                gone.is_empty() || writable && records == 1,
                "round {round}: {} without a record",
                gone.len()
            );
            let place = Place { folder: &folder, key: None, copy: None };
            let completed = complete_interrupted(place, &mut log);
            if !writable {
                assert!(gone.is_empty());
                continue;
            }
            for recorded in completed.unwrap() {
                let named: BTreeSet<u64> = recorded.done.numbers.iter().cloned().flatten().collect();
                assert_eq!(named, gone, "round {round}");
                assert_eq!(recorded.done.visits, gone.len() as u64);
                assert_eq!(recorded.done.fields.of(Field::Name).unwrap().visits, gone.len() as u64);
                cut_off += 1;
            }
            assert_eq!(emptied(&log), gone, "the record changes nothing");
            assert!(log.begun_destructions().unwrap().is_empty());
            let records = files_of(&data).into_iter().filter(|path| path.starts_with(data.join("records")));
            let records =
                records.filter(|path| path.extension().is_some_and(|ending| ending == "pdf")).count();
            assert_eq!(
                records,
                usize::from(!gone.is_empty()),
                "one record of what was destroyed, none of nothing"
            );
            whole(&log, &[]);
        }
    }
    eprintln!("{} kills, {interrupted} before the end, {cut_off} records completed", 3 * rounds);
}
