//! What a machine can do as a centre. On a centre of its own, which it fills:
//!
//! ```text
//! centre_load CONFIG drain [POSTS] [ENTRIES] [THREADS]     posts with a month behind them, drained at once
//! centre_load CONFIG view [VISITS] [READERS] [UPLOADS]     the pages over years of visits, while posts send
//! ```
//!
//! The service runs by then: `posjaga-centre --config CONFIG serve`. `POSJAGA_CENTRE` names the program where it is not
//! beside this one. Build both with
//! `cargo build --release --no-default-features --features centre --bin posjaga-centre --example centre_load`.
//!
//! The bars are 120 posts with 6,000 entries each within 60 seconds on two cores, making and signing the bundles included, an
//! ordinary sending below 50 ms; and, over 10 million visits with 20 readers and 50 uploads a second, each page within
//! 100 ms and a search by three letters within 150 ms, 19 times of 20.

mod centre;
mod drain;
mod posts;
mod view;

use std::{str::FromStr, time::Duration};

use centre::Centre;

/// A number of the command line, or what it is without one.
fn number<T: FromStr>(arguments: &[String], at: usize, default: T) -> T {
    arguments.get(at).and_then(|text| text.replace('_', "").parse().ok()).unwrap_or(default)
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [config, "drain", ..] => drain::run(
            &Centre::of(config),
            number(&arguments, 2, 120),
            number(&arguments, 3, 6000),
            number(&arguments, 4, 8),
        ),
        [config, "view", ..] => view::run(
            &Centre::of(config),
            number(&arguments, 2, 10_000_000),
            number(&arguments, 3, 20),
            number(&arguments, 4, 50),
        ),
        _ => eprintln!(
            "centre_load CONFIG drain [POSTS] [ENTRIES] [THREADS] | CONFIG view [VISITS] [READERS] [UPLOADS]"
        ),
    }
}

/// Half of the times are below the first, 19 of 20 below the second.
fn quantiles(times: &mut [Duration]) -> (Duration, Duration) {
    times.sort();
    let at = |part: usize| times.get(times.len() * part / 100).copied().unwrap_or_default();
    (at(50), at(95))
}

/// In milliseconds, with one decimal.
fn millis(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}
