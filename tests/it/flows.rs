//! The flows of a visit at a whole desk, window, workers and log, by keyboard alone: each with its keys counted.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use chrono::TimeDelta;
use egui::Key;
use egui_kittest::{
    Harness,
    kittest::{By, Queryable as _},
};
use posjaga::{
    app::{App, Cameras, Command, Saving, Setup, State, TrustSource, Whose},
    data_folder::{DataFolder, Host, Lists, Settings},
    demo::issuer::{DemoCredential, Issuer},
    office::{self, Draft, Judging, Office, PolicyChoice},
    policy::Document,
    scan::{ScanSource, ScannedCode},
    time::{TimeSpan, Timestamp},
    trust::TrustStore,
    ui::{desk::Desk, theme},
    verdict::{Fingerprint, Verdict},
    visit::{Ending, EvidenceKind, Field, NewVisit, Visit},
    visit_log::VisitLog,
    words::Language,
};

use crate::support;

pub fn now() -> Timestamp {
    SystemTime::now().into()
}

/// A window over a desk at work.
pub struct Post {
    pub app: App,
    desk: Desk,
    /// Sees what is asked of the desk, and whether it goes on to it.
    watch: Box<dyn FnMut(&Command) -> bool>,
    /// How long each frame took.
    pub drawn: Vec<Duration>,
}

pub struct Shift {
    pub test: Harness<'static, Post>,
    pub issuer: Issuer,
    keys: usize,
    pub folder: PathBuf,
    /// Takes the folder away at the end, where it was made for this shift.
    place: Option<tempfile::TempDir>,
}

impl Shift {
    /// A desk whose log holds these visits.
    fn begin(visits: &[NewVisit]) -> Self {
        Self::watched(visits, |_| true)
    }

    /// The same, with somebody who sees what is asked of the desk.
    pub fn watched(visits: &[NewVisit], watch: impl FnMut(&Command) -> bool + 'static) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        let mut log = VisitLog::open(&path.join("visits.sqlite")).unwrap();
        for visit in visits {
            log.record_arrival(visit).unwrap();
        }
        drop(log);
        Self { place: Some(folder), ..Self::open(&path, None, watch) }
    }

    /// A desk over this folder, with these cameras.
    pub fn open(
        folder: &Path,
        cameras: Option<Cameras>,
        watch: impl FnMut(&Command) -> bool + 'static,
    ) -> Self {
        let issuer = issuer();
        let mut trust = TrustStore::new();
        trust.add(issuer.certificate_der()).unwrap();
        let host = |name: &str, unit: &str, telephone: &str| Host {
            name: name.to_owned(),
            unit: unit.to_owned(),
            telephone: telephone.to_owned(),
        };
        let settings = Settings {
            policy: "id-2022-07".to_owned(),
            officer: "Dewi".to_owned(),
            lists: Lists {
                organisations: vec!["Dinas Kesehatan".to_owned(), "Kecamatan Simpang".to_owned()],
                hosts: vec![host("Bu Rina", "Bagian Umum", "112"), host("Pak Joko", "Keuangan", "")],
                ..Lists::default()
            },
            ..Settings::default()
        };
        let setup = Setup {
            folder: DataFolder::open(folder).unwrap(),
            settings,
            trust: TrustSource::Only(Box::new(trust)),
            cameras,
            demo: false,
        };
        let app = App::start(setup, Arc::new(|| ()), now());
        let post =
            Post { app, desk: Desk::new(folder.to_owned()), watch: Box::new(watch), drawn: Vec::new() };
        let draw = |ui: &mut egui::Ui, post: &mut Post| {
            let begun = Instant::now();
            post.app.poll(now());
            let mut commands = Vec::new();
            let picture = post.app.newest_frame();
            post.desk.ui(ui, &post.app.state, picture.as_ref(), &mut commands);
            post.drawn.push(begun.elapsed());
            for command in commands {
                if (post.watch)(&command) {
                    post.app.handle(command);
                }
            }
        };
        let test = Harness::builder()
            .with_size([1280.0, 800.0])
            .with_context_setup(theme::dress)
            .build_ui_state(draw, post);
        let mut shift = Self { test, issuer, keys: 0, folder: folder.to_owned(), place: None };
        shift.until("ready", |state| state.log == posjaga::app::LogState::Ready && state.policy.is_some());
        shift
    }

    /// Draws until this is so. Nothing at a desk takes so long.
    pub fn until(&mut self, what: &str, so: impl Fn(&State) -> bool) {
        let deadline = Instant::now() + Duration::from_mins(1);
        loop {
            self.test.step();
            if so(&self.test.state().app.state) {
                break;
            }
            assert!(Instant::now() < deadline, "waited in vain until {what}");
            std::thread::sleep(Duration::from_millis(2));
        }
        // What came is on the screen, and what it asks for has the keyboard.
        self.test.step();
        self.test.step();
    }

    pub fn press(&mut self, key: Key) {
        self.keys += 1;
        self.test.key_press(key);
        self.test.step();
        self.test.step();
    }

    pub fn letters(&mut self, text: &str) {
        for letter in text.chars() {
            self.keys += 1;
            self.test.event(egui::Event::Text(letter.to_string()));
            self.test.step();
        }
        self.test.step();
    }

    pub fn field(&self, field: Field) -> String {
        let label = field.spec().label.in_language(Language::Indonesian);
        self.test
            .get(By::new().role(egui::accesskit::Role::TextInput).label(label))
            .value()
            .unwrap_or_default()
    }

    /// Shows a code to a hand scanner, which is no key of the officer's.
    pub fn scan(&mut self, code: &str) {
        let before = self.test.state().app.state.card.as_ref().map(|card| card.assessed.id);
        let scanned = ScannedCode { content: code.as_bytes().to_vec(), source: ScanSource::HandScanner };
        self.test.state_mut().app.handle(Command::Judge(scanned));
        self.until("judged", |state| state.card.as_ref().map(|card| card.assessed.id) != before);
    }

    /// Whether the log has said who the holder is.
    fn until_known(&mut self) {
        self.until("known", |state| {
            let card = state.card.as_ref();
            card.is_some_and(|card| {
                state.known.as_ref().is_some_and(|(whose, _)| *whose == Whose::Assessed(card.assessed.id))
            })
        });
    }

    pub fn until_saved(&mut self) -> Visit {
        self.until("saved", |state| matches!(state.saving, Saving::Saved { .. }));
        let Saving::Saved { id, .. } = self.test.state().app.state.saving else {
            unreachable!("it was saved")
        };
        self.until("in the book", |state| state.undo.is_some());
        self.log().visit(id).unwrap().unwrap()
    }

    pub fn until_suggested(&mut self, begun: &str) {
        self.until("suggested", |state| !state.suggestions.of(begun).is_empty());
    }

    /// The log as another program sees it.
    pub fn log(&self) -> VisitLog {
        VisitLog::open(&self.folder.join("visits.sqlite")).unwrap()
    }

    pub fn draft(&self) -> std::path::PathBuf {
        self.folder.join("visits.draft")
    }
}

/// The same in every run, so that a credential of the last shift is known in the next one.
fn issuer() -> Issuer {
    Issuer::new("ID", now() - TimeDelta::days(9), now() + TimeDelta::days(9)).unwrap()
}

pub fn credential(name: &str) -> DemoCredential {
    let mut credential = DemoCredential {
        issued: now() - TimeDelta::days(1),
        expires: now() + TimeDelta::days(90),
        ..support::credential()
    };
    name.clone_into(&mut credential.holder.name);
    credential
}

fn siti_some_days_ago() -> NewVisit {
    let arrived = now() - TimeDelta::days(12);
    NewVisit {
        name: "Siti Aminah".to_owned(),
        organisation: "PT Maju".to_owned(),
        purpose: "Layanan".to_owned(),
        host: "Pak Joko".to_owned(),
        phone: "0812 345".to_owned(),
        left: Some(arrived + TimeDelta::hours(1)),
        ..NewVisit::at(arrived)
    }
}

#[test]
fn flow_a_a_verdict_takes_no_key() {
    let mut shift = Shift::begin(&[]);
    let code = shift.issuer.issue(&credential("Siti Aminah")).unwrap();
    shift.scan(&code);
    assert_eq!(shift.keys, 0);
}

#[test]
fn flow_b_a_known_guest_with_a_code_takes_one_key() {
    let mut shift = Shift::begin(&[siti_some_days_ago()]);
    let code = shift.issuer.issue(&credential("SITI AMINAH")).unwrap();
    shift.scan(&code);
    shift.until_known();
    assert_eq!(
        (shift.field(Field::Organisation), shift.field(Field::Host)),
        ("PT Maju".into(), "Pak Joko".into())
    );
    assert!(shift.test.query_by_label_contains("1 kunjungan").is_some());
    shift.press(Key::Enter);
    let visit = shift.until_saved();
    assert_eq!(shift.keys, 1);
    assert_eq!((visit.purpose.as_str(), visit.phone.as_str()), ("Layanan", "0812 345"));
    assert_eq!(visit.evidence, EvidenceKind::Verified);
    assert!(shift.test.query_by_label_contains("Keuangan").is_some(), "where he goes is shown");

    // Another purpose is one key more.
    let mut shift = Shift::begin(&[siti_some_days_ago()]);
    let code = shift.issuer.issue(&credential("Siti Aminah")).unwrap();
    shift.scan(&code);
    shift.until_known();
    shift.letters("1");
    shift.press(Key::Enter);
    assert_eq!((shift.until_saved().purpose.as_str(), shift.keys), ("Rapat", 2));
}

#[test]
fn flow_c_a_new_guest_with_a_code_takes_ten_keys() {
    let mut shift = Shift::begin(&[]);
    let code = shift.issuer.issue(&credential("Siti Aminah")).unwrap();
    shift.scan(&code);
    shift.letters("din");
    assert_eq!(shift.field(Field::Name), "Siti Aminah", "no letter goes into the name of a credential");
    shift.press(Key::Enter);
    shift.letters("1");
    shift.letters("rin");
    shift.press(Key::Enter);
    shift.press(Key::Enter);
    let visit = shift.until_saved();
    assert!(shift.keys <= 12, "{}", shift.keys);
    assert_eq!(
        (visit.organisation.as_str(), visit.purpose.as_str(), visit.host.as_str()),
        ("Dinas Kesehatan", "Rapat", "Bu Rina")
    );
    // Whom to call is shown large.
    shift.test.get_by_label_contains("112");
}

#[test]
fn flow_d_a_known_guest_without_a_code_takes_six_keys() {
    let mut shift = Shift::begin(&[siti_some_days_ago()]);
    shift.letters("sit");
    shift.until_suggested("sit");
    shift.press(Key::Enter);
    assert_eq!(shift.field(Field::Name), "Siti Aminah");
    shift.press(Key::F5);
    shift.until("judged", |state| state.card.is_some());
    shift.press(Key::Enter);
    let visit = shift.until_saved();
    assert!(shift.keys <= 6, "{}", shift.keys);
    assert_eq!(
        (visit.organisation.as_str(), visit.evidence),
        ("PT Maju", EvidenceKind::Seen(Document::Card))
    );
}

#[test]
fn enter_before_the_log_has_answered_waits_for_it() {
    let mut shift = Shift::begin(&[siti_some_days_ago()]);
    shift.test.event(egui::Event::Text("Sit".to_owned()));
    shift.test.key_press(Key::Enter);
    shift.test.step();
    shift.until("taken", |state| state.known.is_some());
    assert_eq!(shift.field(Field::Name), "Siti Aminah");
    assert!(shift.log().inside().unwrap().is_empty(), "nobody called Sit was checked in");
    // And where the log knows nobody, it checks in.
    let mut shift = Shift::begin(&[]);
    shift.test.event(egui::Event::Text("Lestari".to_owned()));
    shift.test.step();
    shift.test.key_press(Key::Enter);
    shift.test.step();
    assert_eq!(shift.until_saved().name, "Lestari");
}

#[test]
fn flow_e_a_new_guest_without_a_code_takes_twenty_five_keys_and_the_name() {
    let mut shift = Shift::begin(&[siti_some_days_ago()]);
    let name = "Sitorus Manurung";
    shift.letters(name);
    shift.press(Key::Tab);
    shift.letters("kec");
    shift.press(Key::Enter);
    shift.letters("2");
    shift.letters("jok");
    shift.press(Key::Enter);
    shift.press(Key::F6);
    shift.until("judged", |state| state.card.is_some());
    shift.press(Key::Enter);
    let visit = shift.until_saved();
    assert!(shift.keys <= 25 + name.len(), "{}", shift.keys);
    assert_eq!(
        (visit.name.as_str(), visit.organisation.as_str(), visit.purpose.as_str(), visit.host.as_str()),
        (name, "Kecamatan Simpang", "Layanan", "Pak Joko")
    );
}

#[test]
fn flow_f_a_group_takes_three_keys_more() {
    let mut shift = Shift::begin(&[siti_some_days_ago()]);
    let code = shift.issuer.issue(&credential("Siti Aminah")).unwrap();
    shift.scan(&code);
    shift.until_known();
    shift.press(Key::F9);
    shift.letters("12");
    shift.press(Key::Enter);
    assert_eq!((shift.until_saved().party, shift.keys), (12, 4));
}

fn inside_since(minutes: i64, fingerprint: Option<Fingerprint>) -> NewVisit {
    NewVisit {
        name: "Siti Aminah".to_owned(),
        card: "14".to_owned(),
        fingerprint,
        ..NewVisit::at(now() - TimeDelta::minutes(minutes))
    }
}

#[test]
fn flow_g_a_guest_leaves_by_his_code_or_the_number_of_his_card() {
    let mut shift = Shift::begin(&[]);
    let code = shift.issuer.issue(&credential("Siti Aminah")).unwrap();
    let mut judging = Judging::new(PolicyChoice::Id("id-2022-07".to_owned()), None);
    judging.trust.add(shift.issuer.certificate_der()).unwrap();
    let fingerprint = judging.judge(code.as_bytes(), now()).fingerprint;
    let mut log = shift.log();
    let id = log.record_arrival(&inside_since(20, fingerprint.clone())).unwrap();
    shift.scan(&code);
    shift.until("checked out", |state| state.undo.is_some());
    assert_eq!(shift.keys, 0);
    assert!(log.visit(id).unwrap().unwrap().left.is_some());
    shift.test.get_by_label("Siti Aminah tercatat keluar");

    // A slip is taken back, and he is known by his code again.
    shift.press(Key::F2);
    shift.until("inside again", |state| state.amended.is_some());
    assert!(log.visit(id).unwrap().unwrap().left.is_none());
    assert!(log.inside_with(&fingerprint.unwrap()).unwrap().is_some());
    shift.until("in the book", |state| state.book.inside.len() == 1);

    shift.keys = 0;
    shift.letters("14");
    shift.press(Key::Enter);
    shift.until("checked out", |state| state.book.inside.is_empty());
    assert_eq!(shift.keys, 3);
    assert_eq!(shift.field(Field::Name), "");
}

#[test]
fn a_code_that_comes_back_at_once_checks_nobody_out() {
    let mut shift = Shift::begin(&[]);
    let code = shift.issuer.issue(&credential("Siti Aminah")).unwrap();
    shift.scan(&code);
    shift.press(Key::Enter);
    shift.until_saved();
    shift.test.state_mut().app.handle(Command::Dismiss);
    shift.scan(&code);
    shift
        .until("known to be inside", |state| state.card.as_ref().is_some_and(|card| card.inside().is_some()));
    for _ in 0..20 {
        shift.test.step();
    }
    shift.press(Key::Enter);
    shift.until("still inside", |state| state.book.inside.len() == 1);
}

#[test]
fn a_number_that_no_card_has_checks_nobody_in() {
    let mut shift = Shift::begin(&[]);
    shift.letters("77");
    shift.press(Key::Enter);
    shift.test.get_by_label_contains("77");
    assert!(shift.log().visits(TimeSpan::ALWAYS).unwrap().is_empty());
}

#[test]
fn flow_h_a_guest_who_is_turned_away_takes_one_key() {
    let mut shift = Shift::begin(&[]);
    let one_dose = DemoCredential { entries: vec![support::vaccination(1, 2)], ..credential("Siti Aminah") };
    let code = shift.issuer.issue(&one_dose).unwrap();
    shift.scan(&code);
    let card = shift.test.state().app.state.card.clone().unwrap();
    assert_eq!(card.assessed.assessment.verdict, Verdict::Refuse);
    shift.press(Key::Enter);
    let visit = shift.until_saved();
    assert_eq!(shift.keys, 1);
    assert_eq!(
        (visit.name.as_str(), visit.left.is_some()),
        (Language::Indonesian.plain("desk-nameless"), true)
    );
}

#[test]
fn a_child_needs_no_name() {
    let mut shift = Shift::begin(&[]);
    shift.press(Key::F8);
    shift.until("judged", |state| state.card.is_some());
    shift.press(Key::Enter);
    let visit = shift.until_saved();
    assert_eq!(visit.evidence, EvidenceKind::Seen(Document::Child));
    assert_eq!(visit.name, Language::Indonesian.plain("desk-nameless-child"));
}

#[test]
fn a_check_in_is_undone_by_one_key_and_its_draft_comes_back() {
    let mut shift = Shift::begin(&[]);
    shift.letters("Lestari");
    shift.until("asked", |state| !state.suggestions.awaits("Lestari"));
    shift.press(Key::Enter);
    let id = shift.until_saved().id;
    shift.press(Key::F2);
    shift.until("cancelled", |state| state.amended.is_some());
    let visit = shift.log().visit(id).unwrap().unwrap();
    assert_eq!(visit.ending, Ending::Cancelled);
    let told = shift.log().trail(id).unwrap().pop().unwrap().detail.unwrap();
    assert!(told.contains("Dewi") && told.contains(Language::Indonesian.plain("desk-undone")), "{told}");
    shift.until("out of the book", |state| state.book.inside.is_empty() && state.book.today.cancelled == 1);
    assert_eq!(shift.field(Field::Name), "Lestari", "to be put right");
    shift.press(Key::Enter);
    shift.until("logged anew", |state| state.book.inside.len() == 1);
}

#[test]
fn two_departures_at_once_are_one_double_click() {
    let first = NewVisit { name: "Ani".to_owned(), ..inside_since(30, None) };
    let mut shift = Shift::begin(&[first, NewVisit { card: "15".to_owned(), ..inside_since(20, None) }]);
    shift.until("in the book", |state| state.book.inside.len() == 2);
    let ids: Vec<_> = shift.test.state().app.state.book.inside.iter().map(|visit| visit.id).collect();
    for id in ids {
        shift.test.state_mut().app.handle(Command::CheckOutRow(id));
    }
    shift.until("one has left", |state| state.book.inside.len() == 1);
    for _ in 0..20 {
        shift.test.step();
    }
    assert_eq!(shift.log().inside().unwrap().len(), 1);
}

#[test]
fn numbers_of_cards_typed_one_after_the_other_let_everybody_out() {
    let cards = ["14", "15", "16"];
    let visits = cards.map(|card| NewVisit { card: card.to_owned(), ..inside_since(30, None) });
    let mut shift = Shift::begin(&visits);
    shift.until("in the book", |state| state.book.inside.len() == 3);
    for card in cards {
        shift.letters(card);
        shift.press(Key::Enter);
    }
    shift.until("all have left", |state| state.book.inside.is_empty());
}

#[test]
fn a_card_that_is_out_is_said_beside_its_number() {
    let mut shift = Shift::begin(&[inside_since(20, None)]);
    shift.until("in the book", |state| state.book.cards.len() == 1);
    shift.letters("Budi");
    shift.press(Key::F10);
    shift.letters("14");
    shift.test.get_by_label_contains("masih dipakai Siti Aminah");
}

#[test]
fn a_draft_takes_the_credential_that_comes_and_letters_go_on_behind_its_name() {
    let mut shift = Shift::begin(&[]);
    shift.letters("Bud");
    let code = shift.issuer.issue(&credential("Budi Contoh")).unwrap();
    shift.scan(&code);
    shift.letters("Tam");
    assert_eq!(
        (shift.field(Field::Name), shift.field(Field::Organisation)),
        ("Budi Contoh".into(), "Tam".into())
    );
    shift.press(Key::Enter);
    let visit = shift.until_saved();
    assert_eq!((visit.name.as_str(), visit.evidence), ("Budi Contoh", EvidenceKind::Verified));
    assert_eq!(shift.log().visits(TimeSpan::ALWAYS).unwrap().len(), 1);
}

#[test]
fn a_draft_comes_back_after_the_program_has_ended_and_goes_with_the_visit() {
    let mut shift = Shift::begin(&[]);
    shift.letters("Lestari");
    let kept = shift.draft();
    shift.until("kept", move |_| kept.exists());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(shift.draft()).unwrap().permissions().mode() & 0o077, 0);
    }
    let Shift { test, folder, place, .. } = shift;
    drop(test);
    let mut shift = Shift { place, ..Shift::open(&folder, None, |_| true) };
    shift.until("found", |state| state.found_draft.is_some());
    // Enter logs nobody; the question has the keyboard.
    shift.press(Key::Enter);
    shift.test.get_by_label_contains("Lestari");
    shift.press(Key::Enter);
    shift.until("taken up", |state| state.found_draft.is_none());
    assert_eq!(shift.field(Field::Name), "Lestari");
    shift.press(Key::Enter);
    shift.until_saved();
    let kept = shift.draft();
    shift.until("forgotten", move |_| !kept.exists());
}

#[test]
fn a_draft_is_encrypted_like_the_log_and_forgotten_when_it_is_old_strange_or_erased() {
    let folder = tempfile::tempdir().unwrap();
    let data = DataFolder::open(folder.path()).unwrap();
    let office = Office::new(data, Settings::default());
    let mut log = office.visit_log(&mut posjaga::progress::Unwatched).unwrap();
    let id = log.record_arrival(&siti_some_days_ago()).unwrap();
    let path = folder.path().join("visits.draft");
    let draft = Draft::new(now(), [(Field::Name, "Siti Aminah"), (Field::Note, "")]);
    office::keep_draft(&office, &draft).unwrap();
    assert_eq!(office::found_draft(&office, now()), Some(draft.clone()));
    // Too old, it is nobody's.
    assert_eq!(office::found_draft(&office, now() + TimeDelta::days(2)), None);
    assert!(!path.exists());
    for strange in ["", "{}", "[1]", "{\"at\":\"2026-01-01T00:00:00Z\",\"texts\":{\"verdict\":\"admit\"}}"] {
        std::fs::write(&path, strange).unwrap();
        assert_eq!(office::found_draft(&office, now()), None, "{strange}");
        assert!(!path.exists(), "{strange}");
    }

    // Whoever is erased is erased there too.
    office::keep_draft(&office, &draft).unwrap();
    let why = posjaga::visit::Correction::new("Dewi", "diminta").unwrap();
    let wish = posjaga::destruction::Wish { ids: &[id], wish: &why, mentions: false };
    office::erase(&office, &mut log, &wish, None).unwrap();
    assert!(!path.exists());

    // Encrypted with the log while it lies there.
    drop(log);
    office::keep_draft(&office, &draft).unwrap();
    office::encrypt(&office, "kata sandi yang panjang").unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert!(!bytes.windows(4).any(|some| some == b"Siti"));
    assert_eq!(office::found_draft(&office, now()), Some(draft));
    office::forget_draft(&office).unwrap();
    office::forget_draft(&office).unwrap();
}
