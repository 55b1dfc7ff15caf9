//! Finds and decodes the QR codes of a picture.

mod blocks;
mod corners;
mod decision;
mod equaliser;
mod finder;
mod galois;
mod gather;
mod guard;
mod homography;
mod ink;
mod layout;
mod luma;
mod mesh;
mod pattern;
mod peers;
mod point;
mod samples;
mod search;
mod stream;
mod symbol;
mod timing;

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

/// The contents of all codes in the picture, each once, in reading order; bytes as they are in the
/// code. Never panics: a decoder that does counts as having read nothing.
#[must_use]
pub fn read_codes(frame: &Frame, effort: Effort) -> Vec<Vec<u8>> {
    let pixels = frame.width.saturating_mul(frame.height);
    if pixels == 0 || pixels > MAX_PIXELS || frame.luma.len() < pixels {
        return Vec::new();
    }
    let found = guard::quietly(|| search::search(frame, effort)).unwrap_or_default();
    let found = found.into_iter().map(|found| found.content.bytes);
    let mut contents = Vec::new();
    for content in found {
        if contents.len() < MAX_CODES && !contents.contains(&content) {
            contents.push(content);
        }
    }
    contents
}
