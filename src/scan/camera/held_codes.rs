//! Which codes are in view, so that each is reported once for each time that it is held up; pure.

use std::{
    hash::{BuildHasher, RandomState},
    time::{Duration, Instant},
};

/// The codes in view. Keeps a keyed digest of each, not the content.
pub(super) struct HeldCodes {
    out_of_view: Duration,
    hasher: RandomState,
    held: Vec<CodeInView>,
}

struct CodeInView {
    digest: u64,
    seen: Instant,
    /// Pictures since then that did not show it.
    missed: u32,
    /// Whether the officer has dealt with it: it must be away for longer before it is a new one.
    waved_away: bool,
}

/// So many pictures must be without a code before it is out of view. With a slow reader, or a camera
/// that stood still, time alone says little.
const MAX_MISSED_PICTURES: u32 = 3;

/// A code that was waved away must be out of view for so many times as long. While it is still held there, a hand
/// that shakes, or a glare, hides it for some seconds, and it must not take the place of what the officer does.
const WAVED_AWAY: u32 = 4;

/// The most codes that are kept in mind; with more of them at once, the oldest are forgotten.
const MAX_HELD_CODES: usize = 64;

impl HeldCodes {
    /// Nothing in view. A code that was not seen for `out_of_view` is a new one when it comes back.
    pub(super) fn new(out_of_view: Duration) -> Self {
        Self { out_of_view, hasher: RandomState::new(), held: Vec::new() }
    }

    /// Takes in the codes of one picture. When any of them came newly into view it gives back all of them:
    /// which code is meant depends on what is beside it.
    pub(super) fn see(&mut self, codes: Vec<Vec<u8>>, now: Instant) -> Vec<Vec<u8>> {
        for held in &mut self.held {
            held.missed = held.missed.saturating_add(1);
        }
        let mut any_new = false;
        for code in &codes {
            let digest = self.hasher.hash_one(code);
            if let Some(held) = self.held.iter_mut().find(|held| held.digest == digest) {
                let times = if held.waved_away { WAVED_AWAY } else { 1 };
                let is_new = held.missed > times * MAX_MISSED_PICTURES
                    && now.saturating_duration_since(held.seen) >= times * self.out_of_view;
                (held.seen, held.missed) = (now, 0);
                held.waved_away &= !is_new;
                any_new |= is_new;
            } else {
                self.held.push(CodeInView { digest, seen: now, missed: 0, waved_away: false });
                any_new = true;
            }
        }
        self.held.sort_by_key(|held| held.missed);
        self.held.truncate(MAX_HELD_CODES);
        if any_new { codes } else { Vec::new() }
    }

    /// The officer has dealt with what is in view. A code of before, whose guest may come to leave, is none of it.
    pub(super) fn wave_away(&mut self) {
        for held in &mut self.held {
            held.waved_away |= held.missed <= MAX_MISSED_PICTURES;
        }
    }

    /// Forgets what was in view.
    pub(super) fn forget(&mut self) {
        self.held.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn a() -> Vec<Vec<u8>> {
        vec![b"a".to_vec()]
    }

    /// Sees pictures without a code, ten a second.
    fn nothing_for(held: &mut HeldCodes, since: &mut Instant, duration: Duration) {
        let end = *since + duration;
        while *since < end {
            *since += SECOND / 10;
            assert!(held.see(Vec::new(), *since).is_empty());
        }
    }

    #[test]
    fn a_code_that_is_held_up_is_new_once() {
        let (mut held, mut now) = (HeldCodes::new(SECOND), Instant::now());
        assert_eq!(held.see(a(), now), a());
        for _ in 0..1000 {
            now += SECOND / 10;
            assert!(held.see(a(), now).is_empty());
        }
    }

    #[test]
    fn a_code_that_was_out_of_view_for_long_is_new_and_for_a_blink_is_not() {
        let (mut held, mut now) = (HeldCodes::new(SECOND), Instant::now());
        held.see(a(), now);
        nothing_for(&mut held, &mut now, SECOND / 2);
        assert!(held.see(a(), now).is_empty());
        nothing_for(&mut held, &mut now, SECOND * 2);
        assert_eq!(held.see(a(), now), a());
    }

    #[test]
    fn a_code_that_was_waved_away_does_not_come_back_by_itself() {
        let (mut held, mut now) = (HeldCodes::new(SECOND), Instant::now());
        held.see(a(), now);
        held.wave_away();
        for _ in 0..20 {
            // It shakes, and is not read for longer than an ordinary code may be.
            nothing_for(&mut held, &mut now, SECOND * 2);
            assert!(held.see(a(), now).is_empty());
        }
        // Another guest's is new at once, and the same one when it was gone, or is asked for.
        let b = vec![b"b".to_vec()];
        assert_eq!(held.see(b.clone(), now), b);
        nothing_for(&mut held, &mut now, SECOND * 5);
        assert_eq!(held.see(a(), now), a());
        held.wave_away();
        held.forget();
        assert_eq!(held.see(a(), now), a());
    }

    #[test]
    fn a_code_of_before_is_not_waved_away_with_the_one_in_view() {
        let (mut held, mut now) = (HeldCodes::new(SECOND), Instant::now());
        held.see(a(), now);
        let b = vec![b"b".to_vec()];
        for _ in 0..10 {
            now += SECOND / 10;
            held.see(b.clone(), now);
        }
        held.wave_away();
        nothing_for(&mut held, &mut now, SECOND * 2);
        assert_eq!(held.see(a(), now), a());
        assert!(held.see(b, now).is_empty());
    }

    #[test]
    fn time_in_which_nobody_looked_does_not_count() {
        let (mut held, now) = (HeldCodes::new(SECOND), Instant::now());
        held.see(a(), now);
        assert!(held.see(a(), now + SECOND * 60).is_empty());
    }

    #[test]
    fn a_second_code_comes_with_the_first() {
        let (mut held, now) = (HeldCodes::new(SECOND), Instant::now());
        held.see(a(), now);
        let both = vec![b"a".to_vec(), b"b".to_vec()];
        assert_eq!(held.see(both.clone(), now), both);
        assert!(held.see(both.clone(), now).is_empty());
        held.forget();
        assert_eq!(held.see(both.clone(), now), both);
    }

    #[test]
    fn an_endless_row_of_codes_takes_no_more_memory() {
        let (mut held, now) = (HeldCodes::new(SECOND), Instant::now());
        for i in 0..10_000_u32 {
            held.see(vec![i.to_le_bytes().to_vec()], now);
        }
        assert!(held.held.len() <= MAX_HELD_CODES);
        assert!(held.see(vec![9_999_u32.to_le_bytes().to_vec()], now).is_empty(), "the newest is kept");
    }
}
