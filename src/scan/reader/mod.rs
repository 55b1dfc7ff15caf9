//! Finds and decodes the QR codes of a picture.

mod blocks;
mod corners;
mod decision;
mod equaliser;
mod finder;
mod galois;
mod gather;
mod guard;
mod held;
mod homography;
mod ink;
mod layout;
mod luma;
mod measures;
mod mesh;
mod pattern;
mod peers;
mod point;
mod samples;
mod search;
mod stream;
mod symbol;
mod timing;

pub use measures::Measures;

use std::fmt;

use held::Held;
use search::{Search, Turn};
use stream::{Content, Part};

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
}

/// The contents of all codes in the picture, each once, in reading order; bytes as they are in the
/// code. Never panics: a decoder that does counts as having read nothing.
#[must_use]
pub fn read_codes(frame: &Frame, effort: Effort) -> Vec<Vec<u8>> {
    look(frame, effort).codes.into_iter().map(|code| code.content).collect()
}

/// What a single picture shows.
#[must_use]
pub fn look(frame: &Frame, effort: Effort) -> Sight {
    if !is_picture(frame) {
        return Sight::default();
    }
    let turn = if effort == Effort::Fast { Turn::Glance } else { Turn::All };
    let ours = guard::quietly(|| {
        let mut search = Search::new(effort, turn, None);
        search.run(frame);
        sight(search)
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
    frames: u64,
}

impl FrameReader {
    /// Remembers nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What the frame shows, with the help of those before. Takes a few milliseconds and never
    /// panics. A code that is held up is reported with every frame that shows it.
    pub fn read(&mut self, frame: &Frame) -> Sight {
        if !is_picture(frame) {
            return Sight::default();
        }
        self.frames = self.frames.wrapping_add(1);
        self.held.begin_frame();
        // The dearer looks take turns, so that each frame stays within its time.
        let turn = if self.frames % 3 == 0 { Turn::Light } else { Turn::Dark };
        let held = &mut self.held;
        let read = guard::quietly(|| {
            let mut search = Search::new(Effort::Normal, turn, Some(held));
            search.run(frame);
            sight(search)
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

/// Puts what was found in order, each content once.
fn sight(search: Search<'_>) -> Sight {
    let mut found = search.found;
    // Reading order: rows about half a code high, then from left to right.
    let row = found.iter().map(|found| found.side).fold(f32::MAX, f32::min) * 0.5;
    found.sort_by(|a, b| {
        let place = |found: &search::Found| ((found.middle.y / row).floor(), found.middle.x);
        place(a).partial_cmp(&place(b)).unwrap_or(std::cmp::Ordering::Equal)
    });
    let mut codes: Vec<Code> = Vec::new();
    for found in found {
        let Content { bytes, eci, .. } = found.content;
        if codes.len() < MAX_CODES && codes.iter().all(|code| code.content != bytes) {
            codes.push(Code { content: bytes, eci, measures: Some(found.measures) });
        }
    }
    let glimpse = if codes.is_empty() { search.glimpse.map(|(_, measures)| measures) } else { None };
    Sight { codes, glimpse }
}
