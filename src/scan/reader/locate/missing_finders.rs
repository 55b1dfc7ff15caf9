//! Where only one of a symbol's finders shows, a search for the others along its axes: by grey values, so
//! that neither blur, nor a dark ground beside a thin ring, nor a scratch through it hides them.

use crate::scan::reader::{
    budget::Budget,
    image::threshold::ThresholdedImage,
    locate::{
        finder::Finder,
        template::{self, Axes, LOOK_NANOS, climb},
    },
    point::Point,
};

/// How far away a sibling may be, in modules, and how far from the finder's axes, in radians.
const MIN_DISTANCE_MODULES: f32 = 12.0;
const MAX_DISTANCE_MODULES: f32 = 120.0;
const MAX_ASIDE_RADIANS: f32 = 0.3;
/// How far the places that are looked at are apart, in modules.
const STRIDE_MODULES: f32 = 0.8;
/// How much smaller or larger a sibling may look.
const SCALES: [f32; 3] = [1.0, 0.8, 1.25];
/// The least contrast between its rings, of the finder's own.
const MIN_CONTRAST: f32 = 0.4;
/// The least likeness of 1: at a place that is passed by, and at the best place around it.
const LIKENESS_ROUGH: f32 = 0.45;
const LIKENESS: f32 = 0.55;
/// The most siblings that are given.
const MAX_MISSING_FINDERS: usize = 6;
/// What a glance at a place costs, in about nanoseconds.
const GLANCE_NANOS: usize = 60;

/// What could be the other finders of the symbol to which this one belongs, the likeliest first. The
/// search goes outwards, until it has cost a third of what is left.
pub fn missing_finders(
    thresholded: &ThresholdedImage<'_>,
    finder: &Finder,
    budget: &mut Budget,
) -> Vec<Finder> {
    let own = template::finder_axes(thresholded, finder.centre, finder.module);
    let least = MIN_CONTRAST * contrast(thresholded, finder.centre, own, 0.0).unwrap_or(f32::MAX);
    let mut seen = Vec::new();
    let until = budget.spent() + budget.left() / 3;
    budget.spend(40 * 3 * LOOK_NANOS);
    let mut distance = MIN_DISTANCE_MODULES;
    while distance < MAX_DISTANCE_MODULES && budget.spent() < until {
        let turn = STRIDE_MODULES / distance;
        let aside = (MAX_ASIDE_RADIANS / turn) as i32;
        for along in [own, own.turned_right()] {
            for side in [1.0, -1.0] {
                for i in -aside..=aside {
                    let right = along.right.turned(i as f32 * turn);
                    let at = finder.centre + right * (side * distance);
                    let axes = Axes { right, ..along };
                    budget.spend(GLANCE_NANOS);
                    if thresholded.contains(at) && contrast(thresholded, at, axes, least).is_some() {
                        budget.spend(LOOK_NANOS * SCALES.len());
                        seen.extend(look(thresholded, at, axes));
                    }
                }
            }
        }
        distance += STRIDE_MODULES;
    }
    likeliest(thresholded, seen, budget)
}

/// How much lighter the light ring is than what lies within and around it, where it is by `least`.
fn contrast(thresholded: &ThresholdedImage<'_>, at: Point, axes: Axes, least: f32) -> Option<f32> {
    let (right, down) = (axes.right, axes.down);
    let mean =
        |places: [Point; 4]| places.iter().map(|place| thresholded.grey(at + *place)).sum::<f32>() * 0.25;
    let cross = |rings: f32| mean([right * rings, right * -rings, down * rings, down * -rings]);
    let light = cross(2.0);
    let middle = thresholded.grey(at);
    if light - middle < least {
        return None;
    }
    let corners = mean([
        right * 2.0 + down * 2.0,
        right * 2.0 - down * 2.0,
        down * 2.0 - right * 2.0,
        (right + down) * -2.0,
    ]);
    let contrast = f32::midpoint(light, corners) - f32::midpoint(middle, cross(3.0));
    (contrast >= least).then_some(contrast)
}

/// A finder that is seen under these axes.
#[derive(Clone, Copy)]
struct FinderFit {
    at: Point,
    axes: Axes,
    likeness: f32,
}

fn look(thresholded: &ThresholdedImage<'_>, at: Point, axes: Axes) -> Option<FinderFit> {
    SCALES
        .map(|scale| axes.scaled(scale))
        .map(|axes| FinderFit { at, axes, likeness: template::finder_star(thresholded, at, axes).0 })
        .into_iter()
        .max_by(|a, b| a.likeness.total_cmp(&b.likeness))
        .filter(|fit| fit.likeness > LIKENESS_ROUGH)
}

/// Each of those that were seen once, at its best place.
fn likeliest(
    thresholded: &ThresholdedImage<'_>,
    mut seen: Vec<FinderFit>,
    budget: &mut Budget,
) -> Vec<Finder> {
    seen.sort_by(|a, b| b.likeness.total_cmp(&a.likeness));
    let mut apart: Vec<FinderFit> = Vec::new();
    for fit in seen {
        let near = |other: &FinderFit| (other.at - fit.at).length() < 3.0 * fit.axes.module();
        if apart.len() < 3 * MAX_MISSING_FINDERS && !apart.iter().any(near) {
            apart.push(fit);
        }
    }
    budget.spend(apart.len() * 3 * 13 * 2 * LOOK_NANOS);
    let at_best = |fit: FinderFit| {
        [0.9, 1.0, 1.12].map(|scale| fit.axes.scaled(scale)).map(|axes| {
            let likeness = |at| template::finder(thresholded, at, axes);
            let (centre, likeness) = climb(fit.at, 0.4 * axes.module(), likeness);
            Finder { centre, module: axes.module(), narrowed: 1.0, rows: 1, likeness }
        })
    };
    let mut likely: Vec<_> = apart
        .into_iter()
        .filter_map(|fit| at_best(fit).into_iter().max_by(|a, b| a.likeness.total_cmp(&b.likeness)))
        .filter(|finder| finder.likeness > LIKENESS)
        .collect();
    likely.sort_by(|a, b| b.likeness.total_cmp(&a.likeness));
    likely.truncate(MAX_MISSING_FINDERS);
    likely
}
