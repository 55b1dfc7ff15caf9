//! The encrypted guest book: nothing of it can be read from the disk, and nothing of it is lost.

use std::{fs, path::PathBuf, process::Output};

use posjaga::{
    data_folder::{DataFolder, DataFolderError},
    time::TimeSpan,
    visit_log::{KeyError, LogKey, VisitLog, VisitLogError},
};

use crate::{
    tending::{printed, run},
    visit_log::{at, guest},
};

const PASSPHRASE: &str = "kopi pagi di pintu utama";
const NAMES: [&str; 3] = ["Siti Aminah", "Budi Santoso", "Łucja Żółć"];

/// A data folder whose log has some visits.
struct Post {
    place: tempfile::TempDir,
    folder: DataFolder,
}

impl Post {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(&place.path().join("data")).unwrap();
        let post = Self { place, folder };
        let mut log = VisitLog::open(&post.log()).unwrap();
        let ids = NAMES.map(|name| log.record_arrival(&guest(name)).unwrap());
        log.record_departure(ids[1], at("2026-11-23T04:00:00Z")).unwrap();
        post
    }

    fn encrypted() -> (Self, LogKey) {
        let post = Self::new();
        let key = post.folder.encrypt_log(PASSPHRASE).unwrap();
        (post, key)
    }

    fn log(&self) -> PathBuf {
        self.folder.visit_log_path()
    }

    fn open(&self, key: &LogKey) -> Result<VisitLog, VisitLogError> {
        VisitLog::open_with(&self.log(), Some(key))
    }

    fn secret_file(&self, secret: &str) -> String {
        let path = self.place.path().join("secret");
        fs::write(&path, format!("{secret}\r\n")).unwrap();
        path.display().to_string()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        run(self.folder.path(), arguments)
    }

    /// In which files of the folder some bytes stand.
    fn files_with(&self, needle: &[u8]) -> Vec<PathBuf> {
        let files = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        files
            .filter(|path| path.is_file())
            .filter(|path| fs::read(path).unwrap().windows(needle.len()).any(|window| window == needle))
            .collect()
    }
}

fn names(log: &VisitLog) -> Vec<String> {
    log.visits(TimeSpan::ALWAYS).unwrap().into_iter().map(|visit| visit.name).collect()
}

#[test]
fn an_encrypted_log_says_nothing_to_who_reads_the_disk_and_everything_to_who_has_the_key() {
    let post = Post::new();
    let before = VisitLog::open(&post.log()).unwrap().verify(&[]).unwrap();
    assert!(!post.files_with(b"Siti Aminah").is_empty(), "a plain log can be read");
    let key = post.folder.encrypt_log(PASSPHRASE).unwrap();

    let mut log = post.open(&key).unwrap();
    assert_eq!(names(&log), NAMES);
    assert_eq!(log.search(&posjaga::visit_log::Query::text("aminah"), None, 10).unwrap().len(), 1);
    let after = log.verify(&[]).unwrap();
    assert_eq!(after.fault, None);
    assert_eq!(after.head, before.head, "the chain is the same");
    log.record_arrival(&guest("Tamu Sesudahnya")).unwrap();
    // With the write-ahead log still there.
    for text in ["Siti Aminah", "Tamu Sesudahnya", "CREATE TABLE", "Budi"] {
        assert_eq!(post.files_with(text.as_bytes()), [] as [PathBuf; 0], "{text}");
    }
}

#[test]
fn the_key_is_asked_for_and_a_wrong_one_is_told_from_damage() {
    let (post, key) = Post::encrypted();
    let bytes = fs::read(post.log()).unwrap();
    assert!(matches!(VisitLog::open(&post.log()), Err(VisitLogError::KeyNeeded)));
    let stranger = LogKey::generate().unwrap();
    assert!(matches!(post.open(&stranger), Err(VisitLogError::WrongKey)));
    assert!(matches!(post.folder.log_key("kopi malam"), Err(DataFolderError::Key(KeyError::Wrong))));
    assert_eq!(fs::read(post.log()).unwrap(), bytes, "nothing was written");

    let key_again = post.folder.log_key(PASSPHRASE).unwrap();
    assert_eq!(key_again.recovery_key(), key.recovery_key());
    let mut damaged = bytes.clone();
    damaged[100..200].fill(7);
    fs::write(post.log(), &damaged).unwrap();
    assert!(matches!(post.open(&key_again), Err(VisitLogError::Damaged(_))));
    // A page further on is found when it is read.
    let mut damaged = bytes.clone();
    let last = damaged.len() - 100;
    damaged[last..].fill(7);
    fs::write(post.log(), &damaged).unwrap();
    let found = post.open(&key_again).and_then(|log| log.check_integrity());
    assert!(matches!(found, Err(VisitLogError::Damaged(_))), "{found:?}");
    fs::write(post.log(), &bytes).unwrap();
    assert_eq!(names(&post.open(&key_again).unwrap()), NAMES);
}

#[test]
fn without_the_key_file_the_recovery_key_opens_the_log_and_gives_it_a_new_passphrase() {
    let (post, key) = Post::encrypted();
    let recovery_key = key.recovery_key();
    fs::remove_file(post.folder.key_file_path()).unwrap();
    assert!(matches!(post.folder.log_key(PASSPHRASE), Err(DataFolderError::Key(KeyError::Missing))));
    let key = post.folder.log_key(&recovery_key.to_lowercase()).unwrap();
    post.folder.change_passphrase(&key, "yang baru sekali").unwrap();
    assert!(matches!(post.folder.log_key(PASSPHRASE), Err(DataFolderError::Key(KeyError::Wrong))));
    let key = post.folder.log_key("yang baru sekali").unwrap();
    assert_eq!(names(&post.open(&key).unwrap()), NAMES);
    // A key that does not open the log is never wrapped.
    let stranger = LogKey::generate().unwrap();
    post.folder.change_passphrase(&stranger, "yang lain lagi").unwrap_err();
    post.folder.log_key("yang baru sekali").unwrap();
}

#[test]
fn beside_the_key_file_of_another_log_the_recovery_key_still_opens() {
    let (post, key) = Post::encrypted();
    let (other, _) = Post::encrypted();
    fs::copy(other.folder.key_file_path(), post.folder.key_file_path()).unwrap();
    let by_the_foreign_file = post.folder.log_key(PASSPHRASE).unwrap();
    assert!(matches!(post.open(&by_the_foreign_file), Err(VisitLogError::WrongKey)));
    let recovered = post.folder.log_key(&key.recovery_key()).unwrap();
    assert_eq!(names(&post.open(&recovered).unwrap()), NAMES);
}

#[test]
fn a_log_that_is_open_elsewhere_is_not_encrypted_under_its_writer() {
    let post = Post::new();
    let mut open = VisitLog::open(&post.log()).unwrap();
    let refused = post.folder.encrypt_log(PASSPHRASE);
    assert!(
        matches!(refused, Err(DataFolderError::Log { source: VisitLogError::Locked, .. })),
        "{refused:?}"
    );
    open.record_arrival(&guest("Yang Keempat")).unwrap();
    drop(open);
    let key = post.folder.encrypt_log(PASSPHRASE).unwrap();
    assert_eq!(names(&post.open(&key).unwrap()).len(), 4);
    assert!(matches!(post.folder.encrypt_log(PASSPHRASE), Err(DataFolderError::Encrypted)));
}

#[test]
fn a_log_that_was_encrypted_and_is_gone_is_not_replaced_by_a_plain_one() {
    let (post, key) = Post::encrypted();
    fs::remove_file(post.log()).unwrap();
    assert!(matches!(VisitLog::open(&post.log()), Err(VisitLogError::KeyNeeded)));
    assert!(!post.log().exists());
    drop(post.open(&key).unwrap());
    assert!(matches!(VisitLog::open(&post.log()), Err(VisitLogError::KeyNeeded)), "the new one is encrypted");
}

#[test]
fn a_plain_log_whose_beginning_is_lost_is_damaged_and_asks_for_no_key() {
    let post = Post::new();
    let mut bytes = fs::read(post.log()).unwrap();
    bytes[..100].fill(0);
    fs::write(post.log(), bytes).unwrap();
    assert!(matches!(VisitLog::open(&post.log()), Err(VisitLogError::Damaged(_))));
}

#[test]
fn a_backup_is_encrypted_like_the_log_and_comes_back_by_either_key() {
    let (post, key) = Post::encrypted();
    let backup = post.place.path().join("backup");
    assert_eq!(post.folder.back_up(&backup, Some(&key)).unwrap(), 3);
    let bytes = fs::read(&backup).unwrap();
    assert!(!bytes.windows(4).any(|window| window == b"Siti"));

    // Here, with the passphrase, which stays the same.
    post.open(&key).unwrap().record_arrival(&guest("Zainal")).unwrap();
    let asks = post.folder.restore(&backup, None, None, at("2026-11-24T02:00:00Z"));
    assert!(matches!(asks, Err(DataFolderError::Log { source: VisitLogError::KeyNeeded, .. })), "{asks:?}");
    let key = post.folder.log_key(PASSPHRASE).unwrap();
    post.folder.restore(&backup, Some(&key), None, at("2026-11-24T02:00:00Z")).unwrap();
    let key = post.folder.log_key(PASSPHRASE).unwrap();
    assert_eq!(names(&post.open(&key).unwrap()), NAMES);

    // On another computer, with the recovery key.
    let other = Post::new();
    let key = other.folder.log_key(&key.recovery_key()).unwrap();
    other.folder.restore(&backup, Some(&key), None, at("2026-11-24T02:00:00Z")).unwrap();
    assert!(matches!(VisitLog::open(&other.log()), Err(VisitLogError::KeyNeeded)));
    assert_eq!(names(&other.open(&key).unwrap()), NAMES);
}

#[test]
fn the_command_line_encrypts_opens_changes_and_decrypts() {
    let post = Post::new();
    let new = post.secret_file(PASSPHRASE);
    let sheet = post.place.path().join("sheet.pdf");
    let sheet_option = ["--recovery-sheet", sheet.to_str().unwrap()];
    let answer = post.run(&[&["log", "encrypt", "--new-passphrase-file", &new][..], &sheet_option].concat());
    let recovery_key = printed(&answer).lines().next().unwrap().to_owned();
    assert_eq!(recovery_key.len(), 69);
    assert!(fs::read(&sheet).unwrap().starts_with(b"%PDF-"));
    let again = post.run(&["log", "encrypt", "--new-passphrase-file", &new]);
    assert!(!again.status.success());

    let with = |secret: &str, arguments: &[&str]| {
        let file = post.secret_file(secret);
        post.run(&[&["--passphrase-file", &file], arguments].concat())
    };
    for secret in [PASSPHRASE, &recovery_key] {
        let listed = with(secret, &["log", "find", "siti"]);
        assert!(printed(&listed).contains("Siti Aminah"), "{listed:?}");
    }
    let wrong = with("salah sekali", &["log", "find", "siti"]);
    assert!(!wrong.status.success());
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("passphrase"), "{wrong:?}");

    assert!(with(PASSPHRASE, &["log", "decrypt"]).status.success());
    assert!(!post.folder.key_file_path().exists());
    assert_eq!(names(&VisitLog::open(&post.log()).unwrap()), NAMES);
    assert!(!with(PASSPHRASE, &["log", "decrypt"]).status.success(), "it is plain already");
}

#[test]
fn a_plain_log_is_encrypted_under_the_passphrase_of_either_option() {
    for option in ["--passphrase-file", "--new-passphrase-file"] {
        let post = Post::new();
        let file = post.secret_file(PASSPHRASE);
        let answer = post.run(&["log", "encrypt", option, &file]);
        assert_eq!(printed(&answer).lines().next().unwrap().len(), 69, "{option}: {answer:?}");
        let key = post.folder.log_key(PASSPHRASE).unwrap();
        assert_eq!(names(&post.open(&key).unwrap()), NAMES);
    }
    // Where both are given, the new one is the new one.
    let post = Post::new();
    let new = post.place.path().join("new");
    fs::write(&new, "yang baru sekali\n").unwrap();
    let old = post.secret_file(PASSPHRASE);
    let new = new.display().to_string();
    let both = ["log", "encrypt", "--passphrase-file", &old, "--new-passphrase-file", &new];
    assert!(post.run(&both).status.success());
    post.folder.log_key("yang baru sekali").unwrap();
}
