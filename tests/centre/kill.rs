//! Whatever is killed while everything sends: nothing is lost, nothing is there twice, every chain is whole.

use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader, Write as _},
    process::Stdio,
    sync::atomic::{AtomicU64, AtomicUsize, Ordering},
    thread,
};

use posjaga::{
    bundle::{Answer, ENTRIES_PATH},
    sync, time,
    visit_log::Outbox,
};

use super::{
    cluster::Cluster,
    desk::{Desk, answer},
    office::Centre,
    whole::{Post, Sending},
};

/// How often something is killed. `POSJAGA_KILLS=100` is the long run.
fn kills() -> usize {
    std::env::var("POSJAGA_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(6)
}

const POSTS: usize = 4;
const VISITS: usize = 900;

#[test]
fn killing_the_centre_and_postgresql_loses_nothing_and_doubles_nothing() {
    let Some(cluster) = Cluster::start("") else { return };
    let mut centre = Centre::on(&cluster);
    let mut desks: Vec<Desk> =
        (0..POSTS).map(|no| Desk::enrolled(&centre, "dinkes", &format!("Pos {no}"))).collect();
    let rounds = kills();
    let visits = (VISITS / rounds.max(1)).max(60);
    let acked: Vec<AtomicU64> = desks.iter().map(|_| AtomicU64::new(0)).collect();
    for round in 0..rounds {
        for desk in &mut desks {
            for no in 0..visits {
                let id = desk.arrive(&format!("Tamu {round} {no}"));
                if no % 3 == 0 {
                    desk.leave(id);
                }
            }
        }
        let sent = AtomicUsize::new(0);
        thread::scope(|scope| {
            let sending: Vec<_> = desks
                .iter()
                .zip(&acked)
                .map(|(desk, acked)| {
                    let (centre, sent) = (&centre, &sent);
                    scope.spawn(move || {
                        // Some of it again, and then what is new, until the connection breaks.
                        let mut from = acked.load(Ordering::Relaxed).saturating_sub(60) + 1;
                        while from <= desk.entries.len() as u64 {
                            let to = (from + 19).min(desk.entries.len() as u64);
                            let Ok(page) = centre.web.post(ENTRIES_PATH, &desk.bundle_of(from, to), &[])
                            else {
                                return;
                            };
                            let Ok(told) = answer::<Answer>(&page) else { return };
                            // What was acknowledged once is there for good.
                            let before = acked.fetch_max(told.acked, Ordering::Relaxed);
                            assert!(told.acked >= before, "{told:?}, and {before} before");
                            sent.fetch_add(1, Ordering::Relaxed);
                            from = to + 1;
                        }
                    })
                })
                .collect();
            // In the middle of it, wherever that is in this round.
            let is_over = || sending.iter().all(thread::ScopedJoinHandle::is_finished);
            while sent.load(Ordering::Relaxed) < 3 + round % 23 && !is_over() {
                thread::yield_now();
            }
            if round % 2 == 0 {
                cluster.end_at_once();
            } else {
                centre.signal_kill();
            }
        });
        if round % 2 == 0 {
            cluster.boot("");
        } else {
            centre.kill();
            centre.serve();
        }
    }
    for desk in &desks {
        desk.drain(&centre);
    }
    for desk in &desks {
        let post = desk.sender.post.to_bytes().map(|byte| format!("{byte:02x}")).concat();
        let of = format!("post = '{post}'::uuid");
        let entries = desk.entries.len();
        assert_eq!(
            centre.query(&format!("SELECT count(*), max(seq), min(seq) FROM entry WHERE {of}")),
            format!("{entries}|{entries}|1")
        );
        let links = centre.query(&format!("SELECT encode(link, 'hex') FROM entry WHERE {of} ORDER BY seq"));
        for (line, entry) in links.lines().zip(&desk.entries) {
            assert_eq!(line, entry.link.map(|byte| format!("{byte:02x}")).concat(), "entry {}", entry.seq);
        }
        let visits: std::collections::HashSet<_> = desk.entries.iter().filter_map(|entry| entry.id).collect();
        let inside = visits.iter().filter(|id| desk.latest(**id).left.is_none()).count();
        assert_eq!(
            centre.query(&format!(
                "SELECT count(*), count(*) FILTER (WHERE departed IS NULL) FROM visit WHERE {of}"
            )),
            format!("{}|{inside}", visits.len())
        );
    }
    assert_eq!(centre.query("SELECT sum(visits) = (SELECT count(*) FROM visit) FROM daily"), "t");
    assert_eq!(centre.query("SELECT count(*) FROM quarantine"), "0");
    assert_eq!(centre.query("SELECT count(*) FROM visit_default"), "0");
}

/// What a post is told when a visit is stored.
struct Stored {
    name: String,
    id: String,
}

/// The posts as well: whoever takes guests in is killed, and whoever sends, beside the centre and the database.
#[test]
fn killing_posts_as_well_loses_nothing_that_was_stored() {
    const VISITS: usize = 12;
    let Some(cluster) = Cluster::start("") else { return };
    let mut centre = Centre::on(&cluster);
    centre.done(&["office", "add", "camat", "Kantor Camat"]);
    let posts: Vec<Post> = ["dinkes", "dinkes", "camat"]
        .iter()
        .enumerate()
        .map(|(no, office)| Post::enrolled(&centre, office, &format!("Pos {no}")))
        .collect();
    let mut stored: Vec<Vec<Stored>> = posts.iter().map(|_| Vec::new()).collect();
    for round in 0..kills() {
        let mut sending: Vec<Sending> = posts.iter().map(Post::sending).collect();
        // Which post is the victim, and after how many of its guests something is killed.
        let (victim, after) = (round / 4 % posts.len(), 1 + round % VISITS);
        for (no, post) in posts.iter().enumerate() {
            let mut adding = post
                .program(&["log", "add", "-"])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let mut lines = adding.stdin.take().unwrap();
            for guest in 0..VISITS {
                // Whoever reads them may be gone by then.
                let _ = writeln!(lines, "{{\"name\":\"Tamu {no} {round} {guest}\"}}");
            }
            drop(lines);
            let answers = BufReader::new(adding.stdout.take().unwrap()).lines();
            for (guest, answer) in answers.enumerate() {
                // What was killed may have broken off in the middle of a line.
                let Ok(answer) = serde_json::from_str::<serde_json::Value>(&answer.unwrap()) else { break };
                let id = answer["id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
                stored[no].push(Stored { name: format!("Tamu {no} {round} {guest}"), id });
                if no != victim || guest + 1 != after {
                    continue;
                }
                match round % 4 {
                    0 => adding.kill().unwrap(),
                    1 => sending[no].0.kill().unwrap(),
                    2 => centre.signal_kill(),
                    _ => cluster.end_at_once(),
                }
            }
            adding.wait().unwrap();
        }
        match round % 4 {
            2 => {
                centre.kill();
                centre.serve();
            }
            3 => cluster.boot(""),
            _ => {}
        }
    }
    for (post, stored) in posts.iter().zip(&stored) {
        // The pool of the centre may still hold a connection that is gone.
        while post.send().is_err() {}
        let verified = post.program(&["log", "verify"]).stdout(Stdio::null()).status().unwrap();
        assert!(verified.success(), "the chain of a post");
        let log = post.log();
        let outbox = Outbox::new(post.folder.visit_log_path(), None);
        let sender = sync::status(&post.folder, None, time::now()).sender.unwrap();
        let of =
            format!("post = '{}'::uuid", sender.post.to_bytes().map(|byte| format!("{byte:02x}")).concat());
        let last = outbox.last().unwrap();
        let rows = centre
            .query(&format!("SELECT seq || ' ' || encode(link, 'hex') FROM entry WHERE {of} ORDER BY seq"));
        let own = (1..=last).map(|seq| {
            let (link, _) = outbox.link(seq).unwrap().unwrap();
            format!("{seq} {}", link.map(|byte| format!("{byte:02x}")).concat())
        });
        assert_eq!(rows.lines().map(str::to_owned).collect::<Vec<_>>(), own.collect::<Vec<_>>());
        let visits = centre.query(&format!("SELECT id, name FROM visit WHERE {of}"));
        let at_the_centre: BTreeSet<&str> =
            visits.lines().filter_map(|line| line.split('|').nth(1)).collect();
        let ids: BTreeSet<u128> = visits
            .lines()
            .map(|line| u128::from_str_radix(&line.split('|').next().unwrap().replace('-', ""), 16).unwrap())
            .collect();
        for visit in stored {
            assert!(at_the_centre.contains(visit.name.as_str()), "{} is lost", visit.name);
            assert!(ids.contains(&ulid::Ulid::from_string(&visit.id).unwrap().0), "{} is lost", visit.id);
        }
        let inside = log.inside().unwrap();
        assert_eq!(
            (inside.len(), ids.len(), at_the_centre.len()),
            (visits.lines().count(), ids.len(), ids.len())
        );
        assert!(inside.len() >= stored.len());
    }
    for (office, members) in [("dinkes", &posts[..2]), ("camat", &posts[2..])] {
        let own: usize = members.iter().map(|post| post.log().inside().unwrap().len()).sum();
        let of = format!("(SELECT id FROM office WHERE code = '{office}')");
        assert_eq!(
            centre.query(&format!("SELECT (SELECT count(*) FROM visit WHERE office = {of}), sum(visits) FROM daily WHERE office = {of}")),
            format!("{own}|{own}"),
            "{office}"
        );
    }
    assert_eq!(centre.query("SELECT count(*) FROM quarantine"), "0");
}
