//! Finds and decodes the QR codes of a picture.

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

/// The contents of all codes in the picture, each once, in reading order; bytes as they are in the
/// code. Never panics: a decoder that does counts as having read nothing.
#[must_use]
pub fn read_codes(frame: &Frame, effort: Effort) -> Vec<Vec<u8>> {
    let _ = (frame, effort);
    todo!()
}
