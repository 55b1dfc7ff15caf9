//! Finds a symbol again that a frame before has shown: near where it was, at about the angle and the size
//! that it had. That needs much less of a picture than finding it at first.

use crate::scan::reader::{
    budget::Budget,
    image::threshold::ThresholdedImage,
    locate::{
        corners::Corners,
        finder::Finder,
        template::{self, Axes, LOOK_NANOS, climb},
    },
    point::Point,
};

/// How far it may have moved, in modules, and how far the places are apart at which it is looked for.
const REACH_MODULES: f32 = 10.0;
const STRIDE_MODULES: f32 = 0.8;
/// The least likeness of its finders, of 1, in the mean.
const MIN_LIKENESS: f32 = 0.4;

/// Where the corners of a symbol of `size` modules are now.
pub fn track(
    thresholded: &ThresholdedImage<'_>,
    corners: &Corners,
    size: usize,
    budget: &mut Budget,
) -> Option<Corners> {
    let Corners { top_left, top_right, bottom_left } = *corners;
    let share = 1.0 / (size - 7) as f32;
    let axes = Axes {
        right: (top_right.centre - top_left.centre) * share,
        down: (bottom_left.centre - top_left.centre) * share,
    };
    let finders = [top_left, top_right, bottom_left];
    let step = STRIDE_MODULES * axes.module();
    let steps = (REACH_MODULES / STRIDE_MODULES) as i32;
    let mut best = (f32::MIN, Point::default());
    for j in -steps..=steps {
        for i in -steps..=steps {
            let shift = Point::new(i as f32, j as f32) * step;
            let likeness: f32 = finders
                .iter()
                .map(|finder| template::finder_star(thresholded, finder.centre + shift, axes).0)
                .sum();
            if likeness > best.0 {
                best = (likeness, shift);
            }
        }
    }
    let [top_left, top_right, bottom_left] = finders.map(|finder| {
        let likeness = |at| template::finder(thresholded, at, axes);
        // Each by itself, and twice: a hand also turns what it holds.
        let (near, _) = climb(finder.centre + best.1, step, likeness);
        let (centre, likeness) = climb(near, 0.5 * step, likeness);
        Finder { centre, likeness, ..finder }
    });
    let found = Corners { top_left, top_right, bottom_left };
    let mean = (top_left.likeness + top_right.likeness + bottom_left.likeness) / 3.0;
    let looks = (2 * steps + 1).pow(2) as usize * 3 + 3 * 26 * 2;
    budget.spend(looks * LOOK_NANOS);
    (mean > MIN_LIKENESS).then_some(found)
}
