//! The texts that people read, a folder of files in Fluent's format for each language.
//!
//! `assets/i18n/id` and `assets/i18n/en` are part of the program, and a data folder may hold further languages. A text
//! is used by its id, through [`text!`](text): the compiler checks that it is there, and that it gets its arguments. Where
//! a language is silent, English speaks.

mod argument;
mod detail;
mod in_words;
mod language;
mod shipped;
mod shown;
mod system;
mod texts;
#[path = "macros/src/walk.rs"]
mod walk;

pub use argument::Argument;
pub use detail::Detail;
pub(crate) use detail::detail;
pub use language::{Language, Text, is_language_code, offer, read_texts};
pub(crate) use posjaga_macros::text;
pub use shown::{MAX_SHOWN_CHARS, capitalised, is_unsafe, shown, shown_path};
pub use system::system;
pub use texts::{MAX_LANGUAGE_BYTES, TextFault, TextFaultKind, Texts};
