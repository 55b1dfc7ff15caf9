//! How long to wait after a failure.

use std::time::Duration;

use aws_lc_rs::rand;

/// The pause after the first failure, about.
pub const SHORTEST_PAUSE: Duration = Duration::from_secs(30);
/// The longest pause.
pub const LONGEST_PAUSE: Duration = Duration::from_mins(30);

/// Twice as long after each failure, give or take a quarter, so that a hundred posts do not all come back at once;
/// from the first success on there is no pause.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pace {
    failures: u32,
}

impl Pace {
    /// It worked.
    pub fn succeed(&mut self) {
        self.failures = 0;
    }

    /// It did not: wait for so long.
    pub fn fail(&mut self) -> Duration {
        let mut byte = [0x80];
        // Without a random number there is no jitter, which harms nobody.
        let _ = rand::fill(&mut byte);
        self.fail_with(f64::from(byte[0]) / 255.0)
    }

    /// The same with a share from 0 to 1 in the place of chance.
    fn fail_with(&mut self, chance: f64) -> Duration {
        let doubled = SHORTEST_PAUSE.saturating_mul(1_u32.checked_shl(self.failures).unwrap_or(u32::MAX));
        self.failures = (self.failures + 1).min(16);
        let pause = doubled.min(LONGEST_PAUSE).mul_f64(0.75 + chance / 2.0);
        pause.clamp(SHORTEST_PAUSE, LONGEST_PAUSE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_half_an_hour_and_begin_anew_after_a_success() {
        let mut pace = Pace::default();
        let pauses: Vec<u64> = (0..9).map(|_| pace.fail_with(0.5).as_secs()).collect();
        assert_eq!(pauses, [30, 60, 120, 240, 480, 960, 1800, 1800, 1800]);
        for _ in 0..1000 {
            let pause = pace.fail();
            assert!((LONGEST_PAUSE.mul_f64(0.75)..=LONGEST_PAUSE).contains(&pause), "{pause:?}");
        }
        pace.succeed();
        assert_eq!(pace.fail_with(0.0), SHORTEST_PAUSE);
        assert_eq!(pace.fail_with(1.0).as_secs(), 75);
    }
}
