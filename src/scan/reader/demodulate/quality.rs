//! What is good or bad about a picture of a symbol, as plain values that can become advice.

use crate::scan::reader::{demodulate::samples::Samples, layout::Layout};

/// How a symbol was seen, whether it could be read or not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measures {
    /// Pixels per module. Below 2.5 the code is too far away; 3 and more is comfortable.
    pub pixels_per_module: f32,
    /// The spread (standard deviation) of the blur in modules, from defocus and motion together. Below
    /// 0.4 is sharp, from 0.7 on reading gets hard.
    pub blur: f32,
    /// The mean grey value of the symbol, 0 to 255.
    pub brightness: f32,
    /// From dark to light modules, in grey values.
    pub contrast: f32,
    /// The share of the symbol that glare has washed out, 0 to 1.
    pub glare: f32,
}

impl Measures {
    pub(in crate::scan::reader) fn of(samples: &Samples, layout: &Layout, pixels_per_module: f32) -> Self {
        let count = samples.soft.len() as f32;
        let washed_out = |(mean, spread): &(&f32, &f32)| mean.abs() > 215.0 && **spread < 14.0;
        let glare = samples.mean.iter().zip(&samples.spread).filter(washed_out).count() as f32 / count;
        Self {
            pixels_per_module,
            blur: blur(&samples.soft, layout),
            brightness: samples.mean.iter().map(|mean| mean.abs()).sum::<f32>() / count,
            contrast: 2.0 * samples.spread.iter().sum::<f32>() / count,
            glare,
        }
    }
}

/// Blur takes from the timing patterns, which change with every module, and leaves the middles of the
/// finders. A blur of spread σ lets exp(-π²σ²/2) of the former through.
fn blur(soft: &[f32], layout: &Layout) -> f32 {
    let size = layout.size;
    let right = |x: usize, y: usize| soft[y * size + x] * f32::from(layout.known[y * size + x]);
    let timing = (8..size - 8).map(|i| right(i, 6) + right(6, i)).sum::<f32>() / (2 * (size - 16)) as f32;
    let middles = (right(3, 3) + right(size - 4, 3) + right(3, size - 4)) / 3.0;
    let through = (timing / middles.max(0.1)).clamp(0.02, 1.0);
    (-2.0 * through.ln()).sqrt() * std::f32::consts::FRAC_1_PI
}
