//! The words of the commands.

use super::Language;

/// An input of `check` that is not there.
#[must_use]
pub fn no_such_file(language: Language) -> &'static str {
    language.pick(("Berkas tidak ada", "There is no such file"))
}

/// An input of `check` that the system does not let us read.
#[must_use]
pub fn file_unreadable(language: Language) -> &'static str {
    language.pick(("Berkas tidak dapat dibaca", "The file cannot be read"))
}

/// A picture that is broken.
#[must_use]
pub fn picture_broken(language: Language) -> &'static str {
    language.pick(("Gambar rusak", "The picture is broken"))
}

/// A picture with more pixels than are opened.
#[must_use]
pub fn picture_too_large(language: Language) -> &'static str {
    language.pick(("Gambar terlalu besar", "The picture is too large"))
}

/// A line of `base64:` that is none.
#[must_use]
pub fn base64_broken(language: Language) -> &'static str {
    language.pick(("Baris base64 rusak", "The base64 of the line is broken"))
}
