//! The timing patterns: single rows of modules in turn dark and light between the finders. They tell
//! how many modules a side has, even where blur has left little of each of them.

use crate::scan::reader::{
    budget::Budget,
    image::{sampling::Grid, threshold::ThresholdedImage},
    locate::corners::Corners,
    point::Point,
};

/// How far from a straight, even row the pattern is looked for: to either side, in modules, and
/// foreshortened, as the share by which its middle lies nearer to one end.
const ASIDE: [f32; 3] = [0.0, -0.4, 0.4];
const FORESHORTENING: f32 = 0.16;
/// Steps of a third of a module in the middle of the row.
const STEP: f32 = 1.3;

/// How well the timing patterns fit a symbol of `size` modules: 1 when all modules alternate; by chance,
/// 0.2 to 0.4 in large symbols and more in small ones. The mean of both patterns.
pub fn fit(thresholded: &ThresholdedImage<'_>, corners: &Corners, size: usize, budget: &mut Budget) -> f32 {
    let Corners { top_left, top_right, bottom_left } = corners;
    let (across, down) = (top_right.centre - top_left.centre, bottom_left.centre - top_left.centre);
    let module = 1.0 / (size - 7) as f32;
    let top = edge(thresholded, top_left.centre, across, down * module, size);
    let left = edge(thresholded, top_left.centre, down, across * module, size);
    let samples = 2 * ASIDE.len() * (2 * (FORESHORTENING * size as f32 / STEP) as usize + 1) * size;
    budget.spend(10 * samples);
    f32::midpoint(top, left)
}

/// The best fit along one edge, from finder to finder; `inwards` is one module towards the symbol's
/// inside.
pub fn edge(thresholded: &ThresholdedImage<'_>, from: Point, way: Point, inwards: Point, size: usize) -> f32 {
    let step = STEP / size as f32;
    let steps = (FORESHORTENING / step).ceil() as i32;
    let lines = ASIDE.map(|aside| thresholded.line(from + inwards * (3.0 + aside), way));
    let share = 1.0 / (size - 7) as f32;
    let mut parts = Vec::with_capacity(size);
    let mut best = 0.0_f32;
    for i in -steps..=steps {
        let bend = i as f32 * step;
        parts.clear();
        parts.extend((7..size - 7).map(|module| {
            let part = (module as f32 - 3.0) * share;
            part + bend * part * (1.0 - part)
        }));
        for line in lines.iter().flatten() {
            best = best.max(alternation(line, &parts));
        }
    }
    best
}

/// The differences of the modules at these parts of the line from the mean of their neighbours, summed up
/// with alternating signs, by the sum of their amounts.
fn alternation(line: &Grid<'_>, parts: &[f32]) -> f32 {
    let mut greys = parts.iter().map(|part| line.grey_along(*part));
    let (mut before, mut here) = (greys.next().unwrap_or_default(), greys.next().unwrap_or_default());
    let (mut signed, mut amount) = (0.0, 1.0);
    let mut sign = -1.0;
    for next in greys {
        let lighter = here - f32::midpoint(before, next);
        signed += sign * lighter;
        sign = -sign;
        amount += lighter.abs();
        (before, here) = (here, next);
    }
    signed / amount
}
