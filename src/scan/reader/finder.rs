//! Finder patterns: rows are scanned for runs of 1:1:3:1:1, and what is found must show the same runs
//! across and along a diagonal. Centres and module sizes are known to a tenth of a pixel.

use super::{
    ink::{Ink, LIVELY, finder_module},
    pattern::{self, Axes},
    point::Point,
};

/// The most patterns that one look collects, and the most that it looks into: a picture full of
/// patterns is no desk.
const MAX_FINDERS: usize = 160;
const MAX_CANDIDATES: usize = 4000;
/// Below this likeness at its best angle, nothing is taken for a finder pattern.
pub(super) const LIKENESS_TURNED: f32 = 0.25;

/// A finder pattern.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finder {
    pub centre: Point,
    /// Pixels per module, the mean of both directions.
    pub module: f32,
    /// How much less that is than what its runs measure, since it is turned.
    pub narrowed: f32,
    /// How many rows agree on it.
    pub rows: u32,
    /// How much it looks like a finder pattern, turned by whatever angle suits it best; 1 at most.
    pub likeness: f32,
}

/// Collects finder patterns, look after look, so that a later look can fill in rows.
#[derive(Default)]
pub(super) struct Finders {
    pub found: Vec<Finder>,
    /// What it cost, in about nanoseconds.
    pub work: usize,
    /// How many places were looked into.
    candidates: usize,
    row: Row,
}

impl Finders {
    /// Scans the rows `first`, `first + step`, ….
    pub fn scan(&mut self, ink: &Ink<'_>, first: usize, step: usize) {
        let mut row = std::mem::take(&mut self.row);
        for y in (first..ink.height().saturating_sub(1)).step_by(step) {
            row.find_changes(ink, y);
            self.work += row.looked_at + row.changes.len() * 8;
            row.find_candidates();
            for_ones(&row.candidates, |first| {
                if let Some(changes) = row.changes[first..].first_chunk() {
                    self.look_at(ink, y, changes);
                }
            });
            if self.found.len() >= MAX_FINDERS || self.candidates >= MAX_CANDIDATES {
                break;
            }
        }
        self.row = row;
    }

    /// Looks whether there is a finder between these changes of a row.
    fn look_at(&mut self, ink: &Ink<'_>, y: usize, changes: &[i32; 6]) {
        let (row, limit) = (ink.row(y), ink.least * ink.sign());
        let exact = changes.map(|change| exact(row, limit, change));
        let runs = std::array::from_fn(|run| exact[run + 1] - exact[run]);
        if runs[2] <= runs[0] || runs[2] <= runs[4] {
            return;
        }
        let Some(module) = finder_module(&runs) else { return };
        self.candidates += 1;
        self.work += 400;
        let middle = Point::new(f32::midpoint(exact[2], exact[3]), y as f32);
        if let Some(finder) = confirm(ink, middle, module) {
            self.work += 4_000;
            self.add(ink, finder);
        }
    }

    /// Whether there are more than in any picture of codes.
    pub fn are_a_crowd(&self) -> bool {
        self.found.len() >= MAX_FINDERS
    }

    /// Whether one of them looks like a finder pattern.
    pub fn are_likely(&self) -> bool {
        self.found.iter().any(|finder| finder.likeness > LIKENESS_TURNED)
    }

    /// Counts a pattern that is already known as one more row of it.
    fn add(&mut self, ink: &Ink<'_>, new: Finder) {
        let same =
            |known: &&mut Finder| (known.centre - new.centre).length() < 1.5 * known.module.max(new.module);
        if let Some(known) = self.found.iter_mut().find(same) {
            let weight = 1.0 / (known.rows + 1) as f32;
            known.centre = known.centre + (new.centre - known.centre) * weight;
            known.module += (new.module * known.narrowed - known.module) * weight;
            known.rows += 1;
        } else {
            self.found.push(new.turned(ink));
        }
    }
}

impl Finder {
    /// A finder that was found by its runs, at the angle that suits it best.
    fn turned(self, ink: &Ink<'_>) -> Self {
        let at = |angle: f32| {
            // Runs through the middle of a turned square are longer than its side.
            let narrowed = angle.cos().max(angle.sin());
            let module = self.module * narrowed;
            let (likeness, _) = pattern::finder_star(ink, self.centre, Axes::turned(module, angle));
            Self { module, narrowed, likeness, ..self }
        };
        pattern::ANGLES
            .map(at)
            .into_iter()
            .reduce(|best, next| if next.likeness > best.likeness { next } else { best })
            .unwrap_or(self)
    }
}

/// One row of a picture against its threshold.
#[derive(Default)]
struct Row {
    /// Where the colour changes: the last pixel before it, and whether what begins is dark, 1 or 0.
    changes: Vec<i32>,
    begins_dark: Vec<u8>,
    /// For each six changes in a row, by the first of them, whether there may be a finder between them.
    candidates: Vec<u8>,
    /// How many pixels were looked at.
    looked_at: usize,
    limits: Vec<[u8; 2]>,
    dark: Vec<u8>,
    flags: Vec<u8>,
}

/// The bits of 64 flags, each of them a 0 or a 1; the first is the lowest.
fn bits(flags: &[u8; 64]) -> u64 {
    let eight = |flags: &[u8; 8]| u64::from_le_bytes(*flags).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    flags.as_chunks().0.iter().rev().fold(0, |bits, flags| bits << 8 | eight(flags))
}

/// Tells where there are ones among the flags, of which there is a multiple of 64.
#[inline]
fn for_ones(flags: &[u8], mut tell: impl FnMut(usize)) {
    for (chunk, flags) in flags.as_chunks().0.iter().enumerate() {
        let mut left = bits(flags);
        while left != 0 {
            tell(chunk * 64 + left.trailing_zeros() as usize);
            left &= left - 1;
        }
    }
}

impl Row {
    /// Finds the changes where there may be patterns.
    fn find_changes(&mut self, ink: &Ink<'_>, y: usize) {
        let (pixels, means) = ink.row(y);
        self.changes.clear();
        self.begins_dark.clear();
        self.looked_at = 0;
        let mut block = 0;
        for blocks in ink.lively_row(y).chunk_by(|a, b| a == b) {
            let from = block * LIVELY;
            block += blocks.len();
            if blocks[0] {
                // One pixel more, since a change lies between two.
                let until = (block * LIVELY + 1).min(pixels.len());
                self.find_changes_of(ink, from, &pixels[from..until], &means[from / 2..]);
            }
        }
    }

    /// Finds the changes of one part of the row, which begins with the pixel `from`.
    fn find_changes_of(&mut self, ink: &Ink<'_>, from: usize, pixels: &[u8], means: &[u8]) {
        let least = ink.least.unsigned_abs() as u8;
        let means = &means[..pixels.len().div_ceil(2)];
        self.looked_at += pixels.len();
        // One byte a pixel, in loops that compilers turn into wide instructions.
        self.limits.clear();
        self.dark.clear();
        if ink.inverted {
            self.limits.extend(means.iter().map(|mean| [mean.saturating_add(least); 2]));
            let compared = pixels.iter().zip(self.limits.as_flattened());
            self.dark.extend(compared.map(|(pixel, limit)| u8::from(pixel > limit)));
        } else {
            self.limits.extend(means.iter().map(|mean| [mean.saturating_sub(least); 2]));
            let compared = pixels.iter().zip(self.limits.as_flattened());
            self.dark.extend(compared.map(|(pixel, limit)| u8::from(pixel < limit)));
        }
        self.flags.clear();
        self.flags.extend(self.dark.iter().zip(self.dark.iter().skip(1)).map(|(a, b)| a ^ b));
        self.flags.resize(self.flags.len().next_multiple_of(64), 0);
        for_ones(&self.flags, |change| self.changes.push((from + change) as i32));
        // They take turns.
        let first_is_dark = self.dark.first().copied().unwrap_or_default();
        let places = 0..(self.changes.len() - self.begins_dark.len()) as u32;
        self.begins_dark.extend(places.map(|place| (place as u8 & 1) ^ first_is_dark ^ 1));
    }

    /// Finds the changes between which there may be a finder.
    fn find_candidates(&mut self) {
        const MANY: usize = 64;
        let count = self.changes.len().next_multiple_of(MANY);
        // What reaches beyond the last change is far too short.
        self.changes.resize(count + 5, 0);
        self.begins_dark.resize(count, 0);
        self.candidates.clear();
        for (chunk, begins_dark) in self.begins_dark.as_chunks::<MANY>().0.iter().enumerate() {
            let Some(changes) = self.changes[chunk * MANY..].first_chunk::<{ MANY + 5 }>() else { break };
            let mut candidates = *begins_dark;
            for (i, candidate) in candidates.iter_mut().enumerate() {
                *candidate &= u8::from(could_be_finder([0, 1, 2, 3, 4, 5].map(|next| changes[i + next])));
            }
            self.candidates.extend_from_slice(&candidates);
        }
    }
}

/// Where exactly a row with these means crosses the threshold, between the pixel before the change and the
/// next.
fn exact((pixels, means): (&[u8], &[u8]), limit: i16, change: i32) -> f32 {
    let x = change.unsigned_abs() as usize;
    // The limit itself is light, so both lie half a grey value off it at least.
    let side = |x: usize| {
        let twice = 2 * (i16::from(pixels[x]) - i16::from(means[x / 2]) + limit);
        f32::from(twice.abs().max(1))
    };
    let (a, b) = (side(x), side(x + 1));
    x as f32 + a / (a + b)
}

/// Whether the runs between these changes could be those of a finder pattern: what [`finder_module`] asks of
/// them, with a pixel to spare. Without a branch, and in products that are cheap.
#[expect(clippy::needless_bitwise_bool, reason = "a branch would be guessed wrongly half of the time")]
fn could_be_finder(changes: [i32; 6]) -> bool {
    let run = |number: usize| changes[number + 1] - changes[number];
    let (all, middle) = (changes[5] - changes[0], run(2));
    let ring =
        |run: i32| (run * 64 <= (all + 1) * 16 + 90) & (run * 64 + 88 > (all - 1) * 4) & (run < middle + 2);
    (all >= 8)
        & (middle * 64 + 104 > (all - 1) * 18)
        & (middle * 64 - 104 < (all + 1) * 36)
        & ring(run(0))
        & ring(run(1))
        & ring(run(3))
        & ring(run(4))
}

/// Looks down, across again through the middle, and along both diagonals.
fn confirm(ink: &Ink<'_>, at: Point, module: f32) -> Option<Finder> {
    if !ink.may_cross_down(at, module) {
        return None;
    }
    let down = ink.crossing(at, Point::new(0.0, 1.0), module)?;
    if down.module > 2.2 * module || module > 2.2 * down.module {
        return None;
    }
    let at = at + Point::new(0.0, down.middle);
    let across = ink.crossing(at, Point::new(1.0, 0.0), module)?;
    let centre = at + Point::new(across.middle, 0.0);
    // Small patterns are too coarse for their diagonals to be asked for.
    if module > 4.0 || (across.module - down.module).abs() > 0.35 * module {
        let slope = std::f32::consts::FRAC_1_SQRT_2;
        ink.crossing(centre, Point::new(slope, slope), module)
            .or_else(|| ink.crossing(centre, Point::new(slope, -slope), module))?;
    }
    Some(Finder {
        centre,
        module: f32::midpoint(across.module, down.module),
        narrowed: 1.0,
        rows: 1,
        likeness: 0.0,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{could_be_finder, finder_module, for_ones};

    #[test]
    fn ones_are_told_in_their_order() {
        let places = [0, 1, 7, 8, 62, 63, 64, 130, 191];
        let flags: Vec<_> = (0..192).map(|place| u8::from(places.contains(&place))).collect();
        let mut told = Vec::new();
        for_ones(&flags, |place| told.push(place));
        assert_eq!(told, places);
    }

    proptest! {
        #[test]
        fn what_could_be_no_finder_is_none(
            start in 0.0_f32..1.0,
            module in 1.0_f32..14.0,
            shares in prop::array::uniform5(0.2_f32..2.3),
            middle in 1.5_f32..5.0,
        ) {
            let mut runs = shares.map(|share| share * module);
            runs[2] = middle * module;
            if finder_module(&runs).is_some() && runs[2] > runs[0] && runs[2] > runs[4] {
                let mut place = start;
                let places = std::array::from_fn(|i| {
                    place += if i == 0 { 0.0 } else { runs[i - 1] };
                    place as i32
                });
                prop_assert!(could_be_finder(places), "{runs:?}");
            }
        }
    }
}
