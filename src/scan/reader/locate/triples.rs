//! Which three finder patterns belong to one symbol, and which version it has.

use crate::scan::reader::{
    budget::Budget,
    image::threshold::ThresholdedImage,
    layout::{VERSIONS, version_word},
    locate::{
        corners::Corners,
        finder::{Finder, LIKENESS_TURNED},
        template::{self, Axes},
        timing,
    },
    point::Point,
};

/// The most patterns that are combined. They are taken by their likeness.
pub const MAX_COMBINED: usize = 40;
/// The most triples that are looked at more closely.
const MAX_TRIPLES: usize = 120;
/// Below this likeness, of 1, a pattern seen along the symbol's axes is none. Any other part of a
/// symbol stays below 0.4, finders that hardly show still have 0.6.
const LIKENESS: f32 = 0.45;

/// Three finders that could be the corners of one symbol.
pub struct Triple {
    pub corners: Corners,
    /// How uneven and slanted the square is. Low is good.
    oddness: f32,
}

/// All triples that fit a square under perspective and look like finders along its axes, the best
/// first. `finders` is put in order first.
pub fn triples(thresholded: &ThresholdedImage<'_>, finders: &mut [Finder]) -> Vec<Triple> {
    finders.sort_by(|a, b| b.likeness.total_cmp(&a.likeness));
    let likely =
        finders.iter().take(MAX_COMBINED).take_while(|finder| finder.likeness > LIKENESS_TURNED).count();
    let finders = &finders[..likely];
    let mut triples = Vec::new();
    for middle in 0..finders.len() {
        for one in (0..finders.len()).filter(|one| *one != middle) {
            for two in (one + 1..finders.len()).filter(|two| *two != middle) {
                triples.extend(triple(finders, middle, one, two));
            }
        }
    }
    triples.sort_by(|a, b| a.oddness.total_cmp(&b.oddness));
    triples.truncate(MAX_TRIPLES);
    let mut likely: Vec<_> = triples
        .into_iter()
        .filter_map(|triple| {
            let likeness = likeness(thresholded, &triple.corners)?;
            (likeness > LIKENESS).then_some((triple.oddness - likeness, triple))
        })
        .collect();
    likely.sort_by(|a, b| a.0.total_cmp(&b.0));
    likely.into_iter().map(|(_, triple)| triple).collect()
}

/// How much the corners look like finders along the symbol's axes: the mean of the two that do least.
/// `None` as soon as it cannot be enough.
fn likeness(thresholded: &ThresholdedImage<'_>, corners: &Corners) -> Option<f32> {
    let Corners { top_left, top_right, bottom_left } = corners;
    let right = (top_right.centre - top_left.centre).unit();
    let down = (bottom_left.centre - top_left.centre).unit();
    let of = |finder: &Finder| {
        let along = |way: Point| {
            let crossing = thresholded.crossing(finder.centre, way, finder.module);
            way * crossing.map_or(finder.module, |crossing| crossing.module)
        };
        template::finder(thresholded, finder.centre, Axes { right: along(right), down: along(down) })
    };
    let (one, two) = (of(top_right), of(bottom_left));
    if f32::midpoint(one, two) < LIKENESS {
        return None;
    }
    let mut each = [one, two, of(top_left)];
    each.sort_by(f32::total_cmp);
    Some(f32::midpoint(each[0], each[1]))
}

fn triple(finders: &[Finder], middle: usize, one: usize, two: usize) -> Option<Triple> {
    let [a, b, c] = [one, middle, two].map(|i| finders[i]);
    let (largest, smallest) = (a.module.max(b.module).max(c.module), a.module.min(b.module).min(c.module));
    if largest > 1.9 * smallest {
        return None;
    }
    let (to_one, to_two) = (a.centre - b.centre, c.centre - b.centre);
    let (one_length, two_length) = (to_one.length(), to_two.length());
    let (long, short) = (one_length.max(two_length), one_length.min(two_length));
    let module = (a.module + b.module + c.module) / 3.0;
    if short < 10.0 * module || long > 190.0 * module || long > 1.8 * short {
        return None;
    }
    let slant = (to_one.dot(to_two) / (long * short)).abs();
    if slant > 0.5 {
        return None;
    }
    let rows = (a.rows + b.rows + c.rows).min(30) as f32;
    let oddness = slant * 1.5 + (long / short - 1.0) + 0.7 * (largest / smallest - 1.0) - 0.02 * rows;
    let (right, down) = if to_one.cross(to_two) > 0.0 { (one, two) } else { (two, one) };
    let corners = Corners { top_left: b, top_right: finders[right], bottom_left: finders[down] };
    Some(Triple { corners, oddness })
}

/// The versions that a symbol may have, the likeliest first.
#[derive(Default)]
pub struct VersionEstimate {
    pub versions: Vec<usize>,
    /// What the sizes alone say.
    pub estimate: f32,
}

/// Guesses the version. There is none when the sides do not fit.
pub fn versions(
    thresholded: &ThresholdedImage<'_>,
    corners: &Corners,
    budget: &mut Budget,
) -> VersionEstimate {
    let Corners { top_left, top_right, bottom_left } = *corners;
    let (across, down) = (top_right.centre - top_left.centre, bottom_left.centre - top_left.centre);
    let (right, below) = (across.unit(), down.unit());
    let module = |finder: &Finder, along: Point| {
        thresholded
            .crossing(finder.centre, along, finder.module)
            .map_or(finder.module, |crossing| crossing.module)
    };
    let columns = across.length() / f32::midpoint(module(&top_left, right), module(&top_right, right)) + 7.0;
    let rows = down.length() / f32::midpoint(module(&top_left, below), module(&bottom_left, below)) + 7.0;
    if columns > 1.45 * rows || rows > 1.45 * columns {
        budget.spend(2_000);
        return VersionEstimate::default();
    }
    let estimate = (f32::midpoint(columns, rows) - 17.0) / 4.0;
    budget.spend(5_000);
    let mut versions = Vec::new();
    let mut add = |version: usize| {
        if VERSIONS.contains(&version) && !versions.contains(&version) {
            versions.push(version);
        }
    };
    if estimate > 5.5 {
        // One copy lies beside the top right finder, the other, mirrored, above the bottom left one.
        let copies = [
            version_bits(
                thresholded,
                top_right.centre,
                right * module(&top_right, right),
                below * module(&top_right, below),
            ),
            version_bits(
                thresholded,
                bottom_left.centre,
                below * module(&bottom_left, below),
                right * module(&bottom_left, right),
            ),
        ];
        let written = written_versions(&copies, estimate);
        let clear = written.first().is_some_and(|(wrong, _)| *wrong <= 1);
        for (_, version) in written {
            add(version);
        }
        if !clear {
            for version in timed_versions(thresholded, corners, estimate, budget) {
                add(version);
            }
        }
    }
    if estimate < 7.5 {
        let nearest = estimate.round().max(1.0) as usize;
        add(nearest);
        add(if estimate > nearest as f32 { nearest + 1 } else { nearest - 1 });
    }
    VersionEstimate { versions, estimate }
}

/// How far the version may be from the estimate.
fn reach(estimate: f32) -> f32 {
    1.0 + 0.12 * estimate
}

/// The modules of a copy of the version information; positive is dark. `along` is one module towards
/// the outer edge through the finder, `across` one module to the side.
fn version_bits(thresholded: &ThresholdedImage<'_>, finder: Point, along: Point, across: Point) -> [f32; 18] {
    std::array::from_fn(|bit| {
        let at = finder + along * ((bit % 3) as f32 - 7.0) + across * ((bit / 3) as f32 - 3.0);
        if thresholded.contains(at) { -thresholded.level(at) } else { 0.0 }
    })
}

/// The versions whose words are near what a copy says, and in how many bits they differ, the nearest
/// first.
fn written_versions(copies: &[[f32; 18]; 2], estimate: f32) -> Vec<(usize, usize)> {
    let mut near: Vec<_> = (7..=40)
        .filter(|version| (*version as f32 - estimate).abs() < 3.5)
        .filter_map(|version| {
            let word = version_word(version);
            let differ = |(bit, module): &(usize, &f32)| (**module > 0.0) != (word >> bit & 1 == 1);
            let wrong = copies.iter().map(|copy| copy.iter().enumerate().filter(differ).count()).min()?;
            // Words differ in eight bits, so three wrong ones can be told.
            (wrong <= 3).then_some((wrong, version as usize))
        })
        .collect();
    near.sort_unstable();
    near.truncate(2);
    near
}

/// The versions whose timing patterns show, the clearest first.
fn timed_versions(
    thresholded: &ThresholdedImage<'_>,
    corners: &Corners,
    estimate: f32,
    budget: &mut Budget,
) -> Vec<usize> {
    let near = VERSIONS.filter(|version| (*version as f32 - estimate).abs() <= reach(estimate));
    let mut fits: Vec<_> =
        near.map(|version| (timing::fit(thresholded, corners, version * 4 + 17, budget), version)).collect();
    fits.sort_by(|a, b| b.0.total_cmp(&a.0));
    // Where one version stands out, no other is worth a try.
    let least = fits.first().map_or(0.0, |(best, _)| best - 0.1).max(0.25);
    fits.into_iter().take_while(|(fit, _)| *fit > least).map(|(_, version)| version).take(2).collect()
}
