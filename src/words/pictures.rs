//! The words for files of guests that cannot be read.

use crate::{
    scan::pictures::PictureTrouble,
    text::{Language, text},
};

/// What is wrong with a file, and the way out.
#[must_use]
pub fn trouble(trouble: PictureTrouble, language: Language) -> &'static str {
    match trouble {
        PictureTrouble::NotFound => text!("pictures-not-found"),
        PictureTrouble::Unreadable => text!("pictures-unreadable"),
        PictureTrouble::Broken => {
            text!("pictures-broken")
        }
        PictureTrouble::Unknown => text!("pictures-unknown"),
        PictureTrouble::Heic => text!("pictures-heic"),
        PictureTrouble::Avif => text!("pictures-avif"),
        PictureTrouble::Locked => text!("pictures-locked"),
        PictureTrouble::TooLarge => text!("pictures-too-large"),
        PictureTrouble::TooSlow => text!("pictures-too-slow"),
    }
    .in_language(language)
}

/// A code that is one of several over which a message is spread, and how many of them have been read.
#[must_use]
pub fn part_alone(number: usize, of: usize, seen: usize, language: Language) -> String {
    text!(language, "pictures-part-alone", number, of, seen)
}

/// There is a kind of code that is not read.
#[must_use]
pub fn micro_qr(language: Language) -> &'static str {
    text!(language, "pictures-micro-qr")
}

/// There is no code.
#[must_use]
pub fn no_code(language: Language) -> &'static str {
    text!(language, "pictures-no-code")
}
