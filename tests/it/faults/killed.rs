//! The program is killed in the middle of its work. `scripts/kill-loop` kills it more often.

use std::{
    io::Write as _,
    time::{Duration, Instant},
};

use super::{Template, asked_for, rest_of};

#[test]
fn a_kill_leaves_everything_as_it_was_or_as_it_was_to_be() {
    let rounds = std::env::var("POSJAGA_KILLS").map_or(4, |count| count.parse().expect("a number of kills"));
    for operation in asked_for("POSJAGA_OPERATION") {
        let template = Template::new(operation);
        let begun = Instant::now();
        assert!(template.copy().run(&[]).status.success(), "{operation:?} without a fault");
        let takes = begun.elapsed();
        let mut interrupted = 0;
        for round in 0..rounds {
            let attempt = template.copy();
            let mut child = attempt.command(&[]).spawn().unwrap();
            child.stdin.take().unwrap().write_all(attempt.input().as_bytes()).unwrap();
            // Evenly over the time that it takes, and a little beyond.
            let after = takes.mul_f64(f64::from(round) / f64::from(rounds) * 1.1);
            std::thread::sleep(after.max(Duration::from_millis(1)));
            child.kill().unwrap();
            let status = child.wait().unwrap();
            interrupted += u32::from(!status.success());
            let answered = rest_of(child.stdout.take());
            if let Err(what) = attempt.look_over(None, &answered) {
                panic!("{}, kill {round} after {after:?}: {what}", operation.name());
            }
        }
        eprintln!("{}: {rounds} kills, {interrupted} before its end, all well", operation.name());
    }
}
