//! The plane of a symbol as a camera sees it.

use crate::scan::reader::point::Point;

/// A place on the symbol (in modules) that was found in the picture.
#[derive(Clone, Copy, Debug)]
pub struct Anchor {
    pub u: f32,
    pub v: f32,
    pub at: Point,
    /// How far it is trusted: 1 for the middle of a finder pattern.
    pub weight: f32,
}

/// Maps the symbol's modules to pixels under perspective.
#[derive(Clone, Debug)]
pub struct Homography {
    /// Row by row, without the last, which is 1. In symbol widths from the symbol's middle.
    terms: [f64; 8],
    size: f64,
}

impl Homography {
    /// Fits the anchors of a symbol of `size` modules by least squares. Four in general position fix
    /// it; with three, perspective is held to be small.
    pub fn fit(anchors: &[Anchor], size: f32) -> Option<Self> {
        let mut fit = Self { terms: [0.0; 8], size: f64::from(size) };
        // The second round weighs by the denominators of the first, which makes the error one in pixels.
        for _ in 0..2 {
            let mut system = [[0.0; 9]; 8];
            for anchor in anchors {
                let (u, v) = fit.centred(anchor.u, anchor.v);
                let depth = fit.depth(u, v).clamp(0.2, 5.0);
                let weight = f64::from(anchor.weight) / (depth * depth);
                let (x, y) = (f64::from(anchor.at.x), f64::from(anchor.at.y));
                let rows = [
                    [u, v, 1.0, 0.0, 0.0, 0.0, -u * x, -v * x, x],
                    [0.0, 0.0, 0.0, u, v, 1.0, -u * y, -v * y, y],
                ];
                for row in rows {
                    for (sums, factor) in system.iter_mut().zip(row) {
                        sums.iter_mut().zip(row).for_each(|(sum, term)| *sum += weight * factor * term);
                    }
                }
            }
            // A little weight on "no perspective" keeps fits of few anchors tame.
            let tame = 2.0 * (system[0][0] + system[4][4]);
            system[6][6] += tame;
            system[7][7] += tame;
            fit.terms = solve(system)?;
        }
        Some(fit)
    }

    /// Where a place on the symbol lies in the picture.
    pub fn place(&self, u: f32, v: f32) -> Point {
        let (u, v) = self.centred(u, v);
        let t = &self.terms;
        let scale = 1.0 / self.depth(u, v);
        Point::new(
            ((t[0] * u + t[1] * v + t[2]) * scale) as f32,
            ((t[3] * u + t[4] * v + t[5]) * scale) as f32,
        )
    }

    fn centred(&self, u: f32, v: f32) -> (f64, f64) {
        (f64::from(u) / self.size - 0.5, f64::from(v) / self.size - 0.5)
    }

    fn depth(&self, u: f64, v: f64) -> f64 {
        1.0 + self.terms[6] * u + self.terms[7] * v
    }
}

/// Gauss with pivots on eight equations.
fn solve(mut system: [[f64; 9]; 8]) -> Option<[f64; 8]> {
    for i in 0..8 {
        let pivot = (i..8).max_by(|a, b| system[*a][i].abs().total_cmp(&system[*b][i].abs()))?;
        system.swap(i, pivot);
        if system[i][i].abs() < 1e-12 {
            return None;
        }
        let row = system[i];
        for below in &mut system[i + 1..] {
            let factor = below[i] / row[i];
            below.iter_mut().zip(row).skip(i).for_each(|(term, above)| *term -= factor * above);
        }
    }
    let mut solution = [0.0; 8];
    for i in (0..8).rev() {
        let known: f64 = (i + 1..8).map(|j| system[i][j] * solution[j]).sum();
        solution[i] = (system[i][8] - known) / system[i][i];
    }
    solution.iter().all(|term| term.is_finite()).then_some(solution)
}
