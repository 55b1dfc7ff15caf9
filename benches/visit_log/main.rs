//! How long the desk waits for the visit log: `cargo bench --bench visit_log`.
//!
//! A durable check-in, beside the same insert into plain SQLite with the same promise, turn by turn in
//! one run, so that both meet the same disk. Then a log of a million visits (or of as many as `--visits`
//! says), which come in through the program's own import as another post would have exported them: what a
//! desk asks, the exports, the chain, a purge. Where the `sqlite3` shell is on the `PATH`, it is asked the same of
//! the same file, in plain SQL: a floor for what needs no index of ours, and no floor for what does. `--keep FOLDER` makes the log there and leaves it,
//! for the next run and for the `sqlite3` shell.

use std::{
    fmt::Write as _,
    hint::black_box,
    io,
    path::Path,
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use posjaga::{
    export::{self, ExportError, ExportFormat, Report},
    import,
    progress::Unwatched,
    time::{TimeSpan, Timestamp},
    verdict::Verdict,
    visit::{EvidenceKind, Field, NewVisit},
    visit_log::{Place, PurgeRun, Query, Retention, VisitLog, VisitLogError},
};
use rusqlite::{Connection, params};

mod list;
mod shell;

use self::{
    list::{DAY_MILLIS, FIRST_DAY, days},
    shell::{Shell, arrived_in, contains, select},
};

const CHECK_INS: usize = 1000;
/// How often each question is asked.
const TURNS: usize = 200;
/// How many visits a page of the window has.
const PAGE: usize = 100;

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
    println!("milliseconds {:46} {:>22}", "wall: p50 and p99", "processor: p50 and p99");
    check_ins(folder.path());
    match std::env::args().skip_while(|argument| argument != "--keep").nth(1) {
        Some(kept) => large_log(Path::new(&kept), visits),
        None => large_log(folder.path(), visits),
    }
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

fn large_log(folder: &Path, visits: u64) {
    let path = folder.join("large.sqlite");
    if !path.exists() {
        make(folder, &path, visits);
    }
    println!("{visits} visits, {} bytes each", path.metadata().expect("the log is there").len() / visits);
    // A desk that has just been switched on.
    report("opening", &mut [timed(|| VisitLog::open(&path).expect("opens"))]);
    let mut log = VisitLog::open(&path).expect("opens");
    desk(&log, &path, visits);
    let mut check_ins: Vec<_> =
        (0..500).map(|count| timed(|| log.record_arrival(&visit(count)).expect("logged"))).collect();
    report("durable check-in, large log", &mut check_ins);
    let verify = || assert_eq!(log.verify(&[]).expect("readable").fault, None);
    report("verifying the chain", &mut [timed(verify)]);
    exports(&log, &path, folder, visits);
    purge(&mut log);
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
        println!("most memory at once: {}", peak.trim_start_matches("VmHWM:").trim());
    }
}

/// Makes the log, through the import.
fn make(folder: &Path, path: &Path, visits: u64) {
    let list = folder.join("list.csv");
    list::write(&list, visits).expect("the list is written");
    let mut log = VisitLog::open(path).expect("the log opens");
    let options = import::Options {
        post: String::new(),
        day: None,
        order: None,
        officer: "Dewi".to_owned(),
        now: Timestamp::from_timestamp_millis(FIRST_DAY + (days(visits) + 1) * DAY_MILLIS).expect("a time"),
        trial: false,
    };
    let took = timed(|| {
        let done = import::import(&mut log, &list, &options, &mut Unwatched, &mut |_| ())
            .expect("the list is taken in");
        assert_eq!((done.added, done.refused), (visits, 0));
    });
    report("import of all", &mut [took]);
    std::fs::remove_file(&list).expect("the list goes");
}

/// Asks the log, and the shell beside it.
struct Desk<'a> {
    log: &'a VisitLog,
    shell: Option<Shell<'a>>,
}

impl Desk<'_> {
    /// How long our answer takes, and where there is an equal one, that of the shell.
    fn ask(&self, what: &str, ours: impl Fn(usize), plain: Option<&dyn Fn(usize) -> String>) {
        report(what, &mut (0..TURNS).map(|turn| timed(|| ours(turn))).collect::<Vec<_>>());
        if let (Some(shell), Some(plain)) = (&self.shell, plain) {
            report("  in the sqlite3 shell", &mut shell.ask(TURNS, plain));
        }
    }

    /// The first page of what a search finds.
    fn find<'q>(
        &self,
        what: &str,
        query: impl Fn(usize) -> Query<'q>,
        plain: Option<&dyn Fn(usize) -> String>,
    ) {
        self.ask(
            what,
            |turn| drop(black_box(self.log.search(&query(turn), None, PAGE).expect("readable"))),
            plain,
        );
    }
}

/// What a desk asks in its day.
fn desk(log: &VisitLog, path: &Path, visits: u64) {
    let desk = Desk { log, shell: Shell::over(path) };
    let last = FIRST_DAY + days(visits) * DAY_MILLIS;
    let day = |back: i64| span(last - (back + 1) * DAY_MILLIS, last - back * DAY_MILLIS);
    let any_day = |turn: usize| day(turn as i64 * days(visits) / TURNS as i64);
    let any_visit = |turn: usize| turn as u64 * visits / TURNS as u64 + 1;
    desk.ask(
        "who is inside",
        |_| drop(black_box(log.inside().expect("readable"))),
        Some(&|_| select("departed IS NULL", "arrived DESC, no DESC")),
    );
    desk.ask(
        "today's visits",
        |_| drop(black_box(log.visits(day(0)).expect("readable"))),
        Some(&|_| select(&arrived_in(day(0)), "no")),
    );
    desk.ask(
        "totals of a day of any year",
        |turn| {
            black_box(log.totals(any_day(turn)).expect("readable"));
        },
        None,
    );
    desk.find(
        "page of any day",
        |turn| Query { span: any_day(turn), ..Query::default() },
        Some(&|turn| select(&arrived_in(any_day(turn)), "arrived DESC, no DESC LIMIT 100")),
    );
    desk.ask(
        "any page of all",
        |turn| {
            drop(black_box(log.search(&Query::default(), Some(any_visit(turn)), PAGE).expect("readable")));
        },
        Some(&|turn| {
            let before =
                format!("(arrived, no) < (SELECT arrived, no FROM visit WHERE no = {})", any_visit(turn));
            select(&before, "arrived DESC, no DESC LIMIT 100")
        }),
    );
    searches(&desk, &any_day, visits);
    let ids: Vec<_> = (0..TURNS)
        .filter_map(|turn| log.search(&Query::default(), Some(any_visit(turn)), 1).expect("readable").pop())
        .collect();
    desk.ask(
        "trace",
        |turn| {
            let met = log.trace(ids[turn % ids.len()].id, TimeDelta::minutes(15), usize::MAX);
            drop(black_box(met.expect("readable")));
        },
        Some(&|turn| {
            let visit = &ids[turn % ids.len()];
            let from = visit.arrived.timestamp_millis() - 900_000;
            let until = visit.left.map_or(i64::MAX, |left| left.timestamp_millis() + 900_000);
            select(&format!("arrived <= {until} AND (departed >= {from} OR departed IS NULL)"), "no")
        }),
    );
}

fn searches(desk: &Desk<'_>, any_day: &dyn Fn(usize) -> TimeSpan, visits: u64) {
    let first = |turn: usize| list::FIRST[turn * 7 % list::FIRST.len()];
    let last = |turn: usize| list::LAST[turn * 7 % list::LAST.len()];
    let from = |turn: usize| list::FROM[turn * 7 % list::FROM.len()];
    let name = |turn| format!("{} {}", first(turn), last(turn / 3));
    let rare = |turn: usize| format!("{} x{}", last(turn), turn as u64 * visits / TURNS as u64);
    let none = |turn: usize| list::NONE[turn % list::NONE.len()];
    let (names, rares): (Vec<_>, Vec<_>) = (0..TURNS).map(|turn| (name(turn), rare(turn))).unzip();
    let newest = "no DESC LIMIT 100";
    for letters in [1, 3] {
        desk.find(
            &format!("name begins with {letters} letter(s)"),
            |turn| beginning(&first(turn)[..letters], Field::Name),
            Some(&|turn| select(&format!("name LIKE '{}%'", &first(turn)[..letters]), newest)),
        );
    }
    desk.find(
        "name begins with a whole name",
        |turn| beginning(&names[turn], Field::Name),
        Some(&|turn| select(&format!("name LIKE '{}%'", names[turn]), newest)),
    );
    desk.find(
        "organisation begins",
        |turn| beginning(from(turn), Field::Organisation),
        Some(&|turn| select(&format!("organisation LIKE '{}%'", from(turn)), newest)),
    );
    desk.find(
        "substring, in many visits",
        |turn| Query::text(&last(turn)[1..]),
        Some(&|turn| select(&contains(&last(turn)[1..]), newest)),
    );
    desk.find(
        "substring, a whole name",
        |turn| Query::text(&names[turn]),
        Some(&|turn| select(&contains(&names[turn]), newest)),
    );
    desk.find(
        "substring, in one visit",
        |turn| Query::text(&rares[turn]),
        Some(&|turn| select(&contains(&rares[turn]), newest)),
    );
    desk.find(
        "substring, in none",
        |turn| Query::text(none(turn)),
        Some(&|turn| select(&contains(none(turn)), newest)),
    );
    desk.find("substring of 2 letters", |turn| Query::text(&last(turn)[..2]), None);
    desk.find(
        "substring and any day",
        |turn| Query { span: any_day(turn), ..Query::text(&last(turn)[1..]) },
        Some(&|turn| {
            select(&format!("{} AND {}", arrived_in(any_day(turn)), contains(&last(turn)[1..])), newest)
        }),
    );
    desk.find(
        "substring and a verdict",
        |turn| Query { verdict: Some(Verdict::Refuse), ..Query::text(&last(turn)[1..]) },
        Some(&|turn| select(&format!("verdict = 'refuse' AND {}", contains(&last(turn)[1..])), newest)),
    );
    desk.find(
        "by verdict",
        |turn| Query { verdict: Some(Verdict::ALL[turn % 4]), ..Query::default() },
        Some(&|turn| {
            select(
                &format!("verdict = '{}'", Verdict::ALL[turn % 4].code()),
                "arrived DESC, no DESC LIMIT 100",
            )
        }),
    );
    desk.find(
        "by evidence",
        |turn| Query { evidence: Some(EvidenceKind::ALL[turn % 6]), ..Query::default() },
        Some(&|turn| {
            let evidence = EvidenceKind::ALL[turn % 6].code();
            select(&format!("evidence = '{evidence}'"), "arrived DESC, no DESC LIMIT 100")
        }),
    );
}

fn beginning(text: &str, field: Field) -> Query<'_> {
    Query { place: Place::Beginning, field: Some(field), ..Query::text(text) }
}

fn exports(log: &VisitLog, path: &Path, folder: &Path, visits: u64) {
    let last = FIRST_DAY + days(visits) * DAY_MILLIS;
    for format in ExportFormat::ALL {
        let took = timed(|| export(log, format, span(last - DAY_MILLIS, last), &folder.join("export")));
        report(&format!("export of a day as {}", format.code()), &mut [took]);
    }
    for format in [ExportFormat::Csv, ExportFormat::Json, ExportFormat::Xlsx] {
        let took = timed(|| export(log, format, TimeSpan::ALWAYS, &folder.join("export")));
        report(&format!("export of everything as {}", format.code()), &mut [took]);
    }
    if let Some(shell) = Shell::over(path) {
        report("  sqlite3 -csv", &mut [timed(|| shell.csv(&folder.join("export")))]);
    }
}

fn purge(log: &mut VisitLog) {
    let before = Timestamp::from_timestamp_millis(FIRST_DAY + 20 * DAY_MILLIS).expect("a time");
    let mut run = PurgeRun::of(Retention::all_before(before), "");
    let mut batches = Vec::new();
    loop {
        let mut more = false;
        let took = timed(|| more = log.purge_batch(&mut run).expect("purged"));
        if !more {
            break;
        }
        batches.push(took);
    }
    report("batch of a purge", &mut batches);
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

impl From<ExportError> for Failed {
    fn from(error: ExportError) -> Self {
        Self::Export(error)
    }
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Self {
        Self::Export(error.into())
    }
}

fn export(log: &VisitLog, format: ExportFormat, span: TimeSpan, path: &Path) {
    export::write_file_with::<Failed>(format, &Report::default(), path, |exporter| {
        log.for_each(span, |visit| Ok(exporter.push(&visit)?))
    })
    .expect("exported");
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
        policy: "id-2022-07".to_owned(),
        post: "Pintu Utama".to_owned(),
        officer: "Dewi".to_owned(),
        key: Some(format!("key {count} {:?}", Instant::now())),
        ..NewVisit::at(Timestamp::from_timestamp(1_600_000_000, 0).expect("a time"))
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

fn span(from: i64, until: i64) -> TimeSpan {
    let time = |millis| Timestamp::from_timestamp_millis(millis).expect("a time");
    TimeSpan { from: time(from), until: time(until) }
}

/// How long something took, by the clock on the wall and on the processor.
struct Took {
    wall: Duration,
    processor: Duration,
}

fn timed<T>(act: impl FnOnce() -> T) -> Took {
    let (start, processor) = (Instant::now(), on_processor());
    black_box(act());
    Took { wall: start.elapsed(), processor: on_processor().saturating_sub(processor) }
}

/// How long this thread has run, however busy the machine is; zero where the system does not say.
fn on_processor() -> Duration {
    let status = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(status.split(' ').next().and_then(|nanos| nanos.parse().ok()).unwrap_or(0))
}

fn report(what: &str, times: &mut [Took]) {
    let mut line = format!("{what:36}");
    for of in [(|took| took.wall) as fn(&Took) -> Duration, |took| took.processor] {
        times.sort_by_key(of);
        for percent in [50, 99] {
            let at = times.get((times.len().saturating_sub(1)) * percent / 100).map(of).unwrap_or_default();
            let _ = write!(line, " {:10.2}", at.as_secs_f64() * 1000.0);
        }
    }
    println!("{line}");
}
