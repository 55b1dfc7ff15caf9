//! Posts with a month behind them, drained at once, and after that the ordinary sending of one visit.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::{centre::Centre, millis, posts, quantiles};

pub fn run(centre: &Centre, posts: usize, entries: u64, threads: usize) {
    let before: u64 = centre.sql("SELECT count(*) FROM entry").parse().expect("a number");
    let all = posts::enrolled(centre, "muat", posts);
    let waiting = Mutex::new(all);
    let done = Mutex::new(Vec::new());
    let bundles = AtomicU64::new(0);
    let begun = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let agent = centre.agent();
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
    let total = posts as u64 * entries;
    println!("{posts} posts, {total} entries, {threads} connections: {:.1} s", took.as_secs_f64());
    println!("{:.0} entries/s, {} bundles", total as f64 / took.as_secs_f64(), bundles.into_inner());
    let after: u64 = centre.sql("SELECT count(*) FROM entry").parse().expect("a number");
    assert_eq!(after - before, total, "each entry is there once");
    let mut done = done.into_inner().expect("nobody panics");
    let Some(post) = done.first_mut() else { return };
    let agent = centre.agent();
    let mut times: Vec<Duration> = (0..200)
        .map(|_| {
            let begun = Instant::now();
            post.send(&agent, 2);
            begun.elapsed()
        })
        .collect();
    let (median, most) = quantiles(&mut times);
    println!("one visit, in and out: median {}, 95 of 100 within {}", millis(median), millis(most));
}
