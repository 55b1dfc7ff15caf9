//! How much a place looks like the middle of a pattern: normalised cross-correlation of grey values,
//! which needs no threshold and so finds what blur has left of it.

use super::{ink::Ink, point::Point};

/// One module to the right and one down, in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axes {
    pub right: Point,
    pub down: Point,
}

impl Axes {
    /// Square modules of this size, turned by an angle.
    pub fn turned(module: f32, angle: f32) -> Self {
        let (sin, cos) = angle.sin_cos();
        Self { right: Point::new(cos, sin) * module, down: Point::new(-sin, cos) * module }
    }

    /// Pixels per module.
    pub fn module(self) -> f32 {
        f32::midpoint(self.right.length(), self.down.length())
    }
}

/// A finder pattern with its separator: light at distances 2 and 4 from its middle.
pub(super) fn finder(ink: &Ink<'_>, middle: Point, axes: Axes) -> f32 {
    correlation::<4>(ink, middle, axes, |ring| if ring == 2 || ring == 4 { 1.0 } else { -1.0 }, |_, _| true)
}

/// A quicker look at a finder pattern, along its rows, columns and diagonals only.
pub(super) fn finder_star(ink: &Ink<'_>, middle: Point, axes: Axes) -> f32 {
    let star = |x: i8, y: i8| x == 0 || y == 0 || x.abs() == y.abs();
    correlation::<4>(ink, middle, axes, |ring| if ring == 2 || ring == 4 { 1.0 } else { -1.0 }, star)
}

/// An alignment pattern: light at distance 1.
pub(super) fn alignment(ink: &Ink<'_>, middle: Point, axes: Axes) -> f32 {
    correlation::<2>(ink, middle, axes, |ring| if ring == 1 { 1.0 } else { -1.0 }, |_, _| true)
}

/// Correlation with rings of known colour, -1 to 1, over the modules up to `REACH` from the middle.
#[inline]
fn correlation<const REACH: i8>(
    ink: &Ink<'_>,
    middle: Point,
    axes: Axes,
    ring: impl Fn(i8) -> f32,
    looked_at: impl Fn(i8, i8) -> bool,
) -> f32 {
    let (mut count, mut sum, mut squares) = (0.0, 0.0, 0.0);
    let (mut ring_sum, mut product) = (0.0, 0.0);
    for y in -REACH..=REACH {
        let row = middle + axes.down * f32::from(y);
        for x in -REACH..=REACH {
            if looked_at(x, y) {
                let grey = ink.grey(row + axes.right * f32::from(x));
                let ring = ring(x.abs().max(y.abs()));
                count += 1.0;
                sum += grey;
                squares += grey * grey;
                ring_sum += ring;
                product += grey * ring;
            }
        }
    }
    let share = 1.0 / count;
    let (mean, ring_mean) = (sum * share, ring_sum * share);
    // Differences of less than two grey values are noise.
    let variance = (squares * share - mean * mean).max(4.0);
    let ring_variance: f32 = 1.0 - ring_mean * ring_mean;
    (product * share - mean * ring_mean) / (variance * ring_variance).sqrt()
}

/// Climbs from a place to where the likeness is highest, in steps of `step` pixels and then finer.
pub(super) fn climb(start: Point, step: f32, likeness: impl Fn(Point) -> f32) -> (Point, f32) {
    let mut best = (start, likeness(start));
    let mut step = step;
    for _ in 0..3 {
        for (x, y) in [(-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0)] {
            let at = best.0 + Point::new(x, y) * step;
            let likeness = likeness(at);
            if likeness > best.1 {
                best = (at, likeness);
            }
        }
        step *= 0.5;
    }
    best
}
