//! Finds and decodes the QR codes of a picture (ISO/IEC 18004:2015).
//!
//! The stages, each in a folder, by what textbooks call them; `docs/reader.md` has the sources, and the pictures on
//! which thresholds were set.
//!
//! - `image`: an image pyramid; local-mean (adaptive) thresholding; bilinear sampling.
//! - `locate`: finder patterns by their run lengths (annex J), checked by normalised cross-correlation with a
//!   template; triples ranked by how square they are; the version by its Golay code, or by the timing patterns.
//! - `geometry`: a homography by the direct linear transform, then a mesh with the alignment patterns as control
//!   points; mesh refinement where no pattern holds it.
//! - `demodulate`: samples on a half-module lattice; a least-squares equaliser fitted by ridge regression, then with
//!   decision feedback (DFE).
//! - `decode`: the format by maximum correlation; Reed–Solomon with errors and erasures; generalised minimum distance
//!   (GMD) decoding; segments; structured append.
//!
//! `symbol` runs demodulation and decoding in turn (turbo equalisation), `search` leads through the steps of
//! `schedule` within a `budget`, `fusion` combines soft modules over the frames of a camera, and `fallback` asks
//! other projects' readers about picture files.

mod budget;
mod code;
mod decode;
mod demodulate;
mod fallback;
mod fusion;
mod geometry;
mod image;
mod layout;
mod locate;
mod outline;
mod point;
mod schedule;
mod search;
mod soft_modules;
mod symbol;

pub use code::{Code, MAX_CODES};
pub use decode::structured_append::{CodePart, Joined, Parts};
pub use demodulate::quality::Measures;
pub use outline::Outline;
pub use schedule::Effort;

use std::cmp::Ordering;

use decode::segments::{Content, Part};
use fusion::SymbolAccumulator;
use search::{Found, Search};

use super::{frame::Frame, guard};

/// The largest picture that is looked at, in pixels. Larger ones hold no code for us.
const MAX_PIXELS: usize = 50_000_000;

/// What a picture shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sight {
    /// The codes that were read, each once, in reading order.
    pub codes: Vec<Code>,
    /// Codes that are parts of a message whose other parts are still to come; see [`Parts`].
    pub parts: Vec<CodePart>,
    /// Where the symbols lie that were read.
    pub outlines: Vec<Outline>,
    /// How a code looks that is there and could not be read, and where it lies.
    pub glimpse: Option<(Measures, Outline)>,
    /// A kind of code that is there and not read by us.
    pub unsupported: Option<Unsupported>,
}

/// Kinds of codes that are recognised but not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unsupported {
    /// Micro QR code: too small for any credential.
    MicroQr,
}

/// How often a decoder has panicked since the program started. Each time is a fault of ours, or of the
/// readers that `Best` asks for help; it counts as having read nothing.
#[must_use]
pub fn panics() -> usize {
    guard::panics()
}

/// The contents of all codes in the picture, each once, in reading order; bytes as they are in the
/// code. Never panics: a decoder that does counts as having read nothing.
#[must_use]
pub fn read_codes(frame: &Frame, effort: Effort) -> Vec<Vec<u8>> {
    look(frame, effort).codes.into_iter().map(|code| code.content).collect()
}

/// What a single picture shows. The parts of a message that is spread over several codes are joined
/// when all of them are there.
#[must_use]
pub fn look(frame: &Frame, effort: Effort) -> Sight {
    look_for(frame, effort, |_| false)
}

/// The same, and at the best effort also an Aztec code whose content `is_wanted`: any other is none to us.
#[must_use]
pub fn look_for(frame: &Frame, effort: Effort, is_wanted: fn(&[u8]) -> bool) -> Sight {
    if !is_picture(frame) {
        return Sight::default();
    }
    let mut search = Search::default();
    guard::quietly(|| {
        search.run(frame, effort);
    });
    let crowded = search.crowded;
    // What was found before something failed still counts.
    let mut sight = sight(search, frame, |found| !is_weak(found));
    let nothing = sight.codes.is_empty() && sight.parts.is_empty();
    if nothing && effort == Effort::Best && !crowded {
        // Patterns that are broken in ways we do not know may be whole to others.
        sight.codes = fallback::read(frame, is_wanted);
    }
    sight
}

/// Reads the frames of a camera one after the other, and remembers: what one frame did not give, two
/// may. What [`look`] at normal effort gives of a frame alone, it gives as well.
#[derive(Default)]
pub struct FrameReader {
    held: SymbolAccumulator,
    parts: Parts,
    /// Contents at the limit of their error correction, and the frame that gave them.
    weak: Vec<(Vec<u8>, u64)>,
    frames: u64,
    /// The frame that showed the last part of a message.
    part_seen: u64,
}

/// For how many frames a weak read waits for a second one.
const WEAK_FRAMES: u64 = 20;
/// For how many frames the parts of a message wait for one another: about a minute.
const PARTS_FRAMES: u64 = 1000;

impl FrameReader {
    /// Remembers nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What the frame shows, with the help of those before. Takes a few milliseconds and never
    /// panics. A code that is held up is reported with every frame that shows it; the parts of a
    /// message that is spread over several codes may come with different frames.
    pub fn read(&mut self, frame: &Frame) -> Sight {
        if !is_picture(frame) {
            return Sight::default();
        }
        self.frames = self.frames.wrapping_add(1);
        self.held.begin_frame();
        let now = self.frames;
        self.weak.retain(|(_, seen)| now.wrapping_sub(*seen) <= WEAK_FRAMES);
        let mut search = Search::default();
        // First what `look` does, to the last step. Where that fails, or what comes on top of it, the other still
        // counts.
        if let Some(mut scene) = guard::quietly(|| search.run(frame, Effort::Normal))
            && guard::quietly(|| search.fuse(&mut scene, &mut self.held)).is_none()
        {
            self.held = SymbolAccumulator::default();
        }
        let mut sight = sight(search, frame, |found| {
            let content = &found.content.bytes;
            let confirmed = !is_weak(found) || self.weak.iter().any(|(weak, _)| weak == content);
            if !confirmed && self.weak.len() < MAX_CODES {
                self.weak.push((content.clone(), now));
            }
            confirmed
        });
        self.join(&mut sight);
        sight
    }

    /// Joins what parts the frame shows with those of earlier frames.
    fn join(&mut self, sight: &mut Sight) {
        if self.frames.wrapping_sub(self.part_seen) > PARTS_FRAMES {
            self.parts.forget();
        }
        if !sight.parts.is_empty() {
            self.part_seen = self.frames;
        }
        for part in std::mem::take(&mut sight.parts) {
            match self.parts.add(part) {
                Joined::Whole(code) => add(&mut sight.codes, code),
                Joined::Waiting(part) => sight.parts.push(part),
            }
        }
    }
}

fn is_picture(frame: &Frame) -> bool {
    let pixels = frame.width.saturating_mul(frame.height);
    (1..=MAX_PIXELS).contains(&pixels) && frame.luma.len() >= pixels
}

/// Whether a read is at the limit of its error correction and nothing else speaks for it: a wrong text
/// is worse than none.
fn is_weak(found: &Found) -> bool {
    const MIN_CERTAINTY: f32 = 6.0;
    found.certainty < MIN_CERTAINTY && found.content.padded != Some(true)
}

/// Puts what was found and may be believed in order, each content once, and joins parts.
///
/// Of more than [`MAX_CODES`] those are taken that were found first, so that a higher effort loses none.
fn sight(search: Search, frame: &Frame, mut believed: impl FnMut(&Found) -> bool) -> Sight {
    let found: Vec<_> = search.found.into_iter().filter(|found| believed(found)).collect();
    let size = (frame.width, frame.height);
    let outlines = found.iter().take(MAX_CODES).map(|found| found.outline(size)).collect();
    // Reading order: rows about half a code high, then from left to right.
    let row = found.iter().map(Found::side).fold(f32::MAX, f32::min) * 0.5;
    let mut codes: Vec<(_, Code)> = Vec::new();
    let (mut waiting, mut parts) = (Vec::<CodePart>::new(), Parts::default());
    for found in found {
        let place = [(found.middle().y / row).floor(), found.middle().x];
        let Found { content: Content { bytes, eci, part, .. }, certainty, measures, .. } = found;
        let code = Code { content: bytes, eci, certainty, measures: Some(measures) };
        let code = match part.filter(|part| part.index < part.count) {
            None => code,
            Some(Part { index, count, parity }) => {
                let part = CodePart { number: index + 1, of: count, seen: 1, parity, code };
                match parts.add(part) {
                    Joined::Whole(code) => {
                        waiting.retain(|part| (part.parity, part.of) != (parity, count));
                        code
                    }
                    Joined::Waiting(part) => {
                        waiting.push(part);
                        continue;
                    }
                }
            }
        };
        if codes.len() < MAX_CODES && codes.iter().all(|(_, known)| known.content != code.content) {
            codes.push((place, code));
        }
    }
    codes.sort_by(|(a, _), (b, _)| a.partial_cmp(b).unwrap_or(Ordering::Equal));
    let codes: Vec<_> = codes.into_iter().map(|(_, code)| code).collect();
    let nothing = codes.is_empty() && waiting.is_empty();
    let glimpse = search.glimpse.filter(|_| nothing);
    Sight {
        codes,
        parts: waiting,
        outlines,
        glimpse: glimpse
            .map(|glimpse| (glimpse.measures, Outline::of(glimpse.corners, glimpse.version, size))),
        unsupported: (nothing && search.micro).then_some(Unsupported::MicroQr),
    }
}

/// Adds a code that is not yet among them.
fn add(codes: &mut Vec<Code>, code: Code) {
    if codes.len() < MAX_CODES && codes.iter().all(|known| known.content != code.content) {
        codes.push(code);
    }
}
