//! Looks through a picture for symbols, cheap looks first, until there is something or enough was done.
//!
//! The efforts are stages: a search first does all that the next lower effort would do, in the same order and
//! within the same bounds, and then goes on from there. So nothing that a lower effort finds is ever lost to a
//! higher one. What a stage has looked at is remembered, and not looked at again.

use crate::scan::frame::Frame;
use crate::scan::reader::{
    budget::Budget,
    decode::segments::Content,
    demodulate::quality::Measures,
    fusion::SymbolAccumulator,
    geometry::mesh::Mesh,
    image::{
        luma::Luma,
        pyramid::{Pyramid, View},
        threshold::ThresholdedImage,
    },
    layout::{Layout, VERSIONS},
    locate::{
        combine::FinderSet,
        corners::Corners,
        finder::{Finder, Finders},
        micro::is_micro,
        missing_finders::missing_finders,
        track::track,
        triples::{MAX_COMBINED, VersionEstimate, triples, versions},
    },
    outline::Outline,
    point::Point,
    schedule::{
        Effort, {Kind, STEPS},
    },
    symbol::{ROUNDS, ROUNDS_AT_BEST, Symbol},
};

/// A symbol that was read, and where, in pixels of the whole picture.
pub(super) struct Found {
    pub content: Content,
    /// See [`SoftDecoder::certainty`](crate::scan::reader::decode::soft_decision::SoftDecoder::certainty).
    pub certainty: f32,
    pub measures: Measures,
    version: usize,
    /// The middles of its finders: top left, top right, bottom left.
    corners: [Point; 3],
}

impl Found {
    pub fn middle(&self) -> Point {
        self.corners.iter().fold(Point::default(), |sum, corner| sum + *corner) * (1.0 / 3.0)
    }

    /// How long its upper side is, from finder to finder.
    pub fn side(&self) -> f32 {
        (self.corners[1] - self.corners[0]).length()
    }

    /// Where it lies in a picture of this width and height.
    pub fn outline(&self, size: (usize, usize)) -> Outline {
        Outline::of(self.corners, self.version, size)
    }

    /// Whether a finder is one of its own.
    fn has(&self, finder: Point) -> bool {
        self.corners.iter().any(|own| (*own - finder).length() < 2.0 * self.measures.pixels_per_module)
    }
}

/// A symbol that could not be read.
pub(super) struct Glimpse {
    /// How clearly it was one.
    agreement: f32,
    pub measures: Measures,
    pub version: usize,
    /// See [`Found`].
    pub corners: [Point; 3],
}

/// Side lengths up to which a picture gets a border, and from which on it is read at half its size.
const MAX_BORDERED_SIDE_PIXELS: usize = 700;
const MIN_HALVED_SIDE_PIXELS: usize = 2600;
const BORDER_PIXELS: usize = 12;
/// Side length up to which a picture is also read at twice its size.
const MAX_DOUBLED_SIDE_PIXELS: usize = 420;

/// How much may be done in all up to the end of a stage, for looking and for reading what was found: most pictures
/// have nothing that would take it.
const fn allowances(effort: Effort) -> [usize; 2] {
    match effort {
        Effort::Fast => [8_000_000, 5_000_000],
        Effort::Normal => [16_000_000, 12_000_000],
        Effort::Best => [120_000_000, 90_000_000],
    }
}

/// What may be done with one picture for the symbols of those before it, in about nanoseconds of work.
const FUSION_NANOS: usize = 10_000_000;
/// A symbol that shows more than this share of its known modules has been found where it is.
const CLEAR_AGREEMENT: f32 = 0.92;

/// A picture at one size, and what was seen in it so far.
pub(super) struct Scene<'p> {
    pyramid: Pyramid<'p>,
    /// How many pixels of the picture are one of the pyramid's first level.
    scale: f32,
    /// The finders of all passes, by polarity.
    gathered: [FinderSet; 2],
    /// What passes have seen that were made whole.
    passes: Vec<Pass>,
    /// Symbols that were not read.
    unread: Vec<Unread>,
    /// Whether it was looked at at full size, where small codes show.
    looked_closely: bool,
}

/// What a pass has seen: the step's number, the finders, and where a symbol of which version was tried.
struct Pass {
    number: usize,
    finders: Finders,
    places: Vec<(Point, usize)>,
}

/// A symbol that is there and was not read.
struct Unread {
    view: View,
    /// The scale of the view.
    scale: f32,
    /// In pixels of the view.
    corners: Corners,
    mesh: Mesh,
    symbol: Symbol,
    /// The same by a mesh that was laid by the modules themselves, where little else holds it.
    refined: Option<Symbol>,
}

impl<'p> Scene<'p> {
    fn new(luma: Luma<'p>, scale: f32) -> Self {
        Self {
            pyramid: Pyramid::new(luma),
            scale,
            gathered: [FinderSet::default(), FinderSet::default()],
            passes: Vec::new(),
            unread: Vec::new(),
            looked_closely: false,
        }
    }
}

/// A search through one picture.
#[derive(Default)]
pub(super) struct Search {
    /// The effort that is being made.
    stage: Effort,
    pub found: Vec<Found>,
    /// The clearest symbol that could not be read.
    pub glimpse: Option<Glimpse>,
    /// Whether there is a Micro QR code, where nothing else is.
    pub micro: bool,
    /// Whether it is full of finder patterns.
    pub crowded: bool,
    /// Where a symbol was, and of which version, that much time of this stage was spent on in vain.
    hopeless: Vec<(Point, usize)>,
    /// What finding symbols costs, and what reading them does.
    looking: Budget,
    reading: Budget,
    /// How pixels of the current level relate to those of the picture.
    scale: f32,
    shift: f32,
}

impl Search {
    /// Looks through the picture, with all that lower efforts would do first. What it finds is in `found`, in the
    /// order in which it was found.
    pub fn run<'p>(&mut self, frame: &'p Frame, effort: Effort) -> Scene<'p> {
        let whole = Luma { width: frame.width, height: frame.height, pixels: (&*frame.luma).into() };
        let (side, pixels) = (frame.width.max(frame.height), frame.width * frame.height);
        let mut scene = match side {
            0..=MAX_BORDERED_SIDE_PIXELS => {
                self.shift = BORDER_PIXELS as f32;
                Scene::new(whole.with_border(BORDER_PIXELS), 1.0)
            }
            MIN_HALVED_SIDE_PIXELS.. => {
                self.looking.spend(pixels / 2);
                Scene::new(whole.half(), 2.0)
            }
            _ => Scene::new(whole, 1.0),
        };
        let mut doubled = None;
        for stage in [Effort::Fast, Effort::Normal, Effort::Best].into_iter().filter(|stage| *stage <= effort)
        {
            if stage == Effort::Normal && scene.looked_closely && self.is_done(&scene) {
                continue;
            }
            self.stage = stage;
            let [looking, reading] = allowances(stage);
            self.looking.allow(looking);
            self.reading.allow(reading);
            self.hopeless.clear();
            self.look_through(&mut scene);
            if self.found.is_empty()
                && side <= MAX_DOUBLED_SIDE_PIXELS
                && stage != Effort::Fast
                && !self.is_spent()
            {
                // Modules of a pixel or two are too fine for runs to be measured.
                let doubled = doubled.get_or_insert_with(|| {
                    let whole =
                        Luma { width: frame.width, height: frame.height, pixels: (&*frame.luma).into() };
                    Scene::new(whole.with_border(BORDER_PIXELS).doubled(), 0.5)
                });
                self.look_through(doubled);
            }
        }
        scene
    }

    /// Goes on with what is left unread, and makes the steps that are still to be made.
    fn look_through(&mut self, scene: &mut Scene<'_>) {
        self.scale = scene.scale;
        if self.stage != Effort::Fast {
            self.deepen(scene);
        }
        let stage = self.stage;
        for (number, step) in STEPS.iter().enumerate().filter(|(_, step)| step.worth <= stage) {
            if self.is_spent() || scene.looked_closely && self.is_done(scene) {
                return;
            }
            match step.kind {
                Kind::Pass(view) => self.pass(scene, number, view),
                Kind::Combine { inverted } => self.put_together(scene, inverted),
            }
        }
    }

    /// Whether there is nothing more to be done: a picture file is looked through to the end, a camera
    /// frame until the finders that showed are those of codes that were read.
    fn is_done(&self, scene: &Scene<'_>) -> bool {
        if self.found.is_empty() || self.stage == Effort::Best {
            return false;
        }
        let half = Point::new(0.5, 0.5);
        let other = |finder: &&Finder| {
            let at = (finder.centre + half) * scene.scale - half - Point::new(self.shift, self.shift);
            finder.likeness > 0.6
                && self.found.iter().all(|found| (found.middle() - at).length() > found.side())
        };
        scene.gathered.iter().all(|gathered| gathered.finders.iter().filter(other).count() < 2)
    }

    fn is_spent(&self) -> bool {
        self.looking.is_spent() || self.reading.is_spent()
    }

    /// One pass over one level: every fourth row, then half of those in between. Of a pass that was made before
    /// only more is tried.
    fn pass(&mut self, scene: &mut Scene<'_>, number: usize, view: View) {
        let made = scene.passes.iter().position(|pass| pass.number == number);
        if made.is_some() && self.stage != Effort::Best {
            return;
        }
        self.scale = scene.scale * (1 << view.level) as f32;
        let Scene { pyramid, gathered, passes, unread, .. } = scene;
        let Some(thresholded) = pyramid.thresholded(view, &mut self.looking) else { return };
        if let Some(made) = made {
            let Pass { finders, places, .. } = &mut passes[made];
            self.try_triples(&thresholded, view, &mut finders.found, places, unread);
            return;
        }
        let (mut finders, mut places) = (Finders::default(), Vec::new());
        let scans = if thresholded.height() >= 400 { [(1, 4), (3, 4)] } else { [(1, 2), (2, 2)] };
        for (first, step) in scans {
            finders.scan(&thresholded, first, step, &mut self.looking);
            // A symbol shows at least one of its finders to the first rows.
            if !finders.are_likely() || self.is_spent() {
                break;
            }
            self.try_triples(&thresholded, view, &mut finders.found, &mut places, unread);
        }
        self.crowded |= finders.are_a_crowd();
        self.micro |= view.radius == 7 && has_micro(&thresholded, &finders);
        gathered[usize::from(view.inverted)].add(&finders.found, self.scale / scene.scale);
        self.scale = scene.scale;
        scene.looked_closely |= view.level == 0;
        if !self.is_spent() {
            passes.push(Pass { number, finders, places });
        }
    }

    fn try_triples(
        &mut self,
        thresholded: &ThresholdedImage<'_>,
        view: View,
        finders: &mut [Finder],
        places: &mut Vec<(Point, usize)>,
        unread: &mut Vec<Unread>,
    ) {
        let most = if self.stage == Effort::Best { 24 } else { 8 };
        let likely = triples(thresholded, finders);
        let combined = finders.len().min(MAX_COMBINED);
        self.looking.spend(4_200 * combined + combined.pow(3) * 14);
        let mut tries = 0;
        for triple in likely {
            let corners = &triple.corners;
            if self.is_known(corners) {
                continue;
            }
            if self.is_spent() || tries == most {
                break;
            }
            tries += 1;
            let before = self.found.len();
            let guess = versions(thresholded, corners, &mut self.looking);
            for version in guess.versions {
                let middle = corners.middle();
                let again =
                    |(place, size): &(Point, usize)| *size == version && (*place - middle).length() < 0.5;
                if self.is_spent() || places.iter().any(again) {
                    continue;
                }
                places.push((middle, version));
                // Where nearly all known modules are right, no other version is worth a try.
                if self.try_symbol(thresholded, view, corners, version, unread) > 0.93 {
                    break;
                }
            }
            if self.found.len() > before {
                tries = 0;
            }
        }
    }

    /// What the finders of all passes with this polarity give together.
    fn put_together(&mut self, scene: &mut Scene<'_>, inverted: bool) {
        let view = View { level: 0, radius: 2, least: 1, inverted };
        self.scale = scene.scale;
        let Scene { pyramid, gathered, unread, .. } = scene;
        let Some(thresholded) = pyramid.thresholded(view, &mut self.looking) else { return };
        self.combine(&thresholded, view, &gathered[usize::from(inverted)], unread);
        self.complete(&thresholded, view, &gathered[usize::from(inverted)], unread);
    }

    fn combine(
        &mut self,
        thresholded: &ThresholdedImage<'_>,
        view: View,
        gathered: &FinderSet,
        unread: &mut Vec<Unread>,
    ) {
        if self.is_spent() || (!self.found.is_empty() && self.stage != Effort::Best) {
            return;
        }
        let most = if self.stage == Effort::Best { 12 } else { 3 };
        let corners = gathered.corners(thresholded, &mut self.looking);
        for (corners, version) in corners.into_iter().take(most) {
            let versions =
                version.map_or_else(|| self.likely_versions(thresholded, &corners), |version| vec![version]);
            for version in versions {
                if !self.is_spent() && !self.is_known(&corners) {
                    self.try_symbol(thresholded, view, &corners, version, unread);
                }
            }
        }
    }

    /// Where nothing came of that: what the clearest finders give with those that could stand beside them.
    fn complete(
        &mut self,
        thresholded: &ThresholdedImage<'_>,
        view: View,
        gathered: &FinderSet,
        unread: &mut Vec<Unread>,
    ) {
        const MAX_ASKED: usize = 3;
        /// The likeness, of 1, of siblings that are tried before all others are looked for.
        const LIKELY: f32 = 0.65;
        let mut finders = gathered.clearest();
        let (mut places, mut asked) = (Vec::new(), Vec::new());
        while asked.len() < MAX_ASKED && self.found.is_empty() && !self.is_spent() {
            let next = finders.iter().find(|finder| !asked.contains(&finder.centre)).copied();
            let Some(next) = next else { break };
            asked.push(next.centre);
            for missing in missing_finders(thresholded, &next, &mut self.looking) {
                let same = |known: &Finder| (known.centre - missing.centre).length() < 2.0 * missing.module;
                if !finders.iter().any(same) {
                    finders.push(missing);
                }
            }
            finders.sort_by(|a, b| b.likeness.total_cmp(&a.likeness));
            let likely = finders.iter().take_while(|finder| finder.likeness > LIKELY).count();
            self.try_triples(thresholded, view, &mut finders[..likely], &mut places, unread);
        }
        if self.found.is_empty() {
            self.try_triples(thresholded, view, &mut finders, &mut places, unread);
        }
    }

    /// The versions that show, or else those nearest to what the sizes say.
    fn likely_versions(&mut self, thresholded: &ThresholdedImage<'_>, corners: &Corners) -> Vec<usize> {
        let VersionEstimate { mut versions, estimate } = versions(thresholded, corners, &mut self.looking);
        for near in [estimate, estimate + 1.0, estimate - 1.0] {
            let near = near.round().max(0.0) as usize;
            if VERSIONS.contains(&near) && !versions.contains(&near) {
                versions.push(near);
            }
        }
        versions
    }

    /// Whether these corners lie on a symbol that was read, or belong to one.
    fn is_known(&self, corners: &Corners) -> bool {
        let middle = self.in_picture(corners.middle());
        let corners = self.places(corners);
        self.found.iter().any(|found| {
            (found.middle() - middle).length() < 0.4 * found.side()
                || corners.iter().any(|corner| found.has(*corner))
        })
    }

    fn in_picture(&self, at: Point) -> Point {
        let half = Point::new(0.5, 0.5);
        (at + half) * self.scale - half - Point::new(self.shift, self.shift)
    }

    fn finder_in_picture(&self, finder: Finder) -> Finder {
        Finder { centre: self.in_picture(finder.centre), module: finder.module * self.scale, ..finder }
    }

    /// The other way round.
    fn finder_in_level(&self, finder: Finder) -> Finder {
        let half = Point::new(0.5, 0.5);
        let centre = (finder.centre + Point::new(self.shift, self.shift) + half) * (1.0 / self.scale) - half;
        Finder { centre, module: finder.module / self.scale, ..finder }
    }

    /// The middles of the finders in the picture.
    fn places(&self, corners: &Corners) -> [Point; 3] {
        [corners.top_left, corners.top_right, corners.bottom_left]
            .map(|corner| self.in_picture(corner.centre))
    }

    /// Reads a symbol; gives the share of its known modules that came out right.
    fn try_symbol(
        &mut self,
        thresholded: &ThresholdedImage<'_>,
        view: View,
        corners: &Corners,
        version: usize,
        unread: &mut Vec<Unread>,
    ) -> f32 {
        if self.is_hopeless(corners, version) {
            return 0.0;
        }
        let same = |unread: &&Unread| {
            unread.view == view
                && unread.symbol.layout.version == version
                && (unread.corners.middle() - corners.middle()).length() < 0.5
        };
        if let Some(known) = unread.iter().find(same) {
            return known.symbol.agreement;
        }
        let Some(mut new) = self.glance(thresholded, view, corners, version) else { return 0.0 };
        if self.stage != Effort::Fast {
            self.deepen_symbol(&mut new, thresholded);
        }
        let agreement = if new.content().is_some() { 1.0 } else { new.symbol.agreement };
        unread.extend(self.settle(new));
        agreement
    }

    /// Looks at a symbol, without going deep.
    fn glance(
        &mut self,
        thresholded: &ThresholdedImage<'_>,
        view: View,
        corners: &Corners,
        version: usize,
    ) -> Option<Unread> {
        let layout = Layout::of(version);
        let mesh = Mesh::lay(thresholded, corners, layout)?;
        self.looking.spend(layout.size * layout.size * 30 + layout.alignment.len().pow(2) * 20_000);
        let symbol = Symbol::glance(thresholded, &mesh, layout, &mut self.reading);
        let mut unread = Unread { view, scale: self.scale, corners: *corners, mesh, symbol, refined: None };
        self.refine(&mut unread, thresholded);
        Some(unread)
    }

    /// Where little holds the far corner, the modules there can.
    fn refine(&mut self, unread: &mut Unread, thresholded: &ThresholdedImage<'_>) {
        let Unread { corners, mesh, symbol, refined, .. } = unread;
        let needed = symbol.content.is_none() && symbol.agreement > 0.85 && mesh.anchored < 2;
        if needed
            && refined.is_none()
            && let Some(mesh) = mesh.refined(thresholded, corners, symbol.layout, &mut self.reading)
        {
            *refined = Some(Symbol::glance(thresholded, &mesh, symbol.layout, &mut self.reading));
        }
    }

    /// Goes on with a symbol as far as this stage goes.
    fn deepen_symbol(&mut self, unread: &mut Unread, thresholded: &ThresholdedImage<'_>) {
        let rounds = if self.stage == Effort::Best { ROUNDS_AT_BEST } else { ROUNDS };
        if unread.content().is_some() {
            return;
        }
        unread.symbol.deepen(rounds, &mut self.reading);
        self.refine(unread, thresholded);
        if let Some(refined) = &mut unread.refined
            && unread.symbol.content.is_none()
        {
            refined.deepen(rounds, &mut self.reading);
        }
    }

    /// Goes on with the symbols that are left unread, the clearest first.
    fn deepen(&mut self, scene: &mut Scene<'_>) {
        let mut unread = std::mem::take(&mut scene.unread);
        unread.sort_by(|a, b| b.symbol.agreement.total_cmp(&a.symbol.agreement));
        for mut symbol in unread {
            self.scale = symbol.scale;
            let version = symbol.symbol.layout.version;
            if self.is_known(&symbol.corners) {
                continue;
            }
            let over = self.is_spent() || scene.looked_closely && self.is_done(scene);
            if !over
                && !self.is_hopeless(&symbol.corners, version)
                && let Some(thresholded) = scene.pyramid.thresholded(symbol.view, &mut self.looking)
            {
                self.deepen_symbol(&mut symbol, &thresholded);
            }
            scene.unread.extend(self.settle(symbol));
        }
        self.scale = scene.scale;
    }

    /// Whether this stage has already gone as far as it could with this symbol.
    fn is_hopeless(&self, corners: &Corners, version: usize) -> bool {
        let place = self.in_picture(corners.middle());
        let side = (corners.top_right.centre - corners.top_left.centre).length() * self.scale;
        let same = |(hopeless, other): &(Point, usize)| {
            *other == version && (*hopeless - place).length() < 0.05 * side
        };
        self.stage != Effort::Best && self.hopeless.iter().any(same)
    }

    /// Takes a symbol for read, or gives it back when it is one that is not.
    fn settle(&mut self, mut unread: Unread) -> Option<Unread> {
        if unread.symbol.content.is_none()
            && let Some(refined) = unread.refined.take_if(|refined| refined.content.is_some())
        {
            unread.symbol = refined;
        }
        let Unread { symbol, corners, .. } = &mut unread;
        let version = symbol.layout.version;
        let measures =
            Measures { pixels_per_module: symbol.measures.pixels_per_module * self.scale, ..symbol.measures };
        if let Some(content) = symbol.content.take() {
            let (certainty, corners) = (symbol.certainty(), self.places(corners));
            self.found.push(Found { content, certainty, measures, version, corners });
            return None;
        }
        if !symbol.is_symbol() {
            return None;
        }
        if symbol.agreement > CLEAR_AGREEMENT {
            self.hopeless.push((self.in_picture(corners.middle()), version));
        }
        let agreement = symbol.agreement;
        if self.glimpse.as_ref().is_none_or(|glimpse| glimpse.agreement < agreement) {
            let corners = self.places(corners);
            self.glimpse = Some(Glimpse { agreement, measures, version, corners });
        }
        Some(unread)
    }

    /// Reads what this picture alone did not give with the help of those before it, and keeps what is left
    /// for those to come. Has an allowance of its own.
    pub fn fuse(&mut self, scene: &mut Scene<'_>, held: &mut SymbolAccumulator) {
        self.found.iter().for_each(|found| held.forget(found.version));
        let mut budget = Budget::new(FUSION_NANOS);
        for (version, corners, inverted) in held.seen() {
            self.scale = scene.scale;
            let there = corners.map(|finder| self.finder_in_level(finder));
            if self.is_known(&there) {
                continue;
            }
            if !scene.unread.iter().any(|unread| unread.is_clear(version)) {
                self.track(scene, version, &there, inverted);
            }
            let mut shown: Vec<_> =
                scene.unread.iter_mut().filter(|unread| unread.symbol.layout.version == version).collect();
            shown.sort_by(|a, b| b.symbol.agreement.total_cmp(&a.symbol.agreement));
            if let Some(unread) =
                shown.into_iter().find(|unread| held.knows(unread.symbol.layout, &unread.symbol.soft))
            {
                unread.symbol.fuse(held, &mut budget);
            }
            for unread in std::mem::take(&mut scene.unread) {
                self.scale = unread.scale;
                scene.unread.extend(self.settle(unread));
            }
        }
        self.found.iter().for_each(|found| held.forget(found.version));
        scene.unread.sort_by(|a, b| b.symbol.agreement.total_cmp(&a.symbol.agreement));
        for Unread { view, scale, corners, symbol, .. } in &scene.unread {
            self.scale = *scale;
            if !self.is_known(corners) {
                held.keep(
                    corners.map(|finder| self.finder_in_picture(finder)),
                    view.inverted,
                    symbol.soft_modules(),
                );
            }
        }
    }

    /// Looks for a symbol of the frames before where it was.
    fn track(&mut self, scene: &mut Scene<'_>, version: usize, there: &Corners, inverted: bool) {
        let view = View { level: 0, radius: 7, least: 3, inverted };
        let Some(thresholded) = scene.pyramid.thresholded(view, &mut self.looking) else { return };
        if let Some(corners) = track(&thresholded, there, version * 4 + 17, &mut self.looking)
            && let Some(new) = self.glance(&thresholded, view, &corners, version)
        {
            scene.unread.extend(self.settle(new));
        }
    }
}

impl Unread {
    fn content(&self) -> Option<&Content> {
        let refined = self.refined.as_ref().and_then(|refined| refined.content.as_ref());
        self.symbol.content.as_ref().or(refined)
    }

    /// Whether it is a symbol of this version that was found where it is.
    fn is_clear(&self, version: usize) -> bool {
        self.symbol.layout.version == version && self.symbol.agreement > CLEAR_AGREEMENT
    }
}

/// Whether one of the clearest finders is that of a Micro QR code.
fn has_micro(thresholded: &ThresholdedImage<'_>, finders: &Finders) -> bool {
    let clear = finders.found.iter().filter(|finder| finder.likeness > 0.6 && finder.module > 2.0);
    // Where there are three, they are more likely those of an ordinary symbol.
    clear.take(2).any(|finder| is_micro(thresholded, finder))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Effort, Frame, Search, allowances};

    /// Without the guard that hides panics.
    fn run(width: usize, height: usize, luma: Vec<u8>) -> usize {
        let frame = Frame { width, height, luma: luma.into(), seq: 0 };
        [Effort::Fast, Effort::Normal, Effort::Best]
            .map(|effort| {
                let mut search = Search::default();
                search.run(&frame, effort);
                search.found.len()
            })
            .into_iter()
            .sum()
    }

    fn picture(width: usize, height: usize, pixel: impl Fn(usize, usize) -> u8) -> (usize, usize, Vec<u8>) {
        (width, height, (0..width * height).map(|i| pixel(i % width, i / width)).collect())
    }

    /// A finder pattern at every place.
    fn finders(module: usize) -> impl Fn(usize, usize) -> u8 {
        move |x, y| {
            let ring = |place: usize| (place / module % 9).abs_diff(4);
            if matches!(ring(x).max(ring(y)), 2 | 4) { 230 } else { 30 }
        }
    }

    #[test]
    fn hostile_pictures_give_nothing_and_break_nothing() {
        for (width, height) in
            [(1, 1), (1, 900), (900, 1), (2, 2), (39, 41), (40, 40), (701, 3), (160, 161), (333, 77)]
        {
            for value in [0, 128, 255] {
                assert_eq!(run(width, height, vec![value; width * height]), 0);
            }
            let noise =
                |x: usize, y: usize| (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503 << 7)) as u8;
            let (width, height, luma) = picture(width, height, |x, y| noise(x + 3, y + 7));
            assert_eq!(run(width, height, luma), 0);
        }
        for module in [1, 2, 3, 5, 9] {
            let (width, height, luma) = picture(300, 260, finders(module));
            assert_eq!(run(width, height, luma), 0, "finders of module {module}");
            let (width, height, luma) =
                picture(300, 260, |x, y| if (x / module + y / module) % 2 == 0 { 0 } else { 255 });
            assert_eq!(run(width, height, luma), 0, "a chequered picture of module {module}");
        }
    }

    /// Finder patterns at every place, turned, foreshortened, light on dark.
    fn turned_finders(module: f32, degrees: f32, depth: f32, inverted: bool) -> impl Fn(usize, usize) -> u8 {
        let (sin, cos) = degrees.to_radians().sin_cos();
        move |x, y| {
            let (x, y) = (x as f32 * (1.0 + depth * y as f32), y as f32);
            let ring = |place: f32| (place / module).rem_euclid(9.0) - 4.5;
            let ring = ring(x * cos + y * sin).abs().max(ring(y * cos - x * sin).abs());
            let dark = ring < 1.5 || (2.5..3.5).contains(&ring);
            if dark == inverted { 230 } else { 30 }
        }
    }

    #[test]
    fn a_picture_full_of_finders_takes_no_more_than_it_may() {
        for (module, degrees, depth, inverted) in [
            (1.0, 0.0, 0.0, false),
            (2.0, 17.0, 0.0, false),
            (3.0, 45.0, 0.0, true),
            (3.0, 5.0, 0.002, false),
        ] {
            let (width, height, luma) = picture(400, 300, turned_finders(module, degrees, depth, inverted));
            let frame = Frame { width, height, luma: luma.into(), seq: 0 };
            for effort in [Effort::Fast, Effort::Normal, Effort::Best] {
                let mut search = Search::default();
                search.run(&frame, effort);
                // The last step may go over it.
                for (spent, most) in [search.looking, search.reading].iter().zip(allowances(effort)) {
                    assert!(spent.spent() < most * 5 / 4, "{} {effort:?}", spent.spent());
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn no_picture_breaks_the_reader(
            width in 1_usize..120,
            pixels in proptest::collection::vec(any::<u8>(), 1..9000),
        ) {
            let height = pixels.len() / width;
            run(width, height.max(1), [pixels, vec![0; width]].concat()[..width * height.max(1)].to_vec());
        }
    }
}
