//! Finder patterns: rows are scanned for runs of 1:1:3:1:1, and what is found must show the same runs
//! across and along a diagonal. Centres and module sizes are known to a tenth of a pixel.

use crate::scan::reader::{
    budget::Budget,
    image::threshold::{ACTIVE_BLOCK, ThresholdedImage, WORD, bits, finder_module},
    locate::template::{self, Axes},
    point::Point,
};

/// The most patterns that one look collects, and the most that it looks into: a picture full of
/// patterns is no desk.
const MAX_FINDERS: usize = 160;
const MAX_CANDIDATES: usize = 4000;
/// Below this likeness at its best angle, nothing is taken for a finder pattern.
pub const LIKENESS_TURNED: f32 = 0.25;

/// A finder pattern.
#[derive(Clone, Copy, Debug)]
pub struct Finder {
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
pub struct Finders {
    pub found: Vec<Finder>,
    /// How many places were looked into.
    candidates: usize,
    row: Row,
}

impl Finders {
    /// Scans the rows `first`, `first + step`, ….
    pub fn scan(
        &mut self,
        thresholded: &ThresholdedImage<'_>,
        first: usize,
        step: usize,
        budget: &mut Budget,
    ) {
        let mut row = std::mem::take(&mut self.row);
        for y in (first..thresholded.height().saturating_sub(1)).step_by(step) {
            row.find_changes(thresholded, y);
            budget.spend(row.looked_at + row.changes.len() * 8);
            row.find_candidates(|changes| self.look_at(thresholded, y, changes, budget));
            if self.found.len() >= MAX_FINDERS || self.candidates >= MAX_CANDIDATES {
                break;
            }
        }
        self.row = row;
    }

    /// Looks whether there is a finder between these changes of a row.
    fn look_at(
        &mut self,
        thresholded: &ThresholdedImage<'_>,
        y: usize,
        changes: &[i32; 6],
        budget: &mut Budget,
    ) {
        let (row, limit) = (thresholded.row(y), thresholded.least * thresholded.sign());
        let exact = changes.map(|change| exact(row, limit, change));
        let runs = std::array::from_fn(|run| exact[run + 1] - exact[run]);
        if runs[2] <= runs[0] || runs[2] <= runs[4] {
            return;
        }
        let Some(module) = finder_module(&runs) else { return };
        self.candidates += 1;
        budget.spend(400);
        let middle = Point::new(f32::midpoint(exact[2], exact[3]), y as f32);
        if let Some(finder) = confirm(thresholded, middle, module) {
            budget.spend(4_000);
            self.add(thresholded, finder);
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
    fn add(&mut self, thresholded: &ThresholdedImage<'_>, new: Finder) {
        let same =
            |known: &&mut Finder| (known.centre - new.centre).length() < 1.5 * known.module.max(new.module);
        if let Some(known) = self.found.iter_mut().find(same) {
            let weight = 1.0 / (known.rows + 1) as f32;
            known.centre = known.centre + (new.centre - known.centre) * weight;
            known.module += (new.module * known.narrowed - known.module) * weight;
            known.rows += 1;
        } else {
            self.found.push(new.turned(thresholded));
        }
    }
}

impl Finder {
    /// A finder that was found by its runs, at the angle that suits it best.
    fn turned(self, thresholded: &ThresholdedImage<'_>) -> Self {
        let at = |angle: f32| {
            // Runs through the middle of a turned square are longer than its side.
            let narrowed = angle.cos().max(angle.sin());
            let module = self.module * narrowed;
            let (likeness, _) = template::finder_star(thresholded, self.centre, Axes::turned(module, angle));
            Self { module, narrowed, likeness, ..self }
        };
        template::ANGLES
            .map(at)
            .into_iter()
            .reduce(|best, next| if next.likeness > best.likeness { next } else { best })
            .unwrap_or(self)
    }
}

/// One row of a picture against its threshold.
#[derive(Default)]
struct Row {
    /// Where the colour changes, as the last pixel before it: to dark, back to light, and so on in turns.
    changes: Vec<i32>,
    /// How many pixels were looked at.
    looked_at: usize,
}

/// Candidates that are looked at together.
const MANY: usize = WORD;
/// So many pixels before a part that begins dark stands its change to dark, which was not seen: no pattern is so
/// large.
const UNSEEN: i32 = 2 * MAX_PATTERN as i32;
/// The longest run and the longest pattern, in pixels, that are measured. In a picture that is not halved no symbol
/// has room for a longer one.
const MAX_RUN: u16 = 1000;
const MAX_PATTERN: u16 = 3600;

/// Appends `first` and the place of each bit that is set.
#[inline]
fn push_ones(places: &mut Vec<i32>, first: i32, mut bits: u64) {
    // Eight at a time, though there be fewer: their number could not be foretold.
    const STRIDE: usize = 8;
    let mut left = bits.count_ones() as usize;
    while left > 0 {
        let mut next = [0; STRIDE];
        for place in &mut next {
            *place = first.wrapping_add(bits.trailing_zeros() as i32);
            bits &= bits.wrapping_sub(1);
        }
        places.extend_from_slice(&next);
        places.truncate(places.len() - STRIDE.saturating_sub(left));
        left = left.saturating_sub(STRIDE);
    }
}

impl Row {
    /// Finds the changes where there may be patterns.
    fn find_changes(&mut self, thresholded: &ThresholdedImage<'_>, y: usize) {
        let (pixels, means) = thresholded.row(y);
        self.changes.clear();
        self.looked_at = 0;
        let (mut block, mut was_dark, mut end) = (0, false, 0);
        for blocks in thresholded.lively_row(y).chunk_by(|a, b| a == b) {
            let from = block * ACTIVE_BLOCK;
            block += blocks.len();
            if blocks[0] {
                // One pixel more, since a change lies between two.
                let until = (block * ACTIVE_BLOCK + 1).min(pixels.len());
                let pixels = &pixels[from..until];
                let is_dark = thresholded.is_dark(pixels[0], means[from / 2]);
                // What was not looked at in between does not change the turns.
                if was_dark != is_dark {
                    self.changes.push(if is_dark { from as i32 - UNSEEN } else { end });
                }
                was_dark = self.find_changes_of(thresholded, is_dark, from, pixels, &means[from / 2..]);
                end = until as i32 - 1;
            }
        }
    }

    /// Finds the changes of one part of the row, which begins with the pixel `from`. Gives whether its last
    /// pixel is dark.
    fn find_changes_of(
        &mut self,
        thresholded: &ThresholdedImage<'_>,
        mut was_dark: bool,
        from: usize,
        pixels: &[u8],
        means: &[u8],
    ) -> bool {
        self.looked_at += pixels.len();
        let means = &means[..pixels.len().div_ceil(2)];
        let (words, rest) = pixels.as_chunks::<WORD>();
        let (means, means_of_rest) = means.as_chunks::<{ WORD / 2 }>();
        let mut first = from as i32 - 1;
        let mut push = |dark: u64| {
            push_ones(&mut self.changes, first, dark ^ (dark << 1 | u64::from(was_dark)));
            was_dark = dark >> (WORD - 1) == 1;
            first += WORD as i32;
        };
        for (pixels, means) in words.iter().zip(means) {
            push(thresholded.dark(pixels, means));
        }
        if let Some(last) = rest.last()
            && let Some(last_mean) = means_of_rest.last()
        {
            // Beyond the end stands the end.
            let (mut pixels, mut means) = ([*last; WORD], [*last_mean; WORD / 2]);
            pixels[..rest.len()].copy_from_slice(rest);
            means[..means_of_rest.len()].copy_from_slice(means_of_rest);
            push(thresholded.dark(&pixels, &means));
        }
        was_dark
    }

    /// Tells the changes between which there may be a finder.
    fn find_candidates(&mut self, mut tell: impl FnMut(&[i32; 6])) {
        // What reaches beyond the last change is far too short.
        let count = self.changes.len().next_multiple_of(2 * MANY);
        self.changes.resize(count + 4, 0);
        for chunk in 0..count / (2 * MANY) {
            let changes = &self.changes[chunk * 2 * MANY..];
            let Some(near) = changes.first_chunk::<{ 2 * MANY + 4 }>() else { break };
            let mut candidates = bits(&could_be_finders(near));
            while candidates != 0 {
                if let Some(changes) = changes[2 * candidates.trailing_zeros() as usize..].first_chunk() {
                    tell(changes);
                }
                candidates &= candidates - 1;
            }
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

/// For each change to dark, whether there could be a finder pattern between it and the next five.
fn could_be_finders(changes: &[i32; 2 * MANY + 4]) -> [u8; MANY] {
    // In sixteen bits, of which processors take twice as many at a time. Only differences count.
    let (mut to_dark, mut to_light) = ([0; MANY + 2], [0; MANY + 2]);
    for ((dark, light), pair) in to_dark.iter_mut().zip(&mut to_light).zip(changes.as_chunks::<2>().0) {
        (*dark, *light) = (pair[0] as u16, pair[1] as u16);
    }
    let mut candidates = [0; MANY];
    for (i, candidate) in candidates.iter_mut().enumerate() {
        let next =
            [to_dark[i], to_light[i], to_dark[i + 1], to_light[i + 1], to_dark[i + 2], to_light[i + 2]];
        *candidate = u8::from(could_be_finder(next));
    }
    candidates
}

/// Whether the runs between these changes could be those of a finder pattern: what [`finder_module`] asks of
/// them, with a pixel to spare. Without a branch, and in products that are cheap.
#[expect(clippy::needless_bitwise_bool, reason = "a branch would be guessed wrongly half of the time")]
fn could_be_finder(changes: [u16; 6]) -> bool {
    let between =
        |from: usize, to: usize, most: u16| changes[to].wrapping_sub(changes[from]).min(most) as i16;
    let run = |number: usize| between(number, number + 1, MAX_RUN);
    let (all, middle) = (between(0, 5, MAX_PATTERN), run(2));
    let ring = |run: i16| (run * 32 <= (all + 1) * 8 + 45) & (run * 16 + 22 > all - 1) & (run < middle + 2);
    (all >= 8)
        & (middle * 32 + 52 > (all - 1) * 9)
        & (middle * 16 - 26 < (all + 1) * 9)
        & ring(run(0))
        & ring(run(1))
        & ring(run(3))
        & ring(run(4))
}

/// Looks down, across again through the middle, and along both diagonals.
fn confirm(thresholded: &ThresholdedImage<'_>, at: Point, module: f32) -> Option<Finder> {
    if !thresholded.may_cross_down(at, module) {
        return None;
    }
    let down = thresholded.crossing(at, Point::new(0.0, 1.0), module)?;
    if down.module > 2.2 * module || module > 2.2 * down.module {
        return None;
    }
    let at = at + Point::new(0.0, down.middle);
    let across = thresholded.crossing(at, Point::new(1.0, 0.0), module)?;
    let centre = at + Point::new(across.middle, 0.0);
    // Small patterns are too coarse for their diagonals to be asked for.
    if module > 4.0 || (across.module - down.module).abs() > 0.35 * module {
        let slope = std::f32::consts::FRAC_1_SQRT_2;
        thresholded
            .crossing(centre, Point::new(slope, slope), module)
            .or_else(|| thresholded.crossing(centre, Point::new(slope, -slope), module))?;
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

    use super::{could_be_finder, finder_module, push_ones};

    #[test]
    fn ones_are_told_in_their_order() {
        for bits in [0, 1, 1 << 63, u64::MAX, 0x8001_0203_0400_fff0] {
            let mut places = vec![7];
            push_ones(&mut places, 100, bits);
            let expected: Vec<_> =
                (0..64).filter(|place| bits >> place & 1 == 1).map(|place| 100 + place).collect();
            assert_eq!(places[1..], expected, "{bits:x}");
        }
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
                    place as u16
                });
                prop_assert!(could_be_finder(places), "{runs:?}");
            }
        }
    }
}
