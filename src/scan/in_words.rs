//! What is wrong with a camera, for people.

use super::frame::CameraError;
use crate::text::{Language, text};

impl CameraError {
    /// What is wrong, and what to do now, in a sentence or two.
    #[must_use]
    pub fn in_words(self, language: Language) -> &'static str {
        match self {
            Self::NotFound => text!(language, "camera-not-found"),
            Self::Busy => text!(language, "camera-busy"),
            Self::Denied => text!(language, "camera-denied"),
            Self::Lost => text!(language, "camera-lost"),
            Self::Silent | Self::BrokenFrame => text!(language, "camera-silent"),
            Self::NoFormat => text!(language, "camera-no-format"),
            Self::Other => text!(language, "camera-other"),
        }
    }
}
