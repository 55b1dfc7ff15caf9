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
            // Each system has its own switch for it.
            Self::Denied if cfg!(windows) => text!(language, "camera-denied-windows"),
            Self::Denied if cfg!(target_os = "macos") => text!(language, "camera-denied-macos"),
            Self::Denied => text!(language, "camera-denied-linux"),
            Self::Lost => text!(language, "camera-lost"),
            Self::Silent | Self::BrokenFrame => text!(language, "camera-silent"),
            Self::NoFormat => text!(language, "camera-no-format"),
            Self::Other => text!(language, "camera-other"),
        }
    }
}
