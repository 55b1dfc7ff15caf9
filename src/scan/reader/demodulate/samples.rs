//! Grey samples of a symbol, freed from light and shadow.

use crate::scan::reader::{geometry::mesh::Mesh, image::threshold::ThresholdedImage, point::Point};

/// The window, in modules to either side, over which mean and spread are taken.
const RADIUS: usize = 6;

/// Samples at the middles of the modules, and the light that was on them.
pub struct Samples {
    /// Row by row; positive is dark, about 1 for a plain dark module.
    pub soft: Vec<f32>,
    /// Mean grey value (negated for inverted symbols) and spread around each module.
    pub mean: Vec<f32>,
    pub spread: Vec<f32>,
}

impl Samples {
    /// Samples the middle of each of the `size` × `size` modules, and takes off the mean and spread
    /// of its neighbourhood: glare and shadow are gone.
    pub fn take(thresholded: &ThresholdedImage<'_>, mesh: &Mesh, size: usize) -> Self {
        let module = mesh.module_at(size as f32 / 2.0, size as f32 / 2.0);
        let middles: Vec<_> = (0..size).map(|module| module as f32 + 0.5).collect();
        let mut places = mesh.places(&middles, &middles);
        let grey = if module > 4.5 {
            // Large modules are worth more than one look.
            let inner = module * 0.14;
            let corners = [(-inner, -inner), (inner, -inner), (-inner, inner), (inner, inner)];
            places = places.iter().flat_map(|at| corners.map(|(x, y)| *at + Point::new(x, y))).collect();
            let looks = thresholded.greys(&places);
            looks.as_chunks::<4>().0.iter().map(|four| four.iter().sum::<f32>() * 0.25).collect()
        } else {
            thresholded.greys(&places)
        };
        let (mean, spread) = neighbourhoods(&grey, size);
        let normal = |((grey, mean), spread): ((&f32, &f32), &f32)| (mean - grey) / spread;
        let soft = grey.iter().zip(&mean).zip(&spread).map(normal).collect();
        Self { soft, mean, spread }
    }

    /// The same at twice the density, with a margin; in the light of the module underneath.
    pub fn finer(&self, thresholded: &ThresholdedImage<'_>, mesh: &Mesh, size: usize) -> FineSamples {
        let halves = 2 * size - 1 + 2 * MARGIN;
        let module = |half: usize| (half.saturating_sub(MARGIN) / 2).min(size - 1);
        let middles: Vec<_> = (0..halves).map(|half| (half as f32 - MARGIN as f32) * 0.5 + 0.5).collect();
        let mut values = thresholded.greys(&mesh.places(&middles, &middles));
        for (y, row) in values.chunks_exact_mut(halves).enumerate() {
            for (x, value) in row.iter_mut().enumerate() {
                let at = module(y) * size + module(x);
                *value = (self.mean[at] - *value) / self.spread[at];
            }
        }
        FineSamples { side: halves, values }
    }
}

/// How many half modules the finer samples reach beyond the outermost middles.
pub const MARGIN: usize = 4;

/// Samples at every half module. The middle of module (x, y) stands at (2x + [`MARGIN`], 2y + [`MARGIN`]).
pub struct FineSamples {
    pub side: usize,
    pub values: Vec<f32>,
}

impl FineSamples {
    /// Mirrored along the main diagonal.
    pub fn transposed(&self) -> Self {
        Self { side: self.side, values: transposed(&self.values, self.side) }
    }
}

/// A square of values mirrored along its main diagonal.
pub fn transposed(values: &[f32], side: usize) -> Vec<f32> {
    (0..side * side).map(|i| values[(i % side) * side + i / side]).collect()
}

/// Mean and spread of the modules around each module.
fn neighbourhoods(grey: &[f32], size: usize) -> (Vec<f32>, Vec<f32>) {
    // Sums over everything above and to the left. Grey values are taken off their mean first, so
    // that single precision is enough.
    let middle = grey.iter().sum::<f32>() / grey.len() as f32;
    let width = size + 1;
    let mut sums = vec![[0.0_f32; 2]; width * width];
    for y in 0..size {
        let mut row = [0.0, 0.0];
        for x in 0..size {
            let value = grey[y * size + x] - middle;
            row = [row[0] + value, row[1] + value * value];
            let above = sums[y * width + x + 1];
            sums[(y + 1) * width + x + 1] = [above[0] + row[0], above[1] + row[1]];
        }
    }
    let mut means = Vec::with_capacity(size * size);
    let mut spreads = Vec::with_capacity(size * size);
    for y in 0..size {
        let (top, bottom) = (y.saturating_sub(RADIUS) * width, (y + RADIUS + 1).min(size) * width);
        for x in 0..size {
            let (left, right) = (x.saturating_sub(RADIUS), (x + RADIUS + 1).min(size));
            let count = ((bottom - top) / width * (right - left)) as f32;
            let window = |i: usize| {
                (sums[bottom + right][i] - sums[top + right][i] - sums[bottom + left][i]
                    + sums[top + left][i])
                    / count
            };
            let mean = window(0);
            means.push(mean + middle);
            // Two grey values are the least that counts as ink on ground.
            spreads.push((window(1) - mean * mean).max(4.0).sqrt());
        }
    }
    (means, spreads)
}
