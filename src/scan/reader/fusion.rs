//! Multi-frame fusion: sums the soft module values of symbols that were not decoded yet over the frames of a camera.
//! The sum decodes long before any single frame does.

use crate::scan::reader::{layout::Layout, locate::corners::Corners, soft_modules::SoftModules};

/// Symbols that are in view and not decoded yet.
#[derive(Default)]
pub(super) struct SymbolAccumulator {
    symbols: Vec<Remembered>,
}

/// What all frames so far have said of one symbol.
struct Remembered {
    version: usize,
    /// Where it was seen last, in the picture, and whether it was light on dark.
    corners: Corners,
    inverted: bool,
    /// The soft modules of all frames, each weighted by its sureness.
    sum: Vec<f32>,
    weight: f32,
    /// How many frames went by without it.
    idle: u32,
}

/// The most symbols that are remembered, and for how many frames without a sight of them.
const MAX_SYMBOLS: usize = 3;
const MAX_IDLE_FRAMES: u32 = 12;
/// No single frame counts for more than this against another.
const MAX_WEIGHT: f32 = 60.0;
/// The correlation from which on two sights are of the same symbol. Those of two symbols stay within
/// a few hundredths of 0.
const MIN_CORRELATION: f32 = 0.15;

impl SymbolAccumulator {
    /// Counts a frame, and forgets what went out of sight.
    pub fn begin_frame(&mut self) {
        self.symbols.iter_mut().for_each(|symbol| symbol.idle += 1);
        self.symbols.retain(|symbol| symbol.idle <= MAX_IDLE_FRAMES);
    }

    /// Where symbols were seen in the last frames: version, corners in the picture, and whether light on
    /// dark. The one that was seen last comes first.
    pub fn seen(&self) -> Vec<(usize, Corners, bool)> {
        let mut symbols: Vec<_> = self.symbols.iter().collect();
        symbols.sort_by_key(|symbol| symbol.idle);
        symbols.into_iter().map(|symbol| (symbol.version, symbol.corners, symbol.inverted)).collect()
    }

    /// Whether earlier frames have shown the same symbol.
    pub fn knows(&self, layout: &Layout, soft: &[f32]) -> bool {
        self.find(layout, soft).is_some()
    }

    /// The modules of this frame joined with those of earlier ones, if the symbol was seen before.
    pub fn joined(&self, layout: &Layout, soft: &[f32], weight: f32) -> Option<Vec<f32>> {
        let symbol = &self.symbols[self.find(layout, soft)?];
        let weight = weight.min(MAX_WEIGHT);
        let share = 1.0 / (symbol.weight + weight);
        let both = symbol.sum.iter().zip(soft);
        Some(both.map(|(sum, now)| (sum + now.clamp(-1.5, 1.5) * weight) * share).collect())
    }

    /// Adds what a frame said of a symbol with these corners, once. Modules that are certain count much.
    pub fn keep(&mut self, corners: Corners, inverted: bool, modules: SoftModules<'_>) {
        let SoftModules { layout, soft, certain, weight } = modules;
        let weight = weight.min(MAX_WEIGHT);
        let values = soft.iter().zip(certain).zip(&layout.known).map(|((module, certain), known)| {
            let sure = if *known == 0 { f32::from(*certain) * 4.0 } else { 0.0 };
            (if sure == 0.0 { module.clamp(-1.5, 1.5) } else { sure }) * weight
        });
        if let Some(found) = self.find(layout, soft) {
            let known = &mut self.symbols[found];
            if known.idle == 0 {
                return;
            }
            known.sum.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
            known.weight += weight;
            known.corners = corners;
            known.inverted = inverted;
            known.idle = 0;
        } else {
            let sum = values.collect();
            let new = Remembered { version: layout.version, corners, inverted, sum, weight, idle: 0 };
            if self.symbols.len() >= MAX_SYMBOLS {
                // What was not seen for longest makes room.
                self.symbols.sort_by_key(|symbol| symbol.idle);
                self.symbols.pop();
            }
            self.symbols.push(new);
        }
    }

    /// Forgets the symbols of this version: one of them was read.
    pub fn forget(&mut self, version: usize) {
        self.symbols.retain(|symbol| symbol.version != version);
    }

    fn find(&self, layout: &Layout, soft: &[f32]) -> Option<usize> {
        let alike = |symbol: &Remembered| {
            let (mut product, mut ours, mut theirs) = (0.0, 1e-6, 1e-6);
            for ((sum, module), known) in symbol.sum.iter().zip(soft).zip(&layout.known) {
                if *known == 0 {
                    let before = (sum / symbol.weight).clamp(-1.0, 1.0);
                    let now = module.clamp(-1.0, 1.0);
                    product += before * now;
                    theirs += before * before;
                    ours += now * now;
                }
            }
            product / (ours * theirs).sqrt()
        };
        let same = self.symbols.iter().enumerate().filter(|(_, symbol)| symbol.version == layout.version);
        let best = same.map(|(i, symbol)| (alike(symbol), i)).max_by(|a, b| a.0.total_cmp(&b.0))?;
        (best.0 > MIN_CORRELATION).then_some(best.1)
    }
}
