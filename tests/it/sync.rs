//! How a desk tells its centre: what it sends, what it takes, and what it makes of everything that can go wrong.

mod centre;

use std::{
    fs,
    path::Path,
    process::{Command, Output},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::Duration,
};

use minisign::KeyPair;
use posjaga::{
    bundle::{
        self, Answer, ENTRIES_PATH, FeedItem, FeedKind, Introduction, Label, MAX_ANSWER_BYTES, Parcel, Part,
        Quarantined, Reason, RefusalCode, Sender, Told,
    },
    data_folder::DataFolder,
    progress::Stop,
    sync::{self, Enrolling, Failure, ItemFault, Line, Network, Runner, Sent, Standing, Status},
    text::Language,
    time,
    visit::{Correction, Field, NewVisit},
    visit_log::VisitLog,
};

use self::centre::{Centre, Honest, Said, Shown, json, refused};
use crate::{
    bundle::{item, label},
    data_folder::certificate,
    visit_log::{at, guest},
};

/// A desk with a log, and a network without the proxies of whoever tests.
struct Desk {
    folder: DataFolder,
    log: VisitLog,
    _place: tempfile::TempDir,
}

fn network() -> Network {
    Network { patience: Duration::from_secs(20), proxies: false }
}

impl Desk {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(place.path()).unwrap();
        let log = VisitLog::open(&folder.visit_log_path()).unwrap();
        Self { folder, log, _place: place }
    }

    /// Enrolled by a centre that is asked before anything else.
    fn enrolled(centre: &Centre) -> Self {
        let desk = Self::new();
        assert_eq!(sync::enrol(&desk.folder, None, &centre.enrolment(), &network()), Ok(Enrolling::Done));
        desk
    }

    fn arrive(&mut self, count: usize) {
        for number in 0..count {
            self.log.record_arrival(&guest(&format!("Tamu {number}"))).unwrap();
        }
    }

    fn send(&self) -> Result<Sent, Failure> {
        self.send_by(&network())
    }

    fn send_by(&self, network: &Network) -> Result<Sent, Failure> {
        Line::open(&self.folder, None)?.over(network)?.send(&Stop::default())
    }

    fn status(&self) -> Status {
        sync::status(&self.folder, None, time::now())
    }

    fn trouble(&self) -> Option<Failure> {
        self.status().state.trouble.map(|(failure, _)| failure)
    }
}

fn honest(shown: Shown) -> (Centre, Arc<Mutex<Honest>>) {
    let honest = Honest::shared();
    let its = honest.clone();
    (Centre::open(shown, move |path, body| its.lock().unwrap().say(path, body)), honest)
}

/// A centre that enrols, and then says this to every bundle.
fn saying(mut what: impl FnMut(&[u8]) -> Said + Send + 'static) -> Centre {
    let mut honest = Honest::default();
    Centre::open(
        Shown::Good,
        move |path, body| {
            if path == ENTRIES_PATH { what(body) } else { honest.say(path, body) }
        },
    )
}

#[test]
fn what_is_logged_is_told_once_and_in_order() {
    let (centre, honest) = honest(Shown::Good);
    let mut desk = Desk::enrolled(&centre);
    desk.arrive(3);
    assert_eq!(desk.status().waiting, Some(3));
    assert_eq!(desk.send(), Ok(Sent { entries: 3, items: 0 }));
    assert_eq!(desk.send(), Ok(Sent { entries: 0, items: 0 }));
    let visit = desk.log.inside().unwrap().remove(0);
    desk.log.record_departure(visit.id, at("2026-11-23T03:00:00Z")).unwrap();
    desk.arrive(1);
    assert_eq!(desk.send(), Ok(Sent { entries: 2, items: 0 }));
    let honest = honest.lock().unwrap();
    assert_eq!(honest.runs(), [(1, 3), (4, 3), (4, 5)]);
    let last = &honest.bundles[2].entries;
    assert_eq!(last[0].visit.as_ref().map(|visit| visit.left), Some(Some(at("2026-11-23T03:00:00Z"))));
    let Status { standing, sender, state, waiting, .. } = desk.status();
    assert!(matches!(standing, Some(Standing::Member(enrolment)) if enrolment.code.is_empty()));
    assert_eq!((sender.unwrap().epoch, state.acked, waiting, state.trouble), (1, 5, Some(0), None));
    let words = desk.status().in_short(time::now(), Language::English);
    assert!(words.len() == 1 && words[0].starts_with("sent up to "), "{words:?}");
}

#[test]
fn only_what_the_office_sends_leaves_and_what_is_destroyed_goes_up_empty() {
    let (centre, honest) = honest(Shown::Good);
    let mut desk = Desk::enrolled(&centre);
    let visit = NewVisit {
        phone: "0812 3456".to_owned(),
        note: "rahasia".to_owned(),
        organisation: "Dinas".to_owned(),
        left: Some(at("2026-11-23T03:00:00Z")),
        ..guest("Siti Aminah")
    };
    let id = desk.log.record_arrival(&visit).unwrap();
    desk.send().unwrap();
    let why = Correction::new("Ani", "atas permintaan").unwrap();
    desk.log.erase(id, &why).unwrap();
    desk.send().unwrap();
    let honest = honest.lock().unwrap();
    let sent: Vec<_> = honest
        .bundles
        .iter()
        .flat_map(|bundle| &bundle.entries)
        .filter_map(|entry| entry.visit.clone())
        .collect();
    assert_eq!((sent[0].name.as_str(), sent[0].organisation.as_str()), ("Siti Aminah", "Dinas"));
    assert!(sent.iter().all(|visit| visit.phone.is_empty() && visit.note.is_empty()));
    let last = sent.last().unwrap();
    assert_eq!((last.id, last.name.as_str(), last.organisation.as_str(), last.party), (id, "", "", 1));
}

#[test]
fn a_desk_without_a_centre_makes_no_connection() {
    let (centre, _) = honest(Shown::Good);
    let mut desk = Desk::new();
    desk.arrive(2);
    assert_eq!(desk.send(), Err(Failure::NotEnrolled));
    let mut runner = Runner::new(network());
    for _ in 0..3 {
        runner.step(&desk.folder, None, true, &Stop::default());
    }
    // One that has only asked by stick makes none either.
    let by_stick = bundle::Enrolment { url: String::new(), ..centre.enrolment() };
    assert_eq!(sync::enrol(&desk.folder, None, &by_stick, &network()), Ok(Enrolling::ByStick));
    runner.step(&desk.folder, None, true, &Stop::default());
    assert_eq!(desk.send(), Err(Failure::NotEnrolled));
    assert_eq!(centre.asked(), 0);
}

/// By what the system was asked for, where it can be told.
#[cfg(target_os = "linux")]
#[test]
fn a_desk_without_a_centre_opens_no_socket() {
    let place = tempfile::tempdir().unwrap();
    let trace = place.path().join("trace");
    let traced = |arguments: &[&str]| {
        Command::new("strace")
            .args(["-f", "-e", "trace=socket,connect", "-o"])
            .arg(&trace)
            .arg(env!("CARGO_BIN_EXE_posjaga"))
            .arg("--data")
            .arg(place.path().join("data"))
            .args(arguments)
            .output()
    };
    for arguments in [&["sync", "status"][..], &["log", "list"], &["sync", "now"], &["sync", "run"]] {
        match traced(arguments) {
            Ok(_) if fs::read_to_string(&trace).is_ok_and(|trace| trace.contains("exited with")) => {
                let trace = fs::read_to_string(&trace).unwrap();
                assert!(!trace.contains("AF_INET"), "{arguments:?}: {trace}");
            }
            _ => {
                eprintln!("SKIPPED: strace is not there, or may not trace");
                return;
            }
        }
    }
}

#[test]
fn each_fault_on_the_way_has_its_name() {
    type Fault = (Shown, fn() -> Said, fn(String) -> Failure);
    let page = || Said::Page(200, "<html>Silakan masuk ke WiFi</html>");
    let faults: [Fault; 14] = [
        (Shown::Good, page, |host| Failure::NotTheCentre { host, status: 200 }),
        (Shown::Good, || Said::Page(302, ""), |host| Failure::NotTheCentre { host, status: 302 }),
        (Shown::Good, || Said::Page(502, "Bad Gateway"), |host| Failure::NotTheCentre { host, status: 502 }),
        (
            Shown::Good,
            || Said::Json(200, "{\"ok\":true}".to_owned()),
            |host| Failure::NotTheCentre { host, status: 200 },
        ),
        (Shown::Good, || Said::Flood(8 << 20), |host| Failure::TooLong { host }),
        (Shown::Good, || Said::Flood(MAX_ANSWER_BYTES), |host| Failure::NotTheCentre { host, status: 200 }),
        (Shown::Good, || Said::Nothing, |host| Failure::Timeout { host }),
        (Shown::Expired, page, |host| Failure::Expired { host }),
        (Shown::NotYetValid, page, |host| Failure::NotYetValid { host }),
        (Shown::OtherName, page, |host| Failure::WrongName { host }),
        (Shown::SelfMade, page, |host| Failure::UnknownIssuer { host }),
        (Shown::Plain, page, |host| Failure::NotTheCentre { host, status: 0 }),
        (
            Shown::Good,
            || refused(RefusalCode::Revoked),
            |_| Failure::Refused { error: RefusalCode::Revoked, min_version: "9.0.0".to_owned() },
        ),
        (
            Shown::Good,
            || refused(RefusalCode::Busy),
            |_| Failure::Refused { error: RefusalCode::Busy, min_version: "9.0.0".to_owned() },
        ),
    ];
    for (shown, say, expected) in faults {
        // Enrolled elsewhere, and now whoever answers is somebody else.
        let (good, _) = honest(Shown::Good);
        let mut desk = Desk::enrolled(&good);
        desk.arrive(1);
        let centre = Centre::open(shown, move |_, _| say());
        let url = centre.enrolment().url;
        let host = url.trim_start_matches("https://").to_owned();
        let patience = if matches!(say(), Said::Nothing) { 300 } else { 20_000 };
        let network = Network { patience: Duration::from_millis(patience), proxies: false };
        let enrolment = bundle::Enrolment { code: "KODE-2".to_owned(), ..centre.enrolment() };
        let failed = sync::enrol(&desk.folder, None, &enrolment, &network).unwrap_err();
        assert_eq!(failed, expected(host));
        // What the failure was, the post is a member of the centre as before, unless the other one may have heard.
        let stays = !matches!(failed, Failure::Timeout { .. } | Failure::TooLong { .. });
        assert_eq!(matches!(desk.status().standing, Some(Standing::Member(_))), stays, "{failed:?}");
        if stays {
            assert_eq!(desk.send(), Ok(Sent { entries: 1, items: 0 }));
        }
        for language in Language::SHIPPED {
            let words = failed.in_words(language);
            assert!(words.chars().count() > 20 && !words.contains('{'), "{words}");
        }
    }
    let (gone, _) = honest(Shown::Good);
    let enrolment = gone.enrolment();
    drop(gone);
    let failed = sync::enrol(&Desk::new().folder, None, &enrolment, &network()).unwrap_err();
    assert!(matches!(failed, Failure::NoConnection { .. }), "{failed:?}");
}

/// The same when a post that is a member sends: the failure is kept, told, and over with the next success.
#[test]
fn a_failure_is_kept_until_it_is_over_and_some_wait_for_a_person() {
    let said: Arc<Mutex<Option<RefusalCode>>> = Arc::default();
    let its = said.clone();
    let mut honest = Honest::default();
    let centre = Centre::open(Shown::Good, move |path, body| match its.lock().unwrap().clone() {
        Some(code) if path == ENTRIES_PATH => refused(code),
        _ => honest.say(path, body),
    });
    let mut desk = Desk::enrolled(&centre);
    desk.arrive(1);
    for (code, waits) in [
        (RefusalCode::Revoked, true),
        (RefusalCode::NotEnrolled, true),
        (RefusalCode::Superseded, true),
        (RefusalCode::Signature, true),
        (RefusalCode::Busy, false),
        (RefusalCode::Newer, false),
        (RefusalCode::Older, false),
        (RefusalCode::Malformed, false),
        (RefusalCode::Other("sleepy".to_owned()), false),
    ] {
        *said.lock().unwrap() = Some(code.clone());
        let failure = desk.send().unwrap_err();
        assert_eq!(failure, Failure::Refused { error: code, min_version: "9.0.0".to_owned() });
        assert_eq!(failure.waits_for_a_person(), waits, "{failure:?}");
        assert_eq!(desk.trouble(), Some(failure.clone()));
        let short = desk.status().in_short(time::now(), Language::English);
        assert!(
            short[0].contains("1 waiting") && short[1] == failure.in_short(Language::English),
            "{short:?}"
        );
        let all = desk.status().in_words(time::now(), Language::English).join("\n");
        assert!(all.contains(&failure.in_words(Language::English)), "{all}");
        assert_eq!(desk.status().state.acked, 0);
    }
    *said.lock().unwrap() = None;
    assert_eq!(desk.send(), Ok(Sent { entries: 1, items: 0 }));
    assert_eq!(desk.trouble(), None);
}

/// While the centre has the desk hanging, guests come and go.
#[test]
fn no_check_in_waits_for_the_centre() {
    let (asks, asked) = mpsc::channel();
    let (go, goes) = mpsc::channel::<()>();
    let centre = saying(move |_| {
        asks.send(()).unwrap();
        let _ = goes.recv();
        Said::Page(500, "")
    });
    let mut desk = Desk::enrolled(&centre);
    desk.arrive(2);
    let folder = desk.folder.clone();
    let sending = thread::spawn(move || {
        Line::open(&folder, None).unwrap().over(&network()).unwrap().send(&Stop::default())
    });
    asked.recv().unwrap();
    desk.arrive(5);
    assert_eq!(desk.log.inside().unwrap().len(), 7);
    assert!(desk.log.wipe().unwrap(), "the log is not even read");
    go.send(()).unwrap();
    assert!(matches!(sending.join().unwrap(), Err(Failure::NotTheCentre { status: 500, .. })));
    assert_eq!(desk.status().waiting, Some(7));
}

#[test]
fn after_a_long_time_without_a_network_everything_goes_in_order() {
    let (centre, honest) = honest(Shown::Good);
    let mut desk = Desk::enrolled(&centre);
    desk.arrive(1201);
    let patience = Network { patience: Duration::from_millis(1), ..network() };
    for _ in 0..3 {
        let _ = desk.send_by(&patience);
    }
    let before = desk.status().state.acked;
    assert_eq!(desk.send(), Ok(Sent { entries: 1201 - before, items: 0 }));
    let honest = honest.lock().unwrap();
    assert_eq!((honest.acked, desk.status().waiting), (1201, Some(0)));
    let runs = honest.runs();
    // One without entries ends before it begins: all that was sent in vain may have come through.
    assert!(runs.len() >= 3 && runs.iter().all(|(from, to)| to + 1 - from <= 500), "{runs:?}");
}

#[test]
fn the_centre_may_ask_for_everything_again() {
    let (centre, honest) = honest(Shown::Good);
    let mut desk = Desk::enrolled(&centre);
    desk.arrive(4);
    desk.send().unwrap();
    honest.lock().unwrap().want_from = Some(3);
    desk.send().unwrap();
    // It was restored from yesterday's backup, and has none of it.
    {
        let mut honest = honest.lock().unwrap();
        (honest.acked, honest.links) = (0, Vec::new());
    }
    desk.send().unwrap();
    let honest = honest.lock().unwrap();
    assert_eq!(honest.runs(), [(1, 4), (5, 4), (3, 4), (5, 4), (1, 4)]);
    assert_eq!(honest.acked, 4);
}

#[test]
fn an_acknowledgement_of_another_entry_is_not_believed() {
    for acked in [1, 2, 9, u64::MAX] {
        let centre = saying(move |_| {
            let mut honest = Honest { acked, links: vec![[7; 32]], ..Honest::default() };
            json(&honest.answer())
        });
        let mut desk = Desk::enrolled(&centre);
        desk.arrive(2);
        let failure = Failure::Branch { seq: acked };
        assert_eq!(desk.send(), Err(failure.clone()));
        assert!(failure.waits_for_a_person());
        assert_eq!((desk.status().state.acked, desk.status().waiting), (0, Some(2)));
    }
}

/// A log that is put back to what it was sends nothing over what the centre has, until a person decides: a new
/// enrolment is another life of the post, in which everything goes again.
#[test]
fn a_restored_backup_is_seen_and_goes_on_in_another_life() {
    let (centre, honest) = honest(Shown::Good);
    let mut desk = Desk::enrolled(&centre);
    desk.arrive(1);
    let backup = desk.folder.path().join("backup");
    desk.folder.back_up(&backup, None).unwrap();
    desk.arrive(2);
    desk.send().unwrap();
    drop(std::mem::replace(&mut desk.log, VisitLog::open_in_memory().unwrap()));
    desk.folder.restore(&backup, None, None, time::now()).unwrap();
    desk.log = VisitLog::open(&desk.folder.visit_log_path()).unwrap();
    desk.arrive(5);
    let failure = desk.send().unwrap_err();
    assert!(matches!(failure, Failure::Branch { .. }), "{failure:?}");
    let sent = honest.lock().unwrap().bundles.len();
    let again = bundle::Enrolment { code: "KODE-2".to_owned(), ..centre.enrolment() };
    assert_eq!(sync::enrol(&desk.folder, None, &again, &network()), Ok(Enrolling::Done));
    desk.send().unwrap();
    let honest = honest.lock().unwrap();
    let anew = &honest.bundles[sent];
    assert_eq!((anew.header.epoch, anew.header.from), (2, 1));
    assert_eq!(desk.status().waiting, Some(0));
}

#[test]
fn a_centre_that_never_has_enough_is_given_up_for_now() {
    let asked = Arc::new(Mutex::new(0));
    let its = asked.clone();
    let centre = saying(move |_| {
        *its.lock().unwrap() += 1;
        json(&Honest { want_from: Some(1), ..Honest::default() }.answer())
    });
    let mut desk = Desk::enrolled(&centre);
    desk.arrive(2);
    assert_eq!(desk.send(), Err(Failure::Confused));
    assert!(*asked.lock().unwrap() < 10);
}

#[test]
fn what_the_centre_could_not_use_is_told_and_blocks_nothing() {
    let mut honest = Honest::default();
    let centre = Centre::open(Shown::Good, move |path, body| match honest.say(path, body) {
        Said::Json(200, text) if path == ENTRIES_PATH => {
            let mut answer: Answer = serde_json::from_str(&text).unwrap();
            answer.quarantined.push(Quarantined { seq: 2, code: Reason::UnknownKind });
            answer.clock = time::now() + chrono::TimeDelta::minutes(130);
            json(&answer)
        }
        said => said,
    });
    let mut desk = Desk::enrolled(&centre);
    desk.arrive(3);
    desk.send().unwrap();
    desk.send().unwrap();
    let status = desk.status();
    assert_eq!(status.state.quarantined, [Quarantined { seq: 2, code: Reason::UnknownKind }]);
    let words = status.in_words(time::now(), Language::English).join("\n");
    assert!(words.contains("1 entry is in the centre's quarantine"), "{words}");
    assert!(words.contains("130 minutes behind") || words.contains("129 minutes behind"), "{words}");
}

#[test]
fn two_programs_do_not_send_in_one_anothers_way() {
    let (centre, _) = honest(Shown::Good);
    let desk = Desk::enrolled(&centre);
    let line = Line::open(&desk.folder, None).unwrap();
    assert_eq!(Line::open(&desk.folder, None).err(), Some(Failure::InUse));
    drop(line);
    desk.send().unwrap();
}

#[cfg(unix)]
#[test]
fn the_key_of_the_post_is_its_owners_alone_and_under_the_key_of_an_encrypted_log() {
    use std::os::unix::fs::PermissionsExt as _;
    let (centre, _) = honest(Shown::Good);
    let desk = Desk::enrolled(&centre);
    let Desk { folder, log, _place } = desk;
    let plain = folder.sync_path().join("identity.json");
    assert_eq!(fs::metadata(&plain).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(fs::read_to_string(&plain).unwrap().contains("AGE-SECRET-KEY-1"));
    drop(log);
    let key = folder.encrypt_log("sandi yang panjang").unwrap();
    assert!(!plain.exists());
    for file in fs::read_dir(folder.sync_path()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("AGE-SECRET-KEY-1"));
    }
    assert_eq!(Line::open(&folder, None).err(), Some(Failure::Locked));
    let mut line = Line::open(&folder, Some(&key)).unwrap().over(&network()).unwrap();
    assert_eq!(line.send(&Stop::default()), Ok(Sent::default()));
    drop(line);
    folder.decrypt_log(&key).unwrap();
    assert!(plain.exists() && Line::open(&folder, None).is_ok());
}

#[test]
fn everything_goes_by_stick_as_well() {
    let (centre, honest) = honest(Shown::Good);
    let mut desk = Desk::new();
    desk.arrive(600);
    let stick = tempfile::tempdir().unwrap();
    let (to, from) = (stick.path().join("to"), stick.path().join("from"));
    let by_stick = bundle::Enrolment { url: String::new(), ..centre.enrolment() };
    assert_eq!(sync::enrol(&desk.folder, None, &by_stick, &network()), Ok(Enrolling::ByStick));
    let written = sync::write_parcel(&desk.folder, None, "Pos", &to).unwrap();
    assert!(written.request && written.encrypted);

    // The centre, far away.
    let opened = |path: &Path| Parcel::open(&fs::read(path).unwrap(), Some(&centre.identity)).unwrap().parts;
    let [Part::Enrol(request)] = &opened(&to)[..] else { panic!("a request alone") };
    let Said::Json(200, enrolled) =
        honest.lock().unwrap().say(bundle::ENROLMENT_PATH, &serde_json::to_vec(request).unwrap())
    else {
        panic!("enrolled")
    };
    let enrolled = Part::Enrolled(serde_json::from_str(&enrolled).unwrap());
    let for_the_desk = request.recipient;
    let back =
        |parts: Vec<Part>| fs::write(&from, Parcel { parts }.encrypted(&for_the_desk).unwrap()).unwrap();
    back(vec![enrolled]);
    assert!(sync::take_parcel(&desk.folder, None, &from).unwrap().enrolled);
    assert_eq!(sync::take_parcel(&desk.folder, None, &from), Err(Failure::ForAnother), "an old answer");

    let written = sync::write_parcel(&desk.folder, None, "Pos", &to).unwrap();
    assert_eq!((written.entries, written.left), (600, 0));
    assert_eq!(desk.status().waiting, Some(600), "nothing is sent before the centre says so");
    let mut answers = Vec::new();
    for part in opened(&to) {
        let Part::Bundle(bytes) = part else { panic!("bundles alone") };
        let mut honest = honest.lock().unwrap();
        honest.say(ENTRIES_PATH, &bytes);
        let sender = Sender { post: request.post, epoch: 1 };
        answers.push(Part::Answer(Told { to: sender, answer: honest.answer() }));
    }
    let notice = label(FeedKind::Notice, "besok", "2026-11-23T01:00:00Z");
    answers.push(Part::Item(item(1, &notice, b"Besok tutup", &centre.offline)));
    back(answers);
    let taken = sync::take_parcel(&desk.folder, None, &from).unwrap();
    assert_eq!((taken.answers, taken.items, taken.refused), (2, 1, 0));
    assert_eq!(desk.status().waiting, Some(0));
    assert_eq!(desk.status().state.notices[0].text, "Besok tutup");
    assert_eq!(centre.asked(), 0);
    // What is for another, or in plain of nobody, is refused.
    fs::write(&from, Parcel::default().encrypted(&centre.identity.recipient().unwrap()).unwrap()).unwrap();
    assert_eq!(sync::take_parcel(&desk.folder, None, &from), Err(Failure::ForAnother));
    fs::write(&from, "hello").unwrap();
    assert_eq!(sync::take_parcel(&desk.folder, None, &from), Err(Failure::NoParcel));
}

#[test]
fn a_post_without_a_centre_writes_for_other_posts() {
    let mut desk = Desk::new();
    desk.arrive(2);
    let file = desk.folder.path().join("to");
    let written = sync::write_parcel(&desk.folder, None, "Pintu Timur", &file).unwrap();
    assert_eq!((written.entries, written.encrypted, written.request), (2, false, false));
    let parcel = Parcel::open(&fs::read(&file).unwrap(), None).unwrap();
    let [Part::Post(Introduction { sender, name, key }), Part::Bundle(bytes)] = &parcel.parts[..] else {
        panic!("an introduction and a bundle")
    };
    assert_eq!((sender.epoch, name.as_str()), (0, "Pintu Timur"));
    let opened = bundle::open(bytes, key).unwrap();
    assert!(opened.header.fields.has(Field::Phone) && opened.entries.len() == 2);
    assert_eq!(desk.status().fingerprint, key.fingerprint());
}

#[test]
fn the_log_of_a_post_without_a_centre_is_taken_in_by_another() {
    let mut east = Desk::new();
    east.arrive(2);
    let gone = NewVisit { phone: "0812 3456".to_owned(), ..crate::visit_log::gone("Budi") };
    let id = east.log.record_arrival(&gone).unwrap();
    let file = east.folder.path().join("to");
    sync::write_parcel(&east.folder, None, "Pintu Timur", &file).unwrap();
    let mut west = Desk::new();
    west.arrive(1);
    let before = west.log.visits(posjaga::time::TimeSpan::ALWAYS).unwrap();
    let import = |path: &Path| {
        let done = posjaga(west.folder.path(), &["log", "import", path.to_str().unwrap()]);
        (done.status.code(), String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap())
    };
    let (code, out, said) = import(&file);
    assert!(code == Some(0) && out.contains("3 new"), "{out}{said}");
    assert!(said.contains("signed by the post “Pintu Timur” with the key"), "{said}");
    assert!(said.contains(&east.status().fingerprint), "{said}");
    let taken = west.log.visit(id).unwrap().unwrap();
    assert_eq!((taken.name.as_str(), taken.phone.as_str(), taken.left), ("Budi", "0812 3456", gone.left));
    // What is decided here stays, and nothing comes twice.
    let why = Correction::new("Ani", "salah tulis").unwrap();
    west.log.correct(id, &why, |visit| visit.host = "Pak Budi".to_owned()).unwrap();
    let (code, out, said) = import(&file);
    assert!(code == Some(0) && out.contains("3 known"), "{out}{said}");
    assert_eq!(west.log.visit(id).unwrap().unwrap().host, "Pak Budi");
    assert_eq!(west.log.visit(before[0].id).unwrap().as_ref(), before.first());
    // One byte is another, and a file for a centre.
    let mut altered = fs::read(&file).unwrap();
    let at = altered.len() - 70;
    altered[at] ^= 1;
    let other = west.folder.path().join("altered");
    fs::write(&other, altered).unwrap();
    let (code, _, said) = import(&other);
    assert!(code == Some(1) && said.contains("damaged"), "{said}");
    let (centre, _) = honest(Shown::Good);
    let member = Desk::enrolled(&centre);
    sync::write_parcel(&member.folder, None, "Pos", &other).unwrap();
    let (code, _, said) = import(&other);
    assert!(code == Some(1) && said.contains("encrypted to a centre"), "{said}");
}

/// A policy with another name, as the window writes one.
fn policy(id: &str) -> Vec<u8> {
    let shipped = posjaga::policy::PolicyBook::shipped();
    let any =
        shipped.policies().iter().find(|policy| policy.id() == "any-genuine").unwrap().file().to_owned();
    any.replace("\"any-genuine\"", &format!("\"{id}\"")).into_bytes()
}

#[test]
fn the_feed_is_put_in_by_the_ordinary_ways_and_only_as_it_was_signed() {
    let (centre, honest) = honest(Shown::Good);
    let desk = Desk::enrolled(&centre);
    let pair = &centre.offline;
    let day = |day: u32| format!("2026-11-{day:02}T01:00:00Z");
    let of = |kind, name: &str, from: u32| label(kind, name, &day(from));
    let elsewhere = Label { office: Some("bupati".to_owned()), ..of(FeedKind::Policy, "lain", 20) };
    let ours = Label { office: Some("dinkes".to_owned()), ..of(FeedKind::Settings, "kapasitas", 20) };
    let forged = KeyPair::generate_unencrypted_keypair().unwrap();
    let items = [
        item(1, &of(FeedKind::Policy, "kantor", 20), &policy("kantor-2026"), pair),
        item(2, &of(FeedKind::Policy, "palsu", 20), &policy("palsu-2026"), &forged),
        item(3, &elsewhere, &policy("lain-2026"), pair),
        item(4, &ours, b"capacity = 40\ncapacity_percent = 50\n", pair),
        item(5, &of(FeedKind::Settings, "curang", 20), b"officers = []\n", pair),
        item(6, &of(FeedKind::Purposes, "keperluan", 20), b"Rapat\nLayanan\n", pair),
        item(7, &of(FeedKind::Hosts, "tujuan", 20), b"Bu Rina; Bagian Umum; 112\nPak Budi\n", pair),
        item(8, &of(FeedKind::Notice, "besok", 20), b"Besok tutup", pair),
        item(9, &of(FeedKind::Notice, "besok", 19), b"Besok buka", pair),
        item(10, &of(FeedKind::Trust, "daftar", 20), b"no list", pair),
        FeedItem { kind: "magic".to_owned(), ..item(11, &of(FeedKind::Notice, "x", 20), b"x", pair) },
        FeedItem {
            kind: "policy".to_owned(),
            ..item(12, &of(FeedKind::Notice, "x", 20), &policy("x"), pair)
        },
        item(20, &of(FeedKind::Notice, "lusa", 21), b"Lusa buka", pair),
    ];
    honest.lock().unwrap().items = items.to_vec();
    assert_eq!(desk.send(), Ok(Sent { entries: 0, items: 6 }));

    let (book, _) = desk.folder.policy_book().unwrap();
    let own: Vec<_> = book
        .policies()
        .iter()
        .map(|policy| policy.id().to_owned())
        .filter(|id| id.ends_with("2026"))
        .collect();
    assert_eq!(own, ["kantor-2026"]);
    let settings = desk.folder.settings().unwrap();
    assert_eq!((settings.capacity, settings.capacity_percent), (40, 50));
    assert_eq!(settings.purposes, ["Rapat", "Layanan"]);
    let hosts: Vec<_> =
        settings.lists.hosts.iter().map(|host| (host.name.as_str(), host.telephone.as_str())).collect();
    assert_eq!(hosts, [("Bu Rina", "112"), ("Pak Budi", "")]);
    assert!(desk.folder.installed_trust().unwrap().is_empty());

    let Status { state, .. } = desk.status();
    let notices: Vec<_> = state.notices.iter().map(|notice| notice.text.as_str()).collect();
    assert_eq!(notices, ["Besok tutup", "Lusa buka"]);
    let refused: Vec<_> = state.refused.iter().map(|refused| (refused.no, refused.fault)).collect();
    assert_eq!(
        refused,
        [
            (2, ItemFault::Signature),
            (3, ItemFault::OtherOffice),
            (5, ItemFault::Content),
            (9, ItemFault::Stale),
            (10, ItemFault::Content),
            (11, ItemFault::Unknown),
            (12, ItemFault::Label),
        ]
    );
    assert_eq!(state.feed, 20);
    // Nothing is looked at twice.
    assert_eq!(desk.send(), Ok(Sent::default()));
    assert_eq!(desk.status().state.refused.len(), 7);
}

fn made(place: &Path) -> Vec<u8> {
    fs::read(certificate(place)).unwrap()
}

#[test]
fn a_trust_list_of_the_feed_takes_the_place_of_the_one_before() {
    let (centre, honest) = honest(Shown::Good);
    let desk = Desk::enrolled(&centre);
    let place = tempfile::tempdir().unwrap();
    let (first, second) = (made(place.path()), made(place.path()));
    let of = |from: u32| label(FeedKind::Trust, "daftar", &format!("2026-11-{from:02}T01:00:00Z"));
    honest.lock().unwrap().items = vec![item(1, &of(20), &first, &centre.offline)];
    assert_eq!(desk.send(), Ok(Sent { entries: 0, items: 1 }));
    let before = desk.folder.installed_trust().unwrap();
    assert_eq!((before.len(), before[0].name.as_str()), (1, "daftar"));
    honest.lock().unwrap().items.push(item(2, &of(21), &second, &centre.offline));
    assert_eq!(desk.send(), Ok(Sent { entries: 0, items: 1 }));
    let after = desk.folder.installed_trust().unwrap();
    assert!(after.len() == 1 && after[0].id != before[0].id);
}

#[test]
fn the_runner_sends_what_is_logged_and_rests_after_a_failure() {
    let (centre, honest) = honest(Shown::Good);
    let mut desk = Desk::enrolled(&centre);
    let mut runner = Runner::new(network());
    let stop = Stop::default();
    runner.step(&desk.folder, None, false, &stop);
    assert_eq!(honest.lock().unwrap().bundles.len(), 1);
    // Nothing happens, and nothing is sent.
    runner.step(&desk.folder, None, false, &stop);
    assert_eq!(honest.lock().unwrap().bundles.len(), 1);
    desk.arrive(1);
    let look = runner.step(&desk.folder, None, false, &stop);
    assert_eq!(look.status.and_then(|status| status.waiting), Some(0));
    assert_eq!(honest.lock().unwrap().acked, 1);
    // The key of the post is another one now, so the centre refuses.
    honest.lock().unwrap().epoch = 9;
    desk.arrive(1);
    runner.step(&desk.folder, None, false, &stop);
    let asked = centre.asked();
    desk.arrive(1);
    let look = runner.step(&desk.folder, None, false, &stop);
    assert_eq!((centre.asked(), look.status.and_then(|status| status.waiting)), (asked, Some(2)));
    // Somebody asks for it all the same.
    runner.step(&desk.folder, None, true, &stop);
    assert_eq!(centre.asked(), asked + 1);
}

fn posjaga(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_posjaga"))
        .args(["--lang", "en", "--data"])
        .arg(data)
        .args(arguments)
        .env("NO_PROXY", "localhost")
        .output()
        .unwrap()
}

#[test]
fn the_command_line_enrols_sends_and_says_how_it_stands() {
    let (centre, honest) = honest(Shown::Good);
    let mut desk = Desk::new();
    desk.arrive(2);
    let file = desk.folder.path().join("enrolment.json");
    fs::write(&file, serde_json::to_string(&centre.enrolment()).unwrap()).unwrap();
    let data = desk.folder.path().to_owned();
    let run = |arguments: &[&str]| {
        let done = posjaga(&data, arguments);
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (done.status.code(), text(done.stdout), text(done.stderr))
    };
    let (code, out, _) = run(&["sync", "status"]);
    assert_eq!(
        (code, out.lines().next()),
        (Some(0), Some("This post belongs to no centre. Nothing is sent, and no connection is made."))
    );
    let (code, _, said) = run(&["sync", "now"]);
    assert_eq!(code, Some(1));
    assert_eq!(said, "posjaga: this post is not enrolled: ask the centre for an enrolment file\n");
    let file = file.to_str().unwrap().to_owned();
    let (code, out, said) = run(&["sync", "enrol", &file]);
    assert_eq!((code, said.as_str()), (Some(0), ""));
    assert_eq!(
        out,
        "Enrolled as Pintu Utama, Dinas Kesehatan\nSent besides the counts: name, organisation, purpose, host\n"
    );
    let (code, _, said) = run(&["sync", "enrol", &file]);
    assert!(code == Some(1) && said.contains("--again"), "{said}");
    assert_eq!(run(&["sync", "now"]), (Some(0), "2 entries sent\n".to_owned(), String::new()));
    assert_eq!(honest.lock().unwrap().acked, 2);
    let (_, out, _) = run(&["sync", "status", "--json"]);
    let status: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (&status["acked"], &status["waiting"], &status["standing"]),
        (&2.into(), &0.into(), &"member".into())
    );
    let stick = data.join("stick");
    let (code, out, _) = run(&["sync", "to", stick.to_str().unwrap()]);
    assert!(code == Some(0) && out.contains("0 entries"), "{out}");
    drop(centre);
    let (code, _, said) = run(&["sync", "now"]);
    assert!(code == Some(1) && said.contains("no connection to localhost"), "{said}");
}
