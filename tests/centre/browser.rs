//! The pages in Chromium itself, led by its driver (W3C WebDriver): what a browser makes of a form, a script and a policy, a
//! client of our own cannot know. Where there is no Chromium, that is said.
//!
//! `POSJAGA_AXE=…/axe.min.js` has axe-core look at every page; `POSJAGA_SCREENSHOTS=FOLDER` keeps pictures of them.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use ureq::Agent;

use super::{
    cluster::skipped,
    office::{Centre, PASSWORD},
    whole::Post,
};

/// How long something may take to appear. It is a limit of patience, not a measure.
const PATIENCE: Duration = Duration::from_mins(1);
/// The name of an element in the answers of a driver (WebDriver, section 12.1).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The driver, which ends its browsers with itself.
struct Driver {
    process: Child,
    agent: Agent,
    address: String,
}

/// One browser, with cookies of its own.
struct Chromium<'a> {
    driver: &'a Driver,
    session: String,
    site: String,
}

impl Driver {
    fn start() -> Option<Self> {
        let started =
            Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let Ok(mut process) = started else {
            skipped(
                "there is no chromedriver (apt-get install chromium-driver), so no browser looks at the pages",
            );
            return None;
        };
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = lines.map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("successfully on port ")?;
            Some(port.trim_end_matches('.').to_owned())
        });
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .timeout_global(Some(Duration::from_mins(5)))
            .build()
            .new_agent();
        Some(Self { process, agent, address: format!("http://127.0.0.1:{}", port.unwrap()) })
    }

    fn open(&self, site: &str, language: &str) -> Chromium<'_> {
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            // The root of the centre is not among those of the browser.
            "acceptInsecureCerts": true,
            "goog:chromeOptions": {
                "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                    "--no-proxy-server", "--window-size=1024,768", format!("--accept-lang={language}")],
            },
        }}});
        let told = self.ask("POST", "/session", &wanted);
        let session = format!("/session/{}", told["sessionId"].as_str().unwrap());
        Chromium { driver: self, session, site: site.to_owned() }
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let url = format!("{}{path}", self.address);
        let answer = match method {
            "GET" => self.agent.get(&url).call(),
            "DELETE" => self.agent.delete(&url).call(),
            _ => self.agent.post(&url).header("content-type", "application/json").send(body.to_string()),
        };
        let text = answer.unwrap().body_mut().with_config().limit(64 << 20).read_to_string().unwrap();
        let mut told: Value = serde_json::from_str(&text).unwrap();
        assert!(told["value"]["error"].is_null(), "{method} {path}: {}", told["value"]);
        told["value"].take()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Chromium<'_> {
    fn drop(&mut self) {
        let url = format!("{}{}", self.driver.address, self.session);
        let _ = self.driver.agent.delete(url).call();
    }
}

impl Chromium<'_> {
    fn ask(&self, path: &str, body: &Value) -> Value {
        self.driver.ask("POST", &format!("{}{path}", self.session), body)
    }

    fn go(&self, path: &str) {
        self.ask("/url", &json!({"url": format!("{}{path}", self.site)}));
    }

    fn element(&self, selector: &str) -> String {
        let found = self.ask("/element", &json!({"using": "css selector", "value": selector}));
        format!("/element/{}", found[ELEMENT].as_str().unwrap())
    }

    fn click(&self, selector: &str) {
        self.ask(&format!("{}/click", self.element(selector)), &json!({}));
    }

    /// Clicks, and waits for the page that this leads to: it may be a while until the browser turns to it.
    fn follow(&self, selector: &str) {
        self.run("window.isTheOldPage = true");
        self.click(selector);
        let is_there = "return window.isTheOldPage === undefined && document.readyState === 'complete'";
        wait_until("another page", || self.run(is_there) == true);
    }

    fn type_in(&self, selector: &str, text: &str) {
        self.ask(&format!("{}/value", self.element(selector)), &json!({"text": text}));
    }

    fn run(&self, script: &str) -> Value {
        self.ask("/execute/sync", &json!({"script": script, "args": []}))
    }

    fn text(&self) -> String {
        self.run("return document.body.innerText").as_str().unwrap().to_owned()
    }

    fn devtools(&self, command: &str, parameters: &Value) {
        self.ask("/goog/cdp/execute", &json!({"cmd": command, "params": parameters}));
    }

    fn log_in(&self, login: &str) {
        self.go("/login");
        self.type_in("#login", login);
        self.type_in("#password", PASSWORD);
        self.follow("main button");
        assert_eq!(self.run("return location.pathname"), "/now", "{}", self.text());
    }

    /// The page as somebody sees it who has so wide a window and so large letters: at 200 % a window of 1024 points has 512.
    fn seen_at(&self, width: u32, zoom: u32) {
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            &json!({"width": width / zoom, "height": 768 / zoom, "deviceScaleFactor": zoom, "mobile": false}),
        );
    }

    fn picture(&self, name: &str) {
        let Some(folder) = std::env::var_os("POSJAGA_SCREENSHOTS").map(PathBuf::from) else { return };
        fs::create_dir_all(&folder).unwrap();
        let told = self.driver.ask("GET", &format!("{}/screenshot", self.session), &Value::Null);
        let bytes = data_encoding::BASE64.decode(told.as_str().unwrap().as_bytes()).unwrap();
        fs::write(folder.join(format!("{name}.png")), bytes).unwrap();
    }

    /// Looks at the page in every size: nothing stands out of it to the side, and axe finds nothing.
    fn examine(&self, name: &str, axe: Option<&str>) {
        for (width, zoom) in [(1024, 1), (1024, 2), (1280, 4)] {
            self.seen_at(width, zoom);
            let excess = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
            assert_eq!(self.run(excess), 0, "{name} at {width}/{zoom} is wider than its window");
            if let Some(axe) = axe {
                self.run(axe);
                let script =
                    "const done = arguments[0]; axe.run(document).then((told) => done(told.violations.map(
                    (fault) => fault.id + ': ' + fault.nodes.map((node) => node.html).join(' '))))";
                let faults = self.ask("/execute/async", &json!({"script": script, "args": []}));
                assert_eq!(faults, json!([]), "{name} at {width}/{zoom}");
            }
            self.picture(&format!("{name}-{width}-{zoom}00"));
        }
        self.seen_at(1024, 1);
    }
}

/// Tries until it is so.
fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "{what}");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_browser_logs_in_sees_guests_come_traces_and_downloads() {
    let Some(centre) = Centre::start() else { return };
    let Some(driver) = Driver::start() else { return };
    let post = Post::enrolled(&centre, "dinkes", "Pos depan");
    post.log_add("Siti Aminah");
    post.log_add("Budi Santoso");
    post.send().unwrap();
    for (login, role) in [("lihat", "viewer"), ("telusur", "tracer")] {
        centre.user(login, role, None);
    }
    let office = centre.query("SELECT id FROM office");
    let site = centre.web.url();

    // A number changes while one looks at it, with what is said of it.
    let viewer = driver.open(&site, "en");
    viewer.log_in("lihat");
    viewer.run("window.isTheSamePage = true");
    let number = format!("return document.querySelector('[data-office=\"{office}\"]').textContent");
    let state = format!("return document.querySelector('[data-state=\"{office}\"]').textContent");
    assert_eq!((viewer.run(&number), viewer.run(&state)), (json!("2"), json!("free, 66 %")));
    let sending = post.sending();
    wait_until("the post sends", || {
        centre.query("SELECT last_seen > now() - interval '2 s' FROM post") == "t"
    });
    let begun = Instant::now();
    post.log_add("Wayan Sudra");
    let added = begun.elapsed();
    wait_until("the number follows", || viewer.run(&number) == "3");
    let seen = begun.elapsed();
    eprintln!(
        "`posjaga log add` took {added:?}; the page showed the guest {:?} later",
        seen.checked_sub(added)
    );
    assert_eq!(viewer.run(&state), "busy, 100 %");
    assert_eq!(viewer.run("return window.isTheSamePage"), true);
    assert_eq!(viewer.run("return document.querySelector('[data-total]').textContent"), "3");
    drop(sending);
    assert!(!viewer.text().contains("Wayan"));

    // Names, with a reason, and who was there.
    let tracer = driver.open(&site, "en");
    tracer.log_in("telusur");
    tracer.go("/trace");
    tracer.type_in("#name", "siti");
    tracer.type_in("#reason", "ada yang sakit");
    tracer.follow("main form.stacked button");
    assert!(tracer.text().contains("Siti Aminah") && !tracer.text().contains("Budi"), "{}", tracer.text());
    tracer.follow("td form button");
    assert!(tracer.text().contains("Budi Santoso"), "{}", tracer.text());
    assert_eq!(
        centre.query("SELECT string_agg(act || ' ' || reason, ',' ORDER BY no) FROM access_log"),
        "search ada yang sakit,contacts ada yang sakit"
    );

    // A file, as the browser keeps it.
    let folder = tempfile::tempdir().unwrap();
    let keep = json!({"behavior": "allow", "downloadPath": folder.path()});
    tracer.devtools("Browser.setDownloadBehavior", &keep);
    tracer.go("/downloads");
    tracer.click("main form button");
    let is_zip = |path: &Path| path.extension().is_some_and(|end| end == "zip");
    let files = || fs::read_dir(folder.path()).unwrap().flatten().map(|entry| entry.path());
    wait_until("the file is there", || files().any(|path| is_zip(&path)));
    let file = files().find(|path| is_zip(path)).unwrap();
    assert!(file.file_name().unwrap().to_string_lossy().starts_with("dinkes-"), "{}", file.display());
    assert!(fs::read(file).unwrap().starts_with(b"PK"));

    // Out, and the way back shows nothing.
    tracer.follow("header form button");
    tracer.go("/trace");
    assert_eq!(tracer.run("return location.pathname"), "/login");
}

#[test]
fn every_page_is_whole_in_every_size_and_axe_finds_nothing() {
    let Some(centre) = Centre::start() else { return };
    let Some(driver) = Driver::start() else { return };
    let axe = std::env::var_os("POSJAGA_AXE").map(|path| fs::read_to_string(path).unwrap());
    if axe.is_none() {
        skipped("POSJAGA_AXE names no axe.min.js, so axe does not look at the pages");
    }
    let axe = axe.as_deref();
    centre.done(&[
        "office",
        "add",
        "camat",
        "Kantor Kecamatan Dengan Nama Yang Panjang Sekali",
        "--capacity",
        "40",
    ]);
    centre.publish("notice", "pengumuman-untuk-semua", None, "Kantor tutup");
    let post = Post::enrolled(&centre, "dinkes", "Pos depan");
    centre.enrolment("camat", "Pos yang belum pernah mengirim");
    for no in 0..7 {
        post.log_add(&format!("Siti Aminah Binti Abdullah {no}"));
    }
    post.send().unwrap();
    let office = centre.query("SELECT min(id) FROM office");
    for (login, role, of) in
        [("lihat", "viewer", None), ("kepala", "head", Some("dinkes")), ("telusur", "tracer", None)]
    {
        centre.user(login, role, of);
    }
    let site = centre.web.url();
    let of_office = format!("/office/{office}");
    for language in ["id", "en"] {
        let pages: [(&str, &[&str]); 4] = [
            ("lihat", &["/now", "/today", "/office", &of_office, "/distribution", "/downloads"]),
            ("kepala", &["/now", "/office", "/downloads"]),
            ("telusur", &["/trace", "/downloads", "/office/9999"]),
            ("admin", &["/now", "/access"]),
        ];
        for (login, paths) in pages {
            let browser = driver.open(&site, language);
            browser.go("/login");
            if login == "lihat" {
                browser.examine(&format!("{language}-login"), axe);
            }
            browser.log_in(login);
            assert_eq!(browser.run("return document.documentElement.lang"), language);
            for path in paths {
                browser.go(path);
                browser.examine(&format!("{language}-{login}{}", path.replace('/', "-")), axe);
            }
            if login == "telusur" {
                browser.go("/trace");
                browser.type_in("#name", "siti");
                browser.type_in("#reason", "ada yang sakit");
                browser.follow("main form.stacked button");
                browser.examine(&format!("{language}-found"), axe);
                browser.follow("td form button");
                browser.examine(&format!("{language}-together"), axe);
            }
        }
    }
}
