//! A desk and a centre as they are shipped, and nothing made up in between.

use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use image::{GrayImage, Luma};
use posjaga::{
    bundle::{Enrolment, RefusalCode},
    data_folder::DataFolder,
    import,
    progress::Stop,
    scan::{
        pictures::open_picture,
        reader::{Effort, read_codes},
    },
    sync::{self, Enrolling, Failure, Line, Network, Sent},
    time,
    visit::{Correction, NewVisit},
    visit_log::{Retention, VisitLog},
};

use super::{
    ingest::contains,
    office::{Centre, PASSWORD},
};

/// A post with its folder, and its log in this process.
pub struct Post {
    pub place: tempfile::TempDir,
    pub folder: DataFolder,
}

impl Post {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(place.path()).unwrap();
        Self { place, folder }
    }

    pub fn enrolled(centre: &Centre<'_>, office: &str, name: &str) -> Self {
        let post = Self::new();
        post.enrol(&centre.enrolment(office, name));
        post
    }

    fn enrol(&self, enrolment: &Enrolment) {
        assert_eq!(sync::enrol(&self.folder, None, enrolment, &network()), Ok(Enrolling::Done));
    }

    pub fn log(&self) -> VisitLog {
        VisitLog::open(&self.folder.visit_log_path()).unwrap()
    }

    pub fn send(&self) -> Result<Sent, Failure> {
        Line::open(&self.folder, None)?.over(&network())?.send(&Stop::default())
    }

    /// The program, on this post.
    pub fn program(&self, arguments: &[&str]) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_posjaga"));
        program.args(["--lang", "en", "--data"]).arg(self.place.path()).args(arguments);
        program.env("NO_PROXY", "localhost").stderr(Stdio::null());
        program
    }

    /// Somebody comes, as far as the command line is concerned; when this returns he is in the log.
    pub fn log_add(&self, name: &str) {
        let mut adding =
            self.program(&["log", "add", "-"]).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        writeln!(adding.stdin.take().unwrap(), "{{\"name\":\"{name}\"}}").unwrap();
        assert!(adding.wait().unwrap().success());
    }

    /// Sends for as long as it is there.
    pub fn sending(&self) -> Sending {
        Sending(self.program(&["sync", "run"]).stdout(Stdio::null()).spawn().unwrap())
    }
}

/// `posjaga sync run`, until this goes.
pub struct Sending(pub Child);

impl Drop for Sending {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn network() -> Network {
    Network { proxies: false, ..Network::default() }
}

fn guest(name: &str, days_ago: i64) -> NewVisit {
    let arrived = time::now() - chrono::Duration::days(days_ago);
    NewVisit {
        name: name.to_owned(),
        organisation: "Puskesmas Melati".to_owned(),
        purpose: "Rapat".to_owned(),
        phone: "081234567890".to_owned(),
        note: "catatan rahasia".to_owned(),
        ..NewVisit::at(arrived)
    }
}

/// The picture that a camera has before it, of the file that `post add --qr` writes.
fn picture_of(svg: &str, path: &Path) {
    const MODULE: u32 = 5;
    let side = svg.split("viewBox=\"0 0 ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
    let side: u32 = side.parse().unwrap();
    let mut picture = GrayImage::from_pixel(side * MODULE, side * MODULE, Luma([255]));
    let dark = svg.rsplit("d=\"").next().unwrap().split('"').next().unwrap();
    for module in dark.split('M').skip(1) {
        let (x, y) = module.split('h').next().unwrap().split_once(' ').unwrap();
        let (x, y): (u32, u32) = (x.parse().unwrap(), y.parse().unwrap());
        for (dx, dy) in (0..MODULE).flat_map(|dx| (0..MODULE).map(move |dy| (dx, dy))) {
            picture.put_pixel(x * MODULE + dx, y * MODULE + dy, Luma([0]));
        }
    }
    picture.save(path).unwrap();
}

#[test]
fn a_desk_enrols_by_the_code_before_its_camera() {
    let Some(centre) = Centre::start() else { return };
    let (file, code) = (centre.path("pos.enrolment"), centre.path("pos.svg"));
    centre.done(&["post", "add", "dinkes", "Pos depan, lantai 1", "--output", &file, "--qr", &code]);
    let picture = centre.folder.path().join("pos.png");
    picture_of(&fs::read_to_string(code).unwrap(), &picture);
    // With no more effort than a frame of the camera gets.
    let codes = read_codes(&open_picture(&picture).unwrap(), Effort::Normal);
    let [content] = codes.as_slice() else { panic!("{} codes", codes.len()) };
    let enrolment = Enrolment::parse(std::str::from_utf8(content).unwrap()).unwrap();
    assert_eq!(enrolment, Enrolment::parse(fs::read_to_string(file).unwrap().trim()).unwrap());
    let post = Post::new();
    post.enrol(&enrolment);
    post.log().record_arrival(&guest("Siti Aminah", 0)).unwrap();
    assert_eq!(post.send(), Ok(Sent { entries: 1, items: 0 }));
    assert_eq!(
        centre.query("SELECT name, organisation, purpose, phone, note FROM visit"),
        "Siti Aminah|Puskesmas Melati|Rapat||"
    );
    // The code is used up: another computer does not become the same post by the same picture.
    let other = sync::enrol(&Post::new().folder, None, &enrolment, &network()).unwrap_err();
    assert!(matches!(other, Failure::Refused { error: RefusalCode::CodeUsed, .. }), "{other:?}");
}

#[test]
fn expected_guests_come_down_to_their_own_office_alone() {
    let Some(centre) = Centre::start() else { return };
    centre.done(&["office", "add", "camat", "Kantor Camat"]);
    let (here, there) =
        (Post::enrolled(&centre, "dinkes", "Pos depan"), Post::enrolled(&centre, "camat", "Pos camat"));
    let list =
        "nama;instansi;jam;bertemu\nSiti Aminah;Puskesmas Melati;23.58;Bu Rina\nBudi;;23.59;Pak Agus\n";
    centre.publish("expected", "tamu", Some("dinkes"), list);
    centre.publish("notice", "umum", None, "Kantor tutup hari Jumat");
    assert_eq!(here.send(), Ok(Sent { entries: 0, items: 2 }));
    assert_eq!(there.send(), Ok(Sent { entries: 0, items: 1 }));
    let expected = import::expected(&here.folder.expected_path(), time::now()).unwrap();
    let names: Vec<_> = expected.iter().map(|guest| guest.visit.name.as_str()).collect();
    assert_eq!(names, ["Siti Aminah", "Budi"]);
    assert!(!there.folder.expected_path().exists());
    // What each has is known with the next bundle.
    for post in [&here, &there] {
        assert_eq!(post.send(), Ok(Sent::default()));
    }
    let seen = "SELECT string_agg(o.code || ' ' || p.feed_seen, ',' ORDER BY o.code) FROM post p JOIN office o ON o.id = p.office";
    assert_eq!(centre.query(seen), "camat 2,dinkes 2");
    centre.user("lihat", "viewer", None);
    let browser = centre.web.browser();
    browser.log_in("lihat", PASSWORD);
    let page = browser.get("/distribution").text();
    assert!(page.matches(">has it<").count() == 3 && !page.contains(">not yet<"), "{page}");
    let state = sync::status(&there.folder, None, time::now()).state;
    assert_eq!(state.notices.len(), 1);
    assert!(state.refused.is_empty(), "what is another office's is not even sent: {:?}", state.refused);
}

/// Nobody waits for it, nothing is lost, and afterwards nothing says that anything was.
#[test]
fn a_centre_that_was_away_for_thirty_days_is_told_everything() {
    const DAYS: i64 = 30;
    const VISITS: usize = 40;
    let Some(mut centre) = Centre::start() else { return };
    let post = Post::enrolled(&centre, "dinkes", "Pos depan");
    post.send().unwrap();
    centre.kill();
    centre.query("UPDATE post SET last_seen = now() - interval '31 days'");
    let mut log = post.log();
    for days_ago in (0..DAYS).rev() {
        for no in 0..VISITS {
            let name = format!("Tamu {days_ago} {no}");
            let id = log.record_arrival(&guest(&name, days_ago)).unwrap();
            if no % 2 == 0 {
                log.record_departure(id, time::now()).unwrap();
            }
        }
        let failed = post.send().unwrap_err();
        assert!(matches!(failed, Failure::NoConnection { .. }), "{failed:?}");
    }
    let visits = DAYS as usize * VISITS;
    let entries = log.last_entry().unwrap();
    assert!(entries as usize >= visits * 3 / 2);
    centre.serve();
    centre.user("lihat", "viewer", None);
    let browser = centre.web.browser();
    browser.log_in("lihat", PASSWORD);
    assert!(browser.get("/now").text().contains("not heard of for more than a day"));
    assert_eq!(post.send(), Ok(Sent { entries, items: 0 }));
    assert_eq!(centre.query("SELECT count(*), max(seq) FROM entry"), format!("{entries}|{entries}"));
    assert_eq!(
        centre.query("SELECT count(*), count(departed), count(DISTINCT arrived::date) >= 30 FROM visit"),
        format!("{visits}|{}|t", visits / 2)
    );
    assert_eq!(centre.query("SELECT sum(visits) FROM daily"), visits.to_string());
    assert_eq!(post.send(), Ok(Sent { entries: 0, items: 0 }));
    // A page may be as it was some tenths of a second ago.
    let mut pages = (0..20).map(|_| {
        thread::sleep(Duration::from_millis(100));
        browser.get("/now").text()
    });
    assert!(pages.any(|page| page.contains("All posts (1) are fine.")), "{}", browser.get("/now").text());
}

#[test]
fn what_a_desk_destroys_is_in_no_byte_of_a_dump() {
    let Some(centre) = Centre::start() else { return };
    let everything = "name,organisation,purpose,host,phone,note";
    centre.done(&["office", "set", "dinkes", "--fields", everything]);
    let post = Post::enrolled(&centre, "dinkes", "Pos depan");
    let mut log = post.log();
    let old = guest("Nama Yang Dimusnahkan", 40);
    log.record_arrival(&NewVisit { left: Some(old.arrived + chrono::Duration::hours(1)), ..old }).unwrap();
    let wished = log.record_arrival(&guest("Nama Yang Dihapus", 0)).unwrap();
    log.record_arrival(&guest("Nama Yang Tetap", 0)).unwrap();
    let corrected = log.record_arrival(&guest("Nama Yang Salah", 0)).unwrap();
    post.send().unwrap();
    let dump = centre.cluster.dump(&centre.database);
    for part in
        ["Nama Yang Dimusnahkan", "Nama Yang Dihapus", "Nama Yang Salah", "081234567890", "catatan rahasia"]
    {
        assert!(contains(&dump, part.as_bytes()), "{part} was sent");
    }
    log.record_departure(wished, time::now()).unwrap();
    log.purge(Retention::all_before(time::now() - chrono::Duration::days(30)), "Dewi").unwrap();
    log.erase(wished, &Correction::new("Ani", "atas permintaan").unwrap()).unwrap();
    let why = Correction::new("Ani", "salah dengar").unwrap();
    log.correct(corrected, &why, |visit| "Nama Yang Benar".clone_into(&mut visit.name)).unwrap();
    post.send().unwrap();
    let dump = centre.cluster.dump(&centre.database);
    for part in ["Dimusnahkan", "Dihapus", "Nama Yang Salah", "salah dengar", "atas permintaan"] {
        assert!(!contains(&dump, part.as_bytes()), "{part} is still there");
    }
    assert!(contains(&dump, b"Nama Yang Tetap") && contains(&dump, b"Nama Yang Benar"));
    let said = centre.done(&["audit", "--log", &centre.path("log")]);
    assert!(said.contains("No content of a credential."), "{said}");
}

/// Whoever copies the disk has a second post of the same key. The first entry that both have written tells.
#[test]
fn a_copied_disk_is_told_apart_and_ended_by_a_revocation() {
    let Some(centre) = Centre::start() else { return };
    let post = Post::enrolled(&centre, "dinkes", "Pos depan");
    post.log().record_arrival(&guest("Siti Aminah", 0)).unwrap();
    post.send().unwrap();
    let copy = tempfile::tempdir().unwrap();
    let copied = Command::new("cp")
        .args(["-a", &format!("{}/.", post.place.path().display())])
        .arg(copy.path())
        .status()
        .unwrap();
    assert!(copied.success());
    let copy = Post { folder: DataFolder::open(copy.path()).unwrap(), place: copy };
    post.log().record_arrival(&guest("Di pos sendiri", 0)).unwrap();
    copy.log().record_arrival(&guest("Di salinan", 0)).unwrap();
    assert_eq!(post.send(), Ok(Sent { entries: 1, items: 0 }));
    let failed = copy.send().unwrap_err();
    assert!(matches!(failed, Failure::Branch { .. }) && failed.waits_for_a_person(), "{failed:?}");
    assert_eq!(
        centre.query("SELECT string_agg(name, ',' ORDER BY name) FROM visit"),
        "Di pos sendiri,Siti Aminah"
    );
    assert_ne!(centre.query("SELECT count(*) FROM quarantine WHERE reason = 'branch'"), "0");
    // The post itself goes on.
    post.log().record_arrival(&guest("Budi Santoso", 0)).unwrap();
    assert_eq!(post.send(), Ok(Sent { entries: 1, items: 0 }));
    let id = centre.query("SELECT id FROM post").replace('-', "");
    let id = posjaga::bundle::PostId::from_bytes(
        data_encoding::HEXLOWER.decode(id.as_bytes()).unwrap().try_into().unwrap(),
    );
    centre.done(&["post", "revoke", &id.to_string()]);
    for desk in [&post, &copy] {
        let failed = desk.send().unwrap_err();
        assert!(matches!(failed, Failure::Refused { error: RefusalCode::Revoked, .. }), "{failed:?}");
    }
}
