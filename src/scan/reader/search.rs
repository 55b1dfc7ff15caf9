//! Looks through a picture for symbols, cheap looks first, until there is something or enough was done.

use super::{
    Effort, Frame,
    corners::{MAX_COMBINED, triples, versions},
    finder::{Finder, Finders},
    gather::Gathering,
    held::Held,
    ink::Ink,
    layout::Layout,
    luma::Luma,
    measures::Measures,
    mesh::{Corners, Mesh},
    micro::is_micro,
    point::Point,
    stream::Content,
    symbol::{self, Depth},
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

/// The passes over each level of the pyramid, the whole picture first.
const PASSES: [&[Pass]; 4] = [
    &[
        pass(7, false, 3),
        pass(3, false, 2),
        pass(2, false, 1),
        pass(1, false, 1),
        pass(7, true, 3),
        pass(3, true, 1),
    ],
    &[pass(7, false, 3), pass(3, false, 2), pass(2, false, 1), pass(7, true, 3)],
    &[pass(7, false, 3), pass(7, true, 3)],
    &[pass(7, false, 3), pass(7, true, 3)],
];

/// Which of the passes are made. A camera need not make all of them on every frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    All,
    /// Dark codes in every way.
    Dark,
    /// Light codes in every way, dark ones at first sight.
    Light,
    /// Both at first sight.
    Glance,
}

impl Turn {
    fn makes(self, pass: Pass) -> bool {
        match self {
            Self::All => true,
            Self::Dark => !pass.inverted,
            Self::Light => pass.inverted || pass.radius == 7,
            Self::Glance => pass.radius == 7,
        }
    }
}

/// A symbol that was read, and where, in pixels of the whole picture.
pub(super) struct Found {
    pub content: Content,
    /// See [`Puzzle::certainty`](super::decision::Puzzle::certainty).
    pub certainty: f32,
    pub measures: Measures,
    pub middle: Point,
    /// How long its upper side is, from finder to finder.
    pub side: f32,
}

/// Side lengths up to which a picture gets a border, and from which on it is read at half its size.
const SMALL: usize = 700;
const LARGE: usize = 2600;
const BORDER: usize = 12;

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
    /// How much more may be done, in about microseconds of work. Counted instead of measured, so that a
    /// picture gives the same on a busy machine.
    budget: usize,
    /// How pixels of the current level relate to those of the picture.
    scale: f32,
    shift: f32,
}

impl<'a> Search<'a> {
    pub fn new(effort: Effort, turn: Turn, held: Option<&'a mut Held>) -> Self {
        let budget = match effort {
            Effort::Fast => 15_000,
            Effort::Normal => 45_000,
            Effort::Best => 3_000_000,
        };
        Self {
            effort,
            turn,
            held,
            found: Vec::new(),
            glimpse: None,
            micro: false,
            budget,
            scale: 1.0,
            shift: 0.0,
        }
    }

    /// Looks through the picture. What it finds is in `found`.
    pub fn run(&mut self, frame: &Frame) {
        let whole = Luma { width: frame.width, height: frame.height, pixels: (&*frame.luma).into() };
        let first = match frame.width.max(frame.height) {
            0..=SMALL => {
                self.shift = BORDER as f32;
                whole.with_border(BORDER)
            }
            LARGE.. => {
                self.scale = 2.0;
                whole.half()
            }
            _ => whole,
        };
        let first_scale = self.scale;
        let mut gathered = [Gathering::default(), Gathering::default()];
        let mut levels = vec![first];
        for (depth, passes) in PASSES.iter().enumerate() {
            let Some(level) = levels.last() else { break };
            if level.width.min(level.height) < 40 || (depth > 1 && level.width.max(level.height) < 160) {
                break;
            }
            let smaller = level.half();
            let turn = self.turn;
            for pass in passes.iter().filter(|pass| turn.makes(**pass)) {
                let means = smaller.box_mean(pass.radius);
                let ink = Ink { luma: level, means: &means, least: pass.least, inverted: pass.inverted };
                let mut finders = Finders::default();
                self.pass(&ink, &mut finders);
                self.micro |= pass.radius == 7 && has_micro(&ink, &finders);
                if self.is_done(&finders) {
                    return;
                }
                gathered[usize::from(pass.inverted)].add(&finders.found, self.scale / first_scale);
            }
            levels.push(smaller);
            self.scale *= 2.0;
        }
        self.scale = first_scale;
        if let ([level, smaller, ..], false) = (&levels[..], self.effort == Effort::Fast) {
            let means = smaller.box_mean(2);
            for (gathered, inverted) in gathered.iter().zip([false, true]) {
                self.spend(10 * gathered.len());
                self.combine(&Ink { luma: level, means: &means, least: 1, inverted }, gathered);
            }
        }
    }

    /// Whether there is nothing more to be done: a picture file is looked through to the end, a camera
    /// frame until a pass that shows codes shows no finders of others.
    fn is_done(&self, finders: &Finders) -> bool {
        let other = |finder: &&Finder| {
            let at = self.in_picture(finder.centre);
            finder.likeness > 0.55 && self.found.iter().all(|found| (found.middle - at).length() > found.side)
        };
        let others = || finders.found.iter().filter(other).count();
        self.is_spent() || (!self.found.is_empty() && self.effort != Effort::Best && others() < 2)
    }

    fn is_spent(&self) -> bool {
        self.budget == 0
    }

    fn spend(&mut self, work: usize) {
        self.budget = self.budget.saturating_sub(work);
    }

    /// One pass over one level: every fourth row, then those in between.
    fn pass(&mut self, ink: &Ink<'_>, finders: &mut Finders) {
        let mut tried = Vec::new();
        let scans = if ink.height() >= 400 { [(1, 4), (3, 4)] } else { [(1, 2), (2, 2)] };
        for (first, step) in scans {
            let before = finders.candidates;
            finders.scan(ink, first, step);
            self.spend(ink.width() * ink.height() / step / 700 + (finders.candidates - before) / 2);
            // A symbol shows at least one of its finders to the first rows.
            if finders.found.is_empty() || self.is_spent() {
                break;
            }
            self.try_triples(ink, finders, &mut tried);
        }
    }

    fn try_triples(&mut self, ink: &Ink<'_>, finders: &mut Finders, tried: &mut Vec<(Point, usize)>) {
        let most = if self.effort == Effort::Best { 24 } else { 8 };
        let likely = triples(ink, &mut finders.found);
        let combined = finders.found.len().min(MAX_COMBINED);
        self.spend(3 * combined + combined.pow(3) / 100);
        let mut count = 0;
        for triple in likely {
            let corners = &triple.corners;
            if self.is_known(corners) {
                continue;
            }
            count += 1;
            if count > most || self.is_spent() {
                break;
            }
            let guess = versions(ink, corners);
            self.spend(guess.work);
            for version in guess.versions {
                let middle = corners.middle();
                let again =
                    |(place, size): &(Point, usize)| *size == version && (*place - middle).length() < 0.5;
                if self.is_spent() || tried.iter().any(again) {
                    continue;
                }
                tried.push((middle, version));
                // Where nearly all known modules are right, no other version is worth a try.
                if self.try_symbol(ink, corners, version) > 0.93 {
                    break;
                }
            }
        }
    }

    /// What the finders of all passes give together.
    fn combine(&mut self, ink: &Ink<'_>, gathered: &Gathering) {
        if self.is_spent() || (!self.found.is_empty() && self.effort != Effort::Best) {
            return;
        }
        let most = if self.effort == Effort::Best { 12 } else { 3 };
        for (corners, version) in gathered.corners(ink).into_iter().take(most) {
            if !self.is_spent() && !self.is_known(&corners) {
                self.try_symbol(ink, &corners, version);
            }
        }
    }

    /// Whether these corners lie on a symbol that was read.
    fn is_known(&self, corners: &Corners) -> bool {
        let middle = self.in_picture(corners.middle());
        self.found.iter().any(|found| (found.middle - middle).length() < 0.4 * found.side)
    }

    /// Reads a symbol; gives the share of its known modules that came out right.
    fn try_symbol(&mut self, ink: &Ink<'_>, corners: &Corners, version: usize) -> f32 {
        let layout = Layout::new(version);
        let Some(mesh) = Mesh::lay(ink, corners, &layout) else { return 0.0 };
        let depth = match self.effort {
            Effort::Fast => Depth::Shallow,
            Effort::Best => Depth::Deepest,
            Effort::Normal => Depth::Deep,
        };
        let held = self.held.as_deref();
        let look = symbol::read(ink, &mesh, &layout, depth, self.budget, held);
        let measures =
            Measures { pixels_per_module: look.measures.pixels_per_module * self.scale, ..look.measures };
        if let Some(content) = look.content {
            if let Some(held) = self.held.as_deref_mut() {
                held.forget(version);
            }
            let side = (corners.top_right.centre - corners.top_left.centre).length() * self.scale;
            let middle = self.in_picture(corners.middle());
            self.found.push(Found { content, certainty: look.certainty, measures, middle, side });
            return 1.0;
        }
        if look.is_symbol() {
            if self.glimpse.is_none_or(|(agreement, _)| agreement < look.agreement) {
                self.glimpse = Some((look.agreement, measures));
            }
            if let Some(held) = self.held.as_deref_mut() {
                held.keep(&layout, &look.soft, &look.certain, look.weight);
            }
        }
        look.agreement
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
