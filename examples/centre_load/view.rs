//! The pages over years of visits, read by many while posts send.

use std::{
    fs,
    io::Write as _,
    path::PathBuf,
    process::Command,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

use ureq::Agent;

use crate::{centre::Centre, millis, posts, quantiles};

/// So many visits are made in one statement.
const STEP: u64 = 500_000;
/// How often each reader asks for each page.
const ASKS: usize = 40;
const PASSWORD: &str = "uji muat seribu pintu";

pub fn run(centre: &Centre, visits: u64, readers: usize, uploads: usize) {
    fill(centre, visits);
    let mut posts = posts::enrolled(centre, "unggah", uploads);
    account(centre, "pembaca", "viewer");
    account(centre, "pelacak", "tracer");
    let office = centre.sql("SELECT id FROM office WHERE code = 'lama07'");
    let (over, sent) = (AtomicBool::new(false), AtomicU64::new(0));
    thread::scope(|scope| {
        for post in &mut posts {
            let agent = centre.agent();
            let (over, sent) = (&over, &sent);
            scope.spawn(move || {
                let mut due = Instant::now();
                while !over.load(Ordering::Relaxed) {
                    post.send(&agent, 2);
                    sent.fetch_add(1, Ordering::Relaxed);
                    due += Duration::from_secs(1);
                    thread::sleep(due.saturating_duration_since(Instant::now()));
                }
            });
        }
        let begun = Instant::now();
        for path in ["/now", "/today", &format!("/office/{office}"), "/distribution", "/downloads"] {
            measure(path, readers, || Reader::logged_in(centre, "pembaca"), |reader, _| reader.get(path));
        }
        for count in [1, readers] {
            measure(
                "search by three letters",
                count,
                || Reader::logged_in(centre, "pelacak"),
                Reader::search,
            );
        }
        for (what, sql) in [
            ("SELECT 1", "SELECT 1;"),
            (
                "who is inside, as a bare SELECT",
                "SELECT office, sum(party) FROM visit WHERE departed IS NULL AND ending <> 'cancelled' GROUP BY office;",
            ),
        ] {
            println!("{what}, {readers} connections: {}", bare(centre, readers, sql));
        }
        let rate = sent.load(Ordering::Relaxed) as f64 / begun.elapsed().as_secs_f64();
        println!("{rate:.0} uploads a second came in meanwhile, of two entries each");
        over.store(true, Ordering::Relaxed);
    });
}

/// Visits of two years in 60 offices, with their counts by day, once.
fn fill(centre: &Centre, visits: u64) {
    if centre.has_office("lama00") {
        println!("filled before: {} visits", centre.sql("SELECT count(*) FROM visit"));
        return;
    }
    let begun = Instant::now();
    centre.sql(
        "INSERT INTO office (code, name, capacity) SELECT 'lama' || lpad(n::text, 2, '0'), 'Kantor lama ' || n, 200
            FROM generate_series(0, 59) n;
        INSERT INTO post (office, id, name, epoch, last_seen, app_version)
            SELECT o.id, md5(o.code || p)::uuid, 'Pos ' || p, 1, now(), '0.2.0'
            FROM office o, generate_series(0, 1) p WHERE o.code LIKE 'lama%';",
    );
    // Indexes are made faster of what is there than row by row.
    let indexes = centre.sql(
        "SELECT string_agg(replace(indexdef, ' ON ONLY ', ' ON '), '; ') FROM pg_indexes
            WHERE tablename = 'visit' AND indexname IN ('visit_name', 'visit_arrived', 'visit_inside', 'visit_when')",
    );
    centre.sql("DROP INDEX visit_name, visit_arrived, visit_inside, visit_when");
    let mut first = 0;
    while first < visits {
        let last = (first + STEP).min(visits);
        centre.sql(&format!(
            "SET synchronous_commit = off;
            WITH made AS (
                SELECT g, o.id AS office, o.code, least(now() - random() * interval '1 hour',
                    date_trunc('day', now() - interval '1 day' * (729 * (1 - g::float8 / {visits})))
                        + random() * interval '9 hours') AS came
                FROM generate_series({first}, {last} - 1) g
                JOIN office o ON o.code = 'lama' || lpad((g % 60)::text, 2, '0')
            )
            INSERT INTO visit (office, post, epoch, id, seq, imported, no, arrived, departed, ending, entered, party,
                evidence, verdict, policy, organisation, host, name, purpose, phone, card, desk, officer, note)
            SELECT office, md5(code || g / 60 % 2)::uuid, 1,
                (lpad(to_hex((extract(epoch FROM came) * 1000)::bigint), 12, '0') || substr(md5(g::text), 1, 20))::uuid,
                g + 1, false, g + 1, came,
                CASE WHEN came < now() - interval '12 hours' OR random() < 0.9
                    THEN least(now(), came + random() * interval '3 hours') END,
                'seen', NULL, 1 + (random() * random() * 4)::int,
                (ARRAY['verified', 'verified', 'doctors-letter', 'none'])[1 + (random() * 3)::int],
                (ARRAY['admit', 'admit', 'admit', 'refer'])[1 + (random() * 3)::int], 'id-2022-07',
                'Instansi ' || (random() * 300)::int, 'Bagian ' || (random() * 40)::int,
                (ARRAY['Siti', 'Budi', 'Wayan', 'Rina', 'Agus', 'Dewi', 'Made', 'Putri', 'Joko', 'Lestari', 'Nur', 'Ahmad',
                    'Fitri', 'Hendra', 'Yohanes', 'Maria', 'Ketut', 'Ayu', 'Rizky', 'Indah'])[1 + (random() * 19)::int]
                    || ' ' || (ARRAY['Aminah', 'Santoso', 'Sudra', 'Kurnia', 'Wibowo', 'Saputra', 'Handayani', 'Siregar',
                    'Nasution', 'Hidayat', 'Pratama', 'Wulandari', 'Gunawan', 'Setiawan'])[1 + (random() * 13)::int]
                    || ' ' || substr(md5((g % 5000)::text), 1, 5),
                'Rapat', '', '', '', '', ''
            FROM made;"
        ));
        first = last;
        eprint!("\r{first} visits");
    }
    eprintln!();
    centre.sql(&format!("SET maintenance_work_mem = '512MB'; {indexes};"));
    centre.sql(
        "INSERT INTO daily (office, day, hour, verdict, evidence, visits, persons)
            SELECT office, (arrived AT TIME ZONE 'Asia/Jakarta')::date,
                extract(hour FROM arrived AT TIME ZONE 'Asia/Jakarta')::smallint, verdict, evidence, count(*), sum(party)
            FROM visit WHERE office IN (SELECT id FROM office WHERE code LIKE 'lama%') GROUP BY 1, 2, 3, 4, 5 ORDER BY 2, 1;
        VACUUM ANALYZE visit; ANALYZE;",
    );
    let size = centre.sql("SELECT pg_size_pretty(pg_database_size(current_database()))");
    println!("{visits} visits made in {:.0} s, {size}", begun.elapsed().as_secs_f64());
}

fn account(centre: &Centre, login: &str, role: &str) {
    if !centre.sql(&format!("SELECT 1 FROM account WHERE login = '{login}'")).is_empty() {
        return;
    }
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    writeln!(file, "{PASSWORD}").expect("it is written");
    let path = file.path().display().to_string();
    centre.done(&["user", "add", login, "--role", role, "--password-file", &path]);
}

/// Somebody at a browser.
struct Reader<'a> {
    centre: &'a Centre,
    agent: Agent,
    cookie: String,
    code: String,
}

impl<'a> Reader<'a> {
    fn logged_in(centre: &'a Centre, login: &str) -> Self {
        let mut reader = Self { centre, agent: centre.agent(), cookie: String::new(), code: String::new() };
        reader.fetch("/login", None);
        let form = format!("login={login}&password={}&code={}", PASSWORD.replace(' ', "+"), reader.code);
        reader.fetch("/login", Some(&form));
        reader.fetch("/now", None);
        reader
    }

    fn fetch(&mut self, path: &str, form: Option<&str>) {
        let url = self.centre.url(path);
        let answer = match form {
            None => self.agent.get(&url).header("cookie", &self.cookie).call(),
            Some(form) => self
                .agent
                .post(&url)
                .header("cookie", &self.cookie)
                .header("content-type", "application/x-www-form-urlencoded")
                .send(form),
        };
        let mut answer = answer.expect("the centre answers");
        let set: Vec<_> =
            answer.headers().get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()).collect();
        if let Some(cookie) =
            set.iter().find_map(|cookie| cookie.split(';').next().filter(|pair| !pair.ends_with('=')))
        {
            cookie.clone_into(&mut self.cookie);
        }
        let page = answer.body_mut().read_to_string().expect("a page");
        if let Some((_, rest)) = page.split_once("name=\"code\" value=\"") {
            rest.split('"').next().unwrap_or_default().clone_into(&mut self.code);
        }
        assert!(form.is_some() || page.contains("<main"), "{path}: {page}");
    }

    fn get(&mut self, path: &str) {
        self.fetch(path, None);
    }

    fn search(&mut self, no: usize) {
        let letters = ["sit", "bud", "way", "gun", "har", "ama", "fit", "oha", "wul", "rat"];
        let form = format!("name={}&reason=uji+muat&code={}", letters[no % letters.len()], self.code);
        self.fetch("/trace", Some(&form));
    }
}

fn measure<'a>(
    what: &str,
    readers: usize,
    open: impl Fn() -> Reader<'a> + Sync,
    ask: impl Fn(&mut Reader<'a>, usize) + Sync,
) {
    let all: Vec<Reader<'a>> = (0..readers).map(|_| open()).collect();
    let mut times: Vec<Duration> = thread::scope(|scope| {
        let asking: Vec<_> = all
            .into_iter()
            .enumerate()
            .map(|(at, mut reader)| {
                let ask = &ask;
                scope.spawn(move || {
                    let timed = |no| {
                        let begun = Instant::now();
                        ask(&mut reader, at + no);
                        begun.elapsed()
                    };
                    (0..ASKS).map(timed).collect::<Vec<_>>()
                })
            })
            .collect();
        asking.into_iter().flat_map(|thread| thread.join().expect("the centre answers")).collect()
    });
    let (median, most) = quantiles(&mut times);
    println!("{what}, {readers} readers: median {}, 95 of 100 within {}", millis(median), millis(most));
}

/// What `pgbench` says of a statement.
fn bare(centre: &Centre, connections: usize, sql: &str) -> String {
    let Some(program) = pgbench() else { return "there is no pgbench".to_owned() };
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    writeln!(file, "{sql}").expect("it is written");
    let of = |name: &str, default: &str| {
        let found = centre.setting("admin").split_whitespace().find_map(|part| part.strip_prefix(name));
        found.unwrap_or(default).to_owned()
    };
    let output = Command::new(program)
        .args([
            "-n",
            "-T",
            "5",
            "-j",
            "2",
            "-c",
            &connections.to_string(),
            "-h",
            &of("host=", "/run/postgresql"),
        ])
        .args(["-U", &of("user=", "postgres"), "-f"])
        .arg(file.path())
        .arg(centre.sql("SELECT current_database()"))
        .output()
        .expect("pgbench runs");
    let said = String::from_utf8_lossy(&output.stdout);
    said.lines().find(|line| line.contains("latency average")).unwrap_or("pgbench says nothing").to_owned()
}

fn pgbench() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    versions.flatten().map(|version| version.path().join("bin/pgbench")).find(|path| path.exists())
}
