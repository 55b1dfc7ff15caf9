//! Random histories of a guest book against a model of it: whatever is done in whatever order, the counts are
//! those of the model, and not a byte is left of a name that is to be gone. Among what is done: the clock of the
//! computer leaps back and forth by days and years, its zone is another one whenever the program is run, and the
//! program is killed.
//!
//! `POSJAGA_HISTORIES` asks for more of them than the few of every test run.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    path::PathBuf,
    process::{Command, Stdio},
    time::Duration,
};

use chrono::{FixedOffset, TimeDelta};
use posjaga::{
    data_folder::DataFolder,
    destruction::{self, Place, Purge, Step, Wish, complete_interrupted},
    export::{self, ExportFormat, Report},
    import,
    time::{TimeSpan, Timestamp},
    visit::{Correction, Field, NewVisit, Totals, VisitError, VisitId},
    visit_log::{Anchor, ChangeKind, LogKey, Query, Retention, VisitLog, VisitLogError},
};

use crate::{
    chain::TestClock,
    destroyed::{assert_private, files_of, purge},
    import::{options, taken_in},
    visit_log::{at, guest},
};

/// Zones as the system names them, with their hours.
const ZONES: [(&str, i32); 4] = [("WIB-7", 7), ("WITA-8", 8), ("WIT-9", 9), ("<-03>3", -3)];

/// One of them, and how many hours it is ahead. Windows does not take its zone from the environment.
fn any_zone(dice: &mut Dice) -> (&'static str, i32) {
    let (name, hours) = ZONES[dice.roll(ZONES.len())];
    let here = || chrono::Local::now().offset().local_minus_utc() / 3600;
    (name, if cfg!(unix) { hours } else { here() })
}

const DAY: i64 = 86_400;
/// A leap of the clock ahead that is longer than this is looked at until the desk has been in use for a while.
const LEAP: i64 = 3 * DAY;

/// Steele, Lea, Flood: "Fast splittable pseudorandom number generators" (2014).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % sides as u64) as usize
    }
}

/// A visit as it has to be.
#[derive(Clone, Debug)]
struct Model {
    id: VisitId,
    /// All names that it ever had, the last of which is its own.
    names: Vec<String>,
    arrived: Timestamp,
    party: u32,
    inside: bool,
    destroyed: bool,
}

/// A backup, the visits in it, the ends of the chain by then, and what opens it.
type KnownBackup = (PathBuf, Vec<Model>, Vec<Anchor>, Option<LogKey>);

/// A guest book with its model.
struct Book {
    _place: tempfile::TempDir,
    root: PathBuf,
    folder: DataFolder,
    key: Option<LogKey>,
    visits: Vec<Model>,
    /// Backups, with the visits that each holds, as they were by then, the ends of the chain, and what opens it.
    backups: Vec<KnownBackup>,
    /// What was ever destroyed, whether it is in the log now or not.
    destroyed: Vec<VisitId>,
    /// The names, in small letters, that went with them.
    gone: BTreeSet<String>,
    /// Lists, with the names and times in each, by the clock of whoever reads it.
    lists: Vec<(PathBuf, Vec<(String, chrono::NaiveDateTime)>)>,
    names: usize,
    told: String,
    clock: TestClock,
    /// How far the clock is from the time that has passed since the beginning (seconds).
    off: i64,
    /// When the clock leapt ahead, by the time that has passed, and how far it was off before.
    leaps: Vec<(Timestamp, i64)>,
    /// Ends of the chain that have been kept apart from the log, as far as no restore has gone behind them.
    anchors: Vec<Anchor>,
}

const PASSPHRASE: &str = "kucing di bawah meja";

impl Book {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().to_owned();
        let folder = DataFolder::open(&root.join("data")).unwrap();
        Self {
            _place: place,
            root,
            folder,
            key: None,
            visits: Vec::new(),
            backups: Vec::new(),
            destroyed: Vec::new(),
            gone: BTreeSet::new(),
            lists: Vec::new(),
            names: 0,
            told: String::new(),
            clock: TestClock::at("2026-11-20T02:00:00Z"),
            off: 0,
            leaps: Vec::new(),
            anchors: Vec::new(),
        }
    }

    fn log(&self) -> VisitLog {
        self.clock.on(VisitLog::open_with(&self.folder.visit_log_path(), self.key.as_ref()).unwrap())
    }

    /// The program itself, on a computer in this zone.
    fn program(&self, zone: &str, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_posjaga"));
        command.env("TZ", zone).arg("--data").arg(self.folder.path()).args(["--lang", "en"]);
        if let Some(key) = &self.key {
            // It opens as the passphrase does, and takes no time.
            let secret = self.root.join("recovery key");
            fs::write(&secret, key.recovery_key().as_bytes()).unwrap();
            command.arg("--passphrase-file").arg(secret);
        }
        command.args(words).stdin(Stdio::null());
        command
    }

    /// Whether nobody can say yet that something happened then.
    fn is_ahead(&self, log: &VisitLog, time: Timestamp) -> bool {
        time > log.latest_possible(self.clock.shown()).unwrap()
    }

    fn at(&self) -> Place<'_> {
        Place { folder: &self.folder, key: self.key.as_ref(), copy: None }
    }

    /// A name that nobody else ever had, as a word of its own.
    fn name(&mut self) -> String {
        self.names += 1;
        format!("Zq{:04}vx", self.names)
    }

    fn time(dice: &mut Dice) -> Timestamp {
        at("2026-10-01T01:00:00Z") + TimeDelta::minutes(dice.roll(50 * 1440) as i64)
    }

    fn some(&self, dice: &mut Dice, which: impl Fn(&Model) -> bool) -> Option<usize> {
        let fit: Vec<_> =
            self.visits.iter().enumerate().filter(|(_, visit)| which(visit)).map(|(at, _)| at).collect();
        (!fit.is_empty()).then(|| fit[dice.roll(fit.len())])
    }

    fn step(&mut self, dice: &mut Dice) {
        // The desk is in use a few times a day.
        self.clock.pass(dice.roll(20 * 3600) as i64);
        match dice.roll(17) {
            0..=2 => self.arrive(dice),
            3 => self.depart(dice),
            4 => self.correct(dice),
            5 => self.erase(dice),
            6 => self.purge(dice),
            7 => self.purge_cut_off(dice),
            8 => self.take_in_a_list(dice),
            9 => self.take_in_a_list_again(dice),
            10 => self.merge_another_post(dice),
            11 => self.back_up(),
            12 => self.restore(dice),
            13 => self.encrypt_or_decrypt(),
            14 => self.purge_by_the_clock(),
            15 => self.set_the_clock(dice),
            _ => self.take_in_a_list_and_be_killed(dice),
        }
    }

    fn arrive(&mut self, dice: &mut Dice) {
        let (name, arrived) = (self.name(), Self::time(dice));
        let inside = dice.roll(3) == 0;
        let party = dice.roll(5) as u32 + 1;
        let visit = NewVisit {
            organisation: format!("Dinas {name}"),
            phone: format!("08{name}"),
            party,
            arrived,
            left: (!inside).then(|| arrived + TimeDelta::minutes(30)),
            ..guest(&name)
        };
        let mut log = self.log();
        let arrival = log.record_arrival(&visit);
        if self.is_ahead(&log, visit.left.unwrap_or(arrived)) {
            assert!(
                matches!(arrival, Err(VisitLogError::Visit(VisitError::Future))),
                "{arrival:?}: {}",
                self.told
            );
            return;
        }
        let id = arrival.unwrap();
        let _ = write!(self.told, "arrive {name}; ");
        self.visits.push(Model { id, names: vec![name], arrived, party, inside, destroyed: false });
    }

    fn depart(&mut self, dice: &mut Dice) {
        let Some(which) = self.some(dice, |visit| visit.inside) else { return };
        let Model { id, arrived, .. } = self.visits[which];
        let (mut log, left) = (self.log(), arrived + TimeDelta::minutes(45));
        let departure = log.record_departure(id, left);
        if self.is_ahead(&log, left) {
            assert!(matches!(departure, Err(VisitLogError::Visit(VisitError::Future))), "{}", self.told);
            return;
        }
        departure.unwrap();
        let _ = write!(self.told, "depart {which}; ");
        self.visits[which].inside = false;
    }

    fn correct(&mut self, dice: &mut Dice) {
        let Some(which) = self.some(dice, |visit| !visit.destroyed) else { return };
        let name = self.name();
        let why = Correction::new("Dewi", &format!("not {}", self.visits[which].names[0])).unwrap();
        let id = self.visits[which].id;
        self.log().correct(id, &why, |visit| visit.name.clone_from(&name)).unwrap().unwrap();
        let _ = write!(self.told, "correct {which} to {name}; ");
        self.visits[which].names.push(name);
    }

    fn erase(&mut self, dice: &mut Dice) {
        let Some(which) = self.some(dice, |visit| !visit.inside && !visit.destroyed) else { return };
        let ids = [self.visits[which].id];
        let names = self.visits[which].names.clone();
        let wish = Correction::new("Dewi", &format!("{} asked", names.join(" and "))).unwrap();
        let mut log = self.log();
        let recorded =
            destruction::erase(self.at(), &mut log, &Wish { ids: &ids, wish: &wish, mentions: true })
                .unwrap();
        let no = log.visit(ids[0]).unwrap().unwrap().no;
        assert_eq!((recorded.done.visits, &recorded.done.numbers[..]), (1, &[no..=no][..]), "{}", self.told);
        let _ = write!(self.told, "erase {which}; ");
        self.visits[which].destroyed = true;
    }

    /// The visits of which everything is due before this moment.
    fn due(&self, before: Timestamp) -> Vec<usize> {
        let due = |visit: &Model| visit.arrived < before && !visit.inside && !visit.destroyed;
        self.visits.iter().enumerate().filter(|(_, visit)| due(visit)).map(|(at, _)| at).collect()
    }

    fn purge(&mut self, dice: &mut Dice) {
        let before = Self::time(dice);
        let _ = write!(self.told, "purge {before}; ");
        self.purge_of(Retention::all_before(before), before);
    }

    /// Destroys what is due, which is all from before a moment, and looks at its record.
    fn purge_of(&mut self, due: Retention, before: Timestamp) {
        let mut log = self.log();
        let recorded = purge(self.at(), &mut log, due);
        let due = self.due(before);
        let numbers = |which: &usize| log.visit(self.visits[*which].id).unwrap().unwrap().no;
        let mut numbers: Vec<_> = due.iter().map(numbers).collect();
        numbers.sort_unstable();
        if let Some(recorded) = recorded {
            assert_eq!(recorded.done.visits, due.len() as u64, "{}", self.told);
            assert_eq!(
                recorded.done.fields.of(Field::Name).unwrap().visits,
                due.len() as u64,
                "{}",
                self.told
            );
            let named: Vec<_> = recorded.done.numbers.iter().cloned().flatten().collect();
            assert_eq!(named, numbers, "{}", self.told);
            let kept = recorded.path().unwrap();
            assert!(fs::metadata(kept).unwrap().len() > 0, "{}", self.told);
        } else {
            assert_eq!(numbers, [0_u64; 0], "{}", self.told);
        }
        for which in due {
            self.visits[which].destroyed = true;
        }
    }

    /// As the window does it by itself, and no further than the log bears the clock out.
    fn purge_by_the_clock(&mut self) {
        let (log, now) = (self.log(), self.clock.shown());
        let Some(sure) = log.borne_out(now).unwrap() else { return };
        let passed = now - TimeDelta::seconds(self.off);
        let lately = self.leaps.iter().filter(|(leapt, _)| passed - *leapt < TimeDelta::days(3));
        for (_, before) in lately {
            // A leap of days or years ahead has made nothing due; a rest of a day and a half nobody asks about,
            // and the program that was run by the clock of this test's computer may have been one of its own.
            let latest = passed + TimeDelta::seconds(*before) + TimeDelta::hours(72);
            assert!(sure <= latest, "by {now} borne out until {sure}: {}", self.told);
        }
        let day = sure.with_timezone(&chrono::Local).date_naive();
        let due = self.folder.settings().unwrap().retention(day).unwrap();
        let _ = write!(self.told, "purge by the clock, {sure}; ");
        self.purge_of(due, due.everything());
    }

    /// Somebody sets the clock, or it loses its battery.
    fn set_the_clock(&mut self, dice: &mut Dice) {
        let leap = [-400 * DAY, -30 * DAY, -2 * DAY, -3600, -60, 60, LEAP, 40 * DAY, 1100 * DAY, -self.off];
        let leap = leap[dice.roll(leap.len())];
        if leap >= LEAP {
            self.leaps.push((self.clock.shown() - TimeDelta::seconds(self.off), self.off));
        }
        self.off += leap;
        self.clock.jump(leap);
        let _ = write!(self.told, "clock {leap}; ");
    }

    /// The program is ended in the middle of it.
    fn purge_cut_off(&mut self, dice: &mut Dice) {
        let before = Self::time(dice);
        let mut log = self.log();
        let mut begun = Purge::begin(self.at(), Retention::all_before(before), "Dewi").unwrap();
        for _ in 0..dice.roll(6) {
            if !matches!(begun.step(self.at(), &mut log).unwrap(), Step::Further) {
                break;
            }
        }
        drop(begun);
        let records = complete_interrupted(self.at(), &mut log).unwrap();
        let named: u64 = records.iter().map(|recorded| recorded.done.visits).sum();
        let _ = write!(self.told, "cut off {before}; ");
        let mut gone = 0;
        for which in self.due(before) {
            let emptied = log.visit(self.visits[which].id).unwrap().unwrap().name.is_empty();
            self.visits[which].destroyed = emptied;
            gone += u64::from(emptied);
        }
        // A purge that had come to its end has its record by itself.
        assert!(named == gone || records.is_empty(), "{named} of {gone}: {}", self.told);
        assert!(log.begun_destructions().unwrap().is_empty());
    }

    fn write_a_list(&mut self, dice: &mut Dice) {
        let mut text = "Tanggal,Jam masuk,Jam keluar,Nama\n".to_owned();
        let mut rows = Vec::new();
        for _ in 0..=dice.roll(4) {
            let (name, arrived) = (self.name(), Self::time(dice).naive_utc());
            writeln!(text, "{},23:59,{name}", arrived.format("%Y-%m-%d,%H:%M")).unwrap();
            rows.push((name, arrived));
        }
        let path = self.root.join(format!("list-{}.csv", self.lists.len()));
        fs::write(&path, text).unwrap();
        self.lists.push((path, rows));
    }

    fn take_in_a_list(&mut self, dice: &mut Dice) {
        self.write_a_list(dice);
        self.take_in(self.lists.len() - 1, dice);
    }

    fn take_in_a_list_again(&mut self, dice: &mut Dice) {
        if !self.lists.is_empty() {
            self.take_in(dice.roll(self.lists.len()), dice);
        }
    }

    /// What was taken in until then is known when the list is taken in again, on a computer of the same zone.
    fn take_in_a_list_and_be_killed(&mut self, dice: &mut Dice) {
        self.write_a_list(dice);
        let which = self.lists.len() - 1;
        let zone = any_zone(dice);
        let path = self.lists[which].0.clone();
        let mut child = self
            .program(zone.0, &["log", "import", path.to_str().unwrap()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(dice.roll(60) as u64));
        let _ = child.kill();
        child.wait().unwrap();
        let _ = write!(self.told, "killed; ");
        self.take_in_at(which, zone);
    }

    fn take_in(&mut self, which: usize, dice: &mut Dice) {
        self.take_in_at(which, any_zone(dice));
    }

    fn take_in_at(&mut self, which: usize, (zone, hours): (&str, i32)) {
        let (path, rows) = self.lists[which].clone();
        let done = self.program(zone, &["log", "import", path.to_str().unwrap()]).output().unwrap();
        assert!(done.status.success(), "{done:?}: {}", self.told);
        let _ = write!(self.told, "list {which} in {zone}; ");
        let log = self.log();
        let zone = FixedOffset::east_opt(hours * 3600).unwrap();
        for (name, written) in rows {
            let arrived = written.and_local_timezone(zone).unwrap().to_utc();
            if self.visits.iter().all(|visit| visit.names[0] != name) {
                let found = log.visits_called(&name).unwrap();
                // One that was destroyed stays so, also where a restore has brought back the time before the list.
                if self.gone.contains(&name.to_lowercase()) {
                    assert_eq!(found.len(), 0, "{name}: {}", self.told);
                    continue;
                }
                assert_eq!(found.len(), 1, "{name}: {}", self.told);
                let (id, party) = (found[0].id, found[0].party);
                assert_eq!(found[0].arrived, arrived, "{name}: {}", self.told);
                self.visits.push(Model {
                    id,
                    names: vec![name],
                    arrived,
                    party,
                    inside: false,
                    destroyed: false,
                });
            }
        }
    }

    fn merge_another_post(&mut self, dice: &mut Dice) {
        let mut other = VisitLog::open_in_memory().unwrap();
        let now = self.clock.shown();
        for _ in 0..=dice.roll(3) {
            let (name, arrived) = (self.name(), Self::time(dice));
            let left = Some(arrived + TimeDelta::minutes(5));
            let visit = NewVisit { arrived, left, post: "Barat".to_owned(), party: 2, ..guest(&name) };
            let id = other.record_arrival(&visit).unwrap();
            let destroyed = dice.roll(4) == 0;
            if destroyed {
                other.erase(id, &Correction::new("Umar", "asked").unwrap()).unwrap();
            }
            // What has not come yet by our clock is refused.
            if !self.is_ahead(&self.log(), arrived + TimeDelta::minutes(5)) {
                self.visits.push(Model {
                    id,
                    names: vec![name],
                    arrived,
                    party: 2,
                    inside: false,
                    destroyed,
                });
            }
        }
        let mut bytes = Vec::new();
        let visits = other.visits(TimeSpan::ALWAYS).unwrap();
        export::write(&visits, ExportFormat::Json, &Report::default(), &mut bytes).unwrap();
        let path = self.root.join("other.json");
        fs::write(&path, bytes).unwrap();
        let how = import::Options { now, ..options() };
        taken_in(&mut self.log(), &path, &how).0.unwrap();
        fs::remove_file(&path).unwrap();
        let _ = write!(self.told, "merge; ");
    }

    fn back_up(&mut self) {
        let path = self.root.join(format!("backup-{}", self.backups.len()));
        self.folder.back_up(&path, self.key.as_ref()).unwrap();
        let _ = write!(self.told, "backup; ");
        self.anchors.extend(self.log().verify(&[]).unwrap().head);
        self.backups.push((path, self.visits.clone(), self.anchors.clone(), self.key.clone()));
    }

    fn restore(&mut self, dice: &mut Dice) {
        if self.backups.is_empty() {
            return;
        }
        let (path, held, anchors, key) = self.backups[dice.roll(self.backups.len())].clone();
        let now = at("2026-12-01T00:00:00Z") + TimeDelta::seconds(self.told.len() as i64);
        let restored = self.folder.restore(&path, key.as_ref(), self.key.as_ref(), now).unwrap();
        assert!(!restored.blind, "{}", self.told);
        self.key = key;
        let _ = write!(self.told, "restore; ");
        // Departures and corrections since are undone; destructions are not.
        (self.visits, self.anchors) = (held, anchors);
        let log = self.log();
        for visit in &mut self.visits {
            visit.destroyed |= self.destroyed.contains(&visit.id);
            visit.inside = log.visit(visit.id).unwrap().unwrap().left.is_none();
        }
    }

    fn encrypt_or_decrypt(&mut self) {
        match self.key.take() {
            None => {
                self.key = Some(self.folder.encrypt_log(PASSPHRASE).unwrap());
                let _ = write!(self.told, "encrypt; ");
            }
            Some(key) => {
                self.folder.decrypt_log(&key).unwrap();
                let _ = write!(self.told, "decrypt; ");
            }
        }
    }

    /// Holds the book against its model.
    fn check(&self, dice: &mut Dice) {
        let told = &self.told;
        let log = self.log();
        assert_eq!(log.verify(&self.anchors).unwrap().fault, None, "{told}");
        let soundness = log.soundness().unwrap();
        assert!(soundness.is_sound(), "{soundness:?}: {told}");
        let totals = log.totals(TimeSpan::ALWAYS).unwrap();
        assert_eq!(totals.visits, self.visits.len() as u64, "{told}");
        assert_eq!(
            totals.people,
            self.visits.iter().map(|visit| u64::from(visit.party)).sum::<u64>(),
            "{told}"
        );
        for visit in &self.visits {
            let there = log.visit(visit.id).unwrap().unwrap();
            let name = if visit.destroyed { "" } else { visit.names.last().unwrap() };
            assert_eq!(there.name, name, "{told}");
            assert_eq!(there.left.is_none(), visit.inside, "{told}");
            assert_eq!((there.arrived, there.party), (visit.arrived, visit.party), "{told}");
            let trail = log.trail(visit.id).unwrap();
            let corrections: Vec<_> =
                trail.iter().filter(|entry| entry.kind == ChangeKind::Correction).collect();
            assert_eq!(corrections.len(), visit.names.len() - 1, "{told}");
            assert_eq!(there.corrected, corrections.last().map(|entry| entry.at), "{told}");
            // What corrections told goes with the guest.
            assert!(corrections.iter().all(|entry| entry.detail.is_none() == visit.destroyed), "{told}");
            if !visit.destroyed {
                assert_eq!(log.search(&Query::text(name), None, 9).unwrap().len(), 1, "{name}: {told}");
            }
        }
        let visits = log.visits(TimeSpan::ALWAYS).unwrap();
        assert!(visits.is_sorted_by_key(|visit| (visit.arrived, visit.no)), "{told}");
        drop(log);
        for format in ["csv", "xlsx", "json"] {
            self.check_export(format, any_zone(dice).0, totals);
        }
        self.check_files();
    }

    /// No file of the data folder has a byte of a name that is gone, and every file is its owner's alone.
    fn check_files(&self) {
        for path in files_of(self.folder.path()) {
            let bytes = fs::read(&path).unwrap();
            for name in names_in(&bytes) {
                assert!(!self.gone.contains(&name), "{name} is in {}: {}", path.display(), self.told);
            }
        }
        assert_private(self.folder.path());
    }

    /// Holds an export that was written in this zone against the model, by what another post makes of it.
    fn check_export(&self, format: &str, zone: &str, totals: Totals) {
        let told = &self.told;
        let path = self.root.join(format!("export.{format}"));
        let span = ["export", "--from", "2026-01-01", "--to", "2026-12-31", "--output"];
        let done = self.program(zone, &[&span[..], &[path.to_str().unwrap()]].concat()).output().unwrap();
        assert!(done.status.success(), "{done:?}: {told}");
        let mut other = VisitLog::open_in_memory().unwrap();
        let how = import::Options { now: at("2027-06-01T00:00:00Z"), ..options() };
        let (summary, problems) = taken_in(&mut other, &path, &how);
        assert!(problems.is_empty(), "{problems:?}: {told}");
        assert_eq!(summary.unwrap().added, self.visits.len() as u64, "{format} in {zone}: {told}");
        let read = other.totals(TimeSpan::ALWAYS).unwrap();
        assert_eq!((read.visits, read.people, read.inside), (totals.visits, totals.people, totals.inside));
        assert_eq!((read.evidence, read.verdicts), (totals.evidence, totals.verdicts), "{format}: {told}");
        for visit in &self.visits {
            let there = other.visit(visit.id).unwrap().unwrap();
            let name = if visit.destroyed { "" } else { visit.names.last().unwrap() };
            let (is, was) =
                ((there.name.as_str(), there.arrived, there.party), (name, visit.arrived, visit.party));
            assert_eq!(is, was, "{format} in {zone}: {told}");
            assert_eq!(there.left.is_none(), visit.inside, "{format} in {zone}: {told}");
        }
        if format == "json" {
            let json: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            let sums =
                ["visits", "people", "inside", "entered_later"].map(|sum| json["totals"][sum].as_u64());
            let expected = [totals.visits, totals.people, totals.inside, totals.entered_later].map(Some);
            assert_eq!(sums, expected, "{told}");
        }
        fs::remove_file(path).unwrap();
    }

    /// Keeps in mind what has been destroyed, whatever a restore brings back.
    fn note_destroyed(&mut self) {
        for visit in self.visits.iter().filter(|visit| visit.destroyed) {
            self.destroyed.push(visit.id);
            self.gone.extend(visit.names.iter().map(|name| name.to_lowercase()));
        }
    }
}

/// The made-up names that stand anywhere in these bytes, in capitals or not.
fn names_in(bytes: &[u8]) -> BTreeSet<String> {
    let name = |at: usize| {
        let name = bytes.get(at..at + 8)?.to_ascii_lowercase();
        let digits = name.get(2..6)?.iter().all(u8::is_ascii_digit);
        (digits && name.ends_with(b"vx")).then(|| String::from_utf8_lossy(&name).into_owned())
    };
    let begins = |at: &usize| matches!(bytes.get(*at..at + 2), Some(b"Zq" | b"zq" | b"ZQ"));
    (0..bytes.len()).filter(begins).filter_map(name).collect()
}

#[test]
fn a_guest_book_is_as_its_model_says_whatever_was_done() {
    let histories = std::env::var("POSJAGA_HISTORIES").map_or(12, |count| count.parse().expect("a number"));
    let first = std::env::var("POSJAGA_FIRST_HISTORY").map_or(0, |count| count.parse().expect("a number"));
    for seed in first..first + histories {
        let mut dice = Dice(seed);
        let mut book = Book::new();
        book.told = format!("history {seed}: ");
        for _ in 0..18 {
            book.step(&mut dice);
            book.note_destroyed();
        }
        book.check(&mut dice);
    }
}

/// `POSJAGA_ACTS` asks for more than the few of every test run.
#[test]
fn whatever_is_restored_erased_purged_and_encrypted_no_byte_of_who_is_gone_is_left() {
    let acts = std::env::var("POSJAGA_ACTS").map_or(16, |count| count.parse().expect("a number"));
    let mut dice = Dice(6);
    let mut book = Book::new();
    for act in 0..acts {
        // Guests to destroy, and backups that still have them.
        for _ in 0..3 {
            book.arrive(&mut dice);
        }
        book.correct(&mut dice);
        if act % 2 == 0 {
            book.back_up();
        }
        match dice.roll(4) {
            0 => book.restore(&mut dice),
            1 => book.erase(&mut dice),
            2 => book.purge(&mut dice),
            _ => book.encrypt_or_decrypt(),
        }
        book.note_destroyed();
        book.check_files();
    }
    book.check(&mut dice);
    assert!(!book.gone.is_empty());
}
