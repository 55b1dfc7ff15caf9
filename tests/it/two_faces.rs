//! The window and the command line over the same folder: each use case leaves the same, whichever asks for it; and
//! whoever is killed while something is destroyed, there is either nothing destroyed or a record that says so.
//!
//! `POSJAGA_KILLS=100` kills so many times, instead of the few of every test run.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Child, Command as Process, Output, Stdio},
    sync::{Arc, Barrier},
    thread,
    time::{Duration, Instant, SystemTime},
};

use posjaga::{
    app::{App, Command, Export, LogState, Notice, Setup, State, TrustSource},
    data_folder::DataFolder,
    destruction::Wish,
    export::ExportFormat,
    office::{self, Judging, Office, PolicyChoice},
    progress::Unwatched,
    scan::{ScanSource, ScannedCode},
    time::{TimeSpan, Timestamp},
    verdict::{Fingerprint, Reason},
    visit::{Correction, NewVisit, VisitId},
    visit_log::{Admitted, VisitLog},
};
use rusqlite::{Connection, types::Value};

use crate::{
    destruction::text_of_pdf,
    support,
    tending::printed,
    visit_log::{at, gone},
};

/// What a child process that is to be a window finds its folder in.
const CHILD: &str = "POSJAGA_TEST_WINDOW";

/// A window over a folder, without a screen.
struct Window(App);

impl Window {
    fn open(data: &Path) -> Self {
        let folder = DataFolder::open(data).unwrap();
        let settings = folder.settings().unwrap();
        let setup = Setup { folder, settings, trust: TrustSource::Installed, cameras: None, demo: false };
        let mut window = Self(App::start(setup, Arc::new(|| ()), now()));
        window.until("at work", |state| {
            state.log == LogState::Ready && (state.policy.is_some() || state.missing_policy.is_some())
        });
        window
    }

    fn until(&mut self, what: &str, so: impl Fn(&State) -> bool) {
        let deadline = Instant::now() + Duration::from_mins(2);
        loop {
            self.0.poll(now());
            if so(&self.0.state) {
                return;
            }
            assert!(Instant::now() < deadline, "waited in vain until {what}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn until_told(&mut self, what: &str, notice: impl Fn(&Notice) -> bool) {
        self.until(what, |state| state.notices.iter().any(|posted| notice(&posted.notice)));
    }

    /// Has this done, and closes.
    fn has(data: &Path, act: impl FnOnce(&mut Self)) {
        let mut window = Self::open(data);
        act(&mut window);
    }
}

/// The program on this data folder, in the time zone and the language of the window.
fn program(data: &Path, arguments: &[&str]) -> Process {
    let mut program = Process::new(env!("CARGO_BIN_EXE_posjaga"));
    program.arg("--data").arg(data).args(arguments);
    program
}

fn run(data: &Path, arguments: &[&str]) -> Output {
    program(data, arguments).output().unwrap()
}

fn now() -> Timestamp {
    SystemTime::now().into()
}

/// Two folders that are the same, byte for byte.
struct Twins {
    place: tempfile::TempDir,
    window: PathBuf,
    command: PathBuf,
}

impl Twins {
    fn of(fill: impl FnOnce(&Path)) -> Self {
        let place = tempfile::tempdir().unwrap();
        let (window, command) = (place.path().join("window"), place.path().join("command"));
        fill(&window);
        copy(&window, &command);
        Self { place, window, command }
    }

    /// The files in which the window and the command line put something, each under its own name.
    fn files(&self, name: &str) -> (PathBuf, PathBuf) {
        let folder = |of: &str| {
            let folder = self.place.path().join(format!("out-{of}"));
            fs::create_dir_all(&folder).unwrap();
            folder.join(name)
        };
        (folder("window"), folder("command"))
    }

    fn assert_same_log(&self, what: &str) {
        assert_eq!(rows(&self.window), rows(&self.command), "{what}: the visits");
        assert_eq!(trail(&self.window), trail(&self.command), "{what}: what the chain tells");
        for data in [&self.window, &self.command] {
            printed(&run(data, &["log", "verify"]));
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (path, copied) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &copied);
        } else {
            fs::copy(&path, &copied).unwrap();
        }
    }
}

fn query(data: &Path, sql: &str) -> Vec<Vec<Value>> {
    let log = Connection::open(data.join("visits.sqlite")).unwrap();
    let mut statement = log.prepare(sql).unwrap();
    let columns = statement.column_count();
    let row = |row: &rusqlite::Row<'_>| (0..columns).map(|at| row.get(at)).collect();
    statement.query_map([], row).unwrap().collect::<Result<_, _>>().unwrap()
}

/// Every visit, without what is drawn by lot.
fn rows(data: &Path) -> Vec<Vec<Value>> {
    query(
        data,
        "SELECT no, arrived, departed, name, organisation, purpose, host, phone, party, evidence, verdict, policy, \
         post, officer, note, key, credential FROM visit ORDER BY no",
    )
}

/// Every entry of the chain, without its time and what is drawn by lot. That the program is in use is told by the
/// clock alone.
fn trail(data: &Path) -> Vec<Vec<Value>> {
    query(
        data,
        "SELECT kind, visit, CASE kind WHEN 'purge' THEN '' ELSE content END FROM entry WHERE kind <> 'clock' \
         ORDER BY seq",
    )
}

/// The records of destruction in a folder, oldest first.
fn records(data: &Path) -> Vec<PathBuf> {
    let Ok(found) = fs::read_dir(data.join("records")) else { return Vec::new() };
    let mut found: Vec<_> = found.map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|ending| ending == "pdf"));
    found.sort();
    found
}

/// What a record says but for the time; nothing where no program reads it.
fn text_of_record(record: &Path) -> Option<String> {
    let text = text_of_pdf(record)?;
    let is_time = |word: &&str| word.contains(':') && word.bytes().any(|byte| byte.is_ascii_digit());
    Some(text.split_whitespace().filter(|word| !is_time(word)).collect::<Vec<_>>().join(" "))
}

fn fill(data: &Path, visits: impl IntoIterator<Item = NewVisit>) -> Vec<VisitId> {
    DataFolder::open(data).unwrap();
    let mut log = VisitLog::open(&data.join("visits.sqlite")).unwrap();
    visits.into_iter().map(|visit| log.record_arrival(&visit).unwrap()).collect()
}

/// Visits of 2020, which are long due, and a clock that somebody has confirmed.
fn fill_with_due(data: &Path, visits: usize) {
    fill(data, (0..visits).map(|count| old(&format!("Tamu Lama {count}"))));
    printed(&run(data, &["log", "confirm-clock"]));
}

fn old(name: &str) -> NewVisit {
    NewVisit {
        arrived: at("2020-01-05T02:00:00Z"),
        left: Some(at("2020-01-05T03:00:00Z")),
        organisation: "Dinas Contoh".to_owned(),
        ..gone(name)
    }
}

#[test]
fn an_export_is_the_same_from_either() {
    let twins = Twins::of(|data| {
        fill(data, ["Siti Aminah", "=cmd", "Budi, \"Jr.\""].map(gone));
    });
    let day = "2026-11-23".parse().unwrap();
    for format in ExportFormat::ALL {
        let (by_window, by_command) = twins.files(&format!("day.{}", format.code()));
        Window::has(&twins.window, |window| {
            let export = Export { from: day, to: day, format, path: by_window.clone() };
            window.0.handle(Command::Export(export));
            window.until_told("exported", |notice| matches!(notice, Notice::Exported { .. }));
        });
        let file = by_command.to_str().unwrap();
        let days = ["export", "--from", "2026-11-23", "--to", "2026-11-23", "--output", file];
        printed(&run(&twins.command, &days));
        match format {
            ExportFormat::Csv | ExportFormat::Json => {
                assert_eq!(fs::read(&by_window).unwrap(), fs::read(&by_command).unwrap());
            }
            // The time at which it was made stands in it.
            ExportFormat::Pdf => assert_eq!(text_of_record(&by_window), text_of_record(&by_command)),
            ExportFormat::Xlsx => {
                let bytes = [&by_window, &by_command].map(|path| fs::metadata(path).unwrap().len());
                assert!(bytes[0].abs_diff(bytes[1]) < 64, "{bytes:?}");
            }
        }
    }
    assert_eq!(trail(&twins.window).len(), 3 + ExportFormat::ALL.len());
    twins.assert_same_log("export");
}

#[test]
fn an_import_is_the_same_from_either() {
    let twins = Twins::of(|data| drop(fill(data, [gone("Siti Aminah")])));
    let list = twins.place.path().join("list.csv");
    let rows_of_list = "Nama,Tanggal,Jam masuk,Jam keluar\nBudi,2026-11-20,08:00,09:00\n,2026-11-20,08:05,\n\
                        Wati,2026-11-21,08:10,\n";
    fs::write(&list, rows_of_list).unwrap();
    Window::has(&twins.window, |window| {
        window.0.handle(Command::TryImport(list.clone()));
        window.until("tried", |state| state.import.as_ref().is_some_and(|import| import.trial));
        window.0.handle(Command::Import(list.clone()));
        window.until("imported", |state| state.import.as_ref().is_some_and(|import| !import.trial));
    });
    assert_eq!(run(&twins.command, &["log", "import", list.to_str().unwrap()]).status.code(), Some(1));
    assert_eq!(rows(&twins.window).len(), 3);
    twins.assert_same_log("import");
}

#[test]
fn a_policy_is_chosen_the_same_by_either_and_an_unknown_one_judges_nobody() {
    let twins = Twins::of(|data| drop(fill(data, [gone("Siti Aminah")])));
    Window::has(&twins.window, |window| {
        window.0.handle(Command::ChangePolicy { id: "booster".to_owned(), why: String::new() });
        window.until("chosen", |state| state.policy.as_ref().is_some_and(|policy| policy.id == "booster"));
    });
    printed(&run(&twins.command, &["policy", "use", "booster"]));
    let config = |data: &Path| fs::read_to_string(data.join("config.toml")).unwrap();
    assert_eq!(config(&twins.window), config(&twins.command));
    assert!(config(&twins.window).contains("\npolicy = \"booster\""));
    twins.assert_same_log("policy");

    for data in [&twins.window, &twins.command] {
        let unknown = config(data).replace("\"booster\"", "\"nowhere\"");
        fs::write(data.join("config.toml"), unknown).unwrap();
    }
    Window::has(&twins.window, |window| {
        assert_eq!(window.0.state.missing_policy.as_deref(), Some("nowhere"));
        let code = ScannedCode { content: b"HC1:6BF".to_vec(), source: ScanSource::Camera };
        window.0.handle(Command::Judge(code));
        window.until("answered", |state| state.card.is_some());
        let card = window.0.state.card.clone().unwrap();
        assert_eq!(card.assessed.assessment.reasons, [Reason::PolicyMissing]);
    });
    let code = twins.place.path().join("code.txt");
    fs::write(&code, "HC1:6BF\n").unwrap();
    let refused = run(&twins.command, &["check", code.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(refused.stdout.is_empty() && String::from_utf8_lossy(&refused.stderr).contains("nowhere"));
}

/// What a restore has put aside goes with the rest, and the record tells of it, whoever destroys.
#[test]
fn a_purge_and_its_record_are_the_same_from_either() {
    let twins = Twins::of(|data| {
        let folder = DataFolder::open(data).unwrap();
        fill(data, [old("Tamu Lama")]);
        let backup = data.with_file_name("backup");
        folder.back_up(&backup, None).unwrap();
        // One that goes altogether, and one of which the names go.
        folder.restore(&backup, None, None, at("2026-01-01T02:00:00Z")).unwrap();
        folder.restore(&backup, None, None, now()).unwrap();
        fill(data, [gone("Tamu Baru")]);
        printed(&run(data, &["log", "confirm-clock"]));
    });
    Window::has(&twins.window, |window| {
        window.until_told("recorded", |notice| matches!(notice, Notice::RecordWritten { .. }));
    });
    printed(&run(&twins.command, &["log", "purge"]));
    twins.assert_same_log("purge");
    let texts = [&twins.window, &twins.command].map(|data| {
        let [record] = records(data).try_into().expect("one record");
        let aside = fs::read_dir(data).unwrap().map(|entry| entry.unwrap().file_name());
        let aside = aside.filter(|name| name.to_string_lossy().starts_with("before-restore-")).count();
        assert_eq!(aside, 1, "the oldest is gone");
        for data in fs::read_dir(data).unwrap().map(|entry| entry.unwrap().path()) {
            let log = data.join("visits.sqlite");
            assert!(
                !log.exists() || VisitLog::open(&log).unwrap().visits_called("Tamu Lama").unwrap().is_empty()
            );
        }
        text_of_record(&record)
    });
    assert_eq!(texts[0], texts[1]);
    if let [Some(text), _] = &texts {
        assert!(text.contains("Buku lama yang dihapus"), "the old logs are in it: {text}");
    }
}

#[test]
fn an_erasure_and_a_backup_are_the_same_for_whoever_calls_them() {
    let mut ids = Vec::new();
    let twins = Twins::of(|data| ids = fill(data, [gone("Siti Rahasia"), gone("Budi")]));
    let office = {
        let folder = DataFolder::open(&twins.window).unwrap();
        let settings = folder.settings().unwrap();
        Office::new(folder, settings)
    };
    let wish = Correction::new("Dewi", "she asked").unwrap();
    {
        let mut log = office.visit_log(&mut Unwatched).unwrap();
        let wish = Wish { ids: &ids[..1], wish: &wish, mentions: false };
        office::erase(&office, &mut log, &wish, None).unwrap();
    }
    let erase = ["log", "erase", &ids[0].to_string(), "--reason", "she asked", "--officer", "Dewi"];
    printed(&run(&twins.command, &erase));
    twins.assert_same_log("erase");
    let records = [&twins.window, &twins.command].map(|data| records(data).try_into().expect("one record"));
    let [by_one, by_other] = records.map(|[record]: [PathBuf; 1]| text_of_record(&record));
    assert_eq!(by_one, by_other);

    let (by_window, by_command) = twins.files("all.backup");
    assert_eq!(office::back_up(&office, &by_window).unwrap(), 2);
    printed(&run(&twins.command, &["backup", by_command.to_str().unwrap()]));
    let restored = [&by_window, &by_command].map(|backup| {
        let data = backup.with_file_name("restored");
        printed(&run(&data, &["restore", backup.to_str().unwrap()]));
        (rows(&data), trail(&data), fs::read(data.join("config.toml")).unwrap())
    });
    assert_eq!(restored[0], restored[1]);
}

/// How many visits of a folder are emptied.
fn emptied(data: &Path) -> usize {
    let visits = VisitLog::open(&data.join("visits.sqlite")).unwrap().visits(TimeSpan::ALWAYS).unwrap();
    visits.iter().filter(|visit| visit.name.is_empty()).count()
}

fn begun(data: &Path) -> usize {
    VisitLog::open(&data.join("visits.sqlite")).unwrap().begun_destructions().unwrap().len()
}

/// Has a child destroy what is due: a command, or a window without a screen.
fn destroying(data: &Path, window: bool) -> Child {
    let mut process = if window {
        let mut process = Process::new(env::current_exe().unwrap());
        process.args(["--exact", "two_faces::the_window_of_a_child", "--nocapture"]).env(CHILD, data);
        process
    } else {
        program(data, &["log", "purge"])
    };
    process.stdout(Stdio::null()).stderr(Stdio::null()).stdin(Stdio::null()).spawn().unwrap()
}

/// No test by itself: what [`destroying`] starts.
#[test]
fn the_window_of_a_child() {
    let Some(data) = env::var_os(CHILD) else { return };
    Window::has(Path::new(&data), |window| {
        window.until_told("recorded", |notice| matches!(notice, Notice::RecordWritten { .. }));
    });
}

#[test]
fn whoever_is_killed_while_destroying_has_destroyed_nothing_or_left_a_record() {
    let kills: usize = env::var("POSJAGA_KILLS").map_or(6, |kills| kills.parse().expect("a number"));
    let place = tempfile::tempdir().unwrap();
    let all = place.path().join("all");
    fill_with_due(&all, 120);
    let data = place.path().join("data");
    let anew = || {
        drop(fs::remove_dir_all(&data));
        copy(&all, &data);
    };
    let (mut cut_off, mut without_record) = (0, 0);
    for window in [true, false] {
        anew();
        let begin = Instant::now();
        assert!(destroying(&data, window).wait().unwrap().success());
        let took = begin.elapsed();
        assert_eq!((emptied(&data), records(&data).len(), begun(&data)), (120, 1, 0));
        for kill in 0..kills.div_ceil(2) {
            anew();
            let mut child = destroying(&data, window);
            // Spread over the time that it takes: the beginning has its share, and so has the end.
            let share = (kill * 7919 % kills.div_ceil(2)) as f64 + 0.5;
            thread::sleep(took.mul_f64(share / kills.div_ceil(2) as f64));
            child.kill().unwrap();
            child.wait().unwrap();
            let gone = emptied(&data);
            without_record += usize::from(gone > 0 && records(&data).is_empty());
            cut_off += usize::from((gone > 0 && gone < 120) || begun(&data) > 0);
            // The other face completes what this one has left.
            if window {
                printed(&run(&data, &["log", "list"]));
            } else {
                Window::has(&data, |window| {
                    window.until("purged", |_| emptied(&data) == 120 && begun(&data) == 0);
                });
            }
            assert_eq!(begun(&data), 0, "kill {kill}: what was begun has been completed");
            assert_eq!(emptied(&data) > 0, !records(&data).is_empty(), "kill {kill}");
            let left = fs::read_dir(data.join("records")).map_or(0, Iterator::count);
            assert_eq!(left, records(&data).len(), "kill {kill}: half a record is left");
        }
    }
    eprintln!("{kills} kills, {cut_off} of them in the middle, {without_record} without a record");
    assert_eq!(without_record, 0);
}

/// What tells the credential of somebody from others.
pub fn fingerprint() -> Fingerprint {
    let issuer = support::issuer();
    let mut judging = Judging::new(PolicyChoice::Id("booster".to_owned()), None);
    judging.trust = support::trust(&[&issuer]);
    let code = issuer.issue(&support::credential()).unwrap();
    judging.judge(code.as_bytes(), at("2022-08-01T12:00:00Z")).fingerprint.expect("it is genuine")
}

/// Whether a guest is inside already is decided where he is let in.
#[test]
fn of_two_desks_that_let_one_guest_in_at_once_one_is_told_of_the_other() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("visits.sqlite");
    let mut log = VisitLog::open(&path).unwrap();
    let fingerprint = fingerprint();
    for round in 0..20 {
        let at_once = Arc::new(Barrier::new(2));
        let desks = ["one", "two"].map(|desk| {
            let (path, at_once) = (path.clone(), at_once.clone());
            let visit = NewVisit {
                key: Some(format!("{desk} {round}")),
                fingerprint: Some(fingerprint.clone()),
                arrived: now(),
                left: None,
                ..gone("Siti Aminah")
            };
            thread::spawn(move || {
                let mut log = VisitLog::open(&path).unwrap();
                at_once.wait();
                let first = log.admit(&visit).unwrap();
                // Trying again is the same visit, not another guest.
                (first, log.admit(&visit).unwrap())
            })
        });
        let mut inside = None;
        let mut told = Vec::new();
        for (first, again) in desks.map(|desk| desk.join().unwrap()) {
            assert_eq!(first, again);
            match first {
                Admitted::Recorded(id) => assert_eq!(inside.replace(id), None, "both were let in"),
                Admitted::AlreadyInside(visit) => told.push(visit.id),
            }
        }
        let inside = inside.expect("one was let in");
        assert_eq!(told, [inside]);
        log.record_departure(inside, now()).unwrap();
    }
}
