//! From soft modules to corrected ones: the format by correlation, then each block with erasures
//! where the modules are least sure (generalised minimum distance decoding).
//!
//! A block that comes out stays solved. Its modules are then certain, which is worth a lot to the
//! equaliser, and through it to the other blocks.

use crate::scan::reader::{
    decode::{
        deinterleave::{Deal, deal, kept_for_detection},
        reed_solomon::{Block, Corrected},
    },
    layout::{Layout, format_word},
};

/// What the format says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Format {
    word: u32,
    /// 0 for L, 1 for M, 2 for Q, 3 for H.
    level: usize,
    mask: u32,
}

/// How far soft modules speak for one format, and against the next best.
#[derive(Clone, Copy)]
pub struct FormatMatch {
    format: Format,
    /// Of 30 modules: those that agree, less those that do not, by their sureness.
    pub score: f32,
    pub lead: f32,
}

impl FormatMatch {
    /// Whether no other format is as good.
    pub fn is_clear(&self) -> bool {
        self.lead >= 1.0
    }
}

/// Finds the format that the modules speak for most.
pub fn match_format(layout: &Layout, soft: &[f32]) -> FormatMatch {
    let mut best = FormatMatch { format: Format { word: 0, level: 0, mask: 0 }, score: f32::MIN, lead: 0.0 };
    let mut second = f32::MIN;
    for data in 0..32 {
        let word = format_word(data);
        let mut score = 0.0;
        for places in &layout.format {
            for (bit, &place) in places.iter().enumerate() {
                let module = soft[place].clamp(-1.0, 1.0);
                score += if word >> bit & 1 == 1 { module } else { -module };
            }
        }
        if score > best.score {
            second = best.score;
            let level = [1, 0, 3, 2][(data >> 3) as usize];
            best = FormatMatch { format: Format { word, level, mask: data & 7 }, score, lead: 0.0 };
        } else {
            second = second.max(score);
        }
    }
    best.lead = best.score - second;
    best
}

/// How much the modules are to be trusted, from the noise that shows at those that are known. What
/// is dark by a soft value `s` is so with odds of exp(sureness × s).
pub fn sureness(soft: &[f32], layout: &Layout) -> f32 {
    let (mut noise, mut count) = (0.0, 0.0);
    for (module, known) in soft.iter().zip(&layout.known).filter(|(_, known)| **known != 0) {
        // Beyond the mark is no miss.
        let miss = (1.0 - module * f32::from(*known)).clamp(0.0, 2.0);
        noise += miss * miss;
        count += 1.0;
    }
    // Known modules are easier than others: filters were fitted to them.
    2.0 / (1.5 * noise / count + 0.02)
}

/// How hard to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tries {
    /// Without erasures.
    Hard,
    /// A few numbers of erasures, the most hopeful ones.
    Some,
    /// All that could succeed.
    All,
}

/// A block that came out.
struct Solved {
    symbols: Vec<u8>,
    /// See [`SoftDecoder::certainty`].
    certainty: f32,
}

/// The codewords as they came.
struct Received {
    /// Soft values of all bits, positive for 1.
    bits: Vec<f32>,
    codewords: Vec<u8>,
    /// The chance that the codeword is wrong.
    doubts: Vec<f32>,
}

impl Received {
    /// How far the bits speak for these codewords, at these places: 1 when all do, 0 when as much
    /// speaks against them as for them.
    fn support(&self, codewords: impl Iterator<Item = (usize, u8)>) -> f32 {
        let (mut support, mut all) = (0.0, f32::MIN_POSITIVE);
        for (place, codeword) in codewords {
            for (bit, soft) in self.bits[place * 8..][..8].iter().enumerate() {
                support += if codeword >> (7 - bit) & 1 == 1 { *soft } else { -soft };
                all += soft.abs();
            }
        }
        support / all
    }
}

/// The blocks of one symbol, solved one after the other.
pub struct SoftDecoder {
    layout: &'static Layout,
    format: Option<Format>,
    deals: Vec<Deal>,
    solved: Vec<Option<Solved>>,
    /// The modules that are certain: those known beforehand and those of solved blocks; 0 elsewhere.
    pub certain: Vec<i8>,
}

/// Check symbols that a correction with erasures leaves unused; see [`Block::correct`].
const SPARE: usize = 3;
/// The least [support](Received::support) for codewords that were put in from the checks.
const SUPPORT: f32 = 0.2;

impl SoftDecoder {
    pub fn new(layout: &'static Layout) -> Self {
        Self { layout, format: None, deals: Vec::new(), solved: Vec::new(), certain: layout.known.clone() }
    }

    pub fn is_solved(&self) -> bool {
        !self.solved.is_empty() && self.solved.iter().all(Option::is_some)
    }

    /// The share of blocks that are solved.
    pub fn progress(&self) -> f32 {
        let solved = self.solved.iter().flatten().count();
        solved as f32 / self.solved.len().max(1) as f32
    }

    /// Tries the blocks that are left with these modules (positive is dark). Says whether one more
    /// came out.
    pub fn try_modules(&mut self, soft: &[f32], tries: Tries) -> bool {
        if self.solved.iter().all(Option::is_none) && !self.choose_format(soft) {
            return false;
        }
        let Some(format) = self.format else { return false };
        let received = self.received(soft, format.mask);
        let keep = kept_for_detection(self.layout.version, format.level);
        let mut news = false;
        for block in 0..self.deals.len() {
            if self.solved[block].is_some() {
                continue;
            }
            if let Some(solved) = solve(&self.deals[block], &received, tries, keep) {
                self.settle(block, &solved, format.mask);
                self.solved[block] = Some(solved);
                news = true;
            }
        }
        news
    }

    fn choose_format(&mut self, soft: &[f32]) -> bool {
        let found = match_format(self.layout, soft);
        if !found.is_clear() {
            return false;
        }
        if self.format != Some(found.format) {
            self.format = Some(found.format);
            self.deals = deal(self.layout.version, found.format.level, self.layout.data.len() / 8);
            self.solved = self.deals.iter().map(|_| None).collect();
            for (places, bit) in self.layout.format.iter().flat_map(|places| places.iter().zip(0..)) {
                self.certain[*places] = if found.format.word >> bit & 1 == 1 { 1 } else { -1 };
            }
        }
        true
    }

    /// Takes the mask off and decides on all codewords.
    fn received(&self, soft: &[f32], mask: u32) -> Received {
        let gain = sureness(soft, self.layout);
        let unmasked = |place: &usize| if self.masked(mask, *place) { -soft[*place] } else { soft[*place] };
        let bits: Vec<_> = self.layout.data.iter().map(unmasked).collect();
        let (codewords, doubts) = bits
            .chunks_exact(8)
            .map(|bits| {
                let right: f32 = bits.iter().map(|bit| 1.0 / (1.0 + (-gain * bit.abs()).exp())).product();
                (bits.iter().fold(0, |codeword, bit| codeword << 1 | u8::from(*bit > 0.0)), 1.0 - right)
            })
            .unzip();
        Received { bits, codewords, doubts }
    }

    fn masked(&self, mask: u32, place: usize) -> bool {
        let (x, y) = (place % self.layout.size, place / self.layout.size);
        // Table 10 of the standard; its i is our y.
        match mask {
            0 => (x + y) % 2 == 0,
            1 => y % 2 == 0,
            2 => x % 3 == 0,
            3 => (x + y) % 3 == 0,
            4 => (x / 3 + y / 2) % 2 == 0,
            5 => x * y % 2 + x * y % 3 == 0,
            6 => (x * y % 2 + x * y % 3) % 2 == 0,
            _ => ((x + y) % 2 + x * y % 3) % 2 == 0,
        }
    }

    /// Makes the modules of a block certain.
    fn settle(&mut self, block: usize, solved: &Solved, mask: u32) {
        for (&codeword, &symbol) in self.deals[block].codewords.iter().zip(&solved.symbols) {
            for bit in 0..8 {
                let place = self.layout.data[codeword * 8 + bit];
                let dark = (symbol >> (7 - bit) & 1 == 1) != self.masked(mask, place);
                self.certain[place] = if dark { 1 } else { -1 };
            }
        }
    }

    /// The data codewords in their order, once all blocks are solved.
    pub fn data(&self) -> Vec<u8> {
        let blocks = self.solved.iter().flatten().zip(&self.deals);
        blocks
            .flat_map(|(solved, deal)| &solved.symbols[..solved.symbols.len() - deal.checks])
            .copied()
            .collect()
    }

    /// How little it can be chance that all blocks came out, as a power of ten: noise would be
    /// corrected into one of its blocks once in so many times.
    pub fn certainty(&self) -> f32 {
        self.solved.iter().flatten().map(|solved| solved.certainty).fold(f32::MAX, f32::min)
    }
}

/// Solves one block with as many erasures as promise most. With `e` erasures and `t` errors among
/// the others, `e + 2t` must not exceed the check symbols; how many errors to expect among the
/// others is known from their doubts.
fn solve(deal: &Deal, received: &Received, tries: Tries, keep: usize) -> Option<Solved> {
    let codewords = deal.codewords.iter().map(|at| received.codewords[*at]).collect();
    let block = Block::new(codewords, deal.checks);
    let solved = |corrected: Corrected, erased: usize| {
        // A word of noise lies within reach of t corrections of a right one once in t! times, and each
        // check symbol to spare makes that 256 times rarer.
        let spare = deal.checks.saturating_sub(erased + 2 * corrected.errors) as f32;
        let factorial: f32 = (1..=corrected.errors).map(|t| (t as f32).log10()).sum();
        Solved { symbols: corrected.symbols, certainty: factorial + spare * 256_f32.log10() }
    };
    if let Some(corrected) = block.correct(&[], keep) {
        return Some(solved(corrected, 0));
    }
    if tries == Tries::Hard || deal.checks <= SPARE + keep {
        return None;
    }
    let mut order: Vec<_> = (0..deal.codewords.len()).collect();
    let doubt = |at: usize| received.doubts[deal.codewords[at]];
    order.sort_unstable_by(|a, b| doubt(*b).total_cmp(&doubt(*a)));
    let mut expected: f32 = order.iter().map(|at| doubt(*at)).sum();
    let mut costs = Vec::with_capacity(deal.checks);
    for (at, erased) in order.iter().zip(1..=deal.checks - SPARE) {
        expected -= doubt(*at);
        // Every second number: two more erasures are worth one error.
        if (deal.checks - SPARE - erased).is_multiple_of(2) {
            costs.push((erased as f32 + 2.0 * expected, erased));
        }
    }
    costs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let hopeless = deal.checks as f32 * 1.9;
    let most = if tries == Tries::Some { 4 } else { costs.len() };
    costs.into_iter().take(most).take_while(|(cost, _)| *cost < hopeless).find_map(|(_, erased)| {
        let corrected = block.correct(&order[..erased], SPARE + keep)?;
        // What was erased is put in from the checks alone. If it is right, its bits speak for it,
        // however softly; noise that happens to fit the checks is as often against it.
        let put_in = order[..erased].iter().map(|at| (deal.codewords[*at], corrected.symbols[*at]));
        (received.support(put_in) > SUPPORT).then(|| solved(corrected, erased))
    })
}
