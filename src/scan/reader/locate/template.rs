//! How much a place looks like the middle of a pattern: normalised cross-correlation of grey values,
//! which needs no threshold and so finds what blur has left of it.

use std::f32::consts::FRAC_PI_2;

use crate::scan::reader::{image::threshold::ThresholdedImage, point::Point};

/// One module to the right and one down, in pixels.
#[derive(Clone, Copy, Debug)]
pub struct Axes {
    pub right: Point,
    pub down: Point,
}

impl Axes {
    /// Square modules of this size, turned by an angle.
    pub fn turned(module: f32, angle: f32) -> Self {
        Self::along(Point::new(module, 0.0).turned(angle))
    }

    /// Square modules, one to the right of which is this way.
    pub fn along(right: Point) -> Self {
        Self { right, down: right.turned_right() }
    }

    /// The same modules, looked at from the side: what was down is to the left.
    pub fn turned_right(self) -> Self {
        Self { right: self.down, down: self.right * -1.0 }
    }

    /// Larger or smaller modules.
    pub fn scaled(self, scale: f32) -> Self {
        Self { right: self.right * scale, down: self.down * scale }
    }

    /// Pixels per module.
    pub fn module(self) -> f32 {
        f32::midpoint(self.right.length(), self.down.length())
    }
}

/// A finder pattern with its separator (light at distances 2 and 4 from its middle), and an alignment
/// pattern (light at distance 1), as a somewhat blurred camera sees them. Light is high.
static FINDER: Template<81> = Template::new(9, [-1.0, -1.0, 1.0, -1.0, 1.0], 0.2, false);
static FINDER_STAR: Template<33> = Template::new(9, [-1.0, -1.0, 1.0, -1.0, 1.0], 0.2, true);
static ALIGNMENT: Template<25> = Template::new(5, [-1.0, 1.0, -1.0, 0.0, 0.0], 0.0, false);

/// What a [look at a finder](finder_star) costs, in about nanoseconds.
pub const LOOK_NANOS: usize = 300;

/// The angles at which a pattern is looked at that may be turned, in radians.
pub const ANGLES: [f32; 6] = {
    let turn = FRAC_PI_2 / 6.0;
    [0.0, turn, 2.0 * turn, 3.0 * turn, 4.0 * turn, 5.0 * turn]
};

/// What the modules around the middle of a pattern look like.
struct Template<const MODULES: usize> {
    /// How far to the right and down of the middle, and the grey value less the mean of all.
    modules: [(i16, i16, f32); MODULES],
    /// How far they reach.
    reach: i16,
    /// The sum of the squares of those.
    squares: f32,
}

impl<const MODULES: usize> Template<MODULES> {
    /// Square rings around the middle of `side` × `side` modules; each module takes `blur` from either
    /// neighbour. Of a star there are only the middle row and column and the diagonals.
    const fn new(side: usize, rings: [f32; 5], blur: f32, star: bool) -> Self {
        let half = side / 2;
        let mut modules = [(0, 0, 0.0); MODULES];
        let (mut count, mut sum) = (0, 0.0);
        let mut place = 0;
        while place < side * side {
            let (x, y) = (place % side, place / side);
            place += 1;
            if star && x != half && y != half && x != y && x + y != side - 1 {
                continue;
            }
            let (mut level, mut i) = (0.0, 0);
            while i < 9 {
                // The neighbourhood of 3 × 3; beyond the edge stands the edge.
                let ring = ring(beside(x, i % 3, side), beside(y, i / 3, side), half);
                let across = if i % 3 == 1 { 1.0 - 2.0 * blur } else { blur };
                let down = if i / 3 == 1 { 1.0 - 2.0 * blur } else { blur };
                level += across * down * rings[ring];
                i += 1;
            }
            modules[count] = (x as i16 - half as i16, y as i16 - half as i16, level);
            sum += level;
            count += 1;
        }
        assert!(count == MODULES);
        let (mut squares, mut i) = (0.0, 0);
        while i < MODULES {
            modules[i].2 -= sum / MODULES as f32;
            squares += modules[i].2 * modules[i].2;
            i += 1;
        }
        Self { modules, reach: half as i16, squares }
    }

    /// Normalised cross-correlation with what lies around `middle`, -1 to 1, and the spread of the grey
    /// values there.
    #[inline]
    fn correlation(&self, thresholded: &ThresholdedImage<'_>, middle: Point, axes: Axes) -> (f32, f32) {
        if let Some(grid) = thresholded.grid(middle, axes.right, axes.down, self.reach) {
            self.correlation_with(|x, y| grid.grey(x, y))
        } else {
            self.correlation_with(|x, y| {
                thresholded.grey(middle + axes.right * f32::from(x) + axes.down * f32::from(y))
            })
        }
    }

    /// The same with the grey values so far to the right and down of the middle.
    #[inline]
    fn correlation_with(&self, grey: impl Fn(i16, i16) -> f32) -> (f32, f32) {
        let (mut sum, mut squares, mut product) = (0.0, 0.0, 0.0);
        for &(x, y, level) in &self.modules {
            let grey = grey(x, y);
            sum += grey;
            squares += grey * grey;
            product += grey * level;
        }
        let share = 1.0 / MODULES as f32;
        let mean = sum * share;
        // Differences of less than two grey values are noise.
        let variance = (squares * share - mean * mean).max(4.0);
        (product / (variance * MODULES as f32 * self.squares).sqrt(), variance.sqrt())
    }
}

const fn beside(place: usize, step: usize, side: usize) -> usize {
    let next = place + step;
    if next == 0 {
        0
    } else if next > side {
        side - 1
    } else {
        next - 1
    }
}

const fn ring(x: usize, y: usize, half: usize) -> usize {
    let (x, y) = (x.abs_diff(half), y.abs_diff(half));
    if x > y { x } else { y }
}

/// The likeness to a finder pattern with its separator, -1 to 1.
pub fn finder(thresholded: &ThresholdedImage<'_>, middle: Point, axes: Axes) -> f32 {
    FINDER.correlation(thresholded, middle, axes).0
}

/// A quicker look at a finder pattern, along its rows, columns and diagonals only: its likeness, and
/// the spread of the grey values.
pub fn finder_star(thresholded: &ThresholdedImage<'_>, middle: Point, axes: Axes) -> (f32, f32) {
    FINDER_STAR.correlation(thresholded, middle, axes)
}

/// The likeness to a finder pattern turned by whatever angle suits it best, and that angle.
pub fn turned_finder(thresholded: &ThresholdedImage<'_>, middle: Point, module: f32) -> (f32, f32) {
    ANGLES
        .into_iter()
        .map(|angle| (finder_star(thresholded, middle, Axes::turned(module, angle)).0, angle))
        .fold((-1.0, 0.0), |best, next| if next.0 > best.0 { next } else { best })
}

/// The axes under which a place looks most like a finder pattern, seen at whatever angle.
pub fn finder_axes(thresholded: &ThresholdedImage<'_>, middle: Point, module: f32) -> Axes {
    let (_, angle) = turned_finder(thresholded, middle, module);
    let axes = Axes::turned(module, angle);
    let mut best = (axes, finder(thresholded, middle, axes));
    for step in [0.16, 0.08, 0.08, 0.04, 0.04] {
        for change in [-step, step] {
            for change_axes in [
                |axes: Axes, by: f32| Axes { right: axes.right.turned(by), ..axes },
                |axes: Axes, by: f32| Axes { down: axes.down.turned(by), ..axes },
                |axes: Axes, by: f32| Axes { right: axes.right * (1.0 + by), ..axes },
                |axes: Axes, by: f32| Axes { down: axes.down * (1.0 + by), ..axes },
            ] {
                let axes = change_axes(best.0, change);
                let likeness = finder(thresholded, middle, axes);
                if likeness > best.1 {
                    best = (axes, likeness);
                }
            }
        }
    }
    best.0
}

/// The likeness to an alignment pattern.
pub fn alignment(thresholded: &ThresholdedImage<'_>, middle: Point, axes: Axes) -> f32 {
    ALIGNMENT.correlation(thresholded, middle, axes).0
}

/// Climbs from a place to where the likeness is highest, in steps of `step` pixels and then finer.
pub fn climb(start: Point, step: f32, likeness: impl Fn(Point) -> f32) -> (Point, f32) {
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
