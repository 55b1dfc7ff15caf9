//! From pictures and keys to the contents of codes.

pub mod camera;
#[cfg(feature = "camera")]
pub mod device;
pub mod frame;
mod guard;
pub mod hand_scanner;
mod in_words;
pub mod luma;
pub mod pictures;
pub mod reader;
pub mod serial;
pub mod slot;

use std::fmt;

/// The content of one code, with the way it came. Its `Debug` shows a length and a source, no content.
#[derive(Clone, PartialEq, Eq)]
pub struct ScannedCode {
    /// The bytes of the code. Most schemes are text; some are not.
    pub content: Vec<u8>,
    /// How it came.
    pub source: ScanSource,
}

/// How a code came to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScanSource {
    /// Held before a camera.
    Camera,
    /// Read by a hand scanner that types.
    HandScanner,
    /// Read by a hand scanner on a serial line.
    SerialScanner,
    /// Found in a picture file.
    Picture,
    /// Pasted or typed by the officer.
    Typed,
}

impl fmt::Debug for ScannedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ScannedCode({} bytes, {:?})", self.content.len(), self.source)
    }
}
