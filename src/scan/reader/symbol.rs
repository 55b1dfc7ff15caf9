//! Reads one symbol whose mesh is laid: samples, equaliser, decisions, in turn until it comes out.

use std::borrow::Cow;

use super::{
    decision::{Puzzle, Tries, match_format, sureness},
    equaliser::{Area, Equaliser, Input, Shape},
    held::Held,
    ink::Ink,
    layout::Layout,
    measures::Measures,
    mesh::Mesh,
    samples::{FineSamples, Samples, transposed},
    stream::{self, Content},
};

/// How far one symbol is worth going.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depth {
    /// Samples, and one filter fitted to the known modules.
    Shallow,
    /// And filters fitted to sure decisions and solved blocks.
    Deep,
    /// As long as it gets better.
    Deepest,
}

/// What one look at a symbol gave.
pub(super) struct Look {
    /// The modules as this picture shows them; positive is dark.
    pub soft: Vec<f32>,
    /// Those that are beyond doubt: 1 dark, -1 light, else 0.
    pub certain: Vec<i8>,
    /// How much the modules are worth against those of another look.
    pub weight: f32,
    /// The share of known modules that came out right. About a half where there is no symbol.
    pub agreement: f32,
    pub measures: Measures,
    /// What it cost, in about nanoseconds.
    pub work: usize,
    /// What is written in it.
    pub content: Option<Content>,
    /// See [`Puzzle::certainty`].
    pub certainty: f32,
}

impl Look {
    /// Whether this is a symbol, be it readable or not.
    pub fn is_symbol(&self) -> bool {
        self.agreement >= HOPELESS
    }
}

/// Below these shares of known modules that come out right there is no symbol, or none that can be
/// helped: for plain samples, and behind the first filter.
const CHANCE: f32 = 0.68;
const HOPELESS: f32 = 0.8;
/// What a round of filtering costs for each module, in about nanoseconds.
const FILTERING: usize = 230;

/// Reads the symbol, with what other frames have said about it, for about `allowance` nanoseconds.
pub(super) fn read(
    ink: &Ink<'_>,
    mesh: &Mesh,
    layout: &Layout,
    depth: Depth,
    allowance: usize,
    held: Option<&Held>,
) -> Look {
    let size = layout.size;
    let middle = size as f32 / 2.0;
    let samples = Samples::take(ink, mesh, size);
    let mut look = Look {
        soft: samples.soft.clone(),
        certain: Vec::new(),
        weight: 0.0,
        agreement: agreement(&samples.soft, layout),
        measures: Measures::of(&samples, layout, mesh.module_at(middle, middle)),
        work: size * size * 40,
        content: None,
        certainty: 0.0,
    };
    if look.agreement < CHANCE {
        return look;
    }
    let mirror = transposed(&samples.soft, size);
    let mirrored = is_mirrored(&samples.soft, &mirror, layout);
    if mirrored {
        // Held up in a mirror, or seen through the paper.
        look.soft = mirror;
    }
    let mut reading = Reading { layout, puzzle: Puzzle::new(layout), held };
    if look.agreement > 0.85 {
        let tries = if look.agreement > 0.93 { Tries::Some } else { Tries::Hard };
        look.content = reading.attempt(&look.soft, tries);
    }
    if look.content.is_none() {
        look.work += size * size * FILTERING;
        let fine = samples.finer(ink, mesh, size);
        let fine = if mirrored { fine.transposed() } else { fine };
        reading.equalise(&fine, depth, allowance, &mut look);
    }
    look.weight = sureness(&look.soft, layout);
    look.certainty = reading.puzzle.certainty();
    look.certain = reading.puzzle.certain;
    look
}

/// Whether the format speaks clearly for the mirrored modules.
fn is_mirrored(soft: &[f32], mirrored: &[f32], layout: &Layout) -> bool {
    let (plain, mirrored) = (match_format(layout, soft), match_format(layout, mirrored));
    mirrored.is_clear() && mirrored.score > plain.score + 4.0
}

/// The share of known modules that have the right colour.
fn agreement(soft: &[f32], layout: &Layout) -> f32 {
    let known = || soft.iter().zip(&layout.known).filter(|(_, known)| **known != 0);
    let right = known().filter(|(module, known)| (**module > 0.0) == (**known > 0)).count();
    right as f32 / known().count().max(1) as f32
}

struct Reading<'a> {
    layout: &'a Layout,
    puzzle: Puzzle<'a>,
    held: Option<&'a Held>,
}

impl Reading<'_> {
    fn attempt(&mut self, soft: &[f32], tries: Tries) -> Option<Content> {
        self.puzzle.try_modules(soft, tries);
        if self.puzzle.is_solved() { stream::content(&self.puzzle, self.layout) } else { None }
    }

    /// The modules with what earlier frames said about them.
    fn joined<'s>(&self, soft: &'s [f32]) -> Cow<'s, [f32]> {
        let joined = self.held.and_then(|held| held.joined(self.layout, soft, sureness(soft, self.layout)));
        joined.map_or(Cow::Borrowed(soft), Cow::Owned)
    }

    /// Filters, decides, and learns from what was decided.
    fn equalise(&mut self, fine: &FineSamples, depth: Depth, allowance: usize, look: &mut Look) {
        let size = self.layout.size;
        let known: Vec<_> = self.layout.known.iter().map(|known| f32::from(*known)).collect();
        let whole = Area::whole(size);
        let plain = Input { fine, size, decided: &[] };
        let small = Shape::small();
        let Some(filter) = Equaliser::train(&small, plain, &known, whole) else { return };
        let mut soft = look.soft.clone();
        filter.apply(plain, whole, &mut soft);
        look.agreement = agreement(&soft, self.layout);
        look.soft.clone_from(&soft);
        // A symbol whose format does not show is none, however much looks like finders.
        if look.agreement < HOPELESS || !match_format(self.layout, &soft).is_clear() {
            return;
        }
        let tries = if look.agreement > 0.9 { Tries::Some } else { Tries::Hard };
        look.content = self.attempt(&self.joined(&soft), tries);
        if depth == Depth::Shallow || look.content.is_some() {
            return;
        }
        let (mut best, mut since) = (0.0, 0);
        let most = if depth == Depth::Deepest { 16 } else { 10 };
        for round in 0..most {
            let (shape, sure, tiles) = match round {
                0 => (Shape::wide(0.01), 0.45, 1),
                1 => (Shape::with_feedback(0.02), 0.3, (size / 28).clamp(1, 4)),
                _ => (Shape::with_feedback(0.02), 0.2, (size / [28, 40, 34][round % 3]).clamp(1, 4)),
            };
            look.work += size * size * FILTERING;
            if look.work > allowance {
                break;
            }
            let joined = self.joined(&soft);
            let (targets, decided) = (self.targets(&joined, sure), self.decided(&joined));
            let input = Input { decided: &decided, ..plain };
            for area in tiles_of(size, tiles) {
                if let Some(filter) = Equaliser::train(&shape, input, &targets, area.grown(6, size)) {
                    filter.apply(input, area, &mut soft);
                }
            }
            look.content = self.attempt(&self.joined(&soft), Tries::All);
            look.soft.clone_from(&soft);
            if look.content.is_some() {
                break;
            }
            let reached = self.puzzle.progress() + agreement(&soft, self.layout);
            since = if reached > best + 0.002 { 0 } else { since + 1 };
            best = f32::max(best, reached);
            if since > 2 {
                break;
            }
        }
        look.agreement = agreement(&soft, self.layout);
    }

    /// What the filter should give: certain modules as they are, sure ones as they seem.
    fn targets(&self, soft: &[f32], sure: f32) -> Vec<f32> {
        let target = |(&module, &certain): (&f32, &i8)| match certain {
            0 if module.abs() > sure => module.signum(),
            certain => f32::from(certain),
        };
        soft.iter().zip(&self.puzzle.certain).map(target).collect()
    }

    /// What is thought of each module, for the feedback.
    fn decided(&self, soft: &[f32]) -> Vec<f32> {
        let decided = |(&module, &certain): (&f32, &i8)| match certain {
            0 => (module * 2.0).clamp(-1.0, 1.0),
            certain => f32::from(certain),
        };
        soft.iter().zip(&self.puzzle.certain).map(decided).collect()
    }
}

/// Cuts the symbol into `tiles` × `tiles` areas.
fn tiles_of(size: usize, tiles: usize) -> impl Iterator<Item = Area> {
    let edge = move |tile: usize| size * tile / tiles;
    (0..tiles * tiles).map(move |tile| {
        let (column, row) = (tile % tiles, tile / tiles);
        Area { left: edge(column), top: edge(row), right: edge(column + 1), bottom: edge(row + 1) }
    })
}
