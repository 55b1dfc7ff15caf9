//! A newer program over an older log, and an older program over a newer one.
//!
//! `POSJAGA_KILLS=50` kills so many times, and `POSJAGA_VISITS=100000` makes the log as long, instead of the few of every
//! test run.

use std::{env, fs, path::Path, process::Command, thread, time::Duration};

use posjaga::{
    data_folder::DataFolder,
    time::TimeSpan,
    visit_log::{LogTrouble, VisitLog},
};
use rusqlite::Connection;

use crate::{
    chain::whole,
    frozen::{LOGS, frozen},
    tending::{printed, run},
};

fn version(path: &Path) -> i64 {
    let log = Connection::open(path).unwrap();
    log.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

fn count(path: &Path) -> i64 {
    Connection::open(path).unwrap().query_row("SELECT count(*) FROM visit", [], |row| row.get(0)).unwrap()
}

#[test]
fn an_older_log_is_kept_as_it_was_and_named() {
    for older in 1..=LOGS.len() {
        let place = tempfile::tempdir().unwrap();
        let data = place.path().join("data");
        let folder = DataFolder::open(&data).unwrap();
        frozen(older, &folder.visit_log_path());
        let visits = count(&folder.visit_log_path());

        let listed = run(&data, &["log", "list"]);
        printed(&listed);
        let kept = folder.kept_aside().unwrap();
        assert_eq!(kept.len(), 1, "version {older}: {listed:?}");
        let errors = String::from_utf8_lossy(&listed.stderr).into_owned();
        assert!(errors.contains(&kept[0].name), "it is named: {errors}");
        assert!(kept[0].since.is_some());
        assert_eq!((version(&kept[0].log_path()), count(&kept[0].log_path())), (older as i64, visits));
        assert!(version(&folder.visit_log_path()) > older as i64);

        // What is up to date is not kept again, by no command.
        for command in [&["log", "list"][..], &["doctor"], &["log", "verify"]] {
            let answer = run(&data, command);
            assert!(!String::from_utf8_lossy(&answer.stderr).contains("before-upgrade"), "{answer:?}");
        }
        assert_eq!(folder.kept_aside().unwrap().len(), 1);
    }
}

#[test]
fn every_door_keeps_an_older_log_first() {
    for command in [
        &["doctor"][..],
        &["backup", "BACKUP"],
        &["log", "rescue"],
        &["log", "encrypt", "--passphrase-file", "SECRET"],
        &["export", "--output", "BACKUP"],
    ] {
        let place = tempfile::tempdir().unwrap();
        let data = place.path().join("data");
        let folder = DataFolder::open(&data).unwrap();
        frozen(7, &folder.visit_log_path());
        let (backup, secret) = (place.path().join("file.csv"), place.path().join("secret"));
        fs::write(&secret, "kopi pagi di pos\n").unwrap();
        let real = command.iter().map(|word| match *word {
            "BACKUP" => backup.to_str().unwrap(),
            "SECRET" => secret.to_str().unwrap(),
            word => word,
        });
        let answer = run(&data, &real.collect::<Vec<_>>());
        assert!(answer.status.success(), "{command:?}: {answer:?}");
        assert_eq!(folder.kept_aside().unwrap().len(), 1, "{command:?}: {answer:?}");
    }
}

#[test]
fn what_is_kept_from_before_an_upgrade_is_destroyed_in_its_time() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let folder = DataFolder::open(&data).unwrap();
    frozen(7, &folder.visit_log_path());
    printed(&run(&data, &["log", "list"]));
    let kept = folder.kept_aside().unwrap().remove(0);
    let siti = run(
        &data,
        &["log", "subject", "Siti Aminah", "--output", place.path().join("a.pdf").to_str().unwrap()],
    );
    assert!(siti.status.success(), "{siti:?}");
    let erased = run(&data, &["log", "erase", "--reason", "a wish", "01M8MSDVZ98DDSQZC70FEDD9ZJ"]);
    assert!(erased.status.success(), "{erased:?}");
    let bytes = fs::read(kept.log_path()).unwrap_or_default();
    assert!(!bytes.windows(11).any(|part| part == b"Siti Aminah"), "she is still in the old log");
}

#[test]
fn a_newer_log_is_refused_with_a_sentence_and_not_touched() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let folder = DataFolder::open(&data).unwrap();
    let path = folder.visit_log_path();
    drop(VisitLog::open(&path).unwrap());
    let log = Connection::open(&path).unwrap();
    log.pragma_update(None, "user_version", 99).unwrap();
    drop(log);
    let before = fs::read(&path).unwrap();
    for command in [&["log", "list"][..], &["doctor"], &["log", "inside"], &["log", "verify"]] {
        let answer = run(&data, command);
        assert!(!answer.status.success(), "{command:?}");
        let told = [answer.stdout, answer.stderr].concat();
        let told = String::from_utf8_lossy(&told).into_owned();
        assert!(told.contains("newer version"), "{command:?}: {told}");
        assert_eq!(fs::read(&path).unwrap(), before, "{command:?}");
        assert!(folder.kept_aside().unwrap().is_empty());
    }
    let error = VisitLog::open(&path).err().unwrap();
    assert_eq!(error.trouble(), Some(LogTrouble::Version));
}

/// A log of the first version with many visits.
fn long_log(path: &Path, visits: usize) {
    frozen(1, path);
    Connection::open(path)
        .unwrap()
        .execute_batch(&format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {visits})
             INSERT INTO visit SELECT 6 + i, substr('01M8MSDZ' || printf('%018d', i), 1, 26), 1795994100000 + i * 1000,
                 1795994100500 + i * 1000, 'Tamu ' || i, 'Dinas', 'Rapat', '', '', 1, 'none', NULL, '', 'Pintu Utama',
                 '', '', NULL, NULL FROM n;"
        ))
        .unwrap();
}

#[test]
fn an_upgrade_that_is_killed_leaves_the_old_or_the_new_and_never_something_between() {
    let number = |name: &str, few| env::var(name).map_or(few, |count| count.parse().expect("a number"));
    let (kills, visits): (usize, usize) = (number("POSJAGA_KILLS", 4), number("POSJAGA_VISITS", 2_000));
    let place = tempfile::tempdir().unwrap();
    let old = place.path().join("long.sqlite");
    long_log(&old, visits);
    let newest = {
        let path = place.path().join("new.sqlite");
        drop(VisitLog::open(&path).unwrap());
        version(&path)
    };
    let mut within = 0;
    for round in 0..kills {
        let data = place.path().join(format!("data-{round}"));
        let folder = DataFolder::open(&data).unwrap();
        let path = folder.visit_log_path();
        fs::copy(&old, &path).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_posjaga"))
            .args(["--quiet", "--data"])
            .arg(&data)
            .args(["log", "inside"])
            .spawn()
            .unwrap();
        // From the first moment to where the work is surely done.
        thread::sleep(Duration::from_millis((round * (200 + visits / 20) / kills.max(1)) as u64));
        child.kill().unwrap();
        child.wait().unwrap();

        // SQLite rolls back what was not committed: whichever step it is, the step is whole.
        let found = version(&path);
        assert!((1..=newest).contains(&found), "round {round}: {found}");
        within += usize::from(found < newest);
        let ok: String = Connection::open(&path)
            .unwrap()
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(ok, "ok", "round {round}");
        for kept in folder.kept_aside().unwrap() {
            assert_eq!(count(&kept.log_path()), visits as i64 + 6, "round {round}: half a log is kept");
        }
        let log = VisitLog::open(&path).unwrap();
        assert_eq!(log.count(TimeSpan::ALWAYS).unwrap(), visits as u64 + 6, "round {round}");
        whole(&log, &[]);
        assert!(log.soundness().unwrap().is_sound(), "round {round}");
        drop(log);
        fs::remove_dir_all(&data).unwrap();
    }
    assert!(within > 0, "no kill came before the end");
}
