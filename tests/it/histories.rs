//! Random histories of a guest book against a model of it: whatever is done in whatever order, the counts are
//! those of the model, and not a byte is left of a name that is to be gone.
//!
//! `POSJAGA_HISTORIES` asks for more of them than the few of every test run.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::PathBuf};

use chrono::TimeDelta;
use posjaga::{
    data_folder::DataFolder,
    destruction::{self, Place, Purge, Step, Wish, complete_interrupted},
    export::{self, ExportFormat, Report},
    import,
    time::{TimeSpan, Timestamp},
    visit::{Correction, NewVisit, VisitId},
    visit_log::{LogKey, Query, Retention, VisitLog},
};

use crate::{
    destroyed::{assert_private, files_of, purge},
    import::{options, taken_in},
    visit_log::{at, guest},
};

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

/// A guest book with its model.
struct Book {
    _place: tempfile::TempDir,
    root: PathBuf,
    folder: DataFolder,
    key: Option<LogKey>,
    visits: Vec<Model>,
    /// Backups, with the visits that each holds, as they were by then.
    backups: Vec<(PathBuf, Vec<Model>)>,
    /// What was ever destroyed, whether it is in the log now or not.
    destroyed: Vec<VisitId>,
    /// The names, in small letters, that went with them.
    gone: BTreeSet<String>,
    /// Lists, with the names and times in each.
    lists: Vec<(PathBuf, Vec<(String, Timestamp)>)>,
    names: usize,
    told: String,
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
        }
    }

    fn log(&self) -> VisitLog {
        VisitLog::open_with(&self.folder.visit_log_path(), self.key.as_ref()).unwrap()
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
        match dice.roll(14) {
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
            _ => self.encrypt_or_decrypt(),
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
        let id = self.log().record_arrival(&visit).unwrap();
        let _ = write!(self.told, "arrive {name}; ");
        self.visits.push(Model { id, names: vec![name], arrived, party, inside, destroyed: false });
    }

    fn depart(&mut self, dice: &mut Dice) {
        let Some(which) = self.some(dice, |visit| visit.inside) else { return };
        let Model { id, arrived, .. } = self.visits[which];
        self.log().record_departure(id, arrived + TimeDelta::minutes(45)).unwrap();
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
        assert_eq!(recorded.done.visits, 1, "{}", self.told);
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
        let recorded = purge(self.at(), &mut self.log(), Retention::all_before(before));
        let due = self.due(before);
        let gone = recorded.map_or(0, |recorded| recorded.done.visits);
        let _ = write!(self.told, "purge {before}; ");
        assert_eq!(gone, due.len() as u64, "{}", self.told);
        for which in due {
            self.visits[which].destroyed = true;
        }
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

    fn take_in_a_list(&mut self, dice: &mut Dice) {
        let mut text = "Tanggal,Jam masuk,Jam keluar,Nama\n".to_owned();
        let mut rows = Vec::new();
        for _ in 0..=dice.roll(4) {
            let (name, arrived) = (self.name(), Self::time(dice));
            let local = arrived.with_timezone(&chrono::Local);
            writeln!(text, "{},23:59,{name}", local.format("%Y-%m-%d,%H:%M")).unwrap();
            rows.push((name, arrived));
        }
        let path = self.root.join(format!("list-{}.csv", self.lists.len()));
        fs::write(&path, text).unwrap();
        self.lists.push((path, rows));
        self.take_in(self.lists.len() - 1);
    }

    fn take_in_a_list_again(&mut self, dice: &mut Dice) {
        if !self.lists.is_empty() {
            self.take_in(dice.roll(self.lists.len()));
        }
    }

    fn take_in(&mut self, which: usize) {
        let (path, rows) = self.lists[which].clone();
        let how = import::Options { now: at("2026-12-31T00:00:00Z"), ..options() };
        taken_in(&mut self.log(), &path, &how).0.unwrap();
        let _ = write!(self.told, "list {which}; ");
        let log = self.log();
        for (name, arrived) in rows {
            if self.visits.iter().all(|visit| visit.names[0] != name) {
                let found = log.visits_called(&name).unwrap();
                // One that was destroyed stays so, also where a restore has brought back the time before the list.
                if self.gone.contains(&name.to_lowercase()) {
                    assert_eq!(found.len(), 0, "{name}: {}", self.told);
                    continue;
                }
                assert_eq!(found.len(), 1, "{name}: {}", self.told);
                let (id, party) = (found[0].id, found[0].party);
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
        for _ in 0..=dice.roll(3) {
            let (name, arrived) = (self.name(), Self::time(dice));
            let left = Some(arrived + TimeDelta::minutes(5));
            let visit = NewVisit { arrived, left, post: "Barat".to_owned(), party: 2, ..guest(&name) };
            let id = other.record_arrival(&visit).unwrap();
            let destroyed = dice.roll(4) == 0;
            if destroyed {
                other.erase(id, &Correction::new("Umar", "asked").unwrap()).unwrap();
            }
            self.visits.push(Model { id, names: vec![name], arrived, party: 2, inside: false, destroyed });
        }
        let mut bytes = Vec::new();
        let visits = other.visits(TimeSpan::ALWAYS).unwrap();
        export::write(&visits, ExportFormat::Json, &Report::default(), &mut bytes).unwrap();
        let path = self.root.join("other.json");
        fs::write(&path, bytes).unwrap();
        let how = import::Options { now: at("2026-12-31T00:00:00Z"), ..options() };
        taken_in(&mut self.log(), &path, &how).0.unwrap();
        fs::remove_file(&path).unwrap();
        let _ = write!(self.told, "merge; ");
    }

    fn back_up(&mut self) {
        let path = self.root.join(format!("backup-{}", self.backups.len()));
        self.folder.back_up(&path, self.key.as_ref()).unwrap();
        let _ = write!(self.told, "backup; ");
        self.backups.push((path, self.visits.clone()));
    }

    fn restore(&mut self, dice: &mut Dice) {
        if self.backups.is_empty() {
            return;
        }
        let (path, held) = self.backups[dice.roll(self.backups.len())].clone();
        let key = self.folder.backup_key(&path, PASSPHRASE).ok();
        let key = key.filter(|key| posjaga::visit_log::Backup::open(&path, Some(key)).is_ok());
        let plain = posjaga::visit_log::Backup::open(&path, None).is_ok();
        let key = if plain { None } else { key };
        let now = at("2026-12-01T00:00:00Z") + TimeDelta::seconds(self.told.len() as i64);
        let restored = self.folder.restore(&path, key.as_ref(), self.key.as_ref(), now).unwrap();
        assert!(!restored.blind, "{}", self.told);
        self.key = key;
        let _ = write!(self.told, "restore; ");
        // Departures and corrections since are undone; destructions are not.
        self.visits = held;
        let log = self.log();
        for visit in &mut self.visits {
            visit.destroyed |= self.destroyed.contains(&visit.id);
            visit.inside = log.visit(visit.id).unwrap().unwrap().left.is_none();
        }
    }

    fn encrypt_or_decrypt(&mut self) {
        match self.key.take() {
            None => {
                self.folder.encrypt_log(PASSPHRASE).unwrap();
                self.key = Some(self.folder.log_key(PASSPHRASE).unwrap());
                let _ = write!(self.told, "encrypt; ");
            }
            Some(key) => {
                self.folder.decrypt_log(&key).unwrap();
                let _ = write!(self.told, "decrypt; ");
            }
        }
    }

    /// Holds the book against its model.
    fn check(&self) {
        let told = &self.told;
        let log = self.log();
        assert_eq!(log.verify(&[]).unwrap().fault, None, "{told}");
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
            if !visit.destroyed {
                assert_eq!(log.search(&Query::text(name), None, 9).unwrap().len(), 1, "{name}: {told}");
            }
        }
        assert!(log.visits(TimeSpan::ALWAYS).unwrap().is_sorted_by_key(|visit| visit.arrived), "{told}");
        drop(log);
        for path in files_of(self.folder.path()) {
            let bytes = fs::read(&path).unwrap();
            for name in names_in(&bytes) {
                assert!(!self.gone.contains(&name), "{name} is in {}: {told}", path.display());
            }
        }
        assert_private(self.folder.path());
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
        book.check();
    }
}
