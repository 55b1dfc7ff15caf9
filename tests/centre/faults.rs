//! What strangers and bad networks send.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use posjaga::bundle::{ENROLMENT_PATH, ENTRIES_PATH, FEED_PATH, PostId, RefusalCode, SigningKey};

use super::{
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
