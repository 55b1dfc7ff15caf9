//! Whatever is killed while everything sends: nothing is lost, nothing is there twice, every chain is whole.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use super::{cluster::Cluster, desk::Desk, office::Centre};

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
    for round in 0..rounds {
        for desk in &mut desks {
            for no in 0..VISITS / rounds.max(1) {
                let id = desk.arrive(&format!("Tamu {round} {no}"));
                if no % 3 == 0 {
                    desk.leave(id);
                }
            }
        }
        let sent = AtomicUsize::new(0);
        thread::scope(|scope| {
            for desk in &desks {
                let (centre, sent) = (&centre, &sent);
                scope.spawn(move || {
                    // From the beginning each time, so that much of it is known; until the connection breaks.
                    let mut from = 1;
                    while from <= desk.entries.len() as u64 {
                        let to = (from + 49).min(desk.entries.len() as u64);
                        let bundle = desk.bundle_of(from, to);
                        let posted = centre.web.post(posjaga::bundle::ENTRIES_PATH, &bundle, &[]);
                        if !posted.is_ok_and(|page| page.status == 200) {
                            return;
                        }
                        sent.fetch_add(1, Ordering::Relaxed);
                        from = to + 1;
                    }
                });
            }
            // In the middle of it, wherever that is in this round.
            while sent.load(Ordering::Relaxed) < 3 + round % 7 {
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
