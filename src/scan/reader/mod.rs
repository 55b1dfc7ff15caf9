//! Finds and decodes the QR codes of a picture.

mod blocks;
mod corners;
mod decision;
mod equaliser;
mod finder;
mod follow;
mod galois;
mod gather;
mod grid;
mod guard;
mod held;
mod homography;
mod ink;
mod layout;
mod luma;
mod measures;
mod mesh;
mod micro;
mod parts;
mod pattern;
mod peers;
mod point;
mod pyramid;
mod relax;
mod samples;
mod search;
mod siblings;
mod steps;
mod stream;
mod symbol;
mod timing;

pub use measures::Measures;

use std::{cmp::Ordering, fmt};

use held::Held;
use parts::Parts;
use search::{Found, Search};
use steps::Turn;
use stream::Content;

use super::frame::Frame;

/// How much time a picture is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Effort {
    /// A glance.
    Fast,
    /// What the camera path does for a frame.
    #[default]
    Normal,
    /// Everything we know, for a picture file.
    Best,
}

/// The most codes that are read from one picture.
pub const MAX_CODES: usize = 16;

/// The largest picture that is looked at, in pixels. Larger ones hold no code for us.
const MAX_PIXELS: usize = 50_000_000;

/// One code that was read. Its `Debug` shows a length, no content.
#[derive(Clone, PartialEq)]
pub struct Code {
    /// The bytes as they are in the code.
    pub content: Vec<u8>,
    /// The character set of the bytes (an ECI number), when the code names one.
    pub eci: Option<u32>,
    /// How little it can be chance that it came out, as a power of ten: noise would be corrected into
    /// one of its blocks once in so many times.
    pub certainty: f32,
    /// How it was seen; `None` where another reader had to help.
    pub measures: Option<Measures>,
}

impl Code {
    /// The content as text: in the character set that the code names, else UTF-8. `None` for bytes
    /// that are no text.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        match self.eci {
            // ISO 8859-1, by its two numbers.
            Some(1 | 3) => Some(self.content.iter().map(|byte| char::from(*byte)).collect()),
            _ => String::from_utf8(self.content.clone()).ok(),
        }
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({} bytes, {:?})", self.content.len(), self.measures)
    }
}

/// What a picture shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sight {
    /// The codes that were read, each once, in reading order.
    pub codes: Vec<Code>,
    /// How a code looks that is there and could not be read.
    pub glimpse: Option<Measures>,
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
/// when all of them are there, and else left out.
#[must_use]
pub fn look(frame: &Frame, effort: Effort) -> Sight {
    if !is_picture(frame) {
        return Sight::default();
    }
    let ours = guard::quietly(|| {
        let mut search = Search::new(effort, Turn::All, None);
        search.run(frame);
        sight(search, &mut Parts::default(), |found| !is_weak(found))
    });
    let mut sight = ours.unwrap_or_default();
    if sight.codes.is_empty() && effort == Effort::Best {
        // Patterns that are broken in ways we do not know may be whole to others.
        sight.codes = peers::read(frame);
    }
    sight
}

/// Reads the frames of a camera one after the other, and remembers: what one frame did not give, two
/// may.
#[derive(Default)]
pub struct FrameReader {
    held: Held,
    parts: Parts,
    /// Contents at the limit of their error correction, and the frame that gave them.
    weak: Vec<(Vec<u8>, u64)>,
    frames: u64,
}

/// For how many frames a weak read waits for a second one.
const WEAK_FRAMES: u64 = 20;

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
        // The dearer looks take turns, so that each frame stays within its time.
        let turn = if now.is_multiple_of(4) { Turn::Light } else { Turn::Dark };
        let read = guard::quietly(|| {
            let mut search = Search::new(Effort::Normal, turn, Some(&mut self.held));
            search.run(frame);
            sight(search, &mut self.parts, |found| {
                let content = &found.content.bytes;
                let confirmed = !is_weak(found) || self.weak.iter().any(|(weak, _)| weak == content);
                if !confirmed && self.weak.len() < MAX_CODES {
                    self.weak.push((content.clone(), now));
                }
                confirmed
            })
        });
        read.unwrap_or_else(|| {
            *self = Self::default();
            Sight::default()
        })
    }
}

fn is_picture(frame: &Frame) -> bool {
    let pixels = frame.width.saturating_mul(frame.height);
    (1..=MAX_PIXELS).contains(&pixels) && frame.luma.len() >= pixels
}

/// Whether a read is at the limit of its error correction and nothing else speaks for it: a wrong text
/// is worse than none.
fn is_weak(found: &Found) -> bool {
    const LEAST: f32 = 6.0;
    found.certainty < LEAST && found.content.padded != Some(true)
}

/// Puts what was found and may be believed in order, each content once, and joins parts.
fn sight(search: Search<'_>, parts: &mut Parts, mut believed: impl FnMut(&Found) -> bool) -> Sight {
    let mut found = search.found;
    // Reading order: rows about half a code high, then from left to right.
    let row = found.iter().map(Found::side).fold(f32::MAX, f32::min) * 0.5;
    let place = |found: &Found| ((found.middle().y / row).floor(), found.middle().x);
    found.sort_by(|a, b| place(a).partial_cmp(&place(b)).unwrap_or(Ordering::Equal));
    let mut codes: Vec<Code> = Vec::new();
    for found in found.into_iter().filter(|found| believed(found)) {
        let Content { bytes, eci, part, .. } = found.content;
        let content = match part {
            None => Some(bytes),
            Some(part) => parts.add(part, bytes),
        };
        if let Some(content) = content
            && codes.len() < MAX_CODES
            && codes.iter().all(|code| code.content != content)
        {
            codes.push(Code { content, eci, certainty: found.certainty, measures: Some(found.measures) });
        }
    }
    let unsupported = (codes.is_empty() && search.micro).then_some(Unsupported::MicroQr);
    let glimpse = if codes.is_empty() { search.glimpse.map(|(_, measures)| measures) } else { None };
    Sight { codes, glimpse, unsupported }
}
