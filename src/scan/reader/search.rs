//! Looks through a picture for symbols, cheap looks first.

use super::{
    Effort, Frame,
    corners::{triples, versions},
    finder::Finders,
    gather::Gathering,
    ink::Ink,
    layout::Layout,
    luma::Luma,
    mesh::{Corners, Mesh},
    point::Point,
    stream::Content,
    symbol::{self, Depth, Look},
};

/// One way of looking for finders.
#[derive(Clone, Copy)]
struct Pass {
    /// Half the window of the local mean, in pixels of half the level's resolution. Small windows find
    /// finders whose light ring is washed out by blur.
    radius: usize,
    inverted: bool,
    least: i16,
}

const fn pass(radius: usize, inverted: bool, least: i16) -> Pass {
    Pass { radius, inverted, least }
}

const FULL: &[Pass] = &[
    pass(7, false, 3),
    pass(3, false, 2),
    pass(2, false, 1),
    pass(1, false, 1),
    pass(7, true, 3),
    pass(3, true, 1),
];
const HALF: &[Pass] = &[pass(7, false, 3), pass(3, false, 2), pass(2, false, 1), pass(7, true, 3)];
const COARSE: &[Pass] = &[pass(7, false, 3), pass(7, true, 3)];

/// A symbol that was read, and where.
pub(super) struct Found {
    pub content: Content,
    pub middle: Point,
}

/// Reads what the picture shows.
pub(super) fn search(frame: &Frame, effort: Effort) -> Vec<Found> {
    let whole = Luma { width: frame.width, height: frame.height, pixels: (&*frame.luma).into() };
    let first = match frame.width.max(frame.height) {
        0..=700 => whole.with_border(12),
        2601.. => whole.half(),
        _ => whole,
    };
    let mut gathered = [Gathering::default(), Gathering::default()];
    let mut levels = vec![first];
    for depth in 0..4 {
        let Some(level) = levels.last() else { break };
        if level.width.min(level.height) < 40 || (depth > 1 && level.width.max(level.height) < 160) {
            break;
        }
        let smaller = level.half();
        for pass in [FULL, HALF, COARSE, COARSE][depth] {
            let means = smaller.box_mean(pass.radius);
            let ink = Ink { luma: level, means: &means, least: pass.least, inverted: pass.inverted };
            let mut finders = Finders::default();
            let found = look(&ink, &mut finders, effort);
            if !found.is_empty() {
                return found;
            }
            gathered[usize::from(pass.inverted)].add(&finders.found, (1 << depth) as f32);
        }
        levels.push(smaller);
    }
    let [level, smaller, ..] = &levels[..] else { return Vec::new() };
    if effort == Effort::Fast {
        return Vec::new();
    }
    let means = smaller.box_mean(2);
    for inverted in [false, true] {
        let ink = Ink { luma: level, means: &means, least: 1, inverted };
        let mut found = Vec::new();
        for (corners, version) in gathered[usize::from(inverted)].corners(&ink).into_iter().take(3) {
            let Some(look) = read_at(&ink, &corners, version, effort) else { continue };
            if let Some(content) = look.content {
                found.push(Found { content, middle: corners.middle() });
                break;
            }
        }
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn look(ink: &Ink<'_>, finders: &mut Finders, effort: Effort) -> Vec<Found> {
    let mut tried: Vec<(Point, usize)> = Vec::new();
    // Every fourth row, then those in between.
    let scans = if ink.height() >= 400 { [(1, 4), (3, 4)] } else { [(1, 2), (2, 2)] };
    for (first, step) in scans {
        finders.scan(ink, first, step);
        let found = try_triples(ink, finders, &mut tried, effort);
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn try_triples(
    ink: &Ink<'_>,
    finders: &mut Finders,
    tried: &mut Vec<(Point, usize)>,
    effort: Effort,
) -> Vec<Found> {
    let mut found = Vec::new();
    let mut used = Vec::new();
    let mut tries = 0;
    for triple in triples(ink, &mut finders.found) {
        if triple.finders.iter().any(|finder| used.contains(finder)) {
            continue;
        }
        tries += 1;
        if tries > 10 {
            break;
        }
        let corners = &triple.corners;
        let middle = corners.middle();
        for version in versions(ink, corners) {
            let again = |(place, size): &(Point, usize)| *size == version && (*place - middle).length() < 0.5;
            if tried.iter().any(again) {
                continue;
            }
            tried.push((middle, version));
            let Some(look) = read_at(ink, corners, version, effort) else { continue };
            let clear = look.agreement > 0.93;
            if let Some(content) = look.content {
                used.extend(triple.finders);
                found.push(Found { content, middle });
                break;
            }
            if clear {
                break;
            }
        }
    }
    found
}

fn read_at(ink: &Ink<'_>, corners: &Corners, version: usize, effort: Effort) -> Option<Look> {
    let layout = Layout::new(version);
    let mesh = Mesh::lay(ink, corners, &layout)?;
    let depth = match effort {
        Effort::Fast => Depth::Shallow,
        Effort::Normal => Depth::Deep,
        Effort::Best => Depth::Deepest,
    };
    Some(symbol::read(ink, &mesh, &layout, depth, None))
}
