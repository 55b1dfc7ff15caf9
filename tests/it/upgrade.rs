//! A newer program over an older log, and an older program over a newer one.
//!
//! `POSJAGA_KILLS=50` kills so many times, and `POSJAGA_VISITS=100000` makes the log as long, instead of the few of every
//! test run.

use std::{
    env, fs,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Instant,
};

use posjaga::{
    data_folder::DataFolder,
    time::TimeSpan,
    visit_log::{LogKey, LogTrouble, VisitLog},
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
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
            assert_eq!(
                (mode(&kept[0].path), mode(&kept[0].log_path())),
                (0o700, 0o600),
                "it is nobody else's"
            );
        }

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

/// The log as SQLite sees it.
fn opened(path: &Path, key: Option<&LogKey>) -> Connection {
    let log = Connection::open(path).unwrap();
    if let Some(key) = key {
        log.query_row(&format!("PRAGMA key = \"x'{}'\"", hex_of(key)), [], |_| Ok(())).unwrap();
    }
    log
}

/// The bytes of a key, as its recovery key spells them in Crockford's base 32.
fn hex_of(key: &LogKey) -> String {
    let letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let (mut bits, mut held, mut hex) = (0u32, 0, String::new());
    for letter in key.recovery_key().chars().filter(|letter| *letter != '-') {
        bits = bits << 5 | letters.find(letter).unwrap() as u32;
        held += 5;
        while held >= 4 {
            held -= 4;
            hex.push(char::from_digit(bits >> held & 15, 16).unwrap());
        }
    }
    hex.truncate(64);
    hex
}

/// A log of an earlier version with many visits.
fn long_log(path: &Path, visits: usize, key: Option<&LogKey>) {
    let log = opened(path, key);
    log.execute_batch(LOGS[0]).unwrap();
    log.execute_batch(&format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {visits})
         INSERT INTO visit SELECT 6 + i, substr('01M8MSDZ' || printf('%018d', i), 1, 26), 1795994100000 + i * 1000,
             1795994100500 + i * 1000, 'Tamu ' || i, 'Dinas', 'Rapat', '', '', 1, 'none', NULL, '', 'Pintu Utama',
             '', '', NULL, NULL FROM n;"
    ))
    .unwrap();
}

fn number(name: &str, few: usize) -> usize {
    env::var(name).map_or(few, |count| count.parse().expect("a number"))
}

#[test]
fn an_upgrade_of_a_plain_log_that_is_killed_leaves_the_old_or_the_new() {
    killed_upgrades(None);
}

#[test]
fn an_upgrade_of_an_encrypted_log_that_is_killed_leaves_the_old_or_the_new() {
    killed_upgrades(Some(&LogKey::generate().unwrap()));
}

fn killed_upgrades(key: Option<&LogKey>) {
    let (kills, visits) = (number("POSJAGA_KILLS", 4), number("POSJAGA_VISITS", 2_000));
    let place = tempfile::tempdir().unwrap();
    let old = place.path().join("long.sqlite");
    long_log(&old, visits, key);
    let secret = place.path().join("secret");
    fs::write(&secret, key.map(|key| key.recovery_key().to_string()).unwrap_or_default()).unwrap();
    let version = |path: &Path| -> i64 {
        opened(path, key).pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
    };
    let upgrade = |data: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_posjaga"));
        command.args(["--quiet", "--data"]).arg(data).arg("--passphrase-file").arg(&secret);
        command.args(["log", "inside"]).stdout(Stdio::null());
        command
    };
    let fresh = |name: &str| {
        let folder = DataFolder::open(&place.path().join(name)).unwrap();
        fs::copy(&old, folder.visit_log_path()).unwrap();
        folder
    };

    // How long it takes when nobody kills it; and what it is then.
    let folder = fresh("undisturbed");
    let begun = Instant::now();
    assert!(upgrade(folder.path()).status().unwrap().success());
    let whole_time = begun.elapsed();
    println!("an upgrade of {visits} visits takes {whole_time:?}, encrypted: {}", key.is_some());
    let newest = version(&folder.visit_log_path());
    assert!(newest > version(&old));

    let mut within = 0;
    for round in 0..kills {
        let folder = fresh(&format!("data-{round}"));
        let path = folder.visit_log_path();
        let mut child = upgrade(folder.path()).spawn().unwrap();
        // From the first moment to just before its end.
        thread::sleep(whole_time * u32::try_from(round).unwrap() / u32::try_from(kills).unwrap());
        child.kill().unwrap();
        child.wait().unwrap();

        // SQLite rolls back what was not committed: whichever step it is, the step is whole.
        let found = version(&path);
        assert!((1..=newest).contains(&found), "round {round}: {found}");
        within += usize::from(found < newest);
        let ok: String =
            opened(&path, key).query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(ok, "ok", "round {round}");
        for kept in folder.kept_aside().unwrap() {
            let count: i64 = opened(&kept.log_path(), key)
                .query_row("SELECT count(*) FROM visit", [], |row| row.get(0))
                .unwrap();
            assert_eq!(count, visits as i64 + 6, "round {round}: half a log is kept");
        }
        let log = VisitLog::open_with(&path, key).unwrap();
        assert_eq!(log.count(TimeSpan::ALWAYS).unwrap(), visits as u64 + 6, "round {round}");
        whole(&log, &[]);
        assert!(log.soundness().unwrap().is_sound(), "round {round}");
        drop(log);
        fs::remove_dir_all(folder.path()).unwrap();
    }
    assert!(within > 0, "no kill came before the end");
}
