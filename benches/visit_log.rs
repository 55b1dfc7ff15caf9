//! How long the desk waits for the visit log: `cargo bench --bench visit_log`.
//!
//! A durable check-in, beside the same insert into plain SQLite with the same promise, turn by turn in
//! one run, so that both meet the same disk. Then a log of a million visits (or of as many as `--visits`
//! says): who is inside, today's visits, and the export.

use std::{
    fs::File,
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

use posjaga::{
    credential::Timestamp,
    export::{ExportError, ExportFormat, Exporter, Report},
    visit::{EvidenceKind, NewVisit},
    visit_log::{TimeSpan, VisitLog, VisitLogError},
};
use rusqlite::{Connection, params};

const CHECK_INS: usize = 1000;
const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

fn main() {
    // `cargo test --benches` runs this too, and does not want to wait.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let visits = std::env::args()
        .skip_while(|argument| argument != "--visits")
        .nth(1)
        .map_or(1_000_000, |count| count.parse().expect("a number of visits"));
    let folder = tempfile::Builder::new().tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    check_ins(folder.path());
    large_log(folder.path(), visits);
}

fn check_ins(folder: &Path) {
    let mut log = VisitLog::open(&folder.join("visits.sqlite")).expect("the log opens");
    let plain = plain_sqlite(&folder.join("plain.sqlite")).expect("plain SQLite opens");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for count in 0..CHECK_INS {
        let visit = visit(count);
        ours.push(timed(|| log.record_arrival(&visit).expect("the visit is logged")));
        theirs.push(timed(|| insert(&plain, count, &visit).expect("the row is inserted")));
    }
    report("durable check-in", &mut ours);
    report("plain SQLite insert", &mut theirs);
}

fn large_log(folder: &Path, visits: u32) {
    let path = folder.join("large.sqlite");
    let mut log = VisitLog::open(&path).expect("the log opens");
    let first = visit(0);
    log.record_arrival(&first).expect("the visit is logged");
    fill(&path, visits).expect("the log is filled");
    drop(log);
    report("taking the visits into chain and index", &mut [timed(|| VisitLog::open(&path).expect("opens"))]);
    let mut log = VisitLog::open(&path).expect("opens");
    let verify = || assert_eq!(log.verify(&[]).expect("readable").fault, None);
    report("verifying the chain", &mut [timed(verify)]);
    let bytes = path.metadata().expect("the log is there").len();
    println!("{visits} visits, {} bytes each", bytes / u64::from(visits));

    let last = first.arrived.timestamp_millis() + i64::from(visits / 500) * DAY_MILLIS;
    let today = span(last - DAY_MILLIS, last);
    let repeat = |act: &dyn Fn()| (0..50).map(|_| timed(act)).collect::<Vec<_>>();
    report("who is inside", &mut repeat(&|| drop(black_box(log.inside().expect("readable")))));
    let search = |text: &str| drop(black_box(log.search(&posjaga::visit_log::Query::text(text), None, 100).expect("readable")));
    report("search, in every visit", &mut repeat(&|| search("aminah")));
    report("search, in a few visits", &mut repeat(&|| search("aminah 98765")));
    report("search, in none", &mut repeat(&|| search("halimah")));
    report("today's visits", &mut repeat(&|| drop(black_box(log.visits(today).expect("readable")))));
    let mut check_ins: Vec<_> =
        (0..200).map(|count| timed(|| log.record_arrival(&visit(count)).expect("logged"))).collect();
    report("durable check-in, large log", &mut check_ins);
    report("opening", &mut [timed(|| VisitLog::open(&path).expect("opens"))]);
    for format in ExportFormat::ALL {
        let mut out = File::create(folder.join("export")).map(std::io::BufWriter::new).expect("a file");
        let took = timed(|| export(&log, format, &mut out).expect("exported"));
        report(&format!("export of everything as {}", format.code()), &mut [took]);
    }
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
        println!("most memory at once: {}", peak.trim_start_matches("VmHWM:").trim());
    }
}

#[derive(Debug)]
#[expect(dead_code, reason = "shown when the benchmark fails")]
enum Failed {
    Log(VisitLogError),
    Export(ExportError),
}

impl From<VisitLogError> for Failed {
    fn from(error: VisitLogError) -> Self {
        Self::Log(error)
    }
}

fn export(log: &VisitLog, format: ExportFormat, out: &mut (dyn std::io::Write + Send)) -> Result<(), Failed> {
    let report = Report::default();
    let mut exporter = Exporter::new(format, &report, out).map_err(Failed::Export)?;
    log.for_each(TimeSpan::ALWAYS, |visit| exporter.push(&visit).map_err(Failed::Export))?;
    exporter.finish().map_err(Failed::Export)?;
    Ok(())
}

fn visit(count: usize) -> NewVisit {
    NewVisit {
        name: format!("Siti Aminah {count}"),
        organisation: "Dinas Kesehatan".to_owned(),
        purpose: "Rapat".to_owned(),
        host: "Bagian Umum".to_owned(),
        phone: "0812 3456 7890".to_owned(),
        party: 2,
        evidence: EvidenceKind::Verified,
        verdict: None,
        policy: "id-2022-07".to_owned(),
        post: "Pintu Utama".to_owned(),
        officer: "Dewi".to_owned(),
        note: String::new(),
        arrived: Timestamp::from_timestamp(1_600_000_000, 0).expect("a time"),
        left: None,
        key: Some(format!("key {count} {:?}", Instant::now())),
        fingerprint: None,
    }
}

/// The same columns, one index for the key, and the same promise of durability.
fn plain_sqlite(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE visit (no INTEGER PRIMARY KEY, id TEXT, arrived INTEGER, departed INTEGER, name TEXT,
             organisation TEXT, purpose TEXT, host TEXT, phone TEXT, party INTEGER, evidence TEXT,
             policy TEXT, post TEXT, officer TEXT, note TEXT, key TEXT UNIQUE);",
    )?;
    Ok(connection)
}

fn insert(connection: &Connection, count: usize, visit: &NewVisit) -> rusqlite::Result<()> {
    let sql = "INSERT INTO visit (id, arrived, name, organisation, purpose, host, phone, party, evidence, \
               policy, post, officer, note, key) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
    connection.prepare_cached(sql)?.execute(params![
        format!("{count:026}"),
        visit.arrived.timestamp_millis(),
        visit.name,
        visit.organisation,
        visit.purpose,
        visit.host,
        visit.phone,
        visit.party,
        visit.evidence.code(),
        visit.policy,
        visit.post,
        visit.officer,
        visit.note,
        visit.key,
    ])?;
    Ok(())
}

/// Makes it a log without chain and index, as the first version of the program wrote them, and copies the
/// one visit that is there, five hundred a day; all but every ten-thousandth have left.
fn fill(path: &Path, visits: u32) -> rusqlite::Result<()> {
    Connection::open(path)?.execute_batch(&format!(
        "PRAGMA synchronous = OFF;
         DROP TABLE entry; DROP TABLE visit_text; ALTER TABLE visit DROP COLUMN salt; PRAGMA user_version = 1;
         WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {visits})
         INSERT INTO visit (id, arrived, departed, name, organisation, purpose, host, phone, party, evidence,
             policy, post, officer, note, key)
         SELECT printf('00%024d', n), arrived + n * {step}, iif(n % 10000 = 0, NULL, arrived + n * {step} + 1),
             name || n, organisation, purpose, host, phone, party, evidence, policy, post, officer, note,
             'key ' || n
         FROM n, (SELECT * FROM visit WHERE no = 1);",
        step = DAY_MILLIS / 500,
    ))
}

fn span(from: i64, until: i64) -> TimeSpan {
    let time = |millis| Timestamp::from_timestamp_millis(millis).expect("a time");
    TimeSpan { from: time(from), until: time(until) }
}

fn timed<T>(act: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    black_box(act());
    start.elapsed()
}

fn report(what: &str, times: &mut [Duration]) {
    times.sort();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1000.0;
    println!("{what:32} p50 {:9.2} ms   p99 {:9.2} ms   max {:9.2} ms", at(50), at(99), at(100));
}
