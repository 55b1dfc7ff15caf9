//! What is going on at the desk: how events change the state.

use std::sync::Arc;

use chrono::TimeDelta;
use posjaga::{
    app::{Assessed, Event, FILED_SHOWN_FOR, Grounds, Notice, Presence, SaveTrouble, Saving, State},
    data_folder::Settings,
    policy::{Colour, Document, PolicyReason},
    scan::ScanSource,
    time::Timestamp,
    verdict::{Assessment, Proof, Reason, Verdict},
    visit::{EvidenceKind, VisitId},
};

fn now() -> Timestamp {
    "2026-11-24T02:05:00Z".parse().unwrap()
}

fn later(seconds: i64) -> Timestamp {
    now() + TimeDelta::seconds(seconds)
}

fn state() -> State {
    State::new(Settings { admit_seconds: 6, ..Settings::default() }, now())
}

fn assessed(id: u64, verdict: Verdict) -> Arc<Assessed> {
    let assessment = Assessment {
        scheme: None,
        proof: Some(Proof::Verified),
        validity: None,
        verdict,
        colour: Colour::Green,
        reasons: vec![Reason::Policy(PolicyReason::Booster)],
        policy: "booster".to_owned(),
        issuer: None,
        issuer_name: None,
        holder: None,
        entries: Vec::new(),
        rules: Vec::new(),
        fingerprint: None,
        together: 1,
    };
    Arc::new(Assessed { id, assessment, grounds: Grounds::Scanned(ScanSource::Camera), beside: None })
}

fn id() -> VisitId {
    VisitId::parse("01J00000000000000000000001").unwrap()
}

#[test]
fn an_admission_leaves_by_itself_and_everything_else_stays() {
    for verdict in Verdict::ALL {
        let mut state = state();
        state.apply(Event::Judged(assessed(1, verdict)));
        state.pass_time(later(5));
        assert!(state.card.is_some());
        state.pass_time(later(6));
        assert_eq!(state.card.is_none(), verdict == Verdict::Admit, "{verdict:?}");
    }
}

#[test]
fn the_next_scan_replaces_the_verdict_at_once() {
    let mut state = state();
    state.apply(Event::Judged(assessed(1, Verdict::Refuse)));
    state.apply(Event::Judged(assessed(2, Verdict::Admit)));
    assert_eq!(state.card.as_ref().map(|card| card.assessed.id), Some(2));
}

#[test]
fn a_logged_verdict_leaves_soon_whatever_it_was() {
    let mut state = state();
    state.apply(Event::Judged(assessed(1, Verdict::Refuse)));
    state.apply(Event::Saved { key: "key".to_owned(), assessed: Some(1), id: id(), name: String::new() });
    assert_eq!(state.saving, Saving::Saved { key: "key".to_owned(), id: id() });
    state.pass_time(now() + FILED_SHOWN_FOR);
    assert!(state.card.is_none());
}

#[test]
fn news_about_an_earlier_verdict_does_not_touch_the_one_on_the_screen() {
    let mut state = state();
    state.apply(Event::Judged(assessed(1, Verdict::Admit)));
    state.apply(Event::Judged(assessed(2, Verdict::Admit)));
    state.apply(Event::Presence { assessed: 1, presence: Presence::Outside });
    state.apply(Event::Saved { key: "key".to_owned(), assessed: Some(1), id: id(), name: String::new() });
    let card = state.card.unwrap();
    assert_eq!(card.presence, Presence::Unknown);
    assert_eq!(card.filed_at, None);
}

#[test]
fn notices_pass_and_the_same_one_stands_there_once() {
    let mut state = state();
    state.apply(Event::Notice(Notice::SheetFailed));
    state.pass_time(later(3));
    state.apply(Event::Notice(Notice::SheetFailed));
    assert_eq!(state.notices.len(), 1);
    state.pass_time(later(10));
    assert_eq!(state.notices.len(), 1);
    state.pass_time(later(11));
    assert!(state.notices.is_empty());
}

#[test]
fn the_window_knows_when_to_look_again() {
    let mut state = state();
    assert_eq!(state.next_deadline(), None);
    state.apply(Event::Judged(assessed(1, Verdict::Admit)));
    assert_eq!(state.next_deadline(), Some(later(6)));
    state.dismiss();
    state.apply(Event::Judged(assessed(2, Verdict::Review)));
    assert_eq!(state.next_deadline(), Some(later(30)), "the names go");
    state.pass_time(later(31));
    assert_eq!(state.next_deadline(), Some(later(120)), "the credential is forgotten");
    state.pass_time(later(120));
    assert_eq!(state.next_deadline(), None);
}

#[test]
fn a_clock_that_is_set_back_keeps_nothing_on_the_screen_for_longer() {
    let mut state = state();
    state.apply(Event::Judged(assessed(1, Verdict::Admit)));
    state.apply(Event::Notice(Notice::SheetFailed));
    state.pass_time(later(-120));
    assert!(state.card.is_some());
    state.pass_time(later(-120 + 9));
    assert!(state.card.is_none() && state.notices.is_empty());
    assert!(state.held_until.is_some_and(|until| until <= later(0)));
}

#[test]
fn what_stands_on_old_lists_is_taken_back_and_what_came_since_stays() {
    let mut state = state();
    state.apply(Event::Judged(assessed(2, Verdict::Admit)));
    state.apply(Event::GroundsChanged { up_to: 1 });
    assert!(state.card.is_some() && state.notices.is_empty());
    state.apply(Event::GroundsChanged { up_to: 2 });
    assert!(state.card.is_none());
    assert_eq!(state.notices.len(), 1);
}

#[test]
fn a_failed_visit_is_told_with_its_key() {
    let mut state = state();
    state.apply(Event::NotSaved { key: "key".to_owned(), why: SaveTrouble::Busy });
    assert_eq!(state.saving, Saving::Failed { key: "key".to_owned(), why: SaveTrouble::Busy });
}

#[test]
fn what_was_seen_is_never_taken_for_what_was_proved() {
    let proved = assessed(1, Verdict::Admit);
    assert_eq!(proved.evidence(), EvidenceKind::Verified);
    let seen = Assessed { grounds: Grounds::Seen(Document::App), ..(*proved).clone() };
    assert_eq!(seen.evidence(), EvidenceKind::Seen(Document::App));
    let mut unproved = (*proved).clone();
    unproved.assessment.proof = Some(Proof::UnknownIssuer);
    assert_eq!(unproved.evidence(), EvidenceKind::None);
}

#[test]
fn old_trust_is_told_from_fresh_trust() {
    let mut state = state();
    state.apply(Event::Trust(posjaga::app::TrustSummary {
        signers: 1,
        newest: Some(now()),
        ..posjaga::app::TrustSummary::default()
    }));
    assert_eq!(state.trust_too_old(), None);
    state.pass_time(now() + TimeDelta::days(31));
    assert_eq!(state.trust_too_old(), Some(31));
}

/// The whole desk at work: workers, the demo for a camera, a log on the disk.
mod at_work {
    use std::{
        fs,
        path::Path,
        sync::{
            Arc,
            mpsc::{Receiver, channel},
        },
        time::{Duration, Instant, SystemTime},
    };

    use chrono::TimeDelta;
    use posjaga::{
        app::{
            App, CheckIn, Command, Correct, Encryption, Event, Export, Find, Grounds, Guest, Import,
            Installable, ListDays, LogState, Notice, Presence, SaveTrouble, Saving, Secret, SettingsChange,
            Setup, State, TrustSource, Wanted,
        },
        credential::{Entry, Scheme},
        data_folder::{DataFolder, Settings},
        demo::{
            Demo, DemoCamera, Scene, Stage,
            issuer::{DemoCredential, Issuer},
        },
        export::ExportFormat,
        policy::Document,
        scan::{ScanSource, ScannedCode, camera::CameraSystem, pictures::PictureTrouble},
        time::{TimeSpan, Timestamp, local_day},
        trust::TrustStore,
        verdict::{Proof, Reason, Verdict},
        visit::{EvidenceKind, NewVisit, Visit},
        visit_log::{LogTrouble, VisitLog},
        words::Language,
    };

    use crate::visit_log::guest;

    /// What a guest says who is called so and comes with others.
    fn said_by(name: &str, party: u32) -> Guest {
        Guest::of(&Visit { name: name.to_owned(), party, ..Visit::default() })
    }

    struct Desk {
        app: App,
        bell: Receiver<()>,
        stage: Arc<Stage>,
        folder: tempfile::TempDir,
    }

    impl Desk {
        fn open() -> Self {
            Self::open_in(tempfile::tempdir().unwrap())
        }

        fn open_in(folder: tempfile::TempDir) -> Self {
            let demo = Demo::new(now()).unwrap();
            let stage = demo.stage();
            stage.show(Scene::Nothing);
            let trust = TrustSource::Only(Box::new(demo.trust().clone()));
            let cameras = {
                let stage = stage.clone();
                Arc::new(move || -> Box<dyn CameraSystem> { Box::new(DemoCamera::new(stage.clone())) })
            };
            let setup = Setup {
                folder: DataFolder::open(folder.path()).unwrap(),
                settings: Settings { policy: "id-2022-07".to_owned(), ..Settings::default() },
                trust,
                cameras: Some(cameras),
                demo: false,
            };
            Self::start(setup, stage, folder)
        }

        /// A desk without a camera that believes whom its folder says.
        fn open_without_camera() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let setup = Setup {
                folder: DataFolder::open(folder.path()).unwrap(),
                settings: Settings::default(),
                trust: TrustSource::Installed,
                cameras: None,
                demo: false,
            };
            Self::start(setup, Demo::new(now()).unwrap().stage(), folder)
        }

        fn start(setup: Setup, stage: Arc<Stage>, folder: tempfile::TempDir) -> Self {
            let (ring, bell) = channel();
            let app = App::start(
                setup,
                Arc::new(move || {
                    // Nobody listens once the test is over.
                    let _ = ring.send(());
                }),
                now(),
            );
            Self { app, bell, stage, folder }
        }

        /// Changes the settings, as their dialog does.
        fn change(&mut self, change: impl FnOnce(&mut Settings)) {
            let change = SettingsChange::of(&self.app.state.settings, change);
            self.app.handle(Command::Change(change));
        }

        /// Polls whenever the bell rings, until this is so. Nothing at a desk takes so long.
        fn until(&mut self, what: &str, so: impl Fn(&State) -> bool) {
            let deadline = Instant::now() + Duration::from_secs(30);
            loop {
                self.app.poll(now());
                if so(&self.app.state) {
                    return;
                }
                let left = deadline.saturating_duration_since(Instant::now());
                assert!(!left.is_zero(), "waited in vain until {what}");
                // The bell may have rung for something that was taken in already.
                let _ = self.bell.recv_timeout(left.min(Duration::from_millis(200)));
            }
        }

        fn show(&mut self, scene: Scene, verdict: Verdict) {
            self.app.handle(Command::Dismiss);
            self.stage.show(scene);
            self.until(scene.code(), |state| {
                state.card.as_ref().is_some_and(|card| card.assessed.assessment.verdict == verdict)
            });
        }

        fn check_in(&mut self, key: &str, name: &str) {
            let assessed = self.app.state.card.as_ref().map(|card| card.assessed.clone());
            let guest = said_by(name, 2);
            self.app.handle(Command::CheckIn(Box::new(CheckIn { key: key.to_owned(), assessed, guest })));
        }

        fn until_saved(&mut self, key: &str) {
            self.until(
                "saved",
                |state| matches!(&state.saving, Saving::Saved { key: saved, .. } if saved == key),
            );
        }

        /// The log as another program sees it.
        fn log(&self) -> VisitLog {
            VisitLog::open(&self.folder.path().join("visits.sqlite")).unwrap()
        }
    }

    fn now() -> Timestamp {
        SystemTime::now().into()
    }

    #[test]
    fn who_was_refused_and_waved_away_is_counted_after_a_restart_too() {
        let mut desk = Desk::open();
        desk.until("open", |state| state.log == LogState::Ready);
        desk.app.state.apply(Event::Judged(crate::ui::refused(1)));
        desk.app.handle(Command::Dismiss);
        assert_eq!(desk.app.state.waved_away, 1);
        let folder = DataFolder::open(desk.folder.path()).unwrap();
        let today = local_day(now());
        desk.until("kept", |_| folder.waved_away(today) == 1);
        let Desk { app, folder, .. } = desk;
        drop(app);
        assert_eq!(Desk::open_in(folder).app.state.waved_away, 1);
    }

    #[test]
    fn the_camera_shows_a_guest_who_is_checked_in_and_offered_the_way_out() {
        let mut desk = Desk::open();
        desk.show(Scene::Admit, Verdict::Admit);
        desk.until("known to be outside", |state| {
            state.card.as_ref().is_some_and(|card| card.presence == Presence::Outside)
        });
        desk.check_in("one", "Siti Contoh");
        desk.until_saved("one");
        desk.until("in the book", |state| state.book.inside.len() == 1);
        assert_eq!(desk.app.state.people_inside(), 2);
        assert_eq!(desk.app.state.book.inside[0].evidence, EvidenceKind::Verified);
        assert!(desk.app.newest_frame().is_some());

        desk.show(Scene::Refuse, Verdict::Refuse);
        // A code that is out of view for a moment only is taken for still held up.
        let gone = Instant::now();
        desk.until("forgotten", |_| gone.elapsed() > Duration::from_secs(2));
        desk.show(Scene::Admit, Verdict::Admit);
        desk.until("offered the way out", |state| {
            state.card.as_ref().is_some_and(|card| card.inside().is_some())
        });
        let id = desk.app.state.book.inside[0].id;
        desk.app.handle(Command::CheckOut(id));
        desk.until("outside", |state| state.book.inside.is_empty());
        assert_eq!(desk.app.state.book.today.visits, 1);
        desk.until("the offer is gone", |state| state.card.is_none());
    }

    #[test]
    fn the_same_credential_is_not_checked_in_twice_however_fast() {
        let mut desk = Desk::open();
        desk.show(Scene::Admit, Verdict::Admit);
        desk.check_in("one", "Siti Contoh");
        desk.check_in("two", "Siti Contoh");
        desk.until("told", |state| {
            state.saving == Saving::Failed { key: "two".to_owned(), why: SaveTrouble::AlreadyInside }
        });
        assert_eq!(desk.log().visits(TimeSpan::ALWAYS).unwrap().len(), 1);
        assert!(desk.app.state.card.as_ref().is_some_and(|card| card.inside().is_some()));
    }

    #[test]
    fn trying_again_with_the_same_key_adds_nothing() {
        let mut desk = Desk::open_without_camera();
        for _ in 0..3 {
            desk.check_in("one", "Lestari");
            desk.until_saved("one");
            desk.app.state.saving = Saving::Idle;
        }
        assert_eq!(desk.log().visits(TimeSpan::ALWAYS).unwrap().len(), 1);
    }

    #[test]
    fn a_visit_is_logged_with_the_verdict_that_the_officer_saw() {
        let mut desk = Desk::open();
        desk.show(Scene::Review, Verdict::Review);
        let seen = desk.app.state.card.as_ref().unwrap().assessed.clone();
        desk.show(Scene::Altered, Verdict::Refuse);
        assert_eq!(
            desk.app.state.card.as_ref().unwrap().assessed.assessment.proof,
            Some(Proof::BadSignature)
        );
        let guest = said_by("Budi", 1);
        let check_in = CheckIn { key: "one".to_owned(), assessed: Some(seen), guest };
        desk.app.handle(Command::CheckIn(Box::new(check_in)));
        desk.until_saved("one");
        let visits = desk.log().visits(TimeSpan::ALWAYS).unwrap();
        assert_eq!(visits[0].verdict, Some(Verdict::Review));
        assert_eq!(visits[0].evidence, EvidenceKind::Verified);
        assert_eq!(desk.app.state.card.as_ref().unwrap().filed_at, None, "the other verdict is still open");
    }

    #[test]
    fn guests_are_found_and_who_was_inside_with_them() {
        let mut desk = Desk::open_without_camera();
        let ask = |desk: &mut Desk, question: Find| {
            desk.app.handle(Command::Find(question));
            desk.until("answered", |state| state.find.as_ref().is_some_and(|find| find.answered));
            let find = desk.app.state.find.as_ref().unwrap();
            assert!(!find.failed);
            let names: Vec<_> = find.found.visits.iter().map(|visit| visit.name.clone()).collect();
            (names, find.found.more)
        };
        let text = |text: &str, before| Find::Visits { wanted: Wanted::text(text), before };
        for (key, name) in ["Siti Aminah", "Budi", "Aminah Putri"].into_iter().enumerate() {
            desk.check_in(&key.to_string(), name);
            desk.until_saved(&key.to_string());
        }
        assert_eq!(ask(&mut desk, text("amin", None)).0, ["Aminah Putri", "Siti Aminah"]);
        assert!(ask(&mut desk, text("lestari", None)).0.is_empty());
        let budi = desk.app.state.book.inside.iter().find(|visit| visit.name == "Budi").unwrap().id;
        assert_eq!(
            ask(&mut desk, Find::With(budi)),
            (vec!["Siti Aminah".into(), "Aminah Putri".into()], false)
        );

        // What was entered wrongly is corrected, with a reason.
        let guest = said_by("Budi Santoso", 3);
        let mut correct = Correct { id: budi, guest, why: " ".to_owned(), ..Correct::default() };
        desk.app.handle(Command::Correct(Box::new(correct.clone())));
        desk.until("refused", |state| {
            state.find.as_ref().is_some_and(|find| matches!(find.corrected, Some((_, Err(_)))))
        });
        correct.why = "salah ketik".to_owned();
        desk.app.handle(Command::Correct(Box::new(correct)));
        desk.until("corrected", |state| {
            state.find.as_ref().is_some_and(|find| find.corrected == Some((budi, Ok(()))))
        });
        desk.until("seen", |state| state.book.inside.iter().any(|visit| visit.name == "Budi Santoso"));
        let trail = desk.log().trail(budi).unwrap();
        let told: String = trail.into_iter().filter_map(|entry| entry.detail).collect();
        assert!(told.contains("salah ketik") && told.contains(r#""before":"Budi""#), "{told}");

        // Pages follow each other without a gap.
        for key in 3..60 {
            desk.check_in(&key.to_string(), &format!("Lestari {key}"));
            desk.until_saved(&key.to_string());
        }
        let (first, more) = ask(&mut desk, text("lestari", None));
        assert_eq!((first.len(), more), (50, true));
        let last = desk.app.state.find.as_ref().unwrap().found.visits[49].no;
        let (all, more) = ask(&mut desk, text("lestari", Some(last)));
        assert_eq!((all.len(), more), (57, false));
        assert_eq!((&*all[0], &*all[56]), ("Lestari 59", "Lestari 3"));
        desk.app.handle(Command::CloseFind);
        assert!(desk.app.state.find.is_none());
    }

    #[test]
    fn whoever_is_turned_away_is_logged_and_not_inside() {
        let mut desk = Desk::open();
        desk.show(Scene::Altered, Verdict::Refuse);
        desk.check_in("one", "Tanpa nama");
        desk.until_saved("one");
        let visits = desk.log().visits(TimeSpan::ALWAYS).unwrap();
        assert_eq!(visits[0].verdict, Some(Verdict::Refuse));
        assert_eq!(visits[0].evidence, EvidenceKind::None);
        assert_eq!(visits[0].left, Some(visits[0].arrived));
        assert!(desk.log().inside().unwrap().is_empty());
    }

    #[test]
    fn what_the_officer_saw_is_logged_as_that() {
        let mut desk = Desk::open_without_camera();
        desk.app.handle(Command::Seen(Document::DoctorsLetter));
        desk.until("judged", |state| {
            let card = state.card.as_ref();
            card.is_some_and(|card| card.assessed.grounds == Grounds::Seen(Document::DoctorsLetter))
        });
        desk.check_in("one", "Lestari");
        desk.until_saved("one");
        let visits = desk.log().visits(TimeSpan::ALWAYS).unwrap();
        assert_eq!(visits[0].evidence, EvidenceKind::Seen(Document::DoctorsLetter));
    }

    #[test]
    fn closing_the_window_loses_no_visit() {
        let mut desk = Desk::open_without_camera();
        desk.until("open", |state| state.log == LogState::Ready);
        for key in 0..12 {
            desk.check_in(&key.to_string(), "Lestari");
        }
        let Desk { app, folder, .. } = desk;
        drop(app);
        let log = VisitLog::open(&folder.path().join("visits.sqlite")).unwrap();
        assert_eq!(log.visits(TimeSpan::ALWAYS).unwrap().len(), 12);
    }

    #[test]
    fn a_visit_for_which_there_is_no_room_is_told() {
        let mut desk = Desk::open_without_camera();
        let mut refused = 0;
        for key in 0..200 {
            desk.check_in(&key.to_string(), "Lestari");
            let full = Saving::Failed { key: key.to_string(), why: SaveTrouble::Busy };
            refused += usize::from(desk.app.state.saving == full);
        }
        let folder = desk.folder;
        drop(desk.app);
        let log = VisitLog::open(&folder.path().join("visits.sqlite")).unwrap();
        assert_eq!(log.visits(TimeSpan::ALWAYS).unwrap().len(), 200 - refused);
    }

    #[test]
    fn a_damaged_log_is_told_verdicts_go_on_and_trying_again_helps() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("visits.sqlite");
        fs::write(&path, "this is no log".repeat(200)).unwrap();
        let mut desk = Desk::open_in(folder);
        desk.until("in trouble", |state| state.log == LogState::Trouble(LogTrouble::Damaged));
        desk.show(Scene::Admit, Verdict::Admit);
        desk.check_in("one", "Siti");
        desk.until("told", |state| {
            let why = SaveTrouble::Log(LogTrouble::Damaged);
            state.saving == Saving::Failed { key: "one".to_owned(), why }
        });
        assert_eq!(fs::read(&path).unwrap(), "this is no log".repeat(200).into_bytes(), "left as it was");

        // Windows moves no file that somebody has open, and the desk may just be looking at it.
        let aside = path.with_extension("damaged");
        desk.until("moved", |_| fs::rename(&path, &aside).is_ok());
        desk.app.handle(Command::RetryLog);
        desk.until("well again", |state| state.log == LogState::Ready);
        desk.check_in("one", "Siti");
        desk.until_saved("one");
    }

    #[test]
    fn the_export_has_the_sums_of_the_screen() {
        let mut desk = Desk::open_without_camera();
        for key in ["one", "two", "three"] {
            desk.check_in(key, "Lestari");
            desk.until_saved(key);
        }
        desk.until("counted", |state| state.book.today.visits == 3);
        let path = desk.folder.path().join("today.csv");
        let today = local_day(now());
        let export = Export { from: today, to: today, format: ExportFormat::Csv, path: path.clone() };
        desk.app.handle(Command::Export(export));
        desk.until("exported", |state| {
            let exported = Notice::Exported { path: path.clone(), totals: state.book.today };
            state.notices.iter().any(|posted| posted.notice == exported)
        });
        let rows = csv::Reader::from_path(&path).unwrap().records().count();
        assert_eq!(rows, 3);
    }

    #[test]
    fn an_export_that_cannot_be_written_is_told() {
        let mut desk = Desk::open_without_camera();
        let path = desk.folder.path().join("no/such/folder.csv");
        let today = local_day(now());
        let export = Export { from: today, to: today, format: ExportFormat::Csv, path: path.clone() };
        desk.app.handle(Command::Export(export));
        desk.until("told", |state| {
            state.notices.iter().any(|posted| posted.notice == Notice::ExportFailed { path: path.clone() })
        });
    }

    #[test]
    fn a_list_is_shown_before_it_is_imported_and_the_desk_sees_its_guests() {
        let mut desk = Desk::open_without_camera();
        desk.until("open", |state| state.log == LogState::Ready);
        let list = desk.folder.path().join("list.csv");
        let today = local_day(now());
        fs::write(&list, format!("Nama;Tanggal;Jam masuk\nLestari;{today};00:00\n;{today};00:00\n")).unwrap();
        desk.app.handle(Command::TryImport(list.clone()));
        desk.until("tried", |state| state.import.as_ref().is_some_and(|import| import.trial));
        let import = desk.app.state.import.clone().unwrap();
        let summary = import.outcome.unwrap();
        assert!(summary.in_words(true, Language::Indonesian).contains("1 kunjungan baru, 1 ditolak"));
        let [(place, problem)] = import.problems.as_slice() else { panic!("one row is not fit") };
        assert_eq!(problem.in_words(place, Language::Indonesian), "baris 3: nama kosong");
        assert_eq!(desk.app.state.book.today.visits, 0);

        desk.app.handle(Command::Import(list));
        desk.until("imported", |state| state.import.as_ref().is_some_and(|import| !import.trial));
        desk.until("inside", |state| state.book.inside.len() == 1);
        assert_eq!(desk.app.state.book.today.entered_later, 1);
        desk.app.handle(Command::CloseImport);
        assert!(desk.app.state.import.is_none());

        // Of a list from paper somebody says the day. With hours that are yet to come it would be one of expected guests:
        // these never are, whenever the test runs.
        let hours = desk.folder.path().join("hours.csv");
        fs::write(&hours, "Nama;Jam datang\nSlamet;00:00\nRatna;0:00\n").unwrap();
        desk.app.handle(Command::TryImport(hours.clone()));
        desk.until("tried", |state| state.import.as_ref().is_some_and(Import::asks_day));
        let days = ListDays { day: today.pred_opt(), ..ListDays::default() };
        desk.app.handle(Command::TryImportWith(hours.clone(), days));
        let takes_in =
            |import: &Import, added| import.outcome.as_ref().is_ok_and(|summary| summary.added == added);
        desk.until("read", |state| state.import.as_ref().is_some_and(|import| takes_in(import, 2)));
        desk.app.handle(Command::Import(hours));
        desk.until("in", |state| {
            state.import.as_ref().is_some_and(|import| !import.trial && takes_in(import, 2))
        });
        desk.app.handle(Command::CloseImport);

        desk.app.handle(Command::TryImport(desk.folder.path().join("none.csv")));
        desk.until("told", |state| state.import.as_ref().is_some_and(|import| import.outcome.is_err()));
    }

    #[test]
    fn an_import_that_is_cancelled_says_so_and_leaves_the_desk_at_work() {
        let mut desk = Desk::open_without_camera();
        desk.until("open", |state| state.log == LogState::Ready);
        let list = desk.folder.path().join("list.csv");
        let mut rows = "Nama;Tanggal;Jam masuk\n".to_owned();
        for count in 0..40_000 {
            let row = format!("Tamu {count};2026-11-20;08:{:02}\n", count % 60);
            rows.push_str(&row);
        }
        fs::write(&list, rows).unwrap();
        desk.app.handle(Command::Import(list));
        desk.until("at work", |state| state.work.is_some_and(|work| work.import && work.share.is_some()));
        desk.check_in("one", "Lestari");
        desk.until_saved("one");
        desk.app.handle(Command::CancelWork);
        desk.until("stopped", |state| state.import.as_ref().is_some_and(|import| import.outcome.is_err()));
        assert_eq!(desk.app.state.work, None);
        assert!(desk.app.state.book.inside.len() < 40_000);
    }

    #[test]
    fn a_trust_list_that_is_added_is_believed_at_once() {
        let mut desk = Desk::open_without_camera();
        desk.until("loaded", |state| state.trust.as_ref().is_some_and(|trust| trust.signers == 0));
        let rubbish = desk.folder.path().join("rubbish.txt");
        fs::write(&rubbish, "hello").unwrap();
        desk.app.handle(Command::Add(Installable::Trust, rubbish));
        desk.until("refused", |state| {
            state.notices.iter().any(|posted| matches!(posted.notice, Notice::TrustRefused(_)))
        });

        let year = chrono::TimeDelta::days(365);
        let issuer = posjaga::demo::issuer::Issuer::new("ID", now() - year, now() + year).unwrap();
        let list = desk.folder.path().join("signer.der");
        fs::write(&list, issuer.certificate_der()).unwrap();
        desk.app.handle(Command::Add(Installable::Trust, list));
        desk.until("believed", |state| state.trust.as_ref().is_some_and(|trust| trust.signers == 1));
        assert_eq!(desk.app.state.trust_too_old(), None);
    }

    #[test]
    fn what_another_program_changes_in_the_folder_holds_in_an_open_window() {
        let mut desk = Desk::open_without_camera();
        desk.until("loaded", |state| state.trust.is_some() && state.policy.is_some());
        let folder = DataFolder::open(desk.folder.path()).unwrap();
        let year = chrono::TimeDelta::days(365);
        let issuer = posjaga::demo::issuer::Issuer::new("ID", now() - year, now() + year).unwrap();
        let list = desk.folder.path().join("signer.der");
        fs::write(&list, issuer.certificate_der()).unwrap();
        let code = issuer
            .issue(&posjaga::demo::issuer::DemoCredential {
                issued: now() - chrono::TimeDelta::days(1),
                expires: now() + chrono::TimeDelta::days(90),
                ..crate::support::credential()
            })
            .unwrap();
        let proof = |state: &State| state.card.as_ref().and_then(|card| card.assessed.assessment.proof);
        let scan = |desk: &mut Desk, expected| {
            let content = code.clone().into_bytes();
            let scanned = ScannedCode { content, source: ScanSource::HandScanner };
            desk.app.handle(Command::Judge(scanned));
            desk.until("judged", |state| proof(state) == Some(expected));
        };
        scan(&mut desk, Proof::UnknownIssuer);

        // A list is added: what it would change is taken back, and the next scan is believed.
        let installed = folder.install_trust(&list, now()).unwrap();
        desk.until("taken back", |state| {
            state.card.is_none() && state.trust.as_ref().is_some_and(|trust| trust.signers == 1)
        });
        let told = Notice::VerdictTakenBack;
        assert!(desk.app.state.notices.iter().any(|posted| posted.notice == told));
        scan(&mut desk, Proof::Verified);

        // A list is removed: no green stays, and none comes again.
        folder.remove_trust(&installed.id).unwrap();
        desk.until("taken back", |state| state.card.is_none());
        desk.until("forgotten", |state| state.trust.as_ref().is_some_and(|trust| trust.signers == 0));
        scan(&mut desk, Proof::UnknownIssuer);

        // Another policy.
        folder.change_setting("policy", "booster").unwrap();
        desk.until("judged anew", |state| {
            state.card.is_none() && state.policy.as_ref().is_some_and(|policy| policy.id == "booster")
        });
        assert_eq!(desk.app.state.settings.policy, "booster");

        // A policy of the post's own, under the id that is in use.
        let policies = folder.policies_path();
        fs::create_dir_all(&policies).unwrap();
        let asked = desk.app.state.policies.len();
        folder.change_setting("policy", "own").unwrap();
        desk.until("missing", |state| state.missing_policy.as_deref() == Some("own"));
        let own = include_str!("../../assets/policies/any-genuine.toml").replacen("any-genuine", "own", 1);
        fs::write(policies.join("own.toml"), own).unwrap();
        desk.until("there", |state| state.policy.as_ref().is_some_and(|policy| policy.id == "own"));
        assert_eq!(desk.app.state.policies.len(), asked + 1);

        // Any setting; what was changed in the window meanwhile stays.
        desk.change(|settings| settings.officer = "Budi".to_owned());
        desk.until("kept", |_| folder.settings().is_ok_and(|settings| settings.officer == "Budi"));
        folder.change_setting("post", "Pintu Barat").unwrap();
        folder.change_setting("purposes", "Rapat\nTukang").unwrap();
        desk.until("taken over", |state| {
            state.settings.post == "Pintu Barat" && state.settings.purposes == ["Rapat", "Tukang"]
        });
        assert_eq!(desk.app.state.settings.officer, "Budi");

        // A file that is broken changes nothing, and is told.
        fs::write(folder.config_path(), "post = ").unwrap();
        desk.until("told", |state| {
            state.notices.iter().any(|posted| posted.notice == Notice::SettingsBroken)
        });
        assert_eq!(desk.app.state.settings.post, "Pintu Barat");
    }

    #[test]
    fn a_code_that_the_keyboard_has_changed_is_judged_as_it_is_or_named() {
        let mut desk = Desk::open();
        desk.until("loaded", |state| state.trust.is_some());
        let first = |state: &State| {
            let card = state.card.as_ref()?;
            card.assessed.assessment.reasons.first().map(Reason::code)
        };
        for (typed, answer) in [
            ("hc1:6bfoxn", "decompress"),
            ("]Q1HC1:6BFOXN", "decompress"),
            ("HC1Ö6BFOXN", "keyboard-layout"),
            ("tiket 7", "not-a-credential"),
        ] {
            let scanned = ScannedCode { content: typed.into(), source: ScanSource::HandScanner };
            desk.app.handle(Command::Dismiss);
            desk.app.handle(Command::Judge(scanned));
            desk.until(typed, |state| first(state) == Some(answer));
        }
        // What a camera sees went through no keyboard.
        let seen = ScannedCode { content: "hc1:6bfoxn".into(), source: ScanSource::Camera };
        desk.app.handle(Command::Judge(seen));
        desk.until("seen", |state| first(state) == Some("not-a-credential"));
    }

    #[test]
    fn a_typed_code_and_a_picture_without_a_code_get_an_answer() {
        let mut desk = Desk::open_without_camera();
        let code = ScannedCode { content: b"https://example.org".to_vec(), source: ScanSource::Typed };
        desk.app.handle(Command::Judge(code));
        desk.until("judged", |state| {
            state
                .card
                .as_ref()
                .is_some_and(|card| card.assessed.grounds == Grounds::Scanned(ScanSource::Typed))
        });
        let picture = desk.folder.path().join("white.png");
        image::GrayImage::from_pixel(64, 64, image::Luma([255])).save(&picture).unwrap();
        desk.app.handle(Command::OpenPicture(picture));
        desk.until("judged", |state| {
            let card = state.card.as_ref();
            card.is_some_and(|card| card.assessed.grounds == Grounds::Scanned(ScanSource::Picture))
        });
        assert_eq!(desk.app.state.card.as_ref().unwrap().assessed.assessment.verdict, Verdict::Undetermined);
        desk.app.handle(Command::OpenPicture("/no/such/picture.png".into()));
        desk.until("told", |state| {
            state
                .notices
                .iter()
                .any(|posted| posted.notice == Notice::PictureRefused(PictureTrouble::NotFound))
        });
    }

    #[test]
    fn of_several_credentials_none_is_judged_and_an_ordinary_code_beside_one_is_not_meant() {
        let mut desk = Desk::open_without_camera();
        let mut card_of = |codes: [&str; 2]| {
            let [one, two] = codes.map(crate::reader::code);
            let picture = crate::reader::draw(&[(&one, 6, (30, 40)), (&two, 6, (330, 40))], 700, 360).frame();
            let path = desk.folder.path().join("two.png");
            image::GrayImage::from_raw(700, 360, picture.luma.to_vec()).unwrap().save(&path).unwrap();
            desk.app.handle(Command::Dismiss);
            desk.app.handle(Command::OpenPicture(path));
            desk.until("judged", |state| state.card.is_some());
            desk.app.state.card.as_ref().unwrap().assessed.assessment.clone()
        };
        let several = card_of(["HC1:6BF%RN", "HC1:6BF%RM"]);
        assert_eq!(several.reasons, [Reason::SeveralCodes]);
        assert_eq!(several.verdict, Verdict::Undetermined);
        let one = card_of(["https://example.org/poster", "HC1:6BF%RN"]);
        assert_eq!(one.scheme, Some(Scheme::EuDcc), "{one:?}");
        assert_ne!(one.reasons, [Reason::SeveralCodes]);
    }

    #[test]
    fn a_key_that_does_not_open_the_guest_book_leaves_room_for_the_one_that_does() {
        const PASSPHRASE: &str = "kopi pagi hari";
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let [data, foreign] = [&folder, &other].map(|folder| DataFolder::open(folder.path()).unwrap());
        let recovery_key = data.encrypt_log(PASSPHRASE).unwrap().recovery_key();
        foreign.encrypt_log(PASSPHRASE).unwrap();
        fs::copy(foreign.key_file_path(), data.key_file_path()).unwrap();

        let mut desk = Desk::open_in(folder);
        desk.until("locked", |state| state.log == LogState::Trouble(LogTrouble::KeyNeeded));
        desk.app.handle(Command::Unlock(Secret(PASSPHRASE.to_owned().into())));
        desk.until("refused", |state| state.encryption == Encryption::Failed(LogTrouble::WrongKey));
        desk.app.handle(Command::Unlock(Secret(recovery_key)));
        desk.until("open", |state| state.log == LogState::Ready && state.encryption == Encryption::On);
    }

    /// A desk whose guest came so many days ago and left, by the computer's clock.
    fn desk_with_guests(days_ago: &[i64]) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder::open(folder.path()).unwrap();
        let mut log = VisitLog::open(&data.visit_log_path()).unwrap();
        for days in days_ago {
            let arrived = now() - TimeDelta::days(*days);
            let visit = NewVisit { arrived, left: Some(arrived), ..guest(&format!("{days} days")) };
            log.record_arrival(&visit).unwrap();
        }
        drop(log);
        Desk::open_in(folder)
    }

    fn names(desk: &Desk) -> Vec<String> {
        desk.log().visits(TimeSpan::ALWAYS).unwrap().into_iter().map(|visit| visit.name).collect()
    }

    #[test]
    fn a_clock_that_leapt_ahead_destroys_nothing_until_somebody_says_that_it_is_right() {
        let mut desk = desk_with_guests(&[2000, 1990]);
        desk.until("the destruction waits", |state| state.retention_waits);
        desk.check_in("one", "Today");
        desk.until_saved("one");
        assert_eq!(names(&desk), ["2000 days", "1990 days", "Today"]);
        desk.app.handle(Command::ConfirmClock);
        desk.until("destroyed", |state| {
            state.notices.iter().any(|posted| posted.notice == Notice::Purged { visits: 2 })
        });
        assert!(!desk.app.state.retention_waits);
        assert_eq!(names(&desk), ["", "", "Today"]);
    }

    #[test]
    fn a_clock_that_the_log_bears_out_destroys_what_is_due_by_itself() {
        // Used day after day, and two guests came.
        let folder = tempfile::tempdir().unwrap();
        let path = DataFolder::open(folder.path()).unwrap().visit_log_path();
        let start = now() - TimeDelta::days(40);
        let clock = crate::chain::TestClock::at(&start.to_rfc3339());
        let mut log = clock.open(&path);
        for days in (0..=40).rev() {
            if days == 40 || days == 12 {
                let arrived = clock.shown();
                let visit = NewVisit { arrived, left: Some(arrived), ..guest(&format!("{days} days")) };
                log.record_arrival(&visit).unwrap();
            }
            log.record_use().unwrap();
            if days > 0 {
                clock.pass(86_400);
            }
        }
        drop(log);
        let mut desk = Desk::open_in(folder);
        desk.until("destroyed", |state| {
            state.notices.iter().any(|posted| posted.notice == Notice::Purged { visits: 1 })
        });
        assert!(!desk.app.state.retention_waits);
        assert_eq!(names(&desk), ["", "12 days"]);
    }

    #[test]
    fn a_setting_is_kept_for_the_next_start() {
        let mut desk = Desk::open_without_camera();
        desk.change(|settings| settings.post = "Pintu Belakang".to_owned());
        desk.change(|settings| settings.policy = "booster".to_owned());
        desk.until("used", |state| state.policy.as_ref().is_some_and(|policy| policy.id == "booster"));
        assert_eq!(desk.app.state.settings.post, "Pintu Belakang");
        let folder = desk.folder;
        drop(desk.app);
        let settings = DataFolder::open(folder.path()).unwrap().settings().unwrap();
        assert_eq!((settings.post.as_str(), settings.policy.as_str()), ("Pintu Belakang", "booster"));
    }

    #[test]
    fn another_policy_is_asked_about_the_last_credential_until_it_is_forgotten() {
        let mut desk = Desk::open();
        desk.show(Scene::Admit, Verdict::Admit);
        let day = local_day(now());
        let ask = |policy: &str, day| Command::Preview { policy: policy.to_owned(), day };
        desk.app.handle(ask("any-genuine", day));
        desk.until("answered", |state| state.preview.is_some());
        let preview = desk.app.state.preview.take().unwrap();
        assert_eq!((preview.policy.as_str(), preview.day), ("any-genuine", day));
        assert_eq!(preview.answer.unwrap().policy, "any-genuine");
        // Long before it was issued.
        desk.app.handle(ask("any-genuine", "2001-01-01".parse().unwrap()));
        desk.until("answered", |state| state.preview.is_some());
        let answer = desk.app.state.preview.take().unwrap().answer.unwrap();
        assert_eq!(answer.verdict, Verdict::Refuse);
        assert!(desk.app.state.card.is_some(), "the verdict on the screen stays");

        desk.stage.show(Scene::Nothing);
        desk.app.handle(Command::Dismiss);
        desk.app.handle(ask("any-genuine", day));
        desk.until("answered", |state| state.preview.is_some());
        assert_eq!(desk.app.state.preview.take().unwrap().answer, None);
    }

    #[test]
    fn by_a_policy_that_is_not_there_nothing_is_judged() {
        let mut desk = Desk::open_without_camera();
        desk.change(|settings| settings.policy = "no-such".to_owned());
        desk.app.handle(Command::Seen(Document::Card));
        desk.until("judged and told", |state| {
            state.card.is_some() && state.missing_policy.as_deref() == Some("no-such")
        });
        let assessment = desk.app.state.card.take().unwrap().assessed.assessment.clone();
        assert_eq!(
            (assessment.verdict, assessment.reasons, assessment.policy.as_str()),
            (Verdict::Undetermined, vec![Reason::PolicyMissing], "no-such")
        );
        assert_eq!(desk.app.state.policy, None);
        desk.change(|settings| settings.policy = "id".to_owned());
        desk.until("told", |state| state.missing_policy.is_none() && state.policy.is_some());
    }

    /// The shipped booster policy under another name, with something in it replaced.
    fn own_policy(from: &str, to: &str) -> String {
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/policies/booster.toml");
        let own = fs::read_to_string(shipped).unwrap().replacen("id = \"booster\"", "id = \"own\"", 1);
        own.replacen(from, to, 1)
    }

    #[test]
    fn a_faulty_policy_file_is_told_from_the_start_and_nothing_takes_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let policies = folder.path().join("policies");
        fs::create_dir_all(&policies).unwrap();
        fs::write(policies.join("own.TOML"), own_policy("[\"booster\"]", "[\"bosoter\"]")).unwrap();
        let issuer = Issuer::new("ID", now() - TimeDelta::days(1), now() + TimeDelta::days(1)).unwrap();
        let certificate = folder.path().join("trust.der");
        fs::write(&certificate, issuer.certificate_der()).unwrap();
        let setup = Setup {
            folder: DataFolder::open(folder.path()).unwrap(),
            settings: Settings { policy: "own".to_owned(), ..Settings::default() },
            trust: TrustSource::Installed,
            cameras: None,
            demo: false,
        };
        let mut desk = Desk::start(setup, Demo::new(now()).unwrap().stage(), folder);
        desk.until("told", |state| !state.policy_faults.is_empty() && state.missing_policy.is_some());
        let fault = desk.app.state.policy_faults[0].in_words(Language::English).clone();
        assert!(
            fault.contains("line 23: unknown variant `bosoter`") && fault.contains("own.TOML"),
            "{fault}"
        );
        desk.app.handle(Command::Seen(Document::Card));
        desk.until("judged", |state| state.card.is_some());
        let card = desk.app.state.card.take().unwrap();
        assert_eq!(card.assessed.assessment.reasons, [Reason::PolicyMissing]);
        assert!(!desk.app.state.policies.iter().any(|policy| policy.id == "own"));

        // The file is corrected, and the material is loaded anew.
        fs::write(policies.join("own.TOML"), own_policy("", "")).unwrap();
        desk.app.handle(Command::Add(Installable::Trust, certificate));
        desk.until("mended", |state| state.policy_faults.is_empty() && state.missing_policy.is_none());
        desk.app.handle(Command::Seen(Document::Card));
        desk.until("judged", |state| {
            state.card.as_ref().is_some_and(|card| card.assessed.assessment.verdict == Verdict::Admit)
        });
    }

    #[test]
    fn two_codes_of_one_guest_come_together_until_they_are_dismissed() {
        let folder = tempfile::tempdir().unwrap();
        let today = now();
        let issuer = Issuer::new("ID", today - TimeDelta::days(200), today + TimeDelta::days(1)).unwrap();
        let mut trust = TrustStore::new();
        trust.add(issuer.certificate_der()).unwrap();
        let setup = Setup {
            folder: DataFolder::open(folder.path()).unwrap(),
            settings: Settings { policy: "id-2022-07".to_owned(), ..Settings::default() },
            trust: TrustSource::Only(Box::new(trust)),
            cameras: None,
            demo: false,
        };
        let mut desk = Desk::start(setup, Demo::new(today).unwrap().stage(), folder);
        let day = today.date_naive();
        let made = |entry: Entry| {
            let credential = DemoCredential {
                entries: vec![entry],
                issued: today - TimeDelta::days(1),
                expires: today + TimeDelta::days(1),
                ..crate::support::credential()
            };
            issuer.issue(&credential).unwrap()
        };
        let recovery = Entry::Recovery {
            first_positive: day - chrono::Days::new(30),
            from: day - chrono::Days::new(19),
            until: day + chrono::Days::new(150),
            country: "ID".to_owned(),
            covid: true,
        };
        let (dose, recovered) = (made(crate::support::vaccination(2, 2)), made(recovery));
        let shows = |desk: &mut Desk, code: &str, source| {
            let before = desk.app.state.card.as_ref().map_or(0, |card| card.assessed.id);
            desk.app.handle(Command::Judge(ScannedCode { content: code.as_bytes().to_vec(), source }));
            desk.until("judged", |state| state.card.as_ref().is_some_and(|card| card.assessed.id > before));
            let assessment = &desk.app.state.card.as_ref().unwrap().assessed.assessment;
            (assessment.verdict, assessment.together)
        };
        assert_eq!(shows(&mut desk, &dose, ScanSource::HandScanner), (Verdict::Review, 1));
        // By another door.
        assert_eq!(shows(&mut desk, &recovered, ScanSource::Typed), (Verdict::Admit, 2));
        desk.app.handle(Command::Preview { policy: "booster".to_owned(), day: local_day(now()) });
        desk.until("answered", |state| state.preview.is_some());
        let preview = desk.app.state.preview.take().unwrap().answer.unwrap();
        assert_eq!((preview.verdict, preview.together), (Verdict::Refuse, 2));
        desk.app.handle(Command::Dismiss);
        assert_eq!(shows(&mut desk, &recovered, ScanSource::HandScanner), (Verdict::Refuse, 1));
    }
}
