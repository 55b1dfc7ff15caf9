//! Chance walks of keys, clicks, scans and dialogs at a whole desk, against a model of it: no visit is lost, doubled
//! or ended by mistake, no typed name is lost to a scan, and the keyboard is never with something that is not there.
//!
//! `POSJAGA_WALKS` asks for more of them than the few of every test run, and `POSJAGA_FIRST_WALK` where to begin.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
    time::Duration,
};

use chrono::TimeDelta;
use egui::{Key, accesskit::Role};
use egui_kittest::kittest::{By, Queryable as _};
use posjaga::{
    app::{Amendment, Command, Done, Saving},
    scan::{ScanSource, ScannedCode},
    time::TimeSpan,
    visit::{Ending, Field, NewVisit, VisitId},
    visit_log::VisitLogError,
    words::Language,
};

use crate::{
    flows::{Shift, credential, now},
    mutation::Chance,
};

/// What the desk was asked to do.
#[derive(Default)]
struct Asked {
    /// By their keys, the names of the guests who were to be logged.
    arrivals: BTreeMap<String, String>,
    departures: BTreeSet<VisitId>,
    /// Departures and cancelled visits that were taken back or put right.
    amended: BTreeSet<VisitId>,
    undone: usize,
    /// Of the last act alone.
    arrivals_now: usize,
    departures_now: usize,
}

struct Walk {
    shift: Shift,
    asked: Rc<RefCell<Asked>>,
    /// The visits that the desk said are saved, by their keys.
    saved: BTreeMap<String, VisitId>,
    /// Those that it offered to take back, which says the same.
    offered: BTreeSet<VisitId>,
    codes: Vec<String>,
    typed: usize,
    told: String,
}

impl Walk {
    fn begin(seed: u64) -> Self {
        let asked = Rc::new(RefCell::new(Asked::default()));
        let its_asked = Rc::clone(&asked);
        let watch = move |command: &Command| {
            let mut asked = its_asked.borrow_mut();
            match command {
                Command::CheckIn(arrival) => {
                    let name = arrival.guest.text(Field::Name).to_owned();
                    asked.arrivals_now +=
                        usize::from(asked.arrivals.insert(arrival.key.clone(), name).is_none());
                }
                Command::CheckOut(id) | Command::CheckOutRow(id) => {
                    asked.departures_now += usize::from(asked.departures.insert(*id));
                }
                Command::CloseDay(close) => asked.departures.extend(&close.left),
                Command::Amend(amend) => {
                    assert!(matches!(amend.what, Amendment::Cancel | Amendment::TakeDepartureBack));
                    asked.amended.insert(amend.id);
                }
                Command::Undo => asked.undone += 1,
                // What would leave the desk, or begin a new one.
                Command::OpenPaper(_) | Command::Export(_) | Command::PrintMuster { .. } => return false,
                _ => {}
            }
            true
        };
        let before = |name: &str, hours| NewVisit {
            name: name.to_owned(),
            ..NewVisit::at(now() - TimeDelta::hours(hours))
        };
        let shift = Shift::watched(&[before("Rina Hadi", 3), before("Joko Hadi", 2)], watch);
        let codes = ["Siti Aminah", "Budi Santoso", "Rina Hadi"];
        let codes = codes.map(|name| shift.issuer.issue(&credential(name)).unwrap());
        Self {
            shift,
            asked,
            saved: BTreeMap::new(),
            offered: BTreeSet::new(),
            codes: codes.into(),
            typed: 0,
            told: format!("walk {seed}:"),
        }
    }

    /// The name that stands in the form.
    fn name(&self) -> Option<String> {
        let label = Field::Name.spec().label.in_language(Language::Indonesian);
        self.shift.test.query(By::new().role(Role::TextInput).label(label))?.value()
    }

    fn act(&mut self, dice: &mut Chance) {
        const KEYS: [Key; 22] = [
            Key::Enter,
            Key::Enter,
            Key::Enter,
            Key::Enter,
            Key::Tab,
            Key::Tab,
            Key::Escape,
            Key::Escape,
            Key::ArrowDown,
            Key::ArrowDown,
            Key::Backspace,
            Key::F1,
            Key::F2,
            Key::F3,
            Key::F5,
            Key::F6,
            Key::F8,
            Key::F9,
            Key::F10,
            Key::F11,
            Key::F12,
            Key::Space,
        ];
        match dice.below(12) {
            0 | 1 => {
                self.typed += 1;
                let name = format!("Tamu {}", ["Anggrek", "Bakung", "Cempaka", "Dahlia"][self.typed % 4]);
                self.note(&format!("types {name}"));
                self.shift.letters(&name);
            }
            2 => self.scan(dice),
            3 => self.check_out(dice),
            4 => self.click(dice),
            5 => {
                let digit = (dice.below(9) + 1).to_string();
                self.note(&format!("types {digit}"));
                self.shift.letters(&digit);
            }
            6 => {
                self.note("waits");
                for _ in 0..10 {
                    self.shift.test.step();
                    std::thread::sleep(Duration::from_millis(2));
                }
            }
            _ => {
                let key = KEYS[dice.below(KEYS.len())];
                self.note(&format!("presses {key:?}"));
                self.shift.press(key);
            }
        }
    }

    fn note(&mut self, act: &str) {
        self.told.push_str("\n  ");
        self.told.push_str(act);
    }

    /// A code is scanned. What was typed before stands there afterwards.
    fn scan(&mut self, dice: &mut Chance) {
        let at = dice.below(self.codes.len());
        self.note(&format!("scans code {at}"));
        let before = self.name().filter(|name| name.starts_with("Tamu "));
        let content = self.codes[at].clone().into_bytes();
        let code = ScannedCode { content, source: ScanSource::HandScanner };
        self.shift.test.state_mut().app.handle(Command::Judge(code));
        for _ in 0..20 {
            self.shift.test.step();
            std::thread::sleep(Duration::from_millis(2));
        }
        if let (Some(before), Some(after)) = (before, self.name()) {
            // It has left the form when the visit was being saved by then.
            let was_logged = self.asked.borrow().arrivals.values().any(|name| *name == before);
            assert!(
                before == after || was_logged,
                "{}: {before} was lost to a scan, {after} is there",
                self.told
            );
        }
    }

    /// One of the buttons beside the guests who are inside, clicked twice as hurried people do.
    fn check_out(&mut self, dice: &mut Chance) {
        let label = Language::Indonesian.plain("desk-check-out");
        let buttons = self.shift.test.query_all(By::new().role(Role::Button).label_contains(label));
        let places: Vec<_> = buttons.map(|button| button.rect().center()).collect();
        if places.is_empty() {
            return;
        }
        let place = places[dice.below(places.len())];
        self.note(&format!("clicks twice at {place}, where it says {label}"));
        for _ in 0..2 {
            self.click_at(place);
        }
    }

    /// Somewhere in the window where no button is.
    fn click(&mut self, dice: &mut Chance) {
        let place = egui::pos2(dice.below(1280) as f32, dice.below(800) as f32);
        let buttons = self.shift.test.query_all(By::new().role(Role::Button));
        if buttons.into_iter().any(|button| button.rect().expand(4.0).contains(place)) {
            return;
        }
        self.note(&format!("clicks at {place}"));
        self.click_at(place);
    }

    fn click_at(&mut self, pos: egui::Pos2) {
        let test = &mut self.shift.test;
        test.event(egui::Event::PointerMoved(pos));
        for pressed in [true, false] {
            let (button, modifiers) = (egui::PointerButton::Primary, egui::Modifiers::NONE);
            test.event(egui::Event::PointerButton { pos, button, pressed, modifiers });
            test.step();
        }
        test.step();
    }

    /// What holds after every act.
    fn check(&mut self) {
        let told = &self.told;
        if let Saving::Saved { key, id } = &self.shift.test.state().app.state.saving {
            let before = self.saved.insert(key.clone(), *id);
            assert!(before.is_none_or(|before| before == *id), "{told}: one key is two visits");
        }
        let undo = self.shift.test.state().app.state.undo.as_ref();
        self.offered.extend(undo.filter(|undo| undo.done == Done::CheckedIn).map(|undo| undo.id));
        let mut asked = self.asked.borrow_mut();
        let (arrivals, departures) = (asked.arrivals_now, asked.departures_now);
        assert!(arrivals <= 1, "{told}: one act logged {arrivals} guests");
        assert!(departures <= 1, "{told}: one act checked out {departures} guests");
        (asked.arrivals_now, asked.departures_now) = (0, 0);
        drop(asked);
        // What has gone with this frame gives the keyboard back with the next.
        let lost = |walk: &Self| {
            let context = &walk.shift.test.ctx;
            context.memory(egui::Memory::focused).is_some_and(|id| context.read_response(id).is_none())
        };
        if lost(self) {
            self.shift.test.step();
        }
        assert!(!lost(self), "{}: the keyboard is nowhere", self.told);
    }

    /// What the log says in the end. Gives how many guests were logged in the walk, and how many departures.
    fn end(mut self) -> (usize, usize) {
        self.shift.until("all is saved", |state| !matches!(state.saving, Saving::Pending { .. }));
        for _ in 0..10 {
            self.shift.test.step();
            std::thread::sleep(Duration::from_millis(5));
        }
        self.check();
        let Self { shift, asked, saved, offered, told, .. } = self;
        let asked = asked.borrow();
        let log = shift.log();
        let mut visits = Vec::new();
        log.for_each(TimeSpan::ALWAYS, |visit| {
            visits.push(visit);
            Ok::<_, VisitLogError>(())
        })
        .unwrap();
        let (before, logged) = visits.split_at(2);
        assert_eq!(before.iter().map(|visit| &*visit.name).collect::<Vec<_>>(), ["Rina Hadi", "Joko Hadi"]);
        let of_the_log: BTreeSet<_> = logged.iter().map(|visit| visit.id).collect();
        let of_the_desk: BTreeSet<_> = saved.values().copied().chain(offered).collect();
        assert_eq!(of_the_log, of_the_desk, "{told}: the log has others than the desk said");
        for (key, id) in &saved {
            let visit = logged.iter().find(|visit| visit.id == *id).unwrap();
            let wanted = asked.arrivals.get(key).unwrap_or_else(|| panic!("{told}: nobody asked for {id}"));
            assert_eq!(visit.name.trim(), wanted.trim(), "{told}: another name");
        }
        for visit in &visits {
            let ended = visit.left.is_some() && visit.ending != Ending::Cancelled;
            // Who was turned away never was inside.
            let turned_away = visit.left == Some(visit.arrived);
            assert!(
                !ended || turned_away || asked.departures.contains(&visit.id),
                "{told}: {} was checked out by nobody",
                visit.id
            );
            if visit.ending == Ending::Cancelled {
                assert!(asked.undone > 0 || asked.amended.contains(&visit.id), "{told}: cancelled by nobody");
            }
        }
        assert_eq!(log.verify(&[]).unwrap().fault, None, "{told}");
        (logged.len(), visits.iter().filter(|visit| visit.left.is_some()).count())
    }
}

#[test]
fn whatever_is_pressed_clicked_and_scanned_the_log_is_what_was_asked() {
    let number = |name, without| std::env::var(name).map_or(without, |text| text.parse().expect("a number"));
    let first = number("POSJAGA_FIRST_WALK", 0);
    let (mut logged, mut left) = (0, 0);
    for seed in first..first + number("POSJAGA_WALKS", 6) {
        let mut dice = Chance::new(seed + 1);
        let mut walk = Walk::begin(seed);
        for _ in 0..40 {
            walk.act(&mut dice);
            walk.check();
        }
        let of_the_walk = walk.end();
        (logged, left) = (logged + of_the_walk.0, left + of_the_walk.1);
    }
    println!("{logged} guests logged, {left} left");
    assert!(logged > 0 && left > 0, "the walks go nowhere");
}
