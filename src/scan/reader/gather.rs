//! What no single look gave: finders of all looks together, of which one look saw this one and
//! another look that one; and where two of a symbol's three were seen, a search for the third.

use std::f32::consts::FRAC_PI_2;

use super::{
    finder::Finder,
    ink::Ink,
    layout::VERSIONS,
    mesh::Corners,
    pattern::{self, Axes, climb},
    point::Point,
    timing,
};

/// The finders of all looks with the same polarity, in pixels of the largest level.
#[derive(Default)]
pub(super) struct Gathering {
    finders: Vec<Finder>,
}

/// The most finders that are kept to be looked at more closely, and that are then combined.
const MAX_GATHERED: usize = 400;
const MAX_COMBINED: usize = 12;
/// Likeness to a finder, of 1, that one turned by any angle must have, and along its symbol's axes.
const LIKENESS_TURNED: f32 = 0.4;
const LIKENESS: f32 = 0.5;
/// How well a timing pattern must fit for two finders to be taken for neighbours.
const TIMING: f32 = 0.5;

impl Gathering {
    /// Adds what a look at a coarser level found; `scale` is how much smaller it is.
    pub fn add(&mut self, finders: &[Finder], scale: f32) {
        for finder in finders {
            // A pixel's middle lies half a pixel from its corner.
            let half = Point::new(0.5, 0.5);
            let new = Finder {
                centre: (finder.centre + half) * scale - half,
                module: finder.module * scale,
                rows: finder.rows,
            };
            let same = |known: &&mut Finder| (known.centre - new.centre).length() < 1.2 * known.module;
            if let Some(known) = self.finders.iter_mut().find(same) {
                if known.rows < new.rows {
                    *known = new;
                }
            } else if self.finders.len() < MAX_GATHERED {
                self.finders.push(new);
            }
        }
    }

    /// The corners of symbols, found from pairs of finders whose timing pattern shows; with the
    /// version that it tells, the clearest first.
    pub fn corners(&self, ink: &Ink<'_>) -> Vec<(Corners, usize)> {
        let finders = self.likeliest(ink);
        let mut pairs = Vec::new();
        for one in 0..finders.len() {
            for two in one + 1..finders.len() {
                pairs.extend(Pair::find(ink, finders[one], finders[two]));
            }
        }
        pairs.sort_by(|a, b| b.timing.total_cmp(&a.timing));
        let mut corners: Vec<(f32, Corners, usize)> = Vec::new();
        for pair in pairs.iter().take(4) {
            corners.extend(
                pair.third(ink, &finders)
                    .into_iter()
                    .map(|(likeness, found)| (likeness, found, pair.version)),
            );
        }
        corners.sort_by(|a, b| b.0.total_cmp(&a.0));
        corners.into_iter().map(|(_, corners, version)| (corners, version)).collect()
    }

    /// The finders that look most like one at some angle.
    fn likeliest(&self, ink: &Ink<'_>) -> Vec<Finder> {
        let mut likely: Vec<_> = self
            .finders
            .iter()
            .filter_map(|finder| {
                let likeness = (0..6)
                    .map(|turn| {
                        let axes = Axes::turned(finder.module, turn as f32 * FRAC_PI_2 / 6.0);
                        pattern::finder_star(ink, finder.centre, axes)
                    })
                    .fold(-1.0, f32::max);
                (likeness > LIKENESS_TURNED).then_some((likeness, *finder))
            })
            .collect();
        likely.sort_by(|a, b| b.0.total_cmp(&a.0));
        likely.into_iter().take(MAX_COMBINED).map(|(_, finder)| finder).collect()
    }
}

/// Two finders with a timing pattern between them.
struct Pair {
    from: Finder,
    to: Finder,
    /// One pixel towards the symbol's inside.
    inwards: Point,
    version: usize,
    timing: f32,
}

impl Pair {
    /// Takes the version and the side on which the timing pattern shows best, if it shows.
    fn find(ink: &Ink<'_>, from: Finder, to: Finder) -> Option<Self> {
        let way = to.centre - from.centre;
        let module = f32::midpoint(from.module, to.module);
        let modules = way.length() / module;
        if !(13.0..190.0).contains(&modules) || from.module > 1.7 * to.module || to.module > 1.7 * from.module
        {
            return None;
        }
        let along = way.unit();
        let across = Point::new(-along.y, along.x);
        let axes = |finder: &Finder| Axes { right: along * finder.module, down: across * finder.module };
        if [from, to].iter().any(|finder| pattern::finder(ink, finder.centre, axes(finder)) < LIKENESS) {
            return None;
        }
        let estimate = (modules + 7.0 - 17.0) / 4.0;
        let reach = 1.0 + 0.2 * estimate;
        let mut best: Option<Self> = None;
        for version in VERSIONS.filter(|version| (*version as f32 - estimate).abs() < reach) {
            let size = version * 4 + 17;
            let module = way.length() / (size - 7) as f32;
            for side in [1.0, -1.0] {
                let timing = timing::edge(ink, from.centre, way, across * (side * module), size);
                if timing > best.as_ref().map_or(TIMING, |best| best.timing) {
                    best = Some(Self { from, to, inwards: across * side, version, timing });
                }
            }
        }
        best
    }

    /// Looks for the third finder, at either end of the pair, on the inside.
    fn third(&self, ink: &Ink<'_>, finders: &[Finder]) -> Vec<(f32, Corners)> {
        let way = self.to.centre - self.from.centre;
        let module = way.length() / (self.version * 4 + 10) as f32;
        let axes = Axes { right: way.unit() * module, down: self.inwards * module };
        let mut found = Vec::new();
        for (corner, other) in [(self.from, self.to), (self.to, self.from)] {
            let expected = corner.centre + self.inwards * way.length();
            // One that was seen is better than one that is searched.
            let near = |finder: &&Finder| {
                let off = finder.centre - expected;
                off.dot(self.inwards).abs() < 0.35 * way.length()
                    && off.dot(way.unit()).abs() < 0.3 * way.length()
            };
            let seen = finders.iter().filter(near).map(|finder| finder.centre);
            let seen = seen.map(|at| climb(at, 0.5, |at| pattern::finder(ink, at, axes)));
            let best = seen.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, likeness)| *likeness > LIKENESS);
            let Some((centre, likeness)) = best.or_else(|| search(ink, expected, axes, way.length())) else {
                continue;
            };
            let third = Finder { centre, module, rows: 1 };
            let turned = (other.centre - corner.centre).cross(centre - corner.centre) > 0.0;
            let (top_right, bottom_left) = if turned { (other, third) } else { (third, other) };
            found.push((likeness, Corners { top_left: corner, top_right, bottom_left }));
        }
        found
    }
}

/// Searches the surroundings of a place for a finder: its place and likeness.
fn search(ink: &Ink<'_>, expected: Point, axes: Axes, side: f32) -> Option<(Point, f32)> {
    let step = axes.module() * 0.8;
    let (aside, deep) = ((0.25 * side / step) as i32, (0.3 * side / step) as i32);
    let (right, down) = (axes.right.unit() * step, axes.down.unit() * step);
    let mut best = (expected, 0.0);
    for j in -deep..=deep {
        for i in -aside..=aside {
            let at = expected + right * i as f32 + down * j as f32;
            if ink.contains(at) {
                let likeness = pattern::finder_star(ink, at, axes);
                if likeness > best.1 {
                    best = (at, likeness);
                }
            }
        }
    }
    let (at, likeness) = climb(best.0, step * 0.5, |at| pattern::finder(ink, at, axes));
    (likeness > LIKENESS).then_some((at, likeness))
}
