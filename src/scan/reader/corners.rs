//! Which three finder patterns belong to one symbol, and which version it has.

use super::{finder::Finder, ink::Ink, layout::version_word, mesh::Corners, point::Point};

/// The most patterns that are combined. They are taken by how many rows agree on them.
const MAX_COMBINED: usize = 40;

/// Three finders that could be the corners of one symbol; the more even and right-angled, the better.
pub(super) struct Triple {
    /// Their places in the list of finders: top left, top right, bottom left.
    pub finders: [usize; 3],
    pub corners: Corners,
    /// Low is good.
    oddness: f32,
}

/// All triples that fit a square under perspective, the best first. `finders` is put in order first.
pub(super) fn triples(finders: &mut [Finder]) -> Vec<Triple> {
    finders.sort_by(|a, b| b.rows.cmp(&a.rows));
    let finders = &finders[..finders.len().min(MAX_COMBINED)];
    let mut triples = Vec::new();
    for middle in 0..finders.len() {
        for one in (0..finders.len()).filter(|one| *one != middle) {
            for two in (one + 1..finders.len()).filter(|two| *two != middle) {
                triples.extend(triple(finders, middle, one, two));
            }
        }
    }
    triples.sort_by(|a, b| a.oddness.total_cmp(&b.oddness));
    triples
}

fn triple(finders: &[Finder], middle: usize, one: usize, two: usize) -> Option<Triple> {
    let [a, b, c] = [one, middle, two].map(|i| finders[i]);
    let (largest, smallest) = (a.module.max(b.module).max(c.module), a.module.min(b.module).min(c.module));
    if largest > 1.9 * smallest {
        return None;
    }
    let (to_one, to_two) = (a.centre - b.centre, c.centre - b.centre);
    let (long, short) = {
        let (one, two) = (to_one.length(), to_two.length());
        (one.max(two), one.min(two))
    };
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
    Some(Triple { finders: [middle, right, down], corners, oddness })
}

/// The versions that the symbol may have, the likeliest first. Empty when the sides do not fit.
pub(super) fn versions(ink: &Ink<'_>, corners: &Corners) -> Vec<usize> {
    let Corners { top_left, top_right, bottom_left } = *corners;
    let (across, down) = (top_right.centre - top_left.centre, bottom_left.centre - top_left.centre);
    let (right, below) = (across.unit(), down.unit());
    let module = |finder: &Finder, along: Point| {
        ink.crossing(finder.centre, along, finder.module).map(|crossing| crossing.module)
    };
    let (Some(left_x), Some(right_x), Some(left_y), Some(bottom_y)) = (
        module(&top_left, right),
        module(&top_right, right),
        module(&top_left, below),
        module(&bottom_left, below),
    ) else {
        return Vec::new();
    };
    let columns = across.length() / f32::midpoint(left_x, right_x) + 7.0;
    let rows = down.length() / f32::midpoint(left_y, bottom_y) + 7.0;
    if columns > 1.35 * rows || rows > 1.35 * columns {
        return Vec::new();
    }
    let estimate = (f32::midpoint(columns, rows) - 17.0) / 4.0;
    let mut versions = Vec::new();
    if estimate > 5.5 {
        // One copy lies beside the top right finder, the other, mirrored, above the bottom left one.
        let right_y = module(&top_right, below).unwrap_or(left_y);
        let bottom_x = module(&bottom_left, right).unwrap_or(left_x);
        let copies = [
            version_bits(ink, top_right.centre, right * right_x, below * right_y),
            version_bits(ink, bottom_left.centre, below * bottom_y, right * bottom_x),
        ];
        versions = written_versions(&copies, estimate);
    }
    if versions.is_empty() {
        let nearest = estimate.round();
        let second = if estimate > nearest { nearest + 1.0 } else { nearest - 1.0 };
        let possible = [nearest, second].into_iter().filter(|version| (1.0..=40.0).contains(version));
        versions = possible.map(|version| version as usize).collect();
    }
    versions
}

/// The 18 modules of a copy of the version information; positive is dark. `along` is one module
/// towards the outer edge through the finder, `across` one module to the side.
fn version_bits(ink: &Ink<'_>, finder: Point, along: Point, across: Point) -> [f32; 18] {
    std::array::from_fn(|bit| {
        let at = finder + along * ((bit % 3) as f32 - 7.0) + across * ((bit / 3) as f32 - 3.0);
        if ink.contains(at) { -ink.level(at) } else { 0.0 }
    })
}

/// The versions whose words lie near what both copies say, within reach of the estimate.
fn written_versions(copies: &[[f32; 18]; 2], estimate: f32) -> Vec<usize> {
    let mut near: Vec<_> = (7..=40)
        .filter(|version| (*version as f32 - estimate).abs() < 3.5)
        .filter_map(|version| {
            let word = version_word(version);
            let wrong = copies.iter().map(|copy| {
                copy.iter()
                    .enumerate()
                    .filter(|(bit, module)| (**module > 0.0) != (word >> bit & 1 == 1))
                    .count()
            });
            // Words differ in eight bits, so three wrong ones can be told.
            let least = wrong.min()?;
            (least <= 3).then_some((least, version as usize))
        })
        .collect();
    near.sort_unstable();
    near.into_iter().map(|(_, version)| version).take(2).collect()
}
