//! How long the desk waits for the visit log: `cargo bench --bench visit_log`.
//!
//! A durable check-in, beside the same insert into plain SQLite with the same promise, turn by turn in
//! one run, so that both meet the same disk. Then a log of a million visits (or of as many as `--visits`
//! says), which come in through the program's own import as another post would have exported them: what a
//! desk asks, the exports, the chain, a purge. `--keep FOLDER` makes the log there and leaves it,
//! for the next run and for the `sqlite3` shell.

use std::{
    fmt::Write as _,
    fs::File,
    hint::black_box,
    io::{self, Write as _},
    path::Path,
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use posjaga::{
    credential::Timestamp,
    export::{self, ExportError, ExportFormat, Report},
    import,
    policy::Verdict,
    visit::{EvidenceKind, NewVisit},
    visit_log::{Place, PurgeRun, Query, Retention, SearchField, TimeSpan, VisitLog, VisitLogError},
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
    desk(&log, visits);
    let mut check_ins: Vec<_> =
        (0..500).map(|count| timed(|| log.record_arrival(&visit(count)).expect("logged"))).collect();
    report("durable check-in, large log", &mut check_ins);
    let verify = || assert_eq!(log.verify(&[]).expect("readable").fault, None);
    report("verifying the chain", &mut [timed(verify)]);
    exports(&log, folder, visits);
    purge(&mut log);
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
        println!("most memory at once: {}", peak.trim_start_matches("VmHWM:").trim());
    }
}

/// Makes the log, through the import.
fn make(folder: &Path, path: &Path, visits: u64) {
    let list = folder.join("list.csv");
    write_list(&list, visits).expect("the list is written");
    let mut log = VisitLog::open(path).expect("the log opens");
    let options = import::Options {
        post: String::new(),
        day: None,
        officer: "Dewi".to_owned(),
        now: Timestamp::from_timestamp_millis(FIRST_DAY + (days(visits) + 1) * DAY_MILLIS).expect("a time"),
        trial: false,
    };
    let took = timed(|| {
        let done = import::import(&mut log, &list, &options, &mut |_| true).expect("the list is taken in");
        assert_eq!((done.added, done.refused), (visits, 0));
    });
    report("import of all", &mut [took]);
    std::fs::remove_file(&list).expect("the list goes");
}

/// Parts of names that nobody bears, although their trigrams are about.
const NONE: [&str; 8] =
    ["halimatussa", "susantono", "mahwati", "arsarin", "kusumawan", "dinasti", "santin", "ramayana"];

/// What a desk asks in its day.
#[expect(clippy::too_many_lines, reason = "a list of questions, one after the other")]
fn desk(log: &VisitLog, visits: u64) {
    let last = FIRST_DAY + days(visits) * DAY_MILLIS;
    let day = |back: i64| span(last - (back + 1) * DAY_MILLIS, last - back * DAY_MILLIS);
    let repeat = |act: &dyn Fn(usize)| (0..200).map(|turn| timed(|| act(turn))).collect::<Vec<_>>();
    let pick = |names: &[&'static str], turn: usize| names[turn * 7 % names.len()];
    let find = |query: &Query<'_>, before| drop(black_box(log.search(query, before, 100).expect("readable")));
    report("who is inside", &mut repeat(&|_| drop(black_box(log.inside().expect("readable")))));
    report("today's visits", &mut repeat(&|_| drop(black_box(log.visits(day(0)).expect("readable")))));
    report(
        "totals of a day of any year",
        &mut repeat(&|turn| {
            black_box(log.totals(day(turn as i64 * days(visits) / 200)).expect("readable"));
        }),
    );
    report(
        "page of any day",
        &mut repeat(&|turn| {
            find(&Query { span: day(turn as i64 * days(visits) / 200), ..Query::default() }, None);
        }),
    );
    report(
        "any page of all",
        &mut repeat(&|turn| find(&Query::default(), Some(turn as u64 * visits / 200 + 1))),
    );
    report(
        "name begins with 1 letter",
        &mut repeat(&|turn| {
            find(&beginning(&pick(FIRST, turn)[..1], Some(SearchField::Name)), None);
        }),
    );
    report(
        "name begins with 3 letters",
        &mut repeat(&|turn| {
            find(&beginning(&pick(FIRST, turn)[..3], Some(SearchField::Name)), None);
        }),
    );
    report(
        "name begins with a whole name",
        &mut repeat(&|turn| {
            let name = format!("{} {}", pick(FIRST, turn), pick(LAST, turn / 3));
            find(&beginning(&name, Some(SearchField::Name)), None);
        }),
    );
    report(
        "organisation begins",
        &mut repeat(&|turn| {
            find(&beginning(pick(FROM, turn), Some(SearchField::Organisation)), None);
        }),
    );
    report(
        "substring, in many visits",
        &mut repeat(&|turn| find(&Query::text(&pick(LAST, turn)[1..]), None)),
    );
    report(
        "substring, a whole name",
        &mut repeat(&|turn| {
            find(&Query::text(&format!("{} {}", pick(FIRST, turn), pick(LAST, turn / 3))), None);
        }),
    );
    report(
        "substring, in one visit",
        &mut repeat(&|turn| {
            find(&Query::text(&format!("{} x{}", pick(LAST, turn), turn as u64 * visits / 200)), None);
        }),
    );
    report("substring, in none", &mut repeat(&|turn| find(&Query::text(NONE[turn % NONE.len()]), None)));
    report("substring of 2 letters", &mut repeat(&|turn| find(&Query::text(&pick(LAST, turn)[..2]), None)));
    report(
        "substring and any day",
        &mut repeat(&|turn| {
            let span = day(turn as i64 * days(visits) / 200);
            find(&Query { span, ..Query::text(&pick(LAST, turn)[1..]) }, None);
        }),
    );
    report(
        "substring and a verdict",
        &mut repeat(&|turn| {
            find(&Query { verdict: Some(Verdict::Refuse), ..Query::text(&pick(LAST, turn)[1..]) }, None);
        }),
    );
    report(
        "by verdict",
        &mut repeat(&|turn| {
            find(&Query { verdict: Some(Verdict::ALL[turn % 4]), ..Query::default() }, None);
        }),
    );
    report(
        "by evidence",
        &mut repeat(&|turn| {
            find(&Query { evidence: Some(EvidenceKind::ALL[turn % 6]), ..Query::default() }, None);
        }),
    );
    let ids: Vec<_> = (0..200)
        .filter_map(|turn| {
            log.search(&Query::default(), Some(turn * visits / 200 + 1), 1).expect("readable").pop()
        })
        .map(|visit| visit.id)
        .collect();
    report(
        "trace",
        &mut repeat(&|turn| {
            drop(black_box(log.trace(ids[turn % ids.len()], TimeDelta::minutes(15)).expect("readable")));
        }),
    );
}

fn beginning(text: &str, field: Option<SearchField>) -> Query<'_> {
    Query { place: Place::Beginning, field, ..Query::text(text) }
}

fn exports(log: &VisitLog, folder: &Path, visits: u64) {
    let last = FIRST_DAY + days(visits) * DAY_MILLIS;
    for format in ExportFormat::ALL {
        let took = timed(|| export(log, format, span(last - DAY_MILLIS, last), &folder.join("export")));
        report(&format!("export of a day as {}", format.code()), &mut [took]);
    }
    for format in [ExportFormat::Csv, ExportFormat::Json, ExportFormat::Xlsx] {
        let took = timed(|| export(log, format, TimeSpan::ALWAYS, &folder.join("export")));
        report(&format!("export of everything as {}", format.code()), &mut [took]);
    }
}

fn purge(log: &mut VisitLog) {
    let before = Timestamp::from_timestamp_millis(FIRST_DAY + 20 * DAY_MILLIS).expect("a time");
    let mut run = PurgeRun::of(Retention::all_before(before));
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

const FIRST: &[&str] = &[
    "Siti", "Budi", "Dewi", "Agus", "Sri", "Ahmad", "Nur", "Muhammad", "Rina", "Joko", "Wayan", "Made",
    "Putu", "Ketut", "Yohanes", "Maria", "Fitri", "Eko", "Dwi", "Tri", "Hendra", "Andi", "Rudi", "Yuni",
    "Lestari", "Bambang", "Slamet", "Indah", "Ratna", "Taufik", "Hasan", "Umar", "Fatimah", "Aisyah",
    "Kartika", "Gede", "Nyoman", "Teguh", "Wahyu", "Zainal",
];
const LAST: &[&str] = &[
    "Aminah",
    "Santoso",
    "Lestari",
    "Setiawan",
    "Wulandari",
    "Hidayat",
    "Rahmawati",
    "Saputra",
    "Kusuma",
    "Wibowo",
    "Susanto",
    "Nasution",
    "Siregar",
    "Simanjuntak",
    "Hutapea",
    "Pratama",
    "Nugroho",
    "Suryani",
    "Purnomo",
    "Utami",
    "Halim",
    "Gunawan",
    "Handayani",
    "Suharto",
    "Maulana",
    "Firmansyah",
    "Permata",
    "Anggraini",
    "Sihombing",
    "Ramadhan",
];
const FROM: &[&str] = &[
    "Dinas Kesehatan",
    "Dinas Pendidikan",
    "PT Maju Jaya",
    "CV Sumber Rejeki",
    "Kecamatan Mesuji",
    "Bank Lampung",
    "Warga",
    "SMA Negeri 1 Mesuji",
    "Puskesmas Simpang Pematang",
    "BPJS",
    "PLN",
    "Kementerian Dalam Negeri",
];
const TO: &[&str] = &["Bagian Umum", "Sekretaris", "Kepala Dinas", "Bidang Aset", "Loket 2", "Ibu Ratna"];
const WHY: &[&str] = &["Rapat", "Layanan", "Antar surat", "Tamu pimpinan", "Pengiriman barang"];
/// 2 January 2007, in milliseconds.
const FIRST_DAY: i64 = 1_167_696_000_000;
const A_DAY: u64 = 1_500;

fn days(visits: u64) -> i64 {
    (visits / A_DAY).max(1).cast_signed()
}

/// The visits of another post, fifteen hundred a day, as its export has them. All but a few of the last day
/// have left.
fn write_list(path: &Path, visits: u64) -> io::Result<()> {
    let mut out = io::BufWriter::new(File::create(path)?);
    out.write_all(
        b"no,date,arrived,left,name,organisation,purpose,host,phone,party,evidence,verdict,policy,post,officer,note,id\r\n",
    )?;
    // Steele, Lea, Flood: "Fast splittable pseudorandom number generators" (2014).
    let mut state = 0_u64;
    let mut random = || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    };
    for count in 0..visits {
        let mut pick = |from: &[&'static str]| from[(random() % from.len() as u64) as usize];
        let (first, last, middle) = (pick(FIRST), pick(LAST), pick(LAST));
        let (from, to, why) = (pick(FROM), pick(TO), pick(WHY));
        let name = match count % 5 {
            0 => format!("{first} {middle} {last}"),
            // One in five has something that no other has.
            1 => format!("{first} {last} x{count}"),
            _ => format!("{first} {last}"),
        };
        // The ten hours of an office day.
        let arrived = FIRST_DAY + (count / A_DAY * DAY_MILLIS as u64 + count % A_DAY * 24_000).cast_signed();
        let stay = (random() % 7_200_000).cast_signed() + i64::from(count % 5_000 == 0) * 2 * DAY_MILLIS;
        let time = |millis| {
            Timestamp::from_timestamp_millis(millis).unwrap_or_default().format("%Y-%m-%dT%H:%M:%SZ")
        };
        let inside = count + 60 > visits && count % 2 == 0;
        let left = if inside { String::new() } else { time(arrived + stay).to_string() };
        let (evidence, verdict) = match random() % 100 {
            0 => ("child", "admit"),
            1 => ("doctors-letter", "review"),
            2..8 => ("seen-card", "admit"),
            8..10 => ("seen-app", "admit"),
            10..13 => ("none", "undetermined"),
            13..15 => ("verified", "refuse"),
            _ => ("verified", "admit"),
        };
        let id = ulid::Ulid::from_parts(arrived as u64, u128::from(random()));
        let phone = format!("08{:010}", random() % 10_000_000_000);
        write!(
            out,
            "{},,{},{left},{name},{from},{why},{to},{phone},{}",
            count + 1,
            time(arrived),
            count % 3 + 1
        )?;
        write!(out, ",{evidence},{verdict},id-2022-07,Pintu Utama,Dewi,,{id}\r\n")?;
    }
    out.flush()
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
