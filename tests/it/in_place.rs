//! Nothing is acknowledged that is in no file which anybody finds: the log's file is moved, removed or replaced,
//! and its folder renamed, while guests are checked in. Windows keeps an open file in its place.

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Command, Stdio},
};

use posjaga::{
    progress::Unwatched,
    time::TimeSpan,
    visit_log::{VisitLog, VisitLogError},
};

use crate::visit_log::guest;

/// What happens to the file, and the place where it is afterwards.
#[derive(Clone, Copy, Debug)]
enum Happens {
    Moved,
    Removed,
    Replaced,
    FolderRenamed,
    WriteAheadRemoved,
    /// The folder is on a disk of its own, as far as the program can see.
    #[cfg(target_os = "linux")]
    DiskUnmounted,
}

/// Mounts a folder as a disk in a namespace of its own, where nobody else sees it, and takes it off again when
/// told to. The rest of the words is a command that sees it.
#[cfg(target_os = "linux")]
const ON_A_DISK: &str = r#"
cd "$1" && shift && mkdir disk data && mkfifo take-off taken-off && mount --bind disk data || exit 9
(read word <take-off && umount -l data && echo >taken-off) >/dev/null 2>&1 &
exec "$@"
"#;

impl Happens {
    const ALL: &[Self] = &[
        Self::Moved,
        Self::Removed,
        Self::Replaced,
        Self::FolderRenamed,
        Self::WriteAheadRemoved,
        #[cfg(target_os = "linux")]
        Self::DiskUnmounted,
    ];

    /// What the program is run behind.
    fn command(self, place: &Path) -> Command {
        let program = env!("CARGO_BIN_EXE_posjaga");
        #[cfg(target_os = "linux")]
        if matches!(self, Self::DiskUnmounted) {
            let mut command = Command::new("unshare");
            command.args(["--user", "--map-root-user", "--mount", "sh", "-c", ON_A_DISK, "sh"]);
            command.arg(place).arg(program);
            return command;
        }
        let _ = place;
        Command::new(program)
    }

    /// Whether this computer lets us do it; if not, it says so.
    fn can_happen(self) -> bool {
        #[cfg(target_os = "linux")]
        if matches!(self, Self::DiskUnmounted) {
            let place = tempfile::tempdir().unwrap();
            let mut command = Command::new("unshare");
            command.args(["--user", "--map-root-user", "--mount", "mount", "--bind"]);
            let tried = command.args([place.path(), place.path()]).output();
            if !tried.is_ok_and(|tried| tried.status.success()) {
                eprintln!("skipped: nothing can be mounted here, so no disk is taken off");
                return false;
            }
        }
        true
    }

    /// Does it, and gives the folder in which the log can be read then with all that was written before.
    fn happen(self, data: &Path) -> std::path::PathBuf {
        let (log, wal) = (data.join("visits.sqlite"), data.join("visits.sqlite-wal"));
        let kept = data.parent().unwrap().join("kept");
        // What stands there at this moment, by other names.
        let keep = || {
            fs::create_dir(&kept).unwrap();
            for file in [&log, &wal] {
                fs::copy(file, kept.join(file.file_name().unwrap())).unwrap();
            }
        };
        match self {
            Self::Moved => {
                keep();
                fs::rename(&log, data.join("visits-old.sqlite")).unwrap();
            }
            Self::Removed => {
                keep();
                fs::remove_file(&log).unwrap();
            }
            Self::Replaced => {
                keep();
                let other = data.join("other");
                fs::copy(&log, &other).unwrap();
                fs::rename(&other, &log).unwrap();
            }
            Self::FolderRenamed => {
                let renamed = data.parent().unwrap().join("data renamed");
                fs::rename(data, &renamed).unwrap();
                return renamed;
            }
            Self::WriteAheadRemoved => {
                keep();
                fs::remove_file(&wal).unwrap();
            }
            #[cfg(target_os = "linux")]
            Self::DiskUnmounted => {
                let place = data.parent().unwrap();
                fs::write(place.join("take-off"), "now\n").unwrap();
                fs::read(place.join("taken-off")).unwrap();
                return place.join("disk");
            }
        }
        kept
    }
}

#[test]
fn no_check_in_is_acknowledged_that_is_in_no_file() {
    let rounds = std::env::var("POSJAGA_CHECK_INS").map_or(10, |count| count.parse().expect("a number"));
    for &happens in Happens::ALL.iter().filter(|happens| happens.can_happen()) {
        let place = tempfile::tempdir().unwrap();
        let data = place.path().join("data");
        let mut child = happens
            .command(place.path())
            .arg("--data")
            .arg(&data)
            .args(["--lang", "en", "log", "add", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut acknowledged = BTreeSet::new();
        let mut kept = None;
        for count in 0..2 * rounds {
            if count == rounds {
                kept = Some(happens.happen(&data));
            }
            writeln!(input, "{{\"name\":\"Tamu {count}\",\"key\":\"{count}\"}}").unwrap();
            let answer: serde_json::Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
            match (answer["id"].as_str(), answer["error"].as_str()) {
                (Some(id), _) => drop(acknowledged.insert(id.to_owned())),
                (None, Some(error)) => {
                    assert!(error.contains("no longer where it was"), "{happens:?}: {error}");
                }
                (None, None) => panic!("{answer}"),
            }
            assert_eq!(acknowledged.len(), rounds.min(count + 1), "{happens:?}");
        }
        drop(input);
        child.wait().unwrap();
        let log = VisitLog::open(&kept.unwrap().join("visits.sqlite")).unwrap();
        let there: BTreeSet<_> =
            log.visits(TimeSpan::ALWAYS).unwrap().into_iter().map(|visit| visit.id.to_string()).collect();
        assert!(acknowledged.is_subset(&there), "{happens:?}");
    }
}

#[test]
fn a_log_that_is_put_back_goes_on_and_one_in_its_place_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("visits.sqlite");
    let mut log = VisitLog::open(&path).unwrap();
    log.record_arrival(&guest("Siti")).unwrap();
    let aside = folder.path().join("aside");
    fs::rename(&path, &aside).unwrap();
    assert!(!log.is_in_place());
    assert!(matches!(log.record_arrival(&guest("Budi")), Err(VisitLogError::Moved(_))));
    assert!(!path.exists(), "none is made in its place");
    // Another log in its place is not taken for it.
    drop(VisitLog::open(&folder.path().join("other")).unwrap());
    fs::rename(folder.path().join("other"), &path).unwrap();
    assert!(matches!(log.record_arrival(&guest("Budi")), Err(VisitLogError::Moved(_))));
    fs::rename(&aside, &path).unwrap();
    log.record_arrival(&guest("Budi")).unwrap();
    drop(log);
    let log = VisitLog::open(&path).unwrap();
    assert_eq!(log.visits(TimeSpan::ALWAYS).unwrap().len(), 2);
    drop(log);
    fs::remove_file(&path).unwrap();
    assert!(matches!(VisitLog::open_again(&path, None, &mut Unwatched), Err(VisitLogError::Moved(_))));
}
