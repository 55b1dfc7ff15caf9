//! What people see, and what they do not.

use std::io::{Cursor, Read as _};

use posjaga::archive;

use super::{
    desk::Desk,
    ingest::contains,
    office::{Centre, PASSWORD},
    web::{Browser, Page},
};

const NAMES: [&str; 3] = ["Siti Aminah Rahasia", "Budi Santoso Rahasia", "Wayan Sudra Rahasia"];

/// A centre with two offices, guests in both, and one account for each role.
fn furnished() -> Option<(Centre<'static>, Desk, Desk)> {
    let centre = Centre::start()?;
    centre.done(&["office", "add", "camat", "Kantor Camat"]);
    let mut here = Desk::enrolled(&centre, "dinkes", "Pos depan");
    let mut there = Desk::enrolled(&centre, "camat", "Pos camat");
    for name in NAMES {
        here.arrive(name);
        there.arrive(name);
    }
    here.send(&centre, 1).unwrap();
    there.send(&centre, 1).unwrap();
    centre.user("lihat", "viewer", None);
    centre.user("kepala", "head", Some("dinkes"));
    centre.user("telusur", "tracer", None);
    Some((centre, here, there))
}

fn logged_in(centre: &Centre<'_>, login: &str) -> Browser {
    let browser = centre.web.browser();
    browser.log_in(login, PASSWORD);
    browser
}

/// All that can be got, with what is in archives.
fn everything_of(centre: &Centre<'_>, browser: &Browser) -> Vec<(String, u16, Vec<u8>)> {
    let offices = centre.query("SELECT id FROM office ORDER BY id");
    let visits = centre.query("SELECT office || ' ' || id FROM visit");
    let mut got = Vec::new();
    let mut paths: Vec<String> = [
        "/",
        "/now",
        "/today",
        "/office",
        "/trace",
        "/distribution",
        "/downloads",
        "/access",
        "/downloads/key",
    ]
    .map(str::to_owned)
    .to_vec();
    paths.extend(offices.lines().map(|id| format!("/office/{id}")));
    paths.extend(
        ["/office/99999", "/office/-1", "/office/x", "/today?day=2020-01-01", "/today?day=x"]
            .map(str::to_owned),
    );
    for path in paths {
        let page = browser.get(&path);
        got.push((path, page.status, page.bytes));
    }
    let code = browser.get("/downloads").code();
    for office in offices.lines().chain(["99999", "-1"]) {
        for format in ["xlsx", "pdf", "csv", "json"] {
            for names in [None, Some("yes")] {
                let mut fields = vec![
                    ("office", office),
                    ("format", format),
                    ("reason", "uji coba saja"),
                    ("code", code.as_str()),
                ];
                fields.extend(names.map(|yes| ("names", yes)));
                let page = browser.post("/downloads", &fields);
                let what = format!("{office}.{format} {names:?}");
                let bytes = if page.status == 200 { unpacked(&page) } else { page.bytes };
                got.push((what, page.status, bytes));
            }
        }
    }
    for name in ["Siti", "Rahasia"] {
        let page = browser.post("/trace", &[("name", name), ("reason", "uji coba saja"), ("code", &code)]);
        got.push((format!("trace {name}"), page.status, page.bytes));
    }
    for line in visits.lines() {
        let (office, id) = line.split_once(' ').unwrap();
        let id = ulid_of(id);
        let fields = [
            ("office", office),
            ("visit", id.as_str()),
            ("reason", "uji coba saja"),
            ("code", code.as_str()),
        ];
        let page = browser.post("/trace/contacts", &fields);
        got.push((format!("contacts {office}"), page.status, page.bytes));
    }
    got
}

/// A download: its archive, and the archive that a workbook is.
fn unpacked(page: &Page) -> Vec<u8> {
    let mut all = Vec::new();
    let mut open = vec![page.bytes.clone()];
    while let Some(bytes) = open.pop() {
        if !bytes.starts_with(b"PK") {
            all.extend(bytes);
            continue;
        }
        let mut archive = Cursor::new(bytes);
        for entry in archive::entries(&mut archive, 100).unwrap() {
            let mut content = Vec::new();
            entry.open(&mut archive).unwrap().read_to_end(&mut content).unwrap();
            open.push(content);
        }
    }
    all
}

/// A `uuid` as the ULID that it is.
fn ulid_of(uuid: &str) -> String {
    let mut value = u128::from_str_radix(&uuid.replace('-', ""), 16).unwrap();
    let mut text = [b'0'; 26];
    for letter in text.iter_mut().rev() {
        *letter = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"[(value & 31) as usize];
        value >>= 5;
    }
    String::from_utf8(text.to_vec()).unwrap()
}

#[test]
fn a_viewer_and_an_administrator_never_receive_a_name() {
    let Some((centre, ..)) = furnished() else { return };
    for login in ["lihat", "admin"] {
        let browser = logged_in(&centre, login);
        let mut served = 0;
        for (what, status, bytes) in everything_of(&centre, &browser) {
            for word in ["Rahasia", "081234567890", "catatan"] {
                assert!(!contains(&bytes, word.as_bytes()), "{login} {what} has {word}");
            }
            if what.starts_with("trace") || what.starts_with("contacts") || what.contains("Some") {
                assert!((400..500).contains(&status), "{login} {what}: {status}");
            }
            served += usize::from(status == 200);
        }
        assert!(served > 10, "{login}: {served}");
    }
    assert_eq!(centre.query("SELECT count(*) FROM access_log"), "0");
}

#[test]
fn a_head_of_office_sees_his_own_office_alone() {
    let Some((centre, ..)) = furnished() else { return };
    let own = centre.query("SELECT id FROM office WHERE code = 'dinkes'");
    let browser = logged_in(&centre, "kepala");
    for (what, status, bytes) in everything_of(&centre, &browser) {
        assert!(!contains(&bytes, b"Kantor Camat") && !contains(&bytes, b"Pos camat"), "{what}");
        let is_own_book = what.starts_with(&format!("{own}."))
            && what.contains("Some")
            && !what.contains("csv")
            && !what.contains("json");
        assert!(is_own_book || !contains(&bytes, b"Rahasia"), "{what}");
        let is_of_other = what.starts_with("/office/") && what != format!("/office/{own}");
        assert!(!is_of_other || (400..500).contains(&status), "{what}: {status}");
        if is_own_book {
            assert_eq!(status, 200, "{what}");
        }
    }
    assert_eq!(
        centre.query("SELECT DISTINCT login, act, office FROM access_log"),
        format!("kepala|guest-book|{own}")
    );
}

#[test]
fn a_tracer_sees_names_and_each_look_is_written_down() {
    let Some((centre, ..)) = furnished() else { return };
    let browser = logged_in(&centre, "telusur");
    let code = browser.get("/trace").code();
    let page = browser
        .post("/trace", &[("name", "aminah"), ("reason", "tamu sakit, dinkes 12/2026"), ("code", &code)]);
    let text = page.text();
    assert_eq!(text.matches("Siti Aminah Rahasia").count(), 2, "{text}");
    assert!(text.contains("Dinas Kesehatan") && text.contains("Kantor Camat"));
    // A guest is traced over years: each visit says its day.
    let today = centre.query("SELECT to_char(now() AT TIME ZONE 'Asia/Jakarta', 'FMDD FMMonth YYYY')");
    assert_eq!(text.matches(&today).count(), 2, "{text}");
    let line = "SELECT login, role, act, reason, cardinality(visits) FROM access_log";
    assert_eq!(centre.query(line), "telusur|tracer|search|tamu sakit, dinkes 12/2026|2");
    // Who was there with her, in her office.
    let office = centre.query("SELECT id FROM office WHERE code = 'camat'");
    let visit = centre.query(&format!("SELECT id FROM visit WHERE office = {office} AND name LIKE 'Siti%'"));
    let fields =
        [("office", office.as_str()), ("visit", &ulid_of(&visit)), ("reason", "tamu sakit"), ("code", &code)];
    let text = browser.post("/trace/contacts", &fields).text();
    assert!(NAMES.iter().all(|name| text.contains(name)) && !text.contains("Dinas Kesehatan"), "{text}");
    // Neither without a reason nor with too few letters.
    for fields in [[("name", "aminah"), ("reason", "  x ")], [("name", "am"), ("reason", "tamu sakit")]] {
        let page = browser.post("/trace", &[fields[0], fields[1], ("code", &code)]);
        assert_eq!(page.status, 400);
        assert!(!page.text().contains("Rahasia"));
    }
    assert_eq!(centre.query("SELECT count(*) FROM access_log"), "2");
    // The administrator sees that, and not whom it was about.
    let page = logged_in(&centre, "admin").get("/access").text();
    assert!(page.contains("tamu sakit, dinkes 12/2026") && !page.contains("Rahasia"), "{page}");
    assert!(!centre.log().contains("Rahasia") && !centre.log().contains("aminah"));
}

#[test]
fn downloads_are_signed_and_hold_what_was_asked_for() {
    let Some((centre, ..)) = furnished() else { return };
    let browser = logged_in(&centre, "telusur");
    let office = centre.query("SELECT id FROM office WHERE code = 'dinkes'");
    let key = browser.get("/downloads/key").text();
    let code = browser.get("/downloads").code();
    for format in ["xlsx", "pdf"] {
        let fields = [
            ("office", office.as_str()),
            ("format", format),
            ("names", "yes"),
            ("reason", "laporan bulanan"),
            ("code", &code),
        ];
        let page = browser.post("/downloads", &fields);
        assert_eq!(page.header("content-type"), Some("application/zip"), "{}", page.text());
        let mut archive = Cursor::new(page.bytes.clone());
        let files: Vec<(String, Vec<u8>)> = archive::entries(&mut archive, 10)
            .unwrap()
            .iter()
            .map(|entry| {
                let mut content = Vec::new();
                entry.open(&mut archive).unwrap().read_to_end(&mut content).unwrap();
                (entry.name.clone(), content)
            })
            .collect();
        let [(name, content), (beside, signature)] = files.as_slice() else { panic!("{files:?}") };
        assert_eq!(*beside, format!("{name}.minisig"));
        let public = minisign::PublicKeyBox::from_string(&key).unwrap().into_public_key().unwrap();
        let signature = minisign::SignatureBox::from_string(std::str::from_utf8(signature).unwrap()).unwrap();
        minisign::verify(&public, &signature, Cursor::new(content), true, false, false).unwrap();
        if format == "xlsx" {
            assert!(contains(&unpacked(&page), b"Siti Aminah Rahasia"));
        }
    }
}

#[test]
fn nobody_is_let_in_without_the_password_and_200_wrong_ones_lock_the_account() {
    let Some((centre, ..)) = furnished() else { return };
    for path in ["/now", "/today", "/office/1", "/trace", "/downloads", "/access", "/distribution"] {
        let page = centre.web.browser().get(path);
        assert_eq!((page.status, page.header("location")), (303, Some("/login")), "{path}");
    }
    assert_eq!(centre.web.browser().get("/now/live").status, 401);
    let browser = centre.web.browser();
    let mut statuses = std::collections::BTreeSet::new();
    for no in 0..200 {
        statuses.insert(browser.try_log_in("telusur", &format!("salah sekali {no}")).status);
    }
    assert_eq!(statuses, [401, 429].into());
    // Not even the right one opens it now, from wherever.
    assert!(browser.try_log_in("telusur", PASSWORD).status >= 400);
    assert_eq!(centre.query("SELECT locked_until > now() FROM account WHERE login = 'telusur'"), "t");
    let accounts = centre.done(&["user", "list"]);
    assert!(accounts.contains("telusur\ttelusur\ttracer\tlocked"), "{accounts}");
    // A new password opens it. The address is held back for a minute, so the service begins anew here.
    let mut centre = centre;
    centre.done(&["user", "password", "telusur", "--password-file", &centre.path("password")]);
    centre.kill();
    centre.serve();
    logged_in(&centre, "telusur");
    centre.done(&["user", "close", "telusur"]);
    assert_eq!(centre.web.browser().try_log_in("telusur", PASSWORD).status, 401);
    assert_eq!(centre.web.browser().try_log_in("niemand", PASSWORD).status, 401);
    // A password is kept as its Argon2id hash.
    assert!(centre.query("SELECT bool_and(password LIKE '$argon2id$%') FROM account") == "t");
    assert!(!contains(&centre.cluster.dump(&centre.database), PASSWORD.as_bytes()));
}

#[test]
fn a_session_is_new_with_each_log_in_and_over_when_it_is_ended() {
    let Some((centre, ..)) = furnished() else { return };
    // A session that somebody else made and planted does not become his.
    let planted = logged_in(&centre, "lihat");
    let session = planted.cookies.lock().unwrap()["__Host-posjaga"].clone();
    let victim = centre.web.browser();
    victim.cookies.lock().unwrap().insert("__Host-posjaga".to_owned(), session.clone());
    victim.log_in("telusur", PASSWORD);
    assert_ne!(victim.cookies.lock().unwrap()["__Host-posjaga"], session);
    assert_eq!(planted.get("/now").status, 303, "the planted session is over");
    assert_eq!(victim.get("/trace").status, 200);
    // Whatever is no session of ours is none.
    for wrong in ["", "x", &"A".repeat(43), &session] {
        let stranger = centre.web.browser();
        stranger.cookies.lock().unwrap().insert("__Host-posjaga".to_owned(), wrong.to_owned());
        assert_eq!(stranger.get("/now").status, 303, "{wrong}");
    }
    let cookie = victim.cookies.lock().unwrap()["__Host-posjaga"].clone();
    let code = victim.get("/now").code();
    assert_eq!(victim.post("/logout", &[("code", &code)]).status, 303);
    let again = centre.web.browser();
    again.cookies.lock().unwrap().insert("__Host-posjaga".to_owned(), cookie);
    assert_eq!(again.get("/now").status, 303);
    // No token is in the database.
    let open = logged_in(&centre, "lihat");
    let token = open.cookies.lock().unwrap()["__Host-posjaga"].clone();
    assert!(!contains(&centre.cluster.dump(&centre.database), token.as_bytes()));
    // Unused for half an hour it is over.
    centre.query("UPDATE session SET seen = now() - interval '31 minutes'");
    assert_eq!(open.get("/now").status, 303);
}

#[test]
fn a_form_of_another_page_is_refused() {
    let Some((centre, ..)) = furnished() else { return };
    let browser = logged_in(&centre, "telusur");
    let other = logged_in(&centre, "telusur").get("/trace").code();
    let own = browser.get("/trace").code();
    let ask = |code: &str, headers: &[(&str, &str)]| {
        let fields = [("name", "aminah"), ("reason", "tamu sakit"), ("code", code)];
        browser.post_with("/trace", &fields, headers).status
    };
    assert_eq!(ask("", &[]), 403);
    assert_eq!(ask(&other, &[]), 403);
    assert_eq!(ask(&own, &[("origin", "https://jahat.example")]), 403);
    assert_eq!(ask(&own, &[("sec-fetch-site", "cross-site")]), 403);
    assert_eq!(ask(&own, &[("origin", &centre.web.url()), ("sec-fetch-site", "same-origin")]), 200);
    assert_eq!(browser.post("/logout", &[("code", "x")]).status, 403);
    assert_eq!(browser.post("/downloads", &[("office", "1"), ("format", "pdf"), ("code", "x")]).status, 403);
    assert_eq!(browser.get("/now").status, 200, "still logged in");
    // A log-in that somebody else's page sends, to have him work in another's account.
    let stranger = centre.web.browser();
    let fields = [("login", "lihat"), ("password", PASSWORD), ("code", "x")];
    assert_eq!(stranger.post("/login", &fields).status, 403);
    assert_eq!(centre.query("SELECT count(*) FROM access_log"), "1");
}

#[test]
fn every_page_says_what_a_browser_may_do_with_it() {
    let Some((centre, ..)) = furnished() else { return };
    let browser = logged_in(&centre, "telusur");
    let office = centre.query("SELECT min(id) FROM office");
    for path in [
        "/login",
        "/now",
        "/today",
        "/trace",
        "/distribution",
        "/downloads",
        "/nowhere",
        &format!("/office/{office}"),
    ] {
        let page = browser.get(path);
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(page.header("x-frame-options"), Some("DENY"), "{path}");
        assert_eq!(page.header("cache-control"), Some("no-store"), "{path}");
        let text = page.text();
        assert!(
            !text.contains(" style=") && !text.contains("<script>") && !text.contains(" onclick"),
            "{path}"
        );
        if page.status == 200 {
            assert!(text.contains("<html lang=\"en\">"), "{path}");
            for part in ["<main id=\"content\"", "<header>", "<h1>", "class=\"skip\"", "<title>"] {
                assert_eq!(text.matches(part).count(), 1, "{path}: {part}");
            }
            labelled(&text, path);
        }
    }
    let cookies: Vec<String> = centre
        .web
        .browser()
        .try_log_in("telusur", PASSWORD)
        .headers
        .into_iter()
        .filter(|(name, _)| name == "set-cookie")
        .map(|(_, value)| value)
        .collect();
    assert_eq!(cookies.len(), 2);
    for cookie in cookies {
        for part in ["__Host-", "Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
    }
}

/// Every field has a label, every picture and every table a name.
fn labelled(text: &str, path: &str) {
    for piece in text.split("<input ").skip(1).map(|rest| rest.split('>').next().unwrap()) {
        if piece.contains("type=\"hidden\"")
            || piece.contains("type=\"radio\"")
            || piece.contains("type=\"checkbox\"")
        {
            continue;
        }
        let id = piece
            .split("id=\"")
            .nth(1)
            .unwrap_or_else(|| panic!("{path}: {piece}"))
            .split('"')
            .next()
            .unwrap();
        assert!(text.contains(&format!("<label for=\"{id}\">")), "{path}: {id}");
    }
    for mark in ["aria-labelledby=\""] {
        for id in text.split(mark).skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert_eq!(text.matches(&format!(" id=\"{id}\"")).count(), 1, "{path}: {id}");
        }
    }
    for picture in text.split("<svg ").skip(1) {
        assert!(picture.split('>').next().unwrap().contains("role=\"img\""), "{path}");
    }
}

#[test]
fn both_languages_say_the_same_pages() {
    let Some((centre, ..)) = furnished() else { return };
    let browser = logged_in(&centre, "telusur");
    assert!(browser.get("/now").text().contains("Inside now"));
    let chosen = browser.get("/language/id?back=/now");
    assert_eq!((chosen.status, chosen.header("location")), (303, Some("/now")));
    let page = browser.get("/now").text();
    assert!(page.contains("<html lang=\"id\">") && page.contains("Sedang di dalam"), "{page}");
    for back in ["https://jahat.example", "//jahat.example", "/\\jahat.example"] {
        assert_eq!(
            browser.get(&format!("/language/id?back={back}")).header("location"),
            Some("/now"),
            "{back}"
        );
    }
}

#[test]
fn numbers_come_by_themselves_when_a_desk_sends() {
    let Some((centre, mut here, _)) = furnished() else { return };
    let browser = logged_in(&centre, "lihat");
    let office = centre.query("SELECT id FROM office WHERE code = 'dinkes'");
    assert!(
        browser.get("/now").text().contains("over capacity") || browser.get("/now").text().contains("busy")
    );
    let listening = std::thread::spawn(move || {
        // The stream ends by itself after a while, so reading it all comes to an end.
        browser.get("/now/live").text()
    });
    here.arrive("Tamu keempat");
    here.send(&centre, 4).unwrap();
    let told = listening.join().unwrap();
    let full = format!(
        "{{\"office\":{office},\"persons\":4,\"state\":\"full\",\"words\":\"over capacity, 133 %\"}}"
    );
    assert!(told.contains(&full), "{told}");
    assert!(!told.contains("Tamu"));
}
