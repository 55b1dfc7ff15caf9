//! Reads one symbol whose mesh is laid: samples, equaliser, decisions, in turn until it comes out.

use super::{
    decision::{Puzzle, Tries, match_format},
    equaliser::{Area, Equaliser, Input, Shape},
    ink::Ink,
    layout::Layout,
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
    /// The modules as far as they are known; positive is dark.
    pub soft: Vec<f32>,
    /// The share of known modules that came out right. About a half where there is no symbol.
    pub agreement: f32,
    /// What is written in it.
    pub content: Option<Content>,
    /// Mean grey value and spread in the middle.
    pub light: (f32, f32),
}

/// Below these shares of known modules that come out right there is no symbol, or none that can be
/// helped: for plain samples, and behind the first filter.
const CHANCE: f32 = 0.68;
const HOPELESS: f32 = 0.8;

/// Reads the symbol. `earlier` holds what other frames said about its modules, in the same measure.
pub(super) fn read(
    ink: &Ink<'_>,
    mesh: &Mesh,
    layout: &Layout,
    depth: Depth,
    earlier: Option<&[f32]>,
) -> Look {
    let size = layout.size;
    let samples = Samples::take(ink, mesh, size);
    let agreement = agreement(&samples.soft, layout);
    let mut look = Look { soft: Vec::new(), agreement, content: None, light: samples.light() };
    let mut reading = Reading { layout, puzzle: Puzzle::new(layout), earlier };
    if agreement > 0.85 {
        let tries = if agreement > 0.93 { Tries::Some } else { Tries::Hard };
        look.content = reading.attempt(&samples.soft, tries).or_else(|| {
            // Held up in a mirror, or seen through the paper.
            let mirrored = transposed(&samples.soft, size);
            let mut reading = Reading { layout, puzzle: Puzzle::new(layout), earlier: None };
            is_mirrored(&samples.soft, &mirrored, layout).then(|| reading.attempt(&mirrored, tries))?
        });
    }
    if look.content.is_some() || agreement < CHANCE {
        look.soft = samples.soft;
        return look;
    }
    let mut fine = samples.finer(ink, mesh, size);
    if is_mirrored(&samples.soft, &transposed(&samples.soft, size), layout) {
        fine = fine.transposed();
    }
    reading.puzzle = Puzzle::new(layout);
    look.soft = samples.soft;
    reading.equalise(&fine, depth, &mut look);
    look
}

/// Whether the format speaks clearly for the mirrored modules.
fn is_mirrored(soft: &[f32], mirrored: &[f32], layout: &Layout) -> bool {
    let (plain, mirrored) = (match_format(layout, soft), match_format(layout, mirrored));
    mirrored.lead > 1.0 && mirrored.score > plain.score + 4.0
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
    earlier: Option<&'a [f32]>,
}

impl Reading<'_> {
    fn attempt(&mut self, soft: &[f32], tries: Tries) -> Option<Content> {
        match self.earlier {
            Some(earlier) => {
                let sum: Vec<_> = soft.iter().zip(earlier).map(|(now, before)| now + before).collect();
                self.puzzle.try_modules(&sum, tries);
            }
            None => {
                self.puzzle.try_modules(soft, tries);
            }
        }
        if self.puzzle.is_solved() { stream::content(&self.puzzle, self.layout) } else { None }
    }

    /// Filters, decides, and learns from what was decided.
    fn equalise(&mut self, fine: &FineSamples, depth: Depth, look: &mut Look) {
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
        if look.agreement < HOPELESS {
            return;
        }
        let tries = if look.agreement > 0.9 { Tries::Some } else { Tries::Hard };
        look.content = self.attempt(&soft, tries);
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
            let targets = self.targets(&soft, sure);
            let decided = self.decided(&soft);
            let input = Input { decided: &decided, ..plain };
            for area in tiles_of(size, tiles) {
                if let Some(filter) = Equaliser::train(&shape, input, &targets, area.grown(6, size)) {
                    filter.apply(input, area, &mut soft);
                }
            }
            look.content = self.attempt(&soft, Tries::All);
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
