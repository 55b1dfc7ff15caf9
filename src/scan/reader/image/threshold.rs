//! How dark a place is: a picture against the mean of its neighbourhood, between the pixels.

use crate::scan::reader::{
    image::{
        luma::{BLOCK, Luma},
        sampling::Grid,
    },
    point::Point,
};

/// The side of a block of [`ThresholdedImage::active`], in pixels of the whole picture.
pub const ACTIVE_BLOCK: usize = 2 * BLOCK;

/// Pixels that are compared at a time, as many as there are bits in a word.
pub const WORD: usize = u64::BITS as usize;

/// The bits of flags that are each a 0 or a 1; the first is the lowest.
pub fn bits(flags: &[u8; WORD]) -> u64 {
    let eight = |flags: &[u8; 8]| u64::from_le_bytes(*flags).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    flags.as_chunks().0.iter().rev().fold(0, |bits, flags| bits << 8 | eight(flags))
}

/// A picture seen as ink on ground. The threshold serves only to find patterns; modules are decided
/// much later, from grey values.
pub struct ThresholdedImage<'a> {
    pub luma: &'a Luma<'a>,
    /// The local mean at half the picture's resolution.
    pub means: &'a [u8],
    /// For each block of the half picture, whether there may be a pattern in it.
    pub active: &'a [bool],
    /// How dark a pixel must be below the mean of its neighbourhood; keeps noise on even ground quiet.
    pub least: i16,
    /// Whether the modules are light on dark ground.
    pub inverted: bool,
}

/// A run of 1:1:3:1:1 through the centre of a finder pattern.
pub struct Crossing {
    /// From where we looked to the middle of the pattern, along the direction.
    pub middle: f32,
    /// Pixels per module along the direction.
    pub module: f32,
    /// From where we looked to the outer edges, against and along the direction.
    pub edges: [f32; 2],
}

impl ThresholdedImage<'_> {
    pub fn height(&self) -> usize {
        self.luma.height
    }

    /// The row's pixels and the row of the local mean that belongs to them.
    pub fn row(&self, y: usize) -> (&[u8], &[u8]) {
        let mean_width = self.luma.width.div_ceil(2);
        (
            &self.luma.pixels[y * self.luma.width..][..self.luma.width],
            &self.means[(y / 2) * mean_width..][..mean_width],
        )
    }

    /// For each [`ACTIVE_BLOCK`] pixels of the row, whether there may be a pattern.
    pub fn lively_row(&self, y: usize) -> &[bool] {
        let columns = self.luma.width.div_ceil(2).div_ceil(BLOCK);
        &self.active[y / ACTIVE_BLOCK * columns..][..columns]
    }

    /// Whether a pixel with this mean around it is ink.
    pub fn is_dark(&self, pixel: u8, mean: u8) -> bool {
        let least = self.least.unsigned_abs() as u8;
        if self.inverted { pixel > mean.saturating_add(least) } else { pixel < mean.saturating_sub(least) }
    }

    /// The same of a word of pixels in a row, of which each two have a mean. The first is the lowest bit.
    #[inline]
    pub fn dark(&self, pixels: &[u8; WORD], means: &[u8; WORD / 2]) -> u64 {
        let least = self.least.unsigned_abs() as u8;
        let mut dark = [0; WORD];
        // In loops that compilers turn into wide instructions.
        if self.inverted {
            let limits = means.map(|mean| [mean.saturating_add(least); 2]);
            let compared = pixels.iter().zip(limits.as_flattened());
            dark.iter_mut().zip(compared).for_each(|(dark, (pixel, limit))| *dark = u8::from(pixel > limit));
        } else {
            let limits = means.map(|mean| [mean.saturating_sub(least); 2]);
            let compared = pixels.iter().zip(limits.as_flattened());
            dark.iter_mut().zip(compared).for_each(|(dark, (pixel, limit))| *dark = u8::from(pixel < limit));
        }
        bits(&dark)
    }

    pub fn sign(&self) -> i16 {
        if self.inverted { -1 } else { 1 }
    }

    pub fn contains(&self, at: Point) -> bool {
        at.x >= 0.0
            && at.y >= 0.0
            && at.x < (self.luma.width - 1) as f32
            && at.y < (self.luma.height - 1) as f32
    }

    /// The grey value between the pixels, negated for inverted codes: ink is always low. Beyond the
    /// edge stands the edge.
    #[expect(clippy::inline_always, reason = "half of all time is spent here, a tenth of it on calls")]
    #[inline(always)]
    pub fn grey(&self, at: Point) -> f32 {
        let luma = self.luma;
        let x = at.x.clamp(0.0, luma.width as f32 - 1.01);
        let y = at.y.clamp(0.0, luma.height as f32 - 1.01);
        let (column, row) = (x as usize, y as usize);
        let above = row * luma.width + column;
        let below = above + luma.width;
        let (Some(above), Some(below)) =
            (luma.pixels.get(above..above + 2), luma.pixels.get(below..below + 2))
        else {
            return 0.0;
        };
        let between = |pair: &[u8]| {
            let (left, right) = (f32::from(pair[0]), f32::from(pair[1]));
            left + (right - left) * (x - column as f32)
        };
        let (top, bottom) = (between(above), between(below));
        let grey = top + (bottom - top) * (y - row as f32);
        if self.inverted { -grey } else { grey }
    }

    /// Grey values at up to `reach` steps along two axes from `middle`, either way; `None` where some of
    /// them would be at the picture's edge or beyond.
    #[inline]
    pub fn grid(&self, middle: Point, right: Point, down: Point, reach: i16) -> Option<Grid<'_>> {
        let reach = f32::from(reach);
        let most = Point::new(right.x.abs() + down.x.abs(), right.y.abs() + down.y.abs()) * reach;
        let fits = Grid::holds(self.luma, middle - most) && Grid::holds(self.luma, middle + most);
        fits.then(|| Grid::new(self.luma, self.inverted, middle, right, down))
    }

    /// Grey values along a line; `None` where some of them would be at the picture's edge or beyond.
    pub fn line(&self, from: Point, way: Point) -> Option<Grid<'_>> {
        let fits = Grid::holds(self.luma, from) && Grid::holds(self.luma, from + way);
        fits.then(|| Grid::new(self.luma, self.inverted, from, way, Point::default()))
    }

    /// Grey values at all of these places.
    pub fn greys(&self, places: &[Point]) -> Vec<f32> {
        let mut least = Point::new(f32::MAX, f32::MAX);
        let mut most = Point::new(f32::MIN, f32::MIN);
        for at in places {
            least = Point::new(least.x.min(at.x), least.y.min(at.y));
            most = Point::new(most.x.max(at.x), most.y.max(at.y));
        }
        if Grid::holds(self.luma, least) && Grid::holds(self.luma, most) {
            let none = Point::default();
            let grid = Grid::new(self.luma, self.inverted, none, none, none);
            places.iter().map(|at| grid.grey_at(*at)).collect()
        } else {
            places.iter().map(|at| self.grey(*at)).collect()
        }
    }

    /// Negative where there is ink; how far from the threshold, in grey values. `at` lies inside.
    pub fn level(&self, at: Point) -> f32 {
        let mean_width = self.luma.width.div_ceil(2);
        let (column, row) = (at.x as usize, at.y as usize);
        let mean = self.means.get((row / 2) * mean_width + column / 2).copied().unwrap_or_default();
        self.grey(at) - f32::from(i16::from(mean) * self.sign()) + f32::from(self.least)
    }

    /// The run through the finder pattern around `at` along `direction` (one pixel long), if there is
    /// one with about `module` pixels a module.
    pub fn crossing(&self, at: Point, direction: Point, module: f32) -> Option<Crossing> {
        let step = if module < 4.0 { 0.5 } else { 1.0 };
        let level = |way: f32| {
            let at = at + direction * way;
            self.contains(at).then(|| self.level(at))
        };
        Crossing::find(changes(level, step, module)?, changes(|way| level(-way), step, module)?)
    }

    /// A quick look along the column of the pixel nearest to `at`, from pixel to pixel: whether there
    /// could be a crossing.
    pub fn may_cross_down(&self, at: Point, module: f32) -> bool {
        let (x, y) = ((at.x + 0.5) as usize, (at.y + 0.5) as usize);
        let mean_width = self.luma.width.div_ceil(2);
        let level = |y: usize| {
            let pixel = i16::from(*self.luma.pixels.get(y * self.luma.width + x)?);
            let mean = i16::from(*self.means.get((y / 2) * mean_width + x / 2)?);
            Some(f32::from(self.sign() * (pixel - mean) + self.least))
        };
        let below = |way: f32| level(y + way as usize);
        let above = |way: f32| y.checked_sub(way as usize).and_then(level);
        let (Some(after), Some(before)) = (changes(below, 1.0, module), changes(above, 1.0, module)) else {
            return false;
        };
        runs_module(&runs_of(after, before), 1.2).is_some()
    }
}

impl Crossing {
    /// From the changes of colour on both sides of where we looked.
    fn find(after: [f32; 3], before: [f32; 3]) -> Option<Self> {
        let module = finder_module(&runs_of(after, before))?;
        let middle = (0..3).map(|i| after[i] - before[i]).sum::<f32>() / 6.0;
        Some(Self { middle, module, edges: [before[2], after[2]] })
    }
}

/// The five runs between the changes of colour on both sides of where we looked.
fn runs_of(after: [f32; 3], before: [f32; 3]) -> [f32; 5] {
    [
        before[2] - before[1],
        before[1] - before[0],
        before[0] + after[0],
        after[1] - after[0],
        after[2] - after[1],
    ]
}

/// The distances to the first three changes of colour when leaving ink, each about where it must be
/// for `module` pixels a module. `level(way)` is negative on ink, `None` outside of the picture.
fn changes(level: impl Fn(f32) -> Option<f32>, step: f32, module: f32) -> Option<[f32; 3]> {
    let mut before = level(0.0).filter(|level| *level < 0.0)?;
    let mut changes = [0.0; 3];
    let mut seen = 0;
    let mut way = 0.0;
    // The edge of the middle, and the ring's inner and outer edge, at 1.5, 2.5 and 3.5 modules.
    while way < (1.0 + seen as f32) * 1.9 * module + 1.5 {
        let next = way + step;
        let Some(level) = level(next) else {
            // The outer edge of the pattern may be the edge of the picture.
            changes[2] = next;
            return (seen == 2).then_some(changes);
        };
        if (level < 0.0) != (before < 0.0) {
            changes[seen] = way + step * before / (before - level);
            seen += 1;
            if seen == 3 {
                return Some(changes);
            }
        }
        before = level;
        way = next;
    }
    None
}

/// Pixels per module of five runs of a finder pattern, if they are about 1:1:3:1:1. Blur widens or
/// narrows the runs, so the tolerance has a part that does not grow with the module.
pub fn finder_module(runs: &[f32; 5]) -> Option<f32> {
    runs_module(runs, 1.0)
}

/// The same with `slack` times the tolerance.
fn runs_module(runs: &[f32; 5], slack: f32) -> Option<f32> {
    let module = runs.iter().sum::<f32>() / 7.0;
    if module < 1.3 {
        return None;
    }
    let tolerance = slack * (0.55 * module + 0.35);
    let ring = [runs[0], runs[1], runs[3], runs[4]];
    let fits = (runs[2] - 3.0 * module).abs() <= 1.6 * tolerance
        && ring.iter().all(|run| (run - module).abs() <= tolerance && *run >= 0.25 * module);
    fits.then_some(module)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Luma, Point, ThresholdedImage};

    fn point(most: f32) -> impl Strategy<Value = Point> {
        (-most..most, -most..most).prop_map(|(x, y)| Point::new(x, y))
    }

    proptest! {
        #[test]
        fn a_grid_says_what_a_look_at_each_place_says(
            pixels in prop::collection::vec(any::<u8>(), 60 * 45),
            middle in point(70.0),
            right in point(9.0),
            down in point(9.0),
            inverted in any::<bool>(),
        ) {
            let luma = Luma { width: 60, height: 45, pixels: pixels.into() };
            let thresholded = ThresholdedImage { luma: &luma, means: &[], active: &[], least: 1, inverted };
            let alike = |grey: f32, at: Point| {
                let expected = thresholded.grey(at);
                prop_assert!((grey - expected).abs() < 3.0, "{grey} for {expected} at {at:?}");
                Ok(())
            };
            if let Some(grid) = thresholded.grid(middle, right, down, 2) {
                for (x, y) in [(0, 0), (-2, 2), (2, 2), (1, -2)] {
                    alike(grid.grey(x, y), middle + right * f32::from(x) + down * f32::from(y))?;
                }
            }
            if let Some(line) = thresholded.line(middle, right) {
                for part in [0.0, 0.3, 1.0] {
                    alike(line.grey_along(part), middle + right * part)?;
                }
            }
            let places = [middle, middle + right, middle + down];
            for (grey, at) in thresholded.greys(&places).into_iter().zip(places) {
                alike(grey, at)?;
            }
        }
    }

    #[test]
    fn there_is_no_grid_at_the_edge() {
        let luma = Luma { width: 60, height: 45, pixels: vec![0; 60 * 45].into() };
        let thresholded =
            ThresholdedImage { luma: &luma, means: &[], active: &[], least: 1, inverted: false };
        let (right, down) = (Point::new(2.0, 0.0), Point::new(0.0, 2.0));
        let fits = |x, y| thresholded.grid(Point::new(x, y), right, down, 4).is_some();
        assert!(fits(30.0, 20.0) && fits(9.0, 9.0) && fits(49.0, 34.0));
        for (x, y) in [(8.9, 20.0), (30.0, 8.9), (50.1, 20.0), (30.0, 35.1), (f32::NAN, 20.0), (1e30, 20.0)] {
            assert!(!fits(x, y), "{x}, {y}");
        }
    }
}
