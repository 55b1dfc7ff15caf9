//! What was destroyed stays destroyed, wherever it might come back from; and the record of it is true.

use std::{
    fs,
    path::{Path, PathBuf},
};

use posjaga::{
    data_folder::DataFolder,
    destruction::{self, DestructionError, Place, Purge, Recorded, Step, Wish, complete_interrupted},
    export::{self, ExportFormat, Report},
    import::Options,
    time::TimeSpan,
    visit::{Correction, Field, NewVisit, VisitId},
    visit_log::{
        ChangeKind, FaultKind, LogKey, MentionPlace, PurgeRun, Query, Retention, VisitLog, VisitLogError,
    },
    words::Language,
};

use crate::{
    chain::{path_in, whole},
    import::{file, options, taken_in},
    tending::{printed, run},
    visit_log::{at, gone, guest},
};

/// A data folder with a log.
pub struct Post {
    pub place: tempfile::TempDir,
    pub folder: DataFolder,
}

impl Post {
    pub fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(&place.path().join("data")).unwrap();
        Self { place, folder }
    }

    pub fn log(&self) -> VisitLog {
        VisitLog::open(&self.folder.visit_log_path()).unwrap()
    }

    pub fn at(&self) -> Place<'_> {
        Place { folder: &self.folder, key: None, copy: None }
    }

    pub fn add(&self, name: &str) -> VisitId {
        self.log().record_arrival(&gone(name)).unwrap()
    }

    /// A guest of another minute than the others: of those who came within the very minute of a destroyed visit, one
    /// in 256 is taken for the destroyed one.
    fn add_later(&self, name: &str) -> VisitId {
        let arrived = at("2026-11-23T02:31:00Z");
        self.log().record_arrival(&NewVisit { arrived, ..gone(name) }).unwrap()
    }

    pub fn erase(&self, ids: &[VisitId]) -> Result<Recorded, DestructionError> {
        let wish = because("the guest asked");
        destruction::erase(self.at(), &mut self.log(), &Wish { ids, wish: &wish, mentions: false })
    }

    pub fn purge(&self, due: Retention) -> Option<Recorded> {
        purge(self.at(), &mut self.log(), due)
    }
}

pub fn purge(place: Place<'_>, log: &mut VisitLog, due: Retention) -> Option<Recorded> {
    let mut purge = Purge::begin(place, due, "Dewi").unwrap();
    loop {
        match purge.step(place, log).unwrap() {
            Step::Further => {}
            Step::Nothing => return None,
            Step::Done(recorded) => return Some(*recorded),
        }
    }
}

fn because(why: &str) -> Correction {
    Correction::new("Dewi", why).unwrap()
}

/// The files of a folder, and of those in it, that hold one of these texts.
pub fn files_with(folder: &Path, texts: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for path in files_of(folder) {
        let bytes = fs::read(&path).unwrap();
        for text in texts {
            if bytes.windows(text.len()).any(|window| window == text.as_bytes()) {
                found.push((path.clone(), (*text).to_owned()));
            }
        }
    }
    found
}

/// Every file of a folder and of those in it.
pub fn files_of(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_of(&path)) } else { files.push(path) }
    }
    files
}

/// Every file is its owner's alone.
pub fn assert_private(folder: &Path) {
    #[cfg(unix)]
    for path in files_of(folder) {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", path.display());
    }
    #[cfg(not(unix))]
    let _ = folder;
}

const LIST: &str = "Tanggal,Jam masuk,Jam keluar,Nama,Instansi,Telepon\n\
                    2026-11-23,09:05,10:00,Siti Rahasia,Dinas Rahasia,0812111\n\
                    2026-11-23,09:10,10:00,Budi Santoso,PT Maju,0812222\n\
                    2026-11-23,09:15,10:30,Ani Lestari,Warga,0812333\n";

#[test]
fn the_same_list_again_is_known_as_destroyed() {
    let post = Post::new();
    let path = file(&post.place, "list.csv", LIST);
    let summary = taken_in(&mut post.log(), &path, &options()).0.unwrap();
    assert_eq!(summary.added, 3);
    let visits = post.log().visits(TimeSpan::ALWAYS).unwrap();
    // Corrected before it is erased: the list has the former name, and the former time.
    post.log()
        .correct(visits[0].id, &because("misheard"), |visit| {
            visit.name = "Sitti Rahasia".to_owned();
            visit.arrived += chrono::TimeDelta::minutes(3);
        })
        .unwrap();
    post.erase(&[visits[0].id]).unwrap();
    let again = |how: &Options| {
        let mut log = post.log();
        let trial = Options { trial: true, ..how.clone() };
        let told = taken_in(&mut log, &path, &trial).0.unwrap();
        let done = taken_in(&mut log, &path, how).0.unwrap();
        assert_eq!((told.purged, told.known, told.added), (done.purged, done.known, done.added), "the trial");
        (done.purged, done.known, done.added)
    };
    assert_eq!(again(&options()), (1, 2, 0));
    post.purge(Retention::all_before(at("2027-01-01T00:00:00Z"))).unwrap();
    assert_eq!(again(&options()), (3, 0, 0));
    // The same rows as somebody else has typed them.
    let retyped = LIST.replace("Siti Rahasia", "SITI\u{a0}RAHASIA ").replace("Ani", "Áni");
    fs::write(&path, retyped).unwrap();
    assert_eq!(again(&options()), (3, 0, 0));
    let log = post.log();
    assert_eq!(log.count(TimeSpan::ALWAYS).unwrap(), 3, "the counts of the year stay");
    whole(&log, &[]);
    drop(log);
    let names = ["Rahasia", "rahasia", "RAHASIA", "Santoso", "Lestari", "0812111", "0812222", "0812333"];
    assert_eq!(files_with(post.folder.path(), &names), []);
}

#[test]
fn the_same_key_again_is_known_as_destroyed_and_whoever_comes_to_the_door_is_not() {
    let post = Post::new();
    let keyed = NewVisit { key: Some("row 17".to_owned()), ..gone("Siti Rahasia") };
    let id = post.log().record_arrival(&keyed).unwrap();
    assert_eq!(post.log().record_arrival(&keyed).unwrap(), id);
    post.erase(&[id]).unwrap();
    let refused = post.log().record_arrival(&keyed);
    assert!(matches!(refused, Err(VisitLogError::Destroyed)), "{refused:?}");
    let other = NewVisit { name: "Somebody Else".to_owned(), ..keyed.clone() };
    assert!(
        matches!(post.log().record_arrival(&other), Err(VisitLogError::Destroyed)),
        "the key is the visit"
    );
    let keyless = NewVisit { key: None, ..keyed };
    assert!(matches!(post.log().record_arrival(&keyless), Err(VisitLogError::Destroyed)), "back-dated");
    let now = std::time::SystemTime::now().into();
    let at_the_door = NewVisit { arrived: now, left: None, ..keyless.clone() };
    let here = post.log().record_arrival(&at_the_door).unwrap();
    assert_ne!(here, id);
    // By the command line.
    let lines = post.place.path().join("lines");
    fs::write(&lines, "{\"name\":\"Siti Rahasia\",\"key\":\"row 17\"}\n[\"Siti\"]\n").unwrap();
    let answer = run(post.folder.path(), &["log", "add", lines.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&answer.stdout);
    assert!(said.contains("destroyed already") && said.contains("no JSON object"), "{said}");
}

#[test]
fn an_erased_visit_cannot_be_corrected_and_whoever_is_inside_is_not_emptied() {
    let post = Post::new();
    let erased = post.add("Siti Rahasia");
    post.erase(&[erased]).unwrap();
    let back = post.log().correct(erased, &because("x"), |visit| visit.name = "Siti Rahasia".to_owned());
    assert!(matches!(back, Err(VisitLogError::Destroyed)), "{back:?}");

    let inside = post.log().record_arrival(&guest("Budi Santoso")).unwrap();
    let refused = post.erase(&[inside]);
    let still_inside = |refused: &Result<Recorded, DestructionError>| {
        matches!(refused, Err(DestructionError::Log { source: VisitLogError::StillInside(_), .. }))
    };
    assert!(still_inside(&refused), "{refused:?}");
    let old = post.add_later("Ani Lestari");
    let recorded = post.purge(Retention::all_before(at("2027-01-01T00:00:00Z"))).unwrap();
    assert_eq!((recorded.done.visits, recorded.done.inside), (1, 1));
    assert!(recorded.text("", Language::English).contains("still inside: 1 visits"));
    assert_eq!(post.log().visit(inside).unwrap().unwrap().name, "Budi Santoso");
    assert_eq!(post.log().visit(old).unwrap().unwrap().name, "");
    assert!(still_inside(&post.erase(&[erased, inside])), "nothing is erased by half");
    post.log().record_departure(inside, at("2026-11-23T05:00:00Z")).unwrap();
    post.erase(&[inside]).unwrap();
    assert_eq!(files_with(post.folder.path(), &["Rahasia", "Santoso", "Lestari"]), []);
}

#[test]
fn the_record_names_what_went_and_each_of_it_once() {
    let post = Post::new();
    let visit = |name: &str, phone: &str, arrived: &str| NewVisit {
        phone: phone.to_owned(),
        arrived: at(arrived),
        left: Some(at("2026-11-23T03:00:00Z")),
        ..guest(name)
    };
    let first = post.log().record_arrival(&visit("Siti", "0811", "2026-11-01T02:00:00Z")).unwrap();
    post.log().record_arrival(&visit("Budi", "", "2026-11-02T02:00:00Z")).unwrap();
    post.log().record_arrival(&visit("Ani", "0813", "2026-11-10T02:00:00Z")).unwrap();
    let fields =
        |recorded: &Recorded| recorded.done.fields.iter().map(|(_, gone)| gone.visits).collect::<Vec<_>>();
    // The phone goes sooner.
    let due =
        Retention::all_before(at("2026-10-01T00:00:00Z")).with(Field::Phone, at("2026-11-05T00:00:00Z"));
    let recorded = post.purge(due).unwrap();
    assert_eq!((recorded.done.visits, fields(&recorded)), (1, vec![0, 0, 0, 0, 1, 0]));
    assert_eq!(recorded.done.numbers, [1..=1]);
    assert!(post.purge(due).is_none(), "no record of nothing");
    let due = Retention::all_before(at("2026-11-05T00:00:00Z"));
    let recorded = post.purge(due).unwrap();
    assert_eq!((recorded.done.visits, fields(&recorded)), (2, vec![2, 0, 0, 0, 0, 0]));
    assert_eq!(recorded.done.numbers, [1..=2]);
    let text = recorded.text("", Language::English);
    assert!(text.contains("name: 2 visits (1 November 2026 – 2 November 2026)"), "{text}");
    assert!(!text.contains("phone:"), "it went before: {text}");

    // The same visit named twice, and one that is empty already.
    let third = post.log().visits(TimeSpan::ALWAYS).unwrap()[2].id;
    let recorded = post.erase(&[third, first, third]).unwrap();
    assert_eq!((recorded.done.visits, recorded.done.numbers.clone()), (1, vec![3..=3]));
    assert_eq!(fields(&recorded), [1, 0, 0, 0, 1, 0]);
    let records = fs::read_dir(post.folder.path().join("records")).unwrap().count();
    assert_eq!(records, 3, "one for each, also within a second");
    let log = post.log();
    assert_eq!(log.begun_destructions().unwrap(), []);
    whole(&log, &[]);
}

#[test]
fn correcting_two_fields_keeps_each_its_own_time_in_the_trail() {
    let post = Post::new();
    let visit = NewVisit { phone: "0811".to_owned(), organisation: "Dinas A".to_owned(), ..gone("Siti") };
    let id = post.log().record_arrival(&visit).unwrap();
    post.log()
        .correct(id, &because("both were wrong"), |visit| {
            visit.phone.clear();
            visit.organisation = "Dinas B".to_owned();
        })
        .unwrap();
    let due =
        Retention::all_before(at("2026-10-01T00:00:00Z")).with(Field::Phone, at("2026-12-01T00:00:00Z"));
    // The phone is gone from the visit, but not from the trail.
    let recorded = post.purge(due).unwrap();
    assert_eq!(recorded.done.fields.of(Field::Phone).unwrap().visits, 1);
    assert_eq!(files_with(post.folder.path(), &["0811"]), []);
    let told: Vec<_> = post.log().trail(id).unwrap().into_iter().filter_map(|entry| entry.detail).collect();
    assert!(told.len() == 1 && told[0].contains("Dinas A"), "{told:?}");
    whole(&post.log(), &[]);
}

#[test]
fn nothing_is_destroyed_where_its_record_cannot_be_written() {
    let post = Post::new();
    let id = post.add("Siti Rahasia");
    // A file in the place of the folder.
    fs::write(post.folder.path().join("records"), "").unwrap();
    let refused = post.erase(&[id]);
    assert!(matches!(refused, Err(DestructionError::Record(_))), "{refused:?}");
    let due = Retention::all_before(at("2027-01-01T00:00:00Z"));
    let mut purge = Purge::begin(post.at(), due, "Dewi").unwrap();
    let mut log = post.log();
    let refused = loop {
        match purge.step(post.at(), &mut log) {
            Ok(Step::Further) => {}
            other => break other,
        }
    };
    assert!(matches!(refused, Err(DestructionError::Record(_))), "{refused:?}");
    drop(purge);
    assert_eq!(log.visit(id).unwrap().unwrap().name, "Siti Rahasia");
    fs::remove_file(post.folder.path().join("records")).unwrap();
    // One that is asked for elsewhere, too.
    let nowhere = post.place.path().join("nowhere/record.pdf");
    let place = Place { copy: Some(&nowhere), ..post.at() };
    let wish = because("asked");
    let refused = destruction::erase(place, &mut log, &Wish { ids: &[id], wish: &wish, mentions: false });
    assert!(matches!(refused, Err(DestructionError::Record(_))), "{refused:?}");
    assert_eq!(log.visit(id).unwrap().unwrap().name, "Siti Rahasia");
    assert_eq!(log.begun_destructions().unwrap(), []);
    assert_eq!(
        fs::read_dir(post.folder.path().join("records")).unwrap().count(),
        0,
        "and no record of nothing"
    );
}

#[test]
fn a_destruction_that_was_cut_off_has_its_record_at_the_next_start() {
    let post = Post::new();
    for count in 0..300 {
        post.log().record_arrival(&gone(&format!("Tamu Zq{count:03}"))).unwrap();
    }
    let due = Retention::all_before(at("2027-01-01T00:00:00Z"));
    let mut begun = Purge::begin(post.at(), due, "Dewi").unwrap();
    let mut log = post.log();
    while begun.visits() == 0 {
        begun.step(post.at(), &mut log).unwrap();
    }
    let gone = begun.visits();
    assert!(gone < 300, "{gone}");
    let records = post.folder.path().join("records");
    assert_eq!(fs::read_dir(&records).unwrap().count(), 1, "it is there before all is gone");
    assert!(complete_interrupted(post.at(), &mut log).unwrap().is_empty(), "somebody is at it");
    drop((begun, log));
    let mut log = post.log();
    let completed = complete_interrupted(post.at(), &mut log).unwrap();
    assert_eq!(completed.len(), 1);
    let done = &completed[0].done;
    assert_eq!((done.visits, done.fields.of(Field::Name).unwrap().visits), (gone, gone));
    assert_eq!(done.numbers, [1..=gone]);
    assert_eq!(whole(&log, &[]), done.anchor.unwrap(), "it is in the chain");
    assert!(complete_interrupted(post.at(), &mut log).unwrap().is_empty(), "once");
    // An erasure that came to nothing leaves no record.
    let id = log.visits(TimeSpan::ALWAYS).unwrap()[299].id;
    log.begin_erasure(&[id], &because("asked"), "{}").unwrap();
    assert!(complete_interrupted(post.at(), &mut log).unwrap().is_empty());
    assert_eq!(log.begun_destructions().unwrap(), []);
    drop(log);
    // The next purge does the rest.
    let rest = post.purge(due).unwrap();
    assert_eq!(rest.done.visits + gone, 300);
    assert_eq!(rest.done.numbers, [gone + 1..=300]);
    assert_eq!(files_with(post.folder.path(), &["Tamu Zq", "tamu zq"]), []);
}

#[test]
fn a_backup_from_before_brings_no_destroyed_name_back() {
    let post = Post::new();
    let (siti, _) = (post.add("Siti Rahasia"), post.add("Budi Santoso"));
    let keyed = NewVisit { key: Some("row 3".to_owned()), ..gone("Ani Rahasia") };
    let ani = post.log().record_arrival(&keyed).unwrap();
    post.log().correct(siti, &because("Rahasia it is"), |visit| visit.phone = "0812".to_owned()).unwrap();
    let backup = post.place.path().join("backup");
    post.folder.back_up(&backup, None).unwrap();
    // A visit that the backup does not know, and that is destroyed as well.
    let later = NewVisit { key: Some("row 4".to_owned()), ..gone("Umar Rahasia") };
    let umar = post.log().record_arrival(&later).unwrap();
    post.erase(&[siti, ani, umar]).unwrap();

    let restored = post.folder.restore(&backup, None, None, at("2026-11-24T02:00:00Z")).unwrap();
    assert_eq!((restored.visits, restored.destroyed_again, restored.blind), (3, 2, false));
    let mut log = post.log();
    let names: Vec<_> = log.visits(TimeSpan::ALWAYS).unwrap().into_iter().map(|visit| visit.name).collect();
    assert_eq!(names, ["", "Budi Santoso", ""]);
    for gone in [&keyed, &later] {
        let refused = log.record_arrival(gone);
        assert!(matches!(refused, Err(VisitLogError::Destroyed)), "{refused:?}");
    }
    whole(&log, &[]);
    log.check_integrity().unwrap();
    drop(log);
    assert_eq!(files_with(post.folder.path(), &["Rahasia", "rahasia"]), [], "also in what was put aside");
    assert_private(post.folder.path());
    // A log that cannot be read knows nothing, and that is said.
    fs::write(post.folder.visit_log_path(), "no log any more").unwrap();
    let restored = post.folder.restore(&backup, None, None, at("2026-11-24T03:00:00Z")).unwrap();
    assert!(restored.blind);
    let said = run(post.folder.path(), &["restore", backup.to_str().unwrap()]);
    assert!(printed(&said).contains("restored"));
}

#[test]
fn a_list_that_was_taken_in_anew_after_a_restore_is_destroyed_in_every_copy() {
    let post = Post::new();
    let backup = |name: &str| post.place.path().join(name);
    let restore = |from: &str, second: i64| {
        let now = posjaga::time::Timestamp::from_timestamp(4_000_000_000 + second, 0).unwrap();
        post.folder.restore(&backup(from), None, None, now).unwrap()
    };
    post.add("Tamu Lama");
    post.folder.back_up(&backup("before"), None).unwrap();
    let list = file(&post.place, "list.csv", LIST);
    let take_in = || taken_in(&mut post.log(), &list, &options()).0.unwrap();
    assert_eq!(take_in().added, 3);
    post.folder.back_up(&backup("with the list"), None).unwrap();
    // The log with the list is put aside, and the list taken in once more, under other ids.
    restore("before", 0);
    assert_eq!(take_in().added, 3);
    let siti = post.log().visits_called("Siti Rahasia").unwrap()[0].id;
    let recorded = post.erase(&[siti]).unwrap();
    assert_eq!(recorded.done.visits, 1);
    let names = ["Siti Rahasia", "Dinas Rahasia"];
    assert_eq!(files_with(post.folder.path(), &names), [], "in the log put aside");
    restore("with the list", 1);
    assert_eq!(files_with(post.folder.path(), &names), [], "in the restored backup");
    // The others of the list are there as before.
    let log = post.log();
    assert_eq!(log.visits_called("Budi Santoso").unwrap().len(), 1);
    assert_eq!(log.visits_called("Ani Lestari").unwrap().len(), 1);
    whole(&log, &[]);
}

#[test]
fn what_restores_put_aside_is_erased_purged_and_encrypted_as_well() {
    let post = Post::new();
    let (siti, budi) = (post.add("Sukma Rahasia"), post.add("Budi Rahasia"));
    let backup = post.place.path().join("backup");
    post.folder.back_up(&backup, None).unwrap();
    // It has a visit that the log will not have.
    post.add("Ani Rahasia");
    post.folder.restore(&backup, None, None, at("2026-11-24T02:00:00Z")).unwrap();
    assert_eq!(post.folder.kept_aside().unwrap().len(), 1);
    let elsewhere = destruction::mentions(post.at(), &post.log(), &[siti]).unwrap();
    assert!(elsewhere.namesakes.is_empty() && elsewhere.here.is_empty());

    let recorded = post.erase(&[siti]).unwrap();
    assert_eq!((recorded.done.visits, recorded.old_logs.visits), (1, 1));
    assert_eq!(files_with(post.folder.path(), &["Sukma", "sukma"]), []);
    let recorded = post.purge(Retention::all_before(at("2026-11-24T00:00:00Z"))).unwrap();
    assert_eq!((recorded.done.visits, recorded.old_logs.visits), (1, 2));
    assert_eq!(files_with(post.folder.path(), &["Rahasia", "rahasia"]), []);
    let aside = post.folder.kept_aside().unwrap().remove(0);
    whole(&aside.open(None).unwrap().unwrap(), &[]);
    assert_eq!(post.log().visit(budi).unwrap().unwrap().name, "");

    post.add_later("Umar Kusuma");
    post.folder.back_up(&backup, None).unwrap();
    post.folder.restore(&backup, None, None, at("2026-11-25T02:00:00Z")).unwrap();
    let key = post.folder.encrypt_log("kucing di bawah meja").unwrap();
    assert_eq!(files_with(post.folder.path(), &["Umar", "Kusuma", "CREATE TABLE"]), []);
    assert_private(post.folder.path());
    assert!(post.folder.aside_in_plain().unwrap().is_empty());
    let aside = post.folder.kept_aside().unwrap();
    assert!(aside.iter().all(|aside| aside.open(Some(&key)).unwrap().is_ok()), "by the same key");
    // And they are still within reach.
    let mut log = VisitLog::open_with(&post.folder.visit_log_path(), Some(&key)).unwrap();
    let umar = log.visits_called("umar kusuma").unwrap()[0].id;
    let place = Place { key: Some(&key), ..post.at() };
    let wish = because("asked");
    let erased = destruction::erase(place, &mut log, &Wish { ids: &[umar], wish: &wish, mentions: false });
    assert_eq!(erased.unwrap().old_logs.visits, 1);
    drop(log);
    post.folder.decrypt_log(&key).unwrap();
    assert_eq!(files_with(post.folder.path(), &["Umar", "Kusuma"]), []);
    assert_eq!(post.log().count(TimeSpan::ALWAYS).unwrap(), 3);
    assert_private(post.folder.path());
}

#[test]
fn a_log_put_aside_that_cannot_be_opened_is_named_in_the_record() {
    let post = Post::new();
    let id = post.add("Siti Rahasia");
    let aside = post.folder.path().join("before-restore-20261124-020000.000");
    fs::create_dir(&aside).unwrap();
    fs::write(aside.join("visits.sqlite"), "a damaged log with Siti in it").unwrap();
    let recorded = post.erase(&[id]).unwrap();
    assert_eq!(recorded.old_logs.unread, ["before-restore-20261124-020000.000"]);
    assert!(recorded.text("", Language::English).contains("was NOT destroyed"));
}

#[test]
fn where_a_guest_is_named_elsewhere_is_shown_and_can_go_with_him() {
    let post = Post::new();
    let siti = post.add("Sukma Aminah");
    let mut log = post.log();
    let visit = NewVisit {
        host: "Ibu SUKMA\u{a0}AMINAH, lantai 2".to_owned(),
        note: "teman Sukma Aminah".to_owned(),
        officer: "Sukma Aminah".to_owned(),
        ..gone("Budi Santoso")
    };
    let budi = log.record_arrival(&visit).unwrap();
    log.correct(budi, &because("Sukma Aminah said so"), |visit| visit.party = 3).unwrap();
    let other = log.record_arrival(&NewVisit { note: "Aminahwati".to_owned(), ..gone("Ani") }).unwrap();
    let namesake =
        log.record_arrival(&NewVisit { arrived: at("2026-11-23T02:30:00Z"), ..gone("sukma  aminah") });
    let namesake = namesake.unwrap();
    let found = destruction::mentions(post.at(), &log, &[siti]).unwrap();
    let places: Vec<_> = found.here.iter().map(|mention| (mention.visit.unwrap().0, mention.place)).collect();
    assert_eq!(
        places,
        [
            (budi, MentionPlace::Field("host")),
            (budi, MentionPlace::Field("note")),
            (budi, MentionPlace::Field("officer")),
            (budi, MentionPlace::Entry(3)),
        ]
    );
    assert_eq!(found.namesakes.iter().map(|(_, id, ..)| *id).collect::<Vec<_>>(), [namesake]);
    assert!(!format!("{found:?}").contains("teman"), "no text in a log line");

    // The reason of the erasure forgets the name as well.
    let wish = because("Sukma Aminah asked by letter; signed sukma");
    let ids = [siti, namesake];
    let recorded = destruction::erase(post.at(), &mut log, &Wish { ids: &ids, wish: &wish, mentions: true });
    assert_eq!(recorded.unwrap().done.mentions, 4);
    let budi = log.visit(budi).unwrap().unwrap();
    assert_eq!((budi.host.as_str(), budi.note.as_str()), ("Ibu […], lantai 2", "teman […]"));
    assert_eq!((budi.officer.as_str(), budi.name.as_str()), ("[…]", "Budi Santoso"));
    assert_eq!(log.visit(other).unwrap().unwrap().note, "Aminahwati", "somebody else");
    whole(&log, &[]);
    log.check_integrity().unwrap();
    assert!(log.search(&Query::text("sukma aminah"), None, 9).unwrap().is_empty());
    drop(log);
    assert_eq!(files_with(post.folder.path(), &["Sukma", "sukma", "SUKMA"]), []);
}

#[test]
fn what_officers_did_forgets_a_guest_too_and_the_chain_stays_whole() {
    let post = Post::new();
    let [siti, ani, budi] = ["Sukma Aminah", "Ani Lestari", "Budi Santoso"].map(|name| post.add(name));
    let mut log = post.log();
    let anchor = |log: &VisitLog| log.verify(&[]).unwrap().head.unwrap();
    // She is named as one who vouched for the clock, took a list in, and asked for somebody else.
    log.confirm_clock("Sukma Aminah").unwrap();
    let confirmed = log.borne_out(log.now()).unwrap();
    log.record_import("Dewi and Sukma  Aminah", 0, 0, 0).unwrap();
    let wish = because("her sister Sukma Aminah asked, and Budi Santoso");
    destruction::erase(post.at(), &mut log, &Wish { ids: &[ani], wish: &wish, mentions: true }).unwrap();
    log.record_policy("id-2022-07", "", "").unwrap();
    let before = anchor(&log);
    post.folder.back_up(&post.place.path().join("backup"), None).unwrap();

    let found = destruction::mentions(post.at(), &log, &[siti]).unwrap().here;
    assert_eq!(found.iter().map(|mention| mention.visit).collect::<Vec<_>>(), [None; 3]);
    let erase = |log: &mut VisitLog, id| {
        let wish = because("asked by letter");
        destruction::erase(post.at(), log, &Wish { ids: &[id], wish: &wish, mentions: true })
            .unwrap()
            .done
            .mentions
    };
    assert_eq!(erase(&mut log, siti), 3);
    assert_eq!(erase(&mut log, budi), 1, "of an entry that has been redacted");
    whole(&log, &[before]);
    assert_eq!(log.borne_out(log.now()).unwrap().is_some(), confirmed.is_some(), "the clock is vouched for");
    let mut texts = Vec::new();
    log.for_each_text(|_, text| texts.push(text.to_owned())).unwrap();
    for told in ["Dewi and […]", "her sister […] asked, and […]"] {
        assert!(texts.iter().any(|text| text.contains(told)), "{told}: {texts:?}");
    }
    let names = ["Sukma", "Budi"];
    drop(log);
    assert_eq!(files_with(post.folder.path(), &names), []);

    // A backup from before is restored without the names.
    let now = posjaga::time::Timestamp::from_timestamp(4_000_000_000, 0).unwrap();
    post.folder.restore(&post.place.path().join("backup"), None, None, now).unwrap();
    let log = post.log();
    whole(&log, &[before]);
    drop(log);
    assert_eq!(files_with(post.folder.path(), &names), []);

    // Whoever changes what an entry tells by himself is found out, also where that entry has been redacted.
    let path = post.folder.visit_log_path();
    let file = rusqlite::Connection::open(&path).unwrap();
    let sql = "UPDATE entry SET content = replace(content, 'Dewi and', 'Umar and') WHERE kind = 'import'";
    assert_eq!(file.execute(sql, []).unwrap(), 1);
    let fault = post.log().verify(&[]).unwrap().fault.unwrap();
    assert_eq!(fault.kind, FaultKind::Detail);
}

#[test]
fn the_print_out_for_a_guest_is_all_or_says_what_it_leaves_out() {
    let post = Post::new();
    let data = post.folder.path().to_owned();
    let former = post.add("Sity Amina");
    post.log()
        .correct(former, &because("her card says so"), |visit| visit.name = "Siti Aminah".to_owned())
        .unwrap();
    for (count, name) in ["SITI AMINAH", "siti\u{a0}áminah", "Siti Aminah Putri"].iter().enumerate() {
        let arrived = at("2026-11-23T02:10:00Z") + chrono::TimeDelta::minutes(count as i64);
        let visit = NewVisit { arrived, note: format!("no {count}"), ..gone(name) };
        post.log().record_arrival(&visit).unwrap();
    }
    let host = NewVisit { host: "Bu Siti Aminah".to_owned(), ..gone("Budi Lain") };
    post.log().record_arrival(&host).unwrap();
    let file = post.place.path().join("siti.pdf");
    let told = run(&data, &["log", "subject", "Siti Aminah", "--output", file.to_str().unwrap()]);
    assert!(printed(&told).trim_end().ends_with(": 3"), "{told:?}");
    if let Some(text) = crate::destruction::text_of_pdf(&file) {
        for part in [
            "Sity Amina",
            "her card says so",
            "no 0",
            "no 1",
            "Bu Siti Aminah",
            "longer name",
            "name \"Sity Amina\" to \"Siti Aminah\"",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        for part in ["no 2", "Budi Lain", "{\"", "\"field\""] {
            assert!(!text.contains(part), "{part}: {text}");
        }
    }
    // By a name that she has no longer.
    let told = run(&data, &["log", "subject", "sity amina", "--output", file.to_str().unwrap()]);
    assert!(printed(&told).trim_end().ends_with(": 1"), "{told:?}");
}

fn exported(log: &VisitLog, folder: &tempfile::TempDir, name: &str) -> PathBuf {
    let mut bytes = Vec::new();
    let visits = log.visits(TimeSpan::ALWAYS).unwrap();
    export::write(&visits, ExportFormat::Json, &Report::default(), &mut bytes).unwrap();
    file(folder, name, bytes)
}

#[test]
fn merges_keep_counts_and_decisions() {
    let folder = tempfile::tempdir().unwrap();
    let mut other = VisitLog::open_in_memory().unwrap();
    let visit = NewVisit {
        party: 7,
        verdict: Some(posjaga::verdict::Verdict::Admit),
        post: "Barat".to_owned(),
        ..gone("Siti Rahasia")
    };
    let emptied = other.record_arrival(&visit).unwrap();
    let inside = other.record_arrival(&NewVisit { post: "Barat".to_owned(), ..guest("Budi") }).unwrap();
    other.erase(emptied, &because("asked")).unwrap();
    let mut log = VisitLog::open_in_memory().unwrap();
    let path = exported(&other, &folder, "barat.json");
    let summary = taken_in(&mut log, &path, &options()).0.unwrap();
    assert_eq!(summary.added, 2, "one that is empty counts as well");
    let came = log.visit(emptied).unwrap().unwrap();
    assert_eq!((came.party, came.verdict, came.name.as_str()), (7, visit.verdict, ""));
    assert_eq!(log.totals(TimeSpan::ALWAYS).unwrap().people, 8);
    assert_eq!(taken_in(&mut log, &path, &options()).0.unwrap().added, 0);

    // The file says that he left; somebody here knows that he did not.
    other.record_departure(inside, at("2026-11-23T03:00:00Z")).unwrap();
    let path = exported(&other, &folder, "barat.json");
    assert_eq!(taken_in(&mut log, &path, &options()).0.unwrap().completed, 1);
    log.correct(inside, &because("he is still in"), |visit| visit.left = None).unwrap();
    // What was corrected here is the last word: the file is known, and no difference is told.
    let (summary, lines) = taken_in(&mut log, &path, &options());
    let summary = summary.unwrap();
    assert_eq!((summary.completed, summary.known, log.inside().unwrap().len()), (0, 1, 1), "{lines:?}");
    whole(&log, &[]);
}

#[test]
fn names_are_found_however_they_are_written_and_kept_as_given() {
    let mut log = VisitLog::open_in_memory().unwrap();
    let names = [
        "Siti\u{a0}Aminah",
        "Siti  Aminah",
        "Si\u{200b}ti Aminah",
        "Si\u{301}ti Aminah",
        "ＳＩＴＩ ＡＭＩＮＡＨ",
    ];
    for name in names {
        log.record_arrival(&guest(name)).unwrap();
    }
    for _ in 0..300 {
        log.record_arrival(&guest("Budi Santoso")).unwrap();
    }
    for text in ["siti aminah", "SITI\u{a0}AMINAH", "síti amináh", "amina"] {
        assert_eq!(log.search(&Query::text(text), None, 99).unwrap().len(), names.len(), "{text}");
    }
    assert_eq!(log.visits_called("Siti Aminah").unwrap().len(), names.len());
    let kept: Vec<_> =
        log.visits(TimeSpan::ALWAYS).unwrap().into_iter().take(5).map(|visit| visit.name).collect();
    assert_eq!(kept, names);
    log.check_integrity().unwrap();
}

#[test]
fn lists_and_searches_go_by_the_time_of_arrival() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = VisitLog::open(&path_in(&folder)).unwrap();
    // A month that was typed in from its last day to its first.
    for day in (1..=28).rev() {
        for hour in [2, 1] {
            let arrived = at(&format!("2026-10-{day:02}T0{hour}:00:00Z"));
            let visit = NewVisit { arrived, ..gone(&format!("Tamu {day:02} {hour}")) };
            log.record_arrival(&visit).unwrap();
        }
    }
    let sorted = |visits: &[posjaga::visit::Visit]| visits.is_sorted_by_key(|visit| visit.arrived);
    let all = log.visits(TimeSpan::ALWAYS).unwrap();
    assert!(all.len() == 56 && sorted(&all));
    let mut found = log.search(&Query::text("tamu"), None, 100).unwrap();
    found.reverse();
    assert!(found == all);
    // Page by page.
    let (mut pages, mut before) = (Vec::new(), None);
    loop {
        let page = log.search(&Query::text("tamu"), before, 9).unwrap();
        let Some(last) = page.last() else { break };
        before = Some(last.no);
        pages.extend(page);
    }
    pages.reverse();
    assert!(pages == all);
    // A correction of the time moves it.
    let id = all[0].id;
    log.correct(id, &because("a slip"), |visit| visit.arrived = at("2026-11-20T00:00:00Z")).unwrap();
    assert_eq!(log.visits(TimeSpan::ALWAYS).unwrap().last().unwrap().id, id);
    assert_eq!(log.search(&Query::text("tamu"), None, 1).unwrap()[0].id, id);
}

#[test]
fn an_empty_id_is_none_and_a_correction_of_nothing_says_so() {
    let post = Post::new();
    let id = post.add("Siti").to_string();
    let data = post.folder.path();
    for arguments in [&["log", "trail", ""][..], &["log", "out", " "], &["log", "erase", "", "--reason", "x"]]
    {
        assert_eq!(run(data, arguments).status.code(), Some(1), "{arguments:?}");
    }
    assert_eq!(post.log().visits(TimeSpan::ALWAYS).unwrap()[0].name, "Siti");
    let said = run(data, &["log", "correct", &id, "name=Siti", "--why", "x"]);
    assert!(printed(&said).contains("nothing has changed"));
    let ahead = run(data, &["log", "purge", "--before", "2999-01-01"]);
    let said = String::from_utf8_lossy(&ahead.stderr).into_owned();
    assert!(ahead.status.code() == Some(1) && said.contains("has not come"), "{said}");
    let asks = run(data, &["log", "encrypt"]);
    assert!(String::from_utf8_lossy(&asks.stderr).contains("--new-passphrase-file"), "{asks:?}");
}

#[test]
fn an_encrypted_backup_opens_with_its_passphrase_in_an_empty_folder() {
    const PASSPHRASE: &str = "kucing di bawah meja";
    let post = Post::new();
    post.add("Siti Rahasia");
    let key = post.folder.encrypt_log(PASSPHRASE).unwrap();
    let backup = post.place.path().join("backup");
    post.folder.back_up(&backup, Some(&key)).unwrap();
    let secret = post.place.path().join("secret");
    fs::write(&secret, PASSPHRASE).unwrap();
    let elsewhere = post.place.path().join("elsewhere");
    let (secret, backup) = (secret.to_str().unwrap(), backup.to_str().unwrap());
    printed(&run(&elsewhere, &["--passphrase-file", secret, "restore", backup]));
    let found = run(&elsewhere, &["--passphrase-file", secret, "log", "find", "siti"]);
    assert!(printed(&found).contains("Siti Rahasia"), "the passphrase stays the same");
    assert_private(&elsewhere);
    // One of an earlier version, without its key, says what it needs.
    let bytes = fs::read(backup).unwrap();
    let end = bytes.len() / 4096 * 4096;
    fs::write(backup, &bytes[..end]).unwrap();
    let empty = post.place.path().join("empty");
    let refused = run(&empty, &["--passphrase-file", secret, "restore", backup]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&refused.stderr).contains("only the recovery key opens it"),
        "{refused:?}"
    );
    fs::write(secret, &*key.recovery_key()).unwrap();
    printed(&run(&empty, &["--passphrase-file", secret, "restore", backup]));
    // A tail that is broken is none.
    let mut broken = bytes.clone();
    let last = broken.len() - 30;
    broken[last] ^= 0xff;
    fs::write(backup, broken).unwrap();
    let third = post.place.path().join("third");
    printed(&run(&third, &["--passphrase-file", secret, "restore", backup]));
    assert!(LogKey::from_recovery_key(&key.recovery_key()).is_some());
}

#[test]
fn the_run_of_a_purge_that_finds_nothing_changes_nothing() {
    let post = Post::new();
    post.add("Siti");
    let before = post.log().last_entry().unwrap();
    let mut run = PurgeRun::of(Retention::all_before(at("2026-01-01T00:00:00Z")), "Dewi");
    assert!(!post.log().purge_batch(&mut run).unwrap());
    assert_eq!((run.no(), run.visits()), (None, 0));
    assert_eq!(post.log().last_entry().unwrap(), before);
    let kinds = post.log().trail(post.log().visits(TimeSpan::ALWAYS).unwrap()[0].id).unwrap();
    assert_eq!(kinds.iter().map(|entry| entry.kind).collect::<Vec<_>>(), [ChangeKind::Arrival]);
}
