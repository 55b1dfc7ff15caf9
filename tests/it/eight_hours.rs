//! A day at a desk in a few minutes: guests of all kinds, cameras that are pulled out, a disk that is full, a policy that
//! changes, and a kill while a name is being typed. Every visit that was told as saved is in the log and in the export,
//! and the name comes back.
//!
//! The desk is a program of its own, so that it can be killed: this one, with one test of it. `POSJAGA_GUESTS` asks for
//! another number of guests than the few of every test run; how long frames took and how much memory grew is told.

use std::{
    collections::BTreeMap,
    env, fs,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command as Program, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

use chrono::TimeDelta;
use egui::Key;
use posjaga::{
    app::{Command, Export, LogState, Saving},
    demo::issuer::DemoCredential,
    export::ExportFormat,
    scan::{
        camera::{CameraDevice, CameraStatus, CameraSystem},
        frame::{CameraError, Frame, FrameSource},
    },
    time::{TimeSpan, local_day},
    verdict::Verdict,
    visit::{EvidenceKind, Field, VisitId},
    visit_log::VisitLog,
};
use serde_json::Value;

use crate::flows::{Shift, credential, now};

const DAY: &str = "eight_hours::the_desk_of_the_day";
const PLACE: &str = "POSJAGA_DAY_AT";
const LOSSES: usize = 30;
const POLICIES: [&str; 3] = ["any-genuine", "complete-primary", "id-2022-07"];
/// What is being typed when the program is killed.
const DRAFT: &str = "Lestari Handayani";

/// A camera that can be pulled out.
struct Plug {
    plugged: AtomicBool,
    life: AtomicU32,
}

impl Plug {
    fn pull(&self) {
        self.plugged.store(false, Ordering::SeqCst);
        self.life.fetch_add(1, Ordering::SeqCst);
    }
}

struct Cameras(Arc<Plug>);

impl CameraSystem for Cameras {
    fn list(&mut self) -> Result<Vec<CameraDevice>, CameraError> {
        let device = CameraDevice { id: "a".to_owned(), name: "Camera a".to_owned() };
        Ok(self.0.plugged.load(Ordering::SeqCst).then_some(device).into_iter().collect())
    }

    fn open(&mut self, _: &CameraDevice) -> Result<Box<dyn FrameSource>, CameraError> {
        Ok(Box::new(Pictures { plug: Arc::clone(&self.0), life: self.0.life.load(Ordering::SeqCst), seq: 0 }))
    }
}

struct Pictures {
    plug: Arc<Plug>,
    life: u32,
    seq: u64,
}

impl FrameSource for Pictures {
    fn next_frame(&mut self) -> Result<Frame, CameraError> {
        thread::sleep(Duration::from_millis(30));
        if self.plug.life.load(Ordering::SeqCst) != self.life {
            return Err(CameraError::Lost);
        }
        self.seq += 1;
        // Something moves, and shows no code.
        let shade = (self.seq % 200) as u8;
        Ok(Frame { width: 160, height: 90, luma: vec![shade; 160 * 90].into(), seq: self.seq })
    }
}

/// The officer of the day, who writes down what the desk said is saved.
struct Officer {
    shift: Shift,
    told: fs::File,
    saved: Option<VisitId>,
    plug: Arc<Plug>,
}

impl Officer {
    fn begins(place: &Path) -> Self {
        let data = place.join("data");
        let plug = Arc::new(Plug { plugged: true.into(), life: 0.into() });
        let cameras = Arc::clone(&plug);
        let shift =
            Shift::open(&data, Some(Arc::new(move || Box::new(Cameras(Arc::clone(&cameras))))), |_| true);
        let told = fs::OpenOptions::new().create(true).append(true).open(place.join("told")).unwrap();
        Self { shift, told, saved: None, plug }
    }

    fn types(&mut self, text: &str) {
        self.shift.test.event(egui::Event::Text(text.to_owned()));
        self.shift.test.step();
        self.shift.test.step();
    }

    /// Checks in whoever stands in the form.
    fn checks_in(&mut self) {
        self.shift.press(Key::Enter);
        self.is_told();
    }

    fn is_told(&mut self) {
        let before = self.saved;
        self.shift.until("saved", |state| {
            assert!(!matches!(state.saving, Saving::Failed { .. }), "{:?}", state.saving);
            matches!(state.saving, Saving::Saved { id, .. } if Some(id) != before)
        });
        let Saving::Saved { id, .. } = self.shift.test.state().app.state.saving else {
            unreachable!("it was saved")
        };
        writeln!(self.told, "{id}").unwrap();
        self.saved = Some(id);
        self.shift.until("an empty form", |state| state.log == LogState::Ready);
    }

    fn scans(&mut self, credential: &DemoCredential) -> Verdict {
        let code = self.shift.issuer.issue(credential).unwrap();
        self.shift.scan(&code);
        let card = self.shift.test.state().app.state.card.as_ref();
        card.map(|card| card.assessed.assessment.verdict).expect("a verdict")
    }

    fn receives(&mut self, guest: usize) {
        match guest % 7 {
            0 => {
                assert_ne!(self.scans(&credential(&format!("Dewi Kode {guest}"))), Verdict::Refuse);
                self.checks_in();
            }
            1 => {
                self.types(&format!("Budi Ketik {guest}"));
                self.checks_in();
            }
            2 | 3 => {
                self.types(&format!("Agus Kartu {guest}"));
                self.shift.press(if guest % 7 == 2 { Key::F5 } else { Key::F6 });
                self.shift.until("judged", |state| state.card.is_some());
                self.checks_in();
            }
            4 => {
                self.types(&format!("Rombongan {guest}"));
                self.shift.press(Key::F9);
                self.types("4");
                self.checks_in();
            }
            5 => {
                let mut expired = credential(&format!("Putri Lewat {guest}"));
                expired.issued = now() - TimeDelta::days(8);
                expired.expires = now() - TimeDelta::days(1);
                assert_ne!(self.scans(&expired), Verdict::Admit);
                self.shift.press(Key::Escape);
                self.shift.until("waved away", |state| state.card.is_none());
            }
            _ => {
                // One with a visitor card, who leaves at once by its number.
                self.types(&format!("Joko Kartu {guest}"));
                self.shift.press(Key::F10);
                self.types(&guest.to_string());
                self.checks_in();
                let id = self.saved.unwrap();
                self.shift.until("inside", |state| state.book.inside.iter().any(|visit| visit.id == id));
                self.types(&guest.to_string());
                self.shift.press(Key::Enter);
                self.shift.until("left", |state| state.book.inside.iter().all(|visit| visit.id != id));
            }
        }
    }

    /// The disk takes no more: the visit is not told as saved, stays in the form, and goes in once there is room.
    fn meets_a_full_disk(&mut self) {
        self.types("Wayan Penuh");
        limit_files("0");
        self.shift.press(Key::Enter);
        self.shift.until("refused", |state| matches!(state.saving, Saving::Failed { .. }));
        limit_files("unlimited");
        assert_eq!(self.shift.field(Field::Name), "Wayan Penuh");
        self.shift.press(Key::Enter);
        let before = self.saved;
        self.shift.until(
            "saved after all",
            |state| matches!(state.saving, Saving::Saved { id, .. } if Some(id) != before),
        );
        let Saving::Saved { id, .. } = self.shift.test.state().app.state.saving else {
            unreachable!("it was saved")
        };
        writeln!(self.told, "{id}").unwrap();
        self.saved = Some(id);
        self.shift.until("ready", |state| state.log == LogState::Ready);
    }
}

/// No file of this program may grow beyond this many bytes.
fn limit_files(bytes: &str) {
    let pid = std::process::id().to_string();
    let limited = Program::new("prlimit").args(["--pid", &pid, &format!("--fsize={bytes}:")]).status();
    assert!(limited.unwrap().success());
}

fn resident_kib() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn guests() -> usize {
    env::var("POSJAGA_GUESTS").map_or(70, |guests| guests.parse().expect("a number"))
}

/// The desk itself, when the day runs it.
#[test]
#[ignore = "a part of the day, which runs it"]
fn the_desk_of_the_day() {
    let place = PathBuf::from(env::var_os(PLACE).expect("the day says where"));
    let mut officer = Officer::begins(&place);
    if place.join("killed").exists() {
        the_evening(&mut officer, &place);
        return;
    }
    let guests = guests();
    let mut early = 0;
    for guest in 0..guests {
        if (guest + 1) * LOSSES / guests > guest * LOSSES / guests {
            officer.plug.pull();
            officer.shift.until("without a camera", |state| matches!(state.camera, CameraStatus::Trouble(_)));
            officer.receives(guest);
            officer.plug.plugged.store(true, Ordering::SeqCst);
            officer.shift.until("a camera", |state| matches!(state.camera, CameraStatus::Running { .. }));
        } else {
            officer.receives(guest);
        }
        if guest == guests / 2 {
            officer.meets_a_full_disk();
        }
        if guest % (guests / POLICIES.len()).max(1) == 1
            && let Some(id) = POLICIES.get(guest * POLICIES.len() / guests)
        {
            let change = Command::ChangePolicy { id: (*id).to_owned(), why: "Surat edaran".to_owned() };
            officer.shift.test.state_mut().app.handle(change);
            officer
                .shift
                .until("another policy", |state| state.policy.as_ref().is_some_and(|now| now.id == *id));
        }
        if guest == guests / 4 {
            early = resident_kib();
        }
    }
    let mut drawn = std::mem::take(&mut officer.shift.test.state_mut().drawn);
    drawn.sort_unstable();
    let grown = resident_kib().saturating_sub(early);
    println!(
        "{} frames: half within {:?}, 99 % within {:?}, the slowest {:?}; memory grew by {grown} KiB in three quarters of the day",
        drawn.len(),
        drawn[drawn.len() / 2],
        drawn[drawn.len() * 99 / 100],
        drawn[drawn.len() - 1],
    );
    // Of two thousand guests every number is kept, of no guest a picture.
    assert!(grown < 100 * 1024, "{grown} KiB");
    officer.types(DRAFT);
    let kept = officer.shift.draft();
    officer.shift.until("kept", move |_| kept.exists());
    println!("typing");
    loop {
        officer.shift.test.step();
        thread::sleep(Duration::from_millis(10));
    }
}

/// The draft is back, and the day is closed.
fn the_evening(officer: &mut Officer, place: &Path) {
    officer.shift.until("found", |state| state.found_draft.is_some());
    officer.shift.press(Key::Enter);
    officer.shift.press(Key::Enter);
    officer.shift.until("taken up", |state| state.found_draft.is_none());
    assert_eq!(officer.shift.field(Field::Name), DRAFT);
    officer.checks_in();
    // What is closed is what the officer sees.
    officer.shift.until("inside", |state| state.book.inside.iter().any(|visit| visit.name == DRAFT));
    officer.shift.press(Key::F12);
    officer.shift.press(Key::Enter);
    officer.shift.until("closed", |state| matches!(state.day_closed, Some(Ok(_))));
    officer.shift.until("written", |state| state.papers.len() == 2 && state.work.is_none());
    let (day, path) = (local_day(now()), place.join("day.csv"));
    let export = Export { from: day, to: day, format: ExportFormat::Csv, path: path.clone() };
    officer.shift.test.state_mut().app.handle(Command::Export(export));
    officer.shift.until("exported", move |state| path.exists() && state.work.is_none());
}

/// Begins the desk in a program that a full disk does not kill.
fn desk(place: &Path) -> Child {
    let mut program = Program::new("sh");
    program.args(["-c", "trap '' XFSZ; exec \"$@\"", "sh"]).arg(env::current_exe().unwrap());
    program.args(["--exact", DAY, "--ignored", "--nocapture"]).env(PLACE, place);
    program.stdout(Stdio::piped()).spawn().unwrap()
}

#[test]
fn a_day_of_eight_hours() {
    if Program::new("prlimit").arg("-V").output().is_err() {
        eprintln!("skipped: there is no prlimit");
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let place = place.path();
    fs::create_dir(place.join("data")).unwrap();
    let mut day = desk(place);
    let lines = BufReader::new(day.stdout.take().unwrap()).lines();
    let mut killed = false;
    for line in lines.map_while(Result::ok) {
        eprintln!("{line}");
        if line == "typing" {
            day.kill().unwrap();
            killed = true;
        }
    }
    day.wait().unwrap();
    assert!(killed, "the day did not come to its evening");
    fs::write(place.join("killed"), "").unwrap();
    let evening = desk(place).wait_with_output().unwrap();
    assert!(evening.status.success(), "{}", String::from_utf8_lossy(&evening.stdout));

    let log = VisitLog::open(&place.join("data/visits.sqlite")).unwrap();
    let visits = log.visits(TimeSpan::ALWAYS).unwrap();
    let told: Vec<_> = fs::read_to_string(place.join("told")).unwrap().lines().map(str::to_owned).collect();
    // Of seven guests one is waved away; one met a full disk, and one the kill.
    let guests = guests();
    assert_eq!(told.len(), guests - (guests + 1) / 7 + 2);
    let mut ids: Vec<_> = visits.iter().map(|visit| visit.id.to_string()).collect();
    let mut wanted = told.clone();
    ids.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(ids, wanted, "told as saved, and in the log");
    assert!(visits.iter().all(|visit| visit.left.is_some()), "the day is closed");
    assert!(visits.iter().any(|visit| visit.name == DRAFT));
    assert_eq!(log.verify(&[]).unwrap().fault, None);

    let mut csv = csv::Reader::from_path(place.join("day.csv")).unwrap();
    let at = csv.headers().unwrap().iter().position(|head| head == "id").unwrap();
    let mut exported: Vec<_> = csv.records().map(|row| row.unwrap()[at].to_owned()).collect();
    exported.sort_unstable();
    assert_eq!(exported, ids, "in the export");
    let json = place.join("day.json");
    let mut program = Program::new(env!("CARGO_BIN_EXE_posjaga"));
    program.arg("--data").arg(place.join("data")).args(["export", "--quiet", "--output"]).arg(&json);
    assert!(program.status().unwrap().success());
    let totals = serde_json::from_slice::<Value>(&fs::read(&json).unwrap()).unwrap()["totals"].take();
    let mut evidence = BTreeMap::new();
    for visit in &visits {
        *evidence.entry(visit.evidence.code()).or_insert(0_u64) += 1;
    }
    for kind in EvidenceKind::ALL {
        let count = evidence.get(kind.code()).copied().unwrap_or_default();
        assert_eq!(totals["evidence"][kind.code()], count, "{totals}");
    }
    let people: u64 = visits.iter().map(|visit| u64::from(visit.party)).sum();
    assert_eq!((&totals["visits"], &totals["people"]), (&visits.len().into(), &people.into()));
    assert_eq!(totals["inside"], 0);
}
