//! What is wrong with a file of a guest, for people.

use super::error::PictureTrouble;
use crate::text::{Language, text};

impl PictureTrouble {
    /// What is wrong with the file, and the way out.
    #[must_use]
    pub fn in_words(self, language: Language) -> &'static str {
        match self {
            Self::NotFound => text!(language, "pictures-not-found"),
            Self::Unreadable => text!(language, "pictures-unreadable"),
            Self::Broken => {
                text!(language, "pictures-broken")
            }
            Self::Unknown => text!(language, "pictures-unknown"),
            Self::Heic => text!(language, "pictures-heic"),
            Self::Avif => text!(language, "pictures-avif"),
            Self::Locked => text!(language, "pictures-locked"),
            Self::TooLarge => text!(language, "pictures-too-large"),
            Self::TooSlow => text!(language, "pictures-too-slow"),
        }
    }
}
