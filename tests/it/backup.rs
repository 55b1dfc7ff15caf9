//! Backup and restore of the whole data folder.

use std::{
    fs,
    path::{Path, PathBuf},
};

use posjaga::{
    data_folder::{DataFolder, DataFolderError},
    time::TimeSpan,
    visit_log::{Backup, Retention, VisitLog, VisitLogError},
};
use rusqlite::Connection;

use crate::{
    chain::whole,
    tending::{printed, run},
    visit_log::{at, gone, guest},
};

/// A data folder with two visits, a setting and a policy, and a backup of it.
struct Post {
    place: tempfile::TempDir,
    folder: DataFolder,
}

impl Post {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(&place.path().join("data")).unwrap();
        folder.change_setting("post", "Pintu Timur").unwrap();
        fs::create_dir_all(folder.policies_path()).unwrap();
        fs::write(folder.policies_path().join("own.toml"), "# a policy").unwrap();
        fs::write(folder.policies_path().join(".hidden"), "not ours").unwrap();
        let post = Self { place, folder };
        post.add("Siti");
        post.add("Budi");
        post
    }

    fn backup(&self) -> PathBuf {
        let path = self.place.path().join("backup");
        assert_eq!(self.folder.back_up(&path, None).unwrap(), 2);
        path
    }

    fn add(&self, name: &str) {
        VisitLog::open(&self.folder.visit_log_path()).unwrap().record_arrival(&gone(name)).unwrap();
    }

    fn names(&self) -> Vec<String> {
        let log = VisitLog::open(&self.folder.visit_log_path()).unwrap();
        log.visits(TimeSpan::ALWAYS).unwrap().into_iter().map(|visit| visit.name).collect()
    }

    fn restore(&self, from: &Path) -> Result<posjaga::data_folder::Restored, DataFolderError> {
        self.folder.restore(from, None, None, at("2026-11-24T02:00:00Z"))
    }
}

#[test]
fn a_backup_brings_everything_back_and_keeps_aside_what_was_there() {
    let post = Post::new();
    // The desk has the log open, and goes on.
    let mut desk = VisitLog::open(&post.folder.visit_log_path()).unwrap();
    let backup = post.backup();
    let head = whole(&desk, &[]);
    desk.record_arrival(&guest("later")).unwrap();
    drop(desk);
    post.folder.change_setting("post", "Barat").unwrap();
    fs::write(post.folder.policies_path().join("own.toml"), "# another").unwrap();

    let restored = post.restore(&backup).unwrap();
    assert_eq!(restored.visits, 2);
    assert_eq!(post.names(), ["Siti", "Budi"]);
    assert_eq!(whole(&VisitLog::open(&post.folder.visit_log_path()).unwrap(), &[head]), head);
    assert_eq!(post.folder.settings().unwrap().post, "Pintu Timur");
    assert_eq!(fs::read_to_string(post.folder.policies_path().join("own.toml")).unwrap(), "# a policy");
    let aside = VisitLog::open(&restored.aside.join("visits.sqlite")).unwrap();
    assert_eq!(aside.visits(TimeSpan::ALWAYS).unwrap().len(), 3);
    assert_eq!(fs::read_to_string(restored.aside.join("policies/own.toml")).unwrap(), "# another");
    // The restored log is a log like every other.
    post.add("next");
    assert_eq!(post.names(), ["Siti", "Budi", "next"]);
    // Nothing half made is left.
    let left: Vec<_> =
        fs::read_dir(post.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with('.')), "{left:?}");
}

#[test]
fn a_backup_restores_into_an_empty_folder_and_over_a_damaged_log() {
    let post = Post::new();
    let backup = post.backup();
    let other = DataFolder::open(&post.place.path().join("other")).unwrap();
    other.restore(&backup, None, None, at("2026-11-24T02:00:00Z")).unwrap();
    assert_eq!(VisitLog::open(&other.visit_log_path()).unwrap().visits(TimeSpan::ALWAYS).unwrap().len(), 2);

    fs::write(post.folder.visit_log_path(), "no log any more").unwrap();
    let restored = post.restore(&backup).unwrap();
    assert_eq!(post.names(), ["Siti", "Budi"]);
    assert_eq!(fs::read_to_string(restored.aside.join("visits.sqlite")).unwrap(), "no log any more");
}

#[test]
fn nothing_is_restored_while_a_window_or_another_program_has_the_folder() {
    let post = Post::new();
    let backup = post.backup();
    let window = post.folder.lock().unwrap();
    assert!(matches!(post.restore(&backup), Err(DataFolderError::InUse)));
    drop(window);
    let mut desk = VisitLog::open(&post.folder.visit_log_path()).unwrap();
    desk.record_arrival(&guest("third")).unwrap();
    let refused = post.restore(&backup);
    assert!(
        matches!(refused, Err(DataFolderError::Log { source: VisitLogError::Locked, .. })),
        "{refused:?}"
    );
    desk.record_arrival(&guest("fourth")).unwrap();
    assert_eq!(post.names(), ["Siti", "Budi", "third", "fourth"]);
}

#[test]
fn what_is_no_sound_backup_is_refused_and_nothing_changes() {
    let post = Post::new();
    let backup = post.backup();
    let sound = fs::read(&backup).unwrap();
    let bad = post.place.path().join("bad");
    let mut refused = 0;
    let mut refuse = |what: &str| {
        let error = post.restore(&bad).err().unwrap_or_else(|| panic!("{what} was restored"));
        assert!(
            matches!(error, DataFolderError::Log { .. } | DataFolderError::ForeignFile),
            "{what}: {error:?}"
        );
        refused += 1;
    };

    refuse("no file");
    for bytes in [&b""[..], b"PK not a database", &[0; 8192]] {
        fs::write(&bad, bytes).unwrap();
        refuse("no database");
    }
    for part in 1..30 {
        fs::write(&bad, &sound[..sound.len() * part / 30]).unwrap();
        refuse("a part of a backup");
    }
    // A page that is not what it was, anywhere in the file.
    for page in 0..sound.len() / 4096 {
        let mut bytes = sound.clone();
        bytes[page * 4096..(page + 1) * 4096].fill(0xA5);
        fs::write(&bad, &bytes).unwrap();
        refuse("a damaged page");
    }
    for sql in [
        "PRAGMA user_version = 99",
        "PRAGMA user_version = 0",
        "PRAGMA application_id = 1",
        "UPDATE visit SET name = 'forged'",
        "DELETE FROM entry",
        "DELETE FROM visit WHERE no = 1",
        "DROP TABLE backup_file",
        "DROP INDEX visit_arrived",
        "CREATE TABLE more (x)",
        "CREATE VIEW more AS SELECT * FROM visit",
        "CREATE TRIGGER more AFTER INSERT ON visit BEGIN DELETE FROM visit; END",
        "CREATE INDEX more ON visit (abs(no))",
        "ALTER TABLE visit ADD COLUMN dose TEXT",
        "ALTER TABLE visit ADD COLUMN g TEXT GENERATED ALWAYS AS (hex(name))",
        "UPDATE backup_file SET path = '../outside' WHERE path = 'config.toml'",
        "UPDATE backup_file SET path = '/etc/config.toml' WHERE path = 'config.toml'",
        "UPDATE backup_file SET path = 'trust/../../outside.toml' WHERE path = 'config.toml'",
        "UPDATE backup_file SET path = 'trust\\outside.toml' WHERE path = 'config.toml'",
        "UPDATE backup_file SET path = 'policies/C:.toml' WHERE path = 'config.toml'",
        "UPDATE backup_file SET path = 'policies/.toml' WHERE path = 'config.toml'",
        "UPDATE backup_file SET path = 'visits.sqlite' WHERE path = 'config.toml'",
        "UPDATE backup_file SET content = zeroblob(67108865)",
    ] {
        fs::write(&bad, &sound).unwrap();
        Connection::open(&bad).unwrap().execute_batch(sql).unwrap();
        refuse(sql);
    }
    assert!(refused > 60, "{refused}");
    assert_eq!(post.names(), ["Siti", "Budi"]);
    assert_eq!(post.folder.settings().unwrap().post, "Pintu Timur");
    let aside = fs::read_dir(post.folder.path())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains("restore"));
    assert_eq!(aside.count(), 0);
    post.restore(&backup).unwrap();
}

#[test]
fn a_purged_guest_is_in_no_later_backup() {
    let post = Post::new();
    let mut log = VisitLog::open(&post.folder.visit_log_path()).unwrap();
    log.purge(Retention::all_before(at("2027-01-01T00:00:00Z")), "").unwrap();
    let backup = fs::read(post.backup()).unwrap();
    assert!(!backup.windows(4).any(|window| window == b"Siti" || window == b"Budi"));
}

#[test]
fn a_backup_that_cannot_be_written_leaves_the_old_one() {
    let post = Post::new();
    let backup = post.backup();
    let before = fs::read(&backup).unwrap();
    fs::write(post.folder.visit_log_path(), "no log any more").unwrap();
    assert!(post.folder.back_up(&backup, None).is_err());
    assert!(post.folder.back_up(&post.place.path().join("nowhere/backup"), None).is_err());
    assert!(fs::read(&backup).unwrap() == before);
    assert_eq!(Backup::open(&backup, None).unwrap().visits(), 2);
}

#[test]
fn the_commands_back_up_and_restore() {
    let post = Post::new();
    let data = post.folder.path();
    let file = post.place.path().join("Cadangan 1");
    let file = file.to_str().unwrap();
    assert!(printed(&run(data, &["backup", file])).contains("2 visits"));
    post.add("later");
    assert!(printed(&run(data, &["restore", file])).contains("before-restore-"));
    assert_eq!(post.names(), ["Siti", "Budi"]);
    let refused = run(data, &["restore", "/dev/null"]);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(post.names(), ["Siti", "Budi"]);
}
