//! Every word that a person reads, per language.

pub mod dates;
pub mod desk;
pub mod destruction;
pub mod encryption;
pub mod find;
pub mod import;
pub mod judgement;
pub mod pictures;
pub mod report;
pub mod subject;
pub mod visits;

pub use crate::text::{Language, MAX_SHOWN_CHARS, is_unsafe, shown, shown_path};

impl Language {
    /// The one of the two, in Indonesian and in English, that this language asks for.
    #[must_use]
    pub fn pick(self, (indonesian, english): (&'static str, &'static str)) -> &'static str {
        match self {
            Self::Indonesian => indonesian,
            Self::English => english,
        }
    }
}
