//! What no single look gave: finders of all looks together, of which one look saw this one and
//! another look that one; and where two of a symbol's three were seen, a search for the third.

use crate::scan::reader::{
    budget::Budget,
    image::threshold::ThresholdedImage,
    layout::VERSIONS,
    locate::{
        corners::Corners,
        finder::Finder,
        template::{self, Axes, climb},
        timing,
    },
    point::Point,
};

/// The finders of all looks with the same polarity, in pixels of the largest level.
#[derive(Default)]
pub struct FinderSet {
    pub finders: Vec<Finder>,
}

/// The most finders that are kept to be looked at more closely, and that are then combined.
const MAX_GATHERED: usize = 400;
const MAX_COMBINED: usize = 24;
/// Likeness to a finder, of 1, that one must have: where it was seen, turned by any angle; at the best
/// place nearby; along its symbol's axes.
const LIKENESS_ROUGH: f32 = 0.2;
const LIKENESS_TURNED: f32 = 0.4;
const LIKENESS: f32 = 0.6;
const LIKENESS_CLEAR: f32 = 0.72;
/// The same for a third finder, which is looked for only where it must be.
const LIKENESS_THIRD: f32 = 0.5;
/// How much smaller or larger the third finder of a symbol may look than the two others.
const SCALES: [f32; 2] = [0.82, 1.0];
/// The most pairs that are completed.
const MAX_PAIRS: usize = 6;
/// The most modules, counted over all that is tried, that are looked at for timing patterns.
const MAX_TIMED_MODULES: usize = 800_000;
/// What each of them costs, in about nanoseconds.
const TIMING_NANOS_PER_MODULE: usize = 12;
/// What the search for a third finder costs for each module of the symbol, in about nanoseconds.
const THIRD_NANOS_PER_MODULE: usize = 420;
/// How well a timing pattern must fit for two finders to be taken for neighbours.
const MIN_TIMING: f32 = 0.45;

impl FinderSet {
    /// Adds what a look at a coarser level found; `scale` is how much smaller it is.
    pub fn add(&mut self, finders: &[Finder], scale: f32) {
        for finder in finders {
            // A pixel's middle lies half a pixel from its corner.
            let half = Point::new(0.5, 0.5);
            let new = Finder {
                centre: (finder.centre + half) * scale - half,
                module: finder.module * scale,
                ..*finder
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

    /// The finders that are beyond doubt, the clearest first.
    pub fn clearest(&self) -> Vec<Finder> {
        let mut clear: Vec<_> =
            self.finders.iter().filter(|finder| finder.likeness > LIKENESS_CLEAR).copied().collect();
        clear.sort_by(|a, b| b.likeness.total_cmp(&a.likeness));
        clear
    }

    /// The corners of symbols, found from pairs of finders: those whose timing pattern shows, with the
    /// version that it tells, or else the likeliest ones. The clearest first.
    pub fn corners(
        &self,
        thresholded: &ThresholdedImage<'_>,
        budget: &mut Budget,
    ) -> Vec<(Corners, Option<usize>)> {
        let finders = self.likeliest(thresholded);
        let mut pairs = Vec::new();
        let allowance = budget.left();
        // A picture that is full of finders is none of a symbol.
        let mut timing =
            Budget::new(MAX_TIMED_MODULES.min(allowance / TIMING_NANOS_PER_MODULE) * TIMING_NANOS_PER_MODULE);
        for one in 0..finders.len() {
            for two in one + 1..finders.len() {
                if !timing.is_spent() {
                    pairs.extend(Pair::find(thresholded, finders[one], finders[two], &mut timing));
                }
            }
        }
        pairs.sort_by(|a, b| b.timing.total_cmp(&a.timing));
        if pairs.is_empty() {
            // Blur of a module's width leaves nothing of a timing pattern, and something of finders.
            let clear: Vec<_> = finders.iter().filter(|finder| finder.likeness > LIKENESS).take(3).collect();
            for (i, one) in clear.iter().enumerate() {
                pairs.extend(clear[..i].iter().flat_map(|two| Pair::unproven(**two, **one)));
            }
        }
        let mut corners: Vec<(f32, Corners, Option<usize>)> = Vec::new();
        budget.spend(5_000 * self.finders.len() + timing.spent());
        for pair in pairs.iter().take(MAX_PAIRS) {
            if budget.is_overspent() {
                break;
            }
            budget.spend(THIRD_NANOS_PER_MODULE * (pair.modules * pair.modules) as usize);
            corners.extend(
                pair.third(thresholded).into_iter().map(|(likeness, found)| (likeness, found, pair.version)),
            );
        }
        corners.sort_by(|a, b| b.0.total_cmp(&a.0));
        corners.into_iter().map(|(_, corners, version)| (corners, version)).collect()
    }

    /// The finders that look most like one at some angle.
    fn likeliest(&self, thresholded: &ThresholdedImage<'_>) -> Vec<Finder> {
        let mut likely: Vec<_> = self
            .finders
            .iter()
            .filter_map(|finder| {
                let (rough, angle) = template::turned_finder(thresholded, finder.centre, finder.module);
                if rough < LIKENESS_ROUGH {
                    return None;
                }
                let star =
                    |angle, at| template::finder_star(thresholded, at, Axes::turned(finder.module, angle)).0;
                let (centre, likeness) = climb(finder.centre, 0.4 * finder.module, |at| star(angle, at));
                // Noise on even ground looks like anything, but weakly.
                let (_, spread) =
                    template::finder_star(thresholded, centre, Axes::turned(finder.module, angle));
                (likeness > LIKENESS_TURNED)
                    .then_some((likeness * spread, Finder { centre, likeness, ..*finder }))
            })
            .collect();
        likely.sort_by(|a, b| b.0.total_cmp(&a.0));
        likely.into_iter().take(MAX_COMBINED).map(|(_, finder)| finder).collect()
    }
}

/// Two finders that are taken for those of one symbol's side.
struct Pair {
    from: Finder,
    to: Finder,
    /// One pixel towards the symbol's inside.
    inwards: Point,
    /// How many modules lie between their middles.
    modules: f32,
    /// What the timing pattern between them tells, and how well it shows.
    version: Option<usize>,
    timing: f32,
}

impl Pair {
    /// Takes the version and the side on which the timing pattern shows best, if it shows.
    fn find(
        thresholded: &ThresholdedImage<'_>,
        from: Finder,
        to: Finder,
        budget: &mut Budget,
    ) -> Option<Self> {
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
        if [from, to]
            .iter()
            .any(|finder| template::finder(thresholded, finder.centre, axes(finder)) < LIKENESS)
        {
            return None;
        }
        let estimate = (modules + 7.0 - 17.0) / 4.0;
        let reach = 1.0 + 0.2 * estimate;
        let mut best: Option<Self> = None;
        for version in VERSIONS.filter(|version| (*version as f32 - estimate).abs() < reach) {
            let size = version * 4 + 17;
            budget.spend(size * size * TIMING_NANOS_PER_MODULE);
            let module = way.length() / (size - 7) as f32;
            for side in [1.0, -1.0] {
                let timing = timing::edge(thresholded, from.centre, way, across * (side * module), size);
                if timing > best.as_ref().map_or(MIN_TIMING, |best| best.timing) {
                    let modules = (size - 7) as f32;
                    best = Some(Self {
                        from,
                        to,
                        inwards: across * side,
                        modules,
                        version: Some(version),
                        timing,
                    });
                }
            }
        }
        best
    }

    /// Takes two finders for neighbours by their sizes alone, with the symbol on either side.
    fn unproven(from: Finder, to: Finder) -> Vec<Self> {
        let way = to.centre - from.centre;
        let modules = way.length() / f32::midpoint(from.module, to.module);
        let even = from.module < 1.7 * to.module && to.module < 1.7 * from.module;
        let along = way.unit();
        let pair = |side: f32| Self {
            from,
            to,
            inwards: Point::new(-along.y, along.x) * side,
            modules,
            version: None,
            timing: 0.0,
        };
        if even && (13.0..110.0).contains(&modules) { vec![pair(1.0), pair(-1.0)] } else { Vec::new() }
    }

    /// Looks for the third finder, at either end of the pair, on the inside.
    fn third(&self, thresholded: &ThresholdedImage<'_>) -> Vec<(f32, Corners)> {
        let mut found = Vec::new();
        for (corner, other) in [(self.from, self.to), (self.to, self.from)] {
            if let Some((centre, likeness)) = self.search(thresholded, corner.centre) {
                let third = Finder { centre, likeness, ..corner };
                let turned = (other.centre - corner.centre).cross(centre - corner.centre) > 0.0;
                let (top_right, bottom_left) = if turned { (other, third) } else { (third, other) };
                found.push((likeness, Corners { top_left: corner, top_right, bottom_left }));
            }
        }
        found
    }

    /// Searches where a square seen at an angle could have its third finder. Each place there means
    /// other axes: one runs along the pair, the other from the corner to the place. How far away the
    /// third finder is from the camera, and so how large it looks, is not known.
    fn search(&self, thresholded: &ThresholdedImage<'_>, corner: Point) -> Option<(Point, f32)> {
        let way = self.to.centre - self.from.centre;
        let side = way.length();
        let share = 1.0 / self.modules;
        let axes = |at: Point, scale: f32| Axes {
            right: way * (share * scale),
            down: (at - corner) * (share * scale),
        };
        let step = 0.8 * side * share;
        let (aside, deep) = ((0.25 * side / step) as i32, (0.3 * side / step) as i32);
        let mut best = (corner, 0.0, 1.0);
        for j in -deep..=deep {
            for i in -aside..=aside {
                let at = corner + self.inwards * (side + j as f32 * step) + way.unit() * (i as f32 * step);
                if thresholded.contains(at) {
                    for scale in SCALES {
                        let (likeness, _) = template::finder_star(thresholded, at, axes(at, scale));
                        if likeness > best.1 {
                            best = (at, likeness, scale);
                        }
                    }
                }
            }
        }
        let at_scale =
            |scale: f32| climb(best.0, step * 0.5, |at| template::finder(thresholded, at, axes(at, scale)));
        let (at, likeness) = [best.2 * 0.92, best.2, best.2 * 1.08]
            .map(at_scale)
            .into_iter()
            .max_by(|a, b| a.1.total_cmp(&b.1))?;
        (likeness > LIKENESS_THIRD).then_some((at, likeness))
    }
}
