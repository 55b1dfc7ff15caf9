//! How fast a centre takes what has gathered: posts with a month behind them, drained at once, and after that the ordinary sending
//! of one visit.
//!
//! ```text
//! posjaga-centre --config CENTRE.toml office add muat "Uji muat"
//! posjaga-centre --config CENTRE.toml serve &
//! cargo run --release --no-default-features --features centre --example centre_load -- \
//!     target/release/posjaga-centre CENTRE.toml [POSTS] [ENTRIES] [THREADS]
//! ```
//!
//! 120 posts with 6,000 entries each are the bar: within 60 seconds on two cores, the making and signing of the bundles included.

use std::{
    env,
    process::Command,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use posjaga::{
    bundle::{
        Answer, ENROLMENT_PATH, ENTRIES_PATH, Enrolled, Enrolment, EnrolmentRequest, Entry, FORMAT, Identity,
        Kind, NO_LINK, Sender, SigningKey, encode,
    },
    time,
    visit::{EvidenceKind, Visit, VisitId},
    visit_log::ChangeKind,
};
use ureq::{
    Agent,
    tls::{Certificate, RootCerts, TlsConfig, TlsProvider},
};

struct Post {
    enrolment: Enrolment,
    sender: Sender,
    key: SigningKey,
    next: u64,
    link: [u8; 32],
    sent: u64,
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [program, config, rest @ ..] = arguments.as_slice() else {
        eprintln!("centre_load PROGRAM CONFIG [POSTS] [ENTRIES] [THREADS]");
        return;
    };
    let number = |at: usize, default| rest.get(at).and_then(|text| text.parse().ok()).unwrap_or(default);
    let (posts, entries, threads) = (number(0, 120), number(1, 6000), number(2, 8));
    let enrolments: Vec<Enrolment> = (0..posts)
        .map(|no| {
            let output = Command::new(program)
                .args(["--config", config, "post", "add", "muat", &format!("Pos {no}")])
                .output()
                .expect("the centre's program runs");
            let text = String::from_utf8_lossy(&output.stdout);
            Enrolment::parse(text.trim())
                .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
        })
        .collect();
    let agent = agent(&enrolments[0].root);
    let all: Vec<Post> = enrolments.into_iter().map(|enrolment| enrol(&agent, enrolment)).collect();
    let waiting = Mutex::new(all);
    let done = Mutex::new(Vec::new());
    let bundles = AtomicU64::new(0);
    let begun = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let agent = agent.clone();
                loop {
                    let next = waiting.lock().expect("nobody panics").pop();
                    let Some(mut post) = next else { return };
                    while post.sent < entries {
                        post.send(&agent, 500.min(entries - post.sent));
                        bundles.fetch_add(1, Ordering::Relaxed);
                    }
                    done.lock().expect("nobody panics").push(post);
                }
            });
        }
    });
    let took = begun.elapsed();
    let total = posts * entries;
    println!("{posts} posts, {total} entries, {threads} connections: {:.1} s", took.as_secs_f64());
    println!("{:.0} entries/s, {} bundles", total as f64 / took.as_secs_f64(), bundles.into_inner());
    let mut done = done.into_inner().expect("nobody panics");
    let Some(post) = done.first_mut() else { return };
    let mut times: Vec<Duration> = (0..200)
        .map(|_| {
            let begun = Instant::now();
            post.send(&agent, 2);
            begun.elapsed()
        })
        .collect();
    times.sort();
    println!("two entries: median {:?}, p95 {:?}", times[times.len() / 2], times[times.len() * 95 / 100]);
}

impl Post {
    /// Makes so many entries, in pairs of one who comes and the same who leaves, and sends them.
    fn send(&mut self, agent: &Agent, count: u64) {
        let first = self.next;
        let before = self.link;
        let entries: Vec<Entry> = (0..count).map(|_| self.entry()).collect();
        let bundle =
            encode(self.sender, (first, before), &entries, self.enrolment.fields, time::now(), &self.key);
        // What had no room goes with the next one.
        self.next = bundle.header.to + 1;
        self.link = bundle.link;
        self.sent += bundle.header.to + 1 - first;
        let url = format!("{}{ENTRIES_PATH}", self.enrolment.url);
        let mut response = agent.post(&url).send(&bundle.bytes).expect("the centre answers");
        let answer: Answer =
            serde_json::from_slice(&response.body_mut().read_to_vec().expect("an answer")).expect("JSON");
        assert_eq!((answer.acked, answer.link), (bundle.header.to, bundle.link));
    }

    fn entry(&mut self) -> Entry {
        let seq = self.next;
        let no = seq.div_ceil(2);
        let minutes = i64::try_from(no % 14_400).unwrap_or_default();
        let arrived = time::now() - chrono::Duration::minutes(3 * minutes);
        let id = ulid::Ulid::from_parts(
            u64::try_from(arrived.timestamp_millis() / 180_000 * 180_000).unwrap_or_default(),
            u128::from(self.sender.post.to_bytes()[15]) << 64
                | u128::from(self.sender.post.to_bytes()[14]) << 56
                | u128::from(no),
        );
        let mut visit = Visit::blank(no, VisitId::parse(&id.to_string()).expect("a ULID"));
        visit.arrived = arrived;
        visit.name = format!("Tamu {} {}", no % 5000, self.enrolment.name);
        visit.organisation = format!("Instansi {}", no % 300);
        "Rapat".clone_into(&mut visit.purpose);
        visit.host = format!("Bagian {}", no % 40);
        visit.evidence = EvidenceKind::Verified;
        let leaves = seq.is_multiple_of(2);
        visit.left = leaves.then(|| arrived + chrono::Duration::minutes(40));
        let mut entry = Entry {
            seq,
            kind: Kind::Known(if leaves { ChangeKind::Departure } else { ChangeKind::Arrival }),
            at: arrived,
            no: Some(no),
            state: Some([seq as u8; 32]),
            detail: None,
            link: NO_LINK,
            id: Some(visit.id),
            visit: Some(visit),
            strange: None,
        };
        entry.link = entry.linked(&self.link);
        self.link = entry.link;
        self.next += 1;
        entry
    }
}

fn enrol(agent: &Agent, enrolment: Enrolment) -> Post {
    let key = SigningKey::generate().expect("random numbers");
    let request = EnrolmentRequest {
        v: FORMAT,
        post: enrolment.post,
        code: enrolment.code.clone(),
        key: key.public(),
        recipient: Identity::generate().and_then(|identity| identity.recipient()).expect("random numbers"),
        app: "0.1.0".to_owned(),
    };
    let body = serde_json::to_vec(&request).expect("JSON");
    let url = format!("{}{ENROLMENT_PATH}", enrolment.url);
    let mut response = agent.post(&url).send(&body).expect("the centre answers");
    let enrolled: Enrolled =
        serde_json::from_slice(&response.body_mut().read_to_vec().expect("an answer")).expect("JSON");
    let sender = Sender { post: enrolment.post, epoch: enrolled.epoch };
    Post { enrolment, sender, key, next: 1, link: NO_LINK, sent: 0 }
}

fn agent(root: &str) -> Agent {
    let root = Certificate::from_pem(root.as_bytes()).expect("a certificate");
    let tls = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .root_certs(RootCerts::from(vec![root]))
        .unversioned_rustls_crypto_provider(
            std::sync::Arc::new(rustls::crypto::aws_lc_rs::default_provider()),
        )
        .build();
    Agent::config_builder().tls_config(tls).proxy(None).build().new_agent()
}
