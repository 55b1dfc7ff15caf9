//! A code that was read.

use std::fmt;

use crate::scan::reader::demodulate::quality::Measures;

/// The most codes that are read from one picture.
pub const MAX_CODES: usize = 16;

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
