//! Ctrl-C, and the end of the session, in the middle of a long command: it ends soon, says so, and leaves
//! nothing half written.
#![cfg(unix)]

use std::{
    fmt::Write as _,
    fs,
    io::Read as _,
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use posjaga::{
    data_folder::DataFolder,
    time::TimeSpan,
    visit::Visit,
    visit_log::{ChangeKind, VisitLog},
};

use crate::{
    chain::{kinds, whole},
    import::taken_in,
};

/// Enough for the fastest of the commands to be caught at it.
const VISITS: usize = 12_000;
const OLD_FILE: &str = "what was here before";

/// A post with many visits from paper, in `data`; the list of them, and an old file of each name.
fn post() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let mut list = "Tanggal,Jam masuk,Jam keluar,Nama,Instansi\n".to_owned();
    for count in 0..VISITS {
        let (hour, minute) = (count / 60 % 24, count % 60);
        writeln!(list, "2026-10-23,{hour:02}:{minute:02},{hour:02}:59,Tamu {count},Dinas {}", count % 50)
            .unwrap();
    }
    fs::write(place.path().join("list.csv"), list).unwrap();
    for file in ["day.pdf", "day.csv", "day.xlsx", "backup"] {
        fs::write(place.path().join(file), OLD_FILE).unwrap();
    }
    place
}

fn log(place: &Path) -> VisitLog {
    let data = DataFolder::open(&place.join("data")).unwrap();
    VisitLog::open(&data.visit_log_path()).unwrap()
}

fn visits(place: &Path) -> Vec<Visit> {
    log(place).visits(TimeSpan::ALWAYS).unwrap()
}

fn start(place: &Path, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_posjaga"))
        .current_dir(place)
        .args(["--data", "data", "--lang", "en"])
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Sends a signal. Every shell has a `kill` of its own; a program of that name a bare system has not.
fn send(signal: &str, to: &Child) {
    let sent = Command::new("/bin/sh").args(["-c", &format!("kill {signal} {}", to.id())]).status().unwrap();
    assert!(sent.success());
}

/// Sends the signal as soon as this is so, and waits for the end.
fn interrupt(mut child: Child, signal: &str, at_work: impl Fn() -> bool) -> Output {
    let deadline = Instant::now() + Duration::from_mins(1);
    while !at_work() {
        assert!(child.try_wait().unwrap().is_none(), "it had ended before it was seen at work");
        assert!(Instant::now() < deadline, "it was never seen at work");
        std::thread::sleep(Duration::from_millis(1));
    }
    send(signal, &child);
    let begun = Instant::now();
    let output = child.wait_with_output().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(5), "it took {:?} to end", begun.elapsed());
    output
}

fn hidden(place: &Path) -> Vec<String> {
    [place, &place.join("data")]
        .into_iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with('.'))
        .collect()
}

fn assert_stopped(output: &Output, what: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{what}: {output:?}");
    assert!(said.contains("stopped") || said.contains("cancelled"), "{what}: {said}");
}

#[test]
fn an_interrupted_export_backup_or_encryption_leaves_everything_as_it_was() {
    let post = post();
    let place = post.path();
    let options = crate::import::options();
    taken_in(&mut log(place), &place.join("list.csv"), &options).0.unwrap();
    fs::write(place.join("passphrase"), "kucing di bawah meja").unwrap();
    let before = visits(place);
    for (signal, arguments) in [
        ("-INT", &["export", "--from", "2026-01-01", "--output", "day.pdf"][..]),
        ("-TERM", &["export", "--from", "2026-01-01", "--output", "day.csv"]),
        ("-HUP", &["export", "--from", "2026-01-01", "--output", "day.xlsx"]),
        ("-INT", &["backup", "backup"]),
        ("-INT", &["log", "encrypt", "--new-passphrase-file", "passphrase"]),
    ] {
        let output = interrupt(start(place, arguments), signal, || !hidden(place).is_empty());
        let what = arguments.join(" ");
        assert_stopped(&output, &what);
        assert_eq!(hidden(place), Vec::<String>::new(), "{what}");
        if let Some(file) = arguments.last().filter(|file| **file != "passphrase") {
            assert_eq!(fs::read_to_string(place.join(file)).unwrap(), OLD_FILE, "{what}");
        }
        assert!(visits(place) == before, "{what}");
    }
    whole(&log(place), &[]);
}

#[test]
fn an_export_that_waits_for_whoever_reads_it_ends_too() {
    let post = post();
    let place = post.path();
    taken_in(&mut log(place), &place.join("list.csv"), &crate::import::options()).0.unwrap();
    let mut child = start(place, &["export", "--from", "2026-01-01", "--format", "csv", "--output", "-"]);
    // Nobody reads on, so the pipe fills and stays full.
    let mut beginning = [0; 100];
    child.stdout.as_mut().unwrap().read_exact(&mut beginning).unwrap();
    send("-TERM", &child);
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

#[test]
fn an_interrupted_import_or_purge_keeps_and_records_what_it_has_done() {
    let post = post();
    let place = post.path();
    let path = place.join("data/visits.sqlite");
    drop(log(place));
    let import = start(place, &["log", "import", "list.csv"]);
    let output = interrupt(import, "-INT", || !visits(place).is_empty());
    assert_stopped(&output, "import");
    let came = visits(place).len();
    assert!(came > 0 && came < VISITS, "{came}");
    assert_eq!(kinds(&path).last().unwrap().1, ChangeKind::Import.code());
    let options = crate::import::options();
    taken_in(&mut log(place), &place.join("list.csv"), &options).0.unwrap();
    assert_eq!(visits(place).len(), VISITS);

    let emptied = || visits(place).iter().filter(|visit| visit.name.is_empty()).count();
    let purge = start(place, &["log", "purge", "--before", "2026-11-01"]);
    let output = interrupt(purge, "-TERM", || emptied() > 0);
    assert_stopped(&output, "purge");
    let gone = emptied();
    assert!(gone < VISITS, "{gone}");
    let record = String::from_utf8_lossy(&output.stdout);
    assert!(record.contains("RECORD OF DESTRUCTION") && record.contains(&gone.to_string()), "{record}");
    assert_eq!(kinds(&path).last().unwrap().1, ChangeKind::Destruction.code());
    whole(&log(place), &[]);
}

/// A screen that nobody sees.
#[cfg(feature = "gui")]
struct Display {
    server: Child,
    name: String,
}

#[cfg(feature = "gui")]
impl Display {
    /// `None` where there is no Xvfb.
    fn open() -> Option<Self> {
        use std::io::BufRead as _;
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x720x24"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut number = String::new();
        std::io::BufReader::new(server.stdout.as_mut().unwrap()).read_line(&mut number).unwrap();
        Some(Self { server, name: format!(":{}", number.trim()) })
    }
}

#[cfg(feature = "gui")]
impl Drop for Display {
    fn drop(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }
}

#[cfg(feature = "gui")]
#[test]
fn a_window_that_is_asked_to_end_while_it_exports_leaves_nothing_half_written() {
    let Some(display) = Display::open() else {
        eprintln!("skipped: there is no Xvfb");
        return;
    };
    let post = post();
    let place = post.path();
    let list = place.join("list.csv");
    // A script exports the visits of today.
    let today = chrono::Local::now().date_naive().to_string();
    fs::write(&list, fs::read_to_string(&list).unwrap().replace("2026-10-23", &today)).unwrap();
    let options = posjaga::import::Options {
        now: (std::time::SystemTime::now() + Duration::from_hours(24)).into(),
        ..crate::import::options()
    };
    taken_in(&mut log(place), &list, &options).0.unwrap();
    fs::write(place.join("data/DEMO.txt"), "").unwrap();
    fs::write(place.join("steps"), "export day.pdf\npause 50000\n").unwrap();
    let unfinished = || {
        let mut names = fs::read_dir(place).unwrap().map(|entry| entry.unwrap().file_name());
        names.any(|name| name.to_string_lossy().ends_with(".part"))
    };
    for signal in ["-INT", "-TERM", "-HUP"] {
        let window = Command::new(env!("CARGO_BIN_EXE_posjaga"))
            .current_dir(place)
            .args(["--data", "data", "demo", "--script", "steps"])
            .env("DISPLAY", &display.name)
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env_remove("WAYLAND_DISPLAY")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = interrupt(window, signal, unfinished);
        assert!(matches!(output.status.code(), Some(0 | 130)), "{signal}: {output:?}");
        assert!(!unfinished(), "{signal}");
        // It may have had the time to write all of it.
        let file = fs::read(place.join("day.pdf")).unwrap();
        assert!(file == OLD_FILE.as_bytes() || file.trim_ascii_end().ends_with(b"%%EOF"), "{signal}");
        assert_eq!(visits(place).len(), VISITS, "{signal}");
    }
}
