//! Whether anything changes before the camera, so that an empty hall costs nothing; pure.
//!
//! A sensor's noise, lamps that beat against the shutter and an exposure that wanders are no change: the
//! picture is compared patch by patch, each row of patches brought to the same light, against a limit
//! that follows the noise. A lens that finds its focus is one: it shows in how rough the patches are.

use std::time::{Duration, Instant};

use crate::scan::frame::Frame;

/// After a change all pictures count for so long: a hand comes, and then holds still.
const LIVELY: Duration = Duration::from_secs(1);
/// While nothing changes, a picture counts so often: what is there may be read from the next one, and
/// slow changes of the light are seen.
const RESTING: Duration = Duration::from_millis(250);

/// Patches in a row, about, and the least side of one in pixels.
const ACROSS: usize = 40;
const LEAST_SIDE: usize = 8;
/// So many rows of a patch are looked at, about.
const ROWS: usize = 4;

/// How much a patch must differ, in grey values: so many times what the quietest pictures did, within
/// these bounds.
const OVER_THE_NOISE: f32 = 8.0;
const LEAST_DIFFERENCE: f32 = 2.5;
const MOST_DIFFERENCE: f32 = 10.0;
/// How fast the noise is taken to grow when no picture is as quiet as it was, for each picture.
const NOISE_GROWS: f32 = 1.02;
/// So many patches must differ. Any code that can be read covers more.
const CHANGED_PATCHES: usize = 2;
/// In a picture of fewer patches nothing can be told.
const FEW_PATCHES: usize = 60;

/// Follows the pictures of one camera.
#[derive(Default)]
pub(super) struct Motion {
    /// The picture that others are compared with: the last one that counted.
    reference: Patches,
    newest: Patches,
    noise: Option<f32>,
    /// When something last changed, and when a picture last counted.
    changed: Option<Instant>,
    counted: Option<Instant>,
}

impl Motion {
    /// Takes in a picture, and says whether it counts for those who look at pictures. While they are
    /// `attentive` every one does.
    pub(super) fn see(&mut self, frame: &Frame, attentive: bool, now: Instant) -> bool {
        self.newest.measure(frame);
        let differs = self.newest.differ(&self.reference, &mut self.noise);
        if differs || attentive {
            self.changed = Some(now);
        }
        let within = |since: Option<Instant>, span| since.is_some_and(|since| now - since < span);
        let counts = within(self.changed, LIVELY) || !within(self.counted, RESTING);
        // A small change is compared with the picture before it until it has grown.
        if differs || !within(self.counted, RESTING) {
            std::mem::swap(&mut self.reference, &mut self.newest);
        }
        if counts {
            self.counted = Some(now);
        }
        counts
    }
}

/// A picture in patches, row by row.
#[derive(Default)]
struct Patches {
    /// In a row.
    across: usize,
    patches: Vec<Patch>,
}

/// Grey values.
#[derive(Clone, Copy, Default)]
struct Patch {
    mean: f32,
    /// The mean difference between neighbours.
    roughness: f32,
}

impl Patches {
    fn measure(&mut self, frame: &Frame) {
        let side = (frame.width / ACROSS).max(LEAST_SIDE);
        self.across = frame.width / side;
        self.patches.clear();
        for band in frame.luma.chunks_exact((frame.width * side).max(1)) {
            let first = self.patches.len();
            self.patches.resize(first + self.across, Patch::default());
            let patches = &mut self.patches[first..];
            let (step, rows) = (side / ROWS, side.div_ceil(side / ROWS));
            for row in band.chunks_exact(frame.width).step_by(step) {
                for (patch, pixels) in patches.iter_mut().zip(row.chunks_exact(side)) {
                    let sum: u32 = pixels.iter().map(|pixel| u32::from(*pixel)).sum();
                    let pairs = pixels.iter().zip(&pixels[1..]);
                    let rough: u32 = pairs.map(|(a, b)| u32::from(a.abs_diff(*b))).sum();
                    patch.mean += sum as f32;
                    patch.roughness += rough as f32;
                }
            }
            for patch in patches {
                patch.mean /= (rows * side) as f32;
                patch.roughness /= (rows * (side - 1)) as f32;
            }
        }
    }

    /// Whether something else is seen than in `before`. A picture of another size is something else, and
    /// so is one that is too small for patches.
    fn differ(&self, before: &Self, noise: &mut Option<f32>) -> bool {
        let (count, across) = (self.patches.len(), self.across);
        if count < FEW_PATCHES || count != before.patches.len() || across != before.across {
            return true;
        }
        let mut differences = Vec::with_capacity(self.patches.len());
        for (now, before) in self.patches.chunks(across).zip(before.patches.chunks(across)) {
            let pairs = || now.iter().zip(before);
            let light = median(pairs().map(|(now, before)| (now.mean + 1.0) / (before.mean + 1.0)).collect());
            differences.extend(pairs().map(|(now, before)| {
                let mean = (now.mean - light * before.mean).abs();
                mean.max((now.roughness - light * before.roughness).abs())
            }));
        }
        let quiet = noise.map_or(0.0, |noise| noise * NOISE_GROWS);
        let limit = (OVER_THE_NOISE * quiet).clamp(LEAST_DIFFERENCE, MOST_DIFFERENCE);
        let differing = differences.iter().filter(|difference| **difference > limit).count();
        let middle = median(differences);
        // The same picture once more, as some cameras send it, says nothing of the noise.
        if middle > 0.0 {
            *noise = Some(if noise.is_some() { middle.min(quiet) } else { middle });
        }
        differing >= CHANGED_PATCHES
    }
}

/// The value in the middle; 0 of nothing.
fn median(mut values: Vec<f32>) -> f32 {
    let middle = values.len() / 2;
    if values.is_empty() { 0.0 } else { *values.select_nth_unstable_by(middle, f32::total_cmp).1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTH: usize = 640;
    const HEIGHT: usize = 360;
    /// Between two pictures.
    const PERIOD: Duration = Duration::from_millis(33);

    /// A hall with a door and a window, under so much light, with noise of this spread.
    fn hall(number: u64, spread: f32, light: impl Fn(usize) -> f32) -> Vec<u8> {
        let mut state = (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut even = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 40) as f32 / (1_u64 << 24) as f32 - 0.5
        };
        (0..WIDTH * HEIGHT)
            .map(|at| {
                let (x, y) = (at % WIDTH, at / WIDTH);
                let thing = if x / 80 % 3 == 1 { 60.0 } else { 120.0 + x as f32 / 16.0 };
                let noise = (even() + even() + even() + even()) * 1.7 * spread;
                (thing * light(y) + noise).clamp(0.0, 255.0) as u8
            })
            .collect()
    }

    fn frame(luma: Vec<u8>) -> Frame {
        Frame { width: WIDTH, height: HEIGHT, luma: luma.into(), seq: 0 }
    }

    /// How many of the pictures count.
    fn counting(motion: &mut Motion, now: &mut Instant, pictures: impl Iterator<Item = Vec<u8>>) -> usize {
        let mut count = |picture| {
            *now += PERIOD;
            motion.see(&frame(picture), false, *now)
        };
        pictures.map(&mut count).filter(|counts| *counts).count()
    }

    /// A camera before the hall, at rest.
    fn settled(spread: f32) -> (Motion, Instant) {
        let (mut motion, mut now) = (Motion::default(), Instant::now());
        counting(&mut motion, &mut now, (0..90).map(|number| hall(number, spread, |_| 1.0)));
        (motion, now)
    }

    #[test]
    fn an_empty_hall_counts_a_few_times_a_second_whatever_its_noise_and_light() {
        for spread in [0.0, 2.0, 6.0, 12.0] {
            let (mut motion, mut now) = settled(spread);
            let still = (100..190).map(|number| hall(number, spread, |_| 1.0));
            assert!(counting(&mut motion, &mut now, still) <= 13, "noise of {spread}");
        }
        let (mut motion, mut now) = settled(6.0);
        let repeated = (100..190).map(|number| hall(number % 6, 6.0, |_| 1.0));
        assert!(counting(&mut motion, &mut now, repeated) <= 13, "pictures that come again");

        let (mut motion, mut now) = settled(3.0);
        let flicker = (100..190_u64).map(|number| {
            hall(number, 3.0, |y| {
                let beat = (number as f32 * 1.3 + y as f32 / 90.0).sin() * 0.05;
                (1.0 + beat) * (1.0 + number as f32 / 2000.0)
            })
        });
        assert!(counting(&mut motion, &mut now, flicker) <= 13);
    }

    #[test]
    fn a_phone_that_comes_into_view_counts_at_once_and_for_a_while() {
        for spread in [0.0, 6.0, 12.0] {
            let (mut motion, mut now) = settled(spread);
            let with_phone = |number| {
                let mut luma = hall(number, spread, |_| 1.0);
                for row in luma.chunks_exact_mut(WIDTH).skip(100).take(60) {
                    row[300..350].fill(230);
                }
                luma
            };
            let pictures = (100..125).map(with_phone);
            assert_eq!(counting(&mut motion, &mut now, pictures), 25, "noise of {spread}");
        }
    }

    #[test]
    fn a_lens_that_finds_its_focus_is_a_change() {
        let stripes = |number, sharp: bool| {
            let mut luma = hall(number, 3.0, |_| 1.0);
            for row in luma.chunks_exact_mut(WIDTH).skip(100).take(120) {
                for (x, pixel) in row.iter_mut().enumerate().take(360).skip(240) {
                    *pixel = if !sharp {
                        120
                    } else if x / 2 % 2 == 0 {
                        60
                    } else {
                        180
                    };
                }
            }
            luma
        };
        let (mut motion, mut now) = settled(3.0);
        counting(&mut motion, &mut now, (0..90).map(|number| stripes(number, false)));
        let sharp = (90..100).map(|number| stripes(number, true));
        assert_eq!(counting(&mut motion, &mut now, sharp), 10);
    }

    #[test]
    fn while_a_code_is_tried_every_picture_counts() {
        let (mut motion, mut now) = settled(3.0);
        for number in 0..60 {
            now += PERIOD;
            assert!(motion.see(&frame(hall(number, 3.0, |_| 1.0)), true, now));
        }
    }

    #[test]
    fn pictures_without_patches_always_count() {
        let (mut motion, mut now) = (Motion::default(), Instant::now());
        for (width, height) in [(1, 1), (7, 900), (900, 7), (8, 8), (8, 8), (0, 0)] {
            now += PERIOD;
            let luma = vec![7; width * height].into();
            assert!(motion.see(&Frame { width, height, luma, seq: 0 }, false, now));
        }
    }
}
