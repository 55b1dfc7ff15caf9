//! Reads one symbol whose mesh is laid: samples, equaliser, decisions, in turn until it comes out.

use crate::scan::reader::{
    budget::Budget,
    decode::{
        segments::{self, Content},
        soft_decision::{SoftDecoder, Tries, match_format, sureness},
    },
    demodulate::{
        equaliser::{Area, Equaliser, Input, Shape},
        quality::Measures,
        samples::{FineSamples, Samples, transposed},
    },
    fusion::SymbolAccumulator,
    geometry::mesh::Mesh,
    image::threshold::ThresholdedImage,
    layout::Layout,
    soft_modules::SoftModules,
};

/// A symbol that was looked at, and how far its reading has come. A glance is made first; what it left can be
/// gone on with at any time.
pub(super) struct Symbol {
    pub layout: &'static Layout,
    /// The modules as this picture shows them; positive is dark.
    pub soft: Vec<f32>,
    /// The share of known modules that came out right. About a half where there is no symbol.
    pub agreement: f32,
    pub measures: Measures,
    /// What is written in it.
    pub content: Option<Content>,
    decoder: SoftDecoder,
    /// What further rounds work with; `None` where there is no hope for them.
    rest: Option<Rest>,
}

/// What is needed to go on with a symbol.
struct Rest {
    fine: FineSamples,
    /// The modules behind the first filter.
    filtered: Vec<f32>,
    rounds: usize,
    /// How good it has become, and for how many rounds it has not become better.
    best: f32,
    since: usize,
}

/// How many rounds of filtering a symbol is worth, by what is to be done for it.
pub(super) const ROUNDS: usize = 10;
pub(super) const ROUNDS_AT_BEST: usize = 16;
/// After so many rounds without becoming better it never will.
const MAX_ROUNDS_WITHOUT_GAIN: usize = 2;

/// Below these shares of known modules that come out right there is no symbol, or none that can be
/// helped: for plain samples, and behind the first filter.
const MIN_AGREEMENT_OF_SAMPLES: f32 = 0.68;
const MIN_AGREEMENT: f32 = 0.8;
/// What sampling, and a round of filtering, cost for each module, in about nanoseconds.
const SAMPLING_NANOS_PER_MODULE: usize = 40;
const FILTERING_NANOS_PER_MODULE: usize = 230;

impl Symbol {
    /// Samples, and one filter that is fitted to the known modules.
    pub fn glance(
        thresholded: &ThresholdedImage<'_>,
        mesh: &Mesh,
        layout: &'static Layout,
        budget: &mut Budget,
    ) -> Self {
        let size = layout.size;
        let middle = size as f32 / 2.0;
        let samples = Samples::take(thresholded, mesh, size);
        let mut symbol = Self {
            layout,
            soft: samples.soft.clone(),
            agreement: agreement(&samples.soft, layout),
            measures: Measures::of(&samples, layout, mesh.module_at(middle, middle)),
            content: None,
            decoder: SoftDecoder::new(layout),
            rest: None,
        };
        budget.spend(size * size * SAMPLING_NANOS_PER_MODULE);
        if symbol.agreement < MIN_AGREEMENT_OF_SAMPLES {
            return symbol;
        }
        let mirror = transposed(&samples.soft, size);
        let mirrored = is_mirrored(&samples.soft, &mirror, layout);
        if mirrored {
            // Held up in a mirror, or seen through the paper.
            symbol.soft = mirror;
        }
        if symbol.agreement > 0.85 {
            let tries = if symbol.agreement > 0.93 { Tries::Some } else { Tries::Hard };
            symbol.attempt(None, tries);
        }
        if symbol.content.is_none() {
            budget.spend(size * size * FILTERING_NANOS_PER_MODULE);
            let fine = samples.finer(thresholded, mesh, size);
            symbol.filter(if mirrored { fine.transposed() } else { fine });
        }
        symbol
    }

    /// Whether this is a symbol, be it readable or not.
    pub fn is_symbol(&self) -> bool {
        self.agreement >= MIN_AGREEMENT
    }

    /// What this picture says of its modules.
    pub fn soft_modules(&self) -> SoftModules<'_> {
        SoftModules {
            layout: self.layout,
            soft: &self.soft,
            certain: &self.decoder.certain,
            weight: self.weight(),
        }
    }

    fn weight(&self) -> f32 {
        sureness(&self.soft, self.layout)
    }

    /// See [`SoftDecoder::certainty`].
    pub fn certainty(&self) -> f32 {
        self.decoder.certainty()
    }

    /// Goes on, up to so many rounds of filtering in all, with filters that are fitted to sure decisions and
    /// solved blocks.
    pub fn deepen(&mut self, rounds: usize, budget: &mut Budget) {
        self.go_on(None, rounds, budget);
    }

    /// Begins again behind the first filter, with what other frames have said about the symbol, if they
    /// have.
    pub fn fuse(&mut self, held: &SymbolAccumulator, budget: &mut Budget) {
        let Some(rest) = &mut self.rest else { return };
        if held.joined(self.layout, &rest.filtered, 1.0).is_none() {
            return;
        }
        (rest.rounds, rest.best, rest.since) = (0, 0.0, 0);
        self.soft.clone_from(&rest.filtered);
        self.decoder = SoftDecoder::new(self.layout);
        let tries = if agreement(&self.soft, self.layout) > 0.9 { Tries::Some } else { Tries::Hard };
        self.attempt(Some(held), tries);
        if self.content.is_none() {
            self.go_on(Some(held), ROUNDS, budget);
        }
    }

    /// The modules with what earlier frames said about them, where they did.
    fn joined(&self, held: Option<&SymbolAccumulator>) -> Option<Vec<f32>> {
        held?.joined(self.layout, &self.soft, self.weight())
    }

    fn attempt(&mut self, held: Option<&SymbolAccumulator>, tries: Tries) {
        let joined = self.joined(held);
        self.decoder.try_modules(joined.as_ref().unwrap_or(&self.soft), tries);
        if self.decoder.is_solved() {
            self.content = segments::content(&self.decoder, self.layout);
        }
    }

    /// Fits a filter to the known modules.
    fn filter(&mut self, fine: FineSamples) {
        let size = self.layout.size;
        let known: Vec<_> = self.layout.known.iter().map(|known| f32::from(*known)).collect();
        let whole = Area::whole(size);
        let plain = Input { fine: &fine, size, decided: &[] };
        let small = Shape::small();
        let Some(filter) = Equaliser::train(&small, plain, &known, whole) else { return };
        filter.apply(plain, whole, &mut self.soft);
        self.agreement = agreement(&self.soft, self.layout);
        // A symbol whose format does not show is none, however much looks like finders.
        if self.agreement < MIN_AGREEMENT || !match_format(self.layout, &self.soft).is_clear() {
            return;
        }
        let tries = if self.agreement > 0.9 { Tries::Some } else { Tries::Hard };
        self.attempt(None, tries);
        let filtered = self.soft.clone();
        self.rest = Some(Rest { fine, filtered, rounds: 0, best: 0.0, since: 0 });
    }

    /// Filters, decides, and learns from what was decided.
    fn go_on(&mut self, held: Option<&SymbolAccumulator>, rounds: usize, budget: &mut Budget) {
        let size = self.layout.size;
        let Some(mut rest) = self.rest.take() else { return };
        while self.content.is_none()
            && rest.rounds < rounds
            && rest.since <= MAX_ROUNDS_WITHOUT_GAIN
            && size * size * FILTERING_NANOS_PER_MODULE <= budget.left()
        {
            let (shape, sure, tiles) = match rest.rounds {
                0 => (Shape::wide(0.01), 0.45, 1),
                1 => (Shape::with_feedback(0.02), 0.3, (size / 28).clamp(1, 4)),
                round => (Shape::with_feedback(0.02), 0.2, (size / [28, 40, 34][round % 3]).clamp(1, 4)),
            };
            rest.rounds += 1;
            budget.spend(size * size * FILTERING_NANOS_PER_MODULE);
            let joined = self.joined(held);
            let thought = joined.as_ref().unwrap_or(&self.soft);
            let (targets, decided) = (self.targets(thought, sure), self.decided(thought));
            let input = Input { fine: &rest.fine, size, decided: &decided };
            for area in tiles_of(size, tiles) {
                if let Some(filter) = Equaliser::train(&shape, input, &targets, area.grown(6, size)) {
                    filter.apply(input, area, &mut self.soft);
                }
            }
            self.attempt(held, Tries::All);
            self.agreement = agreement(&self.soft, self.layout);
            let reached = self.decoder.progress() + self.agreement;
            rest.since = if reached > rest.best + 0.002 { 0 } else { rest.since + 1 };
            rest.best = f32::max(rest.best, reached);
        }
        self.rest = Some(rest);
    }

    /// What the filter should give: certain modules as they are, sure ones as they seem.
    fn targets(&self, soft: &[f32], sure: f32) -> Vec<f32> {
        let target = |(&module, &certain): (&f32, &i8)| match certain {
            0 if module.abs() > sure => module.signum(),
            certain => f32::from(certain),
        };
        soft.iter().zip(&self.decoder.certain).map(target).collect()
    }

    /// What is thought of each module, for the feedback.
    fn decided(&self, soft: &[f32]) -> Vec<f32> {
        let decided = |(&module, &certain): (&f32, &i8)| match certain {
            0 => (module * 2.0).clamp(-1.0, 1.0),
            certain => f32::from(certain),
        };
        soft.iter().zip(&self.decoder.certain).map(decided).collect()
    }
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

/// Cuts the symbol into `tiles` × `tiles` areas.
fn tiles_of(size: usize, tiles: usize) -> impl Iterator<Item = Area> {
    let edge = move |tile: usize| size * tile / tiles;
    (0..tiles * tiles).map(move |tile| {
        let (column, row) = (tile % tiles, tile / tiles);
        Area { left: edge(column), top: edge(row), right: edge(column + 1), bottom: edge(row + 1) }
    })
}
