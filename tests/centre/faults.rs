//! What strangers and bad networks send.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    thread,
    time::Duration,
};

use posjaga::bundle::{ENROLMENT_PATH, ENTRIES_PATH, FEED_PATH, PostId, RefusalCode, SigningKey};

use super::{
    cluster::Cluster,
    desk::{Desk, post},
    office::{Centre, PASSWORD},
};

#[test]
fn a_signature_that_does_not_hold_is_refused_before_anything_is_read() {
    let Some(centre) = Centre::start() else { return };
    let mut desk = Desk::enrolled(&centre, "dinkes", "Pos depan");
    desk.arrive("Siti Aminah");
    let bundle = desk.bundle(1);
    for at in [24, bundle.len() / 2, bundle.len() - 1] {
        let mut altered = bundle.clone();
        altered[at] ^= 1;
        assert_eq!(post(&centre, &altered).unwrap_err().error, RefusalCode::Signature, "byte {at}");
    }
    let own = std::mem::replace(&mut desk.key, SigningKey::generate().unwrap());
    assert_eq!(desk.send(&centre, 1).unwrap_err().error, RefusalCode::Signature);
    desk.key = own;
    desk.sender.post = PostId::from_bytes([3; 16]);
    assert_eq!(desk.send(&centre, 1).unwrap_err().error, RefusalCode::NotEnrolled);
    for body in [&b""[..], b"PJB1", b"GET / HTTP/1.1", &[0; 4000]] {
        assert_eq!(post(&centre, body).unwrap_err().error, RefusalCode::Malformed);
        for path in [ENROLMENT_PATH, FEED_PATH] {
            assert_eq!(centre.web.post(path, body, &[]).unwrap().status, 400, "{path}");
        }
    }
    assert_eq!(centre.query("SELECT (SELECT count(*) FROM entry) + (SELECT count(*) FROM visit)"), "0");
}

#[test]
fn whoever_signs_wrongly_too_often_is_held_back() {
    let Some(centre) = Centre::start() else { return };
    let mut desk = Desk::enrolled(&centre, "dinkes", "Pos depan");
    desk.key = SigningKey::generate().unwrap();
    let bundle = desk.bundle(1);
    let busy = (0..200).filter(|_| post(&centre, &bundle).unwrap_err().error == RefusalCode::Busy).count();
    assert!(busy > 50, "{busy}");
}

#[test]
fn a_body_of_8_megabytes_is_refused_and_the_centre_goes_on() {
    let Some(centre) = Centre::start() else { return };
    let mut desk = Desk::enrolled(&centre, "dinkes", "Pos depan");
    let body = vec![0x50; 8 << 20];
    for path in [ENTRIES_PATH, ENROLMENT_PATH, FEED_PATH, "/login"] {
        // The connection may end while the body is still on its way.
        if let Ok(page) =
            centre.web.post(path, &body, &[("content-type", "application/x-www-form-urlencoded")])
        {
            assert!((400..500).contains(&page.status), "{path}: {}", page.status);
        }
    }
    desk.arrive("Siti Aminah");
    assert_eq!(desk.send(&centre, 1).unwrap().acked, 1);
}

#[test]
fn a_connection_that_dawdles_is_closed_and_holds_up_nobody() {
    let Some(centre) = Centre::start() else { return };
    let mut desk = Desk::enrolled(&centre, "dinkes", "Pos depan");
    // Many that say nothing at all: the handshake never comes.
    let mut idle: Vec<TcpStream> =
        (0..100).map(|_| TcpStream::connect(centre.web.address()).unwrap()).collect();
    for stream in &mut idle {
        stream.write_all(&[22, 3, 1]).unwrap();
    }
    desk.arrive("Siti Aminah");
    assert_eq!(desk.send(&centre, 1).unwrap().acked, 1);
    // They are closed by the centre, so reading from each comes to an end.
    for mut stream in idle {
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
    }
}

/// Head and body have their time as a whole, however steadily they drip.
#[test]
fn a_head_and_a_body_that_drip_are_cut_off_and_hold_up_nobody() {
    let Some(centre) = Centre::start() else { return };
    let mut desk = Desk::enrolled(&centre, "dinkes", "Pos depan");
    let head = "POST /login HTTP/1.1\r\nHost: localhost\r\nX-Slow: ".to_owned();
    let body =
        format!("POST {ENTRIES_PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50000\r\n\r\nPJB1");
    thread::scope(|scope| {
        let mut dripping = Vec::new();
        for (begin, status) in [(&head, ""), (&body, "HTTP/1.1 408 ")] {
            for _ in 0..30 {
                let mut stream = centre.web.stream();
                stream.write_all(begin.as_bytes()).unwrap();
                dripping.push(scope.spawn(move || {
                    // Until the centre has enough; a byte at a time.
                    stream.sock.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
                    let mut said = Vec::new();
                    loop {
                        let mut part = [0; 1000];
                        match stream.read(&mut part) {
                            Ok(0) => break,
                            Ok(count) => said.extend_from_slice(&part[..count]),
                            Err(error) if is_timeout(&error) && stream.write_all(b"x").is_ok() => {}
                            Err(_) => break,
                        }
                    }
                    let said = String::from_utf8_lossy(&said).into_owned();
                    assert!(said.starts_with(status), "{said}");
                }));
            }
        }
        for no in 1..=20 {
            desk.arrive("Siti Aminah");
            assert_eq!(desk.send(&centre, no).unwrap().acked, no);
        }
        assert!(dripping.iter().any(|thread| !thread.is_finished()), "they were there all the while");
    });
}

fn is_timeout(error: &std::io::Error) -> bool {
    use std::io::ErrorKind;
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

/// A disk without room: nothing is acknowledged that is not there, and everything comes when there is room again.
#[test]
fn when_the_disk_of_postgresql_is_full_the_desks_wait_and_lose_nothing() {
    let Some(cluster) = Cluster::on_a_small_disk() else { return };
    let centre = Centre::on(&cluster);
    let mut desk = Desk::enrolled(&centre, "dinkes", "Pos depan");
    desk.arrive("Siti Aminah");
    assert_eq!(desk.send(&centre, 1).unwrap().acked, 1);
    centre.user("lihat", "viewer", None);
    let browser = centre.web.browser();
    browser.log_in("lihat", PASSWORD);
    cluster.fill_disk();
    let (mut acked, mut refused) = (1, 0);
    while refused < 5 {
        for no in 0..100 {
            desk.arrive(&format!("Tamu {no}"));
        }
        let to = desk.entries.len() as u64;
        match post(&centre, &desk.bundle_of(acked + 1, to.min(acked + 500))) {
            Ok(told) => {
                assert!(told.acked > acked, "{told:?}");
                acked = told.acked;
            }
            Err(refusal) => {
                assert_eq!(refusal.error, RefusalCode::Busy);
                refused += 1;
            }
        }
        assert!(to < 100_000, "the disk is not full");
        assert!([200, 503].contains(&browser.get("/now").status));
    }
    cluster.make_room();
    // What was acknowledged survives whatever the server went through.
    let told = loop {
        if let Ok(told) = post(&centre, &desk.bundle_of(acked + 1, acked + 1)) {
            break told;
        }
    };
    assert_eq!((told.acked, told.want_from), (acked + 1, None));
    desk.drain(&centre);
    let entries = desk.entries.len();
    assert_eq!(centre.query("SELECT count(*), max(seq) FROM entry"), format!("{entries}|{entries}"));
    assert_eq!(centre.query("SELECT count(*) FROM visit"), entries.to_string());
    assert_eq!(centre.query("SELECT sum(visits) FROM daily"), entries.to_string());
    assert_eq!(browser.get("/now").status, 200);
    assert!(!centre.log().contains("Tamu"), "no name is in a line of the log");
}

#[test]
fn what_stands_in_a_name_is_text_to_the_database_and_to_the_page() {
    let Some(centre) = Centre::start() else { return };
    let name = "'); DROP TABLE visit; --<script>alert(1)</script>\"&\\%_";
    let mut desk = Desk::enrolled(&centre, "dinkes", "<b>Pos</b> 'depan'; --");
    for _ in 0..6 {
        desk.arrive(name);
    }
    for entry in &mut desk.entries {
        if let Some(visit) = &mut entry.visit {
            "<img src=x onerror=alert(2)>".clone_into(&mut visit.organisation);
        }
    }
    desk.arrive("Nama\u{0}dengan nol");
    assert_eq!(desk.send(&centre, 1).unwrap().acked, 7);
    assert_eq!(centre.query("SELECT count(*) FROM visit"), "7");
    centre.user("telusur", "tracer", None);
    let browser = centre.web.browser();
    browser.log_in("telusur", PASSWORD);
    let office = centre.query("SELECT id FROM office");
    for path in ["/now", "/today", "/distribution", "/downloads", &format!("/office/{office}")] {
        let page = browser.get(path).text();
        assert!(
            !page.contains("<script>alert") && !page.contains("<img") && !page.contains("<b>"),
            "{path}: {page}"
        );
    }
    let code = browser.get("/trace").code();
    for part in [name, "%", "\\", "_", "' OR 1=1 --", "<script>alert(1)"] {
        let padded = format!("{part}   ");
        let page =
            browser.post("/trace", &[("name", &padded), ("reason", "uji <i>coba</i>"), ("code", &code)]);
        let text = page.text();
        let is_found = text.contains("DROP TABLE visit");
        let is_short = part.chars().count() < 3;
        assert_eq!(page.status, if is_short { 400 } else { 200 }, "{part}");
        if !is_short {
            assert_eq!(is_found, name.contains(part) || part == name, "{part}: {text}");
        }
        assert!(!text.contains("<script>alert") && !text.contains("<img") && !text.contains("<i>"), "{part}");
    }
}

#[test]
fn an_answer_of_the_centre_is_json_whatever_was_sent() {
    let Some(centre) = Centre::start() else { return };
    for path in [ENTRIES_PATH, ENROLMENT_PATH, FEED_PATH] {
        let page = centre.web.post(path, b"x", &[]).unwrap();
        assert_eq!(page.header("content-type"), Some("application/json"), "{path}");
        assert!(serde_json::from_slice::<posjaga::bundle::Refusal>(&page.bytes).is_ok());
    }
}
