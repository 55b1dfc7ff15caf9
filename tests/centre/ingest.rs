//! What is sent is there once, in order, and as it is now.

use posjaga::{
    bundle::{Answer, Fields, NO_LINK, Reason, RefusalCode},
    time,
    visit::{Ending, Field},
    visit_log::ChangeKind,
};

use super::{
    desk::{Desk, answer, post},
    office::Centre,
};

#[test]
fn what_is_sent_is_there_once_however_often_it_is_sent() {
    let Some(centre) = Centre::start() else { return };
    let mut desk = Desk::enrolled(&centre, "dinkes", "Pos depan");
    let siti = desk.arrive("Siti Aminah");
    desk.arrive("Budi Santoso");
    desk.leave(siti);
    for _ in 0..3 {
        let told = desk.send(&centre, 1).unwrap();
        assert_eq!((told.acked, told.link, told.want_from), (3, desk.link(3), None));
        assert_eq!(told.quarantined, []);
    }
    assert_eq!(centre.query("SELECT count(*) FROM entry"), "3");
    let visits = "SELECT name, departed IS NULL FROM visit ORDER BY id";
    assert_eq!(centre.query(visits), "Siti Aminah|f\nBudi Santoso|t");
    let counts = "SELECT sum(visits), sum(persons) FROM daily";
    assert_eq!(centre.query(counts), "2|2");
    // Of the usual fields those that an office does not send are empty.
    assert_eq!(centre.query("SELECT string_agg(phone || note, '') FROM visit"), "");
    // A correction that moves the arrival to another hour moves its count.
    desk.change(ChangeKind::Correction, siti, |visit| {
        visit.arrived -= chrono::Duration::hours(30);
        visit.party = 4;
    });
    desk.send(&centre, 4).unwrap();
    assert_eq!(centre.query(counts), "2|5");
    // A cancelled visit never was.
    desk.change(ChangeKind::Correction, siti, |visit| visit.ending = Ending::Cancelled);
    desk.send(&centre, 5).unwrap();
    assert_eq!(centre.query(counts), "1|1");
}

#[test]
fn a_gap_is_asked_for_and_what_comes_late_or_twice_changes_nothing() {
    let Some(centre) = Centre::start() else { return };
    let mut desk = Desk::enrolled(&centre, "dinkes", "Pos depan");
    let ids: Vec<_> = (0..9).map(|no| desk.arrive(&format!("Tamu {no}"))).collect();
    let told = post(&centre, &desk.bundle_of(4, 6)).unwrap();
    assert_eq!((told.acked, told.link, told.want_from), (0, NO_LINK, Some(1)));
    assert_eq!(centre.query("SELECT count(*) FROM entry"), "0");
    post(&centre, &desk.bundle_of(1, 3)).unwrap();
    let old = desk.bundle_of(1, 3);
    let told = post(&centre, &desk.bundle_of(7, 9)).unwrap();
    assert_eq!((told.acked, told.want_from), (3, Some(4)));
    // What lies over both ends of what is known.
    assert_eq!(post(&centre, &desk.bundle_of(2, 9)).unwrap().acked, 9);
    desk.change(ChangeKind::Correction, ids[0], |visit| visit.name = "Nama benar".to_owned());
    desk.send(&centre, 10).unwrap();
    // A bundle that was recorded earlier brings nothing back.
    let told = post(&centre, &old).unwrap();
    assert_eq!((told.acked, told.link), (10, desk.link(10)));
    assert_eq!(centre.query("SELECT count(*) FROM visit WHERE name = 'Nama benar'"), "1");
    assert_eq!(centre.query("SELECT count(*) FROM visit"), "9");
    // Nothing new is an answer as well: the desk is there.
    let told = desk.send(&centre, 11).unwrap();
    assert_eq!((told.acked, told.want_from), (10, None));
}

#[test]
fn an_entry_of_the_future_is_kept_told_and_blocks_nothing() {
    let Some(centre) = Centre::start() else { return };
    let mut desk = Desk::enrolled(&centre, "dinkes", "Pos depan");
    desk.arrive("Siti Aminah");
    desk.push(posjaga::bundle::Kind::Unknown("teleport".to_owned()), None);
    desk.arrive("Budi Santoso");
    let told = desk.send(&centre, 1).unwrap();
    assert_eq!(told.acked, 3);
    assert_eq!(
        told.quarantined.iter().map(|one| (one.seq, &one.code)).collect::<Vec<_>>(),
        [(2, &Reason::UnknownKind)]
    );
    assert_eq!(centre.query("SELECT kind FROM entry WHERE seq = 2"), "teleport");
    assert_eq!(centre.query("SELECT count(*) FROM visit"), "2");
    assert_eq!(centre.query("SELECT seq, reason FROM quarantine"), "2|unknown-kind");
}

#[test]
fn a_link_that_does_not_hold_is_told_and_blocks_nothing() {
    let Some(centre) = Centre::start() else { return };
    let mut desk = Desk::enrolled(&centre, "dinkes", "Pos depan");
    desk.arrive("Siti Aminah");
    desk.arrive("Budi Santoso");
    desk.entries[1].link = [7; 32];
    desk.arrive("Wayan Sudra");
    let told = desk.send(&centre, 1).unwrap();
    assert_eq!((told.acked, told.quarantined.len()), (3, 1));
    assert_eq!((told.quarantined[0].seq, &told.quarantined[0].code), (2, &Reason::Link));
}

#[test]
fn a_restored_backup_and_a_clone_are_seen_and_a_person_decides() {
    let Some(centre) = Centre::start() else { return };
    let mut desk = Desk::enrolled(&centre, "dinkes", "Pos depan");
    for no in 0..5 {
        desk.arrive(&format!("Tamu {no}"));
    }
    desk.send(&centre, 1).unwrap();
    // The log of entry 3 comes back, and goes on from there.
    let kept = desk.entries.clone();
    desk.entries.truncate(3);
    let told = desk.send(&centre, 4).unwrap();
    assert_eq!((told.acked, told.link), (5, kept[4].link), "the desk sees that the centre has more");
    desk.arrive("Tamu lain");
    desk.arrive("Tamu lain lagi");
    desk.arrive("Tamu ketiga");
    let told = desk.send(&centre, 4).unwrap();
    assert_eq!((told.acked, told.link), (5, kept[4].link));
    let branch: Vec<_> = told.quarantined.iter().map(|one| (one.seq, one.code.code().to_owned())).collect();
    assert_eq!(branch, [4, 5, 6].map(|seq| (seq, "branch".to_owned())));
    assert_eq!(centre.query("SELECT count(*) FROM visit WHERE name LIKE 'Tamu lain%'"), "0");
    // A bundle that only begins behind the branch is seen by the link before it.
    let told = desk.send(&centre, 6).unwrap();
    assert_eq!(told.quarantined.len(), 1);
    assert_eq!(told.acked, 5);
    let listed = centre.done(&["post", "quarantine", &desk.sender.post.to_string()]);
    assert_eq!(listed.lines().count(), 3, "{listed}");
    // The decision: the same post in its next epoch. Its whole chain comes again, and no visit is there twice.
    let old_key = std::mem::replace(&mut desk.key, posjaga::bundle::SigningKey::generate().unwrap());
    let rolled = centre.done(&["post", "roll", &desk.sender.post.to_string()]);
    desk.enrolment = posjaga::bundle::Enrolment::parse(rolled.trim()).unwrap();
    desk.enrol(&centre).unwrap();
    assert_eq!(desk.sender.epoch, 2);
    let told = desk.send(&centre, 1).unwrap();
    assert_eq!((told.acked, told.quarantined.len()), (6, 0));
    assert_eq!(centre.query("SELECT count(*) FROM visit"), "8");
    assert_eq!(centre.query("SELECT sum(visits) FROM daily"), "8");
    // Whoever still has the key of before is told so.
    let mut clone = Desk::new(desk.enrolment.clone());
    clone.key = old_key;
    clone.sender.epoch = 1;
    clone.entries = kept;
    assert_eq!(clone.send(&centre, 1).unwrap_err().error, RefusalCode::Superseded);
    let settled = centre.done(&["post", "quarantine", &desk.sender.post.to_string(), "--settle"]);
    assert!(settled.contains("3 entries"), "{settled}");
}

#[test]
fn a_revoked_post_is_told_so_and_nothing_of_it_is_taken() {
    let Some(centre) = Centre::start() else { return };
    let mut desk = Desk::enrolled(&centre, "dinkes", "Pos depan");
    desk.arrive("Siti Aminah");
    desk.send(&centre, 1).unwrap();
    centre.done(&["post", "revoke", &desk.sender.post.to_string()]);
    desk.arrive("Budi Santoso");
    let refusal = desk.send(&centre, 2).unwrap_err();
    assert_eq!(refusal.error, RefusalCode::Revoked);
    assert_eq!(centre.query("SELECT count(*) FROM visit"), "1");
    assert!(centre.done(&["post", "list"]).contains("revoked"));
}

#[test]
fn a_code_is_used_once_by_one_desk() {
    let Some(centre) = Centre::start() else { return };
    let mut desk = Desk::new(centre.enrolment("dinkes", "Pos depan"));
    let code = std::mem::replace(&mut desk.enrolment.code, "SALAH".to_owned());
    assert_eq!(desk.enrol(&centre).unwrap_err().error, RefusalCode::CodeWrong);
    desk.enrolment.code = code;
    desk.enrol(&centre).unwrap();
    // The answer was lost: the same desk asks again.
    desk.enrol(&centre).unwrap();
    assert_eq!(desk.sender.epoch, 1);
    let mut other = Desk::new(desk.enrolment.clone());
    assert_eq!(other.enrol(&centre).unwrap_err().error, RefusalCode::CodeUsed);
    let mut late = Desk::new(centre.enrolment("dinkes", "Pos samping"));
    centre.query("UPDATE post SET code_until = now() - interval '1 minute' WHERE name = 'Pos samping'");
    assert_eq!(late.enrol(&centre).unwrap_err().error, RefusalCode::CodeExpired);
    late.enrolment.post = posjaga::bundle::PostId::from_bytes([9; 16]);
    assert_eq!(late.enrol(&centre).unwrap_err().error, RefusalCode::NotEnrolled);
    // No code is kept, only what it can be known by.
    let dump = centre.cluster.dump(&centre.database);
    assert!(!contains(&dump, desk.enrolment.code.as_bytes()));
}

#[test]
fn what_a_desk_purges_is_gone_from_the_database() {
    let Some(centre) = Centre::start() else { return };
    let mut desk = Desk::enrolled(&centre, "dinkes", "Pos depan");
    let id = desk.arrive("Siti Aminah Penghapusan");
    desk.send(&centre, 1).unwrap();
    assert!(contains(&centre.cluster.dump(&centre.database), b"Penghapusan"));
    desk.purge(id);
    desk.send(&centre, 2).unwrap();
    let dump = centre.cluster.dump(&centre.database);
    for word in ["Penghapusan", "Puskesmas Melati", "081234567890", "catatan rahasia"] {
        assert!(!contains(&dump, word.as_bytes()), "{word}");
    }
    assert_eq!(centre.query("SELECT sum(visits) FROM daily"), "1", "the count stays");
    for word in ["Penghapusan", "Melati"] {
        assert!(!centre.log().contains(word), "{word} is in the log of the service");
        assert!(!contains(&centre.cluster.log(), word.as_bytes()), "{word} is in the log of PostgreSQL");
    }
    let audited = centre.done(&["audit", "--log", &centre.path("log")]);
    assert!(audited.contains("No content of a credential"), "{audited}");
}

#[test]
fn an_audit_finds_content_of_a_credential() {
    let Some(centre) = Centre::start() else { return };
    let mut desk = Desk::enrolled(&centre, "dinkes", "Pos depan");
    desk.arrive("HC1:NCFOXN%TS3DH3ZSUZK+.V0ETD%65NL-AH-R6IOOK.IR9B+9D19");
    desk.send(&centre, 1).unwrap();
    let output = centre.run(&["audit"]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("visit_"), "{output:?}");
}

#[test]
fn an_office_that_sends_counts_only_has_no_text_at_the_centre() {
    let Some(centre) = Centre::start() else { return };
    centre.done(&["office", "add", "camat", "Kantor Camat", "--fields", ""]);
    let mut desk = Desk::enrolled(&centre, "camat", "Pos camat");
    assert_eq!(desk.enrolment.fields, Fields::COUNTS);
    desk.arrive("Siti Aminah");
    // A desk that sends more than it was told to, such as one that has not heard of a change yet.
    post(&centre, &desk.bundle_with(1, 1, Fields::ALL)).unwrap();
    let texts = "SELECT name || organisation || purpose || host || phone || note FROM visit";
    assert_eq!(centre.query(texts), "");
    // Fields that are taken away later are emptied in what is here.
    let mut desk = Desk::enrolled(&centre, "dinkes", "Pos depan");
    desk.arrive("Budi Santoso");
    desk.send(&centre, 1).unwrap();
    centre.done(&["office", "set", "dinkes", "--fields", "organisation"]);
    let texts = "SELECT name || purpose || host, organisation FROM visit WHERE organisation <> ''";
    assert_eq!(centre.query(texts), "|Puskesmas Melati");
    assert!(desk.enrolment.fields.has(Field::Name));
}

#[test]
fn the_centre_empties_what_is_past_its_time_and_says_so() {
    let Some(centre) = Centre::start() else { return };
    centre.done(&["office", "set", "dinkes", "--retention", "30"]);
    let mut desk = Desk::enrolled(&centre, "dinkes", "Pos depan");
    desk.arrive_at("Tamu lama", time::now() - chrono::Duration::days(40));
    desk.arrive("Tamu baru");
    desk.send(&centre, 1).unwrap();
    assert!(centre.done(&["retention"]).contains("1 visit"));
    assert_eq!(centre.query("SELECT name FROM visit WHERE name <> ''"), "Tamu baru");
    assert_eq!(centre.query("SELECT visits, retention_days FROM destruction"), "1|30");
    // A desk that sends it again does not bring it back.
    centre.done(&["post", "resend", &desk.sender.post.to_string()]);
    desk.send(&centre, 1).unwrap();
    assert_eq!(centre.query("SELECT name FROM visit WHERE name <> ''"), "Tamu baru");
    assert_eq!(centre.query("SELECT sum(visits) FROM daily"), "2");
    let changed = centre.cluster.psql(&centre.database, "DELETE FROM destruction");
    assert!(!changed.status.success());
}

#[test]
fn a_centre_restored_from_yesterday_asks_for_what_it_lost() {
    let Some(mut centre) = Centre::start() else { return };
    let mut desk = Desk::enrolled(&centre, "dinkes", "Pos depan");
    for no in 0..4 {
        desk.arrive(&format!("Tamu {no}"));
    }
    desk.send(&centre, 1).unwrap();
    let backup = centre.cluster.dump(&centre.database);
    for no in 4..8 {
        desk.arrive(&format!("Tamu {no}"));
    }
    desk.send(&centre, 5).unwrap();
    centre.kill();
    centre.cluster.restore(&centre.database, &backup);
    centre.serve();
    desk.arrive("Tamu sesudahnya");
    let told = desk.send(&centre, 9).unwrap();
    assert_eq!((told.acked, told.want_from), (4, Some(5)));
    assert_eq!(desk.send(&centre, 5).unwrap().acked, 9);
    assert_eq!(centre.query("SELECT count(*), sum(seq) FROM entry"), "9|45");
    assert_eq!(centre.query("SELECT sum(visits) FROM daily"), "9");
    // One that lost rows and not its cursor is told to ask for everything.
    centre.query("DELETE FROM entry; DELETE FROM visit; DELETE FROM daily");
    centre.done(&["post", "resend", &desk.sender.post.to_string()]);
    let told = desk.send(&centre, 10).unwrap();
    assert_eq!(told.want_from, Some(1));
    assert_eq!(desk.send(&centre, 1).unwrap().acked, 9);
    assert_eq!(centre.query("SELECT count(*) FROM visit"), "9");
    assert_eq!(centre.query("SELECT sum(visits) FROM daily"), "9");
}

#[test]
fn a_clock_that_is_off_is_told_and_corrects_nothing() {
    let Some(centre) = Centre::start() else { return };
    // The slowest one brings a guest of 300 days ago, whom the office still keeps.
    for (name, hours) in
        [("dua jam", 2), ("dua jam lambat", -2), ("setahun", 8766), ("300 hari lambat", -7200)]
    {
        let mut desk = Desk::enrolled(&centre, "dinkes", name);
        desk.skew = chrono::Duration::hours(hours);
        let arrived = time::now() + desk.skew;
        desk.arrive_at(name, arrived);
        assert_eq!(desk.send(&centre, 1).unwrap().acked, 1, "{name}");
        let kept = format!(
            "SELECT abs(clock_skew_ms - {}) < 60000 FROM post WHERE name = '{name}'",
            hours * 3_600_000
        );
        assert_eq!(centre.query(&kept), "t", "{name}");
        let kept = format!(
            "SELECT (extract(epoch FROM arrived) * 1000)::bigint = {} FROM visit WHERE name = '{name}'",
            arrived.timestamp_millis()
        );
        assert_eq!(centre.query(&kept), "t", "{name}");
    }
    centre.user("lihat", "viewer", None);
    let browser = centre.web.browser();
    browser.log_in("lihat", super::office::PASSWORD);
    let page = browser.get("/now").text();
    assert!(page.contains("its clock is 0 d 2 h 0 min slow"), "{page}");
    assert!(page.contains("its clock is 365 d 6 h 0 min fast"), "{page}");
}

#[test]
fn a_post_writes_no_visit_of_another_one() {
    let Some(centre) = Centre::start() else { return };
    let mut one = Desk::enrolled(&centre, "dinkes", "Pos depan");
    let mut two = Desk::enrolled(&centre, "dinkes", "Pos samping");
    let id = one.arrive("Siti Aminah");
    one.send(&centre, 1).unwrap();
    let mut stolen = one.latest(id).clone();
    stolen.name = "Nama palsu".to_owned();
    two.push(posjaga::bundle::Kind::Known(ChangeKind::Correction), Some(stolen.clone()));
    assert_eq!(two.send(&centre, 1).unwrap().acked, 1);
    assert_eq!(centre.query("SELECT name FROM visit"), "Siti Aminah");
    // One that was imported from another post's file holds until its own post tells of it.
    let own = two.arrive("Budi Santoso");
    let mut imported = two.latest(own).clone();
    imported.name = "Dari berkas".to_owned();
    one.push(posjaga::bundle::Kind::Known(ChangeKind::Import), Some(imported));
    one.send(&centre, 2).unwrap();
    assert_eq!(centre.query("SELECT count(*) FROM visit WHERE name = 'Dari berkas'"), "1");
    two.send(&centre, 2).unwrap();
    assert_eq!(centre.query("SELECT count(*) FROM visit WHERE name = 'Budi Santoso'"), "1");
    assert_eq!(centre.query("SELECT sum(visits) FROM daily"), "2");
}

#[test]
fn the_feed_gives_a_post_what_is_its_own() {
    use posjaga::bundle::{FEED_PATH, FeedAnswer, FeedRequest};
    let Some(centre) = Centre::start() else { return };
    centre.done(&["office", "add", "camat", "Kantor Camat"]);
    let desk = Desk::enrolled(&centre, "dinkes", "Pos depan");
    centre.publish("notice", "umum", None, "Kantor tutup hari Jumat");
    centre.publish("expected", "tamu", Some("camat"), "nama\nTamu rahasia camat");
    centre.publish("purposes", "keperluan", Some("dinkes"), "Rapat\nVaksinasi");
    let ask = |after| {
        let request = FeedRequest { after, wait: 0, clock: time::now() };
        let page = centre.web.post(FEED_PATH, &request.sealed(desk.sender, &desk.key), &[]).unwrap();
        assert!(!page.text().contains("rahasia"));
        answer::<FeedAnswer>(&page).unwrap()
    };
    let told = ask(0);
    assert_eq!(told.items.iter().map(|item| item.no).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(told.last, 3);
    assert!(told.items.iter().all(|item| item.verified(&desk.enrolment.keys).is_ok()));
    assert!(told.items.iter().all(|item| !item.bytes.windows(7).any(|part| part == b"rahasia")));
    let told = ask(3);
    assert_eq!((told.items.len(), told.last), (0, 3));
    let told: Answer = desk.send(&centre, 1).unwrap();
    assert_eq!(told.feed, 3);
    // What no key of ours signed is not published.
    let file = centre.path("palsu");
    std::fs::write(&file, "palsu").unwrap();
    let other = centre.path("other.key");
    centre.done(&["feed", "key", &other]);
    centre.done(&["feed", "sign", &file, "--key", &other, "--kind", "notice", "--name", "palsu"]);
    assert!(!centre.run(&["feed", "publish", &file]).status.success());
}

pub fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
