//! Finder patterns: rows are scanned for runs of 1:1:3:1:1, and what is found must show the same runs
//! across and along a diagonal. Centres and module sizes are known to a tenth of a pixel.

use super::{
    ink::{Ink, finder_module},
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
    changes: Vec<f32>,
    limits: Vec<u8>,
    dark: Vec<u8>,
    flags: Vec<u8>,
}

impl Finders {
    /// Scans the rows `first`, `first + step`, ….
    pub fn scan(&mut self, ink: &Ink<'_>, first: usize, step: usize) {
        for y in (first..ink.height().saturating_sub(1)).step_by(step) {
            let starts_dark = self.find_changes(ink, y);
            self.work += ink.width() / 2 + self.changes.len() * 6;
            // Every second change begins a dark run.
            let mut at = usize::from(starts_dark);
            while let Some(&[a, b, c, d, e, f]) = self.changes.get(at..at + 6) {
                at += 2;
                let runs = [b - a, c - b, d - c, e - d, f - e];
                if runs[2] <= runs[0] || runs[2] <= runs[4] {
                    continue;
                }
                if let Some(module) = finder_module(&runs) {
                    self.candidates += 1;
                    self.work += 200;
                    if let Some(finder) = confirm(ink, Point::new(f32::midpoint(c, d), y as f32), module) {
                        self.work += 2_500;
                        self.add(ink, finder);
                    }
                }
            }
            if self.found.len() >= MAX_FINDERS || self.candidates >= MAX_CANDIDATES {
                return;
            }
        }
    }

    /// Whether one of them looks like a finder pattern.
    pub fn are_likely(&self) -> bool {
        self.found.iter().any(|finder| finder.likeness > LIKENESS_TURNED)
    }

    /// Finds where the row crosses the threshold, between the pixels; says whether it starts dark.
    fn find_changes(&mut self, ink: &Ink<'_>, y: usize) -> bool {
        let (pixels, means) = ink.row(y);
        let least = ink.least.unsigned_abs() as u8;
        // One byte a pixel, in loops that compilers turn into wide instructions.
        self.limits.resize(pixels.len() + 1, 0);
        for (pair, &mean) in self.limits.chunks_exact_mut(2).zip(means) {
            pair.fill(if ink.inverted { mean.saturating_add(least) } else { mean.saturating_sub(least) });
        }
        self.dark.clear();
        let compared = pixels.iter().zip(&self.limits);
        if ink.inverted {
            self.dark.extend(compared.map(|(pixel, limit)| u8::from(pixel > limit)));
        } else {
            self.dark.extend(compared.map(|(pixel, limit)| u8::from(pixel < limit)));
        }
        self.flags.clear();
        self.flags.extend(self.dark.iter().zip(self.dark.iter().skip(1)).map(|(a, b)| a ^ b));
        self.changes.clear();
        for (chunk, flags) in self.flags.chunks(8).enumerate() {
            let mut eight = [0; 8];
            eight[..flags.len()].copy_from_slice(flags);
            let mut left = u64::from_le_bytes(eight);
            while left != 0 {
                let x = chunk * 8 + left.trailing_zeros() as usize / 8;
                left &= left - 1;
                // The limit itself is light, so both lie half a grey value off it at least.
                let side = |x: usize| (f32::from(pixels[x]) - f32::from(self.limits[x])).abs().max(0.5);
                let (a, b) = (side(x), side(x + 1));
                self.changes.push(x as f32 + a / (a + b));
            }
        }
        self.dark.first() == Some(&1)
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
            .fold(at(0.0), |best, next| if next.likeness > best.likeness { next } else { best })
    }
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
