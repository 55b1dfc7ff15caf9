//! Looks through a picture for symbols, cheap looks first, until there is something or enough was done.

use super::{
    Effort, Frame,
    corners::{Guess, MAX_COMBINED, triples, versions},
    finder::{Finder, Finders},
    follow::follow,
    gather::Gathering,
    held::Held,
    ink::Ink,
    layout::{Layout, VERSIONS},
    luma::Luma,
    measures::Measures,
    mesh::{Corners, Mesh},
    micro::is_micro,
    point::Point,
    pyramid::{Pyramid, View},
    siblings::siblings,
    steps::{Pass, STEPS, Step, Turn, Worth},
    stream::Content,
    symbol::{self, Depth, Look},
};

/// A symbol that was read, and where, in pixels of the whole picture.
pub(super) struct Found {
    pub content: Content,
    /// See [`Puzzle::certainty`](super::decision::Puzzle::certainty).
    pub certainty: f32,
    pub measures: Measures,
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

    /// Whether a finder is one of its own.
    fn has(&self, finder: Point) -> bool {
        self.corners.iter().any(|own| (*own - finder).length() < 2.0 * self.measures.pixels_per_module)
    }
}

/// Side lengths up to which a picture gets a border, and from which on it is read at half its size.
const SMALL: usize = 700;
const LARGE: usize = 2600;
const BORDER: usize = 12;
/// Side length up to which a picture is also read at twice its size.
const TINY: usize = 420;

/// A search through one picture.
pub(super) struct Search<'a> {
    pub effort: Effort,
    pub turn: Turn,
    /// What earlier frames left.
    pub held: Option<&'a mut Held>,
    pub found: Vec<Found>,
    /// How a symbol looks that could not be read, and how clearly it was one.
    pub glimpse: Option<(f32, Measures)>,
    /// Whether there is a Micro QR code, where nothing else is.
    pub micro: bool,
    /// Where a symbol was, and of which version, that much time was spent on in vain.
    hopeless: Vec<(Point, usize)>,
    /// How much more may be done, in about nanoseconds of work. Counted instead of measured, so that a
    /// picture gives the same on a busy machine.
    looking: usize,
    /// The same for reading what was found: most pictures have nothing that would take it.
    reading: usize,
    /// How pixels of the current level relate to those of the picture.
    scale: f32,
    shift: f32,
}

impl<'a> Search<'a> {
    pub fn new(effort: Effort, turn: Turn, held: Option<&'a mut Held>) -> Self {
        let (looking, reading) = match effort {
            Effort::Fast => (8_000_000, 5_000_000),
            Effort::Normal => (16_000_000, 12_000_000),
            Effort::Best => (120_000_000, 90_000_000),
        };
        Self {
            effort,
            turn,
            held,
            found: Vec::new(),
            glimpse: None,
            micro: false,
            hopeless: Vec::new(),
            looking,
            reading,
            scale: 1.0,
            shift: 0.0,
        }
    }

    /// Looks through the picture. What it finds is in `found`.
    pub fn run(&mut self, frame: &Frame) {
        let whole = Luma { width: frame.width, height: frame.height, pixels: (&*frame.luma).into() };
        let (side, pixels) = (frame.width.max(frame.height), frame.width * frame.height);
        let (first, first_scale) = match side {
            0..=SMALL => {
                self.shift = BORDER as f32;
                (whole.with_border(BORDER), 1.0)
            }
            LARGE.. => {
                self.spend(pixels / 2);
                (whole.half(), 2.0)
            }
            _ => (whole, 1.0),
        };
        self.look_through(Pyramid::new(first), first_scale);
        if self.found.is_empty() && side <= TINY && self.effort != Effort::Fast && !self.is_spent() {
            // Modules of a pixel or two are too fine for runs to be measured.
            let whole = Luma { width: frame.width, height: frame.height, pixels: (&*frame.luma).into() };
            self.look_through(Pyramid::new(whole.with_border(BORDER).doubled()), 0.5);
        }
    }

    /// Makes the steps; `first_scale` is how many pixels of the picture are one of the pyramid's.
    fn look_through(&mut self, mut pyramid: Pyramid<'_>, first_scale: f32) {
        let mut gathered = [Gathering::default(), Gathering::default()];
        let mut looked_closely = false;
        self.scale = first_scale;
        self.follow(&mut pyramid);
        let turn = self.turn;
        for step in STEPS.iter().filter(|step| turn.makes(**step)) {
            match step {
                Step::Pass(Pass { view, worth }) if self.wants(*worth) => {
                    self.scale = first_scale * (1 << view.level) as f32;
                    let Some((ink, work)) = pyramid.ink(*view) else { continue };
                    self.spend(work);
                    let mut finders = Finders::default();
                    self.pass(&ink, &mut finders);
                    self.micro |= view.radius == 7 && has_micro(&ink, &finders);
                    gathered[usize::from(view.inverted)].add(&finders.found, self.scale / first_scale);
                    self.scale = first_scale;
                    // Small codes show at full size only.
                    looked_closely |= view.level == 0;
                    let done = || gathered.iter().all(|gathered| self.is_done(gathered));
                    if self.is_spent() || looked_closely && done() {
                        return;
                    }
                }
                Step::Combine { inverted, worth } if self.wants(*worth) => {
                    self.scale = first_scale;
                    let view = View { level: 0, radius: 2, least: 1, inverted: *inverted };
                    let Some((ink, work)) = pyramid.ink(view) else { continue };
                    self.spend(work);
                    self.combine(&ink, &gathered[usize::from(*inverted)]);
                    self.complete(&ink, &gathered[usize::from(*inverted)]);
                }
                _ => {}
            }
        }
    }

    /// Looks for the symbols of the frames before where they were.
    fn follow(&mut self, pyramid: &mut Pyramid<'_>) {
        for (version, corners, inverted) in self.held.as_deref().map(Held::seen).unwrap_or_default() {
            let view = View { level: 0, radius: 7, least: 3, inverted };
            let Some((ink, work)) = pyramid.ink(view) else { continue };
            self.spend(work);
            let corners = corners.map(|finder| self.finder_in_level(finder));
            let (found, work) = follow(&ink, &corners, version * 4 + 17);
            self.spend(work);
            if let Some(corners) = found
                && !self.is_spent()
                && !self.is_known(&corners)
            {
                self.try_symbol(&ink, &corners, version);
            }
        }
    }

    fn wants(&self, worth: Worth) -> bool {
        match self.effort {
            Effort::Fast => worth == Worth::Glance,
            Effort::Normal => worth != Worth::Stare,
            Effort::Best => true,
        }
    }

    /// Whether there is nothing more to be done: a picture file is looked through to the end, a camera
    /// frame until the finders that showed are those of codes that were read.
    fn is_done(&self, gathered: &Gathering) -> bool {
        let other = |finder: &&Finder| {
            let at = self.in_picture(finder.centre);
            finder.likeness > 0.6
                && self.found.iter().all(|found| (found.middle() - at).length() > found.side())
        };
        let others = || gathered.finders.iter().filter(other).count();
        !self.found.is_empty() && self.effort != Effort::Best && others() < 2
    }

    fn is_spent(&self) -> bool {
        self.looking == 0 || self.reading == 0
    }

    fn spend(&mut self, work: usize) {
        self.looking = self.looking.saturating_sub(work);
    }

    /// One pass over one level: every fourth row, then half of those in between.
    fn pass(&mut self, ink: &Ink<'_>, finders: &mut Finders) {
        let mut places = Vec::new();
        let scans = if ink.height() >= 400 { [(1, 4), (3, 4)] } else { [(1, 2), (2, 2)] };
        for (first, step) in scans {
            let before = finders.work;
            finders.scan(ink, first, step);
            self.spend(finders.work - before);
            // A symbol shows at least one of its finders to the first rows.
            if !finders.are_likely() || self.is_spent() {
                break;
            }
            self.try_triples(ink, &mut finders.found, &mut places);
        }
    }

    fn try_triples(&mut self, ink: &Ink<'_>, finders: &mut [Finder], places: &mut Vec<(Point, usize)>) {
        let most = if self.effort == Effort::Best { 24 } else { 8 };
        let likely = triples(ink, finders);
        let combined = finders.len().min(MAX_COMBINED);
        self.spend(4_200 * combined + combined.pow(3) * 14);
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
            let guess = versions(ink, corners);
            self.spend(guess.work);
            for version in guess.versions {
                let middle = corners.middle();
                let again =
                    |(place, size): &(Point, usize)| *size == version && (*place - middle).length() < 0.5;
                if self.is_spent() || places.iter().any(again) {
                    continue;
                }
                places.push((middle, version));
                // Where nearly all known modules are right, no other version is worth a try.
                if self.try_symbol(ink, corners, version) > 0.93 {
                    break;
                }
            }
            if self.found.len() > before {
                tries = 0;
            }
        }
    }

    /// What the finders of all passes give together.
    fn combine(&mut self, ink: &Ink<'_>, gathered: &Gathering) {
        if self.is_spent() || (!self.found.is_empty() && self.effort != Effort::Best) {
            return;
        }
        let most = if self.effort == Effort::Best { 12 } else { 3 };
        let (corners, work) = gathered.corners(ink, self.looking);
        self.spend(work);
        for (corners, version) in corners.into_iter().take(most) {
            let versions =
                version.map_or_else(|| self.likely_versions(ink, &corners), |version| vec![version]);
            for version in versions {
                if !self.is_spent() && !self.is_known(&corners) {
                    self.try_symbol(ink, &corners, version);
                }
            }
        }
    }

    /// Where nothing came of that: what the clearest finders give with those that could stand beside them.
    fn complete(&mut self, ink: &Ink<'_>, gathered: &Gathering) {
        const MOST: usize = 3;
        /// The likeness, of 1, of siblings that are tried before all others are looked for.
        const LIKELY: f32 = 0.65;
        let mut finders = gathered.clearest();
        let (mut places, mut asked) = (Vec::new(), Vec::new());
        while asked.len() < MOST && self.found.is_empty() && !self.is_spent() {
            let next = finders.iter().find(|finder| !asked.contains(&finder.centre)).copied();
            let Some(next) = next else { break };
            asked.push(next.centre);
            let (siblings, work) = siblings(ink, &next, self.looking / 3);
            self.spend(work);
            for sibling in siblings {
                let same = |known: &Finder| (known.centre - sibling.centre).length() < 2.0 * sibling.module;
                if !finders.iter().any(same) {
                    finders.push(sibling);
                }
            }
            finders.sort_by(|a, b| b.likeness.total_cmp(&a.likeness));
            let likely = finders.iter().take_while(|finder| finder.likeness > LIKELY).count();
            self.try_triples(ink, &mut finders[..likely], &mut places);
        }
        if self.found.is_empty() {
            self.try_triples(ink, &mut finders, &mut places);
        }
    }

    /// The versions that show, or else those nearest to what the sizes say.
    fn likely_versions(&mut self, ink: &Ink<'_>, corners: &Corners) -> Vec<usize> {
        let Guess { mut versions, estimate, work } = versions(ink, corners);
        self.spend(work);
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
    fn try_symbol(&mut self, ink: &Ink<'_>, corners: &Corners, version: usize) -> f32 {
        let place = self.in_picture(corners.middle());
        let side = (corners.top_right.centre - corners.top_left.centre).length() * self.scale;
        let same = |(hopeless, other): &(Point, usize)| {
            *other == version && (*hopeless - place).length() < 0.05 * side
        };
        if self.effort != Effort::Best && self.hopeless.iter().any(same) {
            return 0.0;
        }
        let layout = Layout::new(version);
        let Some(mesh) = Mesh::lay(ink, corners, &layout) else { return 0.0 };
        self.spend(layout.size * layout.size * 30 + layout.alignment.len().pow(2) * 20_000);
        let mut look = self.read_symbol(ink, &mesh, &layout);
        if look.content.is_none()
            && look.agreement > 0.85
            && mesh.anchored < 2
            && let Some((mesh, work)) = mesh.relaxed(ink, corners, &layout, self.reading)
        {
            // Little held the far corner. The modules there can.
            self.reading = self.reading.saturating_sub(work);
            let other = self.read_symbol(ink, &mesh, &layout);
            if other.content.is_some() {
                look = other;
            }
        }
        let measures =
            Measures { pixels_per_module: look.measures.pixels_per_module * self.scale, ..look.measures };
        if let Some(content) = look.content {
            if let Some(held) = self.held.as_deref_mut() {
                held.forget(version);
            }
            let corners = self.places(corners);
            self.found.push(Found { content, certainty: look.certainty, measures, corners });
            return 1.0;
        }
        if look.is_symbol() {
            if look.agreement > 0.92 {
                self.hopeless.push((place, version));
            }
            if self.glimpse.is_none_or(|(agreement, _)| agreement < look.agreement) {
                self.glimpse = Some((look.agreement, measures));
            }
            let in_picture = corners.map(|finder| self.finder_in_picture(finder));
            if let Some(held) = self.held.as_deref_mut() {
                held.keep(&layout, in_picture, ink.inverted, &look);
            }
        }
        look.agreement
    }

    fn read_symbol(&mut self, ink: &Ink<'_>, mesh: &Mesh, layout: &Layout) -> Look {
        let depth = match self.effort {
            Effort::Fast => Depth::Shallow,
            Effort::Best => Depth::Deepest,
            Effort::Normal => Depth::Deep,
        };
        let look = symbol::read(ink, mesh, layout, depth, self.reading, self.held.as_deref());
        self.reading = self.reading.saturating_sub(look.work);
        look
    }

    fn in_picture(&self, at: Point) -> Point {
        let half = Point::new(0.5, 0.5);
        (at + half) * self.scale - half - Point::new(self.shift, self.shift)
    }
}

/// Whether one of the clearest finders is that of a Micro QR code.
fn has_micro(ink: &Ink<'_>, finders: &Finders) -> bool {
    let clear = finders.found.iter().filter(|finder| finder.likeness > 0.6 && finder.module > 2.0);
    // Where there are three, they are more likely those of an ordinary symbol.
    clear.take(2).any(|finder| is_micro(ink, finder))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Effort, Frame, Search, Turn};

    /// Without the guard that hides panics.
    fn run(width: usize, height: usize, luma: Vec<u8>) -> usize {
        let frame = Frame { width, height, luma: luma.into(), seq: 0 };
        [Effort::Fast, Effort::Normal, Effort::Best]
            .map(|effort| {
                let mut search = Search::new(effort, Turn::All, None);
                search.run(&frame);
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
